//! Facts about whole training steps of the single arms, beside those that hold for all.

#![allow(clippy::unwrap_used)] // helpers of tests may

use burn::tensor::Device;
use kinrin::config::hash::{of_arm, of_shared};
use kinrin::config::{InterSpec, MeanShiftSpec, MethodSpec, RunConfig};
use kinrin::method::{Clock, StepReport, build, cost, stored_queue};
use kinrin::store::RunWarning;
use tempfile::TempDir;

use super::method_step::{
    BATCH, STEPS, VIDEOS, assert_same, batch, config, iivcl, method, scalar, stored, train, weights,
};

#[test]
fn a_method_without_a_queue_stores_none_searches_nothing_and_neither_pays_nor_is_warned_for_one() {
    for spec in MethodSpec::all().into_iter().filter(|spec| spec.pretrains() && !spec.traits().uses_queue) {
        let mut config = config(spec.clone());
        let flops = cost::step(&config, BATCH);
        config.experiment.pretrain.contrastive.queue = 100 * VIDEOS;
        let mut method = build(&config, &Device::flex(), VIDEOS).unwrap();
        for report in train(&mut method, 0..3) {
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
    let fresh = weights(&trained, "predictor");
    train(&mut trained, 0..3);
    let (after, all) = (weights(&trained, "predictor"), stored(&trained));
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
        train(method, 0..5);
    }
    assert!(weights(&shift, "") == weights(&byol, ""));
    assert!(weights(&wide, "") != weights(&byol, ""), "with k = 5 neighbours take part");
}

#[test]
fn neighbours_alone_are_iivcl_with_lambda_intra_0() {
    let mut alone = method(MethodSpec::Inter(InterSpec { k: 2, ..InterSpec::default() }));
    let mut without = iivcl(|spec| (spec.k, spec.lambda_intra, spec.ramp) = (2, 0.0, 0.0));
    train(&mut alone, 0..8);
    train(&mut without, 0..8);
    assert_same(&alone, &without);
}

#[test]
fn an_arm_with_clips_of_its_own_has_them_in_its_cost_its_warnings_and_its_hash() {
    let of = |views: Option<usize>| {
        let mut config = config(MethodSpec::Intra);
        config.arm.views = views;
        config.experiment.arms[0].views = views;
        config
    };
    let [shared, same, four] = [None, Some(2), Some(4)].map(of);
    assert_eq!([&shared, &same, &four].map(RunConfig::views), [2, 2, 4]);
    let [two, again, four_clips] = [&shared, &same, &four].map(|config| cost::step(config, BATCH));
    assert_eq!((two, two.map(|flops| 2 * flops)), (again, four_clips));
    assert_eq!([shared.hash() == four.hash(), of_arm(&shared.arm) == of_arm(&four.arm)], [false; 2]);
    assert_eq!(of_shared(&shared.experiment, 2), of_shared(&four.experiment, 2), "arms of one pilot may be compared");
    // 24 rows are half of two clips of 24 videos, and too many for two clips of 20.
    let warned = |config: &RunConfig| !build(config, &Device::flex(), 20).unwrap().warnings().is_empty();
    assert_eq!([&shared, &four].map(warned), [true, false]);
}

#[test]
fn every_method_trains_with_three_and_four_clips_of_a_video() {
    for spec in MethodSpec::all().into_iter().filter(MethodSpec::pretrains) {
        for views in [3, 4] {
            let mut config = config(spec.clone());
            config.arm.views = Some(views);
            let mut method = build(&config, &Device::flex(), VIDEOS).unwrap();
            let step = |step| method.train_step(batch(step, views), Clock { step, steps: STEPS });
            let reports: Vec<StepReport> = (0..5).map(step).collect();
            assert!(reports.iter().flat_map(|r| &r.scalars).all(|s| s.1.is_finite()), "{spec:?}");
            assert!(scalar(&reports[4], "loss").unwrap() > 0.0, "{spec:?} with {views} clips");
        }
    }
}
