//! The rights as a developer would write them by hand: two hash maps.

use std::collections::HashMap;

use chrono::NaiveDate;
use zhurnal::base::OpenRange;
use zhurnal::catalogue::{Act, Role, Scope};
use zhurnal::regulation::Regulation;
use zhurnal::rules::access::{Request, Standing};

#[derive(PartialEq, Eq, Hash)]
enum Thing {
    School,
    Class(u64),
    Course(u64),
    Pupil(u64),
}

pub struct Table {
    rights: HashMap<Act, Vec<(Role, Scope)>>,
    held: HashMap<(u64, Role, Thing), Vec<OpenRange>>,
}

impl Table {
    pub fn new(regulation: &Regulation, people: &[Standing]) -> Self {
        let mut table = Self {
            rights: HashMap::new(),
            held: HashMap::new(),
        };
        for row in regulation.rights.rows() {
            table
                .rights
                .entry(row.act)
                .or_default()
                .push((row.role, row.scope));
        }
        for standing in people {
            let person = standing.person().get();
            for row in standing.holdings() {
                let things = [
                    Some(Thing::School),
                    row.class.map(|id| Thing::Class(id.get())),
                    row.course.map(|id| Thing::Course(id.get())),
                    row.pupil.map(|id| Thing::Pupil(id.get())),
                ];
                for thing in things.into_iter().flatten() {
                    let days = table.held.entry((person, row.role, thing)).or_default();
                    if !days.contains(&row.days) {
                        days.push(row.days);
                    }
                }
            }
        }
        table
    }

    pub fn allows(&self, person: u64, request: &Request) -> bool {
        self.rights.get(&request.act).is_some_and(|rows| {
            rows.iter()
                .any(|&(role, scope)| self.reaches(person, role, scope, request))
        })
    }

    pub fn reaches(&self, person: u64, role: Role, scope: Scope, request: &Request) -> bool {
        let (target, on) = (&request.target, request.on);
        let holds = |thing| self.holds(person, role, thing, on);
        let class = || target.class.is_some_and(|id| holds(Thing::Class(id.get())));
        let course = || {
            target
                .course
                .is_some_and(|id| holds(Thing::Course(id.get())))
        };
        let pupil = || target.pupil.is_some_and(|id| holds(Thing::Pupil(id.get())));
        let runs = |whose: Option<u64>| {
            target.lesson.is_some_and(|lesson| {
                target.substitutions.iter().any(|it| {
                    whose.is_none_or(|whose| whose == it.person.get())
                        && it.days.holds(lesson)
                        && it.days.from() <= on
                })
            })
        };
        match scope {
            Scope::All => holds(Thing::School),
            Scope::OwnClass => class(),
            Scope::OwnClasses => class() || course(),
            Scope::OwnCourse => course(),
            Scope::AsSubstitute => class() && runs(None),
            Scope::AsNamedSubstitute => runs(Some(person)),
            Scope::OwnChild | Scope::OwnSelf => pupil(),
            _ => false,
        }
    }

    fn holds(&self, person: u64, role: Role, thing: Thing, on: NaiveDate) -> bool {
        let days = self.held.get(&(person, role, thing));
        days.is_some_and(|days| days.iter().any(|range| range.holds(on)))
    }
}
