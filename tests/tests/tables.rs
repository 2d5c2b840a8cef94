//! A host's table goes out and comes back as it was, in every form, and any bytes are a table or a fault.

use chrono::{DateTime, NaiveDate};
use proptest::collection::vec;
use proptest::prelude::*;
use zhurnal::base::Instant;
use zhurnal::exchange::tables::arrow::{ArrowRows, write_arrow};
use zhurnal::exchange::tables::csv::{CsvForm, CsvRows, write_csv};
use zhurnal::exchange::tables::json::write_json;
use zhurnal::input::rows::{Cell, Rows};

#[derive(Clone, Debug)]
enum Owned {
    Empty,
    Int(i64),
    Bool(bool),
    Raw(String),
    Date(NaiveDate),
    Instant(Instant),
}

#[derive(Clone, Debug)]
struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<Owned>>,
}

impl Rows for Table {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        match &self.rows[row][column] {
            Owned::Empty => Cell::Empty,
            Owned::Int(number) => Cell::Int(*number),
            Owned::Bool(truth) => Cell::Bool(*truth),
            Owned::Raw(text) if text.is_empty() => Cell::Empty,
            Owned::Raw(text) => Cell::Raw(text),
            Owned::Date(date) => Cell::Date(*date),
            Owned::Instant(instant) => Cell::Instant(*instant),
        }
    }
}

fn cells(rows: &dyn Rows) -> Vec<Vec<Cell<'_>>> {
    let row = |row| {
        let columns = 0..rows.columns().len();
        columns.map(|column| rows.cell(row, column)).collect()
    };
    (0..rows.count()).map(row).collect()
}

const FORMS: [CsvForm; 3] = [
    CsvForm::rfc4180(),
    CsvForm::excel_ru(),
    CsvForm::excel_ru_1251(),
];

/// Text of what matters to some form, and of any letter.
fn text(letters: &'static str) -> impl Strategy<Value = String> {
    let sign = proptest::sample::select(vec![
        "\"", ",", ";", "\n", "\r", "\r\n", "#", "=", " ", "\t", "\0", "\\", "0", "-", "Ж", "№",
        "—",
    ]);
    let sign = sign.prop_map(str::to_owned);
    vec(prop_oneof![sign, letters], 0..6).prop_map(|pieces| pieces.concat())
}

/// Columns that have each a name of its own, and rows of cells by the kind of their column.
fn table<S: Strategy<Value = Owned> + 'static>(
    name: impl Strategy<Value = String>,
    cell: impl Fn(usize) -> S + Clone,
) -> impl Strategy<Value = Table> {
    let columns = vec(name, 1..5).prop_map(|mut names| {
        names.sort();
        names.dedup();
        names
    });
    (columns.prop_shuffle(), 0_usize..6).prop_flat_map(move |(columns, shift)| {
        let row: Vec<_> = (0..columns.len())
            .map(|place| cell(place + shift))
            .collect();
        (Just(columns), vec(row, 0..5)).prop_map(|(columns, rows)| Table { columns, rows })
    })
}

/// Tables of texts.
fn texts(letters: &'static str) -> impl Strategy<Value = Table> {
    table(text(letters), move |_| text(letters).prop_map(Owned::Raw))
}

/// A cell of one of six kinds, or an empty one.
fn of_kind(kind: usize) -> BoxedStrategy<Owned> {
    let value = match kind % 6 {
        0 => any::<i64>().prop_map(Owned::Int).boxed(),
        1 => any::<bool>().prop_map(Owned::Bool).boxed(),
        2 => text(".").prop_map(Owned::Raw).boxed(),
        3 => {
            let day = |day| Owned::Date(NaiveDate::from_epoch_days(day).expect("a day"));
            (-719_162..=2_932_896).prop_map(day).boxed()
        }
        4 => {
            let instant = |(second, hours): (i64, i32)| {
                let instant = DateTime::from_timestamp(second, 0).expect("an instant");
                let offset = chrono::FixedOffset::east_opt(hours * 3_600).expect("an offset");
                Owned::Instant(instant.with_timezone(&offset))
            };
            let seconds = -62_135_596_800..=253_402_300_799_i64;
            (seconds, -12..=14).prop_map(instant).boxed()
        }
        _ => Just(Owned::Empty).boxed(),
    };
    prop_oneof![3 => value, 1 => Just(Owned::Empty)].boxed()
}

fn back(table: &Table, form: &CsvForm) -> CsvRows {
    let bytes = write_csv(table, form).expect("a document");
    CsvRows::read(&bytes, form).expect("a table")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_comes_back_from_utf_8(table in texts(".")) {
        for form in &FORMS[..2] {
            let read = back(&table, form);
            prop_assert_eq!(read.columns(), table.columns());
            prop_assert_eq!(cells(&read), cells(&table));
        }
    }

    #[test]
    fn any_text_of_windows_1251_comes_back_from_it(table in texts("[ -~А-яЁё«»№—…’]")) {
        let read = back(&table, &FORMS[2]);
        prop_assert_eq!(read.columns(), table.columns());
        prop_assert_eq!(cells(&read), cells(&table));
    }

    #[test]
    fn any_bytes_are_a_table_or_a_fault(bytes in vec(prop_oneof![
        proptest::sample::select(b"\"\",;\n\r#a1 ".to_vec()), any::<u8>()
    ], 0..40), form in 0_usize..3) {
        let form = &FORMS[form];
        if let Ok(table) = CsvRows::read(&bytes, form) {
            let again = write_csv(&table, form).expect("a document");
            let again = CsvRows::read(&again, form).expect("a table");
            prop_assert_eq!(again.columns(), table.columns());
            prop_assert_eq!(cells(&again), cells(&table));
        }
    }

    #[test]
    fn every_kind_of_cell_comes_back_from_columns(table in table(text("."), of_kind)) {
        let batch = write_arrow(&table).expect("a batch");
        let schema = batch.schema();
        let read = ArrowRows::read(&schema, std::slice::from_ref(&batch)).expect("a table");
        prop_assert_eq!(read.columns(), table.columns());
        prop_assert_eq!(cells(&read), cells(&table));
        let rows: Vec<_> = (0..table.count()).map(|row| batch.slice(row, 1)).collect();
        let read = ArrowRows::read(&schema, &rows).expect("a table");
        prop_assert_eq!(cells(&read), cells(&table));
    }

    #[test]
    fn rows_of_json_have_each_value_under_its_name(table in table(text("."), of_kind)) {
        let json = String::from_utf8(write_json(&table)).expect("UTF-8");
        let rows: Vec<std::collections::HashMap<String, serde_json::Value>> =
            serde_json::from_str(&json).expect("rows");
        prop_assert_eq!(rows.len(), table.count());
        for (at, row) in rows.iter().enumerate() {
            for (column, name) in table.columns.iter().enumerate() {
                let read = row.get(name);
                let wanted = match table.cell(at, column) {
                    Cell::Empty => None,
                    Cell::Int(number) => Some(serde_json::json!(number)),
                    Cell::Bool(truth) => Some(truth.into()),
                    Cell::Raw(text) => Some(text.into()),
                    Cell::Date(date) => Some(date.to_string().into()),
                    Cell::Instant(instant) => Some(instant.to_rfc3339().into()),
                    other => return Err(TestCaseError::fail(format!("{other:?}"))),
                };
                prop_assert_eq!(read.filter(|value| !value.is_null()), wanted.as_ref());
            }
        }
        // A column that was handed over stays one.
        let named = |name: &String| rows.iter().any(|row| row.contains_key(name));
        prop_assert!(rows.is_empty() || table.columns.iter().all(named));
    }
}
