//! The Python face: thin over the doors, with typed records in the package beside it.
//!
//! Every call converts its arguments, lets other Python threads run while the core works, and
//! converts the answer.

mod arrow;
mod asked;
mod encode;
mod figures;
mod packaged;
mod regulation;
mod school;
mod standing;
mod tables;

use pyo3::prelude::*;
use pyo3::types::PyString;

/// The compiled part of `zhurnal`.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::arrow::{Table, columns_stream, validate_finals};
    #[pymodule_export]
    use super::encode::encode;
    #[pymodule_export]
    use super::figures::{Watch, closed, shown_number, shown_share};
    #[pymodule_export]
    use super::regulation::{Regulation, Regulations};
    #[pymodule_export]
    use super::school::School;
    #[pymodule_export]
    use super::standing::{Decision, Standing};
    use pyo3::prelude::*;
    use pyo3::types::{PyBytes, PyString};

    /// The version of the package.
    #[expect(non_upper_case_globals, reason = "Python's own name for it")]
    #[pymodule_export]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    /// The number of the binary interface, the same as in C.
    #[expect(non_upper_case_globals, reason = "Python's own form of such a name")]
    #[pymodule_export]
    const __abi__: u32 = 1;

    /// Answers one request in bytes; a refusal is an answer too: `{"error": …}`.
    ///
    /// >>> import zhurnal
    /// >>> zhurnal.call_bytes("nothing", b"{}").startswith(b'{"error":{"rule":"input.unknown-op"')
    /// True
    #[pyfunction]
    fn call_bytes<'py>(
        py: Python<'py>,
        op: &Bound<'py, PyString>,
        request: &[u8],
    ) -> Bound<'py, PyBytes> {
        let op = super::name_of(op);
        let answer = py.detach(|| zhurnal::call(&op, request));
        PyBytes::new(py, &answer)
    }
}

/// The name of an operation or a preset. One that is no Unicode is the name of none.
fn name_of(text: &Bound<'_, PyString>) -> String {
    text.to_string_lossy().into_owned()
}

/// The exception of a refusal.
fn refused(py: Python<'_>, refusals: &zhurnal::answer::Refusals) -> PyErr {
    let make = || {
        let make = py.import("zhurnal._errors")?.getattr("refused")?;
        make.call1((pyo3::types::PyBytes::new(py, &refusals.to_json()),))
    };
    match make() {
        Ok(exception) => PyErr::from_value(exception),
        Err(fault) => fault,
    }
}
