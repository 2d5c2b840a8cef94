//! The border: the exported functions, and the grammar by which they take and give pointers.
//!
//! An exported function makes [`grammar`] values of its arguments, which is where it vouches for
//! the caller, and hands them to the guard; the rest of the crate has no unsafe code.
#![allow(unsafe_code)]
// Each exported function says what it asks of its caller in the words of the header.
#![allow(clippy::missing_safety_doc)]

pub mod access;
pub mod arrow;
pub mod bytes;
pub mod call;
pub mod error;
pub(crate) mod grammar;
pub mod monitoring;
pub mod regulation;
pub mod school;
#[cfg(feature = "testing")]
pub mod testing;
pub mod version;
