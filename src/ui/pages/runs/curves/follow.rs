//! The thread behind the curves: it reads event files as they grow and makes what the plots draw. The window only
//! asks and looks; no frame touches the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::report::curves::axis::XAxis;
use crate::report::curves::plot::{MetricPlot, Request};
use crate::report::curves::set::{CurveRun, CurveSet, first_metrics};
use crate::store::Workspace;
use crate::text::LocalText;
use crate::ui::i18n;
use crate::ui::pages::runs::selection::RunSelection;

/// Time between two looks at the files of live runs. With the engine's flush it stays below the 250 ms in which a
/// step has to show.
const LOOK: Duration = Duration::from_millis(80);

/// Looks take at most one part in this many of a core, so that training keeps the rest.
const SHARE: u32 = 5;

/// First reading: what is there so far is shown this often.
const PARTIAL: Duration = Duration::from_millis(250);

/// More runs are not drawn at once: nobody could tell their lines apart, and all their values are in memory.
pub const MOST_RUNS: usize = 100;

/// What the panel wants to see.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ask {
    pub drawn: Vec<RunSelection>,
    /// One per plot; `None` = the next of the most telling ones.
    pub metrics: Vec<Option<String>>,
    pub axis: XAxis,
    pub smoothing: f64,
}

/// What there is to draw.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// Changes with every new picture; 0 before the first.
    pub generation: u64,
    /// Names of all curves that any drawn run has.
    pub metrics: Vec<String>,
    /// One per plot asked for; `None` where no metric is left.
    pub plots: Vec<Option<Arc<MetricPlot>>>,
    /// Runs that could not be read, with the reason.
    pub problems: Vec<LocalText>,
    /// Whether all runs have been read.
    pub complete: bool,
}

/// Handle to the thread; the thread ends when it is dropped.
pub struct Follow {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    ask: Mutex<(Ask, bool)>,
    woken: Condvar,
    picture: Mutex<Arc<Picture>>,
}

impl Drop for Follow {
    fn drop(&mut self) {
        lock(&self.shared.ask).1 = true;
        self.shared.woken.notify_all();
    }
}

impl Follow {
    /// Starts the thread for the runs of `workspace`.
    pub fn start(ctx: &egui::Context, workspace: &Workspace) -> Self {
        let shared = Arc::new(Shared::default());
        let (inner, ctx, workspace) = (shared.clone(), ctx.clone(), workspace.clone());
        let work = move || Worker::new(workspace, inner, move || ctx.request_repaint()).run();
        // Without the thread the plots stay empty; every other panel works.
        let _ = std::thread::Builder::new().name("curves".to_owned()).spawn(work);
        Self { shared }
    }

    /// Says what is wanted; costs nothing if it is what was wanted before.
    pub fn ask(&self, ask: &Ask) {
        let mut slot = lock(&self.shared.ask);
        if slot.0 != *ask {
            slot.0 = ask.clone();
            self.shared.woken.notify_all();
        }
    }

    /// The latest picture.
    pub fn picture(&self) -> Arc<Picture> {
        lock(&self.shared.picture).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Worker<W> {
    workspace: Workspace,
    shared: Arc<Shared>,
    wake_window: W,
    set: CurveSet,
    problems: BTreeMap<String, LocalText>,
    generation: u64,
}

impl<W: Fn()> Worker<W> {
    fn new(workspace: Workspace, shared: Arc<Shared>, wake_window: W) -> Self {
        let (set, problems) = (CurveSet::default(), BTreeMap::new());
        Self { workspace, shared, wake_window, set, problems, generation: 0 }
    }

    fn run(mut self) {
        let mut done = Ask::default();
        let mut pause = LOOK;
        loop {
            let Some(ask) = self.next(&done, pause) else { return };
            let began = Instant::now();
            let other_runs = ask.drawn != done.drawn;
            if other_runs {
                self.choose(&ask);
            }
            let changed = self.read(&ask, other_runs);
            if changed || ask != done {
                self.publish(&ask, true);
            }
            // Reference lines need the catalogue, which the first chart does not wait for.
            if self.set.read_facts(&self.workspace) {
                self.publish(&ask, true);
            }
            done = ask;
            pause = LOOK.max(began.elapsed() * SHARE);
        }
    }

    /// Waits for another wish, or for the next look at live runs; `None` at the end.
    fn next(&self, done: &Ask, pause: Duration) -> Option<Ask> {
        let live = done.drawn.iter().any(|r| r.state.alive());
        let same = |slot: &mut (Ask, bool)| !slot.1 && slot.0 == *done;
        let guard = lock(&self.shared.ask);
        let guard = if live {
            self.shared.woken.wait_timeout_while(guard, pause, same).map_or_else(|e| e.into_inner().0, |g| g.0)
        } else {
            self.shared.woken.wait_while(guard, same).unwrap_or_else(PoisonError::into_inner)
        };
        (!guard.1).then(|| guard.0.clone())
    }

    /// Brings the set of runs to what is wanted; runs that stay keep what was read.
    fn choose(&mut self, ask: &Ask) {
        let first = self.set.runs.first().map(|r| r.run.clone());
        let mut old: BTreeMap<String, CurveRun> = self.set.runs.drain(..).map(|r| (r.run.clone(), r)).collect();
        self.problems.clear();
        for wanted in ask.drawn.iter().take(MOST_RUNS) {
            let known = old.remove(&wanted.run).map(Ok);
            match known.unwrap_or_else(|| CurveRun::open(&self.workspace, &wanted.run, wanted.slot)) {
                Ok(mut run) => {
                    run.slot = wanted.slot;
                    self.set.runs.push(run);
                }
                Err(error) => drop(self.problems.insert(wanted.run.clone(), error.into())),
            }
        }
        // Reference lines come from the data of the first run; they stay while that one does.
        if self.set.runs.first().map(|r| &r.run) != first.as_ref() {
            self.set.forget_facts();
        }
    }

    /// Reads what is new, of `all` runs or of the live ones; shows what is there every now and then.
    fn read(&mut self, ask: &Ask, all: bool) -> bool {
        let (mut changed, mut shown) = (false, Instant::now());
        let live: BTreeSet<&str> = ask.drawn.iter().filter(|r| r.state.alive()).map(|r| r.run.as_str()).collect();
        for i in 0..self.set.runs.len() {
            if !all && !live.contains(self.set.runs[i].run.as_str()) {
                continue;
            }
            match self.set.runs[i].update() {
                Ok(new) => changed |= new,
                Err(error) => {
                    let run = self.set.runs[i].run.clone();
                    let problem = i18n::both(|| format!("{run}: {}", i18n::say(&error)));
                    changed |= self.problems.insert(run, problem).is_none();
                }
            }
            if changed && shown.elapsed() > PARTIAL {
                self.publish(ask, false);
                shown = Instant::now();
            }
            if lock(&self.shared.ask).1 {
                return false;
            }
        }
        changed
    }

    fn publish(&mut self, ask: &Ask, complete: bool) {
        let metrics = self.set.metrics();
        let plots = resolve(&metrics, &ask.metrics).into_iter().map(|metric| {
            let request = Request { metric: metric?, axis: ask.axis, smoothing: ask.smoothing };
            Some(Arc::new(self.set.plot(&request)))
        });
        let plots = plots.collect();
        self.generation += 1;
        let problems = self.problems.values().cloned().collect();
        let picture = Picture { generation: self.generation, metrics, plots, problems, complete };
        *lock(&self.shared.picture) = Arc::new(picture);
        (self.wake_window)();
    }
}

/// Gives every plot without a chosen metric the next telling one that no other plot shows.
fn resolve(all: &[String], wanted: &[Option<String>]) -> Vec<Option<String>> {
    let free: Vec<String> = all.iter().filter(|m| !wanted.iter().flatten().any(|w| w == *m)).cloned().collect();
    let mut next = first_metrics(&free, wanted.len()).into_iter();
    wanted.iter().map(|w| w.clone().or_else(|| next.next())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plots_without_a_choice_take_what_is_left() {
        let all = ["loss", "epoch/neighbour_purity", "lr"].map(String::from);
        let wanted = [None, Some("loss".to_owned()), None, None];
        let found = resolve(&all, &wanted);
        let names: Vec<Option<&str>> = found.iter().map(Option::as_deref).collect();
        assert_eq!(names, [Some("epoch/neighbour_purity"), Some("loss"), Some("lr"), None]);
    }
}
