//! The videos of several data sets, opened for training and evaluation.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::cache::ShardReader;
use super::labels::folders::SPLIT;
use super::sampling::Timeline;
use super::{DataError, InputError};
use crate::store::Workspace;
use crate::store::catalogue::{self, ClipRow, DataSetInfo, VideoRow};

/// Shards that stay mapped at a time; more would run into the limit of open files and mappings.
const OPEN_SHARDS: usize = 512;

/// A readable video of the pool.
#[derive(Clone, Debug)]
pub struct PoolVideo {
    /// Data set it came from.
    pub set: String,
    pub row: VideoRow,
    /// Its place in [`Pool::videos`].
    pub video_id: u32,
    /// Number of the source recording: videos with the same value in the source column share it.
    pub source_id: u32,
}

/// A labelled unit of the pool: a whole video or a segment of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PoolClip {
    pub set: String,
    /// Number of its video in [`Pool::videos`].
    pub video_id: u32,
    pub label: Option<String>,
    /// Seconds of the stored frames, not of the recording: see [`VideoRow::times`].
    pub start_s: Option<f64>,
    pub end_s: Option<f64>,
    pub groups: BTreeMap<String, String>,
}

/// All readable videos of some data sets. Training reads frames and ids from it; labels are there for
/// evaluation and monitors only, and no loader for pre-training hands them out.
pub struct Pool {
    cache: PathBuf,
    videos: Vec<PoolVideo>,
    clips: Vec<PoolClip>,
    sources: usize,
    hash: String,
    open: Mutex<OpenShards>,
}

impl Pool {
    /// Opens the data sets `sets` of the workspace: every video of which frames could be read.
    ///
    /// `source_group` names the group column that tells which videos come from one recording. Unset, or in a set
    /// that has no such column: the set's first group column. A video without a value is its own source, together with
    /// those of the same content.
    ///
    /// # Errors
    /// An unknown data set, a set or column named in vain, or nothing to read.
    pub fn open(ws: &Workspace, sets: &[String], source_group: Option<&str>) -> Result<Self, DataError> {
        Self::read(ws, sets, source_group, true)
    }

    /// As [`Self::open`], with every label left out where the catalogue is read: what is trained on it cannot know one.
    ///
    /// # Errors
    /// Those of [`Self::open`].
    pub fn open_unlabelled(ws: &Workspace, sets: &[String], source_group: Option<&str>) -> Result<Self, DataError> {
        Self::read(ws, sets, source_group, false)
    }

    fn read(ws: &Workspace, sets: &[String], source_group: Option<&str>, labelled: bool) -> Result<Self, DataError> {
        let db = ws.db()?;
        let mut builder = Builder::default();
        let mut known = source_group.is_none();
        for name in sets {
            let info = catalogue::data_set(&db, name)?;
            let column = source_column(&info, source_group);
            known |= column.is_some() && column == source_group;
            let mut clips = catalogue::clips(&db, name)?;
            if !labelled {
                clips.iter_mut().for_each(|clip| clip.label = None);
            }
            builder.add(&info, column, catalogue::videos(&db, name)?, clips);
        }
        if let (false, Some(column)) = (known, source_group) {
            return Err(InputError::NoColumn { sets: sets.join(", "), column: column.to_owned() }.into());
        }
        if builder.videos.is_empty() {
            return Err(InputError::NoneReadable(sets.join(", ")).into());
        }
        Ok(builder.build(ws.cache_dir()))
    }

    /// The pool without the videos that `keep` refuses; `None` if that leaves none. Videos and sources are numbered anew.
    pub fn filtered(self, keep: impl Fn(&PoolVideo) -> bool) -> Option<Self> {
        if self.videos.iter().all(&keep) {
            return Some(self);
        }
        let (mut videos, mut sources) = (HashMap::new(), HashMap::new());
        let mut hash = blake3::Hasher::new();
        hash.update(self.hash.as_bytes());
        let mut kept = Vec::new();
        for mut video in self.videos.into_iter().filter(keep) {
            hash.update(format!("{}\0{}\0", video.set, video.row.path).as_bytes());
            let next = sources.len() as u32;
            video.source_id = *sources.entry(video.source_id).or_insert(next);
            videos.insert(video.video_id, kept.len() as u32);
            video.video_id = kept.len() as u32;
            kept.push(video);
        }
        let renumbered = |clip: PoolClip| videos.get(&clip.video_id).map(|&video_id| PoolClip { video_id, ..clip });
        let clips = self.clips.into_iter().filter_map(renumbered).collect();
        let (sources, hash) = (sources.len(), hash.finalize().to_hex().to_string());
        let pool = Self { cache: self.cache, videos: kept, clips, sources, hash, open: Mutex::default() };
        (!pool.videos.is_empty()).then_some(pool)
    }

    /// All videos; a video's `video_id` is its index here.
    pub fn videos(&self) -> &[PoolVideo] {
        &self.videos
    }

    /// Number of videos.
    pub fn len(&self) -> usize {
        self.videos.len()
    }

    /// Never true: a pool without videos cannot be opened.
    pub fn is_empty(&self) -> bool {
        self.videos.is_empty()
    }

    /// Number of different source recordings.
    pub fn sources(&self) -> usize {
        self.sources
    }

    /// The labelled units, in the order of the catalogue. For evaluation.
    pub fn clips(&self) -> &[PoolClip] {
        &self.clips
    }

    /// The label of each video, for monitors such as neighbour purity. `None` where a video has no label or
    /// its segments differ in label.
    pub fn labels(&self) -> Vec<Option<&str>> {
        let mut found: Vec<Option<Option<&str>>> = vec![None; self.len()];
        for clip in &self.clips {
            let slot = &mut found[clip.video_id as usize];
            let label = clip.label.as_deref();
            *slot = Some(if slot.is_none_or(|other| other == label) { label } else { None });
        }
        found.into_iter().map(Option::flatten).collect()
    }

    /// Whether any video has a value in a group column.
    pub fn has_column(&self, column: &str) -> bool {
        self.clips.iter().any(|clip| clip.groups.get(column).is_some_and(|value| !value.is_empty()))
    }

    /// The value of each video in a group column, of its first segment that has one. `None` where it has none.
    pub fn groups(&self, column: &str) -> Vec<Option<&str>> {
        let mut found = vec![None; self.len()];
        for clip in &self.clips {
            let slot = &mut found[clip.video_id as usize];
            *slot = slot.or(clip.groups.get(column).map(String::as_str).filter(|value| !value.is_empty()));
        }
        found
    }

    /// Numbers of the values of [`Self::groups`], equal for equal values of one data set. A video without a value is a
    /// group of its own.
    pub fn group_numbers(&self, column: &str) -> Vec<u32> {
        let mut numbers = HashMap::new();
        let own = |video: &PoolVideo| format!("\0{}", video.video_id); // no value contains a zero byte
        let values = self.groups(column).into_iter().zip(&self.videos);
        let of = values.map(|(value, video)| (&video.set, value.map_or_else(|| own(video), str::to_owned)));
        of.map(|group| {
            let next = numbers.len() as u32;
            *numbers.entry(group).or_insert(next)
        })
        .collect()
    }

    /// Hash of what is in the pool (content, recipe, order, sources), 64 hexadecimal digits: equal hashes mean
    /// that a loader hands out equal batches.
    pub fn data_hash(&self) -> String {
        self.hash.clone()
    }

    /// The frames of a video. At most a few hundred shards stay mapped; the longest unused are closed first.
    ///
    /// # Panics
    /// If there is no video of this number.
    pub fn shard(&self, video: u32) -> Result<Arc<ShardReader>, DataError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shard) = open.get(video) {
            return Ok(shard);
        }
        let row = &self.videos[video as usize].row;
        let gone = || InputError::NoFrames(row.path.clone());
        let path = self.cache.join(row.shard.as_ref().ok_or_else(gone)?);
        let shard = Arc::new(ShardReader::open(&path)?);
        open.insert(video, &shard);
        Ok(shard)
    }

    /// Number and rate of the stored frames of a video.
    pub fn timeline(&self, video: u32) -> Timeline {
        let row = &self.videos[video as usize].row;
        Timeline { frames: row.frames as usize, fps: f64::from(row.fps) }
    }
}

/// The column of `set` that names a video's source: the wanted one if the set has it, else its first that is no split.
fn source_column<'a>(set: &'a DataSetInfo, wanted: Option<&str>) -> Option<&'a str> {
    let columns = &set.group_columns;
    // Folders such as `train` and `val` tell nothing of where a video comes from.
    let first = || columns.iter().find(|name| name.as_str() != SPLIT);
    columns.iter().find(|name| Some(name.as_str()) == wanted).or_else(first).map(String::as_str)
}

#[derive(Default)]
struct Builder {
    videos: Vec<PoolVideo>,
    clips: Vec<PoolClip>,
    sources: HashMap<(String, String), u32>,
    hash: blake3::Hasher,
}

impl Builder {
    fn add(&mut self, set: &DataSetInfo, column: Option<&str>, videos: Vec<VideoRow>, clips: Vec<ClipRow>) {
        self.hash.update(format!("{}\0{:?}\0", set.name, set.recipe).as_bytes());
        let mut of_video: HashMap<i64, Vec<ClipRow>> = HashMap::new();
        for clip in clips {
            of_video.entry(clip.video_id).or_default().push(clip);
        }
        for row in videos.into_iter().filter(VideoRow::is_readable) {
            let clips = of_video.remove(&row.id).unwrap_or_default();
            let source = column.and_then(|c| clips.iter().find_map(|clip| clip.groups.get(c)));
            let source = source.filter(|value| !value.is_empty()).cloned();
            self.add_video(&set.name, row, source, clips);
        }
    }

    fn add_video(&mut self, set: &str, row: VideoRow, source: Option<String>, clips: Vec<ClipRow>) {
        let video_id = self.videos.len() as u32;
        // Neither can be mistaken for a group's value: no value contains a zero byte. Two files of the same content are
        // the same recording.
        let own = if row.content_hash.is_empty() { &row.path } else { &row.content_hash };
        let source = source.unwrap_or_else(|| format!("\0{own}"));
        let next = self.sources.len() as u32;
        let source_id = *self.sources.entry((set.to_owned(), source)).or_insert(next);
        let line = format!("{}\0{}\0{}\0{}\0", row.path, row.content_hash, row.frames, source_id);
        self.hash.update(line.as_bytes());
        if !row.times.is_plain() {
            self.hash.update(row.times.to_stored().as_bytes());
        }
        let stored = |secs: Option<f64>| secs.map(|secs| row.times.stored(secs));
        self.clips.extend(clips.into_iter().map(|clip| PoolClip {
            set: set.to_owned(),
            video_id,
            label: clip.label,
            start_s: stored(clip.start_s),
            end_s: stored(clip.end_s),
            groups: clip.groups,
        }));
        self.videos.push(PoolVideo { set: set.to_owned(), row, video_id, source_id });
    }

    fn build(self, cache: PathBuf) -> Pool {
        Pool {
            cache,
            videos: self.videos,
            clips: self.clips,
            sources: self.sources.len(),
            hash: self.hash.finalize().to_hex().to_string(),
            open: Mutex::default(),
        }
    }
}

/// The mapped shards, with the time each was last asked for.
#[derive(Default)]
struct OpenShards {
    clock: u64,
    shards: HashMap<u32, (u64, Arc<ShardReader>)>,
}

impl OpenShards {
    fn get(&mut self, video: u32) -> Option<Arc<ShardReader>> {
        self.clock += 1;
        let (used, shard) = self.shards.get_mut(&video)?;
        *used = self.clock;
        Some(shard.clone())
    }

    fn insert(&mut self, video: u32, shard: &Arc<ShardReader>) {
        if self.shards.len() >= OPEN_SHARDS {
            let oldest = self.shards.iter().min_by_key(|(_, (used, _))| *used).map(|(video, _)| *video);
            oldest.and_then(|video| self.shards.remove(&video));
        }
        self.shards.insert(video, (self.clock, shard.clone()));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::cache::{ShardWriter, shard_path};
    use super::*;
    use crate::store::TimeMap;
    use crate::store::catalogue::{FileStamp, Recipe, VideoState};

    /// A workspace with one set of `videos` little videos; recordings of three videos each, labels "a" and "b".
    /// Pixels are unlike in every video and frame.
    pub(in super::super) fn workspace(folder: &std::path::Path, set: &str, videos: u32) -> Workspace {
        let ws = Workspace::open(folder).unwrap();
        let db = ws.db().unwrap();
        let recipe = Recipe::new(16, 12.0);
        let group_columns = vec!["site".to_owned(), "recording".to_owned()];
        let info = DataSetInfo { name: set.to_owned(), recipe, source: folder.to_owned(), group_columns };
        catalogue::upsert_data_set(&db, &info).unwrap();
        for i in 0..videos {
            let row = store_video(&ws, &recipe, i);
            let id = catalogue::upsert_video(&db, set, &row).unwrap();
            let groups = [("site", "s".to_owned()), ("recording", format!("r{}", i / 3))];
            let groups = groups.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
            let label = Some(if i % 2 == 0 { "a" } else { "b" }.to_owned());
            catalogue::replace_clips(&db, id, &[ClipRow { label, groups, ..ClipRow::default() }]).unwrap();
        }
        ws
    }

    fn store_video(ws: &Workspace, recipe: &Recipe, i: u32) -> VideoRow {
        let (width, height, frames) = (20, 16, 20 + i);
        let content_hash = format!("{i:064x}");
        let shard = shard_path(recipe, &content_hash);
        let mut writer = ShardWriter::create(&ws.cache_dir().join(&shard), width, height).unwrap();
        for frame in 0..frames {
            let pixel = |p: u32| ((p * (7 + i) + frame * 31 + i * 101) % 256) as u8;
            writer.push(&(0..width * height * 3).map(pixel).collect::<Vec<_>>()).unwrap();
        }
        writer.finish(12.0, None).unwrap();
        VideoRow {
            id: 0,
            path: format!("v{i:03}.mp4"),
            state: VideoState::Ok,
            reason: None,
            frames,
            width,
            height,
            fps: 12.0,
            times: TimeMap::default(),
            content_hash,
            shard: Some(shard),
            stamp: FileStamp::default(),
        }
    }

    pub(in super::super) fn pool(folder: &std::path::Path, videos: u32) -> Arc<Pool> {
        let ws = workspace(folder, "set", videos);
        Arc::new(Pool::open(&ws, &["set".to_owned()], Some("recording")).unwrap())
    }

    #[test]
    fn videos_of_one_recording_share_a_source_and_the_default_is_the_first_column() {
        let folder = tempfile::tempdir().unwrap();
        let ws = workspace(folder.path(), "set", 7);
        let sources = |column| {
            let pool = Pool::open(&ws, &["set".to_owned()], column).unwrap();
            pool.videos().iter().map(|v| v.source_id).collect::<Vec<_>>()
        };
        assert_eq!(sources(Some("recording")), [0, 0, 0, 1, 1, 1, 2]);
        assert_eq!(sources(None), [0; 7]);
    }

    #[test]
    fn a_column_that_no_set_has_is_an_error_and_so_is_an_empty_set() {
        let folder = tempfile::tempdir().unwrap();
        let ws = workspace(folder.path(), "set", 2);
        assert!(Pool::open(&ws, &["set".to_owned()], Some("rekording")).is_err());
        workspace(folder.path(), "empty", 0);
        assert!(Pool::open(&ws, &["empty".to_owned()], None).is_err());
        assert!(Pool::open(&ws, &["unknown".to_owned()], None).is_err());
    }

    #[test]
    fn the_hash_knows_the_sources_and_the_sets() {
        let folder = tempfile::tempdir().unwrap();
        let ws = workspace(folder.path(), "set", 4);
        workspace(folder.path(), "other", 4);
        let hash = |set: &str, column| Pool::open(&ws, &[set.to_owned()], column).unwrap().data_hash();
        assert_eq!(hash("set", None), hash("set", Some("site")));
        assert_ne!(hash("set", None), hash("set", Some("recording")));
        assert_ne!(hash("set", None), hash("other", None));
    }

    #[test]
    fn a_filtered_pool_is_numbered_anew_and_reads_the_right_frames() {
        let folder = tempfile::tempdir().unwrap();
        let ws = workspace(folder.path(), "set", 7);
        let open = || Pool::open(&ws, &["set".to_owned()], Some("recording")).unwrap();
        let (whole, kept) = (open(), open().filtered(|v| !["v001.mp4", "v006.mp4"].contains(&v.row.path.as_str())));
        let kept = kept.unwrap();
        let names: Vec<&str> = kept.videos().iter().map(|v| v.row.path.as_str()).collect();
        assert_eq!(names, ["v000.mp4", "v002.mp4", "v003.mp4", "v004.mp4", "v005.mp4"]);
        assert!(kept.videos().iter().enumerate().all(|(i, v)| v.video_id as usize == i));
        assert_eq!(kept.videos().iter().map(|v| v.source_id).collect::<Vec<_>>(), [0, 0, 1, 1, 1]);
        assert_eq!(kept.group_numbers("recording"), [0, 0, 1, 1, 1]);
        assert_eq!(kept.group_numbers("site"), [0; 5]);
        assert_eq!((kept.group_numbers("no such"), kept.has_column("no such")), ((0..5).collect(), false));
        assert_eq!((kept.sources(), kept.clips().len()), (2, 5));
        assert_eq!(kept.labels(), [Some("a"), Some("a"), Some("b"), Some("a"), Some("b")]);
        assert_eq!(kept.shard(1).unwrap().frame(3), whole.shard(2).unwrap().frame(3));
        assert_ne!(kept.data_hash(), whole.data_hash());
        assert_eq!(open().filtered(|_| true).unwrap().data_hash(), whole.data_hash());
        assert!(open().filtered(|_| false).is_none());
    }

    #[test]
    fn more_shards_than_may_be_open_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(folder.path(), 3);
        let mut open = OpenShards::default();
        let shard = pool.shard(0).unwrap();
        for video in 0..OPEN_SHARDS as u32 + 2 {
            open.get(0);
            open.insert(video, &shard);
        }
        assert_eq!(open.shards.len(), OPEN_SHARDS);
        assert!(open.get(0).is_some(), "asked for all the time");
        assert!(open.get(1).is_none(), "unused for the longest time");
        assert_eq!(pool.labels(), [Some("a"), Some("b"), Some("a")]);
    }
}
