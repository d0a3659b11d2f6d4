//! Folders of pictures, one per frame; a folder may hold several sequences (`img_00001.jpg`, `flow_x_00001.jpg`).
//!
//! A folder of one sequence is named by its own path. Of several each has the folder's path and its pattern of names:
//! `walk/clip1/img_#`, where `#` stands for the number.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Stands for a number in the pattern of a sequence.
const NUMBER: char = '#';

/// Whether `path` is a folder, or a sequence of pictures within one.
pub fn is_frames(path: &Path) -> bool {
    path.is_dir() || !path.exists() && frame_files(path).is_ok_and(|files| !files.is_empty())
}

/// The pictures of a folder or of one sequence in it, naturally sorted: `f2` before `f10`.
pub fn frame_files(path: &Path) -> io::Result<Vec<PathBuf>> {
    let pattern = path.file_name().map(|name| name.to_string_lossy()).filter(|name| name.contains(NUMBER));
    let mut names = match (pattern, path.parent()) {
        (Some(pattern), Some(folder)) if !path.is_dir() => {
            let names = picture_names(folder)?;
            sequences(&names).remove(pattern.as_ref()).unwrap_or_default()
        }
        _ => without_strays(picture_names(path)?),
    };
    names.sort_by(|a, b| natord::compare(a, b).then_with(|| a.cmp(b)));
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    Ok(names.into_iter().map(|name| folder.join(name)).collect())
}

/// The names of the pictures in a folder.
pub fn picture_names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if crate::data::file_kind::is_picture_name(&name) && !name.starts_with('.') {
            names.push(name);
        }
    }
    Ok(names)
}

/// The sequences among the names of a folder's pictures, by their patterns; empty if there are not at least two. A
/// picture that belongs to none (a cover) is in none of them.
pub fn sequences(names: &[String]) -> BTreeMap<String, Vec<String>> {
    let mut by_words: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for name in names {
        by_words.entry(pattern(name, usize::MAX)).or_default().push(name);
    }
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (words, names) in by_words {
        let parts = restarted(&names).unwrap_or_else(|| BTreeMap::from([(words, names)]));
        let parts = parts.into_iter().flat_map(|(words, names)| by_ending(words, names));
        for (words, names) in parts.filter(|(_, names)| names.len() > 1) {
            found.insert(words, names.into_iter().cloned().collect());
        }
    }
    if found.len() > 1 { found } else { BTreeMap::new() }
}

/// The names of a folder's one sequence, without pictures that belong to none: a cover would be its first frame. Where
/// no names follow a pattern all are frames.
fn without_strays(mut names: Vec<String>) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in &names {
        *counts.entry(pattern(name, usize::MAX)).or_default() += 1;
    }
    let mut several = counts.into_iter().filter(|(words, n)| *n > 1 && words.contains(NUMBER));
    if let (Some((words, _)), None) = (several.next(), several.next()) {
        names.retain(|name| pattern(name, usize::MAX) == words);
    }
    names
}

/// What a folder's pictures say before any is read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The patterns of its sequences, if it holds several.
    pub patterns: Vec<String>,
    /// Pictures that are no frames: how many, and the first.
    pub strays: Option<(usize, String)>,
    /// Pattern of a sequence (empty: the folder's only one), missing numbers, frames.
    pub gaps: Vec<(String, u64, usize)>,
}

/// Looks at the names of a folder's pictures.
pub fn tell(names: &[String]) -> Told {
    let found = sequences(names);
    let only = || BTreeMap::from([(String::new(), without_strays(names.to_vec()))]);
    let (patterns, found) =
        if found.is_empty() { (Vec::new(), only()) } else { (found.keys().cloned().collect(), found) };
    let frames: BTreeSet<&String> = found.values().flatten().collect();
    let mut strays = names.iter().filter(|name| !frames.contains(name)).peekable();
    let first = strays.peek().map(|name| (*name).clone());
    let strays = first.map(|first| (strays.count(), first));
    let gaps = found.iter().filter_map(|(words, names)| Some((words.clone(), missing(names)?, names.len()))).collect();
    Told { patterns, strays, gaps }
}

/// How many numbers are missing in a sequence that is numbered evenly for the most part.
fn missing(names: &[String]) -> Option<u64> {
    let even = pattern(names.first()?, 1);
    let number = |name: &String| {
        let &(from, to) = digits(stem(name)).last()?;
        if pattern(name, 1) == even { name[from..to].parse::<u64>().ok() } else { None }
    };
    let mut numbers = names.iter().map(number).collect::<Option<Vec<u64>>>()?;
    numbers.sort_unstable();
    let steps: Vec<u64> = numbers.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    steps.iter().for_each(|step| *counts.entry(*step).or_default() += 1);
    let (&step, &times) = counts.iter().filter(|(step, _)| **step > 0).max_by_key(|(_, n)| **n)?;
    let missing: u64 = steps.iter().map(|wide| (wide / step).saturating_sub(1)).fold(0, u64::saturating_add);
    (2 * times > steps.len() && missing > 0).then_some(missing)
}

/// Names of two numbers (`cam1_0001`, `cam2_0001`) whose second one starts again with each first one are that many
/// sequences; dates and times, whose numbers do not come again in the same way, are one.
fn restarted<'a>(names: &[&'a String]) -> Option<BTreeMap<String, Vec<&'a String>>> {
    let mut parts: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    let mut numbers: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for name in names {
        let runs = digits(stem(name));
        let [_, (from, to)] = runs[..] else { return None };
        let key = pattern(name, 1);
        numbers.entry(key.clone()).or_default().insert(&name[from..to]);
        parts.entry(key).or_default().push(*name);
    }
    let mut sets = numbers.values();
    let (first, second) = (sets.next()?, sets.next()?);
    let both = first.intersection(second).count();
    (both > 1 && 2 * both >= first.len().min(second.len())).then_some(parts)
}

/// Names that come twice, with one ending and another (`0001.jpg` and a mask or a depth `0001.png`), are two sequences.
/// Endings that take turns are one.
fn by_ending(words: String, names: Vec<&String>) -> Vec<(String, Vec<&String>)> {
    let mut stems: BTreeMap<&str, usize> = BTreeMap::new();
    names.iter().for_each(|name| *stems.entry(stem(name)).or_default() += 1);
    let twice = stems.values().filter(|n| **n > 1).count();
    if twice < 2 || 2 * twice < stems.len() {
        return vec![(words, names)];
    }
    let mut parts: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for name in names {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        parts.entry(format!("{words}.{ending}")).or_default().push(name);
    }
    parts.into_iter().collect()
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The name without its extension, its last `last` numbers written as `#`.
fn pattern(name: &str, last: usize) -> String {
    let stem = stem(name);
    let runs = digits(stem);
    let (mut words, mut at) = (String::new(), 0);
    for (from, to) in &runs[runs.len().saturating_sub(last)..] {
        words.push_str(&stem[at..*from]);
        words.push(NUMBER);
        at = *to;
    }
    words + &stem[at..]
}

/// Where the numbers of a name are.
fn digits(name: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in name.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        match runs.last_mut() {
            Some(run) if run.1 == at => run.1 = at + 1,
            _ => runs.push((at, at + 1)),
        }
    }
    runs
}

/// Feeds the pictures into a hash: their contents, in order. `false`: given up, because `go_on` said no; a folder may hold
/// the pictures of hours.
pub fn hash_frames(path: &Path, hash: &mut blake3::Hasher, go_on: &dyn Fn() -> bool) -> io::Result<bool> {
    let mut buffer = vec![0; 64 << 10];
    for path in frame_files(path)? {
        if !go_on() {
            return Ok(false);
        }
        let mut file = File::open(&path)?;
        hash.update(&file.metadata()?.len().to_le_bytes());
        loop {
            match file.read(&mut buffer)? {
                0 => break,
                got => hash.update(&buffer[..got]),
            };
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: impl IntoIterator<Item = String>) -> Vec<(String, usize)> {
        let names: Vec<String> = names.into_iter().collect();
        sequences(&names).into_iter().map(|(pattern, names)| (pattern, names.len())).collect()
    }

    #[test]
    fn pictures_flow_and_depth_of_one_folder_are_told_apart() {
        let of = |words: &[&str]| {
            let names = words.iter().flat_map(|word| (1..=9).map(|i| word.replace('#', &format!("{i:05}"))));
            found(names.collect::<Vec<_>>())
        };
        let three = [("flow_x_#".to_owned(), 9), ("flow_y_#".to_owned(), 9), ("img_#".to_owned(), 9)];
        assert_eq!(of(&["img_#.jpg", "flow_x_#.jpg", "flow_y_#.jpg"]), three);
        assert_eq!(of(&["#_rgb.png", "#_depth.png"]), [("#_depth".to_owned(), 9), ("#_rgb".to_owned(), 9)]);
        assert_eq!(of(&["cam1_#.png", "cam2_#.png"]), [("cam1_#".to_owned(), 9), ("cam2_#".to_owned(), 9)]);
    }

    #[test]
    fn pictures_and_masks_of_the_same_numbers_are_told_apart_by_their_endings() {
        let both = (1..=9).flat_map(|i| [format!("{i:04}.jpg"), format!("{i:04}.PNG")]);
        assert_eq!(found(both), [("#.jpg".to_owned(), 9), ("#.png".to_owned(), 9)]);
        let in_turn = (1..=9).map(|i| format!("f{i}.{}", if i % 2 == 0 { "jpg" } else { "png" }));
        assert_eq!(found(in_turn), []);
        let one_twice = (1..=9).map(|i| format!("f{i}.jpg")).chain(["f3.png".to_owned()]);
        assert_eq!(found(one_twice), []);
    }

    #[test]
    fn one_sequence_stays_one_whatever_lies_beside_it() {
        assert_eq!(found((0..20).map(|i| format!("f{i}.png"))), []);
        assert_eq!(found((0..20).map(|i| format!("f{i}.png")).chain(["cover.jpg".to_owned()])), []);
        let times = (0..90).map(|i| format!("2024-05-01_12-{:02}-{:02}.jpg", i / 6, i % 6 * 10));
        assert_eq!(found(times), []);
        let days = (0..90).map(|i| format!("202405{:02}_{:06}.jpg", i / 30 + 1, i * 7919));
        assert_eq!(found(days), []);
        assert_eq!(found(["a.png", "b.png", "c.png"].map(str::to_owned)), []);
    }

    #[test]
    fn a_sequence_is_read_by_its_pattern_and_a_folder_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["img_2.png", "img_10.png", "flow_1.png", "flow_2.png", "flow_1.bmp", "flow_2.bmp"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        let names = |path: &Path| -> Vec<String> {
            let files = frame_files(path).unwrap();
            files.iter().map(|file| file.file_name().unwrap().to_string_lossy().into_owned()).collect()
        };
        assert_eq!(names(&folder.path().join("img_#")), ["img_2.png", "img_10.png"]);
        assert_eq!(names(&folder.path().join("flow_#.bmp")), ["flow_1.bmp", "flow_2.bmp"]);
        assert_eq!(names(folder.path()).len(), 6);
        assert!(is_frames(&folder.path().join("flow_#.png")) && !is_frames(&folder.path().join("other_#")));
    }

    #[test]
    fn a_cover_beside_a_sequence_is_no_frame_of_it_and_gaps_are_told() {
        let names = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let told = tell(&names("cover.png f9.png f10.PNG f11.png f14.png"));
        assert_eq!(told.strays, Some((1, "cover.png".to_owned())));
        assert_eq!(told.gaps, [(String::new(), 2, 4)]);
        let told = tell(&names("a_1.png a_2.png b_1.png b_2.png b_5.png plan.png"));
        assert_eq!(told.patterns, ["a_#", "b_#"]);
        assert_eq!(told.strays, Some((1, "plan.png".to_owned())));
        // Every fifth frame, dates, and names without numbers have no gaps.
        for even in ["f0.png f5.png f10.png", "12-58.png 12-59.png 13-00.png", "left.png right.png top.png", "f1.png"] {
            assert_eq!(tell(&names(even)), Told::default(), "{even}");
        }
        assert_eq!(without_strays(names("left.png right.png top1.png")).len(), 3);
    }
}
