//! What a pupil still needs: for each positive final the fewest further marks that bring it.

use serde::Serialize;

use super::basis::{Basis, Figures, Tally};
use super::case::FinalCase;
use crate::base::{Fixed, Ratio, limits};
use crate::catalogue::choice::{Grading, TermPolicy};
use crate::catalogue::{MarkValue, PeriodKind, Symbol};
use crate::regulation::Regulation;
use crate::regulation::vetoes::{Veto, VetoCount};

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
        let open = OpenTerms::of(&figures, case);
        finals.map(|mark| open.target(mark)).collect()
    } else {
        let least = missing.max(key_works_missing);
        let search = Search::new(&figures, least, key_work_missing, weights);
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
    weights: Vec<Fixed>,
    /// For each value of the scale, descending, the runs of counts between which a veto changes.
    values: Vec<(u8, Vec<Run>)>,
}

/// Counts of further marks over which the same vetoes bear.
#[derive(Clone, Copy)]
struct Run {
    start: u32,
    end: u32,
    /// The highest final that those vetoes leave.
    limit: u8,
}

impl<'a> Search<'a> {
    fn new(figures: &'a Figures<'a>, least: u32, key: bool, weights: &[Fixed]) -> Self {
        let mut distinct: Vec<Fixed> = Vec::new();
        for weight in weights {
            if !distinct.contains(weight) {
                distinct.push(*weight);
            }
        }
        let mut search = Self {
            figures,
            least,
            key,
            weights: distinct,
            values: Vec::new(),
        };
        let values = figures.rules.scale.values().rev();
        search.values = values.map(|value| (value, search.runs(value))).collect();
        search
    }

    fn target(&self, mark: u8) -> Target {
        if self.least == 0 && self.figures.basis.rounded >= Some(mark) {
            return Target {
                mark,
                state: State::Safe,
                needs: Vec::new(),
            };
        }
        let mut needs = Vec::new();
        for (value, runs) in &self.values {
            for weight in &self.weights {
                if let Some(count) = self.fewest(mark, *value, *weight, runs) {
                    needs.push(Need {
                        value: *value,
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

    /// The runs of further marks of this value, from the least count that is wanted to the most.
    ///
    /// A veto that further equal marks lift or bring down changes once and no more.
    fn runs(&self, value: u8) -> Vec<Run> {
        let rules = &self.figures.rules;
        let (least, most) = (self.least.max(1), limits::OUTLOOK_MARKS);
        if least > most {
            return Vec::new();
        }
        let vetoes = || rules.vetoes.iter().zip(&self.figures.tally.vetoes);
        let bears = |(veto, counts): (&Veto, &VetoCount), count: u32| {
            let mut counts = *counts;
            veto.count(&mut counts, value, self.key, count);
            veto.bears(counts)
        };
        let mut starts = vec![least];
        for veto in vetoes() {
            let before = bears(veto, least);
            if bears(veto, most) != before {
                starts.push(first(least, most, |count| bears(veto, count) != before));
            }
        }
        starts.sort_unstable();
        starts.dedup();
        let ends = starts.iter().skip(1).map(|next| next.saturating_sub(1));
        let ends = ends.chain([most]);
        let run = |(start, end): (&u32, u32)| {
            let bearing = vetoes().filter(|veto| bears(*veto, *start));
            let limits = bearing.map(|(veto, _)| rules.limit_of(veto));
            Run {
                start: *start,
                end,
                limit: limits.min().unwrap_or(u8::MAX),
            }
        };
        starts.iter().zip(ends).map(run).collect()
    }

    /// The fewest marks of this value and weight after which the mean rounds to `mark` or more.
    ///
    /// More equal marks draw the mean steadily towards their value. So within a run a number of them
    /// that is enough stays enough where their own value is, and the first such number is found by
    /// halving; where their value is not enough, only the least number may do.
    fn fewest(&self, mark: u8, value: u8, weight: Fixed, runs: &[Run]) -> Option<u32> {
        let Figures { rules, tally, .. } = self.figures;
        let enough = |count: u32| {
            let weight = i128::from(weight.parts().saturating_mul(count.into()));
            let sum = tally
                .sum
                .saturating_add(weight.saturating_mul(value.into()));
            rules.reaches(mark, sum, tally.weight.saturating_add(weight))
        };
        for run in runs.iter().filter(|run| run.limit >= mark) {
            if enough(run.start) {
                return Some(run.start);
            }
            if enough(run.end) {
                return Some(first(run.start, run.end, enough));
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

/// What the open terms must be, all of one value: each final that such values give.
struct OpenTerms {
    count: u32,
    /// Whether a term bars the year from a number, or there is none.
    barred: bool,
    /// Each value that all open terms may have, ascending, and what the year rounds to with it; one
    /// without a value where none is open.
    given: Vec<(u8, Option<u8>)>,
    rounded: Option<u8>,
}

impl OpenTerms {
    fn of(figures: &Figures<'_>, case: &FinalCase) -> Self {
        let rules = &figures.rules;
        let not_attested = Some(MarkValue::Symbol(Symbol::NotAttested));
        let barred = figures.basis.needed == 0
            || rules.year_not_attested != TermPolicy::MeanOfPresent
                && figures.terms.iter().any(|term| term.value == not_attested);
        let mut terms = figures.terms.to_vec();
        let open: Vec<_> = terms.iter().map(|term| term.value.is_none()).collect();
        let count = open.iter().filter(|open| **open).count();
        // A value that an open term's own scale does not have cannot be handed over.
        let mut lowest = rules.lowest.max(rules.scale.lowest);
        let mut highest = rules.scale.highest;
        for term in terms.iter().filter(|term| term.value.is_none()) {
            let scale = rules.scale_of(&term.place(case.level, &case.subject));
            lowest = lowest.max(scale.lowest);
            highest = highest.min(scale.highest);
        }
        let mut given = Vec::new();
        if count > 0 && !barred {
            for value in lowest..=highest {
                let places = terms.iter_mut().zip(&open).filter(|(_, open)| **open);
                for (term, _) in places {
                    term.value = Some(MarkValue::Number(value));
                }
                let tally = Tally::of_terms(rules, case, &terms);
                given.push((value, tally.and_then(|tally| tally.rounded(rules))));
            }
        }
        Self {
            count: u32::try_from(count).unwrap_or(u32::MAX),
            barred,
            given,
            rounded: figures.basis.rounded,
        }
    }

    fn target(&self, mark: u8) -> Target {
        let (state, needs) = match self.given.iter().find(|(_, given)| *given >= Some(mark)) {
            _ if self.barred => (State::Unreachable, Vec::new()),
            None if self.count == 0 && self.rounded >= Some(mark) => (State::Safe, Vec::new()),
            None => (State::Unreachable, Vec::new()),
            Some(enough) if self.given.first() == Some(enough) => (State::Safe, Vec::new()),
            Some((value, _)) => {
                let need = Need {
                    value: *value,
                    weight: None,
                    count: self.count,
                };
                (State::Reachable, vec![need])
            }
        };
        Target { mark, state, needs }
    }
}
