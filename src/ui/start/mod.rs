//! The first page: try the demo pilot, import a folder, or open a workspace. Shown when the workspace is empty, and
//! reachable at any time. The import form and dropped folders live here too, for they work on every page.

mod demo;
mod drop;
pub mod glossary;
mod import_card;
mod rich;
mod workspace_card;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use egui::{Context, ScrollArea, Ui, Vec2};

use super::background::Load;
use super::command::Command;
use super::i18n::tr;
use super::import_dialog::{ImportDialog, Wish};
use super::jobs::Jobs;
use super::live::RunsNow;
use super::theme::{colors, space, text};
use super::widgets::card;
use crate::engine::Launcher;
use crate::store::{RunFolder, Workspace, catalogue};
use crate::text::LocalText;
use demo::Demo;

/// Widest the page gets, points.
const WIDEST: f32 = 1080.0;

/// Height of the three cards, points.
const CARD: f32 = 330.0;

/// What the page may see of the app.
pub struct StartCx<'a> {
    pub ctx: &'a Context,
    /// `None` while none could be opened.
    pub workspace: Option<&'a Workspace>,
    pub runs: &'a RunsNow,
    /// Works through the queue of runs, where a workspace is open.
    pub launcher: Option<&'a Launcher>,
    pub jobs: &'a mut Jobs,
    /// Workspaces opened lately, newest first.
    pub recent: &'a [PathBuf],
    /// A video that is dropped now is searched for on the Neighbours page.
    pub searches: bool,
    pub commands: &'a RefCell<Vec<Command>>,
}

impl StartCx<'_> {
    fn send(&self, command: Command) {
        self.commands.borrow_mut().push(command);
    }
}

/// State of the first page and of what belongs to it.
#[derive(Default)]
pub struct Start {
    shown: bool,
    /// Never shown of itself: for tests of other pages.
    skip: bool,
    /// The workspace whose emptiness was asked for.
    root: Option<PathBuf>,
    empty: Load<bool>,
    demo: Demo,
    import: ImportDialog,
    dropped: drop::Dropped,
    import_card: import_card::ImportCard,
    workspace_card: workspace_card::WorkspaceCard,
}

impl Start {
    /// Shows the page.
    pub fn open(&mut self) {
        self.shown = true;
    }

    /// Another page was chosen.
    pub fn hide(&mut self) {
        self.shown = false;
    }

    /// Keeps the page from opening of itself on an empty workspace.
    pub fn skip(&mut self) {
        (self.skip, self.shown) = (true, false);
    }

    /// The page is to be drawn.
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Opens the import form.
    pub fn import(&mut self, folder: Option<&Path>) {
        self.import.open(folder);
    }

    /// Starts the demo pilot, and shows how it goes.
    pub fn demo(&mut self, cx: &mut StartCx<'_>) {
        self.shown = true;
        self.demo.start(cx);
    }

    /// Every frame, whatever page is shown: the demo, the import form, dropped folders.
    pub fn frame(&mut self, cx: &mut StartCx<'_>) {
        self.follow_workspace(cx);
        self.demo.poll(cx, self.shown);
        if let Some(command) = self.dropped.frame(cx.ctx, cx.searches) {
            cx.send(command);
        }
        let Some(workspace) = cx.workspace else { return };
        if let Some(Wish::ShowData(name)) = self.import.show(cx.ctx, workspace, cx.jobs) {
            cx.send(Command::ShowSet(name));
        }
    }

    /// Opens the page once for a workspace that holds nothing yet.
    fn follow_workspace(&mut self, cx: &StartCx<'_>) {
        let Some(workspace) = cx.workspace else { return };
        if self.root.as_deref() != Some(workspace.root()) {
            self.root = Some(workspace.root().to_owned());
            let workspace = workspace.clone();
            self.empty = Load::start(cx.ctx, "look for data", move || is_empty(&workspace));
        }
        if self.empty.poll() && self.empty.value() == Some(&true) && !self.skip {
            self.shown = true;
        }
    }

    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StartCx<'_>) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let width = ui.available_width().min(WIDEST);
            let side = (ui.available_width() - width) / 2.0;
            ui.horizontal_top(|ui| {
                ui.add_space(side);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    self.body(ui, width, cx);
                });
            });
        });
    }

    fn body(&mut self, ui: &mut Ui, width: f32, cx: &mut StartCx<'_>) {
        let c = colors(ui);
        ui.add_space((ui.available_height() * 0.06).clamp(4.0, 56.0));
        ui.label(text::verdict(tr("start-question")).color(c.text));
        ui.add_space(2.0);
        rich::show(ui, &tr("start-answer"), c.text_2);
        ui.add_space(18.0);
        let each = (width - 2.0 * space::M) / 3.0;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            card(ui, each, |ui| self.demo.ui(ui, cx));
            card(ui, each, |ui| self.import_card.ui(ui, cx));
            card(ui, each, |ui| self.workspace_card.ui(ui, cx));
        });
        ui.add_space(18.0);
        glossary::card(ui, width);
        ui.add_space(12.0);
    }
}

fn card(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui)) {
    card::frame(ui).inner_margin(18).show(ui, |ui| {
        let inner = Vec2::new(width - 38.0, CARD - 38.0);
        ui.set_min_size(inner);
        ui.set_max_size(inner);
        ui.spacing_mut().item_spacing = Vec2::new(8.0, 6.0);
        ui.vertical(content);
    });
}

/// Whether there is neither data nor a run.
fn is_empty(workspace: &Workspace) -> Result<bool, LocalText> {
    let sets = workspace.db().and_then(|db| catalogue::data_sets(&db))?;
    let runs = RunFolder::all(&workspace.runs_dir())?;
    Ok(sets.is_empty() && runs.is_empty())
}

/// The head of a card: a sign and its title.
fn title(ui: &mut Ui, icon: &str, words: &str) {
    let c = colors(ui);
    ui.horizontal(|ui| {
        ui.label(egui::RichText::new(icon).size(20.0).color(c.accent));
        ui.label(text::page_title(words).color(c.text));
    });
    ui.add_space(2.0);
}
