//! What belongs to which row of a slice: each course with its days, and the rows of a lesson, a mark, a
//! pair of pupil and course.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use chrono::NaiveDate;

use super::question::{By, Days, Question};
use super::timeliness::Offsets;
use crate::base::date::DateRange;
use crate::catalogue::PeriodKind;
use crate::regulation::{CaseRules, Place, Regulation};
use crate::school::School;
use crate::school::facts::{CourseRow, CourseScale};
use crate::school::ids::{ClassIx, CourseIx, PersonIx, Place as _};
use crate::school::page::Page;

/// What a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The school.
    School,
    /// A level.
    Level(u8),
    /// A class.
    Class(ClassIx),
    /// A course.
    Course(CourseIx),
    /// A teacher.
    Teacher(PersonIx),
    /// A subject, by its place among the school's.
    Subject(u16),
    /// A pupil.
    Pupil(PersonIx),
}

/// A course of a slice.
#[derive(Clone, Debug)]
pub struct CourseFrame {
    /// The course.
    pub course: CourseIx,
    /// Its class.
    pub class: Option<ClassIx>,
    /// Its class's level.
    pub level: Option<u8>,
    /// Its subject, by its place among the school's.
    pub subject: u16,
    /// The days that are asked about.
    pub days: DateRange,
    /// Those of them that are looked at; none where they are not begun.
    pub taught: Option<DateRange>,
    /// The last day that is looked at.
    pub end: NaiveDate,
    /// The lessons of those days, held or not, by place.
    pub lessons: Range<usize>,
    /// Whether the filters let the course through.
    pub asked: bool,
    /// The rows of each of its lessons, where they are the same for all.
    fixed: Option<Vec<Key>>,
    /// Who teaches each of its lessons, where that is the same for all.
    staff: Option<Vec<PersonIx>>,
}

/// A slice of a school with what is derived once for it; it stays right while the small tables do.
#[derive(Clone, Debug)]
pub struct Frame {
    /// What is asked.
    pub question: Question,
    /// The subjects' codes, ascending.
    pub subjects: Vec<String>,
    /// The courses by place; none of one that has no such period.
    courses: Vec<Option<CourseFrame>>,
    /// Pupils whom several courses of a subject know: by rolls, marks or finals.
    several: BTreeSet<(u16, PersonIx)>,
    /// Found when first asked for.
    offsets: OnceLock<Offsets>,
}

impl Frame {
    /// The frame of a question.
    pub fn of(school: &School, question: Question) -> Self {
        let rows = &school.facts().courses;
        let mut subjects: Vec<String> = rows.iter().map(|row| row.subject.code()).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let mut frame = Self {
            question,
            subjects,
            courses: Vec::new(),
            several: BTreeSet::new(),
            offsets: OnceLock::new(),
        };
        let places = school.ids().all::<CourseIx>();
        frame.courses = places
            .map(|course| frame.course_frame(school, school.course(course)?))
            .collect();
        frame.look_for_several(school);
        frame
    }

    fn course_frame(&self, school: &School, row: &CourseRow) -> Option<CourseFrame> {
        let code = row.subject.code();
        let subject = self.subjects.binary_search(&code).ok()?;
        let days = match self.question.days {
            Days::Dates(days) => days,
            Days::Period(kind, number) => {
                let own = school.period_of(row, None, kind, number);
                let known = school.set_of(row, None, NaiveDate::MIN).is_some();
                let other = || school.any_period(kind, number).filter(|_| !known);
                own.or_else(other)?.days
            }
        };
        let filter = &self.question.filter;
        let level = row.class.and_then(|class| Some(school.class(class)?.level));
        let taught = self.question.cut(days);
        let page = school.page(row.course);
        let lessons = page
            .zip(taught)
            .map_or(0..0, |(page, taught)| page.lesson_places(taught));
        let mut course = CourseFrame {
            course: row.course,
            class: row.class,
            level,
            subject: u16::try_from(subject).ok()?,
            days,
            taught,
            end: self.question.end(days),
            lessons,
            asked: filter.course.is_none_or(|wanted| wanted == row.course)
                && filter.subject.as_ref().is_none_or(|wanted| *wanted == code),
            fixed: None,
            staff: school
                .staff()
                .course(row.course)
                .and_then(|staff| staff.constant()),
        };
        let simple = self.question.by != By::Pupil && filter.pupil.is_none();
        if let (Some(class), Some(staff)) = (row.class, &course.staff)
            && simple
        {
            let mut keys = Vec::new();
            self.rows(school, &course, &[class], staff, None, &mut keys);
            course.fixed = Some(keys);
        }
        Some(course)
    }

    /// Finds the pupils of several courses of a subject anew.
    pub fn look_for_several(&mut self, school: &School) {
        let mut last: Vec<Option<(u16, CourseIx)>> = vec![None; school.ids().count::<PersonIx>()];
        self.several.clear();
        for (place, subject) in self.subjects.iter().enumerate() {
            let place = u16::try_from(place).unwrap_or(u16::MAX);
            for course in school.roster().of_subject(subject) {
                let several = &mut self.several;
                let mut note = |pupil: PersonIx| {
                    let Some(slot) = last.get_mut(pupil.at()) else {
                        return;
                    };
                    let here = Some((place, *course));
                    if slot.is_some_and(|(other, _)| other == place) && *slot != here {
                        several.insert((place, pupil));
                    }
                    *slot = here;
                };
                let members = school.roster().members(*course).unwrap_or_default();
                members.iter().for_each(|member| note(member.pupil));
                if let Some(page) = school.page(*course) {
                    page.marks.pupils().for_each(|(pupil, _)| note(pupil));
                    page.finals.iter().for_each(|row| note(row.pupil));
                }
            }
        }
    }

    /// The other courses of a subject, where some pupil is known by several of them.
    pub fn others_of_subject(&self, school: &School, course: CourseIx) -> Vec<CourseIx> {
        let Some(frame) = self.course(course) else {
            return Vec::new();
        };
        let subject = self.subjects.get(usize::from(frame.subject));
        let shared = self
            .several
            .iter()
            .any(|(subject, _)| *subject == frame.subject);
        let courses = subject.map_or(&[][..], |code| school.roster().of_subject(code));
        courses.iter().filter(|_| shared).copied().collect()
    }

    /// Whether several courses of a course's subject know a pupil.
    pub fn has_several(&self, course: &CourseFrame, pupil: PersonIx) -> bool {
        self.several.contains(&(course.subject, pupil))
    }

    /// The offsets of the school's zone around the days of the slice.
    pub(super) fn offsets(&self, school: &School) -> &Offsets {
        self.offsets.get_or_init(|| Offsets::of(self, school))
    }

    /// A course of the slice.
    pub fn course(&self, course: CourseIx) -> Option<&CourseFrame> {
        self.courses.get(course.at())?.as_ref()
    }

    /// Every course of the slice.
    pub fn courses(&self) -> impl Iterator<Item = &CourseFrame> {
        self.courses.iter().flatten()
    }

    /// The rows of what belongs to these classes, teachers and this pupil.
    fn rows(
        &self,
        school: &School,
        course: &CourseFrame,
        classes: &[ClassIx],
        teachers: &[PersonIx],
        pupil: Option<PersonIx>,
        rows: &mut Vec<Key>,
    ) {
        let filter = &self.question.filter;
        if !course.asked || !self.holds_pupil(pupil) || !self.holds_teachers(teachers) {
            return;
        }
        let level_of = |class: ClassIx| school.class(class).map(|row| row.level);
        let holds = |class: ClassIx| {
            filter.class.is_none_or(|wanted| wanted == class)
                && filter
                    .level
                    .is_none_or(|wanted| level_of(class) == Some(wanted))
        };
        let narrowed = filter.class.is_some() || filter.level.is_some();
        if narrowed && !classes.iter().any(|class| holds(*class)) {
            return;
        }
        let classes = classes.iter().copied().filter(|class| holds(*class));
        match self.question.by {
            By::School => rows.push(Key::School),
            By::Course => rows.push(Key::Course(course.course)),
            By::Subject => rows.push(Key::Subject(course.subject)),
            By::Class => rows.extend(classes.map(Key::Class)),
            By::Level => rows.extend(classes.filter_map(level_of).map(Key::Level)),
            By::Teacher => {
                let wanted = |teacher: &&PersonIx| filter.teacher.is_none_or(|it| it == **teacher);
                rows.extend(teachers.iter().filter(wanted).copied().map(Key::Teacher));
            }
            By::Pupil => rows.extend(pupil.map(Key::Pupil)),
        }
        rows.sort_unstable();
        rows.dedup();
    }

    fn holds_pupil(&self, pupil: Option<PersonIx>) -> bool {
        let wanted = self.question.filter.pupil;
        pupil.is_none() || wanted.is_none() || wanted == pupil
    }

    fn holds_teachers(&self, teachers: &[PersonIx]) -> bool {
        let wanted = self.question.filter.teacher;
        wanted.is_none_or(|wanted| teachers.contains(&wanted))
    }

    /// Who teaches a lesson of a day.
    pub fn teachers<'f>(
        &'f self,
        school: &School,
        course: &'f CourseFrame,
        day: NaiveDate,
    ) -> std::borrow::Cow<'f, [PersonIx]> {
        match &course.staff {
            Some(staff) => staff.as_slice().into(),
            None => school.teachers_on(course.course, day).into(),
        }
    }

    /// The classes to which a lesson belongs: its course's, or those of its members that day.
    pub fn classes(&self, school: &School, course: &CourseFrame, day: NaiveDate) -> Vec<ClassIx> {
        if let Some(class) = course.class {
            return vec![class];
        }
        let members = school.roster().members(course.course).unwrap_or_default();
        let there = members
            .iter()
            .filter(|member| member.days.iter().any(|days| days.holds(day)));
        let mut classes: Vec<ClassIx> = there
            .filter_map(|member| school.class_on(member.pupil, day))
            .collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }

    /// The rows of every lesson of a course, where they are the same.
    pub fn fixed_rows<'f>(&self, course: &'f CourseFrame) -> Option<&'f [Key]> {
        course.fixed.as_deref()
    }

    /// The rows of a lesson.
    pub fn lesson_rows(&self, school: &School, course: &CourseFrame, day: NaiveDate) -> Vec<Key> {
        if let Some(fixed) = &course.fixed {
            return fixed.clone();
        }
        let classes = self.classes(school, course, day);
        let teachers = self.teachers(school, course, day);
        let mut rows = Vec::new();
        let by_pupil = self.question.by == By::Pupil || self.question.filter.pupil.is_some();
        if !by_pupil {
            self.rows(school, course, &classes, &teachers, None, &mut rows);
            return rows;
        }
        let members = school.roster().members(course.course).unwrap_or_default();
        for member in members {
            if member.days.iter().any(|days| days.holds(day)) {
                let pupil = Some(member.pupil);
                self.rows(school, course, &classes, &teachers, pupil, &mut rows);
            }
        }
        rows
    }

    /// The rows of what a pupil has of a lesson of a day.
    pub fn mark_rows(
        &self,
        school: &School,
        course: &CourseFrame,
        pupil: PersonIx,
        day: NaiveDate,
    ) -> Vec<Key> {
        let class = school.class_on(pupil, day).or(course.class);
        let teachers = self.teachers(school, course, day);
        let mut rows = Vec::new();
        let class = class.as_slice();
        self.rows(school, course, class, &teachers, Some(pupil), &mut rows);
        rows
    }

    /// The rows of everything that a pupil has of a course's lessons while a member, where they are the
    /// same.
    pub fn fixed_mark_rows(
        &self,
        school: &School,
        course: &CourseFrame,
        pupil: PersonIx,
    ) -> Option<Vec<Key>> {
        let staff = course.staff.as_ref()?;
        let [stay] = school.roster().stays(pupil) else {
            return None;
        };
        // On a day outside the stay what was brought is of the course's class.
        let through = |days: DateRange| stay.days.holds(days.from()) && stay.days.holds(days.to());
        let same = course.class == Some(stay.class) || course.taught.is_some_and(through);
        if !same && self.asks_classes() {
            return None;
        }
        let mut rows = Vec::new();
        self.rows(school, course, &[stay.class], staff, Some(pupil), &mut rows);
        Some(rows)
    }

    /// The rows of a pupil's part in a course as of a day: a pair, a final.
    pub fn pair_rows(
        &self,
        school: &School,
        course: &CourseFrame,
        pupil: PersonIx,
        day: NaiveDate,
    ) -> Vec<Key> {
        let class = school.class_on(pupil, day);
        let staff = school.staff().course(course.course);
        let teachers = staff.map_or_else(Vec::new, |staff| staff.teachers_on(day));
        let mut rows = Vec::new();
        let class = class.as_slice();
        self.rows(school, course, class, &teachers, Some(pupil), &mut rows);
        rows
    }

    /// The rows of a pupil's part in a course on its last day, where they are those of its lessons.
    pub fn fixed_pair_rows<'f>(
        &self,
        school: &School,
        course: &'f CourseFrame,
        pupil: PersonIx,
    ) -> Option<&'f [Key]> {
        let fixed = course.fixed.as_deref()?;
        let same = !self.asks_classes() || school.class_on(pupil, course.end) == course.class;
        same.then_some(fixed)
    }

    /// Whether it matters of which class something is.
    pub fn asks_classes(&self) -> bool {
        let filter = &self.question.filter;
        matches!(self.question.by, By::Level | By::Class)
            || filter.class.is_some()
            || filter.level.is_some()
    }

    /// The rows of a course as of a day: its hours, the place of its members.
    pub fn course_rows(&self, school: &School, course: &CourseFrame, day: NaiveDate) -> Vec<Key> {
        let pupil = self.question.filter.pupil;
        if pupil.is_some_and(|pupil| !school.roster().is_member(course.course, pupil, day)) {
            return Vec::new();
        }
        let classes = self.classes(school, course, day);
        let staff = school.staff().course(course.course);
        let teachers = staff.map_or_else(Vec::new, |staff| staff.teachers_on(day));
        let mut rows = Vec::new();
        self.rows(school, course, &classes, &teachers, None, &mut rows);
        rows
    }

    /// The rows of a pupil on a day, whatever the course: of the school, the level, the class, the pupil.
    pub fn pupil_rows(&self, school: &School, pupil: PersonIx, class: ClassIx) -> Vec<Key> {
        let filter = &self.question.filter;
        let level = school.class(class).map(|row| row.level);
        let narrowed = filter.class.is_none_or(|wanted| wanted == class)
            && filter.level.is_none_or(|wanted| level == Some(wanted))
            && self.holds_pupil(Some(pupil));
        let key = match self.question.by {
            By::School => Some(Key::School),
            By::Level => level.map(Key::Level),
            By::Class => Some(Key::Class(class)),
            By::Pupil => Some(Key::Pupil(pupil)),
            By::Course | By::Teacher | By::Subject => None,
        };
        key.filter(|_| narrowed).into_iter().collect()
    }

    /// The days of a class's pupils; none where its set has no such period.
    pub fn class_days(&self, school: &School, class: ClassIx) -> Option<DateRange> {
        match self.question.days {
            Days::Dates(days) => Some(days),
            Days::Period(kind, number) => {
                let set = school.set_of_class(class)?;
                let mut periods = school.roster().periods(set).iter();
                let same = |number_of| crate::school::same_number(kind, number_of, number);
                let period = periods.find(|period| period.kind == kind && same(period.number))?;
                Some(period.days)
            }
        }
    }

    /// The class of a pupil on the last day that is looked at, with the days of that class.
    pub fn place_on_end(&self, school: &School, pupil: PersonIx) -> Option<(ClassIx, DateRange)> {
        let mut stays = school.roster().stays(pupil).iter();
        stays.find_map(|stay| {
            let days = self.class_days(school, stay.class)?;
            let end = self.question.end(days);
            stay.days.holds(end).then_some((stay.class, days))
        })
    }
}

/// The edition by which figures of a day are counted: the one in force, before the first the first.
pub fn edition(school: &School, day: NaiveDate) -> Option<&Regulation> {
    let editions = school.regulations().editions();
    let first = editions.first().map(|edition| &edition.regulation);
    let edition = school.regulations().on(day).or(first)?;
    Some(edition)
}

/// The rules for the marks of a course on its last day, at its class's level.
pub fn rules_of<'r>(
    school: &School,
    course: &CourseFrame,
    row: &CourseRow,
    regulation: &'r Regulation,
) -> CaseRules<'r> {
    let set = school.set_of(row, None, NaiveDate::MIN);
    let (kind, number) = period_on(school, set, course.end);
    regulation.at(&Place {
        kind,
        number,
        level: course.level.unwrap_or(0),
        subject: &row.subject,
        course: school.ids().course_id(row.course),
    })
}

/// The period of a set that a day is in, as far as marks rest on it.
pub fn period_on(
    school: &School,
    set: Option<crate::school::ids::SetIx>,
    day: NaiveDate,
) -> (PeriodKind, Option<u8>) {
    let periods = set.map_or(&[][..], |set| school.roster().periods(set));
    let found = periods
        .iter()
        .find(|period| period.kind.rests_on_marks() && period.days.holds(day));
    found.map_or((PeriodKind::Quarter, None), |period| {
        (period.kind, period.number)
    })
}

/// A yes or no of the regulation for the lessons of a course at a level, remembered while the period and
/// the edition stay.
pub struct ByDay<'s> {
    school: &'s School,
    row: &'s CourseRow,
    level: u8,
    set: Option<crate::school::ids::SetIx>,
    ask: fn(&Regulation, &Place<'_>) -> bool,
    /// The days for which the answer is known.
    known: Option<(DateRange, bool)>,
}

impl<'s> ByDay<'s> {
    /// Asks for the lessons of a course at a level.
    pub fn new(
        school: &'s School,
        row: &'s CourseRow,
        level: u8,
        ask: fn(&Regulation, &Place<'_>) -> bool,
    ) -> Self {
        Self {
            school,
            row,
            level,
            set: school.set_of(row, None, NaiveDate::MIN),
            ask,
            known: None,
        }
    }

    /// The answer for a day; `None` where no edition is in force.
    pub fn on(&mut self, day: NaiveDate) -> Option<bool> {
        if let Some((days, answer)) = self.known
            && days.holds(day)
        {
            return Some(answer);
        }
        let (kind, number) = period_on(self.school, self.set, day);
        let place = Place {
            kind,
            number,
            level: self.level,
            subject: &self.row.subject,
            course: self.school.ids().course_id(self.row.course),
        };
        let answer = (self.ask)(self.school.regulations().on(day)?, &place);
        self.known = Some((self.same_days(day), answer));
        Some(answer)
    }

    /// Days around this one of the same period and edition.
    fn same_days(&self, day: NaiveDate) -> DateRange {
        let one = DateRange::of_day(day);
        // Where editions change, each day is asked for itself.
        if self.school.regulations().single().is_none() {
            return one;
        }
        let periods = self
            .set
            .map_or(&[][..], |set| self.school.roster().periods(set));
        let period = periods
            .iter()
            .find(|period| period.kind.rests_on_marks() && period.days.holds(day));
        period.map_or(one, |period| period.days)
    }
}

/// Whether marks are given on the lessons of a course: the same for all where its class and set say so.
pub struct Gives<'s> {
    school: &'s School,
    row: &'s CourseRow,
    /// For the level of the course's class.
    fixed: Option<ByDay<'s>>,
}

impl<'s> Gives<'s> {
    /// Asks for the lessons of a course.
    pub fn of(school: &'s School, course: &CourseFrame, row: &'s CourseRow) -> Self {
        let set = school.set_of(row, None, NaiveDate::MIN);
        let level = course.level.filter(|_| set.is_some());
        let fixed = level.map(|level| {
            ByDay::new(school, row, level, |regulation, place| {
                !*regulation.parameters.markless.at(place)
            })
        });
        Self { school, row, fixed }
    }

    /// Whether it depends on the pupil.
    pub fn is_by_pupil(&self) -> bool {
        self.fixed.is_none()
    }

    /// Whether some may be given on a day.
    pub fn may_on(&mut self, day: NaiveDate) -> bool {
        self.row.scale != CourseScale::Markless
            && self
                .fixed
                .as_mut()
                .is_none_or(|fixed| fixed.on(day).unwrap_or(false))
    }

    /// Whether a pupil may get some on a day.
    pub fn to_pupil(&mut self, pupil: PersonIx, day: NaiveDate) -> bool {
        match &self.fixed {
            Some(_) => self.may_on(day),
            None => self.school.gives_mark(self.row, pupil, day),
        }
    }
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

    /// Whether the roll of each of these lessons is taken: as the lesson says, else if it has a code.
    pub fn rolls(&self, places: &Range<usize>) -> Vec<bool> {
        let lessons = self.lessons.get(places.clone()).unwrap_or_default();
        let mut rolls: Vec<bool> = lessons
            .iter()
            .map(|lesson| lesson.roll_taken.unwrap_or(false))
            .collect();
        if lessons.iter().any(|lesson| lesson.roll_taken.is_none()) {
            for (place, _) in &self.codes {
                let offset = usize::try_from(*place)
                    .ok()
                    .and_then(|place| place.checked_sub(places.start));
                let Some(offset) = offset else { continue };
                let unsaid = lessons
                    .get(offset)
                    .is_some_and(|lesson| lesson.roll_taken.is_none());
                if let Some(slot) = rolls.get_mut(offset)
                    && unsaid
                {
                    *slot = true;
                }
            }
        }
        rolls
    }
}
