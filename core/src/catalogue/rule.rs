//! What a rule is: its number, code, clause, severity, effect, and its words.

use serde::{Serialize, Serializer};

use super::clause::Clause;
use super::code::codes;

codes! {
    /// How serious a finding is; findings are ordered so.
    Severity {
        /// The final (or what is judged) does not stand.
        Error = "error", "ошибка", "error";
        /// It stands, but somebody should look.
        Warning = "warning", "предупреждение", "warning";
        /// It stands; worth knowing.
        Note = "note", "замечание", "note";
    }
}

codes! {
    /// What a rule does to an act in a journal.
    Effect {
        /// The act is refused.
        Refuse = "refuse", "отказ", "refuse";
        /// The act is stored with its findings; an error wants a reason.
        Record = "record", "запись", "record";
    }
}

/// When a wording is the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// When the evidence holds this key with no value.
    Null(&'static str),
    /// When the evidence holds this key.
    Has(&'static str),
}

/// A text in both languages. `{key}` stands for a fact of the evidence, `{key:hint}` says how to
/// show it (`number`, `date`, `role`, `mark`, `period`, `category`, `subject`), and
/// `{key|отметка|отметки|отметок}` is the word that goes with that number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording {
    /// When it is used; the first that fits is.
    pub when: When,
    /// In Russian.
    pub ru: &'static str,
    /// In English.
    pub en: &'static str,
}

/// One row of the rules' table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleRow {
    /// A number that is never reused; `rules.list` is ordered by it.
    pub number: u16,
    /// The stable public name.
    pub code: &'static str,
    /// The clause it carries, where it carries one.
    pub clause: Option<Clause>,
    /// Its usual severity.
    pub severity: Severity,
    /// What it does to an act.
    pub effect: Effect,
    /// The keys that its evidence may hold.
    pub evidence: &'static [&'static str],
    /// Its words.
    pub wordings: &'static [Wording],
}

impl Serialize for RuleRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", self.code)?;
        map.serialize_entry("number", &self.number)?;
        map.serialize_entry("clause", &self.clause)?;
        map.serialize_entry("severity", &self.severity)?;
        map.serialize_entry("effect", &self.effect)?;
        map.serialize_entry("evidence", self.evidence)?;
        // The last wording is the general one.
        let general = self.wordings.last();
        map.serialize_entry("ru", &general.map(|wording| wording.ru))?;
        map.serialize_entry("en", &general.map(|wording| wording.en))?;
        map.end()
    }
}
