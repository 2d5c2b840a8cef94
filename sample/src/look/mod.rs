//! Looks at a school's tables and tells which oddities are there.

mod finals;
mod marks;
mod people;
mod untidy;

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::NaiveDate;

use crate::School;
use crate::oddity::Oddity;
use crate::value::{Table, Value};

pub use untidy::untidiness;

/// Each oddity that a school may have, and whether this one has it, told from its tables alone.
pub fn oddities(school: &School) -> Vec<(&'static str, bool)> {
    let look = Look::at(school);
    Oddity::ALL
        .iter()
        .map(|oddity| (oddity.text(), look.has(*oddity)))
        .collect()
}

/// A lesson, as a look at it needs.
struct Lesson {
    course: i64,
    date: NaiveDate,
    held: bool,
}

/// An enrolment, as a look at it needs.
struct Stay {
    class: i64,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

/// A school's tables with what is looked up in them again and again.
struct Look<'s> {
    school: &'s School,
    lessons: HashMap<i64, Lesson>,
    /// The lesson of each assignment.
    assignments: HashMap<i64, i64>,
    stays: HashMap<i64, Vec<Stay>>,
    /// The class of each course that has one.
    classes: HashMap<i64, i64>,
    /// The courses whose members are rows, with these members.
    members: HashMap<i64, Vec<(i64, NaiveDate, Option<NaiveDate>)>>,
}

/// A row with the names of its columns.
#[derive(Clone, Copy)]
struct Row<'s> {
    table: &'s Table,
    values: &'s [Value],
}

impl<'s> Row<'s> {
    fn value(&self, column: &str) -> &'s Value {
        let position = self.table.position(column);
        &self.values[position.expect("a column of the table")]
    }

    fn int(&self, column: &str) -> Option<i64> {
        self.value(column).int()
    }

    fn text(&self, column: &str) -> Option<&'s str> {
        self.value(column).text()
    }

    fn day(&self, column: &str) -> Option<NaiveDate> {
        self.value(column).day()
    }

    fn is(&self, column: &str, truth: bool) -> bool {
        self.value(column).truth() == Some(truth)
    }

    /// The id in a column that has one in each row.
    fn id(&self, column: &str) -> i64 {
        self.int(column).expect("an id")
    }

    /// The day in a column that has one in each row.
    fn on(&self, column: &str) -> NaiveDate {
        self.day(column).expect("a day")
    }
}

impl<'s> Look<'s> {
    fn at(school: &'s School) -> Self {
        let mut look = Self {
            school,
            lessons: HashMap::new(),
            assignments: HashMap::new(),
            stays: HashMap::new(),
            classes: HashMap::new(),
            members: HashMap::new(),
        };
        for row in look.rows("lessons") {
            let (course, date) = (row.id("course"), row.on("date"));
            let held = row.is("held", true);
            look.lessons
                .insert(row.id("lesson"), Lesson { course, date, held });
        }
        for row in look.rows("assignments") {
            look.assignments
                .insert(row.id("assignment"), row.id("lesson"));
        }
        for row in look.rows("enrolments") {
            let (class, from, to) = (row.id("class"), row.on("from"), row.day("to"));
            let stays = look.stays.entry(row.id("pupil")).or_default();
            stays.push(Stay { class, from, to });
        }
        for row in look.rows("courses") {
            if let Some(class) = row.int("class") {
                look.classes.insert(row.id("course"), class);
            }
        }
        for row in look.rows("memberships") {
            let members = look.members.entry(row.id("course")).or_default();
            members.push((row.id("pupil"), row.on("from"), row.day("to")));
        }
        look
    }

    fn rows(&self, table: &str) -> impl Iterator<Item = Row<'s>> + use<'s> {
        let table = self.school.table(table).expect("a table of the school");
        table.rows.iter().map(move |values| Row { table, values })
    }

    /// The lesson of an assignment.
    fn lesson_of(&self, assignment: i64) -> &Lesson {
        &self.lessons[&self.assignments[&assignment]]
    }

    /// Whether the pupil is on the roll of the course that day.
    fn is_member(&self, pupil: i64, course: i64, on: NaiveDate) -> bool {
        let holds =
            |from: NaiveDate, to: Option<NaiveDate>| from <= on && to.is_none_or(|to| on <= to);
        let stays = self.stays.get(&pupil).map_or(&[][..], Vec::as_slice);
        let stays = stays.iter().filter(|stay| holds(stay.from, stay.to));
        // Of two classes at once, the one entered later.
        let stay = stays.max_by_key(|stay| (stay.from, Reverse(stay.class)));
        stay.is_some_and(|stay| match self.members.get(&course) {
            Some(members) => members
                .iter()
                .any(|(member, from, to)| *member == pupil && holds(*from, *to)),
            None => self.classes.get(&course) == Some(&stay.class),
        })
    }

    fn has(&self, oddity: Oddity) -> bool {
        use Oddity as O;
        match oddity {
            O::MovesClass => self.moves_class(),
            O::BroughtMarks => self.brought_marks(),
            O::BroughtFinals => self.brought_finals(),
            O::Leaves => self.leaves(),
            O::ExemptWeeks => self.exempt(14..=120),
            O::ExemptYear => self.exempt(260..=366),
            O::Subgroups => self.subgroups(),
            O::AgreedDiffers => self.differ("memberships", "agreed"),
            O::TwoClasses => self.two_classes(),
            O::Substitution => self.rows("substitutions").next().is_some(),
            O::PassFail => self.scale("pass-fail"),
            O::Markless => self.scale("none"),
            O::LevelOne => self.level_one(),
            O::Pending => self
                .rows("marks")
                .any(|row| row.text("value") == Some("pending")),
            O::WeightZero => self
                .rows("assignments")
                .any(|row| row.int("weight") == Some(0)),
            O::Quarantine => self.rows("days_off").any(|row| row.int("class").is_some()),
            O::EmptyClass => self.empty_class(),
            O::LateEntry => self.late_entry(),
            O::NoTopic => self.held(|row| row.value("topic").is_empty()),
            O::Cancelled => self.rows("lessons").any(|row| row.is("held", false)),
            O::NoRoll => self.held(|row| row.is("roll_taken", false)),
            O::HomeTaught => self
                .rows("enrolments")
                .any(|row| row.text("form") == Some("home")),
            O::TwoMarks => self.two_marks(),
            O::DoubleMark => self.rows("marks").any(|row| row.int("part") == Some(2)),
            O::Retake => self.retake(true),
            O::RetakesNothing => self.retake(false),
            O::TwoCodes => self.two_codes(),
            O::MarkWhileAbsent => self.mark_while_absent(),
            O::MarkOfStranger => self.mark_of_stranger(),
            O::MarkOnCancelled => self.mark_on_cancelled(),
            O::CodeOfStranger => self.code_of_stranger(),
            O::FinalLate => self.final_late(),
            O::FinalMissing => self.final_missing(),
            O::FinalDoubtful => self.final_doubtful(),
            O::FinalPending => self.final_of("pending"),
            O::FinalNotCounted => self.final_not_counted(),
            O::NotAttested => self.final_of("not-attested"),
            O::ChangeOfOffice => self.change_of_office(),
            O::EnrolledTwice => self.enrolled_twice(),
            O::LessonTwice => self.lesson_twice(),
            O::LessonInHolidays => self.lesson_in_holidays(),
            O::UnknownPerson => self.unknown_person(),
            O::PlanDiffers => self.differ("plan", "approved_plan"),
        }
    }

    /// Whether some held lesson is so.
    fn held(&self, so: impl Fn(&Row<'_>) -> bool) -> bool {
        self.rows("lessons")
            .any(|row| row.is("held", true) && so(&row))
    }

    /// Whether two tables of the same columns have other rows.
    fn differ(&self, one: &str, other: &str) -> bool {
        let subgroups: Vec<_> = self
            .rows("courses")
            .filter(|row| !row.value("subgroup").is_empty())
            .map(|row| row.id("course"))
            .collect();
        let counted = |row: &Row<'_>| {
            row.table.position("course").is_none() || subgroups.contains(&row.id("course"))
        };
        let of = |table: &str| -> Vec<_> {
            self.rows(table)
                .filter(|row| counted(row))
                .map(|row| row.values)
                .collect()
        };
        of(one) != of(other)
    }
}
