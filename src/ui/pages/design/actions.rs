//! Carries out what was clicked: edits at once, everything that touches the disk on a thread or as a job.

use std::path::{Path, PathBuf};

use super::act::{Ask, Purpose};
use super::doc::Doc;
use super::start;
use super::state::{Act, Read, Selection, State, Tab, Written, first_choice};
use super::words;
use crate::config::{self, Experiment, presets, to_ron};
use crate::engine;
use crate::engine::plan::estimate;
use crate::store::{RunFolder, Status, StoreError, Workspace, atomic, draft, queue};
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::i18n::{self, tr};
use crate::ui::page::Cx;

/// Jobs of this page that are waited for.
#[derive(Default)]
pub struct Waiting {
    pub trial: Option<u64>,
    pub queue: Option<u64>,
}

/// Carries out everything that was asked for in this frame.
pub fn carry_out(state: &mut State, waiting: &mut Waiting, cx: &mut Cx<'_>) {
    for act in std::mem::take(&mut state.acts) {
        one(state, waiting, cx, act);
    }
    state.keep_selection();
}

fn one(state: &mut State, waiting: &mut Waiting, cx: &mut Cx<'_>, act: Act) {
    if matches!(act, Act::AskOpen | Act::AskCompare | Act::AskSaveAs) {
        state.error = None; // of an earlier file
    }
    match act {
        Act::Set(path, value) => state.error = state.doc.set(&path, value, cx.time).err(),
        Act::Replace(experiment, what) => state.doc.replace(*experiment, what, cx.time),
        Act::Text(text) => state.doc.set_text(text, cx.time),
        Act::Select(selection) => (state.selection, state.tab) = (selection, Tab::Form),
        Act::Show(tab) => state.tab = tab,
        Act::GoTo(path) => {
            state.selection = state.home(&path);
            state.tab = Tab::Form;
            state.go_to = Some(path);
        }
        Act::Undo => drop(state.doc.undo()),
        Act::Redo => drop(state.doc.redo()),
        Act::Compare(name) => compare_with_preset(state, name),
        Act::AskCompare => state.ask = Some(Ask::path(Purpose::Compare, String::new())),
        Act::AskSaveAs => state.ask = Some(Ask::path(Purpose::Save, suggested(state, cx.workspace))),
        Act::Save => match state.doc.file().map(Path::to_owned) {
            Some(path) => write(state, cx, path, true),
            None => state.ask = Some(Ask::path(Purpose::Save, suggested(state, cx.workspace))),
        },
        Act::Write { path, replace } => write(state, cx, path, replace),
        Act::CompareWith(path) => read_file(state, cx, path, true),
        Act::Open(path) => read_file(state, cx, path, false),
        Act::Trial => waiting.trial = Some(trial(state, cx)),
        Act::AskQueue => state.ask = Some(Ask::Queue),
        Act::Queue => waiting.queue = Some(enqueue(state, cx)),
        Act::Discard(then) => replacing(state, cx, *then),
        other if state.doc.is_dirty() => state.ask = Some(Ask::Lose(Box::new(other))),
        other => replacing(state, cx, other),
    }
}

/// What takes the place of the document; unsaved changes have been asked about.
fn replacing(state: &mut State, cx: &Cx<'_>, act: Act) {
    match act {
        Act::Preset(name) => {
            if let Some(preset) = presets::find(name)
                && let Ok(doc) = Doc::new(preset.text, preset.name, None)
            {
                take(state, doc);
            }
        }
        Act::OfRuns(name) => read_runs(state, cx, name),
        Act::Open(path) => read_file(state, cx, path, false),
        Act::AskOpen => state.ask = Some(Ask::path(Purpose::Open, folder_of(state, cx.workspace))),
        _ => {}
    }
}

/// Shows another document.
pub fn take(state: &mut State, doc: Doc) {
    state.selection = first_choice(doc.experiment());
    state.doc = doc;
    state.forget_unread();
    (state.error, state.ask, state.tab) = (None, None, Tab::Form);
}

fn compare_with_preset(state: &mut State, name: &str) {
    if let Some(preset) = presets::find(name) {
        state.doc.compare_with(preset.name.to_owned(), preset.experiment());
    }
}

fn folder_of(state: &State, workspace: &Workspace) -> String {
    let folder = state.doc.file().and_then(Path::parent).map_or_else(|| workspace.root().to_owned(), Path::to_owned);
    format!("{}{}", folder.display(), std::path::MAIN_SEPARATOR)
}

fn suggested(state: &State, workspace: &Workspace) -> String {
    format!("{}{}.ron", folder_of(state, workspace), state.doc.experiment().name)
}

fn read_file(state: &mut State, cx: &Cx<'_>, path: PathBuf, compare: bool) {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    state.read = Load::start(cx.ctx, "read experiment", move || {
        let text = config::read_text(&path)?;
        config::parse_text(&text, &path)?;
        Ok(Some(Read { text, name, file: Some(path), compare }))
    });
}

/// The experiment behind stored runs.
pub fn read_runs(state: &mut State, cx: &Cx<'_>, name: String) {
    let workspace = cx.workspace.clone();
    state.read = Load::start(cx.ctx, "experiment of runs", move || {
        let found = draft::of_runs(&workspace, &name)?;
        Ok(found.map(|experiment| Read { text: to_ron(&experiment), name, file: None, compare: false }))
    });
}

fn write(state: &mut State, cx: &Cx<'_>, path: PathBuf, replace: bool) {
    let text = state.doc.text().to_owned();
    state.error = None;
    state.write = Load::start(cx.ctx, "write experiment", move || {
        if !replace && path.exists() {
            return Ok(Written::Exists(path));
        }
        atomic::write(&path, text.as_bytes()).map_err(StoreError::io(&path))?;
        Ok(Written::Saved(path, text))
    });
}

fn trial(state: &State, cx: &mut Cx<'_>) -> u64 {
    let (workspace, experiment) = (cx.workspace.clone(), state.doc.experiment().clone());
    cx.jobs.start(cx.ctx, i18n::both(|| tr("design-trial")), move |job| {
        estimate::trial(&workspace, &experiment, start::TRIAL_STEPS, job)?;
        Ok(i18n::both(|| tr("design-trial-done")))
    })
}

fn enqueue(state: &State, cx: &mut Cx<'_>) -> u64 {
    let (workspace, experiment) = (cx.workspace.clone(), state.doc.experiment().clone());
    let n = state.runs_to_do();
    cx.jobs.start(cx.ctx, i18n::both(|| tr("design-queueing")), move |_| {
        put_in_queue(&workspace, &experiment)?;
        Ok(i18n::both(|| tr!("design-queued", n = n, name = experiment.name.as_str())))
    })
}

/// Freezes the settings of every run that is neither done nor worked on, and puts them into the queue.
fn put_in_queue(workspace: &Workspace, experiment: &Experiment) -> Result<(), LocalText> {
    let problems = experiment.problems();
    if let Some(first) = problems.first() {
        return Err(i18n::both(|| words::mistake(experiment, first)));
    }
    let configs = engine::choose(experiment, &[], &[])?;
    let frozen = engine::freeze(workspace, experiment, &configs)?;
    let unfinished = |name: &String| {
        let state = RunFolder::open(&workspace.runs_dir(), name).and_then(|folder| folder.state());
        state.is_ok_and(|s| s.status != Status::Done && !s.status.alive())
    };
    let names: Vec<String> = frozen.runs.into_iter().filter(unfinished).collect();
    queue::add(workspace, &names, experiment.device).map_err(LocalText::from)
}

/// Moves the selection to the next problem, in the order of the list.
pub fn next_problem(state: &mut State) {
    let findings = state.findings();
    let now = state.go_to.clone().or_else(|| state.last_problem.clone());
    let after = now.and_then(|path| findings.iter().position(|f| f.path == path)).map_or(0, |i| i + 1);
    let Some(next) = findings.get(after % findings.len().max(1)) else { return };
    state.last_problem = Some(next.path.clone());
    let path = next.path.clone();
    state.act(Act::GoTo(path));
}

/// The arm above or below the selected one.
pub fn step_arm(state: &mut State, by: isize) {
    let arms = state.doc.experiment().arms.len();
    let now = match state.selection {
        Selection::Arm(place) => place,
        Selection::Shared(_) => 0,
    };
    if let Some(to) = now.checked_add_signed(by).filter(|to| *to < arms) {
        state.act(Act::Select(Selection::Arm(to)));
    }
}
