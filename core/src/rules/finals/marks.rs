//! The marks of a case as the regulation counts them: after expiry, and one for each chain of retakes.

use chrono::NaiveDate;

use super::case::{FinalCase, Mark};
use crate::base::date::days_after;
use crate::catalogue::choice::Retakes;
use crate::catalogue::{MarkValue, Symbol};
use crate::regulation::CaseRules;

/// What a mark is read as: a pending one that nobody closed becomes what the regulation says.
pub(super) fn read_as(rules: &CaseRules<'_>, case: &FinalCase, mark: &Mark) -> MarkValue {
    match rules.expiry {
        Some(expiry)
            if mark.value == MarkValue::Symbol(Symbol::Pending)
                && case.period.days.to() > days_after(mark.on, expiry.days.into()) =>
        {
            MarkValue::Number(expiry.becomes)
        }
        _ => mark.value,
    }
}

/// Hands over every mark that stands for itself or for its chain, with what it is read as.
pub(super) fn for_each(
    rules: &CaseRules<'_>,
    case: &FinalCase,
    mut take: impl FnMut(&Mark, MarkValue),
) {
    match Chains::of(rules, case) {
        None => {
            for mark in &case.marks {
                take(mark, read_as(rules, case, mark));
            }
        }
        Some(chains) => {
            for mark in chains.standing.iter().flatten() {
                if let Some(mark) = case.marks.get(*mark) {
                    take(mark, read_as(rules, case, mark));
                }
            }
        }
    }
}

/// The dates of the marks that count in the number, in the case's order.
pub(crate) fn counted_on(rules: &CaseRules<'_>, case: &FinalCase) -> Vec<NaiveDate> {
    let mut dates = Vec::new();
    for_each(rules, case, |mark, value| {
        if rules.symbols.counts(value) {
            dates.push(mark.on);
        }
    });
    dates
}

/// The dates of marks that are still pending, in the case's order.
pub(super) fn pending(rules: &CaseRules<'_>, case: &FinalCase) -> Vec<NaiveDate> {
    let chains = Chains::of(rules, case);
    let is_settled = |place: usize| {
        let standing = chains
            .as_ref()
            .and_then(|chains| chains.standing_for(place));
        standing.is_some_and(|standing| standing != place)
    };
    let marks = case.marks.iter().enumerate();
    let open = marks.filter(|(place, mark)| {
        read_as(rules, case, mark) == MarkValue::Symbol(Symbol::Pending) && !is_settled(*place)
    });
    open.map(|(_, mark)| mark.on).collect()
}

/// The marks that another of their chain stands for.
pub(crate) fn set_aside(rules: &CaseRules<'_>, case: &FinalCase) -> Vec<usize> {
    let Some(chains) = Chains::of(rules, case) else {
        return Vec::new();
    };
    let stands_aside = |place: &usize| {
        let standing = chains.standing_for(*place);
        standing.is_some_and(|standing| standing != *place)
    };
    (0..case.marks.len()).filter(stands_aside).collect()
}

/// Chains of retakes, each with the mark that stands for it.
struct Chains {
    /// For each mark, the first of its chain.
    first: Vec<usize>,
    /// For the first mark of each chain, the one that stands for it.
    standing: Vec<Option<usize>>,
}

/// How far a mark speaks for its chain: in the mean, with its value, or in the number alone.
type Voice = (bool, Option<u8>);

impl Chains {
    /// The chains; `None` where each mark stands for itself.
    fn of(rules: &CaseRules<'_>, case: &FinalCase) -> Option<Self> {
        let retaken = case.marks.iter().any(|mark| mark.retakes.is_some());
        if rules.retakes == Retakes::Both || !retaken {
            return None;
        }
        let mut first: Vec<usize> = Vec::with_capacity(case.marks.len());
        let mut standing: Vec<Option<usize>> = vec![None; case.marks.len()];
        let mut voices: Vec<Option<Voice>> = vec![None; case.marks.len()];
        for (place, mark) in case.marks.iter().enumerate() {
            let earlier = mark
                .retakes
                .and_then(|earlier| first.get(usize::from(earlier)));
            let root = earlier.copied().unwrap_or(place);
            first.push(root);
            let value = read_as(rules, case, mark);
            let mean = rules.symbols.mean(value);
            if mean.is_none() && !rules.symbols.counts(value) {
                continue;
            }
            // Where the last one stands, all voices in the mean are equal.
            let height = mean.filter(|_| rules.retakes == Retakes::Best);
            let voice = (mean.is_some(), height);
            if let (Some(standing), Some(best)) = (standing.get_mut(root), voices.get_mut(root))
                && best.is_none_or(|best| best <= voice)
            {
                (*standing, *best) = (Some(place), Some(voice));
            }
        }
        Some(Self { first, standing })
    }

    fn standing_for(&self, place: usize) -> Option<usize> {
        let first = self.first.get(place)?;
        *self.standing.get(*first)?
    }
}
