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

/// For each pupil and day how many lessons there are, and which were missed.
pub(super) struct SchoolDays {
    /// The days with a lesson, ascending; none where whole days are not counted.
    dates: Vec<NaiveDate>,
    /// For each pupil, a lesson count for each of them.
    lessons: Vec<Vec<u8>>,
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
            dates,
            lessons: vec![Vec::new(); pupils],
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

    /// How many of these lessons each day has.
    pub(super) fn by_day(&self, rolled: &[(NaiveDate, u32)]) -> Vec<u8> {
        let mut days = vec![0_u8; self.dates.len()];
        for (date, _) in rolled {
            if let Some(day) = days.get_mut(self.place(*date)) {
                *day = day.saturating_add(1);
            }
        }
        days
    }

    pub(super) fn add(
        &mut self,
        pupil: PersonIx,
        rolled: &[(NaiveDate, u32)],
        by_day: &[u8],
        there: &[DateRange],
        codes: &[(u32, u8)],
    ) {
        for days in there {
            let places = self.places(*days);
            let Some(own) = self.lessons.get_mut(pupil.at()) else {
                continue;
            };
            own.resize(self.dates.len(), 0);
            let own = own.get_mut(places.clone()).unwrap_or_default();
            for (own, more) in own.iter_mut().zip(by_day.get(places).unwrap_or_default()) {
                *own = own.saturating_add(*more);
            }
        }
        for (offset, code) in codes {
            let Ok(found) = rolled.binary_search_by_key(offset, |(_, offset)| *offset) else {
                continue;
            };
            let Some((date, _)) = rolled.get(found) else {
                continue;
            };
            if !there.iter().any(|days| days.holds(*date)) {
                continue;
            }
            let place = self.place(*date);
            if *code == DOUBLED {
                let own = self.lessons.get_mut(pupil.at());
                if let Some(count) = own.and_then(|own| own.get_mut(place)) {
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
        for (pupil, lessons) in school.ids().all::<PersonIx>().zip(&self.lessons) {
            if lessons.is_empty() {
                continue;
            }
            for stay in school.roster().stays(pupil) {
                let keys = frame.pupil_rows(school, pupil, stay.class);
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
            let lessons = self.lessons.get(pupil.at()).and_then(|own| own.get(*day));
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
