//! Features of footage by the encoder of a run, for use in other tools.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use burn::tensor::{Device, Tensor, TensorData};

use super::features::{FeatureRow, FeatureTable};
use super::{RunEncoder, TakeError, beat, npy};
use crate::config::{ClipInput, ClipSpec};
use crate::data::Pool;
use crate::data::augment::motion;
use crate::data::import::{self, ImportEvent, ImportRequest};
use crate::data::loader::{ClipSource, EvalViews};
use crate::data::sampling::Timeline;
use crate::engine::EngineError;
use crate::engine::run::extract::{Extraction, host};
use crate::job::Job;
use crate::store::catalogue::{self, Recipe};
use crate::store::{StoreError, Workspace, atomic};

/// Name of the data set that a folder is imported as for the time of the work.
const TEMPORARY: &str = "footage";

/// Clips per forward pass of those that another program made.
const BATCH: usize = 16;

/// What is to be embedded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Footage {
    /// Of the workspace, by name.
    DataSet(String),
    /// Imported for the time of the work, in the size and rate of the run's own footage.
    Folder(PathBuf),
    /// Clips `[n, 3, T, H, W]` in NumPy's format: red, green and blue, normalised as the exported facts say.
    Clips(PathBuf),
}

impl Footage {
    /// What a word on the command line names: a data set first, then a `.npy` file, then a folder.
    ///
    /// # Errors
    /// None of them.
    pub fn named(workspace: &Workspace, word: &str) -> Result<Self, TakeError> {
        let known = catalogue::data_sets(&workspace.db()?)?;
        let path = Path::new(word);
        if known.iter().any(|set| set.name == word) {
            return Ok(Self::DataSet(word.to_owned()));
        }
        match (path.is_dir(), path.is_file() && path.extension().is_some_and(|ending| ending == "npy")) {
            (true, _) => Ok(Self::Folder(path.to_owned())),
            (_, true) => Ok(Self::Clips(path.to_owned())),
            _ => Err(TakeError::Nothing { name: word.to_owned() }),
        }
    }
}

/// How footage is embedded.
pub struct Embedding<'a> {
    pub workspace: &'a Workspace,
    pub encoder: &'a RunEncoder,
    pub device: &'a Device,
    /// Seconds from one clip to the next. Unset: a row per video, the mean over the views of the run's evaluation.
    pub every_s: Option<f64>,
    pub job: &'a Job,
}

impl Embedding<'_> {
    /// The features. `on_progress` is called whenever there is news in the job.
    ///
    /// # Errors
    /// Nothing that can be read, a folder that cannot be imported, a stop.
    pub fn run(&self, footage: &Footage, mut on_progress: impl FnMut()) -> Result<FeatureTable, TakeError> {
        match footage {
            Footage::DataSet(name) => self.of_set(self.workspace, name, &mut on_progress),
            Footage::Folder(path) => self.of_folder(path, &mut on_progress),
            Footage::Clips(path) => self.of_clips(path, &mut on_progress),
        }
    }

    fn clip(&self) -> &ClipSpec {
        &self.encoder.record.config.experiment.clip
    }

    fn of_folder(&self, path: &Path, on_progress: &mut dyn FnMut()) -> Result<FeatureTable, TakeError> {
        let io = |source| TakeError::Io { path: self.workspace.root().into(), source: atomic::without_path(source) };
        // In the workspace, where there is room for frames; gone when the work is done.
        let place = tempfile::Builder::new().prefix(".embed-").tempdir_in(self.workspace.root()).map_err(io)?;
        let workspace = Workspace::open(place.path())?;
        let request = ImportRequest { recipe: self.recipe()?, ..ImportRequest::new(path, TEMPORARY) };
        let mut tell = |_: &ImportEvent<'_>| on_progress();
        let summary = import::run_with(&workspace, &request, self.job, &mut tell)?;
        if summary.stopped {
            return Err(EngineError::Stopped.into());
        }
        self.of_set(&workspace, TEMPORARY, on_progress).map_err(|error| match error {
            TakeError::NoVideo { .. } => TakeError::NoVideo { name: path.display().to_string() },
            other => other,
        })
    }

    /// That of the first data set of the run's pool.
    fn recipe(&self) -> Result<Recipe, StoreError> {
        let sets = &self.encoder.record.config.experiment.data.sets;
        let first = sets.first().map_or("", String::as_str);
        Ok(catalogue::data_set(&self.workspace.db()?, first)?.recipe)
    }

    fn of_set(&self, ws: &Workspace, name: &str, on_progress: &mut dyn FnMut()) -> Result<FeatureTable, TakeError> {
        let videos = catalogue::videos(&ws.db()?, name)?;
        if !videos.iter().any(catalogue::VideoRow::is_readable) {
            return Err(TakeError::NoVideo { name: name.to_owned() });
        }
        let pool = Arc::new(Pool::open_unlabelled(ws, &[name.to_owned()], None)?);
        let evaluation = &self.encoder.record.config.experiment.evaluation;
        let views = match self.every_s {
            Some(_) => EvalViews { clips: 1, crops: evaluation.crops },
            None => EvalViews::of(evaluation),
        };
        let sources: Vec<ClipSource> = pool.videos().iter().flat_map(|v| self.parts(&pool, v.video_id)).collect();
        let extraction = Extraction { pool: &pool, clip: self.clip(), sources: &sources, views, device: self.device };
        let beat = beat(self.job, "embed", on_progress);
        let features = extraction.run(|clips| self.encoder.backbone.forward(clips), beat)?;
        let rows = sources.iter().map(|source| self.row(&pool, source)).collect();
        Ok(FeatureTable { rows, dim: features.d, values: features.rows, predicted: Vec::new() })
    }

    /// The parts of a video that have a row each.
    fn parts(&self, pool: &Pool, video: u32) -> Vec<ClipSource> {
        let Some(every) = self.every_s else { return vec![ClipSource::video(video)] };
        let span = span(self.clip());
        let window = |start: f64| ClipSource { video, start_s: Some(start), end_s: Some(start + span) };
        starts(pool.timeline(video), span, every).into_iter().map(window).collect()
    }

    fn row(&self, pool: &Pool, source: &ClipSource) -> FeatureRow {
        let video = &pool.videos()[source.video as usize].row;
        let timeline = pool.timeline(source.video);
        let length = timeline.frames as f64 / timeline.fps;
        let recorded = |stored: f64| Some(video.times.recorded(stored));
        let (start, end) = (source.start_s.unwrap_or(0.0), source.end_s.unwrap_or(length));
        FeatureRow { path: video.path.clone(), start_s: recorded(start), end_s: recorded(end.min(length)) }
    }

    fn of_clips(&self, path: &Path, on_progress: &mut dyn FnMut()) -> Result<FeatureTable, TakeError> {
        let bytes = std::fs::read(path).map_err(|source| TakeError::Io { path: path.into(), source })?;
        let wrong = |reason| TakeError::Clips { path: path.into(), reason };
        let (shape, values) = npy::read(&bytes).map_err(wrong)?;
        let clip = self.clip();
        let wanted = [3, clip.frames, clip.size, clip.size];
        if shape.len() != 5 || shape[1..] != wanted || shape[0] == 0 {
            let [c, t, h, w] = wanted;
            return Err(wrong(format!("its shape is {shape:?}, the run takes [n, {c}, {t}, {h}, {w}]")));
        }
        let (total, length) = (shape[0], wanted.iter().product::<usize>());
        let mut features: Vec<f32> = Vec::new();
        let mut beat = beat(self.job, "embed", on_progress);
        for (i, batch) in values.chunks(BATCH * length).enumerate() {
            beat((i * BATCH) as u64, total as u64)?;
            let clips = tensor(batch.to_vec(), clip, self.device);
            features.extend(host(self.encoder.backbone.forward(clips))?);
        }
        let row = |i: usize| FeatureRow { path: i.to_string(), start_s: None, end_s: None };
        Ok(FeatureTable {
            rows: (0..total).map(row).collect(),
            dim: features.len() / total,
            values: features,
            predicted: Vec::new(),
        })
    }
}

/// Clips of normalised red, green and blue as the network takes them.
fn tensor(mut values: Vec<f32>, clip: &ClipSpec, device: &Device) -> Tensor<5> {
    let length = 3 * clip.frames * clip.size * clip.size;
    if clip.input == ClipInput::Motion {
        values.chunks_exact_mut(length).for_each(|one| motion::apply(one, clip.frames));
    }
    let rows = values.len() / length;
    Tensor::from_data(TensorData::new(values, [rows, 3, clip.frames, clip.size, clip.size]), device)
}

/// Seconds that a clip's frames cover.
fn span(clip: &ClipSpec) -> f64 {
    clip.frames as f64 / f64::from(clip.rate_hz)
}

/// Where the clips of a video begin: every so many seconds, as long as a whole clip fits; one at its start at least.
fn starts(video: Timeline, span: f64, every: f64) -> Vec<f64> {
    let length = video.frames as f64 / video.fps;
    // The small addend keeps the last clip of a video that is an exact multiple.
    let last = ((length - span) / every + 1e-6).floor().max(0.0) as usize;
    (0..=last).map(|i| i as f64 * every).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clips_begin_as_long_as_a_whole_one_fits() {
        let of = |frames, every| starts(Timeline { frames, fps: 10.0 }, 2.0, every);
        assert_eq!(of(60, 2.0), [0.0, 2.0, 4.0]);
        assert_eq!(of(59, 2.0), [0.0, 2.0]);
        assert_eq!(of(60, 1.0), [0.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(of(5, 1.0), [0.0], "a video shorter than a clip has its last frame held");
    }
}
