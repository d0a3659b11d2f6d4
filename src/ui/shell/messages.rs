//! Toasts, and the history in which they stay.

use std::time::Duration;

use egui::{Align2, Area, Context, Frame, Id, Margin, Order, ScrollArea, Stroke, Ui, vec2};
use egui_material_icons::icons;

use crate::told::Told;
use crate::ui::i18n::{self, tr};
use crate::ui::theme::{self, radius, text};
use crate::ui::widgets::button;
use crate::ui::widgets::chip::Tone;

/// How long a toast stays; errors stay until they are closed.
const SHOWN_SECS: f64 = 6.0;
/// The history's length.
const KEPT: usize = 200;

struct Message {
    tone: Tone,
    words: Told,
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
    pub fn add(&mut self, tone: Tone, words: Told) {
        self.all.push(Message { tone, words, until: None, closed: false });
        self.unread += 1;
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
        let mut open = true;
        egui::Window::new(text::card_title(tr("messages")))
            .id(Id::unique("messages"))
            .open(&mut open)
            .collapsible(false)
            .default_size(vec2(520.0, 420.0))
            .anchor(Align2::RIGHT_BOTTOM, vec2(-16.0, -40.0))
            .show(ctx, |ui| self.history_lines(ui));
        self.history_open = open;
    }

    fn history_lines(&self, ui: &mut Ui) {
        if self.all.is_empty() {
            ui.label(text::body(tr("messages-none")).color(theme::colors(ui).text_2));
        }
        ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| {
            for message in self.all.iter().rev() {
                let (ink, _) = message.tone.colors(theme::colors(ui));
                let words = text::body(format!("{} {}", icon(message.tone), i18n::said(&message.words))).color(ink);
                ui.add(egui::Label::new(words).wrap().selectable(true));
            }
        });
    }
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
    let (ink, _) = message.tone.colors(c);
    Frame::new()
        .fill(c.raised)
        .stroke(Stroke::new(1.0, c.line))
        .corner_radius(radius::CARD)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(text::body(icon(message.tone)).color(ink));
                ui.scope(|ui| {
                    ui.set_max_width(380.0);
                    ui.add(egui::Label::new(text::body(i18n::said(&message.words)).color(c.text)).wrap());
                });
                message.closed |= button::icon(ui, icons::ICON_CLOSE.codepoint, &tr("close")).clicked();
            });
        });
}
