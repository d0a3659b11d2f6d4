//! Trial: a few real steps of every kind of work, timed. No run folder is made; the weights are thrown away.

use std::collections::BTreeMap;
use std::time::Instant;

use burn::module::Module;
use burn::tensor::Device;
use rand::Rng;

use super::calibration::{Calibration, Entry, Rate, shape};
use super::workload::{clip_flops, probe_flops};
use super::{Estimate, estimate};
use crate::config::{EvaluationSpec, Experiment, RunConfig};
use crate::data::loader::{ClipSource, EvalViews};
use crate::engine::EngineError;
use crate::engine::machine::device;
use crate::engine::run::extract::Extraction;
use crate::engine::run::pretrain_loader::{pretrain_loader, pretrain_method};
use crate::engine::run::run_data::{RunData, TaskData};
use crate::engine::run::{cost, supervised, task};
use crate::eval::features::Features;
use crate::job::{Job, Request};
use crate::method::{self, Clock, cost as step_cost};
use crate::model::{Backbone, Plan};
use crate::random::stream;
use crate::store::Workspace;
use crate::store::run_folder::unix_now;

/// Steps before those that count: the first ones fill caches and, on a GPU, build kernels.
const WARM_UP: u64 = 2;

/// Clips of the timed forward passes.
const LOOKED_AT: usize = 64;

/// Measures `steps` steps of every arm on the experiment's device, stores the rates in the workspace, and estimates
/// with them.
///
/// # Errors
/// The device or the data are not there, or [`EngineError::Stopped`]; then nothing is stored.
pub fn trial(workspace: &Workspace, experiment: &Experiment, steps: u64, job: &Job) -> Result<Estimate, EngineError> {
    let data = RunData::open(workspace, experiment)?;
    let selected = device::select(experiment.device)?;
    let trial = Trial { experiment, data: &data, device: &selected.device, steps: steps.max(1), job };
    let entry = trial.measure(&selected.name)?;
    let calibration = Calibration::store(workspace, entry)?;
    estimate(experiment, &data, &selected.name, selected.is_cpu, &calibration)
}

struct Trial<'a> {
    experiment: &'a Experiment,
    data: &'a RunData,
    device: &'a Device,
    steps: u64,
    job: &'a Job,
}

impl Trial<'_> {
    fn measure(&self, device: &str) -> Result<Entry, EngineError> {
        let seed = self.experiment.seeds.first().copied().unwrap_or(0);
        let configs: Vec<RunConfig> =
            self.experiment.arms.iter().map(|arm| self.experiment.run_config(arm, seed)).collect();
        let (mut train, mut memory) = (BTreeMap::new(), BTreeMap::new());
        for config in configs.iter().filter(|c| c.arm.method.pretrains()) {
            cost::reset_peak();
            let name = config.arm.method.key().to_owned();
            train.extend(self.pretraining(config)?.map(|rate| (name.clone(), rate)));
            // Of two arms of one method the one with more clips counts.
            let most = memory.entry(name).or_insert(0);
            *most = cost::peak_bytes().max(*most);
        }
        // Arms of one experiment share everything that the other rates depend on.
        let config = configs.first().ok_or(EngineError::LoaderEnded)?;
        let backbone = method::initial_backbone(config, self.device);
        let forward = self.forward(config, &backbone)?;
        let unknown = Rate { slow: forward.slow / 1.3, ..forward };
        Ok(Entry {
            device: device.to_owned(),
            shape: shape(config),
            measured: unix_now(),
            taught: self.taught(config, backbone)?.unwrap_or(unknown),
            probes: self.probes(config)?,
            train,
            forward,
            memory,
        })
    }

    fn go_on(&self, phase: &str, done: u64, total: u64) -> Result<(), EngineError> {
        match self.job.report(phase, done, total) {
            Request::Stop | Request::Abort => Err(EngineError::Stopped),
            Request::Run | Request::Pause => Ok(()),
        }
    }

    /// Whole steps, waiting for the loader included.
    fn pretraining(&self, config: &RunConfig) -> Result<Option<Rate>, EngineError> {
        let (e, pool, device) = (&config.experiment, &self.data.pool, self.device);
        let Some(mut method) = pretrain_method(config, pool, device) else { return Ok(None) };
        // The operations are counted with a full queue: in an empty one the search would seem to cost nothing.
        method.fill_queue();
        let total = self.steps + WARM_UP;
        let batch = e.pretrain.batch_videos.min(pool.len());
        let mut loader = pretrain_loader(config, pool, device, 0..total, 1)?;
        let phase = format!("trial of {}", config.arm.name);
        let mut secs = Vec::new();
        for step in 0..total {
            self.go_on(&phase, step, total)?;
            let began = Instant::now();
            let batch = loader.next().ok_or(EngineError::LoaderEnded)??;
            let report = method.train_step(batch, Clock { step, steps: total });
            drop(report);
            if step >= WARM_UP {
                secs.push(began.elapsed().as_secs_f64());
            }
        }
        Ok(step_cost::step(config, batch).and_then(|flops| Rate::of(flops as f64, secs)))
    }

    fn forward(&self, config: &RunConfig, backbone: &Backbone) -> Result<Rate, EngineError> {
        let pool = &self.data.pool;
        let sources: Vec<ClipSource> = (0..pool.len().min(LOOKED_AT)).map(|i| ClipSource::video(i as u32)).collect();
        let clip = &config.experiment.clip;
        let extraction = Extraction { pool, clip, sources: &sources, views: EvalViews::ONE, device: self.device };
        let mut secs = Vec::new();
        for round in 0..3 {
            let began = Instant::now();
            extraction.run(|clips| backbone.forward(clips), |_, _| self.go_on("trial of features", round, 3))?;
            secs.push(began.elapsed().as_secs_f64());
        }
        // The first round also warms up.
        let rate = Rate::of(sources.len() as f64 * clip_flops(config), secs.split_off(1));
        rate.ok_or_else(|| EngineError::Device("the forward passes took no time".into()))
    }

    fn taught(&self, config: &RunConfig, backbone: Backbone) -> Result<Option<Rate>, EngineError> {
        let trained = |task: &&TaskData| task.spec.kind.trains_networks();
        let Some(task) = self.data.tasks.iter().find(trained) else { return Ok(None) };
        let spec = &config.experiment.evaluation;
        let Some(cell) = task.cells(spec, 1, config.seed)?.into_iter().next() else { return Ok(None) };
        let beat = |done, total| self.go_on("trial of training with labels", done, total);
        let steps = self.steps.min(10) + WARM_UP;
        let mut secs = supervised::time_steps(config, task, &cell, self.device, backbone.train(), steps, beat)?;
        let secs = secs.split_off(secs.len().min(WARM_UP as usize));
        let clips = config.experiment.supervised.batch_clips as f64;
        Ok(Rate::of(3.0 * clips * clip_flops(config), secs))
    }

    /// The probes on random features, one draw.
    fn probes(&self, config: &RunConfig) -> Result<Rate, EngineError> {
        let spec = EvaluationSpec { draws: 1, ..config.experiment.evaluation.clone() };
        let d = Plan::of(&config.experiment.backbone).features();
        let (mut flops, mut secs) = (0.0, 0.0);
        let total = self.data.tasks.len() as u64;
        for (number, task) in self.data.tasks.iter().enumerate() {
            self.go_on("trial of probes", number as u64, total)?;
            let features = noise(task, d);
            let began = Instant::now();
            task::of(&task.spec.kind).evaluate(&features, task, &spec, config.seed)?;
            secs += began.elapsed().as_secs_f64();
            flops += probe_flops(config, task, &task.cells(&spec, 1, config.seed)?);
        }
        Rate::of(flops, vec![secs]).ok_or_else(|| EngineError::Device("the probes took no time".into()))
    }
}

/// Features in which the classes lie apart a little, as those of an encoder do.
fn noise(task: &TaskData, d: usize) -> Features {
    let mut rng = stream(0, "trial", 0);
    let mut value = || (rng.next_u32() >> 8) as f32 / (1 << 24) as f32;
    let classes = task.classes.len().max(1);
    let rows = task.labels.iter().flat_map(|label| (0..d).map(move |j| f32::from(u8::from(j % classes == *label))));
    let rows = rows.map(|apart| 0.2 * apart + value()).collect();
    Features { n: task.labels.len(), d, rows }
}
