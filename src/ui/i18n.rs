//! Japanese and English, switched at once. Messages are Fluent files in `assets/i18n/<language>/<page>.ftl`.
//!
//! The language is a property of the thread that draws, so that `tr("runs-pause")` needs no handle.

use std::cell::{Cell, RefCell};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use serde::{Deserialize, Serialize};

use crate::measure::Language;
use crate::told::{Tell, Told};

/// A language of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lang {
    Ja,
    En,
}

macro_rules! messages {
    ($lang:literal) => {
        [
            include_str!(concat!("../../assets/i18n/", $lang, "/common.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/glossary.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/measure.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/start.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/data.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/design.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/runs.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/curves.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/pilot.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/neighbours.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/map.ftl")),
        ]
    };
}

const JA: [&str; 11] = messages!("ja");
const EN: [&str; 11] = messages!("en");

type Bundle = FluentBundle<FluentResource>;

thread_local! {
    static LANG: Cell<Lang> = const { Cell::new(Lang::En) };
    static BUNDLES: [RefCell<Option<Bundle>>; 2] = const { [RefCell::new(None), RefCell::new(None)] };
}

/// The language of this thread.
pub fn lang() -> Lang {
    LANG.get()
}

/// The language of this thread for what is worded below the window.
pub fn language() -> Language {
    match lang() {
        Lang::Ja => Language::Ja,
        Lang::En => Language::En,
    }
}

/// Changes the language of this thread; takes effect with the next frame.
pub fn set_lang(lang: Lang) {
    LANG.set(lang);
}

/// The language that the system asks for: Japanese, or else English.
pub fn system_lang() -> Lang {
    match sys_locale::get_locale() {
        Some(locale) if locale.starts_with("ja") => Lang::Ja,
        _ => Lang::En,
    }
}

/// The message `key` in the current language; the key itself if there is none (a test finds those).
pub fn tr(key: &str) -> String {
    format(key, None)
}

/// [`tr`] with variables: `tr!("runs-left", minutes = 41)`.
#[macro_export]
macro_rules! tr_with {
    ($key:expr, $($name:ident = $value:expr),+ $(,)?) => {{
        let mut args = $crate::ui::i18n::Args::new();
        $(args.set(stringify!($name), $value);)+
        $crate::ui::i18n::format($key, Some(&args))
    }};
}
pub use crate::tr_with as tr;

/// Variables of a message.
pub type Args<'a> = FluentArgs<'a>;

/// The message `key` with its variables; see [`tr`].
pub fn format(key: &str, args: Option<&Args<'_>>) -> String {
    BUNDLES.with(|bundles| {
        let mut slot = bundles[lang() as usize].borrow_mut();
        let bundle = slot.get_or_insert_with(|| bundle(lang()));
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else { return key.to_owned() };
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, args, &mut errors).into_owned()
    })
}

/// A text that was made below the window, in the current language.
pub fn said(told: &Told) -> &str {
    match lang() {
        Lang::Ja => &told.japanese,
        Lang::En => &told.english,
    }
}

/// What says itself in both languages, in the current one.
pub fn say(what: &impl Tell) -> String {
    match lang() {
        Lang::Ja => what.japanese(),
        Lang::En => what.to_string(),
    }
}

/// Words of the window in both languages, for what is shown later: the language may have changed by then.
pub fn both(words: impl Fn() -> String) -> Told {
    let before = lang();
    let [japanese, english] = [Lang::Ja, Lang::En].map(|lang| {
        set_lang(lang);
        words()
    });
    set_lang(before);
    Told { english, japanese }
}

/// Files with a mistake keep their good messages; the test below names the mistake.
fn bundle(lang: Lang) -> Bundle {
    let (name, files) = match lang {
        Lang::Ja => (unic_langid::langid!("ja"), JA),
        Lang::En => (unic_langid::langid!("en"), EN),
    };
    let mut bundle = Bundle::new(vec![name]);
    bundle.set_use_isolating(false); // marks of direction would show as boxes
    for text in files {
        let file = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(good, _)| good);
        bundle.add_resource_overriding(file);
    }
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

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
    fn a_switch_changes_the_next_message() {
        set_lang(Lang::Ja);
        assert_eq!(tr("page-runs"), "実行");
        set_lang(Lang::En);
        assert_eq!(tr("page-runs"), "Runs");
        assert_eq!(tr("no-such-key"), "no-such-key");
    }

    /// What follows `tr("` and `tr!("`, but not `include_str!("`.
    fn keys_used(text: &str) -> impl Iterator<Item = &str> {
        let calls = ["tr(\"", "tr!(\""].into_iter().flat_map(|call| text.match_indices(call));
        let whole = calls.filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'));
        whole.filter_map(|(at, call)| text[at + call.len()..].split('"').next())
    }

    /// Keys written literally in the source exist.
    #[test]
    fn every_key_in_the_source_is_translated() {
        let known = keys(&EN);
        let mut missing = BTreeSet::new();
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/ui"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("i18n.rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    let text = text.replace("include_str!(", "");
                    missing.extend(keys_used(&text).filter(|key| !known.contains_key(*key)).map(str::to_owned));
                }
            }
        }
        assert_eq!(missing, BTreeSet::new());
    }
}
