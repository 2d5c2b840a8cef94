//! A school's regulation as a value: its parameters, each with its clause, and its table of rights.

pub mod absence;
mod changes;
pub mod days;
mod editions;
pub mod figures;
pub mod finals;
mod load;
pub mod parameters;
mod preset;
mod review;
pub mod rights;
pub mod scale;
pub mod scoped;
pub mod terms;
pub mod vetoes;
pub mod works;

use std::sync::Arc;

use serde::Serialize;

pub use absence::Missed;
pub use changes::{ParameterChange, RightChange, Side};
pub use editions::{Edition, Regulations};
pub use figures::MarkFigures;
pub use finals::{Boundary, CaseRules, MinimumRow};
pub use parameters::{PARAMETERS, Parameter, Parameters, Said};
pub use preset::PRESETS;
pub use rights::{Right, Rights};
pub use scale::{Scale, SymbolTable};
pub use scoped::{Conditions, Exception, Place, Stated};
pub use works::{KindId, WorkKind, WorkKinds};

use crate::answer::{Message, Refusals};

/// One edition of a school's regulation: made by [`Regulation::load`] and [`Regulation::preset`] alone,
/// which hold its parameters to one another: a field changed by hand afterwards is held to nothing. Written as JSON it is a whole file, which reads back equal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(
    clippy::manual_non_exhaustive,
    reason = "what a file writes, and by which none is made but by reading"
)]
pub struct Regulation {
    /// Its name, such as `default`.
    pub name: String,
    /// A written file is whole: it extends nothing.
    extends: (),
    /// Its title for people.
    pub title: Message,
    /// The school.
    pub organisation: String,
    /// The acts of law it rests on (clause 1.2).
    pub basis: Vec<String>,
    /// Its parameters, each with its clause.
    pub parameters: Parameters,
    /// Who may do what (section 3).
    pub rights: Rights,
}

impl Regulation {
    /// Reads a regulation file: one whole edition, or what differs from the preset it extends.
    ///
    #[doc = include_str!("../../regulation/1.1.md")]
    #[doc = include_str!("../../regulation/1.2.md")]
    ///
    /// # Errors
    /// All faults of the file, each with its pointer.
    pub fn load(bytes: &[u8]) -> Result<Self, Refusals> {
        load::load(bytes)
    }

    /// A built-in edition: `default` is the regulation this library was written from.
    ///
    /// # Errors
    /// `input.unknown-code` for a name that is no preset.
    pub fn preset(name: &str) -> Result<Arc<Self>, Refusals> {
        preset::named(name)
    }
}

pub(crate) use editions::{InForce, read as read_regulations};
