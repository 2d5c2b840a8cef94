//! Everything that a check of a proposed final may look at.

use super::basis::{Basis, Figures};
use super::case::{FinalCase, Proposed};
use crate::answer::{Evidence, Finding};
use crate::catalogue::choice::Grading;
use crate::catalogue::{MarkValue, Rule, Severity, Symbol};
use crate::regulation::Regulation;

/// A case, what is proposed, and the figures under it.
pub(super) struct Facts<'a> {
    pub(super) regulation: &'a Regulation,
    pub(super) case: &'a FinalCase,
    pub(super) proposed: &'a Proposed,
    /// Whether the pupil was exempt on every day of the period.
    pub(super) exempt: bool,
    pub(super) figures: Figures<'a>,
}

impl<'a> Facts<'a> {
    pub(super) fn gather(
        regulation: &'a Regulation,
        case: &'a FinalCase,
        proposed: &'a Proposed,
    ) -> Self {
        let figures = Figures::of(regulation, case);
        let exempt = case.exempt.holds_all(case.period.days);
        Self {
            regulation,
            case,
            proposed,
            exempt,
            figures,
        }
    }

    /// The figures that the judgement rests on.
    pub(super) fn basis(&self) -> Basis {
        self.figures.basis
    }

    /// Whether a value rather than *not attested* or *exempt* is proposed.
    pub(super) fn is_given(&self) -> bool {
        self.number().is_some() || self.is_pass_or_fail()
    }

    pub(super) fn is_pass_or_fail(&self) -> bool {
        matches!(
            self.proposed.value(),
            MarkValue::Symbol(Symbol::Pass | Symbol::Fail)
        )
    }

    pub(super) fn number(&self) -> Option<u8> {
        match self.proposed.value() {
            MarkValue::Number(number) => Some(number),
            MarkValue::Symbol(_) => None,
        }
    }

    pub(super) fn is(&self, symbol: Symbol) -> bool {
        self.proposed.value() == MarkValue::Symbol(symbol)
    }

    /// Whether some number could stand: there is a mean, or nothing that it would rest on, and no key
    /// work is missing where that is an error.
    pub(super) fn a_number_may_stand(&self) -> bool {
        let kind = self.case.period.kind;
        let rests = self.basis().mean.is_some() || self.basis().counted == 0;
        self.figures.rules.grading != Grading::PassFail
            && rests
            && self.figures.key_works_missing(kind) == 0
    }

    pub(super) fn counts(&self) -> Evidence {
        Evidence::none()
            .with("have", self.basis().counted)
            .with("need", self.basis().needed)
    }

    pub(super) fn find(&self, rule: Rule, evidence: Evidence) -> Finding {
        self.find_as(rule, rule.row().severity, evidence)
    }

    pub(super) fn find_as(&self, rule: Rule, severity: Severity, evidence: Evidence) -> Finding {
        Finding {
            rule,
            severity,
            subject: self.case.subject_of_findings(),
            evidence,
        }
    }
}
