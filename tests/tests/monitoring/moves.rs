//! A pupil who moves to another class changes the rows of what the pupil was or is in, and no others.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use zhurnal::School;
use zhurnal::base::DateRange;
use zhurnal::catalogue::Table;
use zhurnal::monitoring::report::Name;
use zhurnal::monitoring::{By, Days, Family, Filter, Key, Question, Row};
use zhurnal::rules::school::AsOf;
use zhurnal::school::ids::PersonIx;

use crate::asks;
use crate::edits::{cell, rows};

/// What a pupil has to do with: the rows that may change.
fn touched(school: &School, pupil: PersonIx, keys: &mut BTreeSet<Key>) {
    let facts = school.facts();
    let mut classes: BTreeSet<_> = school
        .roster()
        .stays(pupil)
        .iter()
        .map(|stay| stay.class)
        .collect();
    let mut subjects: Vec<String> = facts.courses.iter().map(|row| row.subject.code()).collect();
    subjects.sort_unstable();
    subjects.dedup();
    for course in &facts.courses {
        let page = school.page(course.course).expect("a page");
        let members = school.roster().members(course.course).unwrap_or_default();
        let known = members.iter().any(|member| member.pupil == pupil)
            || page.marks.pupils().any(|(other, _)| other == pupil)
            || page.codes.iter().any(|(_, code)| code.pupil == pupil)
            || page.finals.iter().any(|row| row.pupil == pupil);
        if !known {
            continue;
        }
        keys.insert(Key::Course(course.course));
        classes.extend(course.class);
        let place = subjects
            .binary_search(&course.subject.code())
            .expect("known");
        keys.insert(Key::Subject(u16::try_from(place).expect("a place")));
        if course.class.is_none() {
            // A lesson of a course over several classes is of the classes of all its members, and may
            // have marks and homework where that is so at the level of some of them.
            let stays = members
                .iter()
                .flat_map(|member| school.roster().stays(member.pupil));
            classes.extend(stays.map(|stay| stay.class));
        }
        if let Some(staff) = school.staff().course(course.course) {
            let lessons = page.lessons.iter().map(|lesson| lesson.date);
            let days = lessons.chain((0..400).map(asks::day));
            for day in days {
                let teachers = staff
                    .teachers_on(day)
                    .into_iter()
                    .chain(staff.of_lesson(day));
                keys.extend(teachers.map(Key::Teacher));
            }
        }
    }
    for class in classes {
        keys.insert(Key::Class(class));
        keys.extend(school.class(class).map(|row| Key::Level(row.level)));
    }
    keys.insert(Key::Pupil(pupil));
}

fn named(school: &School, keys: &BTreeSet<Key>) -> BTreeSet<Name> {
    let ids = school.ids();
    let mut subjects: Vec<String> = school
        .facts()
        .courses
        .iter()
        .map(|row| row.subject.code())
        .collect();
    subjects.sort_unstable();
    subjects.dedup();
    keys.iter()
        .map(|key| match key {
            Key::School => Name::School,
            Key::Level(level) => Name::Level(*level),
            Key::Class(class) => Name::Id(ids.name(*class)),
            Key::Course(course) => Name::Id(ids.name(*course)),
            Key::Teacher(person) | Key::Pupil(person) => Name::Id(ids.name(*person)),
            Key::Subject(place) => Name::Subject(subjects[usize::from(*place)].clone()),
        })
        .collect()
}

fn is_of(key: &Key, by: By) -> bool {
    match key {
        Key::School => by == By::School,
        Key::Level(_) => by == By::Level,
        Key::Class(_) => by == By::Class,
        Key::Course(_) => by == By::Course,
        Key::Teacher(_) => by == By::Teacher,
        Key::Subject(_) => by == By::Subject,
        Key::Pupil(_) => by == By::Pupil,
    }
}

/// The rows that differ.
fn changed(before: &[Row], after: &[Row]) -> BTreeSet<Name> {
    let by_name = |rows: &[Row]| -> BTreeMap<Name, Row> {
        let named = rows.iter().map(|row| (row.name.clone(), row.clone()));
        named.collect()
    };
    let (before, after) = (by_name(before), by_name(after));
    let names = before.keys().chain(after.keys());
    names
        .filter(|name| before.get(*name) != after.get(*name))
        .cloned()
        .collect()
}

/// The school after one pupil goes to another class on a day, and the pupil.
fn moved(school: &School, one: usize, other: usize, day: usize) -> Option<(School, PersonIx)> {
    let on = asks::day(day);
    let open: Vec<_> = rows(school, Table::Enrolments)
        .into_iter()
        .zip(&school.facts().enrolments)
        .filter(|(_, row)| row.days.holds(on) && row.days.holds(on.succ_opt().expect("a day")))
        .collect();
    let (row, enrolment) = open.get(one.checked_rem(open.len())?)?;
    let (pupil, class) = (cell(row, "pupil"), cell(row, "class"));
    let classes = rows(school, Table::Classes);
    let others: Vec<String> = classes
        .iter()
        .map(|row| cell(row, "class"))
        .filter(|other| *other != class)
        .collect();
    let other = others.get(other.checked_rem(others.len())?)?;
    let from = cell(row, "from");
    let (next, end) = (on.succ_opt().expect("a day"), cell(row, "to"));
    let request = format!(
        r#"{{"table":"enrolments","upserts":[
            {{"pupil":{pupil},"class":{class},"from":{from},"to":"{on}"}},
            {{"pupil":{pupil},"class":{other},"from":"{next}","to":{end}}}]}}"#
    );
    let mut after = school.clone();
    after
        .apply_rows_json(request.as_bytes())
        .unwrap_or_else(|refusals| panic!("{request}: {refusals}"));
    let id = school.ids().name(enrolment.pupil);
    // Places are of each school's own.
    let found = after
        .ids()
        .all()
        .find(|person: &PersonIx| after.ids().name(*person) == id);
    assert_eq!(found, Some(enrolment.pupil));
    Some((after, enrolment.pupil))
}

proptest! {
    #![proptest_config(asks::cases(40))]

    #[test]
    fn a_move_changes_no_other_rows(
        seed in 0_u64..100_000,
        which in 0_usize..4,
        draw in asks::draw(),
        one in 0_usize..5040,
        day in 2_usize..60,
    ) {
        let school = asks::school(seed, which);
        let Some((after, pupil)) = moved(&school, one, one / 7, day) else {
            return Ok(());
        };
        let mut keys = BTreeSet::from([Key::School]);
        touched(&school, pupil, &mut keys);
        touched(&after, pupil, &mut keys);
        for family in Family::ALL {
            let asked = asks::question(&school, *family, &draw);
            for by in By::ALL {
                if (*family, *by) == (Family::ControlSheet, By::Pupil) {
                    continue;
                }
                let question = Question { by: *by, filter: Filter::default(), ..asked.clone() };
                let before = school.monitoring(*family, question.clone(), None);
                let now = after.monitoring(*family, question.clone(), None);
                let own = keys.iter().filter(|key| is_of(key, *by)).copied().collect();
                let own = named(&school, &own);
                let changed = changed(&before.rows, &now.rows);
                prop_assert!(
                    changed.is_subset(&own),
                    "{} {:?}: {:?} beside {:?}", family.code(), question, changed, own
                );
            }
        }
        // By class the pupil is counted elsewhere than before.
        let days = DateRange::new(asks::opens(), asks::day(day + 1)).expect("days");
        let question = Question {
            days: Days::Dates(days),
            by: By::Class,
            filter: Filter::default(),
            as_of: AsOf::default(),
        };
        let [before, now] = [&school, &after]
            .map(|school| school.monitoring(Family::ControlSheet, question.clone(), None).rows);
        prop_assert!(changed(&before, &now).len() >= 2);
    }
}
