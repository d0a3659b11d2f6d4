//! What is searched and how it is shown: arm, seed, step, k, masks, one arm or two, blind.

use egui::{Align, Layout, Ui, vec2};

use super::View;
use super::choices::Side;
use super::library::{Library, RunLook};
use crate::store::judgement::{Mask, Place};
use crate::ui::dock;
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{self, colors, text};
use crate::ui::widgets::{arm_mark, menu, segmented, term, toggle};

/// Height of the line over each half when two arms are compared, points.
pub const SIDE: f32 = 40.0;

/// Width of the drop-down of a run: least, usual and most, points. Names of arms are as long as people make them.
const RUN: [f32; 3] = [96.0, 136.0, 260.0];
/// What the other controls of the line take, and below which width of the line one word gives way, points.
const OTHERS: f32 = 710.0;
const NARROW: f32 = 860.0;

/// Numbers of neighbours to choose from.
const K: [usize; 5] = [4, 6, 8, 12, 16];

/// Draws the line at the head of the panel.
pub fn show(ui: &mut Ui, view: &mut View<'_>, _cx: &Cx<'_>) {
    let size = vec2(ui.available_width(), dock::HEAD + 4.0);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        if view.state.hides() {
            ui.label(text::body(tr("neighbours-arm-hidden")).color(colors(ui).text_3));
        } else if !view.state.compares() {
            checkpoint(ui, view, 0, size.x - OTHERS);
        }
        let mut k = view.state.choices.k;
        ui.label(text::small("k").color(colors(ui).text_2));
        if menu::choice(ui, &tr("neighbours-k"), &mut k, &K.map(|k| (k, k.to_string())), 44.0) {
            view.state.choices.k = k;
        }
        place(ui, view);
        masks(ui, view);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| right(ui, view, size.x < NARROW));
    });
}

/// The whole data or the queue, where the arms in sight have one; there the query's own video may be found, too.
fn place(ui: &mut Ui, view: &mut View<'_>) {
    let choices = &mut view.state.choices;
    let has_queue = |side: &Side| view.library.run(&side.run).is_some_and(|run| run.queue);
    if !choices.sides.iter().all(has_queue) {
        choices.place = Place::Data;
        return;
    }
    let places = [(Place::Data, tr("neighbours-in-data")), (Place::Queue, tr("neighbours-in-queue"))];
    menu::choice(ui, &tr("neighbours-place"), &mut choices.place, &places, 96.0);
}

/// What the query may not find; in the queue, where there are three ways, a drop-down that needs no more room.
fn masks(ui: &mut Ui, view: &mut View<'_>) {
    let choices = &mut view.state.choices;
    if choices.place == Place::Data {
        toggle::check(ui, &mut choices.mask_source, &tr("neighbours-mask-source"));
        return;
    }
    let mut mask = choices.mask();
    let words = |mask| match mask {
        Mask::None => tr("neighbours-mask-none"),
        Mask::Video => tr("neighbours-mask-video"),
        Mask::Source => tr("neighbours-mask-source"),
    };
    let options = [Mask::None, Mask::Video, Mask::Source].map(|mask| (mask, words(mask)));
    if menu::choice(ui, &tr("neighbours-mask"), &mut mask, &options, 96.0) {
        (choices.mask_video, choices.mask_source) = (mask != Mask::None, mask == Mask::Source);
    }
}

fn right(ui: &mut Ui, view: &mut View<'_>, is_narrow: bool) {
    super::paint::key_cap(ui, "B");
    let mut blind = view.state.choices.blind;
    if toggle::switch(ui, &mut blind, &tr("neighbours-blind")).changed() {
        view.state.set_blind(blind);
    }
    // The switch has its name, for readers of screens, and its key.
    if !is_narrow {
        term::explain(ui.label(text::body(tr("neighbours-blind")).color(colors(ui).text)), "blind");
    }
    let mut two = view.state.compares();
    let options = [(false, tr("neighbours-one-arm")), (true, tr("neighbours-two-arms"))];
    if view.library.runs.len() > 1 && segmented::segmented(ui, &tr("neighbours-arms"), &mut two, &options) {
        view.state.compare(view.library, two);
    }
}

/// The line over one half.
pub fn side(ui: &mut Ui, view: &mut View<'_>, side: usize) {
    let size = vec2(ui.available_width(), SIDE);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        checkpoint(ui, view, side, 0.35 * size.x);
        if let Some(Ok(list)) = view.state.list(side).filter(|_| !view.state.is_own()) {
            let (same, all) = list.agreement();
            let words = match list.chance.filter(|_| all > 0) {
                Some(chance) => {
                    let percent = format!("{:.0}", 100.0 * chance);
                    tr!("neighbours-agree-chance", same = same, all = all, chance = percent)
                }
                None => tr!("neighbours-agree", same = same, all = all),
            };
            term::explain(ui.label(text::small(words).color(colors(ui).text_2)), "label-agreement");
        }
    });
}

/// Drop-downs of the run and the step of a side; `room`: for the name of the run, points.
fn checkpoint(ui: &mut Ui, view: &mut View<'_>, side: usize, room: f32) {
    let Some(mut chosen) = view.state.choices.sides.get(side).cloned() else { return };
    let Some(run) = view.library.run(&chosen.run) else { return };
    arm_mark::mark(ui, theme::arm(ui, run.slot));
    let several = [tr("neighbours-run"), tr("neighbours-run-second")];
    let runs: Vec<(String, String)> = view.library.runs.iter().map(|run| (run.run.clone(), run_name(run))).collect();
    let most = room.clamp(RUN[0], RUN[2]);
    let widths = [RUN[1].min(most), most];
    if menu::choice_within(ui, &several[side.min(1)], &mut chosen.run, &runs, widths) {
        chosen.step = nearest_step(view.library, &chosen);
    }
    if let Some(run) = view.library.run(&chosen.run) {
        let several = [tr("neighbours-step"), tr("neighbours-step-second")];
        let steps: Vec<(u64, String)> = run.steps.iter().map(|step| (*step, step_name(*step))).collect();
        menu::choice(ui, &several[side.min(1)], &mut chosen.step, &steps, 88.0);
    }
    view.state.choices.sides[side] = chosen;
}

/// The same step of another run where there is one, else its last.
fn nearest_step(library: &Library, side: &Side) -> u64 {
    let Some(run) = library.run(&side.run) else { return side.step };
    if run.steps.contains(&side.step) { side.step } else { run.last() }
}

fn run_name(run: &RunLook) -> String {
    tr!("neighbours-run-name", arm = run.arm.as_str(), seed = run.seed)
}

/// A step in words; before the first it is "untrained".
pub fn step_name(step: u64) -> String {
    if step == 0 { tr("neighbours-untrained") } else { tr!("neighbours-step-name", step = step.to_string()) }
}
