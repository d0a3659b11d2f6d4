//! `kinrin neighbours RUN --query CLIP`: what the encoder of a run holds to be near a video.

use anyhow::anyhow;
use serde::Serialize;

use super::{Failure, Global, print_json, print_line, runs};
use crate::engine::embeddings::{Embeddings, RowOf};
use crate::store::RunFolder;

/// Show the nearest videos of a video, by exact search in the run's embeddings
#[derive(clap::Args)]
pub struct NeighboursArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
    /// Path of the video in its data set (or the end of the path), or its number
    #[arg(long, value_name = "CLIP")]
    pub query: String,
    /// How many neighbours
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub k: u32,
    /// Snapshot to search in [default: the last]
    #[arg(long)]
    pub step: Option<u64>,
}

#[derive(Serialize)]
struct Neighbour<'a> {
    rank: usize,
    similarity: f32,
    #[serde(flatten)]
    video: &'a RowOf,
    /// From the query's own recording.
    same_source: bool,
}

/// Prints the neighbours, best first. The query's own video is not among them.
pub fn run(args: &NeighboursArgs, global: &Global) -> Result<(), Failure> {
    let folder = runs::find(&global.open()?, &args.run)?;
    let step = snapshot(&folder, args.step)?;
    let stored = Embeddings::read(&folder.embeddings(step))?;
    let query = video(&stored, &args.query, "--query")?;
    let source = (&stored.videos[query].set, stored.videos[query].source);
    let found = stored.nearest(query, args.k as usize);
    let neighbours: Vec<Neighbour<'_>> = found
        .iter()
        .enumerate()
        .map(|(i, &(row, similarity))| {
            let video = &stored.videos[row];
            Neighbour { rank: i + 1, similarity, video, same_source: (&video.set, video.source) == source }
        })
        .collect();
    if global.json {
        let query = &stored.videos[query];
        return print_json(
            &serde_json::json!({ "run": folder.name(), "step": step, "query": query, "neighbours": neighbours }),
        );
    }
    print_line(&format!("{} at step {step}: {}", folder.name(), words(&stored.videos[query])))?;
    neighbours.iter().try_for_each(|n| {
        let same = if n.same_source { "  same source" } else { "" };
        print_line(&format!("{:>4}  {:.4}  {}{same}", n.rank, n.similarity, words(n.video)))
    })
}

fn words(video: &RowOf) -> String {
    let label = video.label.as_ref().map_or(String::new(), |l| format!("  [{l}]"));
    let groups: Vec<String> = video.groups.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{}/{}{label}  {}", video.set, video.path, groups.join(" ")).trim_end().to_owned()
}

/// The step of the snapshot that is asked for: the last one unless told otherwise.
pub(super) fn snapshot(folder: &RunFolder, wanted: Option<u64>) -> Result<u64, Failure> {
    let steps = folder.embedding_steps();
    match (wanted, steps.last()) {
        (_, None) => {
            Err(Failure::usage(anyhow!("{} has no embeddings yet: they are made at its snapshots", folder.name())))
        }
        (None, Some(last)) => Ok(*last),
        (Some(step), _) if steps.contains(&step) => Ok(step),
        (Some(step), _) => Err(Failure::usage(anyhow!("--step {step}: {} has snapshots at {steps:?}", folder.name()))),
    }
}

/// A number, a path, or the end of a path that only one video has; `option` is named when it is none of these.
pub(super) fn video(stored: &Embeddings, text: &str, option: &str) -> Result<usize, Failure> {
    let wrong = |message: String| Failure::usage(anyhow!("{option} {text}: {message}"));
    let whole = |v: &RowOf| v.path == text || format!("{}/{}", v.set, v.path) == text;
    if let Some(row) = stored.videos.iter().position(whole) {
        return Ok(row);
    }
    if let Ok(number) = text.parse::<usize>() {
        let last = stored.videos.len() - 1;
        return if number <= last { Ok(number) } else { Err(wrong(format!("the videos are numbered 0 to {last}"))) };
    }
    let rows: Vec<usize> = (0..stored.videos.len()).filter(|&i| stored.videos[i].path.ends_with(text)).collect();
    match rows.as_slice() {
        [row] => Ok(*row),
        [] => Err(wrong("no video of the run has this path; `kinrin data show` tells the data sets".into())),
        _ => Err(wrong(format!("{} videos end so; give the whole path", rows.len()))),
    }
}
