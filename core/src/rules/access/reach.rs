//! What is in a person's reach: the classes, courses and pupils on which an act is allowed.

use chrono::NaiveDate;
use serde::Serialize;

use super::read::read_substitutions;
use super::{Decision, Request, Standing, Substitution, Target, decide};
use crate::base::{ClassId, CourseId, PupilId, limits};
use crate::catalogue::{Act, Rule};
use crate::input::{Cursor, Faults};
use crate::regulation::Regulation;

/// The classes, courses and pupils of a school, as far as access asks about them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relations {
    /// The classes.
    pub classes: Vec<ClassId>,
    /// The courses, each with its class, where it has one, and its substitutions.
    pub courses: Vec<(CourseId, Option<ClassId>, Vec<Substitution>)>,
    /// The pupils, each with the class on that day, where there is one.
    pub pupils: Vec<(PupilId, Option<ClassId>)>,
}

/// What an act is allowed on, in the order of the relations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// Classes.
    pub classes: Vec<ClassId>,
    /// Courses.
    pub courses: Vec<CourseId>,
    /// Pupils.
    pub pupils: Vec<PupilId>,
}

/// Every class, course and pupil on which [`decide`] allows the act; a course is asked for a lesson of
/// that day.
pub fn reach(
    regulation: &Regulation,
    standing: &Standing,
    act: Act,
    on: NaiveDate,
    relations: &Relations,
) -> Reach {
    let allowed = |target: Target| {
        let request = Request { act, on, target };
        matches!(decide(regulation, standing, &request), Decision::Allow(_))
    };
    let class = |class: &&ClassId| {
        allowed(Target {
            class: Some(**class),
            ..Target::default()
        })
    };
    let course = |(course, class, substitutions): &&(_, _, Vec<Substitution>)| {
        allowed(Target {
            class: *class,
            course: Some(*course),
            lesson: Some(on),
            substitutions: substitutions.clone(),
            ..Target::default()
        })
    };
    let pupil = |(pupil, class): &&(PupilId, Option<ClassId>)| {
        allowed(Target {
            class: *class,
            pupil: Some(*pupil),
            ..Target::default()
        })
    };
    let courses = relations.courses.iter().filter(course);
    let pupils = relations.pupils.iter().filter(pupil);
    Reach {
        classes: relations.classes.iter().filter(class).copied().collect(),
        courses: courses.map(|(course, _, _)| *course).collect(),
        pupils: pupils.map(|(pupil, _)| *pupil).collect(),
    }
}

/// Reads the relations of a school.
pub(crate) fn read_relations(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Relations> {
    let fields = cursor.fields(&["classes", "courses", "pupils"], faults)?;
    let most = limits::RELATIONS;
    let class = |entry: Cursor<'_>, faults: &mut Faults| entry.id(ClassId::new, faults);
    let classes = fields.may("classes", faults, |entry, faults| {
        entry.items(most, Rule::LimitRows, faults, class)
    });
    let courses = fields.may("courses", faults, |entry, faults| {
        entry.items(most, Rule::LimitRows, faults, |entry, faults| {
            let fields = entry.fields(&["course", "class", "substitutions"], faults)?;
            let course = fields.need("course", faults, |entry, faults| {
                entry.id(CourseId::new, faults)
            });
            let class = fields.may_null("class", faults, class);
            let named = fields.may_null("substitutions", faults, read_substitutions);
            Some((course?, class?, named?.unwrap_or_default()))
        })
    });
    let pupils = fields.may("pupils", faults, |entry, faults| {
        entry.items(most, Rule::LimitRows, faults, |entry, faults| {
            let fields = entry.fields(&["pupil", "class"], faults)?;
            let pupil = fields.need("pupil", faults, |entry, faults| {
                entry.id(PupilId::new, faults)
            });
            let class = fields.may_null("class", faults, class);
            Some((pupil?, class?))
        })
    });
    Some(Relations {
        classes: classes?.unwrap_or_default(),
        courses: courses?.unwrap_or_default(),
        pupils: pupils?.unwrap_or_default(),
    })
}
