//! Reads a regulation file: every fault at once, each with its place.

mod fit;
mod section;
mod tables;
mod values;

use std::sync::Arc;

use super::{PRESETS, Regulation};
use crate::answer::Refusals;
use crate::base::node::Kind;
use crate::input::{self, Cursor, Faults, Fields};
use values::{read_text, rows};

pub(super) fn load(bytes: &[u8]) -> Result<Regulation, Refusals> {
    input::read(bytes, Faults::keep_all(), read)
}

/// Reads a regulation that stands inside another document.
pub(crate) fn read(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Regulation> {
    let known = &[
        "$schema",
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
    let title = base.map(|base| &base.title);
    let title = inherit(&fields, "title", title, faults, values::read_title);
    let organisation = base.map(|base| &base.organisation);
    let organisation = inherit(&fields, "organisation", organisation, faults, read_text);
    let basis = base.map(|base| &base.basis);
    let basis = inherit(&fields, "basis", basis, faults, |entry, faults| {
        rows(entry, faults, read_text)
    });
    let rights = base.map(|base| &base.rights);
    let rights = inherit(&fields, "rights", rights, faults, tables::read_rights);
    let own = base.map(|base| &base.parameters);
    let parameters = inherit(&fields, "parameters", own, faults, |entry, faults| {
        section::read_parameters(entry, own, faults)
    });
    Some(Regulation {
        name: name?,
        extends: (),
        title: title?,
        organisation: organisation?,
        basis: basis?,
        parameters: parameters?,
        rights: rights?,
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
        _ => read_preset(cursor, faults).map(Some),
    }
}

/// A preset by its name.
pub(super) fn read_preset(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Arc<Regulation>> {
    let preset = |name: &str| Regulation::preset(name).ok();
    cursor.code(preset, PRESETS.iter().copied(), faults)
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
