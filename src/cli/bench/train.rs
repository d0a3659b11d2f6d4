//! `kinrin bench train`: clips per second, the share of this machine's own matrix-product rate, and the share of a
//! step spent waiting for data; or what a step of a method spends its time on.

use std::sync::Arc;
use std::time::Instant;

use burn::optim::momentum::MomentumConfig;
use burn::optim::{GradientsParams, ModuleOptimizer, SgdConfig};
use burn::tensor::{Device, Tensor, TensorData};
use clap::Args;
use rand::RngExt;
use serde::Serialize;

use super::breakdown::{self, Wanted};
use crate::cli::{Failure, Global, print_json, print_line};
use crate::config::{AugmentSpec, BackboneSpec, ClipInput, ClipSpec, DeviceChoice, MethodSpec};
use crate::data::Pool;
use crate::data::loader::{PretrainLoad, PretrainLoader, Views};
use crate::data::noise::{self, NoiseSpec};
use crate::engine::machine::device;
use crate::model::{Backbone, BackboneConfig, flops};
use crate::random::stream;
use crate::store::Workspace;

/// Views per video, as in pre-training.
const VIEWS: usize = 2;

/// Threads that read and augment clips.
const LOADER_THREADS: usize = 1;

/// Rate of a training step (forward, backward, SGD)
#[derive(Args)]
pub struct TrainArgs {
    /// compact, r3d18, r2plus1d18 or slow-r50, with an optional width: r3d18:32 [default: compact, then r3d18]
    #[arg(long, value_name = "NAME[:WIDTH]", value_parser = backbone)]
    backbone: Option<BackboneSpec>,
    /// Side of the clips in pixels
    #[arg(long, default_value_t = 56, value_parser = clap::value_parser!(u16).range(8..=512))]
    size: u16,
    /// Frames per clip
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    frames: u16,
    /// Clips per step, two of each video
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u16).range(2..=1024))]
    batch: u16,
    /// Steps measured, after one that is not; of the rates the best counts, of the waiting time the sum
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=1000))]
    steps: u16,
    /// cpu, wgpu, wgpu:INDEX or auto
    #[arg(long, default_value = "cpu")]
    device: DeviceChoice,
    /// What a step of pre-training spends its time on: keys, forward, search, backward and so on
    #[arg(long)]
    breakdown: bool,
    /// The method whose steps --breakdown takes, with its default settings
    #[arg(long, value_name = "METHOD", default_value = "iivcl", value_parser = breakdown::method, requires = "breakdown")]
    method: MethodSpec,
}

impl TrainArgs {
    fn clip(&self, input: ClipInput) -> ClipSpec {
        ClipSpec { frames: self.frames.into(), rate_hz: noise::FPS / 2.0, size: self.size.into(), input }
    }
}

fn backbone(text: &str) -> Result<BackboneSpec, String> {
    let (name, width) = text.split_once(':').map_or((text, None), |(name, width)| (name, Some(width)));
    let width = width.map(|w| w.parse().map_err(|_| format!("width \"{w}\" is not a number"))).transpose()?;
    match name {
        "compact" => Ok(width.map_or_else(BackboneSpec::default, |width| BackboneSpec::Compact { width })),
        "r3d18" => Ok(BackboneSpec::R3d18 { width: width.unwrap_or(64) }),
        "r2plus1d18" => Ok(BackboneSpec::R2plus1d18 { width: width.unwrap_or(64) }),
        "slow-r50" => Ok(BackboneSpec::SlowR50 { width: width.unwrap_or(64) }),
        _ => Err("use compact, r3d18, r2plus1d18 or slow-r50".to_owned()),
    }
}

/// The measurement of one backbone.
#[derive(Clone, Serialize)]
struct Row {
    backbone: BackboneSpec,
    /// Frames, height, width.
    clip: [usize; 3],
    batch: usize,
    params: u64,
    clips_per_s: f64,
    gflops: f64,
    /// Of a 1024³ product, measured between the steps.
    gemm_gflops: f64,
    gemm_share: f64,
    /// Share of the time spent waiting for the loader.
    data_wait_share: f64,
    /// Seconds of reading and augmenting per second of training, in the loader's threads.
    augment_share: f64,
}

/// What `--json` prints: the first row's keys, and all rows.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    first: Row,
    rows: Vec<Row>,
}

/// Measures and prints.
pub fn run(args: &TrainArgs, global: &Global) -> Result<(), Failure> {
    let device = device::select(args.device)?.device;
    let specs = match &args.backbone {
        Some(spec) => vec![spec.clone()],
        None => vec![BackboneSpec::default(), BackboneSpec::R3d18 { width: 64 }],
    };
    let footage = Footage::new(32.max(u32::from(args.batch)), u32::from(args.size) * 8 / 7)?;
    if args.breakdown {
        return broken_down(&specs, args, &footage, &device, global);
    }
    let mut rows = Vec::new();
    for spec in &specs {
        rows.push(measure(spec, args, &footage, &device)?);
    }
    if global.json {
        return print_json(&Report { first: rows[0].clone(), rows });
    }
    rows.iter().try_for_each(print)
}

/// The steps of a method on each backbone.
fn broken_down(
    specs: &[BackboneSpec],
    args: &TrainArgs,
    footage: &Footage,
    device: &Device,
    global: &Global,
) -> Result<(), Failure> {
    let clip = args.clip(ClipSpec::default().input);
    let (method, videos, steps) = (&args.method, usize::from(args.batch) / VIEWS, u64::from(args.steps));
    let row = |backbone| {
        let wanted = Wanted { method, backbone, clip: &clip, videos, steps };
        breakdown::measure(&wanted, &footage.pool, device)
    };
    let rows = specs.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    if global.json {
        print_json(&serde_json::json!({ "rows": rows }))
    } else {
        rows.iter().try_for_each(breakdown::print)
    }
}

fn print(row: &Row) -> Result<(), Failure> {
    let Row { backbone, clip: [t, h, w], batch, clips_per_s, gflops, gemm_share, gemm_gflops, .. } = row;
    print_line(&format!("{backbone:?}, clips {t}x{h}x{w}, {batch} a step: {clips_per_s:.1} clips/s"))?;
    print_line(&format!("  {gflops:.1} GFLOP/s, {gemm_share:.2} of the matrix product's {gemm_gflops:.1}"))?;
    let (waiting, busy) = (100.0 * row.data_wait_share, row.augment_share);
    print_line(&format!("  waiting for data {waiting:.1} % of the time; reading and augmenting {busy:.2} s per second"))
}

/// A pool of generated videos; the folder is removed when this is dropped.
struct Footage {
    pool: Arc<Pool>,
    _folder: tempfile::TempDir,
}

impl Footage {
    fn new(videos: u32, short_side: u32) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let ws = Workspace::open(folder.path())?;
        noise::fill(&ws, "bench", NoiseSpec { videos, shards: videos, short_side })?;
        Ok(Self { pool: Arc::new(Pool::open(&ws, &["bench".to_owned()], None)?), _folder: folder })
    }
}

fn measure(spec: &BackboneSpec, args: &TrainArgs, footage: &Footage, device: &Device) -> Result<Row, Failure> {
    let clip = [args.frames, args.size, args.size].map(usize::from);
    let batch = usize::from(args.batch);
    let mut trainer = Trainer::new(&spec.into(), device);
    let (step_secs, gemm_gflops) = rate(&mut trainer, clip, batch, args.steps, device)?;
    let (data_wait_share, augment_share) = data_shares(&mut trainer, args, footage, device)?;
    let clips_per_s = batch as f64 / step_secs;
    let gflops = clips_per_s * flops::forward_backward(spec, (clip[0], clip[1], clip[2])) as f64 / 1e9;
    Ok(Row {
        backbone: spec.clone(),
        clip,
        batch,
        params: flops::backbone_params(spec),
        clips_per_s,
        gflops,
        gemm_gflops,
        gemm_share: gflops / gemm_gflops,
        data_wait_share,
        augment_share,
    })
}

/// A network and its optimiser.
struct Trainer {
    network: Backbone,
    sgd: ModuleOptimizer,
}

impl Trainer {
    fn new(config: &BackboneConfig, device: &Device) -> Self {
        let network = config.init(&device.clone().autodiff(), &mut stream(0, "bench", 0));
        let momentum = MomentumConfig::new().with_momentum(0.9);
        Self { network, sgd: SgdConfig::new().with_momentum(Some(momentum)).init() }
    }

    /// One step on clips of a plain device, to its end.
    fn step(&mut self, clips: Tensor<5>) -> Result<(), Failure> {
        let device = clips.device();
        let loss = self.network.forward(Tensor::from_inner(clips)).powi_scalar(2).mean();
        let grads = GradientsParams::from_grads(loss.backward(), &self.network);
        self.network = self.sgd.step(0.01, self.network.clone(), grads);
        device.sync().map_err(|error| anyhow::anyhow!("the device stopped: {error:?}"))?;
        Ok(())
    }
}

/// Seconds of the fastest step on a batch that is already there, and the fastest matrix product between the steps.
fn rate(
    trainer: &mut Trainer,
    [t, h, w]: [usize; 3],
    batch: usize,
    steps: u16,
    device: &Device,
) -> Result<(f64, f64), Failure> {
    let rng = &mut stream(0, "bench clips", 0);
    let clips: Vec<f32> = (0..batch * 3 * t * h * w).map(|_| rng.random::<f32>() - 0.5).collect();
    let clips = Tensor::<5>::from_data(TensorData::new(clips, [batch, 3, t, h, w]), device);
    trainer.step(clips.clone())?;
    let (mut fastest, mut gemm) = (f64::INFINITY, gemm_gflops(device)?);
    for _ in 0..steps {
        let start = Instant::now();
        trainer.step(clips.clone())?;
        fastest = fastest.min(start.elapsed().as_secs_f64());
        gemm = gemm.max(gemm_gflops(device)?);
    }
    Ok((fastest, gemm))
}

/// Shares of waiting and augmenting when the steps are fed by the loader.
fn data_shares(
    trainer: &mut Trainer,
    args: &TrainArgs,
    footage: &Footage,
    device: &Device,
) -> Result<(f64, f64), Failure> {
    let clip = args.clip(ClipInput::Rgb);
    let (videos, steps) = (usize::from(args.batch) / VIEWS, u64::from(args.steps) + 1);
    let augment = AugmentSpec::default();
    let pool = footage.pool.clone();
    let mut loader = PretrainLoader::start(PretrainLoad {
        pool,
        clip: &clip,
        augment: &augment,
        batch: videos,
        views: Views { count: VIEWS, size: clip.size, within_s: None },
        seed: 0,
        steps: 0..steps,
        device,
        threads: LOADER_THREADS,
    })?;
    let (mut from, mut shares) = (None, (0.0, 0.0));
    while let Some(batch) = loader.next() {
        // The first batch cannot be there before it was asked for.
        let (start, waited, augmented) =
            *from.get_or_insert_with(|| (Instant::now(), loader.waited_secs(), loader.augment_secs()));
        trainer.step(Tensor::cat(batch?.views, 0))?;
        let secs = start.elapsed().as_secs_f64();
        shares = ((loader.waited_secs() - waited) / secs, (loader.augment_secs() - augmented) / secs);
    }
    Ok(shares)
}

/// Rate of a 1024³ matrix product, the fastest of three.
fn gemm_gflops(device: &Device) -> Result<f64, Failure> {
    const N: usize = 1024;
    let a = Tensor::<2>::ones([N, N], device);
    let mut fastest = f64::INFINITY;
    for _ in 0..3 {
        let start = Instant::now();
        let _product = a.clone().matmul(a.clone());
        device.sync().map_err(|error| anyhow::anyhow!("the device stopped: {error:?}"))?;
        fastest = fastest.min(start.elapsed().as_secs_f64());
    }
    Ok(2.0 * (N * N * N) as f64 / fastest / 1e9)
}
