//! What the package beside the module makes of an answer.

use pyo3::call::PyCallArgs;
use pyo3::prelude::*;

/// A value of a class of the package, under its name in the stubs.
macro_rules! packaged {
    ($($(#[$doc:meta])+ $name:ident = $module:literal, $class:literal;)+) => {$(
        $(#[$doc])+
        pub(crate) struct $name<'py>(Bound<'py, PyAny>);

        impl<'py> $name<'py> {
            pub(crate) fn new(py: Python<'py>, arguments: impl PyCallArgs<'py>) -> PyResult<Self> {
                py.import($module)?.getattr($class)?.call1(arguments).map(Self)
            }
        }

        impl<'py> IntoPyObject<'py> for $name<'py> {
            type Target = PyAny;
            type Output = Bound<'py, PyAny>;
            type Error = std::convert::Infallible;

            #[cfg(feature = "inspect")]
            const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr =
                pyo3::type_hint_identifier!($module, $class);

            fn into_pyobject(self, _: Python<'py>) -> Result<Self::Output, Self::Error> {
                Ok(self.0)
            }
        }
    )+};
}

packaged! {
    /// The rows of findings, finals or outlooks.
    SchoolTable = "zhurnal._table", "SchoolTable";
    /// The rows of figures.
    FiguresTable = "zhurnal._figures", "FiguresTable";
    /// Figures for outside.
    SealedFigures = "zhurnal._figures", "Sealed";
}
