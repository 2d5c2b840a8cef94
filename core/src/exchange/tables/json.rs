//! A table as JSON rows, out.

use super::{is_empty, written};
use crate::input::rows::{Cell, Rows};

/// Writes a table as a list of objects, keys in the order of the columns.
///
/// An empty cell is left out. Where a column is empty in every row the first row has it as `null`, so
/// that it stays a column that was handed over. Dates and instants are texts; what has no value that
/// could be written ([`Cell::Huge`], [`Cell::Float`], [`Cell::Other`]) is `null`.
pub fn write_json(rows: &dyn Rows) -> Vec<u8> {
    let columns: Vec<Column> = rows
        .columns()
        .iter()
        .enumerate()
        .map(|(column, name)| Column::of(rows, column, name))
        .collect();
    let mut out = vec![b'['];
    for row in 0..rows.count() {
        if row > 0 {
            out.push(b',');
        }
        out.push(b'{');
        let mut first = true;
        for (column, head) in columns.iter().enumerate() {
            let cell = rows.cell(row, column);
            let keeps_column = row == 0 && head.is_empty;
            if is_empty(cell) && !keeps_column {
                continue;
            }
            if !first {
                out.push(b',');
            }
            first = false;
            out.extend_from_slice(&head.key);
            value(&mut out, cell);
        }
        out.push(b'}');
    }
    out.push(b']');
    out
}

/// A column's key as JSON with its colon, and whether no row has a value in it.
struct Column {
    key: Vec<u8>,
    is_empty: bool,
}

impl Column {
    fn of(rows: &dyn Rows, column: usize, name: &str) -> Self {
        let mut key = Vec::new();
        text(&mut key, name);
        key.push(b':');
        let is_empty = (0..rows.count()).all(|row| is_empty(rows.cell(row, column)));
        Self { key, is_empty }
    }
}

fn value(out: &mut Vec<u8>, cell: Cell<'_>) {
    match (cell, written(cell).filter(|text| !text.is_empty())) {
        (Cell::Int(_) | Cell::Bool(_), Some(plain)) => out.extend_from_slice(plain.as_bytes()),
        (_, Some(written)) => text(out, &written),
        (_, None) => out.extend_from_slice(b"null"),
    }
}

fn text(out: &mut Vec<u8>, text: &str) {
    // Writing into memory does not fail.
    serde_json::to_writer(out, text).unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::tables::sample::{NASTY, OwnedCell, Sample, raw};

    fn json(table: &Sample) -> String {
        String::from_utf8(write_json(table)).unwrap()
    }

    #[test]
    fn kinds_of_cells_keep_their_kind() {
        let wanted = r#"[{"int":-7,"bool":true,"text":"Ёж, «№ 5»","raw":"05","date":"2026-09-01","instant":"2026-10-27T15:00:00+04:00","empty":null},{}]"#;
        assert_eq!(json(&Sample::of_kinds()), wanted);
    }

    #[test]
    fn a_column_without_a_value_stays_a_column() {
        let empty = || OwnedCell::Empty;
        let rows = vec![
            vec![empty(), empty(), raw("")],
            vec![raw("x"), empty(), empty()],
        ];
        let table = Sample::new(&["a", "b", "c"], rows);
        assert_eq!(json(&table), r#"[{"b":null,"c":null},{"a":"x"}]"#);
    }

    #[test]
    fn a_table_without_rows_or_columns_is_one() {
        assert_eq!(json(&Sample::of_texts(&["a"], &[])), "[]");
        assert_eq!(json(&Sample::of_texts(&[], &[&[], &[]])), "[{},{}]");
    }

    #[test]
    fn what_cannot_be_written_is_null() {
        let table = Sample::new(&["a"], vec![vec![OwnedCell::Float]]);
        assert_eq!(json(&table), r#"[{"a":null}]"#);
    }

    #[test]
    fn any_text_and_name_reads_back() {
        for text in NASTY {
            let written = json(&Sample::of_texts(&[text], &[&[text]]));
            let read: Vec<std::collections::BTreeMap<String, String>> =
                serde_json::from_str(&written).unwrap();
            assert_eq!(read[0][*text], **text);
        }
    }
}
