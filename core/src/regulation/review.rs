//! What is unusual in a regulation that is no fault of the file.

use super::scoped::Place;
use super::{PRESETS, Regulation, finals};
use crate::answer::{Evidence, Fact, Finding, Subject};
use crate::base::{Fixed, Ratio};
use crate::catalogue::choice::{Counted, Reached};
use crate::catalogue::{Act, CaseSubject, PeriodKind, Rule, SUBJECTS, Severity};

/// A quarter of any course of this level and subject.
fn place(level: u8, subject: &CaseSubject) -> Place<'_> {
    Place {
        kind: PeriodKind::Quarter,
        number: None,
        level,
        subject,
        course: None,
    }
}

fn note(rule: Rule, evidence: Evidence) -> Finding {
    Finding {
        rule,
        severity: Severity::Note,
        subject: Subject::default(),
        evidence,
    }
}

fn below(parameter: &'static str, value: impl Into<Fact>, text: impl Into<Fact>) -> Finding {
    let evidence = Evidence::none().with("parameter", parameter);
    let evidence = evidence.with("value", value).with("text", text);
    note(Rule::RegulationBelowText, evidence)
}

impl Regulation {
    /// What is unusual, as notes: what asks less than the text of the default regulation, a final
    /// that its own marks do not give, an act that nobody may do.
    pub fn review(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let Some(text) = PRESETS.first().and_then(|name| Self::preset(name).ok()) else {
            return findings;
        };
        self.below_text(&text, &mut findings);
        for boundary in self.parameters.boundaries.values().flatten() {
            let own = Ratio::whole(boundary.mark.into());
            let from = boundary.from.ratio();
            if own < from || own == from && boundary.reached == Reached::Above {
                let evidence = Evidence::none()
                    .with("final", boundary.mark)
                    .with("from", from);
                findings.push(note(Rule::RegulationUnreachable, evidence));
            }
        }
        for act in Act::ALL {
            if self.rights.roles(*act).is_empty() && !text.rights.roles(*act).is_empty() {
                let evidence = Evidence::none().with("act", act.code());
                findings.push(note(Rule::RegulationNobody, evidence));
            }
        }
        findings
    }

    /// What asks less than the text does.
    fn below_text(&self, text: &Self, findings: &mut Vec<Finding>) {
        let (own, said) = (&self.parameters, &text.parameters);
        // Level 1 is the one that the text frees of marks (clause 3.3).
        let any = CaseSubject::Other(String::new());
        if *said.markless.at(&place(1, &any)) && !*own.markless.at(&place(1, &any)) {
            findings.push(below("markless", "false", "true"));
        }
        // Two hours a week, and more than that (clause 4.2).
        for hours in [2, 3].map(|hours| Fixed::from_ratio(Ratio::whole(hours))) {
            let Some(hours) = hours else { continue };
            let wanted = finals::needed(&said.minimum.value, hours);
            let tables = own.minimum.values();
            let least = tables.map(|table| finals::needed(table, hours)).min();
            if let Some(least) = least.filter(|least| *least < wanted) {
                findings.push(below("final.minimum", least, wanted));
            }
        }
        let named = SUBJECTS.iter().map(CaseSubject::Listed);
        let weaker = named.into_iter().find(|subject| {
            let place = place(7, subject);
            let (own, said) = (own.key_works.at(&place), said.key_works.at(&place));
            said.severity == Severity::Error
                && (own.severity != Severity::Error || own.least() < said.least())
        });
        if let Some(subject) = weaker {
            let own = own.key_works.at(&place(7, &subject));
            let value = format!(
                "{}: {} {}",
                subject.code(),
                own.least(),
                own.severity.code()
            );
            findings.push(below("final.key_works", value, "1 error"));
        }
        let most = said.days.value.days;
        let later = own.days.values().find(|days| match days.counted {
            Counted::Calendar => days.days > most,
            // A Sunday falls among so many school days.
            Counted::School => days.days >= most,
        });
        if let Some(days) = later {
            let value = format!("{} {}", days.days, days.counted.code());
            findings.push(below("final.days", value, format!("{most} calendar")));
        }
    }
}
