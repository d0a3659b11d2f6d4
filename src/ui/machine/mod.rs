//! What the machine is doing, for the status bar and the page of runs. One thread looks every few seconds; it rests while
//! the window is hidden and nothing trains. No frame waits for a disk or a driver.

mod captions;
mod spending;

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use egui::Context;

pub use captions::Caption;
use spending::{Spending, Spent};

use crate::engine::machine::device;
use crate::engine::machine::machine_load::{Load, LoadMeter};
use crate::engine::run::cost;
use crate::eval::economics::energy::Source;
use crate::store::index::RunEntry;
use crate::store::{Workspace, prices};
use crate::text::Language;

/// Time between two looks.
const EVERY: Duration = Duration::from_secs(5);

/// A meter needs this time between two looks at the processors to tell their load and power.
const FIRST: Duration = Duration::from_millis(200);

/// Looks that are kept: five minutes.
pub const KEPT: usize = 60;

/// A run that is worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Training {
    run: String,
    process: u32,
    device: String,
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Subject {
    workspace: Workspace,
    training: Option<Training>,
}

/// Power of the device of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Power {
    watts: f64,
    source: Source,
}

/// The machine at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Reading {
    /// Bytes free where the workspace lies.
    disk_free: Option<u64>,
    /// Resident bytes of the window, and of the process of the run.
    memory: Option<u64>,
    power: Option<Power>,
    spent: Option<Spent>,
}

/// What was seen so far.
#[derive(Default)]
struct Seen {
    latest: Reading,
    /// The load of the machine, the newest last.
    loads: VecDeque<Load>,
}

/// The latest readings, and the thread that makes them.
#[derive(Default)]
pub struct Machine {
    seen: Arc<Mutex<Seen>>,
    /// What the thread was told last; `None`: to rest.
    subject: Option<Subject>,
    /// Ends the thread when dropped.
    tell: Option<Sender<Option<Subject>>>,
}

impl Machine {
    /// Looks at this workspace and at the run that is worked on in it, as long as the window is seen; of a run it counts
    /// what it spends, seen or not. Costs nothing while they stay the same.
    pub fn follow(&mut self, ctx: &Context, workspace: Option<&Workspace>, run: Option<&RunEntry>) {
        let is_hidden = ctx.input(|i| i.viewport().visible()) == Some(false);
        let training = run.map(|run| Training { run: run.run.clone(), process: run.pid, device: run.device.clone() });
        let is_of_use = !is_hidden || training.is_some();
        let subject =
            workspace.filter(|_| is_of_use).map(|workspace| Subject { workspace: workspace.clone(), training });
        if subject == self.subject {
            return;
        }
        let (seen, ctx) = (self.seen.clone(), ctx.clone());
        let tell = self.tell.get_or_insert_with(|| {
            let (tell, told) = channel();
            // Without the thread nothing is shown of the machine, which is what is known then.
            let _ = std::thread::Builder::new().name("machine".to_owned()).spawn(move || watch(&told, &seen, &ctx));
            tell
        });
        let _ = tell.send(subject.clone());
        self.subject = subject;
    }

    /// The figures that are known, the one to be kept longest first.
    pub fn captions(&self) -> Vec<Caption> {
        captions::captions(lock(&self.seen).latest)
    }

    /// Hands over the load of the last minutes, the newest last.
    pub fn with_loads<R>(&self, draw: impl FnOnce(&VecDeque<Load>) -> R) -> R {
        draw(&lock(&self.seen).loads)
    }
}

fn lock(seen: &Mutex<Seen>) -> std::sync::MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the thread keeps from one look to the next.
#[derive(Default)]
struct Watcher {
    meter: LoadMeter,
    /// When the run of the look before was seen.
    last: Option<Instant>,
}

fn watch(told: &Receiver<Option<Subject>>, seen: &Mutex<Seen>, ctx: &Context) {
    let mut watcher: Option<Watcher> = None;
    let mut spending: Option<Spending> = None;
    let mut subject: Option<Subject> = None;
    loop {
        let next = match &subject {
            Some(_) => told.recv_timeout(EVERY),
            None => told.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(new) => {
                // What is counted during a rest belongs to no moment.
                watcher = new.is_some().then(|| watcher.take().unwrap_or_default());
                let Some(last) = settled(told, new) else { return };
                subject = last;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        if let Some(now) = &subject {
            look(watcher.get_or_insert_default(), &mut spending, now, seen, ctx);
        }
    }
}

/// The last of subjects that follow each other closely; `None` when no more will be told.
fn settled(told: &Receiver<Option<Subject>>, mut subject: Option<Subject>) -> Option<Option<Subject>> {
    loop {
        match told.recv_timeout(FIRST) {
            Ok(newer) => subject = newer,
            Err(RecvTimeoutError::Timeout) => return Some(subject),
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
}

/// Looks once; the window is woken only if its bar would show something else.
fn look(watcher: &mut Watcher, spending: &mut Option<Spending>, subject: &Subject, seen: &Mutex<Seen>, ctx: &Context) {
    watcher.meter.look_at(subject.workspace.root());
    let load = watcher.meter.sample();
    let mut new = Reading {
        disk_free: load.disk_free,
        memory: memory(&mut watcher.meter, subject.training.as_ref()),
        ..Reading::default()
    };
    let now = Instant::now();
    let since = watcher.last.take();
    if let Some(training) = &subject.training {
        let prices = prices::read(&subject.workspace).unwrap_or_default();
        new.power = power(&load, &training.device, prices.rated_watts.as_ref().map(|watts| watts.value));
        let known = spending.take().filter(|spending| spending.is_of(&training.run));
        // Another run begins its own count; what lies before this look belongs to the one before.
        let seconds = since.filter(|_| known.is_some()).map_or(0.0, |then| (now - then).as_secs_f64());
        let spending = spending.insert(known.unwrap_or_else(|| Spending::begin(&training.run)));
        spending.add(seconds, new.power);
        new.spent = Some(spending.spent(&prices));
        watcher.last = Some(now);
    }
    let mut seen = lock(seen);
    seen.loads.push_back(load);
    let excess = seen.loads.len().saturating_sub(KEPT);
    seen.loads.drain(..excess);
    let old = std::mem::replace(&mut seen.latest, new);
    drop(seen);
    if captions::shown(old, Language::En) != captions::shown(new, Language::En) {
        ctx.request_repaint();
    }
}

/// Resident memory of the window and of the process of the run, in bytes.
fn memory(meter: &mut LoadMeter, training: Option<&Training>) -> Option<u64> {
    let own = std::process::id();
    let of_run = training.map(|training| training.process).filter(|process| *process != own);
    let processes: Vec<u32> = std::iter::once(own).chain(of_run).collect();
    Some(meter.memory_of(&processes)).filter(|bytes| *bytes > 0)
}

/// What the device draws: measured where it can be read, otherwise what the run's energy is estimated from.
fn power(load: &Load, device: &str, rated: Option<f64>) -> Option<Power> {
    let is_cpu = device::is_cpu_name(device);
    let measured = match is_cpu {
        true => load.cpu_watts,
        false => load.gpu.as_ref().filter(|gpu| gpu.name == device).and_then(|gpu| gpu.watts),
    };
    let estimated = || Some(Power { watts: cost::rated_watts(rated, is_cpu)?, source: Source::Estimated });
    measured.map(|watts| Power { watts, source: Source::Measured }).or_else(estimated)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::machine::machine_load::GpuLoad;

    #[test]
    fn power_is_that_of_the_device_of_the_run_and_an_estimate_where_nothing_measures_it() {
        let measured = |watts| Some(Power { watts, source: Source::Measured });
        let estimated = |watts| Some(Power { watts, source: Source::Estimated });
        let gpu = GpuLoad { name: "H100".into(), percent: 90, memory_used: 1, memory_total: 2, watts: Some(310.0) };
        let both = Load { cpu_watts: Some(48.0), gpu: Some(gpu), ..Load::default() };
        assert_eq!(power(&both, "cpu (2 threads)", Some(90.0)), measured(48.0));
        assert_eq!(power(&both, "H100", Some(90.0)), measured(310.0));
        // Another card than the one that was measured.
        assert_eq!(power(&both, "A2", Some(90.0)), estimated(90.0));
        assert_eq!(power(&both, "A2", None), None);
        let none = Load::default();
        assert_eq!(power(&none, "cpu", Some(90.0)), estimated(90.0));
        assert_eq!(power(&none, "cpu", None), estimated(65.0));
    }

    #[test]
    fn of_subjects_that_follow_closely_the_last_one_is_looked_at() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        let of = |run: &str| {
            let training = Training { run: run.to_owned(), process: 1, device: "cpu".to_owned() };
            Some(Subject { workspace: workspace.clone(), training: Some(training) })
        };
        let (tell, told) = channel();
        tell.send(None).unwrap();
        tell.send(of("b")).unwrap();
        assert_eq!(settled(&told, of("a")), Some(of("b")));
        drop(tell);
        assert_eq!(settled(&told, of("a")), None);
    }
}
