//! A part of a whole, kept as two counts so that no percentage ever loses them.

use serde::Serialize;

use super::partial::Partial;

/// `part` of `whole`; 0 of 0 is shown as «–».
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Share {
    /// How many have the property.
    pub part: u64,
    /// How many there are.
    pub whole: u64,
}

impl Share {
    /// Counts one more, which has the property or not.
    pub fn count(&mut self, has: bool) {
        self.part = self.part.saturating_add(u64::from(has));
        self.whole = self.whole.saturating_add(1);
    }

    /// The percentage for a person to read: cut after one decimal and marked with «…» where that is
    /// not all of it, so that 299 of 300 reads «99,6… %», never «100 %».
    pub fn shown(&self, separator: char) -> String {
        let whole = u128::from(self.whole);
        let per_mille = u128::from(self.part).saturating_mul(1000);
        let (Some(shown), Some(rest)) =
            (per_mille.checked_div(whole), per_mille.checked_rem(whole))
        else {
            return "–".to_owned();
        };
        let (percent, tenth) = (
            shown.checked_div(10).unwrap_or(0),
            shown.checked_rem(10).unwrap_or(0),
        );
        match (tenth, rest) {
            (0, 0) => format!("{percent} %"),
            (tenth, 0) => format!("{percent}{separator}{tenth} %"),
            (tenth, _) => format!("{percent}{separator}{tenth}… %"),
        }
    }
}

impl Partial for Share {
    fn merge(&mut self, other: &Self) {
        self.part = self.part.saturating_add(other.part);
        self.whole = self.whole.saturating_add(other.whole);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_shown_without_a_lie() {
        let shown = |part, whole| Share { part, whole }.shown(',');
        assert_eq!(shown(299, 300), "99,6… %");
        assert_eq!(shown(300, 300), "100 %");
        assert_eq!(shown(1, 8), "12,5 %");
        assert_eq!(shown(0, 0), "–");
    }
}
