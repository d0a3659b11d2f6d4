//! Folders that look like copies of others. They are classes all the same: only a person knows.

use std::collections::BTreeSet;

use crate::data::paths::rough;

/// Names of folders, in the form of [`rough`].
const NAMES: [&str; 15] = [
    "backup",
    "backups",
    "bak",
    "old",
    "tmp",
    "temp",
    "copy",
    "copies",
    "archive",
    "bk",
    "バックアップ",
    "コピー",
    "旧",
    "古い",
    "一時",
];

/// What systems write before or after the name of the folder that was copied, in the form of [`rough`].
const BEFORE: [&str; 2] = ["copy of ", "コピー ~ "];
const AFTER: [&str; 6] = [" copy", " copie", " コピー", "のコピー", " backup", " bak"];

/// Those of the classes that look like folders of copies.
pub fn among(labels: &BTreeSet<&str>) -> Vec<String> {
    labels.iter().filter(|name| is_like_copies(name)).map(|name| (*name).to_owned()).collect()
}

fn is_like_copies(name: &str) -> bool {
    let name = rough(name);
    NAMES.contains(&name.as_str())
        || BEFORE.iter().any(|words| name.starts_with(words))
        || AFTER.iter().any(|words| name.ends_with(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_told_from_classes() {
        for name in
            ["backup", "OLD", "_tmp", "walk - Copy", "歩く - コピー", "歩くのコピー", "Copy of walk", "walk_bak"]
        {
            assert!(is_like_copies(name), "{name}");
        }
        for name in ["walk", "old man", "fold", "copying", "photocopy", "temperature", "バックアップする"] {
            assert!(!is_like_copies(name), "{name}");
        }
    }
}
