//! `kinrin bench ingest`: the import of generated videos beside FFmpeg itself with the same filter and as many
//! processes as cores, and the memory that the import takes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use clap::builder::RangedU64ValueParser;
use serde::Serialize;
use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System};
use walkdir::WalkDir;

use super::footage::Footage;
use super::{Failure, Global};
use crate::cli::{print_json, print_line};
use crate::data::decode::ffmpeg::{Ffmpeg, filter};
use crate::data::import::{self, ImportRequest};
use crate::job::Job;
use crate::store::Workspace;

/// Frames per second of an import, beside FFmpeg with the same filter
#[derive(Args)]
pub struct IngestArgs {
    /// What is generated and imported
    #[arg(long, value_enum, default_value_t = Footage::Clips)]
    footage: Footage,
    /// Files [default: 8 clips, 100,000 tiny ones, 1 long one]
    #[arg(long, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    videos: Option<usize>,
    /// Length of each, seconds [default: 20; a tiny one has two pictures, a long one 12 hours]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=172_800))]
    seconds: Option<u32>,
    /// Imports of which the fastest counts [default: 2 of clips, else 1]
    #[arg(long, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    repeats: Option<usize>,
}

/// FFmpeg reads at most so many files; the time for all is taken from these.
const REFERENCE_FILES: usize = 1000;

/// What was measured.
#[derive(Serialize)]
struct Measured {
    footage: &'static str,
    videos: usize,
    /// Stored frames.
    frames: u64,
    /// Bytes of the files.
    bytes: u64,
    seconds: f64,
    frames_per_s: f64,
    videos_per_s: f64,
    /// Highest sum of the resident memory of the import and its children.
    peak_bytes: u64,
    /// Seconds that FFmpeg takes with the same filter; for more files than `ffmpeg_files` an estimate from these.
    ffmpeg_seconds: Option<f64>,
    ffmpeg_files: usize,
    ffmpeg_frames_per_s: Option<f64>,
    /// Time of FFmpeg over time of the import: more than 1 is faster than FFmpeg.
    ratio: Option<f64>,
}

/// Runs it.
pub fn run(args: &IngestArgs, global: &Global) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let ffmpeg = Ffmpeg::find();
    let footage = folder.path().join("footage");
    std::fs::create_dir(&footage)?;
    let count = args.videos.unwrap_or(args.footage.usual_files());
    args.footage.make(&footage, count, args.seconds, ffmpeg.as_ref())?;
    let files = files(&footage)?;
    let (mut ours, mut theirs, mut peak, mut frames) = (f64::INFINITY, f64::INFINITY, 0, 0);
    for repeat in 0..args.repeats.unwrap_or(if args.footage == Footage::Clips { 2 } else { 1 }) {
        let workspace = folder.path().join(format!("workspace{repeat}"));
        let imported = import(&footage, &workspace)?;
        std::fs::remove_dir_all(workspace)?; // of a long file 12 GB
        (ours, peak, frames) = (ours.min(imported.seconds), peak.max(imported.peak_bytes), imported.frames);
        if let Some(ffmpeg) = &ffmpeg {
            theirs = theirs.min(reference(ffmpeg, &files, &footage)?);
        }
    }
    let theirs = Some(theirs).filter(|seconds| seconds.is_finite());
    let measured = Measured {
        footage: args.footage.name(),
        videos: files.len(),
        frames,
        bytes: files.iter().filter_map(|file| std::fs::metadata(file).ok()).map(|data| data.len()).sum(),
        seconds: ours,
        frames_per_s: frames as f64 / ours,
        videos_per_s: files.len() as f64 / ours,
        peak_bytes: peak,
        ffmpeg_seconds: theirs,
        ffmpeg_files: files.len().min(REFERENCE_FILES),
        ffmpeg_frames_per_s: theirs.map(|seconds| frames as f64 / seconds),
        ratio: theirs.map(|seconds| seconds / ours),
    };
    if global.json { print_json(&measured) } else { print(&measured) }
}

fn print(measured: &Measured) -> Result<(), Failure> {
    let Measured { videos, frames_per_s, videos_per_s, seconds, .. } = measured;
    let megabytes = measured.peak_bytes / 1_000_000;
    print_line(&format!(
        "import   {videos} videos in {seconds:.1} s: {frames_per_s:.0} stored frames/s, {videos_per_s:.1} videos/s, \
         {megabytes} MB of memory at most"
    ))?;
    let (Some(seconds), Some(ratio)) = (measured.ffmpeg_seconds, measured.ratio) else {
        return print_line("ffmpeg   not installed: nothing to compare with");
    };
    let of = measured.ffmpeg_files;
    let estimated = if of < *videos { format!(" (estimated from {of} files)") } else { String::new() };
    print_line(&format!("ffmpeg   {seconds:.1} s{estimated}; ratio {ratio:.2}"))
}

/// The generated files.
fn files(footage: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = WalkDir::new(footage).sort_by_file_name().into_iter().collect::<Result<Vec<_>, _>>();
    let entries = entries.context("the generated footage")?.into_iter();
    Ok(entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect())
}

struct Imported {
    seconds: f64,
    frames: u64,
    peak_bytes: u64,
}

fn import(footage: &Path, root: &Path) -> Result<Imported, Failure> {
    let workspace = Workspace::open(root)?;
    let request = ImportRequest::new(footage, "bench");
    let (running, peak) = (AtomicBool::new(true), AtomicU64::new(0));
    let summary = std::thread::scope(|scope| {
        scope.spawn(|| watch_memory(&running, &peak));
        let summary = import::run(&workspace, &request, &Job::default());
        running.store(false, Ordering::Relaxed);
        summary
    })?;
    Ok(Imported { seconds: summary.seconds, frames: summary.frames, peak_bytes: peak.load(Ordering::Relaxed) })
}

/// Highest sum of the resident memory of this process and its children.
fn watch_memory(running: &AtomicBool, peak: &AtomicU64) {
    let Ok(own) = sysinfo::get_current_pid() else { return };
    let Ok(mut system) = System::new() else { return };
    while running.load(Ordering::Relaxed) {
        let what = ProcessRefreshKind::nothing().with_memory().without_tasks();
        system.refresh_processes_specifics(ProcessesToUpdate::All, true, what);
        let family = system.processes().values().filter(|p| p.pid() == own || p.parent() == Some(own));
        peak.fetch_max(family.map(sysinfo::Process::memory).sum(), Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Seconds that FFmpeg takes for these files with the same filter, one process per core; fewer files have as many threads
/// as an import gives them.
fn reference(ffmpeg: &Ffmpeg, files: &[PathBuf], footage: &Path) -> Result<f64, Failure> {
    let read = &files[..files.len().min(REFERENCE_FILES)];
    let filter = filter(&ImportRequest::new(footage, "bench").recipe);
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = import::threads(cores, files.len()).to_string();
    let threads = threads.as_str();
    std::thread::scope(|scope| {
        let work = || -> std::io::Result<()> {
            while let Some(path) = read.get(next.fetch_add(1, Ordering::Relaxed)) {
                scale_only(ffmpeg, path, &filter, threads)?;
            }
            Ok(())
        };
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or(Ok(())))
    })
    .context("ffmpeg")?;
    Ok(start.elapsed().as_secs_f64() * files.len() as f64 / read.len().max(1) as f64)
}

fn scale_only(ffmpeg: &Ffmpeg, path: &Path, filter: &str, threads: &str) -> std::io::Result<()> {
    Command::new(ffmpeg.program())
        .args(["-nostdin", "-v", "error", "-threads", threads, "-i"])
        .arg(path)
        .args(["-an", "-filter_threads", "1", "-vf", filter, "-f", "rawvideo", "pipe:1"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .map(|_| ())
}
