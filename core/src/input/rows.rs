//! A host's table as rows of cells, whatever it was written in.

use chrono::NaiveDate;

use crate::base::Instant;

/// What stands in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing: an absent key, `null`, an empty field of a CSV.
    Empty,
    /// A whole number; of a column of floats, one that holds whole numbers alone.
    Int(i64),
    /// A whole number that does not fit into 64 bits.
    Huge,
    /// A number with a fraction or an exponent.
    Float,
    /// A truth value.
    Bool(bool),
    /// A text of a document that tells texts from numbers: JSON.
    Text(&'a str),
    /// A text that may write anything: a field of a CSV, a text column.
    Raw(&'a str),
    /// A date of a column of dates.
    Date(NaiveDate),
    /// An instant of a column of instants.
    Instant(Instant),
    /// What no column takes: a list, an object, a date that is none, a part of a second.
    Other,
}

/// A table of a host. Rows and columns are counted from 0; what is asked beyond them is empty.
pub trait Rows {
    /// The host's names of the columns, in its order, each once.
    fn columns(&self) -> &[String];

    /// How many rows there are.
    fn count(&self) -> usize;

    /// What stands in a cell.
    fn cell(&self, row: usize, column: usize) -> Cell<'_>;

    /// Whether exact numbers are written with a decimal comma.
    fn decimal_comma(&self) -> bool {
        false
    }

    /// Where a cell, or the end of a row, stands in its document; `None` where a table is no document of
    /// which parts have an order of their own.
    fn order(&self, row: usize, column: Option<usize>) -> Option<u32> {
        let _ = (row, column);
        None
    }

    /// Whether each row names its own columns, and so may lack one that another has.
    fn names_in_rows(&self) -> bool {
        false
    }

    /// Whether a row names a column at all.
    fn has(&self, row: usize, column: usize) -> bool {
        row < self.count() && column < self.columns().len()
    }
}
