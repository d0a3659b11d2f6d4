//! Start of a run, its thread, its phases, its end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;

use burn::tensor::Device;

use super::cost::Meter;
use super::embeddings::Embeddings;
use super::evaluate::Evaluation;
use super::journal::Journal;
use super::pretrain_loader::pretrain_method;
use super::probing::Probing;
use super::pulse::{LiveCell, Pulse};
use super::run_data::RunData;
use super::train::{Pretraining, planned_steps};
use super::{calibration, checkpoint, cost};
use crate::config::{DeviceChoice, MethodKind, RunConfig};
use crate::engine::EngineError;
use crate::engine::machine::device::{self, Selected, panic_text};
use crate::engine::machine::priority;
use crate::job::Job;
use crate::method::{Method, cost as step_cost};
use crate::model::Backbone;
use crate::store::results::{Cost, RunResults};
use crate::store::run_folder::unix_now;
use crate::store::{RunFolder, RunLock, RunRecord, RunWarning, Status, Workspace};
use crate::text::LocalText;

/// What to run.
#[derive(Clone, Debug)]
pub struct RunSpec {
    pub config: RunConfig,
    pub workspace: Workspace,
    pub device: DeviceChoice,
    pub work: HowToWork,
}

/// How a run shares the machine; changes none of its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HowToWork {
    /// Loader threads. Augmentation is cheap, and training is to have the cores.
    pub threads: usize,
    /// Work at lower priority, so that a window in the same process keeps its frames; see
    /// [`priority`](crate::engine::machine::priority).
    pub low_priority: bool,
}

impl Default for HowToWork {
    fn default() -> Self {
        Self { threads: 1, low_priority: false }
    }
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunOutcome {
    Done,
    /// On request; `resume` goes on.
    Stopped,
    /// With the reason.
    Failed(LocalText),
}

/// A run that is being worked on.
pub struct RunHandle {
    /// Name of its folder.
    pub name: String,
    /// Progress, pause, stop, abort.
    pub job: Job,
    /// Latest loss and speed.
    pub live: LiveCell,
    thread: JoinHandle<RunOutcome>,
}

impl RunHandle {
    /// Whether the run has ended.
    pub fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }

    /// Waits for the end.
    pub fn join(self) -> RunOutcome {
        // The thread catches panics itself; this is for one in the very last write.
        self.thread.join().unwrap_or_else(|panic| RunOutcome::Failed(EngineError::Panic(panic_text(&*panic)).into()))
    }
}

/// Starts a run, or continues it if it was begun before, on its own thread.
///
/// Everything that can be wrong with the settings and the data is found before the thread starts.
///
/// # Errors
/// The data lack something, the run is done or being worked on, or its data changed since it was begun.
pub fn start_run(spec: RunSpec) -> Result<RunHandle, EngineError> {
    let data = RunData::open(&spec.workspace, &spec.config.experiment)?;
    let folder = enqueue(&spec.workspace, &spec.config, &data)?;
    let lock = folder.lock()?;
    if folder.stored_state()?.status == Status::Done {
        return Err(EngineError::AlreadyDone(folder.name()));
    }
    folder.clear_request();
    let work_folder = folder.clone();
    let live = LiveCell::default();
    let work_live = live.clone();
    spawn(folder, lock, live, move |pulse| Work { spec, data, folder: work_folder, live: work_live }.run(pulse))
}

/// Continues a run by its name.
pub fn resume(
    workspace: &Workspace,
    run: &str,
    device: DeviceChoice,
    work: HowToWork,
) -> Result<RunHandle, EngineError> {
    let config = RunFolder::open(&workspace.runs_dir(), run)?.record()?.config;
    let now = RunConfig::recipe_of(&config.experiment);
    if config.recipe != now {
        return Err(EngineError::OtherRecipe { run: run.to_owned(), then: config.recipe, now });
    }
    start_run(RunSpec { config, workspace: workspace.clone(), device, work })
}

/// The folder of a run, made as `queued` where the run was not begun yet.
///
/// # Errors
/// The data changed since the run was begun.
pub fn enqueue(workspace: &Workspace, config: &RunConfig, data: &RunData) -> Result<RunFolder, EngineError> {
    let hash = data.hash_of(&config.arm);
    let record = RunRecord::new(config.clone(), &hash, "", unix_now());
    let folder = RunFolder::create(&workspace.runs_dir(), &RunFolder::named(&workspace.runs_dir(), config), &record)?;
    let old = folder.record()?;
    if old.data_hash != hash {
        if has_progress(&folder) {
            return Err(EngineError::data_changed(&folder, &old.data_hash, &hash));
        }
        folder.write_record(&record)?;
    }
    Ok(folder)
}

fn has_progress(folder: &RunFolder) -> bool {
    !checkpoint::steps(&folder.checkpoints()).is_empty()
        || folder.file("scores.jsonl").exists()
        || folder.file("results.ron").exists()
}

/// The run's thread: catches panics, writes the last state, frees the lock last.
fn spawn(
    folder: RunFolder,
    lock: RunLock,
    live: LiveCell,
    work: impl FnOnce(&mut Pulse) -> Result<(), EngineError> + Send + 'static,
) -> Result<RunHandle, EngineError> {
    let (name, job, checkpoints) = (folder.name(), Job::default(), folder.checkpoints());
    let mut pulse = Pulse::new(job.clone(), folder);
    let body = move || {
        let result = catch_unwind(AssertUnwindSafe(|| work(&mut pulse)));
        let result = result.unwrap_or_else(|panic| Err(EngineError::Panic(panic_text(&*panic))));
        let aborted = matches!(result, Err(EngineError::Aborted));
        let (status, message) = match result {
            Ok(()) => (Status::Done, LocalText::default()),
            Err(error @ (EngineError::Stopped | EngineError::Aborted)) => (Status::Stopped, error.into()),
            Err(error) => (Status::Failed, error.into()),
        };
        if aborted {
            // What came after the last checkpoint is lost.
            pulse.set_step(checkpoint::steps(&checkpoints).last().copied().unwrap_or(0));
        }
        let ended = pulse.end(status, message.clone());
        let outcome = match status {
            Status::Done => RunOutcome::Done,
            Status::Stopped => RunOutcome::Stopped,
            _ => RunOutcome::Failed(message),
        };
        drop(lock);
        match ended {
            Ok(()) => outcome,
            Err(error) => RunOutcome::Failed(error.into()),
        }
    };
    let thread = std::thread::Builder::new().name(format!("run {name}")).spawn(body).map_err(EngineError::Thread)?;
    Ok(RunHandle { name, job, live, thread })
}

/// What the run's thread owns.
struct Work {
    spec: RunSpec,
    data: RunData,
    folder: RunFolder,
    live: LiveCell,
}

impl Work {
    fn run(self, pulse: &mut Pulse) -> Result<(), EngineError> {
        if self.spec.work.low_priority {
            priority::lower_this_thread();
        }
        cost::reset_peak();
        pulse.go_on("start", 0, 0)?;
        // A pause before the work is none of it.
        pulse.take_paused();
        let selected = device::select(self.spec.device)?;
        self.note_device(&selected)?;
        // Without readable prices the estimate is that of an unset power; whoever sets one sees it at once.
        let prices = crate::store::prices::read(&self.spec.workspace).unwrap_or_default();
        cost::note_device(prices.rated_watts.map(|watts| watts.value), selected.is_cpu);
        self.warn_all(&self.data.warnings)?;
        let config = &self.spec.config;
        let mut method = pretrain_method(config, &self.data.pool, &selected.device);
        let mut spent = Cost::default();
        let encoder = match method.as_mut() {
            Some(method) => {
                self.data.initial.begin(config, method, &selected.device);
                spent = self.pretrain(method, &selected, pulse)?;
                Some(self.calibrated(&method.backbone(), &selected, &mut spent, pulse)?)
            }
            None => self.untrained(&selected, &mut spent, pulse)?,
        };
        drop(method);
        if let Some(encoder) = &encoder {
            self.keep_features(encoder, &selected, pulse)?;
        }
        let path = self.folder.file("scores.jsonl");
        let io = |source| EngineError::Io { path: path.clone(), source };
        let mut journal = Journal::open(&path).map_err(io)?;
        let folder = Some(&self.folder);
        let evaluation = Evaluation { config, data: &self.data, device: &selected.device, folder };
        evaluation.run(encoder.as_ref(), &mut journal, pulse)?;
        self.probing(&selected.device).finish(&spent, &Journal::units(&path).map_err(io)?)?;
        let (scores, evaluated) = journal.total().map_err(io)?;
        spent.add(&evaluated);
        let results = RunResults::new(&self.folder.name(), config, unix_now(), scores, spent);
        Ok(self.folder.write("results.ron", &results)?)
    }

    fn probing<'a>(&'a self, device: &'a Device) -> Probing<'a> {
        let evaluation = Evaluation { config: &self.spec.config, data: &self.data, device, folder: None };
        Probing { evaluation, folder: &self.folder }
    }

    fn pretrain(&self, method: &mut Method, selected: &Selected, pulse: &mut Pulse) -> Result<Cost, EngineError> {
        self.warn_all(&method.warnings())?;
        let e = &self.spec.config.experiment;
        let batch = e.pretrain.batch_videos.min(self.data.pool.len());
        let videos = self.data.pool.len();
        let step_flops = step_cost::mean_step(&self.spec.config, batch, videos).unwrap_or_default();
        let steps = planned_steps(e, videos, step_flops);
        pulse.set_steps(steps);
        let training = Pretraining {
            config: &self.spec.config,
            pool: &self.data.pool,
            device: &selected.device,
            folder: &self.folder,
            live: &self.live,
            probing: e.evaluation.probe_checkpoints.then(|| self.probing(&selected.device)),
            threads: self.spec.work.threads,
        };
        training.run(method, steps, pulse)
    }

    /// The encoder of an arm without pre-training: the untrained one, or none if it only trains with labels.
    fn untrained(
        &self,
        selected: &Selected,
        spent: &mut Cost,
        pulse: &mut Pulse,
    ) -> Result<Option<Backbone>, EngineError> {
        let config = &self.spec.config;
        if config.arm.method.traits().kind == MethodKind::Supervised {
            return Ok(None);
        }
        let initial = self.data.initial.backbone(config, &selected.device);
        let backbone = self.calibrated(&initial, selected, spent, pulse)?;
        Ok(Some(backbone))
    }

    /// Stores the features of every pooled video, for the readings of the learning check. An untrained encoder has no
    /// head: its features are its embeddings, and are stored as those of step 0.
    fn keep_features(&self, encoder: &Backbone, selected: &Selected, pulse: &mut Pulse) -> Result<(), EngineError> {
        let pretrains = self.spec.config.arm.method.pretrains();
        let path = if pretrains { self.folder.features() } else { self.folder.embeddings(0) };
        if path.exists() {
            return Ok(());
        }
        let clip = &self.spec.config.experiment.clip;
        let beat = |done, total| pulse.go_on("embed", done, total);
        let network = |clips| encoder.forward(clips);
        let embeddings = Embeddings::compute(&self.data.pool, clip, &selected.device, network, beat)?;
        // Its time is counted nowhere; left standing, a pause in it would be taken off the next work.
        pulse.take_paused();
        embeddings.write(&path)
    }

    /// The encoder with the statistics that it is judged with; their cost is added to `spent`.
    fn calibrated(
        &self,
        encoder: &Backbone,
        selected: &Selected,
        spent: &mut Cost,
        pulse: &mut Pulse,
    ) -> Result<Backbone, EngineError> {
        let meter = Meter::default();
        let beat = |done, total| pulse.go_on("calibrate", done, total);
        let found = calibration::judged(encoder, &self.spec.config, &self.data.pool, &selected.device, beat)?;
        spent.add(&on_the_device(meter, pulse.take_paused()));
        Ok(found)
    }

    fn note_device(&self, selected: &Selected) -> Result<(), EngineError> {
        let mut record = self.folder.record()?;
        if record.program != env!("CARGO_PKG_VERSION") {
            let (then, now) = (record.program.clone(), env!("CARGO_PKG_VERSION").to_owned());
            self.folder.warn(&RunWarning::OtherProgram { then, now })?;
        }
        if !record.device.is_empty() && record.device != selected.name {
            let (then, now) = (record.device.clone(), selected.name.clone());
            self.folder.warn(&RunWarning::OtherDevice { then, now })?;
        }
        if record.device.is_empty() {
            record.started = unix_now(); // until now the time at which it was queued
        }
        record.device.clone_from(&selected.name);
        Ok(self.folder.write_record(&record)?)
    }

    /// Stores warnings with the run, each once.
    fn warn_all(&self, warnings: &[RunWarning]) -> Result<(), EngineError> {
        Ok(self.folder.warn_once(warnings)?)
    }
}

/// Cost of work that kept the device busy from the meter's start to now, `paused_s` seconds of pause left out.
fn on_the_device(mut meter: Meter, paused_s: f64) -> Cost {
    meter.paused(paused_s);
    meter.device_until_now();
    meter.read()
}

#[cfg(test)]
mod tests {
    use super::super::pulse::Next;
    use super::*;
    use crate::config::load_text;
    use crate::job::Request;
    use crate::measure::CostKind;
    use std::path::Path;

    fn folder(runs: &Path) -> RunFolder {
        let text = r#"Experiment(name: "t", data: (sets: ["a"]), arms: [(name: "random", method: Random)], seeds: [3],
            evaluation: (tasks: [(name: "t", set: "a", split: LeaveOneGroupOut)], budgets: [All], probes: [Retrieval]))"#;
        let config = load_text(text, Path::new("t.ron"), &[]).unwrap().runs().next().unwrap();
        let record = RunRecord::new(config, "d", "", 5);
        RunFolder::create(runs, "r", &record).unwrap()
    }

    fn run(
        work: impl FnOnce(&mut Pulse) -> Result<(), EngineError> + Send + 'static,
    ) -> (RunFolder, RunHandle, tempfile::TempDir) {
        let runs = tempfile::tempdir().unwrap();
        let folder = folder(runs.path());
        let lock = folder.lock().unwrap();
        let handle = spawn(folder.clone(), lock, LiveCell::default(), work).unwrap();
        (folder, handle, runs)
    }

    #[test]
    fn a_panic_becomes_a_failed_run_with_its_message() {
        let (folder, handle, _runs) = run(|_| panic!("index out of bounds"));
        assert!(matches!(handle.join(), RunOutcome::Failed(m) if m.english.contains("index out of bounds")));
        let state = folder.state().unwrap();
        assert_eq!(state.status, Status::Failed);
        assert!(state.message.contains("index out of bounds"), "{}", state.message);
        assert!(state.message_ja.starts_with("プログラムの不具合です"), "{}", state.message_ja);
        assert!(!folder.is_locked());
    }

    #[test]
    fn a_pause_is_no_time_of_the_device() {
        let [paused, worked] = [3600.0, 0.0].map(|pause_s| {
            let meter = Meter::default();
            std::thread::sleep(std::time::Duration::from_millis(5));
            on_the_device(meter, pause_s)
        });
        assert_eq!([CostKind::DeviceS, CostKind::WallS].map(|kind| paused.get(kind)), [0.0; 2]);
        assert!(worked.get(CostKind::DeviceS) >= 0.005);
    }

    #[test]
    fn data_that_changed_are_told_whatever_hash_is_stored() {
        let runs = tempfile::tempdir().unwrap();
        let folder = folder(runs.path());
        // Shorter than what is shown, or with no border of characters there.
        for stored in ["d", "", "0123456789aß"] {
            let error = EngineError::data_changed(&folder, stored, "0123456789abcdef").to_string();
            assert!(error.contains(&format!("data hash {stored}, now 0123456789ab)")), "{error}");
        }
    }

    #[test]
    fn a_stop_request_in_the_folder_ends_the_run() {
        let (folder, handle, _runs) = run(|pulse| {
            loop {
                pulse.go_on("pretrain", 1, 2)?;
                std::thread::yield_now();
            }
        });
        folder.request(Request::Stop).unwrap();
        assert_eq!(handle.join(), RunOutcome::Stopped);
        assert_eq!(folder.state().unwrap().status, Status::Stopped);
    }

    #[test]
    fn another_process_pauses_a_run_lets_it_go_on_and_aborts_it() {
        let (folder, handle, _runs) = run(|pulse| {
            pulse.set_step(7);
            loop {
                pulse.go_on("pretrain", 1, 2)?;
                std::thread::yield_now();
            }
        });
        let wait_for = |status| {
            while folder.state().unwrap().status != status {
                std::thread::yield_now();
            }
        };
        folder.request(Request::Pause).unwrap();
        wait_for(Status::Paused);
        folder.request(Request::Run).unwrap();
        wait_for(Status::Running);
        folder.request(Request::Abort).unwrap();
        assert_eq!(handle.join(), RunOutcome::Stopped);
        let state = folder.state().unwrap();
        assert!(state.message.contains("aborted"));
        assert_eq!(state.step, 0, "no checkpoint was written, so nothing is kept");
    }

    #[test]
    fn a_paused_run_says_so_and_goes_on() {
        let (folder, handle, _runs) = run(|pulse| {
            while pulse.beat("pretrain", 1, 2)? == Next::Go {
                std::thread::yield_now();
            }
            Ok(())
        });
        handle.job.ask(Request::Pause);
        while folder.state().unwrap().status != Status::Paused {
            std::thread::yield_now();
        }
        handle.job.ask(Request::Run);
        while folder.state().unwrap().status != Status::Running {
            std::thread::yield_now();
        }
        handle.job.ask(Request::Stop);
        assert_eq!(handle.join(), RunOutcome::Done);
    }
}
