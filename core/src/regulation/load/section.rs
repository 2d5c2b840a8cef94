//! The parameters of a file: each with its clause, its value and its cases.

use super::{fit, tables, values};
use crate::answer::Evidence;
use crate::base::node::Kind;
use crate::base::{CourseId, limits};
use crate::catalogue::choice::{
    Grading, Outcome, Retakes, Strictness, TermPolicy, Tie, Weekday, YearBasis,
};
use crate::catalogue::{Module, Rule};
use crate::input::{Cursor, Faults, Fields};
use crate::regulation::days::SchoolDays;
use crate::regulation::parameters::{PARAMETERS, Parameters, Said};
use crate::regulation::scoped::{Conditions, Exception, Stated};

/// The conditions that the cases of a parameter may name.
type Scope = &'static [&'static str];

/// No cases at all.
const ONE: Scope = &[];
/// What a course is, whatever the period.
const COURSE: Scope = &["levels", "subjects", "courses"];
/// Everything that a final may be told apart by.
const FINAL: Scope = &["kinds", "numbers", "levels", "subjects", "courses"];

/// The entries of all parameters, over those of the preset that the file extends.
pub(super) struct Section<'a> {
    pub(super) fields: Fields<'a>,
    base: Option<&'a Parameters>,
}

impl Section<'_> {
    fn read<T: Clone + PartialEq>(
        &self,
        name: &'static str,
        scope: Scope,
        base: impl FnOnce(&Parameters) -> &Stated<T>,
        faults: &mut Faults,
        mut value: impl FnMut(Cursor<'_>, &mut Faults) -> Option<T>,
    ) -> Option<Stated<T>> {
        if let Some(preset) = self.base
            && !self.fields.has(name)
        {
            return Some(base(preset).clone());
        }
        self.fields.need(name, faults, |entry, faults| {
            let fields = entry.fields(entry_keys(scope), faults)?;
            let clause = fields.need("clause", faults, values::read_clause);
            let said = fields.need("said", faults, |entry, faults| {
                entry.code(Said::from_code, ["text", "open"], faults)
            });
            let general = fields.need("value", faults, &mut value);
            let basis = fields.may("basis", faults, values::read_text);
            let cases = fields.may("cases", faults, |entry, faults| {
                read_cases(entry, scope, faults, value)
            });
            Some(Stated {
                clause: clause?,
                said: said?,
                value: general?,
                basis: basis?,
                cases: cases?.unwrap_or_default(),
            })
        })
    }
}

fn entry_keys(scope: Scope) -> &'static [&'static str] {
    if scope.is_empty() {
        &["clause", "said", "value", "basis"]
    } else {
        &["clause", "said", "value", "basis", "cases"]
    }
}

fn read_cases<T: PartialEq>(
    cursor: Cursor<'_>,
    scope: Scope,
    faults: &mut Faults,
    mut value: impl FnMut(Cursor<'_>, &mut Faults) -> Option<T>,
) -> Option<Vec<Exception<T>>> {
    // Cases already read, with their places in the file.
    let mut before: Vec<(usize, Exception<T>)> = Vec::new();
    let mut place = 0_usize;
    let mut sound = true;
    let most = limits::REGULATION_CASES;
    let read = |entry: Cursor<'_>, faults: &mut Faults| {
        let own = place;
        place = place.saturating_add(1);
        let fields = entry.fields(&["when", "value", "basis"], faults)?;
        let when = fields.need("when", faults, |entry, faults| {
            read_conditions(entry, scope, faults)
        });
        let value = fields.need("value", faults, &mut value);
        let basis = fields.may("basis", faults, values::read_text);
        let case = Exception {
            when: when?,
            value: value?,
            basis: basis?,
        };
        let rival = before.iter().find(|(_, other)| {
            other.when.rank() == case.when.rank()
                && other.when.meet(&case.when)
                && (other.value != case.value || other.basis != case.basis)
        });
        if let Some((other, _)) = rival {
            let other = i64::try_from(*other).unwrap_or(i64::MAX);
            sound = false;
            entry.fault::<()>(faults, Rule::RegulationAmbiguous, || {
                Evidence::none().with("other", other)
            });
        }
        before.push((own, case));
        Some(())
    };
    cursor.items(most, Rule::LimitRows, faults, read)?;
    let mut cases: Vec<_> = before.into_iter().map(|(_, case)| case).collect();
    cases.sort_by(|one, other| one.when.cmp(&other.when));
    sound.then_some(cases)
}

fn read_conditions(cursor: Cursor<'_>, scope: Scope, faults: &mut Faults) -> Option<Conditions> {
    let fields = cursor.fields(scope, faults)?;
    let kinds = fields.may("kinds", faults, |entry, faults| {
        values::distinct(entry, faults, |entry, faults| entry.period_kind(faults))
    });
    let numbers = fields.may("numbers", faults, |entry, faults| {
        values::distinct(entry, faults, |entry, faults| entry.period_number(faults))
    });
    let levels = fields.may("levels", faults, |entry, faults| {
        values::distinct(entry, faults, |entry, faults| entry.level(faults))
    });
    let subjects = fields.may("subjects", faults, |entry, faults| {
        values::distinct(entry, faults, |entry, faults| entry.subject(faults))
    });
    let courses = fields.may("courses", faults, |entry, faults| {
        values::distinct(entry, faults, |entry, faults| {
            entry.id(CourseId::new, faults)
        })
    });
    let conditions = Conditions {
        kinds: ascending(kinds?),
        numbers: ascending(numbers?),
        levels: ascending(levels?),
        subjects: ascending(subjects?),
        courses: ascending(courses?),
    };
    if conditions.rank() == 0 {
        if matches!(cursor.kind(), Kind::Map(entries) if !entries.is_empty()) {
            // What it names instead is an unknown key, and said.
            return None;
        }
        return cursor.fault(faults, Rule::RegulationCondition, Evidence::none);
    }
    Some(conditions)
}

fn ascending<T: Ord>(named: Option<Vec<T>>) -> Option<Vec<T>> {
    named.map(|mut items| {
        items.sort_unstable();
        items
    })
}

/// Reads every parameter, and holds them to one another.
pub(super) fn read_parameters(
    cursor: Cursor<'_>,
    base: Option<&Parameters>,
    faults: &mut Faults,
) -> Option<Parameters> {
    let section = Section {
        fields: cursor.fields(PARAMETERS, faults)?,
        base,
    };
    macro_rules! read {
        ($name:literal, $scope:ident, $field:ident, $read:expr) => {
            section.read($name, $scope, |base| &base.$field, faults, $read)
        };
    }
    let zone = read!("zone", ONE, zone, values::read_zone);
    let modules = read!("modules", ONE, modules, |entry, faults| {
        values::codes(entry, faults, Module::from_code, Module::ALL, Module::code)
    });
    let school_days = read!("school.days", ONE, school_days, |entry, faults| {
        let days = values::codes(
            entry,
            faults,
            Weekday::from_code,
            Weekday::ALL,
            Weekday::code,
        )?;
        SchoolDays::new(days)
            .or_else(|| entry.fault(faults, Rule::RegulationCondition, Evidence::none))
    });
    let scale = read!("scale", COURSE, scale, values::read_scale);
    // The bounds of what follows are those of the scale, where there is one for all.
    let single = scale.as_ref().filter(|scale| scale.cases.is_empty());
    let marks = values::Marks::of(single.map(|scale| scale.value));
    let symbols = read!("symbols", ONE, symbols, |entry, faults| {
        tables::read_symbols(entry, marks, faults)
    });
    let pending_expiry = read!("pending.expiry", FINAL, pending_expiry, |entry, faults| {
        values::optional(entry, faults, |entry, faults| {
            values::read_expiry(entry, marks, faults)
        })
    });
    let kinds = read!("work.kinds", ONE, kinds, tables::read_kinds);
    let known = kinds.as_ref().map(|kinds| &kinds.value);
    let weights = read!("work.weights", FINAL, weights, |entry, faults| {
        tables::read_weights(entry, known, faults)
    });
    let markless = read!("markless", FINAL, markless, |entry, faults| {
        entry.boolean(faults)
    });
    let grading = read!("final.grading", FINAL, grading, |entry, faults| {
        values::code(
            entry,
            faults,
            Grading::from_code,
            Grading::ALL,
            Grading::code,
        )
    });
    let lowest = read!("final.lowest", FINAL, lowest, |entry, faults| {
        marks.read(entry, faults)
    });
    let boundaries = read!("final.boundaries", FINAL, boundaries, |entry, faults| {
        tables::read_boundaries(entry, marks, faults)
    });
    let tie = read!("final.tie", FINAL, tie, |entry, faults| {
        values::code(entry, faults, Tie::from_code, Tie::ALL, Tie::code)
    });
    let tolerance = read!("final.tolerance", FINAL, tolerance, |entry, faults| {
        entry.fixed(faults)
    });
    let minimum = read!("final.minimum", FINAL, minimum, tables::read_minimum);
    let illness = read!("final.illness", FINAL, illness, |entry, faults| {
        values::optional(entry, faults, values::read_illness)
    });
    let missed_share = read!(
        "final.missed_share",
        FINAL,
        missed_share,
        |entry, faults| { values::optional(entry, faults, values::read_missed_share) }
    );
    let outcome = read!("final.outcome", FINAL, outcome, |entry, faults| {
        values::code(
            entry,
            faults,
            Outcome::from_code,
            Outcome::ALL,
            Outcome::code,
        )
    });
    let vetoes = read!("final.vetoes", FINAL, vetoes, tables::read_vetoes);
    let key_works = read!("final.key_works", FINAL, key_works, |entry, faults| {
        values::read_key_works(entry, known, faults)
    });
    let retakes = read!("final.retakes", FINAL, retakes, |entry, faults| {
        values::code(
            entry,
            faults,
            Retakes::from_code,
            Retakes::ALL,
            Retakes::code,
        )
    });
    let days = read!("final.days", FINAL, days, |entry, faults| {
        values::read_days(entry, -limits::DAYS_MAX, faults)
    });
    let before_last_lesson = read!(
        "final.before_last_lesson",
        FINAL,
        before_last_lesson,
        |entry, faults| {
            let (all, code) = (Strictness::ALL, Strictness::code);
            values::code(entry, faults, Strictness::from_code, all, code)
        }
    );
    let year_basis = read!("year.basis", FINAL, year_basis, |entry, faults| {
        values::code(
            entry,
            faults,
            YearBasis::from_code,
            YearBasis::ALL,
            YearBasis::code,
        )
    });
    let year_terms = read!("year.terms", FINAL, year_terms, |entry, faults| {
        values::optional(entry, faults, tables::read_terms)
    });
    let policy = |entry: Cursor<'_>, faults: &mut Faults| {
        let (all, code) = (TermPolicy::ALL, TermPolicy::code);
        values::code(entry, faults, TermPolicy::from_code, all, code)
    };
    let year_missing = read!("year.missing", FINAL, year_missing, policy);
    let year_not_attested = read!("year.not_attested", FINAL, year_not_attested, policy);
    let edit_window = read!("edit.window", COURSE, edit_window, |entry, faults| {
        values::optional(entry, faults, values::read_window)
    });
    let homework_none = read!("homework.none", FINAL, homework_none, |entry, faults| {
        entry.boolean(faults)
    });
    let monitoring_marks = read!(
        "monitoring.marks",
        ONE,
        monitoring_marks,
        |entry, faults| { tables::read_figures(entry, marks, faults) }
    );
    let day_missed = read!("attendance.day_missed", ONE, day_missed, |entry, faults| {
        values::optional(entry, faults, |entry, faults| {
            values::read_within(entry, 1, limits::DAY_LESSONS, faults)
        })
    });
    let accumulation_norm = read!(
        "accumulation.norm",
        ONE,
        accumulation_norm,
        |entry, faults| { values::read_within(entry, 1, limits::NORM_MARKS, faults) }
    );
    let timeliness_days = read!("timeliness.days", ONE, timeliness_days, |entry, faults| {
        values::read_within(entry, 0, limits::DAYS_MAX, faults)
    });
    let publish_least = read!("publish.least", ONE, publish_least, |entry, faults| {
        values::read_within(entry, 1, limits::PUBLISHED_PUPILS, faults)
    });
    let mut parameters = Parameters {
        zone: zone?,
        modules: modules?,
        school_days: school_days?,
        scale: scale?,
        symbols: symbols?,
        pending_expiry: pending_expiry?,
        kinds: kinds?,
        weights: weights?,
        markless: markless?,
        grading: grading?,
        lowest: lowest?,
        boundaries: boundaries?,
        tie: tie?,
        tolerance: tolerance?,
        minimum: minimum?,
        illness: illness?,
        missed_share: missed_share?,
        outcome: outcome?,
        vetoes: vetoes?,
        key_works: key_works?,
        retakes: retakes?,
        days: days?,
        before_last_lesson: before_last_lesson?,
        year_basis: year_basis?,
        year_terms: year_terms?,
        year_missing: year_missing?,
        year_not_attested: year_not_attested?,
        edit_window: edit_window?,
        homework_none: homework_none?,
        monitoring_marks: monitoring_marks?,
        day_missed: day_missed?,
        accumulation_norm: accumulation_norm?,
        timeliness_days: timeliness_days?,
        publish_least: publish_least?,
    };
    parameters.look_up_key_works();
    if !section.fields.has("monitoring.marks") {
        let scales = &parameters.scale;
        let figures = &mut parameters.monitoring_marks.value;
        figures.keep_numbers(|number| scales.values().any(|scale| scale.holds(number)));
    }
    fit::check(&section, &parameters, faults)?;
    Some(parameters)
}
