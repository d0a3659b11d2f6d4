//! How good is an encoder? Frozen features, probes, metrics, statistics: pure numbers but for the extraction.
//!
//! Start with [`protocol`]: it cuts the clips, draws the labelled ones and asks every probe. [`stats`] says what an
//! interval means here and what it does not.

mod cell;
pub mod collapse;
pub mod features;
pub mod knn;
pub mod linear;
pub mod metrics;
pub mod penalty;
pub mod projection;
pub mod protocol;
pub mod retrieval;
pub mod score;
pub mod stats;
