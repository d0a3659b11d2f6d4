//! A number: drag it, type it, or step it with the arrow keys and the two small arrows; Shift steps ten times as far.

use egui::{
    Align, DragValue, Key, Layout, Modifiers, Rect, Response, Role, Sense, Stroke, TextStyle, Ui, WidgetInfo, vec2,
};
use egui_material_icons::icons;

use super::words;
use crate::ui::theme::colors;
use crate::ui::typed;

/// Size of the control; points.
const WIDTH: f32 = 104.0;
const HEIGHT: f32 = 28.0;
/// Width of the two arrows.
const ARROWS: f32 = 18.0;

/// What a number may be.
#[derive(Clone, Copy)]
pub struct Limits {
    pub whole: bool,
    pub low: f64,
    pub high: f64,
}

impl Limits {
    /// One press of an arrow: 1, or a hundredth of the number's size rounded to 1, 10, 0.1 …
    fn step(self, value: f64) -> f64 {
        let size = if value == 0.0 { self.high.clamp(-1.0, 1.0).abs().max(0.1) } else { value.abs() };
        let step = 10_f64.powi((size.log10() + 1e-9).floor() as i32 - 1);
        let wide = if self.whole { step.max(1.0) } else { step };
        if self.whole && self.high <= 1000.0 { 1.0 } else { wide }
    }

    fn clamp(self, value: f64) -> f64 {
        let value = if self.whole { value.round() } else { tidy(value) };
        value.clamp(self.low, self.high)
    }
}

/// Sums of steps without the dust of binary fractions.
fn tidy(value: f64) -> f64 {
    format!("{value:.9}").parse().unwrap_or(value)
}

/// Draws the number. Stepping and dragging stay within the limits; typing may leave them, and the problem is shown.
/// Returns the new value, if there is one.
pub fn show(ui: &mut Ui, name: &str, value: f64, limits: Limits, bad: bool) -> Option<f64> {
    let mut new = value;
    let shift = ui.input(|i| i.modifiers.shift);
    let step = limits.step(value) * if shift { 10.0 } else { 1.0 };
    let size = vec2(WIDTH, HEIGHT);
    let layout = Layout::left_to_right(Align::Center).with_main_justify(true).with_main_align(Align::Min);
    let whole = ui
        .allocate_ui_with_layout(size, layout, |ui| {
            ui.set_min_size(size);
            style(ui, bad);
            let presses = arrow_keys(ui);
            if presses != 0.0 {
                new = limits.clamp(value + presses * step);
            }
            let mut drag = ui.add(drag_value(&mut new, limits, shift));
            drag.rect.set_width(WIDTH);
            if drag.dragged() {
                new = limits.clamp(new);
            }
            named(ui, &drag, name, new);
            drag
        })
        .inner;
    new += step * arrows(ui, &whole, name);
    if new != value && !whole.has_focus() {
        new = limits.clamp(new);
    }
    (new != value && new.is_finite()).then_some(new)
}

fn drag_value(new: &mut f64, limits: Limits, shift: bool) -> DragValue<'_> {
    let (least, most) = if limits.whole { (0.0, 9e15) } else { (f64::MIN, f64::MAX) };
    // egui divides the speed of a drag by ten while Shift is held; here Shift means farther.
    let speed = limits.step(*new) * if shift { 20.0 } else { 0.2 };
    let decimals = if limits.whole { 0 } else { 9 };
    DragValue::new(new)
        .speed(speed)
        .range(least..=most)
        .max_decimals(decimals)
        .custom_formatter(move |v, _| words::number(if limits.whole { v.round() } else { v }))
        .custom_parser(typed::number)
}

fn style(ui: &mut Ui, bad: bool) {
    let c = colors(ui);
    ui.style_mut().drag_value_text_style = TextStyle::Monospace;
    ui.spacing_mut().button_padding = vec2(8.0, 5.0);
    let widgets = &mut ui.visuals_mut().widgets;
    widgets.inactive.bg_stroke.color = c.control;
    if bad {
        let edge = Stroke::new(1.3, c.bad);
        for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.noninteractive] {
            state.bg_stroke = edge;
        }
        ui.visuals_mut().selection.stroke.color = c.bad;
    }
}

/// Presses of the arrow keys on the number that is about to be drawn; taken before egui's own, which know no Shift.
fn arrow_keys(ui: &Ui) -> f64 {
    let id = ui.next_auto_id();
    if !ui.memory(|m| m.has_focus(id)) {
        return 0.0;
    }
    ui.input_mut(|i| {
        let mut count = |key| {
            (i.count_and_consume_key(Modifiers::SHIFT, key) + i.count_and_consume_key(Modifiers::NONE, key)) as f64
        };
        count(Key::ArrowUp) - count(Key::ArrowDown)
    })
}

fn named(ui: &Ui, response: &Response, name: &str, value: f64) {
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::SpinButton, ui.is_enabled(), name);
        info.value = Some(value);
        info
    });
}

/// The two small arrows at the right; how many steps they ask for.
fn arrows(ui: &Ui, field: &Response, name: &str) -> f64 {
    if field.has_focus() {
        return 0.0;
    }
    let right = Rect::from_min_max(egui::pos2(field.rect.right() - ARROWS, field.rect.top()), field.rect.max);
    let (upper, lower) = right.split_top_bottom_at_fraction(0.5);
    let mut steps = 0.0;
    for (rect, icon, sign) in
        [(upper, icons::ICON_KEYBOARD_ARROW_UP, 1.0), (lower, icons::ICON_KEYBOARD_ARROW_DOWN, -1.0)]
    {
        let response = ui.interact(rect, field.id.with(icon.codepoint), Sense::CLICK);
        let c = colors(ui);
        let ink = if response.hovered() { c.accent } else { c.text_3 };
        let font = egui::FontId::proportional(12.0);
        ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, icon.codepoint, font, ink);
        let side = if sign > 0.0 { "+" } else { "−" };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), format!("{name} {side}")));
        if response.clicked() {
            steps += sign;
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_fits_the_size_of_the_number() {
        let number = Limits { whole: false, low: 0.0, high: 1.0 };
        assert!((number.step(0.5) - 0.01).abs() < 1e-12);
        assert!((number.step(0.0) - 0.1).abs() < 1e-12);
        let few = Limits { whole: true, low: 1.0, high: 64.0 };
        assert_eq!(few.step(32.0), 1.0);
        let many = Limits { whole: true, low: 1.0, high: 1_048_576.0 };
        assert_eq!(many.step(1024.0), 100.0);
        assert_eq!(number.clamp(0.1 + 0.2), 0.3);
    }
}
