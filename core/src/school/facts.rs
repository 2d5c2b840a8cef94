//! The rows of a school's tables, read once into what cannot be wrong.

use chrono::NaiveDate;

use super::ids::{
    AssignmentIx, ClassIx, CourseIx, DocumentIx, LessonIx, PersonIx, RemarkIx, SetIx,
};
use crate::base::{DateRange, Fixed, OpenRange};
use crate::catalogue::{CaseSubject, MarkValue, PeriodKind, Role};

/// Seconds since 1970-01-01 UTC.
pub type Moment = i64;

/// One academic period of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodRow {
    /// The set.
    pub set: SetIx,
    /// Its kind.
    pub kind: PeriodKind,
    /// Its number among its kind.
    pub number: Option<u8>,
    /// Its days.
    pub days: DateRange,
}

/// Days without school: for everybody, or for a set, a class, a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayOffRow {
    /// The days.
    pub days: DateRange,
    /// For this set of periods alone.
    pub set: Option<SetIx>,
    /// For this class alone.
    pub class: Option<ClassIx>,
    /// For this level alone.
    pub level: Option<u8>,
}

/// A class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassRow {
    /// The class.
    pub class: ClassIx,
    /// Its level.
    pub level: u8,
    /// Its letter.
    pub letter: String,
    /// The class teacher on dates that no dated role covers.
    pub teacher: Option<PersonIx>,
    /// Its set of periods.
    pub periods: Option<SetIx>,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// The person.
    pub person: PersonIx,
    /// The name.
    pub name: Option<String>,
}

/// A role from a date to a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleRow {
    /// Who holds it.
    pub person: PersonIx,
    /// The role.
    pub role: Role,
    /// The class.
    pub class: Option<ClassIx>,
    /// The course.
    pub course: Option<CourseIx>,
    /// The pupil.
    pub pupil: Option<PersonIx>,
    /// When.
    pub days: OpenRange,
}

/// A form of education.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// In the class.
    #[default]
    Full,
    /// Taught at home.
    Home,
    /// Taught by the family.
    Family,
    /// By an individual plan.
    Individual,
}

impl Form {
    /// The forms in the order of `catalogue::table::FORMS`.
    pub const ALL: [Self; 4] = [Self::Full, Self::Home, Self::Family, Self::Individual];

    /// The code on the wire.
    pub fn code(self) -> &'static str {
        let mut named = Self::ALL.iter().zip(crate::catalogue::table::FORMS);
        named
            .find(|(form, _)| **form == self)
            .map_or("", |(_, code)| code)
    }

    /// Whether such a pupil stays out of attendance, weekly duties and «without marks».
    pub fn is_away(self) -> bool {
        matches!(self, Self::Home | Self::Family)
    }
}

/// A pupil on the roll of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnrolmentRow {
    /// The pupil.
    pub pupil: PersonIx,
    /// The class.
    pub class: ClassIx,
    /// When.
    pub days: OpenRange,
    /// The form of education.
    pub form: Form,
}

/// What marks a course gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CourseScale {
    /// Numbers, as the regulation says.
    #[default]
    Numeric,
    /// Passed or failed.
    PassFail,
    /// None.
    Markless,
}

impl CourseScale {
    /// The scales in the order of `catalogue::table::COURSE_SCALES`.
    pub const ALL: [Self; 3] = [Self::Numeric, Self::PassFail, Self::Markless];

    /// The code on the wire.
    pub fn code(self) -> &'static str {
        let mut named = Self::ALL.iter().zip(crate::catalogue::table::COURSE_SCALES);
        named
            .find(|(scale, _)| **scale == self)
            .map_or("", |(_, code)| code)
    }
}

/// A course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseRow {
    /// The course.
    pub course: CourseIx,
    /// Its class; none for one over several classes.
    pub class: Option<ClassIx>,
    /// Its subject.
    pub subject: CaseSubject,
    /// The subgroup that it is taught to.
    pub subgroup: Option<String>,
    /// The teacher on dates that no dated role covers.
    pub teacher: Option<PersonIx>,
    /// Hours a week.
    pub weekly_hours: Fixed,
    /// Hours planned for the year.
    pub hours_planned: Option<Fixed>,
    /// What marks it gives.
    pub scale: CourseScale,
    /// Its own set of periods.
    pub periods: Option<SetIx>,
}

/// A pupil in a course, as entered or as agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MembershipRow {
    /// The course.
    pub course: CourseIx,
    /// The pupil.
    pub pupil: PersonIx,
    /// When.
    pub days: OpenRange,
}

/// A pupil exempt from a course, or from all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExemptionRow {
    /// The pupil.
    pub pupil: PersonIx,
    /// The course; none: all.
    pub course: Option<CourseIx>,
    /// When.
    pub days: OpenRange,
    /// What it rests on.
    pub document: Option<String>,
}

/// A substitution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubstitutionRow {
    /// The course.
    pub course: CourseIx,
    /// Who substitutes.
    pub substitute: PersonIx,
    /// When.
    pub days: DateRange,
}

/// A topic or homework: none, one of which the text is not known, or a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Entry {
    /// There is none.
    #[default]
    None,
    /// There is one.
    Some,
    /// This text, which is more than blanks and dashes.
    Text(Box<str>),
}

impl Entry {
    /// The entry of a text: blanks and dashes alone are none.
    pub fn of_text(text: &str) -> Self {
        let says = |letter: char| !letter.is_whitespace() && !"-‐‑‒–—―−".contains(letter);
        if text.chars().any(says) {
            Self::Text(text.into())
        } else {
            Self::None
        }
    }

    /// Whether there is one.
    pub fn is_there(&self) -> bool {
        *self != Self::None
    }
}

/// A lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonRow {
    /// The lesson.
    pub lesson: LessonIx,
    /// The course.
    pub course: CourseIx,
    /// The date.
    pub date: NaiveDate,
    /// Which lesson of the day.
    pub number: Option<u8>,
    /// Whether it was held; false only for a cancelled one.
    pub held: bool,
    /// The topic.
    pub topic: Entry,
    /// The homework.
    pub homework: Entry,
    /// Whether the roll was taken.
    pub roll_taken: Option<bool>,
    /// When it was entered.
    pub entered_at: Option<Moment>,
    /// Who entered it.
    pub by: Option<PersonIx>,
}

/// A kind of work by its place among those that the school's assignments name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkIx(pub(super) u16);

/// An assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentRow {
    /// The assignment.
    pub assignment: AssignmentIx,
    /// Its lesson.
    pub lesson: LessonIx,
    /// The kind of work.
    pub kind: WorkIx,
    /// The weight; none: the kind's own.
    pub weight: Option<Fixed>,
    /// The title.
    pub title: Option<Box<str>>,
    /// When it was entered.
    pub entered_at: Option<Moment>,
}

/// A mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkRow {
    /// The pupil.
    pub pupil: PersonIx,
    /// The assignment.
    pub assignment: AssignmentIx,
    /// Which of several marks for one assignment.
    pub part: u8,
    /// The mark.
    pub value: MarkValue,
    /// The assignment whose mark it retakes.
    pub retakes: Option<AssignmentIx>,
    /// Whether it was brought from another school.
    pub brought: bool,
    /// When it was first entered.
    pub entered_at: Option<Moment>,
    /// When it was changed last.
    pub changed_at: Option<Moment>,
    /// Who entered it.
    pub by: Option<PersonIx>,
}

/// An attendance code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// For no valid reason.
    Absent,
    /// For a valid reason other than illness.
    Excused,
    /// By illness.
    Ill,
    /// Late.
    Late,
}

impl Code {
    /// The codes in the order of `catalogue::table::ATTENDANCE`.
    pub const ALL: [Self; 4] = [Self::Absent, Self::Excused, Self::Ill, Self::Late];

    /// The code on the wire.
    pub fn code(self) -> &'static str {
        let names = Self::ALL.iter().zip(crate::catalogue::table::ATTENDANCE);
        let mut named = names.filter(|(code, _)| **code == self);
        named.next().map_or("", |(_, name)| name)
    }

    /// Whether the pupil was not there.
    pub fn is_missed(self) -> bool {
        self != Self::Late
    }
}

/// One attendance code of a pupil for a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendanceRow {
    /// The pupil.
    pub pupil: PersonIx,
    /// The lesson.
    pub lesson: LessonIx,
    /// The code.
    pub code: Code,
    /// What it rests on.
    pub document: Option<Box<str>>,
    /// When it was entered.
    pub entered_at: Option<Moment>,
    /// Who entered it.
    pub by: Option<PersonIx>,
}

/// A final.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinalRow {
    /// The pupil.
    pub pupil: PersonIx,
    /// The course.
    pub course: CourseIx,
    /// The kind of the period.
    pub kind: PeriodKind,
    /// Its number among its kind.
    pub number: Option<u8>,
    /// The final.
    pub value: MarkValue,
    /// Whether it was brought from another school.
    pub brought: bool,
    /// The reason.
    pub reason: Option<Box<str>>,
    /// When it was set.
    pub at: Option<Moment>,
    /// Who set it.
    pub by: Option<PersonIx>,
}

/// A day on which somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitRow {
    /// Who.
    pub person: PersonIx,
    /// When.
    pub date: NaiveDate,
}

/// A row of a curriculum plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    /// The class.
    pub class: ClassIx,
    /// The subject.
    pub subject: CaseSubject,
    /// Hours a week.
    pub weekly_hours: Fixed,
    /// Hours a year.
    pub year_hours: Option<Fixed>,
}

/// A topic of the thematic plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeRow {
    /// The course.
    pub course: CourseIx,
    /// The order.
    pub order: u32,
    /// The topic.
    pub topic: String,
    /// Its hours.
    pub hours: Fixed,
    /// Whether it is a control work.
    pub control: bool,
}

/// One thing done that has no other table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeedRow {
    /// What was done.
    pub act: String,
    /// When.
    pub at: Moment,
    /// Who did it.
    pub by: PersonIx,
    /// The class.
    pub class: Option<ClassIx>,
    /// The course.
    pub course: Option<CourseIx>,
    /// The pupil.
    pub pupil: Option<PersonIx>,
    /// The kind of period, `week`, `month`, or another kind.
    pub kind: Option<String>,
    /// The number of the week, month or period.
    pub number: Option<u8>,
    /// The channel.
    pub channel: Option<String>,
}

/// A remark of an inspection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemarkRow {
    /// The remark.
    pub remark: RemarkIx,
    /// When it was made.
    pub at: Moment,
    /// Who made it.
    pub by: PersonIx,
    /// To whom.
    pub to: PersonIx,
    /// The class.
    pub class: Option<ClassIx>,
    /// The course.
    pub course: Option<CourseIx>,
    /// Until when it is to be mended.
    pub until: Option<NaiveDate>,
    /// When it was mended.
    pub mended_at: Option<Moment>,
    /// When it was checked again.
    pub rechecked_at: Option<Moment>,
}

/// An official document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRow {
    /// The document.
    pub document: DocumentIx,
    /// Its kind.
    pub kind: String,
    /// The digest of its content.
    pub digest: String,
    /// Its date.
    pub on: NaiveDate,
    /// When it was endorsed.
    pub endorsed_at: Option<Moment>,
    /// Whether there is a paper copy.
    pub paper_copy: Option<bool>,
    /// Who keeps it.
    pub custodian: Option<PersonIx>,
    /// Until when it is kept.
    pub until: Option<NaiveDate>,
}

/// The small tables: everything that is not of one course's page.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Periods.
    pub periods: Vec<PeriodRow>,
    /// Days off.
    pub days_off: Vec<DayOffRow>,
    /// Classes.
    pub classes: Vec<ClassRow>,
    /// People.
    pub people: Vec<PersonRow>,
    /// Roles.
    pub roles: Vec<RoleRow>,
    /// Enrolments.
    pub enrolments: Vec<EnrolmentRow>,
    /// Courses.
    pub courses: Vec<CourseRow>,
    /// Memberships as entered.
    pub memberships: Vec<MembershipRow>,
    /// Exemptions.
    pub exemptions: Vec<ExemptionRow>,
    /// Substitutions.
    pub substitutions: Vec<SubstitutionRow>,
    /// Visits.
    pub visits: Vec<VisitRow>,
    /// The plan as entered.
    pub plan: Vec<PlanRow>,
    /// The plan as approved.
    pub approved_plan: Vec<PlanRow>,
    /// The thematic plan.
    pub themes: Vec<ThemeRow>,
    /// Memberships as agreed.
    pub agreed: Vec<MembershipRow>,
    /// Deeds.
    pub deeds: Vec<DeedRow>,
    /// Remarks.
    pub remarks: Vec<RemarkRow>,
    /// Documents.
    pub documents: Vec<DocumentRow>,
}
