//! One clip, large and playing, with all that is known of it.

use egui::{Key, Modifiers, Rect, Sense, Ui, Vec2};
use egui_material_icons::icons;

use super::catalogue::Catalogue;
use super::grid::Playing;
use super::{Shown, grid, words};
use crate::ui::command::{Command, NeighboursAsk};
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::chip::chip;
use crate::ui::widgets::{button, dialog, progress};

/// Width of the picture, points.
const WIDTH: f32 = 560.0;

/// State of the viewer.
#[derive(Default)]
pub struct Viewer {
    /// Place of the clip in the set.
    clip: Option<usize>,
    /// Seconds shown while it rests.
    at: f64,
    /// The time of the window at which second 0 would have been; `None`: it rests.
    since: Option<f64>,
}

impl Viewer {
    /// Shows a clip from its start.
    pub fn open(&mut self, clip: usize, cx: &Cx<'_>) {
        *self = Self { clip: Some(clip), at: 0.0, since: Some(cx.time) };
    }

    pub fn is_open(&self) -> bool {
        self.clip.is_some()
    }

    /// Draws the viewer if a clip is open.
    pub fn show(&mut self, shown: &Shown, catalogue: &Catalogue, cx: &mut Cx<'_>) {
        let Some(place) = self.clip.filter(|&clip| clip < shown.view.clips.len()) else {
            self.clip = None;
            return;
        };
        let ctx = cx.ctx;
        let title = shown.view.video_of(&shown.view.clips[place]).path.clone();
        let (close, away) = dialog::show(ctx, "clip viewer", &title, WIDTH, |ui| {
            self.picture(ui, shown, place, cx);
            self.controls(ui, shown, place, catalogue, cx);
            facts(ui, shown, place);
            ui.add_space(8.0);
            buttons(ui, shown, place, cx)
        });
        let by = ctx.input_mut(|i| {
            let pressed = |i: &mut egui::InputState, key| i.consume_key(Modifiers::NONE, key);
            isize::from(pressed(i, Key::ArrowRight)) - isize::from(pressed(i, Key::ArrowLeft))
        });
        if by != 0 {
            self.step(catalogue, by, cx);
        }
        if close || away {
            self.clip = None;
        } else if self.since.is_some() {
            ctx.request_repaint_after(std::time::Duration::from_millis(40));
        }
    }

    /// Shows the next or previous clip of the catalogue.
    fn step(&mut self, catalogue: &Catalogue, by: isize, cx: &Cx<'_>) {
        let (Some(found), Some(clip)) = (catalogue.found(), self.clip) else { return };
        let at = found.clips.iter().position(|&place| place == clip);
        let next = at.and_then(|at| at.checked_add_signed(by)).and_then(|at| found.clips.get(at));
        if let Some(&next) = next {
            self.open(next, cx);
        }
    }

    fn seconds(&self, time: f64) -> f64 {
        self.since.map_or(self.at, |since| time - since)
    }

    fn picture(&self, ui: &mut Ui, shown: &Shown, place: usize, cx: &mut Cx<'_>) {
        let clip = &shown.view.clips[place];
        let video = shown.view.video_of(clip);
        let aspect = if video.width > 0 { video.height as f32 / video.width as f32 } else { 9.0 / 16.0 };
        let height = (WIDTH * aspect).min(420.0);
        let (rect, _) = ui.allocate_exact_size(Vec2::new(WIDTH, height), Sense::hover());
        let rect = Rect::from_center_size(rect.center(), Vec2::new(height / aspect, height).min(rect.size()));
        grid::picture(ui, &shown.view, clip, rect, Playing::Large(self.seconds(cx.time)), cx);
    }

    fn controls(&mut self, ui: &mut Ui, shown: &Shown, place: usize, catalogue: &Catalogue, cx: &Cx<'_>) {
        let length = shown.view.seconds(&shown.view.clips[place]);
        let at = if length > 0.0 { self.seconds(cx.time) % length } else { 0.0 };
        ui.horizontal(|ui| {
            if button::icon(ui, icons::ICON_CHEVRON_LEFT.codepoint, &tr("data-previous")).clicked() {
                self.step(catalogue, -1, cx);
            }
            let (sign, key) = match self.since {
                Some(_) => (icons::ICON_PAUSE, "data-pause"),
                None => (icons::ICON_PLAY_ARROW, "data-play"),
            };
            let space = ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Space));
            if button::icon(ui, sign.codepoint, &tr(key)).clicked() || space {
                (self.at, self.since) = if self.since.is_some() { (at, None) } else { (at, Some(cx.time - at)) };
            }
            if button::icon(ui, icons::ICON_CHEVRON_RIGHT.codepoint, &tr("data-next")).clicked() {
                self.step(catalogue, 1, cx);
            }
            let times = format!("{at:.1} / {}", words::length(length));
            let room = ui.available_width() - 96.0;
            progress::thin(ui, (at / length.max(1e-6)) as f32, room, 4.0);
            ui.label(text::mono(times).color(colors(ui).text_2));
        });
    }
}

/// Path, state, label, groups, stored size.
fn facts(ui: &mut Ui, shown: &Shown, place: usize) {
    let c = colors(ui);
    let clip = &shown.view.clips[place];
    let video = shown.view.video_of(clip);
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        let (words, tone) = words::state(video.state);
        chip(ui, tone, None, &words);
        if let Some(reason) = &video.reason {
            ui.label(text::body(words::reason(reason)).color(c.text_2));
        }
    });
    egui::Grid::new("clip facts").num_columns(2).min_row_height(18.0).spacing([16.0, 2.0]).show(ui, |ui| {
        let mut fact = |name: &str, value: String| {
            ui.label(text::small(name).color(c.text_3));
            ui.label(text::small(value).color(c.text));
            ui.end_row();
        };
        fact(&tr("data-label"), clip.label.clone().unwrap_or_else(|| tr("data-label-none")));
        for (column, value) in &clip.groups {
            fact(column, value.clone());
        }
        let tags = grid::tags(&shown.view, clip);
        if !tags.is_empty() {
            fact(&tr("data-tag"), tags);
        }
        if let (Some(start), Some(end)) = (clip.start_s, clip.end_s) {
            fact(&tr("data-part"), tr!("data-part-of", start = format!("{start:.1}"), end = format!("{end:.1}")));
        }
        if video.frames > 0 {
            let (width, height, fps) = (video.width, video.height, video.fps);
            let frames = words::count(video.frames as usize);
            fact(&tr("data-stored"), tr!("data-stored-as", width = width, height = height, fps = fps, frames = frames));
        }
    });
}

/// True if the viewer is to be closed.
fn buttons(ui: &mut Ui, shown: &Shown, place: usize, cx: &Cx<'_>) -> bool {
    let video = shown.view.video_of(&shown.view.clips[place]);
    ui.horizontal(|ui| {
        let mut close = button::secondary(ui, None, &tr("close")).clicked();
        if button::quiet(ui, Some(icons::ICON_FOLDER_OPEN.codepoint), &tr("data-show-in-files")).clicked() {
            cx.send(Command::Reveal(shown.view.info.source.join(&video.path)));
        }
        let neighbours = video.is_readable() && button::quiet(ui, None, &tr("data-neighbours")).clicked();
        if neighbours {
            let videos = vec![(shown.name().to_owned(), video.path.clone())];
            cx.send(Command::OpenNeighbours(NeighboursAsk { videos, ..NeighboursAsk::default() }));
            close = true;
        }
        close
    })
    .inner
}
