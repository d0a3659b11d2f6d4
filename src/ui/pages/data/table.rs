//! The catalogue as a table; only the rows in sight exist.

use egui::{Align2, Rect, Response, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo};

use super::catalogue::Catalogue;
use super::{grid, paint, words};
use crate::data::browse::{SetView, Sort};
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};

/// Height of a row and of the head, points.
const ROW: f32 = 34.0;
const HEAD: f32 = 26.0;

/// Columns: picture, file, label, groups, length, size, state. Widths of those whose words are known, in points; the
/// others share the rest.
const WIDTHS: [f32; 7] = [66.0, 0.0, 0.0, 0.0, 62.0, 84.0, 84.0];
const SHARES: [f32; 7] = [0.0, 0.42, 0.21, 0.37, 0.0, 0.0, 0.0];

/// Draws the table; the clip that is to be opened.
pub fn show(ui: &mut Ui, catalogue: &mut Catalogue, view: &SetView, clips: &[usize], cx: &mut Cx<'_>) -> Option<usize> {
    head(ui, catalogue);
    ui.spacing_mut().item_spacing.y = 0.0;
    // Rows leave room for the bar as the head does: a bar that takes its own would move them away from their titles.
    ui.spacing_mut().scroll.floating_allocated_width = 0.0;
    let mut area = ScrollArea::vertical().id_salt("table").auto_shrink(false);
    if std::mem::take(&mut catalogue.follow)
        && let Some(at) = catalogue.selection.focus
    {
        // The row in the middle: the table has no memory of what was in sight.
        let offset = at as f32 * ROW - ui.available_height() / 2.0;
        area = area.vertical_scroll_offset(offset.max(0.0));
    }
    let (mut opened, mut hovered) = (None, None);
    area.show_rows(ui, ROW, clips.len(), |ui, rows| {
        for at in rows {
            let response = row(ui, catalogue, view, clips, at, cx);
            if response.hovered() {
                hovered = Some(clips[at]);
            }
            if response.double_clicked() || grid::by_key(ui, catalogue, &response, at, cx.time) {
                opened = Some(clips[at]);
            }
        }
    });
    grid::rest(catalogue, hovered, cx);
    opened
}

/// The rectangles of the columns within `rect`.
fn columns(rect: Rect) -> [Rect; 7] {
    let mut left = rect.left();
    let rest = (rect.width() - WIDTHS.iter().sum::<f32>()).max(0.0);
    std::array::from_fn(|i| {
        let width = WIDTHS[i] + SHARES[i] * rest;
        let column = Rect::from_min_size(egui::pos2(left, rect.top()), Vec2::new(width - 12.0, rect.height()));
        left += width;
        column
    })
}

fn head(ui: &mut Ui, catalogue: &mut Catalogue) {
    let c = colors(ui);
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width() - 12.0, HEAD), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, c.line));
    let titles = [
        ("", None),
        ("data-column-file", Some(Sort::Path)),
        ("data-label", Some(Sort::Label)),
        ("data-groups", Some(Sort::Group)),
        ("data-length", Some(Sort::Length)),
        ("data-column-size", None),
        ("data-state", None),
    ];
    for (i, (rect, (key, sort))) in columns(rect).into_iter().zip(titles).enumerate() {
        if key.is_empty() {
            continue;
        }
        let on = sort.is_some_and(|sort| sort == catalogue.filter.sort);
        let ink = if on { c.accent_text } else { c.text_3 };
        let anchor = if (4..6).contains(&i) { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
        paint::line(ui.painter(), rect, anchor, &tr(key), text::font_caption(), ink);
        let Some(sort) = sort else { continue };
        let response = ui.interact(rect, ui.scope_id().with(key), Sense::click());
        let name = format!("{}: {}", tr("data-sort"), tr(key));
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, &name));
        if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            catalogue.filter.sort = sort;
        }
    }
}

fn row(
    ui: &mut Ui,
    catalogue: &mut Catalogue,
    view: &SetView,
    clips: &[usize],
    at: usize,
    cx: &mut Cx<'_>,
) -> Response {
    let c = colors(ui);
    let (place, clip) = (clips[at], &view.clips[clips[at]]);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width() - 12.0, ROW), Sense::click());
    let selected = catalogue.selection.clips.contains(&place);
    let name = grid::name(view, clip);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
    if response.clicked() {
        let modifiers = ui.input(|i| i.modifiers);
        catalogue.selection.click(clips, at, modifiers);
    }
    if selected {
        ui.painter().rect_filled(rect, 0, c.accent_bg);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0, c.hover);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, c.grid));
    let columns = columns(rect);
    let thumb = Rect::from_center_size(columns[0].center(), Vec2::new(50.0, 28.0));
    grid::picture(ui, view, clip, thumb, grid::played(catalogue, place, cx.time), cx);
    cells(ui, view, place, &columns);
    response.on_hover_text(view.video_of(clip).path.as_str())
}

fn cells(ui: &Ui, view: &SetView, place: usize, columns: &[Rect; 7]) {
    let c = colors(ui);
    let clip = &view.clips[place];
    let video = view.video_of(clip);
    let (state, tone) = words::state(video.state);
    let p = ui.painter();
    let chars = (columns[1].width() / 7.2) as usize;
    let path = paint::tail(&video.path, chars.max(8));
    paint::line(p, columns[1], Align2::LEFT_CENTER, &path, text::font_mono(), c.text);
    let (label, ink) = clip.label.as_ref().map_or((tr("data-label-none"), c.text_3), |label| (label.clone(), c.text));
    paint::line(p, columns[2], Align2::LEFT_CENTER, &label, text::font_small(), ink);
    let groups = view.info.group_columns.iter().filter_map(|column| clip.groups.get(column));
    let tags = Some(grid::tags(view, clip)).filter(|tags| !tags.is_empty());
    let groups = groups.cloned().chain(tags).collect::<Vec<_>>().join(" · ");
    paint::line(p, columns[3], Align2::LEFT_CENTER, &groups, text::font_small(), c.text_2);
    let secs = view.seconds(clip);
    let length = if secs > 0.0 { words::length(secs) } else { String::new() };
    paint::line(p, columns[4], Align2::RIGHT_CENTER, &length, text::font_mono(), c.text_2);
    let size = if video.width > 0 { format!("{}×{}", video.width, video.height) } else { String::new() };
    paint::line(p, columns[5], Align2::RIGHT_CENTER, &size, text::font_mono(), c.text_3);
    let state_ink = if video.state == crate::store::catalogue::VideoState::Ok { c.text_3 } else { tone.colors(c).0 };
    paint::line(p, columns[6], Align2::LEFT_CENTER, &state, text::font_small(), state_ink);
}
