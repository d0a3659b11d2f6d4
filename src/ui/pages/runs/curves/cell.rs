//! One plot with its head.

use std::sync::Arc;

use egui::{Align, Key, Layout, Modifiers, Pos2, Role, Ui, Vec2, WidgetInfo};

use super::follow::Picture;
use super::{Common, cursor, menu};
use crate::report::curves::axis::XAxis;
use crate::report::curves::figure::{self as curve_figure, EXPORT_COLUMNS, EXPORT_SIZE, Look};
use crate::report::curves::names::metric_name;
use crate::report::curves::plot::{ArmTracks, MetricPlot};
use crate::report::figure::Figure;
use crate::ui::i18n::{lang, tr};
use crate::ui::page::Cx;
use crate::ui::plot::export::{Content, Export};
use crate::ui::plot::{self, View};
use crate::ui::theme::{colors, text};

/// Height of a plot's head.
const HEAD: f32 = 30.0;

/// State of one plot.
#[derive(Default)]
pub struct Cell {
    /// The metric that was chosen; `None` = the next telling one.
    pub metric: Option<String>,
    pub log_y: bool,
    pub view: View,
    pub search: String,
    /// Whether the menu was open in the last frame.
    pub menu_open: bool,
    /// Whether the menu asked to see all data.
    pub fit: bool,
    pub export: Export,
    /// Where the arrow keys have put the cursor, in units of the x axis.
    key_cursor: Option<f64>,
    cache: Option<(Drawn, Figure)>,
}

/// A figure is made anew only when one of these changes: the picture's number, the metric, the look.
#[derive(PartialEq)]
struct Drawn(u64, String, Look);

/// What the panel hands a plot.
pub struct Shown<'a> {
    pub index: usize,
    pub plot: Option<Arc<MetricPlot>>,
    pub picture: &'a Picture,
    /// The cursor of the last frame.
    pub cursor: Option<(usize, f64)>,
    /// Range of x over all plots, so that one place means the same in each.
    pub whole: Option<[f64; 2]>,
}

impl Cell {
    /// Draws head and plot; moves the common view and cursor.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, common: &mut Common, shown: &Shown<'_>) {
        self.export.poll(cx);
        self.head(ui, cx, common, shown);
        if std::mem::take(&mut self.fit) {
            common.x = None;
            self.view.fit();
        }
        let height = ui.available_height();
        let Some(plot) = shown.plot.as_ref().filter(|p| !p.arms.is_empty()) else {
            let empty = Some(missing(shown, common.axis));
            let named = self.metric.as_ref().map(|tag| metric_name(tag, lang()).name);
            let title = named.unwrap_or_else(|| tr!("curves-no-data", n = shown.index + 1));
            let figure = Figure { title, empty, ..Figure::default() };
            plot::show(ui, &shown.index.to_string(), &figure, &mut View::fixed(), height);
            return;
        };
        let look = self.look(common, shown, ui.available_width());
        let key = Drawn(shown.picture.generation, plot.request.metric.clone(), look);
        if self.cache.as_ref().is_none_or(|(known, _)| *known != key) {
            let figure = curve_figure::figure(plot, &key.2);
            self.cache = Some((key, figure));
        }
        let Some((_, figure)) = &self.cache else { return };
        self.view.x = common.x;
        let drawn = plot::show(ui, &shown.index.to_string(), figure, &mut self.view, height);
        common.x = self.view.x;
        drawn.response.widget_info(|| spoken(&figure.title, plot, common));
        let pointer = drawn.response.hover_pos().or_else(|| self.place_by_key(ui, &drawn));
        if let Some(at) = pointer {
            common.cursor = Some((shown.index, drawn.map.value(at)[0]));
        }
        if let Some((index, x)) = common.cursor.or(shown.cursor) {
            // While a box is dragged, its corner must be seen.
            let is_free = index == shown.index && !drawn.response.dragged();
            cursor::show(ui, plot, common, &drawn.map, x, pointer.filter(|_| is_free));
        }
    }

    /// The cursor of a plot that has the keyboard: the arrows move it.
    fn place_by_key(&mut self, ui: &Ui, drawn: &plot::Shown) -> Option<Pos2> {
        if !drawn.response.has_focus() {
            self.key_cursor = None;
            return None;
        }
        let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        let steps = f32::from(i8::from(pressed(Key::ArrowRight)) - i8::from(pressed(Key::ArrowLeft)));
        let (rect, map) = (drawn.map.rect(), &drawn.map);
        if self.key_cursor.is_none() && steps == 0.0 {
            return None;
        }
        let before = self.key_cursor.map_or(rect.center().x, |x| map.pos(x, map.value(rect.center())[1]).x);
        let at = Pos2::new((before + steps * rect.width() / 100.0).clamp(rect.left(), rect.right()), rect.top() + 8.0);
        self.key_cursor = Some(map.value(at)[0]);
        Some(at)
    }

    fn look(&self, common: &Common, shown: &Shown<'_>, width: f32) -> Look {
        Look {
            spread: common.spread,
            hidden: common.hidden.clone(),
            log_y: self.log_y,
            x: common.x.or(shown.whole),
            y: self.view.y,
            columns: width.max(50.0) as usize,
            language: lang(),
            complete: false,
        }
    }

    fn head(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, common: &Common, shown: &Shown<'_>) {
        let c = colors(ui);
        let size = Vec2::new(ui.available_width(), HEAD);
        // A chosen plot keeps its title while it is empty.
        let drawn = shown.plot.as_ref().map(|p| p.request.metric.clone());
        let tag = drawn.or_else(|| self.metric.clone()).unwrap_or_default();
        let named = metric_name(&tag, lang());
        // What is saved is what is seen, with its texts.
        let look = Look { columns: EXPORT_COLUMNS, complete: true, ..self.look(common, shown, 0.0) };
        let content = || content(shown.plot.as_deref(), &look);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(size);
            // A place without a curve has a title, too: the others are read beside it.
            let title = match named.name.is_empty() {
                true => tr!("curves-place", n = shown.index + 1),
                false => named.name.clone(),
            };
            ui.label(text::bold(title).color(c.text));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                menu::show(ui, cx, self, &Named { tag: &tag, name: &named.name, shown }, &content);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let note = cursor::reading(shown, common).unwrap_or(named.note);
                    ui.add(egui::Label::new(text::caption(note).color(c.text_3)).truncate());
                });
            });
        });
    }
}

/// The plot for those who do not see it: its arms, how many seeds stand behind each, and how far they have come.
fn spoken(title: &str, plot: &MetricPlot, common: &Common) -> WidgetInfo {
    let arms = plot.arms.iter().filter(|arm| !common.hidden.contains(&arm.arm));
    let one = |arm: &ArmTracks| {
        let (n, last) = (arm.n.iter().max().copied().unwrap_or(0), arm.steps.last().copied().unwrap_or(0));
        tr!("curves-spoken-arm", arm = arm.arm.as_str(), n = n, step = last)
    };
    let mut info = WidgetInfo::labeled(Role::Image, true, title);
    info.current_text_value = Some(arms.map(one).collect::<Vec<_>>().join("; "));
    info
}

/// What a plot's menu says about the plot.
pub struct Named<'a, 'b> {
    /// Tag of the metric that is drawn; empty without one.
    pub tag: &'a str,
    pub name: &'a str,
    pub shown: &'a Shown<'b>,
}

fn content(plot: Option<&MetricPlot>, look: &Look) -> Content {
    let figure = plot.map_or_else(Figure::default, |p| curve_figure::figure(p, look));
    Content { figure, csv: plot.map_or_else(String::new, MetricPlot::csv), size: EXPORT_SIZE }
}

/// What a plot without curves lacks.
fn missing(shown: &Shown<'_>, axis: XAxis) -> String {
    match &shown.plot {
        _ if !shown.picture.complete => tr("curves-reading"),
        Some(_) if axis == XAxis::Flops => tr("curves-needs-epoch"),
        Some(_) => tr("curves-needs-metric"),
        None if shown.picture.metrics.is_empty() => tr("curves-needs-step"),
        None => tr("curves-needs-choice"),
    }
}
