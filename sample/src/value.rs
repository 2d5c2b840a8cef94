//! What a table is made of: named columns and rows of values.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

use chrono::{DateTime, FixedOffset, NaiveDate};

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// No value.
    Empty,
    /// An id or a whole number.
    Int(i64),
    /// A code, a text or an exact number that is not whole.
    Text(Cow<'static, str>),
    /// A truth.
    Bool(bool),
    /// A day.
    Date(NaiveDate),
    /// A moment, in school time.
    Instant(DateTime<FixedOffset>),
}

impl Value {
    /// The whole number, where the cell holds one.
    pub fn int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The text, where the cell holds one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The truth, where the cell holds one.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// The day: of a date, or the school date of an instant.
    pub fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::Date(day) => Some(*day),
            Self::Instant(at) => Some(at.date_naive()),
            _ => None,
        }
    }

    /// Whether the cell holds nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }
}

/// As a CSV has it, before quoting.
impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Int(number) => Display::fmt(number, f),
            Self::Text(text) => f.write_str(text),
            Self::Bool(truth) => Display::fmt(truth, f),
            Self::Date(day) => Display::fmt(day, f),
            Self::Instant(at) => Display::fmt(&at.format("%Y-%m-%dT%H:%M:%S%:z"), f),
        }
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Self {
        Self::Date(day)
    }
}

impl From<DateTime<FixedOffset>> for Value {
    fn from(at: DateTime<FixedOffset>) -> Self {
        Self::Instant(at)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// One table: every row has a value for every column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The name of the table, and of its file without `.csv`.
    pub name: &'static str,
    /// The names of the columns, in order.
    pub columns: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    /// A table without rows, of columns written with spaces between.
    pub(crate) fn new(name: &'static str, columns: &'static str) -> Self {
        Self {
            name,
            columns: columns.split(' ').collect(),
            rows: Vec::new(),
        }
    }

    /// One more row.
    pub(crate) fn push(&mut self, row: Vec<Value>) {
        debug_assert_eq!(row.len(), self.columns.len(), "{}", self.name);
        self.rows.push(row);
    }

    /// Where a column stands; `None` where the table has none of this name.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| *name == column)
    }

    /// The values of a column, from the first row down; none where there is no such column.
    pub fn column<'t>(&'t self, column: &str) -> impl Iterator<Item = &'t Value> {
        let position = self.position(column);
        self.rows
            .iter()
            .filter_map(move |row| position.and_then(|position| row.get(position)))
    }
}

/// A row of whatever becomes values.
macro_rules! row {
    ($($value:expr),+ $(,)?) => {
        vec![$($crate::value::Value::from($value)),+]
    };
}
/// A cell with nothing in it.
pub(crate) const NONE: Option<i64> = None;
pub(crate) use row;
