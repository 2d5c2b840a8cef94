//! The columns of one batch, read into plain vectors.

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_buffer::ScalarBuffer;
use arrow_schema::DataType;

use super::marks::{KEY_WORK, MarkColumns, NO_VALUE};
use super::named::{Named, structures};
use super::read::{Integers, NO_INSTANT, Spans, booleans, codes, dates, instants, integers};
use crate::answer::{Refusal, Refusals};
use crate::base::Ratio;
use crate::catalogue::{CaseSubject, PeriodKind, Role};
use crate::regulation::{KindId, Regulation};

/// A date that is not there.
pub(super) const NO_DATE: i32 = i32::MIN;
/// A code that means nothing.
pub(super) const NO_CODE: u16 = u16::MAX;
/// The weight of a mark that names none.
pub(super) const OWN_WEIGHT: i64 = i64::MAX;
/// A weight, or hours, that are none.
pub(super) const NO_PARTS: i64 = -1;

const COLUMNS: &[&str] = &[
    "pupil",
    "course",
    "ref",
    "subject",
    "level",
    "weekly_hours",
    "period_kind",
    "period_number",
    "period_from",
    "period_to",
    "last_lesson",
    "marks",
    "terms",
    "lessons",
    "missed",
    "ill",
    "excused",
    "exempt",
    "exempt_ranges",
    "early",
    "proposed",
    "proposed_symbol",
    "at",
    "by",
];
const MARK: &[&str] = &[
    "value", "symbol", "weight", "kind", "on", "brought", "retakes",
];
const TERM: &[&str] = &[
    "kind", "number", "level", "subject", "value", "symbol", "weight", "mean",
];
const RANGE: &[&str] = &["from", "to"];

/// What a role column says of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Unknown,
    Role(Role),
    Faulty,
}

/// The columns of terms.
pub(super) struct TermColumns {
    pub(super) spans: Spans,
    pub(super) kind: Vec<Option<PeriodKind>>,
    pub(super) number: Integers,
    pub(super) level: Integers,
    pub(super) subject: Vec<Option<u32>>,
    pub(super) value: Vec<Option<u8>>,
    pub(super) weight: Vec<i64>,
    pub(super) mean: Vec<Mean>,
}

/// The mean that a term rested on.
#[derive(Clone, Copy)]
pub(super) enum Mean {
    Unknown,
    Of(Ratio),
    Faulty,
}

/// The columns of exemption ranges.
pub(super) struct RangeColumns {
    pub(super) spans: Spans,
    pub(super) from: ScalarBuffer<i32>,
    pub(super) to: ScalarBuffer<i32>,
}

/// One batch of cases.
pub(super) struct Columns {
    pub(super) pupil: Integers,
    pub(super) course: Integers,
    pub(super) reference: Option<ArrayRef>,
    /// Every distinct subject of the batch, `None` for a code that is none.
    pub(super) subjects: Vec<Option<CaseSubject>>,
    pub(super) subject: Vec<u32>,
    pub(super) level: Integers,
    pub(super) hours: Vec<i64>,
    pub(super) kind: Vec<Option<PeriodKind>>,
    pub(super) number: Integers,
    pub(super) from: ScalarBuffer<i32>,
    pub(super) to: ScalarBuffer<i32>,
    pub(super) last_lesson: ScalarBuffer<i32>,
    pub(super) spans: Spans,
    pub(super) marks: MarkColumns,
    pub(super) terms: Option<TermColumns>,
    /// Lessons held, missed, missed by illness, and excused.
    pub(super) missed: Option<[Integers; 4]>,
    pub(super) exempt: Vec<bool>,
    pub(super) ranges: Option<RangeColumns>,
    pub(super) early: Option<ArrayRef>,
    pub(super) proposed: Vec<u8>,
    /// Seconds since 1970.
    pub(super) at: Vec<i64>,
    pub(super) by: Vec<By>,
}

/// Distinct subjects as they are met.
#[derive(Default)]
struct Subjects(Vec<Option<CaseSubject>>);

impl Subjects {
    fn place(&mut self, code: &str) -> u32 {
        self.0.push(CaseSubject::from_code(code));
        u32::try_from(self.0.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }
}

impl Columns {
    pub(super) fn read(regulation: &Regulation, batch: &RecordBatch) -> Result<Self, Refusals> {
        let named = Named::of_batch(batch, COLUMNS)?;
        let mut subjects = Subjects::default();
        let subject = named.need("subject", "text", |column| {
            codes(column, u32::MAX, |code| subjects.place(code))
        })?;
        let (spans, structs) = named.lists("marks")?;
        let marks = read_marks(regulation, &structs)?;
        let terms = match named.may("terms") {
            None => None,
            Some(column) if *column.data_type() == DataType::Null => None,
            Some(_) => {
                let (spans, structs) = named.lists("terms")?;
                Some(read_terms(regulation, spans, &structs, &mut subjects)?)
            }
        };
        let ranges = match named.may("exempt_ranges") {
            None => None,
            Some(column) if *column.data_type() == DataType::Null => None,
            Some(_) => {
                let (spans, structs) = named.lists("exempt_ranges")?;
                let structs = structures(&structs, "/exempt_ranges")?;
                let fields = Named::of_structs(structs, "/exempt_ranges", RANGE)?;
                let from = fields.need("from", "date", |column| dates(column, NO_DATE))?;
                let to = fields.need("to", "date", |column| dates(column, NO_DATE))?;
                Some(RangeColumns { spans, from, to })
            }
        };
        let at = named.optional("at", "instant", NO_INSTANT, |column| instants(column))?;
        let by = match named.optional_text("by")? {
            None => vec![By::Unknown; batch.num_rows()],
            Some(column) => {
                let role = |code: &str| Role::from_code(code).map_or(By::Faulty, By::Role);
                codes(&column, By::Unknown, role).unwrap_or_default()
            }
        };
        Ok(Self {
            pupil: named.integers("pupil")?,
            course: named.integers("course")?,
            reference: named.optional_text("ref")?,
            subject,
            level: named.integers("level")?,
            hours: {
                named.need("weekly_hours", "exact-number", |_| Some(()))?;
                named.fixed("weekly_hours", NO_PARTS)?
            },
            kind: named.kinds("period_kind")?,
            number: named.integers("period_number")?,
            from: named.need("period_from", "date", |column| dates(column, NO_DATE))?,
            to: named.need("period_to", "date", |column| dates(column, NO_DATE))?,
            last_lesson: match named.may("last_lesson") {
                None => vec![NO_DATE; batch.num_rows()].into(),
                Some(_) => named.need("last_lesson", "date", |column| dates(column, NO_DATE))?,
            },
            spans,
            marks,
            terms,
            missed: {
                let columns = ["lessons", "missed", "ill", "excused"];
                let known = columns.iter().any(|name| named.may(name).is_some());
                let counts = |name| named.optional_integers(name, batch.num_rows());
                let [lessons, missed, ill, excused] = columns;
                known
                    .then(|| {
                        Ok::<_, Refusal>([
                            counts(lessons)?,
                            counts(missed)?,
                            counts(ill)?,
                            counts(excused)?,
                        ])
                    })
                    .transpose()?
            },
            exempt: named.optional("exempt", "boolean", false, |column| booleans(column))?,
            ranges,
            early: named.optional_text("early")?,
            proposed: {
                named.need("proposed", "integer", |_| Some(()))?;
                named.values("proposed", "proposed_symbol", regulation, NO_VALUE)?
            },
            at,
            by,
            subjects: subjects.0,
        })
    }
}

fn read_marks(regulation: &Regulation, items: &ArrayRef) -> Result<MarkColumns, Refusal> {
    let named = Named::of_structs(structures(items, "/marks")?, "/marks", MARK)?;
    let kinds = regulation.parameters.kinds.value.rows();
    // Which works are key works may differ between rows: this is for those that are plain.
    let key_works = &regulation.parameters.key_works.value;
    let place = |code: &str| {
        let place = kinds.iter().position(|kind| kind.code == code);
        let place = place.and_then(|place| u16::try_from(place).ok());
        match place.filter(|place| *place < KEY_WORK) {
            Some(place) if key_works.is_key(KindId::at(place)) => place | KEY_WORK,
            Some(place) => place,
            None => NO_CODE,
        }
    };
    let kind = named.need("kind", "text", |column| codes(column, NO_CODE, place))?;
    Ok(MarkColumns {
        value: named.values("value", "symbol", regulation, NO_VALUE)?,
        on: named.need("on", "date", |column| dates(column, NO_DATE))?,
        weight: match named.may("weight") {
            None => None,
            Some(_) => Some(named.fixed("weight", OWN_WEIGHT)?),
        },
        brought: match named.may("brought") {
            None => None,
            Some(_) => Some(named.need("brought", "boolean", |column| booleans(column))?),
        },
        retakes: match named.may("retakes") {
            None => None,
            Some(_) => Some(named.optional_integers("retakes", items.len())?),
        },
        kind,
    })
}

fn read_terms(
    regulation: &Regulation,
    spans: Spans,
    items: &ArrayRef,
    subjects: &mut Subjects,
) -> Result<TermColumns, Refusal> {
    let named = Named::of_structs(structures(items, "/terms")?, "/terms", TERM)?;
    /// A term without a value is open, which no byte of a value says.
    const OPEN: u8 = 254;
    let values = named.values("value", "symbol", regulation, OPEN)?;
    Ok(TermColumns {
        spans,
        kind: named.kinds("kind")?,
        number: named.integers("number")?,
        level: named.optional_integers("level", items.len())?,
        subject: match named.optional_text("subject")? {
            None => vec![None; items.len()],
            Some(column) => {
                codes(&column, None, |code| Some(subjects.place(code))).unwrap_or_default()
            }
        },
        value: values
            .into_iter()
            .map(|value| (value != OPEN).then_some(value))
            .collect(),
        weight: named.fixed("weight", OWN_WEIGHT)?,
        mean: named.optional("mean", "exact-number", Mean::Unknown, |column| {
            let parse = |text: &str| Ratio::parse(text).map_or(Mean::Faulty, Mean::Of);
            let whole = |number: i64| Mean::Of(Ratio::whole(number));
            codes(column, Mean::Unknown, parse)
                .or_else(|| Some(integers(column)?.map(Mean::Unknown, whole)))
        })?,
    })
}
