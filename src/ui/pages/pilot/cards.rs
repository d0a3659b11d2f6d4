//! The cards under the figures: diversity of the footage, leaks, the worst group, cost.

use egui::{Layout, ScrollArea, Sense, Stroke, Ui, vec2};
use egui_material_icons::icons;

use super::checks::Checks;
use crate::report::pilot::Pilot;
use crate::report::pilot::cards::{About, Card, Light, cards};
use crate::ui::i18n::{lang, tr};
use crate::ui::theme::{colors, text};
use crate::ui::widgets::chip::{Tone, chip};
use crate::ui::widgets::{button, wrapped};

/// Between two cards, points.
const GAP: f32 = 16.0;

/// In a narrower panel the cards stand two by two.
const NARROW: f32 = 900.0;

/// What a card's link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    Data,
    Runs,
    Prices,
}

/// Draws the panel.
pub fn show(ui: &mut Ui, pilot: &Pilot, checks: &Checks) -> Option<Pressed> {
    let mut cards = cards(pilot, lang());
    if checks.is_checking() {
        let of_data = |card: &&mut Card| matches!(card.about, About::Diversity | About::Leaks);
        cards.iter_mut().filter(of_data).for_each(|card| card.sentence = tr("pilot-card-checking"));
    }
    let mut pressed = None;
    ui.add_space(8.0);
    ScrollArea::vertical().id_salt("pilot-cards").auto_shrink(false).show(ui, |ui| {
        let a_row = if ui.available_width() < NARROW { 2 } else { 4 };
        for row in cards.chunks(a_row) {
            let width = (ui.available_width() - GAP * (a_row as f32 - 1.0)) / a_row as f32;
            let response = ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = GAP;
                for card in row {
                    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(egui::Align::Min), |ui| {
                        ui.set_width(width);
                        pressed = one(ui, card).or(pressed);
                    });
                }
            });
            lines(ui, response.response.rect, width, row.len());
        }
    });
    pressed
}

/// Thin lines between the cards of a row.
fn lines(ui: &Ui, rect: egui::Rect, width: f32, cards: usize) {
    for i in 1..cards {
        let x = rect.left() + i as f32 * (width + GAP) - GAP / 2.0;
        ui.painter().vline(x, rect.y_range(), Stroke::new(1.0, colors(ui).line));
    }
}

fn one(ui: &mut Ui, card: &Card) -> Option<Pressed> {
    let c = colors(ui);
    ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
    let (tone, icon) = look(card);
    ui.horizontal(|ui| {
        ui.label(text::card_title(&card.title).color(c.text));
        chip(ui, tone, Some(icon), &card.word);
    });
    let (pressed, key) = match card.about {
        About::Diversity | About::Leaks => (Pressed::Data, "pilot-card-to-data"),
        About::WorstGroup => (Pressed::Runs, "pilot-card-to-runs"),
        About::Cost => (Pressed::Prices, "pilot-card-to-prices"),
    };
    let mut clicked = false;
    ui.horizontal_wrapped(|ui| {
        if card.number.is_empty() {
            // Alone in its line the link begins where the other lines begin.
            ui.spacing_mut().button_padding.x = 0.0;
        } else {
            ui.label(text::figure_m(&card.number).color(c.text));
            ui.label(text::small(&card.unit).color(c.text_2));
        }
        clicked = link(ui, &tr(key), &card.title);
    });
    wrapped::selectable(ui, text::small(&card.sentence).color(c.text_2));
    clicked.then_some(pressed)
}

/// A quiet button whose accessible name says which card it is of.
fn link(ui: &mut Ui, words: &str, title: &str) -> bool {
    let response = button::quiet(ui, None, words);
    let name = format!("{title}: {words}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    response.clicked()
}

fn look(card: &Card) -> (Tone, &'static str) {
    match card.light {
        _ if card.about == About::Cost => (Tone::Neutral, icons::ICON_INFO.codepoint),
        Light::Fine => (Tone::Good, icons::ICON_CHECK.codepoint),
        Light::Look => (Tone::Warn, icons::ICON_WARNING.codepoint),
        Light::Bad => (Tone::Bad, icons::ICON_ERROR.codepoint),
        Light::Open => (Tone::Neutral, icons::ICON_HOURGLASS_EMPTY.codepoint),
    }
}

/// The mark of something done or open, as wide as a letter.
pub fn mark(ui: &mut Ui, done: bool) {
    let c = colors(ui);
    let (icon, ink) = match done {
        true => (icons::ICON_CHECK.codepoint, c.good),
        false => (icons::ICON_RADIO_BUTTON_UNCHECKED.codepoint, c.text_3),
    };
    let (rect, _) = ui.allocate_exact_size(vec2(14.0, 16.0), Sense::hover());
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, icon, egui::FontId::proportional(13.0), ink);
}
