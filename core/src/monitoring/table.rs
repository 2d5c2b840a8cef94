//! The rows of an answer as flat columns: for tables, spreadsheets, libraries of columns.
//!
//! A figure inside another stands under the names of both, `by_finals.success.part`. Lists of people and
//! histograms are no columns; of an answer to nothing only the name's column is left.

use super::figure::Figure;
use super::report::{Answer, Name};

/// A cell of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A whole number.
    Int(i64),
    /// A text, an exact number, or that the figure is withheld.
    Text(String),
}

/// A column of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// A cell a row; none where there is no value.
    pub cells: Vec<Option<Cell>>,
}

impl Column {
    /// Whether every value is a whole number.
    pub fn is_whole(&self) -> bool {
        self.cells
            .iter()
            .flatten()
            .all(|cell| matches!(cell, Cell::Int(_)))
    }
}

impl Answer {
    /// The rows as columns, in the order of the figures; a column that a row lacks is empty there.
    pub fn columns(&self) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        for (place, row) in self.rows.iter().enumerate() {
            let mut cells = Vec::new();
            match &row.name {
                Name::School => {}
                Name::Level(level) => {
                    cells.push((self.by.code().to_owned(), Some(Cell::Int((*level).into()))));
                }
                Name::Id(id) => {
                    let cell = match id {
                        crate::school::ids::Id::Number(number) => i64::try_from(*number)
                            .map_or_else(|_| Cell::Text(id.to_string()), Cell::Int),
                        crate::school::ids::Id::Text(text) => Cell::Text(text.to_string()),
                    };
                    cells.push((self.by.code().to_owned(), Some(cell)));
                }
                Name::Subject(code) => {
                    cells.push((self.by.code().to_owned(), Some(Cell::Text(code.clone()))));
                }
            }
            for (name, figure) in &row.figures {
                flatten(name, figure, &mut cells);
            }
            let mut last = 0_usize;
            for (name, cell) in cells {
                let known = columns.iter().position(|column| column.name == name);
                let at = known.unwrap_or_else(|| {
                    let at = last.min(columns.len());
                    columns.insert(
                        at,
                        Column {
                            name,
                            cells: Vec::new(),
                        },
                    );
                    at
                });
                last = at.saturating_add(1);
                if let Some(column) = columns.get_mut(at) {
                    column.cells.resize(place, None);
                    column.cells.push(cell);
                }
            }
        }
        for column in &mut columns {
            column.cells.resize(self.rows.len(), None);
        }
        columns
    }
}

fn flatten(name: &str, figure: &Figure, cells: &mut Vec<(String, Option<Cell>)>) {
    let mut add = |name: String, cell: Option<Cell>| cells.push((name, cell));
    let whole = |count: u64| i64::try_from(count).ok().map(Cell::Int);
    let withheld = || Some(Cell::Text("withheld".to_owned()));
    match figure {
        Figure::Unknown => add(name.to_owned(), None),
        Figure::Withheld => add(name.to_owned(), withheld()),
        Figure::Count(count) => {
            let cell =
                i64::try_from(*count).map_or_else(|_| Cell::Text(count.to_string()), Cell::Int);
            add(name.to_owned(), Some(cell));
        }
        Figure::Share(share) => {
            add(format!("{name}.part"), whole(share.part));
            add(format!("{name}.whole"), whole(share.whole));
        }
        Figure::WithheldPart(all) => {
            add(format!("{name}.part"), withheld());
            add(format!("{name}.whole"), whole(*all));
        }
        Figure::Exact(ratio) => {
            add(
                name.to_owned(),
                ratio.map(|ratio| Cell::Text(ratio.to_string())),
            );
        }
        Figure::Text(text) => add(name.to_owned(), text.clone().map(Cell::Text)),
        Figure::Id(id) => add(name.to_owned(), Some(Cell::Text(id.to_string()))),
        Figure::Counts(counts) => {
            for (own, count) in counts {
                let cell = count.map_or_else(withheld, whole);
                add(format!("{name}.{own}"), cell);
            }
        }
        Figure::Group(figures) => {
            for (own, figure) in figures {
                flatten(&format!("{name}.{own}"), figure, cells);
            }
        }
        Figure::Histogram(..) | Figure::People(_) | Figure::List(_) => {}
    }
}
