//! Holds the map of `lib.rs`: each layer imports only from the layers above it, files of a room form no circles but the
//! known ones, big libraries stay in their room, files stay short.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

mod imports;

use std::collections::BTreeSet;

use imports::{Name, Tree, circles};

/// Layers from the bottom of the import order to its top.
const LAYERS: [&str; 13] = [
    "random", "job", "text", "measure", "config", "store", "data", "model", "method", "eval", "engine", "explore",
    "report",
];

/// The faces of the program, above all layers; neither imports the other.
const FACES: [&str; 2] = ["cli", "ui"];

/// Library, and the only files (by prefix below `src`) that may name it.
const ROOMS: [(&str, &[&str]); 5] = [
    ("egui", &["ui/", "main.rs"]),
    ("clap", &["cli/", "main.rs"]),
    ("rusqlite", &["store/"]),
    ("fluent_bundle", &["text/"]),
    ("burn", &["data/loader", "data/batch", "model/", "method/", "eval/", "engine/", "cli/bench/"]),
];

/// Circles between files that are allowed: the files, and why.
const CIRCLES: [(&[&str], &str); 20] = [
    (&["config/check", "config/rule"], "a rule finds the problems that the check gathers"),
    (
        &[
            "config/experiment",
            "config/fields",
            "config/fields_table",
            "config/fields_value",
            "config/hash",
            "config/iivcl",
            "config/method",
            "config/run_config",
        ],
        "the table of all fields describes the experiment, which is read, written and hashed by that table",
    ),
    (
        &[
            "data/error",
            "data/labels",
            "data/labels/columns",
            "data/labels/folders",
            "data/labels/levels",
            "data/labels/looks",
            "data/labels/rows",
            "data/note",
        ],
        "notes name the parts of a table or folder tree, and reading one makes notes",
    ),
    (
        &[
            "engine/run/run_data",
            "engine/run/task",
            "engine/run/task/anomaly",
            "engine/run/task/classification",
            "engine/run/task/retrieval",
            "engine/run/task/steps",
        ],
        "the data of a run are opened by the kinds of its tasks",
    ),
    (&["explore/data_check/finding", "explore/data_check/wording"], "a finding is told in words by its own trait"),
    (
        &["method/byol", "method/intra", "method/plan", "method/simclr"],
        "the plan of a method without settings is the method",
    ),
    (
        &["report/document/pdf/flow", "report/document/pdf/table"],
        "a table flows over the pages of the flow that sets it",
    ),
    (&["config/text/edit", "config/text/list"], "an edit of a list edits its elements, which may be lists"),
    (&["data/import/gather", "data/import/plan"], "gathering fills the types of the plan that calls it"),
    (
        &["model/compact", "model/plan", "model/r2plus1d", "model/resnet3d", "model/slow_r50"],
        "a plan is made by the network that it is of",
    ),
    (&["report/verdict/contrast", "report/verdict/wording"], "a verdict holds its own sentences"),
    (&["report/pilot/conditions", "report/pilot/head"], "the verdict card holds its own sentences"),
    (&["ui/command", "ui/dock", "ui/page"], "pages send commands, and commands name pages; a page has its panels"),
    (
        &[
            "ui/app",
            "ui/shell",
            "ui/shell/header",
            "ui/shell/help",
            "ui/shell/palette",
            "ui/shell/rail",
            "ui/shell/status",
        ],
        "the shell draws the application that it is a part of",
    ),
    (&["ui/pages/data/catalogue", "ui/pages/data/grid", "ui/pages/data/table"], "the parts of a view draw its state"),
    (&["ui/pages/design/arms", "ui/pages/design/arms_folded"], "one list of arms, wide and narrow"),
    (&["ui/pages/design/elements", "ui/pages/design/form"], "rows of a form hold elements, which have rows"),
    (
        &[
            "ui/pages/map/arms",
            "ui/pages/map/mesh",
            "ui/pages/map/pane",
            "ui/pages/map/selection",
            "ui/pages/map/state",
            "ui/pages/map/steps",
        ],
        "panes hold their meshes, which are drawn from the state that holds the panes",
    ),
    (
        &[
            "ui/pages/map/busy",
            "ui/pages/map/canvas",
            "ui/pages/map/export",
            "ui/pages/map/hover",
            "ui/pages/map/overlay",
        ],
        "the parts of a view draw its scene",
    ),
    (
        &["ui/pages/runs/curves/cell", "ui/pages/runs/curves/cursor", "ui/pages/runs/curves/menu"],
        "the parts of a view draw its state",
    ),
];

/// Most lines of code in a file, without comments, empty lines and unit tests.
const MOST_LINES: usize = 350;

/// Longer files and their own limit: what they do cannot well be told in two files.
const LONG: [(&str, usize); 1] = [("ui/pages/design/mod.rs", 400)];

fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.starts_with("//"))
}

fn imports_layer(line: &str, layer: &str) -> bool {
    line.contains(&format!("crate::{layer}::")) || line.contains(&format!("use crate::{layer};"))
}

#[test]
fn each_layer_imports_only_from_the_layers_above_it() {
    let mut wrong = Vec::new();
    for module in Tree::read().modules.values() {
        let layer = module.file.split(['/', '.']).next().unwrap();
        let above = match LAYERS.iter().position(|l| *l == layer) {
            Some(rank) => &LAYERS[rank + 1..],
            None if FACES.contains(&layer) => &[],
            None => continue,
        };
        let forbidden: Vec<&str> = above.iter().chain(&FACES).copied().filter(|other| *other != layer).collect();
        for line in code_lines(&module.text) {
            if line.contains("use crate::{") {
                wrong.push(format!("{}: {line} (one layer per line, or this check cannot see them)", module.file));
            }
            if forbidden.iter().any(|other| imports_layer(line, other)) {
                wrong.push(format!("{}: {line}", module.file));
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the map in lib.rs:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_of_the_crate_is_a_layer_of_the_map() {
    let lib = &Tree::read().modules[&Vec::new()].text;
    let modules = lib.lines().filter_map(|l| l.strip_prefix("pub mod ")).map(|l| l.trim_end_matches(';'));
    for module in modules {
        assert!(LAYERS.contains(&module) || FACES.contains(&module), "{module} is not in the list of layers");
        assert!(lib.contains(&format!("[`{module}`]")), "{module} is missing from the map in lib.rs");
    }
}

#[test]
fn files_of_a_room_form_no_circles_but_the_known_ones() {
    let tree = Tree::read();
    let uses = tree.uses();
    let found: Vec<BTreeSet<String>> = circles(&uses).iter().map(names).collect();
    let known: Vec<BTreeSet<String>> =
        CIRCLES.iter().map(|(files, _)| files.iter().map(|file| (*file).to_owned()).collect()).collect();
    let new: Vec<&BTreeSet<String>> =
        found.iter().filter(|circle| !known.iter().any(|k| circle.is_subset(k))).collect();
    assert!(new.is_empty(), "files that import each other in a circle; move what both need to a third: {new:#?}");
    let gone: Vec<&BTreeSet<String>> =
        known.iter().filter(|k| !found.iter().any(|circle| circle.is_subset(k))).collect();
    assert!(gone.is_empty(), "no circle any more, take it off the list: {gone:#?}");
}

fn names(circle: &BTreeSet<&Name>) -> BTreeSet<String> {
    circle.iter().map(|name| name.join("/")).collect()
}

#[test]
fn no_file_is_longer_than_can_be_read_at_once() {
    let tree = Tree::read();
    let lines = |code: &str| code.lines().filter(|line| !line.trim().is_empty()).count();
    let limit = |file: &str| LONG.iter().find(|(long, _)| *long == file).map_or(MOST_LINES, |(_, limit)| *limit);
    let long = tree.modules.values().map(|m| (&m.file, lines(&m.code))).filter(|(file, n)| *n > limit(file));
    let long: Vec<String> = long.map(|(file, n)| format!("{file}: {n} lines")).collect();
    assert!(long.is_empty(), "split by purpose:\n{}", long.join("\n"));
}

#[test]
fn big_libraries_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for module in Tree::read().modules.values() {
        for (library, rooms) in ROOMS {
            let used = code_lines(&module.text).any(|line| line.contains(&format!("{library}::")));
            if used && !rooms.iter().any(|room| module.file.starts_with(room)) {
                wrong.push(format!("{} uses {library}", module.file));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
