//! Files that are either the old or the new one, never half of each.

use std::io::{self, Write};
use std::path::Path;

/// Replaces `path` by `bytes`: a temporary file in the same folder, synced, renamed, the folder synced.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = parent(path);
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    sync_folder(folder)
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
