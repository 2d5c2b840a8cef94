//! How finals are judged: boundaries, minimum of marks, tolerance, days.

use super::scale::Scale;
use crate::base::fixed::PARTS;
use crate::base::{Fixed, Ratio};

/// Where a final begins: the mean that reaches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boundary {
    /// The final.
    pub mark: u8,
    /// The mean from which it is given.
    pub from: Fixed,
    /// Whether the mean must pass the boundary (`>`) rather than reach it (`≥`).
    pub passed: bool,
}

impl Boundary {
    /// Whether the mean `sum / weight` reaches this boundary, `weight` above 0. Products of two
    /// 64-bit numbers fit into 128 bits, so that nothing saturates here.
    pub(crate) fn is_met(&self, sum: i64, weight: i64) -> bool {
        let mean = i128::from(sum).saturating_mul(i128::from(PARTS));
        let bound = i128::from(weight).saturating_mul(i128::from(self.from.parts()));
        if self.passed {
            mean > bound
        } else {
            mean >= bound
        }
    }
}

/// The minimum of marks for a final, up to a number of weekly hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinimumRow {
    /// The weekly hours up to which the row holds, inclusive; the last row has none.
    pub hours_to: Option<Fixed>,
    /// The marks that are needed.
    pub marks: u32,
}

/// The parameters of section 4.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FinalRules {
    /// The lowest final that a mean gives.
    pub lowest: u8,
    // INVARIANT: one for each mark of the scale, ascending in mark and in mean.
    /// Where each final begins.
    pub boundaries: Vec<Boundary>,
    /// How far a final may be from the mean and still be only doubtful.
    pub tolerance: Ratio,
    // INVARIANT: hours ascend, and only the last row has none.
    /// How many marks a final needs.
    pub minimum: Vec<MinimumRow>,
    /// Calendar days after the period's end within which finals are set.
    pub days: u32,
}

impl FinalRules {
    /// Whether these are a boundary for each mark of a scale, ascending in mark and in mean.
    pub(crate) fn is_table(boundaries: &[Boundary], scale: Scale) -> bool {
        let order = |boundary: &Boundary| (boundary.from, boundary.passed);
        boundaries
            .iter()
            .map(|boundary| boundary.mark)
            .eq(scale.values())
            && boundaries.is_sorted_by(|a, b| order(a) < order(b))
    }

    /// R: the highest final whose boundary the mean `sum / weight` reaches, never below the lowest;
    /// `None` where there is no mean.
    pub fn rounded(&self, sum: i64, weight: i64) -> Option<u8> {
        if weight <= 0 {
            return None;
        }
        let met = self
            .boundaries
            .iter()
            .rev()
            .find(|boundary| boundary.is_met(sum, weight));
        Some(met.map_or(self.lowest, |boundary| boundary.mark.max(self.lowest)))
    }

    /// The marks that a final needs at these weekly hours (clause 4.2).
    pub fn needed(&self, weekly_hours: Fixed) -> u32 {
        let row = self
            .minimum
            .iter()
            .find(|row| row.hours_to.is_none_or(|to| weekly_hours <= to));
        row.map_or(0, |row| row.marks)
    }
}
