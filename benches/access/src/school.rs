//! A school and what is asked in it, drawn from one seed.

use chrono::{Days, NaiveDate};
use fastrand::Rng;
use zhurnal::base::{ClassId, CourseId, OpenRange, PersonId, PupilId};
use zhurnal::catalogue::{Act, Role, Scope};
use zhurnal::regulation::{Regulation, Right};
use zhurnal::rules::access::{Holding, Request, Standing, Substitution, Target};

use crate::table::Table;

pub const CLASSES: u64 = 30;
pub const COURSES: u64 = 300;
pub const TEACHERS: u64 = 60;
pub const PUPILS: u64 = 1000;

/// How often an act is asked about; those not named, once.
const SHARES: &[(Act, usize)] = &[
    (Act::ReadPage, 90),
    (Act::RecordMark, 70),
    (Act::RecordAttendance, 30),
    (Act::RecordTopic, 10),
    (Act::RecordAssignment, 15),
    (Act::SetFinal, 15),
    (Act::CorrectAttendance, 8),
    (Act::RecordBehaviour, 8),
    (Act::ReadSummary, 8),
    (Act::ReadPersonalData, 8),
    (Act::ReviewAttendance, 4),
    (Act::ReadBoard, 4),
];

/// The day on which everything is asked.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 25).expect("a date")
}

fn day(ago: i64) -> NaiveDate {
    let days = Days::new(ago.unsigned_abs());
    let moved = if ago < 0 {
        today().checked_add_days(days)
    } else {
        today().checked_sub_days(days)
    };
    moved.expect("a date")
}

/// From so many days ago; to so many days ago, or open.
fn span(from: i64, to: Option<i64>) -> OpenRange {
    OpenRange::new(day(from), to.map(day)).expect("a range")
}

fn class_of_course(course: u64) -> u64 {
    (course - 1) % CLASSES + 1
}

fn class_of_pupil(pupil: u64) -> u64 {
    (pupil - 1) % CLASSES + 1
}

/// A request and the place of the person who asks.
pub struct Ask {
    pub who: usize,
    pub request: Request,
}

pub struct School {
    pub people: Vec<Standing>,
    substitutions: Vec<Vec<Substitution>>,
}

impl School {
    pub fn draw(rng: &mut Rng) -> Self {
        let mut rows: Vec<(u64, Vec<Holding>)> = Vec::new();
        let whole = span(85, None);
        let over = span(85, Some(1));
        let plain = |role, days| Holding {
            role,
            class: None,
            course: None,
            pupil: None,
            days,
        };
        let leads = |class, days| Holding {
            class: ClassId::new(class),
            ..plain(Role::ClassTeacher, days)
        };
        let teaches = |course, days| Holding {
            class: ClassId::new(class_of_course(course)),
            course: CourseId::new(course),
            ..plain(Role::SubjectTeacher, days)
        };
        let about = |role, pupil, days| Holding {
            pupil: PupilId::new(pupil),
            ..plain(role, days)
        };
        for teacher in 1..=TEACHERS {
            rows.push((teacher, Vec::new()));
        }
        let mut of_course: Vec<u64> = (0..COURSES).map(|at| at % TEACHERS).collect();
        rng.shuffle(&mut of_course);
        for course in 1..=COURSES {
            let teacher = of_course[course as usize - 1];
            rows[teacher as usize].1.push(teaches(course, whole));
            // One course of eight was another's until yesterday.
            if rng.u8(0..8) == 0 {
                let before = (teacher + rng.u64(1..TEACHERS)) % TEACHERS;
                rows[before as usize].1.push(teaches(course, over));
            }
        }
        for class in 1..=CLASSES {
            rows[2 * class as usize - 1].1.push(leads(class, whole));
            if rng.u8(0..4) == 0 {
                rows[2 * class as usize - 2].1.push(leads(class, over));
            }
        }
        let staff = [
            (101, Role::Director, whole),
            (102, Role::DeputyHead, whole),
            (103, Role::DeputyHead, whole),
            (104, Role::DeputyHead, whole),
            (105, Role::Administrator, whole),
            (106, Role::Administrator, whole),
            (107, Role::DeputyHead, over),
            (108, Role::Administrator, span(-1, None)),
            (109, Role::Director, over),
        ];
        rows.extend(staff.map(|(person, role, days)| (person, vec![plain(role, days)])));
        for pupil in 1..=PUPILS {
            let gone = rng.u8(0..20) == 0;
            let days = if gone { over } else { whole };
            rows.push((10_000 + pupil, vec![about(Role::Pupil, pupil, days)]));
        }
        // Eight hundred families of two parents; every fourth family has two children.
        for family in 0..800 {
            for parent in 0..2 {
                let mut held = vec![about(Role::Parent, family + 1, whole)];
                if family % 4 == 0 {
                    held.push(about(Role::Parent, 801 + family / 4, whole));
                }
                if rng.u8(0..20) == 0 {
                    held[0].days = over;
                }
                rows.push((20_000 + 2 * family + parent, held));
            }
        }
        let substitutions = (0..COURSES)
            .map(|_| {
                let days = match rng.u8(0..10) {
                    0 | 1 => span(3, Some(-7)),
                    2 => span(14, Some(1)),
                    _ => return Vec::new(),
                };
                let person = PersonId::new(rng.u64(1..=TEACHERS)).expect("an id");
                vec![Substitution { person, days }]
            })
            .collect();
        let people = rows
            .into_iter()
            .map(|(person, held)| Standing::new(PersonId::new(person).expect("an id"), held))
            .collect();
        Self {
            people,
            substitutions,
        }
    }

    /// So many requests, half of them near misses, which the table of hash maps denies.
    pub fn asks(
        &self,
        rng: &mut Rng,
        regulation: &Regulation,
        table: &Table,
        count: usize,
    ) -> Vec<Ask> {
        let acts: Vec<Act> = Act::ALL
            .iter()
            .flat_map(|&act| {
                let share = SHARES.iter().find(|it| it.0 == act).map_or(1, |it| it.1);
                std::iter::repeat_n(act, share)
            })
            .collect();
        let mut asks = Vec::with_capacity(count);
        while asks.len() < count {
            let miss = asks.len() % 2 == 1;
            let ask = loop {
                let act = acts[rng.usize(0..acts.len())];
                let rights: Vec<&Right> = regulation
                    .rights
                    .of(act)
                    .iter()
                    .flat_map(|right| {
                        std::iter::repeat_n(right, if right.scope == Scope::All { 1 } else { 4 })
                    })
                    .collect();
                let right = rights[rng.usize(0..rights.len())];
                let Some(mut ask) = self.hit(rng, right) else {
                    continue;
                };
                if miss {
                    self.break_one(rng, right, &mut ask);
                }
                let person = self.people[ask.who].person().get();
                if table.allows(person, &ask.request) != miss {
                    break ask;
                }
            };
            asks.push(ask);
        }
        rng.shuffle(&mut asks);
        asks
    }

    /// Somebody who held the role today, or did not: the place and the row.
    fn holder(&self, rng: &mut Rng, role: Role, now: bool) -> Option<(usize, Holding)> {
        let all: Vec<(usize, Holding)> = self
            .people
            .iter()
            .enumerate()
            .flat_map(|(who, it)| it.holdings().iter().map(move |row| (who, *row)))
            .filter(|(_, row)| row.role == role && row.days.holds(today()) == now)
            .collect();
        rng.choice(all)
    }

    fn hit(&self, rng: &mut Rng, right: &Right) -> Option<Ask> {
        if right.scope == Scope::AsNamedSubstitute || right.scope == Scope::AsSubstitute {
            let course = rng.u64(1..=COURSES);
            let one = *self.substitutions[course as usize - 1].first()?;
            let who = if right.scope == Scope::AsNamedSubstitute {
                one.person.get() as usize - 1
            } else {
                2 * class_of_course(course) as usize - 1
            };
            return Some(self.about(rng, right.act, who, Some(course), None));
        }
        let (who, row) = self.holder(rng, right.role, true)?;
        Some(self.reaching(rng, right.act, who, row))
    }

    fn reaching(&self, rng: &mut Rng, act: Act, who: usize, row: Holding) -> Ask {
        let pupil = row.pupil.map(PupilId::get);
        let class = row.class.map(ClassId::get).or(pupil.map(class_of_pupil));
        let course = row
            .course
            .map(CourseId::get)
            .or_else(|| class.map(|class| class + CLASSES * rng.u64(0..COURSES / CLASSES)));
        self.about(rng, act, who, course, pupil)
    }

    /// The target as a host would fill it: course, its class, a pupil of it, and what runs there.
    fn about(
        &self,
        rng: &mut Rng,
        act: Act,
        who: usize,
        course: Option<u64>,
        pupil: Option<u64>,
    ) -> Ask {
        let course = course.unwrap_or_else(|| rng.u64(1..=COURSES));
        let class = class_of_course(course);
        let pupil = pupil.unwrap_or_else(|| class + CLASSES * rng.u64(0..PUPILS / CLASSES));
        let records = [
            Act::RecordMark,
            Act::RecordAttendance,
            Act::RecordTopic,
            Act::RecordAssignment,
        ]
        .contains(&act);
        let target = Target {
            class: ClassId::new(class),
            course: CourseId::new(course),
            pupil: PupilId::new(pupil),
            lesson: records.then(today),
            substitutions: if records {
                self.substitutions[course as usize - 1].clone()
            } else {
                Vec::new()
            },
        };
        let request = Request {
            act,
            on: today(),
            target,
        };
        Ask { who, request }
    }

    /// Another's course, class or child; a role that is over; or somebody else.
    fn break_one(&self, rng: &mut Rng, right: &Right, ask: &mut Ask) {
        let act = right.act;
        let mode = rng.u8(0..3);
        if mode == 1
            && let Some((who, row)) = self.holder(rng, right.role, false)
        {
            *ask = self.reaching(rng, act, who, row);
        } else if mode == 2 || right.scope == Scope::All {
            let role = [
                Role::SubjectTeacher,
                Role::ClassTeacher,
                Role::Parent,
                Role::DeputyHead,
            ][rng.usize(0..4)];
            if let Some((who, _)) = self.holder(rng, role, true) {
                ask.who = who;
            }
        } else if matches!(right.scope, Scope::OwnChild | Scope::OwnSelf) {
            // A classmate.
            let course = ask.request.target.course.map(CourseId::get);
            *ask = self.about(rng, act, ask.who, course, None);
        } else {
            // Half of them another course of the class.
            let class = ask.request.target.class.map_or(1, ClassId::get);
            let course = class + CLASSES * rng.u64(0..COURSES / CLASSES);
            let course = rng.bool().then_some(course);
            *ask = self.about(rng, act, ask.who, course, None);
        }
    }
}
