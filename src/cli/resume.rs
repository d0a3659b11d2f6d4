//! `kinrin resume RUN|EXPERIMENT`: continues what was stopped, killed or queued; lets a paused run go on.

use anyhow::anyhow;

use super::run::Runs;
use super::watch::Style;
use super::{Failure, Global, runs, stop};
use crate::config::DeviceChoice;
use crate::store::{RunFolder, Status};

/// Continue a run, or all unfinished runs of an experiment
#[derive(clap::Args)]
pub struct ResumeArgs {
    /// Name of a run or of an experiment
    #[arg(value_name = "RUN|EXPERIMENT")]
    pub name: String,
    /// auto, cpu, wgpu or wgpu:INDEX [default: the experiment's]
    #[arg(long)]
    pub device: Option<DeviceChoice>,
    /// How progress is shown
    #[arg(long, value_enum, default_value_t)]
    pub progress: Style,
}

/// Continues the runs.
pub fn run(args: &ResumeArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let mut folders = Vec::new();
    for folder in RunFolder::all(&workspace.runs_dir())? {
        let Ok(record) = folder.record() else { continue };
        if record.config.experiment.name == args.name {
            folders.push(((record.started, record.seed), folder));
        }
    }
    folders.sort_by_key(|(order, folder)| (*order, folder.name()));
    let mut folders: Vec<RunFolder> = folders.into_iter().map(|f| f.1).collect();
    if folders.is_empty() {
        let folder = runs::find(&workspace, &args.name)?;
        if stop::go_on_if_paused(&folder, global)? {
            return Ok(());
        }
        folders.push(folder);
    }
    let experiment = folders[0].record()?.config.experiment;
    let unfinished: Vec<String> =
        folders.iter().filter(|f| f.state().is_ok_and(|s| s.status != Status::Done)).map(RunFolder::name).collect();
    if unfinished.is_empty() {
        return Err(Failure::usage(anyhow!("{} is done; see `kinrin results {}`", args.name, experiment.name)));
    }
    let device = args.device.unwrap_or(experiment.device);
    let style = args.progress.beside(global);
    Runs { workspace: &workspace, names: &unfinished, device, style }.finish(&experiment.name, global)
}
