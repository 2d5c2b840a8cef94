//! The checks of a proposed final, one function each, in the order of the contract.

use super::basis::{Basis, Tally, is_markless};
use super::case::{FinalCase, Proposed};
use crate::answer::{Evidence, Fact, Finding, Subject};
use crate::base::Ratio;
use crate::base::date::days_after;
use crate::catalogue::{Act, MarkValue, PeriodKind, Rule, Severity, Symbol};
use crate::regulation::Regulation;

/// Everything that a check may look at.
pub(super) struct Facts<'a> {
    regulation: &'a Regulation,
    case: &'a FinalCase,
    proposed: &'a Proposed,
    /// Whether the pupil was exempt on every day of the period.
    exempt: bool,
    tally: Tally,
    pub(super) basis: Basis,
}

impl<'a> Facts<'a> {
    pub(super) fn gather(
        regulation: &'a Regulation,
        case: &'a FinalCase,
        proposed: &'a Proposed,
    ) -> Self {
        let (basis, tally) = Basis::of(regulation, case);
        let exempt = case.exempt.holds_all(case.period.days);
        Self {
            regulation,
            case,
            proposed,
            exempt,
            tally,
            basis,
        }
    }

    /// Whether a value rather than *not attested* or *exempt* is proposed.
    fn is_given(&self) -> bool {
        self.number().is_some() || self.is_pass_or_fail()
    }

    fn is_pass_or_fail(&self) -> bool {
        matches!(
            self.proposed.value(),
            MarkValue::Symbol(Symbol::Pass | Symbol::Fail)
        )
    }

    fn number(&self) -> Option<u8> {
        match self.proposed.value() {
            MarkValue::Number(number) => Some(number),
            MarkValue::Symbol(_) => None,
        }
    }

    fn is(&self, symbol: Symbol) -> bool {
        self.proposed.value() == MarkValue::Symbol(symbol)
    }

    fn counts(&self) -> Evidence {
        Evidence::none()
            .with("have", self.basis.counted)
            .with("need", self.basis.needed)
    }

    fn find(&self, rule: Rule, evidence: Evidence) -> Finding {
        self.find_as(rule, rule.row().severity, evidence)
    }

    fn find_as(&self, rule: Rule, severity: Severity, evidence: Evidence) -> Finding {
        let subject = Subject {
            pupil: Some(self.case.pupil),
            course: Some(self.case.course),
            reference: self.case.reference.clone(),
        };
        Finding {
            rule,
            severity,
            subject,
            evidence,
        }
    }
}

/// One check: which periods it is made for, and what it finds.
struct Check {
    made_for: fn(PeriodKind) -> bool,
    find: fn(&Facts<'_>, &mut Vec<Finding>),
}

const CHECKS: &[Check] = &[
    Check {
        made_for: every,
        find: author,
    },
    Check {
        made_for: not_exam,
        find: before_last_lesson,
    },
    Check {
        made_for: PeriodKind::rests_on_terms,
        find: terms,
    },
    Check {
        made_for: PeriodKind::rests_on_marks,
        find: enough_marks,
    },
    Check {
        made_for: not_exam,
        find: not_attested,
    },
    Check {
        made_for: not_exam,
        find: exemption,
    },
    Check {
        made_for: PeriodKind::rests_on_marks,
        find: key_works,
    },
    Check {
        made_for: not_exam,
        find: justified,
    },
    Check {
        made_for: not_exam,
        find: pass_or_fail,
    },
    Check {
        made_for: every,
        find: in_time,
    },
    Check {
        made_for: PeriodKind::rests_on_marks,
        find: pending,
    },
];

const fn every(_: PeriodKind) -> bool {
    true
}

fn not_exam(kind: PeriodKind) -> bool {
    kind != PeriodKind::Exam
}

/// What all checks find. A final where no mark is given at all is the one finding that stands alone.
pub(super) fn run(facts: &Facts<'_>) -> Vec<Finding> {
    if is_markless(facts.regulation, facts.case) {
        return vec![facts.find(Rule::FinalMarklessLevel, Evidence::none())];
    }
    let mut findings = Vec::new();
    for check in CHECKS {
        if (check.made_for)(facts.case.period.kind) {
            (check.find)(facts, &mut findings);
        }
    }
    findings
}

#[doc = include_str!("../../../regulation/4.5.md")]
fn author(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let rights = &facts.regulation.rights;
    if let Some(by) = facts.proposed.by
        && !rights.has(Act::SetFinal, by)
    {
        let evidence = Evidence::none()
            .with("by", by)
            .with("may", rights.roles(Act::SetFinal));
        findings.push(facts.find(Rule::FinalWrongAuthor, evidence));
    }
}

#[doc = include_str!("../../../regulation/4.3.md")]
fn before_last_lesson(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let (Some(at), Some(last_lesson)) = (facts.proposed.at, facts.case.last_lesson) else {
        return;
    };
    let at = facts.regulation.zone.school_date(at);
    if at < last_lesson && facts.case.early.is_none() {
        let evidence = Evidence::none()
            .with("last_lesson", last_lesson)
            .with("at", at);
        findings.push(facts.find(Rule::FinalBeforeLastLesson, evidence));
    }
}

/// A year or an overall mark rests on its terms: each missing or not attested one is found.
///
#[doc = include_str!("../../../regulation/4.1.md")]
fn terms(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    if !facts.is_given() {
        return;
    }
    let case = facts.case;
    let evidence = |kind: PeriodKind, number: Option<u8>, level: u8, subject: String| {
        let named = Evidence::none().with("kind", kind).with("number", number);
        named.with("level", level).with("subject", subject)
    };
    for term in case.terms.iter().filter(|term| term.is_left()) {
        let rule = match term.value {
            None => Rule::FinalPeriodMissing,
            Some(MarkValue::Symbol(Symbol::NotAttested)) => Rule::FinalPeriodNotAttested,
            Some(_) => continue,
        };
        let subject = term.subject.as_ref().unwrap_or(&case.subject).code();
        let level = term.level.unwrap_or(case.level);
        findings.push(facts.find(rule, evidence(term.kind, term.number, level, subject)));
    }
    if facts.basis.needed == 0 {
        let evidence = evidence(case.period.kind, None, case.level, case.subject.code());
        findings.push(facts.find(Rule::FinalPeriodMissing, evidence));
    }
}

#[doc = include_str!("../../../regulation/4.2.md")]
fn enough_marks(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    if facts.is_given() && !facts.exempt && facts.basis.counted < facts.basis.needed {
        findings.push(facts.find(Rule::FinalTooFewMarks, facts.counts()));
    }
}

/// *Not attested* where there is enough to attest by.
fn not_attested(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let Basis {
        counted, needed, ..
    } = facts.basis;
    let enough = if facts.case.period.kind.rests_on_terms() {
        needed > 0 && counted == needed
    } else {
        counted >= needed
    };
    if facts.is(Symbol::NotAttested) && enough {
        findings.push(facts.find(Rule::FinalNotAttestedWithEnough, facts.counts()));
    }
}

/// *Exempt* for who is, and for nobody else.
fn exemption(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    if facts.is(Symbol::Exempt) && !facts.exempt {
        findings.push(facts.find(Rule::FinalNotExempt, Evidence::none()));
    }
    let unfounded = facts.is_given() && facts.basis.counted == 0;
    if facts.exempt && (facts.is(Symbol::NotAttested) || unfounded) {
        findings.push(facts.find(Rule::FinalExemptExpected, Evidence::none()));
    }
}

/// Written, laboratory and practical works must be among the marks.
///
#[doc = include_str!("../../../regulation/4.2.md")]
fn key_works(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let works = &facts.regulation.works;
    let wanted = !works.key_categories().is_empty();
    if facts.number().is_none() || facts.tally.key_counted > 0 || !wanted {
        return;
    }
    let key_subject = works.is_key_subject(facts.case.subject.listed());
    let severity = if key_subject {
        Severity::Error
    } else {
        Severity::Note
    };
    let codes: Vec<_> = works
        .key_categories()
        .iter()
        .map(|category| category.code())
        .collect();
    let evidence = Evidence::none().with("categories", codes);
    findings.push(facts.find_as(Rule::FinalNoKeyWorks, severity, evidence));
}

/// A numeric final must be what the mean gives, or lie between that and what the key works give.
///
#[doc = include_str!("../../../regulation/4.1.md")]
fn justified(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let Some(value) = facts.number() else { return };
    let Basis {
        counted,
        needed,
        mean,
        key_mean,
        rounded,
        key_rounded,
    } = facts.basis;
    let rests_on_terms = facts.case.period.kind.rests_on_terms();
    let on_nothing = if rests_on_terms {
        needed == 0
    } else {
        counted == 0
    };
    if on_nothing || rounded == Some(value) {
        return;
    }
    let evidence = Evidence::none()
        .with("proposed", value)
        .with("mean", mean)
        .with("key_mean", key_mean)
        .with("rounded", rounded)
        .with("key_rounded", key_rounded);
    let near = mean.and_then(|mean| mean.distance(Ratio::whole(value.into())));
    let near = near.is_some_and(|distance| distance <= facts.regulation.finals.tolerance);
    let between = match (rounded, key_rounded) {
        (Some(one), Some(other)) => (one.min(other)..=one.max(other)).contains(&value),
        _ => false,
    };
    let rule = match (between, near) {
        (true, true) => Rule::FinalByKeyWorks,
        (true, false) | (false, true) => Rule::FinalDoubtful,
        (false, false) => Rule::FinalUnjustified,
    };
    findings.push(facts.find(rule, evidence));
}

/// Passed or failed must be what most marks, or terms, say.
fn pass_or_fail(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    if !facts.is_pass_or_fail() {
        return;
    }
    let Tally {
        positive, negative, ..
    } = facts.tally;
    let (for_it, against) = if facts.is(Symbol::Pass) {
        (positive, negative)
    } else {
        (negative, positive)
    };
    // A pass needs more passes than fails; a fail stands on as many.
    let outweighed = if facts.is(Symbol::Pass) {
        against >= for_it
    } else {
        against > for_it
    };
    let rule = match (for_it, against) {
        (0, 0) => return,
        (0, _) => Rule::FinalUnjustified,
        _ if outweighed => Rule::FinalDoubtful,
        _ => return,
    };
    let evidence = Evidence::none()
        .with("proposed", facts.proposed.value())
        .with("positive", positive)
        .with("negative", negative);
    findings.push(facts.find(rule, evidence));
}

#[doc = include_str!("../../../regulation/4.4.md")]
fn in_time(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let Some(at) = facts.proposed.at else { return };
    let at = facts.regulation.zone.school_date(at);
    let due = days_after(
        facts.case.period.days.to(),
        facts.regulation.finals.days.into(),
    );
    let days_late = at.signed_duration_since(due).num_days();
    if days_late > 0 {
        let evidence = Evidence::none()
            .with("due", due)
            .with("at", at)
            .with("days_late", days_late);
        findings.push(facts.find(Rule::FinalLate, evidence));
    }
}

/// Marks that are still owed when the final is given.
fn pending(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let pending = facts
        .case
        .marks
        .iter()
        .filter(|mark| mark.value == MarkValue::Symbol(Symbol::Pending));
    let mut on: Vec<_> = pending.map(|mark| mark.on).collect();
    if facts.is_given() && !on.is_empty() {
        on.sort_unstable();
        let evidence = Evidence::none().with("on", Fact::from(on));
        findings.push(facts.find(Rule::FinalPendingLeft, evidence));
    }
}
