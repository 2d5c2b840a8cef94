//! Dynamics: each step is the family asked alone, and the steps cut the days without gap or overlap.

use chrono::{Datelike, NaiveDate, Weekday};
use proptest::prelude::*;
use zhurnal::monitoring::{By, Family};
use zhurnal_tests::json::{self, Node};

use crate::asks;

const STEP: [&str; 6] = ["from", "to", "period", "end", "rows", "unknown"];

fn day(step: &Node, name: &str) -> NaiveDate {
    let text = json::text(json::get(step, name).expect("a day"));
    text.parse().expect("a day")
}

fn is_same(step: &Node, alone: &Node) -> Result<(), TestCaseError> {
    for name in STEP {
        let text = |node| json::get(node, name).map(json::write);
        prop_assert_eq!(text(step), text(alone), "{}", name);
    }
    Ok(())
}

proptest! {
    #![proptest_config(asks::cases(24))]

    #[test]
    fn each_step_is_the_family_asked_alone(seed in 0_u64..100_000, which in 0_usize..4, draw in asks::draw()) {
        let school = asks::school(seed, which);
        let family = Family::ALL[draw[3] % Family::ALL.len()];
        let op = format!("monitoring.{}", family.code());
        let by = By::ALL[draw[4] % 6].code();
        let as_of = match draw[6] % 2 {
            0 => "null".to_owned(),
            _ => format!("\"{}\"", asks::day(draw[7] % 120)),
        };
        let days = asks::days(&draw);
        for step in ["month", "week"] {
            let request = format!(
                r#"{{"family":"{}","step":"{step}","slice":{{"from":"{}","to":"{}","by":"{by}"}},"as_of":{as_of}}}"#,
                family.code(), days.from(), days.to()
            );
            let answer = asks::asked(&school, "monitoring.dynamics", &request);
            let steps = json::items(json::get(&answer, "steps"));
            prop_assert_eq!(steps.first().map(|step| day(step, "from")), Some(days.from()));
            prop_assert_eq!(steps.last().map(|step| day(step, "to")), Some(days.to()));
            for two in steps.windows(2) {
                let next = day(&two[1], "from");
                prop_assert_eq!(day(&two[0], "to").succ_opt(), Some(next));
                let begins = match step {
                    "month" => next.day() == 1,
                    _ => next.weekday() == Weekday::Mon,
                };
                prop_assert!(begins, "{} at {}", step, next);
            }
            for one in steps {
                let (from, to) = (day(one, "from"), day(one, "to"));
                let whole = match step {
                    "month" => from.month() == to.month(),
                    _ => from.iso_week() == to.iso_week(),
                };
                prop_assert!(from <= to && whole);
                let request = format!(r#"{{"slice":{{"from":"{from}","to":"{to}","by":"{by}"}},"as_of":{as_of}}}"#);
                is_same(one, &asks::asked(&school, &op, &request))?;
            }
        }
        for kind in ["quarter", "year"] {
            let request = format!(
                r#"{{"family":"{}","step":"{kind}","slice":{{"by":"{by}"}},"as_of":{as_of}}}"#, family.code()
            );
            let answer = asks::asked(&school, "monitoring.dynamics", &request);
            let steps = json::items(json::get(&answer, "steps"));
            let of_kind = school.facts().periods.iter().filter(|period| period.kind.code() == kind);
            let mut numbers: Vec<_> = of_kind.map(|period| period.number).collect();
            numbers.sort_unstable();
            numbers.dedup();
            prop_assert_eq!(steps.len(), numbers.len());
            for (one, number) in steps.iter().zip(numbers) {
                let number = number.map_or("null".to_owned(), |number| number.to_string());
                let request = format!(
                    r#"{{"slice":{{"period":{{"kind":"{kind}","number":{number}}},"by":"{by}"}},"as_of":{as_of}}}"#
                );
                is_same(one, &asks::asked(&school, &op, &request))?;
            }
        }
    }
}
