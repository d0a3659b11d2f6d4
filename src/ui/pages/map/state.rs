//! What the page shows and what is chosen on it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::arms::Purity;
use super::index::{Index, RunSteps};
use super::judged::Judged;
use super::maps::{Key, Maps, Shown, VideoKey};
use super::pane::{Pane, Prepared, Telling};
use crate::eval::projection::Place;
use crate::explore::map::Projection;
use crate::report::map::classes::Colouring;
use crate::ui::page::Cx;
use crate::ui::plot::export::Export;
use crate::ui::table_file::TableFile;

/// Maps of more clips take minutes to make; they are made only when they are asked for.
const MANY: usize = 20_000;

/// The page's state.
pub struct State {
    experiment: Option<String>,
    pub index: Index,
    pub maps: Maps,
    pub purity: Purity,
    pub judged: Judged,
    pub export: Export,
    pub file: TableFile,
    /// The large map, and the one beside it where the window is wide.
    pub panes: [Pane; 2],
    /// There is room for both.
    pub wide: bool,
    /// The run and step that are asked for; `None`: the last arm, its newest step.
    pub run: Option<String>,
    pub step: Option<u64>,
    /// The run beside it; `None`: of the arm before it.
    pub beside: Option<String>,
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
    /// Since when the current checkpoint of a replay is shown.
    pub playing: Option<f64>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            experiment: None,
            index: Index::default(),
            maps: Maps::default(),
            purity: Purity::default(),
            judged: Judged::default(),
            export: Export::default(),
            file: TableFile::default(),
            panes: [Pane::default(), Pane::default()],
            wide: false,
            run: None,
            step: None,
            beside: None,
            set: None,
            set_is_chosen: false,
            colouring: Colouring::default(),
            projection: Projection::default(),
            lines: true,
            hidden: BTreeSet::new(),
            pointed_class: None,
            selected: Vec::new(),
            lasso_tool: false,
            playing: None,
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
        self.export.poll(cx);
        self.file.poll(cx, "map-saved-selection");
        if self.index.runs().is_some() && !self.set_is_chosen {
            self.set = self.index.judged_set().map(str::to_owned);
            self.set_is_chosen = true;
        }
        let wanted = self.wanted();
        self.maps.want(cx, wanted);
        self.judged.update(cx, self.index.runs().unwrap_or_default());
        let keys = [self.key(), self.key_beside()];
        for (pane, key) in self.panes.iter_mut().zip(&keys) {
            pane.show(key.as_ref().and_then(|key| self.maps.get(key)));
        }
        if keys[1].is_none() {
            self.panes[1].shown = None;
        }
        if self.index.runs().is_some_and(<[RunSteps]>::is_empty) {
            self.panes.iter_mut().for_each(|pane| pane.shown = None);
        }
        self.prepare();
        if self.maps.is_idle() {
            let runs = self.index.runs().unwrap_or_default();
            self.purity.update(cx, runs, self.set.as_deref(), self.is_small());
        }
        if keys.iter().flatten().any(|key| self.is_loading(key)) {
            cx.ctx.request_repaint_after(std::time::Duration::from_millis(120));
        }
    }

    /// Another experiment: nothing that was chosen applies to it.
    fn begin(&mut self, experiment: Option<&str>) {
        self.experiment = experiment.map(str::to_owned);
        (self.run, self.step, self.beside, self.playing) = (None, None, None, None);
        self.panes = [Pane::default(), Pane::default()];
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

    /// The run beside the current one, where there is room for it: the one that was chosen, or of the arm before.
    pub fn beside(&self) -> Option<&RunSteps> {
        let now = self.current().filter(|_| self.wide)?;
        let chosen = self.beside.as_ref().and_then(|run| self.index.runs()?.iter().find(|r| r.run == *run));
        let arms = self.arms();
        let before = arms.iter().rev().find(|run| run.slot < now.slot).copied();
        chosen.filter(|run| run.run != now.run).or(before).or_else(|| arms.into_iter().find(|r| r.slot != now.slot))
    }

    /// Its map: of the same step where it has that one, or else of its newest.
    pub fn key_beside(&self) -> Option<Key> {
        let (run, step) = (self.beside()?, self.key()?.step);
        let step = if run.steps.contains(&step) { step } else { run.last() };
        Some(self.key_of(&run.run, step))
    }

    /// Names a map of the chosen data set.
    pub fn key_of(&self, run: &str, step: u64) -> Key {
        Key { run: run.to_owned(), step, set: self.set.clone() }
    }

    /// Whether maps are made quickly enough to make them before they are asked for.
    fn is_small(&self) -> bool {
        self.shown().is_some_and(|shown| shown.map.videos.len() <= MANY)
    }

    /// The maps that are asked for, the small ones, then the other steps of the run for the replay.
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
        asked.iter().cloned().chain(self.key_beside()).chain(small).chain(steps).collect()
    }

    /// The map on the screen: the one that is asked for, or the one before while that is being made.
    pub fn shown(&self) -> Option<Arc<Shown>> {
        self.panes[0].shown.clone()
    }

    /// Whether a map that is asked for is not there yet.
    pub fn is_loading(&self, key: &Key) -> bool {
        self.maps.get(key).is_none() && self.maps.error(key).is_none()
    }

    /// How its clips are told apart; `None` without a map.
    pub fn prepared(&self) -> Option<Arc<Prepared>> {
        self.panes[0].prepared.clone()
    }

    /// Both maps as a whole again.
    pub fn fit(&mut self) {
        self.panes.iter_mut().for_each(|pane| pane.view = None);
    }

    /// Tells the clips apart anew if the map or the choice has changed.
    pub fn prepare(&mut self) {
        if let Some(shown) = self.shown() {
            if shown.map.videos.is_empty() {
                self.set = None; // judged on a data set that is not pooled
            }
            let there = |name: &String| shown.map.videos.iter().any(|video| video.groups.contains_key(name));
            if matches!(&self.colouring, Colouring::Group(name) if !there(name)) {
                self.colouring = Colouring::Label;
            }
        }
        let by_people = matches!(self.colouring, Colouring::Judgement | Colouring::Tag);
        let judged = if by_people { self.judged.generation } else { 0 };
        for pane in &mut self.panes {
            let run = pane.shown.as_ref().map_or("", |shown| &shown.key.run).to_owned();
            let telling = |key: &Key| {
                let (key, colouring) = (key.clone(), self.colouring.clone());
                Telling { key, colouring, projection: self.projection, judged }
            };
            pane.prepare(telling, self.judged.of(&run));
        }
        // Another data set may say nothing of time.
        if self.colouring == Colouring::Time && self.prepared().is_some_and(|prepared| prepared.time.is_none()) {
            self.colouring = Colouring::Label;
            self.prepare();
        }
    }

    /// The rows that are drawn: all but those of hidden classes.
    pub fn drawn<'a>(&self, prepared: &'a Prepared) -> impl Iterator<Item = usize> + 'a {
        let hidden: Vec<bool> = prepared.classes.names.iter().map(|name| self.hidden.contains(name)).collect();
        let rows = prepared.classes.of.iter().enumerate();
        rows.filter(move |(_, class)| class.is_none_or(|class| !hidden[class])).map(|(row, _)| row)
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
        self.panes.iter_mut().for_each(|pane| pane.lasso.clear());
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
        let Some(name) = self.prepared().and_then(|p| p.classes.names.get(class).cloned()) else { return };
        if !self.hidden.remove(&name) {
            self.hidden.insert(name);
        }
    }

    /// Goes to the next drawn clip in a direction from the one selected last; without one, to the clip in the middle.
    /// With `more` the others stay selected: the way of the keyboard to draw around clips.
    pub fn select_towards(&mut self, way: [f32; 2], more: bool) {
        let (Some(shown), Some(prepared)) = (self.shown(), self.prepared()) else { return };
        let places = shown.map.places(self.projection);
        let drawn: Vec<usize> = self.drawn(&prepared).collect();
        let row = match self.selected_rows(&shown).last() {
            Some(&from) => super::pick::towards(places, &drawn, from, way),
            None => super::pick::middle(places, &drawn),
        };
        let Some(video) = row.map(|row| shown.video(row)) else { return };
        if !more {
            self.selected.clear();
        }
        // Whatever comes last is where the next step begins.
        self.selected.retain(|other| *other != video);
        self.selected.push(video);
    }

    /// Selects every clip that is drawn in the part of the map that is seen.
    pub fn select_seen(&mut self) {
        let (Some(shown), Some((drawn, rect))) = (self.shown(), &self.panes[0].drawn) else { return };
        let seen = drawn.points.iter().filter(|(_, place)| rect.contains(*place));
        self.selected = seen.map(|&(row, _)| shown.video(row)).collect();
    }
}
