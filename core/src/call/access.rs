//! `access.decide`, `access.explain` and `access.visible`: who may do what, and on what.

use chrono::NaiveDate;
use serde::Serialize;

use super::finals::with_regulations;
use super::{Own, to_json};
use crate::answer::{Message, Refusals};
use crate::base::{ClassId, CourseId, PersonId, PupilId, limits};
use crate::catalogue::choice::Lack;
use crate::catalogue::{Clause, Role, Rule, Scope};
use crate::input::{self, Cursor, Faults};
use crate::regulation::{InForce, Right};
use crate::rules::access::{self, Decision, Holding};

#[derive(Serialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
enum Answer {
    Allow(Way),
    Deny {
        rule: Rule,
        clause: Option<Clause>,
        lacks: Lack,
        nearest: Option<Way>,
        instead: Vec<Role>,
        message: Message,
    },
}

/// A right as an answer names it.
#[derive(Serialize)]
struct Way {
    role: Role,
    scope: Scope,
    clause: Clause,
}

impl From<&Right> for Way {
    fn from(right: &Right) -> Self {
        Self {
            role: right.role,
            scope: right.scope,
            clause: right.clause,
        }
    }
}

/// Decides one request, by the edition in force on the day of the act.
pub(super) fn decide(own: Option<InForce<'_>>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let known: &[_] = match own {
            Some(_) => &["standing", "request"],
            None => &["regulation", "standing", "request"],
        };
        let fields = cursor.fields(known, faults)?;
        with_regulations(own, &fields, faults, |regulations, faults| {
            let standing = fields.need("standing", faults, access::read_standing);
            let request = fields.need("request", faults, |entry, faults| {
                let request = access::read_request(entry, faults)?;
                regulations.need(request.on, entry, faults)?;
                Some(request)
            });
            let (standing, request) = (standing?, request?);
            let regulation = regulations.on(request.on)?;
            let answer = match access::decide(regulation, &standing, &request) {
                Decision::Allow(grant) => Answer::Allow(grant.right().into()),
                Decision::Deny(denial) => Answer::Deny {
                    rule: Rule::AccessDenied,
                    clause: denial.clause(),
                    lacks: denial.lacks,
                    nearest: denial.nearest.map(Way::from),
                    instead: denial.instead(regulation),
                    message: denial.message(regulation),
                },
            };
            Some(to_json(&answer))
        })
    })
}

/// Reads a day on which some edition is in force.
fn read_day(
    regulations: InForce<'_>,
    cursor: Cursor<'_>,
    faults: &mut Faults,
) -> Option<NaiveDate> {
    let on = cursor.date(faults)?;
    regulations.need(on, cursor, faults)?;
    Some(on)
}

/// What a person may do on a day, by which clause; who may do a given thing; and who holds what until
/// when.
#[derive(Serialize)]
struct Explained {
    rights: Vec<Right>,
    #[serde(skip_serializing_if = "Option::is_none")]
    holds: Option<Vec<Held>>,
}

/// One role of a person, as of a day.
#[derive(Serialize)]
struct Held {
    person: PersonId,
    role: Role,
    class: Option<ClassId>,
    course: Option<CourseId>,
    pupil: Option<PupilId>,
    from: String,
    to: Option<String>,
    state: &'static str,
}

impl Held {
    fn of(person: PersonId, holding: &Holding, on: NaiveDate) -> Self {
        let days = holding.days;
        let state = if on < days.from() {
            "not-yet"
        } else if days.holds(on) {
            "now"
        } else {
            "ended"
        };
        Self {
            person,
            role: holding.role,
            class: holding.class,
            course: holding.course,
            pupil: holding.pupil,
            from: days.from().to_string(),
            to: days.to().map(|to| to.to_string()),
            state,
        }
    }
}

/// Explains the table of rights: of a person, of an act, or both.
pub(super) fn explain(own: Option<InForce<'_>>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let known: &[_] = match own {
            Some(_) => &["standing", "standings", "act", "on"],
            None => &["regulation", "standing", "standings", "act", "on"],
        };
        let fields = cursor.fields(known, faults)?;
        with_regulations(own, &fields, faults, |regulations, faults| {
            let standing = fields.may_null("standing", faults, access::read_standing);
            // The administrator's list: who holds what until when (clause 3.1).
            let listed = fields.may("standings", faults, |entry, faults| {
                let most = limits::RELATIONS;
                entry.items(most, Rule::LimitRows, faults, access::read_standing)
            });
            let act = fields.may_null("act", faults, access::read_act);
            let on = fields.need("on", faults, |entry, faults| {
                read_day(regulations, entry, faults)
            });
            let (standing, listed, act, on) = (standing?, listed?, act?, on?);
            let regulation = regulations.on(on)?;
            let of_act = |right: &&Right| act.is_none_or(|act| right.act == act);
            let rights: Vec<Right> = match &standing {
                Some(standing) => standing
                    .rights(regulation, on)
                    .filter(of_act)
                    .copied()
                    .collect(),
                None => regulation
                    .rights
                    .rows()
                    .iter()
                    .filter(of_act)
                    .copied()
                    .collect(),
            };
            let asked = standing.is_some() || listed.is_some();
            let people = standing.iter().chain(listed.iter().flatten());
            let holds = asked.then(|| {
                let held = people.flat_map(|standing| {
                    let all = standing.holdings().iter();
                    all.map(|holding| Held::of(standing.person(), holding, on))
                });
                held.collect()
            });
            Some(to_json(&Explained { rights, holds }))
        })
    })
}

/// The classes, courses and pupils on which a person may do an act.
pub(super) fn visible(own: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        // A school brings its relations itself.
        let own = match own {
            _ if cursor.has("tables") => return super::school::visible(own, cursor, faults),
            Own::School(_) => return super::school::visible(own, cursor, faults),
            Own::Regulation(regulation) => Some(regulation),
            Own::Nothing => None,
        };
        let known: &[_] = match own {
            Some(_) => &["standing", "act", "on", "relations"],
            None => &["regulation", "standing", "act", "on", "relations"],
        };
        let fields = cursor.fields(known, faults)?;
        with_regulations(own, &fields, faults, |regulations, faults| {
            let standing = fields.need("standing", faults, access::read_standing);
            let act = fields.need("act", faults, access::read_act);
            let on = fields.need("on", faults, |entry, faults| {
                read_day(regulations, entry, faults)
            });
            let relations = fields.need("relations", faults, access::read_relations);
            let (standing, act, on, relations) = (standing?, act?, on?, relations?);
            let regulation = regulations.on(on)?;
            let reach = access::reach(regulation, &standing, act, on, &relations);
            Some(to_json(&reach))
        })
    })
}
