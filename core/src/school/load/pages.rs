//! Reads lessons, assignments, marks, codes and finals, and puts each on the page of its course.

use super::super::facts::{AttendanceRow, FinalRow, LessonRow, MarkRow};
use super::super::ids::{AssignmentIx, CourseIx, Ids, LessonIx, Place};
use super::super::page::{Marks, Page};
use super::super::{Loose, School};
use super::faults::TableFaults;
use super::reader::{Known, unknown};
use super::rows::{Listed, Reading, read_rows};
use super::table::TableReader;
use super::values::off_scale;
use super::{Loading, page_rows};
use crate::answer::Evidence;
use crate::base::limits;
use crate::catalogue::{MarkValue, Rule, Table};
use crate::regulation::{Regulation, Scale};

/// Where a thing stands: the page of a course, and its place there.
pub(in crate::school) type At = Option<(CourseIx, u32)>;

/// The pages while they are filled.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pub(super) by_course: Vec<Page>,
    pub(super) lesson_at: Vec<At>,
    pub(super) assignment_at: Vec<At>,
    marks: Vec<Vec<(u32, usize, MarkRow)>>,
    pub(super) loose: Loose,
}

impl Pages {
    fn page(&mut self, course: CourseIx) -> Option<&mut Page> {
        if self.by_course.len() <= course.at() {
            self.by_course
                .resize_with(course.at().saturating_add(1), Page::default);
        }
        self.by_course.get_mut(course.at())
    }

    /// Puts what was read last into order.
    pub(super) fn arrange(&mut self, ids: &Ids) {
        self.by_course
            .resize_with(ids.count::<CourseIx>(), Page::default);
        for page in &mut self.by_course {
            page.finals
                .sort_by_cached_key(|row| (row.pupil, row.kind, row.number, ids.name(row.course)));
        }
        self.assignment_at.resize(ids.count::<AssignmentIx>(), None);
    }
}

/// The lowest and highest mark that any scale of an edition has.
fn widest(regulation: &Regulation) -> (u8, u8) {
    let scales = &regulation.parameters.scale;
    let all = scales
        .cases
        .iter()
        .map(|case| &case.value)
        .chain([&scales.value]);
    let (mut lowest, mut highest) = (u8::MAX, 0);
    for Scale {
        lowest: low,
        highest: high,
        ..
    } in all
    {
        lowest = lowest.min(*low);
        highest = highest.max(*high);
    }
    (lowest, highest)
}

/// The lowest and highest mark that any scale of any edition has.
pub(super) fn widest_of(regulations: &crate::regulation::Regulations) -> (u8, u8) {
    let scales = regulations
        .editions()
        .iter()
        .map(|edition| widest(&edition.regulation));
    scales.fold((u8::MAX, 0), |(lowest, highest), (low, high)| {
        (lowest.min(low), highest.max(high))
    })
}

/// Reports a number that is off the scale.
fn on_scale(
    reader: &TableReader<'_>,
    row: usize,
    value: MarkValue,
    (lowest, highest): (u8, u8),
    faults: &mut TableFaults,
) {
    if let MarkValue::Number(number) = value
        && !(lowest..=highest).contains(&number)
    {
        let at = reader.at_column(row, "value");
        faults.add(&at, Rule::InputOffScale, || {
            off_scale(number, (lowest, highest))
        });
    }
}

/// Reads marks that change a school.
pub(in crate::school) fn read_marks(
    school: &mut School,
    rows: &dyn crate::input::rows::Rows,
    faults: &mut TableFaults,
) -> Vec<(usize, MarkRow)> {
    let listed = Listed::of(&school.given, &school.regulations);
    let mapping = school.mapping.clone();
    let reader = TableReader::open(Table::Marks, rows, &mapping, false, faults);
    let mut reading = Reading {
        ids: &mut school.ids,
        works: &mut school.works,
        listed,
    };
    let read = read_rows(&reader, &mut reading, faults, page_rows::mark);
    for (row, mark) in &read {
        let lesson = school
            .assignment_at
            .get(mark.assignment.at())
            .copied()
            .flatten();
        let lesson = lesson.and_then(|(course, place)| {
            let page = school.pages.get(course.at())?;
            page.lesson_of(usize::try_from(place).ok()?)
        });
        let edition = lesson.and_then(|lesson| school.regulations.on(lesson.date));
        let scale = edition.map_or(listed.scale, |edition| widest(edition));
        on_scale(&reader, *row, mark.value, scale, faults);
    }
    read
}

/// The key of a mark: pupil, assignment, part.
type MarkKey = (super::super::ids::PersonIx, AssignmentIx, u8);

/// Reads keys of marks that go.
pub(in crate::school) fn read_mark_keys(
    school: &mut School,
    rows: &dyn crate::input::rows::Rows,
    faults: &mut TableFaults,
) -> Vec<(usize, MarkKey)> {
    let listed = Listed::of(&school.given, &school.regulations);
    let mapping = school.mapping.clone();
    let reader = TableReader::open(Table::Marks, rows, &mapping, true, faults);
    let mut reading = Reading {
        ids: &mut school.ids,
        works: &mut school.works,
        listed,
    };
    read_rows(&reader, &mut reading, faults, |row, _, listed| {
        let pupil = row.id("pupil", Known::WithRow(listed.pupils));
        let pupil = row.need(pupil);
        let assignment = row.id("assignment", Known::WithRow(listed.assignments));
        let assignment = row.need(assignment);
        let part = row.whole("part");
        Some((pupil?, assignment?, part.unwrap_or(0)))
    })
}

pub(super) fn lesson_order(
    ids: &Ids,
    row: &LessonRow,
) -> (chrono::NaiveDate, Option<u8>, super::super::ids::Id) {
    (row.date, row.number, ids.name(row.lesson))
}

impl Loading<'_> {
    pub(super) fn lessons(&mut self, faults: &mut TableFaults) {
        let table = Table::Lessons;
        let rows = self.keyed(
            table,
            page_rows::lesson,
            |row| row.lesson,
            |it, row| it.name(row.lesson),
            faults,
        );
        for (row, lesson) in rows {
            if self.regulations.on(lesson.date).is_none() {
                let on = lesson.date;
                self.fault(
                    table,
                    row,
                    "date",
                    Rule::RegulationNoEdition,
                    faults,
                    || Evidence::none().with("on", on),
                );
            }
            if let Some(page) = self.pages.page(lesson.course) {
                page.lessons.push(lesson);
            }
        }
        self.pages.lesson_at = vec![None; self.ids.count::<LessonIx>()];
        for (course, page) in self.pages.by_course.iter_mut().enumerate() {
            page.lessons
                .sort_by_cached_key(|row| lesson_order(&self.ids, row));
            for (place, lesson) in page.lessons.iter().enumerate() {
                if let Some(slot) = self.pages.lesson_at.get_mut(lesson.lesson.at()) {
                    *slot = placed(course, place);
                }
            }
        }
    }

    pub(super) fn assignments(&mut self, faults: &mut TableFaults) {
        let table = Table::Assignments;
        let rows = self.keyed(
            table,
            page_rows::assignment,
            |row| row.assignment,
            |it, row| it.name(row.assignment),
            faults,
        );
        for (row, assignment) in rows {
            let at = self
                .pages
                .lesson_at
                .get(assignment.lesson.at())
                .copied()
                .flatten();
            let lesson = at.and_then(|(course, place)| {
                let page = self.pages.by_course.get(course.at())?;
                page.lessons.get(usize::try_from(place).ok()?)
            });
            let code = self.works.get(usize::from(assignment.kind.0));
            let knows = |edition: &Regulation| {
                code.is_some_and(|code| edition.parameters.kinds.value.by_code(code).is_some())
            };
            let known = match lesson {
                // Where no edition is in force, that was said of the lesson.
                Some(lesson) => self
                    .regulations
                    .on(lesson.date)
                    .is_none_or(|edition| knows(edition)),
                None => self
                    .regulations
                    .editions()
                    .iter()
                    .any(|edition| knows(&edition.regulation)),
            };
            if !known {
                let suggest = faults.may_suggest();
                let code = code.cloned().unwrap_or_default();
                let edition = lesson.and_then(|lesson| self.regulations.on(lesson.date));
                let edition =
                    edition.or(self.regulations.editions().first().map(|it| &it.regulation));
                let kinds =
                    edition.map_or(&[][..], |edition| edition.parameters.kinds.value.rows());
                self.fault(table, row, "kind", Rule::InputUnknownCode, faults, || {
                    let codes = kinds.iter().map(|kind| kind.code.clone());
                    unknown("code", &code, codes, suggest)
                });
            }
            let Some((course, _)) = at else {
                self.pages.loose.assignments.push(assignment);
                continue;
            };
            let Some(page) = self.pages.page(course) else {
                continue;
            };
            if page.assignments.len() >= limits::COURSE_ASSIGNMENTS {
                let limit = i64::try_from(limits::COURSE_ASSIGNMENTS).unwrap_or(i64::MAX);
                self.fault(table, row, "lesson", Rule::LimitRows, faults, || {
                    Evidence::none().with("limit", limit)
                });
                continue;
            }
            page.assignments.push(assignment);
        }
        self.pages.assignment_at = vec![None; self.ids.count::<AssignmentIx>()];
        for (course, page) in self.pages.by_course.iter_mut().enumerate() {
            let at = |lesson: LessonIx| {
                self.pages
                    .lesson_at
                    .get(lesson.at())
                    .copied()
                    .flatten()
                    .map_or(0, |(_, place)| place)
            };
            page.assignments
                .sort_by_cached_key(|row| (at(row.lesson), self.ids.name(row.assignment)));
            page.lesson_of = page.assignments.iter().map(|row| at(row.lesson)).collect();
            for (place, assignment) in page.assignments.iter().enumerate() {
                if let Some(slot) = self.pages.assignment_at.get_mut(assignment.assignment.at()) {
                    *slot = placed(course, place);
                }
            }
        }
    }

    pub(super) fn marks(&mut self, faults: &mut TableFaults) {
        let table = Table::Marks;
        let rows = self.rows(table, page_rows::mark, faults);
        let scales: Vec<(Option<chrono::NaiveDate>, (u8, u8))> = self
            .regulations
            .editions()
            .iter()
            .map(|edition| (edition.from, widest(&edition.regulation)))
            .collect();
        let (mut last, mut last_scale) = (None, (0, u8::MAX));
        self.pages.marks = vec![Vec::new(); self.pages.by_course.len()];
        for (row, mark) in rows {
            let at = self
                .pages
                .assignment_at
                .get(mark.assignment.at())
                .copied()
                .flatten();
            let lesson = at.and_then(|(course, place)| {
                let page = self.pages.by_course.get(course.at())?;
                page.lesson_of(usize::try_from(place).ok()?)
            });
            let date = lesson.map(|lesson| lesson.date);
            if date.is_none() || date != last {
                let in_force = |(from, _): &&(Option<chrono::NaiveDate>, _)| {
                    from.is_none_or(|from| date.is_none_or(|date| from <= date))
                };
                let scale = scales.iter().rev().find(in_force).or(scales.first());
                last_scale = scale.map_or((0, u8::MAX), |(_, scale)| *scale);
                last = date;
            }
            if let Some(reader) = self.tables.get(&table) {
                on_scale(reader, row, mark.value, last_scale, faults);
            }
            match at
                .and_then(|(course, place)| Some((self.pages.marks.get_mut(course.at())?, place)))
            {
                Some((marks, place)) => marks.push((place, row, mark)),
                None => self.pages.loose.marks.push(mark),
            }
        }
        for course in 0..self.pages.marks.len() {
            let Some(marks) = self.pages.marks.get_mut(course) else {
                continue;
            };
            let mut marks = std::mem::take(marks);
            marks.sort_unstable_by_key(|(place, row, mark)| (mark.pupil, *place, mark.part, *row));
            for (one, other) in marks.iter().zip(marks.iter().skip(1)) {
                let key =
                    |(place, _, mark): &(u32, usize, MarkRow)| (mark.pupil, *place, mark.part);
                if key(one) == key(other) {
                    let id = self.name(other.2.pupil);
                    self.fault(
                        table,
                        other.1,
                        "pupil",
                        Rule::InputDuplicateId,
                        faults,
                        || Evidence::none().with("id", id),
                    );
                }
            }
            let marks: Vec<_> = marks
                .into_iter()
                .map(|(place, _, mark)| (place, mark))
                .collect();
            if let Some(page) = self.pages.by_course.get_mut(course) {
                page.marks = Marks::of(&marks);
            }
        }
    }

    pub(super) fn attendance(&mut self, faults: &mut TableFaults) {
        let table = Table::Attendance;
        let key = |row: &AttendanceRow| (row.pupil, row.lesson, row.code);
        let rows = self.keyed(
            table,
            page_rows::attendance,
            key,
            |it, row| it.name(row.pupil),
            faults,
        );
        for (_, row) in rows {
            let at = self.pages.lesson_at.get(row.lesson.at()).copied().flatten();
            match at.and_then(|(course, place)| {
                Some((self.pages.by_course.get_mut(course.at())?, place))
            }) {
                Some((page, place)) => page.codes.push((place, row)),
                None => self.pages.loose.codes.push(row),
            }
        }
        for page in &mut self.pages.by_course {
            page.codes
                .sort_by_key(|(place, row)| (row.pupil, *place, row.code));
        }
    }

    pub(super) fn finals(&mut self, faults: &mut TableFaults) {
        let table = Table::Finals;
        let key = |row: &FinalRow| (row.pupil, row.course, row.kind, row.number);
        let rows = self.keyed(
            table,
            page_rows::final_mark,
            key,
            |it, row| it.name(row.pupil),
            faults,
        );
        for (row, value) in rows {
            let period = self
                .facts
                .periods
                .iter()
                .find(|period| (period.kind, period.number) == (value.kind, value.number));
            let edition = period.and_then(|period| self.regulations.on(period.days.to()));
            let edition = edition.or(self.regulations.editions().first().map(|it| &it.regulation));
            let scale = edition.map_or((0, u8::MAX), |edition| widest(edition));
            if let Some(reader) = self.tables.get(&table) {
                on_scale(reader, row, value.value, scale, faults);
            }
            if let Some(page) = self.pages.page(value.course) {
                page.finals.push(value);
            }
        }
    }
}

fn placed(course: usize, place: usize) -> At {
    let course = CourseIx::of(u32::try_from(course).ok()?);
    Some((course, u32::try_from(place).ok()?))
}
