//! What changes over the steps, drawn as the training computes it: learning rate, key momentum, weight of neighbours.

use egui::{Align2, Pos2, Rect, Shape, Stroke, Ui, vec2};

use super::state::State;
use super::words;
use crate::config::PretrainSpec;
use crate::method::schedule::{self, Clock};
use crate::ui::i18n::tr;
use crate::ui::theme::{self, colors, text};

/// Size of the drawing; points. Above and below it stand words.
const HEIGHT: f32 = 46.0;
const WORDS: f32 = 18.0;
/// Points of a curve.
const POINTS: u64 = 160;
/// Steps that stand for a run whose data are not known.
const UNKNOWN: u64 = 1000;

/// One curve: its values from 0 to 1 over the run.
struct Curve<'a> {
    value: &'a dyn Fn(Clock) -> f64,
    stroke: Stroke,
    dash: &'a [f32],
    name: String,
    /// Where the name stands: share of the width; above the drawing, or inside of it just over the axis.
    at: f32,
    inside: bool,
}

/// λ inter of the arm at `place` with its ramp, and the learning rate behind it.
pub fn weights(ui: &mut Ui, state: &State, place: usize) {
    let experiment = state.doc.experiment();
    let Some(neighbours) = experiment.arms.get(place).and_then(|arm| arm.method.neighbours()) else { return };
    let pretrain = &experiment.pretrain;
    let steps = steps(state);
    let first = (neighbours.from_epoch as f64 / pretrain.epochs * steps as f64) as u64;
    let views = experiment.arms[place].views.unwrap_or(pretrain.views);
    let full = fills_at(pretrain, views, state.videos()).map(|full| full.max(first));
    let style = theme::arm(ui, super::state::slot(experiment, place));
    let delay = experiment.arms[place].method.delay();
    let ramp = |clock: Clock| schedule::ramp(neighbours.ramp, schedule::ramp_begins(full, delay, clock.steps), clock);
    let rate = |clock: Clock| schedule::learning_rate(1.0, pretrain.optimiser.warmup(), clock);
    let grey = Stroke::new(1.4, colors(ui).text_3);
    let curves = [
        Curve { value: &rate, stroke: grey, dash: &[5.0, 3.0], name: tr("design-curve-rate"), at: 1.0, inside: true },
        Curve {
            value: &ramp,
            stroke: Stroke::new(2.0, style.color),
            dash: &[],
            name: tr("design-curve-ramp"),
            at: 1.0,
            inside: false,
        },
    ];
    draw(ui, steps, state.videos().is_some(), &curves, full);
}

/// Learning rate and key momentum.
pub fn training(ui: &mut Ui, state: &State) {
    let pretrain = &state.doc.experiment().pretrain;
    let rate = |clock: Clock| schedule::learning_rate(1.0, pretrain.optimiser.warmup(), clock);
    let keys = &pretrain.contrastive;
    let first = schedule::first_momentum(keys, steps(state));
    let last = keys.momentum_end.max(first);
    // A computed momentum has more digits than anybody reads.
    let three = |value: f64| words::number((value * 1000.0).round() / 1000.0);
    let momentum = |clock: Clock| (schedule::momentum(keys, clock) - first) / (last - first).max(1e-9);
    let c = colors(ui);
    let curves = [
        Curve {
            value: &momentum,
            stroke: Stroke::new(1.4, c.text_3),
            dash: &[5.0, 3.0],
            name: tr!("design-curve-momentum", first = three(first), last = three(last)),
            at: 1.0,
            inside: false,
        },
        Curve {
            value: &rate,
            stroke: Stroke::new(2.0, c.text_2),
            dash: &[],
            name: tr!("design-curve-rate-peak", peak = words::number(pretrain.optimiser.lr())),
            at: pretrain.optimiser.warmup() as f32,
            inside: false,
        },
    ];
    draw(ui, steps(state), state.videos().is_some(), &curves, None);
}

/// Learning rate of the training with labels.
pub fn supervised(ui: &mut Ui, state: &State) {
    let spec = &state.doc.experiment().supervised;
    let rate = |clock: Clock| schedule::learning_rate(1.0, spec.optimiser.warmup(), clock);
    let name = tr!("design-curve-rate-peak", peak = words::number(spec.optimiser.lr()));
    let stroke = Stroke::new(2.0, colors(ui).text_2);
    let at = spec.optimiser.warmup() as f32;
    let curves = [Curve { value: &rate, stroke, dash: &[], name, at, inside: false }];
    draw(ui, spec.steps as u64, true, &curves, None);
}

fn steps(state: &State) -> u64 {
    let pretrain = &state.doc.experiment().pretrain;
    let planned = state.videos().map_or(UNKNOWN, |videos| schedule::steps(pretrain, videos));
    state.doc.experiment().limits.steps.map_or(planned, |most| planned.min(most)).max(1)
}

/// The first step that finds the queue full.
fn fills_at(pretrain: &PretrainSpec, views: usize, videos: Option<usize>) -> Option<u64> {
    let batch = videos.map_or(pretrain.batch_videos, |v| v.min(pretrain.batch_videos));
    let keys = (batch * views).max(1);
    Some(pretrain.contrastive.queue.div_ceil(keys) as u64)
}

fn draw(ui: &mut Ui, steps: u64, known: bool, curves: &[Curve<'_>], full: Option<u64>) {
    let c = colors(ui);
    ui.add_space(6.0);
    let width = ui.available_width().min(640.0);
    let (whole, response) = ui.allocate_exact_size(vec2(width, HEIGHT + 2.0 * WORDS), egui::Sense::hover());
    let plot = Rect::from_min_size(whole.min + vec2(0.0, WORDS), vec2(width, HEIGHT));
    let painter = ui.painter();
    painter.hline(plot.x_range(), plot.top(), Stroke::new(1.0, c.grid));
    painter.hline(plot.x_range(), plot.bottom(), Stroke::new(1.0, c.line_strong));
    let x_of = |step: u64| plot.left() + plot.width() * (step as f32 / steps as f32).min(1.0);
    if let Some(step) = full.filter(|step| *step < steps) {
        let from = [Pos2::new(x_of(step), plot.top() - 8.0), Pos2::new(x_of(step), plot.bottom())];
        painter.extend(Shape::dashed_line(&from, Stroke::new(1.0, c.text_3), 2.0, 3.0));
        let words = tr!("design-curve-start", step = label(step, known));
        let place = Pos2::new(x_of(step) + 5.0, plot.top() - 3.0);
        painter.text(place, Align2::LEFT_BOTTOM, words, text::font_caption(), c.text_2);
    }
    for curve in curves {
        curve.paint(ui, plot, steps);
    }
    axis(ui, plot, steps, known);
    response.widget_info(|| {
        let names: Vec<&str> = curves.iter().map(|c| c.name.as_str()).collect();
        egui::WidgetInfo::labeled(egui::Role::Image, true, names.join(", "))
    });
}

/// A step, or its share of the run while the number of steps is not known.
fn label(step: u64, known: bool) -> String {
    if known { words::number(step as f64) } else { tr!("percent", n = step * 100 / UNKNOWN) }
}

fn axis(ui: &Ui, plot: Rect, steps: u64, known: bool) {
    let (c, font, y) = (colors(ui), text::font_caption(), plot.bottom() + 4.0);
    let end = if known { tr!("design-curve-steps", n = words::number(steps as f64)) } else { "100 %".to_owned() };
    ui.painter().text(Pos2::new(plot.left(), y), Align2::LEFT_TOP, "0", font.clone(), c.text_3);
    ui.painter().text(
        Pos2::new(plot.center().x, y),
        Align2::CENTER_TOP,
        label(steps / 2, known),
        font.clone(),
        c.text_3,
    );
    ui.painter().text(Pos2::new(plot.right(), y), Align2::RIGHT_TOP, end, font, c.text_3);
}

impl Curve<'_> {
    fn paint(&self, ui: &Ui, plot: Rect, steps: u64) {
        let count = steps.min(POINTS); // one point a step in a short run, so that a line stays one
        let at = |i: u64| {
            let step = steps * i / count;
            let value = (self.value)(Clock { step, steps }) as f32;
            Pos2::new(plot.left() + plot.width() * i as f32 / count as f32, plot.bottom() - plot.height() * value)
        };
        let points: Vec<Pos2> = (0..=count).map(at).collect();
        if self.dash.is_empty() {
            ui.painter().add(Shape::line(points.clone(), self.stroke));
        } else {
            ui.painter().extend(Shape::dashed_line(&points, self.stroke, self.dash[0], self.dash[1]));
        }
        let (x, align) = match self.at {
            at if at > 0.5 => (plot.right(), egui::Align::Max),
            at => (plot.left() + plot.width() * at + 4.0, egui::Align::Min),
        };
        // Names stand outside of the curves: above the upper edge or just over the axis.
        let (y, vertical) =
            if self.inside { (plot.bottom() - 4.0, egui::Align::Max) } else { (plot.top() - 3.0, egui::Align::Max) };
        let galley = ui.painter().layout_no_wrap(self.name.clone(), text::font_caption(), self.stroke.color);
        let rect = Align2([align, vertical]).anchor_size(Pos2::new(x, y), galley.size());
        ui.painter().galley(rect.min, galley, self.stroke.color);
    }
}
