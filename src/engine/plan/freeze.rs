//! Freezing of an experiment: its runs are listed and checked, and the settings of each stored in a run folder.

use crate::config::{DeviceChoice, Experiment, RunConfig};
use crate::engine::EngineError;
use crate::engine::machine::device;
use crate::engine::run::run_data::RunData;
use crate::engine::run::start::enqueue;
use crate::store::{RunWarning, Workspace};
use crate::text::{Language, Localize, text};

/// What was chosen and is not there.
#[derive(Debug, thiserror::Error)]
pub enum ChooseError {
    #[error("--only {arm}: the experiment's arms are {known}")]
    NoArm { arm: String, known: String },
    #[error("--seed {seed}: the experiment's seeds are {known}")]
    NoSeed { seed: u64, known: String },
}

impl Localize for ChooseError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::NoArm { arm, known } => text!(language, "errors-engine-choose-no-arm", arm = arm, known = known),
            Self::NoSeed { seed, known } => {
                text!(language, "errors-engine-choose-no-seed", seed = seed.to_string(), known = known)
            }
        }
    }
}

/// The runs of an experiment with these arms and seeds; an empty list stands for all.
///
/// # Errors
/// A name or seed that the experiment does not have.
pub fn choose(experiment: &Experiment, arms: &[String], seeds: &[u64]) -> Result<Vec<RunConfig>, ChooseError> {
    if let Some(arm) = arms.iter().find(|name| !experiment.arms.iter().any(|a| a.name == **name)) {
        let known: Vec<&str> = experiment.arms.iter().map(|a| a.name.as_str()).collect();
        return Err(ChooseError::NoArm { arm: arm.clone(), known: known.join(", ") });
    }
    if let Some(seed) = seeds.iter().find(|s| !experiment.seeds.contains(s)) {
        return Err(ChooseError::NoSeed { seed: *seed, known: format!("{:?}", experiment.seeds) });
    }
    let wanted = |c: &RunConfig| {
        (arms.is_empty() || arms.contains(&c.arm.name)) && (seeds.is_empty() || seeds.contains(&c.seed))
    };
    Ok(experiment.runs().filter(wanted).collect())
}

/// What [`freeze`] made.
#[derive(Clone, Debug, PartialEq)]
pub struct Frozen {
    /// Names of the run folders, in the order of the configurations; those that are done are among them.
    pub runs: Vec<String>,
    /// What the user should know; the runs go on.
    pub warnings: Vec<RunWarning>,
}

/// Checks the device and the data, and makes the folders of all `configs` (of one experiment), so that the whole
/// queue is seen from the start.
///
/// # Errors
/// A GPU that is not there, data that lack something, or runs that were begun on other data.
pub fn freeze(workspace: &Workspace, experiment: &Experiment, configs: &[RunConfig]) -> Result<Frozen, EngineError> {
    // A GPU that is asked for by name has to be there; `auto` and `cpu` always find something.
    if matches!(experiment.device, DeviceChoice::Wgpu(_)) {
        device::plan(experiment.device, &device::adapters())?;
    }
    let data = RunData::open(workspace, experiment)?;
    let name = |config: &RunConfig| Ok(enqueue(workspace, config, &data)?.name());
    let runs = configs.iter().map(name).collect::<Result<_, EngineError>>()?;
    Ok(Frozen { runs, warnings: data.warnings })
}
