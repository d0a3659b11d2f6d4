//! What the encoders hold to be similar: how often neighbours share the label, and, where it is asked for, pictures.

use std::collections::HashMap;

use super::ReportError;
use super::block::{Block, Column, Picture, PictureRow, Table, Tone};
use super::inputs::{RunFacts, step};
use super::say::Say;
use crate::data::browse::SetView;
use crate::data::cache::ShardReader;
use crate::engine::run::embeddings::RowOf;
use crate::explore::neighbours::{Gallery, Search};
use crate::job::Job;
use crate::report::pilot::{Estimate, Pilot};
use crate::store::judgement::{Mask, Place};
use crate::store::{RunFolder, Workspace};
use crate::text::text;

/// Neighbours per query.
const K: usize = 5;
/// Queries of a run at most, evenly spaced over the labelled videos: more change the share by less than seeds do.
const MOST_QUERIES: usize = 300;
/// Queries that are shown as pictures.
const SHOWN: usize = 4;

/// How often neighbours of other recordings share the query's label.
pub struct Agreement {
    pub arm: String,
    /// Share of neighbours, over the seeds.
    pub share: Estimate,
    /// The same for neighbours drawn at random.
    pub chance: f64,
    pub queries: usize,
}

/// A query with its neighbours in one run.
pub struct Example {
    /// Of the query, from 1.
    pub number: usize,
    pub arm: String,
    pub seed: u64,
    pub step: u64,
    /// The query first.
    pub pictures: Vec<Picture>,
}

const SEARCH: Search = Search { place: Place::Data, mask: Mask::Source, k: K, once_per_video: true };

/// Searches in the last snapshot of every run. A run without embeddings or labels has no part in it.
///
/// # Errors
/// A stop.
pub fn agreement(
    workspace: &Workspace,
    pilot: &Pilot,
    runs: &[&RunFacts],
    job: &Job,
    steps: u64,
) -> Result<Vec<Agreement>, ReportError> {
    let mut found = Vec::new();
    for arm in pilot.arms() {
        let mut seeds = Vec::new();
        let (mut chance, mut queries) = (0.0, 0);
        for run in runs.iter().filter(|r| r.entry.arm == arm) {
            step(job, 2, steps)?;
            let Some(gallery) = gallery(workspace, run) else { continue };
            let of_run = labelled(&gallery);
            let Some(share) = share(&gallery, &of_run) else { continue };
            seeds.push((run.entry.seed, share));
            (chance, queries) = (by_chance(&gallery, &of_run), of_run.len());
        }
        found.extend(Estimate::of(&seeds).map(|share| Agreement { arm: arm.to_owned(), share, chance, queries }));
    }
    Ok(found)
}

fn gallery(workspace: &Workspace, run: &RunFacts) -> Option<Gallery> {
    let folder = RunFolder::open(&workspace.runs_dir(), &run.entry.run).ok()?;
    let last = *folder.embedding_steps().last()?;
    Gallery::read(&folder, last).map_err(|e| tracing::warn!("no neighbours of {}: {e}", run.entry.run)).ok()
}

/// Rows with a label, evenly spaced.
fn labelled(gallery: &Gallery) -> Vec<usize> {
    let videos = &gallery.embeddings.videos;
    let all: Vec<usize> = (0..videos.len()).filter(|&i| videos[i].label.is_some()).collect();
    spaced(&all, MOST_QUERIES)
}

/// At most `wanted` of the rows, evenly spaced.
fn spaced(all: &[usize], wanted: usize) -> Vec<usize> {
    let n = wanted.min(all.len());
    (0..n).map(|i| all[i * all.len() / n.max(1)]).collect()
}

fn share(gallery: &Gallery, queries: &[usize]) -> Option<f64> {
    let videos = &gallery.embeddings.videos;
    let (mut same, mut all) = (0_usize, 0_usize);
    for &query in queries {
        let hits = gallery.search(query, &SEARCH);
        let labels: Vec<&String> = hits.iter().filter_map(|hit| videos[hit.video].label.as_ref()).collect();
        all += labels.len();
        same += labels.iter().filter(|label| Some(**label) == videos[query].label.as_ref()).count();
    }
    (all > 0).then(|| same as f64 / all as f64)
}

/// Share of the labelled videos of other recordings that have the query's label, mean over the queries.
fn by_chance(gallery: &Gallery, queries: &[usize]) -> f64 {
    let videos = &gallery.embeddings.videos;
    let of_query = |&query: &usize| {
        let others = videos.iter().filter(|v| v.label.is_some() && v.source != videos[query].source);
        let (same, all) =
            others.fold((0_u32, 0_u32), |(same, all), v| (same + u32::from(v.label == videos[query].label), all + 1));
        f64::from(same) / f64::from(all.max(1))
    };
    queries.iter().map(of_query).sum::<f64>() / queries.len().max(1) as f64
}

/// Queries and their neighbours in both arms of the verdict, as frames from the middle of the stored clips.
pub fn pictures(workspace: &Workspace, pilot: &Pilot, runs: &[&RunFacts]) -> Vec<Example> {
    let mut frames = Frames { workspace, sets: HashMap::new() };
    let mut rows = Vec::new();
    let galleries = [&pilot.head.arm, &pilot.head.reference].into_iter().filter_map(|arm| {
        let run = runs.iter().filter(|r| r.entry.arm == *arm).min_by_key(|r| r.entry.seed)?;
        Some((arm, run.entry.seed, gallery(workspace, run)?))
    });
    let galleries: Vec<(&String, u64, Gallery)> = galleries.collect();
    let Some((_, _, first)) = galleries.first() else { return rows };
    for (number, query) in spaced(&labelled(first), SHOWN).into_iter().enumerate() {
        let wanted = &first.embeddings.videos[query];
        for (arm, seed, gallery) in &galleries {
            // Runs may have pooled different footage: the same video, not the same row.
            let same = |v: &RowOf| v.set == wanted.set && v.path == wanted.path;
            let Some(query) = gallery.embeddings.videos.iter().position(same) else { continue };
            let (arm, pictures) = ((*arm).clone(), row(&mut frames, gallery, query));
            rows.push(Example { number: number + 1, arm, seed: *seed, step: gallery.step, pictures });
        }
    }
    rows
}

fn row(frames: &mut Frames<'_>, gallery: &Gallery, query: usize) -> Vec<Picture> {
    let videos = &gallery.embeddings.videos;
    let asked = &videos[query];
    let mut pictures: Vec<Picture> = frames.picture(asked, "?", Tone::Plain).into_iter().collect();
    for hit in gallery.search(query, &SEARCH) {
        let video = &videos[hit.video];
        // The sign says what the colour says.
        let (tone, sign) = match video.label == asked.label {
            true => (Tone::Good, "✓"),
            false => (Tone::Bad, "×"),
        };
        let head = format!("{sign} {:.2}", hit.similarity).replace('-', "\u{2212}");
        pictures.extend(frames.picture(video, &head, tone));
    }
    pictures
}

/// Frames of stored clips.
struct Frames<'a> {
    workspace: &'a Workspace,
    sets: HashMap<String, Option<SetView>>,
}

impl Frames<'_> {
    fn picture(&mut self, of: &RowOf, head: &str, tone: Tone) -> Option<Picture> {
        let workspace = self.workspace;
        let set = self.sets.entry(of.set.clone()).or_insert_with(|| SetView::load(workspace, &of.set).ok()).as_ref()?;
        let video = set.videos.iter().find(|video| video.path == of.path)?;
        let shard = ShardReader::open(&set.cache.join(video.shard.as_ref()?)).ok()?;
        let middle = shard.frames().checked_sub(1)? / 2;
        let label = of.label.clone().unwrap_or_default();
        let name = of.path.rsplit('/').next().unwrap_or_default().to_owned();
        Some(Picture {
            width: shard.width() as u32,
            height: shard.height() as u32,
            rgb: shard.frame(middle).to_vec(),
            caption: vec![format!("{head} {label}").trim_end().to_owned(), name],
            tone,
        })
    }
}

/// The section.
pub fn blocks(agreement: &[Agreement], pictures: &[Example], say: Say) -> Vec<Block> {
    let mut blocks = vec![Block::section(text!(say.0, "document-neighbours"))];
    if agreement.is_empty() {
        blocks.push(Block::paragraph(text!(say.0, "document-neighbours-none")));
        return blocks;
    }
    blocks.push(Block::Table(table(agreement, say)));
    let queries = agreement.iter().map(|a| a.queries).max().unwrap_or(0);
    blocks.push(Block::note(text!(say.0, "document-neighbours-note", k = K, queries = queries)));
    if !pictures.is_empty() {
        blocks.push(Block::part(text!(say.0, "document-neighbours-examples")));
        blocks.push(Block::note(text!(say.0, "document-neighbours-examples-note")));
        let title = |e: &Example| {
            let Example { number, arm, seed, step, .. } = e;
            text!(say.0, "document-neighbours-query", number = number, arm = arm, seed = seed, step = step)
        };
        let row = |e: &Example| PictureRow { title: title(e), pictures: e.pictures.clone() };
        blocks.push(Block::Pictures(pictures.iter().map(row).collect()));
    }
    blocks
}

fn table(agreement: &[Agreement], say: Say) -> Table {
    let row = |a: &Agreement| {
        vec![
            a.arm.as_str().into(),
            say.score(&a.share).into(),
            format!("{:.1}", a.chance * 100.0).into(),
            a.share.seeds.to_string().into(),
        ]
    };
    Table {
        columns: vec![Column::Text, Column::Number, Column::Number, Column::Number],
        head: vec![
            text!(say.0, "document-arm"),
            text!(say.0, "document-neighbours-same-label"),
            text!(say.0, "document-neighbours-chance"),
            text!(say.0, "document-seeds"),
        ],
        rows: agreement.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_evenly_spaced_and_never_more_than_there_are() {
        let all: Vec<usize> = (0..10).collect();
        assert_eq!(spaced(&all, 4), [0, 2, 5, 7]);
        assert_eq!(spaced(&all, 30), all);
        assert!(spaced(&[], 4).is_empty());
    }
}
