//! Whole days missed: for each pupil and day how many lessons there are, and which of them were missed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{AttendancePage, DOUBLED, Rows};
use crate::base::DateRange;
use crate::monitoring::family::Pages;
use crate::monitoring::frame::Frame;
use crate::monitoring::given::edition;
use crate::monitoring::question::By;
use crate::school::School;
use crate::school::ids::{PersonIx, Place};

/// The lessons of a course whose roll is taken.
pub(super) struct CourseDays {
    /// How many each day has.
    counts: Vec<u8>,
    /// The place of the day of each, by the lesson's place on the page.
    places: Vec<(u32, usize)>,
}

/// For each pupil and day how many lessons there are, and which were missed.
pub(super) struct SchoolDays {
    /// The days with a lesson, ascending; none where whole days are not counted.
    dates: Vec<NaiveDate>,
    /// For each person the place among those who have lessons.
    slots: Vec<Option<usize>>,
    /// Who has lessons, in the order of their places.
    pupils: Vec<PersonIx>,
    /// For each of them, a lesson count for each day, one after another.
    lessons: Vec<u8>,
    /// For pupils and days with a lesson missed: absent, excused, ill.
    missed: BTreeMap<(PersonIx, usize), [u8; 3]>,
}

impl SchoolDays {
    pub(super) fn of(frame: &Frame, school: &School, pages: &Pages<AttendancePage>) -> Self {
        let by = frame.question.by;
        let skipped = matches!(by, By::Course | By::Subject | By::Teacher);
        let mut dates: Vec<NaiveDate> = Vec::new();
        for course in pages.keys().filter(|_| !skipped) {
            let taught = frame.course(*course).and_then(|course| course.taught);
            let lessons = school.page(*course).zip(taught);
            let lessons = lessons.map_or(&[][..], |(page, days)| page.lessons_in(days));
            dates.extend(lessons.iter().map(|lesson| lesson.date));
        }
        dates.sort_unstable();
        dates.dedup();
        let pupils = match dates.is_empty() {
            true => 0,
            false => school.ids().count::<PersonIx>(),
        };
        Self {
            slots: vec![None; pupils],
            pupils: Vec::new(),
            lessons: Vec::new(),
            dates,
            missed: BTreeMap::new(),
        }
    }

    /// The place of a day, or of the first after it.
    fn place(&self, date: NaiveDate) -> usize {
        self.dates.partition_point(|day| *day < date)
    }

    /// The places of the days of a range.
    fn places(&self, days: DateRange) -> std::ops::Range<usize> {
        self.place(days.from())..self.dates.partition_point(|day| *day <= days.to())
    }

    /// Whether there is no day.
    pub(super) fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }

    /// The lesson counts of a pupil.
    fn of_pupil(&mut self, pupil: PersonIx) -> &mut [u8] {
        let length = self.dates.len();
        let Some(slot) = self.slots.get_mut(pupil.at()) else {
            return &mut [];
        };
        let place = *slot.get_or_insert_with(|| {
            self.pupils.push(pupil);
            self.pupils.len().saturating_sub(1)
        });
        let first = place.saturating_mul(length);
        let end = first.saturating_add(length);
        if self.lessons.len() < end {
            self.lessons.resize(end, 0);
        }
        self.lessons.get_mut(first..end).unwrap_or_default()
    }

    /// The lessons of a course whose roll is taken, day by day.
    pub(super) fn of_course(&self, rolled: &[(NaiveDate, u32)]) -> CourseDays {
        let mut counts = vec![0_u8; self.dates.len()];
        let mut places = Vec::with_capacity(rolled.len());
        for (date, offset) in rolled {
            let place = self.place(*date);
            places.push((*offset, place));
            if let Some(count) = counts.get_mut(place) {
                *count = count.saturating_add(1);
            }
        }
        CourseDays { counts, places }
    }

    /// Adds the lessons of a course that a pupil is asked for on these days, and the codes.
    pub(super) fn add(
        &mut self,
        pupil: PersonIx,
        course: &CourseDays,
        there: &[DateRange],
        codes: &[(u32, u8)],
    ) {
        for days in there {
            let places = self.places(*days);
            let more = course.counts.get(places.clone()).unwrap_or_default();
            let own = self.of_pupil(pupil).get_mut(places).unwrap_or_default();
            for (own, more) in own.iter_mut().zip(more) {
                *own = own.saturating_add(*more);
            }
        }
        for (offset, code) in codes {
            let found = course
                .places
                .binary_search_by_key(offset, |(offset, _)| *offset);
            let place = found.ok().and_then(|found| course.places.get(found));
            let Some((_, place)) = place.copied() else {
                continue;
            };
            let date = self.dates.get(place).copied();
            if !date.is_some_and(|date| there.iter().any(|days| days.holds(date))) {
                continue;
            }
            if *code == DOUBLED {
                if let Some(count) = self.of_pupil(pupil).get_mut(place) {
                    *count = count.saturating_sub(1);
                }
            } else {
                let missed = self.missed.entry((pupil, place)).or_default();
                if let Some(count) = missed.get_mut(usize::from(*code)) {
                    *count = count.saturating_add(1);
                }
            }
        }
    }

    pub(super) fn close(self, frame: &Frame, school: &School, rows: &mut Rows) {
        let length = self.dates.len();
        let of_pupils = self.lessons.chunks(length.max(1));
        for (pupil, lessons) in self.pupils.iter().zip(of_pupils) {
            for stay in school.roster().stays(*pupil) {
                let keys = frame.pupil_rows(school, *pupil, stay.class);
                let own = lessons.get(self.places(stay.days)).unwrap_or_default();
                let days = own.iter().filter(|count| **count > 0).count();
                for key in keys.iter().filter(|_| days > 0) {
                    let row = rows.entry(*key).or_default();
                    row.days = row.days.saturating_add(u64::try_from(days).unwrap_or(0));
                }
            }
        }
        for ((pupil, day), missed) in &self.missed {
            let Some(date) = self.dates.get(*day).copied() else {
                continue;
            };
            let needed = edition(school, date).and_then(|it| it.parameters.day_missed.value);
            let slot = self.slots.get(pupil.at()).copied().flatten();
            let at = slot.map(|slot| slot.saturating_mul(length).saturating_add(*day));
            let lessons = at.and_then(|at| self.lessons.get(at));
            let total = missed
                .iter()
                .fold(0_u8, |sum, count| sum.saturating_add(*count));
            let lessons = lessons.copied().unwrap_or(0);
            let enough = total > 0 && total >= needed.unwrap_or(lessons);
            let stay = school.roster().stay_on(*pupil, date);
            let Some(stay) = stay.filter(|_| enough) else {
                continue;
            };
            for key in frame.pupil_rows(school, *pupil, stay.class) {
                let row = rows.entry(key).or_default();
                let count = match missed {
                    [_, 0, 0] => &mut row.days_absent,
                    [0, _, 0] => &mut row.days_excused,
                    [0, 0, _] => &mut row.days_ill,
                    _ => &mut row.days_mixed,
                };
                *count = count.saturating_add(1);
            }
        }
    }
}
