//! Exported: what can be read of a `zh_error`.

use std::ffi::{CStr, c_char};
use std::ptr;

use super::grammar::{borrow, take};
use crate::bytes::zh_bytes;
use crate::error::zh_error;
use crate::guard;
use crate::status::{zh_lang, zh_status};

/// The status that the call gave.
///
/// Ownership: none changes hands.
/// NULL: gives ZH_STATUS_OK for NULL, since no error is no failure.
/// Threads: any, at the same time.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_error_code(err: *const zh_error) -> zh_status {
    // SAFETY: the caller lends an error that is alive, or NULL.
    let error = unsafe { borrow(err) };
    error.map_or(zh_status::OK, zh_error::status)
}

/// The code of the rule that refused, such as `input.type`.
///
/// Ownership: the text is the error's and lives as long as it.
/// NULL: gives NULL for NULL, and where no rule speaks: at ZH_STATUS_NULL_ARGUMENT,
/// ZH_STATUS_INVALID_ARGUMENT, ZH_STATUS_CLOSED and ZH_STATUS_PANIC.
/// Threads: any, at the same time.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_error_rule(err: *const zh_error) -> *const c_char {
    // SAFETY: the caller lends an error that is alive, or NULL.
    let error = unsafe { borrow(err) };
    start(error.and_then(zh_error::rule))
}

/// The clause of the regulation by which the rule speaks, such as `4.2`.
///
/// Ownership: the text is the error's and lives as long as it.
/// NULL: gives NULL for NULL, and where the rule carries no clause.
/// Threads: any, at the same time.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_error_clause(err: *const zh_error) -> *const c_char {
    // SAFETY: the caller lends an error that is alive, or NULL.
    let error = unsafe { borrow(err) };
    start(error.and_then(zh_error::clause))
}

/// What to tell a person, in a language of zh_lang.
///
/// A NUL within the text is shown as U+2400; zh_error_json has it as it is.
///
/// Ownership: the text is the error's and lives as long as it.
/// NULL: gives NULL for NULL.
/// Threads: any, at the same time.
/// Errors: gives NULL for a number that is no language.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_error_message(err: *const zh_error, lang: i32) -> *const c_char {
    // SAFETY: the caller lends an error that is alive, or NULL.
    let error = unsafe { borrow(err) };
    let lang = zh_lang::from_number(lang);
    start(error.zip(lang).map(|(error, lang)| error.message(lang)))
}

/// The place in the input as a JSON Pointer (RFC 6901); empty for the whole of it.
///
/// A NUL within the text is shown as U+2400; zh_error_json has it as it is.
///
/// Ownership: the text is the error's and lives as long as it.
/// NULL: gives NULL for NULL.
/// Threads: any, at the same time.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_error_pointer(err: *const zh_error) -> *const c_char {
    // SAFETY: the caller lends an error that is alive, or NULL.
    let error = unsafe { borrow(err) };
    start(error.map(zh_error::pointer))
}

/// The whole refusal as JSON, `{"error": {"rule", "clause", "pointer", "evidence", "message"}}`, and
/// all faults under `errors` where they were all looked for; byte for byte what the library says to
/// every other language.
///
/// Ownership: the object is the error's and lives as long as it; do not free it.
/// NULL: gives NULL for NULL.
/// Threads: any, at the same time.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_error_json(err: *const zh_error) -> *const zh_bytes {
    // SAFETY: the caller lends an error that is alive, or NULL.
    let error = unsafe { borrow(err) };
    error.map_or(ptr::null(), |error| ptr::from_ref(error.json()))
}

/// Frees an error, with the texts and the JSON that were read of it.
///
/// Ownership: takes the error, which must not be used after.
/// NULL: does nothing.
/// Threads: any, but not while another uses this error.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_error_free(err: *mut zh_error) {
    // SAFETY: the caller gives back what a call gave, or NULL.
    let error = unsafe { take(err) };
    guard::quietly(|| drop(error));
}

fn start(text: Option<&CStr>) -> *const c_char {
    text.map_or(ptr::null(), CStr::as_ptr)
}
