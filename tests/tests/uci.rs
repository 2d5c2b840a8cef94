//! Real finals on a scale of 20 points: two Portuguese schools, 1,044 pupils, three finals each
//! (UCI Student Performance; «;»-separated, quoting mixed). A 0 there is no mark: it is read as *not
//! attested*. The last final is judged as the year's, the first two as its terms.

use std::collections::BTreeMap;

use zhurnal_tests::{json, shared_data};

/// Marks of 1 … 20, positive from 10, boundaries half a point below each mark.
fn regulation() -> String {
    let boundary = |mark: u32| {
        format!(
            r#"{{"final":{mark},"from":"{}/2","reached":"at-least"}}"#,
            2 * mark - 1
        )
    };
    let boundaries: Vec<_> = (1..=20).map(boundary).collect();
    format!(
        r#"{{"name":"20 points","extends":"default","parameters":{{
        "scale":{{"clause":"4.1","said":"text","value":{{"lowest":1,"highest":20,"positive":10}}}},
        "final.lowest":{{"clause":"4.1","said":"text","value":1}},
        "final.tolerance":{{"clause":"4.1","said":"open","value":"1"}},
        "final.boundaries":{{"clause":"4.1","said":"text","value":[{}]}}}}}}"#,
        boundaries.join(",")
    )
}

/// A mark of the file on the wire.
fn mark(points: u32) -> String {
    if points == 0 {
        r#""not-attested""#.to_owned()
    } else {
        points.to_string()
    }
}

/// What plain arithmetic says of a final of two terms.
fn expected(terms: [u32; 2], points: u32) -> Vec<&'static str> {
    let present: Vec<_> = terms.into_iter().filter(|term| *term > 0).collect();
    let (sum, count) = (present.iter().sum::<u32>(), present.len() as u32);
    let mut rules = Vec::new();
    if points == 0 {
        if count == 2 {
            rules.push("final.not-attested-with-enough");
        }
        return rules;
    }
    rules.extend(
        terms
            .iter()
            .filter(|term| **term == 0)
            .map(|_| "final.period-not-attested"),
    );
    let rounded = (2 * sum + count) / (2 * count);
    let distance = (points * count).abs_diff(sum);
    if points != rounded {
        rules.push(if distance <= count {
            "final.doubtful"
        } else {
            "final.unjustified"
        });
    }
    rules.sort_unstable();
    rules
}

#[test]
fn finals_of_1044_pupils_are_judged_on_a_scale_of_20() {
    let Some(data) = shared_data() else { return };
    let mut figures: BTreeMap<String, u32> = BTreeMap::new();
    let mut requests = Vec::new();
    let mut wanted = Vec::new();
    for name in ["student-mat.csv", "student-por.csv"] {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_path(data.join("uci").join(name))
            .expect("the file");
        let places: Vec<usize> = {
            let header = reader.headers().expect("a header");
            let place = |name: &str| {
                header
                    .iter()
                    .position(|column| column == name)
                    .expect("a column")
            };
            vec![place("G1"), place("G2"), place("G3")]
        };
        let subject = if name.contains("mat") {
            "mathematics"
        } else {
            "other:Portuguese"
        };
        for (row, record) in reader.records().enumerate() {
            let record = record.expect("a row");
            let grades: Vec<u32> = places
                .iter()
                .map(|place| record[*place].parse().expect("points"))
                .collect();
            let term = |number: usize| {
                format!(
                    r#"{{"kind":"trimester","number":{},"value":{}}}"#,
                    number + 1,
                    mark(grades[number])
                )
            };
            requests.push(format!(
                r#"{{"pupil":{},"course":1,"subject":"{subject}","level":10,"weekly_hours":"4",
                "period":{{"kind":"year","number":null,"from":"2005-09-01","to":"2006-06-30"}},
                "marks":[],"terms":[{},{}],"proposed":{{"value":{}}}}}"#,
                row + 1,
                term(0),
                term(1),
                mark(grades[2])
            ));
            wanted.push(expected([grades[0], grades[1]], grades[2]));
        }
    }
    assert_eq!(requests.len(), 1_044);
    let regulation = zhurnal_tests::regulations::load(&regulation());
    let regulation = std::sync::Arc::new(regulation);
    for (request, wanted) in requests.iter().zip(&wanted) {
        let bytes = regulation.call(
            "finals.validate",
            format!(r#"{{"case":{request}}}"#).as_bytes(),
        );
        let answer = json::parse(std::str::from_utf8(&bytes).expect("UTF-8"));
        assert!(
            json::get(&answer, "error").is_none(),
            "{request}: {}",
            json::write(&answer)
        );
        let findings = json::items(json::get(&answer, "findings")).iter();
        let mut rules: Vec<_> = findings
            .map(|item| json::text(json::get(item, "rule").expect("a rule")))
            .collect();
        rules.sort_unstable();
        assert_eq!(rules, *wanted, "{request}");
        for rule in rules {
            *figures.entry(rule.to_owned()).or_default() += 1;
        }
        let stands = json::write(json::get(&answer, "stands").expect("a verdict"));
        *figures.entry(format!("stands: {stands}")).or_default() += 1;
    }
    println!("1,044 pupils: {figures:?}");
}
