//! A request to the JSON door, in bytes.

use std::fmt::Write;

use zhurnal::base::OpenRange;
use zhurnal::rules::access::{Request, Standing};

fn days(out: &mut String, range: OpenRange) {
    write!(out, r#","from":"{}","to":"#, range.from()).expect("memory");
    match range.to() {
        Some(to) => write!(out, r#""{to}""#),
        None => write!(out, "null"),
    }
    .expect("memory");
}

fn key(out: &mut String, key: &str, id: Option<u64>) {
    if let Some(id) = id {
        write!(out, r#","{key}":{id}"#).expect("memory");
    }
}

pub fn write(standing: &Standing, request: &Request) -> Vec<u8> {
    let mut out = format!(
        r#"{{"standing":{{"person":{},"roles":["#,
        standing.person().get()
    );
    for (at, row) in standing.holdings().iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        write!(out, r#"{comma}{{"role":"{}""#, row.role.code()).expect("memory");
        key(&mut out, "class", row.class.map(|id| id.get()));
        key(&mut out, "course", row.course.map(|id| id.get()));
        key(&mut out, "pupil", row.pupil.map(|id| id.get()));
        days(&mut out, row.days);
        out.push('}');
    }
    let (act, on, target) = (request.act.code(), request.on, &request.target);
    write!(
        out,
        r#"]}},"request":{{"act":"{act}","on":"{on}","target":{{"substitutions":["#
    )
    .expect("memory");
    for (at, one) in target.substitutions.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        write!(out, r#"{comma}{{"person":{}"#, one.person.get()).expect("memory");
        days(&mut out, one.days);
        out.push('}');
    }
    out.push(']');
    key(&mut out, "class", target.class.map(|id| id.get()));
    key(&mut out, "course", target.course.map(|id| id.get()));
    key(&mut out, "pupil", target.pupil.map(|id| id.get()));
    if let Some(lesson) = target.lesson {
        write!(out, r#","lesson":"{lesson}""#).expect("memory");
    }
    out.push_str("}}}");
    out.into_bytes()
}
