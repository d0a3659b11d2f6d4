//! Kinds of tasks and label budgets as a whole program: from the file of an experiment to the verdict.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use crate::pilot;

use pilot::Pilot;
use serde_json::Value;

const EVERY_SITE: &str = r#"evaluation.tasks.action.split="LeaveOneGroupOut""#;

/// Runs `random` and `intra` with three seeds.
fn run_both(pilot: &Pilot, experiment: &str, set: &[&str]) {
    let base =
        ["run", experiment, "--only", "random", "--only", "intra", "--progress", "none", "--set", "seeds=[0,1,2]"];
    let set: Vec<&str> = set.iter().flat_map(|assignment| ["--set", assignment]).collect();
    pilot.ok(&[&base[..], &set].concat());
}

fn other_recordings(shown: &Value) -> &Value {
    &shown["verdict"]["other_recordings"][0]
}

#[test]
fn the_pilot_carries_both_intervals_or_says_how_many_groups_the_second_needs() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("both", "epochs: 1.0, snapshots: 1");
    run_both(&pilot, &experiment, &[EVERY_SITE]);
    let shown = pilot.json(&["pilot", "both"]);
    let found = other_recordings(&shown);
    assert_eq!((&found["groups"], &found["seeds"]), (&4.into(), &3.into()), "{found}");
    // Every site is a fold of its own with six clips: the mean over sites is that over folds.
    let (mean, of_verdict) =
        (found["mean"].as_f64().unwrap(), shown["verdict"]["difference"]["mean"].as_f64().unwrap());
    assert!((mean - of_verdict).abs() < 1e-9, "{mean} {of_verdict}");
    let text = pilot.ok(&["pilot", "both"]);
    let said = ["On other recordings like these", "Nothing can be said of other recordings"];
    assert!(said.iter().any(|words| text.contains(words)), "{text}");

    std::fs::remove_dir_all(pilot.runs()).unwrap();
    let few = r#"evaluation.tasks.action.split={"TrainTest":{"train":["site0"],"test":["site1","site2","site3"]}}"#;
    run_both(&pilot, &experiment, &[few]);
    let shown = pilot.json(&["pilot", "both"]);
    let why = other_recordings(&shown)["why_none"].as_str().unwrap().to_owned();
    assert!(why.contains("3 groups are too few") && why.contains("at least 4"), "{why}");
    assert!(other_recordings(&shown)["ci95"].is_null());
    let japanese = pilot.ok(&["pilot", "both", "--lang", "ja"]);
    assert!(japanese.contains("別の収録については何も言えない"), "{japanese}");
}

#[test]
fn a_share_of_the_labels_is_drawn_alike_for_probes_and_networks() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("share", "epochs: 1.0, snapshots: 1");
    let budgets = r#"evaluation.budgets=[{"Percent":50},"All"]"#;
    let base = ["run", &experiment, "--only", "random", "--only", "scratch", "--seed", "0", "--progress", "none"];
    pilot.ok(&[&base[..], &["--set", budgets]].concat());
    let results = pilot.json(&["results", "share"]);
    let rows = results["rows"].as_array().unwrap();
    let n = |probe: &str, budget: &str| {
        let is_it = |r: &&Value| r["probe"] == probe && r["budget"] == budget && r["metric"] == "top1";
        rows.iter().find(is_it).unwrap_or_else(|| panic!("{probe} {budget}"))["n"].as_u64().unwrap()
    };
    // Two folds, two draws of half of the labels, one of all.
    assert_eq!([n("linear", "50%"), n("supervised", "50%"), n("linear", "all"), n("supervised", "all")], [4, 4, 2, 2]);
    assert_eq!(results["shared"], serde_json::json!([]), "all arms have the same folds and draws");
    let folder = pilot.runs().join(pilot.run_of("share", "scratch", 0));
    let text = std::fs::read_to_string(folder.join("predictions.csv")).unwrap();
    // Each of the 24 clips is tested once a draw.
    assert_eq!(text.lines().filter(|line| line.contains(",50%,")).count(), 2 * 24, "{text}");
    assert!(pilot.ok(&["pilot", "share"]).contains("50% of the labels"));
}
