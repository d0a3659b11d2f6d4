//! Import: a folder tree of footage becomes shards and rows of the catalogue.
//!
//! `plan` decides what each video needs, `workers` do it on worker threads, and this thread alone writes to the
//! catalogue, one transaction per video: an import that is stopped or killed loses at most the videos in work.

mod gather;
mod lock;
mod outcome;
mod plan;
mod preview;
mod retry;
mod workers;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use super::decode::{DecoderChoice, Decoders, Limits};
use super::demo;
use super::labels::{self, ColumnSeen, Level, TableOptions};
use super::name_pattern::{NamePattern, is_column_name};
use super::{DataError, InputError, LabelOrigin, Note, Replaced, paths, scan};
use crate::config;
use crate::job::{Job, Request};
use crate::store::catalogue::{self, ClipRow, Recipe, VideoRow, VideoState};
use crate::store::{Db, StoreError, Workspace};
pub use lock::WAITING;
pub(super) use lock::{ImportLock, remove_unused};
use plan::{Plan, Planned};
pub use preview::{LabelSource, Preview, Sample, preview};
pub use retry::retry;
pub use workers::threads;

/// What is to be imported, and how.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// The folder with the videos.
    pub source: PathBuf,
    /// Name of the data set.
    pub name: String,
    /// A label file instead of the folder's own `clips.csv` and `segments.csv`; empty: those of the folder after all;
    /// `None`: as it was imported before.
    pub labels: Option<PathBuf>,
    /// What the names of the files tell, see [`NamePattern`]; empty: nothing.
    pub name_pattern: String,
    /// What is said about the columns of the label tables; `None`: what was said when it was imported before.
    pub tables: Option<TableOptions>,
    /// Whether a data set of this name may give way that came from another folder or has another recipe.
    pub replace: bool,
    pub recipe: Recipe,
    /// Frames per second that folders of frames are taken to have.
    pub folder_fps: f32,
    /// Videos decoded at the same time; fewer videos share as many threads.
    pub jobs: usize,
    pub decoder: DecoderChoice,
    pub limits: Limits,
    /// Kinrin's own program, which is its own decoding child; `None`: the running one.
    pub program: Option<PathBuf>,
}

impl ImportRequest {
    /// With the defaults: short side 64, 12 frames a second, one child per core.
    pub fn new(source: impl Into<PathBuf>, name: impl Into<String>) -> Self {
        Self {
            source: source.into(),
            name: paths::composed(&name.into()).into_owned(),
            labels: None,
            name_pattern: String::new(),
            tables: None,
            replace: false,
            recipe: Recipe::new(64, 12.0),
            folder_fps: 25.0,
            jobs: std::thread::available_parallelism().map_or(1, NonZero::get),
            decoder: DecoderChoice::Auto,
            limits: Limits::default(),
            program: None,
        }
    }

    /// For the demo footage: its table has group columns of its own names.
    pub fn of_demo(source: impl Into<PathBuf>, name: impl Into<String>) -> Self {
        let groups = demo::GROUPS.map(str::to_owned).to_vec();
        Self { tables: Some(TableOptions { groups, ..TableOptions::default() }), ..Self::new(source, name) }
    }

    fn pattern(&self) -> Result<Option<NamePattern>, DataError> {
        let pattern = Some(self.name_pattern.trim()).filter(|text| !text.is_empty()).map(NamePattern::parse);
        Ok(pattern.transpose().map_err(InputError::from)?)
    }

    fn check(&self) -> Result<(), DataError> {
        if !config::is_name(&self.name, 64) {
            return Err(InputError::SetName.into());
        }
        if !(8..=1024).contains(&self.recipe.short_side) {
            return Err(InputError::ShortSide.into());
        }
        if !(self.recipe.fps == 0.0 || (0.1..=240.0).contains(&self.recipe.fps)) {
            return Err(InputError::Rate.into());
        }
        if !(0.1..=1000.0).contains(&self.folder_fps) {
            return Err(InputError::FolderRate.into());
        }
        if self.tables.as_ref().and_then(|t| t.frame_rate).is_some_and(|rate| !(0.1..=1000.0).contains(&rate)) {
            return Err(InputError::TableRate.into());
        }
        for (_, level) in self.tables.iter().flat_map(|tables| &tables.levels) {
            if let Level::Group(name) = level
                && !is_column_name(name)
            {
                return Err(InputError::LevelName(name.clone()).into());
            }
        }
        self.check_paths()
    }

    fn check_paths(&self) -> Result<(), DataError> {
        if !self.source.exists() {
            return Err(InputError::NoFolder(self.source.clone()).into());
        }
        match &self.labels {
            Some(file) if is_no_file(file) => Err(InputError::NoLabelFile(file.clone()).into()),
            _ => Ok(()),
        }
    }
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct ImportSummary {
    /// Videos of the data set now, bad ones included.
    pub videos: usize,
    /// Decoded, or found in the cache, this time.
    pub new: usize,
    /// The same files as last time.
    pub unchanged: usize,
    /// Gone from the folder, and so from the data set.
    pub removed: usize,
    pub bad: usize,
    pub partial: usize,
    /// Stored frames of the data set.
    pub frames: u64,
    /// Frames decoded this time.
    pub decoded: u64,
    /// Whether it was stopped before its end; import again to go on.
    pub stopped: bool,
    /// Label → clips of the data set.
    pub labels: BTreeMap<String, usize>,
    /// Clips without a label.
    pub unlabelled: usize,
    /// Group column → value → clips.
    pub groups: BTreeMap<String, BTreeMap<String, usize>>,
    /// What was left out, cut, merged or taken on trust.
    #[serde(serialize_with = "outcome::with_text")]
    pub notes: Vec<Note>,
    pub seconds: f64,
}

/// News of a running import.
pub enum ImportEvent<'a> {
    /// Another import is at work, in this process if that is known; this one begins when it has ended.
    Waiting { process: Option<u32> },
    /// The video and its row are stored.
    Stored { video: &'a VideoRow, done: usize, total: usize, decoded: u64 },
    /// No video ended for a moment; frames decoded so far, those of the videos at work included.
    Tick { decoded: u64 },
}

/// Imports `request` into the workspace. See [`run_with`].
pub fn run(workspace: &Workspace, request: &ImportRequest, job: &Job) -> Result<ImportSummary, DataError> {
    run_with(workspace, request, job, &mut |_| {})
}

/// Imports `request` into the workspace and tells `on_event` of it. A stop keeps what is done. While another import is
/// at work, this one waits.
pub fn run_with(
    workspace: &Workspace,
    request: &ImportRequest,
    job: &Job,
    on_event: &mut dyn FnMut(&ImportEvent<'_>),
) -> Result<ImportSummary, DataError> {
    let start = Instant::now();
    request.check()?;
    let lock = ImportLock::wait(workspace, job, &mut |process| on_event(&ImportEvent::Waiting { process }))?;
    lock::remove_leftovers(&workspace.cache_dir());
    let decoders = Decoders::find(request.decoder, request.program.as_deref())?;
    job.report("look for videos", 0, 0);
    let db = workspace.db()?;
    let plan = plan::make(workspace, &db, request)?;
    let mut summary = ImportSummary { unchanged: plan.unchanged, removed: plan.removed, ..ImportSummary::default() };
    let work = workers::Workers::new(workspace, request, &decoders, job, plan.tasks.len());
    import_all(&work, &db, &plan, on_event, &mut summary)?;
    finish(&work, &db, &lock, plan.tasks.len(), &mut summary)?;
    let notes = outcome::notes(plan, &db, &request.name)?;
    let rest = summary.stopped.then_some(Note::Unfinished {});
    store_notes(&db, &request.name, &rest.into_iter().chain(notes.iter().cloned()).collect::<Vec<_>>())?;
    summary.notes = notes;
    summary.seconds = start.elapsed().as_secs_f64();
    Ok(summary)
}

/// Cleans up after an import of `tasks` videos and counts what the data set holds now.
fn finish(
    work: &workers::Workers<'_>,
    db: &Db,
    lock: &ImportLock,
    tasks: usize,
    summary: &mut ImportSummary,
) -> Result<(), DataError> {
    summary.decoded = work.job.counted();
    summary.stopped = summary.new < tasks;
    if !summary.stopped {
        remove_unused(lock, work.workspace, db)?;
    }
    count(db, &work.request.name, summary)
}

fn import_all(
    work: &workers::Workers<'_>,
    db: &Db,
    plan: &Plan,
    on_event: &mut dyn FnMut(&ImportEvent<'_>),
    summary: &mut ImportSummary,
) -> Result<(), DataError> {
    let threads = work.request.jobs.clamp(1, 256).min(plan.tasks.len().max(1));
    let next = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let (send, results) = sync_channel(2 * threads);
        for _ in 0..threads {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || work.run(&plan.tasks, next, &send));
        }
        drop(send);
        let stored = store_all(work, db, plan, &results, on_event, summary);
        if stored.is_err() {
            work.job.ask(Request::Abort); // or the workers would go on for nothing
        }
        stored
    })
}

type Results = Receiver<(usize, Result<VideoRow, DataError>)>;

/// Writes finished videos to the catalogue until all workers are done.
fn store_all(
    work: &workers::Workers<'_>,
    db: &Db,
    plan: &Plan,
    results: &Results,
    on_event: &mut dyn FnMut(&ImportEvent<'_>),
    summary: &mut ImportSummary,
) -> Result<(), DataError> {
    let total = plan.tasks.len();
    work.job.report("import", 0, total as u64);
    let mut done = 0;
    loop {
        match results.recv_timeout(Duration::from_millis(250)) {
            Ok((task, row)) => {
                let video = row?;
                store(db, &work.request.name, &video, &plan.tasks[task])?;
                done += 1;
                summary.new += 1;
                work.job.report("import", done as u64, total as u64);
                on_event(&ImportEvent::Stored { video: &video, done, total, decoded: work.job.counted() });
            }
            Err(RecvTimeoutError::Timeout) => on_event(&ImportEvent::Tick { decoded: work.job.counted() }),
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

fn store(db: &Db, name: &str, video: &VideoRow, planned: &Planned) -> Result<(), DataError> {
    db.transaction(|db| {
        let id = catalogue::upsert_video(db, name, video)?;
        catalogue::replace_clips(db, id, &planned.clips)
    })?;
    Ok(())
}

fn count(db: &Db, name: &str, summary: &mut ImportSummary) -> Result<(), DataError> {
    let videos = catalogue::videos(db, name)?;
    let in_state = |state| videos.iter().filter(|video| video.state == state).count();
    summary.videos = videos.len();
    summary.bad = in_state(VideoState::Bad);
    summary.partial = in_state(VideoState::Partial);
    summary.frames = videos.iter().map(|video| u64::from(video.frames)).sum();
    for column in catalogue::data_set(db, name)?.group_columns {
        summary.groups.entry(column).or_default();
    }
    for clip in catalogue::clips(db, name)? {
        match clip.label {
            Some(label) => *summary.labels.entry(label).or_default() += 1,
            None => summary.unlabelled += 1,
        }
        for (column, value) in clip.groups {
            *summary.groups.entry(column).or_default().entry(value).or_default() += 1;
        }
    }
    Ok(())
}

fn store_notes(db: &Db, name: &str, notes: &[Note]) -> Result<(), StoreError> {
    catalogue::set_import_notes(db, name, &serde_json::to_string(notes).unwrap_or_default())
}

/// What the last import of a data set said.
pub fn notes(db: &Db, name: &str) -> Result<Vec<Note>, DataError> {
    // Notes of a newer version that this one does not know are no reason to show nothing of the set.
    Ok(serde_json::from_str(&catalogue::import_notes(db, name)?).unwrap_or_default())
}

/// Whether a label file is named that is not there. An empty name names none.
fn is_no_file(file: &Path) -> bool {
    !file.as_os_str().is_empty() && !file.is_file()
}

/// What is known about the labels of `request`: what it says, else what was said before, label file and columns each
/// by itself.
fn tables(db: &Db, request: &ImportRequest) -> Result<TableOptions, DataError> {
    let before = tables_before(db, &request.name)?;
    let file = match &request.labels {
        None => before.file.clone(),
        Some(file) if file.as_os_str().is_empty() => None,
        Some(file) => Some(absolute(file)?),
    };
    if let Some(file) = file.as_ref().filter(|file| is_no_file(file)) {
        return Err(InputError::NoLabelFile(file.clone()).into());
    }
    Ok(TableOptions { file, ..request.tables.clone().unwrap_or(before) })
}

/// What was said when the data set was imported before. One of an older version keeps its group columns: there every
/// column was one.
fn tables_before(db: &Db, name: &str) -> Result<TableOptions, DataError> {
    let Ok(set) = catalogue::data_set(db, name) else { return Ok(TableOptions::default()) };
    let stored = catalogue::table_options(db, name)?;
    let older = || TableOptions { groups: set.group_columns, ..TableOptions::default() };
    Ok(serde_json::from_str(&stored).unwrap_or_else(|_| older()))
}

/// What would give way to this import: a data set of its name from another folder, or of another recipe, or labels
/// that come from another place.
fn replaced(db: &Db, request: &ImportRequest) -> Result<Option<Replaced>, DataError> {
    let Ok(old) = catalogue::data_set(db, &request.name) else { return Ok(None) };
    let (videos, source) = (catalogue::videos(db, &request.name)?.len(), absolute(&request.source)?);
    let folders =
        (absolute(&old.source).unwrap_or_else(|_| old.source.clone()) != source).then(|| (old.source.clone(), source));
    let of = |recipe: Recipe| (recipe.short_side, recipe.fps);
    let recipes = (old.recipe != request.recipe).then(|| [of(old.recipe), of(request.recipe)]);
    let labels = replaced_labels(db, request)?;
    let any = videos > 0 && (folders.is_some() || recipes.is_some() || labels.is_some());
    Ok(any.then(|| Replaced { name: request.name.clone(), videos, folders, recipes, labels }))
}

/// Whether a label file or a name pattern gives way that the labels of the data set came from.
fn replaced_labels(db: &Db, request: &ImportRequest) -> Result<Option<[LabelOrigin; 2]>, DataError> {
    let pattern = catalogue::name_pattern(db, &request.name)?;
    let old = LabelOrigin { file: tables_before(db, &request.name)?.file, pattern };
    let new = LabelOrigin { file: tables(db, request)?.file, pattern: request.name_pattern.trim().to_owned() };
    // A first file or pattern says more than there was; what goes is what an earlier one said.
    let goes = old.file.is_some() && old.file != new.file || !old.pattern.is_empty() && old.pattern != new.pattern;
    Ok(goes.then_some([old, new]))
}

/// The columns of the label tables of `request`, and what is known of them: as was said before for a data set of this
/// name, as far as these tables have such columns. Reads the tables alone, also wrong ones.
pub fn columns(workspace: &Workspace, request: &ImportRequest) -> Result<(TableOptions, Vec<ColumnSeen>), DataError> {
    let tables = tables(&workspace.db()?, request)?;
    let columns = labels::meaning::columns(&absolute(&request.source)?, tables.file.as_deref(), &tables);
    let tables = tables.only(&columns);
    Ok((tables, columns))
}

/// The name pattern of a data set that was imported before; empty where there is none.
pub fn known_pattern(workspace: &Workspace, name: &str) -> Result<String, DataError> {
    match catalogue::name_pattern(&workspace.db()?, name) {
        Err(StoreError::NoSuchDataSet(_)) => Ok(String::new()),
        other => Ok(other?),
    }
}

/// The recipe of a data set that was imported before.
pub fn known_recipe(workspace: &Workspace, name: &str) -> Result<Option<Recipe>, DataError> {
    let sets = catalogue::data_sets(&workspace.db()?)?;
    Ok(sets.into_iter().find(|set| set.name == name).map(|set| set.recipe))
}

fn same_clips(old: &[&ClipRow], new: &[ClipRow]) -> bool {
    let content = |clip: &ClipRow| (clip.label.clone(), clip.start_s, clip.end_s, clip.groups.clone());
    old.len() == new.len() && old.iter().zip(new).all(|(old, new)| content(old) == content(new))
}

/// Absolute, without `.` and `..` where the folder exists.
fn absolute(path: &Path) -> Result<PathBuf, DataError> {
    path.canonicalize().map_err(DataError::io(path))
}
