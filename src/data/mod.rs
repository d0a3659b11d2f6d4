//! Footage in, clips out: import, decoding in child processes, shards, splits, augmentation, loader.

mod batch;
pub mod cache;
mod error;
pub mod split;

pub use batch::ClipBatch;
pub use error::DataError;
