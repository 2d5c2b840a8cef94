//! Python values as the door's JSON.

use std::fmt::Write;

use pyo3::exceptions::{PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};
use zhurnal::answer::{Evidence, Refusal};
use zhurnal::base::limits;
use zhurnal::catalogue::Rule;

use crate::refused;

/// Writes a request of Python values as the JSON that a door takes.
///
/// Takes `None`, `bool`, `int`, `str` (a `StrEnum` too), `Fraction`, `Decimal`, `date`, `datetime`,
/// lists, tuples and mappings. A `float` is written as it is, for the door to refuse it by its
/// place. Raises `InputError` for a text that is no Unicode, and `TypeError` for other values.
#[pyfunction]
pub fn encode<'py>(py: Python<'py>, request: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    let mut writer = Writer {
        out: String::new(),
        way: Vec::new(),
    };
    writer.value(request)?;
    Ok(PyBytes::new(py, writer.out.as_bytes()))
}

/// The text itself, also of a StrEnum, whose `str` may be another. One that is no Unicode is refused
/// by its place.
pub(crate) fn unicode(
    text: &Bound<'_, PyString>,
    pointer: impl FnOnce() -> String,
) -> PyResult<String> {
    match text.to_cow() {
        Ok(text) => Ok(text.into_owned()),
        Err(fault) if fault.is_instance_of::<PyUnicodeEncodeError>(text.py()) => {
            let evidence = Evidence::none().with("offset", None::<i64>);
            let refusal = Refusal::new(Rule::InputUtf8, pointer(), evidence);
            Err(refused(text.py(), &refusal.into()))
        }
        Err(fault) => Err(fault),
    }
}

struct Writer {
    out: String,
    way: Vec<String>,
}

impl Writer {
    fn value(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        if value.is_none() {
            self.out.push_str("null");
        } else if let Ok(truth) = value.cast::<PyBool>() {
            self.out
                .push_str(if truth.is_true() { "true" } else { "false" });
        } else if let Ok(text) = value.cast::<PyString>() {
            let text = self.text(text)?;
            self.quoted(&text);
        } else if value.is_instance_of::<PyInt>() {
            self.integer(value)?;
        } else if value.is_instance_of::<PyFloat>() {
            self.float(value)?;
        } else if let Ok(entries) = value.cast::<PyMapping>() {
            self.mapping(entries)?;
        } else if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
            self.list(value)?;
        } else {
            self.other(value)?;
        }
        Ok(())
    }

    fn integer(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let class = value.py().get_type::<PyInt>();
        let bits: u64 = class.call_method1("bit_length", (value,))?.extract()?;
        if bits > 1_024 {
            // Python does not write such a number at all; any that is far too large is refused alike.
            let sign = if value.lt(0)? { "-" } else { "" };
            write!(self.out, "{sign}{}", "9".repeat(310)).unwrap_or_default();
            return Ok(());
        }
        // `int.__repr__`, so that an IntEnum is written as its number.
        let digits = class.call_method1("__repr__", (value,))?;
        self.out.push_str(&digits.extract::<String>()?);
        Ok(())
    }

    fn float(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let number: f64 = value.extract()?;
        if number.is_finite() {
            // Always with a point or an exponent, so that the door sees what it is.
            write!(self.out, "{number:?}").unwrap_or_default();
        } else {
            // JSON has no word for it; a number that is as little one is refused the same way.
            self.out.push_str("1e999");
        }
        Ok(())
    }

    fn mapping(&mut self, entries: &Bound<'_, PyMapping>) -> PyResult<()> {
        self.out.push('{');
        for (place, entry) in entries.items()?.iter().enumerate() {
            let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = entry.extract()?;
            let Ok(key) = key.cast::<PyString>() else {
                return Err(self.no_place_for(&key, "a key"));
            };
            if place > 0 {
                self.out.push(',');
            }
            let key = self.text(key)?;
            self.quoted(&key);
            self.out.push(':');
            self.step(key, &value)?;
        }
        self.out.push('}');
        Ok(())
    }

    fn list(&mut self, items: &Bound<'_, PyAny>) -> PyResult<()> {
        self.out.push('[');
        for (place, item) in items.try_iter()?.enumerate() {
            if place > 0 {
                self.out.push(',');
            }
            self.step(place.to_string(), &item?)?;
        }
        self.out.push(']');
        Ok(())
    }

    /// Writes what stands one step further.
    fn step(&mut self, step: String, value: &Bound<'_, PyAny>) -> PyResult<()> {
        self.way.push(step);
        if self.way.len() > limits::REQUEST_DEPTH {
            let limit = Evidence::none().with("limit", limits::REQUEST_DEPTH as i64);
            let refusal = Refusal::new(Rule::InputTooDeep, "", limit);
            return Err(refused(value.py(), &refusal.into()));
        }
        self.value(value)?;
        self.way.pop();
        Ok(())
    }

    /// Numbers, dates and what else has a text of its own.
    fn other(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = value.py();
        let is = |module: &str, class: &str| -> PyResult<bool> {
            value.is_instance(&py.import(module)?.getattr(class)?)
        };
        let text: String = if is("fractions", "Fraction")? {
            value.str()?.extract()?
        } else if is("decimal", "Decimal")? {
            // A decimal with a far exponent would be as long a text: its own form is refused as well.
            let exponent = value
                .call_method0("adjusted")?
                .extract::<i64>()
                .unwrap_or(i64::MAX);
            let form = if (-100..=100).contains(&exponent) {
                "f"
            } else {
                ""
            };
            value.call_method1("__format__", (form,))?.extract()?
        } else if is("datetime", "date")? {
            value.call_method0("isoformat")?.extract()?
        } else if let Ok(number) = value.call_method0("__index__") {
            // An integer of another library.
            self.out.push_str(&number.str()?.extract::<String>()?);
            return Ok(());
        } else {
            return Err(self.no_place_for(value, "a value"));
        };
        self.quoted(&text);
        Ok(())
    }

    fn text(&self, text: &Bound<'_, PyString>) -> PyResult<String> {
        unicode(text, || self.pointer())
    }

    fn quoted(&mut self, text: &str) {
        self.out.push('"');
        for letter in text.chars() {
            match letter {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                letter if letter < ' ' => {
                    write!(self.out, "\\u{:04x}", u32::from(letter)).unwrap_or_default();
                }
                letter => self.out.push(letter),
            }
        }
        self.out.push('"');
    }

    fn pointer(&self) -> String {
        self.way
            .iter()
            .map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1")))
            .collect()
    }

    fn no_place_for(&self, value: &Bound<'_, PyAny>, what: &str) -> PyErr {
        let class = value
            .get_type()
            .name()
            .map(|name| name.to_string())
            .unwrap_or_default();
        PyTypeError::new_err(format!(
            "{}: {what} cannot be of type {class}",
            self.pointer()
        ))
    }
}
