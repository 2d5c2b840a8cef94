//! Loads a school from its tables: every fault of all of them, or a school.

mod faults;
mod page_rows;
mod pages;
mod reader;
mod rows;
mod table;
mod values;

use std::collections::BTreeMap;

use super::facts::Facts;
use super::ids::{Ids, Place};
use super::mapping::Mapping;
use super::roster::Roster;
use super::staff::Staff;
use super::{Given, School};
use crate::answer::{Evidence, Fact};
use crate::base::limits;
use crate::catalogue::{Rule, Table};
use crate::input::rows::Rows;
use crate::regulation::Regulations;
pub(crate) use faults::TableFaults;
pub(super) use pages::{read_mark_keys, read_marks};
use rows::{Listed, ReadRow, Reading, read_rows};
pub(super) use table::TableReader;

/// The tables in the order in which they are read: what is named before what names it.
const ORDER: [Table; 23] = [
    Table::Periods,
    Table::Classes,
    Table::People,
    Table::Enrolments,
    Table::Courses,
    Table::Lessons,
    Table::Assignments,
    Table::Remarks,
    Table::Documents,
    Table::DaysOff,
    Table::Roles,
    Table::Memberships,
    Table::Exemptions,
    Table::Substitutions,
    Table::Marks,
    Table::Attendance,
    Table::Finals,
    Table::Visits,
    Table::Plan,
    Table::ApprovedPlan,
    Table::Themes,
    Table::Agreed,
    Table::Deeds,
];

/// A school while its tables are read.
struct Loading<'a> {
    regulations: &'a Regulations,
    tables: BTreeMap<Table, TableReader<'a>>,
    given: Given,
    ids: Ids,
    works: Vec<String>,
    facts: Facts,
    pages: pages::Pages,
}

/// Reads these tables, each once.
pub(super) fn load(
    regulations: &Regulations,
    tables: &[(Table, &dyn Rows)],
    mapping: &Mapping,
    faults: &mut TableFaults,
) -> Option<School> {
    let mut given = Given::default();
    let mut readers = BTreeMap::new();
    for (table, rows) in tables {
        let reader = TableReader::open(*table, *rows, mapping, false, faults);
        if rows.count() > limits::TABLE_ROWS {
            let limit = i64::try_from(limits::TABLE_ROWS).unwrap_or(i64::MAX);
            faults.add(&reader.at(None, None), Rule::LimitRows, || {
                Evidence::none().with("limit", limit)
            });
            return None;
        }
        given.note(*table, &reader.given());
        readers.insert(*table, reader);
    }
    let mut loading = Loading {
        regulations,
        tables: readers,
        given,
        ids: Ids::default(),
        works: Vec::new(),
        facts: Facts::default(),
        pages: pages::Pages::default(),
    };
    for table in ORDER {
        loading.read(table, faults);
    }
    loading.pages.arrange(&loading.ids);
    if !faults.is_empty() {
        return None;
    }
    let roster = Roster::of(&loading.facts, &loading.ids, &loading.given);
    let staff = Staff::of(&loading.facts, &loading.ids);
    Some(School {
        regulations: regulations.clone(),
        roster,
        staff,
        given: loading.given,
        ids: loading.ids,
        works: loading.works,
        facts: loading.facts.into(),
        pages: loading
            .pages
            .by_course
            .into_iter()
            .map(Into::into)
            .collect(),
        assignment_at: loading.pages.assignment_at,
        loose: loading.pages.loose,
        mapping: mapping.clone(),
    })
}

/// The rows of a table, each with its number in it.
type Numbered<T> = Vec<(usize, T)>;

impl<'a> Loading<'a> {
    fn rows<T>(&mut self, table: Table, read: ReadRow<T>, faults: &mut TableFaults) -> Numbered<T> {
        let listed = Listed::of(&self.given, self.regulations);
        let Some(reader) = self.tables.get(&table) else {
            return Vec::new();
        };
        let mut reading = Reading {
            ids: &mut self.ids,
            works: &mut self.works,
            listed,
        };
        read_rows(reader, &mut reading, faults, read)
    }

    /// Rows of a table with a key: a row whose key was there is a fault.
    fn keyed<T, K: Ord>(
        &mut self,
        table: Table,
        read: ReadRow<T>,
        key: impl Fn(&T) -> K,
        id: impl Fn(&Self, &T) -> Fact,
        faults: &mut TableFaults,
    ) -> Numbered<T> {
        let rows = self.rows(table, read, faults);
        let mut seen = std::collections::BTreeSet::new();
        let first = table.key().first().copied().unwrap_or_default();
        for (row, value) in &rows {
            if !seen.insert(key(value)) {
                self.fault(table, *row, first, Rule::InputDuplicateId, faults, || {
                    Evidence::none().with("id", id(self, value))
                });
            }
        }
        rows
    }

    fn fault(
        &self,
        table: Table,
        row: usize,
        column: &str,
        rule: Rule,
        faults: &mut TableFaults,
        evidence: impl FnOnce() -> Evidence,
    ) {
        if let Some(reader) = self.tables.get(&table) {
            faults.add(&reader.at_column(row, column), rule, evidence);
        }
    }

    fn name<P: Place>(&self, thing: P) -> Fact {
        fact(&self.ids.name(thing))
    }

    fn read(&mut self, table: Table, faults: &mut TableFaults) {
        match table {
            Table::Periods => self.periods(faults),
            Table::Classes => {
                let rows = self.keyed(
                    table,
                    rows::class,
                    |row| row.class,
                    |it, row| it.name(row.class),
                    faults,
                );
                self.facts.classes = values(rows);
            }
            Table::People => {
                let rows = self.keyed(
                    table,
                    rows::person,
                    |row| row.person,
                    |it, row| it.name(row.person),
                    faults,
                );
                self.facts.people = values(rows);
            }
            Table::Enrolments => {
                let key =
                    |row: &super::facts::EnrolmentRow| (row.pupil, row.class, row.days.from());
                let rows = self.keyed(
                    table,
                    rows::enrolment,
                    key,
                    |it, row| it.name(row.pupil),
                    faults,
                );
                self.facts.enrolments = values(rows);
            }
            Table::Courses => {
                let rows = self.keyed(
                    table,
                    rows::course,
                    |row| row.course,
                    |it, row| it.name(row.course),
                    faults,
                );
                self.facts.courses = values(rows);
            }
            Table::Lessons => self.lessons(faults),
            Table::Assignments => self.assignments(faults),
            Table::Marks => self.marks(faults),
            Table::Attendance => self.attendance(faults),
            Table::Finals => self.finals(faults),
            Table::Remarks => {
                let rows = self.keyed(
                    table,
                    rows::remark,
                    |row| row.remark,
                    |it, row| it.name(row.remark),
                    faults,
                );
                self.facts.remarks = values(rows);
            }
            Table::Documents => {
                let rows = self.keyed(
                    table,
                    rows::document,
                    |row| row.document,
                    |it, row| it.name(row.document),
                    faults,
                );
                self.facts.documents = values(rows);
            }
            Table::Memberships | Table::Agreed => {
                let key =
                    |row: &super::facts::MembershipRow| (row.course, row.pupil, row.days.from());
                let rows = self.keyed(
                    table,
                    rows::membership,
                    key,
                    |it, row| it.name(row.course),
                    faults,
                );
                if table == Table::Agreed {
                    self.facts.agreed = values(rows);
                } else {
                    self.facts.memberships = values(rows);
                }
            }
            Table::Plan | Table::ApprovedPlan => {
                let key = |row: &super::facts::PlanRow| (row.class, row.subject.clone());
                let rows = self.keyed(table, rows::plan, key, |it, row| it.name(row.class), faults);
                if table == Table::Plan {
                    self.facts.plan = values(rows);
                } else {
                    self.facts.approved_plan = values(rows);
                }
            }
            Table::Themes => {
                let rows = self.keyed(
                    table,
                    rows::theme,
                    |row| (row.course, row.order),
                    |it, row| it.name(row.course),
                    faults,
                );
                self.facts.themes = values(rows);
            }
            Table::DaysOff => self.facts.days_off = values(self.rows(table, rows::day_off, faults)),
            Table::Roles => self.facts.roles = values(self.rows(table, rows::role, faults)),
            Table::Exemptions => {
                self.facts.exemptions = values(self.rows(table, rows::exemption, faults));
            }
            Table::Substitutions => {
                self.facts.substitutions = values(self.rows(table, rows::substitution, faults));
            }
            Table::Visits => self.facts.visits = values(self.rows(table, rows::visit, faults)),
            Table::Deeds => self.facts.deeds = values(self.rows(table, rows::deed, faults)),
        }
    }

    fn periods(&mut self, faults: &mut TableFaults) {
        let table = Table::Periods;
        let key = |row: &super::facts::PeriodRow| (row.set, row.kind, row.number);
        let rows = self.keyed(table, rows::period, key, |it, row| it.name(row.set), faults);
        // Within one set and kind the one that begins earlier must end before the next begins.
        let mut sorted: Vec<&(usize, super::facts::PeriodRow)> = rows.iter().collect();
        sorted.sort_by_key(|(row, period)| (period.set, period.kind, period.days.from(), *row));
        let mut last: Option<&(usize, super::facts::PeriodRow)> = None;
        for entry in sorted {
            let (row, period) = entry;
            if let Some((other, before)) = last
                && (before.set, before.kind) == (period.set, period.kind)
                && period.days.from() <= before.days.to()
                && before.number != period.number
            {
                let (later, earlier) = (*row.max(other), *row.min(other));
                let earlier = i64::try_from(earlier).unwrap_or(i64::MAX);
                self.fault(table, later, "from", Rule::TablesOverlap, faults, || {
                    Evidence::none().with("other", earlier)
                });
            }
            last = match last {
                Some((_, before))
                    if (before.set, before.kind) == (period.set, period.kind)
                        && before.days.to() > period.days.to() =>
                {
                    last
                }
                _ => Some(entry),
            };
        }
        for (row, period) in &rows {
            let to = period.days.to();
            if self.regulations.on(to).is_none() {
                self.fault(table, *row, "to", Rule::RegulationNoEdition, faults, || {
                    Evidence::none().with("on", to)
                });
            }
        }
        self.facts.periods = values(rows);
    }
}

fn values<T>(rows: Numbered<T>) -> Vec<T> {
    rows.into_iter().map(|(_, value)| value).collect()
}

/// An id as evidence.
pub(crate) fn fact(id: &super::ids::Id) -> Fact {
    match id {
        super::ids::Id::Number(number) => i64::try_from(*number).unwrap_or(i64::MAX).into(),
        super::ids::Id::Text(text) => text.to_string().into(),
    }
}
