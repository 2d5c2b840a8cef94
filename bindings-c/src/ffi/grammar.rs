//! How pointers are taken and given: the only place that reads or writes through one.

use std::marker::PhantomData;
use std::{ptr, slice};

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use zhurnal::base::limits;

use crate::error::Fault;

/// Bytes that a caller hands in.
pub(crate) struct Input<'a> {
    name: &'static str,
    start: *const u8,
    len: usize,
    life: PhantomData<&'a [u8]>,
}

impl<'a> Input<'a> {
    /// An argument of this name.
    ///
    /// # Safety
    /// Unless `start` is NULL or `len` is more than the limit that is asked for, `len` bytes from
    /// `start` on can be read and do not change for `'a`.
    pub(crate) unsafe fn new(name: &'static str, start: *const u8, len: usize) -> Self {
        Self {
            name,
            start,
            len,
            life: PhantomData,
        }
    }

    /// The bytes, at most as many as a request may have.
    pub(crate) fn bytes(&self) -> Result<&'a [u8], Fault> {
        self.bytes_up_to(limits::REQUEST_BYTES)
    }

    /// The bytes, at most so many: a limit below PTRDIFF_MAX.
    pub(crate) fn bytes_up_to(&self, limit: usize) -> Result<&'a [u8], Fault> {
        if self.start.is_null() {
            return match self.len {
                0 => Ok(&[]),
                _ => Err(Fault::Null(self.name)),
            };
        }
        if self.len > limit {
            return Err(Fault::too_large(limit));
        }
        // SAFETY: not NULL, not too long, and by the promise of `new` readable and unchanged.
        Ok(unsafe { slice::from_raw_parts(self.start, self.len) })
    }

    pub(crate) fn text(&self) -> Result<&'a str, Fault> {
        str::from_utf8(self.bytes()?).map_err(|fault| Fault::not_utf8(fault.valid_up_to()))
    }
}

/// Structs in a row that a caller hands in.
pub(crate) struct Rows<'a, T> {
    name: &'static str,
    start: *const T,
    len: usize,
    life: PhantomData<&'a [T]>,
}

impl<'a, T> Rows<'a, T> {
    /// An argument of this name.
    ///
    /// # Safety
    /// Unless `start` is NULL or `len` is more than the limit that is asked for, `len` structs from
    /// `start` on, aligned, can be read and do not change for `'a`. Any bytes are a `T`.
    pub(crate) unsafe fn new(name: &'static str, start: *const T, len: usize) -> Self {
        Self {
            name,
            start,
            len,
            life: PhantomData,
        }
    }

    /// The rows, at most so many; the refusal of more names this place of a request.
    pub(crate) fn rows(&self, limit: usize, pointer: &'static str) -> Result<&'a [T], Fault> {
        if self.len == 0 {
            return Ok(&[]);
        }
        if self.start.is_null() {
            return Err(Fault::Null(self.name));
        }
        if self.len > limit {
            return Err(Fault::too_many(pointer, limit));
        }
        // SAFETY: not NULL, not too long, and by the promise of `new` readable and unchanged.
        Ok(unsafe { slice::from_raw_parts(self.start, self.len) })
    }
}

/// A place where a caller wants an answer.
pub(crate) trait Sink<T> {
    /// Whether there is no such place.
    fn is_null(&self) -> bool;

    /// Hands a value over to the caller, or drops it where there is no place for it.
    fn put(self, value: T);
}

/// No place: the call only changes its object.
pub(crate) struct Nothing;

impl Sink<()> for Nothing {
    fn is_null(&self) -> bool {
        false
    }

    fn put(self, (): ()) {}
}

/// A place where a caller wants a pointer to something new.
pub(crate) struct Out<T> {
    place: *mut *mut T,
}

impl<T> Out<T> {
    /// A place, NULL from now on.
    ///
    /// # Safety
    /// Unless it is NULL, `place` can be written to while this value lives.
    pub(crate) unsafe fn new(place: *mut *mut T) -> Self {
        if !place.is_null() {
            // SAFETY: not NULL, and writable by the promise above.
            unsafe { place.write(ptr::null_mut()) };
        }
        Self { place }
    }

    /// No place, as a caller hands in NULL.
    #[cfg(test)]
    pub(crate) fn nowhere() -> Self {
        let place = ptr::null_mut();
        Self { place }
    }
}

impl<T> Sink<T> for Out<T> {
    fn is_null(&self) -> bool {
        self.place.is_null()
    }

    fn put(self, value: T) {
        if !self.place.is_null() {
            // SAFETY: not NULL, and writable by the promise of `new`.
            unsafe { self.place.write(Box::into_raw(Box::new(value))) };
        }
    }
}

/// A place where a caller wants a plain struct.
pub(crate) struct Place<T> {
    place: *mut T,
}

impl<T: Copy> Place<T> {
    /// A place, which holds `before` from now on.
    ///
    /// # Safety
    /// Unless it is NULL, `place` can be written to while this value lives.
    pub(crate) unsafe fn new(place: *mut T, before: T) -> Self {
        if !place.is_null() {
            // SAFETY: not NULL, and writable by the promise above.
            unsafe { place.write(before) };
        }
        Self { place }
    }
}

impl<T: Copy> Sink<T> for Place<T> {
    fn is_null(&self) -> bool {
        self.place.is_null()
    }

    fn put(self, value: T) {
        if !self.place.is_null() {
            // SAFETY: not NULL, and writable by the promise of `new`.
            unsafe { self.place.write(value) };
        }
    }
}

/// A place where a caller wants a stream.
pub(crate) struct StreamOut {
    place: *mut FFI_ArrowArrayStream,
}

impl StreamOut {
    /// A place, from now on with a stream that is released.
    ///
    /// # Safety
    /// Unless it is NULL, `place` can be written to while this value lives.
    pub(crate) unsafe fn new(place: *mut FFI_ArrowArrayStream) -> Self {
        if !place.is_null() {
            // SAFETY: not NULL, and writable by the promise above.
            unsafe { place.write(FFI_ArrowArrayStream::empty()) };
        }
        Self { place }
    }
}

impl Sink<FFI_ArrowArrayStream> for StreamOut {
    fn is_null(&self) -> bool {
        self.place.is_null()
    }

    fn put(self, value: FFI_ArrowArrayStream) {
        if !self.place.is_null() {
            // SAFETY: not NULL, and writable by the promise of `new`. What is overwritten is the
            // released stream that `new` put there, which has nothing to drop.
            unsafe { self.place.write(value) };
        }
    }
}

/// Takes the stream of a caller, who keeps a released one; `None` for NULL.
///
/// # Safety
/// Unless it is NULL, `stream` holds an Arrow stream as the C stream interface describes it.
pub(crate) unsafe fn take_stream(
    stream: *mut FFI_ArrowArrayStream,
) -> Option<FFI_ArrowArrayStream> {
    if stream.is_null() {
        return None;
    }
    // SAFETY: not NULL, and a stream by the promise above.
    Some(unsafe { FFI_ArrowArrayStream::from_raw(stream) })
}

/// A copy of a plain struct that a caller hands in; `None` for NULL.
///
/// # Safety
/// Unless it is NULL, `value` is aligned and can be read. Any bytes are a `T`.
pub(crate) unsafe fn copy<T: Copy>(value: *const T) -> Option<T> {
    if value.is_null() {
        return None;
    }
    // SAFETY: not NULL, and readable by the promise above.
    Some(unsafe { value.read() })
}

/// What a caller lends; `None` for NULL.
///
/// # Safety
/// Unless it is NULL, `value` came from [`Out::put`] (or is part of what did) and is not freed
/// within `'a`.
pub(crate) unsafe fn borrow<'a, T>(value: *const T) -> Option<&'a T> {
    // SAFETY: NULL or alive, by the promise above.
    unsafe { value.as_ref() }
}

/// Takes back what was handed over; `None` for NULL.
///
/// # Safety
/// Unless it is NULL, `value` came from [`Out::put`] and nobody uses it any more.
pub(crate) unsafe fn take<T>(value: *mut T) -> Option<Box<T>> {
    if value.is_null() {
        return None;
    }
    // SAFETY: made by `Box::into_raw` in `put`, and given back once, by the promise above.
    Some(unsafe { Box::from_raw(value) })
}
