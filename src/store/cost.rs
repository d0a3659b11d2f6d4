//! What a run has spent, as stored with its results, checkpoints and units of evaluation.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::measure::{CostKind, Total};

/// A value for each [`CostKind`] that is known, in the units of its table. In files a structure with a field for each,
/// whole numbers as such; fields of later versions are passed over.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    values: [Option<f64>; CostKind::KEYS.len()],
}

impl Default for Cost {
    /// Nothing spent. What a version before did not measure stays unknown.
    fn default() -> Self {
        let mut cost = Self { values: [None; CostKind::KEYS.len()] };
        CostKind::all().filter(|kind| kind.is_always_known()).for_each(|kind| cost.set(kind, 0.0));
        cost
    }
}

impl Cost {
    /// A cost of these values and nothing else.
    pub fn of(values: &[(CostKind, f64)]) -> Self {
        let mut cost = Self::default();
        values.iter().for_each(|(kind, value)| cost.set(*kind, *value));
        cost
    }

    /// What has been spent; `None` where it was not measured.
    pub fn known(&self, kind: CostKind) -> Option<f64> {
        self.values[kind as usize]
    }

    /// What has been spent; 0 where it was not measured.
    pub fn get(&self, kind: CostKind) -> f64 {
        self.known(kind).unwrap_or(0.0)
    }

    /// Optimiser steps.
    pub fn steps(&self) -> u64 {
        self.get(CostKind::Steps) as u64
    }

    /// Takes over a measured value.
    pub fn set(&mut self, kind: CostKind, value: f64) {
        self.values[kind as usize] = Some(value);
    }

    /// Counts more of what adds up.
    pub fn count(&mut self, kind: CostKind, more: f64) {
        self.set(kind, self.get(kind) + more);
    }

    /// Adds a part of the same run: sums add up, of peaks the larger counts. What was not measured in a part in which
    /// something was spent is not known of the whole.
    pub fn add(&mut self, part: &Self) {
        let (first, nothing) = (self.is_nothing(), part.is_nothing());
        for kind in CostKind::all() {
            self.values[kind as usize] = match (self.known(kind), part.known(kind)) {
                (Some(before), Some(more)) if kind.total() == Total::Sum => Some(before + more),
                (Some(before), Some(more)) => Some(before.max(more)),
                (None, more) if first => more,
                (before, None) if nothing => before,
                _ => None,
            };
        }
    }

    /// Whether nothing is known to have been spent.
    fn is_nothing(&self) -> bool {
        self.values.iter().flatten().all(|value| *value == 0.0)
    }

    /// The same without what only training counts.
    pub fn without_training(mut self) -> Self {
        CostKind::all().filter(|kind| kind.is_of_training()).for_each(|kind| self.set(kind, 0.0));
        self
    }

    /// The cost of a run among several: means of sums, the largest of peaks. What one of them did not measure is not
    /// known of all. Whole numbers are rounded down.
    pub fn per_run(runs: &[&Self]) -> Self {
        let mut cost = Self::default();
        for kind in CostKind::all() {
            let known: Vec<f64> = runs.iter().filter_map(|run| run.known(kind)).collect();
            if known.is_empty() || known.len() < runs.len() {
                continue;
            }
            let value = match kind.total() {
                Total::Sum => known.iter().sum::<f64>() / known.len() as f64,
                Total::Max => known.into_iter().fold(0.0, f64::max),
            };
            cost.set(kind, if kind.is_whole() { value.floor() } else { value });
        }
        cost
    }
}

impl Serialize for Cost {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let known: Vec<(CostKind, f64)> = CostKind::all().filter_map(|kind| Some((kind, self.known(kind)?))).collect();
        let mut fields = serializer.serialize_struct("Cost", known.len())?;
        for (kind, value) in known {
            if kind.is_whole() {
                fields.serialize_field(kind.key(), &(value as u64))?;
            } else {
                fields.serialize_field(kind.key(), &value)?;
            }
        }
        fields.end()
    }
}

impl<'de> Deserialize<'de> for Cost {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("Cost", &CostKind::KEYS, Fields)
    }
}

/// Reads the fields of a cost.
struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Cost;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the costs of a run")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cost, A::Error> {
        let mut cost = Cost::default();
        while let Some(Key(kind)) = map.next_key()? {
            match kind {
                Some(kind) => cost.set(kind, map.next_value()?),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(cost)
    }
}

/// The name of a field; none for one of a later version.
struct Key(Option<CostKind>);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // RON writes names of fields without quotes, which makes them identifiers and no texts.
        deserializer.deserialize_identifier(KeyName)
    }
}

/// Reads a name.
struct KeyName;

impl Visitor<'_> for KeyName {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a cost")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Key, E> {
        Ok(Key(CostKind::find(name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CostKind::{Clips, DeviceS, Flops, PeakBytes, Steps, WallS};

    /// What versions before this table have written.
    const OLD: &str =
        "(steps: 40, clips: 2560, flops: 12500000000.0, wall_s: 4.5, device_s: 3.25, peak_bytes: 1048576)";

    fn old() -> Cost {
        Cost::of(&[
            (Steps, 40.0),
            (Clips, 2560.0),
            (Flops, 1.25e10),
            (WallS, 4.5),
            (DeviceS, 3.25),
            (PeakBytes, 1048576.0),
        ])
    }

    #[test]
    fn files_of_earlier_versions_read_equal_and_are_written_alike() {
        let read: Cost = ron::from_str(OLD).unwrap();
        assert_eq!(read, old());
        let json = serde_json::to_string(&read).unwrap();
        let told =
            r#"{"steps":40,"clips":2560,"flops":12500000000.0,"wall_s":4.5,"device_s":3.25,"peak_bytes":1048576}"#;
        assert_eq!(json, told);
        assert_eq!(serde_json::from_str::<Cost>(told).unwrap(), read);
        let again: Cost = ron::from_str(&crate::config::to_ron(&read)).unwrap();
        assert_eq!(again, read);
    }

    #[test]
    fn fields_may_be_missing_or_of_a_later_version() {
        let few: Cost = ron::from_str("(steps: 3, tea: (cups: [1, 2]), wall_s: 2.0)").unwrap();
        assert_eq!(few, Cost::of(&[(Steps, 3.0), (WallS, 2.0)]));
        assert_eq!(
            serde_json::from_str::<Cost>(r#"{"tea":{"cups":[1]},"clips":7}"#).unwrap(),
            Cost::of(&[(Clips, 7.0)])
        );
        assert_eq!(ron::from_str::<Cost>("()").unwrap(), Cost::default());
    }

    #[test]
    fn parts_add_up_and_memory_keeps_its_peak() {
        let mut total = old();
        total.add(&Cost::of(&[(Steps, 2.0), (WallS, 0.5), (PeakBytes, 9.0)]));
        assert_eq!([Steps, WallS, PeakBytes].map(|kind| total.get(kind)), [42.0, 5.0, 1048576.0]);
        let judged = total.without_training();
        assert_eq!([Steps, Clips, Flops, WallS].map(|kind| judged.get(kind)), [0.0, 0.0, 0.0, 5.0]);
    }

    #[test]
    fn what_was_not_measured_in_a_part_is_not_known_of_the_whole() {
        // As a cost of a later version than the part before a resume.
        let unmeasured = |cost: &mut Cost| cost.values[DeviceS as usize] = None;
        let (mut begun, mut nothing) = (old(), Cost::default());
        unmeasured(&mut begun);
        unmeasured(&mut nothing);
        let sum = |first: &Cost, then: &Cost| {
            let mut sum = first.clone();
            sum.add(then);
            sum.known(DeviceS)
        };
        assert_eq!((sum(&begun, &old()), sum(&old(), &begun)), (None, None));
        assert_eq!((sum(&nothing, &old()), sum(&old(), &nothing)), (Some(3.25), Some(3.25)));
        assert_eq!(Cost::per_run(&[&old(), &begun]).get(DeviceS), 0.0);
    }

    #[test]
    fn an_arm_has_the_means_of_its_runs_and_their_largest_peak() {
        let run = |steps: f64, peak: f64| Cost::of(&[(Steps, steps), (DeviceS, steps), (PeakBytes, peak)]);
        let arm = Cost::per_run(&[&run(1.0, 5.0), &run(2.0, 3.0)]);
        assert_eq!([Steps, DeviceS, PeakBytes].map(|kind| arm.get(kind)), [1.0, 1.5, 5.0]);
        assert_eq!(Cost::per_run(&[]), Cost::default());
    }
}
