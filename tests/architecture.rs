//! Holds the map of `lib.rs`: each layer imports only from the layers above it, and big libraries stay in their room.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::path::{Path, PathBuf};

/// Layers from the bottom of the import order to its top; `cli` and `ui` never import each other.
const LAYERS: [&str; 15] = [
    "random", "job", "text", "measure", "config", "store", "data", "model", "method", "eval", "engine", "explore",
    "report", "cli", "ui",
];

/// Library, and the only files (by prefix below `src`) that may name it.
const ROOMS: [(&str, &[&str]); 5] = [
    ("egui", &["ui/", "main.rs"]),
    ("clap", &["cli/", "main.rs"]),
    ("rusqlite", &["store/"]),
    ("fluent_bundle", &["text/"]),
    ("burn", &["data/loader", "data/batch", "model/", "method/", "eval/", "engine/", "cli/bench/"]),
];

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.starts_with("//"))
}

#[test]
fn each_layer_imports_only_from_the_layers_above_it() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let layer = name.split(['/', '.']).next().unwrap();
        let Some(rank) = LAYERS.iter().position(|l| *l == layer) else { continue };
        for line in code_lines(&text) {
            if line.contains("use crate::{") {
                wrong.push(format!("{name}: {line} (one layer per line, or this check cannot see them)"));
            }
            for later in &LAYERS[rank + 1..] {
                if line.contains(&format!("crate::{later}::")) || line.contains(&format!("use crate::{later};")) {
                    wrong.push(format!("{name}: {line}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the map in lib.rs:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_of_the_crate_is_a_layer_of_the_map() {
    let lib = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let modules = lib.lines().filter_map(|l| l.strip_prefix("pub mod ")).map(|l| l.trim_end_matches(';'));
    for module in modules {
        assert!(LAYERS.contains(&module), "{module} is not in the list of layers");
        assert!(lib.contains(&format!("[`{module}`]")), "{module} is missing from the map in lib.rs");
    }
}

#[test]
fn big_libraries_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        for (library, rooms) in ROOMS {
            let used = code_lines(&text).any(|line| line.contains(&format!("{library}::")));
            if used && !rooms.iter().any(|room| name.starts_with(room)) {
                wrong.push(format!("{name} uses {library}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
