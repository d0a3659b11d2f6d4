//! The index of compressed keys: what it finds, what it takes.

#![allow(clippy::unwrap_used)] // helpers of tests may

use kinrin::method::search::bench::{Approximate, Size, Spread, measure};
use kinrin::method::search::compressed::{Builder, Index};
use kinrin::method::search::{Neighbour, exact};

use super::method_facts::unit_rows;

fn rows_of(found: &[Vec<Neighbour>]) -> Vec<Vec<usize>> {
    found.iter().map(|found| found.iter().map(|n| n.row).collect()).collect()
}

fn index(keys: &[f32], d: usize, compression: usize) -> Index {
    let mut builder = Builder::train(keys, d, keys.len() / d, compression, 1).unwrap();
    builder.add(keys);
    builder.finish()
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
        let index = index(&keys, d, compression);
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
        let mut builder = Builder::train(&keys, d, 1000, 8, 1).unwrap();
        let mut from = 0;
        for piece in pieces {
            builder.add(&keys[from * d..(from + piece) * d]);
            from += piece;
        }
        builder.finish()
    };
    let (whole, pieces) = (index(&[1000]), index(&[1, 700, 299]));
    assert_eq!((whole.rows(), pieces.rows()), (1000, 1000));
    assert_eq!(rows_of(&whole.search(&queries, k, 9)), rows_of(&pieces.search(&queries, k, 9)));
}

#[test]
fn more_lists_never_find_worse_neighbours() {
    let (d, k) = (16, 10);
    let (queries, keys) = (unit_rows("q", 20, d).concat(), unit_rows("keys", 3000, d).concat());
    let index = index(&keys, d, 16);
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

/// Queries are led by the same distance as keys: by inner products long centroids would draw them elsewhere.
#[test]
fn a_key_finds_itself_in_the_one_list_that_it_was_put_into() {
    let d = 16;
    let keys = unit_rows("keys", 2000, d).concat();
    let index = index(&keys, d, 4);
    for (i, found) in index.search(&keys, 1, 1).iter().enumerate() {
        assert_eq!(found[0].row, i);
    }
}

#[test]
fn one_byte_a_value_loses_hardly_anything() {
    let (d, k) = (32, 10);
    let (queries, keys) = (unit_rows("q", 50, d).concat(), unit_rows("keys", 2000, d).concat());
    let index = index(&keys, d, 4);
    let (found, expected) = (index.search(&queries, k, index.lists()), exactly(&queries, &keys, d, k));
    for (found, expected) in found.iter().flatten().zip(expected.iter().flatten()) {
        assert!((found.similarity - expected.similarity).abs() < 0.01, "{found:?} {expected:?}");
    }
    let hits = found.iter().zip(&expected).map(|(f, e)| e.iter().filter(|e| f.iter().any(|f| f.row == e.row)).count());
    assert!(hits.sum::<usize>() > 480, "of 500");
}

#[test]
fn a_seed_gives_the_same_bits_with_any_number_of_threads() {
    let (d, k) = (16, 10);
    let (queries, keys) = (unit_rows("q", 30, d).concat(), unit_rows("keys", 3000, d).concat());
    for compression in [4, 8] {
        let found = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| index(&keys, d, compression).search(&queries, k, 4))
        };
        assert_eq!(found(1), found(3), "compression {compression}");
    }
}

#[test]
fn a_dimension_that_cannot_be_cut_has_no_index() {
    let keys = unit_rows("keys", 50, 6).concat();
    assert!(Builder::train(&keys, 6, 50, 4, 1).is_some(), "value by value");
    assert!(Builder::train(&keys, 6, 50, 8, 1).is_some(), "parts of two");
    assert!(Builder::train(&keys, 6, 50, 16, 1).is_none(), "parts of four");
    assert!(Builder::train(&[], 8, 50, 8, 1).is_none(), "nothing to learn from");
}

#[test]
fn the_benchmark_measures_each_way_and_the_compressed_keys_are_small() {
    let size = Size { queries: 8, keys: 4096, dim: 64 };
    let found = measure(size, Spread::Grouped, Approximate { compression: 32, probes: Some(64) });
    let names: Vec<&str> = found.iter().map(|m| m.method.as_str()).collect();
    assert_eq!(names, ["exact", "matmul-topk", "ivf-pq-32"]);
    assert!(found[..2].iter().all(|m| m.recall_at_10 > 0.99), "{found:?}");
    assert!(found[2].recall_at_10 > 0.0 && found[2].recall_at_10 <= 1.0, "{found:?}");
    assert!(found[2].recall_in_100.unwrap() > 0.95 && found[0].recall_in_100.is_none(), "{found:?}");
    // A key: 8 bytes of codes, 1 of its length, 4 of its number. A list: its centroid with half its square, 8 bytes of its
    // place. All: the end of the last list, two limits of lengths. A part of 8 values: 256 centroids, in two orders.
    let lists = found[2].probes.unwrap()[1] as u64;
    let expected = 13 * 4096 + lists * (4 * 65 + 8) + 8 + 8 + 2 * 4 * 256 * 64;
    assert_eq!(found[2].bytes, expected);
    assert!(found[2].bytes < found[0].bytes / 4);
}

/// Share of the ten nearest found, in all lists, for one byte for 2, 4 and 8 values.
fn recalls(spread: Spread) -> [f64; 3] {
    [8, 16, 32].map(|compression| {
        let size = Size { queries: 256, keys: 4096, dim: 64 };
        measure(size, spread, Approximate { compression, probes: Some(size.keys) })[2].recall_at_10
    })
}

/// Keys that differ by noise on all sides. Without their lengths 0.91, 0.76 and 0.59 of the neighbours were found.
#[test]
fn keys_are_ranked_by_the_length_that_they_had() {
    let found = recalls(Spread::Grouped);
    assert!(found.iter().zip([0.92, 0.79, 0.63]).all(|(found, least)| *found > least), "{found:?}");
}

/// Keys along few directions, none of them an axis. Cut as they come, and without their lengths, 0.95, 0.86
/// and 0.76 of the neighbours were found.
#[test]
fn keys_are_turned_to_where_they_vary_before_they_are_cut() {
    let found = recalls(Spread::Narrow);
    assert!(found.iter().zip([0.965, 0.90, 0.83]).all(|(found, least)| *found > least), "{found:?}");
}

/// A stretch is the key's own: neither the order nor the products of keys of other lengths suffer.
#[test]
fn long_keys_keep_their_length() {
    let (d, k) = (16, 3);
    let long = |(i, row): (usize, Vec<f32>)| row.into_iter().map(move |v| v * (1 + i % 5) as f32);
    let keys: Vec<f32> = unit_rows("keys", 3000, d).into_iter().enumerate().flat_map(long).collect();
    let queries = unit_rows("q", 20, d).concat();
    let index = index(&keys, d, 8);
    let expected = exactly(&queries, &keys, d, k);
    for (found, expected) in index.search(&queries, k, index.lists()).iter().flatten().zip(expected.iter().flatten()) {
        assert!((found.similarity - expected.similarity).abs() < 0.5, "{found:?} {expected:?} of up to 5");
    }
}
