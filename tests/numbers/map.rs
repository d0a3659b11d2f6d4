//! The embedding map: PCA against scikit-learn, UMAP on blobs that are known, and what the files beside the
//! embeddings keep.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use crate::blobs as fixture;

use std::path::Path;

use kinrin::config::load_text;
use kinrin::engine::EngineError;
use kinrin::engine::run::embeddings::Embeddings;
use kinrin::eval::projection::{Place, pca};
use kinrin::explore::map::{self, Map, Projection};
use kinrin::job::{Job, Request};
use kinrin::report::map::classes;
use kinrin::store::{RunFolder, RunRecord};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    cases: Vec<PcaCase>,
}

#[derive(Deserialize)]
struct PcaCase {
    d: usize,
    x: Vec<f32>,
    places: Vec<f32>,
    explained: [f64; 2],
}

#[test]
fn principal_components_equal_scikit_learn() {
    let golden: Golden = serde_json::from_str(include_str!("../golden/pca.json")).unwrap();
    for case in golden.cases {
        let found = pca(&case.x, case.d);
        let largest = case.places.iter().fold(0.0_f32, |most, v| most.max(v.abs()));
        for (ours, theirs) in found.places.iter().flatten().zip(&case.places) {
            assert!((ours - theirs).abs() < 1e-5 * largest, "{ours} is not {theirs}");
        }
        for (ours, theirs) in found.explained.iter().zip(case.explained) {
            assert!((ours - theirs).abs() < 1e-9, "{ours} is not {theirs}");
        }
    }
}

const PER_BLOB: usize = 40;

fn blobs(turn: f32) -> Embeddings {
    fixture::blobs(PER_BLOB, 4, turn)
}

fn run(runs: &Path, name: &str, snapshots: &[(u64, Embeddings)]) -> RunFolder {
    let text = r#"Experiment(name: "t", data: (sets: ["d"]), arms: [(name: "random", method: Random)], seeds: [0],
        evaluation: (tasks: [(name: "t", set: "d", split: LeaveOneGroupOut)], budgets: [All], probes: [Retrieval]))"#;
    let config = load_text(text, Path::new("t.ron"), &[]).unwrap().runs().next().unwrap();
    let record = RunRecord::new(config, "d", "cpu", 0);
    let folder = RunFolder::create(runs, name, &record).unwrap();
    snapshots.iter().for_each(|(step, stored)| stored.write(&folder.embeddings(*step)).unwrap());
    folder
}

fn made(folder: &RunFolder, step: u64) -> Map {
    map::map(folder, step, None, &Job::default()).unwrap()
}

fn distance(a: Place, b: Place) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[test]
fn far_blobs_are_apart_on_both_maps() {
    let root = tempfile::tempdir().unwrap();
    let map = made(&run(root.path(), "r", &[(5, blobs(0.0))]), 5);
    for projection in [Projection::Umap, Projection::Pca] {
        let places = map.places(projection);
        let centre = |blob: usize| {
            let part = &places[blob * PER_BLOB..(blob + 1) * PER_BLOB];
            [0, 1].map(|axis| part.iter().map(|p| p[axis]).sum::<f32>() / PER_BLOB as f32)
        };
        for (row, place) in places.iter().enumerate() {
            let own = distance(*place, centre(row / PER_BLOB));
            let others = (0..3).filter(|blob| *blob != row / PER_BLOB);
            let next = others.map(|blob| distance(*place, centre(blob))).fold(f32::INFINITY, f32::min);
            assert!(own * 2.0 < next, "{projection:?} row {row}: {own} to its own blob, {next} to the next");
        }
    }
    assert!((0..map.videos.len()).all(|row| map.right(row) == Some(true)));
}

#[test]
fn the_same_embeddings_give_the_same_map_with_any_number_of_threads() {
    let root = tempfile::tempdir().unwrap();
    let with = |name: &str, threads: usize| {
        let folder = run(root.path(), name, &[(1, blobs(0.0)), (2, blobs(0.1))]);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| made(&folder, 2))
    };
    assert_eq!(with("one", 1), with("three", 3));
}

#[test]
fn the_stored_map_reads_back_and_follows_its_embeddings() {
    let root = tempfile::tempdir().unwrap();
    let folder = run(root.path(), "r", &[(1, blobs(0.0))]);
    let first = made(&folder, 1);
    let files = ["near-step-1.safetensors", "map-step-1.safetensors"].map(|n| folder.file("embeddings").join(n));
    assert!(files.iter().all(|file| file.exists()));
    assert_eq!(folder.embedding_steps(), [1]);
    // A stopped job makes no map, so what comes now comes from the files.
    let stopped = Job::default();
    stopped.ask(Request::Stop);
    assert_eq!(map::map(&folder, 1, None, &stopped).unwrap(), first);
    std::fs::write(&files[1], "damaged").unwrap();
    assert!(matches!(map::map(&folder, 1, None, &stopped), Err(EngineError::Stopped)));
    assert_eq!(made(&folder, 1), first);
    blobs(0.3).write(&folder.embeddings(1)).unwrap();
    assert_ne!(made(&folder, 1).pca, first.pca);
}

#[test]
fn a_later_snapshot_lies_over_the_earlier_one() {
    let root = tempfile::tempdir().unwrap();
    let folder = run(root.path(), "r", &[(1, blobs(0.0)), (2, blobs(0.05))]);
    let (one, two) = (made(&folder, 1), made(&folder, 2));
    let (low, high) = classes::bounds(&one.umap);
    let width = distance(low, high);
    let moved = one.umap.iter().zip(&two.umap).map(|(a, b)| distance(*a, *b)).sum::<f32>() / one.umap.len() as f32;
    assert!(moved < 0.15 * width, "clips moved {moved} on a map of {width}");
}

#[test]
fn clips_of_the_same_recording_do_not_judge_each_other() {
    let root = tempfile::tempdir().unwrap();
    let mut stored = blobs(0.0);
    // Recording 0 alone has this label: its clips are near each other only.
    stored.videos[..4].iter_mut().for_each(|v| v.label = Some("odd".into()));
    let map = made(&run(root.path(), "r", &[(1, stored)]), 1);
    assert_eq!(map.judged[0].as_ref().unwrap().agree, 0);
    assert_eq!((map.predicted(0), map.right(0)), (Some("pick"), Some(false)));
    let near: Vec<usize> = map.nearest.of(0).map(|n| n.0).collect();
    assert!(!near.contains(&0) && near.len() == map.nearest.k, "{near:?}");
}

#[test]
fn two_clips_and_clips_without_labels_have_a_map() {
    let root = tempfile::tempdir().unwrap();
    let mut stored = blobs(0.0);
    stored.videos.truncate(2);
    stored.rows.truncate(2 * stored.dim);
    stored.videos.iter_mut().for_each(|v| v.label = None);
    let map = made(&run(root.path(), "r", &[(1, stored)]), 1);
    assert_eq!((map.umap.len(), map.judged), (2, vec![None, None]));
}

#[test]
fn the_map_of_one_data_set_holds_its_clips_alone() {
    let root = tempfile::tempdir().unwrap();
    let mut stored = blobs(0.0);
    stored.videos[PER_BLOB..].iter_mut().for_each(|v| v.set = "e".into());
    let folder = run(root.path(), "r", &[(1, stored)]);
    let all = made(&folder, 1);
    let one = map::map(&folder, 1, Some("d"), &Job::default()).unwrap();
    assert_eq!((one.videos.len(), one.sets.as_slice()), (PER_BLOB, &["d".to_owned(), "e".to_owned()][..]));
    // Judges are of the clip's own set anyway, so the judgements are those of the whole map.
    assert_eq!(
        one.judged.iter().map(|j| j.as_ref().map(|j| j.agree)).collect::<Vec<_>>(),
        all.judged[..PER_BLOB].iter().map(|j| j.as_ref().map(|j| j.agree)).collect::<Vec<_>>()
    );
    assert_eq!(made(&folder, 1), all);
    assert!(map::map(&folder, 1, Some("none"), &Job::default()).unwrap().videos.is_empty());
}

#[test]
fn embeddings_of_a_diverged_training_are_named_as_such() {
    let root = tempfile::tempdir().unwrap();
    let mut stored = blobs(0.0);
    stored.rows[3] = f32::NAN;
    let folder = run(root.path(), "r", &[(1, stored)]);
    let error = map::map(&folder, 1, None, &Job::default()).unwrap_err().to_string();
    assert!(error.contains("diverged"), "{error}");
}
