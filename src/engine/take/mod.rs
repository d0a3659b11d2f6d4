//! What leaves the program: an encoder as a file of weights or a graph, and the features that it gives.
//!
//! - [`encoder`]: the encoder of a finished run as its probes saw it.
//! - [`export`]: that encoder as safetensors or ONNX, with what has to be known to feed it ([`about`]).
//! - [`embed`]: its features of a data set, of a folder of footage, or of clips that another program made;
//!   [`features_file`] writes them.

pub mod about;
pub mod embed;
pub mod encoder;
mod error;
pub mod export;
pub mod features;
pub mod features_file;
mod format;
mod localize;
mod npy;

pub use embed::{Embedding, Footage};
pub use encoder::RunEncoder;
pub use error::TakeError;
pub use export::Exported;
pub use format::Format;

use crate::engine::EngineError;
use crate::job::{Job, Request};

/// Reports to `job` and calls `tell`; a stop ends the work.
fn beat(job: &Job, phase: &'static str, mut tell: impl FnMut()) -> impl FnMut(u64, u64) -> Result<(), EngineError> {
    move |done, total| match job.report(phase, done, total) {
        Request::Stop | Request::Abort => Err(EngineError::Stopped),
        Request::Run | Request::Pause => {
            tell();
            Ok(())
        }
    }
}
