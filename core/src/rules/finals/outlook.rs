//! What a pupil still needs: for each positive final the fewest further marks that bring it.

use serde::Serialize;

use super::basis::{Basis, Figures, Tally};
use super::case::FinalCase;
use crate::base::{Fixed, Ratio, limits};
use crate::catalogue::choice::{Grading, TermPolicy};
use crate::catalogue::{MarkValue, PeriodKind, Symbol};
use crate::regulation::Regulation;

/// What `finals.outlook` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outlook {
    /// Marks that count in the number; numeric terms for a year or an overall mark.
    pub counted: u32,
    /// Marks that are needed; terms left for a year or an overall mark.
    pub needed: u32,
    /// How many are missing.
    pub missing: u32,
    /// Whether a key work is missing in a subject where a final cannot do without.
    pub key_work_missing: bool,
    /// The weighted mean.
    pub mean: Option<Ratio>,
    /// What the mean rounds to.
    pub rounded: Option<u8>,
    /// Each positive final, ascending; none where no final rests on further marks.
    pub targets: Vec<Target>,
}

/// One final and how it can be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Target {
    /// The final.
    #[serde(rename = "final")]
    pub mark: u8,
    /// How it stands.
    pub state: State,
    /// The ways to it, each alone enough.
    pub needs: Vec<Need>,
}

/// How a target stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nothing more is needed.
    Safe,
    /// What it needs is named.
    Reachable,
    /// Nothing that may still come brings it.
    Unreachable,
}

/// So many marks of one value and weight; for a year, so many open terms of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Need {
    /// The value of each.
    pub value: u8,
    /// The weight of each; terms have their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<Fixed>,
    /// How many.
    pub count: u32,
}

/// Says, for each positive final, what still brings it. After adding what it names (as key works
/// where one is missing), proposing what the mean rounds to has no error.
///
#[doc = include_str!("../../../regulation/4.2.md")]
pub fn outlook(regulation: &Regulation, case: &FinalCase, weights: &[Fixed]) -> Outlook {
    let figures = Figures::of(regulation, case);
    let Figures { rules, basis, .. } = &figures;
    let kind = case.period.kind;
    let missing = basis.needed.saturating_sub(basis.counted);
    let key_works_missing = figures.key_works_missing(kind);
    let key_work_missing = key_works_missing > 0;
    let closed = rules.markless
        || rules.grading == Grading::PassFail
        || kind == PeriodKind::Exam
        || case.exempt.holds_all(case.period.days);
    let finals = rules.scale.positive..=rules.scale.highest;
    let targets = if closed {
        Vec::new()
    } else if kind.rests_on_terms() {
        finals.map(|mark| by_terms(&figures, case, mark)).collect()
    } else {
        let search = Search {
            figures: &figures,
            least: missing.max(key_works_missing),
            key: key_work_missing,
            weights,
        };
        finals.map(|mark| search.target(mark)).collect()
    };
    let Basis {
        counted,
        needed,
        mean,
        rounded,
        ..
    } = *basis;
    Outlook {
        counted,
        needed,
        missing,
        key_work_missing,
        mean,
        rounded,
        targets,
    }
}

/// The search for further marks of one kind.
struct Search<'a> {
    figures: &'a Figures<'a>,
    /// How many marks are missing, or key works where those are more.
    least: u32,
    /// Whether the further marks are for key works.
    key: bool,
    weights: &'a [Fixed],
}

impl Search<'_> {
    fn target(&self, mark: u8) -> Target {
        if self.least == 0 && self.figures.basis.rounded >= Some(mark) {
            return Target {
                mark,
                state: State::Safe,
                needs: Vec::new(),
            };
        }
        let mut needs = Vec::new();
        for value in self.figures.rules.scale.values().rev() {
            for (place, weight) in self.weights.iter().enumerate() {
                let again = self
                    .weights
                    .iter()
                    .take(place)
                    .any(|earlier| earlier == weight);
                if !again && let Some(count) = self.fewest(mark, value, *weight) {
                    needs.push(Need {
                        value,
                        weight: Some(*weight),
                        count,
                    });
                }
            }
        }
        let state = if needs.is_empty() {
            State::Unreachable
        } else {
            State::Reachable
        };
        Target { mark, state, needs }
    }

    /// The tally after so many further marks of one kind.
    fn after(&self, value: u8, weight: Fixed, count: u32) -> Tally {
        let mut tally = self.figures.tally.clone();
        tally.add_numbers(value, weight, self.key, count);
        tally.add_to_vetoes(self.figures.rules.vetoes, value, self.key, count);
        tally
    }

    /// The fewest marks of this value and weight after which the mean rounds to `mark` or more.
    ///
    /// More equal marks draw the mean steadily towards their value, and a veto that they lift or bring
    /// down once changes no more. So between such changes a number of them that is enough stays
    /// enough where their own value is, and the first such number is found by halving; where their
    /// value is not enough, only the least number may do.
    fn fewest(&self, mark: u8, value: u8, weight: Fixed) -> Option<u32> {
        let rules = &self.figures.rules;
        let enough = |count: u32| self.after(value, weight, count).rounded(rules) >= Some(mark);
        let (least, most) = (self.least.max(1), limits::OUTLOOK_MARKS);
        if least > most {
            return None;
        }
        let mut starts = vec![least];
        for (veto, counts) in rules.vetoes.iter().zip(&self.figures.tally.vetoes) {
            let bears = |count: u32| {
                let mut counts = *counts;
                veto.count(&mut counts, value, self.key, count);
                veto.bears(counts)
            };
            let before = bears(least);
            if bears(most) != before {
                starts.push(first(least, most, |count| bears(count) != before));
            }
        }
        starts.sort_unstable();
        for (place, start) in starts.iter().enumerate() {
            let next = starts.get(place.saturating_add(1));
            let end = next.map_or(most, |next| next.saturating_sub(1).max(*start));
            if enough(*start) {
                return Some(*start);
            }
            if enough(end) {
                return Some(first(*start, end, enough));
            }
        }
        None
    }
}

/// The first number after `low`, for which it is not so, that it is so for; it is so for `high`.
fn first(mut low: u32, mut high: u32, is_so: impl Fn(u32) -> bool) -> u32 {
    // INVARIANT: it is not so for `low`, and it is for `high`.
    while low.saturating_add(1) < high {
        let middle = low.midpoint(high);
        if is_so(middle) {
            high = middle
        } else {
            low = middle
        }
    }
    high
}

/// What the open terms must be, all of one value.
fn by_terms(figures: &Figures<'_>, case: &FinalCase, mark: u8) -> Target {
    let rules = &figures.rules;
    let open = figures.terms.iter().filter(|term| term.value.is_none());
    let count = u32::try_from(open.count()).unwrap_or(u32::MAX);
    let state_only = |state| Target {
        mark,
        state,
        needs: Vec::new(),
    };
    // A year without a term, or one that a term bars from a number, can reach none.
    let not_attested = Some(MarkValue::Symbol(Symbol::NotAttested));
    let barred = rules.year_not_attested != TermPolicy::MeanOfPresent
        && figures.terms.iter().any(|term| term.value == not_attested);
    if barred || figures.basis.needed == 0 {
        return state_only(State::Unreachable);
    }
    if count == 0 {
        let safe = figures.basis.rounded >= Some(mark);
        return state_only(if safe {
            State::Safe
        } else {
            State::Unreachable
        });
    }
    let enough = |value: &u8| {
        let mut terms = figures.terms.to_vec();
        for term in terms.iter_mut().filter(|term| term.value.is_none()) {
            term.value = Some(MarkValue::Number(*value));
        }
        let tally = Tally::of_terms(rules, case, &terms);
        tally.and_then(|tally| tally.rounded(rules)) >= Some(mark)
    };
    let lowest = rules.lowest.max(rules.scale.lowest);
    match (lowest..=rules.scale.highest).find(enough) {
        Some(value) if value == lowest => state_only(State::Safe),
        Some(value) => {
            let needs = vec![Need {
                value,
                weight: None,
                count,
            }];
            Target {
                mark,
                state: State::Reachable,
                needs,
            }
        }
        None => state_only(State::Unreachable),
    }
}
