//! Docked panels: every page is a tree of cards that a user can move by their heads and resize by their gaps, with the
//! pointer or with Shift and the arrow keys.

mod keys;

use egui::{CornerRadius, Frame, Margin, Rect, Sense, Stroke, Ui, Vec2};
use egui_tiles::{Behavior, Linear, LinearDir, SimplificationOptions, TileId, Tiles, Tree, UiResponse};

use super::focus;
use super::i18n::tr;
use super::page::{Cx, Page};
use super::theme::{self, radius, space};

/// Height of a card's head, by which it is dragged; points.
pub const HEAD: f32 = 40.0;

/// Least width and height of a panel, points.
const MIN_SIZE: f32 = 48.0;

/// An arrangement of panels; shares are relative.
#[derive(Clone, Debug, PartialEq)]
pub enum Layout {
    Panel(&'static str),
    Row(Vec<(f32, Self)>),
    Column(Vec<(f32, Self)>),
    Tabs(Vec<Self>),
}

impl Layout {
    /// All panels, in reading order.
    pub fn panels(&self) -> Vec<&'static str> {
        match self {
            Self::Panel(id) => vec![id],
            Self::Row(parts) | Self::Column(parts) => parts.iter().flat_map(|(_, part)| part.panels()).collect(),
            Self::Tabs(parts) => parts.iter().flat_map(Self::panels).collect(),
        }
    }

    fn insert(&self, tiles: &mut Tiles<String>) -> TileId {
        match self {
            Self::Panel(id) => tiles.insert_pane((*id).to_owned()),
            Self::Row(parts) => insert_linear(tiles, LinearDir::Horizontal, parts),
            Self::Column(parts) => insert_linear(tiles, LinearDir::Vertical, parts),
            Self::Tabs(parts) => {
                let children = parts.iter().map(|part| part.insert(tiles)).collect();
                tiles.insert_tab_tile(children)
            }
        }
    }
}

fn insert_linear(tiles: &mut Tiles<String>, dir: LinearDir, parts: &[(f32, Layout)]) -> TileId {
    let children: Vec<TileId> = parts.iter().map(|(_, part)| part.insert(tiles)).collect();
    let mut linear = Linear::new(dir, children.clone());
    for (child, (share, _)) in children.into_iter().zip(parts) {
        linear.shares.set_share(child, *share);
    }
    tiles.insert_container(linear)
}

/// The tree of one page, as it is remembered.
pub type Saved = Tree<String>;

/// A page's tree: the remembered one if it has the same panels, else the default.
pub fn tree(name: &str, layout: &Layout, saved: Option<Saved>) -> Saved {
    let fits = |tree: &Saved| {
        let mut there: Vec<&str> = panes(tree);
        let mut wanted = layout.panels();
        there.sort_unstable();
        wanted.sort_unstable();
        there == wanted
    };
    saved.filter(fits).unwrap_or_else(|| {
        let mut tiles = Tiles::default();
        let root = layout.insert(&mut tiles);
        Tree::new(egui::Id::unique(("dock", name)), root, tiles)
    })
}

fn panes(tree: &Saved) -> Vec<&str> {
    tree.tiles
        .tiles()
        .filter_map(|tile| match tile {
            egui_tiles::Tile::Pane(pane) => Some(pane.as_str()),
            egui_tiles::Tile::Container(_) => None,
        })
        .collect()
}

/// Draws the docked panels of `page`; true if the user has changed the arrangement.
pub fn show(tree: &mut Saved, page: &mut dyn Page, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
    let known = page.layout().panels();
    if !focus::has_dialog(ui.ctx()) {
        keys::next_panel(tree, ui.ctx());
    }
    let mut cards = Cards { page, cx, known, clip: ui.clip_rect(), edited: false, moves: None, drawn: None };
    tree.ui(&mut cards, ui);
    let Cards { edited, moves, .. } = cards;
    let resized = keys::borders(tree, ui);
    let moved = moves.is_some_and(|(pane, by)| keys::swap(tree, &pane, by));
    if moved || resized {
        ui.ctx().request_repaint();
    }
    edited || moved || resized
}

/// The words that a panel is known by.
fn title(pane: &str) -> String {
    tr(&format!("panel-{pane}"))
}

struct Cards<'a, 'b> {
    page: &'a mut dyn Page,
    cx: &'a mut Cx<'b>,
    known: Vec<&'static str>,
    /// What is seen of the docked area; tiles do not know that they lie in something that scrolls.
    clip: Rect,
    edited: bool,
    /// A panel that is to move by so many places in reading order.
    moves: Option<(String, i32)>,
    /// The panel that was drawn last.
    drawn: Option<TileId>,
}

impl Behavior<String> for Cards<'_, '_> {
    fn pane_ui(&mut self, ui: &mut Ui, tile: TileId, pane: &mut String) -> UiResponse {
        self.drawn = Some(tile);
        let Some(id) = self.known.iter().copied().find(|id| id == pane) else { return UiResponse::None };
        let rect = ui.max_rect();
        ui.set_clip_rect(ui.clip_rect().intersect(self.clip));
        // Asked before the content is drawn, so that every control in the head lies above it. It senses clicks too:
        // what senses drags alone is dragged from the press on, and a press on a control in the head moved the panel.
        let head = Rect::from_min_size(rect.min, Vec2::new(rect.width(), HEAD));
        let grip = ui.interact(head, keys::head_id(id), Sense::click_and_drag());
        let by = keys::head(ui, &grip, id);
        if by != 0 {
            self.moves = Some((pane.clone(), by));
        }
        card(ui).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            ui.set_clip_rect(rect.intersect(ui.clip_rect()));
            self.page.panel_ui(id, ui, self.cx);
        });
        if grip.drag_started() { UiResponse::DragStarted } else { UiResponse::None }
    }

    fn tab_title_for_pane(&mut self, pane: &String) -> egui::WidgetText {
        theme::text::bold(title(pane)).into()
    }

    fn gap_width(&self, _style: &egui::Style) -> f32 {
        if self.cx.ctx.content_rect().height() < 800.0 { space::S } else { space::M }
    }

    fn min_size(&self) -> f32 {
        MIN_SIZE
    }

    /// Panels and their tabs are dragged; a group of tabs as a whole is not, for what is between its tabs has no name.
    fn is_tile_draggable(&self, tiles: &Tiles<String>, tile: TileId) -> bool {
        // A tile is taken out of the tiles while it is drawn.
        self.drawn == Some(tile) || matches!(tiles.get(tile), Some(egui_tiles::Tile::Pane(_)))
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions { all_panes_must_have_tabs: false, ..SimplificationOptions::default() }
    }

    fn tab_bar_color(&self, _visuals: &egui::Visuals) -> egui::Color32 {
        theme::colors_of(self.cx.ctx).bg
    }

    fn resize_stroke(&self, _style: &egui::Style, state: egui_tiles::ResizeState) -> Stroke {
        match state {
            egui_tiles::ResizeState::Idle => Stroke::NONE,
            _ => Stroke::new(2.0, theme::colors_of(self.cx.ctx).accent),
        }
    }

    fn on_edit(&mut self, action: egui_tiles::EditAction) {
        self.edited |= !matches!(action, egui_tiles::EditAction::TabSelected);
    }
}

/// The frame of a card.
pub fn card(ui: &Ui) -> Frame {
    let c = theme::colors(ui);
    Frame::new()
        .fill(c.panel)
        .stroke(Stroke::new(1.0, c.line))
        .corner_radius(CornerRadius::same(radius::CARD))
        .inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 12 })
}
