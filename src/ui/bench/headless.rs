//! Figures that need no window: many runs, many points. What is drawn is laid out and tessellated, not painted.

use super::{many, points};
use crate::report::measure::Measure;

/// Measures lists and charts.
pub fn run() -> Result<Vec<Measure>, String> {
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let mut all = many::run(folder.path())?;
    all.extend(points::run());
    Ok(all)
}
