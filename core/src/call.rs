//! The doors: one table of operations, bytes in, bytes out.
//!
//! A refusal is an answer too: `{"error": {…}}`. Bare [`call()`] takes the regulation from the
//! request; [`Regulations::call`] answers by its own and wants none in the request.

mod access;
mod edit;
mod finals;
mod regulation;
mod rules;

use serde::Serialize;

use crate::answer::{Evidence, Refusal, Refusals};
use crate::base::limits;
use crate::catalogue::Rule;
use crate::input::nearest;
use crate::regulation::{InForce, Regulation, Regulations};

/// One operation of the doors.
#[derive(Clone, Copy, Debug)]
pub struct Op {
    /// Its name.
    pub name: &'static str,
    /// The tables and columns of a school that it reads.
    pub tables: &'static [&'static str],
    run: Run,
}

/// How an operation is run: by a handle's own regulation or the request's, over its bytes.
type Run = fn(Option<InForce<'_>>, &[u8]) -> Result<Vec<u8>, Refusals>;

/// Every operation, by name.
pub const OPS: &[Op] = &[
    Op::stateless("access.decide", access::decide),
    Op::stateless("access.explain", access::explain),
    Op::stateless("access.visible", access::visible),
    Op::stateless("edit.window", edit::window),
    Op::stateless("finals.explain", finals::explain),
    Op::stateless("finals.outlook", finals::outlook),
    Op::stateless("finals.validate", finals::validate),
    Op::stateless("ops.list", rules::ops_list),
    Op::stateless("regulation.check", regulation::check),
    Op::stateless("regulation.diff", regulation::diff),
    Op::stateless("regulation.show", regulation::show),
    Op::stateless("rules.list", rules::list),
    Op::stateless("rules.render", rules::render),
];

impl Op {
    /// An operation that reads nothing but its request.
    const fn stateless(name: &'static str, run: Run) -> Self {
        Self {
            name,
            tables: &[],
            run,
        }
    }
}

/// Answers one request; the regulation is named in it, or stands in it whole.
///
/// ```
/// let answer = zhurnal::call("rules.render", r#"{
///     "rule": "final.too-few-marks", "evidence": {"have": 2, "need": 3}, "lang": "ru"
/// }"#.as_bytes());
/// assert_eq!(answer, r#"{"text":"2 отметки, нужно не меньше 3"}"#.as_bytes());
/// ```
pub fn call(op: &str, request: &[u8]) -> Vec<u8> {
    answer(run(None, op, request))
}

/// Like [`call()`], with a refusal as an error rather than as bytes.
///
/// # Errors
/// Why the request was refused.
pub fn try_call(op: &str, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    run(None, op, request)
}

impl Regulations {
    /// Answers one request by the edition in force on its day; the request names none.
    pub fn call(&self, op: &str, request: &[u8]) -> Vec<u8> {
        answer(run(Some(InForce::ByDate(self)), op, request))
    }

    /// Like [`Regulations::call`], with a refusal as an error rather than as bytes.
    ///
    /// # Errors
    /// Why the request was refused.
    pub fn try_call(&self, op: &str, request: &[u8]) -> Result<Vec<u8>, Refusals> {
        run(Some(InForce::ByDate(self)), op, request)
    }
}

impl Regulation {
    /// Answers one request by this regulation, whatever the day; the request names none.
    pub fn call(&self, op: &str, request: &[u8]) -> Vec<u8> {
        answer(run(Some(InForce::Always(self)), op, request))
    }

    /// Like [`Regulation::call`], with a refusal as an error rather than as bytes.
    ///
    /// # Errors
    /// Why the request was refused.
    pub fn try_call(&self, op: &str, request: &[u8]) -> Result<Vec<u8>, Refusals> {
        run(Some(InForce::Always(self)), op, request)
    }
}

fn run(regulation: Option<InForce<'_>>, name: &str, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    match OPS.iter().find(|op| op.name == name) {
        Some(op) => (op.run)(regulation, request),
        None => {
            let evidence = Evidence::none().with(
                "op",
                name.chars().take(limits::ECHO_CHARS).collect::<String>(),
            );
            let evidence = match nearest(name, OPS.iter().map(|op| op.name)) {
                Some(near) => evidence.with("suggestion", near),
                None => evidence,
            };
            Err(Refusal::new(Rule::InputUnknownOp, "", evidence).into())
        }
    }
}

fn answer(result: Result<Vec<u8>, Refusals>) -> Vec<u8> {
    result.unwrap_or_else(|refusals| refusals.to_json())
}

impl Refusals {
    /// The bytes of the refusal, `{"error": {…}}`, as every face hands them over.
    pub fn to_json(&self) -> Vec<u8> {
        to_json(self)
    }
}

/// The bytes of an answer.
fn to_json(value: &impl Serialize) -> Vec<u8> {
    // Answers have text keys and finite numbers, and writing into memory does not fail.
    serde_json::to_vec(value).unwrap_or_default()
}
