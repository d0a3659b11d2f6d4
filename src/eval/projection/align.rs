//! One map laid over another without bending it.

use super::Place;

/// `places` turned, mirrored and moved (never stretched) so that they lie as near as they can to `onto`: orthogonal
/// Procrustes, in the plane in closed form. Distances between places stay as they are. `pairs` says which rows of
/// the two maps are the same clip; fewer than two leave the map as it is.
pub fn aligned(places: &[Place], onto: &[Place], pairs: &[(usize, usize)]) -> Vec<Place> {
    if pairs.len() < 2 {
        return places.to_vec();
    }
    let centre = |of: &[Place], row: &dyn Fn(&(usize, usize)) -> usize, axis: usize| {
        pairs.iter().map(|pair| f64::from(of[row(pair)][axis])).sum::<f64>() / pairs.len() as f64
    };
    let from: [f64; 2] = [0, 1].map(|axis| centre(places, &|p| p.0, axis));
    let to: [f64; 2] = [0, 1].map(|axis| centre(onto, &|p| p.1, axis));
    let best = best_turn(places, onto, pairs, from, to);
    let place = |p: &Place| {
        let (x, y) = (f64::from(p[0]) - from[0], f64::from(p[1]) - from[1]);
        [0, 1].map(|i| (best[i][0] * x + best[i][1] * y + to[i]) as f32)
    };
    places.iter().map(place).collect()
}

/// The orthogonal 2 × 2 matrix that brings the centred pairs nearest to each other.
fn best_turn(
    places: &[Place],
    onto: &[Place],
    pairs: &[(usize, usize)],
    from: [f64; 2],
    to: [f64; 2],
) -> [[f64; 2]; 2] {
    // m[i][j] = Σ onto_i · places_j
    let mut m = [[0.0; 2]; 2];
    for &(a, b) in pairs {
        for i in 0..2 {
            for j in 0..2 {
                m[i][j] += (f64::from(onto[b][i]) - to[i]) * (f64::from(places[a][j]) - from[j]);
            }
        }
    }
    // Of all turns the best has this angle, of all mirrored ones that; the larger gain wins.
    let turn = (m[1][0] - m[0][1], m[0][0] + m[1][1]);
    let mirror = (m[1][0] + m[0][1], m[0][0] - m[1][1]);
    let unit = |(s, c): (f64, f64)| {
        let length = s.hypot(c);
        if length > 0.0 { (s / length, c / length) } else { (0.0, 1.0) }
    };
    if turn.0.hypot(turn.1) >= mirror.0.hypot(mirror.1) {
        let (s, c) = unit(turn);
        [[c, -s], [s, c]]
    } else {
        let (s, c) = unit(mirror);
        [[c, s], [s, -c]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: [Place; 4] = [[0.0, 0.0], [3.0, 0.0], [3.0, 1.0], [-1.0, 2.0]];
    const PAIRS: [(usize, usize); 4] = [(0, 0), (1, 1), (2, 2), (3, 3)];

    #[track_caller]
    fn lies_on_the_shape(places: &[Place]) {
        for (a, b) in places.iter().zip(&SHAPE) {
            assert!((a[0] - b[0]).abs() < 1e-5 && (a[1] - b[1]).abs() < 1e-5, "{places:?}");
        }
    }

    #[test]
    fn a_turned_and_moved_map_comes_back() {
        let (s, c) = 0.7_f32.sin_cos();
        let turned: Vec<Place> = SHAPE.iter().map(|p| [c * p[0] - s * p[1] + 5.0, s * p[0] + c * p[1] - 2.0]).collect();
        lies_on_the_shape(&aligned(&turned, &SHAPE, &PAIRS));
    }

    #[test]
    fn a_mirrored_map_comes_back() {
        let mirrored: Vec<Place> = SHAPE.iter().map(|p| [-p[1], -p[0]]).collect();
        lies_on_the_shape(&aligned(&mirrored, &SHAPE, &PAIRS));
    }

    #[test]
    fn a_larger_map_is_not_shrunk() {
        let double: Vec<Place> = SHAPE.iter().map(|p| [2.0 * p[0], 2.0 * p[1]]).collect();
        let found = aligned(&double, &SHAPE, &PAIRS);
        assert!(((found[1][0] - found[0][0]).hypot(found[1][1] - found[0][1]) - 6.0).abs() < 1e-5);
    }
}
