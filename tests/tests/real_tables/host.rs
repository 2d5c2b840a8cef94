//! A host's tables written as CSV and read as a school, and what is asked of it.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde_json::Value;
use zhurnal::School;
use zhurnal::catalogue::Table;
use zhurnal::exchange::tables::csv::{CsvForm, CsvRows};
use zhurnal::input::rows::Rows;
use zhurnal::regulation::Regulations;
use zhurnal::rules::school::Found;
use zhurnal::school::Mapping;
use zhurnal::school::ids::{Id, PersonIx};

/// A regulation of a scale from `lowest` to `highest`, positive from `positive`, boundaries half a
/// point below each mark, a tolerance of one point.
pub fn regulation(lowest: u32, highest: u32, positive: u32) -> Regulations {
    let boundary = |mark: u32| {
        let from = (2 * mark).saturating_sub(1);
        format!(r#"{{"final":{mark},"from":"{from}/2","reached":"at-least"}}"#)
    };
    let boundaries: Vec<_> = (lowest..=highest).map(boundary).collect();
    let file = format!(
        r#"{{"name":"{highest} points","extends":"default","parameters":{{
        "scale":{{"clause":"4.1","said":"text","value":{{"lowest":{lowest},"highest":{highest},"positive":{positive}}}}},
        "final.lowest":{{"clause":"4.1","said":"text","value":{lowest}}},
        "final.tolerance":{{"clause":"4.1","said":"open","value":"1"}},
        "final.boundaries":{{"clause":"4.1","said":"text","value":[{}]}}}}}}"#,
        boundaries.join(",")
    );
    std::sync::Arc::new(zhurnal_tests::regulations::load(&file)).into()
}

/// A host's tables, each written as a CSV and read from it.
#[derive(Default)]
pub struct Host(Vec<(Table, CsvRows)>);

impl Host {
    pub fn add<Row: IntoIterator<Item = String>>(
        &mut self,
        table: Table,
        columns: &[&str],
        rows: impl IntoIterator<Item = Row>,
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(columns).expect("a header");
        for row in rows {
            writer.write_record(row).expect("a row");
        }
        let bytes = writer.into_inner().expect("a document");
        let rows = CsvRows::read(&bytes, &CsvForm::rfc4180()).expect("a table");
        self.0.push((table, rows));
    }

    pub fn school(&self, regulation: &Regulations) -> School {
        let tables: Vec<(Table, &dyn Rows)> = self
            .0
            .iter()
            .map(|(table, rows)| (*table, rows as &dyn Rows))
            .collect();
        let school = School::from_tables(regulation, &tables, &Mapping::default());
        school.unwrap_or_else(|refusals| {
            panic!(
                "{refusals} {:?}",
                refusals.iter().take(4).collect::<Vec<_>>()
            )
        })
    }
}

/// A row of whatever can be shown; an empty text is an empty cell.
macro_rules! row {
    ($($cell:expr),+ $(,)?) => {[$($cell.to_string()),+]};
}

pub fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

/// The answer of an operation, which is none of a fault.
pub fn asked(school: &School, op: &str, request: &str) -> Value {
    let answer = school.call(op, request.as_bytes());
    let answer: Value = serde_json::from_slice(&answer).expect("an answer");
    assert!(
        answer.get("error").is_none(),
        "{op} {request}: {}",
        answer["error"]
    );
    answer
}

/// Every pupil by the host's number.
pub fn pupils(school: &School) -> HashMap<u64, PersonIx> {
    let named = |pupil| match school.ids().name::<PersonIx>(pupil) {
        Id::Number(number) => (number, pupil),
        Id::Text(text) => panic!("{text}"),
    };
    school.ids().all::<PersonIx>().map(named).collect()
}

pub fn by_rule(findings: &[Found]) -> BTreeMap<&'static str, usize> {
    let mut count = BTreeMap::new();
    for found in findings {
        *count.entry(found.rule.row().code).or_default() += 1;
    }
    count
}

/// The records of a CSV, each with its cells by the names of the columns.
pub fn records(bytes: &[u8], delimiter: u8) -> Vec<HashMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(bytes);
    let rows = reader.deserialize();
    rows.map(|row| row.expect("a row")).collect()
}

pub(crate) use row;
