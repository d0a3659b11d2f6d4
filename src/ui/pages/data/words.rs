//! Numbers and states of the Data page in words.

use crate::store::Reason;
use crate::store::catalogue::{Recipe, VideoState};
use crate::ui::i18n::{self, tr};
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

/// Why a file could not be read, as a sentence.
pub fn reason(reason: &Reason) -> String {
    sentence(&i18n::say(reason))
}

/// What stands alone begins with a capital and ends with a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let end = if text.ends_with(['.', '。']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_marked() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn a_reason_is_a_sentence_in_both_languages() {
        i18n::set_lang(i18n::Language::Ja);
        assert_eq!(reason(&Reason::Empty), "空のファイルです。");
        i18n::set_lang(i18n::Language::En);
        assert_eq!(reason(&Reason::Empty), "The file is empty.");
        assert_eq!(reason(&Reason::Plain("it was odd.".into())), "It was odd.");
    }
}
