//! Tables of owned cells for the tests of every form.

use chrono::NaiveDate;

use crate::base::Instant;
use crate::base::date::parse_date;
use crate::base::time::parse_instant;
use crate::input::rows::{Cell, Rows};

/// A cell that owns its text.
#[derive(Clone, Debug)]
pub(super) enum OwnedCell {
    Empty,
    Int(i64),
    Float,
    Bool(bool),
    Text(String),
    Raw(String),
    Date(NaiveDate),
    Instant(Instant),
}

/// A table of owned cells.
pub(super) struct Sample {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<OwnedCell>>,
}

impl Rows for Sample {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        match &self.rows[row][column] {
            OwnedCell::Empty => Cell::Empty,
            OwnedCell::Int(number) => Cell::Int(*number),
            OwnedCell::Float => Cell::Float,
            OwnedCell::Bool(truth) => Cell::Bool(*truth),
            OwnedCell::Text(text) => Cell::Text(text),
            OwnedCell::Raw(text) => Cell::Raw(text),
            OwnedCell::Date(date) => Cell::Date(*date),
            OwnedCell::Instant(instant) => Cell::Instant(*instant),
        }
    }
}

impl Sample {
    pub(super) fn new(columns: &[&str], rows: Vec<Vec<OwnedCell>>) -> Self {
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        Self { columns, rows }
    }

    /// A table of texts; one without a letter is an empty cell.
    pub(super) fn of_texts(columns: &[&str], rows: &[&[&str]]) -> Self {
        let cell = |text: &str| match text {
            "" => OwnedCell::Empty,
            text => raw(text),
        };
        let row = |row: &&[&str]| row.iter().map(|text| cell(text)).collect();
        Self::new(columns, rows.iter().map(row).collect())
    }

    /// One row of everything that can be written, and an empty one.
    pub(super) fn of_kinds() -> Self {
        let instant = |text| OwnedCell::Instant(parse_instant(text).unwrap());
        let row = vec![
            OwnedCell::Int(-7),
            OwnedCell::Bool(true),
            OwnedCell::Text("Ёж, «№ 5»".to_owned()),
            raw("05"),
            OwnedCell::Date(parse_date("2026-09-01").unwrap()),
            instant("2026-10-27T15:00:00+04:00"),
            OwnedCell::Empty,
        ];
        let empty = vec![OwnedCell::Empty; row.len()];
        let columns = ["int", "bool", "text", "raw", "date", "instant", "empty"];
        Self::new(&columns, vec![row, empty])
    }
}

pub(super) fn raw(text: &str) -> OwnedCell {
    OwnedCell::Raw(text.to_owned())
}

/// Texts that break a careless writer or reader; windows-1251 has a letter for each of theirs.
pub(super) const NASTY: &[&str] = &[
    "a,b",
    "a;b",
    "\"",
    "\"\"",
    "say \"да\", he said",
    "two\nlines",
    "two\r\nlines",
    "two\rlines\r",
    "\n",
    "=1+2",
    "@SUM(A1)",
    "#not a comment",
    "\n#not a comment",
    " spaces ",
    "\ttab\t",
    "Урок № 5 — «Ёжик»",
    "2,5",
    "''",
    "\0",
    "null",
    ";",
    ",",
];

/// What is in a table, row by row.
#[cfg(any(feature = "arrow", feature = "csv"))]
pub(super) fn cells(rows: &dyn Rows) -> Vec<Vec<Cell<'_>>> {
    let columns = 0..rows.columns().len();
    let row = |row| {
        columns
            .clone()
            .map(|column| rows.cell(row, column))
            .collect()
    };
    (0..rows.count()).map(row).collect()
}
