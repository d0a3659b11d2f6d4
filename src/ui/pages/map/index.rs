//! Which runs of the experiment have embeddings, and at which steps.

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
