//! Demo data: a work cell with an arm and a conveyor belt, rendered by this program.
//!
//! Six kinds of work at several sites. What tells them apart is much the same everywhere: what stands at the work place,
//! what the arm holds, and how it moves (see [`Action`]). Two of them differ in tool and motion alone. What differs
//! between sites, recordings and videos says nothing of the work: colours of the place, light, exposure, contrast, noise, clutter, camera,
//! and which way round the place is laid out. The files go through the ordinary import.

mod action;
mod background;
mod camera;
mod canvas;
mod film;
mod motion;
mod plan;
mod scene;
mod site;
mod solid;
mod station;
mod video;

pub use action::{Action, Anomaly};

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rand::RngExt;
use rayon::prelude::*;

use super::{DataError, InputError};
use crate::job::{Job, Request};
use crate::random::stream;
use plan::PlannedVideo;
pub use video::VideoWriter;

/// Size of the rendered picture, pixels.
const WIDTH: usize = 128;
const HEIGHT: usize = 96;

/// Videos that share clutter, light and layout.
const VIDEOS_PER_RECORDING: usize = 6;

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoSpec {
    pub seed: u64,
    pub sites: usize,
    pub videos_per_site: usize,
}

impl Default for DemoSpec {
    fn default() -> Self {
        Self { seed: 1, sites: 6, videos_per_site: 36 }
    }
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoSummary {
    /// Holds the videos, `clips.csv` and unreadable files.
    pub folder: PathBuf,
    pub labels: PathBuf,
    pub videos: usize,
    pub frames: usize,
    /// Files that no decoder can read, put there to be found by the import.
    pub broken: usize,
}

/// The group columns of its `clips.csv`.
pub const GROUPS: [&str; 3] = ["site", "recording", "anomaly"];

/// Whether a data set with these group columns and labels is the demo's: its name may be that of own footage, and the
/// shipped experiment may run on any.
pub fn is_generated<'a>(columns: &[String], labels: impl IntoIterator<Item = &'a str>) -> bool {
    let known = |label: &str| Action::ALL.iter().any(|action| action.name() == label);
    columns.iter().eq(GROUPS.iter()) && labels.into_iter().all(known)
}

/// Renders the demo footage into `out`: `<site>/<recording>_<n>.mp4`, `broken/…`, and `clips.csv` with the columns
/// `path,label,site,recording,anomaly`. The same settings give the same files; a file that is already there with
/// the same content is not touched.
///
/// # Errors
/// A folder that cannot be written, or a stop asked through `job`.
pub fn generate(spec: &DemoSpec, out: &Path, job: &Job) -> Result<DemoSummary, DataError> {
    let videos = plan::videos(spec);
    let done = AtomicU64::new(0);
    let total = videos.len() as u64;
    videos.par_iter().try_for_each(|video| {
        let request = job.report("render", done.load(Ordering::Relaxed), total);
        if matches!(request, Request::Stop | Request::Abort) {
            return Err(DataError::from(InputError::Stopped));
        }
        write_if_new(&out.join(video.path()), &encode(video, spec.seed)?)?;
        job.report("render", done.fetch_add(1, Ordering::Relaxed) + 1, total);
        Ok(())
    })?;
    let broken = broken(&videos, spec.seed)?;
    for (path, bytes) in &broken {
        write_if_new(&out.join(path), bytes)?;
    }
    let labels = out.join("clips.csv");
    write_if_new(&labels, table(&videos).as_bytes())?;
    let frames = videos.iter().map(|video| video.frames).sum();
    Ok(DemoSummary { folder: out.to_owned(), labels, videos: videos.len(), frames, broken: broken.len() })
}

fn encode(video: &PlannedVideo, seed: u64) -> Result<Vec<u8>, DataError> {
    let failed = |problem: String| DataError::from(InputError::NotEncoded { video: video.path(), problem });
    let mut writer = VideoWriter::new(WIDTH, HEIGHT, video.fps).map_err(failed)?;
    for frame in video.render(seed) {
        writer.push(&frame).map_err(failed)?;
    }
    writer.finish().map_err(failed)
}

/// Files as they are met in the wild: cut off, empty, of noise, and not a video at all.
fn broken(videos: &[PlannedVideo], seed: u64) -> Result<Vec<(&'static str, Vec<u8>)>, DataError> {
    let whole = videos.first().map(|video| encode(video, seed)).transpose()?.unwrap_or_default();
    let mut rng = stream(seed, "demo noise file", 0);
    let noise = (0..20_000).map(|_| rng.random()).collect();
    Ok(vec![
        ("broken/cut_off.mp4", whole[..whole.len() * 2 / 5].to_vec()),
        ("broken/empty.mp4", Vec::new()),
        ("broken/noise.mp4", noise),
        ("broken/notes.mp4", b"Camera 3 was off today. Ask Mori-san for the card.\n".repeat(8)),
    ])
}

/// The rows of `clips.csv`; names here need no quotes.
fn table(videos: &[PlannedVideo]) -> String {
    let mut rows = vec!["path,label,site,recording,anomaly".to_owned()];
    for video in videos {
        let (label, anomaly) = (video.action.name(), video.anomaly.name());
        rows.push(format!("{},{label},{},{},{anomaly}", video.path(), video.site(), video.recording()));
    }
    rows.join("\n") + "\n"
}

/// Writes a file unless it is there with the same bytes: an unchanged file need not be imported again.
fn write_if_new(path: &Path, bytes: &[u8]) -> Result<(), DataError> {
    if std::fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(DataError::io(folder))?;
    std::fs::write(path, bytes).map_err(DataError::io(path))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn every_site_has_every_action_about_equally_often_and_some_anomalies() {
        let DemoSpec { sites, videos_per_site, .. } = DemoSpec::default();
        let videos = plan::videos(&DemoSpec::default());
        assert_eq!(videos.len(), sites * videos_per_site);
        let mut counts: BTreeMap<(String, &str), usize> = BTreeMap::new();
        let mut anomalies: BTreeMap<String, usize> = BTreeMap::new();
        for video in &videos {
            *counts.entry((video.site(), video.action.name())).or_default() += 1;
            *anomalies.entry(video.site()).or_default() += usize::from(video.anomaly != Anomaly::None);
        }
        assert_eq!(counts.len(), sites * Action::ALL.len());
        assert!(counts.values().all(|n| *n == videos_per_site / Action::ALL.len()));
        assert!(anomalies.values().all(|n| *n >= 2));
        let recordings: BTreeSet<String> = videos.iter().map(PlannedVideo::recording).collect();
        assert_eq!(recordings.len(), sites * videos_per_site.div_ceil(VIDEOS_PER_RECORDING));
        let paths: BTreeSet<String> = videos.iter().map(PlannedVideo::path).collect();
        assert_eq!(paths.len(), videos.len());
        assert!(videos.iter().all(|v| (2.0..=3.0).contains(&(v.frames as f32 / v.fps as f32).ceil())));
    }

    #[test]
    fn the_files_are_decodable_and_the_same_every_time() {
        let spec = DemoSpec { seed: 3, sites: 2, videos_per_site: 2 };
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let made = folders.each_ref().map(|f| generate(&spec, f.path(), &Job::default()).unwrap());
        assert_eq!((made[0].videos, made[0].broken), (4, 4));
        for video in plan::videos(&spec) {
            let [a, b] = folders.each_ref().map(|f| std::fs::read(f.path().join(video.path())).unwrap());
            assert!(a == b, "{} differs", video.path());
            let file = re_mp4::Mp4::read_bytes(&a).unwrap();
            let track = file.tracks().values().next().unwrap();
            assert_eq!(track.samples.len(), video.frames);
            assert_eq!((track.width, track.height), (WIDTH as u16, HEIGHT as u16));
        }
    }

    #[test]
    fn only_the_demos_own_columns_and_labels_are_taken_for_generated() {
        let columns = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert!(is_generated(&columns(&GROUPS), ["pack", "sort"]));
        assert!(!is_generated(&columns(&GROUPS), ["pack", "weld"]), "own footage with columns of the same names");
        assert!(!is_generated(&columns(&["site"]), ["pack"]));
    }

    #[test]
    fn a_stop_is_heard() {
        let folder = tempfile::tempdir().unwrap();
        let job = Job::default();
        job.ask(Request::Stop);
        assert!(generate(&DemoSpec::default(), folder.path(), &job).is_err());
    }

    /// Mean colours of a frame in 8 × 6 fields.
    fn fields(rgb: &[u8]) -> Vec<f32> {
        let mut sums = vec![0.0; 8 * 6 * 3];
        for (i, value) in rgb.iter().enumerate() {
            let (x, y) = (i / 3 % WIDTH, i / 3 / WIDTH);
            sums[((y * 6 / HEIGHT) * 8 + x * 8 / WIDTH) * 3 + i % 3] += f32::from(*value);
        }
        sums
    }

    #[test]
    fn the_most_similar_still_picture_of_another_site_mostly_shows_another_action() {
        let spec = DemoSpec { seed: 5, sites: 4, videos_per_site: 36 };
        let videos = plan::videos(&spec);
        let still = |v: &PlannedVideo| fields(&v.render(spec.seed).nth(v.frames / 2).unwrap());
        let stills: Vec<Vec<f32>> = videos.par_iter().map(still).collect();
        let distance =
            |a: usize, b: usize| -> f32 { stills[a].iter().zip(&stills[b]).map(|(x, y)| (x - y) * (x - y)).sum() };
        let right = (0..videos.len()).filter(|&i| {
            let others = (0..videos.len()).filter(|&j| videos[j].site() != videos[i].site());
            let nearest = others.min_by(|&a, &b| distance(i, a).total_cmp(&distance(i, b))).unwrap();
            videos[nearest].action == videos[i].action
        });
        let share = right.count() as f32 / videos.len() as f32;
        assert!(share < 0.5, "chance is 0.17, a still picture's nearest neighbour gives {share}");
    }
}
