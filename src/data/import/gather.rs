//! Brings together what the label tables name and what lies in the folder.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::plan::{Planned, Wanted, stamp, unreadable};
use crate::data::labels::{self, Labels, Level, Row, folders, levels};
use crate::data::scan::{self, Scan, Unit};
use crate::data::{DataError, Note, paths};
use crate::store::Reason;
use crate::store::catalogue::{ClipRow, FileStamp};

/// Everything that should be in the data set, in the order of the paths. One file is one video, however often and under
/// whatever forms of its name a table has it. `told`: what a person says of levels of folders; where nothing is said and
/// no table given, the folders themselves are asked. `now`: it is said for this import, so that the levels that are not
/// named mean what the folders suggest; what was said for an earlier one tells all of them.
///
/// # Errors
/// The disk or the share went away: what stands must not be taken for gone.
pub fn wanted(
    source: &Path,
    labels: Labels,
    found: Scan,
    told: &[(usize, Level)],
    now: bool,
) -> Result<Wanted, DataError> {
    let mut notes = labels.notes;
    let mut group_columns = labels.group_columns;
    let skipped = found.skipped;
    notes.extend((!skipped.is_empty()).then_some(Note::SkippedFolders { folders: skipped }));
    notes.extend(found.loose_pictures.into_iter().map(|folder| Note::LoosePictures { folder }));
    notes.extend(found.strays.into_iter().map(|(folder, pictures, first)| Note::LeftOutPictures {
        folder,
        pictures,
        first,
    }));
    let beside = found.beside.into_iter();
    notes.extend(beside.map(|(folder, pictures, first)| Note::PicturesBeside { folder, pictures, first }));
    notes.extend(found.gaps.into_iter().map(|(path, missing, frames)| Note::FrameGaps { path, missing, frames }));
    let tables: Vec<String> =
        found.tables.into_iter().filter(|table| !labels.tables.contains(table.as_str())).collect();
    notes.extend((labels.own && !tables.is_empty()).then_some(Note::OtherTables { tables }));
    let copies = found.copies.len();
    notes.extend(found.copies.into_iter().next().map(|first| Note::SmallCopies { files: copies, first }));
    let unreadable_folders = found.unreadable.iter().map(|(folder, _)| folder.clone()).collect();
    notes.extend(found.unreadable.into_iter().map(|(folder, error)| Note::UnreadableFolder { folder, error }));

    let (mut rows, others) = assign(source, &found.units, labels.rows, &mut notes);
    let missing = others.iter().filter(|(_, (_, reason))| *reason == Reason::Missing).map(|(path, _)| path);
    let unmatched = missing.chain(labels.refused.iter().map(|(path, _)| path)).map(String::as_str);
    notes.extend(other_place(&found.units, unmatched));
    let all = || found.units.iter().map(|unit| unit.path.as_str()).collect::<Vec<_>>();
    let mut from_folders = match told {
        [] if labels.given => folders::FolderLabels::default(),
        [] => folders::read(&all()),
        told if now && !labels.given => {
            let guessed = folders::read(&all()).levels;
            levels::read(&all(), &levels::completed(told, guessed))
        }
        told => levels::read(&all(), told),
    };
    for column in from_folders.group_columns {
        if !group_columns.contains(&column) {
            group_columns.push(column);
        }
    }
    notes.extend(from_folders.notes);
    let mut videos = BTreeMap::new();
    for unit in found.units {
        let file = match stamp(&unit.full) {
            Ok(stamp) => Ok((unit.full, stamp)),
            Err(error) if scan::is_lost_below(source, &error) => return Err(DataError::lost(source, &error)),
            Err(error) => Err(unreadable(&error)),
        };
        let planned = match rows.remove(&unit.path) {
            Some(rows) => {
                let above = from_folders.clips.remove(&unit.path);
                filled(with_rows(unit.path, file, rows, &mut notes), above)
            }
            None => {
                let clips = vec![from_folders.clips.remove(&unit.path).unwrap_or_default()];
                Planned { path: unit.path, file, clips, places: Vec::new() }
            }
        };
        videos.insert(planned.path.clone(), planned);
    }
    // Listed in the labels and not found by the scan: missing, or a file that no scan would take for a video.
    for (path, (rows, missing)) in others {
        let full = source.join(&path);
        let file = stamp(&full).map(|stamp| (full, stamp)).map_err(|_| missing);
        let planned = with_rows(path.clone(), file, rows, &mut notes);
        videos.entry(path).or_insert(planned);
    }
    for (path, reason) in found.unnameable.into_iter().chain(labels.refused) {
        let clips = vec![ClipRow::default()];
        let planned = Planned { path: path.clone(), file: Err(reason), clips, places: Vec::new() };
        videos.entry(path).or_insert(planned);
    }
    let (videos, unfit) = (videos.into_values().collect(), Vec::new());
    let (given, levels, unreadable) = (labels.given, from_folders.levels, unreadable_folders);
    let counting = labels.counting;
    Ok(Wanted { videos, group_columns, given, unfit, notes, levels, unreadable, counting })
}

/// What a table leaves open of a video is taken from the folders above it.
fn filled(mut planned: Planned, above: Option<ClipRow>) -> Planned {
    let Some(above) = above else { return planned };
    for clip in &mut planned.clips {
        if clip.label.is_none() {
            clip.label.clone_from(&above.label);
        }
        for (column, value) in &above.groups {
            clip.groups.entry(column.clone()).or_insert_with(|| value.clone());
        }
    }
    planned
}

fn with_rows(
    path: String,
    file: Result<(PathBuf, FileStamp), Reason>,
    rows: Vec<Row>,
    notes: &mut Vec<Note>,
) -> Planned {
    let rows = labels::merged(&path, rows, notes);
    let (clips, places) = rows.into_iter().map(|row| (row.clip, row.place)).unzip();
    Planned { path, file, clips, places }
}

/// Rows by the path of a video.
type Rows = BTreeMap<String, Vec<Row>>;

/// The rows that no scanned file has, and why it is missing if it is.
type Others = BTreeMap<String, (Vec<Row>, Reason)>;

/// Gives the rows of the tables to the files that they mean.
fn assign(source: &Path, units: &[Unit], given: Rows, notes: &mut Vec<Note>) -> (Rows, Others) {
    let names = Names::new(units);
    let (mut rows, mut others) = (Rows::new(), Others::new());
    let mut endings: Option<(usize, String, String)> = None;
    for (path, more) in given {
        match names.find(source, &path) {
            Found::Same => rows.entry(path).or_default().extend(more),
            Found::Composition(unit) => {
                if let Some(row) = more.first() {
                    let (table, line) = (row.place.table.to_string(), row.place.line);
                    notes.push(Note::OtherComposition { path: unit.path.clone(), table, line });
                }
                rows.entry(unit.path.clone()).or_default().extend(more);
            }
            Found::SameFile(unit) => rows.entry(unit.path.clone()).or_default().extend(more),
            Found::Ending(unit) => {
                endings.get_or_insert_with(|| (0, path.clone(), unit.path.clone())).0 += 1;
                rows.entry(unit.path.clone()).or_default().extend(more);
            }
            Found::Case(unit) => drop(others.insert(path, (more, Reason::MissingCase(unit.path.clone())))),
            Found::Like(unit) => drop(others.insert(path, (more, Reason::MissingLike(unit.path.clone())))),
            Found::None => drop(others.insert(path, (more, Reason::Missing))),
        }
    }
    notes.extend(endings.map(|(videos, path, file)| Note::NoEndings { videos, path, file }));
    (rows, others)
}

/// Files that the tables name at another place than where one file of that name lies: mostly written on another machine.
fn other_place<'a>(units: &[Unit], unmatched: impl Iterator<Item = &'a str>) -> Option<Note> {
    let name = |path: &str| paths::loose(path.rsplit(['/', '\\']).next().unwrap_or(path));
    let mut places: HashMap<String, Option<&Unit>> = HashMap::new();
    for unit in units {
        places.entry(name(&unit.path)).and_modify(|other| *other = None).or_insert(Some(unit));
    }
    let mut found = unmatched.filter_map(|path| Some((path, places.get(&name(path)).copied().flatten()?))).peekable();
    let (path, file) = found.peek().map(|(path, unit)| ((*path).to_owned(), unit.path.clone()))?;
    Some(Note::OtherPlace { videos: found.count(), path, file })
}

/// The scanned files by the forms of their names.
struct Names<'a> {
    exact: HashMap<&'a str, &'a Unit>,
    composed: HashMap<String, &'a Unit>,
    folded: HashMap<String, &'a Unit>,
    /// Without the ending; `None` where several files differ only in it.
    stems: HashMap<String, Option<&'a Unit>>,
    /// By [`paths::loose`]; `None` where several files have the same.
    loose: HashMap<String, Option<&'a Unit>>,
    /// By [`numbered`]; `None` where several files have the same.
    numbers: HashMap<String, Option<&'a Unit>>,
}

/// What a path of a table stands for.
enum Found<'a> {
    /// The file of this very path.
    Same,
    /// A file whose letters are composed otherwise.
    Composition(&'a Unit),
    /// The system takes both names for the same file.
    SameFile(&'a Unit),
    /// The one file of this name, whose ending the table leaves out.
    Ending(&'a Unit),
    /// There is only a file whose name differs in upper and lower case.
    Case(&'a Unit),
    /// There is only one file whose name is the same but for spaces, width, `%20` or its ending.
    Like(&'a Unit),
    None,
}

impl<'a> Names<'a> {
    fn new(units: &'a [Unit]) -> Self {
        let exact = units.iter().map(|unit| (unit.path.as_str(), unit)).collect();
        let (mut composed, mut folded) = (HashMap::new(), HashMap::new());
        let (mut stems, mut loose, mut numbers) = (HashMap::new(), HashMap::new(), HashMap::new());
        for unit in units {
            let form = paths::composed(&unit.path.replace('\\', "/")).into_owned();
            if scan::is_video_name(&form)
                && let Some((stem, _)) = form.rsplit_once('.')
            {
                stems.entry(stem.to_owned()).and_modify(|other| *other = None).or_insert(Some(unit));
            }
            if let Some(number) = numbered(&form) {
                numbers.entry(number).and_modify(|other| *other = None).or_insert(Some(unit));
            }
            loose.entry(paths::loose(&form)).and_modify(|other| *other = None).or_insert(Some(unit));
            composed.entry(form).or_insert(unit);
            folded.entry(paths::folded(&unit.path)).or_insert(unit);
        }
        Self { exact, composed, folded, stems, loose, numbers }
    }

    fn find(&self, source: &Path, path: &str) -> Found<'a> {
        if self.exact.contains_key(path) {
            return Found::Same;
        }
        if let Some(unit) = self.composed.get(paths::composed(path).as_ref()).copied() {
            return Found::Composition(unit);
        }
        if let Some(unit) = self.stems.get(paths::composed(path).as_ref()).copied().flatten() {
            return Found::Ending(unit);
        }
        let Some(unit) = self.folded.get(&paths::folded(path)).copied() else {
            return self.like(path).map_or(Found::None, Found::Like);
        };
        let same = source.join(path).canonicalize().is_ok_and(|full| unit.full.canonicalize().is_ok_and(|u| u == full));
        if same { Found::SameFile(unit) } else { Found::Case(unit) }
    }

    /// The one file that a person would take for it, or else the one that differs in its ending, or in how its number is
    /// written.
    fn like(&self, path: &str) -> Option<&'a Unit> {
        let other_ending = || {
            let stem = path.rsplit_once('.').filter(|_| scan::is_video_name(path))?.0;
            self.stems.get(paths::composed(stem).as_ref()).copied()
        };
        let other_number = || self.numbers.get(&numbered(path)?).copied();
        self.loose.get(&paths::loose(path)).copied().or_else(other_ending).or_else(other_number).flatten()
    }
}

/// What is the same for `007.mp4`, and the `7` and `7.0` that a spreadsheet makes of it; `None` of names with letters.
fn numbered(path: &str) -> Option<String> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.rsplit_once('.').filter(|_| scan::is_video_name(name)).map_or(name, |(stem, _)| stem);
    let digits = stem.strip_suffix(".0").unwrap_or(stem);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("{folder}/{}", digits.trim_start_matches('0')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::labels::TableOptions;

    fn gathered(files: &[&str], table: &str) -> Wanted {
        let folder = tempfile::tempdir().unwrap();
        for name in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        std::fs::write(folder.path().join("clips.csv"), table).unwrap();
        let labels = labels::read(folder.path(), None, &TableOptions::default()).unwrap();
        let found = scan::scan(folder.path()).unwrap();
        wanted(folder.path(), labels, found, &[], false).unwrap()
    }

    #[test]
    fn all_forms_of_a_path_are_one_video() {
        let wanted = gathered(&["a/b.mp4"], "path,label\na//b.mp4,walk\n./a\\b.mp4,walk\n");
        assert_eq!(wanted.videos.len(), 1);
        assert_eq!(wanted.videos[0].clips.len(), 1);
        assert!(matches!(wanted.notes[..], [Note::EqualRows { .. }]), "{:?}", wanted.notes);
    }

    #[test]
    fn composition_is_seen_through_and_told() {
        let wanted = gathered(&["カ\u{3099}ラス.mp4"], "path,label\nガラス.mp4,glass\n");
        assert_eq!(wanted.videos.len(), 1);
        assert_eq!(wanted.videos[0].clips[0].label.as_deref(), Some("glass"));
        assert!(wanted.videos[0].file.is_ok());
        assert!(matches!(wanted.notes[..], [Note::OtherComposition { line: 2, .. }]), "{:?}", wanted.notes);
    }

    #[test]
    fn an_ending_that_a_table_leaves_out_is_found_where_one_file_has_it() {
        let wanted = gathered(&["walk/a.mp4", "b.mp4", "b.avi"], "path,label\nwalk/a,walk\nb,run\n");
        let state = |path: &str| wanted.videos.iter().find(|video| video.path == path).map(|video| video.file.is_ok());
        assert_eq!((state("walk/a.mp4"), state("walk/a"), state("b")), (Some(true), None, Some(false)));
        let told = Note::NoEndings { videos: 1, path: "walk/a".into(), file: "walk/a.mp4".into() };
        assert_eq!(wanted.notes, [told]);
    }

    #[test]
    fn a_name_as_a_web_page_or_another_program_writes_it_is_a_hint() {
        let files = ["my file.mp4", "x.mp4", "x.avi", "b.mp4"];
        let wanted = gathered(&files, "path,label\nmy%20file.mp4,a\nx.mkv,b\nb.mov,c\n");
        let reason = |path: &str| wanted.videos.iter().find(|video| video.path == path)?.file.clone().err();
        assert_eq!(reason("my%20file.mp4"), Some(Reason::MissingLike("my file.mp4".into())));
        assert_eq!(reason("b.mov"), Some(Reason::MissingLike("b.mp4".into())));
        assert_eq!(reason("x.mkv"), Some(Reason::Missing), "nobody knows which of the two");
    }

    #[test]
    fn a_number_without_its_zeros_is_a_hint() {
        let wanted = gathered(&["x/007.mp4", "x/1.mp4", "x/01.mp4"], "path,label\nx/7,a\nx/7.0,b\nx/001.mp4,c\n7,d\n");
        let reason = |path: &str| wanted.videos.iter().find(|video| video.path == path)?.file.clone().err();
        let like = Some(Reason::MissingLike("x/007.mp4".into()));
        assert_eq!([reason("x/7"), reason("x/7.0")], [like.clone(), like]);
        assert_eq!(reason("x/001.mp4"), Some(Reason::Missing), "nobody knows which of the two");
        assert_eq!(reason("7"), Some(Reason::Missing), "in another folder");
    }

    #[test]
    fn case_alone_is_a_hint_where_the_system_tells_them_apart() {
        let wanted = gathered(&["walk/A.mp4"], "path,label\nWalk/a.MP4,walk\n");
        let missing: Vec<&Planned> = wanted.videos.iter().filter(|video| video.file.is_err()).collect();
        match missing[..] {
            [] => assert_eq!(wanted.videos.len(), 1, "the system takes both names for one"),
            [one] => assert_eq!(one.file.as_ref().unwrap_err(), &Reason::MissingCase("walk/A.mp4".into())),
            _ => panic!("{} missing", missing.len()),
        }
    }
}
