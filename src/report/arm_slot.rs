//! Which place of the palette an arm has: the same on every page and in every figure.

use std::collections::BTreeMap;

use super::figure::SLOTS;
use crate::config::MethodTraits;

/// The place of each arm of an experiment, from 0. An arm that bears the name of its method has the place of that
/// method, so that `intra` looks the same in each pilot; the others take the places that are left, by name.
///
/// Names and not times decide: the time of a run changes when it leaves the queue, and its colour must not.
pub fn arm_slots<'a>(arms: impl IntoIterator<Item = &'a str>) -> BTreeMap<String, usize> {
    let known = |arm: &str| MethodTraits::of(arm).map(|traits| traits.slot);
    let mut slots: BTreeMap<String, usize> = arms.into_iter().map(|arm| (arm.to_owned(), SLOTS)).collect();
    let taken: Vec<usize> = slots.keys().filter_map(|arm| known(arm)).collect();
    // The four usual places are given away last: their colours are known.
    let mut free = (4..SLOTS).chain(0..4).filter(|slot| !taken.contains(slot)).chain(SLOTS..);
    for (arm, slot) in &mut slots {
        *slot = known(arm).or_else(|| free.next()).unwrap_or(SLOTS);
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::MethodSpec;

    #[test]
    fn usual_arms_keep_their_place_and_others_follow() {
        let slots = arm_slots(["intra", "vicreg", "iivcl", "intra", "custom"]);
        assert_eq!([slots["intra"], slots["iivcl"], slots["custom"], slots["vicreg"]], [2, 3, 4, 5]);
    }

    #[test]
    fn twelve_arms_have_twelve_places() {
        let of_methods = MethodSpec::all();
        let mut names: Vec<String> = of_methods.iter().map(|m| m.key().to_owned()).collect();
        names.extend((names.len()..SLOTS).map(|i| format!("variant-{i}")));
        let slots = arm_slots(names.iter().map(String::as_str));
        let mut places: Vec<usize> = slots.into_values().collect();
        places.sort_unstable();
        assert_eq!(places, (0..SLOTS).collect::<Vec<_>>());
    }
}
