//! Anomaly detection: a detector learns from normal training footage, and its scores rank what is tested.
//!
//! Of the normal training windows about 30 %, whole groups of them, fix the threshold of the alarms; the detector never
//! saw them. Anomalies of the training part are not used at all: labels choose the normal footage and score the rest.
//! Features are centred and scaled by what the detector learns from, dimension by dimension.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use crate::config::{Budget, Probe, SplitSpec};
use crate::data::split::{self, Fold};
use crate::eval::anomaly::AnomalyError;
use crate::eval::anomaly::alarms::{AlarmRule, Alarms, alarms, threshold};
use crate::eval::anomaly::distance::{self, Mahalanobis};
use crate::eval::anomaly::levels::{Frames, frame_level, video_level};
use crate::eval::anomaly::one_class::OneClass;
use crate::eval::features::Features;
use crate::eval::protocol::{Cell, EvalError, GroupScore, Judged};
use crate::eval::score::{Score, score};
use crate::measure::{Metric, ProbeKind};

/// Share of the normal training footage that fixes the threshold.
const CALIBRATION: f64 = 0.3;

/// Seconds between alarms below which they are one.
const MERGE_S: f64 = 5.0;

/// Hours of a shift.
const SHIFT_H: f64 = 8.0;

/// Neighbours of the colour histogram.
const COLOUR_K: usize = 5;

/// What makes a score of a window; a higher one is less normal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Detector {
    Knn(usize),
    Mahalanobis,
    OneClass(f64),
    /// The single feature itself: motion energy.
    Energy,
    /// Distance to the nearest colour histograms.
    Colours,
}

impl Detector {
    /// The detector of a probe; `None` where it is for other tasks.
    pub fn of(probe: &Probe) -> Option<Self> {
        match probe {
            Probe::NormalKnn { k } => Some(Self::Knn(*k)),
            Probe::Mahalanobis => Some(Self::Mahalanobis),
            Probe::OneClass { nu } => Some(Self::OneClass(*nu)),
            _ => None,
        }
    }

    fn probe(self) -> ProbeKind {
        match self {
            Self::Knn(_) => ProbeKind::NormalKnn,
            Self::Mahalanobis => ProbeKind::Mahalanobis,
            Self::OneClass(_) => ProbeKind::OneClass,
            Self::Energy => ProbeKind::MotionEnergy,
            Self::Colours => ProbeKind::ColourHistogram,
        }
    }

    /// Scores of the windows `asked`, learnt from the windows `normal`.
    fn scores(self, features: &Features, normal: &[usize], asked: &[usize]) -> Result<Vec<f64>, AnomalyError> {
        match self {
            Self::Energy => Ok(asked.iter().map(|&i| f64::from(features.row(i)[0])).collect()),
            Self::Colours => distance::knn(features, normal, asked, COLOUR_K),
            Self::Knn(k) => distance::knn(&scaled(features, normal), normal, asked, k),
            Self::Mahalanobis => {
                let features = scaled(features, normal);
                let model = Mahalanobis::fit(&features, normal)?;
                Ok(asked.par_iter().map(|&i| model.distance(features.row(i))).collect())
            }
            Self::OneClass(nu) => {
                let features = scaled(features, normal);
                let model = OneClass::fit(&features, normal, nu)?;
                Ok(asked.iter().map(|&i| model.score(features.row(i))).collect())
            }
        }
    }
}

/// Scores of a fold, and those within its groups.
type OfFold = (Vec<Score>, Vec<GroupScore>);

/// The windows of a task. Window i belongs to row i of the features.
pub struct Footage<'a> {
    pub task: &'a str,
    pub anomalous: Vec<bool>,
    pub groups: &'a [String],
    /// Windows of one video each, in order of time.
    pub sequences: &'a [Range<usize>],
    /// Windows per second.
    pub fps: f64,
    /// Share of normal windows that may raise an alarm.
    pub alarm_share: f64,
    pub split: &'a SplitSpec,
    pub seed: u64,
}

impl Footage<'_> {
    /// Judges features with detectors, on every fold. Pure; the same for every number of threads.
    ///
    /// # Errors
    /// The task cannot be split, features are not finite, or there is too little normal footage.
    pub fn judge(&self, features: &Features, detectors: &[Detector]) -> Result<Judged, EvalError> {
        let task = || self.task.to_owned();
        if features.n != self.anomalous.len() {
            return Err(EvalError::Lengths { task: task(), clips: self.anomalous.len(), features: features.n });
        }
        if features.rows.iter().any(|x| !x.is_finite()) {
            return Err(EvalError::NotFinite { task: task() });
        }
        let labels: Vec<usize> = self.anomalous.iter().map(|&a| usize::from(a)).collect();
        let folds = split::folds(self.groups, &labels, self.split, self.seed)
            .map_err(|source| EvalError::Split { task: task(), source })?;
        let all: Vec<(usize, &Fold, Detector)> =
            folds.iter().enumerate().flat_map(|(n, fold)| detectors.iter().map(move |d| (n, fold, *d))).collect();
        let of = |&(number, fold, detector): &(usize, &Fold, Detector)| self.fold(features, number, fold, detector);
        let judged: Result<Vec<OfFold>, AnomalyError> = all.par_iter().map(of).collect();
        let judged = judged.map_err(|source| EvalError::Anomaly { task: task(), source })?;
        let (scores, of_groups): (Vec<_>, Vec<_>) = judged.into_iter().unzip();
        Ok(Judged { scores: scores.concat(), answers: Vec::new(), of_groups: Some(of_groups.concat()) })
    }

    fn fold(
        &self,
        features: &Features,
        number: usize,
        fold: &Fold,
        detector: Detector,
    ) -> Result<OfFold, AnomalyError> {
        let normal: Vec<usize> = fold.train.iter().copied().filter(|&i| !self.anomalous[i]).collect();
        let [learnt, calibration] = self.parted(&normal);
        let asked = [calibration.as_slice(), &fold.test].concat();
        let found = detector.scores(features, &learnt, &asked)?;
        let (of_calibration, of_test) = found.split_at(calibration.len());
        let (starts, videos): (Vec<usize>, Vec<Frames>) = self.videos(&fold.test, of_test).into_iter().unzip();
        let cell = Cell { fold: number, draw: 0, budget: Budget::All, train: learnt, test: fold.test.clone() };
        let values = self.values(&videos, threshold(of_calibration, self.alarm_share));
        let known = values.into_iter().filter_map(|(metric, value)| Some((metric, value?)));
        let scores = known.map(|(metric, value)| score(self.task, detector.probe(), &cell, metric, value)).collect();
        let of_group = |(clip, value)| {
            let (probe, metric, budget) = (detector.probe(), Metric::FrameAuroc, Budget::All);
            GroupScore { clip, probe, metric, fold: number, draw: 0, budget, value }
        };
        Ok((scores, self.by_group(&starts, &videos).into_iter().map(of_group).collect()))
    }

    /// AUROC of the frames within each group of tested videos, which begin at these windows; groups in which all is normal,
    /// or nothing is, have none. A window of the group with its value. Ranked within a group, footage is held against
    /// footage of the same place alone, so their mean is not the AUROC of all frames together.
    fn by_group(&self, starts: &[usize], videos: &[Frames]) -> Vec<(usize, f64)> {
        let mut groups: BTreeMap<(&str, usize), (usize, Vec<Frames>)> = BTreeMap::new();
        for (&start, frames) in starts.iter().zip(videos) {
            let group = self.groups[start].as_str();
            // A video without a group is one of its own.
            let key = (group, if group.is_empty() { start } else { 0 });
            groups.entry(key).or_insert_with(|| (start, Vec::new())).1.push(frames.clone());
        }
        groups.into_values().filter_map(|(start, videos)| Some((start, frame_level(&videos).auroc?))).collect()
    }

    /// All metrics of tested videos; those that alarms are needed for where the threshold is known.
    fn values(&self, videos: &[Frames], threshold: Option<f64>) -> [(Metric, Option<f64>); 7] {
        let (frames, whole) = (frame_level(videos), video_level(videos));
        let rule = threshold.map(|threshold| AlarmRule { threshold, fps: self.fps, merge_s: MERGE_S });
        let raised = rule.map(|rule| alarms(videos, &rule));
        let raised = raised.as_ref();
        [
            (Metric::FrameAuroc, frames.auroc),
            (Metric::FrameAp, frames.average_precision),
            (Metric::VideoAuroc, whole.auroc),
            (Metric::VideoAp, whole.average_precision),
            (Metric::Noticed, raised.and_then(Alarms::noticed)),
            (Metric::DelayS, raised.and_then(Alarms::median_delay_s)),
            (Metric::FalsePerShift, raised.and_then(|alarms| alarms.false_per_shift(SHIFT_H))),
        ]
    }

    /// Normal windows to learn from, and those that fix the threshold; whole groups, or where there is only one, the later
    /// part of it.
    fn parted(&self, normal: &[usize]) -> [Vec<usize>; 2] {
        let groups: Vec<String> = normal.iter().map(|&i| self.groups[i].clone()).collect();
        let cut = split::folds(&groups, &vec![0; normal.len()], &SplitSpec::HoldOut { test: CALIBRATION }, self.seed);
        let back = |part: Vec<usize>| part.into_iter().map(|i| normal[i]).collect();
        match cut.ok().and_then(|mut folds| folds.pop()) {
            Some(fold) => [back(fold.train), back(fold.test)],
            None => {
                let learnt = (normal.len() as f64 * (1.0 - CALIBRATION)).round() as usize;
                let (learnt, calibration) = normal.split_at(learnt.min(normal.len()));
                [learnt.to_vec(), calibration.to_vec()]
            }
        }
    }

    /// The tested sequences by their first window, with their scores; a group is never cut, so each is tested as a whole
    /// or not at all.
    fn videos(&self, test: &[usize], scores: &[f64]) -> Vec<(usize, Frames)> {
        let mut of_window = vec![f64::NAN; self.anomalous.len()];
        test.iter().zip(scores).for_each(|(&i, &score)| of_window[i] = score);
        let tested = self.sequences.iter().filter(|range| !of_window[range.start].is_nan());
        let frames = |range: &Range<usize>| {
            let (scores, anomalous) = (of_window[range.clone()].to_vec(), self.anomalous[range.clone()].to_vec());
            (range.start, Frames { scores, anomalous })
        };
        tested.map(frames).collect()
    }
}

/// The features less the mean of the rows `normal`, over their standard deviation; a dimension without one stays as it is.
fn scaled(features: &Features, normal: &[usize]) -> Features {
    let (d, n) = (features.d, normal.len().max(1) as f64);
    let mut mean = vec![0.0_f64; d];
    normal.iter().for_each(|&i| mean.iter_mut().zip(features.row(i)).for_each(|(m, x)| *m += f64::from(*x) / n));
    let mut variance = vec![0.0_f64; d];
    for &i in normal {
        let row = features.row(i).iter().zip(&mean);
        variance.iter_mut().zip(row).for_each(|(v, (x, m))| *v += (f64::from(*x) - m).powi(2) / n);
    }
    let scale: Vec<f64> = variance.iter().map(|v| if *v > 1e-12 { v.sqrt().recip() } else { 1.0 }).collect();
    let value = |(at, x): (usize, &f32)| ((f64::from(*x) - mean[at % d]) * scale[at % d]) as f32;
    Features { n: features.n, d, rows: features.rows.iter().enumerate().map(value).collect() }
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;
    use crate::random::stream;

    const D: usize = 6;

    /// Ten groups of two videos of 20 windows; in the second video of every odd group, windows 8 to 12 lie `away`.
    fn footage(away: f32) -> (Features, Vec<bool>, Vec<String>, Vec<Range<usize>>) {
        let mut rng = stream(3, "test", 0);
        let (mut rows, mut anomalous, mut groups, mut sequences) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (group, video) in (0..10).flat_map(|g| [(g, 0), (g, 1)]) {
            let start = anomalous.len();
            for window in 0..20 {
                let odd = group % 2 == 1 && video == 1 && (8..12).contains(&window);
                rows.extend((0..D).map(|_| rng.random::<f32>() + if odd { away } else { 0.0 }));
                anomalous.push(odd);
                groups.push(format!("g{group}"));
            }
            sequences.push(start..anomalous.len());
        }
        (Features { n: anomalous.len(), d: D, rows }, anomalous, groups, sequences)
    }

    fn judge(away: f32, detectors: &[Detector], change: impl Fn(&mut Vec<bool>)) -> Vec<Score> {
        let (features, mut anomalous, groups, sequences) = footage(away);
        change(&mut anomalous);
        let split = SplitSpec::KFold { folds: 2 };
        let (groups, sequences) = (&groups, &sequences);
        let (fps, alarm_share, seed) = (2.0, 0.02, 1);
        Footage { task: "t", anomalous, groups, sequences, fps, alarm_share, split: &split, seed }
            .judge(&features, detectors)
            .unwrap()
            .scores
    }

    const ALL: [Detector; 3] = [Detector::Knn(3), Detector::Mahalanobis, Detector::OneClass(0.1)];

    fn mean(scores: &[Score], metric: Metric) -> f64 {
        let of: Vec<f64> = scores.iter().filter(|s| s.metric == metric.key()).map(|s| s.value).collect();
        assert!(!of.is_empty(), "{metric:?}");
        of.iter().sum::<f64>() / of.len() as f64
    }

    #[test]
    fn what_lies_far_away_is_found_at_once_with_few_false_alarms_and_noise_is_not() {
        let far = judge(6.0, &ALL[..2], |_| {});
        for metric in [Metric::FrameAuroc, Metric::FrameAp, Metric::VideoAuroc, Metric::VideoAp, Metric::Noticed] {
            assert!(mean(&far, metric) > 0.99, "{metric:?}: {}", mean(&far, metric));
        }
        assert_eq!(mean(&far, Metric::DelayS), 0.0);
        // About 95 s of normal footage a fold: a few alarms in it come to many in a shift.
        assert!(mean(&far, Metric::FalsePerShift) < 8.0 * 3600.0 / 95.0 * 25.0);
        let near = judge(0.0, &ALL, |_| {});
        assert!((mean(&near, Metric::FrameAuroc) - 0.5).abs() < 0.2, "{}", mean(&near, Metric::FrameAuroc));
    }

    #[test]
    fn only_groups_with_both_normal_and_anomalous_footage_have_a_value_of_their_own() {
        let (features, anomalous, groups, sequences) = footage(6.0);
        let split = SplitSpec::KFold { folds: 2 };
        let (fps, alarm_share, seed) = (2.0, 0.02, 1);
        let (groups, sequences) = (&groups, &sequences);
        let footage = Footage { task: "t", anomalous, groups, sequences, fps, alarm_share, split: &split, seed };
        let judged = footage.judge(&features, &[Detector::Knn(3)]).unwrap();
        let of_groups = judged.of_groups.unwrap();
        let mut found: Vec<&str> = of_groups.iter().map(|score| groups[score.clip].as_str()).collect();
        found.sort_unstable();
        assert_eq!(found, ["g1", "g3", "g5", "g7", "g9"], "anomalies lie in the odd groups");
        assert!(of_groups.iter().all(|score| score.value > 0.99 && score.metric == Metric::FrameAuroc));
    }

    #[test]
    fn every_detector_and_fold_is_scored_once_whatever_the_number_of_threads() {
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| judge(3.0, &ALL, |_| {}))
        };
        let scores = run(1);
        assert_eq!(scores, run(3));
        let auroc = scores.iter().filter(|s| s.metric == "frame_auroc");
        let places: std::collections::BTreeSet<(&str, usize)> = auroc.map(|s| (s.probe.as_str(), s.fold)).collect();
        assert_eq!(places.len(), 3 * 2);
        assert!(scores.iter().all(|s| s.budget == "all" && s.draw == 0));
    }

    #[test]
    fn labels_of_tested_footage_change_how_it_is_scored_and_not_what_is_scored() {
        // One cut for both: turning the truth of tested windows turns the ranking, and nothing else.
        let (features, anomalous, groups, sequences) = footage(2.0);
        let names = |range: Range<usize>| range.map(|g| format!("g{g}")).collect::<Vec<_>>();
        let split = SplitSpec::TrainTest { train: names(0..5), test: names(5..10) };
        let of = |anomalous: Vec<bool>| {
            let (groups, sequences) = (&groups, &sequences);
            let (fps, alarm_share, seed) = (2.0, 0.02, 1);
            let footage = Footage { task: "t", anomalous, groups, sequences, fps, alarm_share, split: &split, seed };
            mean(&footage.judge(&features, &[Detector::Knn(3)]).unwrap().scores, Metric::FrameAuroc)
        };
        let turned = anomalous.iter().enumerate().map(|(i, &a)| if i >= 200 { !a } else { a }).collect();
        assert!((of(anomalous) + of(turned) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn too_little_normal_footage_is_an_error_that_names_the_task() {
        let (features, _, groups, sequences) = footage(1.0);
        let anomalous = (0..features.n).map(|i| i % 40 != 0).collect();
        let split = SplitSpec::KFold { folds: 2 };
        let (fps, alarm_share, seed) = (2.0, 0.02, 1);
        let (groups, sequences) = (&groups, &sequences);
        let footage = Footage { task: "line", anomalous, groups, sequences, fps, alarm_share, split: &split, seed };
        let error = footage.judge(&features, &[Detector::Knn(9)]).unwrap_err();
        assert!(error.to_string().contains("line") && error.to_string().contains("too few"), "{error}");
    }
}
