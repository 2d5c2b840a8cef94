//! Finals on a scale of 20 points, of 1,044 pupils.

use std::collections::BTreeMap;

use serde_json::Value;
use zhurnal::catalogue::Table;
use zhurnal::rules::school::Slice;
use zhurnal_tests::shared_data;

use super::host::{Host, asked, date, records, regulation, row};

/// The rows of a table in `school.check`.
fn rows_of(check: &Value, table: &str) -> u64 {
    let tables = check["tables"].as_array().expect("tables");
    let found = tables.iter().find(|row| row["table"] == table);
    found.and_then(|row| row["rows"].as_u64()).expect("a table")
}

/// What plain arithmetic says of a year of two terms, each 0 where it is not attested.
fn expected_year(terms: [u32; 2], points: u32) -> Vec<&'static str> {
    let present: Vec<_> = terms.into_iter().filter(|term| *term > 0).collect();
    let (sum, count) = (present.iter().sum::<u32>(), present.len() as u32);
    if points == 0 {
        return if count == 2 {
            vec!["final.not-attested-with-enough"]
        } else {
            Vec::new()
        };
    }
    let mut rules = vec!["final.period-not-attested"; 2 - present.len()];
    let rounded = (2 * sum + count) / (2 * count);
    if points != rounded {
        let near = (points * count).abs_diff(sum) <= count;
        rules.push(if near {
            "final.doubtful"
        } else {
            "final.unjustified"
        });
    }
    rules.sort_unstable();
    rules
}

/// Two courses, each with its own 395 or 649 members of the one class, and one held lesson in each
/// trimester; no marks were given, so a trimester's number rests on nothing. The last final is handed
/// over as the third trimester's, and once more as the year's, which the first two then lead to.
#[test]
fn finals_of_1044_pupils_as_a_school() {
    let Some(data) = shared_data() else { return };
    let mut grades: Vec<(u32, [u32; 3])> = Vec::new();
    for (course, name) in [(1, "student-mat.csv"), (2, "student-por.csv")] {
        let bytes = std::fs::read(data.join("uci").join(name)).expect("the file");
        for record in records(&bytes, b';') {
            let grade = |name: &str| record[name].parse().expect("points");
            grades.push((course, ["G1", "G2", "G3"].map(grade)));
        }
    }
    assert_eq!(grades.len(), 1_044);
    let value = |points: u32| match points {
        0 => "not-attested".to_owned(),
        points => points.to_string(),
    };
    let regulation = regulation(1, 20, 10);
    for last in [("trimester", "3"), ("year", "")] {
        let kinds = [("trimester", "1"), ("trimester", "2"), last];
        let first = date(2005, 9, 1);
        let days = [
            (first, date(2005, 12, 16)),
            (date(2006, 1, 3), date(2006, 4, 7)),
            (date(2006, 4, 24), date(2006, 6, 30)),
        ];
        let of_year = |(kind, from, to)| match kind {
            "year" => (first, to),
            _ => (from, to),
        };
        let numbered = || (1_u32..).zip(&grades);
        let mut host = Host::default();
        host.add(
            Table::Periods,
            &["set", "kind", "number", "from", "to"],
            kinds.iter().zip(days).map(|((kind, number), (from, to))| {
                let (from, to) = of_year((*kind, from, to));
                row![1, kind, number, from, to]
            }),
        );
        host.add(
            Table::Classes,
            &["class", "level", "letter"],
            [row![1, 10, "А"]],
        );
        host.add(
            Table::Enrolments,
            &["pupil", "class", "from"],
            numbered().map(|(pupil, _)| row![pupil, 1, first]),
        );
        host.add(
            Table::Courses,
            &["course", "class", "subject", "weekly_hours"],
            [
                row![1, 1, "mathematics", 4],
                row![2, 1, "other:portuguese", 4],
            ],
        );
        host.add(
            Table::Memberships,
            &["course", "pupil", "from"],
            numbered().map(|(pupil, (course, _))| row![course, pupil, first]),
        );
        let terms = kinds
            .iter()
            .zip(days)
            .filter(|((kind, _), _)| *kind == "trimester");
        let ends = terms.map(|(_, (_, to))| to);
        let taught = ends.flat_map(|on| [(1, on), (2, on)]);
        host.add(
            Table::Lessons,
            &["lesson", "course", "date", "held"],
            taught
                .zip(1..)
                .map(|((course, on), lesson)| row![lesson, course, on, true]),
        );
        host.add(
            Table::Assignments,
            &["assignment", "lesson", "kind"],
            [] as [[String; 3]; 0],
        );
        host.add(
            Table::Marks,
            &["pupil", "assignment", "value"],
            [] as [[String; 3]; 0],
        );
        host.add(
            Table::Exemptions,
            &["pupil", "from"],
            [] as [[String; 2]; 0],
        );
        host.add(
            Table::Attendance,
            &["pupil", "lesson", "code"],
            [] as [[String; 3]; 0],
        );
        host.add(
            Table::Finals,
            &["pupil", "course", "kind", "number", "value"],
            numbered().flat_map(|(pupil, (course, points))| {
                let finals = kinds.into_iter().zip(*points);
                finals.map(move |((kind, number), points)| {
                    row![pupil, course, kind, number, value(points)]
                })
            }),
        );
        let school = host.school(&regulation);
        let check = asked(&school, "school.check", "{}");
        assert_eq!(rows_of(&check, "enrolments"), 1_044);
        assert_eq!(rows_of(&check, "finals"), 3 * 1_044);
        // Of tables only that of roles was not handed over, which says who may set a final.
        let ops = check["ops"].as_array().expect("operations");
        let op = ops.iter().find(|op| op["op"] == "school.finals");
        let lacks = op.and_then(|op| op["lacks"].as_array()).expect("a list");
        let lacks = lacks.iter().filter_map(Value::as_str);
        let tables: Vec<_> = lacks.filter(|it| it.starts_with("no-table:")).collect();
        assert_eq!(tables, ["no-table:roles"]);
        assert_eq!(school.findings(&Slice::default()), []);
        for (place, (kind, number)) in kinds.into_iter().enumerate() {
            let number = if number.is_empty() { "null" } else { number };
            let request =
                format!(r#"{{"slice":{{}},"period":{{"kind":"{kind}","number":{number}}}}}"#);
            let answer = asked(&school, "school.finals", &request);
            let finals = answer["finals"].as_array().expect("finals");
            assert_eq!(finals.len(), 1_044);
            let mut figures: BTreeMap<String, u32> = BTreeMap::new();
            for row in finals {
                let pupil = row["pupil"].as_u64().expect("a number");
                let (course, points) = grades[pupil as usize - 1];
                assert_eq!(row["course"], course);
                let given = &row["value"];
                assert_eq!(
                    given
                        .as_str()
                        .map_or_else(|| given.to_string(), str::to_owned),
                    value(points[place])
                );
                let found = row["findings"].as_array().expect("findings").iter();
                let mut rules: Vec<&str> = found
                    .map(|found| found["rule"].as_str().expect("a rule"))
                    .collect();
                rules.sort_unstable();
                if kind == "year" {
                    assert_eq!(
                        rules,
                        expected_year([points[0], points[1]], points[2]),
                        "{row}"
                    );
                } else {
                    let stands = points[place] == 0;
                    assert_eq!(row["stands"], stands, "{row}");
                    assert_eq!(rules.contains(&"final.too-few-marks"), !stands, "{row}");
                }
                for rule in rules {
                    *figures.entry(rule.to_owned()).or_default() += 1;
                }
            }
            let counts = &answer["counts"];
            assert_eq!(
                (&counts["due"], &counts["given"], &counts["missing"]),
                (&1_044.into(), &1_044.into(), &0.into())
            );
            println!("UCI, {kind} {number}: {counts} {figures:?}");
        }
    }
}
