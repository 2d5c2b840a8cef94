//! `school.*`: what a school answers, from its own handle or from tables in the request.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Own, to_json};
use crate::answer::{Evidence, Refusals};
use crate::base::date::DateRange;
use crate::base::{Fixed, limits};
use crate::catalogue::{Act, Holds, PeriodKind, Rule, Table};
use crate::input::{self, Cursor, Faults, Fields};
use crate::regulation::{InForce, Regulations};
use crate::rules::access::{self, Standing};
use crate::rules::finals::{self, Outlook, WrittenCase};
use crate::rules::school::{AsOf, Found, Slice};
use crate::school::ids::{CourseIx, Id, IdRef, Ids, PersonIx, Place};
use crate::school::{Mapping, School, mapping};

/// Reads on with the handle's own school, or with the one whose tables stand in the request.
///
/// Where regulation, mapping and tables have faults, all of the first of them are told, in document order.
pub(super) fn with_school<T>(
    own: Own<'_>,
    fields: &Fields<'_>,
    faults: &mut Faults,
    read: impl FnOnce(&School, &mut Faults) -> Option<T>,
) -> Option<T> {
    let regulation = match own {
        Own::School(school) => return read(school, faults),
        Own::Regulation(regulation) => Some(regulation),
        Own::Nothing => None,
    };
    super::finals::with_regulations(regulation, fields, faults, |regulations, faults| {
        let regulations = match regulations {
            InForce::ByDate(regulations) => regulations.clone(),
            InForce::Always(regulation) => {
                Regulations::from(std::sync::Arc::new(regulation.clone()))
            }
        };
        let mut found = Faults::keep_all();
        let mapping = fields.may_null("mapping", &mut found, mapping::read);
        let school = fields.need("tables", &mut found, |entry, found| {
            let none = Mapping::default();
            let mapping = mapping.as_ref().and_then(Option::as_ref).unwrap_or(&none);
            School::read_tables(&regulations, entry, "/tables", mapping, found)
        });
        if found.is_empty() {
            return read(&school?, faults);
        }
        faults.adopt(found);
        None
    })
}

/// The keys of a request over a school: where it comes from, and these.
macro_rules! keys {
    ($own:expr, $($key:literal),*) => {
        match $own {
            Own::School(_) => &[$($key),*][..],
            Own::Regulation(_) => &["tables", "mapping", $($key),*][..],
            Own::Nothing => &["regulation", "tables", "mapping", $($key),*][..],
        }
    };
}

pub(super) use keys;

/// An id of a request: as the host writes it.
pub(super) fn read_id<P: Place>(
    school: &Ids,
    cursor: Cursor<'_>,
    faults: &mut Faults,
) -> Option<P> {
    use crate::base::node::Kind;

    let id: Id = match cursor.kind() {
        Kind::Text(text) => Id::of_text(text),
        _ => {
            let highest = i64::try_from(limits::ID_MAX).unwrap_or(i64::MAX);
            Id::Number(cursor.integer(1, highest, faults)?.unsigned_abs())
        }
    };
    let borrowed = match &id {
        Id::Number(number) => IdRef::Number(*number),
        Id::Text(text) => IdRef::Text(text),
    };
    school.find(&borrowed).or_else(|| {
        let fact = crate::school::id_fact(&id);
        cursor.fault(faults, Rule::InputUnknownId, || {
            Evidence::none().with("id", fact)
        })
    })
}

fn read_slice(school: &School, fields: &Fields<'_>, faults: &mut Faults) -> Option<Slice> {
    let ids = school.ids();
    let slice = fields.may_null("slice", faults, |entry, faults| {
        let fields = entry.fields(&["level", "class", "course", "pupil"], faults)?;
        let level = fields.may_null("level", faults, |entry, faults| entry.level(faults));
        let class = fields.may_null("class", faults, |entry, faults| read_id(ids, entry, faults));
        let course = fields.may_null("course", faults, |entry, faults| {
            read_id(ids, entry, faults)
        });
        let pupil = fields.may_null("pupil", faults, |entry, faults| read_id(ids, entry, faults));
        Some(Slice {
            level: level?,
            class: class?,
            course: course?,
            pupil: pupil?,
        })
    });
    Some(slice?.unwrap_or_default())
}

/// A kind of period and its number; a year, an exam and an overall mark may leave the number out.
pub(super) fn read_which(
    cursor: Cursor<'_>,
    faults: &mut Faults,
) -> Option<(PeriodKind, Option<u8>)> {
    let fields = cursor.fields(&["kind", "number"], faults)?;
    let kind = fields.need("kind", faults, |entry, faults| entry.period_kind(faults));
    let number = |entry: Cursor<'_>, faults: &mut Faults| entry.period_number(faults);
    let number = match kind {
        Some(kind) if kind.rests_on_marks() => fields.need("number", faults, number).map(Some),
        _ => fields.may_null("number", faults, number),
    };
    Some((kind?, number?))
}

/// A school date, or an instant: then nothing that was set later is there.
pub(super) fn read_as_of(
    school: &School,
    fields: &Fields<'_>,
    faults: &mut Faults,
) -> Option<AsOf> {
    let read = fields.may_null("as_of", faults, |entry, faults| {
        use crate::base::node::Kind;

        let is_instant = matches!(entry.kind(), Kind::Text(text) if text.len() > 10);
        if is_instant {
            let moment = entry.instant(faults)?.timestamp();
            let day = school.date_of(moment)?;
            return Some(AsOf {
                day: Some(day),
                until: moment.checked_add(1),
            });
        }
        let day = entry.date(faults)?;
        Some(AsOf {
            day: Some(day),
            until: school.end_of(day),
        })
    });
    Some(read?.unwrap_or_default())
}

/// Who asks; none: the host answers for who sees it.
pub(super) fn read_reader(fields: &Fields<'_>, faults: &mut Faults) -> Option<Option<Standing>> {
    fields.may_null("reader", faults, |entry, faults| {
        let fields = entry.fields(&["standing"], faults)?;
        fields.need("standing", faults, access::read_standing)
    })
}

/// What was handed over, and what each operation lacks.
pub(super) fn check(own: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    #[derive(Serialize)]
    struct TableGiven {
        table: &'static str,
        rows: usize,
        columns: Vec<&'static str>,
    }
    #[derive(Serialize)]
    struct OpGiven {
        op: &'static str,
        lacks: Vec<String>,
    }
    #[derive(Serialize)]
    struct Answer {
        tables: Vec<TableGiven>,
        ops: Vec<OpGiven>,
    }
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let fields = cursor.fields(keys!(own,), faults)?;
        with_school(own, &fields, faults, |school, _| {
            let given = Table::ALL
                .iter()
                .filter(|table| school.given().has(**table));
            let tables = given.map(|table| TableGiven {
                table: table.code(),
                rows: school.count(*table),
                columns: table
                    .columns()
                    .iter()
                    .map(|column| column.name)
                    .filter(|name| school.given().has_column(*table, name))
                    .collect(),
            });
            let ops = super::OPS.iter().filter(|op| !op.tables.is_empty());
            let ops = ops.map(|op| OpGiven {
                op: op.name,
                lacks: school.given().lacks(op.tables),
            });
            Some(to_json(&Answer {
                tables: tables.collect(),
                ops: ops.collect(),
            }))
        })
    })
}

/// Everything that is found of the tables.
pub(super) fn findings(own: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    #[derive(Serialize)]
    struct Answer {
        findings: Vec<Found>,
    }
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let fields = cursor.fields(keys!(own, "slice"), faults)?;
        with_school(own, &fields, faults, |school, faults| {
            let slice = read_slice(school, &fields, faults)?;
            Some(to_json(&Answer {
                findings: school.findings(&slice),
            }))
        })
    })
}

/// The case of one final.
pub(super) fn final_case(own: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    #[derive(Serialize)]
    struct Answer<'a> {
        case: Option<WrittenCase<'a>>,
        counts_in: Option<Id>,
        due: Option<bool>,
        unknown: Vec<String>,
    }
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let fields = cursor.fields(keys!(own, "pupil", "course", "period"), faults)?;
        with_school(own, &fields, faults, |school, faults| {
            let ids = school.ids();
            let pupil = fields.need("pupil", faults, |entry, faults| {
                read_id::<PersonIx>(ids, entry, faults)
            });
            let course = fields.need("course", faults, |entry, faults| {
                let course = read_id::<CourseIx>(ids, entry, faults)?;
                school.course(course)
            });
            let which = fields.need("period", faults, read_which);
            let (pupil, course, which) = (pupil?, course?, which?);
            let subject = course.subject.code();
            let open_roll =
                !school.given().has(Table::Enrolments) || school.is_open(pupil, &subject, which);
            let case = match open_roll {
                true => None,
                false => school.final_case(pupil, &subject, which, None),
            };
            let given = |table| school.given().has(table);
            let open = open_roll || !given(Table::Periods);
            // Of one who is in no course of the subject nothing is asked.
            let mut unknown = match (open_roll, open || case.is_some()) {
                (true, _) => school.open_roll(),
                (false, true) => school.unknown_of_case(),
                (false, false) => Vec::new(),
            };
            if let Some(case) = &case
                && case.case.missed.is_none()
                && which.0.rests_on_marks()
                && !school.is_away(pupil, case.course.period.days.to())
            {
                unknown.extend(school.given().lacks(&["attendance"]));
            }
            let due = match &case {
                _ if open => None,
                None => Some(false),
                Some(case) if !school.may_be_due(&case.course, which) => Some(false),
                Some(case) => {
                    given(Table::Lessons).then(|| school.is_due(pupil, &case.course, which))
                }
            };
            let written = case.as_ref().map(|case| WrittenCase {
                case: &case.case,
                pupil: ids.name(pupil),
                course: ids.name(case.course.row.course),
                proposed: case.proposed.as_ref(),
                kinds: &case.regulation.parameters.kinds.value,
                named: &case.named,
            });
            Some(to_json(&Answer {
                counts_in: case.as_ref().map(|case| ids.name(case.course.row.course)),
                due,
                case: written,
                unknown,
            }))
        })
    })
}

/// The finals of a slice, judged.
pub(super) fn finals(own: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let fields = cursor.fields(keys!(own, "slice", "period", "as_of", "reader"), faults)?;
        with_school(own, &fields, faults, |school, faults| {
            let slice = read_slice(school, &fields, faults);
            let which = fields.need("period", faults, read_which);
            let as_of = read_as_of(school, &fields, faults);
            let reader = read_reader(&fields, faults);
            let (slice, which, as_of, reader) = (slice?, which?, as_of?, reader?);
            Some(to_json(&school.finals(
                &slice,
                which,
                as_of,
                reader.as_ref(),
            )))
        })
    })
}

/// What the pupils of a slice still need.
pub(super) fn outlook(own: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    #[derive(Serialize)]
    struct Row {
        pupil: Id,
        course: Id,
        outlook: Option<Outlook>,
    }
    #[derive(Serialize)]
    struct Answer {
        outlook: Vec<Row>,
        unknown: Vec<String>,
    }
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let known = keys!(own, "slice", "period", "as_of", "weights", "reader");
        let fields = cursor.fields(known, faults)?;
        with_school(own, &fields, faults, |school, faults| {
            let slice = read_slice(school, &fields, faults);
            let which = fields.need("period", faults, read_which);
            let as_of = read_as_of(school, &fields, faults);
            let weights = fields.may("weights", faults, finals::read_weights);
            let reader = read_reader(&fields, faults);
            let (slice, which, as_of, reader) = (slice?, which?, as_of?, reader?);
            let weights = weights?.unwrap_or_else(|| vec![Fixed::ONE]);
            let rows = school.outlooks(&slice, which, as_of, &weights, reader.as_ref());
            let rows = rows.into_iter().map(|(pupil, course, outlook)| Row {
                pupil,
                course,
                outlook,
            });
            let needed = [
                "periods",
                "courses",
                "enrolments",
                "lessons",
                "assignments",
                "marks",
                "exemptions",
            ];
            Some(to_json(&Answer {
                outlook: rows.collect(),
                unknown: school.given().lacks(&needed),
            }))
        })
    })
}

/// A course's page.
pub(super) fn page(own: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    input::read(request, Faults::keep_first(), |cursor, faults| {
        let known = keys!(own, "course", "period", "from", "to", "reader");
        let fields = cursor.fields(known, faults)?;
        with_school(own, &fields, faults, |school, faults| {
            let course = fields.need("course", faults, |entry, faults| {
                let course = read_id::<CourseIx>(school.ids(), entry, faults)?;
                school.course(course)
            });
            let days = if fields.has("period") {
                for key in ["from", "to"] {
                    fields.may::<()>(key, faults, |entry, faults| {
                        entry.fault(faults, Rule::InputUnknownKey, || {
                            Evidence::none().with("key", key)
                        })
                    })?;
                }
                fields.need("period", faults, |entry, faults| {
                    let (kind, number) = read_which(entry, faults)?;
                    let period = school.period_of(course?, None, kind, number);
                    let period = period.or_else(|| school.any_period(kind, number));
                    match period {
                        Some(period) => Some(period.days),
                        None => entry.fault(faults, Rule::InputOutOfRange, Evidence::none),
                    }
                })
            } else {
                Cursor::closed_range(&fields, faults)
            };
            let reader = read_reader(&fields, faults);
            let (course, days, reader) = (course?, days?, reader?);
            let view = school.page_view(course.course, days, reader.as_ref())?;
            if reader.is_some() && view.rows.is_empty() {
                return refuse_page(
                    school,
                    course.course,
                    days,
                    reader.as_ref()?,
                    cursor,
                    faults,
                );
            }
            Some(to_json(&view))
        })
    })
}

/// Refuses a page of which nothing may be read; an empty one that may be read is an answer.
fn refuse_page(
    school: &School,
    course: CourseIx,
    days: DateRange,
    reader: &Standing,
    cursor: Cursor<'_>,
    faults: &mut Faults,
) -> Option<Vec<u8>> {
    let regulation = school.regulations().on(days.to());
    let row = school.course(course)?;
    let request = access::Request {
        act: Act::ReadPage,
        on: days.to(),
        target: access::Target {
            class: row.class.and_then(|class| school.ids().class_id(class)),
            course: school.ids().course_id(course),
            ..access::Target::default()
        },
    };
    let Some(regulation) = regulation else {
        return cursor.fault(faults, Rule::RegulationNoEdition, || {
            Evidence::none().with("on", days.to())
        });
    };
    match access::decide(regulation, reader, &request) {
        access::Decision::Allow(_) => {
            Some(to_json(&school.page_view(course, days, Some(reader))?))
        }
        access::Decision::Deny(denial) => {
            cursor.fault(faults, Rule::AccessDenied, || denial.evidence(regulation))
        }
    }
}

/// Every table as an empty CSV, with what its columns hold.
pub(super) fn template(_: Own<'_>, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    #[derive(Serialize)]
    struct Template {
        table: &'static str,
        ru: &'static str,
        en: &'static str,
        key: &'static [&'static str],
        csv: String,
    }
    #[derive(Serialize)]
    struct Answer {
        tables: Vec<Template>,
    }
    input::read(request, Faults::keep_first(), |cursor, faults| {
        cursor.fields(&[], faults)?;
        let tables = Table::ALL.iter().map(|table| Template {
            table: table.code(),
            ru: table.ru(),
            en: table.en(),
            key: table.key(),
            csv: csv_template(*table),
        });
        Some(to_json(&Answer {
            tables: tables.collect(),
        }))
    })
}

fn csv_template(table: Table) -> String {
    let mut csv = format!("# {}: {} / {}\n", table.code(), table.ru(), table.en());
    let mut names = Vec::new();
    for column in table.columns() {
        let may = if column.optional { " *" } else { "" };
        let kind = match column.holds {
            Holds::Id(_) => "id",
            Holds::Date => "YYYY-MM-DD",
            Holds::Instant => "RFC 3339",
            Holds::Exact => "2.5 | 5/2",
            Holds::Whole(..) => "1, 2, 3",
            Holds::Truth => "true | false",
            Holds::Entry | Holds::Text(_) => "text",
            Holds::Mark => "5 | pending | not-attested | exempt | pass | fail",
            Holds::Subject => "mathematics | other:…",
            Holds::Work => "control-work, …",
            Holds::Code(codes) => {
                let line = format!(
                    "# {}{may}: {} / {} [{}]\n",
                    column.name,
                    column.ru,
                    column.en,
                    codes.join(" | ")
                );
                csv.push_str(&line);
                names.push(column.name);
                continue;
            }
        };
        let line = format!(
            "# {}{may}: {} / {} [{kind}]\n",
            column.name, column.ru, column.en
        );
        csv.push_str(&line);
        names.push(column.name);
    }
    csv.push_str(&names.join(","));
    csv.push('\n');
    csv
}

/// The classes, courses and pupils of a school on which a person may do an act.
pub(super) fn visible(own: Own<'_>, cursor: Cursor<'_>, faults: &mut Faults) -> Option<Vec<u8>> {
    #[derive(Serialize)]
    struct Answer {
        classes: Vec<Id>,
        courses: Vec<Id>,
        pupils: Vec<Id>,
    }
    let fields = cursor.fields(keys!(own, "standing", "act", "on"), faults)?;
    with_school(own, &fields, faults, |school, faults| {
        let standing = fields.need("standing", faults, access::read_standing);
        let act = fields.need("act", faults, access::read_act);
        let on: Option<NaiveDate> = fields.need("on", faults, |entry, faults| {
            let on = entry.date(faults)?;
            InForce::ByDate(school.regulations()).need(on, entry, faults)?;
            Some(on)
        });
        let (standing, act, on) = (standing?, act?, on?);
        let regulation = school.regulations().on(on)?;
        let reach = access::reach(regulation, &standing, act, on, &school.relations(on));
        let ids = school.ids();
        Some(to_json(&Answer {
            classes: reach
                .classes
                .iter()
                .map(|id| ids.name_of::<crate::school::ids::ClassIx>(id.get()))
                .collect(),
            courses: reach
                .courses
                .iter()
                .map(|id| ids.name_of::<CourseIx>(id.get()))
                .collect(),
            pupils: reach
                .pupils
                .iter()
                .map(|id| ids.name_of::<PersonIx>(id.get()))
                .collect(),
        }))
    })
}
