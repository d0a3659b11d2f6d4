//! Mean average precision of retrieval against scikit-learn. `golden/retrieval.py` made the values.

use kinrin::eval::features::Features;
use kinrin::eval::knn::Cosine;
use kinrin::eval::retrieval::mean_average_precision;
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    d: usize,
    x: Vec<f32>,
    y: Vec<usize>,
    queries: Vec<usize>,
    gallery: Vec<usize>,
    map: f64,
}

#[test]
fn mean_average_precision_is_that_of_scikit_learn() {
    let golden: Golden = serde_json::from_str(include_str!("../golden/retrieval.json")).unwrap();
    assert_eq!(golden.cases.len(), 4);
    for case in golden.cases {
        let features = Features { n: case.y.len(), d: case.d, rows: case.x };
        let found = mean_average_precision(&Cosine::new(&features), &case.y, &case.queries, &case.gallery).unwrap();
        assert!((found - case.map).abs() < 1e-6, "{found} {}", case.map);
    }
}
