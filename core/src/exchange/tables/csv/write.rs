//! A CSV, out: what reads back as the same texts.

use super::{BOM, CsvFault, CsvForm, Encoding};
use crate::base::limits;
use crate::exchange::tables::written;
use crate::input::rows::Rows;

/// Writes a table as a document that reads back as the same texts.
///
/// Lines end with CR LF. A text is written as it stands, so that exact numbers must come with the
/// decimal sign of the form; a table without columns is a document without a line.
///
/// # Errors
/// [`CsvFault::Delimiter`], [`CsvFault::Unencodable`] and [`CsvFault::Unwritable`]; and
/// [`CsvFault::TooLarge`] and [`CsvFault::TooManyRows`] for what could not be read back.
pub fn write_csv(rows: &dyn Rows, form: &CsvForm) -> Result<Vec<u8>, CsvFault> {
    form.checked()?;
    if rows.count() > limits::TABLE_ROWS {
        return Err(CsvFault::TooManyRows);
    }
    let mut out = Vec::new();
    if form.bom && form.encoding == Encoding::Utf8 {
        out.extend_from_slice(BOM.encode_utf8(&mut [0; 4]).as_bytes());
    }
    let columns = rows.columns();
    if columns.is_empty() {
        return Ok(out);
    }
    // A line with nothing in it would be no row.
    let alone = columns.len() == 1;
    for (column, name) in columns.iter().enumerate() {
        if column > 0 {
            out.push(form.delimiter);
        }
        let in_quotes = column == 0 && name.starts_with(['#', BOM]) || alone && name.is_empty();
        write_field(&mut out, form, name, in_quotes).ok_or_else(|| CsvFault::Unencodable {
            row: None,
            column: name.clone(),
        })?;
    }
    out.extend_from_slice(b"\r\n");
    for row in 0..rows.count() {
        for (column, name) in columns.iter().enumerate() {
            if column > 0 {
                out.push(form.delimiter);
            }
            let text = written(rows.cell(row, column)).ok_or_else(|| CsvFault::Unwritable {
                row,
                column: name.clone(),
            })?;
            write_field(&mut out, form, &text, alone && text.is_empty()).ok_or_else(|| {
                CsvFault::Unencodable {
                    row: Some(row),
                    column: name.clone(),
                }
            })?;
        }
        out.extend_from_slice(b"\r\n");
        if out.len() > limits::TABLE_BYTES {
            return Err(CsvFault::TooLarge);
        }
    }
    Ok(out)
}

/// Writes one field, in quotes where it would be read as something else; `None` where it has a letter
/// that the encoding lacks.
fn write_field(out: &mut Vec<u8>, form: &CsvForm, text: &str, in_quotes: bool) -> Option<()> {
    let text = form.encoded(text)?;
    let is_sign = |byte: &u8| matches!(byte, b'"' | b'\r' | b'\n') || *byte == form.delimiter;
    if !in_quotes && !text.iter().any(is_sign) {
        out.extend_from_slice(&text);
        return Some(());
    }
    out.push(b'"');
    for (place, piece) in text.split(|byte| *byte == b'"').enumerate() {
        if place > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(piece);
    }
    out.push(b'"');
    Some(())
}
