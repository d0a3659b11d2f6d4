//! What one may choose on the page, and what is chosen where nothing was.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Pilot;
use super::head::Head;
use crate::config::{MethodKind, MethodTraits};
use crate::measure::{CostKind, Metric, ProbeKind};
use crate::report::verdict::cells::{Cells, Key, budget_rank};
use crate::report::verdict::compare::Comparison;
use crate::report::verdict::effect::differences;

/// What the horizontal axis of the cost plot counts, per run: a cost whose table gives it an axis. Written as the word
/// of the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostAxis(pub CostKind);

impl Default for CostAxis {
    fn default() -> Self {
        Self(CostKind::DeviceS)
    }
}

impl CostAxis {
    /// All axes in the order of their controls.
    pub fn all() -> Vec<Self> {
        let mut axes: Vec<(usize, Self)> =
            CostKind::all().filter_map(|kind| Some((kind.axis()?.place, Self(kind)))).collect();
        axes.sort_by_key(|(place, _)| *place);
        axes.into_iter().map(|(_, axis)| axis).collect()
    }

    /// The axis with this word; `None` for one of a later version.
    pub fn find(word: &str) -> Option<Self> {
        Self::all().into_iter().find(|axis| axis.word() == word)
    }

    /// Its word in files and on the command line.
    pub fn word(self) -> &'static str {
        self.0.axis().map_or(self.0.key(), |axis| axis.word)
    }
}

impl Serialize for CostAxis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for CostAxis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::find(&String::deserialize(deserializer)?).unwrap_or_default())
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
    /// None: the default, which [`Options::axis`] names.
    pub x: Option<CostAxis>,
}

impl Choice {
    /// The cost axis.
    pub fn axis(&self) -> CostAxis {
        self.x.unwrap_or_default()
    }
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
    /// Cost axes that a run has values for.
    pub axes: Vec<CostAxis>,
    /// The one that stands first: the time by which the arms' compute is compared.
    pub axis: CostAxis,
    /// The label budget that stands first: the middle one of those the verdict is averaged over.
    pub primary_budget: String,
}

impl Options {
    pub(super) fn new(cells: &Cells, comparison: &Comparison) -> Self {
        let has_values = |axis: &CostAxis| comparison.cost.iter().any(|row| row.cost.known(axis.0).is_some());
        let keys: Vec<_> = cells.keys.iter().filter(|key| is_shown(key, cells)).collect();
        let mut probes = distinct(keys.iter().map(|k| &k.probe));
        probes.sort_by(|a, b| ProbeKind::choice_rank(a).cmp(&ProbeKind::choice_rank(b)));
        let mut metrics = distinct(keys.iter().map(|k| &k.metric));
        metrics.sort_by(|a, b| Metric::rank(a).cmp(&Metric::rank(b)));
        let mut budgets = distinct(keys.iter().map(|k| &k.budget));
        budgets.sort_by_key(|b| budget_rank(b));
        let judged = comparison.primary().map_or(budgets.as_slice(), |v| v.budgets.as_slice());
        let few: Vec<&String> = judged.iter().filter(|b| *b != "all").collect();
        let primary = few.get(few.len().saturating_sub(1) / 2).copied().or(budgets.last());
        Self {
            tasks: distinct(keys.iter().map(|k| &k.task)),
            references: cells.arms.iter().map(|(arm, _)| arm.clone()).collect(),
            axes: CostAxis::all().into_iter().filter(has_values).collect(),
            axis: CostAxis(comparison.compute()),
            primary_budget: primary.cloned().unwrap_or_default(),
            probes,
            metrics,
            budgets,
        }
    }

    /// The cost axis after `axis`, round and round.
    pub fn axis_after(&self, axis: CostAxis) -> CostAxis {
        let here = self.axes.iter().position(|known| *known == axis).map_or(0, |place| place + 1);
        self.axes.get(here).or(self.axes.first()).copied().unwrap_or_default()
    }

    /// `choice` with the default for all that is empty or unknown.
    pub(super) fn fill(&self, choice: &Choice, cells: &Cells, head: &Head) -> Choice {
        let known = |given: &str, all: &[String], default: &str| {
            let found = all.iter().find(|o| *o == given).or_else(|| all.iter().find(|o| *o == default));
            found.or(all.first()).cloned().unwrap_or_default()
        };
        let mut filled = Choice {
            task: known(&choice.task, &self.tasks, head.verdict.as_ref().map_or("", |v| v.tasks[0].as_str())),
            // What no run tells would leave the plots empty.
            x: Some(choice.x.filter(|x| self.axes.contains(x)).unwrap_or(self.axis)),
            ..Choice::default()
        };
        // Tasks of another kind have other probes, metrics and budgets.
        let keys: Vec<&Key> = cells.keys.iter().filter(|k| k.task == filled.task && is_shown(k, cells)).collect();
        let there = |all: &[String], of: fn(&Key) -> &String, keys: &[&Key]| -> Vec<String> {
            all.iter().filter(|one| keys.iter().any(|key| of(key) == *one)).cloned().collect()
        };
        let (probe, metric) = defaults(&keys);
        filled.probe = known(&choice.probe, &there(&self.probes, |key| &key.probe, &keys), probe);
        let keys: Vec<&Key> = keys.into_iter().filter(|key| key.probe == filled.probe).collect();
        filled.metric = known(&choice.metric, &there(&self.metrics, |key| &key.metric, &keys), metric);
        filled.budget = known(&choice.budget, &there(&self.budgets, |key| &key.budget, &keys), &self.primary_budget);
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

/// Whether the page can show a key. What a network trained from scratch has stands beside the linear probe, not for
/// itself; a probe without label budgets is in the table of `kinrin results`, unless its task has no other; what is no
/// share is there too.
fn is_shown(key: &Key, cells: &Cells) -> bool {
    let has_budgets = |probe: &str| ProbeKind::find(probe).is_none_or(ProbeKind::has_budgets);
    let is_share = Metric::find(&key.metric).is_none_or(Metric::is_share);
    let is_stand_in = ProbeKind::find(&key.probe).is_some_and(ProbeKind::is_stand_in);
    let alone = || !cells.keys.iter().any(|other| other.task == key.task && has_budgets(&other.probe));
    is_share && !is_stand_in && (has_budgets(&key.probe) || alone())
}

/// Probe and metric that a verdict on these keys would rest on.
fn defaults(keys: &[&Key]) -> (&'static str, &'static str) {
    let of_verdict = ProbeKind::of_verdict().iter().map(|(probe, metric)| (probe.key(), metric.key()));
    let mut there = of_verdict.filter(|(probe, metric)| keys.iter().any(|k| k.probe == *probe && k.metric == *metric));
    there.next().unwrap_or((ProbeKind::Linear.key(), Metric::Top1.key()))
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
