//! Pictures of clips as textures, within a byte budget.

use std::path::PathBuf;

use egui::{Rect, Ui};

use super::theme;

/// Part of a clip shard.
#[derive(Clone, Debug, PartialEq)]
pub struct ClipRef {
    /// Absolute path of the shard.
    pub shard: PathBuf,
    pub first_frame: u32,
    pub frames: u32,
    pub fps: f32,
}

/// Textures of clips.
pub struct Media;

impl Media {
    pub fn new(_ctx: &egui::Context, _budget_bytes: usize) -> Self {
        Self
    }

    /// Paints the frame of `clip` at `time_secs` into `rect`.
    pub fn show(&mut self, ui: &mut Ui, rect: Rect, _clip: &ClipRef, _time_secs: f64) -> bool {
        ui.painter().rect_filled(rect, theme::radius::CONTROL, theme::colors(ui).hover);
        false
    }

    /// Paints the middle frame.
    pub fn thumb(&mut self, ui: &mut Ui, rect: Rect, clip: &ClipRef) -> bool {
        self.show(ui, rect, clip, 0.0)
    }
}
