//! Reads the rows of each table: one function a table, columns in the catalogue's order.

use super::super::facts::{
    ClassRow, CourseRow, CourseScale, DayOffRow, DeedRow, DocumentRow, EnrolmentRow, ExemptionRow,
    Form, MembershipRow, PeriodRow, PersonRow, PlanRow, RemarkRow, RoleRow, SubstitutionRow,
    ThemeRow, VisitRow,
};
use super::faults::TableFaults;
use super::reader::{Known, RowReader};
use super::table::TableReader;
use crate::answer::Evidence;
use crate::catalogue::table::DEEDS_BESIDE;
use crate::catalogue::{Act, PeriodKind, Role, Rule, Table};
use crate::regulation::Regulations;
use crate::school::Given;

use super::super::ids::Ids;

/// What a row is read beside: which tables list the things that it names.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Listed {
    pub(crate) sets: bool,
    pub(crate) classes: bool,
    pub(crate) pupils: bool,
    pub(crate) courses: bool,
    pub(crate) lessons: bool,
    pub(crate) assignments: bool,
    /// The lowest and highest mark of any edition.
    pub(crate) scale: (u8, u8),
}

impl Listed {
    /// What tables were handed over, and the widest scale of the editions.
    pub(super) fn of(given: &Given, regulations: &Regulations) -> Self {
        Self {
            sets: given.has(Table::Periods),
            classes: given.has(Table::Classes),
            pupils: given.has(Table::Enrolments),
            courses: given.has(Table::Courses),
            lessons: given.has(Table::Lessons),
            assignments: given.has(Table::Assignments),
            scale: super::pages::widest_of(regulations),
        }
    }
}

/// Everything that reading a row takes.
pub(crate) struct Reading<'s> {
    pub(crate) ids: &'s mut Ids,
    pub(crate) works: &'s mut Vec<String>,
    pub(crate) listed: Listed,
}

/// Reads one row of a table.
pub(crate) type ReadRow<T> = fn(&mut RowReader<'_, '_>, &mut Vec<String>, Listed) -> Option<T>;

/// Reads every row that is sound, each with its number.
pub(crate) fn read_rows<T>(
    table: &TableReader<'_>,
    reading: &mut Reading<'_>,
    faults: &mut TableFaults,
    read: ReadRow<T>,
) -> Vec<(usize, T)> {
    let count = table.rows.count();
    let mut rows = Vec::with_capacity(count);
    for row in 0..count {
        let mut reader = table.row(row, reading.ids, faults);
        let value = read(&mut reader, reading.works, reading.listed);
        rows.extend(reader.done(value).map(|value| (row, value)));
    }
    rows
}

pub(super) const ANY: Known = Known::Any;

/// Columns `kind` and `number` of a period: a year, an exam and an overall mark may have no number.
pub(super) fn kind_and_number(row: &mut RowReader<'_, '_>) -> Option<(PeriodKind, Option<u8>)> {
    let kind = row.code("kind");
    let kind = row.need(kind);
    let number = row.whole("number");
    let kind = kind.and_then(|place| PeriodKind::ALL.get(place).copied());
    let number = match kind {
        Some(kind) if kind.rests_on_marks() => Some(row.need(number)?),
        _ => number,
    };
    Some((kind?, number))
}

pub(crate) fn period(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    _: Listed,
) -> Option<PeriodRow> {
    let set = row.id("set", Known::Own);
    let set = row.need(set);
    let named = kind_and_number(row);
    let days = row.closed_range();
    let (kind, number) = named?;
    Some(PeriodRow {
        set: set?,
        kind,
        number,
        days: days?,
    })
}

pub(crate) fn day_off(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<DayOffRow> {
    let days = row.closed_range();
    let set = row.id("set", Known::WithRow(listed.sets));
    let class = row.id("class", Known::WithRow(listed.classes));
    let level = row.whole("level");
    Some(DayOffRow {
        days: days?,
        set,
        class,
        level,
    })
}

pub(crate) fn class(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<ClassRow> {
    let class = row.id("class", Known::Own);
    let class = row.need(class);
    let level = row.whole("level");
    let level = row.need(level);
    let letter = row.text("letter");
    let letter = row.need(letter);
    let teacher = row.id("teacher", ANY);
    let periods = row.id("periods", Known::WithRow(listed.sets));
    Some(ClassRow {
        class: class?,
        level: level?,
        letter: letter?,
        teacher,
        periods,
    })
}

pub(crate) fn person(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    _: Listed,
) -> Option<PersonRow> {
    let person = row.id("person", Known::Own);
    let person = row.need(person);
    let name = row.text("name");
    Some(PersonRow {
        person: person?,
        name,
    })
}

pub(crate) fn role(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<RoleRow> {
    let person = row.id("person", ANY);
    let person = row.need(person);
    let role = row.code("role");
    let role = row.need(role);
    let class = row.id("class", Known::WithRow(listed.classes));
    let course = row.id("course", Known::WithRow(listed.courses));
    let pupil = row.id("pupil", Known::WithRow(listed.pupils));
    let days = row.open_range();
    let role = Role::ALL.get(role?).copied()?;
    if !row.is_sound() {
        return None;
    }
    // What a role is held for, as in a standing.
    let (of_class, of_course, of_pupil) = match role {
        Role::ClassTeacher => (true, false, false),
        Role::SubjectTeacher => (true, true, false),
        Role::Parent | Role::Pupil => (false, false, true),
        Role::Administrator | Role::Director | Role::DeputyHead => (false, false, false),
    };
    for (name, useless) in [
        ("class", class.is_some() && !of_class),
        ("course", course.is_some() && !of_course),
        ("pupil", pupil.is_some() && !of_pupil),
    ] {
        if useless {
            let evidence = || Evidence::none().with("key", name);
            return row.fault_at(name, Rule::InputUnknownKey, evidence);
        }
    }
    match role {
        Role::ClassTeacher if class.is_none() => return row.lacks("class"),
        Role::SubjectTeacher if class.is_none() && course.is_none() => return row.lacks("course"),
        Role::Parent | Role::Pupil if pupil.is_none() => return row.lacks("pupil"),
        _ => {}
    }
    Some(RoleRow {
        person: person?,
        role,
        class,
        course,
        pupil,
        days: days?,
    })
}

pub(crate) fn enrolment(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<EnrolmentRow> {
    let pupil = row.id("pupil", Known::Own);
    let pupil = row.need(pupil);
    let class = row.id("class", Known::WithRow(listed.classes));
    let class = row.need(class);
    let days = row.open_range();
    let form = row
        .code("form")
        .and_then(|place| Form::ALL.get(place).copied());
    Some(EnrolmentRow {
        pupil: pupil?,
        class: class?,
        days: days?,
        form: form.unwrap_or_default(),
    })
}

pub(crate) fn course(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<CourseRow> {
    let course = row.id("course", Known::Own);
    let course = row.need(course);
    let class = row.id("class", Known::WithRow(listed.classes));
    let subject = row.subject("subject");
    let subject = row.need(subject);
    let subgroup = row.text("subgroup");
    let teacher = row.id("teacher", ANY);
    let weekly_hours = row.exact("weekly_hours");
    let weekly_hours = row.need(weekly_hours);
    let hours_planned = row.exact("hours_planned");
    let scale = row
        .code("scale")
        .and_then(|place| CourseScale::ALL.get(place).copied());
    let periods = row.id("periods", Known::WithRow(listed.sets));
    Some(CourseRow {
        course: course?,
        class,
        subject: subject?,
        subgroup,
        teacher,
        weekly_hours: weekly_hours?,
        hours_planned,
        scale: scale.unwrap_or_default(),
        periods,
    })
}

pub(crate) fn membership(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<MembershipRow> {
    let course = row.id("course", Known::WithRow(listed.courses));
    let course = row.need(course);
    let pupil = row.id("pupil", Known::WithRow(listed.pupils));
    let pupil = row.need(pupil);
    let days = row.open_range();
    Some(MembershipRow {
        course: course?,
        pupil: pupil?,
        days: days?,
    })
}

pub(crate) fn exemption(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<ExemptionRow> {
    let pupil = row.id("pupil", Known::WithRow(listed.pupils));
    let pupil = row.need(pupil);
    let course = row.id("course", Known::WithRow(listed.courses));
    let days = row.open_range();
    let document = row.text("document");
    Some(ExemptionRow {
        pupil: pupil?,
        course,
        days: days?,
        document,
    })
}

pub(crate) fn substitution(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<SubstitutionRow> {
    let course = row.id("course", Known::WithRow(listed.courses));
    let course = row.need(course);
    let substitute = row.id("substitute", ANY);
    let substitute = row.need(substitute);
    let days = row.closed_range();
    Some(SubstitutionRow {
        course: course?,
        substitute: substitute?,
        days: days?,
    })
}

pub(crate) fn visit(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    _: Listed,
) -> Option<VisitRow> {
    let person = row.id("person", ANY);
    let person = row.need(person);
    let date = row.date("date");
    let date = row.need(date);
    Some(VisitRow {
        person: person?,
        date: date?,
    })
}

pub(crate) fn plan(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<PlanRow> {
    let class = row.id("class", Known::WithRow(listed.classes));
    let class = row.need(class);
    let subject = row.subject("subject");
    let subject = row.need(subject);
    let weekly_hours = row.exact("weekly_hours");
    let weekly_hours = row.need(weekly_hours);
    let year_hours = row.exact("year_hours");
    Some(PlanRow {
        class: class?,
        subject: subject?,
        weekly_hours: weekly_hours?,
        year_hours,
    })
}

pub(crate) fn theme(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<ThemeRow> {
    let course = row.id("course", Known::WithRow(listed.courses));
    let course = row.need(course);
    let order = row.whole("order");
    let order = row.need(order);
    let topic = row.text("topic");
    let topic = row.need(topic);
    let hours = row.exact("hours");
    let hours = row.need(hours);
    let control = row.truth("control");
    Some(ThemeRow {
        course: course?,
        order: order?,
        topic: topic?,
        hours: hours?,
        control: control.unwrap_or(false),
    })
}

pub(crate) fn deed(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<DeedRow> {
    let act = row.text("act");
    let act = row.need(act);
    if let Some(act) = &act
        && Act::from_code(act).is_none()
        && !DEEDS_BESIDE.contains(&act.as_str())
    {
        let codes = Act::ALL
            .iter()
            .map(|act| act.code())
            .chain(DEEDS_BESIDE.iter().copied());
        row.fault_at::<()>("act", Rule::InputUnknownCode, || {
            super::reader::unknown("code", act, codes, true)
        });
    }
    let at = row.instant("at");
    let at = row.need(at);
    let by = row.id("by", ANY);
    let by = row.need(by);
    let class = row.id("class", Known::WithRow(listed.classes));
    let course = row.id("course", Known::WithRow(listed.courses));
    let pupil = row.id("pupil", Known::WithRow(listed.pupils));
    let kind = row.text("kind");
    let number = row.whole("number");
    let channel = row.text("channel");
    // A numbered kind needs its number; another kind has none.
    let numbered = |kind: &String| {
        matches!(kind.as_str(), "week" | "month")
            || PeriodKind::from_code(kind).is_some_and(PeriodKind::rests_on_marks)
    };
    if row.is_sound() {
        match (&kind, number) {
            (None, Some(_)) => return row.lacks("kind"),
            (Some(kind), None) if numbered(kind) => return row.lacks("number"),
            _ => {}
        }
    }
    Some(DeedRow {
        act: act?,
        at: at?,
        by: by?,
        class,
        course,
        pupil,
        kind,
        number,
        channel,
    })
}

pub(crate) fn remark(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    listed: Listed,
) -> Option<RemarkRow> {
    let remark = row.id("remark", Known::Own);
    let remark = row.need(remark);
    let at = row.instant("at");
    let at = row.need(at);
    let by = row.id("by", ANY);
    let by = row.need(by);
    let to = row.id("to", ANY);
    let to = row.need(to);
    let class = row.id("class", Known::WithRow(listed.classes));
    let course = row.id("course", Known::WithRow(listed.courses));
    let until = row.date("until");
    let mended_at = row.instant("mended_at");
    let rechecked_at = row.instant("rechecked_at");
    Some(RemarkRow {
        remark: remark?,
        at: at?,
        by: by?,
        to: to?,
        class,
        course,
        until,
        mended_at,
        rechecked_at,
    })
}

pub(crate) fn document(
    row: &mut RowReader<'_, '_>,
    _: &mut Vec<String>,
    _: Listed,
) -> Option<DocumentRow> {
    let document = row.id("document", Known::Own);
    let document = row.need(document);
    let kind = row.text("kind");
    let kind = row.need(kind);
    let digest = row.text("digest");
    let digest = row.need(digest);
    let on = row.date("on");
    let on = row.need(on);
    let endorsed_at = row.instant("endorsed_at");
    let paper_copy = row.truth("paper_copy");
    let custodian = row.id("custodian", ANY);
    let until = row.date("until");
    Some(DocumentRow {
        document: document?,
        kind: kind?,
        digest: digest?,
        on: on?,
        endorsed_at,
        paper_copy,
        custodian,
        until,
    })
}
