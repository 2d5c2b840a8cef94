//! A slice that is kept: after a change of one page that page alone is counted again, and the parts are
//! closed anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::family::{self, Family as Counted, Only, Pages};
use super::frame::Frame;
use super::question::{Days, Family, Filter, Question};
use super::report::{self, Answer};
use super::{accumulation, attendance, control_sheet, objectivity, performance, timeliness};
use crate::rules::access::Standing;
use crate::school::School;
use crate::school::facts::Facts;
use crate::school::ids::{CourseIx, Id, IdRef, PersonIx, Place};
use crate::school::page::Page;

/// A slice of a school that is kept up to date.
#[derive(Clone, Debug)]
pub struct Watch(Box<Kind>);

/// The parts of each family.
#[derive(Clone, Debug)]
enum Kind {
    ControlSheet(Watched<control_sheet::ControlSheet>),
    Performance(Watched<performance::Performance>),
    Attendance(Watched<attendance::Attendance>),
    Accumulation(Watched<accumulation::Accumulation>),
    Timeliness(Watched<timeliness::Timeliness>),
    Objectivity(Watched<objectivity::Objectivity>),
}

impl School {
    /// Keeps a slice of a family's figures.
    pub fn watch(&self, family: Family, question: Question) -> Watch {
        let kind = match family {
            Family::ControlSheet => Kind::ControlSheet(Watched::of(self, question)),
            Family::Performance => Kind::Performance(Watched::of(self, question)),
            Family::Attendance => Kind::Attendance(Watched::of(self, question)),
            Family::Accumulation => Kind::Accumulation(Watched::of(self, question)),
            Family::Timeliness => Kind::Timeliness(Watched::of(self, question)),
            Family::Objectivity => Kind::Objectivity(Watched::of(self, question)),
        };
        Watch(Box::new(kind))
    }
}

impl Watch {
    /// The figures of the school as it is now. Of a school that changed since, only the pages that did are
    /// counted again; of another school, everything.
    ///
    /// Where nothing that is counted changed, it is the answer that was given before.
    pub fn answer(&mut self, school: &School, reader: Option<&Standing>) -> Arc<Answer> {
        match &mut *self.0 {
            Kind::ControlSheet(it) => it.answer(Family::ControlSheet, school, reader),
            Kind::Performance(it) => it.answer(Family::Performance, school, reader),
            Kind::Attendance(it) => it.answer(Family::Attendance, school, reader),
            Kind::Accumulation(it) => it.answer(Family::Accumulation, school, reader),
            Kind::Timeliness(it) => it.answer(Family::Timeliness, school, reader),
            Kind::Objectivity(it) => it.answer(Family::Objectivity, school, reader),
        }
    }
}

/// What a slice is narrowed to, as the host names it: places change where small tables do.
#[derive(Clone, Debug)]
struct Named {
    class: Option<Id>,
    course: Option<Id>,
    teacher: Option<Id>,
    pupil: Option<Id>,
}

impl Named {
    fn of(school: &School, filter: &Filter) -> Self {
        let ids = school.ids();
        Self {
            class: filter.class.map(|class| ids.name(class)),
            course: filter.course.map(|course| ids.name(course)),
            teacher: filter.teacher.map(|teacher| ids.name(teacher)),
            pupil: filter.pupil.map(|pupil| ids.name(pupil)),
        }
    }

    /// The same in a school that was loaded anew; what is gone is at no place.
    fn find(&self, school: &School, before: &Filter) -> Filter {
        Filter {
            class: place(school, self.class.as_ref()),
            course: place(school, self.course.as_ref()),
            teacher: place(school, self.teacher.as_ref()),
            pupil: place(school, self.pupil.as_ref()),
            ..before.clone()
        }
    }
}

fn place<P: Place>(school: &School, id: Option<&Id>) -> Option<P> {
    let id = match id? {
        Id::Number(number) => IdRef::Number(*number),
        Id::Text(text) => IdRef::of_text(text),
    };
    Some(school.ids().find(&id).unwrap_or(P::of(u32::MAX)))
}

#[derive(Debug)]
struct Watched<F: Counted> {
    named: Named,
    frame: Frame,
    aid: F::Aid,
    parts: Pages<F::Page>,
    facts: Arc<Facts>,
    pages: BTreeMap<CourseIx, Arc<Page>>,
    /// The last answer to nobody in particular, while it holds.
    last: Option<Arc<Answer>>,
}

impl<F: Counted> Clone for Watched<F> {
    fn clone(&self) -> Self {
        Self {
            named: self.named.clone(),
            frame: self.frame.clone(),
            aid: self.aid.clone(),
            parts: self.parts.clone(),
            facts: self.facts.clone(),
            pages: self.pages.clone(),
            last: self.last.clone(),
        }
    }
}

impl<F: Counted> Watched<F> {
    fn of(school: &School, question: Question) -> Self {
        let named = Named::of(school, &question.filter);
        let frame = Frame::of(school, question);
        let courses = school.ids().all::<CourseIx>();
        let pages =
            courses.filter_map(|course| Some((course, school.shared_page(course)?.clone())));
        Self {
            aid: F::aid(&frame, school),
            parts: family::pages::<F>(&frame, school, &Only::default()),
            facts: school.shared_facts().clone(),
            pages: pages.collect(),
            last: None,
            named,
            frame,
        }
    }

    fn answer(
        &mut self,
        family: Family,
        school: &School,
        reader: Option<&Standing>,
    ) -> Arc<Answer> {
        self.refresh(family, school);
        let (frame, aid, parts) = (&self.frame, &self.aid, &self.parts);
        let fresh = || {
            Arc::new(report::answer::<F>(
                family, frame, school, aid, parts, reader,
            ))
        };
        match reader {
            Some(_) => fresh(),
            None => self.last.get_or_insert_with(fresh).clone(),
        }
    }

    fn refresh(&mut self, family: Family, school: &School) {
        if !Arc::ptr_eq(&self.facts, school.shared_facts()) {
            let named = self.named.clone();
            let mut question = self.frame.question.clone();
            question.filter = named.find(school, &question.filter);
            *self = Self {
                named,
                ..Self::of(school, question)
            };
            return;
        }
        let changed: Vec<CourseIx> = self
            .pages
            .iter()
            .filter(|(course, page)| {
                let now = school.shared_page(**course);
                now.is_none_or(|now| !Arc::ptr_eq(now, page))
            })
            .map(|(course, _)| *course)
            .collect();
        let mut again: BTreeSet<CourseIx> = BTreeSet::new();
        for course in changed {
            let before = self.pages.get(&course).cloned();
            let Some(now) = school.shared_page(course).cloned() else {
                continue;
            };
            let pupils = |page: &Page| -> Vec<PersonIx> {
                page.marks.pupils().map(|(pupil, _)| pupil).collect()
            };
            again.extend(self.frame.others_of_subject(school, course));
            if before.is_none_or(|before| pupils(&before) != pupils(&now)) {
                self.frame.forget_several();
                again.extend(self.frame.others_of_subject(school, course));
            }
            self.pages.insert(course, now);
            again.insert(course);
        }
        let by_terms = matches!(
            self.frame.question.days,
            Days::Period(kind, _) if kind.rests_on_terms()
        );
        if !again.is_empty() && by_terms && family == Family::Objectivity {
            // A final may rest on the marks of other subjects.
            again = self.pages.keys().copied().collect();
        }
        for course in again {
            if let Some(course) = self.frame.course(course) {
                let part = F::page(&self.frame, school, course, &Only::default());
                if self.parts.get(&course.course) != Some(&part) {
                    self.last = None;
                }
                self.parts.insert(course.course, part);
            }
        }
    }
}
