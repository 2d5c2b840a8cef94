//! What every family of figures is: parts of pages that merge, and how they close into a row.

use std::collections::{BTreeMap, BTreeSet};

use super::counts::Counts;
use super::figure::Figure;
use super::frame::{CourseFrame, Frame, Key};
use crate::base::{DateRange, Partial};
use crate::school::School;
use crate::school::ids::{CourseIx, PersonIx};

/// What of a school's tables is counted: all, or the lessons of some days, or what some pupils have.
#[derive(Clone, Debug, Default)]
pub struct Only {
    /// Of lessons of these days alone.
    pub days: Option<DateRange>,
    /// Of what these pupils have alone.
    pub pupils: Option<BTreeSet<PersonIx>>,
}

impl Only {
    /// Those of these days that are counted.
    pub fn cut(&self, days: DateRange) -> Option<DateRange> {
        match self.days {
            None => Some(days),
            Some(only) => DateRange::new(days.from().max(only.from()), days.to().min(only.to())),
        }
    }

    /// Whether what a pupil has is counted.
    pub fn holds(&self, pupil: PersonIx) -> bool {
        let mut pupils = self.pupils.iter();
        pupils.all(|pupils| pupils.contains(&pupil))
    }
}

/// Figures under names, in the order of the answer.
pub type Figures = Vec<(&'static str, Figure)>;

/// The parts of pages, by course.
pub type Pages<P> = BTreeMap<CourseIx, P>;

/// A family of figures.
pub trait Family {
    /// What is derived once of the small tables.
    type Aid: Clone + std::fmt::Debug;
    /// What is counted of one page: it merges with what is counted of the rest of it.
    type Page: Partial + Clone + PartialEq + std::fmt::Debug;
    /// The counts of a row.
    type Counts: Counts;
    /// What a row names one by one.
    type Lists: Default;

    /// Derives what is derived once of the small tables.
    fn aid(frame: &Frame, school: &School) -> Self::Aid;

    /// Counts one page.
    fn page(frame: &Frame, school: &School, course: &CourseFrame, only: &Only) -> Self::Page;

    /// Closes the parts into the counts of each row.
    fn close(
        frame: &Frame,
        school: &School,
        aid: &Self::Aid,
        pages: &Pages<Self::Page>,
    ) -> BTreeMap<Key, Self::Counts>;

    /// What the rows name one by one, of those that may be named; most families name nothing.
    fn lists(
        _: &Frame,
        _: &School,
        _: &Pages<Self::Page>,
        _: &dyn Fn(Key) -> bool,
    ) -> BTreeMap<Key, Self::Lists> {
        BTreeMap::new()
    }

    /// The figures of a row; `lists` is none where nobody may be named.
    fn figures(counts: &Self::Counts, lists: Option<&Self::Lists>) -> Figures;

    /// What each figure lacks that was not handed over.
    fn unknown(frame: &Frame, school: &School) -> BTreeMap<&'static str, Vec<String>>;
}

/// Counts every page.
pub fn pages<F: Family>(frame: &Frame, school: &School, only: &Only) -> Pages<F::Page> {
    let courses = frame.courses();
    courses
        .map(|course| (course.course, F::page(frame, school, course, only)))
        .collect()
}

/// Adds the parts of some pages to those of others.
pub fn merge<P: Partial + Clone>(pages: &mut Pages<P>, others: &Pages<P>) {
    for (course, page) in others {
        pages.entry(*course).or_default().merge(page);
    }
}

/// Sets in flags, one a lesson, those of another part.
pub(super) fn set_flags<T: Copy + Default + std::ops::BitOrAssign>(own: &mut Vec<T>, other: &[T]) {
    if own.len() < other.len() {
        own.resize(other.len(), T::default());
    }
    for (own, other) in own.iter_mut().zip(other) {
        *own |= *other;
    }
}

/// Counts that wait for the rows that they belong to: neighbours mostly belong to the same.
pub(super) struct Waiting<C> {
    keys: Vec<Key>,
    counts: C,
}

impl<C: Counts> Waiting<C> {
    pub(super) fn new() -> Self {
        Self {
            keys: Vec::new(),
            counts: C::default(),
        }
    }

    /// The counts of these rows; what waits for others is added to them.
    pub(super) fn of(&mut self, keys: &[Key], rows: &mut BTreeMap<Key, C>) -> &mut C {
        if self.keys != keys {
            self.flush(rows);
            self.keys = keys.to_vec();
        }
        &mut self.counts
    }

    /// Adds what waits to its rows.
    pub(super) fn flush(&mut self, rows: &mut BTreeMap<Key, C>) {
        let counts = std::mem::take(&mut self.counts);
        for key in self.keys.iter().filter(|_| counts != C::default()) {
            rows.entry(*key).or_default().merge(&counts);
        }
    }
}

/// Notes what a figure lacks, if anything.
pub(super) fn note(
    unknown: &mut BTreeMap<&'static str, Vec<String>>,
    names: &[&'static str],
    lacks: &[String],
) {
    for name in names.iter().filter(|_| !lacks.is_empty()) {
        let own = unknown.entry(name).or_default();
        own.extend(
            lacks
                .iter()
                .filter(|lack| !own.contains(lack))
                .cloned()
                .collect::<Vec<_>>(),
        );
    }
}

/// What the rolls of courses lack: the table of memberships, where some course needs it.
pub(super) fn roll_lacks(frame: &Frame, school: &School) -> Vec<String> {
    let mut courses = frame.courses();
    let open =
        |course: &CourseFrame| course.asked && school.roster().members(course.course).is_none();
    match courses.any(open) {
        true => school.given().lacks(&["enrolments", "memberships"]),
        false => Vec::new(),
    }
}

/// What lacks where lessons are told by who taught them, besides [`row_lacks`].
pub(super) fn lesson_lacks(frame: &Frame, school: &School) -> Vec<String> {
    let question = &frame.question;
    let of_teachers = question.by == super::question::By::Teacher;
    match of_teachers || question.filter.teacher.is_some() {
        true => school.given().lacks(&["substitutions"]),
        false => Vec::new(),
    }
}

/// What lacks where lessons of a course without a class are to be told by their members.
pub(super) fn row_lacks(frame: &Frame, school: &School) -> Vec<String> {
    use super::question::By;

    let question = &frame.question;
    let mut lacks = Vec::new();
    let filter = &question.filter;
    if frame.asks_classes() && frame.courses().any(|course| course.class.is_none()) {
        lacks.extend(school.given().lacks(&["enrolments", "memberships"]));
    }
    if question.by == By::Teacher || filter.teacher.is_some() {
        lacks.extend(school.given().lacks(&["roles"]));
    }
    if question.by == By::Pupil || filter.pupil.is_some() {
        lacks.extend(school.given().lacks(&["enrolments"]));
    }
    lacks
}
