//! The runs whose curves are drawn together: opened once, followed while they train.

use std::collections::BTreeSet;

use super::axis::Costs;
use super::names::{metric_name, rank};
use super::plot::{Member, MetricPlot, Request, build};
use super::quantiles::{self, SIMILARITY};
use super::reference::DataFacts;
use super::series::RunCurves;
use crate::config::RunConfig;
use crate::store::{RunError, RunFolder, Workspace};

/// A run, its curves so far and what its steps cost.
#[derive(Debug)]
pub struct CurveRun {
    pub run: String,
    pub arm: String,
    /// Place of the arm in its experiment, from 0.
    pub slot: usize,
    pub seed: u64,
    folder: RunFolder,
    config: RunConfig,
    curves: RunCurves,
    costs: Costs,
}

impl CurveRun {
    /// Opens a run; its curves are read by [`CurveRun::update`].
    ///
    /// # Errors
    /// An unknown run, or one whose record cannot be read.
    pub fn open(workspace: &Workspace, run: &str, slot: usize) -> Result<Self, RunError> {
        let folder = RunFolder::open(&workspace.runs_dir(), run)?;
        let config = folder.record()?.config;
        let (arm, seed, curves) = (config.arm.name.clone(), config.seed, RunCurves::new(&folder));
        Ok(Self { run: run.to_owned(), arm, slot, seed, folder, config, curves, costs: Costs::plain() })
    }

    /// Reads what is new; returns whether anything is.
    ///
    /// # Errors
    /// An event file that is there and cannot be read.
    pub fn update(&mut self) -> std::io::Result<bool> {
        let changed = self.curves.update()?;
        if changed {
            let newest = |name: &str| {
                let curve = self.curves.curves.get(name)?;
                curve.steps.last().copied().zip(curve.values.last().copied())
            };
            let petaflops = newest("cost/petaflops");
            self.costs = Costs::read(&self.folder, &self.config, &self.curves.clock, petaflops);
        }
        Ok(changed)
    }

    fn member(&self) -> Member<'_> {
        let Self { arm, slot, seed, curves, costs, .. } = self;
        Member { arm, slot: *slot, seed: *seed, curves, costs }
    }
}

/// Runs in the order in which they are drawn.
#[derive(Debug, Default)]
pub struct CurveSet {
    pub runs: Vec<CurveRun>,
    facts: Option<DataFacts>,
}

impl CurveSet {
    /// Reads what reference lines need, once, from the data of the first run; true if that was done now.
    pub fn read_facts(&mut self, workspace: &Workspace) -> bool {
        let (None, Some(first)) = (&self.facts, self.runs.first()) else { return false };
        self.facts = Some(DataFacts::read(workspace, &first.config));
        true
    }

    /// Forgets the data's facts, when the runs are of another experiment.
    pub fn forget_facts(&mut self) {
        self.facts = None;
    }

    /// Names of all curves that any run has, or has the quantiles of; the most telling ones first.
    pub fn metrics(&self) -> Vec<String> {
        let mut names: BTreeSet<&str> = self.runs.iter().flat_map(|r| r.curves.names()).collect();
        if self.has(SIMILARITY) {
            names.insert(SIMILARITY);
        }
        let mut names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        names.sort_by_key(|name| rank(name));
        names
    }

    /// Whether any run has this curve.
    pub fn has(&self, metric: &str) -> bool {
        self.runs.iter().any(|r| quantiles::has(&r.curves, metric))
    }

    /// The curves of one metric.
    pub fn plot(&self, request: &Request) -> MetricPlot {
        let members: Vec<Member> = self.runs.iter().map(CurveRun::member).collect();
        let references = self.facts.as_ref().map_or(Vec::new(), |facts| facts.of(&request.metric));
        build(&members, request, references)
    }

    /// Points of one curve of one run as they were written: (step, value).
    pub fn raw(&self, run: usize, metric: &str) -> Vec<(u64, f32)> {
        let curve = self.runs.get(run).and_then(|r| r.curves.curves.get(metric));
        curve.map_or(Vec::new(), |c| c.steps.iter().copied().zip(c.values.iter().copied()).collect())
    }
}

/// The metrics of the first plots: one probe, the loss, then what monitors tell. The loss is drawn term by term where
/// its terms are known: a sum of two beside one of one would be no comparison.
pub fn first_metrics(all: &[String], wanted: usize) -> Vec<String> {
    let mut probe_taken = false;
    let has_terms = all.iter().any(|name| name.starts_with("loss_"));
    let telling = all.iter().filter(|name| {
        let is_probe = metric_name(name, crate::text::Language::En).percent;
        let skip = (is_probe && probe_taken) || (has_terms && *name == "loss");
        probe_taken |= is_probe;
        !skip
    });
    telling.take(wanted).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_plots_show_one_probe_then_the_loss() {
        let mut all =
            ["lr", "probe/a/knn/top1@2", "probe/a/knn/top1@5", "loss", "epoch/neighbour_purity"].map(String::from);
        all.sort_by_key(|name| rank(name));
        assert_eq!(first_metrics(&all, 3), ["probe/a/knn/top1@2", "loss", "epoch/neighbour_purity"]);
    }

    #[test]
    fn a_loss_of_several_terms_is_shown_by_its_terms() {
        let mut all = ["loss", "loss_inter", "epoch/neighbour_purity", "loss_intra"].map(String::from);
        all.sort_by_key(|name| rank(name));
        assert_eq!(first_metrics(&all, 4), ["loss_intra", "loss_inter", "epoch/neighbour_purity"]);
    }
}
