//! Summary of a run for lists: a headline score and its cost so far.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::engine::run::checkpoint::{self, Manifest};
use crate::engine::run::journal::Unit;
use crate::measure::{CostKind, Metric, ProbeKind};
use crate::store::index::RunEntry;
use crate::store::results::{Cost, RunResults, Score};
use crate::store::run_folder::read_ron;
use crate::store::{RunFolder, Status, StoreError, Workspace, run_cache};

/// Under this kind the summaries are kept in the database; another layout gets another number.
const KIND: &str = "summary-5";

/// Mean score of a run by one probe and metric at one label budget, over all tasks, folds and draws.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeanScore {
    pub probe: String,
    /// Key of a metric that speaks for a kind of task, see [`ProbeKind::of_verdict`].
    pub metric: String,
    pub budget: String,
    /// A share between 0 and 1.
    pub value: f64,
}

/// The score that stands for a run in a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown<'a> {
    /// Key of its metric: that of the kind of task.
    pub metric: &'a str,
    /// A share between 0 and 1.
    pub value: f64,
}

/// Scores and cost of one run, finished or not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunSummary {
    /// Short hash of all settings but seed and device: runs that differ in it may not be averaged.
    pub settings: String,
    pub scores: Vec<MeanScore>,
    /// Hours from start to end, as `wall_s` of the cost: other programs read this key.
    pub hours: f64,
    /// Up to the last checkpoint, and what has been evaluated, while unfinished.
    #[serde(flatten)]
    pub cost: Cost,
    /// Step of the newest checkpoint, from which a resumed run goes on; 0 without one.
    pub checkpoint: u64,
}

/// Which score stands for a run in a list, where its tasks have these probes; other tasks show the metric of their kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Headline {
    /// Linear probe, mean over the few-label budgets: what the verdict rests on.
    #[default]
    LinearFew,
    /// Linear probe with all labels.
    LinearAll,
    /// Nearest neighbours, mean over the few-label budgets.
    KnnFew,
    /// Nearest neighbours with all labels.
    KnnAll,
}

impl Headline {
    /// All choices, the default first.
    pub const ALL: [Self; 4] = [Self::LinearFew, Self::LinearAll, Self::KnnFew, Self::KnnAll];

    fn probe(self) -> &'static str {
        match self {
            Self::LinearFew | Self::LinearAll => ProbeKind::Linear.key(),
            Self::KnnFew | Self::KnnAll => ProbeKind::Knn.key(),
        }
    }

    fn counts(self, budget: &str) -> bool {
        (budget == "all") == matches!(self, Self::LinearAll | Self::KnnAll)
    }
}

impl RunSummary {
    /// The headline score, a share.
    pub fn headline(&self, headline: Headline) -> Option<f64> {
        Some(self.shown(headline)?.value)
    }

    /// The headline score with its metric: of several kinds of tasks the one that the verdict would be about. An arm that
    /// has no such probe (it trains with labels) gives its own: `scratch` is compared by its supervised training
    /// everywhere. Tasks whose probes see no labels have the first of their own.
    pub fn shown(&self, headline: Headline) -> Option<Shown<'_>> {
        let of = |probe: &str, metric: Metric| {
            let has_budgets = ProbeKind::find(probe).is_none_or(ProbeKind::has_budgets);
            let fits = |s: &&MeanScore| {
                s.probe == probe && s.metric == metric.key() && (headline.counts(&s.budget) || !has_budgets)
            };
            let found: Vec<&MeanScore> = self.scores.iter().filter(fits).collect();
            let value = found.iter().map(|s| s.value).sum::<f64>() / found.len() as f64;
            found.first().map(|first| Shown { metric: &first.metric, value })
        };
        ProbeKind::of_verdict().iter().find_map(|&(probe, metric)| match probe.has_budgets() {
            true => of(headline.probe(), metric).or_else(|| of(ProbeKind::Supervised.key(), metric)),
            false => of(probe.key(), metric),
        })
    }
}

/// The summaries of these runs. What is known from before is not read again.
///
/// # Errors
/// The database cannot be read. A run whose files cannot be read has an empty summary: its state tells why.
pub fn all(workspace: &Workspace, runs: &[RunEntry]) -> Result<HashMap<String, RunSummary>, StoreError> {
    let mut known = run_cache::load(workspace, KIND)?;
    let (mut summaries, mut fresh) = (HashMap::new(), Vec::new());
    for entry in runs {
        let Ok(folder) = RunFolder::open(&workspace.runs_dir(), &entry.run) else { continue };
        let stamp = stamp(&folder, entry.state);
        let old = known.remove(&entry.run).filter(|k| k.stamp == stamp);
        let summary = match old.and_then(|k| serde_json::from_str(&k.value).ok()) {
            Some(summary) => summary,
            None => {
                let summary = of(&folder, entry.state);
                if let Ok(value) = serde_json::to_string(&summary) {
                    fresh.push((entry.run.clone(), run_cache::Cached { stamp, value }));
                }
                summary
            }
        };
        summaries.insert(entry.run.clone(), summary);
    }
    run_cache::save(workspace, KIND, &fresh)?;
    Ok(summaries)
}

fn stamp(folder: &RunFolder, state: Status) -> String {
    let files = ["results.ron", "scores.jsonl", "checkpoints"].map(|name| folder.file(name));
    format!("{} {}", state.word(), run_cache::stamp(&[&files[0], &files[1], &files[2]]))
}

/// The summary of one run, read from its folder.
pub fn of(folder: &RunFolder, state: Status) -> RunSummary {
    let checkpoint = checkpoint::steps(&folder.checkpoints()).last().copied().unwrap_or(0);
    if state == Status::Done
        && let Ok(results) = folder.results()
    {
        return RunSummary { checkpoint, ..summarise(settings(&results), &results.scores, &results.cost) };
    }
    let (mut scores, mut cost) = (Vec::new(), checkpointed_cost(folder, checkpoint));
    for unit in finished_units(folder) {
        cost.add(&unit.cost);
        scores.extend(unit.scores);
    }
    let record = folder.record();
    let bare = record.map(|r| RunResults::new(&folder.name(), &r.config, 0, Vec::new(), Cost::default()));
    let settings = bare.map(|r| settings(&r)).unwrap_or_default();
    RunSummary { checkpoint, ..summarise(settings, &scores, &cost) }
}

fn settings(results: &RunResults) -> String {
    let (shared, arm) = (&results.shared_settings, &results.arm_settings);
    blake3::hash(format!("{shared} {arm}").as_bytes()).to_hex()[..8].to_owned()
}

fn summarise(settings: String, scores: &[Score], cost: &Cost) -> RunSummary {
    let hours = cost.get(CostKind::WallS) / 3600.0;
    RunSummary { settings, scores: means(scores), hours, cost: cost.clone(), checkpoint: 0 }
}

/// Mean over folds and draws for each task, then over the tasks, so that a task with more folds weighs no more.
fn means(scores: &[Score]) -> Vec<MeanScore> {
    let speaks = |s: &&Score| ProbeKind::of_verdict().iter().any(|(_, metric)| metric.key() == s.metric);
    let mut cells: BTreeMap<([&str; 3], &str), Vec<f64>> = BTreeMap::new();
    for s in scores.iter().filter(speaks) {
        cells.entry(([&s.probe, &s.metric, &s.budget], &s.task)).or_default().push(s.value);
    }
    let mut tasks: BTreeMap<[&str; 3], Vec<f64>> = BTreeMap::new();
    for ((key, _), values) in cells {
        tasks.entry(key).or_default().push(values.iter().sum::<f64>() / values.len() as f64);
    }
    let mean = |(key, values): ([&str; 3], Vec<f64>)| {
        let [probe, metric, budget] = key.map(str::to_owned);
        MeanScore { probe, metric, budget, value: values.iter().sum::<f64>() / values.len() as f64 }
    };
    tasks.into_iter().map(mean).collect()
}

/// Cost up to the checkpoint of a step. Its files are not checked: this is for a list, not for going on.
fn checkpointed_cost(folder: &RunFolder, step: u64) -> Cost {
    let path = checkpoint::folder(&folder.checkpoints(), step).join(checkpoint::MANIFEST);
    read_ron::<Manifest>(&path).map(|m| m.cost).unwrap_or_default()
}

/// Finished parts of the evaluation; a torn last line of a run at work is left out.
fn finished_units(folder: &RunFolder) -> Vec<Unit> {
    let text = std::fs::read_to_string(folder.file("scores.jsonl")).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(task: &str, probe: &str, budget: &str, fold: usize, value: f64) -> Score {
        let [task, probe, budget, metric] = [task, probe, budget, "top1"].map(str::to_owned);
        Score { task, probe, budget, metric, fold, draw: 0, value, n_train: 1, n_test: 1 }
    }

    #[test]
    fn tasks_weigh_the_same_however_many_folds_they_have() {
        let scores = [
            score("a", "linear", "2", 0, 0.2),
            score("a", "linear", "2", 1, 0.4),
            score("b", "linear", "2", 0, 0.9),
            score("a", "linear", "all", 0, 1.0),
        ];
        let summary = summarise(String::new(), &scores, &Cost::of(&[(CostKind::WallS, 7200.0)]));
        assert!((summary.headline(Headline::LinearFew).unwrap() - 0.6).abs() < 1e-12);
        assert_eq!(summary.headline(Headline::LinearAll), Some(1.0));
        assert_eq!(summary.headline(Headline::KnnAll), None);
        assert_eq!(summary.hours, 2.0);
        let json = serde_json::to_value(&summary).unwrap();
        assert_eq!((&json["hours"], &json["wall_s"]), (&2.0.into(), &7200.0.into()), "{json}");
        assert_eq!(serde_json::from_value::<RunSummary>(json).unwrap(), summary, "as it is kept in the database");
    }

    #[test]
    fn a_task_of_another_kind_shows_the_metric_that_speaks_for_it() {
        let of =
            |probe: &str, metric: &str, value| Score { metric: metric.into(), ..score("a", probe, "all", 0, value) };
        let anomaly = [
            of("normal_knn", "frame_auroc", 0.7),
            of("normal_knn", "video_auroc", 0.9),
            of("mahalanobis", "frame_auroc", 0.6),
        ];
        let told = |scores: &[Score]| {
            let summary = summarise(String::new(), scores, &Cost::default());
            summary.shown(Headline::default()).map(|shown| (shown.metric.to_owned(), shown.value))
        };
        assert_eq!(told(&anomaly), Some(("frame_auroc".to_owned(), 0.7)));
        let steps = Score { metric: "frame_accuracy".into(), ..score("a", "linear", "2", 0, 0.4) };
        assert_eq!(told(std::slice::from_ref(&steps)), Some(("frame_accuracy".to_owned(), 0.4)));
        let both: Vec<Score> = anomaly.into_iter().chain([steps, score("b", "linear", "2", 0, 0.3)]).collect();
        assert_eq!(told(&both), Some(("top1".to_owned(), 0.3)));
    }

    #[test]
    fn an_arm_without_probes_shows_its_own_training() {
        let summary = summarise(String::new(), &[score("a", "supervised", "2", 0, 0.5)], &Cost::default());
        assert_eq!(summary.headline(Headline::KnnFew), Some(0.5));
    }
}
