//! Requests gone wrong never panic, and every refusal names a place that is there.

use fastrand::Rng;
use zhurnal::base::node::{Kind, Node};
use zhurnal::catalogue::{Act, Role};
use zhurnal_tests::requests::mutate;
use zhurnal_tests::vectors::corpus;
use zhurnal_tests::{json, rounds};

#[test]
fn a_mutated_request_is_answered_and_its_refusal_names_a_place_in_it() {
    let corpus: Vec<_> = corpus()
        .into_iter()
        .filter(|case| case.input.len() < 4_000)
        .collect();
    let mut rng = Rng::with_seed(20_260_901);
    let (mut answered, mut refused) = (0_u64, 0_u64);
    for _ in 0..rounds("ZHURNAL_MUTATIONS", 100_000) {
        let case = rng.choice(&corpus).expect("a case");
        let request = mutate(&case.input, &mut rng);
        let bytes = zhurnal::call(&case.op, &request);
        let answer = json::parse(std::str::from_utf8(&bytes).expect("UTF-8"));
        let Some(error) = json::get(&answer, "error") else {
            answered += 1;
            continue;
        };
        refused += 1;
        let pointer = json::text(json::get(error, "pointer").expect("a pointer"));
        match Node::parse(&request) {
            Err(_) => assert_eq!(pointer, "", "{}", String::from_utf8_lossy(&request)),
            Ok(input) => {
                let input = json::owned(input);
                let place = json::at(&input, pointer);
                assert!(
                    place.is_some(),
                    "{pointer} in {}",
                    String::from_utf8_lossy(&request)
                );
                if json::text(json::get(error, "rule").expect("a rule")) == "input.missing-key" {
                    let evidence = json::get(error, "evidence").expect("evidence");
                    let key = json::text(json::get(evidence, "key").expect("a key"));
                    // In a row of a table a cell without a value is as one that is not there.
                    let there = place
                        .and_then(|place| json::get(place, key))
                        .map(json::write);
                    let empty = there.as_deref().is_none_or(|value| {
                        let blank = value
                            .trim_matches('"')
                            .replace("\\t", " ")
                            .replace("\\n", " ");
                        let of_row = pointer.starts_with("/tables/");
                        of_row && (value == "null" || blank.trim().is_empty())
                    });
                    // A column may be called otherwise by a mapping.
                    assert!(empty || pointer.starts_with("/tables/"), "{key} is there");
                }
            }
        }
    }
    println!("{answered} answered, {refused} refused");
    assert!(answered > 0 && refused > answered / 10);
}

/// Whatever is done to a request, an act, a role or a key that nobody knows is never allowed.
#[test]
fn what_is_unknown_is_never_allowed() {
    const KEYS: [&str; 15] = [
        "regulation",
        "standing",
        "person",
        "roles",
        "role",
        "class",
        "course",
        "pupil",
        "from",
        "to",
        "request",
        "act",
        "on",
        "target",
        "lesson",
    ];
    fn known(node: &json::Node) -> bool {
        match &node.kind {
            Kind::Map(entries) => entries.iter().all(|(key, _, value)| {
                let code = |all: &[&str]| {
                    matches!(&value.kind, Kind::Text(text) if all.contains(&&**text))
                };
                match &**key {
                    "substitutions" => known(value),
                    "act" => code(&Act::ALL.iter().map(|act| act.code()).collect::<Vec<_>>()),
                    "role" => code(&Role::ALL.iter().map(|role| role.code()).collect::<Vec<_>>()),
                    key => KEYS.contains(&key) && known(value),
                }
            }),
            Kind::List(items) => items.iter().all(known),
            _ => true,
        }
    }
    let corpus: Vec<_> = corpus()
        .into_iter()
        .filter(|case| case.file.starts_with("access/") && case.op == "access.decide")
        .filter(|case| !String::from_utf8_lossy(&case.input).contains("extends"))
        .collect();
    let mut rng = Rng::with_seed(20_261_007);
    let (mut allowed, mut other) = (0_u64, 0_u64);
    for _ in 0..rounds("ZHURNAL_MUTATIONS", 100_000) {
        let case = rng.choice(&corpus).expect("a case");
        let request = mutate(&case.input, &mut rng);
        let answer = zhurnal::call(&case.op, &request);
        if !answer.starts_with(br#"{"decision":"allow""#) {
            other += 1;
            continue;
        }
        allowed += 1;
        let request = String::from_utf8(request).expect("what is allowed is UTF-8");
        assert!(known(&json::parse(&request)), "{request}");
    }
    println!("{allowed} allowed, {other} not");
    assert!(allowed > 0 && other > allowed);
}
