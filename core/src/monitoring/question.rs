//! What is asked: a family of figures, days or a period, what each row is of, and what is left out.

use chrono::NaiveDate;

use crate::base::date::DateRange;
use crate::catalogue::PeriodKind;
use crate::rules::school::AsOf;
use crate::school::ids::{ClassIx, CourseIx, PersonIx};

/// Declares a closed list of codes.
macro_rules! listed {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $code:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$item_doc])* $item),+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$item),+];

            /// The code on the wire.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$item => $code),+ }
            }

            /// The item of this code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().find(|item| item.code() == code).copied()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }
    };
}

listed! {
    /// A family of figures.
    Family {
        /// The monthly control sheet of clause 3.4.
        ControlSheet = "control-sheet";
        /// Distribution, means, success, quality, groups of pupils.
        Performance = "performance";
        /// Lessons and days missed.
        Attendance = "attendance";
        /// Marks against the minimum, and per lesson.
        Accumulation = "accumulation";
        /// Days from the lesson to the entry.
        Timeliness = "timeliness";
        /// Finals against what the marks give.
        Objectivity = "objectivity";
    }
}

listed! {
    /// What each row is of.
    By {
        /// The whole school.
        School = "school";
        /// A level.
        Level = "level";
        /// A class.
        Class = "class";
        /// A course.
        Course = "course";
        /// A teacher.
        Teacher = "teacher";
        /// A subject.
        Subject = "subject";
        /// A pupil.
        Pupil = "pupil";
    }
}

listed! {
    /// How dynamics goes through its days, where not by periods.
    Step {
        /// Calendar months.
        Month = "month";
        /// Weeks from Monday.
        Week = "week";
    }
}

/// The days of a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    /// These days.
    Dates(DateRange),
    /// The period of this kind and number, of each course's own set.
    Period(PeriodKind, Option<u8>),
}

/// What the slice is narrowed to; what is not named narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A level.
    pub level: Option<u8>,
    /// A class.
    pub class: Option<ClassIx>,
    /// A course.
    pub course: Option<CourseIx>,
    /// A teacher.
    pub teacher: Option<PersonIx>,
    /// A subject's code.
    pub subject: Option<String>,
    /// A pupil.
    pub pupil: Option<PersonIx>,
}

impl Filter {
    /// Whether a class of this level is let through.
    pub fn holds_class(&self, class: ClassIx, level: Option<u8>) -> bool {
        self.class.is_none_or(|wanted| wanted == class)
            && self.level.is_none_or(|wanted| level == Some(wanted))
    }

    /// Whether it matters of which class or level something is.
    pub fn narrows_classes(&self) -> bool {
        self.class.is_some() || self.level.is_some()
    }

    /// Whether it matters of which course something is: which course, which subject, whose.
    pub fn narrows_courses(&self) -> bool {
        self.course.is_some() || self.subject.is_some() || self.teacher.is_some()
    }
}

/// A slice of a school's figures.
#[derive(Clone, Debug)]
pub struct Question {
    /// Which days.
    pub days: Days,
    /// What each row is of.
    pub by: By,
    /// What it is narrowed to.
    pub filter: Filter,
    /// When it is looked at.
    pub as_of: AsOf,
}

impl Question {
    /// The last day that is looked at of a range: none where the range is not begun.
    pub fn cut(&self, days: DateRange) -> Option<DateRange> {
        DateRange::new(days.from(), self.end(days))
    }

    /// The earlier of the range's last day and the day of `as_of`.
    pub fn end(&self, days: DateRange) -> NaiveDate {
        self.as_of.day.map_or(days.to(), |day| day.min(days.to()))
    }
}
