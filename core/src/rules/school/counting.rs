//! Which course a final counts in, which row stands for it, and whether it is due.

use chrono::NaiveDate;

use crate::base::{Instant, Zone};
use crate::catalogue::{MarkValue, PeriodKind, Symbol};
use crate::regulation::Place;
use crate::school::School;
use crate::school::facts::{CourseRow, CourseScale, FinalRow, Moment, PeriodRow};
use crate::school::ids::PersonIx;
use crate::school::same_number;

/// What a final is given for: a kind of period and its number.
pub type Which = (PeriodKind, Option<u8>);

/// The course in which a pupil's final of a subject counts, and its period there.
#[derive(Clone, Copy, Debug)]
pub struct Course<'s> {
    /// The course.
    pub row: &'s CourseRow,
    /// The period.
    pub period: &'s PeriodRow,
    /// The pupil's level in it.
    pub level: u8,
}

/// The row that stands for a final.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'s> {
    /// The row.
    pub row: &'s FinalRow,
    /// Where the pupil is a member at the end; none of a brought final of one who is not.
    pub course: Option<Course<'s>>,
}

impl School {
    /// Whether marks are given in a course at a place of the regulation.
    pub(super) fn is_marked(
        &self,
        course: &CourseRow,
        level: u8,
        which: Which,
        day: NaiveDate,
    ) -> bool {
        let Some(regulation) = self.regulations().on(day) else {
            return false;
        };
        let place = Place {
            kind: which.0,
            number: which.1,
            level,
            subject: &course.subject,
            course: self.ids().course_id(course.course),
        };
        course.scale != CourseScale::Markless && !*regulation.parameters.markless.at(&place)
    }

    /// Each course of a subject of which a pupil is a member on the period's last day, by id.
    pub(super) fn courses_at_end(
        &self,
        pupil: PersonIx,
        subject: &str,
        which: Which,
    ) -> impl Iterator<Item = Course<'_>> {
        let courses = self.roster().of_subject(subject).iter();
        courses.filter_map(move |course| {
            let row = self.course(*course)?;
            let period = self.period_of(row, Some(pupil), which.0, which.1)?;
            let day = period.days.to();
            self.roster().is_member(*course, pupil, day).then_some(())?;
            Some(Course {
                row,
                period,
                level: self.level_of(row, pupil, day)?,
            })
        })
    }

    /// The course in which a pupil's final counts: of several the lowest id among those with marks.
    pub fn counts_in(&self, pupil: PersonIx, subject: &str, which: Which) -> Option<Course<'_>> {
        let mut first = None;
        for course in self.courses_at_end(pupil, subject, which) {
            if self.is_marked(course.row, course.level, which, course.period.days.to()) {
                return Some(course);
            }
            first = first.or(Some(course));
        }
        first
    }

    /// The row that stands for a pupil's final of a subject; pending rows, and those set after `until`, are
    /// none.
    pub fn counted(
        &self,
        pupil: PersonIx,
        subject: &str,
        which: Which,
        until: Option<Moment>,
    ) -> Option<Counted<'_>> {
        let course = self.counts_in(pupil, subject, which);
        let mut best: Option<&FinalRow> = None;
        for id in self.roster().of_subject(subject) {
            let finals = self.page(*id).map_or(&[][..], |page| &page.finals);
            let first = finals.partition_point(|row| row.pupil < pupil);
            let rows = finals
                .iter()
                .skip(first)
                .take_while(|row| row.pupil == pupil);
            for row in rows.filter(|row| is_of(row, which, until)) {
                let counts = course.is_some() || row.brought;
                let stands_here = course.is_some_and(|course| course.row.course == *id);
                if counts && (best.is_none() || stands_here) {
                    best = Some(row);
                }
                if stands_here {
                    break;
                }
            }
        }
        best.map(|row| Counted { row, course })
    }

    /// Whether some course of the subject had a held lesson in the period while the pupil was its member.
    pub(super) fn was_taught(&self, pupil: PersonIx, subject: &str, period: &PeriodRow) -> bool {
        let courses = self.roster().of_subject(subject).iter();
        courses
            .flat_map(|course| self.lessons_of(*course, pupil, period.days))
            .next()
            .is_some()
    }

    /// Whether the final is due in the course in which it counts.
    pub fn is_due(&self, pupil: PersonIx, course: &Course<'_>, which: Which) -> bool {
        self.may_be_due(course, which)
            && self.was_taught(pupil, &course.row.subject.code(), course.period)
    }

    /// Whether such a final is given there at all.
    pub fn may_be_due(&self, course: &Course<'_>, which: Which) -> bool {
        let day = course.period.days.to();
        let named = which.0 != PeriodKind::Overall || {
            let regulation = self.regulations().on(day);
            regulation.is_some_and(|regulation| {
                let place = Place {
                    kind: which.0,
                    number: which.1,
                    level: course.level,
                    subject: &course.row.subject,
                    course: self.ids().course_id(course.row.course),
                };
                regulation.parameters.year_terms.at(&place).is_some()
            })
        };
        named && self.is_marked(course.row, course.level, which, day)
    }

    /// The courses of a subject whose roll is not known.
    pub fn has_unknown_roll(&self, subject: &str) -> bool {
        let courses = self.roster().of_subject(subject);
        courses
            .iter()
            .any(|course| self.roster().members(*course).is_none())
    }

    /// The zone of school time on a day.
    fn zone_on(&self, day: NaiveDate) -> Option<Zone> {
        let editions = self.regulations().editions();
        let in_force = self.regulations().on(day);
        let edition = in_force.or(editions.first().map(|edition| &edition.regulation))?;
        Some(edition.parameters.zone.value)
    }

    /// The school date of a moment.
    pub fn date_of(&self, moment: Moment) -> Option<NaiveDate> {
        let instant = chrono::DateTime::from_timestamp(moment, 0)?.fixed_offset();
        Some(self.zone_on(instant.date_naive())?.school_date(instant))
    }

    /// A moment on the school's clock.
    pub fn at_school(&self, moment: Moment) -> Option<Instant> {
        let instant = chrono::DateTime::from_timestamp(moment, 0)?;
        let offset = self.zone_on(instant.date_naive())?.offset(moment)?;
        let offset = chrono::FixedOffset::east_opt(i32::try_from(offset).ok()?)?;
        Some(instant.with_timezone(&offset))
    }

    /// Whether it is open in which course of a subject a pupil's final counts: the roll of some course is not
    /// known, and the pupil is on the roll of a class on the period's last day.
    pub fn is_open(&self, pupil: PersonIx, subject: &str, which: Which) -> bool {
        let mut courses = self.roster().of_subject(subject).iter();
        courses.any(|course| {
            let row = self
                .course(*course)
                .filter(|_| self.roster().members(*course).is_none());
            let period = row.and_then(|row| self.period_of(row, Some(pupil), which.0, which.1));
            period.is_some_and(|period| self.class_on(pupil, period.days.to()).is_some())
        })
    }
}

/// Whether a row is of this period, is no pending one, and was there by then.
pub(crate) fn is_of(row: &FinalRow, which: Which, until: Option<Moment>) -> bool {
    row.kind == which.0
        && same_number(row.kind, row.number, which.1)
        && row.value != MarkValue::Symbol(Symbol::Pending)
        && until.is_none_or(|until| row.at.is_none_or(|at| at < until))
}
