//! Which terms a year or an overall mark rests on.

use serde::Serialize;

use crate::base::Fixed;
use crate::catalogue::{CaseSubject, PeriodKind};

/// One row of the terms that are taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TermRow {
    /// The kind of the period.
    pub kind: PeriodKind,
    /// Its numbers; any where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbers: Option<Vec<u8>>,
    /// The levels; the final's own where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub levels: Option<Vec<u8>>,
    /// The subjects; the final's own where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subjects: Option<Vec<CaseSubject>>,
    /// What a term weighs that has no weight of its own.
    pub weight: Fixed,
    /// Whether a term that is not handed over is a missing one.
    pub required: bool,
}

/// What a term is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermPlace<'a> {
    /// The kind of its period.
    pub kind: PeriodKind,
    /// Its number among its kind.
    pub number: Option<u8>,
    /// Its level.
    pub level: u8,
    /// Its subject.
    pub subject: &'a CaseSubject,
}

impl TermRow {
    /// Whether the row names this term of a final of this level and subject.
    pub fn names(&self, term: &TermPlace<'_>, level: u8, subject: &CaseSubject) -> bool {
        let number = |numbers: &Vec<u8>| term.number.is_some_and(|it| numbers.contains(&it));
        self.kind == term.kind
            && self.numbers.as_ref().is_none_or(number)
            && self.levels(&level).contains(&term.level)
            && self.subjects(subject).contains(term.subject)
    }

    /// The levels of its terms.
    pub fn levels<'a>(&'a self, own: &'a u8) -> &'a [u8] {
        self.levels.as_deref().unwrap_or(std::slice::from_ref(own))
    }

    /// The subjects of its terms.
    pub fn subjects<'a>(&'a self, own: &'a CaseSubject) -> &'a [CaseSubject] {
        self.subjects
            .as_deref()
            .unwrap_or(std::slice::from_ref(own))
    }

    /// How many terms the row may ask for.
    pub(super) fn combinations(&self) -> usize {
        let of = |length: Option<usize>| length.unwrap_or(1);
        of(self.numbers.as_ref().map(Vec::len))
            .saturating_mul(of(self.levels.as_ref().map(Vec::len)))
            .saturating_mul(of(self.subjects.as_ref().map(Vec::len)))
    }

    /// The numbers of its terms; one of any number where none is named.
    pub fn numbers(&self) -> impl Iterator<Item = Option<u8>> {
        let any = self.numbers.is_none().then_some(None);
        let named = self.numbers.iter().flatten().copied().map(Some);
        named.chain(any)
    }
}
