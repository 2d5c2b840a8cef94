//! One course's page: its lessons and assignments in order, its marks and codes in columns.

use std::sync::{Arc, OnceLock};

use super::facts::{AssignmentRow, AttendanceRow, FinalRow, LessonRow, MarkRow, Moment};
use super::ids::{AssignmentIx, PersonIx};
use crate::catalogue::MarkValue;

/// A course's page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Lessons by date, number of the day, id.
    pub lessons: Vec<LessonRow>,
    /// Assignments by their lesson's place, then id.
    pub assignments: Vec<AssignmentRow>,
    /// For each assignment, its lesson's place.
    pub lesson_of: Vec<u32>,
    /// Marks.
    pub marks: Marks,
    /// Attendance codes by pupil, then the lesson's place, then code.
    pub codes: Vec<(u32, AttendanceRow)>,
    /// Finals by pupil, kind, number.
    pub finals: Vec<FinalRow>,
}

/// What few marks have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Extra {
    /// The mark, by its place.
    place: u32,
    part: u8,
    brought: bool,
    retakes: Option<AssignmentIx>,
    changed_at: Option<Moment>,
    /// Where it does not fit into the column.
    entered_at: Option<Moment>,
}

/// Marks of one page in columns: 11 bytes each and what few of them have besides. They stand by pupil,
/// then assignment, then part.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Each pupil with the place of the first mark.
    runs: Vec<(PersonIx, u32)>,
    /// The assignment by its place on the page.
    assignment: Vec<u16>,
    value: Vec<u8>,
    /// Who entered it; [`NOBODY`] where that is not known.
    by: Vec<u32>,
    /// Seconds since 2000-01-01 UTC; [`NOT_KNOWN`] where not known or outside.
    entered: Vec<u32>,
    extras: Vec<Extra>,
    /// Made when first asked for.
    index: OnceLock<Arc<Index>>,
}

/// How many marks of each value each assignment of a page has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// The values that occur, as bytes.
    values: Vec<u8>,
    /// For each assignment a count for each of them.
    counts: Vec<u32>,
}

impl Index {
    fn of(marks: &Marks) -> Self {
        let mut slots: [Option<usize>; 256] = [None; 256];
        let mut values: Vec<u8> = Vec::new();
        for value in &marks.value {
            if let Some(slot @ None) = slots.get_mut(usize::from(*value)) {
                *slot = Some(values.len());
                values.push(*value);
            }
        }
        let width = values.len();
        let last = marks.assignment.iter().max();
        let assignments = last.map_or(0, |last| usize::from(*last).saturating_add(1));
        let mut counts = vec![0_u32; assignments.saturating_mul(width)];
        for (assignment, value) in marks.assignment.iter().zip(&marks.value) {
            let slot = slots.get(usize::from(*value)).copied().flatten();
            let first = usize::from(*assignment).saturating_mul(width);
            let at = slot.map(|slot| first.saturating_add(slot));
            if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
                *count = count.saturating_add(1);
            }
        }
        Self { values, counts }
    }

    /// The values of an assignment's marks, each with how many there are.
    pub(crate) fn of_assignment(&self, place: usize) -> impl Iterator<Item = (u8, u32)> + '_ {
        let width = self.values.len();
        let first = place.saturating_mul(width);
        let counts = self.counts.get(first..first.saturating_add(width));
        let counts = counts.unwrap_or_default();
        self.values.iter().copied().zip(counts.iter().copied())
    }
}

const NOBODY: u32 = u32::MAX;
const NOT_KNOWN: u32 = u32::MAX;
/// 2000-01-01 UTC.
const ENTERED_FROM: Moment = 946_684_800;

/// A mark with its assignment's place on the page.
pub(super) type PlacedMark = (u32, MarkRow);

impl Marks {
    /// The columns of these marks, which ascend by pupil, assignment's place and part.
    pub(super) fn of(marks: &[PlacedMark]) -> Self {
        use super::ids::Place;

        let mut columns = Self {
            assignment: Vec::with_capacity(marks.len()),
            value: Vec::with_capacity(marks.len()),
            by: Vec::with_capacity(marks.len()),
            entered: Vec::with_capacity(marks.len()),
            ..Self::default()
        };
        for (place, (assignment, mark)) in marks.iter().enumerate() {
            // Rows of a table are limited far below 2^32, assignments of a course below 2^16.
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            if columns
                .runs
                .last()
                .is_none_or(|(pupil, _)| *pupil != mark.pupil)
            {
                columns.runs.push((mark.pupil, place));
            }
            columns
                .assignment
                .push(u16::try_from(*assignment).unwrap_or(u16::MAX));
            columns.value.push(mark.value.byte());
            columns.by.push(mark.by.map_or(NOBODY, Place::place));
            let entered = mark.entered_at.and_then(|at| {
                let seconds = u32::try_from(at.checked_sub(ENTERED_FROM)?).ok()?;
                (seconds != NOT_KNOWN).then_some(seconds)
            });
            columns.entered.push(entered.unwrap_or(NOT_KNOWN));
            let extra = Extra {
                place,
                part: mark.part,
                brought: mark.brought,
                retakes: mark.retakes,
                changed_at: mark.changed_at,
                entered_at: mark.entered_at.filter(|_| entered.is_none()),
            };
            if extra
                != (Extra {
                    place,
                    ..Extra::default()
                })
            {
                columns.extras.push(extra);
            }
        }
        columns
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.value.len()
    }

    /// The bytes that they take.
    pub fn bytes(&self) -> usize {
        let columns = self.count().saturating_mul(11);
        let runs = self.runs.len().saturating_mul(size_of::<(PersonIx, u32)>());
        let extras = self.extras.len().saturating_mul(size_of::<Extra>());
        columns.saturating_add(runs).saturating_add(extras)
    }

    /// Every pupil who has a mark, with the places of the marks.
    pub fn pupils(&self) -> impl Iterator<Item = (PersonIx, std::ops::Range<usize>)> + '_ {
        let ends = self.runs.iter().skip(1).map(|(_, first)| *first);
        let last = u32::try_from(self.count()).unwrap_or(u32::MAX);
        let ends = ends.chain([last]);
        self.runs
            .iter()
            .zip(ends)
            .map(|((pupil, first), end)| (*pupil, at(*first)..at(end)))
    }

    /// The places of a pupil's marks.
    pub fn of_pupil(&self, pupil: PersonIx) -> std::ops::Range<usize> {
        let Ok(run) = self.runs.binary_search_by_key(&pupil, |(pupil, _)| *pupil) else {
            return 0..0;
        };
        let first = self.runs.get(run).map_or(0, |(_, first)| at(*first));
        let next = self.runs.get(run.saturating_add(1));
        first..next.map_or(self.count(), |(_, first)| at(*first))
    }

    fn pupil_at(&self, place: usize) -> Option<PersonIx> {
        let run = self.runs.partition_point(|(_, first)| at(*first) <= place);
        self.runs.get(run.checked_sub(1)?).map(|(pupil, _)| *pupil)
    }

    /// The place of a mark's assignment on the page.
    pub fn assignment_at(&self, place: usize) -> Option<usize> {
        self.assignment
            .get(place)
            .map(|assignment| usize::from(*assignment))
    }

    /// How many marks of each value each assignment has.
    pub(crate) fn index(&self) -> &Index {
        self.index.get_or_init(|| Arc::new(Index::of(self)))
    }

    /// Their assignments by place on the page.
    pub(crate) fn assignments(&self) -> &[u16] {
        &self.assignment
    }

    /// Their values as bytes.
    pub(crate) fn values(&self) -> &[u8] {
        &self.value
    }

    /// Who entered a mark; `None` where that is not known.
    pub(crate) fn by_at(&self, place: usize) -> Option<PersonIx> {
        use super::ids::Place;

        let by = *self.by.get(place)?;
        (by != NOBODY).then(|| PersonIx::of(by))
    }

    /// When a mark was first entered, where that is known.
    pub(crate) fn entered_at(&self, place: usize) -> Option<Moment> {
        match *self.entered.get(place)? {
            NOT_KNOWN => self.extra_at(place).entered_at,
            entered => Some(ENTERED_FROM.saturating_add(entered.into())),
        }
    }

    /// Whether a mark was brought from another school.
    pub(crate) fn is_brought(&self, place: usize) -> bool {
        self.extra_at(place).brought
    }

    fn extra_at(&self, place: usize) -> Extra {
        let found = self
            .extras
            .binary_search_by_key(&place, |extra| at(extra.place));
        let extra = found.ok().and_then(|found| self.extras.get(found));
        extra.copied().unwrap_or_default()
    }

    /// A mark's value.
    pub fn value_at(&self, place: usize) -> Option<MarkValue> {
        MarkValue::from_byte(*self.value.get(place)?)
    }

    /// A mark with everything that is known of it; `assignments` are the page's.
    pub fn row_at(&self, place: usize, assignments: &[AssignmentRow]) -> Option<MarkRow> {
        let extra = self.extra_at(place);
        Some(MarkRow {
            pupil: self.pupil_at(place)?,
            assignment: assignments.get(self.assignment_at(place)?)?.assignment,
            part: extra.part,
            value: self.value_at(place)?,
            retakes: extra.retakes,
            brought: extra.brought,
            entered_at: self.entered_at(place),
            changed_at: extra.changed_at,
            by: self.by_at(place),
        })
    }
}

fn at(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

impl Page {
    /// The lesson of an assignment, by the assignment's place.
    pub fn lesson_of(&self, assignment: usize) -> Option<&LessonRow> {
        self.lessons.get(at(*self.lesson_of.get(assignment)?))
    }

    /// The marks of a pupil, each with its assignment and lesson.
    pub fn marks_of(
        &self,
        pupil: PersonIx,
    ) -> impl Iterator<Item = (MarkRow, &AssignmentRow, &LessonRow)> {
        self.marks.of_pupil(pupil).filter_map(|place| {
            let assignment = self.marks.assignment_at(place)?;
            Some((
                self.marks.row_at(place, &self.assignments)?,
                self.assignments.get(assignment)?,
                self.lesson_of(assignment)?,
            ))
        })
    }

    /// The codes of a pupil, each with its lesson.
    pub fn codes_of(&self, pupil: PersonIx) -> impl Iterator<Item = (&AttendanceRow, &LessonRow)> {
        let first = self.codes.partition_point(|(_, row)| row.pupil < pupil);
        let rows = self.codes.iter().skip(first);
        rows.take_while(move |(_, row)| row.pupil == pupil)
            .filter_map(|(place, row)| Some((row, self.lessons.get(at(*place))?)))
    }

    /// Every mark with its assignment's place.
    pub(super) fn placed_marks(&self) -> Vec<PlacedMark> {
        let places = 0..self.marks.count();
        let placed = places.filter_map(|place| {
            let assignment = u32::try_from(self.marks.assignment_at(place)?).ok()?;
            Some((assignment, self.marks.row_at(place, &self.assignments)?))
        });
        placed.collect()
    }

    /// Every mark as a row.
    pub(super) fn mark_rows(&self) -> impl Iterator<Item = MarkRow> + '_ {
        (0..self.marks.count()).filter_map(|place| self.marks.row_at(place, &self.assignments))
    }
}
