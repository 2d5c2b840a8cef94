//! Arrays of any accepted type as plain vectors of what the rules know.

use std::collections::HashMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};

/// Whether an array holds text of any kind.
pub(super) fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// The text of a row, `None` where it is null or no text.
pub(super) fn text(array: &dyn Array, row: usize) -> Option<&str> {
    if array.is_null(row) || row >= array.len() {
        return None;
    }
    match array.data_type() {
        DataType::Utf8 => Some(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Some(array.as_string::<i64>().value(row)),
        DataType::Utf8View => Some(array.as_string_view().value(row)),
        DataType::Dictionary(_, _) => {
            let dictionary = array.as_any_dictionary_opt()?;
            let key = integer(dictionary.keys(), row)?;
            text(dictionary.values(), usize::try_from(key).ok()?)
        }
        _ => None,
    }
}

/// What each row's text means; each distinct text is looked up once. `None` for no text column.
pub(super) fn codes<T: Copy>(
    array: &ArrayRef,
    absent: T,
    mut look_up: impl FnMut(&str) -> T,
) -> Option<Vec<T>> {
    if !is_text(array.data_type()) {
        return None;
    }
    if let Some(dictionary) = array.as_any_dictionary_opt() {
        let values = dictionary.values();
        let table: Vec<T> = (0..values.len())
            .map(|row| text(values, row).map_or(absent, &mut look_up))
            .collect();
        let keys = integers(dictionary.keys())?;
        let code = |key: Option<i64>| {
            let place = key.and_then(|key| usize::try_from(key).ok());
            place
                .and_then(|place| table.get(place))
                .copied()
                .unwrap_or(absent)
        };
        return Some(keys.iter().map(code).collect());
    }
    let mut seen: HashMap<String, T> = HashMap::new();
    // Equal texts come in runs more often than not.
    let mut last: Option<(&str, T)> = None;
    let codes = (0..array.len()).map(|row| {
        let Some(text) = text(array, row) else {
            return absent;
        };
        if let Some((known, code)) = last
            && known == text
        {
            return code;
        }
        let code = match seen.get(text) {
            Some(code) => *code,
            None => {
                let code = look_up(text);
                seen.insert(text.to_owned(), code);
                code
            }
        };
        last = Some((text, code));
        code
    });
    Some(codes.collect())
}

/// The integers of a column of any width; `None` for another column. Too large ones read as null's
/// twin, `i64::MIN`, which is in no range.
pub(super) struct Integers {
    values: Vec<i64>,
    nulls: Option<arrow_buffer::NullBuffer>,
}

impl Integers {
    /// The rows' numbers, `None` for null.
    pub(super) fn iter(&self) -> impl Iterator<Item = Option<i64>> {
        let values = self.values.iter().enumerate();
        values.map(|(row, value)| self.is_there(row).then_some(*value))
    }

    fn is_there(&self, row: usize) -> bool {
        self.nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row))
    }

    /// What each row's number means.
    pub(super) fn map<T>(&self, absent: T, mut mean: impl FnMut(i64) -> T) -> Vec<T>
    where
        T: Copy,
    {
        match self.nulls {
            None => self.values.iter().map(|value| mean(*value)).collect(),
            Some(_) => self
                .iter()
                .map(|value| value.map_or(absent, &mut mean))
                .collect(),
        }
    }
}

/// A column's integers.
pub(super) fn integers(array: &dyn Array) -> Option<Integers> {
    macro_rules! widened {
        ($kind:ty) => {
            array
                .as_primitive::<$kind>()
                .values()
                .iter()
                .map(|value| i64::from(*value))
                .collect()
        };
    }
    let values = match array.data_type() {
        DataType::Int8 => widened!(Int8Type),
        DataType::Int16 => widened!(Int16Type),
        DataType::Int32 => widened!(Int32Type),
        DataType::Int64 => array.as_primitive::<Int64Type>().values().to_vec(),
        DataType::UInt8 => widened!(UInt8Type),
        DataType::UInt16 => widened!(UInt16Type),
        DataType::UInt32 => widened!(UInt32Type),
        DataType::UInt64 => {
            let values = array.as_primitive::<UInt64Type>().values().iter();
            values
                .map(|value| i64::try_from(*value).unwrap_or(i64::MIN))
                .collect()
        }
        // A column without a value in it has no type of its own.
        DataType::Null => vec![0; array.len()],
        _ => return None,
    };
    let nulls = match array.data_type() {
        DataType::Null => Some(arrow_buffer::NullBuffer::new_null(array.len())),
        _ => array.nulls().cloned(),
    };
    Some(Integers { values, nulls })
}

/// The integer of one row.
pub(super) fn integer(array: &dyn Array, row: usize) -> Option<i64> {
    integers(array.slice(row, 1).as_ref())?
        .iter()
        .next()
        .flatten()
}

/// A column's dates as days since 1970-01-01.
pub(super) fn dates(array: &dyn Array, absent: i32) -> Option<Vec<i32>> {
    match array.data_type() {
        DataType::Date32 => {
            let dates = array.as_primitive::<Date32Type>();
            Some(match dates.nulls() {
                None => dates.values().to_vec(),
                Some(_) => dates.iter().map(|date| date.unwrap_or(absent)).collect(),
            })
        }
        DataType::Null => Some(vec![absent; array.len()]),
        _ => None,
    }
}

/// An instant of a column: whole seconds since 1970, and what is left over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seconds {
    pub(super) whole: i64,
    pub(super) nanoseconds: i64,
}

/// A column's instants; a timestamp without a zone is none.
pub(super) fn instants(array: &dyn Array) -> Option<Vec<Option<Seconds>>> {
    let (values, parts): (Vec<Option<i64>>, i64) = match array.data_type() {
        DataType::Timestamp(TimeUnit::Second, Some(_)) => (
            array.as_primitive::<TimestampSecondType>().iter().collect(),
            1,
        ),
        DataType::Timestamp(TimeUnit::Millisecond, Some(_)) => (
            array
                .as_primitive::<TimestampMillisecondType>()
                .iter()
                .collect(),
            1_000,
        ),
        DataType::Timestamp(TimeUnit::Microsecond, Some(_)) => (
            array
                .as_primitive::<TimestampMicrosecondType>()
                .iter()
                .collect(),
            1_000_000,
        ),
        DataType::Timestamp(TimeUnit::Nanosecond, Some(_)) => (
            array
                .as_primitive::<TimestampNanosecondType>()
                .iter()
                .collect(),
            1_000_000_000,
        ),
        DataType::Null => (vec![None; array.len()], 1),
        _ => return None,
    };
    let seconds = |value: i64| Seconds {
        whole: value.div_euclid(parts),
        nanoseconds: value
            .rem_euclid(parts)
            .saturating_mul(1_000_000_000_i64.checked_div(parts).unwrap_or(1)),
    };
    Some(values.into_iter().map(|value| value.map(seconds)).collect())
}

/// A column's truth values, null as false; `None` for another column.
pub(super) fn booleans(array: &dyn Array) -> Option<Vec<bool>> {
    match array.data_type() {
        DataType::Boolean => Some(
            array
                .as_boolean()
                .iter()
                .map(|value| value.unwrap_or(false))
                .collect(),
        ),
        DataType::Null => Some(vec![false; array.len()]),
        _ => None,
    }
}

/// Where each row's items begin and end in the column of items, and that column.
pub(super) fn lists(array: &dyn Array) -> Option<(Vec<(u32, u32)>, ArrayRef)> {
    fn spans<'a, O: Copy + TryInto<u32> + 'a>(
        list: &dyn Array,
        offsets: impl Iterator<Item = (&'a O, &'a O)>,
    ) -> Option<Vec<(u32, u32)>> {
        let span = |(row, (from, to)): (usize, (&O, &O))| {
            if list.is_null(row) {
                return Some(NO_LIST);
            }
            Some(((*from).try_into().ok()?, (*to).try_into().ok()?))
        };
        offsets.enumerate().map(span).collect()
    }
    match array.data_type() {
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            let offsets = list.offsets();
            let pairs = offsets.iter().zip(offsets.iter().skip(1));
            Some((spans(array, pairs)?, list.values().clone()))
        }
        DataType::LargeList(_) => {
            let list = array.as_list::<i64>();
            let offsets = list.offsets();
            let pairs = offsets.iter().zip(offsets.iter().skip(1));
            Some((spans(array, pairs)?, list.values().clone()))
        }
        _ => None,
    }
}

/// The span of a row whose list is null.
pub(super) const NO_LIST: (u32, u32) = (1, 0);
