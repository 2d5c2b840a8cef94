//! Figures sealed for outside the school: counts and no names, which add up over many schools.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::counts::Counts as _;
use super::family::{self, Family as Counted, Only};
use super::frame::Frame;
use super::question::{By, Family, Question};
use super::reader::parameters_of;
use super::report::{self, Answer, Name, Period, Row, name_of, span, with_family};
use super::withhold::withhold;
use crate::answer::{Evidence, Refusal};
use crate::catalogue::Rule;
use crate::school::School;

mod read;

pub(crate) use read::{read_family, read_outer, read_school, read_subject};

/// The version of the form.
pub const VERSION: i64 = 1;
/// The largest count that stands as a number; a larger one is written as a text of digits.
const EXACT: i128 = 1 << 53;
/// What is sealed is of.
const OUTER: [By; 3] = [By::School, By::Level, By::Subject];
/// Schools of one sum.
const SCHOOLS: usize = 1_000_000;

/// The counts of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Group {
    /// Pupils on the roll.
    pupils: u64,
    counts: BTreeMap<String, i128>,
}

/// What was asked of every school alike.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    family: Family,
    by: By,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    period: Option<Period>,
    as_of: Option<NaiveDate>,
    level: Option<u8>,
    subject: Option<String>,
}

/// The figures of one school or of many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    asked: Asked,
    // INVARIANT: none twice.
    schools: BTreeSet<String>,
    /// The digest of what they are counted by.
    parameters: String,
    unknown: BTreeMap<String, Vec<String>>,
    groups: BTreeMap<Name, Group>,
}

impl School {
    /// Seals a slice by school, level or subject, narrowed to a level or a subject at most; the host names
    /// the school. `None` for another slice.
    pub fn seal(&self, family: Family, question: Question, school: &str) -> Option<Sealed> {
        let filter = question.filter.clone();
        let inner = filter.class.is_some()
            || filter.course.is_some()
            || filter.teacher.is_some()
            || filter.pupil.is_some();
        let by = question.by;
        if inner || !OUTER.contains(&by) {
            return None;
        }
        let (from, to, period, _) = span(&question);
        let asked = Asked {
            family,
            by,
            from,
            to,
            period,
            as_of: question.as_of.day,
            level: filter.level,
            subject: filter.subject,
        };
        let frame = Frame::of(self, question);
        let mut groups: BTreeMap<Name, Group> = BTreeMap::new();
        for (key, _) in frame.places(self) {
            let group = groups.entry(name_of(&frame, self.ids(), key)).or_default();
            group.pupils = group.pupils.saturating_add(1);
        }
        let unknown = with_family!(family, F => count::<F>(&frame, self, &mut groups));
        let unknown = unknown
            .into_iter()
            .map(|(name, lacks)| (name.to_owned(), lacks));
        Some(Sealed {
            asked,
            schools: [school.to_owned()].into(),
            parameters: parameters_of(&frame, self),
            unknown: unknown.collect(),
            groups,
        })
    }
}

/// Counts every page into the groups; what each figure lacks.
fn count<F: Counted>(
    frame: &Frame,
    school: &School,
    groups: &mut BTreeMap<Name, Group>,
) -> BTreeMap<&'static str, Vec<String>> {
    let aid = F::aid(frame, school);
    let pages = family::pages::<F>(frame, school, &Only::default());
    for (key, counts) in report::closed::<F>(frame, school, &aid, &pages) {
        let name = name_of(frame, school.ids(), key);
        let group = groups.entry(name).or_default();
        counts.each(&mut |name, count| {
            group.counts.insert(name.to_owned(), count);
        });
    }
    F::unknown(frame, school)
}

impl Sealed {
    /// Adds the figures of other schools.
    ///
    /// # Errors
    /// `monitoring.other-range` where something else was asked, `monitoring.other-parameters` where they
    /// count by other parameters, `monitoring.same-school` where a school would be added twice: then
    /// nothing is added.
    pub fn merge(&mut self, other: &Self) -> Result<(), Refusal> {
        let refuse = |rule, evidence| Err(Refusal::new(rule, "", evidence));
        if let Some(key) = self.asked.differs(&other.asked) {
            let evidence = Evidence::none().with("key", key);
            return refuse(Rule::MonitoringOtherRange, evidence);
        }
        if self.parameters != other.parameters {
            return refuse(Rule::MonitoringOtherParameters, Evidence::none());
        }
        if let Some(school) = self.schools.intersection(&other.schools).next() {
            let evidence = Evidence::none().with("school", school.clone());
            return refuse(Rule::MonitoringSameSchool, evidence);
        }
        self.schools.extend(other.schools.iter().cloned());
        for (name, lacks) in &other.unknown {
            let own = self.unknown.entry(name.clone()).or_default();
            own.extend(lacks.iter().cloned());
            own.sort_unstable();
            own.dedup();
        }
        for (name, group) in &other.groups {
            let own = self.groups.entry(name.clone()).or_default();
            own.pupils = own.pupils.saturating_add(group.pupils);
            for (name, count) in &group.counts {
                let own = own.counts.entry(name.clone()).or_default();
                *own = own.saturating_add(*count);
            }
        }
        Ok(())
    }

    /// The schools.
    pub fn schools(&self) -> impl Iterator<Item = &str> {
        self.schools.iter().map(String::as_str)
    }

    /// Makes the figures; with `least`, cells of fewer pupils are withheld, and what would give them back.
    ///
    /// # Errors
    /// `input.unknown-key` for a count that the family has not.
    #[doc = include_str!("../../regulation/1.4.md")]
    pub fn close(&self, least: Option<u64>) -> Result<Answer, Refusal> {
        let asked = &self.asked;
        let mut rows: Vec<(u64, Row)> = Vec::new();
        for (name, group) in &self.groups {
            let figures = with_family!(asked.family, F => {
                let mut counts = <F as Counted>::Counts::default();
                for (name, count) in &group.counts {
                    if !counts.set(name, *count) {
                        let evidence = Evidence::none().with("key", name.clone());
                        return Err(Refusal::new(Rule::InputUnknownKey, "", evidence));
                    }
                }
                F::figures(&counts, None)
            });
            let row = Row {
                by: asked.by,
                name: name.clone(),
                figures,
            };
            rows.push((group.pupils, row));
        }
        if let Some(least) = least {
            withhold(asked.family, &mut rows, least);
        }
        let mut rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
        for row in &mut rows {
            report::blank(&mut row.figures, |name| self.unknown.contains_key(name));
        }
        let end = asked
            .to
            .map(|to| asked.as_of.map_or(to, |as_of| as_of.min(to)));
        Ok(Answer {
            family: asked.family,
            by: asked.by,
            from: asked.from,
            to: asked.to,
            period: asked.period,
            end,
            rows,
            unknown: self.unknown.clone(),
        })
    }
}

impl Asked {
    /// The first key in which two differ.
    fn differs(&self, other: &Self) -> Option<&'static str> {
        let same = [
            ("family", self.family == other.family),
            ("by", self.by == other.by),
            ("from", self.from == other.from),
            ("to", self.to == other.to),
            ("period", self.period == other.period),
            ("as_of", self.as_of == other.as_of),
            (
                "filters",
                (self.level, &self.subject) == (other.level, &other.subject),
            ),
        ];
        let mut differing = same.iter().filter(|(_, same)| !same);
        differing.next().map(|(key, _)| *key)
    }
}

impl Serialize for Group {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.counts.len()))?;
        for (name, count) in self.counts.iter().filter(|(_, count)| **count != 0) {
            match i64::try_from(*count).ok().filter(|_| *count < EXACT) {
                Some(count) => map.serialize_entry(name, &count)?,
                None => map.serialize_entry(name, &count.to_string())?,
            }
        }
        map.end()
    }
}

struct Named<'s>(&'s Name, &'s Group);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.0 {
            Name::Level(level) => map.serialize_entry("level", level)?,
            Name::Subject(code) => map.serialize_entry("subject", code)?,
            Name::School | Name::Id(_) => {}
        }
        map.serialize_entry("pupils", &self.1.pupils)?;
        map.serialize_entry("counts", self.1)?;
        map.end()
    }
}

impl Serialize for Sealed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Filters<'a> {
            level: Option<u8>,
            subject: Option<&'a str>,
        }
        let asked = &self.asked;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", &VERSION)?;
        map.serialize_entry("family", &asked.family)?;
        map.serialize_entry("schools", &self.schools)?;
        map.serialize_entry("by", &asked.by)?;
        map.serialize_entry("from", &asked.from.map(|day| day.to_string()))?;
        map.serialize_entry("to", &asked.to.map(|day| day.to_string()))?;
        map.serialize_entry("period", &asked.period)?;
        map.serialize_entry("as_of", &asked.as_of.map(|day| day.to_string()))?;
        let filters = Filters {
            level: asked.level,
            subject: asked.subject.as_deref(),
        };
        map.serialize_entry("filters", &filters)?;
        map.serialize_entry("parameters", &self.parameters)?;
        map.serialize_entry("unknown", &self.unknown)?;
        let groups: Vec<Named<'_>> = self
            .groups
            .iter()
            .map(|(name, group)| Named(name, group))
            .collect();
        map.serialize_entry("groups", &groups)?;
        map.end()
    }
}
