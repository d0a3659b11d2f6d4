//! The whole pilot in one value.

use serde::{Deserialize, Serialize};

use super::method::order;
use super::method_traits::{MethodKind, MethodTraits};
use super::{
    AugmentSpec, BackboneSpec, Budget, ClipSpec, DataSpec, DecisionSpec, DeviceChoice, EvaluationSpec, InitSpec,
    Limits, MethodSpec, PretrainSpec, RunConfig, SupervisedSpec,
};

/// A pilot: data, arms, seeds, label budgets and the evaluation protocol.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// Letters of any script, digits, `-` and `_`; part of folder names.
    pub name: String,
    #[serde(default)]
    pub description: String,
    pub data: DataSpec,
    #[serde(default)]
    pub clip: ClipSpec,
    #[serde(default)]
    pub augment: AugmentSpec,
    #[serde(default)]
    pub backbone: BackboneSpec,
    #[serde(default)]
    pub pretrain: PretrainSpec,
    #[serde(default)]
    pub supervised: SupervisedSpec,
    pub arms: Vec<Arm>,
    /// One run per arm and seed. Three and more, or nothing can be said.
    pub seeds: Vec<u64>,
    pub evaluation: EvaluationSpec,
    #[serde(default)]
    pub primary: PrimarySpec,
    #[serde(default)]
    pub decision: DecisionSpec,
    #[serde(default)]
    pub device: DeviceChoice,
    #[serde(default)]
    pub limits: Limits,
}

/// A method with its settings, under the name that tables and plots show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arm {
    pub name: String,
    pub method: MethodSpec,
    /// What its backbone begins with.
    #[serde(default)]
    pub init: InitSpec,
    /// Clips per video of this arm alone, ρ. Unset: as `pretrain` says for all.
    #[serde(default)]
    pub views: Option<usize>,
}

impl Arm {
    /// An arm with the settings that all arms share, beginning with drawn weights.
    pub fn new(name: impl Into<String>, method: MethodSpec) -> Self {
        Self { name: name.into(), method, init: InitSpec::Drawn, views: None }
    }

    /// What the arm is, in stored results: the key of its method, marked where it begins with weights that were trained
    /// elsewhere. Such an arm is neither the untrained network nor one of the pilot's own methods.
    pub fn kind(&self) -> String {
        match self.init {
            InitSpec::Drawn => self.method.key().to_owned(),
            InitSpec::Weights(_) => format!("{}{FROM_WEIGHTS}", self.method.key()),
        }
    }
}

/// Ends the [`Arm::kind`] of arms that begin with weights that were trained elsewhere.
pub const FROM_WEIGHTS: &str = "+weights";

/// The contrast that the verdict is about, and the endpoint that it is measured by. Chosen before the first run, so that
/// neither can be picked from the results; every other contrast is secondary and has the same endpoint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PrimarySpec {
    /// Name of the arm. Unset: see [`PrimarySpec::names`].
    pub arm: Option<String>,
    /// Name of the arm that it is held against.
    pub reference: Option<String>,
    /// Tasks that the difference is averaged over. Empty: all that the probe and the metric speak for.
    pub of_tasks: Vec<String>,
    /// Key of the probe. Unset: the first of [`crate::measure::ProbeKind::of_verdict`] that both arms have.
    pub by_probe: Option<String>,
    /// Key of the metric, a share of which more is better. Unset: the one that speaks for the kind of task.
    pub by_metric: Option<String>,
    /// Label budgets that it is averaged over. Empty: all but `All`, or `All` where there is no other.
    pub at_budgets: Vec<Budget>,
}

impl PrimarySpec {
    /// Arm and reference among `arms`, which are names with the keys of their methods.
    ///
    /// What is unset is iivcl against intra where the pilot has both; else the last method of the table against the
    /// most telling of its references. `None` where the named or any fitting arms are missing.
    pub fn names<'a>(&'a self, arms: &[(&'a str, &str)]) -> Option<(&'a str, &'a str)> {
        let is_there = |name: &'a str| arms.iter().any(|(arm, _)| *arm == name).then_some(name);
        let of_method = |key: &str| arms.iter().find(|(_, method)| *method == key).map(|(arm, _)| *arm);
        let last = || arms.iter().filter(|(_, key)| !references(key).is_empty()).max_by_key(|(_, key)| order(key));
        let arm = match &self.arm {
            Some(name) => is_there(name)?,
            None => of_method("iivcl").or_else(|| last().map(|(arm, _)| *arm))?,
        };
        let method = arms.iter().find(|(name, _)| *name == arm).map_or("", |(_, method)| *method);
        let reference = match &self.reference {
            Some(name) => is_there(name)?,
            None => references(method).iter().find_map(|key| of_method(key))?,
        };
        (arm != reference).then_some((arm, reference))
    }
}

/// Keys of the methods that a method is held against; of one that this version does not know, none.
fn references(method: &str) -> &'static [&'static str] {
    MethodTraits::of(method).map_or(&[], |traits| traits.references)
}

impl Experiment {
    /// The frozen configuration of one arm and seed.
    pub fn run_config(&self, arm: &Arm, seed: u64) -> RunConfig {
        let mut experiment = self.clone();
        experiment.arms = vec![arm.clone()];
        experiment.seeds = vec![seed];
        let recipe = RunConfig::recipe_of(&experiment);
        RunConfig { experiment, arm: arm.clone(), seed, recipe }
    }

    /// The experiment without what can change none of its numbers: description, primary contrast, rule of the decision,
    /// device, probes and monitors on the way.
    pub(crate) fn only_numbers(&self) -> Self {
        let mut frozen = self.clone();
        frozen.description.clear();
        frozen.primary = PrimarySpec::default();
        frozen.decision = DecisionSpec::default();
        frozen.device = DeviceChoice::Auto;
        frozen.evaluation.probe_checkpoints = true;
        frozen.data.watch_group = None;
        frozen
    }

    /// Arms trained from scratch where no task has labels to train with, with their places: they get no scores.
    pub fn arms_without_labels(&self) -> impl Iterator<Item = (usize, &Arm)> {
        let none = !self.evaluation.tasks.iter().any(|task| task.kind.trains_networks());
        let arms = self.arms.iter().enumerate();
        arms.filter(move |(_, arm)| none && arm.method.traits().kind == MethodKind::Supervised)
    }

    /// All runs, seeds outermost, so that every arm has its first seed early.
    pub fn runs(&self) -> impl Iterator<Item = RunConfig> + '_ {
        self.seeds.iter().flat_map(move |&seed| self.arms.iter().map(move |arm| self.run_config(arm, seed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARMS: [(&str, &str); 5] =
        [("base", "intra"), ("random", "random"), ("near", "iivcl"), ("later", "vicreg"), ("near-5", "iivcl")];

    #[test]
    fn unless_said_otherwise_the_primary_contrast_is_iivcl_against_intra() {
        assert_eq!(PrimarySpec::default().names(&ARMS), Some(("near", "base")));
        assert_eq!(PrimarySpec::default().names(&ARMS[..2]), Some(("base", "random")));
        assert_eq!(PrimarySpec::default().names(&ARMS[1..2]), None);
    }

    #[test]
    fn a_primary_contrast_that_was_chosen_holds_or_there_is_none() {
        let chosen = |arm: Option<&str>, reference: Option<&str>| PrimarySpec {
            arm: arm.map(str::to_owned),
            reference: reference.map(str::to_owned),
            ..PrimarySpec::default()
        };
        assert_eq!(chosen(Some("near-5"), Some("near")).names(&ARMS), Some(("near-5", "near")));
        assert_eq!(chosen(Some("near-5"), None).names(&ARMS), Some(("near-5", "base")));
        assert_eq!(chosen(None, Some("random")).names(&ARMS), Some(("near", "random")));
        assert_eq!(chosen(Some("gone"), None).names(&ARMS), None);
        assert_eq!(chosen(Some("near"), Some("near")).names(&ARMS), None);
    }
}
