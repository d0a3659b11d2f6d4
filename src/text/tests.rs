//! Messages of both languages fit each other and the source.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::FluentResource;

use super::bundle::{EN, JA, JA_ERRORS};
use super::{Language, text};

/// Key → names of its variables; panics on a syntax error or a key given twice.
fn keys(files: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::new();
    for text in files {
        assert!(FluentResource::try_new((*text).to_owned()).is_ok(), "syntax error in:\n{text}");
        let mut current = None;
        for line in text.lines() {
            let starts = line.starts_with(|c: char| c.is_ascii_alphabetic());
            if let Some((key, _)) = line.split_once('=').filter(|_| starts) {
                let key = key.trim().to_owned();
                assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "{key} is given twice");
                current = Some(key);
            }
            let Some(entry) = current.as_ref().and_then(|key| keys.get_mut(key)) else { continue };
            for part in line.split('$').skip(1) {
                let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(part.len());
                entry.insert(part[..end].to_owned());
            }
        }
    }
    keys
}

#[test]
fn japanese_and_english_have_the_same_keys_and_variables() {
    let (ja, en) = (keys(&JA), keys(&EN));
    let missing = |a: &BTreeMap<String, _>, b: &BTreeMap<String, _>| {
        a.keys().filter(|key| !b.contains_key(*key)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(missing(&ja, &en), Vec::<String>::new(), "not in English");
    assert_eq!(missing(&en, &ja), Vec::<String>::new(), "not in Japanese");
    for (key, variables) in &ja {
        assert_eq!(variables, &en[key], "variables of {key}");
    }
}

#[test]
fn numbers_are_written_plainly_and_without_marks_of_direction() {
    let japanese = text!(Language::Ja, "pilot-needs-seeds", n = 12_345_678_u64);
    assert_eq!(japanese, "あと 12345678 シード必要です");
    assert_eq!(text!(Language::Ja, "page-runs"), "実行");
    assert_eq!(text!(Language::En, "page-runs"), "Runs");
    assert_eq!(text!(Language::En, "no-such-key", n = 1), "no-such-key");
}

#[test]
fn one_thing_is_told_as_one_though_its_number_comes_as_text() {
    let labels = |n: &str| text!(Language::En, "report-conditions-labels", n = n);
    assert_eq!(
        [labels("1"), labels("2"), labels("1 and 2")],
        ["1 label per class", "2 labels per class", "1 and 2 labels per class"]
    );
    assert_eq!(text!(Language::En, "data-cell", label = "walk", value = "1", n = 1), "walk, 1: 1 clip");
}

/// Path below `src` and text of each Rust file, without its tests.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut files) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((name, text.split("mod tests {").next().unwrap_or_default().to_owned()));
            }
        }
    }
    files
}

/// Lines of code, without comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// Files of messages that are named by literals only, by the beginning of their keys. The names of curves (`curve-`) are
/// made of tags.
const BY_LITERAL: [&str; 7] = ["errors-", "note-", "report-", "document-", "figure-", "finding-", "curve-"];

/// Keys that stand in the source: the literal of each call `tr("…"`, `tr!("…"` and `text!(language, "…"`, and every literal
/// that begins like a key of [`BY_LITERAL`].
fn keys_used(text: &str) -> BTreeSet<String> {
    let text = code(text).collect::<Vec<_>>().join("\n");
    let whole = |at: usize| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let mut found = BTreeSet::new();
    for call in ["tr(", "tr!(", "text!(", "localized!("] {
        let with_language = matches!(call, "text!(" | "localized!(");
        for (at, _) in text.match_indices(call).filter(|(at, _)| whole(*at)) {
            let inside = &text[at + call.len()..];
            let inside = if with_language { inside.split_once(',').map_or("", |(_, rest)| rest) } else { inside };
            let literal = inside.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
            found.extend(literal.map(str::to_owned));
        }
    }
    let literals = text.split('"').filter(|part| BY_LITERAL.iter().any(|begin| part.starts_with(begin)));
    let is_key = |part: &&str| part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && !part.ends_with('-');
    found.extend(literals.filter(is_key).map(str::to_owned));
    found
}

#[test]
fn every_key_in_the_source_is_translated() {
    let (english, japanese, errors) = (keys(&EN), keys(&JA), keys(&JA_ERRORS));
    let known = |key: &String| errors.contains_key(key) || english.contains_key(key) && japanese.contains_key(key);
    let mut missing = Vec::new();
    // The table of files names the files of errors.
    for (name, text) in sources().into_iter().filter(|(name, _)| name != "text/bundle.rs") {
        let unknown = keys_used(&text).into_iter().filter(|key| !known(key));
        missing.extend(unknown.map(|key| format!("{name}: {key}")));
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_message_of_an_error_or_a_report_is_used() {
    let used: BTreeSet<String> = sources().iter().flat_map(|(_, text)| keys_used(text)).collect();
    let by_literal = |key: &String| BY_LITERAL[..6].iter().any(|begin| key.starts_with(begin));
    let all = keys(&JA_ERRORS).into_keys().chain(keys(&JA).into_keys());
    let unused: Vec<String> = all.filter(|key| by_literal(key) && !used.contains(key)).collect();
    assert_eq!(unused, Vec::<String>::new());
}

/// Files that may hold Japanese outside tests and comments, with the number of such lines: what people write into
/// tables, folders and fields, and the rules of line breaks. It grows by such words alone.
const WITH_JAPANESE: [(&str, usize); 9] = [
    ("data/labels/copies.rs", 7),
    ("data/labels/level_kind.rs", 20),
    ("data/labels/looks.rs", 9),
    ("data/labels/no_class.rs", 9),
    ("data/labels/splits.rs", 4),
    ("data/labels/time.rs", 3),
    ("data/scan.rs", 5),
    ("text/line_break.rs", 3),
    ("ui/pages/design/control.rs", 1),
];

#[test]
fn texts_in_japanese_stand_in_the_fluent_files_and_not_in_the_source() {
    let japanese = |line: &&str| line.chars().any(|c| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}'));
    let mut found: Vec<(String, usize)> = Vec::new();
    for (name, text) in sources() {
        let lines = code(&text).filter(japanese).count();
        found.extend((lines > 0).then_some((name, lines)));
    }
    found.sort();
    let allowed = WITH_JAPANESE.map(|(name, lines)| (name.to_owned(), lines));
    assert_eq!(found, allowed, "move texts to assets/i18n; shorten the list where there are fewer");
}
