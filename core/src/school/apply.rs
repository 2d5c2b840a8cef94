//! Changes rows of a school: all of them or none, with the outcome of loading afresh.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ids::{AssignmentIx, CourseIx, Place};
use super::load::{TableReader, read_mark_keys, read_marks};
use super::page::{Marks, PlacedMark};
use super::sheet::{Sheet, Value};
use super::{Mapping, School, TableFaults, load};
use crate::answer::{Evidence, Refusal, Refusals};
use crate::catalogue::{Rule, Table};
use crate::input::rows::{Cell, Rows};
use crate::input::{self, Faults};

/// A table without rows.
struct NoRows;

impl Rows for NoRows {
    fn columns(&self) -> &[String] {
        &[]
    }

    fn count(&self) -> usize {
        0
    }

    fn cell(&self, _: usize, _: usize) -> Cell<'_> {
        Cell::Empty
    }

    fn names_in_rows(&self) -> bool {
        true
    }
}

impl School {
    /// Changes rows by a request `{"table", "upserts": [rows], "deletes": [keys]}`.
    ///
    /// # Errors
    /// As of [`School::apply_rows`], or where the request is none.
    pub fn apply_rows_json(&mut self, request: &[u8]) -> Result<(), Refusals> {
        input::read(request, Faults::keep_all(), |cursor, faults| {
            let fields = cursor.fields(&["table", "upserts", "deletes"], faults)?;
            let table = fields.need("table", faults, |entry, faults| {
                let codes = Table::ALL.iter().map(|table| table.code());
                entry.code(Table::from_code, codes, faults)
            });
            let upserts = fields.node("upserts", faults, super::rows::JsonRows::read);
            let deletes = fields.node("deletes", faults, super::rows::JsonRows::read);
            let (table, upserts, deletes) = (table?, upserts?, deletes?);
            let none: &dyn Rows = &NoRows;
            let upserts = upserts.as_ref().map_or(none, |rows| rows as &dyn Rows);
            let deletes = deletes.as_ref().map_or(none, |rows| rows as &dyn Rows);
            Some(self.apply_rows(table, upserts, deletes))
        })?
    }

    /// Changes rows of a table: an upsert replaces the row of its key or is added (a table without a key: is
    /// added); `deletes` name keys (of a table without a key: whole rows). All or nothing, and afterwards
    /// the school is equal to one loaded afresh.
    ///
    /// # Errors
    /// Every fault with its place, `/upserts/0/value` or `/deletes/0/lesson`; `tables.in-use` where other
    /// rows still name what would go. The school is then as it was.
    pub fn apply_rows(
        &mut self,
        table: Table,
        upserts: &dyn Rows,
        deletes: &dyn Rows,
    ) -> Result<(), Refusals> {
        let of_marks = table == Table::Marks
            && self.given.has(Table::Marks)
            && self.given.has(Table::Assignments);
        if of_marks && self.knows_columns(table, upserts) {
            return self.apply_marks(upserts, deletes);
        }
        let fresh = self.afresh(table, upserts, deletes)?;
        *self = fresh;
        Ok(())
    }

    /// Whether no column is new to the school.
    fn knows_columns(&self, table: Table, rows: &dyn Rows) -> bool {
        let columns = rows.columns();
        table.columns().iter().all(|column| {
            let named = self.mapping.column(table, column.name);
            self.given.has_column(table, column.name) || !columns.iter().any(|name| name == named)
        })
    }

    /// Changes marks: only the pages that they touch are made anew.
    fn apply_marks(&mut self, upserts: &dyn Rows, deletes: &dyn Rows) -> Result<(), Refusals> {
        let before = self.ids.counts();
        let mut faults = TableFaults::under("/upserts");
        let read = read_marks(self, upserts, &mut faults);
        let mut gone_faults = TableFaults::under("/deletes");
        let gone = read_mark_keys(self, deletes, &mut gone_faults);
        let mut changed: BTreeMap<CourseIx, Vec<PlacedMark>> = BTreeMap::new();
        let touched = gone
            .iter()
            .map(|(_, key)| key.1)
            .chain(read.iter().map(|(_, row)| row.assignment));
        for assignment in touched {
            if let Some((course, _)) = self.place_of(assignment)
                && let Some(page) = self.pages.get(course.at())
            {
                changed.entry(course).or_insert_with(|| page.placed_marks());
            }
        }
        let key = |(_, row): &PlacedMark| (row.pupil, row.assignment, row.part);
        for (row, wanted) in &gone {
            let page = self
                .place_of(wanted.1)
                .and_then(|(course, _)| changed.get_mut(&course));
            let found = page.and_then(|page| {
                let place = page.iter().position(|mark| key(mark) == *wanted)?;
                Some(page.remove(place))
            });
            if found.is_none() {
                let id = load::fact(&self.ids.name(wanted.0));
                gone_faults.add_at(*row, "pupil", Rule::InputUnknownId, || {
                    Evidence::none().with("id", id)
                });
            }
        }
        let mut seen = BTreeSet::new();
        for (row, mark) in read {
            let Some((course, place)) = self.place_of(mark.assignment) else {
                continue;
            };
            if !seen.insert((mark.pupil, mark.assignment, mark.part)) {
                let id = load::fact(&self.ids.name(mark.pupil));
                faults.add_at(row, "pupil", Rule::InputDuplicateId, || {
                    Evidence::none().with("id", id)
                });
            }
            if let Some(page) = changed.get_mut(&course) {
                let placed = (place, mark);
                match page.iter_mut().find(|other| key(other) == key(&placed)) {
                    Some(other) => *other = placed,
                    None => page.push(placed),
                }
            }
        }
        if let Some(refusals) = faults.and(gone_faults).into_refusals() {
            self.ids.roll_back(&before);
            return Err(refusals);
        }
        for (course, mut marks) in changed {
            marks.sort_unstable_by_key(|(place, mark)| (mark.pupil, *place, mark.part));
            if let Some(page) = self.pages.get_mut(course.at()) {
                Arc::make_mut(page).marks = Marks::of(&marks);
            }
        }
        Ok(())
    }

    fn place_of(&self, assignment: AssignmentIx) -> Option<(CourseIx, u32)> {
        self.assignment_at.get(assignment.at()).copied().flatten()
    }

    /// A school loaded from this one's tables with these rows changed.
    fn afresh(
        &self,
        table: Table,
        upserts: &dyn Rows,
        deletes: &dyn Rows,
    ) -> Result<Self, Refusals> {
        let mut faults = TableFaults::under("/upserts");
        // What is wrong with the columns alone is said first.
        let reader = TableReader::open(table, upserts, &self.mapping, false, &mut faults);
        let mut gone_faults = TableFaults::under("/deletes");
        let gone = TableReader::open(table, deletes, &self.mapping, true, &mut gone_faults);
        let edited = Edited::of(self, &reader, &gone, &mut gone_faults);
        if let Some(refusals) = faults.and(gone_faults).into_refusals() {
            return Err(refusals);
        }
        let sheets: Vec<(Table, Sheet)> = Table::ALL
            .iter()
            .filter(|other| **other != table)
            .filter_map(|other| Some((*other, self.sheet(*other)?)))
            .collect();
        let mut tables: Vec<(Table, &dyn Rows)> = sheets
            .iter()
            .map(|(table, sheet)| (*table, sheet as &dyn Rows))
            .collect();
        tables.push((table, &edited));
        let own = Mapping::default();
        match Self::from_tables(&self.regulations, &tables, &own) {
            Ok(mut school) => {
                school.mapping = self.mapping.clone();
                Ok(school)
            }
            Err(refusals) => Err(as_changes(table, &edited, &refusals)),
        }
    }
}

/// Faults of the whole as faults of the changes.
fn as_changes(table: Table, edited: &Edited<'_>, refusals: &Refusals) -> Refusals {
    let first = edited.kept.len();
    let mut all: Vec<Refusal> = Vec::new();
    for refusal in refusals.iter() {
        let mut steps = refusal.pointer.split('/').skip(1);
        let named = steps.next().unwrap_or_default();
        let row = steps.next().and_then(|row| row.parse::<usize>().ok());
        let rest = steps.next();
        let upsert = row
            .and_then(|row| row.checked_sub(first))
            .filter(|_| named == table.code());
        let told = match upsert {
            Some(row) => {
                let column = rest.map(|column| format!("/{column}")).unwrap_or_default();
                Refusal::new(
                    refusal.rule,
                    format!("/upserts/{row}{column}"),
                    refusal.evidence.clone(),
                )
            }
            None => {
                let place = if edited.has_deletes {
                    "/deletes"
                } else {
                    "/upserts"
                };
                let evidence = Evidence::none().with("table", named.to_owned());
                Refusal::new(Rule::TablesInUse, place, evidence)
            }
        };
        if !all.contains(&told) {
            all.push(told);
        }
    }
    Refusals::all_of(all).unwrap_or_else(|| refusals.clone())
}

/// A table with rows changed: what is kept of it, then the upserts.
struct Edited<'a> {
    columns: Vec<String>,
    base: Option<Sheet>,
    kept: Vec<usize>,
    has_deletes: bool,
    upserts: &'a dyn Rows,
    /// For each column its place among the kept rows' and among the upserts'.
    places: Vec<(Option<usize>, Option<usize>)>,
}

impl<'a> Edited<'a> {
    fn of(
        school: &School,
        upserts: &TableReader<'a>,
        gone: &TableReader<'_>,
        faults: &mut TableFaults,
    ) -> Self {
        let table = upserts.table;
        let base = school.sheet(table);
        let given = upserts.given();
        let mut columns = Vec::new();
        let mut places = Vec::new();
        for (place, column) in table.columns().iter().enumerate() {
            let of_base = base
                .as_ref()
                .and_then(|base| base.columns().iter().position(|name| name == column.name));
            let of_upserts = upserts.theirs(place);
            let is_given = given.get(place).copied().unwrap_or(false);
            if of_base.is_some() || of_upserts.is_some() || (is_given && base.is_none()) {
                columns.push(column.name.to_owned());
                places.push((of_base, of_upserts));
            }
        }
        let keys = if table.key().is_empty() {
            columns.clone()
        } else {
            table.key().iter().map(|key| (*key).to_owned()).collect()
        };
        let key_of_base = |row: &[Value]| -> Vec<String> {
            let cell = |name: &String| {
                let place = base
                    .as_ref()?
                    .columns()
                    .iter()
                    .position(|column| column == name)?;
                Some(row.get(place)?.cell())
            };
            keys.iter()
                .map(|name| written(name, cell(name).unwrap_or(Cell::Empty)))
                .collect()
        };
        let key_of = |reader: &TableReader<'_>, row: usize| -> Vec<String> {
            let cell = |name: &String| {
                let (place, _) = table.column(name)?;
                Some(reader.rows.cell(row, reader.theirs(place)?))
            };
            keys.iter()
                .map(|name| written(name, cell(name).unwrap_or(Cell::Empty)))
                .collect()
        };
        let mut dropped: BTreeMap<Vec<String>, Option<usize>> = BTreeMap::new();
        for row in 0..gone.rows.count() {
            dropped.insert(key_of(gone, row), Some(row));
        }
        let deleted: BTreeMap<Vec<String>, Option<usize>> = dropped.clone();
        if !table.key().is_empty() {
            for row in 0..upserts.rows.count() {
                dropped.entry(key_of(upserts, row)).or_insert(None);
            }
        }
        let rows = base.as_ref().map_or(&[][..], Sheet::rows);
        let mut met = BTreeSet::new();
        let kept = rows.iter().enumerate().filter_map(|(place, row)| {
            let key = key_of_base(row);
            if dropped.contains_key(&key) {
                met.insert(key);
                return None;
            }
            Some(place)
        });
        let kept = kept.collect();
        for (key, row) in deleted {
            if let (false, Some(row)) = (met.contains(&key), row) {
                let id = key.first().cloned().unwrap_or_default();
                let column = keys.first().map_or("", String::as_str);
                faults.add_at(row, column, Rule::InputUnknownId, || {
                    Evidence::none().with("id", id)
                });
            }
        }
        Self {
            columns,
            base,
            kept,
            has_deletes: gone.rows.count() > 0,
            upserts: upserts.rows,
            places,
        }
    }
}

/// A cell of a key as a text.
fn written(column: &str, cell: Cell<'_>) -> String {
    match cell {
        Cell::Empty if column == "part" => "0".to_owned(),
        Cell::Empty | Cell::Huge | Cell::Float | Cell::Other => String::new(),
        Cell::Int(number) => number.to_string(),
        Cell::Bool(truth) => truth.to_string(),
        Cell::Text(text) | Cell::Raw(text) => match crate::base::time::parse_instant(text) {
            Ok(instant) => instant.timestamp().to_string(),
            Err(_) => text.to_owned(),
        },
        Cell::Date(date) => date.to_string(),
        Cell::Instant(instant) => instant.timestamp().to_string(),
    }
}

impl Rows for Edited<'_> {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn count(&self) -> usize {
        self.kept.len().saturating_add(self.upserts.count())
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let Some((of_base, of_upserts)) = self.places.get(column).copied() else {
            return Cell::Empty;
        };
        match self.kept.get(row) {
            Some(kept) => match (&self.base, of_base) {
                (Some(base), Some(column)) => base.cell(*kept, column),
                _ => Cell::Empty,
            },
            None => match of_upserts {
                Some(column) => self
                    .upserts
                    .cell(row.saturating_sub(self.kept.len()), column),
                None => Cell::Empty,
            },
        }
    }

    fn decimal_comma(&self) -> bool {
        false
    }
}
