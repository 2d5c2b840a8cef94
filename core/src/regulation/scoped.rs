//! A parameter's value: the general one, and those that hold only in some cases.

use serde::Serialize;

use super::parameters::Said;
use crate::base::CourseId;
use crate::catalogue::{CaseSubject, Clause, PeriodKind};

/// What a final is given for, as far as a regulation may tell one from another.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The kind of the period.
    pub kind: PeriodKind,
    /// The period's number among its kind.
    pub number: Option<u8>,
    /// The level.
    pub level: u8,
    /// The subject.
    pub subject: &'a CaseSubject,
    /// The course.
    pub course: Option<CourseId>,
}

/// The conditions of a case: it holds where each that is named does.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Conditions {
    // INVARIANT: each list ascends.
    /// Kinds of periods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<PeriodKind>>,
    /// Numbers of periods among their kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbers: Option<Vec<u8>>,
    /// Levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub levels: Option<Vec<u8>>,
    /// Subjects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subjects: Option<Vec<CaseSubject>>,
    /// Courses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub courses: Option<Vec<CourseId>>,
}

impl Conditions {
    /// Whether every condition holds this place.
    pub fn hold(&self, place: &Place<'_>) -> bool {
        holds(self.kinds.as_deref(), Some(&place.kind))
            && holds(self.numbers.as_deref(), place.number.as_ref())
            && holds(self.levels.as_deref(), Some(&place.level))
            && holds(self.subjects.as_deref(), Some(place.subject))
            && holds(self.courses.as_deref(), place.course.as_ref())
    }

    /// How many conditions are named: of two cases that hold, the one that names more wins.
    pub fn rank(&self) -> usize {
        let Self {
            kinds,
            numbers,
            levels,
            subjects,
            courses,
        } = self;
        [
            kinds.is_some(),
            numbers.is_some(),
            levels.is_some(),
            subjects.is_some(),
            courses.is_some(),
        ]
        .into_iter()
        .filter(|named| *named)
        .count()
    }

    /// Whether levels are all that is named.
    #[cfg(feature = "arrow")]
    pub(crate) fn names_levels_alone(&self) -> bool {
        self.levels.is_some() && self.rank() == 1
    }

    /// Whether there is a place that both hold.
    pub fn meet(&self, other: &Self) -> bool {
        meet(self.kinds.as_deref(), other.kinds.as_deref())
            && meet(self.numbers.as_deref(), other.numbers.as_deref())
            && meet(self.levels.as_deref(), other.levels.as_deref())
            && meet(self.subjects.as_deref(), other.subjects.as_deref())
            && meet(self.courses.as_deref(), other.courses.as_deref())
    }
}

fn holds<T: Ord>(named: Option<&[T]>, item: Option<&T>) -> bool {
    named.is_none_or(|named| item.is_some_and(|item| named.binary_search(item).is_ok()))
}

fn meet<T: Ord>(one: Option<&[T]>, other: Option<&[T]>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.iter().any(|item| other.binary_search(item).is_ok()),
        _ => true,
    }
}

/// A value that holds in some cases only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exception<T> {
    /// Where it holds.
    pub when: Conditions,
    /// The value.
    pub value: T,
    /// Its legal reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

/// A parameter as the file states it: its clause, whether the text says it, and its values.
///
/// Of the exceptions that hold, the one that names the most conditions wins, else the general value;
/// two that name equally many and may hold at once have equal values, so that no order matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stated<T> {
    /// The clause it belongs to.
    pub clause: Clause,
    /// Whether the text gives its value.
    pub said: Said,
    /// The general value.
    pub value: T,
    /// Its legal reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    // INVARIANT: two of equal rank that meet have equal values; ascending by their conditions.
    /// The values of some cases.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Exception<T>>,
}

impl<T> Stated<T> {
    fn exception(&self, place: &Place<'_>) -> Option<&Exception<T>> {
        let holding = self.cases.iter().filter(|case| case.when.hold(place));
        holding.max_by_key(|case| case.when.rank())
    }

    /// The value that holds here.
    pub fn at(&self, place: &Place<'_>) -> &T {
        self.exception(place)
            .map_or(&self.value, |case| &case.value)
    }

    /// The legal reference of the value that holds here, else the parameter's.
    pub fn basis_at(&self, place: &Place<'_>) -> Option<&str> {
        let own = self.exception(place).and_then(|case| case.basis.as_deref());
        own.or(self.basis.as_deref())
    }

    /// Every value that may hold somewhere.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.value).chain(self.cases.iter().map(|case| &case.value))
    }
}
