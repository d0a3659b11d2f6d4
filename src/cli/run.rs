//! `kinrin run EXPERIMENT.ron`: all arms and seeds of an experiment, one after the other.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::anyhow;
use serde::Serialize;

use super::watch::{self, Style};
use super::{Failure, Global, interrupt, print_json, print_line};
use crate::config::{self, DeviceChoice, Experiment, RunConfig};
use crate::engine::task::RunData;
use crate::engine::{self, EngineError, RunOutcome, RunSpec, device};
use crate::store::{RunFolder, Status, Workspace};

/// Loader threads: augmentation is cheap, and training is to have the cores.
pub const LOADER_THREADS: usize = 1;

/// Run an experiment: every arm with every seed. Runs begun before are continued, finished ones are left alone.
#[derive(clap::Args)]
pub struct RunArgs {
    /// Experiment file
    #[arg(value_name = "EXPERIMENT.ron")]
    pub experiment: PathBuf,
    /// Set one value; lists and settings are written as JSON, for example pretrain.epochs=5,
    /// arms.iivcl.method.Iivcl.k=3 or 'backbone={"Compact":{"width":16}}\'
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// auto, cpu, wgpu or wgpu:INDEX [default: the experiment's]
    #[arg(long)]
    pub device: Option<DeviceChoice>,
    /// Only this arm (may be given several times)
    #[arg(long, value_name = "ARM")]
    pub only: Vec<String>,
    /// Only this seed (may be given several times)
    #[arg(long)]
    pub seed: Vec<u64>,
    /// How progress is shown
    #[arg(long, value_enum, default_value_t)]
    pub progress: Style,
}

/// How one run ended.
#[derive(Debug, Serialize)]
pub struct Ended {
    pub run: String,
    pub state: Status,
    pub message: String,
}

/// Runs the experiment.
pub fn run(args: &RunArgs, global: &Global) -> Result<(), Failure> {
    let mut experiment = config::load_file(&args.experiment, &args.set).map_err(Failure::usage)?;
    experiment.device = args.device.unwrap_or(experiment.device);
    let configs = chosen(&experiment, &args.only, &args.seed)?;
    let workspace = global.open()?;
    let names = enqueue_all(&workspace, &experiment, &configs)?;
    let style = args.progress.beside(global);
    Runs { workspace: &workspace, names: &names, device: experiment.device, style }.finish(&experiment.name, global)
}

fn chosen(experiment: &Experiment, only: &[String], seeds: &[u64]) -> Result<Vec<RunConfig>, Failure> {
    if let Some(arm) = only.iter().find(|name| !experiment.arms.iter().any(|a| a.name == **name)) {
        let known: Vec<&str> = experiment.arms.iter().map(|a| a.name.as_str()).collect();
        return Err(Failure::usage(anyhow!("--only {arm}: the experiment's arms are {}", known.join(", "))));
    }
    if let Some(seed) = seeds.iter().find(|s| !experiment.seeds.contains(s)) {
        return Err(Failure::usage(anyhow!("--seed {seed}: the experiment's seeds are {:?}", experiment.seeds)));
    }
    let wanted = |c: &RunConfig| {
        (only.is_empty() || only.contains(&c.arm.name)) && (seeds.is_empty() || seeds.contains(&c.seed))
    };
    Ok(experiment.runs().filter(wanted).collect())
}

/// Checks everything and makes the folders, so that the whole queue is seen from the start; returns their names.
pub fn enqueue_all(
    workspace: &Workspace,
    experiment: &Experiment,
    configs: &[RunConfig],
) -> Result<Vec<String>, Failure> {
    check_device(experiment.device)?;
    let data = RunData::open(workspace, experiment).map_err(Failure::usage)?;
    for warning in &data.warnings {
        tracing::warn!("{warning}");
    }
    let spec = |config: &RunConfig| RunSpec {
        config: config.clone(),
        workspace: workspace.clone(),
        device: experiment.device,
        threads: LOADER_THREADS,
    };
    configs.iter().map(|config| Ok(engine::enqueue(&spec(config), &data)?.name())).collect()
}

/// A GPU that is asked for by name has to be there; `auto` and `cpu` always find something.
fn check_device(choice: DeviceChoice) -> Result<(), Failure> {
    match choice {
        DeviceChoice::Wgpu(_) => device::plan(choice, &device::adapters()).map(drop).map_err(Failure::usage),
        DeviceChoice::Auto | DeviceChoice::Cpu => Ok(()),
    }
}

/// Runs that are worked through one after the other.
pub struct Runs<'a> {
    pub workspace: &'a Workspace,
    pub names: &'a [String],
    pub device: DeviceChoice,
    pub style: Style,
}

impl Runs<'_> {
    /// Works through the runs, reports how they ended, and fails unless all are done.
    pub fn finish(&self, experiment: &str, global: &Global) -> Result<(), Failure> {
        let ended = self.work_through()?;
        if global.json {
            print_json(&serde_json::json!({ "experiment": experiment, "runs": ended }))?;
        }
        check_all_done(&ended, self.names.len(), experiment)?;
        if !global.json {
            eprintln!("see `kinrin results {experiment}`");
        }
        Ok(())
    }

    /// Runs or continues each run. One that fails does not keep the others from running.
    pub fn work_through(&self) -> Result<Vec<Ended>, Failure> {
        let (mut ended, mut told) = (Vec::new(), BTreeSet::new());
        for name in self.names {
            if interrupt::interrupted() {
                break;
            }
            ended.push(self.one(name)?);
            self.tell_warnings(name, &mut told);
        }
        Ok(ended)
    }

    /// Arms and seeds share most of their warnings; each is told once. They stay with the run for `kinrin show`.
    fn tell_warnings(&self, name: &str, told: &mut BTreeSet<String>) {
        let Ok(folder) = RunFolder::open(&self.workspace.runs_dir(), name) else { return };
        for warning in folder.warnings() {
            if told.insert(warning.clone()) {
                tracing::warn!("{name}: {warning}");
            }
        }
    }

    fn one(&self, name: &str) -> Result<Ended, Failure> {
        let outcome = match engine::resume(self.workspace, name, self.device, LOADER_THREADS) {
            Ok(handle) => watch::follow(handle, self.style)?,
            Err(EngineError::AlreadyDone(_)) => RunOutcome::Done,
            Err(error) => RunOutcome::Failed(error.to_string()),
        };
        let (state, message) = match outcome {
            RunOutcome::Done => (Status::Done, String::new()),
            RunOutcome::Stopped => (Status::Stopped, String::new()),
            RunOutcome::Failed(message) => (Status::Failed, message),
        };
        let ended = Ended { run: name.to_owned(), state, message };
        if self.style == Style::Text {
            let reason = if ended.message.is_empty() { String::new() } else { format!(": {}", ended.message) };
            print_line(&format!("{name}  {}{reason}", state.word()))?;
        }
        Ok(ended)
    }
}

/// Fails, with the reason and the way on, unless all `wanted` runs are done.
pub fn check_all_done(ended: &[Ended], wanted: usize, experiment: &str) -> Result<(), Failure> {
    let count = |state| ended.iter().filter(|e| e.state == state).count();
    let failed = count(Status::Failed);
    if failed > 0 {
        let first = ended.iter().find(|e| e.state == Status::Failed).map_or("", |e| e.message.as_str());
        return Err(anyhow!("{failed} of {wanted} run(s) failed: {first}").into());
    }
    if count(Status::Done) < wanted {
        return Err(anyhow!("stopped; `kinrin resume {experiment}` goes on").into());
    }
    Ok(())
}
