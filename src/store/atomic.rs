//! Files that are either the old or the new one, never half of each.

use std::io::{self, Write};
use std::path::Path;

/// Replaces `path` by `bytes`: a temporary file in the same folder, synced, renamed, the folder synced.
///
/// # Errors
/// What the system says, without a path: the temporary name is nobody's business, and whoever asked knows its own.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = parent(path);
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder).map_err(without_path)?;
    // The bare file: errors of the named one tell its name.
    file.as_file_mut().write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    sync_folder(folder)
}

/// The error of a temporary file or folder without its name: the file that was wanted is told by whoever asked for it.
pub fn without_path(error: io::Error) -> io::Error {
    match error.to_string().split_once(" at path \"") {
        Some((said, _)) if error.get_ref().is_some() => io::Error::new(error.kind(), said.to_owned()),
        _ => error,
    }
}

/// Makes renames inside `folder` durable.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    // Windows has no handle to sync a folder with; its renames are journalled.
    if cfg!(unix) { std::fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Moves a finished folder to its final name; an older one of that name is replaced.
///
/// Every file inside has to be synced before, otherwise a crash can leave the name with empty files.
pub fn rename_folder(from: &Path, to: &Path) -> io::Result<()> {
    if to.exists() {
        std::fs::remove_dir_all(to)?;
    }
    std::fs::rename(from, to)?;
    sync_folder(parent(to))
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_no_temporary_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.ron");
        write(&path, b"old").unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_error_does_not_tell_the_temporary_name() {
        let folder = tempfile::tempdir().unwrap();
        let error = write(&folder.path().join("missing/x"), b"x").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(!error.to_string().contains(".new-") && !error.to_string().contains("missing"), "{error}");
    }

    #[test]
    fn a_failed_write_keeps_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missing").join("x");
        assert!(write(&path, b"x").is_err());
        assert!(!path.exists());
    }

    #[test]
    fn a_renamed_folder_replaces_the_old_one() {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in [("old", "1"), ("new", "2")] {
            std::fs::create_dir(root.path().join(name)).unwrap();
            std::fs::write(root.path().join(name).join("f"), text).unwrap();
        }
        rename_folder(&root.path().join("new"), &root.path().join("old")).unwrap();
        assert_eq!(std::fs::read_to_string(root.path().join("old/f")).unwrap(), "2");
        assert!(!root.path().join("new").exists());
    }
}
