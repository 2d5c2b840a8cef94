//! Who holds which role in a school on which days.

use chrono::NaiveDate;

use crate::base::OpenRange;
use crate::base::date::DateRange;
use crate::catalogue::{Act, Role};
use crate::rules::access::{
    Decision, Holding, Relations, Request, Standing, Substitution, Target, decide,
};
use crate::school::School;
use crate::school::facts::RoleRow;
use crate::school::ids::{ClassIx, CourseIx, PersonIx};
use crate::school::roster::{closed, without};

/// The days that no range of these covers.
fn gaps(covered: &[DateRange]) -> Vec<OpenRange> {
    let always = DateRange::new(NaiveDate::MIN, NaiveDate::MAX);
    let gaps = always.map_or_else(Vec::new, |always| without(always, covered));
    let open = gaps.iter().filter_map(|days| {
        let to = (days.to() != NaiveDate::MAX).then_some(days.to());
        OpenRange::new(days.from(), to)
    });
    open.collect()
}

impl School {
    /// The days on which a class's or course's `teacher` column holds: those that no dated role covers.
    fn column_days(&self, of: impl Fn(&RoleRow) -> bool) -> Vec<OpenRange> {
        let rows = self.facts().roles.iter().filter(|row| of(row));
        let covered: Vec<DateRange> = rows.filter_map(|row| closed(row.days)).collect();
        gaps(&covered)
    }

    /// A person with all roles: dated rows, and the `teacher` columns on the days that no row covers.
    pub fn standing(&self, person: PersonIx) -> Option<Standing> {
        let ids = self.ids();
        let mut holdings: Vec<Holding> = Vec::new();
        for row in self.facts().roles.iter().filter(|row| row.person == person) {
            let course = row.course.and_then(|course| self.course(course));
            let class = row.class.or_else(|| course?.class);
            holdings.push(Holding {
                role: row.role,
                class: class.and_then(|class| ids.class_id(class)),
                course: row.course.and_then(|course| ids.course_id(course)),
                pupil: row.pupil.and_then(|pupil| ids.pupil_id(pupil)),
                days: row.days,
            });
        }
        for class in &self.facts().classes {
            if class.teacher != Some(person) {
                continue;
            }
            let dated =
                |row: &RoleRow| row.role == Role::ClassTeacher && row.class == Some(class.class);
            holdings.extend(self.column_days(dated).into_iter().map(|days| Holding {
                role: Role::ClassTeacher,
                class: ids.class_id(class.class),
                course: None,
                pupil: None,
                days,
            }));
        }
        for course in &self.facts().courses {
            if course.teacher != Some(person) {
                continue;
            }
            let dated = |row: &RoleRow| {
                row.role == Role::SubjectTeacher && row.course == Some(course.course)
            };
            holdings.extend(self.column_days(dated).into_iter().map(|days| Holding {
                role: Role::SubjectTeacher,
                class: course.class.and_then(|class| ids.class_id(class)),
                course: ids.course_id(course.course),
                pupil: None,
                days,
            }));
        }
        Some(Standing::new(ids.person_id(person)?, holdings))
    }

    /// The substitutions of a course.
    pub fn substitutions(&self, course: CourseIx) -> Vec<Substitution> {
        let rows = self
            .facts()
            .substitutions
            .iter()
            .filter(|row| row.course == course);
        let named = rows.filter_map(|row| {
            Some(Substitution {
                person: self.ids().person_id(row.substitute)?,
                days: OpenRange::new(row.days.from(), Some(row.days.to()))?,
            })
        });
        named.collect()
    }

    /// The teachers of a lesson: whoever substitutes that day, else those of the course.
    pub fn teachers_on(&self, course: CourseIx, day: NaiveDate) -> Vec<PersonIx> {
        let staff = self.staff().course(course);
        staff.map_or_else(Vec::new, |staff| staff.of_lesson(day))
    }

    /// The classes, courses and pupils of a day, as far as access asks about them, ordered by id.
    pub fn relations(&self, day: NaiveDate) -> Relations {
        let ids = self.ids();
        let mut classes: Vec<ClassIx> = self
            .facts()
            .classes
            .iter()
            .map(|class| class.class)
            .collect();
        classes.sort_by_cached_key(|class| ids.name(*class));
        let courses = self.courses();
        let courses = courses.iter().filter_map(|course| {
            let class = course.class.and_then(|class| ids.class_id(class));
            Some((
                ids.course_id(course.course)?,
                class,
                self.substitutions(course.course),
            ))
        });
        let mut pupils: Vec<PersonIx> = self
            .facts()
            .enrolments
            .iter()
            .map(|row| row.pupil)
            .collect();
        pupils.sort_by_cached_key(|pupil| ids.name(*pupil));
        pupils.dedup();
        let pupils = pupils.into_iter().filter_map(|pupil| {
            let class = self.class_on(pupil, day)?;
            Some((ids.pupil_id(pupil)?, ids.class_id(class)))
        });
        Relations {
            classes: classes
                .into_iter()
                .filter_map(|class| ids.class_id(class))
                .collect(),
            courses: courses.collect(),
            pupils: pupils.collect(),
        }
    }

    /// The role by which a person set a final, on the day of it: the one through which the rights allow it,
    /// else one that they hold and that may not; and whether it is allowed. `None` for a person without a
    /// role that day.
    pub(super) fn author(
        &self,
        person: PersonIx,
        course: CourseIx,
        class: Option<ClassIx>,
        on: NaiveDate,
    ) -> Option<(Role, bool)> {
        let standing = self.standing(person)?;
        let regulation = self.regulations().on(on)?;
        let ids = self.ids();
        let request = Request {
            act: Act::SetFinal,
            on,
            target: Target {
                class: class.and_then(|class| ids.class_id(class)),
                course: ids.course_id(course),
                ..Target::default()
            },
        };
        if let Decision::Allow(grant) = decide(regulation, &standing, &request) {
            return Some((grant.right().role, true));
        }
        let may = regulation.rights.roles(Act::SetFinal);
        let held = |role: &&Role| {
            standing
                .holdings()
                .iter()
                .any(|holding| holding.role == **role && holding.days.holds(on))
        };
        let held: Vec<Role> = Role::ALL.iter().filter(held).copied().collect();
        let role = held
            .iter()
            .find(|role| !may.contains(role))
            .or(held.first())?;
        Some((*role, false))
    }

    /// Whether a reader may read a pupil's part of a course's page on a day.
    pub fn may_read(
        &self,
        standing: &Standing,
        course: CourseIx,
        pupil: PersonIx,
        on: NaiveDate,
    ) -> bool {
        let ids = self.ids();
        let Some(regulation) = self.regulations().on(on) else {
            return false;
        };
        let of_course = self.course(course).and_then(|course| course.class);
        let of_pupil = self.class_on(pupil, on);
        [of_course, of_pupil].iter().any(|class| {
            let target = Target {
                class: class.and_then(|class| ids.class_id(class)),
                course: ids.course_id(course),
                pupil: ids.pupil_id(pupil),
                ..Target::default()
            };
            let request = Request {
                act: Act::ReadPage,
                on,
                target,
            };
            matches!(decide(regulation, standing, &request), Decision::Allow(_))
        })
    }
}
