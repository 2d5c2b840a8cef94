//! What is untidy in a school's rows.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::{Look, Row};
use crate::School;

/// Each thing that [`untidy`](crate::untidy) does, and whether this school has it.
pub fn untidiness(school: &School) -> Vec<(&'static str, bool)> {
    let look = Look::at(school);
    let any = |table: &str, so: &dyn Fn(&Row<'_>) -> bool| look.rows(table).any(|row| so(&row));
    let dashes = |row: &Row<'_>| {
        row.text("homework")
            .is_some_and(|text| text.contains(['—', '-']))
    };
    let by_nobody = |row: &Row<'_>| row.value("by").is_empty();
    let by_deputy = |row: &Row<'_>| row.int("by") == Some(3);
    let timeless = |row: &Row<'_>| row.value("entered_at").is_empty();
    let mut found = vec![
        ("homework of dashes", any("lessons", &dashes)),
        (
            "an account of a pupil that another has",
            look.second_account(),
        ),
        (
            "a parent whose row ended, with a visit before and one after",
            look.parent_ended(),
        ),
        ("a pupil taught by the family", look.form("family")),
        ("a pupil taught individually", look.form("individual")),
        (
            "an exemption from all without an end",
            look.exempt_for_good(),
        ),
        (
            "a course without planned hours",
            any("courses", &|row| row.value("hours_planned").is_empty()),
        ),
        (
            "two teachers of a course at once",
            look.at_once("roles", "person"),
        ),
        (
            "two substitutes at once",
            look.at_once("substitutions", "substitute"),
        ),
        (
            "a pupil in two courses of a subject, with marks in both",
            look.both_courses(),
        ),
        ("two finals of a subject", look.two_finals()),
        ("a roll untaken with codes", look.untaken_with_codes()),
        (
            "a symbol for a mark",
            any("marks", &|row| row.text("value") == Some("not-attested")),
        ),
        ("an entry before the lesson", look.entered_before()),
    ];
    for (table, by, other, time) in [
        (
            "lessons",
            "a lesson by nobody",
            "a lesson by another",
            "a lesson without time",
        ),
        (
            "marks",
            "a mark by nobody",
            "a mark by another",
            "a mark without time",
        ),
        (
            "attendance",
            "a code by nobody",
            "a code by another",
            "a code without time",
        ),
    ] {
        found.push((by, any(table, &by_nobody)));
        found.push((other, any(table, &by_deputy)));
        found.push((time, any(table, &timeless)));
    }
    found
}

impl Look<'_> {
    fn form(&self, form: &str) -> bool {
        self.rows("enrolments")
            .any(|row| row.text("form") == Some(form))
    }

    fn second_account(&self) -> bool {
        self.rows("roles")
            .any(|row| row.text("role") == Some("pupil") && row.int("person") != row.int("pupil"))
    }

    fn parent_ended(&self) -> bool {
        let ended = self
            .rows("roles")
            .filter(|row| row.text("role") == Some("parent"));
        let ended = ended.filter_map(|row| Some((row.int("person"), row.day("to")?)));
        ended.into_iter().any(|(person, to)| {
            let visits = self
                .rows("visits")
                .filter(|row| row.int("person") == person);
            let days: Vec<NaiveDate> = visits.filter_map(|row| row.day("date")).collect();
            days.iter().any(|day| *day <= to) && days.iter().any(|day| *day > to)
        })
    }

    fn exempt_for_good(&self) -> bool {
        self.rows("exemptions")
            .any(|row| row.value("course").is_empty() && row.value("to").is_empty())
    }

    /// Two persons of one course whose rows share a day.
    fn at_once(&self, table: &str, who: &str) -> bool {
        let rows: Vec<_> = self
            .rows(table)
            .filter(|row| !row.value("course").is_empty())
            .map(|row| {
                (
                    row.int("course"),
                    row.int(who),
                    row.on("from"),
                    row.day("to"),
                )
            })
            .collect();
        rows.iter().any(|(course, one, from, to)| {
            rows.iter().any(|(other, second, start, _)| {
                course == other
                    && one != second
                    && from <= start
                    && to.is_none_or(|to| *start <= to)
            })
        })
    }

    fn both_courses(&self) -> bool {
        let subject = |course: i64| {
            let mut rows = self.rows("courses");
            let row = rows.find(|row| row.int("course") == Some(course));
            row.and_then(|row| row.text("subject")).unwrap_or_default()
        };
        let marked: HashSet<_> = self
            .rows("marks")
            .map(|row| (row.id("pupil"), self.lesson_of(row.id("assignment")).course))
            .collect();
        self.members.iter().any(|(course, members)| {
            members.iter().any(|(pupil, from, _)| {
                let both = |other: &&(i64, i64)| {
                    other.0 == *pupil && other.1 != *course && subject(other.1) == subject(*course)
                };
                marked.contains(&(*pupil, *course))
                    && marked
                        .iter()
                        .filter(both)
                        .any(|(_, other)| self.is_member(*pupil, *other, *from))
            })
        })
    }

    fn two_finals(&self) -> bool {
        let subjects: Vec<_> = self
            .rows("courses")
            .filter_map(|row| Some((row.int("course"), row.text("subject")?)))
            .collect();
        let mut seen = HashSet::new();
        self.rows("finals").any(|row| {
            let subject = subjects
                .iter()
                .find(|(course, _)| *course == row.int("course"));
            let subject = subject.map(|(_, subject)| *subject);
            !seen.insert((
                row.int("pupil"),
                subject,
                row.text("kind"),
                row.int("number"),
            ))
        })
    }

    fn untaken_with_codes(&self) -> bool {
        let coded: HashSet<_> = self
            .rows("attendance")
            .map(|row| row.id("lesson"))
            .collect();
        self.held(|row| row.is("roll_taken", false) && coded.contains(&row.id("lesson")))
    }

    fn entered_before(&self) -> bool {
        self.held(|row| row.day("entered_at").is_some_and(|at| at < row.on("date")))
    }
}
