//! Where the time of a training step goes: steps as a run makes them, part by part.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use burn::tensor::Device;
use serde::Serialize;

use super::collapse_monitor::Monitor;
use super::pool_features;
use super::pretrain_loader::{pretrain_loader, pretrain_method};
use super::step_log::StepLog;
use crate::config::RunConfig;
use crate::data::Pool;
use crate::engine::EngineError;
use crate::method::laps::Part;
use crate::method::{Clock, cost};
use crate::store::events::EventWriter;

/// Steps before those that count: the first ones fill caches and, on a GPU, build kernels.
const WARM_UP: u64 = 1;

/// The steps of the run that the measured ones are taken from: those in its middle, when the queue is full and every
/// term has weight.
const STEPS: u64 = 1_000_000;

/// Loader threads, as in a run.
const THREADS: usize = 1;

/// What a step takes, and for what.
#[derive(Clone, Debug, Serialize)]
pub struct Breakdown {
    /// Measured.
    pub steps: u64,
    /// Mean, from one batch to the next.
    pub step_s: f64,
    /// Of that time, by part, and `other`; together 1.
    pub shares: BTreeMap<String, f64>,
    /// Reading and augmenting beside the steps in the loader's threads: seconds per second.
    pub augmentation: f64,
    /// What the method does between its steps, where it does something.
    pub between: Option<BetweenSteps>,
}

/// Features of the whole pool, and what is made of them.
#[derive(Clone, Debug, Serialize)]
pub struct BetweenSteps {
    /// Steps from one time to the next.
    pub every: u64,
    /// Of one time.
    pub seconds: f64,
    /// Videos that it was measured with.
    pub videos: usize,
}

/// Measures `steps` steps of a run on `pool`; `None` of an arm without pre-training.
///
/// # Errors
/// The loader fails, or a file for the log cannot be written in the folder for temporary files.
pub fn measure(
    config: &RunConfig,
    pool: &Arc<Pool>,
    device: &Device,
    steps: u64,
) -> Result<Option<Breakdown>, EngineError> {
    let Some(mut method) = pretrain_method(config, pool, device) else { return Ok(None) };
    let place = std::env::temp_dir();
    let io = |source| EngineError::Io { path: place.clone(), source };
    let folder = tempfile::tempdir().map_err(io)?;
    let events = EventWriter::open(&folder.path().join("events"), 0).map_err(io)?;
    let mut log = StepLog::new(Monitor::default(), events);
    method.fill_queue();
    let between = match cost::between(config, pool.len()) {
        Some(between) => {
            let began = Instant::now();
            let clock = Clock { step: between.every, steps: STEPS };
            pool_features::give(&mut method, clock, (config, pool, device), |_, _| Ok(()))?;
            Some(BetweenSteps { every: between.every, seconds: began.elapsed().as_secs_f64(), videos: pool.len() })
        }
        None => None,
    };
    let mut loader = pretrain_loader(config, pool, device, 0..WARM_UP + steps, THREADS)?;
    let (mut began, mut augmented) = (Instant::now(), 0.0);
    for step in 0..WARM_UP + steps {
        if step == WARM_UP {
            (began, augmented) = (Instant::now(), loader.augment_secs());
            method.laps().start(device);
        }
        method.laps().skip();
        let batch = loader.next().ok_or(EngineError::LoaderEnded)??;
        method.laps().end(Part::Loading);
        let report = method.train_step(batch, Clock { step: STEPS / 2 + step, steps: STEPS });
        method.laps().skip();
        log.add(step + 1, &report).map_err(io)?;
        method.laps().end(Part::Logging);
    }
    let whole = began.elapsed().as_secs_f64();
    let share = |part: Part| (format!("{part:?}").to_lowercase(), method.laps().secs(part) / whole);
    let mut shares: BTreeMap<String, f64> = Part::ALL.into_iter().map(share).collect();
    shares.insert("other".to_owned(), 1.0 - shares.values().sum::<f64>());
    let augmentation = (loader.augment_secs() - augmented) / whole;
    Ok(Some(Breakdown { steps, step_s: whole / steps as f64, shares, augmentation, between }))
}
