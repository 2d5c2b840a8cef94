//! The checks of a proposed final, one function each, in the order of the contract.

use super::basis::{Basis, Figures, Tally};
use super::facts::Facts;
use super::marks;
use crate::answer::{Evidence, Fact, Finding};
use crate::base::Ratio;
use crate::catalogue::choice::{Grading, Join, Outcome, TermPolicy};
use crate::catalogue::{Act, MarkValue, PeriodKind, Rule, Severity, Symbol};

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
    Check {
        made_for: not_exam,
        find: vetoed,
    },
    Check {
        made_for: not_exam,
        find: grading,
    },
    Check {
        made_for: PeriodKind::rests_on_marks,
        find: outcome,
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
    if facts.figures.rules.markless {
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
    let Some(severity) = facts.figures.rules.before_last_lesson.severity() else {
        return;
    };
    let at = facts.regulation.parameters.zone.value.school_date(at);
    if at < last_lesson && facts.case.early.is_none() {
        let evidence = Evidence::none()
            .with("last_lesson", last_lesson)
            .with("at", at);
        findings.push(facts.find_as(Rule::FinalBeforeLastLesson, severity, evidence));
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
    let rules = &facts.figures.rules;
    let evidence = |kind: PeriodKind, number: Option<u8>, level: u8, subject: String| {
        let named = Evidence::none().with("kind", kind).with("number", number);
        named.with("level", level).with("subject", subject)
    };
    for term in facts.figures.terms.iter().filter(|term| term.is_left()) {
        let (rule, policy) = match term.value {
            None => (Rule::FinalPeriodMissing, rules.year_missing),
            Some(MarkValue::Symbol(Symbol::NotAttested)) => {
                (Rule::FinalPeriodNotAttested, rules.year_not_attested)
            }
            Some(_) => continue,
        };
        let place = term.place(case.level, &case.subject);
        let mut named = evidence(term.kind, term.number, place.level, place.subject.code());
        let severity = match policy {
            TermPolicy::MeanOfPresent => Severity::Warning,
            TermPolicy::Refuse | TermPolicy::NotAttested => Severity::Error,
        };
        if policy == TermPolicy::NotAttested {
            named = named.with("outcome", Outcome::NotAttested.code());
        }
        findings.push(facts.find_as(rule, severity, named));
    }
    if facts.basis().needed == 0 {
        let evidence = evidence(case.period.kind, None, case.level, case.subject.code());
        findings.push(facts.find(Rule::FinalPeriodMissing, evidence));
    }
}

#[doc = include_str!("../../../regulation/4.2.md")]
fn enough_marks(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    if facts.is_given() && !facts.exempt && facts.basis().counted < facts.basis().needed {
        let outcome = facts.figures.rules.outcome;
        let evidence = match outcome {
            Outcome::NotAttested => facts.counts(),
            Outcome::Empty | Outcome::Postponed => facts.counts().with("outcome", outcome.code()),
        };
        findings.push(facts.find(Rule::FinalTooFewMarks, evidence));
    }
}

/// *Not attested* where there is enough to attest by, or where too little was missed for it.
///
#[doc = include_str!("../../../regulation/4.2.md")]
fn not_attested(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    if !facts.is(Symbol::NotAttested) {
        return;
    }
    let Basis {
        counted, needed, ..
    } = facts.basis();
    let enough = if facts.case.period.kind.rests_on_terms() {
        needed > 0 && counted == needed
    } else {
        counted >= needed
    };
    let wanted = facts.figures.rules.missed_share;
    let known = facts.case.missed;
    let was_missed = wanted
        .zip(known)
        .map(|(wanted, missed)| wanted.absence.is_missed(&missed));
    if enough {
        let severity = match (wanted.map(|wanted| wanted.join), was_missed) {
            (Some(Join::Or), Some(true)) => return,
            (None, _) | (Some(Join::Or), None) => Severity::Warning,
            // Where no number could stand either, something must.
            _ if !facts.a_number_may_stand() => Severity::Warning,
            (Some(Join::And), _) | (Some(Join::Or), Some(false)) => Severity::Error,
        };
        findings.push(facts.find_as(Rule::FinalNotAttestedWithEnough, severity, facts.counts()));
    } else if let (Some(wanted), Some(missed), Some(false)) = (wanted, known, was_missed)
        && wanted.join == Join::And
        && facts.case.period.kind.rests_on_marks()
        && !facts.exempt
    {
        let evidence = Evidence::none()
            .with("missed", missed.by(&wanted.absence.reasons))
            .with("lessons", missed.lessons)
            .with("share", wanted.absence.share.ratio());
        findings.push(facts.find(Rule::FinalNotAttestedWithoutAbsence, evidence));
    }
}

/// What the cell holds where a final cannot be given, in a school where that is not *not attested*.
fn outcome(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let outcome = facts.figures.rules.outcome;
    let too_few = facts.basis().counted < facts.basis().needed && !facts.exempt;
    if facts.is(Symbol::NotAttested) && too_few && outcome != Outcome::NotAttested {
        let evidence = Evidence::none().with("expected", outcome.code());
        findings.push(facts.find(Rule::FinalOutcomeExpected, evidence));
    }
}

/// A number, or passed and failed, as the course's finals are.
fn grading(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let grading = facts.figures.rules.grading;
    let fits = match grading {
        Grading::Any => true,
        Grading::Number => !facts.is_pass_or_fail(),
        Grading::PassFail => facts.number().is_none(),
    };
    if !fits {
        let evidence = Evidence::none()
            .with("proposed", facts.proposed.value())
            .with("expected", grading.code());
        findings.push(facts.find(Rule::FinalWrongGrading, evidence));
    }
}

/// *Exempt* for who is, and for nobody else.
fn exemption(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    if facts.is(Symbol::Exempt) && !facts.exempt {
        findings.push(facts.find(Rule::FinalNotExempt, Evidence::none()));
    }
    let unfounded = facts.is_given() && facts.basis().counted == 0;
    if facts.exempt && (facts.is(Symbol::NotAttested) || unfounded) {
        findings.push(facts.find(Rule::FinalExemptExpected, Evidence::none()));
    }
}

/// Written, laboratory and practical works must be among the marks.
///
#[doc = include_str!("../../../regulation/4.2.md")]
fn key_works(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let key = facts.figures.rules.key_works;
    let (have, need) = (facts.figures.tally.key_counted, key.least());
    if facts.number().is_none() || have >= need {
        return;
    }
    let codes: Vec<_> = key.categories.iter().map(|item| item.code()).collect();
    let mut evidence = Evidence::none().with("categories", codes);
    if !key.kinds.is_empty() {
        evidence = evidence.with("kinds", key.kinds.clone());
    }
    if need > 1 {
        evidence = evidence.with("have", have).with("need", need);
    }
    if let Some(basis) = facts.figures.rules.key_basis {
        evidence = evidence.with("basis", basis.to_owned());
    }
    findings.push(facts.find_as(Rule::FinalNoKeyWorks, key.severity, evidence));
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
        mut rounded,
        mut key_rounded,
    } = facts.basis();
    let rests_on_terms = facts.case.period.kind.rests_on_terms();
    let on_nothing = if rests_on_terms {
        needed == 0
    } else {
        counted == 0
    };
    if on_nothing {
        return;
    }
    let Figures { rules, tally, .. } = &facts.figures;
    // Above a veto, which is found by itself, the rest is said as if there were none.
    if value > tally.limit(rules) {
        rounded = rules.rounded(tally.sum, tally.weight, tally.last);
        key_rounded = rules.rounded(tally.key_sum, tally.key_weight, None);
    }
    if rounded == Some(value) || rules.is_either(tally.sum, tally.weight, value) {
        return;
    }
    let evidence = Evidence::none()
        .with("proposed", value)
        .with("mean", mean)
        .with("key_mean", key_mean)
        .with("rounded", rounded)
        .with("key_rounded", key_rounded);
    let near = mean.and_then(|mean| mean.distance(Ratio::whole(value.into())));
    let near = near.is_some_and(|distance| distance <= rules.tolerance);
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

/// A final above what a veto leaves.
///
#[doc = include_str!("../../../regulation/4.2.md")]
fn vetoed(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let Some(value) = facts.number() else { return };
    let Figures { rules, tally, .. } = &facts.figures;
    for veto in tally.bearing(rules) {
        let limit = rules.limit_of(veto);
        if value > limit {
            let evidence = Evidence::none()
                .with("veto", veto.text.clone())
                .with("limit", limit);
            findings.push(facts.find(Rule::FinalVetoed, evidence));
        }
    }
}

/// Passed or failed must be what most marks, or terms, say.
fn pass_or_fail(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    if !facts.is_pass_or_fail() {
        return;
    }
    let Tally {
        positive, negative, ..
    } = facts.figures.tally;
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
    let parameters = &facts.regulation.parameters;
    let at = parameters.zone.value.school_date(at);
    let days = parameters.days.at(&facts.case.place());
    let due = days.after(facts.case.period.days.to(), &parameters.school_days.value);
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
    if !facts.is_given() {
        return;
    }
    let mut on = marks::pending(&facts.figures.rules, facts.case);
    if !on.is_empty() {
        on.sort_unstable();
        let evidence = Evidence::none().with("on", Fact::from(on));
        findings.push(facts.find(Rule::FinalPendingLeft, evidence));
    }
}
