//! What is unusual in a regulation that is no fault of the file.

use super::scoped::Place;
use super::{PRESETS, Regulation, finals};
use crate::answer::{Evidence, Fact, Finding, Subject};
use crate::base::{Fixed, Ratio};
use crate::catalogue::choice::Reached;
use crate::catalogue::{Act, CaseSubject, PeriodKind, Rule, SUBJECTS, Severity};

/// A period of any course of this level and subject.
fn place(kind: PeriodKind, level: u8, subject: &CaseSubject) -> Place<'_> {
    Place {
        kind,
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
        let any = CaseSubject::Other(String::new());
        // Level 1 is the one that the text frees of marks (clause 3.3).
        let with_marks = PeriodKind::ALL.iter().find(|kind| {
            let place = place(**kind, 1, &any);
            *said.markless.at(&place) && !*own.markless.at(&place)
        });
        if let Some(kind) = with_marks {
            findings.push(below("markless", format!("{}: false", kind.code()), "true"));
        }
        // Every step of the table, and what lies beyond the last one (clause 4.2).
        let tables = || own.minimum.values().chain([&said.minimum.value]);
        let steps = tables().flatten().filter_map(|row| row.hours_to);
        let mut steps: Vec<_> = steps.chain(Fixed::from_ratio(Ratio::whole(1000))).collect();
        steps.sort_unstable();
        let mut seen = Vec::new();
        for hours in steps {
            let wanted = finals::needed(&said.minimum.value, hours);
            let least = own
                .minimum
                .values()
                .map(|table| finals::needed(table, hours));
            let least = least.min().filter(|least| *least < wanted);
            if let Some(least) = least.filter(|least| !seen.contains(&(*least, wanted))) {
                seen.push((least, wanted));
                findings.push(below("final.minimum", least, wanted));
            }
        }
        let named = SUBJECTS.iter().map(CaseSubject::Listed);
        let places = named.flat_map(|subject| (2..=11).map(move |level| (subject.clone(), level)));
        let weaker = places.into_iter().find(|(subject, level)| {
            let place = place(PeriodKind::Quarter, *level, subject);
            let (own, said) = (own.key_works.at(&place), said.key_works.at(&place));
            said.severity == Severity::Error
                && (own.severity != Severity::Error
                    || own.least() < said.least()
                    || own
                        .categories
                        .iter()
                        .any(|it| !said.categories.contains(it)))
        });
        if let Some((subject, level)) = weaker {
            let own = own
                .key_works
                .at(&place(PeriodKind::Quarter, level, &subject));
            let categories: Vec<_> = own.categories.iter().map(|it| it.code()).collect();
            let value = format!(
                "{} {level}: {} {} ({})",
                subject.code(),
                own.least(),
                own.severity.code(),
                categories.join(" ")
            );
            findings.push(below("final.key_works", value, "1 error"));
        }
        let most = said.days.value.days;
        // A period may end on any day of the week.
        let ends = chrono::NaiveDate::from_ymd_opt(2026, 6, 1);
        let ends: Vec<_> = ends
            .into_iter()
            .flat_map(|end| end.iter_days().take(7))
            .collect();
        let later = own.days.values().find(|days| {
            let due = |end: &chrono::NaiveDate| days.after(*end, &own.school_days.value);
            let latest = ends
                .iter()
                .map(|end| due(end).signed_duration_since(*end).num_days());
            latest.max() > Some(most.into())
        });
        if let Some(days) = later {
            let value = format!("{} {}", days.days, days.counted.code());
            findings.push(below("final.days", value, format!("{most} calendar")));
        }
    }
}
