//! Reads what a case is made of: marks, terms, lessons missed, exemptions.

use super::super::case::{Exempt, Mark, Term};
use super::super::terms::own_weight;
use super::{Known, read_kind_and_number};
use crate::answer::{Evidence, Fact};
use crate::base::node::Kind;
use crate::base::{DateRange, Ratio, limits};
use crate::catalogue::{MarkValue, PeriodKind, Rule, Symbol};
use crate::input::{Cursor, Faults};
use crate::regulation::terms::TermPlace;
use crate::regulation::{CaseRules, Missed, Scale};

fn off_scale_of(scale: Scale, value: Fact) -> Evidence {
    let evidence = Evidence::none().with("value", value);
    evidence
        .with("lowest", scale.lowest)
        .with("highest", scale.highest)
}

pub(super) fn read_value(
    scale: Scale,
    cursor: Cursor<'_>,
    faults: &mut Faults,
) -> Option<MarkValue> {
    let off_scale = |value: Fact, faults: &mut Faults| {
        cursor.fault(faults, Rule::InputOffScale, || off_scale_of(scale, value))
    };
    match cursor.kind() {
        Kind::Int(number) => match u8::try_from(*number) {
            Ok(number) if scale.holds(number) => Some(MarkValue::Number(number)),
            _ => off_scale(Fact::Int(*number), faults),
        },
        Kind::Number(text) if !text.contains(['.', 'e', 'E']) => off_scale(
            text.chars()
                .take(limits::ECHO_CHARS)
                .collect::<String>()
                .into(),
            faults,
        ),
        Kind::Text(_) => {
            let codes = Symbol::ALL.iter().map(|symbol| symbol.code());
            cursor
                .code(Symbol::from_code, codes, faults)
                .map(MarkValue::Symbol)
        }
        _ => cursor.mismatch(faults, "mark"),
    }
}

pub(super) fn read_mark(
    rules: &CaseRules<'_>,
    days: Option<DateRange>,
    place: usize,
    cursor: Cursor<'_>,
    faults: &mut Faults,
) -> Option<Mark> {
    let known = &["value", "weight", "kind", "on", "retakes", "brought"];
    let fields = cursor.fields(known, faults)?;
    let value = fields.need("value", faults, |entry, faults| {
        read_value(rules.scale, entry, faults)
    });
    let weight = fields.may_null("weight", faults, |entry, faults| entry.fixed(faults));
    let kind = fields.need("kind", faults, |entry, faults| {
        let Kind::Text(code) = entry.kind() else {
            return entry.mismatch(faults, "text");
        };
        rules.kinds.by_code(code).or_else(|| {
            let codes = rules.kinds.rows().iter().map(|kind| &kind.code);
            entry.unknown(Rule::InputUnknownCode, "code", code, codes, faults)
        })
    });
    let brought = fields.may("brought", faults, |entry, faults| entry.boolean(faults));
    let on = fields.need("on", faults, |entry, faults| {
        let on = entry.date(faults)?;
        match days {
            Some(days) if matches!(brought, Some(None | Some(false))) && !days.holds(on) => {
                let on = Evidence::none().with("on", on);
                let evidence = || on.with("from", days.from()).with("to", days.to());
                entry.fault(faults, Rule::InputOutsidePeriod, evidence)
            }
            _ => Some(on),
        }
    });
    let retakes = fields.may_null("retakes", faults, |entry, faults| {
        let most = i64::try_from(limits::MARKS).unwrap_or(i64::MAX);
        let retaken = entry.integer(0, most, faults)?;
        if usize::try_from(retaken).is_ok_and(|retaken| retaken < place) {
            return u16::try_from(retaken).ok();
        }
        let own = i64::try_from(place).unwrap_or(i64::MAX);
        entry.fault(faults, Rule::InputOutOfRange, || {
            Evidence::none().with("own_place", own)
        })
    });
    let kind = kind?;
    Some(Mark {
        value: value?,
        weight: weight?.unwrap_or_else(|| rules.weight_of(kind)),
        kind,
        on: on?,
        retakes: retakes?,
        brought: brought?.unwrap_or(false),
    })
}

pub(super) fn read_term(
    rules: &CaseRules<'_>,
    own: &Known<'_>,
    cursor: Cursor<'_>,
    faults: &mut Faults,
) -> Option<Term> {
    let known = &[
        "kind", "number", "level", "subject", "value", "mean", "weight",
    ];
    let fields = cursor.fields(known, faults)?;
    let named = read_kind_and_number(&fields, faults);
    let level = fields.may_null("level", faults, |entry, faults| entry.level(faults));
    let subject = fields.may_null("subject", faults, |entry, faults| entry.subject(faults));
    let (kind, number) = named.unwrap_or((PeriodKind::Year, None));
    let term = TermPlace {
        kind,
        number,
        level: level.flatten().unwrap_or(own.level),
        subject: subject
            .as_ref()
            .and_then(Option::as_ref)
            .unwrap_or(own.subject),
    };
    let scale = rules.scale_of(&term);
    let value = fields.need("value", faults, |entry, faults| {
        if entry.is_null() {
            Some(None)
        } else {
            read_value(scale, entry, faults).map(Some)
        }
    });
    let mean = fields.may_null("mean", faults, |entry, faults| {
        let mean = entry.ratio(faults)?;
        let on_scale =
            mean >= Ratio::whole(scale.lowest.into()) && mean <= Ratio::whole(scale.highest.into());
        if on_scale {
            return Some(mean);
        }
        entry.fault(faults, Rule::InputOffScale, || {
            off_scale_of(scale, mean.into())
        })
    });
    let weight = fields.may_null("weight", faults, |entry, faults| entry.fixed(faults));
    let weight = weight
        .map(|weight| weight.unwrap_or_else(|| own_weight(rules, &term, own.level, own.subject)));
    let (kind, number) = named?;
    Some(Term {
        kind,
        number,
        level: level?,
        subject: subject?,
        // A pending term is one that is still open.
        value: value?.filter(|value| *value != MarkValue::Symbol(Symbol::Pending)),
        mean: mean?,
        weight: weight?,
    })
}

pub(super) fn read_missed(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Missed> {
    let fields = cursor.fields(&["lessons", "missed", "ill", "excused"], faults)?;
    let count = |key: &'static str, most: Option<u32>, faults: &mut Faults| {
        let most = most.map_or(limits::LESSONS, i64::from);
        fields.need(key, faults, |entry, faults| {
            u32::try_from(entry.integer(0, most, faults)?).ok()
        })
    };
    let lessons = count("lessons", None, faults);
    let missed = count("missed", lessons, faults);
    let ill = count("ill", missed, faults);
    let excused = count("excused", missed, faults);
    Some(Missed {
        lessons: lessons?,
        missed: missed?,
        ill: ill?,
        excused: excused?,
    })
}

pub(super) fn read_exempt(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Exempt> {
    match cursor.kind() {
        Kind::Bool(false) => Some(Exempt::No),
        Kind::Bool(true) => Some(Exempt::Whole),
        Kind::List(_) => {
            let ranges = cursor.items(
                limits::EXEMPTIONS,
                Rule::LimitRows,
                faults,
                |entry, faults| entry.open_range(faults),
            );
            ranges.map(Exempt::Ranges)
        }
        _ => cursor.mismatch(faults, "exemption"),
    }
}
