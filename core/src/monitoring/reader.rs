//! Which rows a reader may see, and in which of them pupils may be named.

use chrono::NaiveDate;

use super::frame::{Frame, Key};
use super::given::edition;
use super::question::Days;
use crate::catalogue::Act;
use crate::rules::access::{Decision, Request, Standing, Target, decide};
use crate::school::School;

/// A person who reads, on a day.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'r> {
    standing: Option<&'r Standing>,
    on: NaiveDate,
}

impl<'r> Reader<'r> {
    /// Whoever holds this standing; none: the host answers for who sees it.
    pub fn of(frame: &Frame, school: &School, standing: Option<&'r Standing>) -> Self {
        Self {
            standing,
            on: day_of(frame, school),
        }
    }

    /// Whether a row may be seen.
    pub fn sees(&self, frame: &Frame, school: &School, key: Key) -> bool {
        let act = match key {
            Key::Pupil(_) => Act::ReadPage,
            _ => Act::ReadSummary,
        };
        self.may(frame, school, key, act)
    }

    /// Whether the pupils of a row may be named.
    pub fn names(&self, frame: &Frame, school: &School, key: Key) -> bool {
        self.may(frame, school, key, Act::ReadPage)
    }

    fn may(&self, frame: &Frame, school: &School, key: Key, act: Act) -> bool {
        let Some(standing) = self.standing else {
            return true;
        };
        let Some(regulation) = school.regulations().on(self.on) else {
            return false;
        };
        let request = Request {
            act,
            on: self.on,
            target: self.target(frame, school, key),
        };
        matches!(decide(regulation, standing, &request), Decision::Allow(_))
    }

    fn target(&self, frame: &Frame, school: &School, key: Key) -> Target {
        let ids = school.ids();
        match key {
            Key::School | Key::Level(_) | Key::Teacher(_) | Key::Subject(_) => Target::default(),
            Key::Class(class) => Target {
                class: ids.class_id(class),
                ..Target::default()
            },
            Key::Course(course) => {
                let class = school.course(course).and_then(|row| row.class);
                Target {
                    class: class.and_then(|class| ids.class_id(class)),
                    course: ids.course_id(course),
                    ..Target::default()
                }
            }
            Key::Pupil(pupil) => {
                let place = frame.place_on_end(school, pupil);
                let class = place
                    .map(|(class, _)| class)
                    .or(school.class_on(pupil, self.on));
                Target {
                    class: class.and_then(|class| ids.class_id(class)),
                    pupil: ids.pupil_id(pupil),
                    ..Target::default()
                }
            }
        }
    }
}

/// The day of an answer: that of `as_of`, else the last that is asked about.
pub fn day_of(frame: &Frame, school: &School) -> NaiveDate {
    let question = &frame.question;
    question.as_of.day.unwrap_or_else(|| match question.days {
        Days::Dates(days) => days.to(),
        Days::Period(kind, number) => {
            let same = |row: &&crate::school::facts::PeriodRow| {
                row.kind == kind && crate::school::same_number(kind, row.number, number)
            };
            let periods = school.facts().periods.iter().filter(same);
            let last = periods.map(|period| period.days.to()).max();
            last.unwrap_or(NaiveDate::MIN)
        }
    })
}

/// The digest of the parameters that the figures of an answer are counted by.
pub(super) fn parameters_of(frame: &Frame, school: &School) -> String {
    let edition = edition(school, day_of(frame, school));
    edition.map_or_else(String::new, |edition| edition.parameters.counting_digest())
}
