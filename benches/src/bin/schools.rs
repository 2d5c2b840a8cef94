//! Many large schools, one after another: each is loaded from its CSV, sealed and dropped, and the sealed figures
//! are merged. Prints what each step takes and the most memory that the process ever had.
//!
//! `schools COUNT FOLDER…`: so many schools from these folders of `cargo xtask sample --large --seed N FOLDER`, in
//! turn; a folder that comes again is taken for another school.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use zhurnal::base::DateRange;
use zhurnal::base::date::parse_date;
use zhurnal::catalogue::Table;
use zhurnal::exchange::tables::csv::{CsvForm, CsvRows};
use zhurnal::input::rows::Rows;
use zhurnal::monitoring::{By, Days, Family, Filter, Question, Sealed};
use zhurnal::regulation::Regulations;
use zhurnal::rules::school::AsOf;
use zhurnal::school::Mapping;
use zhurnal::{Regulation, School};

/// What is sealed of each school.
const FAMILIES: [Family; 5] = [
    Family::ControlSheet,
    Family::Performance,
    Family::Attendance,
    Family::Accumulation,
    Family::Timeliness,
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let usage = "schools COUNT FOLDER…";
    let count: usize = arguments.next().ok_or(usage)?.parse()?;
    let folders: Vec<String> = arguments.collect();
    let regulations = Regulations::from(Regulation::preset("default").expect("it loads"));
    let day = |text| parse_date(text).expect("a date");
    let year = DateRange::new(day("2026-09-01"), day("2027-05-31")).expect("a range");
    let (mut loading, mut sealing, mut merging) = <(Duration, Duration, Duration)>::default();
    let mut marks = 0;
    let mut sums: Vec<Option<Sealed>> = vec![None; FAMILIES.len()];
    for (number, folder) in (1..=count).zip(folders.iter().cycle()) {
        let (school, took) = timed(|| load(&regulations, Path::new(folder)));
        let school = school?;
        loading += took;
        marks += school.count(Table::Marks);
        for (family, sum) in FAMILIES.iter().zip(&mut sums) {
            let question = Question {
                days: Days::Dates(year),
                by: By::Level,
                filter: Filter::default(),
                as_of: AsOf::default(),
            };
            let name = format!("63-{number:03}");
            let (sealed, took) = timed(|| school.seal(*family, question, &name));
            let sealed = sealed.expect("a slice that may be sealed");
            sealing += took;
            let (merged, took) = timed(|| match sum {
                None => {
                    *sum = Some(sealed);
                    Ok(())
                }
                Some(sum) => sum.merge(&sealed),
            });
            merged.expect("another school, the same slice");
            merging += took;
        }
    }
    let closed = sums.iter().flatten().map(|sum| sum.close(Some(5)));
    let rows: usize = closed
        .map(|answer| answer.expect("it closes").rows.len())
        .sum();
    let each = |took: Duration| took.as_secs_f64() * 1000.0 / count as f64;
    println!("{count} schools, {marks} marks, {rows} rows of their sum");
    println!(
        "a school: loaded in {:.0} ms, five families of its year by level sealed in {:.1} ms, merged in {:.3} ms",
        each(loading),
        each(sealing),
        each(merging)
    );
    println!("{} of memory at most", peak().unwrap_or_default());
    Ok(())
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = run();
    (done, start.elapsed())
}

fn load(regulations: &Regulations, folder: &Path) -> Result<School, Box<dyn Error>> {
    let mut tables = Vec::new();
    for table in Table::ALL {
        let path = folder.join(format!("{}.csv", table.code()));
        if path.exists() {
            tables.push((*table, std::fs::read(path)?));
        }
    }
    let read = |(table, bytes): &(Table, Vec<u8>)| {
        let rows = CsvRows::read(bytes, &CsvForm::rfc4180());
        (*table, rows.expect("a table"))
    };
    let sheets: Vec<_> = tables.iter().map(read).collect();
    let rows: Vec<(Table, &dyn Rows)> = sheets
        .iter()
        .map(|(table, rows)| (*table, rows as &dyn Rows))
        .collect();
    let school = School::from_tables(regulations, &rows, &Mapping::default());
    Ok(school.expect("nothing is refused"))
}

/// The most memory that this process had, where the system tells.
fn peak() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.trim_start_matches("VmHWM:").trim().to_owned())
}
