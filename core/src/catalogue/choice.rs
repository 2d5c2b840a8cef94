//! The choices that a regulation's parameters offer.

use super::code::codes;
use super::rule::Severity;

codes! {
    /// What finals are given in a course.
    Grading {
        /// Numbers, or passed and failed.
        Any = "any", "любые отметки", "any";
        /// Numbers alone.
        Number = "number", "отметка числом", "a number";
        /// Passed or failed alone.
        PassFail = "pass-fail", "зачёт или незачёт", "pass or fail";
    }
}

codes! {
    /// Where a mean falls that stands exactly on a boundary.
    Tie {
        /// As the boundary says.
        Boundaries = "boundaries", "по границе", "by the boundary";
        /// To the higher final.
        Up = "up", "вверх", "up";
        /// To the lower final.
        Down = "down", "вниз", "down";
        /// As the last term says.
        LastPeriod = "last-period", "по последнему периоду", "by the last period";
        /// Both finals stand.
        Either = "either", "на усмотрение учителя", "either";
    }
}

codes! {
    /// What the cell holds where there are too few marks for a final.
    Outcome {
        /// *Not attested*.
        NotAttested = "not-attested", "н/а", "not attested";
        /// Nothing.
        Empty = "empty", "пустая клетка", "an empty cell";
        /// Nothing yet: the final is postponed.
        Postponed = "postponed", "аттестация отложена", "a postponed final";
    }
}

codes! {
    /// How marks count that retake one another.
    Retakes {
        /// Each is a mark of its own.
        Both = "both", "обе отметки", "both";
        /// The last one stands for all.
        Last = "last", "последняя", "the last";
        /// The highest one stands for all.
        Best = "best", "лучшая", "the best";
    }
}

codes! {
    /// How serious something is, or that it is not looked at.
    Strictness {
        /// An error.
        Error = "error", "ошибка", "error";
        /// A warning.
        Warning = "warning", "предупреждение", "warning";
        /// A note.
        Note = "note", "замечание", "note";
        /// Nothing is said.
        Off = "off", "не проверяется", "off";
    }
}

impl Strictness {
    /// The severity of what is found, where it is looked for.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Off => None,
        }
    }
}

codes! {
    /// What a year or an overall mark is the mean of.
    YearBasis {
        /// The finals of the periods.
        Finals = "finals", "отметки за периоды", "finals";
        /// The means that those rested on.
        PeriodMeans = "period-means", "средние баллы за периоды", "means of the periods";
        /// All marks of the year.
        Marks = "marks", "все отметки года", "all marks of the year";
    }
}

codes! {
    /// What a term does that is missing or not attested.
    TermPolicy {
        /// No final is given.
        Refuse = "refuse", "отметка не ставится", "no final";
        /// The mean is of the others.
        MeanOfPresent = "mean-of-present", "средний балл остальных", "the mean of the others";
        /// The year is not attested.
        NotAttested = "not-attested", "н/а", "not attested";
    }
}

codes! {
    /// What days a term of days counts.
    Counted {
        /// Every day.
        Calendar = "calendar", "календарные дни", "calendar days";
        /// The days of the week with school.
        School = "school", "учебные дни", "school days";
    }
}

codes! {
    /// Whether a bound is reached by what equals it.
    Reached {
        /// It is (≥).
        AtLeast = "at-least", "не меньше", "at least";
        /// It must be passed (>).
        Above = "above", "больше", "above";
    }
}

codes! {
    /// Why a lesson was missed.
    Reason {
        /// For no valid reason.
        Absent = "absent", "без уважительной причины", "without a valid reason";
        /// For a valid reason other than illness.
        Excused = "excused", "по уважительной причине", "excused";
        /// By illness.
        Ill = "ill", "по болезни", "ill";
    }
}

codes! {
    /// How two conditions are joined.
    Join {
        /// Both must hold.
        And = "and", "и", "and";
        /// One is enough.
        Or = "or", "или", "or";
    }
}

codes! {
    /// Among which marks something is looked for.
    Among {
        /// All that count.
        All = "all", "все отметки", "all marks";
        /// Those for key works.
        Key = "key", "отметки за письменные, лабораторные и практические работы", "key works";
    }
}

codes! {
    /// What is lacking for an act to be allowed.
    Lack {
        /// The module is switched off.
        Module = "module", "модуль выключен", "the module is switched off";
        /// The role, or the substitution, is not in force on that day.
        Time = "time", "право не действует в этот день", "the right is not in force on that day";
        /// What the act is done to is not in reach.
        Scope = "scope", "это не в своей области", "it is out of reach";
        /// No role that the act asks for.
        Role = "role", "нет нужной роли", "the role is lacking";
    }
}

codes! {
    /// A day of the week.
    Weekday {
        /// Monday.
        Monday = "monday", "понедельник", "Monday";
        /// Tuesday.
        Tuesday = "tuesday", "вторник", "Tuesday";
        /// Wednesday.
        Wednesday = "wednesday", "среда", "Wednesday";
        /// Thursday.
        Thursday = "thursday", "четверг", "Thursday";
        /// Friday.
        Friday = "friday", "пятница", "Friday";
        /// Saturday.
        Saturday = "saturday", "суббота", "Saturday";
        /// Sunday.
        Sunday = "sunday", "воскресенье", "Sunday";
    }
}
