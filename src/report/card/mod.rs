//! The model card of a run's encoder (Mitchell et al., arXiv 1810.03993): data, method, scores, limits, in Markdown, for
//! whoever is handed the file. What only people can say (licences, consents, use) is left open for them, and marked so.

mod hand_over;
mod inputs;
mod scores;
mod words;

use std::path::{Path, PathBuf};

pub use hand_over::{HandedOver, Wanted, hand_over};
pub use inputs::CardInputs;
pub use words::markdown;

use crate::store::atomic;
use crate::text::Language;

/// Where the cards of a file lie: `encoder.onnx` has `encoder.card.en.md` and `encoder.card.ja.md` beside it.
pub fn files(file: &Path) -> [PathBuf; 2] {
    Language::ALL.map(|language| file.with_extension(format!("card.{}.md", language.code())))
}

/// Writes the cards of both languages beside a file, each whole or not at all.
///
/// # Errors
/// The file that could not be written, and why.
pub fn write(inputs: &CardInputs, file: &Path) -> Result<[PathBuf; 2], (PathBuf, std::io::Error)> {
    let files = files(file);
    for (path, language) in files.iter().zip(Language::ALL) {
        atomic::write(path, markdown(inputs, language).as_bytes()).map_err(|error| (path.clone(), error))?;
    }
    Ok(files)
}
