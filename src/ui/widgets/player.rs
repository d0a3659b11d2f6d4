//! One playhead over any number of clips: play, pause, step a frame, speed, loop, scrub. Time comes from outside.

use std::time::Duration;

use egui::{Align, Color32, Context, CornerRadius, Key, Layout, Modifiers, Rect, Role, Sense, Ui, Vec2, WidgetInfo};
use egui_material_icons::icons;

use super::{button, segmented};
use crate::ui::focus::{self, Arrows};
use crate::ui::i18n::tr;
use crate::ui::theme::{colors, radius, text};

/// A gap between two ticks that is longer than this is a sleep, not playing time; seconds.
const LONGEST_TICK: f64 = 0.25;

/// A playhead. Its time runs from 0 to the length of the longest clip.
#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    playing: bool,
    /// 0.5, 1 or 2.
    pub speed: f32,
    /// Begins again at the end.
    pub repeat: bool,
    head: f64,
    frames: u32,
    fps: f32,
    last: Option<f64>,
}

impl Default for Player {
    fn default() -> Self {
        Self { playing: true, speed: 1.0, repeat: true, head: 0.0, frames: 1, fps: 12.0, last: None }
    }
}

impl Player {
    /// Takes a new length: `frames` at `fps`. The head stays if it still lies inside.
    pub fn set_length(&mut self, frames: u32, fps: f32) {
        (self.frames, self.fps) = (frames.max(1), if fps > 0.0 { fps } else { 1.0 });
        if self.head >= self.secs() {
            self.head = 0.0;
        }
    }

    /// Length in seconds.
    pub fn secs(&self) -> f64 {
        f64::from(self.frames) / f64::from(self.fps)
    }

    /// Seconds since the start.
    pub fn head(&self) -> f64 {
        self.head
    }

    /// The frame under the head, from 0.
    pub fn frame(&self) -> u32 {
        ((self.head * f64::from(self.fps) + 1e-4).floor() as u32).min(self.frames - 1)
    }

    pub fn is_playing(&self) -> bool {
        self.playing
    }

    /// Plays or pauses; at the end it begins again.
    pub fn toggle(&mut self) {
        self.playing = !self.playing;
        self.last = None;
        if self.playing && self.frame() + 1 == self.frames {
            self.head = 0.0;
        }
    }

    pub fn pause(&mut self) {
        self.playing = false;
    }

    /// Moves the head by whole frames and pauses; past an end it comes in at the other.
    pub fn step(&mut self, by: i32) {
        self.pause();
        let frame = (i64::from(self.frame()) + i64::from(by)).rem_euclid(i64::from(self.frames));
        self.head = frame as f64 / f64::from(self.fps);
    }

    /// Puts the head at a time.
    pub fn seek(&mut self, secs: f64) {
        self.head = secs.clamp(0.0, f64::from(self.frames - 1) / f64::from(self.fps));
    }

    /// Lets time pass until `now` (seconds of any clock). How long until something changes; none while paused.
    pub fn tick(&mut self, now: f64) -> Option<Duration> {
        let passed = self.last.map_or(0.0, |last| (now - last).clamp(0.0, LONGEST_TICK));
        self.last = Some(now);
        if !self.playing {
            return None;
        }
        self.head += passed * f64::from(self.speed);
        if self.head >= self.secs() {
            if self.repeat {
                self.head %= self.secs();
            } else {
                self.seek(f64::INFINITY);
                self.pause();
                return None;
            }
        }
        let next = f64::from(self.frame() + 1) / f64::from(self.fps);
        let wait = ((next - self.head) / f64::from(self.speed)).max(0.001);
        Some(Duration::from_secs_f64(wait))
    }
}

/// The keys of a playhead: `,` and `.` step a frame; Space plays and pauses, unless a control has the keyboard.
pub fn keys(ctx: &Context, player: &mut Player) {
    let hit = |key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    if hit(Key::Comma) {
        player.step(-1);
    }
    if hit(Key::Period) {
        player.step(1);
    }
    if focus::is_free(ctx, None) && hit(Key::Space) {
        player.toggle();
    }
}

/// Draws the playhead with its controls; `caption` says what plays.
pub fn bar(ui: &mut Ui, player: &mut Player, caption: &str) {
    let size = Vec2::new(ui.available_width(), 36.0);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        if button::icon(ui, icons::ICON_SKIP_PREVIOUS.codepoint, &tr("player-back")).clicked() {
            player.step(-1);
        }
        if play_button(ui, player.is_playing()) {
            player.toggle();
        }
        if button::icon(ui, icons::ICON_SKIP_NEXT.codepoint, &tr("player-forward")).clicked() {
            player.step(1);
        }
        let time = format!("{} / {}", clock(player.head()), clock(player.secs()));
        ui.label(text::mono(time).color(colors(ui).text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let names = [(0.5, "0.5×".to_owned()), (1.0, "1×".to_owned()), (2.0, "2×".to_owned())];
            repeat_button(ui, &mut player.repeat);
            segmented::segmented(ui, &tr("player-speed"), &mut player.speed, &names);
            if ui.available_width() > 260.0 {
                ui.label(text::small(caption).color(colors(ui).text_3));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| scrubber(ui, player));
        });
    });
}

/// Minutes, seconds and hundredths.
pub fn clock(secs: f64) -> String {
    let hundredths = (secs * 100.0 + 1e-6).floor() as u64;
    format!("{}:{:02}.{:02}", hundredths / 6000, hundredths / 100 % 60, hundredths % 100)
}

fn play_button(ui: &mut Ui, playing: bool) -> bool {
    let (icon, name) = match playing {
        true => (icons::ICON_PAUSE.codepoint, tr("player-pause")),
        false => (icons::ICON_PLAY_ARROW.codepoint, tr("player-play")),
    };
    let c = colors(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(32.0, 28.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
    ui.painter().rect_filled(rect, radius::CONTROL, c.accent);
    let font = egui::FontId::proportional(18.0);
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, icon, font, c.on_accent);
    response.on_hover_text(format!("{name} (Space)")).clicked()
}

fn repeat_button(ui: &mut Ui, repeat: &mut bool) {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(button::HEIGHT), Sense::click());
    let name = tr("player-repeat");
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), *repeat, &name));
    let c = colors(ui);
    let fill = if *repeat { c.accent_bg } else { Color32::TRANSPARENT };
    ui.painter().rect_filled(rect, radius::CONTROL, if response.hovered() { c.hover } else { fill });
    let ink = if *repeat { c.accent_text } else { c.text_3 };
    let (icon, font) = (icons::ICON_REPEAT.codepoint, egui::FontId::proportional(17.0));
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, icon, font, ink);
    if response.on_hover_text(name).clicked() {
        *repeat = !*repeat;
    }
}

/// A track with a knob; a click or a drag puts the head there, arrow keys step while it has the keyboard.
fn scrubber(ui: &mut Ui, player: &mut Player) {
    let size = Vec2::new((ui.available_width() - 12.0).max(40.0), 20.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let track = Rect::from_center_size(rect.center(), Vec2::new(rect.width() - 14.0, 4.0));
    if let Some(pos) = response.interact_pointer_pos() {
        player.pause();
        player.seek(f64::from((pos.x - track.left()) / track.width()) * player.secs());
    }
    let steps = focus::arrows(ui, &response, Arrows::Horizontal);
    if steps != 0 {
        player.step(steps);
    }
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), player.head(), tr("player-head")));
    let c = colors(ui);
    let share = (player.head() / player.secs()).clamp(0.0, 1.0) as f32;
    let at = track.left() + track.width() * share;
    ui.painter().rect_filled(track, CornerRadius::same(2), c.line_strong);
    ui.painter().rect_filled(track.with_max_x(at), CornerRadius::same(2), c.accent);
    ui.painter().circle_filled(egui::pos2(at, track.center().y), 7.0, c.accent);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn player(frames: u32) -> Player {
        let mut player = Player::default();
        player.set_length(frames, 10.0);
        player.tick(100.0);
        player
    }

    #[test]
    fn time_moves_the_head_at_its_speed() {
        let mut player = player(100);
        player.tick(100.2);
        assert_eq!(player.frame(), 2);
        player.speed = 2.0;
        player.tick(100.4);
        assert_eq!(player.frame(), 6);
        player.pause();
        assert_eq!(player.tick(100.5), None);
        assert_eq!(player.frame(), 6);
    }

    #[test]
    fn the_end_begins_again_or_holds_the_last_frame() {
        let mut player = player(3);
        player.tick(100.25);
        player.tick(100.35);
        assert_eq!(player.frame(), 0);
        player.repeat = false;
        player.tick(100.6);
        assert!(player.is_playing());
        player.tick(100.7);
        assert_eq!((player.frame(), player.is_playing()), (2, false));
        player.toggle();
        assert_eq!((player.frame(), player.is_playing()), (0, true));
    }

    #[test]
    fn a_step_pauses_and_comes_in_at_the_other_end() {
        let mut player = player(3);
        player.step(-1);
        assert_eq!((player.frame(), player.is_playing()), (2, false));
        player.step(1);
        assert_eq!(player.frame(), 0);
    }

    #[test]
    fn the_next_wake_up_is_when_the_frame_changes() {
        let mut player = player(100);
        let wait = player.tick(100.03).unwrap();
        assert!((wait.as_secs_f64() - 0.07).abs() < 1e-6, "{wait:?}");
        player.speed = 0.5;
        let wait = player.tick(100.03).unwrap();
        assert!((wait.as_secs_f64() - 0.14).abs() < 1e-6, "{wait:?}");
    }

    #[test]
    fn a_sleep_is_no_playing_time() {
        let mut player = player(100);
        player.tick(500.0);
        assert_eq!(player.frame(), 2);
    }

    #[test]
    fn a_shorter_length_takes_the_head_back() {
        let mut player = player(100);
        player.seek(8.0);
        player.set_length(20, 10.0);
        assert_eq!(player.frame(), 0);
    }
}
