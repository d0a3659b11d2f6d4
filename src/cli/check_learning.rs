//! `kinrin check-learning EXPERIMENT.ron`: does pre-training work at all?

use std::path::PathBuf;

use anyhow::anyhow;

use super::run::{Runs, freeze};
use super::watch::Style;
use super::{Failure, Global, print_json, print_line, results};
use crate::config::{self, DeviceChoice, RunConfig};
use crate::engine::run::label_blindness;
use crate::report::learning_check;
use crate::store::Workspace;

/// Run an experiment with the arms Random, Intra and Control and hold its readings against their bars. Finished runs
/// are left alone. Exit code 1 if one is red.
#[derive(clap::Args)]
pub struct CheckLearningArgs {
    /// Experiment file, for example experiments/learning-gate.ron
    #[arg(value_name = "EXPERIMENT.ron")]
    pub experiment: PathBuf,
    /// Set one value, as in `kinrin run`
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// auto, cpu, wgpu or wgpu:INDEX [default: the experiment's]
    #[arg(long)]
    pub device: Option<DeviceChoice>,
    /// How progress is shown
    #[arg(long, value_enum, default_value_t)]
    pub progress: Style,
}

/// Whether the pre-training of each arm is blind to labels, by its first seed.
fn label_blindness(workspace: &Workspace, configs: &[RunConfig]) -> Result<Vec<(String, bool)>, Failure> {
    let first = configs.first().map(|config| config.seed);
    let mut blind = Vec::new();
    for config in configs.iter().filter(|config| Some(config.seed) == first) {
        let found = label_blindness::is_blind(workspace, config)?;
        blind.extend(found.map(|equal| (config.arm.name.clone(), equal)));
    }
    Ok(blind)
}

/// Runs what is not done yet and prints the readings.
pub fn run(args: &CheckLearningArgs, global: &Global) -> Result<(), Failure> {
    let mut experiment = config::load_file(&args.experiment, &args.set).map_err(Failure::usage)?;
    experiment.device = args.device.unwrap_or(experiment.device);
    let configs: Vec<_> = experiment.runs().collect();
    let workspace = global.open()?;
    let names = freeze(&workspace, &experiment, &configs)?;
    let style = args.progress.beside(global);
    let runs = Runs { workspace: &workspace, names: &names, device: experiment.device, style };
    runs.check_all_done(&runs.work_through()?, &experiment.name)?;
    let comparison = results::comparison(&workspace, &experiment.name)?;
    let check = learning_check::read(&workspace, &comparison, &label_blindness(&workspace, &configs)?)?;
    if check.readings.is_empty() {
        return Err(Failure::usage(anyhow!(
            "nothing to read: the experiment needs an arm Random and a pre-trained one"
        )));
    }
    match global.json {
        true => print_json(&check),
        false => print_line(&learning_check::text(&check)),
    }?;
    let red = check.readings.iter().filter(|r| !r.passed).count();
    if red > 0 {
        return Err(anyhow!("{red} of {} readings are red", check.readings.len()).into());
    }
    Ok(())
}
