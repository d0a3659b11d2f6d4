//! Which stored frames a clip is made of: sampling by time, not by frame number.

use crate::config::ClipSpec;

/// The part of a video a clip may come from, in seconds from its start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub start_s: f64,
    pub end_s: f64,
}

/// Times of a stored video: frame i shows the time `i / fps`.
#[derive(Clone, Copy, Debug)]
pub struct Timeline {
    pub frames: usize,
    pub fps: f64,
}

impl Timeline {
    /// The window `[start_s, end_s)` cut to the video; open ends are the video's own. A window that lies outside
    /// of the video or is empty becomes the nearest frame.
    pub fn window(&self, start_s: Option<f64>, end_s: Option<f64>) -> Window {
        let length = self.frames as f64 / self.fps;
        let last = (self.frames.max(1) - 1) as f64 / self.fps;
        let start_s = start_s.unwrap_or(0.0).clamp(0.0, last);
        let end_s = end_s.unwrap_or(length).clamp(start_s, length);
        Window { start_s, end_s }
    }

    /// Frame numbers of a clip that lies at the share `at` (0 first, 1 last possible place) of the window.
    ///
    /// Frames are `1 / rate_hz` seconds apart, each the stored frame on screen at that time. A window shorter than
    /// the clip is not looped: its last frame is held, because a loop would show a jump that never happened.
    pub fn clip(&self, window: Window, spec: &ClipSpec, at: f64) -> Vec<usize> {
        let step = f64::from(spec.rate_hz).recip();
        // The last frame that begins inside the window; a clip never shows a later one.
        let last = ((window.end_s * self.fps - 1e-6).ceil() - 1.0).max((window.start_s * self.fps).floor()) as usize;
        let start = window.start_s + self.slack(window, spec) * at;
        // The small addend makes exact multiples of a frame's time immune to rounding.
        let frame = |i: usize| ((start + i as f64 * step) * self.fps + 1e-4).floor() as usize;
        (0..spec.frames).map(|i| frame(i).min(last).min(self.frames - 1)).collect()
    }

    /// Seconds between the first and the last possible start of a clip in the window.
    fn slack(&self, window: Window, spec: &ClipSpec) -> f64 {
        let span = (spec.frames - 1) as f64 / f64::from(spec.rate_hz);
        // A thousandth of a frame keeps the last place off the instant at which the window is over.
        (window.end_s - window.start_s - span - 1e-3 / self.fps).max(0.0)
    }

    /// A share `at` of the whole video's places, drawn from those that begin at most `within_s` seconds from that at
    /// the share `first`; `draw` is uniform from 0 to 1.
    pub fn near(&self, first: f64, draw: f64, within_s: f64, spec: &ClipSpec) -> f64 {
        let slack = self.slack(self.window(None, None), spec);
        let reach = if slack > 0.0 { within_s / slack } else { 1.0 };
        let (low, high) = ((first - reach).max(0.0), (first + reach).min(1.0));
        low + (high - low) * draw
    }
}

/// Where the k-th of n evenly spaced clips lies: first at 0, last at 1, a single one in the middle.
pub fn evenly(k: usize, n: usize) -> f64 {
    if n < 2 { 0.5 } else { k as f64 / (n - 1) as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: ClipSpec = ClipSpec { frames: 8, rate_hz: 6.0, size: 56, input: crate::config::ClipInput::Rgb };

    #[test]
    fn frames_are_a_rate_apart_whatever_the_stored_rate() {
        for fps in [6.0, 12.0, 24.0] {
            let video = Timeline { frames: 100, fps };
            let clip = video.clip(video.window(None, None), &SPEC, 0.0);
            let apart = (fps / 6.0) as usize;
            assert_eq!(clip, (0..8).map(|i| i * apart).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_lower_stored_rate_repeats_frames() {
        let video = Timeline { frames: 30, fps: 3.0 };
        let clip = video.clip(video.window(None, None), &SPEC, 0.0);
        assert_eq!(clip, [0, 0, 1, 1, 2, 2, 3, 3]);
    }

    #[test]
    fn the_places_reach_both_ends_of_the_video() {
        let video = Timeline { frames: 48, fps: 12.0 };
        let whole = video.window(None, None);
        assert_eq!(video.clip(whole, &SPEC, 0.0)[0], 0);
        assert_eq!(video.clip(whole, &SPEC, 1.0)[7], 47);
    }

    #[test]
    fn a_segment_is_not_left() {
        let video = Timeline { frames: 120, fps: 12.0 };
        let segment = video.window(Some(2.0), Some(5.0));
        for at in [0.0, 0.3, 1.0] {
            let clip = video.clip(segment, &SPEC, at);
            assert!(clip.iter().all(|f| (24..60).contains(f)), "{clip:?}");
        }
    }

    #[test]
    fn a_short_video_holds_its_last_frame() {
        let video = Timeline { frames: 5, fps: 12.0 };
        assert_eq!(video.clip(video.window(None, None), &SPEC, 0.7), [0, 2, 4, 4, 4, 4, 4, 4]);
        let single = Timeline { frames: 1, fps: 12.0 };
        assert_eq!(single.clip(single.window(None, None), &SPEC, 1.0), [0; 8]);
    }

    #[test]
    fn a_window_outside_of_the_video_becomes_its_last_frame() {
        let video = Timeline { frames: 24, fps: 12.0 };
        let clip = video.clip(video.window(Some(99.0), Some(101.0)), &SPEC, 0.5);
        assert_eq!(clip, [23; 8]);
    }

    #[test]
    fn a_near_clip_begins_within_its_reach() {
        let video = Timeline { frames: 1200, fps: 12.0 };
        let starts = |at: f64| video.clip(video.window(None, None), &SPEC, at)[0] as f64 / 12.0;
        for (first, draw) in [(0.5, 0.0), (0.5, 1.0), (0.0, 1.0), (1.0, 0.3), (0.98, 0.9)] {
            let at = video.near(first, draw, 4.0, &SPEC);
            assert!((0.0..=1.0).contains(&at) && (starts(at) - starts(first)).abs() <= 4.0 + 0.1, "{first} {draw}");
        }
        let short = Timeline { frames: 5, fps: 12.0 };
        assert!((0.0..=1.0).contains(&short.near(0.4, 0.9, 1.0, &SPEC)));
    }

    #[test]
    fn clips_are_spaced_evenly() {
        assert_eq!(evenly(0, 1), 0.5);
        assert_eq!([evenly(0, 3), evenly(1, 3), evenly(2, 3)], [0.0, 0.5, 1.0]);
    }
}
