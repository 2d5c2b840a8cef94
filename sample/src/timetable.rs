//! The week's timetable: who is taught what on which day, as which lesson.

use std::collections::BTreeSet;

use crate::draft::{Course, Draft};

/// A place in the week of one class or of two.
pub(crate) struct Slot {
    /// The day, Monday is 1.
    pub(crate) weekday: u32,
    /// Which lesson of the day.
    pub(crate) number: i64,
    /// What is taught then: one course, or the subgroups of one subject.
    pub(crate) courses: Vec<usize>,
    /// Every second week only.
    pub(crate) fortnightly: bool,
}

/// The most lessons of a day.
const LAST: i64 = 8;

/// The timetable, by day and lesson.
pub(crate) fn timetable(draft: &Draft<'_>) -> Vec<Slot> {
    let mut slots = Vec::new();
    let mut busy = BTreeSet::new();
    let mut taken = BTreeSet::new();
    for courses in units(&draft.courses) {
        let course = &draft.courses[courses[0]];
        if course
            .classes
            .iter()
            .all(|class| draft.classes[*class].empty)
        {
            continue;
        }
        let teachers: Vec<_> = courses
            .iter()
            .map(|index| draft.courses[*index].teacher)
            .collect();
        let days = course
            .classes
            .iter()
            .map(|class| draft.classes[*class].school_days());
        let days = days.min().unwrap_or(5);
        let lessons = course.halves.div_ceil(2);
        for lesson in 0..lessons {
            // The lessons of a subject are spread over the week.
            let wanted = (lesson * days / lessons + courses[0] as u32) % days;
            let is_free = |&(weekday, number): &(u32, i64)| {
                !course
                    .classes
                    .iter()
                    .any(|class| taken.contains(&(*class, weekday, number)))
            };
            let places = (0..days).map(|later| (wanted + later) % days + 1);
            let places: Vec<_> = places
                .flat_map(|weekday| (1..=LAST).map(move |number| (weekday, number)))
                .filter(is_free)
                .collect();
            let meets = |&(weekday, number): &(u32, i64)| {
                teachers
                    .iter()
                    .any(|teacher| busy.contains(&(*teacher, weekday, number)))
            };
            // Rather a clash of teachers than a lesson that is not held.
            let place = places.iter().find(|place| !meets(place)).or(places.first());
            let Some(&(weekday, number)) = place else {
                continue;
            };
            busy.extend(teachers.iter().map(|teacher| (*teacher, weekday, number)));
            taken.extend(course.classes.iter().map(|class| (*class, weekday, number)));
            slots.push(Slot {
                weekday,
                number,
                courses: courses.clone(),
                fortnightly: course.halves == 1,
            });
        }
    }
    slots.sort_by_key(|slot| (slot.weekday, slot.number, slot.courses[0]));
    slots
}

/// Courses that are taught at once: those of subgroups with one another.
fn units(courses: &[Course]) -> Vec<Vec<usize>> {
    let mut units: Vec<Vec<usize>> = Vec::new();
    for (index, course) in courses.iter().enumerate() {
        let with = units.iter_mut().find(|unit| {
            let first = &courses[unit[0]];
            course.subgroup.is_some()
                && first.subgroup.is_some()
                && first.classes == course.classes
                && first.subject.code == course.subject.code
        });
        match with {
            Some(unit) => unit.push(index),
            None => units.push(vec![index]),
        }
    }
    units
}
