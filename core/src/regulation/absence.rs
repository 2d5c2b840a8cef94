//! Lessons missed, and what a share of them does to a final.

use serde::Serialize;

use crate::base::{Fixed, Ratio};
use crate::catalogue::choice::{Join, Reached, Reason};

/// Lessons of the period, and those that the pupil missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed {
    /// Lessons held.
    pub lessons: u32,
    /// Lessons missed.
    pub missed: u32,
    /// Of them by illness.
    pub ill: u32,
    /// Of them for another valid reason.
    pub excused: u32,
}

impl Missed {
    /// Lessons missed for these reasons, never more than were missed at all.
    pub fn by(&self, reasons: &[Reason]) -> u32 {
        let valid = self.ill.saturating_add(self.excused);
        let of = |reason: &Reason| match reason {
            Reason::Ill => self.ill,
            Reason::Excused => self.excused,
            Reason::Absent => self.missed.saturating_sub(valid),
        };
        let sum = reasons.iter().map(of).fold(0, u32::saturating_add);
        sum.min(self.missed)
    }
}

/// A share of the lessons, missed for some reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AbsentShare {
    /// The share, 0 … 1.
    pub share: Fixed,
    /// Whether the share itself is enough.
    pub reached: Reached,
    /// The reasons that count.
    pub reasons: Vec<Reason>,
}

impl AbsentShare {
    /// Whether so much was missed; of no lessons nothing is.
    pub fn is_missed(&self, missed: &Missed) -> bool {
        let part = Ratio::new(missed.by(&self.reasons).into(), missed.lessons.into());
        part.is_some_and(|part| match self.reached {
            Reached::AtLeast => part >= self.share.ratio(),
            Reached::Above => part > self.share.ratio(),
        })
    }
}

/// How few marks are enough after long illness (clause 4.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Illness {
    /// What must have been missed.
    #[serde(flatten)]
    pub absence: AbsentShare,
    /// The marks that are enough then.
    pub marks: u32,
}

/// What must be missed for *not attested* (clause 4.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissedShare {
    /// What must have been missed.
    #[serde(flatten)]
    pub absence: AbsentShare,
    /// Whether too few marks are wanted besides, or either is enough.
    pub join: Join,
}
