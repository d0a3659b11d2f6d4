//! What each video of a folder needs: nothing, new labels, or decoding.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::{ImportRequest, absolute, same_clips, scan};
use crate::data::decode::{frame_files, is_frames};
use crate::data::labels::{self, Labels};
use crate::data::{DataError, InputError};
use crate::store::catalogue::{self, ClipRow, DataSetInfo, FileStamp, VideoRow};
use crate::store::{Db, Reason, Workspace};

/// A video that is to be looked at.
pub struct Planned {
    /// Relative to the data set's folder.
    pub path: String,
    /// Its file or folder, or why there is none.
    pub file: Result<(PathBuf, FileStamp), Reason>,
    pub clips: Vec<ClipRow>,
}

/// The whole import.
pub struct Plan {
    pub tasks: Vec<Planned>,
    pub unchanged: usize,
    pub removed: usize,
}

/// Looks at the folder and the catalogue, and stores what needs no decoding.
pub fn make(workspace: &Workspace, db: &Db, request: &ImportRequest) -> Result<Plan, DataError> {
    let source = absolute(&request.source)?;
    let Wanted { videos: wanted, group_columns, .. } = look(&source, request, &|| true)?;
    if wanted.is_empty() {
        return Err(nothing_in(&source));
    }
    let set = DataSetInfo { name: request.name.clone(), recipe: request.recipe, source, group_columns };
    let old = catalogue::data_set(db, &set.name).ok();
    db.transaction(|db| {
        // Videos of two recipes in one data set would compare apples with pears.
        if old.is_some_and(|old| old.recipe != set.recipe) {
            catalogue::remove(db, &set.name)?;
        }
        catalogue::upsert_data_set(db, &set)?;
        catalogue::set_name_pattern(db, &set.name, request.name_pattern.trim())
    })?;
    compare(workspace, db, &set.name, wanted)
}

/// Why a folder cannot be imported that has nothing to import.
pub fn nothing_in(source: &Path) -> DataError {
    InputError::NothingIn(source.to_owned()).into()
}

/// What should be in the data set.
pub struct Wanted {
    /// In the order of the paths.
    pub videos: Vec<Planned>,
    pub group_columns: Vec<String>,
    /// Whether a label file was there.
    pub given: bool,
    /// Videos whose names do not fit the name pattern.
    pub unfit: Vec<String>,
}

/// Looks at the folder, its label files and the names of its videos; an error as soon as `go_on` says no.
pub fn look(source: &Path, request: &ImportRequest, go_on: &dyn Fn() -> bool) -> Result<Wanted, DataError> {
    let pattern = request.pattern()?;
    let labels = labels::read(source, request.labels.as_deref())?;
    let (mut group_columns, given) = (labels.group_columns.clone(), labels.given);
    let mut videos = wanted(source, labels, go_on)?;
    let mut unfit = Vec::new();
    if let Some(pattern) = pattern {
        for column in pattern.columns() {
            if !group_columns.iter().any(|known| known == column) {
                group_columns.push(column.to_owned());
            }
        }
        for video in &mut videos {
            if !pattern.fill(&video.path, &mut video.clips, given) {
                unfit.push(video.path.clone());
            }
        }
    }
    Ok(Wanted { videos, group_columns, given, unfit })
}

/// Everything that should be in the data set, in the order of the paths; an error as soon as `go_on` says no.
fn wanted(source: &Path, mut labels: Labels, go_on: &dyn Fn() -> bool) -> Result<Vec<Planned>, DataError> {
    let found = scan::scan_while(source, go_on)?;
    if !labels.given {
        labels.clips = labels::from_folders(found.units.iter().map(|unit| unit.path.as_str()));
    }
    let mut clips_of = |path: &str| labels.clips.remove(path).unwrap_or_else(|| vec![ClipRow::default()]);
    let mut wanted = BTreeMap::new();
    for unit in found.units {
        let file = match stamp(&unit.full) {
            Ok(stamp) => Ok((unit.full, stamp)),
            Err(error) if scan::is_lost(&error) => return Err(DataError::io(&unit.full)(error)),
            Err(error) => Err(unreadable(&error)),
        };
        wanted.insert(unit.path.clone(), Planned { clips: clips_of(&unit.path), path: unit.path, file });
    }
    // Listed in the labels and not found by the scan: missing, or a file that no scan would take for a video.
    for (path, clips) in std::mem::take(&mut labels.clips) {
        let full = source.join(&path);
        let file = match stamp(&full) {
            Ok(stamp) => Ok((full, stamp)),
            Err(_) => Err(Reason::Missing),
        };
        wanted.insert(path.clone(), Planned { path, file, clips });
    }
    for (path, reason) in found.unnameable.into_iter().chain(labels.refused) {
        wanted.insert(path.clone(), Planned { path, file: Err(reason), clips: vec![ClipRow::default()] });
    }
    Ok(wanted.into_values().collect())
}

/// What the system says about a file that cannot be opened.
pub fn unreadable(error: &std::io::Error) -> Reason {
    Reason::Unreadable(error.to_string())
}

/// Size and time of a file; of a folder of frames, the sum and the latest of its pictures.
pub fn stamp(path: &Path) -> std::io::Result<FileStamp> {
    let of = |path: &Path| -> std::io::Result<FileStamp> {
        let data = std::fs::metadata(path)?;
        let time = data.modified()?.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos() as i64);
        Ok(FileStamp { size: data.len() as i64, time })
    };
    if !is_frames(path) {
        return of(path);
    }
    let mut sum = FileStamp::default();
    for frame in frame_files(path)? {
        let frame = of(&frame)?;
        sum = FileStamp { size: sum.size + frame.size, time: sum.time.max(frame.time) };
    }
    Ok(sum)
}

/// Leaves what is unchanged, renews labels, takes out what is gone.
fn compare(workspace: &Workspace, db: &Db, name: &str, wanted: Vec<Planned>) -> Result<Plan, DataError> {
    let mut known: BTreeMap<String, VideoRow> =
        catalogue::videos(db, name)?.into_iter().map(|video| (video.path.clone(), video)).collect();
    let old_clips = catalogue::clips(db, name)?;
    let mut clips_of: BTreeMap<i64, Vec<&ClipRow>> = BTreeMap::new();
    for clip in &old_clips {
        clips_of.entry(clip.video_id).or_default().push(clip);
    }
    let mut plan = Plan { tasks: Vec::new(), unchanged: 0, removed: 0 };
    db.transaction(|db| {
        for planned in wanted {
            match known.remove(&planned.path) {
                Some(video) if is_unchanged(workspace, &video, &planned) => {
                    let old = clips_of.get(&video.id).map(Vec::as_slice).unwrap_or_default();
                    if !same_clips(old, &planned.clips) {
                        catalogue::replace_clips(db, video.id, &planned.clips)?;
                    }
                    plan.unchanged += 1;
                }
                _ => plan.tasks.push(planned),
            }
        }
        plan.removed = known.len();
        known.values().try_for_each(|video| catalogue::remove_video(db, video.id))
    })?;
    Ok(plan)
}

fn is_unchanged(workspace: &Workspace, video: &VideoRow, planned: &Planned) -> bool {
    let same_file = planned.file.as_ref().is_ok_and(|(_, stamp)| *stamp == video.stamp);
    let shard_there = video.shard.as_ref().is_none_or(|shard| workspace.cache_dir().join(shard).is_file());
    same_file && shard_there
}
