//! Sealed figures: they add up as plain integers in any order, refuse what does not belong to the sum, and
//! close into what the family says of the school itself.

use std::collections::BTreeMap;

use proptest::prelude::*;
use zhurnal::School;
use zhurnal::catalogue::Rule;
use zhurnal::monitoring::{By, Days, Family, Filter, Question, Sealed};
use zhurnal_tests::json::{self, Node};

use crate::asks::{self, Draw};

/// A question that may be sealed.
pub fn question(school: &School, family: Family, draw: &Draw) -> Question {
    let mut question = asks::question(school, family, draw);
    question.by = [By::School, By::Level, By::Subject][draw[3] % 3];
    question.filter = Filter {
        level: question.filter.level,
        subject: question.filter.subject,
        ..Filter::default()
    };
    question
}

fn text(sealed: &Sealed) -> String {
    serde_json::to_string(sealed).expect("it is written")
}

/// What an operation on sealed documents answers: the document, or the code of the refusal.
fn call(op: &str, request: &str) -> Result<Node, String> {
    let answer = zhurnal::call(op, request.as_bytes());
    let answer = json::parse(std::str::from_utf8(&answer).expect("UTF-8"));
    match json::get(&answer, "error") {
        Some(error) => Err(json::text(json::get(error, "rule").expect("a rule")).to_owned()),
        None => Ok(answer),
    }
}

fn merged(parts: &[&Sealed]) -> Result<String, String> {
    let parts: Vec<String> = parts.iter().map(|part| text(part)).collect();
    let answer = call(
        "monitoring.merge",
        &format!(r#"{{"sealed":[{}]}}"#, parts.join(",")),
    )?;
    Ok(json::write(json::get(&answer, "sealed").expect("a sum")))
}

fn plus(one: &Sealed, other: &Sealed) -> Sealed {
    let mut sum = one.clone();
    sum.merge(other).expect("they add up");
    sum
}

/// The counts of every group, under the group and the name; with the pupils.
fn counts(sealed: &Sealed) -> BTreeMap<String, i128> {
    let document = json::parse(&text(sealed));
    let mut all = BTreeMap::new();
    for group in json::items(json::get(&document, "groups")) {
        let name = ["level", "subject"].map(|key| json::get(group, key).map(json::write));
        let count = |node: &Node| {
            json::write(node)
                .trim_matches('"')
                .parse::<i128>()
                .expect("a count")
        };
        all.insert(
            format!("{name:?} on the roll"),
            count(json::get(group, "pupils").expect("pupils")),
        );
        let counts = json::parse(&json::write(json::get(group, "counts").expect("counts")));
        if let zhurnal::base::node::Kind::Map(entries) = &counts.kind {
            for (key, _, value) in entries {
                all.insert(format!("{name:?} {key}"), count(value));
            }
        }
    }
    all.retain(|_, count| *count != 0);
    all
}

fn adds_up(schools: &[School; 3], family: Family, draw: &Draw) -> Result<(), TestCaseError> {
    let question = question(&schools[0], family, draw);
    let seal = |place: usize, name: &str| -> Sealed {
        let sealed = schools[place].seal(family, question.clone(), name);
        sealed.expect("it may be sealed")
    };
    let (a, b, c) = (seal(0, "63-001"), seal(1, "63-002"), seal(2, "63-003"));
    prop_assert_eq!(&plus(&a, &b), &plus(&b, &a));
    let sum = plus(&plus(&a, &b), &c);
    prop_assert_eq!(&sum, &plus(&a, &plus(&b, &c)));
    // What was written is read again, and added up by the operation in any order.
    prop_assert_eq!(merged(&[&a]), Ok(text(&a)));
    prop_assert_eq!(merged(&[&c, &a, &b]), Ok(text(&sum)));
    prop_assert_eq!(merged(&[&plus(&c, &b), &a]), Ok(text(&sum)));
    let mut plain: BTreeMap<String, i128> = BTreeMap::new();
    for (name, count) in [&a, &b, &c].into_iter().flat_map(counts) {
        *plain.entry(name).or_default() += count;
    }
    plain.retain(|_, count| *count != 0);
    prop_assert_eq!(counts(&sum), plain);
    // Closed, the seal of one school says what the family says of it.
    let own = schools[0].monitoring(family, question.clone(), None);
    let closed = a.close(None).expect("it closes");
    prop_assert_eq!(closed.rows.len(), own.rows.len());
    for (closed, own) in closed.rows.iter().zip(&own.rows) {
        prop_assert_eq!(&closed.name, &own.name);
        prop_assert_eq!(
            asks::without_lists(&closed.figures),
            asks::without_lists(&own.figures),
            "{:?}",
            &question
        );
    }
    prop_assert_eq!(&closed.unknown, &own.unknown);
    prop_assert_eq!(
        (closed.from, closed.to, closed.period, closed.end),
        (own.from, own.to, own.period, own.end)
    );
    let by_op = call(
        "monitoring.close",
        &format!(r#"{{"sealed":{}}}"#, text(&sum)),
    );
    let by_op = by_op.expect("it closes");
    let rows = &sum.close(None).expect("it closes").rows;
    let rows = serde_json::to_string(rows).expect("it is written");
    prop_assert_eq!(json::get(&by_op, "rows").map(json::write), Some(rows));
    prop_assert_eq!(
        json::get(&by_op, "schools").map(json::write),
        Some(r#"["63-001","63-002","63-003"]"#.to_owned())
    );
    refuses(schools, family, &question, &sum)
}

/// What does not belong to a sum leaves it as it was.
fn refuses(
    schools: &[School; 3],
    family: Family,
    question: &Question,
    sum: &Sealed,
) -> Result<(), TestCaseError> {
    let seal = |school: &School, family, question: &Question, name: &str| {
        school
            .seal(family, question.clone(), name)
            .expect("it may be sealed")
    };
    let other = |change: &dyn Fn(&mut Question)| {
        let mut question = question.clone();
        change(&mut question);
        seal(&schools[0], family, &question, "63-004")
    };
    let next = Family::ALL
        .iter()
        .find(|other| **other != family)
        .expect("another");
    let strangers = [
        (
            seal(&schools[0], family, question, "63-002"),
            Rule::MonitoringSameSchool,
        ),
        (
            seal(&schools[0], *next, question, "63-004"),
            Rule::MonitoringOtherRange,
        ),
        (
            other(&|it| it.days = Days::Dates(zhurnal::base::DateRange::of_day(asks::day(333)))),
            Rule::MonitoringOtherRange,
        ),
        (
            other(&|it| {
                it.by = if it.by == By::School {
                    By::Level
                } else {
                    By::School
                }
            }),
            Rule::MonitoringOtherRange,
        ),
        (
            other(&|it| it.filter.level = Some(3)),
            Rule::MonitoringOtherRange,
        ),
        (
            other(&|it| it.filter.subject = Some("other:chess".to_owned())),
            Rule::MonitoringOtherRange,
        ),
        (
            other(&|it| it.as_of.day = Some(asks::day(334))),
            Rule::MonitoringOtherRange,
        ),
        (
            seal(&asks::school(1, 3), family, question, "63-004"),
            Rule::MonitoringOtherParameters,
        ),
    ];
    for (stranger, rule) in &strangers {
        let mut own = sum.clone();
        let refused = own.merge(stranger).expect_err("it does not belong");
        prop_assert_eq!(refused.rule, *rule);
        prop_assert_eq!(&own, sum);
        prop_assert_eq!(merged(&[sum, stranger]), Err(rule.row().code.to_owned()));
    }
    let later = text(sum).replacen("\"version\":1", "\"version\":2", 1);
    for (op, sealed) in [("merge", format!("[{later}]")), ("close", later)] {
        let refused = call(
            &format!("monitoring.{op}"),
            &format!(r#"{{"sealed":{sealed}}}"#),
        );
        prop_assert_eq!(refused, Err("monitoring.version".to_owned()));
    }
    Ok(())
}

proptest! {
    #![proptest_config(asks::cases(20))]

    #[test]
    fn seals_of_schools_add_up(seed in 0_u64..100_000, which in 0_usize..3, draw in asks::draw()) {
        let schools = [seed, seed + 1, seed + 2].map(|seed| asks::school(seed, which));
        for family in Family::ALL {
            adds_up(&schools, *family, &draw)?;
        }
    }
}

#[test]
fn only_outer_slices_are_sealed() {
    let school = asks::school(5, 0);
    let whole = question(&school, Family::Attendance, &[0; 8]);
    for by in By::ALL {
        let outer = [By::School, By::Level, By::Subject].contains(by);
        let question = Question {
            by: *by,
            ..whole.clone()
        };
        assert_eq!(
            school.seal(Family::Attendance, question, "a").is_some(),
            outer,
            "{by:?}"
        );
    }
    let class = school.facts().classes[0].class;
    let filter = Filter {
        class: Some(class),
        ..Filter::default()
    };
    assert!(
        school
            .seal(Family::Attendance, Question { filter, ..whole }, "a")
            .is_none()
    );
}
