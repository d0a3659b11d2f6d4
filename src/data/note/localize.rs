//! The words of the notes, in each language.

use std::fmt;

use super::Note;
use crate::data::labels::{Looks, quoted};
use crate::text::{Language, Localize, list, text};

/// Names that are listed in one note.
const LISTED: usize = 6;

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(Language::En))
    }
}

impl Localize for Note {
    fn translated(&self, language: Language) -> String {
        self.said(language)
    }
}

impl Note {
    fn said(&self, language: Language) -> String {
        let labelled = |label: &Option<String>| {
            label.as_ref().map_or_else(String::new, |l| text!(language, "note-label", name = l))
        };
        match self {
            Self::UnusedColumn { table, column, looks } => {
                let how = choice(column, *looks, language);
                text!(language, "note-unused-column", table = table, column = column, how = how)
            }
            Self::Unfinished {} => text!(language, "note-unfinished"),
            Self::LostLabels { labels } => {
                text!(language, "note-lost-labels", labels = listed(labels, language))
            }
            Self::LengthColumn { table, column } => {
                text!(language, "note-length-column", table = table, column = column)
            }
            Self::Encoding { table, encoding } => {
                text!(language, "note-encoding", table = table, encoding = encoding)
            }
            Self::Separator { table, sign: '\t' } => text!(language, "note-separator-tab", table = table),
            Self::Separator { table, sign } => {
                text!(language, "note-separator", table = table, sign = sign.to_string())
            }
            Self::DecimalCommas { table, times, text, line } => {
                text!(language, "note-decimal-commas", table = table, times = times, text = text, line = line)
            }
            Self::Timecodes { table, rows, rate } => {
                text!(language, "note-timecodes", table = table, rows = rows, rate = rate.to_string())
            }
            Self::NoClass { text, clips, first } => {
                text!(language, "note-no-class", text = text, clips = clips, first = first)
            }
            Self::NoValue { column, text, clips } => {
                text!(language, "note-no-value", column = column, text = text, clips = clips)
            }
            Self::LabelsAlike { labels } => {
                text!(language, "note-labels-alike", labels = listed(labels, language))
            }
            Self::GroupsAlike { column, values } => {
                text!(language, "note-groups-alike", column = column, values = listed(values, language))
            }
            Self::SeveralLabels { labels, sign } => {
                let (labels, sign) = (listed(labels, language), sign.to_string());
                text!(language, "note-several-labels", labels = labels, sign = sign)
            }
            Self::MergedCells { table, rows, line } => {
                text!(language, "note-merged-cells", table = table, rows = rows, line = line)
            }
            Self::OtherTables { tables } => {
                text!(language, "note-other-tables", tables = listed(tables, language))
            }
            Self::NoEndings { videos, path, file } => {
                text!(language, "note-no-endings", videos = videos, path = path, file = file)
            }
            Self::OtherPlace { videos, path, file } => {
                text!(language, "note-other-place", videos = videos, path = path, file = file)
            }
            Self::SmallCopies { files, first } => {
                text!(language, "note-small-copies", files = files, first = first)
            }
            Self::PicturesBeside { folder, pictures, first } => {
                text!(language, "note-pictures-beside", folder = folder, pictures = pictures, first = first)
            }
            Self::LeftOutPictures { folder, pictures, first } => {
                text!(language, "note-left-out-pictures", folder = folder, pictures = pictures, first = first)
            }
            Self::FrameGaps { path, missing, frames } => {
                text!(language, "note-frame-gaps", path = path, missing = missing, frames = frames)
            }
            Self::EqualRows { path, table, lines } => {
                text!(
                    language,
                    "note-equal-rows",
                    path = path,
                    table = table,
                    lines = listed(&numbers(lines), language)
                )
            }
            Self::OpenStarts { path, table, lines } => {
                let lines = listed(&numbers(lines), language);
                text!(language, "note-open-starts", path = path, table = table, lines = lines)
            }
            Self::WholeVideos { table, lines } => {
                text!(language, "note-whole-videos", table = table, lines = listed(&numbers(lines), language))
            }
            Self::NoRows { table } => text!(language, "note-no-rows", table = table),
            Self::OtherFrameRate { path, rate, told } => {
                let (rate, told) = (format!("{rate:.2}"), told.to_string());
                text!(language, "note-other-frame-rate", path = path, rate = rate, told = told)
            }
            Self::OpenEnds { path, table, lines } => {
                let lines = listed(&numbers(lines), language);
                text!(language, "note-open-ends", path = path, table = table, lines = lines)
            }
            Self::ManyLabels { path, table, lines, labels } => text!(
                language,
                "note-many-labels",
                path = path,
                table = table,
                lines = listed(&numbers(lines), language),
                labels = listed(labels, language)
            ),
            Self::ManyGroups { path, table, lines } => text!(
                language,
                "note-many-groups",
                path = path,
                table = table,
                lines = listed(&numbers(lines), language)
            ),
            Self::ZeroLength { path, table, line, at_s } => {
                text!(language, "note-zero-length", path = path, table = table, line = line, at_s = at_s)
            }
            Self::Outside { path, table, line, label, start_s: at_s, video_s }
            | Self::Cut { path, table, line, label, end_s: at_s, video_s } => {
                let key = if matches!(self, Self::Outside { .. }) { "note-outside" } else { "note-cut" };
                let (label, video_s) = (labelled(label), format!("{video_s:.2}"));
                text!(
                    language,
                    key,
                    path = path,
                    table = table,
                    line = line,
                    label = label,
                    at_s = at_s,
                    video_s = video_s
                )
            }
            Self::NoPicture { path, table, line, label, start_s, end_s } => text!(
                language,
                "note-no-picture",
                path = path,
                table = table,
                line = line,
                label = labelled(label),
                start_s = start_s,
                end_s = end_s
            ),
            Self::LateStart { path, table, line, label, start_s, begins_s } => text!(
                language,
                "note-late-start",
                path = path,
                table = table,
                line = line,
                label = labelled(label),
                start_s = start_s,
                begins_s = format!("{begins_s:.2}")
            ),
            Self::Overlap { path, table, lines: [a, b], labels: [x, y] } => {
                text!(language, "note-overlap", path = path, table = table, a = a, b = b, x = x, y = y)
            }
            Self::MarkedTwice { path, table, lines: [a, b], label, pairs } => text!(
                language,
                "note-marked-twice",
                path = path,
                table = table,
                a = a,
                b = b,
                label = label,
                pairs = pairs
            ),
            Self::UnreadableLabels { clips, labels } => {
                let only = match labels[..] {
                    [] => String::new(),
                    _ => text!(language, "note-unreadable-labels-only", labels = listed(labels, language)),
                };
                text!(language, "note-unreadable-labels", clips = clips) + &only
            }
            Self::WholeAndParts { path, label, labels } => {
                text!(language, "note-whole-and-parts", path = path, label = label, labels = listed(labels, language))
            }
            Self::OtherComposition { path, table, line } => {
                text!(language, "note-other-composition", path = path, table = table, line = line)
            }
            Self::SkippedFolders { folders } => {
                text!(language, "note-skipped-folders", folders = listed(folders, language))
            }
            Self::UnreadableFolder { folder, error } => {
                text!(language, "note-unreadable-folder", folder = folder, detail = error.to_string())
            }
            Self::LoosePictures { folder } => {
                text!(language, "note-loose-pictures", folder = folder)
            }
            Self::SplitFolders { names } => {
                text!(language, "note-split-folders", names = listed(names, language))
            }
            Self::LabelLevel { level, labels, others } => text!(
                language,
                "note-label-level",
                level = level,
                labels = listed(labels, language),
                others = listed(others, language)
            ),
            Self::NumberedFolders { level, folders } => {
                text!(language, "note-numbered-folders", level = level, folders = listed(folders, language))
            }
            Self::CopyFolders { folders } => {
                text!(language, "note-copy-folders", folders = listed(folders, language))
            }
            Self::NoLabelFolder { videos, first } => {
                text!(language, "note-no-label-folder", videos = videos, first = first)
            }
            Self::FewInFolders { videos, of } => {
                text!(language, "note-few-in-folders", of = of, videos = videos)
            }
            Self::SameContent { paths, labels, groups } => same_content(paths, labels, groups, language),
            Self::More { notes } => text!(language, "note-more", notes = notes),
        }
    }
}

/// How the column can be read after all.
fn choice(column: &str, looks: Option<Looks>, language: Language) -> String {
    let column = quoted(column).into_owned();
    match looks.map(Looks::role) {
        None => text!(language, "note-column-as-group", column = column),
        Some(role) if role.is_frames() => {
            text!(language, "note-column-as-frames", role = role.name(), column = column)
        }
        Some(role) => {
            text!(language, "note-column-as", role = role.name(), column = column)
        }
    }
}

fn same_content(paths: &[String], labels: &[String], groups: &[String], language: Language) -> String {
    let mut text = text!(language, "note-same-content", paths = listed(paths, language));
    if labels.len() > 1 {
        text += &text!(language, "note-same-content-labels", labels = listed(labels, language));
    }
    if groups.len() > 1 {
        text += &text!(language, "note-same-content-groups", groups = listed(groups, language));
    }
    text
}

/// Some of the names, and how many there are more.
fn listed(names: &[String], language: Language) -> String {
    let text = list(language, &names[..names.len().min(LISTED)]);
    match names.len().saturating_sub(LISTED) {
        0 => text,
        more => text + &text!(language, "note-names-more", n = more),
    }
}

fn numbers(lines: &[u64]) -> Vec<String> {
    lines.iter().map(ToString::to_string).collect()
}
