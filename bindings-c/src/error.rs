//! Why a call failed: a refusal of the core, or a fault of the call itself.

use std::ffi::{CStr, CString};

use serde::Serialize;
use zhurnal::answer::{Evidence, Message, Refusal, Refusals};
use zhurnal::catalogue::Rule;

use crate::bytes::zh_bytes;
use crate::status::{zh_lang, zh_status};

/// What went wrong in a call.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The core refused.
    Refused(Refusals),
    /// This argument is NULL.
    Null(&'static str),
    /// This argument is a stream that was released.
    Released(&'static str),
    /// The stream of this argument failed and said this.
    Stream(&'static str, String),
    /// This argument is a number that means nothing there.
    Number(String, i128),
    /// The handle is closed.
    Closed,
    /// The library panicked and said this.
    Panic(String),
}

impl Fault {
    /// More bytes than this limit.
    pub(crate) fn too_large(limit: usize) -> Self {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let evidence = Evidence::none().with("limit", limit);
        Self::Refused(Refusal::new(Rule::InputTooLarge, "", evidence).into())
    }

    /// More rows than the limit at this place of a request.
    pub(crate) fn too_many(pointer: &'static str, limit: usize) -> Self {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let evidence = Evidence::none().with("limit", limit);
        Self::Refused(Refusal::new(Rule::LimitRows, pointer, evidence).into())
    }

    pub(crate) fn not_utf8(offset: usize) -> Self {
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        let evidence = Evidence::none().with("offset", offset);
        Self::Refused(Refusal::new(Rule::InputUtf8, "", evidence).into())
    }

    /// The same fault where what was refused stands at this place.
    pub(crate) fn under(self, place: &str) -> Self {
        match self {
            Self::Refused(refusals) => Self::Refused(refusals.under(place)),
            other => other,
        }
    }
}

impl From<Refusals> for Fault {
    fn from(refusals: Refusals) -> Self {
        Self::Refused(refusals)
    }
}

/// Why a call failed: a rule, a place in the input, and words for a person.
#[derive(Debug)]
pub struct zh_error {
    status: zh_status,
    rule: Option<CString>,
    clause: Option<CString>,
    pointer: CString,
    ru: CString,
    en: CString,
    json: zh_bytes,
}

impl zh_error {
    pub(crate) fn new(fault: Fault) -> Self {
        let (status, ru, en) = match fault {
            Fault::Refused(refusals) => return Self::refused(&refusals),
            Fault::Null(name) => (
                zh_status::NULL_ARGUMENT,
                format!("Аргумент {name} — NULL"),
                format!("The argument {name} is NULL"),
            ),
            Fault::Released(name) => (
                zh_status::INVALID_ARGUMENT,
                format!("Аргумент {name} — поток, который уже освобождён"),
                format!("The argument {name} is a stream that was released"),
            ),
            Fault::Stream(name, said) => (
                zh_status::INVALID_ARGUMENT,
                format!("Поток из аргумента {name} не читается: {said}"),
                format!("The stream of the argument {name} cannot be read: {said}"),
            ),
            Fault::Number(name, number) => (
                zh_status::INVALID_ARGUMENT,
                format!("Аргумент {name} — {number}: такого значения нет"),
                format!("The argument {name} is {number}, which means nothing there"),
            ),
            Fault::Closed => (
                zh_status::CLOSED,
                "Объект закрыт после сбоя библиотеки: освободите его и создайте новый".to_owned(),
                "A fault of the library closed this handle: free it and make another".to_owned(),
            ),
            Fault::Panic(said) => (
                zh_status::PANIC,
                format!("Сбой библиотеки: {said}"),
                format!("The library panicked: {said}"),
            ),
        };
        Self::own(status, Message { ru, en })
    }

    fn refused(refusals: &Refusals) -> Self {
        let first = refusals.first();
        let message = first.message();
        Self {
            status: status(first.rule),
            rule: Some(text(first.rule.row().code)),
            clause: first.rule.row().clause.map(|clause| text(clause.id())),
            pointer: text(&first.pointer),
            ru: text(&message.ru),
            en: text(&message.en),
            json: zh_bytes::new(refusals.to_json()),
        }
    }

    /// A fault of the call, which no rule speaks of.
    fn own(status: zh_status, message: Message) -> Self {
        let (ru, en) = (text(&message.ru), text(&message.en));
        let error = Unruled {
            error: Body {
                rule: (),
                clause: (),
                pointer: "",
                evidence: Empty {},
                message,
            },
        };
        Self {
            status,
            rule: None,
            clause: None,
            pointer: CString::default(),
            ru,
            en,
            // Writing text into memory does not fail.
            json: zh_bytes::new(serde_json::to_vec(&error).unwrap_or_default()),
        }
    }

    pub(crate) fn status(&self) -> zh_status {
        self.status
    }

    pub(crate) fn rule(&self) -> Option<&CStr> {
        self.rule.as_deref()
    }

    pub(crate) fn clause(&self) -> Option<&CStr> {
        self.clause.as_deref()
    }

    pub(crate) fn pointer(&self) -> &CStr {
        &self.pointer
    }

    pub(crate) fn message(&self, lang: zh_lang) -> &CStr {
        match lang {
            zh_lang::RU => &self.ru,
            zh_lang::EN => &self.en,
        }
    }

    pub(crate) fn json(&self) -> &zh_bytes {
        &self.json
    }
}

/// The same keys as in a refusal of the core.
#[derive(Serialize)]
struct Unruled {
    error: Body,
}

#[derive(Serialize)]
struct Body {
    rule: (),
    clause: (),
    pointer: &'static str,
    evidence: Empty,
    message: Message,
}

#[derive(Serialize)]
struct Empty {}

fn status(rule: Rule) -> zh_status {
    match rule {
        Rule::InputUtf8 => zh_status::INVALID_UTF8,
        Rule::InputJson => zh_status::INVALID_JSON,
        Rule::InputTooLarge => zh_status::TOO_LARGE,
        _ => zh_status::REFUSED,
    }
}

/// A text for C. A NUL inside would end it too soon and is shown as `␀`; the JSON has it as it is.
fn text(text: &str) -> CString {
    CString::new(text.replace('\0', "\u{2400}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use zhurnal::base::limits;

    use super::*;

    #[test]
    fn a_fault_of_the_call_has_the_keys_of_a_refusal() {
        let error = zh_error::new(Fault::Null("request"));
        assert_eq!(error.status(), zh_status::NULL_ARGUMENT);
        assert_eq!(
            str::from_utf8(error.json().as_slice()).unwrap(),
            r#"{"error":{"rule":null,"clause":null,"pointer":"","evidence":{},"message":{"ru":"Аргумент request — NULL","en":"The argument request is NULL"}}}"#
        );
    }

    #[test]
    fn a_refusal_keeps_its_bytes_and_its_rule() {
        let refusals = zhurnal::try_call("finals.validate", b"{").unwrap_err();
        let error = zh_error::new(Fault::from(refusals.clone()));
        assert_eq!(error.status(), zh_status::INVALID_JSON);
        assert_eq!(error.rule(), Some(c"input.json"));
        assert_eq!(error.json().as_slice(), refusals.to_json());
    }

    #[test]
    fn what_is_too_large_is_refused_as_the_core_refuses_it() {
        let request = vec![b' '; limits::REQUEST_BYTES + 1];
        let refusals = zhurnal::try_call("finals.validate", &request).unwrap_err();
        let error = zh_error::new(Fault::too_large(limits::REQUEST_BYTES));
        assert_eq!(error.status(), zh_status::TOO_LARGE);
        assert_eq!(error.json().as_slice(), refusals.to_json());
    }

    #[test]
    fn a_nul_inside_does_not_end_a_text() {
        assert_eq!(text("/a\0b").to_str().unwrap(), "/a␀b");
    }
}
