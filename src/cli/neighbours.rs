//! `kinrin neighbours RUN --query CLIP` and `--clip FILE`: what the encoder of a run holds to be near a video, or near a
//! file of one's own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use serde::Serialize;

use super::{Failure, Global, interrupt, print_json, print_line, runs};
use crate::engine::run::embeddings::{Embeddings, RowOf};
use crate::explore::near_duplicate::near_duplicates;
use crate::explore::neighbours::{Gallery, Hit, Line, Search, agreement, mask_of_training, table};
use crate::explore::own_clip;
use crate::job::Job;
use crate::store::judgement::{Mask, Place};
use crate::store::{RunFolder, Workspace, atomic};

/// Show the nearest videos of a video, by exact search in the run's embeddings or in its key queue
#[derive(clap::Args)]
pub struct NeighboursArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
    /// Path of the video in its data set (or the end of the path), or its number
    #[arg(long, value_name = "CLIP", required_unless_present = "clip")]
    pub query: Option<String>,
    /// A video file of your own, which need not be in any data set: it is decoded as the run's data were, embedded by
    /// the run's encoder, and searched for; nothing of it is kept
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub clip: Option<PathBuf>,
    /// How many neighbours
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub k: u32,
    /// Snapshot to search in [default: the last]
    #[arg(long)]
    pub step: Option<u64>,
    /// All videos of the pool, or the queue as training saw it
    #[arg(long = "in", value_enum, default_value_t)]
    pub place: In,
    /// What the query may not find [default: its own video; in the queue what the arm hides in training]
    #[arg(long, value_enum)]
    pub mask: Option<Hide>,
    /// Of several keys of one video in the queue the best alone
    #[arg(long)]
    pub distinct: bool,
    /// Write the neighbours to this file as well
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
}

/// Where to search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum In {
    #[default]
    Data,
    Queue,
}

/// What to hide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Hide {
    /// Nothing
    None,
    /// Clips of the query's own video
    #[default]
    Video,
    /// Clips of the query's own source recording
    Source,
}

impl Hide {
    pub(super) fn mask(self) -> Mask {
        match self {
            Self::None => Mask::None,
            Self::Video => Mask::Video,
            Self::Source => Mask::Source,
        }
    }
}

#[derive(Serialize)]
struct Neighbour<'a> {
    #[serde(flatten)]
    hit: Hit,
    #[serde(flatten)]
    video: &'a RowOf,
    /// The query's content again: a copy that was cut, scaled or coded anew.
    near_duplicate: bool,
    /// Rank of the first neighbour whose content it is again.
    near_duplicate_of: Option<usize>,
}

/// What was searched for.
#[derive(Serialize)]
#[serde(untagged)]
enum QueryOf<'a> {
    Video(&'a RowOf),
    Clip { clip: &'a Path },
}

/// How many neighbours carry the query's label, of those of which it is known.
#[derive(Serialize)]
struct Agreement {
    same: usize,
    of: usize,
    /// Share that neighbours drawn at random would agree to.
    chance: Option<f64>,
    /// The same of as many neighbours of other recordings.
    of_other_recordings: (usize, usize),
    /// The same of as many neighbours of other groups, where the arm masks a group while it trains.
    of_other_groups: Option<OtherGroups>,
}

#[derive(Serialize)]
struct OtherGroups {
    mask_group: String,
    same: usize,
    of: usize,
}

#[derive(Serialize)]
struct Found<'a> {
    run: String,
    step: u64,
    #[serde(rename = "in")]
    place: Place,
    mask: Mask,
    query: QueryOf<'a>,
    /// None where the query has no label.
    agreement: Option<Agreement>,
    neighbours: Vec<Neighbour<'a>>,
}

/// Prints the neighbours, best first. The query's own video is not among them unless the queue is searched unmasked.
pub fn run(args: &NeighboursArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let folder = runs::find(&workspace, &args.run)?;
    let gallery = Gallery::read(&folder, snapshot(&folder, args.step)?)?;
    let search = search(args, &folder)?;
    if search.place == Place::Queue && gallery.queue.is_none() {
        let run = folder.name();
        return Err(Failure::usage(anyhow!("--in queue: {run} has no queue, or not the checkpoint of this step")));
    }
    let look = Look { workspace: &workspace, folder: &folder, gallery: &gallery, search: &search };
    let found = match (&args.clip, &args.query) {
        (Some(clip), _) => look.of_clip(clip)?,
        (None, query) => look.of_video(video(&gallery.embeddings, query.as_deref().unwrap_or_default(), "--query")?)?,
    };
    if let Some(path) = &args.csv {
        atomic::write(path, csv(&found)?.as_bytes()).map_err(|e| anyhow!("{}: {e}", path.display()))?;
    }
    if global.json { print_json(&found) } else { print(&found) }
}

fn search(args: &NeighboursArgs, folder: &RunFolder) -> Result<Search, Failure> {
    let place = if args.place == In::Queue { Place::Queue } else { Place::Data };
    let mask = match (args.mask, place) {
        (Some(hide), _) => hide.mask(),
        (None, Place::Data) => Mask::Video,
        (None, Place::Queue) => mask_of_training(&folder.record()?.config.arm.method),
    };
    Ok(Search { place, mask, k: args.k as usize, once_per_video: args.distinct })
}

/// Where and how is searched.
struct Look<'a> {
    workspace: &'a Workspace,
    folder: &'a RunFolder,
    gallery: &'a Gallery,
    search: &'a Search,
}

impl<'a> Look<'a> {
    fn of_video(&self, query: usize) -> Result<Found<'a>, Failure> {
        let (gallery, search) = (self.gallery, self.search);
        let videos = &gallery.embeddings.videos;
        let own = &videos[query];
        let hits = gallery.search(query, search);
        let strangers = gallery.search(query, &Search { mask: Mask::Source, ..*search });
        let (same, of) = agreement(&hits, videos, own.label.as_ref());
        let agreement = own.label.as_ref().map(|label| Agreement {
            same,
            of,
            chance: gallery.chance(query, search),
            of_other_recordings: agreement(&strangers, videos, Some(label)),
            of_other_groups: gallery.mask_group.clone().map(|mask_group| {
                let outside = gallery.search_outside(query, &mask_group, search);
                let (same, of) = agreement(&outside, videos, Some(label));
                OtherGroups { mask_group, same, of }
            }),
        });
        self.found(QueryOf::Video(own), own, agreement, &hits)
    }

    fn of_clip(&self, file: &'a Path) -> Result<Found<'a>, Failure> {
        if !file.exists() {
            return Err(Failure::usage(anyhow!("--clip {}: there is no such file", file.display())));
        }
        let job = Job::default();
        interrupt::stop_on_ctrl_c(&job);
        let decoded = own_clip::decode(self.workspace, self.folder, file, &job)?;
        let row = own_clip::embed(self.workspace, self.folder, self.gallery, &decoded, &job)?;
        let hits = self.gallery.search_clip(&row, self.search);
        let path = file.to_string_lossy().into_owned();
        let own = RowOf { set: String::new(), path, source: 0, label: None, groups: BTreeMap::new() };
        self.found(QueryOf::Clip { clip: file }, &own, None, &hits)
    }

    fn found(
        &self,
        query: QueryOf<'a>,
        own: &RowOf,
        agreement: Option<Agreement>,
        hits: &[Hit],
    ) -> Result<Found<'a>, Failure> {
        let videos = &self.gallery.embeddings.videos;
        let others: Vec<&RowOf> = hits.iter().map(|hit| &videos[hit.video]).collect();
        let copies = near_duplicates(self.workspace, own, &others)?;
        let neighbours = hits.iter().enumerate().map(|(i, hit)| Neighbour {
            hit: *hit,
            video: &videos[hit.video],
            near_duplicate: copies.of_query[i],
            near_duplicate_of: copies.of_earlier[i].first().map(|earlier| hits[*earlier].rank),
        });
        let (run, step, neighbours) = (self.folder.name(), self.gallery.step, neighbours.collect());
        let Search { place, mask, .. } = *self.search;
        Ok(Found { run, step, place, mask, query, agreement, neighbours })
    }
}

fn csv(found: &Found<'_>) -> Result<String, Failure> {
    let lines = found.neighbours.iter().map(|n| Line {
        run: &found.run,
        step: found.step,
        rank: n.hit.rank,
        similarity: n.hit.similarity,
        set: &n.video.set,
        path: &n.video.path,
        label: n.video.label.as_deref(),
        groups: &n.video.groups,
        same_video: n.hit.same_video,
        same_source: n.hit.same_source,
        near_duplicate: n.near_duplicate,
    });
    Ok(table(&lines.collect::<Vec<_>>())?)
}

fn print(found: &Found<'_>) -> Result<(), Failure> {
    let place = if found.place == Place::Queue { " in the queue" } else { "" };
    let query = match found.query {
        QueryOf::Video(video) => words(video),
        QueryOf::Clip { clip } => clip.display().to_string(),
    };
    print_line(&format!("{} at step {}{place}: {query}", found.run, found.step))?;
    found.neighbours.iter().try_for_each(|n| {
        let marks = [
            (n.hit.same_video, "  same video"),
            (n.hit.same_source && !n.hit.same_video, "  same source"),
            (n.near_duplicate, "  near-duplicate"),
        ];
        let marks: String = marks.iter().filter(|m| m.0).map(|m| m.1).collect();
        let again = n.near_duplicate_of.map_or(String::new(), |rank| format!("  near-duplicate of {rank}"));
        let age = n.hit.age_steps.map_or(String::new(), |age| {
            let steps = if age == 1 { "step" } else { "steps" };
            format!("  {age} {steps} old")
        });
        print_line(&format!("{:>4}  {:.4}  {}{age}{marks}{again}", n.hit.rank, n.hit.similarity, words(n.video)))
    })?;
    let strangers = found.neighbours.iter().filter(|n| !n.hit.same_source).count();
    if let Some(Agreement { same, of, chance, of_other_recordings: (strange, strangers), of_other_groups }) =
        &found.agreement
    {
        let chance = chance.map_or(String::new(), |share| format!(" (by chance {:.0} %)", 100.0 * share));
        print_line(&format!(
            "{same} of {of} carry the query's label{chance}; of other recordings {strange} of {strangers}"
        ))?;
        if let Some(OtherGroups { mask_group, same, of }) = of_other_groups {
            print_line(&format!("with the same {mask_group} masked, as this arm does in training: {same} of {of}"))?;
        }
    }
    print_line(&format!("{strangers} of {} are of another source", found.neighbours.len()))
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
