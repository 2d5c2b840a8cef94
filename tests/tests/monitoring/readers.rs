//! Who may see what: rows shown to a reader are rows of the whole, figure by figure; a parent gets the own
//! child's alone.

use std::collections::BTreeMap;

use proptest::prelude::*;
use zhurnal::School;
use zhurnal::base::OpenRange;
use zhurnal::catalogue::Role;
use zhurnal::monitoring::report::Name;
use zhurnal::monitoring::{Answer, By, Family, Figure, Filter};
use zhurnal::rules::access::{Holding, Standing};
use zhurnal::school::ids::{ClassIx, CourseIx, PersonIx};

use crate::asks::{self, Draw};

/// Who reads, and what they have.
#[derive(Clone, Copy, Debug)]
enum Who {
    Deputy,
    ClassTeacher(ClassIx),
    Teacher(CourseIx),
    Parent(PersonIx),
    Pupil(PersonIx),
}

impl Who {
    fn standing(self, school: &School) -> Standing {
        let ids = school.ids();
        let person = ids.all::<PersonIx>().last().expect("somebody");
        let mut holding = Holding {
            role: Role::DeputyHead,
            class: None,
            course: None,
            pupil: None,
            days: OpenRange::new(asks::opens(), None).expect("days"),
        };
        match self {
            Self::Deputy => {}
            Self::ClassTeacher(class) => {
                holding.role = Role::ClassTeacher;
                holding.class = ids.class_id(class);
            }
            Self::Teacher(course) => {
                holding.role = Role::SubjectTeacher;
                holding.course = ids.course_id(course);
                let class = school.course(course).and_then(|row| row.class);
                holding.class = class.and_then(|class| ids.class_id(class));
            }
            Self::Parent(pupil) => {
                holding.role = Role::Parent;
                holding.pupil = ids.pupil_id(pupil);
            }
            Self::Pupil(pupil) => {
                holding.role = Role::Pupil;
                holding.pupil = ids.pupil_id(pupil);
            }
        }
        Standing::new(ids.person_id(person).expect("an id"), vec![holding])
    }

    /// The row that is the reader's own, where rows are of this.
    fn own(self, school: &School, by: By) -> Option<Name> {
        let ids = school.ids();
        match (self, by) {
            (Self::ClassTeacher(class), By::Class) => Some(Name::Id(ids.name(class))),
            (Self::Teacher(course), By::Course) => Some(Name::Id(ids.name(course))),
            (Self::Parent(pupil) | Self::Pupil(pupil), By::Pupil) => {
                Some(Name::Id(ids.name(pupil)))
            }
            _ => None,
        }
    }
}

/// Whether a figure is that of the whole; a list may be kept back.
fn is_shown(shown: &Figure, whole: &Figure, name: &str) -> bool {
    match (shown, whole) {
        (Figure::Group(shown), Figure::Group(whole)) => {
            shown.len() == whole.len()
                && shown
                    .iter()
                    .zip(whole)
                    .all(|((name, shown), (other, whole))| {
                        name == other && is_shown(shown, whole, name)
                    })
        }
        (Figure::Unknown(_), _) if ["at_risk", "cases", "lists"].contains(&name) => true,
        (shown, whole) => shown == whole,
    }
}

fn check(school: &School, family: Family, draw: &Draw, who: Who) -> Result<(), TestCaseError> {
    let mut question = asks::question(school, family, draw);
    if draw[2].is_multiple_of(2) {
        // Often enough of what the reader has something of.
        question.filter = Filter::default();
        question.by = match who {
            Who::ClassTeacher(_) => By::Class,
            Who::Teacher(_) => By::Course,
            Who::Parent(_) | Who::Pupil(_) if family != Family::ControlSheet => By::Pupil,
            _ => question.by,
        };
    }
    let whole: Answer = school.monitoring(family, question.clone(), None);
    let shown = school.monitoring(family, question.clone(), Some(&who.standing(school)));
    prop_assert_eq!(&shown.unknown, &whole.unknown);
    let rows: BTreeMap<&Name, _> = whole.rows.iter().map(|row| (&row.name, row)).collect();
    for row in &shown.rows {
        let of_whole = rows[&row.name];
        let pairs = row.figures.iter().zip(&of_whole.figures);
        for ((name, figure), (other, whole)) in pairs {
            prop_assert!(
                name == other && is_shown(figure, whole, name),
                "{:?} {} {:?} of {:?}",
                who,
                family.code(),
                row,
                of_whole
            );
        }
        prop_assert_eq!(row.figures.len(), of_whole.figures.len());
        if let Who::Parent(_) | Who::Pupil(_) = who {
            prop_assert_eq!(Some(row.name.clone()), who.own(school, question.by));
        }
    }
    let day = question.as_of.day;
    match who {
        Who::Deputy => prop_assert_eq!(&shown, &whole),
        _ if day.is_none_or(|day| day >= asks::opens()) => {
            let own = who
                .own(school, question.by)
                .filter(|own| rows.contains_key(own));
            if let Some(own) = own {
                prop_assert!(
                    shown.rows.iter().any(|row| row.name == own),
                    "{:?} misses the own row of {:?}",
                    who,
                    question
                );
            }
        }
        _ => {}
    }
    Ok(())
}

proptest! {
    #![proptest_config(asks::cases(40))]

    #[test]
    fn a_reader_is_shown_rows_of_the_whole(seed in 0_u64..100_000, which in 0_usize..4, draw in asks::draw()) {
        let school = asks::school(seed, which);
        let facts = school.facts();
        let pupils = asks::pupils(&school);
        let who = [
            Who::Deputy,
            Who::ClassTeacher(facts.classes[draw[7] % facts.classes.len()].class),
            Who::Teacher(facts.courses[draw[7] % facts.courses.len()].course),
            Who::Parent(pupils[draw[7] % pupils.len()]),
            Who::Pupil(pupils[draw[6] % pupils.len()]),
        ];
        for family in Family::ALL {
            for who in who {
                check(&school, *family, &draw, who)?;
            }
        }
    }
}
