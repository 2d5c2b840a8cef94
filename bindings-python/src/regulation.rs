//! A regulation that was read once and answers by itself.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString, PyTuple};

use crate::encode::{encode, unicode};
use crate::{name_of, refused};

/// One edition of a school's regulation.
///
/// >>> import zhurnal
/// >>> regulation = zhurnal.Regulation.preset("default")
/// >>> regulation
/// Regulation('default')
/// >>> ours = zhurnal.Regulation.load({"name": "ours", "extends": "default", "parameters": {
/// ...     "final.days": {"clause": "4.4", "said": "text", "value": 7}}})
/// >>> [parameter["said"] for parameter in ours.parameters if parameter["name"] == "final.days"]
/// ['text']
#[pyclass(frozen, module = "zhurnal._native")]
pub struct Regulation {
    pub(crate) inner: Arc<zhurnal::Regulation>,
    source: Source,
}

/// What the regulation was made from, so that it can be pickled and compared.
#[derive(PartialEq)]
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
        let bytes: Vec<u8> = if let Ok(bytes) = file.cast::<PyBytes>() {
            bytes.as_bytes().to_vec()
        } else if let Ok(text) = file.cast::<PyString>() {
            unicode(text, String::new)?.into_bytes()
        } else {
            encode(py, file)?.as_bytes().to_vec()
        };
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
        self.inner.parameters.iter().map(row).collect()
    }

    /// Answers one request by this regulation, in bytes; the request names none.
    fn call_bytes<'py>(
        &self,
        py: Python<'py>,
        op: &Bound<'py, PyString>,
        request: &[u8],
    ) -> Bound<'py, PyBytes> {
        let op = name_of(op);
        let answer = py.detach(|| self.inner.call(&op, request));
        PyBytes::new(py, &answer)
    }

    /// Answers one request by this regulation; the request names none.
    fn call<'py>(
        &self,
        py: Python<'py>,
        op: &Bound<'py, PyString>,
        request: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let request = match encode(py, request) {
            Ok(request) => request,
            Err(fault) => return fault.value(py).call_method0("to_dict").map_err(|_| fault),
        };
        let answer = self.call_bytes(py, op, request.as_bytes());
        py.import("json")?.call_method1("loads", (answer,))
    }

    fn __repr__(&self) -> String {
        format!("Regulation('{}')", self.inner.name)
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.source == other.source
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
