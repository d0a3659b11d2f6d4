//! One form for the names of files and data sets: what a label table writes and what lies on the disk may differ in
//! separators, in `./` and `//`, and in how accents and the Japanese ゛ and ゜ are composed, and still mean the same.

use std::borrow::Cow;
use std::path::Path;

use icu_normalizer::ComposingNormalizerBorrowed;

/// `text` with every letter and its marks composed (NFC). macOS names files decomposed, most else composes.
pub fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text); // by far the most, and for those there is nothing to do
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// What is the same for two names that differ only in composition, separators and upper or lower case.
pub fn folded(text: &str) -> String {
    composed(&text.replace('\\', "/")).to_lowercase()
}

/// What is the same for two names of classes that a person would take for one: capitals, the width of letters and what
/// stands between words do not count.
pub fn rough(text: &str) -> String {
    let text = ComposingNormalizerBorrowed::new_nfkc().normalize(text).to_lowercase();
    let words =
        text.split(|sign: char| sign.is_whitespace() || matches!(sign, '_' | '-')).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// `text` in letters, digits and signs of the usual width: Japanese keyboards write them in full width, too.
pub fn narrow(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    ComposingNormalizerBorrowed::new_nfkc().normalize(text)
}

/// What is the same for two paths that a person would take for one, though no file system does: `%20` and `+` of a web
/// page, spaces of any kind and number, width, dashes, case, quotes around it. Only for hints: nothing is read by it.
pub fn loose(path: &str) -> String {
    // On Japanese systems a backslash may have become the sign of the yen, in both widths.
    let path = narrow(&one_dash(&unescaped(&path.replace(['\\', '¥', '￥'], "/")))).to_lowercase().replace('+', " ");
    let quote = |sign: char| matches!(sign, '\'' | '"' | '`' | '“' | '”' | '‘' | '’');
    path.trim_matches(quote).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` with one sign for the dashes, and one for the waves, that programs exchange where they change the encoding.
fn one_dash(text: &str) -> String {
    text.replace(['‐', '‑', '–', '—', '―', '−'], "-").replace(['〜', '∼'], "~")
}

/// `%20` and others of their kind as what they stand for; the text itself where that is no text.
fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut plain, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let escaped = digit(at + 1).zip(digit(at + 2)).filter(|_| bytes[at] == b'%');
        plain.push(escaped.map_or(bytes[at], |(high, low)| (high * 16 + low) as u8));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8(plain).unwrap_or_else(|_| text.to_owned())
}

/// A path as a table writes it, in the form of the catalogue: below `root`, `/` between the parts, without `.`, `..`
/// and empty parts; `.` is `root` itself. `None` where it leads out of `root`.
pub fn below(root: &Path, text: &str) -> Option<String> {
    let text = text.replace('\\', "/");
    let root = root.to_string_lossy().replace('\\', "/");
    // A whole path that leads into the folder is as good as one that begins there.
    let text = match text.strip_prefix(root.trim_end_matches('/')) {
        Some(rest) if rest.starts_with('/') => rest.trim_start_matches('/'),
        _ => text.as_str(),
    };
    if text.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    // Recorders write times into names, `16:02:00.mp4`; `C:` at the beginning is a drive, and on Windows every `:` is.
    let drive =
        |part: &&str| part.len() == 2 && part.ends_with(':') && part.starts_with(|c: char| c.is_ascii_alphabetic());
    if (parts.len() > 1 && parts.first().is_some_and(drive)) || (cfg!(windows) && text.contains(':')) {
        return None;
    }
    Some(if parts.is_empty() { ".".to_owned() } else { parts.join("/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Option<String> {
        below(Path::new("/data/line 3"), text)
    }

    #[test]
    fn one_file_has_one_form() {
        for text in
            ["a/b.mp4", "./a/b.mp4", "a//b.mp4", "a\\b.mp4", "a/./b.mp4", "x/../a/b.mp4", "/data/line 3/a/b.mp4"]
        {
            assert_eq!(form(text).as_deref(), Some("a/b.mp4"), "{text}");
        }
        assert_eq!(form("./").as_deref(), Some("."));
    }

    #[test]
    fn what_leads_out_of_the_folder_has_none() {
        for text in ["../b.mp4", "a/../../b.mp4", "/etc/b.mp4", "/data/line 31/b.mp4", "C:\\a\\b.mp4", "\\\\nas\\b.mp4"]
        {
            assert_eq!(form(text), None, "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_time_in_a_name_is_no_drive() {
        assert_eq!(form("2024-05-01/16:01:04.mp4").as_deref(), Some("2024-05-01/16:01:04.mp4"));
        assert_eq!(form("8:15.mp4").as_deref(), Some("8:15.mp4"));
    }

    #[test]
    fn what_a_person_takes_for_one_path_has_one_loose_form() {
        for text in ["my%20file.mp4", "my+file.mp4", "MY  file.mp4", "ｍｙ　ｆｉｌｅ．ｍｐ４", "'my file.mp4'"]
        {
            assert_eq!(loose(text), "my file.mp4", "{text}");
        }
        assert_eq!([loose("a\\b.mp4"), loose("a¥b.mp4"), loose("a￥b.mp4")], ["a/b.mp4"; 3]);
        assert_eq!([loose("1〜2.mp4"), loose("1～2.mp4"), loose("1~2.mp4")], ["1~2.mp4"; 3]);
        assert_eq!([loose("1–2"), loose("1−2"), loose("1－2")], ["1-2"; 3]);
        assert_eq!(loose("%E6%AD%A9.mp4"), "歩.mp4");
        assert_eq!(loose("100%.mp4"), "100%.mp4");
        assert_eq!(loose("a%ff.mp4"), "a%ff.mp4", "no text");
    }

    #[test]
    fn composition_and_case_are_seen_through() {
        let (apart, whole) = ("カ\u{3099}ラス.mp4", "ガラス.mp4");
        assert_ne!(apart, whole);
        assert_eq!(composed(apart), whole);
        assert_eq!(folded("Walk\\A.MP4"), folded("walk/a.mp4"));
        assert_eq!(rough("Sit-Down"), rough(" sit_down"));
        assert_eq!(rough("ｗａｌｋ"), rough("walk"));
        assert_ne!(rough("walk 1"), rough("walk 2"));
    }
}
