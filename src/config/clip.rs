//! How clips are cut from videos, and how they are changed before the network sees them.

use serde::{Deserialize, Serialize};

/// How a clip is cut from a video.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClipSpec {
    /// Frames per clip, T.
    pub frames: usize,
    /// Frames per second inside a clip. A clip spans `frames / rate_hz` seconds.
    pub rate_hz: f32,
    /// Side of the square network input in pixels.
    pub size: usize,
    /// What the three channels are.
    pub input: ClipInput,
}

impl Default for ClipSpec {
    fn default() -> Self {
        Self { frames: 8, rate_hz: 6.0, size: 56, input: ClipInput::Motion }
    }
}

/// What the three channels of a clip are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClipInput {
    /// Red, green, blue.
    Rgb,
    /// Luma, its change since the frame before, its deviation from the clip's mean picture. Where cameras stand still,
    /// an encoder of colour learns their backgrounds.
    #[default]
    Motion,
}

/// Clip augmentation; every frame of a clip gets the same parameters.
/// Defaults are those of ρMoCo (arXiv 2104.14558) as its published code sets them, but for the crop: its 20 to 77 % of
/// the area leave little of a small picture. For the blur at small sizes see [`crate::data::augment`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AugmentSpec {
    /// Share of the frame's area kept by the random resized crop, smallest and largest.
    pub crop_area: [f32; 2],
    /// Probability of a horizontal flip.
    pub flip: f32,
    /// Probability of colour jitter.
    pub jitter: f32,
    /// Strength of brightness, contrast and saturation jitter.
    pub jitter_strength: f32,
    /// Largest turn of the hue that comes with the jitter, as a share of the colour circle.
    pub hue: f32,
    /// Probability of dropping colour.
    pub grey: f32,
    /// Probability of a Gaussian blur.
    pub blur: f32,
}

impl Default for AugmentSpec {
    fn default() -> Self {
        Self { crop_area: [0.5, 1.0], flip: 0.5, jitter: 0.8, jitter_strength: 0.6, hue: 0.15, grey: 0.2, blur: 0.5 }
    }
}
