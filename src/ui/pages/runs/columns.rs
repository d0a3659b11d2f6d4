//! Where the columns of the table stand, and its head with the sorting titles.

use egui::{Align2, CursorIcon, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::list::List;
use super::wording::TimeUnit;
use crate::measure::{Form, Metric};
use crate::report::runs::list::Column;
use crate::report::runs::summary::Headline;
use crate::ui::i18n::{lang, tr};
use crate::ui::theme::{colors, text};

/// Height of the titles, points.
const HEAD: f32 = 26.0;

/// Left edges of the left-aligned columns and right edges of the right-aligned ones.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    pub left: f32,
    pub state: f32,
    pub progress: f32,
    /// Room of the bar; the percentage follows where there is room.
    pub bar: f32,
    pub with_percent: bool,
    pub score: f32,
    pub hours: f32,
}

impl Columns {
    /// The columns of a table between `left` and `right`.
    pub fn new(left: f32, right: f32) -> Self {
        let width = right - left;
        let with_percent = width >= 390.0;
        let (hours, score) = (right, right - 50.0);
        let bar = (width * 0.105).clamp(34.0, 90.0);
        let progress = score - 58.0 - bar - if with_percent { 44.0 } else { 0.0 };
        // Room for the longest state, "stopped, kept".
        let state = progress - (width * 0.27).clamp(108.0, 128.0);
        Self { left, state, progress, bar, with_percent, score, hours }
    }
}

/// Message and unit of a headline score.
pub fn headline_key(headline: Headline) -> &'static str {
    match headline {
        Headline::LinearFew => "runs-score-linear-few",
        Headline::LinearAll => "runs-score-linear-all",
        Headline::KnnFew => "runs-score-knn-few",
        Headline::KnnAll => "runs-score-knn-all",
    }
}

/// Draws the titles; a click sorts, a second one turns the order. True if the order has changed.
pub fn head(ui: &mut Ui, list: &mut List) -> bool {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    let at = Columns::new(rect.left(), rect.right());
    let has_scores = list.rows.iter().any(|row| row.summary.shown(list.query.headline).is_some());
    let score = match (list.metric().and_then(Metric::find), list.query.headline) {
        (None, _) if has_scores => tr("runs-column-scores"),
        (Some(Metric::FrameAuroc), _) => tr("runs-column-auroc"),
        (Some(Metric::FrameAccuracy), _) => tr("runs-column-frames"),
        (Some(Metric::RecallAt1), _) => tr("runs-column-recall"),
        (_, Headline::LinearFew | Headline::LinearAll) => tr("runs-column-linear"),
        (_, Headline::KnnFew | Headline::KnnAll) => tr("runs-column-knn"),
    };
    let time = match list.unit {
        TimeUnit::Hours => tr("runs-column-hours"),
        TimeUnit::Minutes => tr("runs-column-minutes"),
    };
    let titles = [
        (Column::Seed, tr("runs-column-arm"), at.left, false),
        (Column::State, tr("runs-column-state"), at.state, false),
        (Column::Progress, tr("runs-column-progress"), at.progress, false),
        (Column::Score, score, at.score, true),
        (Column::Hours, time, at.hours, true),
    ];
    let mut changed = false;
    for (column, title, x, right) in titles {
        changed |= sort_title(ui, list, column, &title, (x, right), rect);
    }
    let edge = Stroke::new(1.0, colors(ui).line_strong);
    ui.painter().hline(rect.x_range().expand(16.0), rect.bottom(), edge);
    changed
}

/// What the figures of a column are, where its short title does not say it.
fn meaning(column: Column, list: &List) -> Option<String> {
    match column {
        Column::Score => Some(score_meaning(list)),
        Column::Hours => Some(tr("runs-hours-meaning")),
        _ => None,
    }
}

/// The metric of the scores: that of the kind of task, which has its own probe where it is no classification.
fn score_meaning(list: &List) -> String {
    match list.metric() {
        Some(metric) if metric != Metric::Top1.key() => {
            tr!("runs-score-meaning-of", metric = Metric::name(metric, Form::Full, lang()))
        }
        None if list.rows.iter().any(|row| row.summary.shown(list.query.headline).is_some()) => {
            tr("runs-score-meaning-mixed")
        }
        _ => tr!("runs-score-meaning", score = tr(headline_key(list.query.headline))),
    }
}

fn sort_title(ui: &Ui, list: &mut List, column: Column, title: &str, place: (f32, bool), row: Rect) -> bool {
    let (c, (x, right)) = (colors(ui), place);
    let sorted = list.query.column == column && (column != Column::Seed || list.query.descending);
    let arrow = if list.query.descending { " ↓" } else { " ↑" };
    let shown = if sorted { format!("{title}{arrow}") } else { title.to_owned() };
    let ink = if sorted { c.text } else { c.text_2 };
    let galley = ui.painter().layout_no_wrap(shown, text::font_small(), ink);
    let left = if right { x - galley.size().x } else { x };
    let rect = Rect::from_min_size(pos2(left, row.top()), vec2(galley.size().x, row.height()));
    let response = ui
        .interact(rect, ui.scope_id().with(("sort", title)), Sense::click())
        .on_hover_cursor(CursorIcon::PointingHand);
    let name = tr!("runs-sort-by", column = title);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, sorted, &name));
    let response = match meaning(column, list) {
        Some(words) => {
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(words.as_str()));
            response.on_hover_text(words)
        }
        None => response,
    };
    let middle = Align2::LEFT_CENTER.anchor_size(pos2(left, row.center().y), galley.size());
    ui.painter().galley(middle.min, galley, ink);
    if !response.clicked() {
        return false;
    }
    let query = &mut list.query;
    // Large scores and long times are what one looks for; everything else begins at its start.
    let first = matches!(column, Column::Score | Column::Hours | Column::Progress);
    query.descending = if query.column == column { !query.descending } else { first };
    query.column = column;
    true
}
