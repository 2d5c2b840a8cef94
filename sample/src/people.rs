//! The tables of people: who they are, what they may do, where they belong.

use chrono::NaiveDate;

use crate::calendar::{YEAR_WEEKS, day};
use crate::draft::{Draft, Scale, Span};
use crate::names;
use crate::oddity::Oddity;
use crate::value::{NONE, Table, Value, row};

/// The day from which offices are held.
const ORDERED: NaiveDate = day(2026, 8, 25);

/// Ids of parents begin here.
const FIRST_PARENT: i64 = 5001;

/// A parent of a pupil.
pub(crate) struct Parent {
    pub(crate) id: i64,
    name: String,
    pupil: usize,
}

/// The parents of most pupils: one or two each, and some of them of two pupils.
pub(crate) fn parents(draft: &mut Draft<'_>) -> Vec<Parent> {
    let mut parents: Vec<Parent> = Vec::new();
    let mut id = FIRST_PARENT;
    for pupil in 0..draft.pupils.len() {
        if draft.dice.percent(8) {
            continue;
        }
        // The parent of the pupil before has this one too.
        let sibling = parents
            .last()
            .map(|parent| (parent.id, parent.name.clone()));
        if let Some((id, name)) = sibling
            && draft.dice.percent(4)
        {
            parents.push(Parent { id, name, pupil });
            continue;
        }
        let both = draft.dice.percent(30);
        for woman in [true, false].into_iter().take(1 + usize::from(both)) {
            let child = draft.pupils[pupil].name.clone();
            let name = names::parent_of(&mut draft.dice, &child, woman);
            parents.push(Parent { id, name, pupil });
            id += 1;
        }
    }
    parents
}

/// The table `classes`.
pub(crate) fn classes(draft: &Draft<'_>) -> Table {
    let mut table = Table::new("classes", "class level letter teacher periods");
    for class in &draft.classes {
        let level = i64::from(class.level);
        table.push(row![
            class.id,
            level,
            class.letter,
            class.teacher,
            class.set
        ]);
    }
    table
}

/// The table `people`.
pub(crate) fn people(draft: &Draft<'_>, parents: &[Parent]) -> Table {
    let mut table = Table::new("people", "person name");
    for (id, name) in &draft.staff.names {
        table.push(row![*id, name.clone()]);
    }
    for pupil in &draft.pupils {
        table.push(row![pupil.id, pupil.name.clone()]);
    }
    let mut last = None;
    for parent in parents {
        if last != Some(parent.id) {
            table.push(row![parent.id, parent.name.clone()]);
        }
        last = Some(parent.id);
    }
    table
}

/// The table `roles`. Class and subject teachers have rows where they changed; else their classes and
/// courses name them.
pub(crate) fn roles(draft: &Draft<'_>, parents: &[Parent]) -> Table {
    let mut table = Table::new("roles", "person role class course pupil from to");
    let staff = &draft.staff;
    let offices = [
        (staff.administrator, "administrator"),
        (staff.director, "director"),
    ];
    let deputies = staff.deputies.map(|id| (id, "deputy-head"));
    for (person, role) in offices.into_iter().chain(deputies) {
        table.push(row![person, role, NONE, NONE, NONE, ORDERED, NONE]);
    }
    if let Some((former, last)) = draft.former {
        let class = &draft.classes[draft.main];
        table.push(row![
            former,
            "class-teacher",
            class.id,
            NONE,
            NONE,
            ORDERED,
            last
        ]);
        let from = last.succ_opt();
        table.push(row![
            class.teacher,
            "class-teacher",
            class.id,
            NONE,
            NONE,
            from,
            NONE
        ]);
    }
    for course in &draft.courses {
        if let Some((former, last)) = course.before {
            table.push(row![
                former,
                "subject-teacher",
                NONE,
                course.id,
                NONE,
                ORDERED,
                last
            ]);
            let from = last.succ_opt();
            table.push(row![
                course.teacher,
                "subject-teacher",
                NONE,
                course.id,
                NONE,
                from,
                NONE
            ]);
        }
    }
    for parent in parents {
        let pupil = &draft.pupils[parent.pupil];
        let from = pupil.stays[0].span.from;
        table.push(row![parent.id, "parent", NONE, NONE, pupil.id, from, NONE]);
    }
    for pupil in &draft.pupils {
        let Span { from, .. } = pupil.stays[0].span;
        let to = pupil.stays[pupil.stays.len() - 1].span.to;
        let to = if pupil.stays.len() == 1 { to } else { None };
        table.push(row![pupil.id, "pupil", NONE, NONE, pupil.id, from, to]);
    }
    table
}

/// The table `enrolments`.
pub(crate) fn enrolments(draft: &Draft<'_>) -> Table {
    let mut table = Table::new("enrolments", "pupil class from to form");
    for pupil in &draft.pupils {
        let form = pupil.home.then_some("home");
        for stay in &pupil.stays {
            let class = draft.classes[stay.class].id;
            table.push(row![pupil.id, class, stay.span.from, stay.span.to, form]);
        }
    }
    table
}

/// The tables `courses` and `memberships`.
pub(crate) fn courses(draft: &Draft<'_>) -> [Table; 2] {
    let mut courses = Table::new(
        "courses",
        "course class subject subgroup teacher weekly_hours hours_planned scale periods",
    );
    let mut memberships = Table::new("memberships", "course pupil from to");
    for course in &draft.courses {
        let class = course.class().map(|class| draft.classes[class].id);
        let scale = match course.scale {
            Scale::Numeric => None,
            Scale::PassFail => Some("pass-fail"),
            Scale::None => Some("none"),
        };
        courses.push(row![
            course.id,
            class,
            course.subject.code,
            course.subgroup,
            course.teacher,
            hours(course.halves),
            year_hours(course.halves),
            scale,
            course.own_set.then_some(course.set)
        ]);
        for member in course.members.iter().filter(|_| course.listed) {
            let pupil = draft.pupils[member.pupil].id;
            memberships.push(row![course.id, pupil, member.span.from, member.span.to]);
        }
    }
    [courses, memberships]
}

/// The table `agreed`: the subgroups as they were agreed, one pupil of them otherwise.
pub(crate) fn agreed(draft: &Draft<'_>) -> Table {
    let mut table = Table::new("agreed", "course pupil from to");
    let mut differs = draft.dice.has(Oddity::AgreedDiffers);
    for course in draft
        .courses
        .iter()
        .filter(|course| course.subgroup.is_some())
    {
        for member in &course.members {
            if std::mem::take(&mut differs) {
                continue;
            }
            let pupil = draft.pupils[member.pupil].id;
            table.push(row![course.id, pupil, member.span.from, member.span.to]);
        }
    }
    table
}

/// The tables `exemptions` and `substitutions`.
pub(crate) fn exceptions(draft: &Draft<'_>) -> [Table; 2] {
    let mut exemptions = Table::new("exemptions", "pupil course from to document");
    for row in &draft.exemptions {
        let pupil = draft.pupils[row.pupil].id;
        let course = row.course.map(|course| draft.courses[course].id);
        exemptions.push(row![
            pupil,
            course,
            row.span.from,
            row.span.to,
            row.document
        ]);
    }
    let mut substitutions = Table::new("substitutions", "course substitute from to");
    for row in &draft.substitutions {
        let course = draft.courses[row.course].id;
        substitutions.push(row![course, row.substitute, row.from, row.to]);
    }
    [exemptions, substitutions]
}

/// Weekly hours from their double, as an exact number.
pub(crate) fn hours(halves: u32) -> Value {
    if halves.is_multiple_of(2) {
        i64::from(halves / 2).into()
    } else {
        format!("{}.5", halves / 2).into()
    }
}

/// The hours of a year of 34 weeks.
pub(crate) fn year_hours(halves: u32) -> i64 {
    i64::from(halves) * YEAR_WEEKS / 2
}
