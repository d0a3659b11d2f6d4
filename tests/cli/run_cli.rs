//! The commands around a run, on the whole program.

use crate::pilot;

use std::io::{BufRead, BufReader};

use pilot::Pilot;

#[test]
fn an_experiment_runs_to_its_results_and_is_not_run_twice() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("whole", "epochs: 2.0, snapshots: 2");
    let ended = pilot.json(&["run", &experiment, "--seed", "0", "--progress", "none"]);
    assert_eq!(ended["runs"].as_array().unwrap().len(), 4);
    let results = pilot.json(&["results", "whole"]);
    let mut found: Vec<String> = results["rows"].as_array().unwrap().iter().map(|r| r["arm"].to_string()).collect();
    found.dedup();
    assert_eq!(found.len(), 4, "{found:?}");
    let run = pilot.run_of("whole", "iivcl", 0);
    let before = std::fs::metadata(pilot.runs().join(&run).join("results.ron")).unwrap().modified().unwrap();
    pilot.ok(&["run", &experiment, "--seed", "0", "--progress", "none"]);
    assert_eq!(std::fs::metadata(pilot.runs().join(&run).join("results.ron")).unwrap().modified().unwrap(), before);

    let shown = pilot.json(&["show", &run]);
    for key in ["run", "experiment", "arm", "seed", "state", "step", "steps", "device", "config_hash", "data_hash"] {
        assert!(!shown[key].is_null(), "{key} is missing in {shown}");
    }
    assert_eq!((&shown["step"], &shown["steps"]), (&12.into(), &12.into()));
    for cost in results["cost"].as_array().unwrap() {
        pilot::assert_processor_time(cost);
    }
    assert_eq!(shown["embeddings"], serde_json::json!([6, 12]));

    let loss = pilot.json(&["curves", &run, "--metric", "loss"]);
    let steps: Vec<u64> = loss["points"].as_array().unwrap().iter().map(|p| p["step"].as_u64().unwrap()).collect();
    assert_eq!(steps, (1..=12).collect::<Vec<_>>());
    let unknown = pilot.fails(2, &["curves", &run, "--metric", "nothing"]);
    assert!(unknown.contains(&format!("kinrin curves {run}")), "{unknown}");
    let curves = pilot.json(&["curves", &run]);
    let names = curves["metrics"].to_string();
    assert!(names.contains("epoch/neighbour_purity") && names.contains("loss_inter"), "{names}");

    let near = pilot.json(&["neighbours", &run, "--query", "right3.gif", "--k", "30"]);
    let near = near["neighbours"].as_array().unwrap();
    assert_eq!(near.len(), 23);
    assert!(near.iter().all(|n| n["path"] != "right3.gif"));
    let same: Vec<&str> =
        near.iter().filter(|n| n["same_source"] == true).map(|n| n["path"].as_str().unwrap()).collect();
    assert_eq!(same.len(), 2, "{same:?}");
    assert!(same.contains(&"down3.gif") && same.contains(&"grow3.gif"));
    assert!(pilot.fails(2, &["neighbours", &run, "--query", "right3.gif", "--step", "7"]).contains("[6, 12]"));
}

#[test]
fn a_seed_gives_the_same_run_twice() {
    let (one, two) = (Pilot::new(), Pilot::new());
    for arm in ["iivcl", "scratch"] {
        let traces = |pilot: &Pilot| {
            let experiment = pilot.experiment("twice", "epochs: 3.0, snapshots: 1");
            pilot.ok(&["run", &experiment, "--only", arm, "--seed", "1", "--progress", "none"]);
            pilot.traces(&pilot.run_of("twice", arm, 1))
        };
        traces(&one).assert_same(&traces(&two), arm);
    }
}

#[test]
fn changed_data_is_told_and_not_mixed() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("changed", "epochs: 1.0");
    pilot.ok(&["run", &experiment, "--only", "intra", "--seed", "0", "--progress", "none"]);
    pilot::write_footage(&pilot.footage(), 9);
    pilot.import();
    let error = pilot.fails(1, &["run", &experiment, "--only", "intra", "--seed", "0", "--progress", "none"]);
    assert!(error.contains("data of run") && error.contains("changed"), "{error}");
}

#[test]
fn wrong_experiments_are_refused_before_anything_runs() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("wrong", "epochs: 1.0");
    let refused = |set: &str| pilot.fails(2, &["run", &experiment, "--set", set]);
    assert!(refused("data.sets=[\"none\"]").contains("none"));
    assert!(refused("evaluation.tasks.action.group=floor").contains("site, take"));
    assert!(refused("pretrain.epochs=0").contains("pretrain.epochs"));
    assert!(pilot.fails(2, &["run", &experiment, "--only", "moco"]).contains("random, scratch, intra, iivcl"));
    assert!(pilot.fails(2, &["run", &experiment, "--device", "wgpu:99"]).contains("kinrin device"));
    assert!(pilot.fails(2, &["show", "wrong"]).contains("no run"));
    assert_eq!(pilot.json(&["runs"]), serde_json::json!([]));
}

#[test]
fn limits_end_a_run_early_and_keep_its_result() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("limits", "epochs: 50.0, snapshots: 1");
    pilot.ok(&[
        "run",
        &experiment,
        "--only",
        "intra",
        "--seed",
        "0",
        "--set",
        "limits={\"steps\":5}",
        "--progress",
        "none",
    ]);
    let run = pilot.run_of("limits", "intra", 0);
    assert_eq!(pilot.json(&["show", &run])["step"], 5);
    assert!(!pilot.traces(&run).scores.is_empty());
}

#[test]
fn minutes_end_a_run_early_and_a_resume_does_not_train_on() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("minutes", "epochs: 10000.0, snapshots: 1");
    let limit = "limits={\"minutes\":0.01}";
    pilot.ok(&["run", &experiment, "--only", "intra", "--seed", "0", "--set", limit, "--progress", "none"]);
    let run = pilot.run_of("minutes", "intra", 0);
    let shown = pilot.json(&["show", &run]);
    let step = shown["step"].as_u64().unwrap();
    assert!(shown["state"] == "done" && step > 0 && step < 60_000, "{shown}");
    let folder = pilot.runs().join(&run);
    std::fs::remove_file(folder.join("results.ron")).unwrap();
    let state = std::fs::read_to_string(folder.join("state.ron")).unwrap();
    std::fs::write(folder.join("state.ron"), state.replace("done", "stopped")).unwrap();
    pilot.ok(&["resume", &run, "--progress", "none"]);
    assert_eq!(pilot.json(&["show", &run])["step"], step);
}

#[test]
fn probes_on_the_way_show_a_curve_and_change_nothing() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("way", "epochs: 6.0, snapshots: 3");
    let run = |more: &[&str]| {
        let base = ["run", &experiment, "--only", "intra", "--only", "random", "--progress", "none"];
        pilot.ok(&[&base, more].concat());
    };
    run(&["--set", "evaluation.probe_checkpoints=false"]);
    let without = pilot.traces(&pilot.run_of("way", "intra", 0));
    std::fs::remove_dir_all(pilot.runs()).unwrap();
    run(&[]);
    let with = pilot.traces(&pilot.run_of("way", "intra", 0));
    assert_eq!(with.scores, without.scores);
    assert!(with.files == without.files, "the final state of the training");
    let tag = "probe/action/knn/top1@2";
    assert_eq!(with.curves[tag].lines().count(), without.curves[tag].lines().count() + 2);
    let over = pilot.json(&["results", "way", "--over-training"]);
    let rows = pilot.json(&["results", "way"])["rows"].clone();
    for (arm, steps) in [("intra", vec![12, 24, 36]), ("random", vec![0])] {
        let of = |list: &serde_json::Value| {
            let is = |c: &&serde_json::Value| {
                c["arm"] == arm && c["probe"] == "knn" && c["metric"] == "top1" && c["budget"] == "2"
            };
            list.as_array().unwrap().iter().find(is).unwrap().clone()
        };
        let points = of(&over["curves"])["points"].clone();
        let found: Vec<u64> = points.as_array().unwrap().iter().map(|p| p["step"].as_u64().unwrap()).collect();
        assert_eq!(found, steps);
        let last = points.as_array().unwrap().last().unwrap();
        assert_eq!((&last["mean"], &last["n"], &last["seeds"]), (&of(&rows)["mean"], &of(&rows)["n"], &2.into()));
    }
    assert!(pilot.ok(&["results", "way", "--over-training"]).contains("action, linear, top1, all labels"));
}

#[test]
fn a_file_of_ones_own_is_embedded_as_the_run_has_embedded_its_videos() {
    let pilot = Pilot::new();
    pilot.ok(&["run", &pilot.experiment("t", "epochs: 1.0"), "--seed", "0", "--progress", "none"]);
    // A copy in another place, of which no data set knows.
    let clip = pilot.footage().parent().unwrap().join("mine.gif");
    std::fs::copy(pilot.footage().join("right3.gif"), &clip).unwrap();
    let clip = clip.to_str().unwrap();
    for arm in ["random", "iivcl"] {
        let run = pilot.run_of("t", arm, 0);
        let own = pilot.json(&["neighbours", &run, "--clip", clip, "--k", "3"]);
        assert_eq!(own["query"]["clip"], clip);
        let near = own["neighbours"].as_array().unwrap();
        assert_eq!(near[0]["path"], "right3.gif", "{arm}");
        // The others are as near to it as to the video itself.
        let known = pilot.json(&["neighbours", &run, "--query", "right3.gif", "--k", "2"]);
        let similarity = |hit: &serde_json::Value| hit["similarity"].as_f64().unwrap();
        let of_video: Vec<f64> = known["neighbours"].as_array().unwrap().iter().map(similarity).collect();
        let of_clip: Vec<f64> = near.iter().map(similarity).collect();
        let alike = of_clip.iter().zip([1.0, of_video[0], of_video[1]]).all(|(a, b)| (a - b).abs() < 1e-3);
        assert!(alike, "{arm}: {of_clip:?} and {of_video:?}");
    }
    let run = pilot.run_of("t", "iivcl", 0);
    assert!(pilot.fails(2, &["neighbours", &run, "--clip", "no-such-file.mp4"]).contains("no such file"));
}

#[test]
fn neighbours_are_found_in_the_data_and_in_the_queue_as_training_saw_it() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("near", "epochs: 3.0, snapshots: 2");
    pilot.ok(&["run", &experiment, "--only", "iivcl", "--only", "random", "--seed", "0", "--progress", "none"]);
    let run = pilot.run_of("near", "iivcl", 0);
    let search = |more: &[&str]| {
        let base = ["neighbours", &run, "--query", "3", "--k", "16"];
        pilot.json(&[&base, more].concat())["neighbours"].as_array().unwrap().clone()
    };
    assert_eq!(search(&["--in", "data"]).len(), 16);
    // The queue has 16 rows: two views of four videos from each of the last two steps.
    let all = search(&["--in", "queue", "--mask", "none"]);
    assert_eq!(all.len(), 16);
    assert!(all.iter().all(|n| n["age_steps"].as_u64().unwrap() < 2));
    assert_eq!(search(&["--in", "queue", "--mask", "none", "--distinct"]).len(), 8);
    assert!(search(&["--in", "queue"]).iter().all(|n| n["same_source"] == false));
    assert_ne!(all, search(&["--in", "queue", "--mask", "none", "--step", "9"]));
    let random = pilot.run_of("near", "random", 0);
    assert!(pilot.fails(2, &["neighbours", &random, "--query", "3", "--in", "queue"]).contains("no queue"));
}

#[test]
fn an_estimate_counts_compute_exactly_and_a_trial_leaves_no_run() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("guess", "epochs: 3.0, snapshots: 2");
    let guess = pilot.json(&["estimate", &experiment]);
    assert_eq!((&guess["basis"], &guess["runs"]), (&"guess".into(), &8.into()));
    let measured = pilot.json(&["estimate", &experiment, "--trial", "--steps", "3"]);
    assert_eq!(measured["basis"], "measured");
    assert_eq!(pilot.json(&["runs"]), serde_json::json!([]));
    // What was measured serves the next estimate, and a similar one.
    assert_eq!(pilot.json(&["estimate", &experiment]), measured);
    let similar = pilot.json(&["estimate", &experiment, "--set", "clip.frames=4"]);
    assert_eq!(similar["basis"], "similar");
    assert_eq!(guess["flops"], measured["flops"]);
    pilot.ok(&["run", &experiment, "--seed", "0", "--progress", "none"]);
    let costs = pilot.json(&["results", "guess"])["cost"].clone();
    for arm in measured["arms"].as_array().unwrap() {
        let cost = costs.as_array().unwrap().iter().find(|c| c["arm"] == arm["arm"]).unwrap();
        for key in ["steps", "clips", "flops"] {
            assert_eq!(arm[key], cost[key], "{key} of {}", arm["arm"]);
        }
        let [low, likely, high] = ["low", "likely", "high"].map(|key| arm["secs"][key].as_f64().unwrap());
        assert!(0.0 < low && low < likely && likely < high);
    }
}

#[test]
fn fine_tuning_is_judged_beside_the_frozen_probes() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("tune", "epochs: 2.0, snapshots: 1");
    let probes = "evaluation.probes=[\"Retrieval\",\"FineTune\"]";
    for arm in ["intra", "scratch", "random"] {
        pilot.ok(&["run", &experiment, "--only", arm, "--seed", "0", "--set", probes, "--progress", "none"]);
    }
    let results = pilot.json(&["results", "tune"]);
    let probes_of = |arm: &str| -> std::collections::BTreeSet<String> {
        let rows = results["rows"].as_array().unwrap().iter().filter(|r| r["arm"] == arm);
        rows.map(|r| r["probe"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(probes_of("intra"), ["finetune".to_owned(), "retrieval".to_owned()].into());
    assert_eq!(probes_of("scratch"), ["supervised".to_owned()].into());
    assert_eq!(probes_of("random"), ["retrieval".to_owned()].into());
}

#[test]
fn another_process_stops_a_run_and_it_is_listed_on_the_way() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("long", "epochs: 10000.0, checkpoint_minutes: 1000.0, snapshots: 1");
    let mut child = pilot.spawn(&["run", &experiment, "--only", "intra", "--seed", "0", "--progress", "json"]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|l| l.unwrap().contains("\"phase\":\"pretrain\"")));
    let run = pilot.run_of("long", "intra", 0);
    assert_eq!(pilot.json(&["show", &run])["state"], "running");
    assert!(pilot.fails(1, &["run", &experiment, "--only", "intra", "--seed", "0"]).contains("another process"));
    let busy = pilot.run(&["resume", &run]);
    let [told, failed] = [&busy.stdout, &busy.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert!(failed.contains("another process") && !told.contains("another process"), "{told}\n{failed}");
    pilot.ok(&["stop", &run]);
    lines.for_each(drop);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let shown = pilot.json(&["show", &run]);
    assert_eq!(shown["state"], "stopped");
    assert_eq!(shown["checkpoints"], serde_json::json!([shown["step"]]));
    assert!(pilot.fails(2, &["stop", &run]).contains("not running"));
}

#[test]
fn the_list_of_runs_does_not_need_the_database() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("list", "epochs: 1.0");
    pilot.ok(&["run", &experiment, "--only", "random", "--seed", "0", "--progress", "none"]);
    let before = pilot.json(&["runs"]);
    for file in std::fs::read_dir(pilot.runs().parent().unwrap()).unwrap().flatten() {
        if file.file_name().to_string_lossy().starts_with("workspace.db") {
            std::fs::remove_file(file.path()).unwrap();
        }
    }
    assert_eq!(pilot.json(&["runs"]), before);
}

#[test]
fn the_device_is_told_in_json_without_chatter() {
    let pilot = Pilot::new();
    let output = pilot.run(&["device", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(told["selected"].is_string() && told["reason"].is_string() && told["adapters"].is_array(), "{told}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn runs_are_tagged_noted_filtered_compared_and_logged() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("words", "epochs: 2.0");
    pilot.ok(&["queue", "add", &experiment, "--only", "intra", "--only", "iivcl"]);
    let (intra, iivcl) = (pilot.run_of("words", "intra", 0), pilot.run_of("words", "iivcl", 1));
    assert_eq!(pilot.json(&["tag", &intra, "+night", "+keep", "-other"])["tags"], serde_json::json!(["keep", "night"]));
    pilot.ok(&["tag", &intra, "-keep"]);
    pilot.ok(&["note", &intra, "lens cleaned"]);
    pilot.fails(2, &["tag", &intra, "+two words"]);

    let names = |args: &[&str]| {
        let found = pilot.json(args);
        found.as_array().unwrap().iter().map(|r| r["run"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&["runs", "--tag", "night"]), std::slice::from_ref(&intra));
    assert_eq!(names(&["runs", "--filter", "lens queued"]), std::slice::from_ref(&intra));
    assert_eq!(names(&["runs", "--filter", "iivcl", "--sort", "seed", "--reverse"])[0], iivcl);
    let listed = pilot.json(&["runs", "--tag", "night"]);
    assert_eq!((&listed[0]["tags"][0], &listed[0]["note"]), (&"night".into(), &"lens cleaned".into()));
    pilot.fails(2, &["runs", "--sort", "beauty"]);

    let changes = pilot.json(&["diff", &intra, &iivcl]);
    let paths: Vec<&str> = changes.as_array().unwrap().iter().map(|c| c["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["arm.method", "arm.name", "seed"]);
    assert_eq!(pilot.json(&["diff", &intra, &intra]), serde_json::json!([]));
    assert_eq!(pilot.json(&["log", &intra])[0]["what"], "begun");
}
