//! Which runs of the experiment have embeddings, and at which steps.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::arm_slots;
use crate::store::index::RunEntry;
use crate::store::{RunFolder, Workspace};
use crate::ui::background::Kept;
use crate::ui::page::Cx;

/// The list is read at most this often while a run writes, seconds.
const EVERY: f64 = 2.0;

/// A run with embeddings.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSteps {
    pub run: String,
    pub arm: String,
    /// Place of the arm in the palette.
    pub slot: usize,
    pub seed: u64,
    /// Ascending, never empty.
    pub steps: Vec<u64>,
}

impl RunSteps {
    /// Its newest snapshot.
    pub fn last(&self) -> u64 {
        self.steps.last().copied().unwrap_or(0)
    }
}

/// The step at which each arm (by its slot) is compared: the newest that every arm with snapshots of training has, so
/// that no arm is further than another while one of them trains. An arm that lacks it, as one that is never trained,
/// stands at its own newest.
pub fn compared_steps(runs: &[RunSteps]) -> BTreeMap<usize, u64> {
    let mut of_arm: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
    for run in runs {
        of_arm.entry(run.slot).or_default().extend(&run.steps);
    }
    let trained = of_arm.values().filter(|steps| steps.last().is_some_and(|last| *last > 0));
    let shared = trained.cloned().reduce(|a, b| a.intersection(&b).copied().collect());
    let shared = shared.and_then(|steps| steps.last().copied()).filter(|step| *step > 0);
    let step = |steps: &BTreeSet<u64>| shared.filter(|s| steps.contains(s)).or_else(|| steps.last().copied());
    of_arm.iter().map(|(slot, steps)| (*slot, step(steps).unwrap_or(0))).collect()
}

/// What the disk says of an experiment.
struct Found {
    runs: Vec<RunSteps>,
    /// The data set that the experiment is judged on first.
    judged_set: Option<String>,
}

/// What has embeddings, kept fresh while runs write.
#[derive(Default)]
pub struct Index {
    list: Kept<Found>,
    /// Experiment and generation of the runs that the list was asked for.
    asked: Option<(String, u64)>,
    at: f64,
}

impl Index {
    /// Reads the list again when the runs have changed; true when a new one came.
    pub fn update(&mut self, cx: &Cx<'_>) -> bool {
        let now = cx.experiment.map(|name| (name.to_owned(), cx.runs.generation));
        if now != self.asked && !self.list.is_busy() {
            let same_experiment = self.asked.as_ref().map(|a| &a.0) == now.as_ref().map(|n| &n.0);
            let wait = if same_experiment { self.at + EVERY - cx.time } else { 0.0 };
            if wait > 0.0 {
                cx.ctx.request_repaint_after(std::time::Duration::from_secs_f64(wait));
            } else {
                if !same_experiment {
                    self.list = Kept::default();
                }
                self.ask(cx);
                self.asked = now;
                self.at = cx.time;
            }
        }
        self.list.poll()
    }

    fn ask(&mut self, cx: &Cx<'_>) {
        let mine = |e: &&RunEntry| Some(e.experiment.as_str()) == cx.experiment;
        let entries: Vec<RunEntry> = cx.runs.entries.iter().filter(mine).cloned().collect();
        let workspace = cx.workspace.clone();
        self.list.renew(cx.ctx, "map index", move || Ok(read(&workspace, &entries)));
    }

    /// The runs that have embeddings; `None` before the first reading.
    pub fn runs(&self) -> Option<&[RunSteps]> {
        self.list.value().map(|found| found.runs.as_slice())
    }

    /// The data set that is shown at first: many sets on one map are a crowd.
    pub fn judged_set(&self) -> Option<&str> {
        self.list.value()?.judged_set.as_deref()
    }
}

fn read(workspace: &Workspace, entries: &[RunEntry]) -> Found {
    let slots = arm_slots(entries.iter().map(|e| e.arm.as_str()));
    let mut found = Vec::new();
    for entry in entries {
        let slot = slots.get(&entry.arm).copied().unwrap_or(0);
        let Ok(folder) = RunFolder::open(&workspace.runs_dir(), &entry.run) else { continue };
        let steps = folder.embedding_steps();
        if !steps.is_empty() {
            let (run, arm) = (entry.run.clone(), entry.arm.clone());
            found.push(RunSteps { run, arm, slot, seed: entry.seed, steps });
        }
    }
    found.sort_by(|a, b| (a.slot, a.seed, &a.run).cmp(&(b.slot, b.seed, &b.run)));
    let first = found.first().and_then(|r| RunFolder::open(&workspace.runs_dir(), &r.run).ok());
    let record = first.and_then(|folder| folder.record().ok());
    let judged_set = record.and_then(|r| r.config.experiment.evaluation.tasks.first().map(|t| t.set.clone()));
    Found { runs: found, judged_set }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(slot: usize, seed: u64, steps: &[u64]) -> RunSteps {
        RunSteps { run: format!("{slot}-{seed}"), arm: String::new(), slot, seed, steps: steps.to_vec() }
    }

    #[test]
    fn arms_are_compared_at_the_newest_step_that_all_of_them_have() {
        let untrained = run(0, 0, &[0]);
        let done = [run(1, 0, &[0, 100, 200]), run(1, 1, &[0, 100, 200])];
        let runs = |iivcl: &[RunSteps]| [std::slice::from_ref(&untrained), &done[..], iivcl].concat();
        let steps = |iivcl: &[RunSteps]| compared_steps(&runs(iivcl)).into_iter().collect::<Vec<_>>();
        assert_eq!(steps(&[run(2, 0, &[0, 100])]), [(0, 0), (1, 100), (2, 100)], "the other one trains");
        let both = [run(2, 0, &[0, 100, 200]), run(2, 1, &[0, 100])];
        assert_eq!(steps(&both), [(0, 0), (1, 200), (2, 200)], "its first seed is done");
        assert_eq!(steps(&[run(2, 0, &[0, 90])]), [(0, 0), (1, 200), (2, 90)], "other steps: each its newest");
    }
}
