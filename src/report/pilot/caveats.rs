//! What a reader must know of the protocol to read no more into the numbers than is there: whether the footage of the
//! test groups was in the pool, and how little a network trained from scratch was tried.

use std::collections::BTreeSet;

use serde::Serialize;

use super::source::{Lost, Source};
use crate::config::{PoolUse, TaskSpec};
use crate::eval::stats::summary;
use crate::measure::{Form, Metric, ProbeKind};
use crate::report::verdict::cells::{Cells, Key};
use crate::report::verdict::compare::{Comparison, Row};
use crate::report::verdict::contrast::Verdict;
use crate::report::verdict::wording::{ENOUGH_SEEDS, Span, Tone, names};
use crate::text::{Language, list, text};

/// Where the unlabelled footage of a task's test groups was during pre-training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TestFootage {
    /// In the pool: the protocol is transductive.
    Pooled,
    /// Left out of it.
    KeptOut,
    /// The task's data set is not pooled at all.
    Elsewhere,
}

impl TestFootage {
    pub(super) fn of(task: &TaskSpec, source: &Source) -> Self {
        match source.pool {
            _ if !source.sets.contains(&task.set) => Self::Elsewhere,
            PoolUse::WithoutTestGroups => Self::KeptOut,
            PoolUse::All => Self::Pooled,
        }
    }
}

/// An arm whose networks were trained for fewer folds and draws than the probes were judged on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sketch {
    pub arm: String,
    /// Tasks × budgets × folds × draws of its own.
    pub cells: usize,
    /// Those of the probes.
    pub of: usize,
}

/// Mean of an arm over the folds and draws that every arm has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SharedMean {
    pub arm: String,
    /// Over the tasks and budgets of the verdict, a score of its metric.
    pub mean: f64,
}

/// The means of all arms by the verdict's probe, metric, tasks and budgets, where some arm was judged on fewer folds and
/// draws than others.
pub(super) fn shared_means(comparison: &Comparison, verdict: &Verdict) -> Vec<SharedMean> {
    let stand_in = ProbeKind::find(&verdict.probe).and_then(ProbeKind::stand_in).map_or("", ProbeKind::key);
    let is_it = |row: &&Row| {
        let key = &row.key;
        (key.probe == verdict.probe || key.probe == stand_in)
            && key.metric == verdict.metric
            && verdict.tasks.contains(&key.task)
            && verdict.budgets.contains(&key.budget)
    };
    let mut found: Vec<(String, f64, usize)> = Vec::new();
    for row in comparison.shared.iter().filter(is_it) {
        match found.iter_mut().find(|(arm, ..)| *arm == row.arm) {
            Some((_, sum, n)) => (*sum, *n) = (*sum + row.mean, *n + 1),
            None => found.push((row.arm.clone(), row.mean, 1)),
        }
    }
    found.into_iter().map(|(arm, sum, n)| SharedMean { arm, mean: sum / n as f64 }).collect()
}

/// Means of what does not learn, such as motion energy, by the verdict's metric and tasks; `arm` is the key of the probe.
pub(super) fn without_learning(comparison: &Comparison, verdict: &Verdict) -> Vec<SharedMean> {
    let of = |probe: ProbeKind| {
        let is_it = |row: &&Row| {
            let key = &row.key;
            key.probe == probe.key() && key.metric == verdict.metric && verdict.tasks.contains(&key.task)
        };
        let means: Vec<f64> = comparison.rows.iter().filter(is_it).map(|row| row.mean).collect();
        let mean = means.iter().sum::<f64>() / means.len() as f64;
        (!means.is_empty()).then(|| SharedMean { arm: probe.key().to_owned(), mean })
    };
    ProbeKind::all().filter(|probe| probe.learns_nothing()).filter_map(of).collect()
}

/// The arms trained from scratch that are sketches.
pub(super) fn sketches(cells: &Cells) -> Vec<Sketch> {
    // One metric of each kind of task: cells are counted, not scores.
    let counted = |key: &&Key| ProbeKind::of_verdict().iter().any(|(_, metric)| key.metric == metric.key());
    let judged = |key: &&Key| {
        counted(key) && ProbeKind::find(&key.probe).is_none_or(|probe| probe.has_budgets() && !probe.trains_network())
    };
    let arms = || cells.arms.iter().map(|(arm, _)| arm.as_str());
    let of = count(cells, arms(), &cells.keys.iter().filter(judged).collect::<Vec<_>>());
    let trained = |key: &&Key| counted(key) && key.probe == ProbeKind::Supervised.key();
    let supervised: Vec<&Key> = cells.keys.iter().filter(trained).collect();
    let from_scratch = cells.arms.iter().filter(|(_, method)| method == "scratch");
    let sketch = |(arm, _): &(String, String)| {
        let cells = count(cells, std::iter::once(arm.as_str()), &supervised);
        (cells > 0 && cells < of).then(|| Sketch { arm: arm.clone(), cells, of })
    };
    from_scratch.filter_map(sketch).collect()
}

/// Different (task, budget, fold, draw) of these arms and keys.
fn count<'a>(cells: &Cells, arms: impl Iterator<Item = &'a str>, keys: &[&'a Key]) -> usize {
    let mut seen = BTreeSet::new();
    for arm in arms {
        for key in keys {
            seen.extend(cells.get(arm, key).iter().map(|e| (&key.task, &key.budget, e.fold, e.draw)));
        }
    }
    seen.len()
}

/// The chance level that the verdict's arm is not shown to be above, mean over its tasks: where an arm only guesses, no
/// other means anything. `None` where it is above, has too few seeds, or chance is not known. `classes`: of a task.
pub(super) fn at_chance(cells: &Cells, v: &Verdict, classes: impl Fn(&str) -> Option<usize>) -> Option<f64> {
    let metric = Metric::find(&v.metric)?;
    let is_judged = |k: &&Key| {
        k.probe == v.probe && k.metric == v.metric && v.tasks.contains(&k.task) && v.budgets.contains(&k.budget)
    };
    let (mut above, mut levels) = (Vec::new(), Vec::new());
    for key in cells.keys.iter().filter(is_judged) {
        let chance = metric.chance(classes(&key.task)?)?;
        above.extend(cells.get(&v.arm, key).iter().map(|e| (e.seed, e.value - chance)));
        levels.push(chance);
    }
    let found = summary(&above).filter(|found| found.seeds >= ENOUGH_SEEDS)?;
    let is_above = found.mean > 0.0 && found.ci95.is_none_or(|[low, _]| low > 0.0);
    (!is_above).then(|| levels.iter().sum::<f64>() / levels.len() as f64)
}

/// Runs that are not counted, a sentence each, and a sentence for each arm that has no run of a seed.
pub(super) fn lost(lost: &[Lost], language: Language) -> Vec<Span> {
    let (mut said, mut absent): (Vec<String>, Vec<(&str, Vec<String>)>) = (Vec::new(), Vec::new());
    for of in lost {
        match (&of.unreadable, absent.iter_mut().find(|(arm, _)| *arm == of.arm)) {
            (Some((run, why)), _) => {
                let why = why.in_language(language).trim_end_matches('。');
                said.push(text!(language, "report-lost", run = run, why = why));
            }
            (None, Some((_, seeds))) => seeds.push(of.seed.to_string()),
            (None, None) => absent.push((&of.arm, vec![of.seed.to_string()])),
        }
    }
    said.extend(absent.into_iter().map(|(arm, seeds)| {
        let (n, seeds) = (seeds.len(), list(language, &seeds));
        text!(language, "report-absent", arm = arm, n = n, seeds = seeds)
    }));
    said.into_iter().map(|text| Span { text, tone: Tone::Caution }).collect()
}

/// What is to be said of `tasks`, `sketches` and what does not learn, a sentence each.
pub(super) fn spoken(
    tasks: &[(String, TestFootage)],
    sketches: &[Sketch],
    [shared, without_learning]: [&[SharedMean]; 2],
    language: Language,
) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for footage in [TestFootage::Pooled, TestFootage::KeptOut, TestFootage::Elsewhere] {
        let named: Vec<&str> = tasks.iter().filter(|(_, f)| *f == footage).map(|(task, _)| task.as_str()).collect();
        if named.is_empty() {
            continue;
        }
        // All tasks alike need no names.
        let named = if named.len() == tasks.len() { Vec::new() } else { named };
        spans.push(Span { text: about_footage(footage, &named, language), tone: Tone::Plain });
    }
    spans.extend(sketches.iter().map(|s| Span { text: about_sketch(s, language), tone: Tone::Caution }));
    if let (false, false) = (sketches.is_empty(), shared.is_empty()) {
        let mean = |of: &SharedMean| format!("{}\u{a0}{:.1}", of.arm, of.mean * 100.0);
        let means = names(&shared.iter().map(mean).collect::<Vec<_>>(), language);
        spans.push(Span { text: text!(language, "report-shared-means", means = means), tone: Tone::Plain });
    }
    if !without_learning.is_empty() {
        let name = |key: &str| ProbeKind::name(key, Form::Short, language);
        let mean = |of: &SharedMean| format!("{}\u{a0}{:.1}", name(&of.arm), of.mean * 100.0);
        let means = names(&without_learning.iter().map(mean).collect::<Vec<_>>(), language);
        spans.push(Span { text: text!(language, "report-without-learning", means = means), tone: Tone::Plain });
    }
    spans
}

fn about_footage(footage: TestFootage, tasks: &[&str], language: Language) -> String {
    let of = match tasks {
        [] => String::new(),
        some => text!(language, "report-footage-of", tasks = names(some, language)),
    };
    let key = match footage {
        TestFootage::KeptOut => "report-footage-kept-out",
        TestFootage::Elsewhere => "report-footage-elsewhere",
        TestFootage::Pooled => "report-footage-pooled",
    };
    text!(language, key, of = of)
}

fn about_sketch(sketch: &Sketch, language: Language) -> String {
    let Sketch { arm, cells, of } = sketch;
    text!(language, "report-sketch", arm = arm, cells = cells, of = of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::results::{Cost, RunResults, Score};

    fn run(arm: &str, probe: &str, folds: usize, draws: usize) -> RunResults {
        let cell = |(fold, draw)| Score {
            task: "t".into(),
            probe: probe.into(),
            budget: "2".into(),
            metric: "top1".into(),
            fold,
            draw,
            value: 0.5,
            n_train: 4,
            n_test: 4,
        };
        RunResults {
            run: arm.into(),
            experiment: "e".into(),
            arm: arm.into(),
            method: arm.into(),
            seed: 0,
            shared_settings: "s".into(),
            arm_settings: "a".into(),
            ended_unix: 0,
            scores: (0..folds).flat_map(|f| (0..draws).map(move |d| (f, d))).map(cell).collect(),
            cost: Cost::default(),
        }
    }

    #[test]
    fn scratch_with_fewer_cells_than_the_probes_is_a_sketch_and_with_as_many_it_is_none() {
        let found = |folds, draws| {
            let (intra, scratch) = (run("intra", "linear", 5, 4), run("scratch", "supervised", folds, draws));
            sketches(&Cells::new(&[&scratch, &intra], &crate::config::PrimarySpec::default()))
        };
        assert_eq!(found(1, 1), [Sketch { arm: "scratch".into(), cells: 1, of: 20 }]);
        assert_eq!(found(5, 4), []);
        let text = about_sketch(&found(5, 1)[0], Language::En);
        assert!(text.contains("scratch is a sketch: it was trained for 5 of the 20"), "{text}");
    }

    #[test]
    fn runs_that_are_not_counted_are_told_with_the_reason() {
        let absent = |arm: &str, seed| Lost { arm: arm.into(), seed, unreadable: None };
        let why = ("p-intra-s2".to_owned(), crate::text::LocalText::same("state.ron: cut short"));
        let all =
            [Lost { arm: "intra".into(), seed: 2, unreadable: Some(why) }, absent("iivcl", 1), absent("iivcl", 2)];
        let say = |language| lost(&all, language).into_iter().map(|span| span.text).collect::<Vec<_>>();
        let [run, arm] = &say(Language::En)[..] else { panic!("a sentence for the run, one for the arm") };
        assert!(run.contains("p-intra-s2") && run.contains("state.ron: cut short"), "{run}");
        assert!(arm.contains("iivcl has no run with seeds 1, 2"), "{arm}");
        assert!(say(Language::Ja)[1].contains("iivcl"));
    }

    #[test]
    fn tasks_are_named_only_where_they_differ() {
        let say = |tasks: &[(&str, TestFootage)], language| -> String {
            let tasks: Vec<(String, TestFootage)> = tasks.iter().map(|(name, f)| ((*name).to_owned(), *f)).collect();
            spoken(&tasks, &[], [&[], &[]], language).into_iter().map(|s| s.text).collect()
        };
        let both = [("a", TestFootage::Pooled), ("b", TestFootage::Pooled)];
        assert!(say(&both, Language::En).starts_with(" Transductive: the footage of the test groups was in"));
        assert!(say(&both, Language::Ja).starts_with("試験グループの映像も、ラベルなしで"));
        let one = [("a", TestFootage::Pooled), ("b", TestFootage::Elsewhere)];
        assert!(say(&one, Language::En).contains("test groups of a was in"));
        let out = [("a", TestFootage::KeptOut)];
        assert!(say(&out, Language::En).contains("was kept out") && !say(&out, Language::En).contains("Transductive"));
        let elsewhere = [("a", TestFootage::Elsewhere)];
        assert!(say(&elsewhere, Language::En).starts_with(" Transfer: the footage of the task"));
        assert!(say(&elsewhere, Language::Ja).contains("転移"), "{}", say(&elsewhere, Language::Ja));
        assert!(say(&one, Language::En).contains("Transfer: the footage of the task of b"));
    }
}
