//! What the page watches besides the list of runs: queue, devices, scores and costs.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::at_work::{self, AtWork};
use super::current::Subject;
use super::estimate::{self, Expected};
use super::list::{Extra, List};
use super::queue::{Shown, Waiting};
use crate::config::DeviceChoice;
use crate::engine::launcher::{Look, Working};
use crate::engine::machine::device;
use crate::report::runs;
use crate::report::runs::list::RunRow;
use crate::store::index::RunEntry;
use crate::store::run_folder::unix_now;
use crate::store::{Workspace, local_time, run_note};
use crate::text::LocalText;
use crate::ui::background::{Kept, Load};
use crate::ui::i18n;
use crate::ui::page::Cx;

/// What is asked of the machine once.
struct Machine {
    devices: Vec<(DeviceChoice, String)>,
    /// Seconds that local time is ahead.
    offset: i64,
}

/// State of the watch.
#[derive(Default)]
pub struct Watch {
    look: Look,
    extra: Kept<Extra>,
    none: Extra,
    /// The states of all runs at the time the extra was asked for.
    asked: Option<u64>,
    /// What the list was last made from.
    seen: (u64, Option<String>),
    machine: Load<Machine>,
    /// Devices that are always there; the adapters join once their drivers have answered.
    basic: Vec<(DeviceChoice, String)>,
    expected: Expected,
    /// Hours by the estimate of Design, for runs that nothing like them has been done of.
    estimated: Kept<HashMap<String, f64>>,
    /// The runs that it was made for.
    estimated_for: Vec<String>,
}

impl Watch {
    /// Takes in what is new; true if the list has to be made anew.
    pub fn update(&mut self, cx: &Cx<'_>) -> bool {
        self.look = cx.launcher.look();
        if self.machine.is_idle() {
            self.basic = basic_devices();
            self.machine = Load::start(cx.ctx, "devices", || Ok(machine()));
        }
        self.machine.poll();
        let states = states(&cx.runs.entries);
        if cx.runs.generation > 0 && self.asked != Some(states) && !self.extra.is_busy() {
            self.asked = Some(states);
            let (workspace, entries) = (cx.workspace.clone(), cx.runs.entries.clone());
            self.extra.renew(cx.ctx, "run summaries", move || extra(&workspace, &entries));
        }
        let came = self.extra.poll();
        let now = (cx.runs.generation, cx.experiment.map(str::to_owned));
        let changed = came || self.seen != now;
        if changed {
            self.expected = Expected::new(&cx.runs.entries, self.extra());
            self.seen = now;
        }
        self.estimate_unknown(cx);
        let live = cx.runs.entries.iter().any(|e| e.state.alive());
        if live {
            // Only so that "no step for 12 s" counts; progress itself wakes the window.
            cx.ctx.request_repaint_after(std::time::Duration::from_secs(1));
        }
        changed
    }

    /// Has the waiting runs estimated that nothing like them has been done of.
    fn estimate_unknown(&mut self, cx: &Cx<'_>) {
        self.estimated.poll();
        // Before the summaries are there nothing is known of any run.
        if self.extra.value().is_none() || self.estimated.is_busy() {
            return;
        }
        let unknown = self.look.queue.iter().filter(|item| self.expected.hours(&item.run).is_none());
        let unknown: Vec<String> = unknown.map(|item| item.run.clone()).collect();
        if unknown == self.estimated_for {
            return;
        }
        let runs: Vec<RunEntry> = cx.runs.entries.iter().filter(|e| unknown.contains(&e.run)).cloned().collect();
        if runs.len() < unknown.len() {
            return; // the list does not have all of them yet
        }
        self.estimated_for = unknown;
        let workspace = cx.workspace.clone();
        self.estimated.renew(cx.ctx, "estimate of the queue", move || Ok(estimate::estimated(&workspace, &runs)));
    }

    /// Scores, costs, tags and notes.
    pub fn extra(&self) -> &Extra {
        self.extra.value().unwrap_or(&self.none)
    }

    /// Why they could not be read.
    pub fn problem(&self) -> Option<&str> {
        self.extra.error()
    }

    /// Reads tags and notes again: they were changed here.
    pub fn forget_extra(&mut self) {
        self.asked = None;
    }

    /// What the launcher saw last.
    pub fn look(&self) -> &Look {
        &self.look
    }

    /// The run that is worked on, by whatever process.
    pub fn current(&self, cx: &Cx<'_>) -> Option<String> {
        let of_queue = self.look.current.as_ref().map(|c| c.run.clone());
        of_queue.or_else(|| cx.runs.entries.iter().find(|e| e.state.alive()).map(|e| e.run.clone()))
    }

    /// A run as its panel shows it.
    pub fn subject<'a>(&'a self, row: &'a RunRow, slot: usize) -> Subject<'a> {
        let current = self.look.current.as_ref().filter(|c| c.run == row.entry.run);
        Subject {
            row,
            slot,
            waits: self.look.queue.iter().any(|item| item.run == row.entry.run),
            progress: current.map(|c| &c.progress).filter(|p| !p.phase.is_empty()),
            clips_per_s: current.map_or(0.0, |c| c.live.clips_per_s),
            now: unix_now(),
        }
    }

    /// The runs that are worked on, by whatever process.
    pub fn at_work(&self, cx: &Cx<'_>, list: &List) -> Vec<AtWork> {
        at_work::all(&self.look, &cx.runs.entries, cx.experiment, &|e| list.slot(&e.experiment, &e.arm))
    }

    /// The runs that wait.
    pub fn waiting(&self, cx: &Cx<'_>, list: &List, at_work: &[AtWork]) -> Vec<Waiting> {
        let waiting = self.look.queue.iter().enumerate().filter(|(_, item)| at_work.iter().all(|w| w.run != item.run));
        let of = |(place, item): (usize, &crate::store::queue::QueueItem)| {
            let entry = cx.runs.entries.iter().find(|e| e.run == item.run);
            let arm = entry.map_or("", |e| e.arm.as_str());
            let known = self.expected.hours(&item.run);
            Waiting {
                title: entry.map_or_else(|| item.run.clone(), |e| super::row::title_beside(e, cx.experiment)),
                slot: entry.map_or(0, |e| list.slot(&e.experiment, arm)),
                hours: known.or_else(|| self.estimated.value()?.get(&item.run).copied()),
                is_estimate: known.is_none(),
                item: item.clone(),
                place,
            }
        };
        waiting.map(of).collect()
    }

    /// The queue as its panel shows it.
    pub fn queue<'a>(&'a self, cx: &Cx<'_>, waiting: &'a [Waiting], at_work: &'a [AtWork]) -> Shown<'a> {
        let machine = self.machine.value();
        Shown {
            waiting,
            at_work,
            on: self.look.on,
            elsewhere: self.look.working == Working::Other,
            problem: self.look.problem.as_ref().map(i18n::said),
            devices: machine.map_or(self.basic.as_slice(), |m| m.devices.as_slice()),
            current_hours: self.current_hours(cx),
            local_now: unix_now() as i64 + machine.map_or(0, |m| m.offset),
        }
    }

    /// Hours left of the run at work: what its like took, less what is done.
    fn current_hours(&self, cx: &Cx<'_>) -> f64 {
        let Some(current) = &self.look.current else { return 0.0 };
        let left = current.progress.left_secs.unwrap_or(0.0) / 3600.0;
        let entry = cx.runs.entries.iter().find(|e| e.run == current.run);
        let done = entry.filter(|e| e.steps > 0).map_or(0.0, |e| e.step as f64 / e.steps as f64);
        let expected = self.expected.hours(&current.run).map(|hours| hours * (1.0 - done));
        expected.unwrap_or(left).max(left)
    }
}

/// Which runs there are and in which state: while this stays, scores and costs in the list stay.
fn states(entries: &[RunEntry]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for e in entries {
        (&e.run, e.state.word(), &e.phase).hash(&mut hasher);
    }
    hasher.finish()
}

fn extra(workspace: &Workspace, entries: &[RunEntry]) -> Result<Extra, LocalText> {
    let notes = run_note::all(workspace)?;
    let summaries = runs::summary::all(workspace, entries)?;
    Ok(Extra { summaries, notes })
}

fn basic_devices() -> Vec<(DeviceChoice, String)> {
    [DeviceChoice::Auto, DeviceChoice::Cpu].map(|choice| (choice, choice.to_string())).to_vec()
}

fn machine() -> Machine {
    let mut devices = basic_devices();
    for adapter in device::adapters() {
        let choice = DeviceChoice::Wgpu(Some(adapter.index));
        devices.push((choice, format!("{choice} · {}", adapter.name)));
    }
    Machine { devices, offset: local_time::offset(unix_now() as i64) }
}
