//! Access (section 3): may this person do that, by which right, and if not, what is lacking and who may.

mod reach;
mod read;
mod standing;

use chrono::NaiveDate;

pub(crate) use reach::read_relations;
pub use reach::{Reach, Relations, reach};
pub(crate) use read::{read_act, read_request, read_standing};
pub use standing::{Holding, Standing};

use crate::answer::{Evidence, Fact, Message, Refusals};
use crate::base::{ClassId, CourseId, OpenRange, PersonId, PupilId};
use crate::catalogue::choice::Lack;
use crate::catalogue::{Act, Clause, Role, Rule, Scope};
use crate::input::{self, Faults};
use crate::regulation::{Regulation, Right};

/// What is asked: an act, its day, and what it is done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The act.
    pub act: Act,
    /// The school date on which it is done.
    pub on: NaiveDate,
    /// What it is done to.
    pub target: Target,
}

/// What an act is done to; what is absent is in nobody's reach but *all*.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The class.
    pub class: Option<ClassId>,
    /// The course.
    pub course: Option<CourseId>,
    /// The pupil.
    pub pupil: Option<PupilId>,
    /// The date of the lesson.
    pub lesson: Option<NaiveDate>,
    /// The substitutions of the course.
    pub substitutions: Vec<Substitution>,
}

/// A substitution: who fills the page of a course, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Substitution {
    /// The person named.
    pub person: PersonId,
    /// Its days.
    pub days: OpenRange,
}

impl Substitution {
    /// Whether it covers a lesson, and has begun on the day of the act.
    fn covers(&self, lesson: NaiveDate, on: NaiveDate) -> bool {
        self.days.holds(lesson) && on >= self.days.from()
    }
}

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision<'a> {
    /// The act may be done.
    Allow(Grant<'a>),
    /// It may not.
    Deny(Denial<'a>),
}

/// The proof that an act was allowed: made by [`decide`] alone.
///
/// ```compile_fail,E0451
/// # use zhurnal::rules::access::Grant;
/// # fn forge<'a>(right: &'a zhurnal::regulation::Right) -> Grant<'a> {
/// Grant { right }
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant<'a> {
    right: &'a Right,
}

impl<'a> Grant<'a> {
    /// The right that allows the act.
    pub fn right(&self) -> &'a Right {
        self.right
    }
}

/// Why an act was not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denial<'a> {
    /// What was asked.
    pub act: Act,
    /// What is lacking.
    pub lacks: Lack,
    /// The right that comes nearest; `None` where the act is nobody's.
    pub nearest: Option<&'a Right>,
}

impl Denial<'_> {
    /// The distinct roles that may do this, in the table's order.
    pub fn instead(&self, regulation: &Regulation) -> Vec<Role> {
        regulation.rights.roles(self.act)
    }

    /// What is said of it, in both languages.
    pub fn message(&self, regulation: &Regulation) -> Message {
        Message::of(Rule::AccessDenied, &self.evidence(regulation))
    }

    /// The facts of it: the act, what is lacking, the nearest right, and who may instead.
    pub fn evidence(&self, regulation: &Regulation) -> Evidence {
        let mut evidence = Evidence::none()
            .with("act", self.act.code())
            .with("lacks", self.lacks.code());
        if let Some(right) = self.nearest {
            evidence = evidence
                .with("role", right.role)
                .with("scope", right.scope.code())
                .with("instead", Fact::from(self.instead(regulation)));
        }
        evidence
    }

    /// The clause of the nearest right.
    pub fn clause(&self) -> Option<Clause> {
        self.nearest.map(|right| right.clause)
    }
}

/// Decides by the rights of the regulation, in the table's order: the first that allows. No role, no
/// right: deny. Roles are looked at as of the day of the act.
///
#[doc = include_str!("../../../regulation/1.4.md")]
#[doc = include_str!("../../../regulation/1.7.md")]
pub fn decide<'a>(
    regulation: &'a Regulation,
    standing: &Standing,
    request: &Request,
) -> Decision<'a> {
    let rights = || regulation.rights.of(request.act).iter();
    let module_is_on = request
        .act
        .module()
        .is_none_or(|module| regulation.parameters.modules.value.contains(&module));
    if module_is_on {
        let allowed = rights().find(|right| allows(right, standing, request));
        if let Some(right) = allowed {
            return Decision::Allow(Grant { right });
        }
    }
    let (mut now, mut once) = (None, None);
    for right in rights() {
        match hold(right, standing, request) {
            Some(Held::Now) => {
                now = Some(right);
                break;
            }
            Some(Held::Once) => once = once.or(Some(right)),
            None => {}
        }
    }
    let (lacks, nearest) = match (now, once) {
        (Some(_), _) => (Lack::Scope, now),
        (None, Some(_)) => (Lack::Time, once),
        (None, None) => (Lack::Role, rights().next()),
    };
    Decision::Deny(Denial {
        act: request.act,
        lacks: if module_is_on { lacks } else { Lack::Module },
        nearest,
    })
}

/// Whether a right allows this.
fn allows(right: &Right, standing: &Standing, request: &Request) -> bool {
    let target = &request.target;
    if right.scope == Scope::AsNamedSubstitute {
        return target.lesson.is_some_and(|lesson| {
            let covers = |it: &Substitution| it.covers(lesson, request.on);
            named(standing, target).any(|it| covers(&it))
        });
    }
    let held = standing.held_on(right.role, request.on);
    let reaches = |holding: &Holding| match right.scope {
        Scope::All => true,
        Scope::OwnClass => same(holding.class, target.class),
        Scope::OwnClasses => {
            same(holding.class, target.class) || same(holding.course, target.course)
        }
        Scope::OwnCourse => same(holding.course, target.course),
        Scope::AsSubstitute => {
            let covered = |lesson: NaiveDate| {
                let mut substitutions = target.substitutions.iter();
                substitutions.any(|it| it.covers(lesson, request.on))
            };
            same(holding.class, target.class) && target.lesson.is_some_and(covered)
        }
        Scope::OwnChild | Scope::OwnSelf => same(holding.pupil, target.pupil),
        Scope::AsNamedSubstitute => false,
    };
    held.into_iter().any(reaches)
}

/// Whether both are known and equal.
fn same<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.is_some() && one == other
}

/// The substitutions of the target that name this person.
fn named<'s>(
    standing: &'s Standing,
    target: &'s Target,
) -> impl Iterator<Item = Substitution> + 's {
    let all = target.substitutions.iter().copied();
    all.filter(|it| it.person == standing.person())
}

/// When a person holds what a right asks for, its scope aside.
#[derive(Clone, Copy)]
enum Held {
    /// On the day of the act.
    Now,
    /// Before or after it.
    Once,
}

fn hold(right: &Right, standing: &Standing, request: &Request) -> Option<Held> {
    if right.scope != Scope::AsNamedSubstitute {
        return match standing.holds(right.role, request.on) {
            (true, _) => Some(Held::Now),
            (false, true) => Some(Held::Once),
            (false, false) => None,
        };
    }
    // Whoever a substitution names holds this one; on wrong dates time is lacking.
    let target = &request.target;
    named(standing, target).next()?;
    let in_time = |it: Substitution| match target.lesson {
        Some(lesson) => it.covers(lesson, request.on),
        None => request.on >= it.days.from(),
    };
    let now = named(standing, target).any(in_time);
    Some(if now { Held::Now } else { Held::Once })
}

impl Standing {
    /// Reads a person with their roles: the `standing` of `access.decide`.
    ///
    /// # Errors
    /// The first fault in document order.
    pub fn load(bytes: &[u8]) -> Result<Self, Refusals> {
        input::read(bytes, Faults::keep_first(), read_standing)
    }

    /// The rights that the person holds on a day, in the table's order, how far they reach aside. Being
    /// named in a substitution is no role, and so not among them.
    pub fn rights<'a>(
        &self,
        regulation: &'a Regulation,
        on: NaiveDate,
    ) -> impl Iterator<Item = &'a Right> {
        let rows = regulation.rights.rows().iter();
        rows.filter(move |right| {
            let (now, _) = self.holds(right.role, on);
            now && right.scope != Scope::AsNamedSubstitute
        })
    }
}
