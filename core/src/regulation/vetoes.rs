//! Vetoes: what forbids a final above a value.

use serde::Serialize;

use crate::base::{Fixed, Ratio};
use crate::catalogue::choice::Among;

/// One veto of a regulation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Veto {
    /// The school's own words.
    pub text: String,
    /// The marks that are looked for: this one and lower ones.
    pub marks_to: u8,
    /// Among which marks.
    pub among: Among,
    /// How many there must be.
    #[serde(flatten)]
    pub threshold: Threshold,
    /// The highest final that is left.
    pub limit: u8,
}

/// How many low marks it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    /// At least so many.
    AtLeast(u32),
    /// A share of them above this one.
    AboveShare(Fixed),
}

/// The marks that a veto looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VetoCount {
    /// Numeric marks among which it looks.
    pub all: u32,
    /// Of them the low ones.
    pub low: u32,
}

impl Veto {
    /// Counts so many equal marks.
    pub fn count(&self, counts: &mut VetoCount, value: u8, key: bool, times: u32) {
        if self.among == Among::Key && !key {
            return;
        }
        counts.all = counts.all.saturating_add(times);
        if value <= self.marks_to {
            counts.low = counts.low.saturating_add(times);
        }
    }

    /// Whether the veto bears on these marks.
    pub fn bears(&self, counts: VetoCount) -> bool {
        match self.threshold {
            Threshold::AtLeast(least) => counts.low >= least,
            Threshold::AboveShare(share) => Ratio::new(counts.low.into(), counts.all.into())
                .is_some_and(|part| part > share.ratio()),
        }
    }
}
