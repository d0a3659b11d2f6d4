//! Scores of comparable runs, indexed by arm and by task, probe, metric and budget.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use crate::config::{Budget, PrimarySpec};
use crate::measure::{Metric, ProbeKind, Rank};
use crate::store::results::{RunResults, Score};

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Key {
    pub task: String,
    pub probe: String,
    pub metric: String,
    pub budget: String,
}

impl Key {
    fn of(score: &Score) -> Self {
        let [task, probe, metric, budget] =
            [&score.task, &score.probe, &score.metric, &score.budget].map(String::to_owned);
        Self { task, probe, metric, budget }
    }

    /// The same of what stands in for the probe where a network was trained from scratch; `None` where nothing does.
    pub fn of_stand_in(&self) -> Option<Self> {
        let probe = ProbeKind::find(&self.probe)?.stand_in()?.key().to_owned();
        Some(Self { probe, ..self.clone() })
    }
}

/// One score of one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    pub seed: u64,
    pub fold: usize,
    pub draw: usize,
    pub value: f64,
}

/// All scores by arm and key.
pub struct Cells {
    /// (arm, its method), in the order of the runs.
    pub arms: Vec<(String, String)>,
    /// Every key that any arm has, in reading order.
    pub keys: Vec<Key>,
    primary: PrimarySpec,
    entries: HashMap<String, HashMap<Key, Vec<Entry>>>,
}

impl Cells {
    /// Sorts the scores of `runs` into cells.
    /// `primary`: the contrast that was chosen beforehand.
    pub fn new(runs: &[&RunResults], primary: &PrimarySpec) -> Self {
        let mut arms: Vec<(String, String)> = Vec::new();
        let mut entries: HashMap<String, HashMap<Key, Vec<Entry>>> = HashMap::new();
        // Tasks stand in the order in which the experiment names them.
        let mut tasks: BTreeMap<String, usize> = BTreeMap::new();
        for run in runs {
            if !arms.iter().any(|(arm, _)| *arm == run.arm) {
                arms.push((run.arm.clone(), run.method.clone()));
            }
            let of_arm = entries.entry(run.arm.clone()).or_default();
            for score in &run.scores {
                let next = tasks.len();
                tasks.entry(score.task.clone()).or_insert(next);
                let Score { fold, draw, value, .. } = *score;
                of_arm.entry(Key::of(score)).or_default().push(Entry { seed: run.seed, fold, draw, value });
            }
        }
        let mut keys: Vec<Key> = entries.values().flat_map(|of_arm| of_arm.keys().cloned()).collect();
        keys.sort_by(|a, b| reading_order(a, &tasks).cmp(&reading_order(b, &tasks)));
        keys.dedup();
        Self { arms, keys, primary: primary.clone(), entries }
    }

    /// The scores of these tasks alone.
    pub fn of_tasks(&self, tasks: &[String]) -> Self {
        let is_kept = |key: &Key| tasks.contains(&key.task);
        let of_arm = |by_key: &HashMap<Key, Vec<Entry>>| -> HashMap<Key, Vec<Entry>> {
            by_key.iter().filter(|(key, _)| is_kept(key)).map(|(key, of)| (key.clone(), of.clone())).collect()
        };
        Self {
            arms: self.arms.clone(),
            keys: self.keys.iter().filter(|key| is_kept(key)).cloned().collect(),
            primary: self.primary.clone(),
            entries: self.entries.iter().map(|(arm, by_key)| (arm.clone(), of_arm(by_key))).collect(),
        }
    }

    /// Key of the method of an arm; empty for an arm that has no results.
    pub fn method(&self, arm: &str) -> &str {
        self.arms.iter().find(|(name, _)| name == arm).map_or("", |(_, method)| method)
    }

    /// The contrast and the endpoint that were chosen beforehand.
    pub fn chosen(&self) -> &PrimarySpec {
        &self.primary
    }

    /// Arm and reference of the primary contrast, where both have results.
    pub fn primary(&self) -> Option<(&str, &str)> {
        let arms: Vec<(&str, &str)> = self.arms.iter().map(|(arm, method)| (arm.as_str(), method.as_str())).collect();
        self.primary.names(&arms)
    }

    /// The folds and draws of a key that every arm was judged on, where some arm was judged on more; `None` where all have
    /// the same. What stands in for the probe counts as the arm's.
    pub fn common(&self, key: &Key) -> Option<BTreeSet<(usize, usize)>> {
        let judged = |(arm, _): &(String, String)| -> BTreeSet<(usize, usize)> {
            self.get_or_stand_in(arm, key).1.iter().map(|entry| (entry.fold, entry.draw)).collect()
        };
        let by_arm: Vec<BTreeSet<_>> = self.arms.iter().map(judged).filter(|of_arm| !of_arm.is_empty()).collect();
        let common = by_arm.iter().skip(1).fold(by_arm.first()?.clone(), |all, of_arm| &all & of_arm);
        by_arm.iter().any(|of_arm| *of_arm != common).then_some(common)
    }

    /// The scores of an arm, and their probe. A network trained from scratch has no frozen features to probe: where a
    /// trained classifier is asked for, its own classifier stands in.
    pub fn get_or_stand_in(&self, arm: &str, key: &Key) -> (String, &[Entry]) {
        let own = self.get(arm, key);
        let Some(stand_in) = key.of_stand_in().filter(|_| own.is_empty()) else { return (key.probe.clone(), own) };
        let found = self.get(arm, &stand_in);
        (if found.is_empty() { key.probe.clone() } else { stand_in.probe }, found)
    }

    /// The scores of an arm; empty where it has none.
    pub fn get(&self, arm: &str, key: &Key) -> &[Entry] {
        self.entries.get(arm).and_then(|of_arm| of_arm.get(key)).map_or(&[], Vec::as_slice)
    }
}

/// Budgets by size, `all` last.
pub fn budget_rank(budget: &str) -> usize {
    Budget::rank(budget)
}

/// Tasks, then probes by the alphabet, metrics and budgets.
fn reading_order<'a>(key: &'a Key, tasks: &BTreeMap<String, usize>) -> (usize, &'a str, Rank<'a>, usize) {
    (tasks[&key.task], &key.probe, Metric::rank(&key.metric), budget_rank(&key.budget))
}
