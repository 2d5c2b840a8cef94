//! The facts that a finding or a refusal rests on, exactly as the wire carries them.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::base::Ratio;
use crate::catalogue::{MarkValue, PeriodKind, Role};

/// One value of the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// No value.
    Null,
    /// A whole number.
    Int(i64),
    /// A text, a code, a date or an exact number.
    Text(Cow<'static, str>),
    /// Several of them.
    List(Vec<Self>),
}

/// Facts by key, in the order in which the wire names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence(Vec<(&'static str, Fact)>);

impl Evidence {
    /// No facts yet.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// The same with one more fact.
    #[must_use]
    pub fn with(mut self, key: &'static str, fact: impl Into<Fact>) -> Self {
        if self.0.is_empty() {
            // No rule has more facts than this: one allocation holds them all.
            self.0.reserve(7);
        }
        self.0.push((key, fact.into()));
        self
    }

    /// The fact of this key.
    pub fn get(&self, key: &str) -> Option<&Fact> {
        self.0
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, fact)| fact)
    }

    /// All facts in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Fact)> {
        self.0.iter().map(|(key, fact)| (*key, fact))
    }
}

impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, fact) in &self.0 {
            map.serialize_entry(key, fact)?;
        }
        map.end()
    }
}

impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Int(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(facts) => {
                let mut list = serializer.serialize_seq(Some(facts.len()))?;
                for fact in facts {
                    list.serialize_element(fact)?;
                }
                list.end()
            }
        }
    }
}

impl From<i64> for Fact {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<u8> for Fact {
    fn from(number: u8) -> Self {
        Self::Int(number.into())
    }
}

impl From<u32> for Fact {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

impl From<&'static str> for Fact {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Fact {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<NaiveDate> for Fact {
    fn from(date: NaiveDate) -> Self {
        date.to_string().into()
    }
}

impl From<Ratio> for Fact {
    fn from(ratio: Ratio) -> Self {
        ratio.to_string().into()
    }
}

impl From<MarkValue> for Fact {
    fn from(value: MarkValue) -> Self {
        match value {
            MarkValue::Number(number) => number.into(),
            MarkValue::Symbol(symbol) => symbol.code().into(),
        }
    }
}

impl From<Role> for Fact {
    fn from(role: Role) -> Self {
        role.code().into()
    }
}

impl From<PeriodKind> for Fact {
    fn from(kind: PeriodKind) -> Self {
        kind.code().into()
    }
}

impl<T: Into<Self>> From<Option<T>> for Fact {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Fact {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}
