//! A host's tables in the forms that they come and go in: CSV, Arrow, JSON rows.

#[cfg(feature = "arrow")]
pub mod arrow;
#[cfg(feature = "csv")]
pub mod csv;
pub mod json;
#[cfg(test)]
mod sample;

use std::borrow::Cow;

use chrono::SecondsFormat;

use crate::input::rows::Cell;

/// Whether a cell has no value; a text without a letter is none.
fn is_empty(cell: Cell<'_>) -> bool {
    matches!(cell, Cell::Empty | Cell::Text("") | Cell::Raw(""))
}

/// What a cell is in writing, an instant with the offset that it carries; nothing for an empty cell,
/// `None` for what no cell can be read back from.
fn written(cell: Cell<'_>) -> Option<Cow<'_, str>> {
    Some(match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Int(number) => number.to_string().into(),
        Cell::Bool(true) => "true".into(),
        Cell::Bool(false) => "false".into(),
        Cell::Text(text) | Cell::Raw(text) => text.into(),
        Cell::Date(date) => date.to_string().into(),
        Cell::Instant(instant) => instant.to_rfc3339_opts(SecondsFormat::AutoSi, false).into(),
        Cell::Huge | Cell::Float | Cell::Other => return None,
    })
}
