//! The demo pilot in one click: footage, training, verdict, with progress and the time left.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use egui::Ui;
use egui_material_icons::icons;

use super::{StartCx, rich, title};
use crate::config::Experiment;
use crate::data::demo::DemoSpec;
use crate::engine::plan::demo_pilot::{self, DemoEnd, Stage};
use crate::store::Status;
use crate::text::LocalText;
use crate::ui::command::Command;
use crate::ui::i18n::{self, tr};
use crate::ui::jobs::{Finished, JobId};
use crate::ui::page::PageId;
use crate::ui::theme::{colors, text};
use crate::ui::time_left::time_left;
use crate::ui::widgets::{button, error_strip, progress};

/// What the job's thread tells.
#[derive(Default)]
struct News {
    stage: Option<Stage>,
    end: Option<DemoEnd>,
}

/// What the demo pilot does, in its order.
const STEPS: [&str; 3] = ["start-step-data", "start-step-train", "start-step-verdict"];

/// State of the demo pilot.
#[derive(Default)]
pub struct Demo {
    job: Option<JobId>,
    told: Arc<Mutex<News>>,
    /// The runs stand in the queue, and somebody has to begin.
    work_on: Arc<AtomicBool>,
    /// Why it ended without a verdict.
    problem: Option<LocalText>,
    stopped: bool,
}

impl Demo {
    /// Begins, or goes on where it was stopped.
    pub fn start(&mut self, cx: &mut StartCx<'_>) {
        let (None, Some(workspace)) = (self.job, cx.workspace) else { return };
        let experiment = match demo_pilot::experiment(&[]) {
            Ok(experiment) => experiment,
            Err(error) => {
                self.problem = Some(error.into());
                return;
            }
        };
        *self = Self::default();
        let (workspace, told, work_on) = (workspace.clone(), self.told.clone(), self.work_on.clone());
        let ctx = cx.ctx.clone();
        let job = cx.jobs.start(cx.ctx, i18n::both(|| tr("start-demo-job")), move |job| {
            let begin = || {
                work_on.store(true, Ordering::Release);
                ctx.request_repaint();
            };
            let mut news = |stage: &Stage| lock(&told).stage = Some(stage.clone());
            let end = demo_pilot::run(&workspace, &experiment, &DemoSpec::default(), job, &begin, &mut news);
            conclude(end?, &told)
        });
        self.job = Some(job);
    }

    /// Follows the job; at its end the verdict is shown if this page is still looked at.
    pub fn poll(&mut self, cx: &StartCx<'_>, shown: bool) {
        if self.work_on.swap(false, Ordering::AcqRel)
            && let Some(launcher) = cx.launcher
        {
            launcher.work_on(true);
        }
        let Some(finished) = cx.jobs.finished.iter().find(|finished| Some(finished.id) == self.job) else { return };
        self.job = None;
        match &finished.result {
            Ok(_) => {
                if let Ok(experiment) = demo_pilot::experiment(&[]) {
                    cx.send(Command::Experiment(experiment.name));
                }
                if shown {
                    cx.send(Command::Go(PageId::Pilot));
                }
            }
            Err(error) => self.ended_early(finished, error),
        }
    }

    fn ended_early(&mut self, finished: &Finished, error: &LocalText) {
        self.stopped = finished.stopped || lock(&self.told).end.as_ref().is_some_and(|end| end.stopped);
        self.problem = (!self.stopped).then(|| error.to_owned());
    }

    /// Draws the card.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StartCx<'_>) {
        let c = colors(ui);
        title(ui, icons::ICON_PLAY_CIRCLE.codepoint, &tr("start-demo"));
        if self.job.is_some() {
            self.progress(ui, cx);
            return;
        }
        rich::show(ui, &tr("start-demo-about"), c.text_2);
        ui.add_space(8.0);
        let mark = if is_done(cx) { Mark::Done } else { Mark::Ahead };
        for key in STEPS {
            step(ui, &tr(key), "", mark);
        }
        ui.add_space(4.0);
        error_strip::show(ui, self.problem.as_ref().map(i18n::said));
        if self.stopped {
            ui.label(text::body(tr("start-demo-stopped")).color(c.warn));
        }
        ui.with_layout(egui::Layout::bottom_up(egui::Align::Min), |ui| {
            if is_done(cx) {
                if button::primary(ui, Some(icons::ICON_FLAG.codepoint), &tr("start-demo-show")).clicked() {
                    if let Ok(experiment) = demo_pilot::experiment(&[]) {
                        cx.send(Command::Experiment(experiment.name));
                    }
                    cx.send(Command::Go(PageId::Pilot));
                }
                return;
            }
            let key = if self.stopped || done(cx) > 0 { "start-demo-go-on" } else { "start-demo-begin" };
            let why = cx.workspace.is_none().then(|| tr("start-no-workspace"));
            let icon = Some(icons::ICON_PLAY_ARROW.codepoint);
            if button::unless(ui, why, |ui| button::primary(ui, icon, &tr(key))).clicked() {
                self.start(cx);
            }
            ui.label(text::small(tr("start-demo-time")).color(c.text_3));
        });
    }

    fn progress(&self, ui: &mut Ui, cx: &mut StartCx<'_>) {
        let c = colors(ui);
        let Some(running) = self.job.and_then(|job| cx.jobs.get(job)) else { return };
        let now = running.progress();
        let stopping = running.is_stopping();
        let part = if now.total > 0 { now.done as f32 / now.total as f32 } else { 0.0 };
        let stage = lock(&self.told).stage.clone();
        let (data, train) = standing(stage.as_ref());
        step(ui, &tr(STEPS[0]), &data, Mark::of(&stage, 0));
        step(ui, &tr(STEPS[1]), &train, Mark::of(&stage, 1));
        step(ui, &tr(STEPS[2]), "", Mark::Ahead);
        ui.add_space(6.0);
        progress::bar(ui, part, ui.available_width());
        ui.horizontal(|ui| {
            ui.label(text::mono(tr!("percent", n = format!("{:.0}", part * 100.0))).color(c.text_2));
            if let Some(left) = now.left_secs {
                ui.label(text::small(time_left(left)).color(c.text_2));
            }
        });
        let job = self.job;
        ui.with_layout(egui::Layout::bottom_up(egui::Align::Min), |ui| {
            ui.horizontal(|ui| {
                if stopping {
                    ui.label(text::body(tr("job-stopping")).color(c.text_3));
                } else if button::secondary(ui, Some(icons::ICON_STOP.codepoint), &tr("start-demo-stop")).clicked()
                    && let Some(job) = job
                {
                    cx.jobs.stop(job);
                }
                if button::quiet(ui, None, &tr("start-demo-watch")).clicked() {
                    cx.send(Command::Go(PageId::Runs));
                }
            });
        });
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(250));
    }
}

fn lock(told: &Mutex<News>) -> std::sync::MutexGuard<'_, News> {
    told.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The closing words: only a pilot whose runs are all done has a verdict.
fn conclude(end: DemoEnd, told: &Mutex<News>) -> Result<LocalText, LocalText> {
    let (failed, stopped, done) = (end.failed.first().cloned(), end.stopped, end.done);
    lock(told).end = Some(end);
    match failed {
        Some((run, why)) => Err(i18n::both(|| tr!("start-demo-failed", run = run.as_str(), why = i18n::said(&why)))),
        None if stopped => Err(i18n::both(|| tr("start-demo-stopped"))),
        None => Ok(i18n::both(|| tr!("start-demo-done", n = done))),
    }
}

/// Whether all runs of the demo pilot are done.
fn is_done(cx: &StartCx<'_>) -> bool {
    let Ok(Experiment { arms, seeds, .. }) = demo_pilot::experiment(&[]) else { return false };
    done(cx) >= arms.len() * seeds.len()
}

/// Runs of the demo pilot that are done, perhaps in an earlier session.
fn done(cx: &StartCx<'_>) -> usize {
    let Ok(Experiment { name, .. }) = demo_pilot::experiment(&[]) else { return 0 };
    cx.runs.entries.iter().filter(|run| run.experiment == name && run.state == Status::Done).count()
}

/// Where the steps stand, in words.
fn standing(stage: Option<&Stage>) -> (String, String) {
    match stage {
        Some(Stage::Wait) => (tr("job-waits"), String::new()),
        Some(Stage::Data { done, total }) if *total > 0 => (format!("{done} / {total}"), String::new()),
        Some(Stage::Train { done, of, .. }) => (String::new(), format!("{done} / {of}")),
        _ => (String::new(), String::new()),
    }
}

/// How far a step is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Done,
    Now,
    Ahead,
}

impl Mark {
    /// Of the step at `at`: 0 footage, 1 training.
    fn of(stage: &Option<Stage>, at: usize) -> Self {
        let now = usize::from(matches!(stage, Some(Stage::Train { .. })));
        match at.cmp(&now) {
            std::cmp::Ordering::Less => Self::Done,
            std::cmp::Ordering::Equal => Self::Now,
            std::cmp::Ordering::Greater => Self::Ahead,
        }
    }
}

fn step(ui: &mut Ui, words: &str, count: &str, mark: Mark) {
    let c = colors(ui);
    let (icon, ink, color) = match mark {
        Mark::Done => (icons::ICON_CHECK_CIRCLE, c.good, c.text_2),
        Mark::Now => (icons::ICON_ARROW_CIRCLE_RIGHT, c.accent, c.text),
        Mark::Ahead => (icons::ICON_RADIO_BUTTON_UNCHECKED, c.line_strong, c.text_3),
    };
    ui.horizontal(|ui| {
        ui.label(egui::RichText::new(icon.codepoint).size(17.0).color(ink));
        let style = if mark == Mark::Now { text::bold(words) } else { text::body(words) };
        ui.label(style.color(color));
        ui.label(text::mono(count).color(c.text_3));
    });
}
