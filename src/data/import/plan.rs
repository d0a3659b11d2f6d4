//! What each video of a folder needs: nothing, new labels, or decoding.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use super::{ImportRequest, absolute, gather, same_clips, scan};
use crate::data::decode::{frame_files, header, is_frames};
use crate::data::labels::{self, Level, Place, TableOptions};
use crate::data::{DataError, InputError, Note};
use crate::store::catalogue::{self, ClipRow, DataSetInfo, FileStamp, VideoRow};
use crate::store::{Db, Reason, Workspace};

/// A video that is to be looked at.
pub struct Planned {
    /// Relative to the data set's folder.
    pub path: String,
    /// Its file or folder, or why there is none.
    pub file: Result<(PathBuf, FileStamp), Reason>,
    pub clips: Vec<ClipRow>,
    /// Where the table says so, clip by clip; empty where no table does.
    pub places: Vec<Place>,
}

/// The whole import.
pub struct Plan {
    pub tasks: Vec<Planned>,
    pub unchanged: usize,
    pub removed: usize,
    /// What was found before anything was decoded.
    pub notes: Vec<Note>,
    /// The videos with segments, changed or not, whose times are compared with what could be read.
    pub segments: Vec<Segments>,
}

/// The segments of one video as its table gives them.
pub struct Segments {
    pub path: String,
    pub clips: Vec<ClipRow>,
    pub places: Vec<Place>,
}

/// Looks at the folder and the catalogue, and stores what needs no decoding.
pub fn make(workspace: &Workspace, db: &Db, request: &ImportRequest) -> Result<Plan, DataError> {
    let source = absolute(&request.source)?;
    if let Some(replaced) = super::replaced(db, request)?
        && !request.replace
    {
        return Err(InputError::Replaces(Box::new(replaced)).into());
    }
    let mut tables = super::tables(db, request)?;
    let mut wanted = look(&source, request, &tables, &|| true)?;
    if !tables.levels.is_empty() {
        // With the guess of those that nobody named, so that the next import reads them alike.
        tables.levels.clone_from(&wanted.levels);
    }
    let old = catalogue::data_set(db, &request.name).ok();
    let nothing = wanted.videos.iter().all(|video| video.file.is_err());
    // A share that has gone looks like an empty folder: what stands is not replaced by nothing.
    if wanted.videos.is_empty() || (nothing && old.is_some() && has_readable(db, &request.name)?) {
        return Err(nothing_in(&source));
    }
    if request.replace && old.is_some() {
        wanted.notes.extend(lost_labels(db, &request.name, &wanted.videos)?);
    }
    let group_columns = wanted.group_columns.clone();
    let set = DataSetInfo { name: request.name.clone(), recipe: request.recipe, source, group_columns };
    db.transaction(|db| {
        // Videos of two recipes in one data set would compare apples with pears.
        if old.is_some_and(|old| old.recipe != set.recipe) {
            catalogue::remove(db, &set.name)?;
        }
        catalogue::upsert_data_set(db, &set)?;
        catalogue::set_name_pattern(db, &set.name, request.name_pattern.trim())?;
        catalogue::set_table_options(db, &set.name, &serde_json::to_string(&tables).unwrap_or_default())?;
        // Whatever ends the import before its end, this stays.
        super::store_notes(db, &set.name, &[Note::Unfinished {}])
    })?;
    compare(workspace, db, request, wanted)
}

/// The labels that a data set has and that none of the clips `planned` for it has.
pub(super) fn lost_labels(db: &Db, name: &str, planned: &[Planned]) -> Result<Option<Note>, DataError> {
    let now: BTreeSet<&String> =
        planned.iter().flat_map(|video| &video.clips).filter_map(|c| c.label.as_ref()).collect();
    let before: BTreeSet<String> =
        catalogue::given_clips(db, name)?.into_iter().filter_map(|clip| clip.label).collect();
    let labels: Vec<String> = before.into_iter().filter(|label| !now.contains(label)).collect();
    Ok((!labels.is_empty()).then_some(Note::LostLabels { labels }))
}

fn has_readable(db: &Db, name: &str) -> Result<bool, DataError> {
    Ok(catalogue::videos(db, name)?.iter().any(VideoRow::is_readable))
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
    pub notes: Vec<Note>,
    /// What the levels of folders mean; those that are not here are not used.
    pub levels: Vec<(usize, Level)>,
    /// Folders that could not be read.
    pub(super) unreadable: Vec<String>,
    /// Tables with times that count frames.
    pub(super) counting: BTreeSet<Arc<str>>,
}

/// Looks at the folder, its label files and the names of its videos; an error as soon as `go_on` says no.
pub fn look(
    source: &Path,
    request: &ImportRequest,
    tables: &TableOptions,
    go_on: &dyn Fn() -> bool,
) -> Result<Wanted, DataError> {
    let pattern = request.pattern()?;
    let mut labels = labels::read(source, tables.file.as_deref(), tables)?;
    // What was said for an earlier import may be gone from the table; what is said now must be there.
    if let (Some((name, known)), true) = (labels.missing.take(), request.tables.is_some()) {
        return Err(InputError::NoTableColumn { name, known }.into());
    }
    let found = scan::scan_while(source, go_on)?;
    let mut wanted = gather::wanted(source, labels, found, &tables.levels, request.tables.is_some())?;
    if let Some(pattern) = pattern {
        for column in pattern.columns() {
            if !wanted.group_columns.iter().any(|known| known == column) {
                wanted.group_columns.push(column.to_owned());
            }
        }
        for video in &mut wanted.videos {
            if !pattern.fill(&video.path, &mut video.clips, wanted.given) {
                wanted.unfit.push(video.path.clone());
            }
        }
    }
    let clips = wanted.videos.iter_mut().flat_map(|video| {
        let Planned { path, clips, .. } = video;
        let path = path.as_str();
        clips.iter_mut().map(move |clip| (path, clip))
    });
    let no_class = labels::without_no_class(clips);
    wanted.notes.extend(no_class);
    let no_value = labels::without_no_value(wanted.videos.iter_mut().flat_map(|video| &mut video.clips));
    let clips: Vec<&ClipRow> = wanted.videos.iter().flat_map(|video| &video.clips).collect();
    let (alike, several) = (labels::alike(&clips), labels::several(&clips));
    wanted.notes.extend(alike);
    wanted.notes.extend(several);
    wanted.notes.extend(no_value);
    let rates: Vec<Note> = tables.frame_rate.map(|told| other_rates(&wanted, told)).unwrap_or_default();
    wanted.notes.extend(rates);
    Ok(wanted)
}

/// The videos whose frames a table counts at another rate than their own.
fn other_rates(wanted: &Wanted, told: f64) -> Vec<Note> {
    /// Part by which two rates may differ: cameras waver, and frames get lost.
    const SAME: f64 = 0.03;
    let counted = wanted.videos.iter().filter(|video| video.places.iter().any(|p| wanted.counting.contains(&p.table)));
    let other = |video: &Planned| {
        let rate = header::read(&video.file.as_ref().ok()?.0)?.rate;
        let differs = (rate / told - 1.0).abs() > SAME;
        differs.then(|| Note::OtherFrameRate { path: video.path.clone(), rate, told })
    };
    counted.filter_map(other).collect()
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
fn compare(workspace: &Workspace, db: &Db, request: &ImportRequest, wanted: Wanted) -> Result<Plan, DataError> {
    let name = &request.name;
    let mut known: BTreeMap<String, VideoRow> =
        catalogue::videos(db, name)?.into_iter().map(|video| (video.path.clone(), video)).collect();
    let old_clips = catalogue::given_clips(db, name)?;
    let mut clips_of: BTreeMap<i64, Vec<&ClipRow>> = BTreeMap::new();
    for clip in &old_clips {
        clips_of.entry(clip.video_id).or_default().push(clip);
    }
    let segments = wanted.videos.iter().filter_map(segments).collect();
    let mut plan = Plan { tasks: Vec::new(), unchanged: 0, removed: 0, notes: wanted.notes, segments };
    let unreadable = wanted.unreadable;
    db.transaction(|db| {
        for planned in wanted.videos {
            match known.remove(&planned.path) {
                Some(video) if is_unchanged(workspace, request, &video, &planned) => {
                    let old = clips_of.get(&video.id).map(Vec::as_slice).unwrap_or_default();
                    if !same_clips(old, &planned.clips) {
                        catalogue::replace_clips(db, video.id, &planned.clips)?;
                    }
                    plan.unchanged += 1;
                }
                _ => plan.tasks.push(planned),
            }
        }
        known.retain(|path, _| !unreadable.iter().any(|folder| lies_in(path, folder)));
        plan.removed = known.len();
        known.values().try_for_each(|video| catalogue::remove_video(db, video.id))
    })?;
    Ok(plan)
}

fn lies_in(path: &str, folder: &str) -> bool {
    folder == "." || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn segments(video: &Planned) -> Option<Segments> {
    let cut = |clip: &ClipRow| clip.start_s.is_some() || clip.end_s.is_some();
    let (clips, places) = (video.clips.clone(), video.places.clone());
    (video.clips.iter().any(cut) && clips.len() == places.len()).then(|| Segments {
        path: video.path.clone(),
        clips,
        places,
    })
}

fn is_unchanged(workspace: &Workspace, request: &ImportRequest, video: &VideoRow, planned: &Planned) -> bool {
    let same_file = planned.file.as_ref().is_ok_and(|(_, stamp)| *stamp == video.stamp);
    let shard_there = video.shard.as_ref().is_none_or(|shard| workspace.cache_dir().join(shard).is_file());
    let lifted = video.reason.as_ref().is_some_and(|reason| reason.is_lifted(request.limits.wall.as_secs()));
    same_file && shard_there && !lifted
}
