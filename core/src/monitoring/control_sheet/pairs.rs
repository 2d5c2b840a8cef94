//! Pairs of a pupil and a course, with how many counted marks the pupil has in the subject.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{SheetCounts, SheetPage};
use crate::base::DateRange;
use crate::catalogue::choice::Retakes;
use crate::monitoring::family::{Only, Pages, Waiting};
use crate::monitoring::frame::{CourseFrame, Frame, Key};
use crate::monitoring::given::{Gives, edition, rules_of};
use crate::monitoring::marks::PageMarks;
use crate::monitoring::question::By;
use crate::school::School;
use crate::school::facts::CourseRow;
use crate::school::ids::{PersonIx, Place};

/// Two counted marks or more: the sheet asks no further.
const MORE: u8 = 2;

/// A pupil in a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pupil: PersonIx,
    /// Counted marks of the subject: none, one, or [`MORE`].
    marks: u8,
    /// Whether a lesson was taught while the pupil was a member.
    taught: bool,
}

/// Adds the pairs of the rest of a page.
pub(super) fn merge(pairs: &mut Vec<Pair>, others: &[Pair]) {
    for other in others {
        match pairs.binary_search_by_key(&other.pupil, |pair| pair.pupil) {
            Ok(place) => {
                if let Some(pair) = pairs.get_mut(place) {
                    pair.marks = pair.marks.saturating_add(other.marks).min(MORE);
                    pair.taught |= other.taught;
                }
            }
            Err(place) => pairs.insert(place, *other),
        }
    }
}

/// The pupils who make a pair with a course on the last day that is looked at, with what they have.
pub(super) fn of_page(
    frame: &Frame,
    school: &School,
    course: &CourseFrame,
    only: &Only,
) -> Vec<Pair> {
    let days = course.taught.and_then(|days| only.cut(days));
    let (Some(row), Some(days), true) = (school.course(course.course), days, course.asked) else {
        return Vec::new();
    };
    let (Some(marks), Some(regulation)) = (
        PageMarks::of(school, course, days),
        edition(school, course.end),
    ) else {
        return Vec::new();
    };
    let counted = frame.counted(school, regulation);
    let held: Vec<_> = marks
        .page
        .lessons_in(days)
        .iter()
        .filter(|lesson| lesson.held)
        .collect();
    let chained = rules_of(school, course, row, regulation).retakes != Retakes::Both;
    let members = school.roster().members(course.course).unwrap_or_default();
    let mut gives = Gives::of(school, course, row);
    let mut pairs = Vec::with_capacity(members.len());
    for member in members.iter().filter(|member| only.holds(member.pupil)) {
        let pupil = member.pupil;
        let there = member.days.iter().any(|days| days.holds(course.end));
        if !there || !makes_pair(school, row, pupil, course.end, &mut gives) {
            continue;
        }
        let all = member
            .days
            .iter()
            .any(|own| own.holds(days.from()) && own.holds(days.to()));
        let taught = held
            .iter()
            .any(|lesson| all || member.days.iter().any(|own| own.holds(lesson.date)));
        let mut count = count(&marks, pupil, &counted);
        if frame.has_several(school, course, pupil) || chained {
            let query = Several {
                frame,
                school,
                course,
                row,
                only,
            };
            count = query.count(pupil, &counted, chained);
        }
        pairs.push(Pair {
            pupil,
            marks: count,
            taught,
        });
    }
    pairs
}

/// Whether a member makes a pair: neither away nor exempt, where marks are given.
fn makes_pair(
    school: &School,
    row: &CourseRow,
    pupil: PersonIx,
    end: NaiveDate,
    gives: &mut Gives<'_>,
) -> bool {
    let mut exemptions = school.exemptions_of(pupil);
    let exempt = exemptions.any(|exemption| {
        exemption.course.is_none_or(|course| course == row.course) && exemption.days.holds(end)
    });
    !exempt && !school.is_away(pupil, end) && gives.to_pupil(pupil, end)
}

fn count(marks: &PageMarks<'_>, pupil: PersonIx, counted: &[bool; 256]) -> u8 {
    let mut count = 0_u8;
    marks.of_pupil(pupil).each_while(marks, |_, _, value| {
        let counts = counted.get(usize::from(value)).copied().unwrap_or(false);
        count = count.saturating_add(counts.into());
        count < MORE
    });
    count
}

/// The marks of a pupil in every course of a subject.
struct Several<'q> {
    frame: &'q Frame,
    school: &'q School,
    course: &'q CourseFrame,
    row: &'q CourseRow,
    only: &'q Only,
}

impl Several<'_> {
    fn count(&self, pupil: PersonIx, counted: &[bool; 256], chained: bool) -> u8 {
        let subject = self.row.subject.code();
        let courses = self.school.roster().of_subject(&subject).iter();
        let slices: Vec<(&CourseFrame, DateRange)> = courses
            .filter_map(|course| {
                let course = self.frame.course(*course)?;
                Some((course, course.taught?))
            })
            .collect();
        let aside = match chained {
            true => self.set_aside(pupil, &slices),
            false => Vec::new(),
        };
        let mut count = 0_u8;
        for (course, taught) in slices {
            let days = self.only.cut(taught);
            let Some(marks) = days.and_then(|days| PageMarks::of(self.school, course, days)) else {
                continue;
            };
            marks.of_pupil(pupil).each(&marks, |place, _, value| {
                let counts = counted.get(usize::from(value)).copied().unwrap_or(false);
                let row = || marks.page.marks.row_at(place, &marks.page.assignments);
                let gone = !aside.is_empty()
                    && row().is_some_and(|row| aside.contains(&(row.assignment, row.part)));
                count = count.saturating_add((counts && !gone).into()).min(MORE);
            });
        }
        count
    }

    /// The marks of the whole slice for which another of their chain of retakes stands.
    fn set_aside(
        &self,
        pupil: PersonIx,
        slices: &[(&CourseFrame, DateRange)],
    ) -> Vec<(crate::school::ids::AssignmentIx, u8)> {
        let from = slices.iter().map(|(_, days)| days.from()).min();
        let to = slices.iter().map(|(_, days)| days.to()).max();
        let days = from.zip(to).and_then(|(from, to)| DateRange::new(from, to));
        let regulation = edition(self.school, self.course.end);
        days.zip(regulation)
            .map_or_else(Vec::new, |(days, regulation)| {
                self.school.set_aside(pupil, self.row, days, regulation)
            })
    }
}

/// Counts the pairs of every page into their rows.
pub(super) fn close(
    frame: &Frame,
    school: &School,
    pages: &Pages<SheetPage>,
    rows: &mut BTreeMap<Key, SheetCounts>,
) {
    // A pupil mostly has one row: it is noted by the pupil's place, and further ones apart.
    let mut first: Vec<Option<(Key, bool)>> = vec![None; school.ids().count::<PersonIx>()];
    let mut further: Vec<(Key, PersonIx, bool)> = Vec::new();
    // A course's pairs are of as many pupils.
    let apart = frame.question.by == By::Course;
    for (course, page) in pages {
        let Some(course) = frame.course(*course) else {
            continue;
        };
        let mut waiting = Waiting::new();
        for pair in page.pairs.iter().filter(|pair| pair.taught) {
            let own;
            let keys = match frame.fixed_pair_rows(school, course, pair.pupil) {
                Some(fixed) => fixed,
                None => {
                    own = frame.pair_rows(school, course, pair.pupil, course.end);
                    &own
                }
            };
            let marked = pair.marks > 0;
            let counts = waiting.of(keys, rows);
            counts.pairs = counts.pairs.saturating_add(1);
            counts.without = counts.without.saturating_add((!marked).into());
            counts.one = counts.one.saturating_add((pair.marks == 1).into());
            if apart {
                counts.paired = counts.paired.saturating_add(1);
                counts.bare = counts.bare.saturating_add((!marked).into());
            }
            for key in keys.iter().filter(|_| !apart) {
                match first.get_mut(pair.pupil.at()) {
                    Some(slot @ None) => *slot = Some((*key, marked)),
                    Some(Some((other, has))) if other == key => *has |= marked,
                    _ => further.push((*key, pair.pupil, marked)),
                }
            }
        }
        waiting.flush(rows);
    }
    // Of one row and pupil the pair with marks comes last, and is the one that counts.
    for (slot, pupil) in first.iter().zip(school.ids().all::<PersonIx>()) {
        if let Some((key, marked)) = slot {
            further.push((*key, pupil, *marked));
        }
    }
    further.sort_unstable();
    for same in further.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        if let Some((key, _, marked)) = same.last() {
            let row = rows.entry(*key).or_default();
            row.paired = row.paired.saturating_add(1);
            row.bare = row.bare.saturating_add((!marked).into());
        }
    }
}
