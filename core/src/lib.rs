//! `zhurnal` keeps the electronic class journal by the rules of a school's regulation.
//!
//! A host hands over facts as plain values, or as JSON through the [`call()`] door, and gets findings:
//! which rule speaks, by which clause of the regulation, on which evidence, in Russian and English.
//! The library has no clock, file, network, thread or random number: time is an argument.
//!
//! ```
//! let request = r#"{"regulation": "default", "case": {
//!     "pupil": 7, "course": 3, "subject": "geography", "level": 7, "weekly_hours": "2",
//!     "period": {"kind": "quarter", "number": 1, "from": "2026-09-01", "to": "2026-10-25"},
//!     "marks": [{"value": 5, "kind": "control-work", "on": "2026-09-10"}],
//!     "proposed": {"value": 5}}}"#;
//! let answer = String::from_utf8(zhurnal::call("finals.validate", request.as_bytes())).unwrap();
//! assert!(answer.starts_with(r#"{"stands":false,"findings":[{"rule":"final.too-few-marks","clause":"4.2""#));
//! assert!(answer.contains("1 отметка, нужно не меньше 3"));
//! ```
//!
//! The layers, from the ground up, each importing only what stands below it: [`base`],
//! [`catalogue`], [`answer`], [`input`], [`regulation`], [`school`], [`rules`], [`monitoring`], [`reports`], [`exchange`], [`mod@call`].
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

pub mod answer;
pub mod base;
pub mod call;
pub mod catalogue;
pub mod exchange;
pub mod input;
pub mod monitoring;
pub mod regulation;
pub mod reports;
pub mod rules;
pub mod school;

pub use call::{call, try_call};
pub use regulation::Regulation;
pub use school::School;

/// The example of the README runs as it stands.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
