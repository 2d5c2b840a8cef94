//! What comes in: typed values read from the JSON tree, every fault with its place.
//!
//! Readers take a [`Cursor`] and report into [`Faults`] instead of stopping, so one pass finds all
//! faults of a regulation, and the first in document order of a request.

mod cursor;
mod faults;
mod fields;
mod named;
pub mod rows;
mod scalars;

pub use cursor::Cursor;
pub(crate) use faults::read_within;
pub use faults::{Faults, read};
pub use fields::Fields;
pub use scalars::nearest;
