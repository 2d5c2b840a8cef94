//! Texts for people: a rule's wording with the facts of the evidence put in.

use serde::Serialize;

use super::evidence::{Evidence, Fact};
use crate::base::Ratio;
use crate::base::date::parse_date;
use crate::catalogue::choice::{Grading, Lack, Outcome};
use crate::catalogue::{
    Act, Category, PeriodKind, Role, Rule, Scope, SubjectRow, Symbol, When, Wording,
};

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Lang {
    /// The language of this code, `ru` or `en`.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "ru" => Some(Self::Ru),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    fn pick(self, ru: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Ru => ru,
            Self::En => en,
        }
    }
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// In Russian.
    pub ru: String,
    /// In English.
    pub en: String,
}

impl Message {
    /// What a rule says with this evidence.
    pub fn of(rule: Rule, evidence: &Evidence) -> Self {
        Self {
            ru: render(rule, evidence, Lang::Ru),
            en: render(rule, evidence, Lang::En),
        }
    }
}

/// What a rule says with this evidence, in one language.
pub fn render(rule: Rule, evidence: &Evidence, lang: Lang) -> String {
    let fits = |wording: &&Wording| match wording.when {
        When::Always => true,
        When::Null(key) => matches!(evidence.get(key), Some(Fact::Null)),
        When::Has(key) => evidence.get(key).is_some(),
    };
    let Some(wording) = rule.row().wordings.iter().find(fits) else {
        return String::new();
    };
    let mut out = String::new();
    let mut rest = lang.pick(wording.ru, wording.en);
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (slot, tail) = after.split_once('}').unwrap_or((after, ""));
        fill(slot, evidence, lang, &mut out);
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Puts in one slot: `key`, `key:hint` or `key|one|few|many`.
fn fill(slot: &str, evidence: &Evidence, lang: Lang, out: &mut String) {
    if let Some((key, forms)) = slot.split_once('|') {
        let forms: Vec<_> = forms.split('|').collect();
        let number = match evidence.get(key) {
            Some(Fact::Int(number)) => number.unsigned_abs(),
            _ => 0,
        };
        out.push_str(plural(number, &forms, lang));
        return;
    }
    let (key, hint) = slot.split_once(':').unwrap_or((slot, ""));
    if hint == "bracket" {
        // What may be absent stands in brackets, or not at all.
        if let Some(fact) = evidence.get(key) {
            out.push_str(" (");
            show(fact, "", lang, out);
            out.push(')');
        }
        return;
    }
    show(evidence.get(key).unwrap_or(&Fact::Null), hint, lang, out);
}

/// The form of a word that goes with a number: Russian has three (1 отметка, 2 отметки, 5 отметок),
/// English two.
fn plural<'a>(number: u64, forms: &[&'a str], lang: Lang) -> &'a str {
    let form = |at: usize| forms.get(at).or(forms.last()).copied().unwrap_or_default();
    let (tens, ones) = (
        number.checked_rem(100).unwrap_or(0),
        number.checked_rem(10).unwrap_or(0),
    );
    match lang {
        Lang::En => form(usize::from(number != 1)),
        Lang::Ru if (11..=14).contains(&tens) => form(2),
        Lang::Ru => match ones {
            1 => form(0),
            2..=4 => form(1),
            _ => form(2),
        },
    }
}

fn show(fact: &Fact, hint: &str, lang: Lang, out: &mut String) {
    match fact {
        Fact::Null => out.push('–'),
        Fact::Int(number) => out.push_str(&number.to_string()),
        Fact::List(facts) => {
            for (place, fact) in facts.iter().enumerate() {
                if place > 0 {
                    out.push_str(", ");
                }
                show(fact, hint, lang, out);
            }
        }
        Fact::Text(text) => match shown_as(text, hint, lang) {
            Some(shown) => out.push_str(&shown),
            // A text that is not what the hint says is shown as it is.
            None => out.push_str(text),
        },
    }
}

fn shown_as(text: &str, hint: &str, lang: Lang) -> Option<String> {
    let pick = |ru: &'static str, en: &'static str| Some(lang.pick(ru, en).to_owned());
    match hint {
        "number" => Some(
            Ratio::parse(text)
                .ok()?
                .shown(if lang == Lang::Ru { ',' } else { '.' }),
        ),
        "date" => match lang {
            Lang::Ru => Some(parse_date(text).ok()?.format("%d.%m.%Y").to_string()),
            Lang::En => None,
        },
        "role" => Role::from_code(text).and_then(|role| pick(role.ru(), role.en())),
        "mark" => Symbol::from_code(text).and_then(|symbol| pick(symbol.ru(), symbol.en())),
        "period" => PeriodKind::from_code(text).and_then(|kind| pick(kind.ru(), kind.en())),
        "category" => Category::from_code(text).and_then(|item| pick(item.ru(), item.en())),
        "subject" => match SubjectRow::from_code(text) {
            Some(row) => pick(row.ru, row.en),
            None => text.strip_prefix("other:").map(str::to_owned),
        },
        "attendance" => attendance_name(text).and_then(|(ru, en)| pick(ru, en)),
        "act" => Act::from_code(text).and_then(|act| pick(act.ru(), act.en())),
        "lack" => Lack::from_code(text).and_then(|lack| pick(lack.ru(), lack.en())),
        "scope" => Scope::from_code(text).and_then(|scope| pick(scope.ru(), scope.en())),
        "outcome" => Outcome::from_code(text).and_then(|item| pick(item.ru(), item.en())),
        "grading" => Grading::from_code(text).and_then(|item| pick(item.ru(), item.en())),
        "form" => form_name(text).and_then(|(ru, en)| pick(ru, en)),
        _ => None,
    }
}

/// The names of attendance codes.
fn attendance_name(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "absent" => ("н", "absent"),
        "excused" => ("у", "excused"),
        "ill" => ("б", "ill"),
        "late" => ("о", "late"),
        _ => return None,
    })
}

/// The names of the forms that `input.type` expects.
fn form_name(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "object" => ("объект", "an object"),
        "list" => ("список", "a list"),
        "text" => ("текст", "a text"),
        "integer" => ("целое число", "a whole number"),
        "id" => (
            "номер или текстовый идентификатор",
            "an id: a number or a text",
        ),
        "boolean" => ("true или false", "true or false"),
        "exact-number" => (
            "точное число: «2», «2.5» или «5/2»",
            "an exact number: \"2\", \"2.5\" or \"5/2\"",
        ),
        "date" => ("дата ГГГГ-ММ-ДД", "a date YYYY-MM-DD"),
        "instant" => (
            "момент RFC 3339 со смещением и целыми секундами",
            "an RFC 3339 instant with an offset and whole seconds",
        ),
        "column" => ("неповреждённый столбец Arrow", "a sound Arrow column"),
        "mark" => ("отметка или символ", "a mark or a symbol"),
        "exemption" => (
            "true, false или список промежутков",
            "true, false or a list of ranges",
        ),
        "regulation" => (
            "имя положения или положение целиком",
            "a regulation's name or the whole value",
        ),
        "boundaries" => (
            "граница для каждой отметки шкалы по возрастанию",
            "a boundary for each mark of the scale, ascending",
        ),
        "minimum" => (
            "часы по возрастанию, в последней строке — null",
            "hours ascending, null in the last row alone",
        ),
        "veto" => (
            "либо число отметок, либо их доля",
            "either a number of marks or a share of them",
        ),
        "scale-mark" => (
            "отметка, которая есть в каждой шкале",
            "a mark that is on every scale",
        ),
        "any-scale-mark" => (
            "отметка, которая есть хотя бы в одной шкале",
            "a mark that is on one scale at least",
        ),
        "figures" => (
            "успешность и качество — только у отметки, которая входит в N",
            "success and quality only of a mark that is in N",
        ),
        "kinds" => (
            "вид работы, который есть в таблице",
            "a kind of work that is in the table",
        ),
        "symbols" => ("каждый символ один раз", "every symbol once"),
        "lowest" => (
            "низшая итоговая отметка из шкалы",
            "a lowest final that is on the scale",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn too_few(have: i64, need: i64) -> Message {
        Message::of(
            Rule::FinalTooFewMarks,
            &Evidence::none().with("have", have).with("need", need),
        )
    }

    #[test]
    fn words_agree_with_their_numbers() {
        assert_eq!(too_few(1, 3).ru, "1 отметка, нужно не меньше 3");
        assert_eq!(too_few(2, 3).ru, "2 отметки, нужно не меньше 3");
        assert_eq!(too_few(11, 12).ru, "11 отметок, нужно не меньше 12");
        assert_eq!(too_few(21, 22).ru, "21 отметка, нужно не меньше 22");
        assert_eq!(too_few(0, 1).en, "0 marks, at least 1 is needed");
        assert_eq!(too_few(1, 3).en, "1 mark, at least 3 are needed");
    }

    #[test]
    fn facts_are_shown_as_people_write_them() {
        let evidence = Evidence::none()
            .with("proposed", 5_u8)
            .with("mean", Ratio::new(1003, 223))
            .with("rounded", 4_u8);
        let message = Message::of(Rule::FinalUnjustified, &evidence);
        assert_eq!(
            message.ru,
            "«5» не обоснована: средний балл 4,497… даёт «4»"
        );
        assert_eq!(
            message.en,
            "“5” is not justified: the mean 4.497… gives “4”"
        );
        let evidence = Evidence::none()
            .with("proposed", 5_u8)
            .with("mean", Fact::Null);
        assert!(
            Message::of(Rule::FinalUnjustified, &evidence)
                .en
                .ends_with("no mark counts in the mean")
        );
    }

    #[test]
    fn every_wording_names_only_facts_of_its_rule() {
        for rule in Rule::ALL {
            for wording in rule.row().wordings {
                for text in [wording.ru, wording.en] {
                    for slot in text.split('{').skip(1) {
                        let (slot, _) = slot.split_once('}').expect("a closed slot");
                        let key = slot.split(['|', ':']).next().unwrap();
                        assert!(rule.row().evidence.contains(&key), "{rule:?}: {key}");
                    }
                }
            }
        }
    }
}
