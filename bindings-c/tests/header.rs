//! The committed header and list of symbols are those that the sources give.
#![allow(clippy::expect_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use cbindgen::{Builder, Config};

const COMMAND: &str = "UPDATE=1 cargo test -p zhurnal-c --test header";

/// The sources of the header, in its order.
const SOURCES: &[&str] = &[
    "status.rs",
    "numbers.rs",
    "bytes.rs",
    "error.rs",
    "regulation.rs",
    "access.rs",
    "tables.rs",
    "school.rs",
    "watch.rs",
    "ffi/version.rs",
    "ffi/call.rs",
    "ffi/regulation.rs",
    "ffi/access.rs",
    "ffi/arrow.rs",
    "ffi/school.rs",
    "ffi/monitoring.rs",
    "ffi/bytes.rs",
    "ffi/error.rs",
];

fn package() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn header() -> String {
    let package = package();
    let config = Config::from_file(package.join("cbindgen.toml")).expect("a configuration");
    let mut builder = Builder::new().with_config(config);
    for source in SOURCES {
        builder = builder.with_src(package.join("src").join(source));
    }
    let mut written = Vec::new();
    builder.generate().expect("a header").write(&mut written);
    let written = String::from_utf8(written).expect("a text");
    let mut lines = String::new();
    for line in written.lines() {
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    lines
}

/// A function of the header with the comment before it.
struct Function<'a> {
    name: &'a str,
    comment: &'a str,
}

fn functions(header: &str) -> Vec<Function<'_>> {
    let mut found = Vec::new();
    for block in header.split("/**\n").skip(1) {
        let (comment, code) = block.split_once("*/\n").expect("a closed comment");
        let statement = code.split(';').next().unwrap_or_default();
        let Some((before, _)) = statement.split_once('(') else {
            continue;
        };
        let name = before.rsplit([' ', '*']).next().unwrap_or_default();
        if name.starts_with("zh_") {
            found.push(Function { name, comment });
        }
    }
    found
}

fn symbols(header: &str) -> String {
    let names: BTreeSet<_> = functions(header)
        .iter()
        .map(|function| function.name)
        .collect();
    names.iter().map(|name| format!("{name}\n")).collect()
}

/// Writes the file where an update is asked for, and compares otherwise.
fn committed(path: &Path, content: &str) {
    if env::var_os("UPDATE").is_some() {
        fs::write(path, content).expect("a place to write to");
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == content,
        "{} is stale; run `{COMMAND}`",
        path.display()
    );
}

#[test]
fn the_header_is_what_the_sources_give() {
    committed(&package().join("../include/zhurnal.h"), &header());
}

#[test]
fn the_symbols_are_those_of_the_header() {
    committed(&package().join("symbols.txt"), &symbols(&header()));
}

#[test]
fn every_exported_function_is_in_the_header() {
    let header = header();
    let declared: BTreeSet<_> = functions(&header)
        .iter()
        .map(|function| function.name.to_owned())
        .collect();
    let mut exported = BTreeSet::new();
    for entry in fs::read_dir(package().join("src/ffi")).expect("a folder") {
        let path = entry.expect("a file").path();
        if path.ends_with("testing.rs") {
            continue;
        }
        let source = fs::read_to_string(path).expect("a text");
        for after in source.split("#[unsafe(no_mangle)]").skip(1) {
            let (_, name) = after.split_once("fn ").expect("a function");
            let name = name.split('(').next().unwrap_or_default();
            exported.insert(name.to_owned());
        }
    }
    assert!(exported.len() >= 30, "{exported:?}");
    assert_eq!(declared, exported);
}

#[test]
fn every_function_says_who_owns_what_and_how_it_fails() {
    let header = header();
    for function in functions(&header) {
        for label in ["Ownership:", "NULL:", "Threads:", "Errors:"] {
            assert!(
                function.comment.contains(label),
                "{} says nothing of {label}",
                function.name
            );
        }
    }
}

#[test]
fn nothing_of_the_tests_is_in_the_header() {
    assert!(!header().contains("zh__"));
}

#[test]
fn the_crate_leaves_the_process_alone() {
    let mut folders = vec![package().join("src")];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = fs::read_to_string(&path).expect("a text");
            read += 1;
            for name in ["global_allocator", "set_hook", "take_hook"] {
                assert!(!source.contains(name), "{}: {name}", path.display());
            }
        }
    }
    assert!(read > 10);
}
