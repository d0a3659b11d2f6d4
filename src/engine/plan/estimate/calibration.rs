//! Rates measured by trials on this machine: `calibration.ron` in the workspace.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Basis, Span};
use crate::config::{MethodKind, MethodTraits, RunConfig, fields_value::tree, hash, to_ron};
use crate::engine::EngineError;
use crate::store::run_folder::read_ron;
use crate::store::{Workspace, atomic};

const FILE: &str = "calibration.ron";

/// Floating-point operations per second that a kind of work reaches, from slow to fast steps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Rate {
    pub slow: f64,
    pub middle: f64,
    pub fast: f64,
}

impl Rate {
    /// From the seconds that pieces of `flops` took; `None` without any.
    pub fn of(flops: f64, mut secs: Vec<f64>) -> Option<Self> {
        secs.retain(|s| *s > 0.0);
        secs.sort_by(f64::total_cmp);
        let at = |share: f64| secs.get(((secs.len() as f64 - 1.0) * share).round() as usize);
        Some(Self { slow: flops / at(0.9)?, middle: flops / at(0.5)?, fast: flops / at(0.1)? })
    }

    fn guess(flops_per_s: f64) -> Self {
        Self { slow: flops_per_s, middle: flops_per_s, fast: flops_per_s }
    }

    /// The same rate, less sure by this factor.
    fn unsure(self, factor: f64) -> Self {
        Self { slow: self.slow / factor, middle: self.middle, fast: self.fast * factor }
    }

    /// Seconds for this much work.
    pub fn secs(&self, flops: f64) -> Span {
        if flops <= 0.0 {
            return Span::default();
        }
        Span { low: flops / self.fast, likely: flops / self.middle, high: flops / self.slow }
    }
}

/// One trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Name of the device.
    pub device: String,
    /// Hash of the settings that decide the rates: see [`shape`].
    pub shape: String,
    /// Unix seconds.
    pub measured: u64,
    /// By method.
    pub train: BTreeMap<String, Rate>,
    pub forward: Rate,
    pub taught: Rate,
    pub probes: Rate,
    /// Largest resident memory by method, bytes.
    pub memory: BTreeMap<String, u64>,
}

/// All trials, the newest of a device and shape only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Calibration {
    pub entries: Vec<Entry>,
}

/// Rates for one run.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rates {
    pub train: Rate,
    pub forward: Rate,
    pub taught: Rate,
    pub probes: Rate,
    memory: Option<u64>,
    pub basis: Basis,
}

impl Rates {
    /// Bytes that a run needs for which the formula says `formula`.
    pub fn memory(&self, formula: f64) -> Span {
        match self.memory {
            Some(measured) => Span { low: 0.95, likely: 1.0, high: 1.25 }.times(measured as f64),
            None => Span { low: 0.7, likely: 1.0, high: 1.6 }.times(formula),
        }
    }
}

/// What a rate depends on beside the device.
pub(super) fn shape(config: &RunConfig) -> String {
    let e = &config.experiment;
    let settings = serde_json::json!({
        "backbone": tree(&e.backbone),
        "clip": tree(&e.clip),
        "pretrain": {
            "batch_videos": e.pretrain.batch_videos,
            "views": e.pretrain.views,
            "contrastive": tree(&e.pretrain.contrastive),
        },
        "supervised": { "batch_clips": e.supervised.batch_clips },
    });
    hash::of_tree(settings, RunConfig::RECIPE)[..16].to_owned()
}

impl Calibration {
    /// What is stored; nothing where there is no file or one that cannot be read.
    pub fn read(workspace: &Workspace) -> Self {
        let path = workspace.root().join(FILE);
        if !path.exists() {
            return Self::default();
        }
        read_ron(&path).unwrap_or_else(|error| {
            tracing::warn!("the calibration is not used: {error}");
            Self::default()
        })
    }

    /// Stores a trial in place of an older one of its device and shape.
    pub fn store(workspace: &Workspace, entry: Entry) -> Result<Self, EngineError> {
        let mut all = Self::read(workspace);
        all.entries.retain(|e| (&e.device, &e.shape) != (&entry.device, &entry.shape));
        all.entries.push(entry);
        let path = workspace.root().join(FILE);
        atomic::write(&path, to_ron(&all).as_bytes()).map_err(|source| EngineError::Io { path, source })?;
        Ok(all)
    }

    /// The best rates that are known for a run on a device.
    pub fn rates(&self, config: &RunConfig, device: &str, is_cpu: bool) -> Rates {
        let (shape, method) = (shape(config), config.arm.method.key());
        let here = || self.entries.iter().filter(|e| e.device == device);
        if let Some(entry) = here().find(|e| e.shape == shape) {
            return entry.rates(method);
        }
        match here().max_by_key(|e| e.measured) {
            Some(similar) => similar.rates(method).of_another_shape(),
            None => guess(is_cpu),
        }
    }
}

impl Entry {
    fn rates(&self, method: &str) -> Rates {
        let Self { forward, taught, probes, .. } = *self;
        let known = self.train.get(method).copied();
        // An arm that was added later trains about as fast as the others, and has the step's own overhead.
        let any = || self.train.values().next().copied().unwrap_or(taught).unsure(1.3);
        let needs_training = MethodTraits::of(method).is_none_or(|traits| traits.kind == MethodKind::Pretrained);
        let basis = if known.is_some() || !needs_training { Basis::Measured } else { Basis::Similar };
        let memory = self.memory.get(method).copied();
        // Long runs meet other work on the machine and warm processors.
        let steady = |rate: Rate| Rate { slow: rate.slow / 1.15, ..rate };
        Rates {
            train: steady(known.unwrap_or_else(any)),
            forward: steady(forward),
            taught: steady(taught),
            probes: probes.unsure(1.5),
            memory,
            basis,
        }
    }
}

impl Rates {
    fn of_another_shape(self) -> Self {
        Self {
            train: self.train.unsure(2.0),
            forward: self.forward.unsure(2.0),
            taught: self.taught.unsure(2.0),
            probes: self.probes.unsure(1.5),
            memory: None,
            basis: Basis::Similar,
        }
    }
}

/// For a machine that was never measured: from those that we have seen.
fn guess(is_cpu: bool) -> Rates {
    let cores = std::thread::available_parallelism().map_or(1.0, |n| n.get() as f64);
    let (train, probes) = if is_cpu { (18e9 * cores, 1e9 * cores) } else { (1.5e12, 1e9 * cores) };
    let rate = |flops| Rate::guess(flops).unsure(4.0);
    Rates {
        train: rate(train),
        forward: rate(train),
        taught: rate(train),
        probes: rate(probes),
        memory: None,
        basis: Basis::Guess,
    }
}
