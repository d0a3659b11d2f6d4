//! Pictures of clips as textures: read off the UI thread, one texture per visible clip, within a byte budget.
//!
//! [`Media::show`] paints the frame of a clip at a time. If the frame is not there yet, the one before it stays (or a
//! placeholder is painted), threads read it, and the window is woken. Nothing here waits, and nothing is repainted
//! unless something was asked for.

mod reader;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::PathBuf;

use egui::epaint::RectShape;
use egui::{Color32, Context, Pos2, Rect, TextureHandle, TextureOptions, Ui, Vec2};

use self::reader::{Answer, Key, Readers};
use super::i18n;
use super::theme::{self, radius};
use crate::text::LocalText;

/// Threads that read frames; one would let a slow disk hold up everything in sight.
const THREADS: usize = 2;

/// A picture that is so many seconds behind its time is marked as late.
const LATE: f64 = 0.4;

/// Part of a clip shard.
#[derive(Clone, Debug, PartialEq)]
pub struct ClipRef {
    /// Absolute path of the shard.
    pub shard: PathBuf,
    /// First frame of the part.
    pub first_frame: u32,
    /// Frames of the part.
    pub frames: u32,
    /// Frames per second.
    pub fps: f32,
}

impl ClipRef {
    /// Length in seconds.
    pub fn secs(&self) -> f64 {
        f64::from(self.frames) / f64::from(self.fps.max(0.01))
    }

    /// The frame on screen at `time_secs` after the start of the part, counted from its first; the part repeats.
    pub fn frame_at(&self, time_secs: f64) -> u32 {
        // The small addend makes exact multiples of a frame's time immune to rounding.
        let frame = (time_secs.max(0.0) * f64::from(self.fps) + 1e-4).floor() as u64;
        (frame % u64::from(self.frames.max(1))) as u32
    }

    /// How much of the part is over at `time_secs`, between 0 and 1; the part repeats.
    pub fn share_at(&self, time_secs: f64) -> f32 {
        (time_secs.max(0.0) / self.secs()).fract() as f32
    }

    fn middle(&self) -> u32 {
        self.frames / 2
    }
}

/// How a picture meets a rectangle of another shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// All of it is seen, with bars.
    Contain,
    /// The rectangle is filled; the picture is cut on two sides.
    Cover,
}

/// Textures of clips.
pub struct Media {
    ctx: Context,
    readers: Readers,
    slots: HashMap<Key, Slot>,
    bytes: usize,
    budget: usize,
    /// The pass whose answers were collected.
    collected: u64,
}

#[derive(Default)]
struct Slot {
    texture: Option<TextureHandle>,
    bytes: usize,
    /// Frame in the texture.
    shown: u32,
    /// Since when another one is waited for, seconds.
    waiting: Option<f64>,
    /// The pass in which it was last in sight.
    used: u64,
    problem: Option<LocalText>,
}

impl Media {
    /// `budget_bytes`: what the textures may take; what is in sight is kept in any case.
    pub fn new(ctx: &Context, budget_bytes: usize) -> Self {
        Self {
            ctx: ctx.clone(),
            readers: Readers::start(ctx, THREADS),
            slots: HashMap::new(),
            bytes: 0,
            budget: budget_bytes,
            collected: 0,
        }
    }

    /// Bytes that the textures take now.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Paints all of the frame of `clip` at `time_secs` into `rect`; false where it was only a placeholder.
    pub fn show(&mut self, ui: &Ui, rect: Rect, clip: &ClipRef, time_secs: f64) -> bool {
        self.show_fit(ui, rect, clip, time_secs, Fit::Contain)
    }

    /// [`Self::show`] with a choice of how the picture meets the rectangle.
    pub fn show_fit(&mut self, ui: &Ui, rect: Rect, clip: &ClipRef, time_secs: f64, fit: Fit) -> bool {
        self.paint(ui, rect, &key(clip, false), clip.first_frame + clip.frame_at(time_secs), fit)
    }

    /// Paints the middle frame, filling `rect`; false where it was only a placeholder.
    pub fn thumb(&mut self, ui: &Ui, rect: Rect, clip: &ClipRef) -> bool {
        self.paint(ui, rect, &key(clip, true), clip.first_frame + clip.middle(), Fit::Cover)
    }

    /// The frame (from the first of the part) that the texture of a moving clip holds; none before the first.
    pub fn shown_frame(&self, clip: &ClipRef) -> Option<u32> {
        let slot = self.slots.get(&key(clip, false)).filter(|slot| slot.texture.is_some())?;
        Some(slot.shown.saturating_sub(clip.first_frame))
    }

    /// Whether the moving clip has been behind its time for so long that it should be said.
    pub fn is_late(&self, clip: &ClipRef) -> bool {
        let now = self.ctx.input(|i| i.time);
        let since = self.slots.get(&key(clip, false)).and_then(|slot| slot.waiting);
        since.is_some_and(|since| now - since > LATE)
    }

    /// Why a clip cannot be shown.
    pub fn problem(&self, clip: &ClipRef) -> Option<&str> {
        let of = |still| self.slots.get(&key(clip, still)).and_then(|slot| slot.problem.as_ref().map(i18n::said));
        of(false).or_else(|| of(true))
    }

    fn paint(&mut self, ui: &Ui, rect: Rect, key: &Key, frame: u32, fit: Fit) -> bool {
        let pass = self.ctx.cumulative_pass_nr();
        self.collect(pass);
        let slot = self.slots.entry(key.clone()).or_default();
        // What could not be read is tried again when it comes into sight anew: an import may have made it since.
        if slot.used + 1 < pass {
            slot.problem = None;
        }
        slot.used = pass;
        let there = slot.texture.is_some() && slot.shown == frame;
        if !there && slot.problem.is_none() {
            slot.waiting.get_or_insert(self.ctx.input(|i| i.time));
            self.readers.ask(key, frame, pass);
        }
        let Some(texture) = slot.texture.as_ref().filter(|_| slot.problem.is_none()) else {
            placeholder(ui, rect, slot.problem.is_some());
            return false;
        };
        let (target, uv) = placed(rect, texture.size_vec2(), fit);
        if target != rect {
            ui.painter().rect_filled(rect, radius::CONTROL, theme::colors(ui).hover);
        }
        let corners = if target == rect { radius::CONTROL } else { 0 };
        ui.painter().add(RectShape::filled(target, corners, Color32::WHITE).with_texture(texture.id(), uv));
        true
    }

    /// Takes what the threads have read into the textures, once a pass.
    fn collect(&mut self, pass: u64) {
        if self.collected == pass {
            return;
        }
        self.collected = pass;
        let mut any = false;
        while let Some(answer) = self.readers.answer() {
            self.take(answer);
            any = true;
        }
        if any {
            self.evict(pass);
        }
    }

    fn take(&mut self, Answer { key, frame, picture }: Answer) {
        let Some(slot) = self.slots.get_mut(&key) else { return };
        slot.waiting = None;
        let picture = match picture {
            Ok(picture) => picture,
            Err(problem) => {
                slot.problem = Some(problem);
                return;
            }
        };
        let bytes = picture.pixels.len() * size_of::<Color32>();
        self.bytes = self.bytes + bytes - slot.bytes;
        (slot.bytes, slot.shown) = (bytes, frame);
        match &mut slot.texture {
            Some(texture) => texture.set(picture, TextureOptions::LINEAR),
            None => slot.texture = Some(self.ctx.load_texture("clip", picture, TextureOptions::LINEAR)),
        }
    }

    /// Frees the textures that were out of sight for the longest time until the budget holds.
    fn evict(&mut self, pass: u64) {
        if self.bytes <= self.budget {
            return;
        }
        let mut hidden: Vec<(u64, Key)> =
            self.slots.iter().filter(|(_, s)| s.used + 1 < pass).map(|(k, s)| (s.used, k.clone())).collect();
        hidden.sort_unstable_by_key(|(used, _)| *used);
        for (_, key) in hidden {
            if self.bytes <= self.budget {
                return;
            }
            self.bytes -= self.slots.remove(&key).map_or(0, |slot| slot.bytes);
        }
    }
}

fn key(clip: &ClipRef, still: bool) -> Key {
    Key { shard: clip.shard.clone(), first_frame: clip.first_frame, frames: clip.frames, still }
}

fn placeholder(ui: &Ui, rect: Rect, broken: bool) {
    let c = theme::colors(ui);
    ui.painter().rect_filled(rect, radius::CONTROL, c.hover);
    if broken {
        let icon = egui_material_icons::icons::ICON_VIDEOCAM_OFF.codepoint;
        let font = egui::FontId::proportional(18.0_f32.min(rect.height() * 0.6));
        ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, icon, font, c.text_3);
    }
}

/// Where in `rect` a picture of `size` goes, and which part of it is seen.
fn placed(rect: Rect, size: Vec2, fit: Fit) -> (Rect, Rect) {
    let whole = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
    if size.x <= 0.0 || size.y <= 0.0 || rect.width() <= 0.0 || rect.height() <= 0.0 {
        return (rect, whole);
    }
    let ratio = (size.x / size.y) / (rect.width() / rect.height());
    match fit {
        Fit::Contain => {
            let shrink = Vec2::new(ratio.min(1.0), (1.0 / ratio).min(1.0));
            (Rect::from_center_size(rect.center(), rect.size() * shrink), whole)
        }
        Fit::Cover => {
            let seen = Vec2::new((1.0 / ratio).min(1.0), ratio.min(1.0));
            (rect, Rect::from_center_size(whole.center(), seen))
        }
    }
}
