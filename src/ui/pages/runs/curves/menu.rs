//! The menu of a plot: which metric, logarithmic y, saving.

use egui::{Button, Popup, PopupCloseBehavior, ScrollArea, Ui};
use egui_material_icons::icons;

use super::cell::{Cell, Named};
use crate::report::curves::names::metric_name;
use crate::ui::i18n::{lang, tr};
use crate::ui::page::Cx;
use crate::ui::plot::export::Content;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, field, toggle};

const WIDTH: f32 = 268.0;

/// Draws the button and, when it was pressed, the menu. `content` makes what is saved.
pub fn show(ui: &mut Ui, cx: &Cx<'_>, cell: &mut Cell, named: &Named<'_, '_>, content: &dyn Fn() -> Content) {
    // Plots without a curve have no name; their place tells them apart.
    let place = (named.shown.index + 1).to_string();
    let name = if named.name.is_empty() { place } else { named.name.to_owned() };
    let button = button::icon(ui, icons::ICON_MORE_HORIZ.codepoint, &tr!("curves-menu", name = name));
    // Not `Popup::menu`: it takes the frames off buttons and fields.
    let popup = Popup::from_toggle_button_response(&button);
    let popup = popup.close_behavior(PopupCloseBehavior::CloseOnClickOutside).width(WIDTH);
    let chosen = popup.show(|ui| {
        ui.set_width(WIDTH);
        let chosen = metrics(ui, cell, named);
        ui.separator();
        if toggle::check(ui, &mut cell.log_y, &tr("curves-log")).changed() {
            // A zoomed range may have values without a place on the other axis.
            cell.view.y = None;
        }
        if button::quiet(ui, None, &tr("curves-fit")).clicked() {
            cell.fit = true;
        }
        ui.separator();
        let saved = !named.tag.is_empty() && cell.export.menu(ui, cx, &file_name(cx, named.tag), content);
        chosen || saved
    });
    cell.menu_open = chosen.is_some();
    if chosen.is_some_and(|c| c.inner) {
        Popup::close_all(ui.ctx());
    }
}

/// `fir-pilot-epoch-neighbour_purity`.
fn file_name(cx: &Cx<'_>, tag: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || "-_.@".contains(c) { c } else { '-' };
    format!("{}-{tag}", cx.experiment.unwrap_or("curves")).chars().map(plain).collect()
}

/// A search over all metrics that the drawn runs have; true if one was chosen.
fn metrics(ui: &mut Ui, cell: &mut Cell, named: &Named<'_, '_>) -> bool {
    let field = field::search(ui, &mut cell.search, &tr("curves-search"), WIDTH - 18.0);
    if !std::mem::replace(&mut cell.menu_open, true) {
        field.request_focus();
    }
    let wanted = cell.search.to_lowercase();
    let mut chosen = false;
    ScrollArea::vertical().max_height(190.0).auto_shrink([false, true]).show(ui, |ui| {
        for tag in &named.shown.picture.metrics {
            let words = metric_name(tag, lang());
            let label = if words.note.is_empty() { words.name } else { format!("{} · {}", words.name, words.note) };
            if !(label.to_lowercase().contains(&wanted) || tag.to_lowercase().contains(&wanted)) {
                continue;
            }
            if ui.add(Button::selectable(tag == named.tag, text::body(&label)).truncate()).clicked() {
                (cell.metric, cell.view.y, chosen) = (Some(tag.clone()), None, true);
                cell.search.clear();
            }
        }
        if named.shown.picture.metrics.is_empty() {
            ui.label(text::small(tr("curves-needs-step")).color(colors(ui).text_3));
        }
    });
    chosen
}
