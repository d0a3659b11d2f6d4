//! Facts about whole training steps of the single arms, beside those that hold for all.

#![allow(clippy::unwrap_used)] // helpers of tests may

use burn::tensor::Device;
use kinrin::config::{InterSpec, MeanShiftSpec, MethodSpec};
use kinrin::method::{build, cost, stored_queue};
use kinrin::store::RunWarning;
use tempfile::TempDir;

use super::method_step::{BATCH, VIDEOS, assert_same, config, iivcl, method, scalar, stored, train, weights};

#[test]
fn a_method_without_a_queue_stores_none_searches_nothing_and_neither_pays_nor_is_warned_for_one() {
    for spec in MethodSpec::all().into_iter().filter(|spec| spec.pretrains() && !spec.traits().uses_queue) {
        let mut config = config(spec.clone());
        let flops = cost::step(&config, BATCH);
        config.experiment.pretrain.contrastive.queue = 100 * VIDEOS;
        let mut method = build(&config, &Device::flex(), VIDEOS).unwrap();
        for report in train(&mut *method, 0..3) {
            assert!(report.neighbours.is_empty() && scalar(&report, "queue_filled").is_none(), "{spec:?}");
            assert!(scalar(&report, "loss").unwrap() > 0.0, "{spec:?} has a loss from its first step");
            assert!(!report.embeddings.is_empty() && scalar(&report, "key_mean_square").is_some(), "{spec:?}");
        }
        assert!(!method.warnings().iter().any(|w| matches!(w, RunWarning::QueueTooLong { .. })), "{spec:?}");
        let folder = TempDir::new().unwrap();
        method.save(folder.path()).unwrap();
        assert_eq!(stored_queue(folder.path()).unwrap(), None, "{spec:?}");
        assert_eq!((cost::step(&config, BATCH), cost::search_share(&config)), (flops, 0.0), "{spec:?}");
    }
}

/// The twin makes keys and predicts nothing; what the optimiser remembers of the predictor is stored like all else.
#[test]
fn a_predictor_trains_is_stored_with_the_optimiser_and_has_no_twin() {
    let mut trained = method(MethodSpec::Byol);
    let fresh = weights(trained.as_ref(), "predictor");
    train(trained.as_mut(), 0..3);
    let (after, all) = (weights(trained.as_ref(), "predictor"), stored(trained.as_ref()));
    assert!(!fresh.is_empty() && fresh != after);
    assert!(all.keys().any(|name| name.contains("velocity/predictor")));
    assert!(!all.keys().any(|name| name.starts_with("twin.safetensors/predictor")));
}

#[test]
fn a_neighbourhood_of_one_key_is_exactly_byol() {
    let mut byol = method(MethodSpec::Byol);
    let mut shift = method(MethodSpec::MeanShift(MeanShiftSpec { k: 1, ..MeanShiftSpec::default() }));
    let mut wide = method(MethodSpec::MeanShift(MeanShiftSpec::default()));
    for method in [&mut byol, &mut shift, &mut wide] {
        train(method.as_mut(), 0..5);
    }
    assert!(weights(shift.as_ref(), "") == weights(byol.as_ref(), ""));
    assert!(weights(wide.as_ref(), "") != weights(byol.as_ref(), ""), "with k = 5 neighbours take part");
}

#[test]
fn neighbours_alone_are_iivcl_with_lambda_intra_0() {
    let mut alone = method(MethodSpec::Inter(InterSpec { k: 2, ..InterSpec::default() }));
    let mut without = iivcl(|spec| (spec.k, spec.lambda_intra, spec.ramp) = (2, 0.0, 0.0));
    train(alone.as_mut(), 0..8);
    train(without.as_mut(), 0..8);
    assert_same(alone.as_ref(), without.as_ref());
}
