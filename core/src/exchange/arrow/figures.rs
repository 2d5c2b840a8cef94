//! An answer of monitoring as columns: one row a row of it.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, RecordBatchOptions, StringArray};
use arrow_schema::{Field, Schema};

use crate::monitoring::Answer;
use crate::monitoring::table::{Cell, Column};

/// The rows of an answer as [`Answer::columns`] has them: int64 where every value is a whole number, else
/// text; null where there is no value. The schema's metadata carry `unknown`, as JSON.
pub fn batch(answer: &Answer) -> RecordBatch {
    let columns = answer.columns();
    let arrays: Vec<ArrayRef> = columns.iter().map(array).collect();
    let fields: Vec<Field> = columns
        .iter()
        .zip(&arrays)
        .map(|(column, array)| Field::new(&column.name, array.data_type().clone(), true))
        .collect();
    // Writing into memory does not fail.
    let unknown = serde_json::to_string(&answer.unknown).unwrap_or_default();
    let metadata = HashMap::from([("unknown".to_owned(), unknown)]);
    let schema = Arc::new(Schema::new(fields).with_metadata(metadata));
    let rows = RecordBatchOptions::new().with_row_count(Some(answer.rows.len()));
    // The schema is made of the columns, so there is always a batch.
    RecordBatch::try_new_with_options(schema.clone(), arrays, &rows)
        .unwrap_or_else(|_| RecordBatch::new_empty(schema))
}

fn array(column: &Column) -> ArrayRef {
    let cells = column.cells.iter();
    if column.is_whole() {
        let whole = cells.map(|cell| match cell {
            Some(Cell::Int(value)) => Some(*value),
            _ => None,
        });
        return Arc::new(whole.collect::<Int64Array>());
    }
    let texts = cells.map(|cell| {
        cell.as_ref().map(|cell| match cell {
            Cell::Int(value) => value.to_string(),
            Cell::Text(text) => text.clone(),
        })
    });
    Arc::new(texts.collect::<StringArray>())
}
