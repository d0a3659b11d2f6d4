//! Kinds of tasks and label budgets as a whole program: from the file of an experiment to the verdict.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use crate::pilot;

use std::collections::BTreeSet;
use std::path::Path;

use kinrin::config::load_file;
use kinrin::engine::run::embeddings::Embeddings;
use kinrin::engine::run::run_data::RunData;
use kinrin::store::Workspace;
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
    let base = ["run", &experiment, "--only", "intra", "--only", "scratch", "--seed", "0", "--progress", "none"];
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

/// Keys (probe, metric) that an arm has scores of.
fn scored(pilot: &Pilot, experiment: &str, arm: &str) -> BTreeSet<(String, String)> {
    let rows = pilot.json(&["results", experiment])["rows"].as_array().unwrap().clone();
    let word = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    rows.iter().filter(|row| row["arm"] == *arm).map(|row| (word(row, "probe"), word(row, "metric"))).collect()
}

const ANOMALY: [&str; 2] = [
    r#"evaluation.tasks.action.kind={"Anomaly":{"normal":["right","down"],"stride_s":0.2}}"#,
    r#"evaluation.probes=[{"NormalKnn":{"k":3}},"Mahalanobis",{"OneClass":{"nu":0.2}}]"#,
];

#[test]
fn anomalies_are_scored_by_every_detector_beside_what_does_not_learn_and_the_verdict_is_about_their_ranking() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("odd", "epochs: 1.0, snapshots: 1");
    run_both(&pilot, &experiment, &ANOMALY);
    let (random, intra) = (scored(&pilot, "odd", "random"), scored(&pilot, "odd", "intra"));
    for probe in ["normal_knn", "mahalanobis", "one_class"] {
        for metric in ["frame_auroc", "frame_ap", "video_auroc", "video_ap", "noticed", "false_per_shift"] {
            assert!(intra.contains(&(probe.to_owned(), metric.to_owned())), "{probe} {metric}: {intra:?}");
        }
    }
    for probe in ["motion_energy", "colour_histogram"] {
        assert!(random.iter().any(|(of, _)| of == probe) && !intra.iter().any(|(of, _)| of == probe), "{probe}");
    }
    let shown = pilot.json(&["pilot", "odd"]);
    let verdict = &shown["verdict"]["verdict"];
    assert_eq!((&verdict["metric"], &verdict["probe"]), (&"frame_auroc".into(), &"normal_knn".into()));
    assert_eq!(shown["view"]["choice"]["metric"], "frame_auroc");
    let other = other_recordings(&shown);
    assert!(other["ci95"].is_array(), "read off the ranking within each group: {other}");
    let text = pilot.ok(&["results", "odd"]);
    assert!(text.contains("motion energy") && text.contains("frame_auroc"), "{text}");
    assert!(pilot.ok(&["pilot", "odd", "--lang", "ja"]).contains("フレーム"), "the metric is named");
    let said = pilot.ok(&["pilot", "odd"]);
    assert!(said.contains("Without an encoder, by the same metric: motion energy"), "{said}");
    assert!(!text.contains("fewer folds and draws"), "a delay that no fold has makes no sketch");
    // Curves on the way are in percent: times and counts have none.
    let run = pilot.run_of("odd", "intra", 0);
    let curves = pilot.json(&["curves", &run]).to_string();
    assert!(curves.contains("frame_auroc@all") && !curves.contains("false_per_shift"), "{curves}");
}

#[test]
fn what_an_anomaly_task_lacks_is_told_before_anything_runs() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("lacks", "epochs: 1.0");
    let without_probe = pilot.fails(2, &["run", &experiment, "--set", ANOMALY[0], "--progress", "none"]);
    assert!(without_probe.contains("NormalKnn, Mahalanobis or OneClass"), "{without_probe}");
    let unknown = r#"evaluation.tasks.action.kind={"Anomaly":{"normal":["left"]}}"#;
    let set = ["run", &experiment, "--set", unknown, "--set", ANOMALY[1], "--progress", "none"];
    let output = pilot.run(&set);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && error.contains("down, grow, right"), "{error}");
}

/// Labels in which every clip waits for 0.4 s before its action begins.
fn with_segments(pilot: &Pilot) {
    let table = pilot.footage().join("clips.csv");
    let clips = std::fs::read_to_string(&table).unwrap();
    let mut segments = String::from("path,label,start_s,end_s,site,take\n");
    for line in clips.lines().skip(1) {
        let [path, label, site, take] = line.split(',').collect::<Vec<_>>()[..] else { panic!("{line}") };
        segments += &format!("{path},wait,0,0.4,{site},{take}\n{path},{label},0.4,0.8,{site},{take}\n");
    }
    std::fs::remove_file(&table).unwrap();
    std::fs::write(pilot.footage().join("segments.csv"), segments).unwrap();
    pilot.import();
}

const STEPS: &str = r#"evaluation.tasks.action.kind={"Steps":{"background":"wait","stride_s":0.2}}"#;

#[test]
fn a_window_has_the_step_at_its_middle_and_those_of_a_video_follow_each_other() {
    let pilot = Pilot::new();
    with_segments(&pilot);
    let file = pilot.experiment("windows", "epochs: 1.0");
    let experiment = load_file(Path::new(&file), &[STEPS.to_owned()]).unwrap();
    let workspace = Workspace::open(pilot.runs().parent().unwrap()).unwrap();
    let data = RunData::open(&workspace, &experiment).unwrap();
    let task = &data.tasks[0];
    let sequences = &task.sequences.as_ref().unwrap().ranges;
    assert_eq!((sequences.len(), task.classes.len()), (24, 4));
    assert_eq!(sequences.iter().map(ExactSizeIterator::len).sum::<usize>(), task.sources.len());
    for sequence in sequences {
        assert!(sequence.len() >= 3, "0.8 s at a stride of 0.2 s");
        let video = task.sources[sequence.start].video;
        for (tick, window) in sequence.clone().enumerate() {
            let waits = (tick as f64 + 0.5) * 0.2 < 0.4;
            assert_eq!(task.classes[task.labels[window]] == "wait", waits, "window {tick}");
            let source = task.sources[window];
            assert!(source.video == video && task.groups[window] == task.groups[sequence.start]);
            // As long as a clip, within the video.
            let (start, end) = (source.start_s.unwrap(), source.end_s.unwrap());
            assert!(start >= 0.0 && (end - start - 2.0 / 6.0).abs() < 1e-9, "{start} {end}");
        }
    }
}

#[test]
fn a_video_shorter_than_half_a_stride_has_a_window_in_its_middle() {
    let pilot = Pilot::new();
    let file = pilot.experiment("short", "epochs: 1.0");
    let kind = |kind: &str| format!("evaluation.tasks.action.kind={kind}");
    let workspace = Workspace::open(pilot.runs().parent().unwrap()).unwrap();
    let open = |set: Vec<String>| RunData::open(&workspace, &load_file(Path::new(&file), &set).unwrap()).unwrap();
    let data = open(vec![kind(r#"{"Steps":{"stride_s":4.0}}"#)]);
    let task = &data.tasks[0];
    assert_eq!((task.sources.len(), task.classes.len()), (24, 3), "a window of each video, with its label");
    let middle = |i: usize| (task.sources[i].start_s.unwrap() + task.sources[i].end_s.unwrap()) / 2.0;
    assert!((0..24).all(|i| (middle(i) - 0.4).abs() < 0.1), "the videos are 0.8 s long");
    // An anomaly that fills its video is none of the footage between intervals, which is normal.
    let anomaly = kind(r#"{"Anomaly":{"normal":["right"],"rest_is_normal":true,"stride_s":4.0}}"#);
    let data = open(vec![anomaly, r#"evaluation.probes=[{"NormalKnn":{"k":3}}]"#.to_owned()]);
    assert_eq!(data.tasks[0].labels.iter().filter(|label| **label == 1).count(), 16);
}

#[test]
fn steps_are_scored_over_time_for_probes_and_for_networks() {
    let pilot = Pilot::new();
    with_segments(&pilot);
    let experiment = pilot.experiment("steps", "epochs: 1.0, snapshots: 1");
    let base = ["run", &experiment, "--only", "scratch", "--only", "intra", "--seed", "0", "--progress", "none"];
    let set = ["--set", STEPS, "--set", r#"evaluation.budgets=[{"Percent":50},"All"]"#];
    pilot.ok(&[&base[..], &set].concat());
    for (arm, probe) in [("intra", "linear"), ("intra", "knn"), ("scratch", "supervised")] {
        let found = scored(&pilot, "steps", arm);
        for metric in ["frame_accuracy", "edit", "f1@10", "f1@25", "f1@50"] {
            assert!(found.contains(&(probe.to_owned(), metric.to_owned())), "{arm} {probe} {metric}: {found:?}");
        }
        assert!(!found.iter().any(|(_, metric)| metric == "top1"), "{found:?}");
    }
    let shown = pilot.json(&["pilot", "steps"]);
    assert_eq!(shown["verdict"]["verdict"]["metric"], "frame_accuracy");
}

#[test]
fn retrieval_is_judged_by_its_first_hit_across_groups() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("search", "epochs: 1.0, snapshots: 1");
    let kind = r#"evaluation.tasks.action.kind="Retrieval""#;
    run_both(&pilot, &experiment, &[kind, EVERY_SITE]);
    let metrics: BTreeSet<String> = scored(&pilot, "search", "intra").into_iter().map(|(_, metric)| metric).collect();
    assert_eq!(metrics, ["map", "r@1", "r@10", "r@5"].map(str::to_owned).into());
    let shown = pilot.json(&["pilot", "search"]);
    let verdict = &shown["verdict"]["verdict"];
    assert_eq!((&verdict["probe"], &verdict["metric"]), (&"retrieval".into(), &"r@1".into()));
    // The first hit of every clip is kept: its share of right ones is R@1.
    let found = other_recordings(&shown);
    assert!((found["mean"].as_f64().unwrap() - verdict["mean"].as_f64().unwrap()).abs() < 1e-9, "{found} {verdict}");
}

#[test]
fn pre_training_on_one_data_set_is_judged_on_another_and_said_to_be_transfer() {
    let pilot = Pilot::new();
    let footage = pilot.footage();
    pilot.ok(&["data", "import", footage.to_str().unwrap(), "--name", "elsewhere", "--short-side", "16"]);
    let experiment = pilot.experiment("transfer", "epochs: 1.0, snapshots: 1");
    let split = r#"evaluation.tasks.action.split={"TrainTest":{"train":["site0","site1"],"test":["site2","site3"]}}"#;
    run_both(&pilot, &experiment, &[r#"data.sets=["elsewhere"]"#, "data.source_group=null", split]);
    let folder = pilot.runs().join(pilot.run_of("transfer", "intra", 0));
    let pooled = std::fs::read_dir(folder.join("embeddings")).unwrap().flatten().map(|file| file.path());
    for file in pooled {
        let stored = Embeddings::read(&file).unwrap();
        assert!(stored.videos.iter().all(|video| video.set == "elsewhere"), "{}", file.display());
    }
    let rows = std::fs::read_to_string(folder.join("predictions.csv")).unwrap();
    assert!(rows.lines().skip(1).all(|line| line.starts_with("action,tiny,")), "{rows}");
    assert!(rows.contains(",site2,") && !rows.contains(",site0,"), "only groups of the other site are tested");
    let said = pilot.ok(&["pilot", "transfer"]);
    assert!(said.contains("Transfer: the footage of the task") && !said.contains("Transductive"), "{said}");
    assert!(pilot.ok(&["pilot", "transfer", "--lang", "ja"]).contains("転移評価"));
}
