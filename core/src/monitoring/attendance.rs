//! Attendance: pairs of a pupil and a lesson whose roll is taken, and whole days missed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::counts::counts;
use super::family::{
    Family, Figures, Only, Pages, Waiting, lesson_lacks, note, roll_lacks, row_lacks, set_flags,
};
use super::figure::Figure;
use super::frame::{CourseFrame, Frame, Key};
use super::question::By;
use crate::base::{DateRange, Partial};
use crate::catalogue::Table;
use crate::school::School;
use crate::school::facts::Code;
use crate::school::ids::PersonIx;

mod days;

use days::SchoolDays;

/// Attendance.
#[derive(Clone, Copy, Debug)]
pub struct Attendance;

counts! {
    /// What is counted of attendance.
    AttendanceCounts {
        /// Taught lessons.
        lessons = "lessons": u64;
        /// Those whose roll is taken.
        rolls = "rolls": u64;
        /// Pairs of a pupil and a lesson.
        pairs = "pairs": u64;
        /// Those with code absent.
        absent = "absent": u64;
        /// Excused.
        excused = "excused": u64;
        /// Ill.
        ill = "ill": u64;
        /// Late.
        late = "late": u64;
        /// Days of pupils with such a lesson.
        days = "days": u64;
        /// Those missed, all lessons absent.
        days_absent = "days_absent": u64;
        /// Excused.
        days_excused = "days_excused": u64;
        /// Ill.
        days_ill = "days_ill": u64;
        /// By several codes.
        days_mixed = "days_mixed": u64;
    }
}

/// The code of a pair with two or more of them, which is in no figure.
const DOUBLED: u8 = 255;

/// What is counted of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttendancePage {
    /// For each lesson of the days that are looked at: 1 taught, 2 with its roll.
    lessons: Vec<u8>,
    /// Which members are counted.
    members: Vec<PersonIx>,
    /// Codes of pupils for lessons, by pupil and the lesson's place among these.
    codes: Vec<(PersonIx, u32, u8)>,
    /// The pairs, row by row.
    pairs: Rows,
}

const TAUGHT: u8 = 1;
const ROLL: u8 = 3;

impl Partial for AttendancePage {
    fn merge(&mut self, other: &Self) {
        set_flags(&mut self.lessons, &other.lessons);
        self.members.extend(&other.members);
        self.members.sort_unstable();
        self.members.dedup();
        self.codes.extend(&other.codes);
        self.codes.sort_unstable();
        self.codes.dedup();
        for (key, counts) in &other.pairs {
            self.pairs.entry(*key).or_default().merge(counts);
        }
    }
}

/// The days on which a member of a course is asked for: on its roll and not away.
fn roll_days(school: &School, course: &CourseFrame, pupil: PersonIx) -> Vec<DateRange> {
    let member = school.roster().member_days(course.course, pupil);
    let stays = school.roster().stays(pupil);
    if let [stay] = stays
        && !stay.form.is_away()
    {
        return member.to_vec();
    }
    let there = stays.iter().filter(|stay| !stay.form.is_away());
    let both = there.flat_map(|stay| {
        member.iter().filter_map(|days| {
            DateRange::new(
                days.from().max(stay.days.from()),
                days.to().min(stay.days.to()),
            )
        })
    });
    both.collect()
}

impl Family for Attendance {
    type Aid = ();
    type Page = AttendancePage;
    type Counts = AttendanceCounts;
    type Lists = ();

    fn aid(_: &Frame, _: &School) {}

    fn page(frame: &Frame, school: &School, course: &CourseFrame, only: &Only) -> AttendancePage {
        let Some(page) = school.page(course.course).filter(|_| course.asked) else {
            return AttendancePage::default();
        };
        let lessons = page.lessons.get(course.lessons.clone()).unwrap_or_default();
        let rolls = page.rolls(&course.lessons);
        let flags = lessons.iter().zip(rolls).map(|(lesson, roll)| {
            let counted = only.days.is_none_or(|days| days.holds(lesson.date));
            match lesson.held && counted {
                false => 0,
                true if roll => ROLL,
                true => TAUGHT,
            }
        });
        let members = school.roster().members(course.course).unwrap_or_default();
        let members = members.iter().map(|member| member.pupil);
        let mut part = AttendancePage {
            lessons: flags.collect(),
            members: members.filter(|pupil| only.holds(*pupil)).collect(),
            ..AttendancePage::default()
        };
        for (place, row) in page.codes.iter().filter(|(_, row)| only.holds(row.pupil)) {
            let offset = usize::try_from(*place)
                .ok()
                .and_then(|place| place.checked_sub(course.lessons.start));
            let has_roll = offset.and_then(|offset| part.lessons.get(offset)) == Some(&ROLL);
            let Some(offset) = offset.filter(|_| has_roll) else {
                continue;
            };
            let offset = u32::try_from(offset).unwrap_or(u32::MAX);
            let code = u8::try_from(Code::ALL.iter().position(|it| *it == row.code).unwrap_or(0));
            match part.codes.last_mut() {
                Some((pupil, at, code)) if *pupil == row.pupil && *at == offset => *code = DOUBLED,
                _ => part
                    .codes
                    .push((row.pupil, offset, code.unwrap_or(DOUBLED))),
            }
        }
        let mut pairs = Rows::new();
        Closing::of(frame, school, course, &part).pairs(&mut pairs);
        part.pairs = pairs;
        part
    }

    fn close(
        frame: &Frame,
        school: &School,
        (): &(),
        pages: &Pages<AttendancePage>,
    ) -> BTreeMap<Key, AttendanceCounts> {
        let mut rows = Rows::new();
        let mut days = SchoolDays::of(frame, school, pages);
        for (course, page) in pages {
            for (key, counts) in &page.pairs {
                rows.entry(*key).or_default().merge(counts);
            }
            if let Some(course) = frame.course(*course) {
                let closing = Closing::of(frame, school, course, page);
                closing.lessons(&mut rows);
                closing.days(&mut days);
            }
        }
        days.close(frame, school, &mut rows);
        rows
    }

    fn figures(counts: &AttendanceCounts, _: Option<&()>) -> Figures {
        let missed = [counts.absent, counts.excused, counts.ill];
        let missed = missed.into_iter().fold(0, u64::saturating_add);
        let kinds = [
            counts.days_absent,
            counts.days_excused,
            counts.days_ill,
            counts.days_mixed,
        ];
        let days = kinds.into_iter().fold(0, u64::saturating_add);
        vec![
            (
                "attended",
                Figure::share(counts.pairs.saturating_sub(missed), counts.pairs),
            ),
            ("absent", Figure::count(counts.absent)),
            ("excused", Figure::count(counts.excused)),
            ("ill", Figure::count(counts.ill)),
            ("late", Figure::count(counts.late)),
            ("coverage", Figure::share(counts.rolls, counts.lessons)),
            (
                "days",
                Figure::Group(vec![
                    ("missed", Figure::share(days, counts.days)),
                    ("absent", Figure::count(counts.days_absent)),
                    ("excused", Figure::count(counts.days_excused)),
                    ("ill", Figure::count(counts.days_ill)),
                    ("mixed", Figure::count(counts.days_mixed)),
                ]),
            ),
        ]
    }

    fn unknown(frame: &Frame, school: &School) -> BTreeMap<&'static str, Vec<String>> {
        let given = school.given();
        let mut unknown = BTreeMap::new();
        let pairs = ["attended", "absent", "excused", "ill", "late", "days"];
        let rows = row_lacks(frame, school);
        note(
            &mut unknown,
            &pairs,
            &given.lacks(&["courses", "enrolments", "lessons"]),
        );
        note(&mut unknown, &pairs, &given.lacks(&["attendance"]));
        note(&mut unknown, &pairs, &roll_lacks(frame, school));
        note(
            &mut unknown,
            &["coverage"],
            &given.lacks(&["courses", "lessons"]),
        );
        if !given.has_column(Table::Lessons, "roll_taken") {
            note(&mut unknown, &["coverage"], &given.lacks(&["attendance"]));
        }
        let taught = lesson_lacks(frame, school);
        for names in [&pairs[..], &["coverage"]] {
            note(&mut unknown, names, &taught);
        }
        note(&mut unknown, &pairs, &rows);
        note(&mut unknown, &["coverage"], &rows);
        let by = frame.question.by;
        if matches!(by, By::Course | By::Subject | By::Teacher) {
            note(&mut unknown, &["days"], &[format!("no-by:{}", by.code())]);
        }
        unknown
    }
}

struct Closing<'c> {
    frame: &'c Frame,
    school: &'c School,
    course: &'c CourseFrame,
    page: &'c AttendancePage,
    /// The dates of the lessons.
    dates: Vec<NaiveDate>,
    /// The lessons whose roll is taken, by date, each with its place among the lessons.
    rolled: Vec<(NaiveDate, u32)>,
}

type Rows = BTreeMap<Key, AttendanceCounts>;

impl<'c> Closing<'c> {
    fn of(
        frame: &'c Frame,
        school: &'c School,
        course: &'c CourseFrame,
        page: &'c AttendancePage,
    ) -> Self {
        let lessons = school.page(course.course);
        let lessons = lessons.and_then(|page| page.lessons.get(course.lessons.clone()));
        let lessons = lessons.unwrap_or_default().iter();
        let dates: Vec<NaiveDate> = lessons.map(|lesson| lesson.date).collect();
        let all = dates.iter().zip(&page.lessons).zip(0_u32..);
        let rolled = all
            .filter(|((_, flags), _)| **flags == ROLL)
            .map(|((date, _), offset)| (*date, offset));
        Self {
            frame,
            school,
            course,
            page,
            rolled: rolled.collect(),
            dates,
        }
    }

    /// The codes of a pupil.
    fn codes(&self, pupil: PersonIx) -> Vec<(u32, u8)> {
        let first = self
            .page
            .codes
            .partition_point(|(other, _, _)| *other < pupil);
        let codes = self.page.codes.iter().skip(first);
        codes
            .take_while(|(other, _, _)| *other == pupil)
            .map(|(_, offset, code)| (*offset, *code))
            .collect()
    }

    fn lessons(&self, rows: &mut Rows) {
        let add = |row: &mut AttendanceCounts, flags: u8| {
            row.lessons = row.lessons.saturating_add(u64::from(flags & TAUGHT));
            row.rolls = row.rolls.saturating_add(u64::from(flags == ROLL));
        };
        if let Some(fixed) = self.frame.fixed_rows(self.course) {
            let mut counts = AttendanceCounts::default();
            self.page
                .lessons
                .iter()
                .for_each(|flags| add(&mut counts, *flags));
            if counts.lessons > 0 {
                for key in fixed {
                    rows.entry(*key).or_default().merge(&counts);
                }
            }
            return;
        }
        let taught = self
            .dates
            .iter()
            .copied()
            .zip(self.page.lessons.iter().copied());
        let taught = taught.filter(|(_, flags)| *flags != 0);
        let (frame, school) = (self.frame, self.school);
        frame.each_lesson(school, self.course, taught, |key, flags| {
            add(rows.entry(key).or_default(), flags);
        });
    }

    fn pairs(&self, rows: &mut Rows) {
        if self.rolled.is_empty() {
            return;
        }
        let mut waiting = Waiting::new();
        for pupil in &self.page.members {
            let there = roll_days(self.school, self.course, *pupil);
            let codes = self.codes(*pupil);
            match self.frame.fixed_mark_rows(self.school, self.course, *pupil) {
                Some(keys) => {
                    let counts = waiting.of(&keys, rows);
                    counts.merge(&pairs_of(&self.rolled, &there, &codes));
                }
                None => {
                    for (date, offset) in &self.rolled {
                        let counts = pairs_of(&[(*date, *offset)], &there, &codes);
                        if counts.pairs > 0 {
                            let (frame, school) = (self.frame, self.school);
                            for key in frame.mark_rows(school, self.course, *pupil, *date) {
                                rows.entry(key).or_default().merge(&counts);
                            }
                        }
                    }
                }
            }
        }
        waiting.flush(rows);
    }

    fn days(&self, days: &mut SchoolDays) {
        if self.rolled.is_empty() || days.is_empty() {
            return;
        }
        let teacher = self.frame.question.filter.teacher;
        let rolled: Vec<(NaiveDate, u32)> = self
            .rolled
            .iter()
            .filter(|(date, _)| {
                teacher.is_none_or(|teacher| {
                    let staff = self.frame.teachers(self.school, self.course, *date);
                    staff.contains(&teacher)
                })
            })
            .copied()
            .collect();
        let course_days = days.of_course(&rolled);
        for pupil in &self.page.members {
            let there = roll_days(self.school, self.course, *pupil);
            days.add(*pupil, &course_days, &there, &self.codes(*pupil));
        }
    }
}

/// The pairs of one pupil with these lessons on these days.
fn pairs_of(
    rolled: &[(NaiveDate, u32)],
    there: &[DateRange],
    codes: &[(u32, u8)],
) -> AttendanceCounts {
    let mut counts = AttendanceCounts::default();
    for days in there {
        let from = rolled.partition_point(|(date, _)| *date < days.from());
        let to = rolled.partition_point(|(date, _)| *date <= days.to());
        let own = rolled.get(from..to).unwrap_or_default();
        let count = u64::try_from(own.len()).unwrap_or(u64::MAX);
        counts.pairs = counts.pairs.saturating_add(count);
        for (offset, code) in codes {
            if own
                .binary_search_by_key(offset, |(_, offset)| *offset)
                .is_err()
            {
                continue;
            }
            let count = match Code::ALL.get(usize::from(*code)) {
                Some(Code::Absent) => &mut counts.absent,
                Some(Code::Excused) => &mut counts.excused,
                Some(Code::Ill) => &mut counts.ill,
                Some(Code::Late) => &mut counts.late,
                None => {
                    counts.pairs = counts.pairs.saturating_sub(1);
                    continue;
                }
            };
            *count = count.saturating_add(1);
        }
    }
    counts
}
