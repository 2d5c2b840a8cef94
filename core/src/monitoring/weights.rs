//! Marks by weight and value: the histogram that every mean over marks is made of.

use super::marks::PageMarks;
use crate::base::Fixed;
use crate::regulation::{CaseRules, KindId};
use crate::school::School;
use crate::school::facts::WorkIx;

/// Bytes of values are below this.
const VALUES: usize = 128;

/// Marks of one weight, by value.
#[derive(Clone)]
pub(super) struct Weighed {
    pub(super) weight: Fixed,
    pub(super) key: bool,
    pub(super) values: [u32; VALUES],
}

/// For each assignment which weight it has, and the marks of each weight.
pub(super) struct Weights {
    /// By the assignment's place from the first.
    of: Vec<u16>,
    kinds: Vec<(Fixed, bool)>,
    /// Whether some assignment is of a kind that the regulation does not have.
    pub(super) has_unknown_kind: bool,
}

impl Weights {
    pub(super) fn of(
        school: &School,
        rules: &CaseRules<'_>,
        marks: &PageMarks<'_>,
    ) -> Option<Self> {
        let mut weights = Self {
            of: Vec::new(),
            kinds: Vec::new(),
            has_unknown_kind: false,
        };
        let mut kinds: Vec<(WorkIx, Option<KindId>)> = Vec::new();
        for place in marks.assignments.clone() {
            let assignment = marks.page.assignments.get(place)?;
            let known = kinds.iter().find(|(work, _)| *work == assignment.kind);
            let kind = match known {
                Some((_, kind)) => *kind,
                None => {
                    let kind = rules.kinds.by_code(school.work(assignment.kind));
                    kinds.push((assignment.kind, kind));
                    kind
                }
            };
            weights.has_unknown_kind |= kind.is_none();
            let own = kind.map_or(Fixed::ONE, |kind| rules.weight_of(kind));
            let weight = assignment.weight.unwrap_or(own);
            let key = kind.is_some_and(|kind| rules.key_works.is_key(kind));
            let known = weights.kinds.iter().position(|it| *it == (weight, key));
            let at = known.unwrap_or(weights.kinds.len());
            if known.is_none() {
                weights.kinds.push((weight, key));
            }
            weights.of.push(u16::try_from(at).unwrap_or(u16::MAX));
        }
        Some(weights)
    }

    /// No marks yet.
    pub(super) fn none(&self) -> Vec<Weighed> {
        let kinds = self.kinds.iter().map(|(weight, key)| Weighed {
            weight: *weight,
            key: *key,
            values: [0; VALUES],
        });
        kinds.collect()
    }

    /// The marks of every pupil on assignments on which marks may stand.
    pub(super) fn all(&self, marks: &PageMarks<'_>) -> Vec<Weighed> {
        let mut histogram = self.none();
        let index = marks.page.marks.index();
        for (place, weight) in marks.assignments.clone().zip(&self.of) {
            let stands = u16::try_from(place).is_ok_and(|place| marks.may_stand(place));
            let Some(weighed) = histogram.get_mut(usize::from(*weight)).filter(|_| stands) else {
                continue;
            };
            for (value, count) in index.of_assignment(place) {
                if let Some(own) = weighed.values.get_mut(usize::from(value)) {
                    *own = own.saturating_add(count);
                }
            }
        }
        histogram
    }

    /// The count of marks of this assignment's weight and this value; `first` is the place of the first
    /// assignment.
    fn slot<'h>(
        &self,
        histogram: &'h mut [Weighed],
        first: usize,
        assignment: u16,
        value: u8,
    ) -> Option<&'h mut u32> {
        let offset = usize::from(assignment).saturating_sub(first);
        let weight = self.of.get(offset).copied().unwrap_or(0);
        let weighed = histogram.get_mut(usize::from(weight))?;
        weighed.values.get_mut(usize::from(value))
    }

    /// Counts a mark.
    pub(super) fn count(
        &self,
        histogram: &mut [Weighed],
        first: usize,
        assignment: u16,
        value: u8,
    ) {
        if let Some(count) = self.slot(histogram, first, assignment, value) {
            *count = count.saturating_add(1);
        }
    }

    /// Takes a mark away that [`Weights::all`] counted.
    pub(super) fn take(&self, histogram: &mut [Weighed], first: usize, assignment: u16, value: u8) {
        if let Some(count) = self.slot(histogram, first, assignment, value) {
            *count = count.saturating_sub(1);
        }
    }
}
