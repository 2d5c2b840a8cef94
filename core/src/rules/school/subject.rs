//! Findings of a school, with the host's own ids.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::answer::{Evidence, Finding, Message};
use crate::catalogue::{Rule, Severity};
use crate::school::School;
use crate::school::ids::{AssignmentIx, ClassIx, CourseIx, Id, LessonIx, PersonIx};

/// Whom or what a finding of a school is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ids {
    /// The pupil.
    pub pupil: Option<Id>,
    /// The course.
    pub course: Option<Id>,
    /// The class.
    pub class: Option<Id>,
    /// The lesson.
    pub lesson: Option<Id>,
    /// The assignment.
    pub assignment: Option<Id>,
    /// The person.
    pub person: Option<Id>,
}

impl Ids {
    pub(super) fn pupil(mut self, school: &School, pupil: PersonIx) -> Self {
        self.pupil = Some(school.ids().name(pupil));
        self
    }

    pub(super) fn course(mut self, school: &School, course: CourseIx) -> Self {
        self.course = Some(school.ids().name(course));
        self
    }

    pub(super) fn class(mut self, school: &School, class: ClassIx) -> Self {
        self.class = Some(school.ids().name(class));
        self
    }

    pub(super) fn lesson(mut self, school: &School, lesson: LessonIx) -> Self {
        self.lesson = Some(school.ids().name(lesson));
        self
    }

    pub(super) fn assignment(mut self, school: &School, assignment: AssignmentIx) -> Self {
        self.assignment = Some(school.ids().name(assignment));
        self
    }
}

impl Serialize for Ids {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (key, id) in [
            ("pupil", &self.pupil),
            ("course", &self.course),
            ("class", &self.class),
            ("lesson", &self.lesson),
            ("assignment", &self.assignment),
            ("person", &self.person),
        ] {
            if let Some(id) = id {
                map.serialize_entry(key, id)?;
            }
        }
        map.end()
    }
}

/// A finding of a school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The rule.
    pub rule: Rule,
    /// How serious it is.
    pub severity: Severity,
    /// Whom it is about.
    pub subject: Ids,
    /// The facts it rests on.
    pub evidence: Evidence,
}

impl Found {
    pub(super) fn new(rule: Rule, subject: Ids, evidence: Evidence) -> Self {
        Self {
            rule,
            severity: rule.row().severity,
            subject,
            evidence,
        }
    }

    /// What it says, in both languages.
    pub fn message(&self) -> Message {
        Message::of(self.rule, &self.evidence)
    }

    /// A finding of a case, with the host's ids.
    pub(super) fn of(school: &School, finding: Finding) -> Self {
        let ids = school.ids();
        let subject = Ids {
            pupil: finding
                .subject
                .pupil
                .map(|pupil| ids.name_of::<PersonIx>(pupil.get())),
            course: finding
                .subject
                .course
                .map(|course| ids.name_of::<CourseIx>(course.get())),
            ..Ids::default()
        };
        Self {
            rule: finding.rule,
            severity: finding.severity,
            subject,
            evidence: finding.evidence,
        }
    }

    /// Puts findings into the order of every answer.
    pub(super) fn sort(found: &mut [Self]) {
        found.sort_by(|one, other| {
            (one.severity, one.rule, &one.subject).cmp(&(
                other.severity,
                other.rule,
                &other.subject,
            ))
        });
    }
}

impl Serialize for Found {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("rule", &self.rule)?;
        map.serialize_entry("clause", &self.rule.row().clause)?;
        map.serialize_entry("severity", &self.severity)?;
        map.serialize_entry("subject", &self.subject)?;
        map.serialize_entry("evidence", &self.evidence)?;
        map.serialize_entry("message", &self.message())?;
        map.end()
    }
}
