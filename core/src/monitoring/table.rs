//! The rows of an answer as flat columns: for tables, spreadsheets, libraries of columns.
//!
//! A figure inside another stands under the names of both, `by_finals.success.part`. Lists of people and
//! histograms are no columns; an answer without rows has none.

use super::figure::Figure;
use super::report::{Answer, Name};
use crate::school::ids::Id;

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
    /// Whether what it says are counts.
    counts: bool,
    /// A cell a row; none where there is no value.
    pub cells: Vec<Option<Cell>>,
}

impl Column {
    /// A column: of counts, or of texts.
    pub fn new(name: impl Into<String>, counts: bool, cells: Vec<Option<Cell>>) -> Self {
        Self {
            name: name.into(),
            counts,
            cells,
        }
    }

    /// Whether it is of whole numbers: what it says are counts, and none is withheld.
    pub fn is_whole(&self) -> bool {
        let mut cells = self.cells.iter().flatten();
        self.counts && cells.all(|cell| matches!(cell, Cell::Int(_)))
    }
}

/// A cell on its way to its column.
struct Flat {
    name: String,
    counts: bool,
    cell: Option<Cell>,
}

impl Answer {
    /// The rows as columns, in the order of the figures; a column that a row lacks is empty there.
    pub fn columns(&self) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        for (place, row) in self.rows.iter().enumerate() {
            let mut cells: Vec<Flat> = self.name_cell(&row.name).into_iter().collect();
            for (name, figure) in &row.figures {
                flatten(name, figure, true, &mut cells);
            }
            let mut next = 0_usize;
            for Flat { name, counts, cell } in cells {
                // Rows mostly have the same columns in the same order.
                let here = columns.get(next).is_some_and(|column| column.name == name);
                let known = match here {
                    true => Some(next),
                    false => columns.iter().position(|column| column.name == name),
                };
                let at = known.unwrap_or_else(|| {
                    let at = next.min(columns.len());
                    let cells = Vec::new();
                    columns.insert(
                        at,
                        Column {
                            name,
                            counts,
                            cells,
                        },
                    );
                    at
                });
                next = at.saturating_add(1);
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

    fn name_cell(&self, name: &Name) -> Option<Flat> {
        let cell = match name {
            Name::School => return None,
            Name::Level(level) => Cell::Int((*level).into()),
            Name::Subject(code) => Cell::Text(code.clone()),
            Name::Id(Id::Text(text)) => Cell::Text(text.to_string()),
            // A host's numbers are below 2^53.
            Name::Id(Id::Number(number)) => Cell::Int(i64::try_from(*number).unwrap_or(i64::MAX)),
        };
        Some(Flat {
            name: self.by.code().to_owned(),
            counts: true,
            cell: Some(cell),
        })
    }
}

/// Adds the cells of a figure; where it is not known, empty ones.
fn flatten(name: &str, figure: &Figure, known: bool, cells: &mut Vec<Flat>) {
    let mut add = |name: String, counts: bool, cell: Option<Cell>| {
        let cell = cell.filter(|_| known);
        cells.push(Flat { name, counts, cell });
    };
    let whole = |count: u64| i64::try_from(count).ok().map(Cell::Int);
    let withheld = || Some(Cell::Text("withheld".to_owned()));
    match figure {
        Figure::Unknown(form) => flatten(name, form, false, cells),
        Figure::Withheld => add(name.to_owned(), true, withheld()),
        Figure::Count(count) => {
            let number = i64::try_from(*count).map(Cell::Int);
            let cell = number.unwrap_or_else(|_| Cell::Text(count.to_string()));
            add(name.to_owned(), true, Some(cell));
        }
        Figure::Share(share) => {
            add(format!("{name}.part"), true, whole(share.part));
            add(format!("{name}.whole"), true, whole(share.whole));
        }
        Figure::WithheldPart(all) => {
            add(format!("{name}.part"), true, withheld());
            add(format!("{name}.whole"), true, whole(*all));
        }
        Figure::Exact(ratio) => {
            let text = ratio.map(|ratio| Cell::Text(ratio.to_string()));
            add(name.to_owned(), false, text);
        }
        Figure::Text(text) => add(name.to_owned(), false, text.clone().map(Cell::Text)),
        Figure::Id(id) => add(name.to_owned(), false, Some(Cell::Text(id.to_string()))),
        Figure::Counts(counts) => {
            for (own, count) in counts {
                let cell = count.map_or_else(withheld, whole);
                add(format!("{name}.{own}"), true, cell);
            }
        }
        Figure::Group(figures) => {
            for (own, figure) in figures {
                flatten(&format!("{name}.{own}"), figure, known, cells);
            }
        }
        Figure::Histogram(..) | Figure::People(_) | Figure::List(_) => {}
    }
}
