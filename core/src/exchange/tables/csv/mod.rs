//! A table as CSV, in and out, in the encoding, with the delimiter and the decimal sign that were declared.

mod read;
#[cfg(test)]
mod tests;
mod write;

use std::borrow::Cow;

use encoding_rs::WINDOWS_1251;

use crate::base::limits;
pub use read::CsvRows;
pub use write::write_csv;

/// The encoding of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// Cyrillic of one byte a letter, as Russian Excel saves it.
    Windows1251,
}

/// How a CSV is written; declared by the host, never guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvForm {
    /// The encoding.
    pub encoding: Encoding,
    /// What stands between two fields: an ASCII character that is no quote, no end of a line and no `#`.
    pub delimiter: u8,
    /// Whether exact numbers have a decimal comma.
    pub decimal_comma: bool,
    /// Whether a byte order mark is written before UTF-8. One that is there is always read over.
    pub bom: bool,
}

impl CsvForm {
    /// `rfc4180`: UTF-8, «,», decimal point.
    pub const fn rfc4180() -> Self {
        Self {
            encoding: Encoding::Utf8,
            delimiter: b',',
            decimal_comma: false,
            bom: false,
        }
    }

    /// `excel-ru` with a byte order mark: UTF-8, «;», decimal comma.
    pub const fn excel_ru() -> Self {
        Self {
            encoding: Encoding::Utf8,
            delimiter: b';',
            decimal_comma: true,
            bom: true,
        }
    }

    /// `excel-ru` in windows-1251: «;», decimal comma.
    pub const fn excel_ru_1251() -> Self {
        Self {
            encoding: Encoding::Windows1251,
            bom: false,
            ..Self::excel_ru()
        }
    }

    fn checked(&self) -> Result<(), CsvFault> {
        let delimiter = self.delimiter;
        if delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\r' | b'\n' | b'#') {
            Ok(())
        } else {
            Err(CsvFault::Delimiter(delimiter))
        }
    }

    /// The text of a document, without a byte order mark.
    fn decoded<'a>(&self, bytes: &'a [u8]) -> Result<Cow<'a, str>, CsvFault> {
        match self.encoding {
            Encoding::Utf8 => {
                let text = std::str::from_utf8(bytes).map_err(|fault| CsvFault::NotUtf8 {
                    byte: fault.valid_up_to(),
                })?;
                Ok(text.strip_prefix(BOM).unwrap_or(text).into())
            }
            Encoding::Windows1251 => match bytes.iter().position(|byte| *byte == NO_LETTER) {
                Some(byte) => Err(CsvFault::NotWindows1251 { byte }),
                None => Ok(WINDOWS_1251.decode_without_bom_handling(bytes).0),
            },
        }
    }

    /// Text in the encoding of the document; `None` where it has no such letter.
    fn encoded<'a>(&self, text: &'a str) -> Option<Cow<'a, [u8]>> {
        match self.encoding {
            Encoding::Utf8 => Some(text.as_bytes().into()),
            Encoding::Windows1251 => {
                let (bytes, _, is_lossy) = WINDOWS_1251.encode(text);
                (!is_lossy && !bytes.contains(&NO_LETTER)).then_some(bytes)
            }
        }
    }
}

/// The mark before a document in UTF-8.
const BOM: char = '\u{feff}';
/// The one byte that writes no letter in windows-1251.
const NO_LETTER: u8 = 0x98;

/// Why a document is no table, or a table can be no document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsvFault {
    /// The declared delimiter cannot stand between fields.
    #[error("byte {0} cannot be a delimiter")]
    Delimiter(u8),
    /// The document is larger than [`limits::TABLE_BYTES`].
    #[error("the document is larger than {} bytes", limits::TABLE_BYTES)]
    TooLarge,
    /// The table has more rows than [`limits::TABLE_ROWS`].
    #[error("the table has more than {} rows", limits::TABLE_ROWS)]
    TooManyRows,
    /// The document is not in UTF-8.
    #[error("not UTF-8 at byte {byte}")]
    NotUtf8 {
        /// The place of the first wrong byte, from 0.
        byte: usize,
    },
    /// The document is not in windows-1251.
    #[error("not windows-1251 at byte {byte}")]
    NotWindows1251 {
        /// The place of the first wrong byte, from 0.
        byte: usize,
    },
    /// A quote that is never closed, or that text follows.
    #[error("line {line}: a quote that is not closed, or closed before the end of its field")]
    Quote {
        /// The line of the document, from 1.
        line: usize,
    },
    /// A row has more or fewer fields than the header.
    #[error("row {row} has {found} fields, not {expected}")]
    RowLength {
        /// The row, from 0.
        row: usize,
        /// Its fields.
        found: usize,
        /// The columns.
        expected: usize,
    },
    /// The header names a column twice.
    #[error("the column `{column}` is named twice")]
    Twice {
        /// The name.
        column: String,
    },
    /// A text has a letter that windows-1251 lacks.
    #[error("column `{column}`: a letter that the encoding lacks")]
    Unencodable {
        /// The row, from 0; `None` for the column's own name.
        row: Option<usize>,
        /// The name of the column.
        column: String,
    },
    /// A cell holds what no field can: a number beyond 64 bits, a float, a list.
    #[error("row {row}, column `{column}`: a value that cannot be written")]
    Unwritable {
        /// The row, from 0.
        row: usize,
        /// The name of the column.
        column: String,
    },
}
