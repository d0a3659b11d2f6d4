//! Embeddings of every pooled video at a step: what `neighbours` searches. One safetensors file per snapshot with the
//! rows `embeddings [n, d]` (unit length) and, in its metadata, which video each row belongs to.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use burn::tensor::{Device, Tensor};
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::{Deserialize, Serialize};

use super::extract::Extraction;
use crate::config::ClipSpec;
use crate::data::loader::{ClipSource, EvalViews};
use crate::data::{Pool, PoolVideo};
use crate::engine::{EmbeddingsProblem, EngineError};
use crate::eval::collapse;
use crate::store::atomic;

/// One clip per video, in the middle: looking back costs little that way.
const VIEWS: EvalViews = EvalViews::ONE;

/// Where a row comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowOf {
    pub set: String,
    /// Relative to the data set's folder.
    pub path: String,
    /// Number of the source recording.
    pub source: u32,
    pub label: Option<String>,
    /// Groups of the video, of its first segment where it has several.
    pub groups: BTreeMap<String, String>,
}

impl RowOf {
    /// Its groups, each value with the name of its column; its data set where it has none. A value "none" tells nothing.
    pub fn group_words(&self) -> String {
        // Tables often call their columns so, to tell them from labels.
        let name = |column: &str| column.strip_prefix("group_").unwrap_or(column).to_owned();
        let told = self.groups.iter().filter(|(_, value)| value.as_str() != "none");
        let words: Vec<String> = told.map(|(column, value)| format!("{} {value}", name(column))).collect();
        if words.is_empty() { self.set.clone() } else { words.join(" · ") }
    }
}

/// Stored embeddings.
#[derive(Clone, Debug, PartialEq)]
pub struct Embeddings {
    pub videos: Vec<RowOf>,
    pub dim: usize,
    /// `[n × dim]`, unit rows.
    pub rows: Vec<f32>,
}

impl Embeddings {
    /// Embeds every video of the pool with `network`.
    pub fn compute(
        pool: &Arc<Pool>,
        clip: &ClipSpec,
        device: &Device,
        network: impl FnMut(Tensor<5>) -> Tensor<2>,
        beat: impl FnMut(u64, u64) -> Result<(), EngineError>,
    ) -> Result<Self, EngineError> {
        let sources: Vec<ClipSource> = pool.videos().iter().map(|v| ClipSource::video(v.video_id)).collect();
        let extraction = Extraction { pool, clip, sources: &sources, views: VIEWS, device };
        let mut features = extraction.run(network, beat)?;
        features.rows.chunks_exact_mut(features.d.max(1)).for_each(to_unit);
        Ok(Self { videos: rows_of(pool), dim: features.d, rows: features.rows })
    }

    /// Writes the file whole or not at all.
    pub fn write(&self, path: &Path) -> Result<(), EngineError> {
        let bytes: Vec<u8> = self.rows.iter().flat_map(|v| v.to_le_bytes()).collect();
        let shape = vec![self.videos.len(), self.dim];
        let unreadable = unreadable(path);
        let damaged = |e: safetensors::SafeTensorError| unreadable(e.to_string());
        let view = TensorView::new(Dtype::F32, shape, &bytes).map_err(damaged)?;
        let videos = serde_json::to_string(&self.videos).unwrap_or_default();
        let metadata = HashMap::from([("videos".to_owned(), videos)]);
        let file = safetensors::serialize([("embeddings", view)], Some(metadata)).map_err(damaged)?;
        let io = |source| EngineError::Io { path: path.into(), source };
        std::fs::create_dir_all(path.parent().unwrap_or(path)).map_err(io)?;
        atomic::write(path, &file).map_err(io)
    }

    /// Reads a stored file.
    pub fn read(path: &Path) -> Result<Self, EngineError> {
        let bytes = std::fs::read(path).map_err(|source| EngineError::Io { path: path.into(), source })?;
        parse(&bytes).map_err(unreadable(path))
    }

    /// The `k` nearest videos of row `query` by cosine, its own left out, best first, ties by position.
    pub fn nearest(&self, query: usize, k: usize) -> Vec<(usize, f32)> {
        self.nearest_of(query, (0..self.videos.len()).filter(|&i| i != query), k)
    }

    fn nearest_of(&self, query: usize, among: impl Iterator<Item = usize>, k: usize) -> Vec<(usize, f32)> {
        let row = |i: usize| &self.rows[i * self.dim..(i + 1) * self.dim];
        let cosine = |i: usize| row(query).iter().zip(row(i)).map(|(a, b)| a * b).sum::<f32>();
        let mut found: Vec<(usize, f32)> = among.map(|i| (i, cosine(i))).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(k);
        found
    }

    /// Share of neighbours with the query's label: over all labelled videos, their `k` nearest labelled ones of other
    /// recordings. `None` where there is no such pair.
    pub fn masked_purity(&self, k: usize) -> Option<f64> {
        self.purity_of_some(k, usize::MAX)
    }

    /// [`Self::masked_purity`] over `most` evenly spaced labelled videos.
    pub fn purity_of_some(&self, k: usize, most: usize) -> Option<f64> {
        let labelled: Vec<usize> = (0..self.videos.len()).filter(|&i| self.videos[i].label.is_some()).collect();
        let mut pairs = Vec::new();
        for &query in labelled.iter().step_by(labelled.len().div_ceil(most).max(1)) {
            let strangers = labelled.iter().filter(|&&i| self.videos[i].source != self.videos[query].source);
            let found = self.nearest_of(query, strangers.copied(), k);
            pairs.extend(found.iter().map(|(i, _)| (&self.videos[query].label, &self.videos[*i].label)));
        }
        collapse::agreement(&pairs)
    }
}

fn rows_of(pool: &Pool) -> Vec<RowOf> {
    let labels = pool.labels();
    let mut groups = vec![None; pool.len()];
    for clip in pool.clips() {
        groups[clip.video_id as usize].get_or_insert(&clip.groups);
    }
    let row_of = |(i, v): (usize, &PoolVideo)| RowOf {
        set: v.set.clone(),
        path: v.row.path.clone(),
        source: v.source_id,
        label: labels[i].map(str::to_owned),
        groups: groups[i].cloned().unwrap_or_default(),
    };
    pool.videos().iter().enumerate().map(row_of).collect()
}

/// For `map_err`: a file that does not hold what it should.
fn unreadable(path: &Path) -> impl Fn(String) -> EngineError {
    move |message| EngineError::Embeddings { path: path.into(), problem: EmbeddingsProblem::Unreadable(message) }
}

fn parse(bytes: &[u8]) -> Result<Embeddings, String> {
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|e| e.to_string())?;
    let videos = header.metadata().as_ref().and_then(|m| m.get("videos")).ok_or("it names no videos")?;
    let videos: Vec<RowOf> = serde_json::from_str(videos).map_err(|e| e.to_string())?;
    let file = SafeTensors::deserialize(bytes).map_err(|e| e.to_string())?;
    let view = file.tensor("embeddings").map_err(|e| e.to_string())?;
    let &[n, dim] = view.shape() else { return Err("its embeddings are not a table".into()) };
    if view.dtype() != Dtype::F32 || n != videos.len() {
        return Err(format!("it has {n} rows of {:?} for {} videos", view.dtype(), videos.len()));
    }
    let rows = view.data().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    Ok(Embeddings { videos, dim, rows })
}

/// Scales a row to unit length.
pub(super) fn to_unit(row: &mut [f32]) {
    let length = row.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-12);
    row.iter_mut().for_each(|v| *v /= length);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Embeddings {
        let groups = BTreeMap::from([("site".to_owned(), "A".to_owned())]);
        let label = Some("歩く".to_owned());
        let video = |path: &str| RowOf {
            set: "s".into(),
            path: path.into(),
            source: 0,
            label: label.clone(),
            groups: groups.clone(),
        };
        let mut rows = vec![1.0, 0.0, 1.0, 0.1, 0.0, 1.0];
        rows.chunks_exact_mut(2).for_each(to_unit);
        Embeddings { videos: ["a", "b", "c"].map(video).to_vec(), dim: 2, rows }
    }

    #[test]
    fn groups_are_named_with_their_values() {
        let mut video = three().videos.remove(0);
        video.groups.insert("group_take".into(), "7".into());
        assert_eq!(video.group_words(), "take 7 · site A");
        video.groups.clear();
        assert_eq!(video.group_words(), "s", "its data set");
    }

    #[test]
    fn a_file_reads_back_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("embeddings/step-3.safetensors");
        three().write(&path).unwrap();
        assert_eq!(Embeddings::read(&path).unwrap(), three());
        std::fs::write(&path, "short").unwrap();
        assert!(Embeddings::read(&path).is_err());
    }

    #[test]
    fn purity_passes_over_the_own_recording_and_over_videos_without_a_label() {
        let mut stored = three();
        assert_eq!(stored.masked_purity(1), None, "all of one recording");
        for (i, (source, label)) in [(0, Some("a")), (0, Some("b")), (1, Some("a"))].into_iter().enumerate() {
            stored.videos[i].source = source;
            stored.videos[i].label = label.map(str::to_owned);
        }
        // 0 and 1 find 2 alone; 2 finds 1, which lies nearer than 0.
        assert_eq!(stored.masked_purity(1), Some(1.0 / 3.0));
        assert_eq!(stored.purity_of_some(1, 2), Some(0.5), "0 and 2 ask, and find 2 and 1");
        stored.videos[1].label = None;
        assert_eq!(stored.masked_purity(5), Some(1.0));
    }

    #[test]
    fn the_nearest_come_first_and_the_query_never() {
        let found = three().nearest(0, 5);
        assert_eq!(found.iter().map(|f| f.0).collect::<Vec<_>>(), [1, 2]);
        assert!(found[0].1 > 0.9 && found[1].1.abs() < 1e-6);
    }
}
