//! The figures under a final: how many marks count, the exact means, what they round to.

use serde::Serialize;

use super::case::{FinalCase, Term};
use super::{marks, terms};
use crate::base::ratio::gcd;
use crate::base::{Fixed, Ratio};
use crate::catalogue::choice::{Grading, YearBasis};
use crate::catalogue::{MarkValue, PeriodKind, Symbol};
use crate::regulation::vetoes::{Veto, VetoCount};
use crate::regulation::{CaseRules, Regulation, Scale};
use crate::school::facts::CourseScale;

/// Exact sums over marks, or over terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many count in the number.
    pub counted: u32,
    /// How many of them are key works.
    pub key_counted: u32,
    /// The weighted sum of those that count in the mean, on the scale of `weight`.
    pub sum: i128,
    /// Their weight: in parts of the fixed scale, times the common denominator where means of
    /// periods are summed.
    pub weight: i128,
    /// The weighted sum of the key works.
    pub key_sum: i128,
    /// The weight of the key works.
    pub key_weight: i128,
    /// Passes and positive marks.
    pub positive: u32,
    /// Fails and failing marks.
    pub negative: u32,
    /// The last numeric term.
    pub last: Option<u8>,
    /// What each veto of the regulation looks at.
    pub(super) vetoes: Vec<VetoCount>,
}

/// The bound of a sum of terms: below it, products with a boundary fit into 128 bits.
const SUM_MOST: i128 = 1 << 90;

impl Tally {
    fn new(rules: &CaseRules<'_>) -> Self {
        Self {
            vetoes: vec![VetoCount::default(); rules.vetoes.len()],
            ..Self::default()
        }
    }

    /// Counts the marks of a period.
    pub(super) fn of_marks(rules: &CaseRules<'_>, case: &FinalCase) -> Self {
        let mut tally = Self::new(rules);
        marks::for_each(rules, case, |mark, value| {
            let key = rules.key_works.is_key(mark.kind);
            if rules.symbols.counts(value) {
                tally.counted = tally.counted.saturating_add(1);
                tally.key_counted = tally.key_counted.saturating_add(u32::from(key));
                tally.add_value(rules.scale, value);
            }
            if let Some(number) = rules.symbols.mean(value) {
                tally.add_numbers(number, mark.weight, key, 1);
            }
            if let MarkValue::Number(number) = value {
                tally.add_to_vetoes(rules.vetoes, number, key, 1);
            }
        });
        tally
    }

    /// Counts the terms of a year or an overall mark: numeric ones count in the number. `None` where
    /// the sum of the periods' means does not fit.
    pub(super) fn of_terms(
        rules: &CaseRules<'_>,
        case: &FinalCase,
        terms: &[Term],
    ) -> Option<Self> {
        let mut tally = match rules.year_basis {
            YearBasis::Marks => {
                let marks = Self::of_marks(rules, case);
                Self {
                    sum: marks.sum,
                    weight: marks.weight,
                    ..Self::new(rules)
                }
            }
            YearBasis::Finals | YearBasis::PeriodMeans => Self::new(rules),
        };
        let mut last: Option<((u8, u8), u8)> = None;
        let means = rules.year_basis == YearBasis::PeriodMeans;
        let mut parts: Vec<(Ratio, Fixed)> = Vec::new();
        for term in terms.iter().filter(|term| term.is_left()) {
            let Some(value) = term.value else { continue };
            tally.add_value(
                rules.scale_of(&term.place(case.level, &case.subject)),
                value,
            );
            let MarkValue::Number(value) = value else {
                continue;
            };
            tally.counted = tally.counted.saturating_add(1);
            tally.add_to_vetoes(rules.vetoes, value, false, 1);
            if rules.year_basis == YearBasis::Finals {
                tally.add_numbers(value, term.weight, false, 1);
            } else if means {
                let mean = term.mean.unwrap_or(Ratio::whole(value.into()));
                parts.push((mean, term.weight));
            }
            let level = term.level.unwrap_or(case.level);
            let when = (level, term.number.unwrap_or(u8::MAX));
            if last.is_none_or(|(before, _)| before <= when) {
                last = Some((when, value));
            }
        }
        tally.last = last.map(|(_, value)| value);
        if means {
            (tally.sum, tally.weight) = sum_of_means(&parts)?;
        }
        Some(tally)
    }

    /// Counts a value among the positive or the negative ones.
    fn add_value(&mut self, scale: Scale, value: MarkValue) {
        let positive = match value {
            MarkValue::Number(number) => number >= scale.positive,
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

    /// Adds so many equal numbers to the sums of the mean.
    pub fn add_numbers(&mut self, value: u8, weight: Fixed, key: bool, count: u32) {
        // A hundred points at weight 1000 is below 2^37 parts: ten thousand such marks and a thousand
        // further ones are below 2^51. More marks than a request may hold would saturate, not wrap.
        let weight = weight.parts().saturating_mul(count.into());
        let sum = i128::from(weight.saturating_mul(value.into()));
        let weight = i128::from(weight);
        self.sum = self.sum.saturating_add(sum);
        self.weight = self.weight.saturating_add(weight);
        if key {
            self.key_sum = self.key_sum.saturating_add(sum);
            self.key_weight = self.key_weight.saturating_add(weight);
        }
    }

    /// Shows so many equal numbers to the vetoes.
    pub(super) fn add_to_vetoes(&mut self, vetoes: &[Veto], value: u8, key: bool, count: u32) {
        for (veto, counts) in vetoes.iter().zip(&mut self.vetoes) {
            veto.count(counts, value, key, count);
        }
    }

    /// The weighted mean; over no weight there is none.
    pub fn mean(&self) -> Option<Ratio> {
        Ratio::new(self.sum, self.weight)
    }

    /// The vetoes that bear.
    pub(super) fn bearing<'r>(&self, rules: &CaseRules<'r>) -> impl Iterator<Item = &'r Veto> {
        let vetoes = rules.vetoes.iter().zip(&self.vetoes);
        vetoes
            .filter(|(veto, counts)| veto.bears(**counts))
            .map(|(veto, _)| veto)
    }

    /// The highest final that the vetoes leave.
    pub(super) fn limit(&self, rules: &CaseRules<'_>) -> u8 {
        let limits = self.bearing(rules).map(|veto| rules.limit_of(veto));
        limits.min().unwrap_or(u8::MAX)
    }

    /// What the mean rounds to, below every veto.
    pub(super) fn rounded(&self, rules: &CaseRules<'_>) -> Option<u8> {
        let rounded = rules.rounded(self.sum, self.weight, self.last)?;
        if self.vetoes.is_empty() {
            return Some(rounded);
        }
        Some(rounded.min(self.limit(rules)))
    }
}

/// Σ weight · mean and Σ weight over a common denominator; `None` where they do not fit.
fn sum_of_means(parts: &[(Ratio, Fixed)]) -> Option<(i128, i128)> {
    let weights = || parts.iter().map(|(_, weight)| i128::from(weight.parts()));
    // Equal weights are 693,000 parts each: without what they share, the sums stay small.
    let divisor = |left: i128, right: i128| {
        i128::try_from(gcd(left.unsigned_abs(), right.unsigned_abs())).unwrap_or(1)
    };
    let shared = weights().fold(0, divisor).max(1);
    let mut common: i128 = 1;
    for (mean, _) in parts {
        let den = i128::from(mean.den());
        common = common.checked_div(divisor(common, den))?.checked_mul(den)?;
    }
    let (mut sum, mut total) = (0_i128, 0_i128);
    for (mean, weight) in parts {
        let weight = i128::from(weight.parts()).checked_div(shared)?;
        let times = common.checked_div(mean.den().into())?;
        let value = times.checked_mul(mean.num().into())?;
        sum = sum.checked_add(value.checked_mul(weight)?)?;
        total = total.checked_add(common.checked_mul(weight)?)?;
    }
    let fits = sum < SUM_MOST && total < SUM_MOST;
    // What the answer shows must fit as well.
    let shown = total == 0 || Ratio::new(sum, total).is_some();
    (fits && shown).then_some((sum, total))
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
    /// What the mean rounds to, below every veto.
    pub rounded: Option<u8>,
    /// What the key works' mean rounds to, below every veto.
    pub key_rounded: Option<u8>,
}

/// A case with the rules that hold for it and the figures under it.
pub(super) struct Figures<'a> {
    pub(super) rules: CaseRules<'a>,
    /// The terms that are taken.
    pub(super) terms: std::borrow::Cow<'a, [Term]>,
    pub(super) tally: Tally,
    pub(super) basis: Basis,
}

impl<'a> Figures<'a> {
    /// The figures of this case: of its terms where it rests on terms and marks are given at its
    /// level, else of its marks.
    pub(super) fn of(regulation: &'a Regulation, case: &'a FinalCase) -> Self {
        let mut rules = regulation.at(&case.place());
        match case.scale {
            CourseScale::Numeric => {}
            CourseScale::PassFail => rules.grading = Grading::PassFail,
            CourseScale::Markless => rules.markless = true,
        }
        let by_terms = case.period.kind.rests_on_terms() && !rules.markless;
        let terms = if by_terms {
            terms::taken(&rules, case)
        } else {
            std::borrow::Cow::Borrowed(&[][..])
        };
        let (tally, needed) = if by_terms {
            let left = terms.iter().filter(|term| term.is_left()).count();
            (
                Tally::of_terms(&rules, case, &terms).unwrap_or_else(|| Tally::new(&rules)),
                u32::try_from(left).unwrap_or(u32::MAX),
            )
        } else {
            let exam = case.period.kind == PeriodKind::Exam;
            let needed = if exam {
                0
            } else {
                rules.needed(case.weekly_hours, case.missed.as_ref())
            };
            (Tally::of_marks(&rules, case), needed)
        };
        let key_rounded = rules.rounded(tally.key_sum, tally.key_weight, None);
        let basis = Basis {
            counted: tally.counted,
            needed,
            mean: tally.mean(),
            key_mean: Ratio::new(tally.key_sum, tally.key_weight),
            rounded: tally.rounded(&rules),
            key_rounded: key_rounded.map(|rounded| rounded.min(tally.limit(&rules))),
        };
        Self {
            rules,
            terms,
            tally,
            basis,
        }
    }

    /// How many key works are missing where that is an error.
    pub(super) fn key_works_missing(&self, kind: PeriodKind) -> u32 {
        let key = self.rules.key_works;
        if !kind.rests_on_marks() || key.severity != crate::catalogue::Severity::Error {
            return 0;
        }
        key.least().saturating_sub(self.tally.key_counted)
    }
}
