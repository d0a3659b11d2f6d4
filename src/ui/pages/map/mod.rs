//! The Map page: what the encoder of a run holds to be near, as a picture.
//!
//! [`state`] is what is shown and chosen, [`maps`] makes maps in the background, [`canvas`] draws the large one.

mod arms;
mod busy;
mod canvas;
mod classes;
mod export;
mod hover;
mod index;
mod judged;
mod maps;
mod mesh;
mod nearest;
mod overlay;
mod pane;
mod pane_header;
mod pick;
mod selection;
mod state;
mod steps;
mod toolbar;
pub mod view;

use egui::{Key, Modifiers};

use crate::ui::command::PaletteEntry;
use crate::ui::dock::Layout;
use crate::ui::focus;
use crate::ui::page::{Cx, Page};
use state::State;

/// Below this width the right column folds, points.
const NARROW: f32 = 1240.0;

/// The line of checkpoints is no higher, points.
const STEPS: f32 = 78.0;

/// The page's state.
#[derive(Default)]
pub struct MapPage {
    state: State,
}

impl Page for MapPage {
    fn layout(&self) -> Layout {
        self.layout_for(egui::vec2(1328.0, 780.0))
    }

    /// The line of checkpoints needs no more in a high window. In a small one the labels and what is nearest have the right column; the arms are in the toolbar, too.
    fn layout_for(&self, size: egui::Vec2) -> Layout {
        let steps = (0.1 * size.y).min(STEPS);
        let left = vec![(size.y - steps, Layout::Panel("map-view")), (steps, Layout::Panel("map-steps"))];
        let left = Layout::Column(left);
        if size.x >= NARROW {
            return Layout::Row(vec![(0.69, left), (0.31, right())]);
        }
        let right = Layout::Column(vec![(0.52, Layout::Panel("map-classes")), (0.48, Layout::Panel("map-nearest"))]);
        Layout::Row(vec![(0.72, left), (0.28, right)])
    }

    fn min_height(&self) -> f32 {
        470.0
    }

    fn update(&mut self, cx: &mut Cx<'_>) {
        self.state.update(cx);
    }

    fn top_ui(&mut self, ui: &mut egui::Ui, _cx: &mut Cx<'_>) {
        toolbar::show(&mut self.state, ui);
        // What was chosen there holds for everything drawn below.
        self.state.prepare();
    }

    fn panel_ui(&mut self, panel: &'static str, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        match panel {
            "map-view" => canvas::show(&mut self.state, ui, cx),
            "map-steps" => steps::show(&mut self.state, ui, cx),
            "map-classes" => classes::show(&mut self.state, ui),
            "map-arms" => arms::show(&mut self.state, ui),
            _ => nearest::show(&mut self.state, ui, cx),
        }
    }

    fn keys(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) {
        const NUMBERS: [Key; 6] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6];
        let pressed = |key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        if pressed(Key::Escape) {
            self.state.clear_selection();
        }
        if self.state.panes.iter().any(|pane| focus::is_free(ctx, pane.canvas)) {
            if pressed(Key::Enter) {
                nearest::open(&self.state, cx);
            }
            for (key, way) in [
                (Key::ArrowLeft, [-1.0, 0.0]),
                (Key::ArrowRight, [1.0, 0.0]),
                (Key::ArrowUp, [0.0, 1.0]),
                (Key::ArrowDown, [0.0, -1.0]),
            ] {
                // Shift first: without it the key would count as pressed with it, too.
                if ctx.input_mut(|i| i.consume_key(Modifiers::SHIFT, key)) {
                    self.state.select_towards(way, true);
                } else if pressed(key) {
                    self.state.select_towards(way, false);
                }
            }
            if ctx.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::A)) {
                self.state.select_seen();
            }
        }
        if pressed(Key::OpenBracket) {
            self.state.change_step(-1);
        }
        if pressed(Key::CloseBracket) {
            self.state.change_step(1);
        }
        if pressed(Key::F) {
            self.state.fit();
        }
        for (class, key) in NUMBERS.into_iter().enumerate() {
            if pressed(key) {
                self.state.toggle_class(class);
            }
        }
    }

    fn shortcuts(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("Enter", "map-keys-open"),
            ("Esc", "map-keys-clear"),
            ("← → ↑ ↓", "map-keys-arrows"),
            ("Shift+← → ↑ ↓", "map-keys-more"),
            ("Ctrl+A", "map-keys-seen"),
            ("map-keys-drag", "map-keys-lasso"),
            ("[ ]", "map-keys-step"),
            ("1 – 6", "map-keys-class"),
            ("F", "map-keys-fit"),
            ("+ −", "map-keys-zoom"),
        ]
    }

    fn commands(&self) -> Vec<PaletteEntry> {
        Vec::new()
    }
}

/// The right column where there is room for all of it: six labels are seen at once at 1440 × 900 points.
fn right() -> Layout {
    Layout::Column(vec![
        (0.32, Layout::Panel("map-classes")),
        (0.29, Layout::Panel("map-arms")),
        (0.39, Layout::Panel("map-nearest")),
    ])
}
