//! The Runs page: queue, runs by arm, the present run with its verbs, curves, log.
//!
//! [`list`] decides what the table shows; [`table`], [`queue`], [`current`] and [`log`] draw one panel each and push
//! [`act::Act`]s, which [`carry`] carries out through the launcher. Everything shown comes from the run folders.

mod act;
mod ask;
mod at_work;
pub mod close_dialog;
mod columns;
mod current;
pub mod curves;
mod detail;
mod diff;
mod dispatch;
mod embed;
mod estimate;
mod export;
pub mod list;
mod load;
mod log;
mod memory;
mod queue;
mod row;
pub mod selection;
mod table;
mod watch;
mod wording;
mod work_bar;

use egui::{Key, Modifiers};

use self::act::{Act, Question};
use self::curves::CurvesPanel;
use self::list::List;
use self::watch::Watch;
use super::super::command::Command;
use super::super::dock::Layout;
use super::super::page::{Cx, Page};
use crate::job::Request;
use crate::store::Status;
use crate::ui::i18n;

/// Height of the current run's card, points.
const CURRENT: f32 = 72.0;

/// A narrower list has no room for the names of seeds, points.
const LIST: f32 = 392.0;

/// From this width on the log stands beside the curves, and is so wide; points.
const LARGE: f32 = 2000.0;
const LOG: f32 = 560.0;

/// The page's state.
#[derive(Default)]
pub struct RunsPage {
    list: List,
    watch: Watch,
    log: log::LogPanel,
    curves: CurvesPanel,
    detail: Option<detail::Detail>,
    diff: Option<diff::Diff>,
    ask: Option<ask::Ask>,
    export: Option<export::Export>,
    embed: Option<embed::Embed>,
    errands: dispatch::Errands,
    acts: Vec<Act>,
    /// The query has changed since the list was made.
    dirty: bool,
    focus_filter: bool,
}

impl RunsPage {
    /// The last step that any curve shows.
    pub fn newest_step(&self) -> Option<u64> {
        self.curves.newest_step()
    }

    /// The run that verbs and log are about: the chosen one, else the one at work, else the latest to have begun.
    fn subject(&self, cx: &Cx<'_>) -> Option<String> {
        let chosen = self.list.selected.clone().filter(|run| self.list.row(run).is_some());
        let current = || self.watch.current(cx);
        let latest = || {
            let begun = self.list.rows.iter().filter(|r| r.entry.state != Status::Queued);
            begun.max_by_key(|r| r.entry.heartbeat).map(|r| r.entry.run.clone())
        };
        chosen.or_else(current).or_else(latest)
    }

    fn table_ui(&mut self, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        let current = self.watch.current(cx);
        let of_runs = cx.runs.problems.iter().map(i18n::said);
        let problems: Vec<&str> = of_runs.chain(self.watch.problem()).collect();
        let around = table::Around {
            loaded: cx.runs.generation > 0,
            problems: &problems,
            current: current.as_deref(),
            focus_filter: std::mem::take(&mut self.focus_filter),
        };
        self.dirty |= table::show(ui, &mut self.list, &around, &mut self.acts);
        if self.dirty {
            cx.ctx.request_repaint(); // the list is made anew at the start of the next frame
        }
    }

    fn queue_ui(&mut self, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        let at_work = self.watch.at_work(cx, &self.list);
        let waiting = self.watch.waiting(cx, &self.list, &at_work);
        let shown = self.watch.queue(cx, &waiting, &at_work);
        let foot = load::foot_height(ui) + 30.0;
        queue::show(ui, &shown, foot, &mut self.acts);
        cx.machine.with_loads(|loads| load::show(ui, loads));
        queue::end(ui, &shown);
    }

    fn current_ui(&mut self, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        let run = self.subject(cx);
        let row = run.as_ref().and_then(|run| self.list.row(run));
        let subject = row.map(|row| self.watch.subject(row, self.list.slot(&row.entry.experiment, &row.entry.arm)));
        current::show(ui, subject.as_ref(), &mut self.acts);
    }
}

impl Page for RunsPage {
    fn layout(&self) -> Layout {
        self.layout_for(egui::vec2(1328.0, 780.0))
    }

    /// List, current run and log have what they need, the curves have the rest; in a large window the log stands beside
    /// them.
    fn layout_for(&self, size: egui::Vec2) -> Layout {
        let queue = (0.32 * size.y).clamp(236.0, 360.0);
        let left = vec![(size.y - queue, Layout::Panel("runs-table")), (queue, Layout::Panel("runs-queue"))];
        let left = Layout::Column(left);
        let list = (0.34 * size.x).clamp(LIST, 500.0);
        let [current, curves, log] = ["runs-current", "runs-curves", "runs-log"].map(Layout::Panel);
        if size.x >= LARGE {
            let middle = vec![(CURRENT, current), (size.y - CURRENT, curves)];
            let row = vec![(list, left), (size.x - list - LOG, Layout::Column(middle)), (LOG, log)];
            return Layout::Row(row);
        }
        let below = if size.y < 700.0 { 112.0 } else { 0.22 * size.y };
        let right = vec![(CURRENT, current), (size.y - CURRENT - below, curves), (below, log)];
        Layout::Row(vec![(list, left), (size.x - list, Layout::Column(right))])
    }

    fn update(&mut self, cx: &mut Cx<'_>) {
        let changed = self.watch.update(cx);
        self.list.set_waiting(&self.watch.look().queue);
        if changed || std::mem::take(&mut self.dirty) {
            self.list.build(&cx.runs.entries, self.watch.extra(), cx.experiment);
        }
        let run = self.subject(cx);
        let entry = run.as_ref().and_then(|run| self.list.row(run)).map(|r| r.entry.clone());
        self.log.update(cx.ctx, cx.workspace, entry.as_ref(), cx.time);
    }

    fn top_ui(&mut self, _ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        self.carry_out(cx);
        self.above(cx);
    }

    fn panel_ui(&mut self, panel: &'static str, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        match panel {
            "runs-table" => self.table_ui(ui, cx),
            "runs-queue" => self.queue_ui(ui, cx),
            "runs-current" => self.current_ui(ui, cx),
            "runs-curves" => self.curves.panel_ui(ui, cx, &self.list.drawn()),
            _ => {
                let run = self.subject(cx);
                self.log.show(ui, run.as_deref(), &mut self.acts);
            }
        }
        if !self.acts.is_empty() {
            cx.ctx.request_repaint(); // they are carried out at the start of the next frame
        }
    }

    fn keys(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) {
        let pressed = |modifiers, key| ctx.input_mut(|i| i.consume_key(modifiers, key));
        if pressed(Modifiers::COMMAND, Key::F) {
            self.focus_filter = true;
        }
        let is_asked = self.ask.is_some() || self.export.is_some() || self.embed.is_some();
        if is_asked || self.detail.is_some() || self.diff.is_some() {
            return; // a key is no answer to a question, and must not act behind it
        }
        if pressed(Modifiers::NONE, Key::L) {
            self.log.large = !self.log.large;
        }
        if self.log.large {
            return;
        }
        self.curves.keys(ctx);
        let Some((run, state)) = self.target(cx).map(|r| (r.entry.run.clone(), r.entry.state)) else { return };
        if pressed(Modifiers::NONE, Key::P) {
            let request = if state == Status::Paused { Request::Run } else { Request::Pause };
            self.acts.push(Act::Request(run.clone(), request));
        }
        if pressed(Modifiers::NONE, Key::S) {
            self.acts.push(Act::Ask(run, Question::Stop));
        }
    }

    fn shortcuts(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("P", "runs-key-pause"),
            ("S", "runs-key-stop"),
            ("L", "runs-key-log"),
            ("Ctrl+F", "runs-key-filter"),
            ("Alt+↑ ↓", "runs-key-queue"),
            ("B", "curves-key-band"),
            ("X", "curves-key-axis"),
            ("F", "curves-key-fit"),
        ]
    }

    fn memory(&self) -> Option<String> {
        Some(self.remembered())
    }

    fn remember(&mut self, memory: &str) {
        self.take_up(memory);
    }

    fn receive(&mut self, command: &Command, cx: &mut Cx<'_>) -> bool {
        let Command::ShowRuns(runs) = command else { return false };
        let experiment = |run: &String| cx.runs.entries.iter().find(|e| e.run == *run).map(|e| e.experiment.clone());
        let Some(experiment) = runs.first().and_then(experiment) else { return true };
        self.list.query.text.clear();
        self.list.build(&cx.runs.entries, self.watch.extra(), Some(&experiment));
        if runs.len() > 1 {
            self.list.tick_only(runs);
        }
        self.list.selected = runs.first().cloned();
        if cx.experiment != Some(experiment.as_str()) {
            cx.send(Command::Experiment(experiment));
        }
        self.dirty = true;
        true
    }
}
