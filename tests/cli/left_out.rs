//! Runs of a pilot that are not there or cannot be read: every face tells them, and nothing is decided without them.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::path::Path;
use std::process::Command;

use crate::fixture::{ARMS, write_pilot};
use kinrin::store::{RunFolder, Workspace};
use serde_json::Value;

fn kinrin(root: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_kinrin")).args(args).arg("--workspace").arg(root).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json(root: &Path, args: &[&str]) -> Value {
    serde_json::from_str(&kinrin(root, &[args, &["--json"]].concat())).unwrap()
}

/// A pilot of three seeds, and the run of this arm and seed.
fn pilot(arm: &str, seed: u64) -> (tempfile::TempDir, RunFolder) {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &ARMS, 3);
    let runs = RunFolder::all(&Workspace::open(root.path()).unwrap().runs_dir()).unwrap();
    let begins = format!("pilot-{arm}-s{seed}-");
    let run = runs.into_iter().find(|run| run.name().starts_with(&begins)).unwrap();
    (root, run)
}

/// What pilot, results and the first page of the report say.
fn said(root: &Path) -> [String; 3] {
    [
        kinrin(root, &["pilot", "pilot"]),
        kinrin(root, &["results", "pilot"]),
        kinrin(root, &["report", "pilot", "--first-page", "--lang", "en"]),
    ]
    // Pages are broken into lines.
    .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn whole_results_count_though_the_file_of_the_state_is_damaged() {
    let (root, run) = pilot("iivcl", 1);
    let before = json(root.path(), &["pilot", "pilot"]);
    std::fs::write(run.file("state.ron"), "(status: ").unwrap();
    let after = json(root.path(), &["pilot", "pilot"]);
    assert_eq!(after["verdict"]["verdict"], before["verdict"]["verdict"]);
    assert_eq!(after["decision"]["seeds"], serde_json::json!([3, 3]));
    let row = json(root.path(), &["runs", "--filter", &run.name()]);
    assert_eq!(row[0]["state"], "done", "{row}");
}

#[test]
fn a_run_whose_files_are_damaged_is_told_and_waited_for() {
    let (root, run) = pilot("iivcl", 1);
    for file in ["results.ron", "state.ron", "run.ron"] {
        std::fs::write(run.file(file), "(").unwrap();
        for text in said(root.path()) {
            assert!(text.contains(&format!("Run {} cannot be read", run.name())), "{file}: {text}");
        }
        let told = json(root.path(), &["pilot", "pilot"]);
        assert_eq!(
            (&told["decision"]["step"], &told["decision"]["reason"]["kind"]),
            (&"wait".into(), &"not_yet".into())
        );
        assert_eq!(json(root.path(), &["results", "pilot"])["lost"][0]["arm"], "iivcl");
    }
}

#[test]
fn a_seed_that_an_arm_lacks_is_told_and_waited_for() {
    let (root, run) = pilot("iivcl", 2);
    std::fs::remove_dir_all(run.path()).unwrap();
    let other = RunFolder::all(&Workspace::open(root.path()).unwrap().runs_dir()).unwrap();
    let other = other.into_iter().find(|run| run.name().starts_with("pilot-intra-s2-")).unwrap();
    std::fs::remove_dir_all(other.path()).unwrap();
    for text in said(root.path()) {
        assert!(
            text.contains("iivcl has no run with seed 2") && text.contains("intra has no run with seed 2"),
            "{text}"
        );
    }
    let decision = &json(root.path(), &["pilot", "pilot"])["decision"];
    assert_eq!((&decision["step"], &decision["seeds"]), (&"wait".into(), &serde_json::json!([2, 3])));
}
