//! Importing again takes only what is new or changed; checking and removing.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

use crate::common;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, Stdio};

use common::Place;
use kinrin::store::{RunFolder, Workspace, catalogue};

fn place() -> Place {
    let place = Place::without_ffmpeg();
    place.add("moving.gif", "a/one.gif");
    place.add("moving.webp", "b/two.webp");
    place.add("moving.png", "b/three.png");
    place
}

fn shards(place: &Place) -> Vec<std::path::PathBuf> {
    let workspace = Workspace::open(&place.workspace()).unwrap();
    let videos = catalogue::videos(&workspace.db().unwrap(), "d").unwrap();
    videos.into_iter().filter_map(|video| Some(workspace.cache_dir().join(video.shard?))).collect()
}

fn numbers(summary: &serde_json::Value) -> [u64; 4] {
    ["new", "unchanged", "removed", "decoded"].map(|key| summary[key].as_u64().unwrap())
}

#[test]
fn only_what_is_new_or_changed_is_decoded() {
    let place = place();
    assert_eq!(numbers(&place.import(&[])), [3, 0, 0, 36]);
    assert_eq!(numbers(&place.import(&[])), [0, 3, 0, 0]);
    place.add("moving.gif", "a/copy.gif"); // known content: no decoding
    place.add("ramp.mp4", "b/new.mp4");
    std::fs::remove_file(place.footage().join("b/two.webp")).unwrap();
    place.add("moving.gif", "b/three.png"); // other content under an old name
    assert_eq!(numbers(&place.import(&[])), [3, 2 - 1, 1, 24]);
    assert_eq!(place.json(&["data", "show", "d"])["videos"], 4);
}

#[test]
fn what_file_names_tell_is_remembered_until_it_is_not_wanted() {
    let place = Place::without_ffmpeg();
    place.add("moving.gif", "A_mon_walk.gif");
    place.add("moving.webp", "B_tue_sit.webp");
    let first = || {
        let db = Workspace::open(&place.workspace()).unwrap().db().unwrap();
        let clip = catalogue::clips(&db, "d").unwrap().remove(0);
        (
            clip.label,
            clip.groups.into_values().collect::<Vec<_>>(),
            catalogue::data_set(&db, "d").unwrap().group_columns,
        )
    };
    let told = (Some("walk".to_owned()), vec!["mon".to_owned(), "A".to_owned()], vec!["site".into(), "day".to_owned()]);
    place.import(&["--name-pattern", "{site}_{day}_{label}"]);
    assert_eq!(first(), told);
    assert_eq!(numbers(&place.import(&[])), [0, 2, 0, 0]);
    assert_eq!(first(), told, "importing again keeps the pattern");
    let source = place.footage();
    let other = ["data", "import", source.to_str().unwrap(), "--name", "d", "--name-pattern", "{site}_*"];
    let refused = place.run(&other);
    assert_eq!(refused.code, 2, "{}", refused.stdout);
    for words in ["{site}_{day}_{label}", "would go", "--replace"] {
        assert!(refused.stderr.contains(words), "{words}: {}", refused.stderr);
    }
    assert_eq!(first(), told, "what is refused changes nothing");
    place.import(&["--name-pattern", "", "--replace"]);
    assert_eq!(first(), (None, vec![], vec![]));
}

#[test]
fn clips_that_a_run_at_work_may_still_open_stay_until_it_ends() {
    let place = place();
    place.import(&[]);
    let before = shards(&place);
    let runs = Workspace::open(&place.workspace()).unwrap().runs_dir();
    std::fs::create_dir(runs.join("r")).unwrap();
    std::fs::write(runs.join("r/run.ron"), "()").unwrap();
    let at_work = RunFolder::open(&runs, "r").unwrap().lock().unwrap();
    place.import(&["--fps", "7", "--replace"]);
    assert!(before.iter().all(|shard| shard.exists()));
    drop(at_work);
    place.import(&[]);
    assert!(before.iter().all(|shard| !shard.exists()));
}

#[test]
fn the_recipe_stays_unless_another_is_asked_for() {
    let place = place();
    place.import(&["--short-side", "32", "--fps", "5"]);
    assert_eq!(numbers(&place.import(&[])), [0, 3, 0, 0]);
    assert_eq!(numbers(&place.import(&["--fps", "10", "--replace"]))[..2], [3, 0]);
    let shown = place.json(&["data", "show", "d"]);
    assert_eq!((shown["short_side"].as_u64(), shown["fps"].as_f64()), (Some(32), Some(10.0)));
    assert_eq!(shown["frames"], 30);
}

#[test]
fn new_labels_are_taken_without_decoding() {
    let place = place();
    place.import(&[]);
    assert_eq!(place.json(&["data", "show", "d"])["labels"], serde_json::json!({ "a": 1, "b": 2 }));
    place.write("clips.csv", "path,label,site\na/one.gif,walk,x\nb/two.webp,sit,y\nb/gone.mp4,sit,y\n");
    assert_eq!(numbers(&place.import(&["--group-column", "site"])), [1, 3, 0, 0]);
    assert_eq!(numbers(&place.import(&[])), [1, 3, 0, 0], "what was said of the columns is remembered");
    let shown = place.json(&["data", "show", "d"]);
    assert_eq!(shown["labels"], serde_json::json!({ "sit": 2, "walk": 1 }));
    assert_eq!(shown["groups"], serde_json::json!({ "site": { "x": 1, "y": 2 } }));
    let bad = place.json(&["data", "bad", "d"]);
    assert_eq!((bad[0]["path"].as_str(), bad[0]["state"].as_str()), (Some("b/gone.mp4"), Some("bad")));
    assert!(bad[0]["reason"].as_str().unwrap().contains("missing"));
}

#[test]
fn a_damaged_shard_is_reported_and_made_again() {
    let place = place();
    place.import(&[]);
    assert_eq!(place.json(&["data", "verify", "d"])["checked"], 3);
    let path = shards(&place).remove(1);
    let whole = std::fs::read(&path).unwrap();
    let mut bytes = whole.clone();
    bytes[5000] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let verified = place.run(&["data", "verify", "d", "--json"]);
    assert_eq!(verified.code, 1, "{}", verified.stderr);
    assert!(verified.stdout.contains("checksum"), "{}", verified.stdout);
    assert_eq!(numbers(&place.import(&[])), [1, 2, 0, 12]);
    assert_eq!(std::fs::read(&path).unwrap(), whole);
    assert!(place.json(&["data", "verify", "d"])["damaged"].as_array().unwrap().is_empty());
}

#[test]
fn shards_that_are_gone_are_missing_and_not_damaged() {
    let place = place();
    place.import(&[]);
    std::fs::remove_dir_all(place.workspace().join("cache")).unwrap();
    let verified = place.run(&["data", "verify", "d"]);
    assert_eq!(verified.code, 1);
    assert!(verified.stdout.contains("3 videos checked, 0 damaged, 3 missing"), "{}", verified.stdout);
    let error = &verified.stderr;
    assert!(error.contains("3 stored videos are missing: import the data set again"), "{error}");
    assert_eq!(numbers(&place.import(&[])), [3, 0, 0, 36]);
}

#[test]
fn labels_that_an_import_takes_away_are_told() {
    let place = place();
    place.import(&[]);
    let told = place.import(&["--folder-level", "1=site", "--replace"]);
    let notes = told["notes"].to_string();
    assert!(notes.contains("labels that the data set had before") && notes.contains("a, b"), "{notes}");
    assert_eq!(told["labels"], serde_json::json!({}));
}

#[test]
fn removing_keeps_the_footage_and_what_others_use() {
    let place = place();
    place.import(&[]);
    let footage = place.footage();
    place.json(&["data", "import", footage.join("a").to_str().unwrap(), "--name", "other"]);
    let all = shards(&place);
    place.json(&["data", "remove", "d"]);
    assert_eq!(all.iter().filter(|path| path.exists()).count(), 1);
    assert!(footage.join("a/one.gif").exists());
    for command in ["show", "bad", "verify", "remove"] {
        let finished = place.run(&["data", command, "d"]);
        assert_eq!(finished.code, 2, "{command}: {}", finished.stderr);
    }
    assert_eq!(place.json(&["data", "list"])[0]["name"], "other");
}

/// Another import that has the workspace, for as long as the file is kept.
fn another_import(place: &Place) -> File {
    let lock = File::options().write(true).open(place.workspace().join("import.lock")).unwrap();
    lock.lock().unwrap();
    lock
}

/// The program, once it has said that it waits.
fn waiting(place: &Place, arguments: &[&str]) -> (Child, BufReader<ChildStderr>) {
    let mut child = place.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    errors.read_line(&mut line).unwrap();
    assert!(line.contains("another import is at work"), "{line}");
    (child, errors)
}

#[test]
fn an_import_a_retry_and_a_removal_wait_for_the_import_before_them() {
    let place = place();
    place.import(&[]);
    let footage = place.footage();
    let import = ["data", "import", footage.to_str().unwrap(), "--name", "d"];
    for arguments in [import.as_slice(), &["data", "retry", "d"], &["data", "remove", "d"]] {
        let lock = another_import(&place);
        let (mut child, _errors) = waiting(&place, arguments);
        assert!(child.try_wait().unwrap().is_none(), "{arguments:?} has not waited");
        drop(lock);
        assert!(child.wait().unwrap().success(), "{arguments:?}");
    }
    assert_eq!(place.run(&["data", "show", "d"]).code, 2, "it was removed when its turn came");
}

#[cfg(unix)]
#[test]
fn an_import_that_waits_can_be_given_up_and_has_changed_nothing() {
    let place = place();
    place.import(&[]);
    let _lock = another_import(&place);
    let footage = place.footage();
    let (mut child, mut errors) = waiting(&place, &["data", "import", footage.to_str().unwrap(), "--name", "e"]);
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let mut rest = String::new();
    errors.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(rest.contains("nothing was changed"), "{rest}");
    assert_eq!(place.json(&["data", "list"]).as_array().unwrap().len(), 1);
}

#[test]
fn wrong_usage_is_named_with_exit_code_2() {
    let place = Place::without_ffmpeg();
    let footage = place.footage();
    let footage = footage.to_str().unwrap();
    let cases: [(&[&str], &str); 10] = [
        (&["data", "import", footage, "--name", "d", "--name-pattern", "{a}{b}"], "side by side"),
        (&["data", "import", footage, "--name", "d"], "there is no video"),
        (&["data", "import", footage, "--name", "a b"], "name"),
        (&["data", "import", footage, "--name", "d", "--fps", "fast"], "native"),
        (&["data", "import", footage, "--name", "d", "--short-side", "4"], "short side"),
        (&["data", "import", footage, "--name", "d", "--decoder", "ffmpeg"], "FFmpeg"),
        (&["data", "import", "/nonexistent", "--name", "d"], "there is no folder"),
        (&["data", "import", footage, "--name", "d", "--labels", "/nofile.csv"], "there is no label file"),
        (&["data", "import", footage, "--name", "d", "--jobs", "0"], "--jobs"),
        (&["bench", "ingest", "--videos", "0"], "--videos"),
    ];
    for (arguments, word) in cases {
        let finished = place.run(arguments);
        assert_eq!(finished.code, 2, "{arguments:?}: {}", finished.stderr);
        assert!(finished.stderr.contains(word), "{arguments:?}: {}", finished.stderr);
    }
    place.write("clips.csv", "path,label\na.mp4\n");
    let finished = place.run(&["data", "import", footage, "--name", "d"]);
    assert!(finished.code == 2 && finished.stderr.contains("clips.csv, line 2"), "{}", finished.stderr);
}

/// Sorted paths of everything in the cache.
fn cached(place: &Place) -> Vec<std::path::PathBuf> {
    let files = walkdir::WalkDir::new(place.workspace().join("cache")).into_iter().map(Result::unwrap);
    let mut files: Vec<_> =
        files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect();
    files.sort();
    files
}

fn assert_only_used_shards(place: &Place, count: usize) {
    let mut used = shards(place);
    used.sort();
    assert_eq!((&cached(place), used.len()), (&used, count));
}

#[test]
fn no_frames_stay_that_no_data_set_uses() {
    let place = place();
    place.import(&[]);
    assert_only_used_shards(&place, 3);
    place.import(&["--short-side", "32", "--replace"]);
    assert_only_used_shards(&place, 3);
    std::fs::remove_file(place.footage().join("b/two.webp")).unwrap();
    place.add("ramp.mp4", "b/three.png"); // other content under an old name
    place.import(&[]);
    assert_only_used_shards(&place, 2);
    let a = place.footage().join("a");
    place.json(&["data", "import", a.to_str().unwrap(), "--name", "other", "--short-side", "32"]);
    place.json(&["data", "remove", "d"]);
    assert_eq!(cached(&place).len(), 1, "the shared one");
    place.json(&["data", "remove", "other"]);
    assert!(cached(&place).is_empty());
}

#[test]
fn a_check_that_was_stopped_says_so() {
    let place = place();
    place.import(&[]);
    let job = kinrin::job::Job::default();
    job.ask(kinrin::job::Request::Stop);
    let found = kinrin::data::data_set::verify(&Workspace::open(&place.workspace()).unwrap(), "d", &job).unwrap();
    assert!(found.stopped && found.checked == 0, "{found:?}");
}

#[test]
fn an_empty_workspace_says_how_to_begin() {
    let place = Place::without_ffmpeg();
    assert!(place.run(&["data", "list"]).stdout.contains("no data sets yet"));
    assert_eq!(place.json(&["data", "list"]), serde_json::json!([]));
}

#[test]
fn counts_splits_and_filters_see_the_same_clips() {
    let place = place();
    place.write("clips.csv", "path,label,site\na/one.gif,walk,x\nb/two.webp,sit,x\nb/three.png,walk,y\n");
    place.import(&["--group-column", "site"]);
    let counts = place.json(&["data", "counts", "d"]);
    assert_eq!(counts["values"], serde_json::json!(["x", "y"]));
    let cells = |row: usize| counts["rows"][row]["cells"].as_array().unwrap().clone();
    let clips = |row| cells(row).iter().map(|cell| cell["clips"].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!((clips(0), clips(1)), (vec![1, 0], vec![1, 1]));
    let splits = place.json(&["data", "splits", "d", "--group", "site"]);
    let tested: Vec<_> = (0..2).map(|i| splits["cuts"][i]["test"].as_u64().unwrap()).collect();
    assert_eq!((splits["clips"].as_u64(), tested), (Some(3), vec![2, 1]));
    let shown = place.json(&["data", "show", "d", "--label", "walk", "--group", "site=y"]);
    assert_eq!(shown["clips"].as_array().unwrap().len(), 1);
    assert_eq!(shown["clips"][0]["path"], "b/three.png");
    assert_eq!(place.run(&["data", "counts", "d", "--group", "room"]).code, 2);
    assert_eq!(place.run(&["data", "splits", "d", "--split", "k-fold", "--folds", "9"]).code, 2);
}

#[test]
fn a_retry_reads_what_was_repaired_and_keeps_the_labels() {
    let place = place();
    place.write("c/four.mp4", "");
    place.write("labels.csv", "path,label\na/one.gif,walk\nc/four.mp4,sit\n");
    let labels = place.footage().join("labels.csv");
    assert_eq!(place.import(&["--labels", labels.to_str().unwrap()])["bad"], 1);
    place.add("ramp.mp4", "c/four.mp4");
    let retried = place.json(&["data", "retry", "d"]);
    assert_eq!((retried["new"].as_u64(), retried["bad"].as_u64()), (Some(1), Some(0)));
    assert_eq!(place.json(&["data", "show", "d"])["labels"], serde_json::json!({ "sit": 1, "walk": 1 }));
    assert_eq!(place.run(&["data", "retry", "d", "no-such.mp4"]).code, 2);
}

#[test]
fn a_preview_finds_what_an_import_would_and_imports_nothing() {
    let place = place();
    let found = place.import(&["--preview"]);
    assert_eq!((found["videos"].as_u64(), found["labels_from"].as_str()), (Some(3), Some("folders")));
    assert_eq!(found["labels"], serde_json::json!({ "a": 1, "b": 2 }));
    assert_eq!(place.run(&["data", "show", "d"]).code, 2);
}

#[test]
fn tags_of_a_video_are_added_dropped_and_come_back_with_its_data_set() {
    let place = place();
    place.import(&[]);
    assert_eq!(place.json(&["data", "tag", "d", "a/one.gif", "+night", "+odd"])["tags"].as_array().unwrap().len(), 2);
    place.json(&["data", "tag", "d", "a/one.gif", "-odd"]);
    place.json(&["data", "remove", "d"]);
    place.import(&[]);
    let listed = place.json(&["data", "tag", "d"]);
    assert_eq!(listed["videos"], serde_json::json!([{ "path": "a/one.gif", "tags": ["night"] }]));
    for wrong in [["d", "a/none.gif", "+x"], ["d", "a/one.gif", "x"]] {
        assert_eq!(place.run(&[&["data", "tag"][..], &wrong[..]].concat()).code, 2, "{wrong:?}");
    }
}
