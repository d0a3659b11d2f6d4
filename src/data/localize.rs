//! The errors of this layer in other languages than English.

use super::DataError;
use super::error::{InputError, LabelOrigin, LabelProblem, Replaced, ShardProblem, shortened};
use super::name_pattern::PatternError;
use super::split::SplitError;
use crate::text::{Language, Localize, text};

impl Localize for DataError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Store(error) => error.translated(language),
            Self::Io { path, source } => {
                text!(language, "errors-data-io", path = path.to_string_lossy(), why = source.translated(language))
            }
            Self::Shard { path, problem } => {
                text!(language, "errors-data-shard", path = path.to_string_lossy(), why = problem.translated(language))
            }
            Self::Labels { path, line, problem } => {
                text!(
                    language,
                    "errors-data-labels",
                    path = path.to_string_lossy(),
                    line = line,
                    why = problem.translated(language)
                )
            }
            Self::Input(error) => error.translated(language),
            Self::Lost { folder, error } => {
                text!(language, "errors-data-lost", folder = folder.to_string_lossy(), detail = error)
            }
            Self::LeftLine => text!(language, "errors-data-left-line"),
        }
    }
}

impl Localize for PatternError {
    fn translated(&self, language: Language) -> String {
        let plain = match self {
            Self::NoWord => "errors-data-pattern-no-word",
            Self::Long => "errors-data-pattern-long",
            Self::Brace => "errors-data-pattern-brace",
            Self::Touching => "errors-data-pattern-touching",
            Self::Word(word) => {
                return text!(language, "errors-data-pattern-word", word = word);
            }
            Self::Twice(word) => return text!(language, "errors-data-pattern-twice", word = word),
        };
        text(language, plain, None)
    }
}

impl Localize for InputError {
    fn translated(&self, language: Language) -> String {
        let plain = match self {
            Self::SetName => "errors-data-input-set-name",
            Self::ShortSide => "errors-data-input-short-side",
            Self::Rate => "errors-data-input-rate",
            Self::FolderRate => "errors-data-input-folder-rate",
            Self::NoFfmpeg => "errors-data-input-no-ffmpeg",
            Self::Pattern(error) => return error.translated(language),
            Self::TableRate => "errors-data-input-table-rate",
            Self::LevelName(name) => return text!(language, "errors-data-level-name", name = name),
            Self::NoTableColumn { name, known } if known.is_empty() => {
                return text!(language, "errors-data-input-no-table", name = name);
            }
            Self::NoTableColumn { name, known } => {
                return text!(language, "errors-data-input-no-column-in-tables", name = name, known = known);
            }
            Self::Replaces(replaced) => return replaced.translated(language),
            Self::Stopped => "errors-data-input-stopped",
            Self::NoLabelledClip => "errors-data-input-no-labelled-clip",
            Self::LoaderFailed => "errors-data-input-loader-failed",
            Self::NoFolder(path) => {
                return text!(language, "errors-data-input-no-folder", path = path.to_string_lossy());
            }
            Self::NotAFolder(path) => {
                return text!(language, "errors-data-input-not-a-folder", path = path.to_string_lossy());
            }
            Self::NothingIn(path) => {
                return text!(language, "errors-data-input-nothing-in", path = path.to_string_lossy());
            }
            Self::NoLabelFile(path) => {
                return text!(language, "errors-data-input-no-label-file", path = path.to_string_lossy());
            }
            Self::NoVideo { set, video } => {
                return text!(language, "errors-data-input-no-video", set = set, video = video);
            }
            Self::NoColumn { sets, column } => {
                return text!(language, "errors-data-input-no-column", sets = sets, column = column);
            }
            Self::NoneReadable(sets) => {
                return text!(language, "errors-data-input-none-readable", sets = sets);
            }
            Self::NoFrames(video) => {
                return text!(language, "errors-data-input-no-frames", video = video);
            }
            Self::Gone(path) => return text!(language, "errors-data-input-gone", path = path.to_string_lossy()),
            Self::Unreadable { path, reason } => {
                return text!(
                    language,
                    "errors-data-input-unreadable",
                    path = path.to_string_lossy(),
                    why = reason.translated(language)
                );
            }
            Self::NotEncoded { video, problem } => {
                return text!(language, "errors-data-input-not-encoded", video = video, detail = problem);
            }
            Self::NoThread(error) => return text!(language, "errors-data-input-no-thread", detail = error.to_string()),
        };
        text(language, plain, None)
    }
}

impl Localize for Replaced {
    fn translated(&self, language: Language) -> String {
        let Self { name, videos, .. } = self;
        let mut text = text!(language, "errors-data-replaced", name = name, videos = videos);
        if let Some((old, new)) = &self.folders {
            let (old, new) = (old.to_string_lossy(), new.to_string_lossy());
            text += &text!(language, "errors-data-replaced-folder", old = old, new = new);
        }
        if let Some([(side, fps), (new_side, new_fps)]) = self.recipes {
            let rate = |fps: f32| {
                if fps == 0.0 { text!(language, "errors-data-replaced-rate-as-is") } else { format!("{fps} fps") }
            };
            let (old, new) = (rate(fps), rate(new_fps));
            text +=
                &text!(language, "errors-data-replaced-recipe", side = side, old = old, new_side = new_side, new = new);
        }
        if let Some(origins) = &self.labels {
            let [old, new] = origins.each_ref().map(|from| origin(from, language));
            text += &text!(language, "errors-data-replaced-labels", old = old, new = new);
        }
        text + &text!(language, "errors-data-replaced-way-out")
    }
}

/// Where labels come from.
fn origin(from: &LabelOrigin, language: Language) -> String {
    let folders = || text!(language, "errors-data-replaced-folders");
    let file = from.file.as_ref().map_or_else(folders, |file| file.display().to_string());
    match from.pattern.as_str() {
        "" => file,
        pattern => text!(language, "errors-data-replaced-pattern", file = file, pattern = pattern),
    }
}

/// How the columns can be said, where there is a way.
fn or_say(choice: &str, language: Language) -> String {
    if choice.is_empty() { String::new() } else { text!(language, "errors-data-label-problem-or", choice = choice) }
}

impl Localize for LabelProblem {
    fn translated(&self, language: Language) -> String {
        let plain = match self {
            Self::NoPath => "errors-data-label-problem-no-path",
            Self::NotUtf8 => "errors-data-label-problem-not-utf8",
            Self::OpenQuote => "errors-data-label-problem-open-quote",
            Self::NoPathColumn { found, choice } => {
                return text!(
                    language,
                    "errors-data-label-problem-no-path-column",
                    found = found,
                    choice = or_say(choice, language)
                );
            }
            Self::Separator(sign) => {
                return text!(language, "errors-data-label-problem-separator", sign = sign.to_string());
            }
            Self::NoTimes { found, choice } => {
                return text!(
                    language,
                    "errors-data-label-problem-no-times",
                    found = found,
                    choice = or_say(choice, language)
                );
            }
            Self::HiddenTimes { choice } => {
                return text!(language, "errors-data-label-problem-hidden-times", choice = or_say(choice, language));
            }
            Self::ColumnTwice(found) => {
                return text!(language, "errors-data-label-problem-column-twice", found = found);
            }
            Self::Fields { found, named } => {
                return text!(language, "errors-data-label-problem-fields", found = found, named = named);
            }
            Self::NoTime(text) => {
                return text!(language, "errors-data-label-problem-no-time", text = text);
            }
            Self::Timecode(text) => return text!(language, "errors-data-label-problem-timecode", text = text),
            Self::NoTimecode { text, rate } => {
                let rate = rate.to_string();
                return text!(language, "errors-data-label-problem-no-timecode", text = text, rate = rate);
            }
            Self::Json(label) => {
                return text!(language, "errors-data-label-problem-json", text = shortened(label));
            }
            Self::Comma(text) => return text!(language, "errors-data-label-problem-comma", text = text),
            Self::DayParts(text) => return text!(language, "errors-data-label-problem-day-parts", text = text),
            Self::OtherRate { column, text, rate } => {
                let rate = rate.to_string();
                return text!(
                    language,
                    "errors-data-label-problem-other-rate",
                    column = column,
                    text = text,
                    rate = rate
                );
            }
            Self::EndsBeforeStart { start, end } => {
                return text!(language, "errors-data-label-problem-ends-before-start", end = end, start = start);
            }
            Self::Csv(error) => return text!(language, "errors-data-label-problem-csv", detail = error.to_string()),
        };
        text(language, plain, None)
    }
}

impl Localize for ShardProblem {
    fn translated(&self, language: Language) -> String {
        let plain = match self {
            Self::NoShard => "errors-data-shard-problem-no-shard",
            Self::OtherVersion => "errors-data-shard-problem-other-version",
            Self::Size => "errors-data-shard-problem-size",
            Self::Checksum => "errors-data-shard-problem-checksum",
            Self::Missing => "errors-data-shard-problem-missing",
            Self::Rate => "errors-data-shard-problem-rate",
            Self::Frame { bytes, width, height } => {
                return text!(
                    language,
                    "errors-data-shard-problem-frame",
                    width = width,
                    height = height,
                    bytes = bytes
                );
            }
        };
        text(language, plain, None)
    }
}

impl Localize for SplitError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Lengths { groups, labels } => {
                text!(language, "errors-data-split-lengths", groups = groups, labels = labels)
            }
            Self::TooFewGroups { groups } => {
                text!(language, "errors-data-split-too-few-groups", groups = groups)
            }
            Self::TooManyFolds { folds, groups } => {
                text!(language, "errors-data-split-too-many-folds", folds = folds, groups = groups)
            }
            Self::UnknownGroup { name, known } => {
                text!(language, "errors-data-split-unknown-group", name = name, known = known)
            }
            Self::BothSides { name } => {
                text!(language, "errors-data-split-both-sides", name = name)
            }
        }
    }
}
