//! Which teachers of the lessons entered something on one of their own.

use std::collections::BTreeMap;

use super::{HOMEWORK, ROLL, TAUGHT, TOPIC};
use crate::monitoring::family::Only;
use crate::monitoring::frame::{CourseFrame, Frame, Key};
use crate::monitoring::marks::PageMarks;
use crate::monitoring::question::By;
use crate::school::School;
use crate::school::ids::PersonIx;

type Staff = BTreeMap<(Key, PersonIx), bool>;

/// The rows and teachers of each taught lesson, the same for all or each its own.
struct Lessons {
    fixed: Option<Vec<(Key, PersonIx)>>,
    own: Vec<Vec<(Key, PersonIx)>>,
}

impl Lessons {
    fn of(&self, offset: usize) -> &[(Key, PersonIx)] {
        let own = || self.own.get(offset).map_or(&[][..], Vec::as_slice);
        self.fixed.as_deref().unwrap_or_else(own)
    }
}

/// The teachers of a page's lessons, row by row, and whether each entered a topic, roll, homework or mark.
pub(super) fn of_page(
    frame: &Frame,
    school: &School,
    course: &CourseFrame,
    only: &Only,
    flags: &[u8],
) -> Staff {
    let mut staff = Staff::new();
    let Some(page) = school.page(course.course) else {
        return staff;
    };
    let lessons = page.lessons.get(course.lessons.clone()).unwrap_or_default();
    let placed = place(frame, school, course, flags);
    let enters = |staff: &mut Staff, offset: usize, by: Option<PersonIx>| {
        for place in placed.of(offset) {
            if by.is_none_or(|by| by == place.1)
                && let Some(active) = staff.get_mut(place)
            {
                *active = true;
            }
        }
    };
    for ((lesson, has), offset) in lessons.iter().zip(flags).zip(0_usize..) {
        if has & TAUGHT == 0 {
            continue;
        }
        for place in placed.of(offset) {
            staff.entry(*place).or_default();
        }
        if has & (TOPIC | ROLL | HOMEWORK) != 0 {
            enters(&mut staff, offset, lesson.by);
        }
    }
    let is_taught =
        |offset: usize, wanted: u8| flags.get(offset).is_some_and(|has| has & wanted == wanted);
    let offset_of = |place: usize| place.checked_sub(course.lessons.start);
    if staff.values().any(|active| !active) {
        for (place, code) in page.codes.iter().filter(|(_, code)| only.holds(code.pupil)) {
            let offset = usize::try_from(*place).ok().and_then(offset_of);
            if let Some(offset) = offset.filter(|offset| is_taught(*offset, TAUGHT | ROLL)) {
                enters(&mut staff, offset, code.by);
            }
        }
    }
    let days = course.taught.and_then(|days| only.cut(days));
    if staff.values().any(|active| !active)
        && let Some(marks) = days.and_then(|days| PageMarks::of(school, course, days))
    {
        for (pupil, run) in marks.pupils().filter(|(pupil, _)| only.holds(*pupil)) {
            marks
                .of_run(pupil, run)
                .each(&marks, |place, assignment, _| {
                    let lesson = page.lesson_of.get(usize::from(assignment));
                    let offset = lesson.and_then(|at| offset_of(usize::try_from(*at).ok()?));
                    if let Some(offset) = offset.filter(|offset| is_taught(*offset, TAUGHT)) {
                        enters(&mut staff, offset, page.marks.by_at(place));
                    }
                });
        }
    }
    staff
}

fn place(frame: &Frame, school: &School, course: &CourseFrame, flags: &[u8]) -> Lessons {
    let pairs = |rows: &[Key], teachers: &[PersonIx]| -> Vec<(Key, PersonIx)> {
        let wanted = frame.question.filter.teacher;
        let teachers = teachers
            .iter()
            .filter(|teacher| wanted.is_none_or(|wanted| wanted == **teacher));
        let pairs = teachers.flat_map(|teacher| rows.iter().map(|key| (*key, *teacher)));
        pairs
            .filter(|(key, teacher)| {
                frame.question.by != By::Teacher || *key == Key::Teacher(*teacher)
            })
            .collect()
    };
    if let Some(rows) = frame.fixed_rows(course) {
        let teachers = frame.teachers(school, course, course.end);
        return Lessons {
            fixed: Some(pairs(rows, &teachers)),
            own: Vec::new(),
        };
    }
    let lessons = school.page(course.course).map(|page| &page.lessons);
    let lessons = lessons
        .and_then(|all| all.get(course.lessons.clone()))
        .unwrap_or_default();
    let own = lessons.iter().zip(flags).map(|(lesson, has)| {
        if has & TAUGHT == 0 {
            return Vec::new();
        }
        let rows = frame.lesson_rows(school, course, lesson.date);
        pairs(&rows, &frame.teachers(school, course, lesson.date))
    });
    Lessons {
        fixed: None,
        own: own.collect(),
    }
}
