//! A case as the wire carries it: what `finals.validate` reads back.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::case::{Exempt, FinalCase, Mark, Proposed, Term};
use crate::base::OpenRange;
use crate::catalogue::PeriodKind;
use crate::regulation::WorkKinds;
use crate::school::ids::Id;

/// A case to be written, with the host's own ids.
#[derive(Clone, Debug)]
pub struct WrittenCase<'a> {
    /// The case.
    pub case: &'a FinalCase,
    /// The pupil as the host calls one.
    pub pupil: Id,
    /// The course as the host calls it.
    pub course: Id,
    /// The final that was set.
    pub proposed: Option<&'a Proposed>,
    /// The kinds of work of the edition.
    pub kinds: &'a WorkKinds,
    /// For each mark, whether its weight was named; the others weigh what their kind does.
    pub named: &'a [bool],
}

impl Serialize for WrittenCase<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let case = self.case;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("pupil", &self.pupil)?;
        map.serialize_entry("course", &self.course)?;
        map.serialize_entry("subject", &case.subject)?;
        map.serialize_entry("level", &case.level)?;
        map.serialize_entry("weekly_hours", &case.weekly_hours)?;
        map.serialize_entry("period", &WrittenPeriod(case))?;
        map.serialize_entry("last_lesson", &case.last_lesson.map(|day| day.to_string()))?;
        let named = self.named.iter().copied().chain(std::iter::repeat(true));
        let marks = case.marks.iter().zip(named);
        let marks = marks.map(|(mark, named)| WrittenMark(mark, named, self.kinds));
        map.serialize_entry("marks", &List(marks.collect()))?;
        map.serialize_entry("terms", &List(case.terms.iter().map(WrittenTerm).collect()))?;
        let missed = case.missed.as_ref().map(|missed| {
            [
                ("lessons", missed.lessons),
                ("missed", missed.missed),
                ("ill", missed.ill),
                ("excused", missed.excused),
            ]
        });
        map.serialize_entry("missed", &missed.map(Counts))?;
        match &case.exempt {
            Exempt::No => map.serialize_entry("exempt", &false)?,
            Exempt::Whole => map.serialize_entry("exempt", &true)?,
            Exempt::Ranges(ranges) => {
                let ranges = ranges.iter().copied().map(WrittenRange).collect();
                map.serialize_entry("exempt", &List(ranges))?;
            }
        }
        map.serialize_entry("early", &case.early)?;
        if let Some(proposed) = self.proposed {
            map.serialize_entry("proposed", &WrittenFinal(proposed))?;
        }
        map.end()
    }
}

struct List<T>(Vec<T>);

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for item in &self.0 {
            list.serialize_element(item)?;
        }
        list.end()
    }
}

struct Counts([(&'static str, u32); 4]);

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, count) in self.0 {
            map.serialize_entry(key, &count)?;
        }
        map.end()
    }
}

struct WrittenPeriod<'a>(&'a FinalCase);

impl Serialize for WrittenPeriod<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let period = self.0.period;
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("kind", &period.kind)?;
        map.serialize_entry("number", &period.number)?;
        map.serialize_entry("from", &period.days.from().to_string())?;
        map.serialize_entry("to", &period.days.to().to_string())?;
        map.end()
    }
}

/// A range of dates as the wire carries it.
#[derive(Clone, Copy)]
pub(crate) struct WrittenRange(pub(crate) OpenRange);

impl Serialize for WrittenRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("from", &self.0.from().to_string())?;
        map.serialize_entry("to", &self.0.to().map(|to| to.to_string()))?;
        map.end()
    }
}

struct WrittenMark<'a>(&'a Mark, bool, &'a WorkKinds);

impl Serialize for WrittenMark<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(mark, named, kinds) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("value", &mark.value)?;
        if *named {
            map.serialize_entry("weight", &mark.weight)?;
        }
        map.serialize_entry("kind", &kinds.get(mark.kind).map(|kind| &kind.code))?;
        map.serialize_entry("on", &mark.on.to_string())?;
        if let Some(retakes) = mark.retakes {
            map.serialize_entry("retakes", &retakes)?;
        }
        if mark.brought {
            map.serialize_entry("brought", &true)?;
        }
        map.end()
    }
}

struct WrittenTerm<'a>(&'a Term);

impl Serialize for WrittenTerm<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let term = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", &term.kind)?;
        // Where a number is not known, the kind needs none.
        debug_assert!(term.number.is_some() || !PeriodKind::rests_on_marks(term.kind));
        map.serialize_entry("number", &term.number)?;
        if let Some(level) = term.level {
            map.serialize_entry("level", &level)?;
        }
        if let Some(subject) = &term.subject {
            map.serialize_entry("subject", subject)?;
        }
        map.serialize_entry("value", &term.value)?;
        if let Some(mean) = &term.mean {
            map.serialize_entry("mean", mean)?;
        }
        // Its weight is that of the row of `year.terms` that names it.
        map.end()
    }
}

struct WrittenFinal<'a>(&'a Proposed);

impl Serialize for WrittenFinal<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("value", &self.0.value())?;
        map.serialize_entry(
            "at",
            &self
                .0
                .at
                .map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)),
        )?;
        map.serialize_entry("by", &self.0.by)?;
        map.end()
    }
}
