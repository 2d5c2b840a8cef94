//! Values of the catalogue: levels, kinds of periods and their numbers, subjects.

use super::cursor::Cursor;
use super::faults::{Faults, limit};
use crate::base::limits;
use crate::base::node::Kind;
use crate::catalogue::{CaseSubject, PeriodKind, Rule, SUBJECTS};

impl Cursor<'_> {
    /// A level, 1 … 11.
    pub fn level(self, faults: &mut Faults) -> Option<u8> {
        u8::try_from(self.integer(1, 11, faults)?).ok()
    }

    /// A kind of period.
    pub fn period_kind(self, faults: &mut Faults) -> Option<PeriodKind> {
        let codes = PeriodKind::ALL.iter().map(|kind| kind.code());
        self.code(PeriodKind::from_code, codes, faults)
    }

    /// The number of a period among its kind.
    pub fn period_number(self, faults: &mut Faults) -> Option<u8> {
        u8::try_from(self.integer(1, limits::PERIOD_NUMBER, faults)?).ok()
    }

    /// A subject of the table, or a school's own.
    pub fn subject(self, faults: &mut Faults) -> Option<CaseSubject> {
        let Kind::Text(code) = self.kind() else {
            return self.mismatch(faults, "text");
        };
        if let Some(subject) = CaseSubject::from_code(code) {
            return Some(subject);
        }
        match code.strip_prefix("other:") {
            Some(name) if name.chars().count() > limits::SUBJECT_CHARS => {
                self.fault(faults, Rule::LimitText, || limit(limits::SUBJECT_CHARS))
            }
            _ => {
                let codes = SUBJECTS.iter().map(|row| row.code);
                self.unknown(Rule::InputUnknownSubject, "subject", code, codes, faults)
            }
        }
    }
}
