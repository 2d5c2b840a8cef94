//! Every type of column is read by its rule, over several batches, and what is written reads back.

use std::sync::Arc;

use arrow_array::types::{Float16Type, Float64Type, Int8Type, UInt16Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Date64Array, Decimal128Array, DictionaryArray,
    Float16Array, Float32Array, Float64Array, Int8Array, Int64Array, LargeStringArray, NullArray,
    PrimitiveArray, RecordBatch, StringArray, StringViewArray, TimestampMicrosecondArray,
    TimestampMillisecondArray, TimestampNanosecondArray, TimestampSecondArray, UInt8Array,
    UInt64Array,
};
use arrow_schema::{Field, Schema};

use super::*;
use crate::base::date::parse_date;
use crate::base::time::parse_instant;
use crate::exchange::tables::sample::{NASTY, OwnedCell, Sample, cells, raw};

type Float = <Float64Type as arrow_array::ArrowPrimitiveType>::Native;

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    let fields = columns.iter();
    let fields = fields.map(|(name, array)| Field::new(*name, array.data_type().clone(), true));
    let schema = Schema::new(fields.collect::<Vec<_>>());
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    RecordBatch::try_new(Arc::new(schema), arrays).unwrap()
}

/// Asserts the cells of a column, as it stands, sliced, and cut into batches.
fn reads(array: impl Array + 'static, wanted: &[Cell]) {
    let whole = batch(vec![("a", Arc::new(array))]);
    let schema = whole.schema();
    let count = wanted.len();
    let cuts = [
        vec![whole.clone()],
        (0..count).map(|row| whole.slice(row, 1)).collect(),
        vec![
            whole.slice(0, 0),
            whole.slice(0, 1),
            whole.slice(0, 0),
            whole.slice(1, count - 1),
        ],
    ];
    for batches in cuts {
        let table = ArrowRows::read(&schema, &batches).unwrap();
        assert_eq!(table.count(), count);
        let wanted: Vec<_> = wanted.iter().map(|cell| vec![*cell]).collect();
        assert_eq!(cells(&table), wanted);
    }
    let table = ArrowRows::read(&schema, &[whole.slice(1, count - 1)]).unwrap();
    let read: Vec<_> = cells(&table).concat();
    assert_eq!(read, wanted[1..]);
}

const NONE: Cell = Cell::Empty;

fn date(text: &str) -> Cell<'_> {
    Cell::Date(parse_date(text).unwrap())
}

fn instant(text: &str) -> Cell<'_> {
    Cell::Instant(parse_instant(text).unwrap())
}

#[test]
fn integers_of_any_width() {
    let int = Cell::Int;
    let wanted = [int(1), NONE, int(-128)];
    reads(Int8Array::from(vec![Some(1), None, Some(-128)]), &wanted);
    let wanted = [int(255), NONE];
    reads(UInt8Array::from(vec![Some(255), None]), &wanted);
    let wanted = [int(i64::MIN), NONE, int(i64::MAX)];
    let array = vec![Some(i64::MIN), None, Some(i64::MAX)];
    reads(Int64Array::from(array), &wanted);
    let max = i64::MAX.unsigned_abs();
    let array = vec![Some(0), Some(max), Some(max + 1), None, Some(u64::MAX)];
    let wanted = [int(0), int(i64::MAX), Cell::Huge, NONE, Cell::Huge];
    reads(UInt64Array::from(array), &wanted);
}

#[test]
fn whole_floats_are_integers() {
    let whole = 9_007_199_254_740_992_i64;
    let array = vec![
        Some(7.0),
        None,
        Some(-0.0),
        Some(0.5),
        Some(Float::NAN),
        Some(9_007_199_254_740_992.0),
        Some(9_007_199_254_740_994.0),
        Some(-9_007_199_254_740_992.0),
        Some(Float::INFINITY),
        Some(Float::NEG_INFINITY),
        Some(1e300),
    ];
    let (int, float) = (Cell::Int, Cell::Float);
    let wanted = [
        int(7),
        NONE,
        int(0),
        float,
        NONE,
        int(whole),
        float,
        int(-whole),
        float,
        float,
        float,
    ];
    reads(Float64Array::from(array), &wanted);
    let array = Float32Array::from(vec![Some(2.0), Some(2.5), None]);
    reads(array, &[int(2), float, NONE]);
    let half = |number: i8| <Float16Type as arrow_array::ArrowPrimitiveType>::Native::from(number);
    let array = Float16Array::from(vec![Some(half(3)), None]);
    reads(array, &[int(3), NONE]);
}

#[test]
fn texts_of_any_kind() {
    let texts = vec![Some("05"), None, Some(""), Some("Ёж"), Some("05")];
    let wanted = [
        Cell::Raw("05"),
        NONE,
        NONE,
        Cell::Raw("Ёж"),
        Cell::Raw("05"),
    ];
    reads(StringArray::from(texts.clone()), &wanted);
    reads(LargeStringArray::from(texts.clone()), &wanted);
    reads(StringViewArray::from(texts.clone()), &wanted);
    let coded: DictionaryArray<Int8Type> = texts.iter().copied().collect();
    reads(coded, &wanted);
    // A dictionary far larger than its use, with a null and an empty text of its own.
    let values = ["a", "b", "c", "d", "e", "f"].map(Some);
    let values: StringViewArray = values.into_iter().chain([None, Some("")]).collect();
    let keys: PrimitiveArray<UInt16Type> = vec![Some(5), None, Some(6), Some(7)].into();
    let coded = DictionaryArray::new(keys, Arc::new(values));
    reads(coded, &[Cell::Raw("f"), NONE, NONE, NONE]);
}

#[test]
fn truth_and_nothing() {
    let array = BooleanArray::from(vec![Some(true), None, Some(false)]);
    reads(array, &[Cell::Bool(true), NONE, Cell::Bool(false)]);
    reads(NullArray::new(2), &[NONE, NONE]);
}

#[test]
fn dates_of_the_calendar() {
    let array = vec![
        Some(20_697),
        None,
        Some(-719_162),
        Some(-719_163),
        Some(2_932_896),
        Some(2_932_897),
        Some(i32::MIN),
        Some(i32::MAX),
    ];
    let other = Cell::Other;
    let wanted = [
        date("2026-09-01"),
        NONE,
        date("0001-01-01"),
        other,
        date("9999-12-31"),
        other,
        other,
        other,
    ];
    reads(Date32Array::from(array), &wanted);
}

#[test]
fn a_timestamp_without_a_zone_is_a_date_at_midnight() {
    let day = 20_697 * 86_400_i64;
    let array = vec![
        Some(day),
        None,
        Some(day + 1),
        Some(i64::MIN),
        Some(i64::MAX),
    ];
    let wanted = [
        date("2026-09-01"),
        NONE,
        Cell::Other,
        Cell::Other,
        Cell::Other,
    ];
    reads(TimestampSecondArray::from(array), &wanted);
    let array = vec![
        Some(day * 1_000_000_000),
        Some(day * 1_000_000_000 + 1),
        Some(-86_400_000_000_000),
    ];
    let wanted = [date("2026-09-01"), Cell::Other, date("1969-12-31")];
    reads(TimestampNanosecondArray::from(array), &wanted);
}

#[test]
fn a_timestamp_with_a_zone_is_an_instant_in_whole_seconds() {
    let second = 1_793_098_800_i64;
    let array = vec![
        Some(second),
        None,
        Some(253_402_300_799),
        Some(253_402_300_800),
        Some(i64::MIN),
        Some(i64::MAX),
        Some(-62_135_596_800),
        Some(-62_135_596_801),
    ];
    let other = Cell::Other;
    let wanted = [
        instant("2026-10-27T11:00:00Z"),
        NONE,
        instant("9999-12-31T23:59:59Z"),
        other,
        other,
        other,
        instant("0001-01-01T00:00:00Z"),
        other,
    ];
    let array = TimestampSecondArray::from(array);
    reads(array.with_timezone("Europe/Samara"), &wanted);
    let array = vec![Some(second * 1_000), Some(second * 1_000 + 1), Some(-1_000)];
    let wanted = [wanted[0], other, instant("1969-12-31T23:59:59Z")];
    let array = TimestampMillisecondArray::from(array);
    reads(array.with_timezone("+04:00"), &wanted);
    let array = TimestampMicrosecondArray::from(vec![second * 1_000_000, 1]);
    reads(array.with_timezone("UTC"), &[wanted[0], other]);
}

#[test]
fn decimals_are_exact_digits() {
    let array = vec![
        Some(250),
        None,
        Some(-5),
        Some(200),
        Some(0),
        Some(12_345),
        Some(-250),
    ];
    let texts = ["2.5", "", "-0.05", "2", "0", "123.45", "-2.5"];
    let wanted = texts.map(|text| {
        if text.is_empty() {
            NONE
        } else {
            Cell::Raw(text)
        }
    });
    let scaled = |scale| {
        let array = Decimal128Array::from(array.clone());
        array.with_precision_and_scale(20, scale).unwrap()
    };
    reads(scaled(2), &wanted);
    let texts = ["250", "", "-5", "200", "0", "12345", "-250"];
    let wanted = texts.map(|text| {
        if text.is_empty() {
            NONE
        } else {
            Cell::Raw(text)
        }
    });
    reads(scaled(0), &wanted);
    let wanted = [Cell::Raw("2500"), NONE, Cell::Raw("-50")];
    reads(scaled(-1).slice(0, 3), &wanted);
}

#[test]
fn the_type_of_a_column_is_told_without_a_row() {
    let array: ArrayRef = Arc::new(Date64Array::from(vec![0]));
    let fault = ArrowFault::Kind {
        column: "b".to_owned(),
        kind: "Date64".to_owned(),
    };
    let table = batch(vec![
        ("a", Arc::new(Int8Array::from(vec![1]))),
        ("b", array),
    ]);
    let empty = ArrowRows::read(&table.schema(), &[]);
    assert_eq!(empty.unwrap_err(), fault);
    assert_eq!(
        ArrowRows::read(&table.schema(), &[table]).unwrap_err(),
        fault
    );
    let numbers = Int64Array::from(vec![1]);
    let keys = PrimitiveArray::<Int8Type>::from(vec![0]);
    let coded = batch(vec![(
        "b",
        Arc::new(DictionaryArray::new(keys, Arc::new(numbers))),
    )]);
    let fault = ArrowRows::read(&coded.schema(), &[]).unwrap_err();
    assert!(matches!(fault, ArrowFault::Kind { column, .. } if column == "b"));
}

#[test]
fn batches_are_of_their_schema() {
    let int = || -> ArrayRef { Arc::new(Int8Array::from(vec![1])) };
    let one = batch(vec![("a", int())]);
    let fault = ArrowFault::Schema { batch: 1 };
    for other in [
        batch(vec![("b", int())]),
        batch(vec![("a", int()), ("b", int())]),
        batch(vec![("a", Arc::new(Int64Array::from(vec![1])))]),
    ] {
        let read = ArrowRows::read(&one.schema(), &[one.clone(), other]);
        assert_eq!(read.unwrap_err(), fault);
    }
    let twice = batch(vec![("a", int()), ("a", int())]);
    let column = "a".to_owned();
    let fault = ArrowFault::Twice { column };
    assert_eq!(ArrowRows::read(&twice.schema(), &[]).unwrap_err(), fault);
}

#[test]
fn what_is_written_reads_back() {
    let kinds = Sample::of_kinds();
    let written = write_arrow(&kinds).unwrap();
    let types: Vec<_> = written
        .schema()
        .fields()
        .iter()
        .map(|field| field.data_type().to_string())
        .collect();
    let wanted = [
        "Int64",
        "Boolean",
        "Utf8",
        "Utf8",
        "Date32",
        "Timestamp(s, \"+00:00\")",
        "Utf8",
    ];
    assert_eq!(types, wanted);
    let table = ArrowRows::read(&written.schema(), &[written]).unwrap();
    let mut wanted = cells(&kinds);
    wanted[0][2] = Cell::Raw("Ёж, «№ 5»");
    assert_eq!(cells(&table), wanted);
    for text in NASTY {
        let texts = Sample::of_texts(&[text, "b"], &[&[text, "x"], &["", text]]);
        let written = write_arrow(&texts).unwrap();
        let table = ArrowRows::read(&written.schema(), &[written]).unwrap();
        assert_eq!(table.columns(), texts.columns());
        assert_eq!(cells(&table), cells(&texts));
    }
}

#[test]
fn a_column_of_several_kinds_is_text() {
    let column = vec![
        vec![OwnedCell::Int(5)],
        vec![raw("н")],
        vec![OwnedCell::Bool(false)],
    ];
    let written = write_arrow(&Sample::new(&["a"], column)).unwrap();
    let table = ArrowRows::read(&written.schema(), &[written]).unwrap();
    let wanted = ["5", "н", "false"].map(|text| vec![Cell::Raw(text)]);
    assert_eq!(cells(&table), wanted);
    let column = vec![vec![OwnedCell::Int(5)], vec![OwnedCell::Float]];
    let fault = ArrowFault::Unwritable {
        row: 1,
        column: "a".to_owned(),
    };
    assert_eq!(
        write_arrow(&Sample::new(&["a"], column)).unwrap_err(),
        fault
    );
}

#[test]
fn a_table_without_rows_or_columns_is_one() {
    let none = write_arrow(&Sample::of_texts(&[], &[&[], &[]])).unwrap();
    assert_eq!(none.num_rows(), 2);
    let table = ArrowRows::read(&none.schema(), &[none]).unwrap();
    assert_eq!((table.count(), table.cell(0, 0)), (2, NONE));
    let none = write_arrow(&Sample::of_texts(&["a"], &[])).unwrap();
    let table = ArrowRows::read(&none.schema(), &[none]).unwrap();
    assert_eq!((table.count(), table.columns().len()), (0, 1));
    for (row, column) in [(0, 0), (0, 1), (usize::MAX, 0)] {
        assert_eq!(table.cell(row, column), NONE);
    }
}
