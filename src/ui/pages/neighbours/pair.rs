//! The query and the focused neighbour large, side by side, in their own quality: one playhead and one zoom for both.
//! Until a source has been decoded, and where it cannot be, its stored frames are shown.

use egui::{Context, Frame, Id, Key, Modal, Modifiers, Rect, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo, vec2};
use egui_material_icons::icons;

use super::decoding::Decoding;
use super::paint::{tag, verdict_color, verdict_icon, verdict_word};
use super::state::Card;
use super::zoom::Zoom;
use super::{View, keys};
use crate::data::original::Original;
use crate::store::judgement::VideoName;
use crate::ui::focus;
use crate::ui::i18n::tr;
use crate::ui::media::ClipRef;
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::player::{self, Player};
use crate::ui::widgets::{button, wrapped};

/// Between the two, points.
const GAP: f32 = 12.0;
/// Room for what stands above and below the pictures, points.
const AROUND: f32 = 150.0;
/// A press of a key magnifies by this factor.
const STEP: f32 = 1.4;

/// The dialog.
#[derive(Default)]
pub struct Pair {
    open: bool,
    /// Query and neighbour.
    halves: Vec<Decoding>,
    player: Player,
    zoom: Zoom,
}

impl Pair {
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Opens the dialog on the query in sight and the neighbour that has the focus.
    pub fn open(&mut self) {
        *self = Self { open: true, ..Self::default() };
    }

    fn close(&mut self) {
        *self = Self::default();
    }
}

/// Brings the dialog up to date and draws it.
pub fn show(view: &mut View<'_>, cx: &mut Cx<'_>) {
    if !view.pair.open {
        return;
    }
    let close = pressed(view, cx.ctx);
    let cards = view.state.cards();
    let (Some(query), Some(card)) = (view.state.query().cloned(), cards.get(view.state.focus)) else {
        return view.pair.close();
    };
    follow(view, [&query, &card.hit.video], cx);
    if let Some(wait) = view.pair.player.tick(cx.time) {
        cx.ctx.request_repaint_after(wait);
    }
    let frame = Frame::popup(&cx.ctx.global_style()).inner_margin(16);
    let modal = Modal::new(Id::unique("query and neighbour")).frame(frame);
    let response = modal.show(cx.ctx, |ui| content(ui, view, card, cx));
    if close || response.inner || response.should_close() {
        view.pair.close();
    }
}

/// Carries out what was pressed; true if the dialog is to be closed.
fn pressed(view: &mut View<'_>, ctx: &Context) -> bool {
    let hit = |key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    keys::judging(ctx, view);
    player::keys(ctx, &mut view.pair.player);
    if focus::is_free(ctx, None) {
        let count = view.state.cards().len();
        let by = i64::from(hit(Key::ArrowRight)) - i64::from(hit(Key::ArrowLeft));
        view.state.focus = view.state.focus.saturating_add_signed(by as isize).min(count.saturating_sub(1));
    }
    let presses = |key| ctx.input(|i| if i.modifiers.command { 0 } else { i.num_presses(key) }) as i32;
    let steps = presses(Key::Plus) + presses(Key::Equals) - presses(Key::Minus);
    if steps != 0 {
        view.pair.zoom.magnify(STEP.powi(steps), Vec2::splat(0.5));
    }
    if hit(Key::Num0) {
        view.pair.zoom = Zoom::default();
    }
    hit(Key::P)
}

/// Decodes what is wanted and not there; the playhead runs as long as the longer of both.
fn follow(view: &mut View<'_>, wanted: [&VideoName; 2], cx: &Cx<'_>) {
    for (at, video) in wanted.into_iter().enumerate() {
        match view.pair.halves.get_mut(at) {
            Some(half) if half.video == *video => {}
            Some(half) => *half = Decoding::start(cx, video),
            None => view.pair.halves.push(Decoding::start(cx, video)),
        }
    }
    for half in &mut view.pair.halves {
        half.load.poll();
    }
    let clips = [0, 1].map(|at| played(view, at).0);
    let longest = clips.into_iter().flatten().max_by(|a, b| a.secs().total_cmp(&b.secs()));
    if let Some(clip) = longest {
        view.pair.player.set_length(clip.frames, clip.fps);
    }
}

/// What a half plays, and what is to be said of it.
fn played(view: &View<'_>, at: usize) -> (Option<ClipRef>, String) {
    let half = &view.pair.halves[at];
    let stored = view.state.clip(view.library, &half.video);
    match half.load.value() {
        Some(original) => match in_original(original, stored.as_ref()) {
            Some(clip) => {
                let (width, height) = (original.width.to_string(), original.height.to_string());
                let fps = format!("{:.1}", original.fps);
                (Some(clip), tr!("neighbours-original-size", width = width, height = height, fps = fps))
            }
            None => (stored, tr("neighbours-pair-late")),
        },
        None if half.load.is_busy() => (stored, tr("neighbours-decoding")),
        // The error itself tells the path, which a blind look hides.
        None => (stored, tr("neighbours-pair-stored")),
    }
}

/// The same seconds of the source as of the stored frames; `None` where so much of it was not decoded.
fn in_original(original: &Original, stored: Option<&ClipRef>) -> Option<ClipRef> {
    let (frames, fps) = (original.frames, original.fps);
    let whole = ClipRef { shard: original.shard.clone(), first_frame: 0, frames, fps };
    let Some(stored) = stored else { return Some(whole) };
    part(&whole, stored)
}

fn part(whole: &ClipRef, stored: &ClipRef) -> Option<ClipRef> {
    let frame = |secs: f64| (secs * f64::from(whole.fps)).round() as u32;
    let first = frame(f64::from(stored.first_frame) / f64::from(stored.fps.max(0.01)));
    let end = first + frame(stored.secs()).max(1);
    // Stored frames are held: the last one may reach a little beyond the source.
    let held = frame(1.0 / f64::from(stored.fps.max(0.01))) + 1;
    let is_there = first < whole.frames && end <= whole.frames + held;
    is_there.then(|| ClipRef { first_frame: first, frames: end.min(whole.frames) - first, ..whole.clone() })
}

/// Draws both; true if the dialog is to be closed.
fn content(ui: &mut Ui, view: &mut View<'_>, card: &Card, cx: &mut Cx<'_>) -> bool {
    let window = cx.ctx.content_rect().size();
    let room = vec2(window.x * 0.94 - 32.0, (window.y * 0.94 - 32.0 - AROUND).max(160.0));
    let pane = vec2(((room.x - GAP) / 2.0).min(room.y * 1.8), room.y);
    ui.set_width(2.0 * pane.x + GAP);
    let close = head(ui, view);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for at in 0..2 {
            ui.vertical(|ui| {
                ui.set_width(pane.x);
                half(ui, view, (at, card), pane, cx);
            });
        }
    });
    player::bar(ui, &mut view.pair.player, "");
    wrapped::label(ui, text::caption(tr("neighbours-pair-keys")).color(colors(ui).text_3));
    close
}

fn head(ui: &mut Ui, view: &mut View<'_>) -> bool {
    ui.horizontal(|ui| {
        ui.label(text::card_title(tr("neighbours-pair")).color(colors(ui).text));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let close = button::icon(ui, icons::ICON_CLOSE.codepoint, &tr("close")).clicked();
            let zoom = &mut view.pair.zoom;
            for (icon, key, factor) in [
                (icons::ICON_ZOOM_IN, "neighbours-zoom-in", STEP),
                (icons::ICON_ZOOM_OUT, "neighbours-zoom-out", 1.0 / STEP),
            ] {
                if button::icon(ui, icon.codepoint, &tr(key)).clicked() {
                    zoom.magnify(factor, Vec2::splat(0.5));
                }
            }
            ui.label(text::mono(format!("{:.1}×", zoom.scale)).color(colors(ui).text_2));
            close
        })
        .inner
    })
    .inner
}

/// One picture with its caption; the pointer's wheel and drags move both pictures.
fn half(ui: &mut Ui, view: &mut View<'_>, (at, card): (usize, &Card), size: Vec2, cx: &mut Cx<'_>) {
    let c = colors(ui);
    let (clip, note) = played(view, at);
    ui.add(egui::Label::new(text::bold(caption(view, at, card)).color(c.text)).truncate());
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let name = if at == 0 { tr("neighbours-pair-query") } else { tr("neighbours-pair-neighbour") };
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Image, true, &name);
        let frame = clip.as_ref().map(|clip| clip.frame_at(view.pair.player.head()));
        info.current_text_value = frame.map(|frame| tr!("neighbours-frame", n = frame + 1));
        info
    });
    moved(ui, &response, rect, &mut view.pair.zoom);
    if let Some(clip) = clip {
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect));
        inner.set_clip_rect(rect.intersect(ui.clip_rect()));
        cx.media.show(&inner, view.pair.zoom.placed(rect), &clip, view.pair.player.head());
    }
    let verdict = view.state.verdict(view.store, card).filter(|_| at == 1);
    if let Some(verdict) = verdict {
        let words = format!("{} {}", verdict_icon(verdict), verdict_word(verdict));
        let corner = rect.shrink(6.0).right_top();
        tag(ui.painter(), corner, egui::Align2::RIGHT_TOP, &words, c.panel, verdict_color(c, verdict));
    }
    ui.add(egui::Label::new(text::caption(&note).color(c.text_3)).truncate()).on_hover_text(note);
}

/// Whose picture it is, and its label; in a blind look neither label nor similarity.
fn caption(view: &View<'_>, at: usize, card: &Card) -> String {
    let label = |label: Option<&String>| label.cloned().unwrap_or_else(|| tr("neighbours-no-label"));
    let hides = view.state.hides();
    if at == 0 {
        let of_query = view.state.query_list().and_then(|list| list.label.as_ref());
        let label = if hides { tr("neighbours-hidden-label") } else { label(of_query) };
        return tr!("neighbours-pair-query-is", label = label);
    }
    let n = view.state.number_of(card, view.state.focus);
    if hides {
        return tr!("neighbours-card", n = n);
    }
    let similarity = format!("{:.3}", card.hit.similarity).replace('-', "\u{2212}");
    let similarity = tr!("neighbours-similarity", similarity = similarity);
    format!("{} · {similarity}", tr!("neighbours-card-labelled", n = n, label = label(card.hit.label.as_ref())))
}

fn moved(ui: &Ui, response: &egui::Response, pane: Rect, zoom: &mut Zoom) {
    if response.double_clicked() {
        *zoom = Zoom::default();
    }
    if response.dragged() {
        zoom.drag(response.drag_delta() / pane.size());
    }
    let Some(pointer) = response.hover_pos() else { return };
    let scrolled = ui.input_mut(|i| std::mem::take(&mut i.smooth_scroll_delta.y));
    let factor = (scrolled / 240.0).exp() * ui.input(egui::InputState::zoom_delta);
    if factor != 1.0 {
        zoom.magnify(factor, (pointer - pane.min) / pane.size());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_plays_the_seconds_of_the_stored_part() {
        let clip = |first_frame, frames, fps| ClipRef { shard: "x".into(), first_frame, frames, fps };
        let source = clip(0, 250, 25.0);
        // From second 4, for 2 seconds.
        let found = part(&source, &clip(48, 24, 12.0)).unwrap();
        assert_eq!((found.first_frame, found.frames, found.secs()), (100, 50, 2.0));
        // To the end, where the last stored frame is held.
        assert_eq!(part(&source, &clip(96, 25, 12.0)).unwrap().frames, 50);
        assert_eq!(part(&source, &clip(240, 24, 12.0)), None, "beyond what was decoded");
    }
}
