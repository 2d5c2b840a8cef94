//! The answer's columns: one row a finding.

use std::sync::{Arc, LazyLock};

use arrow_array::types::UInt16Type;
use arrow_array::{ArrayRef, DictionaryArray, Int64Array, RecordBatch, StringArray, UInt16Array};
use arrow_buffer::{Buffer, OffsetBuffer};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use crate::answer::Finding;
use crate::catalogue::{Clause, Rule, Severity};

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let coded = || DataType::Dictionary(Box::new(DataType::UInt16), Box::new(DataType::Utf8));
    let field = |name: &str, kind: DataType| Field::new(name, kind, false);
    Arc::new(Schema::new(vec![
        field("case", DataType::Int64),
        field("pupil", DataType::Int64),
        field("course", DataType::Int64),
        field("rule", coded()),
        Field::new("clause", coded(), true),
        field("severity", coded()),
        field("evidence", DataType::Utf8),
    ]))
});

/// The schema of the answer.
pub fn schema() -> SchemaRef {
    SCHEMA.clone()
}

/// Findings as they are gathered, column by column.
#[derive(Default)]
pub(super) struct Rows {
    case: Vec<i64>,
    pupil: Vec<i64>,
    course: Vec<i64>,
    rule: Vec<u16>,
    clause: Vec<Option<u16>>,
    severity: Vec<u16>,
    evidence: Vec<u8>,
    ends: Vec<i32>,
}

impl Rows {
    pub(super) fn add_all(&mut self, case: usize, findings: &[Finding]) {
        for finding in findings {
            self.add(case, finding);
        }
    }

    fn add(&mut self, case: usize, finding: &Finding) {
        let id = |id: Option<u64>| id.and_then(|id| i64::try_from(id).ok()).unwrap_or_default();
        self.case.push(i64::try_from(case).unwrap_or(i64::MAX));
        self.pupil
            .push(id(finding.subject.pupil.map(|pupil| pupil.get())));
        self.course
            .push(id(finding.subject.course.map(|course| course.get())));
        self.rule.push(place(Rule::ALL, &finding.rule));
        let clause = finding.rule.row().clause;
        self.clause
            .push(clause.map(|clause| place(Clause::ALL, &clause)));
        self.severity.push(place(Severity::ALL, &finding.severity));
        // Writing into memory does not fail.
        serde_json::to_writer(&mut self.evidence, &finding.evidence).unwrap_or_default();
        self.ends
            .push(i32::try_from(self.evidence.len()).unwrap_or(i32::MAX));
    }

    /// Whether a batch should end here, so that its offsets fit.
    pub(super) fn is_full(&self) -> bool {
        self.evidence.len() > 1 << 30
    }

    pub(super) fn into_batch(self) -> RecordBatch {
        let rules = Rule::ALL.iter().map(|rule| rule.row().code);
        let clauses = Clause::ALL.iter().map(|clause| clause.id());
        let severities = Severity::ALL.iter().map(|severity| severity.code());
        let offsets = [0].into_iter().chain(self.ends).collect();
        let offsets = OffsetBuffer::new(offsets);
        let evidence = StringArray::new(offsets, Buffer::from_vec(self.evidence), None);
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from(self.case)),
            Arc::new(Int64Array::from(self.pupil)),
            Arc::new(Int64Array::from(self.course)),
            coded(UInt16Array::from(self.rule), rules),
            coded(UInt16Array::from(self.clause), clauses),
            coded(UInt16Array::from(self.severity), severities),
            Arc::new(evidence),
        ];
        // The columns are made for this schema, so there is always a batch.
        RecordBatch::try_new(schema(), columns).unwrap_or_else(|_| RecordBatch::new_empty(schema()))
    }
}

/// The place of an item in its table.
fn place<T: PartialEq>(table: &[T], item: &T) -> u16 {
    let place = table
        .iter()
        .position(|other| other == item)
        .unwrap_or_default();
    u16::try_from(place).unwrap_or_default()
}

fn coded(keys: UInt16Array, values: impl Iterator<Item = &'static str>) -> ArrayRef {
    let values = Arc::new(StringArray::from_iter_values(values));
    Arc::new(DictionaryArray::<UInt16Type>::new(keys, values))
}
