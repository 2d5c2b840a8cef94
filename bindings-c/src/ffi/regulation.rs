//! Exported: making, asking and freeing a regulation.

use zhurnal::Regulation;
use zhurnal::regulation::Regulations;

use super::grammar::{Input, Out, borrow, take};
use crate::bytes::zh_bytes;
use crate::error::zh_error;
use crate::guard;
use crate::regulation::zh_regulation;
use crate::status::zh_status;

/// A built-in regulation: `default` is the one that the library was written from.
///
/// Ownership: `name` is only read, and during the call; free `*out` with zh_regulation_free and
/// `*err` with zh_error_free.
/// NULL: `out` must not be NULL; `err` may be; `name` may be NULL where `name_len` is 0.
/// Threads: any, at the same time.
/// Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_regulation_preset(
    name: *const u8,
    name_len: usize,
    out: *mut *mut zh_regulation,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a place to write to, or NULL.
    let out = unsafe { Out::new(out) };
    // SAFETY: as above.
    let err = unsafe { Out::new(err) };
    // SAFETY: the caller hands in that many bytes, and leaves them alone during the call.
    let name = unsafe { Input::new("name", name, name_len) };
    guard::call(out, err, || {
        let regulation = Regulation::preset(name.text()?)?;
        Ok(zh_regulation::new(regulation.into()))
    })
}

/// Reads a regulation file, which is JSON: one whole edition, or what differs from the built-in one
/// that it extends; or the list of a school's editions, of which each final takes the one that is
/// in force on its period's last day. The error's JSON lists every fault of the file.
///
/// Ownership: `file` is only read, and during the call; free `*out` with zh_regulation_free and
/// `*err` with zh_error_free.
/// NULL: `out` must not be NULL; `err` may be; `file` may be NULL where `file_len` is 0.
/// Threads: any, at the same time.
/// Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_regulation_load(
    file: *const u8,
    file_len: usize,
    out: *mut *mut zh_regulation,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a place to write to, or NULL.
    let out = unsafe { Out::new(out) };
    // SAFETY: as above.
    let err = unsafe { Out::new(err) };
    // SAFETY: the caller hands in that many bytes, and leaves them alone during the call.
    let file = unsafe { Input::new("file", file, file_len) };
    guard::call(out, err, || {
        Ok(zh_regulation::new(Regulations::load(file.bytes()?)?))
    })
}

/// Answers one request by this regulation; unlike that of zh_call, the request names none.
///
/// Ownership: the regulation and both inputs are only read, and during the call; free `*out` with
/// zh_bytes_free and `*err` with zh_error_free. An answer and an error outlive the regulation.
/// NULL: `regulation` and `out` must not be NULL; `err` may be; an input may be NULL where its
/// length is 0.
/// Threads: any, at the same time, with the same regulation too.
/// Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
/// After ZH_STATUS_PANIC every call with this regulation gives ZH_STATUS_CLOSED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_regulation_call(
    regulation: *const zh_regulation,
    op: *const u8,
    op_len: usize,
    request: *const u8,
    request_len: usize,
    out: *mut *mut zh_bytes,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a place to write to, or NULL.
    let out = unsafe { Out::new(out) };
    // SAFETY: as above.
    let err = unsafe { Out::new(err) };
    // SAFETY: the caller lends a regulation that is alive, or NULL.
    let regulation = unsafe { borrow(regulation) };
    // SAFETY: the caller hands in that many bytes, and leaves them alone during the call.
    let op = unsafe { Input::new("op", op, op_len) };
    // SAFETY: as above.
    let request = unsafe { Input::new("request", request, request_len) };
    guard::call_on(regulation, out, err, |regulation| {
        let answer = regulation.try_call(op.text()?, request.bytes()?)?;
        Ok(zh_bytes::new(answer))
    })
}

/// Frees a regulation. Answers and errors that it gave stay.
///
/// Ownership: takes the regulation, which must not be used after.
/// NULL: does nothing.
/// Threads: any, but not while another uses this regulation.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_regulation_free(regulation: *mut zh_regulation) {
    // SAFETY: the caller gives back what a call gave, or NULL.
    let regulation = unsafe { take(regulation) };
    guard::quietly(|| drop(regulation));
}
