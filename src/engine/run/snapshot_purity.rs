//! How pure the neighbours in the whole pool are at the snapshots of a pre-training, and before its first step: what the
//! untrained network gives by itself. A monitor: labels reach no method.

use std::time::Instant;

use super::collapse_monitor::Known;
use super::embeddings::Embeddings;
use super::key_readings::PURITY;
use super::pulse::Pulse;
use super::train::{Loop, Pretraining};
use crate::engine::EngineError;
use crate::method::Method;

/// Neighbours of a video.
const K: usize = 5;
/// Videos that are asked at most: each one is compared with all others.
const MOST_ASKED: usize = 500;

impl Pretraining<'_> {
    /// What the catalogue tells the monitors.
    pub(super) fn known(&self) -> Known<'_> {
        let watched = self.config.experiment.data.watched();
        Known {
            labels: self.pool.labels(),
            sources: self.pool.videos().iter().map(|video| video.source_id).collect(),
            groups: watched.map(|column| self.pool.groups(column)).unwrap_or_default(),
        }
    }

    /// The purity of the untrained network, as the curve's first point. Its time is not counted as pre-training.
    pub(super) fn look_at_the_start(
        &self,
        method: &Method,
        state: &mut Loop,
        pulse: &mut Pulse,
    ) -> Result<(), EngineError> {
        let began = Instant::now();
        if let Some(embeddings) = self.embeddings(method, pulse)? {
            self.log_purity_of(&embeddings, state)?;
        }
        pulse.take_paused();
        state.meter.paused(began.elapsed().as_secs_f64());
        Ok(())
    }

    /// The purity of the stored embeddings of this step.
    pub(super) fn log_purity(&self, state: &mut Loop) -> Result<(), EngineError> {
        let path = self.folder.embeddings(state.step);
        if path.exists() { self.log_purity_of(&Embeddings::read(&path)?, state) } else { Ok(()) }
    }

    fn log_purity_of(&self, embeddings: &Embeddings, state: &mut Loop) -> Result<(), EngineError> {
        let Some(purity) = embeddings.purity_of_some(K, MOST_ASKED) else { return Ok(()) };
        let io = |source| EngineError::Io { path: self.folder.path().into(), source };
        state.log.events.scalars(state.step, [(PURITY, purity as f32)]).map_err(io)
    }
}
