//! One table while it is read: where its columns stand, and which are missing or unknown.

use super::super::ids::Ids;
use super::super::mapping::Mapping;
use super::faults::{At, TableFaults};
use super::reader::{RowReader, unknown};
use crate::answer::Evidence;
use crate::catalogue::{Rule, Table};
use crate::input::rows::Rows;

/// One table while it is read.
pub(crate) struct TableReader<'a> {
    pub(crate) table: Table,
    pub(crate) rows: &'a dyn Rows,
    pub(crate) mapping: &'a Mapping,
    /// Our columns, each with the place of the host's.
    places: Vec<Option<usize>>,
}

impl<'a> TableReader<'a> {
    /// Looks the columns up and reports those that are unknown or missing; `keys` asks for the key's
    /// alone.
    pub(crate) fn open(
        table: Table,
        rows: &'a dyn Rows,
        mapping: &'a Mapping,
        keys: bool,
        faults: &mut TableFaults,
    ) -> Self {
        let theirs = rows.columns();
        let place = |name: &'static str| {
            let name = mapping.column(table, name);
            theirs.iter().position(|theirs| theirs == name)
        };
        let columns = table.columns().iter();
        let reader = Self {
            table,
            rows,
            mapping,
            places: columns.map(|column| place(column.name)).collect(),
        };
        let wanted = |name: &str| !keys || table.key().is_empty() || table.key().contains(&name);
        for (column, place) in table.columns().iter().zip(&reader.places) {
            let missing = place.is_none()
                && !column.optional
                && wanted(column.name)
                && !(keys && rows.count() == 0);
            // Rows that name their own columns miss one each for itself.
            if missing && !rows.names_in_rows() {
                let evidence = || Evidence::none().with("key", column.name);
                faults.add(&reader.at(None, None), Rule::InputMissingKey, evidence);
            }
        }
        if !mapping.ignores_others() {
            reader.find_others(faults);
        }
        reader
    }

    fn find_others(&self, faults: &mut TableFaults) {
        for (place, name) in self.rows.columns().iter().enumerate() {
            if self.places.contains(&Some(place)) {
                continue;
            }
            let suggest = faults.may_suggest();
            let evidence = || {
                let known = self.table.columns().iter().map(|column| column.name);
                unknown("key", name, known, suggest)
            };
            if !self.rows.names_in_rows() {
                let at = At {
                    name: Some(name),
                    column: Some(place),
                    ..self.at(None, None)
                };
                faults.add(&at, Rule::InputUnknownKey, evidence);
                continue;
            }
            for row in (0..self.rows.count()).filter(|row| self.rows.has(*row, place)) {
                let at = At {
                    name: Some(name),
                    column: Some(place),
                    ..self.at(Some(row), None)
                };
                faults.add(&at, Rule::InputUnknownKey, evidence);
            }
        }
    }

    /// Which of our columns were handed over: all of a list that names none.
    pub(crate) fn given(&self) -> Vec<bool> {
        let all = self.rows.names_in_rows() && self.rows.count() == 0;
        self.places
            .iter()
            .map(|place| all || place.is_some())
            .collect()
    }

    /// The place among the host's columns of one of ours.
    pub(crate) fn theirs(&self, column: usize) -> Option<usize> {
        self.places.get(column).copied().flatten()
    }

    /// A place in this table, by one of our columns.
    pub(crate) fn at(&self, row: Option<usize>, column: Option<usize>) -> At<'a> {
        let ours = column.and_then(|column| self.table.columns().get(column));
        let place = column.and_then(|column| self.places.get(column).copied().flatten());
        let theirs = place.and_then(|place| self.rows.columns().get(place));
        At {
            table: self.table,
            rows: self.rows,
            row,
            column: place,
            name: theirs
                .map(String::as_str)
                .or(ours.map(|column| column.name)),
        }
    }

    /// The same by a column's name.
    pub(crate) fn at_column(&self, row: usize, name: &str) -> At<'a> {
        self.at(Some(row), self.table.column(name).map(|(place, _)| place))
    }

    /// Begins to read a row: its columns are asked for in the table's order.
    pub(crate) fn row<'r>(
        &'r self,
        row: usize,
        ids: &'r mut Ids,
        faults: &'r mut TableFaults,
    ) -> RowReader<'r, 'a> {
        RowReader {
            table: self,
            row,
            next: 0,
            ids,
            faults,
            sound: true,
            faulty: false,
        }
    }
}
