//! What one may choose on the page, and what is chosen where nothing was.

use serde::{Deserialize, Serialize};

use super::Pilot;
use super::head::Head;
use crate::config::{MethodKind, MethodTraits};
use crate::report::verdict::cells::{Cells, budget_rank};
use crate::report::verdict::compare::Comparison;
use crate::report::verdict::effect::differences;
use crate::store::results::Cost;

/// What the horizontal axis of the cost plot counts, per run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CostAxis {
    /// Seconds in which the device trained.
    #[default]
    Hours,
    /// Floating-point operations of the training.
    Flops,
    /// Clips that went through the network in training.
    Clips,
}

impl CostAxis {
    pub const ALL: [Self; 3] = [Self::Hours, Self::Flops, Self::Clips];

    /// In seconds, operations or clips.
    pub fn of(self, cost: &Cost) -> f64 {
        match self {
            Self::Hours => cost.device_s,
            Self::Flops => cost.flops,
            Self::Clips => cost.clips as f64,
        }
    }

    /// The next axis, round and round.
    pub fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }

    /// A divisor and its unit in which values up to `max` are short to read.
    pub fn scale(self, max: f64) -> (f64, &'static str) {
        const TIME: [(f64, &str); 3] = [(1.0, "s"), (60.0, "min"), (3600.0, "h")];
        const OPERATIONS: [(f64, &str); 5] =
            [(1e6, "MFLOP"), (1e9, "GFLOP"), (1e12, "TFLOP"), (1e15, "PFLOP"), (1e18, "EFLOP")];
        const COUNT: [(f64, &str); 3] = [(1.0, "clips"), (1e3, "k clips"), (1e6, "M clips")];
        let units: &[(f64, &str)] = match self {
            Self::Hours => &TIME,
            Self::Flops => &OPERATIONS,
            Self::Clips => &COUNT,
        };
        *units.iter().rev().find(|(size, _)| max >= 1.5 * size).unwrap_or(&units[0])
    }
}

/// What the plots show. Empty words mean: the default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    pub task: String,
    pub probe: String,
    pub metric: String,
    /// Labels per class, or `all`.
    pub budget: String,
    /// Arm that improvements are measured from.
    pub reference: String,
    pub x: CostAxis,
}

/// What can be chosen. Nothing here is without results.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Options {
    pub tasks: Vec<String>,
    pub probes: Vec<String>,
    pub metrics: Vec<String>,
    /// By size, `all` last.
    pub budgets: Vec<String>,
    pub references: Vec<String>,
    /// The label budget that stands first: the middle one of those the verdict is averaged over.
    pub primary_budget: String,
}

impl Options {
    pub(super) fn new(cells: &Cells, comparison: &Comparison) -> Self {
        // What a network trained from scratch has stands beside the linear probe, not for itself; retrieval has no
        // label budgets and is in the table of `kinrin results`.
        let shown = |probe: &str| !["supervised", "retrieval"].contains(&probe);
        let keys: Vec<_> = cells.keys.iter().filter(|k| shown(&k.probe)).collect();
        let mut probes = distinct(keys.iter().map(|k| &k.probe));
        probes.sort_by_key(|p| ["linear", "knn", "knn_centred", "finetune"].iter().position(|known| known == p));
        let mut budgets = distinct(keys.iter().map(|k| &k.budget));
        budgets.sort_by_key(|b| budget_rank(b));
        let judged = comparison.primary().map_or(budgets.as_slice(), |v| v.budgets.as_slice());
        let few: Vec<&String> = judged.iter().filter(|b| *b != "all").collect();
        let primary = few.get(few.len().saturating_sub(1) / 2).copied().or(budgets.last());
        Self {
            tasks: distinct(keys.iter().map(|k| &k.task)),
            metrics: distinct(keys.iter().map(|k| &k.metric)),
            references: cells.arms.iter().map(|(arm, _)| arm.clone()).collect(),
            primary_budget: primary.cloned().unwrap_or_default(),
            probes,
            budgets,
        }
    }

    /// `choice` with the default for all that is empty or unknown.
    pub(super) fn fill(&self, choice: &Choice, cells: &Cells, head: &Head) -> Choice {
        let known = |given: &str, all: &[String], default: &str| {
            let found = all.iter().find(|o| *o == given).or_else(|| all.iter().find(|o| *o == default));
            found.or(all.first()).cloned().unwrap_or_default()
        };
        let mut filled = Choice {
            task: known(&choice.task, &self.tasks, ""),
            probe: known(&choice.probe, &self.probes, "linear"),
            metric: known(&choice.metric, &self.metrics, "top1"),
            budget: known(&choice.budget, &self.budgets, &self.primary_budget),
            reference: String::new(),
            x: choice.x,
        };
        let mut best = best_reference(&filled, cells, head);
        if best.is_empty() && head.verdict.is_none() && !head.reference.is_empty() {
            // Nothing is paired yet. The arm itself must not become the zero line: its reference is still to come.
            best.clone_from(&head.reference);
        }
        let is_known = self.references.contains(&choice.reference);
        filled.reference = match (is_known, best.is_empty()) {
            (true, _) => choice.reference.clone(),
            (false, false) => best,
            (false, true) => known("", &self.references, ""),
        };
        filled
    }
}

/// The baseline with most pairs: from scratch if it was evaluated as often as the others, else untrained.
///
/// Where few draws are trained from scratch, differences to it are wide, and two of them rest on fewer pairs than the
/// difference between the arms themselves.
fn best_reference(choice: &Choice, cells: &Cells, head: &Head) -> String {
    let key = Pilot::key(choice, &choice.budget);
    let kind = |method: &str| MethodTraits::of(method).map(|traits| traits.kind);
    let kinds = [MethodKind::Supervised, MethodKind::Untrained].map(Some);
    let baselines = kinds.iter().flat_map(|wanted| cells.arms.iter().filter(move |(_, m)| kind(m) == *wanted));
    let candidates = baselines.map(|(arm, _)| arm).chain([&head.reference]).filter(|arm| **arm != head.arm);
    let mut best: (usize, &str) = (0, "");
    for arm in candidates {
        let n = differences(cells, &head.arm, arm, &key).len();
        if n > best.0 {
            best = (n, arm);
        }
    }
    best.1.to_owned()
}

fn distinct<'a>(values: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for value in values {
        if !seen.contains(value) {
            seen.push(value.clone());
        }
    }
    seen
}
