//! What tells one method from another: its objective.

use super::encoded::Encoded;
use super::parts::{Parts, StepOutput};
use super::state::Arrays;
use super::{Clock, StepReport};

/// The forward half of a method's step, from encoded clips to a loss, and what the method keeps from step to step.
pub trait Objective: Send {
    /// Loss and search of one step. Without keys of a twin it sets those of `encoded`.
    fn forward(&self, parts: &Parts, encoded: &mut Encoded, clock: Clock) -> StepOutput;

    /// What the method takes from the report of a step for the next one.
    fn observe(&mut self, _report: &StepReport) {}

    /// See [`Method::wants_features`](super::Method::wants_features).
    fn wants_features(&self, _: Clock) -> bool {
        false
    }

    /// See [`Method::take_features`](super::Method::take_features).
    fn take_features(&mut self, _: &Parts, _features: &[f32], _: Clock) {}

    /// Adds what it holds to what is stored.
    fn put_state(&self, _: &mut Arrays) {}

    /// Takes out what [`Self::put_state`] added; `Err` says what is wrong with it.
    fn take_state(&mut self, _: &Parts, _: &mut Arrays) -> Result<(), String> {
        Ok(())
    }
}
