//! Opens the courses: the subjects of each class within its hours, subgroups, and those that are
//! given otherwise than by numbers or to more than one class.

use crate::calendar::HALF_YEARS;
use crate::draft::{Course, Draft, Member, Scale};
use crate::oddity::Oddity;
use crate::subjects::{Department, Subject, hours};

/// Opens every course of the school.
pub(crate) fn open(draft: &mut Draft<'_>) {
    for class in 0..draft.classes.len() {
        if draft.classes[class].empty {
            draft.course(&[class], "algebra", 6);
            continue;
        }
        draft.open_plan(class);
        draft.open_extras(class);
    }
    let (main, other) = (draft.main, draft.other);
    if draft.dice.has(Oddity::TwoClasses) && main != other {
        let course = draft.course(&[main, other], "local-lore", 1);
        let mut of_both = draft.members_of(main);
        of_both.extend(draft.members_of(other));
        // Half of them go there. Who is in both classes at once is a member once.
        let mut members: Vec<Member> = Vec::new();
        for member in of_both {
            let twice =
                |known: &Member| known.pupil == member.pupil && known.span.holds(member.span.from);
            if draft.pupils[member.pupil].id % 2 == 0 && !members.iter().any(twice) {
                members.push(member);
            }
        }
        draft.list(course, members);
        let sets = [main, other].map(|class| draft.classes[class].set);
        draft.courses[course].own_set = sets[0] != sets[1];
    }
}

impl Draft<'_> {
    /// The subjects of the level, while they fit.
    fn open_plan(&mut self, class: usize) {
        let mut left = self.shape.weekly_lessons;
        let most = self.shape.subject_lessons;
        let splits = self.dice.has(Oddity::Subgroups) && self.members_of(class).len() > 1;
        for &(subject, hours) in hours(self.classes[class].level) {
            let hours = hours.min(most);
            let split = splits && ["english", "informatics"].contains(&subject);
            let lessons = if split { hours * 2 } else { hours };
            if lessons > left {
                continue;
            }
            left -= lessons;
            if split {
                self.open_subgroups(class, subject, hours * 2);
            } else {
                self.course(&[class], subject, hours * 2);
            }
        }
    }

    fn open_subgroups(&mut self, class: usize, subject: &str, halves: u32) {
        let members = self.members_of(class);
        for (subgroup, odd) in [("1", true), ("2", false)] {
            let course = self.course(&[class], subject, halves);
            let mut own = members.clone();
            own.retain(|member| (self.pupils[member.pupil].id % 2 == 1) == odd);
            self.courses[course].subgroup = Some(subgroup);
            self.list(course, own);
        }
    }

    /// A course without marks in the main class and in level 4; a pass-fail one by half-years from
    /// level 9, or in the main class where there are no such levels.
    fn open_extras(&mut self, class: usize) {
        let level = self.classes[class].level;
        let main = class == self.main;
        if self.dice.has(Oddity::Markless) && (main || level == 4) && level > 1 {
            let subject = if level == 4 {
                "religious-cultures"
            } else {
                "spiritual-culture"
            };
            let course = self.course(&[class], subject, 1);
            self.courses[course].scale = Scale::None;
            self.courses[course].marked = false;
        }
        let upper = self
            .classes
            .iter()
            .any(|class| class.level >= 9 && !class.empty);
        if self.dice.has(Oddity::PassFail) && (level >= 9 || main && !upper) && level > 1 {
            let course = self.course(&[class], "project", 2);
            self.courses[course].scale = Scale::PassFail;
            if level == 9 {
                self.courses[course].set = HALF_YEARS;
                self.courses[course].own_set = true;
            }
        }
    }

    /// One more course, of everybody enrolled in its class.
    fn course(&mut self, classes: &[usize], subject: &str, halves: u32) -> usize {
        let subject = Subject::of(subject);
        let first = classes[0];
        let class = &self.classes[first];
        let own = class.level <= 4
            && !matches!(subject.department, Department::English | Department::Sport);
        let teacher = if own {
            self.staff.hire_own(class.teacher, halves)
        } else {
            self.staff.hire(subject.department, halves)
        };
        self.courses.push(Course {
            id: self.courses.len() as i64 + 1,
            classes: classes.to_vec(),
            subject,
            subgroup: None,
            teacher,
            before: None,
            halves,
            scale: Scale::Numeric,
            set: class.set,
            own_set: false,
            marked: class.is_marked(),
            listed: false,
            members: self.members_of(first),
        });
        self.courses.len() - 1
    }

    /// Gives a course rows of members.
    fn list(&mut self, course: usize, members: Vec<Member>) {
        self.courses[course].listed = true;
        self.courses[course].members = members;
    }

    /// Everybody who is ever on the roll of a class, and when. Who is in two classes at once is on the
    /// roll of the one entered later.
    pub(crate) fn members_of(&self, class: usize) -> Vec<Member> {
        let mut members = Vec::new();
        for (pupil, row) in self.pupils.iter().enumerate() {
            for (place, stay) in row.stays.iter().enumerate() {
                if stay.class != class {
                    continue;
                }
                let later = row.stays.get(place + 1).map(|later| later.span);
                let spans = stay.span.without(later);
                members.extend(spans.into_iter().map(|span| Member { pupil, span }));
            }
        }
        members
    }
}
