//! The handle of a school.

use std::sync::RwLock;

use arrow_array::RecordBatchIterator;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use zhurnal::School;
use zhurnal::exchange::arrow::figures_batch;
use zhurnal::regulation::Regulations;
use zhurnal::school::Mapping;

use crate::bytes::zh_bytes;
use crate::error::Fault;
use crate::handle::{Handle, Held};
use crate::tables::{Tables, closed, zh_tables};

/// A school: one academic year as its host's tables have it. Only zh_school_apply_rows changes it.
#[derive(Debug)]
pub struct zh_school {
    school: Held<RwLock<School>>,
}

impl Handle for zh_school {
    type Inside = RwLock<School>;

    const NAME: &'static str = "school";

    fn held(&self) -> &Held<RwLock<School>> {
        &self.school
    }
}

impl From<School> for zh_school {
    fn from(school: School) -> Self {
        Self {
            school: Held::new(RwLock::new(school)),
        }
    }
}

/// Reads a school from these tables, which stay as they are.
pub(crate) fn from_tables(
    regulations: &Regulations,
    tables: Option<&zh_tables>,
    mapping: &[u8],
) -> Result<zh_school, Fault> {
    let tables = tables.ok_or(Fault::Null(zh_tables::NAME))?;
    let tables: &Tables = tables.held().open().ok_or(Fault::Closed)?;
    let mapping = read_mapping(mapping)?;
    tables.with_rows(|rows| Ok(School::from_tables(regulations, rows, &mapping)?.into()))
}

/// Reads a school from a document of its tables.
pub(crate) fn from_json(
    regulations: &Regulations,
    tables: &[u8],
    mapping: &[u8],
) -> Result<zh_school, Fault> {
    let mapping = read_mapping(mapping)?;
    Ok(School::from_json(regulations, tables, &mapping)?.into())
}

/// A mapping; without bytes the one that renames nothing.
fn read_mapping(bytes: &[u8]) -> Result<Mapping, Fault> {
    match bytes {
        [] => Ok(Mapping::default()),
        _ => Ok(Mapping::load(bytes).map_err(|refusals| refusals.under("/mapping"))?),
    }
}

pub(crate) fn call(school: &RwLock<School>, op: &str, request: &[u8]) -> Result<zh_bytes, Fault> {
    let school = school.read().map_err(closed)?;
    Ok(zh_bytes::new(school.try_call(op, request)?))
}

/// The figures of a request as columns; no lock is held while the stream is read.
pub(crate) fn figures(
    school: &RwLock<School>,
    op: &str,
    request: &[u8],
) -> Result<FFI_ArrowArrayStream, Fault> {
    let answer = school.read().map_err(closed)?.try_monitoring(op, request)?;
    let batch = figures_batch(&answer);
    let schema = batch.schema();
    let batches = RecordBatchIterator::new([Ok(batch)], schema);
    Ok(FFI_ArrowArrayStream::new(Box::new(batches)))
}

pub(crate) fn apply_rows(school: &RwLock<School>, request: &[u8]) -> Result<(), Fault> {
    let mut school = school.write().map_err(closed)?;
    Ok(school.apply_rows_json(request)?)
}
