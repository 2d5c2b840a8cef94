//! Cedar by the policies of `tests/python/access.cedar`, with entities as `compare_access.py` makes
//! them: a person as of the day, and a target of each request. All of them are made beforehand.

use std::collections::{HashMap, HashSet};

use cedar_policy::{
    ActionConstraint, Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName,
    EntityUid, PolicySet, Request, RestrictedExpression,
};
use zhurnal::catalogue::{Act, Role};
use zhurnal::rules::access::{Holding, Standing};

use crate::school::{Ask, today};

const POLICIES: &str = include_str!("../../../tests/python/access.cedar");

pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    of_act: HashMap<Act, PolicySet>,
    entities: Entities,
    requests: Vec<Request>,
}

fn uid(kind: &str, id: &str) -> EntityUid {
    let kind: EntityTypeName = kind.parse().expect("a name");
    EntityUid::from_type_name_and_id(kind, EntityId::new(id))
}

fn long(id: u64) -> RestrictedExpression {
    RestrictedExpression::new_long(i64::try_from(id).expect("an id"))
}

fn longs(ids: impl IntoIterator<Item = u64>) -> RestrictedExpression {
    RestrictedExpression::new_set(ids.into_iter().map(long))
}

fn principal(standing: &Standing) -> Entity {
    let person = standing.person().get();
    let held: Vec<&Holding> = standing
        .holdings()
        .iter()
        .filter(|row| row.days.holds(today()))
        .collect();
    let about = |role: Role, id: fn(&Holding) -> Option<u64>| {
        longs(
            held.iter()
                .filter(|row| row.role == role)
                .filter_map(|row| id(row)),
        )
    };
    let class = |row: &Holding| row.class.map(|id| id.get());
    let course = |row: &Holding| row.course.map(|id| id.get());
    let pupil = |row: &Holding| row.pupil.map(|id| id.get());
    let attrs = [
        ("person", long(person)),
        ("leads", about(Role::ClassTeacher, class)),
        ("classes", about(Role::SubjectTeacher, class)),
        ("courses", about(Role::SubjectTeacher, course)),
        ("children", about(Role::Parent, pupil)),
        ("selves", about(Role::Pupil, pupil)),
    ];
    let attrs = attrs.map(|(key, value)| (key.to_owned(), value)).into();
    let roles: HashSet<EntityUid> = held
        .iter()
        .map(|row| uid("Role", row.role.code()))
        .collect();
    Entity::new(uid("Person", &person.to_string()), attrs, roles).expect("an entity")
}

fn resource(number: usize, ask: &Ask) -> Entity {
    let target = &ask.request.target;
    let running = |lesson| {
        let all = target.substitutions.iter();
        all.filter(move |it| it.days.holds(lesson) && it.days.from() <= ask.request.on)
            .map(|it| it.person.get())
    };
    let named: Vec<u64> = target.lesson.into_iter().flat_map(running).collect();
    let ids = [
        ("class", target.class.map(|id| id.get())),
        ("course", target.course.map(|id| id.get())),
        ("pupil", target.pupil.map(|id| id.get())),
    ];
    let mut attrs: HashMap<String, RestrictedExpression> = ids
        .into_iter()
        .filter_map(|(key, id)| Some((key.to_owned(), long(id?))))
        .collect();
    attrs.insert(
        "runs".to_owned(),
        RestrictedExpression::new_bool(!named.is_empty()),
    );
    attrs.insert("named".to_owned(), longs(named));
    Entity::new(uid("Target", &number.to_string()), attrs, HashSet::new()).expect("an entity")
}

impl Cedar {
    pub fn new(people: &[Standing], asks: &[Ask]) -> Self {
        let policies: PolicySet = POLICIES.parse().expect("policies");
        let of_act = Act::ALL
            .iter()
            .map(|&act| {
                let action = uid("Action", act.code());
                let of_act =
                    policies
                        .policies()
                        .filter(|policy| match policy.action_constraint() {
                            ActionConstraint::Any => true,
                            ActionConstraint::In(all) => all.contains(&action),
                            ActionConstraint::Eq(one) => one == action,
                        });
                (
                    act,
                    PolicySet::from_policies(of_act.cloned()).expect("policies"),
                )
            })
            .collect();
        let resources = asks.iter().enumerate().map(|(at, ask)| resource(at, ask));
        let entities = people.iter().map(principal).chain(resources);
        let request = |(number, ask): (usize, &Ask)| {
            Request::new(
                uid("Person", &people[ask.who].person().get().to_string()),
                uid("Action", ask.request.act.code()),
                uid("Target", &number.to_string()),
                Context::empty(),
                None,
            )
            .expect("a request")
        };
        Self {
            authorizer: Authorizer::new(),
            of_act,
            entities: Entities::from_entities(entities, None).expect("entities"),
            requests: asks.iter().enumerate().map(request).collect(),
            policies,
        }
    }

    pub fn whole(&self, number: usize) -> bool {
        self.by(number, &self.policies)
    }

    pub fn sliced(&self, number: usize, act: Act) -> bool {
        self.by(number, &self.of_act[&act])
    }

    fn by(&self, number: usize, policies: &PolicySet) -> bool {
        let request = &self.requests[number];
        let answer = self
            .authorizer
            .is_authorized(request, policies, &self.entities);
        assert!(answer.diagnostics().errors().next().is_none());
        answer.decision() == Decision::Allow
    }
}
