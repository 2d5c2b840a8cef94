//! A finding: what a rule says of the data. It is an answer, never an error.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::evidence::Evidence;
use super::message::Message;
use crate::base::{CourseId, PupilId};
use crate::catalogue::{Rule, Severity};

/// Whom or what a finding is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The pupil.
    pub pupil: Option<PupilId>,
    /// The course.
    pub course: Option<CourseId>,
    /// The host's own reference of the case.
    pub reference: Option<String>,
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(pupil) = self.pupil {
            map.serialize_entry("pupil", &pupil)?;
        }
        if let Some(course) = self.course {
            map.serialize_entry("course", &course)?;
        }
        if let Some(reference) = &self.reference {
            map.serialize_entry("ref", reference)?;
        }
        map.end()
    }
}

/// What a rule found, how serious it is, about whom, and on which facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// How serious it is here; a regulation may differ from the rule's usual severity.
    pub severity: Severity,
    /// Whom it is about.
    pub subject: Subject,
    /// The facts it rests on.
    pub evidence: Evidence,
}

impl Finding {
    /// What it says, in both languages.
    pub fn message(&self) -> Message {
        Message::of(self.rule, &self.evidence)
    }

    /// Puts findings into the order of every answer: severity, the rule's number, subject; equal
    /// ones stay in the order of the input.
    pub fn sort(findings: &mut [Self]) {
        findings.sort_by(|a, b| {
            (a.severity, a.rule)
                .cmp(&(b.severity, b.rule))
                .then_with(|| a.subject.cmp(&b.subject))
        });
    }
}

impl Serialize for Finding {
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
