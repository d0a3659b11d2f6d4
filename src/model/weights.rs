//! Modules to and from safetensors files, running statistics included, bit for bit.

use std::path::{Path, PathBuf};

use burn::module::Module;
use burn::store::{ModuleSnapshot, SafetensorsStore};

use crate::text::{Language, Localize, text};

/// Why weights could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    #[error("{path}: the weights could not be written ({reason}). Check that the folder exists and has space left")]
    Save { path: PathBuf, reason: String },
    #[error("{path}: the weights could not be read ({reason}). Check that the file belongs to this run and is whole")]
    Load { path: PathBuf, reason: String },
    #[error("{path}: made for another network ({reason}). Use the backbone and heads that it was saved with")]
    Mismatch { path: PathBuf, reason: String },
}

impl Localize for WeightsError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Save { path, reason } => {
                text!(language, "errors-method-weights-save", path = path.to_string_lossy(), detail = reason)
            }
            Self::Load { path, reason } => {
                text!(language, "errors-method-weights-load", path = path.to_string_lossy(), detail = reason)
            }
            Self::Mismatch { path, reason } => {
                text!(language, "errors-method-weights-mismatch", path = path.to_string_lossy(), detail = reason)
            }
        }
    }
}

/// Writes all weights and running statistics to `path`, replacing what is there.
pub fn save<M: Module + ModuleSnapshot>(module: &M, path: &Path) -> Result<(), WeightsError> {
    // One entry of metadata: several come in random order, and equal weights are to give equal files.
    let store = SafetensorsStore::from_file(path).overwrite(true).clear_metadata();
    let mut store = store.metadata("producer", concat!("kinrin ", env!("CARGO_PKG_VERSION")));
    // `valid` brings pending running statistics up to date.
    let saved = module.valid().save_into(&mut store);
    saved.map_err(|error| WeightsError::Save { path: path.to_owned(), reason: error.to_string() })
}

/// Fills `module` from `path`; every tensor of the module must be there, and none else.
pub fn load<M: Module + ModuleSnapshot>(mut module: M, path: &Path) -> Result<M, WeightsError> {
    let mut store = SafetensorsStore::from_file(path);
    let result = module
        .load_from(&mut store)
        .map_err(|error| WeightsError::Load { path: path.to_owned(), reason: error.to_string() })?;
    if !result.unused.is_empty() {
        let reason = format!("the file also holds {}", result.unused.join(", "));
        return Err(WeightsError::Mismatch { path: path.to_owned(), reason });
    }
    Ok(module)
}
