//! Footage in, clips out: import, decoding in child processes, shards, splits, augmentation, loader; and weights that
//! were trained elsewhere ([`weights`]).

pub mod augment;
mod batch;
pub mod browse;
pub mod cache;
pub mod check;
pub mod data_set;
pub mod decode;
pub mod demo;
pub mod draw;
mod error;
mod file_kind;
pub mod import;
pub mod labels;
pub mod loader;
mod localize;
pub mod name_pattern;
pub mod noise;
pub mod note;
pub mod original;
pub mod paths;
pub mod pool;
pub mod sampling;
pub mod scan;
pub mod split;
pub mod weights;

pub use batch::ClipBatch;
pub use error::{DataError, InputError, LabelOrigin, LabelProblem, Replaced, ShardProblem};
pub use note::Note;
pub use pool::{Pool, PoolClip, PoolVideo};
