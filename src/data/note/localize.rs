//! The notes of an import in other languages than English.

use super::{LISTED, Note, numbers};
use crate::data::labels::{Looks, quoted};
use crate::text::{Language, Localize, list, text};

impl Localize for Note {
    fn translated(&self, language: Language) -> String {
        let labelled = |label: &Option<String>| {
            label.as_ref().map_or_else(String::new, |l| text!(language, "errors-data-note-label", name = l))
        };
        match self {
            Self::UnusedColumn { table, column, looks } => {
                let how = choice_translated(column, *looks, language);
                text!(language, "errors-data-note-unused-column", table = table, column = column, how = how)
            }
            Self::LengthColumn { table, column } => {
                text!(language, "errors-data-note-length-column", table = table, column = column)
            }
            Self::Timecodes { table, rows, rate } => {
                text!(language, "errors-data-note-timecodes", table = table, rows = rows, rate = rate.to_string())
            }
            Self::NoClass { text, clips, first } => {
                text!(language, "errors-data-note-no-class", text = text, clips = clips, first = first)
            }
            Self::NoValue { column, text, clips } => {
                text!(language, "errors-data-note-no-value", column = column, text = text, clips = clips)
            }
            Self::LabelsAlike { labels } => {
                text!(language, "errors-data-note-labels-alike", labels = translated(labels, language))
            }
            Self::OtherTables { tables } => {
                text!(language, "errors-data-note-other-tables", tables = translated(tables, language))
            }
            Self::NoEndings { videos, path, file } => {
                text!(language, "errors-data-note-no-endings", videos = videos, path = path, file = file)
            }
            Self::OtherPlace { videos, path, file } => {
                text!(language, "errors-data-note-other-place", videos = videos, path = path, file = file)
            }
            Self::SmallCopies { files, first } => {
                text!(language, "errors-data-note-small-copies", files = files, first = first)
            }
            Self::LeftOutPictures { folder, pictures, first } => text!(
                language,
                "errors-data-note-left-out-pictures",
                folder = folder,
                pictures = pictures,
                first = first
            ),
            Self::FrameGaps { path, missing, frames } => {
                text!(language, "errors-data-note-frame-gaps", path = path, missing = missing, frames = frames)
            }
            Self::EqualRows { path, table, lines } => {
                text!(
                    language,
                    "errors-data-note-equal-rows",
                    path = path,
                    table = table,
                    lines = translated(&numbers(lines), language)
                )
            }
            Self::ManyLabels { path, table, lines, labels } => text!(
                language,
                "errors-data-note-many-labels",
                path = path,
                table = table,
                lines = translated(&numbers(lines), language),
                labels = translated(labels, language)
            ),
            Self::ManyGroups { path, table, lines } => text!(
                language,
                "errors-data-note-many-groups",
                path = path,
                table = table,
                lines = translated(&numbers(lines), language)
            ),
            Self::ZeroLength { path, table, line, at_s } => {
                text!(language, "errors-data-note-zero-length", path = path, table = table, line = line, at_s = at_s)
            }
            Self::Outside { path, table, line, label, start_s, video_s } => text!(
                language,
                "errors-data-note-outside",
                path = path,
                table = table,
                line = line,
                label = labelled(label),
                start_s = start_s,
                video_s = format!("{video_s:.2}")
            ),
            Self::NoPicture { path, table, line, label, start_s, end_s } => text!(
                language,
                "errors-data-note-no-picture",
                path = path,
                table = table,
                line = line,
                label = labelled(label),
                start_s = start_s,
                end_s = end_s
            ),
            Self::LateStart { path, table, line, label, start_s, begins_s } => text!(
                language,
                "errors-data-note-late-start",
                path = path,
                table = table,
                line = line,
                label = labelled(label),
                start_s = start_s,
                begins_s = format!("{begins_s:.2}")
            ),
            Self::Cut { path, table, line, label, end_s, video_s } => text!(
                language,
                "errors-data-note-cut",
                path = path,
                table = table,
                line = line,
                label = labelled(label),
                end_s = end_s,
                video_s = format!("{video_s:.2}")
            ),
            Self::Overlap { path, table, lines: [a, b], labels: [x, y] } => {
                text!(language, "errors-data-note-overlap", path = path, table = table, a = a, b = b, x = x, y = y)
            }
            Self::WholeAndParts { path, label, labels } => text!(
                language,
                "errors-data-note-whole-and-parts",
                path = path,
                label = label,
                labels = translated(labels, language)
            ),
            Self::OtherComposition { path, table, line } => {
                text!(language, "errors-data-note-other-composition", path = path, table = table, line = line)
            }
            Self::SkippedFolders { folders } => {
                text!(language, "errors-data-note-skipped-folders", folders = translated(folders, language))
            }
            Self::UnreadableFolder { folder, error } => {
                text!(language, "errors-data-note-unreadable-folder", folder = folder, detail = error.to_string())
            }
            Self::LoosePictures { folder } => {
                text!(language, "errors-data-note-loose-pictures", folder = folder)
            }
            Self::SplitFolders { names } => {
                text!(language, "errors-data-note-split-folders", names = translated(names, language))
            }
            Self::LabelLevel { level, labels, others } => text!(
                language,
                "errors-data-note-label-level",
                level = level,
                labels = translated(labels, language),
                others = translated(others, language)
            ),
            Self::NoLabelFolder { videos, first } => {
                text!(language, "errors-data-note-no-label-folder", videos = videos, first = first)
            }
            Self::FewInFolders { videos, of } => {
                text!(language, "errors-data-note-few-in-folders", of = of, videos = videos)
            }
            Self::SameContent { paths, labels, groups } => same_content(paths, labels, groups, language),
            Self::More { notes } => text!(language, "errors-data-note-more", notes = notes),
        }
    }
}

fn choice_translated(column: &str, looks: Option<Looks>, language: Language) -> String {
    let column = quoted(column).into_owned();
    match looks.map(Looks::role) {
        None => text!(language, "errors-data-note-column-as-group", column = column),
        Some(role) if role.is_frames() => {
            text!(language, "errors-data-note-column-as-frames", role = role.name(), column = column)
        }
        Some(role) => {
            text!(language, "errors-data-note-column-as", role = role.name(), column = column)
        }
    }
}

fn same_content(paths: &[String], labels: &[String], groups: &[String], language: Language) -> String {
    let mut text = text!(language, "errors-data-note-same-content", paths = translated(paths, language));
    if labels.len() > 1 {
        text += &text!(language, "errors-data-note-same-content-labels", labels = translated(labels, language));
    }
    if groups.len() > 1 {
        text += &text!(language, "errors-data-note-same-content-groups", groups = translated(groups, language));
    }
    text
}

/// Some of the names, and how many there are more.
fn translated(names: &[String], language: Language) -> String {
    let text = list(language, &names[..names.len().min(LISTED)]);
    match names.len().saturating_sub(LISTED) {
        0 => text,
        more => text + &text!(language, "errors-data-note-names-more", n = more),
    }
}
