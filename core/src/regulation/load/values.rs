//! The values of a regulation's parameters, each with its own reader.

use crate::answer::{Evidence, Message};
use crate::base::{Zone, limits};
use crate::catalogue::{Act, Category, Clause, Module, Role, Rule, SUBJECTS, Scope, Symbol};
use crate::input::{Cursor, Faults};
use crate::regulation::finals::{Boundary, FinalRules, MinimumRow};
use crate::regulation::rights::{Right, Rights};
use crate::regulation::scale::{Scale, SymbolTable};
use crate::regulation::works::WorkKind;

pub(super) fn read_text(cursor: Cursor<'_>, faults: &mut Faults) -> Option<String> {
    cursor.text(limits::TEXT_CHARS, faults)
}

pub(super) fn read_title(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Message> {
    let fields = cursor.fields(&["ru", "en"], faults)?;
    let ru = fields.need("ru", faults, read_text);
    let en = fields.need("en", faults, read_text);
    Some(Message { ru: ru?, en: en? })
}

pub(super) fn rows<T>(
    cursor: Cursor<'_>,
    faults: &mut Faults,
    read: impl FnMut(Cursor<'_>, &mut Faults) -> Option<T>,
) -> Option<Vec<T>> {
    cursor.items(limits::REGULATION_ROWS, Rule::LimitRows, faults, read)
}

/// Reads rows of which each has a key of its own, reporting the second of two with the same.
fn keyed_rows<T, K: PartialEq>(
    cursor: Cursor<'_>,
    faults: &mut Faults,
    mut read: impl FnMut(Cursor<'_>, &mut Faults) -> Option<T>,
    key: impl Fn(&T) -> (K, String),
) -> Option<Vec<T>> {
    let mut seen: Vec<K> = Vec::new();
    rows(cursor, faults, |entry, faults| {
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

/// Reads distinct codes.
pub(super) fn codes<T: Copy + PartialEq>(
    cursor: Cursor<'_>,
    faults: &mut Faults,
    read: impl Fn(Cursor<'_>, &mut Faults) -> Option<T>,
    code: impl Fn(T) -> &'static str,
) -> Option<Vec<T>> {
    keyed_rows(cursor, faults, read, |item| (*item, code(*item).to_owned()))
}

/// The one code that this version knows.
pub(super) fn only(known: &'static str, cursor: Cursor<'_>, faults: &mut Faults) -> Option<()> {
    cursor.code(|code| (code == known).then_some(()), [known], faults)
}

pub(super) fn read_zone(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Zone> {
    cursor.code(
        Zone::named,
        ["Europe/Samara", "Europe/Moscow", "Asia/Yekaterinburg"],
        faults,
    )
}

pub(super) fn read_module(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Module> {
    cursor.code(
        Module::from_code,
        Module::ALL.iter().map(|item| item.code()),
        faults,
    )
}

pub(super) fn read_category(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Category> {
    cursor.code(
        Category::from_code,
        Category::ALL.iter().map(|item| item.code()),
        faults,
    )
}

/// An area of subjects: the code of its first subject.
pub(super) fn read_area(cursor: Cursor<'_>, faults: &mut Faults) -> Option<&'static str> {
    let areas = SUBJECTS.iter().map(|row| row.area);
    cursor.code(
        |code| {
            SUBJECTS
                .iter()
                .map(|row| row.area)
                .find(|area| *area == code)
        },
        areas,
        faults,
    )
}

/// A mark of any scale, or of this one.
fn mark(cursor: Cursor<'_>, scale: Option<Scale>, faults: &mut Faults) -> Option<u8> {
    let (lowest, highest) = match scale {
        Some(scale) => (scale.lowest.into(), scale.highest.into()),
        None => (0, limits::SCALE_MAX),
    };
    u8::try_from(cursor.integer(lowest, highest, faults)?).ok()
}

pub(super) fn read_scale(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Scale> {
    let fields = cursor.fields(&["lowest", "highest", "positive"], faults)?;
    let lowest = fields.need("lowest", faults, |entry, faults| mark(entry, None, faults));
    let above = |entry: Cursor<'_>, floor: Option<u8>, faults: &mut Faults| {
        u8::try_from(entry.integer(floor.unwrap_or(0).into(), limits::SCALE_MAX, faults)?).ok()
    };
    let highest = fields.need("highest", faults, |entry, faults| {
        above(entry, lowest, faults)
    });
    let positive = fields.need("positive", faults, |entry, faults| {
        match (lowest, highest) {
            (Some(lowest), Some(highest)) => mark(
                entry,
                Some(Scale {
                    lowest,
                    highest,
                    positive: lowest,
                }),
                faults,
            ),
            _ => above(entry, lowest, faults),
        }
    });
    Some(Scale {
        lowest: lowest?,
        highest: highest?,
        positive: positive?,
    })
}

pub(super) fn read_symbols(cursor: Cursor<'_>, faults: &mut Faults) -> Option<SymbolTable> {
    let row = |entry: Cursor<'_>, faults: &mut Faults| {
        let fields = entry.fields(&["symbol", "counts"], faults)?;
        let symbol = fields.need("symbol", faults, |entry, faults| {
            entry.code(
                Symbol::from_code,
                Symbol::ALL.iter().map(|item| item.code()),
                faults,
            )
        });
        let counts = fields.need("counts", faults, |entry, faults| entry.boolean(faults));
        Some((symbol?, counts?))
    };
    let rows = keyed_rows(cursor, faults, row, |(symbol, _)| {
        (*symbol, symbol.code().to_owned())
    })?;
    if rows.len() != Symbol::ALL.len() {
        return out_of_order(cursor, "symbols", faults);
    }
    let counting: Vec<_> = rows
        .iter()
        .filter(|(_, counts)| *counts)
        .map(|(symbol, _)| *symbol)
        .collect();
    Some(SymbolTable::counting(&counting))
}

pub(super) fn read_kinds(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Vec<WorkKind>> {
    let row = |entry: Cursor<'_>, faults: &mut Faults| {
        let fields = entry.fields(&["code", "ru", "en", "category", "weight"], faults)?;
        let code = fields.need("code", faults, read_text);
        let ru = fields.need("ru", faults, read_text);
        let en = fields.need("en", faults, read_text);
        let category = fields.need("category", faults, read_category);
        let weight = fields.need("weight", faults, |entry, faults| entry.fixed(faults));
        Some(WorkKind {
            code: code?,
            ru: ru?,
            en: en?,
            category: category?,
            weight: weight?,
        })
    };
    keyed_rows(cursor, faults, row, |kind| {
        (kind.code.clone(), kind.code.clone())
    })
}

pub(super) fn read_levels(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Vec<u8>> {
    let level =
        |entry: Cursor<'_>, faults: &mut Faults| u8::try_from(entry.integer(1, 11, faults)?).ok();
    let mut levels = keyed_rows(cursor, faults, level, |level| (*level, level.to_string()))?;
    levels.sort_unstable();
    Some(levels)
}

pub(super) fn read_boundaries(
    cursor: Cursor<'_>,
    scale: Option<Scale>,
    faults: &mut Faults,
) -> Option<Vec<Boundary>> {
    let boundaries = rows(cursor, faults, |entry, faults| {
        let fields = entry.fields(&["final", "from", "reached"], faults)?;
        let mark = fields.need("final", faults, |entry, faults| mark(entry, scale, faults));
        let from = fields.need("from", faults, |entry, faults| entry.fixed(faults));
        let passed = fields.need("reached", faults, |entry, faults| {
            let from_code = |code: &str| match code {
                "at-least" => Some(false),
                "above" => Some(true),
                _ => None,
            };
            entry.code(from_code, ["at-least", "above"], faults)
        });
        Some(Boundary {
            mark: mark?,
            from: from?,
            passed: passed?,
        })
    })?;
    if FinalRules::is_table(&boundaries, scale?) {
        return Some(boundaries);
    }
    out_of_order(cursor, "boundaries", faults)
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

pub(super) fn read_minimum(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Vec<MinimumRow>> {
    let table = rows(cursor, faults, |entry, faults| {
        let fields = entry.fields(&["hours_to", "marks"], faults)?;
        let hours_to = fields.need("hours_to", faults, |entry, faults| {
            if entry.is_null() {
                Some(None)
            } else {
                entry.fixed(faults).map(Some)
            }
        });
        let most = i64::from(limits::OUTLOOK_MARKS);
        let marks = fields.need("marks", faults, |entry, faults| {
            entry.integer(0, most, faults)
        });
        Some(MinimumRow {
            hours_to: hours_to?,
            marks: u32::try_from(marks?).ok()?,
        })
    })?;
    let (last, before) = table.split_last().unzip();
    let closed = last.is_some_and(|row: &MinimumRow| row.hours_to.is_none());
    let before: &[MinimumRow] = before.unwrap_or_default();
    let ascends = before.iter().all(|row| row.hours_to.is_some())
        && before.is_sorted_by(|a, b| a.hours_to < b.hours_to);
    if closed && ascends {
        return Some(table);
    }
    out_of_order(cursor, "minimum", faults)
}

pub(super) fn read_rights(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Rights> {
    let row = |entry: Cursor<'_>, faults: &mut Faults| {
        let fields = entry.fields(&["act", "role", "scope", "clause"], faults)?;
        let act = fields.need("act", faults, |entry, faults| {
            entry.code(
                Act::from_code,
                Act::ALL.iter().map(|item| item.code()),
                faults,
            )
        });
        let role = fields.need("role", faults, |entry, faults| {
            entry.code(
                Role::from_code,
                Role::ALL.iter().map(|item| item.code()),
                faults,
            )
        });
        let scope = fields.need("scope", faults, |entry, faults| {
            let scope = entry.code(
                Scope::from_code,
                Scope::ALL.iter().map(|item| item.code()),
                faults,
            )?;
            match role {
                Some(role) if !Right::scope_fits(role, scope) => {
                    let evidence = || {
                        Evidence::none()
                            .with("role", role)
                            .with("scope", scope.code())
                    };
                    entry.fault(faults, Rule::RegulationScope, evidence)
                }
                _ => Some(scope),
            }
        });
        let clause = fields.need("clause", faults, |entry, faults| {
            entry.code(
                Clause::from_id,
                Clause::ALL.iter().map(|clause| clause.id()),
                faults,
            )
        });
        Some(Right {
            act: act?,
            role: role?,
            scope: scope?,
            clause: clause?,
        })
    };
    let key = |right: &Right| {
        let Right {
            act, role, scope, ..
        } = *right;
        (
            (act, role, scope),
            format!("{}: {} {}", act.code(), role.code(), scope.code()),
        )
    };
    keyed_rows(cursor, faults, row, key).map(Rights::new)
}
