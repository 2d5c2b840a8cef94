//! Timeliness: how many days after its lesson a topic, a code, a mark was entered (clause 2.4).

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;

use super::counts::{count_step, counts};
use super::family::{Family, Figures, Only, Pages, lesson_lacks, note, roll_lacks, row_lacks};
use super::figure::Figure;
use super::frame::{CourseFrame, Frame, Key};
use super::given::edition;
use super::marks::PageMarks;
use crate::base::{Partial, Zone};
use crate::school::School;
use crate::school::facts::Moment;
use crate::school::ids::PersonIx;

/// Timeliness.
#[derive(Clone, Copy, Debug)]
pub struct Timeliness;

counts! {
    /// What is counted of entries: those in time, those whose time is known, and by days.
    TimelinessCounts {
        /// Topics entered in time.
        lessons_in_time = "lessons_in_time": u64;
        /// Topics by days.
        lessons = "lessons": BTreeMap<i32, u64>;
        /// Topics of which the time is not known.
        lessons_not_timed = "lessons_not_timed": u64;
        /// Codes entered in time.
        rolls_in_time = "rolls_in_time": u64;
        /// Codes by days.
        rolls = "rolls": BTreeMap<i32, u64>;
        /// Codes of which the time is not known.
        rolls_not_timed = "rolls_not_timed": u64;
        /// Marks entered in time.
        marks_in_time = "marks_in_time": u64;
        /// Marks by days.
        marks = "marks": BTreeMap<i32, u64>;
        /// Marks of which the time is not known.
        marks_not_timed = "marks_not_timed": u64;
    }
}

/// What is counted of one page: its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimelinessPage {
    /// Of each lesson with a topic, by place: its date and when it was entered.
    lessons: BTreeMap<u32, (NaiveDate, Option<Moment>)>,
    /// Codes and marks.
    rows: BTreeMap<Key, TimelinessCounts>,
}

impl Partial for TimelinessPage {
    fn merge(&mut self, other: &Self) {
        self.lessons.extend(
            other
                .lessons
                .iter()
                .map(|(place, lesson)| (*place, *lesson)),
        );
        for (key, counts) in &other.rows {
            self.rows.entry(*key).or_default().merge(counts);
        }
    }
}

/// From the day of a lesson to the school date of an entry, in days.
struct Clock<'f> {
    zone: Option<Zone>,
    /// The zone's offsets day by day.
    offsets: &'f Offsets,
}

/// Seconds of a day.
const DAY: i64 = 86_400;
/// 1970-01-01 in days of the common era.
const EPOCH: i32 = 719_163;
/// How many days of a zone are looked up beforehand.
const KNOWN: usize = 800;

/// The offsets of a zone from UTC, day by day; none on a day on which it changes.
#[derive(Clone, Debug)]
pub struct Offsets {
    zone: Option<Zone>,
    /// The first day, counted from 1970-01-01 UTC.
    first: i64,
    days: Vec<Option<i64>>,
}

impl Offsets {
    /// The offsets around the days of a slice.
    pub(super) fn of(frame: &Frame, school: &School) -> Self {
        let taught = frame.courses().filter_map(|course| course.taught);
        let from = taught.map(|days| days.from()).min();
        let first = from.map_or(0, |day| i64::from(number_of(day)).saturating_sub(60));
        let end = frame.courses().next().map(|course| course.end);
        let edition = end.and_then(|end| edition(school, end));
        let zone = edition.map(|edition| edition.parameters.zone.value);
        let days = zone.map_or_else(Vec::new, |zone| {
            let mut at = first.saturating_mul(DAY);
            let mut before = zone.offset(at);
            let mut days = Vec::with_capacity(KNOWN);
            for _ in 0..KNOWN {
                at = at.saturating_add(DAY);
                let after = zone.offset(at);
                days.push(before.filter(|_| before == after));
                before = after;
            }
            days
        });
        Self { zone, first, days }
    }

    fn on(&self, day: i64) -> Option<i64> {
        let place = usize::try_from(day.checked_sub(self.first)?).ok()?;
        self.days.get(place).copied().flatten()
    }
}

/// A day counted from 1970-01-01.
fn number_of(day: NaiveDate) -> i32 {
    use chrono::Datelike;

    day.num_days_from_ce().saturating_sub(EPOCH)
}

impl<'f> Clock<'f> {
    fn of(frame: &'f Frame, school: &School, course: &CourseFrame) -> Self {
        let edition = edition(school, course.end);
        Self {
            zone: edition.map(|edition| edition.parameters.zone.value),
            offsets: frame.offsets(school),
        }
    }

    /// Days from a lesson's day, counted from 1970-01-01, to a moment's.
    fn days(&self, lesson: i32, at: Moment) -> Option<i32> {
        let zone = self.zone?;
        let known = match self.offsets.zone == self.zone {
            true => self.offsets.on(at.div_euclid(DAY)),
            false => None,
        };
        let day = match known {
            Some(offset) => i32::try_from(at.checked_add(offset)?.div_euclid(DAY)).ok()?,
            None => zone.school_day(at)?,
        };
        day.checked_sub(lesson)
    }
}

impl Family for Timeliness {
    type Aid = ();
    type Page = TimelinessPage;
    type Counts = TimelinessCounts;
    type Lists = ();

    fn aid(_: &Frame, _: &School) {}

    fn page(frame: &Frame, school: &School, course: &CourseFrame, only: &Only) -> TimelinessPage {
        let mut part = TimelinessPage::default();
        let (Some(page), true) = (school.page(course.course), course.asked) else {
            return part;
        };
        let limit = edition(school, course.end)
            .map_or(0, |edition| edition.parameters.timeliness_days.value);
        let clock = Clock::of(frame, school, course);
        let lessons = page.lessons.get(course.lessons.clone()).unwrap_or_default();
        let counted = |day| only.days.is_none_or(|days| days.holds(day));
        for (lesson, place) in lessons.iter().zip(0_u32..) {
            if lesson.held && lesson.topic.is_there() && counted(lesson.date) {
                part.lessons.insert(place, (lesson.date, lesson.entered_at));
            }
        }
        let key = |(place, row): &(u32, crate::school::facts::AttendanceRow)| (row.pupil, *place);
        let pairs = page.codes.chunk_by(|one, other| key(one) == key(other));
        // A pair with two codes is in no figure.
        let single = pairs.filter_map(|codes| match codes {
            [code] => Some(code),
            _ => None,
        });
        for (place, row) in single.filter(|(_, row)| only.holds(row.pupil)) {
            let lesson = usize::try_from(*place)
                .ok()
                .and_then(|at| page.lessons.get(at));
            let within = |day: NaiveDate| course.taught.is_some_and(|days| days.holds(day));
            let Some(lesson) =
                lesson.filter(|lesson| lesson.held && within(lesson.date) && counted(lesson.date))
            else {
                continue;
            };
            if !school
                .roster()
                .is_member(course.course, row.pupil, lesson.date)
            {
                continue;
            }
            let days = row
                .entered_at
                .and_then(|at| clock.days(number_of(lesson.date), at));
            for key in frame.mark_rows(school, course, row.pupil, lesson.date) {
                let counts = part.rows.entry(key).or_default();
                let TimelinessCounts {
                    rolls,
                    rolls_in_time,
                    rolls_not_timed,
                    ..
                } = counts;
                note_days(days, limit, (rolls, rolls_in_time, rolls_not_timed), 1);
            }
        }
        let days = course.taught.and_then(|days| only.cut(days));
        if let Some(marks) = days.and_then(|days| PageMarks::of(school, course, days)) {
            let lesson_days = marks.assignments.clone().map(|place| {
                let lesson = page.lesson_of(place);
                lesson.map_or(0, |lesson| number_of(lesson.date))
            });
            let timing = Timing {
                frame,
                school,
                course,
                marks: &marks,
                clock,
                limit,
                days: lesson_days.collect(),
            };
            for (pupil, run) in marks.pupils().filter(|(pupil, _)| only.holds(*pupil)) {
                timing.of_pupil(pupil, run, &mut part);
            }
        }
        part
    }

    fn close(
        frame: &Frame,
        school: &School,
        (): &(),
        pages: &Pages<TimelinessPage>,
    ) -> BTreeMap<Key, TimelinessCounts> {
        let mut rows: BTreeMap<Key, TimelinessCounts> = BTreeMap::new();
        for (course, page) in pages {
            for (key, counts) in &page.rows {
                rows.entry(*key).or_default().merge(counts);
            }
            let Some(course) = frame.course(*course) else {
                continue;
            };
            let limit = edition(school, course.end)
                .map_or(0, |edition| edition.parameters.timeliness_days.value);
            let clock = Clock::of(frame, school, course);
            let mut add = |key: Key, days: Option<i32>| {
                let counts = rows.entry(key).or_default();
                let TimelinessCounts {
                    lessons,
                    lessons_in_time,
                    lessons_not_timed,
                    ..
                } = counts;
                note_days(
                    days,
                    limit,
                    (lessons, lessons_in_time, lessons_not_timed),
                    1,
                );
            };
            let lessons = page
                .lessons
                .values()
                .map(|(date, at)| (*date, at.and_then(|at| clock.days(number_of(*date), at))));
            frame.each_lesson(school, course, lessons, &mut add);
        }
        rows
    }

    #[doc = include_str!("../../regulation/2.4.md")]
    fn figures(counts: &TimelinessCounts, _: Option<&()>) -> Figures {
        let group = |days: &BTreeMap<i32, u64>, in_time: u64, not_timed: u64| {
            let timed = days.values().copied().fold(0, u64::saturating_add);
            Figure::Group(vec![
                ("in_time", Figure::share(in_time, timed)),
                ("days", Figure::histogram("days", days)),
                ("not_timed", Figure::count(not_timed)),
            ])
        };
        vec![
            (
                "lessons",
                group(
                    &counts.lessons,
                    counts.lessons_in_time,
                    counts.lessons_not_timed,
                ),
            ),
            (
                "rolls",
                group(&counts.rolls, counts.rolls_in_time, counts.rolls_not_timed),
            ),
            (
                "marks",
                group(&counts.marks, counts.marks_in_time, counts.marks_not_timed),
            ),
        ]
    }

    fn unknown(frame: &Frame, school: &School) -> BTreeMap<&'static str, Vec<String>> {
        let given = school.given();
        let mut unknown = BTreeMap::new();
        let rows = row_lacks(frame, school);
        let all = ["lessons", "rolls", "marks"];
        note(&mut unknown, &all, &given.lacks(&["courses", "lessons"]));
        note(
            &mut unknown,
            &["lessons"],
            &given.lacks(&["lessons.topic", "lessons.entered_at"]),
        );
        let rolls = roll_lacks(frame, school);
        let members = ["rolls", "marks"];
        note(&mut unknown, &members, &given.lacks(&["enrolments"]));
        note(&mut unknown, &members, &rolls);
        note(
            &mut unknown,
            &["rolls"],
            &given.lacks(&["attendance.entered_at"]),
        );
        note(
            &mut unknown,
            &["marks"],
            &given.lacks(&["assignments", "marks.entered_at"]),
        );
        note(&mut unknown, &all, &rows);
        note(&mut unknown, &all, &lesson_lacks(frame, school));
        unknown
    }
}

type Noted<'c> = (&'c mut BTreeMap<i32, u64>, &'c mut u64, &'c mut u64);

/// Counts entries made so many days after their lesson; of an unknown time where there are none.
fn note_days(days: Option<i32>, limit: u16, (all, in_time, not_timed): Noted<'_>, count: u64) {
    match days {
        None => *not_timed = not_timed.saturating_add(count),
        Some(days) => {
            count_step(all, days, count);
            if days <= i32::from(limit) {
                *in_time = in_time.saturating_add(count);
            }
        }
    }
}

/// The marks of a page, pupil by pupil.
struct Timing<'p> {
    frame: &'p Frame,
    school: &'p School,
    course: &'p CourseFrame,
    marks: &'p PageMarks<'p>,
    clock: Clock<'p>,
    limit: u16,
    /// For each assignment the day of its lesson.
    days: Vec<i32>,
}

/// Days before a lesson and after it that have a place of their own; others are counted apart.
const NEAR: i32 = 64;

impl Timing<'_> {
    fn of_pupil(&self, pupil: PersonIx, run: Range<usize>, part: &mut TimelinessPage) {
        let keys = self.frame.fixed_mark_rows(self.school, self.course, pupil);
        let mut near = [0_u64; 128];
        let mut far: BTreeMap<Option<i32>, u64> = BTreeMap::new();
        let first = self.marks.assignments.start;
        let standing = self.marks.of_run(pupil, run);
        standing.each(self.marks, |place, assignment, _| {
            let offset = usize::from(assignment).saturating_sub(first);
            let lesson = self.days.get(offset).copied().unwrap_or(0);
            let at = self.marks.page.marks.entered_at(place);
            let days = at.and_then(|at| self.clock.days(lesson, at));
            if keys.is_none() {
                let Some(date) = self.marks.date_of(assignment) else {
                    return;
                };
                let rows = self.frame.mark_rows(self.school, self.course, pupil, date);
                self.note(part, &rows, days, 1);
                return;
            }
            let slot = days
                .and_then(|days| usize::try_from(days.saturating_add(NEAR)).ok())
                .and_then(|slot| near.get_mut(slot));
            let count = match slot {
                Some(count) => count,
                None => far.entry(days).or_default(),
            };
            *count = count.saturating_add(1);
        });
        let keys = keys.unwrap_or_default();
        for (days, count) in (-NEAR..).zip(near).filter(|(_, count)| *count > 0) {
            self.note(part, &keys, Some(days), count);
        }
        for (days, count) in far {
            self.note(part, &keys, days, count);
        }
    }

    fn note(&self, part: &mut TimelinessPage, keys: &[Key], days: Option<i32>, count: u64) {
        for key in keys {
            let counts = part.rows.entry(*key).or_default();
            let TimelinessCounts {
                marks,
                marks_in_time,
                marks_not_timed,
                ..
            } = counts;
            let noted = (marks, marks_in_time, marks_not_timed);
            note_days(days, self.limit, noted, count);
        }
    }
}
