//! A host's tables: from a folder of CSV, and from frames.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use pyo3::exceptions::{PyOSError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyMapping;
use zhurnal::answer::{Evidence, Refusal, Refusals};
use zhurnal::base::limits;
use zhurnal::catalogue::{Rule, Table};
use zhurnal::exchange::tables::arrow::ArrowRows;
use zhurnal::exchange::tables::csv::{CsvForm, CsvRows};
use zhurnal::input::nearest;
use zhurnal_arrow_import::Frame;

use crate::arrow::imported;
use crate::refused;

/// The tables of one host, each once.
pub(crate) type Tables<R> = Vec<(Table, R)>;

/// The form of a CSV by its name.
pub(crate) fn csv_form(name: &str) -> PyResult<CsvForm> {
    match name {
        "rfc4180" => Ok(CsvForm::rfc4180()),
        "excel-ru" => Ok(CsvForm::excel_ru()),
        "excel-ru-1251" => Ok(CsvForm::excel_ru_1251()),
        _ => Err(PyValueError::new_err(format!(
            "no form of CSV: {name}; rfc4180, excel-ru, excel-ru-1251"
        ))),
    }
}

/// Reads every `<table>.csv` of a folder, in the order of the tables, and tells the progress after each.
pub(crate) fn of_folder(
    py: Python<'_>,
    folder: &Path,
    form: CsvForm,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Tables<CsvRows>> {
    let listed = py.detach(|| csv_files(folder));
    let files = listed.map_err(|fault| os_error(&fault, folder))?;
    let files = known(py, files, |(name, path)| (name, path))?;
    if files.is_empty() {
        let none = io::Error::from_raw_os_error(NO_SUCH_FILE);
        return Err(os_error(&none, &folder.join("*.csv")));
    }
    let total = files.len();
    let mut tables = Vec::with_capacity(total);
    let mut faults = Vec::new();
    for (done, (table, path)) in files.into_iter().enumerate() {
        let read = py.detach(|| {
            let mut bytes = Vec::new();
            // One byte more than may be, so that the reader sees that it is too much.
            let most = (limits::TABLE_BYTES as u64).saturating_add(1);
            File::open(&path)?.take(most).read_to_end(&mut bytes)?;
            Ok(CsvRows::read(&bytes, &form))
        });
        match read.map_err(|fault: io::Error| os_error(&fault, &path))? {
            Ok(rows) => tables.push((table, rows)),
            Err(fault) => faults.push(format!("{}.csv: {fault}", table.code())),
        }
        py.check_signals()?;
        if let Some(progress) = progress {
            progress.call1((table.code(), done.saturating_add(1), total))?;
        }
    }
    sound(tables, &faults)
}

/// Reads frames by the name of their table.
pub(crate) fn of_frames(
    py: Python<'_>,
    frames: &Bound<'_, PyMapping>,
) -> PyResult<Tables<ArrowRows>> {
    let mut named = Vec::new();
    for item in frames.items()? {
        let (name, frame): (String, Bound<'_, PyAny>) = item.extract()?;
        named.push((name, frame));
    }
    let mut tables = Vec::with_capacity(named.len());
    let mut faults = Vec::new();
    for (table, frame) in known(py, named, |frame| frame)? {
        let said = |fault: &PyErr| format!("{}: {}", table.code(), fault.value(py));
        let frame = match imported(py, &frame) {
            Ok(frame) => frame,
            Err(fault) if fault.is_instance_of::<PyTypeError>(py) => {
                return Err(PyTypeError::new_err(said(&fault)));
            }
            Err(fault) if fault.is_instance_of::<PyValueError>(py) => {
                faults.push(said(&fault));
                continue;
            }
            Err(fault) => return Err(fault),
        };
        let Frame { schema, batches } = frame;
        match py.detach(|| ArrowRows::read(&schema, &batches)) {
            Ok(rows) => tables.push((table, rows)),
            Err(fault) => faults.push(format!("{}: {fault}", table.code())),
        }
    }
    sound(tables, &faults)
}

/// Writes each table of a template into a folder that has none of them yet.
pub(crate) fn write_template(py: Python<'_>, folder: &Path) -> PyResult<()> {
    let answer = zhurnal::call("school.template", b"{}");
    let answer = py
        .import("json")?
        .call_method1("loads", (answer.as_slice(),))?;
    let mut files = Vec::new();
    for table in answer.get_item("tables")?.try_iter()? {
        let table = table?;
        let name: String = table.get_item("table")?.extract()?;
        let csv: String = table.get_item("csv")?.extract()?;
        files.push((folder.join(format!("{name}.csv")), csv));
    }
    if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
        let there = io::Error::from_raw_os_error(FILE_EXISTS);
        return Err(os_error(&there, path));
    }
    std::fs::create_dir_all(folder).map_err(|fault| os_error(&fault, folder))?;
    for (path, csv) in files {
        let made = File::create_new(&path)
            .and_then(|mut file| io::Write::write_all(&mut file, csv.as_bytes()));
        made.map_err(|fault| os_error(&fault, &path))?;
    }
    Ok(())
}

/// `ENOENT` and `EEXIST`, the same on every system.
const NO_SUCH_FILE: i32 = 2;
const FILE_EXISTS: i32 = 17;

/// The exception of a file, of the class that Python would choose.
fn os_error(fault: &io::Error, path: &Path) -> PyErr {
    let said = fault.to_string();
    match fault.raw_os_error() {
        Some(number) => {
            let said = said.split(" (os error").next().unwrap_or_default();
            PyOSError::new_err((number, said.to_owned(), path.as_os_str().to_owned()))
        }
        None => PyOSError::new_err(format!("{}: {said}", path.display())),
    }
}

/// The CSV of a folder by the table that each is named after. What is named almost so keeps its whole
/// name, so that it is refused rather than passed over; hidden files are nobody's.
fn csv_files(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut files = Vec::new();
    for entry in folder.read_dir()? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        match name.rsplit_once('.') {
            Some(_) if name.starts_with('.') => {}
            Some((table, "csv")) => files.push((table.to_owned(), entry.path())),
            Some((_, end)) if end.eq_ignore_ascii_case("csv") => files.push((name, entry.path())),
            _ => {}
        }
    }
    files.sort();
    Ok(files)
}

/// Puts tables into their order; every name that no table has is refused.
fn known<T, U>(
    py: Python<'_>,
    named: Vec<T>,
    parts: impl Fn(T) -> (String, U),
) -> PyResult<Vec<(Table, U)>> {
    let mut tables = Vec::new();
    let mut refusals = Vec::new();
    for item in named {
        let (name, item) = parts(item);
        match Table::from_code(&name) {
            Some(table) => tables.push((table, item)),
            None => refusals.push(unknown(&name)),
        }
    }
    if let Some(refusals) = Refusals::all_of(refusals) {
        return Err(refused(py, &refusals));
    }
    tables.sort_by_key(|(table, _)| *table);
    Ok(tables)
}

/// The refusal of a table that there is not.
fn unknown(name: &str) -> Refusal {
    let echo: String = name.chars().take(limits::ECHO_CHARS).collect();
    let evidence = Evidence::none().with("key", echo.clone());
    let codes = Table::ALL.iter().map(|table| table.code());
    let evidence = match nearest(name, codes) {
        Some(near) => evidence.with("suggestion", near),
        None => evidence,
    };
    let step = echo.replace('~', "~0").replace('/', "~1");
    Refusal::new(Rule::InputUnknownKey, format!("/{step}"), evidence)
}

/// The tables, unless some were none.
fn sound<R>(tables: Tables<R>, faults: &[String]) -> PyResult<Tables<R>> {
    if faults.is_empty() {
        Ok(tables)
    } else {
        Err(PyValueError::new_err(faults.join("\n")))
    }
}
