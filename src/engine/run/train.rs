//! The pre-training loop: loader → method → scalars, checkpoints, snapshots; resumable at any checkpoint.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use burn::tensor::Device;

use super::calibration;
use super::checkpoint::{self, CheckpointError, Manifest};
use super::collapse_monitor::{Known, Monitor};
use super::cost::Meter;
use super::embeddings::Embeddings;
use super::key_readings::KeyReadings;
use super::pool_features;
use super::pretrain_loader::pretrain_loader;
use super::probing::Probing;
use super::pulse::{Live, LiveCell, Next, Pulse};
use super::step_log::StepLog;
use super::stopwatch::{Lap, Stopwatch};
use crate::config::{Experiment, MethodSpec, RunConfig};
use crate::data::Pool;
use crate::data::loader::PretrainLoader;
use crate::engine::EngineError;
use crate::measure::CostKind;
use crate::method::{Clock, Method, StepReport, cost as step_cost, schedule};
use crate::store::events::EventWriter;
use crate::store::results::Cost;
use crate::store::{RunFolder, RunWarning};

/// What the loop works with.
pub struct Pretraining<'a> {
    pub config: &'a RunConfig,
    pub pool: &'a Arc<Pool>,
    pub device: &'a Device,
    pub folder: &'a RunFolder,
    pub live: &'a LiveCell,
    /// Judges the encoder at snapshots, where that is wanted.
    pub probing: Option<Probing<'a>>,
    /// Loader threads.
    pub threads: usize,
}

/// Steps of a run: those of the schedule, cut by the limits that are known beforehand. The schedules of learning rate
/// and momentum span the steps that are left, so that a cut run still cools down.
pub fn planned_steps(experiment: &Experiment, videos: usize, step_flops: u64) -> u64 {
    let steps = schedule::steps(&experiment.pretrain, videos);
    let limits = &experiment.limits;
    let by_cost = limits.petaflops.map(|p| (p * 1e15 / step_flops.max(1) as f64) as u64);
    [limits.steps, by_cost].into_iter().flatten().fold(steps, u64::min).max(1)
}

/// Where the loop stands.
pub(super) struct Loop {
    pub(super) step: u64,
    steps: u64,
    per_epoch: u64,
    step_flops: u64,
    /// Cost of earlier parts of the run.
    before: Cost,
    pub(super) meter: Meter,
    pub(super) log: StepLog,
    checkpointed: Instant,
    epoch: Epoch,
}

/// Times of the epoch so far, in this process.
struct Epoch {
    began: Instant,
    clips: u64,
    waited_at: f64,
}

impl Loop {
    fn cost(&self) -> Cost {
        let mut total = self.before.clone();
        total.add(&self.meter.read());
        total
    }
}

impl Pretraining<'_> {
    /// Trains from the newest checkpoint, or from the start, to the last step; returns the cost.
    ///
    /// # Errors
    /// [`EngineError::Stopped`] after a stop (a checkpoint is written), [`EngineError::Aborted`] after an abort.
    pub fn run(&self, method: &mut Method, steps: u64, pulse: &mut Pulse) -> Result<Cost, EngineError> {
        let root = self.folder.checkpoints();
        let restored = checkpoint::latest(&root, |w| drop(self.folder.warn(w)))?;
        let (mut state, finished) = self.begin(method, steps, restored)?;
        pulse.set_step(state.step);
        if finished {
            // What was logged after the last checkpoint was cut off when the file was opened.
            self.missing_embeddings(method, state.step, pulse)?;
            self.log_purity(&mut state)?;
        } else {
            self.catch_up(method, &mut state, pulse)?;
            self.train(method, &mut state, pulse)?;
        }
        self.missing_embeddings(method, state.step, pulse)?;
        self.warn_of_keys()?;
        // Those in the last embeddings: no step follows that would take them.
        state.meter.paused(pulse.take_paused());
        Ok(state.cost())
    }

    /// Stores the alarms about the keys, each once.
    fn warn_of_keys(&self) -> Result<(), EngineError> {
        let io = |source| EngineError::Io { path: self.folder.path().into(), source };
        let dim = self.config.experiment.pretrain.contrastive.dim;
        let mut alarms = KeyReadings::of(self.folder, dim).map_err(io)?.alarms();
        if self.config.arm.method == MethodSpec::Control {
            // It is made to gain nothing.
            alarms.retain(|alarm| !matches!(alarm, RunWarning::NoPurer { .. }));
        }
        Ok(self.folder.warn_once(&alarms)?)
    }

    fn begin(
        &self,
        method: &mut Method,
        steps: u64,
        restored: Option<(std::path::PathBuf, Manifest)>,
    ) -> Result<(Loop, bool), EngineError> {
        let batch = self.config.experiment.pretrain.batch_videos.min(self.pool.len());
        let (mut manifest, mut monitor) = (Manifest::new(0, steps, Cost::default(), 0), Monitor::default());
        if let Some((path, found)) = restored {
            if found.steps != steps {
                return Err(EngineError::OtherSteps { run: self.folder.name(), then: found.steps, now: steps });
            }
            method.load(&path)?;
            monitor = Monitor::load(&path).map_err(|source| EngineError::Io { path, source })?;
            manifest = found;
        }
        let events = self.folder.events();
        let writer = EventWriter::open(&events, manifest.events_bytes)
            .map_err(|source| EngineError::Io { path: events, source })?;
        let now = Instant::now();
        let state = Loop {
            step: manifest.step,
            steps,
            per_epoch: self.pool.len().div_ceil(batch) as u64,
            step_flops: step_cost::step(self.config, batch).unwrap_or_default(),
            before: manifest.cost,
            meter: Meter::default(),
            log: StepLog::new(monitor, writer),
            checkpointed: now,
            epoch: Epoch { began: now, clips: 0, waited_at: 0.0 },
        };
        Ok((state, manifest.finished))
    }

    fn train(&self, method: &mut Method, state: &mut Loop, pulse: &mut Pulse) -> Result<(), EngineError> {
        let mut loader = self.loader(state)?;
        let known = self.known();
        if state.step == 0 && known.labels.iter().any(Option::is_some) {
            self.look_at_the_start(method, state, pulse)?;
        }
        let mut ended_by = None;
        while state.step < state.steps && ended_by.is_none() {
            match pulse.beat("pretrain", state.step, state.steps)? {
                Next::Go => {}
                Next::Stop => {
                    self.checkpoint(method, state, None)?;
                    return Err(EngineError::Stopped);
                }
                Next::Abort => return Err(EngineError::Aborted),
            }
            state.meter.paused(pulse.take_paused());
            self.give_features(method, state, pulse)?;
            self.step(method, state, &mut loader)?;
            pulse.set_step(state.step);
            if state.step.is_multiple_of(state.per_epoch) || state.step == state.steps {
                self.end_of_epoch(state, &loader, &known)?;
            }
            ended_by = self.limit_reached(state);
            self.keep_if_due(method, state, ended_by.as_deref(), pulse)?;
        }
        Ok(())
    }

    /// Features of the whole pool and what the method makes of them, where its next step wants that: a part of its
    /// training, and of its cost. A stop loses nothing but the features.
    fn give_features(&self, method: &mut Method, state: &mut Loop, pulse: &mut Pulse) -> Result<(), EngineError> {
        let (began, clock) = (Stopwatch::start(), Clock { step: state.step, steps: state.steps });
        let beat = |done, total| pulse.go_on("cluster", done, total);
        let given = pool_features::give(method, clock, (self.config, self.pool, self.device), beat);
        if matches!(given, Err(EngineError::Stopped)) {
            self.checkpoint(method, state, None)?;
        }
        if given? {
            let (took, paused) = (began.lap(), pulse.take_paused());
            let flops = step_cost::between(self.config, self.pool.len()).map_or(0, |between| between.flops);
            state.meter.paused(paused);
            state.meter.between_steps(flops as f64, Lap { seconds: took.seconds - paused, ..took });
        }
        Ok(())
    }

    fn loader(&self, state: &Loop) -> Result<PretrainLoader, EngineError> {
        pretrain_loader(self.config, self.pool, self.device, state.step..state.steps, self.threads)
    }

    fn step(&self, method: &mut Method, state: &mut Loop, loader: &mut PretrainLoader) -> Result<(), EngineError> {
        let batch = loader.next().ok_or(EngineError::LoaderEnded)??;
        let clips = (batch.videos() * batch.views.len()) as u64;
        let began = Stopwatch::start();
        let report = method.train_step(batch, Clock { step: state.step, steps: state.steps });
        let took = began.lap();
        state.meter.step(clips, state.step_flops as f64, took);
        state.epoch.clips += clips;
        state.step += 1;
        check_finite(&report, state.step)?;
        self.log(state, &report, clips as f64 / took.seconds.max(1e-9))
    }

    fn log(&self, state: &mut Loop, report: &StepReport, clips_per_s: f64) -> Result<(), EngineError> {
        let io = |source| EngineError::Io { path: self.folder.path().into(), source };
        state.log.add(state.step, report).map_err(io)?;
        let loss = report.scalars.iter().find(|s| s.0 == "loss").map(|s| s.1);
        self.live.set(Live { loss, clips_per_s });
        Ok(())
    }

    fn end_of_epoch(&self, state: &mut Loop, loader: &PretrainLoader, known: &Known<'_>) -> Result<(), EngineError> {
        let io = |source| EngineError::Io { path: self.folder.path().into(), source };
        let similarities = state.log.monitor.similarities();
        state.log.events.histogram(state.step, "epoch/similarity", &similarities, &cosine_bins()).map_err(io)?;
        let mut numbers = state.log.monitor.take(known);
        let seconds = state.epoch.began.elapsed().as_secs_f64().max(1e-9);
        let waited = loader.waited_secs() - state.epoch.waited_at;
        let speed = [
            ("time/clips_per_s", state.epoch.clips as f64 / seconds),
            ("time/data_wait_share", waited / seconds),
            ("cost/petaflops", state.cost().get(CostKind::Flops) / 1e15),
        ];
        numbers.extend(speed.map(|(name, value)| (name.to_owned(), value as f32)));
        state
            .log
            .events
            .scalars(state.step, numbers.iter().map(|(name, value)| (name.as_str(), *value)))
            .map_err(io)?;
        state.log.events.flush().map_err(io)?;
        state.epoch = Epoch { began: Instant::now(), clips: 0, waited_at: loader.waited_secs() };
        // GPU back ends keep freed memory for reuse; shapes are the same every epoch, so a cleanup now and then is cheap.
        self.device.memory_cleanup();
        Ok(())
    }

    fn limit_reached(&self, state: &Loop) -> Option<String> {
        let minutes = self.config.experiment.limits.minutes?;
        let reached = state.step < state.steps && state.cost().get(CostKind::WallS) >= minutes * 60.0;
        reached.then(|| format!("limits.minutes = {minutes}"))
    }

    /// Writes a checkpoint at a snapshot, at the end, and every `checkpoint_minutes`.
    fn keep_if_due(
        &self,
        method: &mut Method,
        state: &mut Loop,
        ended_by: Option<&str>,
        pulse: &mut Pulse,
    ) -> Result<(), EngineError> {
        let pretrain = &self.config.experiment.pretrain;
        let snapshot = ended_by.is_some() || checkpoint::is_snapshot(state.step, state.steps, pretrain.snapshots);
        let due = state.checkpointed.elapsed().as_secs_f64() >= pretrain.checkpoint_minutes * 60.0;
        if snapshot || due {
            self.checkpoint(method, state, ended_by)?;
        }
        if snapshot {
            self.embed(method, state.step, pulse)?;
            self.log_purity(state)?;
        }
        let goes_on = ended_by.is_none() && state.step < state.steps;
        // After the last step the evaluation itself judges the encoder.
        if snapshot && goes_on { self.probe(method, state, pulse) } else { Ok(()) }
    }

    /// What a stop or a kill has left out at the snapshot from which the run goes on.
    fn catch_up(&self, method: &mut Method, state: &mut Loop, pulse: &mut Pulse) -> Result<(), EngineError> {
        if !checkpoint::is_snapshot(state.step, state.steps, self.config.experiment.pretrain.snapshots) {
            return Ok(());
        }
        if !self.folder.embeddings(state.step).exists() {
            self.embed(method, state.step, pulse)?;
        }
        self.log_purity(state)?;
        match &self.probing {
            Some(probing) if probing.is_logged(state.step)? => Ok(()),
            _ => self.probe(method, state, pulse),
        }
    }

    /// Judges the encoder. The time is not counted as pre-training: an arm must not pay for being looked at.
    fn probe(&self, method: &Method, state: &mut Loop, pulse: &mut Pulse) -> Result<(), EngineError> {
        let Some(probing) = &self.probing else { return Ok(()) };
        state.meter.paused(pulse.take_paused());
        let (began, spent) = (Instant::now(), state.cost());
        probing.judge(state.step, &spent, &method.backbone(), &mut state.log.events, pulse)?;
        pulse.take_paused();
        state.meter.paused(began.elapsed().as_secs_f64());
        Ok(())
    }

    fn checkpoint(&self, method: &Method, state: &mut Loop, ended_by: Option<&str>) -> Result<(), EngineError> {
        let path = self.folder.events();
        let bytes = state.log.events.sync().map_err(|source| EngineError::Io { path, source })?;
        let mut manifest = Manifest::new(state.step, state.steps, state.cost(), bytes);
        manifest.ended_by = ended_by.map(str::to_owned);
        manifest.finished = ended_by.is_some() || state.step == state.steps;
        let monitor = &state.log.monitor;
        let save = |folder: &Path| -> Result<(), CheckpointError> {
            method.save(folder)?;
            monitor.save(folder).map_err(|source| CheckpointError::Io { path: folder.into(), source })
        };
        let root = self.folder.checkpoints();
        checkpoint::write(&root, &manifest, save)?;
        let (steps, snapshots) = (state.steps, self.config.experiment.pretrain.snapshots);
        checkpoint::prune(&root, |s| s == manifest.step || checkpoint::is_snapshot(s, steps, snapshots));
        state.checkpointed = Instant::now();
        Ok(())
    }

    fn embed(&self, method: &Method, step: u64, pulse: &mut Pulse) -> Result<(), EngineError> {
        match self.embeddings(method, pulse)? {
            Some(embeddings) => embeddings.write(&self.folder.embeddings(step)),
            None => Ok(()),
        }
    }

    /// Where every pooled video stands in the searched space.
    pub(super) fn embeddings(&self, method: &Method, pulse: &mut Pulse) -> Result<Option<Embeddings>, EngineError> {
        let clip = &self.config.experiment.clip;
        let beat = |done, total| pulse.go_on("calibrate", done, total);
        let Some(embedder) = method.embedder() else { return Ok(None) };
        let embedder = calibration::calibrated(&embedder, self.config, self.pool, self.device, beat)?;
        let network = |clips| embedder.forward(clips);
        let beat = |done, total| pulse.go_on("embed", done, total);
        Embeddings::compute(self.pool, clip, self.device, network, beat).map(Some)
    }

    /// Makes the embeddings that a kill or stop has left out, from the stored snapshots.
    fn missing_embeddings(&self, method: &mut Method, last: u64, pulse: &mut Pulse) -> Result<(), EngineError> {
        let root = self.folder.checkpoints();
        let (have, stored) = (self.folder.embedding_steps(), checkpoint::steps(&root));
        let missing: Vec<u64> = stored.into_iter().filter(|s| !have.contains(s)).collect();
        for step in &missing {
            method.load(&checkpoint::folder(&root, *step))?;
            self.embed(method, *step, pulse)?;
        }
        if missing.last().is_some_and(|step| *step != last) {
            method.load(&checkpoint::folder(&root, last))?;
        }
        Ok(())
    }
}

/// Upper ends of the bins of a histogram of cosines: 40 from −1 to 1.
fn cosine_bins() -> Vec<f64> {
    (1..=40).map(|bin| f64::from(bin) / 20.0 - 1.0).collect()
}

fn check_finite(report: &StepReport, step: u64) -> Result<(), EngineError> {
    match report.scalars.iter().find(|(_, v)| !v.is_finite()) {
        Some((name, _)) => {
            Err(EngineError::Diverged { what: (*name).to_owned(), step, hint: "pretrain.optimiser: lr" })
        }
        None => Ok(()),
    }
}
