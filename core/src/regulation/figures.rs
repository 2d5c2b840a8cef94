//! What a school's figures are counted by: what each mark counts as in them, and the digest of every
//! parameter that they rest on.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::parameters::Parameters;
use super::scale::Scale;
use super::scoped::{Conditions, Stated};
use crate::base::Fixed;
use crate::catalogue::MarkValue;

/// What one mark or symbol counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FigureRow {
    /// The mark.
    pub mark: MarkValue,
    /// Whether it is in N, of which the shares are counted.
    pub n: bool,
    /// Whether it is a success: in N, where it is.
    pub success: bool,
    /// Whether it is one of quality: in N, where it is.
    pub quality: bool,
    /// Its coefficient in the degree of learning (СОУ), where it has one.
    pub sou: Option<Fixed>,
}

/// What each mark counts as in monitoring (clause 2.5).
///
/// A mark without a row: a number of the scale is in N, and a success where it is at least the lowest
/// positive mark; a symbol counts in nothing. Neither is one of quality nor has a coefficient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkFigures {
    // INVARIANT: one row a mark; numbers descending, then symbols in the order of the catalogue.
    rows: Vec<FigureRow>,
}

impl MarkFigures {
    /// The table of these rows, of which each has a mark of its own.
    pub(super) fn new(mut rows: Vec<FigureRow>) -> Self {
        rows.sort_by_key(|row| match row.mark {
            MarkValue::Number(number) => (0, u8::MAX.saturating_sub(number)),
            MarkValue::Symbol(_) => (1, row.mark.byte()),
        });
        Self { rows }
    }

    /// The rows: numbers descending, then symbols in the order of the catalogue.
    pub fn rows(&self) -> &[FigureRow] {
        &self.rows
    }

    fn row(&self, value: MarkValue) -> Option<&FigureRow> {
        self.rows.iter().find(|row| row.mark == value)
    }

    /// Whether a mark given on this scale is in N.
    pub fn in_n(&self, value: MarkValue, scale: &Scale) -> bool {
        match (self.row(value), value) {
            (Some(row), _) => row.n,
            (None, MarkValue::Number(number)) => scale.holds(number),
            (None, MarkValue::Symbol(_)) => false,
        }
    }

    /// Whether a mark given on this scale is a success.
    pub fn is_success(&self, value: MarkValue, scale: &Scale) -> bool {
        match (self.row(value), value) {
            (Some(row), _) => row.success,
            (None, MarkValue::Number(number)) => scale.holds(number) && number >= scale.positive,
            (None, MarkValue::Symbol(_)) => false,
        }
    }

    /// Whether a mark is one of quality.
    pub fn is_quality(&self, value: MarkValue) -> bool {
        self.row(value).is_some_and(|row| row.quality)
    }

    /// The coefficient of a mark in the degree of learning, where it has one.
    pub fn sou(&self, value: MarkValue) -> Option<Fixed> {
        self.row(value).and_then(|row| row.sou)
    }

    /// The numbers that have a row, descending.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u8> {
        self.rows.iter().filter_map(|row| match row.mark {
            MarkValue::Number(number) => Some(number),
            MarkValue::Symbol(_) => None,
        })
    }

    /// Leaves out the rows of the numbers that are not to be kept.
    pub(super) fn keep_numbers(&mut self, is_kept: impl Fn(u8) -> bool) {
        self.rows.retain(|row| match row.mark {
            MarkValue::Number(number) => is_kept(number),
            MarkValue::Symbol(_) => true,
        });
    }
}

impl Serialize for MarkFigures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(serializer)
    }
}

/// Parameters that no figure is counted by: which modules there are, until when an entry may be changed,
/// and what is withheld of figures that are there.
const NOT_COUNTED: [&str; 3] = ["modules", "edit.window", "publish.least"];

impl Parameters {
    /// The SHA-256 of what figures are counted by, as 64 hexadecimal digits: of two regulations that count
    /// alike it is the same, whatever their names, titles, clauses, legal references and rights.
    ///
    /// What is digested is one JSON object without spaces: in the order of [`PARAMETERS`], each parameter
    /// that figures are counted by as `"name":{"value":…,"cases":[{"when":{…},"value":…}]}`, as a written
    /// file has them; `cases` only where there are some.
    ///
    /// [`PARAMETERS`]: super::PARAMETERS
    pub fn counting_digest(&self) -> String {
        let written = serde_json::to_vec(&Counting(self)).unwrap_or_default();
        let digest = Sha256::digest(&written);
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// What figures are counted by.
struct Counting<'a>(&'a Parameters);

impl Serialize for Counting<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0
            .write_counted(&mut map, |name| !NOT_COUNTED.contains(&name))?;
        map.end()
    }
}

/// The value and the cases of a parameter, without clause and legal reference.
#[derive(Serialize)]
pub(super) struct Counted<'a, T> {
    value: &'a T,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cases: Vec<CountedCase<'a, T>>,
}

#[derive(Serialize)]
struct CountedCase<'a, T> {
    when: &'a Conditions,
    value: &'a T,
}

impl<'a, T> From<&'a Stated<T>> for Counted<'a, T> {
    fn from(stated: &'a Stated<T>) -> Self {
        let cases = stated.cases.iter().map(|case| CountedCase {
            when: &case.when,
            value: &case.value,
        });
        Self {
            value: &stated.value,
            cases: cases.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Regulation;
    use crate::catalogue::Symbol;
    use crate::regulation::PARAMETERS;

    /// Another value than the default's for each parameter, in the order of a written file.
    const OTHERS: [(&str, &str); 34] = [
        ("zone", r#""Europe/Moscow""#),
        ("modules", "[]"),
        ("school.days", r#"["monday"]"#),
        ("scale", r#"{"lowest": 1, "highest": 5, "positive": 4}"#),
        (
            "symbols",
            r#"[{"symbol": "pending", "number": true, "mean": null},
                {"symbol": "not-attested", "number": false, "mean": null},
                {"symbol": "exempt", "number": false, "mean": null},
                {"symbol": "pass", "number": true, "mean": null},
                {"symbol": "fail", "number": true, "mean": null}]"#,
        ),
        ("pending.expiry", r#"{"days": 14, "becomes": 2}"#),
        (
            "work.kinds",
            r#"[{"code": "test", "ru": "Тест", "en": "Test", "category": "written", "weight": 1}]"#,
        ),
        ("work.weights", r#"[{"kind": "homework", "weight": "1/2"}]"#),
        ("markless", "true"),
        ("final.grading", r#""number""#),
        ("final.lowest", "1"),
        (
            "final.boundaries",
            r#"[{"final": 1, "from": 0, "reached": "at-least"}, {"final": 2, "from": 1, "reached": "at-least"},
                {"final": 3, "from": 2, "reached": "at-least"}, {"final": 4, "from": 3, "reached": "at-least"},
                {"final": 5, "from": 4, "reached": "at-least"}]"#,
        ),
        ("final.tie", r#""up""#),
        ("final.tolerance", r#""1/4""#),
        ("final.minimum", r#"[{"hours_to": null, "marks": 3}]"#),
        (
            "final.illness",
            r#"{"share": "1/2", "reached": "above", "reasons": ["ill"], "marks": 1}"#,
        ),
        (
            "final.missed_share",
            r#"{"share": "1/2", "reached": "above", "reasons": ["ill"], "join": "and"}"#,
        ),
        ("final.outcome", r#""empty""#),
        (
            "final.vetoes",
            r#"[{"text": "a 2", "marks_to": 2, "among": "all", "at_least": 1, "limit": 4}]"#,
        ),
        (
            "final.key_works",
            r#"{"categories": ["oral"], "least": 1, "severity": "note"}"#,
        ),
        ("final.retakes", r#""last""#),
        ("final.days", r#"{"days": 5, "counted": "calendar"}"#),
        ("final.before_last_lesson", r#""off""#),
        ("year.basis", r#""marks""#),
        ("year.terms", "[]"),
        ("year.missing", r#""not-attested""#),
        ("year.not_attested", r#""refuse""#),
        ("edit.window", r#"{"days": 3, "counted": "school"}"#),
        ("homework.none", "true"),
        ("monitoring.marks", "[]"),
        ("attendance.day_missed", "3"),
        ("accumulation.norm", "4"),
        ("timeliness.days", "8"),
        ("publish.least", "6"),
    ];

    fn load(rest: &str) -> Regulation {
        let file = format!(r#"{{"name": "ours", "extends": "default"{rest}}}"#);
        Regulation::load(file.as_bytes()).unwrap_or_else(|faults| panic!("{faults}\n{file}"))
    }

    fn digest(rest: &str) -> String {
        load(rest).parameters.counting_digest()
    }

    #[test]
    fn the_digest_is_of_what_figures_are_counted_by() {
        let own = digest("");
        let named = OTHERS.map(|(name, _)| name);
        assert_eq!(named, PARAMETERS, "each parameter has another value here");
        let mut seen = vec![own.clone()];
        for (name, value) in OTHERS {
            let entry = |value: &str| {
                digest(&format!(
                    r#", "parameters": {{"{name}": {{"clause": "4.1", "said": "open", "value": {value}}}}}"#
                ))
            };
            let other = entry(value);
            if NOT_COUNTED.contains(&name) {
                assert_eq!(other, own, "{name}");
            } else {
                assert!(!seen.contains(&other), "{name}");
                seen.push(other);
            }
        }
    }

    #[test]
    fn names_clauses_references_and_rights_are_not_in_the_digest() {
        let own = digest("");
        for rest in [
            r#", "title": {"ru": "Наше", "en": "Ours"}, "organisation": "Школа № 5", "basis": []"#,
            r#", "rights": []"#,
            r#", "parameters": {"timeliness.days": {"clause": "4.4", "said": "text", "value": 7, "basis": "п. 2.3"}}"#,
            r#", "parameters": {"markless": {"clause": "4.1", "said": "open", "value": false,
                "cases": [{"when": {"levels": [1]}, "value": true, "basis": "п. 2.1"}]}}"#,
            r#", "parameters": {"final.tolerance": {"clause": "4.1", "said": "open", "value": "0.500"}}"#,
        ] {
            assert_eq!(digest(rest), own, "{rest}");
        }
        let case = r#", "parameters": {"markless": {"clause": "4.1", "said": "open", "value": false,
            "cases": [{"when": {"levels": [2]}, "value": true}]}}"#;
        assert_ne!(digest(case), own);
    }

    #[test]
    fn the_order_of_rows_is_one_s_own() {
        let row = |mark: &str| {
            format!(
                r#"{{"mark": {mark}, "n": true, "success": false, "quality": false, "sou": 1}}"#
            )
        };
        let table = |marks: [&str; 4]| {
            let rows = marks.map(row).join(", ");
            load(&format!(
                r#", "parameters": {{"monitoring.marks": {{"clause": "2.5", "said": "text", "value": [{rows}]}}}}"#
            ))
        };
        let one = table(["2", r#""fail""#, "5", r#""pending""#]);
        let other = table([r#""pending""#, "5", r#""fail""#, "2"]);
        assert_eq!(one, other);
        let marks = one.parameters.monitoring_marks.value.rows().iter();
        let marks: Vec<_> = marks.map(|row| row.mark).collect();
        let symbol = MarkValue::Symbol;
        let (five, two) = (MarkValue::Number(5), MarkValue::Number(2));
        assert_eq!(
            marks,
            [five, two, symbol(Symbol::Pending), symbol(Symbol::Fail)]
        );
    }

    #[test]
    fn a_mark_counts_as_its_row_says() {
        let default = Regulation::preset("default").unwrap();
        let figures = &default.parameters.monitoring_marks.value;
        let scale = default.parameters.scale.value;
        let fixed = |text: &str| Some(Fixed::parse(text).unwrap());
        let expected = [
            (MarkValue::Number(5), true, true, true, fixed("100")),
            (MarkValue::Number(4), true, true, true, fixed("64")),
            (MarkValue::Number(3), true, true, false, fixed("36")),
            (MarkValue::Number(2), true, false, false, fixed("16")),
            (MarkValue::Number(1), true, false, false, fixed("7")),
            (
                MarkValue::Symbol(Symbol::Pending),
                false,
                false,
                false,
                None,
            ),
            (
                MarkValue::Symbol(Symbol::NotAttested),
                true,
                false,
                false,
                fixed("7"),
            ),
            (MarkValue::Symbol(Symbol::Exempt), false, false, false, None),
            (MarkValue::Symbol(Symbol::Pass), true, true, false, None),
            (MarkValue::Symbol(Symbol::Fail), true, false, false, None),
        ];
        for (mark, n, success, quality, sou) in expected {
            let counts = (
                figures.in_n(mark, &scale),
                figures.is_success(mark, &scale),
                figures.is_quality(mark),
                figures.sou(mark),
            );
            assert_eq!(counts, (n, success, quality, sou), "{mark:?}");
        }
    }

    #[test]
    fn a_mark_without_a_row_counts_as_its_scale_says() {
        let figures = MarkFigures::new(Vec::new());
        let scale = Scale {
            lowest: 1,
            highest: 10,
            positive: 4,
        };
        for (number, n, success) in [
            (0, false, false),
            (1, true, false),
            (3, true, false),
            (4, true, true),
            (10, true, true),
            (11, false, false),
        ] {
            let mark = MarkValue::Number(number);
            let counts = (figures.in_n(mark, &scale), figures.is_success(mark, &scale));
            assert_eq!(counts, (n, success), "{number}");
            assert!(!figures.is_quality(mark) && figures.sou(mark).is_none());
        }
        for symbol in Symbol::ALL {
            let mark = MarkValue::Symbol(*symbol);
            assert!(!figures.in_n(mark, &scale) && !figures.is_success(mark, &scale));
            assert!(!figures.is_quality(mark) && figures.sou(mark).is_none());
        }
    }

    #[test]
    fn every_fault_of_a_row_is_named_at_its_place() {
        let faults = Regulation::load(
            br#"{"name": "ours", "extends": "default", "parameters": {"monitoring.marks": {
                "clause": "2.5", "said": "text", "value": [
                    {"mark": 7, "n": false, "success": true, "quality": true, "sou": "-1"},
                    {"mark": 5, "n": 1, "success": true, "quality": "yes", "sou": "100"}]}}}"#,
        )
        .unwrap_err();
        let faults: Vec<_> = faults
            .iter()
            .map(|fault| (fault.rule.row().code, fault.pointer.as_str()))
            .collect();
        let value = "/parameters/monitoring.marks/value";
        assert_eq!(
            faults,
            [
                ("input.out-of-range", &*format!("{value}/0/mark")),
                ("regulation.order", &*format!("{value}/0/success")),
                ("regulation.order", &*format!("{value}/0/quality")),
                ("limit.ratio", &*format!("{value}/0/sou")),
                ("input.type", &*format!("{value}/1/n")),
                ("input.type", &*format!("{value}/1/quality")),
            ]
        );
    }

    /// Counted again by other means over what `regulation.show` writes of the preset.
    #[test]
    fn the_digest_of_the_default_is_this_one() {
        let default = Regulation::preset("default").unwrap();
        let expected = "a7a631961f7cb335d40e8dc6b6c8ba6962f791edb45e7a8cb30ea3d5fd176c0a";
        assert_eq!(default.parameters.counting_digest(), expected);
    }
}
