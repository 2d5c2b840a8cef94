//! JSON rows as a table: a list of objects, each of which names its own columns.

use std::collections::BTreeMap;

use crate::answer::Evidence;
use crate::base::node::{Entry, Kind, Node};
use crate::catalogue::{Rule, Table};
use crate::input::rows::{Cell, Rows};
use crate::input::{Cursor, Faults};

/// One row: its entries, and where it closes.
type Row<'a> = (&'a [Entry<'a>], u32);

/// A table of JSON rows.
#[derive(Debug)]
pub struct JsonRows<'a> {
    columns: Vec<String>,
    rows: Vec<Row<'a>>,
}

impl<'a> JsonRows<'a> {
    /// Reads a list of objects.
    pub(crate) fn read(
        cursor: Cursor<'_>,
        node: &'a Node<'a>,
        faults: &mut Faults,
    ) -> Option<Self> {
        let Kind::List(items) = &node.kind else {
            return cursor.mismatch(faults, "list");
        };
        let mut columns: Vec<String> = Vec::new();
        let mut rows = Vec::with_capacity(items.len());
        let mut sound = Some(());
        for (index, node) in items.iter().enumerate() {
            let Kind::Map(entries) = &node.kind else {
                sound = cursor.item(index, node, |item| item.mismatch(faults, "object"));
                continue;
            };
            for (place, (key, _, _)) in entries.iter().enumerate() {
                let before = entries.get(..place).unwrap_or_default();
                if before.iter().any(|(earlier, _, _)| earlier == key) {
                    cursor.item(index, node, |item| item.repeated(key, entries, faults));
                }
                if !columns.iter().any(|column| column == &**key) {
                    columns.push(key.to_string());
                }
            }
            rows.push((entries.as_slice(), node.closes));
        }
        sound.map(|()| Self { columns, rows })
    }

    fn entry(&self, row: usize, column: usize) -> Option<&Entry<'a>> {
        let (entries, _) = self.rows.get(row)?;
        let name = self.columns.get(column)?;
        // Rows of one table mostly name their columns in one order.
        match entries.get(column) {
            Some(entry) if &*entry.0 == name => Some(entry),
            _ => entries.iter().find(|(key, _, _)| &**key == name),
        }
    }
}

impl Rows for JsonRows<'_> {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let Some((_, _, node)) = self.entry(row, column) else {
            return Cell::Empty;
        };
        match &node.kind {
            Kind::Null => Cell::Empty,
            Kind::Bool(truth) => Cell::Bool(*truth),
            Kind::Int(number) => Cell::Int(*number),
            Kind::Number(_) if node.is_float() => Cell::Float,
            Kind::Number(_) => Cell::Huge,
            Kind::Text(text) => Cell::Text(text),
            Kind::List(_) | Kind::Map(_) => Cell::Other,
        }
    }

    fn order(&self, row: usize, column: Option<usize>) -> Option<u32> {
        match column.and_then(|column| self.entry(row, column)) {
            Some((_, _, node)) => Some(node.opens),
            None => self.rows.get(row).map(|(_, closes)| *closes),
        }
    }

    fn names_in_rows(&self) -> bool {
        true
    }

    fn has(&self, row: usize, column: usize) -> bool {
        self.entry(row, column).is_some()
    }
}

/// Reads the tables of a request: an object of lists of rows.
pub(crate) fn read_tables<'a>(
    cursor: Cursor<'a>,
    faults: &mut Faults,
) -> Option<BTreeMap<Table, JsonRows<'a>>> {
    let mut tables = BTreeMap::new();
    let Kind::Map(entries) = &cursor.node().kind else {
        return cursor.mismatch(faults, "object");
    };
    let mut sound = Some(());
    for (name, at, node) in entries {
        let table = Table::from_code(name);
        let known = table.is_some_and(|table| !tables.contains_key(&table));
        let read = cursor.entry(name, node, |entry| match table {
            Some(table) if known => {
                tables.insert(table, JsonRows::read(entry, node, faults)?);
                Some(())
            }
            Some(_) => entry.key_fault(*at, faults, Rule::InputDuplicateKey, || {
                Evidence::none().with("key", name.to_string())
            }),
            None => {
                let codes = Table::ALL.iter().map(|table| table.code());
                entry.unknown(Rule::InputUnknownKey, "key", name, codes, faults)
            }
        });
        if read.is_none() {
            sound = None;
        }
    }
    sound.map(|()| tables)
}
