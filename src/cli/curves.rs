//! `kinrin curves EXPERIMENT|RUN… --metric M`: learning curves as CSV, JSON, SVG or PNG.

use std::path::PathBuf;

use anyhow::anyhow;
use serde_json::{Value, json};

use super::figure_files::FigureFiles;
use super::{Failure, Global, print_json, print_line, runs};
use crate::report::arm_slots;
use crate::report::curves::axis::XAxis;
use crate::report::curves::figure::{self as curve_figure, Look, Spread};
use crate::report::curves::plot::{ArmTracks, MetricPlot, Request};
use crate::report::curves::quantiles;
use crate::report::curves::set::{CurveRun, CurveSet};
use crate::store::index::{self, RunEntry};
use crate::store::{RunFolder, Workspace};
use crate::text::Language;

/// Learning curves of runs: mean and 95 % interval over seeds by arm
#[derive(clap::Args)]
pub struct CurvesArgs {
    /// Name of an experiment (all its runs), or names of runs or their beginnings
    #[arg(value_name = "EXPERIMENT|RUN", required = true)]
    pub runs: Vec<String>,
    /// Name of the curve; without it the names are listed
    #[arg(long)]
    pub metric: Option<String>,
    /// What the x axis counts: steps, clips, hours or flops
    #[arg(long, default_value = "steps", value_parser = axis, value_name = "AXIS")]
    pub x: XAxis,
    /// Weight of the moving average, 0 (none) to below 1
    #[arg(long, default_value_t = 0.0, value_parser = weight, value_name = "WEIGHT")]
    pub smooth: f64,
    /// Draw each seed instead of the band
    #[arg(long)]
    pub seeds: bool,
    /// Logarithmic y axis
    #[arg(long)]
    pub log: bool,
    #[command(flatten)]
    pub files: FigureFiles,
    /// Language of the figure: en or ja
    #[arg(long, default_value = "en", value_parser = ["en", "ja"])]
    pub lang: String,
}

fn axis(word: &str) -> Result<XAxis, String> {
    let found = XAxis::ALL.into_iter().find(|a| a.word() == word);
    found.ok_or_else(|| format!("choose one of {}", XAxis::ALL.map(XAxis::word).join(", ")))
}

fn weight(word: &str) -> Result<f64, String> {
    let weight: f64 = word.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..1.0).contains(&weight) { Ok(weight) } else { Err("must be at least 0 and below 1".to_owned()) }
}

/// Prints or writes the curves, or the names of all.
pub fn run(args: &CurvesArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let mut set = open(&workspace, &args.runs)?;
    let metrics = set.metrics();
    if metrics.is_empty() {
        return Err(no_curves(&workspace, &set)?);
    }
    let Some(metric) = &args.metric else {
        return match global.json {
            true => print_json(&named(&set, json!({ "metrics": metrics }))),
            false => print_line(&metrics.join("\n")),
        };
    };
    if !set.has(metric) {
        let of = args.runs.join(" ");
        return Err(Failure::usage(anyhow!(
            "no curve \"{metric}\" in {of}; `kinrin curves {of}` lists those there are"
        )));
    }
    set.read_facts(&workspace);
    let plot = set.plot(&Request { metric: metric.clone(), axis: args.x, smoothing: args.smooth });
    if plot.arms.is_empty() {
        let word = args.x.word();
        return Err(Failure::usage(anyhow!(
            "the runs do not tell their {word} yet; it is known from their first epoch"
        )));
    }
    let written = write_files(args, &plot)?;
    if global.json {
        return print_json(&as_json(&set, &plot, &written));
    }
    if !written.is_empty() {
        return written.iter().try_for_each(|file| print_line(&format!("written: {}", file.display())));
    }
    print_table(args, &set, metric, &plot)
}

/// One run on its own prints what was written, several what is drawn; a curve of quantiles is written nowhere.
fn print_table(args: &CurvesArgs, set: &CurveSet, metric: &str, plot: &MetricPlot) -> Result<(), Failure> {
    let is_made = quantiles::parts(metric).is_some();
    if set.runs.len() > 1 || args.x != XAxis::Steps || args.smooth > 0.0 || is_made {
        return print_line(plot.csv().trim_end());
    }
    print_line("step,value")?;
    set.raw(0, metric).iter().try_for_each(|(step, value)| print_line(&format!("{step},{value}")))
}

/// Opens the runs that are named, or those of the experiments that are.
fn open(workspace: &Workspace, names: &[String]) -> Result<CurveSet, Failure> {
    let (entries, _) = index::list(workspace)?;
    let mut chosen: Vec<&RunEntry> = Vec::new();
    for name in names {
        let of_experiment: Vec<&RunEntry> = entries.iter().filter(|e| e.experiment == *name).collect();
        if of_experiment.is_empty() {
            let run = runs::find(workspace, name)?.name();
            chosen.extend(entries.iter().filter(|e| e.run == run));
        } else {
            chosen.extend(of_experiment);
        }
    }
    // Colours as in the window: every arm of the experiment has its place, drawn or not.
    let experiments: Vec<&str> = chosen.iter().map(|e| e.experiment.as_str()).collect();
    let arms = entries.iter().filter(|e| experiments.contains(&e.experiment.as_str())).map(|e| e.arm.as_str());
    let slots = arm_slots(arms);
    let mut set = CurveSet::default();
    for entry in chosen {
        if set.runs.iter().any(|r| r.run == entry.run) {
            continue;
        }
        let mut run = CurveRun::open(workspace, &entry.run, slots.get(&entry.arm).copied().unwrap_or(0))?;
        run.update()?;
        set.runs.push(run);
    }
    Ok(set)
}

fn write_files(args: &CurvesArgs, plot: &MetricPlot) -> Result<Vec<PathBuf>, Failure> {
    let look = Look {
        spread: if args.seeds { Spread::Seeds } else { Spread::Band },
        log_y: args.log,
        columns: curve_figure::EXPORT_COLUMNS,
        language: Language::from_code(&args.lang),
        complete: true,
        ..Look::default()
    };
    let figure = curve_figure::figure(plot, &look);
    args.files.write(&figure, curve_figure::EXPORT_SIZE, &plot.csv())
}

/// One run is named `run`, several `runs`.
fn named(set: &CurveSet, mut value: Value) -> Value {
    let names: Vec<&str> = set.runs.iter().map(|r| r.run.as_str()).collect();
    match names.as_slice() {
        [one] => value["run"] = json!(one),
        many => value["runs"] = json!(many),
    }
    value
}

fn as_json(set: &CurveSet, plot: &MetricPlot, written: &[PathBuf]) -> Value {
    let Request { metric, axis, smoothing } = &plot.request;
    let arms: Vec<Value> = plot.arms.iter().map(|arm| arm_json(arm, plot.columns())).collect();
    let mut value = json!({ "metric": metric, "x": axis, "smoothing": smoothing, "arms": arms, "written": written });
    if set.runs.len() == 1 && quantiles::parts(metric).is_none() {
        let points = set.raw(0, metric).into_iter().map(|(step, value)| json!({ "step": step, "value": value }));
        value["points"] = points.collect();
    }
    named(set, value)
}

fn arm_json(arm: &ArmTracks, [line, low, high]: [&str; 3]) -> Value {
    let seeds: Vec<Value> =
        arm.seeds.iter().map(|s| json!({ "seed": s.seed, "x": *s.line.xs, "values": s.line.values })).collect();
    json!({
        "arm": arm.arm,
        "steps": arm.steps,
        "x": *arm.mean.xs,
        line: arm.mean.values,
        // NaN, which JSON writes as null: one seed has no interval.
        low: arm.low.values,
        high: arm.high.values,
        "n": arm.n,
        "seeds": seeds,
    })
}

/// Why the runs have no curves.
fn no_curves(workspace: &Workspace, set: &CurveSet) -> Result<Failure, Failure> {
    let Some(first) = set.runs.first() else {
        return Ok(Failure::usage(anyhow!("no run is named; `kinrin runs` lists them")));
    };
    let name = &first.run;
    let pretrains = RunFolder::open(&workspace.runs_dir(), name)?.record()?.config.arm.method.pretrains();
    Ok(Failure::usage(match pretrains {
        true => anyhow!("{name} has no curves: nothing was pre-trained in it yet"),
        false => anyhow!("{name}: this arm does not pre-train, so it has no curves"),
    }))
}
