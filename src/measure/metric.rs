//! The table of metrics.

use super::name::{Form, named};
use super::{Rank, rank};
use crate::text::Language;

/// What a score says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    Top1,
    MacroF1,
    BalancedAccuracy,
    Auroc,
    RecallAt1,
    RecallAt5,
    RecallAt10,
    MeanAp,
    FrameAccuracy,
    EditScore,
    F1At10,
    F1At25,
    F1At50,
    FrameAuroc,
    FrameAp,
    VideoAuroc,
    VideoAp,
    Noticed,
    DelayS,
    FalsePerShift,
}

/// Which of two scores is the better one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    Higher,
    Lower,
}

/// What guessing scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Chance {
    /// 1 / classes, whatever their shares are.
    PerClass,
    /// The same, however many classes there are.
    Always(f64),
    /// It depends on how often each class occurs.
    Unknown,
}

/// One entry of the table.
struct Entry {
    metric: Metric,
    /// In stored results.
    key: &'static str,
    /// What values can be. Those between 0 and 1 are shares: shown in percent, their differences in points.
    range: [f64; 2],
    better: Better,
    chance: Chance,
    /// Whether the text of a comparison has a table of it; those of retrieval stand together in one.
    tabled: bool,
    /// Whether that text shows its paired differences; JSON has all.
    compared: bool,
    /// Whether it is the mean of something that each clip has, so that a group of clips has a value of its own.
    mean_of_clips: bool,
    /// Entry of the glossary.
    term: Option<&'static str>,
}

const SHARE: [f64; 2] = [0.0, 1.0];

/// A share of which more is better, with nothing else known.
const fn share(metric: Metric, key: &'static str) -> Entry {
    let (range, better, chance) = (SHARE, Better::Higher, Chance::Unknown);
    let (tabled, compared, mean_of_clips) = (false, false, false);
    Entry { metric, key, range, better, chance, tabled, compared, mean_of_clips, term: None }
}

/// Something of which less is better, and which has no upper end.
const fn burden(metric: Metric, key: &'static str) -> Entry {
    Entry { range: [0.0, f64::INFINITY], better: Better::Lower, ..share(metric, key) }
}

/// All metrics from the plainest on: their order in tables.
const TABLE: [Entry; 20] = [
    Entry {
        chance: Chance::PerClass,
        tabled: true,
        compared: true,
        mean_of_clips: true,
        term: Some("top-1"),
        ..share(Metric::Top1, "top1")
    },
    Entry { tabled: true, compared: true, term: Some("macro-f1"), ..share(Metric::MacroF1, "macro_f1") },
    Entry { chance: Chance::PerClass, tabled: true, ..share(Metric::BalancedAccuracy, "balanced_acc") },
    Entry { chance: Chance::Always(0.5), tabled: true, ..share(Metric::Auroc, "auroc") },
    Entry { mean_of_clips: true, ..share(Metric::RecallAt1, "r@1") },
    share(Metric::RecallAt5, "r@5"),
    share(Metric::RecallAt10, "r@10"),
    Entry { compared: true, ..share(Metric::MeanAp, "map") },
    Entry { tabled: true, compared: true, mean_of_clips: true, ..share(Metric::FrameAccuracy, "frame_accuracy") },
    Entry { tabled: true, compared: true, ..share(Metric::EditScore, "edit") },
    Entry { tabled: true, ..share(Metric::F1At10, "f1@10") },
    Entry { tabled: true, ..share(Metric::F1At25, "f1@25") },
    Entry { tabled: true, compared: true, ..share(Metric::F1At50, "f1@50") },
    Entry { chance: Chance::Always(0.5), tabled: true, compared: true, ..share(Metric::FrameAuroc, "frame_auroc") },
    Entry { tabled: true, ..share(Metric::FrameAp, "frame_ap") },
    Entry { chance: Chance::Always(0.5), tabled: true, compared: true, ..share(Metric::VideoAuroc, "video_auroc") },
    Entry { tabled: true, ..share(Metric::VideoAp, "video_ap") },
    Entry { tabled: true, ..share(Metric::Noticed, "noticed") },
    Entry { tabled: true, ..burden(Metric::DelayS, "delay_s") },
    Entry { tabled: true, ..burden(Metric::FalsePerShift, "false_per_shift") },
];

impl Metric {
    /// All metrics in the order of tables.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|entry| entry.metric)
    }

    /// The metric with this key; `None` for one of a later version.
    pub fn find(key: &str) -> Option<Self> {
        Self::all().find(|metric| metric.key() == key)
    }

    /// The place of a key in tables.
    pub fn rank(key: &str) -> Rank<'_> {
        rank(Self::all().position(|metric| metric.key() == key), key)
    }

    /// The name of a key, which an unknown one is itself.
    pub fn name(key: &str, form: Form, language: Language) -> String {
        named("metric", key, form, language)
    }

    /// Its name in stored results.
    pub fn key(self) -> &'static str {
        self.entry().key
    }

    /// The ends between which its values lie.
    pub fn range(self) -> [f64; 2] {
        self.entry().range
    }

    /// Whether its values are shares, which are shown in percent.
    pub fn is_share(self) -> bool {
        self.range() == SHARE
    }

    /// What a value of a key is multiplied with where it is shown: shares, as those of unknown keys, stand in percent.
    pub fn shown_times(key: &str) -> f64 {
        if Self::find(key).is_none_or(Self::is_share) { 100.0 } else { 1.0 }
    }

    /// The better of two values.
    pub fn better(self) -> Better {
        self.entry().better
    }

    /// What guessing scores among so many classes, where that is known.
    pub fn chance(self, classes: usize) -> Option<f64> {
        match self.entry().chance {
            Chance::PerClass => Some(1.0 / classes as f64),
            Chance::Always(share) => Some(share),
            Chance::Unknown => None,
        }
    }

    /// Whether the text of a comparison has a table of it.
    pub fn is_tabled(self) -> bool {
        self.entry().tabled
    }

    /// Whether that text shows its paired differences.
    pub fn is_compared(self) -> bool {
        self.entry().compared
    }

    /// Whether it is the mean of something that each clip has: then it has a value for every group of clips.
    pub fn is_mean_of_clips(self) -> bool {
        self.entry().mean_of_clips
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
    use super::*;

    #[test]
    fn each_metric_stands_once_at_its_own_place() {
        for (place, metric) in Metric::all().enumerate() {
            assert_eq!(metric as usize, place);
            assert_eq!(Metric::find(metric.key()), Some(metric), "{} stands twice", metric.key());
            let [low, high] = metric.range();
            assert!(low < high);
        }
    }

    #[test]
    fn metrics_of_later_versions_come_last_by_the_alphabet_under_their_keys() {
        let mut keys = ["zeta", "r@10", "macro_f1", "alpha", "top1", "r@5"];
        keys.sort_by_key(|key| Metric::rank(key));
        assert_eq!(keys, ["top1", "macro_f1", "r@5", "r@10", "alpha", "zeta"]);
        assert_eq!(Metric::name("zeta", Form::Short, Language::Ja), "zeta");
        assert_eq!(["zeta", "top1", "delay_s"].map(Metric::shown_times), [100.0, 100.0, 1.0]);
    }
}
