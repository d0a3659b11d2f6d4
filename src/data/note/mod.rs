//! What an import left out, cut, merged or took on trust: said at its end, and kept with the data set.

mod localize;

use std::mem::{Discriminant, discriminant};

use serde::{Deserialize, Serialize};

use super::labels::{Looks, quoted};

/// So many of a kind are kept; of the rest, the number.
const KEPT: usize = 20;

/// Names that are listed in one note.
const LISTED: usize = 6;

/// One thing that the person who imports should know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// A column that is neither known nor asked for.
    UnusedColumn { table: String, column: String, looks: Option<Looks> },
    /// A column that is read as the length of segments, because its name can mean nothing else.
    LengthColumn { table: String, column: String },
    /// Rows with timecodes, whose frames were counted at this rate.
    Timecodes { table: String, rows: usize, rate: f64 },
    /// Labels such as `nan` that stand for none.
    NoClass { text: String, clips: usize, first: String },
    /// A value of a group column such as `nan` that stands for none.
    NoValue { column: String, text: String, clips: usize },
    /// Labels that differ only in capitals, width or what stands between words.
    LabelsAlike { labels: Vec<String> },
    /// Tables in the folder that are not read.
    OtherTables { tables: Vec<String> },
    /// Rows whose paths leave out the ending of the file's name.
    NoEndings { videos: usize, path: String, file: String },
    /// Files that a table names where none lies, while one of that name lies elsewhere.
    OtherPlace { videos: usize, path: String, file: String },
    /// Small copies of cameras beside their videos.
    SmallCopies { files: usize, first: String },
    /// Pictures beside a sequence that are no frame of it.
    LeftOutPictures { folder: String, pictures: usize, first: String },
    /// Numbers that are missing among the frames of a sequence.
    FrameGaps { path: String, missing: u64, frames: usize },
    /// Rows that say the same; each is counted once.
    EqualRows { path: String, table: String, lines: Vec<u64> },
    /// Rows that give the same clip several labels; it has none.
    ManyLabels { path: String, table: String, lines: Vec<u64>, labels: Vec<String> },
    /// Rows that put the same clip into several groups; the first counts.
    ManyGroups { path: String, table: String, lines: Vec<u64> },
    /// A segment that ends where it starts.
    ZeroLength { path: String, table: String, line: u64, at_s: f64 },
    /// A segment that begins after the end of what could be read.
    Outside { path: String, table: String, line: u64, label: Option<String>, start_s: f64, video_s: f64 },
    /// A segment within the recording, at a time of which there is no picture.
    NoPicture { path: String, table: String, line: u64, label: Option<String>, start_s: f64, end_s: f64 },
    /// A segment that begins before the first picture.
    LateStart { path: String, table: String, line: u64, label: Option<String>, start_s: f64, begins_s: f64 },
    /// A segment that was cut to the end of what could be read.
    Cut { path: String, table: String, line: u64, label: Option<String>, end_s: f64, video_s: f64 },
    /// Two segments of different labels that share time.
    Overlap { path: String, table: String, lines: [u64; 2], labels: [String; 2] },
    /// A label of a whole video, and other labels of segments of it.
    WholeAndParts { path: String, label: String, labels: Vec<String> },
    /// A table composes the letters of a name otherwise than the file.
    OtherComposition { path: String, table: String, line: u64 },
    /// Folders of NAS devices, of the system, and hidden ones.
    SkippedFolders { folders: Vec<String> },
    /// A folder that cannot be read; what the data set has of it stays.
    UnreadableFolder { folder: String, error: String },
    /// Pictures beside folders of videos are no video.
    LoosePictures { folder: String },
    /// Folders such as `train` and `val` are a group.
    SplitFolders { names: Vec<String> },
    /// Where labels come from in a tree of several levels, counted from 1.
    LabelLevel { level: usize, labels: Vec<String>, others: Vec<String> },
    /// Videos that lie in no folder of a label.
    NoLabelFolder { videos: usize, first: String },
    /// Most videos lie in no folder, so that folders are no labels.
    FewInFolders { videos: usize, of: usize },
    /// Files with the same content.
    SameContent { paths: Vec<String>, labels: Vec<String>, groups: Vec<String> },
    /// So many more notes of the kind before.
    More { notes: usize },
}

/// The notes, of each kind the first ones.
pub fn capped(notes: Vec<Note>) -> Vec<Note> {
    let mut kinds: Vec<(Discriminant<Note>, Vec<Note>, usize)> = Vec::new();
    for note in notes {
        let kind = discriminant(&note);
        let place = kinds.iter().position(|(known, ..)| *known == kind).unwrap_or(kinds.len());
        if place == kinds.len() {
            kinds.push((kind, Vec::new(), 0));
        }
        let (_, kept, more) = &mut kinds[place];
        if kept.len() < KEPT { kept.push(note) } else { *more += 1 }
    }
    let listed = |(_, mut kept, notes): (_, Vec<Note>, usize)| {
        kept.extend((notes > 0).then_some(Note::More { notes }));
        kept
    };
    kinds.into_iter().flat_map(listed).collect()
}

/// `1 clip`, `2 clips`.
pub fn counted(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}

/// Some of the names, and how many there are more.
fn english(names: &[String]) -> String {
    let text = names[..names.len().min(LISTED)].join(", ");
    if names.len() > LISTED { format!("{text} and {} more", names.len() - LISTED) } else { text }
}

fn numbers(lines: &[u64]) -> Vec<String> {
    lines.iter().map(ToString::to_string).collect()
}

/// How the column can be read after all.
fn choice(column: &str, looks: Option<Looks>) -> String {
    let column = quoted(column);
    let Some(looks) = looks else {
        return format!("its meaning in the import form, or `--group-column {column}`, makes it a group");
    };
    let rate = if looks.role().is_frames() { " --frame-rate RATE" } else { "" };
    format!("its meaning in the import form, or `--column {}={column}{rate}`, reads it", looks.role().name())
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let labelled = |label: &Option<String>| label.as_ref().map_or_else(String::new, |l| format!(" \"{l}\""));
        match self {
            Self::UnusedColumn { table, column, looks } => {
                write!(f, "{table}: the column `{column}` is not used; {}", choice(column, *looks))
            }
            Self::LengthColumn { table, column } => write!(
                f,
                "{table}: the column `{column}` is read as the length of each segment, in seconds: it ends so long after \
                 its start (`--unused-column {column}` says that it is not)"
            ),
            Self::Timecodes { table, rows, rate } => write!(
                f,
                "{table}: the timecodes of {} are counted at {rate} frames per second, from 00:00:00:00 at the start of \
                 the video",
                counted(*rows, "row")
            ),
            Self::NoClass { text, clips, first } => {
                write!(f, "the label \"{text}\" of {} is no class (first: {first}): no label", counted(*clips, "clip"))
            }
            Self::NoValue { column, text, clips } => write!(
                f,
                "the value \"{text}\" of the group column {column} ({}) is no group: they have none",
                counted(*clips, "clip")
            ),
            Self::LabelsAlike { labels } => write!(
                f,
                "labels that differ only in capitals, width or signs between words: {}; they count as different classes",
                english(labels)
            ),
            Self::OtherTables { tables } => write!(
                f,
                "not read: {}; labels are read from clips.csv and segments.csv, or from the table that `--labels FILE` \
                 names",
                english(tables)
            ),
            Self::NoEndings { videos, path, file } => write!(
                f,
                "the table leaves out the endings of {}: {path} is taken for {file}",
                counted(*videos, "file name")
            ),
            Self::OtherPlace { videos, path, file } => write!(
                f,
                "the table names {} where none lies, such as {path}; did it mean {file}? Write paths from the data set's \
                 folder on",
                counted(*videos, "file")
            ),
            Self::SmallCopies { files, first } => {
                let copies = if *files == 1 { "1 small copy".to_owned() } else { format!("{files} small copies") };
                write!(f, "left out beside the videos: {copies} that a camera made (first: {first})")
            }
            Self::LeftOutPictures { folder, pictures, first } => {
                write!(f, "{folder}: left out beside the sequence: {} (first: {first})", counted(*pictures, "picture"))
            }
            Self::FrameGaps { path, missing, frames } => write!(
                f,
                "{path}: gaps in the numbers of its frames ({missing} missing beside {frames}); the frames that are there \
                 are taken as following each other"
            ),
            Self::EqualRows { path, table, lines } => {
                write!(f, "{path}: {table}, lines {}, say the same: counted once", english(&numbers(lines)))
            }
            Self::ManyLabels { path, table, lines, labels } => write!(
                f,
                "{path}: {table}, lines {}, contradict each other ({}): the clip has no label",
                english(&numbers(lines)),
                english(labels)
            ),
            Self::ManyGroups { path, table, lines } => write!(
                f,
                "{path}: {table}, lines {}, name different groups for one clip: the first counts",
                english(&numbers(lines))
            ),
            Self::ZeroLength { path, table, line, at_s } => {
                write!(f, "{path}: {table}, line {line}: the segment at {at_s} s has no length: left out")
            }
            Self::Outside { path, table, line, label, start_s, video_s } => write!(
                f,
                "{path}: {table}, line {line}: the segment{} starts at {start_s} s, the video ends at {video_s:.2} s: \
                 left out (are the times seconds?)",
                labelled(label)
            ),
            Self::NoPicture { path, table, line, label, start_s, end_s } => write!(
                f,
                "{path}: {table}, line {line}: of the segment{}, {start_s} to {end_s} s, there is no picture (the recording \
                 begins later or pauses): left out",
                labelled(label)
            ),
            Self::LateStart { path, table, line, label, start_s, begins_s } => write!(
                f,
                "{path}: {table}, line {line}: the segment{} starts at {start_s} s, the first picture at {begins_s:.2} s: \
                 cut there",
                labelled(label)
            ),
            Self::Cut { path, table, line, label, end_s, video_s } => write!(
                f,
                "{path}: {table}, line {line}: the segment{} ends at {end_s} s, the video at {video_s:.2} s: cut there",
                labelled(label)
            ),
            Self::Overlap { path, table, lines: [a, b], labels: [x, y] } => {
                write!(f, "{path}: {table}, lines {a} and {b}: \"{x}\" and \"{y}\" share time; both are kept")
            }
            Self::WholeAndParts { path, label, labels } => write!(
                f,
                "{path}: the whole video has the label \"{label}\", segments of it {}: both are kept, and their frames count \
                 for both",
                english(labels)
            ),
            Self::OtherComposition { path, table, line } => write!(
                f,
                "{path}: {table}, line {line}, composes the letters of the name otherwise than the file (NFC, NFD): \
                 taken as the same"
            ),
            Self::SkippedFolders { folders } => {
                write!(f, "helper and hidden folders are skipped: {}", english(folders))
            }
            Self::UnreadableFolder { folder, error } => {
                write!(f, "{folder}: the folder cannot be read; what was imported from it stays ({error})")
            }
            Self::LoosePictures { folder } => {
                write!(f, "{folder}: the pictures beside the folders of videos are not taken for a video")
            }
            Self::SplitFolders { names } => {
                write!(f, "the folders {} are the group column `split`, not labels", english(names))
            }
            Self::LabelLevel { level, labels, others } => write!(
                f,
                "labels come from folder level {level} ({}); the other folders ({}) are not used: `--folder-level \
                 LEVEL=label` or `LEVEL=GROUP` says what a level means",
                english(labels),
                english(others)
            ),
            Self::NoLabelFolder { videos, first } => {
                write!(f, "{} in no folder of a label: without one (first: {first})", counted(*videos, "video"))
            }
            Self::FewInFolders { videos, of } => {
                write!(f, "only {videos} of {of} videos lie in folders: folders are not taken as labels")
            }
            Self::SameContent { paths, labels, groups } => {
                write!(f, "the same content: {}: always on the same side of a split", english(paths))?;
                if labels.len() > 1 {
                    write!(f, "; their labels contradict each other: {}", english(labels))?;
                }
                if groups.len() > 1 {
                    write!(f, "; they are in several groups ({}), of which the first counts", english(groups))?;
                }
                Ok(())
            }
            Self::More { notes } => write!(f, "and {notes} more of this kind"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_kind_the_first_are_kept_and_the_rest_is_a_number() {
        let zero = |line| Note::ZeroLength { path: "v".into(), table: "t".into(), line, at_s: 1.0 };
        let mut notes: Vec<Note> = (0..50).map(zero).collect();
        notes.insert(3, Note::FewInFolders { videos: 1, of: 9 });
        let kept = capped(notes);
        assert_eq!(kept.len(), KEPT + 2);
        assert_eq!(kept[KEPT], Note::More { notes: 50 - KEPT });
        assert_eq!(kept[KEPT + 1], Note::FewInFolders { videos: 1, of: 9 });
    }

    #[test]
    fn a_note_is_kept_as_it_was_said() {
        let looks = Looks::of("start");
        let note = Note::UnusedColumn { table: "segments.csv".into(), column: "start".into(), looks };
        assert!(note.to_string().contains("--column start_s=start"), "{note}");
        let stored = serde_json::to_string(&note).unwrap();
        assert_eq!(serde_json::from_str::<Note>(&stored).unwrap(), note);
    }
}
