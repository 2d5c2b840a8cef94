//! Reads one row: numbers, truths, marks, codes and texts.

use super::super::facts::{Entry, WorkIx};
use super::super::mapping::subject_codes;
use super::reader::{RowReader, is_number, is_within, unknown};
use crate::answer::{Evidence, Fact};
use crate::base::ratio::{Ratio, RatioFault};
use crate::base::{Fixed, limits};
use crate::catalogue::{CaseSubject, Holds, MarkValue, Rule, Symbol};
use crate::input::rows::Cell;

/// The evidence of a mark that is off the scale.
pub(super) fn off_scale(value: impl Into<Fact>, (lowest, highest): (u8, u8)) -> Evidence {
    let named = Evidence::none().with("value", value);
    named.with("lowest", lowest).with("highest", highest)
}

impl RowReader<'_, '_> {
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
            cell => return self.mismatch(column, cell, "exact-number"),
        };
        match read {
            Ok(number) => Some(number),
            Err(RatioFault::Form) => self.mismatch(column, cell, "exact-number"),
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
                _ => return self.mismatch(column, cell, "integer"),
            },
            cell => return self.mismatch(column, cell, "integer"),
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
            cell => self.mismatch(column, cell, "boolean"),
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
            cell => self.mismatch(column, cell, "text"),
        }
    }

    /// A mark; that it is on the scale is seen later.
    pub(crate) fn mark(&mut self, name: &'static str, scale: (u8, u8)) -> Option<MarkValue> {
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
            cell => return self.mismatch(column, cell, "mark"),
        };
        match number.and_then(|number| u8::try_from(number).ok()) {
            Some(number) if i64::from(number) <= limits::SCALE_MAX => {
                Some(MarkValue::Number(number))
            }
            _ => self.fault(column, Rule::InputOffScale, || {
                off_scale(number.unwrap_or(i64::MAX), scale)
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
            cell => self.mismatch(column, cell, "text"),
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
            cell => self.mismatch(column, cell, "text"),
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
            cell => self.mismatch(column, cell, "text"),
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
            cell => self.mismatch(column, cell, "text"),
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
