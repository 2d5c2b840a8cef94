//! Hours: held lessons and planned hours since the year's first day; and which lessons may have homework.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::SheetCounts;
use crate::base::fixed::PARTS;
use crate::base::{DateRange, Fixed};
use crate::monitoring::family::Only;
use crate::monitoring::frame::{CourseFrame, Frame, Key};
use crate::monitoring::given::{ByDay, edition};
use crate::regulation::{Place, Regulation};
use crate::school::School;
use crate::school::facts::CourseRow;
use crate::school::ids::{ClassIx, SetIx};

/// The days of the year of a course to the last day that is looked at.
fn year_to_end(school: &School, course: &CourseFrame, row: &CourseRow) -> Option<DateRange> {
    let set = school.set_of(row, None, NaiveDate::MIN);
    let first = set.and_then(|set| school.first_day(set));
    DateRange::new(first.unwrap_or(NaiveDate::MIN), course.end)
}

/// The held lessons of a course since the year's first day, a bit for each lesson of the page.
pub(super) fn held(school: &School, course: &CourseFrame, only: &Only) -> Vec<u64> {
    let row = school.course(course.course);
    let days = row.and_then(|row| year_to_end(school, course, row));
    let days = days
        .and_then(|days| only.cut(days))
        .filter(|_| course.asked);
    let (Some(page), Some(days)) = (school.page(course.course), days) else {
        return Vec::new();
    };
    let places = page.lesson_places(days);
    let mut bits = vec![0_u64; places.end.div_ceil(64)];
    for (place, lesson) in page.lessons.iter().enumerate().skip(places.start) {
        if place >= places.end {
            break;
        }
        let word = place.checked_div(64).and_then(|word| bits.get_mut(word));
        if let (Some(word), true) = (word, lesson.held) {
            let bit = u32::try_from(place.checked_rem(64).unwrap_or(0)).unwrap_or(0);
            *word |= 1_u64.checked_shl(bit).unwrap_or(0);
        }
    }
    bits
}

/// School days by set and class, found once.
type Calendars = BTreeMap<(SetIx, Option<ClassIx>), Vec<NaiveDate>>;

/// Adds the planned hours of each course to its rows.
pub(super) fn plan(frame: &Frame, school: &School, rows: &mut BTreeMap<Key, SheetCounts>) {
    let mut calendars = Calendars::new();
    for course in frame.courses().filter(|course| course.asked) {
        let Some(row) = school.course(course.course) else {
            continue;
        };
        let planned = planned(school, course, row, &mut calendars).unwrap_or(0);
        if planned > 0 {
            for key in frame.course_rows(school, course, course.end) {
                let counts = rows.entry(key).or_default();
                counts.planned = counts.planned.saturating_add(planned);
            }
        }
    }
}

/// The planned hours of a course to the last day that is looked at, in thousandths, rounded half up.
fn planned(
    school: &School,
    course: &CourseFrame,
    row: &CourseRow,
    calendars: &mut Calendars,
) -> Option<u64> {
    let own = school.set_of(row, None, NaiveDate::MIN);
    let Some(hours) = row.hours_planned else {
        let to_end = days_to(&school.taught_periods(own?), course.end);
        return thousandths(row.weekly_hours, to_end, 7);
    };
    let set = match course.class {
        Some(class) => school.set_of_class(class).or(own)?,
        None => own?,
    };
    let regulation = edition(school, course.end)?;
    let class = course.class.and_then(|class| school.class(class));
    let days = calendars.entry((set, course.class)).or_insert_with(|| {
        school.school_days(set, class, &regulation.parameters.school_days.value)
    });
    let to_end = days.partition_point(|day| *day <= course.end);
    let whole = i64::try_from(days.len()).ok()?;
    thousandths(hours, i64::try_from(to_end).ok()?, whole)
}

/// How many days these ranges have up to a day.
fn days_to(ranges: &[DateRange], end: NaiveDate) -> i64 {
    let to_end = ranges
        .iter()
        .filter_map(|range| DateRange::new(range.from(), range.to().min(end)));
    let lengths = to_end.map(|range| {
        let days = range.to().signed_duration_since(range.from()).num_days();
        days.saturating_add(1)
    });
    lengths.fold(0, i64::saturating_add)
}

/// Hours times part of whole, in thousandths, rounded half up.
fn thousandths(hours: Fixed, part: i64, whole: i64) -> Option<u64> {
    let exact = i128::from(hours.parts())
        .checked_mul(i128::from(part))?
        .checked_mul(1000)?;
    let unit = i128::from(PARTS).checked_mul(i128::from(whole))?;
    let half = unit.checked_div(2)?;
    u64::try_from(exact.checked_add(half)?.checked_div(unit)?).ok()
}

/// Whether lessons of a course may have homework.
pub(super) struct Homework<'s> {
    frame: &'s Frame,
    school: &'s School,
    course: &'s CourseFrame,
    row: &'s CourseRow,
    /// For the level of the course's class.
    fixed: Option<ByDay<'s>>,
}

fn is_without(regulation: &Regulation, place: &Place<'_>) -> bool {
    *regulation.parameters.homework_none.at(place)
}

impl<'s> Homework<'s> {
    pub(super) fn of(
        frame: &'s Frame,
        school: &'s School,
        course: &'s CourseFrame,
        row: &'s CourseRow,
    ) -> Self {
        let fixed = course
            .level
            .map(|level| ByDay::new(school, row, level, is_without));
        Self {
            frame,
            school,
            course,
            row,
            fixed,
        }
    }

    /// Whether a lesson of this day may have it: at some level to which it belongs.
    pub(super) fn on(&mut self, day: NaiveDate) -> bool {
        if let Some(fixed) = &mut self.fixed {
            return !fixed.on(day).unwrap_or(false);
        }
        let classes = self.frame.classes(self.school, self.course, day);
        let levels = classes
            .iter()
            .filter_map(|class| Some(self.school.class(*class)?.level));
        let mut levels: Vec<u8> = levels.collect();
        levels.dedup();
        let without = |level: &u8| {
            let mut by_day = ByDay::new(self.school, self.row, *level, is_without);
            by_day.on(day).unwrap_or(false)
        };
        levels.is_empty() || !levels.iter().all(without)
    }
}
