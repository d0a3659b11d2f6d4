//! The curves of the Runs page: toolbar, a grid of plots, one cursor over all of them.

mod cell;
mod cursor;
mod follow;
mod memory;
mod menu;
mod toolbar;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use egui::{Key, Pos2, Rect, Stroke, Ui, UiBuilder, Vec2};

use self::cell::Cell;
use self::follow::{Ask, Follow, MOST_RUNS, Picture};
pub use self::memory::CurvesMemory;
use super::selection::RunSelection;
use crate::report::curves::axis::XAxis;
use crate::report::curves::figure::{Spread, full_range};
use crate::ui::i18n::{self, tr};
use crate::ui::page::Cx;
use crate::ui::theme::{colors, space, text};
use crate::ui::widgets::{empty, error_strip};

/// Smallest size of a plot before another row or column of them is left out, points.
const LEAST: Vec2 = Vec2::new(330.0, 176.0);

/// Plots across and down at most.
const MOST: usize = 3;

/// What all plots share.
struct Common {
    axis: XAxis,
    /// Weight of the moving average.
    smoothing: f64,
    spread: Spread,
    /// Arms that are not drawn.
    hidden: BTreeSet<String>,
    /// The part of the x axis that all plots show.
    x: Option<[f64; 2]>,
    /// Where the pointer is, in units of the x axis, and over which plot.
    cursor: Option<(usize, f64)>,
}

/// State of the panel.
pub struct CurvesPanel {
    common: Common,
    cells: Vec<Cell>,
    follow: Option<(PathBuf, Follow)>,
    picture: Arc<Picture>,
}

impl Default for CurvesPanel {
    fn default() -> Self {
        let (axis, spread) = (XAxis::default(), Spread::default());
        let common = Common { axis, smoothing: 0.3, spread, hidden: BTreeSet::new(), x: None, cursor: None };
        Self { common, cells: Vec::new(), follow: None, picture: Arc::default() }
    }
}

impl CurvesPanel {
    /// Draws the panel; `drawn` are the runs that are ticked, in the order of the table.
    pub fn panel_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, drawn: &[RunSelection]) {
        toolbar::show(ui, &mut self.common, &self.picture);
        let (across, down) = grid(ui.available_size());
        self.cells.resize_with(across * down, Cell::default);
        self.look(cx, drawn);
        for problem in self.picture.problems.iter().take(2) {
            error_strip::show(ui, Some(i18n::said(problem)));
        }
        if drawn.is_empty() {
            empty::empty(ui, &tr("curves-empty"), "");
            return;
        }
        if drawn.len() > MOST_RUNS {
            ui.label(text::caption(tr!("curves-most", n = MOST_RUNS)).color(colors(ui).warn));
        }
        self.cells_ui(ui, cx, across, down);
    }

    /// The last step that any curve shows.
    pub fn newest_step(&self) -> Option<u64> {
        let arms = self.picture.plots.iter().flatten().flat_map(|plot| &plot.arms);
        arms.filter_map(|arm| arm.steps.last().copied()).max()
    }

    /// What is to be found again after a restart.
    pub fn memory(&self) -> CurvesMemory {
        let Common { axis, smoothing, spread, hidden, .. } = &self.common;
        let log_y = self.cells.iter().enumerate().filter(|(_, cell)| cell.log_y).map(|(place, _)| place);
        CurvesMemory {
            axis: *axis,
            smoothing: *smoothing,
            spread: *spread,
            hidden: hidden.clone(),
            metrics: self.cells.iter().map(|cell| cell.metric.clone()).collect(),
            log_y: log_y.collect(),
        }
    }

    /// Takes up what was so in an earlier session.
    pub fn remember(&mut self, memory: CurvesMemory) {
        let CurvesMemory { axis, smoothing, spread, hidden, metrics, log_y } = memory;
        self.common = Common { axis, smoothing: smoothing.clamp(0.0, 0.99), spread, hidden, x: None, cursor: None };
        self.cells = std::iter::repeat_with(Cell::default).take(metrics.len().min(MOST * MOST)).collect();
        for ((place, metric), cell) in metrics.into_iter().enumerate().zip(&mut self.cells) {
            (cell.metric, cell.log_y) = (metric, log_y.contains(&place));
        }
    }

    /// Single-key shortcuts.
    pub fn keys(&mut self, ctx: &egui::Context) {
        let pressed = |key| ctx.input(|i| i.key_pressed(key) && i.modifiers.is_none());
        if pressed(Key::B) {
            self.common.spread = if self.common.spread == Spread::Band { Spread::Seeds } else { Spread::Band };
        }
        if pressed(Key::X) {
            let place = XAxis::ALL.iter().position(|a| *a == self.common.axis).unwrap_or(0);
            self.common.set_axis(XAxis::ALL[(place + 1) % XAxis::ALL.len()]);
        }
        if pressed(Key::F) {
            self.fit();
        }
    }

    /// Shows all data in all plots.
    fn fit(&mut self) {
        self.common.x = None;
        self.cells.iter_mut().for_each(|cell| cell.view.fit());
    }

    /// Tells the thread what is wanted and takes what it has.
    fn look(&mut self, cx: &Cx<'_>, drawn: &[RunSelection]) {
        if self.follow.as_ref().is_none_or(|(root, _)| root != cx.workspace.root()) {
            let follow = Follow::start(cx.ctx, cx.workspace);
            self.follow = Some((cx.workspace.root().to_owned(), follow));
        }
        let Some((_, follow)) = &self.follow else { return };
        let metrics = self.cells.iter().map(|c| c.metric.clone()).collect();
        let Common { axis, smoothing, .. } = self.common;
        follow.ask(&Ask { drawn: drawn.to_vec(), metrics, axis, smoothing });
        self.picture = follow.picture();
    }

    fn cells_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, across: usize, down: usize) {
        let area = ui.available_rect_before_wrap();
        let gap = Vec2::new(2.0 * space::M, space::S);
        let size = (area.size() - Vec2::new(gap.x * (across - 1) as f32, gap.y * (down - 1) as f32))
            / Vec2::new(across as f32, down as f32);
        let before = self.common.cursor.take();
        let whole = self.picture.plots.iter().flatten().filter_map(|p| full_range(p));
        let whole = whole.reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1])]);
        for (i, cell) in self.cells.iter_mut().enumerate() {
            let (column, row) = (i % across, i / across);
            let corner = area.min + (size + gap) * Vec2::new(column as f32, row as f32);
            let rect = Rect::from_min_size(corner, size);
            let mut ui = ui.new_child(UiBuilder::new().id_salt(("curve", i)).max_rect(rect));
            let plot = self.picture.plots.get(i).cloned().flatten();
            let shown = cell::Shown { index: i, plot, picture: &self.picture, cursor: before, whole };
            cell.show(&mut ui, cx, &mut self.common, &shown);
        }
        dividers(ui, area, size, gap, across, down);
        ui.advance_cursor_after_rect(area);
        if self.common.cursor != before {
            // Plots that were drawn before the one under the pointer follow in the next frame.
            ui.ctx().request_repaint();
        }
    }
}

impl Common {
    fn set_axis(&mut self, axis: XAxis) {
        if self.axis != axis {
            (self.axis, self.x, self.cursor) = (axis, None, None);
        }
    }
}

/// Columns and rows of plots that fit.
fn grid(size: Vec2) -> (usize, usize) {
    let fit = |room: f32, least: f32| ((room / least) as usize).clamp(1, MOST);
    let across = fit(size.x, if size.x < 1500.0 { LEAST.x.max(size.x / 2.2) } else { 460.0 });
    (across, fit(size.y, if size.y < 760.0 { LEAST.y.max(size.y / 2.4) } else { 240.0 }))
}

/// Hairlines between the plots.
fn dividers(ui: &Ui, area: Rect, size: Vec2, gap: Vec2, across: usize, down: usize) {
    let stroke = Stroke::new(1.0, colors(ui).line);
    for column in 1..across {
        let x = area.left() + (size.x + gap.x) * column as f32 - gap.x / 2.0;
        ui.painter().line_segment([Pos2::new(x, area.top() + 4.0), Pos2::new(x, area.bottom())], stroke);
    }
    for row in 1..down {
        let y = area.top() + (size.y + gap.y) * row as f32 - gap.y / 2.0;
        ui.painter().line_segment([Pos2::new(area.left(), y), Pos2::new(area.right(), y)], stroke);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_room_shows_more_plots() {
        assert_eq!(grid(Vec2::new(836.0, 420.0)), (2, 2));
        assert_eq!(grid(Vec2::new(740.0, 260.0)), (2, 1));
        assert_eq!(grid(Vec2::new(2400.0, 1500.0)), (3, 3));
        assert_eq!(grid(Vec2::new(300.0, 100.0)), (1, 1));
    }
}
