//! *On other recordings like these*: the verdict's difference by group and seed, from the answers that runs keep.
//!
//! The seed interval says where the difference would lie with other seeds on this footage. Here recordings count as a
//! sample too: the answers of two runs of a seed are joined cell by cell (budget, fold, draw), averaged by group, and
//! [`Differences`] reads the table of groups × seeds. A metric that is no mean over clips, such as AUROC, is read off the
//! values within groups that runs keep, where a group has one. One answer a task, for tasks have groups of their own.
//! Groups count alike, whatever their number of clips, so the mean differs a little from that of the verdict.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::contrast::Verdict;
use crate::eval::stats::clusters::{ClusterError, Differences};
use crate::eval::stats::{DIFFERENCES, cut};
use crate::measure::{Form, Metric};
use crate::store::group_scores::GroupScoreRow;
use crate::store::predictions::PredictionRow;
use crate::store::results::RunResults;
use crate::text::{Language, LocalText};

/// Where an answer belongs: task, probe, budget, fold, draw and group.
type Place = (String, String, String, usize, usize, String);

/// Right answers of a run by place: how many, of how many.
#[derive(Clone, Debug, PartialEq)]
pub struct RunAnswers {
    pub run: String,
    pub arm: String,
    pub seed: u64,
    right: BTreeMap<Place, (usize, usize)>,
    /// Values within groups of metrics that are no mean over clips, by metric and place; `None` where the run kept none.
    of_groups: Option<BTreeMap<(String, Place), f64>>,
    /// Labels by task.
    labels: BTreeMap<String, BTreeSet<String>>,
}

impl RunAnswers {
    /// The answers `rows` of a run. Those of earlier versions, which name no group, are left out.
    pub fn new(of: &RunResults, rows: &[PredictionRow]) -> Self {
        let mut right: BTreeMap<Place, (usize, usize)> = BTreeMap::new();
        let mut labels: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in rows.iter().filter(|row| !row.group.is_empty()) {
            labels.entry(row.task.clone()).or_default().insert(row.truth.clone());
            let [task, probe, budget, group] = [&row.task, &row.probe, &row.budget, &row.group].map(String::clone);
            let count = right.entry((task, probe, budget, row.fold, row.draw, group)).or_default();
            *count = (count.0 + usize::from(row.truth == row.predicted), count.1 + 1);
        }
        Self { run: of.run.clone(), arm: of.arm.clone(), seed: of.seed, right, of_groups: None, labels }
    }

    /// The same with the values within groups that the run kept; `None` where it kept none.
    pub fn with_group_scores(mut self, rows: Option<Vec<GroupScoreRow>>) -> Self {
        let place = |row: GroupScoreRow| {
            let GroupScoreRow { task, group, probe, metric, budget, fold, draw, value } = row;
            ((metric, (task, probe, budget, fold, draw, group)), value)
        };
        self.of_groups = rows.map(|rows| rows.into_iter().map(place).collect());
        self
    }

    /// The values of a metric by place, each with the clips behind it; 0 where that is not counted.
    fn values<'a>(&'a self, metric: &'a str) -> Box<dyn Iterator<Item = (&'a Place, (f64, usize))> + 'a> {
        if is_mean_of_clips(metric) {
            return Box::new(self.right.iter().map(|(place, &(right, n))| (place, (right as f64 / n as f64, n))));
        }
        let of_metric = self.of_groups.iter().flatten().filter(move |((of, _), _)| of == metric);
        Box::new(of_metric.map(|((_, place), value)| (place, (*value, 0))))
    }

    /// Classes of a task that were tested; `None` without answers.
    pub fn classes(&self, task: &str) -> Option<usize> {
        self.labels.get(task).map(BTreeSet::len)
    }
}

/// Why nothing can be said of other recordings.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unknown {
    #[error("the runs kept no answers by group; runs of this version do")]
    NoAnswers,
    #[error(
        "{} is no mean over clips, so it has no value for each group",
        Metric::name(.metric, Form::Sentence, Language::En)
    )]
    NoMean { metric: String },
    #[error(
        "{} within a group needs both normal and anomalous footage of it, and no group has both; label footage of \
         both kinds at each place",
        Metric::name(.metric, Form::Sentence, Language::En)
    )]
    OneKindEach { metric: String },
    #[error(transparent)]
    Cluster(#[from] ClusterError),
}

/// What is known of a task on other recordings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OtherRecordings {
    pub task: String,
    pub groups: usize,
    pub seeds: usize,
    /// Mean difference over groups and seeds, a share; none where no pairs are known.
    pub mean: Option<f64>,
    /// Whether it is of values within groups, whose mean is not the verdict's difference.
    pub within_groups: bool,
    /// 95 % interval; see [`crate::eval::stats::clusters`].
    pub ci95: Option<[f64; 2]>,
    /// Why there is no interval.
    pub why_none: Option<LocalText>,
}

/// What the verdict's difference would be on other recordings, by task. `answers` are those of runs that may be compared.
pub fn other_recordings(answers: &[&RunAnswers], verdict: &Verdict) -> Vec<OtherRecordings> {
    verdict.tasks.iter().map(|task| of_task(answers, verdict, task)).collect()
}

fn of_task(answers: &[&RunAnswers], verdict: &Verdict, task: &str) -> OtherRecordings {
    let mut found = OtherRecordings {
        task: task.to_owned(),
        groups: 0,
        seeds: 0,
        mean: None,
        within_groups: !is_mean_of_clips(&verdict.metric),
        ci95: None,
        why_none: None,
    };
    let table = match table(answers, verdict, task) {
        Ok(table) => table,
        Err(why) => return OtherRecordings { why_none: Some(why.into()), ..found },
    };
    (found.groups, found.seeds, found.mean) = (table.groups(), table.seeds(), Some(table.mean()));
    match table.on_other_recordings() {
        Ok(estimate) => found.ci95 = Some(cut(estimate.interval(0.05), DIFFERENCES)),
        Err(why) => found.why_none = Some(why.into()),
    }
    found
}

/// The differences of a task by seed and group.
fn table(answers: &[&RunAnswers], verdict: &Verdict, task: &str) -> Result<Differences, Unknown> {
    let metric = verdict.metric.clone();
    let is_ranked = metric == Metric::FrameAuroc.key();
    if !is_mean_of_clips(&metric) && !is_ranked {
        return Err(Unknown::NoMean { metric });
    }
    let differences = differences(answers, verdict, task);
    if !differences.is_empty() {
        return Ok(Differences::of(&differences)?);
    }
    let kept = answers.iter().any(|run| run.of_groups.is_some());
    Err(if is_ranked && kept { Unknown::OneKindEach { metric } } else { Unknown::NoAnswers })
}

fn is_mean_of_clips(metric: &str) -> bool {
    Metric::find(metric).is_some_and(Metric::is_mean_of_clips)
}

/// (seed, group, arm − reference) of every cell that both have, on the same number of clips.
fn differences<'a>(answers: &[&'a RunAnswers], verdict: &'a Verdict, task: &str) -> Vec<(u64, &'a str, f64)> {
    let theirs: HashMap<u64, &RunAnswers> =
        answers.iter().filter(|a| a.arm == verdict.reference).map(|a| (a.seed, *a)).collect();
    let mut found = Vec::new();
    for ours in answers.iter().copied().filter(|a| a.arm == verdict.arm) {
        let seed = ours.seed;
        let Some(theirs) = theirs.get(&seed) else { continue };
        let theirs: HashMap<&Place, (f64, usize)> = theirs.values(&verdict.metric).collect();
        for (place, (value, clips)) in ours.values(&verdict.metric) {
            let (of, probe, budget, fold, draw, group) = place;
            if of != task || *probe != verdict.probe || !verdict.budgets.contains(budget) {
                continue;
            }
            let other = (of.clone(), verdict.reference_probe.clone(), budget.clone(), *fold, *draw, group.clone());
            if let Some(&(other, _)) = theirs.get(&other).filter(|(_, n)| *n == clips) {
                found.push((seed, group.as_str(), value - other));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::stats::Finding;
    use crate::store::results::Cost;

    const CLIPS: usize = 10;

    /// A run of one fold per group, whose share of right answers is `right(group)` of ten.
    fn run(arm: &str, seed: u64, groups: usize, right: impl Fn(usize) -> usize) -> RunAnswers {
        let results = RunResults {
            run: format!("{arm}-{seed}"),
            experiment: "e".into(),
            arm: arm.into(),
            method: arm.into(),
            seed,
            shared_settings: String::new(),
            arm_settings: String::new(),
            ended_unix: 0,
            scores: Vec::new(),
            cost: Cost::default(),
        };
        let row = |group: usize, clip: usize| PredictionRow {
            task: "t".into(),
            set: "s".into(),
            path: format!("{group}-{clip}.mp4"),
            start_s: None,
            group: format!("g{group}"),
            probe: "linear".into(),
            budget: "2".into(),
            fold: group,
            draw: 0,
            truth: "a".into(),
            predicted: if clip < right(group) { "a" } else { "b" }.into(),
        };
        let rows: Vec<PredictionRow> =
            (0..groups).flat_map(|group| (0..CLIPS).map(move |clip| (group, clip))).map(|(g, c)| row(g, c)).collect();
        RunAnswers::new(&results, &rows)
    }

    fn verdict(metric: &str) -> Verdict {
        let [arm, reference, probe] = ["near", "base", "linear"].map(str::to_owned);
        Verdict {
            arm,
            reference,
            reference_probe: probe.clone(),
            probe,
            metric: metric.into(),
            tasks: vec!["t".into()],
            budgets: vec!["2".into()],
            seeds: 3,
            mean: 0.0,
            ci95: None,
            finding: Finding::NotDistinguishable,
            en: String::new(),
            ja: String::new(),
        }
    }

    fn found(runs: &[RunAnswers], metric: &str) -> OtherRecordings {
        other_recordings(&runs.iter().collect::<Vec<_>>(), &verdict(metric)).remove(0)
    }

    fn both(seeds: u64, groups: usize) -> Vec<RunAnswers> {
        let near = |seed| run("near", seed, groups, move |g| 6 + (g + seed as usize) % 3);
        (0..seeds).flat_map(|seed| [near(seed), run("base", seed, groups, |_| 5)]).collect()
    }

    #[test]
    fn the_interval_is_that_of_the_table_of_seeds_and_groups() {
        let it = found(&both(3, 5), "top1");
        let gains = |seed: usize| (0..5).map(move |g| (1 + (g + seed) % 3) as f64 / 10.0);
        let table = Differences::dense(3, 5, (0..3).flat_map(gains).collect()).unwrap();
        let expected = table.on_other_recordings().unwrap().interval(0.05);
        assert_eq!((it.groups, it.seeds, it.why_none.clone()), (5, 3, None));
        assert!((it.mean.unwrap() - table.mean()).abs() < 1e-12);
        let ends = it.ci95.unwrap();
        assert!(ends.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{ends:?} {expected:?}");
    }

    #[test]
    fn too_few_groups_are_refused_with_the_number_that_is_needed() {
        let it = found(&both(3, 3), "top1");
        assert_eq!((it.groups, it.ci95), (3, None));
        let why = it.why_none.unwrap();
        assert!(why.english.contains("at least 4") && why.japanese.contains('4'), "{why:?}");
        assert!(found(&both(2, 5), "top1").why_none.unwrap().english.contains("at least 3"));
    }

    #[test]
    fn a_seed_of_one_arm_alone_counts_for_nothing_and_answers_without_a_group_neither() {
        let mut runs = both(3, 5);
        runs.push(run("near", 9, 5, |_| 10));
        assert_eq!(found(&runs, "top1"), found(&both(3, 5), "top1"));
        let none = found(&[run("near", 0, 5, |_| 1)], "top1");
        assert!(none.mean.is_none() && none.why_none.unwrap().english.contains("no answers"));
    }

    #[test]
    fn a_ranking_without_groups_has_no_value_by_group() {
        assert!(found(&both(3, 5), "auroc").why_none.unwrap().english.contains("no mean over clips"));
    }

    /// Values within groups of both arms; nothing is answered clip by clip.
    fn ranked(seeds: u64, groups: usize, kept: bool) -> Vec<RunAnswers> {
        let value = |arm: &str, seed: u64, g: usize| match arm {
            "near" => 0.6 + ((g + seed as usize) % 3) as f64 / 10.0,
            _ => 0.5,
        };
        let of = |arm: &'static str, seed: u64| {
            let row = |g: usize| GroupScoreRow {
                task: "t".into(),
                group: format!("g{g}"),
                probe: "linear".into(),
                metric: "frame_auroc".into(),
                budget: "2".into(),
                fold: g % 2,
                draw: 0,
                value: value(arm, seed, g),
            };
            run(arm, seed, 0, |_| 0).with_group_scores(kept.then(|| (0..groups).map(row).collect()))
        };
        (0..seeds).flat_map(|seed| [of("near", seed), of("base", seed)]).collect()
    }

    #[test]
    fn auroc_within_groups_has_the_interval_of_the_table_and_a_plain_reason_where_it_has_none() {
        let it = found(&ranked(3, 5, true), "frame_auroc");
        let gains = |seed: usize| (0..5).map(move |g| 0.1 + ((g + seed) % 3) as f64 / 10.0);
        let table = Differences::dense(3, 5, (0..3).flat_map(gains).collect()).unwrap();
        let expected = table.on_other_recordings().unwrap().interval(0.05);
        assert_eq!((it.groups, it.seeds, it.why_none.clone()), (5, 3, None));
        assert!(it.ci95.unwrap().iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{it:?}");
        let why = |kept, groups| found(&ranked(3, groups, kept), "frame_auroc").why_none.unwrap().english;
        assert!(why(true, 3).contains("at least 4"), "{}", why(true, 3));
        assert!(why(true, 0).contains("no group has both"), "{}", why(true, 0));
        assert!(why(false, 5).contains("kept no answers"), "{}", why(false, 5));
    }
}
