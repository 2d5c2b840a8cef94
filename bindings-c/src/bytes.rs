//! Bytes that the library hands over.

/// Bytes that the library made: UTF-8 text of a known length, with a NUL after its end.
#[derive(Debug)]
pub struct zh_bytes {
    /// The bytes and the NUL.
    stored: Box<[u8]>,
}

impl zh_bytes {
    pub(crate) fn new(mut bytes: Vec<u8>) -> Self {
        bytes.push(0);
        Self {
            stored: bytes.into_boxed_slice(),
        }
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        self.stored.split_last().map_or(&[], |(_, bytes)| bytes)
    }

    /// The address of the first byte, from which the NUL after the end may be read too.
    pub(crate) fn as_ptr(&self) -> *const u8 {
        self.stored.as_ptr()
    }
}
