//! A data set as people look at it: its clips with their videos, filtered and counted.
//!
//! Everything here is worked out once from the catalogue, so that the window and the command line show the same
//! numbers. Start at [`SetView::load`].

mod counts;
mod cuts;
mod filter;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use super::DataError;
use crate::store::Workspace;
use crate::store::catalogue::{self, DataSetInfo, VideoRow, VideoState};
use crate::store::video_tag;

pub use counts::{Count, CountRow, Counts};
pub use cuts::{Cut, CutRow, Cuts};
pub use filter::{Filter, LabelFilter, Sort, StateFilter};

/// One labelled unit: a whole video, or a segment of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Clip {
    /// Its video's place in [`SetView::videos`].
    pub video: usize,
    pub label: Option<String>,
    /// Seconds from the start of the video; `None`: from its start, or to its end.
    pub start_s: Option<f64>,
    pub end_s: Option<f64>,
    pub groups: BTreeMap<String, String>,
}

/// A data set: its videos by path, and their clips in the order of the catalogue.
#[derive(Clone, Debug)]
pub struct SetView {
    pub info: DataSetInfo,
    pub videos: Vec<VideoRow>,
    pub clips: Vec<Clip>,
    /// Where the shards of the videos lie.
    pub cache: PathBuf,
    /// What people have put on videos, by path; of those that have any.
    pub tags: BTreeMap<String, BTreeSet<String>>,
}

/// What the set amounts to.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Figures {
    /// Files, unreadable ones included.
    pub videos: usize,
    /// Clips of readable videos.
    pub clips: usize,
    /// Clips of readable videos that have a label.
    pub labelled: usize,
    /// Videos of which only a beginning could be read.
    pub partial: usize,
    /// Videos without a frame.
    pub unreadable: usize,
    /// Stored footage.
    pub hours: f64,
    /// Different labels of readable clips.
    pub labels: usize,
    /// Group column → how many values readable clips have in it, in the order of the columns.
    pub groups: Vec<(String, usize)>,
}

impl SetView {
    /// Reads the data set `name`.
    ///
    /// # Errors
    /// There is none of this name, or the database cannot be read.
    pub fn load(workspace: &Workspace, name: &str) -> Result<Self, DataError> {
        let db = workspace.db()?;
        let info = catalogue::data_set(&db, name)?;
        let videos = catalogue::videos(&db, name)?;
        let place: HashMap<i64, usize> = videos.iter().enumerate().map(|(i, video)| (video.id, i)).collect();
        let clip = |row: catalogue::ClipRow| {
            let video = *place.get(&row.video_id)?;
            Some(Clip { video, label: row.label, start_s: row.start_s, end_s: row.end_s, groups: row.groups })
        };
        let clips = catalogue::clips(&db, name)?.into_iter().filter_map(clip).collect();
        let tags = video_tag::all(&db)?.into_iter().filter(|(video, _)| video.set == name);
        let tags = tags.map(|(video, tags)| (video.path, tags)).collect();
        Ok(Self { info, videos, clips, cache: workspace.cache_dir(), tags })
    }

    /// The video of a clip.
    pub fn video_of(&self, clip: &Clip) -> &VideoRow {
        &self.videos[clip.video]
    }

    /// First stored frame and number of stored frames of a clip; no frames where nothing could be read.
    pub fn span(&self, clip: &Clip) -> (u32, u32) {
        let video = self.video_of(clip);
        let frame = |secs: f64| ((video.times.stored(secs) * f64::from(video.fps)).round() as u32).min(video.frames);
        let first = clip.start_s.map_or(0, frame);
        let end = clip.end_s.map_or(video.frames, frame);
        // A segment shorter than a frame still shows its frame.
        let first = first.min(video.frames.saturating_sub(1));
        (first, end.saturating_sub(first).max(1).min(video.frames))
    }

    /// Length of a clip's stored part in seconds.
    pub fn seconds(&self, clip: &Clip) -> f64 {
        let video = self.video_of(clip);
        if video.fps > 0.0 { f64::from(self.span(clip).1) / f64::from(video.fps) } else { 0.0 }
    }

    /// The clips that training and evaluation can see.
    pub fn readable(&self) -> impl Iterator<Item = &Clip> {
        self.clips.iter().filter(|clip| self.video_of(clip).is_readable())
    }

    /// All labels of the clips, sorted.
    pub fn labels(&self) -> Vec<String> {
        let labels: BTreeSet<&String> = self.clips.iter().filter_map(|clip| clip.label.as_ref()).collect();
        labels.into_iter().cloned().collect()
    }

    /// The tags of a clip's video.
    pub fn tags_of(&self, clip: &Clip) -> impl Iterator<Item = &str> {
        self.tags.get(&self.video_of(clip).path).into_iter().flatten().map(String::as_str)
    }

    /// All tags of the set, sorted.
    pub fn known_tags(&self) -> BTreeSet<&str> {
        self.tags.values().flatten().map(String::as_str).collect()
    }

    /// All values of a group column, sorted.
    pub fn values(&self, column: &str) -> Vec<String> {
        let values: BTreeSet<&String> = self.clips.iter().filter_map(|clip| clip.groups.get(column)).collect();
        values.into_iter().cloned().collect()
    }

    /// The numbers at the head of the set.
    pub fn figures(&self) -> Figures {
        let in_state = |state| self.videos.iter().filter(|video| video.state == state).count();
        let secs =
            |video: &VideoRow| if video.fps > 0.0 { f64::from(video.frames) / f64::from(video.fps) } else { 0.0 };
        let labels: BTreeSet<&String> = self.readable().filter_map(|clip| clip.label.as_ref()).collect();
        let values = |column: &String| -> usize {
            self.readable().filter_map(|clip| clip.groups.get(column)).collect::<BTreeSet<_>>().len()
        };
        Figures {
            videos: self.videos.len(),
            clips: self.readable().count(),
            labelled: self.readable().filter(|clip| clip.label.is_some()).count(),
            partial: in_state(VideoState::Partial),
            unreadable: in_state(VideoState::Bad),
            hours: self.videos.iter().map(secs).sum::<f64>() / 3600.0,
            labels: labels.len(),
            groups: self.info.group_columns.iter().map(|column| (column.clone(), values(column))).collect(),
        }
    }

    /// The videos that could not be read, or not to their end.
    pub fn problems(&self) -> impl Iterator<Item = &VideoRow> {
        self.videos.iter().filter(|video| video.state != VideoState::Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::TimeMap;
    use crate::store::catalogue::{FileStamp, Recipe};

    pub(super) fn video(path: &str, state: VideoState, frames: u32) -> VideoRow {
        VideoRow {
            id: 0,
            path: path.to_owned(),
            state,
            reason: None,
            frames,
            width: 8,
            height: 8,
            fps: 10.0,
            times: TimeMap::default(),
            content_hash: String::new(),
            shard: (frames > 0).then(|| PathBuf::from("x.kshard")),
            stamp: FileStamp::default(),
        }
    }

    pub(super) fn clip(video: usize, label: &str, site: &str) -> Clip {
        let label = (!label.is_empty()).then(|| label.to_owned());
        let groups = [("site".to_owned(), site.to_owned())].into_iter().filter(|(_, value)| !value.is_empty());
        Clip { video, label, start_s: None, end_s: None, groups: groups.collect() }
    }

    /// Five videos at two sites: four readable (one of them partial, one without label), one bad.
    pub(super) fn view() -> SetView {
        let info = DataSetInfo {
            name: "d".into(),
            recipe: Recipe::new(8, 10.0),
            source: "/none".into(),
            group_columns: vec!["site".into()],
        };
        let videos = vec![
            video("a/1.mp4", VideoState::Ok, 100),
            video("a/2.mp4", VideoState::Ok, 50),
            video("b/3.mp4", VideoState::Partial, 20),
            video("b/4.mp4", VideoState::Bad, 0),
            video("b/5.mp4", VideoState::Ok, 30),
        ];
        let clips =
            vec![clip(0, "walk", "a"), clip(1, "run", "a"), clip(2, "walk", "b"), clip(3, "run", "b"), clip(4, "", "")];
        let tags = BTreeMap::from([("b/3.mp4".to_owned(), BTreeSet::from(["night".to_owned()]))]);
        SetView { info, videos, clips, cache: PathBuf::new(), tags }
    }

    #[test]
    fn figures_count_files_once_and_clips_only_where_something_can_be_seen() {
        let figures = view().figures();
        assert_eq!((figures.videos, figures.clips, figures.labelled), (5, 4, 3));
        assert_eq!((figures.partial, figures.unreadable, figures.labels), (1, 1, 2));
        assert!((figures.hours - 20.0 / 3600.0).abs() < 1e-12);
        assert_eq!(figures.groups, [("site".to_owned(), 2)]);
    }

    #[test]
    fn a_segment_is_cut_to_the_frames_that_are_there() {
        let view = view();
        let span = |video, start_s, end_s| view.span(&Clip { start_s, end_s, ..clip(video, "", "") });
        assert_eq!(span(0, None, None), (0, 100));
        assert_eq!(span(0, Some(2.0), Some(4.5)), (20, 25));
        assert_eq!(span(2, Some(1.0), Some(9.0)), (10, 10)); // the video breaks off at 2 s
        assert_eq!(span(2, Some(5.0), Some(9.0)), (19, 1)); // after the break: its last frame
        assert_eq!(span(3, None, None), (0, 0));
    }
}
