//! Which rows are plain: nothing is to be said of them, so they need no case made of them.
//!
//! A plain row is a numeric final of a period with marks that every check lets pass. This only
//! spares the way to a judgement: what is not plain is judged in full, and a plain row judged in
//! full has no finding (the tests compare both on every kind of case).

use arrow_array::Array;

use super::columns::{By, Columns, NO_DATE};
use super::marks::CountTable;
use super::read::{BROKEN_INSTANT, NO_INSTANT, NO_LIST, Spans, text};
use super::rows::WIRE_DAYS;
use crate::base::{Fixed, Zone, limits};
use crate::catalogue::choice::{Counted, Grading, Tie};
use crate::catalogue::{Act, CaseSubject, PeriodKind};
use crate::regulation::finals::needed;
use crate::regulation::works::KeyWorks;
use crate::regulation::{Boundary, Place, Regulation};

/// What a regulation says of plain rows, worked out once.
pub(super) struct Plain<'r> {
    regulation: &'r Regulation,
    counts: CountTable,
    /// Whether marks are given at each level, from 0.
    marked: [bool; 12],
    /// How many key works are asked for at most.
    key_works: u32,
    /// For each mark of the scale, where it begins and where the next one does.
    gates: Vec<Option<Gate>>,
}

/// The mean that gives one final.
#[derive(Clone, Copy)]
struct Gate {
    from: Option<Boundary>,
    below: Option<Boundary>,
}

impl Gate {
    fn holds(&self, sum: i64, weight: i64) -> bool {
        let meets = |boundary: Boundary| boundary.is_met(sum, weight);
        weight > 0 && self.from.is_none_or(meets) && !self.below.is_some_and(meets)
    }
}

impl<'r> Plain<'r> {
    /// What the regulation says of plain rows; `None` where what it says of one row depends on more
    /// than its level, so that every row is judged in full.
    pub(super) fn of(regulation: &'r Regulation) -> Option<Self> {
        let all = &regulation.parameters;
        let uniform = all.scale.cases.is_empty()
            && all.weights.cases.is_empty()
            && all.lowest.cases.is_empty()
            && all.boundaries.cases.is_empty()
            && all.minimum.cases.is_empty()
            && all.days.cases.is_empty()
            && all.days.value.counted == Counted::Calendar
            && all.tie.values().all(|tie| *tie == Tie::Boundaries)
            && all.grading.values().all(|item| *item != Grading::PassFail)
            && all.vetoes.values().all(Vec::is_empty)
            && all
                .key_works
                .values()
                .all(|key| key.has_same_kinds(&all.key_works.value))
            && all
                .markless
                .cases
                .iter()
                .all(|case| case.when.names_levels_alone());
        if !uniform {
            return None;
        }
        let mut marked = [false; 12];
        for (level, marked) in marked.iter_mut().enumerate() {
            let nameless = CaseSubject::Other(String::new());
            let level = u8::try_from(level).unwrap_or(0);
            let place = Place {
                kind: PeriodKind::Quarter,
                number: None,
                level,
                subject: &nameless,
                course: None,
            };
            *marked = level > 0 && !*all.markless.at(&place);
        }
        let lowest = all.lowest.value;
        let scale = all.scale.value;
        let boundary = |mark: u8| {
            all.boundaries
                .value
                .iter()
                .find(|boundary| boundary.mark == mark)
                .copied()
        };
        let gate = |mark: u8| {
            let from = if mark == lowest {
                None
            } else {
                Some(boundary(mark)?)
            };
            let below = mark.checked_add(1).and_then(boundary);
            (mark >= lowest && scale.holds(mark)).then_some(Gate { from, below })
        };
        let gates = (0..=u8::MAX).map(gate).collect();
        Some(Self {
            regulation,
            counts: CountTable::of(regulation),
            marked,
            key_works: all
                .key_works
                .values()
                .map(KeyWorks::least)
                .max()
                .unwrap_or(0),
            gates,
        })
    }

    /// Whether each row of these columns is plain.
    pub(super) fn rows(&self, columns: &Columns) -> Vec<bool> {
        let mut plain = self.usual(columns);
        for (row, plain) in plain.iter_mut().enumerate().filter(|(_, plain)| **plain) {
            *plain = self.stands(columns, row).unwrap_or(false);
        }
        plain
    }

    /// Whether each row is a usual one, whatever its marks: column by column.
    fn usual(&self, columns: &Columns) -> Vec<bool> {
        let regulation = self.regulation;
        let id = |id: i64| u64::try_from(id).is_ok_and(|id| id > 0 && id <= limits::ID_MAX);
        let mut usual = columns.pupil.map(false, id);
        all(&mut usual, &columns.course.map(false, id), |fits| *fits);
        let level = |level: i64| {
            let known = usize::try_from(level).ok();
            known.is_some_and(|level| self.marked.get(level) == Some(&true))
        };
        all(&mut usual, &columns.level.map(false, level), |fits| *fits);
        let number = |number: i64| (1..=limits::PERIOD_NUMBER).contains(&number);
        all(&mut usual, &columns.number.map(false, number), |fits| *fits);
        all(&mut usual, &columns.subject, |place| {
            usize::try_from(*place)
                .is_ok_and(|place| matches!(columns.subjects.get(place), Some(Some(_))))
        });
        all(&mut usual, &columns.kind, |kind| {
            kind.is_some_and(|kind| kind.rests_on_marks())
        });
        all(&mut usual, &columns.exempt, |exempt| !exempt);
        let may = |by: &By| match by {
            By::Unknown => true,
            By::Role(role) => regulation.rights.has(Act::SetFinal, *role),
            By::Faulty => false,
        };
        let known = [By::Unknown].into_iter().chain(
            crate::catalogue::Role::ALL
                .iter()
                .map(|role| By::Role(*role)),
        );
        let may: Vec<By> = known.filter(may).collect();
        all(&mut usual, &columns.by, |by| may.contains(by));
        for spans in [
            columns.terms.as_ref().map(|terms| &terms.spans),
            columns.ranges.as_ref().map(|ranges| &ranges.spans),
        ]
        .into_iter()
        .flatten()
        {
            all(&mut usual, spans, is_empty);
        }
        for (texts, most) in [
            (&columns.reference, limits::REFERENCE_CHARS),
            (&columns.early, limits::TEXT_CHARS),
        ] {
            if let Some(texts) = texts {
                for (row, usual) in usual.iter_mut().enumerate() {
                    *usual &= is_short(texts, row, most);
                }
            }
        }
        for counts in columns.missed.iter().flatten() {
            all(&mut usual, &counts.map(true, |_| false), |absent| *absent);
        }
        self.in_time(columns, &mut usual);
        usual
    }

    /// Leaves only rows whose final was set between the last lesson and the due day.
    fn in_time(&self, columns: &Columns, usual: &mut [bool]) {
        let days = self.regulation.parameters.days.value.days;
        let mut clock = SchoolDays {
            zone: self.regulation.parameters.zone.value,
            from: 0,
            to: 0,
            offset: 0,
        };
        let rows = usual
            .iter_mut()
            .zip(&columns.at)
            .zip(&columns.from)
            .zip(&columns.to)
            .zip(&columns.last_lesson);
        for ((((usual, at), from), to), last_lesson) in rows {
            let known = *last_lesson == NO_DATE || WIRE_DAYS.contains(last_lesson);
            let period = WIRE_DAYS.contains(from) && WIRE_DAYS.contains(to) && from <= to && known;
            *usual &= period
                && match *at {
                    NO_INSTANT => true,
                    BROKEN_INSTANT => false,
                    at => clock.day(at).is_some_and(|day| {
                        // A day off either end, so that the instant's own date is on the wire too.
                        WIRE_DAYS.contains(&day.saturating_add(1))
                            && WIRE_DAYS.contains(&day.saturating_sub(1))
                            && day <= to.saturating_add(days)
                            && (*last_lesson == NO_DATE || day >= *last_lesson)
                    }),
                };
        }
    }

    /// Whether the marks of a usual row give its final.
    fn stands(&self, columns: &Columns, row: usize) -> Option<bool> {
        let gate = self
            .gates
            .get(usize::from(*columns.proposed.get(row)?))?
            .as_ref()?;
        let (first, last) = *columns.spans.get(row)?;
        if usize::try_from(last.checked_sub(first)?).ok()? > limits::MARKS {
            return None;
        }
        if columns.marks.has_retakes((first, last)) {
            return None;
        }
        let days = (*columns.from.get(row)?, *columns.to.get(row)?);
        let sums = columns.marks.sums(&self.counts, (first, last), days)?;
        let hours = Fixed::from_parts(*columns.hours.get(row)?)?;
        let needed = needed(&self.regulation.parameters.minimum.value, hours);
        Some(
            !sums.needs_a_look()
                && sums.counted() >= u64::from(needed)
                && sums.key_counted() >= u64::from(self.key_works)
                && gate.holds(sums.sum, sums.weight),
        )
    }
}

/// Leaves only rows whose item of this column fits.
fn all<T>(usual: &mut [bool], column: &[T], fits: impl Fn(&T) -> bool) {
    for (usual, item) in usual.iter_mut().zip(column) {
        *usual &= fits(item);
    }
}

fn is_empty(span: &<Spans as IntoIterator>::Item) -> bool {
    *span == NO_LIST || span.0 == span.1
}

fn is_short(texts: &dyn Array, row: usize, most: usize) -> bool {
    text(texts, row).is_none_or(|text| text.len() <= most)
}

/// School days of instants: the zone is asked once for each day of the clock.
struct SchoolDays {
    zone: Zone,
    /// The seconds from … to in which the offset holds.
    from: i64,
    to: i64,
    offset: i64,
}

impl SchoolDays {
    fn day(&mut self, at: i64) -> Option<i32> {
        const DAY: i64 = 86_400;
        if !(self.from..self.to).contains(&at) {
            let from = at.div_euclid(DAY).checked_mul(DAY)?;
            let last = from.checked_add(DAY - 1)?;
            let offset = self.zone.offset(from)?;
            // No zone changes its clock twice within a day and back.
            if self.zone.offset(last)? != offset {
                return self.zone.school_day(at);
            }
            (self.from, self.to, self.offset) = (from, last.checked_add(1)?, offset);
        }
        i32::try_from(at.checked_add(self.offset)?.div_euclid(DAY)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_holds_for_what_rounds_to_its_final_and_for_nothing_else() {
        let regulation = Regulation::preset("default").unwrap();
        let plain = Plain::of(&regulation).unwrap();
        let subject = CaseSubject::Other(String::new());
        let rules = regulation.at(&Place {
            kind: PeriodKind::Quarter,
            number: Some(1),
            level: 7,
            subject: &subject,
            course: None,
        });
        for weight in 0..40_i64 {
            for sum in weight..=5 * weight {
                let rounded = rules.rounded(sum.into(), weight.into(), None);
                for mark in 0..=10 {
                    let holds = plain.gates[mark].is_some_and(|gate| gate.holds(sum, weight));
                    assert_eq!(
                        holds,
                        rounded.map(usize::from) == Some(mark),
                        "{mark}: {sum}/{weight}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_remembered_day_is_the_zone_s_own() {
        let zone = Zone::named("Europe/Samara").unwrap();
        let mut clock = SchoolDays {
            zone,
            from: 0,
            to: 0,
            offset: 0,
        };
        // Every hour around the days on which Samara's clock changed, in 2010 and 2011.
        for change in [1_269_734_400_i64, 1_288_483_200, 1_301_184_000] {
            for hour in -72..72 {
                let at = change + hour * 3600;
                assert_eq!(clock.day(at), zone.school_day(at), "{at}");
            }
        }
    }
}
