//! Reads a standing and a request from the wire.

use super::standing::{Holding, Standing};
use super::{Request, Substitution, Target};
use crate::answer::Evidence;
use crate::base::{ClassId, CourseId, PersonId, PupilId, limits};
use crate::catalogue::{Act, Role, Rule};
use crate::input::{Cursor, Faults};

/// Reads a person with their roles.
pub(crate) fn read_standing(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Standing> {
    let fields = cursor.fields(&["person", "roles"], faults)?;
    let person = fields.need("person", faults, |entry, faults| {
        entry.id(PersonId::new, faults)
    });
    let roles = fields.need("roles", faults, |entry, faults| {
        entry.items(limits::ROLES, Rule::LimitRows, faults, read_holding)
    });
    Some(Standing::new(person?, roles?))
}

fn read_holding(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Holding> {
    let known = &["role", "class", "course", "pupil", "from", "to"];
    let fields = cursor.fields(known, faults)?;
    let role = fields.need("role", faults, read_role);
    let class = fields.may_null("class", faults, |entry, faults| {
        entry.id(ClassId::new, faults)
    });
    let course = fields.may_null("course", faults, |entry, faults| {
        entry.id(CourseId::new, faults)
    });
    let pupil = fields.may_null("pupil", faults, |entry, faults| {
        entry.id(PupilId::new, faults)
    });
    let days = Cursor::range_of(&fields, faults);
    let role = role?;
    let (class, course, pupil) = (class?, course?, pupil?);
    // What a role is held for: a key that it has no use for would be lost silently.
    let (of_class, of_course, of_pupil) = match role {
        Role::ClassTeacher => (true, false, false),
        Role::SubjectTeacher => (true, true, false),
        Role::Parent | Role::Pupil => (false, false, true),
        Role::Administrator | Role::Director | Role::DeputyHead => (false, false, false),
    };
    for (key, useless) in [
        ("class", class.is_some() && !of_class),
        ("course", course.is_some() && !of_course),
        ("pupil", pupil.is_some() && !of_pupil),
    ] {
        if useless {
            return fields
                .may::<()>(key, faults, |entry, faults| {
                    entry.fault(faults, Rule::InputUnknownKey, || {
                        Evidence::none().with("key", key)
                    })
                })
                .and(None);
        }
    }
    let lacking = match role {
        Role::ClassTeacher if class.is_none() => Some("class"),
        Role::SubjectTeacher if class.is_none() && course.is_none() => Some("course"),
        Role::Parent | Role::Pupil if pupil.is_none() => Some("pupil"),
        _ => None,
    };
    if let Some(key) = lacking {
        // Absent, it is missing; null, it is no id.
        return fields.need::<Holding>(key, faults, |entry, faults| {
            entry.mismatch(faults, "integer")
        });
    }
    Some(Holding {
        role,
        class,
        course,
        pupil,
        days: days?,
    })
}

fn read_role(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Role> {
    let codes = Role::ALL.iter().map(|item| item.code());
    cursor.code(Role::from_code, codes, faults)
}

/// Reads an act.
pub(crate) fn read_act(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Act> {
    let codes = Act::ALL.iter().map(|item| item.code());
    cursor.code(Act::from_code, codes, faults)
}

/// Reads what is asked.
pub(crate) fn read_request(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Request> {
    let fields = cursor.fields(&["act", "on", "target"], faults)?;
    let act = fields.need("act", faults, read_act);
    let on = fields.need("on", faults, |entry, faults| entry.date(faults));
    let target = fields.may_null("target", faults, read_target);
    Some(Request {
        act: act?,
        on: on?,
        target: target?.unwrap_or_default(),
    })
}

fn read_target(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Target> {
    let known = &["class", "course", "pupil", "lesson", "substitutions"];
    let fields = cursor.fields(known, faults)?;
    let class = fields.may_null("class", faults, |entry, faults| {
        entry.id(ClassId::new, faults)
    });
    let course = fields.may_null("course", faults, |entry, faults| {
        entry.id(CourseId::new, faults)
    });
    let pupil = fields.may_null("pupil", faults, |entry, faults| {
        entry.id(PupilId::new, faults)
    });
    let lesson = fields.may_null("lesson", faults, |entry, faults| entry.date(faults));
    let substitutions = fields.may_null("substitutions", faults, read_substitutions);
    Some(Target {
        class: class?,
        course: course?,
        pupil: pupil?,
        lesson: lesson?,
        substitutions: substitutions?.unwrap_or_default(),
    })
}

/// Reads the substitutions of a course.
pub(crate) fn read_substitutions(
    cursor: Cursor<'_>,
    faults: &mut Faults,
) -> Option<Vec<Substitution>> {
    let most = limits::SUBSTITUTIONS;
    cursor.items(most, Rule::LimitRows, faults, read_substitution)
}

fn read_substitution(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Substitution> {
    let fields = cursor.fields(&["person", "from", "to"], faults)?;
    let person = fields.need("person", faults, |entry, faults| {
        entry.id(PersonId::new, faults)
    });
    let days = Cursor::range_of(&fields, faults);
    Some(Substitution {
        person: person?,
        days: days?,
    })
}
