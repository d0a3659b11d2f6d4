//! A tiny pilot for whole-program tests: generated footage, imported by the program, and an experiment over it.

#![allow(dead_code, clippy::unwrap_used)] // each test file uses its own part; a failed helper is a failed test

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use image::codecs::gif::GifEncoder;
use image::{Delay, Frame, Rgba, RgbaImage};
use tempfile::TempDir;

/// Arms of the experiment.
const ARMS: &str = r#"[(name: "random", method: Random), (name: "scratch", method: Scratch),
    (name: "intra", method: Intra), (name: "iivcl", method: Iivcl((k: 1)))]"#;

/// A temporary workspace with the data set `tiny`: 24 clips of 3 actions at 4 sites.
pub struct Pilot {
    root: TempDir,
}

impl Pilot {
    /// Makes the footage and imports it.
    pub fn new() -> Self {
        Self::with_frames([8; 3])
    }

    /// The same with so many frames for each of the three actions.
    pub fn with_frames(frames: [u32; 3]) -> Self {
        let pilot = Self { root: tempfile::tempdir().unwrap() };
        write_footage_of(&pilot.footage(), 8, frames);
        pilot.import();
        pilot
    }

    /// Imports what is in the footage folder.
    pub fn import(&self) {
        let footage = self.footage();
        let path = footage.to_str().unwrap();
        self.ok(&[
            "data",
            "import",
            path,
            "--name",
            "tiny",
            "--short-side",
            "16",
            "--group-column",
            "site",
            "--group-column",
            "take",
        ]);
    }

    /// Folder of the video files.
    pub fn footage(&self) -> PathBuf {
        self.root.path().join("footage")
    }

    /// Folder of the runs.
    pub fn runs(&self) -> PathBuf {
        self.root.path().join("workspace/runs")
    }

    /// Writes an experiment file; `pretrain` goes into its `pretrain` field.
    pub fn experiment(&self, name: &str, pretrain: &str) -> String {
        let text = format!(
            r#"Experiment(
                name: "{name}",
                data: (sets: ["tiny"], source_group: Some("take")),
                clip: (frames: 2, rate_hz: 6.0, size: 16),
                backbone: Compact(width: 8),
                pretrain: (batch_videos: 4, contrastive: (queue: 16, hidden: 16, dim: 8), {pretrain}),
                supervised: (steps: 6, batch_clips: 4),
                arms: {ARMS},
                seeds: [0, 1],
                evaluation: (
                    tasks: [(name: "action", set: "tiny", group: Some("site"), split: KFold(folds: 2))],
                    budgets: [PerClass(2), All], draws: 2, clips_per_video: 1,
                    probes: [Knn(k: 3), Linear(l2: 0.1), Retrieval],
                ),
                device: "cpu",
            )"#
        );
        let path = self.root.path().join(format!("{name}.ron"));
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The program with the pilot's workspace.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kinrin"));
        command.args(args).env("KINRIN_WORKSPACE", self.root.path().join("workspace")).stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs the program, which has to succeed; its standard output.
    pub fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?} ended with {}: {error}", output.status);
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs the program, which has to fail with `code`; its standard error.
    pub fn fails(&self, code: i32, args: &[&str]) -> String {
        let output = self.run(args);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {error}");
        error
    }

    /// Runs the program with `--json`.
    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        let args: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
        serde_json::from_str(&self.ok(&args)).unwrap()
    }

    /// Starts the program with its standard output connected.
    pub fn spawn(&self, args: &[&str]) -> Child {
        self.command(args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Name of the only run of this arm and seed.
    pub fn run_of(&self, experiment: &str, arm: &str, seed: u64) -> String {
        let runs = self.json(&["runs", experiment]);
        let fits = |r: &&serde_json::Value| r["arm"] == arm && r["seed"] == seed;
        runs.as_array().unwrap().iter().find(fits).unwrap()["run"].as_str().unwrap().to_owned()
    }

    /// What must be the same however often a run was broken: final weights and state, curves, scores.
    pub fn traces(&self, run: &str) -> Traces {
        let folder = self.runs().join(run);
        let shown = self.json(&["show", run]);
        assert_eq!(shown["state"], "done", "{shown}");
        let mut traces = Traces::default();
        if let Some(step) = shown["checkpoints"].as_array().unwrap().last() {
            let checkpoint = folder.join(format!("checkpoints/step-{step}"));
            for entry in std::fs::read_dir(checkpoint).unwrap().flatten() {
                let name = entry.file_name().into_string().unwrap();
                if name != "manifest.ron" {
                    traces.files.insert(name, std::fs::read(entry.path()).unwrap());
                }
            }
            traces.curves = self.curves(run);
        }
        traces.scores = scores(&folder);
        traces
    }

    /// All curves but those of times.
    fn curves(&self, run: &str) -> BTreeMap<String, String> {
        let names = self.json(&["curves", run]);
        let names = names["metrics"].as_array().unwrap().iter().map(|n| n.as_str().unwrap());
        let names = names.filter(|n| !n.starts_with("time/"));
        names.map(|n| (n.to_owned(), self.ok(&["curves", run, "--metric", n]))).collect()
    }
}

/// Of a run on the CPU, as its cost is printed, the processor time must be what its cores could give in its device time.
pub fn assert_processor_time(cost: &serde_json::Value) {
    if !cfg!(any(target_os = "linux", target_os = "macos")) {
        return;
    }
    let [cpu_s, device_s] = ["cpu_s", "device_s"].map(|key| cost[key].as_f64().unwrap_or(-1.0));
    // A quota of a container may let more than its share run for a moment.
    let cores = std::thread::available_parallelism().map_or(1, usize::from) + 1;
    assert!(cpu_s > 0.0 && cpu_s <= cores as f64 * device_s + 1.0, "{cores} cores: {cost}");
}

/// See [`Pilot::traces`].
#[derive(Debug, Default, PartialEq)]
pub struct Traces {
    pub files: BTreeMap<String, Vec<u8>>,
    pub curves: BTreeMap<String, String>,
    pub scores: String,
}

impl Traces {
    /// Compares two runs, naming what differs instead of printing megabytes.
    pub fn assert_same(&self, other: &Self, what: &str) {
        let names = |t: &Self| t.files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(self), names(other), "{what}: files of the last checkpoint");
        for (name, bytes) in &self.files {
            assert!(*bytes == other.files[name], "{what}: {name} differs");
        }
        assert_eq!(self.curves, other.curves, "{what}: curves");
        assert_eq!(self.scores, other.scores, "{what}: scores");
    }
}

/// The part of `results.ron` that no clock is in.
fn scores(folder: &Path) -> String {
    let text = std::fs::read_to_string(folder.join("results.ron")).unwrap();
    let from = text.find("scores:").unwrap();
    text[from..text.find("cost:").unwrap()].to_owned()
}

/// `per_action` clips of each of 3 actions: a square that goes right, down, or grows, over a ground by site.
pub fn write_footage(folder: &Path, per_action: usize) {
    write_footage_of(folder, per_action, [8; 3]);
}

/// The same with so many frames for each action.
fn write_footage_of(folder: &Path, per_action: usize, frames: [u32; 3]) {
    std::fs::create_dir_all(folder).unwrap();
    let mut table = String::from("path,label,site,take\n");
    for (action, name) in ["right", "down", "grow"].into_iter().enumerate() {
        for number in 0..per_action {
            let file = format!("{name}{number}.gif");
            write_gif(&folder.join(&file), action, number, frames[action]);
            table += &format!("{file},{name},site{},take{number}\n", number % 4);
        }
    }
    std::fs::write(folder.join("clips.csv"), table).unwrap();
}

fn write_gif(path: &Path, action: usize, number: usize, frames: u32) {
    let mut encoder = GifEncoder::new(std::fs::File::create(path).unwrap());
    let ground = [40 * (number % 4) as u8, 60, 30 * (number % 3) as u8, 255];
    for t in 0..frames {
        let mut picture = RgbaImage::from_pixel(16, 16, Rgba(ground));
        let offset = number as u32 % 3;
        let (x, y, side) = match action {
            0 => (t + offset, 5, 4),
            1 => (5, t + offset, 4),
            _ => (4, 4, 2 + t),
        };
        for (i, j) in (0..side).flat_map(|i| (0..side).map(move |j| (i, j))) {
            picture.put_pixel((x + i).min(15), (y + j).min(15), Rgba([230, 200, 40, 255]));
        }
        encoder.encode_frame(Frame::from_parts(picture, 0, 0, Delay::from_numer_denom_ms(100, 1))).unwrap();
    }
}
