//! What a folder tree holds: videos, moving pictures, folders of frames.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::decode::sniff::{self, Kind};
use super::decode::{SequencesTold, tell_sequences};
use super::file_kind::is_small_copy;
pub use super::file_kind::{is_picture_name, is_video_name};
use super::paths::folded;
use super::{DataError, InputError};
use crate::store::Reason;

/// Folders that NAS devices, systems and archives make beside the footage, with small copies or thrown-away files in
/// them; lower case. Hidden ones are skipped whatever their name.
const HELPERS: [&str; 36] = [
    "_thumbs",
    "_trash",
    "#trash",
    "@trash",
    "サムネイル",
    "ごみ箱",
    "ゴミ箱",
    "recycled",
    "thmbnl",
    "_vti_cnf",
    "_thumbnails",
    "thumbnails",
    "proxy",
    "proxies",
    "@snapshot",
    "~snapshot",
    "@appdata",
    "_gsdata_",
    "cacheclip",
    "adobe premiere pro video previews",
    "@eadir",
    "#recycle",
    "@recycle",
    "#snapshot",
    "@recently-snapshot",
    "@sharebin",
    "__macosx",
    "$recycle.bin",
    "recycler",
    "system volume information",
    "lost+found",
    "@__thumb",
    "@tmp",
    "temporary items",
    "network trash folder",
    "found.000",
];

/// Endings of tables, and of the files in which programs for annotation keep their labels.
const TABLES: [&str; 10] = ["csv", "tsv", "xls", "xlsx", "xlsm", "ods", "json", "jsonl", "eaf", "textgrid"];

/// Folders of cameras (XAVC, XDCAM) whose folder `sub` holds a small copy of each recording.
const WITH_COPIES: [&str; 2] = ["m4root", "xdroot"];

/// A file or a folder of frames to be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Relative to the scanned folder, `/` between the parts; `.` for the folder itself.
    pub path: String,
    pub full: PathBuf,
}

/// What a scan found.
#[derive(Debug, Default)]
pub struct Scan {
    /// In the order of their paths.
    pub units: Vec<Unit>,
    /// Path and reason of what cannot even be named, or is a link that leads nowhere.
    pub unnameable: Vec<(String, Reason)>,
    /// Helper and hidden folders that were passed by.
    pub skipped: Vec<String>,
    /// Tables, wherever they lie.
    pub tables: Vec<String>,
    /// Small copies that cameras make beside their recordings.
    pub copies: Vec<String>,
    /// Folders that could not be read, with what the system says: a network share may have gone.
    pub unreadable: Vec<(String, String)>,
    /// Folders whose pictures are no video, because folders with videos lie beside them.
    pub loose_pictures: Vec<String>,
    /// Folder, number and first name of pictures beside a sequence that are no frame of it.
    pub strays: Vec<(String, usize, String)>,
    /// Folder, number and first name of pictures beside videos that are no covers of them.
    pub beside: Vec<(String, usize, String)>,
    /// Path of a sequence, the numbers that are missing in it, and its frames.
    pub gaps: Vec<(String, u64, usize)>,
}

/// Looks for everything in `root` that can be imported. Links are followed, hidden names are not.
pub fn scan(root: &Path) -> Result<Scan, DataError> {
    scan_while(root, &|| true)
}

/// [`scan`], given up as soon as `go_on` says no.
pub fn scan_while(root: &Path, go_on: &dyn Fn() -> bool) -> Result<Scan, DataError> {
    if !root.is_dir() {
        return Err(InputError::NotAFolder(root.to_owned()).into());
    }
    let mut found = Scan::default();
    let mut folders = vec![root.to_owned()];
    let mut frame_folders = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        if !go_on() {
            return Err(InputError::Stopped.into());
        }
        let files = found.files_in(root, &folder, &mut folders);
        if is_frame_folder(&files) {
            found.add_frames(root, &folder, told(&files));
            frame_folders.insert(folder);
            continue;
        }
        found.beside.extend(relative(root, &folder).and_then(|path| pictures_beside(path, &files)));
        let is_copy = |file: &Path| is_small_copy(&name_of(file)) && files.iter().any(|f| is_video_name(&name_of(f)));
        for file in files.iter().filter(|file| is_wanted(file)) {
            if is_copy(file) {
                found.copies.extend(relative(root, file));
            } else {
                found.add(root, file);
            }
        }
    }
    if let Some((_, error)) = found.unreadable.first().filter(|_| is_gone(root)) {
        return Err(DataError::lost(root, error));
    }
    found.drop_loose_pictures(&frame_folders);
    found.units.sort_by(|a, b| a.path.cmp(&b.path));
    found.skipped.sort();
    found.tables.sort();
    found.copies.sort();
    Ok(found)
}

impl Scan {
    fn add(&mut self, root: &Path, full: &Path) {
        match relative(root, full) {
            Some(path) => self.units.push(Unit { path, full: full.to_owned() }),
            None => {
                let name = full.strip_prefix(root).unwrap_or(full).to_string_lossy().into_owned();
                self.unnameable.push((name, Reason::NameNotUnicode));
            }
        }
    }

    /// Adds a folder of frames, or each of its sequences.
    fn add_frames(&mut self, root: &Path, folder: &Path, told: SequencesTold) {
        let name = |pattern: &str| {
            let full = if pattern.is_empty() { folder.to_owned() } else { folder.join(pattern) };
            relative(root, &full)
        };
        self.strays.extend(told.strays.and_then(|(n, first)| Some((name("")?, n, first))));
        self.gaps.extend(told.gaps.iter().filter_map(|(pattern, n, frames)| Some((name(pattern)?, *n, *frames))));
        if told.patterns.is_empty() {
            self.add(root, folder);
        }
        told.patterns.iter().for_each(|pattern| self.add(root, &folder.join(pattern)));
    }

    /// The visible files of one folder; its folders are added to `folders`.
    fn files_in(&mut self, root: &Path, folder: &Path, folders: &mut Vec<PathBuf>) -> Vec<PathBuf> {
        // The root of each small walk is the folder itself, whatever its name. Depth 1 with links followed: a loop of
        // links is found by the path limit of the system, so follow folder links only where they lead down.
        let walk = WalkDir::new(folder).min_depth(1).max_depth(1).follow_links(true).sort_by_file_name();
        let mut files = Vec::new();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if error.depth() == 0 || error.io_error().is_some_and(is_lost) => {
                    self.unreadable.extend(relative(root, folder).map(|path| (path, error.to_string())));
                    continue;
                }
                Err(error) => {
                    self.add_dead_link(root, &error);
                    continue;
                }
            };
            let is_folder = entry.file_type().is_dir();
            let name = entry.file_name().to_string_lossy();
            if is_passed_by(&name, is_folder) || is_folder && holds_copies(folder, &name) {
                self.skipped.extend(is_folder.then(|| relative(root, entry.path())).flatten());
            } else if entry.file_type().is_file() {
                self.tables.extend(is_table_name(&name).then(|| relative(root, entry.path())).flatten());
                files.push(entry.into_path());
            } else if is_folder {
                folders.extend((!leads_up(entry.path())).then(|| entry.into_path()));
            } else if is_video_name(&name) {
                let special = relative(root, entry.path());
                let why = || Reason::Unreadable("it is a pipe, a socket or a device, and no file".to_owned());
                self.unnameable.extend(special.map(|path| (path, why())));
            }
        }
        files
    }

    /// A link that leads nowhere is a video that is missing, if it has the name of one.
    fn add_dead_link(&mut self, root: &Path, error: &walkdir::Error) {
        let (Some(path), Some(reason)) = (error.path(), error.io_error()) else { return };
        let name = name_of(path);
        if is_video_name(&name) && !is_passed_by(&name, false) {
            let link = relative(root, path).map(|path| (path, Reason::Unreadable(reason.to_string())));
            self.unnameable.extend(link);
        }
    }

    /// Pictures in a folder above videos are a map of the site, a cover, a screenshot: no frames of one more video.
    fn drop_loose_pictures(&mut self, frame_folders: &BTreeSet<PathBuf>) {
        // A folder of several sequences is a unit for each, named below it.
        let is_frames = |full: &Path| full.ancestors().take(2).any(|folder| frame_folders.contains(folder));
        let is_video = |unit: &&Unit| !is_frames(&unit.full);
        let above_videos: BTreeSet<PathBuf> = (self.units.iter().filter(is_video))
            .flat_map(|unit| unit.full.ancestors().skip(1).filter(|folder| frame_folders.contains(*folder)))
            .map(Path::to_owned)
            .collect();
        if above_videos.is_empty() {
            return;
        }
        let all = std::mem::take(&mut self.units).into_iter();
        let (loose, units): (Vec<Unit>, _) = all.partition(|unit| {
            is_frames(&unit.full) && unit.full.ancestors().take(2).any(|folder| above_videos.contains(folder))
        });
        let is_loose =
            |path: &String| loose.iter().any(|unit| unit.path == *path || path.as_str() == parent(&unit.path));
        self.strays.retain(|(path, ..)| !is_loose(path));
        self.gaps.retain(|(path, ..)| !is_loose(path));
        self.units = units;
        self.loose_pictures = loose.into_iter().map(|unit| unit.path).collect();
    }
}

/// Whether a name is hidden, or that of a helper folder.
fn is_passed_by(name: &str, is_folder: bool) -> bool {
    let is_helper = |name: &str| {
        let recovered =
            name.strip_prefix("found.").is_some_and(|n| n.len() == 3 && n.bytes().all(|b| b.is_ascii_digit()));
        recovered || HELPERS.contains(&name)
    };
    name.starts_with('.') || is_folder && is_helper(&folded(name))
}

/// Whether a folder of this name in `folder` holds small copies.
fn holds_copies(folder: &Path, name: &str) -> bool {
    name.eq_ignore_ascii_case("sub") && WITH_COPIES.contains(&name_of(folder).to_lowercase().as_str())
}

/// A table that may hold labels; spreadsheets leave hidden ones beside an open file.
fn is_table_name(name: &str) -> bool {
    /// Names that texts with labels have. Windows hides the second ending of `clips.csv.txt`.
    const LABELS: [&str; 7] = ["clips", "segments", "label", "annot", ".csv", ".tsv", "ラベル"];
    let name = name.to_lowercase();
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    let is_text = || ending == "txt" && LABELS.iter().any(|part| stem.contains(part));
    (TABLES.contains(&ending) || is_text()) && !name.starts_with(['.', '~'])
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or(".", |(folder, _)| folder)
}

fn relative(root: &Path, full: &Path) -> Option<String> {
    let parts = full.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>()?;
    Some(if parts.is_empty() { ".".to_owned() } else { parts.join("/") })
}

/// Whether the disk or the network share is gone, rather than one file: what was there before must not be taken for
/// deleted then.
fn is_lost(error: &std::io::Error) -> bool {
    /// Input/output error: a damaged place on a disk says so, too.
    const EIO: i32 = 5;
    is_disconnected(error)
        || error.kind() == std::io::ErrorKind::StaleNetworkFileHandle
        || cfg!(unix) && error.raw_os_error() == Some(EIO)
}

/// Whether the system says that there is no way to the disk or the share.
fn is_disconnected(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{HostUnreachable, NetworkDown, NetworkUnreachable, NotConnected, TimedOut};
    let kinds = [HostUnreachable, NetworkDown, NetworkUnreachable, NotConnected, TimedOut];
    // What has no kind: no such device, host is down; on Windows the names of lost shares.
    let numbers: &[i32] = if cfg!(windows) { &[53, 55, 59, 64, 67, 1231] } else { &[6, 19, 112] };
    kinds.contains(&error.kind()) || error.raw_os_error().is_some_and(|number| numbers.contains(&number))
}

/// Whether an error that was met below `root` means that all of `root` went away: a share that is no longer mounted
/// leaves an empty folder, or none, and its files are simply not found.
pub fn is_lost_below(root: &Path, error: &std::io::Error) -> bool {
    let missing = error.kind() == std::io::ErrorKind::NotFound;
    is_disconnected(error) || (missing || is_lost(error)) && is_gone(root)
}

/// Whether a folder that held footage a moment ago holds nothing, or cannot be read.
fn is_gone(root: &Path) -> bool {
    std::fs::read_dir(root).map_or(true, |mut entries| entries.next().is_none_or(|entry| entry.is_err()))
}

/// A link to a folder through which it was reached, or to one that contains such a folder.
fn leads_up(path: &Path) -> bool {
    let Ok(target) = path.canonicalize() else { return true };
    let above = path.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
    above.filter_map(|above| above.canonicalize().ok()).any(|above| above.starts_with(&target))
}

/// Two and more still pictures, and no video. The first ones may be empty or damaged.
fn is_frame_folder(files: &[PathBuf]) -> bool {
    /// Files that are looked into: a folder may hold many that have only the name of a picture.
    const LOOKS: usize = 16;
    let pictures = || files.iter().filter(|file| is_picture_name(&name_of(file)));
    let mut first = pictures().take(LOOKS);
    pictures().nth(1).is_some()
        && first.any(|file| matches!(sniff::file(file), Ok(Kind::Still)))
        && !files.iter().any(|file| is_video_name(&name_of(file)))
}

/// Pictures beside videos, which are not read; none where they are single ones, or pictures of these videos.
fn pictures_beside(folder: String, files: &[PathBuf]) -> Option<(String, usize, String)> {
    /// Words in the names of pictures that programs put beside films.
    const COVERS: [&str; 8] = ["thumb", "thumbnail", "cover", "poster", "fanart", "folder", "preview", "サムネイル"];
    let names: Vec<String> = files.iter().map(|file| name_of(file)).collect();
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let videos = names.iter().filter(|name| is_video_name(name));
    let films: BTreeSet<String> = videos.flat_map(|name| [stem(name), name.to_lowercase()]).collect();
    let is_cover = |name: &str| {
        let stem = stem(name);
        films.contains(&stem) || stem.split(|sign: char| !sign.is_alphanumeric()).any(|word| COVERS.contains(&word))
    };
    let mut pictures = names.iter().filter(|name| is_picture_name(name) && !is_cover(name)).peekable();
    let first = (*pictures.peek().filter(|_| !films.is_empty())?).clone();
    let count = pictures.count();
    (count > 1).then_some((folder, count, first))
}

/// What the names of the pictures of a folder of frames say.
fn told(files: &[PathBuf]) -> SequencesTold {
    let names = files.iter().filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned()));
    let pictures: Vec<String> = names.filter(|name| is_picture_name(name)).collect();
    tell_sequences(&pictures)
}

/// By content, or by name where the content says nothing.
fn is_wanted(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    match sniff::file(file) {
        Ok(Kind::Mp4 | Kind::Animation | Kind::Other) => true,
        Ok(Kind::Folder) => false,
        // Pictures one after the other, as cameras send them (MJPEG), begin as one picture does.
        Ok(Kind::Empty | Kind::Playlist | Kind::Unknown | Kind::Still) | Err(_) => is_video_name(&name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

    fn paths(files: &[(&str, &[u8])]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        scan(folder.path()).unwrap().units.into_iter().map(|unit| unit.path).collect()
    }

    #[test]
    fn content_decides_and_a_video_name_is_listed_all_the_same() {
        let files: [(&str, &[u8]); 8] = [
            ("c/camera.mjpeg", b"\xff\xd8\xff"),
            ("b/film.txt", b"\0\0\0\x18ftypisom"),
            ("a/empty.mp4", b""),
            ("a/noise.mkv", b"noise"),
            ("readme.md", b"text"),
            ("cover.jpg", b"\xff\xd8\xff"),
            (".hidden.mp4", b"\0\0\0\x18ftypisom"),
            (".git/x.mp4", b"\0\0\0\x18ftypisom"),
        ];
        assert_eq!(paths(&files), ["a/empty.mp4", "a/noise.mkv", "b/film.txt", "c/camera.mjpeg"]);
    }

    #[test]
    fn tables_are_told_by_their_endings_and_texts_by_their_names() {
        for name in ["Labels.XLSX", "clips.csv.txt", "annotations.txt", "ラベル一覧.txt", "x.tsv"] {
            assert!(is_table_name(name), "{name}");
        }
        for name in ["readme.txt", "clips", "~$labels.xlsx", "clips.mp4", "csv"] {
            assert!(!is_table_name(name), "{name}");
        }
    }

    #[test]
    fn a_folder_of_pictures_is_one_video() {
        let files = [("x/f1.png", PNG), ("x/f2.png", PNG), ("x/notes.txt", b"n"), ("y/f1.png", PNG)];
        assert_eq!(paths(&files), ["x"]);
        let empty = [("x/f1.png", &b""[..]), ("x/f2.png", PNG), ("y/f1.png", b""), ("y/f2.png", b"")];
        assert_eq!(paths(&empty), ["x"], "the first picture is empty");
    }

    #[test]
    fn several_sequences_in_one_folder_are_as_many_videos() {
        let names = ["c/img_1.png", "c/img_2.png", "c/flow_x_1.png", "c/flow_x_2.png"];
        assert_eq!(paths(&names.map(|name| (name, PNG))), ["c/flow_x_#", "c/img_#"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_lost_share_is_told_from_a_missing_file() {
        let error = std::io::Error::from_raw_os_error;
        assert!([5, 19, 107, 110, 112, 113].map(error).iter().all(is_lost)); // EIO, ENODEV, ENOTCONN, …
        assert!(![2, 13, 40].map(error).iter().any(is_lost)); // ENOENT, EACCES, ELOOP
        let (there, empty) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(there.path().join("v.mp4"), "x").unwrap();
        let gone = empty.path().join("gone");
        // ENOENT, EIO and ESTALE of one file leave the others; of a folder that is empty or gone they do not.
        for number in [2, 5, 116] {
            let lost = [there.path(), empty.path(), gone.as_path()].map(|root| is_lost_below(root, &error(number)));
            assert_eq!(lost, [false, true, true], "{number}");
        }
        let of_any = |number: i32| is_lost_below(there.path(), &error(number));
        assert_eq!([110, 107, 19, 13].map(of_any), [true, true, true, false], "ETIMEDOUT, ENOTCONN, ENODEV; EACCES");
    }

    #[test]
    fn helper_folders_are_passed_by_and_told() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["walk/a.mp4", "walk/@eaDir/a.mp4/SMALL.mp4", "#recycle/b.mp4", "__MACOSX/a.mp4", ".thumbs/a.mp4"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, b"\0\0\0\x18ftypisom").unwrap();
        }
        let found = scan(folder.path()).unwrap();
        assert_eq!(found.units.iter().map(|unit| unit.path.as_str()).collect::<Vec<_>>(), ["walk/a.mp4"]);
        assert_eq!(found.skipped, ["#recycle", ".thumbs", "__MACOSX", "walk/@eaDir"]);
    }

    #[test]
    fn pictures_beside_videos_are_told_and_their_covers_are_not() {
        let beside = |names: &[&str]| {
            let files: Vec<PathBuf> = names.iter().map(|name| Path::new("/x").join(name)).collect();
            pictures_beside("x".to_owned(), &files)
        };
        let two = Some(("x".to_owned(), 2, "clip_0001.png".to_owned()));
        assert_eq!(beside(&["clip.mp4", "clip_0001.png", "clip_0002.png", "clip.jpg", "Cover.jpg"]), two);
        for names in [
            &["clip.mp4", "clip.jpg", "clip.mp4.jpg", "clip-thumb.jpg", "folder.jpg", "plan.png"][..],
            &["a.png", "b.png"],
            &["clip.mp4"],
        ] {
            assert_eq!(beside(names), None, "{names:?}");
        }
    }

    #[test]
    fn pictures_above_folders_of_videos_are_no_video() {
        let files: [(&str, &[u8]); 4] =
            [("x/f1.png", PNG), ("x/f2.png", PNG), ("x/walk/a.mp4", b"\0\0\0\x18ftypisom"), ("y/f1.png", PNG)];
        assert_eq!(paths(&files), ["x/walk/a.mp4"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_has_the_name_of_a_video_and_is_no_file_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let _sockets = ["v.mp4", "notes"].map(|name| {
            std::os::unix::net::UnixListener::bind(folder.path().join(name)).unwrap() // is there while it is open
        });
        let found = scan(folder.path()).unwrap();
        assert!(matches!(&found.unnameable[..], [(path, Reason::Unreadable(_))] if path == "v.mp4"), "{found:?}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_up_does_not_run_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("a")).unwrap();
        std::fs::write(folder.path().join("a/v.mp4"), b"\0\0\0\x18ftypisom").unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/up")).unwrap();
        assert_eq!(scan(folder.path()).unwrap().units.len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_between_neighbours_do_not_multiply() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for (name, other) in [("a", "b"), ("b", "a")] {
            std::fs::create_dir_all(at(name)).unwrap();
            std::fs::write(at(name).join("v.mp4"), b"\0\0\0\x18ftypisom").unwrap();
            (0..3).for_each(|i| std::os::unix::fs::symlink(at(other), at(name).join(format!("to{i}"))).unwrap());
        }
        let units = scan(folder.path()).unwrap().units;
        assert_eq!(units.len(), 8, "{units:?}"); // each folder, and from each three ways to the other one
    }
}
