//! Where a moment of a recording lies in its stored frames.

use serde::{Deserialize, Serialize};

/// Stored frames are evenly spaced and begin at 0. A recording's own clock may begin later (the sound came first), jump,
/// or tick unevenly; tables of segments count by it. Pairs of (second of the recording, second of the stored frames),
/// both rising; between them the way is straight. Empty: both are the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TimeMap(Vec<(f64, f64)>);

impl TimeMap {
    /// `pairs` rise in both of their values; millionths of a second count.
    pub fn new(pairs: Vec<(f64, f64)>) -> Self {
        let round = |secs: f64| (secs * 1e6).round() / 1e6;
        Self(pairs.into_iter().map(|(recorded, stored)| (round(recorded), round(stored))).collect())
    }

    /// Whether both times are the same.
    pub fn is_plain(&self) -> bool {
        self.0.is_empty()
    }

    /// The second of the stored frames that shows the second `recorded` of the recording. What lies before the first
    /// picture becomes negative.
    pub fn stored(&self, recorded: f64) -> f64 {
        let next = self.0.partition_point(|pair| pair.0 <= recorded);
        match (next.checked_sub(1).and_then(|before| self.0.get(before)), self.0.get(next)) {
            (Some(a), Some(b)) => a.1 + (recorded - a.0) * (b.1 - a.1) / (b.0 - a.0),
            (Some(end), None) | (None, Some(end)) => end.1 + recorded - end.0,
            (None, None) => recorded,
        }
    }

    /// The second of the recording that the second `stored` of the stored frames shows; where the clock jumped, the one
    /// behind the jump.
    pub fn recorded(&self, stored: f64) -> f64 {
        let next = self.0.partition_point(|pair| pair.1 <= stored);
        match (next.checked_sub(1).and_then(|before| self.0.get(before)), self.0.get(next)) {
            (Some(a), Some(b)) => a.0 + (stored - a.1) * (b.0 - a.0) / (b.1 - a.1),
            (Some(end), None) | (None, Some(end)) => end.0 + stored - end.1,
            (None, None) => stored,
        }
    }

    /// As it is stored; empty where it is plain.
    pub fn to_stored(&self) -> String {
        if self.is_plain() { String::new() } else { serde_json::to_string(self).unwrap_or_default() }
    }

    /// From what was stored. What is no map (a damaged line) is taken as plain.
    pub fn from_stored(text: &str) -> Self {
        let map: Self = serde_json::from_str(text).unwrap_or_default();
        let rises = map.0.is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1);
        let finite = map.0.iter().all(|(a, b)| a.is_finite() && b.is_finite());
        if rises && finite { map } else { Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_start_and_a_jump_are_followed() {
        let map = TimeMap::new(vec![(2.0, 0.0), (3.0, 1.0), (603.0, 1.0)]);
        let moments = [2.5, 3.0, 300.0, 603.0, 604.0, 1.0].map(|recorded| map.stored(recorded));
        assert_eq!(moments, [0.5, 1.0, 1.0, 1.0, 2.0, -1.0]);
        assert_eq!(TimeMap::default().stored(7.5), 7.5);
        let back = [0.5, 0.9, 1.0, 2.0].map(|stored| map.recorded(stored));
        assert_eq!(back, [2.5, 2.9, 603.0, 604.0]);
        assert_eq!(TimeMap::default().recorded(7.5), 7.5);
    }

    #[test]
    fn a_map_comes_back_and_a_damaged_one_is_plain() {
        let map = TimeMap::new(vec![(0.1, 0.0), (1.0, 0.5)]);
        assert_eq!(TimeMap::from_stored(&map.to_stored()), map);
        for text in ["", "[[1.0", "[[2.0,0.0],[1.0,1.0]]", "7"] {
            assert!(TimeMap::from_stored(text).is_plain(), "{text}");
        }
    }
}
