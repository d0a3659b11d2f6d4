//! Nearest labelled clips by cosine similarity, and the vote of the k nearest.

use super::features::Features;

/// Features scaled to unit length, so that a dot product is a cosine.
pub struct Cosine {
    unit: Features,
}

impl Cosine {
    /// Scales each row to length 1. A row of zeros stays zero and is similar to nothing.
    pub fn new(features: &Features) -> Self {
        let mut unit = features.clone();
        for row in unit.rows.chunks_exact_mut(features.d.max(1)) {
            let length = dot(row, row).sqrt();
            if length > 0.0 {
                row.iter_mut().for_each(|x| *x /= length);
            }
        }
        Self { unit }
    }

    /// Takes the mean over the clips `train` off every row before. No label is needed for that, so the whole training
    /// part is used whatever the label budget is.
    pub fn centred(features: &Features, train: &[usize]) -> Self {
        let mut mean = vec![0.0_f64; features.d];
        for &i in train {
            mean.iter_mut().zip(features.row(i)).for_each(|(m, &x)| *m += f64::from(x) / train.len() as f64);
        }
        let mut centred = features.clone();
        for row in centred.rows.chunks_exact_mut(features.d.max(1)) {
            row.iter_mut().zip(&mean).for_each(|(x, m)| *x = (f64::from(*x) - m) as f32);
        }
        Self::new(&centred)
    }

    /// The `k` clips of `keys` most similar to clip `query`, best first, with their cosines. Of equally similar
    /// clips the one that stands first in `keys` wins.
    pub fn nearest(&self, query: usize, keys: &[usize], k: usize) -> Vec<(usize, f32)> {
        let row = self.unit.row(query);
        let mut found: Vec<(usize, f32)> = keys.iter().map(|&key| (key, dot(row, self.unit.row(key)))).collect();
        // The sort is stable, which keeps the order of `keys` among equals.
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        found.truncate(k);
        found
    }

    /// The class that the `k` nearest clips of `train` vote for, see [`vote`]. `None` without labelled clips.
    pub fn vote(&self, query: usize, train: &[usize], labels: &[usize], k: usize) -> Option<usize> {
        let near = self.nearest(query, train, k);
        vote(near.iter().map(|&(i, cosine)| (labels[i], cosine)))
    }
}

/// The class with the largest sum of cosines among neighbours `(class, cosine)`, best first. Negative cosines do not
/// count. Without any weight the nearest clip decides. Of equal sums the lower class number wins. `None` of none.
pub fn vote(near: impl Iterator<Item = (usize, f32)> + Clone) -> Option<usize> {
    let first = near.clone().next()?.0;
    let mut votes = vec![0.0_f32; near.clone().map(|n| n.0 + 1).max()?];
    for (class, cosine) in near {
        votes[class] += cosine.max(0.0);
    }
    let best = votes.iter().copied().fold(0.0, f32::max);
    if best > 0.0 { votes.iter().position(|&v| v == best) } else { Some(first) }
}

/// How much of each class the neighbours `(class, cosine)`, best first, hold a clip to be: the shares of the vote, where
/// [`vote`] decides by the nearest clip all of it. All are 0 of none.
pub fn shares(near: &[(usize, f32)], classes: usize) -> Vec<f64> {
    let mut shares = vec![0.0; classes];
    near.iter().for_each(|&(class, cosine)| shares[class] += f64::from(cosine.max(0.0)));
    let sum: f64 = shares.iter().sum();
    match near.first() {
        Some(_) if sum > 0.0 => shares.iter_mut().for_each(|share| *share /= sum),
        Some(&(class, _)) => shares[class] = 1.0,
        None => {}
    }
    shares
}

/// Sums in eight lanes, which the compiler turns into vector instructions.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a8, a_rest) = a.as_chunks::<8>();
    let (b8, b_rest) = b.as_chunks::<8>();
    let mut lanes = [0.0_f32; 8];
    for (x, y) in a8.iter().zip(b8) {
        for i in 0..8 {
            lanes[i] += x[i] * y[i];
        }
    }
    lanes.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(rows: &[[f32; 2]]) -> Features {
        Features { n: rows.len(), d: 2, rows: rows.concat() }
    }

    #[test]
    fn similarity_ignores_length() {
        let cosine = Cosine::new(&features(&[[1.0, 0.0], [100.0, 1.0], [0.5, 0.5], [-3.0, 0.0]]));
        let order: Vec<usize> = cosine.nearest(0, &[1, 2, 3], 3).into_iter().map(|(i, _)| i).collect();
        assert_eq!(order, [1, 2, 3]);
        assert!((cosine.nearest(0, &[2], 1)[0].1 - 0.5_f32.sqrt()).abs() < 1e-6);
    }

    #[test]
    fn centring_tells_apart_what_a_common_direction_hides() {
        // All features lie far out in one direction, where the lengths decide nothing and all cosines are near 1.
        let rows = [[1000.0, 3.0], [1003.0, 1.0], [998.0, -2.0], [999.0, -2.0]];
        let plain = Cosine::new(&features(&rows)).nearest(0, &[1, 2, 3], 3);
        assert!(plain.iter().all(|(_, cosine)| *cosine > 0.99998));
        let centred = Cosine::centred(&features(&rows), &[0, 1, 2, 3]);
        let found = centred.nearest(3, &[0, 1, 2], 3);
        assert_eq!(found[0].0, 2);
        assert!(found[0].1 > 0.9 && found[1].1 < 0.0, "{found:?}");
    }

    #[test]
    fn two_weak_votes_beat_one_strong() {
        let cosine = Cosine::new(&features(&[[1.0, 0.0], [1.0, 0.1], [1.0, 0.5], [1.0, -0.5]]));
        assert_eq!(cosine.vote(0, &[1, 2, 3], &[9, 0, 1, 1], 3), Some(1));
        assert_eq!(cosine.vote(0, &[1, 2, 3], &[9, 0, 1, 1], 1), Some(0));
    }

    #[test]
    fn opposite_neighbours_do_not_vote_and_the_nearest_decides() {
        let cosine = Cosine::new(&features(&[[1.0, 0.0], [-1.0, 0.1], [-1.0, 0.2]]));
        assert_eq!(cosine.vote(0, &[1, 2], &[0, 0, 4], 2), Some(4));
        assert_eq!(shares(&[(1, -0.5), (0, -0.9)], 2), [0.0, 1.0]);
        assert_eq!(shares(&[(1, 0.75), (0, 0.25), (2, -0.9)], 3), [0.25, 0.75, 0.0]);
        assert_eq!(cosine.vote(0, &[], &[0, 0, 0], 2), None);
    }
}
