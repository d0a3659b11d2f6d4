//! The app: owns the state and draws a frame: the shell, and in it the current page.

mod commands;
mod keys;
mod opening;
mod page_view;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use egui::{Key, Modifiers, Ui};

use super::background::Load;
use super::command::Command;
use super::dock;
use super::focus::Focus;
use super::i18n::{self, tr};
use super::jobs::Jobs;
use super::live::{Live, RunsNow};
use super::media::Media;
use super::page::PageId;
use super::pages::Pages;
use super::pages::runs::close_dialog::CloseDialog;
use super::reveal::Reveals;
use super::settings::Settings;
use super::shell::{Shell, messages::Messages};
use super::start::Start;
use super::theme;
use super::widgets::chip::Tone;
use crate::engine::launcher::Launcher;
use crate::store::{Status, Workspace};

/// Textures of clips may take this many bytes.
const MEDIA_BUDGET: usize = 256 << 20;

/// An open workspace and everything that shows it.
pub struct Open {
    pub workspace: Workspace,
    pub live: Live,
    pub launcher: Launcher,
    pub pages: Pages,
    pub experiment: Option<String>,
}

/// The application.
pub struct App {
    ctx: egui::Context,
    pub settings: Settings,
    pub open: Option<Open>,
    opening: Load<Workspace>,
    pub page: PageId,
    pub jobs: Jobs,
    media: Media,
    pub messages: Messages,
    pub shell: Shell,
    pub start: Start,
    pub runs: Arc<RunsNow>,
    closing: CloseDialog,
    reveals: Reveals,
    focus: Focus,
    /// A shortcut that the palette was asked for; pressed once nothing lies over the page.
    pressing: Option<(Modifiers, Key)>,
    /// Runs to be shown as soon as the list has them.
    awaited: Vec<String>,
    /// Each visited page's arrangement; only changed ones are remembered, so that defaults can improve.
    trees: BTreeMap<PageId, (dock::Layout, dock::Saved)>,
    /// When the user did something that the pages may want to remember.
    pub(super) touched: Option<f64>,
    commands: RefCell<Vec<Command>>,
}

impl App {
    /// Installs fonts and style, and opens `workspace`.
    pub fn new(ctx: &egui::Context, workspace: &Path, settings: Settings) -> Self {
        theme::install(ctx);
        i18n::set_lang(settings.lang);
        ctx.set_theme(settings.theme.preference());
        ctx.set_zoom_factor(settings.zoom);
        let mut app = Self {
            ctx: ctx.clone(),
            page: settings.page.unwrap_or(PageId::Pilot),
            settings,
            open: None,
            opening: Load::default(),
            jobs: Jobs::default(),
            media: Media::new(ctx, MEDIA_BUDGET),
            messages: Messages::default(),
            shell: Shell::default(),
            start: Start::default(),
            runs: Arc::new(RunsNow::default()),
            closing: CloseDialog::default(),
            reveals: Reveals::default(),
            focus: Focus::default(),
            pressing: None,
            awaited: Vec::new(),
            trees: BTreeMap::new(),
            touched: None,
            commands: RefCell::default(),
        };
        app.open_workspace(ctx, workspace.to_owned());
        app
    }

    /// One frame: state first, then the shell and the page, then the commands they sent.
    pub fn frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.focus.begin(&ctx);
        self.press(&ctx);
        self.poll_opening(&ctx);
        self.poll_jobs();
        self.reveals.failed().into_iter().for_each(|words| self.messages.add(Tone::Bad, words));
        if let Some(open) = &mut self.open {
            open.live.expect(open.launcher.is_at_work());
            self.runs = open.live.now();
            let known = |name: &String| self.runs.entries.iter().any(|e| e.experiment == *name);
            if !open.experiment.as_ref().is_some_and(known) {
                open.experiment = self.runs.experiments().first().map(|name| (*name).to_owned());
            }
        }
        self.show_awaited();
        self.messages.keys(&ctx);
        self.global_keys(&ctx);
        self.with_start(Start::frame);
        super::shell::show(self, ui);
        self.messages.show(&ctx);
        self.closing.frame(&ctx, self.open.as_ref().map(|open| &open.launcher));
        self.focus.end(&ctx);
        let commands = std::mem::take(&mut *self.commands.borrow_mut());
        for command in commands {
            self.carry_out(&ctx, command);
        }
        self.follow_memories(&ctx);
    }

    fn poll_jobs(&mut self) {
        self.jobs.poll();
        for ended in &self.jobs.finished {
            match &ended.result {
                Ok(words) if words.is_empty() => {}
                Ok(words) => self.messages.add(Tone::Good, words.clone()),
                Err(_) if ended.stopped => {
                    let words = || i18n::tr!("job-stopped", name = i18n::said(&ended.label));
                    self.messages.add(Tone::Neutral, i18n::both(words));
                }
                Err(error) => self.messages.add(Tone::Bad, error.clone()),
            }
        }
        if !self.jobs.finished.is_empty()
            && let Some(open) = &self.open
        {
            open.live.refresh();
        }
    }

    /// Asks for something at the end of the frame.
    pub fn send(&self, command: Command) {
        self.commands.borrow_mut().push(command);
    }

    /// A workspace is open, so the pages have something to show.
    pub fn shows_page(&self) -> bool {
        self.open.is_some() && !self.start.is_shown()
    }

    /// The first-start page is shown.
    pub fn shows_start(&self) -> bool {
        self.start.is_shown() || (self.open.is_none() && !self.opening.is_busy())
    }

    /// The title of the current page.
    pub fn title(&self) -> String {
        if self.shows_start() { tr("page-start") } else { tr(&format!("page-title-{}", self.page.word())) }
    }
}

impl eframe::App for App {
    /// Also called while the window is hidden, so that nothing is sampled for nobody.
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        let run = self.runs.current().filter(|run| run.state == Status::Running);
        self.shell.machine.follow(ctx, self.open.as_ref().map(|open| &open.workspace), run);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.keep_memories();
        self.settings.save_now();
    }
}
