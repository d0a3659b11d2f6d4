//! Retrieval R@k: is a clip of the same class among the k nearest training clips?
//!
//! As in the literature of self-supervised video (CoCLR and others): queries are the test clips, the gallery is
//! the whole training part, similarity is the cosine. A query whose class is not in the gallery is a miss.

use super::knn::Cosine;

/// The k of R@k.
pub const RANKS: [usize; 3] = [1, 5, 10];

/// R@1, R@5 and R@10 of `queries` in `gallery`; shares between 0 and 1.
pub fn recall(cosine: &Cosine, labels: &[usize], queries: &[usize], gallery: &[usize]) -> [f64; 3] {
    let mut hits = [0_usize; 3];
    for &query in queries {
        let near = cosine.nearest(query, gallery, RANKS[2]);
        let first = near.iter().position(|&(key, _)| labels[key] == labels[query]);
        for (hit, rank) in hits.iter_mut().zip(RANKS) {
            *hit += usize::from(first.is_some_and(|at| at < rank));
        }
    }
    hits.map(|hit| hit as f64 / queries.len().max(1) as f64)
}

/// Mean over `queries` of their average precision in `gallery`, the whole of it ranked by cosine: the mean, over the hits
/// of a query, of the share of hits among all clips up to there. Queries whose class is not in the gallery are left out;
/// `None` where that leaves none.
pub fn mean_average_precision(cosine: &Cosine, labels: &[usize], queries: &[usize], gallery: &[usize]) -> Option<f64> {
    let of = |&query: &usize| {
        let (mut hits, mut sum) = (0, 0.0);
        for (rank, (key, _)) in cosine.nearest(query, gallery, gallery.len()).into_iter().enumerate() {
            if labels[key] == labels[query] {
                hits += 1;
                sum += f64::from(hits) / (rank + 1) as f64;
            }
        }
        (hits > 0).then(|| sum / f64::from(hits))
    };
    let found: Vec<f64> = queries.iter().filter_map(of).collect();
    (!found.is_empty()).then(|| found.iter().sum::<f64>() / found.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::super::features::Features;
    use super::*;

    #[test]
    fn a_hit_counts_from_its_rank_on() {
        // Queries 0 and 1; the gallery turns away from query 0 step by step, its only clip of class 7 is third.
        let angles = [0.0_f32, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5];
        let rows = angles.iter().flat_map(|a| [a.cos(), a.sin()]).collect();
        let cosine = Cosine::new(&Features { n: 7, d: 2, rows });
        let labels = [7, 5, 1, 1, 7, 1, 1];
        let gallery = [2, 3, 4, 5, 6];
        assert_eq!(recall(&cosine, &labels, &[0], &gallery), [0.0, 1.0, 1.0]);
        assert_eq!(recall(&cosine, &labels, &[0, 1], &gallery), [0.0, 0.5, 0.5]);
        // The only hit of query 0 is third; query 1 has none to find and is left out.
        assert!((mean_average_precision(&cosine, &labels, &[0, 1], &gallery).unwrap() - 1.0 / 3.0).abs() < 1e-12);
        // Hits of clip 2 at ranks 1, 3 and 4: clip 4 is of another class.
        let found = mean_average_precision(&cosine, &labels, &[2], &[3, 4, 5, 6]).unwrap();
        assert!((found - (1.0 + 2.0 / 3.0 + 3.0 / 4.0) / 3.0).abs() < 1e-12, "{found}");
        assert_eq!(mean_average_precision(&cosine, &labels, &[1], &gallery), None);
    }
}
