//! What a school is asked: arguments of Python as the keys of a request.

use pyo3::prelude::*;
use pyo3::types::{PyAny, PyDict};

use crate::school::read;
use crate::standing::Standing;

/// Puts a value into a request, if there is one.
pub(crate) fn put(
    request: &Bound<'_, PyDict>,
    key: &str,
    value: Option<&Bound<'_, PyAny>>,
) -> PyResult<()> {
    match value {
        Some(value) => request.set_item(key, value),
        None => Ok(()),
    }
}

/// A part of a school: the values of its four keys.
pub(crate) fn slice<'py>(
    py: Python<'py>,
    values: [Option<&Bound<'py, PyAny>>; 4],
) -> PyResult<Bound<'py, PyDict>> {
    let slice = PyDict::new(py);
    for (key, value) in ["level", "class", "course", "pupil"].iter().zip(values) {
        put(&slice, key, value)?;
    }
    Ok(slice)
}

/// A period by its kind and number.
pub(crate) fn period<'py>(
    py: Python<'py>,
    kind: Option<&Bound<'py, PyAny>>,
    number: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let period = PyDict::new(py);
    put(&period, "kind", kind)?;
    put(&period, "number", number)?;
    Ok(period)
}

/// What a page is asked by, but for its course.
pub(crate) fn page_request<'py>(
    py: Python<'py>,
    [kind, number, from, to]: [Option<&Bound<'py, PyAny>>; 4],
    reader: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let request = PyDict::new(py);
    if kind.is_some() || number.is_some() {
        request.set_item("period", period(py, kind, number)?)?;
    }
    put(&request, "from", from)?;
    put(&request, "to", to)?;
    put(&request, "reader", reader_of(py, reader)?.as_ref())?;
    Ok(request)
}

/// Who asks: a standing that was read, or the value of one.
pub(crate) fn reader_of<'py>(
    py: Python<'py>,
    given: Option<&Bound<'py, PyAny>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some(given) = given else {
        return Ok(None);
    };
    let reader = PyDict::new(py);
    match given.cast::<Standing>() {
        Ok(standing) => reader.set_item("standing", read(py, &standing.get().source)?)?,
        Err(_) => reader.set_item("standing", given)?,
    }
    Ok(Some(reader.into_any()))
}
