//! The whole corpus through the door, and whether it covers every rule.

use std::collections::BTreeSet;

use zhurnal::catalogue::{Clause, Rule};
use zhurnal_tests::json::{self, Node};
use zhurnal_tests::vectors::{Case, Want, corpus};

/// Rules of which no request of this version can be the case, with the reason.
const WITHOUT_VECTORS: &[(&str, &str)] = &[
    (
        "input.too-large",
        "a request of 16 MiB has no place in a vector: see tests/limits.rs",
    ),
    (
        "tables.in-use",
        "said where rows of a school are changed, for which there is no request: see tests/school.rs",
    ),
    (
        "limit.marks",
        "10,001 marks have no place in a vector: see tests/limits.rs",
    ),
];

fn answer(case: &Case) -> Node {
    let bytes = zhurnal::call(&case.op, &case.input);
    json::parse(std::str::from_utf8(&bytes).expect("UTF-8"))
}

/// The rules that an answer names: of its findings, of the refusal, or of a denial.
fn rules(answer: &Node) -> BTreeSet<String> {
    let findings = json::items(json::get(answer, "findings")).iter();
    let of_finals = json::items(json::get(answer, "finals")).iter();
    let of_finals = of_finals.flat_map(|row| json::items(json::get(row, "findings")));
    let refusal = json::get(answer, "error").into_iter();
    let named = findings
        .chain(of_finals)
        .chain(refusal)
        .chain([answer])
        .filter_map(|item| json::get(item, "rule"));
    named.map(|rule| json::text(rule).to_owned()).collect()
}

#[test]
fn every_case_is_answered_as_the_contract_wants() {
    let corpus = corpus();
    let mut wrong = Vec::new();
    for case in &corpus {
        let answer = answer(case);
        let differs = match (&case.want, json::get(&answer, "error")) {
            (Want::Answer(want), None) => json::differs(want, &answer, ""),
            (Want::Refusal(want), Some(error)) => json::differs(want, error, "/error"),
            _ => Some(format!("answered {}", json::write(&answer))),
        };
        let named = rules(&answer);
        let silent = case.fires.iter().find(|rule| !named.contains(*rule));
        let spoken = case.spares.iter().find(|rule| named.contains(*rule));
        let input = String::from_utf8_lossy(&case.input);
        for fault in differs
            .into_iter()
            .chain(silent.map(|rule| format!("{rule} is silent")))
            .chain(spoken.map(|rule| format!("{rule} is not spared")))
        {
            wrong.push(format!(
                "{}: {}: {fault}\n    {input}",
                case.file, case.name
            ));
        }
    }
    println!("{} cases", corpus.len());
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        corpus.len(),
        wrong.join("\n")
    );
}

#[test]
fn names_are_unique_and_clauses_and_rules_exist() {
    let mut names = BTreeSet::new();
    for case in corpus() {
        assert!(
            names.insert(case.name.clone()),
            "{} stands twice",
            case.name
        );
        assert!(!case.name.contains([' ', '\n']), "{}", case.name);
        for clause in &case.clauses {
            assert!(
                Clause::from_id(clause).is_some(),
                "{}: clause {clause}",
                case.file
            );
        }
        for rule in &case.boundary {
            let judged = case.fires.contains(rule) || case.spares.contains(rule);
            assert!(
                judged,
                "{}: on which side of its boundary is {rule}?",
                case.name
            );
        }
        for rule in case.fires.iter().chain(&case.spares).chain(&case.boundary) {
            assert!(
                Rule::from_code(rule).is_some(),
                "{}: rule {rule}",
                case.name
            );
        }
    }
}

#[test]
fn every_rule_fires_just_does_not_and_has_its_boundary() {
    let corpus = corpus();
    let mut lacking = Vec::new();
    for rule in Rule::ALL {
        let code = rule.row().code;
        let has = |list: fn(&Case) -> &Vec<String>| {
            corpus
                .iter()
                .any(|case| list(case).iter().any(|named| named == code))
        };
        let excused = WITHOUT_VECTORS.iter().any(|(named, _)| *named == code);
        let fires = has(|case| &case.fires);
        let judges = code.starts_with("final.");
        let edged = !judges || (has(|case| &case.spares) && has(|case| &case.boundary));
        if excused == (fires && edged) {
            lacking.push(format!(
                "{code}: excused {excused}, fires {fires}, spares and boundary {edged}"
            ));
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

/// Complaints that users of school journals make of finals, by their numbers in the list that the
/// vectors were written from.
const COMPLAINTS: [&str; 11] = ["1", "2", "3", "4", "5", "7", "8", "9", "20", "21", "22"];

#[test]
fn every_complaint_about_finals_has_its_answer() {
    let answered: BTreeSet<_> = corpus()
        .into_iter()
        .filter_map(|case| case.complaint)
        .collect();
    let lacking: Vec<_> = COMPLAINTS
        .iter()
        .filter(|number| !answered.contains(**number))
        .collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}

/// What each face says of a finding is what `rules.render` says of its rule and evidence.
#[test]
fn every_message_is_the_rendering_of_its_evidence() {
    let mut rendered = 0;
    for case in corpus() {
        let answer = answer(&case);
        let findings = json::items(json::get(&answer, "findings")).iter();
        for said in findings.chain(json::get(&answer, "error")) {
            for lang in ["ru", "en"] {
                let request = format!(
                    r#"{{"rule":{},"evidence":{},"lang":"{lang}"}}"#,
                    json::write(json::get(said, "rule").unwrap()),
                    json::write(json::get(said, "evidence").unwrap()),
                );
                let text = json::parse(
                    &String::from_utf8(zhurnal::call("rules.render", request.as_bytes())).unwrap(),
                );
                let message = json::get(json::get(said, "message").unwrap(), lang).unwrap();
                let text = json::get(&text, "text").unwrap_or_else(|| panic!("{request}"));
                assert_eq!(json::text(text), json::text(message), "{}", case.name);
                assert!(
                    !json::text(message).is_empty() && !json::text(message).contains(['{', '}']),
                    "{}",
                    case.name
                );
                rendered += 1;
            }
        }
    }
    assert!(rendered > 100);
}

/// The vectors of access are a referee: without any one row of the table of rights some case of theirs is
/// answered otherwise.
#[test]
fn every_row_of_the_rights_shows_in_a_vector() {
    let matrix: Vec<_> = corpus()
        .into_iter()
        .filter(|case| case.file.starts_with("access/"))
        .filter(|case| matches!(case.want, Want::Answer(_)))
        .filter_map(|case| {
            let mut request = json::parse(std::str::from_utf8(&case.input).ok()?);
            if json::write(json::get(&request, "regulation")?) != r#""default""# {
                return None;
            }
            json::remove(&mut request, "/regulation");
            Some((case, json::write(&request)))
        })
        .collect();
    let default = zhurnal::Regulation::preset("default").expect("it loads");
    let rows = default.rights.rows();
    let mut unseen = Vec::new();
    for left_out in rows {
        let kept: Vec<_> = rows.iter().filter(|row| *row != left_out).collect();
        let file = format!(
            r#"{{"name":"less","extends":"default","rights":{}}}"#,
            serde_json::to_string(&kept).expect("rows are written")
        );
        let less = zhurnal_tests::regulations::load(&file);
        let differs = |(case, request): &(Case, String)| {
            let answer = less.call(&case.op, request.as_bytes());
            let answer = json::parse(std::str::from_utf8(&answer).expect("UTF-8"));
            match &case.want {
                Want::Answer(want) => json::differs(want, &answer, "").is_some(),
                Want::Refusal(_) => false,
            }
        };
        if !matrix.iter().any(differs) {
            unseen.push(format!("{left_out:?}"));
        }
    }
    println!("{} cases, {} rows", matrix.len(), rows.len());
    assert!(unseen.is_empty() && matrix.len() > 500, "{unseen:#?}");
}
