//! The curves of one metric, ready to be drawn: one track per seed, mean and interval per arm, each with its pyramid.

use std::sync::Arc;

use super::axis::{Costs, XAxis};
use super::group::band;
use super::minmax_pyramid::{Column, Pyramid, columns};
use super::names::{limits, metric_name};
use super::quantiles;
use super::reference::Reference;
use super::series::{Curve, RunCurves};
use super::smooth::smooth;
use crate::text::Language;

/// A run that takes part.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    pub arm: &'a str,
    /// Place of the arm in its experiment, from 0.
    pub slot: usize,
    pub seed: u64,
    pub curves: &'a RunCurves,
    pub costs: &'a Costs,
}

/// What is to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub metric: String,
    pub axis: XAxis,
    /// Weight of the moving average: 0 = none, below 1.
    pub smoothing: f64,
}

/// Values over ascending x, with their extremes.
#[derive(Clone, Debug)]
pub struct Track {
    pub xs: Arc<Vec<f64>>,
    pub values: Vec<f32>,
    pyramid: Pyramid,
}

impl Track {
    /// Builds the pyramid of `values`, which stand at `xs`.
    pub fn new(xs: Arc<Vec<f64>>, values: Vec<f32>) -> Self {
        let pyramid = Pyramid::build(&values);
        Self { xs, values, pyramid }
    }

    /// What is in `view`, in at most about `wanted` columns.
    pub fn columns(&self, view: [f64; 2], wanted: usize) -> Vec<Column> {
        columns(&self.xs, &self.values, &self.pyramid, view, wanted)
    }

    /// Index of the value nearest to `x`; none beyond the ends by more than one gap.
    pub fn nearest(&self, x: f64) -> Option<usize> {
        let (first, last) = (*self.xs.first()?, *self.xs.last()?);
        let gap = (last - first) / self.xs.len() as f64;
        if x < first - gap || x > last + gap {
            return None;
        }
        let after = self.xs.partition_point(|v| *v < x).min(self.xs.len() - 1);
        let before = after.saturating_sub(1);
        Some(if (self.xs[after] - x).abs() < (x - self.xs[before]).abs() { after } else { before })
    }
}

/// One seed's curve.
#[derive(Clone, Debug)]
pub struct SeedTrack {
    pub seed: u64,
    pub steps: Vec<u64>,
    pub line: Arc<Track>,
    /// The curve before smoothing; none if nothing is smoothed.
    pub raw: Option<Arc<Track>>,
}

/// The curves of an arm.
#[derive(Clone, Debug)]
pub struct ArmTracks {
    pub arm: String,
    pub slot: usize,
    pub seeds: Vec<SeedTrack>,
    pub mean: Arc<Track>,
    pub raw_mean: Option<Arc<Track>>,
    /// 95 % interval of the mean, NaN where one seed is left; of a curve of quantiles the 10 and 90 % ones instead, each
    /// a mean over seeds as the median is.
    pub low: Track,
    pub high: Track,
    /// Seeds behind each value of the mean.
    pub n: Vec<u16>,
    pub steps: Vec<u64>,
    /// Behind which x fewer seeds go on, and how many.
    pub drops: Vec<(f64, u16)>,
}

/// All that one plot shows.
#[derive(Clone, Debug)]
pub struct MetricPlot {
    pub request: Request,
    pub arms: Vec<ArmTracks>,
    pub references: Vec<Reference>,
}

/// What a plot says at one x.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub arm: String,
    pub slot: usize,
    pub x: f64,
    pub step: u64,
    pub mean: f32,
    /// The ends of the band there.
    pub band: Option<[f32; 2]>,
    pub n: u16,
    pub seeds: Vec<(u64, f32)>,
}

/// Draws `request` from the runs; arms in the order of their places.
pub fn build(members: &[Member], request: &Request, references: Vec<Reference>) -> MetricPlot {
    let mut arms: Vec<(&str, Vec<&Member>)> = Vec::new();
    for member in members.iter().filter(|m| quantiles::has(m.curves, &request.metric)) {
        match arms.iter_mut().find(|(arm, _)| *arm == member.arm) {
            Some((_, of_arm)) => of_arm.push(member),
            None => arms.push((member.arm, vec![member])),
        }
    }
    let mut arms: Vec<ArmTracks> = arms.into_iter().filter_map(|(_, of_arm)| arm_tracks(&of_arm, request)).collect();
    arms.sort_by_key(|a| a.slot);
    MetricPlot { request: request.clone(), arms, references }
}

fn arm_tracks(members: &[&Member], request: &Request) -> Option<ArmTracks> {
    let factor = if metric_name(&request.metric, Language::En).percent { 100.0 } else { 1.0 };
    let parts = quantiles::parts(&request.metric);
    let of = |tag: &str| members.iter().map(|m| shown(&m.curves.curves[tag], factor)).collect::<Vec<Curve>>();
    let raw = of(parts.as_ref().map_or(&request.metric, |[_, median, _]| median));
    let is_smooth = request.smoothing > 0.0;
    let smoothed = |curve: &Curve| {
        let values = if is_smooth { smooth(&curve.values, request.smoothing) } else { curve.values.clone() };
        Curve { steps: curve.steps.clone(), values }
    };
    let lines: Vec<Curve> = raw.iter().map(smoothed).collect();
    let seeds = members.iter().zip(raw.iter().zip(&lines)).map(|(member, (raw, line))| {
        let (steps, line) = track(line, |step| member.costs.at(request.axis, step));
        let line = Arc::new(line);
        let raw = is_smooth.then(|| Arc::new(Track::new(line.xs.clone(), cut(&raw.values, &line))));
        SeedTrack { seed: member.seed, steps, line, raw }
    });
    let seeds: Vec<SeedTrack> = seeds.filter(|s| !s.line.xs.is_empty()).collect();
    let place = |step| {
        let known: Vec<f64> = members.iter().filter_map(|m| m.costs.at(request.axis, step)).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    };
    let first = members.first().filter(|_| !seeds.is_empty())?;
    let mut group = band(&lines.iter().collect::<Vec<_>>());
    if let Some([low, _, high]) = &parts {
        let means = |tag: &str| {
            let curves: Vec<Curve> = of(tag).iter().map(smoothed).collect();
            let found = band(&curves.iter().collect::<Vec<_>>());
            quantiles::at_steps(&Curve { steps: found.steps, values: found.mean }, &group.steps)
        };
        (group.low, group.high) = (means(low), means(high));
    }
    // NaN, where one seed is left, stays.
    let [low, high] = limits(&request.metric).map(|end| end * factor);
    group.low.iter_mut().chain(&mut group.high).for_each(|end| *end = end.clamp(low, high));
    let xs: Option<Vec<f64>> = group.steps.iter().map(|s| place(*s)).collect();
    let xs = Arc::new(xs?);
    let drops = group.drops().into_iter().map(|(i, n)| (xs[i], n)).collect();
    let raw_mean = is_smooth.then(|| band(&raw.iter().collect::<Vec<_>>()).mean);
    Some(ArmTracks {
        arm: first.arm.to_owned(),
        slot: first.slot,
        mean: Arc::new(Track::new(xs.clone(), group.mean)),
        raw_mean: raw_mean.filter(|m| m.len() == xs.len()).map(|m| Arc::new(Track::new(xs.clone(), m))),
        low: Track::new(xs.clone(), group.low),
        high: Track::new(xs, group.high),
        n: group.n,
        steps: group.steps,
        seeds,
        drops,
    })
}

fn shown(curve: &Curve, factor: f32) -> Curve {
    Curve { steps: curve.steps.clone(), values: curve.values.iter().map(|v| v * factor).collect() }
}

/// Values for which the axis has no place are left out.
fn track(curve: &Curve, place: impl Fn(u64) -> Option<f64>) -> (Vec<u64>, Track) {
    let (mut steps, mut xs, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for (step, value) in curve.steps.iter().zip(&curve.values) {
        if let Some(x) = place(*step) {
            steps.push(*step);
            xs.push(x);
            values.push(*value);
        }
    }
    (steps, Track::new(Arc::new(xs), values))
}

/// An axis knows all steps of a run or none, so the raw values are as many as the placed ones or useless.
fn cut(values: &[f32], line: &Track) -> Vec<f32> {
    values.iter().copied().take(line.xs.len()).collect()
}

impl SeedTrack {
    /// The value at `step`, or at the last step before it; none behind the seed's end.
    fn at(&self, step: u64) -> Option<f32> {
        let after = self.steps.partition_point(|s| *s <= step);
        let is_over = self.steps.last().is_some_and(|last| *last < step);
        after.checked_sub(1).filter(|_| !is_over).map(|i| self.line.values[i])
    }
}

impl ArmTracks {
    /// What the arm says near `x`.
    pub fn at(&self, x: f64) -> Option<Reading> {
        let i = self.mean.nearest(x)?;
        let band = Some([self.low.values[i], self.high.values[i]]).filter(|ends| ends[0].is_finite());
        let step = self.steps[i];
        let seed = |s: &SeedTrack| Some((s.seed, s.at(step)?));
        Some(Reading {
            arm: self.arm.clone(),
            slot: self.slot,
            x: self.mean.xs[i],
            step,
            mean: self.mean.values[i],
            band,
            n: self.n[i],
            seeds: self.seeds.iter().filter_map(seed).collect(),
        })
    }
}

impl MetricPlot {
    /// Smallest and largest x of all curves.
    pub fn x_range(&self) -> Option<[f64; 2]> {
        let ends = self.arms.iter().filter_map(|a| Some([*a.mean.xs.first()?, *a.mean.xs.last()?]));
        ends.reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1])])
    }

    /// What line and band are: `mean`, `low95` and `high95`, or the quantiles that the curve is made of.
    pub fn columns(&self) -> [&'static str; 3] {
        match quantiles::parts(&self.request.metric) {
            Some(_) => ["median", "p10", "p90"],
            None => ["mean", "low95", "high95"],
        }
    }

    /// All drawn values as a table, not thinned: `arm,seed,step,x_<axis>,value`, [`Self::columns`], `n`. Rows of the mean
    /// have no seed.
    pub fn csv(&self) -> String {
        let (axis, columns) = (self.request.axis.word(), self.columns().join(","));
        let mut text = format!("arm,seed,step,x_{axis},value,{columns},n\n");
        for arm in &self.arms {
            let rows = arm.steps.iter().zip(arm.mean.xs.iter()).enumerate();
            for (i, (step, x)) in rows {
                let [low, high] = [&arm.low, &arm.high].map(|t| number(t.values[i]));
                let (mean, n) = (number(arm.mean.values[i]), arm.n[i]);
                text.push_str(&format!("{},,{step},{x},,{mean},{low},{high},{n}\n", arm.arm));
            }
            for seed in &arm.seeds {
                let points = seed.steps.iter().zip(seed.line.xs.iter().zip(&seed.line.values));
                for (step, (x, value)) in points {
                    text.push_str(&format!("{},{},{step},{x},{},,,,\n", arm.arm, seed.seed, number(*value)));
                }
            }
        }
        text
    }
}

fn number(value: f32) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A run with one curve.
    pub fn run_curves(points: &[(u64, f32)]) -> RunCurves {
        let mut curve = Curve::default();
        points.iter().for_each(|(step, value)| curve.push(*step, *value));
        RunCurves::in_memory([("loss".to_owned(), curve)].into())
    }

    pub fn plot(runs: &[(&str, &RunCurves)], smoothing: f64) -> MetricPlot {
        plot_of("loss", runs, smoothing)
    }

    pub fn plot_of(metric: &str, runs: &[(&str, &RunCurves)], smoothing: f64) -> MetricPlot {
        let costs = Costs::plain();
        let members: Vec<Member> = runs
            .iter()
            .enumerate()
            .map(|(i, (arm, curves))| Member { arm, slot: 0, seed: i as u64, curves, costs: &costs })
            .collect();
        let request = Request { metric: metric.into(), axis: XAxis::Steps, smoothing };
        build(&members, &request, Vec::new())
    }

    #[test]
    fn arms_are_averaged_apart_and_a_reading_names_its_seeds() {
        let (a, b) = (run_curves(&[(1, 1.0), (2, 2.0)]), run_curves(&[(1, 3.0)]));
        let other = run_curves(&[(1, 9.0)]);
        let plot = plot(&[("intra", &a), ("iivcl", &other), ("intra", &b)], 0.0);
        assert_eq!(plot.arms.iter().map(|a| a.arm.as_str()).collect::<Vec<_>>(), ["intra", "iivcl"]);
        let reading = plot.arms[0].at(1.1).unwrap();
        assert_eq!((reading.mean, reading.n, reading.seeds), (2.0, 2, vec![(0, 1.0), (2, 3.0)]));
        assert_eq!(plot.arms[0].drops, [(1.0, 1)]);
        assert_eq!(plot.x_range(), Some([1.0, 2.0]));
    }

    #[test]
    fn smoothing_keeps_the_raw_curve_beside_it() {
        let a = run_curves(&[(1, 1.0), (2, 3.0)]);
        let plot = plot(&[("intra", &a)], 0.5);
        assert!(plot.arms[0].mean.values[1] < 3.0);
        assert_eq!(plot.arms[0].raw_mean.as_ref().unwrap().values, [1.0, 3.0]);
    }

    #[test]
    fn the_table_has_every_value() {
        let (a, b) = (run_curves(&[(1, 1.0), (2, 2.0)]), run_curves(&[(1, 3.0)]));
        let csv = plot(&[("intra", &a), ("intra", &b)], 0.0).csv();
        assert_eq!(csv.lines().count(), 1 + 2 + 3, "{csv}");
        assert!(csv.contains("intra,,2,2,,2,,,1") && csv.contains("intra,1,1,1,3,,,,"), "{csv}");
    }

    /// Two seeds with quantiles at steps 1 and 2; the second has gone one step further.
    fn similarities() -> [RunCurves; 2] {
        let run = |shift: f32, steps: &[u64]| {
            let quantile = |(tag, value): (&str, f32)| {
                let values = steps.iter().map(|step| value + shift + *step as f32 / 10.0).collect();
                (format!("epoch/similarity_{tag}"), Curve { steps: steps.to_vec(), values })
            };
            RunCurves::in_memory([("p10", 0.0), ("p50", 0.25), ("p90", 0.5)].map(quantile).into())
        };
        [run(0.0, &[1, 2]), run(0.1, &[1, 2, 3])]
    }

    #[test]
    fn quantiles_become_a_median_with_the_band_of_the_middle() {
        let runs = similarities();
        let plot = plot_of("epoch/similarity", &[("iivcl", &runs[0]), ("iivcl", &runs[1])], 0.0);
        let at = |step: f64| plot.arms[0].at(step).unwrap();
        let near = |a: f32, b: f32| (a - b).abs() < 1e-6;
        let (both, one) = (at(1.0), at(3.0));
        assert!(near(both.mean, 0.4) && both.n == 2, "{both:?}");
        let [low, high] = both.band.unwrap();
        assert!(near(low, 0.15) && near(high, 0.65), "means over the seeds: {both:?}");
        assert!(one.n == 1 && one.band.is_some_and(|[low, _]| near(low, 0.4)), "one seed has its quantiles: {one:?}");
        assert!(plot.csv().starts_with("arm,seed,step,x_steps,value,median,p10,p90,n\n"), "{}", plot.csv());
    }

    #[test]
    fn a_run_without_all_quantiles_has_no_such_curve() {
        let a = run_curves(&[(1, 1.0)]);
        assert!(plot_of("epoch/similarity", &[("intra", &a)], 0.0).arms.is_empty());
    }
}
