//! Pre-clustering: when clusters are made, who becomes a positive, what is stored, what it costs.

#![allow(clippy::unwrap_used)] // helpers of tests may

use burn::tensor::Device;
use kinrin::config::{ClustersSpec, MethodSpec, RunConfig};
use kinrin::method::{Clock, Method, StepReport, build, cost};
use tempfile::TempDir;

use super::method_step::{BATCH, STEPS, VIDEOS, assert_same, batch, config, method, scalar, stored, train, weights};

/// Pre-clustering every epoch of six steps, into as many clusters as there are kinds of [`features`].
fn clustering() -> RunConfig {
    config(MethodSpec::Clusters(ClustersSpec { clusters: 3, every_epochs: 1, ..ClustersSpec::default() }))
}

fn built() -> Method {
    build(&clustering(), &Device::flex(), VIDEOS).unwrap()
}

/// Features of the pool that tell the videos' numbers modulo 3, and nothing else.
fn features() -> Vec<f32> {
    (0..VIDEOS).flat_map(|video| [0, 1, 2].map(|kind| if video % 3 == kind { 2.0 } else { 0.0 })).collect()
}

/// Steps as a run makes them: with features where they are wanted.
fn train_with_features(method: &mut Method, steps: std::ops::Range<u64>) -> Vec<StepReport> {
    let step = |step: u64| {
        let clock = Clock { step, steps: STEPS };
        if method.wants_features(clock) {
            method.take_features(&features(), clock);
        }
        method.train_step(batch(step, 2), clock)
    };
    steps.map(step).collect()
}

#[test]
fn clusters_are_wanted_every_epoch_but_the_first_and_change_nothing_before() {
    let wanted: Vec<u64> = (0..20).filter(|&step| built().wants_features(Clock { step, steps: 20 })).collect();
    assert_eq!(wanted, [6, 12, 18]);
    let (mut clusters, mut intra) = (built(), method(MethodSpec::Intra));
    train_with_features(&mut clusters, 0..6);
    train(&mut intra, 0..6);
    for part in ["backbone", "intra"] {
        assert!(weights(&clusters, part) == weights(&intra, part), "{part}");
    }
    let reports = train_with_features(&mut clusters, 6..7);
    train(&mut intra, 6..7);
    assert!((scalar(&reports[0], "ramp").unwrap() - 1.0 / 3.0).abs() < 1e-6, "first of three steps of ramp");
    assert!(weights(&clusters, "backbone") != weights(&intra, "backbone"));
}

#[test]
fn positives_are_of_the_own_cluster_and_never_of_the_own_recording() {
    let reports = train_with_features(&mut built(), 0..STEPS);
    let pairs: Vec<(u32, u32)> =
        reports[6..].iter().flat_map(|r| &r.neighbours).map(|n| (n.query_video, n.key_video)).collect();
    assert!(!pairs.is_empty());
    assert!(pairs.iter().all(|(query, key)| query % 3 == key % 3 && query / 2 != key / 2), "{pairs:?}");
    assert!(reports.iter().flat_map(|r| &r.scalars).all(|s| s.1.is_finite()));
}

#[test]
fn clusters_are_stored_and_a_resume_in_the_middle_of_their_time_is_bit_equal() {
    // Before the first clustering, at its step, and between two.
    for at in [4, 6, 8] {
        let (mut whole, mut first, mut second) = (built(), built(), built());
        train_with_features(&mut whole, 0..STEPS);
        train_with_features(&mut first, 0..at);
        let folder = TempDir::new().unwrap();
        first.save(folder.path()).unwrap();
        train_with_features(&mut second, 0..7); // leaves clusters that loading must wipe out
        second.load(folder.path()).unwrap();
        train_with_features(&mut second, at..STEPS);
        assert_same(&second, &whole);
        assert!(stored(&whole).contains_key("state.safetensors/clusters/of"));
        let mut other = build(&clustering(), &Device::flex(), VIDEOS - 1).unwrap();
        assert_eq!(other.load(folder.path()).is_err(), at > 6, "clusters of another pool");
    }
}

#[test]
fn clustering_is_paid_for_features_and_rounds_of_k_means_beside_the_steps() {
    let clusters = clustering();
    let between = cost::between(&clusters, VIDEOS).unwrap();
    let clip = kinrin::model::flops::forward(&clusters.experiment.backbone, (4, 16, 16));
    let width = method(MethodSpec::Intra).backbone().features();
    let product = cost::search(VIDEOS as u64, 3, width);
    assert_eq!((between.every, between.flops), (6, VIDEOS as u64 * clip + 22 * product));
    assert_eq!([6, 7, 12, 13].map(|steps| between.total(steps) / between.flops), [0, 1, 1, 2]);
    let step = cost::step(&clusters, BATCH).unwrap();
    assert_eq!(cost::mean_step(&clusters, BATCH, VIDEOS), Some(step + between.flops / 6));
    let intra = config(MethodSpec::Intra);
    assert_eq!(cost::mean_step(&intra, BATCH, VIDEOS), cost::step(&intra, BATCH));
}
