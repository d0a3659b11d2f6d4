//! Score over the label budget, and how many labels the reference would need for the same score.

use serde::Serialize;

use super::Pilot;
use super::choice::Choice;
use crate::eval::stats::{Finding, seed_means, summary};
use crate::measure::Metric;
use crate::report::verdict::cells::Entry;
use crate::report::verdict::effect::{Effect, Estimate, by_seed, differences};

/// An arm at one budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelPoint {
    pub budget: String,
    /// Labels per class: the budget, or the mean over classes and folds for `all`.
    pub labels: f64,
    #[serde(flatten)]
    pub score: Estimate,
}

/// An arm over all budgets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelCurve {
    pub arm: String,
    /// `supervised` where a network trained from scratch stands beside a probe.
    pub probe: String,
    pub points: Vec<LabelPoint>,
}

/// How many labels per class the reference needs to score as `arm` does with `budget`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelNeed {
    pub arm: String,
    pub reference: String,
    pub budget: String,
    /// Labels per class of the arm.
    pub labels: f64,
    /// The score that both reach.
    pub score: f64,
    /// Labels per class of the reference, read between two measured budgets on the log axis.
    pub needed: f64,
    /// 95 % interval of `needed` over seeds, on the log axis.
    pub ci95: [f64; 2],
    pub seeds: usize,
}

/// The plot.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelFigure {
    pub curves: Vec<LabelCurve>,
    /// Classes of the task; none if no small budget tells.
    pub classes: Option<usize>,
    /// Share that uniform guessing scores, for metrics that have one.
    pub chance: Option<f64>,
    pub need: Option<LabelNeed>,
    /// Arms that have no such score.
    pub missing: Vec<String>,
}

/// The plot of a choice.
pub(super) fn figure(pilot: &Pilot, choice: &Choice) -> LabelFigure {
    let classes = classes(pilot, choice);
    let budgets: Vec<(String, f64)> = pilot
        .budgets(choice)
        .into_iter()
        .filter_map(|b| Some((b.clone(), labels(pilot, choice, &b, classes)?)))
        .collect();
    let curves: Vec<LabelCurve> = pilot.arms().filter_map(|arm| curve(pilot, choice, &budgets, arm)).collect();
    LabelFigure {
        chance: classes.and_then(|classes| Metric::find(&choice.metric)?.chance(classes)),
        need: need(pilot, choice, &budgets),
        missing: pilot.arms().filter(|arm| !curves.iter().any(|c| c.arm == *arm)).map(str::to_owned).collect(),
        curves,
        classes,
    }
}

/// Mean number of labelled clips that a probe saw at a budget.
fn mean_train(pilot: &Pilot, choice: &Choice, budget: &str) -> Option<f64> {
    let is_it = |s: &&crate::store::results::Score| s.task == choice.task && s.budget == budget;
    let seen: Vec<usize> = pilot.kept_runs().flat_map(|r| r.scores.iter().filter(is_it)).map(|s| s.n_train).collect();
    (!seen.is_empty()).then(|| seen.iter().sum::<usize>() as f64 / seen.len() as f64)
}

/// Classes of the task: those among the answers that runs keep; else clips per label at its smallest numbered budget, which
/// all classes can fill best.
fn classes(pilot: &Pilot, choice: &Choice) -> Option<usize> {
    let known = pilot.source.answers.iter().filter_map(|of| of.classes(&choice.task)).max();
    if known.is_some() {
        return known;
    }
    let smallest = pilot.budgets(choice).iter().filter_map(|b| b.parse::<usize>().ok()).min()?;
    let train = mean_train(pilot, choice, &smallest.to_string())?;
    Some((train / smallest as f64).round() as usize).filter(|&c| c > 0)
}

fn labels(pilot: &Pilot, choice: &Choice, budget: &str, classes: Option<usize>) -> Option<f64> {
    match budget.parse() {
        Ok(number) => Some(number),
        Err(_) => Some(mean_train(pilot, choice, budget)? / classes.unwrap_or(1) as f64),
    }
}

fn curve(pilot: &Pilot, choice: &Choice, budgets: &[(String, f64)], arm: &str) -> Option<LabelCurve> {
    let mut probe = choice.probe.clone();
    let mut points = Vec::new();
    for (budget, labels) in budgets {
        let (of, found) = pilot.cells.get_or_stand_in(arm, &Pilot::key(choice, budget));
        if let Some(score) = Estimate::of(&by_seed(found)) {
            points.push(LabelPoint { budget: budget.clone(), labels: *labels, score });
            probe = of;
        }
    }
    (!points.is_empty()).then(|| LabelCurve { arm: arm.to_owned(), probe, points })
}

/// Only said where it holds: the arm is distinguishably better than the reference at the chosen budget, every seed's
/// reference curve crosses the arm's score between two measured budgets, and so does the mean.
fn need(pilot: &Pilot, choice: &Choice, budgets: &[(String, f64)]) -> Option<LabelNeed> {
    let (arm, reference) = (pilot.head.arm.as_str(), choice.reference.as_str());
    let key = Pilot::key(choice, &choice.budget);
    let effect = Effect::of(&differences(&pilot.cells, arm, reference, &key))?;
    let from = budgets.iter().position(|(b, _)| *b == choice.budget)?;
    if effect.finding != Finding::Higher {
        return None;
    }
    let of = |arm: &str, budget: &str| pilot.cells.get_or_stand_in(arm, &Pilot::key(choice, budget)).1;
    let seeds: Vec<(u64, f64)> = seed_means(&by_seed(of(arm, &choice.budget)));
    let crossing = |score: f64, seed: Option<u64>| {
        let curve: Vec<(f64, f64)> = budgets[from..]
            .iter()
            .filter_map(|(b, labels)| Some((*labels, mean_of(of(reference, b), seed)?)))
            .collect();
        crossing(&curve, score)
    };
    let logs: Option<Vec<(u64, f64)>> =
        seeds.iter().map(|&(seed, score)| Some((seed, crossing(score, Some(seed))?.ln()))).collect();
    let score = Estimate::of(&by_seed(of(arm, &choice.budget)))?.mean;
    let needed = crossing(score, None)?;
    let [low, high] = summary(&logs?)?.ci95?;
    let ci95 = [low.exp(), high.exp()];
    (ci95[0] <= needed && needed <= ci95[1]).then(|| LabelNeed {
        arm: arm.to_owned(),
        reference: reference.to_owned(),
        budget: choice.budget.clone(),
        labels: budgets[from].1,
        score,
        needed,
        ci95,
        seeds: seeds.len(),
    })
}

/// The mean over seeds of the seed means, or that of one seed.
fn mean_of(entries: &[Entry], seed: Option<u64>) -> Option<f64> {
    let wanted = |e: &&Entry| seed.is_none_or(|s| s == e.seed);
    let scores: Vec<(u64, f64)> = entries.iter().filter(wanted).map(|e| (e.seed, e.value)).collect();
    Estimate::of(&scores).map(|e| e.mean)
}

/// Where a curve of (labels, score) first reaches `score`, on a log axis; nothing is read beyond its ends.
fn crossing(curve: &[(f64, f64)], score: f64) -> Option<f64> {
    curve.windows(2).find_map(|pair| {
        let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
        let share = (score - y0) / (y1 - y0);
        (y0 < score && score <= y1).then(|| (x0.ln() + share * (x1.ln() - x0.ln())).exp())
    })
}

#[cfg(test)]
mod tests {
    use super::crossing;

    #[test]
    fn a_crossing_is_read_on_the_log_axis_and_never_beyond_the_ends() {
        let curve = [(1.0, 0.2), (10.0, 0.4), (100.0, 0.5)];
        assert!((crossing(&curve, 0.3).unwrap() - 10f64.sqrt()).abs() < 1e-9);
        assert_eq!(crossing(&curve, 0.6), None);
        assert_eq!(crossing(&curve, 0.1), None);
    }
}
