//! School time: instants with an offset, read in the regulation's named zone.

use std::str::FromStr;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;
use serde::{Serialize, Serializer};

use super::date::{TimeFault, digits, parse_date};

/// A moment with the offset it was written in, whole seconds.
pub type Instant = DateTime<FixedOffset>;

/// Reads RFC 3339 with an offset and whole seconds: `2026-10-27T15:00:00+04:00`.
///
/// # Errors
/// [`TimeFault::Form`] for another form (fractions of a second too), [`TimeFault::NoSuch`] for a
/// moment that is on no clock (`:60`, hour 24, 30 February, an offset of a day or more).
pub fn parse_instant(text: &str) -> Result<Instant, TimeFault> {
    let (date, rest) = text.split_at_checked(10).ok_or(TimeFault::Form)?;
    let (clock, offset) = rest.split_at_checked(9).ok_or(TimeFault::Form)?;
    let [b'T', h1, h2, b':', m1, m2, b':', s1, s2] = clock.as_bytes() else {
        return Err(TimeFault::Form);
    };
    let pair = |tens: &u8, ones: &u8| digits(&[*tens, *ones]).ok_or(TimeFault::Form);
    let (hour, minute, second) = (pair(h1, h2)?, pair(m1, m2)?, pair(s1, s2)?);
    let seconds_east = match offset.as_bytes() {
        b"Z" => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (pair(h1, h2)?, pair(m1, m2)?);
            if hours > 23 || minutes > 59 {
                return Err(TimeFault::NoSuch);
            }
            let seconds = hours
                .saturating_mul(3600)
                .saturating_add(minutes.saturating_mul(60));
            let seconds = i32::try_from(seconds).map_err(|_| TimeFault::NoSuch)?;
            if *sign == b'-' {
                seconds.saturating_neg()
            } else {
                seconds
            }
        }
        _ => return Err(TimeFault::Form),
    };
    let date = parse_date(date)?;
    let time = NaiveTime::from_hms_opt(hour, minute, second).ok_or(TimeFault::NoSuch)?;
    let offset = FixedOffset::east_opt(seconds_east).ok_or(TimeFault::NoSuch)?;
    date.and_time(time)
        .and_local_timezone(offset)
        .single()
        .ok_or(TimeFault::NoSuch)
}

/// A named time zone, such as `Europe/Samara`, whose offset may have changed over the years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(Tz);

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Zone {
    /// The zone of this IANA name, or `None` for a name that is not in the table.
    pub fn named(name: &str) -> Option<Self> {
        Tz::from_str(name).ok().map(Self)
    }

    /// The IANA name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The school date of an instant in seconds since 1970-01-01 UTC, in days since then; `None`
    /// outside the calendar.
    pub fn school_day(self, seconds: i64) -> Option<i32> {
        let local = seconds.checked_add(self.offset(seconds)?)?;
        i32::try_from(local.div_euclid(86_400)).ok()
    }

    /// How many seconds the clocks of this zone are before UTC at an instant in seconds since
    /// 1970-01-01 UTC; `None` outside the calendar.
    pub fn offset(self, seconds: i64) -> Option<i64> {
        let instant = DateTime::from_timestamp(seconds, 0)?;
        let offset = self.0.offset_from_utc_datetime(&instant.naive_utc()).fix();
        Some(offset.local_minus_utc().into())
    }

    /// The school date of an instant: its date on the clocks of this zone; the last date of the
    /// calendar where it lies beyond.
    pub fn school_date(self, instant: Instant) -> NaiveDate {
        let offset = self.0.offset_from_utc_datetime(&instant.naive_utc()).fix();
        let local = instant.naive_utc().checked_add_offset(offset);
        local.map_or(NaiveDate::MAX, |local| local.date())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samara(text: &str) -> String {
        let zone = Zone::named("Europe/Samara").unwrap();
        zone.school_date(parse_instant(text).unwrap()).to_string()
    }

    #[test]
    fn an_instant_has_whole_seconds_and_an_offset() {
        for text in [
            "2026-10-27T15:00:00",
            "2026-10-27T15:00:00.5+04:00",
            "2026-10-27 15:00:00+04:00",
            "2026-10-27T15:00+04:00",
            "2026-10-27T15:00:00+0400",
            "2026-10-27",
            "",
            "2026-10-2٣T15:00:00Z",
        ] {
            assert_eq!(parse_instant(text), Err(TimeFault::Form), "{text}");
        }
        for text in [
            "2026-10-27T15:00:60+04:00",
            "2026-10-27T24:00:00+04:00",
            "2026-02-29T15:00:00+04:00",
            "2026-10-27T15:00:00+24:00",
        ] {
            assert_eq!(parse_instant(text), Err(TimeFault::NoSuch), "{text}");
        }
    }

    #[test]
    fn a_school_date_is_the_date_on_the_school_s_clock() {
        assert_eq!(samara("2026-10-29T23:59:59+04:00"), "2026-10-29");
        assert_eq!(samara("2026-10-29T20:00:00Z"), "2026-10-30");
        assert_eq!(samara("2026-10-30T01:00:00+07:00"), "2026-10-29");
    }

    #[test]
    fn a_school_date_at_either_end_of_the_calendar_is_a_date() {
        let zone = Zone::named("Europe/Samara").unwrap();
        for end in [
            DateTime::<chrono::Utc>::MIN_UTC,
            DateTime::<chrono::Utc>::MAX_UTC,
        ] {
            zone.school_date(end.fixed_offset());
        }
        assert_eq!(samara("9999-12-31T19:59:59Z"), "9999-12-31");
    }

    /// Samara stood at +04:00, from March 2010 at +03:00 (summer +04:00), from March 2011 at +04:00.
    #[test]
    fn the_zone_knows_its_own_history() {
        assert_eq!(samara("2010-01-15T20:30:00Z"), "2010-01-16");
        assert_eq!(samara("2011-01-15T20:30:00Z"), "2011-01-15");
        assert_eq!(samara("2012-01-15T20:30:00Z"), "2012-01-16");
    }
}
