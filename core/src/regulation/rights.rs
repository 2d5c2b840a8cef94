//! The table of rights: who may do what, how far, and by which clause.

use serde::{Serialize, Serializer};

use crate::catalogue::{Act, Clause, Role, Scope};

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Right {
    /// What may be done.
    pub act: Act,
    /// By whom.
    pub role: Role,
    /// How far.
    pub scope: Scope,
    /// The clause that allows it.
    pub clause: Clause,
}

impl Right {
    /// Whether a scope can apply to a role at all: an own child is a parent's, an own course a
    /// subject teacher's; *all* is for staff, since parents and pupils see their own alone (1.7).
    pub fn scope_fits(role: Role, scope: Scope) -> bool {
        match scope {
            Scope::All => !matches!(role, Role::Parent | Role::Pupil),
            Scope::OwnClass | Scope::AsSubstitute => role == Role::ClassTeacher,
            Scope::OwnClasses | Scope::OwnCourse | Scope::AsNamedSubstitute => {
                role == Role::SubjectTeacher
            }
            Scope::OwnChild => role == Role::Parent,
            Scope::OwnSelf => role == Role::Pupil,
        }
    }
}

/// The rights of a regulation, in the order of its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights(Vec<Right>);

impl Serialize for Rights {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Rights {
    /// The table with these rows.
    pub fn new(rows: Vec<Right>) -> Self {
        Self(rows)
    }

    /// All rows, in the table's order.
    pub fn rows(&self) -> &[Right] {
        &self.0
    }

    /// The rows of one act, in the table's order.
    pub fn of(&self, act: Act) -> impl Iterator<Item = &Right> {
        self.0.iter().filter(move |row| row.act == act)
    }

    /// The distinct roles that hold a right to this act, in the table's order.
    pub fn roles(&self, act: Act) -> Vec<Role> {
        let mut roles = Vec::new();
        for row in self.0.iter().filter(|row| row.act == act) {
            if !roles.contains(&row.role) {
                roles.push(row.role);
            }
        }
        roles
    }

    /// Whether this role holds a right to this act.
    pub fn has(&self, act: Act, role: Role) -> bool {
        self.0.iter().any(|row| row.act == act && row.role == role)
    }
}
