//! How long the queue will take: what runs of the same arm and settings have taken, or else of the same arm; where there
//! is none, the estimate of the Design page.

use std::collections::HashMap;

use super::list::Extra;
use crate::engine::plan::estimate;
use crate::store::index::RunEntry;
use crate::store::{RunFolder, Status, Workspace};

/// Expected hours of runs.
#[derive(Default)]
pub struct Expected {
    hours: HashMap<String, f64>,
}

impl Expected {
    /// Works out the hours of all runs from those that are done.
    pub fn new(entries: &[RunEntry], extra: &Extra) -> Self {
        // A run that has not been read yet has no hours, rather than none at all.
        let summary = |e: &RunEntry| extra.summaries.get(&e.run);
        let mut by_settings: HashMap<&str, Vec<f64>> = HashMap::new();
        let mut by_arm: HashMap<(&str, &str), Vec<f64>> = HashMap::new();
        for e in entries.iter().filter(|e| e.state == Status::Done) {
            let Some(s) = summary(e) else { continue };
            by_settings.entry(&s.settings).or_default().push(s.hours);
            by_arm.entry((&e.experiment, &e.arm)).or_default().push(s.hours);
        }
        let mean = |values: &Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
        let of = |e: &RunEntry| {
            let known = summary(e).and_then(|s| by_settings.get(s.settings.as_str()));
            let known = known.or_else(|| by_arm.get(&(e.experiment.as_str(), e.arm.as_str())));
            Some((e.run.clone(), mean(known?)))
        };
        Self { hours: entries.iter().filter(|e| e.state != Status::Done).filter_map(of).collect() }
    }

    /// Hours of a whole run, if anything like it has been done.
    pub fn hours(&self, run: &str) -> Option<f64> {
        self.hours.get(run).copied()
    }
}

/// Hours of runs as the Design page estimates them, one estimate for all runs of an arm; without those whose data are not
/// there. Reads the catalogue: not for the thread of the window.
pub fn estimated(workspace: &Workspace, runs: &[RunEntry]) -> HashMap<String, f64> {
    let mut of_arm: HashMap<(&str, &str), Option<f64>> = HashMap::new();
    let mut hours = HashMap::new();
    for entry in runs {
        let arm = of_arm.entry((&entry.experiment, &entry.arm)).or_insert_with(|| of_run(workspace, &entry.run));
        hours.extend(arm.map(|hours| (entry.run.clone(), hours)));
    }
    hours
}

fn of_run(workspace: &Workspace, run: &str) -> Option<f64> {
    // The experiment of a run has its own arm and seed alone.
    let experiment = RunFolder::open(&workspace.runs_dir(), run).ok()?.record().ok()?.config.experiment;
    Some(estimate::rough(workspace, &experiment).ok()?.arms.first()?.secs.likely / 3600.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::runs::list::tests_support::row;
    use crate::report::runs::summary::RunSummary;

    #[test]
    fn a_waiting_run_takes_what_its_arm_took_on_the_mean() {
        let runs = [
            (row("intra", 0, Status::Done, 0.0), 1.0),
            (row("intra", 1, Status::Done, 0.0), 3.0),
            (row("intra", 2, Status::Queued, 0.0), 0.0),
            (row("iivcl", 0, Status::Queued, 0.0), 0.0),
        ];
        let mut extra = Extra::default();
        for (r, hours) in &runs {
            let settings = format!("{}-{}", r.entry.arm, r.entry.state.word());
            let summary = RunSummary { hours: *hours, settings, ..RunSummary::default() };
            extra.summaries.insert(r.entry.run.clone(), summary);
        }
        let entries: Vec<RunEntry> = runs.iter().map(|r| r.0.entry.clone()).collect();
        let expected = Expected::new(&entries, &extra);
        assert_eq!(expected.hours("p-intra-s2"), Some(2.0));
        assert_eq!(expected.hours("p-iivcl-s0"), None);
        assert_eq!(expected.hours("p-intra-s0"), None);
        assert_eq!(Expected::new(&entries, &Extra::default()).hours("p-intra-s2"), None, "runs that are not read yet");
    }
}
