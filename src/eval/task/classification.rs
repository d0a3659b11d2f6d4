//! Classification: the class of every test clip, from frozen features or from a network trained with labels.

use rayon::prelude::*;

use crate::config::{Budget, EvaluationSpec, Probe, TaskSpec};
use crate::data::draw::Labelled;
use crate::data::split::{self, Fold};
use crate::eval::features::Features;
use crate::eval::knn::{self, Cosine};
use crate::eval::linear::{Design, LinearModel};
use crate::eval::metrics::{Confusion, auroc};
use crate::eval::protocol::{Answer, Cell, EvalError, Judged, cells_of};
use crate::eval::score::{Score, score};
use crate::eval::task::retrieval::RECALLS;
use crate::eval::task::steps::{self, Timeline};
use crate::eval::{penalty, retrieval};
use crate::measure::{Metric, ProbeKind};

/// What the classes that a probe gives to clips are scored as.
#[derive(Clone, Copy)]
pub enum Reading<'a> {
    /// Each clip for itself.
    Clips,
    /// Windows that follow each other in time.
    Steps(Timeline<'a>),
}

/// The scores of a classifier on one cell of the protocol. `predicted[i]` is the class given to clip `cell.test[i]`.
pub fn scores(task: &str, probe: ProbeKind, cell: &Cell, labels: &[usize], predicted: &[usize]) -> Vec<Score> {
    let truth: Vec<usize> = cell.test.iter().map(|&i| labels[i]).collect();
    let classes = labels.iter().chain(predicted).max().map_or(0, |m| m + 1);
    let confusion = Confusion::new(&truth, predicted, classes);
    let values = [
        (Metric::Top1, confusion.top1()),
        (Metric::MacroF1, confusion.macro_f1()),
        (Metric::BalancedAccuracy, confusion.balanced_accuracy()),
    ];
    values.map(|(metric, value)| score(task, probe, cell, metric, value)).to_vec()
}

/// Judges frozen features of one task with every probe of the experiment but fine-tuning.
///
/// Row i of `features` belongs to the clip with class `labels[i]` and group `groups[i]`. Pure CPU work, spread over
/// all cores; the order and the values of the scores do not depend on the number of threads.
pub fn judge_frozen(
    features: &Features,
    labels: &[usize],
    groups: &[String],
    spec: &EvaluationSpec,
    task: &TaskSpec,
    seed: u64,
) -> Result<Judged, EvalError> {
    judge(features, (labels, groups), spec, task, seed, Reading::Clips)
}

/// [`judge_frozen`] with the scores of a reading.
///
/// # Errors
/// The task cannot be split, or the features are not finite.
pub fn judge(
    features: &Features,
    (labels, groups): (&[usize], &[String]),
    spec: &EvaluationSpec,
    task: &TaskSpec,
    seed: u64,
    reading: Reading<'_>,
) -> Result<Judged, EvalError> {
    if features.n != labels.len() {
        return Err(EvalError::Lengths { task: task.name.clone(), clips: labels.len(), features: features.n });
    }
    if features.rows.iter().any(|x| !x.is_finite()) {
        return Err(EvalError::NotFinite { task: task.name.clone() });
    }
    let folds = split::folds(groups, labels, &task.split, seed)
        .map_err(|source| EvalError::Split { task: task.name.clone(), source })?;
    let judge =
        Judge { features, cosine: Cosine::new(features), labels, groups, spec, task: &task.name, seed, reading };
    let judged: Vec<Judged> = folds.par_iter().enumerate().map(|(number, fold)| judge.fold(fold, number)).collect();
    Ok(joined(judged))
}

fn joined(parts: Vec<Judged>) -> Judged {
    let (scores, answers): (Vec<_>, Vec<_>) = parts.into_iter().map(|part| (part.scores, part.answers)).unzip();
    Judged { scores: scores.concat(), answers: answers.concat(), of_groups: None }
}

/// What all cells of a task share.
struct Judge<'a> {
    features: &'a Features,
    cosine: Cosine,
    labels: &'a [usize],
    groups: &'a [String],
    spec: &'a EvaluationSpec,
    task: &'a str,
    seed: u64,
    reading: Reading<'a>,
}

/// The features as the training part of a fold lets them be seen; no label is in it.
struct Seen {
    design: Design,
    /// Only made where a probe asks for it.
    centred: Option<Cosine>,
}

/// What a probe holds the test clips of a cell to be.
struct Guess {
    classes: Vec<usize>,
    /// `[clips × classes]`, see [`auroc`].
    shares: Vec<f64>,
}

impl Judge<'_> {
    fn fold(&self, fold: &Fold, number: usize) -> Judged {
        let centred = self.spec.probes.iter().any(|p| matches!(p, Probe::CentredKnn { .. }));
        let seen = Seen {
            design: Design::standardised(self.features, &fold.train),
            centred: centred.then(|| Cosine::centred(self.features, &fold.train)),
        };
        let clips = Labelled { labels: self.labels, groups: self.groups };
        let cells = cells_of(fold, number, clips, &self.spec.budgets, self.spec.draws, self.seed);
        let mut judged = joined(cells.par_iter().map(|cell| self.cell(cell, &seen)).collect());
        if self.spec.probes.contains(&Probe::Retrieval) && matches!(self.reading, Reading::Clips) {
            judged.scores.extend(self.retrieval(fold, number));
        }
        judged
    }

    fn cell(&self, cell: &Cell, seen: &Seen) -> Judged {
        let of_verdict = self.spec.verdict_probe();
        let mut answers = Vec::new();
        let judged = |probe: &Probe| {
            let guess = match (probe, &seen.centred) {
                (Probe::Knn { k }, _) => self.voted(cell, &self.cosine, *k),
                (Probe::CentredKnn { k }, Some(centred)) => self.voted(cell, centred, *k),
                (Probe::Linear { l2 }, _) => self.fitted(cell, &seen.design, *l2),
                _ => return Vec::new(),
            };
            if of_verdict == Some(probe.kind()) {
                let Cell { fold, draw, budget, .. } = *cell;
                let answer = |(&clip, &class)| Answer { clip, probe: probe.kind(), fold, draw, budget, class };
                answers = cell.test.iter().zip(&guess.classes).map(answer).collect();
            }
            match self.reading {
                Reading::Clips => {
                    let mut found = scores(self.task, probe.kind(), cell, self.labels, &guess.classes);
                    found.extend(self.auroc(probe.kind(), cell, &guess.shares));
                    found
                }
                Reading::Steps(timeline) => {
                    steps::scores(self.task, probe.kind(), cell, self.labels, &guess.classes, timeline)
                }
            }
        };
        let scores = self.spec.probes.iter().flat_map(judged).collect();
        Judged { scores, answers, of_groups: None }
    }

    fn voted(&self, cell: &Cell, cosine: &Cosine, k: usize) -> Guess {
        let near = |&i: &usize| -> Vec<(usize, f32)> {
            let near = cosine.nearest(i, &cell.train, k);
            near.into_iter().map(|(i, cosine)| (self.labels[i], cosine)).collect()
        };
        let near: Vec<_> = cell.test.iter().map(near).collect();
        Guess {
            classes: near.iter().map(|near| knn::vote(near.iter().copied()).unwrap_or(0)).collect(),
            shares: near.iter().flat_map(|near| knn::shares(near, self.classes())).collect(),
        }
    }

    fn fitted(&self, cell: &Cell, design: &Design, l2: f64) -> Guess {
        let l2 = penalty::of(self.spec, design, &cell.train, (self.labels, self.groups), self.seed, l2);
        let model = LinearModel::fit(design, &cell.train, self.labels, l2);
        let shares = |&i: &usize| {
            let mut shares = vec![0.0; self.classes()];
            model.classes.iter().zip(model.probabilities(design, i)).for_each(|(&class, p)| shares[class] = p);
            shares
        };
        Guess {
            classes: cell.test.iter().map(|&i| model.predict(design, i)).collect(),
            shares: cell.test.iter().flat_map(shares).collect(),
        }
    }

    fn auroc(&self, probe: ProbeKind, cell: &Cell, shares: &[f64]) -> Option<Score> {
        let truth: Vec<usize> = cell.test.iter().map(|&i| self.labels[i]).collect();
        let value = auroc(&truth, shares, self.classes())?;
        Some(score(self.task, probe, cell, Metric::Auroc, value))
    }

    fn classes(&self) -> usize {
        self.labels.iter().max().map_or(0, |most| most + 1)
    }

    /// Retrieval needs no labelled draw: the gallery is the whole training part.
    fn retrieval(&self, fold: &Fold, number: usize) -> Vec<Score> {
        let Fold { train, test } = fold.clone();
        let cell = Cell { fold: number, draw: 0, budget: Budget::All, train, test };
        let values = retrieval::recall(&self.cosine, self.labels, &cell.test, &cell.train);
        let scored = RECALLS.iter().zip(values);
        scored.map(|(metric, value)| score(self.task, ProbeKind::Retrieval, &cell, *metric, value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;
    use crate::config::{Crops, SplitSpec, TaskKind};
    use crate::random::stream;

    /// The scores alone.
    fn evaluate_frozen(
        features: &Features,
        labels: &[usize],
        groups: &[String],
        spec: &EvaluationSpec,
        task: &TaskSpec,
        seed: u64,
    ) -> Result<Vec<Score>, EvalError> {
        Ok(judge_frozen(features, labels, groups, spec, task, seed)?.scores)
    }

    const CLASSES: usize = 3;

    /// 60 clips of 3 classes in 12 groups; the dimensions of the own class are raised by `signal`.
    fn pilot(signal: f32) -> (Features, Vec<usize>, Vec<String>) {
        let mut rng = stream(5, "test", 0);
        let labels: Vec<usize> = (0..60).map(|i| i % CLASSES).collect();
        let value = |label: usize, j: usize, noise: f32| if label == j % CLASSES { signal + noise } else { noise };
        let rows = labels.iter().flat_map(|&l| (0..16).map(move |j| (l, j)));
        let rows = rows.map(|(l, j)| value(l, j, rng.random::<f32>())).collect();
        let groups = (0..60).map(|i| format!("g{}", i / 5)).collect();
        (Features { n: 60, d: 16, rows }, labels, groups)
    }

    fn spec(probes: Vec<Probe>) -> (EvaluationSpec, TaskSpec) {
        let split = SplitSpec::KFold { folds: 3 };
        let task = TaskSpec { name: "t".into(), set: "s".into(), group: None, kind: TaskKind::default(), split };
        let budgets = vec![Budget::PerClass(2), Budget::All];
        let tasks = vec![task.clone()];
        (
            EvaluationSpec {
                tasks,
                budgets,
                draws: 4,
                supervised_draws: 1,
                supervised_folds: None,
                clips_per_video: 1,
                crops: Crops::Centre,
                choose_l2: false,
                calibrate: true,
                probe_checkpoints: true,
                probes,
            },
            task,
        )
    }

    fn all_probes() -> Vec<Probe> {
        vec![Probe::Knn { k: 3 }, Probe::CentredKnn { k: 3 }, Probe::Linear { l2: 0.01 }, Probe::Retrieval]
    }

    #[test]
    fn clear_features_score_one_and_noise_scores_chance() {
        let (spec, task) = spec(all_probes());
        let (features, labels, groups) = pilot(20.0);
        let scores = evaluate_frozen(&features, &labels, &groups, &spec, &task, 1).unwrap();
        let missed: Vec<&Score> = scores.iter().filter(|s| s.value < 1.0).collect();
        assert!(missed.is_empty(), "{missed:?}");
        let (features, labels, groups) = pilot(0.0);
        let scores = evaluate_frozen(&features, &labels, &groups, &spec, &task, 1).unwrap();
        let top1: Vec<f64> = scores.iter().filter(|s| s.metric == "top1").map(|s| s.value).collect();
        let mean = top1.iter().sum::<f64>() / top1.len() as f64;
        assert!((0.2..0.5).contains(&mean), "{mean}");
    }

    #[test]
    fn each_fold_budget_draw_probe_and_metric_is_there_once() {
        let (spec, task) = spec(all_probes());
        let (features, labels, groups) = pilot(1.0);
        let scores = evaluate_frozen(&features, &labels, &groups, &spec, &task, 1).unwrap();
        // 3 folds × (4 draws + 1) × 3 probes × 4 metrics, and R@1/5/10 per fold.
        assert_eq!(scores.len(), 3 * 5 * 3 * 4 + 3 * 3);
        let key = |s: &Score| format!("{} {} {} {} {}", s.probe, s.budget, s.metric, s.fold, s.draw);
        let keys: std::collections::BTreeSet<String> = scores.iter().map(key).collect();
        assert_eq!(keys.len(), scores.len());
        let few = scores.iter().find(|s| s.budget == "2").unwrap();
        assert_eq!((few.n_train, few.n_test), (6, 20));
    }

    #[test]
    fn scores_do_not_depend_on_the_number_of_threads() {
        let (spec, task) = spec(all_probes());
        let (features, labels, groups) = pilot(0.5);
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| evaluate_frozen(&features, &labels, &groups, &spec, &task, 1).unwrap())
        };
        assert_eq!(with(1), with(3));
    }

    #[test]
    fn a_common_direction_hides_classes_from_the_plain_vote_and_not_from_the_centred_one() {
        let (spec, task) = spec(all_probes());
        let (mut features, labels, groups) = pilot(3.0);
        // Much longer in one direction, by another length for every clip: what differs is what matters least.
        let mut rng = stream(6, "test", 0);
        features.rows.chunks_exact_mut(16).for_each(|row| row[15] += 500.0 + 5.0 * rng.random::<f32>());
        let scores = evaluate_frozen(&features, &labels, &groups, &spec, &task, 1).unwrap();
        let mean = |probe: &str| {
            let of = scores.iter().filter(|s| s.probe == probe && s.metric == "top1" && s.budget == "all");
            of.map(|s| s.value).sum::<f64>() / 3.0
        };
        assert!(mean("knn_centred") > 0.95, "{}", mean("knn_centred"));
        assert_eq!(scores.iter().filter(|s| s.probe == "knn_centred").count(), 3 * 5 * 4);
    }

    #[test]
    fn a_chosen_penalty_changes_the_linear_probe_alone_and_a_small_budget_falls_back() {
        let (mut spec, task) = spec(vec![Probe::Knn { k: 3 }, Probe::Linear { l2: 100.0 }]);
        spec.budgets = vec![Budget::PerClass(1), Budget::All];
        let (features, labels, groups) = pilot(0.6);
        let scores = |spec: &EvaluationSpec| evaluate_frozen(&features, &labels, &groups, spec, &task, 1).unwrap();
        let fixed = scores(&spec);
        spec.choose_l2 = true;
        let chosen = scores(&spec);
        let of = |scores: &[Score], probe: &str, budget: &str| -> Vec<f64> {
            let wanted = scores.iter().filter(|s| s.probe == probe && s.budget == budget && s.metric == "top1");
            wanted.map(|s| s.value).collect()
        };
        assert_eq!(of(&fixed, "knn", "all"), of(&chosen, "knn", "all"));
        assert_eq!(of(&fixed, "linear", "1"), of(&chosen, "linear", "1"), "one label a class: nothing to choose by");
        let sum = |values: Vec<f64>| values.iter().sum::<f64>();
        assert!(sum(of(&chosen, "linear", "all")) > sum(of(&fixed, "linear", "all")), "100 is far too strong");
        assert_eq!(chosen, scores(&spec));
    }

    #[test]
    fn a_diverged_encoder_is_named_as_such() {
        let (spec, task) = spec(all_probes());
        let (mut features, labels, groups) = pilot(1.0);
        features.rows[7] = f32::NAN;
        let error = evaluate_frozen(&features, &labels, &groups, &spec, &task, 1).unwrap_err();
        assert!(error.to_string().contains("diverged"), "{error}");
    }

    #[test]
    fn a_class_without_labels_is_missed_and_nothing_breaks() {
        let (spec, mut task) = spec(all_probes());
        let (features, mut labels, groups) = pilot(20.0);
        // The test group holds only a class that the training group lacks.
        labels.iter_mut().enumerate().for_each(|(i, l)| *l = if i < 5 { 2 } else { *l % 2 });
        task.split = SplitSpec::TrainTest { train: vec!["g3".into()], test: vec!["g0".into()] };
        let scores = evaluate_frozen(&features, &labels, &groups, &spec, &task, 1).unwrap();
        assert!(!scores.is_empty() && scores.iter().all(|s| s.value == 0.0));
    }
}
