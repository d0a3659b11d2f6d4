//! What an import left out, cut, merged or took on trust: said at its end, and kept with the data set.

mod localize;

use std::mem::{Discriminant, discriminant};

use serde::{Deserialize, Serialize};

use super::labels::Looks;

/// So many of a kind are kept; of the rest, the number.
const KEPT: usize = 20;

/// One thing that the person who imports should know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// The import did not come to its end: videos may be lacking.
    Unfinished {},
    /// Labels that clips of the data set had before this import, and that none has now.
    LostLabels { labels: Vec<String> },
    /// A column that is neither known nor asked for.
    UnusedColumn { table: String, column: String, looks: Option<Looks> },
    /// A column that is read as the length of segments, because its name can mean nothing else.
    LengthColumn { table: String, column: String },
    /// A table that is not UTF-8.
    Encoding { table: String, encoding: String },
    /// A table whose columns are not separated by commas.
    Separator { table: String, sign: char },
    /// Times with a decimal comma, and the first of them.
    DecimalCommas { table: String, times: usize, text: String, line: u64 },
    /// Rows with timecodes, whose frames were counted at this rate.
    Timecodes { table: String, rows: usize, rate: f64 },
    /// Labels such as `nan` that stand for none.
    NoClass { text: String, clips: usize, first: String },
    /// A value of a group column such as `nan` that stands for none.
    NoValue { column: String, text: String, clips: usize },
    /// Labels that differ only in capitals, width or what stands between words.
    LabelsAlike { labels: Vec<String> },
    /// Values of a group column that differ only so: the same group on both sides of a split.
    GroupsAlike { column: String, values: Vec<String> },
    /// Labels that seem to be several in one cell.
    SeveralLabels { labels: Vec<String>, sign: char },
    /// A table with labels only in the first row of each block of rows, as merged cells leave them.
    MergedCells { table: String, rows: usize, line: u64 },
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
    /// Segments that have an end and no start: they run from the start of the video.
    OpenStarts { path: String, table: String, lines: Vec<u64> },
    /// Rows that leave the times empty for which their table has columns: they mean whole videos.
    WholeVideos { table: String, lines: Vec<u64> },
    /// A table with names of columns alone.
    NoRows { table: String },
    /// A video whose rate is not the one at which the frames in its rows were counted.
    OtherFrameRate { path: String, rate: f64, told: f64 },
    /// Segments that have a start and no end: they run to the end of the video.
    OpenEnds { path: String, table: String, lines: Vec<u64> },
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
    /// Two segments of the same label that share nearly all their time, and how many such pairs there are.
    MarkedTwice { path: String, table: String, lines: [u64; 2], label: String, pairs: usize },
    /// Clips with a label whose videos cannot be read, and the labels that no other clip has.
    UnreadableLabels { clips: usize, labels: Vec<String> },
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
    /// Pictures in a folder of videos that are no covers of them.
    PicturesBeside { folder: String, pictures: usize, first: String },
    /// Folders such as `train` and `val` are a group.
    SplitFolders { names: Vec<String> },
    /// Where labels come from in a tree of several levels, counted from 1.
    LabelLevel { level: usize, labels: Vec<String>, others: Vec<String> },
    /// Folders that are classes and look like recordings, days or places.
    NumberedFolders { level: usize, folders: Vec<String> },
    /// Folders that are classes and look like copies of others.
    CopyFolders { folders: Vec<String> },
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
    fn one_thing_and_many_things_are_told_with_what_lies_around_them() {
        let rows = |rows| Note::Timecodes { table: "t.csv".into(), rows, rate: 29.97 }.to_string();
        let at = "counted at 29.97 frames per second, from 00:00:00:00 at the start of the video";
        assert_eq!(rows(1), format!("t.csv: the timecodes of 1 row are {at}"));
        assert_eq!(rows(12_000), format!("t.csv: the timecodes of 12000 rows are {at}"));
        let names = (1..=8).map(|i| i.to_string()).collect();
        let folders = Note::SkippedFolders { folders: names }.to_string();
        assert_eq!(folders, "helper and hidden folders are skipped: 1, 2, 3, 4, 5, 6 and 2 more");
    }

    #[test]
    fn a_segment_without_a_label_is_told_without_one() {
        let cut = |label: Option<&str>| {
            let (path, table, label) = ("v.mp4".to_owned(), "segments.csv".to_owned(), label.map(str::to_owned));
            Note::Cut { path, table, line: 3, label, end_s: 9.5, video_s: 8.0 }
        };
        let said = |segment: &str| {
            format!("v.mp4: segments.csv, line 3: the {segment} ends at 9.5 s, the video at 8.00 s: cut there")
        };
        assert_eq!(cut(None).to_string(), said("segment"));
        assert_eq!(cut(Some("walk")).to_string(), said("segment \"walk\""));
        let (path, table) = ("v.mp4".to_owned(), "segments.csv".to_owned());
        let outside = Note::Outside { path, table, line: 3, label: None, start_s: 9.0, video_s: 8.0 };
        assert!(outside.to_string().contains("starts at 9 s, the video ends at 8.00 s"), "{outside}");
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
