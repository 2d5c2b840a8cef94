//! Exported: what goes by Arrow streams.

use arrow_array::ffi_stream::FFI_ArrowArrayStream;

use super::grammar::{Out, StreamOut, borrow, take_stream};
use crate::error::{Fault, zh_error};
use crate::guard;
use crate::regulation::zh_regulation;
use crate::status::zh_status;
use crate::stream;

/// Judges many finals at once: a stream of cases in, one a row, and a stream of findings out, one a
/// row, in the order of the cases. What a row means and why it is refused is what the same case means
/// to `finals.validate`. An error's pointer begins with the row, from 0 over all batches, or with a
/// column that is not as it should be.
///
/// Cases have integers `pupil`, `course`, `level`, `period_number`, `proposed`; texts `subject`,
/// `period_kind`, `weekly_hours` (or an integer); date32 `period_from`, `period_to`; and `marks`, a
/// list of structs of `value`, `kind`, `on` and, where wanted, `symbol`, `weight`, `brought`. They may
/// have `proposed_symbol`, `ref`, `last_lesson`, `terms`, `exempt`, `exempt_ranges`, `early`, `at`,
/// `by`, and no others. Findings have int64 `case` (the row), `pupil`, `course`; dictionaries of text
/// `rule`, `clause`, `severity`; and `evidence`, a text of JSON.
///
/// The structure of every batch is looked over before it is read. The interface carries no sizes of
/// buffers: that a text buffer is as long as its offsets say is the word of whoever made `in`.
///
/// Ownership: `in` is moved: it is released when the call returns, whatever the status, and its
/// struct is marked as such. `*out` is the caller's to release, and outlives the regulation; free
/// `*err` with zh_error_free. The structs themselves stay the caller's.
/// NULL: `regulation`, `in` and `out` must not be NULL; `err` may be.
/// Threads: any, at the same time, with the same regulation too, but not with the same stream. The
/// functions of `in` are called on this thread and before the call returns.
/// Errors: `*out` is a stream on ZH_STATUS_OK and marked as released otherwise; `*err` is set on any
/// status but ZH_STATUS_OK and NULL on it. A stream that was released or that fails gives
/// ZH_STATUS_INVALID_ARGUMENT. After ZH_STATUS_PANIC every call with this regulation gives
/// ZH_STATUS_CLOSED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_regulation_validate_finals(
    regulation: *const zh_regulation,
    r#in: *mut FFI_ArrowArrayStream,
    out: *mut FFI_ArrowArrayStream,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a stream, or NULL.
    let stream = unsafe { take_stream(r#in) };
    // SAFETY: the caller hands in a place to write to, or NULL; the stream has left it by now.
    let out = unsafe { StreamOut::new(out) };
    // SAFETY: the caller hands in a place to write to, or NULL.
    let err = unsafe { Out::new(err) };
    // SAFETY: the caller lends a regulation that is alive, or NULL.
    let regulation = unsafe { borrow(regulation) };
    guard::call_on(regulation, out, err, |regulation| {
        let stream = stream.ok_or(Fault::Null("in"))?;
        if stream.release().is_none() {
            return Err(Fault::Released("in"));
        }
        // SAFETY: the caller hands in a stream by the Arrow C stream interface.
        stream::validate_finals(regulation, unsafe { zhurnal_arrow_import::read(stream) })
    })
}
