//! A refusal: the one error type. It names the rule, the place in the input, and the facts.

use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::evidence::Evidence;
use super::message::Message;
use crate::catalogue::Rule;

/// One fault of an input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {}", .pointer, self.message().en)]
pub struct Refusal {
    /// The rule.
    pub rule: Rule,
    /// A JSON Pointer (RFC 6901) to the place in the input; a missing key is named by its parent.
    pub pointer: String,
    /// The facts.
    pub evidence: Evidence,
}

impl Refusal {
    /// A refusal of this rule at this place.
    pub fn new(rule: Rule, pointer: impl Into<String>, evidence: Evidence) -> Self {
        Self {
            rule,
            pointer: pointer.into(),
            evidence,
        }
    }

    /// What it says, in both languages.
    pub fn message(&self) -> Message {
        Message::of(self.rule, &self.evidence)
    }
}

impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("rule", &self.rule)?;
        map.serialize_entry("clause", &self.rule.row().clause)?;
        map.serialize_entry("pointer", &self.pointer)?;
        map.serialize_entry("evidence", &self.evidence)?;
        map.serialize_entry("message", &self.message())?;
        map.end()
    }
}

/// Why an input was refused: its first fault in document order, and, for a regulation, all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusals {
    first: Refusal,
    all: Vec<Refusal>,
}

impl Refusals {
    /// All faults of a regulation or of tables, in document order; `None` where there is none.
    pub fn all_of(all: Vec<Refusal>) -> Option<Self> {
        let first = all.first()?.clone();
        Some(Self { first, all })
    }

    /// The first fault in document order.
    pub fn first(&self) -> &Refusal {
        &self.first
    }

    /// Every fault that was looked for: all of a regulation's, one of a request's.
    pub fn iter(&self) -> impl Iterator<Item = &Refusal> {
        let single = self.all.is_empty().then_some(&self.first);
        self.all.iter().chain(single)
    }

    /// The same faults as seen from a document that holds this one at `prefix`.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        self.first.pointer.insert_str(0, prefix);
        for refusal in &mut self.all {
            refusal.pointer.insert_str(0, prefix);
        }
        self
    }
}

impl From<Refusal> for Refusals {
    fn from(first: Refusal) -> Self {
        Self {
            first,
            all: Vec::new(),
        }
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.fmt(out)?;
        match self.all.len().checked_sub(1) {
            None | Some(0) => Ok(()),
            Some(more) => write!(out, " (and {more} more)"),
        }
    }
}

impl std::error::Error for Refusals {}

impl Serialize for Refusals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("error", &self.first)?;
        if !self.all.is_empty() {
            map.serialize_entry("errors", &self.all)?;
        }
        map.end()
    }
}
