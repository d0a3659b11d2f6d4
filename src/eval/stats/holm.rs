//! Several contrasts at once: p values raised so that the chance of any false finding among them keeps its level.

/// Holm's step-down p values (Scandinavian Journal of Statistics 6, 1979), in the order of `p`.
///
/// With the p values sorted, `adjusted(i) = max over j ≤ i of min(1, (m − j) · p(j))` for j from 0. A contrast is found
/// where its adjusted value is below the level; the chance of one or more false findings then stays below it, whatever
/// the contrasts share. A value that is not a number counts as 1: nothing is known there, but it stays in the family.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let known = |i: usize| if p[i].is_nan() { 1.0 } else { p[i] };
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| known(a).total_cmp(&known(b)));
    let mut adjusted = vec![1.0; p.len()];
    let mut largest = 0.0_f64;
    for (rank, &i) in order.iter().enumerate() {
        largest = largest.max(((p.len() - rank) as f64 * known(i)).min(1.0));
        adjusted[i] = largest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_contrast_is_left_as_it_is_and_more_only_rise() {
        assert_eq!(holm(&[0.03]), [0.03]);
        let p = [0.04, 0.01, 0.03, 0.9];
        let adjusted = holm(&p);
        assert!(p.iter().zip(&adjusted).all(|(p, a)| a >= p && *a <= 1.0));
        assert_eq!(adjusted[1], 0.04);
        assert_eq!(adjusted[2], adjusted[0], "a larger p value never ends up below a smaller one");
    }

    #[test]
    fn what_is_not_known_is_no_finding_but_counts() {
        assert_eq!(holm(&[f64::NAN, 0.02]), [1.0, 0.04]);
        assert!(holm(&[]).is_empty());
    }
}
