//! From frames with times to a fixed rate, as FFmpeg's filter `fps=F:eof_action=pass` does it.

/// Says how often each frame is to be written.
pub struct Pace {
    /// 0: every frame once.
    fps: f64,
    /// Number of the next frame to be written.
    next: u64,
    /// Frames wanted at most.
    limit: u64,
}

impl Pace {
    /// `fps` 0 keeps the source's own rate; `max_secs` 0 means no limit.
    pub fn new(fps: f32, max_secs: u32) -> Self {
        let fps = f64::from(fps);
        let limit = if max_secs == 0 { u64::MAX } else { (f64::from(max_secs) * fps).round() as u64 };
        // At the source's own rate the caller ends the stream by time.
        Self { fps, next: 0, limit: if fps == 0.0 { u64::MAX } else { limit } }
    }

    /// Copies of the frame that is shown until `end`, seconds after the first frame; `last`: no frame follows it.
    pub fn copies(&mut self, end: f64, last: bool) -> u64 {
        if self.fps == 0.0 {
            self.next += 1;
            return 1;
        }
        // The small difference keeps 2.0000000001 from becoming 3: FFmpeg tells times in millionths of a second.
        let until = if last { (end * self.fps - 1e-3).ceil() } else { (end * self.fps + 0.5).floor() };
        let until = (until as u64).max(u64::from(last)).min(self.limit);
        let copies = until.saturating_sub(self.next);
        self.next += copies;
        copies
    }

    /// Nothing more will be written.
    pub fn full(&self) -> bool {
        self.next >= self.limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(fps: f32, frames: usize, rate: f64) -> Vec<u64> {
        let mut pace = Pace::new(fps, 0);
        (1..=frames).map(|i| pace.copies(i as f64 / rate, i == frames)).collect()
    }

    #[test]
    fn every_output_time_gets_exactly_one_frame() {
        assert_eq!(counts(12.0, 53, 25.0).iter().sum::<u64>(), 26); // as FFmpeg counts this clip
        assert_eq!(counts(12.0, 90, 29.83).iter().sum::<u64>(), 37);
        assert_eq!(counts(10.0, 3, 2.0), [5, 5, 5]);
        assert_eq!(counts(0.0, 3, 2.0), [1, 1, 1]);
    }

    #[test]
    fn a_single_short_frame_is_kept() {
        assert_eq!(counts(12.0, 1, 30.0), [1]);
    }

    #[test]
    fn the_limit_in_seconds_ends_the_stream() {
        let mut pace = Pace::new(10.0, 2);
        assert_eq!(pace.copies(1.5, false), 15);
        assert!(!pace.full());
        assert_eq!(pace.copies(1e12, true), 5);
        assert!(pace.full());
    }
}
