//! Reads the small school of `examples/school`, judges its finals of a quarter, says what is found, and shows
//! the control sheet of a month.
//!
//! `cargo run -p zhurnal-examples --bin school -- ru examples/school`

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use zhurnal::School;
use zhurnal::base::DateRange;
use zhurnal::base::date::parse_date;
use zhurnal::catalogue::{PeriodKind, Table};
use zhurnal::exchange::tables::csv::{CsvForm, CsvRows};
use zhurnal::input::rows::Rows;
use zhurnal::monitoring::{By, Days, Family, Figure, Filter, Question, Row};
use zhurnal::regulation::{Regulation, Regulations};
use zhurnal::rules::school::{AsOf, Found, Slice};
use zhurnal::school::Mapping;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let language = arguments.next().unwrap_or_else(|| "ru".to_owned());
    let folder = arguments
        .next()
        .unwrap_or_else(|| "examples/school".to_owned());
    let school = read(Path::new(&folder))?;
    let say = |ru: &'static str, en: &'static str| if language == "en" { en } else { ru };

    println!();
    for (table, name) in [
        (Table::Enrolments, say("зачислений", "enrolments")),
        (Table::Courses, say("предметов классов и групп", "courses")),
        (Table::Lessons, say("уроков", "lessons")),
        (Table::Marks, say("отметок", "marks")),
    ] {
        println!("{:>6} {name}", school.count(table));
    }
    let quarter = (PeriodKind::Quarter, Some(1));
    let finals = school.finals(&Slice::default(), quarter, AsOf::default(), None);
    let counts = finals.counts;
    println!(
        "\n{}: {} {}, {} {}, {} {}, {} {}",
        say("Итоговые за 1 четверть", "Finals of quarter 1"),
        counts.due,
        say("положено", "due"),
        counts.given,
        say("выставлено", "given"),
        counts.stand,
        say("обоснованы", "stand"),
        counts.missing,
        say("нет", "missing"),
    );
    let of_finals: Vec<&Found> = finals.finals.iter().flat_map(|row| &row.findings).collect();
    print_found(&of_finals, &language);
    println!("\n{}", say("Найдено в таблицах", "Found in the tables"));
    let found = school.findings(&Slice::default());
    print_found(&found.iter().collect::<Vec<_>>(), &language);
    print_sheet(&school, &language)
}

/// The control sheet of October, a line a class.
fn print_sheet(school: &School, language: &str) -> Result<(), Box<dyn Error>> {
    let (head, point) = match language {
        "en" => (
            "Control sheet of October: class, lessons; filled, pupils without marks, hours, parents visiting",
            '.',
        ),
        _ => (
            "Контрольный лист за октябрь: класс, уроков; заполнено, учеников без отметок, часов, заходили родители",
            ',',
        ),
    };
    println!("\n{head}");
    let days = DateRange::new(parse_date("2026-10-01")?, parse_date("2026-10-31")?);
    let question = Question {
        days: Days::Dates(days.ok_or("a reversed range")?),
        by: By::Class,
        filter: Filter::default(),
        as_of: AsOf::default(),
    };
    let sheet = school.monitoring(Family::ControlSheet, question, None);
    // The rows are of the classes, by id.
    let mut classes: Vec<_> = school.facts().classes.iter().collect();
    classes.sort_by_key(|class| school.ids().name(class.class));
    for (class, row) in classes.into_iter().zip(&sheet.rows) {
        let named = format!("{}{}", class.level, class.letter);
        let of = |name| shown(row, name, point);
        println!(
            "{named:>6} {:>4} {:>10} {:>10} {:>14} {:>10}",
            of("lessons"),
            of("lessons_filled"),
            of("pupils_without_marks"),
            of("hours"),
            of("parents_visiting"),
        );
    }
    Ok(())
}

/// A figure of a row, for a person to read.
fn shown(row: &Row, name: &str, point: char) -> String {
    let figure = row.figures.iter().find(|(own, _)| *own == name);
    match figure.map(|(_, figure)| figure) {
        Some(Figure::Count(count)) => count.to_string(),
        Some(Figure::Share(share)) => share.shown(point),
        Some(Figure::Group(parts)) => {
            let exact = parts.iter().filter_map(|(_, part)| match part {
                Figure::Exact(number) => number.map(|number| number.shown(point)),
                _ => None,
            });
            exact.collect::<Vec<_>>().join(" / ")
        }
        _ => "–".to_owned(),
    }
}

/// How often each rule speaks, with the first of what it says.
fn print_found(found: &[&Found], language: &str) {
    let mut rules: BTreeMap<_, Vec<&Found>> = BTreeMap::new();
    for finding in found {
        rules.entry(finding.rule).or_default().push(finding);
    }
    for (rule, found) in rules {
        let said = found.first().map(|found| found.message());
        let said = said.map(|said| if language == "en" { said.en } else { said.ru });
        let said = said.unwrap_or_default();
        println!("{:>6} {:30} {said}", found.len(), rule.row().code);
    }
}

/// Reads every table of a folder.
fn read(folder: &Path) -> Result<School, Box<dyn Error>> {
    let mut tables: Vec<(Table, CsvRows)> = Vec::new();
    for table in Table::ALL {
        let path = folder.join(format!("{}.csv", table.code()));
        if path.exists() {
            tables.push((
                *table,
                CsvRows::read(&fs::read(path)?, &CsvForm::rfc4180())?,
            ));
        }
    }
    let rows: Vec<(Table, &dyn Rows)> = tables
        .iter()
        .map(|(table, rows)| (*table, rows as &dyn Rows))
        .collect();
    let regulations = Regulations::from(Regulation::preset("default")?);
    Ok(School::from_tables(
        &regulations,
        &rows,
        &Mapping::default(),
    )?)
}
