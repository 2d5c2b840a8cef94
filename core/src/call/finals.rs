//! `finals.validate`, `finals.outlook` and `finals.explain`.

use serde::Serialize;

use super::to_json;
use crate::answer::{Lang, Refusals, Subject};
use crate::base::node::Kind;
use crate::base::{Fixed, Share, limits};
use crate::catalogue::Rule;
use crate::input::{self, Cursor, Faults, Fields};
use crate::regulation::{InForce, Regulation, read_regulations};
use crate::reports::verdicts::verdicts;
use crate::rules::finals::{self, CASE, FinalAnswer, FinalCase, Proposed};

#[derive(Serialize)]
struct Explained {
    text: String,
    stand: Share,
}

/// Judges a proposed final.
pub(super) fn validate(own: Option<InForce<'_>>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let known: &[_] = match own {
            Some(_) => &["case"],
            None => &["regulation", "case"],
        };
        let fields = cursor.fields(known, faults)?;
        with_regulations(own, &fields, faults, |regulations, faults| {
            let asked = fields.need("case", faults, |entry, faults| {
                read_asked(regulations, entry, faults)
            })?;
            Some(to_json(&asked.answer()))
        })
    })
}

/// A case with its proposed final, and the edition that judges it.
pub(super) struct Asked<'r> {
    pub(super) regulation: &'r Regulation,
    pub(super) case: FinalCase,
    proposed: Proposed,
}

impl Asked<'_> {
    /// Whom it is about.
    pub(super) fn subject(&self) -> Subject {
        self.case.subject_of_findings()
    }

    /// What the rules say of it.
    pub(super) fn answer(&self) -> FinalAnswer {
        finals::validate(self.regulation, &self.case, &self.proposed)
    }
}

pub(super) fn read_asked<'r>(
    regulations: InForce<'r>,
    cursor: Cursor<'_>,
    faults: &mut Faults,
) -> Option<Asked<'r>> {
    let fields = cursor.fields(CASE, faults)?;
    let read = finals::read_case(regulations, &fields, faults)?;
    let proposed = finals::read_proposed(&read, &fields, faults);
    Some(Asked {
        regulation: read.regulation,
        case: read.case?,
        proposed: proposed?,
    })
}

/// Judges many finals and writes the verdicts down for a person, in one language.
pub(super) fn explain(own: Option<InForce<'_>>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let known: &[_] = match own {
            Some(_) => &["cases", "lang"],
            None => &["regulation", "cases", "lang"],
        };
        let fields = cursor.fields(known, faults)?;
        with_regulations(own, &fields, faults, |regulations, faults| {
            let lang = fields.need("lang", faults, |entry, faults| {
                entry.code(Lang::from_code, ["ru", "en"], faults)
            });
            let cases = fields.need("cases", faults, |entry, faults| {
                entry.items(limits::CASES, Rule::LimitRows, faults, |entry, faults| {
                    read_asked(regulations, entry, faults)
                })
            });
            let cases = cases?;
            let asked: Vec<_> = cases
                .iter()
                .map(|asked| (asked.regulation, &asked.case, &asked.proposed))
                .collect();
            let verdicts = verdicts(&asked, lang?);
            Some(to_json(&Explained {
                text: verdicts.text,
                stand: verdicts.stand,
            }))
        })
    })
}

/// Says what a pupil still needs. A proposed final in the case is ignored, whatever it is.
pub(super) fn outlook(own: Option<InForce<'_>>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let known: &[_] = match own {
            Some(_) => &["case", "weights"],
            None => &["regulation", "case", "weights"],
        };
        let fields = cursor.fields(known, faults)?;
        with_regulations(own, &fields, faults, |regulations, faults| {
            let read = fields.need("case", faults, |entry, faults| {
                finals::read_case(regulations, &entry.fields(CASE, faults)?, faults)
            });
            let weights = fields.may("weights", faults, finals::read_weights)?;
            let weights = weights.unwrap_or_else(|| vec![Fixed::ONE]);
            let read = read?;
            let answer = finals::outlook(read.regulation, &read.case?, &weights);
            Some(to_json(&answer))
        })
    })
}

/// Reads on with the handle's own regulation, or with the one that the request names: a preset's name,
/// a whole regulation, or a list of editions.
///
/// Where that one is missing, unknown or faulty, the rest is read by the default edition all the same, so
/// that the fault reported is the first in document order.
pub(super) fn with_regulations<T>(
    own: Option<InForce<'_>>,
    fields: &Fields<'_>,
    faults: &mut Faults,
    read: impl FnOnce(InForce<'_>, &mut Faults) -> Option<T>,
) -> Option<T> {
    if let Some(own) = own {
        return read(own, faults);
    }
    let mut faulty = None;
    let named = fields.need("regulation", faults, |entry, _| {
        // A whole regulation reports all its faults; a name has one.
        let mut found = match entry.kind() {
            Kind::Map(_) => Faults::keep_all(),
            _ => Faults::keep_first(),
        };
        let regulations = read_regulations(entry, &mut found);
        if found.is_empty() {
            return regulations;
        }
        faulty = Some(found);
        None
    });
    if let Some(named) = named {
        return read(InForce::ByDate(&named), faults);
    }
    let default = Regulation::preset("default").ok()?;
    let mut rest = Faults::keep_all();
    read(InForce::Always(&default), &mut rest);
    faults.adopt_first(rest, finals::depends_on_no_regulation);
    if let Some(found) = faulty {
        faults.adopt(found);
    }
    None
}
