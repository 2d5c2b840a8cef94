//! A kept slice answers as one that is asked afresh, whatever was changed in between.

use proptest::prelude::*;
use zhurnal::School;
use zhurnal::base::DateRange;
use zhurnal::catalogue::Table;
use zhurnal::exchange::tables::json::write_json;
use zhurnal::monitoring::{Answer, Days, Family, Question, Watch};
use zhurnal_tests::json::{self, Node};

use crate::asks::{self, Draw};

/// The rows of a table.
pub fn rows(school: &School, table: Table) -> Vec<Node> {
    let rows = write_json(&school.sheet(table).expect("a table"));
    let rows = json::parse(std::str::from_utf8(&rows).expect("UTF-8"));
    json::items(Some(&rows)).to_vec()
}

/// A value of a row as JSON.
pub fn cell(row: &Node, name: &str) -> String {
    json::get(row, name).map_or_else(|| "null".to_owned(), json::write)
}

fn cells(row: &Node, names: &[&str]) -> String {
    let parts = names
        .iter()
        .map(|name| format!("\"{name}\":{}", cell(row, name)));
    format!("{{{}}}", parts.collect::<Vec<_>>().join(","))
}

fn with(row: &Node, change: &str) -> String {
    let mut row = row.clone();
    json::overlay(&mut row, &json::parse(change));
    json::write(&row)
}

/// A change of one of many kinds, as a request; nothing where the school has nothing of it.
pub fn change(school: &School, kind: usize, one: usize, other: usize) -> Option<String> {
    let of = |table: Table, draw: usize| {
        let rows = rows(school, table);
        let place = draw.checked_rem(rows.len())?;
        rows.get(place).cloned()
    };
    let upsert =
        |table: Table, row: String| format!(r#"{{"table":"{}","upserts":[{row}]}}"#, table.code());
    let delete = |table: Table, row: &Node| {
        let key = cells(row, table.key());
        format!(r#"{{"table":"{}","deletes":[{key}]}}"#, table.code())
    };
    Some(match kind {
        // A mark of anybody, on a lesson of any course: of a member or not, brought or not.
        0..=3 => {
            let pupil = cell(&of(Table::Enrolments, one)?, "pupil");
            let assignment = cell(&of(Table::Assignments, other)?, "assignment");
            let value = 2 + other % 4;
            let brought = !one.is_multiple_of(3);
            upsert(
                Table::Marks,
                format!(
                    r#"{{"pupil":{pupil},"assignment":{assignment},"part":0,"value":{value},"brought":{brought}}}"#
                ),
            )
        }
        4 => upsert(
            Table::Marks,
            with(
                &of(Table::Marks, one)?,
                &format!(r#"{{"value":{}}}"#, 2 + other % 4),
            ),
        ),
        5 | 6 => delete(Table::Marks, &of(Table::Marks, one)?),
        7 => {
            let pupil = cell(&of(Table::Enrolments, one)?, "pupil");
            let lesson = cell(&of(Table::Lessons, other)?, "lesson");
            let code = ["absent", "excused", "ill", "late"][one % 4];
            let row = format!(r#"{{"pupil":{pupil},"lesson":{lesson},"code":"{code}"}}"#);
            upsert(Table::Attendance, row)
        }
        8 => delete(Table::Attendance, &of(Table::Attendance, one)?),
        9 => {
            let lesson = of(Table::Lessons, one)?;
            let held = cell(&lesson, "held") != "true";
            let topic = ["null", "\"-\"", "\"Тема\""][other % 3];
            upsert(
                Table::Lessons,
                with(&lesson, &format!(r#"{{"held":{held},"topic":{topic}}}"#)),
            )
        }
        10 => {
            let final_row = of(Table::Finals, one)?;
            let course = cell(&of(Table::Courses, other)?, "course");
            upsert(
                Table::Finals,
                with(&final_row, &format!(r#"{{"course":{course},"value":3}}"#)),
            )
        }
        11 => delete(Table::Finals, &of(Table::Finals, one)?),
        _ => {
            let row = of(Table::Enrolments, one)?;
            let to = asks::day(other % 100);
            let from = json::get(&row, "from").map(|from| json::text(from).to_owned())?;
            if from > to.to_string() {
                return None;
            }
            upsert(
                Table::Enrolments,
                with(&row, &format!(r#"{{"to":"{to}"}}"#)),
            )
        }
    })
}

fn same(
    watches: &mut [(Family, Question, Watch)],
    school: &School,
    after: &str,
) -> Result<(), TestCaseError> {
    for (family, question, watch) in watches {
        let text = |answer: &Answer| serde_json::to_string(answer).expect("it is written");
        let kept = text(&watch.answer(school, None));
        let fresh = text(&school.monitoring(*family, question.clone(), None));
        prop_assert_eq!(
            kept,
            fresh,
            "{} after {}: {:?}",
            family.code(),
            after,
            question
        );
    }
    Ok(())
}

/// What puts a mark back as it was: away where it was not there.
fn undone(school: &School, request: &str) -> String {
    let request = json::parse(request);
    let row = &json::items(json::get(&request, "upserts"))[0];
    let key = cells(row, Table::Marks.key());
    let before = rows(school, Table::Marks);
    match before
        .iter()
        .find(|mark| cells(mark, Table::Marks.key()) == key)
    {
        Some(mark) => format!(r#"{{"table":"marks","upserts":[{}]}}"#, json::write(mark)),
        None => format!(r#"{{"table":"marks","deletes":[{key}]}}"#),
    }
}

fn apply(school: &mut School, request: &str) {
    if let Err(refusals) = school.apply_rows_json(request.as_bytes()) {
        let text = String::from_utf8_lossy(&refusals.to_json()).into_owned();
        panic!("{request}: {text}");
    }
}

proptest! {
    #![proptest_config(asks::cases(40))]

    #[test]
    fn a_kept_slice_is_as_asked_afresh(
        seed in 0_u64..100_000,
        which in 0_usize..4,
        draws in proptest::collection::vec(asks::draw(), Family::ALL.len()),
        changes in proptest::collection::vec((0_usize..13, 0_usize..5040, 0_usize..5040), 8),
    ) {
        let mut school = asks::school(seed, which);
        let asked = |(family, draw): (&Family, &Draw)| {
            let question = asks::question(&school, *family, draw);
            (*family, question.clone(), school.watch(*family, question))
        };
        let mut watches: Vec<_> = Family::ALL.iter().zip(&draws).map(asked).collect();
        same(&mut watches, &school, "nothing")?;
        for (kind, one, other) in changes {
            let Some(request) = change(&school, kind, one, other) else {
                continue;
            };
            let before = school.clone();
            let back = (kind < 4).then(|| undone(&school, &request));
            apply(&mut school, &request);
            same(&mut watches, &school, &request)?;
            if let Some(back) = back {
                let mut again = school.clone();
                apply(&mut again, &back);
                same(&mut watches, &again, &format!("{request}, {back}"))?;
                same(&mut watches, &school, "a copy that was changed")?;
            }
            same(&mut watches, &before, "the school before it")?;
            same(&mut watches, &school, "the school again")?;
        }
    }
}

/// A mark in another course of a subject makes its pupil known by several, and its going away undoes that:
/// then the own course's page counts other marks, though none of its rows changed.
#[test]
fn a_pupil_known_by_another_course_of_the_subject_and_not_any_more() {
    let mut known = 0;
    for seed in 0..30 {
        let school = asks::school(seed, 0);
        let draw = [2, 0, 0, 0, 9, 15, 1, 0];
        let asked = |family: &Family| {
            let mut question = asks::question(&school, *family, &draw);
            if seed % 2 == 0 {
                question.days =
                    Days::Dates(DateRange::new(asks::opens(), asks::day(300)).expect("days"));
            }
            (*family, question.clone(), school.watch(*family, question))
        };
        let mut watches: Vec<_> = Family::ALL.iter().map(asked).collect();
        let courses = &school.facts().courses;
        for (course, other) in courses
            .iter()
            .flat_map(|one| courses.iter().map(move |other| (one, other)))
        {
            let members = school.roster().members(course.course).unwrap_or_default();
            let page = school.page(other.course).expect("a page");
            let (Some(member), Some(first)) = (members.first(), page.assignments.first()) else {
                continue;
            };
            let same_subject =
                course.course != other.course && course.subject.code() == other.subject.code();
            if !same_subject || page.marks.pupils().any(|(pupil, _)| pupil == member.pupil) {
                continue;
            }
            let ids = school.ids();
            let key = format!(
                r#""pupil":{},"assignment":{},"part":0"#,
                ids.name(member.pupil),
                ids.name(first.assignment)
            );
            let mut now = school.clone();
            apply(
                &mut now,
                &format!(r#"{{"table":"marks","upserts":[{{{key},"value":5,"brought":true}}]}}"#),
            );
            same(&mut watches, &now, "a mark elsewhere").expect("as afresh");
            apply(
                &mut now,
                &format!(r#"{{"table":"marks","deletes":[{{{key}}}]}}"#),
            );
            same(&mut watches, &now, "no mark elsewhere")
                .unwrap_or_else(|fault| panic!("seed {seed}: {key}: {fault}"));
            known += 1;
        }
    }
    assert!(known > 20, "{known}");
}
