//! The catalogue: data sets, their videos, and the labelled clips of each video.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use rusqlite::{OptionalExtension, Row, params};

use super::{Db, Reason, StoreError, TimeMap};

/// How videos are turned into frames; together with a file's content it names a shard.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Recipe {
    /// Pixels of the shorter side; aspect is kept. 0: the video's own size.
    pub short_side: u32,
    /// Frames per second. 0: the video's own rate.
    pub fps: f32,
    /// Seconds of video taken from its start. 0: all of it.
    pub max_secs: u32,
}

impl Recipe {
    /// Short side in pixels at a fixed rate, whole videos.
    pub fn new(short_side: u32, fps: f32) -> Self {
        Self { short_side, fps, max_secs: 0 }
    }
}

/// A named set of videos, imported from one folder.
#[derive(Clone, Debug, PartialEq)]
pub struct DataSetInfo {
    pub name: String,
    pub recipe: Recipe,
    /// The folder it was imported from.
    pub source: PathBuf,
    /// Names of the group columns, in the order of the CSV.
    pub group_columns: Vec<String>,
}

/// How much of a video could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VideoState {
    Ok,
    /// Frames up to a break are there.
    Partial,
    /// No frame.
    Bad,
}

impl VideoState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Partial => "partial",
            Self::Bad => "bad",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        [Self::Ok, Self::Partial, Self::Bad]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::Corrupt { field: "video.state", value: text.to_owned() })
    }
}

/// A file (or folder of frames) and what came out of it.
#[derive(Clone, Debug, PartialEq)]
pub struct VideoRow {
    pub id: i64,
    /// Relative to the data set's source, `/` between the parts.
    pub path: String,
    pub state: VideoState,
    /// If the state is not `Ok`.
    pub reason: Option<Reason>,
    /// Frames stored.
    pub frames: u32,
    /// Of the stored frames, pixels.
    pub width: u32,
    pub height: u32,
    /// Of the stored frames.
    pub fps: f32,
    /// Where moments of the recording lie in the stored frames.
    pub times: TimeMap,
    /// Hash of the file's content, hexadecimal.
    pub content_hash: String,
    /// Relative to [`super::Workspace::cache_dir`].
    pub shard: Option<PathBuf>,
    /// What tells an unchanged file.
    pub stamp: FileStamp,
}

impl VideoRow {
    /// Whether training and evaluation can see the video: it has frames.
    pub fn is_readable(&self) -> bool {
        self.frames > 0 && is_rate(self.fps) && self.shard.is_some()
    }

    /// Frames without a rate, which an older version could store, have no times: nothing can be made of them. The next
    /// import decodes the file anew.
    fn without_rate_is_bad(self) -> Self {
        if self.frames == 0 || is_rate(self.fps) {
            return self;
        }
        let stamp = FileStamp { size: -1, time: 0 };
        Self { state: VideoState::Bad, reason: Some(Reason::NoRate), frames: 0, fps: 0.0, stamp, ..self }
    }
}

/// Whether `fps` can be the rate of stored frames.
pub fn is_rate(fps: f32) -> bool {
    fps.is_finite() && fps > 0.0
}

/// Size and time of a file: while both are the same, the file is taken as unchanged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileStamp {
    /// Bytes; -1 matches no file, so that the next import looks at it anew.
    pub size: i64,
    /// Last change, nanoseconds since 1970.
    pub time: i64,
}

/// One labelled unit: a whole video, or a segment of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClipRow {
    pub id: i64,
    pub video_id: i64,
    pub label: Option<String>,
    /// Seconds from the start of the video; `None`: from its start, or to its end.
    pub start_s: Option<f64>,
    pub end_s: Option<f64>,
    /// Group column → value. A group is never cut between train and test.
    pub groups: BTreeMap<String, String>,
}

impl ClipRow {
    /// The part of the clip that a video of so many stored frames has: cut to its end. `None`: it begins after that, or
    /// shows nothing that was stored. A clip of a video without frames stays as it is; nothing is known of that.
    pub fn within(&self, times: &TimeMap, frames: u32, fps: f32) -> Option<Self> {
        if frames == 0 || fps <= 0.0 {
            return Some(self.clone());
        }
        let (frames, fps) = (f64::from(frames), f64::from(fps));
        let (start, end) = (self.start_s.map(|s| times.stored(s)), self.end_s.map(|s| times.stored(s)));
        let nothing = start.zip(end).is_some_and(|(start, end)| end <= start || end <= 0.0);
        if nothing || start.is_some_and(|start| (start * fps).round() >= frames) {
            return None;
        }
        // Tables round: what reaches a frame too far is not cut.
        let over = end.map_or(0.0, |end| if end * fps > frames + 1.0 { end - frames / fps } else { 0.0 });
        let end_s = self.end_s.map(|end| end - over);
        Some(Self { end_s, ..self.clone() })
    }
}

/// All data sets, by name.
pub fn data_sets(db: &Db) -> Result<Vec<DataSetInfo>, StoreError> {
    let mut query = db.connection().prepare_cached(&format!("{SELECT_SET} ORDER BY name"))?;
    let rows = query.query_map([], set_columns)?;
    rows.map(|row| set_from(row?)).collect()
}

/// The data set `name`.
///
/// # Errors
/// [`StoreError::NoSuchDataSet`].
pub fn data_set(db: &Db, name: &str) -> Result<DataSetInfo, StoreError> {
    let mut query = db.connection().prepare_cached(&format!("{SELECT_SET} WHERE name = ?1"))?;
    let row = query.query_row([name], set_columns).optional()?;
    set_from(row.ok_or_else(|| StoreError::NoSuchDataSet(name.to_owned()))?)
}

/// How the names of the files of data set `name` tell labels and groups; empty where they do not.
pub fn name_pattern(db: &Db, name: &str) -> Result<String, StoreError> {
    text_of_set(db, name, "SELECT name_pattern FROM data_set WHERE name = ?1")
}

/// Stores [`name_pattern`] of a data set that is there.
pub fn set_name_pattern(db: &Db, name: &str, pattern: &str) -> Result<(), StoreError> {
    db.connection().execute("UPDATE data_set SET name_pattern = ?2 WHERE name = ?1", params![name, pattern])?;
    Ok(())
}

/// What was said about the columns of the label tables of data set `name`, as JSON; empty where an older version
/// imported it.
pub fn table_options(db: &Db, name: &str) -> Result<String, StoreError> {
    text_of_set(db, name, "SELECT table_options FROM data_set WHERE name = ?1")
}

/// Stores [`table_options`] of a data set that is there.
pub fn set_table_options(db: &Db, name: &str, options: &str) -> Result<(), StoreError> {
    db.connection().execute("UPDATE data_set SET table_options = ?2 WHERE name = ?1", params![name, options])?;
    Ok(())
}

/// What the last import of data set `name` said, as JSON; empty where nothing is known.
pub fn import_notes(db: &Db, name: &str) -> Result<String, StoreError> {
    text_of_set(db, name, "SELECT import_notes FROM data_set WHERE name = ?1")
}

/// Stores [`import_notes`] of a data set that is there.
pub fn set_import_notes(db: &Db, name: &str, notes: &str) -> Result<(), StoreError> {
    db.connection().execute("UPDATE data_set SET import_notes = ?2 WHERE name = ?1", params![name, notes])?;
    Ok(())
}

fn text_of_set(db: &Db, name: &str, query: &str) -> Result<String, StoreError> {
    let mut query = db.connection().prepare_cached(query)?;
    let text = query.query_row([name], |row| row.get(0)).optional()?;
    text.ok_or_else(|| StoreError::NoSuchDataSet(name.to_owned()))
}

/// The videos of data set `name`, by path.
pub fn videos(db: &Db, name: &str) -> Result<Vec<VideoRow>, StoreError> {
    let set = set_id(db, name)?;
    let mut query = db.connection().prepare_cached(
        "SELECT id, path, state, reason, frames, width, height, fps, content_hash, shard, file_size, file_time,
            times
         FROM video WHERE data_set_id = ?1 ORDER BY path",
    )?;
    let rows = query.query_map([set], |row| Ok((video_columns(row)?, row.get::<_, String>(2)?)))?;
    rows.map(|row| {
        let (mut video, state) = row?;
        video.state = VideoState::parse(&state)?;
        Ok(video.without_rate_is_bad())
    })
    .collect()
}

/// The clips of data set `name`, by video path, then in the order of the label file. Segments are cut to the end of
/// their video; those wholly outside are none.
pub fn clips(db: &Db, name: &str) -> Result<Vec<ClipRow>, StoreError> {
    let mut query =
        db.connection().prepare_cached("SELECT id, frames, fps, times FROM video WHERE data_set_id = ?1")?;
    let length = |row: &Row<'_>| {
        let times = TimeMap::from_stored(&row.get::<_, String>(3)?);
        Ok((row.get(0)?, (times, row.get(1)?, row.get::<_, f64>(2)? as f32)))
    };
    let rows = query.query_map([set_id(db, name)?], length)?;
    let lengths: HashMap<i64, (TimeMap, u32, f32)> = rows.collect::<Result<_, _>>()?;
    let there = |clip: ClipRow| match lengths.get(&clip.video_id) {
        Some((times, frames, fps)) => clip.within(times, *frames, *fps),
        None => Some(clip),
    };
    Ok(given_clips(db, name)?.into_iter().filter_map(there).collect())
}

/// The clips of data set `name` as the labels give them, whatever their videos turned out to be.
pub fn given_clips(db: &Db, name: &str) -> Result<Vec<ClipRow>, StoreError> {
    let set = set_id(db, name)?;
    let mut query = db.connection().prepare_cached(
        "SELECT clip.id, video_id, label, start_s, end_s FROM clip JOIN video ON video.id = video_id
         WHERE data_set_id = ?1 ORDER BY path, clip.id",
    )?;
    let mut clips = query.query_map([set], clip_columns)?.collect::<Result<Vec<_>, _>>()?;
    let place: BTreeMap<i64, usize> = clips.iter().enumerate().map(|(i, clip)| (clip.id, i)).collect();
    let mut query = db.connection().prepare_cached(
        "SELECT clip_id, name, value FROM clip_group JOIN clip ON clip.id = clip_id
         JOIN video ON video.id = video_id WHERE data_set_id = ?1",
    )?;
    let mut rows = query.query([set])?;
    while let Some(row) = rows.next()? {
        if let Some(&i) = place.get(&row.get(0)?) {
            clips[i].groups.insert(row.get(1)?, row.get(2)?);
        }
    }
    Ok(clips)
}

/// Stores the data set's own row; its videos stay.
pub fn upsert_data_set(db: &Db, set: &DataSetInfo) -> Result<(), StoreError> {
    let columns = serde_json::Value::from(set.group_columns.clone()).to_string();
    db.connection().execute(
        "INSERT INTO data_set (name, source, short_side, fps, max_secs, group_columns) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (name) DO UPDATE SET source = excluded.source, short_side = excluded.short_side,
            fps = excluded.fps, max_secs = excluded.max_secs, group_columns = excluded.group_columns",
        params![
            set.name,
            set.source.to_string_lossy(),
            set.recipe.short_side,
            f64::from(set.recipe.fps),
            set.recipe.max_secs,
            columns
        ],
    )?;
    Ok(())
}

/// Stores a video of data set `name` (found by its path) and returns its id. `video.id` is not used.
///
/// # Errors
/// Frames without a rate are refused.
pub fn upsert_video(db: &Db, name: &str, video: &VideoRow) -> Result<i64, StoreError> {
    if video.frames > 0 && !is_rate(video.fps) {
        return Err(StoreError::Corrupt { field: "video.fps", value: video.fps.to_string() });
    }
    let shard = video.shard.as_ref().map(|path| path.to_string_lossy().into_owned());
    let id = db.connection().query_row(
        "INSERT INTO video (data_set_id, path, state, reason, frames, width, height, fps, content_hash, shard,
            file_size, file_time, times) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
         ON CONFLICT (data_set_id, path) DO UPDATE SET state = excluded.state, reason = excluded.reason,
            frames = excluded.frames, width = excluded.width, height = excluded.height, fps = excluded.fps,
            content_hash = excluded.content_hash, shard = excluded.shard,
            file_size = excluded.file_size, file_time = excluded.file_time, times = excluded.times
         RETURNING id",
        params![
            set_id(db, name)?,
            video.path,
            video.state.as_str(),
            video.reason.as_ref().map(Reason::to_stored),
            video.frames,
            video.width,
            video.height,
            f64::from(video.fps),
            video.content_hash,
            shard,
            video.stamp.size,
            video.stamp.time,
            video.times.to_stored()
        ],
        |row| row.get(0),
    )?;
    Ok(id)
}

/// Makes `clips` the clips of a video. Their `id` and `video_id` are not used.
pub fn replace_clips(db: &Db, video_id: i64, clips: &[ClipRow]) -> Result<(), StoreError> {
    let connection = db.connection();
    connection.execute("DELETE FROM clip WHERE video_id = ?1", [video_id])?;
    for clip in clips {
        connection.execute(
            "INSERT INTO clip (video_id, label, start_s, end_s) VALUES (?1, ?2, ?3, ?4)",
            params![video_id, clip.label, clip.start_s, clip.end_s],
        )?;
        let id = connection.last_insert_rowid();
        for (name, value) in &clip.groups {
            connection.execute(
                "INSERT INTO clip_group (clip_id, name, value) VALUES (?1, ?2, ?3)",
                params![id, name, value],
            )?;
        }
    }
    Ok(())
}

/// Takes a video out of the catalogue; its shard stays.
pub fn remove_video(db: &Db, video_id: i64) -> Result<(), StoreError> {
    db.connection().execute("DELETE FROM video WHERE id = ?1", [video_id])?;
    Ok(())
}

/// Makes the next import look at the video's file anew, whatever its size and time.
pub fn forget_stamp(db: &Db, video_id: i64) -> Result<(), StoreError> {
    db.connection().execute("UPDATE video SET file_size = -1 WHERE id = ?1", [video_id])?;
    Ok(())
}

/// Takes the data set out of the catalogue; its shards stay.
pub fn remove(db: &Db, name: &str) -> Result<(), StoreError> {
    let set = set_id(db, name)?;
    db.connection().execute("DELETE FROM data_set WHERE id = ?1", [set])?;
    Ok(())
}

/// The shards that some video of any data set uses, relative to [`super::Workspace::cache_dir`].
pub fn shards(db: &Db) -> Result<BTreeSet<PathBuf>, StoreError> {
    let mut query = db.connection().prepare_cached("SELECT DISTINCT shard FROM video WHERE shard IS NOT NULL")?;
    let rows = query.query_map([], |row| row.get::<_, String>(0))?;
    rows.map(|row| Ok(PathBuf::from(row?))).collect()
}

const SELECT_SET: &str = "SELECT name, source, short_side, fps, max_secs, group_columns FROM data_set";

fn set_id(db: &Db, name: &str) -> Result<i64, StoreError> {
    let mut query = db.connection().prepare_cached("SELECT id FROM data_set WHERE name = ?1")?;
    let id = query.query_row([name], |row| row.get(0)).optional()?;
    id.ok_or_else(|| StoreError::NoSuchDataSet(name.to_owned()))
}

/// The row, and its group columns still as JSON.
fn set_columns(row: &Row<'_>) -> rusqlite::Result<(DataSetInfo, String)> {
    let recipe = Recipe { short_side: row.get(2)?, fps: row.get::<_, f64>(3)? as f32, max_secs: row.get(4)? };
    let source = PathBuf::from(row.get::<_, String>(1)?);
    Ok((DataSetInfo { name: row.get(0)?, recipe, source, group_columns: Vec::new() }, row.get(5)?))
}

fn set_from((mut set, columns): (DataSetInfo, String)) -> Result<DataSetInfo, StoreError> {
    set.group_columns = serde_json::from_str(&columns)
        .map_err(|_| StoreError::Corrupt { field: "data_set.group_columns", value: columns })?;
    Ok(set)
}

fn video_columns(row: &Row<'_>) -> rusqlite::Result<VideoRow> {
    Ok(VideoRow {
        id: row.get(0)?,
        path: row.get(1)?,
        state: VideoState::Bad, // the caller parses the word
        reason: row.get::<_, Option<String>>(3)?.map(|text| Reason::from_stored(&text)),
        frames: row.get(4)?,
        width: row.get(5)?,
        height: row.get(6)?,
        fps: row.get::<_, f64>(7)? as f32,
        content_hash: row.get(8)?,
        shard: row.get::<_, Option<String>>(9)?.map(PathBuf::from),
        stamp: FileStamp { size: row.get(10)?, time: row.get(11)? },
        times: TimeMap::from_stored(&row.get::<_, String>(12)?),
    })
}

fn clip_columns(row: &Row<'_>) -> rusqlite::Result<ClipRow> {
    Ok(ClipRow {
        id: row.get(0)?,
        video_id: row.get(1)?,
        label: row.get(2)?,
        start_s: row.get(3)?,
        end_s: row.get(4)?,
        groups: BTreeMap::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_cut_to_its_video_and_one_outside_is_none() {
        let within = |start_s, end_s| {
            let clip = ClipRow { start_s, end_s, ..ClipRow::default() }.within(&TimeMap::default(), 36, 12.0)?;
            Some((clip.start_s, clip.end_s))
        };
        assert_eq!(within(None, None), Some((None, None)));
        assert_eq!(within(Some(0.0), Some(1.0)), Some((Some(0.0), Some(1.0))));
        assert_eq!(within(Some(2.0), Some(9.0)), Some((Some(2.0), Some(3.0))));
        assert_eq!(within(Some(2.0), Some(3.04)), Some((Some(2.0), Some(3.04))), "less than a frame too far");
        assert_eq!(within(Some(3.5), Some(4.0)), None);
        assert_eq!(within(Some(3.0), None), None);
        assert!(
            ClipRow { start_s: Some(9.0), ..ClipRow::default() }.within(&TimeMap::default(), 0, 0.0).is_some(),
            "nothing is known"
        );
    }
}
