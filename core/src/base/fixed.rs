//! Weights, hours and boundaries: integers on one fixed scale, so that sums of them are exact.

use std::fmt;

use serde::{Serialize, Serializer};

use super::limits;
use super::ratio::{Ratio, RatioFault};

/// Parts of the fixed scale in one unit: every number with at most three decimals, and every
/// fraction with a denominator of at most 12, is a whole number of them (lcm of 1000 and 1 … 12).
pub const PARTS: i64 = 693_000;

/// A number 0 … 1000 with at most three decimals or a denominator of at most 12.
///
/// The value is judged, not its spelling: `0.001`, `1/1000` and `2/2000` are one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fixed {
    // INVARIANT: 0 <= parts <= 1000 * PARTS.
    parts: i64,
}

impl Fixed {
    /// Nothing.
    pub const ZERO: Self = Self { parts: 0 };
    /// One: the weight of an ordinary mark.
    pub const ONE: Self = Self { parts: PARTS };

    /// The number on the fixed scale, or `None` for one that is not on it.
    pub fn from_ratio(ratio: Ratio) -> Option<Self> {
        let (num, den) = (ratio.num(), ratio.den());
        let decimal = 1000_i64.checked_rem(den) == Some(0);
        if num < 0 || !(decimal || den <= 12) {
            return None;
        }
        Self::from_parts(num.checked_mul(PARTS.checked_div(den)?)?)
    }

    /// The number of so many parts, or `None` outside the scale.
    pub fn from_parts(parts: i64) -> Option<Self> {
        let most = limits::FIXED_MAX.checked_mul(PARTS)?;
        (0..=most).contains(&parts).then_some(Self { parts })
    }

    /// Reads `2`, `2.5` or `5/2`.
    ///
    /// # Errors
    /// [`RatioFault::Form`] for another form, [`RatioFault::Limit`] for a number off the scale.
    pub fn parse(text: &str) -> Result<Self, RatioFault> {
        Self::from_ratio(Ratio::parse(text)?).ok_or(RatioFault::Limit)
    }

    /// The number in parts of the fixed scale, 0 … 693,000,000.
    pub fn parts(self) -> i64 {
        self.parts
    }

    /// The number as a fraction.
    pub fn ratio(self) -> Ratio {
        Ratio::new(self.parts.into(), PARTS.into()).unwrap_or(Ratio::whole(0))
    }
}

impl fmt::Display for Fixed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ratio().fmt(out)
    }
}

impl Serialize for Fixed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.ratio().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decimal_of_three_places_and_every_small_denominator_is_on_the_scale() {
        for den in (1..=12).chain([1000, 500, 125, 40]) {
            let ratio = Ratio::new(1, den).unwrap();
            assert_eq!(Fixed::from_ratio(ratio).unwrap().ratio(), ratio, "1/{den}");
        }
    }

    #[test]
    fn what_does_not_fit_is_a_limit() {
        for text in [
            "1001",
            "1000.001",
            "0.0001",
            "1/13",
            "1/24",
            "-1",
            "99999999999999999999",
        ] {
            assert_eq!(Fixed::parse(text), Err(RatioFault::Limit), "{text}");
        }
        for text in ["1000", "0", "1/1000", "2/2000", "0.5000"] {
            assert!(Fixed::parse(text).is_ok(), "{text}");
        }
    }
}
