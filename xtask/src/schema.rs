//! `schemas/regulation.schema.json`: what an editor needs to complete and check a regulation's file.
//!
//! A schema cannot say how tables fit together (a boundary for each mark of the scale, cases that
//! dispute): that is what `regulation.check` is for.

use serde_json::{Map, Value, json};
use zhurnal::base::limits;
use zhurnal::catalogue::choice::{
    Among, Counted, Grading, Join, Outcome, Reached, Reason, Retakes, Strictness, TermPolicy, Tie,
    Weekday, YearBasis,
};
use zhurnal::catalogue::{
    Act, Category, Clause, Module, PeriodKind, Role, SUBJECTS, Scope, Severity, Symbol,
};
use zhurnal::regulation::parameters::MEANINGS;
use zhurnal::regulation::{PARAMETERS, PRESETS};

/// The schema, as its file holds it.
///
/// # Panics
/// Where a parameter has no schema here.
pub fn schema() -> String {
    let regulation = regulation();
    let editions = object(
        &[
            ("$schema", json!({})),
            (
                "editions",
                json!({"type": "array", "minItems": 1, "maxItems": limits::EDITIONS, "items": {"$ref": "#/$defs/edition"}}),
            ),
        ],
        &["editions"],
    );
    let edition = object(
        &[
            (
                "from",
                json!({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": "The first day on which the edition is in force."}),
            ),
            (
                "regulation",
                json!({"anyOf": [{"enum": PRESETS}, {"$ref": "#/$defs/regulation"}]}),
            ),
        ],
        &["from", "regulation"],
    );
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A school's regulation on the class journal",
        "description": "One edition, or a list of editions each with its first day. docs/parameters.md says what each parameter means.",
        "if": {"type": "object", "required": ["editions"]},
        "then": editions,
        "else": {"$ref": "#/$defs/regulation"},
        "$defs": {
            "edition": edition,
            "regulation": regulation,
            "exact": {"anyOf": [
                {"type": "integer", "minimum": 0, "maximum": limits::FIXED_MAX},
                {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+|/[0-9]+)?$"}],
                "description": "A whole number, or an exact one as text: \"2.5\" or \"5/2\"."},
            "share": {"anyOf": [
                {"type": "integer", "minimum": 0, "maximum": 1},
                {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+|/[0-9]+)?$"}],
                "description": "A share, 0 to 1: \"1/2\" or \"0.5\"."},
            "mark": {"type": "integer", "minimum": 0, "maximum": limits::SCALE_MAX},
            "subject": {"anyOf": [
                {"enum": SUBJECTS.iter().map(|row| row.code).collect::<Vec<_>>()},
                {"type": "string", "pattern": "^other:(?=.*\\S).{1,64}$"}]},
            "kind": codes(PeriodKind::ALL, |item| item.code()),
            "clause": codes(Clause::ALL, |item| item.id()),
        },
    });
    let mut text = serde_json::to_string_pretty(&schema).expect("a value is written");
    text.push('\n');
    text
}

fn regulation() -> Value {
    let mut parameters = Map::new();
    for (name, meaning) in PARAMETERS.iter().zip(MEANINGS) {
        let (value, scope) = value(name);
        parameters.insert((*name).to_owned(), parameter(meaning, &value, scope));
    }
    let right = object(
        &[
            ("act", codes(Act::ALL, |item| item.code())),
            ("role", codes(Role::ALL, |item| item.code())),
            ("scope", codes(Scope::ALL, |item| item.code())),
            ("clause", json!({"$ref": "#/$defs/clause"})),
        ],
        &["act", "role", "scope", "clause"],
    );
    let mut schema = object(
        &[
            ("$schema", json!({})),
            ("name", text()),
            (
                "extends",
                json!({"anyOf": [{"enum": PRESETS}, {"type": "null"}],
                    "description": "The preset that the file differs from, or null for a file that says everything."}),
            ),
            (
                "title",
                object(&[("ru", text()), ("en", text())], &["ru", "en"]),
            ),
            ("organisation", text()),
            (
                "basis",
                json!({"type": "array", "items": text(), "maxItems": limits::REGULATION_ROWS}),
            ),
            (
                "parameters",
                json!({"type": "object", "additionalProperties": false, "properties": parameters}),
            ),
            ("rights", rows(&right)),
        ],
        &["name", "extends"],
    );
    schema["if"] = json!({"type": "object", "required": ["extends"], "properties": {"extends": {"type": "null"}}});
    schema["then"] = json!({"required": ["title", "organisation", "basis", "parameters", "rights"],
        "properties": {"parameters": {"required": PARAMETERS}}});
    schema
}

/// The conditions that the cases of a parameter may name.
#[derive(Clone, Copy, PartialEq)]
enum Scoped {
    No,
    ByCourse,
    ByFinal,
}

fn parameter(meaning: &str, value: &Value, scope: Scoped) -> Value {
    let mut keys = vec![
        ("clause", json!({"$ref": "#/$defs/clause"})),
        (
            "said",
            json!({"enum": ["text", "open"],
                "description": "Whether the regulation's text gives the value, or leaves it open."}),
        ),
        ("value", value.clone()),
        ("basis", text()),
    ];
    if scope != Scoped::No {
        let case = object(
            &[
                ("when", when(scope)),
                ("value", value.clone()),
                ("basis", text()),
            ],
            &["when", "value"],
        );
        keys.push((
            "cases",
            json!({"type": "array", "maxItems": limits::REGULATION_CASES, "items": case}),
        ));
    }
    let mut schema = object(&keys, &["clause", "said", "value"]);
    schema["description"] = json!(meaning);
    schema
}

fn when(scope: Scoped) -> Value {
    let list = |items: Value| json!({"type": "array", "items": items, "minItems": 1, "maxItems": limits::CONDITION_ITEMS, "uniqueItems": true});
    let mut keys = vec![
        (
            "levels",
            list(json!({"type": "integer", "minimum": 1, "maximum": 11})),
        ),
        ("subjects", list(json!({"$ref": "#/$defs/subject"}))),
        (
            "courses",
            list(json!({"type": "integer", "minimum": 1, "maximum": limits::ID_MAX})),
        ),
    ];
    if scope == Scoped::ByFinal {
        keys.push(("kinds", list(json!({"$ref": "#/$defs/kind"}))));
        keys.push((
            "numbers",
            list(json!({"type": "integer", "minimum": 1, "maximum": limits::PERIOD_NUMBER})),
        ));
    }
    let mut schema = object(&keys, &[]);
    schema["minProperties"] = json!(1);
    schema
}

/// The schema of a parameter's value, and whether it may have cases.
fn value(name: &str) -> (Value, Scoped) {
    use Scoped::{ByCourse, ByFinal, No};

    let exact = || json!({"$ref": "#/$defs/exact"});
    let mark = || json!({"$ref": "#/$defs/mark"});
    let count = || json!({"type": "integer", "minimum": 0, "maximum": limits::OUTLOOK_MARKS});
    let boolean = || json!({"type": "boolean"});
    let whole =
        |least: i64, most: i64| json!({"type": "integer", "minimum": least, "maximum": most});
    let days = |least: i64| {
        object(
            &[
                (
                    "days",
                    json!({"type": "integer", "minimum": least, "maximum": limits::DAYS_MAX}),
                ),
                ("counted", codes(Counted::ALL, |item| item.code())),
            ],
            &["days", "counted"],
        )
    };
    let absence = |key: &str, last: Value| {
        nullable(object(
            &[
                ("share", json!({"$ref": "#/$defs/share"})),
                ("reached", codes(Reached::ALL, |item| item.code())),
                ("reasons", some_of(Reason::ALL, |item| item.code())),
                (key, last),
            ],
            &["share", "reached", "reasons", key],
        ))
    };
    let policy = || codes(TermPolicy::ALL, |item| item.code());
    match name {
        "zone" => (
            json!({"type": "string", "examples": ["Europe/Samara", "Europe/Moscow"]}),
            No,
        ),
        "modules" => (list_of(Module::ALL, |item| item.code()), No),
        "school.days" => (some_of(Weekday::ALL, |item| item.code()), No),
        "scale" => {
            let keys = [
                ("lowest", mark()),
                ("highest", mark()),
                ("positive", mark()),
            ];
            (object(&keys, &["lowest", "highest", "positive"]), ByCourse)
        }
        "symbols" => {
            let row = object(
                &[
                    ("symbol", codes(Symbol::ALL, |item| item.code())),
                    ("number", boolean()),
                    ("mean", nullable(mark())),
                ],
                &["symbol", "number", "mean"],
            );
            let mut rows = rows(&row);
            rows["minItems"] = json!(Symbol::ALL.len());
            rows["maxItems"] = json!(Symbol::ALL.len());
            (rows, No)
        }
        "pending.expiry" => {
            let day = json!({"type": "integer", "minimum": 0, "maximum": limits::DAYS_MAX});
            let keys = [("days", day), ("becomes", mark())];
            (nullable(object(&keys, &["days", "becomes"])), ByFinal)
        }
        "work.kinds" => {
            let row = object(
                &[
                    ("code", text()),
                    ("ru", text()),
                    ("en", text()),
                    ("category", codes(Category::ALL, |item| item.code())),
                    ("weight", exact()),
                ],
                &["code", "ru", "en", "category", "weight"],
            );
            (rows(&row), No)
        }
        "work.weights" => {
            let keys = [("kind", text()), ("weight", exact())];
            (rows(&object(&keys, &["kind", "weight"])), ByFinal)
        }
        "markless" => (boolean(), ByFinal),
        "final.grading" => (codes(Grading::ALL, |item| item.code()), ByFinal),
        "final.lowest" => (mark(), ByFinal),
        "final.boundaries" => {
            let row = object(
                &[
                    ("final", mark()),
                    ("from", exact()),
                    ("reached", codes(Reached::ALL, |item| item.code())),
                ],
                &["final", "from", "reached"],
            );
            let mut rows = rows(&row);
            rows["minItems"] = json!(1);
            (rows, ByFinal)
        }
        "final.tie" => (codes(Tie::ALL, |item| item.code()), ByFinal),
        "final.tolerance" => (exact(), ByFinal),
        "final.minimum" => {
            let keys = [("hours_to", nullable(exact())), ("marks", count())];
            let mut rows = rows(&object(&keys, &["hours_to", "marks"]));
            rows["minItems"] = json!(1);
            (rows, ByFinal)
        }
        "final.illness" => (absence("marks", count()), ByFinal),
        "final.missed_share" => (
            absence("join", codes(Join::ALL, |item| item.code())),
            ByFinal,
        ),
        "final.outcome" => (codes(Outcome::ALL, |item| item.code()), ByFinal),
        "final.vetoes" => {
            let mut row = object(
                &[
                    ("text", text()),
                    ("marks_to", mark()),
                    ("among", codes(Among::ALL, |item| item.code())),
                    (
                        "at_least",
                        json!({"type": "integer", "minimum": 1, "maximum": limits::OUTLOOK_MARKS}),
                    ),
                    ("above_share", json!({"$ref": "#/$defs/share"})),
                    ("limit", mark()),
                ],
                &["text", "marks_to", "among", "limit"],
            );
            row["oneOf"] = json!([{"required": ["at_least"]}, {"required": ["above_share"]}]);
            (rows(&row), ByFinal)
        }
        "final.key_works" => {
            let keys = [
                ("categories", list_of(Category::ALL, |item| item.code())),
                (
                    "kinds",
                    json!({"type": "array", "items": text(), "uniqueItems": true}),
                ),
                ("least", count()),
                ("severity", codes(Severity::ALL, |item| item.code())),
            ];
            (object(&keys, &["categories", "least", "severity"]), ByFinal)
        }
        "final.retakes" => (codes(Retakes::ALL, |item| item.code()), ByFinal),
        "final.days" => (days(-limits::DAYS_MAX), ByFinal),
        "final.before_last_lesson" => (codes(Strictness::ALL, |item| item.code()), ByFinal),
        "year.basis" => (codes(YearBasis::ALL, |item| item.code()), ByFinal),
        "year.terms" => {
            let Value::Object(keys) = when(ByFinal)["properties"].take() else {
                unreachable!("an object of conditions")
            };
            let row = object(
                &[
                    ("kind", json!({"$ref": "#/$defs/kind"})),
                    ("numbers", keys["numbers"].clone()),
                    ("levels", keys["levels"].clone()),
                    ("subjects", keys["subjects"].clone()),
                    ("weight", exact()),
                    ("required", boolean()),
                ],
                &["kind"],
            );
            (
                nullable(json!({"type": "array", "maxItems": limits::TERM_ROWS, "items": row})),
                ByFinal,
            )
        }
        "year.missing" | "year.not_attested" => (policy(), ByFinal),
        "edit.window" => (nullable(days(0)), ByCourse),
        "homework.none" => (boolean(), ByFinal),
        "monitoring.marks" => {
            let symbols = codes(Symbol::ALL, |item| item.code());
            let row = object(
                &[
                    ("mark", json!({"anyOf": [mark(), symbols]})),
                    ("n", boolean()),
                    ("success", boolean()),
                    ("quality", boolean()),
                    ("sou", nullable(exact())),
                ],
                &["mark", "n", "success", "quality", "sou"],
            );
            (rows(&row), No)
        }
        "attendance.day_missed" => (nullable(whole(1, limits::DAY_LESSONS)), No),
        "accumulation.norm" => (whole(1, limits::NORM_MARKS), No),
        "timeliness.days" => (whole(0, limits::DAYS_MAX), No),
        "publish.least" => (whole(1, limits::PUBLISHED_PUPILS), No),
        other => panic!("{other} has no schema"),
    }
}

fn text() -> Value {
    json!({"type": "string", "maxLength": limits::TEXT_CHARS})
}

fn nullable(schema: Value) -> Value {
    json!({"anyOf": [{"type": "null"}, schema]})
}

fn rows(row: &Value) -> Value {
    json!({"type": "array", "maxItems": limits::REGULATION_ROWS, "items": row})
}

fn codes<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> Value {
    json!({"enum": all.iter().map(|item| code(*item)).collect::<Vec<_>>()})
}

fn list_of<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> Value {
    json!({"type": "array", "items": codes(all, code), "uniqueItems": true})
}

fn some_of<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> Value {
    let mut list = list_of(all, code);
    list["minItems"] = json!(1);
    list
}

fn object(keys: &[(&str, Value)], required: &[&str]) -> Value {
    let properties: Map<_, _> = keys
        .iter()
        .map(|(key, schema)| ((*key).to_owned(), schema.clone()))
        .collect();
    json!({"type": "object", "additionalProperties": false, "properties": properties, "required": required})
}
