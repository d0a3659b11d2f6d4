//! The verdict card: what the numbers support, on what conditions, and where they do not.

use std::collections::BTreeSet;

use serde::Serialize;

use super::caveats::{self, SharedMean, Sketch, TestFootage};
use super::conditions::{self, Spoken};
use super::data_checks::Leak;
use super::source::{Lost, Source};
use crate::config::method::order;
use crate::eval::stats::{self, Finding};
use crate::report::verdict::cells::{Cells, Key, budget_rank};
use crate::report::verdict::compare::Comparison;
use crate::report::verdict::contrast::{Verdict, mean_by_seed, paired_cells};
use crate::report::verdict::effect::{Effect, Estimate, differences};
use crate::report::verdict::family;
use crate::report::verdict::recordings::{OtherRecordings, RunAnswers, other_recordings};
use crate::report::verdict::wording::{ENOUGH_SEEDS, Span};
use crate::text::Language;

/// What the chip says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Improved,
    NotDistinguishable,
    Worse,
    /// One seed, or no seed that both arms have.
    NotEnough,
    /// The data leak: whatever the scores are, they do not mean what they seem to.
    Unsound,
}

impl State {
    fn of(finding: Finding) -> Self {
        match finding {
            Finding::Higher => Self::Improved,
            Finding::Lower => Self::Worse,
            Finding::NotDistinguishable => Self::NotDistinguishable,
            Finding::OneSeed => Self::NotEnough,
        }
    }
}

/// A part of the verdict's difference: one task, or all tasks with all labels. Its finding stands against the other parts
/// (Holm).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// A task's name; empty for the mean over all.
    pub task: String,
    pub budgets: Vec<String>,
    #[serde(flatten)]
    pub effect: Effect,
}

/// How a task was evaluated.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Protocol {
    pub task: String,
    /// Column whose groups the split does not cut; empty: the data set's first, if it has one.
    pub group: String,
    pub folds: usize,
    pub draws: usize,
}

/// The verdict card in numbers and in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Head {
    pub state: State,
    /// What makes the scores mean less than they seem to.
    pub leaks: Vec<Leak>,
    /// Tasks of the verdict whose data leak, where those of others do not; else empty.
    pub leaking_tasks: Vec<String>,
    pub arm: String,
    pub reference: String,
    /// As in `kinrin results`; none where no seed is in both arms.
    pub verdict: Option<Verdict>,
    /// The verdict's difference with its number of pairs.
    pub difference: Option<Estimate>,
    /// The same on other recordings like these, by task; empty without a verdict.
    pub other_recordings: Vec<OtherRecordings>,
    pub seeds_missing: usize,
    /// Runs that have no results yet.
    pub waiting: usize,
    /// Runs that are not there or cannot be read.
    pub lost: Vec<Lost>,
    /// Seeds with results of the arm and of its reference.
    pub finished: [usize; 2],
    /// The difference by task; empty with one task.
    pub by_task: Vec<Part>,
    /// The difference with all labels, where the verdict is about few.
    pub with_all_labels: Option<Part>,
    pub protocols: Vec<Protocol>,
    /// By task: where the footage of its test groups was.
    pub test_footage: Vec<(String, TestFootage)>,
    pub sketches: Vec<Sketch>,
    /// The chance level that the arm is not shown to be above; none where it is, or where chance is not known.
    pub at_chance: Option<f64>,
    /// Means that may be held against each other where some arm is a sketch.
    pub shared_means: Vec<SharedMean>,
    /// Means of what does not learn, where a task has such.
    pub without_learning: Vec<SharedMean>,
    pub en: Spoken,
    pub ja: Spoken,
}

/// The head of an experiment: the verdict of its primary contrast.
pub(super) fn head(cells: &Cells, comparison: &Comparison, source: &Source) -> Head {
    let verdict = comparison.primary().cloned();
    let (arm, reference) = verdict.as_ref().map_or_else(|| expected(cells, source), names);
    let seeds = verdict.as_ref().map_or(0, |v| v.seeds);
    let leaks = source.checks.leaks();
    let state = |v: &Verdict| if leaks.is_empty() { State::of(v.finding) } else { State::Unsound };
    let mut head = Head {
        state: verdict.as_ref().map_or(State::NotEnough, state),
        leaks,
        leaking_tasks: verdict.as_ref().map_or_else(Vec::new, |v| leaking_tasks(source, v)),
        difference: verdict.as_ref().map(|v| difference(cells, v)),
        other_recordings: verdict.as_ref().map_or_else(Vec::new, |v| other_recordings(&kept(source, comparison), v)),
        seeds_missing: ENOUGH_SEEDS.saturating_sub(seeds),
        waiting: source.waiting.len(),
        lost: source.lost.clone(),
        finished: [&arm, &reference].map(|arm| finished(source, arm)),
        by_task: verdict.as_ref().map_or_else(Vec::new, |v| by_task(cells, v)),
        with_all_labels: verdict.as_ref().and_then(|v| with_all_labels(cells, v)),
        protocols: verdict.as_ref().map_or_else(Vec::new, |v| protocols(cells, v, source)),
        test_footage: source.tasks.iter().map(|t| (t.name.clone(), TestFootage::of(t, source))).collect(),
        sketches: caveats::sketches(cells),
        at_chance: verdict.as_ref().and_then(|v| {
            let classes = |task: &str| source.answers.iter().filter_map(|run| run.classes(task)).max();
            caveats::at_chance(cells, v, classes)
        }),
        shared_means: verdict.as_ref().map_or_else(Vec::new, |v| caveats::shared_means(comparison, v)),
        without_learning: verdict.as_ref().map_or_else(Vec::new, |v| caveats::without_learning(comparison, v)),
        en: Spoken::default(),
        ja: Spoken::default(),
        verdict,
        arm,
        reference,
    };
    let shown = head.by_task.iter_mut().chain(&mut head.with_all_labels);
    family::correct(&mut shown.map(|part| &mut part.effect).collect::<Vec<_>>());
    let methods = [cells.method(&head.arm), cells.method(&head.reference)];
    let [en, ja] = [Language::En, Language::Ja].map(|language| conditions::spoken(&head, methods, language));
    (head.en, head.ja) = (en, ja);
    head
}

impl Head {
    /// The verdict in words of a language.
    pub fn spoken(&self, language: Language) -> &Spoken {
        match language {
            Language::En => &self.en,
            Language::Ja => &self.ja,
        }
    }

    /// Whether an arm's networks were trained for fewer cells than the probes were judged on.
    pub fn is_sketch(&self, arm: &str) -> bool {
        self.sketches.iter().any(|sketch| sketch.arm == arm)
    }

    /// What is lacking, and what the protocol does not show, a sentence each.
    pub fn caveats(&self, language: Language) -> Vec<Span> {
        let mut spans = caveats::lost(&self.lost, language);
        spans.extend(self.of_protocol(language));
        spans
    }

    fn of_protocol(&self, language: Language) -> Vec<Span> {
        caveats::spoken(&self.test_footage, &self.sketches, [&self.shared_means, &self.without_learning], language)
    }
}

/// The answers of the runs that may be compared.
fn kept<'a>(source: &'a Source, comparison: &Comparison) -> Vec<&'a RunAnswers> {
    source.answers.iter().filter(|of| !comparison.left_out.contains(&of.run)).collect()
}

fn leaking_tasks(source: &Source, verdict: &Verdict) -> Vec<String> {
    let leaks = |name: &&String| source.tasks.iter().any(|t| t.name == **name && source.checks.leaks_in(t));
    let leaking: Vec<String> = verdict.tasks.iter().filter(leaks).cloned().collect();
    if leaking.len() == verdict.tasks.len() { Vec::new() } else { leaking }
}

fn names(verdict: &Verdict) -> (String, String) {
    (verdict.arm.clone(), verdict.reference.clone())
}

/// The arms that will be compared once they have finished; empty where only one is known.
fn expected(cells: &Cells, source: &Source) -> (String, String) {
    let mut arms = source.arms.clone();
    arms.extend(cells.arms.iter().filter(|(arm, _)| !source.arms.iter().any(|(a, _)| a == arm)).cloned());
    let named: Vec<(&str, &str)> = arms.iter().map(|(arm, method)| (arm.as_str(), method.as_str())).collect();
    if let Some((arm, reference)) = source.primary.names(&named) {
        return (arm.to_owned(), reference.to_owned());
    }
    // One arm, or only such as need no pre-training: the last one of the table stands for what is missing.
    arms.sort_by_key(|(_, method)| order(method));
    let last = arms.pop().map_or_else(String::new, |(arm, _)| arm);
    (last, arms.pop().map_or_else(String::new, |(arm, _)| arm))
}

/// Seeds of an arm with results.
fn finished(source: &Source, arm: &str) -> usize {
    let of_it = source.results.iter().filter(|r| r.experiment == source.experiment && r.arm == arm);
    of_it.map(|r| r.seed).collect::<BTreeSet<_>>().len()
}

/// The verdict's keys: its probe and metric, and the tasks and budgets that `keep` wants.
pub(super) fn keys<'a>(cells: &'a Cells, v: &Verdict, keep: impl Fn(&Key) -> bool) -> Vec<&'a Key> {
    cells.keys.iter().filter(|k| is_judged(k, v) && keep(k)).collect()
}

fn is_judged(key: &Key, v: &Verdict) -> bool {
    key.probe == v.probe && key.metric == v.metric && v.tasks.contains(&key.task)
}

fn difference(cells: &Cells, v: &Verdict) -> Estimate {
    let keys = keys(cells, v, |k| v.budgets.contains(&k.budget));
    let n = keys.iter().map(|k| differences(cells, &v.arm, &v.reference, k).len()).sum();
    Estimate { mean: v.mean, ci95: v.ci95, n, seeds: v.seeds }
}

/// The difference averaged over `keys`, each seed once, as the verdict does.
fn part(cells: &Cells, v: &Verdict, task: &str, keys: &[&Key]) -> Option<Part> {
    let paired = paired_cells(cells, &v.arm, &v.reference, keys);
    let mut budgets: Vec<String> = keys.iter().map(|k| k.budget.clone()).collect();
    budgets.sort_by_key(|b| budget_rank(b));
    budgets.dedup();
    let summary = stats::difference(&mean_by_seed(&paired))?;
    let n = keys.iter().map(|k| differences(cells, &v.arm, &v.reference, k).len()).sum();
    let estimate = Estimate { n, ..Estimate::from(&summary) };
    let finding = stats::finding(&summary);
    Some(Part { task: task.to_owned(), budgets, effect: Effect { estimate, finding } })
}

fn by_task(cells: &Cells, v: &Verdict) -> Vec<Part> {
    if v.tasks.len() < 2 {
        return Vec::new();
    }
    let of = |task: &String| {
        let keys = keys(cells, v, |k| k.task == *task && v.budgets.contains(&k.budget));
        part(cells, v, task, &keys)
    };
    v.tasks.iter().filter_map(of).collect()
}

fn with_all_labels(cells: &Cells, v: &Verdict) -> Option<Part> {
    if v.budgets.iter().any(|b| b == "all") {
        return None;
    }
    let keys = keys(cells, v, |k| k.budget == "all");
    part(cells, v, "", &keys)
}

fn protocols(cells: &Cells, v: &Verdict, source: &Source) -> Vec<Protocol> {
    let of = |task: &String| {
        let keys = keys(cells, v, |k| k.task == *task && v.budgets.contains(&k.budget));
        let entries: Vec<_> = keys.iter().flat_map(|k| cells.get(&v.arm, k)).collect();
        let spec = source.tasks.iter().find(|t| t.name == *task);
        let most = |of: fn(&crate::report::verdict::cells::Entry) -> usize| {
            entries.iter().map(|e| of(e) + 1).max().unwrap_or(0)
        };
        Protocol {
            task: task.clone(),
            group: spec.and_then(|t| t.group.clone()).unwrap_or_default(),
            folds: most(|e| e.fold),
            draws: most(|e| e.draw),
        }
    };
    v.tasks.iter().map(of).collect()
}
