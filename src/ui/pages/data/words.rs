//! Numbers and states of the Data page in words.

use crate::store::catalogue::{Recipe, VideoState};
use crate::ui::i18n::tr;
use crate::ui::widgets::chip::Tone;

/// A whole number with marks between the thousands.
pub fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Length of a clip.
pub fn length(secs: f64) -> String {
    if secs < 60.0 {
        tr!("data-seconds", n = format!("{secs:.1}"))
    } else {
        let whole = secs.round() as u64;
        format!("{}:{:02}", whole / 60, whole % 60)
    }
}

/// Bytes as people read them.
pub fn bytes(n: u64) -> String {
    match n as f64 {
        n if n < 1e6 => format!("{:.0} kB", n / 1e3),
        n if n < 1e9 => format!("{:.1} MB", n / 1e6),
        n => format!("{:.2} GB", n / 1e9),
    }
}

/// Size and rate of the stored pictures.
pub fn recipe(recipe: &Recipe) -> String {
    let side = if recipe.short_side == 0 { tr("data-own") } else { format!("{} px", recipe.short_side) };
    let rate = if recipe.fps == 0.0 { tr("data-own") } else { format!("{} fps", recipe.fps) };
    tr!("data-recipe", side = side, rate = rate)
}

/// What could be read of a video.
pub fn state(state: VideoState) -> (String, Tone) {
    match state {
        VideoState::Ok => (tr("data-state-ok"), Tone::Good),
        VideoState::Partial => (tr("data-state-partial"), Tone::Warn),
        VideoState::Bad => (tr("data-state-bad"), Tone::Bad),
    }
}

/// The reason why a file was not read, in the current language where it is a known one. `{n}` numbers are kept.
pub fn reason(text: &str) -> String {
    let found = KNOWN.iter().find_map(|(pattern, key)| Some((matched(pattern, text)?, key)));
    match found {
        Some((numbers, key)) => {
            let at = |i: usize| numbers.get(i).cloned().unwrap_or_default();
            tr!(key, a = at(0), b = at(1))
        }
        None => text.to_owned(),
    }
}

/// Reasons of the import, `*` for a variable part, and their messages.
const KNOWN: [(&str, &str); 20] = [
    ("parts of it are damaged (*)", "data-reason-parts"),
    ("the file is cut off: * of * bytes are there", "data-reason-bytes"),
    ("the decoder crashed or went over its limits*", "data-reason-limits"),
    ("the decoder gave up", "data-reason-gave-up"),
    ("it names other files or streams instead of holding a video", "data-reason-playlist"),
    ("it needs more memory than one file may use", "data-reason-memory"),
    ("its content is no video that can be read", "data-reason-no-video"),
    ("there is no video in it", "data-reason-no-video"),
    ("no frame could be read (*)", "data-reason-no-read"),
    ("the file is empty*", "data-reason-empty"),
    ("its index (moov) is missing*", "data-reason-moov"),
    ("there is no video in it, only sound or data", "data-reason-sound"),
    ("the file is cut off after picture * of *", "data-reason-cut"),
    ("picture * of * is damaged", "data-reason-damaged"),
    ("it breaks off after * frames: *", "data-reason-breaks"),
    ("there is no frame in it", "data-reason-no-frame"),
    ("its index is damaged", "data-reason-index"),
    ("the file is missing*", "data-reason-missing"),
    ("not readable: *", "data-reason-unreadable"),
    ("its path leads out of the data set's folder", "data-reason-outside"),
];

/// The variable parts of `text`, if it has the form of `pattern`.
fn matched(pattern: &str, text: &str) -> Option<Vec<String>> {
    let mut parts = pattern.split('*');
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    for part in parts {
        let at = if part.is_empty() { rest.len() } else { rest.find(part)? };
        found.push(rest[..at].to_owned());
        rest = &rest[at + part.len()..];
    }
    rest.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_marked() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn patterns_keep_the_variable_parts() {
        let cut = "the file is cut off after picture * of *";
        let found = matched(cut, "the file is cut off after picture 39 of 90").unwrap();
        assert_eq!(found, ["39", "90"]);
        assert_eq!(matched(cut, "the file is cut off"), None);
        assert_eq!(matched("there is no frame in it", "there is no frame in it").unwrap(), Vec::<String>::new());
        assert_eq!(reason("something new"), "something new");
    }
}
