//! What a school is asked: arguments of Python as the keys of a request.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyDict, PyString, PyTuple};
use zhurnal::base::date::parse_date;

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

/// The days of a slice of figures: a month, or from a day to a day, or a period as `(kind, number)`, as its
/// kind alone, or as the door has it.
pub(crate) fn days<'py>(
    py: Python<'py>,
    month: Option<&Bound<'py, PyAny>>,
    [from, to, named]: [Option<&Bound<'py, PyAny>>; 3],
) -> PyResult<Bound<'py, PyDict>> {
    let slice = PyDict::new(py);
    if let Some(month) = month {
        if from.is_some() || to.is_some() || named.is_some() {
            let both = "a month, or from_ and to, or a period";
            return Err(PyValueError::new_err(both));
        }
        let month: String = month.extract()?;
        let day = |day: &&str| parse_date(&format!("{month}-{day}")).is_ok();
        let last = ["31", "30", "29", "28"].into_iter().find(day);
        let last = last.ok_or_else(|| PyValueError::new_err(format!("no month: {month}")))?;
        slice.set_item("from", format!("{month}-01"))?;
        slice.set_item("to", format!("{month}-{last}"))?;
    }
    put(&slice, "from", from)?;
    put(&slice, "to", to)?;
    let Some(named) = named else {
        return Ok(slice);
    };
    if let Ok(kind) = named.cast::<PyString>() {
        slice.set_item("period", period(py, Some(kind), None)?)?;
    } else if let Ok(pair) = named.cast::<PyTuple>() {
        let (kind, number): (Bound<'py, PyAny>, Bound<'py, PyAny>) = pair.extract()?;
        slice.set_item("period", period(py, Some(&kind), Some(&number))?)?;
    } else {
        slice.set_item("period", named)?;
    }
    Ok(slice)
}

/// What a family is asked: the days of a slice with the values of its other keys.
pub(crate) fn figures_request<'py>(
    py: Python<'py>,
    slice: Bound<'py, PyDict>,
    values: [Option<&Bound<'py, PyAny>>; 7],
    as_of: Option<&Bound<'py, PyAny>>,
    reader: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let keys = [
        "by", "level", "class", "course", "teacher", "subject", "pupil",
    ];
    for (key, value) in keys.iter().zip(values) {
        put(&slice, key, value)?;
    }
    let request = PyDict::new(py);
    request.set_item("slice", slice)?;
    put(&request, "as_of", as_of)?;
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
