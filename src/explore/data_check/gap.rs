//! Which group the newest judged run serves worst, from the answers that its folder keeps.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::config::Budget;
use crate::data::browse::{Clip, SetView};
use crate::eval::group_gap::{GroupGap, group_gap};
use crate::store::predictions::{self, PredictionRow};
use crate::store::{RunFolder, Workspace};

/// Accuracy by group of one run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RunGap {
    pub run: String,
    pub task: String,
    pub gap: GroupGap,
}

/// The runs of the workspace, the one that was started last first.
pub(super) fn newest_first(workspace: &Workspace) -> Vec<RunFolder> {
    let folders = RunFolder::all(&workspace.runs_dir()).unwrap_or_default();
    let mut dated: Vec<(u64, RunFolder)> =
        folders.into_iter().filter_map(|folder| Some((folder.record().ok()?.started, folder))).collect();
    dated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.name().cmp(&b.1.name())));
    dated.into_iter().map(|(_, folder)| folder).collect()
}

/// The newest run that was judged on the set, by the groups of `column`.
pub(super) fn newest(workspace: &Workspace, view: &SetView, column: &str) -> Option<RunGap> {
    newest_first(workspace).iter().find_map(|folder| of_run(folder, view, column))
}

/// Accuracy by the groups of `column` of a run, of its first task on the set; `None` where it kept no answers of it.
pub fn of_run(folder: &RunFolder, view: &SetView, column: &str) -> Option<RunGap> {
    let mut rows = predictions::read(&folder.file(predictions::FILE));
    let task = rows.iter().find(|row| row.set == view.info.name)?.task.clone();
    rows.retain(|row| row.task == task);
    let gap = of_answers(rows, view, column)?;
    Some(RunGap { run: folder.name(), task, gap })
}

/// Accuracy by the groups of `column` over several runs of one arm: each clip counts once, with the share of its answers
/// that were right in any of them. `None` where they kept no answers of `task`.
pub fn of_runs(folders: &[RunFolder], view: &SetView, task: &str, column: &str) -> Option<GroupGap> {
    let read = |folder: &RunFolder| predictions::read(&folder.file(predictions::FILE));
    let rows = folders.iter().flat_map(read).filter(|row| row.task == task).collect();
    of_answers(rows, view, column)
}

/// Of the answers to one task, those at the largest budget of labels.
fn of_answers(mut rows: Vec<PredictionRow>, view: &SetView, column: &str) -> Option<GroupGap> {
    at_most_labels(&mut rows);
    let clips: HashMap<(&str, i64), &Clip> = view.clips.iter().map(|clip| (place(view, clip), clip)).collect();
    let mut shares: BTreeMap<(&str, i64), (&str, f64, f64)> = BTreeMap::new();
    for row in &rows {
        let key = (row.path.as_str(), millis(row.start_s));
        let Some(group) = clips.get(&key).and_then(|clip| clip.groups.get(column)) else { continue };
        let share = shares.entry(key).or_insert((group, 0.0, 0.0));
        share.1 += f64::from(u8::from(is_right(row)));
        share.2 += 1.0;
    }
    let judged: Vec<(&str, f64)> = shares.into_values().map(|(group, right, n)| (group, right / n)).collect();
    group_gap(&judged)
}

/// Leaves the answers of one probe, the first one told, at its largest budget.
fn at_most_labels(rows: &mut Vec<PredictionRow>) {
    let Some(probe) = rows.first().map(|row| row.probe.clone()) else { return };
    rows.retain(|row| row.probe == probe);
    let most = rows.iter().map(|row| Budget::rank(&row.budget)).max();
    rows.retain(|row| Some(Budget::rank(&row.budget)) == most);
}

fn is_right(row: &PredictionRow) -> bool {
    row.truth == row.predicted
}

/// What names a clip in the answers: its video, and where in the stored frames it begins.
fn place<'a>(view: &'a SetView, clip: &Clip) -> (&'a str, i64) {
    let video = &view.videos[clip.video];
    (&video.path, millis(clip.start_s.map(|secs| video.times.stored(secs))))
}

fn millis(secs: Option<f64>) -> i64 {
    secs.map_or(-1, |secs| (secs.max(0.0) * 1000.0).round() as i64)
}
