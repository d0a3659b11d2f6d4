//! Facts about whole training steps of the contrastive arms, on a tiny network and random clips.

use std::collections::BTreeMap;
use std::path::Path;

use burn::tensor::{Device, Tensor, TensorData};
use kinrin::config::{Arm, IivclSpec, MethodSpec, NeighbourQuery, RunConfig, load_text};
use kinrin::data::ClipBatch;
use kinrin::method::{Clock, Method, StepReport, build};
use kinrin::random::stream;
use rand::Rng;
use tempfile::TempDir;

const VIDEOS: usize = 24;
const BATCH: usize = 4;
const STEPS: u64 = 10;
/// The queue is full after three steps of eight keys.
const QUEUE: usize = 24;

fn config(method: MethodSpec) -> RunConfig {
    let text = format!(
        r#"Experiment(
            name: "tiny",
            data: (sets: ["none"]),
            clip: (frames: 4, size: 16),
            backbone: Compact(width: 8),
            pretrain: (
                batch_videos: {BATCH},
                sgd: (lr: 0.1),
                contrastive: (queue: {QUEUE}, hidden: 16, dim: 8, momentum: 0.9),
            ),
            arms: [(name: "arm", method: Random)],
            seeds: [5],
            evaluation: (tasks: [(name: "t", set: "none", split: LeaveOneGroupOut)], budgets: [All], probes: [Retrieval]),
        )"#
    );
    let experiment = load_text(&text, Path::new("tiny.ron"), &[]).unwrap();
    experiment.run_config(&Arm { name: "arm".into(), method }, 5)
}

fn method(spec: MethodSpec) -> Box<dyn Method> {
    build(&config(spec), &Device::flex(), VIDEOS).unwrap()
}

fn iivcl(change: impl Fn(&mut IivclSpec)) -> Box<dyn Method> {
    let mut spec = IivclSpec { ramp: 0.2, ..IivclSpec::default() };
    change(&mut spec);
    method(MethodSpec::Iivcl(spec))
}

fn batch(step: u64, views: usize) -> ClipBatch {
    let mut rng = stream(9, "clips", step);
    let mut clip = || {
        let values: Vec<f32> = (0..BATCH * 3 * 4 * 16 * 16).map(|_| rng.next_u32() as f32 / u32::MAX as f32).collect();
        Tensor::from_data(TensorData::new(values, [BATCH, 3, 4, 16, 16]), &Device::flex())
    };
    let video_id: Vec<u32> = (0..BATCH as u32).map(|i| (step as u32 * BATCH as u32 + i) % VIDEOS as u32).collect();
    ClipBatch { views: (0..views).map(|_| clip()).collect(), source_id: video_id.iter().map(|v| v / 2).collect(), video_id }
}

fn train(method: &mut dyn Method, steps: std::ops::Range<u64>) -> Vec<StepReport> {
    steps.map(|step| method.train_step(batch(step, 2), Clock { step, steps: STEPS })).collect()
}

fn scalar(report: &StepReport, name: &str) -> Option<f32> {
    report.scalars.iter().find(|s| s.0 == name).map(|s| s.1)
}

/// Everything a method stores, as bytes by file name.
fn stored(method: &dyn Method) -> BTreeMap<String, Vec<u8>> {
    let dir = TempDir::new().unwrap();
    method.save(dir.path()).unwrap();
    let files = std::fs::read_dir(dir.path()).unwrap().map(Result::unwrap);
    files.map(|f| (f.file_name().into_string().unwrap(), std::fs::read(f.path()).unwrap())).collect()
}

/// The bytes of the online weights whose name begins with `prefix`.
fn weights(method: &dyn Method, prefix: &str) -> BTreeMap<String, Vec<u8>> {
    let files = stored(method);
    let file = safetensors::SafeTensors::deserialize(&files["online.safetensors"]).unwrap();
    let entries = file.iter().map(|(name, view)| (name.to_owned(), view.data().to_vec()));
    entries.filter(|(name, _)| name.starts_with(prefix)).collect()
}

#[test]
fn steps_are_bit_equal_when_repeated() {
    let run = || {
        let mut method = iivcl(|_| ());
        train(method.as_mut(), 0..6);
        stored(method.as_ref())
    };
    assert!(run() == run());
}

#[test]
fn resumed_steps_are_bit_equal_to_steps_without_a_break() {
    for spec in [MethodSpec::Intra, MethodSpec::Iivcl(IivclSpec { ramp: 0.2, k: 3, ..IivclSpec::default() })] {
        // A break before the queue is full, on the ramp, and after it.
        for at in [2, 4, 7] {
            let mut whole = method(spec.clone());
            train(whole.as_mut(), 0..STEPS);
            let mut first = method(spec.clone());
            train(first.as_mut(), 0..at);
            let dir = TempDir::new().unwrap();
            first.save(dir.path()).unwrap();
            drop(first);
            let mut second = method(spec.clone());
            train(second.as_mut(), 0..1); // leaves traces that loading must wipe out
            second.load(dir.path()).unwrap();
            train(second.as_mut(), at..STEPS);
            assert!(stored(second.as_ref()) == stored(whole.as_ref()), "{spec:?} broken at {at}");
        }
    }
}

#[test]
fn lambda_inter_zero_is_exactly_the_intra_arm() {
    let mut without = method(MethodSpec::Intra);
    let mut with = iivcl(|spec| spec.lambda_inter = 0.0);
    train(without.as_mut(), 0..7);
    train(with.as_mut(), 0..7);
    assert!(stored(with.as_ref()) == stored(without.as_ref()));
}

#[test]
fn lambda_intra_zero_leaves_the_intra_head_untouched() {
    let fresh = iivcl(|spec| spec.lambda_intra = 0.0);
    let mut trained = iivcl(|spec| spec.lambda_intra = 0.0);
    let reports = train(trained.as_mut(), 0..7);
    assert!(reports.iter().all(|r| scalar(r, "loss_intra").is_none()));
    assert!(weights(fresh.as_ref(), "intra") == weights(trained.as_ref(), "intra"));
    assert!(weights(fresh.as_ref(), "inter") != weights(trained.as_ref(), "inter"));
}

#[test]
fn until_the_queue_is_full_the_neighbour_term_changes_nothing() {
    let (mut intra, mut both) = (method(MethodSpec::Intra), iivcl(|_| ()));
    let untouched = weights(both.as_ref(), "inter");
    assert!(!untouched.is_empty());
    train(intra.as_mut(), 0..3);
    let reports = train(both.as_mut(), 0..3);
    assert!(reports.iter().all(|r| scalar(r, "ramp") == Some(0.0)));
    for part in ["backbone", "intra"] {
        assert!(weights(both.as_ref(), part) == weights(intra.as_ref(), part), "{part}");
    }
    assert!(weights(both.as_ref(), "inter") == untouched);
    train(intra.as_mut(), 3..4);
    let reports = train(both.as_mut(), 3..4);
    assert_eq!(scalar(&reports[0], "ramp"), Some(0.5), "first step with a full queue, two steps of ramp");
    assert!(weights(both.as_ref(), "backbone") != weights(intra.as_ref(), "backbone"));
}

#[test]
fn the_first_step_has_loss_zero_and_every_number_is_finite() {
    let mut method = iivcl(|_| ());
    let reports = train(method.as_mut(), 0..6);
    assert_eq!(scalar(&reports[0], "loss"), Some(0.0), "no negatives yet");
    assert_eq!(scalar(&reports[0], "queue_filled"), Some(8.0 / QUEUE as f32));
    assert!(reports[0].neighbours.is_empty());
    for report in &reports {
        assert!(report.scalars.iter().all(|s| s.1.is_finite()), "{:?}", report.scalars);
        assert_eq!(report.embeddings.len(), BATCH * report.dim);
    }
    let last = &reports[5];
    let sum = scalar(last, "loss_intra").unwrap() + scalar(last, "loss_inter").unwrap();
    assert!((scalar(last, "loss").unwrap() - sum).abs() < 1e-5, "both λ are 1 and the ramp is over");
}

#[test]
fn reported_neighbours_respect_the_masks_and_the_unmasked_search_shows_why() {
    let mut method = iivcl(|spec| spec.k = 2);
    // The queue holds an epoch's half; one epoch is six steps, so rows of the own video are never more than half an
    // epoch old. With the same batch again and again every query has own rows.
    let mut last = StepReport::default();
    for step in 0..5 {
        last = method.train_step(batch(0, 2), Clock { step, steps: STEPS });
    }
    assert!(!last.nearest.is_empty());
    assert!(last.nearest.iter().any(|n| n.query_video == n.key_video), "the unmasked search finds itself");
    assert!(!last.neighbours.is_empty());
    assert!(last.neighbours.iter().all(|n| n.query_video / 2 != n.key_video / 2), "never the same source");
}

#[test]
fn a_threshold_that_nothing_meets_leaves_the_intra_gradient() {
    let (mut intra, mut both) = (method(MethodSpec::Intra), iivcl(|spec| spec.threshold = 1.0));
    train(intra.as_mut(), 0..6);
    let reports = train(both.as_mut(), 0..6);
    assert_eq!(scalar(&reports[5], "valid_neighbours"), Some(0.0));
    assert_eq!(scalar(&reports[5], "loss_inter"), Some(0.0));
    for part in ["backbone", "intra"] {
        assert!(weights(both.as_ref(), part) == weights(intra.as_ref(), part), "{part}");
    }
}

#[test]
fn three_views_and_own_queries_train_too() {
    for query in [NeighbourQuery::OtherViewKey, NeighbourQuery::OwnQuery] {
        let mut method = iivcl(|spec| (spec.query, spec.k) = (query, 2));
        for step in 0..5 {
            let report = method.train_step(batch(step, 3), Clock { step, steps: STEPS });
            assert!(report.scalars.iter().all(|s| s.1.is_finite()));
            assert_eq!(report.nearest.len(), if step == 0 { 0 } else { 3 * BATCH });
        }
    }
}

#[test]
fn training_lowers_the_loss_on_a_repeated_batch() {
    let mut method = method(MethodSpec::Intra);
    let mut train = |step| method.train_step(batch(step % 3, 2), Clock { step, steps: 60 });
    let mut mean = |steps: std::ops::Range<u64>| {
        steps.clone().map(|s| scalar(&train(s), "loss").unwrap()).sum::<f32>() / (steps.end - steps.start) as f32
    };
    let (_, early, _, late) = (mean(0..3), mean(3..9), mean(9..54), mean(54..60));
    assert!(late < early, "{late} is not below {early}");
}

#[test]
fn a_queue_longer_than_half_an_epoch_and_one_that_never_fills_are_warned_of() {
    assert!(iivcl(|_| ()).warnings().is_empty(), "24 of 48 clips is half");
    let small = build(&config(MethodSpec::Intra), &Device::flex(), 20).unwrap().warnings();
    assert!(small[0].contains("24 rows") && small[0].contains("40 clips"), "{small:?}");
    let mut config = config(MethodSpec::Iivcl(IivclSpec::default()));
    config.experiment.pretrain.epochs = 0.5;
    let never = build(&config, &Device::flex(), VIDEOS).unwrap().warnings();
    assert!(never[0].contains("never fills"), "{never:?}");
}

#[test]
fn damaged_state_is_an_error_and_not_a_panic() {
    let mut method = method(MethodSpec::Intra);
    let dir = TempDir::new().unwrap();
    method.save(dir.path()).unwrap();
    for file in ["online.safetensors", "twin.safetensors", "state.safetensors"] {
        let path = dir.path().join(file);
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        let message = method.load(dir.path()).unwrap_err().to_string();
        assert!(message.contains(file), "{message}");
        std::fs::write(&path, whole).unwrap();
    }
    let mut other = iivcl(|_| ());
    assert!(other.load(dir.path()).is_err(), "weights of another arm do not fit");
}

#[test]
fn a_step_costs_four_forward_passes_and_the_products_with_the_queue() {
    let (intra, both) = (method(MethodSpec::Intra), iivcl(|_| ()));
    let clip = (4, 16, 16);
    let product = 2 * 8 * QUEUE as u64 * 8;
    let head = 2 * (both.backbone().features() * 16 + 16 * 16 + 16 * 8) as u64;
    let network = kinrin::model::flops::forward(&config(MethodSpec::Intra).experiment.backbone, clip);
    assert_eq!(intra.step_flops(clip, BATCH, 2), 8 * 4 * (network + head) + 3 * product);
    assert_eq!(both.step_flops(clip, BATCH, 2), 8 * 4 * (network + 2 * head) + 5 * product);
}
