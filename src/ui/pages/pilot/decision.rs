//! The decision under the verdict: what to do next and why, what doing nothing gives, and the stages of a rollout.

use egui::{Align, CornerRadius, Frame, Layout, Margin, Rect, Sense, Ui, Vec2, pos2, vec2};
use egui_material_icons::icons;

use crate::report::pilot::{Decision, Pilot, Step};
use crate::ui::i18n::{lang, tr};
use crate::ui::theme::{colors, radius, text};
use crate::ui::widgets::chip::{Tone, chip};
use crate::ui::widgets::{card, wrapped};

/// Draws the card.
pub fn show(ui: &mut Ui, pilot: &Pilot) {
    let decision = &pilot.decision;
    let words = decision.words(lang());
    let c = colors(ui);
    let frame: Frame = card::frame(ui).inner_margin(Margin { left: 24, right: 16, top: 8, bottom: 8 });
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            let wide = ui.available_width();
            let left = wide * 0.6;
            ui.allocate_ui_with_layout(vec2(left, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(left);
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.horizontal_wrapped(|ui| {
                    let (tone, icon) = look(decision.step);
                    chip(ui, tone, Some(icon), &words.title);
                    ui.label(text::small(tr("decision-heading")).color(c.text_2));
                });
                wrapped::selectable(ui, text::body(&words.reason).color(c.text));
                for line in &words.baselines {
                    wrapped::selectable(ui, text::small(line).color(c.text_2));
                }
            });
            ui.add_space(16.0);
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 2.0;
                stages(ui, decision);
                labelled(ui, "decision-next", &words.next);
                let response = labelled(ui, "decision-would-change", &words.would_change);
                response.on_hover_text(words.limits.join("\n"));
            });
        });
    });
}

fn look(step: Step) -> (Tone, &'static str) {
    match step {
        Step::Wait => (Tone::Neutral, icons::ICON_HOURGLASS_EMPTY.codepoint),
        Step::Go => (Tone::Good, icons::ICON_CHECK.codepoint),
        Step::Extend => (Tone::Warn, icons::ICON_ADD.codepoint),
        Step::Stop => (Tone::Bad, icons::ICON_STOP.codepoint),
    }
}

fn labelled(ui: &mut Ui, key: &str, words: &str) -> egui::Response {
    let c = colors(ui);
    wrapped::selectable(ui, text::small(format!("{}{}{words}", tr(key), tr("decision-colon"))).color(c.text_2))
}

/// Pilot, data and governance, operation; the stage that the decision leads to is filled.
fn stages(ui: &mut Ui, decision: &Decision) {
    let now = usize::from(decision.step == Step::Go);
    let names = ["decision-stage-pilot", "decision-stage-data", "decision-stage-operation"].map(tr);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 22.0), Sense::hover());
    let here = format!("{}: {}", names[now], tr("decision-stage-here"));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &here));
    let c = colors(ui);
    let width = rect.width() / 3.0;
    for (i, name) in names.iter().enumerate() {
        let part = Rect::from_min_size(pos2(rect.left() + i as f32 * width, rect.top()), vec2(width - 4.0, 22.0));
        let (fill, ink) = if i == now { (c.accent_bg, c.accent_text) } else { (c.hover, c.text_3) };
        ui.painter().rect_filled(part, CornerRadius::same(radius::CHIP), fill);
        let job = egui::text::LayoutJob::simple_singleline(format!("{}  {name}", i + 1), text::font_small(), ink);
        let mut job = job;
        job.wrap = egui::text::TextWrapping::truncate_at_width(part.width() - 12.0);
        let galley = ui.painter().layout_job(job);
        let at = pos2(part.left() + 6.0, part.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
    }
}
