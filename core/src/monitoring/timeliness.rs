//! Timeliness: how many days after its lesson a topic, a code, a mark was entered (clause 2.4).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::counts::{count_step, counts};
use super::family::{Family, Figures, Only, Pages, lesson_lacks, note, roll_lacks, row_lacks};
use super::figure::Figure;
use super::frame::{CourseFrame, Frame, Key, edition};
use super::marks::PageMarks;
use crate::base::{Partial, Zone};
use crate::school::School;
use crate::school::facts::Moment;

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
struct Clock {
    zone: Option<Zone>,
    /// The last offset of the zone from UTC, and the hours for which it is known to hold.
    known: Option<(std::ops::RangeInclusive<Moment>, i64)>,
}

/// Seconds of a day.
const DAY: i64 = 86_400;
/// 1970-01-01 in days of the common era.
const EPOCH: i32 = 719_163;

impl Clock {
    fn of(school: &School, course: &CourseFrame) -> Self {
        let edition = edition(school, course.end);
        Self {
            zone: edition.map(|edition| edition.parameters.zone.value),
            known: None,
        }
    }

    fn days(&mut self, lesson: NaiveDate, at: Moment) -> Option<i32> {
        use chrono::Datelike;

        let zone = self.zone?;
        let offset = match &self.known {
            Some((hours, offset)) if hours.contains(&at) => *offset,
            _ => {
                let offset = zone.offset(at)?;
                // A zone that is at the same offset on both sides of a day keeps it through the day.
                let (from, to) = (at.checked_sub(DAY)?, at.checked_add(DAY)?);
                let same = zone.offset(from) == Some(offset) && zone.offset(to) == Some(offset);
                let range = if same { from..=to } else { at..=at };
                self.known = Some((range, offset));
                offset
            }
        };
        let day = at.checked_add(offset)?.div_euclid(DAY);
        let day = i32::try_from(day).ok()?;
        day.checked_sub(lesson.num_days_from_ce().checked_sub(EPOCH)?)
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
        let mut clock = Clock::of(school, course);
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
            let days = row.entered_at.and_then(|at| clock.days(lesson.date, at));
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
            for (pupil, run) in marks.pupils().filter(|(pupil, _)| only.holds(*pupil)) {
                of_pupil(
                    frame,
                    school,
                    course,
                    &marks,
                    (pupil, run),
                    &mut clock,
                    limit,
                    &mut part,
                );
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
            let mut clock = Clock::of(school, course);
            for (date, at) in page.lessons.values() {
                let days = at.and_then(|at| clock.days(*date, at));
                for key in frame.lesson_rows(school, course, *date) {
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
                }
            }
        }
        rows
    }

    fn lists(
        _: &Frame,
        _: &School,
        _: &Pages<TimelinessPage>,
        _: &dyn Fn(Key) -> bool,
    ) -> BTreeMap<Key, ()> {
        BTreeMap::new()
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

#[expect(
    clippy::too_many_arguments,
    reason = "a slice of one page, and where it is counted"
)]
fn of_pupil(
    frame: &Frame,
    school: &School,
    course: &CourseFrame,
    marks: &PageMarks<'_>,
    (pupil, run): (crate::school::ids::PersonIx, std::ops::Range<usize>),
    clock: &mut Clock,
    limit: u16,
    part: &mut TimelinessPage,
) {
    let fixed = frame.fixed_mark_rows(school, course, pupil);
    let mut steps: BTreeMap<Option<i32>, u64> = BTreeMap::new();
    let mut last: Option<(Option<i32>, u64)> = None;
    marks
        .of_run(pupil, run)
        .each(marks, |place, assignment, _| {
            let Some(date) = marks.date_of(assignment) else {
                return;
            };
            let at = marks.page.marks.entered_at(place);
            let days = at.and_then(|at| clock.days(date, at));
            if fixed.is_some() {
                match &mut last {
                    Some((step, count)) if *step == days => *count = count.saturating_add(1),
                    _ => {
                        if let Some((step, count)) = last.replace((days, 1)) {
                            let own = steps.entry(step).or_default();
                            *own = own.saturating_add(count);
                        }
                    }
                }
                return;
            }
            for key in frame.mark_rows(school, course, pupil, date) {
                let counts = part.rows.entry(key).or_default();
                let TimelinessCounts {
                    marks,
                    marks_in_time,
                    marks_not_timed,
                    ..
                } = counts;
                note_days(days, limit, (marks, marks_in_time, marks_not_timed), 1);
            }
        });
    if let Some((step, count)) = last {
        let own = steps.entry(step).or_default();
        *own = own.saturating_add(count);
    }
    for key in fixed.iter().flatten() {
        let counts = part.rows.entry(*key).or_default();
        for (days, count) in &steps {
            let TimelinessCounts {
                marks,
                marks_in_time,
                marks_not_timed,
                ..
            } = counts;
            note_days(
                *days,
                limit,
                (marks, marks_in_time, marks_not_timed),
                *count,
            );
        }
    }
}
