//! Labels from the folders that videos lie in, where there is no table.
//!
//! Of the levels that look most like classes (see `level_kind`) the deepest wins whose names
//! come back below different parents (`siteA/class1`, `siteB/class1`). Folders such as `train` and `val` are a group.
//! Nothing here is silent: what is not used is told.

use std::collections::{BTreeMap, BTreeSet};

use super::copies;
use super::level_kind::{LevelKind, kind};
pub use super::levels::Level;
use super::splits;
use crate::data::note::Note;
use crate::data::paths::composed;
use crate::data::scan::is_video_name;
use crate::store::catalogue::ClipRow;

/// The group column that folders such as `train` and `val` make.
pub const SPLIT: &str = "split";

/// What the folders say.
#[derive(Debug, Default)]
pub struct FolderLabels {
    /// Video path → its clip.
    pub clips: BTreeMap<String, ClipRow>,
    pub group_columns: Vec<String>,
    /// What the levels mean, from 1; those that are not here are not used.
    pub levels: Vec<(usize, Level)>,
    pub notes: Vec<Note>,
}

/// The folders above one video, without those that name a split.
struct Above<'a> {
    path: &'a str,
    parts: Vec<&'a str>,
    split: Option<&'a str>,
}

/// Reads labels and splits from the folders of `paths`.
pub fn read(paths: &[&str]) -> FolderLabels {
    let mut found = FolderLabels::default();
    let splits = split_level(paths);
    let above: Vec<Above<'_>> = paths.iter().map(|&path| above(path, splits.as_ref())).collect();
    if let Some((_, names)) = &splits {
        found.group_columns.push(SPLIT.to_owned());
        found.notes.push(Note::SplitFolders { names: names.iter().map(|name| (*name).to_owned()).collect() });
    }
    let level = label_level(&above);
    let in_folders = above.iter().filter(|video| !video.parts.is_empty()).count();
    if level.is_none() && in_folders > 0 {
        found.notes.push(Note::FewInFolders { videos: in_folders, of: paths.len() });
    }
    let label = |video: &Above<'_>| Some(composed(video.parts.get(level?)?).into_owned());
    for video in &above {
        let groups = video.split.map(|name| (SPLIT.to_owned(), composed(name).into_owned())).into_iter().collect();
        let clip = ClipRow { label: label(video), groups, ..ClipRow::default() };
        if clip != ClipRow::default() {
            found.clips.insert(video.path.to_owned(), clip);
        }
    }
    let split = splits.as_ref().map(|(at, _)| *at);
    found.levels.extend(split.map(|at| (at + 1, Level::Group(SPLIT.to_owned()))));
    found.levels.extend(level.map(|level| (on_disk(level, split), Level::Label)));
    if let Some(level) = level {
        found.notes.extend(notes(&above, level, split));
    }
    found
}

/// The folders above a video. The frames of one of several sequences in a folder, `walk/clip1/img_#`, are in that folder
/// what a folder of frames is alone.
pub(super) fn folders(path: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = path.split('/').collect();
    let last = parts.pop();
    if last.is_some_and(|name| is_sequence(name) && !is_video_name(name)) {
        parts.pop();
    }
    parts
}

/// Whether a name is the pattern of one of several sequences. There `#` stands for a whole number and never beside a digit:
/// `take #1` is a folder.
fn is_sequence(name: &str) -> bool {
    let bytes = name.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    (0..bytes.len()).any(|at| bytes[at] == b'#' && !digit(at.checked_sub(1)) && !digit(Some(at + 1)))
}

fn above<'a>(path: &'a str, splits: Option<&(usize, BTreeSet<&'a str>)>) -> Above<'a> {
    let mut parts = folders(path);
    let at = splits.filter(|(level, names)| parts.get(*level).is_some_and(|name| names.contains(name)));
    let split = at.map(|(level, _)| parts.remove(*level));
    Above { path, parts, split }
}

/// The level whose folders name splits: all of them do, or at least two. Names with numbers must name several sides:
/// `test1` and `test2` may as well be two recordings.
fn split_level<'a>(paths: &[&'a str]) -> Option<(usize, BTreeSet<&'a str>)> {
    let deepest = paths.iter().map(|path| folders(path).len()).max().unwrap_or(0);
    (0..deepest).find_map(|level| {
        let names: BTreeSet<&str> = paths.iter().filter_map(|&path| folders(path).get(level).copied()).collect();
        let splits: BTreeSet<&str> = names.iter().copied().filter(|name| splits::side(name).is_some()).collect();
        let sides: Vec<splits::Side> = splits.iter().filter_map(|name| splits::side(name)).collect();
        let several = sides.iter().any(|side| side.side != sides[0].side);
        let clear = several || sides.iter().all(|side| side.plain);
        let most = splits.len() > 1 || splits.len() == names.len();
        (!splits.is_empty() && clear && most).then_some((level, splits))
    })
}

/// The level whose names are the labels; `None` where most videos lie in no folder.
fn label_level(above: &[Above<'_>]) -> Option<usize> {
    let there = |level: usize| above.iter().filter(|video| video.parts.len() > level).count();
    let levels: Vec<usize> = (0..).take_while(|level| 2 * there(*level) >= above.len().max(1)).collect();
    let names =
        |level: usize| -> BTreeSet<&str> { above.iter().filter_map(|video| video.parts.get(level).copied()).collect() };
    let varied = levels.iter().copied().filter(|level| names(*level).len() > 1);
    let kinds: Vec<(usize, LevelKind)> = varied.map(|level| (level, kind(&names(level)))).collect();
    let most = kinds.iter().map(|(_, kind)| *kind).max();
    let choice: Vec<usize> =
        kinds.into_iter().filter(|(_, kind)| Some(*kind) == most).map(|(level, _)| level).collect();
    // One folder in another holds everything: the innermost says most.
    let first = choice.first().or(levels.last()).copied()?;
    Some(choice.into_iter().rev().find(|level| comes_back(above, *level)).unwrap_or(first))
}

/// Whether names of this level lie below different parents.
fn comes_back(above: &[Above<'_>], level: usize) -> bool {
    let mut parents: BTreeMap<&str, BTreeSet<&[&str]>> = BTreeMap::new();
    for video in above.iter().filter(|video| video.parts.len() > level) {
        parents.entry(video.parts[level]).or_default().insert(&video.parts[..level]);
    }
    parents.values().any(|parents| parents.len() > 1)
}

/// The number of a level as it lies on the disk, from 1; `split`: the level that is taken out before labels are read.
fn on_disk(level: usize, split: Option<usize>) -> usize {
    level + 1 + usize::from(split.is_some_and(|split| split <= level))
}

/// What is to be said about labels of `level`.
fn notes(above: &[Above<'_>], level: usize, split: Option<usize>) -> Vec<Note> {
    let mut notes = Vec::new();
    let names =
        |level: usize| -> BTreeSet<&str> { above.iter().filter_map(|video| video.parts.get(level).copied()).collect() };
    let deepest = above.iter().map(|video| video.parts.len()).max().unwrap_or(0);
    let others: Vec<String> = (0..deepest).filter(|other| *other != level).flat_map(names).map(str::to_owned).collect();
    if !others.is_empty() {
        let labels = names(level).into_iter().map(str::to_owned).collect();
        notes.push(Note::LabelLevel { level: on_disk(level, split), labels, others });
    }
    let mut outside = above.iter().filter(|video| video.parts.len() <= level).peekable();
    if let Some(first) = outside.peek().map(|video| video.path.to_owned()) {
        notes.push(Note::NoLabelFolder { videos: outside.count(), first });
    }
    if kind(&names(level)) != LevelKind::Classes {
        let folders = names(level).into_iter().map(str::to_owned).collect();
        notes.push(Note::NumberedFolders { level: on_disk(level, split), folders });
    }
    let folders = copies::among(&names(level));
    notes.extend((!folders.is_empty()).then_some(Note::CopyFolders { folders }));
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(paths: &[&str]) -> Vec<String> {
        let found = read(paths);
        let label = |path| found.clips.get(path).and_then(|clip| clip.label.clone()).unwrap_or_default();
        paths.iter().map(|path| label(*path)).collect()
    }

    #[test]
    fn a_stray_file_loses_no_labels_and_is_told() {
        let paths = ["walk/a.mp4", "run/b.mp4", "intro.mp4"];
        assert_eq!(labels(&paths), ["walk", "run", ""]);
        let notes = read(&paths).notes;
        assert_eq!(notes, [Note::NoLabelFolder { videos: 1, first: "intro.mp4".into() }]);
    }

    #[test]
    fn split_folders_are_a_group_above_and_below_the_classes() {
        for paths in [["train/walk/a.mp4", "val/run/b.mp4"], ["walk/train/a.mp4", "run/val/b.mp4"]] {
            assert_eq!(labels(&paths), ["walk", "run"]);
            let found = read(&paths);
            assert_eq!(found.clips[paths[0]].groups[SPLIT], "train");
            assert!(matches!(&found.notes[..], [Note::SplitFolders { names }] if *names == ["train", "val"]));
        }
        let found = read(&["Train/a.mp4", "Test/b.mp4"]);
        assert!(found.group_columns == [SPLIT] && found.clips.values().all(|clip| clip.label.is_none()));
        assert_eq!(labels(&["train2017/walk/a.mp4", "val2017/run/b.mp4"]), ["walk", "run"]);
        assert_eq!(labels(&["test1/a.mp4", "test2/b.mp4"]), ["test1", "test2"], "they may be recordings");
        assert_eq!(
            read(&["train/walk/a.mp4", "val/run/b.mp4"]).levels,
            [(1, Level::Group(SPLIT.to_owned())), (2, Level::Label)]
        );
        assert_eq!(labels(&["test/a.mp4", "walk/b.mp4"]), ["test", "walk"], "one alone among classes is a class");
    }

    #[test]
    fn of_several_levels_the_one_whose_names_come_back_wins() {
        assert_eq!(labels(&["east/walk/a", "east/run/b", "west/walk/c"]), ["walk", "run", "walk"]);
        assert_eq!(labels(&["walk/rec1/a", "walk/rec2/b", "run/rec3/c"]), ["walk", "walk", "run"]);
        assert_eq!(labels(&["siteA/class1/a", "siteA/class2/b", "siteB/class1/c"]), ["class1", "class2", "class1"]);
        assert_eq!(labels(&["site1/ok/a", "site1/ng/b", "site2/ok/c"]), ["ok", "ng", "ok"]);
        assert_eq!(labels(&["class1/siteA/a", "class2/siteA/b", "class1/siteB/c"]), ["class1", "class2", "class1"]);
        assert_eq!(labels(&["walk/east/a", "walk/west/b", "run/east/c"]), ["walk", "walk", "run"]);
        assert_eq!(labels(&["walk/take1/a", "walk/take2/b", "run/take1/c"]), ["walk", "walk", "run"]);
        assert_eq!(labels(&["工場A/正常/a", "工場A/異常/b", "工場B/正常/c"]), ["正常", "異常", "正常"]);
        assert_eq!(labels(&["cam1/a", "cam2/b"]), ["cam1", "cam2"], "where there is nothing else, as it was");
        assert_eq!(labels(&["2024-05-01/walk/a", "2024-05-02/run/b"]), ["walk", "run"]);
        assert_eq!(labels(&["videos/walk/a", "videos/run/b"]), ["walk", "run"]);
        assert_eq!(labels(&["walk/a.mp4", "sit/x/b.mp4"]), ["walk", "sit"]);
        let told = Note::NumberedFolders { level: 1, folders: vec!["cam1".into(), "cam2".into()] };
        assert_eq!(read(&["cam1/a", "cam2/b"]).notes, [told]);
        let notes = read(&["east/walk/a", "east/run/b", "west/walk/c"]).notes;
        assert!(matches!(&notes[..], [Note::LabelLevel { level: 2, others, .. }] if *others == ["east", "west"]));
    }

    #[test]
    fn a_number_sign_in_the_name_of_a_folder_is_no_pattern() {
        assert_eq!(labels(&["walk/take #1", "run/take #2", "run/x #3/img_#"]), ["walk", "run", "run"]);
        assert_eq!(folders("walk/clip1/flow_x_#"), ["walk"]);
    }

    #[test]
    fn a_few_folders_beside_many_files_are_no_labels() {
        let paths = ["a.mp4", "b.mp4", "c.mp4", "old/d.mp4"];
        assert_eq!(labels(&paths), ["", "", "", ""]);
        assert_eq!(read(&paths).notes, [Note::FewInFolders { videos: 1, of: 4 }]);
        assert_eq!(read(&["a.mp4", "b.mp4"]).notes, []);
        assert!(read(&[]).clips.is_empty());
    }
}
