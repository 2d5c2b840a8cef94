//! The faults of tables: each with its table, row and column, in document order.

use crate::answer::{Evidence, Refusal, Refusals};
use crate::base::limits;
use crate::catalogue::{Rule, Table};
use crate::input::Faults;
use crate::input::rows::Rows;

/// Where a fault stands among others.
type Order = (usize, u32, usize, usize);

/// Faults kept beyond those that are told, since later ones may stand earlier.
const KEPT: usize = 20 * limits::FAULTS;

/// Collects the faults of tables.
#[derive(Debug, Default)]
pub(crate) struct TableFaults {
    /// What stands before each pointer.
    prefix: &'static str,
    /// Whether all tables stand in one document, whose order is theirs.
    one_document: bool,
    /// Whether the table is no part of the pointer.
    one_table: bool,
    all: Vec<(Order, Refusal)>,
}

/// What a fault is about: a table and, of it, a row, a column, or both.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub(crate) table: Table,
    pub(crate) rows: &'a dyn Rows,
    pub(crate) row: Option<usize>,
    /// The host's column, by its place among the host's.
    pub(crate) column: Option<usize>,
    /// Its name in the pointer.
    pub(crate) name: Option<&'a str>,
}

impl TableFaults {
    /// Of tables that stand in one request, below `prefix`.
    pub(crate) fn of_document(prefix: &'static str) -> Self {
        Self {
            prefix,
            one_document: true,
            ..Self::default()
        }
    }

    /// Of rows that change one table, below `prefix` alone.
    pub(crate) fn under(prefix: &'static str) -> Self {
        Self {
            prefix,
            one_table: true,
            ..Self::default()
        }
    }

    /// Notes a fault of a row's column.
    pub(crate) fn add_at(
        &mut self,
        row: usize,
        column: &str,
        rule: Rule,
        evidence: impl FnOnce() -> Evidence,
    ) {
        let pointer = format!("{}/{row}/{column}", self.prefix);
        let order = (0, 0, row.saturating_add(1), 0);
        self.all
            .push((order, Refusal::new(rule, pointer, evidence())));
    }

    /// The faults of both, one behind the other.
    pub(crate) fn and(mut self, mut other: Self) -> Self {
        self.all.sort_by_key(|(order, _)| *order);
        other.all.sort_by_key(|(order, _)| *order);
        self.all.append(&mut other.all);
        for (place, ((table, ..), _)) in self.all.iter_mut().enumerate() {
            *table = place;
        }
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether there are so few that each may say which known code is nearest.
    pub(crate) fn may_suggest(&self) -> bool {
        self.all.len() < limits::SUGGESTIONS
    }

    /// Notes a fault.
    pub(crate) fn add(&mut self, at: &At<'_>, rule: Rule, evidence: impl FnOnce() -> Evidence) {
        if self.all.len() >= KEPT {
            return;
        }
        let table = if self.one_document {
            0
        } else {
            at.table.place()
        };
        let order = match at.row.and_then(|row| at.rows.order(row, at.column)) {
            Some(order) => (table, order, 0, 0),
            None => {
                let row = at.row.map_or(0, |row| row.saturating_add(1));
                (table, 0, row, at.column.unwrap_or(usize::MAX))
            }
        };
        let mut pointer = self.prefix.to_owned();
        if !self.one_table {
            pointer.push('/');
            pointer.push_str(at.table.code());
        }
        if let Some(row) = at.row {
            pointer.push('/');
            pointer.push_str(&row.to_string());
        }
        if let Some(name) = at.name {
            pointer.push('/');
            pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        }
        self.all
            .push((order, Refusal::new(rule, pointer, evidence())));
    }

    /// All of them in order, or `None` where there is none.
    pub(crate) fn into_refusals(mut self) -> Option<Refusals> {
        self.all.sort_by_key(|(order, _)| *order);
        self.all.truncate(limits::FAULTS);
        Refusals::all_of(self.all.into_iter().map(|(_, refusal)| refusal).collect())
    }

    /// Hands them over to the faults of the request in which the tables stand.
    pub(crate) fn hand_over(self, faults: &mut Faults) {
        for ((_, at, ..), refusal) in self.all {
            faults.add(at, || refusal);
        }
    }
}
