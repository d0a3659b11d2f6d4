//! What an operator would live with: how late an event is noticed, and how many alarms a shift brings for nothing.
//!
//! The threshold is fixed on normal footage that is *not* tested on; a threshold chosen on the test footage would flatter
//! both figures. Alarms that follow each other closely are one.

use super::levels::Frames;

/// How scores become alarms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlarmRule {
    /// A frame above this is alarming.
    pub threshold: f64,
    /// Frames per second of the scores.
    pub fps: f64,
    /// Alarms at most this many seconds apart are one.
    pub merge_s: f64,
}

/// What the alarms of some footage come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alarms {
    /// Anomalous intervals in the truth.
    pub events: usize,
    /// Seconds from the start of each noticed event to its first alarming frame, in order of time. An alarm that already
    /// goes on when the event begins notices it after 0 s.
    pub delays_s: Vec<f64>,
    /// Alarms that touch no event.
    pub false_alarms: usize,
    /// Hours of footage without an event.
    pub normal_hours: f64,
}

impl Alarms {
    /// Share of events that were noticed; `None` without events.
    pub fn noticed(&self) -> Option<f64> {
        (self.events > 0).then(|| self.delays_s.len() as f64 / self.events as f64)
    }

    /// Median delay of the noticed events in seconds. It says nothing of the missed ones; show [`Alarms::noticed`] beside.
    pub fn median_delay_s(&self) -> Option<f64> {
        let mut sorted = self.delays_s.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        match sorted.len() {
            0 => None,
            n if n % 2 == 0 => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
            _ => Some(sorted[middle]),
        }
    }

    /// False alarms per shift of `hours`, projected from the normal footage there is; `None` without any.
    pub fn false_per_shift(&self, hours: f64) -> Option<f64> {
        (self.normal_hours > 0.0).then(|| self.false_alarms as f64 / self.normal_hours * hours)
    }
}

/// The lowest threshold that lets at most `share` of the normal frames be alarming: the score at rank
/// ⌈(1 − share) · n⌉ from below. `None` without frames, or where a score is not a number.
pub fn threshold(normal: &[f64], share: f64) -> Option<f64> {
    let mut sorted = normal.to_vec();
    sorted.sort_by(f64::total_cmp);
    // A little below the product, so that 0.9 · 10 is rank 9 however it is rounded.
    let rank = ((1.0 - share) * sorted.len() as f64 - 1e-9).ceil().max(1.0) as usize;
    sorted.get(rank.min(sorted.len()).checked_sub(1)?).copied().filter(|_| !normal.iter().any(|s| s.is_nan()))
}

/// The alarms of some videos.
pub fn alarms(videos: &[Frames], rule: &AlarmRule) -> Alarms {
    let mut sum = Alarms::default();
    for video in videos {
        let events = runs(&video.anomalous, 0);
        let gap = (rule.merge_s * rule.fps).max(0.0) as usize;
        let alarming: Vec<bool> = video.scores.iter().map(|&s| s > rule.threshold).collect();
        let raised = runs(&alarming, gap);
        sum.events += events.len();
        for &[start, end] in &events {
            let first = (start..end).find(|&frame| alarming[frame]);
            sum.delays_s.extend(first.map(|frame| (frame - start) as f64 / rule.fps));
        }
        let touches = |alarm: &[usize; 2]| events.iter().any(|event| alarm[0] < event[1] && event[0] < alarm[1]);
        sum.false_alarms += raised.iter().filter(|alarm| !touches(alarm)).count();
        let normal = video.anomalous.iter().filter(|&&a| !a).count();
        sum.normal_hours += normal as f64 / rule.fps / 3600.0;
    }
    sum
}

/// Runs of `true`, `[start, end)`; runs with at most `gap` other frames between them are one.
fn runs(on: &[bool], gap: usize) -> Vec<[usize; 2]> {
    let mut found: Vec<[usize; 2]> = Vec::new();
    for (frame, _) in on.iter().enumerate().filter(|f| *f.1) {
        match found.last_mut() {
            Some(last) if frame - last[1] <= gap => last[1] = frame + 1,
            _ => found.push([frame, frame + 1]),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: AlarmRule = AlarmRule { threshold: 0.5, fps: 2.0, merge_s: 1.0 };

    fn video(scores: &str, truth: &str) -> Frames {
        let scores = scores.bytes().map(|b| f64::from(u8::from(b == b'!'))).collect();
        Frames { scores, anomalous: truth.bytes().map(|b| b == b'x').collect() }
    }

    #[test]
    fn delay_counts_from_the_start_of_the_event_and_missed_ones_have_none() {
        let found = alarms(&[video("......!!....", "....xxxx.xx.")], &RULE);
        assert_eq!((found.events, found.delays_s.as_slice(), found.false_alarms), (2, [1.0].as_slice(), 0));
        assert_eq!(found.noticed(), Some(0.5));
    }

    #[test]
    fn alarms_close_to_each_other_are_one_and_one_that_touches_an_event_is_not_false() {
        //                                  gap 2    gap 3       runs into the event
        let found = alarms(&[video("!..!...!.....!!!..", "..............xx..")], &RULE);
        assert_eq!((found.false_alarms, found.delays_s.as_slice()), (2, [0.0].as_slice()));
    }

    #[test]
    fn false_alarms_are_projected_to_a_shift_from_normal_hours() {
        let normal = Frames { scores: vec![0.0; 7200], anomalous: vec![false; 7200] };
        let found = alarms(&[normal.clone(), video("!!", "..")], &AlarmRule { fps: 2.0, ..RULE });
        assert_eq!(found.false_alarms, 1);
        assert!((found.false_per_shift(8.0).unwrap() - 8.0 / (7202.0 / 7200.0)).abs() < 1e-9);
        assert_eq!(Alarms::default().false_per_shift(8.0), None);
    }

    #[test]
    fn the_threshold_lets_no_more_than_its_share_of_normal_frames_through() {
        let normal: Vec<f64> = (1..=10).map(f64::from).collect();
        for (share, expected) in [(0.0, 10.0), (0.1, 9.0), (0.25, 8.0), (1.0, 1.0)] {
            let at = threshold(&normal, share).unwrap();
            assert_eq!(at, expected);
            assert!(normal.iter().filter(|&&s| s > at).count() as f64 <= share * 10.0);
        }
        assert_eq!(threshold(&[], 0.1), None);
    }

    #[test]
    fn the_median_of_an_even_number_is_the_middle() {
        let of = |delays: &[f64]| Alarms { delays_s: delays.to_vec(), ..Alarms::default() }.median_delay_s();
        assert_eq!((of(&[]), of(&[3.0, 1.0]), of(&[9.0, 1.0, 2.0])), (None, Some(2.0), Some(2.0)));
    }
}
