//! How good is an encoder? Frozen features, probes, metrics, statistics: pure numbers but for the extraction.
//!
//! Start with [`protocol`]: it cuts the clips and draws the labelled ones; [`task`] asks every probe. [`stats`] says what an
//! interval means here and what it does not. [`anomaly`] and [`segmentation`] are the further tasks;
//! [`economics`] says what energy and money come to.

pub mod anomaly;
mod cell;
pub mod collapse;
pub mod diversity;
pub mod economics;
pub mod features;
pub mod group_gap;
pub mod head;
pub mod knn;
pub mod linear;
pub mod metrics;
pub mod penalty;
pub mod projection;
pub mod protocol;
pub mod retrieval;
pub mod score;
pub mod segmentation;
pub mod shortcut;
pub mod stats;
pub mod task;
