//! A CSV, in: one text of all fields, and where each ends.

use std::collections::BTreeSet;

use csv::{ByteRecord, ReaderBuilder};

use super::{CsvFault, CsvForm};
use crate::base::limits;
use crate::input::rows::{Cell, Rows};

/// The table of a CSV. It holds the text of its fields and four bytes more for each.
#[derive(Clone, Debug)]
pub struct CsvRows {
    columns: Vec<String>,
    count: usize,
    text: String,
    /// Where the fields end in the text, row by row; before them 0, where the first begins.
    ends: Vec<u32>,
    decimal_comma: bool,
}

impl CsvRows {
    /// Reads a document.
    ///
    /// The first row names the columns; lines before it that begin with `#` are comments, and lines
    /// with nothing in them are no rows. A document without a header is a table without columns.
    ///
    /// # Errors
    /// The first of [`CsvFault`].
    pub fn read(bytes: &[u8], form: &CsvForm) -> Result<Self, CsvFault> {
        form.checked()?;
        if bytes.len() > limits::TABLE_BYTES {
            return Err(CsvFault::TooLarge);
        }
        let whole = form.decoded(bytes)?;
        let body = behind_comments(&whole);
        if let Err(place) = paired_quotes(body.as_bytes(), form.delimiter) {
            let before = whole.len().saturating_sub(body.len()).saturating_add(place);
            let ends = whole.bytes().take(before).filter(|byte| *byte == b'\n');
            return Err(CsvFault::Quote {
                line: ends.count().saturating_add(1),
            });
        }
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(form.delimiter)
            .from_reader(body.as_bytes());
        let mut record = ByteRecord::new();
        // Memory is read and rows may differ in length, so that no read fails.
        let mut next = |record: &mut ByteRecord| {
            let read = reader.read_byte_record(record);
            read.map_err(|_| CsvFault::TooLarge)
        };
        let mut columns = Vec::new();
        if next(&mut record)? {
            let name = |name| String::from_utf8_lossy(name).into_owned();
            columns.extend(record.iter().map(name));
            named_once(&columns)?;
        }
        let mut count = 0_usize;
        let mut text = Vec::with_capacity(body.len());
        let mut ends = vec![0];
        while next(&mut record)? {
            if record.len() != columns.len() {
                return Err(CsvFault::RowLength {
                    row: count,
                    found: record.len(),
                    expected: columns.len(),
                });
            }
            if count == limits::TABLE_ROWS {
                return Err(CsvFault::TooManyRows);
            }
            let mut end = text.len();
            for field in &record {
                end = end.saturating_add(field.len());
                ends.push(u32::try_from(end).map_err(|_| CsvFault::TooLarge)?);
            }
            text.extend_from_slice(record.as_slice());
            count = count.saturating_add(1);
        }
        text.shrink_to_fit();
        ends.shrink_to_fit();
        // Text that was cut at ASCII characters is text.
        let text = String::from_utf8(text).map_err(|fault| CsvFault::NotUtf8 {
            byte: fault.utf8_error().valid_up_to(),
        })?;
        Ok(Self {
            columns,
            count,
            text,
            ends,
            decimal_comma: form.decimal_comma,
        })
    }

    fn field(&self, row: usize, column: usize) -> Option<&str> {
        if column >= self.columns.len() {
            return None;
        }
        let place = row.checked_mul(self.columns.len())?.checked_add(column)?;
        let from = usize::try_from(*self.ends.get(place)?).ok()?;
        let to = usize::try_from(*self.ends.get(place.checked_add(1)?)?).ok()?;
        self.text.get(from..to)
    }
}

impl Rows for CsvRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn count(&self) -> usize {
        self.count
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        match self.field(row, column) {
            None | Some("") => Cell::Empty,
            Some(text) => Cell::Raw(text),
        }
    }

    fn decimal_comma(&self) -> bool {
        self.decimal_comma
    }
}

/// What follows the comments and the empty lines before the header.
fn behind_comments(mut text: &str) -> &str {
    loop {
        text = text.trim_start_matches(['\r', '\n']);
        if !text.starts_with('#') {
            return text;
        }
        let end = text.find(['\r', '\n']);
        text = end.and_then(|end| text.get(end..)).unwrap_or_default();
    }
}

/// Whether each field that opens with a quote closes with one, which a forgiving reader would not ask
/// for; else the place of the wrong quote.
fn paired_quotes(text: &[u8], delimiter: u8) -> Result<(), usize> {
    let is_edge = |place: Option<usize>| {
        let byte = place.and_then(|place| text.get(place));
        byte.is_none_or(|byte| *byte == delimiter || matches!(byte, b'\r' | b'\n'))
    };
    let mut quotes = text.iter().enumerate().filter(|(_, byte)| **byte == b'"');
    let mut open = None;
    while let Some((place, _)) = quotes.next() {
        let after = place.checked_add(1);
        if open.is_none() {
            // In a field that opened without a quote, a quote is a character like others.
            open = is_edge(place.checked_sub(1)).then_some(place);
        } else if after.and_then(|after| text.get(after)) == Some(&b'"') {
            quotes.next();
        } else if is_edge(after) {
            open = None;
        } else {
            return Err(place);
        }
    }
    open.map_or(Ok(()), Err)
}

fn named_once(columns: &[String]) -> Result<(), CsvFault> {
    let mut seen = BTreeSet::new();
    match columns.iter().find(|name| !seen.insert(*name)) {
        None => Ok(()),
        Some(name) => Err(CsvFault::Twice {
            column: name.clone(),
        }),
    }
}
