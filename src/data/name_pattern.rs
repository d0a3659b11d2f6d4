//! Labels and groups from the names of files, for footage without a table: `{site}_{day}_{label}_*`.
//!
//! `{word}` takes at least one character and becomes the group column of that name, `{label}` the label; `*` takes
//! anything, all else stands for itself. With a `/` the pattern is laid against the whole path below the data set's
//! folder, else against the name of the file; extensions do not count. Parts take as little as they can, the last one
//! takes the rest.

use std::collections::{BTreeMap, HashSet};

use super::paths::composed;
use crate::store::catalogue::ClipRow;

/// Columns with a meaning of their own in tables.
const TAKEN: [&str; 3] = ["path", "start_s", "end_s"];

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Sign(char),
    Word(String),
    Any,
}

/// Longest pattern, in characters.
const LONGEST: usize = 300;

/// A pattern that has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePattern {
    parts: Vec<Part>,
    whole_path: bool,
}

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    #[error("the pattern has no part in braces: write for example {{site}}_{{label}}_*")]
    NoWord,
    #[error("the pattern has more than {LONGEST} characters")]
    Long,
    #[error("a brace in the pattern is not closed, or closed twice")]
    Brace,
    #[error("\"{0}\" cannot name a group: use letters, digits, _ and -, and not path, start_s or end_s")]
    Word(String),
    #[error("{{{0}}} stands twice in the pattern")]
    Twice(String),
    #[error("two parts of the pattern stand side by side: put a sign between them that is in the file names")]
    Touching,
}

impl NamePattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// In words that name the way out.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if text.chars().count() > LONGEST {
            return Err(PatternError::Long);
        }
        let mut parts: Vec<Part> = Vec::new();
        let text = composed(text);
        let mut rest = text.trim();
        while let Some(sign) = rest.chars().next() {
            rest = &rest[sign.len_utf8()..];
            let part = match sign {
                '{' => {
                    let (word, after) = rest.split_once('}').ok_or(PatternError::Brace)?;
                    rest = after;
                    Part::Word(checked(word.trim())?)
                }
                '}' => return Err(PatternError::Brace),
                '*' => Part::Any,
                sign => Part::Sign(sign),
            };
            let open = |part: &Part| !matches!(part, Part::Sign(_));
            if open(&part) && parts.last().is_some_and(open) {
                return Err(PatternError::Touching);
            }
            if matches!(part, Part::Word(_)) && parts.contains(&part) {
                let Part::Word(word) = part else { continue };
                return Err(PatternError::Twice(word));
            }
            parts.push(part);
        }
        if !parts.iter().any(|part| matches!(part, Part::Word(_))) {
            return Err(PatternError::NoWord);
        }
        Ok(Self { whole_path: parts.contains(&Part::Sign('/')), parts })
    }

    /// The group columns, in their order.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.words().filter(|word| *word != "label")
    }

    /// Whether it says the label.
    pub fn has_label(&self) -> bool {
        self.words().any(|word| word == "label")
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Word(word) => Some(word.as_str()),
            _ => None,
        })
    }

    /// What a path says, word by word; `None` where it does not fit. The path has `/` between its parts.
    pub fn read(&self, path: &str) -> Option<BTreeMap<String, String>> {
        let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        let ending = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or(0, |(_, end)| end.len() + 1);
        let from = if self.whole_path { path } else { name };
        let signs: Vec<char> = from[..from.len() - ending].chars().collect();
        let mut found = BTreeMap::new();
        self.fits(&signs, (0, 0), &mut HashSet::new(), &mut found).then_some(found)
    }

    /// Whether the parts from one place on fit the signs from another on. `dead` are pairs that are known not to.
    fn fits(
        &self,
        signs: &[char],
        (part, at): (usize, usize),
        dead: &mut HashSet<(usize, usize)>,
        found: &mut BTreeMap<String, String>,
    ) -> bool {
        if dead.contains(&(part, at)) {
            return false;
        }
        let (least, word) = match self.parts.get(part) {
            None => return at == signs.len(),
            Some(Part::Sign(sign)) => {
                return signs.get(at) == Some(sign) && self.fits(signs, (part + 1, at + 1), dead, found);
            }
            Some(Part::Any) => (0, None),
            Some(Part::Word(word)) => (1, Some(word)),
        };
        for end in at + least..=signs.len() {
            // No part goes beyond the folder in which it begins.
            if end > at && signs[end - 1] == '/' {
                break;
            }
            if self.fits(signs, (part + 1, end), dead, found) {
                let value: String = signs[at..end].iter().collect();
                found.extend(word.map(|word| (word.clone(), value)));
                return true;
            }
        }
        dead.insert((part, at));
        false
    }

    /// Gives clips what a table has left open. False where the path does not fit.
    pub(super) fn fill(&self, path: &str, clips: &mut [ClipRow], label_from_table: bool) -> bool {
        let Some(mut found) = self.read(&composed(path)) else { return false };
        let label = found.remove("label");
        for clip in clips {
            if let Some(label) = label.as_ref().filter(|_| clip.label.is_none() || !label_from_table) {
                clip.label = Some(label.clone());
            }
            for (column, value) in &found {
                clip.groups.entry(column.clone()).or_insert_with(|| value.clone());
            }
        }
        true
    }
}

fn checked(word: &str) -> Result<String, PatternError> {
    if is_column_name(word) { Ok(word.to_owned()) } else { Err(PatternError::Word(word.to_owned())) }
}

/// Whether a group column that no table names can have this name.
pub fn is_column_name(word: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    !word.is_empty() && word.chars().all(plain) && !TAKEN.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str, path: &str) -> Option<Vec<(String, String)>> {
        Some(NamePattern::parse(pattern).unwrap().read(path)?.into_iter().collect())
    }

    fn pairs(pairs: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        Some(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect())
    }

    #[test]
    fn words_become_columns_and_the_last_one_takes_the_rest() {
        assert_eq!(read("{site}_{day}", "x/A_mon_2.mp4"), pairs(&[("day", "mon_2"), ("site", "A")]));
        assert_eq!(read("{site}_*_{label}", "A_7_歩く.mp4"), pairs(&[("label", "歩く"), ("site", "A")]));
        assert_eq!(read("{現場}/cam{camera}-*", "東/cam2-001.avi"), pairs(&[("camera", "2"), ("現場", "東")]));
        assert_eq!(read("{a}.{b}", "v1.2"), None, "what follows the last dot is the extension");
        assert_eq!(read("*_{a}", "frames_1"), pairs(&[("a", "1")]));
    }

    #[test]
    fn a_path_that_lacks_a_sign_or_a_word_does_not_fit() {
        assert_eq!(read("{site}_{day}", "A.mp4"), None);
        assert_eq!(read("{site}_{day}", "_mon.mp4"), None);
        assert_eq!(read("{site}/{name}", "a/b/c.mp4"), None, "a part stays in its folder");
        assert_eq!(read("{a}_x", "a_xy.mp4"), None);
        // Long and hopeless: known dead ends are not tried again.
        let name = "_".repeat(250);
        assert_eq!(read("{a}_{b}_{c}_{d}_{e}_{f}_{g}!", &name), None);
    }

    #[test]
    fn mistakes_are_named() {
        let error = |text: &str| NamePattern::parse(text).unwrap_err();
        assert_eq!(error("cam_*"), PatternError::NoWord);
        assert_eq!(error("{site"), PatternError::Brace);
        assert_eq!(error("site}_{a}"), PatternError::Brace);
        assert_eq!(error("{a}{b}"), PatternError::Touching);
        assert_eq!(error("{a}_{a}"), PatternError::Twice("a".into()));
        assert_eq!(error("{path}_{a}"), PatternError::Word("path".into()));
    }

    #[test]
    fn a_table_comes_first_and_a_folder_last() {
        let pattern = NamePattern::parse("{site}_{label}").unwrap();
        let groups = BTreeMap::from([("site".to_owned(), "table".to_owned())]);
        let clip = ClipRow { label: Some("folder or table".into()), groups, ..ClipRow::default() };
        let mut clips = [clip.clone(), ClipRow::default()];
        assert!(pattern.fill("A_walk.mp4", &mut clips, true));
        assert_eq!(clips[0], clip);
        assert_eq!((clips[1].label.as_deref(), clips[1].groups["site"].as_str()), (Some("walk"), "A"));
        let mut clips = [clip];
        pattern.fill("A_walk.mp4", &mut clips, false);
        assert_eq!(clips[0].label.as_deref(), Some("walk"));
    }
}
