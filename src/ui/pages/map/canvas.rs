//! The large maps: their points, and what the pointer does to them: pan, zoom, click, lasso.

use std::sync::Arc;

use egui::{CursorIcon, Key, Pos2, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui, UiBuilder};
use egui_material_icons::icons;

use super::maps::{self, Shown};
use super::mesh::{Drawing, Drawn, Meshes};
use super::pane::Prepared;
use super::state::State;
use super::view::View;
use super::{busy, export, hover, overlay, pane_header, pick, steps};
use crate::explore::map::Projection;
use crate::ui::focus::{self, Arrows};
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme;
use crate::ui::widgets::{button, card, toggle};

/// Radius of a point.
const POINT: f32 = 3.4;

/// How near to a point the pointer must be to mean it.
const REACH: f32 = 9.0;

/// From this width of the window on, in points, two arms stand side by side.
const WIDE: f32 = 2200.0;

/// Between two maps.
const GAP: f32 = 16.0;
/// A press of plus zooms by so much.
const KEY_ZOOM: f32 = 1.25;

/// Draws the panel.
pub fn show(state: &mut State, ui: &mut Ui, cx: &mut Cx<'_>) {
    state.wide = ui.ctx().content_rect().width() >= WIDE;
    head(state, ui, cx);
    let (rect, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let keys = [state.key(), state.key_beside()];
    if keys[1].is_none() {
        return pane(state, ui, &Which { at: 0, rect, key: keys[0].as_ref() }, cx);
    }
    let (left, right) = rect.split_left_right_at_fraction(0.5);
    let parts = [left.with_max_x(left.right() - GAP / 2.0), right.with_min_x(right.left() + GAP / 2.0)];
    for (at, part) in parts.into_iter().enumerate() {
        let line = part.with_max_y(part.top() + pane_header::HEAD);
        pane_header::head(state, ui, line, at);
        let rect = part.with_min_y(line.bottom());
        pane(state, ui, &Which { at, rect, key: keys[at].as_ref() }, cx);
    }
    ui.painter().vline(rect.center().x, rect.y_range(), Stroke::new(1.0, theme::colors(ui).line));
}

/// One of the large maps.
pub struct Which<'a> {
    /// 0, or 1 for the one beside it.
    pub at: usize,
    pub rect: Rect,
    pub key: Option<&'a maps::Key>,
}

fn pane(state: &mut State, ui: &mut Ui, which: &Which<'_>, cx: &mut Cx<'_>) {
    let (at, rect) = (which.at, which.rect);
    let ui = &mut ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("map", at)));
    ui.set_clip_rect(rect.expand(1.0).intersect(ui.clip_rect()));
    let response = ui.interact(rect, ui.scope_id().with("canvas"), Sense::click_and_drag());
    let now = &state.panes[at];
    let (Some(shown), Some(prepared)) = (now.shown.clone(), now.prepared.clone()) else {
        overlay::grid(ui, rect, View { centre: [0.0; 2], scale: 100.0 });
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, tr("panel-map-view")));
        return busy::nothing(state, ui, which, cx);
    };
    let fitted = View::fit(rect, &now.places(state.drawn(&prepared), state.projection));
    if state.playing.is_some() && now.view.is_none() && at == 0 {
        // A replay keeps one view, or the picture would jump with every checkpoint.
        let places = state.places_of_all_steps();
        state.panes[at].view = (!places.is_empty()).then(|| View::fit(rect, &places));
    }
    let view = state.panes[at].view.unwrap_or(fitted);
    let scene = Scene { at, shown: &shown, prepared: &prepared, rect, view };
    let mut meshes = std::mem::take(&mut state.panes[at].meshes);
    let drawn = points(&mut meshes, state, ui, &scene, cx);
    state.panes[at].meshes = meshes;
    state.panes[at].drawn = Some((drawn.clone(), rect));
    name(state, &response, &shown, drawn.points.len());
    input(state, ui, &response, &Input { pane: at, rect, view, fitted, drawn: &drawn, shown: &shown }, cx);
    overlay::grid(ui, rect, view);
    overlay::neighbour_lines(state, ui, &scene);
    ui.painter().add(Shape::Mesh(drawn.mesh.clone()));
    overlay::selection(state, ui, &scene);
    overlay::pointed(state, ui, &scene);
    overlay::words(state, ui, &scene, &drawn.points);
    overlay::lasso_line(&state.panes[at].lasso, ui);
    overlay::caption(state, ui, &scene);
    busy::progress_strip(state, ui, which);
    busy::failed(state, ui, which);
    hover::show(state, ui, &scene, cx);
}

/// What is drawn where.
pub struct Scene<'a> {
    /// 0, or 1 for the map beside it.
    pub at: usize,
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
    // Two maps have lines of their own that say which they are.
    let current = state.current().filter(|_| state.beside().is_none());
    let title =
        current.map_or_else(|| tr("panel-map-view"), |run| tr!("map-title", arm = run.arm.as_str(), seed = run.seed));
    let key = state.key().filter(|_| state.beside().is_none());
    let step = key.map_or_else(String::new, |key| tr!("map-step", step = steps::grouped(key.step)));
    card::head_with(ui, &title, &step, |ui| {
        export::menu(state, ui, cx);
        if button::secondary(ui, Some(icons::ICON_FIT_SCREEN.codepoint), &tr("map-fit")).clicked() {
            state.fit();
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

fn points(meshes: &mut Meshes, state: &State, ui: &Ui, scene: &Scene<'_>, cx: &Cx<'_>) -> Arc<Drawn> {
    let before = (scene.at == 0).then(|| steps::before(state, cx.time)).flatten();
    let drawing = Drawing {
        shown: scene.shown,
        prepared: scene.prepared,
        rect: scene.rect,
        view: scene.view,
        radius: POINT,
        alpha: 0.62,
        most: usize::MAX,
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
    /// 0, or 1 for the map beside it.
    pane: usize,
    rect: Rect,
    view: View,
    fitted: View,
    drawn: &'a Drawn,
    shown: &'a Shown,
}

fn input(state: &mut State, ui: &Ui, response: &Response, at: &Input<'_>, cx: &Cx<'_>) {
    keyboard(state, ui, response, at);
    let drawing = !state.panes[at.pane].lasso.is_empty();
    let lasso = state.lasso_tool || ui.input(|i| i.modifiers.alt || i.modifiers.shift) || drawing;
    let pointer = response.hover_pos().or_else(|| response.interact_pointer_pos());
    if response.hovered() {
        ui.ctx().set_cursor_icon(if lasso { CursorIcon::Crosshair } else { CursorIcon::Default });
        zoom(state, ui, at, pointer);
    }
    if response.dragged() && lasso {
        let line = &mut state.panes[at.pane].lasso;
        line.extend(ui.input(|i| i.pointer.press_origin()).filter(|_| !drawing));
        line.extend(response.interact_pointer_pos());
    } else if response.dragged() {
        state.panes[at.pane].view = Some(at.view.panned(response.drag_delta()));
    }
    if response.drag_stopped() && drawing {
        let line = std::mem::take(&mut state.panes[at.pane].lasso);
        let rows = pick::within(&at.drawn.points, &line);
        state.lasso_tool = false;
        state.selected = rows.iter().map(|&row| at.shown.video(row)).collect();
    }
    let under = pointer.filter(|_| !response.dragged()).and_then(|p| pick::nearest(&at.drawn.points, p, REACH));
    if response.double_clicked() && under.is_none() {
        state.panes[at.pane].view = None;
    } else if response.clicked() {
        click(state, ui, under.map(|row| at.shown.video(row)));
    }
    let hovered = &mut state.panes[at.pane].hovered;
    *hovered = match (under, *hovered) {
        (Some(row), Some((old, since))) if row == old => Some((row, since)),
        (Some(row), _) => Some((row, cx.time)),
        (None, _) => None,
    };
}

/// The arrows choose clips, as the page says, instead of leaving the map; plus and minus zoom around its middle.
fn keyboard(state: &mut State, ui: &Ui, response: &Response, at: &Input<'_>) {
    state.panes[at.pane].canvas = Some(response.id);
    focus::arrows(ui, response, Arrows::Both);
    if !response.has_focus() {
        return;
    }
    let presses = |key| ui.input(|i| if i.modifiers.command { 0 } else { i.num_presses(key) }) as i32;
    let steps = presses(Key::Plus) + presses(Key::Equals) - presses(Key::Minus);
    if steps != 0 {
        let factor = KEY_ZOOM.powi(steps);
        state.panes[at.pane].view = Some(at.view.zoomed(at.rect, at.rect.center(), factor, at.fitted));
    }
}

fn zoom(state: &mut State, ui: &Ui, at: &Input<'_>, pointer: Option<Pos2>) {
    let Some(pointer) = pointer else { return };
    // Taken away, so that a page that scrolls does not scroll as well.
    let scrolled = ui.input_mut(|i| std::mem::take(&mut i.smooth_scroll_delta.y));
    let factor = (scrolled / 240.0).exp() * ui.input(egui::InputState::zoom_delta);
    if factor != 1.0 {
        state.panes[at.pane].view = Some(at.view.zoomed(at.rect, pointer, factor, at.fitted));
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
