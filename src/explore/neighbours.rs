//! Neighbours of a video at a snapshot: among all videos of the pool, or among the keys of the queue as training saw
//! it. The queue is the one of the snapshot's checkpoint; the query is the video's stored embedding, a momentum key in
//! the same space.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::config::MethodSpec;
use crate::engine::run::checkpoint;
use crate::engine::run::embeddings::{Embeddings, RowOf};
use crate::engine::{EmbeddingsProblem, EngineError};
use crate::method::{self, queue::StoredQueue};
use crate::store::RunFolder;
use crate::store::judgement::{Mask, Place};

/// What the arm's own search hides while it trains.
pub fn mask_of_training(method: &MethodSpec) -> Mask {
    match method.neighbours() {
        Some(neighbours) if !neighbours.mask_source => Mask::Video,
        _ => Mask::Source,
    }
}

/// How to search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Search {
    pub place: Place,
    pub mask: Mask,
    /// At most this many.
    pub k: usize,
    /// Of several keys of one video in the queue the best alone.
    pub once_per_video: bool,
}

/// What is searched for.
#[derive(Clone, Copy, Debug)]
enum Query<'a> {
    /// A row of the embeddings.
    Video(usize),
    /// The unit embedding of a clip that is none of the videos, and of no recording of theirs.
    Clip(&'a [f32]),
}

/// A neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// From 1.
    pub rank: usize,
    /// Row in [`Embeddings::videos`].
    #[serde(skip)]
    pub video: usize,
    /// Cosine.
    pub similarity: f32,
    pub same_video: bool,
    pub same_source: bool,
    /// In the queue: how many steps ago the key was made, 0 for the snapshot's own step.
    pub age_steps: Option<u64>,
}

/// What a run's queries are searched in at one snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct Gallery {
    pub step: u64,
    pub embeddings: Embeddings,
    /// `None` for an arm without a queue, or where the snapshot's checkpoint is gone.
    pub queue: Option<StoredQueue>,
    /// Group column whose value the arm's own search hides while it trains.
    pub mask_group: Option<String>,
    keys_per_step: usize,
}

impl Gallery {
    /// Reads the snapshot of a run.
    pub fn read(folder: &RunFolder, step: u64) -> Result<Self, EngineError> {
        let embeddings = Embeddings::read(&folder.embeddings(step))?;
        let config = folder.record()?.config;
        let stored = checkpoint::folder(&folder.checkpoints(), step);
        let queue = match config.arm.method.pretrains() && stored.is_dir() {
            true => method::stored_queue(&stored)?,
            false => None,
        };
        let fits = |q: &StoredQueue| {
            let known = embeddings.videos.len();
            q.dim == embeddings.dim && q.video.iter().all(|v| (*v as usize) < known)
        };
        if queue.as_ref().is_some_and(|q| !fits(q)) {
            let problem = EmbeddingsProblem::OtherCheckpoint;
            return Err(EngineError::Embeddings { path: folder.embeddings(step), problem });
        }
        let videos = config.experiment.pretrain.batch_videos.min(embeddings.videos.len());
        let mask_group = config.arm.method.mask_group().map(str::to_owned);
        Ok(Self { step, embeddings, queue, mask_group, keys_per_step: (videos * config.views()).max(1) })
    }

    /// The nearest to video `query` (a row of the embeddings), best first, ties by position; none in a queue that is
    /// not there.
    pub fn search(&self, query: usize, search: &Search) -> Vec<Hit> {
        self.nearest(Query::Video(query), search)
    }

    /// The same of a clip that is none of the videos, by its unit embedding in the space of this snapshot. None of them
    /// is of its video or recording, so the mask hides nothing.
    ///
    /// # Panics
    /// If the embedding has another number of dimensions.
    pub fn search_clip(&self, embedding: &[f32], search: &Search) -> Vec<Hit> {
        assert_eq!(embedding.len(), self.embeddings.dim, "made by the encoder of this snapshot");
        self.nearest(Query::Clip(embedding), search)
    }

    /// The same of those alone that have not the query's value in a group column, as an arm that masks the column may
    /// find them; a video without a value is a group of its own.
    pub fn search_outside(&self, query: usize, column: &str, search: &Search) -> Vec<Hit> {
        let mut hits = self.candidates(Query::Video(query), search);
        hits.retain(|hit| !self.same_group(query, hit.video, column));
        ranked(hits, search)
    }

    fn same_group(&self, a: usize, b: usize, column: &str) -> bool {
        let value = |row: usize| {
            let RowOf { set, groups, .. } = &self.embeddings.videos[row];
            Some((set, groups.get(column)?))
        };
        a == b || value(a).is_some_and(|own| value(b) == Some(own))
    }

    fn nearest(&self, query: Query<'_>, search: &Search) -> Vec<Hit> {
        ranked(self.candidates(query, search), search)
    }

    /// Share of the query's own label among the labelled videos that the search may find: what neighbours drawn at
    /// random would agree to. `None` where the query has no label, or nothing else has one.
    pub fn chance(&self, query: usize, search: &Search) -> Option<f64> {
        let videos = &self.embeddings.videos;
        let own = videos[query].label.as_ref()?;
        let rows: BTreeSet<usize> =
            self.candidates(Query::Video(query), search).into_iter().map(|hit| hit.video).collect();
        let labels: Vec<&String> = rows.into_iter().filter_map(|row| videos[row].label.as_ref()).collect();
        let same = labels.iter().filter(|label| **label == own).count();
        (!labels.is_empty()).then(|| same as f64 / labels.len() as f64)
    }

    /// Everything that the mask leaves, in the order in which it is stored.
    fn candidates(&self, query: Query<'_>, search: &Search) -> Vec<Hit> {
        let mut hits = match (search.place, &self.queue) {
            (Place::Data, _) => self.in_data(query),
            (Place::Queue, Some(queue)) => self.in_queue(query, queue),
            (Place::Queue, None) => Vec::new(),
        };
        hits.retain(|hit| match search.mask {
            Mask::None => true,
            Mask::Video => !hit.same_video,
            Mask::Source => !hit.same_source,
        });
        hits
    }

    fn in_data(&self, query: Query<'_>) -> Vec<Hit> {
        let others = (0..self.embeddings.videos.len()).filter(|row| !is_video(query, *row));
        others.map(|row| self.hit(query, row, self.row(row), None)).collect()
    }

    fn in_queue(&self, query: Query<'_>, queue: &StoredQueue) -> Vec<Hit> {
        let keys = queue.keys.chunks_exact(queue.dim.max(1)).zip(&queue.video).enumerate();
        let hit = |(age, (key, video)): (usize, (&[f32], &u32))| {
            self.hit(query, *video as usize, key, Some((age / self.keys_per_step) as u64))
        };
        keys.map(hit).collect()
    }

    fn hit(&self, query: Query<'_>, video: usize, key: &[f32], age_steps: Option<u64>) -> Hit {
        let source = |row: usize| (&self.embeddings.videos[row].set, self.embeddings.videos[row].source);
        let (row, same_source) = match query {
            Query::Video(query) => (self.row(query), source(video) == source(query)),
            Query::Clip(row) => (row, false),
        };
        let similarity = row.iter().zip(key).map(|(a, b)| a * b).sum();
        Hit { rank: 0, video, similarity, same_video: is_video(query, video), same_source, age_steps }
    }

    fn row(&self, row: usize) -> &[f32] {
        let dim = self.embeddings.dim;
        &self.embeddings.rows[row * dim..(row + 1) * dim]
    }
}

/// The best of what may be found, with their ranks.
fn ranked(mut hits: Vec<Hit>, search: &Search) -> Vec<Hit> {
    // Stable: equal similarities keep their order.
    hits.sort_by(|a, b| b.similarity.total_cmp(&a.similarity));
    if search.once_per_video {
        let mut seen = std::collections::HashSet::new();
        hits.retain(|hit| seen.insert(hit.video));
    }
    hits.truncate(search.k);
    hits.iter_mut().zip(1..).for_each(|(hit, rank)| hit.rank = rank);
    hits
}

/// A neighbour as a line of a table.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    pub run: &'a str,
    pub step: u64,
    pub rank: usize,
    pub similarity: f32,
    pub set: &'a str,
    pub path: &'a str,
    pub label: Option<&'a str>,
    pub groups: &'a BTreeMap<String, String>,
    pub same_video: bool,
    pub same_source: bool,
    /// The query's content again.
    pub near_duplicate: bool,
}

/// Neighbours as CSV, with a column for each group column.
///
/// # Errors
/// None that is known: it is written to memory.
pub fn table(lines: &[Line<'_>]) -> Result<String, csv::Error> {
    let columns: BTreeSet<&String> = lines.iter().flat_map(|line| line.groups.keys()).collect();
    let mut out = csv::Writer::from_writer(Vec::new());
    let fixed =
        ["run", "step", "rank", "similarity", "set", "path", "label", "same_video", "same_source", "near_duplicate"];
    out.write_record(fixed.into_iter().chain(columns.iter().map(|column| column.as_str())))?;
    for line in lines {
        let mut cells = vec![
            line.run.to_owned(),
            line.step.to_string(),
            line.rank.to_string(),
            line.similarity.to_string(),
            line.set.to_owned(),
            line.path.to_owned(),
            line.label.unwrap_or_default().to_owned(),
            line.same_video.to_string(),
            line.same_source.to_string(),
            line.near_duplicate.to_string(),
        ];
        cells.extend(columns.iter().map(|column| line.groups.get(*column).cloned().unwrap_or_default()));
        out.write_record(cells)?;
    }
    let bytes = out.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn is_video(query: Query<'_>, video: usize) -> bool {
    matches!(query, Query::Video(row) if row == video)
}

/// How many of the first neighbours agree with a label, and of how many that is known.
pub fn agreement(found: &[Hit], videos: &[RowOf], label: Option<&String>) -> (usize, usize) {
    let Some(label) = label else { return (0, 0) };
    let labels = found.iter().filter_map(|hit| videos[hit.video].label.as_ref());
    labels.fold((0, 0), |(same, all), other| (same + usize::from(other == label), all + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Videos 0 and 1 of one source, 2 and 3 of others; the queue holds 0, 0, 2 and 1, newest first.
    fn gallery() -> Gallery {
        let video = |source: u32| RowOf {
            set: "s".into(),
            path: format!("{source}.mp4"),
            source,
            label: None,
            groups: Default::default(),
        };
        let videos = [0, 0, 1, 2].map(video).to_vec();
        let embeddings = Embeddings { videos, dim: 2, rows: vec![1.0, 0.0, 0.8, 0.6, 0.6, 0.8, 0.0, 1.0] };
        let keys = vec![1.0, 0.0, 0.96, 0.28, 0.6, 0.8, 0.0, 1.0];
        let queue = Some(StoredQueue { dim: 2, keys, video: vec![0, 0, 2, 1], source: vec![0, 0, 1, 0] });
        Gallery { step: 7, embeddings, queue, mask_group: None, keys_per_step: 2 }
    }

    fn found(search: Search) -> Vec<usize> {
        gallery().search(0, &search).iter().map(|hit| hit.video).collect()
    }

    #[test]
    fn masks_hide_the_own_video_and_the_own_recording() {
        let data = |mask| found(Search { place: Place::Data, mask, k: 9, once_per_video: false });
        assert_eq!(
            (data(Mask::None), data(Mask::Video), data(Mask::Source)),
            (vec![1, 2, 3], vec![1, 2, 3], vec![2, 3])
        );
        let queue = |mask| found(Search { place: Place::Queue, mask, k: 9, once_per_video: false });
        assert_eq!(
            (queue(Mask::None), queue(Mask::Video), queue(Mask::Source)),
            (vec![0, 0, 2, 1], vec![2, 1], vec![2])
        );
    }

    #[test]
    fn chance_is_the_share_of_the_own_label_among_what_may_be_found() {
        let mut gallery = gallery();
        let search = |place, mask| Search { place, mask, k: 1, once_per_video: true };
        assert_eq!(gallery.chance(0, &search(Place::Data, Mask::None)), None, "no label");
        for (row, label) in [Some("a"), Some("a"), Some("b"), None].into_iter().enumerate() {
            gallery.embeddings.videos[row].label = label.map(str::to_owned);
        }
        let of = |place, mask| gallery.chance(0, &search(place, mask));
        // 1 and 2 are labelled; 1 is of the query's own recording.
        assert_eq!((of(Place::Data, Mask::None), of(Place::Data, Mask::Source)), (Some(0.5), Some(0.0)));
        // The queue holds the query itself, 2 and 1; two keys of one video count once.
        assert_eq!(of(Place::Queue, Mask::None), Some(2.0 / 3.0));
    }

    #[test]
    fn a_masked_group_hides_its_other_recordings_and_a_video_without_a_value_itself_alone() {
        let mut gallery = gallery();
        for (row, site) in [Some("A"), Some("B"), Some("A"), None].into_iter().enumerate() {
            let value = site.map(|site| ("site".to_owned(), site.to_owned()));
            gallery.embeddings.videos[row].groups = value.into_iter().collect();
        }
        let found = |query, place| {
            let search = Search { place, mask: Mask::None, k: 9, once_per_video: true };
            let hits = gallery.search_outside(query, "site", &search);
            hits.iter().map(|hit| (hit.rank, hit.video)).collect::<Vec<_>>()
        };
        assert_eq!(found(0, Place::Data), [(1, 1), (2, 3)], "2 is another recording of the same site");
        assert_eq!(found(0, Place::Queue), [(1, 1)]);
        assert_eq!(found(3, Place::Data), [(1, 2), (2, 1), (3, 0)], "unknown is no site that others share");
        let search = Search { place: Place::Data, mask: Mask::None, k: 9, once_per_video: true };
        assert_eq!(gallery.search_outside(0, "no such", &search).len(), 3);
    }

    #[test]
    fn a_clip_of_ones_own_finds_every_video_whatever_is_masked() {
        let found = |mask, place| {
            let search = Search { place, mask, k: 9, once_per_video: true };
            let hits = gallery().search_clip(&[0.0, 1.0], &search);
            assert!(hits.iter().all(|hit| !hit.same_video && !hit.same_source));
            hits.iter().map(|hit| hit.video).collect::<Vec<_>>()
        };
        assert_eq!(found(Mask::Source, Place::Data), [3, 2, 1, 0]);
        assert_eq!(found(Mask::Video, Place::Queue), [1, 2, 0]);
    }

    #[test]
    fn a_table_has_a_column_for_each_group_of_any_neighbour() {
        let [none, site] = [BTreeMap::new(), BTreeMap::from([("site".to_owned(), "A, left".to_owned())])];
        let line = |rank, groups| Line {
            run: "r",
            step: 9,
            rank,
            similarity: 0.5,
            set: "s",
            path: "v.mp4",
            label: None,
            groups,
            same_video: false,
            same_source: true,
            near_duplicate: false,
        };
        let text = table(&[line(1, &none), line(2, &site)]).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].ends_with("same_source,near_duplicate,site"), "{text}");
        assert_eq!(lines[1], "r,9,1,0.5,s,v.mp4,,false,true,false,");
        assert!(lines[2].ends_with("false,\"A, left\""), "{text}");
    }

    #[test]
    fn agreement_counts_what_has_a_label() {
        let mut gallery = gallery();
        let search = Search { place: Place::Data, mask: Mask::None, k: 9, once_per_video: true };
        for (row, label) in [Some("a"), Some("a"), Some("b"), None].into_iter().enumerate() {
            gallery.embeddings.videos[row].label = label.map(str::to_owned);
        }
        let videos = &gallery.embeddings.videos;
        assert_eq!(agreement(&gallery.search(0, &search), videos, videos[0].label.as_ref()), (1, 2));
        assert_eq!(agreement(&gallery.search(3, &search), videos, None), (0, 0));
    }

    #[test]
    fn keys_of_the_queue_tell_their_age_and_a_video_may_count_once() {
        let search = Search { place: Place::Queue, mask: Mask::None, k: 9, once_per_video: true };
        let hits = gallery().search(0, &search);
        let seen: Vec<_> = hits.iter().map(|h| (h.rank, h.video, h.age_steps, h.same_video)).collect();
        assert_eq!(seen, [(1, 0, Some(0), true), (2, 2, Some(1), false), (3, 1, Some(1), false)]);
        assert!(hits[2].same_source && !hits[1].same_source);
    }
}
