//! Single values: whole and exact numbers, ids, texts, codes, dates, instants.

use chrono::NaiveDate;

use super::cursor::Cursor;
use super::faults::{Faults, limit};
use crate::answer::Evidence;
use crate::base::date::{DateRange, OpenRange, TimeFault, parse_date};
use crate::base::node::Kind;
use crate::base::ratio::RatioFault;
use crate::base::time::{Instant, parse_instant};
use crate::base::{Fixed, Ratio, limits};
use crate::catalogue::Rule;

impl Cursor<'_> {
    /// A whole number in these bounds.
    pub fn integer(self, lowest: i64, highest: i64, faults: &mut Faults) -> Option<i64> {
        match self.kind() {
            Kind::Int(number) if (lowest..=highest).contains(number) => Some(*number),
            Kind::Int(_) => self.out_of_range(lowest, highest, faults),
            Kind::Number(_) if !self.node.is_float() => self.out_of_range(lowest, highest, faults),
            _ => self.mismatch(faults, "integer"),
        }
    }

    fn out_of_range<T>(self, lowest: i64, highest: i64, faults: &mut Faults) -> Option<T> {
        let evidence = || {
            Evidence::none()
                .with("lowest", lowest)
                .with("highest", highest)
        };
        self.fault(faults, Rule::InputOutOfRange, evidence)
    }

    /// An id, 1 … 2^53 − 1.
    pub fn id<T>(self, make: impl FnOnce(u64) -> Option<T>, faults: &mut Faults) -> Option<T> {
        let highest = i64::try_from(limits::ID_MAX).unwrap_or(i64::MAX);
        let number = self.integer(1, highest, faults)?;
        make(number.unsigned_abs())
    }

    /// `true` or `false`.
    pub fn boolean(self, faults: &mut Faults) -> Option<bool> {
        match self.kind() {
            Kind::Bool(value) => Some(*value),
            _ => self.mismatch(faults, "boolean"),
        }
    }

    /// A text of at most `most` characters.
    pub fn text(self, most: usize, faults: &mut Faults) -> Option<String> {
        match self.kind() {
            // A character has at most four bytes, so a short text need not be counted.
            Kind::Text(text) if text.len() <= most || text.chars().count() <= most => {
                Some(text.to_string())
            }
            Kind::Text(_) => self.fault(faults, Rule::LimitText, || limit(most)),
            _ => self.mismatch(faults, "text"),
        }
    }

    /// A text that is one of the codes.
    pub fn code<T>(
        self,
        from_code: impl FnOnce(&str) -> Option<T>,
        codes: impl IntoIterator<Item = &'static str>,
        faults: &mut Faults,
    ) -> Option<T> {
        let Kind::Text(text) = self.kind() else {
            return self.mismatch(faults, "text");
        };
        match from_code(text) {
            Some(value) => Some(value),
            None => self.unknown(Rule::InputUnknownCode, "code", text, codes, faults),
        }
    }

    /// Reports an unknown code, with the nearest known one if one is near.
    pub fn unknown<T, S: AsRef<str>>(
        self,
        rule: Rule,
        key: &'static str,
        text: &str,
        codes: impl IntoIterator<Item = S>,
        faults: &mut Faults,
    ) -> Option<T> {
        let suggest = faults.may_suggest();
        let evidence = || {
            let named = Evidence::none().with(key, echo(text));
            match nearest(text, codes.into_iter().take_while(|_| suggest)) {
                Some(near) => named.with("suggestion", near.as_ref().to_owned()),
                None => named,
            }
        };
        self.fault(faults, rule, evidence)
    }

    /// An exact number of the fixed scale: a weight, hours, a boundary.
    pub fn fixed(self, faults: &mut Faults) -> Option<Fixed> {
        self.exact(faults, Fixed::parse, Fixed::from_ratio)
    }

    /// Any exact number that fits into 64 bits.
    pub fn ratio(self, faults: &mut Faults) -> Option<Ratio> {
        self.exact(faults, Ratio::parse, Some)
    }

    fn exact<T>(
        self,
        faults: &mut Faults,
        parse: impl FnOnce(&str) -> Result<T, RatioFault>,
        from_ratio: impl FnOnce(Ratio) -> Option<T>,
    ) -> Option<T> {
        let value = match self.kind() {
            Kind::Text(text) => parse(text),
            Kind::Int(number) => from_ratio(Ratio::whole(*number)).ok_or(RatioFault::Limit),
            Kind::Number(_) if !self.node.is_float() => Err(RatioFault::Limit),
            _ => return self.mismatch(faults, "exact-number"),
        };
        match value {
            Ok(value) => Some(value),
            Err(RatioFault::Form) => self.mismatch(faults, "exact-number"),
            Err(RatioFault::Limit) => self.fault(faults, Rule::LimitRatio, Evidence::none),
        }
    }

    /// A date.
    pub fn date(self, faults: &mut Faults) -> Option<NaiveDate> {
        self.timed(faults, parse_date, "date")
    }

    /// An instant.
    pub fn instant(self, faults: &mut Faults) -> Option<Instant> {
        self.timed(faults, parse_instant, "instant")
    }

    fn timed<T>(
        self,
        faults: &mut Faults,
        parse: impl FnOnce(&str) -> Result<T, TimeFault>,
        expected: &'static str,
    ) -> Option<T> {
        let Kind::Text(text) = self.kind() else {
            return self.mismatch(faults, expected);
        };
        match parse(text) {
            Ok(value) => Some(value),
            Err(TimeFault::Form) => self.mismatch(faults, expected),
            Err(TimeFault::NoSuch) => self.fault(faults, Rule::InputOutOfRange, Evidence::none),
        }
    }

    /// A range of dates `{"from", "to"}` in which `to` may be `null`, which is open.
    pub fn open_range(self, faults: &mut Faults) -> Option<OpenRange> {
        let fields = self.fields(&["from", "to"], faults)?;
        Self::range_of(&fields, faults)
    }

    /// The keys `from` and `to` of an object, of which `to` may be `null`, which is open.
    pub fn range_of(fields: &super::Fields<'_>, faults: &mut Faults) -> Option<OpenRange> {
        let from = fields.need("from", faults, |entry, faults| entry.date(faults));
        let read_to = |entry: Cursor<'_>, faults: &mut Faults| {
            let to = if entry.is_null() {
                None
            } else {
                Some(entry.date(faults)?)
            };
            match (from, to) {
                (Some(from), Some(to)) if to < from => entry.reversed(from, to, faults),
                _ => Some(to),
            }
        };
        let to = fields.need("to", faults, read_to)?;
        OpenRange::new(from?, to)
    }

    /// The keys `from` and `to` of an object, both dates.
    pub fn closed_range(fields: &super::Fields<'_>, faults: &mut Faults) -> Option<DateRange> {
        let from = fields.need("from", faults, |entry, faults| entry.date(faults));
        let read_to = |entry: Cursor<'_>, faults: &mut Faults| {
            let to = entry.date(faults)?;
            match from {
                Some(from) if to < from => entry.reversed(from, to, faults),
                _ => Some(to),
            }
        };
        let to = fields.need("to", faults, read_to)?;
        DateRange::new(from?, to)
    }

    fn reversed<T>(self, from: NaiveDate, to: NaiveDate, faults: &mut Faults) -> Option<T> {
        let evidence = || Evidence::none().with("from", from).with("to", to);
        self.fault(faults, Rule::InputReversed, evidence)
    }
}

/// What a refusal repeats of a text: its beginning.
pub(super) fn echo(text: &str) -> String {
    text.chars().take(limits::ECHO_CHARS).collect()
}

/// The code that is nearest to a misspelt one, if one is near.
pub fn nearest<S: AsRef<str>>(text: &str, codes: impl IntoIterator<Item = S>) -> Option<S> {
    if text.len() > limits::ECHO_CHARS {
        return None;
    }
    let near = |code: S| {
        let length = code.as_ref().len();
        let most = length.checked_div(3).unwrap_or(0).max(1);
        // Texts of lengths too far apart are no neighbours.
        if length > limits::ECHO_CHARS || length.abs_diff(text.len()) > most.saturating_mul(4) {
            return None;
        }
        let distance = strsim::damerau_levenshtein(text, code.as_ref());
        (distance <= most).then_some((distance, code))
    };
    let (_, code) = codes
        .into_iter()
        .filter_map(near)
        .min_by_key(|(distance, _)| *distance)?;
    Some(code)
}
