//! Nearest neighbours within a snapshot of embeddings, and the agreement of their labels.

use std::collections::{BTreeMap, HashMap};

use super::Watch;
use crate::engine::EngineError;
use crate::engine::run::embeddings::{Embeddings, RowOf};
use crate::eval::knn;
use crate::eval::projection::{Nearest, UMAP_NEIGHBOURS};
use crate::method::search;

/// Clips of other recordings that judge a clip: the k of purity and of the vote.
pub const JUDGES: usize = 8;

/// Queries searched between two looks at the job.
const CHUNK: usize = 1024;

/// What the labelled clips nearest to a clip say of it: the [`JUDGES`] nearest ones of its own data set that come from
/// other recordings (leave one recording out; clips of the same recording would agree without any understanding).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// How many of them carry the clip's own label.
    pub agree: u32,
    /// How many there are.
    pub of: u32,
    /// Number (in [`labels`]) of the label that they vote for, weighted by cosine.
    pub predicted: u32,
}

/// Neighbours and judgements of all clips of a snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbourhood {
    pub nearest: Nearest,
    /// `None`: no label, or no labelled clip of another recording.
    pub judged: Vec<Option<Judged>>,
}

impl Neighbourhood {
    /// Exact search over all clips.
    pub(super) fn compute(stored: &Embeddings, watch: &mut Watch<'_>) -> Result<Self, EngineError> {
        let n = stored.videos.len();
        let k = (UMAP_NEIGHBOURS - 1).min(n.saturating_sub(1));
        let mut nearest = Nearest { k, rows: Vec::with_capacity(n * k), cosine: Vec::with_capacity(n * k) };
        let mut judged = Vec::with_capacity(n);
        let labels = numbered_labels(&stored.videos);
        for first in (0..n).step_by(CHUNK) {
            watch.go_on("neighbours", first as u64, n as u64)?;
            let queries = &stored.rows[first * stored.dim..(first + CHUNK).min(n) * stored.dim];
            for (rows, similarities) in all_nearest(stored, queries, first, k) {
                nearest.rows.extend(rows);
                nearest.cosine.extend(similarities);
            }
            judged.extend(judgements(stored, queries, first, &labels));
        }
        Ok(Self { nearest, judged })
    }
}

/// Mean share of agreeing neighbours over these clips; those without a judgement are left out.
pub fn purity<'a>(judged: impl Iterator<Item = &'a Option<Judged>>) -> Option<f64> {
    let shares: Vec<f64> = judged.flatten().map(|j| f64::from(j.agree) / f64::from(j.of)).collect();
    (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
}

/// What a clip's judges could say at all: how many labelled clips of its data set and of other recordings there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Odds {
    /// Those with the clip's own label.
    pub same: usize,
    pub all: usize,
}

impl Odds {
    /// The share of agreeing judges if they were drawn at random.
    pub fn chance(self) -> f64 {
        self.same as f64 / self.all as f64
    }

    /// The largest share that `judges` of them can reach.
    pub fn best(self, judges: u32) -> f64 {
        self.same.min(judges as usize) as f64 / f64::from(judges.max(1))
    }
}

/// The odds of each clip; `None`: no label, or no labelled clip of another recording.
pub fn odds(videos: &[RowOf]) -> Vec<Option<Odds>> {
    // Clips with a label by data set, label and recording; without the label; without the recording; without both.
    let (mut of_label, mut of_set) = (HashMap::<_, usize>::new(), HashMap::<_, usize>::new());
    for video in videos {
        let Some(label) = &video.label else { continue };
        for source in [None, Some(video.source)] {
            *of_label.entry((&video.set, label, source)).or_default() += 1;
            *of_set.entry((&video.set, source)).or_default() += 1;
        }
    }
    let one = |video: &RowOf| {
        let label = video.label.as_ref()?;
        let (set, own) = (&video.set, Some(video.source));
        let all = of_set.get(&(set, None))? - of_set.get(&(set, own))?;
        let same = of_label.get(&(set, label, None))? - of_label.get(&(set, label, own))?;
        (all > 0).then_some(Odds { same, all })
    };
    videos.iter().map(one).collect()
}

/// The labels of the videos, each once, in order; [`Judged::predicted`] counts in them.
pub fn labels(videos: &[RowOf]) -> Vec<String> {
    let mut labels: Vec<String> = videos.iter().filter_map(|v| v.label.clone()).collect();
    labels.sort_by(|a, b| natord::compare(a, b));
    labels.dedup();
    labels
}

fn numbered_labels(videos: &[RowOf]) -> Vec<Option<usize>> {
    let labels = labels(videos);
    let number: BTreeMap<&str, usize> = labels.iter().enumerate().map(|(i, label)| (label.as_str(), i)).collect();
    videos.iter().map(|v| v.label.as_deref().map(|label| number[label])).collect()
}

fn all_nearest(
    stored: &Embeddings,
    queries: &[f32],
    first: usize,
    k: usize,
) -> impl Iterator<Item = (Vec<u32>, Vec<f32>)> {
    let own = move |query: usize, key: usize| first + query == key;
    let found = search::exact(queries, &stored.rows, stored.dim, k, Some(&own));
    found.into_iter().map(|near| near.into_iter().map(|n| (n.row as u32, n.similarity)).unzip())
}

fn judgements(
    stored: &Embeddings,
    queries: &[f32],
    first: usize,
    labels: &[Option<usize>],
) -> impl Iterator<Item = Option<Judged>> {
    let videos = &stored.videos;
    let no_judge = |query: usize, key: usize| {
        let (asked, judge) = (&videos[first + query], &videos[key]);
        labels[first + query].is_none()
            || labels[key].is_none()
            || asked.set != judge.set
            || asked.source == judge.source
    };
    let found = search::exact(queries, &stored.rows, stored.dim, JUDGES, Some(&no_judge));
    found.into_iter().enumerate().map(move |(query, judges)| {
        let own = labels[first + query]?;
        let votes = judges.iter().filter_map(|j| Some((labels[j.row]?, j.similarity)));
        let predicted = knn::vote(votes.clone())?;
        let agree = votes.filter(|v| v.0 == own).count();
        Some(Judged { agree: agree as u32, of: judges.len() as u32, predicted: predicted as u32 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_count_labelled_clips_of_other_recordings_of_the_same_set() {
        let video = |(set, source, label): (&str, u32, &str)| RowOf {
            set: set.into(),
            path: String::new(),
            source,
            label: (!label.is_empty()).then(|| label.into()),
            groups: BTreeMap::new(),
        };
        let rows = [("s", 0, "a"), ("s", 0, "a"), ("s", 1, "a"), ("s", 2, "b"), ("s", 3, ""), ("t", 1, "a")];
        let found = odds(&rows.map(video));
        let of = |same, all| Some(Odds { same, all });
        // The first two are of one recording; the last is alone in its set.
        assert_eq!(found, [of(1, 2), of(1, 2), of(2, 3), of(0, 3), None, None]);
        let odds = found[2].unwrap();
        assert!((odds.chance() - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!((odds.best(8), odds.best(2)), (0.25, 1.0));
    }
}
