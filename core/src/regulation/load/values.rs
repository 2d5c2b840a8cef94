//! Single values of a regulation's parameters, each with its own reader.

use crate::answer::{Evidence, Message};
use crate::base::{Fixed, Zone, limits};
use crate::catalogue::choice::{Counted, Join, Reached, Reason};
use crate::catalogue::{Category, Clause, PeriodKind, Rule, Severity};
use crate::input::{Cursor, Faults, Fields};
use crate::regulation::absence::{AbsentShare, Illness, MissedShare};
use crate::regulation::days::{DayCount, EditWindow};
use crate::regulation::finals::Expiry;
use crate::regulation::scale::Scale;
use crate::regulation::works::{KeyWorks, WorkKinds};

pub(super) fn read_text(cursor: Cursor<'_>, faults: &mut Faults) -> Option<String> {
    cursor.text(limits::TEXT_CHARS, faults)
}

pub(super) fn read_title(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Message> {
    let fields = cursor.fields(&["ru", "en"], faults)?;
    let ru = fields.need("ru", faults, read_text);
    let en = fields.need("en", faults, read_text);
    Some(Message { ru: ru?, en: en? })
}

/// Reads a value that may be `null`.
#[expect(clippy::option_option, reason = "a fault, null, or a value")]
pub(super) fn optional<T>(
    cursor: Cursor<'_>,
    faults: &mut Faults,
    read: impl FnOnce(Cursor<'_>, &mut Faults) -> Option<T>,
) -> Option<Option<T>> {
    if cursor.is_null() {
        Some(None)
    } else {
        read(cursor, faults).map(Some)
    }
}

pub(super) fn rows<T>(
    cursor: Cursor<'_>,
    faults: &mut Faults,
    read: impl FnMut(Cursor<'_>, &mut Faults) -> Option<T>,
) -> Option<Vec<T>> {
    cursor.items(limits::REGULATION_ROWS, Rule::LimitRows, faults, read)
}

/// Reads rows of which each has a key of its own, reporting the second of two with the same.
pub(super) fn keyed_rows<T, K: PartialEq>(
    cursor: Cursor<'_>,
    faults: &mut Faults,
    read: impl FnMut(Cursor<'_>, &mut Faults) -> Option<T>,
    key: impl Fn(&T) -> (K, String),
) -> Option<Vec<T>> {
    keyed(cursor, limits::KINDS, faults, read, key)
}

/// Reads at most so many rows of which each has a key of its own.
fn keyed<T, K: PartialEq>(
    cursor: Cursor<'_>,
    most: usize,
    faults: &mut Faults,
    mut read: impl FnMut(Cursor<'_>, &mut Faults) -> Option<T>,
    key: impl Fn(&T) -> (K, String),
) -> Option<Vec<T>> {
    let mut seen: Vec<K> = Vec::new();
    cursor.items(most, Rule::LimitRows, faults, |entry, faults| {
        let row = read(entry, faults)?;
        let (key, code) = key(&row);
        if seen.contains(&key) {
            return entry.fault(faults, Rule::RegulationDuplicate, || {
                Evidence::none().with("code", code)
            });
        }
        seen.push(key);
        Some(row)
    })
}

/// One code of a closed list.
pub(super) fn code<T: Copy>(
    cursor: Cursor<'_>,
    faults: &mut Faults,
    from_code: impl FnOnce(&str) -> Option<T>,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Option<T> {
    cursor.code(from_code, all.iter().map(|item| code(*item)), faults)
}

/// Distinct codes of a closed list, perhaps none.
pub(super) fn codes<T: Copy + Ord>(
    cursor: Cursor<'_>,
    faults: &mut Faults,
    from_code: impl Fn(&str) -> Option<T>,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Option<Vec<T>> {
    let read =
        |entry: Cursor<'_>, faults: &mut Faults| self::code(entry, faults, &from_code, all, &code);
    let mut items = keyed_rows(cursor, faults, read, |item| (*item, code(*item).to_owned()))?;
    items.sort_unstable();
    Some(items)
}

/// Distinct items, at least one.
pub(super) fn distinct<T: Clone + PartialEq + Named>(
    cursor: Cursor<'_>,
    faults: &mut Faults,
    read: impl FnMut(Cursor<'_>, &mut Faults) -> Option<T>,
) -> Option<Vec<T>> {
    let key = |item: &T| (item.clone(), item.named());
    let items = keyed(cursor, limits::CONDITION_ITEMS, faults, read, key)?;
    if items.is_empty() {
        return cursor.fault(faults, Rule::RegulationCondition, Evidence::none);
    }
    Some(items)
}

/// What a fault calls an item that stands twice.
pub(super) trait Named {
    /// Its name in the file.
    fn named(&self) -> String;
}

impl Named for u8 {
    fn named(&self) -> String {
        self.to_string()
    }
}

impl Named for PeriodKind {
    fn named(&self) -> String {
        self.code().to_owned()
    }
}

impl Named for crate::catalogue::CaseSubject {
    fn named(&self) -> String {
        self.code()
    }
}

impl Named for crate::base::CourseId {
    fn named(&self) -> String {
        self.get().to_string()
    }
}

pub(super) fn read_clause(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Clause> {
    code(cursor, faults, Clause::from_id, Clause::ALL, Clause::id)
}

pub(super) fn read_zone(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Zone> {
    cursor.code(
        Zone::named,
        ["Europe/Samara", "Europe/Moscow", "Asia/Yekaterinburg"],
        faults,
    )
}

/// A count of marks.
pub(super) fn read_count(cursor: Cursor<'_>, faults: &mut Faults) -> Option<u32> {
    u32::try_from(cursor.integer(0, limits::OUTLOOK_MARKS.into(), faults)?).ok()
}

/// A whole number within these bounds.
pub(super) fn read_within<T: TryFrom<i64>>(
    cursor: Cursor<'_>,
    lowest: i64,
    highest: i64,
    faults: &mut Faults,
) -> Option<T> {
    T::try_from(cursor.integer(lowest, highest, faults)?).ok()
}

/// A share, 0 … 1.
pub(super) fn read_share(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Fixed> {
    let share = cursor.fixed(faults)?;
    if share <= Fixed::ONE {
        return Some(share);
    }
    cursor.fault(faults, Rule::InputOutOfRange, || {
        Evidence::none().with("lowest", 0_u8).with("highest", 1_u8)
    })
}

pub(super) fn read_reached(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Reached> {
    code(
        cursor,
        faults,
        Reached::from_code,
        Reached::ALL,
        Reached::code,
    )
}

/// The marks that a table may name: those of the one scale, or of any.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    lowest: i64,
    pub(super) highest: i64,
    pub(super) scale: Option<Scale>,
}

impl Marks {
    pub(super) fn of(scale: Option<Scale>) -> Self {
        Self {
            lowest: scale.map_or(0, |scale| scale.lowest.into()),
            highest: scale.map_or(limits::SCALE_MAX, |scale| scale.highest.into()),
            scale,
        }
    }

    pub(super) fn read(self, cursor: Cursor<'_>, faults: &mut Faults) -> Option<u8> {
        u8::try_from(cursor.integer(self.lowest, self.highest, faults)?).ok()
    }
}

pub(super) fn read_scale(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Scale> {
    let fields = cursor.fields(&["lowest", "highest", "positive"], faults)?;
    let any = Marks::of(None);
    let lowest = fields.need("lowest", faults, |entry, faults| any.read(entry, faults));
    let from = |lowest: Option<u8>, highest: Option<u8>| Marks {
        lowest: lowest.unwrap_or(0).into(),
        highest: highest.map_or(limits::SCALE_MAX, i64::from),
        scale: None,
    };
    let highest = fields.need("highest", faults, |entry, faults| {
        from(lowest, None).read(entry, faults)
    });
    let positive = fields.need("positive", faults, |entry, faults| {
        from(lowest, highest).read(entry, faults)
    });
    Some(Scale {
        lowest: lowest?,
        highest: highest?,
        positive: positive?,
    })
}

pub(super) fn read_expiry(cursor: Cursor<'_>, marks: Marks, faults: &mut Faults) -> Option<Expiry> {
    let fields = cursor.fields(&["days", "becomes"], faults)?;
    let days = fields.need("days", faults, |entry, faults| {
        entry.integer(0, limits::DAYS_MAX, faults)
    });
    let becomes = fields.need("becomes", faults, |entry, faults| marks.read(entry, faults));
    Some(Expiry {
        days: u32::try_from(days?).ok()?,
        becomes: becomes?,
    })
}

/// The keys of an absent share, and one more.
fn read_absence<'a>(
    cursor: Cursor<'a>,
    keys: &'static [&'static str],
    faults: &mut Faults,
) -> Option<(AbsentShare, Fields<'a>)> {
    let fields = cursor.fields(keys, faults)?;
    let share = fields.need("share", faults, read_share);
    let reached = fields.need("reached", faults, read_reached);
    let reasons = fields.need("reasons", faults, |entry, faults| {
        let reasons = codes(entry, faults, Reason::from_code, Reason::ALL, Reason::code)?;
        if reasons.is_empty() {
            return entry.fault(faults, Rule::RegulationCondition, Evidence::none);
        }
        Some(reasons)
    });
    let absence = AbsentShare {
        share: share?,
        reached: reached?,
        reasons: reasons?,
    };
    Some((absence, fields))
}

pub(super) fn read_illness(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Illness> {
    let keys = &["share", "reached", "reasons", "marks"];
    let (absence, fields) = read_absence(cursor, keys, faults)?;
    let marks = fields.need("marks", faults, read_count)?;
    Some(Illness { absence, marks })
}

pub(super) fn read_missed_share(cursor: Cursor<'_>, faults: &mut Faults) -> Option<MissedShare> {
    let keys = &["share", "reached", "reasons", "join"];
    let (absence, fields) = read_absence(cursor, keys, faults)?;
    let join = fields.need("join", faults, |entry, faults| {
        code(entry, faults, Join::from_code, Join::ALL, Join::code)
    })?;
    Some(MissedShare { absence, join })
}

pub(super) fn read_days(cursor: Cursor<'_>, least: i64, faults: &mut Faults) -> Option<DayCount> {
    let fields = cursor.fields(&["days", "counted"], faults)?;
    let days = fields.need("days", faults, |entry, faults| {
        entry.integer(least, limits::DAYS_MAX, faults)
    });
    let counted = fields.need("counted", faults, |entry, faults| {
        code(
            entry,
            faults,
            Counted::from_code,
            Counted::ALL,
            Counted::code,
        )
    });
    Some(DayCount {
        days: i32::try_from(days?).ok()?,
        counted: counted?,
    })
}

pub(super) fn read_window(cursor: Cursor<'_>, faults: &mut Faults) -> Option<EditWindow> {
    read_days(cursor, 0, faults).and_then(EditWindow::new)
}

pub(super) fn read_key_works(
    cursor: Cursor<'_>,
    known: Option<&WorkKinds>,
    faults: &mut Faults,
) -> Option<KeyWorks> {
    let fields = cursor.fields(&["categories", "kinds", "least", "severity"], faults)?;
    let categories = fields.need("categories", faults, |entry, faults| {
        codes(
            entry,
            faults,
            Category::from_code,
            Category::ALL,
            Category::code,
        )
    });
    let kinds = fields.may("kinds", faults, |entry, faults| {
        keyed_rows(
            entry,
            faults,
            |entry, faults| read_kind(entry, known, faults),
            |kind| (kind.clone(), kind.clone()),
        )
    });
    let least = fields.need("least", faults, read_count);
    let severity = fields.need("severity", faults, |entry, faults| {
        code(
            entry,
            faults,
            Severity::from_code,
            Severity::ALL,
            Severity::code,
        )
    });
    let mut kinds = kinds?.unwrap_or_default();
    // In the order of the table, whatever that of the file.
    kinds.sort_by_key(|kind| known.and_then(|known| known.by_code(kind)));
    Some(KeyWorks {
        categories: categories?,
        kinds,
        least: least?,
        severity: severity?,
        keys: Vec::new(),
    })
}

/// The code of a kind that is in the table.
pub(super) fn read_kind(
    cursor: Cursor<'_>,
    known: Option<&WorkKinds>,
    faults: &mut Faults,
) -> Option<String> {
    let code = read_text(cursor, faults)?;
    match known {
        Some(kinds) if kinds.by_code(&code).is_none() => {
            let codes = kinds.rows().iter().map(|kind| &kind.code);
            cursor.unknown(Rule::InputUnknownCode, "code", &code, codes, faults)
        }
        _ => Some(code),
    }
}

/// Reports rows that are no whole table.
pub(super) fn out_of_order<T>(
    cursor: Cursor<'_>,
    expected: &'static str,
    faults: &mut Faults,
) -> Option<T> {
    cursor.fault(faults, Rule::RegulationOrder, || {
        Evidence::none().with("expected", expected)
    })
}
