//! Why a row is refused: the row as the door would get it, read by the door's own reader.

use std::fmt::Write;

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch, StructArray};
use arrow_schema::DataType;
use chrono::{DateTime, NaiveDate};

use super::read::{booleans, dates, instant, integer, integers, is_text, lists, text};
use crate::answer::{Evidence, Refusal, Refusals};
use crate::catalogue::Rule;
use crate::input::{self, Faults};
use crate::regulation::InForce;
use crate::rules::finals::{CASE, read_case, read_proposed};

/// The refusal of a row; its pointer leads with the row's number over all batches.
pub(super) fn why_refused(
    regulations: InForce<'_>,
    batch: &RecordBatch,
    before: usize,
    row: usize,
) -> Refusals {
    let case = case(batch, row);
    let read = input::read(case.as_bytes(), Faults::keep_first(), |cursor, faults| {
        let fields = cursor.fields(CASE, faults)?;
        let read = read_case(regulations, &fields, faults)?;
        let proposed = read_proposed(&read, &fields, faults);
        read.case.and(proposed)
    });
    let place = format!("/{}", before.saturating_add(row));
    match read {
        Err(refusals) => refusals.under(&place),
        // A row that the columns' reader refuses and the door's does not is still refused.
        Ok(_) => Refusal::new(
            Rule::InputType,
            place,
            Evidence::none().with("expected", "object"),
        )
        .into(),
    }
}

/// A row as a case.
fn case(batch: &RecordBatch, row: usize) -> String {
    let cell = |name: &str| batch.column_by_name(name).map(|column| json(column, row));
    let mut out = Entries::default();
    for name in ["pupil", "course", "ref", "subject", "level", "weekly_hours"] {
        out.add(name, cell(name));
    }
    let mut period = Entries::default();
    for (key, name) in [
        ("kind", "period_kind"),
        ("number", "period_number"),
        ("from", "period_from"),
        ("to", "period_to"),
    ] {
        period.add(key, cell(name));
    }
    out.add("period", Some(period.close()));
    out.add("last_lesson", cell("last_lesson"));
    out.add(
        "marks",
        batch
            .column_by_name("marks")
            .map(|column| items(column, row, false)),
    );
    out.add(
        "terms",
        batch
            .column_by_name("terms")
            .map(|column| items(column, row, true)),
    );
    let counts = ["lessons", "missed", "ill", "excused"].map(|name| (name, cell(name)));
    let known = |cell: &Option<String>| cell.as_deref().is_some_and(|cell| cell != "null");
    if counts.iter().any(|(_, cell)| known(cell)) {
        let mut missed = Entries::default();
        for (name, cell) in counts {
            missed.add(name, cell);
        }
        out.add("missed", Some(missed.close()));
    }
    let ranges = batch
        .column_by_name("exempt_ranges")
        .map(|column| items(column, row, true));
    out.add(
        "exempt",
        cell("exempt").filter(|whole| whole == "true").or(ranges),
    );
    out.add("early", cell("early"));
    let mut proposed = Entries::default();
    proposed.add(
        "value",
        Some(one_of(cell("proposed"), cell("proposed_symbol"))),
    );
    proposed.add("at", cell("at"));
    proposed.add("by", cell("by"));
    out.add("proposed", Some(proposed.close()));
    out.close()
}

/// The entries of one JSON object as they are added.
#[derive(Default)]
struct Entries(String);

impl Entries {
    fn add(&mut self, key: &str, value: Option<String>) {
        if let Some(value) = value {
            let comma = if self.0.is_empty() { "" } else { "," };
            // Writing into a String cannot fail.
            write!(self.0, "{comma}\"{key}\":{value}").unwrap_or_default();
        }
    }

    fn close(self) -> String {
        format!("{{{}}}", self.0)
    }
}

/// A number or a symbol; both at once are neither.
fn one_of(number: Option<String>, symbol: Option<String>) -> String {
    let given = |cell: Option<String>| cell.filter(|cell| cell != "null");
    match (given(number), given(symbol)) {
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "null".to_owned(),
        (Some(number), Some(symbol)) => format!("[{number},{symbol}]"),
    }
}

/// A row's list of structs; a null list is an empty one where it may be absent.
fn items(column: &dyn Array, row: usize, may_be_null: bool) -> String {
    let Some((spans, structs)) = lists(column) else {
        return "null".to_owned();
    };
    let Some(structs) = structs.as_struct_opt() else {
        return "null".to_owned();
    };
    match spans.get(row) {
        Some(&(from, to)) if from <= to => {
            let places = from..to;
            let items: Vec<_> = places.map(|place| item(structs, place as usize)).collect();
            format!("[{}]", items.join(","))
        }
        _ if may_be_null => "[]".to_owned(),
        _ => "null".to_owned(),
    }
}

fn item(structs: &StructArray, row: usize) -> String {
    let mut out = Entries::default();
    let cell = |name: &str| structs.column_by_name(name).map(|column| json(column, row));
    for name in structs.column_names() {
        match name {
            "value" => out.add("value", Some(one_of(cell("value"), cell("symbol")))),
            "symbol" if structs.column_by_name("value").is_some() => {}
            "symbol" => out.add("value", cell("symbol")),
            "brought" => out.add(
                "brought",
                cell("brought").filter(|brought| brought != "null"),
            ),
            name => out.add(name, cell(name)),
        }
    }
    out.close()
}

/// One cell.
fn json(array: &dyn Array, row: usize) -> String {
    let null = || "null".to_owned();
    if array.is_null(row) {
        return null();
    }
    let one = array.slice(row, 1);
    match array.data_type() {
        kind if is_text(kind) => text(array, row)
            .map_or_else(null, |text| serde_json::to_string(text).unwrap_or_default()),
        DataType::Boolean => booleans(&one)
            .and_then(|cell| cell.first().copied())
            .unwrap_or(false)
            .to_string(),
        DataType::Date32 => {
            let days = dates(&one, 0)
                .and_then(|cell| cell.first().copied())
                .unwrap_or(0);
            NaiveDate::from_epoch_days(days).map_or_else(null, |date| format!("\"{date}\""))
        }
        DataType::Timestamp(_, Some(_)) => {
            let at = instant(array, row);
            let at = at.and_then(|(seconds, part)| DateTime::from_timestamp(seconds, part));
            at.map_or_else(null, |at| {
                format!("\"{}Z\"", at.naive_utc().format("%Y-%m-%dT%H:%M:%S%.f"))
            })
        }
        _ if integers(&one).is_some() => {
            integer(array, row).map_or_else(null, |number| number.to_string())
        }
        _ => null(),
    }
}
