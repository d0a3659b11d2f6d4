//! One stage: a window that drives itself, counts its frames and leaves.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use egui::{Context, Event, RawInput, Ui};

use super::super::app::App;
use super::super::page::PageId;
use super::super::settings::Settings;
use super::frame::percentile;
use super::latency::Latency;
use crate::config;
use crate::data::noise::{self, NoiseSpec};
use crate::engine;
use crate::report::measure::Measure;
use crate::store::{Workspace, queue};

/// Frames measured on each page.
const FRAMES: usize = 240;
/// Frames before the measuring begins: first layouts, glyphs, thumbnails.
const WARM_UP: usize = 30;
/// How long a page settles before an idle window is counted, and how long it is.
const SETTLE: Duration = Duration::from_secs(2);
const IDLE: Duration = Duration::from_secs(8);
/// Most seconds a training run is given to take its first step.
const RUN_STARTS: Duration = Duration::from_secs(120);

/// What a window is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Rest,
    Train,
    Grid,
}

impl Stage {
    pub const ALL: [Self; 3] = [Self::Rest, Self::Train, Self::Grid];

    pub fn word(self) -> &'static str {
        match self {
            Self::Rest => "rest",
            Self::Train => "train",
            Self::Grid => "grid",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.word() == word)
    }

    fn pages(self) -> &'static [PageId] {
        match self {
            Self::Rest => &PageId::ALL,
            Self::Train => &[PageId::Runs],
            Self::Grid => &[PageId::Data],
        }
    }
}

/// Fills the workspace `folder/ws` with what the stage shows.
pub fn prepare(stage: Stage, folder: &Path) -> Result<(), String> {
    let ws = Workspace::open(&folder.join("ws")).map_err(|e| e.to_string())?;
    let spec = match stage {
        Stage::Grid => NoiseSpec { videos: 10_000, shards: 256, short_side: 64 },
        Stage::Rest | Stage::Train => NoiseSpec { videos: 64, shards: 64, short_side: 64 },
    };
    noise::fill(&ws, "demo", spec).map_err(|e| e.to_string())?;
    if stage == Stage::Train {
        let experiment = config::load_text(EXPERIMENT, Path::new("bench.ron"), &[]).map_err(|e| e.to_string())?;
        let configs = engine::choose(&experiment, &[], &[]).map_err(|e| e.to_string())?;
        let frozen = engine::freeze(&ws, &experiment, &configs).map_err(|e| e.to_string())?;
        queue::add(&ws, &frozen.runs, experiment.device).map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// A run of about the demo's size that lasts longer than the measuring.
const EXPERIMENT: &str = include_str!("bench.ron");

/// Opens the window, measures, writes the figures to `into` and closes it.
pub fn run(stage: Stage, workspace: &Path, into: &Path, since_micros: u64) -> Result<(), super::super::WindowError> {
    super::super::window::open_with(|ctx| {
        Box::new(Bench {
            app: App::new(ctx, workspace, Settings::default()),
            stage,
            into: into.to_owned(),
            since: SystemTime::UNIX_EPOCH + Duration::from_micros(since_micros),
            step: Step::Start,
            drawn: 0,
            last: None,
            intervals: Vec::new(),
            measures: Vec::new(),
            latency: None,
        })
    })
}

/// Where the script of a stage is.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Until the workspace is open and drawn.
    Start,
    /// Until a run has taken a step.
    RunStarts(Instant),
    Page(usize),
    /// Until the page has come to rest.
    Settle(Instant),
    Idle {
        since: Instant,
        frames: u64,
        cpu: Duration,
    },
    /// Until it is known how soon steps are seen.
    Watch,
}

struct Bench {
    app: App,
    stage: Stage,
    into: PathBuf,
    since: SystemTime,
    step: Step,
    drawn: usize,
    last: Option<Instant>,
    /// Seconds between frames on the current page.
    intervals: Vec<f64>,
    measures: Vec<Measure>,
    latency: Option<Latency>,
}

impl eframe::App for Bench {
    fn raw_input_hook(&mut self, _ctx: &Context, raw: &mut RawInput) {
        if self.stage == Stage::Grid && matches!(self.step, Step::Page(_)) {
            raw.events.push(Event::PointerMoved(egui::pos2(520.0, 520.0)));
            raw.events.push(Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: egui::vec2(0.0, -240.0),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Wheel,
                modifiers: egui::Modifiers::NONE,
            });
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let now = Instant::now();
        if let Some(last) = self.last.replace(now) {
            self.intervals.push((now - last).as_secs_f64());
        }
        self.app.frame(ui);
        self.drawn += 1;
        self.advance(ui.ctx());
    }
}

impl Bench {
    fn advance(&mut self, ctx: &Context) {
        match self.step {
            Step::Start => self.started(ctx),
            Step::RunStarts(since) => self.run_starts(ctx, since),
            Step::Page(index) => self.page(ctx, index),
            Step::Settle(since) => self.settle(ctx, since),
            Step::Idle { since, frames, cpu } => self.idle(ctx, since, frames, cpu),
            Step::Watch => self.watch(ctx),
        }
    }

    fn started(&mut self, ctx: &Context) {
        ctx.request_repaint();
        if self.app.open.is_none() || self.app.runs.generation == 0 {
            return;
        }
        if self.stage == Stage::Rest {
            let secs = self.since.elapsed().map_or(0.0, |d| d.as_secs_f64());
            let note = "from the start of the process to the first frame with the workspace";
            self.measures.push(Measure::new("cold start", secs, "s", note));
        }
        if self.stage == Stage::Train {
            if let Some(open) = &self.app.open {
                open.launcher.work_on(true);
            }
            self.step = Step::RunStarts(Instant::now());
        } else {
            self.go(ctx, 0);
        }
    }

    fn run_starts(&mut self, ctx: &Context, since: Instant) {
        ctx.request_repaint_after(Duration::from_millis(50));
        let moves = self.app.runs.current().is_some_and(|run| run.step > 0);
        if moves || since.elapsed() > RUN_STARTS {
            self.go(ctx, 0);
        }
    }

    fn go(&mut self, ctx: &Context, index: usize) {
        self.app.page = self.stage.pages()[index];
        self.step = Step::Page(index);
        self.drawn = 0;
        ctx.request_repaint();
    }

    fn page(&mut self, ctx: &Context, index: usize) {
        ctx.request_repaint();
        if self.drawn == WARM_UP {
            self.intervals.clear();
        }
        if self.drawn < WARM_UP + FRAMES {
            return;
        }
        self.frames_of(self.stage.pages()[index]);
        if index + 1 < self.stage.pages().len() {
            return self.go(ctx, index + 1);
        }
        match self.stage {
            Stage::Rest => {
                self.app.page = PageId::Pilot;
                self.step = Step::Settle(Instant::now());
            }
            Stage::Train => self.step = Step::Watch,
            Stage::Grid => self.finish(),
        }
    }

    fn frames_of(&mut self, page: PageId) {
        let millis: Vec<f64> = self.intervals.iter().map(|s| s * 1e3).collect();
        let (p50, p99) = (percentile(&millis, 0.50), percentile(&millis, 0.99));
        let name = |p: &str| format!("frame {p}, {} {}", page.word(), self.stage.word());
        let bar = if self.stage == Stage::Train { 50.0 } else { f64::INFINITY };
        let note = "between frames drawn as fast as the system lets them";
        self.measures.push(Measure::new(&name("p50"), p50, "ms", note));
        let p99 = Measure::new(&name("p99"), p99, "ms", note);
        self.measures.push(if bar.is_finite() { p99.at_most(bar) } else { p99 });
    }

    fn watch(&mut self, ctx: &Context) {
        match self.latency.get_or_insert_with(Latency::start).look(&self.app) {
            Err(wait) => ctx.request_repaint_after(wait),
            Ok(measures) => {
                self.measures.extend(measures);
                self.finish();
            }
        }
    }

    fn settle(&mut self, ctx: &Context, since: Instant) {
        let left = SETTLE.saturating_sub(since.elapsed());
        if left.is_zero() {
            self.step = Step::Idle { since: Instant::now(), frames: 0, cpu: cpu_time() };
        }
        ctx.request_repaint_after(if left.is_zero() { IDLE } else { left });
    }

    /// Asks for one wake-up at the end; whatever else draws a frame was not asked for.
    fn idle(&mut self, ctx: &Context, since: Instant, frames: u64, cpu: Duration) {
        let left = IDLE.saturating_sub(since.elapsed());
        if !left.is_zero() {
            self.step = Step::Idle { since, frames: frames + 1, cpu };
            ctx.request_repaint_after(left);
            return;
        }
        let share = (cpu_time() - cpu).as_secs_f64() / since.elapsed().as_secs_f64() * 100.0;
        let note = "nothing touched for 8 s";
        self.measures.push(Measure::new("idle, frames", frames as f64, "frames", note));
        self.measures
            .push(Measure::new("idle, one core", share, "%", "processor time of the whole process").at_most(1.0));
        self.finish();
    }

    fn finish(&mut self) -> ! {
        if self.stage == Stage::Grid {
            let note = "resident memory of the whole process after scrolling";
            let bytes = resident_bytes() as f64 / f64::from(1 << 20);
            self.measures.push(Measure::new("grid of 10,000 clips", bytes, "MiB", note).at_most(512.0));
        }
        let text = serde_json::to_string(&self.measures).unwrap_or_default();
        let written = std::fs::write(&self.into, text).is_ok();
        // Not closed like a window: with a run at work that would ask what is to become of it.
        std::process::exit(i32::from(!written));
    }
}

/// Processor time that this process has used.
fn cpu_time() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), now.tv_nsec as u32)
}

fn resident_bytes() -> u64 {
    let Ok(pid) = sysinfo::get_current_pid() else { return 0 };
    let Ok(mut system) = sysinfo::System::new() else { return 0 };
    system.refresh_processes(sysinfo::ProcessesToUpdate::Some(&[pid]), false);
    system.process(pid).map_or(0, sysinfo::Process::memory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_trains_during_the_benchmark_is_a_valid_experiment() {
        let folder = tempfile::tempdir().unwrap();
        prepare(Stage::Train, folder.path()).unwrap();
        let ws = Workspace::open(&folder.path().join("ws")).unwrap();
        assert_eq!(queue::list(&ws).unwrap().len(), 1);
    }
}
