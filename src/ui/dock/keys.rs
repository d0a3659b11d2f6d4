//! The keyboard's ways with docked panels: a head moves its panel, a border changes sizes, F6 goes from panel to panel.

use egui::{Context, Id, IdSalt, Key, Modifiers, Pos2, Rect, Response, Role, Ui, WidgetInfo};
use egui_tiles::{Container, LinearDir, Tile, TileId, Tiles};

use super::{MIN_SIZE, Saved, title};
use crate::ui::focus::{self, Arrows};
use crate::ui::i18n::tr;

/// A press of an arrow key moves a border so far, points.
const STEP: f32 = 16.0;

/// The head of a panel is known by the panel, so that the keyboard stays with one that moves.
pub fn head_id(pane: &str) -> Id {
    Id::unique(("panel head", pane))
}

/// Names a head. How many places its panel is to move in reading order.
pub fn head(ui: &Ui, grip: &Response, pane: &str) -> i32 {
    grip.widget_info(|| WidgetInfo::labeled(Role::TitleBar, true, tr!("dock-head", panel = title(pane))));
    focus::shift_arrows(ui, grip, Arrows::Both).signum()
}

/// Lets a panel change places with the next one in reading order, or the one before it; true if there is one.
pub fn swap(tree: &mut Saved, pane: &str, by: i32) -> bool {
    let order = in_order(tree);
    let Some(at) = order.iter().position(|(_, name)| name == pane) else { return false };
    let other = at.checked_add_signed(by as isize).and_then(|to| order.get(to));
    let Some((there, name)) = other else { return false };
    for (tile, name) in [(*there, pane.to_owned()), (order[at].0, name.clone())] {
        if let Some(Tile::Pane(content)) = tree.tiles.get_mut(tile) {
            *content = name;
        }
    }
    true
}

/// All panels in reading order.
fn in_order(tree: &Saved) -> Vec<(TileId, String)> {
    fn visit(tiles: &Tiles<String>, tile: TileId, found: &mut Vec<(TileId, String)>) {
        match tiles.get(tile) {
            Some(Tile::Pane(pane)) => found.push((tile, pane.clone())),
            Some(Tile::Container(container)) => container.children().for_each(|child| visit(tiles, *child, found)),
            None => {}
        }
    }
    let mut found = Vec::new();
    if let Some(root) = tree.root {
        visit(&tree.tiles, root, &mut found);
    }
    found
}

/// F6 and Shift+F6: the keyboard goes to the head of the next panel, or of the one before.
pub fn next_panel(tree: &Saved, ctx: &Context) {
    let pressed = |modifiers| ctx.input_mut(|i| i.consume_key(modifiers, Key::F6));
    let by: isize = if pressed(Modifiers::SHIFT) {
        -1
    } else if pressed(Modifiers::NONE) {
        1
    } else {
        return;
    };
    let panels: Vec<(Rect, String)> =
        in_order(tree).into_iter().filter_map(|(tile, pane)| Some((tree.tiles.rect(tile)?, pane))).collect();
    if panels.is_empty() {
        return;
    }
    let focused = ctx.memory(egui::Memory::focused).and_then(|id| ctx.read_response(id));
    let at = |pos: Pos2| panels.iter().position(|(rect, _)| rect.contains(pos));
    let now = focused.and_then(|control| at(control.rect.center()));
    let to = match now {
        Some(now) => (now as isize + by).rem_euclid(panels.len() as isize) as usize,
        None if by > 0 => 0,
        None => panels.len() - 1,
    };
    ctx.memory_mut(|memory| memory.request_focus(head_id(&panels[to].1)));
}

/// A border between two neighbours.
struct Border {
    id: Id,
    container: TileId,
    dir: LinearDir,
    sides: [TileId; 2],
}

/// Names the borders and lets Shift and the arrow keys move the one that has the keyboard; true if it has moved. `ui` is what
/// the tree was drawn in.
pub fn borders(tree: &mut Saved, ui: &Ui) -> bool {
    let mut found = Vec::new();
    if let Some(root) = tree.root {
        find(&tree.tiles, root, ui.scope_id(), &mut found);
    }
    let mut moved = false;
    for border in found {
        let Some(response) = ui.ctx().read_response(border.id) else { continue };
        let [before, after] = border.sides.map(|side| first_title(&tree.tiles, side));
        let name = tr!("dock-border", before = before, after = after);
        response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, &name));
        let across = border.dir == LinearDir::Horizontal;
        let by = focus::shift_arrows(ui, &response, if across { Arrows::Horizontal } else { Arrows::Vertical });
        moved |= by != 0 && shift(&mut tree.tiles, &border, by as f32 * STEP);
    }
    moved
}

/// egui_tiles makes the id of a border from those of the tiles around it; a test sees that this is still so.
fn find(tiles: &Tiles<String>, tile: TileId, scope: Id, found: &mut Vec<Border>) {
    let Some(Tile::Container(container)) = tiles.get(tile) else { return };
    let inner = scope.with(tile).with(IdSalt::new("child"));
    if let Container::Linear(linear) = container {
        for (i, sides) in linear.children.windows(2).enumerate() {
            let id = inner.with((tile, "resize", i));
            found.push(Border { id, container: tile, dir: linear.dir, sides: [sides[0], sides[1]] });
        }
    }
    container.children().for_each(|child| find(tiles, *child, inner, found));
}

/// The title of the first panel in a tile.
fn first_title(tiles: &Tiles<String>, tile: TileId) -> String {
    match tiles.get(tile) {
        Some(Tile::Pane(pane)) => title(pane),
        Some(Tile::Container(container)) => {
            container.children().next().map_or_else(String::new, |child| first_title(tiles, *child))
        }
        None => String::new(),
    }
}

/// Moves a border by `points`, as far as both sides keep their least size.
fn shift(tiles: &mut Tiles<String>, border: &Border, points: f32) -> bool {
    let size = |side: TileId| {
        let rect = tiles.rect(side)?;
        Some(if border.dir == LinearDir::Horizontal { rect.width() } else { rect.height() })
    };
    let [before, after] = border.sides;
    let (Some(first), Some(second)) = (size(before), size(after)) else { return false };
    let points = points.max((MIN_SIZE - first).min(0.0)).min((second - MIN_SIZE).max(0.0));
    let Some(Tile::Container(Container::Linear(linear))) = tiles.get_mut(border.container) else { return false };
    let shares = (linear.shares[before] + linear.shares[after]) * points / (first + second).max(1.0);
    linear.shares[before] += shares;
    linear.shares[after] -= shares;
    points != 0.0
}

#[cfg(test)]
mod tests {
    use super::super::{Layout, tree};
    use super::*;

    #[test]
    fn a_panel_changes_places_with_the_next_and_stays_at_an_end() {
        let below = Layout::Column(vec![(0.5, Layout::Panel("b")), (0.5, Layout::Panel("c"))]);
        let layout = Layout::Row(vec![(0.6, Layout::Panel("a")), (0.4, below)]);
        let mut tree = tree("t", &layout, None);
        let names = |tree: &Saved| in_order(tree).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
        assert!(swap(&mut tree, "a", 1));
        assert_eq!(names(&tree), ["b", "a", "c"]);
        assert!(swap(&mut tree, "a", 1) && !swap(&mut tree, "a", 1));
        assert_eq!(names(&tree), ["b", "c", "a"]);
    }
}
