//! The current page, or the first one: drawn, and asked for what it adds to the shell.

use egui::Ui;

use super::App;
use crate::ui::command::PaletteEntry;
use crate::ui::page::{Cx, Page, PageId};
use crate::ui::start::{Start, StartCx};
use crate::ui::{dock, focus};

impl App {
    /// Draws the current page into `ui`.
    pub fn page_ui(&mut self, ui: &mut Ui) {
        if self.shows_start() {
            return self.with_start(|start, cx| start.ui(ui, cx));
        }
        let id = self.page;
        let kept = self.settings.layouts.get(&id).cloned();
        let shown = self.trees.remove(&id);
        let drawn = self.with_page(|page, cx| {
            // First, for the layout follows what has been read.
            page.update(cx);
            let size = egui::vec2(ui.available_width(), ui.available_height().max(page.min_height()));
            let layout = page.layout_for(size);
            // What the user has arranged stays; a default follows the width of the window.
            let shown = shown.filter(|(of, _)| kept.is_some() || *of == layout).map(|(_, tree)| tree);
            let mut tree = dock::tree(id.word(), &layout, shown.or(kept));
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
                // Each page has its own place: how far one is scrolled says nothing of another.
                let area = egui::ScrollArea::vertical().id_salt(id.word()).show(ui, |ui| {
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
    pub(super) fn with_start(&mut self, draw: impl FnOnce(&mut Start, &mut StartCx<'_>)) {
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
    pub(super) fn with_page<R>(&mut self, draw: impl FnOnce(&mut dyn Page, &mut Cx<'_>) -> R) -> Option<R> {
        let open = self.open.as_mut()?;
        let ctx = self.ctx.clone();
        let mut cx = Cx {
            ctx: &ctx,
            workspace: &open.workspace,
            experiment: open.experiment.as_deref(),
            runs: &self.runs,
            launcher: &open.launcher,
            machine: &self.shell.machine,
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

    /// What the current page adds to the command palette.
    pub fn page_commands(&mut self) -> Vec<PaletteEntry> {
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
}
