//! Real marks: a Moscow pupil's journal of 2022, its means, its final, and the marks still needed.
//! The school's boundaries are 3.51 and 4.51: those of the preset `mesh-2022`.

use std::fs;

use zhurnal_tests::json::Node;
use zhurnal_tests::{json, shared_data};

fn data() -> Option<Node> {
    let file = shared_data()?.join("mesh/mesh-outlook-vectors.json");
    Some(json::parse(&fs::read_to_string(file).expect("a text")))
}

/// The case of one half-year with these marks.
fn case(marks: &[String], proposed: &str) -> String {
    format!(
        r#"{{"regulation":"mesh-2022","case":{{"pupil":1,"course":1,"subject":"physics","level":10,"weekly_hours":"2",
        "period":{{"kind":"half-year","number":1,"from":"2021-09-01","to":"2022-05-31"}},
        "marks":[{}],"proposed":{{"value":{proposed}}}}}}}"#,
        marks.join(",")
    )
}

fn ask(op: &str, request: &str) -> Node {
    let bytes = zhurnal::call(op, request.as_bytes());
    let answer = json::parse(std::str::from_utf8(&bytes).expect("UTF-8"));
    assert!(
        json::get(&answer, "error").is_none(),
        "{}",
        json::write(&answer)
    );
    answer
}

/// The journal's kinds of work among those of the regulation.
fn kind(name: &str) -> &'static str {
    match name {
        "Лабораторная работа" => "laboratory",
        "Контрольная работа" => "control-work",
        "Тест" => "quiz",
        "Виртуальный практикум" => "practical",
        "Цифровое домашнее задание" => "homework",
        "Решение задач" | "Учебное задание" => "classwork",
        other => panic!("a kind of work that the file did not hold: {other}"),
    }
}

fn marks(subject: &Node) -> Vec<String> {
    let mark = |mark: &Node| {
        let field = |key| json::write(json::get(mark, key).expect("a key"));
        let name = json::text(json::get(mark, "kind").expect("a kind"));
        format!(
            r#"{{"value":{},"weight":"{}","kind":"{}","on":{}}}"#,
            field("value"),
            field("weight"),
            kind(name),
            field("date")
        )
    };
    json::items(json::get(subject, "marks"))
        .iter()
        .map(mark)
        .collect()
}

/// How many marks of this value the answer wants for this target.
fn needed(answer: &Node, target: &str, value: &str) -> Option<String> {
    let targets = json::items(json::get(answer, "targets"));
    let has = |node: &Node, key: &str, text: &str| {
        json::get(node, key).is_some_and(|have| json::write(have) == text)
    };
    let target = targets.iter().find(|item| has(item, "final", target))?;
    let need = json::items(json::get(target, "needs"))
        .iter()
        .find(|item| has(item, "value", value))?;
    json::get(need, "count").map(json::write)
}

#[test]
fn the_means_and_the_final_of_physics_are_those_of_the_journal() {
    let Some(data) = data() else { return };
    let [first, second] = json::items(json::get(&data, "full")) else {
        panic!("two half-years")
    };
    let answer = ask("finals.validate", &case(&marks(first), "4"));
    assert_eq!(
        json::write(json::at(&answer, "/basis/mean").unwrap()),
        r#""49/12""#
    );
    assert_eq!(
        json::write(json::at(&answer, "/basis/rounded").unwrap()),
        "4"
    );
    assert_eq!(json::write(json::get(&answer, "stands").unwrap()), "true");
    let answer = ask("finals.outlook", &case(&marks(second), "3"));
    assert_eq!(
        json::write(json::get(&answer, "mean").unwrap()),
        r#""53/16""#
    );
    assert_eq!(needed(&answer, "4", "5").as_deref(), Some("3"));
    assert_eq!(needed(&answer, "4", "4").as_deref(), Some("7"));
    println!("physics: 49/12 gives the final 4; 53/16 needs 3 fives or 7 fours for a 4");
}

#[test]
fn the_other_subjects_need_what_the_journal_says() {
    let Some(data) = data() else { return };
    let mut checked = 0;
    for subject in json::items(json::get(&data, "fromSummaries")) {
        let target = json::write(json::get(subject, "target").expect("a target"));
        for pair in json::items(json::get(subject, "consistent(weightedSum,totalWeight)")) {
            let [sum, weight] = json::items(Some(pair)) else {
                panic!("a pair")
            };
            // Any marks of this sum and weight do: a mean of two values next to each other.
            let (sum, weight): (u32, u32) = (
                json::write(sum).parse().unwrap(),
                json::write(weight).parse().unwrap(),
            );
            let (low, high) = (sum / weight, sum % weight);
            let one = |value: u32| {
                format!(r#"{{"value":{value},"kind":"control-work","on":"2022-03-01"}}"#)
            };
            let marks: Vec<_> = (0..weight)
                .map(|place| one(low + u32::from(place < high)))
                .collect();
            let answer = ask("finals.outlook", &case(&marks, "4"));
            for need in json::items(json::get(subject, "need")) {
                let value = json::write(json::get(need, "value").expect("a value"));
                let remain = json::write(json::get(need, "remain").expect("a count"));
                // The journal counts marks for the mean alone; ours are at least those still missing.
                let missing = json::write(json::get(&answer, "missing").unwrap());
                let wanted = remain
                    .parse::<u32>()
                    .unwrap()
                    .max(missing.parse().unwrap())
                    .to_string();
                let name = json::write(json::get(subject, "subject").unwrap());
                assert_eq!(needed(&answer, &target, &value), Some(wanted), "{name}");
                println!("{name}: mean {sum}/{weight}, {remain} of «{value}» for a {target}");
                checked += 1;
            }
        }
    }
    assert!(checked >= 8);
}
