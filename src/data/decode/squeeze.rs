//! Many pairs of times made few.

/// So many pairs are kept at most: they travel in one line, and are stored beside each video.
const MOST: usize = 800;

/// Pairs (second of the recording, second of the stored frames) for pictures that begin at `begins` and are stored `fps`
/// a second; straight between two pairs, which hits each picture to a tenth of a frame, or coarser where that takes too
/// many pairs. None where both times are the same to half a frame.
pub fn squeezed(begins: &[f64], fps: f64) -> Vec<(f64, f64)> {
    let points = || begins.iter().enumerate().map(|(i, begin)| (*begin, i as f64 / fps));
    if points().all(|(recorded, stored)| (recorded - stored).abs() <= 0.5 / fps) {
        return Vec::new();
    }
    let mut tolerance = 0.1 / fps;
    loop {
        if let Some(pairs) = straight(points(), tolerance) {
            return pairs;
        }
        tolerance *= 2.0;
    }
}

/// The fewest points such that straight lines between them pass all others at `tolerance`; `None` if it takes too many.
fn straight(points: impl Iterator<Item = (f64, f64)>, tolerance: f64) -> Option<Vec<(f64, f64)>> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    let mut last = None;
    // Slopes that pass all points since the last one kept.
    let (mut low, mut high) = (0.0, f64::INFINITY);
    for point in points {
        let Some(&from) = kept.last() else {
            kept.push(point);
            continue;
        };
        let run = point.0 - from.0;
        if run <= 0.0 {
            continue; // pictures of one moment: the first stands for it
        }
        let slope = |to: f64| (to - from.1) / run;
        let (bottom, top) = (slope(point.1 - tolerance), slope(point.1 + tolerance));
        // The slope to the newest point itself must pass the others: that is where a line may end.
        if (low..=high).contains(&slope(point.1)) {
            (low, high, last) = (low.max(bottom), high.min(top), Some(point));
            continue;
        }
        let end = last.unwrap_or(point);
        kept.push(end);
        if kept.len() >= MOST {
            return None;
        }
        (low, high, last) = (0.0, f64::INFINITY, None);
        if end != point {
            let run = point.0 - end.0;
            let slope = |to: f64| (to - end.1) / run;
            (low, high, last) = (slope(point.1 - tolerance).max(0.0), slope(point.1 + tolerance), Some(point));
        }
    }
    kept.extend(last);
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_film_needs_no_pairs_and_a_late_one_two() {
        let even = |from: f64| (0..1000).map(|i| from + f64::from(i) / 25.0).collect::<Vec<_>>();
        assert!(squeezed(&even(0.0), 25.0).is_empty());
        assert_eq!(squeezed(&even(3.0), 25.0).len(), 2);
    }

    #[test]
    fn every_picture_is_hit_to_a_tenth_of_a_frame() {
        let mut at = 0.0;
        let begins: Vec<f64> = (0..5000)
            .map(|i| {
                at += if i % 700 == 0 { 3.0 } else { 0.033 + f64::from(i * 7 % 5) * 1e-4 };
                at
            })
            .collect();
        let pairs = squeezed(&begins, 30.0);
        assert!(pairs.len() < 60, "{}", pairs.len());
        let map = crate::store::TimeMap::new(pairs);
        for (i, begin) in begins.iter().enumerate() {
            assert!((map.stored(*begin) * 30.0 - i as f64).abs() < 0.11, "{i}");
        }
    }

    #[test]
    fn a_wild_clock_is_kept_short() {
        let mut at = 0.0;
        let begins: Vec<f64> = (0..20_000)
            .map(|i: u32| {
                at += f64::from(i.wrapping_mul(2_654_435_761) % 1000) / 1000.0;
                at
            })
            .collect();
        assert!(squeezed(&begins, 25.0).len() <= MOST + 1);
    }
}
