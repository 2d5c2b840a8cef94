//! Tables in and out.

#[cfg(feature = "arrow")]
pub mod arrow;
pub mod tables;
