//! Attendance of whole days in three schools.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use zhurnal::catalogue::{PeriodKind, Table};
use zhurnal::rules::school::Slice;
use zhurnal::school::ids::Id;
use zhurnal_tests::shared_data;

use super::host::{Host, by_rule, pupils, records, regulation, row};

/// Every event is of a whole day: each day of a school on which there is one is a lesson of a course of
/// that school's class. `Excused Absence` is *excused*, `Unexcused Absence` *absent*, `Tardy` *late*; the one
/// `Partial`, a part of a day, is *late* too. Each session reaches from its first to its last event, and
/// its pupils are on the roll throughout: the file has neither.
#[test]
fn attendance_of_1917_events() {
    let Some(data) = shared_data() else { return };
    let bytes = std::fs::read(data.join("edfi/derived-school-attendance.csv")).expect("the file");
    let events = records(&bytes, b',');
    assert_eq!(events.len(), 1_917);
    let code = |event: &HashMap<String, String>| match event["AttendanceEventCategory"].as_str() {
        "Excused Absence" => "excused",
        "Unexcused Absence" => "absent",
        "Tardy" | "Partial" => "late",
        other => panic!("{other}"),
    };
    let events: Vec<(u64, u64, u8, NaiveDate, &str)> = events
        .iter()
        .map(|event| {
            let number = |name: &str| event[name].parse().expect("a number");
            let session = if event["SessionName"].contains("Fall") {
                1
            } else {
                2
            };
            let on = event["EventDate"].parse().expect("a date");
            (
                number("SchoolId"),
                number("StudentUniqueId"),
                session,
                on,
                code(event),
            )
        })
        .collect();
    let mut sessions: BTreeMap<u8, (NaiveDate, NaiveDate)> = BTreeMap::new();
    for (_, _, session, on, _) in &events {
        let days = sessions.entry(*session).or_insert((*on, *on));
        *days = (days.0.min(*on), days.1.max(*on));
    }
    let schools: BTreeSet<u64> = events.iter().map(|event| event.0).collect();
    let members: BTreeSet<(u64, u64)> = events.iter().map(|event| (event.0, event.1)).collect();
    let lessons: BTreeSet<(u64, NaiveDate)> =
        events.iter().map(|event| (event.0, event.3)).collect();
    let lesson = |school: u64, on: NaiveDate| format!("{school} {on}");
    let mut host = Host::default();
    host.add(
        Table::Periods,
        &["set", "kind", "number", "from", "to"],
        sessions
            .iter()
            .map(|(session, (from, to))| row![1, "half-year", session, from, to]),
    );
    host.add(
        Table::Classes,
        &["class", "level", "letter"],
        schools.iter().map(|school| row![school, 5, "А"]),
    );
    host.add(
        Table::Enrolments,
        &["pupil", "class", "from"],
        members
            .iter()
            .map(|(school, pupil)| row![pupil, school, sessions[&1].0]),
    );
    host.add(
        Table::Courses,
        &["course", "class", "subject", "weekly_hours"],
        schools
            .iter()
            .map(|school| row![school, school, "other:school day", 5]),
    );
    host.add(
        Table::Lessons,
        &["lesson", "course", "date", "held"],
        lessons
            .iter()
            .map(|(school, on)| row![lesson(*school, *on), school, on, true]),
    );
    host.add(
        Table::Attendance,
        &["pupil", "lesson", "code"],
        events
            .iter()
            .map(|(school, pupil, _, on, code)| row![pupil, lesson(*school, *on), code]),
    );
    let school = host.school(&regulation(1, 5, 3));
    assert_eq!(school.count(Table::Attendance), events.len());

    // Pairs of a pupil and a day, with their codes.
    let mut pairs: BTreeMap<(u64, NaiveDate), Vec<&str>> = BTreeMap::new();
    for (_, pupil, _, on, code) in &events {
        pairs.entry((*pupil, *on)).or_default().push(code);
    }
    let twice: Vec<_> = pairs.iter().filter(|(_, codes)| codes.len() > 1).collect();
    assert_eq!(twice.len(), 1);
    let found = school.findings(&Slice::default());
    assert_eq!(
        by_rule(&found),
        BTreeMap::from([("attendance.two-codes", 1)])
    );
    let (pupil, on) = *twice[0].0;
    assert_eq!(found[0].subject.pupil, Some(Id::Number(pupil)));
    let of_day = found[0].subject.lesson.as_ref().map(ToString::to_string);
    assert!(of_day.is_some_and(|lesson| lesson.ends_with(&on.to_string())));

    let people = pupils(&school);
    let mut totals = [0; 4];
    for (of, pupil) in &members {
        for (session, (from, to)) in &sessions {
            let days = lessons
                .iter()
                .filter(|(school, on)| school == of && (from..=to).contains(&on));
            let mut wanted = [0; 4];
            for (_, on) in days {
                let codes = pairs.get(&(*pupil, *on)).map_or(&[][..], Vec::as_slice);
                let counts = match codes {
                    [] | ["late"] => [1, 0, 0, 0],
                    ["absent"] => [1, 1, 0, 0],
                    ["excused"] => [1, 1, 0, 1],
                    _ => [0; 4],
                };
                wanted = std::array::from_fn(|place| wanted[place] + counts[place]);
            }
            let which = (PeriodKind::HalfYear, Some(*session));
            let case = school.final_case(people[pupil], "other:school day", which, None);
            let missed = case.expect("a member").case.missed.expect("attendance");
            assert_eq!(
                [missed.lessons, missed.missed, missed.ill, missed.excused],
                wanted
            );
            totals = std::array::from_fn(|place| totals[place] + wanted[place]);
        }
    }
    let [held, missed, ill, excused] = totals;
    println!(
        "Ed-Fi: {} events of {} pupils in {} schools on {} school days; {held} pupil-days, {missed} missed, \
         {ill} ill, {excused} excused; two codes: {pupil} on {on}",
        events.len(),
        members.len(),
        schools.len(),
        lessons.len(),
    );
}
