//! Tables of a regulation: rows that must fit one another.

use super::values::{
    Marks, code, distinct, keyed_rows, out_of_order, read_clause, read_count, read_kind,
    read_reached, read_share, read_text, rows,
};
use crate::answer::Evidence;
use crate::base::node::Kind;
use crate::base::{Fixed, limits};
use crate::catalogue::choice::Among;
use crate::catalogue::{Act, Category, MarkValue, Role, Rule, Scope, Symbol};
use crate::input::{Cursor, Faults};
use crate::regulation::figures::{FigureRow, MarkFigures};
use crate::regulation::finals::{Boundary, MinimumRow};
use crate::regulation::rights::{Right, Rights};
use crate::regulation::scale::{SymbolRow, SymbolTable};
use crate::regulation::terms::TermRow;
use crate::regulation::vetoes::{Threshold, Veto};
use crate::regulation::works::{KindWeight, WorkKind, WorkKinds};

pub(super) fn read_symbols(
    cursor: Cursor<'_>,
    marks: Marks,
    faults: &mut Faults,
) -> Option<SymbolTable> {
    let row = |entry: Cursor<'_>, faults: &mut Faults| {
        let fields = entry.fields(&["symbol", "number", "mean"], faults)?;
        let symbol = fields.need("symbol", faults, |entry, faults| {
            code(entry, faults, Symbol::from_code, Symbol::ALL, Symbol::code)
        });
        let number = fields.need("number", faults, |entry, faults| entry.boolean(faults));
        let mean = fields.need("mean", faults, |entry, faults| {
            super::values::optional(entry, faults, |entry, faults| {
                u8::try_from(entry.integer(0, marks.highest, faults)?).ok()
            })
        });
        Some(SymbolRow {
            symbol: symbol?,
            number: number?,
            mean: mean?,
        })
    };
    let rows = keyed_rows(cursor, faults, row, |row| {
        (row.symbol, row.symbol.code().to_owned())
    })?;
    SymbolTable::new(&rows).or_else(|| out_of_order(cursor, "symbols", faults))
}

pub(super) fn read_kinds(cursor: Cursor<'_>, faults: &mut Faults) -> Option<WorkKinds> {
    let row = |entry: Cursor<'_>, faults: &mut Faults| {
        let fields = entry.fields(&["code", "ru", "en", "category", "weight"], faults)?;
        let name = fields.need("code", faults, read_text);
        let ru = fields.need("ru", faults, read_text);
        let en = fields.need("en", faults, read_text);
        let category = fields.need("category", faults, |entry, faults| {
            let (all, name) = (Category::ALL, Category::code);
            code(entry, faults, Category::from_code, all, name)
        });
        let weight = fields.need("weight", faults, |entry, faults| entry.fixed(faults));
        Some(WorkKind {
            code: name?,
            ru: ru?,
            en: en?,
            category: category?,
            weight: weight?,
        })
    };
    keyed_rows(cursor, faults, row, |kind| {
        (kind.code.clone(), kind.code.clone())
    })
    .map(WorkKinds)
}

pub(super) fn read_weights(
    cursor: Cursor<'_>,
    known: Option<&WorkKinds>,
    faults: &mut Faults,
) -> Option<Vec<KindWeight>> {
    let row = |entry: Cursor<'_>, faults: &mut Faults| {
        let fields = entry.fields(&["kind", "weight"], faults)?;
        let kind = fields.need("kind", faults, |entry, faults| {
            read_kind(entry, known, faults)
        });
        let weight = fields.need("weight", faults, |entry, faults| entry.fixed(faults));
        Some(KindWeight {
            kind: kind?,
            weight: weight?,
        })
    };
    keyed_rows(cursor, faults, row, |row| {
        (row.kind.clone(), row.kind.clone())
    })
}

pub(super) fn read_boundaries(
    cursor: Cursor<'_>,
    marks: Marks,
    faults: &mut Faults,
) -> Option<Vec<Boundary>> {
    let mut before: Vec<Boundary> = Vec::new();
    let mut sound = true;
    rows(cursor, faults, |entry, faults| {
        let fields = entry.fields(&["final", "from", "reached"], faults)?;
        let mark = fields.need("final", faults, |entry, faults| marks.read(entry, faults));
        let from = fields.need("from", faults, |entry, faults| entry.fixed(faults));
        let reached = fields.need("reached", faults, read_reached);
        let row = Boundary {
            mark: mark?,
            from: from?,
            reached: reached?,
        };
        let twice = before.iter().any(|other| other.mark == row.mark);
        let above = before.last().is_none_or(|last| {
            last.mark < row.mark && (last.from, last.reached) < (row.from, row.reached)
        });
        before.push(row);
        sound &= above;
        if twice {
            return entry.fault(faults, Rule::RegulationDuplicate, || {
                Evidence::none().with("code", row.mark.to_string())
            });
        }
        if !above {
            return out_of_order(entry, "boundaries", faults);
        }
        Some(())
    })?;
    // With one scale for all, each of its marks has a row; with several, each place is looked at.
    let lacks = marks.scale.and_then(|scale| {
        let has = |mark: &u8| before.iter().any(|row| row.mark == *mark);
        scale.values().find(|mark| !has(mark))
    });
    match lacks {
        Some(mark) => cursor.fault(faults, Rule::RegulationGap, || {
            Evidence::none().with("final", mark)
        }),
        None => sound.then_some(before),
    }
}

pub(super) fn read_minimum(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Vec<MinimumRow>> {
    let table = rows(cursor, faults, |entry, faults| {
        let fields = entry.fields(&["hours_to", "marks"], faults)?;
        let hours_to = fields.need("hours_to", faults, |entry, faults| {
            super::values::optional(entry, faults, |entry, faults| entry.fixed(faults))
        });
        let marks = fields.need("marks", faults, read_count);
        Some(MinimumRow {
            hours_to: hours_to?,
            marks: marks?,
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

pub(super) fn read_vetoes(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Vec<Veto>> {
    let any = Marks::of(None);
    cursor.items(limits::VETOES, Rule::LimitRows, faults, |entry, faults| {
        let known = &[
            "text",
            "marks_to",
            "among",
            "at_least",
            "above_share",
            "limit",
        ];
        let fields = entry.fields(known, faults)?;
        let text = fields.need("text", faults, read_text);
        let marks_to = fields.need("marks_to", faults, |entry, faults| any.read(entry, faults));
        let among = fields.need("among", faults, |entry, faults| {
            code(entry, faults, Among::from_code, Among::ALL, Among::code)
        });
        let at_least = fields.may("at_least", faults, |entry, faults| {
            u32::try_from(entry.integer(1, limits::OUTLOOK_MARKS.into(), faults)?).ok()
        });
        let above_share = fields.may("above_share", faults, read_share);
        let limit = fields.need("limit", faults, |entry, faults| any.read(entry, faults));
        let threshold = match (at_least?, above_share?) {
            (Some(least), None) => Threshold::AtLeast(least),
            (None, Some(share)) => Threshold::AboveShare(share),
            _ => return out_of_order(entry, "veto", faults),
        };
        Some(Veto {
            text: text?,
            marks_to: marks_to?,
            among: among?,
            threshold,
            limit: limit?,
        })
    })
}

pub(super) fn read_terms(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Vec<TermRow>> {
    let known = &[
        "kind", "numbers", "levels", "subjects", "weight", "required",
    ];
    let rows = cursor.items(
        limits::TERM_ROWS,
        Rule::LimitRows,
        faults,
        |entry, faults| {
            let fields = entry.fields(known, faults)?;
            let kind = fields.need("kind", faults, |entry, faults| entry.period_kind(faults));
            let numbers = fields.may("numbers", faults, |entry, faults| {
                distinct(entry, faults, |entry, faults| entry.period_number(faults))
            });
            let levels = fields.may("levels", faults, |entry, faults| {
                distinct(entry, faults, |entry, faults| entry.level(faults))
            });
            let subjects = fields.may("subjects", faults, |entry, faults| {
                distinct(entry, faults, |entry, faults| entry.subject(faults))
            });
            let weight = fields.may("weight", faults, |entry, faults| entry.fixed(faults));
            let required = fields.may("required", faults, |entry, faults| entry.boolean(faults));
            let row = TermRow {
                kind: kind?,
                numbers: numbers?,
                levels: levels?,
                subjects: subjects?,
                weight: weight?.unwrap_or(Fixed::ONE),
                required: required?.unwrap_or(true),
            };
            Some(row)
        },
    )?;
    let asked = rows.iter().map(TermRow::combinations);
    if asked.fold(0, usize::saturating_add) > limits::TERM_ROWS {
        return cursor.fault(faults, Rule::LimitRows, || {
            let most = i64::try_from(limits::TERM_ROWS).unwrap_or(i64::MAX);
            Evidence::none().with("limit", most)
        });
    }
    Some(rows)
}

pub(super) fn read_figures(
    cursor: Cursor<'_>,
    marks: Marks,
    faults: &mut Faults,
) -> Option<MarkFigures> {
    let row = |entry: Cursor<'_>, faults: &mut Faults| {
        let fields = entry.fields(&["mark", "n", "success", "quality", "sou"], faults)?;
        let mark = fields.need("mark", faults, |entry, faults| {
            read_mark(entry, marks, faults)
        });
        let n = fields.need("n", faults, |entry, faults| entry.boolean(faults));
        // What is not in N is a part of nothing that is counted of N.
        let part = |entry: Cursor<'_>, faults: &mut Faults| match (n, entry.boolean(faults)?) {
            (Some(false), true) => out_of_order(entry, "figures", faults),
            (_, counts) => Some(counts),
        };
        let success = fields.need("success", faults, part);
        let quality = fields.need("quality", faults, part);
        let sou = fields.need("sou", faults, |entry, faults| {
            super::values::optional(entry, faults, |entry, faults| entry.fixed(faults))
        });
        Some(FigureRow {
            mark: mark?,
            n: n?,
            success: success?,
            quality: quality?,
            sou: sou?,
        })
    };
    let rows = keyed_rows(cursor, faults, row, |row| {
        let code = match row.mark {
            MarkValue::Number(number) => number.to_string(),
            MarkValue::Symbol(symbol) => symbol.code().to_owned(),
        };
        (row.mark, code)
    })?;
    Some(MarkFigures::new(rows))
}

/// A mark of a scale, or a symbol.
fn read_mark(cursor: Cursor<'_>, marks: Marks, faults: &mut Faults) -> Option<MarkValue> {
    match cursor.kind() {
        Kind::Text(_) => code(cursor, faults, Symbol::from_code, Symbol::ALL, Symbol::code)
            .map(MarkValue::Symbol),
        Kind::Int(_) | Kind::Number(_) => marks.read(cursor, faults).map(MarkValue::Number),
        _ => cursor.mismatch(faults, "mark"),
    }
}

pub(super) fn read_rights(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Rights> {
    let row = |entry: Cursor<'_>, faults: &mut Faults| {
        let fields = entry.fields(&["act", "role", "scope", "clause"], faults)?;
        let act = fields.need("act", faults, |entry, faults| {
            code(entry, faults, Act::from_code, Act::ALL, Act::code)
        });
        let role = fields.need("role", faults, |entry, faults| {
            code(entry, faults, Role::from_code, Role::ALL, Role::code)
        });
        let scope = fields.need("scope", faults, |entry, faults| {
            let scope = code(entry, faults, Scope::from_code, Scope::ALL, Scope::code)?;
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
        let clause = fields.need("clause", faults, read_clause);
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
