//! Everything that is counted of a school: seven families of figures over any slice, exact and mergeable.
//!
//! `docs/monitoring.en.md` says what each figure counts. A [`Question`] names a slice; [`Frame`] says what
//! belongs to which row of it; each family counts a page of the journal at a time into a part that
//! merges, and closes the parts into [`Counts`] of each row. Only [`Figure`]s hold ratios: they are made last.

pub mod accumulation;
pub mod attendance;
mod belongs;
pub mod control_sheet;
pub mod counts;
pub mod entries;
pub mod family;
pub mod figure;
pub mod frame;
pub mod given;
pub mod marks;
pub mod objectivity;
pub mod performance;
pub mod question;
pub mod reader;
pub mod report;
pub mod sealed;
pub mod table;
pub mod timeliness;
pub mod watch;
mod weights;
pub mod withhold;

pub use counts::Counts;
pub use figure::Figure;
pub use frame::{Frame, Key};
pub use question::{By, Days, Family, Filter, Question, Step};
pub use report::{Answer, Row};
pub use sealed::Sealed;
pub use watch::Watch;
