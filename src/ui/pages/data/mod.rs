//! The Data page: what footage there is, what of it can be used, and what needs attention.
//!
//! A set is read as a whole by a background load ([`Shown`]); every panel draws from it and never asks the database.

mod catalogue;
mod checks;
mod counts;
mod grid;
pub(in crate::ui) mod paint;
mod problems;
mod remove;
mod selection;
mod splits;
mod strip;
mod table;
mod told;
mod tools;
mod viewer;
pub(in crate::ui) mod words;

use std::path::PathBuf;
use std::sync::Arc;

use crate::data::browse::{Figures, SetView};
use crate::data::demo;
use crate::data::import;
use crate::store::Workspace;
use crate::store::catalogue as store;
use crate::text::LocalText;
use crate::ui::background::Kept;
use crate::ui::command::{Command, PaletteEntry};
use crate::ui::dock::Layout;
use crate::ui::i18n::tr;
use crate::ui::page::{Cx, Page};
use crate::ui::widgets::chip::{Tone, chip};
use crate::ui::widgets::{button, empty, error_strip};
use catalogue::Catalogue;
use egui_material_icons::icons;

/// The chosen data set with everything that is worked out from it once.
pub struct Shown {
    pub view: Arc<SetView>,
    pub figures: Figures,
    pub labels: Vec<String>,
    /// Group column and its values.
    pub values: Vec<(String, Vec<String>)>,
    /// What the last import left out, cut, merged or took on trust.
    pub notes: Vec<LocalText>,
}

impl Shown {
    fn load(workspace: &Workspace, name: &str) -> Result<Self, LocalText> {
        let view = SetView::load(workspace, name)?;
        let values = view.info.group_columns.iter().map(|column| (column.clone(), view.values(column))).collect();
        let notes = import::notes(&workspace.db()?, name)?.into_iter().map(LocalText::from).collect();
        Ok(Self { figures: view.figures(), labels: view.labels(), values, notes, view: Arc::new(view) })
    }

    fn name(&self) -> &str {
        &self.view.info.name
    }
}

/// The page's state.
#[derive(Default)]
pub struct DataPage {
    /// The workspace that everything below belongs to.
    root: Option<PathBuf>,
    /// The frame in which the page was last drawn: after a gap everything is read anew.
    drawn: u64,
    sets: Kept<Vec<String>>,
    chosen: Option<String>,
    shown: Kept<Shown>,
    catalogue: Catalogue,
    counts: counts::CountsPanel,
    checks: checks::ChecksPanel,
    splits: splits::SplitsPanel,
    viewer: viewer::Viewer,
    remove: remove::Remove,
}

impl DataPage {
    /// Reads the names of the sets, and with them the chosen set.
    fn renew(&mut self, cx: &Cx<'_>) {
        let workspace = cx.workspace.clone();
        self.sets.renew(cx.ctx, "data sets", move || {
            let sets = workspace.db().and_then(|db| store::data_sets(&db))?;
            Ok(sets.into_iter().map(|set| set.name).collect())
        });
    }

    /// Reads the chosen set; without a choice, the first one.
    fn renew_set(&mut self, cx: &Cx<'_>) {
        let Some(names) = self.sets.value() else { return };
        if !self.chosen.as_ref().is_some_and(|name| names.contains(name)) {
            self.chosen = names.first().cloned();
            self.catalogue.forget();
        }
        let Some(name) = self.chosen.clone() else {
            self.shown = Kept::default();
            return;
        };
        let workspace = cx.workspace.clone();
        self.shown.renew(cx.ctx, "data set", move || Shown::load(&workspace, &name));
    }

    /// Shows another set.
    fn choose(&mut self, name: String, cx: &Cx<'_>) {
        self.chosen = Some(name);
        self.catalogue.forget();
        self.renew_set(cx);
    }

    fn follow_workspace(&mut self, cx: &Cx<'_>) {
        let frame = cx.ctx.cumulative_frame_nr();
        let gap = frame > self.drawn + 1;
        self.drawn = frame;
        if self.root.as_deref() != Some(cx.workspace.root()) {
            *self = Self { root: Some(cx.workspace.root().to_owned()), drawn: frame, ..Self::default() };
            self.renew(cx);
        } else if gap || !cx.jobs.finished.is_empty() {
            self.renew(cx);
        }
    }

    fn is_empty(&self) -> bool {
        self.sets.value().is_some_and(Vec::is_empty)
    }
}

/// What belongs here, and two ways to it.
fn nothing_yet(ui: &mut egui::Ui, cx: &Cx<'_>) {
    if empty::empty(ui, &tr("data-empty"), &tr("data-import")) {
        cx.send(Command::Import(None));
    }
    ui.vertical_centered(|ui| {
        if button::quiet(ui, None, &tr("start-demo")).clicked() {
            cx.send(Command::Demo);
        }
    });
}

impl Page for DataPage {
    fn layout(&self) -> Layout {
        self.layout_for(egui::vec2(1328.0, 780.0))
    }

    /// In a high window the clips and their counts have what the other panels do not need.
    fn layout_for(&self, size: egui::Vec2) -> Layout {
        if self.is_empty() {
            return Layout::Panel("data-catalogue");
        }
        let of = |share: f32, most: f32| (share * size.y).min(most);
        let (checks, problems, splits) = (of(0.3, 300.0), of(0.28, 240.0), of(0.36, 400.0));
        let right = [(size.y - problems - splits, "data-counts"), (problems, "data-problems"), (splits, "data-splits")];
        let right = right.map(|(height, id)| (height, Layout::Panel(id))).to_vec();
        let left = vec![(size.y - checks, Layout::Panel("data-catalogue")), (checks, Layout::Panel("data-checks"))];
        Layout::Row(vec![(0.65, Layout::Column(left)), (0.35, Layout::Column(right))])
    }

    fn min_height(&self) -> f32 {
        560.0
    }

    fn update(&mut self, cx: &mut Cx<'_>) {
        self.follow_workspace(cx);
        if self.sets.poll() {
            self.renew_set(cx);
        }
        self.shown.poll();
        if let Some(shown) = self.shown.value() {
            self.catalogue.update(shown, cx);
            self.counts.update(shown, cx);
            self.splits.update(shown, cx);
            self.checks.update(shown, cx);
        }
    }

    fn receive(&mut self, command: &Command, cx: &mut Cx<'_>) -> bool {
        let Command::ShowSet(name) = command else { return false };
        self.follow_workspace(cx);
        self.chosen = Some(name.clone());
        self.catalogue.forget();
        self.renew(cx);
        true
    }

    fn top_ui(&mut self, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        error_strip::show(ui, self.sets.error().or(self.shown.error()));
        let Some(shown) = self.shown.value() else { return };
        let names = self.sets.value().map_or(&[][..], Vec::as_slice);
        let asked = strip::show(ui, shown, names, &mut self.catalogue.filter);
        if let Some(asked) = asked {
            self.tool(asked, cx);
        }
        ui.add_space(4.0);
        if let Some(shown) = self.shown.value() {
            self.viewer.show(shown, &self.catalogue, cx);
            self.remove.show(shown, cx);
        }
    }

    fn header_ui(&mut self, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        // An empty page has the same action in its middle.
        let Some(shown) = self.shown.value() else { return };
        if button::primary(ui, Some(icons::ICON_DOWNLOAD.codepoint), &tr("data-import")).clicked() {
            cx.send(Command::Import(None));
        }
        if demo::is_generated(&shown.view.info.group_columns, shown.labels.iter().map(String::as_str)) {
            chip(ui, Tone::Warn, None, &tr("sample-data"));
        }
    }

    fn panel_ui(&mut self, panel: &'static str, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        let Some(shown) = self.shown.value() else {
            if panel == "data-catalogue" && self.is_empty() {
                nothing_yet(ui, cx);
            }
            return;
        };
        match panel {
            "data-catalogue" => {
                if let Some(clip) = self.catalogue.ui(ui, shown, cx) {
                    self.viewer.open(clip, cx);
                }
            }
            "data-counts" => self.counts.ui(ui, shown, &mut self.catalogue.filter),
            "data-checks" => self.checks.ui(ui, shown, cx),
            "data-problems" => {
                let problems = problems::show(ui, shown);
                if let Some(asked) = problems {
                    self.tool(asked, cx);
                }
            }
            _ => self.splits.ui(ui, shown),
        }
    }

    fn keys(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) {
        if self.viewer.is_open() || self.remove.is_open() {
            return;
        }
        if let Some(clip) = self.catalogue.keys(ctx) {
            self.viewer.open(clip, cx);
        }
    }

    fn shortcuts(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("← ↑ ↓ →", "data-key-move"),
            ("Space", "data-key-play"),
            ("Enter", "data-key-open"),
            ("/", "data-key-search"),
            ("Ctrl A", "data-key-all"),
            ("Esc", "data-key-clear"),
        ]
    }

    fn commands(&self) -> Vec<PaletteEntry> {
        Vec::new()
    }
}
