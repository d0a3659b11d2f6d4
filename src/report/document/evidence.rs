//! What only the pages behind the first one show: curves of the training, and neighbours. It is read from large files.

use super::ReportError;
use super::inputs::{Inputs, RunFacts, step};
use super::neighbours::{self, Agreement, Example};
use crate::config::Experiment;
use crate::job::Job;
use crate::report::arm_slots;
use crate::report::curves::set::{CurveRun, CurveSet};
use crate::store::Workspace;

/// Curves and neighbours of the finished runs.
pub struct Evidence {
    pub curves: CurveSet,
    pub agreement: Vec<Agreement>,
    /// Only where they were asked for.
    pub pictures: Vec<Example>,
}

impl Evidence {
    /// Reads it: the third of so many `steps` of the job.
    ///
    /// # Errors
    /// A stop.
    pub fn read(
        workspace: &Workspace,
        inputs: &Inputs,
        pictures: bool,
        job: &Job,
        steps: u64,
    ) -> Result<Self, ReportError> {
        let runs: Vec<&RunFacts> = inputs.finished().collect();
        let curves = read_curves(workspace, &runs, &inputs.experiment);
        let agreement = neighbours::agreement(workspace, &inputs.pilot, &runs, job, steps)?;
        let pictures = match pictures {
            true => neighbours::pictures(workspace, &inputs.pilot, &runs),
            false => Vec::new(),
        };
        step(job, 3, steps)?;
        Ok(Self { curves, agreement, pictures })
    }
}

fn read_curves(workspace: &Workspace, runs: &[&RunFacts], experiment: &Experiment) -> CurveSet {
    let slots = arm_slots(experiment.arms.iter().map(|arm| arm.name.as_str()));
    let mut set = CurveSet::default();
    for run in runs.iter().filter(|r| r.record.config.arm.method.pretrains()) {
        let slot = slots.get(&run.entry.arm).copied().unwrap_or(0);
        let Ok(mut curves) = CurveRun::open(workspace, &run.entry.run, slot) else { continue };
        match curves.update() {
            Ok(_) => set.runs.push(curves),
            Err(error) => tracing::warn!("curves of {}: {error}", run.entry.run),
        }
    }
    set
}
