//! Per-epoch monitors of a pre-training: purity, self-hits, hubs, groups, similarities, collapse. They are looked at,
//! never trained on; labels come from the catalogue and reach no method.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::eval::collapse;
use crate::method::StepReport;

/// Name of the file in a checkpoint.
const FILE: &str = "monitor.json";

/// Embeddings kept for rank and spread: the latest ones of an epoch.
const KEPT_ROWS: usize = 512;

/// Groups whose purity is told by itself: those with the most videos.
const MOST_GROUPS: usize = 12;

/// Catalogue data of each pooled video, for the monitors alone.
#[derive(Default)]
pub struct Known<'a> {
    pub labels: Vec<Option<&'a str>>,
    pub sources: Vec<u32>,
    /// Values of the column that is watched; empty where none is.
    pub groups: Vec<Option<&'a str>>,
}

/// A number of an epoch by the name of its curve.
pub type Number = (String, f32);

/// What has been seen since the epoch began. Stored with each checkpoint, so that an epoch that is broken by a resume
/// gives the same numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Monitor {
    /// Query and key video of the masked neighbours.
    neighbours: Vec<(u32, u32)>,
    /// The same without masks, nearest only.
    nearest: Vec<(u32, u32)>,
    /// Similarities of the masked neighbours, as bits.
    #[serde(default)]
    similarities: Vec<u32>,
    /// Bits of the latest embeddings: JSON numbers would lose some.
    embeddings: Vec<u32>,
    dim: usize,
}

impl Monitor {
    /// Takes in one step.
    pub fn observe(&mut self, report: &StepReport) {
        self.neighbours.extend(report.neighbours.iter().map(|n| (n.query_video, n.key_video)));
        self.nearest.extend(report.nearest.iter().map(|n| (n.query_video, n.key_video)));
        self.similarities.extend(report.neighbours.iter().map(|n| n.similarity.to_bits()));
        self.dim = report.dim;
        self.embeddings.extend(report.embeddings.iter().map(|v| v.to_bits()));
        let kept = KEPT_ROWS * self.dim;
        if self.embeddings.len() > kept {
            self.embeddings.drain(..self.embeddings.len() - kept);
        }
    }

    /// Similarities of the masked neighbours of the epoch so far.
    pub fn similarities(&self) -> Vec<f32> {
        self.similarities.iter().map(|bits| f32::from_bits(*bits)).collect()
    }

    /// The epoch's numbers; begins a new epoch.
    pub fn take(&mut self, known: &Known<'_>) -> Vec<Number> {
        let seen = std::mem::take(self);
        let mut numbers = Vec::new();
        let mut push = |name: &str, value: Option<f64>| numbers.extend(value.map(|v| (name.to_owned(), v as f32)));
        push("epoch/neighbour_purity", purity(&seen.neighbours, &known.labels));
        push("epoch/self_hit", collapse::agreement(&seen.nearest));
        push("epoch/own_video", collapse::agreement(&seen.neighbours));
        push("epoch/other_source", same_source(&seen.nearest, &known.sources).map(|same| 1.0 - same));
        push("epoch/cross_group", purity(&seen.neighbours, &known.groups).map(|same| 1.0 - same));
        let keys: Vec<u32> = seen.neighbours.iter().map(|p| p.1).collect();
        if !keys.is_empty() {
            push("epoch/hub_share", Some(collapse::hub_share(&keys)));
            push("epoch/hub_skewness", Some(collapse::hub_skewness(&keys, known.labels.len())));
        }
        if let Some([low, middle, high]) = collapse::quantiles(&seen.similarities(), [0.1, 0.5, 0.9]) {
            push("epoch/similarity_p10", Some(low.into()));
            push("epoch/similarity_p50", Some(middle.into()));
            push("epoch/similarity_p90", Some(high.into()));
        }
        let rows: Vec<f32> = seen.embeddings.iter().map(|b| f32::from_bits(*b)).collect();
        if seen.dim > 0 && !rows.is_empty() {
            push("epoch/feature_std", Some(collapse::feature_std(&rows, seen.dim)));
            push("epoch/effective_rank", Some(collapse::effective_rank(&rows, seen.dim)));
            push("epoch/uniformity", collapse::uniformity(&rows, seen.dim));
        }
        numbers.extend(seen.numbers_of_groups(known));
        numbers
    }

    /// What the videos of each group find, `group/<value>/…`: purity of their neighbours, how many come from other groups,
    /// and how often the search would bring up the video itself.
    fn numbers_of_groups(&self, known: &Known<'_>) -> Vec<Number> {
        let mut videos: BTreeMap<&str, usize> = BTreeMap::new();
        known.groups.iter().flatten().for_each(|group| *videos.entry(group).or_default() += 1);
        let mut groups: Vec<(&str, usize)> = videos.into_iter().collect();
        groups.sort_by_key(|(_, count)| std::cmp::Reverse(*count)); // stable: equal ones stay in the order of their names
        groups.truncate(MOST_GROUPS);
        let of = |(group, _): (&str, usize)| {
            let own = |video: u32| known.groups.get(video as usize).copied().flatten() == Some(group);
            let of_own = |pairs: &[(u32, u32)]| -> Vec<(u32, u32)> {
                pairs.iter().copied().filter(|(query, _)| own(*query)).collect()
            };
            let (neighbours, nearest) = (of_own(&self.neighbours), of_own(&self.nearest));
            let values = [
                ("neighbour_purity", purity(&neighbours, &known.labels)),
                ("cross_group", purity(&neighbours, &known.groups).map(|same| 1.0 - same)),
                ("self_hit", collapse::agreement(&nearest)),
            ];
            values.map(|(name, value)| Some((format!("group/{group}/{name}"), value? as f32)))
        };
        groups.into_iter().flat_map(of).flatten().collect()
    }

    /// Stores the monitor in a checkpoint.
    pub fn save(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::write(folder.join(FILE), serde_json::to_vec(self)?)
    }

    /// Takes up a stored monitor.
    pub fn load(folder: &Path) -> std::io::Result<Self> {
        Ok(serde_json::from_slice(&std::fs::read(folder.join(FILE))?)?)
    }
}

/// Share of neighbours with the query's label, or value in a column, among those where both have one.
fn purity(pairs: &[(u32, u32)], labels: &[Option<&str>]) -> Option<f64> {
    let label = |video: u32| labels.get(video as usize).copied().flatten();
    let known: Vec<(&str, &str)> = pairs.iter().filter_map(|(q, k)| Some((label(*q)?, label(*k)?))).collect();
    collapse::agreement(&known)
}

/// Share of pairs whose videos are of one source, the pairs of one video left out.
fn same_source(pairs: &[(u32, u32)], sources: &[u32]) -> Option<f64> {
    let source = |video: u32| sources.get(video as usize).copied();
    let others = pairs.iter().filter(|(q, k)| q != k);
    collapse::agreement(&others.filter_map(|(q, k)| Some((source(*q)?, source(*k)?))).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::NeighbourPair;

    fn pair(query_video: u32, key_video: u32) -> NeighbourPair {
        NeighbourPair { query_video, key_video, similarity: 0.5 }
    }

    fn report() -> StepReport {
        StepReport {
            neighbours: vec![pair(0, 1), pair(1, 2), pair(2, 3)],
            nearest: vec![pair(0, 0), pair(1, 2)],
            embeddings: vec![1.0, 0.0, 0.0, 1.0],
            dim: 2,
            ..StepReport::default()
        }
    }

    fn value(numbers: &[Number], name: &str) -> Option<f32> {
        numbers.iter().find(|n| n.0 == name).map(|n| n.1)
    }

    #[test]
    fn purity_counts_only_pairs_with_two_labels() {
        let mut monitor = Monitor::default();
        monitor.observe(&report());
        let labels = vec![Some("a"), Some("a"), Some("b"), None];
        let numbers = monitor.take(&Known { labels, sources: vec![0, 1, 1, 2], groups: vec![] });
        assert_eq!(value(&numbers, "epoch/neighbour_purity"), Some(0.5));
        assert_eq!(value(&numbers, "epoch/self_hit"), Some(0.5));
        assert_eq!(value(&numbers, "epoch/own_video"), Some(0.0));
        assert_eq!(value(&numbers, "epoch/other_source"), Some(0.0), "1 and 2 are of one source, 0 and 0 one video");
        assert!((value(&numbers, "epoch/effective_rank").unwrap() - 2.0).abs() < 1e-5);
        assert_eq!(monitor, Monitor::default());
    }

    #[test]
    fn a_search_without_its_mask_is_seen_by_the_own_videos_it_brings_up() {
        let mut monitor = Monitor::default();
        monitor.observe(&StepReport { neighbours: vec![pair(0, 0), pair(1, 2)], ..report() });
        assert_eq!(value(&monitor.take(&Known::default()), "epoch/own_video"), Some(0.5));
    }

    #[test]
    fn without_neighbours_nothing_is_claimed_about_them() {
        let mut monitor = Monitor::default();
        monitor.observe(&StepReport::default());
        assert_eq!(monitor.take(&Known::default()), []);
    }

    #[test]
    fn groups_tell_how_far_neighbours_come_from_and_their_own_purity() {
        let mut monitor = Monitor::default();
        monitor.observe(&report());
        let labels = vec![Some("a"), Some("a"), Some("b"), Some("a")];
        let groups = vec![Some("hall"), Some("hall"), Some("yard"), None];
        let numbers = monitor.take(&Known { labels, sources: vec![0, 1, 2, 3], groups });
        assert_eq!(value(&numbers, "epoch/cross_group"), Some(0.5), "video 3 has no group");
        assert_eq!(value(&numbers, "group/hall/neighbour_purity"), Some(0.5));
        assert_eq!(value(&numbers, "group/yard/neighbour_purity"), Some(0.0));
        assert_eq!(value(&numbers, "group/hall/cross_group"), Some(0.5), "0 finds 1, and 1 finds 2 in the yard");
        assert_eq!(value(&numbers, "group/yard/cross_group"), None, "2 finds 3, which has no group");
        assert_eq!(value(&numbers, "group/hall/self_hit"), Some(0.5), "without the mask 0 finds itself");
    }

    #[test]
    fn similarities_are_told_by_three_of_their_quantiles() {
        let mut monitor = Monitor::default();
        let neighbours = (0..=10).map(|i| NeighbourPair { similarity: i as f32 / 10.0, ..pair(0, 1) }).collect();
        monitor.observe(&StepReport { neighbours, ..StepReport::default() });
        let numbers = monitor.take(&Known::default());
        let found = ["p10", "p50", "p90"].map(|q| value(&numbers, &format!("epoch/similarity_{q}")).unwrap());
        assert_eq!(found, [0.1, 0.5, 0.9]);
    }

    /// Three classes of four videos; neighbours by class. With the labels in another order purity is chance: what is told
    /// comes from the labels that the catalogue has, and from nowhere else.
    #[test]
    fn purity_of_neighbours_by_class_is_whole_and_that_of_labels_in_another_order_is_chance() {
        let class = |video: u32| video / 4;
        let pairs =
            (0..12).flat_map(|q| (0..12).filter(move |k| *k != q && class(*k) == class(q)).map(move |k| pair(q, k)));
        let found = |label: fn(u32) -> u32| {
            let mut monitor = Monitor::default();
            monitor.observe(&StepReport { neighbours: pairs.clone().collect(), ..StepReport::default() });
            let labels = (0..12).map(|video| Some(["a", "b", "c"][label(video) as usize])).collect();
            value(&monitor.take(&Known { labels, ..Known::default() }), "epoch/neighbour_purity").unwrap()
        };
        assert_eq!(found(|video| video / 4), 1.0);
        assert!(found(|video| video % 3) < 0.34, "labels that cut across the classes");
    }

    #[test]
    fn a_stored_monitor_goes_on_where_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let mut whole = Monitor::default();
        whole.observe(&report());
        whole.save(folder.path()).unwrap();
        let mut resumed = Monitor::load(folder.path()).unwrap();
        whole.observe(&report());
        resumed.observe(&report());
        assert_eq!(whole, resumed);
    }

    #[test]
    fn only_the_latest_embeddings_are_kept() {
        let mut monitor = Monitor::default();
        for _ in 0..KEPT_ROWS {
            monitor.observe(&report());
        }
        assert_eq!(monitor.embeddings.len(), KEPT_ROWS * 2);
    }
}
