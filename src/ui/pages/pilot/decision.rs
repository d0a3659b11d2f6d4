//! The decision: what to do next and why, and what the arms without pre-training give. In a high window a card of its own; else two
//! lines in the card of the verdict, with the rest behind a button.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, FontId, Frame, Layout, Margin, Popup, PopupCloseBehavior, Ui, vec2};
use egui_material_icons::icons;

use crate::report::pilot::{DecisionWords, Pilot, Step};
use crate::ui::i18n::{lang, tr};
use crate::ui::theme::{colors, text};
use crate::ui::widgets::chip::{Tone, chip};
use crate::ui::widgets::{button, card, wrapped};

/// Width of what stands behind the button, points.
const WIDTH: f32 = 460.0;

/// Draws the card.
pub fn card(ui: &mut Ui, pilot: &Pilot) {
    let words = pilot.decision.words(lang());
    let frame: Frame = card::frame(ui).inner_margin(Margin { left: 24, right: 16, top: 8, bottom: 8 });
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 24.0;
            let width = (ui.available_width() - 24.0) / 2.0;
            for right in [false, true] {
                ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(width);
                    ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
                    if right {
                        rest(ui, &words);
                    } else {
                        head(ui, pilot.decision.step, &words);
                        without_pretraining(ui, &words);
                    }
                });
            }
        });
    });
}

/// Two lines: the decision with its reason, and what the arms without pre-training give.
pub fn row(ui: &mut Ui, pilot: &Pilot) {
    let words = pilot.decision.words(lang());
    let c = colors(ui);
    ui.separator();
    ui.horizontal_top(|ui| {
        let width = ui.available_width() - 90.0;
        ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
            head(ui, pilot.decision.step, &words);
            let between = if words.baselines.len() > 1 { tr("decision-baselines-between") } else { String::new() };
            wrapped::selectable(ui, text::small(words.baselines.join(&between)).color(c.text_2));
        });
        let conditions = pilot.head.spoken(lang()).conditions.iter().map(|span| span.text.as_str());
        why(ui, &words, &conditions.collect::<String>());
    });
}

fn why(ui: &mut Ui, words: &DecisionWords, conditions: &str) {
    let button = button::secondary(ui, None, &tr("pilot-why")).on_hover_text(tr("pilot-why-help"));
    let popup = Popup::from_toggle_button_response(&button);
    popup.close_behavior(PopupCloseBehavior::CloseOnClickOutside).width(WIDTH).show(|ui| {
        ui.set_width(WIDTH);
        ui.spacing_mut().item_spacing.y = 4.0;
        let c = colors(ui);
        without_pretraining(ui, words);
        rest(ui, words);
        wrapped::selectable(ui, text::small(conditions).color(c.text_2));
    });
}

fn head(ui: &mut Ui, step: Step, words: &DecisionWords) {
    let c = colors(ui);
    ui.horizontal_wrapped(|ui| {
        let (tone, icon) = look(step);
        chip(ui, tone, Some(icon), &words.title);
        ui.label(text::body(&words.reason).color(c.text));
    });
    if let Some(line) = &words.without_leaks {
        // Quieter than the reason: it decides nothing.
        wrapped::selectable(ui, text::small(line).color(c.text_3));
    }
}

fn without_pretraining(ui: &mut Ui, words: &DecisionWords) {
    let c = colors(ui);
    for line in &words.baselines {
        wrapped::selectable(ui, text::small(line).color(c.text_2));
    }
}

fn rest(ui: &mut Ui, words: &DecisionWords) {
    let c = colors(ui);
    labelled(ui, "decision-next", &words.next);
    labelled(ui, "decision-would-change", &words.would_change);
    wrapped::selectable(ui, text::small(&words.rule).color(c.text_2));
    for limit in &words.limits {
        wrapped::selectable(ui, text::small(limit).color(c.text_3));
    }
}

fn look(step: Step) -> (Tone, &'static str) {
    match step {
        Step::Wait => (Tone::Neutral, icons::ICON_HOURGLASS_EMPTY.codepoint),
        Step::Repair => (Tone::Bad, icons::ICON_WARNING.codepoint),
        Step::Go => (Tone::Good, icons::ICON_CHECK.codepoint),
        Step::Extend => (Tone::Warn, icons::ICON_ADD.codepoint),
        Step::Stop => (Tone::Bad, icons::ICON_STOP.codepoint),
    }
}

/// A sentence with what it is about in bold before it.
fn labelled(ui: &mut Ui, key: &str, words: &str) {
    let c = colors(ui);
    let (small, bold) = (text::font_small(), text::font_bold().family);
    let mut job = LayoutJob::default();
    let head = format!("{}{}", tr(key), tr("decision-colon"));
    job.append(&head, 0.0, TextFormat::simple(FontId::new(small.size, bold), c.text));
    job.append(words, 0.0, TextFormat::simple(small, c.text_2));
    wrapped::selectable(ui, job);
}
