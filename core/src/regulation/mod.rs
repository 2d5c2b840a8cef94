//! A school's regulation as a value: its parameters, each with its clause, and its table of rights.

pub mod finals;
mod load;
mod parameters;
mod preset;
pub mod rights;
pub mod scale;
pub mod works;

use std::sync::Arc;

pub use finals::{Boundary, FinalRules, MinimumRow};
pub use parameters::{Parameter, Said};
pub use preset::PRESETS;
pub use rights::{Right, Rights};
pub use scale::{Scale, SymbolTable};
pub use works::{KindId, WorkKind, WorkKinds};

use crate::answer::{Message, Refusals};
use crate::base::Zone;
use crate::catalogue::Module;

/// One edition of a school's regulation: made by [`Regulation::load`] and [`Regulation::preset`] alone,
/// which hold its parameters to one another.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Regulation {
    /// Its name, such as `default`.
    pub name: String,
    /// Its title for people.
    pub title: Message,
    /// The school.
    pub organisation: String,
    /// The acts of law it rests on (clause 1.2).
    pub basis: Vec<String>,
    /// The zone of school time.
    pub zone: Zone,
    /// The modules that are switched on (clause 1.4).
    pub modules: Vec<Module>,
    /// The marks that may be given.
    pub scale: Scale,
    /// What each symbol counts in.
    pub symbols: SymbolTable,
    /// Work kinds, and which of them are key works (clause 4.2).
    pub works: WorkKinds,
    /// Levels at which no mark is given (clause 3.3), ascending.
    pub markless_levels: Vec<u8>,
    /// How finals are judged (section 4).
    pub finals: FinalRules,
    /// Who may do what (section 3).
    pub rights: Rights,
    /// Each parameter's clause, and whether the text says it.
    pub parameters: Vec<Parameter>,
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

pub(crate) use load::read as read_regulation;
