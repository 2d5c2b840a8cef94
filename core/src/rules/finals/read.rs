//! Reads a case from the wire.

mod parts;

use parts::{read_exempt, read_mark, read_missed, read_term, read_value};

use super::basis::Tally;
use super::case::{Exempt, FinalCase, Mark, Period, Proposed, Term};
use super::terms::taken;
use crate::answer::{Evidence, Refusal};
use crate::base::date::is_on_wire;
use crate::base::{CourseId, Fixed, PupilId, limits};
use crate::catalogue::choice::YearBasis;
use crate::catalogue::{CaseSubject, MarkValue, PeriodKind, Role, Rule, Symbol};
use crate::input::{Cursor, Faults, Fields};
use crate::regulation::{CaseRules, InForce, Missed, Place, Regulation, Scale};
use crate::school::facts::CourseScale;

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
        regulations.need(period.days.to(), entry, faults)?;
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
            scale: CourseScale::Numeric,
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
