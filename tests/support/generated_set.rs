//! Generated data sets without files to import: videos of random grey whose every property is set, for data checks.

#![allow(dead_code, clippy::unwrap_used)] // each test file uses its own part; a failed helper is a failed test

use std::path::{Path, PathBuf};

use kinrin::data::cache::ShardWriter;
use kinrin::store::catalogue::{self, ClipRow, DataSetInfo, FileStamp, Recipe, VideoRow, VideoState};
use kinrin::store::{RunFolder, TimeMap, Workspace};

pub const LABELS: [&str; 3] = ["carry", "lift", "walk"];

/// One video of a generated set: what it shows, and what is said of it.
#[derive(Clone)]
pub struct Video {
    /// Decides every pixel: the same number shows the same.
    pub looks: u32,
    pub label: &'static str,
    pub recording: String,
    pub site: &'static str,
    pub frames: u32,
    pub bytes: i64,
    /// Added to every pixel.
    pub brighter: u8,
    pub content: String,
}

/// Eight recordings of six videos, every label twice in each; lengths and file sizes vary by themselves.
pub fn sound(seed: u32) -> Vec<Video> {
    let noise = |i: u32, salt: u32| mixed(seed * 7_919 + i * 31 + salt) % 1_000;
    let video = |i: u32| Video {
        looks: seed * 1_000 + i,
        label: LABELS[i as usize % 3],
        recording: format!("r{}", i / 6),
        site: ["east", "west"][i as usize / 24],
        frames: 20 + noise(i, 1) % 10,
        bytes: i64::from(20_000 + noise(i, 2) * 10),
        brighter: 0,
        content: format!("{seed:08x}{i:056x}"),
    };
    (0..48).map(video).collect()
}

/// The same, but the length of a video tells its label.
pub fn told_by_length(seed: u32) -> Vec<Video> {
    let mut videos = sound(seed);
    for video in &mut videos {
        video.frames += 12 * LABELS.iter().position(|label| *label == video.label).unwrap() as u32;
    }
    videos
}

fn mixed(mut x: u32) -> u32 {
    for _ in 0..3 {
        x = (x ^ (x >> 16)).wrapping_mul(0x045d_9f3b);
    }
    x ^ (x >> 16)
}

/// Tiles of random grey in 4 × 4 fields, anew in every frame: no two videos are alike.
fn frame(video: &Video, t: u32, width: u32, height: u32) -> Vec<u8> {
    let grey = |x: u32, y: u32| {
        let tile = (y * 4 / height) * 4 + x * 4 / width;
        40 + (mixed(video.looks * 4_099 + t * 17 + tile) % 120) as u8 + video.brighter
    };
    (0..height).flat_map(|y| (0..width).flat_map(move |x| [grey(x, y); 3])).collect()
}

/// A workspace with the videos as set `s`, group columns recording and site.
pub fn workspace(root: &Path, videos: &[Video]) -> Workspace {
    let workspace = Workspace::open(root).unwrap();
    add_set(&workspace, "s", videos);
    workspace
}

/// Gives a pilot of two tasks its footage: where its first task is judged the length of a video tells the label; the
/// second one is judged on a set without a leak.
pub fn leak_in_the_first_task(workspace: &Workspace) {
    add_set(workspace, "leaky", &told_by_length(1));
    add_set(workspace, "sound", &sound(1));
    for folder in RunFolder::all(&workspace.runs_dir()).unwrap() {
        let mut record = folder.record().unwrap();
        for (task, set) in record.config.experiment.evaluation.tasks.iter_mut().zip(["leaky", "sound"]) {
            (task.set, task.group) = (set.to_owned(), Some("recording".to_owned()));
        }
        record.config.experiment.data.sets = vec!["leaky".into(), "sound".into()];
        folder.write_record(&record).unwrap();
    }
}

fn add_set(workspace: &Workspace, name: &str, videos: &[Video]) {
    let db = workspace.db().unwrap();
    let group_columns = vec!["recording".to_owned(), "site".to_owned()];
    let source = workspace.root().join("footage");
    let info = DataSetInfo { name: name.into(), recipe: Recipe::new(16, 12.0), source, group_columns };
    catalogue::upsert_data_set(&db, &info).unwrap();
    for (i, video) in videos.iter().enumerate() {
        let shard = PathBuf::from(format!("{name}-{i:03}.kshard"));
        let mut writer = ShardWriter::create(&workspace.cache_dir().join(&shard), 20, 16).unwrap();
        (0..video.frames).for_each(|t| writer.push(&frame(video, t, 20, 16)).unwrap());
        writer.finish(12.0, None).unwrap();
        let row = VideoRow {
            id: 0,
            path: format!("v{i:03}.mp4"),
            state: VideoState::Ok,
            reason: None,
            frames: video.frames,
            width: 20,
            height: 16,
            fps: 12.0,
            times: TimeMap::default(),
            content_hash: video.content.clone(),
            shard: Some(shard),
            stamp: FileStamp { size: video.bytes, time: 0 },
        };
        let id = catalogue::upsert_video(&db, name, &row).unwrap();
        let groups = [("recording", video.recording.clone()), ("site", video.site.to_owned())];
        let groups = groups.into_iter().filter(|(_, value)| !value.is_empty());
        let groups = groups.map(|(column, value)| (column.to_owned(), value)).collect();
        let clip = ClipRow { label: Some(video.label.to_owned()), groups, ..ClipRow::default() };
        catalogue::replace_clips(&db, id, &[clip]).unwrap();
    }
}
