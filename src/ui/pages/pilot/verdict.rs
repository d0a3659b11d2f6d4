//! The verdict card: a bar in the verdict's colour, chip, sentence, conditions, and the difference on a line.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Color32, CornerRadius, Frame, Layout, Margin, Rect, Ui, Vec2, WidgetInfo};
use egui_material_icons::icons;

use super::decision;
use super::interval;
use crate::report::pilot::{self, Head, Pilot, Span, Spoken, State};
use crate::ui::i18n::{lang, tr};
use crate::ui::theme::{self, Colors, radius, space, text};
use crate::ui::widgets::chip::{Tone, chip};
use crate::ui::widgets::{button, card, wrapped};

/// Width of the bar at the left edge, points.
const BAR: f32 = 5.0;

/// Lines of conditions in a low page.
const FEW_LINES: usize = 3;

/// What was pressed on the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    Copy,
    Runs,
}

/// Draws the card; `with_decision`: with the decision in two lines at its foot.
pub fn show(ui: &mut Ui, pilot: &Pilot, with_decision: bool) -> Option<Pressed> {
    let mut pressed = None;
    let head = &pilot.head;
    let c = theme::colors(ui);
    let (tone, icon, word) = look(head.state);
    let ink = tone.colors(c).0;
    let small = ui.ctx().content_rect().height() < 800.0;
    let edge = if small { 6 } else { 10 };
    let frame: Frame = card::frame(ui).inner_margin(Margin { left: 24, right: 16, top: edge + 2, bottom: edge });
    let response = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let right = if ui.available_width() < 1140.0 { 300.0 } else { 370.0 };
        let left = ui.available_width() - right - 25.0;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            ui.allocate_ui_with_layout(Vec2::new(left, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(left);
                ui.spacing_mut().item_spacing.y = 3.0;
                ui.horizontal(|ui| {
                    chip(ui, tone, Some(icon), &tr(word));
                    let pair = tr!("pilot-pair", arm = head.arm.as_str(), reference = head.reference.as_str());
                    if !head.reference.is_empty() {
                        ui.label(text::small(pair).color(c.text_2));
                    }
                    pressed = actions(ui, pilot);
                });
                sentence(ui, head, ink, if small { 20.0 } else { 22.0 });
                // What a low page has no lines for stands behind the decision's button, too.
                conditions(ui, c, head.spoken(lang()), if with_decision { FEW_LINES } else { usize::MAX });
            });
            divider(ui, c);
            ui.vertical(|ui| interval::show(ui, head, ink));
        });
        if with_decision {
            decision::row(ui, pilot);
        }
    });
    let rect = response.response.rect;
    let bar = Rect::from_min_size(rect.min, Vec2::new(BAR, rect.height()));
    let corners = CornerRadius { nw: radius::CARD, sw: radius::CARD, ne: 0, se: 0 };
    ui.painter().rect_filled(bar, corners, ink);
    pressed
}

/// The way to the evidence, and the sentence for a mail.
fn actions(ui: &mut Ui, pilot: &Pilot) -> Option<Pressed> {
    // Without a verdict the conditions tell it.
    if pilot.head.waiting > 0 && pilot.head.verdict.is_some() {
        let words = tr!("pilot-waiting", n = pilot.head.waiting);
        ui.label(text::small(words).color(theme::colors(ui).text_3));
    }
    let runs: usize = pilot.arms().map(|arm| pilot.runs_of(arm).len()).sum();
    if button::icon(ui, icons::ICON_CONTENT_COPY.codepoint, &tr("pilot-copy")).clicked() {
        return Some(Pressed::Copy);
    }
    button::quiet(ui, None, &tr!("pilot-see-runs", n = runs)).clicked().then_some(Pressed::Runs)
}

fn look(state: State) -> (Tone, &'static str, &'static str) {
    match state {
        State::Improved => (Tone::Good, icons::ICON_CHECK.codepoint, "pilot-improved"),
        State::Worse => (Tone::Bad, icons::ICON_TRENDING_DOWN.codepoint, "pilot-worse"),
        State::NotDistinguishable => (Tone::Warn, icons::ICON_WARNING.codepoint, "pilot-not-distinguishable"),
        State::Unsound => (Tone::Bad, icons::ICON_WARNING.codepoint, "pilot-unsound"),
        State::NotEnough => (Tone::Neutral, icons::ICON_HOURGLASS_EMPTY.codepoint, "pilot-not-enough"),
    }
}

/// The sentence in the verdict's size. Read aloud it is one piece.
fn sentence(ui: &mut Ui, head: &Head, ink: Color32, size: f32) {
    let c = theme::colors(ui);
    let font = egui::FontId::new(size, text::font_verdict().family);
    let spoken = head.spoken(lang());
    let mut job = LayoutJob::default();
    for (i, line) in spoken.lines.iter().enumerate() {
        if i > 0 {
            job.append("\n", 0.0, TextFormat::simple(font.clone(), c.text));
        }
        for span in line {
            let color = if span.tone == pilot::Tone::Verdict { ink } else { c.text };
            let format = TextFormat { line_height: Some(size + 9.0), ..TextFormat::simple(font.clone(), color) };
            job.append(&span.text, 0.0, format);
        }
    }
    let response = wrapped::selectable(ui, job);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &spoken.sentence));
}

/// The conditions in at most so many lines.
fn conditions(ui: &mut Ui, c: &Colors, spoken: &Spoken, lines: usize) {
    let mut job = LayoutJob::default();
    (job.wrap.max_rows, job.wrap.overflow_character) = (lines, Some('…'));
    for Span { text: words, tone } in &spoken.conditions {
        let (font, color) = match tone {
            pilot::Tone::Caution => (egui::FontId::new(12.0, text::font_bold().family), c.warn),
            _ => (text::font_small(), c.text_2),
        };
        job.append(words, 0.0, TextFormat { line_height: Some(18.0), ..TextFormat::simple(font, color) });
    }
    ui.scope(|ui| {
        // Where lines are counted, long ones say more.
        if lines == usize::MAX {
            ui.set_max_width(space::READABLE.min(ui.available_width()));
        }
        wrapped::selectable(ui, job); // shows all of it under the pointer where it is cut
    });
}

fn divider(ui: &mut Ui, c: &Colors) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(1.0, 104.0), egui::Sense::hover());
    ui.painter().vline(rect.center().x, rect.y_range(), egui::Stroke::new(1.0, c.line));
}
