//! Reads a case from the wire.

use super::basis::Tally;
use super::case::{Exempt, FinalCase, Mark, Period, Proposed, Term};
use super::terms::{own_weight, taken};
use crate::answer::{Evidence, Fact, Refusal};
use crate::base::date::is_on_wire;
use crate::base::node::Kind;
use crate::base::{CourseId, DateRange, Fixed, PupilId, Ratio, limits};
use crate::catalogue::choice::YearBasis;
use crate::catalogue::{CaseSubject, MarkValue, PeriodKind, Role, Rule, Symbol};
use crate::input::{Cursor, Faults, Fields};
use crate::regulation::terms::TermPlace;
use crate::regulation::{CaseRules, InForce, Missed, Place, Regulation, Scale};

/// The keys of a case.
pub(crate) const CASE: &[&str] = &[
    "pupil",
    "course",
    "ref",
    "subject",
    "level",
    "weekly_hours",
    "period",
    "last_lesson",
    "marks",
    "terms",
    "missed",
    "exempt",
    "early",
    "proposed",
];

/// A case that was read, and the rules to read its proposed final by.
pub(crate) struct Read<'r> {
    /// The edition in force on the period's last day.
    pub(crate) regulation: &'r Regulation,
    scale: Scale,
    /// The case, unless there was a fault.
    pub(crate) case: Option<FinalCase>,
}

/// Reads everything of a case but the proposed final, by the edition in force on its period's last day.
/// Where none is, the rest is read by the first edition, so that the fault reported is the first in
/// document order.
pub(crate) fn read_case<'r>(
    regulations: InForce<'r>,
    fields: &Fields<'_>,
    faults: &mut Faults,
) -> Option<Read<'r>> {
    let pupil = fields.need("pupil", faults, |entry, faults| {
        entry.id(PupilId::new, faults)
    });
    let course = fields.need("course", faults, |entry, faults| {
        entry.id(CourseId::new, faults)
    });
    let subject = fields.need("subject", faults, |entry, faults| entry.subject(faults));
    let level = fields.need("level", faults, |entry, faults| entry.level(faults));
    let period = fields.need("period", faults, |entry, faults| {
        let period = read_period(entry, faults)?;
        let to = period.days.to();
        if regulations.on(to).is_none() {
            let evidence = || Evidence::none().with("on", to);
            return entry.fault(faults, Rule::RegulationNoEdition, evidence);
        }
        Some(period)
    });
    let in_force = period.and_then(|period| regulations.on(period.days.to()));
    let in_force = in_force.or_else(|| regulations.single());
    let regulation = in_force.or_else(|| regulations.all().next())?;
    let nameless = CaseSubject::Other(String::new());
    let rules = regulation.at(&Place {
        kind: period.map_or(PeriodKind::Quarter, |period| period.kind),
        number: period.and_then(|period| period.number),
        level: level.unwrap_or(1),
        subject: subject.as_ref().unwrap_or(&nameless),
        course,
    });
    let known = Known {
        level: level.unwrap_or(1),
        subject: subject.as_ref().unwrap_or(&nameless),
    };
    let rest = if in_force.is_some() {
        read_rest(&rules, &known, period, fields, faults)
    } else {
        // Which marks and kinds of work there are, no edition says here.
        let mut rest = Faults::keep_all();
        read_rest(&rules, &known, period, fields, &mut rest);
        faults.adopt_first(rest, depends_on_no_regulation);
        None
    };
    let case = rest.and_then(|rest| {
        Some(FinalCase {
            pupil: pupil?,
            course: course?,
            subject: subject.clone()?,
            level: level?,
            period: period?,
            reference: rest.reference,
            weekly_hours: rest.weekly_hours,
            last_lesson: rest.last_lesson,
            marks: rest.marks,
            terms: rest.terms,
            missed: rest.missed,
            exempt: rest.exempt,
            early: rest.early,
        })
    });
    let case = case.filter(|case| check_sum(&rules, case, fields, faults));
    Some(Read {
        regulation,
        scale: rules.scale,
        case,
    })
}

/// Whether a fault would be one under every regulation: which marks and kinds of work there are, only
/// the right one says.
pub(crate) fn depends_on_no_regulation(refusal: &Refusal) -> bool {
    match refusal.rule {
        Rule::InputOffScale => false,
        Rule::InputUnknownCode => {
            let parts: Vec<_> = refusal.pointer.rsplit('/').take(3).collect();
            !matches!(parts[..], ["kind", _, "marks"])
        }
        _ => true,
    }
}

/// What of a case the reading of its marks and terms depends on.
struct Known<'a> {
    level: u8,
    subject: &'a CaseSubject,
}

/// What does not tell one final from another.
struct Rest {
    reference: Option<String>,
    weekly_hours: Fixed,
    last_lesson: Option<chrono::NaiveDate>,
    marks: Vec<Mark>,
    terms: Vec<Term>,
    missed: Option<Missed>,
    exempt: Exempt,
    early: Option<String>,
}

/// Whether the sum of the periods' means fits, where the year is their mean.
pub(crate) fn sum_fits(rules: &CaseRules<'_>, case: &FinalCase) -> bool {
    let summed = case.period.kind.rests_on_terms() && rules.year_basis == YearBasis::PeriodMeans;
    !summed || Tally::of_terms(rules, case, &taken(rules, case)).is_some()
}

/// Reports terms whose means have no sum that fits.
fn check_sum(
    rules: &CaseRules<'_>,
    case: &FinalCase,
    fields: &Fields<'_>,
    faults: &mut Faults,
) -> bool {
    if sum_fits(rules, case) {
        return true;
    }
    fields
        .may::<()>("terms", faults, |entry, faults| {
            entry.fault(faults, Rule::LimitRatio, Evidence::none)
        })
        .is_some()
}

fn read_rest(
    rules: &CaseRules<'_>,
    known: &Known<'_>,
    period: Option<Period>,
    fields: &Fields<'_>,
    faults: &mut Faults,
) -> Option<Rest> {
    let reference = fields.may_null("ref", faults, |entry, faults| {
        entry.text(limits::REFERENCE_CHARS, faults)
    });
    let weekly_hours = fields.need("weekly_hours", faults, |entry, faults| entry.fixed(faults));
    let last_lesson = fields.may_null("last_lesson", faults, |entry, faults| entry.date(faults));
    let days = period.map(|period| period.days);
    let marks = fields.need("marks", faults, |entry, faults| {
        let mut place = 0;
        entry.items(limits::MARKS, Rule::LimitMarks, faults, |entry, faults| {
            let mark = read_mark(rules, days, place, entry, faults);
            place = place.saturating_add(1);
            mark
        })
    });
    let terms = fields.may("terms", faults, |entry, faults| {
        entry.items(limits::TERMS, Rule::LimitRows, faults, |entry, faults| {
            read_term(rules, known, entry, faults)
        })
    });
    let missed = fields.may_null("missed", faults, read_missed);
    let exempt = fields.may("exempt", faults, read_exempt);
    let early = fields.may_null("early", faults, |entry, faults| {
        entry.text(limits::TEXT_CHARS, faults)
    });
    Some(Rest {
        reference: reference?,
        weekly_hours: weekly_hours?,
        last_lesson: last_lesson?,
        marks: marks?,
        terms: terms?.unwrap_or_default(),
        missed: missed?,
        exempt: exempt?.unwrap_or(Exempt::No),
        early: early?,
    })
}

/// Reads the proposed final of a case.
pub(crate) fn read_proposed(
    read: &Read<'_>,
    fields: &Fields<'_>,
    faults: &mut Faults,
) -> Option<Proposed> {
    fields.need("proposed", faults, |entry, faults| {
        let fields = entry.fields(&["value", "at", "by"], faults)?;
        let value = fields.need("value", faults, |entry, faults| {
            let value = read_value(read.scale, entry, faults)?;
            if value == MarkValue::Symbol(Symbol::Pending) {
                let evidence = || Evidence::none().with("value", value);
                return entry.fault(faults, Rule::InputNotProposable, evidence);
            }
            Some(value)
        });
        let at = fields.may_null("at", faults, |entry, faults| {
            let at = entry.instant(faults)?;
            // Its school date is evidence, and so must be one that the wire can write.
            if is_on_wire(read.regulation.parameters.zone.value.school_date(at)) {
                return Some(at);
            }
            entry.fault(faults, Rule::InputOutOfRange, Evidence::none)
        });
        let by = fields.may_null("by", faults, |entry, faults| {
            entry.code(
                Role::from_code,
                Role::ALL.iter().map(|role| role.code()),
                faults,
            )
        });
        Proposed::new(value?, at?, by?)
    })
}

/// Reads the weights that an outlook tries, one or more.
pub(crate) fn read_weights(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Vec<Fixed>> {
    let weights = cursor.items(limits::WEIGHTS, Rule::LimitRows, faults, |entry, faults| {
        entry.fixed(faults)
    })?;
    if weights.is_empty() {
        return cursor.fault(faults, Rule::InputOutOfRange, Evidence::none);
    }
    Some(weights)
}

/// Reads the keys `kind` and `number`: a year, an exam and an overall mark may have no number.
fn read_kind_and_number(
    fields: &Fields<'_>,
    faults: &mut Faults,
) -> Option<(PeriodKind, Option<u8>)> {
    let kind = fields.need("kind", faults, |entry, faults| entry.period_kind(faults));
    let number = fields.need("number", faults, |entry, faults| {
        if entry.is_null() && kind.is_none_or(|kind| !kind.rests_on_marks()) {
            return Some(None);
        }
        entry.period_number(faults).map(Some)
    });
    Some((kind?, number?))
}

fn read_period(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Period> {
    let fields = cursor.fields(&["kind", "number", "from", "to"], faults)?;
    let named = read_kind_and_number(&fields, faults);
    let days = Cursor::closed_range(&fields, faults);
    let (kind, number) = named?;
    Some(Period {
        kind,
        number,
        days: days?,
    })
}

fn off_scale_of(scale: Scale, value: Fact) -> Evidence {
    let evidence = Evidence::none().with("value", value);
    evidence
        .with("lowest", scale.lowest)
        .with("highest", scale.highest)
}

fn read_value(scale: Scale, cursor: Cursor<'_>, faults: &mut Faults) -> Option<MarkValue> {
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

fn read_mark(
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

fn read_term(
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

fn read_missed(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Missed> {
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

fn read_exempt(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Exempt> {
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
