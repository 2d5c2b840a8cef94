//! Reads the rows of pages: lessons, assignments, marks, codes and finals.

use super::super::facts::{AssignmentRow, AttendanceRow, Code, FinalRow, LessonRow, MarkRow};
use super::reader::{Known, RowReader};
use super::rows::{ANY, Listed, kind_and_number};

pub(crate) fn lesson(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<LessonRow> {
    let lesson = row.id("lesson", Known::Own);
    let lesson = row.need(lesson);
    let course = row.id("course", Known::WithRow(listed.courses));
    let course = row.need(course);
    let date = row.date("date");
    let date = row.need(date);
    let number = row.whole("number");
    let held = row.truth("held");
    let held = row.need(held);
    let topic = row.entry("topic");
    let homework = row.entry("homework");
    let roll_taken = row.truth("roll_taken");
    let entered_at = row.instant("entered_at");
    let by = row.id("by", ANY);
    Some(LessonRow {
        lesson: lesson?,
        course: course?,
        date: date?,
        number,
        held: held?,
        topic: topic?,
        homework: homework?,
        roll_taken,
        entered_at,
        by,
    })
}

pub(crate) fn assignment(
    row: &mut RowReader<'_, '_>,
    works: &mut Vec<String>,
    listed: Listed,
) -> Option<AssignmentRow> {
    let assignment = row.id("assignment", Known::Own);
    let assignment = row.need(assignment);
    let lesson = row.id("lesson", Known::WithRow(listed.lessons));
    let lesson = row.need(lesson);
    let kind = row.work("kind", works);
    let kind = row.need(kind);
    let weight = row.exact("weight");
    let title = row.text("title");
    let entered_at = row.instant("entered_at");
    Some(AssignmentRow {
        assignment: assignment?,
        lesson: lesson?,
        kind: kind?,
        weight,
        title: title.map(String::into_boxed_str),
        entered_at,
    })
}

pub(crate) fn mark(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<MarkRow> {
    let pupil = row.id("pupil", Known::WithRow(listed.pupils));
    let pupil = row.need(pupil);
    let assignment = row.id("assignment", Known::WithRow(listed.assignments));
    let assignment = row.need(assignment);
    let part = row.whole("part");
    let value = row.mark("value", listed.scale);
    let value = row.need(value);
    let retakes = row.id("retakes", Known::WithRow(listed.assignments));
    let brought = row.truth("brought");
    let entered_at = row.instant("entered_at");
    let changed_at = row.instant("changed_at");
    let by = row.id("by", ANY);
    Some(MarkRow {
        pupil: pupil?,
        assignment: assignment?,
        part: part.unwrap_or(0),
        value: value?,
        retakes,
        brought: brought.unwrap_or(false),
        entered_at,
        changed_at,
        by,
    })
}

pub(crate) fn attendance(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<AttendanceRow> {
    let pupil = row.id("pupil", Known::WithRow(listed.pupils));
    let pupil = row.need(pupil);
    let lesson = row.id("lesson", Known::WithRow(listed.lessons));
    let lesson = row.need(lesson);
    let code = row.code("code");
    let code = row.need(code);
    let document = row.text("document");
    let entered_at = row.instant("entered_at");
    let by = row.id("by", ANY);
    Some(AttendanceRow {
        pupil: pupil?,
        lesson: lesson?,
        code: Code::ALL.get(code?).copied()?,
        document: document.map(String::into_boxed_str),
        entered_at,
        by,
    })
}

pub(crate) fn final_mark(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<FinalRow> {
    let pupil = row.id("pupil", Known::WithRow(listed.pupils));
    let pupil = row.need(pupil);
    let course = row.id("course", Known::WithRow(listed.courses));
    let course = row.need(course);
    let named = kind_and_number(row);
    let value = row.mark("value", listed.scale);
    let value = row.need(value);
    let brought = row.truth("brought");
    let reason = row.text("reason");
    let at = row.instant("at");
    let by = row.id("by", ANY);
    let (kind, number) = named?;
    Some(FinalRow {
        pupil: pupil?,
        course: course?,
        kind,
        number,
        value: value?,
        brought: brought.unwrap_or(false),
        reason: reason.map(String::into_boxed_str),
        at,
        by,
    })
}
