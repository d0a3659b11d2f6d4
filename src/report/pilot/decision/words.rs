//! The decision in words: one sentence of reason, what the arms without pre-training give, what would change it, what comes
//! next.

use super::{Baseline, Decision, Reason, ScratchBetter, Step, WithoutLeaks};
use crate::eval::stats::Finding;
use crate::measure::{Form, ProbeKind};
use crate::report::pilot::standing::Standing;
use crate::report::verdict::effect::{Effect, Estimate};
use crate::report::verdict::wording::{interval, labels, signed, unsigned};
use crate::text::{Language, list, text};

/// The decision in a language.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct DecisionWords {
    /// Such as "Go on".
    pub title: String,
    pub reason: String,
    /// For orientation only: what the tasks say whose data show no leak, where those of others leak.
    pub without_leaks: Option<String>,
    /// The arm against those without pre-training, a line each; what follows where training from scratch is better; which
    /// such arm there is not, where all runs are done.
    pub baselines: Vec<String>,
    pub would_change: String,
    pub next: String,
    /// The rule that was set, in a sentence.
    pub rule: String,
    /// What the numbers do not speak of, and what was changed after the fact.
    pub limits: Vec<String>,
}

impl Decision {
    /// The words of the decision.
    pub fn words(&self, language: Language) -> DecisionWords {
        let say = |key: &str| text(language, key, None);
        let mut limits = vec![say("decision-limit-footage")];
        if !self.gone.is_empty() {
            limits.push(text!(language, "decision-limit-gone", sets = list(language, &self.gone)));
        }
        limits.extend(self.changed_later.then(|| say("decision-limit-changed")));
        DecisionWords {
            title: title(self.step, language),
            reason: self.reason_in(&self.reason, language),
            without_leaks: self.without_leaks.as_ref().map(|of| self.without_leaks_in(of, language)),
            baselines: self.baselines_in(language),
            would_change: self.would_change(language),
            next: self.next_in(language),
            rule: self.rule_in(language),
            limits,
        }
    }

    /// What some tasks would say, and that they are not what was to decide.
    fn without_leaks_in(&self, of: &WithoutLeaks, language: Language) -> String {
        let (tasks, step, reason) =
            (list(language, &of.tasks), title(of.step, language), self.reason_in(&of.reason, language));
        text!(language, "decision-without-leaks", tasks = tasks, step = step, reason = reason)
    }

    /// Seeds that a decision needs, where fewer are planned.
    fn seeds_to_plan(&self) -> Option<usize> {
        match self.reason {
            Reason::NotYet { planned, needed, .. } if planned < needed => Some(needed),
            _ => None,
        }
    }

    /// The rule, so that readers see what it was held against.
    fn rule_in(&self, language: Language) -> String {
        let rule = &self.rule;
        let mut parts = vec![text!(language, "decision-rule-gain", bar = unsigned(rule.worthwhile))];
        parts.extend(
            rule.most_extra_hours.map(|most| text!(language, "decision-rule-hours", most = format!("{most:.1}"))),
        );
        let floor = rule.worst_group_floor.map(|floor| format!("{:.0}", floor * 100.0));
        parts.extend(floor.map(|floor| text!(language, "decision-rule-floor", floor = floor)));
        text!(language, "decision-rule", list = list(language, &parts))
    }

    fn next_in(&self, language: Language) -> String {
        match (self.seeds_to_plan(), &self.reason) {
            (Some(needed), _) => text!(language, "decision-next-plan", needed = needed),
            (None, Reason::Unchecked { .. }) => text!(language, "decision-next-check"),
            (None, _) if self.step == Step::Stop => self.next_after_stop(language),
            (None, _) => text(language, &format!("decision-next-{}", key(self.step)), None),
        }
    }

    /// What is left where the arm is given up: its reference only where that is shown to be above those without
    /// pre-training.
    fn next_after_stop(&self, language: Language) -> String {
        let (arm, reference) = (&self.arm, &self.reference);
        match &self.reference_stands {
            None => text!(language, "decision-next-stop-nothing", reference = reference),
            Some(Standing::Above) => text!(language, "decision-next-stop", reference = reference),
            Some(Standing::Unknown) => {
                text!(language, "decision-next-stop-unknown", arm = arm, reference = reference)
            }
            Some(Standing::NotShown { arm: baseline, points, ci95 }) => {
                let baseline = self.without_pretraining(baseline, language);
                let difference = self.difference(*points, *ci95, language);
                let key = "decision-next-stop-not-shown";
                text!(language, key, arm = arm, reference = reference, baseline = baseline, difference = difference)
            }
            Some(Standing::Below { arm: baseline, points, sure }) => {
                let baseline = self.without_pretraining(baseline, language);
                let key = if *sure { "decision-next-stop-without" } else { "decision-next-stop-look" };
                text!(language, key, reference = reference, baseline = baseline, points = unsigned(*points))
            }
        }
    }

    /// A difference that is no finding, with its interval; one that leaves zero out says why it is none.
    fn difference(&self, points: f64, ci95: Option<[f64; 2]>, language: Language) -> String {
        let mut parts = vec![text!(language, "decision-points", points = signed(points))];
        parts.push(interval(ci95, self.seeds[0], language));
        let alone = ci95.is_some_and(|[low, _]| low > 0.0);
        parts.extend(alone.then(|| text!(language, "decision-open-among-many")));
        parts.retain(|part| !part.is_empty());
        list(language, &parts)
    }

    fn reason_in(&self, reason: &Reason, language: Language) -> String {
        let (arm, reference) = (&self.arm, &self.reference);
        let bar = format!("{:.1}", self.rule.worthwhile * 100.0);
        match reason {
            Reason::Leak { set, what, more } => {
                let what = what.in_language(language).trim_end_matches(['.', '。']);
                text!(language, "decision-leak", set = set, what = what, more = *more)
            }
            Reason::Unchecked { sets } => text!(language, "decision-unchecked", sets = list(language, sets)),
            Reason::NothingToCompare => text!(language, "decision-nothing-to-compare"),
            Reason::NotYet { done, planned, needed } if planned < needed => {
                text!(language, "decision-too-few-planned", done = *done, planned = *planned, needed = *needed)
            }
            Reason::NotYet { done, planned, .. } => {
                text!(language, "decision-waiting", done = *done, planned = *planned)
            }
            Reason::BelowBaseline { baseline, points } => {
                let baseline = self.without_pretraining(baseline, language);
                let points = unsigned(*points);
                text!(language, "decision-below-baseline", arm = arm, baseline = baseline, points = points)
            }
            Reason::BelowReference { points } => {
                let points = unsigned(*points);
                text!(language, "decision-below-reference", arm = arm, reference = reference, points = points)
            }
            Reason::SmallerThanWorthwhile { most } => {
                text!(language, "decision-smaller", arm = arm, reference = reference, most = signed(*most), bar = bar)
            }
            Reason::TooDear { hours, most } => {
                let (hours, most) = (format!("{hours:.1}"), format!("{most:.1}"));
                text!(language, "decision-too-dear", arm = arm, reference = reference, hours = hours, most = most)
            }
            Reason::BelowFloor { group, accuracy, floor } => {
                let [accuracy, floor] = [accuracy, floor].map(|share| format!("{:.0}", share * 100.0));
                text!(language, "decision-below-floor", arm = arm, group = group, accuracy = accuracy, floor = floor)
            }
            Reason::FloorUnknown { floor } => {
                text!(language, "decision-floor-unknown", floor = format!("{:.0}", floor * 100.0))
            }
            Reason::Worthwhile { least } => {
                text!(
                    language,
                    "decision-worthwhile",
                    arm = arm,
                    reference = reference,
                    least = signed(*least),
                    bar = bar
                )
            }
            Reason::GainOfUnknownSize => {
                text!(language, "decision-unknown-size", arm = arm, reference = reference, bar = bar)
            }
            Reason::NothingShown => {
                text!(language, "decision-nothing-shown", arm = arm, reference = reference, bar = bar)
            }
        }
    }

    fn baselines_in(&self, language: Language) -> Vec<String> {
        let [done, planned] = self.seeds;
        let mut lines: Vec<String> = self.baselines.iter().map(|b| self.baseline_in(b, language)).collect();
        lines.extend(self.scratch_is_better(language));
        if done < planned {
            return lines; // such an arm may still be to come
        }
        lines.extend(match self.not_compared.as_slice() {
            [] => None,
            ["random"] => Some(text!(language, "decision-no-untrained")),
            ["scratch"] => Some(text!(language, "decision-no-scratch")),
            _ => Some(text!(language, "decision-no-baseline")),
        });
        lines
    }

    fn baseline_in(&self, b: &Baseline, language: Language) -> String {
        let effect = Effect {
            estimate: Estimate { mean: b.mean, ci95: b.ci95, n: 0, seeds: self.seeds[0] },
            finding: b.finding,
        };
        let finding = match b.finding {
            Finding::Higher => "decision-baseline-higher",
            Finding::Lower => "decision-baseline-lower",
            Finding::NotDistinguishable if effect.is_lost_among_many() => "decision-baseline-open-among-many",
            Finding::NotDistinguishable | Finding::OneSeed => "decision-baseline-open",
        };
        let ci95 = match interval(b.ci95, self.seeds[0], language) {
            none if none.is_empty() => none,
            ci95 => text!(language, "decision-interval", interval = ci95),
        };
        let name = match b.sketch {
            true => text!(language, "decision-baseline-sketch", baseline = &b.arm),
            false => b.arm.clone(),
        };
        let baseline = what_it_is(&b.method, &name, language);
        let (arm, points, n) = (&self.arm, signed(b.mean), b.compared);
        text!(language, finding, arm = arm, baseline = baseline, points = points, interval = ci95, n = n)
    }

    /// An arm without pre-training by what it is: an untrained network is not the same as training from scratch.
    fn without_pretraining(&self, arm: &str, language: Language) -> String {
        let method = self.baselines.iter().find(|b| b.arm == arm).map_or("", |b| b.method.as_str());
        what_it_is(method, arm, language)
    }

    /// What follows where training from scratch on the same labels is shown to be better than the frozen encoder; nothing
    /// where that is not shown.
    pub fn scratch_is_better(&self, language: Language) -> Option<String> {
        let better = self.scratch.better.as_ref()?;
        let probe = |key: &str| ProbeKind::name(key, Form::Full, language);
        let fewer = match better.budgets.as_slice() {
            [] => text!(language, "decision-scratch-few"),
            _ => text!(language, "decision-scratch-fewer"),
        };
        let tuning = probe(ProbeKind::FineTune.key());
        let tuned = match better.fine_tuned {
            true => text!(language, "decision-scratch-tuned", probe = tuning),
            false => text!(language, "decision-scratch-not-tuned", probe = tuning),
        };
        Some(text!(
            language,
            "decision-scratch-better",
            labels = with_labels(better, language),
            scratch = &better.scratch,
            arm = &self.arm,
            probe = probe(&better.probe),
            fewer = fewer,
            tuned = tuned
        ))
    }

    fn would_change(&self, language: Language) -> String {
        let bar = format!("{:.1}", self.rule.worthwhile * 100.0);
        if let Some(needed) = self.seeds_to_plan() {
            return text!(language, "decision-change-plan", needed = needed);
        }
        match &self.reason {
            Reason::BelowFloor { group, .. } => return text!(language, "decision-change-floor", group = group),
            Reason::FloorUnknown { .. } => return text!(language, "decision-change-floor-unknown"),
            Reason::Unchecked { .. } => return text!(language, "decision-change-check"),
            _ => {}
        }
        match (self.step, self.seeds_needed) {
            (Step::Wait, _) => text!(language, "decision-change-wait"),
            (Step::Repair, _) => text!(language, "decision-change-repair"),
            (Step::Extend, Some(seeds)) if seeds > self.seeds[1] => {
                text!(language, "decision-change-seeds", seeds = seeds, bar = bar)
            }
            (Step::Extend, Some(_)) => text!(language, "decision-change-footage", bar = bar),
            (Step::Extend, None) => text!(language, "decision-change-unknown"),
            (Step::Go, _) => text!(language, "decision-change-go"),
            (Step::Stop, _) => text!(language, "decision-change-stop", bar = bar),
        }
    }
}

/// What an arm without pre-training is, with its name.
fn what_it_is(method: &str, arm: &str, language: Language) -> String {
    match method {
        "random" => text!(language, "decision-arm-untrained", arm = arm),
        "scratch" => text!(language, "decision-arm-scratch", arm = arm),
        _ => arm.to_owned(),
    }
}

/// With which labels training from scratch is shown to be better.
fn with_labels(better: &ScratchBetter, language: Language) -> String {
    let of = match better.in_all_tasks {
        true => String::new(),
        false => text!(language, "decision-scratch-of", tasks = list(language, &better.tasks)),
    };
    let few = labels(&better.budgets, language);
    match (better.budgets.is_empty(), better.tasks.is_empty()) {
        (true, _) => text!(language, "decision-scratch-all", of = of),
        (false, true) => text!(language, "decision-scratch-at", labels = few),
        (false, false) => text!(language, "decision-scratch-at-and-all", labels = few, of = of),
    }
}

/// Such as "Go on".
fn title(step: Step, language: Language) -> String {
    text(language, &format!("decision-title-{}", key(step)), None)
}

fn key(step: Step) -> &'static str {
    match step {
        Step::Wait => "wait",
        Step::Repair => "repair",
        Step::Go => "go",
        Step::Extend => "extend",
        Step::Stop => "stop",
    }
}
