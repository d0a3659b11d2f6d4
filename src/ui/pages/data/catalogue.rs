//! The catalogue: filters, what they leave, and the grid or table of it.

use std::sync::Arc;

use egui::{Context, Key, Modifiers, Ui};
use egui_material_icons::icons;

use super::selection::Selection;
use super::{Shown, grid, table, words};
use crate::data::browse::{Filter, LabelFilter, SetView, Sort, StateFilter};
use crate::ui::background::Kept;
use crate::ui::command::{Command, NeighboursAsk};
use crate::ui::focus;
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, card, empty, error_strip, field, menu, segmented};

/// Least width of a filter, points.
const FILTER: f32 = 84.0;

/// Group columns that get a filter of their own, one less where there are tags; sets with more are searched by words.
const COLUMNS: usize = 3;

/// What the filters left of a set.
pub struct Found {
    pub view: Arc<SetView>,
    /// Places in the set's clips, in the order shown.
    pub clips: Vec<usize>,
}

/// State of the catalogue.
#[derive(Default)]
pub struct Catalogue {
    pub filter: Filter,
    /// What the running or last search was asked with.
    asked: Option<(Filter, Arc<SetView>)>,
    found: Kept<Found>,
    as_table: bool,
    pub selection: Selection,
    /// When the selection began to play.
    pub playing: Option<f64>,
    /// The clip under the pointer and since when.
    pub hovered: Option<(usize, f64)>,
    /// Clips in a row of the grid, for the arrow keys.
    pub per_row: usize,
    /// The focus has moved by a key: bring it into view.
    pub follow: bool,
    focus_search: bool,
}

impl Catalogue {
    /// Another set is shown: its filters mean nothing for it.
    pub fn forget(&mut self) {
        *self = Self { as_table: self.as_table, ..Self::default() };
    }

    /// The clips that are shown, and of which set.
    pub fn found(&self) -> Option<&Found> {
        self.found.value()
    }

    /// Searches in the background whenever the filter or the set has changed.
    pub fn update(&mut self, shown: &Shown, cx: &Cx<'_>) {
        if self.found.poll() {
            self.selection.focus = None;
        }
        let same_set = self.asked.as_ref().is_some_and(|(_, view)| Arc::ptr_eq(view, &shown.view));
        if same_set && self.asked.as_ref().is_some_and(|(filter, _)| *filter == self.filter) {
            return;
        }
        if !same_set {
            self.selection.clear();
            self.playing = None;
            // The last video that had it may have lost it since.
            self.filter.tag.take_if(|tag| !shown.view.known_tags().contains(tag.as_str()));
        }
        let (filter, view) = (self.filter.clone(), shown.view.clone());
        self.asked = Some((filter.clone(), view.clone()));
        self.found.renew(cx.ctx, "filter", move || Ok(Found { clips: filter.apply(&view), view }));
    }

    /// Draws everything; the clip that is to be opened.
    pub fn ui(&mut self, ui: &mut Ui, shown: &Shown, cx: &mut Cx<'_>) -> Option<usize> {
        self.head(ui, shown);
        if self.selection.clips.len() > 1 {
            self.selection_bar(ui, shown, cx);
        } else {
            self.filters(ui, shown);
        }
        ui.add_space(6.0);
        error_strip::show(ui, self.found.error());
        let found = self.found.value()?;
        let (view, clips) = (found.view.clone(), found.clips.clone());
        if clips.is_empty() {
            let action = if self.filter.is_empty() { String::new() } else { tr("data-clear-filters") };
            if empty::empty(ui, &tr("data-nothing-found"), &action) {
                self.filter = Filter { sort: self.filter.sort, ..Filter::default() };
            }
            return None;
        }
        if self.as_table { table::show(ui, self, &view, &clips, cx) } else { grid::show(ui, self, &view, &clips, cx) }
    }

    fn head(&mut self, ui: &mut Ui, shown: &Shown) {
        let n = self.found.value().map_or(0, |found| found.clips.len());
        let caption = tr!("data-found", n = words::count(n), of = words::count(shown.view.clips.len()));
        card::head_with(ui, &tr("panel-data-catalogue"), &caption, |ui| {
            let options = [(false, tr("data-as-grid")), (true, tr("data-as-table"))];
            segmented::segmented(ui, &tr("data-view"), &mut self.as_table, &options);
            let search = field::search(ui, &mut self.filter.search, &tr("data-search"), 200.0);
            if std::mem::take(&mut self.focus_search) {
                search.request_focus();
            }
            // Here, where there is room: below stand up to five filters and the order.
            // Where nothing is found, the same stands in the middle.
            if n > 0 && !self.filter.is_empty() && button::quiet(ui, None, &tr("data-clear-filters")).clicked() {
                self.filter = Filter { sort: self.filter.sort, ..Filter::default() };
            }
        });
    }

    fn filters(&mut self, ui: &mut Ui, shown: &Shown) {
        ui.horizontal(|ui| {
            // Five filters and an order stand in one row at 1280 points.
            (ui.spacing_mut().item_spacing.x, ui.spacing_mut().button_padding.x) = (6.0, 8.0);
            label_filter(ui, shown, &mut self.filter.label);
            let tags = shown.view.known_tags();
            for (column, values) in shown.values.iter().take(COLUMNS - usize::from(!tags.is_empty())) {
                self.group_filter(ui, column, values);
            }
            if !tags.is_empty() {
                let all = (None, tr("neighbours-all-tags"));
                let each = tags.into_iter().map(|tag| (Some(tag.to_owned()), format!("#{tag}")));
                let options: Vec<_> = std::iter::once(all).chain(each).collect();
                menu::choice(ui, &tr("data-tag"), &mut self.filter.tag, &options, FILTER);
            }
            let states = [
                (StateFilter::Readable, tr("data-state-readable")),
                (StateFilter::Ok, tr("data-state-ok")),
                (StateFilter::Partial, tr("data-state-partial")),
                (StateFilter::Bad, tr("data-state-bad")),
                (StateFilter::All, tr("data-state-all")),
            ];
            menu::choice(ui, &tr("data-state"), &mut self.filter.state, &states, FILTER);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let sorts = [
                    (Sort::Path, tr("data-sort-path")),
                    (Sort::Label, tr("data-sort-label")),
                    (Sort::Group, tr("data-sort-group")),
                    (Sort::Length, tr("data-sort-length")),
                ];
                menu::choice(ui, &tr("data-sort"), &mut self.filter.sort, &sorts, FILTER);
            });
        });
    }

    fn group_filter(&mut self, ui: &mut Ui, column: &str, values: &[String]) {
        let mut value = self.filter.groups.get(column).cloned();
        let all = (None, tr!("data-any-of", column = column));
        let options: Vec<_> =
            std::iter::once(all).chain(values.iter().map(|value| (Some(value.clone()), value.clone()))).collect();
        if menu::choice(ui, column, &mut value, &options, FILTER) {
            match value {
                Some(value) => self.filter.groups.insert(column.to_owned(), value),
                None => self.filter.groups.remove(column),
            };
        }
    }

    fn selection_bar(&mut self, ui: &mut Ui, shown: &Shown, cx: &Cx<'_>) {
        ui.horizontal(|ui| {
            let n = self.selection.clips.len();
            ui.label(text::bold(tr!("data-selected", n = words::count(n))).color(colors(ui).accent_text));
            let play = if self.playing.is_some() { "data-pause" } else { "data-play" };
            if button::secondary(ui, Some(icons::ICON_PLAY_ARROW.codepoint), &tr(play)).clicked() {
                self.toggle_play(cx.time);
            }
            if button::secondary(ui, None, &tr("data-neighbours")).clicked() {
                let set = shown.name().to_owned();
                let path = |&i: &usize| (set.clone(), shown.view.video_of(&shown.view.clips[i]).path.clone());
                let videos = self.selection.clips.iter().map(path).collect();
                cx.send(Command::OpenNeighbours(NeighboursAsk { videos, ..NeighboursAsk::default() }));
            }
            if button::quiet(ui, None, &tr("data-clear-selection")).clicked() {
                self.selection.clear();
            }
        });
    }

    /// Begins to play the selection, or ends it.
    pub fn toggle_play(&mut self, time: f64) {
        self.playing = if self.playing.is_some() { None } else { Some(time) };
    }

    /// Arrow keys, Space, Enter, `/`; the clip that is to be opened.
    pub fn keys(&mut self, ctx: &Context) -> Option<usize> {
        if ctx.input(|i| i.events.iter().any(|event| matches!(event, egui::Event::Text(text) if text == "/"))) {
            self.focus_search = true;
            return None;
        }
        let found = self.found.value()?;
        let free = focus::is_free(ctx, None);
        let pressed = |key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        let shifted = |key| ctx.input_mut(|i| i.consume_key(Modifiers::SHIFT, key));
        let row = if self.as_table { 1 } else { self.per_row.max(1) as isize };
        let moves = [(Key::ArrowLeft, -1), (Key::ArrowRight, 1), (Key::ArrowUp, -row), (Key::ArrowDown, row)];
        for (key, by) in moves {
            let extend = free && shifted(key);
            if extend || (free && pressed(key)) {
                self.selection.step(&found.clips, by, extend);
                self.follow = true;
            }
        }
        if ctx.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::A)) {
            self.selection.all(&found.clips);
        }
        if pressed(Key::Escape) {
            self.selection.clear();
            self.playing = None;
        }
        let focused = self.selection.focus.and_then(|at| found.clips.get(at).copied());
        let space = free && pressed(Key::Space) && !self.selection.clips.is_empty();
        let open = if free && pressed(Key::Enter) { focused } else { None };
        if space {
            let time = ctx.input(|i| i.time);
            self.toggle_play(time);
        }
        open
    }
}

fn label_filter(ui: &mut Ui, shown: &Shown, filter: &mut LabelFilter) {
    let mut options = vec![
        (LabelFilter::All, tr("data-label-all")),
        (LabelFilter::Labelled, tr("data-label-any")),
        (LabelFilter::Unlabelled, tr("data-label-none")),
    ];
    options.extend(shown.labels.iter().map(|label| (LabelFilter::Is(label.clone()), label.clone())));
    menu::choice(ui, &tr("data-label"), filter, &options, FILTER);
}
