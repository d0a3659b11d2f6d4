//! The catalogue as a virtual grid of thumbnails: only the rows in sight exist, and what the pointer rests on plays.

use egui::{
    Align2, Color32, CornerRadius, Key, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo,
};
use egui_material_icons::icons;

use super::catalogue::Catalogue;
use super::{paint, words};
use crate::data::browse::{Clip, SetView};
use crate::store::catalogue::VideoState;
use crate::ui::media::{ClipRef, Fit};
use crate::ui::page::Cx;
use crate::ui::theme::{colors, radius, text};

/// Smallest width of a thumbnail, its shape, and the room between two, points.
const THUMB: f32 = 152.0;
const SHAPE: f32 = 84.0 / 152.0;
const GAP: Vec2 = Vec2::new(15.0, 12.0);

/// Room for the words below a thumbnail, points.
const WORDS: f32 = 20.0;

/// Room for the ring around a selected thumbnail, points.
const RING: f32 = 5.0;

/// The part of a shard that a clip is; `None` where nothing could be read.
pub fn clip_ref(view: &SetView, clip: &Clip) -> Option<ClipRef> {
    let video = view.video_of(clip);
    let (first_frame, frames) = view.span(clip);
    let shard = view.cache.join(video.shard.as_ref()?);
    (frames > 0).then_some(ClipRef { shard, first_frame, frames, fps: video.fps })
}

/// Draws the grid; the clip that is to be opened.
pub fn show(ui: &mut Ui, catalogue: &mut Catalogue, view: &SetView, clips: &[usize], cx: &mut Cx<'_>) -> Option<usize> {
    let room = ui.available_width() - 12.0 - 2.0 * RING; // the scroll bar and the rings
    let per_row = (((room + GAP.x) / (THUMB + GAP.x)).floor() as usize).max(1);
    let width = (room - GAP.x * (per_row - 1) as f32) / per_row as f32;
    let tile = Vec2::new(width, RING + width * SHAPE + WORDS);
    let rows = clips.len().div_ceil(per_row);
    catalogue.per_row = per_row;
    ui.spacing_mut().item_spacing.y = GAP.y;
    let mut area = ScrollArea::vertical().id_salt("grid").auto_shrink(false);
    if std::mem::take(&mut catalogue.follow)
        && let Some(at) = catalogue.selection.focus
    {
        area = area.vertical_scroll_offset(offset(ui, at / per_row, tile.y + GAP.y));
    }
    let (mut opened, mut hovered) = (None, None);
    let output = area.show_rows(ui, tile.y, rows, |ui, shown| {
        for row in shown {
            let (line, _) = ui.allocate_exact_size(Vec2::new(room, tile.y), Sense::hover());
            for at in row * per_row..clips.len().min((row + 1) * per_row) {
                let left = line.left() + RING + (at % per_row) as f32 * (width + GAP.x);
                let rect = Rect::from_min_size(egui::pos2(left, line.top()), tile).with_min_y(line.top() + RING);
                let response = one(ui, catalogue, view, clips, at, rect, cx);
                if response.hovered() {
                    hovered = Some(clips[at]);
                }
                if response.double_clicked() || by_key(ui, catalogue, &response, at, cx.time) {
                    opened = Some(clips[at]);
                }
            }
        }
    });
    let state = View { offset: output.state.clamped_offset().y, height: output.inner_rect.height() };
    ui.ctx().data_mut(|data| data.insert_temp(egui::Id::unique("data grid view"), state));
    rest(catalogue, hovered, cx);
    opened
}

/// Keys of a clip that has the keyboard: Space plays it, Enter opens it; true for the latter.
pub fn by_key(ui: &Ui, catalogue: &mut Catalogue, response: &Response, at: usize, time: f64) -> bool {
    if !response.has_focus() {
        return false;
    }
    catalogue.selection.focus = Some(at);
    if ui.input(|i| i.key_pressed(Key::Space)) {
        catalogue.toggle_play(time);
    }
    ui.input(|i| i.key_pressed(Key::Enter))
}

/// What of the grid was in sight in the last frame.
#[derive(Clone, Copy, Default)]
struct View {
    offset: f32,
    height: f32,
}

/// The offset that brings `row` into sight and moves no further than needed.
fn offset(ui: &Ui, row: usize, height: f32) -> f32 {
    let view: View = ui.ctx().data(|data| data.get_temp(egui::Id::unique("data grid view"))).unwrap_or_default();
    let top = row as f32 * height;
    view.offset.min(top).max(top + height - view.height)
}

/// Remembers since when the pointer rests on a clip, and keeps what plays moving.
pub fn rest(catalogue: &mut Catalogue, hovered: Option<usize>, cx: &Cx<'_>) {
    catalogue.hovered = match (hovered, catalogue.hovered) {
        (Some(clip), Some((old, since))) if clip == old => Some((clip, since)),
        (Some(clip), _) => Some((clip, cx.time)),
        (None, _) => None,
    };
    if catalogue.hovered.is_some() || (catalogue.playing.is_some() && !catalogue.selection.clips.is_empty()) {
        cx.ctx.request_repaint_after(std::time::Duration::from_millis(40));
    }
}

/// How a clip's picture is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Playing {
    /// Its middle frame.
    Still,
    /// In the place of its still, so many seconds from its start.
    Here(f64),
    /// All of the picture, so many seconds from its start.
    Large(f64),
}

/// Whether a clip of the catalogue plays.
pub fn played(catalogue: &Catalogue, clip: usize, time: f64) -> Playing {
    let hovered = catalogue.hovered.filter(|(hovered, _)| *hovered == clip).map(|(_, since)| time - since);
    let selected = catalogue.playing.filter(|_| catalogue.selection.clips.contains(&clip)).map(|since| time - since);
    hovered.or(selected).map_or(Playing::Still, Playing::Here)
}

/// Paints a clip's picture into `rect`.
pub fn picture(ui: &mut Ui, view: &SetView, clip: &Clip, rect: Rect, playing: Playing, cx: &mut Cx<'_>) {
    let c = colors(ui);
    let Some(reference) = clip_ref(view, clip) else {
        ui.painter().rect_filled(rect, radius::CONTROL, c.sunken);
        ui.painter().rect_stroke(rect, radius::CONTROL, Stroke::new(1.0, c.line), StrokeKind::Inside);
        let font = egui::FontId::proportional((rect.height() * 0.5).min(22.0));
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, icons::ICON_VIDEOCAM_OFF.codepoint, font, c.bad);
        return;
    };
    match playing {
        Playing::Still => cx.media.thumb(ui, rect, &reference),
        Playing::Here(secs) => cx.media.show_fit(ui, rect, &reference, secs, Fit::Cover),
        Playing::Large(secs) => cx.media.show(ui, rect, &reference, secs),
    };
}

fn one(
    ui: &mut Ui,
    catalogue: &mut Catalogue,
    view: &SetView,
    clips: &[usize],
    at: usize,
    rect: Rect,
    cx: &mut Cx<'_>,
) -> Response {
    let (place, clip) = (clips[at], &view.clips[clips[at]]);
    let response = ui.interact(rect, ui.scope_id().with(("clip", place)), Sense::click());
    let selected = catalogue.selection.clips.contains(&place);
    let name = name(view, clip);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
    if response.clicked() {
        let modifiers = ui.input(|i| i.modifiers);
        catalogue.selection.click(clips, at, modifiers);
    }
    let thumb = Rect::from_min_size(rect.min, Vec2::new(rect.width(), rect.height() - WORDS));
    picture(ui, view, clip, thumb, played(catalogue, place, cx.time), cx);
    badges(ui, view, clip, thumb);
    if selected || catalogue.selection.focus == Some(at) {
        let stroke = Stroke::new(2.0, colors(ui).accent);
        ui.painter().rect_stroke(thumb.expand(2.0), radius::CARD, stroke, StrokeKind::Outside);
    }
    below(ui, view, clip, rect.with_min_y(thumb.bottom() + 3.0), selected);
    response
}

/// The accessible name: what a person would say of the tile.
pub fn name(view: &SetView, clip: &Clip) -> String {
    let (path, tags) = (&view.video_of(clip).path, tags(view, clip));
    let parts = [path.as_str(), clip.label.as_deref().unwrap_or_default(), &tags];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The tags of a clip's video in one line; empty without any.
pub fn tags(view: &SetView, clip: &Clip) -> String {
    view.tags_of(clip).map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" ")
}

/// Length at the lower right, state at the lower left, tags at the upper left.
fn badges(ui: &Ui, view: &SetView, clip: &Clip, thumb: Rect) {
    let c = colors(ui);
    let secs = view.seconds(clip);
    if secs > 0.0 {
        badge(ui, thumb.right_bottom() + Vec2::new(-5.0, -5.0), Align2::RIGHT_BOTTOM, &words::length(secs), Ink::DARK);
    }
    let tags = tags(view, clip);
    if !tags.is_empty() {
        // As much as fits the picture.
        let letters = (thumb.width() / 8.0) as usize;
        let shown: String =
            if tags.chars().count() > letters { tags.chars().take(letters).chain(['…']).collect() } else { tags };
        badge(ui, thumb.left_top() + Vec2::new(5.0, 5.0), Align2::LEFT_TOP, &shown, Ink::DARK);
    }
    let (words, _) = words::state(view.video_of(clip).state);
    let ink = match view.video_of(clip).state {
        VideoState::Ok => return,
        VideoState::Partial => Ink { fill: c.warn_bg, text: c.warn },
        VideoState::Bad => Ink { fill: c.bad_bg, text: c.bad },
    };
    badge(ui, thumb.left_bottom() + Vec2::new(5.0, -5.0), Align2::LEFT_BOTTOM, &words, ink);
}

#[derive(Clone, Copy)]
struct Ink {
    fill: Color32,
    text: Color32,
}

impl Ink {
    /// Over any picture, in both themes.
    const DARK: Self = Self { fill: Color32::from_black_alpha(190), text: Color32::WHITE };
}

fn badge(ui: &Ui, corner: egui::Pos2, anchor: Align2, words: &str, ink: Ink) {
    let galley = ui.painter().layout_no_wrap(words.to_owned(), text::font_caption(), ink.text);
    let rect = anchor.anchor_size(corner, galley.size() + Vec2::new(10.0, 4.0));
    ui.painter().rect_filled(rect, CornerRadius::same(radius::CHIP), ink.fill);
    ui.painter().galley(rect.min + Vec2::new(5.0, 2.0), galley, ink.text);
}

/// Label at the left, the first group at the right.
fn below(ui: &Ui, view: &SetView, clip: &Clip, rect: Rect, selected: bool) {
    let c = colors(ui);
    let group = view.info.group_columns.iter().find_map(|column| clip.groups.get(column)).map_or("", String::as_str);
    let (label, ink) = match &clip.label {
        Some(label) => (label.as_str(), c.text),
        None => (view.video_of(clip).path.rsplit('/').next().unwrap_or_default(), c.text_3),
    };
    let font = if selected { egui::FontId::new(12.0, text::font_bold().family) } else { text::font_small() };
    let half = if group.is_empty() { rect.width() } else { rect.width() * 0.56 };
    let left = Rect::from_min_size(rect.min, Vec2::new(half, 16.0));
    paint::line(ui.painter(), left, Align2::LEFT_CENTER, label, font, ink);
    let right = Rect::from_min_max(
        egui::pos2(rect.left() + half + 6.0, rect.top()),
        egui::pos2(rect.right(), rect.top() + 16.0),
    );
    paint::line(ui.painter(), right, Align2::RIGHT_CENTER, group, text::font_caption(), c.text_3);
}
