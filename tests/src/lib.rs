//! What the tests share: the corpus of vectors, ordered JSON, and random cases.

pub mod cases;
pub mod json;
pub mod regulations;
pub mod requests;
pub mod vectors;

use std::path::PathBuf;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folder of real data by others, where it stands beside the repository. A test that reads it
/// says «skipped: no shared data» where it does not.
pub fn shared_data() -> Option<PathBuf> {
    let folder =
        std::env::var_os("ZHURNAL_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let data = folder.join("data");
    if !data.is_dir() {
        println!("skipped: no shared data");
        return None;
    }
    Some(data)
}

/// How many rounds a long test makes: `usual`, or what the environment variable says.
pub fn rounds(variable: &str, usual: u64) -> u64 {
    std::env::var(variable)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}
