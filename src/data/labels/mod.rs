//! `clips.csv` (`path,label,group…`) and `segments.csv` (`path,label,start_s,end_s,group…`), or else the folders.
//!
//! Only what is known or asked for is read; all else is told. Start at [`read`].

mod columns;
mod commas;
mod copies;
mod day_parts;
pub mod folders;
mod level_kind;
pub mod levels;
mod lines;
mod looks;
pub mod meaning;
mod no_class;
mod rows;
mod several;
mod span;
mod splits;
mod time;
mod twins;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::note::Note;
use super::{DataError, LabelProblem, paths};
use crate::store::Reason;
use crate::store::catalogue::ClipRow;
use columns::{Columns, same};
pub use columns::{Role, TableOptions, quoted};
use commas::Commas;
use day_parts::DayParts;
pub use levels::{Level, LevelSeen};
use lines::Lines;
pub use looks::Looks;
pub use meaning::{ColumnSeen, Meaning};
pub use no_class::{without_no_class, without_no_value};
pub use rows::{Place, Row, merged};
pub use several::several;
pub use time::is_timecode;
pub use twins::alike;
use written::Written;

/// Names of the tables that are read without being named.
const TABLES: [&str; 2] = ["clips.csv", "segments.csv"];

/// What the label files say.
#[derive(Debug, Default)]
pub struct Labels {
    /// Video path, see [`paths::below`] → its rows, in the order of the file.
    pub rows: BTreeMap<String, Vec<Row>>,
    /// Names of the group columns, in the order of the files.
    pub group_columns: Vec<String>,
    /// Paths that leave the data set's folder, with the reason why they are not read.
    pub refused: Vec<(String, Reason)>,
    /// Whether there was a file at all.
    pub given: bool,
    pub notes: Vec<Note>,
    /// Columns that were asked for and that no table has, and the columns there are.
    pub missing: Option<(String, String)>,
    /// Whether the tables are those of the folder, and none that was named.
    pub own: bool,
    /// Names of their files.
    pub tables: BTreeSet<Arc<str>>,
    /// Tables with times that count frames.
    pub counting: BTreeSet<Arc<str>>,
}

/// Reads `explicit`, or else `clips.csv` and `segments.csv` of the folder `root` where they exist.
pub fn read(root: &Path, explicit: Option<&Path>, options: &TableOptions) -> Result<Labels, DataError> {
    let mut labels = Labels { own: explicit.is_none(), ..Labels::default() };
    let mut headers = BTreeSet::new();
    for file in files(root, explicit) {
        labels.read_file(root, &file, options, &mut headers)?;
    }
    let missing = options.named().find(|name| !headers.iter().any(|column| same(column, name)));
    let there = || headers.iter().cloned().collect::<Vec<_>>().join(", ");
    labels.missing = missing.map(|name| (name.clone(), there()));
    Ok(labels)
}

/// The tables that are read: `explicit`, or else those of the folder `root`, in capitals or not.
fn files(root: &Path, explicit: Option<&Path>) -> Vec<PathBuf> {
    if let Some(file) = explicit {
        return vec![file.to_owned()];
    }
    let there = top_files(root);
    let named = |wanted: &str| {
        let alike = || there.iter().find(|name| name.eq_ignore_ascii_case(wanted)).cloned();
        there.contains(wanted).then(|| wanted.to_owned()).or_else(alike).map(|name| root.join(name))
    };
    TABLES.into_iter().filter_map(named).collect()
}

fn top_files(root: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.path().is_file());
    files.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// One table that is being read.
struct Table<'a> {
    root: &'a Path,
    name: Arc<str>,
    columns: Columns,
    options: &'a TableOptions,
    /// The sign between its columns.
    separator: u8,
}

impl Labels {
    fn read_file(
        &mut self,
        root: &Path,
        file: &Path,
        options: &TableOptions,
        headers: &mut BTreeSet<String>,
    ) -> Result<(), DataError> {
        self.given = true;
        let written = read_text(file)?;
        let (text, separator) = (written.text.as_str(), separator_of(&written, options));
        let mut reader =
            csv::ReaderBuilder::new().delimiter(separator).trim(csv::Trim::All).from_reader(text.as_bytes());
        let wrong = |line, problem| DataError::Labels { path: file.to_owned(), line, problem };
        if let Some(line) = lines::unclosed_quote(text, separator) {
            return Err(wrong(line, LabelProblem::OpenQuote));
        }
        let header = visible_names(reader.headers().map_err(|error| wrong(1, plain(error)))?);
        let name: Arc<str> = file.file_name().unwrap_or_default().to_string_lossy().into();
        let segments = name.to_lowercase().starts_with("segments");
        let columns = Columns::find(&header, options, segments).map_err(|problem| wrong(1, problem))?;
        headers.extend(header.iter().map(str::to_owned));
        let table = || name.to_string();
        let encoding = |name: &str| Note::Encoding { table: table(), encoding: name.to_owned() };
        self.notes.extend(written.encoding.map(encoding));
        self.notes.extend((separator != b',').then(|| Note::Separator { table: table(), sign: char::from(separator) }));
        self.notes.extend(columns.notes(&name, &header, options));
        for (_, name) in &columns.groups {
            if !self.group_columns.contains(name) {
                self.group_columns.push(name.clone());
            }
        }
        self.tables.insert(name.clone());
        let table = Table { root, name, columns, options, separator };
        self.read_rows(reader, text, &table).map_err(|(line, problem)| wrong(line, problem))
    }

    fn read_rows(
        &mut self,
        reader: csv::Reader<&[u8]>,
        text: &str,
        table: &Table<'_>,
    ) -> Result<(), (u64, LabelProblem)> {
        let (mut timecodes, mut rows, mut whole) = (0, 0, Vec::new());
        let (mut parts, mut commas) = (DayParts::default(), Commas::default());
        let times: Vec<usize> = table.columns.times().map(|(place, _)| place).collect();
        let unused: Vec<usize> = table.columns.unused.iter().map(|(place, _)| *place).collect();
        let mut lines = Lines::new(text);
        let mut line_of = |at: Option<&csv::Position>| at.map_or(0, |at| lines.of(at.byte()));
        for record in reader.into_records() {
            let mut record = record.map_err(|error| (line_of(error.position()), plain(error)))?;
            let line = line_of(record.position());
            if record.iter().all(str::is_empty) {
                continue; // spreadsheets write them behind the last row
            }
            if table.separator != b',' {
                record = commas.taken(&record, &times, &unused, line);
            }
            table.columns.times_of(&record).for_each(|text| parts.add(text, line));
            self.add(&record, table, line).map_err(|problem| (line, problem))?;
            rows += 1;
            timecodes += usize::from(table.columns.has_timecode(&record));
            whole.extend(table.columns.is_untimed(&record).then_some(line));
            if table.columns.counts_frames(&record) {
                self.counting.insert(table.name.clone());
            }
        }
        if let Some((text, line)) = commas.doubtful(table.separator) {
            return Err((line, LabelProblem::Comma(text)));
        }
        if let Some((text, line)) = parts.found() {
            return Err((line, LabelProblem::DayParts(text)));
        }
        let rate = table.options.frame_rate.filter(|_| timecodes > 0);
        let note = |rate| Note::Timecodes { table: table.name.to_string(), rows: timecodes, rate };
        self.notes.extend(rate.map(note));
        let name = || table.name.to_string();
        let commas = commas.first.map(|(text, line)| (commas.times, text, line));
        let note = |(times, text, line)| Note::DecimalCommas { table: name(), times, text, line };
        self.notes.extend(commas.map(note));
        self.notes.extend((!whole.is_empty()).then(|| Note::WholeVideos { table: name(), lines: whole }));
        self.notes.extend((rows == 0).then(|| Note::NoRows { table: name() }));
        let own = self.rows.values().flatten().filter(|row| row.place.table == table.name);
        let merged = several::merged_cells(own);
        self.notes.extend(merged);
        Ok(())
    }

    fn add(&mut self, record: &csv::StringRecord, table: &Table<'_>, line: u64) -> Result<(), LabelProblem> {
        let field = |i: usize| record.get(i).map(of_formula).filter(|text| !text.is_empty());
        let given = field(table.columns.path).ok_or(LabelProblem::NoPath)?;
        table.refuse_hidden_times(record)?;
        table.refuse_other_rate(record)?;
        let Some(path) = paths::below(table.root, given) else {
            self.refused.push((given.to_owned(), Reason::OutsideFolder));
            return Ok(());
        };
        let (start_s, end_s) = table.columns.span(record)?;
        let rows = self.rows.entry(path.clone()).or_default();
        if let (Some(start), Some(end)) = (start_s, end_s) {
            if start > end {
                return Err(LabelProblem::EndsBeforeStart { start, end });
            }
            if start >= end {
                let note = Note::ZeroLength { path, table: table.name.to_string(), line, at_s: start };
                self.notes.push(note);
                return Ok(());
            }
        }
        let value = |(i, name): &(usize, String)| Some((name.clone(), visible(field(*i)?)));
        let groups = table.columns.groups.iter().filter_map(value).filter(|(_, value)| !value.is_empty()).collect();
        let label = table.columns.label.and_then(field).map(one_line).filter(|label| !label.is_empty());
        if let Some(label) = label.as_ref().filter(|label| is_json(label)) {
            return Err(LabelProblem::Json(label.clone()));
        }
        let clip = ClipRow { label, start_s, end_s, groups, ..ClipRow::default() };
        rows.push(Row { clip, place: Place { table: table.name.clone(), line } });
        Ok(())
    }
}

impl Table<'_> {
    /// A row that says itself at what rate its frames are counted, and at another one than was told.
    fn refuse_other_rate(&self, record: &csv::StringRecord) -> Result<(), LabelProblem> {
        let columns = &self.columns;
        let counted = [columns.start, columns.end].into_iter().flatten().find_map(|(_, unit)| match unit {
            time::Unit::Frames(rate) => Some(rate),
            _ => None,
        });
        let Some(rate) = counted else { return Ok(()) };
        let is_rate = |name: &str| looks::is_rate(name) && !self.options.leaves_out(name);
        let other = |(place, name): &(usize, String)| {
            let text = record.get(*place).filter(|_| is_rate(name))?;
            let own = text.parse::<f64>().ok().filter(|own| *own > 0.0)?;
            let (column, text) = (name.clone(), text.to_owned());
            ((own / rate - 1.0).abs() > 0.002).then_some(LabelProblem::OtherRate { column, text, rate })
        };
        columns.unused.iter().find_map(other).map_or(Ok(()), Err)
    }

    /// A table whose segments would be taken for whole videos, because their times have names that are not known.
    fn refuse_hidden_times(&self, record: &csv::StringRecord) -> Result<(), LabelProblem> {
        let Some(times) = self.columns.hidden_times(self.options) else { return Ok(()) };
        let reads = |text: &str| time::is_timecode(text) || time::read(text, time::Unit::Seconds).is_some();
        let is_time = |i: usize| record.get(i).is_some_and(reads);
        if !times.into_iter().all(is_time) {
            return Ok(());
        }
        Err(LabelProblem::HiddenTimes { choice: self.columns.time_choice() })
    }
}

/// What stands in `="01"`: so a spreadsheet is kept from taking `01` for a number.
fn of_formula(text: &str) -> &str {
    text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}

/// Whether a label is what programs for annotation put into one cell: all segments of a video, or named values.
fn is_json(label: &str) -> bool {
    label.starts_with(['[', '{']) && serde_json::from_str::<serde::de::IgnoredAny>(label).is_ok()
}

/// A label with its letters composed, and without the line breaks that a narrow cell of a spreadsheet may have.
fn one_line(label: &str) -> String {
    let label = visible(&paths::composed(label));
    if label.contains(['\n', '\r']) {
        return label.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    label
}

/// `text` without the signs that nobody sees: what is copied from a web page, a chat or a joined file brings them along
/// (spaces of no width, byte order marks, marks of direction, control signs), and each would make another class.
fn visible(text: &str) -> String {
    let hidden = |sign: &char| {
        matches!(sign, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
            || sign.is_control() && !sign.is_whitespace()
    };
    let kept: String = text.chars().filter(|sign| !hidden(sign)).collect();
    kept.trim().to_owned()
}

fn visible_names(header: &csv::StringRecord) -> csv::StringRecord {
    header.iter().map(visible).collect()
}

/// Reads the text of a table.
fn read_text(file: &Path) -> Result<Written, DataError> {
    let bytes = std::fs::read(file).map_err(DataError::io(file))?;
    let wrong = |line| DataError::Labels { path: file.to_owned(), line, problem: LabelProblem::NotUtf8 };
    Written::of(&bytes).map_err(wrong)
}

/// The sign between the columns of a table.
fn separator_of(written: &Written, options: &TableOptions) -> u8 {
    written.separator(|header| columns::place(&visible_names(header), options, Role::Path).is_some())
}

fn plain(error: csv::Error) -> LabelProblem {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            LabelProblem::Fields { found: *len, named: *expected_len }
        }
        _ => LabelProblem::Csv(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &[u8]) -> Result<Labels, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clips.csv");
        std::fs::write(&file, text).unwrap();
        read(folder.path(), None, &TableOptions::default())
    }

    #[test]
    fn group_columns_are_read_others_are_told_and_empty_labels_are_none() {
        let text = b"\xef\xbb\xbfpath,label,group_site,group_day,note\r\na\\b.mp4, walk ,s1,mon,x\r\nc.mp4,,s2,,\r\n";
        let labels = parsed(text).unwrap();
        assert_eq!(labels.group_columns, ["group_site", "group_day"]);
        let clip = &labels.rows["a/b.mp4"][0].clip;
        assert_eq!((clip.label.as_deref(), clip.groups["group_day"].as_str()), (Some("walk"), "mon"));
        let clip = &labels.rows["c.mp4"][0].clip;
        assert_eq!((clip.label.as_deref(), clip.groups.len()), (None, 1));
        assert!(matches!(&labels.notes[..], [Note::UnusedColumn { column, .. }] if column == "note"));
    }

    #[test]
    fn segments_keep_their_order_and_times() {
        let labels = parsed(b"path,label,start_s,end_s\nv.mp4,b,3.5,4\nv.mp4,a,0,3.5\n").unwrap();
        let times: Vec<_> = labels.rows["v.mp4"].iter().map(|row| (row.clip.start_s, row.clip.end_s)).collect();
        assert_eq!(times, [(Some(3.5), Some(4.0)), (Some(0.0), Some(3.5))]);
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let cases: [(&[u8], &str); 7] = [
            (b"p\0a\0t\0h\0,\0l\0\n\0a\0,\0b\0\n\0", "line 1: the text is not UTF-8"),
            (b"file,label\na.mp4,x\n", "line 1: there is no column `path`"),
            (b"path,label\na.mp4,x\nb.mp4,y,z\n", "line 3: there are 3 fields"),
            (b"path,label,start_s,end_s\na.mp4,x,5,2\n", "line 2: the segment ends"),
            (b"path,label,start_s,end_s\na.mp4,x,five,6\n", "line 2: `five` is no time"),
            (b"path,label,start_s,end_s\na.mp4,x,00:00:01:10,9\n", "--frame-rate"),
            (b"path,label\na.mp4,\x95\xe0\x8d\x73\n", "line 2: the text is not UTF-8"),
        ];
        for (text, words) in cases {
            let message = parsed(text).unwrap_err().to_string();
            assert!(message.contains(words), "{message}");
        }
    }

    #[test]
    fn a_path_that_leaves_the_folder_is_refused() {
        let labels = parsed(b"path,label\n../x.mp4,a\n/etc/x.mp4,a\na/../../x.mp4,b\n./ok.mp4,c\n").unwrap();
        assert_eq!(labels.refused.len(), 3);
        assert!(labels.rows.contains_key("ok.mp4"));
    }

    #[test]
    fn a_segment_without_length_is_left_out_and_told_with_its_line() {
        let labels = parsed(b"path,label,start_s,end_s\nv.mp4,a,1,1\nv.mp4,b,0:00:01,0:02\n").unwrap();
        let rows = &labels.rows["v.mp4"];
        assert_eq!((rows.len(), rows[0].clip.start_s, rows[0].clip.end_s), (1, Some(1.0), Some(2.0)));
        assert!(matches!(labels.notes[..], [Note::ZeroLength { line: 2, .. }]), "{:?}", labels.notes);
    }

    #[test]
    fn timecodes_and_lengths_become_seconds_and_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("segments.csv");
        std::fs::write(&file, "path,label,start_s,duration\nv.mp4,a,00:00:01:05,00:00:02:00\nv.mp4,b,4,1.5\n").unwrap();
        let options = TableOptions { frame_rate: Some(25.0), ..TableOptions::default() };
        let labels = read(folder.path(), None, &options).unwrap();
        let spans: Vec<_> = labels.rows["v.mp4"].iter().map(|row| (row.clip.start_s, row.clip.end_s)).collect();
        assert_eq!(spans, [(Some(1.2), Some(3.2)), (Some(4.0), Some(5.5))]);
        let table = || "segments.csv".to_owned();
        let length = Note::LengthColumn { table: table(), column: "duration".into() };
        assert_eq!(labels.notes, [length, Note::Timecodes { table: table(), rows: 1, rate: 25.0 }]);
        let wrong = TableOptions { frame_rate: Some(5.0), ..TableOptions::default() };
        let error = read(folder.path(), None, &wrong).unwrap_err().to_string();
        assert!(error.contains("line 2: `00:00:01:05` is no timecode at 5"), "{error}");
    }

    #[test]
    fn hidden_times_never_become_whole_videos() {
        let error = parsed(b"path,label,begin,end\nv.mp4,a,0,1\nv.mp4,b,1,2\n").unwrap_err().to_string();
        assert!(error.contains("--column start_s=begin"), "{error}");
        let error = parsed(b"path,label,t0,dur\nv.mp4,a,00:00:00:10,00:00:01:00\n").unwrap_err().to_string();
        assert!(error.contains("--column start_s=t0 --column duration_s=dur"), "{error}");
        let dates = parsed(b"path,label,begin,end\nv.mp4,a,2024-05-01 10:00,2024-05-01 11:00\n").unwrap();
        assert_eq!(dates.rows.len(), 1);
    }

    #[test]
    fn signs_that_nobody_sees_make_no_other_class() {
        let text =
            "\u{feff}path,\u{200b}label,group\na.mp4,walk\u{feff},x\u{200e}\nb.mp4,\u{200b}walk,x\nc.mp4,\u{200b},\n";
        let labels = parsed(text.as_bytes()).unwrap();
        let clips = || labels.rows.values().flatten().map(|row| &row.clip);
        let found: Vec<_> = clips().map(|clip| clip.label.as_deref()).collect();
        assert_eq!(found, [Some("walk"), Some("walk"), None]);
        assert!(clips().take(2).all(|clip| clip.groups["group"] == "x"));
    }
}
