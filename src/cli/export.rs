//! `kinrin export RUN --onnx --out FILE`: the encoder of a run as a file for other programs, with its model cards.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::watch::{Shown, Style};
use super::{Failure, Global, interrupt, print_json, print_line, runs};
use crate::config::DeviceChoice;
use crate::engine::machine::device;
use crate::engine::take::{Exported, Format, RunEncoder, TakeError, export};
use crate::engine::{EngineError, Live};
use crate::job::Job;
use crate::report::card::{self, CardFacts};
use crate::store::{RunFolder, Workspace};

/// Write the encoder of a finished run to a file, as its probes saw it, with a model card in both languages beside it
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

#[derive(Serialize)]
struct Written {
    #[serde(flatten)]
    exported: Exported,
    cards: [PathBuf; 2],
}

/// Writes the file and its cards.
pub fn run(args: &ExportArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let folder = runs::find(&workspace, &args.run)?;
    let format = if args.onnx { Format::Onnx } else { Format::Safetensors };
    for file in std::iter::once(args.out.clone()).chain(card::files(&args.out)) {
        export::check_free(&file, args.force).map_err(usage)?;
    }
    let encoder = encoder(&workspace, &folder, args.device, args.progress.beside(global))?;
    let exported = export::write(&encoder, format, &args.out, args.force).map_err(usage)?;
    let mut facts = CardFacts::read(&workspace, &folder)?;
    facts.file = Some((name(&exported.file), exported.hash.clone()));
    let cards = card::write(&facts, &args.out).map_err(|(path, source)| TakeError::Io { path, source })?;
    let written = Written { exported, cards };
    if global.json { print_json(&written) } else { tell(&written) }
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn tell(written: &Written) -> Result<(), Failure> {
    let Exported { file, bytes, about, .. } = &written.exported;
    let megabytes = *bytes as f64 / 1e6;
    print_line(&format!("written: {} ({megabytes:.1} MB), {} features a clip", file.display(), about.features))?;
    written.cards.iter().try_for_each(|card| print_line(&format!("written: {}", card.display())))?;
    print_line("lines with ____ in the cards are for you to fill in before you pass the file on")
}

/// Reads the encoder of a run with progress; Ctrl-C stops.
pub(super) fn encoder(
    workspace: &Workspace,
    folder: &RunFolder,
    choice: Option<DeviceChoice>,
    style: Style,
) -> Result<RunEncoder, Failure> {
    let chosen = choice.unwrap_or(folder.record()?.config.experiment.device);
    let selected = device::select(chosen).map_err(EngineError::from)?;
    let job = Job::default();
    interrupt::stop_on_ctrl_c(&job);
    let watched = job.clone();
    let (name, mut shown) = (folder.name(), Shown::default());
    let mut tell = move || shown.tell(&name, &watched.progress(), Live::default(), style);
    let read = RunEncoder::read(workspace, folder, &selected.device, &job, || drop(tell()));
    Shown::default().clear(style);
    read.map_err(usage)
}

/// What was asked for wrongly is wrong usage.
pub(super) fn usage(error: TakeError) -> Failure {
    if error.is_usage() { Failure::usage(error) } else { error.into() }
}
