//! What people read: texts and tables over what the rules say.

pub mod page;
pub mod verdicts;
