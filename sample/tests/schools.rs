//! What holds of every school that is made, and what of the large and the small one.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use zhurnal_sample::{School, Shape, Table, Value, oddities, school, untidiness, untidy};

/// The key columns of the tables that have a key.
const KEYS: &[(&str, &[&str])] = &[
    ("periods", &["set", "kind", "number"]),
    ("classes", &["class"]),
    ("people", &["person"]),
    ("enrolments", &["pupil", "class", "from"]),
    ("courses", &["course"]),
    ("memberships", &["course", "pupil", "from"]),
    ("lessons", &["lesson"]),
    ("assignments", &["assignment"]),
    ("marks", &["pupil", "assignment", "part"]),
    ("attendance", &["pupil", "lesson", "code"]),
    ("finals", &["pupil", "course", "kind", "number"]),
    ("plan", &["class", "subject"]),
    ("approved_plan", &["class", "subject"]),
    ("themes", &["course", "order"]),
    ("agreed", &["course", "pupil", "from"]),
    ("remarks", &["remark"]),
    ("documents", &["document"]),
];

/// Columns that name a row of another table.
const NAMED: &[(&str, &str, &str)] = &[
    ("class", "classes", "class"),
    ("course", "courses", "course"),
    ("lesson", "lessons", "lesson"),
    ("assignment", "assignments", "assignment"),
    ("retakes", "assignments", "assignment"),
    ("pupil", "enrolments", "pupil"),
    ("periods", "periods", "set"),
    ("set", "periods", "set"),
];

/// Columns that may have no value in some rows.
const MAY_BE_EMPTY: &[&str] = &[
    "set",
    "class",
    "level",
    "teacher",
    "periods",
    "name",
    "course",
    "pupil",
    "to",
    "form",
    "subgroup",
    "hours_planned",
    "scale",
    "document",
    "number",
    "topic",
    "homework",
    "roll_taken",
    "entered_at",
    "by",
    "weight",
    "title",
    "part",
    "retakes",
    "brought",
    "changed_at",
    "reason",
    "at",
    "year_hours",
    "control",
    "kind",
    "channel",
    "until",
    "mended_at",
    "rechecked_at",
    "endorsed_at",
    "paper_copy",
    "custodian",
];

fn table<'s>(school: &'s School, name: &str) -> &'s Table {
    school.table(name).unwrap_or_else(|| panic!("{name}"))
}

fn cells<'t>(table: &'t Table, columns: &[&str]) -> Vec<Vec<&'t Value>> {
    let places: Vec<_> = columns
        .iter()
        .map(|column| table.position(column).expect("a column"))
        .collect();
    table
        .rows
        .iter()
        .map(|row| places.iter().map(|place| &row[*place]).collect())
        .collect()
}

fn holds_together(school: &School) {
    assert_eq!(school.tables.len(), 23);
    for (name, columns) in KEYS {
        let mut seen = HashSet::new();
        for key in cells(table(school, name), columns) {
            let shown: Vec<_> = key.iter().map(ToString::to_string).collect();
            assert!(seen.insert(shown.clone()), "{name}: {shown:?} twice");
        }
    }
    let mut ids: HashMap<(&str, &str), HashSet<&Value>> = HashMap::new();
    for (_, name, column) in NAMED {
        let values = table(school, name).column(column).collect();
        ids.insert((name, column), values);
    }
    for table in &school.tables {
        for (column, of, named) in NAMED {
            for value in table.column(column).filter(|value| !value.is_empty()) {
                assert!(
                    ids[&(*of, *named)].contains(value),
                    "{}.{column}: {value}",
                    table.name
                );
            }
        }
        for (place, column) in table.columns.iter().enumerate() {
            let may = MAY_BE_EMPTY.contains(column);
            let empty = table.rows.iter().position(|row| row[place].is_empty());
            assert!(may || empty.is_none(), "{}.{column}: {empty:?}", table.name);
        }
        if table.position("from").is_some() && table.position("to").is_some() {
            for ends in cells(table, &["from", "to"]) {
                let to = ends[1].day();
                assert!(
                    to.is_none() || ends[0].day() <= to,
                    "{}: {ends:?}",
                    table.name
                );
            }
        }
    }
    roles_are_held_for_what_they_need(school);
    deeds_name_kind_and_number_together(school);
}

fn roles_are_held_for_what_they_need(school: &School) {
    for row in cells(
        table(school, "roles"),
        &["role", "class", "course", "pupil"],
    ) {
        let wanted = match row[0].text() {
            Some("class-teacher") => [true, false, false],
            Some("subject-teacher") => [false, true, false],
            Some("parent" | "pupil") => [false, false, true],
            _ => [false; 3],
        };
        assert_eq!(
            wanted,
            [1, 2, 3].map(|place| !row[place].is_empty()),
            "{row:?}"
        );
    }
}

fn deeds_name_kind_and_number_together(school: &School) {
    for row in cells(table(school, "deeds"), &["kind", "number"]) {
        let numbered = !matches!(row[0].text(), None | Some("verified"));
        assert_eq!(numbered, !row[1].is_empty(), "{row:?}");
    }
}

fn has_every_oddity(school: &School) {
    for (oddity, there) in oddities(school) {
        assert!(there, "{oddity}");
    }
}

fn rows(school: &School, name: &str) -> usize {
    table(school, name).rows.len()
}

fn pupils(school: &School) -> usize {
    let pupils: HashSet<_> = table(school, "enrolments").column("pupil").collect();
    pupils.len()
}

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/school")
}

#[test]
fn the_large_school_is_large_and_odd() {
    let school = school(&Shape::large());
    holds_together(&school);
    has_every_oddity(&school);
    for (name, least, most) in [
        ("lessons", 27_000, 33_000),
        ("marks", 900_000, 1_100_000),
        ("classes", 40, 41),
    ] {
        let rows = rows(&school, name);
        assert!((least..=most).contains(&rows), "{name}: {rows}");
    }
    assert!((900..=1_100).contains(&pupils(&school)));
}

#[test]
fn the_small_school_is_small_and_odd() {
    let school = school(&Shape::small());
    holds_together(&school);
    has_every_oddity(&school);
    let mut bytes = Vec::new();
    for table in &school.tables {
        table.write_csv(&mut bytes).expect("a table is written");
    }
    assert!(bytes.len() <= 250 * 1024, "{}", bytes.len());
}

#[test]
fn the_committed_school_is_the_small_one() {
    for table in school(&Shape::small()).tables {
        let path = committed().join(table.name).with_extension("csv");
        let mut bytes = Vec::new();
        table.write_csv(&mut bytes).expect("a table is written");
        let stale = fs::read(&path).ok() != Some(bytes);
        assert!(
            !stale,
            "{} is stale: run `cargo xtask sample --small examples/school`",
            table.name
        );
    }
}

#[test]
fn tiny_schools_hold_together_and_differ() {
    let mut odd: HashMap<&str, u32> = HashMap::new();
    for seed in 0..300 {
        let school = school(&Shape::tiny(seed));
        holds_together(&school);
        assert!(pupils(&school) <= 20, "{seed}");
        for (oddity, there) in oddities(&school) {
            *odd.entry(oddity).or_default() += u32::from(there);
        }
    }
    for (oddity, schools) in odd {
        assert!((1..300).contains(&schools), "{oddity}: {schools} of 300");
    }
}

#[test]
fn odd_schools_have_every_oddity_and_are_untidy() {
    let mut whole = 0;
    for seed in 0..20 {
        let mut school = school(&Shape::odd(seed));
        let lacks = |list: Vec<(&str, bool)>| list.iter().any(|(_, there)| !there);
        assert!(lacks(untidiness(&school)));
        untidy(&mut school, seed);
        holds_together(&school);
        whole += u32::from(!lacks(oddities(&school)) && !lacks(untidiness(&school)));
    }
    assert!(whole >= 6, "{whole} of 20");
}

#[test]
fn a_seed_makes_one_school() {
    let one = school(&Shape::tiny(5));
    assert_eq!(one, school(&Shape::tiny(5)));
    assert_ne!(one, school(&Shape::tiny(6)));
}

#[test]
fn json_has_every_cell_and_null_where_there_is_nothing() {
    let json = school(&Shape::tiny(2)).to_json();
    assert!(
        json.starts_with(
            r#"{"periods":[{"set":1,"kind":"quarter","number":1,"from":"2026-09-01","#
        )
    );
    assert!(json.contains(r#""kind":"year","number":null,"#));
    assert!(json.ends_with("]}"));
}
