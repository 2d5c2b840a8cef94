//! Terms of days: calendar days, or the days of the week with school.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Serialize, Serializer};

use crate::base::date::is_on_wire;
use crate::catalogue::choice::{Counted, Weekday};

/// The days of the week with school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolDays {
    // INVARIANT: at least one day, each once, in the order of the week.
    days: Vec<Weekday>,
}

impl SchoolDays {
    /// These days, or `None` for none.
    pub fn new(mut days: Vec<Weekday>) -> Option<Self> {
        days.sort_unstable();
        days.dedup();
        (!days.is_empty()).then_some(Self { days })
    }

    /// Whether there is school on this day of the week.
    pub fn holds(&self, date: NaiveDate) -> bool {
        let place = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
        Weekday::ALL
            .get(place)
            .is_some_and(|day| self.days.contains(day))
    }
}

impl Serialize for SchoolDays {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.days.serialize(serializer)
    }
}

/// So many days after a date; before it, where negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DayCount {
    /// How many days.
    pub days: i32,
    /// Which days are counted.
    pub counted: Counted,
}

impl DayCount {
    /// The date that many days after this one, or the last of the calendar on that side.
    pub fn after(self, date: NaiveDate, school: &SchoolDays) -> NaiveDate {
        let mut left = self.days.unsigned_abs();
        let mut day = date;
        if self.counted == Counted::Calendar {
            return step(day, self.days < 0, left.into());
        }
        // A week with school has a school day, so each is found within seven steps.
        while left > 0 {
            let next = step(day, self.days < 0, 1);
            if next == day {
                return day;
            }
            day = next;
            if school.holds(day) {
                left = left.saturating_sub(1);
            }
        }
        day
    }
}

/// So many calendar days on or back, within the years that the wire can write.
fn step(date: NaiveDate, back: bool, days: u64) -> NaiveDate {
    let days = Days::new(days);
    let (moved, end) = if back {
        (
            date.checked_sub_days(days),
            NaiveDate::from_ymd_opt(1, 1, 1),
        )
    } else {
        (
            date.checked_add_days(days),
            NaiveDate::from_ymd_opt(9999, 12, 31),
        )
    };
    let moved = moved.filter(|moved| is_on_wire(*moved));
    moved.or(end).unwrap_or(date)
}

/// Until when entries of a lesson may be changed (clause 4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct EditWindow(
    // INVARIANT: not negative.
    DayCount,
);

impl EditWindow {
    /// The window, or `None` for one that closes before its lesson.
    pub fn new(days: DayCount) -> Option<Self> {
        (days.days >= 0).then_some(Self(days))
    }

    /// The last day on which entries of a lesson of this date may be changed.
    pub fn until(self, lesson: NaiveDate, school: &SchoolDays) -> NaiveDate {
        self.0.after(lesson, school)
    }
}
