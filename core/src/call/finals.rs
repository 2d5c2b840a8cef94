//! `finals.validate`, `finals.outlook` and `finals.explain`.

use serde::Serialize;

use super::to_json;
use crate::answer::{Lang, Refusals};
use crate::base::node::Kind;
use crate::base::{Fixed, Share, limits};
use crate::catalogue::Rule;
use crate::input::{self, Cursor, Faults, Fields};
use crate::regulation::{PRESETS, Regulation, read_regulation};
use crate::reports::verdicts::verdicts;
use crate::rules::finals::{self, CASE, FinalCase, Proposed};

#[derive(Serialize)]
struct Explained {
    text: String,
    stand: Share,
}

/// Judges a proposed final.
pub(super) fn validate(
    regulation: Option<&Regulation>,
    request: &[u8],
) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let known: &[_] = if regulation.is_some() {
            &["case"]
        } else {
            &["regulation", "case"]
        };
        let fields = cursor.fields(known, faults)?;
        with_regulation(regulation, &fields, faults, |regulation, faults| {
            let read =
                |entry: Cursor<'_>, faults: &mut Faults| read_asked(regulation, entry, faults);
            let (case, proposed) = fields.need("case", faults, read)?;
            Some(to_json(&finals::validate(regulation, &case, &proposed)))
        })
    })
}

fn read_asked(
    regulation: &Regulation,
    cursor: Cursor<'_>,
    faults: &mut Faults,
) -> Option<(FinalCase, Proposed)> {
    let fields = cursor.fields(CASE, faults)?;
    let case = finals::read_case(regulation, &fields, faults);
    let proposed = finals::read_proposed(regulation, &fields, faults);
    Some((case?, proposed?))
}

/// Judges many finals and writes the verdicts down for a person, in one language.
pub(super) fn explain(
    regulation: Option<&Regulation>,
    request: &[u8],
) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let known: &[_] = match regulation {
            Some(_) => &["cases", "lang"],
            None => &["regulation", "cases", "lang"],
        };
        let fields = cursor.fields(known, faults)?;
        with_regulation(regulation, &fields, faults, |regulation, faults| {
            let lang = fields.need("lang", faults, |entry, faults| {
                entry.code(Lang::from_code, ["ru", "en"], faults)
            });
            let cases = fields.need("cases", faults, |entry, faults| {
                entry.items(limits::CASES, Rule::LimitRows, faults, |entry, faults| {
                    read_asked(regulation, entry, faults)
                })
            });
            let verdicts = verdicts(regulation, &cases?, lang?);
            Some(to_json(&Explained {
                text: verdicts.text,
                stand: verdicts.stand,
            }))
        })
    })
}

/// Says what a pupil still needs. A proposed final in the case is ignored, whatever it is.
pub(super) fn outlook(
    regulation: Option<&Regulation>,
    request: &[u8],
) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let known: &[_] = match regulation {
            Some(_) => &["case", "weights"],
            None => &["regulation", "case", "weights"],
        };
        let fields = cursor.fields(known, faults)?;
        with_regulation(regulation, &fields, faults, |regulation, faults| {
            let case = fields.need("case", faults, |entry, faults| {
                finals::read_case(regulation, &entry.fields(CASE, faults)?, faults)
            });
            let weights = fields.may("weights", faults, finals::read_weights)?;
            let weights = weights.unwrap_or_else(|| vec![Fixed::ONE]);
            Some(to_json(&finals::outlook(regulation, &case?, &weights)))
        })
    })
}

/// Reads on with the handle's own regulation, or with the one that the request names.
///
/// Where that one is missing, unknown or faulty, the rest is read by the default edition all the same, so
/// that the fault reported is the first in document order.
fn with_regulation<T>(
    own: Option<&Regulation>,
    fields: &Fields<'_>,
    faults: &mut Faults,
    read: impl FnOnce(&Regulation, &mut Faults) -> Option<T>,
) -> Option<T> {
    if let Some(regulation) = own {
        return read(regulation, faults);
    }
    let named = fields.need("regulation", faults, |entry, faults| match entry.kind() {
        Kind::Text(_) => {
            let preset = |name: &str| Regulation::preset(name).ok();
            entry
                .code(preset, PRESETS.iter().copied(), faults)
                .map(Named::Preset)
        }
        Kind::Map(_) => {
            let mut own = Faults::keep_all();
            let whole = read_regulation(entry, &mut own);
            Some(match whole {
                Some(whole) if own.is_empty() => Named::Whole(Box::new(whole)),
                _ => Named::Faulty(own),
            })
        }
        _ => entry.mismatch(faults, "regulation"),
    });
    let faulty = match named {
        Some(Named::Preset(preset)) => return read(&preset, faults),
        Some(Named::Whole(whole)) => return read(&whole, faults),
        Some(Named::Faulty(own)) => Some(own),
        None => None,
    };
    let default = Regulation::preset("default").ok()?;
    read(&default, faults);
    if let Some(own) = faulty {
        faults.adopt(own);
    }
    None
}

/// The regulation that a request names.
enum Named {
    Preset(std::sync::Arc<Regulation>),
    Whole(Box<Regulation>),
    Faulty(Faults),
}
