//! The app: owns the state, draws the shell around the current page, and carries out commands.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Key, Modifiers, Ui};

use super::background::Load;
use super::command::Command;
use super::dock;
use super::focus::{self, Focus};
use super::i18n::{self, Language, tr};
use super::jobs::Jobs;
use super::live::{Live, RunsNow};
use super::media::Media;
use super::page::{Cx, PageId};
use super::pages::Pages;
use super::pages::runs::close_dialog::CloseDialog;
use super::reveal::Reveals;
use super::settings::{Settings, Theme};
use super::shell::{Shell, messages::Messages};
use super::start::{Start, StartCx};
use super::theme;
use super::widgets::chip::Tone;
use crate::engine::HowToWork;
use crate::engine::launcher::{LaunchOptions, Launcher};
use crate::store::Workspace;
use crate::text::LocalText;

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

    fn open_workspace(&mut self, ctx: &egui::Context, path: PathBuf) {
        self.opening = Load::start(ctx, "open workspace", move || Workspace::open(&path).map_err(LocalText::from));
    }

    /// Takes over a workspace that has been opened in the background.
    fn poll_opening(&mut self, ctx: &egui::Context) {
        if !self.opening.poll() {
            return;
        }
        match self.opening.take() {
            Some(Ok(workspace)) => self.show_workspace(ctx, workspace),
            Some(Err(error)) => self.messages.add(Tone::Bad, error),
            None => {}
        }
    }

    fn show_workspace(&mut self, ctx: &egui::Context, workspace: Workspace) {
        self.settings.remember(workspace.root());
        self.settings.save();
        let work = HowToWork { low_priority: true, ..HowToWork::default() };
        let options = LaunchOptions { work, program: self.settings.program.clone() };
        let wake = ctx.clone();
        let launcher = match Launcher::start(workspace.clone(), options, move || wake.request_repaint()) {
            Ok(launcher) => launcher,
            Err(error) => return self.messages.add(Tone::Bad, error.into()),
        };
        let live = Live::start(ctx, &workspace);
        self.keep_memories();
        let pages = self.pages_of(&workspace);
        let open = Open { workspace, live, launcher, pages, experiment: None };
        if let Some(old) = self.open.replace(open) {
            // A launcher waits for its run to write a checkpoint; the window does not.
            let _ = std::thread::Builder::new().name("end of workspace".to_owned()).spawn(move || drop(old.launcher));
        }
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
        self.with_start(super::start::Start::frame);
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

    /// Gives the page a key that the palette was asked for. Not to a text field, which would take it for itself.
    fn press(&mut self, ctx: &egui::Context) {
        if self.pressing.is_none() {
            return;
        }
        if focus::is_covered(ctx) {
            return ctx.request_repaint();
        }
        let Some((modifiers, key)) = self.pressing.take() else { return };
        if ctx.text_edit_focused() {
            ctx.memory_mut(egui::Memory::stop_text_input);
        }
        let (pressed, physical_key, repeat) = (true, None, false);
        ctx.input_mut(|i| i.events.push(egui::Event::Key { key, physical_key, pressed, repeat, modifiers }));
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

    /// Draws the current page into `ui`.
    pub fn page_ui(&mut self, ui: &mut Ui) {
        if self.shows_start() {
            return self.with_start(|start, cx| start.ui(ui, cx));
        }
        let id = self.page;
        let kept = self.settings.layouts.get(&id).cloned();
        let shown = self.trees.remove(&id);
        let drawn = self.with_page(|page, cx| {
            let size = egui::vec2(ui.available_width(), ui.available_height().max(page.min_height()));
            let layout = page.layout_for(size);
            // What the user has arranged stays; a default follows the width of the window.
            let shown = shown.filter(|(of, _)| kept.is_some() || *of == layout).map(|(_, tree)| tree);
            let mut tree = dock::tree(id.word(), &layout, shown.or(kept));
            page.update(cx);
            if !focus::is_covered(cx.ctx) {
                page.keys_while_typing(cx.ctx, cx);
                if !cx.ctx.text_edit_focused() {
                    page.keys(cx.ctx, cx);
                }
            }
            let room = ui.available_rect_before_wrap();
            let spare = (room.width() - page.max_width()).max(0.0);
            let room = room.shrink2(egui::vec2(spare / 2.0, 0.0));
            let ui = &mut ui.new_child(egui::UiBuilder::new().max_rect(room));
            page.top_ui(ui, cx);
            let least = page.min_height();
            let changed = if ui.available_height() >= least {
                dock::show(&mut tree, page, ui, cx)
            } else {
                let area = egui::ScrollArea::vertical().show(ui, |ui| {
                    ui.set_height(least);
                    dock::show(&mut tree, page, ui, cx)
                });
                area.inner
            };
            (layout, tree, changed)
        });
        let Some((layout, tree, changed)) = drawn else { return };
        if changed {
            self.settings.layouts.insert(id, tree.clone());
            self.settings.save();
        }
        self.trees.insert(id, (layout, tree));
    }

    /// Calls `draw` with the first page and what it may see.
    fn with_start(&mut self, draw: impl FnOnce(&mut Start, &mut StartCx<'_>)) {
        let has_runs = self.open.as_ref().is_some_and(|open| open.experiment.is_some());
        let searches = has_runs && self.page == PageId::Neighbours && self.shows_page();
        let mut cx = StartCx {
            ctx: &self.ctx,
            workspace: self.open.as_ref().map(|open| &open.workspace),
            runs: &self.runs,
            launcher: self.open.as_ref().map(|open| &open.launcher),
            jobs: &mut self.jobs,
            recent: &self.settings.recent,
            searches,
            commands: &self.commands,
        };
        draw(&mut self.start, &mut cx);
    }

    /// Calls `draw` with the current page and its context; none without an open workspace.
    fn with_page<R>(&mut self, draw: impl FnOnce(&mut dyn super::page::Page, &mut Cx<'_>) -> R) -> Option<R> {
        let open = self.open.as_mut()?;
        let ctx = self.ctx.clone();
        let mut cx = Cx {
            ctx: &ctx,
            workspace: &open.workspace,
            experiment: open.experiment.as_deref(),
            runs: &self.runs,
            launcher: &open.launcher,
            jobs: &mut self.jobs,
            media: &mut self.media,
            time: ctx.input(|i| i.time),
            commands: &self.commands,
        };
        Some(draw(open.pages.get(self.page), &mut cx))
    }

    /// Draws what the current page puts into the header.
    pub fn page_header_ui(&mut self, ui: &mut Ui) {
        self.with_page(|page, cx| page.header_ui(ui, cx));
    }

    /// Asks for something at the end of the frame.
    pub fn send(&self, command: Command) {
        self.commands.borrow_mut().push(command);
    }

    fn global_keys(&mut self, ctx: &egui::Context) {
        const NUMBERS: [Key; 7] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7];
        let pressed = |modifiers, key| ctx.input_mut(|i| i.consume_key(modifiers, key));
        // Behind a question no page changes.
        let is_asked = focus::has_dialog(ctx);
        for (key, page) in NUMBERS.into_iter().zip(PageId::ALL) {
            if !is_asked && pressed(Modifiers::COMMAND, key) {
                self.send(Command::Go(page));
            }
        }
        if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::L) {
            let other = if self.settings.lang == Language::Ja { Language::En } else { Language::Ja };
            self.send(Command::Language(other));
        }
        if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::T) {
            self.send(Command::ToggleTheme);
        }
        if pressed(Modifiers::COMMAND, Key::K) {
            self.shell.palette.toggle();
        }
        if pressed(Modifiers::NONE, Key::F1) {
            self.send(Command::ShowHelp);
        }
        if !is_asked && pressed(Modifiers::COMMAND, Key::I) {
            self.send(Command::Import(None));
        }
        let question = ctx.input(|i| i.events.iter().any(|e| matches!(e, egui::Event::Text(t) if t == "?")));
        if question && !ctx.text_edit_focused() {
            self.send(Command::ShowHelp);
        }
    }

    fn carry_out(&mut self, ctx: &egui::Context, command: Command) {
        match command {
            Command::Go(page) => self.go(page),
            Command::Toast(tone, words) => self.messages.add(tone, words),
            Command::Experiment(name) => {
                if let Some(open) = &mut self.open {
                    open.experiment = Some(name);
                }
            }
            Command::OpenWorkspace(path) => {
                self.start.hide();
                self.open_workspace(ctx, path);
            }
            Command::Import(folder) => self.start.import(folder.as_deref()),
            Command::Demo => self.with_start(Start::demo),
            Command::ShowStart | Command::ChooseWorkspace => self.start.open(),
            Command::Refresh => {
                if let Some(open) = &self.open {
                    open.live.refresh();
                }
            }
            Command::Language(lang) => {
                self.settings.lang = lang;
                i18n::set_lang(lang);
                self.settings.save();
            }
            Command::ToggleTheme => {
                let dark = ctx.theme() == egui::Theme::Dark;
                self.settings.theme = if dark { Theme::Light } else { Theme::Dark };
                ctx.set_theme(self.settings.theme.preference());
                self.settings.save();
            }
            Command::ResetLayout => {
                self.settings.layouts.clear();
                self.trees.clear();
                self.settings.save();
            }
            Command::Reveal(path) => self.reveals.show(ctx, &path),
            Command::ShowHelp => self.shell.help.toggle(),
            Command::ShowMessages => self.messages.toggle_history(),
            Command::Press(modifiers, key) => {
                self.pressing = Some((modifiers, key));
                ctx.request_repaint();
            }
            Command::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Command::ShowRuns(runs) => self.show_runs(runs),
            other => self.hand_to_page(&other),
        }
    }

    fn go(&mut self, page: PageId) {
        self.start.hide();
        self.page = page;
        if self.settings.page.replace(page) != Some(page) {
            self.settings.save();
        }
    }

    /// Shows runs; those that were made a moment ago are not in the list yet, and are shown when they are.
    fn show_runs(&mut self, runs: Vec<String>) {
        let known = runs.first().is_none_or(|run| self.runs.entries.iter().any(|e| e.run == *run));
        if known {
            self.hand_to_page(&Command::ShowRuns(runs));
            return;
        }
        self.go(PageId::Runs);
        self.awaited = runs;
        if let Some(open) = &self.open {
            open.live.refresh();
        }
    }

    fn show_awaited(&mut self) {
        if self.awaited.first().is_some_and(|run| self.runs.entries.iter().any(|e| e.run == *run)) {
            let runs = std::mem::take(&mut self.awaited);
            self.hand_to_page(&Command::ShowRuns(runs));
        }
    }

    /// Commands for one page: it is shown, and told.
    fn hand_to_page(&mut self, command: &Command) {
        let page = match command {
            Command::OpenNeighbours(_) | Command::SearchClip(_) => PageId::Neighbours,
            Command::ShowRuns(_) => PageId::Runs,
            Command::OpenDesign(_) => PageId::Design,
            _ => PageId::Data,
        };
        self.go(page);
        self.with_page(|page, cx| page.receive(command, cx));
    }

    /// A workspace is open, so the pages have something to show.
    pub fn shows_page(&self) -> bool {
        self.open.is_some() && !self.start.is_shown()
    }

    /// The first-start page is shown.
    pub fn shows_start(&self) -> bool {
        self.start.is_shown() || (self.open.is_none() && !self.opening.is_busy())
    }

    /// What the current page adds to the command palette.
    pub fn page_commands(&mut self) -> Vec<super::command::PaletteEntry> {
        let page = self.page;
        self.open.as_mut().map_or_else(Vec::new, |open| open.pages.get(page).commands())
    }

    /// The shortcuts of the current page.
    pub fn page_shortcuts(&mut self) -> &'static [(&'static str, &'static str)] {
        let page = self.page;
        if self.shows_start() {
            return &[];
        }
        self.open.as_mut().map_or(&[], |open| open.pages.get(page).shortcuts())
    }

    /// The title of the current page.
    pub fn title(&self) -> String {
        if self.shows_start() { tr("page-start") } else { tr(&format!("page-title-{}", self.page.word())) }
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.keep_memories();
        self.settings.save_now();
    }
}
