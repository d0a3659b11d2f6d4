//! `kinrin curves RUN --metric M`: one curve of a run, as CSV or JSON.

use anyhow::anyhow;

use super::{Failure, Global, print_json, print_line, runs};
use crate::store::{RunFolder, events};

/// Print a curve of a run
#[derive(clap::Args)]
pub struct CurvesArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
    /// Name of the curve; without it the names are listed
    #[arg(long)]
    pub metric: Option<String>,
}

/// Prints the points of a curve, or the names of all.
pub fn run(args: &CurvesArgs, global: &Global) -> Result<(), Failure> {
    let folder = runs::find(&global.open()?, &args.run)?;
    let path = folder.events();
    if !path.exists() {
        return Err(no_curves(&folder)?);
    }
    let curves = events::read(&path)?;
    let names: Vec<&str> = curves.keys().map(String::as_str).collect();
    let Some(metric) = &args.metric else {
        return match global.json {
            true => print_json(&serde_json::json!({ "run": folder.name(), "metrics": names })),
            false => print_line(&names.join("\n")),
        };
    };
    let Some(points) = curves.get(metric) else {
        return Err(Failure::usage(anyhow!(
            "no curve \"{metric}\" in {}; there are {}",
            folder.name(),
            names.join(", ")
        )));
    };
    if global.json {
        let points: Vec<_> =
            points.iter().map(|(step, value)| serde_json::json!({ "step": step, "value": value })).collect();
        return print_json(&serde_json::json!({ "run": folder.name(), "metric": metric, "points": points }));
    }
    print_line("step,value")?;
    points.iter().try_for_each(|(step, value)| print_line(&format!("{step},{value}")))
}

/// Why a run has no curves.
fn no_curves(folder: &RunFolder) -> Result<Failure, Failure> {
    let (name, arm) = (folder.name(), folder.record()?.config.arm);
    Ok(Failure::usage(match arm.method.pretrains() {
        true => anyhow!("{name} has no curves: nothing was pre-trained in it yet"),
        false => anyhow!("{name}: this arm does not pre-train, so it has no curves"),
    }))
}
