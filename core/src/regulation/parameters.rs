//! Where a parameter comes from: its clause, and whether the regulation's text says it.

use serde::{Serialize, Serializer};

use crate::catalogue::Clause;

/// Whether the text of the regulation gives a value or leaves it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The text gives it.
    Text,
    /// The text leaves it open; the value was chosen.
    Open,
}

impl Said {
    /// The code in a regulation file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Open => "open",
        }
    }

    /// The item of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "text" => Some(Self::Text),
            "open" => Some(Self::Open),
            _ => None,
        }
    }
}

impl Serialize for Said {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// One parameter of a regulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// Its name in the file.
    pub name: &'static str,
    /// The clause it belongs to.
    pub clause: Clause,
    /// Whether the text gives its value.
    pub said: Said,
}
