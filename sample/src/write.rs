//! A school as files and as JSON.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::School;
use crate::value::{Table, Value};

impl Table {
    /// Writes the table as a CSV of RFC 4180 in UTF-8, its lines ending in LF.
    pub fn write_csv(&self, to: impl Write) -> io::Result<()> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::Any(b'\n'))
            .from_writer(to);
        writer.write_record(&self.columns)?;
        let mut shown = String::new();
        for row in &self.rows {
            for value in row {
                shown.clear();
                write!(shown, "{value}").map_err(io::Error::other)?;
                writer.write_field(&shown)?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        writer.flush()
    }

    /// Adds the table's rows as a JSON list; an empty cell is `null`, so that its column is there.
    fn add_json(&self, json: &mut String) {
        json.push('[');
        for (index, row) in self.rows.iter().enumerate() {
            json.push_str(if index == 0 { "{" } else { ",{" });
            for (place, (column, value)) in self.columns.iter().zip(row).enumerate() {
                if place > 0 {
                    json.push(',');
                }
                add_text(column, json);
                json.push(':');
                add_value(value, json);
            }
            json.push('}');
        }
        json.push(']');
    }
}

impl School {
    /// Writes each table into a file of the folder, `periods.csv` and so on; the folder is made where
    /// there is none. UTF-8 without BOM, commas, lines ending in LF.
    pub fn write_csv(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        for table in &self.tables {
            table.write_csv(File::create(folder.join(table.name).with_extension("csv"))?)?;
        }
        Ok(())
    }

    /// The `tables` of a request: `{"periods":[{…},…],…}`.
    pub fn to_json(&self) -> String {
        let mut json = String::from("{");
        for (index, table) in self.tables.iter().enumerate() {
            if index > 0 {
                json.push(',');
            }
            add_text(table.name, &mut json);
            json.push(':');
            table.add_json(&mut json);
        }
        json.push('}');
        json
    }
}

fn add_value(value: &Value, json: &mut String) {
    match value {
        Value::Empty => json.push_str("null"),
        Value::Int(_) | Value::Bool(_) => add_shown(value, json),
        Value::Text(text) => add_text(text, json),
        Value::Date(_) | Value::Instant(_) => {
            json.push('"');
            add_shown(value, json);
            json.push('"');
        }
    }
}

fn add_shown(value: &Value, json: &mut String) {
    write!(json, "{value}").expect("a string takes every text");
}

fn add_text(text: &str, json: &mut String) {
    json.push('"');
    for letter in text.chars() {
        match letter {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\u{0}'..='\u{1f}' => {
                write!(json, "\\u{:04x}", u32::from(letter)).expect("a string takes every text");
            }
            _ => json.push(letter),
        }
    }
    json.push('"');
}
