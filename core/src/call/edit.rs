//! `edit.window`: until when the entries of a lesson may be changed.

use serde::Serialize;

use super::finals::with_regulations;
use super::to_json;
use crate::answer::{Finding, Refusals};
use crate::base::CourseId;
use crate::catalogue::CaseSubject;
use crate::input::{self, Faults};
use crate::regulation::{InForce, Place};
use crate::rules::edit::window as judge;

#[derive(Serialize)]
struct Answer {
    open: bool,
    until: Option<String>,
    findings: Vec<Finding>,
}

/// Whether entries of a lesson may still be changed.
pub(super) fn window(own: Option<InForce<'_>>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let known: &[_] = match own {
            Some(_) => &["lesson", "on", "level", "subject", "course"],
            None => &["regulation", "lesson", "on", "level", "subject", "course"],
        };
        let fields = cursor.fields(known, faults)?;
        with_regulations(own, &fields, faults, |regulations, faults| {
            let lesson = fields.need("lesson", faults, |entry, faults| {
                let lesson = entry.date(faults)?;
                regulations.need(lesson, entry, faults)?;
                Some(lesson)
            });
            let on = fields.need("on", faults, |entry, faults| entry.date(faults));
            let level = fields.may("level", faults, |entry, faults| entry.level(faults));
            let subject = fields.may("subject", faults, |entry, faults| entry.subject(faults));
            let course = fields.may("course", faults, |entry, faults| {
                entry.id(CourseId::new, faults)
            });
            let nameless = CaseSubject::Other(String::new());
            let (lesson, on, level, subject) = (lesson?, on?, level?, subject?);
            let place = Place {
                level: level.unwrap_or(0),
                subject: subject.as_ref().unwrap_or(&nameless),
                course: course?,
                kind: crate::catalogue::PeriodKind::Quarter,
                number: None,
            };
            let regulation = regulations.on(lesson)?;
            let (until, finding) = judge(regulation, &place, lesson, on);
            Some(to_json(&Answer {
                open: finding.is_none(),
                until: until.map(|until| until.to_string()),
                findings: finding.into_iter().collect(),
            }))
        })
    })
}
