//! The journal itself: lesson after lesson as the year goes on.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};

use crate::calendar::{OPENS, QUARTERS, day, moment, shifted};
use crate::draft::Draft;
use crate::oddity::Oddity;
use crate::roll::Spell;
use crate::subjects::Department;
use crate::tally::Tally;
use crate::themes::{Theme, theme_of, themes};
use crate::timetable::{Slot, timetable};
use crate::value::{NONE, Table, row};

/// A day of the autumn holidays.
const HOLIDAY: NaiveDate = day(2026, 10, 28);

/// What teachers have entered.
pub(crate) struct Journal {
    pub(crate) lessons: Table,
    pub(crate) assignments: Table,
    pub(crate) marks: Table,
    pub(crate) attendance: Table,
    /// The marks by pupil, subject and period.
    pub(crate) tallies: BTreeMap<(usize, &'static str, usize), Tally>,
    /// The course of each assignment.
    pub(crate) course_of: Vec<usize>,
    /// Failed control works that are still to be retaken, by pupil and course.
    pub(crate) owed: BTreeMap<(usize, usize), i64>,
    /// Illnesses and leaves of each pupil.
    pub(crate) spells: Vec<Vec<Spell>>,
    /// Lessons that each course had.
    taught: Vec<u32>,
}

/// A lesson that is being entered.
pub(crate) struct Lesson {
    pub(crate) id: i64,
    pub(crate) course: usize,
    pub(crate) date: NaiveDate,
    /// The quarter or half-year.
    pub(crate) term: Option<usize>,
    /// Its lesson is a control work.
    pub(crate) control: bool,
    pub(crate) entered: DateTime<FixedOffset>,
    /// Minutes after midnight at which it ends.
    pub(crate) ends: i64,
    pub(crate) by: i64,
}

/// What goes otherwise than it should in a lesson.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lapse {
    Nothing,
    Cancelled,
    CancelledWithMark,
    Late,
    NoTopic,
    NoRoll,
}

impl Journal {
    /// Keeps the journal of the school up to the last taught day.
    pub(crate) fn keep(draft: &mut Draft<'_>) -> Self {
        let mut journal = Self {
            lessons: Table::new(
                "lessons",
                "lesson course date number held topic homework roll_taken entered_at by",
            ),
            assignments: Table::new(
                "assignments",
                "assignment lesson kind weight title entered_at",
            ),
            marks: Table::new(
                "marks",
                "pupil assignment part value retakes brought entered_at changed_at by",
            ),
            attendance: Table::new("attendance", "pupil lesson code document entered_at by"),
            tallies: BTreeMap::new(),
            course_of: Vec::new(),
            owed: BTreeMap::new(),
            spells: Spell::of_everybody(draft),
            taught: vec![0; draft.courses.len()],
        };
        let slots = timetable(draft);
        let plans: Vec<_> = draft.courses.iter().map(themes).collect();
        let until = draft.calendar.until;
        for date in OPENS.iter_days().take_while(|date| *date <= until) {
            for slot in &slots {
                if !takes_place(draft, slot, date) {
                    continue;
                }
                for &course in &slot.courses {
                    journal.lesson(draft, &plans[course], course, date, slot.number);
                }
            }
            if date == HOLIDAY && draft.dice.has(Oddity::LessonInHolidays) {
                journal.extra(draft, date, 1);
            }
        }
        journal
    }

    fn lesson(
        &mut self,
        draft: &mut Draft<'_>,
        plan: &[Theme],
        course: usize,
        date: NaiveDate,
        number: i64,
    ) {
        let theme = theme_of(plan, self.taught[course]);
        let lapse = Lapse::drawn(draft, course);
        let late = if lapse == Lapse::Late {
            draft.dice.count(3..=12)
        } else {
            0
        };
        let ends = 8 * 60 + 40 + (number - 1) * 55;
        let lesson = Lesson {
            id: self.lessons.rows.len() as i64 + 1,
            course,
            date,
            term: draft.calendar.term(draft.courses[course].set, date),
            control: theme.control,
            entered: moment(shifted(date, late), ends),
            ends,
            by: draft.teaches(course, date),
        };
        if matches!(lapse, Lapse::Cancelled | Lapse::CancelledWithMark) {
            let id = draft.courses[course].id;
            self.lessons.push(row![
                lesson.id,
                id,
                date,
                number,
                false,
                NONE,
                NONE,
                false,
                lesson.entered,
                NONE
            ]);
            if lapse == Lapse::CancelledWithMark {
                self.mark_of_cancelled(draft, &lesson);
            }
            return;
        }
        self.taught[course] += 1;
        let topic = (lapse != Lapse::NoTopic).then_some(theme.topic);
        let homework = self.homework(draft, course, theme);
        let roll = lapse != Lapse::NoRoll;
        let id = draft.courses[course].id;
        self.lessons.push(row![
            lesson.id,
            id,
            date,
            number,
            true,
            topic,
            homework,
            roll,
            lesson.entered,
            lesson.by
        ]);
        let codes = if roll {
            self.call_roll(draft, &lesson)
        } else {
            Vec::new()
        };
        self.give_works(draft, &lesson, &codes);
        if draft.dice.strikes(Oddity::LessonTwice, 0) {
            self.extra_of(draft, course, date, number);
        }
    }

    fn homework(&self, draft: &mut Draft<'_>, course: usize, theme: &Theme) -> Option<String> {
        let taught = &draft.courses[course];
        let first = draft.classes[taught.classes[0]].level == 1;
        let active = matches!(
            taught.subject.department,
            Department::Sport | Department::Arts
        );
        if first || active || theme.control || draft.dice.percent(15) {
            return None;
        }
        let task = self.taught[course];
        Some(match draft.dice.within(0..=4) {
            0 => "не задано".to_owned(),
            1 => format!("§ {}", task / 3 + 1),
            2 => format!("§ {}, № {}", task / 3 + 1, task * 7 + 4),
            3 => format!("выучить \"Правило {}\"", task / 4 + 1),
            _ => format!("упр. {}", task * 5 + 11),
        })
    }

    /// A lesson in the main class of which nothing but the topic is entered.
    fn extra(&mut self, draft: &Draft<'_>, date: NaiveDate, number: i64) {
        let main = draft.main;
        let of_main = draft
            .courses
            .iter()
            .position(|course| course.classes == [main]);
        if let Some(course) = of_main
            && draft.courses[course].set == QUARTERS
        {
            self.extra_of(draft, course, date, number);
        }
    }

    fn extra_of(&mut self, draft: &Draft<'_>, course: usize, date: NaiveDate, number: i64) {
        let id = self.lessons.rows.len() as i64 + 1;
        let by = draft.teaches(course, date);
        let course = draft.courses[course].id;
        let at = moment(date, 12 * 60);
        self.lessons.push(row![
            id,
            course,
            date,
            number,
            true,
            "Дополнительное занятие",
            NONE,
            false,
            at,
            by
        ]);
    }
}

impl Lapse {
    fn drawn(draft: &mut Draft<'_>, course: usize) -> Self {
        let dice = &mut draft.dice;
        let marked = draft.courses[course].marked;
        if dice.strikes(Oddity::Cancelled, 12) {
            Self::Cancelled
        } else if dice.strikes(Oddity::NoRoll, 15) {
            Self::NoRoll
        } else if dice.strikes(Oddity::NoTopic, 15) {
            Self::NoTopic
        } else if dice.strikes(Oddity::LateEntry, 40) {
            Self::Late
        } else if marked && dice.strikes(Oddity::MarkOnCancelled, 0) {
            Self::CancelledWithMark
        } else {
            Self::Nothing
        }
    }
}

/// Whether there is a lesson on this day: of two classes, where both are taught.
fn takes_place(draft: &Draft<'_>, slot: &Slot, date: NaiveDate) -> bool {
    let classes = &draft.courses[slot.courses[0]].classes;
    date.weekday().number_from_monday() == slot.weekday
        && !(slot.fortnightly && date.iso_week().week() % 2 == 1)
        && classes
            .iter()
            .all(|class| draft.calendar.teaches(&draft.classes[*class], date))
}
