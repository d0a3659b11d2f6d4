//! What has to be known beside the weights: how clips are made for them, and where they came from.

use serde::Serialize;

use super::{Format, RunEncoder};
use crate::config::{BackboneSpec, ClipInput};
use crate::engine::run::head::HeadFacts;
use crate::model::InputScale;

/// Facts that go into every exported file, as JSON under the key `kinrin`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct About {
    /// Version of this list.
    pub version: u32,
    pub program: String,
    pub run: String,
    pub experiment: String,
    pub arm: String,
    pub method: String,
    /// The file of weights that it began with.
    pub init: Option<String>,
    pub seed: u64,
    /// Steps of pre-training.
    pub steps: u64,
    /// Data sets of the pool, and the hash of what was in them.
    pub data_sets: Vec<String>,
    pub data_hash: String,
    pub config_hash: String,
    pub backbone: BackboneSpec,
    /// D.
    pub features: usize,
    pub input: Input,
    /// Whether the running statistics are those of the unlabelled pool in the views of the evaluation.
    pub calibrated: bool,
    /// What the logits stand for, where the run keeps a head, and what that was trained with: the linear probe of all
    /// labels on the first task of classification.
    pub head: Option<HeadFacts>,
}

/// How clips are made.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Input {
    /// Always `N, 3, T, H, W`.
    pub layout: &'static str,
    pub frames: usize,
    pub rate_hz: f32,
    pub side: usize,
    pub crop: &'static str,
    /// Order of the channels that are normalised.
    pub colour: &'static str,
    /// Of pixels as shares of 255: what is given is (pixel / 255 − mean) / std.
    #[serde(flatten)]
    pub scale: InputScale,
    /// What the three channels of the first layer are.
    pub channels: ClipInput,
    /// How they are made of the normalised clip, where they are not red, green and blue.
    pub channels_made_by: Option<&'static str>,
    /// Whether the file does that itself.
    pub channels_in_graph: bool,
}

const CROP: &str = "short side resized to `side`, bilinear; the square in the centre";
const MOTION: &str = "luma = 0.299 R + 0.587 G + 0.114 B; change = 2 (luma[t] - luma[t-1]), 0 for t = 0; \
    deviation = 2 (luma[t] - mean over t of luma)";

impl About {
    /// The facts of an encoder in a file of this format.
    pub fn of(encoder: &RunEncoder, format: Format) -> Self {
        let RunEncoder { run, record, step, backbone, head } = encoder;
        let config = &record.config;
        let experiment = &config.experiment;
        Self {
            version: 1,
            program: format!("kinrin {}", env!("CARGO_PKG_VERSION")),
            run: run.clone(),
            experiment: experiment.name.clone(),
            arm: config.arm.name.clone(),
            method: config.arm.method.key().to_owned(),
            init: config.arm.init.file().map(str::to_owned),
            seed: config.seed,
            steps: *step,
            data_sets: experiment.data.sets.clone(),
            data_hash: record.data_hash.clone(),
            config_hash: record.config_hash.clone(),
            backbone: experiment.backbone.clone(),
            features: backbone.features(),
            input: input(encoder, format),
            calibrated: experiment.evaluation.calibrate,
            head: head.as_ref().map(|head| head.facts.clone()),
        }
    }
}

fn input(encoder: &RunEncoder, format: Format) -> Input {
    let clip = &encoder.record.config.experiment.clip;
    let in_graph = format == Format::Onnx;
    Input {
        layout: "N, 3, T, H, W",
        frames: clip.frames,
        rate_hz: clip.rate_hz,
        side: clip.size,
        crop: CROP,
        colour: "RGB",
        // A graph changes the normalisation by itself, where its weights want another one.
        scale: if in_graph { InputScale::default() } else { encoder.backbone.input_scale() },
        channels: clip.input,
        channels_made_by: (clip.input == ClipInput::Motion).then_some(MOTION),
        channels_in_graph: in_graph && clip.input == ClipInput::Motion,
    }
}
