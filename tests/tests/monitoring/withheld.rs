//! What is withheld cannot be had from what is shown: neither by subtraction nor row by row.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use zhurnal::base::node::Kind;
use zhurnal::catalogue::{MarkValue, Symbol};
use zhurnal_tests::json::{self, Node};

use crate::asks;

/// Counts by their places in a row; none is withheld.
type Cells = BTreeMap<String, Option<i128>>;

fn flat(place: &str, node: &Node, cells: &mut Cells) {
    let inner = |name: &str| format!("{place}{}{name}", if place.is_empty() { "" } else { "." });
    match &node.kind {
        Kind::Int(number) => drop(cells.insert(place.to_owned(), Some((*number).into()))),
        Kind::Text(text) if &**text == "withheld" => drop(cells.insert(place.to_owned(), None)),
        Kind::Map(entries) => {
            for (name, _, value) in entries {
                flat(&inner(name), value, cells);
            }
        }
        Kind::List(steps) => {
            for step in steps
                .iter()
                .filter(|step| json::get(step, "difference").is_some())
            {
                let by = json::write(json::get(step, "difference").expect("a step"));
                flat(
                    &inner(&by),
                    json::get(step, "count").expect("a count"),
                    cells,
                );
            }
        }
        _ => {}
    }
}

/// A count that is the sum of others.
type Sum = (String, Vec<String>);

/// Cells of one row right below a place that fit; each by its place.
fn below(cells: &Cells, place: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let prefix = format!("{place}.");
    let own = cells.keys().filter(|cell| {
        let name = cell.strip_prefix(&prefix);
        name.is_some_and(|name| !name.contains('.') && fits(name))
    });
    own.cloned().collect()
}

/// Every sum that anybody may count on.
fn sums(cells: &Cells) -> Vec<Sum> {
    let cell = |name: &str| name.to_owned();
    let number = |name: &str| name.parse::<i32>().ok();
    let values = |fits: &dyn Fn(&str) -> bool| below(cells, "by_finals.values", fits);
    let in_n =
        |name: &str| number(name).is_some() || ["not-attested", "pass", "fail"].contains(&name);
    let mut sums = vec![
        (cell("by_finals.n"), values(&in_n)),
        (cell("by_finals.success.whole"), values(&in_n)),
        (
            cell("by_finals.numeric"),
            values(&|name| number(name).is_some()),
        ),
        (
            cell("by_finals.success.part"),
            values(&|name| number(name) >= Some(3) || name == "pass"),
        ),
        (
            cell("by_finals.quality.part"),
            values(&|name| number(name) >= Some(4)),
        ),
        (
            cell("by_finals.sou.count"),
            values(&|name| number(name).is_some() || name == "not-attested"),
        ),
        (
            cell("by_pupils.quality.whole"),
            vec![cell("by_pupils.success.whole")],
        ),
        (
            cell("by_pupils.quality.part"),
            vec![
                cell("by_pupils.groups.excellent"),
                cell("by_pupils.groups.good"),
            ],
        ),
    ];
    let mut short = below(cells, "pupils.short", |_| true);
    short.push(cell("pupils.enough.part"));
    sums.push((cell("pupils.enough.whole"), short));
    for key in ["", "key."] {
        let place = format!("{key}differences");
        let of = |fits: &dyn Fn(i32) -> bool| {
            below(cells, &place, |name| number(name).is_some_and(fits))
        };
        let mut all = of(&|_| true);
        all.push(format!("{key}no_mean"));
        sums.push((cell("finals"), all));
        sums.push((format!("{key}raised"), of(&|by| by > 0)));
        sums.push((format!("{key}equal"), of(&|by| by == 0)));
        sums.push((format!("{key}lowered"), of(&|by| by < 0)));
    }
    sums.retain(|(whole, parts)| {
        cells.contains_key(whole) && parts.iter().all(|part| cells.contains_key(part))
    });
    sums
}

/// Finds all that follows from what is shown; which cells it gives back.
fn given_back(shown: &Cells, sums: &[Sum]) -> BTreeSet<String> {
    let mut known = shown.clone();
    let mut found = BTreeSet::new();
    loop {
        let mut news = None;
        for (whole, parts) in sums {
            let sign = |cell: &String| if cell == whole { -1 } else { 1 };
            let all: Vec<&String> = parts.iter().chain([whole]).collect();
            let open: Vec<&&String> = all.iter().filter(|cell| known[**cell].is_none()).collect();
            if let [cell] = open[..] {
                let rest: i128 = all
                    .iter()
                    .filter_map(|cell| Some(known[*cell]? * sign(cell)))
                    .sum();
                news = Some(((*cell).clone(), -rest * sign(cell)));
            }
        }
        let Some((cell, count)) = news else {
            return found;
        };
        known.insert(cell.clone(), Some(count));
        found.insert(cell);
    }
}

/// A closed document's rows, as cells, each with whether all of it is withheld.
fn closed(sealed: &str, least: &str) -> Vec<(Cells, bool)> {
    let request = format!(r#"{{"sealed":{sealed},"least":{least}}}"#);
    let answer = zhurnal::call("monitoring.close", request.as_bytes());
    let answer = json::parse(std::str::from_utf8(&answer).expect("UTF-8"));
    let rows = json::items(json::get(&answer, "rows"));
    assert!(!rows.is_empty(), "{}", json::write(&answer));
    let cells = |row: &Node| {
        let mut cells = Cells::new();
        flat("", row, &mut cells);
        cells.remove("level");
        let groups = ["by_marks", "lessons", "key"];
        let whole = groups.iter().any(|group| cells.contains_key(*group));
        (cells, whole)
    };
    rows.iter().map(cells).collect()
}

/// Counts as a document has them.
fn counts(all: &[(String, u64)]) -> String {
    let there = all.iter().filter(|(_, count)| *count > 0);
    let pairs = there.map(|(name, count)| format!("\"{name}\":{count}"));
    format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
}

/// The counts of a row of a family, such as could be of some school, from random small numbers.
fn row(family: &str, of: &[u64; 12]) -> String {
    let count = |name: &str, count: u64| (name.to_owned(), count);
    let symbol = |symbol: Symbol| MarkValue::Symbol(symbol).byte();
    match family {
        "performance" => {
            let bytes = [
                2,
                3,
                4,
                5,
                symbol(Symbol::NotAttested),
                symbol(Symbol::Pass),
                symbol(Symbol::Exempt),
            ];
            let mut all: Vec<_> = bytes
                .iter()
                .zip(of)
                .map(|(byte, times)| (format!("finals.values.{byte}"), *times))
                .collect();
            let numeric = of[0] + of[1] + of[2] + of[3];
            all.extend([
                count("finals.n", numeric + of[4] + of[5]),
                count("finals.numeric", numeric),
                count("finals.number", numeric),
                count("finals.sum", 2 * of[0] + 3 * of[1] + 4 * of[2] + 5 * of[3]),
                count("finals.success", of[1] + of[2] + of[3] + of[5]),
                count("finals.quality", of[2] + of[3]),
                count("finals.sou_count", numeric + of[4]),
                count("missing", of[7]),
                count("groups.0", of[8]),
                count("groups.1", of[9]),
                count("groups.4", of[10]),
                count("groups.6", of[11]),
                count("pupil_quality", of[8] + of[9]),
                count("pupil_success", of[8] + of[9] + of[7]),
                count("pupils", of[8] + of[9] + of[7] + of[10]),
                count("roll", of[8] + of[9] + of[7] + of[10] + of[11]),
            ]);
            counts(&all)
        }
        "accumulation" => {
            let short = of[0] + of[1] + of[2];
            counts(&[
                count("due", short + of[3]),
                count("enough", of[3]),
                count("short.1", of[0]),
                count("short.2", of[1]),
                count("short.3", of[2]),
                count("marks", 3 * of[3] + 2 * of[0] + of[1]),
                count("needed", 3 * (of[3] + short)),
            ])
        }
        _ => {
            let own = of[0] + of[1] + of[2] + of[3];
            let key = own.min(of[4] + of[5] + of[6]);
            let [first, second] = [of[4].min(key), of[5].min(key - of[4].min(key))];
            counts(&[
                count("finals", own),
                count("differences.-1", of[0]),
                count("differences.0", of[1]),
                count("differences.1", of[2]),
                count("no_mean", of[3]),
                count("key_differences.-1", first),
                count("key_differences.0", second),
                count("key_differences.1", key - first - second),
                count("key_no_mean", own - key),
            ])
        }
    }
}

fn document(family: &str, rows: &[(u64, [u64; 12])]) -> String {
    let groups = (1..).zip(rows).map(|(level, (pupils, of))| {
        format!(
            r#"{{"level":{level},"pupils":{pupils},"counts":{}}}"#,
            row(family, of)
        )
    });
    format!(
        r#"{{"version":1,"family":"{family}","schools":["63-001"],"by":"level","from":null,"to":null,
            "period":{{"kind":"quarter","number":1}},"as_of":null,"filters":{{"level":null,"subject":null}},
            "parameters":"{}","unknown":{{}},"groups":[{}]}}"#,
        "0".repeat(64),
        groups.collect::<Vec<_>>().join(",")
    )
}

/// Lists of which some cells may be withheld, and of how many cells each is.
const LISTS: [&str; 4] = [
    "by_finals.values",
    "pupils.short",
    "differences",
    "key.differences",
];

fn is_safe(whole: &Cells, shown: &Cells, least: i128, document: &str) -> Result<(), TestCaseError> {
    let sums = sums(whole);
    for (sum, parts) in &sums {
        let added: Option<i128> = parts.iter().map(|part| whole[part]).sum();
        prop_assert_eq!(added, whole[sum], "{} of {:?}", sum, parts);
    }
    for list in LISTS {
        let cells = below(shown, list, |_| true);
        let few = |cell: &&String| whole[*cell].is_some_and(|count| count > 0 && count < least);
        let withheld = cells.iter().filter(|cell| shown[*cell].is_none()).count();
        prop_assert!(cells.iter().filter(few).all(|cell| shown[cell].is_none()));
        prop_assert!(withheld != 1 || cells.len() == 1, "one alone of {}", list);
        prop_assert!(withheld > 0 || cells.iter().all(|cell| shown[cell] == whole[cell]));
        let with: &[&str] = match list {
            "by_finals.values" => &[
                "by_finals.numeric",
                "by_finals.mean",
                "by_finals.success",
                "by_finals.quality",
                "by_finals.sou",
            ],
            "pupils.short" => &["pupils.marks", "pupils.needed"],
            "differences" => &["raised", "equal", "lowered"],
            _ => &["key.raised", "key.equal", "key.lowered"],
        };
        for cell in with.iter().filter(|_| withheld > 0) {
            prop_assert_eq!(shown.get(*cell), Some(&None), "{} with {}", cell, list);
        }
    }
    // Of a figure withheld as a whole every cell is.
    let mut all = shown.clone();
    for cell in whole.keys() {
        all.entry(cell.clone()).or_insert(None);
    }
    let back = given_back(&all, &sums);
    let few = |count: Option<i128>| count.is_some_and(|count| count > 0 && count < least);
    let is_few = |cell: &&String| {
        // What is left of a whole tells as much as the part.
        let left = cell.strip_suffix("part").and_then(|place| {
            let part = whole[*cell].filter(|part| *part > 0)?;
            let of = format!("{place}whole");
            let known = all.get(&of)?.is_some() || back.contains(&of);
            whole[&of].filter(|_| known).map(|of| of - part)
        });
        few(whole[*cell]) || few(left)
    };
    let told: Vec<&String> = back.iter().filter(is_few).collect();
    prop_assert!(
        told.is_empty(),
        "{:?} below {} of {}",
        told,
        least,
        document
    );
    Ok(())
}

proptest! {
    #![proptest_config(asks::cases(3_000))]

    #[test]
    fn what_is_withheld_is_not_given_back(
        rows in proptest::collection::vec((0_u64..30, proptest::array::uniform12(0_u64..9)), 1..4),
        least in 2_i128..7,
        which in 0_usize..3,
    ) {
        let family = ["performance", "accumulation", "objectivity"][which];
        let document = document(family, &rows);
        let whole = closed(&document, "null");
        let shown = closed(&document, &least.to_string());
        let few = |pupils: u64| pupils > 0 && i128::from(pupils) < least;
        let withheld = shown.iter().filter(|(_, all)| *all).count();
        let with_pupils = rows.iter().filter(|(pupils, _)| *pupils > 0).count();
        prop_assert!(withheld != 1 || with_pupils == 1);
        prop_assert!(withheld > 0 || !rows.iter().any(|(pupils, _)| few(*pupils)));
        for (((whole, _), (cells, all)), (pupils, _)) in whole.iter().zip(&shown).zip(&rows) {
            prop_assert!(*all || !few(*pupils));
            if !all {
                is_safe(whole, cells, least, &document)?;
            }
        }
    }
}
