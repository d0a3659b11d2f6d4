//! The Neighbours page: a query clip and what an encoder holds to be near it, playing together, judged by eye.

mod card;
mod choices;
mod decoding;
mod grid;
mod history;
mod judgement_store;
mod judging;
mod keys;
mod library;
mod list_file;
mod numbers;
mod order;
mod original;
mod own;
mod paint;
mod pair;
mod query;
mod requests;
mod search;
mod sides;
mod state;
mod tags;
mod toolbar;
mod zoom;

use std::path::PathBuf;

use egui::Ui;

use self::library::Library;
use self::original::Viewer;
use self::own::OwnFileQuestion;
use self::pair::Pair;
use self::search::Searcher;
use self::state::State;
use self::tags::TagDialog;
use crate::ui::command::{Command, NeighboursAsk, PaletteEntry};
use crate::ui::dialog::Dialog;
use crate::ui::dock::Layout;
use crate::ui::i18n::tr;
use crate::ui::page::{Cx, Page, PageId};
use crate::ui::table_file::TableFile;
use crate::ui::widgets::player::Player;
use crate::ui::widgets::{card as cards, empty, error_strip};
use judgement_store::JudgementStore;
use requests::Requests;

/// The page's state.
#[derive(Default)]
pub struct NeighboursPage {
    /// Made with the first frame, when the workspace is known.
    desk: Option<Desk>,
    work: Requests,
    state: State,
    player: Player,
    /// When the replay of the checkpoints began.
    replay: Option<f64>,
    /// The checkpoint that the history was last brought into sight for.
    history: history::Seen,
    viewer: Viewer,
    pair: Pair,
    own: OwnFileQuestion,
    tags: TagDialog,
    list_file: TableFile,
    exporting: Dialog,
    sent: Option<NeighboursAsk>,
    /// A file that was dropped or chosen elsewhere.
    sent_file: Option<PathBuf>,
}

/// The threads of the page.
struct Desk {
    searcher: Searcher,
    store: JudgementStore,
}

/// What the panels draw from and change.
struct View<'a> {
    state: &'a mut State,
    library: &'a Library,
    store: &'a mut JudgementStore,
    player: &'a mut Player,
    replay: &'a mut Option<f64>,
    history: &'a mut history::Seen,
    viewer: &'a mut Viewer,
    pair: &'a mut Pair,
    own: &'a mut OwnFileQuestion,
    tags: &'a mut TagDialog,
    list_file: &'a mut TableFile,
    exporting: &'a mut Dialog,
}

impl NeighboursPage {
    /// Everything the panels need; none before the first library is there.
    fn view(&mut self) -> Option<View<'_>> {
        let library = self.work.library()?;
        Some(View {
            state: &mut self.state,
            library,
            store: &mut self.desk.as_mut()?.store,
            player: &mut self.player,
            replay: &mut self.replay,
            history: &mut self.history,
            viewer: &mut self.viewer,
            pair: &mut self.pair,
            own: &mut self.own,
            tags: &mut self.tags,
            list_file: &mut self.list_file,
            exporting: &mut self.exporting,
        })
    }

    /// Takes over what another page sent, once the runs are known.
    fn take_sent(&mut self) {
        let Some(library) = self.work.library() else { return };
        if let Some(file) = self.sent_file.take() {
            self.state.show_own(&file);
        }
        let Some(sent) = self.sent.take() else { return };
        if let Some(run) = sent.run.and_then(|name| library.run(&name)) {
            self.state.choices.sides = vec![choices::Side { run: run.run.clone(), step: run.last() }];
        }
        let name = |(set, path)| crate::store::judgement::VideoName { set, path };
        self.state.show_queries(sent.videos.into_iter().map(name).collect());
    }
}

/// Height of the history with thumbnails of their greatest size in two rows, points.
const HISTORY: f32 = 350.0;

impl Page for NeighboursPage {
    fn layout(&self) -> Layout {
        self.layout_for(egui::vec2(1328.0, 780.0))
    }

    /// In a high window the neighbours have what their history does not need.
    fn layout_for(&self, size: egui::Vec2) -> Layout {
        let history = (0.33 * size.y).min(HISTORY);
        let right = vec![(size.y - history, Layout::Panel("nb-grid")), (history, Layout::Panel("nb-history"))];
        Layout::Row(vec![(0.2, Layout::Panel("nb-query")), (0.8, Layout::Column(right))])
    }

    fn update(&mut self, cx: &mut Cx<'_>) {
        let desk = self.desk.get_or_insert_with(|| Desk {
            searcher: Searcher::start(cx.ctx, cx.workspace),
            store: JudgementStore::start(cx.ctx, cx.workspace),
        });
        self.work.update(&mut self.state, desk, &mut self.exporting, cx);
        self.take_sent();
        history::replay(&mut self.state, self.work.library(), &mut self.replay, cx);
        if let Some(wait) = self.player.tick(cx.time).filter(|_| self.state.query().is_some()) {
            cx.ctx.request_repaint_after(wait);
        }
        self.viewer.update(self.state.hides(), cx);
        self.list_file.poll(cx, "neighbours-saved-list");
        if let Some(mut view) = self.view() {
            pair::show(&mut view, cx);
            own::show(&mut view, cx);
            tags::show(&mut view, cx);
        }
    }

    fn panel_ui(&mut self, panel: &'static str, ui: &mut Ui, cx: &mut Cx<'_>) {
        let problem = self.work.problem().map(str::to_owned);
        let Some(mut view) = self.view() else {
            cards::head(ui, &tr(&format!("panel-{panel}")), |_| ());
            error_strip::show(ui, problem.as_deref());
            let is_empty = cx.experiment.is_none() && cx.runs.generation > 0;
            if is_empty && panel == "nb-grid" && empty::empty(ui, &tr("neighbours-no-runs"), &tr("runs-none-action")) {
                cx.send(Command::Go(PageId::Design));
            }
            return;
        };
        if view.library.runs.is_empty() {
            cards::head(ui, &tr(&format!("panel-{panel}")), |_| ());
            if panel == "nb-grid" && empty::empty(ui, &tr("neighbours-none"), &tr("neighbours-none-action")) {
                cx.send(Command::Go(PageId::Runs));
            }
            return;
        }
        match panel {
            "nb-query" => query::show(ui, &mut view, cx),
            "nb-grid" => grid::show(ui, &mut view, problem.as_deref(), cx),
            _ => history::show(ui, &mut view, cx),
        }
    }

    fn keys(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) {
        let is_free = |view: &View<'_>| {
            !(view.viewer.is_open() || view.pair.is_open() || view.own.is_open() || view.tags.is_open())
        };
        if let Some(mut view) = self.view().filter(is_free) {
            keys::pressed(ctx, &mut view, cx);
        }
    }

    fn min_height(&self) -> f32 {
        560.0
    }

    fn shortcuts(&self) -> &'static [(&'static str, &'static str)] {
        keys::LIST
    }

    fn commands(&self) -> Vec<PaletteEntry> {
        Vec::new()
    }

    fn receive(&mut self, command: &Command, _cx: &mut Cx<'_>) -> bool {
        match command {
            Command::OpenNeighbours(ask) => self.sent = Some(ask.clone()),
            Command::SearchClip(Some(file)) => self.sent_file = Some(file.clone()),
            Command::SearchClip(None) => self.own.ask(),
            _ => return false,
        }
        true
    }
}
