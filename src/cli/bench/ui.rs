//! `kinrin bench ui`: the window against its bars. The measuring itself is in `ui::bench`.

use std::path::PathBuf;

use serde_json::json;

use crate::cli::{Failure, print_json, print_line};
use crate::report::measure::Measure;

/// Open the window on generated data and measure its start, its frames and its memory
#[derive(Clone, Debug, Default, clap::Args)]
pub struct UiArgs {
    /// Measure one part only, in this process, and write it to --into
    #[arg(long, hide = true, requires = "into")]
    pub stage: Option<String>,
    /// Where the part's figures go
    #[arg(long, hide = true)]
    pub into: Option<PathBuf>,
    /// Unix time in microseconds at which this process was started
    #[arg(long, hide = true, default_value_t = 0)]
    pub since: u64,
}

/// Prints the figures.
pub fn print(measures: &[Measure], json: bool) -> Result<(), Failure> {
    if json {
        let rows: Vec<_> = measures
            .iter()
            .map(|m| json!({ "name": m.name, "value": m.value, "unit": m.unit, "bar": m.bar, "met": m.met(), "note": m.note }))
            .collect();
        return print_json(&rows);
    }
    for m in measures {
        let bar = m.bar.map_or(String::new(), |bar| format!("  (bar {bar} {})", m.unit));
        let word = m.met().map_or("", |met| if met { "  met" } else { "  NOT met" });
        print_line(&format!("{:42} {:>10.2} {}{bar}{word}  {}", m.name, m.value, m.unit, m.note))?;
    }
    Ok(())
}
