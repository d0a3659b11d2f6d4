//! What is said at the end of an import, once it is known how long each video is and which have the same content.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::{Serialize, Serializer};

use super::plan::{Plan, Segments};
use crate::data::note::capped;
use crate::data::{DataError, Note};
use crate::store::Db;
use crate::store::catalogue::{self, ClipRow, VideoRow};

/// Everything that an import has to say.
pub fn notes(plan: Plan, db: &Db, name: &str) -> Result<Vec<Note>, DataError> {
    let videos = catalogue::videos(db, name)?;
    let by_path: HashMap<&str, &VideoRow> = videos.iter().map(|video| (video.path.as_str(), video)).collect();
    let mut notes = plan.notes;
    for segments in &plan.segments {
        if let Some(video) = by_path.get(segments.path.as_str()).filter(|video| video.is_readable()) {
            notes.extend(outside(segments, video));
        }
    }
    let column = catalogue::data_set(db, name)?.group_columns.into_iter().next();
    let clips = catalogue::clips(db, name)?;
    notes.extend(unreadable_labels(&videos, &clips));
    notes.extend(same_content(&videos, &clips, column.as_deref()));
    Ok(capped(notes))
}

/// Seconds that make no difference in the times of a table.
const NEAR_S: f64 = 0.1;

/// The segments that are not within their video, or not wholly.
fn outside(segments: &Segments, video: &VideoRow) -> Vec<Note> {
    // As tables and players count: a recording may begin late, and its clock may jump.
    let begins_s = video.times.recorded(0.0);
    let video_s = video.times.recorded(f64::from(video.frames) / f64::from(video.fps));
    let late = |clip: &ClipRow| clip.start_s.filter(|start| begins_s - start > NEAR_S);
    let note = |(clip, place): (&ClipRow, &crate::data::labels::Place)| {
        let (path, table, line) = (video.path.clone(), place.table.to_string(), place.line);
        let label = clip.label.clone();
        match clip.within(&video.times, video.frames, video.fps) {
            None => {
                let start_s = clip.start_s.unwrap_or(0.0);
                let end_s = clip.end_s.filter(|_| start_s < video_s - NEAR_S);
                Some(match end_s {
                    Some(end_s) => Note::NoPicture { path, table, line, label, start_s, end_s },
                    None => Note::Outside { path, table, line, label, start_s, video_s },
                })
            }
            Some(cut) if cut.end_s != clip.end_s => {
                Some(Note::Cut { path, table, line, label, end_s: clip.end_s.unwrap_or(video_s), video_s })
            }
            Some(_) => late(clip).map(|start_s| Note::LateStart { path, table, line, label, start_s, begins_s }),
        }
    };
    segments.clips.iter().zip(&segments.places).filter_map(note).collect()
}

/// Labels are counted for all clips of the tables and folders, those of missing and bad files among them.
fn unreadable_labels(videos: &[VideoRow], clips: &[ClipRow]) -> Option<Note> {
    let readable: HashSet<i64> = videos.iter().filter(|video| video.is_readable()).map(|video| video.id).collect();
    let labelled = clips.iter().filter_map(|clip| Some((readable.contains(&clip.video_id), clip.label.as_ref()?)));
    let (there, lost): (Vec<_>, Vec<_>) = labelled.partition(|(readable, _)| *readable);
    let there: HashSet<&String> = there.into_iter().map(|(_, label)| label).collect();
    let only: BTreeSet<&String> = lost.iter().map(|(_, label)| *label).filter(|label| !there.contains(label)).collect();
    let labels = only.into_iter().cloned().collect();
    (!lost.is_empty()).then_some(Note::UnreadableLabels { clips: lost.len(), labels })
}

/// Files with the same content, with the labels and groups that they have all the same.
fn same_content(videos: &[VideoRow], clips: &[ClipRow], column: Option<&str>) -> Vec<Note> {
    let mut same: HashMap<&str, Vec<&VideoRow>> = HashMap::new();
    for video in videos.iter().filter(|video| video.is_readable() && !video.content_hash.is_empty()) {
        same.entry(&video.content_hash).or_default().push(video);
    }
    let mut several: Vec<Vec<&VideoRow>> = same.into_values().filter(|videos| videos.len() > 1).collect();
    if several.is_empty() {
        return Vec::new();
    }
    several.sort_by(|a, b| a[0].path.cmp(&b[0].path));
    let mut clips_of: HashMap<i64, Vec<&ClipRow>> = HashMap::new();
    for clip in clips {
        clips_of.entry(clip.video_id).or_default().push(clip);
    }
    let note = |videos: Vec<&VideoRow>| {
        let whole = |clip: &&&ClipRow| clip.start_s.is_none() && clip.end_s.is_none();
        let clips = || videos.iter().filter_map(|video| clips_of.get(&video.id)).flatten();
        let labels: BTreeSet<String> = clips().filter(whole).filter_map(|clip| clip.label.clone()).collect();
        let groups: BTreeSet<String> = clips().filter_map(|clip| clip.groups.get(column?).cloned()).collect();
        Note::SameContent {
            paths: videos.iter().map(|video| video.path.clone()).collect(),
            labels: labels.into_iter().collect(),
            groups: groups.into_iter().collect(),
        }
    };
    several.into_iter().map(note).collect()
}

/// Notes for programs, each with its words.
#[derive(Serialize)]
struct Said<'a> {
    text: String,
    #[serde(flatten)]
    note: &'a Note,
}

/// Serialises notes together with what they say.
pub fn with_text<S: Serializer>(notes: &[Note], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(notes.iter().map(|note| Said { text: note.to_string(), note }))
}
