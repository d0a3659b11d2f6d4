//! Workload of one run, counted by formula from its settings and its data.

use crate::config::{MethodKind, Probe, RunConfig};
use crate::engine::EngineError;
use crate::engine::run::calibration;
use crate::engine::run::plateau::{self, Inner};
use crate::engine::run::run_data::{RunData, TaskData};
use crate::engine::run::train::planned_steps;
use crate::eval::penalty;
use crate::eval::protocol::Cell;
use crate::method::cost;
use crate::model::{Plan, flops};

/// Rounds of the linear probe until it has converged, about.
const ROUNDS: f64 = 60.0;

/// Rounds of a rough fit, as a share of those.
const ROUGH_SHARE: f64 = 0.3;

/// Memory of the program with its libraries, data and runtime, bytes.
const PROGRAM: f64 = 350e6;

/// How many times the outputs of the convolutions are held in a training step: themselves, normalised, after the
/// activation, windows for the products, and the gradients that are under way. From pilots on a CPU.
const HELD: f64 = 6.0;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Workload {
    /// Pre-training steps; 0 without.
    pub steps: u64,
    pub step_flops: f64,
    pub step_clips: u64,
    /// Work of the pre-training between its steps, all of it.
    pub between_flops: f64,
    /// Forward passes for embeddings, features and predictions.
    pub looked_at_flops: f64,
    /// Training with labels, all networks; an upper bound where it ends at a plateau.
    pub taught_flops: f64,
    pub taught_steps: u64,
    pub taught_clips: u64,
    /// As the results of an arm without pre-training count them.
    pub taught_flops_counted: f64,
    /// Frozen probes, all snapshots.
    pub probe_flops: f64,
    pub memory_bytes: f64,
    pub disk_bytes: f64,
}

impl Workload {
    pub fn of(config: &RunConfig, data: &RunData) -> Result<Self, EngineError> {
        let mut work = Self::default();
        work.add_pretraining(config, data);
        work.add_evaluation(config, data)?;
        work.memory_bytes = memory(config);
        Ok(work)
    }

    fn add_pretraining(&mut self, config: &RunConfig, data: &RunData) {
        let (e, videos) = (&config.experiment, data.pool.len());
        let batch = e.pretrain.batch_videos.min(videos);
        // Features of the judged encoder, and for a pre-trained one embeddings of each snapshot.
        let snapshots = e.pretrain.snapshots;
        let [embedded, calibrations] = match config.arm.method.traits().kind {
            MethodKind::Supervised => [0, 0],
            MethodKind::Untrained => [1, 1],
            MethodKind::Pretrained if e.evaluation.probe_checkpoints => [1 + snapshots, 2 * snapshots],
            MethodKind::Pretrained => [1 + snapshots, 1 + snapshots],
        };
        let calibrated = calibrations * videos.min(calibration::VIDEOS) * e.evaluation.crops.count();
        self.looked_at_flops += (embedded * videos + calibrated) as f64 * clip_flops(config);
        self.disk_bytes += 20e3 + (embedded * videos) as f64 * (4.0 * e.pretrain.contrastive.dim as f64 + 150.0);
        let (Some(step_flops), Some(mean)) = (cost::step(config, batch), cost::mean_step(config, batch, videos)) else {
            return;
        };
        self.steps = planned_steps(e, videos, mean);
        self.step_flops = step_flops as f64;
        self.between_flops = cost::between(config, videos).map_or(0, |between| between.total(self.steps)) as f64;
        self.step_clips = (batch * config.views()) as u64;
        self.disk_bytes += cost::stored_bytes(config) as f64 * e.pretrain.snapshots as f64 + self.steps as f64 * 220.0;
    }

    fn add_evaluation(&mut self, config: &RunConfig, data: &RunData) -> Result<(), EngineError> {
        let e = &config.experiment.evaluation;
        let fine_tuned = config.arm.method.pretrains() && e.probes.contains(&Probe::FineTune);
        let taught = config.arm.method.traits().kind == MethodKind::Supervised;
        for task in &data.tasks {
            if !taught {
                self.add_probes(config, task)?;
            }
            if (taught || fine_tuned) && task.spec.kind.trains_networks() {
                self.add_networks(config, task)?;
            }
        }
        if !taught {
            // The cost columns of an arm with an encoder are those of its pre-training.
            (self.taught_steps, self.taught_clips, self.taught_flops_counted) = (0, 0, 0.0);
        }
        Ok(())
    }

    fn add_probes(&mut self, config: &RunConfig, task: &TaskData) -> Result<(), EngineError> {
        let e = &config.experiment;
        let times = match config.arm.method.pretrains() && e.evaluation.probe_checkpoints {
            true => e.pretrain.snapshots as f64,
            false => 1.0,
        };
        let clips = task.sources.len() * task.views(&e.evaluation).count();
        self.looked_at_flops += times * clips as f64 * clip_flops(config);
        let cells = task.cells(&e.evaluation, e.evaluation.draws, config.seed)?;
        self.probe_flops += times * probe_flops(config, task, &cells);
        self.disk_bytes += (times + 2.0) * cells.len() as f64 * 6.0 * 270.0;
        Ok(())
    }

    fn add_networks(&mut self, config: &RunConfig, task: &TaskData) -> Result<(), EngineError> {
        let (e, spec) = (&config.experiment.evaluation, &config.experiment.supervised);
        let cells = task.cells(e, e.draws, config.seed)?;
        for cell in cells.iter().filter(|cell| e.trains_network(cell.fold, cell.draw)) {
            let inner = Inner::of(spec, task, cell, config.seed);
            let steps = plateau::most_steps(spec, inner.as_ref());
            let clips = steps * spec.batch_clips as u64;
            self.taught_steps += steps;
            self.taught_clips += clips;
            self.taught_flops += 3.0 * clips as f64 * clip_flops(config);
            let looks = inner.map_or(0, |i| i.looks(spec.steps as u64) as usize * i.check.len() * e.crops.count());
            self.looked_at_flops += (cell.test.len() * e.views() + looks) as f64 * clip_flops(config);
        }
        self.taught_flops_counted = self.taught_flops;
        Ok(())
    }
}

/// One forward pass of the backbone for one clip.
pub(super) fn clip_flops(config: &RunConfig) -> f64 {
    let clip = &config.experiment.clip;
    flops::forward(&config.experiment.backbone, (clip.frames, clip.size, clip.size)) as f64
}

/// All frozen probes of one task on these cells, once: the linear one takes nearly all of it.
pub(super) fn probe_flops(config: &RunConfig, task: &TaskData, cells: &[Cell]) -> f64 {
    let width = Plan::of(&config.experiment.backbone).features() as f64;
    let (clips, classes) = (task.sources.len() as f64, task.classes.len() as f64);
    // Choosing a penalty fits all of them on the rest of each inner fold, roughly and from one another's ends.
    let inner = (penalty::GRID.len() * (penalty::FOLDS - 1)) as f64 * ROUGH_SHARE;
    let fits = if config.experiment.evaluation.choose_l2 { 1.0 + inner } else { 1.0 };
    let linear = |cell: &Cell| cell.train.len() as f64 * width * classes * 4.0 * ROUNDS * fits;
    clips * clips * width * 2.0 + cells.iter().map(linear).sum::<f64>()
}

/// Bytes of a training step: what the backward pass needs of every clip, the weights in all their roles, the batch.
fn memory(config: &RunConfig) -> f64 {
    let e = &config.experiment;
    let clips = match config.arm.method.pretrains() {
        true => e.pretrain.batch_videos * config.views(),
        false if config.arm.method.traits().kind == MethodKind::Supervised => e.supervised.batch_clips,
        // Forward passes only: hardly anything is held.
        false => 2,
    };
    let size = [e.clip.frames, e.clip.size, e.clip.size];
    let outputs = Plan::of(&e.backbone).outputs(size) as f64 * HELD;
    let batches = 4.0 * 3.0 * size.iter().product::<usize>() as f64;
    let weights = cost::stored_bytes(config).max(4 * flops::backbone_params(&e.backbone)) as f64 * 1.5;
    PROGRAM + 4.0 * clips as f64 * (outputs + batches) + weights
}
