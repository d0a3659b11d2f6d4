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

/// The value that `share` of all values do not exceed.
pub fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * share).ceil() as usize).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        assert_eq!(percentile(&[3.0, 1.0, 2.0], 0.5), 2.0);
        assert_eq!(percentile(&[3.0, 1.0, 2.0], 0.99), 3.0);
        assert_eq!(percentile(&[], 0.99), 0.0);
    }
}
