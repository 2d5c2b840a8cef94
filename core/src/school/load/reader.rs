//! Reads one row: ids, dates and instants, every fault with its place.

use chrono::NaiveDate;

use super::super::facts::Moment;
use super::super::ids::{IdRef, Ids, Place};
use super::fact;
use super::faults::TableFaults;
use super::table::TableReader;
use crate::answer::{Evidence, Fact};
use crate::base::date::{DateRange, OpenRange, TimeFault, is_on_wire, parse_date};
use crate::base::limits;
use crate::base::time::parse_instant;
use crate::catalogue::Rule;
use crate::input::nearest;
use crate::input::rows::{Cell, Rows};

/// Which ids a column may name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// Any: nobody lists such things.
    Any,
    /// Any: the table is the things' own, and its row makes the thing known, whatever else is wrong with it.
    Own,
    /// Those that have a row of their own table, where that was handed over.
    WithRow(bool),
}

/// One row while it is read.
pub(crate) struct RowReader<'r, 'a> {
    pub(super) table: &'r TableReader<'a>,
    pub(super) row: usize,
    pub(super) next: usize,
    pub(super) ids: &'r mut Ids,
    pub(super) faults: &'r mut TableFaults,
    pub(super) sound: bool,
    /// Whether the column read last was at fault.
    pub(super) faulty: bool,
}

impl<'a> RowReader<'_, 'a> {
    /// The row, unless something in it was wrong.
    pub(crate) fn done<T>(self, row: Option<T>) -> Option<T> {
        row.filter(|_| self.sound)
    }

    /// The next column, which bears this name, and what stands in it.
    pub(super) fn take(&mut self, name: &'static str) -> (usize, Cell<'a>) {
        self.faulty = false;
        let place = self.next;
        self.next = place.saturating_add(1);
        let columns = self.table.table.columns();
        debug_assert_eq!(columns.get(place).map(|column| column.name), Some(name));
        let theirs = self.table.theirs(place);
        let rows: &'a dyn Rows = self.table.rows;
        let cell = match theirs {
            Some(theirs) => rows.cell(self.row, theirs),
            None => Cell::Empty,
        };
        (place, cell)
    }

    pub(crate) fn fault<T>(
        &mut self,
        column: usize,
        rule: Rule,
        evidence: impl FnOnce() -> Evidence,
    ) -> Option<T> {
        (self.sound, self.faulty) = (false, true);
        let at = self.table.at(Some(self.row), Some(column));
        self.faults.add(&at, rule, evidence);
        None
    }

    /// Reports that the column just read has no value.
    pub(super) fn missing<T>(&mut self, column: usize) -> Option<T> {
        (self.sound, self.faulty) = (false, true);
        let name = self.table.table.columns().get(column);
        let at = self.table.at(Some(self.row), None);
        self.faults.add(&at, Rule::InputMissingKey, || {
            Evidence::none().with("key", name.map_or("", |column| column.name))
        });
        None
    }

    /// A value that must be there is a fault where it is not, unless its column is.
    pub(crate) fn need<T>(&mut self, value: Option<T>) -> Option<T> {
        let column = self.next.saturating_sub(1);
        if value.is_none() && !self.faulty {
            return self.missing(column);
        }
        value
    }

    pub(super) fn mismatch<T>(
        &mut self,
        column: usize,
        cell: Cell<'_>,
        expected: &'static str,
    ) -> Option<T> {
        if cell == Cell::Float {
            return self.fault(column, Rule::InputFloat, Evidence::none);
        }
        self.fault(column, Rule::InputType, || {
            Evidence::none().with("expected", expected)
        })
    }

    pub(super) fn out_of_range<T>(
        &mut self,
        column: usize,
        lowest: i64,
        highest: i64,
    ) -> Option<T> {
        self.fault(column, Rule::InputOutOfRange, || {
            Evidence::none()
                .with("lowest", lowest)
                .with("highest", highest)
        })
    }

    /// An id.
    pub(crate) fn id<P: Place>(&mut self, name: &'static str, known: Known) -> Option<P> {
        let (column, cell) = self.take(name);
        let id = match cell {
            Cell::Empty => return None,
            Cell::Int(number) => match u64::try_from(number) {
                Ok(number) if (1..=limits::ID_MAX).contains(&number) => IdRef::Number(number),
                _ => return self.bad_id(column),
            },
            Cell::Huge => return self.bad_id(column),
            Cell::Text(text) | Cell::Raw(text) => {
                if text.trim().is_empty() {
                    return self.mismatch(column, cell, "id");
                }
                if text.len() > limits::ID_CHARS && text.chars().count() > limits::ID_CHARS {
                    return self.too_long(column, limits::ID_CHARS);
                }
                match IdRef::of_text(text) {
                    // A number that no id can be, however it is written.
                    IdRef::Text(text) if is_number(text) => return self.bad_id(column),
                    id => id,
                }
            }
            cell => return self.mismatch(column, cell, "id"),
        };
        if known == Known::WithRow(true) {
            let found = self
                .ids
                .find::<P>(&id)
                .filter(|found| self.ids.has_row(*found));
            return found.or_else(|| self.unknown_id(column, &id));
        }
        let thing = self.ids.add(&id);
        if known == Known::Own {
            self.ids.count_row(thing, true);
        }
        Some(thing)
    }

    fn bad_id<T>(&mut self, column: usize) -> Option<T> {
        let highest = i64::try_from(limits::ID_MAX).unwrap_or(i64::MAX);
        self.out_of_range(column, 1, highest)
    }

    fn unknown_id<T>(&mut self, column: usize, id: &IdRef<'_>) -> Option<T> {
        let fact = fact(&(*id).into());
        self.fault(column, Rule::InputUnknownId, || {
            Evidence::none().with("id", fact)
        })
    }

    pub(super) fn too_long<T>(&mut self, column: usize, most: usize) -> Option<T> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.fault(column, Rule::LimitText, || {
            Evidence::none().with("limit", most)
        })
    }

    /// A date.
    pub(crate) fn date(&mut self, name: &'static str) -> Option<NaiveDate> {
        let (column, cell) = self.take(name);
        let read = match cell {
            Cell::Empty => return None,
            Cell::Date(date) if is_on_wire(date) => Ok(date),
            Cell::Date(_) => Err(TimeFault::NoSuch),
            Cell::Text(text) | Cell::Raw(text) => parse_date(text),
            cell => return self.mismatch(column, cell, "date"),
        };
        match read {
            Ok(date) => Some(date),
            Err(TimeFault::Form) => self.mismatch(column, cell, "date"),
            Err(TimeFault::NoSuch) => self.fault(column, Rule::InputOutOfRange, Evidence::none),
        }
    }

    /// The columns `from` and `to`, of which the last may be open.
    pub(crate) fn open_range(&mut self) -> Option<OpenRange> {
        let from = self.date("from");
        let from = self.need(from);
        let to = self.date("to");
        if self.faulty {
            return None;
        }
        let from = from?;
        OpenRange::new(from, to).or_else(|| self.reversed(from, to))
    }

    /// The columns `from` and `to`, both dates.
    pub(crate) fn closed_range(&mut self) -> Option<DateRange> {
        let from = self.date("from");
        let from = self.need(from);
        let to = self.date("to");
        let to = self.need(to);
        let (from, to) = (from?, to?);
        DateRange::new(from, to).or_else(|| self.reversed(from, Some(to)))
    }

    fn reversed<T>(&mut self, from: NaiveDate, to: Option<NaiveDate>) -> Option<T> {
        let column = self.next.saturating_sub(1);
        self.fault(column, Rule::InputReversed, || {
            Evidence::none().with("from", from).with("to", to)
        })
    }

    /// An instant.
    pub(crate) fn instant(&mut self, name: &'static str) -> Option<Moment> {
        let (column, cell) = self.take(name);
        let read = match cell {
            Cell::Empty => return None,
            Cell::Instant(instant) => Ok(instant),
            Cell::Text(text) | Cell::Raw(text) => parse_instant(text),
            cell => return self.mismatch(column, cell, "instant"),
        };
        match read {
            // A day at either end leaves room for the zone of the school.
            Ok(instant) if is_on_wire(instant.naive_utc().date()) => Some(instant.timestamp()),
            Ok(_) | Err(TimeFault::NoSuch) => {
                self.fault(column, Rule::InputOutOfRange, Evidence::none)
            }
            Err(TimeFault::Form) => self.mismatch(column, cell, "instant"),
        }
    }
}

/// The evidence of an unknown code: what was written, and the nearest known one.
pub(crate) fn unknown<S: AsRef<str> + Into<Fact>>(
    key: &'static str,
    text: &str,
    codes: impl Iterator<Item = S>,
    suggest: bool,
) -> Evidence {
    let shown: String = text.chars().take(limits::ECHO_CHARS).collect();
    let named = Evidence::none().with(key, shown);
    match nearest(text, codes.take_while(|_| suggest)) {
        Some(near) => named.with("suggestion", near),
        None => named,
    }
}

/// Whether a text is a whole number with nothing else in it.
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'))
}

pub(super) fn is_within(text: &str, most: usize) -> bool {
    text.len() <= most || text.chars().count() <= most
}
