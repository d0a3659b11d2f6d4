//! The clips nearest to the selected one, or what a selected group is made of.

use std::collections::BTreeMap;

use egui::{Label, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use super::maps::{Shown, origin};
use super::selection;
use super::state::State;
use crate::ui::command::{Command, NeighboursAsk};
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{self, radius, text};
use crate::ui::widgets::{button, card, wrapped};

/// Neighbours in the list.
const LISTED: usize = 8;
const ROW: f32 = 46.0;
const PICTURE: egui::Vec2 = egui::Vec2::new(74.0, ROW - 8.0);

/// Draws the panel.
pub fn show(state: &mut State, ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(shown) = state.shown() else {
        card::head(ui, &tr("panel-map-nearest"), |_| ());
        return;
    };
    let rows = state.selected_rows(&shown);
    let (title, caption) = match rows.as_slice() {
        [] => (tr("panel-map-nearest"), String::new()),
        [row] => (tr("panel-map-nearest"), agreement(&shown, *row)),
        _ => (tr!("map-selected", n = rows.len()), String::new()),
    };
    let [ask, save] = card::head_with(ui, &title, &caption, |ui| {
        if rows.is_empty() {
            return [false; 2];
        }
        let icon = icons::ICON_DOWNLOAD.codepoint;
        [
            button::quiet(ui, None, &tr("map-open")).clicked(),
            button::icon(ui, icon, &tr("map-save-selection")).clicked(),
        ]
    });
    if ask {
        open(state, cx);
    }
    if save {
        selection::ask(state, cx);
    }
    match rows.as_slice() {
        [] => {
            wrapped::label(ui, text::small(tr("map-select-hint")).color(theme::colors(ui).text_3));
        }
        [row] => list(state, ui, &shown, *row, cx),
        _ => group(ui, &shown, &rows),
    }
}

/// Asks for the selected clips in Neighbours.
pub fn open(state: &State, cx: &Cx<'_>) {
    let Some(shown) = state.shown().filter(|_| !state.selected.is_empty()) else { return };
    let videos = state.selected_rows(&shown).into_iter().map(|row| shown.video(row)).collect();
    cx.send(Command::OpenNeighbours(NeighboursAsk { run: Some(shown.key.run.clone()), videos }));
}

/// The last part of a path: enough to know a clip by.
fn short_name(shown: &Shown, row: usize) -> String {
    let path = &shown.map.videos[row].path;
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// How many of the listed neighbours carry the clip's label.
fn agreement(shown: &Shown, row: usize) -> String {
    let videos = &shown.map.videos;
    let Some(label) = &videos[row].label else { return String::new() };
    let near: Vec<usize> = shown.map.nearest.of(row).take(LISTED).map(|n| n.0).collect();
    let agree = near.iter().filter(|other| videos[**other].label.as_ref() == Some(label)).count();
    let own = &videos[row];
    let strangers =
        near.iter().filter(|other| (&videos[**other].set, videos[**other].source) != (&own.set, own.source));
    let (masked, of) = strangers
        .fold((0, 0), |(same, all), other| (same + usize::from(videos[*other].label.as_ref() == Some(label)), all + 1));
    if of == near.len() {
        return tr!("map-agree", agree = agree, n = near.len());
    }
    tr!("map-agree-masked", agree = agree, n = near.len(), masked = masked, of = of)
}

fn list(state: &mut State, ui: &mut Ui, shown: &Shown, row: usize, cx: &mut Cx<'_>) {
    let near: Vec<(usize, f32)> = shown.map.nearest.of(row).take(LISTED).collect();
    let color = state.current().map_or(theme::colors(ui).accent, |run| theme::arm(ui, run.slot).color);
    asked(ui, shown, row, cx);
    let mut chosen = None;
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW, near.len(), |ui, seen| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for rank in seen {
            let (other, cosine) = near[rank];
            if neighbour(ui, shown, &Line { row, other, rank: rank + 1, cosine, color }, cx) {
                chosen = Some(shown.video(other));
            }
        }
    });
    if let Some(video) = chosen {
        state.selected = vec![video];
    }
}

/// The selected clip itself, above its neighbours.
fn asked(ui: &mut Ui, shown: &Shown, row: usize, cx: &mut Cx<'_>) {
    let c = theme::colors(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let video = &shown.map.videos[row];
    let name = tr!("map-nearest-to", name = short_name(shown, row));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    picture(ui, shown, row, rect, cx);
    let left = rect.left() + PICTURE.x + 30.0;
    let own = video.label.clone().unwrap_or_else(|| tr("map-unlabelled"));
    let from = origin(video);
    label(ui, egui::pos2(left, rect.top() + 5.0), rect.right() - left, &own, &from);
    let file = short_name(shown, row);
    label(ui, egui::pos2(left, rect.top() + 24.0), rect.right() - left, "", &file);
    ui.painter().hline(rect.x_range(), rect.bottom() + 1.0, egui::Stroke::new(1.0, c.line));
    response.on_hover_text(&video.path);
}

/// The middle frame of a clip at the left of a line.
fn picture(ui: &Ui, shown: &Shown, row: usize, line: Rect, cx: &mut Cx<'_>) {
    let thumb = Rect::from_min_size(line.min + vec2(20.0, 4.0), PICTURE);
    match &shown.clips[row] {
        Some(clip) => {
            cx.media.thumb(ui, thumb, clip);
        }
        None => {
            ui.painter().rect_filled(thumb, radius::CHIP, theme::colors(ui).hover);
        }
    }
}

struct Line {
    row: usize,
    other: usize,
    rank: usize,
    cosine: f32,
    color: egui::Color32,
}

/// One neighbour; true if it was clicked.
fn neighbour(ui: &mut Ui, shown: &Shown, line: &Line, cx: &mut Cx<'_>) -> bool {
    let c = theme::colors(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let video = &shown.map.videos[line.other];
    let name = format!("{}. {}", line.rank, short_name(shown, line.other));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, radius::CONTROL, c.hover);
    }
    let painter = ui.painter().clone();
    let centre = rect.left_center();
    painter.text(centre + vec2(8.0, 0.0), egui::Align2::CENTER_CENTER, line.rank, text::font_mono(), c.text_3);
    picture(ui, shown, line.other, rect, cx);
    let same = video.label.is_some() && video.label == shown.map.videos[line.row].label;
    let (icon, ink) = match (&video.label, same) {
        (None, _) => ("", c.text_3),
        (_, true) => (icons::ICON_CHECK.codepoint, c.good),
        (_, false) => (icons::ICON_CLOSE.codepoint, c.bad),
    };
    let left = rect.left() + PICTURE.x + 30.0;
    let width = rect.right() - left - 54.0;
    painter.text(egui::pos2(left, rect.top() + 14.0), egui::Align2::LEFT_CENTER, icon, text::font_body(), ink);
    let recording = shown.map.videos[line.row].source == video.source && shown.map.videos[line.row].set == video.set;
    let from = if recording { tr("map-same-recording") } else { origin(video) };
    label(ui, egui::pos2(left + 18.0, rect.top() + 5.0), width, video.label.as_deref().unwrap_or("–"), &from);
    let bar = Rect::from_min_size(egui::pos2(left, rect.top() + 30.0), vec2(width, 5.0));
    painter.rect_filled(bar, radius::BAR, c.hover);
    let part = vec2(bar.width() * line.cosine.clamp(0.0, 1.0), bar.height());
    painter.rect_filled(Rect::from_min_size(bar.min, part), radius::BAR, line.color);
    let figure = format!("{:.3}", line.cosine).replace('-', "\u{2212}");
    painter.text(rect.right_center(), egui::Align2::RIGHT_CENTER, figure, text::font_mono(), c.text);
    response.on_hover_text(&video.path).clicked()
}

/// Label in text, recording in grey behind it, cut at `width`.
fn label(ui: &Ui, at: egui::Pos2, width: f32, label: &str, from: &str) {
    let c = theme::colors(ui);
    let mut job = egui::text::LayoutJob::default();
    let format = |font, color| egui::TextFormat { font_id: font, color, ..egui::TextFormat::default() };
    job.append(label, 0.0, format(text::font_body(), c.text));
    job.append(from, if label.is_empty() { 0.0 } else { 8.0 }, format(text::font_small(), c.text_3));
    job.wrap = egui::text::TextWrapping::truncate_at_width(width);
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    ui.painter().galley(at, galley, c.text);
}

/// What a group is made of: labels with counts.
fn group(ui: &mut Ui, shown: &Shown, rows: &[usize]) {
    let c = theme::colors(ui);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let none = tr("map-unlabelled");
    for &row in rows {
        *counts.entry(shown.map.videos[row].label.as_deref().unwrap_or(&none)).or_insert(0) += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for (label, count) in counts {
            ui.horizontal(|ui| {
                ui.allocate_ui(vec2(120.0, 20.0), |ui| {
                    ui.set_min_width(120.0);
                    ui.add(Label::new(text::body(label).color(c.text)).truncate());
                });
                let (rect, _) = ui.allocate_exact_size(vec2(150.0, 5.0), Sense::hover());
                ui.painter().rect_filled(rect, radius::BAR, c.hover);
                let part = vec2(rect.width() * count as f32 / rows.len() as f32, rect.height());
                ui.painter().rect_filled(Rect::from_min_size(rect.min, part), radius::BAR, c.accent);
                ui.label(text::mono(count.to_string()).color(c.text_2));
            });
        }
    });
}
