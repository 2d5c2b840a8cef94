//! Columns in and out by the Arrow PyCapsule interface. All unsafe code of this face is here.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Int64Type, UInt16Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Int64Array, RecordBatch, RecordBatchIterator, StringArray,
};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{Field, Schema};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};
use zhurnal::exchange::arrow::findings_schema;
use zhurnal_arrow_import::Frame;

use crate::refused;
use crate::regulation::editions;

/// Findings, one a row: `case`, `pupil`, `course`, `rule`, `clause`, `severity`, `evidence`.
///
/// Any library that speaks `__arrow_c_stream__` reads it: `polars.DataFrame(table)`,
/// `pyarrow.table(table)`, `pandas.DataFrame.from_arrow(table)`.
#[pyclass(frozen, module = "zhurnal._native")]
pub struct Table {
    batches: Arc<Vec<RecordBatch>>,
}

#[pymethods]
impl Table {
    /// The table as an Arrow stream; a requested schema is not needed and not followed.
    #[pyo3(signature = (requested_schema = None) -> "object")]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let batches: Vec<_> = self.batches.iter().cloned().map(Ok).collect();
        let reader = RecordBatchIterator::new(batches, findings_schema());
        let stream = FFI_ArrowArrayStream::new(Box::new(reader));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    /// The schema of the table.
    #[pyo3(signature = () -> "object")]
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(findings_schema().as_ref())
            .map_err(|fault| PyValueError::new_err(fault.to_string()))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        format!("Table({} findings)", self.__len__())
    }

    /// The rows as dictionaries, evidence read; for small tables and for where no library is.
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let rows = PyList::empty(py);
        let loads = py.import("json")?.getattr("loads")?;
        for batch in self.batches.iter() {
            for row in 0..batch.num_rows() {
                let out = PyDict::new(py);
                for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
                    match field.name().as_str() {
                        "evidence" => {
                            let evidence = column.as_string::<i32>().value(row);
                            out.set_item("evidence", loads.call1((evidence,))?)?;
                        }
                        name => match column.as_primitive_opt::<Int64Type>() {
                            Some(numbers) => out.set_item(name, numbers.value(row))?,
                            None => out.set_item(name, code(column, row))?,
                        },
                    }
                }
                rows.append(out)?;
            }
        }
        Ok(rows)
    }
}

/// The code of a row of a dictionary column.
fn code(column: &dyn Array, row: usize) -> Option<&str> {
    let codes = column.as_dictionary_opt::<UInt16Type>()?;
    let key = codes.key(row)?;
    Some(codes.values().as_string::<i32>().value(key))
}

/// Judges every case of a frame and gives the findings, one a row.
///
/// Takes anything that speaks `__arrow_c_stream__`, with the columns of
/// `zhurnal::exchange::arrow`. Raises `RefusedError` where a column or a value cannot be one.
#[pyfunction]
#[pyo3(signature = (frame, *, regulation = None))]
pub fn validate_finals(
    py: Python<'_>,
    frame: &Bound<'_, PyAny>,
    regulation: Option<&Bound<'_, PyAny>>,
) -> PyResult<Table> {
    let regulations = editions(py, regulation)?;
    let Frame { schema, batches } = imported(py, frame)?;
    let answered =
        py.detach(|| zhurnal::exchange::arrow::validate_finals(&regulations, &schema, &batches));
    match answered {
        Ok(batches) => Ok(Table {
            batches: Arc::new(batches),
        }),
        Err(refusals) => Err(refused(py, &refusals)),
    }
}

/// Reads anything that speaks `__arrow_c_stream__` to its end.
pub(crate) fn imported(py: Python<'_>, frame: &Bound<'_, PyAny>) -> PyResult<Frame> {
    let Ok(export) = frame.getattr("__arrow_c_stream__") else {
        let class = frame.get_type().name()?;
        return Err(PyTypeError::new_err(format!(
            "{class} does not speak __arrow_c_stream__"
        )));
    };
    let capsule = export.call0()?;
    let stream = taken(capsule.cast::<PyCapsule>()?)?;
    // SAFETY: a capsule of this name holds a stream by the interface, or its producer lies.
    let frame = py.detach(|| unsafe { zhurnal_arrow_import::read(stream) });
    frame.map_err(|fault| PyValueError::new_err(fault.to_string()))
}

/// Takes the stream out of its capsule.
fn taken(capsule: &Bound<'_, PyCapsule>) -> PyResult<FFI_ArrowArrayStream> {
    let pointer = capsule.pointer_checked(Some(c"arrow_array_stream"))?;
    let pointer = pointer.cast::<FFI_ArrowArrayStream>().as_ptr();
    // SAFETY: a capsule of this name holds an ArrowArrayStream (the PyCapsule interface). The stream
    // is moved out, and a released one is left behind, as the interface asks of a consumer.
    Ok(unsafe { FFI_ArrowArrayStream::from_raw(pointer) })
}

/// Columns as one Arrow stream. A column is its name, its kind and its values; a kind is `int`, `bool`,
/// `text`, or `id`: integers where every one is an integer, else texts.
#[pyfunction]
#[pyo3(signature = (columns) -> "object")]
pub fn columns_stream<'py>(
    py: Python<'py>,
    columns: Vec<(String, String, Vec<Bound<'py, PyAny>>)>,
) -> PyResult<Bound<'py, PyCapsule>> {
    let mut fields = Vec::new();
    let mut arrays = Vec::new();
    for (name, kind, values) in columns {
        let array = array(&kind, &values)?;
        fields.push(Field::new(name, array.data_type().clone(), true));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(schema.clone(), arrays)
        .map_err(|fault| PyValueError::new_err(fault.to_string()))?;
    let reader = RecordBatchIterator::new([Ok(batch)], schema);
    let stream = FFI_ArrowArrayStream::new(Box::new(reader));
    PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
}

/// A column of this kind.
fn array(kind: &str, values: &[Bound<'_, PyAny>]) -> PyResult<ArrayRef> {
    let integers = || values.iter().map(|value| value.extract::<Option<i64>>());
    let texts = || {
        let text = |value: &Bound<'_, PyAny>| {
            let text = (!value.is_none()).then(|| value.str());
            text.transpose()?.map(|text| text.extract()).transpose()
        };
        let texts: Vec<Option<String>> = values.iter().map(text).collect::<PyResult<_>>()?;
        Ok::<_, PyErr>(Arc::new(StringArray::from(texts)))
    };
    Ok(match kind {
        "int" => Arc::new(Int64Array::from(integers().collect::<PyResult<Vec<_>>>()?)),
        "id" => match integers().collect::<PyResult<Vec<_>>>() {
            Ok(ids) => Arc::new(Int64Array::from(ids)),
            Err(_) => texts()?,
        },
        "bool" => {
            let truths = values.iter().map(|value| value.extract::<Option<bool>>());
            Arc::new(BooleanArray::from(truths.collect::<PyResult<Vec<_>>>()?))
        }
        "text" => texts()?,
        _ => return Err(PyValueError::new_err(format!("no kind of column: {kind}"))),
    })
}
