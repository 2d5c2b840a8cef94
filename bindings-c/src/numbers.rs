//! The numbers of acts, roles, scopes and lacks: those of the core's tables, from 1 in their order.

use zhurnal::catalogue::choice::Lack;
use zhurnal::catalogue::{Act, Role, Scope};

/// An act that a right may allow, as an argument. Numbers are never reused, and new ones may appear.
#[repr(i32)]
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum zh_act {
    /// No act: it is never allowed.
    NONE = 0,
    /// Grant or revoke a role.
    GRANT_ROLE = 1,
    /// Open the academic year.
    OPEN_YEAR = 2,
    /// Create or change the curriculum plan.
    CHANGE_PLAN = 3,
    /// Agree the lists of subgroups.
    AGREE_SUBGROUPS = 4,
    /// Enter agreed subgroups.
    ENTER_SUBGROUPS = 5,
    /// Name a substitute.
    NAME_SUBSTITUTE = 6,
    /// Record a mark.
    RECORD_MARK = 7,
    /// Record a roll call.
    RECORD_ATTENDANCE = 8,
    /// Record a lesson's topic.
    RECORD_TOPIC = 9,
    /// Record an assignment.
    RECORD_ASSIGNMENT = 10,
    /// Correct attendance.
    CORRECT_ATTENDANCE = 11,
    /// Review the week's attendance.
    REVIEW_ATTENDANCE = 12,
    /// Record a note on behaviour.
    RECORD_BEHAVIOUR = 13,
    /// Confirm or change personal data.
    CHANGE_PERSONAL_DATA = 14,
    /// Set a final mark.
    SET_FINAL = 15,
    /// Notify parents.
    NOTIFY_PARENTS = 16,
    /// Record an inspection.
    RECORD_INSPECTION = 17,
    /// Publish an inspection on the board.
    PUBLISH_INSPECTION = 18,
    /// Read the board in the mode Teacher.
    READ_BOARD = 19,
    /// Endorse a document.
    ENDORSE_DOCUMENT = 20,
    /// File a document.
    FILE_DOCUMENT = 21,
    /// Record or verify a backup.
    RECORD_BACKUP = 22,
    /// Read pages and marks.
    READ_PAGE = 23,
    /// Read summary forms and monitoring.
    READ_SUMMARY = 24,
    /// Read personal data.
    READ_PERSONAL_DATA = 25,
    /// Read visit statistics.
    READ_VISITS = 26,
    /// Read the log of changes.
    READ_LOG = 27,
    /// Adopt a regulation.
    ADOPT_REGULATION = 28,
    /// Enrol, move or withdraw a pupil.
    ENROL_PUPIL = 29,
    /// Record an exemption.
    RECORD_EXEMPTION = 30,
    /// Enter, move or cancel lessons.
    SET_TIMETABLE = 31,
    /// Close or reopen a period.
    CLOSE_PERIOD = 32,
}

/// A role. New numbers may appear.
#[repr(i32)]
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum zh_role {
    /// No role: nobody has a right to the act.
    NONE = 0,
    /// The administrator of the system.
    ADMINISTRATOR = 1,
    /// The director.
    DIRECTOR = 2,
    /// The deputy head for teaching.
    DEPUTY_HEAD = 3,
    /// The class teacher of a class.
    CLASS_TEACHER = 4,
    /// The subject teacher of a course.
    SUBJECT_TEACHER = 5,
    /// A parent (legal representative) of a pupil.
    PARENT = 6,
    /// A pupil.
    PUPIL = 7,
}

/// How far a right reaches. New numbers may appear.
#[repr(i32)]
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum zh_scope {
    /// No scope: nobody has a right to the act.
    NONE = 0,
    /// Everything in the school.
    ALL = 1,
    /// The class whose teacher the person is.
    OWN_CLASS = 2,
    /// The classes in which the person teaches.
    OWN_CLASSES = 3,
    /// The courses that the person teaches.
    OWN_COURSE = 4,
    /// The own class while a substitution runs in the course.
    AS_SUBSTITUTE = 5,
    /// Whoever is named in a substitution.
    AS_NAMED_SUBSTITUTE = 6,
    /// The person's own child.
    OWN_CHILD = 7,
    /// The pupil alone.
    SELF = 8,
}

/// What an act lacks to be allowed. New numbers may appear.
#[repr(i32)]
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum zh_lack {
    /// Nothing is lacking, or nothing was decided.
    NONE = 0,
    /// The module is switched off.
    MODULE = 1,
    /// The role, or the substitution, is not in force on that day.
    TIME = 2,
    /// What the act is done to is not in reach.
    SCOPE = 3,
    /// No role that the act asks for.
    ROLE = 4,
}

/// Ties the numbers of a list to the items of the core, each by its name.
macro_rules! numbers {
    ($own:ident of $core:ident: $($item:ident = $name:ident),+) => {
        impl $own {
            /// Each item with its number, in order.
            const TABLE: &'static [($core, Self)] = &[$(($core::$item, Self::$name)),+];
        }
    };
}

numbers! { zh_act of Act:
    GrantRole = GRANT_ROLE,
    OpenYear = OPEN_YEAR,
    ChangePlan = CHANGE_PLAN,
    AgreeSubgroups = AGREE_SUBGROUPS,
    EnterSubgroups = ENTER_SUBGROUPS,
    NameSubstitute = NAME_SUBSTITUTE,
    RecordMark = RECORD_MARK,
    RecordAttendance = RECORD_ATTENDANCE,
    RecordTopic = RECORD_TOPIC,
    RecordAssignment = RECORD_ASSIGNMENT,
    CorrectAttendance = CORRECT_ATTENDANCE,
    ReviewAttendance = REVIEW_ATTENDANCE,
    RecordBehaviour = RECORD_BEHAVIOUR,
    ChangePersonalData = CHANGE_PERSONAL_DATA,
    SetFinal = SET_FINAL,
    NotifyParents = NOTIFY_PARENTS,
    RecordInspection = RECORD_INSPECTION,
    PublishInspection = PUBLISH_INSPECTION,
    ReadBoard = READ_BOARD,
    EndorseDocument = ENDORSE_DOCUMENT,
    FileDocument = FILE_DOCUMENT,
    RecordBackup = RECORD_BACKUP,
    ReadPage = READ_PAGE,
    ReadSummary = READ_SUMMARY,
    ReadPersonalData = READ_PERSONAL_DATA,
    ReadVisits = READ_VISITS,
    ReadLog = READ_LOG,
    AdoptRegulation = ADOPT_REGULATION,
    EnrolPupil = ENROL_PUPIL,
    RecordExemption = RECORD_EXEMPTION,
    SetTimetable = SET_TIMETABLE,
    ClosePeriod = CLOSE_PERIOD
}

numbers! { zh_role of Role:
    Administrator = ADMINISTRATOR,
    Director = DIRECTOR,
    DeputyHead = DEPUTY_HEAD,
    ClassTeacher = CLASS_TEACHER,
    SubjectTeacher = SUBJECT_TEACHER,
    Parent = PARENT,
    Pupil = PUPIL
}

numbers! { zh_scope of Scope:
    All = ALL,
    OwnClass = OWN_CLASS,
    OwnClasses = OWN_CLASSES,
    OwnCourse = OWN_COURSE,
    AsSubstitute = AS_SUBSTITUTE,
    AsNamedSubstitute = AS_NAMED_SUBSTITUTE,
    OwnChild = OWN_CHILD,
    OwnSelf = SELF
}

numbers! { zh_lack of Lack:
    Module = MODULE,
    Time = TIME,
    Scope = SCOPE,
    Role = ROLE
}

impl zh_act {
    /// The act of this number, where it has one.
    pub(crate) fn from_number(number: i32) -> Option<Act> {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        let (act, own) = Self::TABLE.get(place)?;
        (*own as i32 == number).then_some(*act)
    }
}

/// The number of an item.
macro_rules! number_of {
    ($($own:ident of $core:ident),+) => {$(
        impl From<$core> for $own {
            fn from(item: $core) -> Self {
                let mut table = Self::TABLE.iter();
                table.find(|(it, _)| *it == item).map_or(Self::NONE, |(_, own)| *own)
            }
        }
    )+};
}

number_of! { zh_role of Role, zh_scope of Scope, zh_lack of Lack }

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers are the order of the core's table, from 1, and names are its codes.
    macro_rules! is_the_table {
        ($own:ident, $core:ident) => {
            assert_eq!($own::NONE as i32, 0);
            assert_eq!($own::TABLE.len(), $core::ALL.len());
            for (number, (item, (own_item, own))) in (1..).zip($core::ALL.iter().zip($own::TABLE)) {
                assert_eq!(item, own_item);
                assert_eq!(*own as i32, number, "{own:?}");
                let name = item.code().to_uppercase().replace('-', "_");
                assert_eq!(format!("{own:?}"), name);
            }
        };
    }

    #[test]
    fn the_numbers_are_the_order_of_the_core() {
        is_the_table!(zh_act, Act);
        is_the_table!(zh_role, Role);
        is_the_table!(zh_scope, Scope);
        is_the_table!(zh_lack, Lack);
    }

    #[test]
    fn every_item_has_a_number_and_every_number_its_act() {
        for (number, act) in (1..).zip(Act::ALL) {
            assert_eq!(zh_act::from_number(number), Some(*act));
        }
        for number in [0, -1, 33, i32::MIN, i32::MAX] {
            assert_eq!(zh_act::from_number(number), None);
        }
        assert!(
            Role::ALL
                .iter()
                .all(|it| zh_role::from(*it) != zh_role::NONE)
        );
        assert!(
            Scope::ALL
                .iter()
                .all(|it| zh_scope::from(*it) != zh_scope::NONE)
        );
        assert!(
            Lack::ALL
                .iter()
                .all(|it| zh_lack::from(*it) != zh_lack::NONE)
        );
    }
}
