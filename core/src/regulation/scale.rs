//! The marks that may be given: numbers of a scale, and symbols with what they count in.

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use crate::catalogue::{MarkValue, Symbol};

/// The numbers of the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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

/// What one symbol counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SymbolRow {
    /// The symbol.
    pub symbol: Symbol,
    /// Whether it counts in the number of marks.
    pub number: bool,
    /// What it counts as in the mean, where it counts in it.
    pub mean: Option<u8>,
}

/// What each symbol counts in. A number counts in the number and, as itself, in the mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SymbolTable {
    // INVARIANT: one row for each symbol, in the order of the catalogue.
    rows: [SymbolRow; Symbol::ALL.len()],
}

impl SymbolTable {
    /// The table of these rows, or `None` unless there is one for each symbol.
    pub fn new(rows: &[SymbolRow]) -> Option<Self> {
        let mut table = Vec::new();
        for symbol in Symbol::ALL {
            table.push(*rows.iter().find(|row| row.symbol == *symbol)?);
        }
        let rows = table.try_into().ok()?;
        Some(Self { rows })
    }

    fn row(&self, symbol: Symbol) -> Option<&SymbolRow> {
        self.rows.iter().find(|row| row.symbol == symbol)
    }

    /// The rows.
    pub fn rows(&self) -> &[SymbolRow] {
        &self.rows
    }

    /// Whether a mark counts in the number.
    pub fn counts(&self, value: MarkValue) -> bool {
        match value {
            MarkValue::Number(_) => true,
            MarkValue::Symbol(symbol) => self.row(symbol).is_some_and(|row| row.number),
        }
    }

    /// What a mark counts as in the mean, where it counts in it.
    pub fn mean(&self, value: MarkValue) -> Option<u8> {
        match value {
            MarkValue::Number(number) => Some(number),
            MarkValue::Symbol(symbol) => self.row(symbol).and_then(|row| row.mean),
        }
    }
}

impl Serialize for SymbolTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.rows.len()))?;
        for row in &self.rows {
            rows.serialize_element(row)?;
        }
        rows.end()
    }
}
