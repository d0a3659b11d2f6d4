//! Training with labels: the `scratch` arm, and fine-tuning from a pre-trained encoder. One network per label budget,
//! fold and draw.
//!
//! With `supervised.check_every`, a network is trained twice: first with a part of its labels, until looks at the rest
//! of them show a plateau (see [`plateau`](super::plateau)); then with all of them up to the best step of the first.
//! Both follow the same schedule.

use burn::module::Module;
use burn::nn::Linear;
use burn::tensor::{Device, Tensor, TensorData, activation};
use rand::Rng;

use super::cost::Meter;
use super::extract::{Extraction, host};
use super::plateau::{Inner, Look, Plateau};
use super::pulse::Pulse;
use super::run_data::TaskData;
use super::stopwatch::Stopwatch;
use crate::config::{Experiment, RunConfig};
use crate::data::loader::{EvalViews, LabelledBatch, LabelledLoader};
use crate::engine::EngineError;
use crate::eval::features::Features;
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
    /// How the best step is found; without it all steps are trained.
    pub inner: Option<&'a Inner>,
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
        let (mut best, mut before) = (spec.steps as u64, self.steps_before);
        if let Some(inner) = self.inner {
            // `valid` makes running statistics of its own: clones would share them.
            best = self.best_step(start.valid().train(), inner, &mut meter, pulse)?;
            before += spec.steps as u64;
        }
        let mut training = self.begin(start, &self.cell.train, best)?;
        for step in 0..best {
            pulse.go_on(self.phase, before + step, self.steps_total)?;
            training = self.step(training, step, &mut meter)?;
        }
        let views = self.task.views(&self.experiment.evaluation);
        let (shares, timed) = self.shares(&training.network, &self.cell.test, views, before + best, pulse)?;
        meter.inference(timed.0, timed.1);
        let predicted = (0..shares.n).map(|i| best_of(shares.row(i))).collect();
        meter.paused(pulse.take_paused());
        Ok((predicted, meter.read()))
    }

    /// The step at which a network that is trained with the inner training part does best on the rest.
    fn best_step(
        &self,
        start: Backbone,
        inner: &Inner,
        meter: &mut Meter,
        pulse: &mut Pulse,
    ) -> Result<u64, EngineError> {
        let spec = &self.experiment.supervised;
        let steps = spec.steps as u64;
        let mut training = self.begin(start, &inner.train, steps)?;
        let mut plateau = Plateau::default();
        for step in 0..steps {
            pulse.go_on(self.phase, self.steps_before + step, self.steps_total)?;
            training = self.step(training, step, meter)?;
            let done = step + 1;
            if inner.looks_after(done, steps) {
                let look = self.look(&training.network, inner, done, pulse)?;
                if !plateau.goes_on(look, spec.patience) {
                    break;
                }
            }
        }
        Ok(plateau.best_step().unwrap_or(steps))
    }

    fn look(&self, network: &Classifier, inner: &Inner, step: u64, pulse: &mut Pulse) -> Result<Look, EngineError> {
        let views = EvalViews { clips: 1, crops: self.experiment.evaluation.crops };
        let (shares, _) = self.shares(network, &inner.check, views, self.steps_before + step, pulse)?;
        let (mut right, mut loss) = (0.0, 0.0);
        for (i, &clip) in inner.check.iter().enumerate() {
            let class = self.task.labels[clip];
            right += f64::from(u8::from(best_of(shares.row(i)) == class));
            loss -= f64::from(shares.row(i)[class].max(f32::MIN_POSITIVE)).ln();
        }
        let n = inner.check.len().max(1) as f64;
        Ok(Look { step, right: right / n, loss: loss / n })
    }

    /// A network at the first step of a training with `clips`.
    fn begin(&self, start: Backbone, clips: &[usize], steps: u64) -> Result<Training, EngineError> {
        Ok(Training {
            network: Classifier::new(start, self.task.classes.len(), self.device, self.seed),
            optimiser: Optimiser::new(&self.experiment.supervised.optimiser),
            loader: self.loader(clips, steps)?,
        })
    }

    fn step(&self, training: Training, step: u64, meter: &mut Meter) -> Result<Training, EngineError> {
        let Training { network, mut optimiser, mut loader } = training;
        let batch = loader.next().ok_or(EngineError::LoaderEnded)??;
        let (spec, clip) = (&self.experiment.supervised, &self.experiment.clip);
        let clips = batch.classes.len() as u64;
        let began = Stopwatch::start();
        let clock = Clock { step, steps: spec.steps as u64 };
        let lr = schedule::learning_rate(spec.optimiser.lr(), spec.optimiser.warmup(), clock);
        let network = train_step(network, &mut optimiser, lr, batch).map_err(|e| e.in_cell(self.phase, step))?;
        let flops = flops::forward_backward(&self.experiment.backbone, (clip.frames, clip.size, clip.size));
        meter.step(clips, flops as f64 * clips as f64, began.lap());
        Ok(Training { network, optimiser, loader })
    }

    fn loader(&self, clips: &[usize], steps: u64) -> Result<LabelledLoader, EngineError> {
        let clips = clips.iter().map(|&i| (self.task.sources[i], self.task.labels[i])).collect();
        // The same clips in the same order for every arm that trains this cell.
        let name = format!("{}/{}/{}/{}", self.task.spec.name, self.cell.budget, self.cell.fold, self.cell.draw);
        let seed = stream(self.seed, &name, 0).next_u64();
        let (e, spec) = (self.experiment, &self.experiment.supervised);
        let pool = self.task.pool.clone();
        let loader =
            LabelledLoader::start(pool, &e.clip, &e.augment, clips, spec.batch_clips, seed, 0, steps, self.device, 1);
        Ok(loader?)
    }

    /// Softmax over the classes, averaged over the views of each clip, and the seconds that it took for so many seconds
    /// of footage. `done` steps are told meanwhile.
    fn shares(
        &self,
        network: &Classifier,
        clips: &[usize],
        views: EvalViews,
        done: u64,
        pulse: &mut Pulse,
    ) -> Result<(Features, (f64, f64)), EngineError> {
        let network = network.valid();
        let sources: Vec<_> = clips.iter().map(|&i| self.task.sources[i]).collect();
        let clip = &self.experiment.clip;
        let extraction = Extraction { pool: &self.task.pool, clip, sources: &sources, views, device: self.device };
        let (shares, timed) = extraction.timed(
            |clips| activation::softmax(network.forward(clips), 1),
            |_, _| pulse.go_on(self.phase, done, self.steps_total),
        )?;
        Ok((shares, (timed.seconds, extraction.footage_s(timed.clips))))
    }
}

/// A network on its way.
struct Training {
    network: Classifier,
    optimiser: Optimiser,
    loader: LabelledLoader,
}

/// Seconds of each of `steps` steps of training with labels, for an estimate; the network is thrown away.
pub(in crate::engine) fn time_steps(
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
    let inner = None;
    let run = CellRun {
        experiment: &experiment,
        task,
        cell,
        device,
        seed,
        inner,
        phase,
        steps_before: 0,
        steps_total: steps,
    };
    let mut network = Classifier::new(start, task.classes.len(), device, seed);
    let (mut optimiser, mut loader) =
        (Optimiser::new(&experiment.supervised.optimiser), run.loader(&cell.train, steps)?);
    let mut secs = Vec::new();
    for step in 0..steps {
        beat(step, steps)?;
        let began = std::time::Instant::now();
        let Some(batch) = loader.next().transpose()? else { break };
        network = train_step(network, &mut optimiser, experiment.supervised.optimiser.lr(), batch)?;
        secs.push(began.elapsed().as_secs_f64());
    }
    Ok(secs)
}

fn train_step(
    network: Classifier,
    optimiser: &mut Optimiser,
    lr: f64,
    batch: LabelledBatch,
) -> Result<Classifier, EngineError> {
    let loss = cross_entropy(network.forward(Tensor::from_inner(batch.clips)), &batch.classes);
    let value = host(loss.clone().inner())?.first().copied().unwrap_or(f32::NAN);
    if !value.is_finite() {
        return Err(EngineError::Diverged { what: "loss".into(), step: 0, hint: "supervised.optimiser: lr" });
    }
    Ok(optimiser.step(lr, network, loss.backward()))
}

/// Index of the largest value, the first of equal ones.
fn best_of(row: &[f32]) -> usize {
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
        assert_eq!(best_of(&[0.1, 0.4, 0.4]), 1);
        assert_eq!(best_of(&[f32::NAN, 0.2]), 1);
    }
}
