//! How soon a step is seen, and a wish heard: measured in a window that shows a run at work.

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime};

use super::frame::percentile;
use crate::report::measure::Measure;
use crate::store::{RunFolder, Status, Workspace, events};
use crate::ui::app::App;

/// How long steps are watched.
const WATCHED: Duration = Duration::from_secs(6);

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Milliseconds in which a step must be on the screen, and seconds in which a wish must be heard.
const SEEN_MS: f64 = 250.0;
const HEARD_S: f64 = 1.0;

/// Watches the curves of the run at work, then pauses the run.
pub struct Latency {
    since: Instant,
    /// When each step was first drawn, as Unix seconds.
    seen: BTreeMap<u64, f64>,
    asked: Option<Instant>,
}

impl Latency {
    pub fn start() -> Self {
        Self { since: Instant::now(), seen: BTreeMap::new(), asked: None }
    }

    /// Looks at a frame that was drawn; the measures, once all is known. Until then, when to look again at the latest:
    /// whatever draws an earlier frame is the window's own doing.
    pub fn look(&mut self, app: &App) -> Result<Vec<Measure>, Duration> {
        let Some(open) = &app.open else { return Ok(Vec::new()) };
        if let Some(asked) = self.asked {
            let paused = open.launcher.look().current.is_none_or(|c| c.status == Status::Paused);
            let heard = paused || asked.elapsed() > PATIENCE;
            return if heard { Ok(self.measures(&open.workspace, app, asked)) } else { Err(Duration::from_millis(20)) };
        }
        if let Some(step) = open.pages.runs().newest_step() {
            self.seen.entry(step).or_insert_with(unix_now);
        }
        let left = WATCHED.saturating_sub(self.since.elapsed());
        if left.is_zero() {
            open.launcher.pause();
            self.asked = Some(Instant::now());
        }
        Err(left.max(Duration::from_millis(20)))
    }

    fn measures(&self, workspace: &Workspace, app: &App, asked: Instant) -> Vec<Measure> {
        let heard = asked.elapsed().as_secs_f64();
        let mut written = BTreeMap::new();
        if let Some(run) = app.runs.current().or_else(|| app.runs.entries.first()) {
            let take = |wall, step, _, _| {
                written.entry(step).or_insert(wall);
            };
            // Without the file no step was seen either, and the measure says so.
            let folder = RunFolder::open(&workspace.runs_dir(), &run.run);
            let _ = folder.map(|folder| events::visit(&folder.events(), take));
        }
        // The first one seen was there before the watching began.
        let late = |(step, at): (&u64, &f64)| written.get(step).map(|wall| (at - wall) * 1e3);
        let millis: Vec<f64> = self.seen.iter().skip(1).filter_map(late).collect();
        let note = format!("{} steps seen in {} s of training on the CPU", millis.len(), WATCHED.as_secs());
        let worst = if millis.is_empty() { WATCHED.as_secs_f64() * 1e3 } else { percentile(&millis, 0.99) };
        vec![
            Measure::new("step on screen after it was taken, p99", worst, "ms", &note).at_most(SEEN_MS),
            Measure::new("pause heard after the press", heard, "s", "until the run says it is paused").at_most(HEARD_S),
        ]
    }
}

fn unix_now() -> f64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0.0, |d| d.as_secs_f64())
}
