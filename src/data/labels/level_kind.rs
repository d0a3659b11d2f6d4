//! What the names of one level of folders look like: classes, places that were numbered, or takes of a camera.

use std::collections::BTreeSet;

use crate::data::paths::composed;

/// Words of classes: `class1` is one although it is numbered.
const CLASSES: [&str; 13] = [
    "class",
    "cls",
    "label",
    "category",
    "cat",
    "action",
    "activity",
    "gesture",
    "クラス",
    "ラベル",
    "動作",
    "行動",
    "分類",
];
/// Words of places and devices. Beside a level of classes they name where something happened.
const PLACES: [&str; 34] = [
    "site",
    "place",
    "location",
    "loc",
    "area",
    "zone",
    "room",
    "floor",
    "building",
    "store",
    "shop",
    "factory",
    "plant",
    "line",
    "station",
    "camera",
    "cam",
    "channel",
    "ch",
    "view",
    "east",
    "west",
    "north",
    "south",
    "現場",
    "拠点",
    "工場",
    "店舗",
    "カメラ",
    "ライン",
    "部屋",
    "フロア",
    "東",
    "西",
];
/// Words of recordings and people, of which there is one folder each.
const TAKES: [&str; 24] = [
    "take",
    "rec",
    "recording",
    "video",
    "vid",
    "clip",
    "seq",
    "sequence",
    "session",
    "trial",
    "part",
    "day",
    "date",
    "subject",
    "person",
    "actor",
    "shot",
    "cut",
    "cycle",
    "録画",
    "撮影",
    "回",
    "日",
    "被験者",
];

/// How likely the names of a level are those of classes, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LevelKind {
    /// Numbers, dates, takes, people.
    Takes,
    /// Places, and what is only numbered: `siteA` and `siteB`, `x1` and `x2`.
    Numbered,
    Classes,
}

/// What all names of a level look like together.
pub fn kind(names: &BTreeSet<&str>) -> LevelKind {
    let all = |test: &dyn Fn(&str) -> bool| names.iter().copied().all(test);
    let numbered = |name: &str| name.chars().any(char::is_numeric);
    if all(&|name| numbered(name) && is_take(name)) {
        LevelKind::Takes
    } else if all(&|name| has_word(name, &CLASSES)) {
        LevelKind::Classes
    } else if all(&numbered) || all(&|name| has_word(name, &PLACES)) || is_series(names) {
        LevelKind::Numbered
    } else {
        LevelKind::Classes
    }
}

/// Nothing but numbers, or numbers with the words of recordings.
fn is_take(name: &str) -> bool {
    words(name).iter().all(|word| TAKES.contains(&word.as_str()))
}

/// In Japanese nothing parts a word from the one before: `入口カメラ`.
fn has_word(name: &str, list: &[&str]) -> bool {
    let ends = |word: &str, known: &str| !known.is_ascii() && known.chars().count() > 1 && word.ends_with(known);
    words(name).iter().any(|word| list.iter().any(|known| word == known || ends(word, known)))
}

/// The same name with other letters at the end: `siteA`, `siteB`; `line-a`, `line-b`.
fn is_series(names: &BTreeSet<&str>) -> bool {
    let stem = |name: &str| {
        let mut signs = name.chars();
        let last = signs.next_back().filter(char::is_ascii_alphabetic)?;
        let stem = signs.as_str();
        // A letter of its own: a capital behind small letters, or one behind a sign or a sign of Japanese.
        let before = stem.chars().next_back()?;
        let apart = before.is_lowercase() && last.is_uppercase() || !before.is_ascii_alphanumeric();
        apart.then(|| stem.to_owned())
    };
    let stems: BTreeSet<Option<String>> = names.iter().map(|name| stem(name)).collect();
    names.len() > 1 && stems.len() == 1 && !stems.contains(&None)
}

/// The words of a name in small letters, without its numbers and a letter that only counts: `siteA` is `site`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for sign in composed(name).chars() {
        let begins = sign.is_uppercase() && before.is_lowercase();
        if begins || !sign.is_alphabetic() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| sign.is_alphabetic()) {
            word.extend(sign.to_lowercase());
        }
        before = sign;
    }
    words.retain(|word| word.chars().count() > 1 || !word.is_ascii());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> LevelKind {
        kind(&names.iter().copied().collect())
    }

    #[test]
    fn classes_places_and_takes_are_told_apart() {
        for names in [["walk", "run"], ["class1", "class2"], ["Label_A", "Label_B"], ["動作1", "動作2"], ["ok", "ng"]]
        {
            assert_eq!(of(&names), LevelKind::Classes, "{names:?}");
        }
        for names in [["siteA", "siteB"], ["site", "line 3"], ["east", "west"], ["box1", "box2"], ["工場A", "工場B"]]
            .into_iter()
            .chain([["入口カメラ", "出口カメラ"], ["第一工場", "第二工場"]])
        {
            assert_eq!(of(&names), LevelKind::Numbered, "{names:?}");
        }
        for names in [["take1", "take2"], ["2024-05-01", "2024-05-02"], ["01", "02"], ["rec_a1", "p2"]] {
            assert_eq!(of(&names), LevelKind::Takes, "{names:?}");
        }
    }
}
