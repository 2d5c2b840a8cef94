//! Exported with the feature `testing` alone, and in no header: a call that panics.

use super::grammar::{Out, borrow};
use crate::bytes::zh_bytes;
use crate::error::zh_error;
use crate::guard;
use crate::regulation::zh_regulation;
use crate::status::zh_status;

/// Panics within the guard, as a fault of the library would.
#[allow(clippy::panic)] // That is what it is for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh__test_panic(
    regulation: *const zh_regulation,
    out: *mut *mut zh_bytes,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a place to write to, or NULL.
    let out = unsafe { Out::new(out) };
    // SAFETY: as above.
    let err = unsafe { Out::new(err) };
    // SAFETY: the caller lends a regulation that is alive, or NULL.
    let regulation = unsafe { borrow(regulation) };
    guard::call_on(regulation, out, err, |regulation| {
        let name = regulation.single().map_or("", |only| only.name.as_str());
        panic!("a panic by the regulation {name}")
    })
}
