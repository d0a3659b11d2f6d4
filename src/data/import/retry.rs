//! Decoding some videos of a data set anew, with the labels they have.

use std::collections::HashMap;
use std::time::Instant;

use super::plan::{Plan, Planned, stamp, unreadable};
use super::{DataError, Decoders, ImportEvent, ImportLock, ImportRequest, ImportSummary, InputError};
use super::{finish, import_all, workers};
use crate::data::scan::is_lost_below;
use crate::job::Job;
use crate::store::Workspace;
use crate::store::catalogue::{self, ClipRow, VideoState};

/// Tries again to read videos of the data set `name`: those of `paths`, or, if that is empty, all that could not be
/// read to their end. Their labels and groups stay as they are; what was repaired in the folder meanwhile is read.
///
/// # Errors
/// An unknown data set or path, or a stop while it waited for another import.
pub fn retry(
    workspace: &Workspace,
    name: &str,
    paths: &[String],
    job: &Job,
    on_event: &mut dyn FnMut(&ImportEvent<'_>),
) -> Result<ImportSummary, DataError> {
    let start = Instant::now();
    let lock = ImportLock::wait(workspace, job, &mut |process| on_event(&ImportEvent::Waiting { process }))?;
    let db = workspace.db()?;
    let set = catalogue::data_set(&db, name)?;
    let mut clips: HashMap<i64, Vec<ClipRow>> = HashMap::new();
    for clip in catalogue::given_clips(&db, name)? {
        clips.entry(clip.video_id).or_default().push(clip);
    }
    let videos = catalogue::videos(&db, name)?;
    if let Some(unknown) = paths.iter().find(|path| !videos.iter().any(|video| video.path == **path)) {
        return Err(InputError::NoVideo { set: name.to_owned(), video: unknown.clone() }.into());
    }
    let wanted = |video: &catalogue::VideoRow| match paths {
        [] => video.state != VideoState::Ok,
        paths => paths.contains(&video.path),
    };
    let mut tasks = Vec::new();
    for video in videos.iter().filter(|video| wanted(video)) {
        let full = set.source.join(&video.path);
        let file = match stamp(&full) {
            Ok(stamp) => Ok((full, stamp)),
            Err(error) if is_lost_below(&set.source, &error) => return Err(DataError::lost(&set.source, &error)),
            Err(error) => Err(unreadable(&error)),
        };
        let clips = clips.remove(&video.id).unwrap_or_default();
        tasks.push(Planned { path: video.path.clone(), file, clips, places: Vec::new() });
    }
    let (unchanged, notes, segments) = (videos.len() - tasks.len(), Vec::new(), Vec::new());
    let plan = Plan { tasks, unchanged, removed: 0, notes, segments };
    let mut request = ImportRequest::new(&set.source, name);
    request.recipe = set.recipe;
    let decoders = Decoders::find(request.decoder, None)?;
    let mut work = workers::Workers::new(workspace, &request, &decoders, job, plan.tasks.len());
    work.anew = true;
    let mut summary = ImportSummary { unchanged: plan.unchanged, ..ImportSummary::default() };
    import_all(&work, &db, &plan, on_event, &mut summary)?;
    finish(&work, &db, &lock, plan.tasks.len(), &mut summary)?;
    summary.notes = super::notes(&db, name)?;
    summary.seconds = start.elapsed().as_secs_f64();
    Ok(summary)
}
