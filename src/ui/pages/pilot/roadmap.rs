//! The roadmap: the stages of a rollout side by side, each with what is done of it.

use egui::{Align2, FontId, Layout, ScrollArea, Sense, Ui, vec2};

use super::cards::mark;
use crate::report::pilot::Pilot;
use crate::report::pilot::roadmap::{Item, Stage, roadmap};
use crate::ui::i18n::{lang, tr};
use crate::ui::theme::{colors, text};
use crate::ui::widgets::chip::{Tone, chip};

/// Draws the panel; the item that was pressed, which people tick.
pub fn show(ui: &mut Ui, pilot: &Pilot) -> Option<Item> {
    let stages = roadmap(pilot, lang());
    let mut pressed = None;
    ui.add_space(8.0);
    ScrollArea::vertical().id_salt("pilot-roadmap").auto_shrink(false).show(ui, |ui| {
        let width = (ui.available_width() - 2.0 * 16.0) / 3.0;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            for (i, of) in stages.iter().enumerate() {
                ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(egui::Align::Min), |ui| {
                    ui.set_width(width);
                    pressed = stage(ui, i, of).or(pressed.take());
                });
            }
        });
    });
    pressed
}

fn stage(ui: &mut Ui, place: usize, stage: &Stage) -> Option<Item> {
    let c = colors(ui);
    ui.spacing_mut().item_spacing = vec2(6.0, 3.0);
    ui.horizontal_wrapped(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::hover());
        let (fill, ink) = if stage.here { (c.accent, c.on_accent) } else { (c.hover, c.text_2) };
        ui.painter().circle_filled(rect.center(), 10.0, fill);
        let number = (place + 1).to_string();
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, number, FontId::proportional(12.0), ink);
        ui.label(text::bold(&stage.name).color(c.text));
        if stage.here {
            chip(ui, Tone::Accent, None, &tr("decision-stage-here"));
        }
    });
    let mut pressed = None;
    ui.horizontal_wrapped(|ui| {
        for of in &stage.items {
            if item(ui, of) {
                pressed = Some(of.clone());
            }
        }
    });
    pressed
}

/// Whether it was pressed: what the program sees itself cannot be.
fn item(ui: &mut Ui, item: &Item) -> bool {
    let c = colors(ui);
    // Mark and words stay together, on a row of their own where this one has no room for them.
    let words = ui.painter().layout_no_wrap(item.text.clone(), text::font_small(), c.text).size().x;
    let (width, room) = (14.0 + ui.spacing().item_spacing.x + words, ui.available_size_before_wrap().x);
    if room < width && room < ui.max_rect().width() - 1.0 {
        ui.end_row();
    }
    mark(ui, item.done);
    let ink = match (item.word, item.done) {
        (Some(_), false) => c.accent_text,
        (_, true) => c.text,
        (None, false) => c.text_2,
    };
    let label = egui::Label::new(text::small(&item.text).color(ink));
    // Broken only where a whole row has no room for it.
    let label = if width < ui.max_rect().width() { label.extend() } else { label };
    let state = if item.done { tr("pilot-done") } else { tr("pilot-not-done") };
    let name = format!("{}: {state}", item.text);
    let clicked = if item.word.is_some() {
        let response = ui.add(label.sense(Sense::click()));
        let role = egui::Role::CheckBox;
        response.widget_info(|| egui::WidgetInfo::selected(role, true, item.done, &name));
        let said = item.tick.as_ref().map_or_else(|| tr("roadmap-to-tick"), |_| item.said(lang()));
        response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(said).clicked()
    } else {
        let response = ui.add(label);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &name));
        response.on_hover_text(state);
        false
    };
    ui.add_space(4.0);
    clicked
}
