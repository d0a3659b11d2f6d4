//! What the networks of a run begin with: drawn from its seed, or trained elsewhere ([`InitSpec`]).

use std::collections::BTreeMap;
use std::sync::Arc;

use burn::module::Module;
use burn::tensor::Device;

use crate::config::{Arm, BackboneSpec, Experiment, InitSpec, RunConfig};
use crate::data::weights::{self, WeightsFileError};
use crate::method::{self, Method};
use crate::model::Backbone;
use crate::model::pretrained::{Mismatch, Pretrained};
use crate::store::{RunWarning, Workspace};

/// Why an arm has nothing to begin with.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    #[error(transparent)]
    File(#[from] WeightsFileError),
    #[error("the weights in {file} do not fit: {source}")]
    Mismatch { file: String, source: Mismatch },
}

/// Weights that were trained elsewhere, for one backbone.
pub struct FromFile {
    /// BLAKE3 of the file, hexadecimal.
    pub hash: String,
    pub weights: Pretrained,
}

impl FromFile {
    /// Reads a file, or its copy in the workspace, for this backbone.
    ///
    /// # Errors
    /// A file that cannot be read, or that is of another network.
    pub fn open(workspace: &Workspace, file: &str, spec: &BackboneSpec) -> Result<Self, InitError> {
        let converted = weights::converted(workspace, file)?;
        let mismatch = |source| InitError::Mismatch { file: file.to_owned(), source };
        let weights = Pretrained::matched(spec, &converted.table).map_err(mismatch)?;
        Ok(Self { hash: converted.hash, weights })
    }
}

/// What the arms of an experiment begin with, where it is not drawn: file → weights.
#[derive(Default)]
pub struct Initial {
    files: BTreeMap<String, Arc<FromFile>>,
}

impl Initial {
    /// Reads the files that the arms name, each once.
    ///
    /// # Errors
    /// The name of the arm, and why its file cannot be used.
    pub fn open(workspace: &Workspace, experiment: &Experiment) -> Result<Self, (String, InitError)> {
        let mut files: BTreeMap<String, Arc<FromFile>> = BTreeMap::new();
        for arm in &experiment.arms {
            let Some(file) = arm.init.file().filter(|file| !files.contains_key(*file)) else { continue };
            let wrong = |error: InitError| (arm.name.clone(), error);
            let found = FromFile::open(workspace, file, &experiment.backbone).map_err(wrong)?;
            let fits = found.weights.check_channels(experiment.clip.input);
            fits.map_err(|source| wrong(InitError::Mismatch { file: file.to_owned(), source }))?;
            files.insert(file.to_owned(), Arc::new(found));
        }
        Ok(Self { files })
    }

    /// The weights that an arm begins with.
    pub fn of(&self, arm: &Arm) -> Option<&FromFile> {
        match &arm.init {
            InitSpec::Drawn => None,
            InitSpec::Weights(file) => self.files.get(file).map(Arc::as_ref),
        }
    }

    /// The hash of a run's data together with that of its first weights.
    pub fn with_data(&self, data_hash: &str, arm: &Arm) -> String {
        match self.of(arm) {
            None => data_hash.to_owned(),
            Some(found) => blake3::hash(format!("{data_hash} {}", found.hash).as_bytes()).to_hex().to_string(),
        }
    }

    /// The backbone before any training, on a plain device.
    pub fn backbone(&self, config: &RunConfig, device: &Device) -> Backbone {
        let drawn = method::initial_backbone(config, device);
        match self.of(&config.arm) {
            None => drawn,
            Some(found) => found.weights.filled(drawn),
        }
    }

    /// [`Self::backbone`] to be trained.
    pub fn trainable(&self, config: &RunConfig, device: &Device) -> Backbone {
        match self.of(&config.arm) {
            None => method::initial_backbone(config, &device.clone().autodiff()),
            Some(_) => self.backbone(config, device).train(),
        }
    }

    /// Puts the weights into a method that has not made a step yet.
    pub fn begin(&self, config: &RunConfig, method: &mut Method, device: &Device) {
        if self.of(&config.arm).is_some() {
            method.start_from(self.backbone(config, device));
        }
    }

    /// Clips of other lengths, rates or sizes than the weights were trained with: allowed, but to be known.
    pub fn warnings(&self, experiment: &Experiment) -> Vec<RunWarning> {
        let clip = &experiment.clip;
        let given = words(clip.frames, clip.rate_hz, clip.size);
        let warning = |(file, found): (&String, &Arc<FromFile>)| {
            let with = found.weights.with;
            let trained = words(with.frames, with.rate_hz, with.side);
            let other = trained != given;
            other.then(|| RunWarning::WeightsOfOtherClips { file: file.clone(), trained, given: given.clone() })
        };
        self.files.iter().filter_map(warning).collect()
    }
}

/// `16 × 112², 15/s`: frames, pixels, rate.
fn words(frames: usize, rate_hz: f32, side: usize) -> String {
    format!("{frames} × {side}², {rate_hz}/s")
}
