//! What is written as CSV reads back, and what is no table is refused.

use super::*;
use crate::exchange::tables::sample::{NASTY, OwnedCell, Sample, cells, raw};
use crate::input::rows::{Cell, Rows};

const FORMS: [CsvForm; 3] = [
    CsvForm::rfc4180(),
    CsvForm::excel_ru(),
    CsvForm::excel_ru_1251(),
];

fn read(text: &str) -> Result<CsvRows, CsvFault> {
    CsvRows::read(text.as_bytes(), &CsvForm::rfc4180())
}

/// The texts of a table that reads.
fn texts(text: &str) -> Vec<Vec<String>> {
    let table = read(text).unwrap();
    let text = |cell| match cell {
        Cell::Raw(text) => text.to_owned(),
        _ => String::new(),
    };
    let rows = cells(&table).into_iter();
    rows.map(|row| row.into_iter().map(text).collect())
        .collect()
}

fn back(table: &Sample, form: &CsvForm) {
    let bytes = write_csv(table, form).unwrap();
    let read = CsvRows::read(&bytes, form).unwrap();
    assert_eq!(read.columns(), table.columns, "{form:?}");
    assert_eq!(read.decimal_comma(), form.decimal_comma);
    assert_eq!(cells(&read), cells(table), "{form:?}");
}

#[test]
fn any_text_reads_back_wherever_it_stands() {
    for form in &FORMS {
        for text in NASTY {
            back(&Sample::of_texts(&[text], &[&[text], &[text]]), form);
            let around: [&[&str]; 2] = [&[text, "x", text], &["x", text, "x"]];
            back(&Sample::of_texts(&[text, "x", "y"], &around), form);
            back(&Sample::of_texts(&["x", "y", text], &around), form);
        }
    }
}

#[test]
fn what_is_empty_reads_back_empty() {
    for form in &FORMS {
        let empty = || OwnedCell::Empty;
        back(&Sample::new(&[], vec![]), form);
        back(
            &Sample::new(&[""], vec![vec![empty()], vec![raw("x")]]),
            form,
        );
        back(
            &Sample::new(&["a"], vec![vec![raw("x")], vec![empty()]]),
            form,
        );
        back(&Sample::new(&["", "b"], vec![vec![empty(), empty()]]), form);
        back(&Sample::new(&["a", "b"], vec![]), form);
    }
    let rows = vec![vec![raw("")], vec![OwnedCell::Text(String::new())]];
    let bytes = write_csv(&Sample::new(&["a"], rows), &CsvForm::rfc4180());
    assert_eq!(bytes.unwrap(), b"a\r\n\"\"\r\n\"\"\r\n");
}

#[test]
fn a_mark_before_utf_8_is_written_as_declared_and_read_over() {
    let table = Sample::of_texts(&["a"], &[&["Ж"]]);
    let bytes = write_csv(&table, &CsvForm::excel_ru()).unwrap();
    assert_eq!(bytes, "\u{feff}a\r\nЖ\r\n".as_bytes());
    let bytes = write_csv(&table, &CsvForm::rfc4180()).unwrap();
    assert_eq!(bytes, "a\r\nЖ\r\n".as_bytes());
    let bytes = write_csv(&table, &CsvForm::excel_ru_1251()).unwrap();
    assert_eq!(bytes, b"a\r\n\xc6\r\n");
    assert_eq!(read("\u{feff}# с меткой\na\nb").unwrap().columns(), ["a"]);
    for form in &FORMS[..2] {
        back(
            &Sample::of_texts(&["\u{feff}a", "b"], &[&["\u{feff}", "1"]]),
            form,
        );
    }
}

#[test]
fn kinds_of_cells_are_written_as_texts() {
    let bytes = write_csv(&Sample::of_kinds(), &CsvForm::rfc4180()).unwrap();
    let wanted = "int,bool,text,raw,date,instant,empty\r\n\
                  -7,true,\"Ёж, «№ 5»\",05,2026-09-01,2026-10-27T15:00:00+04:00,\r\n,,,,,,\r\n";
    assert_eq!(String::from_utf8(bytes).unwrap(), wanted);
}

#[test]
fn comments_stand_before_the_header_alone() {
    assert_eq!(
        texts("# one\n#two \"\r\n\r\n#\ra,b\n1,2\n#3,4"),
        [["1", "2"], ["#3", "4"]]
    );
    assert_eq!(read("# nothing else").unwrap().columns(), [""; 0]);
    assert_eq!(read("").unwrap().count(), 0);
    assert_eq!(texts("a\n\n\r\n1\n\n"), [["1"]]);
    assert_eq!(texts("a\r1\r2"), [["1"], ["2"]]);
}

#[test]
fn what_is_asked_beyond_a_table_is_empty() {
    let table = read("a,b\n1,2\n3,4\n").unwrap();
    assert_eq!(table.count(), 2);
    for (row, column) in [(0, 2), (2, 0), (1, 2), (usize::MAX, 1), (0, usize::MAX)] {
        assert_eq!(table.cell(row, column), Cell::Empty);
    }
    assert_eq!(table.cell(1, 1), Cell::Raw("4"));
    assert!(!table.has(1, 2));
}

#[test]
fn a_row_of_another_length_is_refused() {
    let fault = |row, found| CsvFault::RowLength {
        row,
        found,
        expected: 2,
    };
    assert_eq!(read("a,b\n1,2\n3\n").unwrap_err(), fault(1, 1));
    assert_eq!(read("a,b\n1,2,3\n").unwrap_err(), fault(0, 3));
    assert_eq!(read("a,b\n1,2\n\n \n").unwrap_err(), fault(1, 1));
}

#[test]
fn a_column_is_named_once() {
    let column = "a".to_owned();
    assert_eq!(read("a,b,a\n").unwrap_err(), CsvFault::Twice { column });
    let column = String::new();
    assert_eq!(read("a,,\n").unwrap_err(), CsvFault::Twice { column });
}

#[test]
fn a_quote_that_is_not_closed_is_refused() {
    for (text, line) in [
        ("a,b\n1,\"2\n3,4\n", 2),
        ("# \"\n\"a", 2),
        ("a\n\"1\" \n", 2),
        ("a\n\"ООО \"Ёж\"\"\n", 2),
        ("a\n\"1\n2\"\n\"\"\"\n", 4),
    ] {
        assert_eq!(read(text).unwrap_err(), CsvFault::Quote { line }, "{text}");
    }
    assert_eq!(
        texts("a,b\nx\"y,\"\"\n\"\"\"\",z\""),
        [["x\"y", ""], ["\"", "z\""]]
    );
}

#[test]
fn bytes_of_another_encoding_are_refused_at_their_place() {
    let utf8 = CsvRows::read(b"\xef\xbb\xbfa\n\xc6\n", &CsvForm::excel_ru());
    assert_eq!(utf8.unwrap_err(), CsvFault::NotUtf8 { byte: 5 });
    let windows = CsvRows::read(b"a\n\xc6\x98\n", &CsvForm::excel_ru_1251());
    assert_eq!(windows.unwrap_err(), CsvFault::NotWindows1251 { byte: 3 });
}

#[test]
fn a_letter_that_the_encoding_lacks_is_refused_at_its_cell() {
    let form = CsvForm::excel_ru_1251();
    let fault = |row| CsvFault::Unencodable {
        row,
        column: "б".to_owned(),
    };
    for text in ["≤ 5", "😀", "\u{98}", "中"] {
        let table = Sample::of_texts(&["а", "б"], &[&["", ""], &["", text]]);
        assert_eq!(write_csv(&table, &form).unwrap_err(), fault(Some(1)));
    }
    let column = "ӱ".to_owned();
    let named = Sample::of_texts(&["а", &column], &[]);
    let fault = CsvFault::Unencodable { row: None, column };
    assert_eq!(write_csv(&named, &form).unwrap_err(), fault);
}

#[test]
fn every_letter_of_windows_1251_reads_back() {
    let form = CsvForm::excel_ru_1251();
    let mut bytes = b"a\r\n\"".to_vec();
    bytes.extend((1..=255).filter(|byte| ![b'"', NO_LETTER].contains(byte)));
    bytes.extend(b"\"\r\n");
    let table = CsvRows::read(&bytes, &form).unwrap();
    assert_eq!(write_csv(&table, &form).unwrap(), bytes);
}

#[test]
fn what_has_no_text_is_refused() {
    let table = Sample::new(&["a"], vec![vec![raw("1")], vec![OwnedCell::Float]]);
    let fault = CsvFault::Unwritable {
        row: 1,
        column: "a".to_owned(),
    };
    assert_eq!(write_csv(&table, &CsvForm::rfc4180()).unwrap_err(), fault);
}

#[test]
fn a_delimiter_stands_for_nothing_else() {
    for delimiter in [b'"', b'\r', b'\n', b'#', 0xd0] {
        let form = CsvForm {
            delimiter,
            ..CsvForm::rfc4180()
        };
        let fault = CsvFault::Delimiter(delimiter);
        assert_eq!(CsvRows::read(b"a", &form).unwrap_err(), fault);
        let table = Sample::of_texts(&["a"], &[]);
        assert_eq!(write_csv(&table, &form).unwrap_err(), fault);
    }
    for delimiter in [b'\t', b'|', b' ', b'1', b'-', b'=', b'\0'] {
        let form = CsvForm {
            delimiter,
            ..CsvForm::rfc4180()
        };
        let row: &[&str] = &["a b\t|", "11", "-=\0"];
        back(&Sample::of_texts(row, &[row, &["", "", "1"]]), &form);
    }
}
