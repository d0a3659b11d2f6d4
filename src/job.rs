//! Long work: a named worker thread that reports progress and learns of a stop in one call.
//! After Anki's `progress.rs`; every long job (import, training, evaluation, download of a figure) uses it.

use std::cell::Cell;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a running job has been asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Request {
    /// Go on.
    Run = 0,
    /// Finish the current step and wait, keeping the device.
    Pause = 1,
    /// Keep what is done (write a checkpoint) and end.
    Stop = 2,
    /// End now; work since the last checkpoint may be lost.
    Abort = 3,
}

/// The latest state of a job; replaced, never queued.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// What is being done, in words.
    pub phase: String,
    pub done: u64,
    /// 0 while unknown.
    pub total: u64,
    /// Seconds since the phase began.
    pub elapsed_secs: f64,
    /// Estimated seconds left in the phase, once there is a rate to estimate from.
    pub left_secs: Option<f64>,
}

struct Shared {
    request: AtomicU8,
    /// With the time at which the phase began, and what was done by then: a resumed one begins in the middle.
    progress: Mutex<(Progress, Option<(Instant, u64)>)>,
    /// See [`Job::tally`].
    parts: AtomicU64,
}

/// The two ends of a job in one cloneable value: the worker calls [`Job::report`], its owner the rest.
#[derive(Clone)]
pub struct Job {
    shared: Arc<Shared>,
}

impl Default for Job {
    fn default() -> Self {
        let progress = Mutex::new((Progress::default(), None));
        Self { shared: Arc::new(Shared { request: AtomicU8::new(0), progress, parts: AtomicU64::new(0) }) }
    }
}

impl Job {
    /// Worker side: publishes the state and returns what the owner asks for. Cheap: call it every step.
    pub fn report(&self, phase: &str, done: u64, total: u64) -> Request {
        let mut guard = self.shared.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let (progress, began) = &mut *guard;
        if progress.phase != phase || began.is_none() {
            *progress = Progress { phase: phase.to_owned(), ..Progress::default() };
            *began = Some((Instant::now(), done));
        }
        let (elapsed, done_before) = began.map_or((0.0, 0), |(time, before)| (time.elapsed().as_secs_f64(), before));
        let made = done.saturating_sub(done_before);
        progress.done = done;
        progress.total = total;
        progress.elapsed_secs = elapsed;
        progress.left_secs = (made > 0 && total >= done).then(|| elapsed / made as f64 * (total - done) as f64);
        drop(guard);
        self.request()
    }

    /// Worker side: leaves the time of a pause out of every estimate.
    pub fn leave_out(&self, pause: Duration) {
        let mut guard = self.shared.progress.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((began, _)) = &mut guard.1 {
            *began += pause;
        }
    }

    /// Worker side: to count the small parts of one unit, such as the frames of a video: between two units they tell that
    /// work goes on.
    pub fn tally(&self) -> Tally<'_> {
        Tally { job: self, counted: Cell::new(0) }
    }

    /// Owner side: the small parts of all units so far.
    pub fn counted(&self) -> u64 {
        self.shared.parts.load(Ordering::Relaxed)
    }

    /// What the owner asks for, without reporting.
    pub fn request(&self) -> Request {
        match self.shared.request.load(Ordering::Acquire) {
            0 => Request::Run,
            1 => Request::Pause,
            2 => Request::Stop,
            _ => Request::Abort,
        }
    }

    /// Owner side: the latest state.
    pub fn progress(&self) -> Progress {
        self.shared.progress.lock().unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// Owner side: asks the worker to pause, stop, abort or go on. Stop and abort cannot be taken back.
    pub fn ask(&self, request: Request) {
        let keep_ending = |old: u8| (old < Request::Stop as u8 || request as u8 > old).then_some(request as u8);
        let _ = self.shared.request.fetch_update(Ordering::AcqRel, Ordering::Acquire, keep_ending);
    }
}

/// Counts the small parts of one unit, which may take several tries: only the last one stays counted.
pub struct Tally<'a> {
    pub job: &'a Job,
    /// In this try.
    counted: Cell<u64>,
}

impl Tally<'_> {
    /// One more small part is done.
    pub fn count(&self) {
        self.counted.set(self.counted.get() + 1);
        self.job.shared.parts.fetch_add(1, Ordering::Relaxed);
    }

    /// The try came to nothing.
    pub fn take_back(&self) {
        self.job.shared.parts.fetch_sub(self.counted.take(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_cannot_be_taken_back() {
        let job = Job::default();
        job.ask(Request::Pause);
        job.ask(Request::Run);
        assert_eq!(job.report("train", 1, 10), Request::Run);
        job.ask(Request::Stop);
        job.ask(Request::Run);
        assert_eq!(job.request(), Request::Stop);
        job.ask(Request::Abort);
        assert_eq!(job.request(), Request::Abort);
    }

    #[test]
    fn small_parts_are_counted_by_whoever_works_on_the_job() {
        let job = Job::default();
        let work = || {
            let tally = job.tally();
            (0..25).for_each(|_| tally.count());
        };
        std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(work))));
        assert_eq!(job.counted(), 100);
    }

    #[test]
    fn a_try_that_came_to_nothing_is_taken_back_and_no_other_unit_with_it() {
        let job = Job::default();
        let [one, other] = [job.tally(), job.tally()];
        (0..5).for_each(|_| one.count());
        (0..3).for_each(|_| other.count());
        one.take_back();
        assert_eq!(job.counted(), 3);
        one.count();
        one.take_back();
        one.take_back();
        assert_eq!(job.counted(), 3, "each try is taken back once");
    }

    #[test]
    fn a_pause_is_in_no_estimate() {
        let job = Job::default();
        job.report("train", 0, 10);
        job.leave_out(Duration::from_secs(3600));
        job.report("train", 5, 10);
        assert_eq!(job.progress().elapsed_secs, 0.0, "an hour of pause outweighs the time since the beginning");
    }

    #[test]
    fn what_was_done_before_a_resume_makes_no_estimate() {
        let job = Job::default();
        job.report("train", 9_000, 10_000);
        assert_eq!(job.progress().left_secs, None);
        std::hint::black_box((0..100_000_u64).map(std::hint::black_box).sum::<u64>());
        job.report("train", 9_001, 10_000);
        let progress = job.progress();
        assert_eq!(progress.left_secs, Some(progress.elapsed_secs * 999.0));
    }

    #[test]
    fn an_estimate_appears_once_something_is_done() {
        let job = Job::default();
        job.report("train", 0, 10);
        assert_eq!(job.progress().left_secs, None);
        job.report("train", 5, 10);
        assert!(job.progress().left_secs.is_some());
        job.report("evaluate", 0, 3);
        assert_eq!(job.progress().left_secs, None);
    }
}
