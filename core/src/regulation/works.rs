//! Kinds of work, their weights, and which of them clause 4.2 calls for.

use crate::base::Fixed;
use crate::catalogue::{Category, SubjectRow};

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
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// The table of work kinds, with what makes a key work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkKinds {
    kinds: Vec<WorkKind>,
    key_categories: Vec<Category>,
    key_areas: Vec<&'static str>,
    // INVARIANT: for each kind, whether its category is a key one.
    key_kinds: Vec<bool>,
}

impl WorkKinds {
    /// The table of these kinds, of whose categories these make key works, wanted in these areas of
    /// subjects.
    pub(crate) fn new(
        kinds: Vec<WorkKind>,
        key_categories: Vec<Category>,
        key_areas: Vec<&'static str>,
    ) -> Self {
        let key_kinds = kinds
            .iter()
            .map(|kind| key_categories.contains(&kind.category))
            .collect();
        Self {
            kinds,
            key_categories,
            key_areas,
            key_kinds,
        }
    }

    /// The rows, in the order of the file.
    pub fn kinds(&self) -> &[WorkKind] {
        &self.kinds
    }

    /// The categories whose works are key works, in the table's order.
    pub fn key_categories(&self) -> &[Category] {
        &self.key_categories
    }

    /// The areas of subjects for which a final without key works is an error.
    pub fn key_areas(&self) -> &[&'static str] {
        &self.key_areas
    }

    /// The kind of this code.
    pub fn by_code(&self, code: &str) -> Option<KindId> {
        let place = self.kinds.iter().position(|kind| kind.code == code)?;
        u16::try_from(place).ok().map(KindId)
    }

    /// A kind's row; `None` for a kind of another regulation.
    pub fn get(&self, kind: KindId) -> Option<&WorkKind> {
        self.kinds.get(usize::from(kind.0))
    }

    /// Whether works of this kind are key works.
    pub fn is_key(&self, kind: KindId) -> bool {
        self.key_kinds
            .get(usize::from(kind.0))
            .copied()
            .unwrap_or(false)
    }

    /// Whether a final in this subject needs key works. A school's own subject does not.
    pub fn is_key_subject(&self, subject: Option<&SubjectRow>) -> bool {
        subject.is_some_and(|row| self.key_areas.contains(&row.area))
    }
}
