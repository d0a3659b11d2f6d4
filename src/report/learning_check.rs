//! Whether pre-training works: readings of an experiment with an untrained arm, a pre-trained one and, as a negative
//! control, one whose positives are random other videos. Each reading has a bar; one that misses it is red.

use std::io;

use serde::Serialize;

use super::verdict::compare::Comparison;
use super::verdict::effect::Estimate;
use super::verdict::family::p_value;
use super::verdict::paired::Difference;
use crate::config::method::is_pretrained;
use crate::engine::EngineError;
use crate::engine::run::embeddings::Embeddings;
use crate::engine::run::key_readings::{self, KeyReadings};
use crate::eval::collapse;
use crate::eval::stats::decision::LEVEL;
use crate::eval::stats::holm::holm;
use crate::measure::{Metric, ProbeKind};
use crate::store::{RunFolder, Workspace};

/// How much purer the neighbours of a pre-trained network are to be than those of the untrained one.
const PURITY_RATIO: f64 = 1.5;
/// How much of the untrained network's centred effective rank the features are to keep: less is a collapse of
/// dimensions. More than all of it cannot be asked for. An untrained network whose batch normalisation is calibrated
/// spreads over nearly every dimension, since noise has full rank; learning what matters gives some of them up.
const KEPT_RANK: f64 = 0.5;
/// Points (as a share) that pre-training is to gain with all labels.
const GAIN: f64 = 0.05;
/// The least share of the tasks in which the gain is to be large, and of those in which it is to be significant.
const MOST_TASKS: f64 = 2.0 / 3.0;

/// One reading against its bar.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// What is read, in plain words.
    pub name: String,
    /// What came out.
    pub value: String,
    /// What is wanted.
    pub bar: String,
    pub passed: bool,
}

/// All readings of an experiment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LearningCheck {
    pub experiment: String,
    pub readings: Vec<Reading>,
    pub passed: bool,
}

/// A finished run and what its last snapshot holds.
struct Run {
    method: String,
    arm: String,
    seed: u64,
    keys: KeyReadings,
    /// Centred effective rank of the backbone's features: an untrained network has no head to compare keys of.
    rank: Option<f64>,
    /// Share of labelled videos whose nearest one of another recording has their label.
    purity: Option<f64>,
}

/// Reads the finished runs of `comparison`'s experiment. `blind`: of each arm that pre-trains, whether its first steps
/// are the same without any label.
///
/// # Errors
/// A run's files cannot be read.
pub fn read(
    workspace: &Workspace,
    comparison: &Comparison,
    blind: &[(String, bool)],
) -> Result<LearningCheck, EngineError> {
    let mut runs = Vec::new();
    for folder in RunFolder::all(&workspace.runs_dir())? {
        if folder.file("results.ron").is_file() && !comparison.left_out.contains(&folder.name()) {
            runs.extend(Run::read(&folder, &comparison.experiment)?);
        }
    }
    let mut readings = key_health(&runs);
    readings.extend(blind.iter().map(|(arm, equal)| label_free(arm, *equal)));
    readings.extend(neighbours(&runs));
    readings.extend(gains(comparison, &runs));
    let passed = !readings.is_empty() && readings.iter().all(|r| r.passed);
    Ok(LearningCheck { experiment: comparison.experiment.clone(), readings, passed })
}

impl Run {
    /// `None` for a run of another experiment, and for one without embeddings (`scratch`).
    fn read(folder: &RunFolder, experiment: &str) -> Result<Option<Self>, EngineError> {
        let config = folder.record()?.config;
        let Some(step) = folder.embedding_steps().last().copied().filter(|_| config.experiment.name == experiment)
        else {
            return Ok(None);
        };
        let io = |source: io::Error| EngineError::Io { path: folder.path().into(), source };
        let embeddings = Embeddings::read(&folder.embeddings(step))?;
        let rank = |features: &Embeddings| collapse::centred_effective_rank(&features.rows, features.dim);
        let rank = if config.arm.method.pretrains() {
            // Runs of older versions have none.
            let features = folder.features();
            features.is_file().then(|| Embeddings::read(&features)).transpose()?.as_ref().map(rank)
        } else {
            Some(rank(&embeddings)) // without a head, the embeddings are the features
        };
        Ok(Some(Self {
            method: config.arm.method.key().to_owned(),
            arm: config.arm.name,
            seed: config.seed,
            keys: KeyReadings::of(folder, config.experiment.pretrain.contrastive.dim).map_err(io)?,
            rank,
            purity: embeddings.masked_purity(1),
        }))
    }
}

/// The pre-trained runs, but for the negative control.
fn pretrained(runs: &[Run]) -> impl Iterator<Item = &Run> {
    runs.iter().filter(|run| is_pretrained(&run.method) && run.method != "control")
}

fn untrained(runs: &[Run], seed: u64) -> Option<&Run> {
    runs.iter().find(|run| run.method == "random" && run.seed == seed)
}

/// What the keys of all pre-trained runs were like in their last quarter; the worst seed counts.
fn key_health(runs: &[Run]) -> Vec<Reading> {
    let worst = |name: &str, most: f64, value: fn(&KeyReadings) -> Option<f64>| {
        let found = pretrained(runs).filter_map(|run| value(&run.keys)).reduce(f64::max)?;
        let (value, bar) = (format!("{found:.3}"), format!("at most {most}"));
        Some(Reading { name: name.to_owned(), value, bar, passed: found <= most })
    };
    let least = |name: &str, least: f64, value: fn(&KeyReadings) -> Option<f64>| {
        let found = pretrained(runs).filter_map(|run| value(&run.keys)).reduce(f64::min)?;
        let (value, bar) = (format!("{found:.3}"), format!("at least {least}"));
        Some(Reading { name: name.to_owned(), value, bar, passed: found >= least })
    };
    [
        least("collapse: spread of the keys (1 is even)", key_readings::LEAST_SPREAD, |keys| keys.spread),
        worst("collapse: squared mean of the keys", key_readings::MOST_MEAN_SQUARE, |keys| keys.mean_square),
        worst("age: fresh strangers against the queue", key_readings::MOST_AGE_GAP, |keys| keys.age_gap),
        worst("stale queue: newest against oldest rows", key_readings::MOST_AGE_GAP, |keys| keys.stale_gap),
        worst("hub: searches that found one video", key_readings::MOST_HUB, |keys| keys.hub_share),
        worst("mask: searches that found their own video", 0.0, |keys| keys.own_video),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Rank and purity beside those of the untrained network of the same seed, by means over seeds.
fn neighbours(runs: &[Run]) -> Vec<Reading> {
    let mut readings = Vec::new();
    for arm in arms(pretrained(runs)) {
        let pairs: Vec<(&Run, &Run)> = pretrained(runs)
            .filter(|run| run.arm == arm)
            .filter_map(|run| Some((run, untrained(runs, run.seed)?)))
            .collect();
        if pairs.is_empty() {
            continue;
        }
        let mean = |of: &dyn Fn(&(&Run, &Run)) -> Option<f64>| {
            let values: Vec<f64> = pairs.iter().filter_map(of).collect();
            (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
        };
        if let (Some(own), Some(other)) = (mean(&|(run, _)| run.rank), mean(&|(_, run)| run.rank)) {
            readings.push(Reading {
                name: format!("{arm}: centred effective rank of the features"),
                value: format!("{own:.1}"),
                bar: format!("at least {KEPT_RANK} × {other:.1}, untrained"),
                passed: own >= KEPT_RANK * other,
            });
        }
        if let (Some(own), Some(other)) = (mean(&|(run, _)| run.purity), mean(&|(_, run)| run.purity)) {
            readings.push(Reading {
                name: format!("{arm}: masked purity@1"),
                value: format!("{own:.3}"),
                bar: format!("at least {PURITY_RATIO} × {other:.3}, untrained"),
                passed: own >= PURITY_RATIO * other,
            });
        }
    }
    readings
}

/// What the probes say about each pre-trained arm against the untrained one, and about the negative control.
fn gains(comparison: &Comparison, runs: &[Run]) -> Vec<Reading> {
    let named = |method: &str| runs.iter().find(|run| run.method == method).map(|run| run.arm.clone());
    let Some(random) = named("random") else { return Vec::new() };
    let of = |arm: &str, probe: ProbeKind| -> Vec<&Difference> {
        let wanted = |d: &&Difference| {
            (d.arm.as_str(), d.reference.as_str()) == (arm, random.as_str())
                && (d.key.probe.as_str(), d.key.budget.as_str(), d.key.metric.as_str())
                    == (probe.key(), "all", Metric::Top1.key())
        };
        comparison.differences.iter().filter(wanted).collect()
    };
    let mut readings = Vec::new();
    for arm in arms(pretrained(runs)) {
        let linear = of(&arm, ProbeKind::Linear);
        readings.extend(linear.iter().map(|d| gain(d)));
        readings.extend(large(&arm, &linear));
        readings.extend(sure(&arm, &linear));
        readings.extend(of(&arm, ProbeKind::Knn).into_iter().map(not_below));
    }
    if let Some(control) = named("control") {
        readings.extend(no_gain(&of(&control, ProbeKind::Linear)));
    }
    readings
}

fn arms<'a>(runs: impl Iterator<Item = &'a Run>) -> Vec<String> {
    let mut arms: Vec<String> = runs.map(|run| run.arm.clone()).collect();
    arms.sort();
    arms.dedup();
    arms
}

/// "+5.2 points (+1.0 to +9.4, n = 3)".
fn said(d: &Difference) -> String {
    let interval =
        d.ci95.map_or_else(String::new, |[low, high]| format!("{:+.1} to {:+.1}, ", low * 100.0, high * 100.0));
    format!("{:+.1} points ({interval}n = {})", d.mean * 100.0, d.seeds)
}

fn label_free(arm: &str, equal: bool) -> Reading {
    Reading {
        name: format!("labels: {arm}, first steps with labels in reach and without"),
        value: if equal { "equal" } else { "differ" }.to_owned(),
        bar: "equal bit by bit".to_owned(),
        passed: equal,
    }
}

fn gain(d: &Difference) -> Reading {
    Reading {
        name: format!("{} − {}: {}, linear, all labels", d.arm, d.reference, d.key.task),
        value: said(d),
        bar: "not significantly below".to_owned(),
        passed: d.ci95.is_none_or(|[_, high]| high >= 0.0),
    }
}

/// In how many tasks the gain is large.
fn large(arm: &str, linear: &[&Difference]) -> Option<Reading> {
    let large = linear.iter().filter(|d| d.mean >= GAIN).count();
    most_tasks(format!("{arm}: tasks with a gain of {:.0} points and more", GAIN * 100.0), large, linear.len())
}

/// In how many tasks the gain is beyond chance, by Holm over the tasks.
fn sure(arm: &str, linear: &[&Difference]) -> Option<Reading> {
    let p = holm(&linear.iter().map(|d| p_value(&Estimate::from(*d))).collect::<Vec<_>>());
    let sure = linear.iter().zip(p).filter(|(d, p)| d.mean > 0.0 && *p < LEVEL).count();
    most_tasks(format!("{arm}: tasks with a significant gain (Holm)"), sure, linear.len())
}

fn most_tasks(name: String, found: usize, of: usize) -> Option<Reading> {
    let wanted = (MOST_TASKS * of as f64).ceil() as usize;
    let (value, bar) = (format!("{found} of {of}"), format!("at least {wanted}"));
    (of > 0).then_some(Reading { name, value, bar, passed: found >= wanted })
}

fn not_below(d: &Difference) -> Reading {
    Reading {
        name: format!("{} − {}: {}, nearest neighbours, all labels", d.arm, d.reference, d.key.task),
        value: said(d),
        bar: "not significantly below".to_owned(),
        passed: d.ci95.is_none_or(|[_, high]| high >= 0.0),
    }
}

/// The negative control in every task, by Holm over the tasks.
fn no_gain(linear: &[&Difference]) -> Vec<Reading> {
    let p = holm(&linear.iter().map(|d| p_value(&Estimate::from(*d))).collect::<Vec<_>>());
    let reading = |(d, p): (&&Difference, f64)| Reading {
        name: format!("{} (negative control) − {}: {}, linear, all labels", d.arm, d.reference, d.key.task),
        value: said(d),
        bar: "no significant gain (Holm)".to_owned(),
        passed: d.mean <= 0.0 || (d.seeds > 1 && p >= LEVEL),
    };
    linear.iter().zip(p).map(reading).collect()
}

/// The readings as lines of text.
pub fn text(check: &LearningCheck) -> String {
    let width = |of: fn(&Reading) -> &String| check.readings.iter().map(|r| of(r).chars().count()).max().unwrap_or(0);
    let (name, value) = (width(|r| &r.name), width(|r| &r.value));
    let line = |r: &Reading| {
        let mark = if r.passed { "ok " } else { "RED" };
        format!("{mark}  {:name$}  {:>value$}  ({})", r.name, r.value, r.bar)
    };
    check.readings.iter().map(line).collect::<Vec<_>>().join("\n")
}
