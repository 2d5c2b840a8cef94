//! Oddities of marks and roll calls.

use std::collections::{HashMap, HashSet};

use super::Look;

impl Look<'_> {
    /// Marks that are not brought, of pupils who were on no roll of the course.
    pub(super) fn mark_of_stranger(&self) -> bool {
        self.rows("marks").any(|row| {
            let lesson = self.lesson_of(row.id("assignment"));
            row.value("brought").is_empty()
                && !self.is_member(row.id("pupil"), lesson.course, lesson.date)
        })
    }

    pub(super) fn brought_marks(&self) -> bool {
        self.rows("marks").any(|row| {
            let date = self.lesson_of(row.id("assignment")).date;
            row.is("brought", true) && self.came(row.id("pupil")).is_some_and(|came| date < came)
        })
    }

    pub(super) fn mark_on_cancelled(&self) -> bool {
        self.rows("marks")
            .any(|row| !self.lesson_of(row.id("assignment")).held)
    }

    pub(super) fn code_of_stranger(&self) -> bool {
        self.rows("attendance").any(|row| {
            let lesson = &self.lessons[&row.id("lesson")];
            !self.is_member(row.id("pupil"), lesson.course, lesson.date)
        })
    }

    pub(super) fn two_codes(&self) -> bool {
        let mut seen = HashSet::new();
        self.rows("attendance")
            .any(|row| !seen.insert((row.id("pupil"), row.id("lesson"))))
    }

    pub(super) fn mark_while_absent(&self) -> bool {
        let absent = self
            .rows("attendance")
            .filter(|row| row.text("code") != Some("late"));
        let absent: HashSet<_> = absent
            .map(|row| (row.id("pupil"), row.id("lesson")))
            .collect();
        self.rows("marks").any(|row| {
            let lesson = self.assignments[&row.id("assignment")];
            absent.contains(&(row.id("pupil"), lesson))
        })
    }

    /// A pupil with marks for two assignments of one lesson.
    pub(super) fn two_marks(&self) -> bool {
        let mut first = HashMap::new();
        self.rows("marks").any(|row| {
            let assignment = row.id("assignment");
            let cell = (row.id("pupil"), self.assignments[&assignment]);
            *first.entry(cell).or_insert(assignment) != assignment
        })
    }

    /// A mark that retakes another one of the pupil; or none.
    pub(super) fn retake(&self, of_another: bool) -> bool {
        let retakes = self
            .rows("marks")
            .filter_map(|row| Some((row.id("pupil"), row.int("retakes")?)));
        let retakes: HashSet<_> = retakes.collect();
        let marks = self
            .rows("marks")
            .map(|row| (row.id("pupil"), row.id("assignment")));
        let met: HashSet<_> = marks.filter(|mark| retakes.contains(mark)).collect();
        if of_another {
            !met.is_empty()
        } else {
            met.len() < retakes.len()
        }
    }
}
