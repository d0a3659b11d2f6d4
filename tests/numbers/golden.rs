//! Metrics, probes and statistics against scikit-learn, SciPy and NumPy. `golden/golden.py` and `golden/auroc.py` made
//! the values.

use kinrin::eval::collapse::{effective_rank, feature_std, hub_share, hub_skewness};
use kinrin::eval::features::Features;
use kinrin::eval::knn::Cosine;
use kinrin::eval::linear::{Design, LinearModel};
use kinrin::eval::metrics::{Confusion, auroc};
use kinrin::eval::stats::{summary, t_quantile};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    metrics: Vec<MetricsCase>,
    linear: Vec<LinearCase>,
    knn: Vec<KnnCase>,
    t975: Vec<(usize, f64)>,
    summary: Vec<SummaryCase>,
    paired: Vec<PairedCase>,
    rank: Vec<RankCase>,
    hubs: Vec<HubCase>,
}

#[derive(Deserialize)]
struct MetricsCase {
    classes: usize,
    truth: Vec<usize>,
    predicted: Vec<usize>,
    top1: f64,
    macro_f1: f64,
    balanced_acc: f64,
}

#[derive(Deserialize)]
struct Areas {
    cases: Vec<AreaCase>,
}

#[derive(Deserialize)]
struct AreaCase {
    classes: usize,
    truth: Vec<usize>,
    scores: Vec<f64>,
    auroc: Option<f64>,
}

#[derive(Deserialize)]
struct LinearCase {
    n: usize,
    d: usize,
    x: Vec<f32>,
    y: Vec<usize>,
    part: Vec<usize>,
    train: Vec<usize>,
    l2: f64,
    coef: Vec<f64>,
    intercept: Vec<f64>,
    probabilities: Vec<f64>,
}

#[derive(Deserialize)]
struct KnnCase {
    n: usize,
    d: usize,
    x: Vec<f32>,
    y: Vec<usize>,
    k: usize,
    train: Vec<usize>,
    test: Vec<usize>,
    predicted: Vec<usize>,
}

#[derive(Deserialize)]
struct SummaryCase {
    scores: Vec<(u64, f64)>,
    mean: f64,
    sd: f64,
    ci95: [f64; 2],
}

#[derive(Deserialize)]
struct PairedCase {
    arm: Vec<Vec<f64>>,
    reference: Vec<Vec<f64>>,
    mean: f64,
    ci95: [f64; 2],
}

#[derive(Deserialize)]
struct RankCase {
    d: usize,
    x: Vec<f32>,
    effective_rank: f64,
    feature_std: f64,
}

#[derive(Deserialize)]
struct HubCase {
    neighbours: Vec<u32>,
    population: usize,
    share: f64,
    skewness: f64,
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("../golden/golden.json")).expect("golden.py wrote these fields")
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
fn metrics_equal_scikit_learn() {
    for case in golden().metrics {
        let confusion = Confusion::new(&case.truth, &case.predicted, case.classes);
        close(confusion.top1(), case.top1, 1e-12);
        close(confusion.macro_f1(), case.macro_f1, 1e-12);
        close(confusion.balanced_accuracy(), case.balanced_acc, 1e-12);
    }
}

#[test]
fn areas_under_roc_curves_equal_scikit_learn() {
    let areas: Areas = serde_json::from_str(include_str!("../golden/auroc.json")).expect("auroc.py wrote these fields");
    for case in areas.cases {
        let ours = auroc(&case.truth, &case.scores, case.classes);
        assert_eq!(ours.is_some(), case.auroc.is_some(), "one class alone has no area");
        close(ours.unwrap_or_default(), case.auroc.unwrap_or_default(), 1e-12);
    }
}

#[test]
fn the_linear_probe_equals_scikit_learn() {
    for case in golden().linear {
        let features = Features { n: case.n, d: case.d, rows: case.x };
        let design = Design::standardised(&features, &case.part);
        let model = LinearModel::fit(&design, &case.train, &case.y, case.l2);
        all_close(&model.weights, &case.coef, 1e-4);
        all_close(&model.intercepts, &case.intercept, 1e-4);
        let test = case.n - case.n / 4..case.n;
        let probabilities: Vec<f64> = test.flat_map(|i| model.probabilities(&design, i)).collect();
        all_close(&probabilities, &case.probabilities, 1e-5);
    }
}

#[test]
fn the_vote_equals_scikit_learn() {
    for case in golden().knn {
        let cosine = Cosine::new(&Features { n: case.n, d: case.d, rows: case.x });
        let vote = |&i: &usize| cosine.vote(i, &case.train, &case.y, case.k).expect("there are labelled clips");
        assert_eq!(case.test.iter().map(vote).collect::<Vec<_>>(), case.predicted);
    }
}

#[test]
fn intervals_equal_scipy() {
    let golden = golden();
    for (degrees, quantile) in golden.t975 {
        close(t_quantile(0.975, degrees), quantile, 1e-8);
    }
    for case in golden.summary {
        let ours = summary(&case.scores).expect("there are scores");
        close(ours.mean, case.mean, 1e-12);
        close(ours.sd.expect("more than one score"), case.sd, 1e-12);
        all_close(&ours.ci95.expect("more than one seed"), &case.ci95, 1e-9);
    }
}

#[test]
fn paired_differences_equal_scipys_paired_t_test() {
    for case in golden().paired {
        let rows = case.arm.iter().zip(&case.reference).enumerate();
        let pairs = rows.flat_map(|(seed, (a, b))| a.iter().zip(b).map(move |(a, b)| (seed as u64, a - b)));
        let ours = summary(&pairs.collect::<Vec<_>>()).expect("there are pairs");
        close(ours.mean, case.mean, 1e-12);
        all_close(&ours.ci95.expect("more than one seed"), &case.ci95, 1e-9);
    }
}

#[test]
fn collapse_monitors_equal_numpy_and_scipy() {
    let golden = golden();
    for case in golden.rank {
        close(effective_rank(&case.x, case.d), case.effective_rank, 1e-6 * case.effective_rank);
        close(feature_std(&case.x, case.d), case.feature_std, 1e-9);
    }
    for case in golden.hubs {
        close(hub_share(&case.neighbours), case.share, 1e-12);
        close(hub_skewness(&case.neighbours, case.population), case.skewness, 1e-9);
    }
}
