//! Order in which a person browses the queries, so that those worth looking at come first.

use std::collections::{HashMap, HashSet};

use rand::Rng;
use rayon::prelude::*;
use serde::Serialize;

use crate::engine::run::embeddings::Embeddings;
use crate::method::search::exact;
use crate::random::stream;

/// More videos than this are sampled: every pair of them has to be compared.
const MOST: usize = 10_000;

/// An order of queries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum By {
    /// The smallest share of the query's own label among its neighbours first. Queries without a label are left out.
    WorstPurity,
    /// The most similar nearest neighbour first: copies and repeated scenes.
    Similarity,
    /// What is a neighbour of the most others first.
    Hubs,
    /// In an order drawn from a seed over the names, so that every run of the same data gets the same queries.
    #[default]
    Random,
}

impl By {
    pub const ALL: [Self; 4] = [Self::Random, Self::WorstPurity, Self::Similarity, Self::Hubs];

    /// The word of the command line, and of the window's messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::WorstPurity => "purity",
            Self::Similarity => "similarity",
            Self::Hubs => "hubs",
            Self::Random => "random",
        }
    }
}

/// A query in its place.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Browsed {
    /// Row of the embeddings.
    pub row: usize,
    /// What it was ordered by: a share, a cosine, a count; 0 for a random order.
    pub value: f64,
}

/// All queries (at most ten thousand, drawn by `seed`) in the order wanted, by their `k` nearest videos.
pub fn order(embeddings: &Embeddings, by: By, k: usize, seed: u64) -> Vec<Browsed> {
    let mut rows = shuffled(embeddings, seed);
    if by == By::Random {
        return rows.into_iter().map(|row| Browsed { row, value: 0.0 }).collect();
    }
    rows.truncate(MOST);
    let neighbours = nearest(embeddings, &rows, k);
    let mut found: Vec<Browsed> = match by {
        By::WorstPurity => purity(embeddings, &rows, &neighbours),
        By::Similarity => best(&rows, &neighbours),
        By::Hubs | By::Random => hubs(embeddings, &rows, &neighbours),
    };
    let ascending = by == By::WorstPurity;
    found.sort_by(|a, b| {
        let order = a.value.total_cmp(&b.value);
        (if ascending { order } else { order.reverse() }).then(a.row.cmp(&b.row))
    });
    found
}

/// The queries on whose `k` nearest videos two snapshots agree least first: by the share of the first one's neighbours
/// that the second one finds, too. Videos that the second one does not have are left out.
pub fn disagreement(a: &Embeddings, b: &Embeddings, k: usize, seed: u64) -> Vec<Browsed> {
    let name = |of: &Embeddings, row: usize| (of.videos[row].set.clone(), of.videos[row].path.clone());
    let rows_of_b: HashMap<(String, String), usize> = (0..b.videos.len()).map(|row| (name(b, row), row)).collect();
    let both = shuffled(a, seed).into_iter().filter_map(|row| Some((row, *rows_of_b.get(&name(a, row))?)));
    let (in_a, in_b): (Vec<usize>, Vec<usize>) = both.take(MOST).unzip();
    let (near_a, near_b) = (nearest(a, &in_a, k), nearest(b, &in_b, k));
    let shared = |near_a: &[(usize, f32)], near_b: &[(usize, f32)]| {
        let found: HashSet<_> = near_b.iter().map(|(row, _)| name(b, *row)).collect();
        let same = near_a.iter().filter(|(row, _)| found.contains(&name(a, *row))).count();
        same as f64 / near_a.len().max(1) as f64
    };
    let lists = in_a.iter().zip(near_a.iter().zip(&near_b));
    let mut found: Vec<Browsed> = lists.map(|(&row, (a, b))| Browsed { row, value: shared(a, b) }).collect();
    found.sort_by(|a, b| a.value.total_cmp(&b.value).then(a.row.cmp(&b.row)));
    found
}

/// All rows, by a number drawn for each name.
fn shuffled(embeddings: &Embeddings, seed: u64) -> Vec<usize> {
    let draw = |row: usize| {
        let video = &embeddings.videos[row];
        stream(seed, &format!("browse\0{}\0{}", video.set, video.path), 0).next_u64()
    };
    let mut drawn: Vec<(u64, usize)> =
        (0..embeddings.videos.len()).into_par_iter().map(|row| (draw(row), row)).collect();
    drawn.sort_unstable();
    drawn.into_iter().map(|(_, row)| row).collect()
}

/// (row, similarity) of the k nearest videos of each query.
fn nearest(embeddings: &Embeddings, rows: &[usize], k: usize) -> Vec<Vec<(usize, f32)>> {
    let d = embeddings.dim;
    let queries: Vec<f32> = rows.iter().flat_map(|&row| &embeddings.rows[row * d..(row + 1) * d]).copied().collect();
    let own = |query: usize, key: usize| rows[query] == key;
    let found = exact(&queries, &embeddings.rows, d, k, Some(&own));
    found.into_iter().map(|list| list.into_iter().map(|n| (n.row, n.similarity)).collect()).collect()
}

fn purity(embeddings: &Embeddings, rows: &[usize], neighbours: &[Vec<(usize, f32)>]) -> Vec<Browsed> {
    let of = |(&row, list): (&usize, &Vec<(usize, f32)>)| {
        let label = embeddings.videos[row].label.as_ref()?;
        let same = list.iter().filter(|(n, _)| embeddings.videos[*n].label.as_ref() == Some(label)).count();
        (!list.is_empty()).then(|| Browsed { row, value: same as f64 / list.len() as f64 })
    };
    rows.iter().zip(neighbours).filter_map(of).collect()
}

fn best(rows: &[usize], neighbours: &[Vec<(usize, f32)>]) -> Vec<Browsed> {
    let of = |(&row, list): (&usize, &Vec<(usize, f32)>)| Some(Browsed { row, value: f64::from(list.first()?.1) });
    rows.iter().zip(neighbours).filter_map(of).collect()
}

fn hubs(embeddings: &Embeddings, rows: &[usize], neighbours: &[Vec<(usize, f32)>]) -> Vec<Browsed> {
    let mut counts = vec![0_u32; embeddings.videos.len()];
    neighbours.iter().flatten().for_each(|(row, _)| counts[*row] += 1);
    rows.iter().map(|&row| Browsed { row, value: f64::from(counts[row]) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::run::embeddings::RowOf;

    /// Videos on a circle at these angles, with these labels.
    fn on_circle(videos: &[(f32, &str)]) -> Embeddings {
        let row = |(i, (_, label)): (usize, &(f32, &str))| RowOf {
            set: "s".into(),
            path: format!("v{i}"),
            source: i as u32,
            label: (!label.is_empty()).then(|| (*label).to_owned()),
            groups: std::collections::BTreeMap::new(),
        };
        let rows = videos.iter().flat_map(|(angle, _)| [angle.cos(), angle.sin()]).collect();
        Embeddings { videos: videos.iter().enumerate().map(row).collect(), dim: 2, rows }
    }

    fn rows(found: &[Browsed]) -> Vec<usize> {
        found.iter().map(|b| b.row).collect()
    }

    #[test]
    fn the_worst_purity_comes_first_and_the_unlabelled_never() {
        let e = on_circle(&[(0.0, "a"), (0.1, "a"), (0.3, "b"), (0.35, "")]);
        let found = order(&e, By::WorstPurity, 1, 0);
        assert_eq!(rows(&found), [2, 0, 1]);
        assert_eq!((found[0].value, found[1].value), (0.0, 1.0));
    }

    #[test]
    fn hubs_are_neighbours_of_many_and_the_most_alike_pair_comes_first() {
        // 1 lies between 0 and 2 and is the nearest of both; 3 and 4 are a close pair far away.
        let e = on_circle(&[(0.0, ""), (0.2, ""), (0.45, ""), (2.0, ""), (2.01, "")]);
        assert_eq!(order(&e, By::Hubs, 1, 0)[0], Browsed { row: 1, value: 2.0 });
        assert_eq!(rows(&order(&e, By::Similarity, 1, 0))[..2], [3, 4]);
    }

    #[test]
    fn the_queries_on_which_two_snapshots_differ_most_come_first() {
        let a = on_circle(&[(0.0, ""), (0.1, ""), (1.0, ""), (1.15, "")]);
        // In the second one 3 has gone to 0 and 1; all others keep their nearest.
        let b = on_circle(&[(0.0, ""), (0.1, ""), (1.0, ""), (0.3, "")]);
        let found = disagreement(&a, &b, 1, 0);
        assert_eq!(found[0], Browsed { row: 3, value: 0.0 });
        assert_eq!(found.iter().map(|b| (b.row, b.value)).collect::<Vec<_>>()[1..], [(0, 1.0), (1, 1.0), (2, 1.0)]);
    }

    #[test]
    fn a_random_order_depends_on_the_names_and_the_seed_alone() {
        let names: Vec<(f32, &str)> = (0..30).map(|i| (i as f32, "")).collect();
        let one = order(&on_circle(&names), By::Random, 1, 7);
        let turned: Vec<(f32, &str)> = names.iter().map(|(angle, label)| (angle * 2.0, *label)).collect();
        assert_eq!(one, order(&on_circle(&turned), By::Random, 1, 7));
        assert_ne!(one, order(&on_circle(&names), By::Random, 1, 8));
        let mut sorted = rows(&one);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..30).collect::<Vec<_>>());
    }
}
