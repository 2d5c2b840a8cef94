//! A school as its host's tables have it: one academic year of one school, read once.
//!
//! `docs/school.en.md` says what each table and column means, what is refused and what is found.

mod apply;
mod calendar;
pub mod facts;
pub mod ids;
mod load;
pub mod mapping;
pub mod page;
pub mod roster;
pub mod rows;
pub mod sheet;
pub mod staff;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::answer::Refusals;
use crate::base::date::DateRange;
use crate::catalogue::{PeriodKind, Table};
use crate::input::rows::Rows;
use crate::input::{Cursor, Faults};
use crate::regulation::Regulations;
use facts::{ClassRow, CourseRow, Facts, LessonRow, PeriodRow};
use ids::{ClassIx, CourseIx, Ids, PersonIx, Place, SetIx};
use load::TableFaults;
pub(crate) use load::fact as id_fact;
pub use mapping::Mapping;
use page::Page;
use roster::Roster;
use staff::Staff;

/// Which tables and columns were handed over: what was not is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    columns: BTreeMap<Table, Vec<bool>>,
}

impl Given {
    fn note(&mut self, table: Table, columns: &[bool]) {
        self.columns.insert(table, columns.to_vec());
    }

    /// Whether a table was handed over.
    pub fn has(&self, table: Table) -> bool {
        self.columns.contains_key(&table)
    }

    /// Whether a column was handed over.
    pub fn has_column(&self, table: Table, name: &str) -> bool {
        let given = self.columns.get(&table);
        let place = table.column(name).map(|(place, _)| place);
        given
            .zip(place)
            .and_then(|(given, place)| given.get(place).copied())
            .unwrap_or(false)
    }

    /// What of these a school lacks: `no-table:visits`, `no-column:marks.by`.
    pub fn lacks(&self, wanted: &[&str]) -> Vec<String> {
        let lacking = |wanted: &&str| {
            let (table, column) = match wanted.split_once('.') {
                Some((table, column)) => (table, Some(column)),
                None => (*wanted, None),
            };
            let known = Table::from_code(table)?;
            match column {
                _ if !self.has(known) => Some(format!("no-table:{table}")),
                Some(column) if !self.has_column(known, column) => {
                    Some(format!("no-column:{table}.{column}"))
                }
                _ => None,
            }
        };
        let mut lacks: Vec<String> = wanted.iter().filter_map(lacking).collect();
        lacks.dedup();
        lacks
    }
}

/// A school: its calendar, rosters, pages, and everything else that its host handed over.
#[derive(Clone, Debug)]
pub struct School {
    regulations: Regulations,
    ids: Ids,
    works: Vec<String>,
    given: Given,
    facts: Arc<Facts>,
    roster: Roster,
    staff: Staff,
    /// For each course its page.
    pages: Vec<Arc<Page>>,
    assignment_at: Vec<Option<(CourseIx, u32)>>,
    loose: Loose,
    mapping: Mapping,
}

/// Rows whose page is not known, since the table that would say was not handed over: they are kept, and
/// stand in no figure.
#[derive(Clone, Debug, Default)]
struct Loose {
    assignments: Vec<facts::AssignmentRow>,
    marks: Vec<facts::MarkRow>,
    codes: Vec<facts::AttendanceRow>,
}

impl School {
    /// Reads a school from its tables, each once, by the regulation's editions.
    ///
    /// # Errors
    /// Every fault of every table (to a thousand), each with its table, row and column, in the order of
    /// the tables, rows and columns; a table of JSON rows in the order of its document.
    pub fn from_tables(
        regulations: &Regulations,
        tables: &[(Table, &dyn Rows)],
        mapping: &Mapping,
    ) -> Result<Self, Refusals> {
        let mut faults = TableFaults::default();
        let school = load::load(regulations, tables, mapping, &mut faults);
        match (school, faults.into_refusals()) {
            (Some(school), None) => Ok(school),
            (_, Some(refusals)) => Err(refusals),
            // A loading that gives nothing has said why.
            (None, None) => Err(crate::answer::Refusal::new(
                crate::catalogue::Rule::InputType,
                "",
                crate::answer::Evidence::none(),
            )
            .into()),
        }
    }

    /// Reads a school from one document of tables: `{"periods": [rows], …}`.
    ///
    /// # Errors
    /// Every fault of every table (to a thousand), in document order.
    pub fn from_json(
        regulations: &Regulations,
        document: &[u8],
        mapping: &Mapping,
    ) -> Result<Self, Refusals> {
        let most = crate::base::limits::TABLE_BYTES;
        let faults = Faults::keep_all();
        crate::input::read_within(document, most, faults, |cursor, faults| {
            Self::read_tables(regulations, cursor, "", mapping, faults)
        })
    }

    /// Reads a school from tables that stand at a place of a document, `prefix`.
    pub(crate) fn read_tables(
        regulations: &Regulations,
        cursor: Cursor<'_>,
        prefix: &'static str,
        mapping: &Mapping,
        faults: &mut Faults,
    ) -> Option<Self> {
        let tables = rows::read_tables(cursor, faults);
        let tables: Vec<(Table, &dyn Rows)> = tables
            .iter()
            .flatten()
            .map(|(table, rows)| (*table, rows as &dyn Rows))
            .collect();
        let mut found = TableFaults::of_document(prefix);
        let school = load::load(regulations, &tables, mapping, &mut found);
        found.hand_over(faults);
        school
    }

    /// The editions of the regulation by which it is judged.
    pub fn regulations(&self) -> &Regulations {
        &self.regulations
    }

    /// The host's ids.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// What was handed over.
    pub fn given(&self) -> &Given {
        &self.given
    }

    /// The small tables.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Who is on which roll.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Who teaches what, and whose parents are whose.
    pub fn staff(&self) -> &Staff {
        &self.staff
    }

    /// The page of a course.
    pub fn page(&self, course: CourseIx) -> Option<&Page> {
        self.shared_page(course).map(AsRef::as_ref)
    }

    /// The page of a course, to be kept: a page that changes is another one.
    pub(crate) fn shared_page(&self, course: CourseIx) -> Option<&Arc<Page>> {
        self.pages.get(course.at())
    }

    /// The small tables, to be kept: when one of them changes they are others.
    pub(crate) fn shared_facts(&self) -> &Arc<Facts> {
        &self.facts
    }

    /// How many rows of a table were read.
    pub fn count(&self, table: Table) -> usize {
        let facts = &self.facts;
        let of_pages =
            |count: fn(&Page) -> usize| self.pages.iter().map(|page| count(page)).sum::<usize>();
        match table {
            Table::Periods => facts.periods.len(),
            Table::DaysOff => facts.days_off.len(),
            Table::Classes => facts.classes.len(),
            Table::People => facts.people.len(),
            Table::Roles => facts.roles.len(),
            Table::Enrolments => facts.enrolments.len(),
            Table::Courses => facts.courses.len(),
            Table::Memberships => facts.memberships.len(),
            Table::Exemptions => facts.exemptions.len(),
            Table::Substitutions => facts.substitutions.len(),
            Table::Lessons => of_pages(|page| page.lessons.len()),
            Table::Assignments => {
                of_pages(|page| page.assignments.len()).saturating_add(self.loose.assignments.len())
            }
            Table::Marks => {
                of_pages(|page| page.marks.count()).saturating_add(self.loose.marks.len())
            }
            Table::Attendance => {
                of_pages(|page| page.codes.len()).saturating_add(self.loose.codes.len())
            }
            Table::Finals => of_pages(|page| page.finals.len()),
            Table::Visits => facts.visits.len(),
            Table::Plan => facts.plan.len(),
            Table::ApprovedPlan => facts.approved_plan.len(),
            Table::Themes => facts.themes.len(),
            Table::Agreed => facts.agreed.len(),
            Table::Deeds => facts.deeds.len(),
            Table::Remarks => facts.remarks.len(),
            Table::Documents => facts.documents.len(),
        }
    }

    /// The first period of this kind and number in any set.
    pub fn any_period(&self, kind: PeriodKind, number: Option<u8>) -> Option<&PeriodRow> {
        let mut periods = self.facts.periods.iter();
        periods.find(|period| period.kind == kind && same_number(kind, period.number, number))
    }

    /// Every course with its row, by id.
    pub fn courses(&self) -> Vec<&CourseRow> {
        let mut courses: Vec<&CourseRow> = self.facts.courses.iter().collect();
        courses.sort_by_cached_key(|course| self.ids.name(course.course));
        courses
    }

    /// A course's row.
    pub fn course(&self, course: CourseIx) -> Option<&CourseRow> {
        self.facts.courses.get(self.roster.course_row(course)?)
    }

    /// A class's row.
    pub fn class(&self, class: ClassIx) -> Option<&ClassRow> {
        self.facts.classes.get(self.roster.class_row(class)?)
    }

    /// The code of a kind of work.
    pub fn work(&self, kind: facts::WorkIx) -> &str {
        self.works
            .get(usize::from(kind.0))
            .map_or("", String::as_str)
    }

    /// The class of a pupil on a day.
    pub fn class_on(&self, pupil: PersonIx, day: NaiveDate) -> Option<ClassIx> {
        Some(self.roster.stay_on(pupil, day)?.class)
    }

    /// The level of a pupil in a course on a day: of its class, else of the pupil's.
    pub fn level_of(&self, course: &CourseRow, pupil: PersonIx, day: NaiveDate) -> Option<u8> {
        let class = course.class.or_else(|| self.class_on(pupil, day))?;
        Some(self.class(class)?.level)
    }

    /// The set of periods that a course, or its class, names.
    fn own_set(&self, course: &CourseRow) -> Option<SetIx> {
        course
            .periods
            .or_else(|| self.class(course.class?)?.periods)
    }

    /// The set of periods of a pupil in a course on a day: of the course, its class, or the pupil's class;
    /// else the only one there is.
    pub fn set_of(
        &self,
        course: &CourseRow,
        pupil: Option<PersonIx>,
        day: NaiveDate,
    ) -> Option<SetIx> {
        self.own_set(course)
            .or_else(|| self.class(self.class_on(pupil?, day)?)?.periods)
            .or_else(|| self.roster.only_set())
    }

    /// The set of periods of a class: its own, else the only one there is.
    pub fn set_of_class(&self, class: ClassIx) -> Option<SetIx> {
        let own = self.class(class).and_then(|class| class.periods);
        own.or_else(|| self.roster.only_set())
    }

    /// The period of a pupil in a course by kind and number. Where the set depends on the pupil's class, it
    /// is that of the class on the period's last day.
    pub fn period_of(
        &self,
        course: &CourseRow,
        pupil: Option<PersonIx>,
        kind: PeriodKind,
        number: Option<u8>,
    ) -> Option<&PeriodRow> {
        let of_set = |set: SetIx| {
            self.roster
                .periods(set)
                .iter()
                .find(|period| period.kind == kind && same_number(kind, period.number, number))
        };
        if let Some(set) = self.own_set(course) {
            return of_set(set);
        }
        let enrolments = pupil.map_or(&[][..], |pupil| self.roster.enrolments(pupil));
        let mut sets: Vec<SetIx> = enrolments
            .iter()
            .filter_map(|row| self.class(row.class)?.periods)
            .chain(self.roster.only_set())
            .collect();
        sets.sort_by_cached_key(|set| self.ids.name(*set));
        sets.dedup();
        sets.into_iter().find_map(|set| {
            let period = of_set(set)?;
            let day = period.days.to();
            (self.set_of(course, pupil, day) == Some(set)).then_some(period)
        })
    }

    /// The exemptions of a pupil.
    pub fn exemptions_of(&self, pupil: PersonIx) -> impl Iterator<Item = &facts::ExemptionRow> {
        let rows = self.roster.exemptions(pupil).iter();
        rows.filter_map(|row| self.facts.exemptions.get(usize::try_from(*row).ok()?))
    }

    /// The held lessons of a course in these days while a pupil was its member.
    pub fn lessons_of(
        &self,
        course: CourseIx,
        pupil: PersonIx,
        days: DateRange,
    ) -> impl Iterator<Item = &LessonRow> {
        let member = self.roster.member_days(course, pupil);
        let lessons = self
            .page(course)
            .map_or(&[][..], |page| page.lessons_in(days));
        lessons
            .iter()
            .filter(move |lesson| lesson.held && member.iter().any(|days| days.holds(lesson.date)))
    }
}

/// Whether two numbers of periods of a kind are one: a year, an exam or an overall mark needs none.
pub fn same_number(kind: PeriodKind, one: Option<u8>, other: Option<u8>) -> bool {
    one == other || (!kind.rests_on_marks() && (one.is_none() || other.is_none()))
}

impl Page {
    /// The places of the lessons of these days.
    pub fn lesson_places(&self, days: DateRange) -> Range<usize> {
        let first = self
            .lessons
            .partition_point(|lesson| lesson.date < days.from());
        let end = self
            .lessons
            .partition_point(|lesson| lesson.date <= days.to());
        first..end
    }

    /// The lessons of these days.
    pub fn lessons_in(&self, days: DateRange) -> &[LessonRow] {
        self.lessons
            .get(self.lesson_places(days))
            .unwrap_or_default()
    }
}
