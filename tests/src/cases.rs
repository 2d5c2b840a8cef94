//! Random cases of finals, each one that a school could have.

use chrono::{Days, NaiveDate};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use zhurnal::Regulation;
use zhurnal::base::{CourseId, DateRange, Fixed, PupilId};
use zhurnal::catalogue::{CaseSubject, MarkValue, PeriodKind, SubjectRow, Symbol};
use zhurnal::rules::finals::{Exempt, FinalCase, Mark, Period, Proposed, Term};

/// The default regulation.
pub fn regulation() -> std::sync::Arc<Regulation> {
    Regulation::preset("default").expect("the default regulation loads")
}

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, 1).expect("a day") + Days::new(number)
}

fn weight() -> impl Strategy<Value = Fixed> {
    let texts = select(vec![
        "1", "2", "0", "1/3", "0.5", "5/2", "0.001", "1000", "7/11",
    ]);
    texts.prop_map(|text| Fixed::parse(text).expect("a weight"))
}

fn value() -> impl Strategy<Value = MarkValue> {
    prop_oneof![
        6 => (1_u8..=5).prop_map(MarkValue::Number),
        1 => select(Symbol::ALL).prop_map(MarkValue::Symbol),
    ]
}

/// A mark of the period.
pub fn mark() -> impl Strategy<Value = Mark> {
    let regulation = regulation();
    let codes: Vec<_> = regulation
        .parameters
        .kinds
        .value
        .rows()
        .iter()
        .map(|kind| kind.code.clone())
        .collect();
    (value(), weight(), select(codes), 0_u64..54).prop_map(move |(value, weight, kind, on)| Mark {
        value,
        weight,
        kind: regulation
            .parameters
            .kinds
            .value
            .by_code(&kind)
            .expect("a kind"),
        on: day(on),
        retakes: None,
        brought: false,
    })
}

fn term() -> impl Strategy<Value = Term> {
    (1_u8..=4, option::weighted(0.8, value()), weight()).prop_map(|(number, value, weight)| Term {
        kind: PeriodKind::Quarter,
        number: Some(number),
        level: None,
        subject: None,
        value: value.filter(|value| *value != MarkValue::Symbol(Symbol::Pending)),
        mean: None,
        weight,
    })
}

/// A case of a pupil who may have a final.
pub fn case() -> impl Strategy<Value = FinalCase> {
    let subjects = select(vec!["russian", "algebra", "physics", "geography", "music"]);
    let parts = (
        select(PeriodKind::ALL),
        subjects,
        2_u8..=11,
        1_u32..=5,
        vec(mark(), 0..12),
        vec(term(), 0..6),
        any::<bool>(),
    );
    parts.prop_map(
        |(kind, subject, level, hours, marks, terms, exempt)| FinalCase {
            pupil: PupilId::new(7).expect("an id"),
            course: CourseId::new(3).expect("an id"),
            reference: None,
            subject: CaseSubject::Listed(SubjectRow::from_code(subject).expect("a subject")),
            level,
            weekly_hours: Fixed::parse(&hours.to_string()).expect("hours"),
            period: Period {
                kind,
                number: Some(1),
                days: DateRange::new(day(0), day(54)).expect("a period"),
            },
            last_lesson: None,
            marks,
            terms,
            missed: None,
            exempt: if exempt && level > 9 {
                Exempt::Whole
            } else {
                Exempt::No
            },
            early: None,
            scale: zhurnal::school::facts::CourseScale::Numeric,
        },
    )
}

/// Every final that can be proposed.
pub fn proposals() -> Vec<Proposed> {
    let numbers = (1..=5).map(MarkValue::Number);
    let symbols = Symbol::ALL.iter().map(|symbol| MarkValue::Symbol(*symbol));
    numbers
        .chain(symbols)
        .filter_map(|value| Proposed::new(value, None, None))
        .collect()
}
