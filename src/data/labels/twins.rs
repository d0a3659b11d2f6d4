//! Labels, and values of groups, that are mostly one and written in two ways.

use std::collections::{BTreeMap, BTreeSet};

use crate::data::note::Note;
use crate::data::paths;
use crate::store::catalogue::ClipRow;

/// What is said of labels, and of values of a group column, that are mostly one, written in two ways.
pub fn alike(clips: &[&ClipRow]) -> Vec<Note> {
    let labels = written_alike(clips.iter().filter_map(|clip| clip.label.as_deref()));
    let labels = labels.into_iter().map(|labels| Note::LabelsAlike { labels });
    let columns: BTreeSet<&String> = clips.iter().flat_map(|clip| clip.groups.keys()).collect();
    let groups = columns.into_iter().flat_map(|column| {
        let values = written_alike(clips.iter().filter_map(|clip| clip.groups.get(column).map(String::as_str)));
        values.into_iter().map(move |values| Note::GroupsAlike { column: column.clone(), values })
    });
    labels.chain(groups).collect()
}

/// Words that differ only in capitals, width, separators, quotes and dots around them, or in how a number is written.
fn written_alike<'a>(words: impl Iterator<Item = &'a str>) -> Vec<Vec<String>> {
    let around = |sign: char| matches!(sign, '\'' | '"' | '’' | '‘' | '.' | '。' | ',' | '、');
    let mut forms: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for word in words {
        let number = paths::narrow(word).trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let form = number.map_or_else(|| paths::rough(word.trim_matches(around)), |number| number.to_string());
        forms.entry(form).or_default().insert(word);
    }
    let several = forms.into_values().filter(|words| words.len() > 1);
    several.map(|words| words.into_iter().map(str::to_owned).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_in_two_ways_is_told_and_other_words_are_not() {
        let alike = |words: &[&str]| written_alike(words.iter().copied()).len();
        for words in
            [["'walk", "walk"], ["walk.", "Walk"], ["1", "01"], ["1.0", "1"], ["cam 1", "Cam_1"], ["ｱﾙｸ", "アルク"]]
        {
            assert_eq!(alike(&words), 1, "{words:?}");
        }
        for words in [["walk", "walks"], ["1", "2"], ["1.5", "15"], ["a b", "ab"], ["C", "C+"], ["walk", "walk"]] {
            assert_eq!(alike(&words), 0, "{words:?}");
        }
    }
}
