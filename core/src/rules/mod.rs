//! Pure judgement: facts in, findings out; nothing here knows where the facts come from.

pub mod access;
pub mod edit;
pub mod finals;
pub mod school;
