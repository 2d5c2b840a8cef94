//! The rules over a whole school: who holds what, which finals are due and count, their cases, and what
//! is found of the tables themselves.

mod cases;
mod counting;
mod finals;
mod findings;
mod retakes;
mod standing;
mod subject;

pub use cases::SchoolCase;
pub(crate) use counting::is_of;
pub use counting::{Counted, Course};
pub use finals::{AsOf, FinalsAnswer, FinalsRow, Slice};
pub use subject::{Found, Ids};
