//! Answers: the rows of a slice with their figures.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::family::{self, Family as Counted, Figures, Only, Pages};
use super::figure::Figure;
use super::frame::{CourseFrame, Frame, Key};
use super::question::{By, Days, Family, Question};
use super::reader::Reader;
use crate::base::date::{self, DateRange};
use crate::catalogue::PeriodKind;
use crate::rules::access::Standing;
use crate::school::School;
use crate::school::ids::{Id, Ids, PersonIx};

/// What names a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// The school's row has no name.
    School,
    /// A level.
    Level(u8),
    /// A class, course, teacher or pupil.
    Id(Id),
    /// A subject's code.
    Subject(String),
}

/// A row of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What the rows are of.
    pub by: By,
    /// What it is of.
    pub name: Name,
    /// Its figures.
    pub figures: Figures,
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match &self.name {
            Name::School => {}
            Name::Level(level) => map.serialize_entry(self.by.code(), level)?,
            Name::Id(id) => map.serialize_entry(self.by.code(), id)?,
            Name::Subject(code) => map.serialize_entry(self.by.code(), code)?,
        }
        for (name, figure) in &self.figures {
            map.serialize_entry(name, figure)?;
        }
        map.end()
    }
}

/// A period by kind and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The kind.
    pub kind: PeriodKind,
    /// Its number among its kind.
    pub number: Option<u8>,
}

/// What a slice of a school's figures answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The family.
    pub family: Family,
    /// What each row is of.
    pub by: By,
    /// The first day, where days were asked about.
    #[serde(serialize_with = "date::serialize")]
    pub from: Option<NaiveDate>,
    /// The last day.
    #[serde(serialize_with = "date::serialize")]
    pub to: Option<NaiveDate>,
    /// The period, where one was asked about.
    pub period: Option<Period>,
    /// The last day that is looked at.
    #[serde(serialize_with = "date::serialize")]
    pub end: Option<NaiveDate>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What each figure lacks that was not handed over.
    pub unknown: BTreeMap<String, Vec<String>>,
}

/// Runs one function for the family of a code.
macro_rules! with_family {
    ($family:expr, $name:ident => $run:expr) => {{
        use $crate::monitoring::question::Family as F;
        match $family {
            F::ControlSheet => {
                type $name = $crate::monitoring::control_sheet::ControlSheet;
                $run
            }
            F::Performance => {
                type $name = $crate::monitoring::performance::Performance;
                $run
            }
            F::Attendance => {
                type $name = $crate::monitoring::attendance::Attendance;
                $run
            }
            F::Accumulation => {
                type $name = $crate::monitoring::accumulation::Accumulation;
                $run
            }
            F::Timeliness => {
                type $name = $crate::monitoring::timeliness::Timeliness;
                $run
            }
            F::Objectivity => {
                type $name = $crate::monitoring::objectivity::Objectivity;
                $run
            }
        }
    }};
}
pub(crate) use with_family;

impl School {
    /// Counts a slice: the rows of a family's figures, as far as a reader may see them.
    pub fn monitoring(
        &self,
        family: Family,
        question: Question,
        reader: Option<&Standing>,
    ) -> Answer {
        let frame = Frame::of(self, question);
        with_family!(family, F => count::<F>(family, &frame, self, reader))
    }
}

/// Counts every page, and closes the parts.
fn count<F: Counted>(
    family: Family,
    frame: &Frame,
    school: &School,
    reader: Option<&Standing>,
) -> Answer {
    let aid = F::aid(frame, school);
    let pages = family::pages::<F>(frame, school, &Only::default());
    answer::<F>(family, frame, school, &aid, &pages, reader)
}

/// Closes the parts of pages into the counts of each row that is there.
pub(super) fn closed<F: Counted>(
    frame: &Frame,
    school: &School,
    aid: &F::Aid,
    pages: &Pages<F::Page>,
) -> BTreeMap<Key, F::Counts> {
    let mut counts = F::close(frame, school, aid, pages);
    for key in structure(frame, school) {
        counts.entry(key).or_default();
    }
    counts
}

/// Closes the parts of pages into an answer.
pub(super) fn answer<F: Counted>(
    family: Family,
    frame: &Frame,
    school: &School,
    aid: &F::Aid,
    pages: &Pages<F::Page>,
    reader: Option<&Standing>,
) -> Answer {
    let reader = Reader::of(frame, school, reader);
    let mut counts = closed::<F>(frame, school, aid, pages);
    counts.retain(|key, _| reader.sees(frame, school, *key));
    let named: BTreeSet<Key> = match lists_are_asked(family, frame) {
        true => counts
            .keys()
            .filter(|key| reader.names(frame, school, **key))
            .copied()
            .collect(),
        false => BTreeSet::new(),
    };
    let mut lists = match named.is_empty() {
        true => BTreeMap::new(),
        false => F::lists(frame, school, pages, &|key| named.contains(&key)),
    };
    let unknown = F::unknown(frame, school);
    let rows = counts.iter().map(|(key, counts)| {
        let lists = named
            .contains(key)
            .then(|| lists.remove(key).unwrap_or_default());
        let mut figures = F::figures(counts, lists.as_ref());
        blank(&mut figures, |name| unknown.contains_key(name));
        Row {
            by: frame.question.by,
            name: name_of(frame, school.ids(), *key),
            figures,
        }
    });
    let mut rows: Vec<Row> = rows.collect();
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    let unknown = unknown
        .into_iter()
        .map(|(name, lacks)| (name.to_owned(), lacks));
    let (from, to, period, end) = span(&frame.question);
    Answer {
        family,
        by: frame.question.by,
        from,
        to,
        period,
        end,
        rows,
        unknown: unknown.collect(),
    }
}

/// Puts nothing in the place of figures that cannot be computed.
pub(super) fn blank(figures: &mut Figures, is_unknown: impl Fn(&str) -> bool) {
    for (name, figure) in figures {
        if is_unknown(name) {
            let known = std::mem::replace(figure, Figure::Withheld);
            *figure = Figure::Unknown(Box::new(known));
        }
    }
}

/// Finals one by one are named only where the slice names a pupil or a course.
fn lists_are_asked(family: Family, frame: &Frame) -> bool {
    let filter = &frame.question.filter;
    family != Family::Objectivity || filter.pupil.is_some() || filter.course.is_some()
}

type Span = (
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<Period>,
    Option<NaiveDate>,
);

pub(super) fn span(question: &Question) -> Span {
    match question.days {
        Days::Dates(days) => (
            Some(days.from()),
            Some(days.to()),
            None,
            Some(question.end(days)),
        ),
        Days::Period(kind, number) => (None, None, Some(Period { kind, number }), None),
    }
}

pub(super) fn name_of(frame: &Frame, ids: &Ids, key: Key) -> Name {
    match key {
        Key::School => Name::School,
        Key::Level(level) => Name::Level(level),
        Key::Class(class) => Name::Id(ids.name(class)),
        Key::Course(course) => Name::Id(ids.name(course)),
        Key::Teacher(person) | Key::Pupil(person) => Name::Id(ids.name(person)),
        Key::Subject(subject) => {
            let code = frame.subjects.get(usize::from(subject));
            Name::Subject(code.cloned().unwrap_or_default())
        }
    }
}

/// The rows that are there even where a family counts nothing of them.
fn structure(frame: &Frame, school: &School) -> BTreeSet<Key> {
    let filter = &frame.question.filter;
    let by = frame.question.by;
    let by_facts = filter.teacher.is_some() || filter.pupil.is_some();
    if by != By::School && (by_facts || matches!(by, By::Teacher | By::Pupil)) {
        return known(frame, school);
    }
    let classes = school.facts().classes.iter();
    let classes = classes.filter(|class| filter.holds_class(class.class, Some(class.level)));
    let courses = frame.courses().filter(|course| course.asked);
    let of_class = |course: &&CourseFrame| {
        !filter.narrows_classes()
            || match course.class {
                Some(class) => filter.holds_class(class, course.level),
                None => !known_of(frame, school, course).is_empty(),
            }
    };
    match by {
        By::Level => classes.map(|class| Key::Level(class.level)).collect(),
        By::Class => classes.map(|class| Key::Class(class.class)).collect(),
        By::Course => courses
            .filter(of_class)
            .map(|course| Key::Course(course.course))
            .collect(),
        By::Subject => courses.map(|course| Key::Subject(course.subject)).collect(),
        By::School | By::Teacher | By::Pupil => [Key::School].into(),
    }
}

/// The rows of which there is a taught lesson, or a place on a roll on the last day.
fn known(frame: &Frame, school: &School) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    for course in frame.courses().filter(|course| course.asked) {
        keys.extend(known_of(frame, school, course));
    }
    if !frame.question.filter.narrows_courses() {
        for pupil in school.ids().all::<PersonIx>() {
            if let Some((class, _)) = frame.place_on_end(school, pupil) {
                keys.extend(frame.pupil_rows(school, pupil, class));
            }
        }
    }
    keys
}

/// The rows of a course's taught lessons, and of the places of its members on the last day.
fn known_of(frame: &Frame, school: &School, course: &CourseFrame) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    let page = school.page(course.course);
    let lessons = page.and_then(|page| page.lessons.get(course.lessons.clone()));
    let held = lessons
        .unwrap_or_default()
        .iter()
        .filter(|lesson| lesson.held);
    if let Some(members) = frame.plain_members(school, course) {
        let dates: Vec<NaiveDate> = held.map(|lesson| lesson.date).collect();
        let has = |days: &[DateRange]| {
            dates
                .iter()
                .any(|date| days.iter().any(|days| days.holds(*date)))
        };
        let there = |days: &[DateRange]| days.iter().any(|days| days.holds(course.end));
        let known = members.iter().filter(|(_, days)| there(days) || has(days));
        keys.extend(known.map(|(key, _)| *key));
        return keys;
    }
    match frame.fixed_rows(course) {
        Some(rows) => keys.extend(held.take(1).flat_map(|_| rows)),
        None => keys.extend(held.flat_map(|lesson| frame.lesson_rows(school, course, lesson.date))),
    }
    for member in school.roster().members(course.course).unwrap_or_default() {
        if member.days.iter().any(|days| days.holds(course.end)) {
            keys.extend(frame.pair_rows(school, course, member.pupil, course.end));
        }
    }
    keys
}
