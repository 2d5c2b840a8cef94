//! Cases in and findings out as Arrow streams.

use arrow_array::RecordBatchIterator;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_schema::ArrowError;
use zhurnal::exchange::arrow::{findings_schema, validate_finals as validate};
use zhurnal::regulation::Regulations;
use zhurnal_arrow_import::Frame;

use crate::error::Fault;

/// The name of the argument, as errors say it.
const NAME: &str = "in";

/// The findings of every case of a stream that was read to its end and released.
pub(crate) fn validate_finals(
    regulation: &Regulations,
    frame: Result<Frame, ArrowError>,
) -> Result<FFI_ArrowArrayStream, Fault> {
    let failed = |fault: ArrowError| Fault::Stream(NAME, fault.to_string());
    let Frame { schema, batches } = frame.map_err(failed)?;
    let findings = validate(regulation, &schema, &batches)?;
    let findings = RecordBatchIterator::new(findings.into_iter().map(Ok), findings_schema());
    Ok(FFI_ArrowArrayStream::new(Box::new(findings)))
}
