//! Accumulation of marks, both meanings: marks of a pupil against the minimum of clause 4.2, and marks
//! per lesson against a norm.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::counts::{count_step, counts};
use super::entries;
use super::family::{Family, Figures, Only, Pages, lesson_lacks, note, roll_lacks, row_lacks};
use super::figure::{Figure, Names};
use super::frame::{CourseFrame, Frame, Key};
use super::given::{Gives, edition};
use super::marks::PageMarks;
use super::question::Days;
use crate::base::{DateRange, Partial};
use crate::catalogue::choice::Retakes;
use crate::regulation::{CaseRules, Place, Regulation};
use crate::rules::finals;
use crate::school::School;
use crate::school::facts::{CourseRow, CourseScale};
use crate::school::ids::{CourseIx, PersonIx};
use crate::school::page::Page;

/// Accumulation of marks.
#[derive(Clone, Copy, Debug)]
pub struct Accumulation;

counts! {
    /// What is counted of the accumulation of marks.
    AccumulationCounts {
        /// Pupils due a final, each in its course.
        due = "due": u64;
        /// Those with the minimum of marks.
        enough = "enough": u64;
        /// Their counted marks.
        marks = "marks": u64;
        /// Their minimum.
        needed = "needed": u64;
        /// How many lack so many marks.
        short = "short": BTreeMap<i32, u64>;
        /// Taught lessons with marks at their level.
        lessons = "lessons": u64;
        /// Those that reach the norm.
        reached = "reached": u64;
        /// Counted marks on them.
        lesson_marks = "lesson_marks": u64;
    }
}

/// A pupil due a final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Due {
    pupil: PersonIx,
    /// The last day of the period.
    last: NaiveDate,
    counted: u32,
    needed: u32,
}

/// What is counted of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccumulationPage {
    /// Pupils due a final in the course.
    due: Vec<Due>,
    /// For each lesson that may have marks, by place among those of the days: its date, its counted marks.
    lessons: BTreeMap<u32, (NaiveDate, u64)>,
    /// Where pupils are asked about, their marks on each lesson, in order.
    by_pupil: Vec<(Key, u32, u64)>,
}

impl Partial for AccumulationPage {
    fn merge(&mut self, other: &Self) {
        for due in &other.due {
            match self.due.binary_search_by_key(&due.pupil, |own| own.pupil) {
                Ok(place) => {
                    if let Some(own) = self.due.get_mut(place) {
                        own.counted = own.counted.saturating_add(due.counted);
                    }
                }
                Err(place) => self.due.insert(place, *due),
            }
        }
        for (place, (date, marks)) in &other.lessons {
            let own = self.lessons.entry(*place).or_insert((*date, 0));
            own.1 = own.1.saturating_add(*marks);
        }
        self.by_pupil.extend(&other.by_pupil);
        sum_up(&mut self.by_pupil);
    }
}

/// Puts marks in order, those of one row and lesson together.
fn sum_up(marks: &mut Vec<(Key, u32, u64)>) {
    marks.sort_unstable_by_key(|(key, lesson, _)| (*key, *lesson));
    marks.dedup_by(|later, first| {
        let same = (later.0, later.1) == (first.0, first.1);
        if same {
            first.2 = first.2.saturating_add(later.2);
        }
        same
    });
}

/// Who lacks marks, for a row.
#[derive(Clone, Debug, Default)]
pub struct Lists(Vec<AtRisk>);

#[derive(Clone, Debug)]
struct AtRisk {
    pupil: PersonIx,
    course: CourseIx,
    figure: Figure,
}

impl Family for Accumulation {
    type Aid = ();
    type Page = AccumulationPage;
    type Counts = AccumulationCounts;
    type Lists = Lists;

    fn aid(_: &Frame, _: &School) {}

    fn page(frame: &Frame, school: &School, course: &CourseFrame, only: &Only) -> AccumulationPage {
        let mut part = AccumulationPage::default();
        let (Some(row), true) = (school.course(course.course), course.asked) else {
            return part;
        };
        part.due = due_of(frame, school, course, row, only);
        let days = course.taught.and_then(|days| only.cut(days));
        let marks = days.and_then(|days| PageMarks::of(school, course, days));
        if let Some(marks) = marks {
            lessons_of(frame, school, course, row, only, &marks, &mut part);
        }
        part
    }

    fn close(
        frame: &Frame,
        school: &School,
        (): &(),
        pages: &Pages<AccumulationPage>,
    ) -> BTreeMap<Key, AccumulationCounts> {
        let mut rows: BTreeMap<Key, AccumulationCounts> = BTreeMap::new();
        for (course, page) in pages {
            let Some(course) = frame.course(*course) else {
                continue;
            };
            for due in &page.due {
                for key in frame.pair_rows(school, course, due.pupil, due.last) {
                    let row = rows.entry(key).or_default();
                    let short = due.needed.saturating_sub(due.counted);
                    row.due = row.due.saturating_add(1);
                    row.enough = row.enough.saturating_add((short == 0).into());
                    row.marks = row.marks.saturating_add(due.counted.into());
                    row.needed = row.needed.saturating_add(due.needed.into());
                    if short > 0 {
                        count_step(&mut row.short, i32::try_from(short).unwrap_or(i32::MAX), 1);
                    }
                }
            }
            close_lessons(frame, school, course, page, &mut rows);
        }
        rows
    }

    fn lists(
        frame: &Frame,
        school: &School,
        pages: &Pages<AccumulationPage>,
        may: &dyn Fn(Key) -> bool,
    ) -> BTreeMap<Key, Lists> {
        let mut rows: BTreeMap<Key, Lists> = BTreeMap::new();
        let names = Names::of(school);
        for (course, page) in pages {
            let Some(course) = frame.course(*course) else {
                continue;
            };
            for due in page.due.iter().filter(|due| due.counted < due.needed) {
                let risk = at_risk(school, course, due, &names);
                for key in frame.pair_rows(school, course, due.pupil, due.last) {
                    if may(key) {
                        rows.entry(key).or_default().0.push(risk.clone());
                    }
                }
            }
        }
        let ids = school.ids();
        for list in rows.values_mut() {
            list.0
                .sort_by_cached_key(|risk| (ids.name(risk.pupil), ids.name(risk.course)));
        }
        rows
    }

    #[doc = include_str!("../../regulation/4.2.md")]
    fn figures(counts: &AccumulationCounts, lists: Option<&Lists>) -> Figures {
        let short = counts.short.iter().filter(|(_, count)| **count > 0);
        let short = short.map(|(short, count)| (short.to_string(), Some(*count)));
        let at_risk = match lists {
            Some(lists) => Figure::List(lists.0.iter().map(|risk| risk.figure.clone()).collect()),
            None => Figure::Unknown(Box::new(Figure::List(Vec::new()))),
        };
        let pupils = vec![
            ("enough", Figure::share(counts.enough, counts.due)),
            ("marks", Figure::count(counts.marks)),
            ("needed", Figure::count(counts.needed)),
            ("short", Figure::Counts(short.collect())),
            ("at_risk", at_risk),
        ];
        let lessons = vec![
            ("reached", Figure::share(counts.reached, counts.lessons)),
            ("marks", Figure::count(counts.lesson_marks)),
            (
                "mean",
                Figure::mean(counts.lesson_marks.into(), counts.lessons.into()),
            ),
        ];
        vec![
            ("pupils", Figure::Group(pupils)),
            ("lessons", Figure::Group(lessons)),
        ]
    }

    fn unknown(frame: &Frame, school: &School) -> BTreeMap<&'static str, Vec<String>> {
        let given = school.given();
        let mut unknown = BTreeMap::new();
        let both = ["pupils", "lessons"];
        if matches!(frame.question.days, Days::Dates(_)) {
            note(&mut unknown, &["pupils"], &["no-period".to_owned()]);
        }
        let marks = ["courses", "enrolments", "lessons", "assignments", "marks"];
        if let Days::Period(kind, _) = frame.question.days
            && !kind.rests_on_marks()
        {
            note(&mut unknown, &["pupils"], &["no-minimum".to_owned()]);
        }
        note(&mut unknown, &["pupils"], &given.lacks(&["periods"]));
        note(&mut unknown, &both, &given.lacks(&marks));
        note(&mut unknown, &["pupils"], &given.lacks(&["exemptions"]));
        note(&mut unknown, &both, &roll_lacks(frame, school));
        note(&mut unknown, &both, &row_lacks(frame, school));
        note(&mut unknown, &["lessons"], &lesson_lacks(frame, school));
        unknown
    }
}

/// The pupils due a final in a course, with their counted marks and the minimum.
fn due_of(
    frame: &Frame,
    school: &School,
    course: &CourseFrame,
    row: &CourseRow,
    only: &Only,
) -> Vec<Due> {
    let Days::Period(kind, number) = frame.question.days else {
        return Vec::new();
    };
    if !kind.rests_on_marks() {
        return Vec::new();
    }
    let place = |level: u8| Place {
        kind,
        number,
        level,
        subject: &row.subject,
        course: school.ids().course_id(row.course),
    };
    let mut known: Option<(u8, DateRange, Counting<'_>)> = None;
    let mut due = Vec::new();
    let entries = entries::of_course(frame, school, course);
    for entry in entries.iter().filter(|entry| entry.due && !entry.exempt) {
        let (pupil, days) = (entry.pupil, entry.days);
        if !only.holds(pupil) {
            continue;
        }
        let Some(regulation) = school.regulations().on(days.to()) else {
            continue;
        };
        let looked_at = frame.question.cut(days);
        let same = known
            .as_ref()
            .is_some_and(|(level, of, _)| *level == entry.level && *of == days);
        if !same {
            let counting = Counting {
                frame,
                school,
                course,
                row,
                regulation,
                rules: regulation.at(&place(entry.level)),
                counted: frame.counted(school, regulation),
                marks: looked_at
                    .and_then(|days| only.cut(days))
                    .and_then(|days| PageMarks::of(school, course, days)),
                only,
            };
            known = Some((entry.level, days, counting));
        }
        let Some((_, _, counting)) = &known else {
            continue;
        };
        let missed = counting
            .rules
            .illness
            .and_then(|_| school.missed(pupil, &row.subject.code(), days));
        due.push(Due {
            pupil,
            last: days.to(),
            counted: looked_at.map_or(0, |days| counting.of_pupil(pupil, days)),
            needed: counting.rules.needed(row.weekly_hours, missed.as_ref()),
        });
    }
    due
}

/// What the counted marks of pupils in a course are counted by.
struct Counting<'q> {
    frame: &'q Frame,
    school: &'q School,
    course: &'q CourseFrame,
    row: &'q CourseRow,
    regulation: &'q Regulation,
    rules: CaseRules<'q>,
    counted: [bool; 256],
    marks: Option<PageMarks<'q>>,
    only: &'q Only,
}

impl Counting<'_> {
    /// The counted marks of a pupil in the subject on these days.
    fn of_pupil(&self, pupil: PersonIx, days: DateRange) -> u32 {
        let several = self.frame.has_several(self.school, self.course, pupil);
        let plain = self.rules.retakes == Retakes::Both && self.rules.expiry.is_none();
        match &self.marks {
            Some(marks) if !several && plain => {
                let mut count = 0_u32;
                marks.of_pupil(pupil).each(marks, |_, _, value| {
                    let counts = self.counted.get(usize::from(value)).copied();
                    count = count.saturating_add(counts.unwrap_or(false).into());
                });
                count
            }
            _ => {
                let school = self.school;
                let case = school.marks_case(pupil, self.row, days, self.regulation);
                let dates = case.map(|case| finals::counted_on(&self.rules, &case));
                let within = |day: &&NaiveDate| self.only.days.is_none_or(|days| days.holds(**day));
                let count = dates.iter().flatten().filter(within).count();
                u32::try_from(count).unwrap_or(u32::MAX)
            }
        }
    }
}

/// Counts the marks of each lesson that may have some.
fn lessons_of(
    frame: &Frame,
    school: &School,
    course: &CourseFrame,
    row: &CourseRow,
    only: &Only,
    marks: &PageMarks<'_>,
    part: &mut AccumulationPage,
) {
    if row.scale == CourseScale::Markless {
        return;
    }
    let Some(regulation) = edition(school, course.end) else {
        return;
    };
    let counted = frame.counted(school, regulation);
    let page = marks.page;
    let lessons = page.lessons.get(course.lessons.clone()).unwrap_or_default();
    let mut gives = Gives::of(school, course, row);
    // By the lesson's place among those of the days: its date and marks, where it may have some.
    let mut counts: Vec<Option<(NaiveDate, u64)>> = lessons
        .iter()
        .map(|lesson| {
            let there = only.days.is_none_or(|days| days.holds(lesson.date));
            let may =
                lesson.held && there && may_have_marks(school, course, &mut gives, lesson.date);
            may.then_some((lesson.date, 0))
        })
        .collect();
    let by_pupil = frame.question.by == super::By::Pupil || frame.question.filter.pupil.is_some();
    let at_once = !by_pupil && only.pupils.is_none();
    if at_once {
        count_at_once(course, marks, &counted, &mut counts);
    }
    for (pupil, run) in marks.pupils().filter(|(pupil, _)| only.holds(*pupil)) {
        if at_once && marks.is_plain(pupil) {
            continue;
        }
        let standing = marks.of_run(pupil, run);
        let member = school.roster().member_days(course.course, pupil);
        standing.each(marks, |_, assignment, value| {
            if !counted.get(usize::from(value)).copied().unwrap_or(false) {
                return;
            }
            let lesson = page.lesson_of.get(usize::from(assignment)).copied();
            let place = lesson.and_then(|lesson| usize::try_from(lesson).ok());
            let offset = place.and_then(|place| place.checked_sub(course.lessons.start));
            let slot = offset.and_then(|offset| counts.get_mut(offset));
            let Some((offset, (date, count))) = offset.zip(slot.and_then(Option::as_mut)) else {
                return;
            };
            if !standing.is_all() && !member.iter().any(|days| days.holds(*date)) {
                return;
            }
            *count = count.saturating_add(1);
            if by_pupil {
                let offset = u32::try_from(offset).unwrap_or(u32::MAX);
                part.by_pupil.push((Key::Pupil(pupil), offset, 1));
            }
        });
    }
    sum_up(&mut part.by_pupil);
    let counts = (0_u32..).zip(counts);
    part.lessons = counts
        .filter_map(|(place, lesson)| Some((place, lesson?)))
        .collect();
}

/// Counts the marks of all who are members on every day that is looked at, lesson by lesson.
fn count_at_once(
    course: &CourseFrame,
    marks: &PageMarks<'_>,
    counted: &[bool; 256],
    counts: &mut [Option<(NaiveDate, u64)>],
) {
    let page = marks.page;
    let is_counted = |value: u8| counted.get(usize::from(value)).copied().unwrap_or(false);
    let index = page.marks.index();
    for place in marks.assignments.clone() {
        let of_values = index
            .of_assignment(place)
            .filter(|(value, _)| is_counted(*value));
        let all = of_values
            .map(|(_, count)| u64::from(count))
            .fold(0, u64::saturating_add);
        let stands = u16::try_from(place).is_ok_and(|place| marks.may_stand(place));
        if let Some(count) = lesson_count(course, page, place, counts).filter(|_| stands) {
            *count = count.saturating_add(all);
        }
    }
    for (pupil, run) in marks.pupils().filter(|(pupil, _)| !marks.is_plain(*pupil)) {
        marks
            .of_run(pupil, run)
            .each_there(marks, |assignment, value| {
                let count = lesson_count(course, page, assignment.into(), counts);
                if let Some(count) = count.filter(|_| is_counted(value)) {
                    *count = count.saturating_sub(1);
                }
            });
    }
}

/// The count of an assignment's lesson.
fn lesson_count<'c>(
    course: &CourseFrame,
    page: &Page,
    assignment: usize,
    counts: &'c mut [Option<(NaiveDate, u64)>],
) -> Option<&'c mut u64> {
    let lesson = usize::try_from(*page.lesson_of.get(assignment)?).ok()?;
    let count = counts.get_mut(lesson.checked_sub(course.lessons.start)?)?;
    count.as_mut().map(|(_, count)| count)
}

/// Whether marks are given on a lesson at the level of its class, or of some member.
fn may_have_marks(
    school: &School,
    course: &CourseFrame,
    gives: &mut Gives<'_>,
    day: NaiveDate,
) -> bool {
    if !gives.is_by_pupil() {
        return gives.may_on(day);
    }
    let members = school.roster().members(course.course).unwrap_or_default();
    let there = members
        .iter()
        .filter(|member| member.days.iter().any(|days| days.holds(day)));
    let mut pupils = there.map(|member| member.pupil);
    pupils.any(|pupil| gives.to_pupil(pupil, day))
}

fn close_lessons(
    frame: &Frame,
    school: &School,
    course: &CourseFrame,
    page: &AccumulationPage,
    rows: &mut BTreeMap<Key, AccumulationCounts>,
) {
    let regulation = edition(school, course.end);
    let norm = regulation.map_or(0, |it| it.parameters.accumulation_norm.value);
    let by_pupil = frame.question.by == super::By::Pupil || frame.question.filter.pupil.is_some();
    let mut add = |key: Key, place: u32, marks: u64| {
        let marks = match by_pupil {
            true => {
                let own = |it: &(Key, u32, u64)| (it.0, it.1);
                let pupil = frame.question.filter.pupil.map_or(key, Key::Pupil);
                let found = page.by_pupil.binary_search_by_key(&(pupil, place), own);
                found
                    .ok()
                    .and_then(|at| page.by_pupil.get(at))
                    .map_or(0, |it| it.2)
            }
            false => marks,
        };
        let row = rows.entry(key).or_default();
        row.lessons = row.lessons.saturating_add(1);
        row.reached = row.reached.saturating_add((marks >= norm.into()).into());
        row.lesson_marks = row.lesson_marks.saturating_add(marks);
    };
    let lessons = page.lessons.iter();
    let lessons = lessons.map(|(place, (date, marks))| (*date, (*place, *marks)));
    frame.each_lesson(school, course, lessons, |key, (place, marks)| {
        add(key, place, marks);
    });
}

fn at_risk(school: &School, course: &CourseFrame, due: &Due, names: &Names<'_>) -> AtRisk {
    let page = school.page(course.course);
    let after = course
        .end
        .succ_opt()
        .and_then(|from| DateRange::new(from, due.last));
    let lessons = page
        .zip(after)
        .map_or(&[][..], |(page, days)| page.lessons_in(days));
    let left: Vec<NaiveDate> = lessons
        .iter()
        .filter(|lesson| {
            lesson.held
                && school
                    .roster()
                    .is_member(course.course, due.pupil, lesson.date)
        })
        .map(|lesson| lesson.date)
        .collect();
    let by = left.last().copied().unwrap_or(due.last);
    let lessons_left = u64::try_from(left.len()).unwrap_or(u64::MAX);
    let person = names.person(due.pupil);
    let missing = due.needed.saturating_sub(due.counted);
    let figure = Figure::Group(vec![
        ("pupil", Figure::Id(person.pupil)),
        ("name", Figure::Text(person.name)),
        ("course", Figure::Id(school.ids().name(course.course))),
        ("counted", Figure::count(due.counted.into())),
        ("needed", Figure::count(due.needed.into())),
        ("missing", Figure::count(missing.into())),
        ("lessons_left", Figure::count(lessons_left)),
        ("by", Figure::Text(Some(by.to_string()))),
    ]);
    AtRisk {
        pupil: due.pupil,
        course: course.course,
        figure,
    }
}
