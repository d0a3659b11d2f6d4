//! Readings of frozen features against scikit-learn and NumPy. `golden/readings.py` made the values.

use kinrin::data::split::Fold;
use kinrin::eval::collapse::centred_effective_rank;
use kinrin::eval::features::Features;
use kinrin::eval::knn::Cosine;
use kinrin::eval::linear::Design;
use kinrin::eval::penalty;
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    penalty: Vec<PenaltyCase>,
    centred_knn: Vec<KnnCase>,
    rank: Vec<RankCase>,
}

#[derive(Deserialize)]
struct PenaltyCase {
    n: usize,
    d: usize,
    x: Vec<f32>,
    y: Vec<usize>,
    folds: Vec<[Vec<usize>; 2]>,
    right: Vec<usize>,
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
struct RankCase {
    d: usize,
    x: Vec<f32>,
    centred_effective_rank: f64,
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("../golden/readings.json")).expect("readings.py wrote these fields")
}

#[test]
fn clips_told_right_in_inner_folds_equal_scikit_learn_for_every_penalty() {
    for case in golden().penalty {
        let features = Features { n: case.n, d: case.d, rows: case.x };
        let design = Design::standardised(&features, &(0..case.n).collect::<Vec<_>>());
        let folds: Vec<Fold> =
            case.folds.iter().map(|[train, test]| Fold { train: train.clone(), test: test.clone() }).collect();
        // Rough fits, warm from the stronger penalty, tell the same clips right as fits to convergence.
        assert_eq!(penalty::told_right(&design, &folds, &case.y), case.right);
    }
}

#[test]
fn the_centred_vote_equals_scikit_learn_on_centred_features() {
    for case in golden().centred_knn {
        let cosine = Cosine::centred(&Features { n: case.n, d: case.d, rows: case.x }, &case.train);
        let vote = |&i: &usize| cosine.vote(i, &case.train, &case.y, case.k).expect("there are labelled clips");
        assert_eq!(case.test.iter().map(vote).collect::<Vec<_>>(), case.predicted);
    }
}

#[test]
fn the_centred_rank_equals_numpy() {
    for case in golden().rank {
        let (ours, theirs) = (centred_effective_rank(&case.x, case.d), case.centred_effective_rank);
        // Singular values that are rounding alone differ: a share of 1e-7 each.
        assert!((ours - theirs).abs() < 1e-3 * theirs, "{ours} is not {theirs}");
    }
}
