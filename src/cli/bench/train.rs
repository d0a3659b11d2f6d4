//! `kinrin bench train`: clips per second, and the share of this machine's own matrix-product rate.

use std::time::Instant;

use burn::optim::momentum::MomentumConfig;
use burn::optim::{GradientsParams, SgdConfig};
use burn::tensor::{Device, Tensor, TensorData};
use clap::Args;
use rand::RngExt;
use serde::Serialize;

use crate::cli::{Failure, Global, print_json};
use crate::config::BackboneSpec;
use crate::model::{BackboneConfig, flops};
use crate::random::stream;

/// Rate of a training step (forward, backward, SGD) on random clips
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
    /// Clips per step
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=1024))]
    batch: u16,
    /// Steps measured, after one that is not; the fastest counts
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=1000))]
    steps: u16,
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
#[derive(Serialize)]
struct Row {
    backbone: BackboneSpec,
    clip: [usize; 3],
    batch: usize,
    params: u64,
    clips_per_s: f64,
    gflops: f64,
    gemm_gflops: f64,
    gemm_share: f64,
}

/// Measures and prints.
pub fn run(args: TrainArgs, global: &Global) -> Result<(), Failure> {
    let specs = match &args.backbone {
        Some(spec) => vec![spec.clone()],
        None => vec![BackboneSpec::default(), BackboneSpec::R3d18 { width: 64 }],
    };
    let clip = [args.frames, args.size, args.size].map(usize::from);
    let device = Device::flex();
    let rows: Vec<Row> = specs.iter().map(|spec| measure(spec, clip, &args, &device)).collect();
    if global.json {
        return print_json(&rows);
    }
    for row in &rows {
        println!(
            "{:?} on {}x{}x{}, batch {}: {:.1} clips/s, {:.1} GFLOP/s = {:.2} of the matrix product's {:.1}",
            row.backbone,
            clip[0],
            clip[1],
            clip[2],
            row.batch,
            row.clips_per_s,
            row.gflops,
            row.gemm_share,
            row.gemm_gflops
        );
    }
    Ok(())
}

fn measure(spec: &BackboneSpec, clip: [usize; 3], args: &TrainArgs, device: &Device) -> Row {
    let batch = usize::from(args.batch);
    let (step_secs, gemm_gflops) = rate(&spec.into(), clip, batch, args.steps, device);
    let clips_per_s = batch as f64 / step_secs;
    let gflops = clips_per_s * flops::forward_backward(spec, (clip[0], clip[1], clip[2])) as f64 / 1e9;
    let params = flops::backbone_params(spec);
    let gemm_share = gflops / gemm_gflops;
    Row { backbone: spec.clone(), clip, batch, params, clips_per_s, gflops, gemm_gflops, gemm_share }
}

/// Seconds of the fastest step, and the fastest matrix product between the steps in GFLOP/s.
fn rate(config: &BackboneConfig, [t, h, w]: [usize; 3], batch: usize, steps: u16, device: &Device) -> (f64, f64) {
    let rng = &mut stream(0, "bench", 0);
    let taped = device.clone().autodiff();
    let mut network = config.init(&taped, rng);
    let mut sgd = SgdConfig::new().with_momentum(Some(MomentumConfig::new().with_momentum(0.9))).init();
    let clips: Vec<f32> = (0..batch * 3 * t * h * w).map(|_| rng.random::<f32>() - 0.5).collect();
    let clips = Tensor::<5>::from_data(TensorData::new(clips, [batch, 3, t, h, w]), &taped);
    let (mut fastest, mut gemm) = (f64::INFINITY, 0.0f64);
    for step in 0..=steps {
        gemm = gemm.max(gemm_gflops(device));
        let start = Instant::now();
        let loss = network.forward(clips.clone()).powi_scalar(2).mean();
        let grads = GradientsParams::from_grads(loss.backward(), &network);
        network = sgd.step(0.01, network, grads);
        finish(device);
        if step > 0 {
            fastest = fastest.min(start.elapsed().as_secs_f64());
        }
    }
    (fastest, gemm.max(gemm_gflops(device)))
}

/// Rate of a 1024³ matrix product, the fastest of three.
fn gemm_gflops(device: &Device) -> f64 {
    const N: usize = 1024;
    let a = Tensor::<2>::ones([N, N], device);
    let secs = (0..3).map(|_| {
        let start = Instant::now();
        let product = a.clone().matmul(a.clone());
        finish(device);
        drop(product);
        start.elapsed().as_secs_f64()
    });
    2.0 * (N * N * N) as f64 / secs.fold(f64::INFINITY, f64::min) / 1e9
}

fn finish(device: &Device) {
    device.sync().expect("a device that has computed can be waited for");
}
