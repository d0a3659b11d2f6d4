//! Estimates of the engine, as the page shows them.

use super::estimate::Shown;
use crate::config::Experiment;
use crate::job::Job;
use crate::store::Workspace;

/// From the settings and what earlier trials have measured.
pub fn rough(_workspace: &Workspace, _experiment: &Experiment) -> Result<Option<Shown>, String> {
    Ok(None)
}

/// Measures a few steps.
pub fn trial(_workspace: &Workspace, _experiment: &Experiment, _steps: u64, _job: &Job) -> Result<(), String> {
    Ok(())
}
