//! A regulation that was read once and answers by itself.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDate, PyDateAccess, PyDict, PyString, PyTuple};
use zhurnal::regulation::Regulations as Editions;

use crate::encode::{encode, unicode};
use crate::{name_of, refused};

/// One edition of a school's regulation.
///
/// >>> import zhurnal
/// >>> regulation = zhurnal.Regulation.preset("default")
/// >>> regulation
/// Regulation('default')
/// >>> ours = zhurnal.Regulation.load({"name": "ours", "extends": "default", "parameters": {
/// ...     "final.days": {"clause": "4.4", "said": "text", "value": {"days": 7, "counted": "calendar"}}}})
/// >>> [parameter["said"] for parameter in ours.parameters if parameter["name"] == "final.days"]
/// ['text']
#[pyclass(frozen, module = "zhurnal._native")]
pub struct Regulation {
    pub(crate) inner: Arc<zhurnal::Regulation>,
    source: Source,
}

/// The bytes of a file: they themselves, its text, or its value.
pub(crate) fn file_bytes(py: Python<'_>, file: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    Ok(if let Ok(bytes) = file.cast::<PyBytes>() {
        bytes.as_bytes().to_vec()
    } else if let Ok(text) = file.cast::<PyString>() {
        unicode(text, String::new)?.into_bytes()
    } else {
        encode(py, file)?.as_bytes().to_vec()
    })
}

/// What the regulation was made from, so that it can be pickled.
enum Source {
    Preset(String),
    File(Vec<u8>),
}

#[pymethods]
impl Regulation {
    /// A built-in edition; `default` is the regulation that this library was written from.
    #[staticmethod]
    fn preset(py: Python<'_>, name: &Bound<'_, PyString>) -> PyResult<Self> {
        let name = name_of(name);
        let inner =
            zhurnal::Regulation::preset(&name).map_err(|refusals| refused(py, &refusals))?;
        Ok(Self {
            inner,
            source: Source::Preset(name),
        })
    }

    /// Reads a regulation file: its bytes, its text, or its value. Raises with every fault of it
    /// in `errors`.
    #[staticmethod]
    fn load(py: Python<'_>, file: &Bound<'_, PyAny>) -> PyResult<Self> {
        let bytes = file_bytes(py, file)?;
        let loaded = py.detach(|| zhurnal::Regulation::load(&bytes));
        let inner = Arc::new(loaded.map_err(|refusals| refused(py, &refusals))?);
        Ok(Self {
            inner,
            source: Source::File(bytes),
        })
    }

    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.inner.name
    }

    /// Its title, by language: `ru` and `en`.
    #[getter]
    fn title<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let title = PyDict::new(py);
        title.set_item("ru", &self.inner.title.ru)?;
        title.set_item("en", &self.inner.title.en)?;
        Ok(title)
    }

    /// Its parameters: `name`, `clause`, and whether the text has `said` the value or left it open.
    #[getter]
    fn parameters<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        let row = |parameter: &zhurnal::regulation::Parameter| {
            let row = PyDict::new(py);
            row.set_item("name", parameter.name)?;
            row.set_item("clause", parameter.clause.id())?;
            row.set_item("said", parameter.said.code())?;
            Ok(row)
        };
        self.inner.parameters.sources().iter().map(row).collect()
    }

    /// The whole regulation as a file, in bytes: what it extends is written out.
    fn to_json<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.inner.call("regulation.show", b"{}"))
    }

    /// Answers one request by this regulation, in bytes; the request names none.
    fn call_bytes<'py>(
        &self,
        py: Python<'py>,
        op: &Bound<'py, PyString>,
        request: &[u8],
    ) -> Bound<'py, PyBytes> {
        asked(py, op, |op| self.inner.call(op, request))
    }

    /// Answers one request by this regulation; the request names none.
    fn call<'py>(
        &self,
        py: Python<'py>,
        op: &Bound<'py, PyString>,
        request: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        answered(py, request, |request| {
            self.call_bytes(py, op, request.as_bytes())
        })
    }

    fn __repr__(&self) -> String {
        format!("Regulation('{}')", self.inner.name)
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.inner == other.inner
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};

        let mut hasher = DefaultHasher::new();
        self.inner.name.hash(&mut hasher);
        hasher.finish()
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let class = py.get_type::<Self>();
        match &self.source {
            Source::Preset(name) => Ok((class.getattr("preset")?, PyTuple::new(py, [name])?)),
            Source::File(bytes) => Ok((
                class.getattr("load")?,
                PyTuple::new(py, [PyBytes::new(py, bytes)])?,
            )),
        }
    }
}

/// The editions that an argument means: a preset by its name, a regulation, or its editions.
pub(crate) fn editions(py: Python<'_>, given: Option<&Bound<'_, PyAny>>) -> PyResult<Editions> {
    let preset = |name: &str| {
        let preset = zhurnal::Regulation::preset(name);
        preset.map_err(|refusals| refused(py, &refusals))
    };
    let Some(given) = given else {
        return Ok(preset("default")?.into());
    };
    Ok(
        match (given.cast::<Regulation>(), given.cast::<Regulations>()) {
            (Ok(regulation), _) => regulation.get().inner.clone().into(),
            (_, Ok(regulations)) => (*regulations.get().inner).clone(),
            _ => preset(&given.extract::<String>()?)?.into(),
        },
    )
}

/// The answer's bytes, while other Python threads run.
pub(crate) fn asked<'py>(
    py: Python<'py>,
    op: &Bound<'py, PyString>,
    ask: impl Send + FnOnce(&str) -> Vec<u8>,
) -> Bound<'py, PyBytes> {
    let op = name_of(op);
    let answer = py.detach(|| ask(&op));
    PyBytes::new(py, &answer)
}

/// Writes a request as JSON, asks, and reads the answer; a value that JSON cannot hold is refused.
pub(crate) fn answered<'py>(
    py: Python<'py>,
    request: &Bound<'py, PyAny>,
    ask: impl FnOnce(&Bound<'py, PyBytes>) -> Bound<'py, PyBytes>,
) -> PyResult<Bound<'py, PyAny>> {
    let request = match encode(py, request) {
        Ok(request) => request,
        Err(fault) => return fault.value(py).call_method0("to_dict").map_err(|_| fault),
    };
    py.import("json")?.call_method1("loads", (ask(&request),))
}

/// The editions of a school's regulation, each with the date from which it is in force.
///
/// >>> import zhurnal
/// >>> ours = zhurnal.Regulations.load({"editions": [
/// ...     {"from": "2025-09-01", "regulation": "default"},
/// ...     {"from": "2026-09-01", "regulation": {"name": "2026", "extends": "default"}}]})
/// >>> import datetime
/// >>> ours.on(datetime.date(2026, 10, 25))
/// Regulation('2026')
/// >>> ours.on(datetime.date(2024, 10, 25)) is None
/// True
#[pyclass(frozen, module = "zhurnal._native")]
pub struct Regulations {
    pub(crate) inner: Arc<Editions>,
    file: Vec<u8>,
}

#[pymethods]
impl Regulations {
    /// Reads a list of editions, or one regulation, which is then always in force: bytes, text, or
    /// the value. Raises with every fault of it in `errors`.
    #[staticmethod]
    fn load(py: Python<'_>, file: &Bound<'_, PyAny>) -> PyResult<Self> {
        let file = file_bytes(py, file)?;
        let loaded = py.detach(|| Editions::load(&file));
        let inner = Arc::new(loaded.map_err(|refusals| refused(py, &refusals))?);
        Ok(Self { inner, file })
    }

    /// The edition in force on this day, if there is one.
    fn on(&self, day: &Bound<'_, PyDate>) -> Option<Regulation> {
        let text = format!(
            "{:04}-{:02}-{:02}",
            day.get_year(),
            day.get_month(),
            day.get_day()
        );
        let day = zhurnal::base::date::parse_date(&text).ok()?;
        self.inner.on(day).map(|inner| Regulation {
            inner: inner.clone(),
            source: Source::File(inner.call("regulation.show", b"{}")),
        })
    }

    /// Answers one request by the edition in force on its day, in bytes; the request names none.
    fn call_bytes<'py>(
        &self,
        py: Python<'py>,
        op: &Bound<'py, PyString>,
        request: &[u8],
    ) -> Bound<'py, PyBytes> {
        asked(py, op, |op| self.inner.call(op, request))
    }

    /// Answers one request by the edition in force on its day; the request names none.
    fn call<'py>(
        &self,
        py: Python<'py>,
        op: &Bound<'py, PyString>,
        request: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        answered(py, request, |request| {
            self.call_bytes(py, op, request.as_bytes())
        })
    }

    fn __len__(&self) -> usize {
        self.inner.editions().len()
    }

    fn __repr__(&self) -> String {
        format!("Regulations({} editions)", self.inner.editions().len())
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.inner == other.inner
    }

    fn __hash__(&self) -> usize {
        self.inner.editions().len()
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let class = py.get_type::<Self>();
        let file = PyBytes::new(py, &self.file);
        Ok((class.getattr("load")?, PyTuple::new(py, [file])?))
    }
}
