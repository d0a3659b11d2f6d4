//! `kinrin check-learning` on the whole program.

#![allow(clippy::unwrap_used)] // helpers of tests may

use crate::pilot;

use pilot::Pilot;
use serde_json::Value;

const ARMS: &str = r#"arms=[{"name":"untrained","method":"Random"},{"name":"base","method":"Intra"},{"name":"strangers","method":"Control"}]"#;

/// The readings and the exit code.
fn check(pilot: &Pilot, experiment: &str, set: &[&str]) -> (Value, i32) {
    let mut args = vec!["check-learning", experiment, "--progress", "none", "--json", "--set", ARMS];
    set.iter().for_each(|set| args.extend(["--set", set]));
    let output = pilot.run(&args);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    let found = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{error}"));
    (found, output.status.code().unwrap())
}

fn reading<'a>(found: &'a Value, name: &str) -> &'a Value {
    let readings = found["readings"].as_array().unwrap();
    readings.iter().find(|r| r["name"].as_str().unwrap().contains(name)).unwrap_or_else(|| panic!("{name}: {found}"))
}

#[test]
fn every_reading_has_a_bar_and_the_exit_code_says_whether_one_is_red() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("gate", "epochs: 4.0, snapshots: 1");
    let (found, code) = check(&pilot, &experiment, &[]);
    for name in [
        "spread of the keys",
        "squared mean",
        "age",
        "stale queue",
        "hub",
        "mask",
        "labels: base",
        "effective rank",
        "purity@1",
    ] {
        assert!(!reading(&found, name)["bar"].as_str().unwrap().is_empty());
    }
    assert_eq!(reading(&found, "labels: base")["passed"], true);
    assert_eq!(reading(&found, "mask")["passed"], true);
    assert!(reading(&found, "base − untrained")["value"].as_str().unwrap().contains("points"));
    assert!(reading(&found, "strangers (negative control)")["bar"] == "no significant gain (Holm)");
    let passed = found["readings"].as_array().unwrap().iter().all(|r| r["passed"] == true);
    assert_eq!((&found["passed"], code), (&Value::from(passed), i32::from(!passed)));
}

#[test]
fn keys_that_all_point_one_way_turn_the_collapse_reading_red() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("collapsed", "epochs: 4.0, snapshots: 1");
    // The old recipe: no normalisation in the head, keys by averaged statistics.
    let old = ["pretrain.contrastive.head_norm=false", "pretrain.contrastive.key_statistics=Averaged"];
    let (found, code) = check(&pilot, &experiment, &old);
    assert_eq!((&reading(&found, "spread of the keys")["passed"], code), (&Value::from(false), 1), "{found}");
    let run = pilot.run_of("collapsed", "base", 0);
    assert!(pilot.ok(&["show", &run]).contains("hardly spread"), "the run itself carries the alarm");
}

#[test]
fn without_a_pretrained_arm_there_is_nothing_to_check() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("bare", "epochs: 1.0");
    let arms = r#"arms=[{"name":"random","method":"Random"}]"#;
    let error = pilot.fails(2, &["check-learning", &experiment, "--progress", "none", "--set", arms]);
    assert!(error.contains("an arm Random and a pre-trained one"), "{error}");
}

#[test]
fn the_reading_of_labels_tells_pools_apart_that_differ_in_their_sources_alone() {
    // A label that got into the pool would get in as a source: it decides which neighbours are hidden.
    let pilot = Pilot::new();
    let experiment = pilot.experiment("blind", "epochs: 1.0");
    let experiment = kinrin::config::load_file(std::path::Path::new(&experiment), &[]).unwrap();
    let config = experiment.runs().find(|config| config.arm.name == "iivcl").unwrap();
    let workspace = kinrin::store::Workspace::open(pilot.runs().parent().unwrap()).unwrap();
    let trained = |source| {
        let pool = kinrin::data::Pool::open(&workspace, &config.experiment.data.sets, Some(source)).unwrap();
        kinrin::engine::run::label_blindness::trained(&config, &std::sync::Arc::new(pool)).unwrap().unwrap()
    };
    assert_eq!(trained("take"), trained("take"));
    assert_ne!(trained("take"), trained("site"));
    assert_eq!(kinrin::engine::run::label_blindness::is_blind(&workspace, &config).unwrap(), Some(true));
}
