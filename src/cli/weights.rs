//! `kinrin weights FILE`: what a file of weights from elsewhere holds, and which backbone it fills.

use anyhow::anyhow;
use serde::Serialize;

use super::{Failure, Global, print_json, print_line};
use crate::config::BackboneSpec;
use crate::data::weights::{self, WeightsFileError};
use crate::model::pretrained::names::Family;
use crate::model::pretrained::{TrainedWith, recognised};

/// Names of arrays in the text at most.
const MOST_NAMES: usize = 12;

/// Read a file of weights (.pth, .pt, .pyth, .safetensors) without executing anything, and say which backbone it fills
///
/// An arm begins with it by `init: Weights("FILE")`.
#[derive(clap::Args)]
pub struct WeightsArgs {
    /// The file, or its name in the workspace's folder `weights`
    #[arg(value_name = "FILE")]
    pub file: String,
}

#[derive(Serialize)]
struct Found {
    file: String,
    hash: String,
    /// Its copy in the workspace.
    converted: std::path::PathBuf,
    arrays: usize,
    backbone: BackboneSpec,
    /// Whose names it has, and what stands before them.
    family: Family,
    prefix: String,
    trained_with: TrainedWith,
    unused: Vec<String>,
}

/// Prints what is found.
pub fn run(args: &WeightsArgs, global: &Global) -> Result<(), Failure> {
    let converted = weights::converted(&global.open()?, &args.file).map_err(usage)?;
    let table = &converted.table;
    let Some((backbone, found)) = recognised(table) else {
        let names: Vec<String> =
            table.arrays.iter().take(MOST_NAMES).map(|(name, array)| format!("{name} {:?}", array.shape)).collect();
        let (file, count, names) = (&args.file, table.arrays.len(), names.join(", "));
        return Err(Failure::usage(anyhow!("{file} fills none of the backbones; it holds {count} arrays: {names} …")));
    };
    let found = Found {
        file: args.file.clone(),
        hash: converted.hash.clone(),
        converted: converted.path.clone(),
        arrays: table.arrays.len(),
        backbone,
        family: found.family,
        prefix: found.prefix,
        trained_with: found.with,
        unused: found.unused,
    };
    if global.json { print_json(&found) } else { print(&found) }
}

/// A file that is not there or cannot be used was named wrongly.
fn usage(error: WeightsFileError) -> Failure {
    Failure::usage(error)
}

fn print(found: &Found) -> Result<(), Failure> {
    let with = &found.trained_with;
    let unused: Vec<&str> = found.unused.iter().take(MOST_NAMES).map(String::as_str).collect();
    let more = found.unused.len().saturating_sub(MOST_NAMES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let lines = [
        format!("{}: {} arrays, BLAKE3 {}", found.file, found.arrays, &found.hash[..12]),
        format!("  backbone   {:?}, names of {:?}, prefix \"{}\"", found.backbone, found.family, found.prefix),
        format!("  clips      {} frames at {}/s, side {}, {:?}", with.frames, with.rate_hz, with.side, with.channels),
        format!("  pixels     mean {:?}, deviation {:?}", with.scale.mean, with.scale.std),
        format!("  not used   {}{more}", if unused.is_empty() { "nothing".to_owned() } else { unused.join(", ") }),
    ];
    lines.iter().try_for_each(|line| print_line(line))
}
