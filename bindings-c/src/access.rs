//! Decisions on access by plain numbers: what a host asks for every cell that it shows.

use std::ffi::c_char;

use chrono::NaiveDate;
use zhurnal::answer::{Evidence, Refusal, Refusals};
use zhurnal::base::{ClassId, CourseId, OpenRange, PersonId, PupilId};
use zhurnal::catalogue::{Clause, Rule};
use zhurnal::regulation::{Regulations, Right};
use zhurnal::rules::access::{Decision, Request, Standing, Substitution, Target, decide};

use crate::error::Fault;
use crate::numbers::{zh_act, zh_lack, zh_role, zh_scope};

/// A person with their roles, read once and never changed.
#[derive(Debug)]
pub struct zh_standing {
    standing: Standing,
}

impl zh_standing {
    pub(crate) fn load(bytes: &[u8]) -> Result<Self, Refusals> {
        let standing = Standing::load(bytes)?;
        Ok(Self { standing })
    }
}

/// A substitution of the course: who fills its page, and when. Dates are YYYYMMDD.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct zh_substitution {
    /// The person named.
    pub person_id: u64,
    /// The first day.
    pub from: i32,
    /// The last day, inclusive; 0: it has no end.
    pub to: i32,
}

/// What is asked: an act, its day, and what it is done to. Dates are YYYYMMDD, such as 20260901; set
/// the whole struct to zero first, since what is absent is 0.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct zh_access_request {
    /// The act, a zh_act.
    pub act: i32,
    /// The school date on which it is done.
    pub on: i32,
    /// The class; 0: none.
    pub class_id: u64,
    /// The course; 0: none.
    pub course_id: u64,
    /// The pupil; 0: none.
    pub pupil_id: u64,
    /// The date of the lesson; 0: none.
    pub lesson: i32,
    /// The substitutions of the course; may be NULL where there are none.
    pub substitutions: *const zh_substitution,
    /// How many they are, at most 1000.
    pub substitutions_len: usize,
}

/// What is decided. Role, scope and clause are those of the right that allows the act, or else of the
/// right that comes nearest; all are zero where the act is nobody's.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct zh_decision {
    /// 1: the act may be done; 0: it may not.
    pub allowed: u8,
    /// The role of the right.
    pub role: zh_role,
    /// How far the right reaches.
    pub scope: zh_scope,
    /// What is lacking; ZH_LACK_NONE where the act is allowed.
    pub lacks: zh_lack,
    /// The clause of the right, such as `3.2`, with NULs after it.
    pub clause: [c_char; 8],
}

impl zh_decision {
    /// A denial that says nothing: what a failed call leaves.
    pub(crate) const DENIAL: Self = Self {
        allowed: 0,
        role: zh_role::NONE,
        scope: zh_scope::NONE,
        lacks: zh_lack::NONE,
        clause: [0; 8],
    };

    /// A denial with what is to be said of a right.
    fn of(right: Option<&Right>) -> Self {
        right.map_or(Self::DENIAL, |right| Self {
            role: right.role.into(),
            scope: right.scope.into(),
            clause: chars(right.clause),
            ..Self::DENIAL
        })
    }
}

impl From<Decision<'_>> for zh_decision {
    fn from(decision: Decision<'_>) -> Self {
        match decision {
            Decision::Allow(grant) => Self {
                allowed: 1,
                ..Self::of(Some(grant.right()))
            },
            Decision::Deny(denial) => Self {
                lacks: denial.lacks.into(),
                ..Self::of(denial.nearest)
            },
        }
    }
}

/// The number of a clause with NULs after it; the last stays one.
fn chars(clause: Clause) -> [c_char; 8] {
    let mut chars = [0; 8];
    let places = chars.iter_mut().take(7);
    for (place, byte) in places.zip(clause.id().bytes()) {
        *place = c_char::from_ne_bytes([byte]);
    }
    chars
}

/// Decides by the edition in force on the day of the act. Without substitutions nothing is allocated.
pub(crate) fn answer(
    regulations: &Regulations,
    standing: &zh_standing,
    asked: &zh_access_request,
    substitutions: &[zh_substitution],
) -> Result<zh_decision, Fault> {
    let request = read(asked, substitutions)?;
    let Some(regulation) = regulations.on(request.on) else {
        let evidence = Evidence::none().with("on", request.on);
        let refusal = Refusal::new(Rule::RegulationNoEdition, "/request", evidence);
        return Err(Fault::Refused(refusal.into()));
    };
    Ok(decide(regulation, &standing.standing, &request).into())
}

fn read(asked: &zh_access_request, substitutions: &[zh_substitution]) -> Result<Request, Fault> {
    let act = zh_act::from_number(asked.act).ok_or_else(|| fault("request.act", asked.act))?;
    let on = date(asked.on).ok_or_else(|| fault("request.on", asked.on))?;
    // None of them, and none is allocated.
    let mut rows = Vec::with_capacity(substitutions.len());
    for (row, it) in substitutions.iter().enumerate() {
        rows.push(substitution(row, it)?);
    }
    let target = Target {
        class: id("request.class_id", asked.class_id, ClassId::new)?,
        course: id("request.course_id", asked.course_id, CourseId::new)?,
        pupil: id("request.pupil_id", asked.pupil_id, PupilId::new)?,
        lesson: match asked.lesson {
            0 => None,
            number => Some(date(number).ok_or_else(|| fault("request.lesson", number))?),
        },
        substitutions: rows,
    };
    Ok(Request { act, on, target })
}

fn substitution(row: usize, asked: &zh_substitution) -> Result<Substitution, Fault> {
    let wrong = |key: &str, number: i128| {
        Fault::Number(format!("request.substitutions[{row}].{key}"), number)
    };
    let person =
        PersonId::new(asked.person_id).ok_or_else(|| wrong("person_id", asked.person_id.into()))?;
    let from = date(asked.from).ok_or_else(|| wrong("from", asked.from.into()))?;
    let to = match asked.to {
        0 => None,
        number => Some(date(number).ok_or_else(|| wrong("to", number.into()))?),
    };
    let days = OpenRange::new(from, to).ok_or_else(|| wrong("to", asked.to.into()))?;
    Ok(Substitution { person, days })
}

/// The id of a number, or none for 0.
fn id<T>(name: &str, number: u64, make: fn(u64) -> Option<T>) -> Result<Option<T>, Fault> {
    match number {
        0 => Ok(None),
        _ => make(number).map(Some).ok_or_else(|| fault(name, number)),
    }
}

/// The date that YYYYMMDD writes, years 0001 … 9999.
fn date(number: i32) -> Option<NaiveDate> {
    let number = u32::try_from(number).ok()?;
    let year = i32::try_from(number / 10_000).ok()?;
    if !(1..=9999).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, number / 100 % 100, number % 100)
}

fn fault(name: &str, number: impl Into<i128>) -> Fault {
    Fault::Number(name.to_owned(), number.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_eight_digits_of_a_day_that_is() {
        let day = |text: &str| zhurnal::base::date::parse_date(text).ok();
        for (number, text) in [
            (20_280_229, "2028-02-29"),
            (10_101, "0001-01-01"),
            (99_991_231, "9999-12-31"),
        ] {
            assert_eq!(date(number), day(text));
            assert!(date(number).is_some());
        }
        for number in [
            i32::MIN,
            -20_260_901,
            -1,
            0,
            1,
            1231,
            20_260_229,
            20_260_900,
            20_261_301,
            20_260_001,
            100_000_101,
            i32::MAX,
        ] {
            assert_eq!(date(number), None, "{number}");
        }
    }

    #[test]
    fn every_clause_fits_with_a_nul_after_it() {
        for clause in Clause::ALL {
            let chars = chars(*clause);
            let bytes: Vec<_> = chars.iter().flat_map(|char| char.to_ne_bytes()).collect();
            let text = str::from_utf8(&bytes).map(|text| text.trim_end_matches('\0'));
            assert_eq!(text, Ok(clause.id()));
            assert_eq!(chars.last(), Some(&0));
        }
    }
}
