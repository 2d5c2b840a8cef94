//! `access.decide`: may this person do that, and if not, what is lacking and who may.

use serde::Serialize;

use super::finals::with_regulations;
use super::to_json;
use crate::answer::{Evidence, Fact, Message, Refusals};
use crate::catalogue::choice::Lack;
use crate::catalogue::{Clause, Role, Rule, Scope};
use crate::input::{self, Faults};
use crate::regulation::{InForce, Right};
use crate::rules::access::{self, Decision};

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
                if regulations.on(request.on).is_none() {
                    let evidence = || Evidence::none().with("on", request.on);
                    return entry.fault(faults, Rule::RegulationNoEdition, evidence);
                }
                Some(request)
            });
            let (standing, request) = (standing?, request?);
            let regulation = regulations.on(request.on)?;
            let answer = match access::decide(regulation, &standing, &request) {
                Decision::Allow(grant) => Answer::Allow(grant.right().into()),
                Decision::Deny(denial) => {
                    let instead = access::instead(regulation, denial.act);
                    let mut evidence = Evidence::none()
                        .with("act", denial.act.code())
                        .with("lacks", denial.lacks.code());
                    if let Some(right) = denial.nearest {
                        evidence = evidence
                            .with("role", right.role)
                            .with("scope", right.scope.code())
                            .with("instead", Fact::from(instead.clone()));
                    }
                    Answer::Deny {
                        rule: Rule::AccessDenied,
                        clause: denial.clause(),
                        lacks: denial.lacks,
                        nearest: denial.nearest.map(Way::from),
                        instead,
                        message: Message::of(Rule::AccessDenied, &evidence),
                    }
                }
            };
            Some(to_json(&answer))
        })
    })
}
