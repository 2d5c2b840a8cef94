//! What a host calls its columns and subjects.

use std::collections::BTreeMap;

use crate::answer::{Evidence, Refusals};
use crate::base::limits;
use crate::base::node::Kind;
use crate::catalogue::{CaseSubject, Rule, SUBJECTS, Table};
use crate::input::{self, Cursor, Faults};

/// Foreign names of columns and subjects, and what becomes of columns that are nobody's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// By table and our column, the host's.
    columns: BTreeMap<(Table, &'static str), String>,
    /// By the host's subject, ours.
    subjects: BTreeMap<String, CaseSubject>,
    /// Whether columns are passed over that are neither known nor mapped.
    ignores: bool,
}

impl Mapping {
    /// Reads `{"columns": {"marks": {"pupil": "student_id"}}, "subjects": {"Рус. яз.": "russian"},
    /// "other_columns": "refuse" | "ignore"}`.
    ///
    /// # Errors
    /// All faults, each with its pointer.
    pub fn load(bytes: &[u8]) -> Result<Self, Refusals> {
        input::read(bytes, Faults::keep_all(), read)
    }

    /// The host's name of a column.
    pub(super) fn column(&self, table: Table, ours: &'static str) -> &str {
        self.columns
            .get(&(table, ours))
            .map_or(ours, String::as_str)
    }

    /// The subject that the host calls so.
    pub(super) fn subject(&self, theirs: &str) -> Option<CaseSubject> {
        let mapped = self.subjects.get(theirs).cloned();
        mapped.or_else(|| CaseSubject::from_code(theirs))
    }

    /// Whether columns are passed over that are neither known nor mapped.
    pub(super) fn ignores_others(&self) -> bool {
        self.ignores
    }
}

/// Reads a mapping from a request.
pub(crate) fn read(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Mapping> {
    let fields = cursor.fields(&["columns", "subjects", "other_columns"], faults)?;
    let columns = fields.may_null("columns", faults, |entry, faults| {
        let mut columns = BTreeMap::new();
        let sound = entry.entries(faults, |table, entry, faults| {
            let Some(table) = Table::from_code(table) else {
                let codes = Table::ALL.iter().map(|table| table.code());
                return entry.unknown(Rule::InputUnknownKey, "key", table, codes, faults);
            };
            entry.entries(faults, |ours, entry, faults| {
                let Some((_, column)) = table.column(ours) else {
                    let names = table.columns().iter().map(|column| column.name);
                    return entry.unknown(Rule::InputUnknownKey, "key", ours, names, faults);
                };
                let theirs = entry.text(limits::TEXT_CHARS, faults)?;
                columns.insert((table, column.name), theirs);
                Some(())
            })
        });
        sound.map(|()| columns)
    });
    let subjects = fields.may_null("subjects", faults, |entry, faults| {
        let mut subjects = BTreeMap::new();
        let sound = entry.entries(faults, |theirs, entry, faults| {
            subjects.insert(theirs.to_owned(), entry.subject(faults)?);
            Some(())
        });
        sound.map(|()| subjects)
    });
    let ignores = fields.may_null("other_columns", faults, |entry, faults| {
        let from_code = |code: &str| match code {
            "refuse" => Some(false),
            "ignore" => Some(true),
            _ => None,
        };
        entry.code(from_code, ["refuse", "ignore"], faults)
    });
    Some(Mapping {
        columns: columns?.unwrap_or_default(),
        subjects: subjects?.unwrap_or_default(),
        ignores: ignores?.unwrap_or_default(),
    })
}

/// The codes, names and short names by which a subject may have been meant.
pub(super) fn subject_codes() -> impl Iterator<Item = &'static str> {
    SUBJECTS.iter().map(|row| row.code)
}

impl Cursor<'_> {
    /// Hands over each entry of an object by its key, each key once.
    pub(crate) fn entries(
        self,
        faults: &mut Faults,
        mut read: impl FnMut(&str, Cursor<'_>, &mut Faults) -> Option<()>,
    ) -> Option<()> {
        let Kind::Map(_) = self.kind() else {
            return self.mismatch(faults, "object");
        };
        let mut seen = Vec::new();
        let mut sound = Some(());
        self.each_entry(|key, entry| {
            if seen.iter().any(|known| known == key) {
                let evidence = || Evidence::none().with("key", key.to_owned());
                sound = entry.fault(faults, Rule::InputDuplicateKey, evidence);
                return;
            }
            seen.push(key.to_owned());
            if read(key, entry, faults).is_none() {
                sound = None;
            }
        });
        sound
    }
}
