//! The index of compressed keys: what it finds, what it takes.

#![allow(clippy::unwrap_used)] // helpers of tests may

use kinrin::method::search::bench::{Approximate, Size, Spread, measure};
use kinrin::method::search::compressed::Index;
use kinrin::method::search::{Neighbour, exact};

use super::method_facts::unit_rows;

fn rows_of(found: &[Vec<Neighbour>]) -> Vec<Vec<usize>> {
    found.iter().map(|found| found.iter().map(|n| n.row).collect()).collect()
}

fn exactly(queries: &[f32], keys: &[f32], d: usize, k: usize) -> Vec<Vec<Neighbour>> {
    let nothing: Option<&fn(usize, usize) -> bool> = None;
    exact(queries, keys, d, k, nothing)
}

/// With no more keys than a byte has values each part of each key is stored as it is.
#[test]
fn where_nothing_is_lost_the_index_finds_what_the_exact_search_finds() {
    let (d, k) = (8, 5);
    let (queries, keys) = (unit_rows("q", 20, d).concat(), unit_rows("keys", 200, d).concat());
    for compression in [8, 16, 32] {
        let mut index = Index::train(&keys, d, 200, compression, 1).unwrap();
        index.add(&keys);
        let found = index.search(&queries, k, index.lists());
        let expected = exactly(&queries, &keys, d, k);
        assert_eq!(rows_of(&found), rows_of(&expected), "compression {compression}");
        let pairs = found.iter().flatten().zip(expected.iter().flatten());
        assert!(pairs.into_iter().all(|(a, b)| (a.similarity - b.similarity).abs() < 1e-5));
    }
}

#[test]
fn keys_that_come_in_pieces_are_numbered_on() {
    let (d, k) = (8, 5);
    let (queries, keys) = (unit_rows("q", 10, d).concat(), unit_rows("keys", 1000, d).concat());
    let index = |pieces: &[usize]| {
        let mut index = Index::train(&keys, d, 1000, 8, 1).unwrap();
        let mut from = 0;
        for piece in pieces {
            index.add(&keys[from * d..(from + piece) * d]);
            from += piece;
        }
        index
    };
    let (whole, pieces) = (index(&[1000]), index(&[1, 700, 299]));
    assert_eq!((whole.rows(), pieces.rows()), (1000, 1000));
    assert_eq!(rows_of(&whole.search(&queries, k, 9)), rows_of(&pieces.search(&queries, k, 9)));
}

#[test]
fn more_lists_never_find_worse_neighbours() {
    let (d, k) = (16, 10);
    let (queries, keys) = (unit_rows("q", 20, d).concat(), unit_rows("keys", 3000, d).concat());
    let mut index = Index::train(&keys, d, 3000, 16, 1).unwrap();
    index.add(&keys);
    let worst = |probes| -> Vec<f32> {
        let found = index.search(&queries, k, probes);
        found.iter().map(|found| found.get(k - 1).map_or(f32::NEG_INFINITY, |n| n.similarity)).collect()
    };
    for (few, many) in [(1, 4), (4, 32), (32, index.lists())] {
        let pairs = worst(few).into_iter().zip(worst(many));
        assert!(pairs.into_iter().all(|(few, many)| many >= few), "{few} and {many} lists");
    }
    let all = index.search(&queries, k, index.lists());
    assert_eq!(rows_of(&all), rows_of(&index.search(&queries, k, 10 * index.lists())), "there are no more than all");
}

#[test]
fn a_dimension_that_cannot_be_cut_has_no_index() {
    let keys = unit_rows("keys", 50, 6).concat();
    assert!(Index::train(&keys, 6, 50, 8, 1).is_some(), "parts of two");
    assert!(Index::train(&keys, 6, 50, 16, 1).is_none(), "parts of four");
    assert!(Index::train(&[], 8, 50, 8, 1).is_none(), "nothing to learn from");
}

#[test]
fn the_benchmark_measures_each_way_and_the_compressed_keys_are_small() {
    let size = Size { queries: 8, keys: 4096, dim: 64 };
    let found = measure(size, Spread::Grouped, Approximate { compression: 32, probes: 64 });
    let names: Vec<&str> = found.iter().map(|m| m.method.as_str()).collect();
    assert_eq!(names, ["exact", "matmul-topk", "ivf-pq-32"]);
    assert!(found[..2].iter().all(|m| m.recall_at_10 > 0.99), "{found:?}");
    assert!(found[2].recall_at_10 > 0.0 && found[2].recall_at_10 <= 1.0, "{found:?}");
    // 8 bytes of codes and 4 of the number a key, twice that while lists grow, beside the centroids.
    let centroids = 4 * (256 * 64 + 2 * 256 * 64);
    assert!(found[2].bytes < 2 * 12 * 4096 + 16 * 256 + centroids, "{}", found[2].bytes);
    assert!(found[2].bytes < found[0].bytes / 4);
}
