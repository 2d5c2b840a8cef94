//! Reads sealed documents.

use std::collections::{BTreeMap, BTreeSet};

use super::{Asked, EXACT, Group, OUTER, SCHOOLS, Sealed, VERSION};
use crate::answer::Evidence;
use crate::base::node::Kind;
use crate::catalogue::Rule;
use crate::input::{Cursor, Faults};
use crate::monitoring::question::{By, Family};
use crate::monitoring::report::{Name, Period};

impl Sealed {
    /// Reads a sealed document.
    pub(crate) fn read(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Self> {
        let keys = &[
            "version",
            "family",
            "schools",
            "by",
            "from",
            "to",
            "period",
            "as_of",
            "filters",
            "parameters",
            "unknown",
            "groups",
        ];
        let fields = cursor.fields(keys, faults)?;
        fields.need("version", faults, |entry, faults| {
            let version = entry.integer(1, i64::MAX, faults)?;
            if version == VERSION {
                return Some(());
            }
            entry.fault(faults, Rule::MonitoringVersion, || {
                Evidence::none().with("version", version)
            })
        })?;
        let family = fields.need("family", faults, read_family);
        let schools = fields.need("schools", faults, read_schools);
        let by = fields.need("by", faults, read_outer);
        let from = fields.may_null("from", faults, |entry, faults| entry.date(faults));
        let to = fields.may_null("to", faults, |entry, faults| entry.date(faults));
        let period = fields.may_null("period", faults, |entry, faults| {
            let fields = entry.fields(&["kind", "number"], faults)?;
            let kind = fields.need("kind", faults, |entry, faults| entry.period_kind(faults));
            let number = fields.may_null("number", faults, |entry, faults| {
                entry.period_number(faults)
            });
            Some(Period {
                kind: kind?,
                number: number?,
            })
        });
        let as_of = fields.may_null("as_of", faults, |entry, faults| entry.date(faults));
        let filters = fields.need("filters", faults, |entry, faults| {
            let fields = entry.fields(&["level", "subject"], faults)?;
            let level = fields.may_null("level", faults, |entry, faults| entry.level(faults));
            let subject = fields.may_null("subject", faults, read_subject);
            Some((level?, subject?))
        });
        let parameters = fields.need("parameters", faults, |entry, faults| entry.text(64, faults));
        let unknown = fields.need("unknown", faults, read_unknown);
        let groups = fields.need("groups", faults, |entry, faults| {
            read_groups(entry, by?, faults)
        });
        let (level, subject) = filters?;
        Some(Self {
            asked: Asked {
                family: family?,
                by: by?,
                from: from?,
                to: to?,
                period: period?,
                as_of: as_of?,
                level,
                subject,
            },
            schools: schools?,
            parameters: parameters?,
            unknown: unknown?,
            groups: groups?,
        })
    }
}

/// What the rows of sealed figures may be of.
pub(crate) fn read_outer(cursor: Cursor<'_>, faults: &mut Faults) -> Option<By> {
    let known = |code: &str| OUTER.iter().find(|by| by.code() == code).copied();
    cursor.code(known, OUTER.iter().map(|by| by.code()), faults)
}

/// A family by its code.
pub(crate) fn read_family(cursor: Cursor<'_>, faults: &mut Faults) -> Option<Family> {
    let codes = Family::ALL.iter().map(|family| family.code());
    cursor.code(Family::from_code, codes, faults)
}

/// A subject by its code.
pub(crate) fn read_subject(cursor: Cursor<'_>, faults: &mut Faults) -> Option<String> {
    cursor.subject(faults).map(|subject| subject.code())
}

fn read_schools(cursor: Cursor<'_>, faults: &mut Faults) -> Option<BTreeSet<String>> {
    let mut schools = BTreeSet::new();
    cursor.items(SCHOOLS, Rule::LimitRows, faults, |entry, faults| {
        let school = read_school(entry, faults)?;
        let evidence = || Evidence::none().with("school", school.clone());
        if schools.insert(school.clone()) {
            return Some(());
        }
        entry.fault(faults, Rule::MonitoringSameSchool, evidence)
    })?;
    Some(schools)
}

/// The name of a school: a text of 1 … 64 characters.
pub(crate) fn read_school(cursor: Cursor<'_>, faults: &mut Faults) -> Option<String> {
    let school = cursor.text(crate::base::limits::ID_CHARS, faults)?;
    if school.is_empty() {
        return cursor.mismatch(faults, "text");
    }
    Some(school)
}

fn read_unknown(cursor: Cursor<'_>, faults: &mut Faults) -> Option<BTreeMap<String, Vec<String>>> {
    let Kind::Map(_) = cursor.kind() else {
        return cursor.mismatch(faults, "object");
    };
    let mut unknown = BTreeMap::new();
    let mut sound = true;
    cursor.each_entry(|name, entry| {
        let lacks = entry.items(1_000, Rule::LimitRows, faults, |entry, faults| {
            entry.text(crate::base::limits::TEXT_CHARS, faults)
        });
        sound &= lacks.is_some();
        unknown.insert(name.to_owned(), lacks.unwrap_or_default());
    });
    sound.then_some(unknown)
}

fn read_groups(cursor: Cursor<'_>, by: By, faults: &mut Faults) -> Option<BTreeMap<Name, Group>> {
    let mut groups = BTreeMap::new();
    cursor.items(100_000, Rule::LimitRows, faults, |entry, faults| {
        let keys: &'static [&'static str] = match by {
            By::Level => &["level", "pupils", "counts"],
            By::Subject => &["subject", "pupils", "counts"],
            _ => &["pupils", "counts"],
        };
        let fields = entry.fields(keys, faults)?;
        let name = match by {
            By::Level => fields
                .need("level", faults, |entry, faults| entry.level(faults))
                .map(Name::Level),
            By::Subject => fields
                .need("subject", faults, read_subject)
                .map(Name::Subject),
            _ => Some(Name::School),
        };
        let pupils = fields.need("pupils", faults, |entry, faults| {
            entry.integer(0, i64::MAX, faults)
        });
        let counts = fields.need("counts", faults, read_counts);
        let (name, pupils, counts) = (name?, pupils?, counts?);
        let group = Group {
            pupils: pupils.unsigned_abs(),
            counts,
        };
        if groups.insert(name, group).is_some() {
            return entry.fault(faults, Rule::InputDuplicateKey, || {
                Evidence::none().with("key", by.code())
            });
        }
        Some(())
    })?;
    Some(groups)
}

fn read_counts(cursor: Cursor<'_>, faults: &mut Faults) -> Option<BTreeMap<String, i128>> {
    let Kind::Map(_) = cursor.kind() else {
        return cursor.mismatch(faults, "object");
    };
    let mut counts = BTreeMap::new();
    let mut sound = true;
    cursor.each_entry(|name, entry| {
        let count = match entry.kind() {
            Kind::Text(text) => match text.parse::<i128>() {
                Ok(count) if count >= EXACT && count.to_string() == *text => Some(count),
                _ => entry.mismatch(faults, "integer"),
            },
            _ => entry.integer(0, i64::MAX, faults).map(i128::from),
        };
        sound &= count.is_some();
        counts.insert(name.to_owned(), count.unwrap_or_default());
    });
    sound.then_some(counts)
}
