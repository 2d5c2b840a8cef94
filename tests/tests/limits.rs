//! Bounds that are too large for a vector: exactly at them and one past.

use zhurnal_tests::json;

/// A request with this in place of its marks and of its terms.
fn request(marks: usize, terms: usize) -> String {
    let mark = r#"{"value":4,"kind":"control-work","on":"2026-09-10"}"#;
    let term = r#"{"kind":"quarter","number":1,"value":4}"#;
    let list = |item: &str, count| vec![item; count].join(",");
    format!(
        r#"{{"regulation":"default","case":{{"pupil":7,"course":3,"subject":"geography","level":7,
        "weekly_hours":"2","period":{{"kind":"quarter","number":1,"from":"2026-09-01","to":"2026-10-25"}},
        "marks":[{}],"terms":[{}],"proposed":{{"value":4}}}}}}"#,
        list(mark, marks),
        list(term, terms)
    )
}

/// The refusal's rule and pointer, if the request is refused.
fn refusal(request: &[u8]) -> Option<(String, String)> {
    let bytes = zhurnal::call("finals.validate", request);
    let answer = json::parse(std::str::from_utf8(&bytes).expect("UTF-8"));
    let error = json::get(&answer, "error")?;
    let text = |key| json::text(json::get(error, key).expect("a key")).to_owned();
    Some((text("rule"), text("pointer")))
}

#[test]
fn ten_thousand_marks_are_judged_and_one_more_is_refused() {
    assert_eq!(refusal(request(10_000, 0).as_bytes()), None);
    let wanted = Some(("limit.marks".to_owned(), "/case/marks".to_owned()));
    assert_eq!(refusal(request(10_001, 0).as_bytes()), wanted);
}

#[test]
fn a_thousand_terms_are_read_and_one_more_is_refused() {
    assert_eq!(refusal(request(1, 1_000).as_bytes()), None);
    let wanted = Some(("limit.rows".to_owned(), "/case/terms".to_owned()));
    assert_eq!(refusal(request(1, 1_001).as_bytes()), wanted);
}

#[test]
fn sixteen_mebibytes_are_read_and_one_byte_more_is_refused() {
    let mut request = request(1, 0).into_bytes();
    request.resize(16 * 1024 * 1024, b' ');
    assert_eq!(refusal(&request), None);
    request.push(b' ');
    assert_eq!(
        refusal(&request),
        Some(("input.too-large".to_owned(), String::new()))
    );
}
