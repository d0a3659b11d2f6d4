//! `kinrin queue …`: the runs that wait, their order, and the process that works through them.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::anyhow;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::watch::{self, Style};
use super::{Failure, Global, interrupt, print_json, print_line, run, runs};
use crate::config::{self, DeviceChoice};
use crate::data::note::counted;
use crate::engine;
use crate::engine::launcher::{self, Closing, Ended, LaunchOptions, Launcher, Look, Working};
use crate::job::{Job, Request};
use crate::store::index;
use crate::store::queue::{self, QueueError, QueueItem, Removed, WorkerAsk};
use crate::store::{RunFolder, Status, Workspace};

/// How often the worker's progress is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Show and change the runs that wait
#[derive(Args)]
pub struct QueueArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show the runs that wait, in their order
    List,
    /// Put the runs of an experiment at the end of the queue
    Add(AddArgs),
    /// Take a run out; one that was never started is deleted
    Remove { run: String },
    /// Move a run to another place
    Move {
        run: String,
        /// Place from 1
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        to: u32,
    },
    /// Set the device of a run that waits
    Device { run: String, device: DeviceChoice },
    /// Work through the queue until it is empty
    Work(WorkArgs),
    /// Ask the process that works through the queue to end after its present run
    End {
        /// Stop the present run too; it keeps a checkpoint and its place
        #[arg(long)]
        now: bool,
    },
}

#[derive(Args)]
struct AddArgs {
    /// Experiment file, or the name of a run that was begun before
    #[arg(value_name = "EXPERIMENT.ron|RUN")]
    experiment: String,
    /// Set one value, as in `kinrin run`
    #[arg(long = "set", value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// auto, cpu, wgpu or wgpu:INDEX [default: the experiment's]
    #[arg(long)]
    device: Option<DeviceChoice>,
    /// Only this arm (may be given several times)
    #[arg(long, value_name = "ARM")]
    only: Vec<String>,
    /// Only this seed (may be given several times)
    #[arg(long)]
    seed: Vec<u64>,
}

#[derive(Args)]
struct WorkArgs {
    /// How progress is shown
    #[arg(long, value_enum, default_value_t)]
    progress: Style,
    /// Outlive the terminal; for the window, which starts workers
    #[arg(long, hide = true)]
    detached: bool,
}

/// Does what was asked.
pub fn run(args: QueueArgs, global: &Global) -> Result<(), Failure> {
    match args.command {
        Command::List => list(&global.open()?, global),
        Command::Add(args) => add(&args, global),
        Command::Remove { run } => remove(&run, global),
        Command::Move { run, to } => change(&run, global, |ws, run| queue::move_to(ws, run, to as usize - 1)),
        Command::Device { run, device } => change(&run, global, |ws, run| queue::set_device(ws, run, device)),
        Command::Work(args) => work(&args, global),
        Command::End { now } => end(now, global),
    }
}

#[derive(Serialize)]
struct Line {
    place: usize,
    #[serde(flatten)]
    item: QueueItem,
    state: Option<Status>,
    step: u64,
    steps: u64,
}

/// A run that a process works on, in the queue or not (`kinrin run`).
#[derive(Serialize)]
struct AtWork {
    run: String,
    state: Status,
    pid: u32,
}

fn at_work(workspace: &Workspace) -> Result<Vec<AtWork>, Failure> {
    let (entries, _) = index::list(workspace)?;
    let alive = entries.into_iter().filter(|e| e.state.alive());
    Ok(alive.map(|e| AtWork { run: e.run, state: e.state, pid: e.pid }).collect())
}

fn list(workspace: &Workspace, global: &Global) -> Result<(), Failure> {
    let line = |(i, item): (usize, QueueItem)| {
        let state = RunFolder::open(&workspace.runs_dir(), &item.run).and_then(|f| f.state()).ok();
        let (step, steps) = state.as_ref().map_or((0, 0), |s| (s.step, s.steps));
        Line { place: i + 1, item, state: state.map(|s| s.status), step, steps }
    };
    let lines: Vec<Line> = queue::list(workspace)?.into_iter().enumerate().map(line).collect();
    let worked = queue::is_worked(workspace);
    let at_work = at_work(workspace)?;
    if global.json {
        return print_json(&serde_json::json!({ "worked_on": worked, "at_work": at_work, "queue": lines }));
    }
    for work in &at_work {
        print_line(&format!("at work: {}  {}  process {}", work.run, work.state.word(), work.pid))?;
    }
    if lines.is_empty() {
        return print_line("the queue is empty; `kinrin queue add EXPERIMENT.ron` fills it");
    }
    for line in &lines {
        let state = line.state.map_or("missing", Status::word);
        let steps = if line.steps > 0 { format!("{}/{}", line.step, line.steps) } else { "-".into() };
        print_line(&format!("{:>3}  {}  {state}  {steps}  {}", line.place, line.item.run, line.item.device))?;
    }
    let note = if worked { "a process works through it" } else { "`kinrin queue work` works through it" };
    print_line(note)
}

fn add(args: &AddArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let (names, device) = if args.experiment.ends_with(".ron") {
        let path = PathBuf::from(&args.experiment);
        let mut experiment = config::load_file(&path, &args.set).map_err(Failure::usage)?;
        experiment.device = args.device.unwrap_or(experiment.device);
        let chosen = engine::choose(&experiment, &args.only, &args.seed);
        let configs = chosen.map_err(Failure::usage)?;
        (run::freeze(&workspace, &experiment, &configs)?, experiment.device)
    } else {
        let folder = runs::find(&workspace, &args.experiment)?;
        let device = args.device.unwrap_or(folder.record()?.config.experiment.device);
        (vec![folder.name()], device)
    };
    let unfinished = |name: &String| {
        let state = RunFolder::open(&workspace.runs_dir(), name).and_then(|folder| folder.state());
        state.is_ok_and(|s| s.status != Status::Done)
    };
    let names: Vec<String> = names.into_iter().filter(unfinished).collect();
    queue::add(&workspace, &names, device)?;
    if global.json {
        return print_json(&serde_json::json!({ "added": names, "device": device }));
    }
    names.iter().try_for_each(|name| print_line(name))?;
    let wait = if names.len() == 1 { "waits" } else { "wait" };
    print_line(&format!("{} {wait}; `kinrin queue work` works through the queue", counted(names.len(), "run")))
}

fn remove(name: &str, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let run = waiting(&workspace, name)?;
    let removed = queue::remove(&workspace, &run)?;
    if global.json {
        return print_json(&serde_json::json!({ "run": run, "folder": removed }));
    }
    print_line(match removed {
        Removed::Deleted => "taken out; it was never started, so its folder is deleted",
        Removed::Kept => "taken out; what it has done is kept, `kinrin resume` goes on",
    })
}

fn change(
    name: &str,
    global: &Global,
    change: impl FnOnce(&Workspace, &str) -> Result<(), QueueError>,
) -> Result<(), Failure> {
    let workspace = global.open()?;
    change(&workspace, &waiting(&workspace, name)?)?;
    list(&workspace, global)
}

/// The waiting run of this name, or the only one whose name begins so.
fn waiting(workspace: &Workspace, name: &str) -> Result<String, Failure> {
    let names: Vec<String> = queue::list(workspace)?.into_iter().map(|i| i.run).collect();
    let matching: Vec<&String> = names.iter().filter(|n| n.starts_with(name)).collect();
    match matching.as_slice() {
        _ if names.iter().any(|n| n == name) => Ok(name.to_owned()),
        [run] if !name.is_empty() => Ok((*run).clone()),
        [] => Err(Failure::usage(QueueError::NotThere(name.to_owned()))),
        _ => Err(Failure::usage(anyhow!("several waiting runs begin with \"{name}\""))),
    }
}

fn end(now: bool, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    if !queue::is_worked(&workspace) {
        return Err(Failure::usage(anyhow!("no process works through the queue")));
    }
    queue::ask_worker(&workspace, if now { WorkerAsk::EndNow } else { WorkerAsk::EndAfterRun })?;
    if global.json {
        return print_json(&serde_json::json!({ "requested": if now { "end now" } else { "end after run" } }));
    }
    print_line(if now { "the present run will stop and keep its place" } else { "no other run will be started" })
}

fn work(args: &WorkArgs, global: &Global) -> Result<(), Failure> {
    if args.detached {
        launcher::become_independent();
    }
    let workspace = global.open()?;
    if queue::is_worked(&workspace) {
        return Err(anyhow!("another process works through the queue; `kinrin queue end` ends it").into());
    }
    let launcher = Launcher::start(workspace, LaunchOptions::default(), || {})?;
    launcher.work_on(true);
    let ended = follow(&launcher, args.progress.beside(global))?;
    if global.json {
        print_json(&serde_json::json!({ "runs": ended }))?;
    }
    let failed: Vec<&run::Ended> = ended.iter().filter(|e| e.state == Status::Failed).collect();
    match failed.as_slice() {
        [] => Ok(()),
        [first, ..] => {
            let failed = counted(failed.len(), "run");
            Err(anyhow!("{failed} failed: {}: {}", first.run, first.message).into())
        }
    }
}

/// Shows the work until nothing is left, or Ctrl-C: the run then keeps its place.
fn follow(launcher: &Launcher, style: Style) -> Result<Vec<run::Ended>, Failure> {
    let (mut ended, mut shown) = (Vec::new(), watch::Shown::default());
    let ctrl_c = Job::default();
    interrupt::stop_on_ctrl_c(&ctrl_c);
    let mut closing = false;
    loop {
        let (closed, look) = (launcher.closed(), launcher.look());
        note_end(&mut ended, &look, style)?;
        if let Some(result) = closed {
            shown.clear(style);
            let runs = ended.into_iter().map(|e| run::Ended::new(&e.run, e.outcome)).collect();
            return result.map(|()| runs).map_err(|message| anyhow!(message).into());
        }
        if let Some(current) = &look.current {
            shown.tell(&current.run, &current.progress, current.live, style)?;
        }
        match ctrl_c.request() {
            Request::Abort => launcher.abort(),
            Request::Stop if !closing => close(launcher, &mut closing),
            _ if look.begun && over(&look) && !closing => close(launcher, &mut closing),
            _ => {}
        }
        std::thread::sleep(LOOK);
    }
}

fn note_end(ended: &mut Vec<Ended>, look: &Look, style: Style) -> Result<(), Failure> {
    let Some(last) = look.last.clone().filter(|last| ended.last() != Some(last)) else { return Ok(()) };
    ended.push(last.clone());
    match style {
        Style::Text => print_line(&run::Ended::new(&last.run, last.outcome).text()),
        _ => Ok(()),
    }
}

fn close(launcher: &Launcher, closing: &mut bool) {
    *closing = true;
    launcher.close(Closing::PauseAndKeep);
}

/// Nothing can be started any more, or another process has asked for the end.
fn over(look: &Look) -> bool {
    look.idle || (!look.on && look.current.as_ref().is_none_or(|c| !c.here)) || look.working == Working::Other
}
