//! Oddities of final marks.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, TimeDelta};

use super::{Look, Row};

/// The doubled sum of a pupil's marks and of their weights.
type Sums = (i64, i64);

/// A period's kind and number.
type Term<'s> = (Option<&'s str>, Option<i64>);

impl Look<'_> {
    pub(super) fn brought_finals(&self) -> bool {
        self.rows("finals").any(|row| row.is("brought", true))
    }

    pub(super) fn final_of(&self, value: &str) -> bool {
        self.rows("finals")
            .any(|row| row.text("value") == Some(value))
    }

    pub(super) fn final_late(&self) -> bool {
        let ends = self.ends();
        self.rows("finals").any(|row| {
            let days = TimeDelta::days(4);
            let end = ends.get(&(row.text("kind"), row.int("number")));
            row.value("brought").is_empty() && end.is_some_and(|(_, to)| row.on("at") > *to + days)
        })
    }

    /// A final in a course on whose roll the pupil was not at the period's end.
    pub(super) fn final_not_counted(&self) -> bool {
        let ends = self.ends();
        self.rows("finals").any(|row| {
            let end = ends.get(&(row.text("kind"), row.int("number")));
            row.value("brought").is_empty()
                && end
                    .is_some_and(|(_, to)| !self.is_member(row.id("pupil"), row.id("course"), *to))
        })
    }

    /// A pupil in a class all through a quarter who has a final in one course of it and none in another.
    pub(super) fn final_missing(&self) -> bool {
        let mut set = HashSet::new();
        let mut in_class = HashSet::new();
        for row in self
            .rows("finals")
            .filter(|row| row.text("kind") == Some("quarter"))
        {
            let (pupil, course, number) = (row.id("pupil"), row.id("course"), row.int("number"));
            set.insert((pupil, course, number));
            in_class.insert((pupil, self.classes.get(&course), number));
        }
        let given: HashSet<_> = set
            .iter()
            .map(|(_, course, number)| (*course, *number))
            .collect();
        let whole_class = |course: &i64| !self.members.contains_key(course);
        given
            .iter()
            .filter(|(course, _)| whole_class(course))
            .any(|&(course, number)| {
                let class = self.classes.get(&course);
                let mut pupils = in_class
                    .iter()
                    .filter(|row| (row.1, row.2) == (class, number));
                pupils.any(|(pupil, _, _)| !set.contains(&(*pupil, course, number)))
            })
    }

    /// A final of a quarter that is not the rounded mean of its marks and not far from the mean.
    pub(super) fn final_doubtful(&self) -> bool {
        let sums = self.sums();
        self.rows("finals").any(|row| {
            let key = (
                row.id("pupil"),
                self.subject(row.id("course")),
                row.int("number"),
            );
            let (Some(value), Some(&(sum, weight))) = (row.int("value"), sums.get(&key)) else {
                return false;
            };
            let rounded = ((2 * sum + weight) / (2 * weight)).max(2);
            let far = (2 * (value * weight - sum)).abs() > weight;
            row.text("kind") == Some("quarter") && value != rounded && !far
        })
    }

    /// The first and last days of the periods of every kind and number.
    fn ends(&self) -> HashMap<Term<'_>, (NaiveDate, NaiveDate)> {
        let ends = self.rows("periods").map(|row| {
            let key = (row.text("kind"), row.int("number"));
            (key, (row.on("from"), row.on("to")))
        });
        ends.collect()
    }

    fn subject(&self, course: i64) -> &str {
        let courses = self.school.table("courses").expect("a table of the school");
        let values = &courses.rows[usize::try_from(course - 1).expect("a course")];
        let row = Row {
            table: courses,
            values,
        };
        row.text("subject").expect("a subject")
    }

    /// Numeric marks by pupil, subject and quarter.
    fn sums(&self) -> HashMap<(i64, &str, Option<i64>), Sums> {
        let quarters: Vec<_> = self
            .ends()
            .into_iter()
            .filter(|((kind, _), _)| *kind == Some("quarter"))
            .map(|((_, number), days)| (number, days))
            .collect();
        let weights = self.rows("assignments").filter_map(|row| {
            let weight = match (row.int("weight"), row.text("weight")) {
                (Some(weight), _) => 2 * weight,
                (None, Some("1.5")) => 3,
                _ => return None,
            };
            Some((row.id("assignment"), weight))
        });
        let weights: HashMap<_, _> = weights.collect();
        let mut sums: HashMap<_, Sums> = HashMap::new();
        for row in self.rows("marks") {
            let (pupil, assignment) = (row.id("pupil"), row.id("assignment"));
            let lesson = self.lesson_of(assignment);
            let brought = !row.value("brought").is_empty();
            let counts =
                lesson.held && (brought || self.is_member(pupil, lesson.course, lesson.date));
            let quarter = quarters
                .iter()
                .find(|(_, (from, to))| (*from..=*to).contains(&lesson.date));
            if let (true, Some(value), Some((number, _))) = (counts, row.int("value"), quarter) {
                let weight = weights.get(&assignment).copied().unwrap_or(2);
                let key = (pupil, self.subject(lesson.course), *number);
                let (sum, whole) = sums.entry(key).or_default();
                *sum += value * weight;
                *whole += weight;
            }
        }
        sums.retain(|_, (_, weight)| *weight > 0);
        sums
    }
}
