//! What the page knows of an experiment: its runs with embeddings, and where the frames of each video are.

use std::collections::HashMap;

use crate::config::ClipSpec;
use crate::data::sampling::Timeline;
use crate::report::arm_slots;
use crate::store::catalogue::{self, VideoRow};
use crate::store::index::RunEntry;
use crate::store::judgement::VideoName;
use crate::store::{RunFolder, Workspace};
use crate::text::LocalText;
use crate::ui::media::ClipRef;

/// A run that can be looked into.
#[derive(Clone, Debug, PartialEq)]
pub struct RunLook {
    pub run: String,
    pub arm: String,
    /// Place of the arm in the palette.
    pub slot: usize,
    pub seed: u64,
    /// Snapshots, ascending; never empty.
    pub steps: Vec<u64>,
    /// It trained with a queue of keys.
    pub queue: bool,
    /// What a clip of it is.
    pub clip: ClipSpec,
}

impl RunLook {
    /// The last snapshot.
    pub fn last(&self) -> u64 {
        self.steps.last().copied().unwrap_or_default()
    }
}

/// Runs and videos of an experiment.
#[derive(Default)]
pub struct Library {
    pub experiment: String,
    pub runs: Vec<RunLook>,
    pub(super) videos: HashMap<VideoName, ClipRef>,
}

impl Library {
    /// Reads the run folders and the catalogue.
    pub fn read(workspace: &Workspace, experiment: &str, entries: &[RunEntry]) -> Result<Self, LocalText> {
        let slots = arm_slots(entries.iter().map(|e| e.arm.as_str()));
        let mut runs = Vec::new();
        for entry in entries {
            let Ok(folder) = RunFolder::open(&workspace.runs_dir(), &entry.run) else { continue };
            let (steps, Ok(record)) = (folder.embedding_steps(), folder.record()) else { continue };
            if !steps.is_empty() {
                runs.push(RunLook {
                    run: entry.run.clone(),
                    arm: entry.arm.clone(),
                    slot: slots.get(&entry.arm).copied().unwrap_or_default(),
                    seed: entry.seed,
                    steps,
                    queue: record.config.arm.method.traits().uses_queue,
                    clip: record.config.experiment.clip,
                });
            }
        }
        // The arm that is asked about comes first: the last of the palette's usual order.
        runs.sort_by(|a, b| b.slot.cmp(&a.slot).then(a.seed.cmp(&b.seed)));
        Ok(Self { experiment: experiment.to_owned(), runs, videos: videos(workspace)? })
    }

    /// The run of this name.
    pub fn run(&self, name: &str) -> Option<&RunLook> {
        self.runs.iter().find(|run| run.run == name)
    }

    /// The whole video.
    pub fn whole(&self, video: &VideoName) -> Option<&ClipRef> {
        self.videos.get(video)
    }

    /// The part that an encoder of this clip length sees of a video: one clip in its middle.
    pub fn seen(&self, video: &VideoName, clip: &ClipSpec) -> Option<ClipRef> {
        part_seen(self.whole(video)?, clip)
    }
}

/// The clip in the middle of a video.
pub fn part_seen(whole: &ClipRef, clip: &ClipSpec) -> Option<ClipRef> {
    let timeline = Timeline { frames: whole.frames as usize, fps: f64::from(whole.fps) };
    let frames = timeline.clip(timeline.window(None, None), clip, 0.5);
    let (first, last) = (*frames.first()? as u32, *frames.last()? as u32);
    // The last sampled frame is on screen until the next one would be.
    let each = (whole.fps / clip.rate_hz).round().max(1.0) as u32;
    let frames = (last - first + each).min(whole.frames - first);
    Some(ClipRef { first_frame: first, frames, ..whole.clone() })
}

fn videos(workspace: &Workspace) -> Result<HashMap<VideoName, ClipRef>, LocalText> {
    let db = workspace.db()?;
    let cache = workspace.cache_dir();
    let mut found = HashMap::new();
    for set in catalogue::data_sets(&db)? {
        for video in catalogue::videos(&db, &set.name)? {
            let VideoRow { path, shard: Some(shard), frames: frames @ 1.., fps, .. } = video else { continue };
            let clip = ClipRef { shard: cache.join(shard), first_frame: 0, frames, fps };
            found.insert(VideoName { set: set.name.clone(), path }, clip);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seen_part_is_the_clip_in_the_middle() {
        let name = VideoName { set: "s".into(), path: "v".into() };
        let whole = ClipRef { shard: "x".into(), first_frame: 0, frames: 240, fps: 12.0 };
        let library = Library { videos: HashMap::from([(name.clone(), whole)]), ..Library::default() };
        let clip = ClipSpec { frames: 8, rate_hz: 6.0, size: 48, input: crate::config::ClipInput::Rgb };
        let seen = library.seen(&name, &clip).unwrap();
        // Sampled 2 frames apart: 14 frames from the first to the last, and 2 for the last one.
        assert_eq!((seen.first_frame, seen.frames), (112, 16));
    }
}
