//! The strip above the plots: x axis, smoothing, legend, band or seeds.

use std::sync::Arc;

use egui::{Align, Galley, Layout, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2};

use super::follow::Picture;
use super::{Common, Spread, XAxis};
use crate::report::curves::plot::ArmTracks;
use crate::ui::dock;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, colors, text};
use crate::ui::widgets::{arm_mark, segmented, slider};

/// Width of a mark and of the gaps around a name, points.
const MARK: f32 = 14.0;
const GAP: f32 = 5.0;

/// Strongest smoothing.
const STRONGEST: f64 = 0.99;

/// Draws the strip. Where the legend does not fit it has a row of its own.
pub fn show(ui: &mut Ui, common: &mut Common, picture: &Picture) {
    let arms = arms(picture);
    let entries: Vec<Entry> = arms.iter().map(|arm| Entry::new(ui, arm)).collect();
    let wanted: f32 = entries.iter().map(|e| e.size().x + ui.spacing().item_spacing.x).sum();
    let mut fits = true;
    let size = Vec2::new(ui.available_width(), dock::HEAD);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        axis(ui, common);
        ui.add_space(4.0);
        smoothing(ui, common);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            spread(ui, common);
            fits = ui.available_width() > wanted;
            if fits {
                entries.iter().rev().for_each(|entry| entry.show(ui, common));
            }
        });
    });
    if !fits {
        ui.horizontal_wrapped(|ui| entries.iter().for_each(|entry| entry.show(ui, common)));
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
struct Entry<'a> {
    arm: &'a ArmTracks,
    name: Arc<Galley>,
    count: Arc<Galley>,
}

impl<'a> Entry<'a> {
    fn new(ui: &Ui, arm: &'a ArmTracks) -> Self {
        let most = arm.n.iter().copied().max().unwrap_or(0);
        let n = match arm.drops.last() {
            Some((_, last)) => tr!("curves-n-then", n = most, last = *last),
            None => tr!("curves-n", n = most),
        };
        // The colour comes when it is painted.
        let layout =
            |words: &str| ui.painter().layout_no_wrap(words.to_owned(), text::font_small(), egui::Color32::PLACEHOLDER);
        Self { arm, name: layout(&arm.arm), count: layout(&n) }
    }

    fn size(&self) -> Vec2 {
        Vec2::new(MARK + 2.0 * GAP + self.name.size().x + self.count.size().x + 8.0, 24.0)
    }

    fn show(&self, ui: &mut Ui, common: &mut Common) {
        let (c, arm) = (colors(ui), self.arm);
        let is_shown = !common.hidden.contains(&arm.arm);
        let (rect, response) = ui.allocate_exact_size(self.size(), Sense::click());
        let label = tr!("curves-show-arm", arm = arm.arm.as_str());
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), is_shown, &label));
        if response.hovered() {
            ui.painter().rect_filled(rect, theme::radius::CHIP, c.hover);
        }
        let style = theme::arm(ui, arm.slot);
        let style = if is_shown { style } else { theme::ArmStyle { color: c.line_strong, ..style } };
        let (left, middle) = (rect.left() + 4.0, rect.center().y);
        arm_mark::paint(ui.painter(), pos2(left + MARK / 2.0, middle), 4.2, style);
        let x = left + MARK + GAP;
        let end = x + self.name.size().x;
        let at = |x: f32, galley: &Galley| pos2(x, middle - galley.size().y / 2.0);
        ui.painter().galley(at(x, &self.name), self.name.clone(), if is_shown { c.text } else { c.text_3 });
        ui.painter().galley(at(end + GAP, &self.count), self.count.clone(), c.text_3);
        if !is_shown {
            ui.painter().hline(x..=end, middle, Stroke::new(1.0, c.text_3));
        }
        if response.on_hover_text(label).clicked() {
            match is_shown {
                true => common.hidden.insert(arm.arm.clone()),
                false => common.hidden.remove(&arm.arm),
            };
        }
    }
}
