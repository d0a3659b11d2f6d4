//! The arm against the ordinary way without pre-training: a network trained from scratch on the same labels. With all
//! labels, where the gain of pre-training is smallest, and what follows where training from scratch is shown to be better.

use serde::Serialize;

use super::rule::Baseline;
use crate::config::method::is_pretrained;
use crate::eval::stats::Finding;
use crate::measure::ProbeKind;
use crate::report::verdict::cells::Cells;
use crate::report::verdict::effect::{Effect, Estimate};
use crate::report::verdict::family;
use crate::report::{Comparison, Difference, Verdict};

const SCRATCH: &str = "scratch";
const ALL: &str = "all";

/// The arm of the verdict against training from scratch, by the verdict's probe and metric.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AgainstScratch {
    /// With all labels, a task each.
    pub with_all_labels: Vec<AllLabels>,
    /// Comparisons that the findings with all labels stand among (Holm): these and all contrasts but the primary one.
    pub compared: usize,
    /// `None` where training from scratch is nowhere shown to be better than the frozen encoder.
    pub better: Option<ScratchBetter>,
}

/// The arm less the network trained from scratch on all labels of a task, as a share.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AllLabels {
    pub task: String,
    pub scratch: String,
    #[serde(flatten)]
    pub effect: Effect,
}

/// Where training from scratch is shown to be better than the arm's frozen encoder with the verdict's probe.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScratchBetter {
    pub scratch: String,
    pub probe: String,
    /// The budgets of the verdict, where it is shown over these and they are not all labels; else empty.
    pub budgets: Vec<String>,
    /// The tasks in which it is shown with all labels.
    pub tasks: Vec<String>,
    /// Whether these are all tasks that were judged with all labels.
    pub in_all_tasks: bool,
    /// Whether fine-tuning of the arm was judged, too.
    pub fine_tuned: bool,
}

/// `concluded`: whether anything may be concluded from the scores yet.
pub(super) fn against_scratch(
    cells: &Cells,
    comparison: &Comparison,
    baselines: &[Baseline],
    concluded: bool,
) -> AgainstScratch {
    let Some(primary) = comparison.primary() else { return AgainstScratch::default() };
    let (with_all_labels, compared) = with_all_labels(cells, comparison, primary);
    let better = concluded.then(|| better(cells, comparison, baselines, &with_all_labels)).flatten();
    AgainstScratch { with_all_labels, compared, better }
}

/// With all labels, and how many comparisons their findings stand among: all secondary ones that are told together.
fn with_all_labels(cells: &Cells, comparison: &Comparison, primary: &Verdict) -> (Vec<AllLabels>, usize) {
    let is_it = |d: &&Difference| {
        let by = (d.key.probe.as_str(), d.key.metric.as_str(), d.key.budget.as_str());
        d.arm == primary.arm
            && cells.method(&d.reference) == SCRATCH
            && by == (primary.probe.as_str(), primary.metric.as_str(), ALL)
    };
    let told = |d: &Difference| AllLabels {
        task: d.key.task.clone(),
        scratch: d.reference.clone(),
        effect: Effect { estimate: Estimate::from(d), finding: d.finding },
    };
    let mut all: Vec<AllLabels> = comparison.differences.iter().filter(is_it).map(told).collect();
    let mut among: Vec<Estimate> = comparison.secondary().map(Verdict::estimate).collect();
    let others = among.len();
    among.extend(all.iter().map(|of| of.effect.estimate));
    let findings = family::findings(&among).into_iter().skip(others);
    all.iter_mut().zip(findings).for_each(|(of, finding)| of.effect.finding = finding);
    (all, among.len())
}

fn better(cells: &Cells, comparison: &Comparison, baselines: &[Baseline], all: &[AllLabels]) -> Option<ScratchBetter> {
    let primary = comparison.primary()?;
    let is_frozen = ProbeKind::find(&primary.probe).is_some_and(|probe| !probe.trains_network());
    if !is_frozen || !is_pretrained(cells.method(&primary.arm)) {
        return None;
    }
    let is_lost = |effect: &Effect| effect.gain(&primary.metric) == Finding::Lower;
    // A contrast that was set beforehand stands by itself, any other one among all of them.
    let endpoint = match cells.method(&primary.reference) {
        SCRATCH => Some((&primary.reference, primary.finding)),
        _ => baselines.iter().find(|b| b.method == SCRATCH).map(|b| (&b.arm, b.finding)),
    };
    let at_endpoint =
        endpoint.filter(|(_, finding)| is_lost(&Effect { estimate: primary.estimate(), finding: *finding }));
    let with_all: Vec<&AllLabels> = all.iter().filter(|of| is_lost(&of.effect)).collect();
    // Where the verdict is about all labels, both are the same.
    let is_about_all = primary.budgets == [ALL];
    let scratch = at_endpoint.map(|(arm, _)| arm).or_else(|| with_all.first().map(|of| &of.scratch))?;
    Some(ScratchBetter {
        scratch: scratch.clone(),
        probe: primary.probe.clone(),
        budgets: at_endpoint.filter(|_| !is_about_all).map_or_else(Vec::new, |_| primary.budgets.clone()),
        tasks: with_all.iter().map(|of| of.task.clone()).collect(),
        in_all_tasks: with_all.len() == all.len() || is_about_all && at_endpoint.is_some(),
        fine_tuned: comparison
            .rows
            .iter()
            .any(|row| row.arm == primary.arm && row.key.probe == ProbeKind::FineTune.key()),
    })
}
