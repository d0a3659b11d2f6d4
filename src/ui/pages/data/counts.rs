//! Balance: how many clips each label has in each group, with thin cells marked.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Align2, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};
use egui_material_icons::icons;

use super::{Shown, paint, words};
use crate::data::browse::{Count, CountRow, Counts, Filter, LabelFilter, SetView};
use crate::ui::background::Kept;
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{Colors, colors, radius, text};
use crate::ui::widgets::chip::{Tone, chip};
use crate::ui::widgets::{card, menu, term};

/// Height of a row, points.
const ROW: f32 = 24.0;

/// Most room for the labels, and room for the totals with their bars, points.
const LABELS: f32 = 104.0;
const TOTALS: f32 = 92.0;
/// Room for a total without its bar, where the cells need the rest.
const TOTALS_ALONE: f32 = 46.0;
/// A cell is no narrower, and no wider, points.
const CELL: [f32; 2] = [44.0, 112.0];

/// State of the panel.
#[derive(Default)]
pub struct CountsPanel {
    column: Option<String>,
    asked: Option<(Option<String>, Arc<SetView>)>,
    counts: Kept<Counts>,
}

impl CountsPanel {
    /// Counts in the background whenever the set or the column has changed.
    pub fn update(&mut self, shown: &Shown, cx: &Cx<'_>) {
        self.counts.poll();
        let columns = &shown.view.info.group_columns;
        if !self.column.as_ref().is_some_and(|column| columns.contains(column)) {
            self.column = columns.first().cloned();
        }
        let same =
            |(column, view): &(Option<String>, Arc<SetView>)| *column == self.column && Arc::ptr_eq(view, &shown.view);
        if !self.asked.as_ref().is_some_and(same) {
            let (column, view) = (self.column.clone(), shown.view.clone());
            self.asked = Some((column.clone(), view.clone()));
            self.counts.renew(cx.ctx, "counts", move || Ok(view.counts(column.as_deref())));
        }
    }

    /// Draws the table; a click on a cell filters the catalogue.
    pub fn ui(&mut self, ui: &mut Ui, shown: &Shown, filter: &mut Filter) {
        let thin = self.counts.value().map_or(0, Counts::thin);
        let columns = &shown.view.info.group_columns;
        card::head(ui, &tr("panel-data-counts"), |ui| {
            if thin > 0 {
                let chip = chip(ui, Tone::Warn, Some(icons::ICON_WARNING.codepoint), &tr!("data-thin", n = thin));
                chip.on_hover_text(tr("data-thin-why"));
            }
            if columns.len() > 1
                && let Some(column) = &mut self.column
            {
                let options: Vec<_> = columns.iter().map(|name| (name.clone(), name.clone())).collect();
                menu::choice(ui, &tr("data-counts-column"), column, &options, 120.0);
            } else if columns.is_empty() {
                term::term(ui, "group", &tr("data-no-groups"));
            }
        });
        let Some(counts) = self.counts.value() else { return };
        if counts.rows.is_empty() {
            ui.label(text::body(tr("data-nothing-found")).color(colors(ui).text_3));
            return;
        }
        table(ui, counts, filter);
    }
}

/// Widths of the columns: all fit if they may, else the table scrolls sideways.
#[derive(Clone, Copy)]
struct Widths {
    labels: f32,
    cell: f32,
    totals: f32,
}

impl Widths {
    /// `longest`: width of the longest label, points.
    fn new(room: f32, longest: f32, values: usize) -> Self {
        let n = values.max(1) as f32;
        let labels = (longest + 12.0).min(LABELS);
        let totals = if labels + CELL[0] * n + TOTALS > room { TOTALS_ALONE } else { TOTALS };
        Self { labels, cell: ((room - labels - totals) / n).clamp(CELL[0], CELL[1]), totals }
    }
}

/// Width of the longest label of the rows, points.
fn longest(ui: &Ui, counts: &Counts) -> f32 {
    let none = tr("data-label-none");
    let labels = counts.rows.iter().map(|row| row.label.as_ref().unwrap_or(&none));
    let width = |label: &String| {
        let galley = ui.painter().layout_no_wrap(label.clone(), text::font_small(), colors(ui).text);
        galley.size().x
    };
    labels.map(width).fold(0.0, f32::max)
}

fn table(ui: &mut Ui, counts: &Counts, filter: &mut Filter) {
    let widths = Widths::new(ui.available_width() - 12.0, longest(ui, counts), counts.values.len());
    let width = widths.cell;
    let across = widths.labels + width * counts.values.len() as f32 + widths.totals;
    let size = Vec2::new(across, ROW * (counts.rows.len() + 1) as f32);
    let most = counts.rows.iter().map(|row| row.total).max().unwrap_or(1);
    ScrollArea::both().id_salt("counts").auto_shrink(false).show_viewport(ui, |ui, sight| {
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let place = Place { rect, widths };
        for (i, value) in counts.values.iter().enumerate() {
            let head = place.cell(i, 0);
            let name = value.clone().unwrap_or_else(|| tr("data-without"));
            // The ends of long names differ more often than their beginnings.
            let short = paint::tail(&name, (width / 6.2) as usize);
            paint::line(ui.painter(), head, Align2::CENTER_CENTER, &short, text::font_caption(), colors(ui).text_3);
            ui.interact(head, ui.scope_id().with(("value", i)), Sense::hover()).on_hover_text(name);
        }
        // Only what is in sight: a set may have hundreds of groups.
        let rows = (sight.top() / ROW) as usize..=(sight.bottom() / ROW) as usize;
        for (r, row) in counts.rows.iter().enumerate().filter(|(r, _)| rows.contains(&(r + 1))) {
            labels(ui, &place, r, row, most);
            for (i, cell) in row.cells.iter().enumerate() {
                let rect = place.cell(i, r + 1);
                if ui.is_rect_visible(rect) {
                    one(ui, counts, row, (r, i), cell, rect, filter);
                }
            }
        }
    });
}

struct Place {
    rect: Rect,
    widths: Widths,
}

impl Place {
    fn cell(&self, column: usize, row: usize) -> Rect {
        let left = self.rect.left() + self.widths.labels + self.widths.cell * column as f32;
        let min = egui::pos2(left, self.rect.top() + ROW * row as f32);
        Rect::from_min_size(min, Vec2::new(self.widths.cell, ROW))
    }
}

/// A row's label at the left, its total and bar at the right.
fn labels(ui: &Ui, place: &Place, r: usize, row: &CountRow, most: usize) {
    let c = colors(ui);
    let line = place.cell(0, r + 1);
    let left =
        Rect::from_min_max(egui::pos2(place.rect.left(), line.top()), egui::pos2(line.left() - 10.0, line.bottom()));
    let (label, ink) = row.label.as_ref().map_or((tr("data-label-none"), c.text_3), |label| (label.clone(), c.text));
    paint::line(ui.painter(), left, Align2::RIGHT_CENTER, &label, text::font_small(), ink);
    let right = place.rect.right() - place.widths.totals + 4.0;
    let longest = (place.widths.totals - TOTALS_ALONE - 4.0).max(0.0);
    let bar = Vec2::new(longest * row.total as f32 / most.max(1) as f32, 6.0);
    let bar = Rect::from_min_size(egui::pos2(right, line.center().y - 3.0), bar);
    ui.painter().rect_filled(bar, radius::BAR, c.line_strong);
    let number =
        Rect::from_min_max(egui::pos2(right + longest, line.top()), egui::pos2(place.rect.right(), line.bottom()));
    paint::line(ui.painter(), number, Align2::RIGHT_CENTER, &words::count(row.total), text::font_mono(), c.text_2);
}

fn one(ui: &Ui, counts: &Counts, row: &CountRow, id: (usize, usize), cell: &Count, rect: Rect, filter: &mut Filter) {
    let c = colors(ui);
    let inner = rect.shrink2(Vec2::new(2.0, 2.0));
    let response = ui.interact(inner, ui.scope_id().with(("cell", id)), Sense::click());
    let label = row.label.clone().unwrap_or_else(|| tr("data-label-none"));
    let value = counts.values[id.1].clone().unwrap_or_else(|| tr("data-without"));
    let name = tr!("data-cell", label = label, value = value, n = cell.clips);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let look = look(c, cell);
    ui.painter().rect(inner, radius::BAR, look.fill, Stroke::new(look.edge, look.ink), StrokeKind::Inside);
    let font = if cell.thin { egui::FontId::new(12.0, text::font_bold().family) } else { text::font_small() };
    ui.painter().text(inner.center(), Align2::CENTER_CENTER, words::count(cell.clips), font, look.ink);
    if response.hovered() {
        ui.painter().rect_stroke(inner, radius::BAR, Stroke::new(1.5, c.accent), StrokeKind::Outside);
    }
    if response.clicked() {
        choose(counts, row, id.1, filter);
    }
    let why = if cell.thin { format!("{name}\n{}", tr("data-thin-why")) } else { name };
    response.on_hover_text(why);
}

struct Look {
    fill: egui::Color32,
    ink: egui::Color32,
    edge: f32,
}

fn look(c: &Colors, cell: &Count) -> Look {
    match (cell.thin, cell.clips) {
        (true, _) => Look { fill: c.warn_bg, ink: c.warn, edge: 1.2 },
        (false, 0) => Look { fill: c.sunken, ink: c.text_3, edge: 0.0 },
        (false, _) => Look { fill: c.accent_bg, ink: c.text, edge: 0.0 },
    }
}

/// Shows the clips of one cell.
fn choose(counts: &Counts, row: &CountRow, value: usize, filter: &mut Filter) {
    let label = row.label.clone().map_or(LabelFilter::Unlabelled, LabelFilter::Is);
    let group = counts.column.clone().zip(counts.values[value].clone());
    *filter = Filter { label, groups: group.into_iter().collect::<BTreeMap<_, _>>(), ..Filter::default() };
}
