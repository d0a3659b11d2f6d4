//! The Pilot page: what a manager reads. The verdict, what it rests on, and the plots behind it.
//!
//! All numbers and sentences come from [`crate::report::pilot`]; `kinrin pilot` prints the same.

mod cards;
mod checks;
mod chooser;
mod comparisons;
mod decision;
mod figure;
mod interval;
mod numbers;
mod prices;
mod roadmap;
mod shared_panel;
mod state;
mod table_parts;
mod tick;
mod verdict;

use std::cell::Cell;

use egui::{Key, Modifiers, Ui};
use egui_material_icons::icons;

use self::shared_panel::SharedPanel;
use crate::report::pilot::figures::Kind;
use crate::ui::command::{Command, PaletteEntry};
use crate::ui::dock::Layout;
use crate::ui::i18n::{self, tr};
use crate::ui::page::{Cx, Page, PageId};
use crate::ui::widgets::chip::Tone;
use crate::ui::widgets::{button, card, empty, error_strip};

/// The page's state: what was read, what is chosen, and how the plots are zoomed.
#[derive(Default)]
pub struct PilotPage {
    data: state::Data,
    cost: figure::FigurePanel,
    labels: figure::FigurePanel,
    learning: figure::FigurePanel,
    table: numbers::Tab,
    checks: checks::Checks,
    prices: prices::PricesDialog,
    tick: tick::TickDialog,
    beside: SharedPanel,
    /// The page is too low for all panels at once, as it was laid out last.
    low: Cell<bool>,
    /// Height of what stands above the panels, as it was drawn last; points.
    above: Cell<f32>,
}

/// In a lower page, in points, three panels share one place.
const HIGH: f32 = 1000.0;

/// Heights of the two lower panels, points. In a high page the cards' sentences have more lines before they scroll.
const CARDS_HEIGHT: f32 = 150.0;
const CARDS_IN_HIGH: f32 = 186.0;
/// From this height of the panels on, points.
const HIGH_PANELS: f32 = 1000.0;
const ROADMAP_HEIGHT: f32 = 136.0;

/// A figure is no lower than this, points: rather the page scrolls.
const FIGURE_HEIGHT: f32 = 280.0;
/// Arms whose names have room in such a figure, and the points that each further one needs.
const FEW_ARMS: usize = 6;
const ARM_HEIGHT: f32 = 22.0;

/// Between panels, points.
const GAPS: f32 = 12.0;

const COST: &str = "pilot-cost";
const LABELS: &str = "pilot-labels";
const LEARNING: &str = "pilot-learning";
const NUMBERS: &str = "pilot-numbers";
const CARDS: &str = "pilot-cards";
const ROADMAP: &str = "pilot-roadmap";
const EMPTY: &str = "pilot-empty";

impl Page for PilotPage {
    fn layout(&self) -> Layout {
        if self.data.is_empty() {
            return Layout::Panel(EMPTY);
        }
        high(HIGH, self.figure_height())
    }

    fn layout_for(&self, size: egui::Vec2) -> Layout {
        self.low.set(size.y < HIGH);
        match (self.data.is_empty(), self.low.get()) {
            (true, _) => Layout::Panel(EMPTY),
            (false, true) => low(size.y - self.above.get(), self.figure_height()),
            (false, false) => high(size.y - self.above.get(), self.figure_height()),
        }
    }

    fn min_height(&self) -> f32 {
        if self.data.is_empty() { 0.0 } else { self.figure_height() + CARDS_HEIGHT + ROADMAP_HEIGHT + 2.0 * GAPS }
    }

    fn max_width(&self) -> f32 {
        2080.0
    }

    fn header_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let icon = Some(icons::ICON_DESCRIPTION.codepoint);
        if !self.data.is_empty() && button::primary(ui, icon, &tr("pilot-report")).clicked() {
            cx.send(Command::Go(PageId::Report));
        }
    }

    fn update(&mut self, cx: &mut Cx<'_>) {
        self.data.update(cx);
        let checked = self.data.shown().is_some_and(|shown| self.checks.update(shown.pilot.checks(), cx));
        let ticked = self.data.shown().is_some_and(|shown| self.tick.show(cx, shown.pilot.experiment()));
        if self.prices.show(cx) || checked || ticked {
            self.data.read_again();
        }
    }

    fn top_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        error_strip::show(ui, self.data.error());
        if self.data.is_empty() {
            return;
        }
        let (mut choice, mut pressed) = (self.data.choice(), None);
        let top = ui.cursor().top();
        if let Some(shown) = self.data.shown() {
            pressed = verdict::show(ui, shown.pilot, self.low.get());
            if !self.low.get() {
                decision::card(ui, shown.pilot);
            }
            chooser::show(ui, shown, &mut choice);
        }
        // Whole points, so that the panels rest.
        self.above.set((ui.cursor().top() - top).round());
        self.data.choose(choice);
        match pressed {
            Some(verdict::Pressed::Copy) => self.copy(cx),
            Some(verdict::Pressed::Runs) => cx.send(Command::ShowRuns(self.data.runs())),
            None => {}
        }
    }

    fn panel_ui(&mut self, panel: &'static str, ui: &mut Ui, cx: &mut Cx<'_>) {
        if panel == EMPTY {
            self.empty_ui(ui, cx);
            return;
        }
        let mut choice = self.data.choice();
        let Some(shown) = self.data.shown() else { return };
        let mut card = None;
        match panel {
            COST => self.cost.show(ui, cx, shown, (Kind::Cost, &mut choice), None),
            LABELS if self.low.get() => {
                let now = self.beside;
                let beside = Some(&mut self.beside);
                match now {
                    SharedPanel::Labels => self.labels.show(ui, cx, shown, (Kind::Labels, &mut choice), beside),
                    SharedPanel::Learning => self.learning.show(ui, cx, shown, (Kind::Learning, &mut choice), beside),
                    SharedPanel::Numbers => numbers::show(ui, shown, &mut self.table, beside),
                }
            }
            LABELS => self.labels.show(ui, cx, shown, (Kind::Labels, &mut choice), None),
            LEARNING => self.learning.show(ui, cx, shown, (Kind::Learning, &mut choice), None),
            CARDS => card = cards::show(ui, shown.pilot, &self.checks),
            ROADMAP => {
                if let Some(item) = roadmap::show(ui, shown.pilot) {
                    self.tick.open(item);
                }
            }
            _ => numbers::show(ui, shown, &mut self.table, None),
        }
        if card == Some(cards::Pressed::Prices) {
            self.prices.open(&shown.pilot.economics.prices);
        }
        let set = shown.pilot.judged_sets().into_iter().next();
        self.data.choose(choice);
        match (card, set) {
            (Some(cards::Pressed::Data), Some((set, _))) => cx.send(Command::ShowSet(set)),
            (Some(cards::Pressed::Runs), _) => cx.send(Command::ShowRuns(self.data.runs())),
            _ => {}
        }
    }

    fn keys(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) {
        const NUMBERS: [Key; 4] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];
        let pressed = |key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        for (place, key) in NUMBERS.into_iter().enumerate() {
            if pressed(key) {
                self.data.choose_budget(place);
            }
        }
        if pressed(Key::X) {
            self.data.choose_next_axis();
        }
        if pressed(Key::C) {
            self.copy(cx);
        }
    }

    fn shortcuts(&self) -> &'static [(&'static str, &'static str)] {
        &[("1 … 4", "pilot-key-budget"), ("X", "pilot-key-axis"), ("C", "pilot-key-copy")]
    }

    fn commands(&self) -> Vec<PaletteEntry> {
        let runs = self.data.runs();
        if runs.is_empty() {
            return Vec::new();
        }
        vec![PaletteEntry::new("pilot-show-runs", "", Command::ShowRuns(runs))]
    }
}

/// Everything at once, in so much height; a figure is at least `least` high.
fn high(height: f32, least: f32) -> Layout {
    let cards = if height >= HIGH_PANELS { CARDS_IN_HIGH } else { CARDS_HEIGHT };
    let figures = ((height - cards - ROADMAP_HEIGHT - 3.0 * GAPS) / 2.0).max(least);
    let above = vec![(0.57, Layout::Panel(COST)), (0.43, Layout::Panel(LABELS))];
    let below = vec![(0.43, Layout::Panel(LEARNING)), (0.57, Layout::Panel(NUMBERS))];
    Layout::Column(vec![
        (figures * 1.1, Layout::Row(above)),
        (cards, Layout::Panel(CARDS)),
        (ROADMAP_HEIGHT, Layout::Panel(ROADMAP)),
        (figures * 0.9, Layout::Row(below)),
    ])
}

/// The figure of cost beside one of the other panels.
fn low(height: f32, least: f32) -> Layout {
    let figures = (height - CARDS_HEIGHT - ROADMAP_HEIGHT - 2.0 * GAPS).max(least);
    let above = vec![(0.57, Layout::Panel(COST)), (0.43, Layout::Panel(LABELS))];
    Layout::Column(vec![
        (figures, Layout::Row(above)),
        (CARDS_HEIGHT, Layout::Panel(CARDS)),
        (ROADMAP_HEIGHT, Layout::Panel(ROADMAP)),
    ])
}

impl PilotPage {
    /// Least height of a figure: the names of many arms need room.
    fn figure_height(&self) -> f32 {
        let arms = self.data.shown().map_or(0, |shown| shown.pilot.arms().count());
        FIGURE_HEIGHT + ARM_HEIGHT * arms.saturating_sub(FEW_ARMS) as f32
    }

    fn copy(&self, cx: &Cx<'_>) {
        if let Some(statement) = self.data.statement() {
            cx.ctx.copy_text(statement);
            cx.send(Command::Toast(Tone::Good, i18n::both(|| tr("pilot-copied"))));
        }
    }

    /// One sentence and one action: the way to the first results.
    fn empty_ui(&self, ui: &mut Ui, cx: &Cx<'_>) {
        card::head(ui, "", |_| ());
        // An error stands above the page; it is no reason to begin with the demo.
        if self.data.is_busy() || self.data.error().is_some() {
            return;
        }
        if self.data.waiting(cx) {
            if empty::empty(ui, &tr("pilot-empty-waiting"), &tr("pilot-empty-runs")) {
                cx.send(Command::Go(PageId::Runs));
            }
        } else if empty::empty(ui, &tr("pilot-empty"), &tr("pilot-empty-demo")) {
            cx.send(Command::Demo);
        }
    }
}
