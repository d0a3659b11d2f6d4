//! The language of the window, switched at once. The words are those of [`crate::text`].
//!
//! The language is a property of the thread that draws, so that `tr("runs-pause")` needs no handle.

use std::cell::Cell;

pub use crate::text::{Args, Language};
use crate::text::{LocalText, Localize, text};

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::En) };
}

/// The language of this thread.
pub fn lang() -> Language {
    LANGUAGE.get()
}

/// Changes the language of this thread; takes effect with the next frame.
pub fn set_lang(language: Language) {
    LANGUAGE.set(language);
}

/// The language that the system asks for: Japanese, or else English.
pub fn system_lang() -> Language {
    sys_locale::get_locale().map_or(Language::En, |locale| Language::from_code(&locale))
}

/// The message `key` in the current language; the key itself if there is none (a test finds those).
pub fn tr(key: &str) -> String {
    format(key, None)
}

/// [`tr`] with variables: `tr!("runs-left", minutes = 41)`.
#[macro_export]
macro_rules! tr_with {
    ($key:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::text_with!($crate::ui::i18n::lang(), $key, $($name = $value),+)
    };
}
pub use crate::tr_with as tr;

/// The message `key` with its variables; see [`tr`].
pub fn format(key: &str, args: Option<&Args<'_>>) -> String {
    text(lang(), key, args)
}

/// A text that was made below the window, in the current language.
pub fn said(text: &LocalText) -> &str {
    text.in_language(lang())
}

/// What says itself in both languages, in the current one.
pub fn say(what: &impl Localize) -> String {
    what.localized(lang())
}

/// Words of the window in both languages, for what is shown later: the language may have changed by then.
pub fn both(words: impl Fn() -> String) -> LocalText {
    let before = lang();
    let [english, japanese] = Language::ALL.map(|language| {
        set_lang(language);
        words()
    });
    set_lang(before);
    LocalText { english, japanese }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_changes_the_next_message() {
        set_lang(Language::Ja);
        assert_eq!(tr("page-runs"), "実行");
        set_lang(Language::En);
        assert_eq!(tr("page-runs"), "Runs");
        assert_eq!(tr("no-such-key"), "no-such-key");
    }
}
