//! Exported: decisions on access by plain numbers.

use zhurnal::base::limits;

use super::grammar::{Input, Out, Place, Rows, borrow, copy, take};
use crate::access::{self, zh_access_request, zh_decision, zh_standing};
use crate::error::{Fault, zh_error};
use crate::guard;
use crate::regulation::zh_regulation;
use crate::status::zh_status;

/// Reads a person with their roles, `{"person", "roles"}`, as the `standing` of `access.decide`; an
/// error's pointer starts at it.
///
/// Ownership: `standing` is only read, and during the call; free `*out` with zh_standing_free and
/// `*err` with zh_error_free.
/// NULL: `out` must not be NULL; `err` may be; `standing` may be NULL where `standing_len` is 0.
/// Threads: any, at the same time.
/// Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_standing_new(
    standing: *const u8,
    standing_len: usize,
    out: *mut *mut zh_standing,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a place to write to, or NULL.
    let out = unsafe { Out::new(out) };
    // SAFETY: as above.
    let err = unsafe { Out::new(err) };
    // SAFETY: the caller hands in that many bytes, and leaves them alone during the call.
    let standing = unsafe { Input::new("standing", standing, standing_len) };
    guard::call(out, err, || Ok(zh_standing::load(standing.bytes()?)?))
}

/// Decides whether an act may be done, as `access.decide` does and by the edition in force on its
/// day, without JSON: for a host that asks for every cell that it shows. Where the act is allowed or
/// denied, and no substitutions are named, nothing is allocated.
///
/// Ownership: the regulation, the standing and the request with its substitutions are only read, and
/// during the call; `*out` is a plain struct of the caller's; free `*err` with zh_error_free.
/// NULL: `regulation`, `standing`, `request` and `out` must not be NULL; `err` may be;
/// `request->substitutions` may be NULL where `request->substitutions_len` is 0.
/// Threads: any, at the same time, with the same regulation and standing too.
/// Errors: a denial is no error. On any status but ZH_STATUS_OK `*out` is a denial with every field
/// zero and `*err` is set; it is NULL on ZH_STATUS_OK. A number that is no act, date or id, and a
/// substitution that ends before it begins, give ZH_STATUS_INVALID_ARGUMENT; a day on which no
/// edition is in force, and too many substitutions, give ZH_STATUS_REFUSED. After ZH_STATUS_PANIC
/// every call with this regulation gives ZH_STATUS_CLOSED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_decide(
    regulation: *const zh_regulation,
    standing: *const zh_standing,
    request: *const zh_access_request,
    out: *mut zh_decision,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a place to write to, or NULL.
    let out = unsafe { Place::new(out, zh_decision::DENIAL) };
    // SAFETY: as above.
    let err = unsafe { Out::new(err) };
    // SAFETY: the caller lends a regulation that is alive, or NULL.
    let regulation = unsafe { borrow(regulation) };
    // SAFETY: the caller lends a standing that is alive, or NULL.
    let standing = unsafe { borrow(standing) };
    // SAFETY: the caller hands in a request, or NULL; it is numbers and a pointer, of any value.
    let request = unsafe { copy(request) };
    guard::call_on(regulation, out, err, |regulation| {
        let standing = standing.ok_or(Fault::Null("standing"))?;
        let request = request.ok_or(Fault::Null("request"))?;
        let (start, len) = (request.substitutions, request.substitutions_len);
        // SAFETY: the caller hands in that many structs of numbers, and leaves them alone during the
        // call.
        let rows = unsafe { Rows::new("request.substitutions", start, len) };
        let rows = rows.rows(limits::SUBSTITUTIONS, "/request/target/substitutions")?;
        access::answer(regulation, standing, &request, rows)
    })
}

/// Frees a standing.
///
/// Ownership: takes the standing, which must not be used after.
/// NULL: does nothing.
/// Threads: any, but not while another uses this standing.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_standing_free(standing: *mut zh_standing) {
    // SAFETY: the caller gives back what a call gave, or NULL.
    let standing = unsafe { take(standing) };
    guard::quietly(|| drop(standing));
}
