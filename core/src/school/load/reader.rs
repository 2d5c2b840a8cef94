//! Reads one table row by row: typed values, every fault with its place.

use chrono::NaiveDate;

use super::super::facts::{Entry, Moment, WorkIx};
use super::super::ids::{IdRef, Ids, Place};
use super::super::mapping::{Mapping, subject_codes};
use super::faults::{At, TableFaults};
use crate::answer::{Evidence, Fact};
use crate::base::date::{DateRange, OpenRange, TimeFault, is_on_wire, parse_date};
use crate::base::ratio::{Ratio, RatioFault};
use crate::base::time::parse_instant;
use crate::base::{Fixed, limits};
use crate::catalogue::{CaseSubject, Holds, MarkValue, Rule, Symbol, Table};
use crate::input::nearest;
use crate::input::rows::{Cell, Rows};

/// One table while it is read.
pub(crate) struct TableReader<'a> {
    pub(crate) table: Table,
    pub(crate) rows: &'a dyn Rows,
    pub(crate) mapping: &'a Mapping,
    /// Our columns, each with the place of the host's.
    places: Vec<Option<usize>>,
}

impl<'a> TableReader<'a> {
    /// Looks the columns up and reports those that are unknown or missing; `keys` asks for the key's
    /// alone.
    pub(crate) fn open(
        table: Table,
        rows: &'a dyn Rows,
        mapping: &'a Mapping,
        keys: bool,
        faults: &mut TableFaults,
    ) -> Self {
        let theirs = rows.columns();
        let place = |name: &'static str| {
            let name = mapping.column(table, name);
            theirs.iter().position(|theirs| theirs == name)
        };
        let columns = table.columns().iter();
        let reader = Self {
            table,
            rows,
            mapping,
            places: columns.map(|column| place(column.name)).collect(),
        };
        let wanted = |name: &str| !keys || table.key().is_empty() || table.key().contains(&name);
        for (column, place) in table.columns().iter().zip(&reader.places) {
            let missing = place.is_none()
                && !column.optional
                && wanted(column.name)
                && !(keys && rows.count() == 0);
            // Rows that name their own columns miss one each for itself.
            if missing && !rows.names_in_rows() {
                let evidence = || Evidence::none().with("key", column.name);
                faults.add(&reader.at(None, None), Rule::InputMissingKey, evidence);
            }
        }
        if !mapping.ignores_others() {
            reader.find_others(faults);
        }
        reader
    }

    fn find_others(&self, faults: &mut TableFaults) {
        for (place, name) in self.rows.columns().iter().enumerate() {
            if self.places.contains(&Some(place)) {
                continue;
            }
            let suggest = faults.may_suggest();
            let evidence = || {
                let shown: String = name.chars().take(limits::ECHO_CHARS).collect();
                let named = Evidence::none().with("key", shown);
                let known = self.table.columns().iter().map(|column| column.name);
                match nearest(name, known.take_while(|_| suggest)) {
                    Some(near) => named.with("suggestion", near),
                    None => named,
                }
            };
            if !self.rows.names_in_rows() {
                let at = At {
                    name: Some(name),
                    column: Some(place),
                    ..self.at(None, None)
                };
                faults.add(&at, Rule::InputUnknownKey, evidence);
                continue;
            }
            for row in (0..self.rows.count()).filter(|row| self.rows.has(*row, place)) {
                let at = At {
                    name: Some(name),
                    column: Some(place),
                    ..self.at(Some(row), None)
                };
                faults.add(&at, Rule::InputUnknownKey, evidence);
            }
        }
    }

    /// Which of our columns were handed over: all of a list that names none.
    pub(crate) fn given(&self) -> Vec<bool> {
        let all = self.rows.names_in_rows() && self.rows.count() == 0;
        self.places
            .iter()
            .map(|place| all || place.is_some())
            .collect()
    }

    /// The place among the host's columns of one of ours.
    pub(crate) fn theirs(&self, column: usize) -> Option<usize> {
        self.places.get(column).copied().flatten()
    }

    /// A place in this table, by one of our columns.
    pub(crate) fn at(&self, row: Option<usize>, column: Option<usize>) -> At<'a> {
        let ours = column.and_then(|column| self.table.columns().get(column));
        let place = column.and_then(|column| self.places.get(column).copied().flatten());
        let theirs = place.and_then(|place| self.rows.columns().get(place));
        At {
            table: self.table,
            rows: self.rows,
            row,
            column: place,
            name: theirs
                .map(String::as_str)
                .or(ours.map(|column| column.name)),
        }
    }

    /// The same by a column's name.
    pub(crate) fn at_column(&self, row: usize, name: &str) -> At<'a> {
        self.at(Some(row), self.table.column(name).map(|(place, _)| place))
    }

    /// Begins to read a row: its columns are asked for in the table's order.
    pub(crate) fn row<'r>(
        &'r self,
        row: usize,
        ids: &'r mut Ids,
        faults: &'r mut TableFaults,
    ) -> RowReader<'r, 'a> {
        RowReader {
            table: self,
            row,
            next: 0,
            ids,
            faults,
            sound: true,
            faulty: false,
        }
    }
}

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
    table: &'r TableReader<'a>,
    row: usize,
    next: usize,
    ids: &'r mut Ids,
    faults: &'r mut TableFaults,
    sound: bool,
    /// Whether the column read last was at fault.
    faulty: bool,
}

impl<'a> RowReader<'_, 'a> {
    /// The row, unless something in it was wrong.
    pub(crate) fn done<T>(self, row: Option<T>) -> Option<T> {
        row.filter(|_| self.sound)
    }

    /// The next column, which bears this name, and what stands in it.
    fn take(&mut self, name: &'static str) -> (usize, Cell<'a>) {
        self.faulty = false;
        let place = self.next;
        self.next = place.saturating_add(1);
        let columns = self.table.table.columns();
        debug_assert_eq!(columns.get(place).map(|column| column.name), Some(name));
        let theirs = self.table.places.get(place).copied().flatten();
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
    fn missing<T>(&mut self, column: usize) -> Option<T> {
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

    fn mismatch<T>(&mut self, column: usize, is_float: bool, expected: &'static str) -> Option<T> {
        if is_float {
            return self.fault(column, Rule::InputFloat, Evidence::none);
        }
        self.fault(column, Rule::InputType, || {
            Evidence::none().with("expected", expected)
        })
    }

    fn out_of_range<T>(&mut self, column: usize, lowest: i64, highest: i64) -> Option<T> {
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
                    return self.mismatch(column, false, "id");
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
            cell => {
                let is_float = cell == Cell::Float;
                return self.mismatch(column, is_float, "id");
            }
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
        let fact = fact_of(id);
        self.fault(column, Rule::InputUnknownId, || {
            Evidence::none().with("id", fact)
        })
    }

    fn too_long<T>(&mut self, column: usize, most: usize) -> Option<T> {
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
            cell => {
                let is_float = cell == Cell::Float;
                return self.mismatch(column, is_float, "date");
            }
        };
        match read {
            Ok(date) => Some(date),
            Err(TimeFault::Form) => self.mismatch(column, false, "date"),
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
            cell => {
                let is_float = cell == Cell::Float;
                return self.mismatch(column, is_float, "instant");
            }
        };
        match read {
            // A day at either end leaves room for the zone of the school.
            Ok(instant) if is_on_wire(instant.naive_utc().date()) => Some(instant.timestamp()),
            Ok(_) | Err(TimeFault::NoSuch) => {
                self.fault(column, Rule::InputOutOfRange, Evidence::none)
            }
            Err(TimeFault::Form) => self.mismatch(column, false, "instant"),
        }
    }

    /// An exact number.
    pub(crate) fn exact(&mut self, name: &'static str) -> Option<Fixed> {
        let comma = self.table.rows.decimal_comma();
        let (column, cell) = self.take(name);
        let read = match cell {
            Cell::Empty => return None,
            Cell::Int(number) => Fixed::from_ratio(Ratio::whole(number)).ok_or(RatioFault::Limit),
            Cell::Huge => Err(RatioFault::Limit),
            Cell::Raw(text) if comma && text.contains('.') => Err(RatioFault::Form),
            Cell::Raw(text) if comma => Fixed::parse(&text.replace(',', ".")),
            Cell::Text(text) | Cell::Raw(text) => Fixed::parse(text),
            cell => {
                let is_float = cell == Cell::Float;
                return self.mismatch(column, is_float, "exact-number");
            }
        };
        match read {
            Ok(number) => Some(number),
            Err(RatioFault::Form) => self.mismatch(column, false, "exact-number"),
            Err(RatioFault::Limit) => self.fault(column, Rule::LimitRatio, Evidence::none),
        }
    }

    /// A whole number in the column's bounds.
    pub(crate) fn whole<T: TryFrom<i64>>(&mut self, name: &'static str) -> Option<T> {
        let (column, cell) = self.take(name);
        let holds = self
            .table
            .table
            .columns()
            .get(column)
            .map(|column| column.holds);
        let Some(Holds::Whole(lowest, highest)) = holds else {
            return None;
        };
        let number = match cell {
            Cell::Empty => return None,
            Cell::Int(number) => number,
            Cell::Huge => return self.out_of_range(column, lowest, highest),
            Cell::Raw(text) => match text.parse::<i64>() {
                Ok(number) if !text.starts_with('+') => number,
                _ if is_number(text) => return self.out_of_range(column, lowest, highest),
                _ => return self.mismatch(column, false, "integer"),
            },
            cell => {
                let is_float = cell == Cell::Float;
                return self.mismatch(column, is_float, "integer");
            }
        };
        if !(lowest..=highest).contains(&number) {
            return self.out_of_range(column, lowest, highest);
        }
        T::try_from(number).ok()
    }

    /// `true` or `false`.
    pub(crate) fn truth(&mut self, name: &'static str) -> Option<bool> {
        let (column, cell) = self.take(name);
        match cell {
            Cell::Empty => None,
            Cell::Bool(truth) => Some(truth),
            Cell::Raw("true" | "1") => Some(true),
            Cell::Raw("false" | "0") => Some(false),
            cell => {
                let is_float = cell == Cell::Float;
                self.mismatch(column, is_float, "boolean")
            }
        }
    }

    /// A topic or homework: a text, or whether there is one.
    pub(crate) fn entry(&mut self, name: &'static str) -> Option<Entry> {
        let (column, cell) = self.take(name);
        let most = limits::TEXT_CHARS;
        match cell {
            Cell::Empty | Cell::Bool(false) | Cell::Raw("false") => Some(Entry::None),
            Cell::Bool(true) | Cell::Raw("true") => Some(Entry::Some),
            Cell::Text(text) | Cell::Raw(text) if is_within(text, most) => {
                Some(Entry::of_text(text))
            }
            Cell::Text(_) | Cell::Raw(_) => self.too_long(column, most),
            cell => {
                let is_float = cell == Cell::Float;
                self.mismatch(column, is_float, "text")
            }
        }
    }

    /// A mark; that it is on the scale is seen later.
    pub(crate) fn mark(
        &mut self,
        name: &'static str,
        (lowest, highest): (u8, u8),
    ) -> Option<MarkValue> {
        let (column, cell) = self.take(name);
        let number = match cell {
            Cell::Empty => return None,
            Cell::Int(number) => Some(number),
            Cell::Huge => None,
            Cell::Text(text) | Cell::Raw(text) => {
                if let Some(symbol) = Symbol::from_code(text) {
                    return Some(MarkValue::Symbol(symbol));
                }
                match (cell, text.parse()) {
                    (Cell::Raw(_), Ok(number)) if is_number(text) => Some(number),
                    _ => {
                        let codes = Symbol::ALL.iter().map(|symbol| symbol.code());
                        return self.unknown(column, Rule::InputUnknownCode, "code", text, codes);
                    }
                }
            }
            cell => {
                let is_float = cell == Cell::Float;
                return self.mismatch(column, is_float, "mark");
            }
        };
        match number.and_then(|number| u8::try_from(number).ok()) {
            Some(number) if i64::from(number) <= limits::SCALE_MAX => {
                Some(MarkValue::Number(number))
            }
            _ => self.fault(column, Rule::InputOffScale, || {
                let named = Evidence::none().with("value", number.unwrap_or(i64::MAX));
                named.with("lowest", lowest).with("highest", highest)
            }),
        }
    }

    /// A subject.
    pub(crate) fn subject(&mut self, name: &'static str) -> Option<CaseSubject> {
        let mapping = self.table.mapping;
        let (column, cell) = self.take(name);
        match cell {
            Cell::Empty => None,
            Cell::Text(text) | Cell::Raw(text) => match mapping.subject(text) {
                Some(subject) => Some(subject),
                None if text
                    .strip_prefix("other:")
                    .is_some_and(|own| !is_within(own, limits::SUBJECT_CHARS)) =>
                {
                    self.too_long(column, limits::SUBJECT_CHARS)
                }
                None => {
                    let rule = Rule::InputUnknownSubject;
                    self.unknown(column, rule, "subject", text, subject_codes())
                }
            },
            cell => {
                let is_float = cell == Cell::Float;
                self.mismatch(column, is_float, "text")
            }
        }
    }

    /// One of the column's codes, by its place among them.
    pub(crate) fn code(&mut self, name: &'static str) -> Option<usize> {
        let (column, cell) = self.take(name);
        let holds = self
            .table
            .table
            .columns()
            .get(column)
            .map(|column| column.holds);
        let Some(Holds::Code(codes)) = holds else {
            return None;
        };
        match cell {
            Cell::Empty => None,
            Cell::Text(text) | Cell::Raw(text) => {
                let place = codes.iter().position(|code| *code == text);
                place.or_else(|| {
                    let codes = codes.iter().copied();
                    self.unknown(column, Rule::InputUnknownCode, "code", text, codes)
                })
            }
            cell => {
                let is_float = cell == Cell::Float;
                self.mismatch(column, is_float, "text")
            }
        }
    }

    /// A kind of work, by its place among those that the school names.
    pub(crate) fn work(&mut self, name: &'static str, works: &mut Vec<String>) -> Option<WorkIx> {
        let (column, cell) = self.take(name);
        match cell {
            Cell::Empty => None,
            Cell::Text(text) | Cell::Raw(text) => {
                let known = works.iter().position(|work| work == text);
                let place = known.unwrap_or_else(|| {
                    works.push(text.to_owned());
                    works.len().saturating_sub(1)
                });
                match u16::try_from(place) {
                    Ok(place) => Some(WorkIx(place)),
                    Err(_) => self.fault(column, Rule::LimitRows, || {
                        Evidence::none().with("limit", i64::from(u16::MAX))
                    }),
                }
            }
            cell => {
                let is_float = cell == Cell::Float;
                self.mismatch(column, is_float, "text")
            }
        }
    }

    /// A text within the column's bound; a blank one is none.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        let (column, cell) = self.take(name);
        let holds = self
            .table
            .table
            .columns()
            .get(column)
            .map(|column| column.holds);
        let Some(Holds::Text(most)) = holds else {
            return None;
        };
        match cell {
            Cell::Empty => None,
            Cell::Text(text) | Cell::Raw(text) if is_within(text, most) => {
                (!text.trim().is_empty()).then(|| text.to_owned())
            }
            // A column of texts that all look like numbers may have been read as one of numbers.
            Cell::Int(number) if !self.table.rows.names_in_rows() => Some(number.to_string()),
            Cell::Text(_) | Cell::Raw(_) => self.too_long(column, most),
            cell => {
                let is_float = cell == Cell::Float;
                self.mismatch(column, is_float, "text")
            }
        }
    }

    fn unknown<T>(
        &mut self,
        column: usize,
        rule: Rule,
        key: &'static str,
        text: &str,
        codes: impl Iterator<Item = &'static str>,
    ) -> Option<T> {
        let suggest = self.faults.may_suggest();
        self.fault(column, rule, || unknown(key, text, codes, suggest))
    }

    /// Reports a column of this row by its name.
    pub(crate) fn fault_at<T>(
        &mut self,
        name: &'static str,
        rule: Rule,
        evidence: impl FnOnce() -> Evidence,
    ) -> Option<T> {
        let column = self.table.table.column(name).map_or(0, |(place, _)| place);
        self.fault(column, rule, evidence)
    }

    /// Reports that this row lacks a column's value.
    pub(crate) fn lacks<T>(&mut self, name: &'static str) -> Option<T> {
        let column = self.table.table.column(name).map_or(0, |(place, _)| place);
        self.missing(column)
    }

    /// Whether nothing was wrong so far.
    pub(crate) fn is_sound(&self) -> bool {
        self.sound
    }
}

/// The evidence of an unknown code: what was written, and the nearest known one.
pub(crate) fn unknown(
    key: &'static str,
    text: &str,
    codes: impl Iterator<Item = &'static str>,
    suggest: bool,
) -> Evidence {
    let shown: String = text.chars().take(limits::ECHO_CHARS).collect();
    let named = Evidence::none().with(key, shown);
    match nearest(text, codes.take_while(|_| suggest)) {
        Some(near) => named.with("suggestion", near),
        None => named,
    }
}

/// An id as evidence.
pub(crate) fn fact_of(id: &IdRef<'_>) -> Fact {
    match id {
        IdRef::Number(number) => i64::try_from(*number).unwrap_or(i64::MAX).into(),
        IdRef::Text(text) => (*text).to_owned().into(),
    }
}

/// Whether a text is a whole number with nothing else in it.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'))
}

fn is_within(text: &str, most: usize) -> bool {
    text.len() <= most || text.chars().count() <= most
}
