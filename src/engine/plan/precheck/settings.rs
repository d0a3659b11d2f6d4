//! What the settings tell by themselves.

use super::task::path;
use super::what::FEW_SEEDS;
use super::{Finding, Severity, What};
use crate::config::{Experiment, Problem, TaskSpec};

/// What the settings tell by themselves; mistakes first.
pub fn alone(experiment: &Experiment) -> Vec<Finding> {
    let setting = |problem: Problem| Finding {
        path: problem.path.clone(),
        severity: Severity::Blocking,
        repair: problem.repair(experiment),
        what: What::Setting(problem),
    };
    let mut findings: Vec<Finding> = experiment.problems().into_iter().map(setting).collect();
    for (place, arm) in experiment.arms.iter().enumerate() {
        if arm.method.neighbours().is_some_and(|neighbours| !neighbours.mask_source) {
            let path = format!("arms.{place}.method.{}.mask_source", arm.method.variant());
            findings.push(Finding::warning(path, What::RecordingsNotMasked, Some(true.into())));
        }
    }
    if experiment.arms.len() == 1 {
        findings.push(Finding::warning("arms", What::OneArm, None));
    }
    findings.extend(not_pooled(experiment));
    findings.extend(experiment.arms_without_labels().map(|(place, arm)| {
        Finding::warning(format!("arms.{place}.method"), What::NothingToTrain { arm: arm.name.clone() }, None)
    }));
    let seeds = experiment.seeds.len();
    if (1..FEW_SEEDS).contains(&seeds) {
        let more = (0..).filter(|s| !experiment.seeds.contains(s)).take(FEW_SEEDS - seeds);
        let enough: Vec<u64> = experiment.seeds.iter().copied().chain(more).collect();
        findings.push(Finding::warning("seeds", What::FewSeeds(seeds), Some(enough.into())));
    }
    findings
}

/// Tasks on data sets that no arm is pre-trained on. Transfer may be what is asked; more often a set was unticked and
/// its task forgotten.
pub(super) fn not_pooled(experiment: &Experiment) -> Vec<Finding> {
    let sets = &experiment.data.sets;
    let pretrains = experiment.arms.iter().any(|arm| arm.method.pretrains());
    let (Some(first), true) = (sets.first(), pretrains) else { return Vec::new() };
    let tasks = experiment.evaluation.tasks.iter().enumerate().filter(|(_, task)| !sets.contains(&task.set));
    let finding = |(place, task): (usize, &TaskSpec)| {
        let what = What::NotPooled { task: task.name.clone(), set: task.set.clone() };
        Finding::warning(path(place, "set"), what, Some(first.as_str().into()))
    };
    tasks.map(finding).collect()
}
