//! Health of the keys in the last quarter of a pre-training, and the alarms that follow from it.
//!
//! A pre-training whose keys all point one way, or are told apart by their age, has taught its encoder little, and a
//! comparison of arms then says little about their methods.

use std::io;

use serde::Serialize;

use crate::store::events::{self, Curve};
use crate::store::{RunFolder, RunWarning};

/// Name of the curve with the purity of the neighbours in the whole pool, at snapshots and before the first step.
pub const PURITY: &str = "snapshot/purity";
/// Least spread of the keys over the dimensions, as a share of 1/√d, which even spread gives.
pub const LEAST_SPREAD: f64 = 0.7;
/// Largest squared length of the mean of the keys.
pub const MOST_MEAN_SQUARE: f64 = 0.4;
/// Largest gap of logits that may come from the age of keys. Only a gap above 0 helps to tell a fresh positive from the
/// queue; keys that batch normalisation made together push one another off a little, which gives one below.
pub const MOST_AGE_GAP: f64 = 0.3;
/// Largest share of the searches of an epoch that may find the same video.
pub const MOST_HUB: f64 = 0.2;

/// Least share of the searches that is to have an accepted neighbour.
pub const LEAST_SERVED: f64 = 0.1;
/// Least share of the neighbours that is to be of another group of the watched column.
pub const LEAST_CROSS_GROUP: f64 = 0.1;

/// Means over the last quarter of the steps; `None` where a run has no such reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct KeyReadings {
    /// Deviation of the keys, averaged over the dimensions, times √d.
    pub spread: Option<f64>,
    /// Squared length of the mean of the keys.
    pub mean_square: Option<f64>,
    /// Logits: fresh keys of strangers minus rows of the queue.
    pub age_gap: Option<f64>,
    /// Logits: newest minus oldest rows of the queue.
    pub stale_gap: Option<f64>,
    /// Share of the searches of an epoch that found the most frequent video.
    pub hub_share: Option<f64>,
    /// Share of the masked searches of an epoch that found the query's own video: none, unless the mask is broken.
    pub own_video: Option<f64>,
    /// Share of the searches that had an accepted neighbour.
    pub served: Option<f64>,
    /// Share of the neighbours that were of another group of the watched column.
    pub cross_group: Option<f64>,
    /// Purity in the whole pool before the first step and at the last snapshot.
    pub purity: Option<[f64; 2]>,
    /// `1/√d`, for the words of an alarm.
    pub even_spread: f64,
}

impl KeyReadings {
    /// Reads the curves of a run; `dim` is d.
    ///
    /// # Errors
    /// The event file cannot be read. A run that has none yet has no readings.
    pub fn of(folder: &RunFolder, dim: usize) -> io::Result<Self> {
        let curves = match folder.written_events() {
            Some(path) => events::read(&path)?,
            None => return Ok(Self::default()),
        };
        let late = |tag: &str| curves.get(tag).and_then(mean_of_last_quarter);
        let root = (dim.max(1) as f64).sqrt();
        Ok(Self {
            spread: late("feature_std").map(|spread| spread * root),
            mean_square: late("key_mean_square"),
            age_gap: late("age_gap"),
            stale_gap: late("stale_gap"),
            hub_share: late("epoch/hub_share"),
            own_video: late("epoch/own_video"),
            served: late("valid_neighbours"),
            cross_group: late("epoch/cross_group"),
            purity: curves.get(PURITY).and_then(ends),
            even_spread: 1.0 / root,
        })
    }

    /// What the user should know before comparing this run with others.
    pub fn alarms(&self) -> Vec<RunWarning> {
        // Three digits, as they are told: a warning that is computed again is the same one.
        let rounded = |value: f64| (value * 1000.0).round() / 1000.0;
        let even = rounded(self.even_spread);
        let spread = self.spread.filter(|spread| *spread < LEAST_SPREAD);
        let alike = self.mean_square.filter(|square| *square > MOST_MEAN_SQUARE);
        let age = self.age_gap.filter(|gap| *gap > MOST_AGE_GAP);
        let stale = self.stale_gap.filter(|gap| *gap > MOST_AGE_GAP);
        let hub = self.hub_share.filter(|share| *share > MOST_HUB);
        let own = self.own_video.filter(|share| *share > 0.0);
        let few = self.served.filter(|share| *share < LEAST_SERVED);
        let one_group = self.cross_group.filter(|share| *share < LEAST_CROSS_GROUP);
        let no_purer = self.purity.filter(|[untrained, last]| last <= untrained);
        [
            spread.map(|s| RunWarning::Collapsed { spread: rounded(s * self.even_spread), even }),
            alike.map(|mean_square| RunWarning::KeysAlike { mean_square: rounded(mean_square) }),
            age.map(|gap| RunWarning::KeyAge { gap: rounded(gap) }),
            stale.map(|gap| RunWarning::StaleQueue { gap: rounded(gap) }),
            hub.map(|share| RunWarning::Hub { share: rounded(share) }),
            own.map(|share| RunWarning::OwnVideo { share: rounded(share) }),
            few.map(|share| RunWarning::FewNeighbours { share: rounded(share) }),
            one_group.map(|share| RunWarning::OneGroup { share: rounded(share) }),
            no_purer.map(|ends| ends.map(rounded)).map(|[untrained, purity]| RunWarning::NoPurer { purity, untrained }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The value of step 0 and the last one after it.
fn ends(curve: &Curve) -> Option<[f64; 2]> {
    let (first, last) = (curve.first().filter(|point| point.0 == 0)?, curve.last().filter(|point| point.0 > 0)?);
    Some([first.1, last.1].map(f64::from))
}

/// Mean of the values in the last quarter of the steps up to the last one.
fn mean_of_last_quarter(curve: &Curve) -> Option<f64> {
    let last = curve.last()?.0;
    let values: Vec<f64> = curve.iter().filter(|(s, _)| *s > last - last / 4).map(|p| f64::from(p.1)).collect();
    // A short run has its last value alone.
    let values = if values.is_empty() { vec![f64::from(curve.last()?.1)] } else { values };
    Some(values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn healthy() -> KeyReadings {
        KeyReadings {
            spread: Some(0.95),
            mean_square: Some(0.05),
            age_gap: Some(-0.9),
            stale_gap: Some(0.1),
            hub_share: Some(0.02),
            own_video: Some(0.0),
            served: Some(0.9),
            cross_group: Some(0.5),
            purity: Some([0.2, 0.3]),
            even_spread: 0.088,
        }
    }

    #[test]
    fn the_last_quarter_alone_counts() {
        let curve: Curve = (1..=8).map(|step| (step, if step > 6 { 3.0 } else { 100.0 })).collect();
        assert_eq!(mean_of_last_quarter(&curve), Some(3.0));
        assert_eq!(mean_of_last_quarter(&vec![(1, 7.0)]), Some(7.0));
        assert_eq!(mean_of_last_quarter(&Vec::new()), None);
    }

    #[test]
    fn each_violated_reading_raises_its_own_alarm_and_a_healthy_run_none() {
        assert_eq!(healthy().alarms(), []);
        let alarm = |readings: KeyReadings| readings.alarms()[..].to_vec();
        let collapsed = alarm(KeyReadings { spread: Some(0.5), ..healthy() });
        assert!(matches!(collapsed[..], [RunWarning::Collapsed { .. }]), "{collapsed:?}");
        let alike = alarm(KeyReadings { mean_square: Some(0.9), ..healthy() });
        assert!(matches!(alike[..], [RunWarning::KeysAlike { .. }]), "{alike:?}");
        let age = alarm(KeyReadings { age_gap: Some(1.5), ..healthy() });
        assert!(matches!(age[..], [RunWarning::KeyAge { .. }]), "{age:?}");
        let stale = alarm(KeyReadings { stale_gap: Some(0.6), ..healthy() });
        assert!(matches!(stale[..], [RunWarning::StaleQueue { .. }]), "{stale:?}");
        let hub = alarm(KeyReadings { hub_share: Some(0.5), ..healthy() });
        assert!(matches!(hub[..], [RunWarning::Hub { .. }]), "{hub:?}");
        let own = alarm(KeyReadings { own_video: Some(0.01), ..healthy() });
        assert!(matches!(own[..], [RunWarning::OwnVideo { .. }]), "a broken mask: {own:?}");
        let few = alarm(KeyReadings { served: Some(0.02), ..healthy() });
        assert!(matches!(few[..], [RunWarning::FewNeighbours { .. }]), "{few:?}");
        let one_group = alarm(KeyReadings { cross_group: Some(0.0), ..healthy() });
        assert!(matches!(one_group[..], [RunWarning::OneGroup { .. }]), "{one_group:?}");
        let no_purer = alarm(KeyReadings { purity: Some([0.3, 0.3]), ..healthy() });
        assert_eq!(no_purer, [RunWarning::NoPurer { purity: 0.3, untrained: 0.3 }]);
    }

    #[test]
    fn the_ends_of_a_curve_are_step_0_and_the_last_one() {
        let ends = |curve: &[(u64, f32)]| ends(&curve.to_vec());
        assert_eq!(ends(&[(0, 0.25), (4, 0.75), (8, 0.5)]), Some([0.25, 0.5]));
        assert_eq!(ends(&[(4, 0.75), (8, 0.5)]), None, "a run of an earlier version has no first look");
        assert_eq!(ends(&[(0, 0.25)]), None);
    }

    #[test]
    fn a_run_without_neighbours_and_queue_raises_no_alarm_about_them() {
        assert_eq!(KeyReadings::default().alarms(), []);
    }
}
