//! What is written of every training step: scalars into the event file, and what the monitor adds up.

use std::time::Instant;

use super::collapse_monitor::Monitor;
use crate::method::StepReport;
use crate::store::events::EventWriter;

/// Least seconds between two writes of buffered scalars. Those who watch see a step within a quarter of a second.
const FLUSH_S: f64 = 0.1;

/// Monitor and event file of a pre-training.
pub struct StepLog {
    pub monitor: Monitor,
    pub events: EventWriter,
    flushed: Instant,
}

impl StepLog {
    pub fn new(monitor: Monitor, events: EventWriter) -> Self {
        Self { monitor, events, flushed: Instant::now() }
    }

    /// Takes in the report of the step with this number, from 1.
    ///
    /// # Errors
    /// The event file cannot be written.
    pub fn add(&mut self, step: u64, report: &StepReport) -> std::io::Result<()> {
        self.monitor.observe(report);
        self.events.scalars(step, report.scalars.iter().copied())?;
        if self.flushed.elapsed().as_secs_f64() > FLUSH_S {
            self.events.flush()?;
            self.flushed = Instant::now();
        }
        Ok(())
    }
}
