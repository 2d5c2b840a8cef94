//! What knows of no school: ids, dates, school time, exact numbers, shares, the JSON tree, limits.

pub mod date;
pub mod fixed;
pub mod id;
pub mod limits;
pub mod node;
pub mod partial;
pub mod ratio;
pub mod share;
pub mod time;

pub use date::{DateRange, OpenRange};
pub use fixed::Fixed;
pub use id::{ClassId, CourseId, PersonId, PupilId};
pub use partial::Partial;
pub use ratio::Ratio;
pub use share::Share;
pub use time::{Instant, Zone};
