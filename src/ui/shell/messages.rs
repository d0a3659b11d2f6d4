//! Toasts, and the history in which they stay.

use std::time::Duration;

use egui::{
    Align, Align2, Area, Context, Frame, Id, Key, Layout, Margin, Modifiers, Order, ScrollArea, Sense, Stroke, Ui, vec2,
};
use egui_material_icons::icons;

use crate::report::when;
use crate::store::local_time;
use crate::store::run_folder::unix_now;
use crate::text::LocalText;
use crate::ui::focus;
use crate::ui::i18n::{self, tr};
use crate::ui::theme::{self, radius, text};
use crate::ui::widgets::chip::Tone;
use crate::ui::widgets::{button, wrapped};

/// How long a toast stays; errors stay until they are closed.
const SHOWN_SECS: f64 = 6.0;
/// Size of the history on the screen, points.
const SIZE: egui::Vec2 = vec2(520.0, 420.0);
/// The history's length.
const KEPT: usize = 200;

struct Message {
    tone: Tone,
    words: LocalText,
    /// Local time of day, `14:47`.
    time: String,
    /// Set when it is first drawn.
    until: Option<f64>,
    closed: bool,
}

/// All messages of this window, newest last.
#[derive(Default)]
pub struct Messages {
    all: Vec<Message>,
    history_open: bool,
    unread: usize,
}

impl Messages {
    pub fn add(&mut self, tone: Tone, words: LocalText) {
        let closed = self.history_open; // it is read there
        self.all.push(Message { tone, words, time: time_of_day(), until: None, closed });
        self.unread += usize::from(!closed);
        let excess = self.all.len().saturating_sub(KEPT);
        self.all.drain(..excess);
    }

    /// Messages since the history was last opened.
    pub fn unread(&self) -> usize {
        self.unread
    }

    pub fn toggle_history(&mut self) {
        self.history_open = !self.history_open;
        self.unread = 0;
        // All of them stand in the history, which toasts would cover.
        self.all.iter_mut().for_each(|message| message.closed = true);
    }

    /// Esc closes the history, before the page takes it; a dialog, a menu or a text field above takes it first.
    pub fn keys(&mut self, ctx: &Context) {
        if !self.history_open || focus::is_covered(ctx) || ctx.text_edit_focused() {
            return;
        }
        if ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            self.history_open = false;
        }
    }

    /// Draws toasts and, if open, the history.
    pub fn show(&mut self, ctx: &Context) {
        self.toasts(ctx);
        if self.history_open {
            self.history(ctx);
        }
    }

    fn toasts(&mut self, ctx: &Context) {
        let now = ctx.input(|i| i.time);
        for message in &mut self.all {
            let stays = message.tone == Tone::Bad;
            let until = *message.until.get_or_insert(if stays { f64::INFINITY } else { now + SHOWN_SECS });
            message.closed |= now >= until;
        }
        let next = self.all.iter().filter(|m| !m.closed).filter_map(|m| m.until).fold(f64::INFINITY, f64::min);
        if next.is_finite() {
            ctx.request_repaint_after(Duration::from_secs_f64((next - now).max(0.01)));
        }
        if self.all.iter().all(|m| m.closed) {
            return;
        }
        // In the middle: what a page or a dialog wants pressed next stands at its lower right.
        let area =
            Area::new(Id::unique("toasts")).order(Order::Tooltip).anchor(Align2::CENTER_BOTTOM, vec2(0.0, -40.0));
        area.show(ctx, |ui| {
            for message in self.all.iter_mut().filter(|m| !m.closed).rev().take(4) {
                toast(ui, message);
            }
        });
    }

    fn history(&mut self, ctx: &Context) {
        // No window of egui's: its frame has English names.
        let area =
            Area::new(Id::unique("messages")).order(Order::Foreground).anchor(Align2::RIGHT_BOTTOM, vec2(-16.0, -40.0));
        area.show(ctx, |ui| {
            let c = theme::colors(ui);
            let frame = Frame::new().fill(c.raised).stroke(Stroke::new(1.0, c.line)).corner_radius(radius::CARD);
            frame.shadow(ui.visuals().window_shadow).inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
                let most = (ctx.content_rect().size() - vec2(64.0, 120.0)).min(SIZE);
                ui.set_width(most.x);
                ui.set_max_height(most.y);
                self.history_head(ui);
                self.history_lines(ui);
            });
        });
    }

    fn history_head(&mut self, ui: &mut Ui) {
        let size = vec2(ui.available_width(), button::HEIGHT);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(size);
            ui.label(text::card_title(tr("messages")).color(theme::colors(ui).text));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if button::icon(ui, icons::ICON_CLOSE.codepoint, &tr("close")).clicked() {
                    self.history_open = false;
                }
            });
        });
    }

    fn history_lines(&self, ui: &mut Ui) {
        if self.all.is_empty() {
            ui.label(text::body(tr("messages-none")).color(theme::colors(ui).text_2));
        }
        ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| {
            for message in self.all.iter().rev() {
                let (ink, _) = message.tone.colors(theme::colors(ui));
                ui.horizontal_top(|ui| {
                    ui.label(text::mono_small(&message.time).color(theme::colors(ui).text_3));
                    sign(ui, message.tone);
                    let words = text::body(i18n::said(&message.words)).color(ink);
                    wrapped::selectable(ui, words);
                });
            }
        });
    }
}

fn time_of_day() -> String {
    let unix = unix_now() as i64;
    when::clock(unix + local_time::offset(unix))[..5].to_owned()
}

/// The sign of the tone, painted: it is nothing to be read aloud.
fn sign(ui: &mut Ui, tone: Tone) {
    let (ink, _) = tone.colors(theme::colors(ui));
    let (rect, _) = ui.allocate_exact_size(vec2(16.0, 18.0), Sense::hover());
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon(tone), egui::FontId::proportional(15.0), ink);
}

fn icon(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => icons::ICON_CHECK_CIRCLE.codepoint,
        Tone::Warn => icons::ICON_WARNING.codepoint,
        Tone::Bad => icons::ICON_ERROR.codepoint,
        Tone::Accent | Tone::Neutral => icons::ICON_INFO.codepoint,
    }
}

fn toast(ui: &mut Ui, message: &mut Message) {
    let c = theme::colors(ui);
    Frame::new()
        .fill(c.raised)
        .stroke(Stroke::new(1.0, c.line))
        .corner_radius(radius::CARD)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                sign(ui, message.tone);
                ui.scope(|ui| {
                    ui.set_max_width(380.0);
                    wrapped::label(ui, text::body(i18n::said(&message.words)).color(c.text));
                });
                message.closed |= button::icon(ui, icons::ICON_CLOSE.codepoint, &tr("close")).clicked();
            });
        });
}
