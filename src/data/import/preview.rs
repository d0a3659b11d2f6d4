//! What an import would find, before it decodes anything.

use std::collections::BTreeMap;

use super::{DataError, ImportRequest, Note, Replaced, absolute, plan};
use crate::data::labels::{ColumnSeen, LevelSeen, levels, meaning};
use crate::data::note::capped;
use crate::job::{Job, Request};
use crate::store::catalogue;
use crate::store::{Db, Workspace};

/// Rows that a preview shows.
const SAMPLES: usize = 8;

/// Names that do not fit and are shown.
const UNFIT: usize = 3;

/// Where the labels come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelSource {
    /// The label file that was named.
    Given,
    /// `clips.csv` or `segments.csv` in the folder.
    Tables,
    /// The folders that the videos lie in.
    Folders,
    /// The names of the files, by the name pattern.
    Names,
    None,
}

/// One clip as it would be imported.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Sample {
    pub path: String,
    pub label: Option<String>,
    pub groups: BTreeMap<String, String>,
}

/// What an import would find.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Preview {
    pub videos: usize,
    /// All files together.
    pub bytes: u64,
    /// Files that are named and missing, or cannot be named: they would be listed as unreadable.
    pub missing: usize,
    /// Clips: more than videos where videos have several labelled parts.
    pub clips: usize,
    pub labels_from: LabelSource,
    /// Label → number of clips.
    pub labels: BTreeMap<String, usize>,
    pub unlabelled: usize,
    pub group_columns: Vec<String>,
    /// The columns of the label tables, and what each means.
    pub columns: Vec<ColumnSeen>,
    /// The levels of folders, and what each means.
    pub levels: Vec<LevelSeen>,
    /// Videos whose names do not fit the name pattern, and the first of them.
    pub unfit: usize,
    pub unfit_samples: Vec<String>,
    /// Some clips, spread over the whole set.
    pub samples: Vec<Sample>,
    /// Videos of a data set of this name that is there already.
    pub there: usize,
    /// What of that data set would give way, where the folder or the recipe is another one.
    pub replaces: Option<Replaced>,
    /// What would be left out, cut, merged or taken on trust, as far as it is known before decoding.
    #[serde(serialize_with = "super::outcome::with_text")]
    pub notes: Vec<Note>,
}

/// Looks at the folder and its label files; changes nothing. A stop asked through `job` ends it with an error.
///
/// # Errors
/// Everything that would keep the import from starting.
pub fn preview(workspace: &Workspace, request: &ImportRequest, job: &Job) -> Result<Preview, DataError> {
    request.check()?;
    let source = absolute(&request.source)?;
    let db = workspace.db()?;
    let tables = super::tables(&db, request)?;
    let found = plan::look(&source, request, &tables, &|| job.request() == Request::Run)?;
    let plan::Wanted { videos: wanted, group_columns, given, unfit, mut notes, levels: meanings, .. } = found;
    if wanted.is_empty() {
        return Err(plan::nothing_in(&source));
    }
    let replaces = super::replaced(&db, request)?;
    if (request.replace || replaces.is_some()) && known(&db, &request.name)? {
        notes.extend(plan::lost_labels(&db, &request.name, &wanted)?);
    }
    let clips = || wanted.iter().flat_map(|video| video.clips.iter().map(move |clip| (&video.path, clip)));
    let mut found = BTreeMap::new();
    for (_, clip) in clips() {
        if let Some(label) = &clip.label {
            *found.entry(label.clone()).or_default() += 1;
        }
    }
    let labels_from = match (tables.file.is_some(), given) {
        (true, _) => LabelSource::Given,
        (false, true) => LabelSource::Tables,
        (false, false) if found.is_empty() => LabelSource::None,
        (false, false) if request.pattern()?.is_some_and(|pattern| pattern.has_label()) => LabelSource::Names,
        (false, false) => LabelSource::Folders,
    };
    let all = clips().count();
    let sample = |i: usize| clips().nth(i * all / SAMPLES.min(all));
    let samples = (0..SAMPLES.min(all)).filter_map(sample).map(|(path, clip)| Sample {
        path: path.clone(),
        label: clip.label.clone(),
        groups: clip.groups.clone(),
    });
    let there = if known(&db, &request.name)? { catalogue::videos(&db, &request.name)?.len() } else { 0 };
    Ok(Preview {
        videos: wanted.len(),
        bytes: wanted
            .iter()
            .filter_map(|video| video.file.as_ref().ok())
            .map(|(_, stamp)| stamp.size.max(0) as u64)
            .sum(),
        missing: wanted.iter().filter(|video| video.file.is_err()).count(),
        clips: all,
        labels_from,
        unlabelled: all - found.values().sum::<usize>(),
        labels: found,
        group_columns,
        columns: meaning::columns(&source, tables.file.as_deref(), &tables),
        levels: levels::seen(wanted.iter().map(|video| video.path.as_str()), &meanings),
        unfit: unfit.len(),
        unfit_samples: unfit.into_iter().take(UNFIT).collect(),
        samples: samples.collect(),
        there,
        replaces,
        notes: capped(notes),
    })
}

/// Whether there is a data set of this name.
fn known(db: &Db, name: &str) -> Result<bool, DataError> {
    Ok(catalogue::data_sets(db)?.iter().any(|set| set.name == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Result<Preview, DataError> {
        named(files, "")
    }

    fn named(files: &[(&str, &str)], pattern: &str) -> Result<Preview, DataError> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join("in").join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let workspace = Workspace::open(&folder.path().join("ws")).unwrap();
        let mut request = ImportRequest::new(folder.path().join("in"), "d");
        pattern.clone_into(&mut request.name_pattern);
        preview(&workspace, &request, &Job::default())
    }

    #[test]
    fn labels_come_from_folders_where_there_is_no_table() {
        let preview = found(&[("run/1.mp4", "x"), ("walk/2.mp4", "xy"), ("walk/3.mp4", "")]).unwrap();
        assert_eq!((preview.videos, preview.bytes, preview.labels_from), (3, 3, LabelSource::Folders));
        assert_eq!(preview.labels, BTreeMap::from([("run".to_owned(), 1), ("walk".to_owned(), 2)]));
        let levels: Vec<_> = preview.levels.iter().map(|seen| (seen.level, &seen.meaning, seen.names)).collect();
        assert_eq!(levels, [(1, &crate::data::labels::Level::Label, 2)]);
        assert_eq!(
            preview.samples.iter().map(|s| s.path.as_str()).collect::<Vec<_>>(),
            ["run/1.mp4", "walk/2.mp4", "walk/3.mp4"]
        );
    }

    #[test]
    fn a_table_brings_groups_and_names_missing_files() {
        let table = "path,label,group_site,note\n1.mp4,run,a,x\ngone.mp4,walk,b,\n";
        let preview = found(&[("clips.csv", table), ("1.mp4", "x"), ("2.mp4", "x")]).unwrap();
        assert_eq!((preview.labels_from, preview.missing, preview.unlabelled), (LabelSource::Tables, 1, 1));
        assert_eq!(preview.group_columns, ["group_site"]);
        let columns: Vec<_> = preview.columns.iter().map(|seen| (seen.column.as_str(), seen.meaning.name())).collect();
        assert_eq!(columns, [("path", "path"), ("label", "label"), ("group_site", "group"), ("note", "unused")]);
        assert_eq!(preview.samples[0].groups["group_site"], "a");
        assert!(matches!(&preview.notes[..], [Note::UnusedColumn { column, .. }] if column == "note"));
    }

    #[test]
    fn names_of_files_bring_groups_and_labels_and_those_that_do_not_fit_are_told() {
        let files = [("A_mon_walk.mp4", "x"), ("B_tue_sit.mp4", "x"), ("notes.mp4", "x")];
        let preview = named(&files, "{site}_{day}_{label}").unwrap();
        assert_eq!(
            (preview.group_columns, preview.labels_from),
            (vec!["site".into(), "day".into()], LabelSource::Names)
        );
        assert_eq!((preview.unfit, preview.unfit_samples), (1, vec!["notes.mp4".to_owned()]));
        assert_eq!(
            preview.samples[1].groups,
            BTreeMap::from([("site".into(), "B".into()), ("day".into(), "tue".into())])
        );
        assert_eq!((preview.labels.len(), preview.unlabelled), (2, 1));
        assert!(named(&files, "{site").unwrap_err().to_string().contains("brace"));
    }

    #[test]
    fn an_empty_folder_is_refused_as_the_import_would() {
        assert!(found(&[("notes.txt", "x")]).unwrap_err().to_string().contains("no video"));
    }
}
