//! `monitoring.*`: what is counted of a school, and of many.

use std::collections::BTreeMap;

use chrono::{Datelike, Days as Forward, Months, NaiveDate};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::school::{keys, read_as_of, read_id, read_reader, read_which, with_school};
use super::{Own, to_json, unknown_op};
use crate::answer::{Evidence, Refusals};
use crate::base::date::DateRange;
use crate::catalogue::{PeriodKind, Rule};
use crate::input::{self, Cursor, Faults, Fields};
use crate::monitoring::report::Period;
use crate::monitoring::sealed::{read_family, read_outer, read_school, read_subject};
use crate::monitoring::{Answer, By, Days, Family, Filter, Question, Row, Sealed, Step, Watch};
use crate::regulation::InForce;
use crate::rules::access::Standing;
use crate::school::School;

/// The keys of a slice.
const SLICE: &[&str] = &[
    "from", "to", "period", "by", "level", "class", "course", "teacher", "subject", "pupil",
];
/// The most steps of dynamics.
const STEPS: usize = 1_000;

/// A slice, whose days may not be named yet.
struct Slice {
    days: Option<Days>,
    by: By,
    filter: Filter,
}

fn read_slice(
    school: &School,
    family: Family,
    fields: &Fields<'_>,
    faults: &mut Faults,
) -> Option<Slice> {
    fields.need("slice", faults, |entry, faults| {
        let of_sheet = family == Family::ControlSheet;
        let fields = entry.fields(SLICE, faults)?;
        let days = read_days(&fields, faults);
        let by = fields.may_null("by", faults, |entry, faults| {
            let all = By::ALL.iter().filter(|by| !of_sheet || **by != By::Pupil);
            let known = |code: &str| all.clone().find(|by| by.code() == code).copied();
            entry.code(known, all.clone().map(|by| by.code()), faults)
        });
        let ids = school.ids();
        let level = fields.may_null("level", faults, |entry, faults| entry.level(faults));
        let class = fields.may_null("class", faults, |entry, faults| read_id(ids, entry, faults));
        let course = fields.may_null("course", faults, |entry, faults| {
            read_id(ids, entry, faults)
        });
        let teacher = fields.may_null("teacher", faults, |entry, faults| {
            read_id(ids, entry, faults)
        });
        let subject = fields.may_null("subject", faults, read_subject);
        let pupil = fields.may_null("pupil", faults, |entry, faults| read_id(ids, entry, faults));
        Some(Slice {
            days: days?,
            by: by?.unwrap_or(By::School),
            filter: Filter {
                level: level?,
                class: class?,
                course: course?,
                teacher: teacher?,
                subject: subject?,
                pupil: pupil?,
            },
        })
    })
}

/// The days of a slice: `from` and `to`, or a period; never both.
#[expect(clippy::option_option, reason = "a fault, nothing named, or days")]
fn read_days(fields: &Fields<'_>, faults: &mut Faults) -> Option<Option<Days>> {
    if fields.has("period") {
        for key in ["from", "to"] {
            fields.may::<()>(key, faults, |entry, faults| {
                entry.fault(faults, Rule::InputUnknownKey, || {
                    Evidence::none().with("key", key)
                })
            })?;
        }
        let period = fields.may("period", faults, read_which)?;
        return Some(period.map(|(kind, number)| Days::Period(kind, number)));
    }
    if fields.has("from") || fields.has("to") {
        return Some(Some(Days::Dates(Cursor::closed_range(fields, faults)?)));
    }
    Some(None)
}

/// The days of a slice that must name some.
fn need_days(days: Option<Days>, fields: &Fields<'_>, faults: &mut Faults) -> Option<Days> {
    match days {
        Some(days) => Some(days),
        None => fields.need("slice", faults, |entry, faults| {
            let fields = entry.fields(SLICE, faults)?;
            let days = Cursor::closed_range(&fields, faults)?;
            Some(Days::Dates(days))
        }),
    }
}

fn answer(own: Own<'_>, request: &[u8], family: Family) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let fields = cursor.fields(keys!(own, "slice", "as_of", "reader"), faults)?;
        with_school(own, &fields, faults, |school, faults| {
            let (question, reader) = read_question(school, family, &fields, faults)?;
            Some(to_json(&school.monitoring(
                family,
                question,
                reader.as_ref(),
            )))
        })
    })
}

/// What a family is asked, and who asks.
fn read_question(
    school: &School,
    family: Family,
    fields: &Fields<'_>,
    faults: &mut Faults,
) -> Option<(Question, Option<Standing>)> {
    let slice = read_slice(school, family, fields, faults);
    let as_of = read_as_of(school, fields, faults);
    let reader = read_reader(fields, faults);
    let (slice, as_of, reader) = (slice?, as_of?, reader?);
    let question = Question {
        days: need_days(slice.days, fields, faults)?,
        by: slice.by,
        filter: slice.filter,
        as_of,
    };
    Some((question, reader))
}

impl School {
    /// What a request of a family's operation asks, and who asks.
    fn question(
        &self,
        family: Family,
        request: &[u8],
    ) -> Result<(Question, Option<Standing>), Refusals> {
        input::read(request, Faults::keep_first(), |cursor, faults| {
            let fields = cursor.fields(&["slice", "as_of", "reader"], faults)?;
            read_question(self, family, &fields, faults)
        })
    }

    /// Answers one request of a family's operation, `monitoring.attendance` and the like, otherwise than in
    /// bytes.
    ///
    /// # Errors
    /// Why the request is refused; another operation is unknown.
    pub fn try_monitoring(&self, op: &str, request: &[u8]) -> Result<Answer, Refusals> {
        let family = read_op(op)?;
        let (question, reader) = self.question(family, request)?;
        Ok(self.monitoring(family, question, reader.as_ref()))
    }

    /// Keeps the slice of such a request; whoever asks is to be named at each answer.
    ///
    /// # Errors
    /// As of [`School::try_monitoring`].
    pub fn try_watch(
        &self,
        op: &str,
        request: &[u8],
    ) -> Result<(Watch, Option<Standing>), Refusals> {
        let family = read_op(op)?;
        let (question, reader) = self.question(family, request)?;
        Ok((self.watch(family, question), reader))
    }

    /// Answers a request of `monitoring.dynamics`.
    ///
    /// # Errors
    /// Why the request is refused.
    pub fn dynamics(&self, request: &[u8]) -> Result<Dynamics, Refusals> {
        read_dynamics(Own::School(self), request, |dynamics| dynamics)
    }
}

/// The family of an operation.
fn read_op(op: &str) -> Result<Family, Refusals> {
    let family = |op: &str| Family::from_code(op.strip_prefix("monitoring.")?);
    family(op).ok_or_else(|| unknown_op(op, |op| family(op).is_some()))
}

impl Sealed {
    /// Reads a sealed document.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn load(document: &[u8]) -> Result<Self, Refusals> {
        input::read(document, Faults::keep_first(), Self::read)
    }
}

/// The monthly control sheet.
pub(super) fn control_sheet(own: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    answer(own, request, Family::ControlSheet)
}

/// Marks and finals by value, means, shares, groups of pupils.
pub(super) fn performance(own: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    answer(own, request, Family::Performance)
}

/// Lessons and days missed.
pub(super) fn attendance(own: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    answer(own, request, Family::Attendance)
}

/// Marks against the minimum, and per lesson.
pub(super) fn accumulation(own: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    answer(own, request, Family::Accumulation)
}

/// Days from the lesson to the entry.
pub(super) fn timeliness(own: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    answer(own, request, Family::Timeliness)
}

/// Finals against what the marks give.
pub(super) fn objectivity(own: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    answer(own, request, Family::Objectivity)
}

/// How dynamics goes on: by months or weeks of the days asked, or by each period of a kind.
#[derive(Clone, Copy, Debug)]
enum Stride {
    Days(Step),
    Periods(PeriodKind),
}

fn read_stride(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Stride> {
    let steps = Step::ALL
        .iter()
        .map(|step| (step.code(), Stride::Days(*step)));
    let kinds = PeriodKind::ALL
        .iter()
        .map(|kind| (kind.code(), Stride::Periods(*kind)));
    let all: Vec<(&'static str, Stride)> = steps.chain(kinds).collect();
    let known = |code: &str| all.iter().find(|(own, _)| *own == code).map(|(_, it)| *it);
    cursor.code(known, all.iter().map(|(code, _)| *code), faults)
}

/// The answers of a family, step by step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dynamics {
    /// The family.
    pub family: Family,
    /// A code of days, or of a kind of period.
    pub step: &'static str,
    /// What each row is of.
    pub by: By,
    /// The answer to each step.
    pub steps: Vec<Answer>,
}

impl Serialize for Dynamics {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct OneStep<'a> {
            from: Option<String>,
            to: Option<String>,
            period: Option<Period>,
            end: Option<String>,
            rows: &'a [Row],
            unknown: &'a BTreeMap<String, Vec<String>>,
        }
        let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        let steps = self.steps.iter().map(|answer| OneStep {
            from: text(answer.from),
            to: text(answer.to),
            period: answer.period,
            end: text(answer.end),
            rows: &answer.rows,
            unknown: &answer.unknown,
        });
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("family", &self.family)?;
        map.serialize_entry("step", self.step)?;
        map.serialize_entry("by", &self.by)?;
        map.serialize_entry("steps", &steps.collect::<Vec<_>>())?;
        map.end()
    }
}

/// Any family, step by step.
pub(super) fn dynamics(own: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    read_dynamics(own, request, |dynamics| to_json(&dynamics))
}

fn read_dynamics<T>(
    own: Own<'_>,
    request: &[u8],
    tell: impl FnOnce(Dynamics) -> T,
) -> Result<T, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let known = keys!(own, "family", "step", "slice", "as_of", "reader");
        let fields = cursor.fields(known, faults)?;
        with_school(own, &fields, faults, |school, faults| {
            let family = fields.need("family", faults, read_family);
            let stride = fields.need("step", faults, read_stride);
            let slice = read_slice(school, family?, &fields, faults);
            let as_of = read_as_of(school, &fields, faults);
            let reader = read_reader(&fields, faults);
            let (family, stride, slice) = (family?, stride?, slice?);
            let (as_of, reader) = (as_of?, reader?);
            let days = days_of(school, stride, &slice, &fields, faults)?;
            let steps = days.into_iter().map(|days| {
                let question = Question {
                    days,
                    by: slice.by,
                    filter: slice.filter.clone(),
                    as_of,
                };
                school.monitoring(family, question, reader.as_ref())
            });
            Some(tell(Dynamics {
                family,
                step: match stride {
                    Stride::Days(step) => step.code(),
                    Stride::Periods(kind) => kind.code(),
                },
                by: slice.by,
                steps: steps.collect(),
            }))
        })
    })
}

/// The days of each step.
fn days_of(
    school: &School,
    stride: Stride,
    slice: &Slice,
    fields: &Fields<'_>,
    faults: &mut Faults,
) -> Option<Vec<Days>> {
    match stride {
        Stride::Periods(kind) => {
            if slice.days.is_some() {
                return fields.need("slice", faults, |entry, faults| {
                    let keys: &'static [&'static str] = &[
                        "by", "level", "class", "course", "teacher", "subject", "pupil",
                    ];
                    entry.fields(keys, faults)?;
                    None
                });
            }
            let periods = school
                .facts()
                .periods
                .iter()
                .filter(|period| period.kind == kind);
            let mut numbers: Vec<Option<u8>> = periods.map(|period| period.number).collect();
            numbers.sort_unstable();
            numbers.dedup();
            Some(
                numbers
                    .into_iter()
                    .map(|number| Days::Period(kind, number))
                    .collect(),
            )
        }
        Stride::Days(step) => {
            let Some(Days::Dates(days)) = slice.days else {
                return fields.need("slice", faults, |entry, faults| {
                    let keys: &'static [&'static str] = &[
                        "from", "to", "by", "level", "class", "course", "teacher", "subject",
                        "pupil",
                    ];
                    let fields = entry.fields(keys, faults)?;
                    Cursor::closed_range(&fields, faults)?;
                    None
                });
            };
            let steps = split(days, step);
            if steps.len() > STEPS {
                return fields.need("slice", faults, |entry, faults| {
                    let limit = i64::try_from(STEPS).unwrap_or(i64::MAX);
                    entry.fault(faults, Rule::LimitRows, || {
                        Evidence::none().with("limit", limit)
                    })
                });
            }
            Some(steps.into_iter().map(Days::Dates).collect())
        }
    }
}

/// The months or weeks of some days, cut to them; one more than the most, where there are more.
fn split(days: DateRange, step: Step) -> Vec<DateRange> {
    let mut steps = Vec::new();
    let mut from = Some(days.from());
    while let Some(day) = from.filter(|day| *day <= days.to() && steps.len() <= STEPS) {
        let next = match step {
            Step::Month => day
                .with_day(1)
                .and_then(|day| day.checked_add_months(Months::new(1))),
            Step::Week => {
                let gone = u64::from(day.weekday().num_days_from_monday());
                day.checked_add_days(Forward::new(7_u64.saturating_sub(gone)))
            }
        };
        let last = next.and_then(|next| next.pred_opt()).unwrap_or(days.to());
        steps.extend(DateRange::new(day, last.min(days.to())));
        from = next;
    }
    steps
}

/// A slice sealed for outside.
pub(super) fn seal(own: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    #[derive(Serialize)]
    struct Answer {
        sealed: Sealed,
    }
    const OUTER: &[&str] = &["from", "to", "period", "by", "level", "subject"];
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let fields = cursor.fields(keys!(own, "family", "slice", "as_of", "school"), faults)?;
        with_school(own, &fields, faults, |school, faults| {
            let family = fields.need("family", faults, read_family);
            let slice = fields.need("slice", faults, |entry, faults| {
                let fields = entry.fields(OUTER, faults)?;
                fields.may_null("by", faults, read_outer)
            });
            let slice = slice.and_then(|_| read_slice(school, family?, &fields, faults));
            let as_of = read_as_of(school, &fields, faults);
            let name = fields.need("school", faults, read_school);
            let (family, slice, as_of, name) = (family?, slice?, as_of?, name?);
            let question = Question {
                days: need_days(slice.days, &fields, faults)?,
                by: slice.by,
                filter: slice.filter,
                as_of,
            };
            let sealed = school.seal(family, question, &name)?;
            Some(to_json(&Answer { sealed }))
        })
    })
}

/// Sealed figures of several schools, added up.
pub(super) fn merge(_: Option<InForce<'_>>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    #[derive(Serialize)]
    struct Answer {
        sealed: Sealed,
    }
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let fields = cursor.fields(&["sealed"], faults)?;
        let sealed = fields.need("sealed", faults, |entry, faults| {
            let mut sum: Option<Sealed> = None;
            entry.items(
                crate::base::limits::CASES,
                Rule::LimitRows,
                faults,
                |entry, faults| {
                    let sealed = Sealed::read(entry, faults)?;
                    let Some(sum) = &mut sum else {
                        sum = Some(sealed);
                        return Some(());
                    };
                    match sum.merge(&sealed) {
                        Ok(()) => Some(()),
                        Err(refusal) => entry.fault(faults, refusal.rule, || refusal.evidence),
                    }
                },
            )?;
            match sum {
                Some(sum) => Some(sum),
                None => entry.fault(faults, Rule::InputOutOfRange, || {
                    Evidence::none()
                        .with("lowest", 1_i64)
                        .with("highest", 10_000_i64)
                }),
            }
        })?;
        Some(to_json(&Answer { sealed }))
    })
}

/// The figures of sealed counts.
pub(super) fn close(_: Option<InForce<'_>>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    #[derive(Serialize)]
    struct Closed {
        schools: Vec<String>,
        #[serde(flatten)]
        answer: Answer,
    }
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let fields = cursor.fields(&["sealed", "least"], faults)?;
        let sealed = fields.need("sealed", faults, Sealed::read);
        let least = fields.may_null("least", faults, |entry, faults| {
            entry.integer(1, 1_000_000, faults).map(i64::unsigned_abs)
        });
        let (sealed, least) = (sealed?, least?);
        let closed = sealed.close(least);
        fields.need("sealed", faults, |entry, faults| match closed {
            Ok(answer) => Some(to_json(&Closed {
                schools: sealed.schools().map(str::to_owned).collect(),
                answer,
            })),
            Err(refusal) => entry.fault(faults, refusal.rule, || refusal.evidence),
        })
    })
}
