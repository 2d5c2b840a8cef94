//! The same decisions on access by zhurnal, Cedar, Casbin and hash maps; first they must agree.

mod casbin_model;
mod cedar;
mod counting;
mod json;
mod school;
mod table;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use fastrand::Rng;
use zhurnal::Regulation;
use zhurnal::rules::access::{Decision, decide};

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

const ASKS: usize = 1000;
const ROUNDS: usize = 5;

/// Nanoseconds of one decision, over so many passes of all requests.
fn time(passes: usize, allows: &impl Fn(usize) -> bool) -> f64 {
    let start = Instant::now();
    for _ in 0..passes {
        for number in 0..ASKS {
            black_box(allows(black_box(number)));
        }
    }
    start.elapsed().as_nanos() as f64 / (passes * ASKS) as f64
}

fn main() {
    let regulation = Regulation::preset("default").expect("it loads");
    let mut rng = Rng::with_seed(1);
    let school = school::School::draw(&mut rng);
    let people = &school.people;
    let table = Arc::new(table::Table::new(&regulation, people));
    let asks = school.asks(&mut rng, &regulation, &table, ASKS);
    let bytes: Vec<Vec<u8>> = asks
        .iter()
        .map(|ask| json::write(&people[ask.who], &ask.request))
        .collect();
    let persons: Vec<u64> = asks
        .iter()
        .map(|ask| people[ask.who].person().get())
        .collect();
    let cedar = cedar::Cedar::new(people, &asks);
    let casbin = casbin_model::Casbin::new(&regulation, people, &asks, Arc::clone(&table));

    let fast = |at: usize| {
        let ask = &asks[at];
        let decision = black_box(decide(&regulation, &people[ask.who], &ask.request));
        matches!(decision, Decision::Allow(_))
    };
    let door = |at: usize| {
        let answer = regulation.call("access.decide", &bytes[at]);
        match answer.get(..18) {
            Some(br#"{"decision":"allow"#) => true,
            Some(br#"{"decision":"deny""#) => false,
            _ => panic!("{}", String::from_utf8_lossy(&answer)),
        }
    };
    let whole = |at: usize| cedar.whole(at);
    let sliced = |at: usize| cedar.sliced(at, asks[at].request.act);
    let enforced = |at: usize| casbin.allows(at, &asks[at]);
    let mapped = |at: usize| table.allows(persons[at], &asks[at].request);

    let mut allowed = 0;
    let (mut acts, mut lacks) = (BTreeMap::new(), BTreeMap::new());
    for (at, ask) in asks.iter().enumerate() {
        let verdict = fast(at);
        let others = [door(at), whole(at), sliced(at), enforced(at), mapped(at)];
        assert_eq!(others, [verdict; 5], "request {at}: {:?}", ask.request);
        allowed += usize::from(verdict);
        *acts.entry(ask.request.act.code()).or_insert(0) += 1;
        if let Decision::Deny(denial) = decide(&regulation, &people[ask.who], &ask.request) {
            *lacks.entry(denial.lacks.code()).or_insert(0) += 1;
        }
    }
    println!(
        "{} pupils, {} people, {} requests: {allowed} allowed, {} denied; all six agree on each",
        school::PUPILS,
        people.len(),
        asks.len(),
        asks.len() - allowed
    );

    println!("denied for want of: {lacks:?}\nacts: {acts:?}");

    let names = [
        "(1) zhurnal, decide()",
        "(2) zhurnal, JSON door",
        "(3) Cedar, all policies",
        "(4) Cedar, of the act",
        "(5) Casbin",
        "(6) hash maps",
    ];
    let mut best = [f64::INFINITY; 6];
    // The engines take turns: what slows the machine down slows all of them down.
    for _ in 0..ROUNDS {
        let round = [
            time(1000, &fast),
            time(20, &door),
            time(5, &whole),
            time(20, &sliced),
            time(2, &enforced),
            time(1000, &mapped),
        ];
        for (best, now) in best.iter_mut().zip(round) {
            *best = best.min(now);
        }
    }
    let pass = |allows: &dyn Fn(usize) -> bool| {
        let work = || {
            (0..ASKS).for_each(|at| {
                black_box(allows(at));
            })
        };
        counting::count(work) as f64 / ASKS as f64
    };
    let allocations = [
        pass(&fast),
        pass(&door),
        pass(&whole),
        pass(&sliced),
        pass(&enforced),
        pass(&mapped),
    ];
    println!(
        "{:24}{:>14}{:>10}{:>16}",
        "", "ns/decision", "ratio", "allocations"
    );
    for ((name, ns), allocations) in names.iter().zip(best).zip(allocations) {
        println!(
            "{name:24}{ns:>14.1}{:>10.1}{allocations:>16.2}",
            ns / best[0]
        );
    }
    assert_eq!(allocations[0], 0.0, "a decision allocates nothing");
}
