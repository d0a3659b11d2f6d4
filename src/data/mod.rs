//! Footage in, clips out: import, decoding in child processes, shards, splits, augmentation, loader.

mod batch;

pub use batch::ClipBatch;
