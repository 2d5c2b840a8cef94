//! The school year 2026/27: periods, holidays, days off, moments of school time.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta};

use crate::draft::Class;
use crate::value::{Table, row};

/// The first day of the year.
pub(crate) const OPENS: NaiveDate = day(2026, 9, 1);
/// The last day of the year.
pub(crate) const YEAR_END: NaiveDate = day(2027, 5, 31);
/// The set of levels 1 to 9: quarters.
pub(crate) const QUARTERS: i64 = 1;
/// The set of levels 10 and 11: half-years.
pub(crate) const HALF_YEARS: i64 = 2;

/// Weeks of lessons in a year, by which plans are reckoned.
pub(crate) const YEAR_WEEKS: i64 = 34;

/// A day of the calendar.
pub(crate) const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

/// A moment of a day, in the school's time (Samara).
pub(crate) fn moment(day: NaiveDate, minutes: i64) -> DateTime<FixedOffset> {
    let zone = FixedOffset::east_opt(4 * 3600).expect("an offset");
    let midnight = day.and_hms_opt(0, 0, 0).expect("a midnight");
    let at = midnight + TimeDelta::minutes(minutes);
    at.and_local_timezone(zone).single().expect("one moment")
}

/// Some days later, or before.
pub(crate) fn shifted(day: NaiveDate, days: i64) -> NaiveDate {
    day + TimeDelta::days(days)
}

/// One period of a set.
#[derive(Clone, Copy)]
pub(crate) struct Period {
    pub(crate) set: i64,
    pub(crate) kind: &'static str,
    pub(crate) number: Option<i64>,
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
}

impl Period {
    /// Whether the day is in it.
    pub(crate) fn holds(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// Whether its final rests on marks.
    pub(crate) fn is_term(&self) -> bool {
        self.kind != "year"
    }
}

struct Off {
    from: NaiveDate,
    to: NaiveDate,
    set: Option<i64>,
    class: Option<i64>,
    level: Option<i64>,
}

/// The year's periods and days off, and how far it has been taught.
pub(crate) struct Calendar {
    pub(crate) periods: Vec<Period>,
    pub(crate) until: NaiveDate,
    /// The days from Monday to Friday that have been taught by quarters.
    pub(crate) days: Vec<NaiveDate>,
    off: Vec<Off>,
}

const QUARTER_ENDS: [(NaiveDate, NaiveDate); 4] = [
    (OPENS, day(2026, 10, 25)),
    (day(2026, 11, 3), day(2026, 12, 30)),
    (day(2027, 1, 11), day(2027, 3, 28)),
    (day(2027, 4, 5), YEAR_END),
];

const HALF_YEAR_ENDS: [(NaiveDate, NaiveDate); 2] =
    [(OPENS, day(2026, 12, 30)), (day(2027, 1, 11), YEAR_END)];

/// Public holidays with the days that they move.
const PUBLIC: [(NaiveDate, NaiveDate); 5] = [
    (day(2026, 11, 4), day(2026, 11, 4)),
    (day(2027, 2, 22), day(2027, 2, 23)),
    (day(2027, 3, 8), day(2027, 3, 8)),
    (day(2027, 5, 1), day(2027, 5, 3)),
    (day(2027, 5, 9), day(2027, 5, 10)),
];

impl Calendar {
    /// The year, taught up to this day.
    pub(crate) fn new(until: NaiveDate) -> Self {
        let mut periods = Vec::new();
        let sets = [
            (QUARTERS, "quarter", &QUARTER_ENDS[..]),
            (HALF_YEARS, "half-year", &HALF_YEAR_ENDS[..]),
        ];
        for (set, kind, ends) in sets {
            for (number, &(from, to)) in (1..).zip(ends) {
                let number = Some(number);
                periods.push(Period {
                    set,
                    kind,
                    number,
                    from,
                    to,
                });
            }
            periods.push(Period {
                set,
                kind: "year",
                number: None,
                from: OPENS,
                to: YEAR_END,
            });
        }
        let mut calendar = Self {
            periods,
            until,
            days: Vec::new(),
            off: Vec::new(),
        };
        for (from, to) in PUBLIC {
            calendar.close(from, to, None, None, None);
        }
        // Half-years know no autumn and spring holidays: to them these are days off.
        calendar.close(
            day(2026, 10, 26),
            day(2026, 11, 2),
            Some(HALF_YEARS),
            None,
            None,
        );
        calendar.close(
            day(2027, 3, 29),
            day(2027, 4, 4),
            Some(HALF_YEARS),
            None,
            None,
        );
        calendar.close(day(2027, 2, 15), day(2027, 2, 21), None, None, Some(1));
        calendar.days = OPENS
            .iter_days()
            .take_while(|day| *day <= until)
            .filter(|day| day.weekday().number_from_monday() <= 5)
            .filter(|day| calendar.term(QUARTERS, *day).is_some())
            .filter(|day| !calendar.off.iter().any(|off| off.is_for_all(*day)))
            .collect();
        calendar
    }

    fn close(
        &mut self,
        from: NaiveDate,
        to: NaiveDate,
        set: Option<i64>,
        class: Option<i64>,
        level: Option<i64>,
    ) {
        self.off.push(Off {
            from,
            to,
            set,
            class,
            level,
        });
    }

    /// Closes one class for a week from this day on.
    pub(crate) fn quarantine(&mut self, class: i64, from: NaiveDate) {
        self.close(from, shifted(from, 6), None, Some(class), None);
    }

    /// Whether the class has lessons on this day: five days a week up to level 7, then six.
    pub(crate) fn teaches(&self, class: &Class, day: NaiveDate) -> bool {
        day.weekday().number_from_monday() <= class.school_days()
            && self.term(class.set, day).is_some()
            && !self.off.iter().any(|off| off.meets(class, day))
    }

    /// The quarter or half-year of a set that holds the day: its place among the periods.
    pub(crate) fn term(&self, set: i64, day: NaiveDate) -> Option<usize> {
        self.periods
            .iter()
            .position(|period| period.set == set && period.is_term() && period.holds(day))
    }

    /// The periods of a set that are over, each with its place.
    pub(crate) fn ended(&self, set: i64) -> impl Iterator<Item = (usize, &Period)> {
        let until = self.until;
        let ended = move |period: &Period| period.set == set && period.to <= until;
        self.periods
            .iter()
            .enumerate()
            .filter(move |(_, period)| ended(period))
    }

    /// The taught day that so many of a hundred lie before.
    pub(crate) fn at(&self, percent: usize) -> NaiveDate {
        let last = self.days.len() - 1;
        self.days[(self.days.len() * percent / 100).min(last)]
    }

    /// The first taught day in the middle of a month from there on, else the day itself.
    pub(crate) fn mid_month(&self, percent: usize) -> NaiveDate {
        let from = self.at(percent);
        let middle = |day: &&NaiveDate| **day >= from && (10..=20).contains(&day.day());
        self.days.iter().find(middle).copied().unwrap_or(from)
    }

    /// The day on which somebody arrives: a week into the quarter in the middle of what was taught.
    pub(crate) fn arrival(&self) -> NaiveDate {
        let begun = QUARTER_ENDS.iter().filter(|(from, _)| *from <= self.until);
        let (from, to) = QUARTER_ENDS[(begun.count() / 2).min(3)];
        let in_quarter = |day: &&NaiveDate| (from..=to).contains(*day);
        let days: Vec<_> = self.days.iter().filter(in_quarter).collect();
        match days.last() {
            Some(last) => **days.get(5).unwrap_or(last),
            None => self.at(60),
        }
    }

    /// The tables `periods` and `days_off`.
    pub(crate) fn tables(&self) -> [Table; 2] {
        let mut periods = Table::new("periods", "set kind number from to");
        for period in &self.periods {
            periods.push(row![
                period.set,
                period.kind,
                period.number,
                period.from,
                period.to
            ]);
        }
        let mut off = Table::new("days_off", "from to set class level");
        for days in &self.off {
            off.push(row![days.from, days.to, days.set, days.class, days.level]);
        }
        [periods, off]
    }
}

impl Off {
    fn is_for_all(&self, day: NaiveDate) -> bool {
        let narrowed = self.set.is_some() || self.class.is_some() || self.level.is_some();
        !narrowed && (self.from..=self.to).contains(&day)
    }

    fn meets(&self, class: &Class, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
            && self.set.is_none_or(|set| set == class.set)
            && self.class.is_none_or(|id| id == class.id)
            && self
                .level
                .is_none_or(|level| level == i64::from(class.level))
    }
}
