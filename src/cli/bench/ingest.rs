//! `kinrin bench ingest`: the import of generated videos beside FFmpeg itself with the same filter and as many
//! processes as cores, and the memory that the import takes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use clap::Args;
use clap::builder::RangedU64ValueParser;
use serde_json::json;
use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System};

use super::{Failure, Global};
use crate::cli::{print_json, print_line};
use crate::data::decode::ffmpeg::{Ffmpeg, filter};
use crate::data::demo::VideoWriter;
use crate::data::import::{self, ImportRequest};
use crate::job::Job;
use crate::store::Workspace;

/// Frames per second of an import, beside FFmpeg with the same filter
#[derive(Args)]
pub struct IngestArgs {
    /// Videos to generate and import
    #[arg(long, default_value_t = 8, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    videos: usize,
    /// Length of each, seconds
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
    /// Imports of which the fastest counts
    #[arg(long, default_value_t = 2)]
    repeats: usize,
}

const SIZE: (usize, usize) = (640, 360);
const RATE: u32 = 30;

/// Runs it.
pub fn run(args: &IngestArgs, global: &Global) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let ffmpeg = Ffmpeg::find();
    let footage = folder.path().join("footage");
    std::fs::create_dir(&footage)?;
    generate(&footage, args, ffmpeg.as_ref())?;
    let (mut ours, mut theirs, mut peak, mut frames) = (f64::INFINITY, f64::INFINITY, 0, 0);
    for repeat in 0..args.repeats.max(1) {
        let imported = import(&footage, &folder.path().join(format!("workspace{repeat}")))?;
        (ours, peak, frames) = (ours.min(imported.seconds), peak.max(imported.peak_bytes), imported.frames);
        if let Some(ffmpeg) = &ffmpeg {
            theirs = theirs.min(reference(ffmpeg, &footage)?);
        }
    }
    let rate = |seconds: f64| Some(frames as f64 / seconds).filter(|_| seconds.is_finite());
    let ratio = Some(theirs / ours).filter(|ratio| ratio.is_finite());
    let (ours_rate, theirs_rate) = (frames as f64 / ours, rate(theirs));
    if global.json {
        return print_json(&json!({
            "frames_per_s": ours_rate, "ffmpeg_frames_per_s": theirs_rate, "ratio": ratio, "peak_bytes": peak,
            "videos_per_s": args.videos as f64 / ours, "videos": args.videos, "frames": frames,
        }));
    }
    let videos = args.videos as f64 / ours;
    print_line(&format!("import   {ours_rate:8.0} stored frames/s, {videos:.1} videos/s, {} MB", peak / 1_000_000))?;
    match (theirs_rate, ratio) {
        (Some(rate), Some(ratio)) => print_line(&format!("ffmpeg   {rate:8.0} frames/s; ratio {ratio:.2}")),
        _ => print_line("ffmpeg   not installed: nothing to compare with"),
    }
}

/// Writes the videos, with FFmpeg's encoder where there is one (it makes the harder files).
fn generate(footage: &Path, args: &IngestArgs, ffmpeg: Option<&Ffmpeg>) -> Result<(), Failure> {
    for i in 0..args.videos {
        let path = footage.join(format!("clip{i}.mp4"));
        match ffmpeg {
            Some(ffmpeg) => encode_with_ffmpeg(ffmpeg, &path, i, args.seconds)?,
            None => encode_ourselves(&path, i, args.seconds)?,
        }
    }
    Ok(())
}

fn encode_with_ffmpeg(ffmpeg: &Ffmpeg, path: &Path, i: usize, seconds: u32) -> Result<(), Failure> {
    let source = format!("testsrc2=s={}x{}:r={RATE}:d={seconds},noise=alls=12:all_seed={i}", SIZE.0, SIZE.1);
    let status = Command::new(ffmpeg.program())
        .args(["-nostdin", "-v", "error", "-f", "lavfi", "-i", &source])
        .args(["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-y"])
        .arg(path)
        .status()?;
    if status.success() { Ok(()) } else { Err(anyhow!("ffmpeg could not write {}", path.display()).into()) }
}

fn encode_ourselves(path: &Path, i: usize, seconds: u32) -> Result<(), Failure> {
    let mut writer = VideoWriter::new(SIZE.0, SIZE.1, RATE).map_err(|text| anyhow!(text))?;
    let mut frame = vec![0; SIZE.0 * SIZE.1 * 3];
    for number in 0..(seconds * RATE) as usize {
        for (at, pixel) in frame.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            let (x, y) = (at % SIZE.0, at / SIZE.0);
            let wave = (x + 5 * number + 31 * i) ^ (y + 2 * number);
            *pixel = [wave as u8, (wave >> 1) as u8, (x / 3 + number) as u8];
        }
        writer.push(&frame).map_err(|text| anyhow!(text))?;
    }
    std::fs::write(path, writer.finish().map_err(|text| anyhow!(text))?)?;
    Ok(())
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

/// Seconds that FFmpeg takes for the same videos with the same filter, one process per core.
fn reference(ffmpeg: &Ffmpeg, footage: &Path) -> Result<f64, Failure> {
    let entries = std::fs::read_dir(footage)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    let filter = filter(&ImportRequest::new(footage, "bench").recipe);
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        let work = || -> std::io::Result<()> {
            while let Some(path) = entries.get(next.fetch_add(1, Ordering::Relaxed)) {
                scale_only(ffmpeg, path, &filter)?;
            }
            Ok(())
        };
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or(Ok(())))
    })
    .context("ffmpeg")?;
    Ok(start.elapsed().as_secs_f64())
}

fn scale_only(ffmpeg: &Ffmpeg, path: &PathBuf, filter: &str) -> std::io::Result<()> {
    Command::new(ffmpeg.program())
        .args(["-nostdin", "-v", "error", "-threads", "1", "-i"])
        .arg(path)
        .args(["-an", "-filter_threads", "1", "-vf", filter, "-f", "rawvideo", "pipe:1"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .map(|_| ())
}
