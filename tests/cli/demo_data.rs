//! `kinrin data demo` by the real program: what it makes is what the import finds.

use crate::common;

use common::Place;
use serde_json::json;

fn counts(shown: &serde_json::Value, column: &str, value: &str) -> u64 {
    shown["groups"][column][value].as_u64().unwrap_or(0)
}

#[test]
fn the_demo_comes_in_with_labels_groups_anomalies_and_bad_files() {
    let place = Place::without_ffmpeg();
    let made = place.json(&["data", "demo", "--sites", "2", "--videos-per-site", "12"]);
    assert_eq!((&made["videos"], &made["broken"]), (&json!(24), &json!(4)));

    let shown = place.json(&["data", "show", "demo"]);
    assert_eq!((&shown["videos"], &shown["bad"], &shown["partial"]), (&json!(28), &json!(4), &json!(0)));
    let labels = shown["labels"].as_object().unwrap();
    assert_eq!(labels.len(), 6);
    assert!(labels.values().all(|n| *n == 4));
    assert_eq!([counts(&shown, "site", "north"), counts(&shown, "site", "east")], [12, 12]);
    assert_eq!([counts(&shown, "recording", "north-01"), counts(&shown, "recording", "north-02")], [6, 6]);
    assert_eq!(counts(&shown, "anomaly", "none"), 22);

    let bad = place.json(&["data", "bad", "demo"]);
    let paths: Vec<&str> = bad.as_array().unwrap().iter().map(|row| row["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["broken/cut_off.mp4", "broken/empty.mp4", "broken/noise.mp4", "broken/notes.mp4"]);
}

#[test]
fn making_the_demo_again_imports_nothing_anew() {
    let place = Place::without_ffmpeg();
    let arguments = ["data", "demo", "--sites", "1", "--videos-per-site", "2"];
    let first = place.json(&arguments);
    assert_eq!((&first["import"]["new"], &first["import"]["unchanged"]), (&json!(6), &json!(0)));
    let second = place.json(&arguments);
    assert_eq!((&second["import"]["new"], &second["import"]["unchanged"]), (&json!(0), &json!(6)));
}

#[test]
fn a_demo_in_another_folder_takes_the_place_of_one_only_when_that_is_said() {
    let place = Place::without_ffmpeg();
    let sizes = ["--sites", "1", "--videos-per-site", "1"];
    place.json(&[&["data", "demo"], &sizes[..]].concat());
    let out = place.path().join("elsewhere");
    let other = [&["data", "demo", "--out", out.to_str().unwrap()], &sizes[..]].concat();
    let refused = place.run(&other);
    assert!(refused.code == 2 && refused.stderr.contains("--replace"), "{}", refused.stderr);
    assert_eq!(place.json(&[&other[..], &["--replace"]].concat())["import"]["stopped"], false);
    assert_eq!(
        place
            .run(&[&other[..], &["--no-import"]].concat())
            .stdout
            .lines()
            .next()
            .map(|line| line.starts_with("1 video, ")),
        Some(true)
    );
}

#[test]
fn without_import_only_files_are_made() {
    let place = Place::new();
    let out = place.footage();
    let out = out.to_str().unwrap();
    let arguments = ["data", "demo", "--out", out, "--sites", "1", "--videos-per-site", "1", "--no-import"];
    assert_eq!(place.json(&arguments)["import"], json!(null));
    assert!(place.footage().join("clips.csv").is_file());
    assert_eq!(place.json(&["data", "list"]), json!([]));
}

#[test]
fn a_number_of_sites_out_of_range_is_wrong_usage() {
    let place = Place::new();
    assert_eq!(place.run(&["data", "demo", "--sites", "0"]).code, 2);
}
