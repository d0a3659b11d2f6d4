//! `kinrin bench train --breakdown`: what the time of a training step of a method is spent on.

use std::sync::Arc;

use burn::tensor::Device;
use serde::Serialize;

use crate::cli::{Failure, print_line};
use crate::config::presets;
use crate::config::{Arm, BackboneSpec, ClipSpec, MethodSpec};
use crate::data::Pool;
use crate::engine::run::breakdown::{self, Breakdown};

/// Parts in the order of a step, and what they are.
const PARTS: [(&str, &str); 9] = [
    ("loading", "waiting for clips"),
    ("keys", "momentum encoder, queue"),
    ("forward", "network and loss"),
    ("search", "neighbours in the queue"),
    ("backward", "gradients"),
    ("optimiser", "new weights"),
    ("readings", "numbers for the report"),
    ("logging", "monitor and event file"),
    ("other", "what is of no part"),
];

/// The steps to be measured.
pub struct Wanted<'a> {
    pub method: &'a MethodSpec,
    pub backbone: &'a BackboneSpec,
    pub clip: &'a ClipSpec,
    /// Videos per step.
    pub videos: usize,
    pub steps: u64,
}

/// One method on one backbone.
#[derive(Serialize)]
pub struct Row {
    method: &'static str,
    backbone: BackboneSpec,
    /// Frames, height, width.
    clip: [usize; 3],
    /// Clips per step.
    batch: usize,
    #[serde(flatten)]
    breakdown: Breakdown,
}

/// A method that pre-trains, by its word.
pub fn method(word: &str) -> Result<MethodSpec, String> {
    let all = || MethodSpec::all().into_iter().filter(MethodSpec::pretrains);
    let words = || all().map(|method| method.key()).collect::<Vec<_>>().join(", ");
    all().find(|method| method.key() == word).ok_or_else(|| format!("use one of {}", words()))
}

/// Measures, with the settings of the shipped quickstart where nothing else is wanted.
pub fn measure(wanted: &Wanted<'_>, pool: &Arc<Pool>, device: &Device) -> Result<Row, Failure> {
    let Wanted { method, backbone, clip, videos, steps } = *wanted;
    let mut experiment =
        presets::find("quickstart").ok_or_else(|| anyhow::anyhow!("no preset \"quickstart\""))?.experiment();
    experiment.backbone = backbone.clone();
    experiment.clip = clip.clone();
    experiment.pretrain.batch_videos = videos;
    let config = experiment.run_config(&Arm::new(method.key(), method.clone()), 0);
    let breakdown = breakdown::measure(&config, pool, device, steps)?
        .ok_or_else(|| anyhow::anyhow!("{} has no steps of pre-training", method.key()))?;
    let batch = videos * config.views();
    let (backbone, clip) = (backbone.clone(), [clip.frames, clip.size, clip.size]);
    Ok(Row { method: method.key(), backbone, clip, batch, breakdown })
}

/// Prints a row as a small table.
pub fn print(row: &Row) -> Result<(), Failure> {
    let Row { method, backbone, clip: [t, h, w], batch, breakdown } = row;
    let Breakdown { steps, step_s, shares, augmentation, between } = breakdown;
    print_line(&format!(
        "{method} on {backbone:?}, clips {t}x{h}x{w}, {batch} a step: {step_s:.4} s (mean of {steps})"
    ))?;
    for (part, what) in PARTS {
        let share = shares.get(part).copied().unwrap_or(0.0);
        let (percent, ms) = (100.0 * share, 1e3 * share * step_s);
        print_line(&format!("  {part:<10} {percent:5.1} % {ms:10.3} ms  {what}"))?;
    }
    print_line(&format!("  augmentation beside the steps, in a loader thread: {augmentation:.2} s per second"))?;
    let Some(between) = between else { return Ok(()) };
    let (every, seconds, videos) = (between.every, between.seconds, between.videos);
    print_line(&format!("  every {every} steps: {seconds:.2} s for features of all {videos} videos, and their use"))
}
