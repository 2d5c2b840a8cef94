//! A table as one Arrow batch, out.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Int64Array, RecordBatch, RecordBatchOptions, StringArray,
    TimestampSecondArray,
};
use arrow_buffer::{Buffer, NullBuffer, OffsetBuffer};
use arrow_schema::{Field, Schema};

use super::ArrowFault;
use crate::base::limits;
use crate::exchange::tables::{is_empty, written};
use crate::input::rows::{Cell, Rows};

/// What all values of a column are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Int,
    Bool,
    Date,
    Instant,
    Text,
}

/// Writes a table as one batch.
///
/// A column of which all values are whole numbers is `Int64`, of truth values `Boolean`, of dates
/// `Date32`, of instants a timestamp of seconds in UTC; any other, and one without a value, is `Utf8`.
/// An empty cell is null.
///
/// # Errors
/// [`ArrowFault::Unwritable`], [`ArrowFault::TooLarge`] and [`ArrowFault::TooManyRows`].
pub fn write_arrow(rows: &dyn Rows) -> Result<RecordBatch, ArrowFault> {
    if rows.count() > limits::TABLE_ROWS {
        return Err(ArrowFault::TooManyRows);
    }
    let mut fields = Vec::new();
    let mut arrays = Vec::new();
    for (column, name) in rows.columns().iter().enumerate() {
        let array = array(rows, column, name)?;
        fields.push(Field::new(name, array.data_type().clone(), true));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    let count = RecordBatchOptions::new().with_row_count(Some(rows.count()));
    // The schema is made of these columns, so there is always a batch.
    Ok(
        RecordBatch::try_new_with_options(schema.clone(), arrays, &count)
            .unwrap_or_else(|_| RecordBatch::new_empty(schema)),
    )
}

fn array(rows: &dyn Rows, column: usize, name: &str) -> Result<ArrayRef, ArrowFault> {
    let cells = || (0..rows.count()).map(|row| rows.cell(row, column));
    macro_rules! values {
        ($array:ty, $kind:ident($value:ident) => $made:expr) => {
            cells()
                .map(|cell| match cell {
                    Cell::$kind($value) => Some($made),
                    _ => None,
                })
                .collect::<$array>()
        };
    }
    Ok(match kind(cells()) {
        Kind::Int => Arc::new(values!(Int64Array, Int(number) => number)),
        Kind::Bool => Arc::new(values!(BooleanArray, Bool(truth) => truth)),
        Kind::Date => Arc::new(values!(Date32Array, Date(date) => date.to_epoch_days())),
        Kind::Instant => {
            let seconds = values!(TimestampSecondArray, Instant(instant) => instant.timestamp());
            Arc::new(seconds.with_timezone("+00:00"))
        }
        Kind::Text => Arc::new(texts(rows, column, name)?),
    })
}

/// What all values of a column are: text where they are several, or none is there.
fn kind<'a>(cells: impl Iterator<Item = Cell<'a>>) -> Kind {
    let mut kinds = cells
        .filter(|cell| !is_empty(*cell))
        .map(|cell| match cell {
            Cell::Int(_) => Kind::Int,
            Cell::Bool(_) => Kind::Bool,
            Cell::Date(_) => Kind::Date,
            // A part of a second is in writing alone.
            Cell::Instant(instant) if instant.timestamp_subsec_nanos() == 0 => Kind::Instant,
            _ => Kind::Text,
        });
    match kinds.next() {
        Some(first) if kinds.all(|kind| kind == first) => first,
        _ => Kind::Text,
    }
}

fn texts(rows: &dyn Rows, column: usize, name: &str) -> Result<StringArray, ArrowFault> {
    let too_large = || ArrowFault::TooLarge {
        column: name.to_owned(),
    };
    let mut bytes = Vec::new();
    let mut ends = vec![0_i32];
    let mut there = Vec::with_capacity(rows.count());
    for row in 0..rows.count() {
        let text = written(rows.cell(row, column)).ok_or_else(|| ArrowFault::Unwritable {
            row,
            column: name.to_owned(),
        })?;
        bytes.extend_from_slice(text.as_bytes());
        ends.push(i32::try_from(bytes.len()).map_err(|_| too_large())?);
        there.push(!text.is_empty());
    }
    let ends = OffsetBuffer::new(ends.into());
    let nulls = NullBuffer::from(there);
    StringArray::try_new(ends, Buffer::from_vec(bytes), Some(nulls)).map_err(|_| too_large())
}
