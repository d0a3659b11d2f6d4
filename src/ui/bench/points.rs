//! Ten million points in view: building the pyramids, and frames of a plot that is zoomed or stands still.

use std::time::Instant;

use egui::Context;

use super::frame::{SIZE, context, draw, percentile};
use crate::report::curves::axis::{Costs, XAxis};
use crate::report::curves::figure::{Look, Spread, figure};
use crate::report::curves::plot::{Member, MetricPlot, Request, build};
use crate::report::curves::series::{Curve, RunCurves};
use crate::report::measure::Measure;
use crate::ui::plot::{self, View};

const RUNS: usize = 10;
const POINTS: u64 = 1_000_000;
const FRAMES: usize = 60;

/// Milliseconds a frame may take at 60 frames a second.
const BAR_MS: f64 = 16.0;

/// Ten runs of a million steps each, every seed a line.
pub fn run() -> Vec<Measure> {
    let runs: Vec<RunCurves> = (0..RUNS).map(curves).collect();
    let costs = Costs::plain();
    let began = Instant::now();
    let plot = plot(&runs, &costs);
    let built = began.elapsed().as_secs_f64();
    let ctx = context();
    let zoomed = frames(&ctx, &plot, |i| {
        let cut = POINTS as f64 * 0.4 * i as f64 / FRAMES as f64;
        [cut, POINTS as f64 - cut * 0.9]
    });
    let still = frames(&ctx, &plot, |_| [0.0, POINTS as f64]);
    let note = "10 runs × 1,000,000 points, every seed a line; layout and tessellation, no painting";
    vec![
        Measure::new("10 M points, built once", built, "s", "axis, mean and interval, pyramids"),
        Measure::new("10 M points, all in view, p99", percentile(&still, 0.99), "ms", note).at_most(BAR_MS),
        Measure::new("10 M points, zooming, p99", percentile(&zoomed, 0.99), "ms", note).at_most(BAR_MS),
    ]
}

/// A curve that falls, with noise at every step.
fn curves(run: usize) -> RunCurves {
    let mut noise = run as u32 * 7919 + 1;
    let value = |step: u64| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let share = step as f32 / POINTS as f32;
        6.0 - 3.0 * share.sqrt() + run as f32 * 0.1 + (noise >> 16) as f32 / 65_536.0
    };
    let curve = Curve { steps: (1..=POINTS).collect(), values: (1..=POINTS).map(value).collect() };
    RunCurves::in_memory([("loss".to_owned(), curve)].into())
}

fn plot(runs: &[RunCurves], costs: &Costs) -> MetricPlot {
    let member = |(i, curves)| {
        let slot = 2 + i % 2;
        Member { arm: ["intra", "iivcl"][i % 2], slot, seed: i as u64, curves, costs }
    };
    let members: Vec<Member> = runs.iter().enumerate().map(member).collect();
    let request = Request { metric: "loss".into(), axis: XAxis::Steps, smoothing: 0.0 };
    build(&members, &request, Vec::new())
}

/// Milliseconds of each frame, in each of which the columns are taken anew.
fn frames(ctx: &Context, plot: &MetricPlot, view: impl Fn(usize) -> [f64; 2]) -> Vec<f64> {
    let one = |i: usize| {
        let look = Look { spread: Spread::Seeds, x: Some(view(i)), columns: SIZE.x as usize, ..Look::default() };
        let began = Instant::now();
        let shown = figure(plot, &look);
        draw(ctx, |ui| drop(plot::show(ui, "bench", &shown, &mut View::fixed(), SIZE.y - 40.0)));
        began.elapsed().as_secs_f64() * 1e3
    };
    // The first frames load fonts and grow buffers.
    let warm_up = 5;
    (0..warm_up).chain(0..FRAMES).map(one).skip(warm_up).collect()
}
