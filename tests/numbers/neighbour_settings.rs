//! Settings that say which neighbours are believed and when they count, on whole training steps.

#![allow(clippy::unwrap_used)] // helpers of tests may

use burn::tensor::Device;
use kinrin::config::{IivclSpec, MethodSpec};
use kinrin::method::{Clock, Method, StepReport, build};
use tempfile::TempDir;

use super::method_step::{BATCH, STEPS, VIDEOS, assert_same, batch, config, iivcl, scalar, stored, train};

/// Everything that moves, at once.
fn all_of_it(spec: &mut IivclSpec) {
    *spec = IivclSpec {
        k: 3,
        k_start: Some(1),
        threshold: -0.9,
        threshold_end: Some(-0.5),
        threshold_quantile: Some(0.25),
        agreement: true,
        lambda_intra_end: Some(0.5),
        lambda_inter: 0.5,
        lambda_inter_end: Some(1.0),
        delay: 0.1,
        ramp: 0.2,
        lr_follows_ramp: true,
        ..IivclSpec::default()
    };
}

#[test]
fn settings_that_move_to_where_they_are_change_nothing() {
    let still = |spec: &mut IivclSpec| {
        (spec.k, spec.k_start) = (2, Some(2));
        (spec.threshold_end, spec.lambda_intra_end, spec.lambda_inter_end) = (Some(-1.0), Some(1.0), Some(1.0));
    };
    let (mut plain, mut moving) = (iivcl(|spec| spec.k = 2), iivcl(still));
    train(&mut plain, 0..STEPS);
    train(&mut moving, 0..STEPS);
    assert_same(&plain, &moving);
}

#[test]
fn a_run_with_every_setting_that_moves_resumes_bit_equal() {
    for at in [2, 5, 8] {
        let (mut whole, mut first, mut second) = (iivcl(all_of_it), iivcl(all_of_it), iivcl(all_of_it));
        let reports = train(&mut whole, 0..STEPS);
        assert!(reports.iter().flat_map(|r| &r.scalars).all(|s| s.1.is_finite()));
        train(&mut first, 0..at);
        let dir = TempDir::new().unwrap();
        first.save(dir.path()).unwrap();
        train(&mut second, 0..3);
        second.load(dir.path()).unwrap();
        train(&mut second, at..STEPS);
        assert_same(&second, &whole);
    }
}

#[test]
fn the_numbers_of_settings_that_move_are_reported_and_only_those() {
    let still = train(&mut iivcl(|_| ()), 0..2);
    assert!(still.iter().all(|r| scalar(r, "threshold").is_none() && scalar(r, "neighbours_k").is_none()));
    let moving = |spec: &mut IivclSpec| (spec.k, spec.k_start, spec.threshold_end) = (4, Some(1), Some(0.8));
    let reports = train(&mut iivcl(moving), 0..STEPS);
    let ends = |name| [&reports[0], &reports[STEPS as usize - 1]].map(|r| scalar(r, name).unwrap());
    assert_eq!((ends("neighbours_k"), ends("threshold")), ([1.0, 4.0], [-1.0, 0.8]));
}

#[test]
fn the_floor_is_the_running_quantile_of_what_earlier_steps_found() {
    let mut method = iivcl(|spec| spec.threshold_quantile = Some(0.5));
    let mut expected: Option<f64> = None;
    for report in train(&mut method, 0..STEPS) {
        let threshold = scalar(&report, "threshold").unwrap();
        assert!((f64::from(threshold) - expected.unwrap_or(-1.0)).abs() < 1e-6, "{threshold} {expected:?}");
        let mut found: Vec<f32> = report.neighbours.iter().map(|n| n.similarity).collect();
        if let Some(valid) = scalar(&report, "valid_neighbours") {
            let accepted = found.iter().filter(|s| **s >= threshold).count();
            assert_eq!(valid, accepted as f32 / (2 * BATCH) as f32, "k = 1: each search has one neighbour");
        }
        found.sort_by(f32::total_cmp);
        if let Some(median) = found.get(found.len() / 2).copied().map(f64::from) {
            expected = Some(expected.map_or(median, |past| 0.95 * past + 0.05 * median));
        }
    }
    assert!(expected.is_some());
}

#[test]
fn a_delay_holds_the_ramp_back() {
    let ramp = |delay| {
        let mut method = iivcl(|spec| spec.delay = delay);
        train(&mut method, 0..STEPS).iter().map(|r| scalar(r, "ramp").unwrap()).collect::<Vec<_>>()
    };
    // The queue is full from step 3 on; the ramp takes two steps.
    assert_eq!(ramp(0.0)[..6], [0.0, 0.0, 0.0, 0.5, 1.0, 1.0]);
    assert_eq!(ramp(0.2)[..8], [0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 1.0, 1.0]);
}

#[test]
fn the_learning_rate_follows_the_weights_in_force() {
    let rates = |follows| {
        let mut method = iivcl(|spec| spec.lr_follows_ramp = follows);
        train(&mut method, 0..6).iter().map(|r| scalar(r, "lr").unwrap()).collect::<Vec<_>>()
    };
    let ratios: Vec<f32> = rates(true).iter().zip(rates(false)).map(|(a, b)| a / b).collect();
    for (ratio, expected) in ratios.iter().zip([0.5, 0.5, 0.5, 0.75, 1.0, 1.0]) {
        assert!((ratio - expected).abs() < 1e-6, "{ratios:?}");
    }
}

/// Two views that are one and the same clip find the same.
#[test]
fn views_that_are_alike_agree_and_agreement_changes_nothing() {
    let run = |agreement| {
        let mut method = iivcl(|spec| (spec.agreement, spec.k) = (agreement, 3));
        for step in 0..STEPS {
            let mut batch = batch(step, 2);
            batch.views[1] = batch.views[0].clone();
            method.train_step(batch, Clock { step, steps: STEPS });
        }
        method
    };
    assert_same(&run(true), &run(false));
}

#[test]
fn rows_of_the_group_that_a_column_names_are_never_neighbours() {
    let group = |video: u32| video % 3;
    let found = |masked: bool| -> Vec<StepReport> {
        let spec = IivclSpec { k: 3, mask_source: false, ..IivclSpec::default() };
        let mut method = build(&config(MethodSpec::Iivcl(spec)), &Device::flex(), VIDEOS).unwrap();
        if masked {
            let groups: Vec<u32> = (0..VIDEOS as u32).map(group).collect();
            method.set_masks(&[], Some(&groups));
        }
        train(&mut method, 0..STEPS)
    };
    let same = |reports: &[StepReport]| {
        let pairs = || reports.iter().flat_map(|r| &r.neighbours);
        (pairs().filter(|n| group(n.query_video) == group(n.key_video)).count(), pairs().count())
    };
    let ((with, all), (without, _)) = (same(&found(true)), same(&found(false)));
    assert!(all > 0 && without > 0, "{all} {without}: the mask has something to do");
    assert_eq!(with, 0);
}

/// Features of every video on a circle, in the order of their numbers.
fn circle() -> Vec<f32> {
    let angle = |video: usize| std::f32::consts::TAU * video as f32 / VIDEOS as f32;
    (0..VIDEOS).flat_map(|video| [angle(video).cos(), angle(video).sin()]).collect()
}

/// Steps as a run makes them: with features of the pool where the method wants them.
fn train_with_features(method: &mut Method, steps: std::ops::Range<u64>) -> Vec<StepReport> {
    let step = |step| {
        let clock = Clock { step, steps: STEPS };
        if method.wants_features(clock) {
            method.take_features(&circle(), clock);
        }
        method.train_step(batch(step, 2), clock)
    };
    steps.map(step).collect()
}

#[test]
fn with_a_memory_neighbours_are_the_near_videos_of_the_pool_and_never_of_the_own_recording() {
    let sources: Vec<u32> = (0..VIDEOS as u32).map(|video| video / 2).collect();
    let make = || {
        let mut method = iivcl(|spec| spec.memory_epochs = Some(1));
        method.set_masks(&sources, None);
        method
    };
    let mut whole = make();
    let reports = train_with_features(&mut whole, 0..STEPS);
    let apart = |a: u32, b: u32| {
        let straight = a.abs_diff(b);
        straight.min(VIDEOS as u32 - straight)
    };
    // An epoch has six steps. Eight videos are listed: with the own recording left out they lie at most five apart.
    let later: Vec<_> = reports[6..].iter().flat_map(|r| &r.neighbours).collect();
    assert!(!later.is_empty());
    assert!(later.iter().all(|n| apart(n.query_video, n.key_video) <= 5), "{later:?}");
    assert!(later.iter().all(|n| n.query_video / 2 != n.key_video / 2), "never the own recording");
    let earlier = reports[..6].iter().flat_map(|r| &r.neighbours);
    assert!(earlier.into_iter().any(|n| apart(n.query_video, n.key_video) > 5), "before, the whole queue is searched");
    // A break between two looks loses nothing.
    let (mut first, mut second) = (make(), make());
    train_with_features(&mut first, 0..8);
    let dir = TempDir::new().unwrap();
    first.save(dir.path()).unwrap();
    second.load(dir.path()).unwrap();
    train_with_features(&mut second, 8..STEPS);
    assert_same(&second, &whole);
}

#[test]
fn one_head_serves_both_terms_with_one_bank_of_keys() {
    let mut method = iivcl(|spec| spec.shared_head = true);
    let reports = train(&mut method, 0..STEPS);
    let names: Vec<String> = stored(&method).into_keys().collect();
    assert!(names.iter().any(|name| name.ends_with("queue/keys0")));
    assert!(!names.iter().any(|name| name.ends_with("queue/keys1") || name.contains("online.safetensors/inter")));
    let last = &reports[STEPS as usize - 1];
    let sum = scalar(last, "loss_intra").unwrap() + scalar(last, "loss_inter").unwrap();
    assert!((scalar(last, "loss").unwrap() - sum / 2.0).abs() < 1e-5);
    assert_eq!(last.nearest.len(), 2 * BATCH);
}

#[test]
fn a_ratio_by_schedule_hands_over_from_one_term_to_the_other() {
    let handover = |spec: &mut IivclSpec| {
        (spec.lambda_intra_end, spec.lambda_inter, spec.lambda_inter_end) = (Some(0.0), 0.0, Some(1.0));
        (spec.ramp, spec.normalise) = (0.0, false);
    };
    let reports = train(&mut iivcl(handover), 0..STEPS);
    let weights = |step: usize| step as f32 / (STEPS - 1) as f32;
    for (step, report) in reports.iter().enumerate().skip(4) {
        let part = |name| scalar(report, name).unwrap_or_default();
        let expected = (1.0 - weights(step)) * part("loss_intra") + weights(step) * part("loss_inter");
        assert!((part("loss") - expected).abs() < 1e-4, "step {step}: {} {expected}", part("loss"));
    }
    assert!(scalar(&reports[STEPS as usize - 1], "loss_intra").is_none(), "its weight is 0 at the last step");
}
