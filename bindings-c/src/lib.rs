//! The C face of [`zhurnal`]: opaque handles, bytes in, bytes out, errors as values.
//!
//! `include/zhurnal.h` is made from this crate, and `CONVENTIONS.md` beside it says by which rules.
//! Everything unsafe is in [`ffi`]; what stands outside of it is ordinary Rust.
#![allow(non_camel_case_types)] // The types bear their names in C.

mod bytes;
mod error;
pub mod ffi;
mod guard;
mod regulation;
mod status;
mod stream;

pub use bytes::zh_bytes;
pub use error::zh_error;
pub use regulation::zh_regulation;
pub use status::{zh_lang, zh_status};
