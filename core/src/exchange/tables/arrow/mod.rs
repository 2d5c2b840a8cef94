//! A table as Arrow batches, in and out.

mod columns;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeSet;

use arrow_array::RecordBatch;
use arrow_schema::{Schema, SchemaRef};

use crate::base::limits;
use crate::exchange::arrow::unsound;
use crate::input::rows::{Cell, Rows};
use columns::Piece;
pub use write::write_arrow;

/// Why batches are no table, or a table can be no batch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArrowFault {
    /// A column of a type that no column of a table has.
    #[error("column `{column}`: no column of a table is of type {kind}")]
    Kind {
        /// The name of the column.
        column: String,
        /// Its type, as Arrow names it.
        kind: String,
    },
    /// The buffers of a column are not what its type says.
    #[error("column `{column}`: its buffers are not what its type says")]
    Unsound {
        /// The name of the column.
        column: String,
    },
    /// Two columns have one name.
    #[error("the column `{column}` is named twice")]
    Twice {
        /// The name.
        column: String,
    },
    /// A batch has other columns than the schema.
    #[error("batch {batch} has other columns than the schema")]
    Schema {
        /// The batch, from 0.
        batch: usize,
    },
    /// The table has more rows than [`limits::TABLE_ROWS`].
    #[error("the table has more than {} rows", limits::TABLE_ROWS)]
    TooManyRows,
    /// The texts of a column are too large for one batch.
    #[error("the texts of column `{column}` are too large for one batch")]
    TooLarge {
        /// The name of the column.
        column: String,
    },
    /// A cell holds what no array can: a number beyond 64 bits, a float, a list.
    #[error("row {row}, column `{column}`: a value that cannot be written")]
    Unwritable {
        /// The row, from 0.
        row: usize,
        /// The name of the column.
        column: String,
    },
}

/// The table of Arrow batches, its rows one after another.
///
/// | type of column | cell |
/// |---|---|
/// | integer of any width | [`Cell::Int`]; beyond 64 bits with a sign [`Cell::Huge`] |
/// | float | [`Cell::Int`] where it is whole and within ±2^53, [`Cell::Empty`] where it is NaN, else [`Cell::Float`] |
/// | boolean | [`Cell::Bool`] |
/// | text, or a dictionary of texts | [`Cell::Raw`]; an empty text is [`Cell::Empty`] |
/// | decimal of 128 bits | [`Cell::Raw`], its exact digits with a point, without zeros at the end |
/// | date of days | [`Cell::Date`]; outside the years 1 … 9999 [`Cell::Other`] |
/// | timestamp without a zone | [`Cell::Date`] where it is midnight, else [`Cell::Other`] |
/// | timestamp with a zone | [`Cell::Instant`] in UTC where it has whole seconds, else [`Cell::Other`] |
/// | null | [`Cell::Empty`] |
#[derive(Clone, Debug)]
pub struct ArrowRows {
    columns: Vec<String>,
    count: usize,
    /// The first row of each batch that has rows.
    starts: Vec<usize>,
    batches: Vec<Vec<Piece>>,
}

impl ArrowRows {
    /// Reads batches, all of this schema. Texts and whole numbers of 64 bits are not copied.
    ///
    /// A batch that comes from outside is not trusted: its buffers are checked before they are read.
    ///
    /// # Errors
    /// The first of [`ArrowFault`].
    pub fn read(schema: &SchemaRef, batches: &[RecordBatch]) -> Result<Self, ArrowFault> {
        let fields = schema.fields().iter();
        let columns: Vec<String> = fields.map(|field| field.name().clone()).collect();
        let mut seen = BTreeSet::new();
        if let Some(name) = columns.iter().find(|name| !seen.insert(*name)) {
            return Err(ArrowFault::Twice {
                column: name.clone(),
            });
        }
        // Without a batch there are columns all the same.
        pieces(&RecordBatch::new_empty(schema.clone()))?;
        let mut table = Self {
            columns,
            count: 0,
            starts: Vec::new(),
            batches: Vec::new(),
        };
        for (place, batch) in batches.iter().enumerate() {
            if !has_columns(batch, schema) {
                return Err(ArrowFault::Schema { batch: place });
            }
            if let Some(column) = unsound(batch) {
                return Err(ArrowFault::Unsound {
                    column: column.to_owned(),
                });
            }
            if batch.num_rows() == 0 {
                continue;
            }
            table.starts.push(table.count);
            table.batches.push(pieces(batch)?);
            table.count = table.count.saturating_add(batch.num_rows());
            if table.count > limits::TABLE_ROWS {
                return Err(ArrowFault::TooManyRows);
            }
        }
        Ok(table)
    }
}

/// Whether a batch has these columns, whatever its schema says beyond names and types.
fn has_columns(batch: &RecordBatch, schema: &Schema) -> bool {
    let own = batch.schema_ref().fields();
    let mut pairs = own.iter().zip(schema.fields());
    own.len() == schema.fields().len()
        && pairs
            .all(|(own, field)| own.name() == field.name() && own.data_type() == field.data_type())
}

fn pieces(batch: &RecordBatch) -> Result<Vec<Piece>, ArrowFault> {
    let columns = batch.schema_ref().fields().iter().zip(batch.columns());
    let piece = |(field, column): (&arrow_schema::FieldRef, _)| {
        Piece::of(column).ok_or_else(|| ArrowFault::Kind {
            column: field.name().clone(),
            kind: field.data_type().to_string(),
        })
    };
    columns.map(piece).collect()
}

impl Rows for ArrowRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn count(&self) -> usize {
        self.count
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let batch = self.starts.partition_point(|start| *start <= row);
        let cell = || {
            let batch = batch.checked_sub(1)?;
            let row = row.checked_sub(*self.starts.get(batch)?)?;
            self.batches.get(batch)?.get(column)?.cell(row)
        };
        cell().unwrap_or(Cell::Empty)
    }
}
