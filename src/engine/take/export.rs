//! An encoder as a file for other programs.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::about::About;
use super::{Format, RunEncoder, TakeError};
use crate::data::weights::Table;
use crate::data::weights::table::FACTS;
use crate::model::onnx::{self, Linear};
use crate::model::{Place, portable};
use crate::store::atomic;

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

/// Refuses a file that is there, unless it may be replaced, and one in a folder that is not there. Asked before the work,
/// for it may take minutes.
///
/// # Errors
/// [`TakeError::Exists`], [`TakeError::NoFolder`].
pub fn check_free(path: &Path, force: bool) -> Result<(), TakeError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(TakeError::NoFolder { path: path.into(), folder: folder.into() });
    }
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
            let head = encoder.head.as_ref().map(|head| Linear { weight: &head.weight, bias: &head.bias });
            onnx::encoded(&encoder.backbone, &plan, clip, head, &[(FACTS.to_owned(), facts)])
        }
        Format::Safetensors => {
            let places: Vec<Place> = plan.places().into_iter().map(|(place, _)| place).collect();
            let mut arrays = portable::arrays(&encoder.backbone, places);
            if let Some(head) = &encoder.head {
                arrays.insert(onnx::HEAD[0].to_owned(), head.weight.clone());
                arrays.insert(onnx::HEAD[1].to_owned(), head.bias.clone());
            }
            Table { arrays, facts: Some(facts) }.written()
        }
    }
}
