//! What is measured: metrics, probes and costs, one table each.
//!
//! Stored results name them by their keys (`top1`, `linear`, `flops`). Whoever sorts, shows or compares results reads
//! the tables here: an entry is all that the rest of the program knows of a metric, a probe or a cost. Names are in
//! `assets/i18n/*/measure.ftl`. Keys of later versions are unknown here: they come last and are shown as they are.
//!
//! Scores have no aggregation of their own: every metric is averaged over folds, draws and seeds, see `eval::stats`.

mod cost;
mod metric;
mod name;
mod probe;

pub use cost::{Axis, Column, CostKind, Total, unit_name};
pub use metric::{Better, Chance, Metric};
pub use name::Form;
pub use probe::ProbeKind;

/// A place in an order: known keys as their table has them, unknown ones behind them by the alphabet.
pub type Rank<'a> = (usize, &'a str);

/// The place of `key`, which stands at `found` in a table.
fn rank(found: Option<usize>, key: &str) -> Rank<'_> {
    found.map_or((usize::MAX, key), |place| (place, ""))
}
