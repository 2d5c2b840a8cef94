//! The doors: one table of operations, bytes in, bytes out.
//!
//! A refusal is an answer too: `{"error": {…}}`. Bare [`call()`] takes the regulation from the
//! request; [`Regulations::call`] answers by its own and wants none in the request.

mod access;
mod edit;
mod finals;
mod monitoring;
mod regulation;
mod rules;
mod school;

pub use monitoring::Dynamics;
use serde::Serialize;

use crate::answer::{Evidence, Refusal, Refusals};
use crate::base::limits;
use crate::catalogue::Rule;
use crate::input::nearest;
use crate::regulation::{InForce, Regulation, Regulations};
use crate::school::School;

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
#[derive(Clone, Copy, Debug)]
enum Run {
    /// By a regulation.
    Rules(ByRules),
    /// Over a school.
    School(OverSchool),
}

/// An operation by a handle's own regulation or the request's, over its bytes.
type ByRules = fn(Option<InForce<'_>>, &[u8]) -> Result<Vec<u8>, Refusals>;
/// An operation over a handle's own school or the request's.
type OverSchool = fn(Own<'_>, &[u8]) -> Result<Vec<u8>, Refusals>;

/// What a handle brings to a request: nothing, its regulation, or its school.
#[derive(Clone, Copy, Debug)]
enum Own<'a> {
    Nothing,
    Regulation(InForce<'a>),
    School(&'a School),
}

const VISIBLE_TABLES: &[&str] = &["classes", "courses.class", "enrolments", "substitutions"];
const CASE_TABLES: &[&str] = &[
    "periods",
    "classes.periods",
    "enrolments",
    "courses.class",
    "courses.scale",
    "courses.periods",
    "memberships",
    "exemptions",
    "lessons",
    "assignments.weight",
    "marks.part",
    "marks.retakes",
    "marks.brought",
    "attendance",
    "finals.brought",
    "finals.at",
    "finals.by",
    "roles",
];
const FINALS_TABLES: &[&str] = CASE_TABLES;
const OUTLOOK_TABLES: &[&str] = &[
    "periods",
    "classes.periods",
    "enrolments",
    "courses.class",
    "courses.scale",
    "courses.periods",
    "memberships",
    "exemptions",
    "lessons",
    "assignments.weight",
    "marks.part",
    "marks.retakes",
    "marks.brought",
    "attendance",
    "finals.brought",
];
const FINDINGS_TABLES: &[&str] = &[
    "periods",
    "classes.periods",
    "people",
    "roles",
    "enrolments",
    "courses.class",
    "courses.scale",
    "courses.periods",
    "memberships",
    "lessons.number",
    "assignments",
    "marks.retakes",
    "marks.brought",
    "attendance",
    "finals.brought",
];
const PAGE_TABLES: &[&str] = &[
    "periods",
    "classes.periods",
    "people.name",
    "enrolments",
    "courses.class",
    "courses.teacher",
    "courses.periods",
    "memberships",
    "exemptions",
    "substitutions",
    "lessons.topic",
    "lessons.homework",
    "lessons.roll_taken",
    "assignments.title",
    "marks",
    "attendance",
    "finals.at",
    "finals.by",
    "roles",
];

const SHEET_TABLES: &[&str] = &[
    "periods",
    "days_off",
    "classes.periods",
    "roles",
    "enrolments.form",
    "courses.class",
    "courses.teacher",
    "courses.hours_planned",
    "courses.scale",
    "courses.periods",
    "memberships",
    "exemptions",
    "substitutions",
    "lessons.topic",
    "lessons.homework",
    "lessons.roll_taken",
    "lessons.by",
    "assignments",
    "marks.brought",
    "marks.by",
    "attendance.by",
    "visits",
];
const PERFORMANCE_TABLES: &[&str] = &[
    "periods",
    "classes.periods",
    "people.name",
    "roles",
    "enrolments",
    "courses.class",
    "courses.teacher",
    "courses.scale",
    "courses.periods",
    "memberships",
    "exemptions",
    "substitutions",
    "lessons",
    "assignments.weight",
    "marks.retakes",
    "marks.brought",
    "finals.brought",
    "finals.at",
];
const ATTENDANCE_TABLES: &[&str] = &[
    "periods",
    "classes.periods",
    "roles",
    "enrolments.form",
    "courses.class",
    "courses.teacher",
    "courses.periods",
    "memberships",
    "substitutions",
    "lessons.roll_taken",
    "attendance",
];
const TIMELINESS_TABLES: &[&str] = &[
    "periods",
    "classes.periods",
    "roles",
    "enrolments",
    "courses.class",
    "courses.teacher",
    "courses.scale",
    "courses.periods",
    "memberships",
    "substitutions",
    "lessons.topic",
    "lessons.entered_at",
    "assignments",
    "marks.brought",
    "marks.entered_at",
    "attendance.entered_at",
];
const FIGURE_TABLES: &[&str] = &[
    "periods",
    "classes.periods",
    "people.name",
    "roles",
    "enrolments",
    "courses.class",
    "courses.teacher",
    "courses.scale",
    "courses.periods",
    "memberships",
    "exemptions",
    "substitutions",
    "lessons",
    "assignments",
    "marks.retakes",
    "marks.brought",
];

/// Every operation, by name.
pub const OPS: &[Op] = &[
    Op::stateless("access.decide", access::decide),
    Op::stateless("access.explain", access::explain),
    Op::of_school("access.visible", VISIBLE_TABLES, access::visible),
    Op::stateless("edit.window", edit::window),
    Op::stateless("finals.explain", finals::explain),
    Op::stateless("finals.outlook", finals::outlook),
    Op::stateless("finals.validate", finals::validate),
    Op::of_school(
        "monitoring.accumulation",
        FIGURE_TABLES,
        monitoring::accumulation,
    ),
    Op::of_school(
        "monitoring.attendance",
        ATTENDANCE_TABLES,
        monitoring::attendance,
    ),
    Op::stateless("monitoring.close", monitoring::close),
    Op::of_school(
        "monitoring.control-sheet",
        SHEET_TABLES,
        monitoring::control_sheet,
    ),
    Op::of_school("monitoring.dynamics", SHEET_TABLES, monitoring::dynamics),
    Op::stateless("monitoring.merge", monitoring::merge),
    Op::of_school(
        "monitoring.objectivity",
        CASE_TABLES,
        monitoring::objectivity,
    ),
    Op::of_school(
        "monitoring.performance",
        PERFORMANCE_TABLES,
        monitoring::performance,
    ),
    Op::of_school("monitoring.seal", SHEET_TABLES, monitoring::seal),
    Op::of_school(
        "monitoring.timeliness",
        TIMELINESS_TABLES,
        monitoring::timeliness,
    ),
    Op::stateless("ops.list", rules::ops_list),
    Op::stateless("regulation.check", regulation::check),
    Op::stateless("regulation.diff", regulation::diff),
    Op::stateless("regulation.show", regulation::show),
    Op::stateless("rules.list", rules::list),
    Op::stateless("rules.render", rules::render),
    Op::of_school("school.check", &[], school::check),
    Op::of_school("school.final-case", CASE_TABLES, school::final_case),
    Op::of_school("school.finals", FINALS_TABLES, school::finals),
    Op::of_school("school.findings", FINDINGS_TABLES, school::findings),
    Op::of_school("school.outlook", OUTLOOK_TABLES, school::outlook),
    Op::of_school("school.page", PAGE_TABLES, school::page),
    Op::of_school("school.template", &[], school::template),
];

impl Op {
    /// An operation that reads nothing but its request.
    const fn stateless(name: &'static str, run: ByRules) -> Self {
        Self {
            name,
            tables: &[],
            run: Run::Rules(run),
        }
    }

    /// An operation over a school, with the tables and columns that it reads.
    const fn of_school(
        name: &'static str,
        tables: &'static [&'static str],
        run: OverSchool,
    ) -> Self {
        Self {
            name,
            tables,
            run: Run::School(run),
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
    answer(run(Own::Nothing, op, request))
}

/// Like [`call()`], with a refusal as an error rather than as bytes.
///
/// # Errors
/// Why the request was refused.
pub fn try_call(op: &str, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    run(Own::Nothing, op, request)
}

impl Regulations {
    /// Answers one request by the edition in force on its day; the request names none.
    pub fn call(&self, op: &str, request: &[u8]) -> Vec<u8> {
        answer(run(Own::Regulation(InForce::ByDate(self)), op, request))
    }

    /// Like [`Regulations::call`], with a refusal as an error rather than as bytes.
    ///
    /// # Errors
    /// Why the request was refused.
    pub fn try_call(&self, op: &str, request: &[u8]) -> Result<Vec<u8>, Refusals> {
        run(Own::Regulation(InForce::ByDate(self)), op, request)
    }
}

impl Regulation {
    /// Answers one request by this regulation, whatever the day; the request names none.
    pub fn call(&self, op: &str, request: &[u8]) -> Vec<u8> {
        answer(run(Own::Regulation(InForce::Always(self)), op, request))
    }

    /// Like [`Regulation::call`], with a refusal as an error rather than as bytes.
    ///
    /// # Errors
    /// Why the request was refused.
    pub fn try_call(&self, op: &str, request: &[u8]) -> Result<Vec<u8>, Refusals> {
        run(Own::Regulation(InForce::Always(self)), op, request)
    }
}

impl School {
    /// Answers one request by this school and its regulation; the request names neither.
    pub fn call(&self, op: &str, request: &[u8]) -> Vec<u8> {
        answer(run(Own::School(self), op, request))
    }

    /// Like [`School::call`], with a refusal as an error rather than as bytes.
    ///
    /// # Errors
    /// Why the request was refused.
    pub fn try_call(&self, op: &str, request: &[u8]) -> Result<Vec<u8>, Refusals> {
        run(Own::School(self), op, request)
    }
}

fn run(own: Own<'_>, name: &str, request: &[u8]) -> Result<Vec<u8>, Refusals> {
    match OPS.iter().find(|op| op.name == name) {
        Some(op) => match op.run {
            Run::School(run) => run(own, request),
            Run::Rules(run) => match own {
                Own::Nothing => run(None, request),
                Own::Regulation(regulation) => run(Some(regulation), request),
                Own::School(school) => run(Some(InForce::ByDate(school.regulations())), request),
            },
        },
        None => Err(unknown_op(name, |_| true)),
    }
}

/// Refuses an operation that is none of those wanted.
fn unknown_op(name: &str, wanted: impl Fn(&str) -> bool) -> Refusals {
    let evidence = Evidence::none().with(
        "op",
        name.chars().take(limits::ECHO_CHARS).collect::<String>(),
    );
    let names = OPS.iter().map(|op| op.name).filter(|op| wanted(op));
    let evidence = match nearest(name, names) {
        Some(near) => evidence.with("suggestion", near),
        None => evidence,
    };
    Refusal::new(Rule::InputUnknownOp, "", evidence).into()
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
