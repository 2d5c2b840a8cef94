//! Exported: the door that needs no handle.

use super::grammar::{Input, Out};
use crate::bytes::zh_bytes;
use crate::error::zh_error;
use crate::guard;
use crate::status::zh_status;

/// Answers one request: `op` names the operation (`ops.list` lists them), `request` is its JSON,
/// which names the regulation or holds it whole. The answer is JSON.
///
/// Ownership: both inputs are only read, and during the call; free `*out` with zh_bytes_free and
/// `*err` with zh_error_free.
/// NULL: `out` must not be NULL; `err` may be; an input may be NULL where its length is 0.
/// Threads: any, at the same time.
/// Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_call(
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
    // SAFETY: the caller hands in that many bytes, and leaves them alone during the call.
    let op = unsafe { Input::new("op", op, op_len) };
    // SAFETY: as above.
    let request = unsafe { Input::new("request", request, request_len) };
    guard::call(out, err, || {
        let answer = zhurnal::try_call(op.text()?, request.bytes()?)?;
        Ok(zh_bytes::new(answer))
    })
}
