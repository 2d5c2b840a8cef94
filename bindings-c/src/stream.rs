//! Cases in and findings out as Arrow streams.

use arrow_array::RecordBatchIterator;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use zhurnal::Regulation;
use zhurnal::exchange::arrow::{findings_schema, validate_finals as validate};

use crate::error::Fault;

/// The name of the argument, as errors say it.
const NAME: &str = "in";

/// The findings of every case of a stream, which is read to its end and released.
pub(crate) fn validate_finals(
    regulation: &Regulation,
    stream: FFI_ArrowArrayStream,
) -> Result<FFI_ArrowArrayStream, Fault> {
    if stream.release().is_none() {
        return Err(Fault::Released(NAME));
    }
    let failed = |fault: arrow_schema::ArrowError| Fault::Stream(NAME, fault.to_string());
    let mut reader = RecordBatchStreamReader::try_new(stream).map_err(failed)?;
    let schema = arrow_array::RecordBatchReader::schema(&reader);
    let batches: Vec<_> = reader.by_ref().collect::<Result<_, _>>().map_err(failed)?;
    drop(reader);
    let findings = validate(regulation, &schema, &batches)?;
    let findings = RecordBatchIterator::new(findings.into_iter().map(Ok), findings_schema());
    Ok(FFI_ArrowArrayStream::new(Box::new(findings)))
}
