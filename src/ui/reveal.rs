//! Shows a file or folder in the desktop's file manager.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Opens the file manager at `path`, on a thread of its own. Where the desktop has none, nothing happens but a warning
/// in the log: there is nobody to wait for.
pub fn show(path: &Path) {
    let path = path.to_owned();
    let work = move || {
        let mut command = command(&path);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match command.status() {
            Ok(status) if status.success() => {}
            // Explorer reports failure even when it has opened.
            Ok(_) if cfg!(windows) => {}
            Ok(status) => tracing::warn!("the file manager ended with {status} for {}", path.display()),
            Err(error) => tracing::warn!("no file manager for {}: {error}", path.display()),
        }
    };
    if let Err(error) = std::thread::Builder::new().name("file manager".to_owned()).spawn(work) {
        tracing::warn!("no thread for the file manager: {error}");
    }
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
#[cfg_attr(any(target_os = "macos", windows), allow(dead_code))]
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
}
