//! A school's tables as rows again: what was read, written back.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::School;
use super::facts::{
    AssignmentRow, AttendanceRow, Entry, LessonRow, MarkRow, MembershipRow, Moment, PlanRow,
};
use super::ids::{Id, Place};
use crate::base::Instant;
use crate::base::{Fixed, OpenRange};
use crate::catalogue::{MarkValue, Table};
use crate::input::rows::{Cell, Rows};

/// What stands in a cell of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Nothing.
    Empty,
    /// A whole number.
    Int(i64),
    /// A truth value.
    Bool(bool),
    /// A text.
    Text(String),
    /// A date.
    Date(NaiveDate),
    /// An instant.
    Instant(Instant),
}

/// One table as rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Sheet {
    pub(super) fn rows(&self) -> &[Vec<Value>] {
        &self.rows
    }
}

impl Rows for Sheet {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let value = self.rows.get(row).and_then(|row| row.get(column));
        value.map_or(Cell::Empty, Value::cell)
    }
}

impl Value {
    pub(super) fn cell(&self) -> Cell<'_> {
        match self {
            Self::Empty => Cell::Empty,
            Self::Int(number) => Cell::Int(*number),
            Self::Bool(truth) => Cell::Bool(*truth),
            Self::Text(text) => Cell::Raw(text),
            Self::Date(date) => Cell::Date(*date),
            Self::Instant(instant) => Cell::Instant(*instant),
        }
    }
}

impl From<Id> for Value {
    fn from(id: Id) -> Self {
        match id {
            Id::Number(number) => Self::Int(i64::try_from(number).unwrap_or(i64::MAX)),
            Id::Text(text) => Self::Text(text.to_string()),
        }
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl From<u8> for Value {
    fn from(number: u8) -> Self {
        Self::Int(number.into())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&Box<str>> for Value {
    fn from(text: &Box<str>) -> Self {
        Self::Text(text.to_string())
    }
}

impl From<NaiveDate> for Value {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date)
    }
}

impl From<Fixed> for Value {
    fn from(number: Fixed) -> Self {
        Self::Text(number.to_string())
    }
}

impl From<MarkValue> for Value {
    fn from(value: MarkValue) -> Self {
        match value {
            MarkValue::Number(number) => number.into(),
            MarkValue::Symbol(symbol) => symbol.code().into(),
        }
    }
}

impl From<&Entry> for Value {
    fn from(entry: &Entry) -> Self {
        match entry {
            Entry::None => Self::Empty,
            Entry::Some => Self::Bool(true),
            Entry::Text(text) => Self::Text(text.to_string()),
        }
    }
}

fn instant(moment: Moment) -> Option<Value> {
    let at: DateTime<FixedOffset> = DateTime::from_timestamp(moment, 0)?.fixed_offset();
    Some(Value::Instant(at))
}

fn moment(moment: Option<Moment>) -> Value {
    moment.and_then(instant).unwrap_or(Value::Empty)
}

fn from_to(days: OpenRange) -> [Value; 2] {
    [days.from().into(), days.to().into()]
}

impl School {
    /// A table as rows, in the order of its columns: those that were handed over, rows ascending. `None` for
    /// one that was not handed over.
    pub fn sheet(&self, table: Table) -> Option<Sheet> {
        if !self.given.has(table) {
            return None;
        }
        let mut rows = self.values(table);
        rows.sort();
        let given = table.columns().iter().enumerate();
        let given: Vec<(usize, &str)> = given
            .map(|(place, column)| (place, column.name))
            .filter(|(_, name)| self.given.has_column(table, name))
            .collect();
        let kept = |row: Vec<Value>| {
            let mut row: Vec<Option<Value>> = row.into_iter().map(Some).collect();
            let cells = given.iter().map(|(place, _)| row.get_mut(*place)?.take());
            cells.map(|value| value.unwrap_or(Value::Empty)).collect()
        };
        Some(Sheet {
            columns: given.iter().map(|(_, name)| (*name).to_owned()).collect(),
            rows: rows.into_iter().map(kept).collect(),
        })
    }

    fn values(&self, table: Table) -> Vec<Vec<Value>> {
        let facts = &self.facts;
        match table {
            Table::Periods => facts
                .periods
                .iter()
                .map(|row| {
                    vec![
                        self.id(row.set),
                        row.kind.code().into(),
                        row.number.into(),
                        row.days.from().into(),
                        row.days.to().into(),
                    ]
                })
                .collect(),
            Table::DaysOff => facts
                .days_off
                .iter()
                .map(|row| {
                    vec![
                        row.days.from().into(),
                        row.days.to().into(),
                        self.may(row.set),
                        self.may(row.class),
                        row.level.into(),
                    ]
                })
                .collect(),
            Table::Classes => facts
                .classes
                .iter()
                .map(|row| {
                    vec![
                        self.id(row.class),
                        row.level.into(),
                        (&row.letter).into(),
                        self.may(row.teacher),
                        self.may(row.periods),
                    ]
                })
                .collect(),
            Table::People => facts
                .people
                .iter()
                .map(|row| vec![self.id(row.person), row.name.as_ref().into()])
                .collect(),
            Table::Roles => facts
                .roles
                .iter()
                .map(|row| {
                    let [from, to] = from_to(row.days);
                    vec![
                        self.id(row.person),
                        row.role.code().into(),
                        self.may(row.class),
                        self.may(row.course),
                        self.may(row.pupil),
                        from,
                        to,
                    ]
                })
                .collect(),
            Table::Enrolments => facts
                .enrolments
                .iter()
                .map(|row| {
                    let [from, to] = from_to(row.days);
                    vec![
                        self.id(row.pupil),
                        self.id(row.class),
                        from,
                        to,
                        row.form.code().into(),
                    ]
                })
                .collect(),
            Table::Courses => facts
                .courses
                .iter()
                .map(|row| {
                    vec![
                        self.id(row.course),
                        self.may(row.class),
                        Value::Text(row.subject.code()),
                        row.subgroup.as_ref().into(),
                        self.may(row.teacher),
                        row.weekly_hours.into(),
                        row.hours_planned.into(),
                        row.scale.code().into(),
                        self.may(row.periods),
                    ]
                })
                .collect(),
            Table::Memberships => self.memberships(&facts.memberships),
            Table::Agreed => self.memberships(&facts.agreed),
            Table::Exemptions => facts
                .exemptions
                .iter()
                .map(|row| {
                    let [from, to] = from_to(row.days);
                    vec![
                        self.id(row.pupil),
                        self.may(row.course),
                        from,
                        to,
                        row.document.as_ref().into(),
                    ]
                })
                .collect(),
            Table::Substitutions => facts
                .substitutions
                .iter()
                .map(|row| {
                    vec![
                        self.id(row.course),
                        self.id(row.substitute),
                        row.days.from().into(),
                        row.days.to().into(),
                    ]
                })
                .collect(),
            Table::Lessons => self
                .pages
                .iter()
                .flat_map(|page| &page.lessons)
                .map(|row| self.lesson_values(row))
                .collect(),
            Table::Assignments => {
                let placed = self.pages.iter().flat_map(|page| &page.assignments);
                placed
                    .chain(&self.loose.assignments)
                    .map(|row| self.assignment_values(row))
                    .collect()
            }
            Table::Marks => {
                let placed = self.pages.iter().flat_map(|page| page.mark_rows());
                placed
                    .chain(self.loose.marks.iter().copied())
                    .map(|row| self.mark_values(&row))
                    .collect()
            }
            Table::Attendance => {
                let placed = self
                    .pages
                    .iter()
                    .flat_map(|page| &page.codes)
                    .map(|(_, row)| row);
                placed
                    .chain(&self.loose.codes)
                    .map(|row| self.code_values(row))
                    .collect()
            }
            Table::Finals => self
                .pages
                .iter()
                .flat_map(|page| &page.finals)
                .map(|row| {
                    vec![
                        self.id(row.pupil),
                        self.id(row.course),
                        row.kind.code().into(),
                        row.number.into(),
                        row.value.into(),
                        row.brought.into(),
                        row.reason.as_ref().into(),
                        moment(row.at),
                        self.may(row.by),
                    ]
                })
                .collect(),
            Table::Visits => facts
                .visits
                .iter()
                .map(|row| vec![self.id(row.person), row.date.into()])
                .collect(),
            Table::Plan => self.plans(&facts.plan),
            Table::ApprovedPlan => self.plans(&facts.approved_plan),
            Table::Themes => facts
                .themes
                .iter()
                .map(|row| {
                    vec![
                        self.id(row.course),
                        row.order.into(),
                        (&row.topic).into(),
                        row.hours.into(),
                        row.control.into(),
                    ]
                })
                .collect(),
            Table::Deeds => facts
                .deeds
                .iter()
                .map(|row| {
                    vec![
                        (&row.act).into(),
                        moment(Some(row.at)),
                        self.id(row.by),
                        self.may(row.class),
                        self.may(row.course),
                        self.may(row.pupil),
                        row.kind.as_ref().into(),
                        row.number.into(),
                        row.channel.as_ref().into(),
                    ]
                })
                .collect(),
            Table::Remarks => facts
                .remarks
                .iter()
                .map(|row| {
                    vec![
                        self.id(row.remark),
                        moment(Some(row.at)),
                        self.id(row.by),
                        self.id(row.to),
                        self.may(row.class),
                        self.may(row.course),
                        row.until.into(),
                        moment(row.mended_at),
                        moment(row.rechecked_at),
                    ]
                })
                .collect(),
            Table::Documents => facts
                .documents
                .iter()
                .map(|row| {
                    vec![
                        self.id(row.document),
                        (&row.kind).into(),
                        (&row.digest).into(),
                        row.on.into(),
                        moment(row.endorsed_at),
                        row.paper_copy.into(),
                        self.may(row.custodian),
                        row.until.into(),
                    ]
                })
                .collect(),
        }
    }

    fn id<P: Place>(&self, thing: P) -> Value {
        self.ids.name(thing).into()
    }

    fn may<P: Place>(&self, thing: Option<P>) -> Value {
        thing.map_or(Value::Empty, |thing| self.id(thing))
    }

    fn memberships(&self, rows: &[MembershipRow]) -> Vec<Vec<Value>> {
        let values = rows.iter().map(|row| {
            let [from, to] = from_to(row.days);
            vec![self.id(row.course), self.id(row.pupil), from, to]
        });
        values.collect()
    }

    fn plans(&self, rows: &[PlanRow]) -> Vec<Vec<Value>> {
        let values = rows.iter().map(|row| {
            vec![
                self.id(row.class),
                Value::Text(row.subject.code()),
                row.weekly_hours.into(),
                row.year_hours.into(),
            ]
        });
        values.collect()
    }

    fn lesson_values(&self, row: &LessonRow) -> Vec<Value> {
        vec![
            self.id(row.lesson),
            self.id(row.course),
            row.date.into(),
            row.number.into(),
            row.held.into(),
            (&row.topic).into(),
            (&row.homework).into(),
            row.roll_taken.into(),
            moment(row.entered_at),
            self.may(row.by),
        ]
    }

    fn assignment_values(&self, row: &AssignmentRow) -> Vec<Value> {
        vec![
            self.id(row.assignment),
            self.id(row.lesson),
            self.work(row.kind).into(),
            row.weight.into(),
            row.title.as_ref().into(),
            moment(row.entered_at),
        ]
    }

    fn mark_values(&self, row: &MarkRow) -> Vec<Value> {
        vec![
            self.id(row.pupil),
            self.id(row.assignment),
            row.part.into(),
            row.value.into(),
            self.may(row.retakes),
            row.brought.into(),
            moment(row.entered_at),
            moment(row.changed_at),
            self.may(row.by),
        ]
    }

    fn code_values(&self, row: &AttendanceRow) -> Vec<Value> {
        vec![
            self.id(row.pupil),
            self.id(row.lesson),
            row.code.code().into(),
            row.document.as_ref().into(),
            moment(row.entered_at),
            self.may(row.by),
        ]
    }
}

impl PartialEq for School {
    /// Schools are equal whose regulations and tables are, whatever the order of the rows.
    fn eq(&self, other: &Self) -> bool {
        self.regulations == other.regulations
            && self.given == other.given
            && Table::ALL
                .iter()
                .all(|table| self.sheet(*table) == other.sheet(*table))
    }
}
