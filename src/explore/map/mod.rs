//! Embedding map of a run's snapshot: coordinates, neighbours, agreement of labels.
//!
//! Successive snapshots of a run lie over each other: the UMAP of a step starts from the step before and both
//! projections are turned (never stretched) onto it, so that what moves is the encoder and not the picture.

mod cache;
mod near;

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use cache::Places;
pub use near::{JUDGES, Judged, Neighbourhood, Odds, labels, odds, purity};
use serde::{Deserialize, Serialize};

use crate::engine::run::embeddings::{Embeddings, RowOf};
use crate::engine::{EmbeddingsProblem, EngineError};
use crate::eval::projection::{Nearest, Place, aligned, pca, umap};
use crate::job::{Job, Request};
use crate::store::RunFolder;

/// One setting for all maps, so that arms can be compared.
const SEED: u64 = 0;

/// How embeddings are brought into the plane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Projection {
    /// Keeps neighbourhoods; distances between far clusters mean nothing.
    #[default]
    Umap,
    /// Keeps the directions of largest variance; small distances may be lost.
    Pca,
}

/// A snapshot of embeddings as a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    pub step: u64,
    /// All data sets of the snapshot, by name; the map may show one of them only.
    pub sets: Vec<String>,
    pub videos: Vec<RowOf>,
    /// The labels, each once, in order.
    pub labels: Vec<String>,
    pub umap: Vec<Place>,
    pub pca: Vec<Place>,
    /// Share of the variance in the plane of the PCA, between 0 and 1.
    pub explained: f64,
    /// Nearest clips in the space of the embeddings, not on the map.
    pub nearest: Nearest,
    /// What the nearest labelled clips of other recordings say of each clip.
    pub judged: Vec<Option<Judged>>,
}

impl Map {
    /// The places under a projection.
    pub fn places(&self, projection: Projection) -> &[Place] {
        match projection {
            Projection::Umap => &self.umap,
            Projection::Pca => &self.pca,
        }
    }

    /// The label that the neighbours vote for.
    pub fn predicted(&self, row: usize) -> Option<&str> {
        self.judged[row].as_ref().and_then(|j| self.labels.get(j.predicted as usize)).map(String::as_str)
    }

    /// Whether that label is the clip's own; `None` where nobody can tell.
    pub fn right(&self, row: usize) -> Option<bool> {
        Some(self.predicted(row)? == self.videos[row].label.as_deref()?)
    }
}

/// The map of the snapshot at `step`, from its files where they are there, otherwise made (and kept), together with
/// the steps before it, on which its layout rests. With a `set` only the clips of that data set are laid out, and
/// are each other's neighbours. Reports to `job`, which can stop it.
pub fn map(folder: &RunFolder, step: u64, set: Option<&str>, job: &Job) -> Result<Map, EngineError> {
    let mut watch = Watch { job };
    let mut steps = folder.embedding_steps();
    steps.retain(|s| *s < step);
    steps.push(step);
    let mut before: Option<(String, Vec<RowOf>, Places)> = None;
    for now in steps {
        let snapshot = Snapshot::read(folder, now, set)?;
        let near = snapshot.neighbourhood(&mut watch)?;
        let key = cache::key(&snapshot.bytes, set, before.as_ref().map(|b| b.0.as_str()));
        let path = snapshot.beside("map");
        let places = match cache::read_places(&path, &key) {
            Some(places) => places,
            None => {
                let earlier = before.as_ref().map(|(_, videos, places)| (videos.as_slice(), places));
                let places = lay_out(&snapshot.stored, &near.nearest, earlier, &mut watch)?;
                cache::write_places(&path, &key, &places);
                places
            }
        };
        if now == step {
            return Ok(combine(step, snapshot, near, places));
        }
        before = Some((key, snapshot.stored.videos, places));
    }
    // The loop ends with `step`, which was pushed last.
    Err(EngineError::Stopped)
}

/// The mean neighbour purity of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Purity {
    /// Between 0 and 1.
    pub mean: f64,
    /// What neighbours drawn at random would reach.
    pub chance: f64,
}

/// The purity of the snapshot at `step`, of one data set or all, without its map; `None` without labels.
///
/// # Errors
/// The embeddings cannot be read, or the job was stopped.
pub fn purity_at(folder: &RunFolder, step: u64, set: Option<&str>, job: &Job) -> Result<Option<Purity>, EngineError> {
    let snapshot = Snapshot::read(folder, step, set)?;
    let near = snapshot.neighbourhood(&mut Watch { job })?;
    let rows: Vec<usize> = (0..near.judged.len()).collect();
    let chance = chance(&near.judged, &odds(&snapshot.stored.videos), &rows);
    Ok(purity(near.judged.iter()).zip(chance).map(|(mean, chance)| Purity { mean, chance }))
}

/// Mean chance of those of `rows` that are judged.
pub fn chance(judged: &[Option<Judged>], odds: &[Option<Odds>], rows: &[usize]) -> Option<f64> {
    let known: Vec<f64> =
        rows.iter().filter(|row| judged[**row].is_some()).filter_map(|row| odds[*row]).map(Odds::chance).collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

/// Reports to a job and ends with an error when it is asked to.
struct Watch<'a> {
    job: &'a Job,
}

impl Watch<'_> {
    fn go_on(&mut self, phase: &str, done: u64, total: u64) -> Result<(), EngineError> {
        if self.job.report(phase, done, total) >= Request::Stop { Err(EngineError::Stopped) } else { Ok(()) }
    }
}

/// Stored embeddings with the bytes that they came from.
struct Snapshot {
    path: PathBuf,
    bytes: Vec<u8>,
    set: Option<String>,
    /// All data sets of the file.
    sets: Vec<String>,
    /// Of the chosen data set, or all.
    stored: Embeddings,
}

impl Snapshot {
    fn read(folder: &RunFolder, step: u64, set: Option<&str>) -> Result<Self, EngineError> {
        let path = folder.embeddings(step);
        let bytes = std::fs::read(&path).map_err(|source| EngineError::Io { path: path.clone(), source })?;
        let stored = Embeddings::read(&path)?;
        if stored.rows.iter().any(|v| !v.is_finite()) {
            return Err(EngineError::Embeddings { path, problem: EmbeddingsProblem::NotNumbers });
        }
        let sets: BTreeSet<&str> = stored.videos.iter().map(|v| v.set.as_str()).collect();
        let sets: Vec<String> = sets.into_iter().map(str::to_owned).collect();
        // The only set is all of it: one map, one file.
        let set = set.filter(|set| sets != [*set]);
        let stored = set.map_or_else(|| stored.clone(), |set| only(&stored, set));
        Ok(Self { path, bytes, set: set.map(str::to_owned), sets, stored })
    }

    /// A file of this step beside the embeddings.
    fn beside(&self, what: &str) -> PathBuf {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // A data set may have a name that no file can have.
        let set =
            self.set.as_ref().map_or_else(String::new, |set| format!("{}-", &cache::key(&[], Some(set), None)[..8]));
        self.path.with_file_name(format!("{what}-{set}{name}"))
    }

    fn neighbourhood(&self, watch: &mut Watch<'_>) -> Result<Neighbourhood, EngineError> {
        let (path, key) = (self.beside("near"), cache::key(&self.bytes, self.set.as_deref(), None));
        if let Some(near) = cache::read_near(&path, &key) {
            return Ok(near);
        }
        let near = Neighbourhood::compute(&self.stored, watch)?;
        cache::write_near(&path, &key, &near);
        Ok(near)
    }
}

/// The rows of one data set.
fn only(stored: &Embeddings, set: &str) -> Embeddings {
    let rows: Vec<usize> = (0..stored.videos.len()).filter(|&row| stored.videos[row].set == set).collect();
    Embeddings {
        videos: rows.iter().map(|&row| stored.videos[row].clone()).collect(),
        dim: stored.dim,
        rows: rows.iter().flat_map(|&row| &stored.rows[row * stored.dim..(row + 1) * stored.dim]).copied().collect(),
    }
}

fn lay_out(
    stored: &Embeddings,
    nearest: &Nearest,
    earlier: Option<(&[RowOf], &Places)>,
    watch: &mut Watch<'_>,
) -> Result<Places, EngineError> {
    let found = pca(&stored.rows, stored.dim);
    let pairs = earlier.map_or_else(Vec::new, |(videos, _)| same_videos(&stored.videos, videos));
    // Every clip must have been there before, or the new ones would start nowhere.
    let earlier = earlier.filter(|_| pairs.len() == stored.videos.len()).map(|(_, places)| places);
    let start = earlier.map_or_else(|| found.places.clone(), |e| pairs.iter().map(|p| e.umap[p.1]).collect());
    let mut go_on = |done, total| watch.go_on("layout", done, total).is_ok();
    let laid = umap(nearest, &start, earlier.is_none(), SEED, &mut go_on).ok_or(EngineError::Stopped)?;
    let over = |new: &[Place], old: Option<&Vec<Place>>| old.map_or_else(|| new.to_vec(), |o| aligned(new, o, &pairs));
    Ok(Places {
        umap: over(&laid, earlier.map(|e| &e.umap)),
        pca: over(&found.places, earlier.map(|e| &e.pca)),
        explained: found.explained,
    })
}

/// Rows (new, old) of the same video, by new row.
fn same_videos(new: &[RowOf], old: &[RowOf]) -> Vec<(usize, usize)> {
    let rows: HashMap<(&str, &str), usize> =
        old.iter().enumerate().map(|(i, v)| ((v.set.as_str(), v.path.as_str()), i)).collect();
    let pair = |(i, v): (usize, &RowOf)| rows.get(&(v.set.as_str(), v.path.as_str())).map(|&o| (i, o));
    new.iter().enumerate().filter_map(pair).collect()
}

fn combine(step: u64, snapshot: Snapshot, near: Neighbourhood, places: Places) -> Map {
    let Snapshot { stored, sets, .. } = snapshot;
    Map {
        step,
        sets,
        labels: labels(&stored.videos),
        videos: stored.videos,
        umap: places.umap,
        pca: places.pca,
        explained: places.explained.iter().sum(),
        nearest: near.nearest,
        judged: near.judged,
    }
}
