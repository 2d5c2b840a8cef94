//! The C face of [`zhurnal`]: opaque handles, bytes in, bytes out, errors as values.
//!
//! `include/zhurnal.h` is made from this crate, and `CONVENTIONS.md` beside it says by which rules.
//! Everything unsafe is in [`ffi`]; what stands outside of it is ordinary Rust.
#![allow(non_camel_case_types)] // The types bear their names in C.

mod access;
mod bytes;
mod error;
pub mod ffi;
mod guard;
mod handle;
mod numbers;
mod regulation;
mod school;
mod status;
mod stream;
mod tables;
mod watch;

pub use access::{zh_access_request, zh_decision, zh_standing, zh_substitution};
pub use bytes::zh_bytes;
pub use error::zh_error;
pub use numbers::{zh_act, zh_lack, zh_role, zh_scope};
pub use regulation::zh_regulation;
pub use school::zh_school;
pub use status::{zh_lang, zh_status};
pub use tables::zh_tables;
pub use watch::zh_watch;
