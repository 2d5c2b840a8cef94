//! What a pupil still needs: for each positive final the fewest further marks that bring it.

use serde::Serialize;

use super::basis::{Basis, Tally, is_markless};
use super::case::FinalCase;
use crate::base::{Fixed, Ratio, limits};
use crate::catalogue::PeriodKind;
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
    let (basis, tally) = Basis::of(regulation, case);
    let kind = case.period.kind;
    let missing = basis.needed.saturating_sub(basis.counted);
    let key_work_missing = kind.rests_on_marks()
        && !regulation.works.key_categories().is_empty()
        && regulation.works.is_key_subject(case.subject.listed())
        && tally.key_counted == 0;
    let closed = is_markless(regulation, case)
        || kind == PeriodKind::Exam
        || case.exempt.holds_all(case.period.days);
    let finals = regulation.scale.positive..=regulation.scale.highest;
    let targets = if closed {
        Vec::new()
    } else if kind.rests_on_terms() {
        finals
            .map(|mark| by_terms(regulation, case, &tally, mark))
            .collect()
    } else {
        let search = Search {
            regulation,
            tally,
            missing,
            key_work_missing,
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
    } = basis;
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
    regulation: &'a Regulation,
    tally: Tally,
    missing: u32,
    key_work_missing: bool,
    weights: &'a [Fixed],
}

impl Search<'_> {
    fn target(&self, mark: u8) -> Target {
        let rounded = self.tally.rounded(&self.regulation.finals);
        if self.missing == 0 && !self.key_work_missing && rounded >= Some(mark) {
            return Target {
                mark,
                state: State::Safe,
                needs: Vec::new(),
            };
        }
        let mut needs = Vec::new();
        for value in self.regulation.scale.values().rev() {
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

    /// The fewest marks of this value and weight after which the mean rounds to `mark` or more.
    ///
    /// More equal marks draw the mean steadily towards their value. So a number of them that is
    /// enough stays enough where their own value is, and the first such number is found by halving;
    /// where their value is not enough, only the least number may do.
    fn fewest(&self, mark: u8, value: u8, weight: Fixed) -> Option<u32> {
        let enough = |count: u32| {
            let mut tally = self.tally;
            tally.add_numbers(value, weight, false, count);
            tally.rounded(&self.regulation.finals) >= Some(mark)
        };
        let (mut low, mut high) = (self.missing.max(1), limits::OUTLOOK_MARKS);
        if low > high || enough(low) {
            return (low <= high).then_some(low);
        }
        if !enough(high) {
            return None;
        }
        // INVARIANT: `low` marks are not enough, `high` are.
        while low.saturating_add(1) < high {
            let middle = low.midpoint(high);
            if enough(middle) {
                high = middle
            } else {
                low = middle
            }
        }
        Some(high)
    }
}

/// What the open terms must be, all of one value.
fn by_terms(regulation: &Regulation, case: &FinalCase, tally: &Tally, mark: u8) -> Target {
    let rules = &regulation.finals;
    let open = || case.terms.iter().filter(|term| term.value.is_none());
    let count = u32::try_from(open().count()).unwrap_or(u32::MAX);
    let state_only = |state| Target {
        mark,
        state,
        needs: Vec::new(),
    };
    if count == 0 {
        let safe = tally.rounded(rules) >= Some(mark);
        return state_only(if safe {
            State::Safe
        } else {
            State::Unreachable
        });
    }
    let enough = |value: &u8| {
        let mut tally = *tally;
        for term in open() {
            tally.add_number(*value, term.weight, false);
        }
        tally.rounded(rules) >= Some(mark)
    };
    let lowest = rules.lowest.max(regulation.scale.lowest);
    match (lowest..=regulation.scale.highest).find(enough) {
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
