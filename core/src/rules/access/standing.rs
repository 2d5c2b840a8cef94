//! Who a person is in the school, compiled once: a decision allocates nothing.

use chrono::NaiveDate;

use crate::base::{ClassId, CourseId, OpenRange, PersonId, PupilId};
use crate::catalogue::Role;

/// One role of a person, from a date to a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The role.
    pub role: Role,
    /// The class: of a class teacher, or of a subject teacher's course.
    pub class: Option<ClassId>,
    /// The course of a subject teacher.
    pub course: Option<CourseId>,
    /// The pupil: of a parent the child, of a pupil the own self.
    pub pupil: Option<PupilId>,
    /// The days on which it is held, ends inclusive.
    pub days: OpenRange,
}

/// A person and all their roles, past and to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    person: PersonId,
    // In the order of the roles, as answers list them.
    holdings: Vec<Holding>,
}

impl Standing {
    /// This person with these roles.
    pub fn new(person: PersonId, mut holdings: Vec<Holding>) -> Self {
        holdings.sort_by_key(|holding| holding.role);
        Self { person, holdings }
    }

    /// The person.
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// Every role, ordered by role.
    pub fn holdings(&self) -> &[Holding] {
        &self.holdings
    }

    /// The holdings of a role. A person has few: they are looked through.
    fn of(&self, role: Role) -> impl Iterator<Item = &Holding> {
        self.holdings
            .iter()
            .filter(move |holding| holding.role == role)
    }

    /// The holdings of a role on a day.
    pub(super) fn held_on(&self, role: Role, on: NaiveDate) -> impl Iterator<Item = &Holding> {
        self.of(role).filter(move |holding| holding.days.holds(on))
    }

    /// Whether the role is held on a day, and whether it ever was or will be.
    pub(super) fn holds(&self, role: Role, on: NaiveDate) -> (bool, bool) {
        let mut ever = false;
        for holding in self.of(role) {
            if holding.days.holds(on) {
                return (true, true);
            }
            ever = true;
        }
        (false, ever)
    }
}
