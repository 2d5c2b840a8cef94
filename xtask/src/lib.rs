//! The repository's generated files: what each should hold, and which are stale.

mod clauses;
mod enums;
mod schema;

use std::fs;
use std::path::PathBuf;

/// A generated file: where it stands below the root, and what it should hold.
pub struct Generated {
    /// Its path below the root of the repository.
    pub path: &'static str,
    /// Its content.
    pub content: String,
}

/// Every generated file.
pub fn generated() -> Vec<Generated> {
    let file = |path, content| Generated { path, content };
    vec![
        file("CLAUSES.md", clauses::page()),
        file("bindings-python/python/zhurnal/_enums.py", enums::module()),
        file("schemas/regulation.schema.json", schema::schema()),
    ]
}

/// The root of the repository.
pub fn root() -> PathBuf {
    zhurnal_tests::root()
}

/// The paths of the generated files that do not hold what they should.
pub fn stale() -> Vec<&'static str> {
    let differs = |file: &Generated| {
        fs::read_to_string(root().join(file.path)).map_or(true, |text| text != file.content)
    };
    generated()
        .iter()
        .filter(|file| differs(file))
        .map(|file| file.path)
        .collect()
}
