//! `kinrin queries RUN`: the videos of a run in the order in which one browses them as queries.

use anyhow::anyhow;
use serde::Serialize;

use super::{Failure, Global, neighbours, print_json, print_line, runs};
use crate::engine::run::embeddings::{Embeddings, RowOf};
use crate::report::query_order::{self, By};

/// List queries worth looking at: least pure, most similar, hubs, or at random
#[derive(clap::Args)]
pub struct QueriesArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
    /// purity: fewest neighbours of the same label first; similarity: nearest neighbour most similar first;
    /// hubs: neighbour of the most others first; random: drawn by --seed, the same for every run of the data
    #[arg(long, default_value = "random", value_parser = ["purity", "similarity", "hubs", "random"])]
    pub by: String,
    /// Neighbours that count
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..))]
    pub k: u32,
    /// Snapshot [default: the last]
    #[arg(long)]
    pub step: Option<u64>,
    /// How many queries
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
    /// For the random order
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
}

#[derive(Serialize)]
struct Query<'a> {
    value: f64,
    #[serde(flatten)]
    video: &'a RowOf,
}

/// Prints the list.
pub fn run(args: &QueriesArgs, global: &Global) -> Result<(), Failure> {
    let folder = runs::find(&global.open()?, &args.run)?;
    let step = neighbours::snapshot(&folder, args.step)?;
    let stored = Embeddings::read(&folder.embeddings(step))?;
    let by = By::ALL.into_iter().find(|by| by.word() == args.by).ok_or_else(|| anyhow!("no order {}", args.by))?;
    let found = query_order::order(&stored, by, args.k as usize, args.seed);
    let queries: Vec<Query<'_>> =
        found.iter().take(args.limit).map(|b| Query { value: b.value, video: &stored.videos[b.row] }).collect();
    if global.json {
        let value = serde_json::json!({ "run": folder.name(), "step": step, "by": args.by, "queries": queries });
        return print_json(&value);
    }
    queries.iter().try_for_each(|query| {
        let label = query.video.label.as_ref().map_or(String::new(), |l| format!("  [{l}]"));
        let value = if by == By::Random { String::new() } else { format!("{:>9.4}  ", query.value) };
        print_line(&format!("{value}{}/{}{label}", query.video.set, query.video.path))
    })
}
