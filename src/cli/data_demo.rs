//! `kinrin data demo`: renders the demo footage and imports it like any other.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::{Failure, Global, interrupt, print_json, print_line};
use crate::data::DataError;
use crate::data::demo::{self, DemoSpec, DemoSummary};
use crate::data::import::{self, ImportRequest, ImportSummary};
use crate::data::note::counted;
use crate::engine::plan::demo_pilot;
use crate::job::Job;
use crate::store::Workspace;

/// Render a data set of a work cell with an arm and a conveyor, and import it
///
/// Six kinds of work, the same at several sites that look different. With labels, the group columns site, recording and
/// anomaly, and some files that cannot be read.
#[derive(Args)]
pub struct DemoArgs {
    /// Name of the data set
    #[arg(long, default_value = "demo")]
    name: String,
    /// Folder for the video files [default: footage/NAME in the workspace]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Decides everything random: the same seed gives the same files
    #[arg(long, default_value_t = DemoSpec::default().seed)]
    seed: u64,
    /// Videos of each site
    #[arg(long, value_name = "N", default_value_t = 36, value_parser = clap::value_parser!(u32).range(1..=1000))]
    videos_per_site: u32,
    /// Sites, each with its own colours, camera, light and speed
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=16))]
    sites: u32,
    /// Let a data set of this name give way that came from another folder
    #[arg(long)]
    replace: bool,
    /// Only write the files
    #[arg(long)]
    no_import: bool,
}

/// Renders, imports, and says what came of it.
pub fn run(args: DemoArgs, global: &Global) -> Result<(), Failure> {
    let sizes = (args.sites as usize, args.videos_per_site as usize);
    let spec = DemoSpec { seed: args.seed, sites: sizes.0, videos_per_site: sizes.1 };
    let out = args.out.unwrap_or_else(|| global.workspace.join("footage").join(&args.name));
    let job = Job::default();
    interrupt::stop_on_ctrl_c(&job);
    let made = watched(&job, || demo::generate(&spec, &out, &job))?;
    let imported = if args.no_import { None } else { Some(import(&args.name, args.replace, &made, &job, global)?) };
    if global.json {
        return print_json(&json!({
            "folder": made.folder, "videos": made.videos, "frames": made.frames, "broken": made.broken,
            "import": imported,
        }));
    }
    conclude(&args.name, &made, imported.as_ref())
}

/// Makes the demo data set `name` in the workspace: what `kinrin demo` begins with.
pub fn prepare(workspace: &Workspace, name: &str, spec: &DemoSpec) -> Result<(), Failure> {
    let job = Job::default();
    interrupt::stop_on_ctrl_c(&job);
    Ok(watched(&job, || demo_pilot::prepare_data(workspace, name, spec, &job))?)
}

fn import(name: &str, replace: bool, made: &DemoSummary, job: &Job, global: &Global) -> Result<ImportSummary, Failure> {
    let workspace = global.open()?;
    let request = ImportRequest { replace, ..ImportRequest::of_demo(&made.folder, name) };
    let summary = watched(job, || import::run(&workspace, &request, job)).map_err(|error| match error {
        DataError::Input(_) | DataError::Labels { .. } => Failure::usage(error),
        other => other.into(),
    })?;
    if summary.stopped {
        return Err(anyhow::anyhow!("stopped before the end: run it again to go on").into());
    }
    Ok(summary)
}

fn conclude(name: &str, made: &DemoSummary, imported: Option<&ImportSummary>) -> Result<(), Failure> {
    let folder: &Path = &made.folder;
    let DemoSummary { videos, frames, broken, .. } = made;
    let videos = counted(*videos, "video");
    print_line(&format!("{videos}, {frames} frames, {broken} unreadable files in {}", folder.display()))?;
    let Some(summary) = imported else {
        return print_line(&format!("`kinrin data import {} --name {name}` brings them in", folder.display()));
    };
    let ImportSummary { videos, frames, bad, seconds, .. } = summary;
    print_line(&format!(
        "{name}: {} imported in {seconds:.1} s, {frames} frames stored, {bad} bad",
        counted(*videos, "video")
    ))?;
    print_line(&format!("`kinrin data show {name}` counts labels and groups, `kinrin data bad {name}` says why"))
}

/// Runs `work` with a bar on the terminal that follows `job`; without a terminal there is no bar.
fn watched<T: Send>(job: &Job, work: impl FnOnce() -> T + Send) -> T {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg:16} {bar:30} {pos}/{len} {eta} left") {
        bar.set_style(style);
    }
    std::thread::scope(|scope| {
        let ((done, ended), bar) = (channel::<()>(), &bar);
        scope.spawn(move || {
            // Dropping `done` ends the wait at once.
            while ended.recv_timeout(Duration::from_millis(100)) == Err(RecvTimeoutError::Timeout) {
                let progress = job.progress();
                bar.set_length(progress.total);
                bar.set_position(progress.done);
                bar.set_message(progress.phase);
            }
            bar.finish_and_clear();
        });
        let result = work();
        drop(done);
        result
    })
}
