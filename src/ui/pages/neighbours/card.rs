//! One neighbour: its playing picture, and under it similarity, label and source.

use egui::{Align2, Color32, CornerRadius, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};
use egui_material_icons::icons;

use super::View;
use super::paint::{elided, playhead, tag, verdict_color, verdict_icon, verdict_word};
use super::state::Card;
use super::tags;
use crate::store::judgement::Verdict;
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{self, colors, radius, text};
use crate::ui::widgets::menu;

/// Height of what stands under the picture, points.
pub const FOOT: f32 = 56.0;

/// The same where there is little room: one line without bar and source, and signs instead of words on the picture.
pub const FOOT_SMALL: f32 = 28.0;

/// The sign of tags.
const TAGS: &str = icons::ICON_SELL.codepoint;

/// Height of the buttons on the focused picture, points.
const BUTTON: f32 = 24.0;

/// What the grid tells a card.
pub struct Place {
    pub rect: Rect,
    /// Number of the card in the page, from 0.
    pub number: usize,
    /// Similarity at which the bar begins, and decimals that tell the cards apart.
    pub scale: Scale,
    /// The number on the card before it whose content it shows again.
    pub copy_of: Option<u32>,
    /// [`FOOT`] or [`FOOT_SMALL`].
    pub foot: f32,
}

impl Place {
    fn is_small(&self) -> bool {
        self.foot < FOOT
    }
}

/// How similarities are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    pub from: f32,
    pub decimals: usize,
}

impl Scale {
    /// From 0.5 with two decimals; closer where all similarities are close to 1, as with embeddings hardly spread.
    pub fn of(similarities: impl Iterator<Item = f32>) -> Self {
        let least = similarities.fold(1.0_f32, f32::min);
        match least {
            least if least > 0.999 => Self { from: 0.999, decimals: 5 },
            least if least > 0.99 => Self { from: 0.99, decimals: 4 },
            least if least > 0.9 => Self { from: 0.9, decimals: 3 },
            least if least > 0.5 => Self { from: 0.5, decimals: 2 },
            _ => Self { from: 0.0, decimals: 2 },
        }
    }

    /// A similarity in words, with a true minus.
    fn words(self, similarity: f32) -> String {
        format!("{similarity:.*}", self.decimals).replace('-', "\u{2212}")
    }

    fn share(self, similarity: f32) -> f32 {
        ((similarity - self.from) / (1.0 - self.from)).clamp(0.0, 1.0)
    }
}

/// Draws the card; a click gives it the focus, a double click opens the source video.
pub fn show(ui: &mut Ui, card: &Card, place: &Place, view: &mut View<'_>, cx: &mut Cx<'_>) {
    let c = colors(ui);
    let Place { rect, number, .. } = *place;
    let hidden = view.state.hides();
    let focused = view.state.focus == number;
    let id = ui.scope_id().with(("neighbour", number));
    let response = ui.interact(rect, id, Sense::click());
    let clip = view.state.clip(view.library, &card.hit.video);
    response.widget_info(|| {
        let mut info = WidgetInfo::selected(Role::Button, true, focused, name(card, number, hidden));
        let frame = clip.as_ref().map(|clip| clip.frame_at(view.player.head()));
        info.current_text_value = frame.map(|frame| tr!("neighbours-frame", n = frame + 1));
        info
    });
    if response.clicked() || response.gained_focus() {
        view.state.focus = number;
    }
    if response.double_clicked() {
        view.viewer.open(cx, &card.hit.video);
    }
    ui.painter().rect(rect, radius::CONTROL, c.panel, Stroke::new(1.0, c.line), StrokeKind::Inside);
    let picture = rect.with_max_y(rect.bottom() - place.foot);
    if let Some(clip) = &clip {
        cx.media.show(ui, picture.shrink(1.0), clip, view.player.head());
        // A shorter clip has begun again: the bar is its own.
        playhead(ui.painter(), picture.shrink2(Vec2::new(1.0, 0.0)), clip.share_at(view.player.head()), c);
        if cx.media.is_late(clip) {
            tag(ui.painter(), picture.center(), Align2::CENTER_CENTER, &tr("neighbours-late"), c.warn, c.warn_bg);
        }
    }
    marks(ui, card, place, view, picture);
    foot(ui, card, place, view, Rect::from_min_max(picture.left_bottom(), rect.max));
    if focused {
        let ring = Stroke::new(2.0, c.accent);
        ui.painter().rect_stroke(rect.expand(1.0), radius::CONTROL + 1, ring, StrokeKind::Outside);
        if !view.state.is_own() {
            press_buttons(ui, picture, number, view);
        }
    }
    let response = describe(ui, response, card, place, hidden);
    menu(ui, &response, card, view, cx);
}

/// Similarity, and on a small card the label, for the tooltip and to be read aloud: the foot has no room for all.
fn describe(ui: &Ui, response: egui::Response, card: &Card, place: &Place, hidden: bool) -> egui::Response {
    if hidden {
        return response;
    }
    let similarity = place.scale.words(card.hit.similarity);
    let words = tr!("neighbours-similarity", similarity = similarity);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(words.as_str()));
    if !place.is_small() {
        return response;
    }
    let label = card.hit.label.clone().unwrap_or_else(|| tr("neighbours-no-label"));
    response.on_hover_text(format!("{label}\n{words}\n{}", card.hit.source))
}

/// What a screen reader and a test call the card.
fn name(card: &Card, number: usize, hidden: bool) -> String {
    match (&card.hit.label, hidden) {
        (Some(label), false) => tr!("neighbours-card-labelled", n = number + 1, label = label.as_str()),
        _ => tr!("neighbours-card", n = number + 1),
    }
}

/// Rank, verdict and badges on the picture.
fn marks(ui: &Ui, card: &Card, place: &Place, view: &View<'_>, picture: Rect) {
    let c = colors(ui);
    let (painter, inset) = (ui.painter(), picture.shrink(6.0));
    let black = Color32::from_black_alpha(215);
    let rank = view.state.number_of(card, place.number);
    tag(painter, inset.left_top(), Align2::LEFT_TOP, &rank.to_string(), Color32::WHITE, black);
    if let Some(verdict) = view.state.verdict(view.store, card) {
        let word = if place.is_small() { String::new() } else { verdict_word(verdict) };
        let words = format!("{} {word}", verdict_icon(verdict));
        tag(painter, inset.right_top(), Align2::RIGHT_TOP, &words, c.panel, verdict_color(c, verdict));
    }
    // On the focused card they stand above the buttons.
    let mut bottom = inset.bottom() - if view.state.focus == place.number { 3.0 + BUTTON + 4.0 } else { 4.0 };
    for (icon, words) in badges(card, place, view) {
        let at = Pos2::new(inset.left(), bottom);
        let shown = if place.is_small() { icon.to_owned() } else { format!("{icon} {words}") };
        let (ink, fill) = if icon == TAGS { (c.accent_text, c.accent_bg) } else { (c.warn, c.warn_bg) };
        let rect = tag(painter, at, Align2::LEFT_BOTTOM, &shown, ink, fill);
        let response = ui.interact(rect, ui.scope_id().with(("badge", place.number, icon)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        response.on_hover_text(words);
        bottom = rect.top() - 2.0;
    }
}

/// Why the neighbour may be no find: it is too close to the query, or to a neighbour before it. Then its tags.
fn badges(card: &Card, place: &Place, view: &View<'_>) -> Vec<(&'static str, String)> {
    let hit = &card.hit;
    if view.state.hides() {
        return Vec::new();
    }
    let tags = tags::words(view.store, &hit.video);
    let tagged = (!tags.is_empty()).then_some((TAGS, tags));
    if hit.same_video {
        let same = (icons::ICON_MOVIE.codepoint, tr("neighbours-same-video"));
        return std::iter::once(same).chain(tagged).collect();
    }
    let copied = match place.copy_of {
        _ if view.state.copies_query(card) => Some(tr("neighbours-near-duplicate")),
        Some(number) => Some(tr!("neighbours-near-duplicate-of", n = number)),
        None => None,
    };
    let source = hit.same_source.then(|| (icons::ICON_VIDEOCAM.codepoint, tr("neighbours-same-source")));
    copied.map(|words| (icons::ICON_CONTENT_COPY.codepoint, words)).into_iter().chain(source).chain(tagged).collect()
}

/// Similarity; tick or cross, label and source.
fn foot(ui: &Ui, card: &Card, place: &Place, view: &View<'_>, rect: Rect) {
    let c = colors(ui);
    let inner = if place.is_small() { rect.shrink2(Vec2::new(6.0, 5.0)) } else { rect.shrink2(Vec2::new(10.0, 8.0)) };
    if view.state.hides() {
        let galley = elided(ui, &tr("neighbours-hidden"), text::font_small(), c.text_3, inner.width());
        ui.painter().galley(Pos2::new(inner.left(), inner.center().y - galley.size().y / 2.0), galley, c.text_3);
        return;
    }
    let number = place.scale.words(card.hit.similarity);
    let galley = ui.painter().layout_no_wrap(number, text::font_mono(), c.text);
    if place.is_small() {
        // The number is never cut, the label is.
        let at = Pos2::new(inner.right() - galley.size().x, inner.center().y - galley.size().y / 2.0);
        label(ui, card, inner.with_max_x(at.x - 6.0), 1.0);
        ui.painter().galley(at, galley, c.text);
        return;
    }
    let line = inner.top() + 7.0;
    ui.painter().galley(
        Pos2::new(inner.right() - galley.size().x, line - galley.size().y / 2.0),
        galley.clone(),
        c.text,
    );
    let bar = Rect::from_min_max(
        Pos2::new(inner.left(), line - 3.0),
        Pos2::new(inner.right() - galley.size().x - 10.0, line + 3.0),
    );
    ui.painter().rect_filled(bar, radius::BAR, c.hover);
    let color = arm_color(ui, view, card);
    ui.painter().rect_filled(
        bar.with_max_x(bar.left() + bar.width() * place.scale.share(card.hit.similarity)),
        radius::BAR,
        color,
    );
    let line = Rect::from_min_max(Pos2::new(inner.left(), inner.bottom() - 17.0), inner.max);
    let end = label(ui, card, line, 0.6);
    source(ui, card, line.with_min_x(end + 10.0));
}

fn arm_color(ui: &Ui, view: &View<'_>, card: &Card) -> Color32 {
    let side = card.found_by.first().and_then(|(side, ..)| view.state.choices.sides.get(*side));
    let run = side.and_then(|side| view.library.run(&side.run));
    run.map_or(colors(ui).accent, |run| theme::arm(ui, run.slot).color)
}

/// Tick or cross, and the label in this `part` of the rest of the line; where it ends.
fn label(ui: &Ui, card: &Card, line: Rect, part: f32) -> f32 {
    let c = colors(ui);
    let mut left = line.left();
    if let Some(agrees) = card.hit.agrees {
        let (icon, color) = match agrees {
            true => (icons::ICON_CHECK.codepoint, c.good),
            false => (icons::ICON_CLOSE.codepoint, c.bad),
        };
        let font = egui::FontId::proportional(14.0);
        ui.painter().text(Pos2::new(left, line.center().y), Align2::LEFT_CENTER, icon, font, color);
        left += 20.0;
    }
    let label = card.hit.label.clone().unwrap_or_else(|| tr("neighbours-no-label"));
    let label = elided(ui, &label, text::font_body(), c.text, (line.right() - left) * part);
    let end = left + label.size().x;
    ui.painter().galley(Pos2::new(left, line.center().y - label.size().y / 2.0), label, c.text);
    end
}

/// The source, or how long ago the queue saw it, at the right end.
fn source(ui: &Ui, card: &Card, line: Rect) {
    let c = colors(ui);
    let source = match card.hit.age {
        Some(age) => tr!("neighbours-age", n = age),
        None => card.hit.source.clone(),
    };
    let source = elided(ui, &source, text::font_caption(), c.text_3, line.width());
    let at = Pos2::new(line.right() - source.size().x, line.center().y - source.size().y / 2.0);
    ui.painter().galley(at, source, c.text_3);
}

/// 1 / 2 / 3 on the focused picture.
fn press_buttons(ui: &Ui, picture: Rect, number: usize, view: &mut View<'_>) {
    let c = colors(ui);
    let inset = picture.shrink2(Vec2::new(6.0, 9.0));
    let width = (inset.width() - 12.0) / 3.0;
    let wide = |words: String| ui.painter().layout_no_wrap(words, text::font_small(), c.text).size().x;
    // Signs on all three where one word has no room.
    let narrow = Verdict::ALL.into_iter().any(|verdict| wide(format!("1  {}", verdict_word(verdict))) > width - 8.0);
    let bare = Verdict::ALL.into_iter().any(|verdict| wide(format!("1  {}", verdict_icon(verdict))) > width - 8.0);
    for (i, verdict) in Verdict::ALL.into_iter().enumerate() {
        // The number is in the id: the press moves the focus, and the next card draws its buttons in the same frame.
        let left = inset.left() + i as f32 * (width + 6.0);
        let rect =
            Rect::from_min_max(Pos2::new(left, inset.bottom() - BUTTON), Pos2::new(left + width, inset.bottom()));
        let response = ui.interact(rect, ui.scope_id().with(("judge", number, i)), Sense::click());
        let name = tr!("neighbours-judge", verdict = verdict_word(verdict));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let fill = if response.hovered() { c.hover } else { c.panel };
        ui.painter().rect_filled(rect, CornerRadius::same(radius::CHIP), fill);
        let sign = if narrow { verdict_icon(verdict).to_owned() } else { verdict_word(verdict) };
        // On the smallest the key and the sign stand close together: nobody knows the keys by heart.
        let words = if bare { format!("{}{sign}", i + 1) } else { format!("{}  {sign}", i + 1) };
        let galley = elided(ui, &words, text::font_small(), verdict_color(c, verdict), width - 4.0);
        ui.painter().galley(rect.center() - galley.size() / 2.0, galley, c.text);
        if response.clicked() {
            view.state.judge(view.store, verdict);
        }
    }
}

fn menu(ui: &Ui, response: &egui::Response, card: &Card, view: &mut View<'_>, cx: &mut Cx<'_>) {
    menu::context(ui, response, |ui| {
        if ui.button(tr("neighbours-pair")).clicked() {
            view.pair.open();
        }
        if ui.button(tr("neighbours-original")).clicked() {
            view.viewer.open(cx, &card.hit.video);
        }
        // Names of folders and files tell the label.
        if !view.state.hides() && ui.button(tr("neighbours-reveal")).clicked() {
            view.viewer.reveal(cx, &card.hit.video);
        }
        if !view.state.hides() && ui.button(tr("neighbours-tags-of")).clicked() {
            view.tags.open(&card.hit.video);
        }
        if !view.state.hides() && ui.button(tr("neighbours-as-query")).clicked() {
            view.state.show_queries(vec![card.hit.video.clone()]);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarities_that_are_all_high_get_a_closer_scale() {
        let of = |values: &[f32]| Scale::of(values.iter().copied());
        assert_eq!(of(&[0.9, 0.7]), Scale { from: 0.5, decimals: 2 });
        assert_eq!(of(&[0.9, 0.3]), Scale { from: 0.0, decimals: 2 });
        assert_eq!(of(&[0.998, 0.995]), Scale { from: 0.99, decimals: 4 });
        assert!((of(&[0.9, 0.7]).share(0.75) - 0.5).abs() < 1e-6);
    }
}
