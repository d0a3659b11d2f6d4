//! `kinrin embed RUN FOOTAGE --csv FILE`: features of footage by the encoder of a run, for use in other tools.

use std::path::PathBuf;

use super::export::watched;
use super::watch::Style;
use super::{Failure, Global, print_json, print_line, runs};
use crate::config::DeviceChoice;
use crate::engine::take::features::TableFormat;
use crate::engine::take::features_file::{self, WantedFeatures};

/// Write the features of a data set, of a folder of footage or of clips in a .npy file
///
/// A row per video, the mean over the views of the run's evaluation; with --every a row per clip. A folder is imported
/// for the time of the work in the size and rate of the run's own footage. A .npy file holds clips [n, 3, T, H, W] as
/// `kinrin export` describes its input.
#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("table").required(true))]
pub struct EmbedArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
    /// Name of a data set, a folder with footage, or a .npy file (write ./NAME for a folder with the name of a data set)
    #[arg(value_name = "DATASET|FOLDER|CLIPS.npy")]
    pub footage: String,
    /// File to write: path, start_s, end_s, features
    #[arg(long, value_name = "FILE", group = "table")]
    pub csv: Option<PathBuf>,
    /// File to write: 32-bit floats [n, features]; the rows stand in FILE.rows.csv
    #[arg(long, value_name = "FILE", group = "table")]
    pub npy: Option<PathBuf>,
    /// Put the label that the run's head gives, and its share of 1, before the features. On clips that the head was trained
    /// with it is no test
    #[arg(long)]
    pub predict: bool,
    /// A row for the clip that begins every so many seconds, as long as a whole clip fits
    #[arg(long, value_name = "SECONDS", value_parser = parse_seconds)]
    pub every: Option<f64>,
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

fn parse_seconds(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|s| (0.01..=86_400.0).contains(s)).ok_or_else(|| "seconds from 0.01 to 86400".to_owned())
}

/// Writes the table.
pub fn run(args: &EmbedArgs, global: &Global) -> Result<(), Failure> {
    let (format, file) = match (&args.csv, &args.npy) {
        (Some(file), _) => (TableFormat::Csv, file.clone()),
        (None, Some(file)) => (TableFormat::Npy, file.clone()),
        (None, None) => return Err(Failure::usage(anyhow::anyhow!("name a file with --csv or --npy"))),
    };
    let workspace = global.open()?;
    let folder = runs::find(&workspace, &args.run)?;
    let (footage, every_s) = (args.footage.clone(), args.every);
    let (predict, force, device) = (args.predict, args.force, args.device);
    let wanted = WantedFeatures { footage, format, file, every_s, predict, force, device };
    let written = watched(&folder, args.progress.beside(global), |job, tell| {
        features_file::write(&workspace, &folder, &wanted, job, tell)
    })?;
    if global.json {
        return print_json(&written);
    }
    print_line(&format!("{} rows of {} features", written.rows, written.features))?;
    written.files.iter().try_for_each(|file| print_line(&format!("written: {}", file.display())))
}
