//! What is found of a school's tables: rows that the regulation forbids or that do not fit together.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::Placed;
use super::counting::{Which, is_of};
use super::finals::Slice;
use super::retakes::{in_ring, retaken};
use super::subject::{Found, Ids};
use crate::answer::{Evidence, Fact};
use crate::catalogue::{Rule, Table};
use crate::school::School;
use crate::school::facts::CourseRow;
use crate::school::id_fact;
use crate::school::ids::{CourseIx, LessonIx, PersonIx};

impl School {
    /// Everything that is found in a slice, in the order of every answer.
    ///
    #[doc = include_str!("../../../regulation/3.3.md")]
    #[doc = include_str!("../../../regulation/5.3.md")]
    pub fn findings(&self, slice: &Slice) -> Vec<Found> {
        let mut found = Vec::new();
        for course in self.courses() {
            if slice.course.is_some_and(|wanted| wanted != course.course) {
                continue;
            }
            self.find_of_lessons(course, &mut found);
            self.find_of_marks(course, &mut found);
            self.find_of_codes(course, &mut found);
            self.find_of_finals(course, &mut found);
        }
        self.find_retakes(&mut found);
        self.find_two_courses(&mut found);
        self.find_two_classes(&mut found);
        self.find_unknown_people(&mut found);
        found.retain(|found| self.is_within(slice, found));
        Found::sort(&mut found);
        found
    }

    /// Whether a finding is of the slice: by its own pupil, course and class, else by the pupil's or
    /// course's class.
    fn is_within(&self, slice: &Slice, found: &Found) -> bool {
        let subject = &found.subject;
        let name = |course: CourseIx| Some(self.ids().name(course));
        if slice
            .course
            .is_some_and(|course| subject.course != name(course))
        {
            return false;
        }
        if let Some(pupil) = slice.pupil
            && subject.pupil.as_ref() != Some(&self.ids().name(pupil))
        {
            return false;
        }
        if slice.class.is_none() && slice.level.is_none() {
            return true;
        }
        let of_class = |row: &crate::school::facts::ClassRow| {
            slice.class.is_none_or(|class| class == row.class)
                && slice.level.is_none_or(|level| level == row.level)
        };
        let mut classes = self.facts().classes.iter().filter(|row| of_class(row));
        classes.any(|row| {
            let class = Some(self.ids().name(row.class));
            let taught = self.facts().courses.iter().any(|course| {
                course.class == Some(row.class) && subject.course == name(course.course)
            });
            let enrolled = self.facts().enrolments.iter().any(|enrolment| {
                enrolment.class == row.class
                    && subject.pupil == Some(self.ids().name(enrolment.pupil))
            });
            if subject.class.is_some() {
                subject.class == class
            } else if subject.pupil.is_some() {
                enrolled
            } else {
                taught
            }
        })
    }

    fn find_of_lessons(&self, course: &CourseRow, found: &mut Vec<Found>) {
        let Some(page) = self.page(course.course) else {
            return;
        };
        let mut seen: BTreeMap<_, LessonIx> = BTreeMap::new();
        let subject = |lesson: LessonIx| {
            Ids::default()
                .course(self, course.course)
                .lesson(self, lesson)
        };
        for lesson in page.lessons.iter().filter(|lesson| lesson.held) {
            if let Some(number) = lesson.number {
                match seen.get(&(lesson.date, number)) {
                    Some(other) => {
                        let other = id_fact(&self.ids().name(*other));
                        let evidence = Evidence::none()
                            .with("other", other)
                            .with("on", lesson.date);
                        found.push(Found::new(
                            Rule::LessonDuplicate,
                            subject(lesson.lesson),
                            evidence,
                        ));
                    }
                    None => {
                        seen.insert((lesson.date, number), lesson.lesson);
                    }
                }
            }
            if self.is_outside(course, lesson.date) {
                let evidence = Evidence::none().with("on", lesson.date);
                found.push(Found::new(
                    Rule::LessonOutsidePeriods,
                    subject(lesson.lesson),
                    evidence,
                ));
            }
        }
    }

    /// Whether a day is in no quarter, trimester or half-year of a course's set, or, where that depends on
    /// the pupil, of any set. A set without such periods says nothing.
    fn is_outside(&self, course: &CourseRow, day: chrono::NaiveDate) -> bool {
        if !self.given().has(Table::Periods) {
            return false;
        }
        let set = self.set_of(course, None, day);
        let all = self.facts().periods.iter();
        let periods = all.filter(|period| {
            period.kind.rests_on_marks() && set.is_none_or(|set| set == period.set)
        });
        let periods: Vec<_> = periods.collect();
        !periods.is_empty() && !periods.iter().any(|period| period.days.holds(day))
    }

    fn find_of_marks(&self, course: &CourseRow, found: &mut Vec<Found>) {
        let Some(page) = self.page(course.course) else {
            return;
        };
        let known = self.roster().members(course.course).is_some();
        for (pupil, _) in page.marks.pupils() {
            let member = self.roster().member_days(course.course, pupil);
            let codes: Vec<_> = page.codes_of(pupil).collect();
            for (mark, assignment, lesson) in page.marks_of(pupil) {
                let on = lesson.date;
                let subject = || {
                    let ids = Ids::default()
                        .pupil(self, pupil)
                        .course(self, course.course);
                    ids.lesson(self, lesson.lesson)
                        .assignment(self, assignment.assignment)
                };
                let dated = || Evidence::none().with("on", on);
                if !self.gives_mark(course, pupil, on) {
                    found.push(Found::new(
                        Rule::MarkMarklessLevel,
                        subject(),
                        Evidence::none(),
                    ));
                }
                if (known || self.is_nowhere(pupil, on))
                    && !mark.brought
                    && !member.iter().any(|days| days.holds(on))
                {
                    found.push(Found::new(Rule::MarkNotOnRoll, subject(), dated()));
                }
                if !lesson.held {
                    found.push(Found::new(Rule::MarkLessonNotHeld, subject(), dated()));
                }
                let missed = codes
                    .iter()
                    .find(|(row, _)| row.lesson == lesson.lesson && row.code.is_missed());
                if let Some((row, _)) = missed {
                    let evidence = dated().with("code", row.code.code());
                    found.push(Found::new(Rule::MarkOnAbsentLesson, subject(), evidence));
                }
            }
        }
    }

    /// Whether a pupil is on the roll of no class, and so of no course, on a day.
    fn is_nowhere(&self, pupil: PersonIx, day: chrono::NaiveDate) -> bool {
        self.given().has(Table::Enrolments) && self.class_on(pupil, day).is_none()
    }

    fn find_of_codes(&self, course: &CourseRow, found: &mut Vec<Found>) {
        let Some(page) = self.page(course.course) else {
            return;
        };
        let known = self.roster().members(course.course).is_some();
        let mut by_pair: BTreeMap<(PersonIx, LessonIx), Vec<&'static str>> = BTreeMap::new();
        for (place, row) in &page.codes {
            by_pair
                .entry((row.pupil, row.lesson))
                .or_default()
                .push(row.code.code());
            let Some(lesson) = usize::try_from(*place)
                .ok()
                .and_then(|place| page.lessons.get(place))
            else {
                continue;
            };
            let subject = || {
                let ids = Ids::default()
                    .pupil(self, row.pupil)
                    .course(self, course.course);
                ids.lesson(self, row.lesson)
            };
            let evidence = || Evidence::none().with("on", lesson.date);
            if (known || self.is_nowhere(row.pupil, lesson.date))
                && !self
                    .roster()
                    .is_member(course.course, row.pupil, lesson.date)
            {
                found.push(Found::new(Rule::AttendanceNotOnRoll, subject(), evidence()));
            }
            if !lesson.held {
                found.push(Found::new(
                    Rule::AttendanceLessonNotHeld,
                    subject(),
                    evidence(),
                ));
            }
        }
        for ((pupil, lesson), codes) in by_pair.into_iter().filter(|(_, codes)| codes.len() > 1) {
            let subject = Ids::default()
                .pupil(self, pupil)
                .course(self, course.course)
                .lesson(self, lesson);
            let evidence = Evidence::none().with("codes", Fact::from(codes));
            found.push(Found::new(Rule::AttendanceTwoCodes, subject, evidence));
        }
    }

    fn find_of_finals(&self, course: &CourseRow, found: &mut Vec<Found>) {
        let Some(page) = self.page(course.course) else {
            return;
        };
        let subject = course.subject.code();
        let given = |table| self.given().has(table);
        if !given(Table::Periods) || !given(Table::Enrolments) {
            return;
        }
        for row in &page.finals {
            let which: Which = (row.kind, row.number);
            if !is_of(row, which, None) || self.is_open(row.pupil, &subject, which) {
                continue;
            }
            let counted = self.counted(row.pupil, &subject, which, None);
            if counted.is_some_and(|counted| counted.row == row) {
                continue;
            }
            let counts_in = self.counts_in(row.pupil, &subject, which);
            let counts_in = counts_in.map(|course| id_fact(&self.ids().name(course.row.course)));
            let ids = Ids::default()
                .pupil(self, row.pupil)
                .course(self, course.course);
            let evidence = Evidence::none()
                .with("kind", row.kind)
                .with("number", row.number)
                .with("counts_in", counts_in);
            found.push(Found::new(Rule::FinalNotCounted, ids, evidence));
        }
    }

    /// Marks that retake nothing, or stand in a ring.
    fn find_retakes(&self, found: &mut Vec<Found>) {
        let mut pupils: BTreeSet<PersonIx> = BTreeSet::new();
        for course in &self.facts().courses {
            let Some(page) = self.page(course.course) else {
                continue;
            };
            let marks = page
                .marks
                .pupils()
                .flat_map(|(pupil, _)| page.marks_of(pupil));
            for (mark, _, _) in marks.filter(|(mark, _, _)| mark.retakes.is_some()) {
                pupils.insert(mark.pupil);
            }
        }
        for pupil in pupils {
            let marks = self.all_marks(pupil);
            for (place, mark) in marks.iter().enumerate() {
                let Some(retakes) = mark.row.retakes else {
                    continue;
                };
                if retaken(&marks, place).is_some() && !in_ring(&marks, place) {
                    continue;
                }
                let subject = Ids::default()
                    .pupil(self, pupil)
                    .course(self, mark.course)
                    .lesson(self, mark.lesson.lesson)
                    .assignment(self, mark.assignment.assignment);
                let retakes = id_fact(&self.ids().name(retakes));
                let evidence = Evidence::none().with("retakes", retakes);
                found.push(Found::new(Rule::MarkRetakesNothing, subject, evidence));
            }
        }
    }

    fn all_marks(&self, pupil: PersonIx) -> Vec<Placed<'_>> {
        let mut marks = Vec::new();
        for course in &self.facts().courses {
            let Some(page) = self.page(course.course) else {
                continue;
            };
            marks.extend(
                page.marks_of(pupil)
                    .map(|(row, assignment, lesson)| Placed {
                        row,
                        course: course.course,
                        assignment,
                        lesson,
                    }),
            );
        }
        marks
    }

    fn find_two_courses(&self, found: &mut Vec<Found>) {
        let mut subjects: Vec<String> = self
            .facts()
            .courses
            .iter()
            .map(|row| row.subject.code())
            .collect();
        subjects.sort();
        subjects.dedup();
        let mut kinds: Vec<Which> = self
            .facts()
            .periods
            .iter()
            .map(|period| (period.kind, period.number))
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        for subject in subjects
            .iter()
            .filter(|subject| self.roster().of_subject(subject).len() > 1)
        {
            let courses = self.roster().of_subject(subject).iter();
            let members =
                courses.flat_map(|course| self.roster().members(*course).unwrap_or_default());
            let mut seen: BTreeMap<PersonIx, u32> = BTreeMap::new();
            for member in members {
                let count = seen.entry(member.pupil).or_default();
                *count = count.saturating_add(1);
            }
            for (pupil, _) in seen.into_iter().filter(|(_, count)| *count > 1) {
                for which in &kinds {
                    self.find_two_courses_of(pupil, subject, *which, found);
                }
            }
        }
    }

    fn find_two_courses_of(
        &self,
        pupil: PersonIx,
        subject: &str,
        which: Which,
        found: &mut Vec<Found>,
    ) {
        let all = self.courses_at_end(pupil, subject, which);
        let courses: Vec<_> = all
            .filter(|course| {
                self.is_marked(course.row, course.level, which, course.period.days.to())
            })
            .collect();
        let Some((first, others)) = courses.split_first() else {
            return;
        };
        for other in others {
            // On the last day of the period in which it counts.
            let day = first.period.days.to();
            if !self.roster().is_member(other.row.course, pupil, day) {
                continue;
            }
            let ids = Ids::default()
                .pupil(self, pupil)
                .course(self, first.row.course);
            let evidence = Evidence::none()
                .with("other", id_fact(&self.ids().name(other.row.course)))
                .with("kind", which.0)
                .with("number", first.period.number);
            found.push(Found::new(Rule::FinalTwoCourses, ids, evidence));
        }
    }

    fn find_two_classes(&self, found: &mut Vec<Found>) {
        let mut pupils: Vec<PersonIx> = self
            .facts()
            .enrolments
            .iter()
            .map(|row| row.pupil)
            .collect();
        pupils.sort_unstable();
        pupils.dedup();
        for pupil in pupils {
            let mut rows: Vec<_> = self.roster().enrolments(pupil).iter().collect();
            rows.sort_by_cached_key(|row| (self.ids().name(row.class), row.days.from()));
            let mut first_days: BTreeMap<_, chrono::NaiveDate> = BTreeMap::new();
            for (place, one) in rows.iter().enumerate() {
                for other in rows.iter().skip(place.saturating_add(1)) {
                    let day = one.days.from().max(other.days.from());
                    let both = one.days.holds(day) && other.days.holds(day);
                    if one.class != other.class && both {
                        let key = (one.class, other.class);
                        let first = first_days.entry(key).or_insert(day);
                        *first = day.min(*first);
                    }
                }
            }
            for ((class, other), day) in first_days {
                let ids = Ids::default().pupil(self, pupil).class(self, class);
                let other = id_fact(&self.ids().name(other));
                let evidence = Evidence::none().with("other", other).with("on", day);
                found.push(Found::new(Rule::EnrolmentTwoClasses, ids, evidence));
            }
        }
    }

    fn find_unknown_people(&self, found: &mut Vec<Found>) {
        if !self.given().has(Table::People) {
            return;
        }
        let known: BTreeSet<PersonIx> = self.facts().people.iter().map(|row| row.person).collect();
        for person in self
            .ids()
            .all::<PersonIx>()
            .filter(|person| !known.contains(person))
        {
            let subject = Ids {
                person: Some(self.ids().name(person)),
                ..Ids::default()
            };
            found.push(Found::new(Rule::PersonUnknown, subject, Evidence::none()));
        }
    }
}
