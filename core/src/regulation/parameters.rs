//! The parameters of a regulation, one row each: name, type, and what it says.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use super::absence::{Illness, MissedShare};
use super::days::{DayCount, EditWindow, SchoolDays};
use super::figures::{Counted, MarkFigures};
use super::finals::{Boundary, Expiry, MinimumRow};
use super::scale::{Scale, SymbolTable};
use super::scoped::Stated;
use super::terms::TermRow;
use super::vetoes::Veto;
use super::works::{KeyWorks, KindWeight, WorkKinds};
use crate::base::{Fixed, Zone};
use crate::catalogue::choice::{Grading, Outcome, Retakes, Strictness, TermPolicy, Tie, YearBasis};
use crate::catalogue::{Clause, Module};

/// Whether the text of the regulation gives a value or leaves it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The text gives it.
    Text,
    /// The text leaves it open; the value was chosen.
    Open,
}

impl Said {
    /// The code in a regulation file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Open => "open",
        }
    }

    /// The item of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "text" => Some(Self::Text),
            "open" => Some(Self::Open),
            _ => None,
        }
    }
}

impl Serialize for Said {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// Where a parameter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// Its name in the file.
    pub name: &'static str,
    /// The clause it belongs to.
    pub clause: Clause,
    /// Whether the text gives its value.
    pub said: Said,
}

/// Declares the parameters: a field, its name in the file, its type and its meaning.
macro_rules! parameters {
    ($($field:ident = $name:literal: $type:ty, $doc:literal;)+) => {
        /// Every parameter of a regulation. `docs/parameters.md` says what each means.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[non_exhaustive]
        pub struct Parameters {
            $(
                #[doc = $doc]
                #[serde(rename = $name)]
                pub $field: Stated<$type>,
            )+
        }

        /// The names of all parameters, in the order of a written file.
        pub const PARAMETERS: &[&str] = &[$($name),+];

        /// What each parameter says, in the order of [`PARAMETERS`].
        pub const MEANINGS: &[&str] = &[$($doc),+];

        impl Parameters {
            /// Where each parameter comes from.
            pub fn sources(&self) -> Vec<Parameter> {
                vec![$(Parameter {
                    name: $name,
                    clause: self.$field.clause,
                    said: self.$field.said,
                }),+]
            }

            /// The names of the parameters that differ from those of another regulation, whatever
            /// their clauses say.
            pub(crate) fn differing(&self, other: &Self) -> Vec<&'static str> {
                let mut names = Vec::new();
                $(
                    let same = self.$field.value == other.$field.value
                        && self.$field.cases == other.$field.cases
                        && self.$field.basis == other.$field.basis;
                    if !same { names.push($name) }
                )+
                names
            }

            /// Takes one parameter over from another regulation.
            pub(crate) fn take(&mut self, name: &str, from: &Self) {
                $(if name == $name { self.$field = from.$field.clone() })+
            }

            /// One parameter as a file writes it.
            pub(crate) fn written(&self, name: &str) -> Option<Box<RawValue>> {
                match name {
                    $($name => to_raw_value(&self.$field).ok(),)+
                    _ => None,
                }
            }

            /// Writes the value and the cases of each parameter of which this holds, under its name.
            pub(super) fn write_counted<M: SerializeMap>(
                &self,
                map: &mut M,
                is_counted: impl Fn(&str) -> bool,
            ) -> Result<(), M::Error> {
                $(if is_counted($name) { map.serialize_entry($name, &Counted::from(&self.$field))?; })+
                Ok(())
            }
        }
    };
}

parameters! {
    zone = "zone": Zone, "The zone of school time.";
    modules = "modules": Vec<Module>, "The modules that are switched on (clause 1.4).";
    school_days = "school.days": SchoolDays, "The days of the week with school.";
    scale = "scale": Scale, "The marks that may be given.";
    symbols = "symbols": SymbolTable, "What each symbol counts in.";
    pending_expiry = "pending.expiry": Option<Expiry>, "What becomes of a pending mark that nobody closes.";
    kinds = "work.kinds": WorkKinds, "Work kinds, with their categories and weights.";
    weights = "work.weights": Vec<KindWeight>, "Weights that differ from those of the kinds.";
    markless = "markless": bool, "Where no mark is given (clause 3.3).";
    grading = "final.grading": Grading, "What finals are given.";
    lowest = "final.lowest": u8, "The lowest final that a mean gives.";
    boundaries = "final.boundaries": Vec<Boundary>, "Where each final begins.";
    tie = "final.tie": Tie, "Where a mean falls that stands exactly on a boundary.";
    tolerance = "final.tolerance": Fixed, "How far a final may be from the mean and still be only doubtful.";
    minimum = "final.minimum": Vec<MinimumRow>, "How many marks a final needs (clause 4.2).";
    illness = "final.illness": Option<Illness>, "How few marks are enough after long illness.";
    missed_share = "final.missed_share": Option<MissedShare>, "What must be missed for *not attested*.";
    outcome = "final.outcome": Outcome, "What the cell holds where there are too few marks.";
    vetoes = "final.vetoes": Vec<Veto>, "What forbids a final above a value.";
    key_works = "final.key_works": KeyWorks, "Which works must be among the marks (clause 4.2).";
    retakes = "final.retakes": Retakes, "How retaken marks count.";
    days = "final.days": DayCount, "Within which days after the period's end finals are set (clause 4.4).";
    before_last_lesson = "final.before_last_lesson": Strictness, "How serious a final before the last lesson is (clause 4.3).";
    year_basis = "year.basis": YearBasis, "What a year or an overall mark is the mean of.";
    year_terms = "year.terms": Option<Vec<TermRow>>, "Which terms a year or an overall mark rests on.";
    year_missing = "year.missing": TermPolicy, "What a missing term does.";
    year_not_attested = "year.not_attested": TermPolicy, "What a term that is not attested does.";
    edit_window = "edit.window": Option<EditWindow>, "Until when entries of a lesson may be changed (clause 4.4).";
    homework_none = "homework.none": bool, "Where no homework is given (clause 3.4).";
    monitoring_marks = "monitoring.marks": MarkFigures, "What each mark or symbol counts as in monitoring (clause 2.5).";
    day_missed = "attendance.day_missed": Option<u8>, "How many missed lessons make a missed day, if not all of the day's (clause 2.5).";
    accumulation_norm = "accumulation.norm": u8, "How many marks a lesson should bring (clause 2.5).";
    timeliness_days = "timeliness.days": u16, "Within how many days after its lesson an entry is in time (clause 2.4).";
    publish_least = "publish.least": u16, "The fewest pupils of a published figure (clause 1.4).";
}

impl Parameters {
    /// Marks, in every value of the key works, which kinds of the table they are.
    pub(super) fn look_up_key_works(&mut self) {
        self.key_works.value.look_up(&self.kinds.value);
        for case in &mut self.key_works.cases {
            case.value.look_up(&self.kinds.value);
        }
    }
}
