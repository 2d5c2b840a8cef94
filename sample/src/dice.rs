//! Chance, from a seed: every draw of a school comes from here, in one order.

use std::ops::RangeInclusive;

use fastrand::Rng;

use crate::oddity::Oddity;

/// The random numbers of one school, and which oddities it is to have.
pub(crate) struct Dice {
    rng: Rng,
    drawn: u64,
    done: u64,
}

impl Dice {
    /// The dice of a seed; each oddity is to be with this chance in percent.
    pub(crate) fn new(seed: u64, odd: u32) -> Self {
        let mut dice = Self {
            rng: Rng::with_seed(seed),
            drawn: 0,
            done: 0,
        };
        for oddity in Oddity::ALL {
            if dice.percent(odd) {
                dice.drawn |= oddity.bit();
            }
        }
        dice
    }

    /// Whether the school is to have this oddity.
    pub(crate) fn has(&self, oddity: Oddity) -> bool {
        self.drawn & oddity.bit() != 0
    }

    /// Whether the oddity is to be here, with this chance; until it has been once, a chance of a tenth at least.
    pub(crate) fn strikes(&mut self, oddity: Oddity, of_thousand: u32) -> bool {
        if !self.has(oddity) {
            return false;
        }
        let been = self.done & oddity.bit() != 0;
        let chance = if been {
            of_thousand
        } else {
            of_thousand.max(100)
        };
        let strikes = self.rng.u32(..1000) < chance;
        if strikes {
            self.done |= oddity.bit();
        }
        strikes
    }

    /// Whether something of this chance is so.
    pub(crate) fn percent(&mut self, chance: u32) -> bool {
        self.rng.u32(..100) < chance
    }

    /// A number of a range.
    pub(crate) fn within(&mut self, range: RangeInclusive<u32>) -> u32 {
        self.rng.u32(range)
    }

    /// A number of days, minutes or the like.
    pub(crate) fn count(&mut self, range: RangeInclusive<u32>) -> i64 {
        i64::from(self.rng.u32(range))
    }

    /// One of these; the same one on machines of every word size.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.rng.u32(..items.len() as u32) as usize]
    }

    /// A digest: 64 hexadecimal digits.
    pub(crate) fn digest(&mut self) -> String {
        (0..4)
            .map(|_| format!("{:016x}", self.rng.u64(..)))
            .collect()
    }
}
