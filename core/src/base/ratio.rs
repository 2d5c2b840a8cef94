//! Exact fractions: every mean is one, and only [`Ratio::shown`] rounds.

use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};

/// An exact fraction in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    // INVARIANT: den > 0, and num and den have no common factor.
    num: i64,
    den: i64,
}

/// What is wrong with a text that should be an exact number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RatioFault {
    /// It is not written as `2`, `2.5` or `5/2`.
    #[error("an exact number is written 2, 2.5 or 5/2")]
    Form,
    /// It is such a number, but does not fit.
    #[error("the number does not fit")]
    Limit,
}

impl Ratio {
    /// The fraction `num / den`, or `None` when `den` is 0 or the lowest terms do not fit.
    pub fn new(num: i128, den: i128) -> Option<Self> {
        let divisor = gcd(num.unsigned_abs(), den.unsigned_abs());
        let divisor = i128::try_from(divisor)
            .ok()
            .filter(|divisor| *divisor > 0)?;
        let (num, den) = (num.checked_div(divisor)?, den.checked_div(divisor)?);
        let (num, den) = if den < 0 {
            (num.checked_neg()?, den.checked_neg()?)
        } else {
            (num, den)
        };
        (den != 0).then_some(())?;
        Some(Self {
            num: i64::try_from(num).ok()?,
            den: i64::try_from(den).ok()?,
        })
    }

    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Self {
            num: number,
            den: 1,
        }
    }

    /// Reads `2`, `2.5` or `5/2`, with a minus before it where it is negative.
    ///
    /// # Errors
    /// [`RatioFault::Form`] for another form (a denominator of 0 too), [`RatioFault::Limit`] where
    /// the number in lowest terms is too large or too fine for 64 bits.
    pub fn parse(text: &str) -> Result<Self, RatioFault> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (num, den) = if let Some((num, den)) = unsigned.split_once('/') {
            (natural(num)?, natural(den)?)
        } else if let Some((whole, decimals)) = unsigned.split_once('.') {
            natural(whole).or_else(|fault| {
                if fault == RatioFault::Limit {
                    Ok(0)
                } else {
                    Err(fault)
                }
            })?;
            natural(decimals).or_else(|fault| {
                if fault == RatioFault::Limit {
                    Ok(0)
                } else {
                    Err(fault)
                }
            })?;
            let decimals = decimals.trim_end_matches('0');
            let places = u32::try_from(decimals.len()).map_err(|_| RatioFault::Limit)?;
            let den = 10_i128.checked_pow(places).ok_or(RatioFault::Limit)?;
            (natural(&format!("{whole}{decimals}"))?, den)
        } else {
            (natural(unsigned)?, 1)
        };
        if den == 0 {
            return Err(RatioFault::Form);
        }
        let num = if negative {
            num.checked_neg().ok_or(RatioFault::Limit)?
        } else {
            num
        };
        Self::new(num, den).ok_or(RatioFault::Limit)
    }

    /// The numerator in lowest terms; it carries the sign.
    pub fn num(self) -> i64 {
        self.num
    }

    /// The denominator in lowest terms, above 0.
    pub fn den(self) -> i64 {
        self.den
    }

    /// This less the other, or `None` where it does not fit.
    pub fn minus(self, other: Self) -> Option<Self> {
        let (num, den) = (i128::from(self.num), i128::from(self.den));
        let (other_num, other_den) = (i128::from(other.num), i128::from(other.den));
        let left = num.checked_mul(other_den)?;
        let right = other_num.checked_mul(den)?;
        Self::new(left.checked_sub(right)?, den.checked_mul(other_den)?)
    }

    /// The distance between two fractions, or `None` where it does not fit.
    pub fn distance(self, other: Self) -> Option<Self> {
        let left = i128::from(self.num).checked_mul(i128::from(other.den))?;
        let right = i128::from(other.num).checked_mul(i128::from(self.den))?;
        let den = i128::from(self.den).checked_mul(i128::from(other.den))?;
        Self::new(left.checked_sub(right)?.checked_abs()?, den)
    }

    /// The number for a person to read, the only rounding of the library: exact where three decimals
    /// say it, else cut (never rounded up) after three and marked with «…», so that what is shown
    /// never contradicts a verdict: 1003/223 = 4.4977… reads «4.497…», never «4.50».
    pub fn shown(self, separator: char) -> String {
        let sign = if self.num < 0 { "-" } else { "" };
        let num = i128::from(self.num).unsigned_abs();
        let den = i128::from(self.den).unsigned_abs();
        let thousandths = num.saturating_mul(1000).checked_div(den).unwrap_or(0);
        let exact = thousandths.saturating_mul(den) == num.saturating_mul(1000);
        let whole = thousandths.checked_div(1000).unwrap_or(0);
        let decimals = format!("{:03}", thousandths.checked_rem(1000).unwrap_or(0));
        if !exact {
            return format!("{sign}{whole}{separator}{decimals}…");
        }
        match decimals.trim_end_matches('0') {
            "" => format!("{sign}{whole}"),
            decimals => format!("{sign}{whole}{separator}{decimals}"),
        }
    }
}

/// A run of ASCII digits as a number.
fn natural(text: &str) -> Result<i128, RatioFault> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(RatioFault::Form);
    }
    text.parse().map_err(|_| RatioFault::Limit)
}

/// The greatest common divisor; of 0 and a number, the number.
pub(crate) fn gcd(mut left: u128, mut right: u128) -> u128 {
    while right != 0 {
        // Numbers of 64 bits, which most are from the start, divide many times faster.
        if let (Ok(left), Ok(right)) = (u64::try_from(left), u64::try_from(right)) {
            return gcd_of_64_bits(left, right).into();
        }
        (left, right) = (right, left.checked_rem(right).unwrap_or(0));
    }
    left
}

fn gcd_of_64_bits(mut left: u64, mut right: u64) -> u64 {
    while right != 0 {
        (left, right) = (right, left.checked_rem(right).unwrap_or(0));
    }
    left
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        // Products of two 64-bit numbers fit into 128 bits, so saturation never happens here.
        let left = i128::from(self.num).saturating_mul(i128::from(other.den));
        let right = i128::from(other.num).saturating_mul(i128::from(self.den));
        left.cmp(&right)
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.den == 1 {
            write!(out, "{}", self.num)
        } else {
            write!(out, "{}/{}", self.num, self.den)
        }
    }
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match Ratio::parse(text) {
            Ok(ratio) => ratio.to_string(),
            Err(fault) => format!("{fault:?}"),
        }
    }

    #[test]
    fn three_forms_are_read_and_lowest_terms_written() {
        let rows = [
            ("2", "2"),
            ("2.5", "5/2"),
            ("5/2", "5/2"),
            ("10/4", "5/2"),
            ("0.125", "1/8"),
            ("2.500", "5/2"),
            ("-3/6", "-1/2"),
            ("0/7", "0"),
            ("1.00000000000000000000000000000000000000000000", "1"),
        ];
        for (text, wanted) in rows {
            assert_eq!(read(text), wanted, "{text}");
        }
    }

    #[test]
    fn other_forms_are_refused_and_never_wrap() {
        for text in [
            "", "-", ".5", "5.", "1/", "/2", "1/0", "+1", "1e3", " 1", "1 ", "1,5", "--1", "٣",
            "1/-2",
        ] {
            assert_eq!(read(text), "Form", "{text}");
        }
        for text in [
            "9223372036854775808",
            "1/9223372036854775808",
            "99999999999999999999999999999999999999999",
        ] {
            assert_eq!(read(text), "Limit", "{text}");
        }
    }

    #[test]
    fn what_is_shown_never_reaches_a_boundary_that_the_number_does_not() {
        let rows = [
            (1003, 223, "4,497…"),
            (19, 4, "4,75"),
            (299, 300, "0,996…"),
            (11, 5, "2,2"),
            (5, 1, "5"),
            (-1, 3, "-0,333…"),
        ];
        for (num, den, wanted) in rows {
            assert_eq!(Ratio::new(num, den).unwrap().shown(','), wanted);
        }
    }

    #[test]
    fn distance_and_order_are_exact() {
        let ratio = |num, den| Ratio::new(num, den).unwrap();
        assert_eq!(ratio(19, 4).distance(ratio(5, 1)), Some(ratio(1, 4)));
        assert!(ratio(i64::MAX.into(), 2) > ratio((i64::MAX - 2).into(), 2));
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(
            Ratio::new(0, -7).map(|zero| zero.to_string()),
            Some("0".to_owned())
        );
    }
}
