//! What belongs to which row of a slice: each course with its days, and the rows of a lesson, a mark, a
//! pair of pupil and course.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use chrono::NaiveDate;

use super::marks::counted_values;
use super::question::{By, Days, Question};
use super::timeliness::Offsets;
use crate::base::date::DateRange;
use crate::regulation::Regulation;
use crate::school::School;
use crate::school::facts::CourseRow;
use crate::school::ids::{ClassIx, CourseIx, PersonIx, Place as _};

/// What a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The school.
    School,
    /// A level.
    Level(u8),
    /// A class.
    Class(ClassIx),
    /// A course.
    Course(CourseIx),
    /// A teacher.
    Teacher(PersonIx),
    /// A subject, by its place among the school's.
    Subject(u16),
    /// A pupil.
    Pupil(PersonIx),
}

/// A course of a slice.
#[derive(Clone, Debug)]
pub struct CourseFrame {
    /// The course.
    pub course: CourseIx,
    /// Its class.
    pub class: Option<ClassIx>,
    /// Its class's level.
    pub level: Option<u8>,
    /// Its subject, by its place among the school's.
    pub subject: u16,
    /// The days that are asked about.
    pub days: DateRange,
    /// Those of them that are looked at; none where they are not begun.
    pub taught: Option<DateRange>,
    /// The last day that is looked at.
    pub end: NaiveDate,
    /// The lessons of those days, held or not, by place.
    pub lessons: Range<usize>,
    /// Whether the filters let the course through.
    pub asked: bool,
    /// The rows of each of its lessons, where they are the same for all.
    pub(super) fixed: Option<Vec<Key>>,
    /// Who teaches each of its lessons, where that is the same for all.
    pub(super) staff: Option<Vec<PersonIx>>,
}

/// A slice of a school with what is derived once for it; it stays right while the small tables do.
#[derive(Clone, Debug)]
pub struct Frame {
    /// What is asked.
    pub question: Question,
    /// The subjects' codes, ascending.
    pub subjects: Vec<String>,
    /// The courses by place; none of one that has no such period.
    courses: Vec<Option<CourseFrame>>,
    /// Pupils whom several courses of a subject know: by rolls, marks or finals.
    several: OnceLock<Several>,
    /// For each byte of a value whether it counts in the number, where one edition says so.
    counted: OnceLock<[bool; 256]>,
    /// Found when first asked for.
    offsets: OnceLock<Offsets>,
}

/// Pupils whom several courses of a subject know.
#[derive(Clone, Debug)]
struct Several {
    /// For each subject, by its place, whether there is such a pupil.
    subjects: Vec<bool>,
    pupils: BTreeSet<(u16, PersonIx)>,
}

impl Several {
    fn of(school: &School, subjects: &[String]) -> Self {
        let mut last: Vec<Option<(u16, CourseIx)>> = vec![None; school.ids().count::<PersonIx>()];
        let mut pupils = BTreeSet::new();
        for (place, subject) in subjects.iter().enumerate() {
            let place = u16::try_from(place).unwrap_or(u16::MAX);
            for course in school.roster().of_subject(subject) {
                let mut note = |pupil: PersonIx| {
                    let Some(slot) = last.get_mut(pupil.at()) else {
                        return;
                    };
                    let here = Some((place, *course));
                    if slot.is_some_and(|(other, _)| other == place) && *slot != here {
                        pupils.insert((place, pupil));
                    }
                    *slot = here;
                };
                let members = school.roster().members(*course).unwrap_or_default();
                members.iter().for_each(|member| note(member.pupil));
                if let Some(page) = school.page(*course) {
                    page.marks.pupils().for_each(|(pupil, _)| note(pupil));
                    page.finals.iter().for_each(|row| note(row.pupil));
                }
            }
        }
        let mut of_subject = vec![false; subjects.len()];
        for (subject, _) in &pupils {
            if let Some(has) = of_subject.get_mut(usize::from(*subject)) {
                *has = true;
            }
        }
        Self {
            subjects: of_subject,
            pupils,
        }
    }

    fn has_subject(&self, subject: u16) -> bool {
        self.subjects
            .get(usize::from(subject))
            .copied()
            .unwrap_or(false)
    }
}

impl Frame {
    /// The frame of a question.
    pub fn of(school: &School, question: Question) -> Self {
        let rows = &school.facts().courses;
        let mut subjects: Vec<String> = rows.iter().map(|row| row.subject.code()).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let mut frame = Self {
            question,
            subjects,
            courses: Vec::new(),
            several: OnceLock::new(),
            counted: OnceLock::new(),
            offsets: OnceLock::new(),
        };
        let places = school.ids().all::<CourseIx>();
        frame.courses = places
            .map(|course| frame.course_frame(school, school.course(course)?))
            .collect();
        frame
    }

    fn course_frame(&self, school: &School, row: &CourseRow) -> Option<CourseFrame> {
        let code = row.subject.code();
        let subject = self.subjects.binary_search(&code).ok()?;
        let days = match self.question.days {
            Days::Dates(days) => days,
            Days::Period(kind, number) => {
                let own = school.period_of(row, None, kind, number);
                let known = school.set_of(row, None, NaiveDate::MIN).is_some();
                let other = || school.any_period(kind, number).filter(|_| !known);
                own.or_else(other)?.days
            }
        };
        let filter = &self.question.filter;
        let level = row.class.and_then(|class| Some(school.class(class)?.level));
        let taught = self.question.cut(days);
        let page = school.page(row.course);
        let lessons = page
            .zip(taught)
            .map_or(0..0, |(page, taught)| page.lesson_places(taught));
        let mut course = CourseFrame {
            course: row.course,
            class: row.class,
            level,
            subject: u16::try_from(subject).ok()?,
            days,
            taught,
            end: self.question.end(days),
            lessons,
            asked: filter.course.is_none_or(|wanted| wanted == row.course)
                && filter.subject.as_ref().is_none_or(|wanted| *wanted == code),
            fixed: None,
            staff: school
                .staff()
                .course(row.course)
                .and_then(|staff| staff.constant()),
        };
        let simple = self.question.by != By::Pupil && filter.pupil.is_none();
        if let (Some(class), Some(staff)) = (row.class, &course.staff)
            && simple
        {
            let mut keys = Vec::new();
            self.rows(school, &course, &[class], staff, None, &mut keys);
            course.fixed = Some(keys);
        }
        Some(course)
    }

    /// Forgets which pupils several courses of a subject know; they are found anew when asked for.
    pub fn forget_several(&mut self) {
        self.several = OnceLock::new();
    }

    fn several(&self, school: &School) -> &Several {
        self.several
            .get_or_init(|| Several::of(school, &self.subjects))
    }

    /// The other courses of a subject, where some pupil is known by several of them.
    pub fn others_of_subject(&self, school: &School, course: CourseIx) -> Vec<CourseIx> {
        // A course without such a period is none of the slice, but its marks may be of a subject that is.
        let Some(row) = school.course(course) else {
            return Vec::new();
        };
        let code = row.subject.code();
        let subject = self.subjects.binary_search(&code);
        let subject = subject.ok().and_then(|place| u16::try_from(place).ok());
        let shared = subject.is_some_and(|subject| self.several(school).has_subject(subject));
        let courses = school.roster().of_subject(&code);
        courses.iter().filter(|_| shared).copied().collect()
    }

    /// Whether several courses of a course's subject know a pupil.
    pub fn has_several(&self, school: &School, course: &CourseFrame, pupil: PersonIx) -> bool {
        let several = self.several(school);
        several.has_subject(course.subject) && several.pupils.contains(&(course.subject, pupil))
    }

    /// For each byte of a value whether it counts in the number.
    pub fn counted(&self, school: &School, regulation: &Regulation) -> [bool; 256] {
        match school.regulations().single() {
            Some(_) => *self.counted.get_or_init(|| counted_values(regulation)),
            None => counted_values(regulation),
        }
    }

    /// The offsets of the school's zone around the days of the slice.
    pub(super) fn offsets(&self, school: &School) -> &Offsets {
        self.offsets.get_or_init(|| Offsets::of(self, school))
    }

    /// A course of the slice.
    pub fn course(&self, course: CourseIx) -> Option<&CourseFrame> {
        self.courses.get(course.at())?.as_ref()
    }

    /// Every course of the slice.
    pub fn courses(&self) -> impl Iterator<Item = &CourseFrame> {
        self.courses.iter().flatten()
    }
}
