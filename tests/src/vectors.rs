//! The corpus: questions with the answers that the contract wants, one file a topic.
//!
//! `tests/vectors/<area>/<topic>.json` holds `op`, `clauses`, `about`, `given` and `cases`; a case's
//! input is `given` overlaid by its `with`, less the pointers in `without`, or its `raw` text as it
//! stands (`raw_hex` where it is no text).

use std::fs;
use std::path::{Path, PathBuf};

use zhurnal::base::node::Kind;

use crate::json::{self, Node};

/// What a case wants.
#[derive(Clone, Debug)]
pub enum Want {
    /// An answer that holds this.
    Answer(Node),
    /// A refusal that holds this.
    Refusal(Node),
}

/// One case of the corpus.
#[derive(Clone, Debug)]
pub struct Case {
    /// The file, below `tests/vectors`.
    pub file: String,
    /// Its name, unique in the corpus.
    pub name: String,
    /// The operation.
    pub op: String,
    /// The clauses that its file speaks of.
    pub clauses: Vec<String>,
    /// The request.
    pub input: Vec<u8>,
    /// What is wanted.
    pub want: Want,
    /// Rules that speak here.
    pub fires: Vec<String>,
    /// Rules that just do not.
    pub spares: Vec<String>,
    /// Rules on whose boundary the case stands.
    pub boundary: Vec<String>,
    /// The number of the complaint of users that the case answers, where it answers one.
    pub complaint: Option<String>,
    /// Parameters of a regulation, each with what the case shows of it: `changes`, `boundary` or
    /// `malformed`.
    pub parameters: Vec<(String, String)>,
}

/// Every case, by file and in the file's order.
///
/// # Panics
/// Where a file is no vector file.
pub fn corpus() -> Vec<Case> {
    let folder = crate::root().join("tests/vectors");
    let mut files = Vec::new();
    collect(&folder, &mut files);
    files.sort();
    files.iter().flat_map(|file| read(&folder, file)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder of vectors") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "json") {
            files.push(path);
        }
    }
}

fn read(folder: &Path, path: &Path) -> Vec<Case> {
    let file = path
        .strip_prefix(folder)
        .expect("below the folder")
        .display()
        .to_string();
    let document = json::parse(&fs::read_to_string(path).expect("a text"));
    let strings = |node: &Node, key: &str| -> Vec<String> {
        json::items(json::get(node, key))
            .iter()
            .map(|item| json::text(item).to_owned())
            .collect()
    };
    let cases = json::items(json::get(&document, "cases"));
    assert!(!cases.is_empty(), "{file} has no cases");
    let read_case = |case: &Node| {
        let name = json::text(json::get(case, "name").expect("a name")).to_owned();
        let op = json::get(case, "op")
            .or(json::get(&document, "op"))
            .expect("an op");
        let want = match (json::get(case, "want"), json::get(case, "refuse")) {
            (Some(want), None) => Want::Answer(want.clone()),
            (None, Some(refusal)) => Want::Refusal(refusal.clone()),
            _ => panic!("{file}: {name} wants an answer or a refusal"),
        };
        Case {
            file: file.clone(),
            op: json::text(op).to_owned(),
            clauses: strings(&document, "clauses"),
            input: input(&document, case),
            want,
            fires: strings(case, "fires"),
            spares: strings(case, "spares"),
            boundary: strings(case, "boundary"),
            complaint: json::get(case, "complaint").map(json::write),
            parameters: pairs(case),
            name,
        }
    };
    cases.iter().map(read_case).collect()
}

/// The parameters that a case shows.
fn pairs(case: &Node) -> Vec<(String, String)> {
    match json::get(case, "parameters") {
        Some(Node {
            kind: Kind::Map(entries),
            ..
        }) => entries
            .iter()
            .map(|(name, _, shown)| (name.to_string(), json::text(shown).to_owned()))
            .collect(),
        _ => Vec::new(),
    }
}

fn input(document: &Node, case: &Node) -> Vec<u8> {
    if let Some(raw) = json::get(case, "raw") {
        return json::text(raw).as_bytes().to_vec();
    }
    if let Some(hex) = json::get(case, "raw_hex") {
        let hex = json::text(hex);
        let pair = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("two hex digits");
        return (0..hex.len()).step_by(2).map(pair).collect();
    }
    let mut request = json::get(document, "given")
        .expect("a given request")
        .clone();
    if let Some(with) = json::get(case, "with") {
        json::overlay(&mut request, with);
    }
    for pointer in json::items(json::get(case, "without")) {
        json::remove(&mut request, json::text(pointer));
    }
    json::write(&request).into_bytes()
}
