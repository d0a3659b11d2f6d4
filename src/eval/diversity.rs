//! How much a collection of clips varies: how many of its videos are not copies, how evenly it lies over groups, how
//! closely labels and groups are tied, how far its embeddings spread.

use std::collections::BTreeMap;

use serde::Serialize;

/// The cluster of each of `n` items, numbered in order of first appearance, where `pairs` name items that are alike:
/// what is alike to the same is in one cluster. The number of clusters is the effective number of videos.
pub fn clusters(n: usize, pairs: &[(usize, usize)]) -> Vec<usize> {
    let mut parent: Vec<usize> = (0..n).collect();
    for &(a, b) in pairs {
        let (a, b) = (root(&mut parent, a), root(&mut parent, b));
        // The smaller number leads, so that clusters come in order of first appearance.
        parent[a.max(b)] = a.min(b);
    }
    let mut number = BTreeMap::new();
    let roots: Vec<usize> = (0..n).map(|i| root(&mut parent, i)).collect();
    roots
        .iter()
        .map(|root| {
            let next = number.len();
            *number.entry(*root).or_insert(next)
        })
        .collect()
}

fn root(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}

/// Shannon entropy of counts, in nats. 0 of none.
pub fn entropy(counts: &[usize]) -> f64 {
    let total = counts.iter().sum::<usize>() as f64;
    let shares = counts.iter().filter(|n| **n > 0).map(|&n| n as f64 / total);
    -shares.map(|p| p * p.ln()).sum::<f64>() + 0.0
}

/// How evenly counts lie over their values.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Evenness {
    /// Values with at least one item.
    pub values: usize,
    /// Shannon entropy, nats.
    pub entropy: f64,
    /// e to the entropy (Hill number of order 1): so many equally large values would be as diverse.
    pub effective: f64,
    /// Share of the largest value.
    pub largest_share: f64,
}

/// The evenness of counts; all 0 of none.
pub fn evenness(counts: &[usize]) -> Evenness {
    let total: usize = counts.iter().sum();
    if total == 0 {
        return Evenness::default();
    }
    let entropy = entropy(counts);
    let largest = counts.iter().max().copied().unwrap_or(0);
    Evenness {
        values: counts.iter().filter(|n| **n > 0).count(),
        entropy,
        effective: entropy.exp(),
        largest_share: largest as f64 / total as f64,
    }
}

/// How labels and groups of the same clips are tied.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Tied {
    /// Share of the label × group cells that have a clip.
    pub coverage: f64,
    /// 1 − H(label | group) / H(label): how far the group gives the label away.
    pub homogeneity: f64,
    /// 1 − H(group | label) / H(group).
    pub completeness: f64,
    /// Cramér's V, without correction of bias: 0 independent, 1 tied.
    pub cramers_v: f64,
}

/// [`Tied`] of a table of counts, one row a label, one column a group. As in scikit-learn, homogeneity and completeness
/// are 1 where there is nothing to tell: one label, or one group.
pub fn tied(table: &[Vec<usize>]) -> Tied {
    let columns = table.first().map_or(0, Vec::len);
    let rows: Vec<usize> = table.iter().map(|row| row.iter().sum()).collect();
    let groups: Vec<usize> = (0..columns).map(|j| table.iter().map(|row| row[j]).sum()).collect();
    let cells: Vec<usize> = table.iter().flatten().copied().collect();
    let total: usize = rows.iter().sum();
    if total == 0 {
        return Tied::default();
    }
    let (labels, of_groups, joint) = (entropy(&rows), entropy(&groups), entropy(&cells));
    let told = |whole: f64, other: f64| if whole > 0.0 { 1.0 - (joint - other) / whole } else { 1.0 };
    let expected = |i: usize, j: usize| rows[i] as f64 * groups[j] as f64 / total as f64;
    let places = (0..rows.len()).flat_map(|i| (0..columns).map(move |j| (i, j))).filter(|&(i, j)| expected(i, j) > 0.0);
    let chi2: f64 = places.map(|(i, j)| (table[i][j] as f64 - expected(i, j)).powi(2) / expected(i, j)).sum();
    let seen = |counts: &[usize]| counts.iter().filter(|n| **n > 0).count();
    let (seen_rows, seen_groups) = (seen(&rows), seen(&groups));
    let freedom = seen_rows.min(seen_groups).saturating_sub(1);
    Tied {
        coverage: seen(&cells) as f64 / (seen_rows * seen_groups) as f64,
        homogeneity: told(labels, of_groups),
        completeness: told(of_groups, labels),
        cramers_v: if freedom == 0 { 0.0 } else { (chi2 / total as f64 / freedom as f64).sqrt() },
    }
}

/// Spread of unit embeddings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// Mean cosine distance (1 − cosine) of two different rows.
    pub mean_distance: f64,
    /// Share of the variance that lies between the groups (η²): near 1, an embedding tells the group and little else.
    pub between_groups: f64,
}

/// The spread of `rows` (`[n × d]`, unit length), row i of group `groups[i]`; `None` of fewer than two rows.
pub fn spread(rows: &[f32], d: usize, groups: &[&str]) -> Option<Spread> {
    let n = groups.len();
    if n < 2 || d == 0 || rows.len() != n * d {
        return None;
    }
    let mut sums: BTreeMap<&str, (f64, Vec<f64>)> = BTreeMap::new();
    for (group, row) in groups.iter().zip(rows.chunks_exact(d)) {
        let (count, sum) = sums.entry(*group).or_insert_with(|| (0.0, vec![0.0; d]));
        *count += 1.0;
        sum.iter_mut().zip(row).for_each(|(s, x)| *s += f64::from(*x));
    }
    let square = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>();
    let all: Vec<f64> = (0..d).map(|j| sums.values().map(|(_, sum)| sum[j]).sum()).collect();
    let squares: f64 = rows.iter().map(|x| f64::from(*x).powi(2)).sum();
    let count = n as f64;
    let within_mean = square(&all) / count;
    let between: f64 = sums.values().map(|(count, sum)| square(sum) / count).sum::<f64>() - within_mean;
    let whole = squares - within_mean;
    let mean_cosine = (square(&all) - squares) / (count * (count - 1.0));
    let between_groups = if whole > 1e-9 { (between / whole).clamp(0.0, 1.0) } else { 0.0 };
    Some(Spread { mean_distance: 1.0 - mean_cosine, between_groups })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_to_the_same_is_one_cluster() {
        assert_eq!(clusters(6, &[(4, 1), (1, 5), (2, 2)]), [0, 1, 2, 3, 1, 1]);
        assert_eq!(clusters(3, &[]), [0, 1, 2]);
    }

    #[test]
    fn equal_groups_count_in_full_and_one_that_dominates_counts_little() {
        let even = evenness(&[5, 5, 5, 5, 0]);
        assert!((even.effective - 4.0).abs() < 1e-12 && even.values == 4);
        assert!(evenness(&[97, 1, 1, 1]).effective < 1.3);
        assert_eq!(evenness(&[]), Evenness::default());
    }

    #[test]
    fn a_group_that_repeats_the_label_is_tied_both_ways_and_a_crossed_one_neither() {
        let repeats = tied(&[vec![8, 0, 0], vec![0, 3, 0], vec![0, 0, 5]]);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        close(repeats.homogeneity, 1.0);
        close(repeats.completeness, 1.0);
        close(repeats.cramers_v, 1.0);
        let crossed = tied(&[vec![4, 4], vec![4, 4]]);
        close(crossed.homogeneity, 0.0);
        close(crossed.cramers_v, 0.0);
        close(crossed.coverage, 1.0);
    }

    #[test]
    fn rows_that_only_tell_their_group_have_all_their_variance_between_groups() {
        let rows = [1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0];
        let found = spread(&rows, 2, &["a", "a", "b", "b"]).unwrap();
        assert!((found.between_groups - 1.0).abs() < 1e-9);
        // Of the 6 pairs 4 are at a right angle.
        assert!((found.mean_distance - 4.0 / 6.0).abs() < 1e-9);
        assert!(spread(&rows, 2, &["a", "b", "a", "b"]).unwrap().between_groups < 1e-9);
        assert_eq!(spread(&rows[..2], 2, &["a"]), None);
    }
}
