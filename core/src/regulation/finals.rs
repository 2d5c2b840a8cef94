//! How a final is judged at one place: every parameter of section 4 with the value that holds there.

use serde::Serialize;

use super::Regulation;
use super::absence::{Illness, Missed, MissedShare};
use super::scale::{Scale, SymbolTable};
use super::scoped::{Place, Stated};
use super::terms::{TermPlace, TermRow};
use super::vetoes::Veto;
use super::works::{KeyWorks, KindId, KindWeight, WorkKinds};
use crate::base::fixed::PARTS;
use crate::base::{CourseId, Fixed, Ratio};
use crate::catalogue::choice::{
    Grading, Outcome, Reached, Retakes, Strictness, TermPolicy, Tie, YearBasis,
};

/// Where a final begins: the mean that reaches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Boundary {
    /// The final.
    #[serde(rename = "final")]
    pub mark: u8,
    /// The mean from which it is given.
    pub from: Fixed,
    /// Whether the boundary itself is enough.
    pub reached: Reached,
}

/// Where a mean stands to a boundary.
type Side = std::cmp::Ordering;

impl Boundary {
    /// Where the mean `sum / weight` stands to this boundary, `weight` above 0. Sums of marks are
    /// below 2^51, sums of terms below 2^90: times a boundary they fit into 128 bits.
    #[inline]
    pub(crate) fn side(&self, sum: impl Into<i128>, weight: impl Into<i128>) -> Side {
        let mean = sum.into().saturating_mul(i128::from(PARTS));
        let bound = weight.into().saturating_mul(i128::from(self.from.parts()));
        mean.cmp(&bound)
    }

    /// Whether the mean reaches it, by the boundary's own word.
    #[cfg(feature = "arrow")]
    pub(crate) fn is_met(&self, sum: i64, weight: i64) -> bool {
        match self.side(sum, weight) {
            Side::Less => false,
            Side::Equal => self.reached == Reached::AtLeast,
            Side::Greater => true,
        }
    }
}

/// The minimum of marks for a final, up to a number of weekly hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct MinimumRow {
    /// The weekly hours up to which the row holds, inclusive; the last row has none.
    pub hours_to: Option<Fixed>,
    /// The marks that are needed.
    pub marks: u32,
}

/// What becomes of a pending mark that nobody closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Expiry {
    /// Days after the mark's date.
    pub days: u32,
    /// The mark that it is read as where the period ends later.
    pub becomes: u8,
}

/// The parameters of section 4 with the values that hold at one place.
#[derive(Clone, Copy, Debug)]
pub struct CaseRules<'r> {
    pub(crate) scale: Scale,
    scales: &'r Stated<Scale>,
    course: Option<CourseId>,
    pub(crate) symbols: &'r SymbolTable,
    pub(crate) expiry: Option<Expiry>,
    pub(crate) kinds: &'r WorkKinds,
    pub(crate) weights: &'r [KindWeight],
    pub(crate) markless: bool,
    pub(crate) grading: Grading,
    pub(crate) lowest: u8,
    pub(crate) boundaries: &'r [Boundary],
    pub(crate) tie: Tie,
    pub(crate) tolerance: Ratio,
    pub(crate) minimum: &'r [MinimumRow],
    pub(crate) illness: Option<&'r Illness>,
    pub(crate) missed_share: Option<&'r MissedShare>,
    pub(crate) outcome: Outcome,
    pub(crate) vetoes: &'r [Veto],
    pub(crate) key_works: &'r KeyWorks,
    /// The legal reference of what is asked of key works.
    pub(crate) key_basis: Option<&'r str>,
    pub(crate) retakes: Retakes,
    pub(crate) before_last_lesson: Strictness,
    pub(crate) year_basis: YearBasis,
    pub(crate) year_terms: Option<&'r [TermRow]>,
    pub(crate) year_missing: TermPolicy,
    pub(crate) year_not_attested: TermPolicy,
}

impl Regulation {
    /// The rules of a final at this place.
    pub fn at(&self, place: &Place<'_>) -> CaseRules<'_> {
        let all = &self.parameters;
        CaseRules {
            scale: *all.scale.at(place),
            scales: &all.scale,
            course: place.course,
            symbols: &all.symbols.value,
            expiry: *all.pending_expiry.at(place),
            kinds: &all.kinds.value,
            weights: all.weights.at(place),
            markless: *all.markless.at(place),
            grading: *all.grading.at(place),
            lowest: *all.lowest.at(place),
            boundaries: all.boundaries.at(place),
            tie: *all.tie.at(place),
            tolerance: all.tolerance.at(place).ratio(),
            minimum: all.minimum.at(place),
            illness: all.illness.at(place).as_ref(),
            missed_share: all.missed_share.at(place).as_ref(),
            outcome: *all.outcome.at(place),
            vetoes: all.vetoes.at(place),
            key_works: all.key_works.at(place),
            key_basis: all.key_works.basis_at(place),
            retakes: *all.retakes.at(place),
            before_last_lesson: *all.before_last_lesson.at(place),
            year_basis: *all.year_basis.at(place),
            year_terms: all.year_terms.at(place).as_deref(),
            year_missing: *all.year_missing.at(place),
            year_not_attested: *all.year_not_attested.at(place),
        }
    }
}

#[cfg(feature = "arrow")]
impl Regulation {
    /// What each kind weighs in general, in parts.
    pub(crate) fn weights(&self) -> Vec<i64> {
        let own = &self.parameters.weights.value;
        let weight = |kind: &super::works::WorkKind| {
            let row = own.iter().find(|row| row.kind == kind.code);
            row.map_or(kind.weight, |row| row.weight).parts()
        };
        self.parameters
            .kinds
            .value
            .rows()
            .iter()
            .map(weight)
            .collect()
    }
}

impl CaseRules<'_> {
    /// R, vetoes aside: the highest final whose boundary the mean `sum / weight` reaches, never below
    /// the lowest; `None` where there is no mean. `last` is the last term, which may decide a tie.
    pub(crate) fn rounded(&self, sum: i128, weight: i128, last: Option<u8>) -> Option<u8> {
        if weight <= 0 {
            return None;
        }
        // Sums of marks fit into 64 bits, whose products are many times faster.
        match (i64::try_from(sum), i64::try_from(weight)) {
            (Ok(sum), Ok(weight)) => self.rounded_of(sum, weight, last),
            _ => self.rounded_of(sum, weight, last),
        }
    }

    fn rounded_of<N: Copy + Into<i128>>(&self, sum: N, weight: N, last: Option<u8>) -> Option<u8> {
        let mut boundaries = self.boundaries.iter().rev();
        let met = boundaries.find(|boundary| self.is_met(boundary, sum, weight, last));
        Some(met.map_or(self.lowest, |boundary| boundary.mark.max(self.lowest)))
    }

    /// Whether a mean of marks rounds to this final or a higher one, vetoes aside: where a boundary is
    /// reached, each lower one is.
    pub(crate) fn reaches(&self, mark: u8, sum: i128, weight: i128) -> bool {
        if weight <= 0 {
            return false;
        }
        let lowest = self.boundaries.first().map_or(0, |boundary| boundary.mark);
        let place = usize::from(mark.saturating_sub(lowest));
        mark <= self.lowest
            || self
                .boundaries
                .get(place)
                .is_some_and(|boundary| self.is_met(boundary, sum, weight, None))
    }

    /// The scale that a term's value and mean are on.
    pub(crate) fn scale_of(&self, term: &TermPlace<'_>) -> Scale {
        *self.scales.at(&Place {
            kind: term.kind,
            number: term.number,
            level: term.level,
            subject: term.subject,
            course: self.course,
        })
    }

    fn is_met<N: Into<i128>>(
        &self,
        boundary: &Boundary,
        sum: N,
        weight: N,
        last: Option<u8>,
    ) -> bool {
        match boundary.side(sum, weight) {
            Side::Less => false,
            Side::Greater => true,
            Side::Equal => self.is_reached(boundary, last),
        }
    }

    /// Whether a mean that stands exactly on a boundary reaches it.
    fn is_reached(&self, boundary: &Boundary, last: Option<u8>) -> bool {
        let own = boundary.reached == Reached::AtLeast;
        match self.tie {
            Tie::Boundaries | Tie::Either => own,
            Tie::Up => true,
            Tie::Down => false,
            Tie::LastPeriod => last.map_or(own, |last| last >= boundary.mark),
        }
    }

    /// Whether either final stands plainly, since the mean is exactly on the boundary between them.
    pub(crate) fn is_either(&self, sum: i128, weight: i128, value: u8) -> bool {
        let beside = |boundary: &Boundary| {
            let below = boundary.mark.saturating_sub(1).max(self.lowest);
            (boundary.mark.max(self.lowest) == value || below == value)
                && boundary.side(sum, weight) == Side::Equal
        };
        self.tie == Tie::Either && weight > 0 && self.boundaries.iter().any(beside)
    }

    /// The marks that a final needs at these weekly hours, after such absence (clause 4.2).
    pub(crate) fn needed(&self, weekly_hours: Fixed, missed: Option<&Missed>) -> u32 {
        let marks = needed(self.minimum, weekly_hours);
        match (self.illness, missed) {
            (Some(illness), Some(missed)) if illness.absence.is_missed(missed) => {
                marks.min(illness.marks)
            }
            _ => marks,
        }
    }

    /// What a mark of this kind weighs that names no weight.
    pub(crate) fn weight_of(&self, kind: KindId) -> Fixed {
        let Some(kind) = self.kinds.get(kind) else {
            return Fixed::ONE;
        };
        let own = self.weights.iter().find(|row| row.kind == kind.code);
        own.map_or(kind.weight, |row| row.weight)
    }

    /// The highest final that a veto leaves: never below the lowest.
    pub(crate) fn limit_of(&self, veto: &Veto) -> u8 {
        veto.limit.max(self.lowest)
    }
}

/// The marks that a final needs at these weekly hours.
pub(crate) fn needed(minimum: &[MinimumRow], weekly_hours: Fixed) -> u32 {
    let row = minimum
        .iter()
        .find(|row| row.hours_to.is_none_or(|to| weekly_hours <= to));
    row.map_or(0, |row| row.marks)
}
