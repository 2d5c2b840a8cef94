//! Closed lists of codes that the wire uses, each with its names for people.

use serde::{Serialize, Serializer};

/// Declares an enum of kebab-case codes with Russian and English names.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $code:literal, $ru:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$item_doc])* $item),+ }

        impl $name {
            /// All of them, in the table's order.
            pub const ALL: &'static [Self] = &[$(Self::$item),+];

            /// The code on the wire.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$item => $code),+ }
            }

            /// The item of this code, if there is one.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$item),)+ _ => None }
            }

            /// The name for a person, in Russian.
            pub const fn ru(self) -> &'static str {
                match self { $(Self::$item => $ru),+ }
            }

            /// The name for a person, in English.
            pub const fn en(self) -> &'static str {
                match self { $(Self::$item => $en),+ }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }
    };
}
pub(super) use codes;

codes! {
    /// What a final mark is given for.
    PeriodKind {
        /// A quarter (четверть).
        Quarter = "quarter", "четверть", "quarter";
        /// A trimester (триместр).
        Trimester = "trimester", "триместр", "trimester";
        /// A half-year (полугодие).
        HalfYear = "half-year", "полугодие", "half-year";
        /// The academic year (год).
        Year = "year", "год", "year";
        /// The exam (экзамен).
        Exam = "exam", "экзамен", "exam";
        /// The overall mark (итоговая).
        Overall = "overall", "итоговая", "overall mark";
    }
}

impl PeriodKind {
    /// Whether a final of this kind rests on the marks of its period.
    pub const fn rests_on_marks(self) -> bool {
        matches!(self, Self::Quarter | Self::Trimester | Self::HalfYear)
    }

    /// Whether a final of this kind rests on the finals of other periods.
    pub const fn rests_on_terms(self) -> bool {
        matches!(self, Self::Year | Self::Overall)
    }
}

codes! {
    /// A mark that is no number.
    Symbol {
        /// A point: work that is still owed (точка).
        Pending = "pending", "точка (долг)", "pending";
        /// Not attested (н/а).
        NotAttested = "not-attested", "н/а", "not attested";
        /// Exempt (осв).
        Exempt = "exempt", "осв", "exempt";
        /// Passed (зачёт).
        Pass = "pass", "зачёт", "pass";
        /// Failed (незачёт).
        Fail = "fail", "незачёт", "fail";
    }
}

codes! {
    /// A category of work kinds, as clause 4.2 speaks of them.
    Category {
        /// Written works.
        Written = "written", "письменные", "written";
        /// Laboratory works.
        Laboratory = "laboratory", "лабораторные", "laboratory";
        /// Practical works.
        Practical = "practical", "практические", "practical";
        /// Oral answers.
        Oral = "oral", "устные", "oral";
        /// Homework.
        Homework = "homework", "домашние", "homework";
        /// Everything else.
        Other = "other", "прочие", "other";
    }
}

/// A mark: a number on the scale, or a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkValue {
    /// A number on the scale.
    Number(u8),
    /// A symbol.
    Symbol(Symbol),
}

/// The byte of the first symbol: above every number of any scale.
const SYMBOLS: u8 = 101;

impl MarkValue {
    /// The value as one byte, below 255.
    pub fn byte(self) -> u8 {
        match self {
            Self::Number(number) => number,
            Self::Symbol(symbol) => {
                let place = Symbol::ALL
                    .iter()
                    .position(|item| *item == symbol)
                    .unwrap_or_default();
                SYMBOLS.saturating_add(u8::try_from(place).unwrap_or_default())
            }
        }
    }

    /// The value of a byte, if it is one of a value.
    pub fn from_byte(byte: u8) -> Option<Self> {
        match byte.checked_sub(SYMBOLS) {
            None => Some(Self::Number(byte)),
            Some(place) => Symbol::ALL
                .get(usize::from(place))
                .copied()
                .map(Self::Symbol),
        }
    }
}

impl Serialize for MarkValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_u8(*number),
            Self::Symbol(symbol) => symbol.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_leads_back_to_its_item() {
        for kind in PeriodKind::ALL {
            assert_eq!(PeriodKind::from_code(kind.code()), Some(*kind));
        }
        for symbol in Symbol::ALL {
            assert_eq!(Symbol::from_code(symbol.code()), Some(*symbol));
        }
        for category in Category::ALL {
            assert_eq!(Category::from_code(category.code()), Some(*category));
        }
        assert_eq!(Symbol::from_code("Pending"), None);
    }

    #[test]
    fn bytes_lead_back_to_their_values() {
        let numbers = (0..=100).map(MarkValue::Number);
        let symbols = Symbol::ALL.iter().map(|symbol| MarkValue::Symbol(*symbol));
        for item in numbers.chain(symbols) {
            assert_eq!(MarkValue::from_byte(item.byte()), Some(item));
        }
        assert_eq!(MarkValue::from_byte(255), None);
    }
}
