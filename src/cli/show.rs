//! `kinrin show RUN`: where one run stands and what it is made from.

use serde::Serialize;

use super::{Failure, Global, print_json, print_line, runs};
use crate::engine::run::checkpoint;
use crate::measure::{CostKind, Form};
use crate::store::RunFolder;
use crate::store::index::RunEntry;
use crate::store::results::{Cost, RunResults};
use crate::text::Language;

/// Show one run
#[derive(clap::Args)]
pub struct ShowArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
}

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    entry: RunEntry,
    program: String,
    folder: std::path::PathBuf,
    checkpoints: Vec<u64>,
    embeddings: Vec<u64>,
    warnings: Vec<String>,
    scores: usize,
    cost: Option<Cost>,
}

/// Prints the run.
pub fn run(args: &ShowArgs, global: &Global) -> Result<(), Failure> {
    let folder = runs::find(&global.open()?, &args.run)?;
    let shown = look(&folder)?;
    if global.json { print_json(&shown) } else { print_line(&text(&shown)) }
}

fn look(folder: &RunFolder) -> Result<Shown, Failure> {
    let record = folder.record()?;
    let results: Option<RunResults> = folder.read("results.ron").ok();
    Ok(Shown {
        entry: RunEntry::new(folder.name(), &record, folder.state()?),
        program: record.program,
        folder: folder.path().to_owned(),
        checkpoints: checkpoint::steps(&folder.checkpoints()),
        embeddings: folder.embedding_steps(),
        warnings: folder.warnings().iter().map(ToString::to_string).collect(),
        scores: results.as_ref().map_or(0, |r| r.scores.len()),
        cost: results.map(|r| r.cost),
    })
}

/// The state and why; a message that only repeats the word is left out.
fn state(word: &str, message: &str) -> String {
    if message == word { word.to_owned() } else { format!("{word} {message}").trim_end().to_owned() }
}

fn text(shown: &Shown) -> String {
    let e = &shown.entry;
    let mut lines = vec![
        e.run.clone(),
        format!("  experiment  {}, arm {}, seed {}", e.experiment, e.arm, e.seed),
        format!("  state       {}", state(e.state.word(), &e.message)),
        format!("  phase       {}", e.phase),
        format!("  step        {} of {}", e.step, e.steps),
        format!("  device      {}", e.device),
        format!("  config      {}", e.config_hash),
        format!("  data        {}", e.data_hash),
        format!("  checkpoints {:?}", shown.checkpoints),
        format!("  embeddings  {:?}", shown.embeddings),
        format!("  folder      {}", shown.folder.display()),
    ];
    if let Some(cost) = &shown.cost {
        lines.push(format!("  cost        {}", spent(cost)));
    }
    lines.extend(shown.warnings.iter().map(|w| format!("  warning     {w}")));
    lines.join("\n")
}

/// Everything that is known of a cost, by name.
fn spent(cost: &Cost) -> String {
    let told = |kind: CostKind| {
        let value = kind.text(cost.known(kind)?, Language::En);
        Some(format!("{}: {value}", kind.name(Form::Full, Language::En)))
    };
    CostKind::all().filter_map(told).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_cost_is_told_with_its_name_and_unit() {
        let cost = Cost::of(&[(CostKind::Steps, 10.0), (CostKind::Flops, 2e12), (CostKind::DeviceS, 7200.0)]);
        let told = "Steps: 10 steps, Training clips: 0 clips, Compute: 2.0 TFLOP, Time: 0.0 s, Device time: 2.0 h, Most memory: 0.0 MiB";
        assert_eq!(spent(&cost), told);
    }

    #[test]
    fn a_state_is_told_once() {
        let of = |message| state("stopped", message);
        assert_eq!([of("stopped"), of(""), of("by a signal")], ["stopped", "stopped", "stopped by a signal"]);
    }
}
