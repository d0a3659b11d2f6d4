//! The table of probes: ways to ask how good an encoder is, and trainings that stand beside them.

use super::name::{Form, named};
use super::{Metric, Rank, rank};
use crate::text::Language;

/// How a score was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProbeKind {
    Linear,
    FineTune,
    Supervised,
    Knn,
    CentredKnn,
    Retrieval,
    NormalKnn,
    Mahalanobis,
    OneClass,
    MotionEnergy,
    ColourHistogram,
}

/// One entry of the table.
struct Entry {
    probe: ProbeKind,
    /// In stored results.
    key: &'static str,
    /// Whether it sees a budget of labelled clips, in repeated draws.
    has_budgets: bool,
    /// Whether all weights of a network are trained for it; the others look at frozen features.
    trains_network: bool,
    /// What stands in for it where a network was trained from scratch, which has no frozen features to probe: another
    /// trained classifier.
    stand_in: Option<ProbeKind>,
    /// Entry of the glossary.
    term: Option<&'static str>,
}

/// A probe of frozen features that sees label budgets.
const fn frozen(probe: ProbeKind, key: &'static str) -> Entry {
    Entry { probe, key, has_budgets: true, trains_network: false, stand_in: None, term: None }
}

/// A probe that learns from no label.
const fn unlabelled(probe: ProbeKind, key: &'static str) -> Entry {
    Entry { has_budgets: false, ..frozen(probe, key) }
}

/// What a verdict may rest on, the first choice first: the first of these that both arms have.
const OF_VERDICT: [(ProbeKind, Metric); 10] = [
    (ProbeKind::Linear, Metric::Top1),
    (ProbeKind::Knn, Metric::Top1),
    (ProbeKind::FineTune, Metric::Top1),
    (ProbeKind::Linear, Metric::FrameAccuracy),
    (ProbeKind::Knn, Metric::FrameAccuracy),
    (ProbeKind::FineTune, Metric::FrameAccuracy),
    (ProbeKind::NormalKnn, Metric::FrameAuroc),
    (ProbeKind::Mahalanobis, Metric::FrameAuroc),
    (ProbeKind::OneClass, Metric::FrameAuroc),
    (ProbeKind::Retrieval, Metric::RecallAt1),
];

/// All probes in the order of tables: trained classifiers side by side, votes after them.
const TABLE: [Entry; 11] = [
    Entry { stand_in: Some(ProbeKind::Supervised), term: Some("linear-probe"), ..frozen(ProbeKind::Linear, "linear") },
    Entry {
        trains_network: true,
        stand_in: Some(ProbeKind::Supervised),
        term: Some("fine-tuning"),
        ..frozen(ProbeKind::FineTune, "finetune")
    },
    Entry { trains_network: true, ..frozen(ProbeKind::Supervised, "supervised") },
    Entry { term: Some("knn-probe"), ..frozen(ProbeKind::Knn, "knn") },
    Entry { term: Some("knn-probe"), ..frozen(ProbeKind::CentredKnn, "knn_centred") },
    unlabelled(ProbeKind::Retrieval, "retrieval"),
    unlabelled(ProbeKind::NormalKnn, "normal_knn"),
    unlabelled(ProbeKind::Mahalanobis, "mahalanobis"),
    unlabelled(ProbeKind::OneClass, "one_class"),
    unlabelled(ProbeKind::MotionEnergy, "motion_energy"),
    unlabelled(ProbeKind::ColourHistogram, "colour_histogram"),
];

impl ProbeKind {
    /// All probes in the order of tables.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|entry| entry.probe)
    }

    /// The probe with this key; `None` for one of a later version.
    pub fn find(key: &str) -> Option<Self> {
        Self::all().find(|probe| probe.key() == key)
    }

    /// The place of a key in tables.
    pub fn rank(key: &str) -> Rank<'_> {
        rank(Self::all().position(|probe| probe.key() == key), key)
    }

    /// The place of a key among choices: frozen encoders first, then what trains a network for each budget.
    pub fn choice_rank(key: &str) -> (bool, Rank<'_>) {
        (Self::find(key).is_none_or(Self::trains_network), Self::rank(key))
    }

    /// The probes and metrics that a verdict may rest on, the first choice first: of each kind of task one metric that
    /// speaks for it, by the probe that stands first. More is better of all of them.
    pub fn of_verdict() -> &'static [(Self, Metric)] {
        &OF_VERDICT
    }

    /// The name of a key, which an unknown one is itself.
    pub fn name(key: &str, form: Form, language: Language) -> String {
        named("probe", key, form, language)
    }

    /// Its name in stored results.
    pub fn key(self) -> &'static str {
        self.entry().key
    }

    /// Whether it sees label budgets.
    pub fn has_budgets(self) -> bool {
        self.entry().has_budgets
    }

    /// Whether all weights of a network are trained for it.
    pub fn trains_network(self) -> bool {
        self.entry().trains_network
    }

    /// What stands in for it where a network was trained from scratch.
    pub fn stand_in(self) -> Option<Self> {
        self.entry().stand_in
    }

    /// Whether it looks at plain frames, without an encoder.
    pub fn learns_nothing(self) -> bool {
        matches!(self, Self::MotionEnergy | Self::ColourHistogram)
    }

    /// Whether it stands beside another probe and never for itself.
    pub fn is_stand_in(self) -> bool {
        TABLE.iter().any(|entry| entry.stand_in == Some(self))
    }

    /// Entry of the glossary that explains it.
    pub fn term(self) -> Option<&'static str> {
        self.entry().term
    }

    fn entry(self) -> &'static Entry {
        // The table has the order of the enum, which a test holds.
        &TABLE[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::super::Better;
    use super::*;

    #[test]
    fn each_probe_stands_once_at_its_own_place() {
        for (place, probe) in ProbeKind::all().enumerate() {
            assert_eq!(probe as usize, place);
            assert_eq!(ProbeKind::find(probe.key()), Some(probe), "{} stands twice", probe.key());
        }
    }

    #[test]
    fn orders_are_those_of_tables_of_choices_and_of_the_verdict() {
        let keys = |probes: &[ProbeKind]| probes.iter().map(|p| p.key()).collect::<Vec<_>>();
        let mut choices: Vec<ProbeKind> = ProbeKind::all().filter(|p| p.has_budgets() && !p.is_stand_in()).collect();
        assert_eq!(keys(&choices), ["linear", "finetune", "knn", "knn_centred"]);
        choices.sort_by_key(|p| ProbeKind::choice_rank(p.key()));
        assert_eq!(keys(&choices), ["linear", "knn", "knn_centred", "finetune"]);
        let plain: Vec<ProbeKind> =
            ProbeKind::of_verdict().iter().filter(|v| v.1 == Metric::Top1).map(|v| v.0).collect();
        assert_eq!(keys(&plain), ["linear", "knn", "finetune"]);
        assert!(
            ProbeKind::of_verdict().iter().all(|(_, metric)| metric.better() == Better::Higher && metric.is_share())
        );
    }

    #[test]
    fn probes_of_later_versions_come_last_under_their_keys() {
        let mut keys = ["attentive", "retrieval", "supervised", "linear"];
        keys.sort_by_key(|key| ProbeKind::rank(key));
        assert_eq!(keys, ["linear", "supervised", "retrieval", "attentive"]);
        keys.sort_by_key(|key| ProbeKind::choice_rank(key));
        assert_eq!(keys, ["linear", "retrieval", "supervised", "attentive"]);
        assert_eq!(ProbeKind::name("attentive", Form::Full, Language::En), "attentive");
    }
}
