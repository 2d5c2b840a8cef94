//! What is counted of a school: a method for each family of figures, watched slices, sealed figures.

use std::sync::{Arc, Mutex};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyBytes, PyDict, PyList};
use zhurnal::answer::Refusals;
use zhurnal::base::{Ratio, Share};
use zhurnal::monitoring::report::{Period, Row};
use zhurnal::monitoring::table::{Cell, Column};
use zhurnal::monitoring::{Answer, Sealed, Watch as Counts};
use zhurnal::rules::access::Standing;

use crate::asked::{days, figures_request};
use crate::encode::encode;
use crate::packaged::{FiguresTable, SealedFigures};
use crate::refused;
use crate::school::{School, broken_off, read};

/// A method of a school for each family.
macro_rules! families {
    ($($(#[$doc:meta])+ $method:ident = $family:literal;)+) => {
        #[pymethods]
        impl School {
            $(
                $(#[$doc])+
                #[pyo3(signature = (*, month = None, from_ = None, to = None, period = None, by = None, level = None, class_ = None, course = None, teacher = None, subject = None, pupil = None, as_of = None, reader = None))]
                #[expect(clippy::too_many_arguments, reason = "the keys of a request, by name")]
                fn $method<'py>(
                    &self,
                    py: Python<'py>,
                    month: Option<&Bound<'py, PyAny>>,
                    from_: Option<&Bound<'py, PyAny>>,
                    to: Option<&Bound<'py, PyAny>>,
                    period: Option<&Bound<'py, PyAny>>,
                    by: Option<&Bound<'py, PyAny>>,
                    level: Option<&Bound<'py, PyAny>>,
                    class_: Option<&Bound<'py, PyAny>>,
                    course: Option<&Bound<'py, PyAny>>,
                    teacher: Option<&Bound<'py, PyAny>>,
                    subject: Option<&Bound<'py, PyAny>>,
                    pupil: Option<&Bound<'py, PyAny>>,
                    as_of: Option<&Bound<'py, PyAny>>,
                    reader: Option<&Bound<'py, PyAny>>,
                ) -> PyResult<FiguresTable<'py>> {
                    let slice = days(py, month, [from_, to, period])?;
                    let keys = [by, level, class_, course, teacher, subject, pupil];
                    let request = figures_request(py, slice, keys, as_of, reader)?;
                    self.figures(py, $family, &request)
                }
            )+
        }
    };
}

families! {
    /// The monthly control sheet: teachers active, lessons filled, pupils without marks, hours, visits.
    ///
    /// Days are a `month` (`"2026-10"`), or `from_` … `to`, or a `period`: `("quarter", 1)`, `"year"`.
    /// `by` is what each row is of: `school` (the default), `level`, `class`, `course`, `teacher`,
    /// `subject`; the other families also know `pupil`. The further names narrow what is counted. `as_of`
    /// is a date or an instant, `reader` a `Standing` or the value of one.
    control_sheet = "control-sheet";
    /// Marks and finals by value, means, success, quality; groups of pupils. Asked as `control_sheet` is.
    performance = "performance";
    /// Lessons and whole days missed, by code. Asked as `control_sheet` is.
    attendance = "attendance";
    /// Marks against the minimum, and who is at risk; marks a lesson. Asked as `control_sheet` is.
    accumulation = "accumulation";
    /// Days from the lesson to the entry. Asked as `control_sheet` is.
    timeliness = "timeliness";
    /// Finals of a period against what the marks give. Asked as `control_sheet` is.
    objectivity = "objectivity";
}

#[pymethods]
impl School {
    /// A family step by step: by `month` or `week` of the days `from_` … `to`, or by each period of a kind
    /// (`quarter`). Its rows are those of every step, with its days or its period.
    #[pyo3(signature = (family, step, *, month = None, from_ = None, to = None, by = None, level = None, class_ = None, course = None, teacher = None, subject = None, pupil = None, as_of = None, reader = None))]
    #[expect(clippy::too_many_arguments, reason = "the keys of a request, by name")]
    fn dynamics<'py>(
        &self,
        py: Python<'py>,
        family: &Bound<'py, PyAny>,
        step: &Bound<'py, PyAny>,
        month: Option<&Bound<'py, PyAny>>,
        from_: Option<&Bound<'py, PyAny>>,
        to: Option<&Bound<'py, PyAny>>,
        by: Option<&Bound<'py, PyAny>>,
        level: Option<&Bound<'py, PyAny>>,
        class_: Option<&Bound<'py, PyAny>>,
        course: Option<&Bound<'py, PyAny>>,
        teacher: Option<&Bound<'py, PyAny>>,
        subject: Option<&Bound<'py, PyAny>>,
        pupil: Option<&Bound<'py, PyAny>>,
        as_of: Option<&Bound<'py, PyAny>>,
        reader: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<FiguresTable<'py>> {
        let slice = days(py, month, [from_, to, None])?;
        let keys = [by, level, class_, course, teacher, subject, pupil];
        let request = figures_request(py, slice, keys, as_of, reader)?;
        request.set_item("family", family)?;
        request.set_item("step", step)?;
        let request = encode(py, &request)?;
        let (school, request) = (self.now(py)?, request.as_bytes());
        let dynamics = py.detach(|| school.dynamics(request));
        let dynamics = dynamics.map_err(|refusals| refused(py, &refusals))?;
        let columns = [of_steps(&dynamics.steps), of_rows(&dynamics.steps)].concat();
        table(py, &json(&dynamics)?, &columns)
    }

    /// Keeps a slice of a family's figures, asked as its method is: after a change of rows only what changed
    /// is counted again.
    #[pyo3(signature = (family, *, month = None, from_ = None, to = None, period = None, by = None, level = None, class_ = None, course = None, teacher = None, subject = None, pupil = None, as_of = None, reader = None))]
    #[expect(clippy::too_many_arguments, reason = "the keys of a request, by name")]
    fn watch<'py>(
        slf: &Bound<'py, Self>,
        family: &str,
        month: Option<&Bound<'py, PyAny>>,
        from_: Option<&Bound<'py, PyAny>>,
        to: Option<&Bound<'py, PyAny>>,
        period: Option<&Bound<'py, PyAny>>,
        by: Option<&Bound<'py, PyAny>>,
        level: Option<&Bound<'py, PyAny>>,
        class_: Option<&Bound<'py, PyAny>>,
        course: Option<&Bound<'py, PyAny>>,
        teacher: Option<&Bound<'py, PyAny>>,
        subject: Option<&Bound<'py, PyAny>>,
        pupil: Option<&Bound<'py, PyAny>>,
        as_of: Option<&Bound<'py, PyAny>>,
        reader: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Watch> {
        let py = slf.py();
        let slice = days(py, month, [from_, to, period])?;
        let keys = [by, level, class_, course, teacher, subject, pupil];
        let request = figures_request(py, slice, keys, as_of, reader)?;
        let request = encode(py, &request)?;
        let (school, request) = (slf.get().now(py)?, request.as_bytes());
        let op = format!("monitoring.{family}");
        let watch = py.detach(|| school.try_watch(&op, request));
        let (counts, reader) = watch.map_err(|refusals| refused(py, &refusals))?;
        Ok(Watch {
            school: slf.clone().unbind(),
            family: family.to_owned(),
            reader,
            counts: Mutex::new(counts),
        })
    }

    /// Seals a slice by `school`, `level` or `subject` for outside: counts and no names, which `merge` adds
    /// up over many schools. `school` is what the host calls this one.
    #[pyo3(signature = (family, school, *, month = None, from_ = None, to = None, period = None, by = None, level = None, subject = None, as_of = None))]
    #[expect(clippy::too_many_arguments, reason = "the keys of a request, by name")]
    fn seal<'py>(
        &self,
        py: Python<'py>,
        family: &Bound<'py, PyAny>,
        school: &Bound<'py, PyAny>,
        month: Option<&Bound<'py, PyAny>>,
        from_: Option<&Bound<'py, PyAny>>,
        to: Option<&Bound<'py, PyAny>>,
        period: Option<&Bound<'py, PyAny>>,
        by: Option<&Bound<'py, PyAny>>,
        level: Option<&Bound<'py, PyAny>>,
        subject: Option<&Bound<'py, PyAny>>,
        as_of: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<SealedFigures<'py>> {
        let slice = days(py, month, [from_, to, period])?;
        let keys = [by, level, None, None, None, subject, None];
        let request = figures_request(py, slice, keys, as_of, None)?;
        request.set_item("family", family)?;
        request.set_item("school", school)?;
        let sealed = self.asked(py, "monitoring.seal", &request)?;
        let sealed = sealed.map_err(|refusals| refused(py, &refusals))?;
        SealedFigures::new(py, (PyBytes::new(py, &sealed),))
    }
}

impl School {
    fn figures<'py>(
        &self,
        py: Python<'py>,
        family: &str,
        request: &Bound<'py, PyDict>,
    ) -> PyResult<FiguresTable<'py>> {
        let request = encode(py, request)?;
        let (school, request) = (self.now(py)?, request.as_bytes());
        let op = format!("monitoring.{family}");
        let answer = py.detach(|| school.try_monitoring(&op, request));
        let answer = answer.map_err(|refusals| refused(py, &refusals))?;
        table(py, &json(&answer)?, &answer.columns())
    }
}

/// A slice of a school's figures that is kept: `School.watch` makes it.
#[pyclass(frozen, module = "zhurnal._native")]
pub struct Watch {
    school: Py<School>,
    family: String,
    reader: Option<Standing>,
    counts: Mutex<Counts>,
}

#[pymethods]
impl Watch {
    /// The figures of the school as it is now, as the door answers them.
    fn answer<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        read(py, &json(&*self.now(py)?)?)
    }

    /// The figures of the school as it is now, as a table.
    fn table<'py>(&self, py: Python<'py>) -> PyResult<FiguresTable<'py>> {
        let answer = self.now(py)?;
        table(py, &json(&*answer)?, &answer.columns())
    }

    fn __repr__(&self) -> String {
        format!("Watch({})", self.family)
    }
}

impl Watch {
    /// Counts what changed, while other Python threads run.
    fn now(&self, py: Python<'_>) -> PyResult<Arc<Answer>> {
        let school = self.school.get().now(py)?;
        py.detach(|| {
            let mut counts = self.counts.lock().map_err(broken_off)?;
            Ok(counts.answer(&school, self.reader.as_ref()))
        })
    }
}

/// The figures of a sealed document, as `monitoring.close` answers them.
#[pyfunction]
pub fn closed<'py>(
    py: Python<'py>,
    sealed: &[u8],
    least: &Bound<'py, PyAny>,
) -> PyResult<FiguresTable<'py>> {
    let asked = encode(py, least)?;
    let request = [
        br#"{"sealed":"#,
        sealed,
        br#","least":"#,
        asked.as_bytes(),
        b"}",
    ]
    .concat();
    let answer = py.detach(|| zhurnal::try_call("monitoring.close", &request));
    let answer = answer.map_err(|refusals| refused(py, &refusals))?;
    let least: Option<u64> = least.extract()?;
    let closed = py.detach(|| Ok(Sealed::load(sealed)?.close(least)?));
    let closed: Answer = closed.map_err(|refusals: Refusals| refused(py, &refusals))?;
    table(py, &answer, &closed.columns())
}

/// A share as a person reads it, a percentage cut and never rounded up: 299 of 300 is «99,6… %». The part and
/// the whole are exact numbers.
#[pyfunction]
pub fn shown_share(part: &str, whole: &str, separator: char) -> PyResult<String> {
    let (part, whole) = (exact(part)?, exact(whole)?);
    let product = |one: Ratio, other: Ratio| {
        let product = u64::try_from(i128::from(one.num()) * i128::from(other.den()));
        product.map_err(|_| PyValueError::new_err("no share"))
    };
    let share = Share {
        part: product(part, whole)?,
        whole: product(whole, part)?,
    };
    Ok(share.shown(separator))
}

/// An exact number as a person reads it, cut after three decimals and never rounded up.
#[pyfunction]
pub fn shown_number(number: &str, separator: char) -> PyResult<String> {
    Ok(exact(number)?.shown(separator))
}

fn exact(text: &str) -> PyResult<Ratio> {
    Ratio::parse(text).map_err(|_| PyValueError::new_err(format!("no exact number: {text}")))
}

/// The bytes of an answer, as the door has them.
fn json(answer: &impl serde::Serialize) -> PyResult<Vec<u8>> {
    serde_json::to_vec(answer).map_err(|fault| PyValueError::new_err(fault.to_string()))
}

/// An answer as a table of the package.
fn table<'py>(py: Python<'py>, json: &[u8], columns: &[Column]) -> PyResult<FiguresTable<'py>> {
    FiguresTable::new(py, (read(py, json)?, listed(py, columns)?))
}

/// Columns as `columns_stream` takes them.
fn listed<'py>(py: Python<'py>, columns: &[Column]) -> PyResult<Bound<'py, PyList>> {
    let listed = columns.iter().map(|column| {
        let kind = if column.is_whole() { "int" } else { "text" };
        let cells = column.cells.iter().map(|cell| {
            Ok(match cell {
                None => py.None().into_bound(py),
                Some(Cell::Int(number)) => number.into_pyobject(py)?.into_any(),
                Some(Cell::Text(text)) => text.into_pyobject(py)?.into_any(),
            })
        });
        Ok((&column.name, kind, cells.collect::<PyResult<Vec<_>>>()?))
    });
    PyList::new(py, listed.collect::<PyResult<Vec<_>>>()?)
}

/// The columns of the rows of every step.
fn of_rows(steps: &[Answer]) -> Vec<Column> {
    let rows = |step: &Answer| -> Vec<Row> { step.rows.clone() };
    let Some(first) = steps.first() else {
        return Vec::new();
    };
    let all = Answer {
        rows: steps.iter().flat_map(rows).collect(),
        ..first.clone()
    };
    all.columns()
}

/// For each row of every step its days or its period.
fn of_steps(steps: &[Answer]) -> Vec<Column> {
    let column = |name: &str, counts: bool, cell: &dyn Fn(&Answer) -> Option<Cell>| {
        let cells = steps
            .iter()
            .flat_map(|step| step.rows.iter().map(|_| cell(step)));
        Column::new(name, counts, cells.collect())
    };
    let text = |text: String| Some(Cell::Text(text));
    if steps.iter().all(|step| step.period.is_none()) {
        return vec![
            column("from", false, &|step| text(step.from?.to_string())),
            column("to", false, &|step| text(step.to?.to_string())),
        ];
    }
    let number = |period: Period| Some(Cell::Int(period.number?.into()));
    vec![
        column("period.kind", false, &|step| {
            text(step.period?.kind.code().to_owned())
        }),
        column("period.number", true, &|step| number(step.period?)),
    ]
}
