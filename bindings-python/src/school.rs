//! A school: a host's tables, read once, that answer questions.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyBytes, PyDict, PyList, PyMapping, PyString};
use zhurnal::answer::Refusals;
use zhurnal::catalogue::{Rule, Table};
use zhurnal::input::rows::Rows;
use zhurnal::school::Mapping;
use zhurnal::school::ids::Id;

use crate::asked::{page_request, period, put, reader_of, slice};
use crate::encode::encode;
use crate::packaged::SchoolTable;
use crate::refused;
use crate::regulation::{answered, asked, editions, file_bytes};
use crate::tables::{Tables, csv_form, of_folder, of_frames, write_template};

/// One academic year of one school, read from its host's tables.
///
/// Whatever cannot be read raises `RefusedError` with every fault in `errors`, each with its table, row
/// and column. What was not handed over is unknown, and answers say so.
///
/// >>> import zhurnal
/// >>> school = zhurnal.School.load({
/// ...     "periods": [{"set": 1, "kind": "quarter", "number": 1, "from": "2026-09-01", "to": "2026-10-25"}],
/// ...     "classes": [{"class": 1, "level": 7, "letter": "Б"}],
/// ...     "enrolments": [{"pupil": 7, "class": 1, "from": "2026-09-01"}]})
/// >>> school
/// School(1 pupil, 0 courses, 0 lessons, 0 marks)
/// >>> "no-table:lessons" in school.finals("quarter", 1).unknown
/// True
#[pyclass(frozen, module = "zhurnal._native")]
pub struct School {
    /// What is asked is asked of the school as it then is; a change waits for no answer. It is never waited
    /// for while other Python threads cannot run.
    inner: RwLock<Arc<zhurnal::School>>,
}

#[pymethods]
impl School {
    /// Reads a folder of CSV, each table from `<table>.csv`.
    ///
    /// `form` is how they are written: `rfc4180`, `excel-ru` (UTF-8, semicolons, decimal comma) or
    /// `excel-ru-1251`. `mapping` says what the host calls columns and subjects. After each file
    /// `progress(table, done, total)` is called. Raises `ValueError` for what is no such CSV.
    #[staticmethod]
    #[pyo3(signature = (folder, *, regulation = None, mapping = None, form = "rfc4180", progress = None))]
    fn read(
        py: Python<'_>,
        folder: PathBuf,
        regulation: Option<&Bound<'_, PyAny>>,
        mapping: Option<&Bound<'_, PyAny>>,
        form: &str,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let mapping = mapping_of(py, mapping)?;
        let editions = editions(py, regulation)?;
        let tables = of_folder(py, &folder, csv_form(form)?, progress)?;
        made(py, || from_rows(&editions, &tables, &mapping))
    }

    /// Reads frames by the name of their table: anything that speaks `__arrow_c_stream__`.
    ///
    /// `columns` is by table and our column the host's name, `subjects` by the host's name of a subject
    /// its code; `other_columns` is `refuse` or `ignore`.
    #[staticmethod]
    #[pyo3(signature = (frames, *, columns = None, subjects = None, other_columns = "refuse", regulation = None))]
    fn from_frames(
        py: Python<'_>,
        frames: &Bound<'_, PyMapping>,
        columns: Option<&Bound<'_, PyAny>>,
        subjects: Option<&Bound<'_, PyAny>>,
        other_columns: &str,
        regulation: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let mapping = PyDict::new(py);
        put(&mapping, "columns", columns)?;
        put(&mapping, "subjects", subjects)?;
        mapping.set_item("other_columns", other_columns)?;
        let mapping = mapping_of(py, Some(&mapping))?;
        let editions = editions(py, regulation)?;
        let tables = of_frames(py, frames)?;
        made(py, || from_rows(&editions, &tables, &mapping))
    }

    /// Reads one document of tables, `{"periods": [{…}, …], …}`: its bytes, its text, or its value.
    #[staticmethod]
    #[pyo3(signature = (tables, *, regulation = None, mapping = None))]
    fn load(
        py: Python<'_>,
        tables: &Bound<'_, PyAny>,
        regulation: Option<&Bound<'_, PyAny>>,
        mapping: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let mapping = mapping_of(py, mapping)?;
        let editions = editions(py, regulation)?;
        let bytes = file_bytes(py, tables)?;
        made(py, || {
            zhurnal::School::from_json(&editions, &bytes, &mapping)
        })
    }

    /// Writes each table as an empty CSV with a comment on every column into a folder, which is made
    /// where it is not there. Raises `FileExistsError`, and writes nothing, where one of them is there.
    #[staticmethod]
    fn template(py: Python<'_>, folder: PathBuf) -> PyResult<()> {
        write_template(py, &folder)
    }

    /// Answers one request by this school and its regulation, in bytes; the request names neither.
    fn call_bytes<'py>(
        &self,
        py: Python<'py>,
        op: &Bound<'py, PyString>,
        request: &[u8],
    ) -> PyResult<Bound<'py, PyBytes>> {
        let school = self.now(py)?;
        Ok(asked(py, op, |op| school.call(op, request)))
    }

    /// Answers one request by this school and its regulation; the request names neither.
    fn call<'py>(
        &self,
        py: Python<'py>,
        op: &Bound<'py, PyString>,
        request: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let school = self.now(py)?;
        answered(py, request, |request| {
            let request = request.as_bytes();
            asked(py, op, |op| school.call(op, request))
        })
    }

    /// Changes rows of a table: those of `upserts` replace the rows of their keys or are added, `deletes`
    /// name keys (of a table without a key: whole rows). All or none: a fault is raised with every other in
    /// `errors`, and the school is as it was.
    #[pyo3(signature = (table, upserts = None, deletes = None))]
    fn apply_rows(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        upserts: Option<&Bound<'_, PyAny>>,
        deletes: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let request = PyDict::new(py);
        request.set_item("table", table)?;
        put(&request, "upserts", upserts)?;
        put(&request, "deletes", deletes)?;
        let request = encode(py, &request)?;
        let request = request.as_bytes();
        let changed = py.detach(|| {
            let mut school = self.inner.write().map_err(broken_off)?;
            Ok::<_, PyErr>(Arc::make_mut(&mut school).apply_rows_json(request))
        });
        changed?.map_err(|refusals| refused(py, &refusals))
    }

    /// What was handed over, and what each operation lacks: `tables` and `ops`.
    fn check<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.answer(py, "school.check", &PyDict::new(py))
    }

    /// What is found of the tables of a slice.
    #[pyo3(signature = (*, level = None, class_ = None, course = None, pupil = None))]
    fn findings<'py>(
        &self,
        py: Python<'py>,
        level: Option<&Bound<'py, PyAny>>,
        class_: Option<&Bound<'py, PyAny>>,
        course: Option<&Bound<'py, PyAny>>,
        pupil: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<SchoolTable<'py>> {
        let request = PyDict::new(py);
        request.set_item("slice", slice(py, [level, class_, course, pupil])?)?;
        self.table(py, "findings", &request)
    }

    /// The finals of a period, judged: one row for each that counts or is due.
    ///
    /// `as_of` is a date or an instant: what was set later is not there. `reader` is a `Standing`, or
    /// the value of one: the answer then holds what that person may read.
    #[pyo3(signature = (kind, number = None, *, level = None, class_ = None, course = None, pupil = None, as_of = None, reader = None))]
    #[expect(clippy::too_many_arguments, reason = "the keys of a request, by name")]
    fn finals<'py>(
        &self,
        py: Python<'py>,
        kind: &Bound<'py, PyAny>,
        number: Option<&Bound<'py, PyAny>>,
        level: Option<&Bound<'py, PyAny>>,
        class_: Option<&Bound<'py, PyAny>>,
        course: Option<&Bound<'py, PyAny>>,
        pupil: Option<&Bound<'py, PyAny>>,
        as_of: Option<&Bound<'py, PyAny>>,
        reader: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<SchoolTable<'py>> {
        let request = PyDict::new(py);
        request.set_item("slice", slice(py, [level, class_, course, pupil])?)?;
        request.set_item("period", period(py, Some(kind), number)?)?;
        put(&request, "as_of", as_of)?;
        put(&request, "reader", reader_of(py, reader)?.as_ref())?;
        self.table(py, "finals", &request)
    }

    /// What the pupils of a slice still need for each final of a period, with further marks of these
    /// `weights` (1 alone where none are given).
    #[pyo3(signature = (kind, number = None, *, weights = None, level = None, class_ = None, course = None, pupil = None, as_of = None, reader = None))]
    #[expect(clippy::too_many_arguments, reason = "the keys of a request, by name")]
    fn outlook<'py>(
        &self,
        py: Python<'py>,
        kind: &Bound<'py, PyAny>,
        number: Option<&Bound<'py, PyAny>>,
        weights: Option<&Bound<'py, PyAny>>,
        level: Option<&Bound<'py, PyAny>>,
        class_: Option<&Bound<'py, PyAny>>,
        course: Option<&Bound<'py, PyAny>>,
        pupil: Option<&Bound<'py, PyAny>>,
        as_of: Option<&Bound<'py, PyAny>>,
        reader: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<SchoolTable<'py>> {
        let request = PyDict::new(py);
        request.set_item("slice", slice(py, [level, class_, course, pupil])?)?;
        request.set_item("period", period(py, Some(kind), number)?)?;
        put(&request, "weights", weights)?;
        put(&request, "as_of", as_of)?;
        put(&request, "reader", reader_of(py, reader)?.as_ref())?;
        self.table(py, "outlook", &request)
    }

    /// A course's page: of a period by `kind` and `number`, or of the days `from_` … `to`.
    #[pyo3(signature = (course, kind = None, number = None, *, from_ = None, to = None, reader = None))]
    #[expect(clippy::too_many_arguments, reason = "the keys of a request, by name")]
    fn page<'py>(
        &self,
        py: Python<'py>,
        course: &Bound<'py, PyAny>,
        kind: Option<&Bound<'py, PyAny>>,
        number: Option<&Bound<'py, PyAny>>,
        from_: Option<&Bound<'py, PyAny>>,
        to: Option<&Bound<'py, PyAny>>,
        reader: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let request = page_request(py, [kind, number, from_, to], reader)?;
        request.set_item("course", course)?;
        self.answer(py, "school.page", &request)
    }

    /// The pages of these courses, in their order; by default of every course, by id, and those of which
    /// the reader may read nothing are passed over.
    #[pyo3(signature = (kind = None, number = None, *, courses = None, from_ = None, to = None, reader = None))]
    #[expect(clippy::too_many_arguments, reason = "the keys of a request, by name")]
    fn pages<'py>(
        &self,
        py: Python<'py>,
        kind: Option<&Bound<'py, PyAny>>,
        number: Option<&Bound<'py, PyAny>>,
        courses: Option<&Bound<'py, PyAny>>,
        from_: Option<&Bound<'py, PyAny>>,
        to: Option<&Bound<'py, PyAny>>,
        reader: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyList>> {
        let request = page_request(py, [kind, number, from_, to], reader)?;
        let school = self.now(py)?;
        let wanted = match courses {
            Some(courses) => courses.try_iter()?.collect::<PyResult<_>>()?,
            None => ids_of_courses(py, &school)?,
        };
        let pages = PyList::empty(py);
        for course in wanted {
            py.check_signals()?;
            request.set_item("course", course)?;
            match asked_of(py, &school, "school.page", &request)? {
                Ok(answer) => pages.append(read(py, &answer)?)?,
                Err(refusals)
                    if courses.is_none() && refusals.first().rule == Rule::AccessDenied => {}
                Err(refusals) => return Err(refused(py, &refusals)),
            }
        }
        Ok(pages)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let school = self.now(py)?;
        let enrolments = &school.facts().enrolments;
        let pupils: BTreeSet<_> = enrolments.iter().map(|row| row.pupil).collect();
        let of = |count: usize, thing: &str| {
            let end = if count == 1 { "" } else { "s" };
            format!("{count} {thing}{end}")
        };
        Ok(format!(
            "School({}, {}, {}, {})",
            of(pupils.len(), "pupil"),
            of(school.count(Table::Courses), "course"),
            of(school.count(Table::Lessons), "lesson"),
            of(school.count(Table::Marks), "mark"),
        ))
    }
}

impl School {
    /// The school as it is now, whatever is changed meanwhile.
    pub(crate) fn now(&self, py: Python<'_>) -> PyResult<Arc<zhurnal::School>> {
        py.detach(|| Ok(self.inner.read().map_err(broken_off)?.clone()))
    }

    /// Asks while other Python threads run.
    pub(crate) fn asked(
        &self,
        py: Python<'_>,
        op: &str,
        request: &Bound<'_, PyDict>,
    ) -> PyResult<Result<Vec<u8>, Refusals>> {
        asked_of(py, &*self.now(py)?, op, request)
    }

    /// The answer's value; a refusal is raised.
    fn answer<'py>(
        &self,
        py: Python<'py>,
        op: &str,
        request: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let answer = self.asked(py, op, request)?;
        read(py, &answer.map_err(|refusals| refused(py, &refusals))?)
    }

    /// The answer's rows as a table.
    fn table<'py>(
        &self,
        py: Python<'py>,
        what: &str,
        request: &Bound<'py, PyDict>,
    ) -> PyResult<SchoolTable<'py>> {
        let answer = self.answer(py, &format!("school.{what}"), request)?;
        SchoolTable::new(py, (what, answer))
    }
}

/// Asks while other Python threads run.
fn asked_of(
    py: Python<'_>,
    school: &zhurnal::School,
    op: &str,
    request: &Bound<'_, PyDict>,
) -> PyResult<Result<Vec<u8>, Refusals>> {
    let request = encode(py, request)?;
    let request = request.as_bytes();
    Ok(py.detach(|| school.try_call(op, request)))
}

/// The ids of the courses, in their order.
fn ids_of_courses<'py>(
    py: Python<'py>,
    school: &zhurnal::School,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let id = |row: &zhurnal::school::facts::CourseRow| {
        Ok(match school.ids().name(row.course) {
            Id::Number(number) => number.into_pyobject(py)?.into_any(),
            Id::Text(text) => PyString::new(py, &text).into_any(),
        })
    };
    school.courses().into_iter().map(id).collect()
}

/// What a lock says of a change that panicked: its value may be half-changed, and is not told.
pub(crate) fn broken_off<T>(_: PoisonError<T>) -> PyErr {
    PyRuntimeError::new_err("a change of the school broke off")
}

/// Reads an answer.
pub(crate) fn read<'py>(py: Python<'py>, answer: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (answer,))
}

/// Makes a school while other Python threads run.
fn made(
    py: Python<'_>,
    make: impl Send + FnOnce() -> Result<zhurnal::School, Refusals>,
) -> PyResult<School> {
    let inner = py.detach(make);
    let inner = inner.map_err(|refusals| refused(py, &refusals))?;
    Ok(School {
        inner: RwLock::new(Arc::new(inner)),
    })
}

/// Reads a school from tables that are all of one form.
fn from_rows<R: Rows>(
    editions: &zhurnal::regulation::Regulations,
    tables: &Tables<R>,
    mapping: &Mapping,
) -> Result<zhurnal::School, Refusals> {
    let tables: Vec<(Table, &dyn Rows)> = tables
        .iter()
        .map(|(table, rows)| (*table, rows as &dyn Rows))
        .collect();
    zhurnal::School::from_tables(editions, &tables, mapping)
}

/// Reads a mapping: its bytes, its text, or its value.
fn mapping_of(py: Python<'_>, given: Option<&Bound<'_, PyAny>>) -> PyResult<Mapping> {
    let Some(given) = given else {
        return Ok(Mapping::default());
    };
    let bytes = file_bytes(py, given)?;
    Mapping::load(&bytes).map_err(|refusals| refused(py, &refusals))
}
