//! The monthly control sheet (clause 3.4): who entered, what is filled, who has no marks, hours, visits.

use std::collections::BTreeMap;

use super::counts::counts;
use super::family::{
    Family, Figures, Only, Pages, lesson_lacks, note, roll_lacks, row_lacks, set_flags,
};
use super::figure::Figure;
use super::frame::{CourseFrame, Frame, Key};
use crate::base::{Partial, Ratio};
use crate::catalogue::Table;
use crate::school::School;
use crate::school::ids::PersonIx;

mod hours;
mod pairs;
mod staff;
mod visits;

use pairs::Pair;

/// The control sheet.
#[derive(Clone, Copy, Debug)]
pub struct ControlSheet;

counts! {
    /// What the control sheet counts.
    SheetCounts {
        /// Taught lessons.
        lessons = "lessons": u64;
        /// Those with topic and roll.
        filled = "filled": u64;
        /// Those with a topic.
        topic = "topic": u64;
        /// Those with homework, of those that may have it.
        homework = "homework": u64;
        /// Those that may have homework.
        homework_asked = "homework_asked": u64;
        /// Teachers of taught lessons.
        staff = "staff": u64;
        /// Those of them who entered something.
        staff_active = "staff_active": u64;
        /// Pairs of a pupil and a course.
        pairs = "pairs": u64;
        /// Those without a counted mark.
        without = "without": u64;
        /// Those with one.
        one = "one": u64;
        /// Pupils of the pairs.
        paired = "paired": u64;
        /// Those none of whose pairs has a mark.
        bare = "bare": u64;
        /// Held lessons since the year's first day.
        held = "held": u64;
        /// Planned hours since then, in thousandths.
        planned = "planned": u64;
        /// Pupils on the roll.
        roll = "roll": u64;
        /// Those a parent of whom visited.
        parents = "parents": u64;
        /// Those who visited.
        visited = "visited": u64;
    }
}

/// A taught lesson.
const TAUGHT: u8 = 1;
/// It has a topic.
const TOPIC: u8 = 2;
/// Its roll is taken.
const ROLL: u8 = 4;
/// It has homework.
const HOMEWORK: u8 = 8;
/// It may have homework.
const ASKED: u8 = 16;

/// What is counted of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetPage {
    /// For each lesson of the days that are looked at what it has.
    lessons: Vec<u8>,
    /// Held lessons since the year's first day, a bit for each lesson of the page.
    held: Vec<u64>,
    /// For each row the teachers of the lessons, and whether each entered something.
    staff: BTreeMap<(Key, PersonIx), bool>,
    /// The pairs, by pupil.
    pairs: Vec<Pair>,
}

impl Partial for SheetPage {
    fn merge(&mut self, other: &Self) {
        set_flags(&mut self.lessons, &other.lessons);
        set_flags(&mut self.held, &other.held);
        for (key, active) in &other.staff {
            *self.staff.entry(*key).or_default() |= active;
        }
        pairs::merge(&mut self.pairs, &other.pairs);
    }
}

impl Family for ControlSheet {
    type Aid = BTreeMap<Key, SheetCounts>;
    type Page = SheetPage;
    type Counts = SheetCounts;
    type Lists = ();

    fn aid(frame: &Frame, school: &School) -> Self::Aid {
        let mut rows = BTreeMap::new();
        hours::plan(frame, school, &mut rows);
        visits::count(frame, school, &mut rows);
        rows
    }

    fn page(frame: &Frame, school: &School, course: &CourseFrame, only: &Only) -> SheetPage {
        let lessons = lessons(frame, school, course, only);
        SheetPage {
            staff: staff::of_page(frame, school, course, only, &lessons),
            pairs: pairs::of_page(frame, school, course, only),
            held: hours::held(school, course, only),
            lessons,
        }
    }

    fn close(
        frame: &Frame,
        school: &School,
        aid: &Self::Aid,
        pages: &Pages<SheetPage>,
    ) -> BTreeMap<Key, SheetCounts> {
        let mut rows = aid.clone();
        let mut staff: BTreeMap<(Key, PersonIx), bool> = BTreeMap::new();
        for (course, page) in pages {
            let Some(course) = frame.course(*course) else {
                continue;
            };
            close_lessons(frame, school, course, page, &mut rows);
            for (key, active) in &page.staff {
                *staff.entry(*key).or_default() |= active;
            }
            let held = page.held.iter().map(|bits| u64::from(bits.count_ones()));
            let held = held.fold(0, u64::saturating_add);
            if held > 0 {
                for key in frame.course_rows(school, course, course.end) {
                    let row = rows.entry(key).or_default();
                    row.held = row.held.saturating_add(held);
                }
            }
        }
        for ((key, _), active) in staff {
            let row = rows.entry(key).or_default();
            row.staff = row.staff.saturating_add(1);
            row.staff_active = row.staff_active.saturating_add(active.into());
        }
        pairs::close(frame, school, pages, &mut rows);
        rows
    }

    #[doc = include_str!("../../regulation/3.4.md")]
    fn figures(counts: &SheetCounts, _: Option<&()>) -> Figures {
        let whole = counts.lessons;
        vec![
            ("lessons", Figure::count(whole)),
            (
                "teachers_active",
                Figure::share(counts.staff_active, counts.staff),
            ),
            ("lessons_filled", Figure::share(counts.filled, whole)),
            ("lessons_with_topic", Figure::share(counts.topic, whole)),
            (
                "lessons_with_homework",
                Figure::share(counts.homework, counts.homework_asked),
            ),
            (
                "pupils_without_marks",
                Figure::share(counts.without, counts.pairs),
            ),
            (
                "pupils_with_one_mark",
                Figure::share(counts.one, counts.pairs),
            ),
            (
                "pupils_without_any_mark",
                Figure::share(counts.bare, counts.paired),
            ),
            ("hours", hours_figure(counts)),
            (
                "parents_visiting",
                Figure::share(counts.parents, counts.roll),
            ),
            (
                "pupils_visiting",
                Figure::share(counts.visited, counts.roll),
            ),
        ]
    }

    fn unknown(frame: &Frame, school: &School) -> BTreeMap<&'static str, Vec<String>> {
        let given = school.given();
        let mut unknown = BTreeMap::new();
        let rows = row_lacks(frame, school);
        let mut lacks = |names: &[&'static str], needs: &[&str], more: &[String]| {
            note(&mut unknown, names, &given.lacks(needs));
            note(&mut unknown, names, more);
        };
        const LESSONS: &[&str] = &["courses", "lessons"];
        const ROLL: &[&str] = &["enrolments"];
        let of_lessons = [
            "lessons",
            "teachers_active",
            "lessons_filled",
            "lessons_with_topic",
            "lessons_with_homework",
        ];
        lacks(&of_lessons, LESSONS, &rows);
        lacks(&of_lessons, &[], &lesson_lacks(frame, school));
        let staff = [
            "substitutions",
            "roles",
            "assignments",
            "marks",
            "attendance",
            "lessons.topic",
            "lessons.homework",
        ];
        lacks(&["teachers_active"], &staff, &[]);
        lacks(
            &["lessons_filled", "lessons_with_topic"],
            &["lessons.topic"],
            &[],
        );
        lacks(&["lessons_with_homework"], &["lessons.homework"], &[]);
        if !given.has_column(Table::Lessons, "roll_taken") {
            lacks(&["teachers_active", "lessons_filled"], &["attendance"], &[]);
        }
        let pairs = [
            "pupils_without_marks",
            "pupils_with_one_mark",
            "pupils_without_any_mark",
        ];
        let rolls = roll_lacks(frame, school);
        lacks(&pairs, ROLL, &rolls);
        lacks(
            &pairs,
            &["lessons", "assignments", "marks", "exemptions"],
            &rows,
        );
        lacks(&["hours"], &["periods", "lessons"], &rows);
        if given.has_column(Table::Courses, "hours_planned") {
            lacks(&["hours"], &["days_off"], &[]);
        }
        let by_course = matches!(
            frame.question.by,
            super::By::Course | super::By::Teacher | super::By::Subject
        );
        let rolls = if by_course { rolls } else { Vec::new() };
        lacks(&["parents_visiting", "pupils_visiting"], ROLL, &rolls);
        lacks(
            &["parents_visiting", "pupils_visiting"],
            &["roles", "visits"],
            &[],
        );
        unknown
    }
}

fn hours_figure(counts: &SheetCounts) -> Figure {
    let planned = Ratio::new(counts.planned.into(), 1000);
    Figure::Group(vec![
        ("part", Figure::Exact(Ratio::new(counts.held.into(), 1))),
        ("whole", Figure::Exact(planned)),
    ])
}

/// What each lesson of the days that are looked at has.
fn lessons(frame: &Frame, school: &School, course: &CourseFrame, only: &Only) -> Vec<u8> {
    let Some((page, row)) = school.page(course.course).zip(school.course(course.course)) else {
        return Vec::new();
    };
    let rolls = page.rolls(&course.lessons);
    let mut asked = hours::Homework::of(frame, school, course, row);
    let lessons = page.lessons.get(course.lessons.clone()).unwrap_or_default();
    let counted = |day| only.days.is_none_or(|days| days.holds(day));
    let flags = lessons.iter().zip(rolls).map(|(lesson, roll)| {
        if !lesson.held || !counted(lesson.date) {
            return 0;
        }
        let mut flags = TAUGHT;
        if lesson.topic.is_there() {
            flags |= TOPIC;
        }
        if roll {
            flags |= ROLL;
        }
        if lesson.homework.is_there() {
            flags |= HOMEWORK;
        }
        if asked.on(lesson.date) {
            flags |= ASKED;
        }
        flags
    });
    flags.collect()
}

fn close_lessons(
    frame: &Frame,
    school: &School,
    course: &CourseFrame,
    page: &SheetPage,
    rows: &mut BTreeMap<Key, SheetCounts>,
) {
    if let Some(fixed) = frame.fixed_rows(course) {
        let mut counts = SheetCounts::default();
        page.lessons
            .iter()
            .for_each(|flags| count(&mut counts, *flags));
        if counts.lessons > 0 {
            for key in fixed {
                rows.entry(*key).or_default().merge(&counts);
            }
        }
        return;
    }
    let lessons = school.page(course.course).map(|page| &page.lessons);
    let lessons = lessons
        .and_then(|all| all.get(course.lessons.clone()))
        .unwrap_or_default();
    let taught = lessons
        .iter()
        .map(|lesson| lesson.date)
        .zip(page.lessons.iter().copied());
    let taught = taught.filter(|(_, flags)| flags & TAUGHT != 0);
    frame.each_lesson(school, course, taught, |key, flags| {
        count(rows.entry(key).or_default(), flags);
    });
}

fn count(counts: &mut SheetCounts, flags: u8) {
    let has = |wanted: u8| u64::from(flags & wanted == wanted);
    let add = |count: &mut u64, one: u64| *count = count.saturating_add(one);
    add(&mut counts.lessons, has(TAUGHT));
    add(&mut counts.topic, has(TOPIC));
    add(&mut counts.filled, has(TOPIC | ROLL));
    add(&mut counts.homework, has(HOMEWORK | ASKED));
    add(&mut counts.homework_asked, has(ASKED));
}
