//! From numbers to findings: every threshold is here.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::lift;
use super::{DataCheck, DataFinding, Kind, Table};
use crate::data::browse::Clip;
use crate::data::check::Facts;
use crate::eval::shortcut::{LEVEL, Predicted};

/// Least lift over chance of a shortcut that is told, besides being beyond luck.
const LEAST_LIFT: f64 = 0.1;

/// Homogeneity and completeness from which a column repeats the label.
const REPEATS: f64 = 0.95;

/// Fewer groups than this say nothing of new ones.
const FEW_GROUPS: usize = 5;

/// Share of the clips from which a group dominates.
const DOMINATES: f64 = 0.6;

/// The most frequent label has so many times the clips of the rarest.
const IMBALANCED: usize = 10;

/// Share of copies that is worth a word.
const COPIES: f64 = 0.02;

/// Share of the spread of embeddings that may lie between groups.
const BETWEEN_GROUPS: f64 = 0.5;

/// The gap of the worst group is told where all of its interval is above this.
const LEAST_GAP: f64 = 0.05;

/// Two videos.
type Pair = (usize, usize);

/// What the rules look at.
pub(super) struct Seen<'a> {
    pub check: &'a DataCheck,
    pub facts: &'a Facts,
    /// Readable and labelled.
    pub clips: &'a [&'a Clip],
    pub table: &'a Table,
    /// Videos that are alike.
    pub pairs: &'a [Pair],
}

/// All findings, the worst first.
pub(super) fn findings(seen: &Seen<'_>) -> Vec<DataFinding> {
    let mut kinds = copies(seen);
    kinds.extend(shortcuts(seen));
    if seen.check.column.is_some() {
        kinds.extend(across(seen));
        kinds.extend(groups(seen));
        kinds.extend(judged(seen));
    } else if !seen.clips.is_empty() {
        kinds.push(Kind::NoGroupColumn);
    }
    kinds.extend(imbalance(seen));
    let new = |kind| DataFinding::new(kind, seen.check.column.as_deref());
    let mut findings: Vec<DataFinding> = kinds.into_iter().map(new).collect();
    findings.sort_by_key(|finding| finding.severity); // stable: within a severity as above
    findings
}

impl Seen<'_> {
    fn group<'a>(&self, clip: &'a Clip) -> Option<&'a str> {
        clip.groups.get(self.check.column.as_ref()?).map(String::as_str)
    }
}

/// Near-duplicates, and those of different groups: a split may put them on both sides.
fn copies(seen: &Seen<'_>) -> Vec<Kind> {
    let (check, view) = (seen.check, &seen.facts.view);
    let mut of_video: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for clip in view.readable() {
        of_video.entry(clip.video).or_default().extend(seen.group(clip));
    }
    let apart = |a: usize, b: usize| match (of_video.get(&a), of_video.get(&b)) {
        // A video without a group is one of its own.
        (Some(a), Some(b)) => a.is_empty() || b.is_empty() || a.is_disjoint(b),
        _ => false,
    };
    let same = |a: usize, b: usize| {
        let hash = &view.videos[a].content_hash;
        !hash.is_empty() && *hash == view.videos[b].content_hash
    };
    let mut found = Vec::new();
    let (exact, near): (Vec<Pair>, Vec<Pair>) =
        seen.pairs.iter().copied().filter(|&(a, b)| apart(a, b)).partition(|&(a, b)| same(a, b));
    let example =
        |pairs: &[Pair]| pairs.first().map(|&(a, b)| (view.videos[a].path.clone(), view.videos[b].path.clone()));
    if let Some(example) = example(&near) {
        found.push(Kind::NearDuplicates { pairs: near.len(), example });
    }
    // Of equal files without a group a split knows by itself that they belong together.
    let named = |v: usize| of_video.get(&v).is_some_and(|groups| !groups.is_empty());
    let exact: Vec<Pair> = exact.into_iter().filter(|&(a, b)| named(a) && named(b)).collect();
    if let Some(example) = example(&exact) {
        found.push(Kind::SameContent { pairs: exact.len(), example });
    }
    if (check.videos - check.distinct) as f64 >= COPIES * check.videos.max(1) as f64 && check.distinct < check.videos {
        found.push(Kind::Copies { distinct: check.distinct, of: check.videos });
    }
    found
}

/// The best single number, and all together only where no single one tells.
fn shortcuts(seen: &Seen<'_>) -> Vec<Kind> {
    let Some(found) = &seen.check.shortcuts else { return Vec::new() };
    let tells = |p: &Predicted| p.p <= LEVEL && lift(p.accuracy, found.chance) >= LEAST_LIFT;
    let kind =
        |what, p: &Predicted| Kind::Shortcut { what, accuracy: p.accuracy, chance: found.chance, by_luck: p.by_luck };
    let mut single: Vec<_> = found.single.iter().filter(|(_, p)| tells(p)).collect();
    single.sort_by(|a, b| b.1.accuracy.total_cmp(&a.1.accuracy));
    // Length and number of frames are often one thing told twice.
    single.dedup_by(|b, a| (b.1.accuracy - a.1.accuracy).abs() < 1e-9);
    let mut kinds: Vec<Kind> = single.iter().map(|(what, p)| kind(Some(*what), p)).collect();
    if kinds.is_empty() {
        kinds.extend(found.together.as_ref().filter(|p| tells(p)).map(|p| kind(None, p)));
    }
    kinds
}

/// Clips without a group, and recordings that lie in several groups.
fn across(seen: &Seen<'_>) -> Vec<Kind> {
    let (clips, check) = (seen.clips, seen.check);
    let mut found = Vec::new();
    let without: Vec<&Clip> = clips.iter().copied().filter(|clip| seen.group(clip).is_none()).collect();
    if !without.is_empty() {
        let labels: BTreeSet<_> = without.iter().filter_map(|clip| clip.label.clone()).collect();
        // Ten clips of one label are no accident where there are others.
        let alone = labels.len() == 1 && without.len() >= 10 && check.labels.values > 1 && without.len() < clips.len();
        let label = labels.into_iter().next().filter(|_| alone);
        found.push(Kind::WithoutGroup { clips: without.len(), of: clips.len(), label });
    }
    for other in seen.facts.view.info.group_columns.iter().filter(|c| Some(*c) != check.column.as_ref()) {
        let mut spread: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for clip in clips {
            if let (Some(value), Some(group)) = (clip.groups.get(other), seen.group(clip)) {
                spread.entry(value).or_default().insert(group);
            }
        }
        // A coarser column, such as the site of a recording, has to lie across.
        let finer = spread.len() > check.groups.values;
        let crossing = spread.iter().filter(|(_, groups)| groups.len() > 1);
        let values: Vec<String> = crossing.map(|(value, _)| (*value).to_owned()).collect();
        if finer && !values.is_empty() {
            found.push(Kind::AcrossGroups { column: other.clone(), values });
        }
    }
    found
}

/// How groups and labels lie to each other.
fn groups(seen: &Seen<'_>) -> Vec<Kind> {
    let (check, table) = (seen.check, seen.table);
    let mut found = Vec::new();
    let several = check.labels.values > 1;
    if check.tied.as_ref().is_some_and(|t| several && t.homogeneity >= REPEATS && t.completeness >= REPEATS) {
        return vec![Kind::GroupIsLabel];
    }
    let in_one = |row: &Vec<usize>| row.iter().filter(|n| **n > 0).count() == 1;
    let lonely = table.labels.iter().zip(&table.counts).filter(|(_, row)| in_one(row));
    let labels: Vec<String> = lonely.map(|(label, _)| label.clone()).collect();
    if !labels.is_empty() && check.groups.values > 1 {
        found.push(Kind::OneGroupLabels { labels });
    }
    if check.groups.values < FEW_GROUPS && !seen.clips.is_empty() {
        found.push(Kind::FewGroups { groups: check.groups.values });
    }
    if let Some((group, share)) =
        check.shares.first().filter(|(_, share)| *share >= DOMINATES && check.shares.len() > 1)
    {
        found.push(Kind::OneGroupDominates { group: group.clone(), share: *share });
    }
    found
}

fn imbalance(seen: &Seen<'_>) -> Option<Kind> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    seen.clips.iter().filter_map(|clip| clip.label.as_deref()).for_each(|label| *counts.entry(label).or_default() += 1);
    let (rare, few) = counts.iter().min_by_key(|(_, n)| **n)?;
    let (frequent, many) = counts.iter().max_by_key(|(_, n)| **n)?;
    let kind = Kind::Imbalance { rare: (*rare).to_owned(), few: *few, frequent: (*frequent).to_owned(), many: *many };
    (*many >= IMBALANCED * *few).then_some(kind)
}

/// What runs show.
fn judged(seen: &Seen<'_>) -> Vec<Kind> {
    let mut found = Vec::new();
    if let Some(worst) = seen.check.gap.as_ref().filter(|gap| gap.gap.interval[0] > LEAST_GAP) {
        let group = worst.gap.worst.clone();
        let accuracy = worst.gap.groups.iter().find(|g| g.group == group).map_or(0.0, |g| g.accuracy);
        let (run, gap, interval) = (worst.run.clone(), worst.gap.gap, worst.gap.interval);
        found.push(Kind::WorstGroup { run, group, accuracy, gap, interval });
    }
    if let Some(spread) = seen.check.spread.as_ref().filter(|s| s.between_groups_adjusted >= BETWEEN_GROUPS) {
        let share = spread.between_groups_adjusted;
        found.push(Kind::EmbeddingsTellGroup { run: spread.run.clone(), share });
    }
    found
}
