//! Following a run from the terminal: a progress line, or JSON lines; Ctrl-C stops and keeps.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::{Failure, Global, interrupt, print_json};
use crate::engine::{Live, RunHandle, RunOutcome};
use crate::job::Progress;

/// How often the run is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// How often a line is written where the output is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(15);

/// How often the line is redrawn on a terminal.
const REDRAW_EVERY: Duration = Duration::from_millis(500);

/// What progress looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Style {
    /// A line on standard error
    #[default]
    Text,
    /// One JSON object per change on standard output
    Json,
    /// Nothing
    None,
}

impl Style {
    /// Text for people would spoil an output that is to be one JSON value.
    pub fn beside(self, global: &Global) -> Self {
        if global.json && self == Self::Text { Self::None } else { self }
    }
}

#[derive(Serialize)]
struct ProgressLine<'a> {
    run: &'a str,
    phase: &'a str,
    done: u64,
    total: u64,
    loss: Option<f32>,
    clips_per_s: f64,
    left_s: Option<f64>,
}

/// Shows a run until it has ended. One Ctrl-C stops and keeps, a second one aborts.
pub fn follow(handle: RunHandle, style: Style) -> Result<RunOutcome, Failure> {
    let mut shown = Shown::default();
    interrupt::stop_on_ctrl_c(&handle.job);
    while !handle.is_finished() {
        shown.tell(&handle.name, &handle.job.progress(), handle.live.get(), style)?;
        std::thread::sleep(LOOK);
    }
    shown.clear(style);
    Ok(handle.join())
}

/// What was shown last, so that only changes are shown, and text not too often.
#[derive(Default)]
pub struct Shown(Option<(String, Progress, Instant)>);

impl Shown {
    /// Shows the progress of a run if it has changed.
    pub fn tell(&mut self, run: &str, progress: &Progress, live: Live, style: Style) -> Result<(), Failure> {
        let changed = |(r, p, _): &(String, Progress, Instant)| {
            (r.as_str(), p.done, &p.phase) != (run, progress.done, &progress.phase)
        };
        let due = |(r, p, at): &(String, Progress, Instant)| {
            at.elapsed() >= pause_of(style) || p.phase != progress.phase || r != run
        };
        let before = self.0.as_ref();
        if !progress.phase.is_empty() && before.is_none_or(|b| changed(b) && due(b)) {
            show(run, progress, live, style)?;
            self.0 = Some((run.to_owned(), progress.clone(), Instant::now()));
        }
        Ok(())
    }

    /// Clears the line that is redrawn.
    pub fn clear(&self, style: Style) {
        if style == Style::Text && std::io::stderr().is_terminal() {
            eprint!("\r\x1b[K");
        }
    }
}

fn pause_of(style: Style) -> Duration {
    match style {
        Style::Json | Style::None => Duration::ZERO,
        Style::Text if std::io::stderr().is_terminal() => REDRAW_EVERY,
        Style::Text => LINE_EVERY,
    }
}

fn show(run: &str, progress: &Progress, live: Live, style: Style) -> Result<(), Failure> {
    match style {
        Style::None => Ok(()),
        Style::Json => {
            let Progress { phase, done, total, left_secs, .. } = progress;
            let Live { loss, clips_per_s } = live;
            let (done, total, left_s) = (*done, *total, *left_secs);
            print_json(&ProgressLine { run, phase, done, total, loss, clips_per_s, left_s })?;
            Ok(std::io::stdout().flush()?)
        }
        Style::Text => {
            let line = text(run, progress, live);
            // A closed standard error is no reason to end a run.
            let mut err = std::io::stderr();
            let terminal = err.is_terminal();
            let _ = if terminal { write!(err, "\r{line}\x1b[K") } else { writeln!(err, "{line}") };
            Ok(())
        }
    }
}

/// `quickstart-iivcl-s0-1a2b3c4d  pretrain 120/400  loss 3.214  42 clips/s  about 3 min left`
fn text(run: &str, progress: &Progress, live: Live) -> String {
    let mut line = format!("{run}  {}", progress.phase);
    if progress.total > 0 {
        line += &format!(" {}/{}", progress.done, progress.total);
    }
    if let ("pretrain", Some(loss)) = (progress.phase.as_str(), live.loss) {
        line += &format!("  loss {loss:.3}  {:.0} clips/s", live.clips_per_s);
    }
    match progress.left_secs {
        Some(left) => line + "  about " + &duration(left) + " left",
        None => line,
    }
}

/// Seconds in words that are short.
pub fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5400.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_progress_line_says_what_how_far_and_how_long() {
        let progress =
            Progress { phase: "pretrain".into(), done: 120, total: 400, elapsed_secs: 60.0, left_secs: Some(140.0) };
        let live = Live { loss: Some(3.2141), clips_per_s: 41.7 };
        assert_eq!(text("r", &progress, live), "r  pretrain 120/400  loss 3.214  42 clips/s  about 2 min left");
    }

    #[test]
    fn durations_have_fitting_units() {
        assert_eq!([5.0, 600.0, 7200.0].map(duration), ["5 s", "10 min", "2.0 h"]);
    }
}
