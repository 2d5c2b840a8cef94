//! Final marks of the periods that are over.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::calendar::{Period, moment, shifted};
use crate::draft::{Course, Draft, Scale};
use crate::journal::Journal;
use crate::oddity::Oddity;
use crate::tally::{Tally, rounded};
use crate::value::{NONE, Table, Value, row};

/// The finals that were set, by pupil, subject and period.
type Finals = BTreeMap<(usize, &'static str, usize), Value>;

/// The table `finals`.
pub(crate) fn table(draft: &mut Draft<'_>, journal: &Journal) -> Table {
    let mut table = Table::new(
        "finals",
        "pupil course kind number value brought reason at by",
    );
    let mut finals = Finals::new();
    for course in 0..draft.courses.len() {
        let row = &draft.courses[course];
        if !row.marked || row.classes.iter().all(|class| draft.classes[*class].empty) {
            continue;
        }
        bring(draft, course, &mut finals, &mut table);
        set(draft, journal, course, &mut finals, &mut table);
    }
    table
}

/// Enters the finals that an arrival brought, of the periods that were over.
fn bring(draft: &mut Draft<'_>, course: usize, finals: &mut Finals, table: &mut Table) {
    let row = &draft.courses[course];
    if row.scale != Scale::Numeric || !draft.dice.has(Oddity::BroughtFinals) {
        return;
    }
    let arrived = row.members.iter();
    let arrived = arrived.filter(|member| draft.pupils[member.pupil].arrived);
    for member in arrived {
        for (place, period) in draft.calendar.ended(row.set) {
            if period.to >= member.span.from {
                continue;
            }
            let value = Value::from(draft.dice.count(3..=5));
            let at = moment(member.span.from, 9 * 60);
            let pupil = draft.pupils[member.pupil].id;
            let reason = "Справка школы № 12";
            table.push(row![
                pupil,
                row.id,
                period.kind,
                period.number,
                value.clone(),
                true,
                reason,
                at,
                NONE
            ]);
            finals.insert((member.pupil, row.subject.code, place), value);
        }
    }
}

/// Sets the finals of a course: whoever is on its roll at the end of a period gets one.
fn set(
    draft: &mut Draft<'_>,
    journal: &Journal,
    course: usize,
    finals: &mut Finals,
    table: &mut Table,
) {
    let ended = draft.calendar.ended(draft.courses[course].set);
    let ended: Vec<_> = ended.map(|(place, period)| (place, *period)).collect();
    for (place, period) in ended {
        let pupils: Vec<_> = draft.courses[course].roll(period.to).collect();
        let days = draft.dice.count(0..=4);
        for pupil in pupils {
            let key = (pupil, draft.courses[course].subject.code, place);
            if draft.dice.strikes(Oddity::FinalMissing, 4) {
                continue;
            }
            let value = if draft.dice.strikes(Oddity::FinalPending, 1) {
                Some("pending".into())
            } else if period.is_term() {
                let tally = journal.tallies.get(&key).copied().unwrap_or_default();
                Some(of_term(draft, course, pupil, period.to, &tally))
            } else {
                of_year(draft, course, pupil, finals)
            };
            let Some(value) = value else {
                continue;
            };
            let late = draft.dice.strikes(Oddity::FinalLate, 10);
            let days = if late { draft.dice.count(6..=15) } else { days };
            table.push(signed(draft, course, pupil, &period, value.clone(), days));
            finals.insert(key, value);
        }
        if let Some(gone) = leaver(draft, course, &period)
            && draft.dice.strikes(Oddity::FinalNotCounted, 0)
        {
            table.push(signed(draft, course, gone, &period, 3.into(), days));
        }
    }
}

/// A final as the class teacher signs it, so many days after the period.
fn signed(
    draft: &Draft<'_>,
    course: usize,
    pupil: usize,
    period: &Period,
    value: Value,
    days: i64,
) -> Vec<Value> {
    let at = moment(shifted(period.to, days), 15 * 60);
    let row = &draft.pupils[pupil];
    let stays = row.stays.iter().rev();
    let class = stays.clone().find(|stay| stay.span.holds(period.to));
    let class = class.or(row.stays.last()).map(|stay| stay.class);
    let by = class.map(|class| draft.class_teacher(class, at.date_naive()));
    let (kind, number) = (period.kind, period.number);
    let course = draft.courses[course].id;
    row![row.id, course, kind, number, value, NONE, NONE, at, by]
}

/// A pupil of the course who left the school in the period.
fn leaver(draft: &Draft<'_>, course: usize, period: &Period) -> Option<usize> {
    let left = |pupil: usize| {
        let last = draft.pupils[pupil].stays.last();
        let to = last.and_then(|stay| stay.span.to);
        to.is_some_and(|to| period.holds(to) && to < period.to)
    };
    let mut members = draft.courses[course].members.iter();
    let gone = members.find(|member| left(member.pupil))?;
    (!draft.courses[course].has(gone.pupil, period.to)).then_some(gone.pupil)
}

/// The final of a quarter or half-year, by its marks.
fn of_term(
    draft: &mut Draft<'_>,
    course: usize,
    pupil: usize,
    to: NaiveDate,
    tally: &Tally,
) -> Value {
    let row: &Course = &draft.courses[course];
    let whole_year = draft.exemptions.iter().any(|exemption| {
        exemption.pupil == pupil && exemption.course == Some(course) && exemption.span.holds(to)
    });
    if whole_year {
        return "exempt".into();
    }
    if tally.count < row.needed() {
        return "not-attested".into();
    }
    if row.scale == Scale::PassFail {
        return if tally.passes > 0 { "pass" } else { "fail" }.into();
    }
    let doubtful = tally.doubtful();
    if let Some(value) = doubtful
        && draft.dice.strikes(Oddity::FinalDoubtful, 300)
    {
        return value.into();
    }
    tally.rounded().map_or("not-attested".into(), Value::from)
}

/// The final of the year, by those of its periods; `None` where one of them is missing.
fn of_year(draft: &Draft<'_>, course: usize, pupil: usize, finals: &Finals) -> Option<Value> {
    let row = &draft.courses[course];
    let terms: Vec<_> = draft
        .calendar
        .ended(row.set)
        .filter(|(_, period)| period.is_term())
        .map(|(place, _)| finals.get(&(pupil, row.subject.code, place)))
        .collect::<Option<_>>()?;
    let numbers: Vec<i64> = terms.iter().filter_map(|value| value.int()).collect();
    match rounded(numbers.iter().sum(), numbers.len() as i64) {
        Some(value) => Some(value.into()),
        // Exempt, passed or not attested throughout: so is the year.
        None => terms.last().map(|value| (*value).clone()),
    }
}
