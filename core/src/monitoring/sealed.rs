//! Figures sealed for outside the school: counts and no names, which add up over many schools.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::counts::Counts as _;
use super::family::{self, Family as Counted, Only};
use super::frame::{Frame, Key};
use super::question::{By, Days, Family, Question};
use super::reader::parameters_of;
use super::report::{self, Answer, Name, Period, Row, with_family};
use super::withhold::withhold;
use crate::answer::{Evidence, Refusal};
use crate::base::node::Kind;
use crate::catalogue::Rule;
use crate::input::{Cursor, Faults};
use crate::school::School;
use crate::school::ids::PersonIx;

/// The version of the form.
pub const VERSION: i64 = 1;
/// The largest count that stands as a number; a larger one is written as a text of digits.
const EXACT: i128 = 1 << 53;
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
        if inner || !matches!(by, By::School | By::Level | By::Subject) {
            return None;
        }
        let (from, to, period) = match question.days {
            Days::Dates(days) => (Some(days.from()), Some(days.to()), None),
            Days::Period(kind, number) => (None, None, Some(Period { kind, number })),
        };
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
        for (key, pupils) in rolls(&frame, self) {
            groups.entry(name_of(&frame, key)).or_default().pupils = pupils;
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
    let mut rows = F::close(frame, school, &aid, &pages);
    for key in report::structure(frame, school) {
        rows.entry(key).or_default();
    }
    for (key, counts) in rows {
        let group = groups.entry(name_of(frame, key)).or_default();
        counts.each(&mut |name, count| {
            group.counts.insert(name.to_owned(), count);
        });
    }
    F::unknown(frame, school)
}

fn name_of(frame: &Frame, key: Key) -> Name {
    match key {
        Key::Level(level) => Name::Level(level),
        Key::Subject(subject) => {
            let code = frame.subjects.get(usize::from(subject));
            Name::Subject(code.cloned().unwrap_or_default())
        }
        // Nothing else is sealed.
        _ => Name::School,
    }
}

/// How many pupils each row has on the roll.
fn rolls(frame: &Frame, school: &School) -> BTreeMap<Key, u64> {
    let mut places: BTreeSet<(Key, PersonIx)> = BTreeSet::new();
    if frame.question.by == By::Subject || frame.question.filter.subject.is_some() {
        for course in frame.courses() {
            let members = school.roster().members(course.course).unwrap_or_default();
            for member in members {
                if member.days.iter().any(|days| days.holds(course.end)) {
                    let keys = frame.pair_rows(school, course, member.pupil, course.end);
                    places.extend(keys.into_iter().map(|key| (key, member.pupil)));
                }
            }
        }
    } else {
        for pupil in school.ids().all::<PersonIx>() {
            if let Some((class, _)) = frame.place_on_end(school, pupil) {
                let keys = frame.pupil_rows(school, pupil, class);
                places.extend(keys.into_iter().map(|key| (key, pupil)));
            }
        }
    }
    let mut rolls = BTreeMap::new();
    for (key, _) in places {
        let count: &mut u64 = rolls.entry(key).or_default();
        *count = count.saturating_add(1);
    }
    rolls
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

    /// Reads a sealed document.
    pub(crate) fn read(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Self> {
        let keys = &[
            "version",
            "family",
            "schools",
            "by",
            "from",
            "to",
            "period",
            "as_of",
            "filters",
            "parameters",
            "unknown",
            "groups",
        ];
        let fields = cursor.fields(keys, faults)?;
        fields.need("version", faults, |entry, faults| {
            let version = entry.integer(1, i64::MAX, faults)?;
            if version == VERSION {
                return Some(());
            }
            entry.fault(faults, Rule::MonitoringVersion, || {
                Evidence::none().with("version", version)
            })
        })?;
        let family = fields.need("family", faults, read_family);
        let schools = fields.need("schools", faults, read_schools);
        let by = fields.need("by", faults, |entry, faults| {
            let outer = [By::School, By::Level, By::Subject];
            let known = |code: &str| outer.iter().find(|by| by.code() == code).copied();
            entry.code(known, outer.iter().map(|by| by.code()), faults)
        });
        let from = fields.may_null("from", faults, |entry, faults| entry.date(faults));
        let to = fields.may_null("to", faults, |entry, faults| entry.date(faults));
        let period = fields.may_null("period", faults, |entry, faults| {
            let fields = entry.fields(&["kind", "number"], faults)?;
            let kind = fields.need("kind", faults, |entry, faults| entry.period_kind(faults));
            let number = fields.may_null("number", faults, |entry, faults| {
                entry.period_number(faults)
            });
            Some(Period {
                kind: kind?,
                number: number?,
            })
        });
        let as_of = fields.may_null("as_of", faults, |entry, faults| entry.date(faults));
        let filters = fields.need("filters", faults, |entry, faults| {
            let fields = entry.fields(&["level", "subject"], faults)?;
            let level = fields.may_null("level", faults, |entry, faults| entry.level(faults));
            let subject = fields.may_null("subject", faults, read_subject);
            Some((level?, subject?))
        });
        let parameters = fields.need("parameters", faults, |entry, faults| entry.text(64, faults));
        let unknown = fields.need("unknown", faults, read_unknown);
        let groups = fields.need("groups", faults, |entry, faults| {
            read_groups(entry, by?, faults)
        });
        let (level, subject) = filters?;
        Some(Self {
            asked: Asked {
                family: family?,
                by: by?,
                from: from?,
                to: to?,
                period: period?,
                as_of: as_of?,
                level,
                subject,
            },
            schools: schools?,
            parameters: parameters?,
            unknown: unknown?,
            groups: groups?,
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

/// A family by its code.
pub(crate) fn read_family(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Family> {
    let codes = Family::ALL.iter().map(|family| family.code());
    cursor.code(Family::from_code, codes, faults)
}

/// A subject by its code.
pub(crate) fn read_subject(cursor: Cursor<'_>, faults: &mut Faults) -> Option<String> {
    cursor.subject(faults).map(|subject| subject.code())
}

fn read_schools(cursor: Cursor<'_>, faults: &mut Faults) -> Option<BTreeSet<String>> {
    let mut schools = BTreeSet::new();
    cursor.items(SCHOOLS, Rule::LimitRows, faults, |entry, faults| {
        let school = read_school(entry, faults)?;
        let evidence = || Evidence::none().with("school", school.clone());
        if schools.insert(school.clone()) {
            return Some(());
        }
        entry.fault(faults, Rule::MonitoringSameSchool, evidence)
    })?;
    Some(schools)
}

/// The name of a school: a text of 1 … 64 characters.
pub(crate) fn read_school(cursor: Cursor<'_>, faults: &mut Faults) -> Option<String> {
    let school = cursor.text(crate::base::limits::ID_CHARS, faults)?;
    if school.is_empty() {
        return cursor.mismatch(faults, "text");
    }
    Some(school)
}

fn read_unknown(cursor: Cursor<'_>, faults: &mut Faults) -> Option<BTreeMap<String, Vec<String>>> {
    let Kind::Map(_) = cursor.kind() else {
        return cursor.mismatch(faults, "object");
    };
    let mut unknown = BTreeMap::new();
    let mut sound = true;
    cursor.each_entry(|name, entry| {
        let lacks = entry.items(1_000, Rule::LimitRows, faults, |entry, faults| {
            entry.text(crate::base::limits::TEXT_CHARS, faults)
        });
        sound &= lacks.is_some();
        unknown.insert(name.to_owned(), lacks.unwrap_or_default());
    });
    sound.then_some(unknown)
}

fn read_groups(cursor: Cursor<'_>, by: By, faults: &mut Faults) -> Option<BTreeMap<Name, Group>> {
    let mut groups = BTreeMap::new();
    cursor.items(100_000, Rule::LimitRows, faults, |entry, faults| {
        let keys: &'static [&'static str] = match by {
            By::Level => &["level", "pupils", "counts"],
            By::Subject => &["subject", "pupils", "counts"],
            _ => &["pupils", "counts"],
        };
        let fields = entry.fields(keys, faults)?;
        let name = match by {
            By::Level => fields
                .need("level", faults, |entry, faults| entry.level(faults))
                .map(Name::Level),
            By::Subject => fields
                .need("subject", faults, read_subject)
                .map(Name::Subject),
            _ => Some(Name::School),
        };
        let pupils = fields.need("pupils", faults, |entry, faults| {
            entry.integer(0, i64::MAX, faults)
        });
        let counts = fields.need("counts", faults, read_counts);
        let (name, pupils, counts) = (name?, pupils?, counts?);
        let group = Group {
            pupils: pupils.unsigned_abs(),
            counts,
        };
        if groups.insert(name, group).is_some() {
            return entry.fault(faults, Rule::InputDuplicateKey, || {
                Evidence::none().with("key", by.code())
            });
        }
        Some(())
    })?;
    Some(groups)
}

fn read_counts(cursor: Cursor<'_>, faults: &mut Faults) -> Option<BTreeMap<String, i128>> {
    let Kind::Map(_) = cursor.kind() else {
        return cursor.mismatch(faults, "object");
    };
    let mut counts = BTreeMap::new();
    let mut sound = true;
    cursor.each_entry(|name, entry| {
        let count = match entry.kind() {
            Kind::Text(text) => match text.parse::<i128>() {
                Ok(count) if count >= EXACT && count.to_string() == *text => Some(count),
                _ => entry.mismatch(faults, "integer"),
            },
            _ => entry.integer(0, i64::MAX, faults).map(i128::from),
        };
        sound &= count.is_some();
        counts.insert(name.to_owned(), count.unwrap_or_default());
    });
    sound.then_some(counts)
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
