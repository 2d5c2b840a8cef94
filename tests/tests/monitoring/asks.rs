//! Random small schools, and random questions to them.

use std::collections::BTreeSet;

use chrono::{Days as Forward, NaiveDate};
use proptest::prelude::*;
use zhurnal::School;
use zhurnal::base::DateRange;
use zhurnal::monitoring::family::Figures;
use zhurnal::monitoring::{By, Days, Family, Figure, Filter, Question};
use zhurnal::regulation::Regulations;
use zhurnal::rules::school::AsOf;
use zhurnal::school::Mapping;
use zhurnal::school::ids::PersonIx;
use zhurnal_sample::Shape;
use zhurnal_tests::json::{self, Node};

/// Random numbers that a question is made of.
pub type Draw = [usize; 8];

/// Draws of a question.
pub fn draw() -> impl Strategy<Value = Draw> {
    proptest::array::uniform8(0_usize..5040)
}

/// So many cases, which leave no file behind.
pub fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases: u32::try_from(zhurnal_tests::rounds(
            "ZHURNAL_MONITORING_CASES",
            cases.into(),
        ))
        .expect("a count"),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    }
}

/// Regulations that differ in what the figures are counted by; the first is the general one.
const PARAMETERS: [&str; 4] = [
    "",
    r#""final.retakes":{"clause":"4.1","said":"open","value":"last"}"#,
    r#""final.retakes":{"clause":"4.1","said":"open","value":"best"},
       "attendance.day_missed":{"clause":"4.1","said":"open","value":2},
       "homework.none":{"clause":"4.1","said":"open","value":false,"cases":[{"when":{"levels":[1,5,9]},"value":true}]}"#,
    r#""pending.expiry":{"clause":"4.1","said":"open","value":{"days":14,"becomes":2}},
       "year.basis":{"clause":"4.1","said":"open","value":"period-means"},
       "timeliness.days":{"clause":"4.1","said":"open","value":1}"#,
];

/// One of the regulations.
pub fn regulations(which: usize) -> Regulations {
    let parameters = PARAMETERS[which % PARAMETERS.len()];
    let file = format!(r#"{{"name":"random","extends":"default","parameters":{{{parameters}}}}}"#);
    std::sync::Arc::new(zhurnal_tests::regulations::load(&file)).into()
}

/// The tables of a small school; of some seeds with every oddity.
pub fn tables(seed: u64) -> String {
    let mut shape = Shape::tiny(seed);
    if seed.is_multiple_of(3) {
        shape.odd = 100;
    }
    zhurnal_sample::school(&shape).to_json()
}

/// A school of tables.
pub fn read(tables: &str, which: usize) -> School {
    let school = School::from_json(&regulations(which), tables.as_bytes(), &Mapping::default());
    school.unwrap_or_else(|refusals| panic!("{}", String::from_utf8_lossy(&refusals.to_json())))
}

/// A random small school.
pub fn school(seed: u64, which: usize) -> School {
    read(&tables(seed), which)
}

/// The first school day of the samples.
pub fn opens() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, 1).expect("a day")
}

/// The day so many days after the first.
pub fn day(after: usize) -> NaiveDate {
    opens() + Forward::new(u64::try_from(after).expect("a count"))
}

/// Days from some day after the first on.
pub fn days(draw: &Draw) -> DateRange {
    let from = draw[1] % 60;
    let from = if draw[1].is_multiple_of(4) { 0 } else { from };
    DateRange::new(day(from), day(from + draw[2] % 100)).expect("days")
}

fn pick<T: Copy>(all: &[T], draw: usize) -> Option<T> {
    all.get(draw % all.len().max(1)).copied()
}

/// Everybody who is enrolled, each once.
pub fn pupils(school: &School) -> Vec<PersonIx> {
    let rows = school.facts().enrolments.iter().map(|row| row.pupil);
    rows.collect::<BTreeSet<_>>().into_iter().collect()
}

fn narrow(filter: &mut Filter, school: &School, kind: usize, draw: usize) {
    let facts = school.facts();
    let classes: Vec<_> = facts.classes.iter().collect();
    let courses: Vec<_> = facts.courses.iter().collect();
    let teachers: Vec<PersonIx> = courses.iter().filter_map(|row| row.teacher).collect();
    match kind {
        0 => filter.level = pick(&classes, draw).map(|class| class.level),
        1 => filter.class = pick(&classes, draw).map(|class| class.class),
        2 => filter.course = pick(&courses, draw).map(|course| course.course),
        3 => filter.teacher = pick(&teachers, draw),
        4 => filter.subject = pick(&courses, draw).map(|course| course.subject.code()),
        5 => filter.pupil = pick(&pupils(school), draw),
        _ => {}
    }
}

/// A random question of a family to a school.
pub fn question(school: &School, family: Family, draw: &Draw) -> Question {
    let periods = &school.facts().periods;
    let days = match draw[0] % 5 {
        0 | 1 => Days::Dates(days(draw)),
        2 => Days::Period(zhurnal::catalogue::PeriodKind::Quarter, Some(1)),
        _ => {
            let period = periods[draw[1] % periods.len()];
            Days::Period(period.kind, period.number)
        }
    };
    let by = By::ALL[draw[3] % By::ALL.len()];
    let by = match (by, family) {
        (By::Pupil, Family::ControlSheet) => By::Class,
        (by, _) => by,
    };
    let mut filter = Filter::default();
    narrow(&mut filter, school, draw[4] % 10, draw[5]);
    narrow(&mut filter, school, draw[5] % 16, draw[4]);
    let until = (draw[6].is_multiple_of(3)).then(|| day(draw[7] % 130));
    let as_of = AsOf {
        day: until,
        until: until.and_then(|day| school.end_of(day)),
    };
    Question {
        days,
        by,
        filter,
        as_of,
    }
}

/// Every figure that is inside others, with where it stands.
pub fn each_figure(figures: &Figures, take: &mut dyn FnMut(&str, &Figure)) {
    fn inside(place: &str, figure: &Figure, take: &mut dyn FnMut(&str, &Figure)) {
        take(place, figure);
        match figure {
            Figure::Group(figures) => {
                for (name, figure) in figures {
                    inside(&format!("{place}.{name}"), figure, take);
                }
            }
            Figure::List(rows) => rows.iter().for_each(|row| inside(place, row, take)),
            _ => {}
        }
    }
    for (name, figure) in figures {
        inside(name, figure, take);
    }
}

/// A row without what it names one by one.
pub fn without_lists(figures: &Figures) -> Figures {
    fn inside(name: &str, figure: &Figure) -> Figure {
        match figure {
            _ if ["at_risk", "cases", "lists"].contains(&name) => {
                Figure::Unknown(Box::new(Figure::List(Vec::new())))
            }
            Figure::Group(figures) => Figure::Group(without_lists(figures)),
            Figure::Unknown(form) => Figure::Unknown(Box::new(inside(name, form))),
            figure => figure.clone(),
        }
    }
    figures
        .iter()
        .map(|(name, figure)| (*name, inside(name, figure)))
        .collect()
}

/// What an operation answers, which is no refusal.
pub fn asked(school: &School, op: &str, request: &str) -> Node {
    let answer = school.call(op, request.as_bytes());
    let answer = json::parse(std::str::from_utf8(&answer).expect("UTF-8"));
    assert!(
        json::get(&answer, "error").is_none(),
        "{op} {request}: {}",
        json::write(&answer)
    );
    answer
}

/// Runs one function for each family.
macro_rules! each_family {
    ($check:ident($($arg:expr),* $(,)?)) => {{
        use zhurnal::monitoring::{
            Family as Of, accumulation::Accumulation, attendance::Attendance,
            control_sheet::ControlSheet, objectivity::Objectivity, performance::Performance,
            timeliness::Timeliness,
        };
        $check::<ControlSheet>(Of::ControlSheet, $($arg),*)?;
        $check::<Performance>(Of::Performance, $($arg),*)?;
        $check::<Attendance>(Of::Attendance, $($arg),*)?;
        $check::<Accumulation>(Of::Accumulation, $($arg),*)?;
        $check::<Timeliness>(Of::Timeliness, $($arg),*)?;
        $check::<Objectivity>(Of::Objectivity, $($arg),*)?;
    }};
}
pub(crate) use each_family;
