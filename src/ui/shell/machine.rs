//! What the machine is doing, for the status bar. A thread looks every few seconds, and rests while the window is hidden;
//! no frame waits for a disk or a driver.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use egui::Context;

use crate::engine::machine::device;
use crate::engine::machine::machine_load::{Load, LoadMeter};
use crate::engine::run::cost;
use crate::eval::economics::energy::Source;
use crate::store::index::RunEntry;
use crate::store::{Workspace, prices};
use crate::ui::i18n::tr;

/// Time between two looks.
const EVERY: Duration = Duration::from_secs(5);

/// A meter needs two looks at the processors to tell their power.
const FIRST: Duration = Duration::from_millis(200);

/// With less free disk, in bytes, a run may not be able to write its checkpoints.
const LOW_DISK: u64 = 2_000_000_000;

/// A run that is worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Training {
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
}

/// A figure of the status bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    pub words: String,
    /// What the figure is.
    pub help: String,
    pub is_warning: bool,
}

/// The latest reading, and the thread that makes it.
#[derive(Default)]
pub struct Machine {
    latest: Arc<Mutex<Reading>>,
    /// What the thread was told last; `None`: to rest.
    subject: Option<Subject>,
    /// Ends the thread when dropped.
    tell: Option<Sender<Option<Subject>>>,
}

impl Machine {
    /// Looks at this workspace and at the run that is worked on in it, as long as the window is seen. Costs nothing while
    /// they stay the same.
    pub fn follow(&mut self, ctx: &Context, workspace: Option<&Workspace>, run: Option<&RunEntry>) {
        let is_hidden = ctx.input(|i| i.viewport().visible()) == Some(false);
        let training = run.map(|run| Training { process: run.pid, device: run.device.clone() });
        let subject =
            workspace.filter(|_| !is_hidden).map(|workspace| Subject { workspace: workspace.clone(), training });
        if subject == self.subject {
            return;
        }
        let (latest, ctx) = (self.latest.clone(), ctx.clone());
        let tell = self.tell.get_or_insert_with(|| {
            let (tell, told) = channel();
            // Without the thread the bar shows no figures, which is what is known then.
            let _ = std::thread::Builder::new().name("machine".to_owned()).spawn(move || watch(&told, &latest, &ctx));
            tell
        });
        let _ = tell.send(subject.clone());
        self.subject = subject;
    }

    /// The figures that are known, the one to be kept longest first.
    pub fn captions(&self) -> Vec<Caption> {
        captions(*self.latest.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn watch(told: &Receiver<Option<Subject>>, latest: &Mutex<Reading>, ctx: &Context) {
    let mut meter = None;
    let Ok(mut subject) = told.recv() else { return };
    loop {
        let next = match &subject {
            Some(now) => {
                look(meter.get_or_insert_with(begin), now, latest, ctx);
                told.recv_timeout(EVERY)
            }
            None => {
                meter = None; // what is counted during the rest belongs to no moment
                told.recv().map_err(|_| RecvTimeoutError::Disconnected)
            }
        };
        match next {
            Ok(new) => subject = new,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn begin() -> LoadMeter {
    let meter = LoadMeter::default();
    std::thread::sleep(FIRST);
    meter
}

/// Looks once; the window is woken only if it would show something else.
fn look(meter: &mut LoadMeter, subject: &Subject, latest: &Mutex<Reading>, ctx: &Context) {
    meter.look_at(subject.workspace.root());
    let load = meter.sample();
    let own = std::process::id();
    let of_run = subject.training.iter().map(|training| training.process).filter(|process| *process != own);
    let processes: Vec<u32> = std::iter::once(own).chain(of_run).collect();
    let memory = Some(meter.memory_of(&processes)).filter(|bytes| *bytes > 0);
    let power = subject.training.as_ref().and_then(|training| {
        let rated = prices::read(&subject.workspace).unwrap_or_default().rated_watts;
        power(&load, &training.device, rated.map(|watts| watts.value))
    });
    let new = Reading { disk_free: load.disk_free, memory, power };
    let old = std::mem::replace(&mut *latest.lock().unwrap_or_else(PoisonError::into_inner), new);
    if shown(old) != shown(new) {
        ctx.request_repaint();
    }
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

fn captions(reading: Reading) -> Vec<Caption> {
    let plain = |words, help| Caption { words, help, is_warning: false };
    let [disk, memory, watts] = shown(reading);
    let is_low = reading.disk_free.is_some_and(|bytes| bytes < LOW_DISK);
    let disk = disk.map(|free| Caption {
        words: tr!("status-disk", free = free),
        help: tr(if is_low { "status-disk-low-help" } else { "status-disk-help" }),
        is_warning: is_low,
    });
    let memory = memory.map(|used| plain(tr!("status-memory", used = used), tr("status-memory-help")));
    let power = watts.zip(reading.power).map(|(watts, power)| match power.source {
        Source::Measured => plain(tr!("status-power", watts = watts), tr("status-power-help")),
        Source::Estimated => plain(tr!("status-power-estimate", watts = watts), tr("status-power-estimate-help")),
    });
    [disk, memory, power].into_iter().flatten().collect()
}

/// The figures as they are shown: disk, memory, watts.
fn shown(reading: Reading) -> [Option<String>; 3] {
    let gb = |bytes: u64| format!("{:.1} GB", bytes as f64 / 1e9);
    let memory = |bytes: u64| if bytes < 1_000_000_000 { format!("{:.0} MB", bytes as f64 / 1e6) } else { gb(bytes) };
    let watts = |power: Power| format!("{:.0}", power.watts);
    [reading.disk_free.map(gb), reading.memory.map(memory), reading.power.map(watts)]
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
    fn the_last_two_gigabytes_are_a_warning_and_an_estimate_is_called_one() {
        let of = |disk_free| captions(Reading { disk_free: Some(disk_free), ..Reading::default() });
        let is_warning = |bytes| of(bytes)[0].is_warning;
        assert_eq!([1_900_000_000, LOW_DISK].map(is_warning), [true, false]);
        assert_eq!(of(1_900_000_000)[0].words, "1.9 GB free");
        assert_ne!(of(1_900_000_000)[0].help, of(LOW_DISK)[0].help);
        let words = |source| {
            let power = Some(Power { watts: 64.6, source });
            let all = captions(Reading { power, memory: Some(640_400_000), ..Reading::default() });
            all.into_iter().map(|caption| caption.words).collect::<Vec<_>>()
        };
        assert_eq!(words(Source::Measured), ["Memory 640 MB", "65 W"]);
        assert_eq!(words(Source::Estimated), ["Memory 640 MB", "65 W (estimate)"]);
        assert_eq!(captions(Reading::default()), []);
    }
}
