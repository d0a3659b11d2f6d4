//! Arms × seeds × label budgets: every run and every evaluation that will be made, and what is done already.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Pos2, Rect, Sense, Ui, vec2};
use egui_material_icons::icons;

use super::state::{State, slot};
use super::words;
use crate::store::Status;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, colors, text};
use crate::ui::widgets::{arm_mark, card, wrapped};

/// Sizes in points. Names of arms have what they need, up to a third of the row; longer ones are cut.
const ROW: f32 = 26.0;
const NAME: f32 = 92.0;
const NAMES: f32 = 0.34;
const MARK: f32 = 16.0;
const TIME: f32 = 64.0;
/// More seeds than this are folded into one cell.
const SEEDS: usize = 5;

/// Draws the card.
pub fn show(ui: &mut Ui, state: &State) {
    let e = state.doc.experiment();
    let runs = e.arms.len() * e.seeds.len();
    let evaluations = runs * e.evaluation.budgets.len() * e.evaluation.tasks.len();
    let title = tr!("design-matrix", runs = runs, evaluations = evaluations);
    card::head(ui, &title, |_| ());
    egui::ScrollArea::vertical().id_salt("design-matrix").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let names = names(ui, e.arms.iter().map(|arm| arm.name.as_str()));
        head(ui, state, names);
        for place in 0..e.arms.len() {
            arm(ui, state, place, names);
        }
        ui.add_space(6.0);
        wrapped::label(ui, text::small(caption(state)).color(colors(ui).text_3));
    });
}

/// Width of the column of names.
fn names<'a>(ui: &Ui, names: impl Iterator<Item = &'a str>) -> f32 {
    let wide = |name: &str| ui.painter().layout_no_wrap(name.to_owned(), text::font_body(), colors(ui).text).size().x;
    let longest = names.map(wide).fold(0.0, f32::max);
    (MARK + longest + 8.0).clamp(NAME, (NAMES * ui.available_width()).max(NAME))
}

fn columns(state: &State) -> usize {
    state.doc.experiment().seeds.len().clamp(1, SEEDS)
}

fn cell(row: Rect, names: f32, place: usize, count: usize) -> Rect {
    let width = (row.width() - names - TIME) / count as f32;
    let left = row.left() + names + width * place as f32;
    Rect::from_min_size(Pos2::new(left, row.top()), vec2(width, row.height())).shrink2(vec2(3.0, 3.0))
}

fn head(ui: &mut Ui, state: &State, names: f32) {
    let c = colors(ui);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let seeds = &state.doc.experiment().seeds;
    let count = columns(state);
    for place in 0..count {
        let folded = place + 1 == count && seeds.len() > count;
        let words = match seeds.get(place) {
            _ if folded => tr!("design-more-seeds", n = seeds.len() - place),
            Some(seed) => tr!("design-seed", n = seed.to_string()),
            None => String::new(),
        };
        let (font, cell) = (text::font_caption(), cell(row, names, place, count));
        let whole = ui.painter().layout_no_wrap(words, font.clone(), c.text_3);
        // Of many seeds only the numbers have room.
        let words = match seeds.get(place).filter(|_| !folded && whole.size().x > cell.width()) {
            Some(seed) => seed.to_string(),
            None => whole.text().to_owned(),
        };
        ui.painter().text(cell.center(), Align2::CENTER_CENTER, words, font, c.text_3);
    }
    let words = tr("design-time-per-seed");
    ui.painter().text(row.right_center(), Align2::RIGHT_CENTER, words, text::font_caption(), c.text_3);
}

fn arm(ui: &mut Ui, state: &State, place: usize, names: f32) {
    let e = state.doc.experiment();
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let c = colors(ui);
    let style = theme::arm(ui, slot(e, place));
    arm_mark::paint(ui.painter(), Pos2::new(row.left() + 5.0, row.center().y), 4.2, style);
    let mut name = LayoutJob::simple_singleline(e.arms[place].name.clone(), text::font_body(), c.text);
    name.wrap = TextWrapping::truncate_at_width(names - MARK - 2.0);
    let name = ui.painter().layout_job(name);
    let at = Align2::LEFT_CENTER.anchor_size(row.left_center() + vec2(MARK, 0.0), name.size());
    ui.painter().galley(at.min, name, c.text);
    let count = columns(state);
    let none = Vec::new();
    let states = state.runs.get(place).unwrap_or(&none);
    for seed in 0..count {
        bars(
            ui,
            cell(row, names, seed, count),
            e.evaluation.budgets.len(),
            style.color,
            states.get(seed).copied().flatten(),
        );
    }
    let time = state.time_of_arm(&e.arms[place].name).map_or_else(|| "–".to_owned(), super::estimate::short_time);
    ui.painter().text(row.right_center(), Align2::RIGHT_CENTER, time, text::font_mono(), c.text);
    let done = states.iter().filter(|s| **s == Some(Status::Done)).count();
    let words = tr!("design-arm-runs", name = e.arms[place].name.as_str(), runs = e.seeds.len(), done = done);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &words));
    response.on_hover_text(words);
}

/// One run: a bar for each label budget; a tick where it is done, a pale one where it waits or was begun.
fn bars(ui: &Ui, cell: Rect, budgets: usize, color: egui::Color32, run: Option<Status>) {
    let c = colors(ui);
    let painter = ui.painter();
    painter.rect_filled(cell, theme::radius::CHIP, c.hover);
    if run == Some(Status::Done) {
        let font = egui::FontId::proportional(15.0);
        painter.text(cell.center(), Align2::CENTER_CENTER, icons::ICON_CHECK.codepoint, font, c.good);
        return;
    }
    let shown = budgets.min(8);
    let (width, gap) = (5.0_f32, 3.0_f32);
    let whole = shown as f32 * (width + gap) - gap;
    let room = (cell.width() - 8.0).max(1.0);
    let scale = (room / whole).min(1.0);
    for i in 0..shown {
        let left = cell.center().x - whole * scale / 2.0 + i as f32 * (width + gap) * scale;
        let bar = Rect::from_min_size(Pos2::new(left, cell.center().y - 5.0), vec2(width * scale, 10.0));
        let ink = if run.is_some() { color.gamma_multiply(0.45) } else { color };
        painter.rect_filled(bar, 1, ink);
    }
}

fn caption(state: &State) -> String {
    let budgets = state.doc.get("evaluation.budgets").map(words::budgets).unwrap_or_default();
    let done = state.runs.iter().flatten().filter(|s| **s == Some(Status::Done)).count();
    let bars = tr!("design-bars", budgets = budgets);
    if done > 0 { format!("{bars} {}", tr!("design-done-kept", n = done)) } else { bars }
}
