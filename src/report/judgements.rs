//! Precision@k from judgements by eye, with intervals, and the paired difference between arms.
//!
//! # What is counted
//! Precision@k of a list is the share of `good` among its first k neighbours; `doubtful` is no hit. Only lists whose
//! first k neighbours are all judged count: people judge from the top, so the judged part of an unfinished list looks
//! better than the whole.
//!
//! # What the interval answers
//! *If other queries of this footage were judged with the same encoders, where would precision@k lie?* The neighbours
//! of one query resemble each other, so the k judgements of a list are not k independent ones, and a plain Wilson
//! interval over judgements would be too narrow. A bootstrap over queries has no width when all lists agree, which
//! happens early. So: Wilson's interval with the effective number of judgements, which is estimated from the spread
//! between queries and cut for few queries (Korn and Graubard, Survey Methodology 24, 1998; in the comparison of Dean
//! and Pagano, Journal of Survey Statistics and Methodology 3, 2015). Lists of several seeds of one query are one
//! cluster. One query has no interval.
//!
//! Judgements under different masks are of different lists: where clips of the query's own recording may be found,
//! they come first and are good. So each mask has rows of its own, and arms are compared under the same mask.
//!
//! It does not speak of other footage, other seeds or other judges.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::eval::stats::{self, Finding, finding, t_quantile};
use crate::store::index::RunEntry;
use crate::store::judgement::{Judgement, Mask, Place, Verdict, VideoName};

/// Normal quantile of a two-sided 95 % interval.
const Z: f64 = 1.959_963_984_540_054;

/// What was judged of one arm at one step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Precision {
    pub experiment: String,
    pub arm: String,
    pub step: u64,
    pub place: Place,
    /// What the queries could not find; none where the judgements do not say it.
    pub mask: Option<Mask>,
    pub k: usize,
    /// Counts of all judgements that stand, of complete lists or not.
    pub good: usize,
    pub doubtful: usize,
    pub bad: usize,
    /// Queries with a list whose first k neighbours are all judged.
    pub queries: usize,
    /// Queries that were begun and have no such list yet.
    pub unfinished: usize,
    /// Share of `good` in complete lists; none without one.
    pub precision: Option<f64>,
    /// 95 % interval by query; none with one query.
    pub ci95: Option<[f64; 2]>,
}

impl Precision {
    /// Judgements that stand.
    pub fn judged(&self) -> usize {
        self.good + self.doubtful + self.bad
    }
}

/// `arm` minus `reference` on the queries of which both have complete lists, each at its last judged step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PrecisionDifference {
    pub experiment: String,
    pub arm: String,
    pub reference: String,
    pub place: Place,
    pub mask: Option<Mask>,
    pub k: usize,
    pub queries: usize,
    /// Difference of shares.
    pub mean: f64,
    /// t interval over the queries; none with one query.
    pub ci95: Option<[f64; 2]>,
    pub finding: Finding,
}

/// All that the judgements of a workspace say.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Judged {
    pub precision: Vec<Precision>,
    pub differences: Vec<PrecisionDifference>,
}

/// Shares of `good` per query, and counts of one arm at one step.
#[derive(Default)]
struct Group<'a> {
    verdicts: [usize; 3],
    /// Query → (run → (good, judged) within the first k).
    queries: BTreeMap<&'a VideoName, BTreeMap<&'a str, (usize, usize)>>,
}

impl<'a> Group<'a> {
    fn add(&mut self, judgement: &'a Judgement, k: usize) {
        self.verdicts[judgement.verdict as usize] += 1;
        let runs = self.queries.entry(&judgement.query).or_default();
        let (good, judged) = runs.entry(&judgement.run).or_default();
        if judgement.rank as usize <= k {
            *good += usize::from(judgement.verdict == Verdict::Good);
            *judged += 1;
        }
    }

    /// (query, good, judged) of the queries that have complete lists.
    fn complete(&self, k: usize) -> Vec<(&'a VideoName, usize, usize)> {
        let of = |(query, runs): (&&'a VideoName, &BTreeMap<&str, (usize, usize)>)| {
            let lists: Vec<_> = runs.values().filter(|(_, judged)| *judged >= k).collect();
            let sum = |part: fn(&(usize, usize)) -> usize| lists.iter().map(|list| part(list)).sum::<usize>();
            (!lists.is_empty()).then(|| (*query, sum(|l| l.0), sum(|l| l.1)))
        };
        self.queries.iter().filter_map(of).collect()
    }
}

/// Arm's order of creation, place, mask, step: the order of the rows.
type Key = (usize, Place, Option<Mask>, u64);

/// Reads precision@k of an experiment's arms out of `judgements`. `runs`: all runs, oldest first; judgements of runs
/// that are gone are left out.
pub fn judged(experiment: &str, judgements: &[Judgement], runs: &[RunEntry], k: usize) -> Judged {
    let mut arms: Vec<&str> = Vec::new();
    let mut arm_of: BTreeMap<&str, usize> = BTreeMap::new();
    for run in runs.iter().filter(|run| run.experiment == experiment) {
        let place = arms.iter().position(|arm| *arm == run.arm).unwrap_or_else(|| {
            arms.push(&run.arm);
            arms.len() - 1
        });
        arm_of.insert(&run.run, place);
    }
    let mut groups: BTreeMap<Key, Group<'_>> = BTreeMap::new();
    for judgement in judgements {
        if let Some(arm) = arm_of.get(judgement.run.as_str()) {
            groups.entry((*arm, judgement.place, judgement.mask, judgement.step)).or_default().add(judgement, k);
        }
    }
    let named = |arm: usize| (experiment.to_owned(), arms[arm].to_owned());
    let precision = groups.iter().map(|(key, group)| row(named(key.0), *key, group, k)).collect();
    Judged { precision, differences: differences(experiment, &arms, &groups, k) }
}

fn row((experiment, arm): (String, String), (_, place, mask, step): Key, group: &Group<'_>, k: usize) -> Precision {
    let lists: Vec<(usize, usize)> = group.complete(k).iter().map(|l| (l.1, l.2)).collect();
    let (good, judged) = lists.iter().fold((0, 0), |sum, l| (sum.0 + l.0, sum.1 + l.1));
    let [all_good, doubtful, bad] = group.verdicts;
    Precision {
        experiment,
        arm,
        step,
        place,
        mask,
        k,
        good: all_good,
        doubtful,
        bad,
        queries: lists.len(),
        unfinished: group.queries.len() - lists.len(),
        precision: (judged > 0).then(|| good as f64 / judged as f64),
        ci95: clustered_wilson(&lists),
    }
}

/// Wilson's 95 % interval of a share from clusters of (hits, trials); none of fewer than two clusters.
pub fn clustered_wilson(clusters: &[(usize, usize)]) -> Option<[f64; 2]> {
    let count = clusters.len();
    let trials = clusters.iter().map(|c| c.1).sum::<usize>() as f64;
    if count < 2 || trials == 0.0 {
        return None;
    }
    let p = clusters.iter().map(|c| c.0).sum::<usize>() as f64 / trials;
    let squares: f64 = clusters.iter().map(|c| (c.0 as f64 - p * c.1 as f64).powi(2)).sum();
    let variance = count as f64 / (count - 1) as f64 * squares / (trials * trials);
    // Without spread nothing tells how much the judgements of a query repeat each other: each query counts once.
    let effective = if variance > 0.0 { (p * (1.0 - p) / variance).min(trials) } else { count as f64 };
    let n = effective * (Z / t_quantile(0.975, count - 1)).powi(2);
    let shrink = 1.0 + Z * Z / n;
    let centre = (p + Z * Z / (2.0 * n)) / shrink;
    let half = Z / shrink * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    Some([(centre - half).max(0.0), (centre + half).min(1.0)])
}

/// Where and under which mask.
type Searched = (Place, Option<Mask>);

/// Every pair of arms, the later one against the earlier one, at the last step at which each has complete lists.
fn differences(
    experiment: &str,
    arms: &[&str],
    groups: &BTreeMap<Key, Group<'_>>,
    k: usize,
) -> Vec<PrecisionDifference> {
    let mut last: BTreeMap<(Searched, usize), BTreeMap<&VideoName, f64>> = BTreeMap::new();
    for ((arm, place, mask, _), group) in groups {
        let shares: BTreeMap<_, f64> =
            group.complete(k).into_iter().map(|(query, good, judged)| (query, good as f64 / judged as f64)).collect();
        if !shares.is_empty() {
            last.insert(((*place, *mask), *arm), shares); // steps ascend: a later one replaces an earlier one
        }
    }
    let mut found = Vec::new();
    for ((searched, arm), ours) in last.iter().rev() {
        for ((_, reference), theirs) in last.iter().rev().filter(|((s, r), _)| s == searched && r < arm) {
            let pairs = ours.iter().filter_map(|(query, share)| Some(share - theirs.get(query)?));
            let pairs: Vec<(u64, f64)> = (0..).zip(pairs).collect();
            let Some(summary) = stats::difference(&pairs) else { continue };
            found.push(PrecisionDifference {
                experiment: experiment.to_owned(),
                arm: arms[*arm].to_owned(),
                reference: arms[*reference].to_owned(),
                place: searched.0,
                mask: searched.1,
                k,
                queries: summary.seeds,
                mean: summary.mean,
                ci95: summary.ci95,
                finding: finding(&summary),
            });
        }
    }
    found
}

/// The judgements as CSV, with the arm and seed of each run (empty where the run is gone).
///
/// # Errors
/// Never in practice: it is written to memory.
pub fn csv(judgements: &[Judgement], runs: &[RunEntry]) -> Result<String, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([
        "made",
        "experiment",
        "arm",
        "seed",
        "run",
        "step",
        "place",
        "mask",
        "query_set",
        "query_path",
        "neighbour_set",
        "neighbour_path",
        "rank",
        "similarity",
        "verdict",
        "blind",
    ])?;
    for j in judgements {
        let run = runs.iter().find(|run| run.run == j.run);
        let of_run = |part: fn(&RunEntry) -> String| run.map(part).unwrap_or_default();
        out.write_record([
            j.made.to_string(),
            of_run(|r| r.experiment.clone()),
            of_run(|r| r.arm.clone()),
            of_run(|r| r.seed.to_string()),
            j.run.clone(),
            j.step.to_string(),
            j.place.word().to_owned(),
            j.mask_word().to_owned(),
            j.query.set.clone(),
            j.query.path.clone(),
            j.neighbour.set.clone(),
            j.neighbour.path.clone(),
            j.rank.to_string(),
            j.similarity.to_string(),
            j.verdict.word().to_owned(),
            j.blind.to_string(),
        ])?;
    }
    let bytes = out.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
