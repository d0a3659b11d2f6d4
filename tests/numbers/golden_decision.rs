//! Statistics of a decision and metrics of the further tasks against SciPy, statsmodels and scikit-learn.
//! `golden/decision.py` made the values.

use kinrin::eval::anomaly::distance::{Mahalanobis, knn};
use kinrin::eval::anomaly::one_class::OneClass;
use kinrin::eval::anomaly::ranking::{auroc, average_precision, one_vs_rest};
use kinrin::eval::features::Features;
use kinrin::eval::segmentation::{Labelled, OVERLAPS, edit_score, f1_at, frame_accuracy};
use kinrin::eval::stats::clusters::{Differences, Spread};
use kinrin::eval::stats::equivalence::Equivalence;
use kinrin::eval::stats::holm::holm;
use kinrin::eval::stats::power::{Design, POWER, Scope, t_power};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    tables: Vec<TableCase>,
    holm: Vec<HolmCase>,
    tost: Vec<TostCase>,
    power: Vec<PowerCase>,
    needed: Vec<NeededCase>,
    ranking: Vec<RankingCase>,
    one_vs_rest: Vec<OneVsRestCase>,
    anomaly: Vec<AnomalyCase>,
    segmentation: Vec<SegmentationCase>,
}

#[derive(Deserialize)]
struct TableCase {
    seeds: usize,
    groups: usize,
    cells: Vec<f64>,
    se: f64,
    spread: [f64; 3],
    other_ci95: [f64; 2],
    other_p: f64,
    footage_ci95: [f64; 2],
    footage_p: f64,
}

#[derive(Deserialize)]
struct HolmCase {
    p: Vec<f64>,
    adjusted: Vec<f64>,
}

#[derive(Deserialize)]
struct TostCase {
    x: Vec<f64>,
    margin: f64,
    smaller: f64,
    not_worse: f64,
}

#[derive(Deserialize)]
struct PowerCase {
    n: usize,
    effect: f64,
    power: f64,
    smallest: f64,
}

#[derive(Deserialize)]
struct NeededCase {
    effect: f64,
    n: usize,
}

#[derive(Deserialize)]
struct RankingCase {
    scores: Vec<f64>,
    positive: Vec<bool>,
    auroc: f64,
    average_precision: f64,
}

#[derive(Deserialize)]
struct OneVsRestCase {
    classes: usize,
    truth: Vec<usize>,
    scores: Vec<f64>,
    auroc: f64,
    average_precision: f64,
}

#[derive(Deserialize)]
struct AnomalyCase {
    n: usize,
    d: usize,
    x: Vec<f32>,
    normal: Vec<usize>,
    tested: Vec<usize>,
    k: usize,
    nu: f64,
    knn: Vec<f64>,
    shrinkage: f64,
    mahalanobis: Vec<f64>,
    one_class: Vec<f64>,
}

#[derive(Deserialize)]
struct SegmentationCase {
    background: Option<usize>,
    truth: Vec<Vec<usize>>,
    predicted: Vec<Vec<usize>>,
    accuracy: f64,
    edit: f64,
    f1: [f64; 3],
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("../golden/decision.json")).expect("decision.py wrote these fields")
}

#[track_caller]
fn close(ours: f64, theirs: f64, tolerance: f64) {
    assert!((ours - theirs).abs() <= tolerance, "{ours} is not {theirs}");
}

#[track_caller]
fn all_close(ours: &[f64], theirs: &[f64], tolerance: f64) {
    assert_eq!(ours.len(), theirs.len());
    for (&a, &b) in ours.iter().zip(theirs) {
        close(a, b, tolerance);
    }
}

#[test]
fn both_intervals_rest_on_the_mean_squares_of_statsmodels_and_the_tails_of_scipy() {
    for case in golden().tables {
        let table = Differences::dense(case.seeds, case.groups, case.cells).unwrap();
        let other = table.on_other_recordings().unwrap();
        close(other.se, case.se, 1e-12);
        all_close(&other.interval(0.05), &case.other_ci95, 1e-9);
        close(other.p_value(0.0), case.other_p, 1e-9);
        let here = table.on_this_footage().unwrap();
        all_close(&here.interval(0.05), &case.footage_ci95, 1e-9);
        close(here.p_value(0.0), case.footage_p, 1e-9);
        let spread = table.spread().unwrap();
        all_close(&[spread.seed, spread.group, spread.cell], &case.spread, 1e-9);
    }
}

#[test]
fn holm_equals_statsmodels() {
    for case in golden().holm {
        all_close(&holm(&case.p), &case.adjusted, 1e-12);
    }
}

#[test]
fn the_equivalence_test_is_two_one_sided_t_tests_of_scipy() {
    for case in golden().tost {
        // One group: the cells are the seeds' differences.
        let table = Differences::dense(case.x.len(), 1, case.x).unwrap();
        let test = Equivalence::test(&table.on_this_footage().unwrap(), case.margin);
        close(test.p_smaller, case.smaller, 1e-9);
        close(test.p_not_worse, case.not_worse, 1e-9);
        close(test.p_value(), case.smaller.max(case.not_worse), 1e-9);
    }
}

/// A design whose seeds differ by 1 and nothing else does: the one-sample t test.
fn one_sample(seeds: usize) -> Design {
    Design { seeds, groups: 1, spread: Spread { seed: 1.0, group: 0.0, cell: 0.0 } }
}

#[test]
fn power_and_the_numbers_needed_equal_statsmodels() {
    let golden = golden();
    for case in golden.power {
        close(t_power(case.effect * (case.n as f64).sqrt(), (case.n - 1) as f64, 0.05), case.power, 1e-6);
        let smallest = one_sample(case.n).smallest_effect(Scope::ThisFootage, 0.05, POWER).unwrap();
        close(smallest, case.smallest, 1e-5);
    }
    for case in golden.needed {
        let needed = one_sample(3).seeds_needed(Scope::ThisFootage, case.effect, 0.05, POWER);
        assert_eq!(needed, Some(case.n));
    }
}

#[test]
fn rankings_with_ties_equal_scikit_learn() {
    let golden = golden();
    for case in golden.ranking {
        close(auroc(&case.scores, &case.positive).unwrap(), case.auroc, 1e-12);
        close(average_precision(&case.scores, &case.positive).unwrap(), case.average_precision, 1e-12);
    }
    for case in golden.one_vs_rest {
        let mean = |measure| one_vs_rest(&case.scores, &case.truth, case.classes, measure).unwrap();
        close(mean(auroc as fn(&[f64], &[bool]) -> Option<f64>), case.auroc, 1e-12);
        close(mean(average_precision), case.average_precision, 1e-12);
    }
}

#[test]
fn anomaly_scores_equal_scikit_learn() {
    for case in golden().anomaly {
        let features = Features { n: case.n, d: case.d, rows: case.x };
        all_close(&knn(&features, &case.normal, &case.tested, case.k).unwrap(), &case.knn, 1e-9);
        let model = Mahalanobis::fit(&features, &case.normal).unwrap();
        close(model.shrinkage, case.shrinkage, 1e-9);
        let distances: Vec<f64> = case.tested.iter().map(|&i| model.distance(features.row(i))).collect();
        all_close(&distances, &case.mahalanobis, 1e-7);
        let machine = OneClass::fit(&features, &case.normal, case.nu).unwrap();
        let outside: Vec<f64> = case.tested.iter().map(|&i| machine.score(features.row(i))).collect();
        all_close(&outside, &case.one_class, 1e-5);
    }
}

#[test]
fn segmentations_score_as_in_ms_tcn() {
    for case in golden().segmentation {
        let pairs = case.truth.iter().zip(&case.predicted);
        let videos: Vec<Labelled> = pairs.map(|(truth, predicted)| Labelled { truth, predicted }).collect();
        close(frame_accuracy(&videos).unwrap(), case.accuracy, 1e-12);
        close(edit_score(&videos, case.background).unwrap(), case.edit, 1e-12);
        let f1: Vec<f64> = OVERLAPS.iter().map(|&o| f1_at(&videos, o, case.background).unwrap()).collect();
        all_close(&f1, &case.f1, 1e-12);
    }
}
