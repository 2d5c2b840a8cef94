//! The marks that may be given: numbers of a scale, and symbols with what they count in.

use crate::catalogue::{MarkValue, Symbol};

/// The numbers of the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The lowest mark.
    pub lowest: u8,
    /// The highest mark.
    pub highest: u8,
    /// The lowest positive mark.
    pub positive: u8,
}

impl Scale {
    /// Whether this number is on the scale.
    pub fn holds(&self, number: u8) -> bool {
        (self.lowest..=self.highest).contains(&number)
    }

    /// The marks of the scale, ascending.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = u8> + use<> {
        self.lowest..=self.highest
    }
}

/// Whether a symbol counts in the number of marks. No symbol of this library counts in the mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SymbolTable {
    counting: [bool; Symbol::ALL.len()],
}

impl SymbolTable {
    /// The table in which exactly these symbols count in the number.
    pub fn counting(symbols: &[Symbol]) -> Self {
        let mut table = Self {
            counting: [false; Symbol::ALL.len()],
        };
        for (counts, symbol) in table.counting.iter_mut().zip(Symbol::ALL) {
            *counts = symbols.contains(symbol);
        }
        table
    }

    /// Whether a mark counts in the number: numbers always do.
    pub fn counts(&self, value: MarkValue) -> bool {
        match value {
            MarkValue::Number(_) => true,
            MarkValue::Symbol(symbol) => self
                .counting
                .iter()
                .zip(Symbol::ALL)
                .any(|(counts, item)| *counts && *item == symbol),
        }
    }
}
