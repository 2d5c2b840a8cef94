//! Kinds of work, their weights, and which of them clause 4.2 calls for.

use serde::{Serialize, Serializer};

use crate::base::Fixed;
use crate::catalogue::{Category, Severity};

/// A work kind of one regulation: its place in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(u16);

#[cfg(feature = "arrow")]
impl KindId {
    /// The kind at this place of the table.
    pub(crate) const fn at(place: u16) -> Self {
        Self(place)
    }
}

/// One row of the table of work kinds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WorkKind {
    /// The code on the wire.
    pub code: String,
    /// The Russian name.
    pub ru: String,
    /// The English name.
    pub en: String,
    /// Its category.
    pub category: Category,
    /// The weight of a mark that names none.
    pub weight: Fixed,
}

/// The table of work kinds, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkKinds(pub(super) Vec<WorkKind>);

impl WorkKinds {
    /// The rows, in the order of the file.
    pub fn rows(&self) -> &[WorkKind] {
        &self.0
    }

    /// The kind of this code.
    pub fn by_code(&self, code: &str) -> Option<KindId> {
        let place = self.0.iter().position(|kind| kind.code == code)?;
        u16::try_from(place).ok().map(KindId)
    }

    /// A kind's row; `None` for a kind of another regulation.
    pub fn get(&self, kind: KindId) -> Option<&WorkKind> {
        self.0.get(usize::from(kind.0))
    }
}

impl Serialize for WorkKinds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The weight of a kind where it differs from the table's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindWeight {
    /// The kind's code.
    pub kind: String,
    /// What a mark weighs that names no weight.
    pub weight: Fixed,
}

/// Which works must be among the marks, and how serious it is where they are not (clause 4.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyWorks {
    /// Categories whose works are key works, in the catalogue's order.
    pub categories: Vec<Category>,
    /// Kinds that are key works besides, by code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// How many there must be.
    pub least: u32,
    /// How serious it is where there are fewer.
    pub severity: Severity,
    // INVARIANT: for each kind of the table, whether its works are key works.
    #[serde(skip)]
    pub(super) keys: Vec<bool>,
}

impl KeyWorks {
    /// Marks which kinds of the table are key works.
    pub(super) fn look_up(&mut self, kinds: &WorkKinds) {
        let is_key = |kind: &WorkKind| {
            self.categories.contains(&kind.category) || self.kinds.contains(&kind.code)
        };
        self.keys = kinds.rows().iter().map(is_key).collect();
    }

    /// Whether works of this kind are key works.
    pub fn is_key(&self, kind: KindId) -> bool {
        self.keys.get(usize::from(kind.0)).copied().unwrap_or(false)
    }

    /// Whether these are the same kinds of work.
    #[cfg(feature = "arrow")]
    pub(crate) fn has_same_kinds(&self, other: &Self) -> bool {
        self.keys == other.keys
    }

    /// How many there must be: none, where no work is a key work.
    pub fn least(&self) -> u32 {
        if self.categories.is_empty() && self.kinds.is_empty() {
            0
        } else {
            self.least
        }
    }
}
