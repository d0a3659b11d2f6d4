//! Judgements by eye: precision@k with its interval, and the commands that make and report them.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use crate::common;

use std::collections::BTreeMap;
use std::path::Path;

use common::Place as Folder;
use kinrin::config::load_text;
use kinrin::engine::run::embeddings::{Embeddings, RowOf};
use kinrin::report::judgements::{clustered_wilson, csv, judged};
use kinrin::store::index::RunEntry;
use kinrin::store::judgement::{Judgement, Mask, Place, Verdict, VideoName};
use kinrin::store::{RunFolder, RunRecord, RunState, Status, Workspace};

fn run(arm: &str, seed: u64) -> RunEntry {
    RunEntry {
        run: format!("{arm}-{seed}"),
        experiment: "pilot".into(),
        arm: arm.into(),
        seed,
        state: Status::Done,
        phase: String::new(),
        step: 9,
        steps: 9,
        device: String::new(),
        config_hash: String::new(),
        data_hash: String::new(),
        started: 1,
        heartbeat: 1,
        message: String::new(),
        pid: 0,
        left_s: None,
        message_ja: String::new(),
    }
}

/// Judgements of a query's list: `g`ood, `d`oubtful, `b`ad, from rank 1.
fn list(run: &str, step: u64, query: &str, verdicts: &str) -> Vec<Judgement> {
    let video = |path: String| VideoName { set: "s".into(), path };
    let one = |(rank, letter): (u32, char)| Judgement {
        id: 0,
        made: 7,
        run: run.into(),
        step,
        place: Place::Data,
        mask: Some(Mask::Video),
        query: video(query.into()),
        neighbour: video(format!("n{rank}")),
        rank,
        similarity: 0.5,
        verdict: match letter {
            'g' => Verdict::Good,
            'd' => Verdict::Doubtful,
            _ => Verdict::Bad,
        },
        blind: false,
    };
    (1..).zip(verdicts.chars()).map(one).collect()
}

#[test]
fn precision_is_the_share_of_good_in_complete_lists() {
    let runs = [run("iivcl", 0)];
    let all = [list("iivcl-0", 9, "a", "ggdb"), list("iivcl-0", 9, "b", "gggg"), list("iivcl-0", 9, "c", "ggg")];
    let row = judged("pilot", &all.concat(), &runs, 4).precision.remove(0);
    // a: 2 of 4, b: 4 of 4; c is unfinished.
    assert_eq!((row.precision, row.queries, row.unfinished), (Some(0.75), 2, 1));
    assert_eq!((row.good, row.doubtful, row.bad), (9, 1, 1));
    let row = judged("pilot", &all.concat(), &runs, 2).precision.remove(0);
    assert_eq!((row.precision, row.queries, row.unfinished), (Some(1.0), 3, 0));
}

#[test]
fn the_interval_is_wilsons_with_the_effective_number_of_judgements() {
    // p = 6/8; residuals ±0.5 give variance 1/48, 9 effective judgements, cut to the 8 there are, then by
    // (1.95996/3.18245)² for 3 degrees of freedom to 3.0343; Wilson's formula by hand.
    let [low, high] = clustered_wilson(&[(2, 2), (1, 2), (2, 2), (1, 2)]).unwrap();
    assert!((low - 0.2578).abs() < 1e-3 && (high - 0.9628).abs() < 1e-3, "{low} {high}");
}

#[test]
fn alike_queries_narrow_the_interval_and_unlike_ones_do_not() {
    let width = |clusters: &[(usize, usize)]| clustered_wilson(clusters).map(|[low, high]| high - low).unwrap();
    assert!(width(&[(4, 8); 10]) < width(&[(8, 8), (0, 8)].repeat(5)));
    assert!(width(&[(8, 8); 20]) < width(&[(8, 8); 4]));
    assert!(width(&[(8, 8); 4]) > 0.3, "four queries that agree prove little");
    assert_eq!(clustered_wilson(&[(4, 8)]), None);
}

#[test]
fn lists_of_two_seeds_of_one_query_are_one_cluster() {
    let runs = [run("iivcl", 0), run("iivcl", 1)];
    let all = [list("iivcl-0", 9, "a", "gb"), list("iivcl-1", 9, "a", "gg")];
    let row = judged("pilot", &all.concat(), &runs, 2).precision.remove(0);
    assert_eq!((row.precision, row.queries, row.ci95), (Some(0.75), 1, None));
}

#[test]
fn arms_are_compared_on_the_queries_both_have_at_their_last_step() {
    let runs = [run("intra", 0), run("iivcl", 0)];
    let all = [
        list("intra-0", 9, "a", "gb"),
        list("intra-0", 9, "b", "bb"),
        list("intra-0", 9, "only", "gg"),
        list("iivcl-0", 4, "a", "bb"), // an earlier step does not count
        list("iivcl-0", 9, "a", "gg"),
        list("iivcl-0", 9, "b", "gb"),
    ];
    let found = judged("pilot", &all.concat(), &runs, 2).differences;
    assert_eq!(found.len(), 1);
    let d = &found[0];
    assert_eq!((d.arm.as_str(), d.reference.as_str(), d.queries, d.mean), ("iivcl", "intra", 2, 0.5));
}

#[test]
fn judgements_under_different_masks_are_not_counted_together() {
    let runs = [run("intra", 0), run("iivcl", 0)];
    let under = |mask, list: Vec<Judgement>| list.into_iter().map(move |j| Judgement { mask, ..j }).collect::<Vec<_>>();
    let all = [
        under(Some(Mask::Video), list("iivcl-0", 9, "a", "gg")),
        under(Some(Mask::Source), list("iivcl-0", 9, "a", "gb")),
        under(None, list("iivcl-0", 9, "a", "bb")),
        // The other arm was judged under one of the masks only.
        under(Some(Mask::Source), list("intra-0", 9, "a", "bb")),
    ]
    .concat();
    let found = judged("pilot", &all, &runs, 2);
    let of_arm = found.precision.iter().filter(|row| row.arm == "iivcl");
    let shares: Vec<_> = of_arm.map(|row| (row.mask, row.precision)).collect();
    assert_eq!(shares, [(None, Some(0.0)), (Some(Mask::Video), Some(1.0)), (Some(Mask::Source), Some(0.5))]);
    let differences: Vec<_> = found.differences.iter().map(|d| (d.mask, d.mean)).collect();
    assert_eq!(differences, [(Some(Mask::Source), 0.5)]);
    let text = csv(&all, &runs).unwrap();
    let masks: Vec<&str> = text.lines().skip(1).step_by(2).map(|line| line.split(',').nth(7).unwrap()).collect();
    assert_eq!(masks, ["video", "source", "not said", "source"]);
}

#[test]
fn judgements_of_other_experiments_and_of_lost_runs_are_left_out_but_exported() {
    let other = RunEntry { experiment: "other".into(), ..run("intra", 0) };
    let all = [list("intra-0", 9, "a", "g"), list("gone", 9, "a,b", "g")].concat();
    assert!(judged("pilot", &all, std::slice::from_ref(&other), 1).precision.is_empty());
    let text = csv(&all, &[other]).unwrap();
    assert_eq!(text.lines().count(), 3);
    assert!(text.contains("7,other,intra,0,intra-0,9,data,video,s,a,s,n1,1,0.5,good,false"), "{text}");
    assert!(text.contains("7,,,,gone,9,data,video,s,\"a,b\""), "{text}");
}

/// A workspace with one run whose embeddings lie on a quarter circle: v0 is nearest to v1, then v2, v3.
fn workspace(place: &Folder) -> String {
    let workspace = Workspace::open(&place.workspace()).unwrap();
    let text = r#"Experiment(name: "pilot", data: (sets: ["s"]), arms: [(name: "random", method: Random)], seeds: [0],
        evaluation: (tasks: [(name: "t", set: "s", split: LeaveOneGroupOut)], budgets: [All], probes: [Retrieval]))"#;
    let experiment = load_text(text, Path::new("t.ron"), &[]).unwrap();
    let config = experiment.runs().next().unwrap();
    let record = RunRecord::new(config, "d", "cpu", 5);
    let folder = RunFolder::create(&workspace.runs_dir(), "pilot-random-s0", &record).unwrap();
    folder.write_state(&RunState::new(Status::Done, "", 0, 0)).unwrap();
    let row = |i: usize| RowOf {
        set: "s".into(),
        path: format!("v{i}.mp4"),
        source: 0,
        label: None,
        groups: BTreeMap::new(),
    };
    let rows = (0..4).flat_map(|i| [(i as f32 * 0.4).cos(), (i as f32 * 0.4).sin()]).collect();
    let embeddings = Embeddings { videos: (0..4).map(row).collect(), dim: 2, rows };
    embeddings.write(&folder.embeddings(0)).unwrap();
    folder.name()
}

#[test]
fn a_judgement_by_command_is_counted_and_can_be_taken_back() {
    let place = Folder::new();
    let run = workspace(&place);
    let judge = |query: &str, neighbour: &str, verdict: &str| {
        place.json(&["judge", &run, "--query", query, "--neighbour", neighbour, "--verdict", verdict])
    };
    assert_eq!(judge("v0.mp4", "v1.mp4", "good")["judgement"]["rank"], 1);
    assert_eq!(judge("v0.mp4", "v2.mp4", "bad")["judgement"]["rank"], 2);
    judge("v3.mp4", "v2.mp4", "good");
    judge("v3.mp4", "v1.mp4", "good");
    let row = &place.json(&["judgements", "--k", "2"])["precision"][0];
    assert_eq!((&row["precision"], &row["queries"], &row["arm"]), (&0.75.into(), &2.into(), &"random".into()));
    assert!(row["ci95"][0].as_f64().unwrap() < 0.75);

    let csv = place.path().join("out.csv");
    place.json(&["judgements", "--experiment", "pilot", "--csv", csv.to_str().unwrap()]);
    assert_eq!(std::fs::read_to_string(csv).unwrap().lines().count(), 5);

    // All four videos are of one recording: masking it hides them all.
    let hidden = ["judge", &run, "--query", "v0.mp4", "--neighbour", "v1.mp4", "--verdict", "bad", "--mask", "source"];
    assert_eq!(place.run(&hidden).code, 2);
    assert_eq!(place.json(&["judgements", "--k", "2"])["precision"][0]["mask"], "video");

    place.json(&["judge", &run, "--undo"]);
    let row = &place.json(&["judgements", "--k", "2"])["precision"][0];
    assert_eq!((&row["queries"], &row["unfinished"], &row["good"]), (&1.into(), &1.into(), &2.into()));
}

#[test]
fn queries_are_filtered_by_recording_and_judgement_and_ordered_by_disagreement() {
    let place = Folder::new();
    let run = workspace(&place);
    let paths = |more: &[&str]| {
        let found = place.json(&[&["queries", run.as_str()], more].concat());
        let all = found["queries"].as_array().unwrap().iter();
        let mut paths: Vec<String> = all.map(|q| q["path"].as_str().unwrap().to_owned()).collect();
        paths.sort();
        paths
    };
    place.json(&["judge", &run, "--query", "v0.mp4", "--neighbour", "v1.mp4", "--verdict", "good"]);
    assert_eq!(paths(&["--unjudged"]), ["v1.mp4", "v2.mp4", "v3.mp4"]);
    assert_eq!(paths(&["--recording", "v2.mp4"]).len(), 4, "all are of one recording");
    assert_eq!(paths(&["--label", "walk"]), Vec::<String>::new());
    let against = ["queries", &run, "--by", "disagreement", "--against", &run, "--k", "2"];
    let itself = place.json(&against);
    assert!(itself["queries"].as_array().unwrap().iter().all(|q| q["value"] == 1.0), "{itself}");
    assert_eq!(place.run(&["queries", &run, "--by", "disagreement"]).code, 2, "against which run?");
}

#[test]
fn wrong_judgements_are_wrong_usage() {
    let place = Folder::new();
    let run = workspace(&place);
    let fails = |arguments: &[&str]| assert_eq!(place.run(arguments).code, 2, "{arguments:?}");
    fails(&["judge", &run, "--query", "v0.mp4", "--neighbour", "v0.mp4", "--verdict", "good"]);
    fails(&["judge", &run, "--query", "v0.mp4", "--neighbour", "v1.mp4", "--verdict", "splendid"]);
    fails(&["judge", &run, "--query", "v0.mp4", "--neighbour", "v1.mp4"]);
    fails(&["judge", &run, "--undo"]);
    fails(&["judgements", "--experiment", "unknown"]);
}
