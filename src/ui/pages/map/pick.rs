//! Finding clips on the map: under the pointer, within a lasso, towards an arrow key.

use egui::Pos2;

use crate::eval::projection::Place;

/// The row whose point lies nearest to `pointer`, at most `reach` points away.
pub fn nearest(points: &[(usize, Pos2)], pointer: Pos2, reach: f32) -> Option<usize> {
    let away = |pos: Pos2| pos.distance_sq(pointer);
    let best = points.iter().min_by(|a, b| away(a.1).total_cmp(&away(b.1)))?;
    (away(best.1) <= reach * reach).then_some(best.0)
}

/// The rows within the closed line, by the even-odd rule.
pub fn within(points: &[(usize, Pos2)], line: &[Pos2]) -> Vec<usize> {
    if line.len() < 3 {
        return Vec::new();
    }
    points.iter().filter(|(_, pos)| is_within(line, *pos)).map(|(row, _)| *row).collect()
}

fn is_within(line: &[Pos2], pos: Pos2) -> bool {
    let edges = line.iter().zip(line.iter().cycle().skip(1)).take(line.len());
    let crossed = edges
        .filter(|(a, b)| (a.y > pos.y) != (b.y > pos.y) && pos.x < a.x + (pos.y - a.y) / (b.y - a.y) * (b.x - a.x));
    crossed.count() % 2 == 1
}

/// The row to which an arrow key leads: near, and rather ahead than aside.
pub fn towards(places: &[Place], rows: &[usize], from: usize, way: [f32; 2]) -> Option<usize> {
    let cost = |row: usize| {
        let away = [places[row][0] - places[from][0], places[row][1] - places[from][1]];
        let ahead = away[0] * way[0] + away[1] * way[1];
        let aside = (away[0] * way[1] - away[1] * way[0]).abs();
        (ahead > 0.0 && ahead >= aside).then_some(ahead + 2.0 * aside)
    };
    let costs = rows.iter().filter(|row| **row != from).filter_map(|&row| Some((row, cost(row)?)));
    costs.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(row, _)| row)
}

/// The row nearest to the middle of all.
pub fn middle(places: &[Place], rows: &[usize]) -> Option<usize> {
    let mean = [0, 1].map(|i| rows.iter().map(|&r| places[r][i]).sum::<f32>() / rows.len().max(1) as f32);
    let away = |row: usize| (places[row][0] - mean[0]).hypot(places[row][1] - mean[1]);
    rows.iter().copied().min_by(|a, b| away(*a).total_cmp(&away(*b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points() -> Vec<(usize, Pos2)> {
        [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (30.0, 5.0)]
            .iter()
            .enumerate()
            .map(|(i, &(x, y))| (i, Pos2::new(x, y)))
            .collect()
    }

    #[test]
    fn the_nearest_point_counts_only_within_reach() {
        assert_eq!(nearest(&points(), Pos2::new(9.0, 1.0), 8.0), Some(1));
        assert_eq!(nearest(&points(), Pos2::new(20.0, 40.0), 8.0), None);
    }

    #[test]
    fn a_hollow_lasso_leaves_the_hollow_out() {
        // A U around the points 0 and 2 that spares 1.
        let line = [(-2.0, -2.0), (2.0, -2.0), (2.0, 8.0), (14.0, 8.0), (14.0, 14.0), (-2.0, 14.0)];
        let line: Vec<Pos2> = line.iter().map(|&(x, y)| Pos2::new(x, y)).collect();
        assert_eq!(within(&points(), &line), [0, 2]);
        assert!(within(&points(), &line[..2]).is_empty());
    }

    #[test]
    fn an_arrow_leads_ahead_and_not_aside() {
        let places = [[0.0, 0.0], [1.0, 5.0], [3.0, 0.5], [-1.0, 0.0]];
        assert_eq!(towards(&places, &[0, 1, 2, 3], 0, [1.0, 0.0]), Some(2));
        assert_eq!(towards(&places, &[0, 1, 2, 3], 0, [-1.0, 0.0]), Some(3));
        assert_eq!(towards(&places, &[0, 1, 2, 3], 0, [0.0, -1.0]), None);
    }
}
