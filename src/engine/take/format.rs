//! Kinds of files that hold an encoder.

use serde::Serialize;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Weights alone, in PyTorch's layout.
    Safetensors,
    /// Weights and graph.
    Onnx,
}

impl Format {
    /// The usual ending of such a file.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Safetensors => "safetensors",
            Self::Onnx => "onnx",
        }
    }
}
