//! Final marks (section 4): is a proposed final right, and what does a pupil still need.

mod basis;
mod case;
mod checks;
mod facts;
mod marks;
mod outlook;
mod read;
mod terms;
mod write;

use serde::Serialize;

pub use basis::{Basis, Tally};
pub use case::{Exempt, FinalCase, Mark, Period, Proposed, Term};
pub(crate) use marks::{counted_on, set_aside};
pub use outlook::{Need, Outlook, State, Target, outlook};
pub(crate) use read::{CASE, depends_on_no_regulation, read_case, read_proposed, read_weights};
pub use write::WrittenCase;
#[cfg(feature = "arrow")]
pub(crate) use {read::sum_fits, terms::own_weight};

use crate::answer::Finding;
use crate::catalogue::Severity;
use crate::regulation::Regulation;

/// What `finals.validate` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FinalAnswer {
    /// Whether the final stands: no finding is an error.
    pub stands: bool,
    /// What the rules say, errors first.
    pub findings: Vec<Finding>,
    /// The figures that the judgement rests on.
    pub basis: Basis,
}

/// The figures that the judgement of a case rests on.
pub fn basis(regulation: &Regulation, case: &FinalCase) -> Basis {
    basis::Figures::of(regulation, case).basis
}

/// Judges a proposed final by the regulation.
///
/// Every check reports; only a markless level stands alone. For every case of a pupil who may have
/// a final, some value stands.
///
#[doc = include_str!("../../../regulation/4.1.md")]
#[doc = include_str!("../../../regulation/4.2.md")]
#[doc = include_str!("../../../regulation/4.3.md")]
#[doc = include_str!("../../../regulation/4.4.md")]
#[doc = include_str!("../../../regulation/4.5.md")]
pub fn validate(regulation: &Regulation, case: &FinalCase, proposed: &Proposed) -> FinalAnswer {
    let facts = facts::Facts::gather(regulation, case, proposed);
    let mut findings = checks::run(&facts);
    Finding::sort(&mut findings);
    FinalAnswer {
        stands: findings
            .iter()
            .all(|finding| finding.severity != Severity::Error),
        findings,
        basis: facts.basis(),
    }
}
