//! Training and test parts that never cut a group.
//!
//! Everything here depends on the clips, the seed and the numbers of fold and draw, never on the arm: arms see
//! the same cuts, so that their differences can be taken pair by pair.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rand::seq::SliceRandom;

use crate::config::SplitSpec;
use crate::random::stream;
use crate::store::catalogue::VideoRow;

/// How many seeded shuffles are tried for a cut that has every class on both sides.
const ATTEMPTS: u64 = 64;

/// One cut. Positions in the list of clips, ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    pub train: Vec<usize>,
    pub test: Vec<usize>,
}

/// Why the clips cannot be cut as asked.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    #[error("{groups} group values for {labels} labels: each clip needs one of both")]
    Lengths { groups: usize, labels: usize },
    #[error("a split needs at least 2 groups, these clips have {groups}: choose another group column")]
    TooFewGroups { groups: usize },
    #[error("{folds} folds need at least {folds} groups, these clips have {groups}: ask for fewer folds")]
    TooManyFolds { folds: usize, groups: usize },
    #[error("split: no clip belongs to group \"{name}\"; there are {known}")]
    UnknownGroup { name: String, known: String },
    #[error("split: group \"{name}\" stands on both sides; a group is for training or for testing")]
    BothSides { name: String },
}

/// What ties a clip to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie<'a> {
    /// Its value in the group column; empty where it has none.
    pub group: &'a str,
    /// Path of its video.
    pub video: &'a str,
    /// Hash of the video's content; empty where it is not known.
    pub content: &'a str,
}

impl<'a> Tie<'a> {
    /// What is the same for clips of the same pictures.
    fn key(&self) -> (bool, &'a str) {
        if self.content.is_empty() { (false, self.video) } else { (true, self.content) }
    }
}

/// What begins a group that was made of a content; no value of a column has it.
const CONTENT: char = '\0';

/// Whether a group is a value of the column, and not one of last resort, or none.
pub fn is_named(group: &str) -> bool {
    !group.is_empty() && !group.starts_with(CONTENT)
}

/// The group of last resort of a video: its content, or its path where that is not known.
pub fn of_content(video: &VideoRow) -> String {
    let own = if video.content_hash.is_empty() { &video.path } else { &video.content_hash };
    format!("{CONTENT}{own}")
}

/// The clips of one content.
#[derive(Default)]
struct Same<'a> {
    clips: usize,
    videos: BTreeSet<&'a str>,
    /// The first group that one of them has.
    first: Option<&'a str>,
}

/// The group of each clip for [`folds`]: its own, and where it has none, its content as the last resort.
///
/// Segments of one recording without a group of their own share a group. Files with the same content share the first
/// group that one of them has, whatever the column says of the others: nothing that is tested on has been trained on.
/// A clip that nothing ties to another keeps the empty group.
pub fn groups(ties: &[Tie<'_>]) -> Vec<String> {
    let mut same: HashMap<(bool, &str), Same<'_>> = HashMap::new();
    for tie in ties {
        let known = same.entry(tie.key()).or_default();
        known.clips += 1;
        known.videos.insert(tie.video);
        known.first = known.first.or_else(|| Some(tie.group).filter(|group| !group.is_empty()));
    }
    let group = |tie: &Tie<'_>| {
        let Some(known) = same.get(&tie.key()) else { return String::new() };
        if known.videos.len() == 1 && !tie.group.is_empty() {
            return tie.group.to_owned();
        }
        match known.first {
            Some(group) => group.to_owned(),
            None if known.clips > 1 => format!("{CONTENT}{}", tie.key().1),
            None => String::new(),
        }
    };
    ties.iter().map(group).collect()
}

/// [`groups`] of clips of the catalogue, each given by the values of its group columns and by its video; `column`: the
/// one that counts.
pub fn groups_by_column<'a>(
    clips: impl IntoIterator<Item = (&'a BTreeMap<String, String>, &'a VideoRow)>,
    column: Option<&str>,
) -> Vec<String> {
    let tie = |(values, video): (&'a BTreeMap<String, String>, &'a VideoRow)| Tie {
        group: column.and_then(|column| values.get(column)).map_or("", String::as_str),
        video: &video.path,
        content: &video.content_hash,
    };
    groups(&clips.into_iter().map(tie).collect::<Vec<_>>())
}

/// Cuts clips into training and test parts; clip i has group `groups[i]` and class `labels[i]`.
///
/// A clip whose group is empty has no known source and stands for a group of its own: nothing ties it to another
/// clip as far as the labels tell (`TrainTest` leaves such clips out, as it does all groups not named).
///
/// `HoldOut` and `KFold` try up to 64 seeded shuffles and take the first in which every class occurs on both
/// sides of every cut, else the one that lacks the fewest (training part first).
pub fn folds(groups: &[String], labels: &[usize], spec: &SplitSpec, seed: u64) -> Result<Vec<Fold>, SplitError> {
    if groups.len() != labels.len() {
        return Err(SplitError::Lengths { groups: groups.len(), labels: labels.len() });
    }
    if let SplitSpec::TrainTest { train, test } = spec {
        return Ok(vec![train_test(groups, train, test)?]);
    }
    let members = members(groups);
    if members.len() < 2 {
        return Err(SplitError::TooFewGroups { groups: members.len() });
    }
    match spec {
        SplitSpec::LeaveOneGroupOut => Ok(members.iter().map(|m| complement(m, groups.len())).collect()),
        SplitSpec::HoldOut { test } => Ok(best_shuffle(&members, labels, seed, |order| {
            vec![complement(&fill(order, *test * groups.len() as f64), groups.len())]
        })),
        SplitSpec::KFold { folds, .. } if *folds > members.len() => {
            Err(SplitError::TooManyFolds { folds: *folds, groups: members.len() })
        }
        SplitSpec::KFold { folds } => Ok(best_shuffle(&members, labels, seed, |order| {
            deal(order, *folds).iter().map(|test| complement(test, groups.len())).collect()
        })),
        SplitSpec::TrainTest { .. } => unreachable!("handled above"),
    }
}

/// The clips of each group, in order of first appearance.
fn members(groups: &[String]) -> Vec<Vec<usize>> {
    let mut place: HashMap<&str, usize> = HashMap::new();
    let mut members: Vec<Vec<usize>> = Vec::new();
    for (clip, group) in groups.iter().enumerate() {
        let next = members.len();
        let at = if group.is_empty() { next } else { *place.entry(group).or_insert(next) };
        if at == next {
            members.push(Vec::new());
        }
        members[at].push(clip);
    }
    members
}

/// The cut that tests on `test` and trains on all other clips of `clips`.
fn complement(test: &[usize], clips: usize) -> Fold {
    let mut in_test = vec![false; clips];
    for &i in test {
        in_test[i] = true;
    }
    let (test, train) = (0..clips).partition(|&i| in_test[i]);
    Fold { train, test }
}

/// The first of the seeded shuffles whose cuts lack no class, else the one that lacks fewest.
fn best_shuffle(
    members: &[Vec<usize>],
    labels: &[usize],
    seed: u64,
    cut: impl Fn(&[&Vec<usize>]) -> Vec<Fold>,
) -> Vec<Fold> {
    let mut best: Option<((usize, usize), Vec<Fold>)> = None;
    for attempt in 0..ATTEMPTS {
        let mut order: Vec<&Vec<usize>> = members.iter().collect();
        order.shuffle(&mut stream(seed, "split", attempt));
        let folds = cut(&order);
        let lack = lacking(&folds, labels);
        if best.as_ref().is_none_or(|(least, _)| lack < *least) {
            best = Some((lack, folds));
        }
        if lack == (0, 0) {
            break;
        }
    }
    best.map(|(_, folds)| folds).unwrap_or_default()
}

/// Classes missing in training parts and in test parts, summed over the cuts.
fn lacking(folds: &[Fold], labels: &[usize]) -> (usize, usize) {
    let count = |part: &[usize]| part.iter().map(|&i| labels[i]).collect::<BTreeSet<_>>().len();
    let all = labels.iter().collect::<BTreeSet<_>>().len();
    folds.iter().fold((0, 0), |(train, test), f| (train + all - count(&f.train), test + all - count(&f.test)))
}

/// Takes groups in order while that brings the number of clips closer to `target`; at least one, never all.
fn fill(order: &[&Vec<usize>], target: f64) -> Vec<usize> {
    let mut taken = Vec::new();
    let mut left = order.len();
    for group in order {
        let before = taken.len() as f64;
        let closer = (before + group.len() as f64 - target).abs() < (before - target).abs();
        if closer && left > 1 {
            taken.extend_from_slice(group);
            left -= 1;
        }
    }
    if taken.is_empty() {
        // Every group is larger than twice the share: the smallest overshoots least.
        let smallest = order.iter().min_by_key(|g| g.len());
        taken = smallest.map(|g| (*g).clone()).unwrap_or_default();
    }
    taken
}

/// Deals groups, largest first, each to the fold with the fewest clips so far. The shuffle decides among equals and
/// numbers the folds: a protocol that uses only the first folds does not always test the largest group.
fn deal(order: &[&Vec<usize>], folds: usize) -> Vec<Vec<usize>> {
    let mut sorted: Vec<(usize, &Vec<usize>)> = order.iter().copied().enumerate().collect();
    sorted.sort_by_key(|(_, group)| std::cmp::Reverse(group.len()));
    let mut hands: Vec<(usize, Vec<usize>)> = sorted[..folds].iter().map(|&(at, g)| (at, g.clone())).collect();
    for (_, group) in &sorted[folds..] {
        if let Some((_, hand)) = hands.iter_mut().min_by_key(|(_, hand)| hand.len()) {
            hand.extend_from_slice(group);
        }
    }
    hands.sort_by_key(|(at, _)| *at);
    hands.into_iter().map(|(_, hand)| hand).collect()
}

fn train_test(groups: &[String], train: &[String], test: &[String]) -> Result<Fold, SplitError> {
    if let Some(name) = train.iter().find(|name| test.contains(name)) {
        return Err(SplitError::BothSides { name: name.clone() });
    }
    if let Some(name) = train.iter().chain(test).find(|name| !is_named(name) || !groups.contains(name)) {
        let known: BTreeSet<&str> = groups.iter().map(String::as_str).filter(|g| is_named(g)).collect();
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        return Err(SplitError::UnknownGroup { name: name.clone(), known });
    }
    let part = |names: &[String]| (0..groups.len()).filter(|&i| names.contains(&groups[i])).collect();
    Ok(Fold { train: part(train), test: part(test) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clips() -> impl Strategy<Value = (Vec<String>, Vec<usize>)> {
        prop::collection::vec((0..9_u8, 0..4_usize), 2..80).prop_map(|clips| {
            let name = |g: u8| if g == 0 { String::new() } else { format!("g{g}") };
            clips.into_iter().map(|(g, label)| (name(g), label)).unzip()
        })
    }

    fn specs() -> impl Strategy<Value = SplitSpec> {
        prop_oneof![
            (0.05..0.95).prop_map(|test| SplitSpec::HoldOut { test }),
            Just(SplitSpec::LeaveOneGroupOut),
            (2..6_usize).prop_map(|folds| SplitSpec::KFold { folds }),
        ]
    }

    fn groups_of(part: &[usize], groups: &[String]) -> BTreeSet<String> {
        part.iter().map(|&i| groups[i].clone()).filter(|g| !g.is_empty()).collect()
    }

    proptest! {
        #[test]
        fn no_group_is_cut_and_no_clip_is_lost((groups, labels) in clips(), spec in specs(), seed in 0..50_u64) {
            let Ok(cuts) = folds(&groups, &labels, &spec, seed) else { return Ok(()) };
            for cut in &cuts {
                prop_assert!(groups_of(&cut.train, &groups).is_disjoint(&groups_of(&cut.test, &groups)));
                let mut all = [cut.train.clone(), cut.test.clone()].concat();
                all.sort_unstable();
                prop_assert_eq!(all, (0..groups.len()).collect::<Vec<_>>());
                prop_assert!(!cut.train.is_empty() && !cut.test.is_empty());
            }
        }

        #[test]
        fn each_clip_is_tested_once_by_folds((groups, labels) in clips(), folds_wanted in 2..6_usize) {
            for spec in [SplitSpec::LeaveOneGroupOut, SplitSpec::KFold { folds: folds_wanted }] {
                let Ok(cuts) = folds(&groups, &labels, &spec, 3) else { continue };
                let mut tested: Vec<usize> = cuts.iter().flat_map(|c| c.test.clone()).collect();
                tested.sort_unstable();
                prop_assert_eq!(tested, (0..groups.len()).collect::<Vec<_>>());
            }
        }

        #[test]
        fn the_same_seed_cuts_the_same_way((groups, labels) in clips(), spec in specs(), seed in 0..50_u64) {
            prop_assert_eq!(folds(&groups, &labels, &spec, seed), folds(&groups, &labels, &spec, seed));
        }
    }

    fn numbered(sizes: &[usize]) -> Vec<String> {
        sizes.iter().enumerate().flat_map(|(g, &n)| vec![format!("g{g}"); n]).collect()
    }

    #[test]
    fn hold_out_keeps_every_class_on_both_sides_where_it_can() {
        // Class 1 lives in two of ten groups only: a blind cut would often lose it.
        let groups = numbered(&[5; 10]);
        let labels: Vec<usize> = (0..50).map(|i| usize::from(i / 5 < 2)).collect();
        for seed in 0..30 {
            let cut = &folds(&groups, &labels, &SplitSpec::HoldOut { test: 0.3 }, seed).unwrap()[0];
            assert_eq!(lacking(std::slice::from_ref(cut), &labels), (0, 0), "seed {seed}");
            assert_eq!(cut.test.len(), 15);
        }
    }

    #[test]
    fn seeds_cut_differently() {
        let groups = numbered(&[3; 20]);
        let labels = vec![0; 60];
        let cut = |seed| folds(&groups, &labels, &SplitSpec::HoldOut { test: 0.3 }, seed).unwrap();
        assert!((1..10).any(|seed| cut(seed) != cut(0)));
    }

    #[test]
    fn folds_are_balanced() {
        let groups = numbered(&[40, 1, 9, 10, 10, 10, 20, 15, 5]);
        let cuts = folds(&groups, &[0; 120], &SplitSpec::KFold { folds: 3 }, 0).unwrap();
        assert!(cuts.iter().all(|c| c.test.len() == 40), "{:?}", cuts.iter().map(|c| c.test.len()).collect::<Vec<_>>());
    }

    #[test]
    fn a_clip_without_a_group_is_its_own_group() {
        let groups: Vec<String> = ["", "a", "", "a"].map(String::from).to_vec();
        let cuts = folds(&groups, &[0; 4], &SplitSpec::LeaveOneGroupOut, 0).unwrap();
        let tests: Vec<_> = cuts.into_iter().map(|c| c.test).collect();
        assert_eq!(tests, [vec![0], vec![1, 3], vec![2]]);
    }

    fn tie<'a>(group: &'a str, video: &'a str, content: &'a str) -> Tie<'a> {
        Tie { group, video, content }
    }

    #[test]
    fn segments_of_one_recording_without_a_group_stay_together() {
        let ties = [tie("", "r1", "x"), tie("", "r1", "x"), tie("", "r2", "y"), tie("", "r2", "y"), tie("", "r3", "")];
        let groups = groups(&ties);
        assert_eq!((groups[0] == groups[1], groups[2] == groups[3], groups[0] == groups[2]), (true, true, false));
        assert!(!is_named(&groups[0]) && groups[4].is_empty());
        for cut in folds(&groups, &[0, 1, 0, 1, 0], &SplitSpec::LeaveOneGroupOut, 0).unwrap() {
            assert_eq!(cut.test.contains(&0), cut.test.contains(&1));
        }
    }

    #[test]
    fn the_same_content_is_in_one_group_whatever_the_column_says() {
        let ties = [tie("a", "1", "x"), tie("b", "2", "x"), tie("", "3", "x"), tie("b", "4", "y")];
        assert_eq!(groups(&ties), ["a", "a", "a", "b"]);
        let ties = [tie("", "1", "x"), tie("", "2", "x"), tie("", "3", "z")];
        let tied = groups(&ties);
        assert!(tied[0] == tied[1] && !tied[0].is_empty() && tied[2].is_empty());
    }

    #[test]
    fn segments_of_one_recording_keep_the_groups_that_the_column_gives_them() {
        let ties = [tie("anna", "r", "x"), tie("ben", "r", "x"), tie("", "r", "x")];
        assert_eq!(groups(&ties), ["anna", "ben", "anna"]);
    }

    #[test]
    fn site_a_to_site_b_leaves_other_sites_out() {
        let groups: Vec<String> = ["a", "b", "c", "a"].map(String::from).to_vec();
        let spec =
            |train: &str, test: &str| SplitSpec::TrainTest { train: vec![train.into()], test: vec![test.into()] };
        let cut = folds(&groups, &[0; 4], &spec("a", "b"), 0).unwrap();
        assert_eq!(cut, [Fold { train: vec![0, 3], test: vec![1] }]);
        assert!(matches!(folds(&groups, &[0; 4], &spec("a", "a"), 0), Err(SplitError::BothSides { .. })));
        let unknown = folds(&groups, &[0; 4], &spec("a", "x"), 0).unwrap_err();
        assert!(unknown.to_string().contains("a, b, c"), "{unknown}");
    }

    #[test]
    fn what_cannot_be_cut_is_refused() {
        let groups = numbered(&[4]);
        assert_eq!(
            folds(&groups, &[0; 4], &SplitSpec::LeaveOneGroupOut, 0),
            Err(SplitError::TooFewGroups { groups: 1 })
        );
        let groups = numbered(&[4, 2]);
        let spec = SplitSpec::KFold { folds: 3 };
        assert_eq!(folds(&groups, &[0; 6], &spec, 0), Err(SplitError::TooManyFolds { folds: 3, groups: 2 }));
    }
}
