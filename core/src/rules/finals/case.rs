//! One case: a pupil, a course and a period, with everything the judgement of a final needs.

use chrono::NaiveDate;

use crate::answer::Subject;
use crate::base::date::cover;
use crate::base::{CourseId, DateRange, Fixed, Instant, OpenRange, PupilId, Ratio};
use crate::catalogue::{CaseSubject, MarkValue, PeriodKind, Role, Symbol};
use crate::regulation::{KindId, Missed, Place};
use crate::school::facts::CourseScale;

/// The facts of one final.
#[derive(Clone, Debug, PartialEq)]
pub struct FinalCase {
    /// The pupil.
    pub pupil: PupilId,
    /// The course.
    pub course: CourseId,
    /// The host's own reference, echoed in every finding.
    pub reference: Option<String>,
    /// The subject of the course.
    pub subject: CaseSubject,
    /// The level, 1 … 11.
    pub level: u8,
    /// Hours a week.
    pub weekly_hours: Fixed,
    /// The period that the final is for.
    pub period: Period,
    /// The date of the course's last lesson in the period, where it is known.
    pub last_lesson: Option<NaiveDate>,
    /// The marks of the period.
    pub marks: Vec<Mark>,
    /// The finals that a year or an overall mark rests on.
    pub terms: Vec<Term>,
    /// Lessons missed, where they are known.
    pub missed: Option<Missed>,
    /// Whether the pupil was exempt.
    pub exempt: Exempt,
    /// The order that allowed a final before the last lesson.
    pub early: Option<String>,
    /// What marks the course gives, beside what the regulation says: known of a school's courses, and no
    /// part of a case on the wire.
    pub scale: CourseScale,
}

impl FinalCase {
    /// Whom a finding is about.
    pub(crate) fn subject_of_findings(&self) -> Subject {
        Subject {
            pupil: Some(self.pupil),
            course: Some(self.course),
            reference: self.reference.clone(),
        }
    }

    /// What the final is given for.
    pub fn place(&self) -> Place<'_> {
        Place {
            kind: self.period.kind,
            number: self.period.number,
            level: self.level,
            subject: &self.subject,
            course: Some(self.course),
        }
    }
}

/// A period of the academic year, or what else a final is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its kind.
    pub kind: PeriodKind,
    /// Its number among its kind; a year, an exam and an overall mark need none.
    pub number: Option<u8>,
    /// Its days.
    pub days: DateRange,
}

/// One mark of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What was given.
    pub value: MarkValue,
    /// How much it weighs in the mean.
    pub weight: Fixed,
    /// The kind of work it was given for.
    pub kind: KindId,
    /// The lesson's date.
    pub on: NaiveDate,
    /// The place, in the case, of the earlier mark that this one retakes.
    pub retakes: Option<u16>,
    /// Whether the pupil brought it from another school.
    pub brought: bool,
}

/// One final of those that a year or an overall mark rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The kind of its period.
    pub kind: PeriodKind,
    /// Its number among its kind.
    pub number: Option<u8>,
    /// The level it was given at, where it is not the case's own.
    pub level: Option<u8>,
    /// Its subject, where it is not the case's own.
    pub subject: Option<CaseSubject>,
    /// The final; `None` where it is still open.
    pub value: Option<MarkValue>,
    /// The mean it rested on.
    pub mean: Option<Ratio>,
    /// How much it weighs.
    pub weight: Fixed,
}

impl Term {
    /// Whether the term is left: an exempt one is left out of everything.
    pub fn is_left(&self) -> bool {
        self.value != Some(MarkValue::Symbol(Symbol::Exempt))
    }
}

/// When the pupil was exempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exempt {
    /// Never.
    No,
    /// The whole period.
    Whole,
    /// In these ranges.
    Ranges(Vec<OpenRange>),
}

impl Exempt {
    /// Whether the pupil was exempt on every day of these.
    pub fn holds_all(&self, days: DateRange) -> bool {
        match self {
            Self::No => false,
            Self::Whole => true,
            Self::Ranges(ranges) => cover(ranges, days),
        }
    }
}

/// The final that somebody proposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposed {
    // INVARIANT: not pending.
    value: MarkValue,
    /// When it was set.
    pub at: Option<Instant>,
    /// By whom.
    pub by: Option<Role>,
}

impl Proposed {
    /// The proposal, or `None` for a pending mark, which can be no final.
    pub fn new(value: MarkValue, at: Option<Instant>, by: Option<Role>) -> Option<Self> {
        (value != MarkValue::Symbol(Symbol::Pending)).then_some(Self { value, at, by })
    }

    /// The final.
    pub fn value(&self) -> MarkValue {
        self.value
    }
}
