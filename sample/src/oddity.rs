//! What is odd in a school, by name.

macro_rules! oddities {
    ($($name:ident = $text:literal;)+) => {
        /// One thing that real schools have and neat examples lack.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Oddity {
            $(#[doc = $text]
            $name,)+
        }

        impl Oddity {
            /// Every oddity.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// What it is, in words.
            pub(crate) const fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

oddities! {
    MovesClass = "a pupil who moves class mid-month";
    BroughtMarks = "an arrival mid-year with brought marks";
    BroughtFinals = "an arrival mid-year with brought finals";
    Leaves = "a leaver who has marks";
    ExemptWeeks = "a pupil exempt for some weeks";
    ExemptYear = "a pupil exempt for the whole year";
    Subgroups = "a subject split in two subgroups";
    AgreedDiffers = "subgroups entered otherwise than agreed";
    TwoClasses = "a course over two classes";
    Substitution = "a substitution";
    PassFail = "a pass-fail course";
    Markless = "a markless course";
    LevelOne = "a level 1 with roll calls and topics and no marks";
    Pending = "a pending mark";
    WeightZero = "an assignment of weight 0";
    Quarantine = "a quarantine of one class";
    EmptyClass = "an empty class";
    LateEntry = "a late entry";
    NoTopic = "a forgotten topic";
    Cancelled = "a cancelled lesson";
    NoRoll = "a lesson without roll";
    HomeTaught = "a home-taught pupil";
    TwoMarks = "two assignments of one lesson with a mark each";
    DoubleMark = "a double mark";
    Retake = "a retake";
    RetakesNothing = "a retake of nothing";
    TwoCodes = "two codes for one pupil and lesson";
    MarkWhileAbsent = "a mark on a lesson with code absent";
    MarkOfStranger = "a mark of a non-member";
    MarkOnCancelled = "a mark on a cancelled lesson";
    CodeOfStranger = "a roll call code of a non-member";
    FinalLate = "a late final";
    FinalMissing = "a missing final";
    FinalDoubtful = "a doubtful final";
    FinalPending = "a pending final";
    FinalNotCounted = "a final of a pupil who had left";
    NotAttested = "a not-attested final";
    ChangeOfOffice = "a change of class teacher mid-year";
    EnrolledTwice = "a pupil on the roll of two classes at once";
    LessonTwice = "two held lessons of one course, date and number";
    LessonInHolidays = "a held lesson outside every period";
    UnknownPerson = "a person who is not in people";
    PlanDiffers = "a plan that is not the approved one";
}

impl Oddity {
    /// Its place in a set of oddities.
    pub(crate) const fn bit(self) -> u64 {
        1 << self as u64
    }
}
