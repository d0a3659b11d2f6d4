//! Execution of the acts that the panels ask for, and the dialogs above the page.

use egui::Context;

use super::act::{Act, Question};
use super::ask::Ask;
use super::detail::Detail;
use super::diff::Diff;
use super::embed::Embed;
use super::export::Export;
use super::{RunsPage, row};
use crate::config::DeviceChoice;
use crate::job::Request;
use crate::report::runs::list::RunRow;
use crate::store::{RunFolder, Workspace};
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::command::{Command, NeighboursAsk};
use crate::ui::page::{Cx, PageId};
use crate::ui::widgets::chip::Tone;

/// Requests to runs that take a look at the disk first.
#[derive(Default)]
pub struct Errands {
    resuming: Vec<Load<(String, DeviceChoice)>>,
    requests: Vec<Load<()>>,
}

impl Errands {
    /// Hands what has come to the launcher; errors become messages.
    fn poll(&mut self, cx: &Cx<'_>, before: usize) {
        for load in &mut self.resuming {
            match load.take() {
                Some(Ok((run, device))) => {
                    cx.launcher.add(vec![run.clone()], device);
                    cx.launcher.move_to(run, before);
                    cx.launcher.work_on(true);
                    cx.send(Command::Refresh);
                }
                Some(Err(error)) => cx.send(Command::Toast(Tone::Bad, error)),
                None => {}
            }
        }
        for load in &mut self.requests {
            if let Some(Err(error)) = load.take() {
                cx.send(Command::Toast(Tone::Bad, error));
            }
        }
        self.resuming.retain(Load::is_busy);
        self.requests.retain(Load::is_busy);
    }
}

impl RunsPage {
    /// Carries out what was asked for in the frame before.
    pub(super) fn carry_out(&mut self, cx: &mut Cx<'_>) {
        let before = usize::from(self.watch.look().current.is_some());
        self.errands.poll(cx, before);
        for act in std::mem::take(&mut self.acts) {
            self.act(cx, act);
        }
    }

    fn act(&mut self, cx: &Cx<'_>, act: Act) {
        match act {
            Act::Select(run) => self.list.selected = Some(run),
            Act::Details(run) => self.detail = self.list.row(&run).map(Detail::open),
            Act::Diff(left, right) => self.compare(cx, left, right),
            Act::Design => cx.send(Command::Go(PageId::Design)),
            Act::OpenFolder(run) => cx.send(Command::Reveal(cx.workspace.runs_dir().join(run))),
            Act::Export(run) => {
                let title = self.list.row(&run).map_or_else(|| run.clone(), row::title);
                self.export = Some(Export::open(cx.workspace, run, title));
            }
            Act::Embed(run) => {
                let title = self.list.row(&run).map_or_else(|| run.clone(), row::title);
                self.embed = Some(Embed::open(cx.workspace, run, title));
            }
            Act::Neighbours(run) => {
                let ask = NeighboursAsk { run: Some(run), ..NeighboursAsk::default() };
                cx.send(Command::OpenNeighbours(ask));
            }
            Act::Resume(run) => self.errands.resuming.push(resume(cx.ctx, cx.workspace, run)),
            Act::Ask(run, question) => self.ask_about(run, question),
            Act::Request(run, request) => self.request(cx, run, request),
            Act::WorkOn(on) => cx.launcher.work_on(on),
            Act::AskTakeOver => {
                let (question, run, title) = (Question::TakeOver, String::new(), String::new());
                self.ask = Some(Ask { question, run, title, since_checkpoint: None });
            }
            Act::TakeOver => cx.launcher.take_over(),
            Act::Move(run, to) => cx.launcher.move_to(run, to),
            Act::Remove(run) => {
                cx.launcher.remove(run);
                cx.send(Command::Refresh);
            }
            Act::Device(run, device) => cx.launcher.set_device(run, device),
        }
    }

    /// The run that a key is about: the one on the panel, if it is being worked on.
    pub(super) fn target(&self, cx: &Cx<'_>) -> Option<&RunRow> {
        let shown = self.subject(cx).and_then(|run| self.list.row(&run)).filter(|r| r.entry.state.alive());
        shown.or_else(|| self.list.row(&self.watch.current(cx)?))
    }

    fn ask_about(&mut self, run: String, question: Question) {
        let row = self.list.row(&run);
        let since = row.filter(|r| r.entry.steps > 0);
        let since_checkpoint = since.map(|r| r.entry.step.saturating_sub(r.summary.checkpoint));
        let title = row.map_or_else(|| run.clone(), row::title);
        self.ask = Some(Ask { question, run, title, since_checkpoint });
    }

    /// A run of the queue is asked through the launcher, any other through its folder.
    fn request(&mut self, cx: &Cx<'_>, run: String, request: Request) {
        if self.watch.look().current.as_ref().is_none_or(|c| c.run != run) {
            let runs = cx.workspace.runs_dir();
            let send = move || {
                let folder = RunFolder::open(&runs, &run)?;
                folder.request(request).map_err(LocalText::from)
            };
            self.errands.requests.push(Load::start(cx.ctx, "run request", send));
            return;
        }
        match request {
            Request::Pause => cx.launcher.pause(),
            Request::Run => cx.launcher.go_on(),
            Request::Stop => cx.launcher.stop_and_keep(),
            Request::Abort => cx.launcher.abort(),
        }
    }

    fn compare(&mut self, cx: &Cx<'_>, left: String, right: String) {
        let title = |run: &String| self.list.row(run).map_or_else(|| run.clone(), row::title);
        let (left_title, right_title) = (title(&left), title(&right));
        self.diff = Some(Diff::open(cx.ctx, cx.workspace, (left, left_title), (right, right_title)));
    }

    /// Draws dialogs; the newest stands on top.
    pub(super) fn above(&mut self, cx: &mut Cx<'_>) {
        let run = self.subject(cx);
        self.log.show_large(cx.ctx, run.as_deref());
        let mut changed = false;
        let (list, acts) = (&self.list, &mut self.acts);
        if self.detail.as_mut().is_some_and(|d| d.show(cx.ctx, cx.workspace, list, acts, &mut changed)) {
            self.detail = None;
        }
        if changed {
            self.watch.forget_extra();
        }
        if self.diff.as_mut().is_some_and(|diff| diff.show(cx.ctx)) {
            self.diff = None;
        }
        if self.export.as_mut().is_some_and(|export| export.show(cx)) {
            self.export = None;
        }
        if self.embed.as_mut().is_some_and(|embed| embed.show(cx)) {
            self.embed = None;
        }
        if self.ask.as_ref().is_some_and(|ask| super::ask::show(cx.ctx, ask, &mut self.acts)) {
            self.ask = None;
        }
    }
}

/// Reads on which device the run was meant to be.
fn resume(ctx: &Context, workspace: &Workspace, run: String) -> Load<(String, DeviceChoice)> {
    let runs = workspace.runs_dir();
    Load::start(ctx, "resume", move || {
        let record = RunFolder::open(&runs, &run).and_then(|folder| folder.record())?;
        Ok((run, record.config.experiment.device))
    })
}
