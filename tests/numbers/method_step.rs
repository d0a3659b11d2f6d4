//! Facts about whole training steps of the contrastive arms, on a tiny network and random clips.

#![allow(clippy::unwrap_used)] // helpers of tests may

use std::collections::BTreeMap;
use std::path::Path;

use burn::tensor::{Device, DeviceKind, Tensor, TensorData};
use kinrin::config::{Arm, IivclSpec, KeyStatistics, MethodSpec, NeighbourQuery, OptimiserSpec, RunConfig, load_text};
use kinrin::data::ClipBatch;
use kinrin::method::{Clock, Method, StepReport, build, cost};
use kinrin::random::stream;
use kinrin::store::RunWarning;
use rand::Rng;
use tempfile::TempDir;

pub(super) const VIDEOS: usize = 24;
pub(super) const BATCH: usize = 4;
pub(super) const STEPS: u64 = 10;
/// The queue is full after three steps of eight keys.
const QUEUE: usize = 24;

pub(super) fn config(method: MethodSpec) -> RunConfig {
    let text = format!(
        r#"Experiment(
            name: "tiny",
            data: (sets: ["none"]),
            clip: (frames: 4, size: 16),
            backbone: Compact(width: 8),
            pretrain: (
                batch_videos: {BATCH},
                optimiser: Sgd(lr: 0.1),
                contrastive: (queue: {QUEUE}, hidden: 16, dim: 8, momentum: 0.9, momentum_span: 1.0),
            ),
            arms: [(name: "arm", method: Random)],
            seeds: [5],
            evaluation: (tasks: [(name: "t", set: "none", split: LeaveOneGroupOut)], budgets: [All], probes: [Retrieval]),
        )"#
    );
    let experiment = load_text(&text, Path::new("tiny.ron"), &[]).unwrap();
    experiment.run_config(&Arm::new("arm", method), 5)
}

pub(super) fn method(spec: MethodSpec) -> Method {
    build(&config(spec), &Device::flex(), VIDEOS).unwrap()
}

pub(super) fn iivcl(change: impl Fn(&mut IivclSpec)) -> Method {
    let mut spec = IivclSpec { ramp: 0.2, ..IivclSpec::default() };
    change(&mut spec);
    method(MethodSpec::Iivcl(spec))
}

/// Clips of noise over a colour of their own for each video.
pub(super) fn batch(step: u64, views: usize) -> ClipBatch {
    let video_id: Vec<u32> = (0..BATCH as u32).map(|i| (step as u32 * BATCH as u32 + i) % VIDEOS as u32).collect();
    let mut rng = stream(9, "noise", step);
    let mut view = || {
        let channels = video_id.iter().flat_map(|&video| colour(video));
        let noise = |mean: f32| [(); 4 * 16 * 16].map(|()| mean + unit(&mut rng));
        let values: Vec<f32> = channels.flat_map(noise).collect();
        Tensor::from_data(TensorData::new(values, [BATCH, 3, 4, 16, 16]), &Device::flex())
    };
    let views = (0..views).map(|_| view()).collect();
    ClipBatch { views, source_id: video_id.iter().map(|v| v / 2).collect(), video_id }
}

fn colour(video: u32) -> [f32; 3] {
    let mut rng = stream(9, "colour", u64::from(video));
    [(); 3].map(|()| 4.0 * unit(&mut rng))
}

fn unit(rng: &mut impl Rng) -> f32 {
    rng.next_u32() as f32 / u32::MAX as f32 - 0.5
}

pub(super) fn train(method: &mut Method, steps: std::ops::Range<u64>) -> Vec<StepReport> {
    steps.map(|step| method.train_step(batch(step, 2), Clock { step, steps: STEPS })).collect()
}

pub(super) fn scalar(report: &StepReport, name: &str) -> Option<f32> {
    report.scalars.iter().find(|s| s.0 == name).map(|s| s.1)
}

/// Everything a method stores: the bytes of every array, by file and name.
pub(super) fn stored(method: &Method) -> BTreeMap<String, Vec<u8>> {
    let dir = TempDir::new().unwrap();
    method.save(dir.path()).unwrap();
    let mut all = BTreeMap::new();
    for file in std::fs::read_dir(dir.path()).unwrap().map(Result::unwrap) {
        let bytes = std::fs::read(file.path()).unwrap();
        let arrays = safetensors::SafeTensors::deserialize(&bytes).unwrap();
        let name = file.file_name().into_string().unwrap();
        all.extend(arrays.iter().map(|(array, view)| (format!("{name}/{array}"), view.data().to_vec())));
    }
    all
}

/// The online weights whose name begins with `prefix`.
pub(super) fn weights(method: &Method, prefix: &str) -> BTreeMap<String, Vec<u8>> {
    let prefix = format!("online.safetensors/{prefix}");
    stored(method).into_iter().filter(|(name, _)| name.starts_with(&prefix)).collect()
}

#[track_caller]
pub(super) fn assert_same(a: &Method, b: &Method) {
    let (a, b) = (stored(a), stored(b));
    assert!(a.keys().eq(b.keys()), "different arrays");
    let differ: Vec<&String> = a.keys().filter(|name| a[*name] != b[*name]).collect();
    assert!(differ.is_empty(), "{differ:?}");
}

#[test]
fn steps_are_bit_equal_when_repeated() {
    let run = || {
        let mut method = iivcl(|_| ());
        train(&mut method, 0..6);
        method
    };
    assert_same(&run(), &run());
}

#[test]
fn resumed_steps_are_bit_equal_to_steps_without_a_break() {
    for spec in [MethodSpec::Intra, MethodSpec::Iivcl(IivclSpec { ramp: 0.2, k: 3, ..IivclSpec::default() })] {
        // A break before the queue is full, on the ramp, and after it.
        for at in [2, 4, 7] {
            let mut whole = method(spec.clone());
            train(&mut whole, 0..STEPS);
            let mut first = method(spec.clone());
            train(&mut first, 0..at);
            let dir = TempDir::new().unwrap();
            first.save(dir.path()).unwrap();
            let mut second = method(spec.clone());
            train(&mut second, 0..1); // leaves traces that loading must wipe out
            second.load(dir.path()).unwrap();
            assert_same(&second, &first);
            train(&mut second, at..STEPS);
            assert_same(&second, &whole);
        }
    }
}

#[test]
fn adam_w_resumes_bit_equal_too() {
    let make = || {
        let mut config = config(MethodSpec::Iivcl(IivclSpec { ramp: 0.2, ..IivclSpec::default() }));
        config.experiment.pretrain.optimiser = OptimiserSpec::adamw(0.002);
        build(&config, &Device::flex(), VIDEOS).unwrap()
    };
    let (mut whole, mut first, mut second) = (make(), make(), make());
    train(&mut whole, 0..STEPS);
    train(&mut first, 0..5); // the inter head has had fewer steps than the backbone
    let dir = TempDir::new().unwrap();
    first.save(dir.path()).unwrap();
    second.load(dir.path()).unwrap();
    train(&mut second, 5..STEPS);
    assert_same(&second, &whole);
}

#[test]
fn lambda_inter_zero_is_exactly_the_intra_arm() {
    let mut without = method(MethodSpec::Intra);
    let mut with = iivcl(|spec| spec.lambda_inter = 0.0);
    train(&mut without, 0..7);
    train(&mut with, 0..7);
    assert_same(&with, &without);
}

#[test]
fn lambda_intra_zero_leaves_the_intra_head_untouched() {
    let fresh = iivcl(|spec| spec.lambda_intra = 0.0);
    let mut trained = iivcl(|spec| spec.lambda_intra = 0.0);
    let reports = train(&mut trained, 0..7);
    assert!(reports.iter().all(|r| scalar(r, "loss_intra").is_none()));
    assert!(weights(&fresh, "intra") == weights(&trained, "intra"));
    assert!(weights(&fresh, "inter") != weights(&trained, "inter"));
}

#[test]
fn until_the_queue_is_full_the_neighbour_term_changes_nothing() {
    let (mut intra, mut both) = (method(MethodSpec::Intra), iivcl(|_| ()));
    let untouched = weights(&both, "inter");
    assert!(!untouched.is_empty());
    train(&mut intra, 0..3);
    let reports = train(&mut both, 0..3);
    assert!(reports.iter().all(|r| scalar(r, "ramp") == Some(0.0)));
    for part in ["backbone", "intra"] {
        assert!(weights(&both, part) == weights(&intra, part), "{part}");
    }
    assert!(weights(&both, "inter") == untouched);
    train(&mut intra, 3..4);
    let reports = train(&mut both, 3..4);
    assert_eq!(scalar(&reports[0], "ramp"), Some(0.5), "first step with a full queue, two steps of ramp");
    assert!(weights(&both, "backbone") != weights(&intra, "backbone"));
}

#[test]
fn the_first_step_has_loss_zero_and_every_number_is_finite() {
    let mut method = iivcl(|_| ());
    let reports = train(&mut method, 0..6);
    assert_eq!(scalar(&reports[0], "loss"), Some(0.0), "no negatives yet");
    assert_eq!(scalar(&reports[0], "queue_filled"), Some(8.0 / QUEUE as f32));
    assert!(reports[0].neighbours.is_empty());
    for report in &reports {
        assert!(report.scalars.iter().all(|s| s.1.is_finite()), "{:?}", report.scalars);
        assert_eq!(report.embeddings.len(), BATCH * report.dim);
    }
    let last = &reports[5];
    let sum = scalar(last, "loss_intra").unwrap() + scalar(last, "loss_inter").unwrap();
    let loss = scalar(last, "loss").unwrap();
    assert!((loss - sum / 2.0).abs() < 1e-5, "both λ are 1, the ramp is over, and the sum of the weights divides");
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
    let nothing = |spec: &mut IivclSpec| (spec.threshold, spec.normalise) = (1.0, false);
    let (mut intra, mut both) = (method(MethodSpec::Intra), iivcl(nothing));
    train(&mut intra, 0..6);
    let reports = train(&mut both, 0..6);
    assert_eq!(scalar(&reports[5], "valid_neighbours"), Some(0.0));
    assert_eq!(scalar(&reports[5], "loss_inter"), Some(0.0));
    for part in ["backbone", "intra"] {
        assert!(weights(&both, part) == weights(&intra, part), "{part}");
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
fn negatives_of_the_batch_give_a_loss_from_the_first_step_and_are_counted() {
    let with = |in_batch: bool, spec: MethodSpec| {
        let mut config = config(spec);
        config.experiment.pretrain.contrastive.in_batch_negatives = in_batch;
        let mut method = build(&config, &Device::flex(), VIDEOS).unwrap();
        let reports = train(&mut method, 0..STEPS);
        assert!(reports.iter().flat_map(|r| &r.scalars).all(|s| s.1.is_finite()));
        let clips = 2 * BATCH as u64;
        (reports, cost::step(&config, BATCH).unwrap(), clips * clips * 2 * 8)
    };
    for (spec, heads) in
        [(MethodSpec::Intra, 1), (MethodSpec::Iivcl(IivclSpec { ramp: 0.2, ..IivclSpec::default() }), 2)]
    {
        let (off, flops_off, product) = with(false, spec.clone());
        let (on, flops_on, _) = with(true, spec);
        assert_eq!((scalar(&off[0], "loss"), flops_on), (Some(0.0), flops_off + 2 * heads * product));
        assert!(scalar(&on[0], "loss").unwrap() > 0.1);
    }
}

/// Mean loss of the last epoch of 120 steps.
fn late_loss(spec: MethodSpec) -> f32 {
    let mut config = config(spec);
    config.experiment.pretrain.optimiser = OptimiserSpec::sgd(0.01);
    let mut method = build(&config, &Device::flex(), VIDEOS).unwrap();
    let step = |step| method.train_step(batch(step % 6, 2), Clock { step, steps: 120 });
    let reports: Vec<StepReport> = (0..120).map(step).collect();
    reports[114..].iter().map(|r| scalar(r, "loss").unwrap()).sum::<f32>() / 6.0
}

#[test]
fn the_negative_control_has_strangers_as_positives_and_learns_no_way_to_tell_them() {
    let (own, strangers) = (late_loss(MethodSpec::Intra), late_loss(MethodSpec::Control));
    assert!(own < 0.8 * strangers, "{own} and {strangers}");
}

/// While the weights stand still, the same clips have the same keys. Averaged statistics begin at (0, 1) and move, so
/// keys carry a stamp of their step, by which fresh positives can be told from the queue.
#[test]
fn keys_by_averaged_statistics_carry_a_stamp_of_their_step_that_keys_of_their_batch_do_not() {
    let moved = |key_statistics| {
        let mut config = config(MethodSpec::Intra);
        config.experiment.pretrain.optimiser = OptimiserSpec::sgd(1e-6); // at the start of so long a warm-up it is next to nothing
        config.experiment.pretrain.contrastive.key_statistics = key_statistics;
        let mut method = build(&config, &Device::flex(), VIDEOS).unwrap();
        let keys: Vec<Vec<f32>> =
            (0..20).map(|step| method.train_step(batch(0, 2), Clock { step, steps: 1_000_000 }).embeddings).collect();
        keys[1].iter().zip(&keys[19]).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    };
    let (of_batch, averaged) = (moved(KeyStatistics::Batch), moved(KeyStatistics::Averaged));
    assert!(of_batch < 1e-2 && averaged > 0.1, "{of_batch} and {averaged}");
}

#[test]
fn training_lowers_the_loss() {
    let mut config = config(MethodSpec::Intra);
    config.experiment.pretrain.optimiser = OptimiserSpec::sgd(0.01); // at 0.1 so small a network collapses for some seeds
    let mut method = build(&config, &Device::flex(), VIDEOS).unwrap();
    let reports: Vec<StepReport> =
        (0..240).map(|step| method.train_step(batch(step % 6, 2), Clock { step, steps: 240 })).collect();
    let mean = |reports: &[StepReport]| reports.iter().map(|r| scalar(r, "loss").unwrap()).sum::<f32>() / 6.0;
    // The queue is full from step 3 on: the same number of negatives early and late.
    let (early, late) = (mean(&reports[3..9]), mean(&reports[234..]));
    assert!(late < 0.8 * early, "{late} after {early}");
}

#[test]
fn a_queue_longer_than_half_an_epoch_and_one_that_never_fills_are_warned_of() {
    assert!(iivcl(|_| ()).warnings().is_empty(), "24 of 48 clips is half");
    let small = build(&config(MethodSpec::Intra), &Device::flex(), 20).unwrap().warnings();
    assert!(matches!(small[0], RunWarning::QueueTooLong { rows: 24, clips: 40, .. }), "{small:?}");
    let mut config = config(MethodSpec::Iivcl(IivclSpec::default()));
    config.experiment.pretrain.epochs = 0.5;
    let never = build(&config, &Device::flex(), VIDEOS).unwrap().warnings();
    assert!(matches!(never[0], RunWarning::QueueNeverFills { .. }), "{never:?}");
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

/// A wgpu device, or `None` with a message where there is no driver (an error on CI, which installs one).
fn wgpu() -> Option<Device> {
    if !kinrin::engine::machine::device::adapters().is_empty() {
        return Some(Device::wgpu(DeviceKind::DefaultDevice));
    }
    assert!(std::env::var_os("CI").is_none(), "CI must have a Vulkan driver (mesa-vulkan-drivers)");
    eprintln!("skipped: no wgpu adapter on this machine");
    None
}

#[test]
fn a_wgpu_device_takes_the_steps_of_the_cpu() {
    let Some(device) = wgpu() else { return };
    let mut config = config(MethodSpec::Iivcl(IivclSpec { k: 3, ramp: 0.0, ..IivclSpec::default() }));
    // Full after the first step: the second one has both terms.
    config.experiment.pretrain.contrastive.queue = 2 * BATCH;
    let run = |device: &Device| {
        let mut method = build(&config, device, VIDEOS).unwrap();
        let report = (0..2).map(|step| {
            let mut batch = batch(step, 2);
            batch.views = batch.views.into_iter().map(|view| view.to_device(device)).collect();
            method.train_step(batch, Clock { step, steps: STEPS })
        });
        let report = report.last().unwrap();
        assert_eq!(scalar(&report, "ramp"), Some(1.0));
        (report, stored(&method))
    };
    let ((cpu_report, cpu), (report, gpu)) = (run(&Device::flex()), run(&device));
    for (a, b) in cpu_report.neighbours.iter().zip(&report.neighbours) {
        assert_eq!((a.query_video, a.key_video), (b.query_video, b.key_video));
    }
    // After one update the velocities are the gradients: every parameter's must agree.
    for name in cpu.keys().filter(|name| name.contains("velocity")) {
        let distance = relative_distance(&floats(&cpu[name]), &floats(&gpu[name]));
        assert!(distance < 1e-4, "gradient of {name}: {distance}");
    }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

fn relative_distance(a: &[f32], b: &[f32]) -> f32 {
    let length = |values: &mut dyn Iterator<Item = f32>| values.map(|v| v * v).sum::<f32>().sqrt();
    length(&mut a.iter().zip(b).map(|(x, y)| x - y)) / length(&mut a.iter().copied())
}

#[test]
fn a_step_costs_four_forward_passes_and_the_products_with_the_queue() {
    let both = MethodSpec::Iivcl(IivclSpec::default());
    let clip = (4, 16, 16);
    let product = 2 * 8 * QUEUE as u64 * 8;
    let head = 2 * (method(both.clone()).backbone().features() * 16 + 16 * 16 + 16 * 8) as u64;
    let network = kinrin::model::flops::forward(&config(MethodSpec::Intra).experiment.backbone, clip);
    assert_eq!(cost::step(&config(MethodSpec::Intra), BATCH).unwrap(), 8 * 4 * (network + head) + 3 * product);
    assert_eq!(cost::step(&config(both), BATCH).unwrap(), 8 * 4 * (network + 2 * head) + 5 * product);
}

/// Trains every method of the table with its default settings; what is wrong with one is told with its name.
#[test]
fn every_method_trains_resumes_bit_equal_embeds_and_costs_something() {
    for spec in MethodSpec::all().into_iter().filter(MethodSpec::pretrains) {
        let config = config(spec.clone());
        let make = || build(&config, &Device::flex(), VIDEOS).unwrap();
        let (mut whole, mut first, mut second) = (make(), make(), make());
        let reports = train(&mut whole, 0..STEPS);
        assert!(reports.iter().flat_map(|r| &r.scalars).all(|s| s.1.is_finite()), "{spec:?}");
        train(&mut first, 0..STEPS / 2);
        let folder = tempfile::tempdir().unwrap();
        first.save(folder.path()).unwrap();
        second.load(folder.path()).unwrap();
        let resumed = train(&mut second, STEPS / 2..STEPS);
        let bits = |r: &StepReport| r.embeddings.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        let last = [&reports, &resumed].map(|all| bits(all.last().unwrap()));
        assert_eq!(last[0], last[1], "{spec:?} goes on elsewhere after a resume");
        assert!(cost::step(&config, BATCH).unwrap() > 0 && cost::stored_bytes(&config) > 0, "{spec:?}");
        assert!(whole.embedder().is_some(), "{spec:?} has nothing to search neighbours with");
    }
    for spec in MethodSpec::all().into_iter().filter(|spec| !spec.pretrains()) {
        assert_eq!(cost::step(&config(spec), BATCH), None);
    }
}
