//! The handle of a host's tables, before they are a school.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use arrow_schema::ArrowError;
use zhurnal::answer::{Evidence, Refusal};
use zhurnal::base::limits;
use zhurnal::catalogue::{Rule, Table};
use zhurnal::exchange::tables::arrow::{ArrowFault, ArrowRows};
use zhurnal::exchange::tables::csv::{CsvFault, CsvForm, CsvRows};
use zhurnal::input::nearest;
use zhurnal::input::rows::Rows;
use zhurnal_arrow_import::Frame;

use crate::error::Fault;
use crate::handle::{Handle, Held};

/// Tables of a host, each once, from which schools are made.
#[derive(Debug)]
pub struct zh_tables {
    tables: Held<Tables>,
}

impl zh_tables {
    pub(crate) fn new() -> Self {
        Self {
            tables: Held::new(Tables::default()),
        }
    }
}

impl Handle for zh_tables {
    type Inside = Tables;

    const NAME: &'static str = "tables";

    fn held(&self) -> &Held<Tables> {
        &self.tables
    }
}

/// What is inside of the handle.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    read: RwLock<BTreeMap<Table, TableRows>>,
}

/// The rows of one table, as they came.
#[derive(Debug)]
pub(crate) enum TableRows {
    Csv(CsvRows),
    Arrow(ArrowRows),
}

impl TableRows {
    fn rows(&self) -> &dyn Rows {
        match self {
            Self::Csv(rows) => rows,
            Self::Arrow(rows) => rows,
        }
    }
}

impl Tables {
    /// Adds a table that is not there yet. Rows that are not taken are dropped behind the lock, since a
    /// host's function may run then.
    pub(crate) fn add(&self, table: Table, rows: TableRows) -> Result<(), Fault> {
        let mut read = self.read.write().map_err(closed)?;
        if read.contains_key(&table) {
            let evidence = Evidence::none().with("key", table.code());
            return Err(refused(Rule::InputDuplicateKey, at(table), evidence));
        }
        read.insert(table, rows);
        Ok(())
    }

    /// Hands over every table in the form that a school is read from.
    pub(crate) fn with_rows<T>(
        &self,
        use_them: impl FnOnce(&[(Table, &dyn Rows)]) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let read = self.read.read().map_err(closed)?;
        let tables: Vec<_> = read.iter().map(|(table, it)| (*table, it.rows())).collect();
        use_them(&tables)
    }
}

/// A lock on which another call has panicked; that call closes the handle.
pub(crate) fn closed<T>(_: PoisonError<T>) -> Fault {
    Fault::Closed
}

/// The table of this name.
pub(crate) fn table(name: &str) -> Result<Table, Fault> {
    Table::from_code(name).ok_or_else(|| {
        let codes = Table::ALL.iter().map(|table| table.code());
        let pointer = format!("/{}", escaped(&echo(name)));
        refused(Rule::InputUnknownKey, pointer, unknown("key", name, codes))
    })
}

/// The form of a CSV by the name of its profile.
pub(crate) fn form(name: &str) -> Result<CsvForm, Fault> {
    match name {
        "rfc4180" => Ok(CsvForm::rfc4180()),
        "excel-ru" => Ok(CsvForm::excel_ru()),
        "excel-ru-1251" => Ok(CsvForm::excel_ru_1251()),
        _ => {
            let codes = ["rfc4180", "excel-ru", "excel-ru-1251"];
            let evidence = unknown("code", name, codes);
            Err(refused(Rule::InputUnknownCode, String::new(), evidence))
        }
    }
}

/// Reads a table from a CSV.
pub(crate) fn csv(table: Table, bytes: &[u8], form: &CsvForm) -> Result<TableRows, Fault> {
    let rows = CsvRows::read(bytes, form);
    rows.map(TableRows::Csv)
        .map_err(|fault| of_csv(table, &fault))
}

/// Reads a table from a stream that was read to its end and released.
pub(crate) fn arrow(table: Table, frame: Result<Frame, ArrowError>) -> Result<TableRows, Fault> {
    let Frame { schema, batches } =
        frame.map_err(|fault| Fault::Stream("in", fault.to_string()))?;
    let rows = ArrowRows::read(&schema, &batches);
    rows.map(TableRows::Arrow)
        .map_err(|fault| of_arrow(table, &fault))
}

/// Where a table stands, as the faults of its rows say it.
pub(crate) fn at(table: Table) -> String {
    format!("/{}", table.code())
}

fn at_column(table: Table, column: &str) -> String {
    format!("/{}/{}", table.code(), escaped(column))
}

fn at_row(table: Table, row: usize) -> String {
    format!("/{}/{row}", table.code())
}

fn at_cell(table: Table, row: usize, column: &str) -> String {
    format!("{}/{}", at_row(table, row), escaped(column))
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn echo(name: &str) -> String {
    name.chars().take(limits::ECHO_CHARS).collect()
}

fn refused(rule: Rule, pointer: String, evidence: Evidence) -> Fault {
    Fault::Refused(Refusal::new(rule, pointer, evidence).into())
}

fn unknown(
    key: &'static str,
    name: &str,
    codes: impl IntoIterator<Item = &'static str>,
) -> Evidence {
    let evidence = Evidence::none().with(key, echo(name));
    match nearest(name, codes) {
        Some(near) => evidence.with("suggestion", near),
        None => evidence,
    }
}

fn limit(limit: usize) -> Evidence {
    Evidence::none().with("limit", i64::try_from(limit).unwrap_or(i64::MAX))
}

fn expected(what: String) -> Evidence {
    Evidence::none().with("expected", what)
}

fn twice(table: Table, column: &str) -> Fault {
    let evidence = Evidence::none().with("key", echo(column));
    refused(Rule::InputDuplicateKey, at_column(table, column), evidence)
}

/// The refusal of a document that is no table.
fn of_csv(table: Table, fault: &CsvFault) -> Fault {
    let (rule, pointer, evidence) = match fault {
        CsvFault::TooLarge => (Rule::InputTooLarge, at(table), limit(limits::TABLE_BYTES)),
        CsvFault::TooManyRows => (Rule::LimitRows, at(table), limit(limits::TABLE_ROWS)),
        CsvFault::NotUtf8 { byte } => {
            let offset = i64::try_from(*byte).unwrap_or(i64::MAX);
            let evidence = Evidence::none().with("offset", offset);
            (Rule::InputUtf8, at(table), evidence)
        }
        CsvFault::NotWindows1251 { byte } => {
            let what = format!("windows-1251 (byte {byte})");
            (Rule::InputType, at(table), expected(what))
        }
        CsvFault::Quote { line } => {
            let what = format!("\"…\" (line {line})");
            (Rule::InputType, at(table), expected(what))
        }
        CsvFault::RowLength {
            row,
            found,
            expected: wanted,
        } => {
            let what = format!("{wanted} (≠ {found})");
            (Rule::InputType, at_row(table, *row), expected(what))
        }
        CsvFault::Twice { column } => return twice(table, column),
        // No profile has such a delimiter, and the others are those of writing.
        CsvFault::Delimiter(_) => (Rule::InputOutOfRange, at(table), Evidence::none()),
        CsvFault::Unencodable { row, column } => {
            let pointer = match row {
                Some(row) => at_cell(table, *row, column),
                None => at_column(table, column),
            };
            (Rule::InputOutOfRange, pointer, Evidence::none())
        }
        CsvFault::Unwritable { row, column } => {
            let pointer = at_cell(table, *row, column);
            (Rule::InputOutOfRange, pointer, Evidence::none())
        }
    };
    refused(rule, pointer, evidence)
}

/// The refusal of batches that are no table.
fn of_arrow(table: Table, fault: &ArrowFault) -> Fault {
    let (rule, pointer, evidence) = match fault {
        ArrowFault::Kind { column, kind } => {
            let what = format!("≠ {kind}");
            (Rule::InputType, at_column(table, column), expected(what))
        }
        ArrowFault::Unsound { column } => {
            let evidence = expected("arrow".to_owned());
            (Rule::InputType, at_column(table, column), evidence)
        }
        ArrowFault::Twice { column } => return twice(table, column),
        ArrowFault::Schema { batch } => {
            let what = format!("schema (batch {batch})");
            (Rule::InputType, at(table), expected(what))
        }
        ArrowFault::TooManyRows => (Rule::LimitRows, at(table), limit(limits::TABLE_ROWS)),
        // The others are those of writing.
        ArrowFault::TooLarge { column } => {
            let evidence = Evidence::none();
            (Rule::InputOutOfRange, at_column(table, column), evidence)
        }
        ArrowFault::Unwritable { row, column } => {
            let pointer = at_cell(table, *row, column);
            (Rule::InputOutOfRange, pointer, Evidence::none())
        }
    };
    refused(rule, pointer, evidence)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::error::zh_error;
    use crate::status::{zh_lang, zh_status};

    fn why(result: Result<TableRows, Fault>) -> (zh_status, String, String, String) {
        let error = zh_error::new(result.unwrap_err());
        let text = |text: &std::ffi::CStr| text.to_str().unwrap().to_owned();
        (
            error.status(),
            error.rule().map(text).unwrap_or_default(),
            text(error.pointer()),
            text(error.message(zh_lang::EN)),
        )
    }

    /// A document, its form, and the status, rule, pointer and words of its refusal.
    type Row<'a> = (&'a [u8], &'a CsvForm, zh_status, &'a str, &'a str, &'a str);

    #[test]
    fn a_fault_of_a_csv_names_its_table_and_place() {
        use zh_status::{INVALID_UTF8, REFUSED};

        let (rfc, old) = (CsvForm::rfc4180(), CsvForm::excel_ru_1251());
        let faults: &[Row<'_>] = &[
            (
                b"a,b\n1,2\n3\n",
                &rfc,
                REFUSED,
                "input.type",
                "/marks/1",
                "2 (≠ 1)",
            ),
            (
                b"a,b\n1,\"2\n",
                &rfc,
                REFUSED,
                "input.type",
                "/marks",
                "line 2",
            ),
            (
                b"a,\xff\n",
                &rfc,
                INVALID_UTF8,
                "input.utf8",
                "/marks",
                "byte 2",
            ),
            (b"a;\x98\n", &old, REFUSED, "input.type", "/marks", "byte 2"),
            (
                b"~/,~/\n",
                &rfc,
                REFUSED,
                "input.duplicate-key",
                "/marks/~0~1",
                "~/",
            ),
        ];
        for (bytes, form, status, rule, pointer, says) in faults {
            let told = why(csv(Table::Marks, bytes, form));
            assert_eq!((told.0, &*told.1, &*told.2), (*status, *rule, *pointer));
            assert!(told.3.contains(says), "{}", told.3);
        }
    }

    #[test]
    fn a_name_that_nothing_has_is_told_with_the_nearest() {
        let error = zh_error::new(table("mark").unwrap_err());
        assert_eq!(error.pointer(), c"/mark");
        assert!(
            str::from_utf8(error.json().as_slice())
                .unwrap()
                .contains("marks")
        );
        let error = zh_error::new(form("excel").unwrap_err());
        assert_eq!(error.rule(), Some(c"input.unknown-code"));
    }
}
