//! The tables that everything else names: clauses, rules, acts, roles and scopes, subjects, codes.

pub mod act;
pub mod choice;
pub mod clause;
pub mod code;
pub mod role;
pub mod rule;
mod rule_table;
pub mod subject;
pub mod table;

pub use act::{Act, Module};
pub use clause::Clause;
pub use code::{Category, MarkValue, PeriodKind, Symbol};
pub use role::{Role, Scope};
pub use rule::{Effect, RuleRow, Severity, When, Wording};
pub use rule_table::Rule;
pub use subject::{CaseSubject, SUBJECTS, SubjectRow};
pub use table::{Column, Holds, Space, Table};
