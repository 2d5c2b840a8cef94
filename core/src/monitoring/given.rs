//! What the regulation says of a course's lessons day by day, found once where it stays the same.

use std::ops::Range;

use chrono::NaiveDate;

use super::frame::CourseFrame;
use crate::base::date::DateRange;
use crate::catalogue::PeriodKind;
use crate::regulation::{CaseRules, Place, Regulation};
use crate::school::School;
use crate::school::facts::{CourseRow, CourseScale};
use crate::school::ids::{PersonIx, SetIx};
use crate::school::page::Page;

/// The edition by which figures of a day are counted: the one in force, before the first the first.
pub fn edition(school: &School, day: NaiveDate) -> Option<&Regulation> {
    let editions = school.regulations().editions();
    let first = editions.first().map(|edition| &edition.regulation);
    let edition = school.regulations().on(day).or(first)?;
    Some(edition)
}

/// The rules for the marks of a course on its last day, at its class's level.
pub fn rules_of<'r>(
    school: &School,
    course: &CourseFrame,
    row: &CourseRow,
    regulation: &'r Regulation,
) -> CaseRules<'r> {
    let set = school.set_of(row, None, NaiveDate::MIN);
    let (kind, number) = period_on(school, set, course.end);
    regulation.at(&Place {
        kind,
        number,
        level: course.level.unwrap_or(0),
        subject: &row.subject,
        course: school.ids().course_id(row.course),
    })
}

/// The period of a set that a day is in, as far as marks rest on it.
pub fn period_on(school: &School, set: Option<SetIx>, day: NaiveDate) -> (PeriodKind, Option<u8>) {
    let periods = set.map_or(&[][..], |set| school.roster().periods(set));
    let found = periods
        .iter()
        .find(|period| period.kind.rests_on_marks() && period.days.holds(day));
    found.map_or((PeriodKind::Quarter, None), |period| {
        (period.kind, period.number)
    })
}

/// A yes or no of the regulation for the lessons of a course at a level, remembered while the period and
/// the edition stay.
pub struct ByDay<'s> {
    school: &'s School,
    row: &'s CourseRow,
    level: u8,
    set: Option<SetIx>,
    ask: fn(&Regulation, &Place<'_>) -> bool,
    /// The days for which the answer is known.
    known: Option<(DateRange, bool)>,
}

impl<'s> ByDay<'s> {
    /// Asks for the lessons of a course at a level.
    pub fn new(
        school: &'s School,
        row: &'s CourseRow,
        level: u8,
        ask: fn(&Regulation, &Place<'_>) -> bool,
    ) -> Self {
        Self {
            school,
            row,
            level,
            set: school.set_of(row, None, NaiveDate::MIN),
            ask,
            known: None,
        }
    }

    /// The answer for a day; `None` where no edition is in force.
    pub fn on(&mut self, day: NaiveDate) -> Option<bool> {
        if let Some((days, answer)) = self.known
            && days.holds(day)
        {
            return Some(answer);
        }
        let (kind, number) = period_on(self.school, self.set, day);
        let place = Place {
            kind,
            number,
            level: self.level,
            subject: &self.row.subject,
            course: self.school.ids().course_id(self.row.course),
        };
        let answer = (self.ask)(self.school.regulations().on(day)?, &place);
        self.known = Some((self.same_days(day), answer));
        Some(answer)
    }

    /// Days around this one of the same period and edition.
    fn same_days(&self, day: NaiveDate) -> DateRange {
        let one = DateRange::of_day(day);
        // Where editions change, each day is asked for itself.
        if self.school.regulations().single().is_none() {
            return one;
        }
        let periods = self
            .set
            .map_or(&[][..], |set| self.school.roster().periods(set));
        let period = periods
            .iter()
            .find(|period| period.kind.rests_on_marks() && period.days.holds(day));
        period.map_or(one, |period| period.days)
    }
}

/// Whether marks are given on the lessons of a course: the same for all where its class and set say so.
pub struct Gives<'s> {
    school: &'s School,
    row: &'s CourseRow,
    /// For the level of the course's class.
    fixed: Option<ByDay<'s>>,
}

impl<'s> Gives<'s> {
    /// Asks for the lessons of a course.
    pub fn of(school: &'s School, course: &CourseFrame, row: &'s CourseRow) -> Self {
        let set = school.set_of(row, None, NaiveDate::MIN);
        let level = course.level.filter(|_| set.is_some());
        let fixed = level.map(|level| {
            ByDay::new(school, row, level, |regulation, place| {
                !*regulation.parameters.markless.at(place)
            })
        });
        Self { school, row, fixed }
    }

    /// Whether it depends on the pupil.
    pub fn is_by_pupil(&self) -> bool {
        self.fixed.is_none()
    }

    /// Whether some may be given on a day.
    pub fn may_on(&mut self, day: NaiveDate) -> bool {
        self.row.scale != CourseScale::Markless
            && self
                .fixed
                .as_mut()
                .is_none_or(|fixed| fixed.on(day).unwrap_or(false))
    }

    /// Whether a pupil may get some on a day.
    pub fn to_pupil(&mut self, pupil: PersonIx, day: NaiveDate) -> bool {
        match &self.fixed {
            Some(_) => self.may_on(day),
            None => self.school.gives_mark(self.row, pupil, day),
        }
    }
}

impl Page {
    /// Whether the roll of each of these lessons is taken: as the lesson says, else if it has a code.
    pub fn rolls(&self, places: &Range<usize>) -> Vec<bool> {
        let lessons = self.lessons.get(places.clone()).unwrap_or_default();
        let mut rolls: Vec<bool> = lessons
            .iter()
            .map(|lesson| lesson.roll_taken.unwrap_or(false))
            .collect();
        if lessons.iter().any(|lesson| lesson.roll_taken.is_none()) {
            for (place, _) in &self.codes {
                let offset = usize::try_from(*place)
                    .ok()
                    .and_then(|place| place.checked_sub(places.start));
                let Some(offset) = offset else { continue };
                let unsaid = lessons
                    .get(offset)
                    .is_some_and(|lesson| lesson.roll_taken.is_none());
                if let Some(slot) = rolls.get_mut(offset)
                    && unsaid
                {
                    *slot = true;
                }
            }
        }
        rolls
    }
}
