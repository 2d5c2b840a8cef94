//! The columns of one batch, read into plain vectors.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_schema::{DataType, FieldRef};

use super::marks::{CountTable, MarkColumns, NO_VALUE, byte};
use super::read::{Seconds, booleans, codes, dates, instants, integers, is_text, lists};
use crate::answer::{Evidence, Refusal, Refusals};
use crate::base::{Fixed, limits};
use crate::catalogue::{Act, MarkValue, PeriodKind, Role, Rule, SubjectRow, Symbol};
use crate::input::nearest;
use crate::regulation::{Regulation, WorkKinds};
use crate::rules::finals::CaseSubject;

/// A date that is not there.
pub(super) const NO_DATE: i32 = i32::MIN;
/// A code that means nothing.
pub(super) const NO_CODE: u16 = u16::MAX;
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
    "exempt",
    "exempt_ranges",
    "early",
    "proposed",
    "proposed_symbol",
    "at",
    "by",
];
const MARK: &[&str] = &["value", "symbol", "weight", "kind", "on", "brought"];
const TERM: &[&str] = &[
    "kind", "number", "level", "subject", "value", "symbol", "weight",
];
const RANGE: &[&str] = &["from", "to"];

/// What a role column says of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Unknown,
    Role(Role),
    Faulty,
}

/// What is said of an instant of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Unknown,
    Known(Seconds),
}

/// The columns of terms.
pub(super) struct TermColumns {
    pub(super) spans: Vec<(u32, u32)>,
    pub(super) kind: Vec<Option<PeriodKind>>,
    pub(super) number: Vec<Option<i64>>,
    pub(super) level: Vec<Option<i64>>,
    pub(super) subject: Vec<Option<u32>>,
    pub(super) value: Vec<Option<u8>>,
    pub(super) weight: Vec<i64>,
}

/// The columns of exemption ranges.
pub(super) struct RangeColumns {
    pub(super) spans: Vec<(u32, u32)>,
    pub(super) from: Vec<i32>,
    pub(super) to: Vec<i32>,
}

/// One batch of cases.
pub(super) struct Columns {
    pub(super) pupil: Vec<Option<i64>>,
    pub(super) course: Vec<Option<i64>>,
    pub(super) reference: Option<ArrayRef>,
    /// Every distinct subject of the batch, `None` for a code that is none.
    pub(super) subjects: Vec<Option<CaseSubject>>,
    pub(super) subject: Vec<u32>,
    pub(super) level: Vec<Option<i64>>,
    pub(super) hours: Vec<i64>,
    pub(super) kind: Vec<Option<PeriodKind>>,
    pub(super) number: Vec<Option<i64>>,
    pub(super) from: Vec<i32>,
    pub(super) to: Vec<i32>,
    pub(super) last_lesson: Vec<i32>,
    pub(super) spans: Vec<(u32, u32)>,
    pub(super) marks: MarkColumns,
    pub(super) terms: Option<TermColumns>,
    pub(super) exempt: Vec<bool>,
    pub(super) ranges: Option<RangeColumns>,
    pub(super) early: Option<ArrayRef>,
    pub(super) proposed: Vec<u8>,
    pub(super) at: Vec<At>,
    pub(super) by: Vec<By>,
    table: CountTable,
}

/// Some columns by name: of the batch, or of the structs of a list.
struct Named<'a> {
    path: &'static str,
    fields: Vec<(&'a FieldRef, &'a ArrayRef)>,
    rows: usize,
}

impl<'a> Named<'a> {
    fn of_batch(batch: &'a RecordBatch) -> Result<Self, Refusal> {
        let fields = batch
            .schema_ref()
            .fields()
            .iter()
            .zip(batch.columns())
            .collect();
        Self {
            path: "",
            fields,
            rows: batch.num_rows(),
        }
        .with(COLUMNS)
    }

    fn of_structs(
        structs: &'a StructArray,
        path: &'static str,
        known: &'static [&'static str],
    ) -> Result<Self, Refusal> {
        let fields = structs.fields().iter().zip(structs.columns()).collect();
        Self {
            path,
            fields,
            rows: structs.len(),
        }
        .with(known)
    }

    /// The same, if it has these columns and no others, each once.
    fn with(self, known: &'static [&'static str]) -> Result<Self, Refusal> {
        for (place, (field, _)) in self.fields.iter().enumerate() {
            let name = field.name();
            let pointer = format!("{}/{name}", self.path);
            let evidence = Evidence::none().with("key", name.clone());
            if !known.contains(&name.as_str()) {
                let evidence = match nearest(name, known.iter().copied()) {
                    Some(near) => evidence.with("suggestion", near),
                    None => evidence,
                };
                return Err(Refusal::new(Rule::InputUnknownKey, pointer, evidence));
            }
            if self
                .fields
                .iter()
                .take(place)
                .any(|(earlier, _)| earlier.name() == name)
            {
                return Err(Refusal::new(Rule::InputDuplicateKey, pointer, evidence));
            }
        }
        Ok(self)
    }

    fn may(&self, name: &str) -> Option<&'a ArrayRef> {
        self.fields
            .iter()
            .find(|(field, _)| field.name() == name)
            .map(|(_, column)| *column)
    }

    /// Reads a column that must be there.
    fn need<T>(
        &self,
        name: &'static str,
        expected: &'static str,
        read: impl FnOnce(&'a ArrayRef) -> Option<T>,
    ) -> Result<T, Refusal> {
        let Some(column) = self.may(name) else {
            let evidence = Evidence::none().with("key", name);
            return Err(Refusal::new(Rule::InputMissingKey, self.path, evidence));
        };
        read(column).ok_or_else(|| {
            let pointer = format!("{}/{name}", self.path);
            let evidence = Evidence::none().with("expected", expected);
            Refusal::new(Rule::InputType, pointer, evidence)
        })
    }

    /// Reads a column that may be missing: every row is `absent` then.
    fn optional<T: Clone>(
        &self,
        name: &'static str,
        expected: &'static str,
        absent: T,
        read: impl FnOnce(&'a ArrayRef) -> Option<Vec<T>>,
    ) -> Result<Vec<T>, Refusal> {
        match self.may(name) {
            None => Ok(vec![absent; self.rows]),
            Some(_) => self.need(name, expected, read),
        }
    }

    fn integers(&self, name: &'static str) -> Result<Vec<Option<i64>>, Refusal> {
        self.need(name, "integer", |column| {
            Some(integers(column)?.iter().collect())
        })
    }

    fn lists(&self, name: &'static str) -> Result<(Vec<(u32, u32)>, ArrayRef), Refusal> {
        self.need(name, "list", |column| lists(column))
    }

    fn optional_text(&self, name: &'static str) -> Result<Option<ArrayRef>, Refusal> {
        match self.may(name) {
            Some(column) if *column.data_type() == DataType::Null => Ok(None),
            Some(_) => {
                let text = |column: &ArrayRef| is_text(column.data_type()).then(|| column.clone());
                self.need(name, "text", text).map(Some)
            }
            None => Ok(None),
        }
    }

    /// Values of two columns, a number or a symbol; `empty` where both are null.
    fn values(
        &self,
        number: &'static str,
        symbol: &'static str,
        regulation: &Regulation,
        empty: u8,
    ) -> Result<Vec<u8>, Refusal> {
        let scale = regulation.scale;
        let read = |column: &ArrayRef| {
            Some(
                integers(column)?.map(empty, |number| match u8::try_from(number) {
                    Ok(number) if scale.holds(number) => number,
                    _ => NO_VALUE,
                }),
            )
        };
        let numbers = self.optional(number, "integer", empty, read)?;
        let Some(column) = self.optional_text(symbol)? else {
            return Ok(numbers);
        };
        let look_up = |text: &str| {
            Symbol::from_code(text).map_or(NO_VALUE, |symbol| byte(MarkValue::Symbol(symbol)))
        };
        let symbols = codes(&column, empty, look_up).unwrap_or_default();
        let one = |(number, symbol): (&u8, &u8)| match (*number == empty, *symbol == empty) {
            (_, true) => *number,
            (true, false) => *symbol,
            // Both a number and a symbol is neither.
            (false, false) => NO_VALUE,
        };
        Ok(numbers.iter().zip(&symbols).map(one).collect())
    }

    /// Exact numbers on the fixed scale, in parts.
    fn fixed(&self, name: &'static str, absent: i64) -> Result<Vec<i64>, Refusal> {
        let whole = |number: i64| {
            let ratio = crate::base::Ratio::whole(number);
            Fixed::from_ratio(ratio).map_or(NO_PARTS, Fixed::parts)
        };
        let parse = |text: &str| Fixed::parse(text).map_or(NO_PARTS, Fixed::parts);
        self.optional(name, "exact-number", absent, |column| {
            codes(column, absent, parse).or_else(|| Some(integers(column)?.map(absent, whole)))
        })
    }

    fn kinds(&self, name: &'static str) -> Result<Vec<Option<PeriodKind>>, Refusal> {
        self.need(name, "text", |column| {
            codes(column, None, PeriodKind::from_code)
        })
    }
}

/// Distinct subjects as they are met.
#[derive(Default)]
struct Subjects(Vec<Option<CaseSubject>>);

impl Subjects {
    fn place(&mut self, code: &str) -> u32 {
        let subject = match SubjectRow::from_code(code) {
            Some(row) => Some(CaseSubject::Listed(row)),
            None => code
                .strip_prefix("other:")
                .filter(|name| {
                    !name.trim().is_empty() && name.chars().count() <= limits::SUBJECT_CHARS
                })
                .map(|name| CaseSubject::Other(name.to_owned())),
        };
        self.0.push(subject);
        u32::try_from(self.0.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }
}

impl Columns {
    pub(super) fn read(regulation: &Regulation, batch: &RecordBatch) -> Result<Self, Refusals> {
        let named = Named::of_batch(batch)?;
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
        let at = named.optional("at", "instant", At::Unknown, |column| {
            let known = |at: Option<Seconds>| at.map_or(At::Unknown, At::Known);
            Some(instants(column)?.into_iter().map(known).collect())
        })?;
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
            last_lesson: named.optional("last_lesson", "date", NO_DATE, |column| {
                dates(column, NO_DATE)
            })?,
            spans,
            marks,
            terms,
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
            table: CountTable::of(regulation),
        })
    }

    /// Whether nothing is to be said of this row: a numeric final of a period with marks that every
    /// check lets pass. What is not plain is judged in full; this only spares the way there.
    pub(super) fn is_plain(&self, regulation: &Regulation, row: usize) -> bool {
        self.plain(regulation, row) == Some(true)
    }

    fn plain(&self, regulation: &Regulation, row: usize) -> Option<bool> {
        let rules = &regulation.finals;
        let proposed = *self.proposed.get(row)?;
        let days = (*self.from.get(row)?, *self.to.get(row)?);
        let kind = self.kind.get(row).copied()??;
        let level = self.level.get(row).copied()??;
        let ids = limits::ID_MAX;
        let id = |id: i64| u64::try_from(id).is_ok_and(|id| id > 0 && id <= ids);
        let number = self.number.get(row).copied()??;
        let valid = id(self.pupil.get(row).copied()??)
            && id(self.course.get(row).copied()??)
            && (1..=limits::PERIOD_NUMBER).contains(&number)
            && self
                .subjects
                .get(usize::try_from(*self.subject.get(row)?).ok()?)?
                .is_some()
            && days.0 != NO_DATE
            && days.0 <= days.1;
        let level = u8::try_from(level)
            .ok()
            .filter(|level| (1..=11).contains(level))?;
        let usual = kind.rests_on_marks()
            && regulation.scale.holds(proposed)
            && !regulation.markless_levels.contains(&level)
            && !*self.exempt.get(row)?
            && self.ranges.is_none()
            && self.terms.is_none()
            && self.reference.is_none()
            && self.early.is_none()
            && match self.by.get(row)? {
                By::Unknown => true,
                By::Role(role) => regulation.rights.has(Act::SetFinal, *role),
                By::Faulty => false,
            }
            && self.is_in_time(regulation, row, days.1)?;
        let span = *self.spans.get(row)?;
        let marks = usize::try_from(span.1.checked_sub(span.0)?).ok()?;
        if !valid || !usual || marks > limits::MARKS {
            return Some(false);
        }
        let sums = self.marks.sums(&self.table, span, days)?;
        let hours = Fixed::from_parts(*self.hours.get(row)?)?;
        Some(
            !sums.needs_a_look()
                && sums.counted() >= u64::from(rules.needed(hours))
                && sums.key_counted() > 0
                && rules.rounded(sums.sum.into(), sums.weight.into()) == Some(proposed),
        )
    }

    /// Whether the final was set between the last lesson and the due day, as far as is known.
    fn is_in_time(&self, regulation: &Regulation, row: usize, to: i32) -> Option<bool> {
        let At::Known(at) = self.at.get(row)? else {
            return Some(true);
        };
        let last_lesson = *self.last_lesson.get(row)?;
        let due = to.checked_add(i32::try_from(regulation.finals.days).ok()?)?;
        let on = regulation.zone.school_day(at.whole)?;
        Some(at.nanoseconds == 0 && on <= due && (last_lesson == NO_DATE || on >= last_lesson))
    }
}

fn structures<'a>(items: &'a ArrayRef, path: &'static str) -> Result<&'a StructArray, Refusal> {
    items
        .as_struct_opt()
        .filter(|structs| structs.null_count() == 0)
        .ok_or_else(|| {
            Refusal::new(
                Rule::InputType,
                path,
                Evidence::none().with("expected", "object"),
            )
        })
}

fn read_marks(regulation: &Regulation, items: &ArrayRef) -> Result<MarkColumns, Refusal> {
    let named = Named::of_structs(structures(items, "/marks")?, "/marks", MARK)?;
    let works: &WorkKinds = &regulation.works;
    let place = |code: &str| {
        let place = works.kinds.iter().position(|kind| kind.code == code);
        place
            .and_then(|place| u16::try_from(place).ok())
            .unwrap_or(NO_CODE)
    };
    let kind = named.need("kind", "text", |column| codes(column, NO_CODE, place))?;
    let kinds = works.kinds.iter();
    let own: Vec<(u8, i64)> = kinds
        .map(|kind| {
            (
                u8::from(works.key_categories.contains(&kind.category)),
                kind.weight.parts(),
            )
        })
        .collect();
    // An unknown kind has a weight that is none, so that the row gets its closer look.
    let of = |kind: &u16| {
        own.get(usize::from(*kind))
            .copied()
            .unwrap_or((0, NO_PARTS))
    };
    let weight = named.fixed("weight", i64::MAX)?;
    let weigh = |(kind, weight): (&u16, &i64)| match of(kind) {
        (_, NO_PARTS) => NO_PARTS,
        (_, own) if *weight == i64::MAX => own,
        _ => *weight,
    };
    Ok(MarkColumns {
        value: named.values("value", "symbol", regulation, NO_VALUE)?,
        weight: kind.iter().zip(&weight).map(weigh).collect(),
        key: kind.iter().map(|kind| of(kind).0).collect(),
        on: named.need("on", "date", |column| dates(column, NO_DATE))?,
        brought: named.optional("brought", "boolean", false, |column| booleans(column))?,
        kind,
    })
}

fn read_terms(
    regulation: &Regulation,
    spans: Vec<(u32, u32)>,
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
        level: named.optional("level", "integer", None, |column| {
            Some(integers(column)?.iter().collect())
        })?,
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
        weight: named.fixed("weight", Fixed::ONE.parts())?,
    })
}
