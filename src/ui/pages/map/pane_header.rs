//! Headers of two maps side by side: the arm of each.

use egui::{Align, Layout, Rect, Ui, UiBuilder};

use super::state::State;
use super::steps;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, text};
use crate::ui::widgets::{arm_mark, menu};

/// Height of a line, points.
pub const HEAD: f32 = 36.0;

/// Draws the line over map `at`; the arm of the second map is chosen here, that of the first above the panels.
pub fn head(state: &mut State, ui: &mut Ui, rect: Rect, at: usize) {
    let (run, key) = if at == 0 { (state.current(), state.key()) } else { (state.beside(), state.key_beside()) };
    let (Some(run), Some(key)) = (run.cloned(), key) else { return };
    let layout = Layout::left_to_right(Align::Center);
    let ui = &mut ui.new_child(UiBuilder::new().max_rect(rect).layout(layout).id_salt(("map line", at)));
    let c = theme::colors(ui);
    arm_mark::mark(ui, theme::arm(ui, run.slot));
    if at == 0 {
        ui.label(text::bold(tr!("map-title", arm = run.arm.as_str(), seed = run.seed)).color(c.text));
    } else {
        let runs = state.index.runs().unwrap_or_default().iter();
        let others: Vec<(String, String)> = runs
            .filter(|r| state.current().is_none_or(|now| now.run != r.run))
            .map(|r| (r.run.clone(), tr!("map-title", arm = r.arm.as_str(), seed = r.seed)))
            .collect();
        let mut chosen = run.run.clone();
        if menu::choice(ui, &tr("map-beside"), &mut chosen, &others, 160.0) {
            state.beside = Some(chosen);
            state.panes[1].view = None;
        }
    }
    ui.label(text::small(tr!("map-step", step = steps::grouped(key.step))).color(c.text_3));
}
