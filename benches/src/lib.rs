//! A school's finals as columns and as requests, the same for every benchmark.

use std::sync::Arc;

use arrow_array::builder::{
    Date32Builder, Int8Builder, ListBuilder, StringDictionaryBuilder, StructBuilder,
};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, Date32Array, DictionaryArray, Int8Array, Int64Array, RecordBatch,
    TimestampSecondArray,
};
use arrow_schema::{DataType, Field, Fields};
use fastrand::Rng;

/// The first and last day of the quarter, 2026-09-01 and 2026-10-25, since 1970.
const QUARTER: (i32, i32) = (20_697, 20_751);
const SUBJECTS: &[&str] = &[
    "russian",
    "algebra",
    "geography",
    "physics",
    "music",
    "history",
];
const KINDS: &[&str] = &[
    "control-work",
    "oral-answer",
    "quiz",
    "homework",
    "practical",
];

/// One case: what a column or a request is made of.
#[derive(Clone, Debug)]
pub struct Case {
    /// The subject.
    pub subject: &'static str,
    /// Value, kind and day of each mark.
    pub marks: Vec<(i8, &'static str, i32)>,
    /// The proposed final.
    pub proposed: i8,
}

/// So many cases of a quarter: eight marks in the mean, key works among them, and in one case of
/// ten a final that the marks do not give.
pub fn cases(count: usize) -> Vec<Case> {
    let mut rng = Rng::with_seed(1);
    let mut case = || {
        let level = rng.i8(2..=4);
        let mark = |place: i32, rng: &mut Rng| {
            let value = (level + rng.i8(0..=1)).min(5);
            let kind = if place == 0 {
                "control-work"
            } else {
                KINDS[rng.usize(0..KINDS.len())]
            };
            (value, kind, QUARTER.0 + place * 5)
        };
        let marks: Vec<_> = (0..rng.i32(5..=11))
            .map(|place| mark(place, &mut rng))
            .collect();
        let (sum, weight) = (
            marks.iter().map(|mark| i32::from(mark.0)).sum::<i32>(),
            marks.len(),
        );
        let mean_half_up = (2 * sum + weight as i32) / (2 * weight as i32);
        let given = i8::try_from(mean_half_up).unwrap_or(5).max(2);
        let proposed = if rng.u8(0..10) == 0 { 5 } else { given };
        Case {
            subject: SUBJECTS[rng.usize(0..SUBJECTS.len())],
            marks,
            proposed,
        }
    };
    (0..count).map(|_| case()).collect()
}

/// The cases as requests to the door of a regulation.
pub fn requests(cases: &[Case]) -> Vec<String> {
    let date = |day: i32| {
        let day = day - QUARTER.0;
        if day < 30 {
            format!("2026-09-{:02}", day + 1)
        } else {
            format!("2026-10-{:02}", day - 29)
        }
    };
    let request = |case: &Case| {
        let mark = |mark: &(i8, &str, i32)| {
            format!(
                r#"{{"value":{},"kind":"{}","on":"{}"}}"#,
                mark.0,
                mark.1,
                date(mark.2)
            )
        };
        let marks: Vec<_> = case.marks.iter().map(mark).collect();
        format!(
            r#"{{"case":{{"pupil":7,"course":3,"subject":"{}","level":7,"weekly_hours":"2","period":{{"kind":"quarter","number":1,"from":"2026-09-01","to":"2026-10-25"}},"last_lesson":"2026-10-24","marks":[{}],"proposed":{{"value":{},"at":"2026-10-27T15:00:00+04:00","by":"class-teacher"}}}}}}"#,
            case.subject,
            marks.join(","),
            case.proposed
        )
    };
    cases.iter().map(request).collect()
}

/// The cases as one batch of columns, texts as dictionaries.
///
/// # Panics
/// Never: the columns are made for their schema.
pub fn batch(cases: &[Case]) -> RecordBatch {
    let coded = |texts: Vec<&str>| -> ArrayRef {
        Arc::new(texts.into_iter().collect::<DictionaryArray<Int32Type>>())
    };
    let all = |text: &'static str| coded(vec![text; cases.len()]);
    let ids: Vec<i64> = (1..).take(cases.len()).collect();
    let days = |day: i32| -> ArrayRef { Arc::new(Date32Array::from(vec![day; cases.len()])) };
    // 2026-10-27T15:00:00+04:00
    let at = TimestampSecondArray::from(vec![1_793_098_800_i64; cases.len()]).with_timezone("UTC");
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("pupil", Arc::new(Int64Array::from(ids))),
        ("course", Arc::new(Int64Array::from(vec![3; cases.len()]))),
        (
            "subject",
            coded(cases.iter().map(|case| case.subject).collect()),
        ),
        ("level", Arc::new(Int8Array::from(vec![7; cases.len()]))),
        ("weekly_hours", all("2")),
        ("period_kind", all("quarter")),
        (
            "period_number",
            Arc::new(Int8Array::from(vec![1; cases.len()])),
        ),
        ("period_from", days(QUARTER.0)),
        ("period_to", days(QUARTER.1)),
        ("last_lesson", days(QUARTER.1 - 1)),
        ("marks", marks(cases)),
        (
            "proposed",
            Arc::new(Int8Array::from_iter_values(
                cases.iter().map(|case| case.proposed),
            )),
        ),
        ("at", Arc::new(at)),
        ("by", all("class-teacher")),
    ];
    RecordBatch::try_from_iter(columns).expect("columns of one length")
}

fn marks(cases: &[Case]) -> ArrayRef {
    let text = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let fields = Fields::from(vec![
        Field::new("value", DataType::Int8, true),
        Field::new("kind", text(), true),
        Field::new("on", DataType::Date32, true),
    ]);
    let mut list = ListBuilder::new(StructBuilder::new(
        fields,
        vec![
            Box::new(Int8Builder::new()),
            Box::new(StringDictionaryBuilder::<Int32Type>::new()),
            Box::new(Date32Builder::new()),
        ],
    ));
    for case in cases {
        for (value, kind, on) in &case.marks {
            let mark = list.values();
            let value_column = mark.field_builder::<Int8Builder>(0).expect("values");
            value_column.append_value(*value);
            let kinds = mark
                .field_builder::<StringDictionaryBuilder<Int32Type>>(1)
                .expect("kinds");
            kinds.append_value(kind);
            mark.field_builder::<Date32Builder>(2)
                .expect("days")
                .append_value(*on);
            mark.append(true);
        }
        list.append(true);
    }
    Arc::new(list.finish())
}
