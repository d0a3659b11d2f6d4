//! The protocol of a pilot as a whole: what the pool holds, what the arms without pre-training are, what is said of it.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use crate::pilot;

use std::collections::BTreeSet;
use std::path::Path;

use kinrin::config::{Experiment, load_file};
use kinrin::data::split;
use kinrin::engine::run::embeddings::Embeddings;
use kinrin::engine::run::run_data::RunData;
use kinrin::store::Workspace;
use pilot::Pilot;

const TASK: &str = "evaluation.tasks.action.split";
const NEW_GROUPS: &str = "data.pool=WithoutTestGroups";

fn sites(embeddings: &Path) -> BTreeSet<String> {
    let stored = Embeddings::read(embeddings).unwrap();
    stored.videos.iter().map(|v| v.groups["site"].clone()).collect()
}

fn names(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|s| (*s).to_owned()).collect()
}

#[test]
fn footage_of_test_groups_enters_neither_pre_training_nor_calibration() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("new", "epochs: 2.0, snapshots: 1");
    let split = format!(r#"{TASK}={{"TrainTest":{{"train":["site0","site1"],"test":["site3"]}}}}"#);
    for (pool, found) in [
        (NEW_GROUPS, names(&["site0", "site1", "site2"])),
        ("data.pool=All", names(&["site0", "site1", "site2", "site3"])),
    ] {
        let base = ["run", &experiment, "--only", "intra", "--only", "random", "--seed", "0", "--progress", "none"];
        pilot.ok(&[&base[..], &["--set", &split, "--set", pool]].concat());
        for run in std::fs::read_dir(pilot.runs()).unwrap().flatten() {
            for file in std::fs::read_dir(run.path().join("embeddings")).unwrap().flatten() {
                assert_eq!(sites(&file.path()), found, "{}", file.path().display());
            }
        }
        std::fs::remove_dir_all(pilot.runs()).unwrap();
    }
}

/// The experiment on the pilot's data with other settings.
fn changed(file: &str, set: &[&str]) -> Experiment {
    load_file(Path::new(file), &set.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()).unwrap()
}

#[test]
fn a_held_out_share_is_left_out_by_seed_with_its_unlabelled_videos() {
    let pilot = Pilot::new();
    // One video of every site loses its label.
    let table = pilot.footage().join("clips.csv");
    let text = std::fs::read_to_string(&table).unwrap();
    let without = |line: &str| match line.starts_with("right") && line.contains("take") {
        true => line.replace(",right,", ",,"),
        false => line.to_owned(),
    };
    std::fs::write(&table, text.lines().map(without).map(|l| l + "\n").collect::<String>()).unwrap();
    pilot.import();
    let file = pilot.experiment("held", "epochs: 1.0");
    let held_out = format!(r#"{TASK}={{"HoldOut":{{"test":0.25}}}}"#);
    let workspace = Workspace::open(pilot.runs().parent().unwrap()).unwrap();
    let (mut hashes, mut left_out) = (BTreeSet::new(), BTreeSet::new());
    for seed in 0..4 {
        let seeds = format!("seeds=[{seed}]");
        let experiment = changed(&file, &[&held_out, NEW_GROUPS, &seeds]);
        let data = RunData::open(&workspace, &experiment).unwrap();
        let task = &data.tasks[0];
        let fold = split::folds(&task.groups, &task.labels, &task.spec.split, seed).unwrap().pop().unwrap();
        let tested: BTreeSet<&String> = fold.test.iter().map(|&i| &task.groups[i]).collect();
        assert_eq!((tested.len(), data.pool.len()), (1, 18), "six videos at each site, two of them without a label");
        let pooled: BTreeSet<&String> = data.pool.clips().iter().map(|clip| &clip.groups["site"]).collect();
        assert!(pooled.is_disjoint(&tested), "{pooled:?} {tested:?}");
        hashes.insert(data.hash.clone());
        left_out.extend(tested.into_iter().cloned());
        let all = RunData::open(&workspace, &changed(&file, &[&held_out, &seeds])).unwrap();
        assert_eq!((all.pool.len(), &all.hash), (24, &data.hash));
    }
    assert_eq!(hashes.len(), 1, "seeds are runs on the same data");
    assert!(left_out.len() > 1, "each seed holds out its own share");
}

#[test]
fn copies_of_tested_footage_in_another_set_leave_the_pool_too() {
    let pilot = Pilot::new();
    let footage = pilot.footage();
    let import = ["data", "import", footage.to_str().unwrap(), "--name", "copy", "--short-side", "16"];
    pilot.ok(&[&import[..], &["--group-column", "site", "--group-column", "take"]].concat());
    let file = pilot.experiment("copies", "epochs: 1.0");
    let split = format!(r#"{TASK}={{"TrainTest":{{"train":["site0","site1"],"test":["site3"]}}}}"#);
    let workspace = Workspace::open(pilot.runs().parent().unwrap()).unwrap();
    let open =
        |set: &[&str]| RunData::open(&workspace, &changed(&file, &[&[split.as_str()][..], set].concat())).unwrap();
    let both = r#"data.sets=["tiny","copy"]"#;
    let kept = open(&[both, NEW_GROUPS]);
    assert_eq!(kept.pool.len(), 36, "18 of each set");
    assert!(kept.pool.clips().iter().all(|clip| clip.groups["site"] != "site3"));
    // Earlier versions left the copies in the pool: such a run is not gone on with. Without copies nothing is other.
    assert_ne!(kept.hash, open(&[both]).hash);
    assert_eq!(open(&[NEW_GROUPS]).hash, open(&[]).hash);
}

#[test]
fn a_pool_without_test_groups_is_refused_where_every_group_is_tested() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("every", "epochs: 1.0");
    let message = pilot.fails(2, &["run", &experiment, "--set", NEW_GROUPS, "--progress", "none"]);
    assert!(message.contains("evaluation.tasks.0.split"), "{message}");
    assert!(message.contains("HoldOut or TrainTest"), "{message}");
    let split = format!(r#"{TASK}={{"TrainTest":{{"train":["site0"],"test":["site1","site2","site3"]}}}}"#);
    pilot.ok(&["estimate", &experiment, "--set", NEW_GROUPS, "--set", &split]);
}

#[test]
fn the_random_arm_repeats_bit_by_bit_and_is_calibrated() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("again", "epochs: 1.0");
    let run = |seed: &str| {
        pilot.ok(&["run", &experiment, "--only", "random", "--seed", seed, "--progress", "none"]);
        let name = pilot.run_of("again", "random", seed.parse().unwrap());
        let rows = std::fs::read(pilot.runs().join(&name).join("embeddings/step-0.safetensors")).unwrap();
        let scores = pilot.traces(&name).scores;
        let cost = pilot.json(&["results", "again"])["cost"][0].clone();
        std::fs::remove_dir_all(pilot.runs()).unwrap();
        (rows, scores, cost)
    };
    let (first, second) = (run("0"), run("0"));
    assert!(first.0 == second.0, "embeddings");
    assert_eq!(first.1, second.1);
    assert_ne!(first.0, run("1").0);
    // Nothing was trained.
    assert_eq!(["steps", "clips", "flops"].map(|key| first.2[key].as_f64()), [Some(0.0); 3]);
}

#[test]
fn scratch_ends_at_a_plateau_within_its_bound_and_repeats() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("plateau", "epochs: 1.0");
    let settings = [
        "--set",
        "supervised.steps=40",
        "--set",
        "supervised.check_every=5",
        "--set",
        "supervised.patience=1",
        "--set",
        "evaluation.budgets=[\"All\"]",
    ];
    let most = pilot.json(&[&["estimate", &experiment][..], &settings].concat());
    let scratch = most["arms"].as_array().unwrap().iter().find(|a| a["arm"] == "scratch").unwrap().clone();
    // Two folds, each trained to find the step and trained to it: both have four labels a class in two groups.
    assert_eq!(scratch["steps"], 2 * 2 * 40);
    let run = || {
        let base = ["run", &experiment, "--only", "scratch", "--seed", "0", "--progress", "none"];
        pilot.ok(&[&base[..], &settings].concat());
        let steps = pilot.json(&["results", "plateau"])["cost"][0]["steps"].as_u64().unwrap();
        let scores = pilot.traces(&pilot.run_of("plateau", "scratch", 0)).scores;
        std::fs::remove_dir_all(pilot.runs()).unwrap();
        (steps, scores)
    };
    let first = run();
    assert!((2 * (5 + 5 + 5)..=160).contains(&first.0), "{}", first.0);
    assert_eq!(first, run());
}

#[test]
fn every_reading_of_frozen_features_works_together_and_costs_what_the_estimate_says() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("readings", "epochs: 1.0, snapshots: 1");
    let probes = r#"evaluation.probes=[{"Knn":{"k":3}},{"CentredKnn":{"k":3}},{"Linear":{"l2":0.1}},"Retrieval"]"#;
    let base = ["--set", probes, "--set", "evaluation.choose_l2=true"];
    let secs = |crops: &str| {
        let estimate = pilot.json(&[&["estimate", &experiment, "--set", crops][..], &base].concat());
        let arms = estimate["arms"].as_array().unwrap();
        arms.iter().find(|a| a["arm"] == "random").unwrap()["secs"]["likely"].as_f64().unwrap()
    };
    assert!(secs("evaluation.crops=ThreeAlong") > secs("evaluation.crops=Whole"));
    assert_eq!(secs("evaluation.crops=Centre"), secs("evaluation.crops=Whole"));
    let run = ["run", &experiment, "--only", "random", "--set", "evaluation.crops=ThreeAlong", "--progress", "none"];
    pilot.ok(&[&run[..], &base].concat());
    let rows = pilot.json(&["results", "readings"])["rows"].clone();
    let found: BTreeSet<&str> = rows.as_array().unwrap().iter().map(|r| r["probe"].as_str().unwrap()).collect();
    assert_eq!(found, BTreeSet::from(["knn", "knn_centred", "linear", "retrieval"]));
    assert!(pilot.ok(&["pilot", "readings", "--probe", "knn_centred"]).contains("knn_centred"));
}

#[test]
fn the_pilot_says_that_it_is_transductive_and_that_scratch_is_a_sketch() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("said", "epochs: 1.0, snapshots: 1");
    let arms = ["--only", "random", "--only", "scratch", "--only", "intra", "--progress", "none"];
    let sketched = ["--set", "evaluation.supervised_draws=1"];
    pilot.ok(&[&["run", &experiment][..], &arms, &sketched].concat());
    let said = pilot.ok(&["pilot", "said"]);
    assert!(said.contains("Transductive: the footage of the test groups was in the pre-training pool"), "{said}");
    assert!(said.contains("scratch is a sketch: it was trained for 4 of the 6"), "{said}");
    let said = pilot.ok(&["pilot", "said", "--lang", "ja"]);
    assert!(said.contains("トランスダクティブ") && said.contains("scratch は目安"), "{said}");
    let results = pilot.ok(&["results", "said"]);
    assert!(results.contains("Transductive:") && results.contains("scratch is a sketch"), "{results}");
    assert!(results.contains("on the folds and draws that all arms have"), "{results}");
    std::fs::remove_dir_all(pilot.runs()).unwrap();

    let split = format!(r#"{TASK}={{"HoldOut":{{"test":0.5}}}}"#);
    let more = ["--set", &split, "--set", NEW_GROUPS];
    pilot.ok(&[&["run", &experiment][..], &arms, &more].concat());
    let said = pilot.ok(&["pilot", "said"]);
    assert!(said.contains("kept out of the pre-training pool") && !said.contains("Transductive"), "{said}");
    assert!(!said.contains("sketch"), "{said}");
}
