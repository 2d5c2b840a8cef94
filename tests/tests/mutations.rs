//! Requests gone wrong never panic, and every refusal names a place that is there.

use fastrand::Rng;
use zhurnal::base::node::Node;
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
                    assert!(
                        place.and_then(|place| json::get(place, key)).is_none(),
                        "{key} is there"
                    );
                }
            }
        }
    }
    println!("{answered} answered, {refused} refused");
    assert!(answered > 0 && refused > answered / 10);
}
