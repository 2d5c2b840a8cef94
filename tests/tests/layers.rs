//! The core's layers: a module imports only what stands below it.

use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// The layers from the ground up; what shares a number may use one another.
const LAYERS: &[(&str, u8)] = &[
    ("base", 0),
    ("catalogue", 1),
    ("answer", 2),
    ("input", 3),
    ("regulation", 4),
    ("school", 5),
    ("rules", 6),
    ("monitoring", 7),
    ("acts", 7),
    ("reports", 8),
    ("journal", 9),
    ("exchange", 9),
    ("call", 10),
];

fn layer(module: &str) -> Option<u8> {
    LAYERS
        .iter()
        .find(|(name, _)| *name == module)
        .map(|(_, layer)| *layer)
}

/// Finds every path of a file that begins with `crate`, `super` or `self`.
struct Paths {
    /// The module of the file: its names from the crate's root.
    module: Vec<String>,
    /// How deep inside the file's own modules the visit is.
    inside: Vec<String>,
    found: Vec<Vec<String>>,
}

impl Paths {
    fn note(&mut self, names: &[String]) {
        let mut place: Vec<String> = self.module.iter().chain(&self.inside).cloned().collect();
        let mut rest = names;
        match names.first().map(String::as_str) {
            Some("crate") => {
                place.clear();
                rest = &names[1..];
            }
            Some("self") => rest = &names[1..],
            Some("super") => {
                while rest.first().is_some_and(|name| name == "super") {
                    place.pop();
                    rest = &rest[1..];
                }
            }
            _ => return,
        }
        place.extend(rest.iter().cloned());
        self.found.push(place);
    }

    fn note_tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |name: &syn::Ident| {
            before
                .iter()
                .cloned()
                .chain([name.to_string()])
                .collect::<Vec<_>>()
        };
        match tree {
            syn::UseTree::Path(path) => self.note_tree(&path.tree, &with(&path.ident)),
            syn::UseTree::Name(name) => self.note(&with(&name.ident)),
            syn::UseTree::Rename(name) => self.note(&with(&name.ident)),
            syn::UseTree::Glob(_) => self.note(before),
            syn::UseTree::Group(group) => group
                .items
                .iter()
                .for_each(|item| self.note_tree(item, before)),
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.note_tree(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<_> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        self.note(&names);
        visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.inside.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.inside.pop();
    }
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// The module of a file: `rules/finals/mod.rs` is `rules::finals`.
fn module(file: &Path) -> Vec<String> {
    let mut names: Vec<_> = file
        .with_extension("")
        .iter()
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    if names
        .last()
        .is_some_and(|name| name == "mod" || name == "lib")
    {
        names.pop();
    }
    names
}

/// The paths in this source that lead upwards, as the module of this file.
fn upward(source: &str, file: &Path) -> Vec<String> {
    let module = module(file);
    let Some(own) = module.first().and_then(|name| layer(name)) else {
        return Vec::new();
    };
    let mut paths = Paths {
        module,
        inside: Vec::new(),
        found: Vec::new(),
    };
    paths.visit_file(&syn::parse_file(source).expect("Rust"));
    let leads_up = |path: &&Vec<String>| match path.first() {
        Some(name) => layer(name).is_some_and(|layer| layer > own),
        None => false,
    };
    paths
        .found
        .iter()
        .filter(leads_up)
        .map(|path| path.join("::"))
        .collect()
}

#[test]
fn no_module_imports_from_above() {
    let folder = zhurnal_tests::root().join("core/src");
    let mut files = Vec::new();
    sources(&folder, &mut files);
    assert!(files.len() > 20);
    for path in files {
        let file = path.strip_prefix(&folder).expect("below the folder");
        if file != Path::new("lib.rs") {
            let top = module(file)[0].clone();
            assert!(
                layer(&top).is_some(),
                "{}: `{top}` has no layer",
                file.display()
            );
        }
        let source = fs::read_to_string(&path).expect("a text");
        assert_eq!(
            upward(&source, file),
            Vec::<String>::new(),
            "{}",
            file.display()
        );
    }
}

#[test]
fn an_upward_import_is_seen_however_it_is_written() {
    let file = Path::new("base/ratio.rs");
    for source in [
        "use crate::rules::finals;",
        "use super::super::rules::finals;",
        "use crate::{base::id, answer::{Finding, Refusal}};",
        "fn f() -> crate::answer::Finding { todo() }",
        "mod inner { fn f() { super::super::super::regulation::load() } }",
        "use crate::rules::*;",
    ] {
        assert!(!upward(source, file).is_empty(), "{source}");
    }
    for source in [
        "use super::id;",
        "use crate::base::limits;",
        "mod tests { use super::*; }",
        "use std::fmt;",
    ] {
        assert!(upward(source, file).is_empty(), "{source}");
    }
}
