//! Videos looked at window by window: one window every stride, centred on the moment that it stands for.
//!
//! A window is as long as a clip, and moved inwards at the ends of its video. Its label is that of the interval in which
//! its moment lies, the later one where two overlap. Moments without a label are left out, or take the label that the
//! task gives to the rest of a video with intervals. A video shorter than a stride has one window.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::config::ClipSpec;
use crate::data::loader::ClipSource;
use crate::data::{Pool, PoolClip, split};

/// The windows of all videos with labels.
#[derive(Debug, Default)]
pub struct Windows {
    pub sources: Vec<ClipSource>,
    pub labels: Vec<String>,
    /// See [`split::groups`].
    pub groups: Vec<String>,
    /// Windows of one video and group, in order of time: what is judged as one sequence.
    pub sequences: Vec<Range<usize>>,
}

/// How a pool is cut into windows.
pub struct Cut<'a> {
    pub clip: &'a ClipSpec,
    pub stride_s: f64,
    /// Label of what no interval covers in a video that has one.
    pub rest: Option<&'a str>,
}

impl Windows {
    /// The windows of the labelled videos of `pool`, grouped by `column`.
    pub fn new(pool: &Pool, column: Option<&str>, cut: &Cut<'_>) -> Self {
        let labelled: Vec<&PoolClip> = pool.clips().iter().filter(|clip| clip.label.is_some()).collect();
        let ties = labelled.iter().map(|clip| (&clip.groups, &pool.videos()[clip.video_id as usize].row));
        // Windows of a video are tied to each other even where no column says so: its own name is their group then.
        let groups = split::groups_by_column(ties, column);
        let mut videos: BTreeMap<u32, Vec<(&PoolClip, String)>> = BTreeMap::new();
        for (clip, group) in labelled.into_iter().zip(groups) {
            let own = || split::of_content(&pool.videos()[clip.video_id as usize].row);
            let group = if group.is_empty() { own() } else { group };
            videos.entry(clip.video_id).or_default().push((clip, group));
        }
        let mut windows = Self::default();
        for (video, clips) in videos {
            windows.add(pool, video, &clips, cut);
        }
        windows
    }

    fn add(&mut self, pool: &Pool, video: u32, clips: &[(&PoolClip, String)], cut: &Cut<'_>) {
        let timeline = pool.timeline(video);
        let length = timeline.frames as f64 / timeline.fps;
        let span = cut.clip.frames as f64 / f64::from(cut.clip.rate_hz);
        let intervals: Vec<_> = clips.iter().map(|(clip, _)| timeline.window(clip.start_s, clip.end_s)).collect();
        let count = (length / cut.stride_s).floor().max(1.0) as usize;
        for tick in 0..count {
            let middle = (tick as f64 + 0.5) * cut.stride_s;
            // The one window of a video shorter than half a stride stands for the middle of it: its end is in no interval.
            let moment = if middle < length { middle } else { length / 2.0 };
            let covering = (0..clips.len()).filter(|&i| intervals[i].start_s <= moment && moment < intervals[i].end_s);
            let latest = covering.max_by(|&a, &b| intervals[a].start_s.total_cmp(&intervals[b].start_s));
            let (label, group) = match (latest, cut.rest) {
                (Some(i), _) => (clips[i].0.label.clone().unwrap_or_default(), &clips[i].1),
                (None, Some(rest)) => (rest.to_owned(), &clips[0].1),
                (None, None) => continue,
            };
            let start = (moment - span / 2.0).clamp(0.0, (length - span).max(0.0));
            self.push(ClipSource { video, start_s: Some(start), end_s: Some(start + span) }, label, group.clone());
        }
    }

    fn push(&mut self, source: ClipSource, label: String, group: String) {
        let place = self.sources.len();
        let follows =
            self.sources.last().is_some_and(|last| last.video == source.video) && self.groups.last() == Some(&group);
        match self.sequences.last_mut() {
            Some(sequence) if follows => sequence.end = place + 1,
            _ => self.sequences.push(place..place + 1),
        }
        self.sources.push(source);
        self.labels.push(label);
        self.groups.push(group);
    }
}
