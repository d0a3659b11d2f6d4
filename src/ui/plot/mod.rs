//! Figures on the screen, in a plot of egui_plot: its axes, grid, panning and wheel zoom.
//!
//! egui_plot has no logarithmic axis, dashes by arm, bands or names at line ends, and draws every point it is given.
//! So a [`Figure`] hands it coordinates (decimal logarithms on a logarithmic axis), ticks at the real values, and one
//! item that draws the strokes of [`crate::report::figure`], thinned to the pixels: what is saved is what was seen.

pub mod export;
mod item;
mod paint;
mod view;

use std::ops::RangeInclusive;

use egui::{Align2, Color32, FontId, Pos2, Rect, Response, Role, Sense, Ui, UiBuilder, Vec2, Vec2b, WidgetInfo, vec2};
use egui_plot::{AxisHints, GridMark, Plot, PlotTransform};

use self::item::Drawing;
use crate::report::figure::{self, Figure, Map, Scale};
use crate::ui::theme::{colors, text};

pub use view::View;

/// How near to a mark the pointer counts, points.
const NEAR: f32 = 12.0;

/// Size of the texts at an axis.
const SMALL: f32 = 11.0;

/// Height of a line of small text.
const LINE: f32 = 15.0;

/// Height with the axes below which captions are left out.
const LEAST: f32 = 120.0;

/// Room right of the plot for half of the last number.
const RIGHT: f32 = 10.0;

/// A figure that has been drawn.
pub struct Shown {
    pub response: Response,
    pub map: PlotMap,
    /// Series and point of the mark under the pointer.
    pub hovered: Option<(usize, usize)>,
    pub clicked: Option<(usize, usize)>,
}

/// Places of values on the screen.
#[derive(Clone, Copy, Debug)]
pub struct PlotMap(Map);

impl PlotMap {
    fn new(transform: &PlotTransform, figure: &Figure) -> Self {
        let (frame, bounds) = (transform.frame(), transform.bounds());
        let values =
            |scale: Scale, range: RangeInclusive<f64>| [scale.value(*range.start()), scale.value(*range.end())];
        let (x_scale, y_scale) = (figure.x.scale, figure.y.scale);
        Self(Map {
            plot: [frame.left(), frame.top(), frame.right(), frame.bottom()],
            x: values(x_scale, bounds.range_x()),
            y: values(y_scale, bounds.range_y()),
            x_scale,
            y_scale,
        })
    }

    /// Where a value is; not finite where it has no place.
    pub fn pos(&self, x: f64, y: f64) -> Pos2 {
        Pos2::from(self.0.pos(x, y))
    }

    /// The value at a place.
    pub fn value(&self, at: Pos2) -> [f64; 2] {
        self.0.value(at.into())
    }

    /// The plot between its axes.
    pub fn rect(&self) -> Rect {
        let [left, top, right, bottom] = self.0.plot;
        Rect::from_min_max(Pos2::new(left, top), Pos2::new(right, bottom))
    }
}

/// Draws `figure` over the width that is there. `view` says what part is seen and is changed by mouse (drag zooms,
/// Shift-drag pans, Ctrl-wheel zooms, a double click fits) and by key (see [`View`]).
pub fn show(ui: &mut Ui, id: &str, figure: &Figure, view: &mut View, height: f32) -> Shown {
    let size = Vec2::new(ui.available_width().max(40.0), height.max(40.0));
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let ranges = figure.ranges(view.x, view.y);
    let mut ui = ui.new_child(UiBuilder::new().id_salt(("plot", id)).max_rect(rect));
    // Lines that do not fit are broken; in a low panel the plot is worth more than its captions, which a saved figure
    // has in any case.
    let wrap = |words: &String| figure::text_broken(words, SMALL, rect.width() - 16.0);
    let mut lines: Vec<String> = figure.captions.iter().flat_map(wrap).collect();
    lines.truncate(((rect.height() - LEAST) / LINE).max(0.0) as usize);
    captions(&ui, figure, &lines, rect);
    let room = area(figure, lines.len(), rect);
    draw(&mut ui, figure, view, room, ranges)
}

/// What the title of y, over the axis, and so many lines of captions leave.
fn area(figure: &Figure, lines: usize, rect: Rect) -> Rect {
    let top = if figure.y.title.is_empty() { 7.0 } else { 22.0 };
    let bottom = LINE * lines as f32;
    let size = (rect.size() - vec2(RIGHT, top + bottom)).max(vec2(10.0, 10.0));
    Rect::from_min_size(rect.min + vec2(0.0, top), size)
}

fn captions(ui: &Ui, figure: &Figure, lines: &[String], rect: Rect) {
    let (c, font) = (colors(ui), FontId::proportional(SMALL));
    let write = |y: f32, words: &str| {
        ui.painter().text(Pos2::new(rect.left() + 8.0, y), Align2::LEFT_CENTER, words, font.clone(), c.text_3);
    };
    write(rect.top() + 8.0, &figure.y.title);
    let first = rect.bottom() - LINE * lines.len() as f32 + 8.0;
    for (i, caption) in lines.iter().enumerate() {
        write(first + LINE * i as f32, caption);
    }
}

fn draw(ui: &mut Ui, figure: &Figure, view: &mut View, room: Rect, [x, y]: [[f64; 2]; 2]) -> Shown {
    let y_ticks = figure.y.ticks_in(y, figure::rows(room.height()));
    let gutter = figure::gutter(&y_ticks);
    let x_ticks = figure.x.ticks_in(x, figure::columns(room.width() - gutter));
    let foot = if figure.x.title.is_empty() { 17.0 } else { 33.0 };
    let ink = colors(ui).text_3;
    let x_axis = hints(AxisHints::new_x(), &x_ticks, figure.x.scale, ink).min_thickness(foot);
    let x_axis = x_axis.label(text::caption(&figure.x.title).color(ink));
    let y_axis = hints(AxisHints::new_y(), &y_ticks, figure.y.scale, ink).min_thickness(gutter);
    let [x, y] = [coordinates(figure.x.scale, x), coordinates(figure.y.scale, y)];
    let plot = base(ui, view, room)
        .x_grid_spacer(spacer(&x_ticks, figure.x.scale))
        .y_grid_spacer(spacer(&y_ticks, figure.y.scale))
        .custom_x_axes(vec![x_axis])
        .custom_y_axes(vec![y_axis]);
    let mut child = ui.new_child(UiBuilder::new().max_rect(room));
    let drawn = plot.show(&mut child, move |plot| {
        plot.set_plot_bounds_x(x[0]..=x[1]);
        plot.set_plot_bounds_y(y[0]..=y[1]);
        plot.add(Drawing::new(figure));
    });
    let (response, map) = (drawn.response, PlotMap::new(&drawn.transform, figure));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &figure.title));
    paint::paint(ui, &figure.texts(map.0), map.rect());
    let bounds = drawn.transform.bounds();
    view.follow(ui, [x, y], &[bounds.range_x(), bounds.range_y()], [figure.x.scale, figure.y.scale]);
    view.interact(ui, &response, &map);
    let hovered = response.hover_pos().and_then(|at| nearest(figure, &map, at));
    let clicked = if response.clicked() { hovered } else { None };
    Shown { response, map, hovered, clicked }
}

/// A plot without anything that the figure does not ask for.
fn base<'a>(ui: &Ui, view: &View, room: Rect) -> Plot<'a> {
    let (free, shift) = (!view.fixed, ui.input(|i| i.modifiers.shift));
    Plot::new("plot")
        .width(room.width())
        .height(room.height())
        .min_size(Vec2::ZERO)
        .sense(Sense::click_and_drag())
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .grid_color(colors(ui).grid)
        // Every tick that the figure asks for is drawn.
        .grid_spacing(0.0..=1.0)
        .auto_bounds(Vec2b::FALSE)
        .allow_drag(free && shift)
        .allow_zoom(free)
        .allow_axis_zoom_drag(free)
        .allow_scroll(false)
        .allow_double_click_reset(false)
        // The box of a zoom is ours: a flat one zooms along x only.
        .allow_boxed_zoom(false)
}

fn coordinates(scale: Scale, range: [f64; 2]) -> [f64; 2] {
    range.map(|value| scale.coordinate(value))
}

/// Texts at the ticks of an axis.
fn hints<'a>(hints: AxisHints<'a>, ticks: &[(f64, String)], scale: Scale, ink: Color32) -> AxisHints<'a> {
    let texts: Vec<(f64, String)> = ticks.iter().map(|(v, words)| (scale.coordinate(*v), words.clone())).collect();
    hints
        .label_spacing(0.0..=1.0)
        .tick_label_color(ink)
        .tick_label_font(FontId::proportional(SMALL))
        .formatter(move |mark, _| texts.iter().find(|t| t.0 == mark.value).map_or_else(String::new, |t| t.1.clone()))
}

/// Grid lines at the ticks.
fn spacer<'a>(ticks: &[(f64, String)], scale: Scale) -> impl Fn(egui_plot::GridInput) -> Vec<GridMark> + 'a {
    let places: Vec<f64> = ticks.iter().map(|t| scale.coordinate(t.0)).collect();
    move |input| {
        // As if ticks were far apart: they were chosen to fit, so none fades.
        let step_size = input.bounds.1 - input.bounds.0;
        places.iter().map(|value| GridMark { value: *value, step_size }).collect()
    }
}

fn nearest(figure: &Figure, map: &PlotMap, at: Pos2) -> Option<(usize, usize)> {
    let marks = figure.marks(&map.0).into_iter();
    let apart = marks.map(|(series, point, place)| (series, point, Pos2::from(place).distance(at)));
    let nearest = apart.min_by(|a, b| a.2.total_cmp(&b.2)).filter(|mark| mark.2 < NEAR)?;
    Some((nearest.0, nearest.1))
}
