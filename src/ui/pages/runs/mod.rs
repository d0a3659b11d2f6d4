//! The Runs page: queue, runs by arm, the present run with its verbs, curves, log.
//!
//! [`list`] decides what the table shows; [`table`], [`queue`], [`current`] and [`log`] draw one panel each and push
//! [`act::Act`]s, which [`carry`] carries out through the launcher. Everything shown comes from the run folders.

mod act;
mod ask;
mod carry;
pub mod close_dialog;
mod columns;
mod current;
pub mod curves;
mod detail;
mod diff;
mod estimate;
pub mod list;
mod load;
mod log;
mod queue;
mod row;
pub mod selection;
mod table;
mod watch;
mod wording;

use egui::{Key, Modifiers};

use self::act::Act;
use self::curves::CurvesPanel;
use self::list::List;
use self::watch::Watch;
use super::super::command::Command;
use super::super::dock::Layout;
use super::super::page::{Cx, Page};
use crate::store::Status;
use crate::ui::i18n;

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
    errands: carry::Errands,
    acts: Vec<Act>,
    /// The query has changed since the list was made.
    dirty: bool,
    focus_filter: bool,
}

impl RunsPage {
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
        let waiting = self.watch.waiting(cx, &self.list);
        let shown = self.watch.queue(cx, &waiting);
        let foot = load::foot_height(ui) + 30.0;
        queue::show(ui, &shown, foot, &mut self.acts);
        self.watch.load_ui(ui);
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
        let left = vec![(0.68, Layout::Panel("runs-table")), (0.32, Layout::Panel("runs-queue"))];
        let right = vec![
            (0.10, Layout::Panel("runs-current")),
            (0.68, Layout::Panel("runs-curves")),
            (0.22, Layout::Panel("runs-log")),
        ];
        Layout::Row(vec![(0.34, Layout::Column(left)), (0.66, Layout::Column(right))])
    }

    fn update(&mut self, cx: &mut Cx<'_>) {
        if self.watch.update(cx) || std::mem::take(&mut self.dirty) {
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
        if self.detail.is_some() || self.diff.is_some() || self.ask.is_some() {
            return; // a key is no answer to a question, and must not act behind it
        }
        if pressed(Modifiers::NONE, Key::L) {
            self.log.large = !self.log.large;
        }
        if self.log.large {
            return;
        }
        self.curves.keys(ctx);
        let state = self.watch.current(cx).and_then(|run| self.list.row(&run)).map(|r| r.entry.state);
        if pressed(Modifiers::NONE, Key::P) {
            match state {
                Some(Status::Running) => self.acts.push(Act::Pause),
                Some(Status::Paused) => self.acts.push(Act::GoOn),
                _ => {}
            }
        }
        if pressed(Modifiers::NONE, Key::S) && state.is_some_and(Status::alive) {
            self.acts.push(Act::AskStop);
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
