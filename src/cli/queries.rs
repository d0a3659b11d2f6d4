//! `kinrin queries RUN`: the videos of a run in the order in which one browses them as queries.

use std::collections::HashSet;

use anyhow::anyhow;
use serde::Serialize;

use super::{Failure, Global, neighbours, print_json, print_line, runs};
use crate::engine::run::embeddings::{Embeddings, RowOf};
use crate::report::query_order::{self, Browsed, By};
use crate::store::judgement::{self, VideoName};
use crate::store::video_tag::{self, VideoTags};
use crate::store::{RunFolder, Workspace};

/// List queries worth looking at: least pure, most similar, hubs, those on which two arms disagree, or at random
#[derive(clap::Args)]
pub struct QueriesArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
    /// purity: fewest neighbours of the same label first; similarity: nearest neighbour most similar first;
    /// hubs: neighbour of the most others first; disagreement: fewest neighbours that the run of --against finds, too;
    /// random: drawn by --seed, the same for every run of the data
    #[arg(long, default_value = "random",
        value_parser = ["purity", "similarity", "hubs", "disagreement", "random"])]
    pub by: String,
    /// Run that is compared with, by its name or the beginning of it; at --step too, or else at its last snapshot
    #[arg(long, value_name = "RUN", required_if_eq("by", "disagreement"))]
    pub against: Option<String>,
    /// Only queries of this label
    #[arg(long, value_name = "LABEL")]
    pub label: Option<String>,
    /// Only queries of the recording of this video, named by its path or the end of its path
    #[arg(long, value_name = "CLIP")]
    pub recording: Option<String>,
    /// Only queries without a judgement of this run at this step
    #[arg(long)]
    pub unjudged: bool,
    /// Only queries with this tag, see `kinrin data tag`
    #[arg(long, value_name = "TAG")]
    pub tag: Option<String>,
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
    let workspace = global.open()?;
    let folder = runs::find(&workspace, &args.run)?;
    let step = neighbours::snapshot(&folder, args.step)?;
    let stored = Embeddings::read(&folder.embeddings(step))?;
    let mut found = ordered(args, &workspace, &stored)?;
    let keep = kept(args, &workspace, (&folder, step), &stored)?;
    found.retain(|query| keep[query.row]);
    let queries: Vec<Query<'_>> =
        found.iter().take(args.limit).map(|b| Query { value: b.value, video: &stored.videos[b.row] }).collect();
    if global.json {
        let value = serde_json::json!({ "run": folder.name(), "step": step, "by": args.by, "queries": queries });
        return print_json(&value);
    }
    queries.iter().try_for_each(|query| {
        let label = query.video.label.as_ref().map_or(String::new(), |l| format!("  [{l}]"));
        let value = if args.by == By::Random.word() { String::new() } else { format!("{:>9.4}  ", query.value) };
        print_line(&format!("{value}{}/{}{label}", query.video.set, query.video.path))
    })
}

fn ordered(args: &QueriesArgs, workspace: &Workspace, stored: &Embeddings) -> Result<Vec<Browsed>, Failure> {
    let k = args.k as usize;
    if let (Some(against), "disagreement") = (&args.against, args.by.as_str()) {
        let other = runs::find(workspace, against)?;
        let other = Embeddings::read(&other.embeddings(neighbours::snapshot(&other, args.step)?))?;
        return Ok(query_order::disagreement(stored, &other, k, args.seed));
    }
    let by = By::ALL.into_iter().find(|by| by.word() == args.by).ok_or_else(|| anyhow!("no order {}", args.by))?;
    Ok(query_order::order(stored, by, k, args.seed))
}

/// Which rows the filters leave.
fn kept(
    args: &QueriesArgs,
    workspace: &Workspace,
    (folder, step): (&RunFolder, u64),
    stored: &Embeddings,
) -> Result<Vec<bool>, Failure> {
    let recording = match &args.recording {
        Some(clip) => Some(&stored.videos[neighbours::video(stored, clip, "--recording")?]),
        None => None,
    };
    let judged: HashSet<(String, String)> = match args.unjudged {
        true => judgement::list(&workspace.db()?)?
            .into_iter()
            .filter(|j| j.run == folder.name() && j.step == step)
            .map(|j| (j.query.set, j.query.path))
            .collect(),
        false => HashSet::new(),
    };
    let tags = if args.tag.is_some() { video_tag::all(&workspace.db()?)? } else { VideoTags::new() };
    let tagged = |video: &RowOf, tag: &String| {
        let name = VideoName { set: video.set.clone(), path: video.path.clone() };
        tags.get(&name).is_some_and(|tags| tags.contains(tag))
    };
    let fits = |video: &RowOf| {
        args.label.as_ref().is_none_or(|label| video.label.as_ref() == Some(label))
            && recording.is_none_or(|r| (&r.set, r.source) == (&video.set, video.source))
            && !judged.contains(&(video.set.clone(), video.path.clone()))
            && args.tag.as_ref().is_none_or(|tag| tagged(video, tag))
    };
    Ok(stored.videos.iter().map(fits).collect())
}
