//! `kinrin data import`: arguments, progress for people and programs, the closing words.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::builder::RangedU64ValueParser;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::closing::{self, print_notes};
use super::{Failure, Global, print_json, print_line};
use crate::data::DataError;
use crate::data::decode::DecoderChoice;
use crate::data::import::{self, ImportEvent, ImportRequest, ImportSummary};
use crate::data::labels::{Level, Role, TableOptions};
use crate::data::note::counted;
use crate::job::Job;
use crate::store::Workspace;
use crate::store::catalogue::{Recipe, VideoState};

/// Import videos of a folder; again: only what is new or changed
///
/// Labels come from `clips.csv` (path,label,group…) and `segments.csv` (path,label,start_s,end_s,group…; duration_s
/// instead of end_s) in the folder, or else from the folders that the videos lie in; folders such as train and val become
/// the group column split. Of other columns only those whose names begin with `group`, or that are asked for, are groups.
#[derive(Args)]
pub struct ImportArgs {
    /// Folder with videos, moving pictures, folders of frames
    path: PathBuf,
    /// Name of the data set
    #[arg(long)]
    name: String,
    /// Label file to use instead of the folder's own [default: as imported before; '' for the folder's own]
    #[arg(long, value_name = "CSV")]
    labels: Option<String>,
    /// Take this column of the label tables as a group (may be given several times) [default: as imported before; ''
    /// for none]
    #[arg(long, value_name = "NAME")]
    group_column: Vec<String>,
    /// Take a column under another name: path, label, start_s, end_s, duration_s (seconds, a clock, or a timecode with
    /// `--frame-rate`), start_ms, end_ms, duration_ms, start_frame, end_frame, duration_frames (may be given several
    /// times)
    #[arg(long, value_name = "MEANING=NAME", value_parser = parse_column)]
    column: Vec<(Role, String)>,
    /// Do not use this column, whatever its name means: one that looks like a time and is none, for example (may be given
    /// several times)
    #[arg(long, value_name = "NAME")]
    unused_column: Vec<String>,
    /// What a level of folders means, counted from 1 at the top: label, unused, or the name of a group column; levels that
    /// are not named mean what the folders suggest, and nothing beside a label table (may be given several times)
    /// [default: as imported before, or what the folders suggest]
    #[arg(long, value_name = "LEVEL=MEANING", value_parser = parse_level)]
    folder_level: Vec<(usize, Level)>,
    /// Frames per second in which start_frame, end_frame (from 0; a segment ends before its end_frame), duration_frames
    /// and timecodes (HH:MM:SS:FF) are counted
    #[arg(long, value_name = "RATE")]
    frame_rate: Option<f64>,
    /// Let a data set of this name give way that came from another folder, is stored in another size or rate, or has
    /// its labels from another file or name pattern
    #[arg(long)]
    replace: bool,
    /// What file names tell: {WORD} becomes the group column WORD, {label} the label, * is anything; for example
    /// '{site}_{day}_{label}_*' [default: as imported before; '' for nothing]
    #[arg(long, value_name = "PATTERN")]
    name_pattern: Option<String>,
    /// Pixels of the shorter side [default: 64, or as imported before]
    #[arg(long, value_name = "PIXELS")]
    short_side: Option<u32>,
    /// Frames per second, or `native` [default: 12, or as imported before]
    #[arg(long, value_name = "RATE", value_parser = parse_rate)]
    fps: Option<f32>,
    /// Take only so many seconds of each video's start
    #[arg(long, value_name = "SECONDS")]
    max_seconds: Option<u32>,
    /// Frames per second that folders of frames are taken to have
    #[arg(long, value_name = "RATE", default_value_t = 25.0)]
    folder_fps: f32,
    /// Videos decoded at the same time; fewer videos share as many threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    jobs: Option<usize>,
    /// Give up on a file after so many seconds, and keep what was read
    #[arg(long, value_name = "SECONDS", default_value_t = 7200)]
    timeout: u64,
    /// What decodes videos; images are always read by the built-in decoder
    #[arg(long, value_enum, default_value_t = DecoderArg::Auto)]
    decoder: DecoderArg,
    /// How progress is shown
    #[arg(long, value_enum, default_value_t = ProgressArg::Auto)]
    progress: ProgressArg,
    /// Only say what would be imported: files, labels, groups
    #[arg(long)]
    preview: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum DecoderArg {
    /// FFmpeg if it is there (for MP4/H.264 files below 1 MiB the built-in one, which starts faster), else the built-in one
    Auto,
    Ffmpeg,
    /// MP4/H.264 only
    Builtin,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ProgressArg {
    /// A bar on a terminal, else lines of text
    Auto,
    /// One JSON line per video on standard output
    Json,
    None,
}

fn parse_rate(text: &str) -> Result<f32, String> {
    if text == "native" {
        return Ok(0.0);
    }
    match text.parse() {
        Ok(rate) if rate > 0.0 => Ok(rate),
        _ => Err("a number above 0, or `native`".to_owned()),
    }
}

fn parse_column(text: &str) -> Result<(Role, String), String> {
    let roles = || Role::ALL.map(Role::name).join(", ");
    let (role, name) = text.split_once('=').ok_or("write MEANING=NAME")?;
    let role = Role::named(role).ok_or_else(|| format!("a column means one of {}", roles()))?;
    if name.is_empty() { Err("write MEANING=NAME".to_owned()) } else { Ok((role, name.to_owned())) }
}

fn parse_level(text: &str) -> Result<(usize, Level), String> {
    let (level, meaning) = text.split_once('=').ok_or("write LEVEL=MEANING")?;
    let level = level.parse().ok().filter(|level| (1..=64).contains(level)).ok_or("levels are numbers from 1")?;
    let named = || format!("\"{meaning}\" is neither label nor unused, and cannot name a group");
    Ok((level, Level::named(meaning).ok_or_else(named)?))
}

/// Imports, and says what came of it.
pub fn run(args: ImportArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let (progress, only_preview) = (args.progress, args.preview);
    let request = request(args, &workspace)?;
    if only_preview {
        return preview(&workspace, &request, global);
    }
    let name = request.name.clone();
    work(progress, &name, global, |job, on_event| import::run_with(&workspace, &request, job, on_event))
}

/// Reads videos of a data set again that could not be read to their end.
pub fn retry(name: &str, paths: &[String], global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    work(ProgressArg::Auto, name, global, |job, on_event| import::retry(&workspace, name, paths, job, on_event))
}

/// Imports with progress, and says what came of it.
fn work(
    progress: ProgressArg,
    name: &str,
    global: &Global,
    import: impl FnOnce(&Job, &mut dyn FnMut(&ImportEvent<'_>)) -> Result<ImportSummary, DataError>,
) -> Result<(), Failure> {
    let job = Job::default();
    super::super::interrupt::stop_on_ctrl_c(&job);
    let mut printer = Printer::new(progress, &job);
    let summary = import(&job, &mut |event| printer.show(event));
    printer.close();
    let summary = summary.map_err(input_is_usage)?;
    conclude(&summary, name, progress, global)?;
    if summary.stopped {
        return Err(anyhow::anyhow!("stopped before the end: run it again to go on").into());
    }
    Ok(())
}

fn input_is_usage(error: DataError) -> Failure {
    match error {
        DataError::Input(_) | DataError::Labels { .. } => Failure::usage(error),
        other => other.into(),
    }
}

/// Says what an import would find.
fn preview(workspace: &Workspace, request: &ImportRequest, global: &Global) -> Result<(), Failure> {
    let found = import::preview(workspace, request, &Job::default()).map_err(input_is_usage)?;
    if global.json {
        return print_json(&found);
    }
    let (videos, clips, megabytes) = (found.videos, found.clips, found.bytes as f64 / 1e6);
    let (videos, clips) = (counted(videos, "video"), counted(clips, "clip"));
    print_line(&format!("{videos}, {clips}, {megabytes:.1} MB; {} missing", found.missing))?;
    let labels: Vec<String> = found.labels.iter().map(|(label, n)| format!("{label} {n}")).collect();
    print_line(&format!("labels ({}): {}; {} clips without", labels.len(), labels.join(", "), found.unlabelled))?;
    print_line(&format!("group columns: {}", found.group_columns.join(", ")))?;
    closing::print_meanings(&found)?;
    if found.unfit > 0 {
        let (n, first) = (found.unfit, found.unfit_samples.join(", "));
        print_line(&format!("{n} names do not fit the pattern, such as {first}"))?;
    }
    if let Some(replaced) = &found.replaces {
        print_line(&replaced.to_string())?;
    }
    print_notes(&found.notes)?;
    for sample in found.samples {
        let groups: Vec<String> = sample.groups.iter().map(|(column, value)| format!("{column}={value}")).collect();
        print_line(&format!("  {}  {}  {}", sample.path, sample.label.unwrap_or_default(), groups.join(" ")))?;
    }
    Ok(())
}

fn request(args: ImportArgs, workspace: &Workspace) -> Result<ImportRequest, Failure> {
    let tables = tables(&args);
    let mut request = ImportRequest::new(args.path, args.name);
    let before = import::known_recipe(workspace, &request.name)?.unwrap_or(request.recipe);
    request.recipe = Recipe {
        short_side: args.short_side.unwrap_or(before.short_side),
        fps: args.fps.unwrap_or(before.fps),
        max_secs: args.max_seconds.unwrap_or(before.max_secs),
    };
    request.tables = tables;
    request.replace = args.replace;
    request.labels = args.labels.map(PathBuf::from);
    request.name_pattern = match args.name_pattern {
        Some(pattern) => pattern,
        None => import::known_pattern(workspace, &request.name)?,
    };
    request.folder_fps = args.folder_fps;
    request.jobs = args.jobs.unwrap_or(request.jobs);
    request.limits.wall = Duration::from_secs(args.timeout);
    request.decoder = match args.decoder {
        DecoderArg::Auto => DecoderChoice::Auto,
        DecoderArg::Ffmpeg => DecoderChoice::Ffmpeg,
        DecoderArg::Builtin => DecoderChoice::Builtin,
    };
    Ok(request)
}

/// What is said about the columns; `None` where nothing is.
fn tables(args: &ImportArgs) -> Option<TableOptions> {
    let counts = [args.group_column.len(), args.column.len(), args.unused_column.len(), args.folder_level.len()];
    let said = counts.iter().any(|n| *n > 0);
    let named = |names: &[String]| names.iter().filter(|name| !name.is_empty()).cloned().collect();
    (said || args.frame_rate.is_some()).then(|| TableOptions {
        groups: named(&args.group_column),
        columns: args.column.clone(),
        unused: named(&args.unused_column),
        frame_rate: args.frame_rate,
        levels: args.folder_level.clone(),
        file: None,
    })
}

fn conclude(summary: &ImportSummary, name: &str, progress: ProgressArg, global: &Global) -> Result<(), Failure> {
    if global.json || progress == ProgressArg::Json {
        return print_json(summary);
    }
    closing::print(summary, name)
}

/// Shows the progress in one of three ways.
struct Printer {
    style: Style,
    job: Job,
    start: Instant,
    bad: usize,
}

enum Style {
    Bar(ProgressBar),
    /// When the last line was written.
    Lines(Instant),
    Json,
    Silent,
}

/// Between two lines of text.
const LINE_EVERY: Duration = Duration::from_secs(2);

impl Printer {
    fn new(progress: ProgressArg, job: &Job) -> Self {
        let style = match progress {
            ProgressArg::Json => Style::Json,
            ProgressArg::None => Style::Silent,
            ProgressArg::Auto if std::io::stderr().is_terminal() => Style::Bar(bar()),
            ProgressArg::Auto => Style::Lines(Instant::now()),
        };
        Self { style, job: job.clone(), start: Instant::now(), bad: 0 }
    }

    fn show(&mut self, event: &ImportEvent<'_>) {
        let decoded = match event {
            ImportEvent::Waiting { process } => return self.waits(*process),
            ImportEvent::Tick { decoded } => *decoded,
            ImportEvent::Stored { video, decoded, .. } => {
                self.bad += usize::from(video.state == VideoState::Bad);
                *decoded
            }
        };
        let progress = self.job.progress();
        let rate = decoded as f64 / self.start.elapsed().as_secs_f64().max(1e-3);
        match (&mut self.style, event) {
            (Style::Bar(bar), _) => {
                bar.set_length(progress.total);
                bar.set_position(progress.done);
                bar.set_message(format!("{rate:.0} frames/s, {}, {} bad", left(progress.left_secs), self.bad));
            }
            (Style::Lines(last), _) if last.elapsed() >= LINE_EVERY => {
                *last = Instant::now();
                let (done, total, left) = (progress.done, progress.total, left(progress.left_secs));
                let _ = writeln!(std::io::stderr(), "{done} of {total} videos, {rate:.0} frames/s, {left}");
            }
            (Style::Json, ImportEvent::Stored { video, done, total, .. }) => {
                let line = json!({
                    "done": done, "total": total, "path": video.path, "state": video.state.as_str(),
                    "frames": video.frames, "decoded": decoded, "frames_per_s": rate,
                    "elapsed_s": progress.elapsed_secs, "left_s": progress.left_secs,
                });
                // A reader that went away is no reason to stop the import.
                let _ = writeln!(std::io::stdout(), "{line}");
            }
            _ => {}
        }
    }

    fn waits(&self, process: Option<u32>) {
        if matches!(self.style, Style::Json) {
            let _ = writeln!(std::io::stdout(), "{}", json!({ "waiting_for": process }));
        }
        tell_waiting(process);
    }

    fn close(&mut self) {
        if let Style::Bar(bar) = &self.style {
            bar.finish_and_clear();
        }
    }
}

/// Says on standard error that another import is at work.
pub fn tell_waiting(process: Option<u32>) {
    let who = process.map_or_else(String::new, |pid| format!(" (process {pid})"));
    let text = format!("another import is at work in this workspace{who}: waiting for its end; Ctrl-C gives up");
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} videos  {msg}") {
        bar.set_style(style);
    }
    bar
}

fn left(secs: Option<f64>) -> String {
    match secs {
        Some(secs) if secs >= 90.0 => format!("about {:.0} min left", secs / 60.0),
        Some(secs) => format!("about {secs:.0} s left"),
        None => "time left not known yet".to_owned(),
    }
}
