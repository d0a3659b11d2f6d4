//! What the tasks say whose data show no leak, where those of others leak.

use serde::Serialize;

use super::rule::Terms;
use super::{Reason, Step};
use crate::report::Verdict;
use crate::report::pilot::source::Source;
use crate::report::verdict::cells::Cells;
use crate::report::verdict::contrast::verdicts;

/// What the tasks of the primary endpoint whose data show no leak say by themselves, by the same rule. They are not the
/// endpoint that was set before the first run, so nothing is decided by them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WithoutLeaks {
    pub tasks: Vec<String>,
    pub step: Step,
    pub reason: Reason,
    /// Arm less reference over these tasks, as a share.
    pub mean: f64,
    pub ci95: Option<[f64; 2]>,
}

/// What those tasks of the endpoint say whose data were checked and show no leak; `None` unless those of another leak.
pub(super) fn without_leaks(
    cells: &Cells,
    primary: &Verdict,
    terms: &Terms<'_>,
    source: &Source,
) -> Option<WithoutLeaks> {
    let checks = &source.checks;
    let spec = |task: &String| source.tasks.iter().find(|spec| spec.name == *task);
    if !primary.tasks.iter().filter_map(spec).any(|task| checks.leaks_in(task)) {
        return None;
    }
    let is_sound = |task: &&String| spec(task).is_some_and(|task| checks.is_sound(task));
    let sound: Vec<String> = primary.tasks.iter().filter(is_sound).cloned().collect();
    let cells = cells.of_tasks(&sound);
    let verdicts = verdicts(&cells);
    let verdict = verdicts.iter().find(|v| v.arm == primary.arm && v.reference == primary.reference)?;
    let worst_group = source.worst_groups.iter().find(|worst| sound.contains(&worst.task));
    let evidence = terms.evidence(&cells, &verdicts, verdict, worst_group);
    let (step, reason) = terms.step(&[], Some(&evidence), &[]);
    Some(WithoutLeaks { tasks: verdict.tasks.clone(), step, reason, mean: verdict.mean, ci95: verdict.ci95 })
}
