//! What other programs call the layers of our backbones.

use serde::Serialize;

use crate::config::BackboneSpec;
use crate::model::portable;
use crate::model::walk::Place;

/// Whose names a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// `kinrin export --safetensors`.
    Kinrin,
    /// torchvision's `r3d_18` and `r2plus1d_18`.
    Torchvision,
    /// SlowFast's `slow` networks, those of ρMoCo too.
    SlowFast,
    /// PyTorchVideo's `slow_r50`.
    PyTorchVideo,
}

/// Names of a convolution and of its normalisation, without `.weight` and so on.
pub struct LayerNames {
    pub conv: String,
    pub norm: String,
}

/// Blocks of each stage of Slow-R50.
const SLOW_DEPTHS: [usize; 4] = [3, 4, 6, 3];

impl Family {
    /// Families that have such a backbone.
    pub fn of(spec: &BackboneSpec) -> &'static [Self] {
        match spec {
            BackboneSpec::Compact { .. } => &[Self::Kinrin],
            BackboneSpec::R3d18 { .. } | BackboneSpec::R2plus1d18 { .. } => &[Self::Torchvision, Self::Kinrin],
            BackboneSpec::SlowR50 { .. } => &[Self::SlowFast, Self::PyTorchVideo, Self::Kinrin],
        }
    }

    /// The names of the layer at a place; `None` where the family has no such backbone.
    pub fn names(self, spec: &BackboneSpec, place: Place) -> Option<LayerNames> {
        let of = |conv: String, norm: String| Some(LayerNames { conv, norm });
        match (self, spec) {
            (Self::Kinrin, _) => {
                let own = portable::name(place);
                of(format!("{own}.conv"), format!("{own}.norm"))
            }
            (Self::Torchvision, BackboneSpec::R3d18 { .. }) => {
                let (conv, norm) = torchvision(place, |i| [format!("conv{}.0", i + 1), format!("conv{}.1", i + 1)]);
                of(conv, norm)
            }
            (Self::Torchvision, BackboneSpec::R2plus1d18 { .. }) => {
                // A pair of convolutions, the spatial one with a normalisation and ReLU of its own inside.
                let (conv, norm) = torchvision(place, |i| {
                    let pair = format!("conv{}", i / 2 + 1);
                    match i % 2 {
                        0 => [format!("{pair}.0.0"), format!("{pair}.0.1")],
                        _ => [format!("{pair}.0.3"), format!("{pair}.1")],
                    }
                });
                of(conv, norm)
            }
            (Self::SlowFast, BackboneSpec::SlowR50 { .. }) => Some(slow_fast(place)),
            (Self::PyTorchVideo, BackboneSpec::SlowR50 { .. }) => Some(pytorch_video(place)),
            _ => None,
        }
    }
}

/// Two blocks a stage; `main(i)` names the i-th convolution of a block and its normalisation.
fn torchvision(place: Place, main: impl Fn(usize) -> [String; 2]) -> (String, String) {
    let block = |b: usize| format!("layer{}.{}", b / 2 + 1, b % 2);
    match place {
        // Convolution, normalisation, ReLU; and again.
        Place::Stem(i) => (format!("stem.{}", 3 * i), format!("stem.{}", 3 * i + 1)),
        Place::Main(b, i) => {
            let [conv, norm] = main(i);
            (format!("{}.{conv}", block(b)), format!("{}.{norm}", block(b)))
        }
        Place::Shortcut(b) => (format!("{}.downsample.0", block(b)), format!("{}.downsample.1", block(b))),
    }
}

/// Stage, from 0, and block in it.
fn stage(mut block: usize) -> (usize, usize) {
    for (stage, depth) in SLOW_DEPTHS.into_iter().enumerate() {
        if block < depth {
            return (stage, block);
        }
        block -= depth;
    }
    (SLOW_DEPTHS.len(), block)
}

/// The letter of a bottleneck's convolution.
fn letter(i: usize) -> char {
    ['a', 'b', 'c'][i.min(2)]
}

fn slow_fast(place: Place) -> LayerNames {
    let block = |b: usize| {
        let (stage, index) = stage(b);
        format!("s{}.pathway0_res{index}", stage + 2)
    };
    let conv = match place {
        Place::Stem(_) => {
            let stem = "s1.pathway0_stem";
            return LayerNames { conv: format!("{stem}.conv"), norm: format!("{stem}.bn") };
        }
        Place::Main(b, i) => format!("{}.branch2.{}", block(b), letter(i)),
        Place::Shortcut(b) => format!("{}.branch1", block(b)),
    };
    LayerNames { norm: format!("{conv}_bn"), conv }
}

fn pytorch_video(place: Place) -> LayerNames {
    let block = |b: usize| {
        let (stage, index) = stage(b);
        format!("blocks.{}.res_blocks.{index}", stage + 1)
    };
    let (conv, norm) = match place {
        Place::Stem(_) => ("blocks.0.conv".to_owned(), "blocks.0.norm".to_owned()),
        Place::Main(b, i) => {
            let (block, letter) = (block(b), letter(i));
            (format!("{block}.branch2.conv_{letter}"), format!("{block}.branch2.norm_{letter}"))
        }
        Place::Shortcut(b) => (format!("{}.branch1_conv", block(b)), format!("{}.branch1_norm", block(b))),
    };
    LayerNames { conv, norm }
}
