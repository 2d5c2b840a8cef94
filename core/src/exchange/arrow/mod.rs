//! Finals over columns: Arrow batches of cases in, Arrow batches of findings out.
//!
//! A case is one row; the answer has one row a finding, in the order of the cases and, within one,
//! of [`validate`]. What a row means, and why it is refused, is what
//! the same case means at the door.
//!
//! | column of cases | type | meaning |
//! |---|---|---|
//! | `pupil`, `course` | integer | ids |
//! | `ref` | text, optional | the host's own reference |
//! | `subject` | text | code, or `other:<text>` |
//! | `level` | integer | 1 … 11 |
//! | `weekly_hours` | text or integer | exact number |
//! | `period_kind` | text | code |
//! | `period_number` | integer | may be null for a year, an exam, an overall mark |
//! | `period_from`, `period_to` | date32 | both inclusive |
//! | `last_lesson` | date32, optional | null: not known |
//! | `marks` | list of struct | `value` integer or null, `symbol` text or null (one of the two), `weight` text or integer (optional, null: the kind's own), `kind` text, `on` date32, `brought` boolean (optional) |
//! | `terms` | list of struct, optional | `kind`, `number`, `level` and `subject` (optional, null: the case's own), `value`, `symbol` (both null: open), `weight` (optional) |
//! | `exempt` | boolean, optional | the whole period |
//! | `exempt_ranges` | list of struct, optional | `from`, `to` date32; a null `to` is open |
//! | `early` | text, optional | the order that allowed an early final |
//! | `proposed` | integer or null | the proposed final, where it is a number |
//! | `proposed_symbol` | text, optional | … where it is a symbol (one of the two) |
//! | `at` | timestamp with a zone, optional | whole seconds; null: not known |
//! | `by` | text, optional | role; null: not known |
//!
//! Text may be `Utf8`, `LargeUtf8`, `Utf8View` or a dictionary of one of them; lists may be large;
//! integers of any width. Columns beyond these are refused, as keys are at the door.
//!
//! | column of findings | type | meaning |
//! |---|---|---|
//! | `case` | int64 | the row of the case, from 0, over all batches |
//! | `pupil`, `course` | int64 | ids |
//! | `rule`, `clause`, `severity` | dictionary of text | as at the door |
//! | `evidence` | text | JSON, byte for byte the door's; `rules.render` makes a text of it |

mod columns;
mod findings;
mod marks;
mod named;
mod plain;
mod read;
mod rows;
mod wire;

use arrow_array::{Array, RecordBatch};
use arrow_schema::SchemaRef;

use crate::answer::{Evidence, Refusal, Refusals};
use crate::catalogue::Rule;
use crate::regulation::Regulation;
use crate::rules::finals::validate;
use columns::Columns;
use findings::Rows;
pub use findings::schema as findings_schema;
use plain::Plain;
use rows::Scratch;

/// Judges every case of these batches, all of this schema.
///
/// A batch that comes from outside is not trusted: its buffers are checked before they are read.
///
/// # Errors
/// The first fault: a column that is missing, unknown or of another type (pointer: the column's
/// path), or a value that the door would refuse (pointer: the row, then the place in the case).
/// Nothing is answered for the other rows then.
pub fn validate_finals<'a>(
    regulation: &Regulation,
    schema: &SchemaRef,
    batches: impl IntoIterator<Item = &'a RecordBatch>,
) -> Result<Vec<RecordBatch>, Refusals> {
    // Without a batch there are columns all the same.
    Columns::read(regulation, &RecordBatch::new_empty(schema.clone()))?;
    let plain = Plain::of(regulation);
    let mut answers = Vec::new();
    let mut before = 0_usize;
    let mut scratch = Scratch::default();
    for batch in batches {
        sound(batch)?;
        let mut found = Rows::default();
        for start in (0..batch.num_rows()).step_by(PIECE) {
            let rows = PIECE.min(batch.num_rows().saturating_sub(start));
            let piece = batch.slice(start, rows);
            let columns = Columns::read(regulation, &piece)?;
            let first = before.saturating_add(start);
            for (row, plain) in plain.rows(&columns).into_iter().enumerate() {
                if plain {
                    continue;
                }
                match scratch.fill(regulation, &columns, row) {
                    Some((case, proposed)) => {
                        let answer = validate(regulation, case, &proposed);
                        found.add_all(first.saturating_add(row), &answer.findings);
                        if found.is_full() {
                            answers.push(std::mem::take(&mut found).into_batch());
                        }
                    }
                    None => return Err(wire::why_refused(regulation, &piece, first, row)),
                }
            }
        }
        before = before.saturating_add(batch.num_rows());
        answers.push(found.into_batch());
    }
    Ok(answers)
}

/// Cases that are read at once, so that their columns stay in the processor's cache.
const PIECE: usize = 4_096;

/// Whether the buffers of a batch are what its schema says: offsets in order and in bounds, text in
/// UTF-8, keys in their dictionary.
fn sound(batch: &RecordBatch) -> Result<(), Refusals> {
    for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        if column.to_data().validate_full().is_err() {
            let evidence = Evidence::none().with("expected", "column");
            let pointer = format!("/{}", field.name());
            return Err(Refusal::new(Rule::InputType, pointer, evidence).into());
        }
    }
    Ok(())
}
