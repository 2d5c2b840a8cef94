//! A large school, a million marks: how fast it loads, takes one mark more, and judges its finals; and the
//! bytes that a mark takes.

use std::sync::OnceLock;

use arrow_array::RecordBatch;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use zhurnal::catalogue::{PeriodKind, Table};
use zhurnal::exchange::tables::arrow::{ArrowRows, write_arrow};
use zhurnal::exchange::tables::csv::{CsvForm, CsvRows};
use zhurnal::input::rows::{Cell, Rows};
use zhurnal::regulation::Regulations;
use zhurnal::rules::school::{AsOf, Slice};
use zhurnal::school::Mapping;
use zhurnal::{Regulation, School};
use zhurnal_sample::{Shape, Value, school};

fn main() {
    let school = &large().school;
    let marks = school
        .courses()
        .into_iter()
        .filter_map(|course| school.page(course.course))
        .map(|page| (page.marks.count(), page.marks.bytes()));
    let (count, bytes) = marks.fold((0, 0), |sum, page| (sum.0 + page.0, sum.1 + page.1));
    println!(
        "{count} marks, {:.2} bytes a mark",
        bytes as f64 / count as f64
    );
    divan::main();
}

/// A table of the sample as rows.
struct Sheet {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Rows for Sheet {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let cell = self.rows.get(row).and_then(|row| row.get(column));
        match cell {
            None | Some(Value::Empty) => Cell::Empty,
            Some(Value::Int(number)) => Cell::Int(*number),
            Some(Value::Text(text)) => Cell::Raw(text),
            Some(Value::Bool(truth)) => Cell::Bool(*truth),
            Some(Value::Date(day)) => Cell::Date(*day),
            Some(Value::Instant(at)) => Cell::Instant(*at),
        }
    }
}

/// The large sample school in the forms that a host hands it over in, and loaded.
struct Large {
    regulations: Regulations,
    batches: Vec<(Table, RecordBatch)>,
    documents: Vec<(Table, Vec<u8>)>,
    /// One mark, and the same with another value.
    mark: [Sheet; 2],
    school: School,
}

fn large() -> &'static Large {
    static LARGE: OnceLock<Large> = OnceLock::new();
    LARGE.get_or_init(|| {
        let regulations = Regulations::from(Regulation::preset("default").expect("it loads"));
        let (mut batches, mut documents) = (Vec::new(), Vec::new());
        let mut mark = None;
        for table in school(&Shape::large()).tables {
            let which = Table::from_code(table.name).expect("a table");
            let mut csv = Vec::new();
            table.write_csv(&mut csv).expect("memory takes everything");
            documents.push((which, csv));
            let sheet = Sheet {
                columns: table
                    .columns
                    .iter()
                    .map(|name| (*name).to_owned())
                    .collect(),
                rows: table.rows,
            };
            batches.push((which, write_arrow(&sheet).expect("a batch")));
            if which == Table::Marks {
                mark = Some([4, 5].map(|value| with_value(&sheet, value)));
            }
        }
        let school = from_batches(&regulations, &batches);
        Large {
            regulations,
            batches,
            documents,
            mark: mark.expect("a table of marks"),
            school,
        }
    })
}

/// The first number among the marks, as another.
fn with_value(marks: &Sheet, value: i64) -> Sheet {
    let place = marks.columns.iter().position(|name| name == "value");
    let place = place.expect("a column");
    let is_number = |row: &&Vec<Value>| row[place].to_string().parse::<u8>().is_ok();
    let mut row = marks.rows.iter().find(is_number).expect("a mark").clone();
    row[place] = match row[place] {
        Value::Int(_) => value.into(),
        _ => value.to_string().into(),
    };
    Sheet {
        columns: marks.columns.clone(),
        rows: vec![row],
    }
}

fn loaded<R: Rows>(regulations: &Regulations, tables: &[(Table, R)]) -> School {
    let tables: Vec<(Table, &dyn Rows)> = tables
        .iter()
        .map(|(table, rows)| (*table, rows as &dyn Rows))
        .collect();
    School::from_tables(regulations, &tables, &Mapping::default()).expect("nothing is refused")
}

fn from_batches(regulations: &Regulations, batches: &[(Table, RecordBatch)]) -> School {
    let read = |(table, batch): &(Table, RecordBatch)| {
        let rows = ArrowRows::read(&batch.schema(), std::slice::from_ref(batch));
        (*table, rows.expect("a table"))
    };
    let tables: Vec<_> = batches.iter().map(read).collect();
    loaded(regulations, &tables)
}

fn marks(large: &Large) -> ItemsCount {
    ItemsCount::new(large.school.count(Table::Marks))
}

#[divan::bench(sample_count = 10)]
fn a_school_loads_from_columns(bencher: Bencher<'_, '_>) {
    let large = large();
    bencher
        .counter(marks(large))
        .bench_local(|| from_batches(&large.regulations, black_box(&large.batches)));
}

#[divan::bench(sample_count = 10)]
fn a_school_loads_from_csv(bencher: Bencher<'_, '_>) {
    let large = large();
    bencher.counter(marks(large)).bench_local(|| {
        let read = |(table, bytes): &(Table, Vec<u8>)| {
            let rows = CsvRows::read(bytes, &CsvForm::rfc4180());
            (*table, rows.expect("a table"))
        };
        let tables: Vec<_> = black_box(&large.documents).iter().map(read).collect();
        loaded(&large.regulations, &tables)
    });
}

/// Each time the mark gets another value than it has.
#[divan::bench(sample_count = 100)]
fn one_mark_is_changed(bencher: Bencher<'_, '_>) {
    let large = large();
    let mut school = large.school.clone();
    let nothing = Sheet {
        columns: ["pupil", "assignment", "part"].map(str::to_owned).to_vec(),
        rows: Vec::new(),
    };
    let mut values = large.mark.iter().cycle();
    bencher.bench_local(|| {
        let mark = values.next().expect("a mark");
        let changed = school.apply_rows(Table::Marks, black_box(mark), &nothing);
        changed.expect("nothing is refused");
    });
}

/// The finals of the first quarter of a slice, judged.
fn judged(bencher: Bencher<'_, '_>, slice: &Slice) {
    let quarter = (PeriodKind::Quarter, Some(1));
    let school = &large().school;
    let judge = || school.finals(black_box(slice), quarter, AsOf::default(), None);
    let count = ItemsCount::new(judge().finals.len());
    bencher.counter(count).bench_local(judge);
}

#[divan::bench(sample_count = 20)]
fn the_quarter_of_a_class(bencher: Bencher<'_, '_>) {
    let mut classes = large().school.facts().classes.iter();
    let seventh = classes.find(|class| class.level == 7).expect("a class");
    let slice = Slice {
        class: Some(seventh.class),
        ..Slice::default()
    };
    judged(bencher, &slice);
}

#[divan::bench(sample_count = 5)]
fn the_quarter_of_the_school(bencher: Bencher<'_, '_>) {
    judged(bencher, &Slice::default());
}
