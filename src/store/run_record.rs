//! `run.ron`: what a run is made from. The folder around it is in `run_folder`.

use serde::{Deserialize, Serialize};

use crate::config::RunConfig;

/// What a run is made from and where it came from; written once, before its first step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    pub config: RunConfig,
    /// Hash of all settings that can change the numbers.
    pub config_hash: String,
    /// Hash of the pooled videos and their labels.
    pub data_hash: String,
    /// Version of the program.
    pub program: String,
    /// Name of the device of the last start.
    pub device: String,
    pub seed: u64,
    /// Unix seconds.
    pub started: u64,
}

impl RunRecord {
    /// The record of a run that begins at `started` (Unix seconds) with this program.
    pub fn new(config: RunConfig, data_hash: &str, device: &str, started: u64) -> Self {
        Self {
            config_hash: config.hash(),
            data_hash: data_hash.to_owned(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            device: device.to_owned(),
            seed: config.seed,
            started,
            config,
        }
    }
}
