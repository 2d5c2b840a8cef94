//! The tables in which a host hands over a school, and their columns.

use super::code::codes;

codes! {
    /// A table of a school.
    Table {
        /// Academic periods by set.
        Periods = "periods", "учебные периоды", "periods";
        /// Days without school.
        DaysOff = "days_off", "каникулы и нерабочие дни", "days off";
        /// Classes.
        Classes = "classes", "классы", "classes";
        /// People by name.
        People = "people", "люди", "people";
        /// Roles from a date to a date.
        Roles = "roles", "роли", "roles";
        /// Which pupil is on the roll of which class.
        Enrolments = "enrolments", "зачисления", "enrolments";
        /// Courses: one subject of one class or group.
        Courses = "courses", "предметы классов и групп", "courses";
        /// Who is in a course that is not of a whole class.
        Memberships = "memberships", "состав групп", "memberships";
        /// Exemptions from lessons.
        Exemptions = "exemptions", "освобождения", "exemptions";
        /// Substitutions.
        Substitutions = "substitutions", "замещения", "substitutions";
        /// Lessons.
        Lessons = "lessons", "уроки", "lessons";
        /// Assignments of lessons.
        Assignments = "assignments", "задания", "assignments";
        /// Marks for assignments.
        Marks = "marks", "отметки", "marks";
        /// Attendance codes.
        Attendance = "attendance", "посещаемость", "attendance";
        /// Finals.
        Finals = "finals", "итоговые отметки", "finals";
        /// Days on which somebody signed in.
        Visits = "visits", "посещения системы", "visits";
        /// The curriculum plan as entered.
        Plan = "plan", "учебный план", "curriculum plan";
        /// The curriculum plan as approved.
        ApprovedPlan = "approved_plan", "утверждённый учебный план", "approved plan";
        /// The thematic plan.
        Themes = "themes", "тематическое планирование", "thematic plan";
        /// Subgroup lists as agreed.
        Agreed = "agreed", "согласованные подгруппы", "agreed subgroups";
        /// Things done that have no other table.
        Deeds = "deeds", "выполненные действия", "deeds";
        /// Remarks of inspections.
        Remarks = "remarks", "замечания", "remarks";
        /// Official documents.
        Documents = "documents", "документы", "documents";
    }
}

codes! {
    /// A space of ids: within one, an id is one thing.
    Space {
        /// Sets of periods.
        Set = "set", "набор периодов", "set of periods";
        /// Classes.
        Class = "class", "класс", "class";
        /// People, pupils among them.
        Person = "person", "человек", "person";
        /// Courses.
        Course = "course", "предмет класса", "course";
        /// Lessons.
        Lesson = "lesson", "урок", "lesson";
        /// Assignments.
        Assignment = "assignment", "задание", "assignment";
        /// Remarks.
        Remark = "remark", "замечание", "remark";
        /// Documents.
        Document = "document", "документ", "document";
    }
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// An id.
    Id(Space),
    /// A date.
    Date,
    /// An instant.
    Instant,
    /// An exact number.
    Exact,
    /// A whole number in these bounds.
    Whole(i64, i64),
    /// `true` or `false`.
    Truth,
    /// A text, or whether there is one.
    Entry,
    /// A mark.
    Mark,
    /// A subject.
    Subject,
    /// One of these codes.
    Code(&'static [&'static str]),
    /// A kind of work of the regulation.
    Work,
    /// A text of at most so many characters.
    Text(usize),
}

/// One column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What stands in it.
    pub holds: Holds,
    /// Whether the column may be missing.
    pub optional: bool,
    /// What it says, in Russian.
    pub ru: &'static str,
    /// What it says, in English.
    pub en: &'static str,
}

const fn need(name: &'static str, holds: Holds, ru: &'static str, en: &'static str) -> Column {
    Column {
        name,
        holds,
        optional: false,
        ru,
        en,
    }
}

const fn may(name: &'static str, holds: Holds, ru: &'static str, en: &'static str) -> Column {
    Column {
        name,
        holds,
        optional: true,
        ru,
        en,
    }
}

/// The largest lesson number of a day, and so on: bounds of whole numbers.
const NUMBER: Holds = Holds::Whole(1, crate::base::limits::PERIOD_NUMBER);
const TEXT: Holds = Holds::Text(crate::base::limits::TEXT_CHARS);
const FROM: Column = need("from", Holds::Date, "первый день", "the first day");
const TO: Column = need("to", Holds::Date, "последний день", "the last day");
const TO_OPEN: Column = may(
    "to",
    Holds::Date,
    "последний день; пусто — бессрочно",
    "the last day; empty is open",
);
const ENTERED: Column = may(
    "entered_at",
    Holds::Instant,
    "когда внесено",
    "when it was entered",
);
const BY: Column = may("by", Holds::Id(Space::Person), "кто внёс", "who entered it");
const PUPIL: Column = need("pupil", Holds::Id(Space::Person), "ученик", "the pupil");
const COURSE: Column = need(
    "course",
    Holds::Id(Space::Course),
    "предмет класса или группы",
    "the course",
);
const CLASS: Column = need("class", Holds::Id(Space::Class), "класс", "the class");
const OF_COURSE: Column = may(
    "course",
    Holds::Id(Space::Course),
    "предмет класса или группы; пусто — не задан",
    "the course; empty: none",
);
const OF_CLASS: Column = may(
    "class",
    Holds::Id(Space::Class),
    "класс; пусто — не задан",
    "the class; empty: none",
);

const PERIOD_KINDS: Holds = Holds::Code(&[
    "quarter",
    "trimester",
    "half-year",
    "year",
    "exam",
    "overall",
]);
/// The forms of education, in the order in which `school::Form` numbers them.
pub const FORMS: &[&str] = &["full", "home", "family", "individual"];
/// What marks a course gives.
pub const COURSE_SCALES: &[&str] = &["numeric", "pass-fail", "none"];
/// Attendance codes.
pub const ATTENDANCE: &[&str] = &["absent", "excused", "ill", "late"];
/// Acts of deeds beside those of the rights.
pub const DEEDS_BESIDE: &[&str] = &["confirm-personal-data", "reconcile-parity", "reopen-period"];

#[rustfmt::skip]
impl Table {
    /// Its columns, in order.
    pub const fn columns(self) -> &'static [Column] {
        use Holds::{Code, Date, Entry, Exact, Id, Instant, Mark, Subject, Text, Truth, Whole, Work};
        match self {
            Self::Periods => const { &[
                need("set", Id(Space::Set), "набор периодов, например «четверти»", "the set of periods, such as «quarters»"),
                need("kind", PERIOD_KINDS, "вид периода", "the kind of the period"),
                need("number", NUMBER, "номер среди своего вида; у года, экзамена и итога может быть пуст", "the number among its kind; of a year, exam or overall mark it may be empty"),
                FROM, TO] },
            Self::DaysOff => const { &[FROM, TO,
                may("set", Id(Space::Set), "только для этого набора периодов", "for this set of periods alone"),
                may("class", Id(Space::Class), "только для этого класса", "for this class alone"),
                may("level", Whole(1, 11), "только для этой параллели", "for this level alone")] },
            Self::Classes => const { &[CLASS,
                need("level", Whole(1, 11), "параллель", "the level"),
                need("letter", Text(15), "буква", "the letter"),
                may("teacher", Id(Space::Person), "классный руководитель", "the class teacher"),
                may("periods", Id(Space::Set), "набор периодов", "the set of periods")] },
            Self::People => const { &[
                need("person", Id(Space::Person), "человек: сотрудник, ученик, родитель", "the person: staff, pupil, parent"),
                may("name", TEXT, "имя", "the name")] },
            Self::Roles => const { &[
                need("person", Id(Space::Person), "человек", "the person"),
                need("role", Code(&["administrator", "director", "deputy-head", "class-teacher", "subject-teacher", "parent", "pupil"]), "роль", "the role"),
                may("class", Id(Space::Class), "класс: у классного руководителя, учителя", "the class: of a class teacher, a subject teacher"),
                may("course", Id(Space::Course), "предмет: у учителя", "the course: of a subject teacher"),
                may("pupil", Id(Space::Person), "ученик: у родителя — ребёнок, у ученика — он сам", "the pupil: of a parent the child, of a pupil the own self"),
                FROM, TO_OPEN] },
            Self::Enrolments => const { &[PUPIL, CLASS, FROM, TO_OPEN,
                may("form", Code(FORMS), "форма обучения; пусто — очная", "the form of education; empty: full")] },
            Self::Courses => const { &[COURSE, OF_CLASS,
                need("subject", Subject, "предмет", "the subject"),
                may("subgroup", TEXT, "подгруппа", "the subgroup"),
                may("teacher", Id(Space::Person), "учитель", "the teacher"),
                need("weekly_hours", Exact, "часов в неделю", "hours a week"),
                may("hours_planned", Exact, "часов в год по плану", "hours planned for the year"),
                may("scale", Code(COURSE_SCALES), "какие отметки ставятся; пусто — числа", "what marks are given; empty: numbers"),
                may("periods", Id(Space::Set), "набор периодов; пусто — как у класса", "the set of periods; empty: the class's")] },
            Self::Memberships | Self::Agreed => const { &[COURSE, PUPIL, FROM, TO_OPEN] },
            Self::Exemptions => const { &[PUPIL,
                may("course", Id(Space::Course), "предмет; пусто — все", "the course; empty: all"),
                FROM, TO_OPEN,
                may("document", TEXT, "основание", "what it rests on")] },
            Self::Substitutions => const { &[COURSE,
                need("substitute", Id(Space::Person), "кто замещает", "who substitutes"), FROM, TO] },
            Self::Lessons => const { &[
                need("lesson", Id(Space::Lesson), "урок", "the lesson"), COURSE,
                need("date", Date, "дата", "the date"),
                may("number", Whole(0, 99), "какой урок дня", "which lesson of the day"),
                need("held", Truth, "проведён; ложь — только отменённый", "whether it was held; false only if cancelled"),
                may("topic", Entry, "тема", "the topic"),
                may("homework", Entry, "домашнее задание", "the homework"),
                may("roll_taken", Truth, "отмечена ли посещаемость", "whether the roll was taken"),
                ENTERED, BY] },
            Self::Assignments => const { &[
                need("assignment", Id(Space::Assignment), "задание", "the assignment"),
                need("lesson", Id(Space::Lesson), "урок", "the lesson"),
                need("kind", Work, "вид работы", "the kind of work"),
                may("weight", Exact, "вес; пусто — вес вида", "the weight; empty: the kind's own"),
                may("title", TEXT, "название", "the title"), ENTERED] },
            Self::Marks => const { &[PUPIL,
                need("assignment", Id(Space::Assignment), "задание", "the assignment"),
                may("part", Whole(0, 255), "часть, если за задание несколько отметок", "the part, where an assignment has several marks"),
                need("value", Mark, "отметка", "the mark"),
                may("retakes", Id(Space::Assignment), "задание, отметка за которое пересдана", "the assignment whose mark it retakes"),
                may("brought", Truth, "принесена из другой школы", "brought from another school"),
                ENTERED, may("changed_at", Instant, "когда изменена", "when it was changed"), BY] },
            Self::Attendance => const { &[PUPIL,
                need("lesson", Id(Space::Lesson), "урок", "the lesson"),
                need("code", Code(ATTENDANCE), "код посещаемости", "the code"),
                may("document", TEXT, "основание", "what it rests on"), ENTERED, BY] },
            Self::Finals => const { &[PUPIL, COURSE,
                need("kind", PERIOD_KINDS, "вид периода", "the kind of the period"),
                need("number", NUMBER, "номер среди своего вида; у года, экзамена и итога может быть пуст", "the number among its kind; of a year, exam or overall mark it may be empty"),
                need("value", Mark, "отметка", "the mark"),
                may("brought", Truth, "принесена из другой школы", "brought from another school"),
                may("reason", TEXT, "причина", "the reason"),
                may("at", Instant, "когда выставлена", "when it was set"), BY] },
            Self::Visits => const { &[
                need("person", Id(Space::Person), "человек", "the person"),
                need("date", Date, "день", "the day")] },
            Self::Plan | Self::ApprovedPlan => const { &[CLASS,
                need("subject", Subject, "предмет", "the subject"),
                need("weekly_hours", Exact, "часов в неделю", "hours a week"),
                may("year_hours", Exact, "часов в год", "hours a year")] },
            Self::Themes => const { &[COURSE,
                need("order", Whole(1, 100_000), "порядок", "the order"),
                need("topic", TEXT, "тема", "the topic"),
                need("hours", Exact, "часов", "hours"),
                may("control", Truth, "контрольная работа", "a control work")] },
            Self::Deeds => const { &[
                need("act", TEXT, "действие", "the act"),
                need("at", Instant, "когда", "when"),
                need("by", Id(Space::Person), "кто", "who"),
                OF_CLASS, OF_COURSE,
                may("pupil", Id(Space::Person), "ученик; пусто — не задан", "the pupil; empty: none"),
                may("kind", TEXT, "вид периода, week, month или иной вид", "a kind of period, week, month, or another kind"),
                may("number", NUMBER, "номер недели, месяца или периода", "the number of the week, month or period"),
                may("channel", TEXT, "способ", "the channel")] },
            Self::Remarks => const { &[
                need("remark", Id(Space::Remark), "замечание", "the remark"),
                need("at", Instant, "когда сделано", "when it was made"),
                need("by", Id(Space::Person), "кто сделал", "who made it"),
                need("to", Id(Space::Person), "кому", "to whom"),
                OF_CLASS, OF_COURSE,
                may("until", Date, "срок", "until when"),
                may("mended_at", Instant, "когда исправлено", "when it was mended"),
                may("rechecked_at", Instant, "когда проверено снова", "when it was checked again")] },
            Self::Documents => const { &[
                need("document", Id(Space::Document), "документ", "the document"),
                need("kind", TEXT, "вид", "the kind"),
                need("digest", TEXT, "контрольная сумма содержания", "the digest of its content"),
                need("on", Date, "дата", "the date"),
                may("endorsed_at", Instant, "когда завизирован", "when it was endorsed"),
                may("paper_copy", Truth, "есть ли бумажная копия", "whether there is a paper copy"),
                may("custodian", Id(Space::Person), "кто хранит", "who keeps it"),
                may("until", Date, "до какого дня хранить", "until when it is kept")] },
        }
    }

    /// The columns that tell one row from another; empty where equal rows may stand side by side.
    pub const fn key(self) -> &'static [&'static str] {
        match self {
            Self::Periods => &["set", "kind", "number"],
            Self::Classes => &["class"],
            Self::People => &["person"],
            Self::Enrolments => &["pupil", "class", "from"],
            Self::Courses => &["course"],
            Self::Memberships | Self::Agreed => &["course", "pupil", "from"],
            Self::Lessons => &["lesson"],
            Self::Assignments => &["assignment"],
            Self::Marks => &["pupil", "assignment", "part"],
            Self::Attendance => &["pupil", "lesson", "code"],
            Self::Finals => &["pupil", "course", "kind", "number"],
            Self::Plan | Self::ApprovedPlan => &["class", "subject"],
            Self::Themes => &["course", "order"],
            Self::Remarks => &["remark"],
            Self::Documents => &["document"],
            Self::DaysOff | Self::Roles | Self::Exemptions | Self::Substitutions | Self::Visits | Self::Deeds => &[],
        }
    }
}

impl Table {
    /// The place of this table among all.
    pub fn place(self) -> usize {
        Self::ALL
            .iter()
            .position(|table| *table == self)
            .unwrap_or_default()
    }

    /// The column of this name, and its place.
    pub fn column(self, name: &str) -> Option<(usize, &'static Column)> {
        self.columns()
            .iter()
            .enumerate()
            .find(|(_, column)| column.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_once_and_keys_are_columns_that_must_be_there() {
        for table in Table::ALL {
            let names: std::collections::BTreeSet<_> =
                table.columns().iter().map(|column| column.name).collect();
            assert_eq!(names.len(), table.columns().len(), "{table:?}");
            for key in table.key() {
                let (_, column) = table.column(key).unwrap();
                assert!(!column.optional || column.name == "part", "{table:?} {key}");
            }
            assert_eq!(Table::ALL[table.place()], *table);
        }
    }
}
