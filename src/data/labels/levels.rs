//! What a person says that levels of folders mean, for footage whose folders do not say it by themselves.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::folders::{self, FolderLabels};
use crate::data::name_pattern;
use crate::data::note::Note;
use crate::data::paths::composed;
use crate::store::catalogue::ClipRow;

/// Names of a level that are shown.
const SAMPLES: usize = 4;

/// What one level of folders means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Label,
    /// The group column of this name.
    Group(String),
    Unused,
}

impl Level {
    /// From `label`, `unused`, or the name of a group column; `None` where no group can have the name.
    pub fn named(text: &str) -> Option<Self> {
        match text.trim() {
            "label" => Some(Self::Label),
            "unused" => Some(Self::Unused),
            name => name_pattern::is_column_name(name).then(|| Self::Group(composed(name).into_owned())),
        }
    }
}

/// One level of folders as it is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LevelSeen {
    /// From 1, below the data set's folder.
    pub level: usize,
    pub meaning: Level,
    /// Different names.
    pub names: usize,
    /// The first of them.
    pub samples: Vec<String>,
    /// Videos that lie so deep.
    pub videos: usize,
}

/// Labels and groups of the folders of `paths`, as they were told. Of several levels of labels the deepest counts.
pub fn read(paths: &[&str], levels: &[(usize, Level)]) -> FolderLabels {
    let mut found = FolderLabels { levels: levels.to_vec(), ..FolderLabels::default() };
    let label = levels.iter().filter(|(_, level)| *level == Level::Label).map(|(at, _)| *at).max();
    let mut outside: Vec<&str> = Vec::new();
    for &path in paths {
        let parts = folders::folders(path);
        let name = |level: usize| Some(composed(parts.get(level.checked_sub(1)?)?).into_owned());
        let group = |(at, level): &(usize, Level)| match level {
            Level::Group(column) => Some((column.clone(), name(*at)?)),
            Level::Label | Level::Unused => None,
        };
        let clip = ClipRow {
            label: label.and_then(name),
            groups: levels.iter().filter_map(group).collect(),
            ..ClipRow::default()
        };
        if label.is_some() && clip.label.is_none() {
            outside.push(path);
        }
        if clip != ClipRow::default() {
            found.clips.insert(path.to_owned(), clip);
        }
    }
    for (_, level) in levels {
        if let Level::Group(column) = level
            && !found.group_columns.contains(column)
        {
            found.group_columns.push(column.clone());
        }
    }
    if let Some(first) = outside.first() {
        found.notes.push(Note::NoLabelFolder { videos: outside.len(), first: (*first).to_owned() });
    }
    found
}

/// What was told of some levels, and of the others what was guessed, as in the form of the window: naming one level takes
/// no meaning from another, but a label is one level alone, and a group column too.
pub fn completed(told: &[(usize, Level)], guessed: Vec<(usize, Level)>) -> Vec<(usize, Level)> {
    let is_free = |(at, meaning): &(usize, Level)| {
        told.iter().all(|(level, named)| level != at && (named != meaning || *named == Level::Unused))
    };
    let mut levels: Vec<(usize, Level)> = guessed.into_iter().filter(is_free).chain(told.iter().cloned()).collect();
    levels.sort_by_key(|(level, _)| *level);
    levels
}

/// The levels of folders above `paths`, each with what it means by `meanings`.
pub fn seen<'a>(paths: impl Iterator<Item = &'a str>, meanings: &[(usize, Level)]) -> Vec<LevelSeen> {
    let mut names: BTreeMap<usize, (BTreeSet<&str>, usize)> = BTreeMap::new();
    for path in paths {
        for (i, name) in folders::folders(path).into_iter().enumerate() {
            let (names, videos) = names.entry(i + 1).or_default();
            names.insert(name);
            *videos += 1;
        }
    }
    let meaning =
        |level| meanings.iter().find(|(at, _)| *at == level).map_or(Level::Unused, |(_, level)| level.clone());
    let seen = |(level, (names, videos)): (usize, (BTreeSet<&str>, usize))| LevelSeen {
        level,
        meaning: meaning(level),
        names: names.len(),
        samples: names.iter().take(SAMPLES).map(|name| composed(name).into_owned()).collect(),
        videos,
    };
    names.into_iter().map(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_mean_what_is_said() {
        let paths = ["siteA/class1/a.mp4", "siteB/class2/b.mp4", "siteA/c.mp4"];
        let levels = [(1, Level::Group("site".into())), (2, Level::Label)];
        let found = read(&paths, &levels);
        let clip = |path: &str| found.clips[path].clone();
        assert_eq!(clip(paths[0]).label.as_deref(), Some("class1"));
        assert_eq!(clip(paths[1]).groups, BTreeMap::from([("site".to_owned(), "siteB".to_owned())]));
        assert_eq!((clip(paths[2]).label, clip(paths[2]).groups.len()), (None, 1));
        assert_eq!(found.group_columns, ["site"]);
        assert_eq!(found.notes, [Note::NoLabelFolder { videos: 1, first: "siteA/c.mp4".into() }]);
        assert!(read(&paths, &[(1, Level::Unused), (9, Level::Unused)]).clips.is_empty());
    }

    #[test]
    fn naming_one_level_keeps_the_guess_of_the_others() {
        let group = |name: &str| Level::Group(name.into());
        let guessed = || vec![(1, group("split")), (3, Level::Label)];
        let with = |told: &[(usize, Level)]| completed(told, guessed());
        assert_eq!(with(&[(2, group("site"))]), [(1, group("split")), (2, group("site")), (3, Level::Label)]);
        assert_eq!(with(&[(2, Level::Label)]), [(1, group("split")), (2, Level::Label)], "one level is the label");
        assert_eq!(with(&[(3, Level::Unused)]), [(1, group("split")), (3, Level::Unused)]);
        assert_eq!(with(&[(2, group("split"))]), [(2, group("split")), (3, Level::Label)]);
    }

    #[test]
    fn every_level_is_seen_with_its_names() {
        let paths = ["siteA/class1/a.mp4", "siteB/class2/b.mp4", "c.mp4"];
        let seen = seen(paths.into_iter(), &[(2, Level::Label)]);
        assert_eq!(
            seen.iter().map(|level| (level.level, level.names, level.videos)).collect::<Vec<_>>(),
            [(1, 2, 2), (2, 2, 2)]
        );
        assert_eq!((&seen[0].meaning, &seen[1].meaning), (&Level::Unused, &Level::Label));
        assert_eq!(seen[1].samples, ["class1", "class2"]);
    }

    #[test]
    fn a_meaning_is_written_as_a_word() {
        assert_eq!(Level::named("label"), Some(Level::Label));
        assert_eq!(Level::named("unused"), Some(Level::Unused));
        assert_eq!(Level::named("現場"), Some(Level::Group("現場".into())));
        for text in ["", "a b", "path", "start_s"] {
            assert_eq!(Level::named(text), None, "{text}");
        }
    }
}
