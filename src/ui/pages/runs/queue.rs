//! Panel "runs-queue": what is at work and who works, then the runs that wait, in their order; drag, menu or Alt+arrows
//! change it.

use egui::{Align2, FontId, Key, Modifiers, Popup, Rect, Response, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder};
use egui::{WidgetInfo, pos2, vec2};
use egui_material_icons::icons;

use super::act::Act;
use super::at_work::{self, AtWork};
use super::row::cut;
use super::wording;
use crate::config::DeviceChoice;
use crate::store::queue::QueueItem;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, colors, text};
use crate::ui::widgets::{arm_mark, button, card, error_strip};

const ROW: f32 = 32.0;

/// One waiting run as the panel shows it.
pub struct Waiting {
    pub item: QueueItem,
    /// Place in the whole queue, from 0: runs at work stand there too.
    pub place: usize,
    pub title: String,
    pub slot: usize,
    pub hours: Option<f64>,
    /// The hours are those of Design's estimate: nothing like the run has been done.
    pub is_estimate: bool,
}

/// What the panel shows.
pub struct Shown<'a> {
    pub waiting: &'a [Waiting],
    pub at_work: &'a [AtWork],
    pub on: bool,
    /// Another process works through the queue.
    pub elsewhere: bool,
    pub problem: Option<&'a str>,
    /// Devices that can be chosen, with their names.
    pub devices: &'a [(DeviceChoice, String)],
    /// Hours left of the run at work.
    pub current_hours: f64,
    /// Unix seconds of now, in local time.
    pub local_now: i64,
}

/// Draws head and rows; the foot (load, end) follows it.
pub fn show(ui: &mut Ui, shown: &Shown<'_>, foot: f32, acts: &mut Vec<Act>) {
    head(ui, shown, acts);
    error_strip::show(ui, shown.problem);
    let height = (ui.available_height() - foot).max(ROW);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.spacing_mut().scroll = egui::style::ScrollStyle::floating();
    let area = ScrollArea::vertical().id_salt("runs-queue-rows").auto_shrink([false, false]).max_height(height);
    area.show(ui, |ui| {
        at_work::show(ui, shown.at_work, acts);
        if shown.elsewhere {
            elsewhere(ui, shown.on, acts);
        }
        if shown.waiting.is_empty() {
            ui.add_space(4.0);
            ui.label(text::small(tr("runs-queue-empty")).color(colors(ui).text_3));
        }
        rows(ui, shown, acts);
    });
}

/// The rows in sight; the others only take their room.
fn rows(ui: &mut Ui, shown: &Shown<'_>, acts: &mut Vec<Act>) {
    let (top, seen, all) = (ui.cursor().top(), ui.clip_rect(), shown.waiting.len());
    let first = (((seen.top() - top) / ROW).floor().max(0.0) as usize).min(all);
    let last = (((seen.bottom() - top) / ROW).ceil().max(0.0) as usize).clamp(first, all);
    ui.add_space(first as f32 * ROW);
    for place in first..last {
        row(ui, shown, place, acts);
    }
    ui.add_space((all - last) as f32 * ROW);
}

fn head(ui: &mut Ui, shown: &Shown<'_>, acts: &mut Vec<Act>) {
    card::head_with(ui, &tr("panel-runs-queue"), &tr("runs-queue-frozen"), |ui| {
        let (icon, key) = match shown.on || shown.elsewhere {
            true => (icons::ICON_STOP, "runs-queue-hold"),
            false => (icons::ICON_PLAY_ARROW, "runs-queue-start"),
        };
        let can = shown.on || shown.elsewhere || !shown.waiting.is_empty();
        let why = if can { "runs-queue-hold-why" } else { "runs-queue-empty" };
        let button = ui.add_enabled_ui(can, |ui| button::secondary(ui, Some(icon.codepoint), &tr(key))).inner;
        // "Start" stands on rows of the table too.
        button.widget_info(|| WidgetInfo::labeled(Role::Button, can, tr(&format!("{key}-name"))));
        if button.on_hover_text(tr(why)).on_disabled_hover_text(tr(why)).clicked() {
            acts.push(Act::WorkOn(!(shown.on || shown.elsewhere)));
        }
    });
}

/// Another process works through the queue: says so, and offers to bring the work here.
fn elsewhere(ui: &mut Ui, awaited: bool, acts: &mut Vec<Act>) {
    let key = if awaited { "runs-queue-awaited" } else { "runs-queue-elsewhere" };
    let size = vec2(ui.available_width(), ROW - 2.0);
    ui.allocate_ui_with_layout(size, egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if !awaited && button::quiet(ui, None, &tr("runs-take-over")).clicked() {
            acts.push(Act::AskTakeOver);
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.add(egui::Label::new(text::small(tr(key)).color(colors(ui).text_2)).truncate());
        });
    });
}

fn row(ui: &mut Ui, shown: &Shown<'_>, place: usize, acts: &mut Vec<Act>) {
    let waiting = &shown.waiting[place];
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let line = ui.interact(rect, ui.scope_id().with(("queue", &waiting.item.run)), Sense::click_and_drag());
    let name = tr!("runs-queue-row", place = (place + 1) as f64, run = waiting.title.as_str());
    line.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    paint(ui, &line, rect, waiting, place);
    drag(ui, &line, shown, place, acts);
    keys(ui, &line, shown, place, acts);
    let corner = Rect::from_center_size(pos2(rect.right() - 12.0, rect.center().y), vec2(28.0, 28.0));
    let mut inner = ui.new_child(UiBuilder::new().id_salt(("queue-menu", &waiting.item.run)).max_rect(corner));
    let label = tr!("runs-queue-menu", run = waiting.title.as_str());
    let more = button::icon(&mut inner, icons::ICON_MORE_HORIZ.codepoint, &label);
    Popup::menu(&more).show(|ui| menu(ui, shown, place, acts));
    line.context_menu(|ui| menu(ui, shown, place, acts));
}

fn paint(ui: &Ui, line: &Response, rect: Rect, waiting: &Waiting, place: usize) {
    let (c, y) = (colors(ui), rect.center().y);
    let fill = rect.expand2(vec2(16.0, 0.0));
    if line.hovered() || line.dragged() {
        ui.painter().rect_filled(fill, 0, c.hover);
    }
    ui.painter().hline(fill.x_range(), rect.bottom(), Stroke::new(1.0, c.grid));
    let number = FontId::monospace(12.0);
    ui.painter().text(pos2(rect.left() + 8.0, y), Align2::RIGHT_CENTER, place + 1, number.clone(), c.text_3);
    arm_mark::paint(ui.painter(), pos2(rect.left() + 28.0, y), 4.6, theme::arm(ui, waiting.slot));
    let right = rect.right() - 34.0;
    let device = waiting.item.device.to_string();
    ui.painter().text(pos2(right, y), Align2::RIGHT_CENTER, &device, text::font_caption(), c.text_3);
    let about = if waiting.is_estimate { "≈ " } else { "" };
    let hours = waiting.hours.map_or_else(|| "–".to_owned(), |h| format!("{about}{}", wording::duration(h * 3600.0)));
    ui.painter().text(pos2(right - 62.0, y), Align2::RIGHT_CENTER, hours, number, c.text);
    let room = right - 130.0 - rect.left() - 42.0;
    cut(ui, pos2(rect.left() + 42.0, y), &waiting.title, text::font_body(), c.text, room);
}

/// A dragged row drops before or behind the row under the pointer.
fn drag(ui: &Ui, line: &Response, shown: &Shown<'_>, place: usize, acts: &mut Vec<Act>) {
    line.dnd_set_drag_payload(place);
    let Some(pointer) = ui.input(|i| i.pointer.interact_pos()).filter(|_| line.contains_pointer()) else { return };
    let below = pointer.y > line.rect.center().y;
    if line.dnd_hover_payload::<usize>().is_some() {
        let y = if below { line.rect.bottom() } else { line.rect.top() };
        ui.painter().hline(line.rect.x_range(), y, Stroke::new(2.0, colors(ui).accent));
    }
    if let Some(from) = line.dnd_release_payload::<usize>() {
        let to = place + usize::from(below);
        // Taking the row out moves those behind it up by one.
        let to = if *from < to { to - 1 } else { to };
        move_to(shown, *from, to, acts);
    }
}

fn keys(ui: &Ui, line: &Response, shown: &Shown<'_>, place: usize, acts: &mut Vec<Act>) {
    if !line.has_focus() {
        return;
    }
    let pressed = |modifiers, key| ui.input_mut(|i| i.consume_key(modifiers, key));
    if pressed(Modifiers::ALT, Key::ArrowUp) && place > 0 {
        move_to(shown, place, place - 1, acts);
    }
    if pressed(Modifiers::ALT, Key::ArrowDown) && place + 1 < shown.waiting.len() {
        move_to(shown, place, place + 1, acts);
    }
    if pressed(Modifiers::NONE, Key::Delete) {
        acts.push(Act::Remove(shown.waiting[place].item.run.clone()));
    }
}

fn move_to(shown: &Shown<'_>, from: usize, to: usize, acts: &mut Vec<Act>) {
    let (moved, there) = (shown.waiting.get(from), shown.waiting.get(to));
    if let (Some(moved), Some(there)) = (moved.filter(|_| from != to), there) {
        acts.push(Act::Move(moved.item.run.clone(), there.place));
    }
}

fn menu(ui: &mut Ui, shown: &Shown<'_>, place: usize, acts: &mut Vec<Act>) {
    ui.set_min_width(200.0);
    let last = shown.waiting.len().saturating_sub(1);
    let moves = [
        ("runs-queue-first", 0, place > 0),
        ("runs-queue-up", place.saturating_sub(1), place > 0),
        ("runs-queue-down", place + 1, place < last),
        ("runs-queue-last", last, place < last),
    ];
    for (key, to, can) in moves {
        if ui.add_enabled(can, egui::Button::new(text::body(tr(key)))).clicked() {
            move_to(shown, place, to, acts);
            ui.close();
        }
    }
    ui.separator();
    ui.label(text::caption(tr("runs-queue-device")).color(colors(ui).text_3));
    let item = &shown.waiting[place].item;
    for (device, name) in shown.devices {
        if ui.selectable_label(item.device == *device, text::body(name)).clicked() {
            acts.push(Act::Device(item.run.clone(), *device));
            ui.close();
        }
    }
    ui.separator();
    if ui.button(text::body(tr("runs-queue-remove"))).clicked() {
        acts.push(Act::Remove(item.run.clone()));
        ui.close();
    }
}

/// The last line: when the queue will be empty, as far as that is known.
pub fn end(ui: &mut Ui, shown: &Shown<'_>) {
    let c = colors(ui);
    let known: f64 = shown.waiting.iter().filter_map(|w| w.hours).sum::<f64>() + shown.current_hours;
    let unknown = shown.waiting.iter().filter(|w| w.hours.is_none()).count();
    ui.horizontal(|ui| {
        ui.set_height(28.0);
        ui.label(text::body(tr("runs-queue-ends")).color(c.text_2));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if shown.waiting.is_empty() && shown.current_hours <= 0.0 {
                ui.label(text::body("–").color(c.text_3));
            } else if unknown > 0 {
                let words = tr!("runs-queue-unknown", n = unknown as f64);
                ui.add(egui::Label::new(text::small(&words).color(c.text_3)).truncate()).on_hover_text(words);
            } else {
                let is_estimate = shown.waiting.iter().any(|w| w.is_estimate);
                let key = if is_estimate { "runs-after-estimated" } else { "runs-after" };
                ui.label(text::small(tr!(key, time = wording::duration(known * 3600.0))).color(c.text_3));
                let end = shown.local_now + (known * 3600.0) as i64;
                ui.label(text::bold(wording::weekday_clock(end)).color(c.text));
            }
        });
    });
}
