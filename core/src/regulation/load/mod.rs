//! Reads a regulation file: every fault at once, each with its place.

mod values;

use std::sync::Arc;

use super::finals::FinalRules;
use super::parameters::{Parameter, Said};
use super::rights::Rights;
use super::works::WorkKinds;
use super::{PRESETS, Regulation};
use crate::answer::{Message, Refusals};
use crate::base::limits;
use crate::base::node::Kind;
use crate::catalogue::{Category, Clause, Module};
use crate::input::{self, Cursor, Faults, Fields};
use values::{codes, read_text, rows};

/// The parameters of a regulation file, in the order of the clauses they carry.
const PARAMETERS: &[&str] = &[
    "zone",
    "modules",
    "scale",
    "symbols",
    "work.kinds",
    "work.key_categories",
    "work.key_areas",
    "markless.levels",
    "final.lowest",
    "final.boundaries",
    "final.tolerance",
    "final.minimum",
    "final.days",
    "final.retakes",
    "year.missing",
    "year.not_attested",
];

pub(super) fn load(bytes: &[u8]) -> Result<Regulation, Refusals> {
    input::read(bytes, Faults::keep_all(), read)
}

/// Reads a regulation that stands inside another document.
pub(crate) fn read(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Regulation> {
    let known = &[
        "name",
        "extends",
        "title",
        "organisation",
        "basis",
        "parameters",
        "rights",
    ];
    let fields = cursor.fields(known, faults)?;
    let base = fields.need("extends", faults, read_base)?;
    let base = base.as_deref();
    let name = fields.need("name", faults, read_text);
    let title = inherit(
        &fields,
        "title",
        base.map(|base| &base.title),
        faults,
        values::read_title,
    );
    let organisation = base.map(|base| &base.organisation);
    let organisation = inherit(&fields, "organisation", organisation, faults, read_text);
    let basis = base.map(|base| &base.basis);
    let basis = inherit(&fields, "basis", basis, faults, |entry, faults| {
        rows(entry, faults, read_text)
    });
    let rights = inherit(
        &fields,
        "rights",
        base.map(|base| &base.rights),
        faults,
        values::read_rights,
    );
    let whole = match base {
        Some(base) if !fields.has("parameters") => Some(base.clone()),
        _ => fields.need("parameters", faults, |entry, faults| {
            let fields = entry.fields(PARAMETERS, faults)?;
            read_parameters(&fields, base, faults)
        }),
    };
    Some(Regulation {
        name: name?,
        title: title?,
        organisation: organisation?,
        basis: basis?,
        rights: rights?,
        ..whole?
    })
}

/// The preset that a file extends, or `null` for one that is whole.
#[expect(
    clippy::option_option,
    reason = "a fault, nothing extended, or a preset"
)]
fn read_base(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Option<Arc<Regulation>>> {
    match cursor.kind() {
        Kind::Null => Some(None),
        _ => cursor
            .code(
                |name| Regulation::preset(name).ok(),
                PRESETS.iter().copied(),
                faults,
            )
            .map(Some),
    }
}

/// Reads a key, or takes the extended preset's value where the file does not say it.
fn inherit<T: Clone>(
    fields: &Fields<'_>,
    key: &'static str,
    base: Option<&T>,
    faults: &mut Faults,
    read: impl FnOnce(Cursor<'_>, &mut Faults) -> Option<T>,
) -> Option<T> {
    match base {
        Some(base) if !fields.has(key) => Some(base.clone()),
        _ => fields.need(key, faults, read),
    }
}

/// One parameter: its value with the clause it belongs to and whether the text gives it.
struct Section<'a> {
    fields: &'a Fields<'a>,
    base: Option<&'a Regulation>,
    sources: Vec<Parameter>,
}

impl Section<'_> {
    fn read<T: Clone>(
        &mut self,
        name: &'static str,
        base: impl FnOnce(&Regulation) -> T,
        faults: &mut Faults,
        read: impl FnOnce(Cursor<'_>, &mut Faults) -> Option<T>,
    ) -> Option<T> {
        if let Some(preset) = self.base
            && !self.fields.has(name)
        {
            self.sources
                .extend(preset.parameters.iter().find(|source| source.name == name));
            return Some(base(preset));
        }
        let (value, source) = self.fields.need(name, faults, |entry, faults| {
            let fields = entry.fields(&["clause", "said", "value"], faults)?;
            let clauses = Clause::ALL.iter().map(|clause| clause.id());
            let clause = fields.need("clause", faults, |entry, faults| {
                entry.code(Clause::from_id, clauses, faults)
            });
            let said = fields.need("said", faults, |entry, faults| {
                entry.code(Said::from_code, ["text", "open"], faults)
            });
            let value = fields.need("value", faults, read);
            Some((
                value?,
                Parameter {
                    name,
                    clause: clause?,
                    said: said?,
                },
            ))
        })?;
        self.sources.push(source);
        Some(value)
    }
}

fn read_parameters(
    fields: &Fields<'_>,
    base: Option<&Regulation>,
    faults: &mut Faults,
) -> Option<Regulation> {
    let mut section = Section {
        fields,
        base,
        sources: Vec::new(),
    };
    let zone = section.read("zone", |base| base.zone, faults, values::read_zone);
    let modules = section.read(
        "modules",
        |base| base.modules.clone(),
        faults,
        |entry, faults| codes(entry, faults, values::read_module, Module::code),
    );
    let scale = section.read("scale", |base| base.scale, faults, values::read_scale);
    let symbols = section.read("symbols", |base| base.symbols, faults, values::read_symbols);
    let kinds = section.read(
        "work.kinds",
        |base| base.works.kinds().to_vec(),
        faults,
        values::read_kinds,
    );
    let key_categories = section.read(
        "work.key_categories",
        |base| base.works.key_categories().to_vec(),
        faults,
        |entry, faults| codes(entry, faults, values::read_category, Category::code),
    );
    let key_areas = section.read(
        "work.key_areas",
        |base| base.works.key_areas().to_vec(),
        faults,
        |entry, faults| codes(entry, faults, values::read_area, |area| area),
    );
    let markless_levels = section.read(
        "markless.levels",
        |base| base.markless_levels.clone(),
        faults,
        values::read_levels,
    );
    // The bounds of what follows are those of the scale; without one there is nothing to hold to.
    let highest = scale.map_or(limits::SCALE_MAX, |scale| scale.highest.into());
    let lowest = section.read(
        "final.lowest",
        |base| base.finals.lowest,
        faults,
        |entry, faults| {
            let lowest = scale.map_or(0, |scale| scale.lowest.into());
            u8::try_from(entry.integer(lowest, highest, faults)?).ok()
        },
    );
    let boundaries = section.read(
        "final.boundaries",
        |base| base.finals.boundaries.clone(),
        faults,
        |entry, faults| values::read_boundaries(entry, scale, faults),
    );
    let tolerance = section.read(
        "final.tolerance",
        |base| base.finals.tolerance,
        faults,
        |entry, faults| entry.fixed(faults).map(|tolerance| tolerance.ratio()),
    );
    let minimum = section.read(
        "final.minimum",
        |base| base.finals.minimum.clone(),
        faults,
        values::read_minimum,
    );
    let days = section.read(
        "final.days",
        |base| base.finals.days,
        faults,
        |entry, faults| u32::try_from(entry.integer(0, limits::DAYS_MAX, faults)?).ok(),
    );
    let retakes = section.read(
        "final.retakes",
        |_| (),
        faults,
        |entry, faults| values::only("both", entry, faults),
    );
    let missing = section.read(
        "year.missing",
        |_| (),
        faults,
        |entry, faults| values::only("refuse", entry, faults),
    );
    let not_attested = section.read(
        "year.not_attested",
        |_| (),
        faults,
        |entry, faults| values::only("mean-of-present", entry, faults),
    );
    retakes.and(missing).and(not_attested)?;
    // A new scale may not fit what is inherited.
    let misfit = match (scale, &boundaries, lowest) {
        (Some(scale), Some(boundaries), _) if !FinalRules::is_table(boundaries, scale) => {
            Some("boundaries")
        }
        (Some(scale), _, Some(lowest)) if !scale.holds(lowest) => Some("lowest"),
        _ => None,
    };
    if let Some(expected) = misfit {
        fields.may::<()>("scale", faults, |entry, faults| {
            values::out_of_order(entry, expected, faults)
        })?;
        return None;
    }
    Some(Regulation {
        name: String::new(),
        title: Message {
            ru: String::new(),
            en: String::new(),
        },
        organisation: String::new(),
        basis: Vec::new(),
        rights: Rights::new(Vec::new()),
        zone: zone?,
        modules: modules?,
        scale: scale?,
        symbols: symbols?,
        works: WorkKinds::new(kinds?, key_categories?, key_areas?),
        markless_levels: markless_levels?,
        finals: FinalRules {
            lowest: lowest?,
            boundaries: boundaries?,
            tolerance: tolerance?,
            minimum: minimum?,
            days: days?,
        },
        parameters: section.sources,
    })
}
