//! Who is on which roll on which day, and when school is: derived from the small tables.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::facts::{EnrolmentRow, Facts, Form, PeriodRow};
use super::ids::{ClassIx, CourseIx, Ids, PersonIx, Place, SetIx};
use crate::base::OpenRange;
use crate::base::date::DateRange;
use crate::catalogue::{PeriodKind, Table};

use super::Given;

/// The days of one pupil on the roll of a course: ranges that ascend and do not touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The pupil.
    pub pupil: PersonIx,
    /// The days.
    pub days: Vec<DateRange>,
}

/// Days of a pupil in one class, under one enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The days.
    pub days: DateRange,
    /// The class.
    pub class: ClassIx,
    /// The form of education.
    pub form: Form,
}

/// What is derived from the small tables.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    /// For each course its members by pupil; `None` where the roll is not known.
    rolls: Vec<Option<Vec<Member>>>,
    /// For each person the enrolments.
    enrolled: Vec<Vec<EnrolmentRow>>,
    /// For each person the days in each class, as [`Roster::stays`] tells them.
    stays: Vec<Vec<Stay>>,
    /// For each class its row.
    class_rows: Vec<Option<u32>>,
    /// For each course its row.
    course_rows: Vec<Option<u32>>,
    /// Periods of each set.
    sets: BTreeMap<SetIx, Vec<PeriodRow>>,
    /// For each person the exemptions by row.
    exemptions: Vec<Vec<u32>>,
    /// The courses of each subject, by the subject's code.
    subjects: BTreeMap<String, Vec<CourseIx>>,
}

/// The last day that an open range holds.
const FOREVER: NaiveDate = NaiveDate::MAX;

/// An open range with its last day, which may be that of the calendar.
pub fn closed(days: OpenRange) -> Option<DateRange> {
    DateRange::new(days.from(), days.to().unwrap_or(FOREVER))
}

/// The days that are in one of the ranges: ascending, joined where they touch.
pub fn united(mut ranges: Vec<DateRange>) -> Vec<DateRange> {
    ranges.sort_by_key(DateRange::from);
    let mut united: Vec<DateRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        let touches =
            |last: &DateRange| last.to().succ_opt().is_none_or(|next| range.from() <= next);
        match united.last_mut() {
            Some(last) if touches(last) => {
                if let Some(joined) = DateRange::new(last.from(), last.to().max(range.to())) {
                    *last = joined;
                }
            }
            _ => united.push(range),
        }
    }
    united
}

/// The days of these enrolments in classes, each day once.
fn stays(rows: &[EnrolmentRow], ids: &Ids) -> Vec<Stay> {
    let mut rows: Vec<&EnrolmentRow> = rows.iter().collect();
    // Who comes first has the day.
    rows.sort_by(|one, other| {
        let from = other.days.from().cmp(&one.days.from());
        from.then_with(|| ids.name(one.class).cmp(&ids.name(other.class)))
    });
    let mut stays: Vec<Stay> = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(days) = closed(row.days) else {
            continue;
        };
        let taken: Vec<DateRange> = stays.iter().map(|stay| stay.days).collect();
        stays.extend(without(days, &taken).into_iter().map(|days| Stay {
            days,
            class: row.class,
            form: row.form,
        }));
    }
    stays.sort_by_key(|stay| stay.days.from());
    stays
}

/// The days of a range that are in none of the others.
pub fn without(days: DateRange, others: &[DateRange]) -> Vec<DateRange> {
    let mut left = Vec::new();
    let mut next = Some(days.from());
    for other in united(others.to_vec()) {
        let before = other.from().pred_opt();
        left.extend(
            next.zip(before)
                .and_then(|(from, to)| DateRange::new(from, to.min(days.to()))),
        );
        next = next
            .zip(other.to().succ_opt())
            .map(|(next, after)| next.max(after));
    }
    left.extend(next.and_then(|from| DateRange::new(from, days.to())));
    left
}

/// The days that are in both.
fn common(ones: &[DateRange], others: &[DateRange]) -> Vec<DateRange> {
    let pairs = ones
        .iter()
        .flat_map(|one| others.iter().map(move |other| (one, other)));
    let both = pairs.filter_map(|(one, other)| {
        DateRange::new(one.from().max(other.from()), one.to().min(other.to()))
    });
    united(both.collect())
}

impl Roster {
    /// Derives everything from the small tables.
    pub(super) fn of(facts: &Facts, ids: &Ids, given: &Given) -> Self {
        let mut roster = Self {
            class_rows: vec![None; ids.count::<ClassIx>()],
            course_rows: vec![None; ids.count::<CourseIx>()],
            enrolled: vec![Vec::new(); ids.count::<PersonIx>()],
            exemptions: vec![Vec::new(); ids.count::<PersonIx>()],
            ..Self::default()
        };
        for (row, class) in facts.classes.iter().enumerate() {
            if let Some(slot) = roster.class_rows.get_mut(class.class.at()) {
                *slot = u32::try_from(row).ok();
            }
        }
        for (row, course) in facts.courses.iter().enumerate() {
            if let Some(slot) = roster.course_rows.get_mut(course.course.at()) {
                *slot = u32::try_from(row).ok();
            }
            let of_subject = roster.subjects.entry(course.subject.code()).or_default();
            of_subject.push(course.course);
        }
        for courses in roster.subjects.values_mut() {
            courses.sort_by_cached_key(|course| ids.name(*course));
        }
        for row in &facts.enrolments {
            if let Some(rows) = roster.enrolled.get_mut(row.pupil.at()) {
                rows.push(*row);
            }
        }
        roster.stays = roster
            .enrolled
            .iter()
            .map(|rows| stays(rows, ids))
            .collect();
        for (row, exemption) in facts.exemptions.iter().enumerate() {
            if let Some(of_pupil) = roster.exemptions.get_mut(exemption.pupil.at()) {
                of_pupil.extend(u32::try_from(row).ok());
            }
        }
        for period in &facts.periods {
            roster.sets.entry(period.set).or_default().push(*period);
        }
        for periods in roster.sets.values_mut() {
            periods.sort_by_key(|period| (period.kind, period.days.from(), period.number));
        }
        roster.call_the_rolls(facts, ids, given);
        roster
    }

    fn call_the_rolls(&mut self, facts: &Facts, ids: &Ids, given: &Given) {
        let known = given.has(Table::Enrolments);
        let listed = given.has(Table::Memberships);
        let mut by_class: BTreeMap<ClassIx, BTreeMap<PersonIx, Vec<DateRange>>> = BTreeMap::new();
        for row in &facts.enrolments {
            let pupils = by_class.entry(row.class).or_default();
            pupils
                .entry(row.pupil)
                .or_default()
                .extend(closed(row.days));
        }
        let mut by_course: BTreeMap<CourseIx, BTreeMap<PersonIx, Vec<DateRange>>> = BTreeMap::new();
        for row in &facts.memberships {
            let pupils = by_course.entry(row.course).or_default();
            pupils
                .entry(row.pupil)
                .or_default()
                .extend(closed(row.days));
        }
        self.rolls = vec![None; ids.count::<CourseIx>()];
        for course in &facts.courses {
            let unlisted = !listed && (course.class.is_none() || course.subgroup.is_some());
            if !known || unlisted {
                continue;
            }
            let members: Vec<Member> = match (by_course.get(&course.course), course.class) {
                (Some(pupils), _) => {
                    let member = |(pupil, days): (&PersonIx, &Vec<DateRange>)| Member {
                        pupil: *pupil,
                        days: common(&united(days.clone()), &self.enrolled_days(*pupil)),
                    };
                    pupils.iter().map(member).collect()
                }
                (None, Some(class)) => {
                    let pupils = by_class.get(&class).into_iter().flatten();
                    let member = |(pupil, days): (&PersonIx, &Vec<DateRange>)| Member {
                        pupil: *pupil,
                        days: united(days.clone()),
                    };
                    pupils.map(member).collect()
                }
                (None, None) => Vec::new(),
            };
            let members = members.into_iter().filter(|member| !member.days.is_empty());
            if let Some(slot) = self.rolls.get_mut(course.course.at()) {
                *slot = Some(members.collect());
            }
        }
    }

    /// The days on which a pupil is on the roll of any class.
    fn enrolled_days(&self, pupil: PersonIx) -> Vec<DateRange> {
        let rows = self.enrolments(pupil).iter();
        united(rows.filter_map(|row| closed(row.days)).collect())
    }

    /// The members of a course, whenever they are, by pupil; `None` where its roll is not known.
    pub fn members(&self, course: CourseIx) -> Option<&[Member]> {
        self.rolls.get(course.at())?.as_deref()
    }

    /// The days on which a pupil is a member of a course.
    pub fn member_days(&self, course: CourseIx, pupil: PersonIx) -> &[DateRange] {
        let members = self.members(course).unwrap_or_default();
        let found = members.binary_search_by_key(&pupil, |member| member.pupil);
        let member = found.ok().and_then(|place| members.get(place));
        member.map_or(&[], |member| &member.days)
    }

    /// Who was on this course's roll on that day, asked of one pupil.
    pub fn is_member(&self, course: CourseIx, pupil: PersonIx, day: NaiveDate) -> bool {
        self.member_days(course, pupil)
            .iter()
            .any(|days| days.holds(day))
    }

    /// The enrolments of a pupil.
    pub fn enrolments(&self, pupil: PersonIx) -> &[EnrolmentRow] {
        self.enrolled.get(pupil.at()).map_or(&[], Vec::as_slice)
    }

    /// The days of a pupil in classes, ascending, each day once: of two enrolments that hold a day, the one
    /// entered later, of two of one date that of the lower class.
    pub fn stays(&self, pupil: PersonIx) -> &[Stay] {
        self.stays.get(pupil.at()).map_or(&[], Vec::as_slice)
    }

    /// Where a pupil stays on a day.
    pub fn stay_on(&self, pupil: PersonIx, day: NaiveDate) -> Option<&Stay> {
        self.stays(pupil).iter().find(|stay| stay.days.holds(day))
    }

    /// The row of a class among the classes.
    pub(super) fn class_row(&self, class: ClassIx) -> Option<usize> {
        usize::try_from((*self.class_rows.get(class.at())?)?).ok()
    }

    /// The row of a course among the courses.
    pub(super) fn course_row(&self, course: CourseIx) -> Option<usize> {
        usize::try_from((*self.course_rows.get(course.at())?)?).ok()
    }

    /// The exemptions of a pupil, by row.
    pub(super) fn exemptions(&self, pupil: PersonIx) -> &[u32] {
        self.exemptions.get(pupil.at()).map_or(&[], Vec::as_slice)
    }

    /// The courses of a subject, by id.
    pub fn of_subject(&self, code: &str) -> &[CourseIx] {
        self.subjects.get(code).map_or(&[], Vec::as_slice)
    }

    /// The periods of a set, by kind, then date.
    pub fn periods(&self, set: SetIx) -> &[PeriodRow] {
        self.sets.get(&set).map_or(&[], Vec::as_slice)
    }

    /// The only set of periods, where there is one alone.
    pub(super) fn only_set(&self) -> Option<SetIx> {
        let mut sets = self.sets.keys();
        sets.next().filter(|_| sets.next().is_none()).copied()
    }

    /// The period of a set by kind and number.
    pub fn period(&self, set: SetIx, kind: PeriodKind, number: Option<u8>) -> Option<&PeriodRow> {
        self.periods(set)
            .iter()
            .find(|period| period.kind == kind && period.number == number)
    }
}
