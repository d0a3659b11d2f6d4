//! `kinrin run EXPERIMENT.ron`: all arms and seeds of an experiment, one after the other.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::anyhow;
use serde::Serialize;

use super::watch::{self, Style};
use super::{Failure, Global, interrupt, print_json, print_line};
use crate::config::{self, DeviceChoice, Experiment, RunConfig};
use crate::data::note::counted;
use crate::engine::{self, EngineError, HowToWork, RunOutcome};
use crate::store::{RunFolder, Status, Workspace};
use crate::text::LocalText;

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
    pub message: LocalText,
}

impl Ended {
    /// In the words of JSON.
    pub fn new(run: &str, outcome: RunOutcome) -> Self {
        let (state, message) = match outcome {
            RunOutcome::Done => (Status::Done, LocalText::default()),
            RunOutcome::Stopped => (Status::Stopped, LocalText::default()),
            RunOutcome::Failed(message) => (Status::Failed, message),
        };
        Self { run: run.to_owned(), state, message }
    }

    /// A line for people.
    pub fn text(&self) -> String {
        let reason = if self.message.is_empty() { String::new() } else { format!(": {}", self.message) };
        format!("{}  {}{reason}", self.run, self.state.word())
    }
}

/// Runs the experiment.
pub fn run(args: &RunArgs, global: &Global) -> Result<(), Failure> {
    let mut experiment = config::load_file(&args.experiment, &args.set).map_err(Failure::usage)?;
    experiment.device = args.device.unwrap_or(experiment.device);
    let chosen = engine::choose(&experiment, &args.only, &args.seed);
    let configs = chosen.map_err(Failure::usage)?;
    let workspace = global.open()?;
    let names = freeze(&workspace, &experiment, &configs)?;
    let style = args.progress.beside(global);
    Runs { workspace: &workspace, names: &names, device: experiment.device, style }.finish(&experiment.name, global)
}

/// Checks everything and makes the folders, so that the whole queue is seen from the start; returns their names.
pub fn freeze(workspace: &Workspace, experiment: &Experiment, configs: &[RunConfig]) -> Result<Vec<String>, Failure> {
    let frozen = engine::freeze(workspace, experiment, configs).map_err(|error| match error {
        EngineError::Task(_) | EngineError::Selection(_) => Failure::usage(error),
        other => other.into(),
    })?;
    for warning in &frozen.warnings {
        tracing::warn!("{warning}");
    }
    Ok(frozen.runs)
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
        self.check_all_done(&ended, experiment)?;
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
            if told.insert(warning.to_string()) {
                tracing::warn!("{name}: {warning}");
            }
        }
    }

    fn one(&self, name: &str) -> Result<Ended, Failure> {
        let outcome = match engine::resume(self.workspace, name, self.device, HowToWork::default()) {
            Ok(handle) => watch::follow(handle, self.style)?,
            Err(EngineError::AlreadyDone(_)) => RunOutcome::Done,
            Err(error) => RunOutcome::Failed(error.into()),
        };
        let ended = Ended::new(name, outcome);
        if self.style == Style::Text && !(self.is_one() && ended.state == Status::Failed) {
            print_line(&ended.text())?;
        }
        Ok(ended)
    }

    /// Of a single run that fails the reason is told by the command's end; of several each has its line.
    fn is_one(&self) -> bool {
        self.names.len() == 1
    }

    /// Fails, with the way on and with the reason where no line has told it, unless all runs are done.
    pub fn check_all_done(&self, ended: &[Ended], experiment: &str) -> Result<(), Failure> {
        let wanted = self.names.len();
        let count = |state| ended.iter().filter(|e| e.state == state).count();
        let failed = count(Status::Failed);
        if failed > 0 {
            let first = ended.iter().find(|e| e.state == Status::Failed).map_or("", |e| e.message.english.as_str());
            let is_told = self.style == Style::Text && !self.is_one();
            let reason = if is_told { "the lines above say why" } else { first };
            return Err(anyhow!("{failed} of {} failed: {reason}", counted(wanted, "run")).into());
        }
        if count(Status::Done) < wanted {
            return Err(anyhow!("stopped; `kinrin resume {experiment}` goes on").into());
        }
        Ok(())
    }
}
