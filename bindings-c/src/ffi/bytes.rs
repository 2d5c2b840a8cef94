//! Exported: what can be done with a `zh_bytes`.

use std::ptr;

use super::grammar::{borrow, take};
use crate::bytes::zh_bytes;
use crate::guard;

/// The first of the bytes, which are UTF-8; a NUL stands after the last, so C may print them. A NUL
/// inside is possible only where the text has one: trust the length.
///
/// Ownership: the bytes are the object's; do not free them.
/// NULL: gives NULL for NULL.
/// Threads: any, at the same time.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_bytes_data(bytes: *const zh_bytes) -> *const u8 {
    // SAFETY: the caller lends an object that is alive, or NULL.
    let bytes = unsafe { borrow(bytes) };
    bytes.map_or(ptr::null(), zh_bytes::as_ptr)
}

/// How many bytes there are, the NUL after them not counted.
///
/// Ownership: none changes hands.
/// NULL: gives 0 for NULL.
/// Threads: any, at the same time.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_bytes_len(bytes: *const zh_bytes) -> usize {
    // SAFETY: the caller lends an object that is alive, or NULL.
    let bytes = unsafe { borrow(bytes) };
    bytes.map_or(0, |bytes| bytes.as_slice().len())
}

/// Frees bytes that a call gave. Not for what zh_error_json gives.
///
/// Ownership: takes the object, which must not be used after.
/// NULL: does nothing.
/// Threads: any, but not while another uses this object.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_bytes_free(bytes: *mut zh_bytes) {
    // SAFETY: the caller gives back what a call gave, or NULL.
    let bytes = unsafe { take(bytes) };
    guard::quietly(|| drop(bytes));
}
