//! Prints the verdict on each final of a class's quarter: `demo [--lang ru|en] [file.json]`.
//!
//! The file holds what `finals.explain` asks for, but the language: a regulation and the cases.

use std::process::ExitCode;
use std::{env, fs};

use serde_json::{Value, json};

const OWN_CLASS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/class-7b.json");

fn main() -> ExitCode {
    let mut file = OWN_CLASS.to_owned();
    let mut lang = "ru".to_owned();
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--lang" => lang = arguments.next().unwrap_or_default(),
            _ => file = argument,
        }
    }
    match explain(&file, &lang) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("{file}: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn explain(file: &str, lang: &str) -> Result<String, String> {
    let request = fs::read(file).map_err(|fault| fault.to_string())?;
    let mut request: Value = serde_json::from_slice(&request).map_err(|fault| fault.to_string())?;
    if let Some(request) = request.as_object_mut() {
        request.insert("lang".to_owned(), json!(lang));
    }
    let request = serde_json::to_vec(&request).map_err(|fault| fault.to_string())?;
    let answer =
        zhurnal::try_call("finals.explain", &request).map_err(|refusals| refusals.to_string())?;
    let answer: Value = serde_json::from_slice(&answer).map_err(|fault| fault.to_string())?;
    answer["text"]
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| answer.to_string())
}
