//! The neighbours in a grid, one playhead below.

use egui::{Rect, ScrollArea, Sense, Ui, Vec2, vec2};

use super::card::{self, FOOT, FOOT_SMALL, Place, Scale};
use super::choices::Part;
use super::state::Card;
use super::{View, toolbar};
use crate::ui::i18n::{self, tr};
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{empty, error_strip, player, segmented};

/// Between cards, points.
const GAP: f32 = 12.0;
/// Narrowest and widest card, points; so wide that four fill the width of a 4K window.
const WIDTH: std::ops::RangeInclusive<f32> = 150.0..=480.0;
/// Narrowest card with the small foot: all neighbours of two arms fit a small window so.
const SMALL: f32 = 92.0;
/// Height of the picture by its width: the flattest and the tallest.
const SHAPE: std::ops::RangeInclusive<f32> = 0.36..=0.66;
/// The tallest picture of a small card, which is narrow.
const TALL: f32 = 1.0;
/// Shape of most videos, by which the sizes of pictures are compared.
const USUAL: f32 = 0.75;
/// Room for the playhead.
const PLAYER: f32 = 44.0;

/// Draws the panel.
pub fn show(ui: &mut Ui, view: &mut View<'_>, problem: Option<&str>, cx: &mut Cx<'_>) {
    let room = ui.available_rect_before_wrap();
    // A child of its own: cards that are a hair too wide must not widen the panel.
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(room));
    content(&mut inner, room, view, problem, cx);
    ui.advance_cursor_after_rect(room);
}

fn content(ui: &mut Ui, room: Rect, view: &mut View<'_>, problem: Option<&str>, cx: &mut Cx<'_>) {
    toolbar::show(ui, view, cx);
    error_strip::show(ui, problem);
    for side in 0..view.state.choices.sides.len() {
        if let Some(Err(error)) = view.state.list(side) {
            error_strip::show(ui, Some(i18n::said(error)));
        }
    }
    let cards = view.state.cards();
    set_length(view, &cards);
    let size = vec2(room.width(), (room.bottom() - ui.cursor().top() - PLAYER).max(80.0));
    ui.allocate_ui(size, |ui| {
        ui.set_min_size(size);
        if view.state.queries.is_empty() {
            empty::empty(ui, &tr("neighbours-no-query"), "");
        } else if view.state.is_own() && view.state.list(0).is_none() {
            empty::empty(ui, &tr("neighbours-own-busy"), "");
        } else {
            ScrollArea::vertical()
                .auto_shrink(false)
                .content_margin(egui::Margin::ZERO)
                .show(ui, |ui| all(ui, &cards, size, view, cx));
        }
    });
    bar(ui, room.width(), view, &cards);
}

/// The playhead runs as long as the longest clip in sight.
fn set_length(view: &mut View<'_>, cards: &[Card]) {
    let videos = view.state.query().into_iter().chain(cards.iter().map(|card| &card.hit.video));
    let clips = videos.filter_map(|video| view.state.clip(view.library, video));
    let longest = clips.max_by(|a, b| a.secs().total_cmp(&b.secs()));
    if let Some(clip) = longest {
        view.player.set_length(clip.frames, clip.fps);
    }
}

fn all(ui: &mut Ui, cards: &[Card], size: Vec2, view: &mut View<'_>, cx: &mut Cx<'_>) {
    let scale = scale(cards);
    if !view.state.compares() || view.state.choices.blind {
        let columns = columns(cards.len().max(1), size, *WIDTH.start());
        view.state.columns = columns.count;
        let numbered: Vec<(usize, &Card)> = cards.iter().enumerate().collect();
        rows(ui, &numbered, &Sheet { cards, columns, scale }, view, cx);
        return;
    }
    // Half of the width each, side by side; the arrows go through the left half first.
    let half = vec2((size.x - 2.0 * GAP) / 2.0, size.y - toolbar::SIDE - ui.spacing().item_spacing.y);
    let most = (0..2).map(|side| of_side(cards, side).len()).max().unwrap_or(1).max(1);
    let columns = columns(most, half, SMALL);
    view.state.columns = columns.count;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0 * GAP;
        for side in 0..2 {
            ui.vertical(|ui| {
                ui.set_width(half.x);
                ui.spacing_mut().item_spacing.x = GAP / 2.0;
                toolbar::side(ui, view, side);
                rows(ui, &of_side(cards, side), &Sheet { cards, columns, scale }, view, cx);
            });
        }
    });
}

fn of_side(cards: &[Card], side: usize) -> Vec<(usize, &Card)> {
    cards.iter().enumerate().filter(|(_, card)| card.found_by.iter().any(|(found, ..)| *found == side)).collect()
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Columns {
    count: usize,
    /// Of a card.
    width: f32,
    /// Height of its picture.
    picture: f32,
    /// Height of what stands under it.
    foot: f32,
}

/// As many columns as make the pictures largest without scrolling, with the small foot where the other has no room;
/// else scrolling, about as wide as `narrow`.
fn columns(cards: usize, size: Vec2, narrow: f32) -> Columns {
    let fits = |foot: f32, least: f32| fitting(cards, size, foot).filter(|best| best.width >= least);
    fits(FOOT, *WIDTH.start()).or_else(|| fits(FOOT_SMALL, SMALL)).unwrap_or_else(|| {
        let count = (((size.x + GAP) / (narrow + GAP)) as usize).clamp(1, cards.max(1));
        let width = (size.x - GAP * count as f32) / count as f32;
        let (shape, foot) = if width < *WIDTH.start() { (USUAL, FOOT_SMALL) } else { (0.56, FOOT) };
        Columns { count, width, picture: width * shape, foot }
    })
}

/// The columns with the largest pictures that need no scrolling.
fn fitting(cards: usize, size: Vec2, foot: f32) -> Option<Columns> {
    let with = |count: usize| {
        let by_width = ((size.x - 4.0 - GAP * (count - 1) as f32) / count as f32).min(*WIDTH.end());
        let rows = cards.div_ceil(count) as f32;
        let by_height = (size.y - 6.0 - GAP * (rows - 1.0)) / rows - foot;
        let picture = by_height.min(by_width * if foot < FOOT { TALL } else { *SHAPE.end() });
        Columns { count, width: by_width.min(picture / SHAPE.start()), picture, foot }
    };
    // Whole rows are worth a little size.
    let whole = |columns: &Columns| if cards.is_multiple_of(columns.count) { 1.2 } else { 1.0 };
    let large = |columns: &Columns| columns.width.min(columns.picture / USUAL) * whole(columns);
    (1..=cards.min(16)).map(with).max_by(|a, b| large(a).total_cmp(&large(b)))
}

/// What all rows of the page share.
struct Sheet<'a> {
    /// All cards of the page.
    cards: &'a [Card],
    columns: Columns,
    scale: Scale,
}

fn rows(ui: &mut Ui, cards: &[(usize, &Card)], sheet: &Sheet<'_>, view: &mut View<'_>, cx: &mut Cx<'_>) {
    let columns = sheet.columns;
    let each = vec2(columns.width, (columns.picture + columns.foot).round());
    let lines = cards.len().div_ceil(columns.count);
    // The frames of the first and last row stand out a little; no gap below, which would have to be scrolled to.
    let height = lines as f32 * (each.y + GAP) - GAP + 4.0;
    let width = columns.count as f32 * (each.x + GAP) - GAP;
    let (area, _) = ui.allocate_exact_size(vec2(width + 2.0, height), Sense::hover());
    for (i, (number, card)) in cards.iter().enumerate() {
        let (column, line) = ((i % columns.count) as f32, (i / columns.count) as f32);
        let at = area.min + vec2(column * (each.x + GAP) + 3.0, line * (each.y + GAP) + 3.0);
        let rect = Rect::from_min_size(at, each - vec2(4.0, 2.0));
        if *number == view.state.focus && std::mem::take(&mut view.state.scroll) {
            ui.scroll_to_rect(rect.expand(GAP), None);
        }
        if ui.is_rect_visible(rect) {
            let copy_of = view.state.copy_of(sheet.cards, *number);
            card::show(
                ui,
                card,
                &Place { rect, number: *number, scale: sheet.scale, copy_of, foot: columns.foot },
                view,
                cx,
            );
        }
    }
}

/// Where the bars of similarity begin and end; nothing where no bar is drawn.
fn scale_words(ui: &mut Ui, view: &View<'_>, cards: &[Card]) {
    if view.state.hides() || cards.is_empty() {
        return;
    }
    let scale = scale(cards);
    let from = format!("{:.*}", scale.decimals, scale.from);
    let words = tr!("neighbours-scale", from = from);
    ui.add(egui::Label::new(text::caption(words).color(colors(ui).text_3)).truncate());
}

fn scale(cards: &[Card]) -> Scale {
    Scale::of(cards.iter().flat_map(|card| card.found_by.iter().map(|found| found.2)))
}

fn bar(ui: &mut Ui, width: f32, view: &mut View<'_>, cards: &[Card]) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, 36.0), Sense::hover());
    let centred = egui::Layout::left_to_right(egui::Align::Center);
    let left = ui.scope_builder(egui::UiBuilder::new().max_rect(rect).layout(centred), |ui| {
        let parts = [(Part::Seen, tr("neighbours-part-seen")), (Part::Whole, tr("neighbours-part-whole"))];
        segmented::segmented(ui, &tr("neighbours-part"), &mut view.state.choices.part, &parts);
        // A small window keeps the room for the playhead.
        if width > 900.0 {
            scale_words(ui, view, cards);
        }
    });
    let right = rect.with_min_x(left.response.rect.right() + GAP);
    ui.scope_builder(egui::UiBuilder::new().max_rect(right), |ui| {
        player::bar(ui, view.player, &tr!("neighbours-playing", n = cards.len() + 1));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_cards_fill_two_rows_of_the_designed_size() {
        let columns = columns(8, vec2(1016.0, 412.0), *WIDTH.start());
        assert_eq!(columns.count, 4);
        assert!((235.0..=260.0).contains(&columns.width), "{columns:?}");
    }

    #[test]
    fn a_large_window_is_filled_and_shows_sixteen() {
        let room = vec2(1926.0, 780.0);
        for cards in [8, 12, 16] {
            let found = columns(cards, room, *WIDTH.start());
            let (across, lines) = (found.count as f32, cards.div_ceil(found.count) as f32);
            let width = across * (found.width + GAP) - GAP;
            assert!((0.9 * room.x..=room.x).contains(&width), "{cards}: {found:?} is {width} wide");
            assert!(lines * (found.picture + FOOT + GAP) <= room.y + GAP, "{cards}: {found:?} is too high");
        }
    }

    #[test]
    fn two_arms_of_eight_fit_a_small_window_without_scrolling() {
        let room = vec2(446.0, 232.0);
        let found = columns(8, room, SMALL);
        let lines = 8_usize.div_ceil(found.count) as f32;
        assert_eq!((found.count, found.foot), (4, FOOT_SMALL));
        assert!(lines * (found.picture + found.foot + GAP) <= room.y + GAP, "{found:?}");
    }

    #[test]
    fn too_little_room_scrolls_with_cards_that_can_still_be_seen() {
        let one = columns(16, vec2(600.0, 200.0), *WIDTH.start());
        assert!(one.width >= *WIDTH.start(), "{one:?}");
        // Half of a small window: small cards, of which two rows are in sight.
        let two = columns(16, vec2(446.0, 232.0), SMALL);
        assert_eq!((two.count, two.foot), (4, FOOT_SMALL));
        assert!(two.width >= SMALL, "{two:?}");
    }
}
