//! What the page shows and what is chosen on it.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::Pos2;

use super::arms::Purity;
use super::export::Export;
use super::index::{Index, RunSteps};
use super::maps::{Key, Maps, Shown, VideoKey};
use super::mesh::Meshes;
use super::view::View;
use crate::engine::map::Projection;
use crate::eval::projection::Place;
use crate::report::map::{self as shown, ClassRow, Classes, Colouring};
use crate::ui::page::Cx;

/// Maps of more clips take minutes to make; they are made only when they are asked for.
const MANY: usize = 20_000;

/// Clips told apart, with what follows from it; made anew only when map or choice change.
#[derive(Default)]
pub struct Prepared {
    key: Option<(Key, Colouring, Projection)>,
    pub classes: Classes,
    pub rows: Vec<ClassRow>,
    pub words: Vec<Option<Place>>,
    /// The group columns of the clips.
    pub columns: Vec<String>,
}

impl Prepared {
    /// Classes alone, for the small maps.
    pub fn only(classes: Classes) -> Self {
        Self { classes, ..Self::default() }
    }
}

/// The page's state.
pub struct State {
    experiment: Option<String>,
    pub index: Index,
    pub maps: Maps,
    pub purity: Purity,
    pub export: Export,
    pub meshes: Meshes,
    /// The run and step that are asked for; `None`: the last arm, its newest step.
    pub run: Option<String>,
    pub step: Option<u64>,
    /// Only clips of this data set. At first the one that is judged.
    pub set: Option<String>,
    /// The set was chosen, by the page at first or by a person.
    set_is_chosen: bool,
    pub colouring: Colouring,
    pub projection: Projection,
    pub lines: bool,
    /// Names of classes that are not drawn.
    pub hidden: BTreeSet<String>,
    /// The class under the pointer in the list.
    pub pointed_class: Option<usize>,
    /// Kept by video, so that it holds over arms and steps.
    pub selected: Vec<VideoKey>,
    pub lasso_tool: bool,
    pub lasso: Vec<Pos2>,
    /// `None`: all of it.
    pub view: Option<View>,
    /// The large map, while it is shown: it keeps the page's keys when it has the keyboard.
    pub canvas: Option<egui::Id>,
    /// Row under the pointer and since when.
    pub hovered: Option<(usize, f64)>,
    /// Since when the current checkpoint of a replay is shown.
    pub playing: Option<f64>,
    shown: Option<Arc<Shown>>,
    prepared: Option<Arc<Prepared>>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            experiment: None,
            index: Index::default(),
            maps: Maps::default(),
            purity: Purity::default(),
            export: Export::default(),
            meshes: Meshes::default(),
            run: None,
            step: None,
            set: None,
            set_is_chosen: false,
            colouring: Colouring::default(),
            projection: Projection::default(),
            lines: true,
            hidden: BTreeSet::new(),
            pointed_class: None,
            selected: Vec::new(),
            lasso_tool: false,
            lasso: Vec::new(),
            view: None,
            canvas: None,
            hovered: None,
            playing: None,
            shown: None,
            prepared: None,
        }
    }
}

impl State {
    /// Once a frame: what is on the disk, what has been made, what is still wanted.
    pub fn update(&mut self, cx: &mut Cx<'_>) {
        if self.experiment.as_deref() != cx.experiment {
            self.begin(cx.experiment);
        }
        self.index.update(cx);
        self.maps.poll();
        self.export.update(cx);
        if self.index.runs().is_some() && !self.set_is_chosen {
            self.set = self.index.judged_set().map(str::to_owned);
            self.set_is_chosen = true;
        }
        let wanted = self.wanted();
        self.maps.want(cx, wanted);
        if let Some(shown) = self.key().and_then(|key| self.maps.get(&key)) {
            if self.shown.as_ref().is_none_or(|old| old.key != shown.key) {
                self.hovered = None;
            }
            self.shown = Some(shown.clone());
        }
        if self.index.runs().is_some_and(<[RunSteps]>::is_empty) {
            self.shown = None;
        }
        self.prepare();
        if self.maps.is_idle() {
            let runs = self.index.runs().unwrap_or_default();
            self.purity.update(cx, runs, self.set.as_deref(), self.is_small());
        }
        if self.loading().is_some() {
            cx.ctx.request_repaint_after(std::time::Duration::from_millis(120));
        }
    }

    /// Another experiment: nothing that was chosen applies to it.
    fn begin(&mut self, experiment: Option<&str>) {
        self.experiment = experiment.map(str::to_owned);
        (self.run, self.step, self.view, self.shown, self.playing) = (None, None, None, None, None);
        self.set_is_chosen = false;
        self.hidden.clear();
        self.clear_selection();
    }

    /// The run that is asked for, as far as it has embeddings.
    pub fn current(&self) -> Option<&RunSteps> {
        let runs = self.index.runs()?;
        let asked = self.run.as_ref().and_then(|run| runs.iter().find(|r| r.run == *run));
        // The last arm is the one under test; of its seeds the first.
        let last = runs.iter().map(|r| r.slot).max();
        asked.or_else(|| runs.iter().find(|r| Some(r.slot) == last))
    }

    /// The run that stands for each arm in the small maps: of the current seed, or else the arm's first.
    pub fn arms(&self) -> Vec<&RunSteps> {
        let runs = self.index.runs().unwrap_or_default();
        let seed = self.current().map(|r| r.seed);
        let mut slots: Vec<usize> = runs.iter().map(|r| r.slot).collect();
        slots.dedup();
        let of = |slot: &usize| {
            let mut seeds = runs.iter().filter(|r| r.slot == *slot);
            seeds.clone().find(|r| Some(r.seed) == seed).or_else(|| seeds.next())
        };
        slots.iter().filter_map(of).collect()
    }

    /// Run and step that are asked for.
    pub fn key(&self) -> Option<Key> {
        let run = self.current()?;
        let step = self.step.filter(|step| run.steps.contains(step)).unwrap_or_else(|| run.last());
        Some(self.key_of(&run.run, step))
    }

    /// Names a map of the chosen data set.
    pub fn key_of(&self, run: &str, step: u64) -> Key {
        Key { run: run.to_owned(), step, set: self.set.clone() }
    }

    /// Whether maps are made quickly enough to make them before they are asked for.
    fn is_small(&self) -> bool {
        self.shown.as_ref().is_some_and(|shown| shown.map.videos.len() <= MANY)
    }

    /// The map that is asked for, the small ones, then the other steps of the run for the replay.
    fn wanted(&self) -> Vec<Key> {
        let arms = self.arms();
        let small = arms.iter().map(|r| self.key_of(&r.run, r.last()));
        let asked = self.key();
        let now = asked.as_ref().map_or(0, |key| key.step);
        let mut steps: Vec<u64> = self.current().map_or_else(Vec::new, |r| r.steps.clone());
        if !self.is_small() && self.playing.is_none() {
            steps.clear();
        }
        // A replay goes on from here.
        steps.sort_by_key(|step| (*step < now, *step));
        let run = asked.as_ref().map_or_else(String::new, |key| key.run.clone());
        let steps = steps.into_iter().map(|step| self.key_of(&run, step));
        asked.iter().cloned().chain(small).chain(steps).collect()
    }

    /// The map on the screen: the one that is asked for, or the one before while that is being made.
    pub fn shown(&self) -> Option<Arc<Shown>> {
        self.shown.clone()
    }

    /// The map that is asked for and not there yet.
    pub fn loading(&self) -> Option<Key> {
        self.key().filter(|key| self.maps.get(key).is_none() && self.maps.error(key).is_none())
    }

    /// How the clips are told apart; `None` without a map.
    pub fn prepared(&self) -> Option<Arc<Prepared>> {
        self.prepared.clone()
    }

    /// Tells the clips apart anew if the map or the choice has changed.
    pub fn prepare(&mut self) {
        let Some(shown) = &self.shown else {
            self.prepared = None;
            return;
        };
        let map = &shown.map;
        if map.videos.is_empty() {
            self.set = None; // judged on a data set that is not pooled
        }
        let key = Some((shown.key.clone(), self.colouring.clone(), self.projection));
        if self.prepared.as_ref().is_some_and(|p| p.key == key) {
            return;
        }
        let columns = shown::group_columns(map);
        if matches!(&self.colouring, Colouring::Group(name) if !columns.contains(name)) {
            self.colouring = Colouring::Label;
        }
        let classes = shown::classes(map, &self.colouring);
        let rows = shown::class_rows(map, &classes);
        let words = shown::word_places(map, &classes, self.projection);
        self.prepared = Some(Arc::new(Prepared { key, classes, rows, words, columns }));
    }

    /// The rows that are drawn: all but those of hidden classes.
    pub fn drawn<'a>(&self, prepared: &'a Prepared) -> impl Iterator<Item = usize> + 'a {
        let hidden: Vec<bool> = prepared.classes.names.iter().map(|name| self.hidden.contains(name)).collect();
        let rows = prepared.classes.of.iter().enumerate();
        rows.filter(move |(_, class)| class.is_none_or(|class| !hidden[class])).map(|(row, _)| row)
    }

    /// Places of the drawn clips, which a fit has to hold.
    pub fn drawn_places(&self, shown: &Shown, prepared: &Prepared) -> Vec<Place> {
        let places = shown.map.places(self.projection);
        self.drawn(prepared).map(|row| places[row]).collect()
    }

    /// Places of the clips at every step of the run whose map is there.
    pub fn places_of_all_steps(&self) -> Vec<Place> {
        let steps = self.current().map_or(&[][..], |run| &run.steps);
        let run = self.current().map_or("", |run| &run.run);
        let maps = steps.iter().filter_map(|step| self.maps.get(&self.key_of(run, *step)));
        maps.flat_map(|shown| shown.map.places(self.projection)).copied().collect()
    }

    /// Rows of the selected clips.
    pub fn selected_rows(&self, shown: &Shown) -> Vec<usize> {
        self.selected.iter().filter_map(|video| shown.row(video)).collect()
    }

    pub fn clear_selection(&mut self) {
        self.selected.clear();
        self.lasso.clear();
        self.lasso_tool = false;
    }

    /// Shows the step `by` snapshots later or earlier.
    pub fn change_step(&mut self, by: i64) {
        let (Some(run), Some(Key { step: now, .. })) = (self.current(), self.key()) else { return };
        let at = run.steps.iter().position(|step| *step == now).unwrap_or(0) as i64;
        let to = (at + by).clamp(0, run.steps.len() as i64 - 1) as usize;
        self.step = Some(run.steps[to]);
        self.playing = None;
    }

    /// Shows another run; its newest step, unless it has the current one.
    pub fn change_run(&mut self, run: String) {
        self.run = Some(run);
        self.playing = None;
    }

    /// Draws a class or not, by its place in the list.
    pub fn toggle_class(&mut self, class: usize) {
        let Some(name) = self.prepared.as_ref().and_then(|p| p.classes.names.get(class)).cloned() else { return };
        if !self.hidden.remove(&name) {
            self.hidden.insert(name);
        }
    }

    /// Moves the selection to the next drawn clip in a direction; without one, to the clip in the middle.
    pub fn select_towards(&mut self, way: [f32; 2]) {
        let (Some(shown), Some(prepared)) = (self.shown(), self.prepared()) else { return };
        let places = shown.map.places(self.projection);
        let drawn: Vec<usize> = self.drawn(&prepared).collect();
        let row = match self.selected_rows(&shown).first() {
            Some(&from) => super::pick::towards(places, &drawn, from, way),
            None => super::pick::middle(places, &drawn),
        };
        if let Some(row) = row {
            self.selected = vec![shown.video(row)];
        }
    }
}
