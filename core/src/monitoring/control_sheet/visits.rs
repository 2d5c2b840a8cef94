//! Which pupils visited, and parents of which.

use std::collections::BTreeMap;

use super::SheetCounts;
use crate::monitoring::frame::{Frame, Key};
use crate::school::School;
use crate::school::ids::{PersonIx, Place};

/// Counts the pupils on the roll, and those of them of whom somebody visited.
pub(super) fn count(frame: &Frame, school: &School, rows: &mut BTreeMap<Key, SheetCounts>) {
    let roll = Roll::of(frame, school);
    for (key, pupil) in frame.places(school) {
        let row = rows.entry(key).or_default();
        let visit = roll.visits.get(pupil.at()).copied().unwrap_or_default();
        row.roll = row.roll.saturating_add(1);
        row.parents = row.parents.saturating_add(visit.parent.into());
        row.visited = row.visited.saturating_add(visit.pupil.into());
    }
}

/// Who visited of one pupil.
#[derive(Clone, Copy, Debug, Default)]
struct Visit {
    parent: bool,
    pupil: bool,
}

struct Roll {
    /// By the pupil's place.
    visits: Vec<Visit>,
}

impl Roll {
    fn of(frame: &Frame, school: &School) -> Self {
        use crate::monitoring::question::Days;

        let mut visits = vec![Visit::default(); school.ids().count::<PersonIx>()];
        let dates = match frame.question.days {
            Days::Dates(days) => Some(frame.question.cut(days)),
            Days::Period(..) => None,
        };
        let staff = school.staff();
        for visit in &school.facts().visits {
            if let Some(days) = dates
                && !days.is_some_and(|days| days.holds(visit.date))
            {
                continue;
            }
            let counts = |pupil: PersonIx| {
                dates.is_some() || {
                    let place = frame.place_on_end(school, pupil);
                    let days = place.and_then(|(_, days)| frame.question.cut(days));
                    days.is_some_and(|days| days.holds(visit.date))
                }
            };
            for (days, pupil) in staff.children(visit.person) {
                if days.holds(visit.date)
                    && let Some(slot) = visits.get_mut(pupil.at())
                    && !slot.parent
                    && counts(*pupil)
                {
                    slot.parent = true;
                }
            }
            let own = std::iter::once(visit.person);
            for pupil in own.chain(staff.named_by(visit.person).iter().copied()) {
                if let Some(slot) = visits.get_mut(pupil.at())
                    && !slot.pupil
                    && counts(pupil)
                {
                    slot.pupil = true;
                }
            }
        }
        Self { visits }
    }
}
