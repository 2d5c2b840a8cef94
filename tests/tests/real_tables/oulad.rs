//! Weighted results of a university, 0 … 100 points, with late ones and leavers.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Display;
use std::path::Path;
use std::process::Command;

use chrono::{NaiveDate, TimeDelta};
use zhurnal::catalogue::{PeriodKind, Rule, Table};
use zhurnal::rules::finals::basis;
use zhurnal::rules::school::Slice;
use zhurnal::school::ids::Id;
use zhurnal_tests::shared_data;

use super::host::{Host, asked, by_rule, date, pupils, records, regulation, row};

fn shown(value: Option<impl Display>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn after(start: NaiveDate, days: i64) -> NaiveDate {
    start + TimeDelta::days(days)
}

/// One result as it was handed in.
struct Handed {
    course: usize,
    student: u64,
    assessment: u64,
    day: i64,
    score: Option<u8>,
}

/// One assessment.
struct Assessment {
    course: usize,
    kind: &'static str,
    due: Option<i64>,
    /// Twice the weight: weights are halves.
    halves: i128,
    weight: String,
}

/// One student of one presentation: the days of entering and leaving.
#[derive(Clone, Copy)]
struct Registered {
    from: Option<i64>,
    to: Option<i64>,
}

impl Registered {
    /// Whether the student is a member on a day: nobody is whose entering has no date, and the day of
    /// leaving is the last one.
    fn holds(self, day: i64) -> bool {
        self.from.is_some_and(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A whole number, or one written with a fraction of nothing.
fn days(text: &str) -> Option<i64> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    (!whole.is_empty()).then(|| whole.parse().expect("days"))
}

fn unpacked(path: &Path) -> Vec<u8> {
    let output = Command::new("gzip").arg("-dc").arg(path).output();
    let output = output.expect("gzip");
    assert!(output.status.success(), "{}", path.display());
    output.stdout
}

fn half_way() -> (PeriodKind, Option<u8>) {
    (PeriodKind::HalfYear, Some(1))
}

/// Days of OULAD are counted from the first day of a presentation, of which only the month is
/// published: it is taken as the first of February (`B`) or October (`J`) of its year. Every result
/// stands on the day on which it was handed in: each assessment becomes an assignment, with its own
/// weight, of a lesson of every such day, so a late result is one of a later lesson and counts the
/// same. Each presentation is a course and a subject of its own, and its half-year reaches from the first
/// to the last day on which anything was handed in. One who registered is a member from that day to the
/// day of leaving; one without a date of registering is none. A result without a score is `pending`.
///
/// Who is no member on the last day has no final, hence no mean; which of their marks count is then
/// asked of the page.
#[test]
fn weighted_means_of_173912_results_are_exact() {
    let Some(data) = shared_data() else { return };
    let results = records(&unpacked(&data.join("oulad/assessments.csv.gz")), b',');
    let students = records(&unpacked(&data.join("oulad/students.csv.gz")), b',');
    assert_eq!((results.len(), students.len()), (173_912, 32_593));

    // The raw rows.
    let of = |record: &HashMap<String, String>| {
        let [module, presentation] =
            ["code_module", "code_presentation"].map(|name| record[name].clone());
        (module, presentation)
    };
    let courses: BTreeSet<(String, String)> = students.iter().map(of).collect();
    let courses: Vec<_> = courses.into_iter().collect();
    let course_of = |record: &HashMap<String, String>| {
        let course = courses.binary_search(&of(record));
        course.expect("a presentation of students")
    };
    let starts: Vec<NaiveDate> = courses
        .iter()
        .map(|(_, presentation)| {
            let (year, letter) = presentation.split_at(4);
            let month = if letter == "B" { 2 } else { 10 };
            date(year.parse().expect("a year"), month, 1)
        })
        .collect();
    let number = |text: &str| text.parse::<u64>().expect("a number");
    let mut registered: BTreeMap<(usize, u64), Registered> = BTreeMap::new();
    for record in &students {
        let entry = Registered {
            from: days(&record["date_registration"]),
            to: days(&record["date_unregistration"]),
        };
        registered.insert((course_of(record), number(&record["id_student"])), entry);
    }
    let mut assessments: BTreeMap<u64, Assessment> = BTreeMap::new();
    let mut handed: Vec<Handed> = Vec::with_capacity(results.len());
    for record in &results {
        let (course, assessment) = (course_of(record), number(&record["id_assessment"]));
        assessments.entry(assessment).or_insert_with(|| {
            let (whole, part) = record["weight"].split_once('.').expect("a decimal");
            let halves = 2 * whole.parse::<i128>().expect("a weight");
            Assessment {
                course,
                kind: match record["assessment_type"].as_str() {
                    "TMA" => "independent-work",
                    "CMA" => "quiz",
                    "Exam" => "control-work",
                    other => panic!("{other}"),
                },
                due: days(&record["date"]),
                halves: match part {
                    "0" => halves,
                    "5" => halves + 1,
                    other => panic!("{other}"),
                },
                weight: record["weight"].clone(),
            }
        });
        handed.push(Handed {
            course,
            student: number(&record["id_student"]),
            assessment,
            day: days(&record["date_submitted"]).expect("a day"),
            score: days(&record["score"]).map(|score| u8::try_from(score).expect("a score")),
        });
    }

    // The tables.
    const BEFORE: i64 = 1_000;
    let numbered = |thing: u64, day: i64| {
        thing * 10_000 + u64::try_from(day + BEFORE).expect("a day after the registrations")
    };
    let mut spans: Vec<Option<(i64, i64)>> = vec![None; courses.len()];
    let mut lessons: BTreeSet<(usize, i64)> = BTreeSet::new();
    let mut assignments: BTreeSet<(u64, i64)> = BTreeSet::new();
    for row in &handed {
        let (first, last) = spans[row.course].unwrap_or((row.day, row.day));
        spans[row.course] = Some((first.min(row.day), last.max(row.day)));
        lessons.insert((row.course, row.day));
        assignments.insert((row.assessment, row.day));
    }
    let spans: Vec<_> = spans
        .into_iter()
        .map(|span| span.expect("results"))
        .collect();
    let mut enrolled: BTreeMap<u64, NaiveDate> = BTreeMap::new();
    for ((course, student), entry) in &registered {
        if let Some(from) = entry.from {
            let from = after(starts[*course], from);
            let first = enrolled.entry(*student).or_insert(from);
            *first = from.min(*first);
        }
    }
    let id = |course: usize| course as u64 + 1;
    let subject = |course: usize| format!("other:{} {}", courses[course].0, courses[course].1);
    let mut host = Host::default();
    host.add(
        Table::Periods,
        &["set", "kind", "number", "from", "to"],
        spans.iter().enumerate().map(|(course, (first, last))| {
            let [from, to] = [first, last].map(|day| after(starts[course], *day));
            row![id(course), "half-year", 1, from, to]
        }),
    );
    host.add(
        Table::Classes,
        &["class", "level", "letter"],
        [row![1, 11, "А"]],
    );
    let everybody: BTreeSet<u64> = registered.keys().map(|(_, student)| *student).collect();
    host.add(
        Table::People,
        &["person"],
        everybody.iter().map(|student| row![student]),
    );
    host.add(
        Table::Enrolments,
        &["pupil", "class", "from"],
        enrolled
            .iter()
            .map(|(student, from)| row![student, 1, from]),
    );
    host.add(
        Table::Courses,
        &["course", "class", "subject", "weekly_hours", "periods"],
        (0..courses.len()).map(|course| row![id(course), 1, subject(course), 4, id(course)]),
    );
    host.add(
        Table::Memberships,
        &["course", "pupil", "from", "to"],
        registered.iter().filter_map(|((course, student), entry)| {
            let day = |day| after(starts[*course], day);
            Some(row![
                id(*course),
                student,
                day(entry.from?),
                shown(entry.to.map(day))
            ])
        }),
    );
    host.add(
        Table::Lessons,
        &["lesson", "course", "date", "held"],
        lessons.iter().map(|(course, day)| {
            row![
                numbered(id(*course), *day),
                id(*course),
                after(starts[*course], *day),
                true
            ]
        }),
    );
    host.add(
        Table::Assignments,
        &["assignment", "lesson", "kind", "weight"],
        assignments.iter().map(|(assessment, day)| {
            let of = &assessments[assessment];
            row![
                numbered(*assessment, *day),
                numbered(id(of.course), *day),
                of.kind,
                of.weight
            ]
        }),
    );
    host.add(
        Table::Marks,
        &["pupil", "assignment", "value"],
        handed.iter().map(|row| {
            let value = row
                .score
                .map_or_else(|| "pending".to_owned(), |score| score.to_string());
            row![row.student, numbered(row.assessment, row.day), value]
        }),
    );
    host.add(
        Table::Exemptions,
        &["pupil", "from"],
        [] as [[String; 2]; 0],
    );
    let regulation = regulation(0, 100, 40);
    let school = host.school(&regulation);
    assert_eq!(school.count(Table::Marks), handed.len());

    // The same figures over the raw rows.
    #[derive(Default)]
    struct Sums {
        results: usize,
        counted: u32,
        weighted: i128,
        halves: i128,
    }
    let mut wanted: BTreeMap<(usize, u64), Sums> = BTreeMap::new();
    let (mut late, mut blank, mut left_before, mut not_yet) = (0, 0, 0, 0);
    for row in &handed {
        let of = &assessments[&row.assessment];
        assert_eq!(of.course, row.course);
        let entry = registered[&(row.course, row.student)];
        late += usize::from(of.due.is_some_and(|due| row.day > due));
        blank += usize::from(row.score.is_none());
        let sums = wanted.entry((row.course, row.student)).or_default();
        sums.results += 1;
        if !entry.holds(row.day) {
            let left = entry.to.is_some_and(|to| row.day > to);
            *(if left { &mut left_before } else { &mut not_yet }) += 1;
        } else if let Some(score) = row.score {
            sums.counted += 1;
            sums.weighted += of.halves * i128::from(score);
            sums.halves += of.halves;
        }
    }

    // Every finding is one of a result by no member.
    let found = school.findings(&Slice::default());
    assert!(
        found.iter().all(|found| found.rule == Rule::MarkNotOnRoll),
        "{:?}",
        by_rule(&found)
    );
    let named: BTreeSet<(u64, u64)> = found
        .iter()
        .map(
            |found| match (&found.subject.pupil, &found.subject.assignment) {
                (Some(Id::Number(pupil)), Some(Id::Number(assignment))) => (*pupil, *assignment),
                other => panic!("{other:?}"),
            },
        )
        .collect();
    let out: BTreeSet<(u64, u64)> = handed
        .iter()
        .filter(|row| !registered[&(row.course, row.student)].holds(row.day))
        .map(|row| (row.student, numbered(row.assessment, row.day)))
        .collect();
    assert_eq!(named, out);
    assert_eq!(found.len(), left_before + not_yet);

    // The mean of each pair.
    let people = pupils(&school);
    let (mut means, mut weightless, mut nothing, mut gone) = (0, 0, 0, 0);
    for ((course, student), sums) in &wanted {
        let case = school.final_case(people[student], &subject(*course), half_way(), None);
        let member = registered[&(*course, *student)].holds(spans[*course].1);
        assert_eq!(case.is_some(), member, "{student} in {}", subject(*course));
        let Some(case) = case else {
            gone += 1;
            continue;
        };
        let basis = basis(case.regulation, &case.case);
        assert_eq!(basis.counted, sums.counted);
        match basis.mean {
            Some(mean) => {
                let (num, den) = (i128::from(mean.num()), i128::from(mean.den()));
                assert_eq!(
                    num * sums.halves,
                    sums.weighted * den,
                    "{student} in {}",
                    subject(*course)
                );
                let rounded = (2 * sums.weighted + sums.halves) / (2 * sums.halves);
                assert_eq!(basis.rounded.map(i128::from), Some(rounded));
                means += 1;
            }
            None => {
                assert_eq!(sums.halves, 0, "{student} in {}", subject(*course));
                *(if sums.counted > 0 {
                    &mut weightless
                } else {
                    &mut nothing
                }) += 1;
            }
        }
    }

    // Which marks count, of leavers too, as the page has it.
    let (mut counts, mut of_leavers) = (0, 0);
    for (course, (first, last)) in spans.iter().enumerate() {
        let [from, to] = [first, last].map(|day| after(starts[course], *day));
        let request = format!(r#"{{"course":{},"from":"{from}","to":"{to}"}}"#, id(course));
        let page = asked(&school, "school.page", &request);
        let mut marks: BTreeMap<u64, usize> = BTreeMap::new();
        for row in page["rows"].as_array().expect("rows") {
            let student = row["pupil"].as_u64().expect("a number");
            let entry = registered[&(course, student)];
            let cells = row["cells"].as_array().expect("cells").iter();
            for mark in cells.flat_map(|cell| cell["marks"].as_array().into_iter().flatten()) {
                let assignment = mark["assignment"].as_u64().expect("a number");
                let day = (assignment % 10_000) as i64 - BEFORE;
                assert_eq!(mark["counts"], entry.holds(day), "{student}: {mark}");
                *marks.entry(student).or_default() += 1;
                counts += usize::from(entry.holds(day));
                of_leavers += usize::from(entry.holds(day) && !entry.holds(*last));
            }
        }
        let of_course = wanted.range((course, 0)..(course + 1, 0));
        let results: BTreeMap<u64, usize> = of_course
            .map(|((_, student), sums)| (*student, sums.results))
            .collect();
        assert_eq!(marks, results);
    }
    assert_eq!(counts + found.len(), handed.len());

    let mut sums: BTreeMap<i128, usize> = BTreeMap::new();
    for course in 0..courses.len() {
        let own = assessments.values().filter(|of| of.course == course);
        *sums
            .entry(own.map(|of| of.halves).sum::<i128>() / 2)
            .or_default() += 1;
    }
    println!(
        "OULAD: {} results of {} students in {} courses (sums of weights: {sums:?}), {} lessons, {} assignments; \
         {late} late, {blank} without a score; {left_before} after leaving, {not_yet} before registering or without a date of it: \
         found and out; {} pairs: {means} means exact, {weightless} without weight, {nothing} with nothing that \
         counts, {gone} who left before the last day, {of_leavers} marks of whom count on the page",
        handed.len(),
        handed
            .iter()
            .map(|row| row.student)
            .collect::<BTreeSet<_>>()
            .len(),
        courses.len(),
        lessons.len(),
        assignments.len(),
        wanted.len(),
    );
}
