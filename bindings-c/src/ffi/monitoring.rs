//! Exported: figures of a school as columns, and slices that are kept counted.

use arrow_array::ffi_stream::FFI_ArrowArrayStream;

use super::grammar::{Input, Out, StreamOut, borrow, take};
use crate::bytes::zh_bytes;
use crate::error::zh_error;
use crate::guard;
use crate::school::{self, zh_school};
use crate::status::zh_status;
use crate::watch::{self, zh_watch};

/// Answers one request of a family of figures (`monitoring.control-sheet`, `.performance`,
/// `.attendance`, `.accumulation`, `.timeliness`, `.objectivity`) as a stream of one batch: a row for
/// each row that zh_school_call gives. The first column is what the rows are of, such as `class` (the
/// school's row has none); a figure inside another stands under both names, such as
/// `by_finals.success.part`. Lists of people and histograms have no column, and a figure that is
/// unknown has one, of nulls. A column is int64 where each of its values is a whole number, else a
/// text, and null where there is no value; the schema's metadata say under `unknown`, as JSON, what
/// is null because something was not handed over.
///
/// Ownership: the school and both inputs are only read, and during the call. `*out` is the caller's
/// to release, and outlives the school; free `*err` with zh_error_free. The struct itself stays the
/// caller's.
/// NULL: `school` and `out` must not be NULL; `err` may be; an input may be NULL where its length
/// is 0.
/// Threads: any, at the same time, with the same school too; an answer is from before or after a
/// zh_school_apply_rows, never from within one.
/// Errors: `*out` is a stream on ZH_STATUS_OK and marked as released otherwise; `*err` is set on any
/// status but ZH_STATUS_OK and NULL on it. Another operation is refused as one that is unknown. After
/// ZH_STATUS_PANIC every call with this school gives ZH_STATUS_CLOSED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_school_figures(
    school: *const zh_school,
    op: *const u8,
    op_len: usize,
    request: *const u8,
    request_len: usize,
    out: *mut FFI_ArrowArrayStream,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a place to write to, or NULL.
    let out = unsafe { StreamOut::new(out) };
    // SAFETY: the caller hands in a place to write to, or NULL.
    let err = unsafe { Out::new(err) };
    // SAFETY: the caller lends a school that is alive, or NULL.
    let school = unsafe { borrow(school) };
    // SAFETY: the caller hands in that many bytes, and leaves them alone during the call.
    let op = unsafe { Input::new("op", op, op_len) };
    // SAFETY: as above.
    let request = unsafe { Input::new("request", request, request_len) };
    guard::call_on(school, out, err, |school| {
        school::figures(school, op.text()?, request.bytes()?)
    })
}

/// Keeps the slice of a request as zh_school_figures takes it, its `reader` too: what it counts of
/// each page of the journal is kept, so that zh_watch_answer counts anew only what changed since.
///
/// Ownership: the school and both inputs are only read, and during the call; free `*out` with
/// zh_watch_free and `*err` with zh_error_free. The watch outlives the school, and keeps in memory
/// the pages that it counted.
/// NULL: `school` and `out` must not be NULL; `err` may be; an input may be NULL where its length
/// is 0.
/// Threads: any, at the same time, with the same school too.
/// Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
/// Another operation is refused as one that is unknown. After ZH_STATUS_PANIC every call with this
/// school gives ZH_STATUS_CLOSED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_school_watch(
    school: *const zh_school,
    op: *const u8,
    op_len: usize,
    request: *const u8,
    request_len: usize,
    out: *mut *mut zh_watch,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a place to write to, or NULL.
    let out = unsafe { Out::new(out) };
    // SAFETY: as above.
    let err = unsafe { Out::new(err) };
    // SAFETY: the caller lends a school that is alive, or NULL.
    let school = unsafe { borrow(school) };
    // SAFETY: the caller hands in that many bytes, and leaves them alone during the call.
    let op = unsafe { Input::new("op", op, op_len) };
    // SAFETY: as above.
    let request = unsafe { Input::new("request", request, request_len) };
    guard::call_on(school, out, err, |school| {
        watch::of(school, op.text()?, request.bytes()?)
    })
}

/// Answers the watched slice of the school as it is now: the bytes that zh_school_call gives for its
/// request. `school` is the school that the watch was made of, or another of the same tables; after a
/// zh_school_apply_rows of marks only the pages that they touch are counted again.
///
/// Ownership: the watch and the school are only lent, during the call; free `*out` with zh_bytes_free
/// and `*err` with zh_error_free. An answer and an error outlive both.
/// NULL: `watch`, `school` and `out` must not be NULL; `err` may be.
/// Threads: any, at the same time, with the same watch and school too: answers of one watch wait for
/// each other, and each is from before or after a zh_school_apply_rows, never from within one.
/// Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
/// After ZH_STATUS_PANIC every call with this watch gives ZH_STATUS_CLOSED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_watch_answer(
    watch: *const zh_watch,
    school: *const zh_school,
    out: *mut *mut zh_bytes,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a place to write to, or NULL.
    let out = unsafe { Out::new(out) };
    // SAFETY: as above.
    let err = unsafe { Out::new(err) };
    // SAFETY: the caller lends a watch that is alive, or NULL.
    let watch = unsafe { borrow(watch) };
    // SAFETY: the caller lends a school that is alive, or NULL.
    let school = unsafe { borrow(school) };
    guard::call_on(watch, out, err, |watch| watch::answer(watch, school))
}

/// Frees a watch. Answers and errors that it gave stay.
///
/// Ownership: takes the watch, which must not be used after.
/// NULL: does nothing.
/// Threads: any, but not while another uses this watch.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_watch_free(watch: *mut zh_watch) {
    // SAFETY: the caller gives back what a call gave, or NULL.
    let watch = unsafe { take(watch) };
    guard::quietly(|| drop(watch));
}
