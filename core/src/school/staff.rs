//! Who teaches each course on each day, who substitutes, and whose parents are whose: derived from the
//! small tables.

use chrono::NaiveDate;

use super::facts::{Facts, RoleRow};
use super::ids::{CourseIx, Ids, PersonIx, Place};
use crate::base::OpenRange;
use crate::catalogue::Role;

/// A person with something from a date to a date.
pub type Dated = (OpenRange, PersonIx);

/// Who teaches a course.
#[derive(Clone, Debug, Default)]
pub struct CourseStaff {
    /// The teacher on dates that no dated role covers.
    column: Option<PersonIx>,
    /// Dated roles.
    dated: Vec<Dated>,
    /// Substitutions.
    substitutes: Vec<Dated>,
}

/// Who teaches what, and who is linked to which pupil.
#[derive(Clone, Debug, Default)]
pub struct Staff {
    courses: Vec<CourseStaff>,
    /// For each person the children, each with the days of the role.
    parents: Vec<Vec<Dated>>,
    /// For each person the pupils whom the person's `pupil` rows name.
    accounts: Vec<Vec<PersonIx>>,
}

impl CourseStaff {
    /// The course's teachers on a day, by id; a substitute is none of them.
    pub fn teachers_on(&self, day: NaiveDate) -> Vec<PersonIx> {
        let named = holding(&self.dated, day);
        if named.is_empty() {
            self.column.into_iter().collect()
        } else {
            named
        }
    }

    /// Who teaches a lesson of a day, by id: the substitutes, else the course's teachers.
    pub fn of_lesson(&self, day: NaiveDate) -> Vec<PersonIx> {
        let substitutes = holding(&self.substitutes, day);
        if substitutes.is_empty() {
            self.teachers_on(day)
        } else {
            substitutes
        }
    }

    /// Those who teach every lesson, if that is the same on all days.
    pub fn constant(&self) -> Option<Vec<PersonIx>> {
        let changes = !self.dated.is_empty() || !self.substitutes.is_empty();
        (!changes).then(|| self.column.into_iter().collect())
    }

    /// The substitutions.
    pub fn substitutes(&self) -> &[Dated] {
        &self.substitutes
    }
}

/// Those who hold something on a day, by id.
fn holding(rows: &[Dated], day: NaiveDate) -> Vec<PersonIx> {
    let held = rows.iter().filter(|(days, _)| days.holds(day));
    let mut people: Vec<PersonIx> = held.map(|(_, person)| *person).collect();
    people.dedup();
    people
}

impl Staff {
    /// Derives everything from the small tables.
    pub(super) fn of(facts: &Facts, ids: &Ids) -> Self {
        let mut staff = Self {
            courses: vec![CourseStaff::default(); ids.count::<CourseIx>()],
            parents: vec![Vec::new(); ids.count::<PersonIx>()],
            accounts: vec![Vec::new(); ids.count::<PersonIx>()],
        };
        for course in &facts.courses {
            if let Some(slot) = staff.courses.get_mut(course.course.at()) {
                slot.column = course.teacher;
            }
        }
        for row in &facts.roles {
            staff.note(row);
        }
        for row in &facts.substitutions {
            let days = OpenRange::new(row.days.from(), Some(row.days.to()));
            if let (Some(slot), Some(days)) = (staff.courses.get_mut(row.course.at()), days) {
                slot.substitutes.push((days, row.substitute));
            }
        }
        for course in &mut staff.courses {
            course
                .dated
                .sort_by_cached_key(|(_, person)| ids.name(*person));
            course
                .substitutes
                .sort_by_cached_key(|(_, person)| ids.name(*person));
        }
        staff
    }

    fn note(&mut self, row: &RoleRow) {
        match (row.role, row.course, row.pupil) {
            (Role::SubjectTeacher, Some(course), _) => {
                if let Some(slot) = self.courses.get_mut(course.at()) {
                    slot.dated.push((row.days, row.person));
                }
            }
            (Role::Parent, _, Some(pupil)) => {
                if let Some(children) = self.parents.get_mut(row.person.at()) {
                    children.push((row.days, pupil));
                }
            }
            (Role::Pupil, _, Some(pupil)) => {
                if let Some(pupils) = self.accounts.get_mut(row.person.at()) {
                    pupils.push(pupil);
                }
            }
            _ => {}
        }
    }

    /// Who teaches a course.
    pub fn course(&self, course: CourseIx) -> Option<&CourseStaff> {
        self.courses.get(course.at())
    }

    /// A course's teachers on a day, by id; a substitute is none of them.
    pub fn teachers_on(&self, course: CourseIx, day: NaiveDate) -> Vec<PersonIx> {
        let staff = self.course(course);
        staff.map_or_else(Vec::new, |staff| staff.teachers_on(day))
    }

    /// The children of a parent, each with the days of the role.
    pub fn children(&self, parent: PersonIx) -> &[Dated] {
        self.parents.get(parent.at()).map_or(&[], Vec::as_slice)
    }

    /// The pupils that a person's `pupil` rows name.
    pub fn named_by(&self, person: PersonIx) -> &[PersonIx] {
        self.accounts.get(person.at()).map_or(&[], Vec::as_slice)
    }
}
