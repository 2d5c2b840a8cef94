//! The array of one batch and column, made such that a cell costs little.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Decimal128Type, Float16Type, Float32Type, Float64Type,
};
use arrow_array::{Array, ArrayRef, BooleanArray, LargeStringArray, StringArray, StringViewArray};
use arrow_schema::DataType;
use chrono::{DateTime, NaiveDate};

use crate::exchange::arrow::read::{Integers, codes, integers, ticks};
use crate::input::rows::Cell;

/// The cells of one array.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// No row has a value.
    Empty,
    /// Whole numbers.
    Integers(Integers),
    /// Whole numbers of 64 bits without a sign; too large ones are `i64::MIN`.
    Unsigned(Integers),
    /// What was float, with [`NONE`] and [`OTHER`].
    Floats(Vec<i64>),
    Booleans(BooleanArray),
    Texts(StringArray),
    LargeTexts(LargeStringArray),
    ViewTexts(StringViewArray),
    /// Places among texts; beyond them for no value.
    Coded(Vec<u32>, Vec<String>),
    /// Days since 1970-01-01, with [`NO_DAY`] and [`OTHER_DAY`].
    Days(Vec<i32>),
    /// Seconds since 1970-01-01 UTC, with [`NONE`] and [`OTHER`].
    Seconds(Vec<i64>),
}

/// No value.
const NONE: i64 = i64::MIN;
/// A value that is no whole number, or no instant of the calendar in whole seconds.
const OTHER: i64 = i64::MAX;
/// No date.
const NO_DAY: i32 = i32::MIN;
/// What is no date of the calendar.
const OTHER_DAY: i32 = i32::MAX;
/// The place of no text.
const NO_TEXT: u32 = u32::MAX;

/// 0001-01-01 and 9999-12-31 in days since 1970-01-01.
const CALENDAR: (i64, i64) = (-719_162, 2_932_896);
const DAY_SECONDS: i64 = 86_400;
/// The largest whole number up to which floats hold every one.
const FLOAT_WHOLE: i64 = 1 << 53;

impl Piece {
    /// The cells of an array; `None` for one of another type.
    pub(super) fn of(array: &ArrayRef) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Null => Self::Empty,
            DataType::UInt64 => Self::Unsigned(integers(array)?),
            DataType::Float16 => Self::Floats(floats::<Float16Type>(array)),
            DataType::Float32 => Self::Floats(floats::<Float32Type>(array)),
            DataType::Float64 => Self::Floats(floats::<Float64Type>(array)),
            DataType::Boolean => Self::Booleans(array.as_boolean().clone()),
            DataType::Utf8 => Self::Texts(array.as_string().clone()),
            DataType::LargeUtf8 => Self::LargeTexts(array.as_string().clone()),
            DataType::Utf8View => Self::ViewTexts(array.as_string_view().clone()),
            DataType::Dictionary(_, _) => {
                let mut texts = Vec::new();
                let places = codes(array, NO_TEXT, |text| place(&mut texts, text.to_owned()))?;
                Self::Coded(places, texts)
            }
            DataType::Decimal128(_, scale) => decimals(array, *scale),
            DataType::Date32 => {
                let days = array.as_primitive::<Date32Type>().iter();
                Self::Days(
                    days.map(|days| days.map_or(NO_DAY, |day| on_calendar(day.into())))
                        .collect(),
                )
            }
            DataType::Timestamp(_, None) => {
                let (ticks, second) = ticks(array)?;
                let day = second.checked_mul(DAY_SECONDS)?;
                Self::Days(ticks.map(NO_DAY, |tick| {
                    whole(tick, day).map_or(OTHER_DAY, on_calendar)
                }))
            }
            DataType::Timestamp(_, Some(_)) => {
                let (ticks, second) = ticks(array)?;
                let in_calendar = |seconds: &i64| {
                    let day = seconds.div_euclid(DAY_SECONDS);
                    (CALENDAR.0..=CALENDAR.1).contains(&day)
                };
                Self::Seconds(ticks.map(NONE, |tick| {
                    whole(tick, second).filter(in_calendar).unwrap_or(OTHER)
                }))
            }
            // Integers of other widths; `None` for whatever is none of all this.
            _ => Self::Integers(integers(array)?),
        })
    }

    /// The cell of a row; `None` where it has no value, or the array no such row.
    #[inline]
    pub(super) fn cell(&self, row: usize) -> Option<Cell<'_>> {
        match self {
            Self::Empty => None,
            Self::Integers(numbers) => numbers.at(row)?.map(Cell::Int),
            Self::Unsigned(numbers) => numbers.at(row)?.map(|number| match number {
                i64::MIN => Cell::Huge,
                number => Cell::Int(number),
            }),
            Self::Floats(numbers) => match *numbers.get(row)? {
                NONE => None,
                OTHER => Some(Cell::Float),
                number => Some(Cell::Int(number)),
            },
            Self::Booleans(truths) => is_there(truths, row).then(|| Cell::Bool(truths.value(row))),
            Self::Texts(texts) => raw(is_there(texts, row).then(|| texts.value(row))),
            Self::LargeTexts(texts) => raw(is_there(texts, row).then(|| texts.value(row))),
            Self::ViewTexts(texts) => raw(is_there(texts, row).then(|| texts.value(row))),
            Self::Coded(places, texts) => {
                let place = usize::try_from(*places.get(row)?).ok()?;
                raw(texts.get(place).map(String::as_str))
            }
            Self::Days(days) => match *days.get(row)? {
                NO_DAY => None,
                day => Some(NaiveDate::from_epoch_days(day).map_or(Cell::Other, Cell::Date)),
            },
            Self::Seconds(seconds) => match *seconds.get(row)? {
                NONE => None,
                seconds => {
                    let instant = DateTime::from_timestamp(seconds, 0);
                    Some(
                        instant
                            .map_or(Cell::Other, |instant| Cell::Instant(instant.fixed_offset())),
                    )
                }
            },
        }
    }
}

fn is_there(array: &dyn Array, row: usize) -> bool {
    row < array.len() && array.is_valid(row)
}

fn raw(text: Option<&str>) -> Option<Cell<'_>> {
    text.filter(|text| !text.is_empty()).map(Cell::Raw)
}

/// How many whole units a number of ticks is, if it is.
fn whole(ticks: i64, unit: i64) -> Option<i64> {
    match ticks.checked_rem_euclid(unit)? {
        0 => ticks.checked_div(unit),
        _ => None,
    }
}

/// A day of the calendar, or [`OTHER_DAY`].
fn on_calendar(day: i64) -> i32 {
    let in_calendar = (CALENDAR.0..=CALENDAR.1).contains(&day);
    let day = i32::try_from(day).ok();
    day.filter(|_| in_calendar).unwrap_or(OTHER_DAY)
}

/// The widest float.
type Wide = <Float64Type as ArrowPrimitiveType>::Native;

/// The whole numbers of a column of floats of any width.
fn floats<T: ArrowPrimitiveType>(array: &dyn Array) -> Vec<i64>
where
    T::Native: Into<Wide>,
{
    let number = |value: Option<T::Native>| {
        let Some(value) = value
            .map(Into::<Wide>::into)
            .filter(|value| !value.is_nan())
        else {
            return NONE;
        };
        // A cast keeps within the bounds of the integer, so what comes back equal was whole.
        let number = value as i64;
        let is_whole = number as Wide == value && (-FLOAT_WHOLE..=FLOAT_WHOLE).contains(&number);
        if is_whole { number } else { OTHER }
    };
    array.as_primitive::<T>().iter().map(number).collect()
}

/// The place of a text that is put behind the others.
fn place(texts: &mut Vec<String>, text: String) -> u32 {
    let place = u32::try_from(texts.len()).unwrap_or(NO_TEXT);
    texts.push(text);
    place
}

/// The digits of decimals, each distinct one written once.
fn decimals(array: &dyn Array, scale: i8) -> Piece {
    let mut texts = Vec::new();
    let mut seen = BTreeMap::new();
    let mut code = |value| {
        let known = seen.entry(value);
        *known.or_insert_with(|| place(&mut texts, decimal(value, scale)))
    };
    let values = array.as_primitive::<Decimal128Type>().iter();
    let places = values
        .map(|value| value.map_or(NO_TEXT, &mut code))
        .collect();
    Piece::Coded(places, texts)
}

/// An integer over a power of ten in exact digits, without zeros at the end of a fraction.
fn decimal(value: i128, scale: i8) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let digits = value.unsigned_abs().to_string();
    let places = usize::from(scale.unsigned_abs());
    if scale <= 0 || value == 0 {
        let zeros = if value == 0 { 0 } else { places };
        return format!("{sign}{digits}{}", "0".repeat(zeros));
    }
    let width = places.saturating_add(1);
    let digits = format!("{digits:0>width$}");
    let point = digits.len().saturating_sub(places);
    let (whole, fraction) = digits.split_at_checked(point).unwrap_or((&digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}
