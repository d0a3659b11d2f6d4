//! The data check on generated sets: a planted fault of each kind is found, a sound set has none.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use crate::common;
use crate::generated_set::{Video, sound, workspace};

use std::collections::BTreeSet;

use kinrin::explore::data_check::{self, DataCheck, Kind, Severity};
use kinrin::job::{Job, Request};
use kinrin::store::predictions::{self, PredictionRow};
use kinrin::store::{RunFolder, Workspace};

/// What is done to a video, and the words by which it is found.
type Fault = (&'static str, fn(&mut Video));

fn check(videos: &[Video], column: Option<&str>) -> DataCheck {
    let root = tempfile::tempdir().unwrap();
    data_check::check(&workspace(root.path(), videos), "s", column, &Job::default()).unwrap()
}

fn words(check: &DataCheck) -> BTreeSet<&'static str> {
    check.findings.iter().map(|finding| finding.kind.word()).collect()
}

#[test]
fn a_sound_set_has_no_finding_whatever_the_seed() {
    let accused: Vec<_> = (0..6).map(|seed| check(&sound(seed), None)).filter(|c| !c.findings.is_empty()).collect();
    // Each check has a chance of 1 in 200 to accuse file properties by luck.
    assert!(accused.len() <= 1, "{:#?}", accused.iter().map(|c| &c.findings).collect::<Vec<_>>());
    let found = check(&sound(1), None);
    assert_eq!((found.videos, found.distinct, found.groups.values, found.labels.values), (48, 48, 8, 3));
    assert!((found.groups.effective - 8.0).abs() < 1e-9);
    assert!(found.tied.unwrap().cramers_v < 1e-9);
}

#[test]
fn copies_count_once_and_those_in_other_groups_are_a_leak() {
    let mut videos = sound(2);
    let original = videos[0].clone();
    // Two more of the first one in its own recording, brighter as another coding might be; one in another recording.
    for (i, recording) in [(3, "r0"), (4, "r0"), (40, "r6")] {
        let (content, label) = (videos[i].content.clone(), videos[i].label);
        videos[i] = Video { content, label, recording: recording.into(), brighter: 2, ..original.clone() };
    }
    let found = check(&videos, None);
    assert_eq!((found.videos, found.distinct), (48, 45));
    let leak = &found.findings[0];
    assert_eq!(leak.severity, Severity::Bad);
    // The one of the other recording is alike to the three of the first.
    assert!(matches!(leak.kind, Kind::NearDuplicates { pairs: 3, .. }), "{leak:?}");
    assert!(words(&found).contains("near_duplicates"));
}

#[test]
fn the_same_file_under_two_recordings_is_told() {
    let mut videos = sound(3);
    videos[30] = Video { recording: "r5".into(), ..videos[2].clone() };
    let found = words(&check(&videos, None));
    assert!(
        found.contains("same_content_across_groups") && !found.contains("near_duplicates_across_groups"),
        "{found:?}"
    );
}

#[test]
fn a_recording_at_two_sites_is_told_when_sites_are_kept_apart() {
    let mut videos = sound(4);
    videos[7].site = "west";
    assert!(words(&check(&videos, Some("site"))).contains("recording_across_groups"));
    assert!(!words(&check(&videos, None)).contains("recording_across_groups"));
}

#[test]
fn each_property_that_gives_the_label_away_is_named() {
    let plant: [Fault; 3] = [
        ("Frames Seconds", |video| video.frames += 15),
        ("FileSize", |video| video.bytes += 30_000),
        ("Brightness", |video| video.brighter = 60),
    ];
    for (name, change) in plant {
        let mut videos = sound(5);
        videos.iter_mut().filter(|video| video.label == "lift").for_each(change);
        let found = check(&videos, None);
        let told = found.findings.iter().find(|finding| finding.kind.word() == "metadata_tells_label");
        let told = told.unwrap_or_else(|| panic!("{name}: {:?}", found.shortcuts));
        // Few recordings: the finding may be of all numbers together, but the planted one is the best of them.
        let single = &found.shortcuts.as_ref().unwrap().single;
        let best = single.iter().max_by(|a, b| a.1.accuracy.total_cmp(&b.1.accuracy)).unwrap();
        assert!(name.contains(&format!("{:?}", best.0)), "{name}: {:?}", found.shortcuts);
        assert!(!told.what.japanese.is_empty() && told.what.japanese != told.what.english);
    }
}

#[test]
fn a_column_that_repeats_the_label_is_bad_and_nothing_else_is_said_of_it() {
    let mut videos = sound(6);
    for video in &mut videos {
        video.recording = format!("only {}", video.label);
    }
    let found = check(&videos, None);
    assert_eq!(found.findings[0].kind, Kind::GroupIsLabel);
    assert_eq!(found.findings[0].severity, Severity::Bad);
    assert!(!words(&found).contains("label_in_one_group"));
}

#[test]
fn clips_without_a_recording_that_share_a_label_are_bad_and_others_a_warning() {
    let without = |label: Option<&str>| {
        let mut videos = sound(7);
        for video in videos.iter_mut().filter(|video| label.is_none_or(|label| video.label == label)).take(12) {
            (video.recording, video.site) = (String::new(), "");
        }
        let found = check(&videos, None);
        found.findings.into_iter().find(|finding| finding.kind.word() == "without_group").unwrap()
    };
    assert_eq!(without(Some("walk")).severity, Severity::Bad);
    assert_eq!(without(None).severity, Severity::Warn);
}

#[test]
fn a_label_of_one_recording_and_a_rare_one_are_told() {
    let mut videos = sound(8);
    for video in videos.iter_mut().filter(|video| video.label == "walk") {
        video.label = "lift";
    }
    videos[0].label = "walk";
    let found = words(&check(&videos, None));
    assert!(found.is_superset(&BTreeSet::from(["label_in_one_group", "label_imbalance"])), "{found:?}");
}

#[test]
fn the_group_that_a_run_serves_worst_is_named() {
    let root = tempfile::tempdir().unwrap();
    let videos = sound(9);
    let workspace = workspace(root.path(), &videos);
    let folder = run(&workspace);
    let rows: Vec<PredictionRow> = (0..2)
        .flat_map(|draw| videos.iter().enumerate().map(move |(i, video)| (draw, i, video)))
        .map(|(draw, i, video)| PredictionRow {
            task: "t".into(),
            set: "s".into(),
            path: format!("v{i:03}.mp4"),
            start_s: None,
            group: video.recording.clone(),
            probe: "linear".into(),
            budget: "all".into(),
            fold: i / 6,
            draw,
            truth: video.label.into(),
            predicted: if video.recording == "r5" { "none of these" } else { video.label }.into(),
        })
        .collect();
    // With few labels everything is told wrong; the check looks at the largest budget.
    let few = rows.iter().cloned().map(|row| PredictionRow { budget: "2".into(), predicted: "x".into(), ..row });
    let rows: Vec<PredictionRow> = few.chain(rows.clone()).collect();
    predictions::replace(&folder, |_| true, &rows).unwrap();
    let found = data_check::check(&workspace, "s", None, &Job::default()).unwrap();
    let gap = found.gap.unwrap().gap;
    assert_eq!((gap.worst.as_str(), gap.gap), ("r5", 1.0));
    assert_eq!(gap.groups.iter().map(|group| group.clips).collect::<Vec<_>>(), [6; 8]);
    assert!(found.findings.iter().any(|finding| finding.what.english.contains("Accuracy in r5 is 0 %")));
}

/// A run of the workspace that is only a folder.
fn run(workspace: &Workspace) -> RunFolder {
    let text = r#"Experiment(name: "t", data: (sets: ["s"]), arms: [(name: "random", method: Random)], seeds: [3],
        evaluation: (tasks: [(name: "t", set: "s", split: LeaveOneGroupOut)], budgets: [All], probes: [Retrieval]))"#;
    let experiment = kinrin::config::load_text(text, std::path::Path::new("t.ron"), &[]).unwrap();
    let record = kinrin::store::RunRecord::new(experiment.runs().next().unwrap(), "d", "cpu", 5);
    RunFolder::create(&workspace.runs_dir(), "r", &record).unwrap()
}

#[test]
fn a_stop_ends_the_check_with_a_word_and_an_unknown_column_is_an_error() {
    let root = tempfile::tempdir().unwrap();
    let workspace = workspace(root.path(), &sound(10));
    let job = Job::default();
    job.ask(Request::Stop);
    let error = data_check::check(&workspace, "s", None, &job).unwrap_err();
    assert!(error.to_string().contains("stopped"), "{error}");
    assert!(data_check::check(&workspace, "s", Some("camera"), &Job::default()).is_err());
    assert!(data_check::check(&workspace, "t", None, &Job::default()).is_err());
}

#[test]
fn the_command_lists_findings_and_ends_well_and_an_unknown_name_is_wrong_usage() {
    let place = common::Place::without_ffmpeg();
    let files = [("moving.gif", "carry/one.gif"), ("colour.mp4", "lift/two.mp4"), ("ramp.mp4", "lift/three.mp4")];
    for (fixture, name) in files {
        place.add(fixture, name);
    }
    place.import(&[]);
    let found = place.json(&["data", "check", "d"]);
    assert_eq!((&found["videos"], &found["labelled"]), (&3.into(), &3.into()));
    let findings = found["findings"].as_array().unwrap();
    let no_column = findings.iter().find(|finding| finding["kind"] == "no_group_column").unwrap();
    assert_eq!(no_column["severity"], "warn");
    assert!(["what", "where", "suggestion"].iter().all(|key| no_column[key].is_string()));
    let text = place.run(&["data", "check", "d"]);
    assert_eq!(text.code, 0, "{}", text.stderr);
    assert!(text.stdout.contains("warning: Nothing tells which clips"), "{}", text.stdout);
    assert_eq!(place.run(&["data", "check", "unknown"]).code, 2);
    assert_eq!(place.run(&["data", "check", "d", "--group", "camera"]).code, 2);
}

#[test]
fn the_real_surveillance_set_is_accused() {
    let Some(fights) = common::real_data("fight_surv") else { return };
    if !common::ffmpeg() {
        return;
    }
    let place = common::Place::new();
    let import = ["data", "import", fights.to_str().unwrap(), "--name", "f", "--short-side", "32", "--fps", "4"];
    place.json(&import);
    let found = place.json(&["data", "check", "f"]);
    let findings = found["findings"].as_array().unwrap();
    let of = |kind: &str| findings.iter().filter(|finding| finding["kind"] == kind).count();
    // All 28 clips without a source are of one label, and the size and the length of the files tell the label.
    assert_eq!(of("without_group"), 1, "{findings:#?}");
    assert!(of("metadata_tells_label") >= 1, "{:#}", found["shortcuts"]);
}
