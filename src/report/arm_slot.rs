//! Which place of the palette an arm has: the same on every page and in every figure.

use std::collections::BTreeMap;

/// The arms of every pilot have a place of their own, so that `intra` looks the same in each of them.
const KNOWN: [&str; 4] = ["random", "scratch", "intra", "iivcl"];

/// The place of each arm of an experiment, from 0: the usual arms first, then the others by name.
///
/// Names and not times decide: the time of a run changes when it leaves the queue, and its colour must not.
pub fn arm_slots<'a>(arms: impl IntoIterator<Item = &'a str>) -> BTreeMap<String, usize> {
    let mut slots: BTreeMap<String, usize> = arms.into_iter().map(|arm| (arm.to_owned(), 0)).collect();
    let mut next = KNOWN.len();
    for (arm, slot) in &mut slots {
        *slot = KNOWN.iter().position(|known| known == arm).unwrap_or_else(|| {
            next += 1;
            next - 1
        });
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_arms_keep_their_place_and_others_follow() {
        let slots = arm_slots(["intra", "nnclr", "iivcl", "intra", "clusters"]);
        assert_eq!([slots["intra"], slots["iivcl"], slots["clusters"], slots["nnclr"]], [2, 3, 4, 5]);
    }
}
