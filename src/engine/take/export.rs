//! An encoder as a file for other programs.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use safetensors::tensor::{Dtype, TensorView};
use serde::Serialize;

use super::about::About;
use super::{RunEncoder, TakeError};
use crate::model::portable::{self, Arrays};
use crate::model::{Place, onnx};
use crate::store::atomic;

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

/// What was written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exported {
    pub file: PathBuf,
    pub format: Format,
    pub bytes: usize,
    /// BLAKE3 of the file.
    pub hash: String,
    #[serde(flatten)]
    pub about: About,
}

/// Refuses a file that is there, unless it may be replaced. Asked before the work, for it may take minutes.
///
/// # Errors
/// [`TakeError::Exists`].
pub fn check_free(path: &Path, force: bool) -> Result<(), TakeError> {
    if path.exists() && !force { Err(TakeError::Exists { path: path.into() }) } else { Ok(()) }
}

/// Writes the file whole or not at all. The same encoder gives the same bytes.
///
/// # Errors
/// A file that is there and may not be replaced, or one that cannot be written.
pub fn write(encoder: &RunEncoder, format: Format, file: &Path, force: bool) -> Result<Exported, TakeError> {
    check_free(file, force)?;
    let about = About::of(encoder, format);
    let bytes = bytes(encoder, format, &about);
    atomic::write(file, &bytes).map_err(|source| TakeError::Io { path: file.into(), source })?;
    let hash = blake3::hash(&bytes).to_hex().to_string();
    Ok(Exported { file: file.into(), format, bytes: bytes.len(), hash, about })
}

fn bytes(encoder: &RunEncoder, format: Format, about: &About) -> Vec<u8> {
    let plan = encoder.plan();
    let facts = serde_json::to_string(about).expect("plain numbers and words always become JSON");
    match format {
        Format::Onnx => {
            let clip = &encoder.record.config.experiment.clip;
            onnx::encoded(&encoder.backbone, &plan, clip, &[(KEY.to_owned(), facts)])
        }
        Format::Safetensors => {
            let places: Vec<Place> = plan.places().into_iter().map(|(place, _)| place).collect();
            safetensors(&portable::arrays(&encoder.backbone, places), facts)
        }
    }
}

/// Name of the facts in a file's metadata.
pub const KEY: &str = "kinrin";

fn safetensors(arrays: &Arrays, facts: String) -> Vec<u8> {
    let raw: Vec<(&String, &[usize], Vec<u8>)> = arrays
        .iter()
        .map(|(name, array)| {
            (name, array.shape.as_slice(), array.values.iter().flat_map(|v| v.to_le_bytes()).collect())
        })
        .collect();
    let views = raw.iter().map(|(name, shape, bytes)| {
        let view = TensorView::new(Dtype::F32, shape.to_vec(), bytes);
        (name, view.expect("the bytes were made of values of this shape"))
    });
    // One entry of metadata: several come in random order, and equal weights are to give equal files.
    let metadata = HashMap::from([(KEY.to_owned(), facts)]);
    safetensors::serialize(views, Some(metadata)).expect("names are unique and the views are whole")
}
