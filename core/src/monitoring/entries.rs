//! The finals of a period that count, each in one course: what was set, and what is due.

use super::frame::{CourseFrame, Frame};
use super::question::Days;
use crate::base::DateRange;
use crate::catalogue::{MarkValue, PeriodKind, Table};
use crate::rules::school::Course;
use crate::school::School;
use crate::school::facts::PeriodRow;
use crate::school::ids::PersonIx;

/// A kind of period and its number.
pub type Which = (PeriodKind, Option<u8>);

/// A pupil's final in the course in which it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The pupil.
    pub pupil: PersonIx,
    /// What was set.
    pub value: Option<MarkValue>,
    /// Whether it is due.
    pub due: bool,
    /// Whether the pupil is exempt on every day of the period.
    pub exempt: bool,
    /// The pupil's level in the course.
    pub level: u8,
    /// The period there.
    pub days: DateRange,
}

/// The finals of a period that count in a course, set or due, by pupil. Those of several periods count on
/// none of the days that are asked about.
pub fn of_course(frame: &Frame, school: &School, course: &CourseFrame) -> Vec<Entry> {
    let Days::Period(kind, number) = frame.question.days else {
        return Vec::new();
    };
    let which = (kind, number);
    let Some(row) = school.course(course.course).filter(|_| course.asked) else {
        return Vec::new();
    };
    let code = row.subject.code();
    let until = frame.question.as_of.until;
    let fixed = school.period_of(row, None, kind, number);
    let mut plain = Plain::default();
    let mut entries = Vec::new();
    for member in school.roster().members(course.course).unwrap_or_default() {
        let pupil = member.pupil;
        if frame
            .question
            .filter
            .pupil
            .is_some_and(|wanted| wanted != pupil)
        {
            continue;
        }
        let counts = if frame.has_several(school, course, pupil) {
            school
                .counts_in(pupil, &code, which)
                .filter(|counts| counts.row.course == course.course)
        } else {
            let own = || school.period_of(row, Some(pupil), kind, number);
            let period = fixed.or_else(own);
            let period =
                period.filter(|period| member.days.iter().any(|days| days.holds(period.days.to())));
            period.and_then(|period| {
                let level = school.level_of(row, pupil, period.days.to())?;
                Some(Course { row, period, level })
            })
        };
        let Some(counts) = counts else { continue };
        let days = counts.period.days;
        let (value, due) = if frame.has_several(school, course, pupil) {
            let counted = school.counted(pupil, &code, which, until);
            let due = school.is_due(pupil, &counts, which);
            (counted.map(|counted| counted.row.value), due)
        } else {
            let member = &member.days;
            let due = plain.may_be_due(school, &counts, which)
                && plain.was_taught(school, course, counts.period, member);
            (plain_value(school, course, pupil, which, until), due)
        };
        if value.is_some() || due {
            let exempt = school.exemptions_of(pupil).next().is_some()
                && school.exempt(pupil, &code, days).holds_all(days);
            let level = counts.level;
            entries.push(Entry {
                pupil,
                value,
                due,
                exempt,
                level,
                days,
            });
        }
    }
    entries
}

/// The final of a pupil whom one course of the subject alone knows.
fn plain_value(
    school: &School,
    course: &CourseFrame,
    pupil: PersonIx,
    which: Which,
    until: Option<crate::school::facts::Moment>,
) -> Option<MarkValue> {
    let finals = &school.page(course.course)?.finals;
    let first = finals.partition_point(|row| row.pupil < pupil);
    let mut own = finals
        .iter()
        .skip(first)
        .take_while(|row| row.pupil == pupil);
    let found = own.find(|row| crate::rules::school::is_of(row, which, until))?;
    Some(found.value)
}

/// What is the same for many members of a course.
#[derive(Default)]
struct Plain<'s> {
    may_be_due: Option<(u8, DateRange, bool)>,
    /// The period, and the dates of its held lessons.
    taught: Option<(&'s PeriodRow, Vec<chrono::NaiveDate>)>,
}

impl<'s> Plain<'s> {
    fn may_be_due(&mut self, school: &School, counts: &Course<'_>, which: Which) -> bool {
        let days = counts.period.days;
        if let Some((level, of, may)) = self.may_be_due
            && level == counts.level
            && of == days
        {
            return may;
        }
        let may = school.may_be_due(counts, which);
        self.may_be_due = Some((counts.level, days, may));
        may
    }

    fn was_taught(
        &mut self,
        school: &'s School,
        course: &CourseFrame,
        period: &'s PeriodRow,
        member: &[DateRange],
    ) -> bool {
        if self.taught.as_ref().is_none_or(|(of, _)| *of != period) {
            let page = school.page(course.course);
            let lessons = page.map_or(&[][..], |page| page.lessons_in(period.days));
            let held = lessons.iter().filter(|lesson| lesson.held);
            self.taught = Some((period, held.map(|lesson| lesson.date).collect()));
        }
        let held = self.taught.iter().flat_map(|(_, dates)| dates);
        held.into_iter()
            .any(|date| member.iter().any(|days| days.holds(*date)))
    }
}

/// What the finals of a period need that was not handed over.
pub fn lacks(school: &School) -> Vec<String> {
    let mut lacks =
        school
            .given()
            .lacks(&["periods", "courses", "enrolments", "lessons", "finals"]);
    if lacks.is_empty() && !school.given().has(Table::Memberships) {
        let mut courses = school.facts().courses.iter();
        if courses.any(|course| school.roster().members(course.course).is_none()) {
            lacks.push("no-table:memberships".to_owned());
        }
    }
    lacks
}
