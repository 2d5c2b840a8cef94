//! Whether parameters fit one another: each scale has its boundaries and its lowest final wherever it
//! holds, every kind that is named is in the table, and every number that figures are counted by is on
//! some scale.

use super::section::Section;
use crate::answer::Evidence;
use crate::base::{CourseId, limits};
use crate::catalogue::{CaseSubject, PeriodKind, Rule, SUBJECTS};
use crate::input::{Cursor, Faults};
use crate::regulation::finals::Boundary;
use crate::regulation::parameters::Parameters;
use crate::regulation::scale::Scale;
use crate::regulation::scoped::{Conditions, Place};

/// Reports what does not fit; `None` where something does not.
pub(super) fn check(
    section: &Section<'_>,
    parameters: &Parameters,
    faults: &mut Faults,
) -> Option<()> {
    let kinds = &parameters.kinds.value;
    let weighed = parameters.weights.values().flatten().map(|row| &row.kind);
    let key = parameters.key_works.values().flat_map(|key| &key.kinds);
    if weighed.chain(key).any(|kind| kinds.by_code(kind).is_none()) {
        return misfit(section, "work.kinds", "kinds", faults);
    }
    let whens = {
        let scales = parameters.scale.cases.iter().map(|case| &case.when);
        let tables = parameters.boundaries.cases.iter().map(|case| &case.when);
        let lowest = parameters.lowest.cases.iter().map(|case| &case.when);
        let expiry = parameters.pending_expiry.cases.iter();
        let expiry = expiry.map(|case| &case.when);
        scales
            .chain(tables)
            .chain(lowest)
            .chain(expiry)
            .collect::<Vec<_>>()
    };
    let atoms = Atoms::of(&whens);
    if atoms.count() > limits::REGULATION_PLACES {
        return at_one_of(section, &BOUND_BY_SCALE, faults, |entry, faults| {
            let most = i64::try_from(limits::REGULATION_PLACES).unwrap_or(i64::MAX);
            entry.fault(faults, Rule::LimitRows, || {
                Evidence::none().with("limit", most)
            })
        });
    }
    let means = parameters.symbols.value.rows().iter();
    let most = means.filter_map(|row| row.mean).max().unwrap_or(0);
    for place in atoms.places() {
        let scale = *parameters.scale.at(&place);
        if !is_table(parameters.boundaries.at(&place), scale) {
            return misfit(section, "final.boundaries", "boundaries", faults);
        }
        if !scale.holds(*parameters.lowest.at(&place)) {
            return misfit(section, "final.lowest", "lowest", faults);
        }
        let becomes = parameters.pending_expiry.at(&place);
        if becomes.is_some_and(|expiry| !scale.holds(expiry.becomes)) {
            return misfit(section, "pending.expiry", "scale-mark", faults);
        }
        if most > scale.highest {
            return misfit(section, "symbols", "scale-mark", faults);
        }
    }
    let figures = parameters.monitoring_marks.value.numbers();
    let on_scale = |number: u8| parameters.scale.values().any(|scale| scale.holds(number));
    if !figures.into_iter().all(on_scale) {
        return misfit(section, "monitoring.marks", "any-scale-mark", faults);
    }
    Some(())
}

/// The parameters that a scale bounds, itself first.
const BOUND_BY_SCALE: [&str; 5] = [
    "scale",
    "final.boundaries",
    "final.lowest",
    "pending.expiry",
    "symbols",
];

/// Whether there is a boundary for each mark of the scale, and none besides.
fn is_table(boundaries: &[Boundary], scale: Scale) -> bool {
    let marks = boundaries.iter().map(|boundary| boundary.mark);
    marks.eq(scale.values())
}

/// Reports that a parameter does not fit: at the scale, where the file has one, else at its own entry.
fn misfit(
    section: &Section<'_>,
    name: &'static str,
    expected: &'static str,
    faults: &mut Faults,
) -> Option<()> {
    let names: &[_] = if name == "work.kinds" {
        &["work.kinds"]
    } else {
        &["scale", name]
    };
    at_one_of(section, names, faults, |entry, faults| {
        entry.fault(faults, Rule::RegulationOrder, || {
            Evidence::none().with("expected", expected)
        })
    })
}

/// Reports at the first of these parameters that the file has: what it extends fits by itself.
fn at_one_of(
    section: &Section<'_>,
    names: &[&'static str],
    faults: &mut Faults,
    report: impl FnOnce(Cursor<'_>, &mut Faults) -> Option<()>,
) -> Option<()> {
    let name = names.iter().find(|name| section.fields.has(name))?;
    section.fields.may(name, faults, report).flatten()
}

/// For each condition, what is named anywhere and one item that is not: no two places with the same
/// items can be told apart.
struct Atoms {
    kinds: Vec<PeriodKind>,
    numbers: Vec<Option<u8>>,
    levels: Vec<u8>,
    subjects: Vec<CaseSubject>,
    courses: Vec<Option<CourseId>>,
}

impl Atoms {
    fn of(whens: &[&Conditions]) -> Self {
        let kinds = named(whens.iter().filter_map(|when| when.kinds.as_ref()));
        let numbers = named(whens.iter().filter_map(|when| when.numbers.as_ref()));
        let levels = named(whens.iter().filter_map(|when| when.levels.as_ref()));
        let subjects = named(whens.iter().filter_map(|when| when.subjects.as_ref()));
        let courses = named(whens.iter().filter_map(|when| when.courses.as_ref()));
        let other_kind = PeriodKind::ALL.iter().find(|kind| !kinds.contains(kind));
        let other_level = (1..=11).find(|level| !levels.contains(level));
        let listed = SUBJECTS.iter().map(CaseSubject::Listed);
        let other_subject = listed.into_iter().find(|row| !subjects.contains(row));
        let other_subject = other_subject.or(Some(CaseSubject::Other(String::new())));
        Self {
            kinds: kinds.iter().chain(other_kind).copied().collect(),
            numbers: numbers.into_iter().map(Some).chain([None]).collect(),
            levels: levels.into_iter().chain(other_level).collect(),
            subjects: subjects.into_iter().chain(other_subject).collect(),
            courses: courses.into_iter().map(Some).chain([None]).collect(),
        }
    }

    fn count(&self) -> usize {
        [
            self.kinds.len(),
            self.numbers.len(),
            self.levels.len(),
            self.subjects.len(),
            self.courses.len(),
        ]
        .into_iter()
        .fold(1, usize::saturating_mul)
    }

    fn places(&self) -> impl Iterator<Item = Place<'_>> {
        self.kinds.iter().flat_map(move |kind| {
            self.numbers.iter().flat_map(move |number| {
                self.levels.iter().flat_map(move |level| {
                    self.subjects.iter().flat_map(move |subject| {
                        self.courses.iter().map(move |course| Place {
                            kind: *kind,
                            number: *number,
                            level: *level,
                            subject,
                            course: *course,
                        })
                    })
                })
            })
        })
    }
}

/// The distinct items of these lists.
fn named<'a, T: Clone + Ord + 'a>(lists: impl Iterator<Item = &'a Vec<T>>) -> Vec<T> {
    let mut items: Vec<T> = lists.flatten().cloned().collect();
    items.sort_unstable();
    items.dedup();
    items
}
