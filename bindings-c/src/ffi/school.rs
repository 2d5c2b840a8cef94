//! Exported: a host's tables, and the school that is made of them.

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use zhurnal::base::limits;

use super::grammar::{Input, Nothing, Out, borrow, take, take_stream};
use crate::bytes::zh_bytes;
use crate::error::{Fault, zh_error};
use crate::guard;
use crate::regulation::zh_regulation;
use crate::school::{self, zh_school};
use crate::status::zh_status;
use crate::tables::{self, zh_tables};

/// No tables yet: what zh_tables_add_csv and zh_tables_add_stream add to.
///
/// Ownership: free `*out` with zh_tables_free and `*err` with zh_error_free.
/// NULL: `out` must not be NULL; `err` may be.
/// Threads: any, at the same time.
/// Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_tables_new(
    out: *mut *mut zh_tables,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a place to write to, or NULL.
    let out = unsafe { Out::new(out) };
    // SAFETY: as above.
    let err = unsafe { Out::new(err) };
    guard::call(out, err, || Ok(zh_tables::new()))
}

/// Adds the table of this name from a CSV of at most ZH_TABLE_BYTES. `form` is the profile in which
/// it is written: `rfc4180` (UTF-8, comma, decimal point), `excel-ru` (UTF-8 with or without a byte
/// order mark, semicolon, decimal comma) or `excel-ru-1251` (the same in windows-1251). Here a CSV is
/// refused that is no table; what its columns hold is looked at when a school is made.
///
/// Ownership: the three inputs are only read, and during the call; free `*err` with zh_error_free.
/// NULL: `tables` must not be NULL; `err` may be; an input may be NULL where its length is 0.
/// Threads: any, at the same time, with the same tables too.
/// Errors: `*err` is set on any status but ZH_STATUS_OK and NULL on it; the tables are then as they
/// were. A table that is there already is refused. An error's pointer begins with the name of the
/// table. After ZH_STATUS_PANIC every call with these tables gives ZH_STATUS_CLOSED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_tables_add_csv(
    tables: *mut zh_tables,
    name: *const u8,
    name_len: usize,
    form: *const u8,
    form_len: usize,
    csv: *const u8,
    csv_len: usize,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a place to write to, or NULL.
    let err = unsafe { Out::new(err) };
    // SAFETY: the caller lends tables that are alive, or NULL.
    let tables = unsafe { borrow(tables) };
    // SAFETY: the caller hands in that many bytes, and leaves them alone during the call.
    let name = unsafe { Input::new("name", name, name_len) };
    // SAFETY: as above.
    let form = unsafe { Input::new("form", form, form_len) };
    // SAFETY: as above.
    let csv = unsafe { Input::new("csv", csv, csv_len) };
    guard::call_on(tables, Nothing, err, |tables| {
        let table = tables::table(name.text()?)?;
        let form = tables::form(form.text()?)?;
        let bytes = csv.bytes_up_to(limits::TABLE_BYTES);
        let bytes = bytes.map_err(|fault| fault.under(&tables::at(table)))?;
        tables.add(table, tables::csv(table, bytes, &form)?)
    })
}

/// Adds the table of this name from an Arrow stream, one row of it a row. Columns are integers,
/// floats that hold whole numbers, booleans, texts or dictionaries of them, decimals, dates of days,
/// and timestamps. Here a stream is refused that is no table; what its columns hold is looked at when
/// a school is made.
///
/// The structure of every batch is looked over before it is read. The interface carries no sizes of
/// buffers: that a text buffer is as long as its offsets say is the word of whoever made `in`.
///
/// Ownership: `in` is moved: it is released when the call returns, whatever the status, and its
/// struct is marked as such; the struct itself stays the caller's. The arrays that it gave are
/// released no later than zh_tables_free. `name` is only read, and during the call; free `*err` with
/// zh_error_free.
/// NULL: `tables` and `in` must not be NULL; `err` may be; `name` may be NULL where `name_len` is 0.
/// Threads: any, at the same time, with the same tables too, but not with the same stream. The
/// functions of `in` are called on this thread and before the call returns; those that release its
/// arrays, on this thread or on that of zh_tables_free.
/// Errors: `*err` is set on any status but ZH_STATUS_OK and NULL on it; the tables are then as they
/// were. A stream that was released or that fails gives ZH_STATUS_INVALID_ARGUMENT; a table that is
/// there already is refused. After ZH_STATUS_PANIC every call with these tables gives
/// ZH_STATUS_CLOSED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_tables_add_stream(
    tables: *mut zh_tables,
    name: *const u8,
    name_len: usize,
    r#in: *mut FFI_ArrowArrayStream,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a stream, or NULL.
    let stream = unsafe { take_stream(r#in) };
    // SAFETY: the caller hands in a place to write to, or NULL.
    let err = unsafe { Out::new(err) };
    // SAFETY: the caller lends tables that are alive, or NULL.
    let tables = unsafe { borrow(tables) };
    // SAFETY: the caller hands in that many bytes, and leaves them alone during the call.
    let name = unsafe { Input::new("name", name, name_len) };
    guard::call_on(tables, Nothing, err, |tables| {
        let stream = stream.ok_or(Fault::Null("in"))?;
        let table = tables::table(name.text()?)?;
        if stream.release().is_none() {
            return Err(Fault::Released("in"));
        }
        // SAFETY: the caller hands in a stream by the Arrow C stream interface.
        let frame = unsafe { zhurnal_arrow_import::read(stream) };
        tables.add(table, tables::arrow(table, frame)?)
    })
}

/// Frees tables. Schools that were made of them stay.
///
/// Ownership: takes the tables, which must not be used after.
/// NULL: does nothing.
/// Threads: any, but not while another uses these tables.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_tables_free(tables: *mut zh_tables) {
    // SAFETY: the caller gives back what a call gave, or NULL.
    let tables = unsafe { take(tables) };
    guard::quietly(|| drop(tables));
}

/// Reads a school from a host's tables: one academic year, judged by this regulation. `mapping` is
/// JSON that says what the host calls its columns and subjects, `{"columns", "subjects",
/// "other_columns"}`; without bytes they bear the library's own names. The error's JSON lists every
/// fault of every table, each with its table, row and column, such as `/marks/3/value`; a fault of
/// the mapping stands below `/mapping`.
///
/// Ownership: the regulation, the tables and the mapping are only read, and during the call; free
/// `*out` with zh_school_free and `*err` with zh_error_free. The school outlives the regulation and
/// the tables, and other schools may be made of them.
/// NULL: `regulation`, `tables` and `out` must not be NULL; `err` may be; `mapping` may be NULL where
/// `mapping_len` is 0.
/// Threads: any, at the same time, with the same regulation and tables too.
/// Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
/// After ZH_STATUS_PANIC every call with this regulation gives ZH_STATUS_CLOSED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_school_from_tables(
    regulation: *const zh_regulation,
    tables: *const zh_tables,
    mapping: *const u8,
    mapping_len: usize,
    out: *mut *mut zh_school,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a place to write to, or NULL.
    let out = unsafe { Out::new(out) };
    // SAFETY: as above.
    let err = unsafe { Out::new(err) };
    // SAFETY: the caller lends a regulation that is alive, or NULL.
    let regulation = unsafe { borrow(regulation) };
    // SAFETY: the caller lends tables that are alive, or NULL.
    let tables = unsafe { borrow(tables) };
    // SAFETY: the caller hands in that many bytes, and leaves them alone during the call.
    let mapping = unsafe { Input::new("mapping", mapping, mapping_len) };
    guard::call_on(regulation, out, err, |regulation| {
        school::from_tables(regulation, tables, mapping.bytes()?)
    })
}

/// Reads a school from its tables as JSON, `{"marks": [{"pupil": 7, …}, …], …}`, of at most
/// ZH_TABLE_BYTES; everything else is as in zh_school_from_tables.
///
/// Ownership: the regulation and both inputs are only read, and during the call; free `*out` with
/// zh_school_free and `*err` with zh_error_free. The school outlives the regulation.
/// NULL: `regulation` and `out` must not be NULL; `err` may be; an input may be NULL where its
/// length is 0.
/// Threads: any, at the same time, with the same regulation too.
/// Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
/// After ZH_STATUS_PANIC every call with this regulation gives ZH_STATUS_CLOSED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_school_from_json(
    regulation: *const zh_regulation,
    tables: *const u8,
    tables_len: usize,
    mapping: *const u8,
    mapping_len: usize,
    out: *mut *mut zh_school,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a place to write to, or NULL.
    let out = unsafe { Out::new(out) };
    // SAFETY: as above.
    let err = unsafe { Out::new(err) };
    // SAFETY: the caller lends a regulation that is alive, or NULL.
    let regulation = unsafe { borrow(regulation) };
    // SAFETY: the caller hands in that many bytes, and leaves them alone during the call.
    let tables = unsafe { Input::new("tables", tables, tables_len) };
    // SAFETY: as above.
    let mapping = unsafe { Input::new("mapping", mapping, mapping_len) };
    guard::call_on(regulation, out, err, |regulation| {
        let tables = tables.bytes_up_to(limits::TABLE_BYTES)?;
        school::from_json(regulation, tables, mapping.bytes()?)
    })
}

/// Answers one request by this school and its regulation; the request names neither.
///
/// Ownership: the school and both inputs are only read, and during the call; free `*out` with
/// zh_bytes_free and `*err` with zh_error_free. An answer and an error outlive the school.
/// NULL: `school` and `out` must not be NULL; `err` may be; an input may be NULL where its length
/// is 0.
/// Threads: any, at the same time, with the same school too; an answer is from before or after a
/// zh_school_apply_rows, never from within one.
/// Errors: `*out` is set on ZH_STATUS_OK alone, `*err` on any other status; each is NULL otherwise.
/// After ZH_STATUS_PANIC every call with this school gives ZH_STATUS_CLOSED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_school_call(
    school: *const zh_school,
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
    // SAFETY: the caller lends a school that is alive, or NULL.
    let school = unsafe { borrow(school) };
    // SAFETY: the caller hands in that many bytes, and leaves them alone during the call.
    let op = unsafe { Input::new("op", op, op_len) };
    // SAFETY: as above.
    let request = unsafe { Input::new("request", request, request_len) };
    guard::call_on(school, out, err, |school| {
        school::call(school, op.text()?, request.bytes()?)
    })
}

/// Changes rows of one table: `{"table": "marks", "upserts": [rows], "deletes": [keys]}`. A row whose
/// key is there replaces it, another is added. All or nothing: where a row is refused, the school is
/// as it was.
///
/// Ownership: `request` is only read, and during the call; free `*err` with zh_error_free.
/// NULL: `school` must not be NULL; `err` may be; `request` may be NULL where `request_len` is 0.
/// Threads: any, at the same time, with the same school too: it waits for the answers that are being
/// made, and later ones wait for it.
/// Errors: `*err` is set on any status but ZH_STATUS_OK and NULL on it. Its pointer is such as
/// `/upserts/0/value`, and its JSON lists every fault. After ZH_STATUS_PANIC every call with this
/// school gives ZH_STATUS_CLOSED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_school_apply_rows(
    school: *mut zh_school,
    request: *const u8,
    request_len: usize,
    err: *mut *mut zh_error,
) -> zh_status {
    // SAFETY: the caller hands in a place to write to, or NULL.
    let err = unsafe { Out::new(err) };
    // SAFETY: the caller lends a school that is alive, or NULL.
    let school = unsafe { borrow(school) };
    // SAFETY: the caller hands in that many bytes, and leaves them alone during the call.
    let request = unsafe { Input::new("request", request, request_len) };
    guard::call_on(school, Nothing, err, |school| {
        school::apply_rows(school, request.bytes()?)
    })
}

/// Frees a school. Answers and errors that it gave stay.
///
/// Ownership: takes the school, which must not be used after.
/// NULL: does nothing.
/// Threads: any, but not while another uses this school.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn zh_school_free(school: *mut zh_school) {
    // SAFETY: the caller gives back what a call gave, or NULL.
    let school = unsafe { take(school) };
    guard::quietly(|| drop(school));
}
