//! Sums over marks: a histogram of values for each weight, summed up at the end of a page.

use std::collections::BTreeMap;
use std::ops::Range;

use super::MarkCounts;
use crate::base::{Fixed, Partial};
use crate::catalogue::MarkValue;
use crate::catalogue::choice::Retakes;
use crate::monitoring::counts::count_step;
use crate::monitoring::family::Only;
use crate::monitoring::frame::{CourseFrame, Frame, Key};
use crate::monitoring::given::{edition, rules_of};
use crate::monitoring::marks::PageMarks;
use crate::monitoring::weights::{Weighed, Weights};
use crate::regulation::{Regulation, Scale};
use crate::school::School;
use crate::school::ids::{AssignmentIx, PersonIx};

/// Adds so many equal marks, or finals, to what is counted by the value alone; its mean is no part of it.
pub(super) fn add(
    counts: &mut MarkCounts,
    regulation: &Regulation,
    scale: &Scale,
    value: MarkValue,
    times: u64,
) {
    let parameters = &regulation.parameters;
    let figures = &parameters.monitoring_marks.value;
    let add = |count: &mut u64, has: bool| {
        *count = count.saturating_add(if has { times } else { 0 });
    };
    add(&mut counts.number, parameters.symbols.value.counts(value));
    add(&mut counts.n, figures.in_n(value, scale));
    add(&mut counts.success, figures.is_success(value, scale));
    add(&mut counts.quality, figures.is_quality(value));
    let sou = figures.sou(value);
    add(&mut counts.sou_count, sou.is_some());
    let sum = i128::from(sou.map_or(0, Fixed::parts)).saturating_mul(times.into());
    counts.sou_sum = counts.sou_sum.saturating_add(sum);
}

/// Adds so many equal numbers to the plain mean.
pub(super) fn add_number(counts: &mut MarkCounts, number: u8, times: u64) {
    counts.numeric = counts.numeric.saturating_add(times);
    let sum = i128::from(number).saturating_mul(times.into());
    counts.sum = counts.sum.saturating_add(sum);
}

/// Sums up a histogram of marks by weight and value.
fn sum_up(regulation: &Regulation, scale: &Scale, histogram: &[Weighed]) -> MarkCounts {
    let mut counts = MarkCounts::default();
    for weighed in histogram {
        let values = (0_u8..)
            .zip(&weighed.values)
            .filter(|(_, times)| **times > 0);
        for (byte, times) in values {
            let Some(value) = MarkValue::from_byte(byte) else {
                continue;
            };
            let times = u64::from(*times);
            count_step(&mut counts.values, byte.into(), times);
            add(&mut counts, regulation, scale, value, times);
            let Some(number) = regulation.parameters.symbols.value.mean(value) else {
                continue;
            };
            add_number(&mut counts, number, times);
            let weight = i128::from(weighed.weight.parts()).saturating_mul(times.into());
            let sum = weight.saturating_mul(number.into());
            counts.weight = counts.weight.saturating_add(weight);
            counts.weighted_sum = counts.weighted_sum.saturating_add(sum);
            if weighed.key {
                let plain = i128::from(number).saturating_mul(times.into());
                counts.key_numeric = counts.key_numeric.saturating_add(times);
                counts.key_sum = counts.key_sum.saturating_add(plain);
                counts.key_weight = counts.key_weight.saturating_add(weight);
                counts.key_weighted_sum = counts.key_weighted_sum.saturating_add(sum);
            }
        }
    }
    counts
}

/// The marks of a page, row by row.
pub(super) fn of_page(
    frame: &Frame,
    school: &School,
    course: &CourseFrame,
    only: &Only,
) -> BTreeMap<Key, MarkCounts> {
    let mut rows: BTreeMap<Key, MarkCounts> = BTreeMap::new();
    let days = course.taught.and_then(|days| only.cut(days));
    let marks = days
        .filter(|_| course.asked)
        .and_then(|days| PageMarks::of(school, course, days));
    let (Some(marks), Some(regulation)) = (marks, edition(school, course.end)) else {
        return rows;
    };
    let Some(row) = school.course(course.course) else {
        return rows;
    };
    let rules = rules_of(school, course, row, regulation);
    let Some(weights) = Weights::of(school, &rules, &marks) else {
        return rows;
    };
    let scale = rules.scale;
    let chained = rules.retakes != Retakes::Both;
    let mut page = Summing {
        frame,
        school,
        course,
        marks: &marks,
        weights: &weights,
        keys: Vec::new(),
        histogram: weights.none(),
    };
    let close = |rows: &mut BTreeMap<Key, MarkCounts>, page: &mut Summing<'_>| {
        let counts = sum_up(regulation, &scale, &page.histogram);
        for key in page.keys.iter().filter(|_| !counts.values.is_empty()) {
            rows.entry(*key).or_default().merge(&counts);
        }
        page.histogram = page.weights.none();
    };
    let apart = match chained || only.pupils.is_some() {
        true => None,
        false => page.count_alike(),
    };
    let alike = apart.is_some();
    let runs = marks.pupils().filter(|(pupil, _)| only.holds(*pupil));
    let runs: Vec<(PersonIx, Range<usize>)> = apart.unwrap_or_else(|| runs.collect());
    if alike {
        close(&mut rows, &mut page);
    }
    for (pupil, run) in runs {
        let aside = match chained {
            true => set_aside(school, course, pupil, regulation, &marks),
            false => Vec::new(),
        };
        match frame.fixed_mark_rows(school, course, pupil) {
            Some(keys) if aside.is_empty() => {
                if *keys != *page.keys {
                    close(&mut rows, &mut page);
                    page.keys = keys.into_owned();
                }
                page.count_run(pupil, run);
            }
            _ => {
                let of_days = page.by_days(pupil, run, &aside);
                for (keys, histogram, gone) in of_days {
                    let mut counts = sum_up(regulation, &scale, &histogram);
                    for byte in gone {
                        count_step(&mut counts.values, byte.into(), 1);
                    }
                    for key in keys {
                        rows.entry(key).or_default().merge(&counts);
                    }
                }
            }
        }
    }
    close(&mut rows, &mut page);
    rows
}

/// The marks of a pupil that another of their chain of retakes stands for.
fn set_aside(
    school: &School,
    course: &CourseFrame,
    pupil: PersonIx,
    regulation: &Regulation,
    marks: &PageMarks<'_>,
) -> Vec<(AssignmentIx, u8)> {
    let (Some(row), Some(days)) = (school.course(course.course), course.taught) else {
        return Vec::new();
    };
    if marks.page.marks.of_pupil(pupil).is_empty() {
        return Vec::new();
    }
    school.set_aside(pupil, row, days, regulation)
}

/// The rows of some marks, those by weight and value, and the values of those set aside.
type OfDay = (Vec<Key>, Vec<Weighed>, Vec<u8>);

struct Summing<'p> {
    frame: &'p Frame,
    school: &'p School,
    course: &'p CourseFrame,
    marks: &'p PageMarks<'p>,
    weights: &'p Weights,
    /// The rows of the marks in the histogram.
    keys: Vec<Key>,
    histogram: Vec<Weighed>,
}

impl Summing<'_> {
    /// Counts at once the marks of all pupils whose marks are of the same rows, where there are many;
    /// those of the others are left, and named.
    fn count_alike(&mut self) -> Option<Vec<(PersonIx, Range<usize>)>> {
        let mut apart = Vec::new();
        let mut alike = 0_usize;
        for (pupil, run) in self.marks.pupils() {
            let keys = self.frame.fixed_mark_rows(self.school, self.course, pupil);
            let keys = keys.filter(|_| self.marks.is_plain(pupil));
            match keys {
                Some(keys) if alike == 0 => {
                    self.keys = keys.into_owned();
                    alike = 1;
                }
                Some(keys) if *keys == *self.keys => alike = alike.saturating_add(1),
                _ => apart.push((pupil, run)),
            }
        }
        if alike <= apart.len() {
            self.keys.clear();
            return None;
        }
        self.histogram = self.weights.all(self.marks);
        let first = self.marks.assignments.start;
        for (pupil, run) in &apart {
            let there = self.marks.of_run(*pupil, run.clone());
            let (histogram, weights) = (&mut self.histogram, self.weights);
            there.each_there(self.marks, |assignment, value| {
                weights.take(histogram, first, assignment, value);
            });
        }
        Some(apart)
    }

    fn count_run(&mut self, pupil: PersonIx, run: Range<usize>) {
        let standing = self.marks.of_run(pupil, run);
        let first = self.marks.assignments.start;
        let (histogram, weights) = (&mut self.histogram, self.weights);
        standing.each(self.marks, |_, assignment, value| {
            weights.count(histogram, first, assignment, value);
        });
    }

    /// The marks of a pupil day by day, where they are not all of the same rows.
    fn by_days(
        &self,
        pupil: PersonIx,
        run: Range<usize>,
        aside: &[(AssignmentIx, u8)],
    ) -> Vec<OfDay> {
        let mut days: Vec<OfDay> = Vec::new();
        let first = self.marks.assignments.start;
        let page = self.marks.page;
        self.marks
            .of_run(pupil, run)
            .each(self.marks, |place, assignment, value| {
                let Some(date) = self.marks.date_of(assignment) else {
                    return;
                };
                let keys = self.frame.mark_rows(self.school, self.course, pupil, date);
                if days.last().is_none_or(|(last, _, _)| *last != keys) {
                    days.push((keys, self.weights.none(), Vec::new()));
                }
                let Some((_, histogram, gone)) = days.last_mut() else {
                    return;
                };
                let row = || page.marks.row_at(place, &page.assignments);
                let is_aside = !aside.is_empty()
                    && row().is_some_and(|row| aside.contains(&(row.assignment, row.part)));
                if is_aside {
                    gone.push(value);
                } else {
                    self.weights.count(histogram, first, assignment, value);
                }
            });
        days
    }
}
