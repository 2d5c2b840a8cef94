//! Columns by name: of a batch, or of the structs of a list; each of the type that is expected.

use arrow_array::cast::AsArray;
use arrow_array::types::Int8Type;
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_schema::{DataType, FieldRef};

use super::columns::NO_PARTS;
use super::marks::NO_VALUE;
use super::read::{Integers, Spans, codes, integers, is_text, lists};
use crate::answer::{Evidence, Refusal};
use crate::base::{Fixed, Ratio};
use crate::catalogue::{MarkValue, PeriodKind, Rule, Symbol};
use crate::input::nearest;
use crate::regulation::Regulation;

/// Some columns by name: of the batch, or of the structs of a list.
pub(super) struct Named<'a> {
    path: &'static str,
    fields: Vec<(&'a FieldRef, &'a ArrayRef)>,
    rows: usize,
}

/// The highest mark that any scale may have.
const HIGHEST: u8 = 100;

impl<'a> Named<'a> {
    pub(super) fn of_batch(
        batch: &'a RecordBatch,
        known: &'static [&'static str],
    ) -> Result<Self, Refusal> {
        let fields = batch
            .schema_ref()
            .fields()
            .iter()
            .zip(batch.columns())
            .collect();
        Self {
            path: "",
            fields,
            rows: batch.num_rows(),
        }
        .with(known)
    }

    pub(super) fn of_structs(
        structs: &'a StructArray,
        path: &'static str,
        known: &'static [&'static str],
    ) -> Result<Self, Refusal> {
        let fields = structs.fields().iter().zip(structs.columns()).collect();
        Self {
            path,
            fields,
            rows: structs.len(),
        }
        .with(known)
    }

    /// The same, if it has these columns and no others, each once.
    pub(super) fn with(self, known: &'static [&'static str]) -> Result<Self, Refusal> {
        for (place, (field, _)) in self.fields.iter().enumerate() {
            let name = field.name();
            let pointer = format!("{}/{name}", self.path);
            let evidence = Evidence::none().with("key", name.clone());
            if !known.contains(&name.as_str()) {
                let evidence = match nearest(name, known.iter().copied()) {
                    Some(near) => evidence.with("suggestion", near),
                    None => evidence,
                };
                return Err(Refusal::new(Rule::InputUnknownKey, pointer, evidence));
            }
            if self
                .fields
                .iter()
                .take(place)
                .any(|(earlier, _)| earlier.name() == name)
            {
                return Err(Refusal::new(Rule::InputDuplicateKey, pointer, evidence));
            }
        }
        Ok(self)
    }

    pub(super) fn may(&self, name: &str) -> Option<&'a ArrayRef> {
        self.fields
            .iter()
            .find(|(field, _)| field.name() == name)
            .map(|(_, column)| *column)
    }

    /// Reads a column that must be there.
    pub(super) fn need<T>(
        &self,
        name: &'static str,
        expected: &'static str,
        read: impl FnOnce(&'a ArrayRef) -> Option<T>,
    ) -> Result<T, Refusal> {
        let Some(column) = self.may(name) else {
            let evidence = Evidence::none().with("key", name);
            return Err(Refusal::new(Rule::InputMissingKey, self.path, evidence));
        };
        read(column).ok_or_else(|| {
            let pointer = format!("{}/{name}", self.path);
            let evidence = Evidence::none().with("expected", expected);
            Refusal::new(Rule::InputType, pointer, evidence)
        })
    }

    /// Reads a column that may be missing: every row is `absent` then.
    pub(super) fn optional<T: Clone>(
        &self,
        name: &'static str,
        expected: &'static str,
        absent: T,
        read: impl FnOnce(&'a ArrayRef) -> Option<Vec<T>>,
    ) -> Result<Vec<T>, Refusal> {
        match self.may(name) {
            None => Ok(vec![absent; self.rows]),
            Some(_) => self.need(name, expected, read),
        }
    }

    pub(super) fn integers(&self, name: &'static str) -> Result<Integers, Refusal> {
        self.need(name, "integer", |column| integers(column))
    }

    pub(super) fn lists(&self, name: &'static str) -> Result<(Spans, ArrayRef), Refusal> {
        self.need(name, "list", |column| lists(column))
    }

    pub(super) fn optional_text(&self, name: &'static str) -> Result<Option<ArrayRef>, Refusal> {
        match self.may(name) {
            Some(column) if *column.data_type() == DataType::Null => Ok(None),
            Some(_) => {
                let text = |column: &ArrayRef| is_text(column.data_type()).then(|| column.clone());
                self.need(name, "text", text).map(Some)
            }
            None => Ok(None),
        }
    }

    /// Values of two columns, a number or a symbol; `empty` where both are null.
    pub(super) fn values(
        &self,
        number: &'static str,
        symbol: &'static str,
        regulation: &Regulation,
        empty: u8,
    ) -> Result<Vec<u8>, Refusal> {
        // Which of several scales holds in a row is known when its case is made.
        let scales = &regulation.parameters.scale;
        let single = scales.cases.is_empty().then_some(scales.value);
        let byte_of = |number: i64| match u8::try_from(number) {
            Ok(number) if single.map_or(number <= HIGHEST, |scale| scale.holds(number)) => number,
            _ => NO_VALUE,
        };
        let read = |column: &ArrayRef| match column.data_type() {
            // Marks in bytes are the usual case, and need not be widened first.
            DataType::Int8 if column.null_count() == 0 => {
                let numbers = column.as_primitive::<Int8Type>().values().iter();
                Some(numbers.map(|number| byte_of(i64::from(*number))).collect())
            }
            _ => Some(integers(column)?.map(empty, byte_of)),
        };
        let numbers = self.optional(number, "integer", empty, read)?;
        let Some(column) = self.optional_text(symbol)? else {
            return Ok(numbers);
        };
        let look_up = |text: &str| {
            Symbol::from_code(text).map_or(NO_VALUE, |symbol| MarkValue::Symbol(symbol).byte())
        };
        let symbols = codes(&column, empty, look_up).unwrap_or_default();
        let one = |(number, symbol): (&u8, &u8)| match (*number == empty, *symbol == empty) {
            (_, true) => *number,
            (true, false) => *symbol,
            // Both a number and a symbol is neither.
            (false, false) => NO_VALUE,
        };
        Ok(numbers.iter().zip(&symbols).map(one).collect())
    }

    /// Exact numbers on the fixed scale, in parts.
    pub(super) fn fixed(&self, name: &'static str, absent: i64) -> Result<Vec<i64>, Refusal> {
        let whole = |number: i64| {
            let ratio = Ratio::whole(number);
            Fixed::from_ratio(ratio).map_or(NO_PARTS, Fixed::parts)
        };
        let parse = |text: &str| Fixed::parse(text).map_or(NO_PARTS, Fixed::parts);
        self.optional(name, "exact-number", absent, |column| {
            codes(column, absent, parse).or_else(|| Some(integers(column)?.map(absent, whole)))
        })
    }

    /// Integers of a column that may be absent.
    pub(super) fn optional_integers(
        &self,
        name: &'static str,
        rows: usize,
    ) -> Result<Integers, Refusal> {
        match self.may(name) {
            None => Ok(Integers::absent(rows)),
            Some(column) if *column.data_type() == DataType::Null => Ok(Integers::absent(rows)),
            Some(_) => self.need(name, "integer", |column| integers(column)),
        }
    }

    pub(super) fn kinds(&self, name: &'static str) -> Result<Vec<Option<PeriodKind>>, Refusal> {
        self.need(name, "text", |column| {
            codes(column, None, PeriodKind::from_code)
        })
    }
}

/// The structs of a list column.
pub(super) fn structures<'a>(
    items: &'a ArrayRef,
    path: &'static str,
) -> Result<&'a StructArray, Refusal> {
    items
        .as_struct_opt()
        .filter(|structs| structs.null_count() == 0)
        .ok_or_else(|| {
            Refusal::new(
                Rule::InputType,
                path,
                Evidence::none().with("expected", "object"),
            )
        })
}
