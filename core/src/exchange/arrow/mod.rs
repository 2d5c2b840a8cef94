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
//! | `marks` | list of struct | `value` integer or null, `symbol` text or null (one of the two), `weight` text or integer (optional, null: the kind's own), `kind` text, `on` date32, `brought` boolean (optional), `retakes` integer (optional, null: none) |
//! | `terms` | list of struct, optional | `kind`, `number`, `level` and `subject` (optional, null: the case's own), `value`, `symbol` (both null: open), `weight`, `mean` exact number (optional) |
//! | `lessons`, `missed`, `ill`, `excused` | integer, optional | lessons of the period and those missed; all null: not known |
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
//!
//! Besides, [`figures_batch`] makes columns of an answer of monitoring.

mod columns;
mod figures;
mod findings;
mod marks;
mod named;
mod plain;
pub(super) mod read;
mod rows;
mod wire;

use arrow_array::{Array, RecordBatch};
use arrow_buffer::ScalarBuffer;
use arrow_schema::SchemaRef;

use crate::answer::{Evidence, Finding, Refusal, Refusals};
use crate::catalogue::Rule;
use crate::regulation::{Edition, InForce, Regulation, Regulations};
use crate::rules::finals::validate;
use columns::Columns;
pub use figures::batch as figures_batch;
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
    regulations: &Regulations,
    schema: &SchemaRef,
    batches: impl IntoIterator<Item = &'a RecordBatch>,
) -> Result<Vec<RecordBatch>, Refusals> {
    let editions: Vec<_> = regulations.editions().iter().map(Judge::of).collect();
    // Without a batch there are columns all the same.
    for judge in &editions {
        Columns::read(judge.regulation, &RecordBatch::new_empty(schema.clone()))?;
    }
    let mut answers = Vec::new();
    let mut before = 0_usize;
    let mut scratch = Scratch::default();
    for batch in batches {
        sound(batch)?;
        let mut found = Rows::default();
        for start in (0..batch.num_rows()).step_by(PIECE) {
            let rows = PIECE.min(batch.num_rows().saturating_sub(start));
            let piece = batch.slice(start, rows);
            let first = before.saturating_add(start);
            let mut judged = Vec::new();
            let mut refused = None;
            let mut left = rows;
            // The latest edition that is in force on a row's last day judges it.
            let mut open = vec![true; rows];
            let mut ends = None;
            for judge in editions.iter().rev() {
                if left == 0 || !judge.may_judge(ends.as_ref(), &open) {
                    continue;
                }
                let columns = Columns::read(judge.regulation, &piece)?;
                left = judge.rows(&columns, &mut open, &mut scratch, &mut judged, &mut refused);
                ends = Some(columns.to);
            }
            let undated = open.iter().position(|open| *open);
            if let Some(row) = refused.into_iter().chain(undated).min() {
                return Err(wire::why_refused(
                    InForce::ByDate(regulations),
                    &piece,
                    first,
                    row,
                ));
            }
            judged.sort_by_key(|(row, _)| *row);
            for (row, findings) in judged {
                found.add_all(first.saturating_add(row), &findings);
                if found.is_full() {
                    answers.push(std::mem::take(&mut found).into_batch());
                }
            }
        }
        before = before.saturating_add(batch.num_rows());
        answers.push(found.into_batch());
    }
    Ok(answers)
}

/// One edition, and what it says of plain rows.
struct Judge<'r> {
    from: Option<i32>,
    regulation: &'r Regulation,
    plain: Option<Plain<'r>>,
}

impl<'r> Judge<'r> {
    fn of(edition: &'r Edition) -> Self {
        Self {
            from: edition.from.map(|from| from.to_epoch_days()),
            regulation: &edition.regulation,
            plain: Plain::of(&edition.regulation),
        }
    }

    /// Whether some open row ends while this edition is in force; that is not known before columns
    /// have been read.
    fn may_judge(&self, ends: Option<&ScalarBuffer<i32>>, open: &[bool]) -> bool {
        let (Some(ends), Some(from)) = (ends, self.from) else {
            return true;
        };
        let mut rows = ends.iter().zip(open);
        rows.any(|(to, open)| *open && *to >= from)
    }

    /// Judges the open rows that this edition is in force for, and says how many are still open.
    fn rows(
        &self,
        columns: &Columns,
        open: &mut [bool],
        scratch: &mut Scratch,
        judged: &mut Vec<(usize, Vec<Finding>)>,
        refused: &mut Option<usize>,
    ) -> usize {
        let plain = self.plain.as_ref().map(|plain| plain.rows(columns));
        let mut left = 0_usize;
        for (row, (open, to)) in open.iter_mut().zip(&columns.to).enumerate() {
            if !*open {
                continue;
            }
            if self.from.is_some_and(|from| *to < from) {
                left = left.saturating_add(1);
                continue;
            }
            *open = false;
            if plain
                .as_ref()
                .is_some_and(|plain| plain.get(row) == Some(&true))
            {
                continue;
            }
            match scratch.fill(self.regulation, columns, row) {
                Some((case, proposed)) => {
                    let findings = validate(self.regulation, case, &proposed).findings;
                    if !findings.is_empty() {
                        judged.push((row, findings));
                    }
                }
                None => *refused = Some(refused.map_or(row, |earlier| earlier.min(row))),
            }
        }
        left
    }
}

/// Cases that are read at once, so that their columns stay in the processor's cache.
const PIECE: usize = 4_096;

/// Refuses a batch whose buffers are not what its schema says.
fn sound(batch: &RecordBatch) -> Result<(), Refusals> {
    match unsound(batch) {
        None => Ok(()),
        Some(column) => {
            let evidence = Evidence::none().with("expected", "column");
            Err(Refusal::new(Rule::InputType, format!("/{column}"), evidence).into())
        }
    }
}

/// The first column of a batch whose buffers are not what its schema says: offsets in order and in
/// bounds, text in UTF-8, keys in their dictionary.
pub(super) fn unsound(batch: &RecordBatch) -> Option<&str> {
    let fields = batch.schema_ref().fields().iter();
    let mut columns = fields.zip(batch.columns());
    let broken = columns.find(|(_, column)| column.to_data().validate_full().is_err());
    broken.map(|(field, _)| field.name().as_str())
}
