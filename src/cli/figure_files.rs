//! `--svg`, `--png`, `--csv`: the files that commands with a figure write.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::Failure;
use crate::report::figure::Figure;
use crate::store::atomic;

/// Pixels of a PNG per point of the figure.
const SCALE: f32 = 2.0;

/// The files that are asked for.
#[derive(Clone, Debug, clap::Args)]
pub struct FigureFiles {
    /// Write the figure as SVG
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// Write the figure as PNG
    #[arg(long, value_name = "FILE")]
    pub png: Option<PathBuf>,
    /// Write the figure's data as CSV
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Draw on a dark background
    #[arg(long)]
    pub dark: bool,
}

impl FigureFiles {
    /// Writes `figure`, `size` points large, and `csv`; the files that were written.
    pub fn write(&self, figure: &Figure, size: [f32; 2], csv: &str) -> Result<Vec<PathBuf>, Failure> {
        if let Some(path) = &self.svg {
            write(path, figure.svg(size, self.dark).as_bytes())?;
        }
        if let Some(path) = &self.png {
            write(path, &figure.png(size, SCALE, self.dark)?)?;
        }
        if let Some(path) = &self.csv {
            write(path, csv.as_bytes())?;
        }
        Ok([&self.svg, &self.png, &self.csv].into_iter().flatten().cloned().collect())
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    atomic::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(())
}
