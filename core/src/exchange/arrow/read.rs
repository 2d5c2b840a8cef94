//! Arrays of any accepted type as plain vectors of what the rules know.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::ArrowPrimitiveType;
use arrow_array::types::{
    Date32Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, GenericListArray, OffsetSizeTrait};
use arrow_buffer::{NullBuffer, ScalarBuffer};
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
    if row >= array.len() || array.is_null(row) {
        return None;
    }
    match array.data_type() {
        DataType::Utf8 => Some(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Some(array.as_string::<i64>().value(row)),
        DataType::Utf8View => Some(array.as_string_view().value(row)),
        DataType::Dictionary(_, _) => {
            let dictionary = array.as_any_dictionary_opt()?;
            text(dictionary.values(), key(dictionary.keys(), row)?)
        }
        _ => None,
    }
}

/// Reads the keys of a dictionary by their width.
macro_rules! of_width {
    ($keys:ident, $read:ident) => {
        match $keys.data_type() {
            DataType::Int8 => $read!(Int8Type),
            DataType::Int16 => $read!(Int16Type),
            DataType::Int32 => $read!(Int32Type),
            DataType::Int64 => $read!(Int64Type),
            DataType::UInt8 => $read!(UInt8Type),
            DataType::UInt16 => $read!(UInt16Type),
            DataType::UInt32 => $read!(UInt32Type),
            DataType::UInt64 => $read!(UInt64Type),
            _ => return None,
        }
    };
}

/// The key of one row of a dictionary.
fn key(keys: &dyn Array, row: usize) -> Option<usize> {
    macro_rules! at {
        ($kind:ty) => {
            usize::try_from(*keys.as_primitive::<$kind>().values().get(row)?).ok()
        };
    }
    of_width!(keys, at)
}

/// What each row's text means; each distinct text is looked up once. `None` for no text column.
pub(in crate::exchange) fn codes<T: Copy>(
    array: &ArrayRef,
    absent: T,
    mut look_up: impl FnMut(&str) -> T,
) -> Option<Vec<T>> {
    if !is_text(array.data_type()) {
        return None;
    }
    if let Some(dictionary) = array.as_any_dictionary_opt() {
        let values = dictionary.values();
        if values.len() <= array.len() {
            let table: Vec<T> = (0..values.len())
                .map(|place| text(values, place).map_or(absent, &mut look_up))
                .collect();
            return each_key(dictionary.keys(), absent, |place| {
                table.get(place).copied().unwrap_or(absent)
            });
        }
        // A dictionary may be far larger than the rows that use it: only their texts are looked up.
        let mut table: Vec<Option<T>> = vec![None; values.len()];
        return each_key(dictionary.keys(), absent, |place| {
            match table.get_mut(place) {
                Some(known) => {
                    *known.get_or_insert_with(|| text(values, place).map_or(absent, &mut look_up))
                }
                None => absent,
            }
        });
    }
    let mut seen: BTreeMap<String, T> = BTreeMap::new();
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

/// What each key of a dictionary means.
fn each_key<T: Copy>(
    keys: &dyn Array,
    absent: T,
    mut mean: impl FnMut(usize) -> T,
) -> Option<Vec<T>> {
    macro_rules! looked_up {
        ($kind:ty) => {{
            let keys = keys.as_primitive::<$kind>();
            let mut at = |key: <$kind as ArrowPrimitiveType>::Native| match usize::try_from(key) {
                Ok(place) => mean(place),
                Err(_) => absent,
            };
            match keys.nulls() {
                None => keys.values().iter().map(|key| at(*key)).collect(),
                Some(_) => keys.iter().map(|key| key.map_or(absent, &mut at)).collect(),
            }
        }};
    }
    Some(of_width!(keys, looked_up))
}

/// The integers of a column of any width; too large ones read as `i64::MIN`, which is in no range.
#[derive(Clone, Debug)]
pub(in crate::exchange) struct Integers {
    values: ScalarBuffer<i64>,
    nulls: Option<NullBuffer>,
}

impl Integers {
    /// A column without a value in it.
    pub(super) fn absent(rows: usize) -> Self {
        Self {
            values: vec![0; rows].into(),
            nulls: Some(NullBuffer::new_null(rows)),
        }
    }

    /// The number of a row; the outer `None` is for a row that is not there.
    #[expect(clippy::option_option, reason = "no such row, no number, or a number")]
    pub(in crate::exchange) fn at(&self, row: usize) -> Option<Option<i64>> {
        let value = *self.values.get(row)?;
        Some(
            self.nulls
                .as_ref()
                .is_none_or(|nulls| nulls.is_valid(row))
                .then_some(value),
        )
    }

    /// What each row's number means.
    pub(in crate::exchange) fn map<T: Copy>(
        &self,
        absent: T,
        mut mean: impl FnMut(i64) -> T,
    ) -> Vec<T> {
        let values = self.values.iter();
        match &self.nulls {
            None => values.map(|value| mean(*value)).collect(),
            Some(nulls) => {
                let pairs = values.zip(nulls.iter());
                pairs
                    .map(|(value, there)| if there { mean(*value) } else { absent })
                    .collect()
            }
        }
    }
}

/// A column's integers; `None` for another column.
pub(in crate::exchange) fn integers(array: &dyn Array) -> Option<Integers> {
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
        DataType::Int64 => array.as_primitive::<Int64Type>().values().clone(),
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
        DataType::Null => return Some(Integers::absent(array.len())),
        _ => return None,
    };
    Some(Integers {
        values,
        nulls: array.nulls().cloned(),
    })
}

/// The integer of one row.
pub(super) fn integer(array: &dyn Array, row: usize) -> Option<i64> {
    integers(array.slice(row, 1).as_ref())?.at(0)?
}

/// A column's dates as days since 1970-01-01.
pub(super) fn dates(array: &dyn Array, absent: i32) -> Option<ScalarBuffer<i32>> {
    match array.data_type() {
        DataType::Date32 => {
            let dates = array.as_primitive::<Date32Type>();
            Some(match dates.nulls() {
                None => dates.values().clone(),
                Some(_) => dates.iter().map(|date| date.unwrap_or(absent)).collect(),
            })
        }
        DataType::Null => Some(vec![absent; array.len()].into()),
        _ => None,
    }
}

/// An instant that is not known.
pub(super) const NO_INSTANT: i64 = i64::MIN;
/// An instant that is not in whole seconds.
pub(super) const BROKEN_INSTANT: i64 = i64::MIN + 1;

/// A column's instants in seconds since 1970; a timestamp without a zone is none.
pub(super) fn instants(array: &dyn Array) -> Option<Vec<i64>> {
    if *array.data_type() == DataType::Null {
        return Some(vec![NO_INSTANT; array.len()]);
    }
    let (ticks, second) = zoned_ticks(array)?;
    let whole = |tick: i64| match tick.checked_rem_euclid(second) {
        Some(0) => tick.checked_div(second).unwrap_or(BROKEN_INSTANT),
        _ => BROKEN_INSTANT,
    };
    Some(ticks.map(NO_INSTANT, whole))
}

/// The instant of one row: seconds since 1970 and nanoseconds.
pub(super) fn instant(array: &dyn Array, row: usize) -> Option<(i64, u32)> {
    let (ticks, second) = zoned_ticks(array)?;
    let tick = ticks.at(row)??;
    let part = tick
        .rem_euclid(second)
        .checked_mul(1_000_000_000_i64.checked_div(second)?)?;
    Some((tick.div_euclid(second), u32::try_from(part).ok()?))
}

/// The ticks of a timestamp column with a zone.
fn zoned_ticks(array: &dyn Array) -> Option<(Integers, i64)> {
    match array.data_type() {
        DataType::Timestamp(_, Some(_)) => ticks(array),
        _ => None,
    }
}

/// A timestamp column's ticks, with a zone or without, and how many make a second.
pub(in crate::exchange) fn ticks(array: &dyn Array) -> Option<(Integers, i64)> {
    let DataType::Timestamp(unit, _) = array.data_type() else {
        return None;
    };
    let (values, second) = match unit {
        TimeUnit::Second => (array.as_primitive::<TimestampSecondType>().values(), 1),
        TimeUnit::Millisecond => (
            array.as_primitive::<TimestampMillisecondType>().values(),
            1_000,
        ),
        TimeUnit::Microsecond => (
            array.as_primitive::<TimestampMicrosecondType>().values(),
            1_000_000,
        ),
        TimeUnit::Nanosecond => (
            array.as_primitive::<TimestampNanosecondType>().values(),
            1_000_000_000,
        ),
    };
    Some((
        Integers {
            values: values.clone(),
            nulls: array.nulls().cloned(),
        },
        second,
    ))
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

/// Where each row's items begin and end in a column of items.
pub(super) type Spans = Vec<(u32, u32)>;

/// The span of a row whose list is null.
pub(super) const NO_LIST: (u32, u32) = (1, 0);

/// A column's lists: the spans, and the items of these rows alone.
pub(super) fn lists(array: &dyn Array) -> Option<(Spans, ArrayRef)> {
    match array.data_type() {
        DataType::List(_) => cut(array.as_list::<i32>()),
        DataType::LargeList(_) => cut(array.as_list::<i64>()),
        _ => None,
    }
}

fn cut<O: OffsetSizeTrait>(list: &GenericListArray<O>) -> Option<(Spans, ArrayRef)> {
    let offsets = list.offsets();
    let first = offsets.first().to_usize()?;
    let last = offsets.last().to_usize()?;
    let place = |offset: &O| u32::try_from(offset.to_usize()?.checked_sub(first)?).ok();
    let span = |(row, (from, to)): (usize, (&O, &O))| {
        if list.is_null(row) {
            Some(NO_LIST)
        } else {
            Some((place(from)?, place(to)?))
        }
    };
    let spans = offsets
        .iter()
        .zip(offsets.iter().skip(1))
        .enumerate()
        .map(span);
    Some((
        spans.collect::<Option<_>>()?,
        list.values().slice(first, last.checked_sub(first)?),
    ))
}
