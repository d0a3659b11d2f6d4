//! `kinrin roadmap`: what people have seen to outside of the program stands with name and day wherever the stages do.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::path::Path;
use std::process::{Command, Output};

use crate::fixture::{ARMS, write_pilot};

fn kinrin(root: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kinrin")).args(args).arg("--workspace").arg(root).output().unwrap()
}

fn json(root: &Path, args: &[&str]) -> serde_json::Value {
    let output = kinrin(root, &[args, &["--json"]].concat());
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The item of this word among the stages.
fn item(stages: &serde_json::Value, word: &str) -> serde_json::Value {
    let items = stages.as_array().unwrap().iter().flat_map(|stage| stage["items"].as_array().unwrap());
    items.clone().find(|item| item["word"] == word).unwrap().clone()
}

#[test]
fn a_tick_stands_with_name_and_day_in_the_pilot_and_in_the_report_until_it_is_taken_away() {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &ARMS, 3);
    let open = json(root.path(), &["roadmap", "pilot"]);
    assert_eq!(item(&open, "owner")["done"], false);
    json(root.path(), &["roadmap", "pilot", "--tick", "owner", "--by", "Sato <b>", "--on", "2026-11-20"]);
    let told = json(root.path(), &["pilot", "pilot"]);
    let owner = item(&told["roadmap"], "owner");
    assert_eq!((&owner["done"], &owner["tick"]["by"]), (&true.into(), &"Sato <b>".into()), "{owner}");
    assert_eq!(item(&told["roadmap"], "masking")["done"], false);
    let out = root.path().join("out");
    json(root.path(), &["report", "pilot", "--out", out.to_str().unwrap(), "--lang", "en"]);
    let page = std::fs::read_to_string(out.join("report.en.html")).unwrap();
    assert!(page.contains("owner named (Sato &lt;b&gt;, 2026-11-20)"), "the tick is not in the report");
    json(root.path(), &["roadmap", "pilot", "--untick", "owner"]);
    assert_eq!(item(&json(root.path(), &["roadmap", "pilot"]), "owner")["done"], false);
}

#[test]
fn a_tick_needs_a_known_item_a_name_and_a_day_of_the_calendar() {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &ARMS, 3);
    let refused: [&[&str]; 5] = [
        &["--tick", "owner"],
        &["--tick", "everything", "--by", "Sato"],
        &["--tick", "owner", "--by", " "],
        &["--tick", "owner", "--by", "Sato", "--on", "2026-02-30"],
        &["--tick", "owner", "--untick", "owner", "--by", "Sato"],
    ];
    for args in refused {
        let output = kinrin(root.path(), &[&["roadmap", "pilot"], args].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(!root.path().join("roadmap").exists(), "nothing was stored");
    assert_eq!(kinrin(root.path(), &["roadmap", "another"]).status.code(), Some(2));
}
