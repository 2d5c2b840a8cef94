//! What belongs to which row: a lesson, a mark, a pair of pupil and course, a course, a place on a roll.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::frame::{CourseFrame, Frame, Key};
use super::question::{By, Days};
use crate::base::date::DateRange;
use crate::school::School;
use crate::school::ids::{ClassIx, PersonIx};

impl Frame {
    /// The rows of what belongs to these classes, teachers and this pupil.
    pub(super) fn rows(
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
        let holds = |class: ClassIx| filter.holds_class(class, level_of(class));
        if filter.narrows_classes() && !classes.iter().any(|class| holds(*class)) {
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
    ) -> Cow<'f, [PersonIx]> {
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

    /// Where rows are of pupils and nothing narrows them but the course and the pupil: each member's row,
    /// with the days on which the course's lessons are the member's.
    pub fn plain_members<'s>(
        &self,
        school: &'s School,
        course: &CourseFrame,
    ) -> Option<Vec<(Key, &'s [DateRange])>> {
        let filter = &self.question.filter;
        if self.question.by != By::Pupil || self.asks_classes() || filter.teacher.is_some() {
            return None;
        }
        let members = school.roster().members(course.course).unwrap_or_default();
        let asked = members
            .iter()
            .filter(|member| course.asked && self.holds_pupil(Some(member.pupil)));
        let rows = asked.map(|member| (Key::Pupil(member.pupil), member.days.as_slice()));
        Some(rows.collect())
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
    pub fn fixed_mark_rows<'f>(
        &self,
        school: &School,
        course: &'f CourseFrame,
        pupil: PersonIx,
    ) -> Option<Cow<'f, [Key]>> {
        let staff = course.staff.as_ref()?;
        if let Some(fixed) = &course.fixed
            && !self.asks_classes()
        {
            return Some(fixed.as_slice().into());
        }
        let [stay] = school.roster().stays(pupil) else {
            return None;
        };
        // On a day outside the stay what was brought is of the course's class.
        let through = |days: DateRange| stay.days.holds(days.from()) && stay.days.holds(days.to());
        let same = course.class == Some(stay.class) || course.taught.is_some_and(through);
        if !same && self.asks_classes() {
            return None;
        }
        if let Some(fixed) = &course.fixed
            && course.class == Some(stay.class)
        {
            return Some(fixed.as_slice().into());
        }
        let mut rows = Vec::new();
        self.rows(school, course, &[stay.class], staff, Some(pupil), &mut rows);
        Some(rows.into())
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
        let teachers = school.staff().teachers_on(course.course, day);
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
        matches!(self.question.by, By::Level | By::Class) || self.question.filter.narrows_classes()
    }

    /// The rows of a course as of a day: its hours, the place of its members.
    pub fn course_rows(&self, school: &School, course: &CourseFrame, day: NaiveDate) -> Vec<Key> {
        if let Some(fixed) = &course.fixed {
            return fixed.clone();
        }
        let pupil = self.question.filter.pupil;
        if pupil.is_some_and(|pupil| !school.roster().is_member(course.course, pupil, day)) {
            return Vec::new();
        }
        let classes = self.classes(school, course, day);
        let teachers = school.staff().teachers_on(course.course, day);
        let mut rows = Vec::new();
        self.rows(school, course, &classes, &teachers, None, &mut rows);
        rows
    }

    /// The rows of a pupil on a day, whatever the course: of the school, the level, the class, the pupil.
    pub fn pupil_rows(&self, school: &School, pupil: PersonIx, class: ClassIx) -> Vec<Key> {
        let level = school.class(class).map(|row| row.level);
        let filter = &self.question.filter;
        let asked = filter.holds_class(class, level) && self.holds_pupil(Some(pupil));
        let key = match self.question.by {
            By::School => Some(Key::School),
            By::Level => level.map(Key::Level),
            By::Class => Some(Key::Class(class)),
            By::Pupil => Some(Key::Pupil(pupil)),
            By::Course | By::Teacher | By::Subject => None,
        };
        key.filter(|_| asked).into_iter().collect()
    }

    /// Who is on the roll of each row on the last day, each once: members of courses where courses are asked
    /// about, else pupils of classes.
    pub fn places(&self, school: &School) -> Vec<(Key, PersonIx)> {
        let by_course = matches!(self.question.by, By::Course | By::Teacher | By::Subject);
        let mut places: Vec<(Key, PersonIx)> = Vec::new();
        if by_course || self.question.filter.narrows_courses() {
            for course in self.courses() {
                let members = school.roster().members(course.course).unwrap_or_default();
                for member in members {
                    if member.days.iter().any(|days| days.holds(course.end)) {
                        let keys = self.pair_rows(school, course, member.pupil, course.end);
                        places.extend(keys.into_iter().map(|key| (key, member.pupil)));
                    }
                }
            }
            places.sort_unstable();
            places.dedup();
            return places;
        }
        for pupil in school.ids().all::<PersonIx>() {
            if let Some((class, _)) = self.place_on_end(school, pupil) {
                let keys = self.pupil_rows(school, pupil, class);
                places.extend(keys.into_iter().map(|key| (key, pupil)));
            }
        }
        places
    }

    /// Hands over each of a course's lessons with each of its rows.
    pub fn each_lesson<T: Copy>(
        &self,
        school: &School,
        course: &CourseFrame,
        lessons: impl Iterator<Item = (NaiveDate, T)>,
        mut take: impl FnMut(Key, T),
    ) {
        let members = self.plain_members(school, course);
        for (date, lesson) in lessons {
            match &members {
                Some(members) => {
                    let there = members
                        .iter()
                        .filter(|(_, days)| days.iter().any(|days| days.holds(date)));
                    there.for_each(|(key, _)| take(*key, lesson));
                }
                None => {
                    let keys = self.lesson_rows(school, course, date);
                    keys.into_iter().for_each(|key| take(key, lesson));
                }
            }
        }
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
