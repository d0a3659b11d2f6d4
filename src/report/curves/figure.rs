//! The curves of a metric as a figure: bands or single seeds, reference lines, and where n drops.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::axis::XAxis;
use super::minmax_pyramid::Column;
use super::names::{axis_name, metric_name};
use super::plot::{ArmTracks, MetricPlot, Track};
use super::quantiles;
use crate::report::figure::{Axis, BandPoint, Figure, Point, Rule, Scale, Series};
use crate::text::{Language, list, text};

/// Most points of a line in an exported picture.
pub const EXPORT_COLUMNS: usize = 1500;

/// Size of an exported picture in points.
pub const EXPORT_SIZE: [f32; 2] = [760.0, 440.0];

/// How seeds are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Spread {
    /// Mean with its 95 % interval.
    #[default]
    Band,
    /// Each seed as a line of its own.
    Seeds,
}

/// How a plot is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    pub spread: Spread,
    /// Arms that are not drawn.
    pub hidden: BTreeSet<String>,
    pub log_y: bool,
    /// Part of the x axis that is shown; all without it.
    pub x: Option<[f64; 2]>,
    pub y: Option<[f64; 2]>,
    /// Most points of a line; about one per pixel.
    pub columns: usize,
    pub language: Language,
    /// Whether title, axis names and captions are part of the picture, as in an export.
    pub complete: bool,
}

/// Draws a plot. Costs grow with `look.columns`, not with the number of points.
pub fn figure(plot: &MetricPlot, look: &Look) -> Figure {
    let name = metric_name(&plot.request.metric, look.language);
    let arms: Vec<&ArmTracks> = plot.arms.iter().filter(|a| !look.hidden.contains(&a.arm)).collect();
    let range = look.x.or_else(|| full_range(plot)).unwrap_or([0.0, 1.0]);
    let scale = if look.log_y { Scale::Log } else { Scale::Linear };
    let mut figure = Figure {
        title: name.name,
        subtitle: name.note,
        titled: look.complete,
        x: Axis { range: Some(range), ..Axis::default() },
        y: Axis { scale, range: look.y, ..Axis::default() },
        ..Figure::default()
    };
    for arm in &arms {
        match look.spread {
            Spread::Band => figure.series.extend(band_series(arm, range, look)),
            Spread::Seeds => figure.series.extend(seed_series(arm, range, look)),
        }
    }
    figure.rules.extend(plot.references.iter().map(|r| Rule::horizontal(r.value, r.label(look.language))));
    if look.spread == Spread::Band {
        drops(&mut figure, &arms, look);
    }
    // In the window the toolbar names the axis; numbers such as 200G need their unit beside them.
    if look.complete || plot.request.axis == XAxis::Flops {
        figure.x.title = axis_name(plot.request.axis, look.language);
    }
    if look.complete {
        figure.captions = captions(plot, &arms, look);
    }
    figure
}

/// From zero, where the curves begin near it, to the last value. Curves of one point, such as those of a probe that has
/// run at step 0 only, must not stretch the range that they share with the other plots: it reaches no further than the
/// point, and for one at zero no further than the smallest amount that is worth telling.
pub fn full_range(plot: &MetricPlot) -> Option<[f64; 2]> {
    let [low, high] = plot.x_range()?;
    let low = if low < 0.2 * high || low == high { 0.0 } else { low };
    Some([low, if high > low { high } else { low + least(plot.request.axis) }])
}

/// One step, clip or operation; one second.
fn least(axis: XAxis) -> f64 {
    if axis == XAxis::Hours { 1.0 / 3600.0 } else { 1.0 }
}

fn band_series(arm: &ArmTracks, range: [f64; 2], look: &Look) -> Vec<Series> {
    let most = arm.n.iter().copied().max().unwrap_or(0);
    let (low, high) = (arm.low.columns(range, look.columns), arm.high.columns(range, look.columns));
    let band = |(low, high): (&Column, &Column)| BandPoint {
        x: low.x,
        low: f64::from(low.min),
        high: f64::from(high.max),
        faint: arm.n[low.last] < most,
    };
    let mut mean = Series::arm(arm.arm.clone(), arm.slot);
    (mean.width, mean.points) = (1.8, line(&arm.mean, range, look.columns));
    mean.bands = low.iter().zip(&high).map(band).collect();
    let raw = arm.raw_mean.as_ref().map(|raw| faint_line(arm, raw, range, look));
    raw.into_iter().chain([mean]).collect()
}

fn seed_series(arm: &ArmTracks, range: [f64; 2], look: &Look) -> Vec<Series> {
    let longest = arm.seeds.iter().max_by(|a, b| last_x(&a.line).total_cmp(&last_x(&b.line))).map(|s| s.seed);
    let mut lines = Vec::new();
    for seed in &arm.seeds {
        lines.extend(seed.raw.as_ref().map(|raw| faint_line(arm, raw, range, look)));
        let mut series = Series::arm(arm.arm.clone(), arm.slot);
        (series.width, series.points) = (1.4, line(&seed.line, range, look.columns));
        series.end_name = Some(seed.seed) == longest;
        lines.push(series);
    }
    lines
}

fn last_x(track: &Track) -> f64 {
    track.xs.last().copied().unwrap_or(f64::NEG_INFINITY)
}

/// The raw curve behind a smoothed one.
fn faint_line(arm: &ArmTracks, raw: &Track, range: [f64; 2], look: &Look) -> Series {
    let points = line(raw, range, look.columns);
    Series { points, width: 1.0, alpha: 0.25, dash: Default::default(), end_name: false, ..Series::arm("", arm.slot) }
}

/// Both extremes of each column, the one nearer to the line so far first.
fn line(track: &Track, range: [f64; 2], columns: usize) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::with_capacity(2 * columns);
    for column in track.columns(range, columns) {
        let (min, max) = (f64::from(column.min), f64::from(column.max));
        let before = points.last().map_or(min, |p| p.y);
        let falls = (before - max).abs() < (before - min).abs();
        let [first, second] = if falls { [max, min] } else { [min, max] };
        points.push(Point::at(column.x, first));
        if second != first {
            points.push(Point::at(column.x, second));
        }
    }
    points
}

/// Says where fewer seeds go on, with a mark on the mean.
fn drops(figure: &mut Figure, arms: &[&ArmTracks], look: &Look) {
    let dropping: Vec<&&ArmTracks> = arms.iter().filter(|a| !a.drops.is_empty()).collect();
    for arm in &dropping {
        let Some(&(x, n)) = arm.drops.first() else { continue };
        let words = text!(look.language, "curve-drops", n = n);
        let label = if dropping.len() > 1 { format!("{}: {words}", arm.arm) } else { words };
        figure.rules.push(Rule::vertical(x, label));
        let Some(i) = arm.mean.nearest(x) else { continue };
        let at = Point::at(arm.mean.xs[i], f64::from(arm.mean.values[i]));
        let points = vec![Point { n: usize::from(arm.n[i]), ..at }];
        figure.series.push(Series { points, line: false, marks: true, end_name: false, ..Series::arm("", arm.slot) });
    }
}

fn captions(plot: &MetricPlot, arms: &[&ArmTracks], look: &Look) -> Vec<String> {
    let n = |a: &&ArmTracks| format!("{} n = {}", a.arm, a.n.iter().max().copied().unwrap_or(0));
    let counts: Vec<String> = arms.iter().map(n).collect();
    let (language, weight) = (look.language, plot.request.smoothing);
    let first = match (look.spread, quantiles::parts(&plot.request.metric)) {
        (Spread::Seeds, _) => "curve-one-line",
        (Spread::Band, Some(_)) => "curve-band-quantiles",
        (Spread::Band, None) => "curve-band",
    };
    let first = text(language, first, None);
    let smooth = match weight > 0.0 {
        true => text!(language, "curve-smoothed", weight = weight.to_string()),
        false => String::new(),
    };
    let counts = list(language, &counts);
    vec![text!(language, "curve-caption", first = first, smooth = smooth, counts = counts)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::curves::plot::tests::{plot, plot_of, run_curves};
    use crate::report::curves::series::RunCurves;
    use crate::report::figure::{Part, Shape};

    fn look() -> Look {
        Look { columns: 100, ..Look::default() }
    }

    #[test]
    fn the_band_thins_and_is_named_where_a_seed_ends() {
        let (a, b, c) = ([(0, 1.0), (10, 2.0), (20, 3.0)], [(0, 2.0), (10, 3.0), (20, 4.0)], [(0, 3.0), (10, 4.0)]);
        let runs = [run_curves(&a), run_curves(&b), run_curves(&c)];
        let found = figure(&plot(&[("iivcl", &runs[0]), ("iivcl", &runs[1]), ("iivcl", &runs[2])], 0.0), &look());
        let faint: Vec<bool> = found.series[0].bands.iter().map(|b| b.faint).collect();
        assert_eq!(faint, [false, false, true]);
        assert_eq!(found.rules[0].label, "n = 2 from here");
        assert!(found.series.iter().any(|s| s.marks && s.points[0].x == 10.0));
    }

    #[test]
    fn seeds_are_drawn_one_by_one_and_hidden_arms_not_at_all() {
        let (a, b) = (run_curves(&[(0, 1.0), (1, 2.0)]), run_curves(&[(0, 3.0), (1, 4.0)]));
        let plot = plot(&[("intra", &a), ("intra", &b), ("iivcl", &b)], 0.5);
        let seeds = figure(&plot, &Look { spread: Spread::Seeds, hidden: ["iivcl".to_owned()].into(), ..look() });
        assert_eq!(seeds.series.iter().filter(|s| s.alpha == 1.0).count(), 2);
        assert_eq!(seeds.series.iter().filter(|s| s.alpha < 1.0).count(), 2, "raw lines stay visible");
        assert_eq!(seeds.series.iter().filter(|s| s.end_name).count(), 1);
    }

    #[test]
    fn one_point_does_not_stretch_the_hours_of_the_other_plots() {
        let at_zero = run_curves(&[(0, 0.3)]);
        let mut first = plot(&[("intra", &at_zero)], 0.0);
        first.request.axis = XAxis::Hours;
        assert_eq!(full_range(&first), Some([0.0, 1.0 / 3600.0]), "a probe at step 0 after one second, not one hour");
        let later = run_curves(&[(7, 0.3)]);
        assert_eq!(full_range(&plot(&[("intra", &later)], 0.0)), Some([0.0, 7.0]));
        let line = run_curves(&[(4, 0.3), (8, 0.4)]);
        assert_eq!(full_range(&plot(&[("intra", &line)], 0.0)), Some([4.0, 8.0]));
    }

    #[test]
    fn the_axis_of_operations_is_named_in_the_window() {
        let run = run_curves(&[(0, 1.0), (10, 2.0)]);
        let mut plot = plot(&[("intra", &run)], 0.0);
        assert_eq!(figure(&plot, &look()).x.title, "");
        plot.request.axis = XAxis::Flops;
        assert!(figure(&plot, &look()).x.title.contains("FLOP"));
    }

    #[test]
    fn a_curve_of_one_point_is_a_mark() {
        let run = run_curves(&[(0, 0.3)]);
        let marks = |values: &[(u64, f32)]| {
            let run = run_curves(values);
            let found = figure(&plot(&[("random", &run)], 0.0), &look());
            let is_mark = |p: &&Part| matches!(p.shape, Shape::Mark { .. });
            found.scene([300.0, 200.0]).parts.iter().filter(is_mark).count()
        };
        assert_eq!((marks(&[(0, 0.3)]), marks(&[(0, 0.3), (5, 0.4)])), (1, 0));
        let found = figure(&plot(&[("random", &run)], 0.0), &look());
        assert!(found.svg([300.0, 200.0], false).contains("<path") && found.series[0].points.len() == 1);
    }

    #[test]
    fn bands_keep_within_what_a_curve_can_be() {
        let (a, b) = (run_curves(&[(0, 0.1), (1, 0.2)]), run_curves(&[(0, 0.9), (1, 0.8)]));
        let runs = [("intra", &a), ("intra", &b)];
        let bands = |metric: &str, runs: &[(&str, &RunCurves)]| {
            figure(&plot_of(metric, runs, 0.0), &look()).series[0].bands.clone()
        };
        let tag = "probe/t/linear/top1@2";
        let named = |curves: &RunCurves| RunCurves::in_memory([(tag.to_owned(), curves.curves["loss"].clone())].into());
        let score = bands(tag, &[("intra", &named(&a)), ("intra", &named(&b))]);
        assert!(!score.is_empty() && score.iter().all(|b| (b.low, b.high) == (0.0, 100.0)), "{score:?}");
        assert!(bands("loss", &runs).iter().all(|b| b.low == 0.0 && b.high > 1.0), "a loss ends at zero");
    }

    #[test]
    fn many_points_become_a_few() {
        let points: Vec<(u64, f32)> = (0..50_000).map(|i| (i, (i as f32 * 0.01).sin())).collect();
        let run = run_curves(&points);
        let found = figure(&plot(&[("intra", &run)], 0.0), &look());
        assert!(found.series[0].points.len() <= 2 * 102);
    }
}
