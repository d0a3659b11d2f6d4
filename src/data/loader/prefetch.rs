//! Worker threads that make the batches of the coming steps, whatever is in a batch.
//!
//! A batch is made row by row; any thread may make any row of any step in the window, and what a row holds
//! depends on its step and number alone. So the batches do not depend on the number of threads or their timing.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::data::augment::Workspace;
use crate::data::{DataError, InputError};

/// Steps that are made ahead of the one being used.
const AHEAD: u64 = 2;

/// What the batches of a loader hold.
pub(super) trait Plan: Send + Sync + 'static {
    /// Rows of the batch of `step`.
    fn rows(&self, step: u64) -> usize;
    /// Clips per row.
    fn views(&self) -> usize;
    /// Values per clip.
    fn clip_len(&self) -> usize;
    /// Writes clip `view` of a row. Must depend on nothing but its arguments.
    fn clip(&self, at: ClipAt, out: &mut [f32], work: &mut Workspace) -> Result<(), DataError>;
}

/// Which clip of which batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClipAt {
    pub step: u64,
    pub row: usize,
    pub view: usize,
}

/// A batch on the host: per view, the clips of all rows one after the other.
pub(super) struct HostBatch {
    pub step: u64,
    pub views: Vec<Vec<f32>>,
}

/// The values of a batch, one buffer per view; rows are copied in as they are finished.
type Views = Arc<Vec<Mutex<Vec<f32>>>>;

/// A step in the making.
struct Pending {
    views: Views,
    rows: usize,
    given_out: usize,
    finished: usize,
    error: Option<DataError>,
}

struct State {
    pending: BTreeMap<u64, Pending>,
    /// The step whose batch is asked for next.
    wanted: u64,
    closed: bool,
}

struct Shared<P> {
    plan: P,
    end: u64,
    state: Mutex<State>,
    /// Told when there is room for more work, or none is wanted any more.
    work: Condvar,
    /// Told when a batch is finished.
    ready: Condvar,
    busy_nanos: AtomicU64,
}

/// Runs a [`Plan`] on named threads; dropping it ends them.
pub(super) struct Prefetch<P: Plan> {
    shared: Arc<Shared<P>>,
    threads: Vec<JoinHandle<()>>,
    waited: Duration,
}

impl<P: Plan> Prefetch<P> {
    /// Makes the batches of `steps` in order, on `threads` threads (at least one).
    pub(super) fn start(plan: P, steps: Range<u64>, threads: usize) -> Result<Self, DataError> {
        let state = State { pending: BTreeMap::new(), wanted: steps.start, closed: false };
        let shared = Arc::new(Shared {
            plan,
            end: steps.end,
            state: Mutex::new(state),
            work: Condvar::new(),
            ready: Condvar::new(),
            busy_nanos: AtomicU64::new(0),
        });
        let mut loader = Self { shared, threads: Vec::new(), waited: Duration::ZERO };
        for i in 0..threads.max(1) {
            let shared = loader.shared.clone();
            let builder = std::thread::Builder::new().name(format!("kinrin-loader-{i}"));
            let thread = builder.spawn(move || shared.work_until_closed());
            loader.threads.push(thread.map_err(InputError::NoThread)?);
        }
        Ok(loader)
    }

    pub(super) fn plan(&self) -> &P {
        &self.shared.plan
    }

    /// The batch of the next step; `None` after the last.
    pub(super) fn next(&mut self) -> Option<Result<HostBatch, DataError>> {
        let shared = &self.shared;
        let mut state = shared.lock();
        let step = state.wanted;
        if step >= shared.end {
            return None;
        }
        let began = Instant::now();
        while state.pending.get(&step).is_none_or(|p| p.finished < p.rows) {
            state = shared.ready.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        self.waited += began.elapsed();
        let pending = state.pending.remove(&step)?;
        state.wanted += 1;
        drop(state);
        shared.work.notify_all();
        Some(pending.into_batch(step))
    }

    /// Seconds [`Self::next`] had to wait for a batch.
    pub(super) fn waited_secs(&self) -> f64 {
        self.waited.as_secs_f64()
    }

    /// Seconds of work of all threads together.
    pub(super) fn busy_secs(&self) -> f64 {
        Duration::from_nanos(self.shared.busy_nanos.load(Ordering::Relaxed)).as_secs_f64()
    }
}

impl<P: Plan> Drop for Prefetch<P> {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.work.notify_all();
        for thread in self.threads.drain(..) {
            // A thread that panicked has printed why; there is nothing left to clean up.
            let _ = thread.join();
        }
    }
}

impl Pending {
    fn new(rows: usize, views: usize, clip_len: usize) -> Self {
        let views = (0..views).map(|_| Mutex::new(vec![0.0; rows * clip_len])).collect();
        Self { views: Arc::new(views), rows, given_out: 0, finished: 0, error: None }
    }

    fn into_batch(self, step: u64) -> Result<HostBatch, DataError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let take = |view: &Mutex<Vec<f32>>| std::mem::take(&mut *view.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(HostBatch { step, views: self.views.iter().map(take).collect() })
    }
}

impl<P: Plan> Shared<P> {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work_until_closed(&self) {
        let mut work = Workspace::default();
        let mut clip = vec![0.0; self.plan.clip_len()];
        while let Some((step, row, views)) = self.take_row() {
            let began = Instant::now();
            // A panic while making a row must reach the one who waits for it, and not leave him waiting.
            let make = std::panic::AssertUnwindSafe(|| self.make_row(step, row, &views, &mut clip, &mut work));
            let made = std::panic::catch_unwind(make).unwrap_or_else(|_| Err(InputError::LoaderFailed.into()));
            self.busy_nanos.fetch_add(began.elapsed().as_nanos() as u64, Ordering::Relaxed);
            self.finish_row(step, made);
        }
    }

    /// The next row to make: of the earliest step that still has rows to give out.
    fn take_row(&self) -> Option<(u64, usize, Views)> {
        let mut state = self.lock();
        loop {
            if state.closed || state.wanted >= self.end {
                return None;
            }
            let window = state.wanted..(state.wanted + 1 + AHEAD).min(self.end);
            for step in window {
                let new = || Pending::new(self.plan.rows(step), self.plan.views(), self.plan.clip_len());
                let pending = state.pending.entry(step).or_insert_with(new);
                if pending.given_out < pending.rows {
                    pending.given_out += 1;
                    return Some((step, pending.given_out - 1, pending.views.clone()));
                }
            }
            state = self.work.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn make_row(
        &self,
        step: u64,
        row: usize,
        views: &[Mutex<Vec<f32>>],
        clip: &mut [f32],
        work: &mut Workspace,
    ) -> Result<(), DataError> {
        for (view, buffer) in views.iter().enumerate() {
            self.plan.clip(ClipAt { step, row, view }, clip, work)?;
            let mut buffer = buffer.lock().unwrap_or_else(PoisonError::into_inner);
            buffer[row * clip.len()..(row + 1) * clip.len()].copy_from_slice(clip);
        }
        Ok(())
    }

    fn finish_row(&self, step: u64, made: Result<(), DataError>) {
        let mut state = self.lock();
        // Only finished steps are taken away, so the step of an unfinished row is still there.
        let Some(pending) = state.pending.get_mut(&step) else { return };
        pending.finished += 1;
        if let Err(error) = made {
            pending.error.get_or_insert(error);
        }
        if pending.finished == pending.rows {
            self.ready.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row holds its step and number; one row can be told to fail or to panic.
    struct Numbers {
        fail: Option<u64>,
        panic: Option<u64>,
    }

    impl Plan for Numbers {
        fn rows(&self, step: u64) -> usize {
            3 + (step % 2) as usize
        }

        fn views(&self) -> usize {
            2
        }

        fn clip_len(&self) -> usize {
            2
        }

        fn clip(&self, at: ClipAt, out: &mut [f32], _: &mut Workspace) -> Result<(), DataError> {
            assert!(self.panic != Some(at.step), "told to panic");
            if self.fail == Some(at.step) && at.row == 1 {
                return Err(InputError::NoFrames("told to fail".to_owned()).into());
            }
            out.copy_from_slice(&[at.step as f32, (at.row * 10 + at.view) as f32]);
            Ok(())
        }
    }

    const GOOD: Numbers = Numbers { fail: None, panic: None };

    #[test]
    fn batches_come_in_order_and_whole_with_any_number_of_threads() {
        for threads in [0, 1, 5] {
            let mut loader = Prefetch::start(GOOD, 4..9, threads).unwrap();
            for step in 4..9 {
                let batch = loader.next().unwrap().unwrap();
                assert_eq!(batch.step, step);
                let rows = GOOD.rows(step);
                for (view, values) in batch.views.iter().enumerate() {
                    let expected = (0..rows).flat_map(|row| [step as f32, (row * 10 + view) as f32]);
                    assert_eq!(*values, expected.collect::<Vec<_>>());
                }
            }
            assert!(loader.next().is_none());
        }
    }

    #[test]
    fn an_error_belongs_to_its_step() {
        let mut loader = Prefetch::start(Numbers { fail: Some(1), panic: None }, 0..3, 2).unwrap();
        let results: Vec<bool> = std::iter::from_fn(|| loader.next()).map(|batch| batch.is_ok()).collect();
        assert_eq!(results, [true, false, true]);
    }

    #[test]
    fn a_panic_of_a_thread_becomes_an_error() {
        let mut loader = Prefetch::start(Numbers { fail: None, panic: Some(1) }, 0..3, 1).unwrap();
        let results: Vec<bool> = std::iter::from_fn(|| loader.next()).map(|batch| batch.is_ok()).collect();
        assert_eq!(results, [true, false, true]);
    }

    #[test]
    fn no_more_than_the_window_is_made_ahead_and_dropping_ends_the_threads() {
        let mut loader = Prefetch::start(GOOD, 0..1_000_000, 3).unwrap();
        loader.next().unwrap().unwrap();
        let shared = loader.shared.clone();
        assert!(shared.lock().pending.keys().all(|step| *step <= 1 + AHEAD));
        drop(loader);
        assert_eq!(Arc::strong_count(&shared), 1, "no thread holds the plan any more");
    }
}
