//! One row of a batch as a case.

use chrono::{DateTime, NaiveDate};

use super::columns::{By, Columns, Mean, NO_DATE, OWN_WEIGHT, RangeColumns, TermColumns};
use super::marks::kind_place;
use super::read::{BROKEN_INSTANT, NO_INSTANT, NO_LIST, text};
use crate::base::date::is_on_wire;
use crate::base::{CourseId, DateRange, Fixed, OpenRange, PupilId, Ratio, limits};
use crate::catalogue::{CaseSubject, MarkValue, PeriodKind, Symbol};
use crate::regulation::terms::TermPlace;
use crate::regulation::{CaseRules, KindId, Missed, Place, Regulation, Scale};
use crate::rules::finals::{Exempt, FinalCase, Mark, Period, Proposed, Term, own_weight, sum_fits};

/// A case that is filled anew for each row, so that its lists are allocated once.
#[derive(Default)]
pub(super) struct Scratch {
    case: Option<FinalCase>,
    calendar: Calendar,
}

/// The dates of the period that the last row had: rows of one period come together.
#[derive(Default)]
struct Calendar {
    first: i32,
    dates: Vec<NaiveDate>,
}

impl Calendar {
    /// A period longer than this is asked for its dates one by one.
    const LONGEST: i32 = 400;

    fn turn_to(&mut self, first: i32, last: i32) {
        let length = last.saturating_sub(first).min(Self::LONGEST);
        if self.first != first || i32::try_from(self.dates.len()) != Ok(length.saturating_add(1)) {
            let days = first..=first.saturating_add(length);
            self.first = first;
            self.dates.clear();
            self.dates.extend(days.map_while(day));
        }
    }

    fn date(&self, on: i32) -> Option<NaiveDate> {
        let place = usize::try_from(on.checked_sub(self.first)?).ok();
        place
            .and_then(|place| self.dates.get(place))
            .copied()
            .or_else(|| day(on))
    }
}

impl Scratch {
    /// The case of a row, and the final proposed in it; `None` where the door would refuse it.
    pub(super) fn fill(
        &mut self,
        regulation: &Regulation,
        columns: &Columns,
        row: usize,
    ) -> Option<(&FinalCase, Proposed)> {
        let (mut marks, mut terms) = match self.case.take() {
            Some(case) => (case.marks, case.terms),
            None => (Vec::new(), Vec::new()),
        };
        marks.clear();
        terms.clear();
        let kind = columns.kind.get(row).copied()??;
        let (first, last) = (*columns.from.get(row)?, *columns.to.get(row)?);
        self.calendar.turn_to(first, last);
        let days = DateRange::new(self.calendar.date(first)?, self.calendar.date(last)?)?;
        let number = number(kind, columns.number.at(row)?)?;
        let course = CourseId::new(u64::try_from(columns.course.at(row)??).ok()?)?;
        let subject = subject(columns, *columns.subject.get(row)?)?;
        let level = level(columns.level.at(row)??)?;
        let place = Place {
            kind,
            number,
            level,
            subject: &subject,
            course: Some(course),
        };
        let rules = regulation.at(&place);
        fill_marks(&rules, columns, row, (&self.calendar, days), &mut marks)?;
        if let Some(columns_of_terms) = &columns.terms {
            fill_terms(&rules, &place, columns, columns_of_terms, row, &mut terms)?;
        }
        let last_lesson = *columns.last_lesson.get(row)?;
        let missed = read_missed(columns, row)?;
        let proposed = read_proposed(regulation, rules.scale, columns, row)?;
        let case = FinalCase {
            pupil: PupilId::new(u64::try_from(columns.pupil.at(row)??).ok()?)?,
            course,
            reference: short(columns.reference.as_deref(), row, limits::REFERENCE_CHARS)?,
            subject,
            level,
            weekly_hours: Fixed::from_parts(*columns.hours.get(row)?)?,
            period: Period { kind, number, days },
            last_lesson: if last_lesson == NO_DATE {
                None
            } else {
                Some(day(last_lesson)?)
            },
            marks,
            terms,
            missed,
            exempt: exempt(columns, row)?,
            early: short(columns.early.as_deref(), row, limits::TEXT_CHARS)?,
            scale: crate::school::facts::CourseScale::Numeric,
        };
        if kind.rests_on_terms() && !sum_fits(&rules, &case) {
            return None;
        }
        Some((self.case.insert(case), proposed))
    }
}

/// The days since 1970 that the wire can write: years 0001 … 9999.
pub(super) const WIRE_DAYS: std::ops::RangeInclusive<i32> = -719_162..=2_932_896;

/// The date of a day since 1970.
fn day(days: i32) -> Option<NaiveDate> {
    if !WIRE_DAYS.contains(&days) {
        return None;
    }
    NaiveDate::from_epoch_days(days)
}

fn level(level: i64) -> Option<u8> {
    u8::try_from(level)
        .ok()
        .filter(|level| (1..=11).contains(level))
}

/// A period's number: only one that rests on marks must have it.
#[expect(clippy::option_option, reason = "a fault, no number, or a number")]
fn number(kind: PeriodKind, number: Option<i64>) -> Option<Option<u8>> {
    match number {
        None => (!kind.rests_on_marks()).then_some(None),
        Some(number) if (1..=limits::PERIOD_NUMBER).contains(&number) => {
            u8::try_from(number).ok().map(Some)
        }
        Some(_) => None,
    }
}

fn subject(columns: &Columns, place: u32) -> Option<CaseSubject> {
    columns.subjects.get(usize::try_from(place).ok()?)?.clone()
}

/// A short text of a row.
#[expect(clippy::option_option, reason = "a fault, no text, or a text")]
fn short(
    column: Option<&dyn arrow_array::Array>,
    row: usize,
    most: usize,
) -> Option<Option<String>> {
    match column.and_then(|column| text(column, row)) {
        None => Some(None),
        Some(text) => (text.chars().count() <= most).then(|| Some(text.to_owned())),
    }
}

fn range(span: (u32, u32), most: usize) -> Option<std::ops::Range<usize>> {
    let span = usize::try_from(span.0).ok()?..usize::try_from(span.1).ok()?;
    (span.start <= span.end && span.len() <= most).then_some(span)
}

fn fill_marks(
    rules: &CaseRules<'_>,
    columns: &Columns,
    row: usize,
    (calendar, days): (&Calendar, DateRange),
    marks: &mut Vec<Mark>,
) -> Option<()> {
    let columns_of_marks = &columns.marks;
    for place in range(*columns.spans.get(row)?, limits::MARKS)? {
        let on = calendar.date(*columns_of_marks.on.get(place)?)?;
        let brought = match &columns_of_marks.brought {
            None => false,
            Some(brought) => *brought.get(place)?,
        };
        if !brought && !days.holds(on) {
            return None;
        }
        let value = MarkValue::from_byte(*columns_of_marks.value.get(place)?)?;
        if let MarkValue::Number(number) = value
            && !rules.scale.holds(number)
        {
            return None;
        }
        let kind = kind_place(*columns_of_marks.kind.get(place)?);
        let kind = KindId::at(u16::try_from(kind).ok()?);
        rules.kinds.get(kind)?;
        marks.push(Mark {
            value,
            weight: match columns_of_marks
                .weight
                .as_ref()
                .map(|weight| weight.get(place))
            {
                None | Some(Some(&OWN_WEIGHT)) => rules.weight_of(kind),
                Some(weight) => Fixed::from_parts(*weight?)?,
            },
            kind,
            on,
            retakes: match &columns_of_marks.retakes {
                None => None,
                Some(retakes) => retaken(retakes.at(place)?, marks.len())?,
            },
            brought,
        });
    }
    Some(())
}

fn fill_terms(
    rules: &CaseRules<'_>,
    own: &Place<'_>,
    columns: &Columns,
    terms: &TermColumns,
    row: usize,
    filled: &mut Vec<Term>,
) -> Option<()> {
    let span = *terms.spans.get(row)?;
    // A row without a list of terms has none.
    let places = if span == NO_LIST {
        0..0
    } else {
        range(span, limits::TERMS)?
    };
    for place in places {
        let kind = terms.kind.get(place).copied()??;
        let given = match *terms.value.get(place)? {
            None => None,
            Some(byte) => Some(MarkValue::from_byte(byte)?),
        };
        let number = number(kind, terms.number.at(place)?)?;
        let level = match terms.level.at(place)? {
            None => None,
            Some(own) => Some(level(own)?),
        };
        let subject = match terms.subject.get(place).copied()? {
            None => None,
            Some(own) => Some(subject(columns, own)?),
        };
        let at = TermPlace {
            kind,
            number,
            level: level.unwrap_or(own.level),
            subject: subject.as_ref().unwrap_or(own.subject),
        };
        let scale = rules.scale_of(&at);
        if let Some(MarkValue::Number(number)) = given
            && !scale.holds(number)
        {
            return None;
        }
        let mean = match *terms.mean.get(place)? {
            Mean::Unknown => None,
            Mean::Of(mean)
                if mean >= Ratio::whole(scale.lowest.into())
                    && mean <= Ratio::whole(scale.highest.into()) =>
            {
                Some(mean)
            }
            Mean::Of(_) | Mean::Faulty => return None,
        };
        let weight = match *terms.weight.get(place)? {
            OWN_WEIGHT => own_weight(rules, &at, own.level, own.subject),
            parts => Fixed::from_parts(parts)?,
        };
        filled.push(Term {
            kind,
            number,
            level,
            subject,
            value: given.filter(|value| *value != MarkValue::Symbol(Symbol::Pending)),
            mean,
            weight,
        });
    }
    Some(())
}

/// The place of an earlier mark of the case.
#[expect(clippy::option_option, reason = "a fault, no mark, or a mark")]
fn retaken(retaken: Option<i64>, own: usize) -> Option<Option<u16>> {
    match retaken {
        None => Some(None),
        Some(place) => {
            let earlier = usize::try_from(place).is_ok_and(|place| place < own);
            earlier.then_some(u16::try_from(place).ok())
        }
    }
}

/// The lessons missed: four counts, or none of them.
#[expect(clippy::option_option, reason = "a fault, not known, or counts")]
fn read_missed(columns: &Columns, row: usize) -> Option<Option<Missed>> {
    let Some([lessons, missed, ill, excused]) = &columns.missed else {
        return Some(None);
    };
    let cells = [
        lessons.at(row)?,
        missed.at(row)?,
        ill.at(row)?,
        excused.at(row)?,
    ];
    let [Some(lessons), Some(missed), Some(ill), Some(excused)] = cells else {
        return cells.iter().all(Option::is_none).then_some(None);
    };
    let within = |count: i64, most: i64| u32::try_from(count).ok().filter(|_| count <= most);
    Some(Some(Missed {
        lessons: within(lessons, limits::LESSONS)?,
        missed: within(missed, lessons)?,
        ill: within(ill, missed)?,
        excused: within(excused, missed)?,
    }))
}

fn exempt(columns: &Columns, row: usize) -> Option<Exempt> {
    if *columns.exempt.get(row)? {
        return Some(Exempt::Whole);
    }
    let Some(RangeColumns { spans, from, to }) = &columns.ranges else {
        return Some(Exempt::No);
    };
    let span = *spans.get(row)?;
    if span == NO_LIST {
        return Some(Exempt::No);
    }
    let open = |place: usize| {
        let to = *to.get(place)?;
        let to = if to == NO_DATE { None } else { Some(day(to)?) };
        OpenRange::new(day(*from.get(place)?)?, to)
    };
    range(span, limits::EXEMPTIONS)?
        .map(open)
        .collect::<Option<_>>()
        .map(Exempt::Ranges)
}

fn read_proposed(
    regulation: &Regulation,
    scale: Scale,
    columns: &Columns,
    row: usize,
) -> Option<Proposed> {
    let at = match *columns.at.get(row)? {
        NO_INSTANT => None,
        BROKEN_INSTANT => return None,
        seconds => {
            let at = DateTime::from_timestamp(seconds, 0)?.fixed_offset();
            let on_wire = is_on_wire(at.date_naive())
                && is_on_wire(regulation.parameters.zone.value.school_date(at));
            Some(on_wire.then_some(at)?)
        }
    };
    let by = match *columns.by.get(row)? {
        By::Unknown => None,
        By::Role(role) => Some(role),
        By::Faulty => return None,
    };
    let proposed = MarkValue::from_byte(*columns.proposed.get(row)?)?;
    if let MarkValue::Number(number) = proposed
        && !scale.holds(number)
    {
        return None;
    }
    Proposed::new(proposed, at, by)
}
