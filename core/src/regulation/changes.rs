//! What differs between two editions, by clause.

use serde::Serialize;
use serde_json::value::RawValue;

use super::Regulation;
use super::rights::Right;
use crate::catalogue::Clause;

/// A parameter that differs, as each of two files states it.
#[derive(Debug, Serialize)]
pub struct ParameterChange {
    /// Its name.
    pub parameter: &'static str,
    /// The clause it belongs to in the second edition.
    pub clause: Clause,
    /// As the first edition states it.
    pub a: Option<Box<RawValue>>,
    /// As the second edition states it.
    pub b: Option<Box<RawValue>>,
}

/// One of two editions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The first.
    A,
    /// The second.
    B,
}

/// A right that only one of two editions gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RightChange {
    /// The edition that gives it.
    pub only: Side,
    /// The right.
    #[serde(flatten)]
    pub right: Right,
}

/// Parameters that must fit one another, so that one edition's cannot be laid on another's alone.
const SCALE: [&str; 3] = ["scale", "final.boundaries", "final.lowest"];

impl Regulation {
    /// The parameters that differ from another edition's, by clause, then in the order of a file.
    pub fn parameter_changes(&self, other: &Self) -> Vec<ParameterChange> {
        let (a, b) = (&self.parameters, &other.parameters);
        let sources = b.sources();
        let row = |name: &'static str| {
            let source = sources.iter().find(|source| source.name == name)?;
            Some(ParameterChange {
                parameter: name,
                clause: source.clause,
                a: a.written(name),
                b: b.written(name),
            })
        };
        let mut rows: Vec<_> = a.differing(b).into_iter().filter_map(row).collect();
        rows.sort_by_key(|row| row.clause);
        rows
    }

    /// The rights that only one of two editions gives, the first edition's first.
    pub fn right_changes(&self, other: &Self) -> Vec<RightChange> {
        let only = |mine: &Self, its: &Self, only: Side| -> Vec<RightChange> {
            let rows = mine.rights.rows().iter();
            let own = rows.filter(|right| !its.rights.rows().contains(right));
            own.map(|right| RightChange {
                only,
                right: *right,
            })
            .collect()
        };
        let mut rows = only(self, other, Side::A);
        rows.extend(only(other, self, Side::B));
        rows
    }

    /// This edition with each parameter that differs taken from the other, one at a time; those that
    /// must fit one another are taken together. Rights come last, under the name `rights`.
    pub(crate) fn with_each_of(&self, other: &Self) -> Vec<(Vec<&'static str>, Self)> {
        let differing = self.parameters.differing(&other.parameters);
        let (scale, single): (Vec<_>, Vec<_>) = differing
            .iter()
            .copied()
            .partition(|name| differing.contains(&"scale") && SCALE.contains(name));
        let groups = single.into_iter().map(|name| vec![name]);
        let scale = (!scale.is_empty()).then_some(scale);
        let mut mixed: Vec<_> = groups
            .chain(scale)
            .map(|names| {
                let mut mixed = self.clone();
                for name in &names {
                    mixed.parameters.take(name, &other.parameters);
                }
                mixed.parameters.look_up_key_works();
                (names, mixed)
            })
            .collect();
        if self.rights != other.rights {
            let mut mine = self.clone();
            mine.rights = other.rights.clone();
            mixed.push((vec!["rights"], mine));
        }
        mixed
    }
}
