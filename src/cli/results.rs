//! `kinrin results EXPERIMENT`: what the finished runs of an experiment say.

use std::path::Path;

use anyhow::anyhow;
use serde::Serialize;

use super::{Failure, Global, print_json, print_line, runs};
use crate::config;
use crate::config::PrimarySpec;
use crate::measure::Metric;
use crate::report::pilot::derived_cost::derive;
use crate::report::pilot::{Lost, Pilot, Source};
use crate::report::runs::progress;
use crate::report::verdict::table;
use crate::report::{self, Comparison};
use crate::store::results::RunResults;
use crate::store::run_folder::RunFolder;
use crate::store::{Workspace, prices};
use crate::text::Language;

/// Means with intervals, paired differences, cost and a verdict.
#[derive(clap::Args)]
pub struct ResultsArgs {
    /// Name of the experiment, or its file
    #[arg(value_name = "EXPERIMENT")]
    pub experiment: String,
    /// The probes at every snapshot of the pre-training instead
    #[arg(long)]
    pub over_training: bool,
    /// Metric of the text of --over-training; the JSON has all
    #[arg(long, default_value = Metric::Top1.key(), requires = "over_training")]
    pub metric: String,
}

/// Prints the comparison.
pub fn run(args: &ResultsArgs, global: &Global) -> Result<(), Failure> {
    let name = experiment_name(&args.experiment)?;
    if args.over_training {
        return over_training(args, &name, global);
    }
    let workspace = global.open()?;
    let comparison = comparison(&workspace, &name)?;
    if comparison.rows.is_empty() && comparison.cost.is_empty() {
        return Err(runs::none_finished(&workspace, &name));
    }
    let head = Pilot::new(Source::read(&workspace, &name)?).head;
    if global.json {
        return print_json(&Told { comparison: &comparison, lost: &head.lost });
    }
    let caveats = head.caveats(Language::En);
    let caveats: String = caveats.iter().map(|s| format!("\n\n{}", s.text.trim_start())).collect();
    print_line(&format!("{}{caveats}", table::text(&comparison)))
}

/// What the JSON tells.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    comparison: &'a Comparison,
    /// Runs that are not there or cannot be read.
    lost: &'a [Lost],
}

fn over_training(args: &ResultsArgs, name: &str, global: &Global) -> Result<(), Failure> {
    let over = progress::read(&global.open()?, name)?;
    if over.curves.is_empty() {
        return Err(Failure::usage(anyhow!("no run of experiment \"{name}\" has come to a snapshot yet")));
    }
    if global.json { print_json(&over) } else { print_line(&progress::text(&over, &args.metric)) }
}

/// Compares the finished runs of an experiment in a workspace.
pub fn comparison(workspace: &Workspace, experiment: &str) -> Result<Comparison, Failure> {
    let (mut results, mut primary): (Vec<RunResults>, _) = (Vec::new(), PrimarySpec::default());
    let prices = prices::read(workspace)?;
    for folder in RunFolder::all(&workspace.runs_dir())? {
        if !folder.file("results.ron").is_file() {
            continue;
        }
        match folder.results() {
            Ok(mut found) => {
                derive(&mut found.cost, &prices);
                if let Some(record) = folder.record().ok().filter(|_| found.experiment == experiment) {
                    primary = record.config.experiment.primary;
                }
                results.push(found);
            }
            // One damaged file must not hide all other results.
            Err(error) => tracing::warn!("left out: {error}"),
        }
    }
    Ok(report::compare(experiment, &results, &primary))
}

/// The name itself, or the name inside an experiment file.
pub(super) fn experiment_name(given: &str) -> Result<String, Failure> {
    if !given.ends_with(".ron") {
        return Ok(given.to_owned());
    }
    config::load_file(Path::new(given), &[]).map(|e| e.name).map_err(Failure::usage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::results::{Cost, Score};

    fn store(workspace: &Workspace, run: &str, seed: u64, value: f64) {
        let folder = workspace.runs_dir().join(run);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("run.ron"), "()").unwrap();
        let [task, probe, budget, metric] = ["t", "linear", "2", "top1"].map(String::from);
        let score = Score { task, probe, budget, metric, fold: 0, draw: 0, value, n_train: 2, n_test: 8 };
        let results = RunResults {
            run: run.into(),
            experiment: "pilot".into(),
            arm: "intra".into(),
            method: "intra".into(),
            seed,
            shared_settings: String::new(),
            arm_settings: String::new(),
            ended_unix: seed,
            scores: vec![score],
            cost: Cost::default(),
        };
        std::fs::write(folder.join("results.ron"), config::to_ron(&results)).unwrap();
    }

    #[test]
    fn finished_runs_are_compared_though_another_file_is_damaged() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        store(&workspace, "pilot-intra-s1", 1, 0.25);
        store(&workspace, "pilot-intra-s2", 2, 0.75);
        store(&workspace, "pilot-intra-s3", 3, 0.5);
        std::fs::write(workspace.runs_dir().join("pilot-intra-s3/results.ron"), "(run: ").unwrap();
        let row = comparison(&workspace, "pilot").map_err(|_| "no comparison").unwrap().rows[0].clone();
        assert_eq!((row.mean, row.seeds, row.n), (0.5, 2, 2));
    }

    #[test]
    fn an_experiment_without_a_finished_run_is_an_error_of_usage() {
        let root = tempfile::tempdir().unwrap();
        let global = Global { workspace: root.path().into(), json: true };
        let args = ResultsArgs { experiment: "nothing".into(), over_training: false, metric: "top1".into() };
        assert!(matches!(run(&args, &global), Err(Failure::Usage(_))));
    }

    #[test]
    fn an_experiment_may_be_named_by_its_file() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/experiments/quickstart.ron");
        assert!(matches!(experiment_name(file), Ok(name) if name == "quickstart"));
        assert!(matches!(experiment_name("missing.ron"), Err(Failure::Usage(_))));
    }
}
