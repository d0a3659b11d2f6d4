//! From a pilot to the full scale: an estimate by one stated formula.

use serde::Serialize;

/// What training costs grow with.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Scale {
    /// Clips (views) that pass through training: steps × batch × views.
    pub clips: f64,
    /// FLOPs of one clip, forward and backward.
    pub flops_per_clip: f64,
    /// FLOPs per second that the device reaches in training, not its rating.
    pub flops_per_s: f64,
}

impl Scale {
    /// `clips × FLOPs per clip / FLOPs per second`, in seconds of device time.
    pub fn device_s(&self) -> f64 {
        self.clips * self.flops_per_clip / self.flops_per_s
    }
}

/// Device time at full scale: the pilot's measured time × (full formula / pilot formula). What the formula leaves out
/// (loading, evaluation) is taken to grow alike. `None` where the pilot's formula gives no time.
pub fn project(measured_s: f64, pilot: &Scale, full: &Scale) -> Option<f64> {
    let ratio = full.device_s() / pilot.device_s();
    (ratio.is_finite() && pilot.device_s() > 0.0).then_some(measured_s * ratio)
}

/// Inference cost: seconds of device time per hour of footage, from a measurement of `device_s` for `footage_s`.
pub fn inference_s_per_hour(device_s: f64, footage_s: f64) -> Option<f64> {
    (footage_s > 0.0).then(|| device_s / footage_s * 3600.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_grows_with_clips_and_size_and_shrinks_with_speed() {
        let pilot = Scale { clips: 1e4, flops_per_clip: 1e9, flops_per_s: 1e11 };
        let full = Scale { clips: 1e6, flops_per_clip: 4e9, flops_per_s: 1e13 };
        assert!((pilot.device_s() - 100.0).abs() < 1e-9);
        assert!((project(150.0, &pilot, &full).unwrap() - 150.0 * 4.0).abs() < 1e-9);
        assert_eq!(project(1.0, &Scale { clips: 0.0, ..pilot }, &full), None);
    }

    #[test]
    fn inference_is_per_hour_of_footage() {
        assert_eq!(inference_s_per_hour(2.0, 60.0), Some(120.0));
        assert_eq!(inference_s_per_hour(2.0, 0.0), None);
    }
}
