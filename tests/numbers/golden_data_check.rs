//! The numbers of the data check against scikit-learn, SciPy and statsmodels; `golden/data_check.py` made the values.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use kinrin::eval::diversity::{entropy, spread, tied};
use kinrin::eval::group_gap::{newcombe, wilson};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    tables: Vec<Table>,
    shares: Vec<Shares>,
    spread: Spread,
}

#[derive(Deserialize)]
struct Table {
    table: Vec<Vec<usize>>,
    homogeneity: f64,
    completeness: f64,
    cramers_v: f64,
    entropy: f64,
}

#[derive(Deserialize)]
struct Shares {
    hits: f64,
    n: usize,
    other: f64,
    m: usize,
    wilson: [f64; 2],
    newcombe: [f64; 2],
}

#[derive(Deserialize)]
struct Spread {
    rows: Vec<f32>,
    d: usize,
    mean_distance: f64,
    between_groups: f64,
}

fn golden() -> Golden {
    serde_json::from_str(include_str!("../golden/data_check.json")).unwrap()
}

#[track_caller]
fn close(found: f64, golden: f64, within: f64) {
    assert!((found - golden).abs() <= within, "{found} is not {golden}");
}

#[test]
fn ties_of_labels_and_groups_are_those_of_scikit_learn_and_scipy() {
    for case in golden().tables {
        let found = tied(&case.table);
        close(found.homogeneity, case.homogeneity, 1e-10);
        close(found.completeness, case.completeness, 1e-10);
        close(found.cramers_v, case.cramers_v, 1e-10);
        close(entropy(&case.table.concat()), case.entropy, 1e-10);
    }
}

#[test]
fn intervals_of_shares_are_those_of_scipy_and_statsmodels() {
    for case in golden().shares {
        let (own, gap) = (wilson(case.hits, case.n, 0.05), newcombe((case.hits, case.n), (case.other, case.m), 0.05));
        for end in 0..2 {
            close(own[end], case.wilson[end], 1e-8);
            close(gap[end], case.newcombe[end], 1e-8);
        }
    }
}

#[test]
fn the_spread_of_embeddings_is_that_of_numpy() {
    let Spread { rows, d, mean_distance, between_groups } = golden().spread;
    let groups: Vec<&str> = (0..30).map(|i| ["a", "b", "c"][i / 10]).collect();
    let found = spread(&rows, d, &groups).unwrap();
    close(found.mean_distance, mean_distance, 1e-6);
    close(found.between_groups, between_groups, 1e-6);
}
