//! Titles, axes, captions and notes of the page's figures, in the language of the figure, from `figures.ftl`.

use super::cost::CostPoint;
use super::figure_kind::Kind;
use super::labels::LabelNeed;
use super::{CostAxis, Effect, Estimate, Pilot, Source, View};
use crate::config::method::is_pretrained;
use crate::eval::stats::Finding;
use crate::measure::{Form, Metric, ProbeKind, unit_name};
use crate::report::verdict::wording::{interval, labels, sees_no_labels, signed};
use crate::text::{Language, list, text};

/// Bands that can be told apart where they lie on one another.
const MOST_BANDS: usize = 5;

/// The words of one view's figures.
pub(super) struct FigureWords<'a> {
    pub language: Language,
    pub pilot: &'a Pilot,
    pub view: &'a View,
}

impl FigureWords<'_> {
    fn say(&self, key: &str) -> String {
        text(self.language, key, None)
    }

    pub fn title(&self, kind: Kind) -> String {
        match kind {
            Kind::Cost => self.say("figure-cost-title"),
            Kind::Labels => self.say("figure-labels-title"),
            Kind::Learning => self.say("figure-learning-title"),
        }
    }

    /// What was chosen, for a figure that stands alone.
    pub fn subtitle(&self, kind: Kind) -> String {
        let choice = &self.view.choice;
        let budget = match kind {
            Kind::Labels => String::new(),
            _ if sees_no_labels(&choice.probe) => String::new(),
            _ if choice.budget == "all" => self.say("figure-subtitle-all"),
            _ if choice.budget.ends_with('%') => {
                let share = labels(std::slice::from_ref(&choice.budget), self.language);
                text!(self.language, "figure-subtitle-share", labels = share)
            }
            _ => text!(self.language, "figure-subtitle-labels", n = &choice.budget),
        };
        let (experiment, task) = (&self.pilot.comparison.experiment, &choice.task);
        let probe = ProbeKind::name(&choice.probe, Form::Full, self.language);
        text!(self.language, "figure-subtitle", experiment = experiment, task = task, probe = probe, budget = budget)
    }

    pub fn metric(&self) -> String {
        Metric::name(&self.view.choice.metric, Form::Full, self.language)
    }

    pub fn score_axis(&self) -> String {
        text!(self.language, "figure-score-axis", metric = self.metric())
    }

    pub fn improvement_axis(&self) -> String {
        let reference = &self.view.cost.reference;
        text!(self.language, "figure-improvement-axis", metric = self.metric(), reference = reference)
    }

    pub fn cost_axis(&self, axis: CostAxis, unit: &str) -> String {
        axis.0.axis_title(&unit_name(unit, self.language), self.language)
    }

    pub fn label_axis(&self) -> String {
        self.say("figure-label-axis")
    }

    pub fn budget(&self, budget: &str, labels: f64) -> String {
        match budget {
            "all" => text!(self.language, "figure-budget-all", labels = format!("{labels:.0}")),
            number => number.to_owned(),
        }
    }

    pub fn chance(&self, share: f64) -> String {
        text!(self.language, "figure-chance", share = format!("{:.1}", share * 100.0))
    }

    /// What stands beside an arm's name.
    pub fn role(&self, point: &CostPoint) -> String {
        let role = match (point.is_reference, point.method.as_str()) {
            (true, _) => self.say("figure-role-reference"),
            (_, "random") => self.say("figure-role-untrained"),
            (_, "scratch") => self.say("figure-role-scratch"),
            _ => String::new(),
        };
        match self.pilot.head.is_sketch(&point.arm) {
            true => text!(self.language, "figure-role-sketch", role = role),
            false => role,
        }
    }

    /// Two lines that belong together.
    pub fn need(&self, need: &LabelNeed) -> [String; 2] {
        let LabelNeed { arm, reference, labels, needed, .. } = need;
        let (labels, needed) = (format!("{labels:.0}"), format!("{needed:.1}"));
        [
            text!(self.language, "figure-need-arm", arm = arm, labels = labels),
            text!(self.language, "figure-need-reference", reference = reference, needed = needed),
        ]
    }

    pub fn need_caption(&self, need: &LabelNeed) -> String {
        let LabelNeed { reference, needed, ci95: [low, high], seeds, .. } = need;
        let [needed, low, high] = [needed, low, high].map(|n| format!("{n:.1}"));
        text!(
            self.language,
            "figure-need-caption",
            reference = reference,
            needed = needed,
            low = low,
            high = high,
            seeds = seeds
        )
    }

    pub fn nothing(&self) -> String {
        self.say("figure-nothing")
    }

    /// Why there are no improvements to show.
    pub fn nothing_to_compare(&self) -> String {
        let reference = &self.view.choice.reference;
        if self.pilot.arms().any(|arm| arm == reference) {
            return self.nothing();
        }
        text!(self.language, "figure-no-reference", reference = reference)
    }

    /// Why there are no curves over pre-training, and what to do.
    pub fn no_checkpoints(&self) -> String {
        self.say(why_no_curves(&self.pilot.source))
    }

    /// What bars and marks mean, and the difference with its interval.
    pub fn cost_captions(&self) -> Vec<String> {
        let of = &self.view.cost;
        let compared: Vec<_> = of.points.iter().filter_map(|p| p.improvement.map(|e| e.estimate)).collect();
        let seeds = compared.iter().map(|e| e.seeds).max().unwrap_or(0);
        let (low, high) = (compared.iter().map(|e| e.n).min(), compared.iter().map(|e| e.n).max());
        let n = match (low, high) {
            (Some(low), Some(high)) if low < high => text!(self.language, "figure-range", low = low, high = high),
            (Some(n), _) => n.to_string(),
            _ => "0".to_owned(),
        };
        let mut captions = vec![match seeds {
            0 => self.say("figure-cost-nothing"),
            1 => self.one_seed(),
            _ => text!(self.language, "figure-cost-bars", seeds = seeds, n = n),
        }];
        if of.points.iter().any(|p| !p.trail.is_empty()) {
            captions[0] += &self.say("figure-cost-trail");
        }
        if let Some(b) = &of.bracket {
            captions.push(format!("{} − {}: {}", b.arm, b.reference, self.effect(&b.effect)));
        }
        captions.extend(self.sketches());
        captions
    }

    /// That arms are sketches; nothing where none is.
    fn sketches(&self) -> Option<String> {
        let arms: Vec<String> = self.pilot.head.sketches.iter().map(|sketch| sketch.arm.clone()).collect();
        (!arms.is_empty()).then(|| text!(self.language, "figure-sketch", arms = list(self.language, &arms)))
    }

    /// The difference in the bracket. It never stands without its interval.
    pub fn bracket_text(&self, e: &Estimate) -> String {
        match e.ci95.map(|ci95| ci95.map(signed)) {
            Some([low, high]) => text!(self.language, "figure-bracket", mean = signed(e.mean), low = low, high = high),
            None => text!(self.language, "figure-bracket-alone", mean = signed(e.mean)),
        }
    }

    /// A difference with everything that belongs to it.
    pub fn effect(&self, effect: &Effect) -> String {
        let e = &effect.estimate;
        let (language, mean, n) = (self.language, signed(e.mean), e.n);
        let finding = self.say(match effect.finding {
            Finding::Higher => "figure-finding-higher",
            Finding::Lower => "figure-finding-lower",
            Finding::NotDistinguishable => "figure-finding-open",
            Finding::OneSeed => "figure-finding-one-seed",
        });
        match (e.ci95.map(|c| c.map(signed)), interval(None, e.seeds, language)) {
            (Some([low, high]), _) => {
                text!(language, "figure-effect", mean = mean, low = low, high = high, n = n, finding = finding)
            }
            (None, why) if why.is_empty() => {
                text!(language, "figure-effect-alone", mean = mean, n = n, finding = finding)
            }
            (None, why) => text!(language, "figure-effect-alike", mean = mean, n = n, why = why, finding = finding),
        }
    }

    /// How many more are needed is told once, by the verdict.
    fn one_seed(&self) -> String {
        self.say("figure-one-seed")
    }

    pub fn band_captions(&self) -> Vec<String> {
        let scores: Vec<_> = self.view.numbers.iter().map(|r| r.score).collect();
        let seeds = scores.iter().map(|e| e.seeds).max().unwrap_or(0);
        if seeds < 2 {
            return vec![self.one_seed()];
        }
        let (low, high) = scores.iter().fold((usize::MAX, 0), |(a, b), e| (a.min(e.n), b.max(e.n)));
        let pair = list(self.language, &[self.pilot.head.arm.clone(), self.pilot.head.reference.clone()]);
        let bands = match self.has_few_arms() {
            true => text!(self.language, "figure-bands", seeds = seeds, low = low, high = high),
            false => text!(self.language, "figure-bands-of", pair = pair, seeds = seeds, low = low, high = high),
        };
        [bands].into_iter().chain(self.sketches()).collect()
    }

    fn has_few_arms(&self) -> bool {
        self.view.labels.curves.len() <= MOST_BANDS
    }

    /// Whether an arm's interval is drawn as a band: beyond a few arms, those of the verdict's two alone.
    pub fn has_band(&self, arm: &str) -> bool {
        self.has_few_arms() || [&self.pilot.head.arm, &self.pilot.head.reference].iter().any(|of| **of == arm)
    }
}

/// The message that says why no probe has looked at two checkpoints or more.
fn why_no_curves(source: &Source) -> &'static str {
    if !source.arms.iter().any(|(_, method)| is_pretrained(method)) {
        return "figure-no-pretraining";
    }
    match source.probed_snapshots {
        None => "figure-probes-at-end",
        Some(0 | 1) => "figure-no-checkpoints",
        Some(_) => "figure-checkpoints-to-come",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_plot_of_pre_training_says_what_is_missing() {
        let of = |method: &str, probed_snapshots: Option<usize>| {
            let arms = vec![("a".to_owned(), method.to_owned())];
            why_no_curves(&Source { arms, probed_snapshots, ..Source::default() })
        };
        assert_eq!(of("random", Some(4)), "figure-no-pretraining");
        assert_eq!(of("intra", None), "figure-probes-at-end");
        assert_eq!(of("intra", Some(1)), "figure-no-checkpoints");
        assert_eq!(of("intra", Some(4)), "figure-checkpoints-to-come", "four are set: it is not for the user to act");
    }
}
