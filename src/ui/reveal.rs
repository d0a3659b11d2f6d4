//! Shows a file or folder in the desktop's file manager.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::i18n::{self, tr};

/// The file managers that were asked for and have not answered yet.
#[derive(Default)]
pub struct Reveals {
    asked: Vec<Load<()>>,
}

impl Reveals {
    /// Opens the file manager at `path`, on a thread of its own.
    pub fn show(&mut self, ctx: &egui::Context, path: &Path) {
        let path = path.to_owned();
        self.asked.push(Load::start(ctx, "file manager", move || open(command(&path), &path)));
    }

    /// Why folders could not be opened, since the last call.
    pub fn failed(&mut self) -> Vec<LocalText> {
        let ended: Vec<_> = self.asked.iter_mut().filter_map(Load::take).collect();
        self.asked.retain(Load::is_busy);
        ended.into_iter().filter_map(Result::err).collect()
    }
}

/// Runs the opener to its end; where there is none, the user is told the folder.
fn open(mut command: Command, path: &Path) -> Result<(), LocalText> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.status() {
        Ok(status) if status.success() => return Ok(()),
        // Explorer reports failure even when it has opened.
        Ok(_) if cfg!(windows) => return Ok(()),
        Ok(status) => tracing::warn!("the file manager ended with {status} for {}", path.display()),
        Err(error) => tracing::warn!("no file manager for {}: {error}", path.display()),
    }
    let folder = folder_of(path).display().to_string();
    Err(i18n::both(|| tr!("reveal-failed", folder = folder.as_str())))
}

#[cfg(target_os = "macos")]
fn command(path: &Path) -> Command {
    let mut command = Command::new("open");
    command.arg("-R").arg(path);
    command
}

#[cfg(windows)]
fn command(path: &Path) -> Command {
    let mut command = Command::new("explorer");
    command.arg(format!("/select,{}", path.display()));
    command
}

/// Desktops differ in how a file is pointed at; all open a folder.
#[cfg(not(any(target_os = "macos", windows)))]
fn command(path: &Path) -> Command {
    let mut command = Command::new("xdg-open");
    command.arg(folder_of(path));
    command
}

/// The nearest folder that exists: a bad file may be one that is missing.
fn folder_of(path: &Path) -> PathBuf {
    path.ancestors().find(|part| part.is_dir()).unwrap_or(Path::new("/")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_opens_the_folder_it_should_lie_in() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(folder_of(&folder.path().join("a/b.mp4")), folder.path());
        assert_eq!(folder_of(folder.path()), folder.path());
    }

    #[test]
    fn without_a_file_manager_the_folder_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let told = open(Command::new("/no/such/opener"), &folder.path().join("a.mp4")).unwrap_err();
        let name = folder.path().display().to_string();
        assert!(told.english.contains(&name) && told.japanese.contains(&name), "{told:?}");
    }
}
