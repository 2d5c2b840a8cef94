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
pub struct Rights {
    rows: Vec<Right>,
    // INVARIANT: the rows of each act together, in the table's order.
    by_act: Vec<Right>,
    // INVARIANT: where the rows of each act begin, and the end.
    starts: [u16; Act::ALL.len() + 1],
}

impl Serialize for Rights {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(serializer)
    }
}

impl Rights {
    /// The table with these rows.
    pub fn new(rows: Vec<Right>) -> Self {
        let mut by_act = rows.clone();
        by_act.sort_by_key(|row| row.act);
        let mut starts = [0; Act::ALL.len() + 1];
        for (start, act) in starts.iter_mut().zip(Act::ALL) {
            let place = by_act.partition_point(|row| row.act < *act);
            *start = u16::try_from(place).unwrap_or(u16::MAX);
        }
        if let Some(end) = starts.last_mut() {
            *end = u16::try_from(by_act.len()).unwrap_or(u16::MAX);
        }
        Self {
            rows,
            by_act,
            starts,
        }
    }

    /// All rows, in the table's order.
    pub fn rows(&self) -> &[Right] {
        &self.rows
    }

    /// The rows of one act, in the table's order.
    pub fn of(&self, act: Act) -> &[Right] {
        // The acts are numbered in the order of their table.
        let bound = |place: usize| self.starts.get(place).copied().map_or(0, usize::from);
        let place = act as usize;
        self.by_act
            .get(bound(place)..bound(place.saturating_add(1)))
            .unwrap_or_default()
    }

    /// The distinct roles that hold a right to this act, in the table's order.
    pub fn roles(&self, act: Act) -> Vec<Role> {
        let mut roles = Vec::new();
        for row in self.of(act) {
            if !roles.contains(&row.role) {
                roles.push(row.role);
            }
        }
        roles
    }

    /// Whether this role holds a right to this act.
    pub fn has(&self, act: Act, role: Role) -> bool {
        self.of(act).iter().any(|row| row.role == role)
    }
}
