//! Groups of pupils by their finals: excellent, good, with one «4», with one «3», failing, not attested,
//! incomplete.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Lists, PerformanceCounts, PerformancePage};
use crate::catalogue::{MarkValue, Symbol};
use crate::monitoring::counts::count_step;
use crate::monitoring::entries::Entry;
use crate::monitoring::family::Pages;
use crate::monitoring::figure::Person;
use crate::monitoring::frame::{CourseFrame, Frame, Key};
use crate::monitoring::given::edition;
use crate::monitoring::question::{By, Days};
use crate::regulation::{Place as At, Regulation, Scale};
use crate::school::School;
use crate::school::ids::{ClassIx, PersonIx, Place};

/// A group of pupils; they overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// All the highest mark.
    Excellent,
    /// All of quality, at least one not the highest.
    Good,
    /// One below the highest, the rest the highest.
    OneFour,
    /// One lowest positive, the rest of quality.
    OneThree,
    /// A number below positive, or fail.
    Failing,
    /// Not attested in something.
    NotAttested,
    /// A due final is missing.
    Incomplete,
}

impl Group {
    /// All of them, in the order of the answer.
    pub const ALL: [Self; 7] = [
        Self::Excellent,
        Self::Good,
        Self::OneFour,
        Self::OneThree,
        Self::Failing,
        Self::NotAttested,
        Self::Incomplete,
    ];

    /// The name in the answer.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Excellent => "excellent",
            Self::Good => "good",
            Self::OneFour => "one_four",
            Self::OneThree => "one_three",
            Self::Failing => "failing",
            Self::NotAttested => "not_attested",
            Self::Incomplete => "incomplete",
        }
    }

    pub(super) fn place(self) -> i32 {
        let place = Self::ALL.iter().position(|group| *group == self);
        place
            .and_then(|place| i32::try_from(place).ok())
            .unwrap_or(0)
    }
}

/// The finals of one pupil.
#[derive(Clone, Copy, Debug, Default)]
struct Pupil {
    /// The pupil is of the courses that are asked.
    known: bool,
    /// Finals that are not exempt.
    given: u32,
    numeric: u32,
    /// Numbers at the highest mark.
    highest: u32,
    /// One below the highest.
    next: u32,
    /// Numbers of quality.
    quality: u32,
    /// The lowest positive mark.
    lowest_positive: u32,
    failing: u32,
    not_attested: u32,
    missing: u32,
    /// The last day of the latest period of a final.
    last: Option<NaiveDate>,
}

impl Pupil {
    fn add(&mut self, entry: &Entry, scale: Scale, regulation: &Regulation) {
        self.known = true;
        self.last = self.last.max(Some(entry.days.to()));
        let add = |count: &mut u32, has: bool| *count = count.saturating_add(has.into());
        let Some(value) = entry.value else {
            add(&mut self.missing, entry.due && !entry.exempt);
            return;
        };
        add(&mut self.given, value != MarkValue::Symbol(Symbol::Exempt));
        match value {
            MarkValue::Number(number) => {
                let quality = regulation
                    .parameters
                    .monitoring_marks
                    .value
                    .is_quality(value);
                add(&mut self.numeric, true);
                add(&mut self.highest, number == scale.highest);
                add(&mut self.next, number == scale.highest.saturating_sub(1));
                add(&mut self.quality, quality);
                add(&mut self.lowest_positive, number == scale.positive);
                add(&mut self.failing, number < scale.positive);
            }
            MarkValue::Symbol(Symbol::Fail) => add(&mut self.failing, true),
            MarkValue::Symbol(Symbol::NotAttested) => add(&mut self.not_attested, true),
            MarkValue::Symbol(Symbol::Pass | Symbol::Exempt | Symbol::Pending) => {}
        }
    }

    fn is_success(&self) -> bool {
        self.missing == 0 && self.failing == 0 && self.not_attested == 0
    }

    fn is_quality(&self) -> bool {
        self.is_success() && self.numeric > 0 && self.quality == self.numeric
    }

    fn is_in(&self, group: Group) -> bool {
        let complete = self.missing == 0;
        let clear = complete && self.failing == 0 && self.not_attested == 0 && self.numeric > 0;
        let rest = self.numeric.saturating_sub(1);
        match group {
            Group::Excellent => clear && self.highest == self.numeric,
            Group::Good => clear && self.quality == self.numeric && self.highest < self.numeric,
            Group::OneFour => clear && self.next == 1 && self.highest == rest,
            Group::OneThree => clear && self.lowest_positive == 1 && self.quality == rest,
            Group::Failing => complete && self.failing > 0,
            Group::NotAttested => complete && self.not_attested > 0,
            Group::Incomplete => !complete,
        }
    }
}

/// The scale of a final.
pub(super) fn scale_of(
    school: &School,
    course: &CourseFrame,
    entry: &Entry,
    regulation: &Regulation,
    frame: &Frame,
) -> Scale {
    let all = &regulation.parameters.scale;
    let Days::Period(kind, number) = frame.question.days else {
        return all.value;
    };
    let Some(row) = school
        .course(course.course)
        .filter(|_| !all.cases.is_empty())
    else {
        return all.value;
    };
    *all.at(&At {
        kind,
        number,
        level: entry.level,
        subject: &row.subject,
        course: school.ids().course_id(row.course),
    })
}

/// What each pupil's finals are, by the pupil's place.
fn pupils(
    frame: &Frame,
    school: &School,
    pages: &Pages<PerformancePage>,
    narrowed: bool,
) -> Vec<Pupil> {
    let mut pupils = vec![Pupil::default(); school.ids().count::<PersonIx>()];
    let teacher = frame.question.filter.teacher;
    let is_taught = |course: &CourseFrame, day: NaiveDate| {
        let of_day = || school.staff().teachers_on(course.course, day);
        teacher.is_none_or(|teacher| of_day().contains(&teacher))
    };
    for (course, page) in pages {
        let Some(course) = frame.course(*course) else {
            continue;
        };
        if narrowed && course.asked {
            let day = course.days.to();
            let taught = is_taught(course, day);
            let members = school.roster().members(course.course).unwrap_or_default();
            for member in members.iter().filter(|_| taught) {
                let there = member.days.iter().any(|days| days.holds(day));
                if let (Some(pupil), true) = (pupils.get_mut(member.pupil.at()), there) {
                    pupil.known = true;
                }
            }
        }
        for entry in &page.finals {
            let day = entry.days.to();
            let taught = is_taught(course, day);
            if let (Some(pupil), Some(regulation), true) = (
                pupils.get_mut(entry.pupil.at()),
                edition(school, day),
                taught,
            ) {
                let scale = scale_of(school, course, entry, regulation, frame);
                pupil.add(entry, scale, regulation);
            }
        }
    }
    pupils
}

/// The class of a pupil on the last day of the period: of the class's set, else of the pupil's finals.
fn class_of(frame: &Frame, school: &School, pupil: PersonIx, of: &Pupil) -> Option<ClassIx> {
    let mut stays = school.roster().stays(pupil).iter();
    let own = stays.find_map(|stay| {
        let days = frame.class_days(school, stay.class)?;
        stay.days.holds(days.to()).then_some(stay.class)
    });
    own.or_else(|| {
        let class = school.class_on(pupil, of.last?)?;
        frame.class_days(school, class).is_none().then_some(class)
    })
}

/// Whether a row is of pupils, and the period is one.
fn is_asked(frame: &Frame) -> bool {
    let by = frame.question.by;
    matches!(frame.question.days, Days::Period(..))
        && matches!(by, By::School | By::Level | By::Class | By::Pupil)
}

fn each_pupil(
    frame: &Frame,
    school: &School,
    pages: &Pages<PerformancePage>,
    mut take: impl FnMut(Key, PersonIx, &Pupil),
) {
    if !is_asked(frame) {
        return;
    }
    let narrowed = frame.question.filter.narrows_courses();
    let pupils = pupils(frame, school, pages, narrowed);
    for (pupil, of) in school.ids().all::<PersonIx>().zip(&pupils) {
        if narrowed && !of.known {
            continue;
        }
        if let Some(class) = class_of(frame, school, pupil, of) {
            for key in frame.pupil_rows(school, pupil, class) {
                take(key, pupil, of);
            }
        }
    }
}

/// Counts the pupils of each row.
pub(super) fn close(
    frame: &Frame,
    school: &School,
    pages: &Pages<PerformancePage>,
    rows: &mut BTreeMap<Key, PerformanceCounts>,
) {
    each_pupil(frame, school, pages, |key, _, of| {
        let row = rows.entry(key).or_default();
        let add = |count: &mut u64, has: bool| *count = count.saturating_add(has.into());
        let given = of.given > 0;
        add(&mut row.roll, true);
        add(&mut row.pupils, given);
        add(&mut row.pupil_success, given && of.is_success());
        add(&mut row.pupil_quality, given && of.is_quality());
        for group in Group::ALL.iter().filter(|group| of.is_in(**group)) {
            count_step(&mut row.groups, group.place(), 1);
        }
    });
}

/// Names the pupils of each group of the rows that may name them.
pub(super) fn lists(
    frame: &Frame,
    school: &School,
    pages: &Pages<PerformancePage>,
    may: &dyn Fn(Key) -> bool,
) -> BTreeMap<Key, Lists> {
    let mut rows: BTreeMap<Key, Lists> = BTreeMap::new();
    let names = crate::monitoring::figure::Names::of(school);
    each_pupil(frame, school, pages, |key, pupil, of| {
        for group in Group::ALL
            .iter()
            .filter(|group| of.is_in(**group) && may(key))
        {
            let lists = rows.entry(key).or_default();
            lists.0.entry(*group).or_default().push(names.person(pupil));
        }
    });
    for list in rows.values_mut().flat_map(|lists| lists.0.values_mut()) {
        list.sort_by(|one: &Person, other| one.pupil.cmp(&other.pupil));
    }
    rows
}
