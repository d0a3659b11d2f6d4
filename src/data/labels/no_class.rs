//! Words that stand for no class and no group, taken away and told.

use std::collections::BTreeMap;

use crate::data::note::Note;
use crate::store::catalogue::ClipRow;

/// Labels that programs write where there is none, and names of folders that stand for none.
const NO_CLASS: [&str; 36] = [
    "nan",
    "-nan",
    "null",
    "n/a",
    "#n/a",
    "<na>",
    // What a spreadsheet writes for a formula that failed.
    "#ref!",
    "#value!",
    "#name?",
    "#div/0!",
    "#null!",
    "#num!",
    "none",
    "na",
    "nil",
    "undefined",
    "-",
    "--",
    "?",
    "unlabeled",
    "unlabelled",
    "未ラベル",
    "ラベルなし",
    "未設定",
    // What a pivot table writes, and folders of what nobody has looked at.
    "(blank)",
    "(空白)",
    "unsorted",
    "uncategorized",
    "uncategorised",
    "未分類",
    "未整理",
    "new folder",
    "untitled folder",
    "新しいフォルダー",
    "新規フォルダ",
    "名称未設定フォルダ",
];
/// So many of them stand for no group either; `none` and `NA` may well name one.
const NO_VALUE: usize = 12;

/// Whether a label stands for none.
fn is_no_class(label: &str) -> bool {
    NO_CLASS.iter().any(|word| label.trim().eq_ignore_ascii_case(word))
}

/// Whether the value of a group column stands for none. Taken as a group, all that lack one would be together in it.
fn is_no_value(value: &str) -> bool {
    NO_CLASS[..NO_VALUE].iter().any(|word| value.trim().eq_ignore_ascii_case(word))
}

/// Takes away the labels that stand for none, and tells them.
pub fn without_no_class<'a>(clips: impl Iterator<Item = (&'a str, &'a mut ClipRow)>) -> Vec<Note> {
    let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (path, clip) in clips {
        if let Some(label) = clip.label.take_if(|label| is_no_class(label)) {
            found.entry(label).or_insert_with(|| (0, path.to_owned())).0 += 1;
        }
    }
    found.into_iter().map(|(text, (clips, first))| Note::NoClass { text, clips, first }).collect()
}

/// Takes away the values of groups that stand for none, and tells them.
pub fn without_no_value<'a>(clips: impl Iterator<Item = &'a mut ClipRow>) -> Vec<Note> {
    let mut found: BTreeMap<(String, String), usize> = BTreeMap::new();
    for clip in clips {
        clip.groups.retain(|column, value| {
            let none = is_no_value(value);
            if none {
                *found.entry((column.clone(), value.clone())).or_default() += 1;
            }
            !none
        });
    }
    found.into_iter().map(|((column, text), clips)| Note::NoValue { column, text, clips }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_nothing_are_no_class_and_are_told() {
        let mut clips = ["walk", "NaN", "nan", "none", "Nana"]
            .map(|label| ClipRow { label: Some(label.to_owned()), ..ClipRow::default() });
        let notes = without_no_class(clips.iter_mut().map(|clip| ("v", clip)));
        assert_eq!(clips.iter().filter(|clip| clip.label.is_some()).count(), 2);
        assert_eq!(notes.len(), 3);
    }
}
