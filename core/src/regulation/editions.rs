//! The editions of a school's regulation, each with the date from which it is in force.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Regulation, load};
use crate::answer::{Evidence, Finding, Refusals};
use crate::base::limits;
use crate::base::node::Kind;
use crate::catalogue::Rule;
use crate::input::{self, Cursor, Faults};

/// One edition and its first day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// From when it is in force; `None`: always.
    pub from: Option<NaiveDate>,
    /// The edition.
    pub regulation: Arc<Regulation>,
}

impl Serialize for Edition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("from", &self.from.map(|from| from.to_string()))?;
        map.serialize_entry("regulation", &*self.regulation)?;
        map.end()
    }
}

/// The editions of a school's regulation. A final is judged by the one in force on its period's last
/// day, an act by that of its school date, a lesson by that of its own date.
///
#[doc = include_str!("../../regulation/1.1.md")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regulations {
    // INVARIANT: at least one, ascending by `from`, each date once.
    editions: Vec<Edition>,
}

impl Serialize for Regulations {
    /// A file that reads back equal: the one regulation, or the list of editions.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(only) = self.single() {
            return Regulation::serialize(only, serializer);
        }
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("editions", &self.editions)?;
        map.end()
    }
}

impl From<Arc<Regulation>> for Regulations {
    /// One edition that is always in force.
    fn from(regulation: Arc<Regulation>) -> Self {
        let always = Edition {
            from: None,
            regulation,
        };
        Self {
            editions: vec![always],
        }
    }
}

impl Regulations {
    /// Reads a regulation file, which is then always in force, or a list of editions
    /// `{"editions": [{"from": "2026-09-01", "regulation": …}]}`.
    ///
    /// # Errors
    /// All faults, each with its pointer.
    pub fn load(bytes: &[u8]) -> Result<Self, Refusals> {
        input::read(bytes, Faults::keep_all(), read)
    }

    /// The editions, by date.
    pub fn editions(&self) -> &[Edition] {
        &self.editions
    }

    /// The edition in force on this day, if there is one.
    pub fn on(&self, day: NaiveDate) -> Option<&Arc<Regulation>> {
        let in_force = |edition: &&Edition| edition.from.is_none_or(|from| from <= day);
        let edition = self.editions.iter().rev().find(in_force)?;
        Some(&edition.regulation)
    }

    /// The one edition that is always in force, where there is no other.
    pub fn single(&self) -> Option<&Arc<Regulation>> {
        match self.editions.as_slice() {
            [only] if only.from.is_none() => Some(&only.regulation),
            _ => None,
        }
    }
}

/// What judges: one regulation whatever the day, or the edition in force.
#[derive(Clone, Copy, Debug)]
pub(crate) enum InForce<'r> {
    /// One regulation.
    Always(&'r Regulation),
    /// Editions by date.
    ByDate(&'r Regulations),
}

impl<'r> InForce<'r> {
    /// The regulation in force on this day, if there is one.
    pub(crate) fn on(self, day: NaiveDate) -> Option<&'r Regulation> {
        match self {
            Self::Always(regulation) => Some(regulation),
            Self::ByDate(regulations) => regulations.on(day).map(|edition| &**edition),
        }
    }

    /// The one regulation that judges whatever the day, where there is no other.
    pub(crate) fn single(self) -> Option<&'r Regulation> {
        match self {
            Self::Always(regulation) => Some(regulation),
            Self::ByDate(regulations) => regulations.single().map(|only| &**only),
        }
    }

    /// What is unusual in each edition; of several, each finding names its edition by its first day.
    pub(crate) fn reviews(self) -> impl Iterator<Item = Finding> {
        let dates: Vec<Option<NaiveDate>> = match self {
            Self::Always(_) => vec![None],
            Self::ByDate(regulations) => regulations.editions.iter().map(|it| it.from).collect(),
        };
        self.all().zip(dates).flat_map(|(edition, from)| {
            let dated = move |mut finding: Finding| {
                if let Some(from) = from {
                    finding.evidence = finding.evidence.with("edition", from);
                }
                finding
            };
            edition.review().into_iter().map(dated)
        })
    }

    /// The regulation in force on the day that stands here; that there is none is a fault.
    pub(crate) fn need(
        self,
        on: NaiveDate,
        cursor: Cursor<'_>,
        faults: &mut Faults,
    ) -> Option<&'r Regulation> {
        self.on(on).or_else(|| {
            cursor.fault(faults, Rule::RegulationNoEdition, || {
                Evidence::none().with("on", on)
            })
        })
    }

    /// Every edition, by date.
    pub(crate) fn all(self) -> impl DoubleEndedIterator<Item = &'r Regulation> {
        let (one, several): (_, &[Edition]) = match self {
            Self::Always(regulation) => (Some(regulation), &[]),
            Self::ByDate(regulations) => (None, &regulations.editions),
        };
        let several = several.iter().map(|edition| &*edition.regulation);
        one.into_iter().chain(several)
    }
}

/// Reads a preset's name, a whole regulation, or a list of editions.
pub(crate) fn read(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Regulations> {
    if cursor.has("editions") {
        read_editions(cursor, faults)
    } else {
        read_one(cursor, faults).map(Regulations::from)
    }
}

fn read_one(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Arc<Regulation>> {
    match cursor.kind() {
        Kind::Text(_) => load::read_preset(cursor, faults),
        Kind::Map(_) => load::read(cursor, faults).map(Arc::new),
        _ => cursor.mismatch(faults, "regulation"),
    }
}

fn read_editions(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Regulations> {
    let fields = cursor.fields(&["$schema", "editions"], faults)?;
    let mut editions: Vec<Edition> = fields.need("editions", faults, |entry, faults| {
        let mut seen = Vec::new();
        let read = |entry: Cursor<'_>, faults: &mut Faults| {
            let fields = entry.fields(&["from", "regulation"], faults)?;
            let from = fields.need("from", faults, |entry, faults| {
                let from = entry.date(faults)?;
                if seen.contains(&from) {
                    return entry.fault(faults, Rule::RegulationDuplicate, || {
                        Evidence::none().with("code", from.to_string())
                    });
                }
                seen.push(from);
                Some(from)
            });
            let regulation = fields.need("regulation", faults, read_one);
            Some(Edition {
                from: Some(from?),
                regulation: regulation?,
            })
        };
        let editions = entry.items(limits::EDITIONS, Rule::LimitRows, faults, read)?;
        if editions.is_empty() {
            return entry.fault(faults, Rule::RegulationCondition, Evidence::none);
        }
        Some(editions)
    })?;
    editions.sort_by_key(|edition| edition.from);
    Some(Regulations { editions })
}
