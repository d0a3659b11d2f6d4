//! What has the keyboard: one ring around it, whatever it is, and the way of a list to bring it into sight.

use std::collections::HashMap;

use egui::accesskit::{Action, ActionRequest, TreeId};
use egui::{Context, Event, EventFilter, Id, Key, LayerId, Modifiers, Order, Popup, Response, Stroke, StrokeKind, Ui};

use super::theme::{self, radius};

/// Width of the ring, points.
const RING: f32 = 2.0;

/// What lies over the page: the layer of the top dialog, and whether a menu is open.
type Cover = (Option<LayerId>, bool);

/// Follows the keyboard from control to control.
#[derive(Default)]
pub struct Focus {
    last: Option<Id>,
    /// Cut off by the list that it lies in.
    hidden: Option<Id>,
    cover: Cover,
    /// The control that had the keyboard last, on the page (`None`) and in each dialog.
    homes: HashMap<Option<LayerId>, Id>,
    /// Gets the keyboard again: what was opened from it has closed.
    back: Option<Id>,
}

impl Focus {
    /// Before anything is drawn: a control that the keyboard has come to asks its list to scroll.
    pub fn begin(&mut self, ctx: &Context) {
        let Some(id) = self.hidden.take() else { return };
        // egui answers this request where the control is drawn, which is the one place that knows its list.
        let request = ActionRequest {
            action: Action::ScrollIntoView,
            target_tree: TreeId::ROOT,
            target_node: id.accesskit_id(),
            data: None,
        };
        ctx.input_mut(|i| i.events.push(Event::AccessKitActionRequest(request)));
    }

    /// After everything is drawn: what has closed gives the keyboard back; the ring.
    pub fn end(&mut self, ctx: &Context) {
        self.follow_cover(ctx);
        let focused = ctx.memory(egui::Memory::focused);
        let moved = std::mem::replace(&mut self.last, focused) != focused;
        let Some(response) = focused.and_then(|id| ctx.read_response(id)) else { return };
        let seen = response.interact_rect;
        if moved && !seen.expand(1.0).contains_rect(response.rect) {
            self.hidden = focused;
            ctx.request_repaint();
        }
        if seen.is_positive() {
            let ring = Stroke::new(RING, theme::colors_of(ctx).accent);
            let painter = ctx.layer_painter(response.layer_id);
            painter.rect_stroke(seen, radius::CONTROL, ring, StrokeKind::Outside);
        }
    }

    /// Where a dialog or menu has closed, the control that had the keyboard below it has it again, unless the keyboard
    /// is there already.
    fn follow_cover(&mut self, ctx: &Context) {
        let cover = cover(ctx);
        let (top, has_menu) = cover;
        let before = std::mem::replace(&mut self.cover, cover);
        if before != cover && !has_menu {
            self.back = self.homes.get(&top).copied();
        }
        let focused = ctx.memory(egui::Memory::focused);
        let place = focused.and_then(|id| ctx.read_response(id)).map(|response| response.layer_id);
        // Panels of the page lie behind everything that opens over them.
        let is_home = |layer: LayerId| top.map_or(layer.order < Order::Foreground, |top| layer == top);
        if let (Some(id), true) = (focused, place.is_some_and(is_home)) {
            self.homes.insert(top, id);
            self.back = None;
        } else if let Some(id) = self.back.take().filter(|id| ctx.read_response(*id).is_some()) {
            ctx.memory_mut(|memory| memory.request_focus(id));
            ctx.request_repaint();
        } else if focused.is_none() && !has_menu {
            self.homes.remove(&top);
        }
        if top.is_none() {
            self.homes.retain(|layer, _| layer.is_none());
        }
    }
}

fn cover(ctx: &Context) -> Cover {
    (ctx.memory(egui::Memory::top_modal_layer), Popup::is_any_open(ctx))
}

/// Whether a dialog lies over the page.
pub fn has_dialog(ctx: &Context) -> bool {
    cover(ctx).0.is_some()
}

/// Whether a dialog or a menu lies over the page.
pub fn is_covered(ctx: &Context) -> bool {
    cover(ctx) != (None, false)
}

/// Arrow keys that a control takes for itself; the others go on to the next control in their direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrows {
    Horizontal,
    Vertical,
    Both,
}

/// How many steps right (or down) less left (or up) the arrow keys ask of this control, which has the keyboard.
pub fn arrows(ui: &Ui, response: &Response, which: Arrows) -> i32 {
    if !response.has_focus() {
        return 0;
    }
    let (across, down) = (which != Arrows::Vertical, which != Arrows::Horizontal);
    let filter = EventFilter { horizontal_arrows: across, vertical_arrows: down, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let presses = |key| ui.input(|i| i.num_presses(key)) as i32;
    let horizontal = if across { presses(Key::ArrowRight) - presses(Key::ArrowLeft) } else { 0 };
    horizontal + if down { presses(Key::ArrowDown) - presses(Key::ArrowUp) } else { 0 }
}

/// [`arrows`] while Shift is held; without it, the arrows go on to the next control. For what should not move by
/// accident.
pub fn shift_arrows(ui: &Ui, response: &Response, which: Arrows) -> i32 {
    if !response.has_focus() {
        return 0;
    }
    let presses = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::SHIFT, key)) as i32;
    let (across, down) = (which != Arrows::Vertical, which != Arrows::Horizontal);
    let horizontal = if across { presses(Key::ArrowRight) - presses(Key::ArrowLeft) } else { 0 };
    horizontal + if down { presses(Key::ArrowDown) - presses(Key::ArrowUp) } else { 0 }
}

/// Whether Enter, the arrows and Space are free for the page: no control has the keyboard, or only `own` has.
pub fn is_free(ctx: &Context, own: Option<Id>) -> bool {
    ctx.memory(egui::Memory::focused).is_none_or(|id| Some(id) == own)
}

/// Page Up and Page Down scroll the list or text that `ui` lies in, for those without a control that Tab could reach.
pub fn scroll_by_page(ui: &Ui) {
    let presses = |key| ui.input(|i| i.num_presses(key)) as f32;
    let pages = presses(Key::PageUp) - presses(Key::PageDown);
    if pages != 0.0 {
        ui.scroll_with_delta(egui::vec2(0.0, pages * 0.9 * ui.clip_rect().height()));
    }
}
