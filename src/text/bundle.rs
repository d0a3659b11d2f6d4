//! The Fluent messages of each language, shared by all threads.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

use super::Language;

macro_rules! messages {
    ($language:literal: $($file:literal)+) => {
        [$(include_str!(concat!("../../assets/i18n/", $language, "/", $file, ".ftl"))),+]
    };
}

/// Files that both languages have.
macro_rules! shared {
    ($language:literal) => {
        messages!($language: "common" "glossary" "measure" "start" "data" "design" "runs" "curves" "pilot" "neighbours" "map")
    };
}

const EN: [&str; 11] = shared!("en");
const JA: [&str; 11] = shared!("ja");

/// Errors, warnings and reasons: their English is the `Display` of the types.
const JA_ERRORS: [&str; 8] = messages!(
    "ja": "errors-system" "errors-store" "errors-config" "errors-data" "errors-method" "errors-eval" "errors-engine"
        "errors-report"
);

type Bundle = FluentBundle<FluentResource>;

static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(unic_langid::langid!("en"), &[&EN]));
static JAPANESE: LazyLock<Bundle> = LazyLock::new(|| bundle(unic_langid::langid!("ja"), &[&JA, &JA_ERRORS]));

/// Variables of a message.
pub type Args<'a> = FluentArgs<'a>;

/// The message `key` with its variables; the key itself where there is none (tests find those).
pub fn text(language: Language, key: &str, args: Option<&Args<'_>>) -> String {
    let bundle = of(language);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else { return key.to_owned() };
    bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned()
}

/// The attribute of a message, or the message itself where it has no such attribute; `None` where there is no message.
pub fn attribute(language: Language, key: &str, attribute: Option<&str>, args: &Args<'_>) -> Option<String> {
    let bundle = of(language);
    let message = bundle.get_message(key)?;
    let own = attribute.and_then(|name| message.get_attribute(name)).map(|found| found.value());
    let pattern = own.or_else(|| message.value())?;
    Some(bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned())
}

fn of(language: Language) -> &'static Bundle {
    match language {
        Language::En => &ENGLISH,
        Language::Ja => &JAPANESE,
    }
}

/// The items of a list as the language separates them.
pub fn list(language: Language, items: &[String]) -> String {
    items.join(&text(language, "list-between", None))
}

/// [`text()`] with variables: `text!(language, "report-chance", share = "0.25")`. Numbers are written as `Display` writes
/// them; those that need decimals or more than 53 bits are given as text.
#[macro_export]
macro_rules! text_with {
    ($language:expr, $key:expr $(,)?) => { $crate::text::text($language, $key, None) };
    ($language:expr, $key:expr, $($name:ident = $value:expr),+ $(,)?) => {{
        let mut args = $crate::text::Args::new();
        $(args.set(stringify!($name), $value);)+
        $crate::text::text($language, $key, Some(&args))
    }};
}

/// Files with a mistake keep their good messages; a test names the mistake.
fn bundle(language: unic_langid::LanguageIdentifier, files: &[&[&str]]) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false); // marks of direction would show as boxes
    for text in files.iter().copied().flatten() {
        let file = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(good, _)| good);
        bundle.add_resource_overriding(file);
    }
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::text::text;

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

    /// Texts of all Rust files below `src`.
    fn sources() -> Vec<(PathBuf, String)> {
        let (mut folders, mut files) = (vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|kind| kind == "rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    files.push((path, text));
                }
            }
        }
        files
    }

    /// The literal key of each call `tr("…"`, `tr!("…"` and `text!(language, "…"`.
    fn keys_used(text: &str) -> Vec<String> {
        let whole = |at: usize| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let mut found = Vec::new();
        for call in ["tr(", "tr!(", "text!(", "localized!("] {
            for (at, _) in text.match_indices(call).filter(|(at, _)| whole(*at)) {
                let inside = &text[at + call.len()..];
                let inside = if matches!(call, "text!(" | "localized!(") {
                    inside.split_once(',').map_or("", |(_, rest)| rest)
                } else {
                    inside
                };
                let literal = inside.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
                found.extend(literal.map(str::to_owned));
            }
        }
        found
    }

    #[test]
    fn every_key_in_the_source_is_translated() {
        let (english, japanese, errors) = (keys(&EN), keys(&JA), keys(&JA_ERRORS));
        let mut missing = BTreeSet::new();
        for (path, text) in sources() {
            if path.ends_with("text/bundle.rs") || path.ends_with("ui/i18n.rs") {
                continue;
            }
            let known = |key: &String| {
                let of_error = key.starts_with("errors-") && errors.contains_key(key);
                of_error || english.contains_key(key) && japanese.contains_key(key)
            };
            missing.extend(keys_used(&text).into_iter().filter(|key| !known(key)));
        }
        assert_eq!(missing, BTreeSet::new());
    }

    #[test]
    fn every_message_of_an_error_is_used() {
        let used: BTreeSet<String> = sources().iter().flat_map(|(_, text)| keys_used(text)).collect();
        let unused: Vec<String> = keys(&JA_ERRORS).into_keys().filter(|key| !used.contains(key)).collect();
        assert_eq!(unused, Vec::<String>::new());
    }
}
