//! `clips.csv` (`path,label,group…`) and `segments.csv` (`path,label,start_s,end_s,group…`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{DataError, LabelProblem};
use crate::store::Reason;
use crate::store::catalogue::ClipRow;

/// What the label files say.
#[derive(Debug, Default)]
pub struct Labels {
    /// Video path, `/` between the parts → its clips, in the order of the file.
    pub clips: BTreeMap<String, Vec<ClipRow>>,
    /// Names of the group columns, in the order of the files.
    pub group_columns: Vec<String>,
    /// Paths that leave the data set's folder, with the reason why they are not read.
    pub refused: Vec<(String, Reason)>,
    /// Whether there was a file at all.
    pub given: bool,
}

/// Reads `explicit`, or else `clips.csv` and `segments.csv` of the folder `root` where they exist.
pub fn read(root: &Path, explicit: Option<&Path>) -> Result<Labels, DataError> {
    let mut labels = Labels::default();
    match explicit {
        Some(file) => labels.read_file(file)?,
        None => {
            for name in ["clips.csv", "segments.csv"] {
                let file = root.join(name);
                if file.is_file() {
                    labels.read_file(&file)?;
                }
            }
        }
    }
    Ok(labels)
}

/// Labels by the first folder of each path, if every video lies in one.
pub fn from_folders<'a>(paths: impl Iterator<Item = &'a str> + Clone) -> BTreeMap<String, Vec<ClipRow>> {
    let folders: Option<BTreeSet<&str>> = paths.clone().map(|path| Some(path.split_once('/')?.0)).collect();
    if folders.is_none_or(|folders| folders.is_empty()) {
        return BTreeMap::new();
    }
    let labelled = paths.filter_map(|path| {
        let label = Some(path.split_once('/')?.0.to_owned());
        Some((path.to_owned(), vec![ClipRow { label, ..ClipRow::default() }]))
    });
    labelled.collect()
}

/// Places of the columns in a file.
struct Columns {
    path: usize,
    label: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
    groups: Vec<(usize, String)>,
}

impl Labels {
    fn read_file(&mut self, file: &Path) -> Result<(), DataError> {
        self.given = true;
        let text = read_text(file)?;
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let wrong = |line, problem| DataError::Labels { path: file.to_owned(), line, problem };
        let header = reader.headers().map_err(|error| wrong(1, plain(error)))?.clone();
        let columns = Columns::find(&header).map_err(|problem| wrong(1, problem))?;
        for (_, name) in &columns.groups {
            if !self.group_columns.contains(name) {
                self.group_columns.push(name.clone());
            }
        }
        for record in reader.records() {
            let record =
                record.map_err(|error| wrong(error.position().map_or(0, csv::Position::line), plain(error)))?;
            let line = record.position().map_or(0, csv::Position::line);
            self.add(&record, &columns).map_err(|problem| wrong(line, problem))?;
        }
        Ok(())
    }

    fn add(&mut self, record: &csv::StringRecord, columns: &Columns) -> Result<(), LabelProblem> {
        let field = |i: usize| record.get(i).filter(|text| !text.is_empty());
        let path = field(columns.path).ok_or(LabelProblem::NoPath)?.replace('\\', "/");
        let path = path.trim_start_matches("./").trim_end_matches('/').to_owned();
        let below = !path.starts_with('/') && !path.split('/').any(|part| part == "..") && !path.contains(':');
        if !below {
            self.refused.push((path, Reason::OutsideFolder));
            return Ok(());
        }
        let seconds = |column: Option<usize>| match column.and_then(field) {
            Some(text) => match text.parse::<f64>() {
                Ok(value) if value.is_finite() && value >= 0.0 => Ok(Some(value)),
                _ => Err(LabelProblem::NoTime(text.to_owned())),
            },
            None => Ok(None),
        };
        let (start_s, end_s) = (seconds(columns.start)?, seconds(columns.end)?);
        if let (Some(start), Some(end)) = (start_s, end_s)
            && start >= end
        {
            return Err(LabelProblem::EndsBeforeStart { start, end });
        }
        let groups = columns.groups.iter().filter_map(|(i, name)| Some((name.clone(), field(*i)?.to_owned())));
        let label = columns.label.and_then(field).map(str::to_owned);
        let clip = ClipRow { label, start_s, end_s, groups: groups.collect(), ..ClipRow::default() };
        self.clips.entry(path).or_default().push(clip);
        Ok(())
    }
}

impl Columns {
    fn find(header: &csv::StringRecord) -> Result<Self, LabelProblem> {
        let at = |name: &str| header.iter().position(|column| column.eq_ignore_ascii_case(name));
        let found = header.iter().collect::<Vec<_>>().join(",");
        let Some(path) = at("path") else { return Err(LabelProblem::NoPathColumn(found)) };
        let (label, start, end) = (at("label"), at("start_s"), at("end_s"));
        let own = [Some(path), label, start, end];
        let rest = header.iter().enumerate().filter(|(i, name)| !own.contains(&Some(*i)) && !name.is_empty());
        let groups: Vec<_> = rest.map(|(i, name)| (i, name.to_owned())).collect();
        let names: BTreeSet<&String> = groups.iter().map(|(_, name)| name).collect();
        if names.len() < groups.len() {
            return Err(LabelProblem::ColumnTwice(found));
        }
        Ok(Self { path, label, start, end, groups })
    }
}

fn read_text(file: &Path) -> Result<String, DataError> {
    let bytes = std::fs::read(file).map_err(DataError::io(file))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    String::from_utf8(bytes.to_vec()).map_err(|error| {
        let before = &bytes[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        DataError::Labels { path: file.to_owned(), line, problem: LabelProblem::NotUtf8 }
    })
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
        read(folder.path(), None)
    }

    #[test]
    fn other_columns_are_groups_and_empty_labels_are_none() {
        let labels = parsed(b"\xef\xbb\xbfpath,label,site,day\r\na\\b.mp4, walk ,s1,mon\r\nc.mp4,,s2,\r\n").unwrap();
        assert_eq!(labels.group_columns, ["site", "day"]);
        let clip = &labels.clips["a/b.mp4"][0];
        assert_eq!((clip.label.as_deref(), clip.groups["day"].as_str()), (Some("walk"), "mon"));
        let clip = &labels.clips["c.mp4"][0];
        assert_eq!((clip.label.as_deref(), clip.groups.len()), (None, 1));
    }

    #[test]
    fn segments_keep_their_order_and_times() {
        let labels = parsed(b"path,label,start_s,end_s\nv.mp4,b,3.5,4\nv.mp4,a,0,3.5\n").unwrap();
        let times: Vec<_> = labels.clips["v.mp4"].iter().map(|clip| (clip.start_s, clip.end_s)).collect();
        assert_eq!(times, [(Some(3.5), Some(4.0)), (Some(0.0), Some(3.5))]);
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let cases: [(&[u8], &str); 5] = [
            (b"file,label\na.mp4,x\n", "line 1: there is no column `path`"),
            (b"path,label\na.mp4,x\nb.mp4,y,z\n", "line 3: there are 3 fields"),
            (b"path,label,start_s,end_s\na.mp4,x,5,2\n", "line 2: the segment ends"),
            (b"path,label,start_s,end_s\na.mp4,x,five,6\n", "line 2: `five` is no time"),
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
        assert!(labels.clips.contains_key("ok.mp4"));
    }

    #[test]
    fn folders_are_labels_only_if_every_video_lies_in_one() {
        let labels = from_folders(["walk/a.mp4", "sit/x/b.mp4"].into_iter());
        assert_eq!(labels["sit/x/b.mp4"][0].label.as_deref(), Some("sit"));
        assert!(from_folders(["walk/a.mp4", "b.mp4"].into_iter()).is_empty());
    }
}
