//! House rules: files that can be read in one sitting, each opening with what it is for.

use std::fs;
use std::path::{Path, PathBuf};

const WARN: usize = 400;
const FAIL: usize = 600;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            let built = ["target", "dist", "venv", "__pycache__", "build"].contains(&name.as_str());
            if !built && !name.starts_with('.') {
                files(&path, found);
            }
        } else {
            found.push(path);
        }
    }
}

fn sources(endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&zhurnal_tests::root(), &mut found);
    found.retain(|path| {
        path.extension()
            .is_some_and(|ending| endings.iter().any(|known| ending == *known))
    });
    found
        .into_iter()
        .map(|path| (path.clone(), fs::read_to_string(path).expect("a text")))
        .collect()
}

#[test]
fn no_file_is_too_long_to_read() {
    let sources = sources(&["rs", "py", "c", "h", "hpp", "sh"]);
    assert!(sources.len() > 30);
    let mut long = Vec::new();
    for (path, text) in &sources {
        let lines = text.lines().count();
        if lines > WARN {
            println!("{}: {lines} lines, more than {WARN}", path.display());
        }
        if lines > FAIL && !text.contains("@generated") {
            long.push(format!("{}: {lines} lines", path.display()));
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn every_rust_file_opens_with_what_it_is_for() {
    for (path, text) in sources(&["rs"]) {
        assert!(text.starts_with("//! "), "{}", path.display());
    }
}

#[test]
fn nothing_is_left_to_be_done_later() {
    let words = ["TO", "FIX", "XX"].map(|half| {
        format!(
            "{half}{}",
            if half == "TO" {
                "DO"
            } else if half == "FIX" {
                "ME"
            } else {
                "X"
            }
        )
    });
    for (path, text) in sources(&["rs", "py", "c", "h", "hpp", "sh", "toml", "json"]) {
        for word in &words {
            assert!(!text.contains(word.as_str()), "{}: {word}", path.display());
        }
    }
}

#[test]
fn the_core_has_no_clock_file_network_or_thread() {
    for (path, text) in sources(&["rs"]) {
        if !path.starts_with(zhurnal_tests::root().join("core/src")) {
            continue;
        }
        for name in [
            "std::fs",
            "std::net",
            "std::thread",
            "std::time",
            "std::env",
            "SystemTime",
            "Utc::now",
            "f32",
            "f64",
            "static mut",
        ] {
            assert!(!text.contains(name), "{}: {name}", path.display());
        }
    }
}
