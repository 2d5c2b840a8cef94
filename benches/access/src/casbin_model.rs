//! Casbin: RBAC with a function for the scope. The roles of the day are its groupings; what a scope
//! reaches is looked up in the same hash maps as the hand-written table's.

use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};

use casbin::rhai::Dynamic;
use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};
use zhurnal::catalogue::{Role, Scope};
use zhurnal::regulation::Regulation;
use zhurnal::rules::access::{Request, Standing};

use crate::school::{Ask, today};
use crate::table::Table;

const MODEL: &str = r#"
[request_definition]
r = sub, act, obj

[policy_definition]
p = role, act, scope

[role_definition]
g = _, _

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = r.act == p.act && (p.scope == "as-named-substitute" || g(r.sub, p.role)) && reaches(r.sub, p.role, p.scope, r.obj)
"#;

/// What the scope function sees: Casbin takes a bare `fn`.
static FACTS: OnceLock<(Arc<Table>, Vec<Request>)> = OnceLock::new();

fn reaches(sub: Dynamic, role: Dynamic, scope: Dynamic, obj: Dynamic) -> Dynamic {
    let known = || {
        let (table, requests) = FACTS.get()?;
        let person = sub
            .read_lock::<casbin::rhai::ImmutableString>()?
            .parse()
            .ok()?;
        let role = Role::from_code(&role.read_lock::<casbin::rhai::ImmutableString>()?)?;
        let scope = Scope::from_code(&scope.read_lock::<casbin::rhai::ImmutableString>()?)?;
        let request = requests.get(usize::try_from(obj.as_int().ok()?).ok()?)?;
        Some(table.reaches(person, role, scope, request))
    };
    known().expect("known facts").into()
}

/// Runs what never waits.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(done) = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            return done;
        }
    }
}

pub struct Casbin {
    enforcer: Enforcer,
    subjects: Vec<String>,
}

impl Casbin {
    pub fn new(
        regulation: &Regulation,
        people: &[Standing],
        asks: &[Ask],
        table: Arc<Table>,
    ) -> Self {
        let requests = asks.iter().map(|ask| ask.request.clone()).collect();
        assert!(FACTS.set((table, requests)).is_ok(), "made once");
        let policies = regulation.rights.rows().iter().map(|row| {
            [row.role.code(), row.act.code(), row.scope.code()]
                .map(str::to_owned)
                .to_vec()
        });
        let mut groupings = Vec::new();
        for standing in people {
            for row in standing
                .holdings()
                .iter()
                .filter(|row| row.days.holds(today()))
            {
                let pair = vec![
                    standing.person().get().to_string(),
                    row.role.code().to_owned(),
                ];
                if groupings.last() != Some(&pair) {
                    groupings.push(pair);
                }
            }
        }
        let enforcer = block_on(async {
            let model = DefaultModel::from_str(MODEL).await?;
            let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await?;
            enforcer.add_function(
                "reaches",
                casbin::function_map::OperatorFunction::Arg4(reaches),
            );
            enforcer.add_policies(policies.collect()).await?;
            enforcer.add_grouping_policies(groupings).await?;
            Ok::<_, casbin::Error>(enforcer)
        })
        .expect("a model");
        let subject = |ask: &Ask| people[ask.who].person().get().to_string();
        Self {
            enforcer,
            subjects: asks.iter().map(subject).collect(),
        }
    }

    pub fn allows(&self, number: usize, ask: &Ask) -> bool {
        let rvals = (
            self.subjects[number].as_str(),
            ask.request.act.code(),
            number as i64,
        );
        self.enforcer.enforce(rvals).expect("a verdict")
    }
}
