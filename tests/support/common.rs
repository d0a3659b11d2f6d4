//! Runs the real program in a workspace of its own.

#![allow(dead_code, clippy::unwrap_used)] // every test file uses a part of it; helpers of tests are tests

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// What a finished command left.
pub struct Finished {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A temporary workspace and a folder for footage beside it.
pub struct Place {
    folder: TempDir,
    ffmpeg: bool,
}

impl Place {
    pub fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap(), ffmpeg: true };
        std::fs::create_dir(place.footage()).unwrap();
        place
    }

    /// The program finds no FFmpeg.
    pub fn without_ffmpeg() -> Self {
        Self { ffmpeg: false, ..Self::new() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn footage(&self) -> PathBuf {
        self.folder.path().join("footage")
    }

    pub fn workspace(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }

    /// Writes a file below the footage.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.footage().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Copies a fixture to a name below the footage.
    pub fn add(&self, fixture_name: &str, name: &str) -> PathBuf {
        self.write(name, std::fs::read(fixture(fixture_name)).unwrap())
    }

    /// The program with these arguments, not started yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kinrin"));
        command.args(arguments).env("KINRIN_WORKSPACE", self.workspace()).stdin(Stdio::null());
        if !self.ffmpeg {
            command.env("KINRIN_FFMPEG", self.path().join("no-such-program"));
        }
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Finished {
        let output = self.command(arguments).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let code = output.status.code().unwrap_or(-1);
        Finished { code, stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// Runs the program with `--json`; it must succeed.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let finished = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(finished.code, 0, "{arguments:?}: {}", finished.stderr);
        serde_json::from_str(&finished.stdout).unwrap_or_else(|e| panic!("{e}: {}", finished.stdout))
    }

    /// Imports the footage as data set `d` and returns the summary.
    pub fn import(&self, more: &[&str]) -> Value {
        let footage = self.footage();
        let base = ["data", "import", footage.to_str().unwrap(), "--name", "d"];
        self.json(&[&base, more].concat())
    }
}

/// A file of `tests/fixtures`.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// A pack of real footage; `None` (with a message) where there is none. Continuous integration must have it.
pub fn real_data(pack: &str) -> Option<PathBuf> {
    let root = std::env::var_os("KINRIN_TEST_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let path = root.join(pack);
    skip_unless(path.is_dir(), &format!("no real footage at {}", path.display())).then_some(path)
}

/// Whether FFmpeg answers. Continuous integration must have it.
pub fn ffmpeg() -> bool {
    let answers = Command::new("ffmpeg").arg("-version").output().is_ok_and(|output| output.status.success());
    skip_unless(answers, "no ffmpeg on PATH")
}

fn skip_unless(there: bool, message: &str) -> bool {
    if !there {
        assert!(std::env::var_os("CI").is_none(), "{message}");
        eprintln!("skipped: {message}");
    }
    there
}
