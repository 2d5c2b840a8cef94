//! Founds the school: classes, staff, pupils and what happens to some of them in the year.

use std::ops::RangeInclusive;

use crate::calendar::{Calendar, HALF_YEARS, OPENS, QUARTERS, YEAR_END, shifted};
use crate::courses;
use crate::dice::Dice;
use crate::draft::{Class, Draft, Exemption, Pupil, Span, Stay, Substitution};
use crate::names;
use crate::oddity::Oddity;
use crate::shape::Shape;
use crate::staff::Staff;

const LETTERS: [&str; 8] = ["А", "Б", "В", "Г", "Д", "Е", "Ж", "З"];

/// Ids of pupils begin here.
const FIRST_PUPIL: i64 = 1001;

/// The whole year, for whoever is there from its first day.
const OPEN: Span = Span {
    from: OPENS,
    to: None,
};

/// The school on its first day, and what is to happen to its people.
pub(crate) fn found(shape: &Shape) -> Draft<'_> {
    let mut dice = Dice::new(shape.seed, shape.odd);
    let mut calendar = Calendar::new(shape.until);
    let primary = shape.levels.iter().filter(|level| **level <= 4).count();
    let mut staff = Staff::new(&mut dice, shape.teachers, primary);
    let mut classes = classes(shape, &mut staff);
    let upper = classes.iter().position(|class| class.level >= 5);
    let main = upper
        .or_else(|| classes.iter().position(Class::is_marked))
        .unwrap_or(0);
    let other = (main + 1).min(classes.len() - 1);
    let pupils = pupils(shape, &mut dice, classes.len());
    if dice.has(Oddity::EmptyClass) {
        classes.push(Class {
            id: classes.len() as i64 + 1,
            level: 10,
            letter: "Я",
            teacher: staff.class_teacher(None),
            set: HALF_YEARS,
            empty: true,
        });
    }
    if dice.has(Oddity::Quarantine) {
        let from = calendar.at(70);
        let class = classes.iter().rev().find(|class| !class.empty);
        calendar.quarantine(class.map_or(1, |class| class.id), from);
    }
    let mut draft = Draft {
        shape,
        dice,
        calendar,
        staff,
        classes,
        pupils,
        courses: Vec::new(),
        exemptions: Vec::new(),
        substitutions: Vec::new(),
        main,
        other,
        silent: None,
        former: None,
    };
    draft.happen_to_pupils();
    courses::open(&mut draft);
    draft.exempt();
    draft.change_offices();
    draft
}

fn classes(shape: &Shape, staff: &mut Staff) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    for (index, &level) in shape.levels.iter().enumerate() {
        let before = classes.iter().filter(|class| class.level == level).count();
        classes.push(Class {
            id: index as i64 + 1,
            level,
            letter: LETTERS[before % LETTERS.len()],
            teacher: staff.class_teacher((level <= 4).then_some(index)),
            set: if level >= 10 { HALF_YEARS } else { QUARTERS },
            empty: false,
        });
    }
    classes
}

fn pupils(shape: &Shape, dice: &mut Dice, classes: usize) -> Vec<Pupil> {
    let mut pupils = Vec::new();
    for class in 0..classes {
        let size = dice.within(range(&shape.pupils));
        let mut names: Vec<_> = (0..size).map(|_| names::person(dice)).collect();
        names.sort_unstable();
        for name in names {
            let id = FIRST_PUPIL + pupils.len() as i64;
            let skill = dice.within(15..=99);
            pupils.push(Pupil {
                id,
                name,
                skill,
                home: false,
                arrived: false,
                stays: vec![Stay { class, span: OPEN }],
            });
        }
    }
    pupils
}

fn range(range: &RangeInclusive<u32>) -> RangeInclusive<u32> {
    *range.start()..=*range.end()
}

impl Draft<'_> {
    /// Who moves, leaves, arrives, is taught at home: in the main class, in the order of its list.
    fn happen_to_pupils(&mut self) {
        let list = self.pupils_of(self.main);
        let one = |place: usize| list[place % list.len()];
        let (main, other) = (self.main, self.other);
        if self.dice.has(Oddity::MovesClass) && main != other {
            let on = self.calendar.mid_month(55);
            let stays = &mut self.pupils[one(0)].stays;
            stays[0].span.to = Some(shifted(on, -1));
            let span = Span { from: on, to: None };
            stays.push(Stay { class: other, span });
        }
        if self.dice.has(Oddity::Leaves) {
            let last = self.calendar.at(50);
            let stays = &mut self.pupils[one(1)].stays;
            if stays.len() == 1 {
                stays[0].span.to = Some(last);
            }
        }
        if self.dice.has(Oddity::HomeTaught) {
            self.pupils[one(4)].home = true;
        }
        if self.dice.has(Oddity::EnrolledTwice) && main != other {
            let (from, to) = (self.calendar.at(30), Some(self.calendar.at(36)));
            let span = Span { from, to };
            let stays = &mut self.pupils[one(6)].stays;
            if matches!(stays[..], [Stay { span: OPEN, .. }]) {
                stays.push(Stay { class: other, span });
            }
        }
        if self.dice.has(Oddity::NotAttested) {
            self.silent = Some(one(5));
        }
        if self.dice.has(Oddity::BroughtMarks) {
            let from = self.calendar.arrival();
            let span = Span { from, to: None };
            let name = names::person(&mut self.dice);
            let id = FIRST_PUPIL + self.pupils.len() as i64;
            self.pupils.push(Pupil {
                id,
                name,
                skill: 62,
                home: false,
                arrived: true,
                stays: vec![Stay { class: main, span }],
            });
        }
    }

    /// Exempts some: from everything for weeks, from one subject for the year, and others for a while.
    fn exempt(&mut self) {
        let list = self.pupils_of(self.main);
        let one = |place: usize| list[place % list.len()];
        if self.dice.has(Oddity::ExemptWeeks) {
            let (from, to) = (self.calendar.at(25), Some(self.calendar.at(60)));
            self.exemptions.push(Exemption {
                pupil: one(2),
                course: None,
                span: Span { from, to },
                document: "Приказ № 41 об освобождении",
            });
        }
        for class in 0..self.classes.len() {
            if class != self.main && !self.dice.percent(20) || self.classes[class].empty {
                continue;
            }
            let sport = self.courses.iter().position(|course| {
                course.class() == Some(class) && course.subject.code == "physical-education"
            });
            // Where there is no physical education, from the class's last course.
            let any = self
                .courses
                .iter()
                .rposition(|course| course.class() == Some(class));
            let list = self.pupils_of(class);
            let whole = self.dice.has(Oddity::ExemptYear);
            if let Some(course) = sport.or(any)
                && whole
                && !list.is_empty()
            {
                self.exemptions.push(Exemption {
                    pupil: list[3 % list.len()],
                    course: Some(course),
                    span: Span {
                        from: OPENS,
                        to: Some(YEAR_END),
                    },
                    document: "Справка: вторая группа здоровья",
                });
            }
        }
    }

    /// A class teacher and a subject teacher change; somebody stands in for another.
    fn change_offices(&mut self) {
        let main = self.main;
        if self.dice.has(Oddity::ChangeOfOffice) {
            let teacher = self.classes[main].teacher;
            let former = self.staff.other_than(&mut self.dice, teacher);
            let last = shifted(self.calendar.at(40), -1);
            self.former = Some((former, last));
            let course = self
                .courses
                .iter()
                .rposition(|course| course.classes == [main]);
            if let Some(course) = course {
                let now = self.courses[course].teacher;
                let before = self.staff.other_than(&mut self.dice, now);
                self.courses[course].before = Some((before, last));
            }
        }
        if self.dice.has(Oddity::Substitution) {
            let of_main = self
                .courses
                .iter()
                .position(|course| course.classes == [main]);
            let first = of_main.unwrap_or(0);
            for place in 0..(self.courses.len() / 20).max(2) {
                let course = (first + place * 20) % self.courses.len();
                let (from, to) = (30 + place % 5 * 10, 42 + place % 5 * 10);
                let named = self
                    .staff
                    .other_than(&mut self.dice, self.courses[course].teacher);
                let unknown = place == 0 && self.dice.has(Oddity::UnknownPerson);
                self.substitutions.push(Substitution {
                    course,
                    substitute: if unknown { self.staff.visitor } else { named },
                    from: self.calendar.at(from),
                    to: self.calendar.at(to),
                });
            }
        }
    }
}
