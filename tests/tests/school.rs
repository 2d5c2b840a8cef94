//! Schools: equal from every form of tables, changed rows as loaded afresh, and nothing unknown that
//! becomes a zero.

use std::collections::BTreeMap;

use zhurnal::School;
use zhurnal::catalogue::Table;
use zhurnal::exchange::tables::arrow::{ArrowRows, write_arrow};
use zhurnal::exchange::tables::csv::{CsvForm, CsvRows, write_csv};
use zhurnal::exchange::tables::json::write_json;
use zhurnal::input::rows::Rows;
use zhurnal::regulation::{Regulation, Regulations};
use zhurnal::school::Mapping;
use zhurnal_sample::Shape;
use zhurnal_tests::json::{self, Node};

fn regulations() -> Regulations {
    Regulation::preset("default").expect("it loads").into()
}

fn from_json(document: &str) -> School {
    let school = School::from_json(&regulations(), document.as_bytes(), &Mapping::default());
    school.unwrap_or_else(|refusals| panic!("{}", String::from_utf8_lossy(&refusals.to_json())))
}

fn from_rows(tables: &[(Table, Box<dyn Rows>)]) -> School {
    let rows: Vec<(Table, &dyn Rows)> = tables
        .iter()
        .map(|(table, rows)| (*table, &**rows))
        .collect();
    School::from_tables(&regulations(), &rows, &Mapping::default())
        .unwrap_or_else(|refusals| panic!("{}", String::from_utf8_lossy(&refusals.to_json())))
}

fn tiny(seed: u64) -> String {
    zhurnal_sample::school(&Shape::tiny(seed)).to_json()
}

/// Every table of a school, written by one writer and read by its reader.
fn again(school: &School, write: impl Fn(&dyn Rows) -> Box<dyn Rows>) -> School {
    let tables = Table::ALL.iter().filter_map(|table| {
        let sheet = school.sheet(*table)?;
        Some((*table, write(&sheet)))
    });
    from_rows(&tables.collect::<Vec<_>>())
}

#[test]
fn a_school_is_equal_from_every_form_of_its_tables() {
    let nasty = r#"Тема «№ 5»; =1+1, "кавычки" и, запятые"#;
    for seed in 0..40 {
        let document = tiny(seed).replacen(
            "\"topic\":\"",
            &format!("\"topic\":\"{} ", nasty.replace('"', "\\\"")),
            3,
        );
        let school = from_json(&document);
        let parts = Table::ALL.iter().filter_map(|table| {
            let rows = write_json(&school.sheet(*table)?);
            Some(format!(
                "\"{}\":{}",
                table.code(),
                String::from_utf8(rows).expect("UTF-8")
            ))
        });
        let written = format!("{{{}}}", parts.collect::<Vec<_>>().join(","));
        assert_eq!(from_json(&written), school, "JSON, seed {seed}");
        for form in [
            CsvForm::rfc4180(),
            CsvForm::excel_ru(),
            CsvForm::excel_ru_1251(),
        ] {
            let csv = again(&school, |rows| {
                let bytes = write_csv(rows, &form).expect("it is written");
                Box::new(CsvRows::read(&bytes, &form).expect("it is read"))
            });
            assert_eq!(csv, school, "CSV, seed {seed}");
        }
        let arrow = again(&school, |rows| {
            let batch = write_arrow(rows).expect("it is written");
            Box::new(ArrowRows::read(&batch.schema(), &[batch]).expect("it is read"))
        });
        assert_eq!(arrow, school, "Arrow, seed {seed}");
    }
}

#[test]
fn ten_faults_are_ten_reports() {
    let path = zhurnal_tests::root().join("tests/school/ten_faults.json");
    let document = json::parse(&std::fs::read_to_string(path).expect("the file"));
    let request = json::write(json::get(&document, "request").expect("a request"));
    let answer =
        String::from_utf8(zhurnal::call("school.check", request.as_bytes())).expect("UTF-8");
    let answer = json::parse(&answer);
    let told = |node: &Node| -> Vec<String> {
        let faults = json::items(json::get(node, "errors")).iter();
        let pair = |fault: &Node| {
            let text = |key| json::text(json::get(fault, key).expect("a key")).to_owned();
            format!("{} {}", text("rule"), text("pointer"))
        };
        faults.map(pair).collect()
    };
    assert_eq!(told(&answer), told(&document));
    assert_eq!(told(&answer).len(), 10);
}

/// The rows of a table of a document.
fn rows_of(document: &Node, table: &str) -> Vec<String> {
    json::items(json::get(document, table))
        .iter()
        .map(json::write)
        .collect()
}

fn with_rows(document: &Node, table: &str, rows: &[String]) -> String {
    let mut whole = document.clone();
    let list = json::parse(&format!("{{\"{table}\":[{}]}}", rows.join(",")));
    json::remove(&mut whole, &format!("/{table}"));
    let whole = json::write(&whole);
    let list = json::write(&list);
    format!(
        "{},{}",
        whole.trim_end_matches('}'),
        list.trim_start_matches('{')
    )
}

/// A school with rows changed is the one loaded afresh from the changed tables, answer by answer.
#[test]
fn changed_rows_are_as_loaded_afresh() {
    let mut changed = 0;
    for seed in 100..130 {
        let text = tiny(seed);
        let document = json::parse(&text);
        for table in [
            "marks",
            "attendance",
            "finals",
            "lessons",
            "memberships",
            "people",
            "days_off",
            "visits",
        ] {
            let rows = rows_of(&document, table);
            let Some(gone) = rows.get(usize::try_from(seed).unwrap_or(0) % rows.len().max(1))
            else {
                continue;
            };
            let mut school = from_json(&text);
            let request = format!(
                r#"{{"table":"{table}","deletes":[{}]}}"#,
                key_of(table, gone)
            );
            let afresh: Vec<String> = rows.iter().filter(|row| *row != gone).cloned().collect();
            let afresh = School::from_json(
                &regulations(),
                with_rows(&document, table, &afresh).as_bytes(),
                &Mapping::default(),
            );
            let before = school.clone();
            match (school.apply_rows_json(request.as_bytes()), afresh) {
                (Ok(()), Ok(afresh)) => {
                    assert_eq!(school, afresh, "{table}, seed {seed}");
                    assert_eq!(answers(&school), answers(&afresh), "{table}, seed {seed}");
                    if rows.iter().filter(|row| *row == gone).count() > 1 {
                        // Of equal rows of a table without a key all go at once.
                        continue;
                    }
                    let back = format!(r#"{{"table":"{table}","upserts":[{gone}]}}"#);
                    school
                        .apply_rows_json(back.as_bytes())
                        .expect("it is added again");
                    assert_eq!(school, before, "{table}, seed {seed}");
                    changed += 1;
                }
                (Err(refusals), Err(_)) => {
                    assert_eq!(refusals.first().rule.row().code, "tables.in-use");
                    assert_eq!(school, before);
                }
                (applied, afresh) => panic!("{table}, seed {seed}: {applied:?} {}", afresh.is_ok()),
            }
        }
    }
    println!("{changed} changes");
    assert!(changed > 50);
}

/// What of a row names it: its key, or the whole of a row without one.
fn key_of(table: &str, row: &str) -> String {
    let key = Table::from_code(table).expect("a table").key();
    let node = json::parse(row);
    if key.is_empty() {
        return row.to_owned();
    }
    let parts = key.iter().filter_map(|name| {
        Some(format!(
            "\"{name}\":{}",
            json::write(json::get(&node, name)?)
        ))
    });
    format!("{{{}}}", parts.collect::<Vec<_>>().join(","))
}

fn answers(school: &School) -> Vec<Vec<u8>> {
    let quarter = br#"{"period":{"kind":"quarter","number":1}}"#;
    vec![
        school.call("school.check", b"{}"),
        school.call("school.findings", b"{}"),
        school.call("school.finals", quarter),
        school.call("school.outlook", quarter),
    ]
}

/// A refused change leaves the school as it was.
#[test]
fn a_refused_change_changes_nothing() {
    let mut school = from_json(&tiny(7));
    let before = school.clone();
    let asked = answers(&school);
    let first = json::parse(&tiny(7));
    let mark = &rows_of(&first, "marks")[0];
    let request = format!(
        r#"{{"table":"marks","upserts":[{mark},{{"pupil":999999,"assignment":1,"value":5,"by":4444}}]}}"#
    );
    let refusals = school
        .apply_rows_json(request.as_bytes())
        .expect_err("an unknown pupil");
    assert_eq!(refusals.first().pointer, "/upserts/1/pupil");
    assert!(school == before && answers(&school) == asked);
}

/// Columns whose absence is read as a value: an open end, full form, no subgroup; and an exemption that
/// names no course is from all.
const READ_AS: [(&str, &str); 8] = [
    ("enrolments", "to"),
    ("memberships", "to"),
    ("exemptions", "to"),
    ("roles", "to"),
    ("agreed", "to"),
    ("enrolments", "form"),
    ("courses", "subgroup"),
    ("exemptions", "course"),
];

/// Without any one optional table or column no operation counts what it does not know: it says what it
/// lacks, or its answer does not depend on it.
#[test]
fn nothing_unknown_becomes_a_zero() {
    let whole = json::parse(&tiny(11));
    let asked = |document: &str| -> BTreeMap<&str, Node> {
        let school = from_json(document);
        let quarter = br#"{"period":{"kind":"quarter","number":1}}"#;
        ["school.finals", "school.findings", "school.outlook"]
            .iter()
            .map(|op| {
                (
                    *op,
                    json::parse(std::str::from_utf8(&school.call(op, quarter)).expect("UTF-8")),
                )
            })
            .collect()
    };
    let full = asked(&json::write(&whole));
    let lacks_of = |document: &str, op: &str| -> usize {
        let school = from_json(document);
        let check =
            json::parse(std::str::from_utf8(&school.call("school.check", b"{}")).expect("UTF-8"));
        let ops = json::items(json::get(&check, "ops")).iter();
        let named = ops.filter(|row| json::text(json::get(row, "op").expect("op")) == op);
        named
            .map(|row| json::items(json::get(row, "lacks")).len())
            .sum()
    };
    let mut tried = 0;
    for table in Table::ALL {
        let mut less = whole.clone();
        json::remove(&mut less, &format!("/{}", table.code()));
        let less = json::write(&less);
        // A table that others name cannot be missing where it is checked; here it only is not handed over.
        for (op, answer) in asked(&less) {
            let unknown = json::write(&answer) != json::write(&full[op]);
            let says = lacks_of(&less, op) > lacks_of(&json::write(&whole), op);
            assert!(
                !unknown || says,
                "{op} without {} differs and does not say why",
                table.code()
            );
            tried += 1;
        }
        let optional = table.columns().iter().filter(|column| column.optional);
        for column in optional.filter(|column| !READ_AS.contains(&(table.code(), column.name))) {
            let mut less = whole.clone();
            let rows = json::items(json::get(&whole, table.code())).len();
            for row in 0..rows {
                json::remove(
                    &mut less,
                    &format!("/{}/{row}/{}", table.code(), column.name),
                );
            }
            let less = json::write(&less);
            let Ok(_) = School::from_json(&regulations(), less.as_bytes(), &Mapping::default())
            else {
                continue;
            };
            for (op, answer) in asked(&less) {
                let unknown = json::write(&answer) != json::write(&full[op]);
                let says = lacks_of(&less, op) > lacks_of(&json::write(&whole), op);
                assert!(
                    !unknown || says,
                    "{op} without {}.{}",
                    table.code(),
                    column.name
                );
                tried += 1;
            }
        }
    }
    println!("{tried} operations without something");
    assert!(tried > 100);
}
