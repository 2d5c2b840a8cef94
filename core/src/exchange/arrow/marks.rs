//! The hot loops: the sums over one case's marks, from plain columns.
//!
//! Where all marks weigh the same, as under most regulations, [`MarkColumns::sums_of_equals`] adds
//! one packed word a mark; [`MarkColumns::sums_of_any`] is its plain twin for every case.
//!
//! INVARIANT: a case has at most `limits::MARKS` marks (checked before the loops), a value is at most
//! 100 and a weight at most 693,000,000 parts: sums stay below 2^50, sums of values below 2^20 and
//! counts below 2^14, so the wrapping arithmetic here never wraps and no packed field spills into
//! the next. Tests stand at the bound.

use arrow_buffer::ScalarBuffer;

use super::columns::{NO_CODE, NO_PARTS, OWN_WEIGHT};
use super::read::Integers;
use crate::catalogue::{MarkValue, Symbol};
use crate::regulation::Regulation;

/// A value that is none.
pub(super) const NO_VALUE: u8 = 255;

/// What a value counts in.
#[derive(Clone, Copy)]
struct Counts {
    /// Counted in the lowest 16 bits, key works in the next, then what needs a closer look.
    packed: u64,
    /// All ones for a number, which goes into the mean.
    number: i64,
}

/// One mark that needs a closer look: a pending or a faulty one.
const LOOK: u64 = 1 << 32;

impl Default for Counts {
    fn default() -> Self {
        Self {
            packed: LOOK,
            number: 0,
        }
    }
}

/// What every value and every kind counts in, under one regulation.
pub(super) struct CountTable {
    values: [Counts; 256],
    /// What each kind weighs by itself.
    weights: Vec<i64>,
    /// What every value counts in, packed as [`Packed`] says.
    packed: [u64; 256],
    /// The weight of every kind, where it is one for all.
    equal: Option<i64>,
}

/// The fields of a packed word: how many count in the number, of them key works, how many count in
/// the mean, the sum of their values; the highest bit is for what needs a closer look.
struct Packed;

impl Packed {
    const FIELD: u64 = (1 << 14) - 1;
    const KEYS: u32 = 14;
    const NUMBERS: u32 = 28;
    const SUM: u32 = 42;
    const SUMS: u64 = (1 << 20) - 1;
    const LOOK: u64 = 1 << 63;

    fn of(value: u8, counts: Counts) -> u64 {
        let number = u64::from(counts.number != 0);
        let look = if counts.packed >= LOOK { Self::LOOK } else { 0 };
        let sum = number.wrapping_mul(u64::from(value)) << Self::SUM;
        look | sum | (number << Self::NUMBERS) | (counts.packed & 1)
    }
}

impl CountTable {
    pub(super) fn of(regulation: &Regulation) -> Self {
        let scale = regulation.parameters.scale.value;
        let symbols = &regulation.parameters.symbols.value;
        let mut values = [Counts::default(); 256];
        for (place, counts) in values.iter_mut().enumerate() {
            let byte = u8::try_from(place).unwrap_or(NO_VALUE);
            *counts = match MarkValue::from_byte(byte) {
                Some(MarkValue::Number(number)) if scale.holds(number) => Counts {
                    packed: 1,
                    number: -1,
                },
                Some(symbol @ MarkValue::Symbol(item))
                    if item != Symbol::Pending && symbols.mean(symbol).is_none() =>
                {
                    Counts {
                        packed: u64::from(symbols.counts(symbol)),
                        number: 0,
                    }
                }
                _ => Counts::default(),
            };
        }
        let weights = regulation.weights();
        let mut packed = [0; 256];
        for ((place, packed), counts) in packed.iter_mut().enumerate().zip(&values) {
            *packed = Packed::of(u8::try_from(place).unwrap_or(NO_VALUE), *counts);
        }
        let first = weights.first().copied();
        let equal = first.filter(|first| weights.iter().all(|weight| weight == first));
        Self {
            values,
            weights,
            packed,
            equal,
        }
    }
}

/// The columns of all marks of a batch.
#[derive(Default)]
pub(super) struct MarkColumns {
    /// Values, as bytes.
    pub(super) value: Vec<u8>,
    /// Kinds, as places in the regulation's table, key works with [`KEY_WORK`].
    pub(super) kind: Vec<u16>,
    /// Days since 1970.
    pub(super) on: ScalarBuffer<i32>,
    /// Weights in parts, where the marks have their own: [`NO_PARTS`] for one that is none,
    /// [`OWN_WEIGHT`] for a mark that names none.
    pub(super) weight: Option<Vec<i64>>,
    /// Whether the pupil brought the mark from another school, where that is said.
    pub(super) brought: Option<Vec<bool>>,
    /// The mark that each one retakes, where that is said.
    pub(super) retakes: Option<Integers>,
}

impl MarkColumns {
    /// Whether a mark of this case retakes another.
    pub(super) fn has_retakes(&self, span: (u32, u32)) -> bool {
        let Some(retakes) = &self.retakes else {
            return false;
        };
        (span.0..span.1).any(|place| {
            let place = usize::try_from(place).unwrap_or(usize::MAX);
            !matches!(retakes.at(place), Some(None))
        })
    }
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

    /// Adds one mark.
    #[inline(always)]
    fn add(&mut self, counts: Counts, kind: u16, value: u8, weight: i64, outside: bool) {
        let look = u64::from(outside | (weight < 0) | (kind == NO_CODE)) << 32;
        let key = (counts.packed & u64::from(kind >> 15)) << 16;
        self.packed = self.packed.wrapping_add(counts.packed | key | look);
        let weight = weight & counts.number;
        self.weight = self.weight.wrapping_add(weight);
        self.sum = self.sum.wrapping_add(weight.wrapping_mul(i64::from(value)));
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
        let marks = Marks {
            value: self.value.get(span.clone())?,
            kind: self.kind.get(span.clone())?,
            on: self.on.get(span.clone())?,
        };
        match table.equal {
            Some(weight) if self.weight.is_none() && self.brought.is_none() => {
                Some(Self::sums_of_equals(table, marks, weight, days))
            }
            _ => Some(self.sums_of_any(table, marks, span, days)),
        }
    }

    fn sums_of_equals(table: &CountTable, marks: Marks<'_>, weight: i64, days: (i32, i32)) -> Sums {
        let (mut total, mut look) = (0_u64, 0_u64);
        for ((value, kind), on) in marks.value.iter().zip(marks.kind).zip(marks.on) {
            let word = table
                .packed
                .get(usize::from(*value))
                .copied()
                .unwrap_or(Packed::LOOK);
            let outside = (*on < days.0) | (*on > days.1) | (*kind == NO_CODE);
            look |= word | (u64::from(outside) << 63);
            let key = u64::from(*kind >> 15) & word & 1;
            total = total
                .wrapping_add(word & !Packed::LOOK)
                .wrapping_add(key << Packed::KEYS);
        }
        let field = |shift: u32| total.wrapping_shr(shift) & Packed::FIELD;
        let sum = total.wrapping_shr(Packed::SUM) & Packed::SUMS;
        let weighed = |count: u64| weight.wrapping_mul(i64::try_from(count).unwrap_or(0));
        let looked = if look >= Packed::LOOK { LOOK } else { 0 };
        Sums {
            packed: field(0) | (field(Packed::KEYS) << 16) | looked,
            sum: weighed(sum),
            weight: weighed(field(Packed::NUMBERS)),
        }
    }

    fn sums_of_any(
        &self,
        table: &CountTable,
        marks: Marks<'_>,
        span: std::ops::Range<usize>,
        days: (i32, i32),
    ) -> Sums {
        let mut sums = Sums::default();
        let marks = marks.value.iter().zip(marks.kind).zip(marks.on);
        for (place, ((value, kind), on)) in span.zip(marks) {
            let counts = table
                .values
                .get(usize::from(*value))
                .copied()
                .unwrap_or_default();
            let own = table
                .weights
                .get(kind_place(*kind))
                .copied()
                .unwrap_or(NO_PARTS);
            let weight = match self.weight.as_ref().and_then(|weight| weight.get(place)) {
                None | Some(&OWN_WEIGHT) => own,
                Some(weight) => *weight,
            };
            let brought = self.brought.as_ref().and_then(|brought| brought.get(place));
            let outside = (*on < days.0) | (*on > days.1);
            sums.add(
                counts,
                *kind,
                *value,
                weight,
                outside & !brought.copied().unwrap_or(false),
            );
        }
        sums
    }
}

/// The marks of one case.
#[derive(Clone, Copy)]
struct Marks<'a> {
    value: &'a [u8],
    kind: &'a [u16],
    on: &'a [i32],
}

/// The place of a kind in the regulation's table; the highest bit of its code marks a key work.
pub(super) fn kind_place(code: u16) -> usize {
    if code == NO_CODE {
        usize::MAX
    } else {
        usize::from(code & !KEY_WORK)
    }
}

/// The bit of a kind's code that marks a key work.
pub(super) const KEY_WORK: u16 = 1 << 15;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::limits;

    /// Ten thousand highest marks of the heaviest weight, all of them key works: in both loops.
    #[test]
    fn the_sums_hold_at_their_bound() {
        let regulation = Regulation::preset("default").unwrap();
        let mut table = CountTable::of(&regulation);
        table.values[100] = Counts {
            packed: 1,
            number: -1,
        };
        table.packed[100] = Packed::of(100, table.values[100]);
        let marks = limits::MARKS;
        let heaviest = limits::FIXED_MAX * crate::base::fixed::PARTS;
        table.weights[0] = heaviest;
        for (weight, equal) in [
            (None, Some(heaviest)),
            (None, None),
            (Some(vec![heaviest; marks]), None),
        ] {
            table.equal = equal;
            let columns = MarkColumns {
                value: vec![100; marks],
                kind: vec![KEY_WORK; marks],
                on: vec![7; marks].into(),
                weight,
                brought: None,

                retakes: None,
            };
            let all = (0, u32::try_from(marks).unwrap());
            let sums = columns.sums(&table, all, (0, 10)).unwrap();
            assert_eq!(i128::from(sums.sum), 100 * i128::from(heaviest) * 10_000);
            assert_eq!(i128::from(sums.weight), i128::from(heaviest) * 10_000);
            assert_eq!((sums.counted(), sums.key_counted()), (10_000, 10_000));
            assert!(!sums.needs_a_look());
        }
    }

    #[test]
    fn both_loops_agree_on_every_value_and_kind() {
        let regulation = Regulation::preset("default").unwrap();
        let mut table = CountTable::of(&regulation);
        assert!(table.equal.is_some());
        let kinds = [KEY_WORK, 3 | KEY_WORK, 8 | KEY_WORK, 10, 13, NO_CODE];
        for value in 0..=255 {
            for kind in kinds {
                for on in [0, 1, 9, 10] {
                    let columns = MarkColumns {
                        value: vec![5, value, 4],
                        kind: vec![KEY_WORK, kind, 10],
                        on: vec![5, on, 5].into(),
                        weight: None,
                        brought: None,

                        retakes: None,
                    };
                    let equal = table.equal;
                    let quick = columns.sums(&table, (0, 3), (1, 9)).unwrap();
                    table.equal = None;
                    let plain = columns.sums(&table, (0, 3), (1, 9)).unwrap();
                    table.equal = equal;
                    assert_eq!(
                        quick.needs_a_look(),
                        plain.needs_a_look(),
                        "{value} {kind} {on}"
                    );
                    if !quick.needs_a_look() {
                        assert_eq!(quick, plain, "{value} {kind} {on}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_pending_outside_or_faulty_needs_a_look() {
        let regulation = Regulation::preset("default").unwrap();
        let table = CountTable::of(&regulation);
        let look = |value: u8, kind: u16, weight: i64, on: i32, brought: bool| {
            let with = |weight, brought| MarkColumns {
                value: vec![value],
                kind: vec![kind],
                on: vec![on].into(),
                weight,
                brought,

                retakes: None,
            };
            let looks =
                |columns: MarkColumns| columns.sums(&table, (0, 1), (1, 9)).unwrap().needs_a_look();
            let full = looks(with(Some(vec![weight]), Some(vec![brought])));
            if weight == OWN_WEIGHT && !brought {
                // Columns that say nothing may as well be missing.
                assert_eq!(full, looks(with(None, None)));
            }
            full
        };
        let own = OWN_WEIGHT;
        assert!(!look(5, 0, own, 1, false) && !look(5, 0, 1, 9, false) && !look(5, 0, 1, 0, true));
        assert!(look(5, 0, own, 0, false) && look(5, 0, own, 10, false));
        assert!(look(5, 0, NO_PARTS, 5, false) && look(5, u16::MAX, 1, 5, false));
        assert!(look(6, 0, own, 5, false) && look(NO_VALUE, 0, own, 5, false));
        assert!(look(
            MarkValue::Symbol(Symbol::Pending).byte(),
            0,
            own,
            5,
            false
        ));
    }
}
