//! A whole synthetic school as the tables that a host hands over, the same from the same seed.
//!
//! [`school`] makes one of a [`Shape`]; [`School::write_csv`] and [`School::to_json`] write it.
//! Nothing in it is real. It has what real schools have and neat examples lack: [`oddities`] names
//! each and tells whether it is there.
//!
//! ```
//! use zhurnal_sample::{Shape, school};
//!
//! let school = school(&Shape::tiny(1));
//! let marks = school.table("marks").expect("a table");
//! assert_eq!(marks.columns[0], "pupil");
//! ```

mod calendar;
mod courses;
mod dice;
mod draft;
mod finals;
mod found;
mod journal;
mod look;
mod names;
mod oddity;
mod office;
mod people;
mod roll;
mod shape;
mod staff;
mod subjects;
mod tally;
mod themes;
mod timetable;
mod untidy;
mod value;
mod works;
mod write;

pub use look::{oddities, untidiness};
pub use shape::Shape;
pub use untidy::untidy;
pub use value::{Table, Value};

use journal::Journal;

/// A school: its tables, in the order of their page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct School {
    /// Every table that a host may hand over.
    pub tables: Vec<Table>,
}

impl School {
    /// The table of this name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }
}

/// Makes the school of a shape.
pub fn school(shape: &Shape) -> School {
    let mut draft = found::found(shape);
    let draft = &mut draft;
    let parents = people::parents(draft);
    let journal = Journal::keep(draft);
    let finals = finals::table(draft, &journal);
    let visits = office::visits(draft, &parents);
    let deeds = office::deeds(draft);
    let remarks = office::remarks(draft);
    let documents = office::documents(draft);
    let [periods, days_off] = draft.calendar.tables();
    let [courses, memberships] = people::courses(draft);
    let [exemptions, substitutions] = people::exceptions(draft);
    let [plan, approved_plan] = office::plans(draft);
    let tables = vec![
        periods,
        days_off,
        people::classes(draft),
        people::people(draft, &parents),
        people::roles(draft, &parents),
        people::enrolments(draft),
        courses,
        memberships,
        exemptions,
        substitutions,
        journal.lessons,
        journal.assignments,
        journal.marks,
        journal.attendance,
        finals,
        visits,
        plan,
        approved_plan,
        themes::table(draft),
        people::agreed(draft),
        deeds,
        remarks,
        documents,
    ];
    School { tables }
}
