//! One pane with a large map: its content, the visible part, the pointer. A wide window has two.

use std::sync::Arc;

use egui::{Pos2, Rect};

use super::maps::{Key, Shown};
use super::mesh::{Drawn, Meshes};
use super::view::View;
use crate::eval::projection::Place;
use crate::explore::map::Projection;
use crate::report::map::classes::{self, ClassRow, Classes, Colouring, People};
use crate::report::map::time::{self as map_time, TimeKind};
use crate::report::map::words::{self, Cluster};

/// How clips are told apart; what is made from a map is made anew when this changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    pub key: Key,
    pub colouring: Colouring,
    pub projection: Projection,
    /// Counts the readings of judgements and tags.
    pub judged: u64,
}

/// Clips told apart, with what follows from it.
#[derive(Default)]
pub struct Prepared {
    made_for: Option<Telling>,
    pub classes: Classes,
    pub rows: Vec<ClassRow>,
    pub words: Vec<Option<Cluster>>,
    /// The group columns of the clips.
    pub columns: Vec<String>,
    /// What the data say of time.
    pub time: Option<TimeKind>,
}

impl Prepared {
    /// Classes alone, for the small maps.
    pub fn only(classes: Classes) -> Self {
        Self { classes, ..Self::default() }
    }

    fn new(shown: &Shown, telling: Telling, people: People<'_>) -> Self {
        let map = &shown.map;
        let classes = classes::classes(map, &telling.colouring, people);
        Self {
            rows: classes::class_rows(map, &classes),
            words: words::clusters(map, &telling.colouring, &classes, telling.projection),
            columns: classes::group_columns(map),
            time: map_time::classes(map).map(|(kind, _)| kind),
            classes,
            made_for: Some(telling),
        }
    }
}

/// One of the large maps.
#[derive(Default)]
pub struct Pane {
    /// The map on the screen: the one that is asked for, or the one before while that is being made.
    pub shown: Option<Arc<Shown>>,
    /// How its clips are told apart; `None` without a map.
    pub prepared: Option<Arc<Prepared>>,
    pub meshes: Meshes,
    /// The part that is seen; `None`: all of it.
    pub view: Option<View>,
    /// The map on the screen: it keeps the page's keys when it has the keyboard.
    pub canvas: Option<egui::Id>,
    /// The points of the last frame, and the map's place on the screen.
    pub drawn: Option<(Arc<Drawn>, Rect)>,
    /// Row under the pointer and since when.
    pub hovered: Option<(usize, f64)>,
    /// The line that is being drawn around clips.
    pub lasso: Vec<Pos2>,
}

impl Pane {
    /// Shows a map, if one is given; else the one before stays.
    pub fn show(&mut self, shown: Option<&Arc<Shown>>) {
        let Some(shown) = shown else { return };
        if self.shown.as_ref().is_none_or(|old| old.key != shown.key) {
            self.hovered = None;
        }
        self.shown = Some(shown.clone());
    }

    /// Tells the clips apart anew if the map or the choice has changed.
    pub fn prepare(&mut self, telling: impl FnOnce(&Key) -> Telling, people: People<'_>) {
        let Some(shown) = &self.shown else {
            self.prepared = None;
            return;
        };
        let telling = telling(&shown.key);
        if self.prepared.as_ref().is_none_or(|p| p.made_for.as_ref() != Some(&telling)) {
            self.prepared = Some(Arc::new(Prepared::new(shown, telling, people)));
        }
    }

    /// Places of the drawn clips, which a fit has to hold.
    pub fn places(&self, rows: impl Iterator<Item = usize>, projection: Projection) -> Vec<Place> {
        let Some(shown) = &self.shown else { return Vec::new() };
        let places = shown.map.places(projection);
        rows.map(|row| places[row]).collect()
    }
}
