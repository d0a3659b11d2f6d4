//! Video backbones, projection heads, momentum twins.
//!
//! Every backbone is described by a [`Plan`]: a list of convolutions. The module, its parameter count and its
//! FLOPs all come from that one list, so they cannot drift apart. Start at [`Backbone`] and [`Encoder`].
//!
//! Shapes: a clip batch is `[B, 3, T, H, W]`, a feature batch `[B, D]`, an embedding batch `[B, d]`.

mod array;
mod backbone;
mod calibrate;
mod compact;
mod conv;
mod embedder;
mod encoder;
pub mod flops;
mod head;
mod init;
mod input;
mod kernel;
pub mod momentum;
pub mod onnx;
mod plan;
pub mod portable;
mod predictor;
mod r2plus1d;
mod resnet3d;
mod slow_r50;
mod walk;
pub mod weights;

pub use array::Array;
pub use backbone::{Backbone, BackboneConfig};
pub use calibrate::{Calibrated, calibrate};
pub use embedder::Embedder;
pub use encoder::{Encoder, EncoderConfig};
pub(crate) use head::linear;
pub use head::{ProjectionHead, ProjectionHeadConfig};
pub use input::InputScale;
pub use kernel::Statistics;
pub use plan::{BlockPlan, ConvPlan, Plan};
pub use predictor::{Predictor, PredictorConfig};
pub use walk::{Op, Place, Step};

#[cfg(test)]
mod tests;
