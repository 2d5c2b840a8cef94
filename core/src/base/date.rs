//! Plain dates and closed ranges of them, both ends inclusive.

use chrono::{Datelike, Days, NaiveDate};

/// What is wrong with a text that should be a date or an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeFault {
    /// It has another form than the wire's.
    #[error("another form is expected")]
    Form,
    /// It has the form, but there is no such day or second.
    #[error("there is no such day or second")]
    NoSuch,
}

/// Reads `YYYY-MM-DD`, years 0001 … 9999.
///
/// # Errors
/// [`TimeFault::Form`] for another form, [`TimeFault::NoSuch`] for a day that is in no calendar.
pub fn parse_date(text: &str) -> Result<NaiveDate, TimeFault> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return Err(TimeFault::Form);
    };
    let year = digits(&[*y1, *y2, *y3, *y4]).ok_or(TimeFault::Form)?;
    let month = digits(&[*m1, *m2]).ok_or(TimeFault::Form)?;
    let day = digits(&[*d1, *d2]).ok_or(TimeFault::Form)?;
    if year == 0 {
        return Err(TimeFault::NoSuch);
    }
    let year = i32::try_from(year).map_err(|_| TimeFault::Form)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(TimeFault::NoSuch)
}

/// Whether a date is one that the wire can write: years 0001 … 9999.
pub fn is_on_wire(date: NaiveDate) -> bool {
    (1..=9999).contains(&date.year())
}

/// The number that these ASCII digits write, or `None` if one of them is no digit.
pub(super) fn digits(text: &[u8]) -> Option<u32> {
    text.iter().try_fold(0_u32, |number, byte| {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit <= 9)?;
        number.checked_mul(10)?.checked_add(u32::from(digit))
    })
}

/// The date `days` later, or the last date of the calendar.
pub fn days_after(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days))
        .unwrap_or(NaiveDate::MAX)
}

/// Writes a date as the wire does, or null.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: serde::Serializer>(
    date: &Option<NaiveDate>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => serializer.collect_str(date),
        None => serializer.serialize_none(),
    }
}

/// A range of dates, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateRange {
    // INVARIANT: from <= to.
    from: NaiveDate,
    to: NaiveDate,
}

impl DateRange {
    /// The range, or `None` when `to` is before `from`.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// The range of one day.
    pub const fn of_day(day: NaiveDate) -> Self {
        Self { from: day, to: day }
    }

    /// The first day.
    pub fn from(&self) -> NaiveDate {
        self.from
    }

    /// The last day.
    pub fn to(&self) -> NaiveDate {
        self.to
    }

    /// Whether the day is in the range.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }
}

/// A range of dates that may have no end; both dates are inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpenRange {
    // INVARIANT: from <= to where there is a `to`.
    from: NaiveDate,
    to: Option<NaiveDate>,
}

impl OpenRange {
    /// The range, or `None` when `to` is before `from`.
    pub fn new(from: NaiveDate, to: Option<NaiveDate>) -> Option<Self> {
        match to {
            Some(to) if to < from => None,
            _ => Some(Self { from, to }),
        }
    }

    /// The first day.
    pub fn from(&self) -> NaiveDate {
        self.from
    }

    /// The last day, if there is one.
    pub fn to(&self) -> Option<NaiveDate> {
        self.to
    }

    /// Whether the day is in the range.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// Whether these ranges together hold every day of `whole`.
pub fn cover(ranges: &[OpenRange], whole: DateRange) -> bool {
    let mut ranges: Vec<_> = ranges.to_vec();
    ranges.sort_by_key(OpenRange::from);
    let mut next = whole.from();
    for range in ranges {
        if range.from() > next {
            return false;
        }
        match range.to() {
            None => return true,
            Some(to) if to >= whole.to() => return true,
            Some(to) if to >= next => next = days_after(to, 1),
            Some(_) => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        parse_date(text).unwrap()
    }

    fn open(from: &str, to: &str) -> OpenRange {
        OpenRange::new(day(from), (!to.is_empty()).then(|| day(to))).unwrap()
    }

    #[test]
    fn only_the_wire_form_is_a_date() {
        assert_eq!(parse_date("2026-02-30"), Err(TimeFault::NoSuch));
        assert_eq!(parse_date("0000-01-01"), Err(TimeFault::NoSuch));
        for text in [
            "",
            "2026-2-3",
            "2026/02/03",
            "2026-02-03T",
            "20260203",
            "+026-02-03",
            "2026-02-0٣",
        ] {
            assert_eq!(parse_date(text), Err(TimeFault::Form), "{text}");
        }
        assert_eq!(day("2028-02-29").to_string(), "2028-02-29");
    }

    #[test]
    fn ranges_cover_a_period_only_together() {
        let whole = DateRange::new(day("2026-09-01"), day("2026-10-25")).unwrap();
        let first = open("2026-08-01", "2026-09-30");
        assert!(!cover(&[first], whole));
        assert!(!cover(&[first, open("2026-10-02", "2026-11-01")], whole));
        assert!(cover(&[open("2026-10-01", "2026-10-25"), first], whole));
        assert!(cover(&[open("2026-09-10", ""), first], whole));
        assert!(!cover(&[], whole));
    }

    #[test]
    fn a_day_after_the_calendar_stays_in_it() {
        assert_eq!(days_after(NaiveDate::MAX, 4), NaiveDate::MAX);
    }
}
