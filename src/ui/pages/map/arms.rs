//! The arms side by side, each with its purity over the seeds.

use std::collections::BTreeMap;

use egui::{Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::index::{RunSteps, compared_steps};
use super::maps::Key;
use super::mesh::{Drawing, Meshes};
use super::pane::Prepared;
use super::state::State;
use super::view::View;
use crate::eval::stats::{Summary, summary};
use crate::explore::map;
use crate::job::Job;
use crate::report::map::classes::{self, Colouring};
use crate::store::RunFolder;
use crate::ui::background::Load;
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{self, radius, text};
use crate::ui::widgets::{arm_mark, card, term};

/// Width of a small map, points.
const SMALL: f32 = 92.0;

/// Points of a small map; more would lie over each other.
const MOST: usize = 4000;

/// Height of the four lines below it, points.
const BELOW: f32 = 76.0;

/// Slot, seed and purity of each run that has the step at which its arm is compared.
type Found = Vec<(usize, u64, map::Purity)>;

/// Runs with those steps, and the data set.
type Asked = (Vec<(String, u64)>, Option<String>);

/// Purities of all runs, and the small maps.
#[derive(Default)]
pub struct Purity {
    load: Load<Found>,
    asked: Asked,
    small: BTreeMap<usize, Small>,
}

/// A small map, told apart as the large one is.
#[derive(Default)]
struct Small {
    key: Option<(Key, Colouring, u64)>,
    prepared: Prepared,
    meshes: Meshes,
}

impl Purity {
    /// Searches the snapshots at which the arms are compared, once what is on the screen has been made and if it is
    /// quick. Runs that have not come so far do not count: a mean over different steps would be of nothing.
    pub fn update(&mut self, cx: &Cx<'_>, runs: &[RunSteps], set: Option<&str>, quick: bool) {
        self.load.poll();
        let steps = compared_steps(runs);
        let step = |r: &RunSteps| steps.get(&r.slot).copied().filter(|step| r.steps.contains(step));
        let there = runs.iter().filter_map(|r| Some((r.run.clone(), step(r)?)));
        let wanted: Asked = (there.collect(), set.map(str::to_owned));
        if wanted == self.asked || self.load.is_busy() || !quick {
            return;
        }
        self.asked = wanted;
        let runs: Vec<(RunSteps, u64)> = runs.iter().filter_map(|r| Some((r.clone(), step(r)?))).collect();
        let (workspace, runs, set) = (cx.workspace.clone(), runs, set.map(str::to_owned));
        self.load = Load::start(cx.ctx, "map purity", move || {
            let one = |(r, step): &(RunSteps, u64)| {
                let folder = RunFolder::open(&workspace.runs_dir(), &r.run).ok()?;
                let found = map::purity_at(&folder, *step, set.as_deref(), &Job::default());
                Some((r.slot, r.seed, found.ok()??))
            };
            Ok(runs.iter().filter_map(one).collect())
        });
    }

    /// Purity of an arm over its seeds, and the mean of its chance.
    fn of(&self, slot: usize) -> Option<(Summary, f64)> {
        let mine: Vec<_> = self.load.value()?.iter().filter(|(s, ..)| *s == slot).collect();
        let scores: Vec<(u64, f64)> = mine.iter().map(|(_, seed, purity)| (*seed, purity.mean)).collect();
        let chance = mine.iter().map(|(.., purity)| purity.chance).sum::<f64>() / mine.len().max(1) as f64;
        Some((summary(&scores)?, chance))
    }
}

/// Draws the panel.
pub fn show(state: &mut State, ui: &mut Ui) {
    card::head_with(ui, &tr("panel-map-arms"), &tr("map-arms-same"), |ui| {
        let response = ui.label(text::caption(tr("map-purity")).color(theme::colors(ui).text_3));
        term::explain(response, "purity");
    });
    let arms: Vec<RunSteps> = state.arms().into_iter().cloned().collect();
    let steps = compared_steps(state.index.runs().unwrap_or_default());
    let mut small = std::mem::take(&mut state.purity.small);
    ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            let width = ((ui.available_width() - 12.0 * (arms.len().max(1) - 1) as f32) / arms.len().max(1) as f32)
                .clamp(SMALL, 2.0 * SMALL);
            let height = (ui.available_height() - BELOW).clamp(28.0, 140.0);
            for run in &arms {
                let step = steps.get(&run.slot).copied().unwrap_or_else(|| run.last());
                arm(state, ui, small.entry(run.slot).or_default(), run, step, vec2(width, height));
            }
        });
    });
    state.purity.small = small;
}

/// The arm of `run`, compared at `step`.
fn arm(state: &mut State, ui: &mut Ui, small: &mut Small, run: &RunSteps, step: u64, size: egui::Vec2) {
    let c = theme::colors(ui);
    let current = state.current().is_some_and(|now| now.slot == run.slot);
    ui.vertical(|ui| {
        // The row of arms scrolls and has no end: without this no line is cut.
        ui.set_max_width(size.x);
        ui.spacing_mut().item_spacing.y = 2.0;
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let name = tr!("map-arm-name", arm = run.arm.as_str());
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, current, &name));
        let (edge, width) = if current { (c.accent, 2.0) } else { (c.line, 1.0) };
        ui.painter().rect(rect, radius::CONTROL, c.sunken, Stroke::new(width, edge), StrokeKind::Inside);
        small_map(state, ui, small, run, rect.shrink(6.0));
        if response.clicked() {
            state.change_run(run.run.clone());
            state.step = None;
        }
        let line = egui::Layout::left_to_right(egui::Align::Center);
        ui.allocate_ui_with_layout(vec2(size.x, 18.0), line, |ui| {
            ui.set_min_height(18.0);
            ui.spacing_mut().item_spacing.x = 4.0;
            arm_mark::mark(ui, theme::arm(ui, run.slot));
            ui.add(egui::Label::new(text::body(&run.arm).color(c.text)).truncate());
        });
        let found = state.purity.of(run.slot);
        ui.label(text::mono_small(figure(found.as_ref().map(|found| &found.0))).color(c.text_2));
        let step = super::steps::grouped(step);
        let counted = found
            .map(|(found, chance)| tr!("map-arm-below", n = found.n, chance = format!("{chance:.2}")))
            .unwrap_or_default();
        for line in [tr!("map-step", step = step), counted] {
            ui.add(egui::Label::new(text::caption(&line).color(c.text_3)).truncate());
        }
    });
}

/// "0.73 ±0.03"; one seed has no interval, and how many there are stands below.
fn figure(found: Option<&Summary>) -> String {
    let Some(found) = found else { return "–".to_owned() };
    match found.half_width() {
        Some(half) => format!("{:.2} ±{half:.2}", found.mean),
        None => format!("{:.2}", found.mean),
    }
}

fn small_map(state: &State, ui: &mut Ui, small: &mut Small, run: &RunSteps, rect: Rect) {
    let Some(shown) = state.maps.get(&state.key_of(&run.run, run.last())) else { return };
    let key = Some((shown.key.clone(), state.colouring.clone(), state.judged.generation));
    if small.key != key {
        small.prepared = Prepared::only(classes::classes(&shown.map, &state.colouring, state.judged.of(&run.run)));
        small.key = key;
    }
    let prepared = &small.prepared;
    let places = shown.map.places(state.projection);
    let drawn: Vec<_> = state.drawn(prepared).map(|row| places[row]).collect();
    let view = View::fit(rect.expand(30.0), &drawn);
    let drawing = Drawing { shown, prepared, rect, view, radius: 1.5, alpha: 0.75, most: MOST, from: None };
    let drawn = small.meshes.get(ui, state, &drawing);
    ui.painter().with_clip_rect(rect.intersect(ui.clip_rect())).add(egui::Shape::Mesh(drawn.mesh.clone()));
}
