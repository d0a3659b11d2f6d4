//! The Pilot page: what a manager reads. The verdict, what it rests on, and the plots behind it.
//!
//! All numbers and sentences come from [`crate::report::pilot`]; `kinrin pilot` prints the same.

mod chooser;
mod comparisons;
mod decision;
mod figure;
mod interval;
mod numbers;
mod state;
mod table_parts;
mod verdict;

use egui::{Key, Modifiers, Ui};

use crate::report::pilot::figures::Kind;
use crate::ui::command::{Command, PaletteEntry};
use crate::ui::dock::Layout;
use crate::ui::i18n::{self, tr};
use crate::ui::page::{Cx, Page, PageId};
use crate::ui::widgets::chip::Tone;
use crate::ui::widgets::{card, empty, error_strip};

/// The page's state: what was read, what is chosen, and how the plots are zoomed.
#[derive(Default)]
pub struct PilotPage {
    data: state::Data,
    cost: figure::FigurePanel,
    labels: figure::FigurePanel,
    learning: figure::FigurePanel,
    table: numbers::Tab,
}

const COST: &str = "pilot-cost";
const LABELS: &str = "pilot-labels";
const LEARNING: &str = "pilot-learning";
const NUMBERS: &str = "pilot-numbers";
const EMPTY: &str = "pilot-empty";

impl Page for PilotPage {
    fn layout(&self) -> Layout {
        if self.data.is_empty() {
            return Layout::Panel(EMPTY);
        }
        let above = vec![(0.57, Layout::Panel(COST)), (0.43, Layout::Panel(LABELS))];
        let below = vec![(0.43, Layout::Panel(LEARNING)), (0.57, Layout::Panel(NUMBERS))];
        Layout::Column(vec![(0.57, Layout::Row(above)), (0.43, Layout::Row(below))])
    }

    fn min_height(&self) -> f32 {
        if self.data.is_empty() { 0.0 } else { 560.0 }
    }

    fn max_width(&self) -> f32 {
        1680.0
    }

    fn update(&mut self, cx: &mut Cx<'_>) {
        self.data.update(cx);
    }

    fn top_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        error_strip::show(ui, self.data.error());
        if self.data.is_empty() {
            return;
        }
        let (mut choice, mut pressed) = (self.data.choice(), None);
        if let Some(shown) = self.data.shown() {
            pressed = verdict::show(ui, shown.pilot);
            decision::show(ui, shown.pilot);
            chooser::show(ui, shown, &mut choice);
        }
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
        match panel {
            COST => self.cost.show(ui, cx, shown, Kind::Cost, &mut choice),
            LABELS => self.labels.show(ui, cx, shown, Kind::Labels, &mut choice),
            LEARNING => self.learning.show(ui, cx, shown, Kind::Learning, &mut choice),
            _ => numbers::show(ui, shown, &mut self.table),
        }
        self.data.choose(choice);
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

impl PilotPage {
    fn copy(&self, cx: &Cx<'_>) {
        if let Some(sentence) = self.data.sentence() {
            cx.ctx.copy_text(sentence);
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
