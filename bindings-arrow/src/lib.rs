//! Arrow streams from a host's process, looked over before they are read: what both faces share.
//!
//! The C data interface carries no sizes of buffers: a text column's bytes end where its last offset
//! says. arrow-rs takes the offsets as they come and makes a slice of that length, so an offset below
//! 0 would be undefined there. Here every structure of a batch is looked over first: offsets ascend
//! from 0 or above, children are as long as their parents need, dictionaries are there. What cannot be
//! known from the interface is the producer's word: that buffers are as long as the offsets say.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchOptions, StructArray};
use arrow_schema::{ArrowError, DataType, Schema, SchemaRef};

/// A stream that was read to its end.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The schema of every batch.
    pub schema: SchemaRef,
    /// The batches, in order.
    pub batches: Vec<RecordBatch>,
}

/// Reads a stream to its end and releases it.
///
/// # Errors
/// Where the stream was released or fails, and where a batch is not what its schema says.
///
/// # Safety
/// The stream is one by the C stream interface: its functions may be called, and the buffers of its
/// arrays are as long as their lengths and offsets say.
pub unsafe fn read(stream: FFI_ArrowArrayStream) -> Result<Frame, ArrowError> {
    // SAFETY: the caller's word is this function's own.
    let reading = AssertUnwindSafe(|| unsafe { read_all(stream) });
    // arrow-rs panics on structures that it finds impossible; a host gets an error instead.
    catch_unwind(reading).unwrap_or_else(|_| fault("a structure that no array has"))
}

fn fault<T>(what: &str) -> Result<T, ArrowError> {
    Err(ArrowError::CDataInterface(what.to_owned()))
}

unsafe fn read_all(mut stream: FFI_ArrowArrayStream) -> Result<Frame, ArrowError> {
    if stream.release().is_none() {
        return fault("the stream was released already");
    }
    let (Some(get_schema), Some(get_next)) = (stream.get_schema(), stream.get_next()) else {
        return fault("the stream lacks a function");
    };
    let mut given = FFI_ArrowSchema::empty();
    // SAFETY: the function is the stream's own and gets that stream.
    let status = unsafe { get_schema(&raw mut stream, &raw mut given) };
    if status != 0 {
        // SAFETY: the stream has just failed.
        return Err(unsafe { said(&mut stream, status) });
    }
    let schema = Arc::new(Schema::try_from(&given)?);
    let row = DataType::Struct(schema.fields().clone());
    let mut batches = Vec::new();
    loop {
        let mut array = FFI_ArrowArray::empty();
        // SAFETY: the function is the stream's own and gets that stream.
        let status = unsafe { get_next(&raw mut stream, &raw mut array) };
        if status != 0 {
            // SAFETY: the stream has just failed.
            return Err(unsafe { said(&mut stream, status) });
        }
        if array.is_released() {
            return Ok(Frame { schema, batches });
        }
        // SAFETY: the caller's word on buffers holds for every array of the stream.
        unsafe { look_over(&array, &row)? };
        // SAFETY: the array is what its type says, as far as can be known.
        let data = unsafe { from_ffi_and_data_type(array, row.clone())? };
        let rows = RecordBatchOptions::new().with_row_count(Some(data.len()));
        let columns = StructArray::from(data).into_parts().1;
        batches.push(RecordBatch::try_new_with_options(
            schema.clone(),
            columns,
            &rows,
        )?);
    }
}

/// What a stream says of its failure.
///
/// # Safety
/// The stream has just failed.
unsafe fn said(stream: &mut FFI_ArrowArrayStream, status: i32) -> ArrowError {
    let text = stream.get_last_error().map(|last_error| {
        // SAFETY: the function is the stream's own and gets that stream.
        unsafe { last_error(std::ptr::from_mut(stream)) }
    });
    let text = match text {
        Some(text) if !text.is_null() => {
            // SAFETY: by the interface it is a text that ends in NUL and lives until the next call.
            unsafe { std::ffi::CStr::from_ptr(text) }
                .to_string_lossy()
                .into_owned()
        }
        _ => format!("the stream failed with status {status}"),
    };
    ArrowError::CDataInterface(text)
}

/// Looks over an array and everything in it.
///
/// # Safety
/// Its buffers are as long as its length and its type say.
unsafe fn look_over(array: &FFI_ArrowArray, kind: &DataType) -> Result<(), ArrowError> {
    let Some(end) = array
        .offset()
        .checked_add(array.len())
        .filter(|end| *end < MOST_ROWS)
    else {
        return fault("an array longer than any memory");
    };
    // SAFETY: (of every call below) the caller's word covers the array's own buffers and parts.
    match kind {
        DataType::Utf8 | DataType::Binary => {
            // SAFETY: as above.
            unsafe { last_offset::<i32>(array, end) }.map(drop)
        }
        DataType::LargeUtf8 | DataType::LargeBinary => {
            // SAFETY: as above.
            unsafe { last_offset::<i64>(array, end) }.map(drop)
        }
        DataType::Utf8View | DataType::BinaryView => {
            // SAFETY: as above.
            unsafe { view_sizes(array) }
        }
        DataType::List(item) | DataType::LargeList(item) => {
            let last = if matches!(kind, DataType::List(_)) {
                // SAFETY: as above.
                unsafe { last_offset::<i32>(array, end)? }
            } else {
                // SAFETY: as above.
                unsafe { last_offset::<i64>(array, end)? }
            };
            if array.num_children() != 1 || array.child(0).len() < last {
                return fault("a list whose items end before it does");
            }
            // SAFETY: as above.
            unsafe { look_over(array.child(0), item.data_type()) }
        }
        DataType::Struct(fields) => {
            if array.num_children() != fields.len() {
                return fault("a struct without a child for each field");
            }
            for (place, field) in fields.iter().enumerate() {
                let child = array.child(place);
                if child.len() < end {
                    return fault("a struct whose child ends before it does");
                }
                // SAFETY: as above.
                unsafe { look_over(child, field.data_type())? };
            }
            Ok(())
        }
        DataType::Dictionary(_, values) => match array.dictionary() {
            // SAFETY: as above.
            Some(dictionary) => unsafe { look_over(dictionary, values) },
            None => fault("a dictionary column without its dictionary"),
        },
        kind if kind.is_primitive() || matches!(kind, DataType::Boolean | DataType::Null) => Ok(()),
        kind => Err(ArrowError::NotYetImplemented(format!(
            "a column of type {kind}"
        ))),
    }
}

/// More rows than any array has.
const MOST_ROWS: usize = 1 << 40;

/// The last of an array's offsets, if they ascend from 0 or above; 0 where it has none.
///
/// # Safety
/// The array's second buffer holds `end + 1` offsets of this width, or the array is empty.
unsafe fn last_offset<O: Copy + Into<i64>>(
    array: &FFI_ArrowArray,
    end: usize,
) -> Result<usize, ArrowError> {
    if array.num_buffers() < 2 {
        return fault("a column without offsets");
    }
    let offsets = array.buffer(1).cast::<O>();
    if offsets.is_null() {
        return if end == 0 {
            Ok(0)
        } else {
            fault("a column without offsets")
        };
    }
    if array.is_empty() && array.offset() == 0 {
        // An empty array may have an empty buffer of offsets.
        return Ok(0);
    }
    let mut before = 0_i64;
    for place in array.offset()..=end {
        // SAFETY: the caller's word; producers need not align buffers.
        let offset = unsafe { offsets.add(place).read_unaligned() }.into();
        if offset < before {
            return fault("offsets that go backwards");
        }
        before = offset;
    }
    usize::try_from(before).or_else(|_| fault("an offset beyond memory"))
}

/// Checks the sizes of the buffers of a column of text views, which stand in its last buffer.
///
/// # Safety
/// The last buffer holds a size for each buffer between the views and itself.
unsafe fn view_sizes(array: &FFI_ArrowArray) -> Result<(), ArrowError> {
    let Some(texts) = array.num_buffers().checked_sub(3) else {
        return fault("a column of views without sizes");
    };
    let sizes = array.buffer(texts + 2).cast::<i64>();
    for place in 0..texts {
        if sizes.is_null() {
            return fault("a column of views without sizes");
        }
        // SAFETY: the caller's word; producers need not align buffers.
        if unsafe { sizes.add(place).read_unaligned() } < 0 {
            return fault("a buffer smaller than nothing");
        }
    }
    Ok(())
}
