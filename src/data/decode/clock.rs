//! From pictures with times to stored frames: how often each is written, and where the recording's moments lie then.
//!
//! The times of a file are what it says, not what is true: clocks jump, indices lie. So no picture is held longer than
//! [`MAX_HOLD`]: what a file can make of its pictures is bounded by how many there are, whatever decodes them.

use serde::{Deserialize, Serialize};

use super::pace::Pace;
use super::squeeze::squeezed;
use crate::store::file_fault::IndexFault;
use crate::store::{Reason, TimeMap};

/// Seconds that a picture stays at most; a longer wait is a jump of the clock, and left out.
pub const MAX_HOLD: f64 = 10.000_001; // a folder of frames may have 10 s for each
/// Seconds by which a picture may come before the one ahead of it; more is a jump, too.
const MAX_BACK: f64 = 1.0;
/// Seconds of the same that a camera's unsteady clock may make, at least; more is told: what was shown already comes again.
const UNSTEADY: f64 = 0.1;
/// Pictures in a second that no camera takes: times that say so are none.
const MAX_RATE: f64 = 5_000.0;
/// Seconds of a picture that no other one tells anything about.
const USUAL: f64 = 1.0 / 25.0;

/// What a clock has seen when the film is over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// Of the stored frames.
    pub fps: f32,
    pub times: TimeMap,
    /// How often the clock jumped, and the seconds left out together.
    pub jumps: (usize, f64),
    /// Pictures, and the milliseconds from the first to the last, where no camera is so fast.
    #[serde(default)]
    pub crowded: Option<(usize, u64)>,
    /// Pictures that do not begin later than the one before them, of all, where they are many.
    #[serde(default)]
    pub same: Option<(usize, usize)>,
}

impl Timing {
    /// The word about jumps, if there were any.
    pub fn told(&self) -> Option<Reason> {
        let (jumps, secs) = self.jumps;
        let jumps = (jumps > 0).then(|| Reason::ClockJumps { jumps, secs: secs.round().max(1.0) as u64 });
        let crowded = || self.crowded.map(|(pictures, millis)| Reason::Crowded { pictures, millis });
        let same = || self.same.map(|(pictures, of)| Reason::Index(IndexFault::SameTime { pictures, of }));
        jumps.or_else(crowded).or_else(same)
    }
}

/// The picture on screen.
#[derive(Clone, Copy)]
struct Now {
    /// Second of the recording at which it begins, backward jumps taken out.
    recorded: f64,
    /// Second of the stored frames.
    stored: f64,
}

impl Now {
    /// So many seconds later, in both.
    fn after(self, secs: f64) -> Self {
        Self { recorded: self.recorded + secs, stored: self.stored + secs }
    }
}

/// Follows the times of the pictures of one film, in the order of showing.
pub struct Clock {
    pace: Pace,
    /// 0: every picture once.
    fps: f32,
    max_secs: f64,
    now: Option<Now>,
    /// Length of the picture before, once there was one that tells.
    usual: Option<f64>,
    /// What backward jumps have taken away.
    turned: f64,
    jumps: (usize, f64),
    /// Whether the clock was set back a little, and has not come again to where it was.
    behind: bool,
    /// Pictures that begin no later than the one before them.
    same: usize,
    /// At a fixed rate: where both times part. At the source's own: when each picture begins.
    marks: Vec<(f64, f64)>,
    /// Pictures that are over.
    shown: usize,
    /// Seconds from the first picture to the last, once that one has come.
    span: Option<f64>,
}

impl Clock {
    /// `fps` 0 keeps the source's own rate; `max_secs` 0 means no limit.
    pub fn new(fps: f32, max_secs: u32) -> Self {
        let pace = Pace::new(fps, max_secs);
        let max_secs = if max_secs == 0 { f64::INFINITY } else { f64::from(max_secs) };
        let (now, usual, turned, jumps, marks) = (None, None, 0.0, (0, 0.0), Vec::new());
        let (behind, same, shown, span) = (false, 0, 0, None);
        Self { pace, fps, max_secs, now, usual, turned, jumps, behind, same, marks, shown, span }
    }

    /// Whether a picture has begun.
    pub fn is_running(&self) -> bool {
        self.now.is_some()
    }

    /// A picture begins at `at`, seconds from the start of the container; a time that is none counts as the usual one.
    /// Returns how often the picture before it is to be written.
    pub fn begin(&mut self, at: f64) -> u64 {
        let Some(now) = self.now else {
            let first = Now { recorded: if at.is_finite() { at } else { 0.0 }, stored: 0.0 };
            self.mark(first);
            self.now = Some(first);
            return 0;
        };
        let next = self.step(now, at);
        if self.fps == 0.0 {
            self.mark(next);
        }
        self.now = Some(next);
        self.shown += 1;
        self.pace.copies(next.stored, false)
    }

    /// Where the picture lies that follows `now` and says that it begins at `at`.
    fn step(&mut self, now: Now, at: f64) -> Now {
        let usual = now.after(self.usual());
        let recorded = at + self.turned;
        let length = recorded - now.recorded;
        if !length.is_finite() {
            return usual;
        }
        if length < -MAX_BACK {
            self.behind = false;
            self.jumped(-length);
            self.turned += usual.recorded - recorded;
            return usual;
        }
        if length > MAX_HOLD {
            let usual = now.after(self.apart());
            self.jumped(length - self.apart());
            self.behind = false;
            let after = Now { recorded, stored: usual.stored };
            if self.fps > 0.0 {
                self.mark(usual);
                self.mark(after);
            }
            return after;
        }
        if length * MAX_RATE >= 1.0 {
            self.behind = false;
            self.usual = Some(length);
            return now.after(length);
        }
        self.same += 1;
        if length > 0.0 {
            return now.after(length);
        }
        if length < -UNSTEADY.max(3.0 * self.usual()) && !self.behind {
            self.behind = true;
            self.jumped(-length);
        }
        now
    }

    fn usual(&self) -> f64 {
        self.usual.unwrap_or(USUAL)
    }

    /// Seconds of a picture beside a jump. Of pictures that are all far apart, as a time-lapse camera takes them, each is
    /// stored once.
    fn apart(&self) -> f64 {
        if self.usual.is_none() && self.fps > 0.0 { 1.0 / f64::from(self.fps) } else { self.usual() }
    }

    fn mark(&mut self, at: Now) {
        self.marks.push((at.recorded, at.stored));
    }

    fn jumped(&mut self, secs: f64) {
        self.jumps = (self.jumps.0 + 1, self.jumps.1 + secs);
    }

    /// The last picture ends at `at`; `None`: nobody knows when. Returns how often it is to be written.
    pub fn end(&mut self, at: Option<f64>) -> u64 {
        let Some(now) = self.now else { return 0 };
        self.span = self.marks.first().map(|first| now.recorded - first.0);
        let stated = at.map(|at| at + self.turned - now.recorded).filter(|length| length.is_finite());
        if let Some(held) = stated.filter(|length| *length > MAX_HOLD) {
            self.jumped(held - self.apart());
        }
        let usual = if self.jumps.0 > 0 { self.apart() } else { self.usual() };
        let length = stated.filter(|length| *length > 0.0 && *length <= MAX_HOLD).unwrap_or(usual);
        self.now = Some(now.after(length));
        self.shown += 1;
        self.pace.copies(now.stored + length, true)
    }

    /// Whether all that is wanted is written.
    pub fn full(&self) -> bool {
        self.pace.full() || self.now.is_some_and(|now| now.stored >= self.max_secs)
    }

    /// Pictures that are over.
    pub fn pictures(&self) -> usize {
        self.shown
    }

    /// Seconds of what is over.
    pub fn secs(&self) -> f64 {
        self.now.map_or(0.0, |now| now.stored)
    }

    fn crowded(&self) -> Option<(usize, u64)> {
        let crowded = |secs: &f64| self.shown > 2 && secs * MAX_RATE < (self.shown - 1) as f64;
        self.span.filter(crowded).map(|secs| (self.shown, (secs.max(0.0) * 1000.0) as u64))
    }

    fn same(&self) -> Option<(usize, usize)> {
        is_many(self.same, self.shown).then_some((self.same, self.shown))
    }

    /// Rate and times of what was written.
    pub fn finish(self) -> Timing {
        let (crowded, same) = (self.crowded(), self.same());
        if self.fps > 0.0 {
            // Less than half a frame is no difference.
            let parts = |mark: &(f64, f64)| (mark.0 - mark.1).abs() > 0.5 / f64::from(self.fps);
            let marks = if self.marks.iter().any(parts) { self.marks } else { Vec::new() };
            return Timing { fps: self.fps, times: TimeMap::new(marks), jumps: self.jumps, crowded, same };
        }
        let length = self.now.map_or(0.0, |now| now.stored);
        let begins: Vec<f64> = self.marks.iter().take(self.shown.max(1)).map(|mark| mark.0).collect();
        let fps = own_rate(&begins, length);
        Timing { fps, times: TimeMap::new(squeezed(&begins, f64::from(fps))), jumps: self.jumps, crowded, same }
    }
}

/// Whether so many of `all` pictures are more than the few whose times a recorder mixes up now and then.
fn is_many(pictures: usize, all: usize) -> bool {
    pictures > 2 && pictures * 10 > all
}

/// Frames per second of pictures that begin at `begins` and last `length` seconds together: the mean, or where waits
/// make that one meaningless, what is usual between two of them, as far as most have a time of their own.
fn own_rate(begins: &[f64], length: f64) -> f32 {
    if length <= 0.0 {
        return USUAL.recip() as f32;
    }
    let mean = begins.len() as f64 / length;
    let mut steps: Vec<f64> =
        begins.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step * MAX_RATE >= 1.0).collect();
    steps.sort_by(f64::total_cmp);
    let told = 3 * steps.len() > 2 * begins.len().saturating_sub(1);
    let middle = steps.get(steps.len() / 2).filter(|_| told).map_or(mean, |step| step.recip());
    (if (middle / mean - 1.0).abs() > 0.1 { middle } else { mean }).clamp(1e-3, 1e4) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Copies of each picture, and the timing.
    fn run(fps: f32, begins: impl IntoIterator<Item = f64>) -> (Vec<u64>, Timing) {
        let mut clock = Clock::new(fps, 0);
        let mut copies: Vec<u64> = begins.into_iter().map(|at| clock.begin(at)).skip(1).collect();
        copies.push(clock.end(None));
        (copies, clock.finish())
    }

    fn even(from: f64, frames: usize) -> impl Iterator<Item = f64> {
        (0..frames).map(move |i| from + i as f64 / 25.0)
    }

    #[test]
    fn an_even_film_is_plain_and_three_seconds_of_it_are_36_frames() {
        let (copies, timing) = run(12.0, even(0.0, 75));
        assert_eq!(copies.iter().sum::<u64>(), 36);
        assert_eq!(timing, Timing { fps: 12.0, ..Timing::default() });
        let (copies, timing) = run(0.0, even(0.0, 75));
        assert_eq!((copies, timing.fps, timing.times.is_plain()), (vec![1; 75], 25.0, true));
    }

    #[test]
    fn a_late_start_is_kept_in_the_times() {
        for fps in [12.0, 0.0] {
            let (_, timing) = run(fps, even(2.0, 75));
            assert!((timing.times.stored(2.0)).abs() < 1e-6 && (timing.times.stored(4.0) - 2.0).abs() < 1e-6);
            assert_eq!(timing.told(), None);
        }
    }

    #[test]
    fn a_jump_is_left_out_and_told_whichever_way_it_goes() {
        for (jump, fps) in [(600.0, 12.0), (600.0, 0.0), (-600.0, 12.0), (-600.0, 0.0), (1e6, 12.0)] {
            let (copies, timing) = run(fps, even(700.0, 25).chain(even(701.0 + jump, 50)));
            assert_eq!(copies.iter().sum::<u64>(), if fps == 0.0 { 75 } else { 36 }, "{jump} {fps}");
            assert_eq!(timing.jumps.0, 1, "{jump} {fps}");
            let after = 701.0 + jump.max(0.0);
            assert!((timing.times.stored(after) - 1.0).abs() < 1e-3, "{jump} {fps}: {:?}", timing.times);
        }
    }

    #[test]
    fn a_wait_is_held_and_at_the_own_rate_kept_in_the_times() {
        let begins = || even(0.0, 25).chain(even(4.0, 25));
        let (copies, timing) = run(12.0, begins());
        assert_eq!((copies.iter().sum::<u64>(), timing.times.is_plain()), (60, true));
        let (copies, timing) = run(0.0, begins());
        assert_eq!((copies.len(), timing.fps), (50, 25.0));
        for i in 0..25 {
            let frame = timing.times.stored(4.0 + f64::from(i) / 25.0) * 25.0;
            assert!((frame - f64::from(25 + i)).abs() < 0.01, "{i}: {frame}");
        }
    }

    #[test]
    fn no_times_are_taken_as_usual_ones_and_no_rate_is_ever_zero() {
        let (copies, timing) = run(12.0, std::iter::repeat_n(f64::NAN, 75));
        assert_eq!((copies.iter().sum::<u64>(), timing.jumps.0), (36, 0));
        for begins in [vec![0.0], vec![5.0; 9], vec![f64::INFINITY; 3], vec![]] {
            let fps = run(0.0, begins.clone()).1.fps;
            assert!(fps.is_finite() && fps > 0.0, "{begins:?}: {fps}");
        }
    }

    #[test]
    fn times_that_no_camera_makes_are_told() {
        for fps in [12.0, 0.0] {
            for step in [0.0, 1e-5] {
                let timing = run(fps, (0..75).map(|i| 5.0 + f64::from(i) * step)).1;
                assert!(matches!(timing.told(), Some(Reason::Crowded { pictures: 75, millis: 0 })), "{fps} {step}");
            }
            for begins in [vec![1.0], vec![1.0, 1.0], (0..99).map(|i| f64::from(i) / 1000.0).collect()] {
                assert_eq!(run(fps, begins.clone()).1.told(), None, "{fps} {begins:?}");
            }
        }
    }

    #[test]
    fn pictures_of_one_moment_are_told_and_do_not_slow_the_rate() {
        // Fragments that tell when they begin, and not how long a picture takes.
        let begins = || (0..75).map(|i| f64::from(i / 12) * 0.48);
        for fps in [12.0, 0.0] {
            let timing = run(fps, begins()).1;
            assert_eq!(timing.told(), Some(Reason::Index(IndexFault::SameTime { pictures: 68, of: 75 })));
            assert!(fps > 0.0 || (20.0..30.0).contains(&timing.fps), "{}", timing.fps);
        }
        let once_in_a_while = (0..75).map(|i| f64::from(if i % 20 == 7 { i - 1 } else { i }) / 25.0);
        let timing = run(0.0, once_in_a_while).1;
        assert_eq!((timing.told(), timing.fps.round()), (None, 25.0));
    }

    #[test]
    fn a_clock_that_is_set_back_a_little_is_told_once_and_time_goes_on() {
        // A recorder whose files overlap by 0.8 s, joined.
        let begins = || even(0.0, 75).chain(even(2.2, 75));
        let (copies, timing) = run(12.0, begins());
        assert_eq!(copies.iter().sum::<u64>(), 63, "5.2 s");
        assert_eq!((timing.jumps.0, timing.told()), (1, Some(Reason::ClockJumps { jumps: 1, secs: 1 })));
        assert_eq!(timing.times.stored(4.0), 4.0);
        let (copies, timing) = run(0.0, begins());
        assert_eq!((copies.len(), timing.jumps.0), (150, 1));
        // Two pictures that change places are no jump.
        let swapped = (0..75).map(|i| f64::from(i ^ 1) / 25.0);
        assert_eq!(run(12.0, swapped).1.jumps.0, 0);
    }

    #[test]
    fn a_few_pictures_far_apart_are_not_many_frames() {
        let (copies, timing) = run(12.0, (0..20).map(|i| f64::from(i) * 4_000.0));
        assert_eq!(copies, [1; 20]);
        assert_eq!(run(30.0, (0..20).map(|i| f64::from(i) * 4_000.0)).0, [1; 20]);
        assert_eq!(timing.jumps.0, 19);
        let mut clock = Clock::new(12.0, 0);
        clock.begin(0.0);
        assert_eq!((clock.end(Some(4_000.0)), clock.finish().jumps.0), (1, 1));
    }
}
