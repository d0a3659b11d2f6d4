//! The page's three figures as [`Figure`]s: the same on the screen, in SVG, PNG and CSV.

use super::cost::Spread;
pub use super::figure_kind::Kind;
use super::figure_words::FigureWords;
use super::labels::LabelNeed;
use super::learning::{LearningCurve, Level};
use super::mark_names::Places;
use super::{Choice, Estimate, Pilot, View};
use crate::eval::stats::Finding;
use crate::measure::unit_name;
use crate::report::figure::{Align, Axis, BandPoint, Bracket, Dash, Figure, Ink, Note, Point, Rule, Scale, Series};
use crate::report::verdict::wording::signed;
use crate::text::{Language, text};

/// A cost of the view with its unit, mean and range over the runs.
pub fn cost_text(view: &View, spread: &Spread, language: Language) -> String {
    let unit = unit_name(view.cost.unit, language);
    let [mean, low, high] = [spread.mean, spread.min, spread.max].map(|v| format!("{:.1}", v / view.cost.divisor));
    let text = text!(language, "figure-cost-text", mean = mean, unit = unit, low = low, high = high, n = spread.n);
    view.cost.axis.0.marked(text, language)
}

/// The figure `kind` of a view, in words of `language`.
pub fn figure(pilot: &Pilot, view: &View, kind: Kind, language: Language) -> Figure {
    let words = FigureWords { language, pilot, view };
    let mut figure = match kind {
        Kind::Cost => cost(&words),
        Kind::Labels => labels(&words),
        Kind::Learning => learning(&words),
    };
    figure.title = words.title(kind);
    figure.subtitle = words.subtitle(kind);
    figure
}

fn percent(share: f64) -> f64 {
    share * 100.0
}

fn percents(range: [f64; 2]) -> [f64; 2] {
    range.map(percent)
}

/// Where the bracket stands, and the end of the axis behind its numbers; the dearest run is at 1.
const BRACKET: f64 = 1.21;
const RIGHT: f64 = 1.56;

fn cost(words: &FigureWords<'_>) -> Figure {
    let of = &words.view.cost;
    let dearest = of.points.iter().map(|p| p.cost.max / of.divisor).fold(0.0, f64::max);
    let right = if dearest > 0.0 { dearest } else { 1.0 };
    let series = of.points.iter().map(|p| {
        let mut points: Vec<Point> =
            p.trail.iter().map(|t| Point::at(t.cost / of.divisor, percent(t.improvement))).collect();
        points.push(Point {
            y95: p.improvement.and_then(|e| e.estimate.ci95).map(percents),
            x_range: Some([p.cost.min / of.divisor, p.cost.max / of.divisor]),
            n: p.improvement.map_or(p.score.n, |e| e.estimate.n),
            large: true,
            ..Point::at(p.cost.mean / of.divisor, percent(p.height()))
        });
        Series { points, marks: true, end_name: false, ..Series::arm(p.arm.as_str(), words.pilot.slot(&p.arm)) }
    });
    let series: Vec<Series> = series.collect();
    // Room at the left for a mark at no cost, at the right for names and the bracket.
    let x = [-0.05 * right, RIGHT * right];
    let y = heights(&series);
    let mut notes = names(words, x, y);
    let (mut brackets, least) = (Vec::new(), 0.05 * (y[1] - y[0]));
    match bracket(words, right) {
        // Too small for two ends: the number alone, above the line of no difference.
        Some(b) if (b.to_y - b.from_y).abs() < least => {
            notes.push(Note {
                x: x[1],
                y: b.to_y + 1.5 * least,
                text: b.text,
                ink: b.ink,
                align: Align::Right,
                bold: true,
            });
        }
        found => brackets.extend(found),
    }
    Figure {
        x: Axis { range: Some(x), ..Axis::new(words.cost_axis(of.axis, of.unit)) },
        y: Axis { range: Some(y), ticks: Some(signed_ticks(y)), ..Axis::new(words.improvement_axis()) },
        rules: vec![Rule::horizontal(0.0, "").solid()],
        brackets,
        notes,
        empty: of.points.is_empty().then(|| words.nothing_to_compare()),
        captions: words.cost_captions(),
        series,
        ..Figure::default()
    }
}

/// What holds zero, all marks and their intervals.
fn heights(series: &[Series]) -> [f64; 2] {
    let points = series.iter().flat_map(|s| &s.points);
    let values = points.flat_map(|p| [p.y].into_iter().chain(p.y95.into_iter().flatten())).chain([0.0]);
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    let room = ((high - low) * 0.08).max(1.0);
    // Below the lowest mark may stand its name and what it is.
    [low - 2.6 * room, high + room]
}

/// Round values with their signs, about six of them.
fn signed_ticks([low, high]: [f64; 2]) -> Vec<(f64, String)> {
    let rough = (high - low) / 6.0;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|m| m * power).into_iter().find(|s| *s >= rough).unwrap_or(rough);
    let text = |v: f64| match v {
        0.0 => "0".to_owned(),
        v if step.fract() == 0.0 => format!("{}{:.0}", if v < 0.0 { '−' } else { '+' }, v.abs()),
        v => signed(v / 100.0),
    };
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    (first..=last).map(|i| i as f64 * step).map(|v| (v, text(v))).collect()
}

/// Each arm's name near its mark, and under it what the arm is for.
fn names(words: &FigureWords<'_>, x: [f64; 2], y: [f64; 2]) -> Vec<Note> {
    let of = &words.view.cost;
    let mut points: Vec<_> = of.points.iter().collect();
    points.sort_by(|a, b| b.height().total_cmp(&a.height()));
    let marks: Vec<[f64; 2]> = points.iter().map(|p| [p.cost.mean / of.divisor, percent(p.height())]).collect();
    let mut places = Places::new([x, y], &marks);
    let mut notes: Vec<Note> = Vec::new();
    for (p, mark) in points.iter().zip(marks) {
        let name = places.name(mark, &p.arm);
        let ([x, y], align) = name;
        let ink = Ink::Arm(words.pilot.slot(&p.arm));
        notes.push(Note { x, y, text: p.arm.clone(), ink, align, bold: true });
        let role = words.role(p);
        let under = if role.is_empty() { None } else { places.under(mark, name, &role) };
        if let Some([x, y]) = under {
            notes.push(Note { x, y, text: role, ink: Ink::Text2, align, bold: false });
        }
    }
    notes
}

/// Between the two points of the verdict; none where the gap between them rests on other pairs than the difference.
fn bracket(words: &FigureWords<'_>, right: f64) -> Option<Bracket> {
    let of = words.view.cost.bracket.as_ref().filter(|b| b.fits)?;
    let height = |arm: &str| words.view.cost.points.iter().find(|p| p.arm == arm).map(|p| percent(p.height()));
    Some(Bracket {
        x: right * BRACKET,
        from_y: height(&of.reference)?,
        to_y: height(&of.arm)?,
        text: words.bracket_text(&of.effect.estimate),
        ink: ink(of.effect.gain(&words.view.choice.metric)),
    })
}

/// The colour of what can be said.
fn ink(finding: Finding) -> Ink {
    match finding {
        Finding::Higher => Ink::Good,
        Finding::Lower => Ink::Bad,
        Finding::NotDistinguishable | Finding::OneSeed => Ink::Warn,
    }
}

/// A line with marks and a band where there are intervals.
fn banded(words: &FigureWords<'_>, arm: &str, points: &[(f64, Estimate)]) -> Series {
    let most = points.iter().map(|(_, e)| e.seeds).max().unwrap_or(0);
    let band = |&(x, e): &(f64, Estimate)| {
        let [low, high] = percents(e.ci95?);
        Some(BandPoint { x, low, high, faint: e.seeds < most })
    };
    let point = |&(x, e): &(f64, Estimate)| Point { n: e.n, y95: None, ..Point::at(x, percent(e.mean)) };
    Series {
        points: points.iter().map(point).collect(),
        bands: points.iter().filter(|_| words.has_band(arm)).filter_map(band).collect(),
        marks: true,
        ..Series::arm(arm, words.pilot.slot(arm))
    }
}

fn labels(words: &FigureWords<'_>) -> Figure {
    let of = &words.view.labels;
    let mut series: Vec<Series> = Vec::new();
    for curve in &of.curves {
        let points: Vec<(f64, Estimate)> = curve.points.iter().map(|p| (p.labels, p.score)).collect();
        series.push(banded(words, &curve.arm, &points));
    }
    let range = score_range(series.iter(), of.chance);
    let ticks = budget_ticks(words);
    let mut notes = Vec::new();
    let mut captions = words.band_captions();
    if let Some(need) = &of.need {
        let score = percent(need.score);
        let points = [(need.labels, score), (need.needed, score), (need.needed, range[0])];
        series.push(Series {
            ink: Ink::Text,
            dash: Dash::Short,
            points: points.map(|(x, y)| Point::at(x, y)).to_vec(),
            width: 1.4,
            ..Series::default()
        });
        captions.push(words.need_caption(need));
        notes.extend(need_notes(words, need, range, label_range(&ticks)));
    }
    Figure {
        x: Axis { scale: Scale::Log, range: label_range(&ticks), ticks: Some(ticks), ..Axis::new(words.label_axis()) },
        y: Axis { range: Some(range), ..Axis::new(words.score_axis()) },
        rules: of.chance.map(|c| Rule::horizontal(percent(c), words.chance(c))).into_iter().collect(),
        empty: series.is_empty().then(|| words.nothing()),
        captions,
        series,
        notes,
        ..Figure::default()
    }
}

/// Two short lines beside the drop line, on the side that has more room.
fn need_notes(words: &FigureWords<'_>, need: &LabelNeed, y: [f64; 2], x: Option<[f64; 2]>) -> Vec<Note> {
    let [low, high] = x.unwrap_or([need.labels, need.needed]);
    let (shift, align) =
        if need.needed * need.needed < low * high { (1.03, Align::Left) } else { (0.97, Align::Right) };
    let at = |share: f64| y[0] + (y[1] - y[0]) * share;
    let lines = words.need(need).into_iter().zip([at(0.13), at(0.06)]);
    lines.map(|(text, y)| Note { x: need.needed * shift, y, text, ink: Ink::Text, align, bold: true }).collect()
}

/// All budgets, with room at the right for the names of the arms.
fn label_range(ticks: &[(f64, String)]) -> Option<[f64; 2]> {
    let (low, high) = (ticks.first()?.0, ticks.last()?.0);
    let wide = (high / low).max(2.0);
    Some([low / wide.powf(0.05), high * wide.powf(0.16)])
}

/// One tick per budget, at its number of labels.
fn budget_ticks(words: &FigureWords<'_>) -> Vec<(f64, String)> {
    let longest = words.view.labels.curves.iter().max_by_key(|c| c.points.len());
    longest.map_or_else(Vec::new, |c| c.points.iter().map(|p| (p.labels, words.budget(&p.budget, p.labels))).collect())
}

fn learning(words: &FigureWords<'_>) -> Figure {
    let of = &words.view.learning;
    let points = |c: &LearningCurve| c.points.iter().map(|p| (p.cost / of.divisor, p.score)).collect::<Vec<_>>();
    let mut series: Vec<Series> = of.curves.iter().map(|c| banded(words, &c.arm, &points(c))).collect();
    let nothing = series.is_empty();
    let right = series.iter().flat_map(|s| &s.points).map(|p| p.x).fold(0.0, f64::max);
    // Arms without pre-training are levels from the beginning to the end.
    let level = |level: &Level| {
        let y = percent(level.score.mean);
        let points = [0.0, right].map(|x| Point { n: level.score.n, ..Point::at(x, y) }).to_vec();
        Series { points, width: 1.4, ..Series::arm(level.arm.as_str(), words.pilot.slot(&level.arm)) }
    };
    if !nothing {
        series.extend(of.levels.iter().map(level));
    }
    Figure {
        x: Axis { range: (!nothing).then_some([0.0, right * 1.14]), ..Axis::new(words.cost_axis(of.axis, of.unit)) },
        y: Axis { range: nothing.then_some([0.0, 100.0]), ..Axis::new(words.score_axis()) },
        empty: nothing.then(|| words.no_checkpoints()),
        captions: if nothing { Vec::new() } else { words.band_captions() },
        series,
        ..Figure::default()
    }
}

/// What holds all means and the chance line, and of the intervals as much as leaves the means apart: one arm with
/// two seeds may have an interval that is wider than all shares there are.
fn score_range<'a>(series: impl Iterator<Item = &'a Series> + Clone, chance: Option<f64>) -> [f64; 2] {
    let extent = |values: &mut dyn Iterator<Item = f64>| {
        values.fold([f64::INFINITY, f64::NEG_INFINITY], |[a, b], v| [a.min(v), b.max(v)])
    };
    let points = series.clone().flat_map(|s| &s.points).map(|p| p.y);
    let means = extent(&mut points.chain(chance.map(percent)));
    if means[0] > means[1] {
        return [0.0, 100.0];
    }
    let bands = extent(&mut series.flat_map(|s| &s.bands).flat_map(|b| [b.low, b.high]));
    let span = (means[1] - means[0]).max(5.0);
    let [low, high] =
        [means[0].min(bands[0].max(means[0] - 0.7 * span)), means[1].max(bands[1].min(means[1] + 0.7 * span))];
    [(low - 0.06 * span).max(0.0), (high + 0.06 * span).min(100.0)]
}

/// A name for the file of a figure.
pub fn file_stem(experiment: &str, kind: Kind, choice: &Choice) -> String {
    let what = match kind {
        Kind::Cost => format!("cost-{}-{}", choice.axis().word(), choice.budget),
        Kind::Labels => "labels".to_owned(),
        Kind::Learning => format!("learning-{}", choice.budget),
    };
    format!("{experiment}-{what}-{}-{}-{}", choice.task, choice.probe, choice.metric)
}
