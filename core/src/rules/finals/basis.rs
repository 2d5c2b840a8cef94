//! The figures under a final: how many marks count, the exact means, what they round to.

use serde::Serialize;

use super::case::{FinalCase, Mark};
use crate::base::{Fixed, Ratio};
use crate::catalogue::{MarkValue, Symbol};
use crate::regulation::{FinalRules, Regulation};

/// Exact sums over marks, or over terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many count in the number.
    pub counted: u32,
    /// How many of them are key works.
    pub key_counted: u32,
    /// The weighted sum of those that count in the mean, in parts of the fixed scale.
    pub sum: i64,
    /// Their weight, in parts of the fixed scale.
    pub weight: i64,
    /// The weighted sum of the key works.
    pub key_sum: i64,
    /// The weight of the key works.
    pub key_weight: i64,
    /// Passes and positive marks.
    pub positive: u32,
    /// Fails and failing marks.
    pub negative: u32,
}

impl Tally {
    /// Counts the marks of a period.
    pub fn of_marks(regulation: &Regulation, marks: &[Mark]) -> Self {
        let mut tally = Self::default();
        for mark in marks {
            let key = regulation.works.is_key(mark.kind);
            if regulation.symbols.counts(mark.value) {
                tally.counted = tally.counted.saturating_add(1);
                tally.key_counted = tally.key_counted.saturating_add(u32::from(key));
                tally.add_value(regulation, mark.value);
            }
            if let MarkValue::Number(value) = mark.value {
                tally.add_number(value, mark.weight, key);
            }
        }
        tally
    }

    /// Counts the terms of a year or an overall mark: numeric ones count in the number.
    pub fn of_terms(regulation: &Regulation, case: &FinalCase) -> Self {
        let mut tally = Self::default();
        for term in case.terms.iter().filter(|term| term.is_left()) {
            let Some(value) = term.value else { continue };
            tally.add_value(regulation, value);
            if let MarkValue::Number(value) = value {
                tally.counted = tally.counted.saturating_add(1);
                tally.add_number(value, term.weight, false);
            }
        }
        tally
    }

    /// Counts a value among the positive or the negative ones.
    fn add_value(&mut self, regulation: &Regulation, value: MarkValue) {
        let positive = match value {
            MarkValue::Number(number) => number >= regulation.scale.positive,
            MarkValue::Symbol(Symbol::Pass) => true,
            MarkValue::Symbol(Symbol::Fail) => false,
            MarkValue::Symbol(Symbol::Pending | Symbol::NotAttested | Symbol::Exempt) => return,
        };
        let count = if positive {
            &mut self.positive
        } else {
            &mut self.negative
        };
        *count = count.saturating_add(1);
    }

    /// Adds a number to the sums of the mean.
    pub fn add_number(&mut self, value: u8, weight: Fixed, key: bool) {
        self.add_numbers(value, weight, key, 1);
    }

    /// Adds so many equal numbers to the sums of the mean.
    pub fn add_numbers(&mut self, value: u8, weight: Fixed, key: bool, count: u32) {
        // A hundred points at weight 1000 is below 2^37 parts: ten thousand such marks and a thousand
        // further ones are below 2^51. More marks than a request may hold would saturate, not wrap.
        let weight = weight.parts().saturating_mul(count.into());
        let sum = weight.saturating_mul(value.into());
        self.sum = self.sum.saturating_add(sum);
        self.weight = self.weight.saturating_add(weight);
        if key {
            self.key_sum = self.key_sum.saturating_add(sum);
            self.key_weight = self.key_weight.saturating_add(weight);
        }
    }

    /// The weighted mean; over no weight there is none.
    pub fn mean(&self) -> Option<Ratio> {
        Ratio::new(self.sum.into(), self.weight.into())
    }

    /// What the mean rounds to.
    pub fn rounded(&self, rules: &FinalRules) -> Option<u8> {
        rules.rounded(self.sum, self.weight)
    }
}

/// What the judgement rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// Marks that count in the number; numeric terms for a year or an overall mark.
    pub counted: u32,
    /// Marks that are needed; terms left for a year or an overall mark; none for an exam.
    pub needed: u32,
    /// The weighted mean.
    pub mean: Option<Ratio>,
    /// The weighted mean of the key works.
    pub key_mean: Option<Ratio>,
    /// What the mean rounds to.
    pub rounded: Option<u8>,
    /// What the key works' mean rounds to.
    pub key_rounded: Option<u8>,
}

impl Basis {
    /// The basis of this case: of its terms where it rests on terms and marks are given at its level,
    /// else of its marks.
    pub(super) fn of(regulation: &Regulation, case: &FinalCase) -> (Self, Tally) {
        let rules = &regulation.finals;
        let terms = case.period.kind.rests_on_terms() && !is_markless(regulation, case);
        let (tally, needed) = if terms {
            let left = case.terms.iter().filter(|term| term.is_left()).count();
            (
                Tally::of_terms(regulation, case),
                u32::try_from(left).unwrap_or(u32::MAX),
            )
        } else {
            let exam = case.period.kind == crate::catalogue::PeriodKind::Exam;
            let needed = if exam {
                0
            } else {
                rules.needed(case.weekly_hours)
            };
            (Tally::of_marks(regulation, &case.marks), needed)
        };
        let basis = Self {
            counted: tally.counted,
            needed,
            mean: tally.mean(),
            key_mean: Ratio::new(tally.key_sum.into(), tally.key_weight.into()),
            rounded: tally.rounded(rules),
            key_rounded: rules.rounded(tally.key_sum, tally.key_weight),
        };
        (basis, tally)
    }
}

/// Whether no final is given in this case at all (clause 3.3).
pub(super) fn is_markless(regulation: &Regulation, case: &FinalCase) -> bool {
    regulation.markless_levels.contains(&case.level)
}
