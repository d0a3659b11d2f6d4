//! Per-epoch monitors of a pre-training: purity, self-hits, hubs, collapse. They are looked at, never trained on;
//! labels come from the catalogue and reach no method.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::eval::collapse;
use crate::method::StepReport;

/// Name of the file in a checkpoint.
const FILE: &str = "monitor.json";

/// Embeddings kept for rank and spread: the latest ones of an epoch.
const KEPT_ROWS: usize = 512;

/// What has been seen since the epoch began. Stored with each checkpoint, so that an epoch that is broken by a resume
/// gives the same numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Monitor {
    /// Query and key video of the masked neighbours.
    neighbours: Vec<(u32, u32)>,
    /// The same without masks, nearest only.
    nearest: Vec<(u32, u32)>,
    /// Bits of the latest embeddings: JSON numbers would lose some.
    embeddings: Vec<u32>,
    dim: usize,
}

impl Monitor {
    /// Takes in one step.
    pub fn observe(&mut self, report: &StepReport) {
        self.neighbours.extend(report.neighbours.iter().map(|n| (n.query_video, n.key_video)));
        self.nearest.extend(report.nearest.iter().map(|n| (n.query_video, n.key_video)));
        self.dim = report.dim;
        self.embeddings.extend(report.embeddings.iter().map(|v| v.to_bits()));
        let kept = KEPT_ROWS * self.dim;
        if self.embeddings.len() > kept {
            self.embeddings.drain(..self.embeddings.len() - kept);
        }
    }

    /// The epoch's numbers; begins a new epoch. `labels` of each pooled video, where known, and their `sources`.
    pub fn take(&mut self, labels: &[Option<&str>], sources: &[u32]) -> Vec<(&'static str, f32)> {
        let seen = std::mem::take(self);
        let mut numbers = Vec::new();
        let mut push = |name, value: Option<f64>| numbers.extend(value.map(|v| (name, v as f32)));
        push("epoch/neighbour_purity", purity(&seen.neighbours, labels));
        push("epoch/self_hit", collapse::agreement(&seen.nearest));
        push("epoch/own_video", collapse::agreement(&seen.neighbours));
        push("epoch/other_source", collapse::agreement(&of_sources(&seen.nearest, sources)).map(|same| 1.0 - same));
        let keys: Vec<u32> = seen.neighbours.iter().map(|p| p.1).collect();
        if !keys.is_empty() {
            push("epoch/hub_share", Some(collapse::hub_share(&keys)));
            push("epoch/hub_skewness", Some(collapse::hub_skewness(&keys, labels.len())));
        }
        let rows: Vec<f32> = seen.embeddings.iter().map(|b| f32::from_bits(*b)).collect();
        if seen.dim > 0 && !rows.is_empty() {
            push("epoch/feature_std", Some(collapse::feature_std(&rows, seen.dim)));
            push("epoch/effective_rank", Some(collapse::effective_rank(&rows, seen.dim)));
        }
        numbers
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

/// Share of neighbours with the query's label, among those where both are labelled.
fn purity(pairs: &[(u32, u32)], labels: &[Option<&str>]) -> Option<f64> {
    let label = |video: u32| labels.get(video as usize).copied().flatten();
    let known: Vec<(&str, &str)> = pairs.iter().filter_map(|(q, k)| Some((label(*q)?, label(*k)?))).collect();
    collapse::agreement(&known)
}

/// Sources of the pairs' videos, the pairs of one video left out.
fn of_sources(pairs: &[(u32, u32)], sources: &[u32]) -> Vec<(u32, u32)> {
    let source = |video: u32| sources.get(video as usize).copied();
    pairs.iter().filter(|(q, k)| q != k).filter_map(|(q, k)| Some((source(*q)?, source(*k)?))).collect()
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

    fn value(numbers: &[(&str, f32)], name: &str) -> Option<f32> {
        numbers.iter().find(|n| n.0 == name).map(|n| n.1)
    }

    #[test]
    fn purity_counts_only_pairs_with_two_labels() {
        let mut monitor = Monitor::default();
        monitor.observe(&report());
        let numbers = monitor.take(&[Some("a"), Some("a"), Some("b"), None], &[0, 1, 1, 2]);
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
        assert_eq!(value(&monitor.take(&[], &[]), "epoch/own_video"), Some(0.5));
    }

    #[test]
    fn without_neighbours_nothing_is_claimed_about_them() {
        let mut monitor = Monitor::default();
        monitor.observe(&StepReport::default());
        assert_eq!(monitor.take(&[], &[]), []);
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
