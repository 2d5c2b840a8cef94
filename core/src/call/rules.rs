//! `rules.list`, `rules.render` and `ops.list`: the catalogue as hosts ask for it.

use serde::Serialize;

use super::{OPS, to_json};
use crate::answer::{Evidence, Fact, Lang, Refusals, render as render_text};
use crate::base::limits;
use crate::base::node::Kind;
use crate::catalogue::{Rule, RuleRow};
use crate::input::{self, Cursor, Faults};
use crate::regulation::InForce;

#[derive(Serialize)]
struct RuleList {
    rules: Vec<&'static RuleRow>,
}

#[derive(Serialize)]
struct OpList {
    ops: Vec<OpRow>,
}

#[derive(Serialize)]
struct OpRow {
    op: &'static str,
    tables: &'static [&'static str],
}

#[derive(Serialize)]
struct Text {
    text: String,
}

/// The table of rules.
pub(super) fn list(_: Option<InForce<'_>>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    nothing_asked(request)?;
    Ok(to_json(&RuleList {
        rules: Rule::ALL.iter().map(|rule| rule.row()).collect(),
    }))
}

/// The table of operations.
pub(super) fn ops_list(_: Option<InForce<'_>>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    nothing_asked(request)?;
    let ops = OPS
        .iter()
        .map(|op| OpRow {
            op: op.name,
            tables: op.tables,
        })
        .collect();
    Ok(to_json(&OpList { ops }))
}

fn nothing_asked(request: &[u8]) -> Result<(), Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        cursor.fields(&[], faults).map(|_| ())
    })
}

/// The text of a rule with this evidence, in one language.
pub(super) fn render(_: Option<InForce<'_>>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let fields = cursor.fields(&["rule", "evidence", "lang"], faults)?;
        let rule = fields.need("rule", faults, |entry, faults| {
            entry.code(
                Rule::from_code,
                Rule::ALL.iter().map(|rule| rule.row().code),
                faults,
            )
        });
        let evidence = fields.need("evidence", faults, |entry, faults| {
            // The keys of an unknown rule are unknown too: only that they are an object is asked.
            let known = rule.map_or::<&[_], _>(&[], |rule| rule.row().evidence);
            if rule.is_none() && matches!(entry.kind(), Kind::Map(_)) {
                return None;
            }
            let fields = entry.fields(known, faults)?;
            let mut evidence = Evidence::none();
            for key in known {
                if let Some(fact) = fields.may(key, faults, read_fact)? {
                    evidence = evidence.with(key, fact);
                }
            }
            Some(evidence)
        });
        let lang = fields.need("lang", faults, |entry, faults| {
            entry.code(Lang::from_code, ["ru", "en"], faults)
        });
        Some(to_json(&Text {
            text: render_text(rule?, &evidence?, lang?),
        }))
    })
}

fn read_fact(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Fact> {
    match cursor.kind() {
        Kind::Null => Some(Fact::Null),
        Kind::Int(number) => Some(Fact::Int(*number)),
        Kind::Text(_) => cursor.text(limits::TEXT_CHARS, faults).map(Fact::from),
        Kind::List(_) => cursor
            .items(limits::MARKS, Rule::LimitRows, faults, read_fact)
            .map(Fact::List),
        Kind::Bool(_) | Kind::Number(_) | Kind::Map(_) => cursor.mismatch(faults, "text"),
    }
}
