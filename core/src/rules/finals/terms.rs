//! The terms that a year or an overall mark rests on: those handed over that the regulation takes,
//! and those that it requires and that are missing.

use std::borrow::Cow;

use super::case::{FinalCase, Term};
use crate::base::Fixed;
use crate::catalogue::CaseSubject;
use crate::regulation::CaseRules;
use crate::regulation::terms::{TermPlace, TermRow};

impl Term {
    /// What the term is given for.
    pub(super) fn place<'a>(&'a self, level: u8, subject: &'a CaseSubject) -> TermPlace<'a> {
        TermPlace {
            kind: self.kind,
            number: self.number,
            level: self.level.unwrap_or(level),
            subject: self.subject.as_ref().unwrap_or(subject),
        }
    }
}

/// The terms of this case, in its order, the missing ones behind.
pub(super) fn taken<'a>(rules: &CaseRules<'_>, case: &'a FinalCase) -> Cow<'a, [Term]> {
    let Some(rows) = rules.year_terms else {
        return Cow::Borrowed(&case.terms);
    };
    let place = |term: &'a Term| term.place(case.level, &case.subject);
    let is_named = |term: &&Term| {
        let place = term.place(case.level, &case.subject);
        rows.iter()
            .any(|row| row.names(&place, case.level, &case.subject))
    };
    let mut terms: Vec<Term> = case.terms.iter().filter(is_named).cloned().collect();
    for row in rows.iter().filter(|row| row.required) {
        for wanted in wanted(row, case) {
            let given = case.terms.iter().map(place).any(|given| {
                (given.kind, given.level, given.subject)
                    == (wanted.kind, wanted.level, wanted.subject)
                    && (wanted.number.is_none() || wanted.number == given.number)
            });
            // Two rows may require one term.
            let noted = terms
                .iter()
                .any(|term| term.place(case.level, &case.subject) == wanted);
            if !given && !noted {
                terms.push(missing(row, case, &wanted));
            }
        }
    }
    Cow::Owned(terms)
}

/// What a row requires of this case.
fn wanted<'a>(row: &'a TermRow, case: &'a FinalCase) -> impl Iterator<Item = TermPlace<'a>> {
    row.levels(&case.level).iter().flat_map(move |level| {
        row.subjects(&case.subject).iter().flat_map(move |subject| {
            row.numbers().map(move |number| TermPlace {
                kind: row.kind,
                number,
                level: *level,
                subject,
            })
        })
    })
}

fn missing(row: &TermRow, case: &FinalCase, place: &TermPlace<'_>) -> Term {
    Term {
        kind: place.kind,
        number: place.number,
        level: (place.level != case.level).then_some(place.level),
        subject: (*place.subject != case.subject).then(|| place.subject.clone()),
        value: None,
        mean: None,
        weight: row.weight,
    }
}

/// What a term weighs that has no weight of its own, in a final of this level and subject.
pub(crate) fn own_weight(
    rules: &CaseRules<'_>,
    place: &TermPlace<'_>,
    level: u8,
    subject: &CaseSubject,
) -> Fixed {
    let rows = rules.year_terms.unwrap_or_default().iter();
    let mut named = rows.filter(|row| row.names(place, level, subject));
    named.next().map_or(Fixed::ONE, |row| row.weight)
}
