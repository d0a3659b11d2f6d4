//! The errors of this layer in other languages than English.

use super::EngineError;
use super::error::EmbeddingsProblem;
use super::launcher::LaunchError;
use super::machine::device::{AdapterKind, DeviceError, DeviceReason};
use super::run::checkpoint::CheckpointError;
use super::run::initial::InitError;
use super::run::run_data::TaskError;
use crate::text::{Language, Localize, text};

impl Localize for EngineError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Run(error) => error.translated(language),
            Self::Task(error) => error.translated(language),
            Self::Data(error) => error.translated(language),
            Self::Selection(error) => error.translated(language),
            Self::Checkpoint(error) => error.translated(language),
            Self::Method(error) => error.translated(language),
            Self::Eval(error) => error.translated(language),
            Self::Io { path, source } => {
                text!(language, "errors-engine-io", path = path.to_string_lossy(), why = source.translated(language))
            }
            Self::Embeddings { path, problem } => text!(
                language,
                "errors-engine-embeddings",
                path = path.to_string_lossy(),
                why = problem.translated(language)
            ),
            Self::Device(message) => text!(language, "errors-engine-device", detail = message),
            Self::Diverged { what, step, hint } => {
                text!(language, "errors-engine-diverged", step = step, what = what, hint = *hint)
            }
            Self::DataChanged { run, then, now, folder } => text!(
                language,
                "errors-engine-data-changed",
                run = run,
                then = then,
                now = now,
                folder = folder.to_string_lossy()
            ),
            Self::OtherSteps { run, then, now } => {
                text!(language, "errors-engine-other-steps", run = run, then = then, now = now)
            }
            Self::OtherRecipe { run, then, now } => {
                text!(language, "errors-engine-other-recipe", run = run, then = then, now = now)
            }
            Self::NoCheckpoint { run, step } => {
                text!(language, "errors-engine-no-checkpoint", run = run, step = step.to_string())
            }
            Self::AlreadyDone(run) => text!(language, "errors-engine-already-done", run = run),
            Self::LoaderEnded => {
                text!(language, "errors-engine-loader-ended")
            }
            Self::Thread(error) => text!(language, "errors-engine-thread", detail = error.to_string()),
            Self::Panic(message) => text!(language, "errors-engine-panic", detail = message),
            Self::Stopped => text!(language, "errors-engine-stopped"),
            Self::Aborted => text!(language, "errors-engine-aborted"),
        }
    }
}

impl Localize for EmbeddingsProblem {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Unreadable(message) => {
                text!(language, "errors-engine-embeddings-problem-unreadable", detail = message)
            }
            Self::NotNumbers => text!(language, "errors-engine-embeddings-problem-not-numbers"),
            Self::OtherCheckpoint => text!(language, "errors-engine-embeddings-problem-other-checkpoint"),
        }
    }
}

impl Localize for TaskError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Pool { setting, source, .. } => {
                text!(language, "errors-engine-task-pool", setting = setting, why = source.translated(language))
            }
            Self::Open { task, source } => {
                text!(language, "errors-engine-task-open", task = task, why = source.translated(language))
            }
            Self::Store { task, source } => {
                text!(language, "errors-engine-task-store", task = task, why = source.translated(language))
            }
            Self::NoColumn { task, set, column, known } => {
                text!(language, "errors-engine-task-no-column", task = task, set = set, column = column, known = known)
            }
            Self::NoLabels { task, set, found } => {
                text!(language, "errors-engine-task-no-labels", task = task, set = set, found = found)
            }
            Self::NoAnomalies { task, set, known } => {
                text!(language, "errors-engine-task-no-anomalies", task = task, set = set, known = known)
            }
            Self::Split { task, source } => {
                text!(language, "errors-engine-task-split", task = task, why = source.translated(language))
            }
            Self::Init { arm, source } => {
                text!(language, "errors-engine-task-init", arm = arm, why = source.translated(language))
            }
            Self::Judge(source) => source.translated(language),
            Self::NothingLeft => {
                text!(language, "errors-engine-task-nothing-left")
            }
        }
    }
}

impl Localize for InitError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::File(error) => error.translated(language),
            Self::Mismatch { file, source } => {
                text!(language, "errors-engine-task-init-mismatch", file = file, why = source.translated(language))
            }
        }
    }
}

impl Localize for DeviceError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::NoAdapter => {
                text!(language, "errors-engine-device-no-adapter")
            }
            Self::NoSuchAdapter { index, count } => {
                text!(language, "errors-engine-device-no-such-adapter", index = index, count = count)
            }
            Self::Start { name, message } => {
                text!(language, "errors-engine-device-start", name = name, detail = message)
            }
            Self::WrongResults { name, what, difference } => text!(
                language,
                "errors-engine-device-wrong-results",
                name = name,
                detail = format!("{what}, {difference:.1e}")
            ),
        }
    }
}

impl Localize for DeviceReason {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Settings => text!(language, "errors-engine-device-reason-settings"),
            Self::FirstAdapter => text!(language, "errors-engine-device-reason-first"),
            Self::GpuFound(AdapterKind::Discrete) => text!(language, "errors-engine-device-reason-discrete"),
            Self::GpuFound(AdapterKind::Integrated) => text!(language, "errors-engine-device-reason-integrated"),
            Self::GpuFound(_) => text!(language, "errors-engine-device-reason-gpu"),
            Self::NoAdapter => text!(language, "errors-engine-device-reason-no-adapter"),
            Self::NoHardware(n) => text!(language, "errors-engine-device-reason-no-hardware", n = n),
        }
    }
}

impl Localize for CheckpointError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Io { path, source } => text!(
                language,
                "errors-engine-checkpoint-io",
                path = path.to_string_lossy(),
                why = source.translated(language)
            ),
            Self::Damaged { path, message } => {
                text!(language, "errors-engine-checkpoint-damaged", path = path.to_string_lossy(), detail = message)
            }
            Self::TooNew { path, version } => {
                text!(language, "errors-engine-checkpoint-too-new", path = path.to_string_lossy(), version = version)
            }
            Self::Method(error) => error.translated(language),
        }
    }
}

impl Localize for LaunchError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::NothingRuns => text!(language, "errors-engine-launch-nothing-runs"),
            Self::NotStarted(error) => {
                text!(language, "errors-engine-launch-not-started", detail = error.to_string())
            }
        }
    }
}
