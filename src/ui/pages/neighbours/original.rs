//! The source video in its own quality, in a dialog; and its place in the file manager.

use std::path::PathBuf;

use egui::{Id, Modal, Rect, Sense, Ui, Vec2, vec2};
use egui_material_icons::icons;

use super::View;
use super::decoding::Decoding;
use crate::data::original::{self, Original};
use crate::store::judgement::VideoName;
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::command::Command;
use crate::ui::i18n::{self, tr};
use crate::ui::media::ClipRef;
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::chip::Tone;
use crate::ui::widgets::player::{self, Player};
use crate::ui::widgets::{button, error_strip};

/// The dialog; closed without a video.
#[derive(Default)]
pub struct Viewer {
    shown: Option<Shown>,
    /// The file that is to be shown in the file manager, once its place is known.
    revealed: Load<PathBuf>,
}

struct Shown {
    decoding: Decoding,
    player: Player,
}

impl Viewer {
    pub fn is_open(&self) -> bool {
        self.shown.is_some()
    }

    /// Begins to decode the source of `video` and opens the dialog.
    pub fn open(&mut self, cx: &Cx<'_>, video: &VideoName) {
        self.shown = Some(Shown { decoding: Decoding::start(cx, video), player: Player::default() });
    }

    /// Shows the file of `video` in the file manager.
    pub fn reveal(&mut self, cx: &Cx<'_>, video: &VideoName) {
        let (workspace, wanted) = (cx.workspace.clone(), video.clone());
        self.revealed = Load::start(cx.ctx, "reveal", move || {
            original::source_of(&workspace, &wanted.set, &wanted.path).map_err(LocalText::from)
        });
    }

    /// Hands on the place of a file that is to be shown.
    fn send_revealed(&mut self, cx: &Cx<'_>) {
        match self.revealed.take() {
            Some(Ok(path)) => cx.send(Command::Reveal(path)),
            Some(Err(error)) => cx.send(Command::Toast(Tone::Bad, error)),
            None => {}
        }
    }

    /// Takes what was decoded, lets the playhead run, draws the dialog. `hides`: a blind look, in which names of folders
    /// and files would tell the label.
    pub fn update(&mut self, hides: bool, cx: &mut Cx<'_>) {
        self.send_revealed(cx);
        let Some(shown) = &mut self.shown else { return };
        if shown.decoding.load.poll()
            && let Some(original) = shown.decoding.load.value()
        {
            shown.player.set_length(original.frames, original.fps);
        }
        // The page's own keys are asleep under a dialog.
        player::keys(cx.ctx, &mut shown.player);
        if let Some(wait) = shown.player.tick(cx.time).filter(|_| shown.decoding.load.value().is_some()) {
            cx.ctx.request_repaint_after(wait);
        }
        let (mut close, mut reveal) = (false, None);
        let modal = Modal::new(Id::unique("original video"));
        let frame = egui::Frame::popup(&cx.ctx.global_style()).inner_margin(16);
        let response = modal.frame(frame).show(cx.ctx, |ui| {
            ui.set_width(width(ui, shown));
            close = head(ui, shown, hides);
            content(ui, shown, hides, cx);
            ui.horizontal(|ui| {
                let folder = icons::ICON_FOLDER_OPEN.codepoint;
                if !hides && button::secondary(ui, Some(folder), &tr("neighbours-reveal")).clicked() {
                    reveal = Some(shown.decoding.video.clone());
                }
                if let Some(original) = shown.decoding.load.value() {
                    let cut = original.cut.as_ref().map(|cut| format!(" · {}", i18n::say(cut))).unwrap_or_default();
                    let (width, height) = (original.width.to_string(), original.height.to_string());
                    let fps = format!("{:.1}", original.fps);
                    let size = tr!("neighbours-original-size", width = width, height = height, fps = fps);
                    ui.label(text::caption(format!("{size}{cut}")).color(colors(ui).text_3));
                }
            });
        });
        if let Some(video) = reveal {
            self.reveal(cx, &video);
        }
        if close || response.should_close() {
            self.shown = None;
        }
    }
}

fn head(ui: &mut Ui, shown: &Shown, hides: bool) -> bool {
    ui.horizontal(|ui| {
        ui.label(text::card_title(tr("neighbours-original")).color(colors(ui).text));
        let file = match hides {
            true => tr("neighbours-hidden"),
            false => shown.decoding.video.words(),
        };
        ui.add(egui::Label::new(text::small(file).color(colors(ui).text_3)).truncate());
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            button::icon(ui, icons::ICON_CLOSE.codepoint, &tr("close")).clicked()
        })
        .inner
    })
    .inner
}

/// As wide as the picture, with room for the controls.
fn width(ui: &Ui, shown: &Shown) -> f32 {
    let picture = shown.decoding.load.value().map_or(0.0, |original| fitted(ui, original).x);
    picture.clamp(560.0, room(ui).x.max(560.0))
}

/// The largest picture that leaves the window in sight.
fn room(ui: &Ui) -> Vec2 {
    let window = ui.ctx().content_rect().size();
    vec2((window.x * 0.8).min(1280.0), (window.y * 0.72).min(800.0))
}

/// The picture as large as there is room, in its own shape: small footage is looked at closely, too.
fn fitted(ui: &Ui, original: &Original) -> Vec2 {
    let (room, size) = (room(ui) - vec2(0.0, 60.0), vec2(original.width as f32, original.height as f32));
    size * (room.x / size.x.max(1.0)).min(room.y / size.y.max(1.0))
}

fn content(ui: &mut Ui, shown: &mut Shown, hides: bool, cx: &mut Cx<'_>) {
    let Some(original) = shown.decoding.load.value() else {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 200.0), Sense::hover());
        if shown.decoding.load.is_busy() {
            let (at, font) = (rect.center(), text::font_body());
            ui.painter().text(at, egui::Align2::CENTER_CENTER, tr("neighbours-decoding"), font, colors(ui).text_2);
        }
        // The error tells the path.
        let neutral = tr("neighbours-original-failed");
        error_strip::show(ui, shown.decoding.load.error().map(|error| if hides { neutral.as_str() } else { error }));
        return;
    };
    let (frames, fps) = (original.frames, original.fps);
    let clip = ClipRef { shard: original.shard.clone(), first_frame: 0, frames, fps };
    let size = fitted(ui, original);
    let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), size.y), Sense::hover());
    cx.media.show(ui, Rect::from_center_size(area.center(), size), &clip, shown.player.head());
    player::bar(ui, &mut shown.player, "");
}

impl View<'_> {
    /// Opens the tags of the focused neighbour.
    pub fn tag_focused(&mut self) {
        if let Some(card) = self.state.cards().get(self.state.focus) {
            self.tags.open(&card.hit.video);
        }
    }

    /// Opens the source of the focused neighbour.
    pub fn open_focused(&mut self, cx: &Cx<'_>) {
        if let Some(card) = self.state.cards().get(self.state.focus) {
            self.viewer.open(cx, &card.hit.video);
        }
    }
}
