//! `kinrin demo`: the whole main job on generated footage, with nothing to prepare.

use super::run::{self, Runs};
use super::watch::Style;
use super::{Failure, Global, data_demo, print_json, print_line, results};
use crate::config::{DeviceChoice, Experiment};
use crate::data::demo::DemoSpec;
use crate::engine::plan::demo_pilot;
use crate::report::verdict::table;
use crate::store::Workspace;

/// Try it: make the demo data set, run experiments/quickstart.ron on it, print the comparison
///
/// What was begun before is continued; what is done is not done again.
#[derive(clap::Args)]
pub struct DemoArgs {
    /// Set one value; lists and settings are written as JSON, for example pretrain.epochs=5,
    /// arms.iivcl.method.Iivcl.k=3 or 'backbone={"Compact":{"width":16}}\'
    #[arg(long = "set", value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// auto, cpu, wgpu or wgpu:INDEX
    #[arg(long)]
    device: Option<DeviceChoice>,
}

/// Data, runs, comparison.
pub fn run(args: &DemoArgs, global: &Global) -> Result<(), Failure> {
    let mut experiment = demo_pilot::experiment(&args.set).map_err(Failure::usage)?;
    experiment.device = args.device.unwrap_or(experiment.device);
    let workspace = global.open()?;
    prepare_data(&workspace, &experiment)?;
    let configs: Vec<_> = experiment.runs().collect();
    let style = Style::Text.beside(global);
    let names = run::freeze(&workspace, &experiment, &configs)?;
    let runs = Runs { workspace: &workspace, names: &names, device: experiment.device, style };
    let ended = runs.work_through()?;
    runs.check_all_done(&ended, &experiment.name)?;
    let comparison = results::comparison(&workspace, &experiment.name)?;
    if global.json { print_json(&comparison) } else { print_line(&format!("\n{}", table::text(&comparison))) }
}

/// Renders and imports the data set unless all of its videos are there.
fn prepare_data(workspace: &Workspace, experiment: &Experiment) -> Result<(), Failure> {
    let spec = DemoSpec::default();
    let Some(name) = experiment.data.sets.first() else { return Ok(()) };
    if demo_pilot::has_data(workspace, name, &spec)? {
        return Ok(());
    }
    eprintln!("making the demo data set: {} sites, {} videos each", spec.sites, spec.videos_per_site);
    data_demo::prepare(workspace, name, &spec)
}
