//! The Fluent messages of each language, shared by all threads.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::Language;

macro_rules! messages {
    ($language:literal: $($file:literal)+) => {
        [$(include_str!(concat!("../../assets/i18n/", $language, "/", $file, ".ftl"))),+]
    };
}

/// Files that both languages have.
macro_rules! shared {
    ($language:literal) => {
        messages!($language: "common" "glossary" "measure" "start" "data" "notes" "check" "design" "runs" "curves" "pilot" "neighbours" "map"
            "report" "document" "figures" "decision" "card")
    };
}

pub(super) const EN: [&str; 18] = shared!("en");
pub(super) const JA: [&str; 18] = shared!("ja");

/// Errors, warnings and reasons: their English is the `Display` of the types.
pub(super) const JA_ERRORS: [&str; 8] = messages!(
    "ja": "errors-system" "errors-store" "errors-config" "errors-data" "errors-method" "errors-eval" "errors-engine"
        "errors-report"
);

type Bundle = FluentBundle<FluentResource>;

static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(unic_langid::langid!("en"), &[&EN]));
static JAPANESE: LazyLock<Bundle> = LazyLock::new(|| bundle(unic_langid::langid!("ja"), &[&JA, &JA_ERRORS]));

/// Variables of a message.
pub type Args<'a> = FluentArgs<'a>;

/// The value of a variable. Counts often come as text that is ready to be read; of these `1` is a number to the messages, so
/// that they can tell one from many.
pub fn argument<'a>(value: impl Into<FluentValue<'a>>) -> FluentValue<'a> {
    match value.into() {
        FluentValue::String(text) if text == "1" => FluentValue::from(1),
        other => other,
    }
}

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
        $(args.set(stringify!($name), $crate::text::argument($value));)+
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
