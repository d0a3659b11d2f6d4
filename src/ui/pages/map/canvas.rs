//! The large map: points, neighbour lines, words at clusters, selection; pan, zoom, lasso.

use std::sync::Arc;

use egui::epaint::RectShape;
use egui::{Align2, Color32, CursorIcon, Pos2, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui, UiBuilder, vec2};
use egui_material_icons::icons;

use super::maps::Shown;
use super::mesh::{self, Drawing, Drawn, Meshes};
use super::state::{Prepared, State};
use super::view::View;
use super::{export, hover, pick, steps};
use crate::engine::map::Projection;
use crate::report::map::Colouring;
use crate::ui::command::Command;
use crate::ui::i18n::tr;
use crate::ui::page::{Cx, PageId};
use crate::ui::theme::{self, text};
use crate::ui::widgets::{button, card, empty, error_strip, progress, toggle};

/// Radius of a point, of a neighbour and of the ring around a selected clip.
const POINT: f32 = 3.4;
const NEIGHBOUR: f32 = 5.0;
const RING: f32 = 9.0;

/// How near to a point the pointer must be to mean it.
const REACH: f32 = 9.0;

/// Neighbours that are joined to the selected clip.
const LINES: usize = 8;

/// Classes that get a word; more would hide the map.
const WORDS: usize = 40;

/// Draws the panel.
pub fn show(state: &mut State, ui: &mut Ui, cx: &mut Cx<'_>) {
    head(state, ui, cx);
    let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
    state.canvas = rect;
    let ui = &mut ui.new_child(UiBuilder::new().max_rect(rect));
    ui.set_clip_rect(rect.expand(1.0).intersect(ui.clip_rect()));
    let (Some(shown), Some(prepared)) = (state.shown(), state.prepared()) else {
        grid(ui, rect, View { centre: [0.0; 2], scale: 100.0 });
        return nothing(state, ui, rect, cx);
    };
    let fitted = View::fit(rect, &state.drawn_places(&shown, &prepared));
    let view = state.view.unwrap_or(fitted);
    let mut meshes = std::mem::take(&mut state.meshes);
    let drawn = points(&mut meshes, state, ui, &Scene { shown: &shown, prepared: &prepared, rect, view }, cx);
    state.meshes = meshes;
    name(state, &response, &shown, drawn.points.len());
    input(state, ui, &response, &Input { rect, view, fitted, drawn: &drawn, shown: &shown }, cx);
    grid(ui, rect, view);
    let scene = Scene { shown: &shown, prepared: &prepared, rect, view };
    neighbour_lines(state, ui, &scene);
    ui.painter().add(Shape::Mesh(drawn.mesh.clone()));
    selection(state, ui, &scene);
    words(state, ui, &scene);
    lasso_line(state, ui);
    caption(state, ui, &scene);
    busy(state, ui, rect);
    failed(state, ui, rect);
    hover::show(state, ui, &scene, cx);
}

/// What is drawn where.
pub struct Scene<'a> {
    pub shown: &'a Arc<Shown>,
    pub prepared: &'a Prepared,
    pub rect: Rect,
    pub view: View,
}

impl Scene<'_> {
    /// Where a row is drawn.
    pub fn pos(&self, projection: Projection, row: usize) -> Pos2 {
        self.view.to_screen(self.rect, self.shown.map.places(projection)[row])
    }
}

fn head(state: &mut State, ui: &mut Ui, cx: &mut Cx<'_>) {
    let title = state
        .current()
        .map_or_else(|| tr("panel-map-view"), |run| tr!("map-title", arm = run.arm.as_str(), seed = run.seed));
    let step = state.key().map_or_else(String::new, |key| tr!("map-step", step = steps::grouped(key.step)));
    card::head_with(ui, &title, &step, |ui| {
        export::menu(state, ui, cx);
        if button::secondary(ui, Some(icons::ICON_FIT_SCREEN.codepoint), &tr("map-fit")).clicked() {
            state.view = None;
        }
        lasso_button(state, ui);
        toggle::check(ui, &mut state.lines, &tr("map-lines"));
    });
}

fn lasso_button(state: &mut State, ui: &mut Ui) {
    let response = button::icon(ui, icons::ICON_LASSO_SELECT.codepoint, &tr("map-lasso"));
    if response.clicked() {
        state.lasso_tool = !state.lasso_tool;
    }
    if state.lasso_tool {
        let edge = Stroke::new(1.5, theme::colors(ui).accent);
        ui.painter().rect_stroke(response.rect, theme::radius::CONTROL, edge, StrokeKind::Inside);
    }
}

/// The panel without a map: why, and what to do.
fn nothing(state: &mut State, ui: &mut Ui, rect: Rect, cx: &Cx<'_>) {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect.shrink(12.0)));
    if failed(state, ui, rect) {
        return;
    }
    if state.loading().is_some() {
        busy(state, &mut inner, rect);
    } else if state.index.runs().is_some() && empty::empty(&mut inner, &tr("map-empty"), &tr("map-empty-go")) {
        cx.send(Command::Go(PageId::Runs));
    }
}

fn points(meshes: &mut Meshes, state: &State, ui: &Ui, scene: &Scene<'_>, cx: &Cx<'_>) -> Arc<Drawn> {
    let before = steps::before(state, cx.time);
    let drawing = Drawing {
        shown: scene.shown,
        prepared: scene.prepared,
        rect: scene.rect,
        view: scene.view,
        radius: POINT,
        alpha: 0.62,
        from: before.as_ref().map(|(shown, part)| (shown.as_ref(), *part)),
    };
    meshes.get(ui, state, &drawing)
}

fn name(state: &State, response: &Response, shown: &Shown, points: usize) {
    let projection = match state.projection {
        Projection::Umap => "UMAP",
        Projection::Pca => "PCA",
    };
    let selected = state.selected_rows(shown).len();
    let (arm, step) = (shown.arm.as_str(), shown.map.step);
    let words = tr!("map-canvas", arm = arm, n = points, step = step, projection = projection, selected = selected);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &words));
}

struct Input<'a> {
    rect: Rect,
    view: View,
    fitted: View,
    drawn: &'a Drawn,
    shown: &'a Shown,
}

fn input(state: &mut State, ui: &Ui, response: &Response, at: &Input<'_>, cx: &Cx<'_>) {
    let lasso = state.lasso_tool || ui.input(|i| i.modifiers.alt || i.modifiers.shift) || !state.lasso.is_empty();
    let pointer = response.hover_pos().or_else(|| response.interact_pointer_pos());
    if response.hovered() {
        ui.ctx().set_cursor_icon(if lasso { CursorIcon::Crosshair } else { CursorIcon::Default });
        zoom(state, ui, at, pointer);
    }
    if response.dragged() && lasso {
        state.lasso.extend(ui.input(|i| i.pointer.press_origin()).filter(|_| state.lasso.is_empty()));
        state.lasso.extend(response.interact_pointer_pos());
    } else if response.dragged() {
        state.view = Some(at.view.panned(response.drag_delta()));
    }
    if response.drag_stopped() && !state.lasso.is_empty() {
        let rows = pick::within(&at.drawn.points, &state.lasso);
        state.lasso.clear();
        state.lasso_tool = false;
        state.selected = rows.iter().map(|&row| at.shown.video(row)).collect();
    }
    let under = pointer.filter(|_| !response.dragged()).and_then(|p| pick::nearest(&at.drawn.points, p, REACH));
    if response.double_clicked() && under.is_none() {
        state.view = None;
    } else if response.clicked() {
        click(state, ui, under.map(|row| at.shown.video(row)));
    }
    state.hovered = match (under, state.hovered) {
        (Some(row), Some((old, since))) if row == old => Some((row, since)),
        (Some(row), _) => Some((row, cx.time)),
        (None, _) => None,
    };
}

fn zoom(state: &mut State, ui: &Ui, at: &Input<'_>, pointer: Option<Pos2>) {
    let Some(pointer) = pointer else { return };
    // Taken away, so that a page that scrolls does not scroll as well.
    let scrolled = ui.input_mut(|i| std::mem::take(&mut i.smooth_scroll_delta.y));
    let factor = (scrolled / 240.0).exp() * ui.input(egui::InputState::zoom_delta);
    if factor != 1.0 {
        state.view = Some(at.view.zoomed(at.rect, pointer, factor, at.fitted));
    }
}

/// A click selects, with Shift or Ctrl one more; a click beside all clips selects none.
fn click(state: &mut State, ui: &Ui, video: Option<(String, String)>) {
    let more = ui.input(|i| i.modifiers.shift || i.modifiers.command);
    match video {
        Some(video) if more && state.selected.contains(&video) => state.selected.retain(|v| *v != video),
        Some(video) if more => state.selected.push(video),
        Some(video) => state.selected = vec![video],
        None if more => {}
        None => state.selected.clear(),
    }
}

/// Lines at round values of the map, which move with it.
fn grid(ui: &Ui, rect: Rect, view: View) {
    let rough = 110.0 / view.scale;
    let step = 2_f32.powf(rough.log2().round());
    let stroke = Stroke::new(1.0, theme::colors(ui).grid);
    let (low, high) = (view.to_place(rect, rect.left_bottom()), view.to_place(rect, rect.right_top()));
    let lines =
        |from: f32, to: f32| ((from / step).ceil() as i64..=(to / step).floor() as i64).map(move |i| i as f32 * step);
    for x in lines(low[0], high[0]) {
        ui.painter().vline(view.to_screen(rect, [x, 0.0]).x, rect.y_range(), stroke);
    }
    for y in lines(low[1], high[1]) {
        ui.painter().hline(rect.x_range(), view.to_screen(rect, [0.0, y]).y, stroke);
    }
}

fn neighbour_lines(state: &State, ui: &Ui, scene: &Scene<'_>) {
    let rows = state.selected_rows(scene.shown);
    let ([row], true) = (rows.as_slice(), state.lines) else { return };
    let stroke = Stroke::new(1.0, theme::colors(ui).text_2.gamma_multiply(0.55));
    for (other, _) in scene.shown.map.nearest.of(*row).take(LINES) {
        let ends = [scene.pos(state.projection, *row), scene.pos(state.projection, other)];
        ui.painter().line_segment(ends, stroke);
    }
}

fn selection(state: &State, ui: &Ui, scene: &Scene<'_>) {
    let rows = state.selected_rows(scene.shown);
    let solid = |row: usize| {
        let class = scene.prepared.classes.of[row];
        let name = class.map_or("", |class| scene.prepared.classes.names[class].as_str());
        let mut style = mesh::style(ui, &state.colouring, class.unwrap_or(usize::MAX), name);
        style.color = if class.is_some() { style.color } else { theme::colors(ui).text_3 };
        crate::ui::widgets::arm_mark::paint(ui.painter(), scene.pos(state.projection, row), NEIGHBOUR, style);
    };
    if let ([row], true) = (rows.as_slice(), state.lines) {
        scene.shown.map.nearest.of(*row).take(LINES).for_each(|(other, _)| solid(other));
    }
    let accent = theme::colors(ui).accent;
    let (ring, width) = if rows.len() == 1 { (RING, 2.0) } else { (5.5, 1.0) };
    for &row in &rows {
        if rows.len() == 1 {
            solid(row);
        }
        ui.painter().circle_stroke(scene.pos(state.projection, row), ring, Stroke::new(width, accent));
    }
}

/// A word at the thickest part of each class; one that finds no room is left out.
fn words(state: &State, ui: &Ui, scene: &Scene<'_>) {
    if matches!(state.colouring, Colouring::Error | Colouring::Source) || steps::is_moving(state) {
        return;
    }
    let mut taken: Vec<Rect> = Vec::new();
    let mut lines = Vec::new();
    let mut signs = Vec::new();
    // Below stands the caption.
    let room = scene.rect.with_max_y(scene.rect.bottom() - 28.0);
    let classes = scene.prepared.classes.names.iter().zip(&scene.prepared.words).enumerate().take(WORDS);
    for (class, (name, place)) in classes {
        let (Some(place), false) = (place, state.hidden.contains(name)) else { continue };
        if state.pointed_class.is_some_and(|pointed| pointed != class) {
            continue;
        }
        let color = mesh::style(ui, &state.colouring, class, name).color;
        let galley = ui.painter().layout_no_wrap(name.clone(), text::font_bold(), color);
        let at = scene.view.to_screen(scene.rect, *place);
        let free = |lift: i32| {
            let middle = at - vec2(0.0, 20.0 + 24.0 * lift as f32);
            let spot = Rect::from_center_size(middle, galley.size() + vec2(16.0, 6.0));
            (room.contains_rect(spot) && !taken.iter().any(|t| t.expand(2.0).intersects(spot))).then_some(spot)
        };
        let Some(spot) = (0..4).chain(-3..0).find_map(free) else { continue };
        let fill = theme::colors(ui).panel;
        if (spot.center().y - at.y + 20.0).abs() > 1.0 {
            // Moved aside for another word: a line says where it belongs.
            let end = Pos2::new(at.x, at.y.clamp(spot.top(), spot.bottom()));
            lines.push(Shape::line_segment([end, at], Stroke::new(1.0, color.gamma_multiply(0.6))));
        }
        let edge = Stroke::new(1.0, color);
        signs.push(Shape::Rect(RectShape::new(spot, theme::radius::CHIP, fill, edge, StrokeKind::Inside)));
        signs.push(Shape::galley(spot.min + vec2(8.0, 3.0), galley, color));
        taken.push(spot);
    }
    ui.painter().extend(lines.into_iter().chain(signs));
}

fn lasso_line(state: &State, ui: &Ui) {
    if state.lasso.len() > 1 {
        let accent = theme::colors(ui).accent;
        let closed: Vec<Pos2> = state.lasso.iter().chain(state.lasso.first()).copied().collect();
        ui.painter().add(Shape::line(closed, Stroke::new(1.6, accent)));
    }
}

/// What distances mean.
fn caption(state: &State, ui: &Ui, scene: &Scene<'_>) {
    let words = meaning(state.projection, &scene.shown.map);
    let at = scene.rect.left_bottom() + vec2(4.0, -4.0);
    let galley = ui.painter().layout(words, text::font_small(), theme::colors(ui).text_3, scene.rect.width() - 8.0);
    let spot = Align2::LEFT_BOTTOM.anchor_size(at, galley.size());
    ui.painter().rect_filled(spot.expand(3.0), theme::radius::CHIP, theme::colors(ui).panel.gamma_multiply(0.85));
    ui.painter().galley(spot.min, galley, Color32::PLACEHOLDER);
}

/// The sentence under a map.
pub fn meaning(projection: Projection, map: &crate::engine::map::Map) -> String {
    match projection {
        Projection::Umap => tr("map-caption-umap"),
        Projection::Pca => tr!("map-caption-pca", percent = format!("{:.0}", map.explained * 100.0)),
    }
}

/// Why the map that is asked for could not be made, and another try; true if so.
fn failed(state: &mut State, ui: &mut Ui, rect: Rect) -> bool {
    let Some(key) = state.key() else { return false };
    let Some(error) = state.maps.error(&key) else { return false };
    let words = if state.maps.was_stopped(&key) { tr("map-stopped") } else { error.to_owned() };
    let strip = Rect::from_min_size(rect.min + vec2(4.0, 4.0), vec2(rect.width() - 8.0, 76.0));
    let mut inner = ui.new_child(UiBuilder::new().max_rect(strip));
    error_strip::show(&mut inner, Some(&words));
    if button::secondary(&mut inner, None, &tr("map-again")).clicked() {
        state.maps.retry(&key);
    }
    true
}

/// Bar, share and stop of the map that is being made.
fn busy(state: &mut State, ui: &mut Ui, rect: Rect) {
    let Some(key) = state.loading() else { return };
    let strip = Rect::from_min_size(rect.min + vec2(4.0, 4.0), vec2(360.0_f32.min(rect.width() - 8.0), 36.0));
    let c = theme::colors(ui);
    ui.painter().rect(strip, theme::radius::CONTROL, c.raised, Stroke::new(1.0, c.line), StrokeKind::Inside);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(strip.shrink2(vec2(10.0, 4.0))));
    inner.horizontal_centered(|ui| {
        let now = state.maps.progress(&key).unwrap_or_default();
        let words = match now.phase.as_str() {
            "neighbours" => tr("map-busy-neighbours"),
            "layout" => tr("map-busy-layout"),
            _ => tr("map-busy-reading"),
        };
        ui.label(text::small(words).color(c.text_2));
        let share = now.done as f32 / now.total.max(1) as f32;
        progress::bar(ui, share, 90.0);
        ui.label(text::mono_small(format!("{:>3.0} %", share * 100.0)).color(c.text_2));
        if button::quiet(ui, None, &tr("map-stop")).clicked() {
            state.maps.stop();
        }
    });
}
