//! Smoothing of curves.

/// Exponential moving average without the bias towards zero at its start, as TensorBoard's slider does it.
///
/// `weight` lies in 0 (nothing happens) to below 1. Values that are not finite stay as they are and count for nothing.
pub fn smooth(values: &[f32], weight: f64) -> Vec<f32> {
    let (mut average, mut seen) = (0.0, 0.0);
    let step = |value: &f32| {
        if !value.is_finite() {
            return *value;
        }
        average = average * weight + (1.0 - weight) * f64::from(*value);
        seen = seen * weight + (1.0 - weight);
        (average / seen) as f32
    };
    values.iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_stays_and_the_start_is_not_drawn_to_zero() {
        assert!(smooth(&[5.0; 4], 0.9).iter().all(|v| (v - 5.0).abs() < 1e-6));
        // By hand: (0.5·1·0.5 + 0.5·3) / (1 − 0.25) = 1.75 / 0.75.
        assert!((smooth(&[1.0, 3.0], 0.5)[1] - 7.0 / 3.0).abs() < 1e-6);
    }

    #[test]
    fn no_weight_changes_nothing_and_a_gap_is_passed_over() {
        assert_eq!(smooth(&[1.0, 4.0, 2.0], 0.0), [1.0, 4.0, 2.0]);
        let gap = smooth(&[2.0, f32::NAN, 2.0], 0.5);
        assert!(gap[1].is_nan() && (gap[2] - 2.0).abs() < 1e-6);
    }
}
