//! Training with labels: the `scratch` arm, and fine-tuning from a pre-trained encoder. One network per label budget,
//! fold and draw.

use burn::module::Module;
use burn::nn::Linear;
use burn::tensor::{Device, Tensor, TensorData, activation};
use rand::Rng;

use super::EngineError;
use super::cost::Meter;
use super::extract::{Extraction, host};
use super::pulse::Pulse;
use super::task::TaskData;
use crate::config::{Experiment, RunConfig};
use crate::data::loader::{LabelledBatch, LabelledLoader};
use crate::eval::protocol::Cell;
use crate::method::optimiser::Optimiser;
use crate::method::schedule::{self, Clock};
use crate::model::{Backbone, flops, linear};
use crate::random::stream;
use crate::store::results::Cost;

/// Backbone and a linear layer over the classes.
#[derive(Module, Debug)]
pub struct Classifier {
    backbone: Backbone,
    head: Linear,
}

impl Classifier {
    /// `backbone` on the autodiff device; the head is drawn from the run's seed.
    pub fn new(backbone: Backbone, classes: usize, device: &Device, seed: u64) -> Self {
        let head = linear(backbone.features(), classes, &device.clone().autodiff(), &mut stream(seed, "head", 0));
        Self { backbone, head }
    }

    /// Clips `[B, 3, T, H, W]` to class scores `[B, C]` before the softmax.
    pub fn forward(&self, clips: Tensor<5>) -> Tensor<2> {
        self.head.forward(self.backbone.forward(clips))
    }
}

/// Mean cross-entropy of `logits [B, C]`.
pub fn cross_entropy(logits: Tensor<2>, classes: &[usize]) -> Tensor<1> {
    let [rows, width] = logits.dims();
    let mut chosen = vec![0.0_f32; rows * width];
    classes.iter().enumerate().for_each(|(row, class)| chosen[row * width + class] = 1.0);
    let device = logits.device().without_autodiff();
    let chosen = Tensor::<2>::from_inner(Tensor::from_data(TensorData::new(chosen, [rows, width]), &device));
    (activation::log_softmax(logits, 1) * chosen).sum().neg() / rows as f64
}

/// One cell's training and what surrounds it.
pub struct CellRun<'a> {
    pub experiment: &'a Experiment,
    pub task: &'a TaskData,
    pub cell: &'a Cell,
    pub device: &'a Device,
    pub seed: u64,
    /// Shown while it runs, and what precedes and follows it: `(steps before, steps in all)`.
    pub phase: &'a str,
    pub steps_before: u64,
    pub steps_total: u64,
}

impl CellRun<'_> {
    /// Trains from `start` (on the autodiff device) and returns the predicted class of each test clip.
    pub fn train(&self, start: Backbone, pulse: &mut Pulse) -> Result<(Vec<usize>, Cost), EngineError> {
        let mut meter = Meter::default();
        let spec = &self.experiment.supervised;
        let mut network = Classifier::new(start, self.task.classes.len(), self.device, self.seed);
        let mut sgd = Optimiser::new(&spec.sgd);
        let mut loader = self.loader()?;
        let steps = spec.steps as u64;
        let clip = &self.experiment.clip;
        let clip_flops = flops::forward_backward(&self.experiment.backbone, (clip.frames, clip.size, clip.size)) as f64;
        for step in 0..steps {
            pulse.go_on(self.phase, self.steps_before + step, self.steps_total)?;
            let Some(batch) = loader.next().transpose()? else { break };
            let began = std::time::Instant::now();
            let clips = batch.classes.len() as u64;
            let lr = schedule::learning_rate(spec.sgd.lr, spec.sgd.warmup, Clock { step, steps });
            network = train_step(network, &mut sgd, lr, batch).map_err(|e| e.in_cell(self.phase, step))?;
            meter.step(clips, clip_flops * clips as f64, began.elapsed().as_secs_f64());
        }
        let predicted = self.predict(&network, pulse)?;
        meter.paused(pulse.take_paused());
        Ok((predicted, meter.read()))
    }

    fn loader(&self) -> Result<LabelledLoader, EngineError> {
        let clips = self.cell.train.iter().map(|&i| (self.task.sources[i], self.task.labels[i])).collect();
        // The same clips in the same order for every arm that trains this cell.
        let name = format!("{}/{}/{}/{}", self.task.spec.name, self.cell.budget, self.cell.fold, self.cell.draw);
        let seed = stream(self.seed, &name, 0).next_u64();
        let (e, spec) = (self.experiment, &self.experiment.supervised);
        let steps = spec.steps as u64;
        let pool = self.task.pool.clone();
        let loader =
            LabelledLoader::start(pool, &e.clip, &e.augment, clips, spec.batch_clips, seed, 0, steps, self.device, 1);
        Ok(loader?)
    }

    /// Class with the highest softmax, averaged over the clips of each test video.
    fn predict(&self, network: &Classifier, pulse: &mut Pulse) -> Result<Vec<usize>, EngineError> {
        let network = network.valid();
        let sources: Vec<_> = self.cell.test.iter().map(|&i| self.task.sources[i]).collect();
        let extraction = Extraction {
            pool: &self.task.pool,
            clip: &self.experiment.clip,
            sources: &sources,
            per_source: self.experiment.evaluation.clips_per_video,
            device: self.device,
        };
        let done = self.steps_before + self.experiment.supervised.steps as u64;
        let shares = extraction.run(
            |clips| activation::softmax(network.forward(clips), 1),
            |_, _| pulse.go_on(self.phase, done, self.steps_total),
        )?;
        Ok((0..shares.n).map(|i| best(shares.row(i))).collect())
    }
}

/// Seconds of each of `steps` steps of training with labels, for an estimate; the network is thrown away.
pub(super) fn time_steps(
    config: &RunConfig,
    task: &TaskData,
    cell: &Cell,
    device: &Device,
    start: Backbone,
    steps: u64,
    beat: impl Fn(u64, u64) -> Result<(), EngineError>,
) -> Result<Vec<f64>, EngineError> {
    let mut experiment = config.experiment.clone();
    experiment.supervised.steps = steps as usize;
    let (seed, phase) = (config.seed, "");
    let run = CellRun { experiment: &experiment, task, cell, device, seed, phase, steps_before: 0, steps_total: steps };
    let mut network = Classifier::new(start, task.classes.len(), device, seed);
    let (mut sgd, mut loader) = (Optimiser::new(&experiment.supervised.sgd), run.loader()?);
    let mut secs = Vec::new();
    for step in 0..steps {
        beat(step, steps)?;
        let began = std::time::Instant::now();
        let Some(batch) = loader.next().transpose()? else { break };
        network = train_step(network, &mut sgd, experiment.supervised.sgd.lr, batch)?;
        secs.push(began.elapsed().as_secs_f64());
    }
    Ok(secs)
}

fn train_step(
    network: Classifier,
    sgd: &mut Optimiser,
    lr: f64,
    batch: LabelledBatch,
) -> Result<Classifier, EngineError> {
    let loss = cross_entropy(network.forward(Tensor::from_inner(batch.clips)), &batch.classes);
    let value = host(loss.clone().inner())?.first().copied().unwrap_or(f32::NAN);
    if !value.is_finite() {
        return Err(EngineError::Diverged { what: "loss".into(), step: 0, hint: "supervised.sgd.lr" });
    }
    Ok(sgd.step(lr, network, loss.backward()))
}

/// Index of the largest value, the first of equal ones.
fn best(row: &[f32]) -> usize {
    row.iter().enumerate().fold((0, f32::NEG_INFINITY), |m, (i, &v)| if v > m.1 { (i, v) } else { m }).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cross_entropy_has_its_known_values() {
        let device = Device::flex().autodiff();
        let even = Tensor::<2>::zeros([2, 4], &device);
        let value = host(cross_entropy(even, &[0, 3]).inner()).unwrap()[0];
        assert!((value - 4.0_f32.ln()).abs() < 1e-6);
        let sure = Tensor::<2>::from_floats([[50.0, 0.0]], &device);
        assert!(host(cross_entropy(sure, &[0]).inner()).unwrap()[0] < 1e-6);
    }

    #[test]
    fn the_first_of_equal_shares_wins() {
        assert_eq!(best(&[0.1, 0.4, 0.4]), 1);
        assert_eq!(best(&[f32::NAN, 0.2]), 1);
    }
}
