//! The closed lists of numbers that cross the border.

/// How a call went. Numbers are never reused, and new ones may appear: treat an unknown number as a
/// failure. A finding is no failure: an answer that carries findings comes with ZH_STATUS_OK.
#[repr(i32)]
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum zh_status {
    /// The call answered.
    OK = 0,
    /// A pointer that must not be NULL is.
    NULL_ARGUMENT = 1,
    /// A text is not UTF-8; the error's rule is `input.utf8`.
    INVALID_UTF8 = 2,
    /// A document is not JSON; the error's rule is `input.json`.
    INVALID_JSON = 3,
    /// An input is larger than ZH_REQUEST_BYTES; the error's rule is `input.too-large`.
    TOO_LARGE = 4,
    /// An argument is none that can be used, such as a stream that was released or that fails, or a
    /// number that is no act, date or id.
    INVALID_ARGUMENT = 5,
    /// The library understood and refused; the error's rule says why.
    REFUSED = 6,
    /// Reserved: no call gives it.
    NOT_FOUND = 7,
    /// Reserved: no call gives it.
    BUSY = 8,
    /// A panic closed this handle earlier; free it and make another.
    CLOSED = 9,
    /// Reserved: no call gives it.
    IO = 10,
    /// A fault of the library itself. The handle of the call is closed; every other works on.
    PANIC = 255,
}

/// A language, as an argument.
#[repr(i32)]
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum zh_lang {
    /// Russian.
    RU = 0,
    /// English.
    EN = 1,
}

impl zh_lang {
    /// The language of this number, where it has one.
    pub(crate) fn from_number(number: i32) -> Option<Self> {
        [Self::RU, Self::EN]
            .into_iter()
            .find(|lang| *lang as i32 == number)
    }
}
