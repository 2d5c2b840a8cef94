//! Random regulations, each one that a school could have.

use std::sync::Arc;

use proptest::prelude::*;
use zhurnal::Regulation;

/// A boundary table of five marks from what 3, 4 and 5 begin with.
macro_rules! boundaries {
    ($three:literal, $four:literal, $five:literal, $reached:literal) => {
        concat!(
            r#"[{"final":1,"from":"1/2","reached":"at-least"},{"final":2,"from":"3/2","reached":"at-least"},{"final":3,"from":""#,
            $three, r#"","reached":""#, $reached,
            r#""},{"final":4,"from":""#, $four, r#"","reached":""#, $reached,
            r#""},{"final":5,"from":""#, $five, r#"","reached":""#, $reached, r#""}]"#
        )
    };
}

/// Parameters, each with values that it may have; the first is the general one of most schools.
const CHOICES: &[(&str, &[&str])] = &[
    (
        "symbols",
        &[
            r#"[{"symbol":"pending","number":true,"mean":null},{"symbol":"not-attested","number":false,"mean":null},{"symbol":"exempt","number":false,"mean":null},{"symbol":"pass","number":true,"mean":5},{"symbol":"fail","number":true,"mean":2}]"#,
            r#"[{"symbol":"pending","number":false,"mean":2},{"symbol":"not-attested","number":true,"mean":0},{"symbol":"exempt","number":false,"mean":null},{"symbol":"pass","number":false,"mean":null},{"symbol":"fail","number":false,"mean":null}]"#,
        ],
    ),
    (
        "pending.expiry",
        &[r#"{"days":14,"becomes":2}"#, r#"{"days":0,"becomes":1}"#],
    ),
    (
        "work.weights",
        &[
            r#"[{"kind":"control-work","weight":"5"},{"kind":"homework","weight":"1/3"}]"#,
            r#"[{"kind":"oral-answer","weight":"0"}]"#,
        ],
    ),
    ("final.grading", &[r#""number""#, r#""pass-fail""#]),
    ("final.lowest", &["1", "3"]),
    (
        "final.boundaries",
        &[
            boundaries!("2.6", "3.6", "4.6", "at-least"),
            boundaries!("5/2", "7/2", "9/2", "above"),
            boundaries!("8/3", "3.51", "4.51", "at-least"),
            boundaries!("4", "9/2", "5", "at-least"),
        ],
    ),
    (
        "final.tie",
        &[r#""up""#, r#""down""#, r#""last-period""#, r#""either""#],
    ),
    ("final.tolerance", &[r#""0""#, r#""1""#, r#""1/4""#]),
    (
        "final.minimum",
        &[
            r#"[{"hours_to":"1","marks":3},{"hours_to":"2","marks":5},{"hours_to":null,"marks":7}]"#,
            r#"[{"hours_to":null,"marks":0}]"#,
        ],
    ),
    (
        "final.illness",
        &[
            r#"{"share":"1/2","reached":"above","reasons":["ill"],"marks":1}"#,
            r#"{"share":"1/3","reached":"at-least","reasons":["ill","excused","absent"],"marks":2}"#,
        ],
    ),
    (
        "final.missed_share",
        &[
            r#"{"share":"1/2","reached":"above","reasons":["ill","excused"],"join":"and"}"#,
            r#"{"share":"1/2","reached":"at-least","reasons":["absent"],"join":"or"}"#,
        ],
    ),
    ("final.outcome", &[r#""empty""#, r#""postponed""#]),
    (
        "final.vetoes",
        &[
            r#"[{"text":"a 2 forbids 5","marks_to":2,"among":"all","at_least":1,"limit":4}]"#,
            r#"[{"text":"most key works failed","marks_to":2,"among":"key","above_share":"1/2","limit":2},{"text":"two 3s","marks_to":3,"among":"all","at_least":2,"limit":3}]"#,
            r#"[{"text":"all","marks_to":5,"among":"all","at_least":3,"limit":1}]"#,
        ],
    ),
    (
        "final.key_works",
        &[
            r#"{"categories":["written"],"least":2,"severity":"error"}"#,
            r#"{"categories":["written","oral"],"kinds":["homework"],"least":1,"severity":"error"}"#,
            r#"{"categories":[],"least":1,"severity":"error"}"#,
            r#"{"categories":["written"],"least":3,"severity":"warning"}"#,
        ],
    ),
    ("final.retakes", &[r#""last""#, r#""best""#]),
    (
        "final.days",
        &[
            r#"{"days":-2,"counted":"calendar"}"#,
            r#"{"days":5,"counted":"school"}"#,
        ],
    ),
    ("final.before_last_lesson", &[r#""off""#, r#""note""#]),
    ("year.basis", &[r#""period-means""#, r#""marks""#]),
    (
        "year.terms",
        &[
            r#"[{"kind":"quarter","numbers":[1,2,3],"required":false},{"kind":"quarter","weight":"2","required":false}]"#,
            r#"[{"kind":"quarter","numbers":[2,3,4],"required":false}]"#,
        ],
    ),
    (
        "year.missing",
        &[r#""mean-of-present""#, r#""not-attested""#],
    ),
    ("year.not_attested", &[r#""refuse""#, r#""not-attested""#]),
    ("edit.window", &[r#"{"days":3,"counted":"calendar"}"#]),
    ("homework.none", &["true", "false"]),
    (
        "monitoring.marks",
        &[
            r#"[{"mark":"pass","n":false,"success":false,"quality":false,"sou":null},{"mark":3,"n":true,"success":true,"quality":true,"sou":"0.5"}]"#,
            "[]",
        ],
    ),
    ("attendance.day_missed", &["3", "null"]),
    ("accumulation.norm", &["1", "5"]),
    ("timeliness.days", &["0", "14"]),
    ("publish.least", &["1", "10"]),
];

/// Parameters that have no such cases.
const WHOLE: &[&str] = &[
    "symbols",
    "edit.window",
    "monitoring.marks",
    "attendance.day_missed",
    "accumulation.norm",
    "timeliness.days",
    "publish.least",
];

/// The file of a random regulation on the scale of five.
pub fn file() -> impl Strategy<Value = String> {
    let draws = proptest::collection::vec((0_usize..8, 0_usize..8, 0_usize..4), CHOICES.len());
    draws.prop_map(|draws| {
        let entry = |((name, values), (general, exception, when)): (
            &(&str, &[&str]),
            (usize, usize, usize),
        )| {
            let value = values.get(general)?;
            let case = values.get(exception).filter(|_| !WHOLE.contains(name));
            let cases = case.map(|case| {
                let when = [
                    r#"{"levels":[5,6,7]}"#,
                    r#"{"kinds":["year","quarter"]}"#,
                    r#"{"subjects":["russian","music"],"levels":[2,3,9]}"#,
                    r#"{"numbers":[1]}"#,
                ][when];
                format!(r#","cases":[{{"when":{when},"value":{case}}}]"#)
            });
            Some(format!(
                r#""{name}":{{"clause":"4.1","said":"open","value":{value}{}}}"#,
                cases.unwrap_or_default()
            ))
        };
        let entries: Vec<_> = CHOICES.iter().zip(draws).filter_map(entry).collect();
        format!(
            r#"{{"name":"random","extends":"default","parameters":{{{}}}}}"#,
            entries.join(",")
        )
    })
}

/// A random regulation on the scale of five.
pub fn regulation() -> impl Strategy<Value = Arc<Regulation>> {
    file().prop_map(|file| Arc::new(load(&file)))
}

/// The regulation of a file that is in order.
///
/// # Panics
/// Where it is not.
pub fn load(file: &str) -> Regulation {
    Regulation::load(file.as_bytes()).unwrap_or_else(|refusals| panic!("{refusals}\n{file}"))
}
