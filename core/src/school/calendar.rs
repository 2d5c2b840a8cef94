//! School days: the days of the week with school inside the periods of a set, less its days off.

use chrono::NaiveDate;

use super::School;
use super::facts::{ClassRow, PeriodRow};
use super::ids::SetIx;
use crate::base::date::DateRange;
use crate::catalogue::PeriodKind;
use crate::regulation::days::SchoolDays;

impl School {
    /// The periods of a set that hold its school days: quarters, trimesters and half-years, or the year
    /// where it has none of them. Each day once.
    pub fn taught_periods(&self, set: SetIx) -> Vec<DateRange> {
        let periods = self.roster().periods(set);
        let of = |wanted: fn(&PeriodRow) -> bool| {
            let periods = periods.iter().filter(|period| wanted(period));
            super::roster::united(periods.map(|period| period.days).collect())
        };
        let marks = of(|period| period.kind.rests_on_marks());
        if marks.is_empty() {
            of(|period| period.kind == PeriodKind::Year)
        } else {
            marks
        }
    }

    /// The first day of a set's year: the least `from` of its periods.
    pub fn first_day(&self, set: SetIx) -> Option<NaiveDate> {
        let periods = self.roster().periods(set).iter();
        periods.map(|period| period.days.from()).min()
    }

    /// The school days of a set, ascending: of a class of it, or of what has no class; then days off of one
    /// class or level are not asked.
    pub fn school_days(
        &self,
        set: SetIx,
        class: Option<&ClassRow>,
        week: &SchoolDays,
    ) -> Vec<NaiveDate> {
        let off = self.facts().days_off.iter().filter(|row| {
            let of_set = row.set.is_none_or(|wanted| wanted == set);
            let of_class = row
                .class
                .is_none_or(|wanted| class.is_some_and(|class| class.class == wanted));
            let of_level = row
                .level
                .is_none_or(|wanted| class.is_some_and(|class| class.level == wanted));
            of_set && of_class && of_level
        });
        let off = super::roster::united(off.map(|row| row.days).collect());
        let mut days = Vec::new();
        for period in self.taught_periods(set) {
            let all = period
                .from()
                .iter_days()
                .take_while(|day| *day <= period.to());
            days.extend(
                all.filter(|day| week.holds(*day) && !off.iter().any(|range| range.holds(*day))),
            );
        }
        days
    }
}
