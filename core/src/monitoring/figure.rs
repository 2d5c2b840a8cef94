//! What an answer says of one row: counts, shares, exact means, histograms, people.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::base::{Ratio, Share};
use crate::school::School;
use crate::school::ids::{Id, PersonIx, Place};

/// A person of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The pupil.
    pub pupil: Id,
    /// The name, where it is known.
    pub name: Option<String>,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// It cannot be computed, of this form; the answer's `unknown` says why.
    Unknown(Box<Figure>),
    /// So few pupils that it is not published.
    Withheld,
    /// A count or an exact sum.
    Count(i128),
    /// A part of a whole.
    Share(Share),
    /// A part whose publishing would tell a few pupils; the whole stays.
    WithheldPart(u64),
    /// An exact number; none over nothing.
    Exact(Option<Ratio>),
    /// A code, an id, a date.
    Text(Option<String>),
    /// An id of the host.
    Id(Id),
    /// Counts by name.
    Counts(Vec<(String, Option<u64>)>),
    /// Counts by a whole number, which stands under this name.
    Histogram(&'static str, Vec<(i32, Option<u64>)>),
    /// Figures under names.
    Group(Vec<(&'static str, Figure)>),
    /// Pupils by id.
    People(Vec<Person>),
    /// Rows of figures.
    List(Vec<Figure>),
}

impl Figure {
    /// A count.
    pub fn count(count: u64) -> Self {
        Self::Count(count.into())
    }

    /// A part of a whole.
    pub fn share(part: u64, whole: u64) -> Self {
        Self::Share(Share { part, whole })
    }

    /// A quotient; over nothing there is none.
    pub fn mean(sum: i128, of: i128) -> Self {
        Self::Exact(Ratio::new(sum, of))
    }

    /// A histogram.
    pub fn histogram(name: &'static str, counts: &std::collections::BTreeMap<i32, u64>) -> Self {
        let steps = counts.iter().filter(|(_, count)| **count > 0);
        Self::Histogram(
            name,
            steps.map(|(step, count)| (*step, Some(*count))).collect(),
        )
    }
}

/// A count, or that it is withheld.
struct Cell(Option<u64>);

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(count) => serializer.serialize_u64(count),
            None => serializer.serialize_str("withheld"),
        }
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unknown(_) => serializer.serialize_unit(),
            Self::Withheld => serializer.serialize_str("withheld"),
            Self::Count(count) => match i64::try_from(*count) {
                Ok(count) => serializer.serialize_i64(count),
                Err(_) => serializer.serialize_str(&count.to_string()),
            },
            Self::Share(share) => share.serialize(serializer),
            Self::WithheldPart(whole) => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("part", "withheld")?;
                map.serialize_entry("whole", whole)?;
                map.end()
            }
            Self::Exact(ratio) => ratio.serialize(serializer),
            Self::Text(text) => text.serialize(serializer),
            Self::Id(id) => id.serialize(serializer),
            Self::Counts(counts) => {
                let mut map = serializer.serialize_map(Some(counts.len()))?;
                for (name, count) in counts {
                    map.serialize_entry(name, &Cell(*count))?;
                }
                map.end()
            }
            Self::Histogram(name, steps) => {
                let mut rows = serializer.serialize_seq(Some(steps.len()))?;
                for (step, count) in steps {
                    rows.serialize_element(&HistogramStep(name, *step, *count))?;
                }
                rows.end()
            }
            Self::Group(figures) => {
                let mut map = serializer.serialize_map(Some(figures.len()))?;
                for (name, figure) in figures {
                    map.serialize_entry(name, figure)?;
                }
                map.end()
            }
            Self::People(people) => people.serialize(serializer),
            Self::List(rows) => rows.serialize(serializer),
        }
    }
}

struct HistogramStep(&'static str, i32, Option<u64>);

impl Serialize for HistogramStep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(self.0, &self.1)?;
        map.serialize_entry("count", &Cell(self.2))?;
        map.end()
    }
}

/// The names of people, found once.
pub(super) struct Names<'s> {
    school: &'s School,
    /// For each person the row of the people.
    rows: Vec<Option<u32>>,
}

impl<'s> Names<'s> {
    pub(super) fn of(school: &'s School) -> Self {
        let mut rows = vec![None; school.ids().count::<PersonIx>()];
        for (row, person) in school.facts().people.iter().enumerate() {
            if let Some(slot) = rows.get_mut(person.person.at()) {
                *slot = u32::try_from(row).ok();
            }
        }
        Self { school, rows }
    }

    /// A pupil with the name.
    pub(super) fn person(&self, pupil: PersonIx) -> Person {
        let row = self.rows.get(pupil.at()).copied().flatten();
        let row = row.and_then(|row| self.school.facts().people.get(usize::try_from(row).ok()?));
        Person {
            pupil: self.school.ids().name(pupil),
            name: row.and_then(|row| row.name.clone()),
        }
    }
}
