//! A school in the making: who and what there is, before it is written as tables.

use chrono::NaiveDate;

use crate::calendar::{Calendar, shifted};
use crate::dice::Dice;
use crate::shape::Shape;
use crate::staff::Staff;
use crate::subjects::Subject;

/// A class.
pub(crate) struct Class {
    pub(crate) id: i64,
    pub(crate) level: u8,
    pub(crate) letter: &'static str,
    pub(crate) teacher: i64,
    pub(crate) set: i64,
    /// Nobody is enrolled.
    pub(crate) empty: bool,
}

impl Class {
    /// Days of lessons in a week.
    pub(crate) fn school_days(&self) -> u32 {
        if self.level <= 7 { 5 } else { 6 }
    }

    /// Whether marks are given at its level.
    pub(crate) fn is_marked(&self) -> bool {
        self.level > 1
    }
}

/// From a day to a day, or open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: NaiveDate,
    pub(crate) to: Option<NaiveDate>,
}

impl Span {
    /// Whether the day is in it.
    pub(crate) fn holds(self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// What is left of it before and behind another one that begins later.
    pub(crate) fn without(self, later: Option<Self>) -> Vec<Self> {
        let Some(later) = later.filter(|later| self.holds(later.from)) else {
            return vec![self];
        };
        let before = Self {
            from: self.from,
            to: Some(shifted(later.from, -1)),
        };
        let behind = later.to.map(|to| Self {
            from: shifted(to, 1),
            to: self.to,
        });
        let days = |span: &Self| span.to.is_none_or(|to| span.from <= to);
        [Some(before), behind]
            .into_iter()
            .flatten()
            .filter(days)
            .collect()
    }
}

/// An enrolment; a pupil's later one stands behind the earlier.
pub(crate) struct Stay {
    pub(crate) class: usize,
    pub(crate) span: Span,
}

/// A pupil.
pub(crate) struct Pupil {
    pub(crate) id: i64,
    pub(crate) name: String,
    /// How well the pupil does, 0 to 99.
    pub(crate) skill: u32,
    pub(crate) home: bool,
    /// Came from another school.
    pub(crate) arrived: bool,
    pub(crate) stays: Vec<Stay>,
}

/// What marks a course gives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    Numeric,
    PassFail,
    None,
}

/// A pupil in a course.
#[derive(Clone, Copy)]
pub(crate) struct Member {
    pub(crate) pupil: usize,
    pub(crate) span: Span,
}

/// A course.
pub(crate) struct Course {
    pub(crate) id: i64,
    /// The classes that it is taught to; two are in no column, only in the memberships.
    pub(crate) classes: Vec<usize>,
    pub(crate) subject: &'static Subject,
    pub(crate) subgroup: Option<&'static str>,
    pub(crate) teacher: i64,
    /// Who taught it before, and the last day.
    pub(crate) before: Option<(i64, NaiveDate)>,
    /// Weekly hours, doubled.
    pub(crate) halves: u32,
    pub(crate) scale: Scale,
    pub(crate) set: i64,
    /// Whether the set is its own and not that of its class.
    pub(crate) own_set: bool,
    pub(crate) marked: bool,
    /// Whether its members are rows.
    pub(crate) listed: bool,
    pub(crate) members: Vec<Member>,
}

impl Course {
    /// The class, where there is one.
    pub(crate) fn class(&self) -> Option<usize> {
        match self.classes[..] {
            [class] => Some(class),
            _ => None,
        }
    }

    /// Who is on its roll that day.
    pub(crate) fn roll(&self, day: NaiveDate) -> impl Iterator<Item = usize> {
        let held = self
            .members
            .iter()
            .filter(move |member| member.span.holds(day));
        held.map(|member| member.pupil)
    }

    /// Whether the pupil is on its roll that day.
    pub(crate) fn has(&self, pupil: usize, day: NaiveDate) -> bool {
        self.roll(day).any(|member| member == pupil)
    }

    /// Its teacher that day.
    pub(crate) fn teacher_on(&self, day: NaiveDate) -> i64 {
        match self.before {
            Some((teacher, last)) if day <= last => teacher,
            _ => self.teacher,
        }
    }

    /// The fewest marks that a final needs (clause 4.2).
    pub(crate) fn needed(&self) -> u32 {
        if self.halves <= 4 { 3 } else { 4 }
    }
}

/// Who is exempt, from what and when.
pub(crate) struct Exemption {
    pub(crate) pupil: usize,
    pub(crate) course: Option<usize>,
    pub(crate) span: Span,
    pub(crate) document: &'static str,
}

/// Who stands in for a teacher.
pub(crate) struct Substitution {
    pub(crate) course: usize,
    pub(crate) substitute: i64,
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
}

/// Everything before the first lesson.
pub(crate) struct Draft<'s> {
    pub(crate) shape: &'s Shape,
    pub(crate) dice: Dice,
    pub(crate) calendar: Calendar,
    pub(crate) staff: Staff,
    pub(crate) classes: Vec<Class>,
    pub(crate) pupils: Vec<Pupil>,
    pub(crate) courses: Vec<Course>,
    pub(crate) exemptions: Vec<Exemption>,
    pub(crate) substitutions: Vec<Substitution>,
    /// The class to which most oddities happen, and its neighbour.
    pub(crate) main: usize,
    pub(crate) other: usize,
    /// A pupil who gets no marks in the first course of the main class.
    pub(crate) silent: Option<usize>,
    /// Who was the class teacher of the main class before, and the last day.
    pub(crate) former: Option<(i64, NaiveDate)>,
}

impl Draft<'_> {
    /// Who teaches the course on a day: whoever stands in, else its teacher.
    pub(crate) fn teaches(&self, course: usize, day: NaiveDate) -> i64 {
        let standing_in = self
            .substitutions
            .iter()
            .find(|row| row.course == course && (row.from..=row.to).contains(&day));
        match standing_in {
            Some(row) => row.substitute,
            None => self.courses[course].teacher_on(day),
        }
    }

    /// The class teacher on a day.
    pub(crate) fn class_teacher(&self, class: usize, day: NaiveDate) -> i64 {
        match self.former {
            Some((teacher, last)) if class == self.main && day <= last => teacher,
            _ => self.classes[class].teacher,
        }
    }

    /// Whether the pupil is exempt from the course on a day.
    pub(crate) fn is_exempt(&self, pupil: usize, course: usize, day: NaiveDate) -> bool {
        self.exemptions.iter().any(|row| {
            row.pupil == pupil
                && row.course.is_none_or(|only| only == course)
                && row.span.holds(day)
        })
    }

    /// The pupils whose first class this is.
    pub(crate) fn pupils_of(&self, class: usize) -> Vec<usize> {
        (0..self.pupils.len())
            .filter(|&pupil| self.pupils[pupil].stays[0].class == class)
            .collect()
    }
}
