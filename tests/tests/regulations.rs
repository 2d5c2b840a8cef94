//! What holds under every regulation, and of every regulation's file.

use std::collections::BTreeSet;

use fastrand::Rng;
use proptest::prelude::*;
use zhurnal::Regulation;
use zhurnal::base::Fixed;
use zhurnal::base::node::Kind;
use zhurnal::catalogue::MarkValue;
use zhurnal::regulation::{PARAMETERS, PRESETS, Regulations};
use zhurnal::rules::finals::{FinalCase, Mark, Need, Proposed, State, outlook, validate};
use zhurnal_tests::cases::{case, proposals};
use zhurnal_tests::json;
use zhurnal_tests::regulations::{file, load, regulation};
use zhurnal_tests::vectors::{Want, corpus};
use zhurnal_tests::{root, rounds};

/// The case after what a target needs has come, as key works where one is missing.
fn after(regulation: &Regulation, case: &FinalCase, need: &Need, key: bool) -> FinalCase {
    let mut case = case.clone();
    let Some(weight) = need.weight else {
        for term in case.terms.iter_mut().filter(|term| term.value.is_none()) {
            term.value = Some(MarkValue::Number(need.value));
        }
        return case;
    };
    let kinds = &regulation.parameters.kinds.value;
    let mark = Mark {
        value: MarkValue::Number(need.value),
        weight,
        kind: kinds
            .by_code(if key { "control-work" } else { "classwork" })
            .expect("a kind"),
        on: case.period.days.to(),
        retakes: None,
        brought: false,
    };
    case.marks
        .extend(std::iter::repeat_n(mark, need.count as usize));
    case
}

fn stands(regulation: &Regulation, case: &FinalCase) -> bool {
    let rounded = validate(regulation, case, &proposals()[0]).basis.rounded;
    let value = MarkValue::Number(rounded.expect("a mean"));
    let proposed = Proposed::new(value, None, None).expect("a number");
    validate(regulation, case, &proposed).stands
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn some_value_stands_under_every_regulation(regulation in regulation(), case in case()) {
        let stands = |proposed: &Proposed| validate(&regulation, &case, proposed).stands;
        prop_assert!(proposals().iter().any(stands));
    }

    #[test]
    fn the_outlook_keeps_its_word_under_every_regulation(regulation in regulation(), case in case()) {
        let ahead = outlook(&regulation, &case, &[Fixed::ONE, Fixed::ZERO]);
        for target in ahead.targets {
            if target.state == State::Safe && !case.period.kind.rests_on_terms() {
                prop_assert!(stands(&regulation, &case), "{target:?}");
            }
            for need in &target.needs {
                let case = after(&regulation, &case, need, ahead.key_work_missing);
                let rounded = validate(&regulation, &case, &proposals()[0]).basis.rounded;
                prop_assert!(rounded >= Some(target.mark), "{target:?}");
                prop_assert!(stands(&regulation, &case), "{target:?}");
            }
        }
    }

    #[test]
    fn the_written_form_reads_back_equal(file in file()) {
        let regulation = load(&file);
        let written = serde_json::to_string(&regulation).expect("it is written");
        prop_assert_eq!(regulation, load(&written));
    }
}

#[test]
fn every_regulation_of_the_corpus_reads_back_equal() {
    let mut whole = 0;
    for case in corpus() {
        let text = String::from_utf8_lossy(&case.input);
        let text = text.as_ref();
        if !text.contains("\"extends\"") || matches!(case.want, Want::Refusal(_)) {
            continue;
        }
        let request = json::parse(text);
        for key in ["regulation", "a", "b"] {
            let value = json::get(&request, key);
            let Some(value) = value.filter(|value| matches!(value.kind, Kind::Map(_))) else {
                continue;
            };
            let loaded = Regulations::load(json::write(value).as_bytes()).expect("it loads");
            for edition in loaded.editions() {
                let written = serde_json::to_string(&*edition.regulation).expect("it is written");
                assert_eq!(*edition.regulation, load(&written), "{}", case.name);
                whole += 1;
            }
        }
    }
    println!("{whole} regulations");
    assert!(whole > 200);
}

#[test]
fn presets_read_back_equal_and_have_nothing_unusual() {
    for name in PRESETS {
        let preset = Regulation::preset(name).expect("it loads");
        assert_eq!(preset.name, *name);
        let written = serde_json::to_string(&*preset).expect("it is written");
        assert_eq!(*preset, load(&written), "{name}");
        assert_eq!(preset.review(), [], "{name}");
    }
}

/// A byte of a preset gone wrong gives a refusal that names a place, or a regulation, and what is a
/// regulation reads back equal.
#[test]
fn a_preset_with_any_byte_changed_is_refused_or_read() {
    let mut rng = Rng::with_seed(4);
    let (mut read, mut equal, mut refused) = (0_u64, 0_u64, 0_u64);
    let per_byte = rounds("ZHURNAL_BYTES", 1);
    for name in PRESETS {
        let file = root().join(format!("core/regulation/{name}.json"));
        let bytes = std::fs::read(file).expect("the preset's file");
        let preset = Regulation::preset(name).expect("it loads");
        for place in 0..bytes.len() {
            for _ in 0..per_byte {
                let mut changed = bytes.clone();
                changed[place] = rng.u8(..);
                match Regulation::load(&changed) {
                    Ok(regulation) => {
                        read += 1;
                        equal += u64::from(regulation == *preset);
                        let written = serde_json::to_string(&regulation).expect("it is written");
                        assert_eq!(regulation, load(&written), "{name}: byte {place}");
                    }
                    Err(refusals) => {
                        refused += 1;
                        assert!(refusals.iter().count() > 0);
                    }
                }
            }
        }
    }
    println!("{refused} refused, {read} read, {equal} of them equal");
    assert!(refused > read && read > 0);
}

/// Every parameter has vectors: a case where it changes the answer, one on its boundary, and its
/// refusal when malformed.
#[test]
fn every_parameter_has_its_vectors() {
    let corpus = corpus();
    let mut lacking = Vec::new();
    for name in PARAMETERS.iter().chain(&["rights"]) {
        for role in ["changes", "boundary", "malformed"] {
            let shown = corpus.iter().any(|case| {
                let named = case
                    .parameters
                    .iter()
                    .any(|(parameter, shown)| parameter == name && shown == role);
                let fits = (role == "malformed") == matches!(case.want, Want::Refusal(_));
                let text = String::from_utf8_lossy(&case.input);
                named && fits && text.contains(&format!("\"{name}\""))
            });
            if !shown {
                lacking.push(format!("{name}: {role}"));
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
    let known: BTreeSet<&str> = PARAMETERS.iter().copied().chain(["rights"]).collect();
    for case in &corpus {
        for (parameter, role) in &case.parameters {
            assert!(
                known.contains(parameter.as_str()),
                "{}: {parameter}",
                case.name
            );
            assert!(
                ["changes", "boundary", "malformed"].contains(&role.as_str()),
                "{}: {role}",
                case.name
            );
        }
    }
}

/// Where a vector says that a parameter changes the answer, the same regulation without it answers
/// otherwise.
#[test]
fn what_changes_the_answer_does() {
    let (mut compared, mut alike) = (0, Vec::new());
    for case in corpus() {
        for (name, _) in case.parameters.iter().filter(|(_, role)| role == "changes") {
            let mut request = json::parse(std::str::from_utf8(&case.input).expect("UTF-8"));
            let own = zhurnal::call(&case.op, &case.input);
            let place = match name.as_str() {
                "rights" => "/regulation/rights".to_owned(),
                name => format!("/regulation/parameters/{name}"),
            };
            json::remove(&mut request, &place);
            if own == zhurnal::call(&case.op, json::write(&request).as_bytes()) {
                alike.push(format!("{}: {}: {name}", case.file, case.name));
            }
            compared += 1;
        }
    }
    assert!(alike.is_empty(), "{alike:#?}");
    println!("{compared} vectors differ from the same regulation without the parameter");
    assert!(compared >= PARAMETERS.len());
}
