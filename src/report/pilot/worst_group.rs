//! How well the headline's arm does in the group that it serves worst, over all its seeds.

use serde::Serialize;

use crate::config::TaskSpec;
use crate::data::browse::SetView;
use crate::explore::data_check::of_runs;
use crate::report::verdict::select::comparable;
use crate::store::results::RunResults;
use crate::store::{RunFolder, Workspace};

/// The group with the least accuracy. Clips count as independent, so the intervals are rather too narrow; see
/// [`crate::eval::group_gap`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorstGroup {
    pub task: String,
    pub column: String,
    pub group: String,
    pub clips: usize,
    /// Groups that were judged.
    pub groups: usize,
    pub accuracy: f64,
    pub ci95: [f64; 2],
    /// Accuracy of all other groups less that of this one, with its interval, corrected for the number of groups.
    pub gap: f64,
    pub gap_interval: [f64; 2],
}

/// Of `arm` in each task whose groups can be told; none where none of its runs that may be compared kept its answers.
pub(super) fn read(workspace: &Workspace, arm: &str, results: &[RunResults], tasks: &[TaskSpec]) -> Vec<WorstGroup> {
    let (kept, _) = comparable(results);
    let of_arm = kept.iter().filter(|run| run.arm == arm);
    let folders: Vec<RunFolder> =
        of_arm.filter_map(|run| RunFolder::open(&workspace.runs_dir(), &run.run).ok()).collect();
    let of_task = |task: &TaskSpec| {
        let view = SetView::load(workspace, &task.set).ok()?;
        let column = task.group.as_ref().or(view.info.group_columns.first())?;
        let gap = of_runs(&folders, &view, &task.name, column)?;
        let worst = gap.groups.iter().find(|group| group.group == gap.worst)?;
        Some(WorstGroup {
            task: task.name.clone(),
            column: column.clone(),
            group: worst.group.clone(),
            clips: worst.clips,
            groups: gap.groups.len(),
            accuracy: worst.accuracy,
            ci95: worst.ci95,
            gap: gap.gap,
            gap_interval: gap.interval,
        })
    };
    tasks.iter().filter_map(of_task).collect()
}
