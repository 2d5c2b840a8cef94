//! Oddities of people, courses and lessons.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::{Look, Stay};

impl Look<'_> {
    pub(super) fn moves_class(&self) -> bool {
        self.stays.values().any(|stays| {
            stays.windows(2).any(|pair| {
                let next = pair[1].from;
                pair[0].class != pair[1].class && pair[0].to == next.pred_opt() && next.day() > 1
            })
        })
    }

    pub(super) fn enrolled_twice(&self) -> bool {
        let meet = |one: &Stay, other: &Stay| {
            one.class != other.class
                && one.from <= other.from
                && one.to.is_none_or(|to| to >= other.from)
        };
        self.stays.values().any(|stays| {
            let mut pairs = stays
                .iter()
                .flat_map(|one| stays.iter().map(move |other| (one, other)));
            pairs.any(|(one, other)| meet(one, other))
        })
    }

    /// When the pupil came, and when the pupil left for good.
    pub(super) fn came(&self, pupil: i64) -> Option<NaiveDate> {
        let stays = self.stays.get(&pupil)?;
        stays.iter().map(|stay| stay.from).min()
    }

    fn left(&self, pupil: i64) -> Option<NaiveDate> {
        let stays = self.stays.get(&pupil)?;
        let ends: Option<Vec<_>> = stays.iter().map(|stay| stay.to).collect();
        ends?.into_iter().max()
    }

    pub(super) fn leaves(&self) -> bool {
        self.rows("marks").any(|row| {
            let date = self.lesson_of(row.id("assignment")).date;
            self.left(row.id("pupil")).is_some_and(|left| date <= left)
        })
    }

    pub(super) fn exempt(&self, days: RangeInclusive<i64>) -> bool {
        self.rows("exemptions").any(|row| {
            let to = row.day("to");
            to.is_some_and(|to| days.contains(&(to - row.on("from")).num_days()))
        })
    }

    pub(super) fn subgroups(&self) -> bool {
        let split: Vec<_> = self
            .rows("courses")
            .filter(|row| !row.value("subgroup").is_empty())
            .map(|row| (row.int("class"), row.text("subject"), row.id("course")))
            .collect();
        let agreed: HashSet<_> = self.rows("agreed").map(|row| row.id("course")).collect();
        let listed = |course: i64| self.members.contains_key(&course) && agreed.contains(&course);
        split.windows(2).any(|pair| {
            let [one, other] = [pair[0], pair[1]];
            (one.0, one.1) == (other.0, other.1) && listed(one.2) && listed(other.2)
        })
    }

    pub(super) fn two_classes(&self) -> bool {
        let over = self
            .rows("courses")
            .filter(|row| row.value("class").is_empty());
        let mut courses = over.map(|row| row.id("course"));
        courses.any(|course| {
            let members = self.members.get(&course).map_or(&[][..], Vec::as_slice);
            let stays = members
                .iter()
                .filter_map(|(pupil, _, _)| self.stays.get(pupil));
            let classes: HashSet<_> = stays.flatten().map(|stay| stay.class).collect();
            classes.len() > 1
        })
    }

    pub(super) fn scale(&self, scale: &str) -> bool {
        let scaled = self
            .rows("courses")
            .filter(|row| row.text("scale") == Some(scale));
        let courses: HashSet<_> = scaled.map(|row| row.id("course")).collect();
        self.lessons
            .values()
            .any(|lesson| courses.contains(&lesson.course))
    }

    pub(super) fn level_one(&self) -> bool {
        let first = self
            .rows("classes")
            .filter(|row| row.int("level") == Some(1));
        let first: HashSet<_> = first.map(|row| row.id("class")).collect();
        let is_first = |course: i64| {
            let class = self.classes.get(&course);
            class.is_some_and(|class| first.contains(class))
        };
        let codes = self
            .rows("attendance")
            .any(|row| is_first(self.lessons[&row.id("lesson")].course));
        let topics = self.held(|row| is_first(row.id("course")) && !row.value("topic").is_empty());
        let marks = self
            .rows("marks")
            .any(|row| is_first(self.lesson_of(row.id("assignment")).course));
        codes && topics && !marks
    }

    pub(super) fn empty_class(&self) -> bool {
        let enrolled: HashSet<_> = self
            .stays
            .values()
            .flatten()
            .map(|stay| stay.class)
            .collect();
        self.rows("classes")
            .any(|row| !enrolled.contains(&row.id("class")))
    }

    pub(super) fn change_of_office(&self) -> bool {
        let teachers = self
            .rows("roles")
            .filter(|row| row.text("role") == Some("class-teacher"));
        let terms: Vec<_> = teachers
            .map(|row| (row.id("class"), row.on("from"), row.day("to")))
            .collect();
        terms.iter().any(|(class, _, to)| {
            let next = to.map(|to| to + TimeDelta::days(1));
            terms
                .iter()
                .any(|(other, from, _)| class == other && Some(*from) == next)
        })
    }

    pub(super) fn late_entry(&self) -> bool {
        let late = |date: NaiveDate, entered: Option<NaiveDate>| {
            entered.is_some_and(|entered| entered > date + TimeDelta::days(2))
        };
        let lesson = self.held(|row| late(row.on("date"), row.day("entered_at")));
        let mark = self.rows("marks").any(|row| {
            let date = self.lesson_of(row.id("assignment")).date;
            late(date, row.day("entered_at")) && row.value("brought").is_empty()
        });
        lesson && mark
    }

    pub(super) fn lesson_twice(&self) -> bool {
        let mut seen = HashSet::new();
        self.rows("lessons")
            .filter(|row| row.is("held", true))
            .any(|row| !seen.insert((row.id("course"), row.on("date"), row.int("number"))))
    }

    pub(super) fn lesson_in_holidays(&self) -> bool {
        let sets: Vec<_> = self
            .rows("classes")
            .map(|row| (row.id("class"), row.id("periods")))
            .collect();
        let terms = self
            .rows("periods")
            .filter(|row| row.text("kind") != Some("year"));
        let terms: Vec<_> = terms
            .map(|row| (row.id("set"), row.on("from"), row.on("to")))
            .collect();
        self.lessons.values().any(|lesson| {
            let class = self.classes.get(&lesson.course);
            let set = sets
                .iter()
                .find(|(of, _)| class == Some(of))
                .map(|(_, set)| set);
            set.is_some_and(|set| {
                !terms
                    .iter()
                    .any(|(of, from, to)| of == set && (*from..=*to).contains(&lesson.date))
            })
        })
    }

    pub(super) fn unknown_person(&self) -> bool {
        let people: HashSet<_> = self.rows("people").map(|row| row.id("person")).collect();
        self.rows("substitutions")
            .any(|row| !people.contains(&row.id("substitute")))
    }
}
