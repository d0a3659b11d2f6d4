//! The strip above the plots: x axis, smoothing, legend, band or seeds.

use egui::{Align, Layout, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::follow::Picture;
use super::{Common, Spread, XAxis};
use crate::report::series_plot::ArmTracks;
use crate::ui::dock;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, colors, text};
use crate::ui::widgets::button::focus_ring;
use crate::ui::widgets::{arm_mark, segmented, slider};

/// Below this width the legend has a row of its own.
const ONE_ROW: f32 = 800.0;

/// Strongest smoothing.
const STRONGEST: f64 = 0.99;

/// Draws the strip.
pub fn show(ui: &mut Ui, common: &mut Common, picture: &Picture) {
    let arms = arms(picture);
    let is_wide = ui.available_width() >= ONE_ROW;
    let size = Vec2::new(ui.available_width(), dock::HEAD);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        axis(ui, common);
        ui.add_space(4.0);
        smoothing(ui, common);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            spread(ui, common);
            if is_wide {
                ui.add_space(4.0);
                arms.iter().rev().for_each(|arm| legend(ui, common, arm));
            }
        });
    });
    if !is_wide && !arms.is_empty() {
        ui.horizontal_wrapped(|ui| arms.iter().for_each(|arm| legend(ui, common, arm)));
    }
}

fn axis(ui: &mut Ui, common: &mut Common) {
    let name = tr("curves-x-axis");
    ui.label(text::small(&name).color(colors(ui).text_2));
    let options = XAxis::ALL.map(|axis| (axis, tr(&format!("curves-axis-{}", axis.word()))));
    let mut axis = common.axis;
    if segmented::segmented(ui, &name, &mut axis, &options) {
        common.set_axis(axis);
    }
}

fn smoothing(ui: &mut Ui, common: &mut Common) {
    let name = tr("curves-smooth");
    ui.label(text::small(&name).color(colors(ui).text_2));
    let slider = slider::slider(ui, &name, &mut common.smoothing, STRONGEST, 96.0);
    slider.on_hover_text(tr("curves-smooth-help"));
    let value = common.smoothing;
    ui.label(text::mono(format!("{value:.2}")).color(colors(ui).text));
}

fn spread(ui: &mut Ui, common: &mut Common) {
    let options = [(Spread::Band, tr("curves-band")), (Spread::Seeds, tr("curves-seeds"))];
    segmented::segmented(ui, &tr("curves-spread"), &mut common.spread, &options);
}

/// The arms of all plots, in their order.
fn arms(picture: &Picture) -> Vec<&ArmTracks> {
    let mut arms: Vec<&ArmTracks> = Vec::new();
    for arm in picture.plots.iter().flatten().flat_map(|p| &p.arms) {
        if !arms.iter().any(|known| known.arm == arm.arm) {
            arms.push(arm);
        }
    }
    arms
}

/// Mark, name and n of an arm; a click hides or shows it.
fn legend(ui: &mut Ui, common: &mut Common, arm: &ArmTracks) {
    let is_shown = !common.hidden.contains(&arm.arm);
    if entry(ui, arm, is_shown).clicked() {
        match is_shown {
            true => common.hidden.insert(arm.arm.clone()),
            false => common.hidden.remove(&arm.arm),
        };
    }
}

fn entry(ui: &mut Ui, arm: &ArmTracks, is_shown: bool) -> Response {
    let c = colors(ui);
    let most = arm.n.iter().copied().max().unwrap_or(0);
    let n = match arm.drops.last() {
        Some((_, last)) => tr!("curves-n-then", n = most, last = *last),
        None => tr!("curves-n", n = most),
    };
    let layout = |words: &str, font, color| ui.painter().layout_no_wrap(words.to_owned(), font, color);
    let name = layout(&arm.arm, text::font_small(), if is_shown { c.text } else { c.text_3 });
    let count = layout(&n, text::font_small(), c.text_3);
    let (gap, mark) = (5.0, 14.0);
    let size = Vec2::new(mark + gap + name.size().x + gap + count.size().x + 8.0, 24.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let label = tr!("curves-show-arm", arm = arm.arm.as_str());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), is_shown, &label));
    if response.hovered() {
        ui.painter().rect_filled(rect, theme::radius::CHIP, c.hover);
    }
    let style = theme::arm(ui, arm.slot);
    let style = if is_shown { style } else { theme::ArmStyle { color: c.line_strong, ..style } };
    let middle = rect.center().y;
    arm_mark::paint(ui.painter(), egui::pos2(rect.left() + 4.0 + mark / 2.0, middle), 4.2, style);
    let x = rect.left() + 4.0 + mark + gap;
    let end = x + name.size().x;
    ui.painter().galley(egui::pos2(x, middle - name.size().y / 2.0), name, c.text);
    if !is_shown {
        ui.painter().hline(x..=end, middle, Stroke::new(1.0, c.text_3));
    }
    ui.painter().galley(egui::pos2(end + gap, middle - count.size().y / 2.0), count, c.text_3);
    focus_ring(ui, &response);
    response.on_hover_text(label)
}
