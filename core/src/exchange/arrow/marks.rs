//! The hot loop: the sums over one case's marks, from plain columns.
//!
//! INVARIANT: a case has at most `limits::MARKS` marks (checked before the loop), a value is at most
//! 100 and a weight at most 693,000,000 parts: sums stay below 2^50 and counts below 2^14, so the
//! wrapping arithmetic here never wraps. A test stands at the bound.

use arrow_buffer::ScalarBuffer;

use crate::catalogue::{MarkValue, Symbol};
use crate::regulation::Regulation;

/// A value as one byte: a number of the scale as itself, symbols from here on.
const SYMBOLS: u8 = 200;
/// A value that is none.
pub(super) const NO_VALUE: u8 = 255;

/// The byte of a value.
pub(super) fn byte(value: MarkValue) -> u8 {
    match value {
        MarkValue::Number(number) => number,
        MarkValue::Symbol(symbol) => {
            let place = Symbol::ALL
                .iter()
                .position(|item| *item == symbol)
                .unwrap_or_default();
            SYMBOLS.saturating_add(u8::try_from(place).unwrap_or_default())
        }
    }
}

/// The value of a byte.
pub(super) fn value(byte: u8) -> Option<MarkValue> {
    match byte.checked_sub(SYMBOLS) {
        None => Some(MarkValue::Number(byte)),
        Some(place) => Symbol::ALL
            .get(usize::from(place))
            .copied()
            .map(MarkValue::Symbol),
    }
}

/// What a value counts in, as packed counts: counted in the lowest 16 bits, key works in the next,
/// then what needs a closer look: pending marks and faulty ones.
#[derive(Clone, Copy, Default)]
struct Counts {
    packed: u64,
    /// All ones for a number, which goes into the mean.
    number: i64,
}

/// What every byte counts in, under one regulation.
pub(super) struct CountTable([Counts; 256]);

impl CountTable {
    pub(super) fn of(regulation: &Regulation) -> Self {
        let mut table = [Counts {
            packed: LOOK,
            number: 0,
        }; 256];
        for (place, counts) in table.iter_mut().enumerate() {
            let byte = u8::try_from(place).unwrap_or(NO_VALUE);
            *counts = match value(byte) {
                Some(MarkValue::Number(number)) if regulation.scale.holds(number) => Counts {
                    packed: 1,
                    number: -1,
                },
                Some(symbol @ MarkValue::Symbol(item)) if item != Symbol::Pending => Counts {
                    packed: u64::from(regulation.symbols.counts(symbol)),
                    number: 0,
                },
                _ => Counts {
                    packed: LOOK,
                    number: 0,
                },
            };
        }
        Self(table)
    }
}

/// One mark that needs a closer look.
const LOOK: u64 = 1 << 32;

/// The columns of all marks of a batch.
#[derive(Default)]
pub(super) struct MarkColumns {
    /// Values, as bytes.
    pub(super) value: Vec<u8>,
    /// Weights in parts; −1 for one that is none.
    pub(super) weight: Vec<i64>,
    /// Kinds, as places in the regulation's table.
    pub(super) kind: Vec<u16>,
    /// 1 for a key work, 0 for another.
    pub(super) key: Vec<u8>,
    /// Days since 1970.
    pub(super) on: ScalarBuffer<i32>,
    /// Whether the pupil brought the mark from another school.
    pub(super) brought: Vec<bool>,
}

/// Exact sums over the marks of one case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    packed: u64,
    pub(super) sum: i64,
    pub(super) weight: i64,
}

impl Sums {
    pub(super) fn counted(&self) -> u64 {
        self.packed & 0xffff
    }

    pub(super) fn key_counted(&self) -> u64 {
        (self.packed >> 16) & 0xffff
    }

    /// Whether some mark is pending or faulty.
    pub(super) fn needs_a_look(&self) -> bool {
        self.packed >= LOOK
    }
}

impl MarkColumns {
    /// The sums over the marks of one case, whose period has these first and last days.
    pub(super) fn sums(
        &self,
        table: &CountTable,
        span: (u32, u32),
        days: (i32, i32),
    ) -> Option<Sums> {
        let span = usize::try_from(span.0).ok()?..usize::try_from(span.1).ok()?;
        let value = self.value.get(span.clone())?;
        let weight = self.weight.get(span.clone())?;
        let key = self.key.get(span.clone())?;
        let on = self.on.get(span.clone())?;
        let brought = self.brought.get(span)?;
        let mut sums = Sums::default();
        let marks = value.iter().zip(weight).zip(key).zip(on).zip(brought);
        for ((((value, weight), key), on), brought) in marks {
            let counts = table
                .0
                .get(usize::from(*value))
                .copied()
                .unwrap_or_default();
            let outside = (*on < days.0) | (*on > days.1);
            let look = (outside & !*brought) | (*weight < 0);
            let keyed = (counts.packed & 1) & u64::from(*key);
            let packed = counts.packed | (keyed << 16) | (u64::from(look) << 32);
            sums.packed = sums.packed.wrapping_add(packed);
            let weight = *weight & counts.number;
            sums.weight = sums.weight.wrapping_add(weight);
            sums.sum = sums
                .sum
                .wrapping_add(weight.wrapping_mul(i64::from(*value)));
        }
        Some(sums)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::limits;

    #[test]
    fn bytes_lead_back_to_their_values() {
        let numbers = (0..=100).map(MarkValue::Number);
        let symbols = Symbol::ALL.iter().map(|symbol| MarkValue::Symbol(*symbol));
        for item in numbers.chain(symbols) {
            assert_eq!(value(byte(item)), Some(item));
        }
        assert_eq!(value(NO_VALUE), None);
    }

    /// Ten thousand highest marks of the heaviest weight, all of them key works.
    #[test]
    fn the_sums_hold_at_their_bound() {
        let regulation = Regulation::preset("default").unwrap();
        let mut table = CountTable::of(&regulation);
        table.0[100] = Counts {
            packed: 1,
            number: -1,
        };
        let marks = limits::MARKS;
        let heaviest = limits::FIXED_MAX * crate::base::fixed::PARTS;
        let columns = MarkColumns {
            value: vec![100; marks],
            weight: vec![heaviest; marks],
            kind: vec![0; marks],
            key: vec![1; marks],
            on: vec![7; marks].into(),
            brought: vec![false; marks],
        };
        let sums = columns
            .sums(&table, (0, u32::try_from(marks).unwrap()), (0, 10))
            .unwrap();
        assert_eq!(i128::from(sums.sum), 100 * i128::from(heaviest) * 10_000);
        assert_eq!(
            (sums.counted(), sums.key_counted(), sums.needs_a_look()),
            (10_000, 10_000, false)
        );
    }

    #[test]
    fn what_is_pending_outside_or_faulty_needs_a_look() {
        let regulation = Regulation::preset("default").unwrap();
        let table = CountTable::of(&regulation);
        let look = |value: u8, weight: i64, on: i32, brought: bool| {
            let columns = MarkColumns {
                value: vec![value],
                weight: vec![weight],
                kind: vec![0],
                key: vec![0],
                on: vec![on].into(),
                brought: vec![brought],
            };
            columns.sums(&table, (0, 1), (1, 9)).unwrap().needs_a_look()
        };
        assert!(!look(5, 1, 1, false) && !look(5, 1, 9, false) && !look(5, 1, 0, true));
        assert!(look(5, 1, 0, false) && look(5, 1, 10, false) && look(5, -1, 5, false));
        assert!(look(6, 1, 5, false) && look(NO_VALUE, 1, 5, false) && look(SYMBOLS, 1, 5, false));
    }
}
