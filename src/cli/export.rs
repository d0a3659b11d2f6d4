//! `kinrin export RUN --onnx --out FILE`: the encoder of a run as a file for other programs, with its model cards.

use std::path::PathBuf;

use super::watch::{Shown, Style};
use super::{Failure, Global, interrupt, print_json, print_line, runs};
use crate::config::DeviceChoice;
use crate::engine::Live;
use crate::engine::take::{Exported, Format, TakeError};
use crate::job::Job;
use crate::report::card::{self, HandedOver, Wanted};
use crate::store::RunFolder;

/// Write the encoder of a finished run to a file, as its probes saw it, with a model card in both languages beside it
///
/// Where the run keeps a head (a linear probe of all labels on its first task of classification), the file holds that
/// too: the graph gives logits beside the features, and the file's facts list the labels.
#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("format").required(true))]
pub struct ExportArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
    /// Weights and graph, for ONNX Runtime and others (opset 17)
    #[arg(long, group = "format")]
    pub onnx: bool,
    /// Weights alone, in PyTorch's layout
    #[arg(long, group = "format")]
    pub safetensors: bool,
    /// File to write; FILE.card.en.md and FILE.card.ja.md (without its ending) are written beside it
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Replace files that are there
    #[arg(long)]
    pub force: bool,
    /// auto, cpu, wgpu or wgpu:INDEX [default: the experiment's]
    #[arg(long)]
    pub device: Option<DeviceChoice>,
    /// How progress is shown
    #[arg(long, value_enum, default_value_t)]
    pub progress: Style,
}

/// Writes the file and its cards.
pub fn run(args: &ExportArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let folder = runs::find(&workspace, &args.run)?;
    let format = if args.onnx { Format::Onnx } else { Format::Safetensors };
    let wanted = Wanted { format, file: args.out.clone(), force: args.force, device: args.device };
    let written = watched(&folder, args.progress.beside(global), |job, tell| {
        card::hand_over(&workspace, &folder, &wanted, job, tell)
    })?;
    if global.json { print_json(&written) } else { tell(&written) }
}

fn tell(written: &HandedOver) -> Result<(), Failure> {
    let Exported { file, bytes, about, .. } = &written.exported;
    let megabytes = *bytes as f64 / 1e6;
    print_line(&format!("written: {} ({megabytes:.1} MB), {} features a clip", file.display(), about.features))?;
    if let Some(head) = &about.head {
        print_line(&format!("with logits of {} labels of task {}", head.labels.len(), head.task))?;
    }
    written.cards.iter().try_for_each(|card| print_line(&format!("written: {}", card.display())))?;
    print_line("lines with ____ in the cards are for you to fill in before you pass the file on")
}

/// Does work on the encoder of a run with progress; Ctrl-C stops it.
pub(super) fn watched<T>(
    folder: &RunFolder,
    style: Style,
    work: impl FnOnce(&Job, &mut dyn FnMut()) -> Result<T, TakeError>,
) -> Result<T, Failure> {
    let job = Job::default();
    interrupt::stop_on_ctrl_c(&job);
    let (name, mut shown) = (folder.name(), Shown::default());
    // What cannot be shown is no reason to end the work.
    let mut tell = || drop(shown.tell(&name, &job.progress(), Live::default(), style));
    let done = work(&job, &mut tell);
    shown.clear(style);
    done.map_err(usage)
}

/// What was asked for wrongly is wrong usage.
pub(super) fn usage(error: TakeError) -> Failure {
    if error.is_usage() { Failure::usage(error) } else { error.into() }
}
